//! When time alone turns a rule: no sooner, no later.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::{
    Bounds, Catalogue, Event, FactIndex, Facts, Growth, MICROS_PER_DAY, MembershipAnswer, MembershipQuery, Stay, Value,
    WindowQuery,
};

use crate::laws::{condition, row, test};
use crate::shop::{berlin, catalogue, instant, now, rule};

#[derive(Clone, Debug)]
struct Purchase {
    kind: &'static str,
    at: i64,
    revenue: Value,
    channel: Value,
}

impl Event for &Purchase {
    fn kind(&self) -> &str {
        self.kind
    }

    fn occurred_at(&self) -> i64 {
        self.at
    }

    fn property(&self, name: &str) -> Value {
        match name {
            "revenue" => self.revenue.clone(),
            "channel" | "category" => self.channel.clone(),
            _ => Value::Missing,
        }
    }
}

/// A customer to whom nothing happens after now, as of any later instant.
#[derive(Clone, Debug)]
struct Customer {
    catalogue: Arc<Catalogue>,
    at: i64,
    row: Vec<Value>,
    purchases: Vec<Purchase>,
    stays: Vec<Stay>,
    known_from: i64,
}

impl Facts for Customer {
    fn now(&self) -> i64 {
        self.at
    }

    fn fact(&self, fact: FactIndex) -> Value {
        let grows = self.catalogue.fact(fact).is_some_and(|fact| fact.growth == Growth::WithTime);
        match &self.row[fact.position()] {
            Value::Duration(silence) if grows => Value::Duration(silence + self.at - now()),
            other => other.clone(),
        }
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        query.answer(&self.purchases, bounds)
    }

    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        query.times(&self.purchases, bounds)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        query.answer(self.stays.clone(), self.known_from, bounds)
    }
}

impl Customer {
    fn new() -> Self {
        let catalogue = catalogue();
        let row = vec![Value::Missing; catalogue.facts().len()];
        Self { catalogue, at: now(), row, purchases: Vec::new(), stays: Vec::new(), known_from: i64::MIN }
    }

    fn with(mut self, id: &str, value: Value) -> Self {
        let position = self.catalogue.index_of(id).expect("a fact").position();
        self.row[position] = value;
        self
    }

    fn bought(mut self, day: &str) -> Self {
        let noon = instant(day) + MICROS_PER_DAY / 2;
        self.purchases.push(Purchase {
            kind: "Order Completed",
            at: noon,
            revenue: Value::Money(50_000_000),
            channel: Value::Missing,
        });
        self
    }

    fn at(&self, at: i64) -> Self {
        Self { at, ..self.clone() }
    }
}

/// When each of the comparisons turns, and turns again, for as long as anything does.
fn turns(customer: &Customer, text: &str) -> Vec<String> {
    let rule = rule(text);
    let (mut customer, mut turns) = (customer.clone(), Vec::new());
    while let Some(at) = rule.turns_at(&customer).filter(|_| turns.len() < 6) {
        customer = customer.at(at);
        let day = Timestamp::from_microsecond(at).expect("in range").to_zoned(berlin());
        turns.push(format!("{} {:?}", day.strftime("%Y-%m-%d %H:%M:%S%.f"), rule.evaluate(&customer)));
    }
    turns
}

fn check(customer: &Customer, text: &str, expected: &[&str]) {
    assert_eq!(turns(customer, text), expected, "{text}");
}

#[test]
fn days_turn_at_midnight_in_the_firms_zone() {
    // 11 November at noon; today is 1 December.
    let customer = Customer::new()
        .with("last_order", Value::Instant(instant("2011-11-11") + MICROS_PER_DAY / 2))
        .with("expected_gap_days", Value::Number(20.0));
    check(&customer, "days_since(last_order) >= 30", &["2011-12-11 00:00:00 Yes"]);
    check(&customer, "days_since(last_order) > 1.5 * expected_gap_days", &["2011-12-12 00:00:00 Yes"]);
    check(&customer, "days_since(last_order) == 30", &["2011-12-11 00:00:00 Yes", "2011-12-12 00:00:00 No"]);
    check(
        &customer,
        "days_until(last_order) between -22 and -21",
        &["2011-12-02 00:00:00 Yes", "2011-12-04 00:00:00 No"],
    );
    check(&customer, "now - last_order > 30 days", &["2011-12-11 12:00:00.000001 Yes"]);
    check(&customer, "2 * days_since(last_order) > days_since(last_order) + 30", &["2011-12-12 00:00:00 Yes"]);
    check(&customer, "100 / days_since(last_order) < 4", &["2011-12-07 00:00:00 Yes"]);
    check(&customer, "days_since(first_order) > 3", &[]);
}

