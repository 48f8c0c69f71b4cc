//! # What it measures
//! How much a customer of the period spent in it.
//!
//! # Formula
//! Revenue of known customers / customers with an order in the period, with Student's t interval for the mean over the
//! customers.
//!
//! # Not shown
//! With fewer than three customers. Compare only periods of equal length.
//!
//! # Source
//! The firm's orders, without guests. A few very large customers pull the mean up; the interval is then wide.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, Measurement, Moments, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "revenue_per_customer",
    name: Text { de: "Umsatz je Kunde", en: "Revenue per customer" },
    formula: Text {
        de: "Umsatz der Kunden ÷ Kunden im Zeitraum", en: "customers' revenue ÷ customers in the period"
    },
    meaning: Text {
        de: "Wie viel ein Kunde im Zeitraum im Mittel ausgegeben hat.",
        en: "How much a customer spent in the period on average.",
    },
    unit: Unit::Money,
    good: Direction::Up,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_MEAN,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let mut moments = Moments::default();
    context.each_buyer(|bought| moments.add(bought.revenue.micros()));
    Measurement::mean_amount(&moments)
}
