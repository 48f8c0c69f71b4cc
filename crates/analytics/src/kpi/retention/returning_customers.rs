//! # What it measures
//! How many customers who had bought before bought again in the period.
//!
//! # Formula
//! Number of customers with an order in the period whose first order lies before it. New and returning customers
//! together are the customers of the period.
//!
//! # Not shown
//! When the data cover no day of the period. Whoever bought before the data begin looks new.
//!
//! # Source
//! The firm's orders, without guests.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "returning_customers",
    name: Text { de: "Wiederkehrende Kunden", en: "Returning customers" },
    formula: Text {
        de: "Anzahl der Käufer im Zeitraum, deren erste Bestellung davor liegt",
        en: "number of buyers in the period whose first order lies before it",
    },
    meaning: Text {
        de: "Wie viele Bestandskunden im Zeitraum erneut gekauft haben.",
        en: "How many existing customers bought again in the period.",
    },
    unit: Unit::Count,
    good: Direction::Up,
    phase: KpiPhase::Retention,
    minimum_count: 0,
    dimensions: Dimension::WITHOUT_BUYERS,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    Measurement::count(context.buyers().returning)
}
