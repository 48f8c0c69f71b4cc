//! # What it measures
//! How often a customer of the period bought in it.
//!
//! # Formula
//! Orders of known customers / customers with an order in the period, with Student's t interval for the mean over the
//! customers.
//!
//! # Not shown
//! With fewer than three customers. Compare only periods of equal length: in a longer one people buy more often.
//!
//! # Source
//! The firm's orders, without guests.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, Measurement, Moments, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "purchase_frequency",
    name: Text { de: "Kaufhäufigkeit", en: "Purchase frequency" },
    formula: Text {
        de: "Bestellungen der Kunden ÷ Kunden im Zeitraum",
        en: "customers' orders ÷ customers in the period",
    },
    meaning: Text {
        de: "Wie oft ein Kunde im Zeitraum im Mittel bestellt hat.",
        en: "How often a customer ordered in the period on average.",
    },
    unit: Unit::Number,
    good: Direction::Up,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_MEAN,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let mut moments = Moments::default();
    context.each_buyer(|bought| moments.add(i64::try_from(bought.orders).unwrap_or(i64::MAX)));
    Measurement::mean_count(&moments)
}
