//! Repeat purchases of all customers week by week, against what a model expects from first purchases alone.

use super::PurchaseHistory;
use super::forecast::PurchaseForecast;
use crate::parallel;
use serde::{Deserialize, Serialize};

/// Ages told apart; more are taken together by as many equal spans.
const MOST_AGES: usize = 4_096;

/// Repeat purchases up to a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tracked {
    /// Time since the watch began.
    pub time: f64,
    /// Expected repeat purchases up to then.
    pub expected: f64,
    /// Those that came.
    pub actual: f64,
}

/// Expected and actual repeat purchases of customers up to times since the watch on all of them began.
///
/// `watched` is how long they had been watched when their histories end (the age of somebody whose first purchase opened the watch);
/// `actual` gives times with the repeat purchases of all customers up to then, of those who came later than the histories
/// end no purchase. Expected is what the model says of somebody of whom only the first purchase is known.
pub fn track(
    model: &dyn PurchaseForecast,
    histories: &[PurchaseHistory],
    watched: f64,
    actual: &[(f64, f64)],
) -> Vec<Tracked> {
    let ages = ages(histories);
    let expected = |time: f64| -> f64 {
        let of_age = |(age, customers): &(f64, f64)| {
            let since = time - (watched - age);
            if since > 0.0 { customers * model.expected_purchases_new(since) } else { 0.0 }
        };
        ages.iter().map(of_age).sum()
    };
    let tracked = |(time, actual): &(f64, f64)| Tracked { time: *time, expected: expected(*time), actual: *actual };
    parallel::map(actual.iter().collect(), tracked)
}

/// Mean of |expected − actual| / actual over the times at which anything had come (MAPE of the cumulative curve); `None` for none.
pub fn tracking_error(tracked: &[Tracked]) -> Option<f64> {
    let shares: Vec<f64> = tracked
        .iter()
        .filter(|row| row.actual > 0.0)
        .map(|row| ((row.expected - row.actual) / row.actual).abs())
        .collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Distinct ages with their customers, ascending.
fn ages(histories: &[PurchaseHistory]) -> Vec<(f64, f64)> {
    let mut ages: Vec<f64> = histories.iter().map(PurchaseHistory::age).collect();
    ages.sort_unstable_by(f64::total_cmp);
    let mut counted = count(&ages, f64::to_bits);
    if counted.len() > MOST_AGES {
        let oldest = ages.last().copied().unwrap_or(0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to MOST_AGES
        let span = |age: f64| (age / oldest * MOST_AGES as f64) as u64;
        counted = count(&ages, span);
    }
    counted
}

/// Runs of ages with one key, as their mean and their number.
fn count(sorted: &[f64], key: impl Fn(f64) -> u64) -> Vec<(f64, f64)> {
    let run = |run: &[f64]| (run.iter().sum::<f64>() / run.len() as f64, run.len() as f64);
    sorted.chunk_by(|one, other| key(*one) == key(*other)).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::nbd::Nbd;

    #[test]
    fn expectation_begins_with_each_first_purchase() {
        let once = |age: f64| PurchaseHistory::new(0, 0.0, age).expect("sound");
        let histories = [once(10.0), once(10.0), once(4.0)];
        let model = Nbd { r: 0.5, alpha: 1.0 };
        let rows = track(&model, &histories, 10.0, &[(0.0, 0.0), (6.0, 5.0), (12.0, 20.0)]);
        let expected: Vec<f64> = rows.iter().map(|row| row.expected).collect();
        assert_eq!(expected, [0.0, 6.0, 15.0]);
        assert!(tracking_error(&rows).is_some_and(|error| (error - 0.225).abs() < 1e-12));
        assert_eq!(tracking_error(&rows[..1]), None);
        assert!(track(&model, &[], 1.0, &[(1.0, 0.0)])[0].expected.abs() < 1e-300);
    }

    #[test]
    fn many_ages_are_taken_together_without_loss() {
        let histories: Vec<_> =
            (0..50_000).map(|row| PurchaseHistory::new(0, 0.0, 1.0 + f64::from(row) * 1e-3).expect("sound")).collect();
        let ages = ages(&histories);
        assert!(ages.len() <= MOST_AGES + 1);
        assert!((ages.iter().map(|(_, customers)| customers).sum::<f64>() - 50_000.0).abs() < 1e-9);
        let time: f64 = ages.iter().map(|(age, customers)| age * customers).sum();
        assert!((time / histories.iter().map(PurchaseHistory::age).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
