//! # What it measures
//! How many new customers brought in with the first order what winning a customer cost.
//!
//! # Formula
//! Customers won in the period whose first order's contribution margin is at least the cost of a new customer / customers won, with the
//! Wilson interval.
//!
//! # Not shown
//! Where no cost or no margin is known, and where nobody was won.
//!
//! # Source
//! As for the cost of a new customer; margins from cost prices or rates.

use super::{share_of, won};
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "first_order_covered",
    name: Text { de: "Kosten mit der ersten Bestellung gedeckt", en: "Cost covered by the first order" },
    formula: Text {
        de: "Kunden, deren erster Deckungsbeitrag die Kosten deckt ÷ gewonnene Kunden",
        en: "customers whose first margin covers the cost ÷ customers won",
    },
    meaning: Text {
        de: "Wie viele neue Kunden schon mit der ersten Bestellung verdient haben, was ein neuer Kunde kostet.",
        en: "How many new customers bring in with the first order what a new customer costs.",
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
    won(context, |figures| share_of(figures, figures.first_orders.covered))
}
