//! # What it measures
//! Which share of the period's customers is new.
//!
//! # Formula
//! New customers / customers, with the Wilson interval. It and the share of returning customers add up to 1.
//!
//! # Not shown
//! With fewer than ten customers.
//!
//! # Source
//! The firm's orders, without guests. A high share may mean good acquisition or poor retention: look at both numbers.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "new_customer_share",
    name: Text { de: "Anteil der Neukunden", en: "Share of new customers" },
    formula: Text { de: "Neukunden ÷ Kunden", en: "new customers ÷ customers" },
    meaning: Text {
        de: "Welcher Anteil der Käufer im Zeitraum zum ersten Mal gekauft hat.",
        en: "Which share of the period's buyers bought for the first time.",
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
    let buyers = context.buyers();
    Measurement::share(buyers.new, buyers.all())
}
