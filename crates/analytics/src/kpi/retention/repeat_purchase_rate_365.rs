//! # What it measures
//! How many customers buy a second time within 365 days of their first order.
//!
//! # Formula
//! Customers with a second order at most 365 days after the first / customers whose first order became 365 days old in the
//! period, with the Wilson interval. Every customer enters once, on the day on which the 365 days are over, so a value
//! never changes afterwards, and for the whole span of the data these are all customers whose first order is at least
//! 365 days old.
//!
//! # Not shown
//! With fewer than ten such customers; in particular in the first 365 days of the data.
//!
//! # Source
//! The firm's orders, without guests. Country and channel are those of a customer's first order.

use super::within_days;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "repeat_purchase_rate_365",
    name: Text { de: "Wiederkaufrate in 365 Tagen", en: "Repeat purchase rate within 365 days" },
    formula: Text {
        de: "Kunden mit zweiter Bestellung binnen 365 Tagen ÷ Kunden, deren erste Bestellung im Zeitraum 365 Tage alt wurde",
        en: "customers with a second order within 365 days ÷ customers whose first order became 365 days old in the period",
    },
    meaning: Text {
        de: "Welcher Anteil der Kunden innerhalb von 365 Tagen ein zweites Mal kauft. Alle hatten dafür gleich viel Zeit.",
        en: "Which share of customers buys a second time within 365 days. All of them had the same time for it.",
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
    within_days(context, 365)
}
