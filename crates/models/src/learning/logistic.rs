//! Logistic regression with a penalty (ridge; le Cessie & van Houwelingen 1992), by Newton's method.

use serde::{Deserialize, Serialize};

use super::examples::Examples;
use super::{LearningFault, logistic};
use crate::numeric::optimise_many::{Landscape, maximise_many};
use crate::parallel;

/// Where a weight is drawn to, and how strongly: the penalty is ½ · strength · (weight − towards)². In the language of Bayes a
/// normal prior with mean `towards` and variance 1 / `strength`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pull {
    /// The weight without any example.
    pub towards: f64,
    /// How many examples it takes to get away, so to speak.
    pub strength: f64,
}

impl Pull {
    /// Towards no effect.
    pub const fn to_nothing(strength: f64) -> Self {
        Self { towards: 0.0, strength }
    }
}

/// ln(p / (1 − p)) = intercept + Σ weight · measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// The logit of a row of zeros.
    pub intercept: f64,
    /// One for each column.
    pub weights: Vec<f64>,
    /// Log-likelihood of the examples, without the penalty.
    pub log_likelihood: f64,
    /// Examples.
    pub examples: usize,
    /// Whether the maximum was reached.
    pub converged: bool,
}

/// No weight goes farther: e³⁰ times the odds is certainty.
const BORDER: f64 = 30.0;
/// Rows in a chunk of work.
const CHUNK: usize = 4_096;

impl Logistic {
    /// Fits weights and intercept: the greatest log-likelihood less the penalty. The intercept is free. Measures should be
    /// of the order of 1 ([`super::Scale`]).
    ///
    /// # Errors
    ///
    /// Where there is nothing to learn from, lengths differ or a value is no number.
    pub fn fit(examples: &Examples, outcomes: &[bool], pulls: &[Pull]) -> Result<Self, LearningFault> {
        check(examples, outcomes, pulls)?;
        let came = outcomes.iter().filter(|came| **came).count() as f64 / outcomes.len() as f64;
        let mut start: Vec<f64> = pulls.iter().map(|pull| pull.towards).collect();
        start.push((came / (1.0 - came)).ln());
        climbed(examples, outcomes, pulls, start)
    }

    /// The same of other pulls, sought from here: where they differ little, the way is short.
    ///
    /// # Errors
    ///
    /// As [`Self::fit`].
    pub fn fit_on(&self, examples: &Examples, outcomes: &[bool], pulls: &[Pull]) -> Result<Self, LearningFault> {
        check(examples, outcomes, pulls)?;
        if self.weights.len() != pulls.len() {
            return Err(LearningFault::Pulls { columns: self.weights.len(), pulls: pulls.len() });
        }
        let start = self.weights.iter().copied().chain([self.intercept]).collect();
        climbed(examples, outcomes, pulls, start)
    }

    /// The mean of models of the same measures, weight by weight: what it adds up is the mean of their logits. The log-likelihood is the mean
    /// of theirs, not its own. `None` of none.
    pub fn mean_of(models: &[Self]) -> Option<Self> {
        let first = models.first()?;
        let n = models.len() as f64;
        let mean = |of: &dyn Fn(&Self) -> f64| models.iter().map(of).sum::<f64>() / n;
        Some(Self {
            intercept: mean(&|model| model.intercept),
            weights: (0..first.weights.len()).map(|column| mean(&|model| model.weights[column])).collect(),
            log_likelihood: mean(&|model| model.log_likelihood),
            examples: first.examples,
            converged: models.iter().all(|model| model.converged),
        })
    }

    /// The logit of a row.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.intercept + self.weights.iter().zip(row).map(|(weight, measure)| weight * measure).sum::<f64>()
    }

    /// The probability of a row.
    pub fn probability(&self, row: &[f64]) -> f64 {
        logistic(self.score(row))
    }

    /// What each measure of a row adds to its logit: together with the intercept all of it.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        self.weights.iter().zip(row).map(|(weight, measure)| weight * measure).collect()
    }
}

