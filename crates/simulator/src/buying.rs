//! When a customer buys: gamma-mixed Poisson with a beta-mixed chance to leave after each repeated order (BG/NBD).
//!
//! Fader, Hardie & Lee (2005). The season does not change the law but its time: purchases are Poisson in the shop's own
//! time, which runs fast before Christmas. With [`crate::Season::Even`] both times are one.

use models::chance::Chance;

use crate::calendar::{Calendar, hour_of_shopping, on_day};
use crate::plan::ShopPlan;

/// A customer's law and what it led to within the simulated time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Buying {
    /// Purchases a week while the customer stays.
    pub(crate) rate: f64,
    /// Probability to leave after an order that is not the first.
    pub(crate) dropout: f64,
    /// Scale of the customer's orders in the Gamma-Gamma law: they are worth `p` × scale on average, in euros.
    pub(crate) scale: f64,
    /// The orders of the customer's own accord, the first included.
    pub(crate) orders: Vec<f64>,
    /// Whether the customer left after the last of them.
    pub(crate) has_left: bool,
}

/// Least time between two orders of one customer: half an hour.
const LEAST_GAP: f64 = 0.02;

impl Buying {
    /// A customer whose first order falls somewhere in the simulated time, later rather than earlier, since the shop grows.
    pub(crate) fn draw(plan: &ShopPlan, calendar: &Calendar, chance: &mut Chance) -> Self {
        let rate = chance.gamma(plan.buying.r) / plan.buying.alpha;
        let dropout = chance.beta(plan.buying.a, plan.buying.b);
        let scale = plan.spend.v / chance.gamma(plan.spend.q);
        let mut busy = calendar.busy_at(calendar.time_of_share(chance.uniform().powf(0.85)));
        let mut orders: Vec<f64> = Vec::new();
        let mut has_left = false;
        loop {
            let at = calendar.time_of_busy(busy);
            if at >= calendar.end() {
                break;
            }
            let at = on_day(at, hour_of_shopping(chance));
            let earliest = orders.last().map_or(0.0, |last| last + LEAST_GAP);
            let at = at.max(earliest);
            if at >= calendar.end() {
                break;
            }
            orders.push(at);
            // Nobody leaves after the first order: the law has it so (whoever bought once may always come back).
            if orders.len() > 1 && chance.happens(dropout) {
                has_left = true;
                break;
            }
            busy += 7.0 * chance.exponential(1.0 / rate);
        }
        Self { rate, dropout, scale, orders, has_left }
    }

    /// When the customer left for good, if within the simulated time: right after the last own order.
    pub(crate) fn left_at(&self) -> Option<f64> {
        if self.has_left { self.orders.last().copied() } else { None }
    }

    /// Whether the customer still buys after a time.
    pub(crate) fn is_alive(&self, at: f64) -> bool {
        self.left_at().is_none_or(|left| at < left)
    }

    /// What an order of this customer is worth, in euros.
    pub(crate) fn spend(&self, plan: &ShopPlan, chance: &mut Chance) -> f64 {
        chance.gamma(plan.spend.p) * self.scale
    }
}
