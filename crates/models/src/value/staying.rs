//! A customer of BG/NBD or MBG/NBD who has not left: what is to come.

use super::discount::{DiscountRate, Until, discounted};
use super::forecast::PurchaseForecast;
use super::{Prediction, PurchaseHistory};
use crate::numeric::beta_mean::rate_over_leaving;
use crate::numeric::special::{beta_share_below, ln_rising};
use crate::numeric::while_alive::purchases_while_alive;

/// The own rate is Gamma(`n`, `time`), the own chance to leave after a purchase Beta(`a`, `b`), independent of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Staying {
    pub(crate) n: f64,
    pub(crate) time: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
}

impl Staying {
    pub(crate) fn expected_purchases(&self, horizon: f64) -> f64 {
        purchases_while_alive(self.n, self.a, self.b, horizon / self.time)
    }

    /// X = min(K, G): K would come if nobody left, the G-th is the last; 1 − P(K = 0) for one.
    pub(crate) fn probability_of_at_least(&self, purchases: u32, horizon: f64) -> f64 {
        match purchases {
            0 => 1.0,
            1 => -(-self.n * (horizon / self.time).ln_1p()).exp_m1(),
            _ => {
                let j = f64::from(purchases);
                let z = horizon / (self.time + horizon);
                let stays = ln_rising(self.b, j - 1.0) - ln_rising(self.a + self.b, j - 1.0);
                beta_share_below(j, self.n, z) * stays.exp()
            }
        }
    }

    /// By integration: no closed form is known. Who buys at a rate λ and leaves with a chance p buys at λe^(−λpu) after u, so that without
    /// end λ/(δ + λp) is the discounted sum, of which the expectation over both is taken. Without discount it is (a + b − 1)/(a − 1).
    pub(crate) fn discounted_purchases(&self, rate: DiscountRate, until: Until) -> Option<f64> {
        match until {
            Until::Forever if rate.delta() <= 0.0 => (self.a > 1.0).then(|| (self.a + self.b - 1.0) / (self.a - 1.0)),
            Until::Forever => Some(rate_over_leaving(self.n, self.a, self.b, rate.delta() * self.time)),
            Until::Horizon(_) => discounted(|time| self.expected_purchases(time), self.time, rate, until),
        }
    }
}

/// A model in which a coin decides after purchases who leaves, as BG/NBD and MBG/NBD: they differ in when it is tossed.
pub(crate) trait LeavesByToss: Sync {
    /// Probability that the customer has not left.
    fn alive(&self, history: &PurchaseHistory) -> f64;

    /// The law of the customer if they have not left.
    fn staying(&self, history: &PurchaseHistory) -> Staying;

    /// The share of newcomers who stay after their first purchase, and their law.
    fn staying_new(&self) -> (f64, Staying);
}

impl<Model: LeavesByToss> PurchaseForecast for Model {
    fn probability_alive(&self, history: &PurchaseHistory) -> f64 {
        self.alive(history)
    }

    fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        self.alive(history) * self.staying(history).expected_purchases(horizon)
    }

    fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        if purchases == 0 {
            return 1.0;
        }
        self.alive(history) * self.staying(history).probability_of_at_least(purchases, horizon)
    }

    fn expected_purchases_new(&self, time: f64) -> f64 {
        let (stay, law) = self.staying_new();
        stay * law.expected_purchases(time)
    }

    /// Without end this is DERT, which has no closed form here and is integrated; it has no finite value without discount where a ≤ 1.
    fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        Some(self.alive(history) * self.staying(history).discounted_purchases(rate, until)?)
    }

    fn predict(&self, history: &PurchaseHistory, horizon: f64) -> Prediction {
        let (alive, staying) = (self.alive(history), self.staying(history));
        Prediction {
            probability_alive: alive,
            expected_purchases: alive * staying.expected_purchases(horizon),
            probability_to_buy: alive * staying.probability_of_at_least(1, horizon),
        }
    }
}
