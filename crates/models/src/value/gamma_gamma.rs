//! Gamma-Gamma: what does a customer spend per purchase?
//!
//! A purchase's value is Gamma(p, ν) with an own ν, which is Gamma(q, v) over the population; spend does not depend on how often
//! somebody buys. Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value". Given x purchases of mean m, ν is
//! Gamma(px + q, v + mx): the customer's mean spend p/ν is inverse-gamma distributed with expectation p(v + mx)/(px + q − 1), and the sum
//! of k further purchases over (v + mx) is beta-prime (pk, px + q).

use super::{Degeneracy, FEWEST_REPEAT_BUYERS, Fitted, NotFitted, Range};
use crate::numeric::distribution::gamma_quantile;
use crate::numeric::optimise::{Evaluation, Maximum, maximise};
use crate::numeric::special::{beta_share_below, digamma, ln_gamma, trigamma};
use crate::parallel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Above this p or q purchases or customers differ by less than 1 % in spend.
const LARGEST_SHAPE: f64 = 1e4;

/// A repeat buyer's spend: number of repeat purchases and their mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpendHistory {
    mean: f64,
    purchases: u32,
}

/// What is wrong with a spend history.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SpendFault {
    /// No purchase to take a mean of.
    #[error("no repeat purchase: the spend model is fitted to repeat buyers only; leave this customer out")]
    NoPurchase,
    /// Zero, negative or no number.
    #[error("mean spend {mean} is not a positive amount; leave this customer out")]
    NotPositive {
        /// Mean as given.
        mean: f64,
    },
}

impl SpendHistory {
    /// `purchases` repeat purchases (the first one not counted) of positive `mean` spend.
    pub fn new(purchases: u32, mean: f64) -> Result<Self, SpendFault> {
        if purchases == 0 {
            return Err(SpendFault::NoPurchase);
        }
        if !mean.is_finite() || mean <= 0.0 {
            return Err(SpendFault::NotPositive { mean });
        }
        Ok(Self { mean, purchases })
    }

    /// Repeat purchases.
    pub fn purchases(&self) -> u32 {
        self.purchases
    }

    /// Their mean spend.
    pub fn mean(&self) -> f64 {
        self.mean
    }
}

/// The parameters; all positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of a customer's purchases.
    pub p: f64,
    /// Shape of the spread between customers; the mean spend exists for q > 1, its variance for q > 2.
    pub q: f64,
    /// Scale of the spread between customers (γ in the paper), an amount of money.
    pub v: f64,
}

impl GammaGamma {
    /// Fits by unpenalised maximum likelihood to repeat buyers.
    pub fn fit(spends: &[SpendHistory]) -> Result<Fitted<Self>, NotFitted> {
        let customers = spends.len();
        if customers == 0 {
            return Err(NotFitted::NoCustomers);
        }
        let likelihood = Likelihood::new(spends);
        let maximum = likelihood.climb().ok_or(NotFitted::NoLikelihood { customers })?;
        let [p, q, _] = maximum.point.map(f64::exp);
        let degeneracy = if customers < FEWEST_REPEAT_BUYERS {
            Some(Degeneracy::TooFewRepeatBuyers { repeat_buyers: customers })
        } else if p > LARGEST_SHAPE || q > LARGEST_SHAPE {
            Some(Degeneracy::OneSpendForAll)
        } else {
            (q <= 1.0).then_some(Degeneracy::InfiniteMean { q })
        };
        Ok(Fitted::at(&maximum, customers, customers, degeneracy).map(|[p, q, v]| Self { p, q, v }))
    }

    /// Log-likelihood of the spends under these parameters.
    pub fn log_likelihood(&self, spends: &[SpendHistory]) -> f64 {
        Likelihood::new(spends).evaluate([self.p, self.q, self.v]).value
    }

