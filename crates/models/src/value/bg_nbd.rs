//! BG/NBD: who is still a customer, and how often will each buy?
//!
//! While a customer, a person buys at random with an own rate λ; after each purchase the person leaves with an own
//! probability p. Rates are Gamma(r, α) over the population, p is Beta(a, b). Fader, Hardie & Lee (2005), "Counting Your
//! Customers" the Easy Way, Marketing Science 24(2).
//!
//! Given the history (x, `t_x`, T) the chance to be still a customer is
//! P(alive) = 1 / (1 + a/(b+x−1) · ((α+T)/(α+`t_x`))^(r+x)), 1 for x = 0. Given alive, λ ~ Gamma(r+x, α+T) and p ~ Beta(a, b+x)
//! are independent. So the number of purchases X in the next t is min(K, G): K purchases would come if nobody left,
//! K ~ NBD(r+x, z) with z = t/(α+T+t); the G-th is the last one, P(G ≥ j) = (b+x)ⱼ₋₁/(a+b+x)ⱼ₋₁ (rising factorials). Hence
//!
//! P(X ≥ j) = P(alive) · `I_z(j, r+x)` · (b+x)ⱼ₋₁/(a+b+x)ⱼ₋₁,
//!
//! which for j = 1 is the probability to buy, P(alive) · (1 − ((α+T)/(α+T+t))^(r+x)), and whose sum over j is the expectation.

use super::bg_nbd_likelihood::Likelihood;
use super::grouping::{Grouped, group};
use super::purchase_model::count_range;
use super::{
    Degeneracy, FEWEST_CUSTOMERS, FEWEST_REPEAT_BUYERS, Fitted, NotFitted, Prediction, PurchaseHistory, Range, Verdict,
    WIDEST_LOG_ERROR, errors, nbd,
};
use crate::numeric::hypergeometric::purchases_while_alive;
use crate::numeric::optimise::{Maximum, maximise};
use crate::numeric::special::{beta_share_below, ln_rising};
use crate::parallel;
use serde::{Deserialize, Serialize};

/// Gain in log-likelihood over NBD that two more parameters must bring (Akaike's criterion), else nobody leaves.
pub const LEAST_GAIN_OVER_NBD: f64 = 2.0;
/// Above this shape the rates differ by less than 3 % between customers: one rate for all.
const LARGEST_SHAPE: f64 = 1e3;
/// Above this sum of a and b the chances to leave differ by less than 1 %: one for all.
const LARGEST_DROPOUT_SUM: f64 = 1e4;
/// Logarithms of the parameters stay within ±this; e²⁵ is beyond all meaning and within all arithmetic.
const BORDER: f64 = 25.0;
/// Gain in log-likelihood that is not worth another evaluation: a hundred-millionth of a standard error.
const TOLERANCE: f64 = 1e-9;
/// From this many customers on a sample gives the start.
const SAMPLE_FROM: usize = 100_000;
/// Customers in that sample; it lands within a few per cent, two or three steps from the end.
const SAMPLE: usize = 20_000;

/// The parameters; all positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter (a time) of the purchase rates; r/α is the mean number of purchases per unit of time.
    pub alpha: f64,
    /// First parameter of the chance to leave after a purchase; a/(a + b) is the mean chance.
    pub a: f64,
    /// Second parameter of the chance to leave.
    pub b: f64,
}

