//! Predictions against what then happened.

use serde::{Deserialize, Serialize};

/// How well predictions of a holdout period did. Amounts may be purchases or money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Customers compared.
    pub customers: usize,
    /// Sum of the predictions.
    pub predicted_total: f64,
    /// Sum of what happened.
    pub actual_total: f64,
    /// Mean absolute error of a customer.
    pub mean_absolute_error: f64,
    /// Root of the mean squared error of a customer.
    pub root_mean_squared_error: f64,
    /// Pearson's correlation; `None` where either side is constant.
    pub correlation: Option<f64>,
    /// Gini of what happened when sorted by prediction, over the Gini when sorted by what happened: 1 is the perfect order, 0
    /// chance. `None` where all did the same.
    pub gini: Option<f64>,
    /// Tenths of the customers, the highest predicted first; fewer than ten where there are fewer customers.
    pub deciles: Vec<Decile>,
}

/// A tenth of the customers by prediction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decile {
    /// Customers in it.
    pub customers: usize,
    /// Mean prediction.
    pub predicted_mean: f64,
    /// Mean of what happened; customers with equal predictions share theirs.
    pub actual_mean: f64,
    /// Mean of what happened over that of all customers; `None` where nothing happened at all.
    pub lift: Option<f64>,
}

/// Why there is nothing to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BacktestFault {
    /// Different lengths.
    #[error("{predicted} predictions for {actual} customers; give one for each, in the same order")]
    Lengths {
        /// Number of predictions.
        predicted: usize,
        /// Number of outcomes.
        actual: usize,
    },
    /// No customers.
    #[error("no customer to compare; choose an earlier end of calibration")]
    Empty,
    /// A value that is no number.
    #[error("row {row}: prediction or outcome is not a finite number")]
    NotANumber {
        /// Position, from 0.
        row: usize,
    },
}

impl Backtest {
    /// Compares one prediction with one outcome per customer.
    pub fn of(predicted: &[f64], actual: &[f64]) -> Result<Self, BacktestFault> {
        if predicted.len() != actual.len() {
            return Err(BacktestFault::Lengths { predicted: predicted.len(), actual: actual.len() });
        }
        if predicted.is_empty() {
            return Err(BacktestFault::Empty);
        }
        if let Some(row) = predicted.iter().zip(actual).position(|(p, a)| !p.is_finite() || !a.is_finite()) {
            return Err(BacktestFault::NotANumber { row });
        }
        let n = predicted.len() as f64;
        let (predicted_total, actual_total) = (predicted.iter().sum::<f64>(), actual.iter().sum::<f64>());
        let errors = || predicted.iter().zip(actual).map(|(p, a)| p - a);
        let shared = shared_outcomes(predicted, actual);
        let perfect = gini(&shared_outcomes(actual, actual));
        Ok(Self {
            customers: predicted.len(),
            predicted_total,
            actual_total,
            mean_absolute_error: errors().map(f64::abs).sum::<f64>() / n,
            root_mean_squared_error: (errors().map(|error| error * error).sum::<f64>() / n).sqrt(),
            correlation: correlation(predicted, actual),
            gini: match (gini(&shared), perfect) {
                (Some(found), Some(best)) if best.abs() > f64::EPSILON => Some(found / best),
                (Some(_) | None, Some(_) | None) => None,
            },
            deciles: deciles(&shared, actual_total / n),
        })
    }

    /// Predicted over actual total: 1 is unbiased, above it too hopeful. `None` where nothing happened.
    pub fn bias(&self) -> Option<f64> {
        (self.actual_total != 0.0).then(|| self.predicted_total / self.actual_total)
    }
}

/// (prediction, outcome) by falling prediction, where equal predictions share their mean outcome: no luck of the order.
fn shared_outcomes(predicted: &[f64], actual: &[f64]) -> Vec<(f64, f64)> {
    let mut pairs: Vec<(f64, f64)> = predicted.iter().copied().zip(actual.iter().copied()).collect();
    pairs.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    for ties in pairs.chunk_by_mut(|one, other| tied(one.0, other.0)) {
        let mean = ties.iter().map(|(_, outcome)| outcome).sum::<f64>() / ties.len() as f64;
        for (_, outcome) in ties {
            *outcome = mean;
        }
    }
    pairs
}

/// Scores are tied when they are the same number, not when they are close.
#[allow(clippy::float_cmp)]
fn tied(one: f64, other: f64) -> bool {
    one == other
}