    /// Mean spend per purchase over the population, pv/(q − 1); `None` for q ≤ 1.
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.v / (self.q - 1.0))
    }

    /// Expected spend per purchase of a customer; `None` for the spend: of somebody without repeat purchases, that is the
    /// population's mean. `None` if the mean is not defined.
    pub fn expected_spend(&self, spend: Option<SpendHistory>) -> Option<f64> {
        let (shape, scale) = self.posterior(spend);
        (shape > 1.0).then(|| self.p * scale / (shape - 1.0))
    }

    /// Range that holds the customer's own mean spend per purchase with probability `level`, equal tails.
    pub fn mean_spend_range(&self, spend: Option<SpendHistory>, level: f64) -> Range {
        let (shape, scale) = self.posterior(spend);
        let tail = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
        Range {
            low: self.p * scale / gamma_quantile(1.0 - tail, shape),
            high: self.p * scale / gamma_quantile(tail, shape),
        }
    }

    /// Probability that the next `purchases` of the customer cost `amount` or less in sum.
    pub fn probability_sum_within(&self, amount: f64, purchases: u32, spend: Option<SpendHistory>) -> f64 {
        if purchases == 0 {
            return if amount >= 0.0 { 1.0 } else { 0.0 };
        }
        let (shape, scale) = self.posterior(spend);
        beta_share_below(self.p * f64::from(purchases), shape, amount / (amount + scale))
    }

    /// Shape and rate of the customer's ν.
    fn posterior(&self, spend: Option<SpendHistory>) -> (f64, f64) {
        spend.map_or((self.q, self.v), |spend| {
            let x = f64::from(spend.purchases);
            (self.q + self.p * x, self.v + spend.mean * x)
        })
    }
}

struct Likelihood<'a> {
    spends: &'a [SpendHistory],
    counts: BTreeMap<u32, f64>,
    /// Σ x ln(mx)
    weighted_logs: f64,
    /// Σ ln m
    logs: f64,
    /// Σ m / n
    mean: f64,
}

impl<'a> Likelihood<'a> {
    fn new(spends: &'a [SpendHistory]) -> Self {
        let mut new = Self { spends, counts: BTreeMap::new(), weighted_logs: 0.0, logs: 0.0, mean: 0.0 };
        for spend in spends {
            let x = f64::from(spend.purchases);
            *new.counts.entry(spend.purchases).or_default() += 1.0;
            new.weighted_logs += x * (spend.mean * x).ln();
            new.logs += spend.mean.ln();
            new.mean += spend.mean / spends.len() as f64;
        }
        new
    }

    fn climb(&self) -> Option<Maximum<3>> {
        let (p, q) = (3.0_f64, 3.0_f64);
        let start = [p.ln(), q.ln(), (self.mean * (q - 1.0) / p).ln()];
        maximise(start, 30.0, 1e-9, |logarithms| {
            let point = logarithms.map(f64::exp);
            self.evaluate(point).by_logarithm(&point)
        })
    }

    /// Σ ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + px ln(mx) − ln m − (px+q) ln(v+mx)
    fn evaluate(&self, [p, q, v]: [f64; 3]) -> Evaluation<3> {
        let jobs = self.spends.chunks(parallel::CHUNK).collect();
        let parts = parallel::map(jobs, |spends: &[SpendHistory]| sum_of_spends([p, q, v], spends));
        let n = self.spends.len() as f64;
        let mut sum = Evaluation::<3>::ZERO;
        sum.value = n * (q * v.ln() - ln_gamma(q)) + p * self.weighted_logs - self.logs;
        sum.gradient = [self.weighted_logs, n * (v.ln() - digamma(q)), n * q / v];
        sum.hessian[1][1] = -n * trigamma(q);
        sum.hessian[1][2] = n / v;
        sum.hessian[2][2] = -n * q / (v * v);
        for (purchases, customers) in &self.counts {
            let x = f64::from(*purchases);
            let (own, both) = (p * x, p * x + q);
            let (psi_own, psi_both) = (digamma(own), digamma(both));
            let (bend_own, bend_both) = (trigamma(own), trigamma(both));
            sum.value += customers * (ln_gamma(both) - ln_gamma(own));
            sum.gradient[0] += customers * x * (psi_both - psi_own);
            sum.gradient[1] += customers * psi_both;
            sum.hessian[0][0] += customers * x * x * (bend_both - bend_own);
            sum.hessian[0][1] += customers * x * bend_both;
            sum.hessian[1][1] += customers * bend_both;
        }
        for part in &parts {
            sum.add(part);
        }
        sum.mirror();
        sum
    }
}

/// The parts with ln(v + mx), upper triangle.
fn sum_of_spends([p, q, v]: [f64; 3], spends: &[SpendHistory]) -> Evaluation<3> {
    let mut sum = Evaluation::<3>::ZERO;
    for spend in spends {
        let x = f64::from(spend.purchases);
        let shape = p * x + q;
        let scale = v + spend.mean * x;
        let (log, inverse) = (scale.ln(), 1.0 / scale);
        sum.value -= shape * log;
        sum.gradient[0] -= x * log;
        sum.gradient[1] -= log;
        sum.gradient[2] -= shape * inverse;
        sum.hessian[0][2] -= x * inverse;
        sum.hessian[1][2] -= inverse;
        sum.hessian[2][2] += shape * inverse * inverse;
    }
    sum
}
