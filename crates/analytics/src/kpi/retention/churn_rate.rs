//! # What it measures
//! Of the customers active when the period began, how many are no longer active when it ends.
//!
//! # Formula
//! 1 − retention rate: customers active at its start and no longer at its end / customers active at its start, with the
//! Wilson interval.
//! Active is who is not in the phase 'Abstinence' of the Stauss/Bruhn model at the end of the day before the period, and
//! of its last day that the data know, each by what was known on that day. Instead, 'bought within the last 6, 12 or
//! 24 months' can be chosen. New customers of the period are left out.
//!
//! # Not shown
//! With fewer than ten customers active at the start, and where nobody could have been lost yet, so that a rate of 100 %
//! would say nothing: by the phase, where at the end of the period nobody at all is in it and the data reach back less than
//! 365 days; by months, where they do not reach back so far before the period.
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
        de: "1 − Kundenbindungsrate: nicht mehr aktive ÷ zu Beginn aktive Kunden",
        en: "1 − retention rate: customers no longer active ÷ customers active at start",
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
    rests_on_activity: true,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    match stayed(context) {
        Err(reason) => Measurement::none(reason),
        Ok(stayed) => Measurement::share(stayed.active_at_start - stayed.kept, stayed.active_at_start),
    }
}