#[test]
fn anniversaries_come_again() {
    let customer = Customer::new()
        .with("birthday", Value::Instant(instant("1980-12-24")))
        .with("first_order", Value::Instant(instant("2000-02-29")));
    let weeks = [
        "2011-12-17 00:00:00 Yes",
        "2011-12-25 00:00:00 No",
        "2012-12-17 00:00:00 Yes",
        "2012-12-25 00:00:00 No",
        "2013-12-17 00:00:00 Yes",
        "2013-12-25 00:00:00 No",
    ];
    check(&customer, "next_anniversary(birthday) within next 7 days", &weeks);
    check(&customer, "days_until(next_anniversary(birthday)) <= 7", &weeks);
    check(
        &customer,
        "days_until(next_anniversary(first_order)) == 0",
        &[
            "2012-02-29 00:00:00 Yes",
            "2012-03-01 00:00:00 No",
            "2013-03-01 00:00:00 Yes",
            "2013-03-02 00:00:00 No",
            "2014-03-01 00:00:00 Yes",
            "2014-03-02 00:00:00 No",
        ],
    );
    check(&customer, "next_anniversary(birthday) on 2011-12-24", &["2011-12-25 00:00:00 No"]);
    let today = Customer::new().with("birthday", Value::Instant(instant("1980-12-01")));
    check(
        &today,
        "next_anniversary(birthday) within next 1 day",
        &[
            "2011-12-02 00:00:00 No",
            "2012-11-30 00:00:00 Yes",
            "2012-12-02 00:00:00 No",
            "2013-11-30 00:00:00 Yes",
            "2013-12-02 00:00:00 No",
            "2014-11-30 00:00:00 Yes",
        ],
    );
}

#[test]
fn events_leave_their_window() {
    let customer = Customer::new().bought("2011-11-01").bought("2011-11-20").bought("2011-11-30");
    check(&customer, "count(\"Order Completed\" in last 30 days) >= 3", &["2011-12-01 12:00:00.000001 No"]);
    check(&customer, "count(\"Order Completed\" in last 30 days) >= 2", &["2011-12-20 12:00:00.000001 No"]);
    check(&customer, "any(\"Order Completed\" in last 30 days)", &["2011-12-30 12:00:00.000001 No"]);
    check(
        &customer,
        "count(\"Order Completed\" in last 30 days) == 1",
        &["2011-12-20 12:00:00.000001 Yes", "2011-12-30 12:00:00.000001 No"],
    );
    check(&customer, "sum(\"Order Completed\".revenue in last 30 days) < 60 EUR", &["2011-12-20 12:00:00.000001 Yes"]);
    check(
        &customer,
        "count(\"Order Completed\" between 15 and 30 days ago) == 1",
        &[
            "2011-12-01 12:00:00.000001 No",
            "2011-12-05 12:00:00.000001 Yes",
            "2011-12-15 12:00:00.000001 No",
            "2011-12-20 12:00:00.000001 Yes",
            "2011-12-30 12:00:00.000001 No",
        ],
    );
    check(&customer, "count(\"Order Completed\") >= 3", &[]);
    check(&customer, "count(\"Order Completed\" where channel == \"shop\" in last 30 days) >= 1", &[]);
}

#[test]
fn months_of_different_length_let_an_event_back_in_for_a_day() {
    let customer = Customer::new().at(instant("2011-03-01"));
    let customer = Customer { purchases: Vec::new(), ..customer }.bought("2011-02-28");
    check(
        &customer,
        "any(\"Order Completed\" in last 1 month)",
        &[
            "2011-03-28 12:00:00.000001 No",
            "2011-03-29 00:00:00 Yes",
            "2011-03-29 12:00:00.000001 No",
            "2011-03-30 00:00:00 Yes",
            "2011-03-30 12:00:00.000001 No",
            "2011-03-31 00:00:00 Yes",
        ],
    );
}

