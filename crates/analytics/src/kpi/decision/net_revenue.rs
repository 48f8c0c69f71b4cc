//! # What it measures
//! Revenue less the money given back.
//!
//! # Formula
//! Revenue of the period − refunds of the period. A refund counts on the day on which the money was given back, or by
//! choice on the day of its order. A refund of a cancelled order is not taken off: that order's revenue does not count
//! either.
//!
//! # Not shown
//! When the data cover no day of the period.
//!
//! # Source
//! The firm's orders and refunds.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "net_revenue",
    name: Text { de: "Umsatz nach Erstattungen", en: "Net revenue" },
    formula: Text { de: "Umsatz − Erstattungen", en: "revenue − refunds" },
    meaning: Text {
        de: "Was vom Umsatz nach Erstattungen bleibt. Eine Erstattung zählt an ihrem eigenen Tag, auf Wunsch am Tag der \
             Bestellung.",
        en: "What is left of revenue after refunds. A refund counts on its own day, by choice on the day of the order.",
    },
    unit: Unit::Money,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: 0,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let revenue = context.revenue();
    let (_, refunded) = context.refunds();
    Measurement::money(revenue.amount() - refunded, revenue.cases)
}
