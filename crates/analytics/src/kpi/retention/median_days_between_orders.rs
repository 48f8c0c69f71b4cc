//! # What it measures
//! How much time usually passes between two orders of a customer.
//!
//! # Formula
//! Median of the time between consecutive orders of a customer, in days with fractions, over all such gaps that end in
//! the period (the later order lies in it), pooled over all customers. The interval is that of the median's order
//! statistics.
//!
//! # Not shown
//! With fewer than ten gaps.
//!
//! # Source
//! The moments of the firm's orders, without guests. Customers with many orders have many gaps: the figure speaks of
//! gaps, not of customers.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_MEDIAN, Measurement, NoValue, Text, Unit,
};
use models::statistics::{self, USUAL_LEVEL};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "median_days_between_orders",
    name: Text { de: "Tage zwischen Bestellungen (Median)", en: "Days between orders (median)" },
    formula: Text {
        de: "Median der Zeit zwischen zwei aufeinanderfolgenden Bestellungen desselben Kunden, die spätere im Zeitraum",
        en: "median time between two consecutive orders of the same customer, the later one in the period",
    },
    meaning: Text {
        de: "Nach wie vielen Tagen üblicherweise die nächste Bestellung kommt: Die Hälfte der Abstände ist kürzer.",
        en: "After how many days the next order usually comes: half of the gaps are shorter.",
    },
    unit: Unit::Days,
    good: Direction::Down,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_MEDIAN,
    dimensions: Dimension::WITHOUT_BUYERS,
    rests_on_activity: false,
};

/// Microseconds in a day of 24 hours.
const MICROS_PER_DAY: f64 = 86_400_000_000.0;

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let orders = context.orders;
    let mut gaps_days: Vec<f64> = Vec::new();
    context.each_order(|row| {
        if let Some(previous) = orders.previous(row) {
            gaps_days.push((orders.placed_at_micros(row) - orders.placed_at_micros(previous)) as f64 / MICROS_PER_DAY);
        }
    });
    let interval = statistics::median_interval(&gaps_days, USUAL_LEVEL);
    // A handful of gaps has a median without an interval; otherwise both come from one sort.
    let value = interval.map_or_else(|| statistics::median(&gaps_days), |interval| Some(interval.estimate));
    Measurement {
        value,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
        cases: gaps_days.len() as u64,
        no_value: value.is_none().then_some(NoValue::DivisionByZero),
        ..Measurement::none(NoValue::DivisionByZero)
    }
}