impl BgNbd {
    /// Fits by unpenalised maximum likelihood: Newton's method in the logarithms of the parameters, on grouped histories.
    pub fn fit(histories: &[PurchaseHistory]) -> Result<Fitted<Self>, NotFitted> {
        let customers = histories.len();
        if customers == 0 {
            return Err(NotFitted::NoCustomers);
        }
        let start = sampled_start(histories).unwrap_or_else(|| default_start(histories));
        let grouped = group(histories);
        let likelihood = Likelihood::new(&grouped);
        let repeat_buyers = repeat_buyers(&likelihood);
        if repeat_buyers == 0 {
            return Err(NotFitted::NobodyRepeats { customers });
        }
        let maximum = climb(&likelihood, start).ok_or(NotFitted::NoLikelihood { customers })?;
        let without_leaving =
            nbd::climb(&grouped, likelihood.counts()).map_or(f64::NEG_INFINITY, |end| end.evaluation.value);
        let point = maximum.point.map(f64::exp);
        let errors = errors(&point, &maximum.evaluation.hessian);
        let verdict =
            degeneracy(customers, repeat_buyers, &maximum, without_leaving).map_or(Verdict::Sound, Verdict::Degenerate);
        Ok(Fitted {
            model: Self::from_array(point),
            log_likelihood: maximum.evaluation.value,
            standard_errors: errors
                .map(|(log_errors, _)| Self::from_array(std::array::from_fn(|row| log_errors[row] * point[row]))),
            covariance: errors.map(|(_, covariance)| covariance.iter().map(|line| line.to_vec()).collect()),
            customers,
            repeat_buyers,
            iterations: maximum.iterations,
            verdict,
        })
    }

    fn from_array([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    /// Log-likelihood of the histories under these parameters.
    pub fn log_likelihood(&self, histories: &[PurchaseHistory]) -> f64 {
        let plain = Grouped { histories: histories.into(), customers: Vec::new() };
        Likelihood::new(&plain).evaluate(&[self.r, self.alpha, self.a, self.b]).value
    }

    /// Probability that the customer has not left. 1 for everybody who bought only once: never a score by itself.
    pub fn probability_alive(&self, history: &PurchaseHistory) -> f64 {
        if history.repeats() == 0 {
            return 1.0;
        }
        let x = f64::from(history.repeats());
        let silence = (history.age() - history.recency()) / (self.alpha + history.recency());
        let odds = self.a / (self.b + x - 1.0) * ((self.r + x) * silence.ln_1p()).exp();
        1.0 / (1.0 + odds)
    }

    /// Expected purchases in (T, T + horizon], given the history. NaN for a negative horizon.
    pub fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let x = f64::from(history.repeats());
        let tau = horizon / (self.alpha + history.age());
        self.probability_alive(history) * purchases_while_alive(self.r + x, self.a, self.b + x, tau)
    }

    /// Expected purchases of someone of whom nothing is known, in `time` from the first purchase, that one not counted.
    pub fn expected_purchases_new(&self, time: f64) -> f64 {
        purchases_while_alive(self.r, self.a, self.b, time / self.alpha)
    }

    /// Probability of at least one purchase in (T, T + horizon], given the history.
    pub fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        self.probability_alive(history) * self.buys_while_alive(history, horizon)
    }

    fn buys_while_alive(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let n = self.r + f64::from(history.repeats());
        -(-n * (horizon / (self.alpha + history.age())).ln_1p()).exp_m1()
    }

    /// Probability of at least `purchases` in (T, T + horizon], given the history: the predictive distribution.
    pub fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        let x = f64::from(history.repeats());
        match purchases {
            0 => 1.0,
            1 => self.probability_to_buy(history, horizon),
            _ => {
                let j = f64::from(purchases);
                let z = horizon / (self.alpha + history.age() + horizon);
                let stays = ln_rising(self.b + x, j - 1.0) - ln_rising(self.a + self.b + x, j - 1.0);
                self.probability_alive(history) * beta_share_below(j, self.r + x, z) * stays.exp()
            }
        }
    }

    /// Range that holds the number of purchases in the horizon with probability `level` or more, equal tails.
    pub fn purchases_range(&self, history: &PurchaseHistory, horizon: f64, level: f64) -> Range {
        count_range(level, |purchases| self.probability_of_at_least(purchases, history, horizon))
    }

    /// Expected purchases in the horizon now, as a share of those right after the last purchase: 1 then, sinking towards 0
    /// the longer the silence against the customer's own rhythm.
    pub fn decline(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let after = self.expected_purchases(&history.at_last_purchase(), horizon);
        if after > 0.0 { self.expected_purchases(history, horizon) / after } else { 1.0 }
    }

    /// Everything about one customer and horizon.
    pub fn predict(&self, history: &PurchaseHistory, horizon: f64) -> Prediction {
        let x = f64::from(history.repeats());
        let alive = self.probability_alive(history);
        let tau = horizon / (self.alpha + history.age());
        Prediction {
            probability_alive: alive,
            expected_purchases: alive * purchases_while_alive(self.r + x, self.a, self.b + x, tau),
            probability_to_buy: alive * self.buys_while_alive(history, horizon),
        }
    }

    /// [`Self::predict`] for all customers, in parallel, into `predictions` (of the same length).
    pub fn predict_into(&self, histories: &[PurchaseHistory], horizon: f64, predictions: &mut [Prediction]) {
        parallel::fill(histories, predictions, |history| self.predict(history, horizon));
    }
}

