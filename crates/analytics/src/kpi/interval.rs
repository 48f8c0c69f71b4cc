//! 95 % intervals of KPIs: the statistics of `models`, fed from exact sums.

use models::statistics::{self, USUAL_LEVEL};

use super::measurement::Moments;

/// The two ends of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// In another unit.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }
}

impl From<statistics::Interval> for Interval {
    fn from(interval: statistics::Interval) -> Self {
        Self { low: interval.low, high: interval.high }
    }
}

/// Wilson's interval of a share.
pub(super) fn share(part: u64, whole: u64) -> Option<Interval> {
    statistics::share(part, whole, USUAL_LEVEL).map(Interval::from)
}

/// Student's interval of a mean.
pub(super) fn mean(moments: &Moments) -> Option<Interval> {
    let mean = moments.sum as f64 / moments.cases as f64;
    let half = half_width(moments.cases, moments.variance()?)?;
    Some(Interval { low: mean - half, high: mean + half })
}

/// Half the width of Student's interval of a mean, by the variance of the values.
fn half_width(cases: u64, variance: f64) -> Option<f64> {
    // About 0, where sums lose no digits: the exact variance is known already.
    let spread = statistics::Moments::from_sums(cases, 0.0, variance * (cases as f64 - 1.0));
    spread.mean_interval(USUAL_LEVEL).map(|interval| interval.high)
}

/// The share of `part`'s sum in `whole`'s, the values of `part` being among those of `whole`: the ratio of two sums over
/// the same cases, linearised about the estimate (delta method).
pub(super) fn share_of_sum(part: &Moments, whole: &Moments) -> Option<Interval> {
    let total = whole.sum as f64;
    if total <= 0.0 || whole.cases < 2 {
        return None;
    }
    let ratio = part.sum as f64 / total;
    // Residuals are (1 − R)·x in the part and −R·x in the rest; their mean is 0.
    let rest = whole.squares.saturating_sub(part.squares) as f64;
    let squares = (1.0 - ratio).powi(2) * part.squares as f64 + ratio.powi(2) * rest;
    let cases = whole.cases as f64;
    let half = half_width(whole.cases, squares / (cases - 1.0))? * cases / total;
    Some(Interval { low: (ratio - half).max(0.0), high: (ratio + half).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[i64]) -> Moments {
        let mut moments = Moments::default();
        for value in values {
            moments.add(*value);
        }
        moments
    }

    #[test]
    fn a_mean_has_the_interval_that_its_values_have() {
        let values = [3_000_000, 1_250_000, 7_990_000, 12_000_000, 500_000];
        let floats: Vec<f64> = values.iter().map(|value| *value as f64).collect();
        let (ours, theirs) = (mean(&moments(&values)), statistics::mean(&floats, USUAL_LEVEL));
        let (Some(ours), Some(theirs)) = (ours, theirs) else { panic!("both have an interval") };
        assert!((ours.low / theirs.low - 1.0).abs() < 1e-12 && (ours.high / theirs.high - 1.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_leave_nothing_to_chance() {
        let equal = moments(&[19_990_000; 1_000]);
        assert_eq!(mean(&equal), Some(Interval { low: 19_990_000.0, high: 19_990_000.0 }));
        assert_eq!(mean(&moments(&[1])), None);
    }

    #[test]
    fn a_share_of_money_agrees_with_the_ratio_of_its_pairs() {
        let (values, count) = ([30, 12, 79, 120, 5, 44, 61, 8], 3);
        let values: Vec<i64> = values.into_iter().cycle().take(800).collect();
        let pairs: Vec<(f64, f64)> = (0..)
            .zip(&values)
            .map(|(place, value)| (if place % count == 0 { *value as f64 } else { 0.0 }, *value as f64))
            .collect();
        let part: Vec<i64> = values.iter().copied().step_by(count).collect();
        let ours = share_of_sum(&moments(&part), &moments(&values));
        let theirs = statistics::ratio(&pairs, USUAL_LEVEL);
        let (Some(ours), Some(theirs)) = (ours, theirs) else { panic!("both have an interval") };
        // Theirs takes the normal quantile, ours Student's: 1.9600 against 1.9629 at 800 cases.
        assert!((ours.low - theirs.low).abs() < 2e-4 && (ours.high - theirs.high).abs() < 2e-4, "{ours:?} {theirs:?}");
    }
}
