//! What makes things last: proportional hazards (Cox 1972).
//!
//! The chance to end now, if still lasting, is h₀(t) · e^(β·z): a course in time that all share, times a factor of one's own
//! covariates. The factors are fitted without the course by the partial likelihood, in which each end is compared with all who were at risk then;
//! the course follows from them (Breslow 1974). Times that are tied are taken as if they came in random order (Efron 1977), or all
//! at once (Breslow).

use serde::Serialize;

use super::partial_likelihood::{Prepared, concordance};
use super::risk::Spell;
use crate::numeric::distribution::{normal_quantile, normal_share_below};
use crate::numeric::optimise_many::{Square, maximise_many};
use crate::numeric::special::gamma_share_above;
use crate::statistics::Interval;

/// How ends at the same age are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// As if they had come one after the other in random order (Efron 1977): closer where there are many.
    Efron,
    /// As if all of them had been at risk for each (Breslow 1974): simpler, draws effects towards 0.
    Breslow,
}

/// A spell with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// How long it lasted, or lasts; any cause counts as its end.
    pub spell: Spell,
    /// Its covariates, in the same order for all.
    pub covariates: Vec<f64>,
}

/// Why no effects could be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoxFault {
    /// No spell of which anything was seen.
    #[error("no spell was watched for any time; check that entries lie before exits")]
    NoSpells,
    /// Nothing ended.
    #[error("none of {spells} spells ended, so nothing can be learned about what ends them; watch longer")]
    NothingEnded {
        /// Spells looked at.
        spells: usize,
    },
    /// Rows of different lengths.
    #[error("spell {row} has {found} covariates and the first one {expected}; give all of them the same")]
    Lengths {
        /// Place of the spell, from 0.
        row: usize,
        /// Its covariates.
        found: usize,
        /// Those of the first.
        expected: usize,
    },
    /// Not a number.
    #[error("covariate {column} of spell {row} is no finite number")]
    NotANumber {
        /// Place of the spell, from 0.
        row: usize,
        /// Place of the covariate, from 0.
        column: usize,
    },
    /// The same for all.
    #[error("covariate {column} is the same for all spells, so it explains nothing; leave it out")]
    Constant {
        /// Place of the covariate, from 0.
        column: usize,
    },
}

/// Whether the effects may be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoxVerdict {
    /// A proper maximum, from ends enough.
    Sound,
    /// Fewer than ten ends for each covariate: effects are overstated and intervals too narrow (Peduzzi et al. 1995).
    FewEnds,
    /// A covariate parts those who end from those who last: its effect has no finite estimate.
    Separated,
    /// Covariates follow from each other: their effects cannot be told apart.
    Collinear,
}

/// The effect of one covariate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// β: the hazard is e^β times as high for each unit more.
    pub coefficient: f64,
    /// Its standard error; `None` where the likelihood is flat.
    pub standard_error: Option<f64>,
}

impl Effect {
    /// e^β with its interval; `None` without standard error or for a level outside 0 and 1.
    pub fn hazard_ratio(&self, level: f64) -> Option<Interval> {
        if !(level > 0.0 && level < 1.0) {
            return None;
        }
        let half = normal_quantile(0.5 + level / 2.0) * self.standard_error?;
        let [low, estimate, high] = [-half, 0.0, half].map(|by| (self.coefficient + by).exp());
        Some(Interval { low, estimate, high })
    }

    /// Probability of such an effect, or a greater one either way, if there were none (Wald's test).
    pub fn p_value(&self) -> Option<f64> {
        Some(2.0 * normal_share_below(-(self.coefficient / self.standard_error?).abs()))
    }
}

/// A fitted model of proportional hazards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cox {
    /// The effects, in the order of the covariates.
    pub effects: Vec<Effect>,
    /// Their covariance, row by row; `None` where the likelihood is flat.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Means of the covariates, at which the baseline holds.
    pub means: Vec<f64>,
    /// The partial log-likelihood at its maximum.
    pub log_likelihood: f64,
    /// The same without any effect.
    pub log_likelihood_without: f64,
    /// Spells used.
    pub spells: usize,
    /// Ends among them.
    pub ended: usize,
    /// Share of the pairs in which who was expected to end first did; `None` where no pair can be compared.
    pub concordance: Option<f64>,
    /// Ages at which something ended with the cumulative hazard up to then, at the means of the covariates.
    pub baseline: Vec<(f64, f64)>,
    /// How ties were taken.
    pub ties: Ties,
    /// Whether the effects may be believed.
    pub verdict: CoxVerdict,
}

