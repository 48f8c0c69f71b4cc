//! # What it measures
//! How much money was given back in the period.
//!
//! # Formula
//! Sum of the refunds of the period, each on the day on which the money was given back, or by choice on the day of its
//! order. Refunds of cancelled orders are left out, as the revenue of these orders is; so is what was given back before
//! the first order in the data.
//!
//! # Not shown
//! When the data cover no day of the period. A period without a refund has the value 0; where a source holds no refunds
//! at all, it is 0 throughout.
//!
//! # Source
//! The firm's refunds.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "refunds",
    name: Text { de: "Erstattungen", en: "Refunds" },
    formula: Text { de: "Summe der Erstattungen im Zeitraum", en: "sum of the refunds in the period" },
    meaning: Text {
        de: "Wie viel Geld im Zeitraum an Kunden zurückging.",
        en: "How much money went back to customers in the period.",
    },
    unit: Unit::Money,
    good: Direction::Down,
    phase: KpiPhase::Delivery,
    minimum_count: 0,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let (count, amount) = context.refunds();
    Measurement::money(amount, count)
}
