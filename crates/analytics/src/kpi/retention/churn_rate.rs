//! # What it measures
//! Of the customers active when the period began, how many are no longer active when it ends.
//!
//! # Formula
//! 1 − retention rate: customers active at its start and no longer at its end / customers active at its start, with the
//! Wilson interval.
//! Active is who bought within the last 12 months, counted back from the day before the period and from its last day
//! that the data know; another measure of being active (a phase) can be put in its place. New customers of the period
//! are left out.
//!
//! # Not shown
//! With fewer than ten customers active at the start, and where the data do not reach back 12 months before the period:
//! nobody could have been lost yet, and a rate of 100 % would say nothing.
//!
//! # Source
//! The firm's orders, without guests. Country and channel are those of a customer's first order.

use super::stayed;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "churn_rate",
    name: Text { de: "Abwanderungsrate", en: "Churn rate" },
    formula: Text {
        de: "1 − Kundenbindungsrate: nicht mehr aktive ÷ zu Beginn aktive Kunden; aktiv: Kauf in den letzten 12 Monaten",
        en: "1 − retention rate: customers no longer active ÷ customers active at start; active: bought in the last 12 months",
    },
    meaning: Text {
        de: "Welcher Anteil der Kunden, die zu Beginn aktiv waren, es am Ende nicht mehr ist.",
        en: "Which share of the customers active at the start no longer is at the end.",
    },
    unit: Unit::Share,
    good: Direction::Down,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::WITHOUT_BUYERS,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    match stayed(context) {
        Err(reason) => Measurement::none(reason),
        Ok(stayed) => Measurement::share(stayed.active_at_start - stayed.kept, stayed.active_at_start),
    }
}