#[test]
fn the_past_is_forgotten() {
    let mut customer = Customer::new();
    customer.known_from = instant("2011-09-01");
    customer.stays = vec![
        Stay { place: 0, since: Some(instant("2011-09-01")), until: Some(instant("2011-11-01")) },
        Stay { place: 4, since: Some(instant("2011-11-01")), until: None },
    ];
    // The stay ended before 1 November began: its last instant is the last of October.
    check(&customer, "was in phase \"abstinenz\" in last 60 days", &["2011-12-31 00:00:00 No"]);
    check(&customer, "was in phase \"wachstum\" in last 60 days", &[]);
    check(&customer, "was in phase \"abstinenz\"", &[]);
    check(&customer, "in phase \"wachstum\"", &[]);
    // From then on all of the last 120 days of the calendar is known; the clocks were set back among them.
    check(&customer, "was in phase \"reife\" in last 120 days", &["2011-12-30 00:00:00 No"]);
}

#[test]
fn a_rule_turns_where_its_parts_turn_a_second_time() {
    let customer = Customer::new().with("silence", Value::days(20));
    check(
        &customer,
        "not (silence between 30 days and 40 days) and silence > 35 days",
        &["2011-12-21 00:00:00.000001 Yes"],
    );
    check(&customer, "silence > 30 days and orders >= 2", &["2011-12-11 00:00:00.000001 Unknown"]);
}

#[test]
fn what_is_told_is_true_even_where_not_all_is_foretold() {
    // That two values that both move will be equal for an instant is not foretold; the other part is.
    let customer = Customer::new().with("silence", Value::days(0)).with("last_order", Value::Instant(now() + 1));
    let text = "intensity == 3 and (silence / 2.5 == now - last_order or now - last_order < silence / 2.5)";
    let rule = rule(text);
    let turns_at = rule.turns_at(&customer).expect("it turns");
    assert_ne!(rule.evaluate(&customer.at(turns_at)), rule.evaluate(&customer));
}

#[test]
fn what_a_rule_rests_on() {
    let rule = rule(
        "orders >= 2 and days_since(last_order) > 1.5 * expected_gap_days and in segment \"regular\" \
         and count(\"Order Completed\" in last 90 days) > 1 and count('Order Completed', last 90 days) < 9 \
         and was in phase \"lost\" of \"four_phases\"",
    );
    let facts: Vec<&str> =
        rule.facts().filter_map(|fact| rule.catalogue().fact(fact)).map(|fact| fact.id.as_str()).collect();
    assert_eq!(facts, ["orders", "last_order", "expected_gap_days", "silence"]);
    let windows: Vec<&str> = rule.windows().map(|query| query.text()).collect();
    assert_eq!(windows, ["count(\"Order Completed\" in last 90 days)"]);
    let memberships: Vec<&str> = rule.memberships().map(|query| query.text()).collect();
    assert_eq!(memberships, ["was in phase \"lost\" of \"four_phases\""]);
    assert!(rule.segments().eq(["regular"]) && rule.models().eq(["four_phases"]));
    for (text, moves) in [
        ("orders >= 2 and country == \"DE\"", false),
        ("silence > 3 days", true),
        ("first_order before 2011-06-01", false),
        ("first_order before now - 3 days", true),
        ("last_order within last 3 days", true),
        ("days_until(last_order) == 3", true),
        ("count(\"Order Completed\") > 1", false),
        ("any(\"Order Completed\" in last 3 days)", true),
        ("in phase \"reife\" or was in phase \"reife\"", false),
        ("was in phase \"reife\" in last 3 days", true),
        ("in segment \"regular\"", true),
        ("in segment \"vip\"", false),
    ] {
        assert_eq!(crate::shop::rule(text).moves_with_time(), moves, "{text}");
    }
}

fn purchases() -> impl Strategy<Value = Vec<Purchase>> {
    let kind = prop::sample::select(vec!["Order Completed", "Order Refunded", "Product Viewed"]);
    let at = (0_i64..400, prop::sample::select(vec![0, 1, MICROS_PER_DAY / 2, MICROS_PER_DAY - 1]))
        .prop_map(|(days, off)| (now() - days * MICROS_PER_DAY - off).min(now()));
    let revenue = prop_oneof![Just(Value::Missing), (0_i64..100).prop_map(|euros| Value::Money(euros * 1_000_000))];
    let channel = prop::sample::select(vec![Value::Missing, Value::text("shop"), Value::text("store")]);
    let purchase =
        (kind, at, revenue, channel).prop_map(|(kind, at, revenue, channel)| Purchase { kind, at, revenue, channel });
    prop::collection::vec(purchase, 0..6)
}

