//! BG/BB: customers who buy, or do not, at each of a number of opportunities: a donation a year, a conference, a weekly box.
//!
//! While a customer, a person buys at each opportunity with an own probability p, and leaves before an opportunity with an own
//! probability θ. p is Beta(α, β) over the population, θ is Beta(γ, δ). Fader, Hardie & Shang (2010), "Customer-Base Analysis in a
//! Discrete-Time Noncontractual Setting", Marketing Science 29(6). The likelihood is a sum over the last opportunity as a customer.
//!
//! Given alive at n, p ~ Beta(α+x, β+n−x) and θ ~ Beta(γ, δ+n) are independent: the customer is still one after k more opportunities
//! with probability (δ+n)ₖ/(γ+δ+n)ₖ (rising factorials), and buys at each with (α+x)/(α+β+n) on average.

use super::bg_bb_likelihood::{Groups, fit, likelihood_of};
use super::discount::{DiscountRate, Until};
use super::purchase_model::count_range;
use super::{Fitted, NotFitted, Range};
use crate::numeric::beta_mean::discounted_returns;
use serde::{Deserialize, Serialize};

/// More opportunities than this are a rate in time: use a continuous model.
pub const MOST_OPPORTUNITIES: u32 = 10_000;

/// When a customer bought at a number of opportunities after the first purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpportunityHistory {
    opportunities: u32,
    last: u32,
    purchases: u32,
}

/// What is wrong with a history of opportunities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpportunityFault {
    /// The last purchase after the last opportunity.
    #[error(
        "the last purchase was at opportunity {last} of {opportunities}; count from the first purchase, that one not counted"
    )]
    LastBeyondEnd {
        /// Opportunity of the last purchase as given.
        last: u32,
        /// Opportunities as given.
        opportunities: u32,
    },
    /// More purchases than opportunities up to the last, or none at a later one.
    #[error(
        "{purchases} purchases do not go with the last at opportunity {last}: one at each opportunity at most, the first purchase not counted"
    )]
    PurchasesAgainstLast {
        /// Purchases as given.
        purchases: u32,
        /// Opportunity of the last purchase as given.
        last: u32,
    },
    /// More than [`MOST_OPPORTUNITIES`].
    #[error(
        "{opportunities} opportunities are more than {MOST_OPPORTUNITIES}: take longer periods, or a model in continuous time"
    )]
    TooMany {
        /// Opportunities as given.
        opportunities: u32,
    },
}

impl OpportunityHistory {
    /// `purchases` (x) at `opportunities` (n), the last of them at opportunity `last` (`t_x`, counted from 1; 0 for none).
    pub fn new(purchases: u32, last: u32, opportunities: u32) -> Result<Self, OpportunityFault> {
        if opportunities > MOST_OPPORTUNITIES {
            return Err(OpportunityFault::TooMany { opportunities });
        }
        if last > opportunities {
            return Err(OpportunityFault::LastBeyondEnd { last, opportunities });
        }
        if purchases > last || (purchases == 0) != (last == 0) {
            return Err(OpportunityFault::PurchasesAgainstLast { purchases, last });
        }
        Ok(Self { opportunities, last, purchases })
    }

    /// x: purchases after the first.
    pub fn purchases(&self) -> u32 {
        self.purchases
    }

    /// `t_x`: the opportunity of the last purchase, 0 for none.
    pub fn last(&self) -> u32 {
        self.last
    }

    /// n: opportunities since the first purchase.
    pub fn opportunities(&self) -> u32 {
        self.opportunities
    }
}

/// The parameters; all positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgBb {
    /// First parameter of the chance to buy; α/(α + β) is the mean chance.
    pub alpha: f64,
    /// Second parameter of the chance to buy.
    pub beta: f64,
    /// First parameter of the chance to leave; γ/(γ + δ) is the mean chance.
    pub gamma: f64,
    /// Second parameter of the chance to leave.
    pub delta: f64,
}

impl BgBb {
    /// Fits by unpenalised maximum likelihood: Newton's method in the logarithms of the parameters, on grouped histories.
    pub fn fit(histories: &[OpportunityHistory]) -> Result<Fitted<Self>, NotFitted> {
        Ok(fit(&Groups::of(histories))?.map(Self::from_array))
    }

    pub(crate) fn from_array([alpha, beta, gamma, delta]: [f64; 4]) -> Self {
        Self { alpha, beta, gamma, delta }
    }

    /// Log-likelihood of the histories under these parameters.
    pub fn log_likelihood(&self, histories: &[OpportunityHistory]) -> f64 {
        likelihood_of(&Groups::of(histories), &[self.alpha, self.beta, self.gamma, self.delta]).value
    }

