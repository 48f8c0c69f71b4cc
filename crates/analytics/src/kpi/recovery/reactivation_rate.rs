//! # What it measures
//! Of the customers who were no longer active when the period began, how many bought again in it.
//!
//! # Formula
//! Customers with an order in the period / customers who had bought before it and were not active at its start, with the
//! Wilson interval.
//! Active is who is not in the phase 'Abstinence' of the Stauss/Bruhn model at the end of the day before the period, by what was
//! known on that day. Instead, 'bought within the last 6, 12 or 24 months' can be chosen.
//!
//! # Not shown
//! With fewer than ten customers who were no longer active at the start.
//!
//! # Source
//! The firm's orders, without guests. Country and channel are those of a customer's first order.

use crate::kpi::retention::returned;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "reactivation_rate",
    name: Text { de: "Reaktivierungsrate", en: "Reactivation rate" },
    formula: Text {
        de: "Kunden, die wieder kauften ÷ zu Beginn nicht mehr aktive Kunden",
        en: "customers who bought again ÷ customers no longer active at start",
    },
    meaning: Text {
        de: "Welcher Anteil der Kunden, die zu Beginn nicht mehr aktiv waren, im Zeitraum wieder kaufte.",
        en: "Which share of the customers no longer active at the start bought again in the period.",
    },
    unit: Unit::Share,
    good: Direction::Up,
    phase: KpiPhase::Recovery,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::WITHOUT_BUYERS,
    rests_on_activity: true,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let returned = returned(context);
    Measurement::share(returned.bought_again, returned.away_at_start)
}
