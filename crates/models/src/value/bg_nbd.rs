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

use super::bg_nbd_likelihood::Dropout;
pub use super::fitting::LEAST_GAIN_OVER_NBD;
use super::fitting::{self, Leaving};
use super::grouping::{Grouped, repeat_counts};
use super::staying::{LeavesByToss, Staying};
use super::{Fitted, NotFitted, PurchaseHistory};
use serde::{Deserialize, Serialize};

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
    /// Fits by maximum likelihood, drawn towards usual shops where the data do not tell all parameters ([`super::Verdict::Drawn`]): Newton's method in the logarithms of the parameters, on grouped histories.
    pub fn fit(histories: &[PurchaseHistory]) -> Result<Fitted<Self>, NotFitted> {
        Ok(fitting::fit(&Dropout::AfterRepeats, histories)?.map(Self::from_array))
    }

    pub(crate) fn from_array([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    fn to_array(self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    /// Log-likelihood of the histories under these parameters.
    pub fn log_likelihood(&self, histories: &[PurchaseHistory]) -> f64 {
        let plain = Grouped::each(histories);
        Dropout::AfterRepeats.evaluate(&plain, &repeat_counts(&plain), &self.to_array()).value
    }
}

impl LeavesByToss for BgNbd {
    /// 1 for everybody who bought only once: never a score by itself.
    fn alive(&self, history: &PurchaseHistory) -> f64 {
        if history.repeats() == 0 {
            return 1.0;
        }
        let x = f64::from(history.repeats());
        let silence = (history.age() - history.recency()) / (self.alpha + history.recency());
        let odds = self.a / (self.b + x - 1.0) * ((self.r + x) * silence.ln_1p()).exp();
        1.0 / (1.0 + odds)
    }

    fn staying(&self, history: &PurchaseHistory) -> Staying {
        let x = f64::from(history.repeats());
        Staying { n: self.r + x, time: self.alpha + history.age(), a: self.a, b: self.b + x }
    }

    fn staying_new(&self) -> (f64, Staying) {
        (1.0, Staying { n: self.r, time: self.alpha, a: self.a, b: self.b })
    }
}
