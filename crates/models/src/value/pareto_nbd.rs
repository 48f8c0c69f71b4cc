//! Pareto/NBD: customers who may leave at any time, not only after a purchase.
//!
//! While a customer, a person buys at random with an own rate λ, and leaves at random with an own rate μ. Rates of buying
//! are Gamma(r, α) over the population, rates of leaving Gamma(s, β). Schmittlein, Morrison & Colombo (1987), "Counting Your Customers:
//! Who Are They and What Will They Do Next?", Management Science 33(1); likelihood after Fader & Hardie (2005), "A Note on
//! Deriving the Pareto/NBD Model and Related Expressions"; DERT after Fader, Hardie & Lee (2005), "RFM and CLV", Journal of
//! Marketing Research 42(4).
//!
//! Given alive at T, λ ~ Gamma(r+x, α+T) and μ ~ Gamma(s, β+T) are independent, so a customer alive now is still one after u with
//! probability ((β+T)/(β+T+u))ˢ, and everything foretold is an integral over that: expected purchases (r+x)/(α+T) · ∫ du, DERT with
//! e^(−δu) under it, and the j-th purchase comes if its time, (α+T) · beta-prime(j, r+x), lies within the horizon and the life.

use super::discount::{DiscountRate, REST, Until};
use super::fitting::{self, Leaving};
use super::forecast::PurchaseForecast;
use super::grouping::{Grouped, repeat_counts};
use super::pareto_nbd_likelihood::{Lifetimes, odds_of_leaving};
use super::{Fitted, NotFitted, PurchaseHistory};
use crate::numeric::quadrature::{Piece, integral};
use crate::numeric::special::ln_beta;
use serde::{Deserialize, Serialize};

/// The parameters; all positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter (a time) of the purchase rates; r/α is the mean number of purchases per unit of time.
    pub alpha: f64,
    /// Shape of the rates of leaving.
    pub s: f64,
    /// Rate parameter (a time) of the rates of leaving; s/β is their mean.
    pub beta: f64,
}

impl ParetoNbd {
    /// Fits by maximum likelihood, drawn towards usual shops where the data do not tell all parameters ([`super::Verdict::Drawn`]), as [`super::bg_nbd::BgNbd::fit`].
    pub fn fit(histories: &[PurchaseHistory]) -> Result<Fitted<Self>, NotFitted> {
        Ok(fitting::fit(&Lifetimes, histories)?.map(Self::from_array))
    }