/// Twice the area between the curve of cumulated outcomes and the diagonal.
fn gini(by_falling_score: &[(f64, f64)]) -> Option<f64> {
    let total: f64 = by_falling_score.iter().map(|(_, outcome)| outcome).sum();
    if total == 0.0 {
        return None;
    }
    let n = by_falling_score.len() as f64;
    let mut reached = 0.0;
    let mut area = 0.0;
    for (_, outcome) in by_falling_score {
        area += reached + outcome / 2.0;
        reached += outcome;
    }
    Some(2.0 * area / (n * total) - 1.0)
}

fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let n = one.len() as f64;
    let (mean_one, mean_other) = (one.iter().sum::<f64>() / n, other.iter().sum::<f64>() / n);
    let (mut both, mut square_one, mut square_other) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other) {
        both += (a - mean_one) * (b - mean_other);
        square_one += (a - mean_one).powi(2);
        square_other += (b - mean_other).powi(2);
    }
    (square_one > 0.0 && square_other > 0.0).then(|| both / (square_one * square_other).sqrt())
}

fn deciles(by_falling_score: &[(f64, f64)], mean_of_all: f64) -> Vec<Decile> {
    let n = by_falling_score.len();
    let parts = n.min(10);
    (0..parts)
        .map(|part| {
            let rows = &by_falling_score[part * n / parts..(part + 1) * n / parts];
            let customers = rows.len();
            let actual_mean = rows.iter().map(|(_, outcome)| outcome).sum::<f64>() / customers as f64;
            Decile {
                customers,
                predicted_mean: rows.iter().map(|(score, _)| score).sum::<f64>() / customers as f64,
                actual_mean,
                lift: (mean_of_all != 0.0).then(|| actual_mean / mean_of_all),
            }
        })
        .collect()
}

/// Area under the ROC curve: the probability that one to whom it happened has the higher score than one to whom it did not, ties
/// counting half. `None` where it happened to all or to none, for unequal lengths, or where a score is no number.
pub fn auc(scores: &[f64], happened: &[bool]) -> Option<f64> {
    if scores.len() != happened.len() || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let mut pairs: Vec<(f64, bool)> = scores.iter().copied().zip(happened.iter().copied()).collect();
    pairs.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let (mut wins, mut negatives_below, mut positives) = (0.0, 0.0, 0.0);
    for ties in pairs.chunk_by(|one, other| tied(one.0, other.0)) {
        let positive = ties.iter().filter(|(_, happened)| *happened).count() as f64;
        let negative = ties.len() as f64 - positive;
        wins += positive * (negatives_below + negative / 2.0);
        negatives_below += negative;
        positives += positive;
    }
    (positives > 0.0 && negatives_below > 0.0).then(|| wins / (positives * negatives_below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfect_predictions_are_perfect() {
        let values: Vec<f64> = (0..100).map(|value| f64::from(value % 17)).collect();
        let test = Backtest::of(&values, &values).expect("comparable");
        assert!(test.bias().is_some_and(|bias| (bias - 1.0).abs() < 1e-12));
        assert!(test.mean_absolute_error < 1e-12 && test.root_mean_squared_error < 1e-12);
        assert!(test.correlation.is_some_and(|r| (r - 1.0).abs() < 1e-12));
        assert!(test.gini.is_some_and(|gini| (gini - 1.0).abs() < 1e-12));
        assert_eq!(test.deciles.len(), 10);
        assert!(test.deciles.windows(2).all(|pair| pair[0].actual_mean >= pair[1].actual_mean));
    }

    #[test]
    fn a_constant_prediction_knows_no_order() {
        let actual = [0.0, 0.0, 5.0, 1.0];
        let test = Backtest::of(&[2.0; 4], &actual).expect("comparable");
        assert!(test.gini.is_some_and(|gini| gini.abs() < 1e-12) && test.correlation.is_none());
        assert!(test.deciles.iter().all(|tenth| tenth.lift.is_some_and(|lift| (lift - 1.0).abs() < 1e-12)));
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(Backtest::of(&[], &[]), Err(BacktestFault::Empty));
        assert_eq!(Backtest::of(&[1.0], &[]), Err(BacktestFault::Lengths { predicted: 1, actual: 0 }));
        assert_eq!(Backtest::of(&[1.0, f64::NAN], &[1.0, 1.0]), Err(BacktestFault::NotANumber { row: 1 }));
    }

    #[test]
    fn auc_counts_pairs() {
        assert_eq!(auc(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]), Some(0.75));
        assert_eq!(auc(&[1.0, 1.0], &[false, true]), Some(0.5));
        assert_eq!(auc(&[1.0, 2.0], &[true, true]), None);
        assert_eq!(auc(&[f64::NAN, 2.0], &[true, false]), None);
    }
}
