//! # What it measures
//! Of all customers won so far, how many have bought a second time.
//!
//! # Formula
//! Customers with at least two orders up to the end of the period / customers with at least one order up to then, with
//! the Wilson interval. It is a state at the end of the period; the period's beginning plays no part.
//!
//! # Not shown
//! With fewer than ten customers. Recent customers have had little time for a second order and lower the rate; the
//! rates within 90 and 365 days give everybody the same time.
//!
//! # Source
//! The firm's orders, without guests. Country and channel are those of a customer's first order.

use super::repeat_share;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "repeat_purchase_rate",
    name: Text { de: "Wiederkaufrate", en: "Repeat purchase rate" },
    formula: Text {
        de: "Kunden mit mindestens zwei Bestellungen ÷ alle Kunden, am Ende des Zeitraums",
        en: "customers with at least two orders ÷ all customers, at the end of the period",
    },
    meaning: Text {
        de: "Welcher Anteil aller bisher gewonnenen Kunden ein zweites Mal gekauft hat.",
        en: "Which share of all customers won so far has bought a second time.",
    },
    unit: Unit::Share,
    good: Direction::Up,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::WITHOUT_BUYERS,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let end = context.rows().end;
    repeat_share(context, 0..end, end, |_, _| true)
}
