//! Intervals and quantiles for KPIs.
//!
//! All give `None` where there is no value: no observations, one observation for a spread, a denominator of zero.

use crate::numeric::distribution::{normal_quantile, student_quantile};
use crate::numeric::special::beta_share_below;
use serde::{Deserialize, Serialize};

/// The level that KPIs are shown with.
pub const USUAL_LEVEL: f64 = 0.95;

/// An estimate with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// The estimate itself.
    pub estimate: f64,
    /// Upper end.
    pub high: f64,
}

fn two_sided(level: f64) -> Option<f64> {
    (level > 0.0 && level < 1.0).then_some(0.5 + level / 2.0)
}

/// A share with Wilson's interval (Wilson 1927, no continuity correction): within \[0, 1\], also for few or none.
pub fn share(part: u64, whole: u64, level: f64) -> Option<Interval> {
    if whole == 0 || part > whole {
        return None;
    }
    let z = normal_quantile(two_sided(level)?);
    let (n, p) = (whole as f64, part as f64 / whole as f64);
    let square = z * z / n;
    let middle = (p + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (p * (1.0 - p) / n + square / (4.0 * n)).sqrt();
    // The ends meet 0 and 1 exactly at none and all; rounding must not push past them.
    let low = if part == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if part == whole { 1.0 } else { (middle + half).min(1.0) };
    Some(Interval { low, estimate: p, high })
}

/// Count, sum and sum of squares about the mean, which merge exactly like their data (Chan, Golub & `LeVeque` 1979).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Of these values.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut moments = Self::default();
        for value in values {
            moments.add(value);
        }
        moments
    }

    /// From a count, a sum and a sum of squares, as a database gives them; loses digits where the spread is small against the mean.
    pub fn from_sums(count: u64, sum: f64, sum_of_squares: f64) -> Self {
        if count == 0 {
            return Self::default();
        }
        let mean = sum / count as f64;
        Self { count, mean, squares: (sum_of_squares - sum * mean).max(0.0) }
    }

    /// Takes one more value.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// The moments of both sets of values.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.count == 0 || other.count == 0 {
            return if self.count == 0 { other } else { self };
        }
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        let share = other.count as f64 / count as f64;
        Self {
            count,
            mean: self.mean + apart * share,
            squares: self.squares + other.squares + apart * apart * share * self.count as f64,
        }
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Sample variance (divisor n − 1).
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// The mean with Student's t interval.
    pub fn mean_interval(&self, level: f64) -> Option<Interval> {
        let error = (self.variance()? / self.count as f64).sqrt();
        let half = student_quantile(two_sided(level)?, (self.count - 1) as f64) * error;
        Some(Interval { low: self.mean - half, estimate: self.mean, high: self.mean + half })
    }
}

/// The mean of values with Student's t interval.
pub fn mean(values: &[f64], level: f64) -> Option<Interval> {
    Moments::of(values.iter().copied()).mean_interval(level)
}

/// Σ numerator / Σ denominator over units (customers), with the interval of the delta method: for revenue per order and the like,
/// where numerator and denominator of a customer belong together. Linearised about the estimate, normal quantile.
pub fn ratio(pairs: &[(f64, f64)], level: f64) -> Option<Interval> {
    let n = pairs.len() as f64;
    let (mut numerator, mut denominator) = (0.0, 0.0);
    for (above, below) in pairs {
        numerator += above;
        denominator += below;
    }
    if pairs.len() < 2 || denominator == 0.0 {
        return None;
    }
    let estimate = numerator / denominator;
    let squares: f64 = pairs.iter().map(|(above, below)| (above - estimate * below).powi(2)).sum();
    let error = (squares / (n - 1.0) * n).sqrt() / denominator.abs();
    let half = normal_quantile(two_sided(level)?) * error;
    Some(Interval { low: estimate - half, estimate, high: estimate + half })
}

/// The quantile of values in ascending order, linear between neighbours (type 7 of Hyndman & Fan, numpy's default).
pub fn quantile_of_sorted(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let position = probability * last as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0..=last
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let part = position - below as f64;
    Some(sorted[below] + (sorted[above] - sorted[below]) * part)
}

/// The quantile of values in any order; `None` with none, or where one is NaN.
pub fn quantile(values: &[f64], probability: f64) -> Option<f64> {
    quantile_of_sorted(&sorted(values)?, probability)
}