/// Standardised coefficients stay within ±this: a factor of e²⁰ for one standard deviation is separation.
const BORDER: f64 = 20.0;
/// From a factor of e⁸ for one standard deviation on, groups are told apart as good as perfectly.
const SEPARATED: f64 = 8.0;
/// A standard error of a standardised coefficient above this leaves it open by a factor of 50 either way.
const WIDEST_ERROR: f64 = 2.0;
/// Ends for each covariate below which estimates are unsafe.
const FEWEST_ENDS: usize = 10;

impl Cox {
    /// Fits the effects by Newton's method to the partial likelihood; covariates are standardised underway, what is told is in their own units.
    /// Spells of which nothing was seen are left out.
    pub fn fit(subjects: &[Subject], ties: Ties) -> Result<Self, CoxFault> {
        let prepared = Prepared::of(subjects)?;
        let columns = prepared.means.len();
        let start = prepared.evaluate(&vec![0.0; columns], ties);
        let log_likelihood_without = start.value;
        let summit = maximise_many(vec![0.0; columns], BORDER, 1e-10, |point| prepared.evaluate(point, ties))
            .ok_or(CoxFault::NoSpells)?;
        let mut information = Square::zero(columns);
        information.add_scaled(&summit.landscape.hessian, -1.0);
        let standardised = information.factor().map(|factor| factor.inverse());
        let errors: Option<Vec<f64>> =
            standardised.as_ref().map(|inverse| (0..columns).map(|place| inverse.at(place, place).sqrt()).collect());
        let is_separated = summit.point.iter().any(|one| one.abs() > SEPARATED)
            || errors.as_ref().is_some_and(|errors| errors.iter().any(|error| *error > WIDEST_ERROR));
        let verdict = if prepared.is_collinear() {
            CoxVerdict::Collinear
        } else if is_separated || errors.is_none() || !summit.converged {
            CoxVerdict::Separated
        } else if prepared.ended < FEWEST_ENDS * columns {
            CoxVerdict::FewEnds
        } else {
            CoxVerdict::Sound
        };
        let effect = |place: usize| Effect {
            coefficient: summit.point[place] / prepared.scales[place],
            standard_error: errors.as_ref().map(|errors| errors[place] / prepared.scales[place]),
        };
        let in_own_units = |(row, line): (usize, &[f64])| -> Vec<f64> {
            let entry = |(column, entry): (usize, &f64)| entry / (prepared.scales[row] * prepared.scales[column]);
            line.iter().enumerate().map(entry).collect()
        };
        Ok(Self {
            effects: (0..columns).map(effect).collect(),
            covariance: standardised.as_ref().map(|inverse| inverse.rows().enumerate().map(in_own_units).collect()),
            log_likelihood: summit.landscape.value,
            log_likelihood_without,
            spells: prepared.rows.len(),
            ended: prepared.ended,
            concordance: concordance(&prepared, &summit.point),
            baseline: prepared.baseline(&summit.point),
            means: prepared.means,
            ties,
            verdict,
        })
    }

    /// ln of the factor by which the hazard of these covariates differs from that at the means.
    pub fn score(&self, covariates: &[f64]) -> f64 {
        let of = |((effect, mean), own): ((&Effect, &f64), &f64)| effect.coefficient * (own - mean);
        self.effects.iter().zip(&self.means).zip(covariates).map(of).sum()
    }

    /// The share with these covariates that lasts longer than an age; beyond the last end that was seen it is that of then.
    pub fn share_lasting(&self, age: f64, covariates: &[f64]) -> f64 {
        let ended = self.baseline.partition_point(|(end, _)| *end <= age);
        let hazard = ended.checked_sub(1).map_or(0.0, |place| self.baseline[place].1);
        (-hazard * self.score(covariates).exp()).exp()
    }

    /// Probability that all effects together look so strong, or stronger, if there were none (likelihood-ratio test).
    pub fn p_value(&self) -> f64 {
        let gain = (self.log_likelihood - self.log_likelihood_without).max(0.0);
        gamma_share_above(self.effects.len() as f64 / 2.0, gain)
    }

    /// Akaike's criterion, 2k − 2 ln L: the lower, the better.
    pub fn akaike(&self) -> f64 {
        2.0 * self.effects.len() as f64 - 2.0 * self.log_likelihood
    }
}
