//! # What it measures
//! Which share of the period's customers had bought before.
//!
//! # Formula
//! Returning customers / customers, with the Wilson interval. It and the share of new customers add up to 1.
//!
//! # Not shown
//! With fewer than ten customers.
//!
//! # Source
//! The firm's orders, without guests. This is no retention rate: it says who the buyers are, not who stayed.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "returning_customer_share",
    name: Text { de: "Anteil wiederkehrender Kunden", en: "Share of returning customers" },
    formula: Text { de: "wiederkehrende Kunden ÷ Kunden", en: "returning customers ÷ customers" },
    meaning: Text {
        de: "Welcher Anteil der Käufer im Zeitraum schon früher gekauft hatte. Keine Bindungsrate: Sie sagt, wer kauft, \
             nicht, wer geblieben ist.",
        en: "Which share of the period's buyers had bought before. No retention rate: it says who buys, not who stayed.",
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
    Measurement::share(buyers.returning, buyers.all())
}
