//! # What it measures
//! How many times over a new customer is worth what winning them cost.
//!
//! # Formula
//! Value of a customer won in the period (contribution margin to date and expected in 12 months) / cost of a new customer, with Student's t
//! interval of the mean value.
//!
//! # Not shown
//! Where no cost or no margin is known, and where nobody was won.
//!
//! # Source
//! As for the cost of a new customer; expectations from the value model of the day.

use domain::Amount;

use super::{missing, won};
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Quantity, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "value_to_cost",
    name: Text { de: "Kundenwert zu Kosten", en: "Customer value to cost" },
    formula: Text {
        de: "Wert eines gewonnenen Kunden ÷ Kosten je neuem Kunden",
        en: "value of a customer won ÷ cost of a new customer",
    },
    meaning: Text {
        de: "Wie viel Mal ein neuer Kunde wert ist, was er gekostet hat (CLTV:CAC).",
        en: "How many times over a new customer is worth what they cost (CLTV:CAC).",
    },
    unit: Unit::Number,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: 1,
    dimensions: Dimension::OF_WINNING,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    won(context, |figures| {
        let (Some(ratio), Some(value)) = (figures.value_to_cost, figures.value) else {
            return Measurement::none(missing(figures));
        };
        Measurement {
            value: Some(ratio.mean),
            numerator: Amount::from_f64_rounded(value.mean).map(Quantity::Money),
            denominator: figures.acquisition_cost.map(Quantity::Money),
            low: ratio.low,
            high: ratio.high,
            cases: figures.customers,
            no_value: None,
        }
    })
}
