//! # What it measures
//! What an order is worth on average, guests' orders included.
//!
//! # Formula
//! Revenue / orders. The interval is Student's t for the mean of the orders' values: it says how far the average would
//! vary by chance alone.
//!
//! # Not shown
//! With fewer than three orders.
//!
//! # Source
//! The firm's orders. A few very large orders pull the mean up; the interval is then wide.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEAN, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "average_order_value",
    name: Text { de: "Durchschnittlicher Bestellwert", en: "Average order value" },
    formula: Text { de: "Umsatz ÷ Bestellungen", en: "revenue ÷ orders" },
    meaning: Text { de: "Wie viel eine Bestellung im Mittel wert ist.", en: "How much an order is worth on average." },
    unit: Unit::Money,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: MINIMUM_FOR_A_MEAN,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    Measurement::mean_amount(&context.revenue())
}
