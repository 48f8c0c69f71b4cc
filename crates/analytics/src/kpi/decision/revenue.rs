//! # What it measures
//! What customers and guests bought in the period: goods after discounts, net of VAT, without shipping, before refunds.
//!
//! # Formula
//! Sum of the revenue of all orders placed in the period and not cancelled, exact to a millionth.
//!
//! # Not shown
//! When the data cover no day of the period. A period without an order has the value 0.
//!
//! # Source
//! The firm's orders.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "revenue",
    name: Text { de: "Umsatz", en: "Revenue" },
    formula: Text {
        de: "Summe der Bestellungen im Zeitraum: Waren nach Rabatt, ohne Mehrwertsteuer und Versand, vor Erstattungen",
        en: "sum of the orders in the period: goods after discounts, without VAT and shipping, before refunds",
    },
    meaning: Text {
        de: "Für wie viel im Zeitraum bestellt wurde. Was später erstattet wird, ist hier noch enthalten.",
        en: "How much was ordered in the period. What is refunded later is still in it.",
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
    Measurement::money(revenue.amount(), revenue.cases)
}
