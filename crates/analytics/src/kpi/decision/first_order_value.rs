//! # What it measures
//! What new customers' first orders are worth on average.
//!
//! # Formula
//! Revenue of the first orders of customers whose first order lies in the period / number of these orders, with
//! Student's t interval for the mean.
//!
//! # Not shown
//! With fewer than three first orders.
//!
//! # Source
//! The firm's orders, without guests. To be held against the cost of winning a customer.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, Measurement, Moments, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "first_order_value",
    name: Text { de: "Wert der ersten Bestellung", en: "First order value" },
    formula: Text {
        de: "Umsatz der Erstbestellungen ÷ Anzahl der Erstbestellungen",
        en: "revenue of first orders ÷ number of first orders",
    },
    meaning: Text {
        de: "Wie viel Neukunden mit ihrer ersten Bestellung im Mittel ausgeben.",
        en: "How much new customers spend on their first order on average.",
    },
    unit: Unit::Money,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: MINIMUM_FOR_A_MEAN,
    dimensions: Dimension::OF_ORDERS,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let mut moments = Moments::default();
    context.each_first_order_in(context.rows(), |row, _| moments.add(context.orders.amount(row).micros()));
    Measurement::mean_amount(&moments)
}
