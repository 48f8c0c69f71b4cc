//! What is measured of a customer to learn who buys.
//!
//! Every measure rests on what had happened by a day, and on the value model then valid. One that the data of a firm do not have is unknown,
//! or the same for all, and tells nothing; so the list may name every touchpoint that could ever tell something.

use domain::{Amount, Day};
use lifecycle::Facts;
use lifecycle::facts::{Newsletter, Standing};
use lifecycle::vintage::{Basis, Purchases};
use lifecycle::{Vintage, Vintages};
use models::learning::logit;
use models::value::PurchaseHistory;
use serde::Serialize;

/// What a measure speaks of, in the words of whoever reads why somebody is likely to buy or not: several measures make one driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// How often they bought, for how long they were there.
    Frequency,
    /// How long they have not bought, beside their own rhythm.
    Silence,
    /// Whether they bought more or less of late.
    Trend,
    /// How regular their purchases are.
    Regularity,
    /// What they spend.
    Spend,
    /// What they bought at this time of the year before.
    Season,
    /// How much of the assortment they know.
    Assortment,
    /// How many pieces they order at once.
    Quantity,
    /// Discounts.
    Discounts,
    /// Refunds, returns and cancelled orders.
    Returns,
    /// How they looked around.
    Visits,
    /// The cart and the wish list.
    Cart,
    /// Newsletter and messages.
    Messages,
    /// Deliveries.
    Delivery,
    /// Tickets, complaints, answers and reviews.
    Service,
    /// A subscription.
    Contract,
    /// Points, coupons, recommending, following.
    Loyalty,
}

impl Driver {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Frequency,
        Self::Silence,
        Self::Trend,
        Self::Regularity,
        Self::Spend,
        Self::Season,
        Self::Assortment,
        Self::Quantity,
        Self::Discounts,
        Self::Returns,
        Self::Visits,
        Self::Cart,
        Self::Messages,
        Self::Delivery,
        Self::Service,
        Self::Contract,
        Self::Loyalty,
    ];

    /// Its id in keys of texts, files and answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Frequency => "frequency",
            Self::Silence => "silence",
            Self::Trend => "trend",
            Self::Regularity => "regularity",
            Self::Spend => "spend",
            Self::Season => "season",
            Self::Assortment => "assortment",
            Self::Quantity => "quantity",
            Self::Discounts => "discounts",
            Self::Returns => "returns",
            Self::Visits => "visits",
            Self::Cart => "cart",
            Self::Messages => "messages",
            Self::Delivery => "delivery",
            Self::Service => "service",
            Self::Contract => "contract",
            Self::Loyalty => "loyalty",
        }
    }
}

/// What exactly a measure looks at, so that words tell the very thing that weighs: a driver may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// How often they bought, for how long they were there.
    Purchases,
    /// How long they have not bought.
    Silence,
    /// How often they bought of late.
    RecentPurchases,
    /// What they spent in the later half of their time beside the earlier one.
    Halves,
    /// Their last gap beside the mean of all.
    LastGap,
    /// How regular their gaps are.
    Regularity,
    /// What they spend on an order.
    MeanSpend,
    /// What they spent in all.
    Revenue,
    /// What they spent last beside the mean.
    LastOrder,
    /// What they bought a year ago in the stretch that lies ahead.
    Season,
    /// Categories bought.
    Categories,
    /// Pieces an order.
    Pieces,
    /// The share of revenue with a discount.
    Discounts,
    /// The share of revenue that was refunded.
    Refunds,
    /// Cancelled orders.
    Cancelled,
    /// Parcels sent back.
    SentBack,
    /// Their last visit, and visits of the last 30 days.
    Visits,
    /// Visits before the last 30 days.
    EarlierVisits,
    /// Products looked at.
    ProductsSeen,
    /// Visits to a store.
    StoreVisits,
    /// Days with a contact.
    Contacts,
    /// The open cart.
    Cart,
    /// The wish list.
    Wishes,
    /// The newsletter.
    Newsletter,
    /// The share of messages opened.
    Opened,
    /// When they last reacted to a message.
    LastOpened,
    /// Deliveries under way.
    UnderWay,
    /// Deliveries that were late.
    Late,
    /// Deliveries that failed.
    Failed,
    /// Trouble that was not healed.
    Trouble,
    /// Complaints.
    Complaints,
    /// Whether they would recommend the firm.
    Recommends,
    /// What they rated.
    Stars,
    /// Whether a subscription runs.
    Contract,
    /// Whether a payment is overdue.
    Overdue,
    /// Points.
    Points,
    /// Coupons redeemed.
    Coupons,
    /// Channels that they follow.
    Follows,
    /// Whether they broke a tie.
    Cut,
    /// Whom they invited.
    Invitations,
}

