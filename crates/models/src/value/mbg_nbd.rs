//! MBG/NBD: BG/NBD in which a customer may leave after the very first purchase, too.
//!
//! While a customer, a person buys at random with an own rate λ; after each purchase, the first included, the person leaves with
//! an own probability p. Rates are Gamma(r, α) over the population, p is Beta(a, b). Batislam, Denizel & Filiztekin (2007),
//! "Empirical validation and comparison of models for customer base analysis", International Journal of Research in
//! Marketing 24(3). Those who bought once get a P(alive) below 1, which BG/NBD cannot say.
//!
//! P(alive) = 1 / (1 + a/(b+x) · ((α+T)/(α+`t_x`))^(r+x)). Given alive, λ ~ Gamma(r+x, α+T) and p ~ Beta(a, b+x+1) are independent:
//! from there on the customer is one of BG/NBD ([`super::bg_nbd`]) with b + 1 for b.

use super::bg_nbd_likelihood::Dropout;
use super::fitting::{self, Leaving};
use super::grouping::{Grouped, repeat_counts};
use super::staying::{LeavesByToss, Staying};
use super::{Fitted, NotFitted, PurchaseHistory};
use serde::{Deserialize, Serialize};

/// The parameters; all positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter (a time) of the purchase rates; r/α is the mean number of purchases per unit of time.
    pub alpha: f64,
    /// First parameter of the chance to leave after a purchase; a/(a + b) is the mean chance.
    pub a: f64,
    /// Second parameter of the chance to leave.
    pub b: f64,
}

impl MbgNbd {
    /// Fits by maximum likelihood, drawn towards usual shops where the data do not tell all parameters ([`super::Verdict::Drawn`]), as [`super::bg_nbd::BgNbd::fit`].
    pub fn fit(histories: &[PurchaseHistory]) -> Result<Fitted<Self>, NotFitted> {
        Ok(fitting::fit(&Dropout::AfterEvery, histories)?.map(Self::from_array))
    }

    pub(crate) fn from_array([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    /// Log-likelihood of the histories under these parameters.
    pub fn log_likelihood(&self, histories: &[PurchaseHistory]) -> f64 {
        let plain = Grouped::each(histories);
        let point = [self.r, self.alpha, self.a, self.b];
        Dropout::AfterEvery.evaluate(&plain, &repeat_counts(&plain), &point).value
    }
}

impl LeavesByToss for MbgNbd {
    fn alive(&self, history: &PurchaseHistory) -> f64 {
        let x = f64::from(history.repeats());
        let silence = (history.age() - history.recency()) / (self.alpha + history.recency());
        let odds = self.a / (self.b + x) * ((self.r + x) * silence.ln_1p()).exp();
        1.0 / (1.0 + odds)
    }

    fn staying(&self, history: &PurchaseHistory) -> Staying {
        let x = f64::from(history.repeats());
        Staying { n: self.r + x, time: self.alpha + history.age(), a: self.a, b: self.b + x + 1.0 }
    }

    fn staying_new(&self) -> (f64, Staying) {
        (self.b / (self.a + self.b), Staying { n: self.r, time: self.alpha, a: self.a, b: self.b + 1.0 })
    }
}
