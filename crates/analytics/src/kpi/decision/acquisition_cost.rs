//! # What it measures
//! What winning a new customer cost in advertising.
//!
//! # Formula
//! Advertising spend of the period / customers whose first order lies in it. Spend on channels that reach only people who are known already
//! is the price of keeping and left out. Split by the channel that won them; by country each bears an equal part of what their channel
//! cost.
//!
//! # Not shown
//! Where no cost is known at all, and where nobody was won.
//!
//! # Source
//! Recorded advertising spend, clicks with a cost where no spend was recorded, and first orders; guests are left out. The page Economics
//! says the
//! same.

use super::won;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, NoValue, Quantity, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "acquisition_cost",
    name: Text { de: "Kosten je neuem Kunden", en: "Cost of a new customer" },
    formula: Text {
        de: "Werbeausgaben des Zeitraums ÷ darin gewonnene Kunden",
        en: "advertising spend of the period ÷ customers won in it",
    },
    meaning: Text {
        de: "Was es im Mittel gekostet hat, einen neuen Kunden zu gewinnen (CAC).",
        en: "What it cost on average to win a new customer (CAC).",
    },
    unit: Unit::Money,
    good: Direction::Down,
    phase: KpiPhase::Decision,
    minimum_count: 1,
    dimensions: Dimension::OF_WINNING,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    won(context, |figures| {
        let Some(cost) = figures.acquisition_cost else { return Measurement::none(NoValue::NoCosts) };
        let spend = Quantity::Money(figures.spend.total());
        let divided = Measurement::quotient(spend, Quantity::Count(figures.customers), figures.customers, None);
        Measurement { value: Some(cost.to_f64()), ..divided }
    })
}
