//! Shifted beta-geometric: how long do subscribers stay?
//!
//! At each renewal a subscriber leaves with an own probability θ, which is Beta(α, β) over the population. Fader & Hardie
//! (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1). The retention of a cohort rises with its age not
//! because anybody becomes more loyal, but because those who leave easily have left. Values of those who are left after Fader & Hardie
//! (2010), "Customer-Base Valuation in a Contractual Setting", Marketing Science 29(1).
//!
//! S(t) = (β)ₜ/(α+β)ₜ stay for t renewals (rising factorials); of those who have made k renewals (β+k)/(α+β+k) make the next.

use super::bg_nbd_likelihood::Rising;
use super::discount::{DiscountRate, Until};
use super::fitting::{BORDER, TOLERANCE};
use super::{Degeneracy, FEWEST_CUSTOMERS, Fitted};
use crate::numeric::beta_mean::discounted_returns;
use crate::numeric::optimise::{Evaluation, maximise};
use crate::numeric::special::ln_rising;
use serde::{Deserialize, Serialize};

/// Above this sum of α and β subscribers differ by less than 1 % in their chance to leave: one for all.
const LARGEST_SUM: f64 = 1e4;

/// How many of a cohort were left after each renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    left_over: Vec<u64>,
}

/// What is wrong with the counts of a cohort, or with all cohorts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CohortFault {
    /// Nobody to begin with, or no renewal yet.
    #[error("a cohort needs the number that began and how many were left after at least one renewal")]
    NoRenewal,
    /// More than before.
    #[error(
        "after renewal {renewal} there were {now} subscribers, before it {before}: a cohort only shrinks; count those who come back apart"
    )]
    Grows {
        /// The renewal, from 1.
        renewal: usize,
        /// Subscribers after it.
        now: u64,
        /// Subscribers before it.
        before: u64,
    },
    /// No cohort.
    #[error("no cohort to fit the model to")]
    NoCohort,
    /// Nobody left in any cohort.
    #[error(
        "none of {subscribers} subscribers left, so nothing can be learned about how long they stay; wait for the first who do"
    )]
    NobodyLeft {
        /// Subscribers at the beginning.
        subscribers: u64,
    },
}

impl Cohort {
    /// The number that began, then how many were left after each renewal.
    pub fn new(left_over: Vec<u64>) -> Result<Self, CohortFault> {
        if left_over.len() < 2 || left_over[0] == 0 {
            return Err(CohortFault::NoRenewal);
        }
        for (renewal, pair) in (1..).zip(left_over.windows(2)) {
            if pair[1] > pair[0] {
                return Err(CohortFault::Grows { renewal, now: pair[1], before: pair[0] });
            }
        }
        Ok(Self { left_over })
    }

    /// Subscribers at the beginning.
    pub fn began(&self) -> u64 {
        self.left_over[0]
    }
}

/// The parameters; both positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShiftedBetaGeometric {
    /// First parameter of the chance to leave; α/(α + β) leave at the first renewal.
    pub alpha: f64,
    /// Second parameter of the chance to leave.
    pub beta: f64,
}

