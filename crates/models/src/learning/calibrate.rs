//! Makes probabilities come as often as they say.

use serde::{Deserialize, Serialize};

use super::examples::Examples;
use super::logistic::{Logistic, Pull};
use super::{LearningFault, logistic, logit};

/// What has to be added to logits so that as many come as they say, drawn to 0 as if by a normal prior of variance 1. The maximum is
/// unique, and found by Newton's method, held to steps of 1.
///
/// # Errors
///
/// Where lengths differ or there is nothing.
pub fn level(scores: &[f64], outcomes: &[bool]) -> Result<f64, LearningFault> {
    if scores.len() != outcomes.len() {
        return Err(LearningFault::Lengths { rows: scores.len(), outcomes: outcomes.len() });
    }
    if scores.is_empty() {
        return Err(LearningFault::Empty);
    }
    let came = outcomes.iter().filter(|came| **came).count() as f64;
    let mut shift = 0.0;
    for _ in 0..STEPS {
        let (mut said, mut curvature) = (0.0, 1.0);
        for score in scores {
            let probability = logistic(score + shift);
            said += probability;
            curvature += probability * (1.0 - probability);
        }
        let step = (came - said - shift) / curvature;
        shift += step.clamp(-1.0, 1.0);
        if step.abs() < 1e-9 {
            break;
        }
    }
    Ok(shift)
}

/// Newton doubles its digits with each step; from far away it takes some more.
const STEPS: usize = 50;

/// A straight line through logits (Platt 1999): shifts what is said to the level of another time, and tempers or sharpens it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Platt {
    /// Added to the logit.
    pub shift: f64,
    /// Multiplies the logit; below 1 it tempers what was said too boldly.
    pub slope: f64,
}

/// How strongly the slope is drawn to 1: so many examples leave a line alone that would rest on few.
const SLOPE_PULL: f64 = 20.0;

impl Platt {
    /// Changes nothing.
    pub const NONE: Self = Self { shift: 0.0, slope: 1.0 };

    /// The line that fits what came best, its slope drawn to 1, and never turned round.
    ///
    /// # Errors
    ///
    /// Where lengths differ, there is nothing, or all outcomes are the same.
    pub fn of(probabilities: &[f64], outcomes: &[bool]) -> Result<Self, LearningFault> {
        let mut rows = Examples::new(1);
        for probability in probabilities {
            rows.push([logit(*probability)]);
        }
        let fit = Logistic::fit(&rows, outcomes, &[Pull { towards: 1.0, strength: SLOPE_PULL }])?;
        Ok(Self { shift: fit.intercept, slope: fit.weights[0].max(0.05) })
    }

    /// A logit, corrected.
    pub fn score(&self, score: f64) -> f64 {
        self.shift + self.slope * score
    }

    /// A probability, corrected.
    pub fn apply(&self, probability: f64) -> f64 {
        logistic(self.score(logit(probability)))
    }
}

/// Steps that never fall (Zadrozny & Elkan 2002), by pooling neighbours that contradict each other (Ayer et al. 1955).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Isotonic {
    /// Mean of the probabilities pooled in a step with the share to whom it came, both ascending.
    steps: Vec<(f64, f64)>,
}

/// Sums of what was said and of what came, and how many.
struct Pool(f64, f64, f64);

impl Isotonic {
    /// The ascending steps nearest to what came.
    ///
    /// # Errors
    ///
    /// Where lengths differ or there is nothing.
    pub fn of(probabilities: &[f64], outcomes: &[bool]) -> Result<Self, LearningFault> {
        if probabilities.len() != outcomes.len() {
            return Err(LearningFault::Lengths { rows: probabilities.len(), outcomes: outcomes.len() });
        }
        if probabilities.is_empty() {
            return Err(LearningFault::Empty);
        }
        let mut pairs: Vec<(f64, f64)> =
            probabilities.iter().zip(outcomes).map(|(said, came)| (*said, f64::from(u8::from(*came)))).collect();
        pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut pools: Vec<Pool> = Vec::new();
        for tied in pairs.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
            let sum = |of: fn(&(f64, f64)) -> f64| tied.iter().map(of).sum();
            pools.push(Pool(sum(|pair| pair.0), sum(|pair| pair.1), tied.len() as f64));
            while let [.., earlier, later] = &pools[..] {
                if earlier.1 * later.2 < later.1 * earlier.2 {
                    break;
                }
                let pooled = Pool(earlier.0 + later.0, earlier.1 + later.1, earlier.2 + later.2);
                pools.truncate(pools.len() - 2);
                pools.push(pooled);
            }
        }
        Ok(Self { steps: pools.iter().map(|Pool(said, came, count)| (said / count, came / count)).collect() })
    }

    /// A probability, corrected: on the straight line between the middles of two steps, and that of the last step beyond it.
    pub fn apply(&self, probability: f64) -> f64 {
        let above = self.steps.partition_point(|(said, _)| *said <= probability);
        match (above.checked_sub(1).map(|below| self.steps[below]), self.steps.get(above)) {
            (Some((from, low)), Some((to, high))) => low + (high - low) * (probability - from) / (to - from),
            (Some((_, came)), None) | (None, Some(&(_, came))) => came,
            (None, None) => probability,
        }
    }
}
