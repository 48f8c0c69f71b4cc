//! Whether and when a customer orders next: one curve of probability over time, from which every horizon and every date is read.
//!
//! The value model says with which probability a purchase comes within any number of days. What was learned from all facts says it for one
//! horizon, and where that is believed the whole curve goes through it: its logit is shifted by the same amount at every time
//! (proportional odds, Bennett 1983, Statistics in Medicine 2). So probabilities rise with the horizon by construction, and a date is
//! never drawn from another belief than the probability beside it.
//!
//! Whether a purchase comes at all within the horizon is one question; when, if it does, the other: the days within which a tenth, half and
//! nine tenths of that probability lie. A date for somebody who probably never buys again would be made up, so both are always told together.

use domain::Day;
use lifecycle::Vintage;
use lifecycle::vintage::{DAYS_PER_WEEK, INTERVAL_LEVEL, Purchases};
use models::learning::{logistic, logit};
use models::value::PurchaseHistory;
use models::value::purchase_model::PurchaseModel;
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

/// The logit, also of what is all but impossible.
fn log_odds(probability: f64) -> f64 {
    probability.max(f64::MIN_POSITIVE).ln() - (1.0 - probability).max(f64::EPSILON).ln()
}

/// With which probability a customer has bought again by then.
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    model: &'a PurchaseModel,
    history: PurchaseHistory,
    /// Added to the logit of what the value model says.
    shift: f64,
}

impl<'a> Outlook<'a> {
    /// What the value model of a vintage says; `None` where it has none.
    pub fn of(vintage: &'a Vintage, purchases: &Purchases) -> Option<Self> {
        Some(Self { model: vintage.purchase.model.as_ref()?, history: purchases.history, shift: 0.0 })
    }

    /// The same curve, shifted so that it says this within so many days.
    #[must_use]
    pub fn through(self, days: u32, probability: f64) -> Self {
        Self { shift: logit(probability) - log_odds(self.expected(days)), ..self }
    }

    fn expected(&self, days: u32) -> f64 {
        self.model.predict(&self.history, f64::from(days) / DAYS_PER_WEEK).probability_to_buy
    }

    /// The probability of a purchase within so many days: 0 within none, and never less within more.
    pub fn within(&self, days: u32) -> f64 {
        let expected = self.expected(days);
        // Where nothing moves it, what the value model says, to the last digit.
        if days == 0 || self.shift == 0.0 { expected } else { logistic(log_odds(expected) + self.shift) }
    }

    /// When they order next as of a day; `None` where nothing is expected.
    pub fn next_order(&self, day: Day, within_days: u32) -> Option<NextOrder> {
        let probability = self.within(within_days);
        if probability.is_nan() || probability <= 1e-9 {
            return None;
        }
        let reached = |part: f64| {
            let (mut low, mut high) = (1, within_days.max(1));
            while low < high {
                let middle = u32::midpoint(low, high);
                if self.within(middle) >= part * probability { high = middle } else { low = middle + 1 }
            }
            day.plus(i32::try_from(low).unwrap_or(i32::MAX / 2))
        };
        let tail = (1.0 - INTERVAL_LEVEL) / 2.0;
        Some(NextOrder { within_days, probability, day: reached(0.5), early: reached(tail), late: reached(1.0 - tail) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::value::bg_nbd::BgNbd;

    #[test]
    fn one_curve_rises_and_goes_through_what_was_learned() {
        let model = PurchaseModel::BgNbd(BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
        for (repeats, recency, age) in [(0, 0.0, 46.4), (3, 20.0, 22.0), (9, 5.0, 60.0)] {
            let history = PurchaseHistory::new(repeats, recency, age).expect("sound");
            let plain = Outlook { model: &model, history, shift: 0.0 };
            for learned in [0.02, 0.4, 0.97] {
                let outlook = plain.through(90, learned);
                assert!((outlook.within(90) - learned).abs() < 1e-9);
                let said: Vec<f64> = (0..=400).step_by(10).map(|days| outlook.within(days)).collect();
                assert!(said.is_sorted() && said[0] == 0.0 && said[40] < 1.0, "{said:?}");
                let next = outlook.next_order(Day::from_number(0), 365).expect("a date");
                assert_eq!(next.probability.to_bits(), outlook.within(365).to_bits());
                let days = u32::try_from(next.day.since(Day::from_number(0))).expect("to come");
                assert!(outlook.within(days) >= 0.5 * next.probability);
                assert!(outlook.within(days - 1) < 0.5 * next.probability);
            }
        }
    }
}