    pub(crate) fn from_array([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    fn to_array(self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    /// Log-likelihood of the histories under these parameters.
    pub fn log_likelihood(&self, histories: &[PurchaseHistory]) -> f64 {
        let plain = Grouped::each(histories);
        Lifetimes.evaluate(&plain, &repeat_counts(&plain), &self.to_array()).value
    }

    /// Expected time as a customer within the next `horizon` of one with this time β + T behind: ∫ ((β+T)/(β+T+u))ˢ du.
    fn expected_stay(&self, beta: f64, horizon: f64) -> f64 {
        let log = (horizon / beta).ln_1p();
        let excess = 1.0 - self.s;
        // (e^(εL) − 1)/ε, which is L at ε = 0.
        if (excess * log).abs() < 1e-300 { beta * log } else { beta * (excess * log).exp_m1() / excess }
    }

    /// The same with e^(−δu) under the integral; `None` where it has no finite value.
    fn discounted_stay(&self, beta: f64, rate: DiscountRate, until: Until) -> Option<f64> {
        let delta = rate.delta();
        let time = match until {
            Until::Horizon(time) if time.is_nan() || time < 0.0 => return None,
            Until::Horizon(time) if delta == 0.0 => return Some(self.expected_stay(beta, time)),
            Until::Forever if delta == 0.0 => return (self.s > 1.0).then(|| beta / (self.s - 1.0)),
            Until::Horizon(time) => time.min(REST / delta),
            Until::Forever => REST / delta,
        };
        // Over w = ln(1 + u/(β+T)): β e^(−δβ(e^w − 1)) e^((1−s)w), without a pole.
        let fall = |w: f64| delta * beta * w.exp_m1() + self.s * w;
        let judge = |low: f64, high: f64| {
            if fall(low) - low > REST {
                Piece::Negligible
            } else if high - low <= 3.0 && fall(high) - fall(low) <= 12.0 {
                Piece::Short
            } else {
                Piece::Long
            }
        };
        Some(beta * integral(0.0, (time / beta).ln_1p(), judge, |w| (w - fall(w)).exp()))
    }

    /// P(at least j purchases within the horizon | alive now): the density of the j-th one's time, times the share of lives that
    /// reach it.
    fn buys_while_alive(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        let (j, n) = (f64::from(purchases), self.r + f64::from(history.repeats()));
        let (alpha, beta) = (self.alpha + history.age(), self.beta + history.age());
        let least = alpha.min(beta);
        let constant = -ln_beta(j, n) + (least / alpha).ln();
        // Over w = ln(1 + u/m): z = u/(α+T+u) to the (j − 1)-th, (1 − z) to the (n + 1)-th, ((β+T)/(β+T+u))ˢ, and du = (m + u) dw.
        let logs = |w: f64| {
            let time = least * w.exp_m1();
            ((time / (alpha + time)).ln(), (time / alpha).ln_1p(), (time / beta).ln_1p())
        };
        let height = |w: f64| {
            let (share, purchases, leaving) = logs(w);
            let rises = if purchases_are_one(j) { 0.0 } else { (j - 1.0) * share };
            constant + rises - (n + 1.0) * purchases - self.s * leaving + w
        };
        // The j-th purchase comes about this time, give or take such a part of α+T+u.
        let likely = alpha * (j - 1.0) / n;
        let spread = if j > 1.0 { ((j - 1.0) / (n * (n + j - 1.0))).sqrt().min(1.0) } else { 1.0 };
        let end = (horizon / least).ln_1p();
        let turn = (likely / least).ln_1p().min(end);
        let top = height(turn).max(height(end));
        let judge = |low: f64, high: f64| {
            let (at_low, at_high) = (height(low), height(high));
            let is_powers_only = j <= 16.0 || (at_high - at_low).abs() <= 12.0;
            // How far each power falls, and not how far it could: where all leave at one rate, s and β run to infinity together, and
            // pieces by s alone would be millions.
            let ((_, purchases, leaving), (_, more_purchases, more_leaving)) = (logs(low), logs(high));
            let fall = (n + 1.0) * (more_purchases - purchases) + self.s * (more_leaving - leaving);
            if at_low.max(at_high) < top - 50.0 {
                Piece::Negligible
            } else if high - low <= 2.0 * spread && is_powers_only && fall <= 20.0 {
                Piece::Short
            } else {
                Piece::Long
            }
        };
        let share = |from: f64, to: f64| integral(from, to, judge, |w| height(w).exp());
        (share(0.0, turn) + share(turn, end)).min(1.0)
    }
}

/// Whether the power of z is 0: 0 · ln 0 is no number.
fn purchases_are_one(j: f64) -> bool {
    j <= 1.0
}

impl PurchaseForecast for ParetoNbd {
    fn probability_alive(&self, history: &PurchaseHistory) -> f64 {
        1.0 / (1.0 + odds_of_leaving(&self.to_array(), history))
    }

    fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let rate = (self.r + f64::from(history.repeats())) / (self.alpha + history.age());
        self.probability_alive(history) * rate * self.expected_stay(self.beta + history.age(), horizon)
    }

    fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        self.probability_alive(history) * self.buys_while_alive(purchases, history, horizon)
    }

    fn expected_purchases_new(&self, time: f64) -> f64 {
        self.r / self.alpha * self.expected_stay(self.beta, time)
    }

    fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        let per_time = (self.r + f64::from(history.repeats())) / (self.alpha + history.age());
        let stay = self.discounted_stay(self.beta + history.age(), rate, until)?;
        Some(self.probability_alive(history) * per_time * stay)
    }

    fn predict(&self, history: &PurchaseHistory, horizon: f64) -> super::Prediction {
        let alive = self.probability_alive(history);
        let rate = (self.r + f64::from(history.repeats())) / (self.alpha + history.age());
        super::Prediction {
            probability_alive: alive,
            expected_purchases: alive * rate * self.expected_stay(self.beta + history.age(), horizon),
            probability_to_buy: alive * self.buys_while_alive(1, history, horizon),
        }
    }
}
