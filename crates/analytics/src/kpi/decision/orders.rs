//! # What it measures
//! How many orders were placed in the period and not cancelled since, guests' orders included.
//!
//! # Formula
//! Number of orders placed on a day of the period and not cancelled as of the day at which the page speaks. Orders of
//! value 0 count.
//!
//! # Not shown
//! When the data cover no day of the period. A period without an order has the value 0.
//!
//! # Source
//! The firm's orders.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "orders",
    name: Text { de: "Bestellungen", en: "Orders" },
    formula: Text {
        de: "Anzahl der Bestellungen im Zeitraum, ohne stornierte",
        en: "number of orders in the period, without cancelled ones",
    },
    meaning: Text {
        de: "Wie oft im Zeitraum bestellt wurde, Gäste eingeschlossen. Auch Bestellungen mit dem Wert 0 zählen.",
        en: "How often people ordered in the period, guests included. Orders of value 0 count as well.",
    },
    unit: Unit::Count,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: 0,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let mut orders = 0;
    context.each_order(|_| orders += 1);
    Measurement::count(orders)
}