/// The median; the mean of the middle two for an even number.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The median with an interval between two observations, free of any assumption on their distribution.
///
/// The ends are the k-th smallest and the k-th largest value, k as large as keeps P(Binomial(n, ½) < k) within the tail. Below six
/// values no pair reaches 95 %: `None`.
pub fn median_interval(values: &[f64], level: f64) -> Option<Interval> {
    let sorted = sorted(values)?;
    let tail = 1.0 - two_sided(level)?;
    let n = sorted.len();
    // P(Binomial(n, ½) ≤ k − 1) = I_½(n − k + 1, k), rising with k: bisect the largest k within the tail.
    let fits = |k: usize| beta_share_below((n - k + 1) as f64, k as f64, 0.5) <= tail;
    if n == 0 || !fits(1) {
        return None;
    }
    let (mut low, mut high) = (1, n / 2 + 1);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(Interval { low: sorted[low - 1], estimate: quantile_of_sorted(&sorted, 0.5)?, high: sorted[n - low] })
}

fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "found {found}, expected {expected}");
    }

    #[test]
    fn wilson_agrees_with_the_published_example() {
        // Newcombe (1998), method 3: 81/263 → .2553 to .3662; 0/20 → 0 to .1611
        let interval = share(81, 263, 0.95).expect("a share");
        assert!((interval.low - 0.2553).abs() < 5e-5 && (interval.high - 0.3662).abs() < 5e-5, "{interval:?}");
        let none = share(0, 20, 0.95).expect("a share");
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-5, "{none:?}");
        assert!(share(0, 0, 0.95).is_none() && share(3, 2, 0.95).is_none() && share(1, 2, 1.0).is_none());
    }

    #[test]
    fn mean_has_the_interval_of_student() {
        // t(.975, 4) = 2.776445, s = √2.5
        let interval = mean(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).expect("a mean");
        close(interval.estimate, 3.0);
        close(interval.high, 3.0 + 2.776_445_105_197_793 * (2.5_f64 / 5.0).sqrt());
        assert!(mean(&[1.0], 0.95).is_none());
    }

    #[test]
    fn quantiles_are_numpys() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0, 7.0];
        close(median(&values).expect("values"), 27.5);
        close(quantile(&values, 0.9).expect("values"), 45.0);
        close(quantile(&values, 0.1).expect("values"), 11.0);
        assert!(median(&[]).is_none() && median(&[f64::NAN]).is_none() && quantile(&values, 1.1).is_none());
    }

    #[test]
    fn median_interval_takes_the_ranks_of_the_binomial_table() {
        // n = 20: ranks 6 and 15 (95.9 %); n = 100: 40 and 61; n = 6: 1 and 6
        for (n, low, high) in [(20, 6.0, 15.0), (100, 40.0, 61.0), (6, 1.0, 6.0)] {
            let values: Vec<f64> = (1..=n).map(f64::from).collect();
            let interval = median_interval(&values, 0.95).expect("enough values");
            assert!((interval.low, interval.high) == (low, high), "{n}: {interval:?}");
        }
        assert!(median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).is_none() && median_interval(&[], 0.95).is_none());
    }

    #[test]
    fn ratio_of_constant_parts_is_certain() {
        let interval = ratio(&[(10.0, 2.0), (5.0, 1.0), (20.0, 4.0)], 0.95).expect("a ratio");
        close(interval.low, 5.0);
        close(interval.high, 5.0);
        // With denominators of one it is the mean with the normal quantile.
        let interval = ratio(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0), (5.0, 1.0)], 0.95).expect("a ratio");
        close(interval.high, 3.0 + 1.959_963_984_540_054 * (2.5_f64 / 5.0).sqrt());
        assert!(ratio(&[(1.0, 0.0), (2.0, 0.0)], 0.95).is_none());
    }

    proptest! {
        #[test]
        fn moments_merge_like_their_values(values in prop::collection::vec(-1e3..1e3_f64, 0..40), cut in 0_usize..40) {
            let cut = cut.min(values.len());
            let whole = Moments::of(values.iter().copied());
            let parts = Moments::of(values[..cut].iter().copied()).merge(Moments::of(values[cut..].iter().copied()));
            prop_assert_eq!(whole.count(), parts.count());
            let sums = Moments::from_sums(values.len() as u64, values.iter().sum(), values.iter().map(|v| v * v).sum());
            for other in [parts, sums] {
                match (whole.variance(), other.variance()) {
                    (Some(one), Some(two)) => prop_assert!((one - two).abs() <= 1e-9 * (1.0 + one)),
                    (one, two) => prop_assert_eq!(one, two),
                }
            }
        }

        #[test]
        fn a_share_lies_in_its_interval(part in 0_u64..500, more in 0_u64..500, level in 0.01..0.999_f64) {
            if let Some(interval) = share(part, part + more, level) {
                prop_assert!(0.0 <= interval.low && interval.low <= interval.estimate);
                prop_assert!(interval.estimate <= interval.high && interval.high <= 1.0);
            }
        }
    }
}
