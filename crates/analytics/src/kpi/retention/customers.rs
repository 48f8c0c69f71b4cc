//! # What it measures
//! How many customers bought in the period.
//!
//! # Formula
//! Number of known customers with at least one order in the period.
//!
//! # Not shown
//! When the data cover no day of the period. Customers of several months are not the sum of the months' customers: who
//! buys in two of them counts once.
//!
//! # Source
//! The firm's orders. Guests are not counted: whether two of their orders are one person's is not known.

use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "customers",
    name: Text { de: "Kunden", en: "Customers" },
    formula: Text {
        de: "Anzahl der Kunden mit mindestens einer Bestellung im Zeitraum, ohne Gäste",
        en: "number of customers with at least one order in the period, without guests",
    },
    meaning: Text {
        de: "Wie viele verschiedene Kunden im Zeitraum gekauft haben.",
        en: "How many different customers bought in the period.",
    },
    unit: Unit::Count,
    good: Direction::Up,
    phase: KpiPhase::Retention,
    minimum_count: 0,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    Measurement::count(context.buyers().all())
}
