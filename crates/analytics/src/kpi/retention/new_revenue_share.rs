//! # What it measures
//! Which share of customers' revenue comes from new ones.
//!
//! # Formula
//! Revenue of customers whose first order lies in the period, with all their orders in it / revenue of all known
//! customers in the period. The interval is that of a ratio of sums over customers (linearised).
//!
//! # Not shown
//! With fewer than ten customers, and without revenue.
//!
//! # Source
//! The firm's orders, without guests: nobody knows whether they are new. The rest is the share of returning customers.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Moments, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "new_revenue_share",
    name: Text { de: "Umsatzanteil der Neukunden", en: "Revenue share of new customers" },
    formula: Text {
        de: "Umsatz der Neukunden ÷ Umsatz aller Kunden, ohne Gäste",
        en: "revenue of new customers ÷ revenue of all customers, without guests",
    },
    meaning: Text {
        de: "Welcher Anteil des Umsatzes von Neukunden kommt; der Rest kommt von wiederkehrenden Kunden.",
        en: "Which share of revenue comes from new customers; the rest comes from returning ones.",
    },
    unit: Unit::Share,
    good: Direction::Neutral,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::OF_ORDERS,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let (mut of_new, mut of_all) = (Moments::default(), Moments::default());
    context.each_buyer(|bought| {
        of_all.add(bought.revenue.micros());
        if bought.is_new {
            of_new.add(bought.revenue.micros());
        }
    });
    Measurement::share_of_money(&of_new, &of_all)
}
