//! What speaks for a purchase and against it, in words.

use analytics::buying::{Aspect, Driven, Driver};
use domain::{Amount, Day};
use lifecycle::Facts;
use lifecycle::facts::{Newsletter, Standing};
use serde::Serialize;
use words::{Arg, Format};

/// One driver of a customer's probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The driver.
    pub driver: Driver,
    /// What weighs most in it.
    pub aspect: Aspect,
    /// By what it multiplies the odds of a purchase, beside a customer usual in everything, or, by the value model, who buys as often as
    /// is usual and has just bought: below 1 it speaks against one.
    pub odds_factor: f64,
    /// What is true of the customer in that, in words.
    pub text: String,
}

impl Reason {
    pub(super) fn of(driven: Driven, (facts, bought): (&Facts, &[(Day, Amount)]), day: Day, format: &Format) -> Self {
        Self {
            driver: driven.driver,
            aspect: driven.aspect,
            odds_factor: driven.adds.exp(),
            text: Told { facts, bought, day, format }.text(driven.aspect),
        }
    }

    /// Whether it speaks against a purchase.
    pub fn is_against(&self) -> bool {
        self.odds_factor < 1.0
    }

    /// The name of its driver.
    pub fn name(&self, format: &Format) -> String {
        driver_name(self.driver, format)
    }
}

/// The name of a driver.
pub fn driver_name(driver: Driver, format: &Format) -> String {
    format.text(&format!("churn-driver-{}", driver.id())).into_owned()
}

/// Purchases of so many days are of late.
const LATE_DAYS: i32 = 90;

/// What is true of a customer, where a driver looks.
struct Told<'a> {
    facts: &'a Facts,
    bought: &'a [(Day, Amount)],
    day: Day,
    format: &'a Format,
}

