//! # What it measures
//! How many pieces an order holds on average, guests' orders included.
//!
//! # Formula
//! Pieces / orders that say how many pieces they hold, with Student's t interval for the mean.
//!
//! # Not shown
//! With fewer than three orders, and where no order of the period says how many pieces it holds.
//!
//! # Source
//! The quantities of the order lines.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, Measurement, Moments, Text, Unit,
};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "items_per_order",
    name: Text { de: "Artikel je Bestellung", en: "Items per order" },
    formula: Text { de: "bestellte Stücke ÷ Bestellungen", en: "pieces ordered ÷ orders" },
    meaning: Text {
        de: "Wie viele Stücke eine Bestellung im Mittel umfasst.",
        en: "How many pieces an order holds on average.",
    },
    unit: Unit::Number,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: MINIMUM_FOR_A_MEAN,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    // An order without quantities holds an unknown number of pieces, not none.
    let mut moments = Moments::default();
    context.each_order(|row| {
        let items = context.orders.items(row);
        if items > 0 {
            moments.add(i64::from(items));
        }
    });
    Measurement::mean_count(&moments)
}
