//! A customer of BG/NBD or MBG/NBD who has not left: what is to come.

use super::discount::{DiscountRate, Until, discounted};
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