impl Told<'_> {
    fn say(&self, key: &str, gaps: &[(&str, Arg<'_>)]) -> String {
        self.format.format(key, gaps)
    }

    /// A sentence about how many.
    fn count(&self, key: &str, count: impl Into<u64>) -> String {
        self.say(key, &[("count", Arg::Number(i64::try_from(count.into()).unwrap_or(i64::MAX)))])
    }

    /// A sentence about how long ago.
    fn ago(&self, key: &str, unknown: &str, on: Option<Day>) -> String {
        match on {
            Some(on) => self.say(key, &[("days", self.day.since(on).into())]),
            None => self.format.text(unknown).into_owned(),
        }
    }

    /// One of two sentences.
    fn either(&self, holds: bool, key: &str, other: &str) -> String {
        self.format.text(if holds { key } else { other }).into_owned()
    }

    fn duration(&self, days: f64) -> Arg<'static> {
        self.format.duration_days(days, 0).into()
    }

    fn percent(&self, key: &str, unknown: &str, part: f64, whole: f64) -> String {
        if whole > 0.0 {
            self.say(key, &[("share", self.format.percent(part / whole, 0).into())])
        } else {
            self.format.text(unknown).into_owned()
        }
    }

    fn text(&self, aspect: Aspect) -> String {
        let facts = self.facts;
        match aspect {
            Aspect::Purchases
            | Aspect::Silence
            | Aspect::RecentPurchases
            | Aspect::Halves
            | Aspect::LastGap
            | Aspect::Regularity
            | Aspect::Season => self.rhythm(aspect),
            Aspect::MeanSpend
            | Aspect::Revenue
            | Aspect::LastOrder
            | Aspect::Categories
            | Aspect::Pieces
            | Aspect::Discounts
            | Aspect::Refunds
            | Aspect::Cancelled
            | Aspect::SentBack => self.money(aspect),
            Aspect::Visits => match facts.looking.last_day {
                Some(last) => {
                    let recent = Arg::Number(facts.looking.recent_sessions.into());
                    self.say("churn-because-visits", &[("days", self.day.since(last).into()), ("count", recent)])
                }
                None => self.format.text("churn-because-no-visit").into_owned(),
            },
            Aspect::EarlierVisits => self.count("churn-because-earlier-visits", facts.looking.earlier_sessions),
            Aspect::ProductsSeen => self.count("churn-because-products-seen", facts.looking.products),
            Aspect::StoreVisits => self.count("churn-because-store-visits", facts.ties.store_visits),
            Aspect::Contacts => self.count("churn-because-contacts", facts.bonds.contact_days),
            Aspect::Cart => self.ago("churn-because-cart", "churn-because-no-cart", facts.basket.touched_on),
            Aspect::Wishes => self.count("churn-because-wishes", facts.basket.wishes),
            Aspect::Newsletter | Aspect::Opened | Aspect::LastOpened => self.messages(aspect),
            Aspect::UnderWay
            | Aspect::Late
            | Aspect::Failed
            | Aspect::Trouble
            | Aspect::Complaints
            | Aspect::Recommends
            | Aspect::Stars => self.service(aspect),
            Aspect::Contract => self.format.text(contract_key(facts.contract.standing)).into_owned(),
            Aspect::Overdue => {
                let is_overdue = facts.contract.overdue_since.is_some();
                self.either(is_overdue, "churn-because-overdue", "churn-because-not-overdue")
            }
            Aspect::Points => self.say("churn-because-points", &[("points", Arg::Number(facts.loyalty.points))]),
            Aspect::Coupons => self.count("churn-because-coupons", facts.loyalty.coupons),
            Aspect::Follows => self.count("churn-because-follows", facts.ties.follows),
            Aspect::Cut => self.either(facts.ties.cut_on.is_some(), "churn-because-cut", "churn-because-not-cut"),
            Aspect::Invitations => self.count("churn-because-invitations", facts.advocacy.invitations),
        }
    }

    /// Of when they bought.
    fn rhythm(&self, aspect: Aspect) -> String {
        let facts = self.facts;
        match aspect {
            Aspect::Silence => {
                let silence = facts.last_order.map_or(0.0, |on| f64::from(self.day.since(on)));
                let gap = facts.forecast.and_then(|forecast| forecast.expected_gap_days).map(f64::from);
                let days = ("days", self.duration(silence));
                match gap {
                    Some(gap) => {
                        self.say("churn-because-silence", &[days, ("gap", self.duration(gap.round().max(1.0)))])
                    }
                    None => self.say("churn-because-silence-alone", &[days]),
                }
            }
            Aspect::RecentPurchases => {
                let from = self.day.plus(1 - LATE_DAYS);
                let count = self.bought.len() - self.bought.partition_point(|(day, _)| *day < from);
                self.count("churn-because-recent-purchases", count as u64)
            }
            Aspect::Halves => {
                let [later, earlier] = [facts.later_half, facts.earlier_half].map(|half| self.format.money(half));
                self.say("churn-because-trend", &[("later", later.into()), ("earlier", earlier.into())])
            }
            Aspect::LastGap => match (self.bought, facts.gaps.mean_days()) {
                ([.., (before, _), (last, _)], Some(mean)) => self.say(
                    "churn-because-last-gap",
                    &[("days", self.duration(f64::from(last.since(*before)))), ("mean", self.duration(mean))],
                ),
                _ => self.format.text("churn-because-no-gap").into_owned(),
            },
            Aspect::Regularity => match (facts.gaps.mean_days(), facts.gaps.spread_days()) {
                (Some(mean), Some(spread)) => self.say(
                    "churn-because-regularity",
                    &[("days", self.duration(mean)), ("spread", self.duration(spread))],
                ),
                (Some(mean), None) => self.say("churn-because-one-gap", &[("days", self.duration(mean))]),
                (None, _) => self.format.text("churn-because-no-gap").into_owned(),
            },
            Aspect::Season => {
                let from = self.day.plus(-365);
                let was_there = self.bought.first().is_some_and(|(first, _)| *first <= from);
                if !was_there {
                    return self.format.text("churn-because-no-season").into_owned();
                }
                let then = |(day, _): &&(Day, Amount)| *day > from && *day <= from.plus(LATE_DAYS);
                self.count("churn-because-season", self.bought.iter().filter(then).count() as u64)
            }
            _ => self.say(
                "churn-because-frequency",
                &[
                    ("count", Arg::Number(facts.purchase_days.into())),
                    ("days", facts.first_order.map_or(0, |first| self.day.since(first)).into()),
                ],
            ),
        }
    }

    /// Of what they bought, and gave back.
    fn money(&self, aspect: Aspect) -> String {
        let (facts, format) = (self.facts, self.format);
        let mean = || format.money(facts.average_order_value().unwrap_or_default());
        match aspect {
            Aspect::MeanSpend => self.say("churn-because-mean-spend", &[("mean", mean().into())]),
            Aspect::Revenue => self.say("churn-because-revenue", &[("all", format.money(facts.revenue).into())]),
            Aspect::LastOrder => {
                let last = self.bought.last().map_or(Amount::ZERO, |(_, amount)| *amount);
                self.say("churn-because-last-order", &[("last", format.money(last).into()), ("mean", mean().into())])
            }
            Aspect::Categories => self.count("churn-because-assortment", facts.categories_bought),
            Aspect::Pieces => {
                let pieces = f64::from(facts.items) / f64::from(facts.orders.max(1));
                if facts.items == 0 {
                    return format.text("churn-because-no-pieces").into_owned();
                }
                let decimals = u8::from(pieces < 10.0 && pieces.fract() > 0.049);
                self.say("churn-because-pieces", &[("pieces", format.decimal(pieces, decimals).into())])
            }
            Aspect::Discounts => {
                let share = facts.discount_share();
                let told = share.map_or_else(|| words::NO_VALUE.to_owned(), |share| format.percent(share, 0));
                self.say("churn-because-discounts", &[("share", told.into())])
            }
            Aspect::Refunds => {
                let (back, all) = (facts.refunded.to_f64(), facts.revenue.to_f64());
                self.percent("churn-because-refunds", "churn-because-no-refund", back, all)
            }
            Aspect::Cancelled => self.count("churn-because-cancelled", facts.cancelled_orders),
            _ => self.count("churn-because-sent-back", facts.parcels.returns),
        }
    }

    fn messages(&self, aspect: Aspect) -> String {
        let contact = &self.facts.contact;
        match aspect {
            Aspect::Opened => {
                let (opened, sent) = (contact.opened.min(contact.sent), contact.sent);
                self.percent("churn-because-opened", "churn-because-none-sent", opened.into(), sent.into())
            }
            Aspect::LastOpened => {
                self.ago("churn-because-last-opened", "churn-because-never-opened", contact.last_engagement)
            }
            _ => {
                let key = match self.facts.ties.newsletter {
                    Newsletter::Never => "churn-because-no-newsletter",
                    Newsletter::Subscribed | Newsletter::Confirmed => "churn-because-newsletter",
                    Newsletter::Unsubscribed => "churn-because-newsletter-cancelled",
                };
                self.format.text(key).into_owned()
            }
        }
    }

    /// Of deliveries, complaints and answers.
    fn service(&self, aspect: Aspect) -> String {
        let (parcels, service) = (&self.facts.parcels, &self.facts.service);
        let told = |key: &str, unknown: &str, tenths: Option<i16>| match tenths {
            Some(tenths) => {
                let score = self.format.decimal(f64::from(tenths) / 10.0, u8::from(tenths % 10 != 0));
                self.say(key, &[("score", score.into())])
            }
            None => self.format.text(unknown).into_owned(),
        };
        match aspect {
            Aspect::UnderWay => self.count("churn-because-under-way", parcels.under_way),
            Aspect::Late => self.count("churn-because-late", parcels.late),
            Aspect::Failed => self.count("churn-because-failed", parcels.failed),
            Aspect::Trouble => {
                self.either(service.bad_contact.is_some(), "churn-because-trouble", "churn-because-no-trouble")
            }
            Aspect::Recommends => told("churn-because-recommends", "churn-because-not-asked", service.nps_tenths),
            Aspect::Stars => told("churn-because-stars", "churn-because-no-stars", service.stars_tenths),
            _ => self.count("churn-because-service", service.complaints),
        }
    }
}

const fn contract_key(standing: Standing) -> &'static str {
    match standing {
        Standing::None => "churn-because-no-contract",
        Standing::Trial => "churn-because-contract-trial",
        Standing::Active => "churn-because-contract",
        Standing::Cancelled => "churn-because-contract-cancelled",
        Standing::Ended => "churn-because-contract-ended",
    }
}