fn repeat_buyers(likelihood: &Likelihood<'_>) -> usize {
    let count: f64 =
        likelihood.counts().iter().filter(|(repeats, _)| *repeats > 0).map(|(_, customers)| customers).sum();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of rows, far below 2⁵³
    let count = count as usize;
    count
}

fn climb(likelihood: &Likelihood<'_>, start: [f64; 4]) -> Option<Maximum<4>> {
    maximise(start.map(f64::ln), BORDER, TOLERANCE, |logarithms| {
        let point = logarithms.map(f64::exp);
        likelihood.evaluate(&point).by_logarithm(&point)
    })
}

/// The maximum of every k-th customer, where there are so many that a full evaluation costs more than all of the sample.
fn sampled_start(histories: &[PurchaseHistory]) -> Option<[f64; 4]> {
    if histories.len() < SAMPLE_FROM {
        return None;
    }
    let sample: Vec<PurchaseHistory> = histories.iter().step_by(histories.len() / SAMPLE).copied().collect();
    let grouped = group(&sample);
    let likelihood = Likelihood::new(&grouped);
    if repeat_buyers(&likelihood) < FEWEST_REPEAT_BUYERS {
        return None;
    }
    climb(&likelihood, default_start(&sample)).filter(|end| end.converged).map(|end| end.point.map(f64::exp))
}

/// Rates spread as widely as shops usually show, at the data's own mean; one in four leaves after a purchase.
fn default_start(histories: &[PurchaseHistory]) -> [f64; 4] {
    let (mut purchases, mut time) = (0.0, 0.0);
    for history in histories {
        purchases += f64::from(history.repeats());
        time += history.age();
    }
    let r = 0.5;
    let alpha = if purchases > 0.0 && time > 0.0 { r * time / purchases } else { 1.0 };
    [r, 0.5 * alpha, 0.8, 2.4]
}

fn degeneracy(
    customers: usize,
    repeat_buyers: usize,
    maximum: &Maximum<4>,
    without_leaving: f64,
) -> Option<Degeneracy> {
    let [r, alpha, a, b] = maximum.point.map(f64::exp);
    let gain = maximum.evaluation.value - without_leaving;
    if customers < FEWEST_CUSTOMERS {
        Some(Degeneracy::TooFewCustomers { customers })
    } else if repeat_buyers < FEWEST_REPEAT_BUYERS {
        Some(Degeneracy::TooFewRepeatBuyers { repeat_buyers })
    } else if gain < LEAST_GAIN_OVER_NBD {
        Some(Degeneracy::NobodyLeaves { gain })
    } else if r > LARGEST_SHAPE {
        Some(Degeneracy::OneRateForAll)
    } else if a + b > LARGEST_DROPOUT_SUM {
        Some(Degeneracy::OneDropoutForAll)
    } else if [r, alpha, a, b].iter().any(|parameter| *parameter < 1e-6) {
        Some(Degeneracy::AtTheBorder)
    } else {
        let point = [r, alpha, a, b];
        let sharp = errors(&point, &maximum.evaluation.hessian)
            .is_some_and(|(log_errors, _)| log_errors.iter().all(|error| *error < WIDEST_LOG_ERROR));
        (!sharp || !maximum.converged).then_some(Degeneracy::FlatRidge)
    }
}
