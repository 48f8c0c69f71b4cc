//! # What it measures
//! How many customers placed their first order of all in the period.
//!
//! # Formula
//! Number of customers with an order in the period whose first order lies in it. New and returning customers together
//! are the customers of the period. Split by country or channel, a customer counts wherever they bought.
//!
//! # Not shown
//! When the data cover no day of the period. Whoever bought before the data begin looks new: read the first months of
//! data with care.
//!
//! # Source
//! The firm's orders. Guests are not counted: nobody knows whether they are new.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "new_customers",
    name: Text { de: "Neukunden", en: "New customers" },
    formula: Text {
        de: "Anzahl der Kunden, deren erste Bestellung im Zeitraum liegt",
        en: "number of customers whose first order lies in the period",
    },
    meaning: Text {
        de: "Wie viele Kunden im Zeitraum zum ersten Mal bestellt haben.",
        en: "How many customers ordered for the first time in the period.",
    },
    unit: Unit::Count,
    good: Direction::Up,
    phase: KpiPhase::Decision,
    minimum_count: 0,
    dimensions: Dimension::WITHOUT_BUYERS,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    Measurement::count(context.buyers().new)
}
