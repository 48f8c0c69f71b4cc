//! What speaks for a purchase and against it, in words.

use analytics::buying::{Driven, Driver};
use domain::Day;
use lifecycle::Facts;
use lifecycle::facts::{Newsletter, Standing};
use serde::Serialize;
use words::{Arg, Format};

/// One driver of a customer's probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The driver.
    pub driver: Driver,
    /// By what it multiplies the odds of a purchase, beside a customer usual in everything, or, by the value model, who buys as often as
    /// is usual and has just bought: below 1 it speaks against one.
    pub odds_factor: f64,
    /// What is true of the customer there, in words.
    pub text: String,
}

impl Reason {
    pub(super) fn of(driven: Driven, facts: &Facts, day: Day, format: &Format) -> Self {
        Self { driver: driven.driver, odds_factor: driven.adds.exp(), text: text(driven.driver, facts, day, format) }
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

/// What is true of a customer where a driver looks.
fn text(driver: Driver, facts: &Facts, day: Day, format: &Format) -> String {
    let days = |days: f64| -> Arg<'static> { format.duration_days(days, 0).into() };
    let count = |count: u64| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let since = |on: Option<Day>| on.map(|on| f64::from(day.since(on)));
    let gap = facts.forecast.and_then(|forecast| forecast.expected_gap_days).map(f64::from);
    let told = |key: &str, gaps: &[(&str, Arg<'_>)]| format.format(key, gaps);
    match driver {
        Driver::Silence => match (since(facts.last_order), gap) {
            (Some(silence), Some(gap)) => {
                told("churn-because-silence", &[("days", days(silence)), ("gap", days(gap.round().max(1.0)))])
            }
            (silence, _) => told("churn-because-silence-alone", &[("days", days(silence.unwrap_or(0.0)))]),
        },
        Driver::Frequency => told(
            "churn-because-frequency",
            &[
                ("count", count(facts.purchase_days.into())),
                ("days", facts.first_order.map_or(0, |first| day.since(first)).into()),
            ],
        ),
        Driver::Trend => told(
            "churn-because-trend",
            &[("later", format.money(facts.later_half).into()), ("earlier", format.money(facts.earlier_half).into())],
        ),
        Driver::Regularity => match facts.gaps.mean_days() {
            Some(mean) => told("churn-because-regularity", &[("days", days(mean))]),
            None => told("churn-because-no-gap", &[]),
        },
        Driver::Spend => {
            let mean = facts.average_order_value().unwrap_or_default();
            told(
                "churn-because-spend",
                &[("mean", format.money(mean).into()), ("all", format.money(facts.revenue).into())],
            )
        }
        Driver::Season => told("churn-because-season", &[]),
        Driver::Assortment => told("churn-because-assortment", &[("count", count(facts.categories_bought.into()))]),
        Driver::Discounts => {
            let share =
                facts.discount_share().map_or_else(|| words::NO_VALUE.to_owned(), |share| format.percent(share, 0));
            told("churn-because-discounts", &[("share", share.into())])
        }
        Driver::Returns => {
            let cases = u64::from(facts.refunds) + u64::from(facts.cancelled_orders) + u64::from(facts.parcels.returns);
            told("churn-because-returns", &[("count", count(cases))])
        }
        Driver::Visits | Driver::Cart | Driver::Messages | Driver::Delivery => touched(driver, facts, day, format),
        Driver::Service | Driver::Contract | Driver::Loyalty => bound(driver, facts, format),
    }
}

/// Of touchpoints before and after an order.
fn touched(driver: Driver, facts: &Facts, day: Day, format: &Format) -> String {
    let days = |on: Day| -> Arg<'static> { day.since(on).into() };
    match driver {
        Driver::Visits => match facts.looking.last_day {
            Some(last) => {
                let recent = Arg::Number(facts.looking.recent_sessions.into());
                format.format("churn-because-visits", &[("days", days(last)), ("count", recent)])
            }
            None => format.text("churn-because-no-visit").into_owned(),
        },
        Driver::Cart => match facts.basket.touched_on {
            Some(on) => format.format("churn-because-cart", &[("days", days(on))]),
            None => format.text("churn-because-no-cart").into_owned(),
        },
        Driver::Messages => {
            let key = match facts.ties.newsletter {
                Newsletter::Never => "churn-because-no-newsletter",
                Newsletter::Subscribed | Newsletter::Confirmed => "churn-because-newsletter",
                Newsletter::Unsubscribed => "churn-because-newsletter-cancelled",
            };
            let newsletter = format.text(key).into_owned();
            match facts.contact.last_engagement {
                Some(on) => {
                    let gaps = [("newsletter", newsletter.into()), ("days", days(on))];
                    format.format("churn-because-messages", &gaps)
                }
                None => newsletter,
            }
        }
        _ => {
            let trouble = i64::from(facts.parcels.late) + i64::from(facts.parcels.failed);
            let gaps = [("count", Arg::Number(trouble)), ("open", Arg::Number(facts.parcels.under_way.into()))];
            format.format("churn-because-delivery", &gaps)
        }
    }
}

/// Of what binds somebody, or drives them away.
fn bound(driver: Driver, facts: &Facts, format: &Format) -> String {
    match driver {
        Driver::Service => {
            let gaps = [("count", Arg::Number(facts.service.complaints.into()))];
            let key =
                if facts.service.bad_contact.is_some() { "churn-because-trouble" } else { "churn-because-service" };
            format.format(key, &gaps)
        }
        Driver::Contract => {
            let key = match facts.contract.standing {
                Standing::None => "churn-because-no-contract",
                Standing::Trial => "churn-because-contract-trial",
                Standing::Active => "churn-because-contract",
                Standing::Cancelled => "churn-because-contract-cancelled",
                Standing::Ended => "churn-because-contract-ended",
            };
            format.text(key).into_owned()
        }
        _ => {
            let gaps =
                [("points", Arg::Number(facts.loyalty.points)), ("coupons", Arg::Number(facts.loyalty.coupons.into()))];
            format.format("churn-because-loyalty", &gaps)
        }
    }
}