/// A customer who had bought by a day, as the measures see them.
pub(super) struct Seen<'a> {
    pub(super) day: Day,
    pub(super) facts: &'a Facts,
    /// Days with a purchase and what they brought, sorted; at least one.
    pub(super) bought: &'a [(Day, Amount)],
    pub(super) purchases: Purchases,
    /// Probability to buy within the horizon, by the value model: now, and right after the last purchase. `None` where none says.
    pub(super) expected: Option<[f64; 2]>,
}

impl<'a> Seen<'a> {
    /// `None` of whom has not bought by the day.
    pub(super) fn of(
        facts: &'a Facts,
        bought: &'a [(Day, Amount)],
        (vintages, horizon_days): (&Vintages, u32),
        day: Day,
    ) -> Option<Self> {
        let purchases = Purchases::of(bought, day)?;
        let expected = vintages.valid_on(day).and_then(|vintage| expected(vintage, &purchases, horizon_days));
        Some(Self { day, facts, bought, purchases, expected })
    }

    fn days_since(&self, day: Option<Day>) -> f64 {
        day.map_or(UNKNOWN, |day| f64::from(self.day.since(day).max(0)))
    }

    fn silence_days(&self) -> f64 {
        self.days_since(self.bought.last().map(|(day, _)| *day))
    }

    fn age_days(&self) -> f64 {
        self.days_since(self.bought.first().map(|(day, _)| *day))
    }

    /// Purchase days of the last so many days.
    fn recent(&self, days: i32) -> f64 {
        let from = self.day.plus(1 - days);
        (self.bought.len() - self.bought.partition_point(|(day, _)| *day < from)) as f64
    }

    /// Purchase days, each the less worth the longer ago: a half after `half_life` days.
    fn fading(&self, half_life: f64) -> f64 {
        let weight = |(day, _): &(Day, Amount)| (-f64::from(self.day.since(*day)) / half_life).exp2();
        self.bought.iter().map(weight).sum()
    }

    /// Purchase days in the stretch that lies ahead, a year before; unknown of who was not there then.
    fn last_year(&self, horizon: i32) -> f64 {
        let from = self.day.plus(-365);
        if self.age_days() < 365.0 {
            return UNKNOWN;
        }
        let within = |(day, _): &&(Day, Amount)| *day > from && *day <= from.plus(horizon);
        self.bought.iter().filter(within).count() as f64
    }

    fn mean_gap(&self) -> Option<f64> {
        self.facts.gaps.mean_days()
    }

    /// The gap that fits them while they buy.
    fn usual_gap(&self) -> f64 {
        let told = self.facts.forecast.filter(|forecast| forecast.basis != Basis::FixedDays);
        let told = told.and_then(|forecast| forecast.expected_gap_days).map(f64::from);
        told.or_else(|| self.mean_gap()).unwrap_or(UNKNOWN)
    }

    fn revenue(&self) -> f64 {
        self.facts.revenue.to_f64()
    }
}

/// The probability to buy within a horizon, as a value model says; `None` where it has no model.
pub(super) fn probability(vintage: &Vintage, history: &PurchaseHistory, horizon_days: u32) -> Option<f64> {
    let weeks = f64::from(horizon_days) / lifecycle::vintage::DAYS_PER_WEEK;
    Some(vintage.purchase.model.as_ref()?.predict(history, weeks).probability_to_buy)
}

/// The same of a customer: now, and right after the last purchase.
pub(super) fn expected(vintage: &Vintage, purchases: &Purchases, horizon_days: u32) -> Option<[f64; 2]> {
    let to_buy = |history: &PurchaseHistory| probability(vintage, history, horizon_days);
    Some([to_buy(&purchases.history)?, to_buy(&purchases.history.at_last_purchase())?])
}

const UNKNOWN: f64 = f64::NAN;