/// The maximum of the penalised likelihood, sought from a start: weights, and the intercept last.
fn climbed(examples: &Examples, outcomes: &[bool], pulls: &[Pull], start: Vec<f64>) -> Result<Logistic, LearningFault> {
    let penalised = |point: &[f64]| {
        let mut landscape = evaluate(examples, outcomes, point);
        for (place, (pull, weight)) in pulls.iter().zip(point).enumerate() {
            let apart = weight - pull.towards;
            landscape.value -= 0.5 * pull.strength * apart * apart;
            landscape.gradient[place] -= pull.strength * apart;
            *landscape.hessian.at_mut(place, place) -= pull.strength;
        }
        landscape
    };
    let rows = outcomes.len();
    let summit = maximise_many(start, BORDER, 1e-9, penalised).ok_or(LearningFault::OneOutcome { rows })?;
    let log_likelihood = evaluate(examples, outcomes, &summit.point).value;
    let mut weights = summit.point;
    let intercept = weights.pop().unwrap_or_default();
    Ok(Logistic { intercept, weights, log_likelihood, examples: rows, converged: summit.converged })
}

fn check(examples: &Examples, outcomes: &[bool], pulls: &[Pull]) -> Result<(), LearningFault> {
    let rows = examples.len();
    if rows != outcomes.len() {
        return Err(LearningFault::Lengths { rows, outcomes: outcomes.len() });
    }
    if examples.is_empty() {
        return Err(LearningFault::Empty);
    }
    if pulls.len() != examples.columns() {
        return Err(LearningFault::Pulls { columns: examples.columns(), pulls: pulls.len() });
    }
    let came = outcomes.iter().filter(|came| **came).count();
    if came == 0 || came == rows {
        return Err(LearningFault::OneOutcome { rows });
    }
    examples.fault(false).map_or(Ok(()), Err)
}

/// Log-likelihood at weights and intercept (last), with its derivatives. Sums are over chunks with fixed borders, in their order.
fn evaluate(examples: &Examples, outcomes: &[bool], point: &[f64]) -> Landscape {
    let jobs: Vec<(&[f64], &[bool])> = examples.chunks(CHUNK).zip(outcomes.chunks(CHUNK)).collect();
    let columns = examples.columns();
    let parts = parallel::map(jobs, |(rows, outcomes)| part(rows.chunks_exact(columns).zip(outcomes), point));
    let mut whole = Landscape::zero(point.len());
    for part in &parts {
        whole.add(part);
    }
    whole
}

fn part<'a>(rows: impl Iterator<Item = (&'a [f64], &'a bool)>, point: &[f64]) -> Landscape {
    let size = point.len();
    let mut sum = Landscape::zero(size);
    let mut with_one = vec![1.0; size];
    for (row, came) in rows {
        with_one[..size - 1].copy_from_slice(row);
        let score: f64 = with_one.iter().zip(point).map(|(measure, weight)| measure * weight).sum();
        let probability = logistic(score);
        let sign = if *came { 1.0 } else { -1.0 };
        // ln of the logistic function, without loss at either end.
        let margin: f64 = sign * score;
        sum.value += if margin >= 0.0 { -(-margin).exp().ln_1p() } else { margin - margin.exp().ln_1p() };
        let apart = f64::from(u8::from(*came)) - probability;
        let curvature = probability * (1.0 - probability);
        for (gradient, measure) in sum.gradient.iter_mut().zip(&with_one) {
            *gradient += apart * measure;
        }
        // Below the diagonal only: the matrix is symmetric.
        for (line, left) in with_one.iter().enumerate() {
            let weight = -curvature * left;
            for (column, right) in with_one[..=line].iter().enumerate() {
                *sum.hessian.at_mut(line, column) += weight * right;
            }
        }
    }
    for line in 0..size {
        for column in 0..line {
            *sum.hessian.at_mut(column, line) = sum.hessian.at(line, column);
        }
    }
    sum
}