    /// Probability that the customer had not left before the last opportunity, the n-th. 1 for who bought at it.
    pub fn probability_alive(&self, history: &OpportunityHistory) -> f64 {
        let (x, n) = (f64::from(history.purchases), f64::from(history.opportunities));
        // Odds of having left before the opportunity m + 1, over those of being here at n, from the last backwards.
        let (mut odds, mut ratio) = (0.0, 1.0);
        for m in (history.last..history.opportunities).rev() {
            let m = f64::from(m);
            // At m + 1 and no purchase there, against not being there.
            ratio *=
                (self.alpha + self.beta + m) / (self.beta + m - x) * (self.gamma + self.delta + m) / (self.delta + m);
            odds += ratio * self.gamma / (self.gamma + self.delta + m);
        }
        debug_assert!(n >= x);
        1.0 / (1.0 + odds)
    }

    /// Probability that the customer will still be one at the next opportunity, n + 1.
    pub fn probability_alive_next(&self, history: &OpportunityHistory) -> f64 {
        let n = f64::from(history.opportunities);
        self.probability_alive(history) * (self.delta + n) / (self.gamma + self.delta + n)
    }

    /// Mean chance of a customer to buy at an opportunity, if still one.
    fn buys(&self, history: &OpportunityHistory) -> f64 {
        (self.alpha + f64::from(history.purchases)) / (self.alpha + self.beta + f64::from(history.opportunities))
    }

    /// Expected purchases at the next `horizon` opportunities, given the history.
    pub fn expected_purchases(&self, history: &OpportunityHistory, horizon: u32) -> f64 {
        self.probability_alive(history) * self.buys(history) * self.stays(history, horizon).sum::<f64>()
    }

    /// Expected purchases of someone of whom nothing is known at the first `horizon` opportunities after the first purchase.
    pub fn expected_purchases_new(&self, horizon: u32) -> f64 {
        self.expected_purchases(&OpportunityHistory { opportunities: 0, last: 0, purchases: 0 }, horizon)
    }

    /// For k = 1 … `horizon`: still a customer at the k-th opportunity from now, given one now.
    fn stays(&self, history: &OpportunityHistory, horizon: u32) -> impl Iterator<Item = f64> + use<'_> {
        let n = f64::from(history.opportunities);
        let mut stays = 1.0;
        (0..horizon).map(move |k| {
            let m = n + f64::from(k);
            stays *= (self.delta + m) / (self.gamma + self.delta + m);
            stays
        })
    }

    /// Probability of at least `purchases` at the next `horizon` opportunities, given the history: the predictive distribution.
    ///
    /// The j-th purchase falls on the k-th opportunity with probability C(k−1, j−1) · B(α+x+j, β+n−x+k−j)/B(α+x, β+n−x), if the customer
    /// stays so long.
    pub fn probability_of_at_least(&self, purchases: u32, history: &OpportunityHistory, horizon: u32) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        let (a, b) = (
            self.alpha + f64::from(history.purchases),
            self.beta + f64::from(history.opportunities - history.purchases),
        );
        // In logarithms up to the first term: j purchases in a row.
        let mut ln_falls: f64 = (0..purchases).map(|i| ((a + f64::from(i)) / (a + b + f64::from(i))).ln()).sum();
        let j = f64::from(purchases);
        let mut sum = 0.0;
        for (k, stays) in (1..).zip(self.stays(history, horizon)) {
            if k < purchases {
                continue;
            }
            let k = f64::from(k);
            sum += ln_falls.exp() * stays;
            // From the k-th to the next opportunity: one more without a purchase.
            ln_falls += (k / (k - j + 1.0) * (b + k - j) / (a + b + k)).ln();
        }
        (self.probability_alive(history) * sum).min(1.0)
    }

    /// Probability of at least one purchase at the next `horizon` opportunities, given the history.
    pub fn probability_to_buy(&self, history: &OpportunityHistory, horizon: u32) -> f64 {
        self.probability_of_at_least(1, history, horizon)
    }

    /// Range that holds the number of purchases at the next opportunities with probability `level` or more, equal tails.
    pub fn purchases_range(&self, history: &OpportunityHistory, horizon: u32, level: f64) -> Range {
        count_range(level, |purchases| self.probability_of_at_least(purchases, history, horizon))
    }

    /// Expected purchases to come, the one at the k-th opportunity from now counted (1 + d)⁻ᵏ; `rate` is that of one period between
    /// opportunities. Without end this is DERT. `None` without discount and end where customers stay too long (γ ≤ 1).
    ///
    /// A horizon that is no whole number of opportunities is cut to one.
    pub fn discounted_purchases(&self, history: &OpportunityHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        let n = f64::from(history.opportunities);
        let stays = self.delta + n;
        let sum = match until {
            Until::Horizon(horizon) if horizon.is_nan() || horizon < 0.0 => return None,
            Until::Horizon(horizon) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; checked above
                let horizon = horizon as u32;
                self.stays(history, horizon).zip(1..).map(|(stays, k)| stays * rate.factor(f64::from(k))).sum()
            }
            Until::Forever if rate.delta() <= 0.0 => {
                if self.gamma <= 1.0 {
                    return None;
                }
                stays / (self.gamma - 1.0)
            }
            Until::Forever => discounted_returns(self.gamma, stays, rate.delta()),
        };
        Some(self.probability_alive(history) * self.buys(history) * sum)
    }
}
