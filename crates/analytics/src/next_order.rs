//! When a customer orders next, with an interval.
//!
//! The value model says with which probability a purchase comes within any number of days. Whether it comes at all within the horizon
//! is one question; when, if it does, the other: the days within which a tenth, half and nine tenths of that probability lie. A
//! date for somebody who probably never buys again would be made up, so both are always told together.

use domain::Day;
use lifecycle::Vintage;
use lifecycle::vintage::{DAYS_PER_WEEK, INTERVAL_LEVEL, Purchases};
use serde::Serialize;

/// When a customer orders next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NextOrder {
    /// Days looked ahead.
    pub within_days: u32,
    /// Probability that they order within them.
    pub probability: f64,
    /// If they do, the day by which half of them have.
    pub day: Day,
    /// Start of the interval in which they do, at [`INTERVAL_LEVEL`].
    pub early: Day,
    /// Its end.
    pub late: Day,
}

/// When a customer orders next as of a day, by a vintage; `None` where it has no model, or expects nothing.
pub fn next_order(vintage: &Vintage, purchases: &Purchases, day: Day, within_days: u32) -> Option<NextOrder> {
    let model = vintage.purchase.model.as_ref()?;
    let by = |days: u32| model.predict(&purchases.history, f64::from(days) / DAYS_PER_WEEK).probability_to_buy;
    let probability = by(within_days);
    if probability.is_nan() || probability <= 1e-9 {
        return None;
    }
    let reached = |part: f64| {
        let (mut low, mut high) = (1, within_days.max(1));
        while low < high {
            let middle = u32::midpoint(low, high);
            if by(middle) >= part * probability { high = middle } else { low = middle + 1 }
        }
        day.plus(i32::try_from(low).unwrap_or(i32::MAX / 2))
    };
    let tail = (1.0 - INTERVAL_LEVEL) / 2.0;
    Some(NextOrder { within_days, probability, day: reached(0.5), early: reached(tail), late: reached(1.0 - tail) })
}