impl ShiftedBetaGeometric {
    /// Fits by maximum likelihood to one or more cohorts, of any ages.
    pub fn fit(cohorts: &[Cohort]) -> Result<Fitted<Self>, CohortFault> {
        let counts = Counts::of(cohorts);
        if counts.began == 0 {
            return Err(CohortFault::NoCohort);
        }
        let lost: f64 = counts.lost.iter().sum();
        if lost <= 0.0 {
            return Err(CohortFault::NobodyLeft { subscribers: counts.began });
        }
        let maximum = maximise([0.0, 0.0], BORDER, TOLERANCE, |logarithms| {
            let point = logarithms.map(f64::exp);
            counts.evaluate(&point).by_logarithm(&point)
        })
        // At α = β = 1 every count has a likelihood.
        .ok_or(CohortFault::NoCohort)?;
        let customers = usize::try_from(counts.began).unwrap_or(usize::MAX);
        let [alpha, beta] = maximum.point.map(f64::exp);
        let degeneracy = if customers < FEWEST_CUSTOMERS {
            Some(Degeneracy::TooFewCustomers { customers })
        } else if counts.lost.len() < 2 {
            // One renewal tells the mean of θ, not its spread.
            Some(Degeneracy::FlatRidge)
        } else if alpha + beta > LARGEST_SUM {
            Some(Degeneracy::OneDropoutForAll)
        } else {
            (alpha.min(beta) < 1e-6).then_some(Degeneracy::AtTheBorder)
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of people
        let renewed = (counts.began as f64 - counts.lost[0]) as usize;
        Ok(Fitted::at(&maximum, customers, renewed, degeneracy).map(|[alpha, beta]| Self { alpha, beta }))
    }

    /// Log-likelihood of the cohorts under these parameters.
    pub fn log_likelihood(&self, cohorts: &[Cohort]) -> f64 {
        Counts::of(cohorts).evaluate(&[self.alpha, self.beta]).value
    }

    /// S: the share of a cohort that is left after so many renewals.
    pub fn share_left(&self, renewals: u32) -> f64 {
        self.stays(0, renewals)
    }

    /// The share of those left after `renewals` that makes the next one.
    pub fn retention(&self, renewals: u32) -> f64 {
        let k = f64::from(renewals);
        (self.beta + k) / (self.alpha + self.beta + k)
    }

    /// The share of those left after `renewals` that is left after `more`, too.
    pub fn stays(&self, renewals: u32, more: u32) -> f64 {
        let (base, more) = (self.beta + f64::from(renewals), f64::from(more));
        (ln_rising(base, more) - ln_rising(self.alpha + base, more)).exp()
    }

    /// Expected number of renewals that a subscriber who has made `renewals` will still make; `None` where the mean is infinite (α ≤ 1) and
    /// no horizon is given.
    pub fn expected_renewals(&self, renewals: u32, until: Until) -> Option<f64> {
        self.discounted_renewals(renewals, DiscountRate::NONE, until)
    }

    /// Expected number of renewals to come, the k-th from now counted (1 + d)⁻ᵏ; `rate` is that of one period. Times the margin
    /// of a period, to be paid at its beginning, this is what a subscriber who has just renewed for the `renewals`-th time is still
    /// worth. Right before a renewal it is (1 + d) times that (DERL of the paper); a new subscriber's whole value, the first
    /// payment included, is 1 + this for 0 renewals (DEL).
    ///
    /// `None` without discount and end for α ≤ 1, and for a negative horizon; a horizon is cut to whole periods.
    pub fn discounted_renewals(&self, renewals: u32, rate: DiscountRate, until: Until) -> Option<f64> {
        let k = f64::from(renewals);
        let (stays, all) = (self.beta + k, self.alpha + self.beta + k);
        let z = rate.factor(1.0);
        match until {
            Until::Horizon(horizon) if horizon.is_nan() || horizon < 0.0 => None,
            Until::Horizon(horizon) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; checked above
                let horizon = horizon as u32;
                let mut left = 1.0;
                let mut sum = 0.0;
                for step in 0..horizon {
                    let step = f64::from(step);
                    left *= (stays + step) / (all + step) * z;
                    sum += left;
                    if left < 1e-17 * sum {
                        break;
                    }
                }
                Some(sum)
            }
            Until::Forever if rate.delta() <= 0.0 => (self.alpha > 1.0).then(|| stays / (self.alpha - 1.0)),
            Until::Forever => Some(discounted_returns(self.alpha, stays, rate.delta())),
        }
    }
}

/// By renewal, from the first: how many did not make it, and how many were last seen having made it.
struct Counts {
    began: u64,
    lost: Vec<f64>,
    last_seen: Vec<f64>,
}

impl Counts {
    fn of(cohorts: &[Cohort]) -> Self {
        let longest = cohorts.iter().map(|cohort| cohort.left_over.len() - 1).max().unwrap_or(0);
        let mut counts = Self { began: 0, lost: vec![0.0; longest], last_seen: vec![0.0; longest] };
        for cohort in cohorts {
            counts.began += cohort.began();
            for (lost, pair) in counts.lost.iter_mut().zip(cohort.left_over.windows(2)) {
                *lost += (pair[0] - pair[1]) as f64;
            }
            let last = cohort.left_over.len() - 1;
            counts.last_seen[last - 1] += cohort.left_over[last] as f64;
        }
        counts
    }

    /// Σ lost(t) ln \[α (β)ₜ₋₁/(α+β)ₜ\] + Σ last seen(t) ln \[(β)ₜ/(α+β)ₜ\]
    fn evaluate(&self, &[alpha, beta]: &[f64; 2]) -> Evaluation<2> {
        let mut sum = Evaluation::<2>::ZERO;
        let (mut before, mut stays, mut all) = (Rising::at(beta), Rising::at(beta), Rising::at(alpha + beta));
        for ((renewal, lost), last_seen) in (1..).zip(&self.lost).zip(&self.last_seen) {
            before.rise_to(renewal - 1);
            stays.rise_to(renewal);
            all.rise_to(renewal);
            let both = lost + last_seen;
            sum.value += lost * (alpha.ln() + before.value) + last_seen * stays.value - both * all.value;
            sum.gradient[0] += lost / alpha - both * all.first;
            sum.gradient[1] += lost * before.first + last_seen * stays.first - both * all.first;
            sum.hessian[0][0] -= lost / (alpha * alpha) + both * all.second;
            sum.hessian[0][1] -= both * all.second;
            sum.hessian[1][1] += lost * before.second + last_seen * stays.second - both * all.second;
        }
        sum.hessian[1][0] = sum.hessian[0][1];
        sum
    }
}