/// One measure.
pub(super) struct Measure {
    pub(super) driver: Driver,
    pub(super) aspect: Aspect,
    /// The slope on the logit that it is drawn to in its own unit: 1 for what the value model says, 0 for all others.
    pub(super) towards: f64,
    pub(super) read: fn(&Seen<'_>) -> f64,
}

const fn measure(driver: Driver, aspect: Aspect, read: fn(&Seen<'_>) -> f64) -> Measure {
    Measure { driver, aspect, towards: 0.0, read }
}

/// ln(1 + x): twice as much is as far whether few or many.
fn few_or_many(value: f64) -> f64 {
    if value.is_nan() { UNKNOWN } else { value.max(0.0).ln_1p() }
}

/// How many, as a logarithm.
fn count(value: impl Into<f64>) -> f64 {
    few_or_many(value.into())
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { UNKNOWN }
}

fn score(tenths: Option<i16>) -> f64 {
    tenths.map_or(UNKNOWN, |tenths| f64::from(tenths) / 10.0)
}

/// Beyond so many days silence may weigh otherwise.
const BEND_DAYS: f64 = 30.0;

/// Standard deviation of the gaps over their mean; unknown below two.
fn irregularity(seen: &Seen<'_>) -> f64 {
    match (seen.facts.gaps.spread_days(), seen.mean_gap()) {
        (Some(spread), Some(mean)) if mean > 0.0 => spread / mean,
        _ => UNKNOWN,
    }
}

/// The last gap beside the mean of all, as a logarithm; unknown below two.
fn last_gap(seen: &Seen<'_>) -> f64 {
    let [.., (before, _), (last, _)] = seen.bought else { return UNKNOWN };
    match seen.mean_gap() {
        Some(mean) if seen.facts.gaps.count > 1 => ((f64::from(last.since(*before)) + 1.0) / (mean + 1.0)).ln(),
        Some(_) | None => UNKNOWN,
    }
}

/// All measures. What the value model says is drawn to a slope of 1: without examples that say otherwise the learned model is the
/// value model.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        driver: Driver::Frequency,
        aspect: Aspect::Purchases,
        towards: 1.0,
        read: |seen| seen.expected.map_or(UNKNOWN, |[_, fresh]| logit(fresh)),
    },
    Measure {
        driver: Driver::Silence,
        aspect: Aspect::Silence,
        towards: 1.0,
        read: |seen| seen.expected.map_or(UNKNOWN, |[now, fresh]| logit(now) - logit(fresh)),
    },
    measure(Driver::Silence, Aspect::Silence, |seen| few_or_many(seen.silence_days())),
    measure(Driver::Silence, Aspect::Silence, |seen| {
        (few_or_many(seen.silence_days()) - few_or_many(BEND_DAYS)).max(0.0)
    }),
    measure(Driver::Silence, Aspect::Silence, |seen| ((seen.silence_days() + 1.0) / (seen.usual_gap() + 1.0)).ln()),
    measure(Driver::Silence, Aspect::Silence, |seen| {
        few_or_many(seen.silence_days()) * count(seen.purchases.history.repeats())
    }),
    measure(Driver::Frequency, Aspect::Purchases, |seen| flag(seen.bought.len() == 1)),
    measure(Driver::Frequency, Aspect::Purchases, |seen| count(seen.purchases.history.repeats())),
    measure(Driver::Frequency, Aspect::Purchases, |seen| {
        ((f64::from(seen.purchases.history.repeats()) + 0.5) / (seen.age_days() + 30.0)).ln()
    }),
    measure(Driver::Frequency, Aspect::Purchases, |seen| few_or_many(seen.age_days())),
    measure(Driver::Trend, Aspect::RecentPurchases, |seen| count(seen.recent(30))),
    measure(Driver::Trend, Aspect::RecentPurchases, |seen| count(seen.recent(90))),
    measure(Driver::Trend, Aspect::RecentPurchases, |seen| count(seen.recent(180))),
    measure(Driver::Trend, Aspect::RecentPurchases, |seen| (seen.fading(30.0) + 0.05).ln()),
    measure(Driver::Trend, Aspect::RecentPurchases, |seen| (seen.fading(120.0) + 0.05).ln()),
    measure(Driver::Trend, Aspect::Halves, |seen| {
        share(seen.facts.later_half.to_f64(), seen.facts.earlier_half.to_f64() + seen.facts.later_half.to_f64())
    }),
    measure(Driver::Trend, Aspect::LastGap, last_gap),
    measure(Driver::Regularity, Aspect::Regularity, irregularity),
    measure(Driver::Spend, Aspect::MeanSpend, |seen| few_or_many(seen.purchases.mean_spend)),
    measure(Driver::Spend, Aspect::Revenue, |seen| few_or_many(seen.revenue())),
    measure(Driver::Spend, Aspect::LastOrder, |seen| {
        seen.bought
            .last()
            .map_or(UNKNOWN, |(_, amount)| few_or_many(amount.to_f64()) - few_or_many(seen.purchases.mean_spend))
    }),
    measure(Driver::Season, Aspect::Season, |seen| count(seen.last_year(90))),
    // Of whom no category is known, or no piece, nothing is known: a shop that does not tell them speaks neither for nor against anybody.
    measure(Driver::Assortment, Aspect::Categories, |seen| match seen.facts.categories_bought {
        0 => UNKNOWN,
        categories => count(categories),
    }),
    measure(Driver::Quantity, Aspect::Pieces, |seen| match seen.facts.items {
        0 => UNKNOWN,
        items => few_or_many(share(f64::from(items), f64::from(seen.facts.orders))),
    }),
    measure(Driver::Discounts, Aspect::Discounts, |seen| seen.facts.discount_share().unwrap_or(UNKNOWN)),
    measure(Driver::Returns, Aspect::Refunds, |seen| share(seen.facts.refunded.to_f64(), seen.revenue())),
    measure(Driver::Returns, Aspect::Cancelled, |seen| count(seen.facts.cancelled_orders)),
    measure(Driver::Returns, Aspect::SentBack, |seen| count(seen.facts.parcels.returns)),
    measure(Driver::Visits, Aspect::Visits, |seen| few_or_many(seen.days_since(seen.facts.looking.last_day))),
    measure(Driver::Visits, Aspect::Visits, |seen| count(seen.facts.looking.recent_sessions)),
    measure(Driver::Visits, Aspect::EarlierVisits, |seen| count(seen.facts.looking.earlier_sessions)),
    measure(Driver::Visits, Aspect::ProductsSeen, |seen| count(seen.facts.looking.products)),
    measure(Driver::Visits, Aspect::StoreVisits, |seen| count(seen.facts.ties.store_visits)),
    measure(Driver::Visits, Aspect::Contacts, |seen| count(seen.facts.bonds.contact_days)),
    measure(Driver::Cart, Aspect::Cart, |seen| {
        flag(seen.facts.basket.touched_on.is_some_and(|day| seen.day.since(day) < 30))
    }),
    measure(Driver::Cart, Aspect::Wishes, |seen| count(seen.facts.basket.wishes)),
    measure(Driver::Messages, Aspect::Newsletter, |seen| {
        flag(matches!(seen.facts.ties.newsletter, Newsletter::Subscribed | Newsletter::Confirmed))
    }),
    measure(Driver::Messages, Aspect::Newsletter, |seen| flag(seen.facts.ties.newsletter == Newsletter::Unsubscribed)),
    measure(Driver::Messages, Aspect::Opened, |seen| {
        share(f64::from(seen.facts.contact.opened.min(seen.facts.contact.sent)), f64::from(seen.facts.contact.sent))
    }),
    measure(Driver::Messages, Aspect::LastOpened, |seen| {
        few_or_many(seen.days_since(seen.facts.contact.last_engagement))
    }),
    measure(Driver::Delivery, Aspect::UnderWay, |seen| flag(seen.facts.parcels.under_way > 0)),
    measure(Driver::Delivery, Aspect::Late, |seen| count(seen.facts.parcels.late)),
    measure(Driver::Delivery, Aspect::Failed, |seen| count(seen.facts.parcels.failed)),
    measure(Driver::Service, Aspect::Trouble, |seen| flag(seen.facts.service.bad_contact.is_some())),
    measure(Driver::Service, Aspect::Complaints, |seen| count(seen.facts.service.complaints)),
    measure(Driver::Service, Aspect::Recommends, |seen| score(seen.facts.service.nps_tenths)),
    measure(Driver::Service, Aspect::Stars, |seen| score(seen.facts.service.stars_tenths)),
    measure(Driver::Contract, Aspect::Contract, |seen| flag(seen.facts.contract.standing == Standing::Active)),
    measure(Driver::Contract, Aspect::Contract, |seen| {
        flag(matches!(seen.facts.contract.standing, Standing::Cancelled | Standing::Ended))
    }),
    measure(Driver::Contract, Aspect::Overdue, |seen| flag(seen.facts.contract.overdue_since.is_some())),
    #[allow(clippy::cast_precision_loss)] // points
    measure(Driver::Loyalty, Aspect::Points, |seen| few_or_many(seen.facts.loyalty.points as f64)),
    measure(Driver::Loyalty, Aspect::Coupons, |seen| count(seen.facts.loyalty.coupons)),
    measure(Driver::Loyalty, Aspect::Follows, |seen| count(seen.facts.ties.follows)),
    measure(Driver::Loyalty, Aspect::Cut, |seen| flag(seen.facts.ties.cut_on.is_some())),
    measure(Driver::Loyalty, Aspect::Invitations, |seen| count(seen.facts.advocacy.invitations)),
];
