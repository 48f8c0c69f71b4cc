//! # What it measures
//! How many new customers have brought in by now what winning a customer cost.
//!
//! # Formula
//! Customers won in the period whose contribution margin to date is at least the cost of a new customer / customers won, with the Wilson
//! interval. Those won lately have had less time.
//!
//! # Not shown
//! Where no cost or no margin is known, and where nobody was won.
//!
//! # Source
//! As for the cost of a new customer; margins from cost prices or rates, less refunds.

use super::{share_of, won};
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "paid_back_share",
    name: Text { de: "Kosten verdient", en: "Cost paid back" },
    formula: Text {
        de: "Kunden, deren Deckungsbeitrag bisher die Kosten deckt ÷ gewonnene Kunden",
        en: "customers whose margin to date covers the cost ÷ customers won",
    },
    meaning: Text {
        de: "Wie viele der gewonnenen Kunden bis heute verdient haben, was ein neuer Kunde kostet.",
        en: "How many of the customers won have brought in by now what a new customer costs.",
    },
    unit: Unit::Share,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: 1,
    dimensions: Dimension::OF_WINNING,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    won(context, |figures| share_of(figures, figures.paid_back))
}