fn stays() -> impl Strategy<Value = Vec<Stay>> {
    prop::collection::vec((0_usize..6, 1_i64..300), 0..4).prop_map(|lengths| {
        let mut until = None;
        let mut stays = Vec::new();
        for (place, days) in lengths {
            let since = until.unwrap_or(now()) - days * MICROS_PER_DAY;
            stays.push(Stay { place, since: Some(since), until });
            until = Some(since);
        }
        stays
    })
}

/// Conditions that move in ways of their own, beside those of the other laws.
fn moving() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "count(\"Order Completed\" in last 30 days) between 1 and 2",
        "count(\"Order Completed\", \"Product Viewed\" in last 2 months) != 2",
        "sum(\"Order Completed\".revenue in last 90 days) >= 60 EUR",
        "average(\"Order Completed\".revenue in last 1 year) > 40 EUR",
        "last(\"Order Completed\" in last 60 days) within last 20 days",
        "first(\"Order Completed\" in last 3 months) before now - 40 days",
        "count(\"Order Completed\" in last 90 days) > days_since(last_order)",
        "any(\"Order Refunded\" in last 1 month)",
        "count(\"Order Completed\" between 30 and 60 days ago) >= 1",
        "any(\"Order Completed\", \"Product Viewed\" between 2 weeks and 3 months ago)",
        "distinct(\"Order Completed\".channel in last 200 days) == 2",
        "was in phase \"reife\" in last 100 days",
        "was in group \"recovery\" in last 4 months",
        "revenue / days_since(last_order) >= 2 EUR",
        "silence * 2 > now - first_order",
        "max(days_since(last_order), days_until(next_anniversary(birthday))) > 60",
        "days_since(first_order) * 2 > days_since(birthday) / 60",
        "next_anniversary(birthday) after now + 10 days",
        "next_anniversary(first_order) within next 1 month",
        "silence / 2.5 between 10 days and 12 days",
        "days_until(first_order + 900 days) < 500",
        "-(days_since(last_order)) < -40 or silence > 50 days",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_rule_turns_then_and_not_before(
        text in prop_oneof![
            condition().boxed(),
            moving().boxed(),
            (moving(), prop_oneof![moving().boxed(), test()]).prop_map(|(a, b)| format!("({a}) and not ({b})")).boxed(),
            (moving(), moving()).prop_map(|(a, b)| format!("({a}) or ({b})")).boxed(),
        ],
        row in row(),
        purchases in purchases(),
        stays in stays(),
        known_days in 0_i64..500,
        samples in prop::collection::vec(0_i64..900 * MICROS_PER_DAY, 60),
    ) {
        let known_from = now() - known_days * MICROS_PER_DAY;
        let customer = Customer { row, purchases, stays, known_from, ..Customer::new() };
        let rule = rule(&text);
        let present = rule.evaluate(&customer);
        let turns_at = rule.turns_at(&customer);
        let told = rules::explain(&rule, &customer);
        prop_assert_eq!(told.truth, present);
        prop_assert_eq!(told.turns_at, turns_at);
        let midnights = (1..400).flat_map(|day| {
            let start = now() + day * MICROS_PER_DAY;
            [start - 1, start, start + 1, start + MICROS_PER_DAY / 2 + 1]
        });
        for at in midnights.chain(samples.iter().map(|after| now() + after)) {
            if turns_at.is_none_or(|turns_at| at < turns_at) {
                prop_assert_eq!(rule.evaluate(&customer.at(at)), present, "`{}` turned at {} before {:?}", text, at, turns_at);
            }
        }
        if let Some(at) = turns_at {
            prop_assert!(at > now());
            prop_assert_eq!(rule.evaluate(&customer.at(at - 1)), present, "`{}` had turned before {}", text, at);
            prop_assert_ne!(rule.evaluate(&customer.at(at)), present, "`{}` was to turn at {}", text, at);
        }
    }
}
