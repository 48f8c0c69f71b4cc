//! # What it measures
//! How much of the revenue was given back.
//!
//! # Formula
//! Refunds of the period / revenue of the period. As a refund counts on its own day, it may belong to an order of an
//! earlier period; by choice it counts on the day of its order. There is no interval: refunds and revenue of a period
//! are not part and whole of the same orders.
//!
//! # Not shown
//! With fewer than ten orders, and without revenue.
//!
//! # Source
//! The firm's orders and refunds.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Quantity, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "refund_share",
    name: Text { de: "Erstattungsquote", en: "Refund share" },
    formula: Text { de: "Erstattungen ÷ Umsatz", en: "refunds ÷ revenue" },
    meaning: Text {
        de: "Welcher Anteil des Umsatzes an Kunden zurückging.",
        en: "Which share of revenue went back to customers.",
    },
    unit: Unit::Share,
    good: Direction::Down,
    phase: KpiPhase::Delivery,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let revenue = context.revenue();
    let (_, refunded) = context.refunds();
    Measurement::quotient(Quantity::Money(refunded), Quantity::Money(revenue.amount()), revenue.cases, None)
}
