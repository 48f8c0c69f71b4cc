//! The honest estimate where the data carry no model: rates and means of simple groups, named as what they are.
//!
//! **Purchases.** A customer is in one of two states: bought once, or bought again. Each state has one rate, purchases that
//! ended or happened in it over the time spent in it. From a history only the last purchase's time is known, so the time from
//! first to second purchase is taken as the mean gap `t_x`/x. Both rates are pulled towards the rate of all by
//! [`PULL`] purchases, so that an empty or tiny group says what the whole says. Silence plays no part.
//!
//! **Spend.** A customer's own mean is pulled towards the mean of all by [`SPEND_PULL`] purchases.

use super::discount::{DiscountRate, Until};
use super::forecast::PurchaseForecast;
use super::nbd::steady;
use super::{NotFitted, PurchaseHistory};
use crate::numeric::special::gamma_share_below;
use serde::{Deserialize, Serialize};

/// Purchases' worth of the rate of all that each group's rate is mixed with: with ten own purchases a group counts half.
pub const PULL: f64 = 10.0;
/// Purchases' worth of the mean spend of all: two orders say little about what somebody spends.
pub const SPEND_PULL: f64 = 2.0;
/// Added to the purchases of all (Jeffreys' prior of a Poisson rate): no repeat yet is no proof of none to come.
const HALF_A_PURCHASE: f64 = 0.5;

/// Rates by group, in purchases per unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EmpiricalRates {
    /// Rate at which those who bought once buy again.
    pub bought_once: f64,
    /// Rate at which those who bought again buy further.
    pub bought_again: f64,
    /// Customers looked at.
    pub customers: usize,
    /// Customers with at least one repeat purchase.
    pub repeat_buyers: usize,
}

impl EmpiricalRates {
    /// The rates of these customers. Fails for no customers, and where no time has passed since their first purchases.
    pub fn of(histories: &[PurchaseHistory]) -> Result<Self, NotFitted> {
        let customers = histories.len();
        if customers == 0 {
            return Err(NotFitted::NoCustomers);
        }
        let (mut first_returns, mut time_once, mut further, mut time_again) = (0.0, 0.0, 0.0, 0.0);
        let mut repeat_buyers = 0;
        for history in histories {
            if history.repeats() == 0 {
                time_once += history.age();
                continue;
            }
            let x = f64::from(history.repeats());
            let gap = history.recency() / x;
            repeat_buyers += 1;
            first_returns += 1.0;
            time_once += gap;
            further += x - 1.0;
            time_again += history.age() - gap;
        }
        let time = time_once + time_again;
        if time <= 0.0 {
            return Err(NotFitted::NoLikelihood { customers });
        }
        let of_all = (first_returns + further + HALF_A_PURCHASE) / time;
        let pulled = |purchases: f64, time: f64| (purchases + PULL) / (time + PULL / of_all);
        Ok(Self {
            bought_once: pulled(first_returns, time_once),
            bought_again: pulled(further, time_again),
            customers,
            repeat_buyers,
        })
    }

    /// The rate of this customer's group.
    pub fn rate(&self, history: &PurchaseHistory) -> f64 {
        if history.repeats() == 0 { self.bought_once } else { self.bought_again }
    }
}

/// Within a group all are taken to buy alike; as they do not, ranges are too narrow.
impl PurchaseForecast for EmpiricalRates {
    /// Nobody is known to have left here.
    fn probability_alive(&self, _: &PurchaseHistory) -> f64 {
        1.0
    }

    /// The group's rate times the horizon.
    fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        self.rate(history) * horizon
    }

    /// Purchases fall at random (Poisson).
    fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        gamma_share_below(f64::from(purchases), self.expected_purchases(history, horizon))
    }

    fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        -(-self.expected_purchases(history, horizon)).exp_m1()
    }

    /// At the one rate up to the second purchase, at the other from then on: ρ₂t + (1 − ρ₂/ρ₁)(1 − e^(−ρ₁t)).
    fn expected_purchases_new(&self, time: f64) -> f64 {
        if self.bought_once <= 0.0 {
            return 0.0;
        }
        let returned = -(-self.bought_once * time).exp_m1();
        self.bought_again * time + (1.0 - self.bought_again / self.bought_once) * returned
    }

    fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        steady(self.rate(history), rate, until)
    }
}

/// Mean spend per purchase over all customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EmpiricalSpend {
    /// Sum of all spend over the number of all purchases.
    pub mean: f64,
    /// Purchases that it rests on.
    pub purchases: u64,
}

impl EmpiricalSpend {
    /// From totals; `None` without purchases or with a sum that is no number.
    pub fn of(total_spend: f64, purchases: u64) -> Option<Self> {
        (purchases > 0 && total_spend.is_finite()).then(|| Self { mean: total_spend / purchases as f64, purchases })
    }

    /// Expected spend per purchase of a customer with so many own purchases of this mean (0 purchases: the mean of all).
    pub fn expected_spend(&self, purchases: u32, own_mean: f64) -> f64 {
        let x = f64::from(purchases);
        if purchases == 0 { self.mean } else { (x * own_mean + SPEND_PULL * self.mean) / (x + SPEND_PULL) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(repeats: u32, recency: f64, age: f64) -> PurchaseHistory {
        PurchaseHistory::new(repeats, recency, age).expect("sound row")
    }

    #[test]
    fn groups_have_their_own_rates_pulled_together() {
        let mut shop = vec![history(0, 0.0, 40.0); 900];
        shop.extend(vec![history(10, 36.0, 40.0); 100]);
        let rates = EmpiricalRates::of(&shop).expect("time has passed");
        // Once: 100 returns in 900 · 40 + 100 · 3.6 weeks; again: 900 purchases in 100 · 36.4 weeks.
        assert!((rates.bought_once - 100.0 / 36_360.0).abs() < 0.001, "{rates:?}");
        assert!((rates.bought_again - 900.0 / 3_640.0).abs() < 0.025, "{rates:?}");
        assert!(rates.bought_once > 100.0 / 36_360.0 && rates.bought_again < 900.0 / 3_640.0);
        let range = rates.purchases_range(&shop[950], 12.0, 0.8);
        assert!(range.low >= 0.0 && range.low < range.high);
    }

    #[test]
    fn no_repeat_yet_is_a_small_rate_and_no_time_is_no_rate() {
        let rates = EmpiricalRates::of(&[history(0, 0.0, 10.0), history(0, 0.0, 20.0)]).expect("time has passed");
        assert!(rates.bought_once > 0.0 && rates.probability_to_buy(&history(0, 0.0, 10.0), 4.0) < 0.2);
        assert!(EmpiricalRates::of(&[history(0, 0.0, 0.0)]).is_err() && EmpiricalRates::of(&[]).is_err());
    }

    #[test]
    fn spend_of_few_purchases_leans_on_all() {
        let spend = EmpiricalSpend::of(3_000.0, 100).expect("purchases");
        assert!((spend.expected_spend(0, 0.0) - 30.0).abs() < 1e-12);
        assert!((spend.expected_spend(2, 90.0) - 60.0).abs() < 1e-12);
        assert!(EmpiricalSpend::of(0.0, 0).is_none());
    }
}
