//! Points, tiers and the wine subscription.

use domain::{Amount, Kind};

use super::{Placed, Story};
use crate::calendar::{on_day, seconds};
use crate::person::Via;
use crate::properties::properties;

/// Points live this many days.
const LIFE_OF_POINTS: f64 = 365.0;
/// Points that a reward costs.
const REWARD: u32 = 150;
/// Points ever earned at which a tier begins.
const TIERS: [(u32, &str); 3] = [(200, "Silber"), (600, "Gold"), (1_500, "Weinfreund")];
/// Plans of the subscription with their price a quarter, small to large.
const PLANS: [(&str, i64); 3] = [("Entdecker", 39), ("Genießer", 69), ("Kenner", 119)];

/// What was earned when.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    earned: Vec<(f64, u32)>,
}

impl Story<'_> {
    /// A point for each euro, once the goods are there; members only.
    pub(super) fn earn_points(&mut self, placed: &Placed, delivered: f64) {
        let is_member = self.sketch.person.keys.account.is_some() && self.orders.len() >= 2;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // an order is worth far less
        let points = placed.revenue.to_f64().max(0.0) as u32;
        if is_member && points > 0 {
            let earned = properties! { "points": points, "order_id": placed.id.as_str(), "reason": "order" };
            let at = delivered + seconds(60.0);
            self.note(at, Via::Direct, Kind::PointsEarned, earned);
            self.ledger.earned.push((at, points));
        }
    }

    /// What became of the points, in the order of time, and the subscription.
    pub(super) fn loyalty(&mut self) {
        self.settle_points();
        self.subscription();
    }

    /// First in, first out: redeemed where there is enough for a reward, expired where they get too old. Never below zero.
    fn settle_points(&mut self) {
        let mut earned = std::mem::take(&mut self.ledger.earned);
        earned.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut lots: Vec<(f64, u32)> = Vec::new();
        let (mut ever, mut tier) = (0, 0);
        for (place, (at, points)) in earned.iter().copied().enumerate() {
            self.expire(&mut lots, at);
            lots.push((at, points));
            ever += points;
            while tier < TIERS.len() && ever >= TIERS[tier].0 {
                self.note(at + seconds(5.0), Via::Direct, Kind::TierReached, properties! { "tier": TIERS[tier].1 });
                tier += 1;
            }
            let next = earned.get(place + 1).map_or(f64::INFINITY, |(next, _)| *next);
            let oldest = lots.first().map_or(at, |(oldest, _)| *oldest) + LIFE_OF_POINTS;
            let redeems = at + 0.5 + self.chance.exponential(20.0);
            let balance: u32 = lots.iter().map(|(_, points)| points).sum();
            if balance >= REWARD && self.chance.happens(0.4) && redeems < next.min(oldest) {
                take(&mut lots, REWARD);
                let redeemed = properties! { "points": REWARD, "reward": "Gravierte Weingläser" };
                self.note(redeems, Via::Web(0), Kind::PointsRedeemed, redeemed);
            }
        }
        self.expire(&mut lots, f64::INFINITY);
    }

    /// Lots that are too old at a time go.
    fn expire(&mut self, lots: &mut Vec<(f64, u32)>, until: f64) {
        while let Some((earned, points)) = lots.first().copied()
            && earned + LIFE_OF_POINTS <= until
        {
            lots.remove(0);
            let expired = properties! { "points": points };
            self.note(earned + LIFE_OF_POINTS, Via::Direct, Kind::PointsExpired, expired);
        }
    }

    /// A parcel each quarter. Its parcels are no orders of their own: they are billed by the renewal.
    fn subscription(&mut self) {
        let orders = &self.sketch.orders;
        if self.sketch.person.sort != crate::person::Sort::Customer || orders.len() < 2 || !self.chance.happens(0.09) {
            return;
        }
        let id = self.number('a');
        let mut at = on_day(orders[1].at + 2.0 + self.chance.exponential(40.0), 20.0 / 24.0);
        let mut plan = self.chance.weighted(&[0.5, 0.35, 0.15]);
        if self.chance.happens(0.35) {
            let ends_on = self.shop.calendar().day(at + 30.0);
            let trial =
                properties! { "subscription_id": id.as_str(), "plan": PLANS[plan].0, "ends_on": ends_on.to_string() };
            self.note(at, Via::Web(0), Kind::TrialStarted, trial);
            at += 30.0;
            if self.chance.happens(0.4) {
                return;
            }
        }
        self.note(at, Via::Web(0), Kind::SubscriptionStarted, billing(&id, plan));
        let end = self.shop.calendar().end();
        while at < end {
            let renewal = at + 91.0;
            let leaves = if self.is_alive(at) { 0.07 } else { 0.5 };
            if self.chance.happens(leaves) {
                let said = at + self.chance.between(5.0, 80.0);
                self.cancel_subscription(&id, said, renewal);
                return;
            }
            if self.chance.happens(0.05) {
                let overdue = properties! {
                    "subscription_id": id.as_str(),
                    "amount": Amount::from_units(PLANS[plan].1),
                    "currency": "EUR",
                    "due_on": self.shop.calendar().day(renewal - 14.0).to_string(),
                };
                self.note(renewal - 7.0, Via::Direct, Kind::PaymentOverdue, overdue);
            }
            match self.chance.weighted(&[0.06, 0.04, 0.9]) {
                0 if plan + 1 < PLANS.len() => {
                    plan += 1;
                    self.note(renewal - seconds(60.0), Via::Web(0), Kind::SubscriptionUpgraded, billing(&id, plan));
                }
                1 if plan > 0 => {
                    plan -= 1;
                    self.note(renewal - seconds(60.0), Via::Web(0), Kind::SubscriptionDowngraded, billing(&id, plan));
                }
                _ => {}
            }
            self.note(renewal, Via::Direct, Kind::SubscriptionRenewed, billing(&id, plan));
            at = renewal;
        }
    }

    fn cancel_subscription(&mut self, id: &str, at: f64, ends: f64) {
        let reason = self.chance.pick(&["too_expensive", "too_much_wine", "no_time", "wrong_delivery"]);
        let cancelled = properties! { "subscription_id": id, "reason": reason };
        self.note(at, Via::Web(0), Kind::SubscriptionCancelled, cancelled);
        self.note(ends, Via::Direct, Kind::SubscriptionEnded, properties! { "subscription_id": id, "reason": reason });
    }
}

fn billing(id: &str, plan: usize) -> serde_json::Map<String, serde_json::Value> {
    properties! {
        "subscription_id": id,
        "plan": PLANS[plan].0,
        "amount": Amount::from_units(PLANS[plan].1),
        "currency": "EUR",
        "interval": "quarter",
    }
}

/// Takes points from the oldest lots.
fn take(lots: &mut Vec<(f64, u32)>, mut points: u32) {
    while points > 0 && !lots.is_empty() {
        let taken = lots[0].1.min(points);
        lots[0].1 -= taken;
        points -= taken;
        if lots[0].1 == 0 {
            lots.remove(0);
        }
    }
}
