//! Phases, told as stories of one customer: what happened, and what the models say on a day.
//!
//! Without a recorded vintage the silence score rests on fixed days (90 overdue, 365 gone), so stories need no data.

#![allow(clippy::needless_raw_string_hashes)] // expect-test writes them

use std::sync::Arc;

use domain::{Amount, Currency, CustomerId, Day, Kind, Zone};
use expect_test::{Expect, expect};
use jiff::Timestamp;
use lifecycle::facts::{Facts, Scratch, facts_as_of};
use lifecycle::touch::OrderTouch;
use lifecycle::{Book, Categories, CustomerFacts, PhaseModel, Touch, Vintages};
use proptest::prelude::*;
use rules::{Lang, PlainRender};

/// What happened, parted by `·`: `day 3 Order Completed 20`.
fn book(story: &str) -> Book {
    let mut book = Book::new(&Zone::utc());
    for (message, happening) in (1_u64..).zip(story.split('·').map(str::trim)) {
        let words: Vec<&str> = happening.split(' ').collect();
        let day: i64 = words[1].parse().expect("a day");
        let moment = Timestamp::from_second(day * 86_400 + 3_600).expect("moment");
        book.apply(&Touch {
            customer: CustomerId::new("anna").ok(),
            kind: Kind::from_name(&words[2..4].join(" ")),
            occurred_at: moment,
            received_at: moment,
            message,
            order: Some(OrderTouch {
                order_key: message,
                amount: words[4].parse().expect("amount"),
                items: 1,
                ..OrderTouch::default()
            }),
            person: None,
            claims: None,
        });
    }
    book
}

fn facts(book: &Book, day: i32) -> Facts {
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let entries = book.histories().first().map_or(&[][..], |history| &history.entries);
    facts_as_of(entries, Day::from_number(day), &vintages, &categories, &mut Scratch::default())
}

/// The phases of both models on a day, each with its reason.
fn check(story: &str, day: i32, expected: &Expect) {
    let zone = Zone::utc();
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("built-in models");
    let book = book(story);
    let facts = facts(&book, day);
    let history = &book.histories()[0];
    let customer = CustomerFacts { facts: &facts, history, book: &book, today: Day::from_number(day), zone: &zone };
    let lines = models.iter().map(|model| {
        let assignment = model.explain(&customer);
        let reason = assignment.held().sentence(Lang::En, &PlainRender::new(&catalogue));
        let reason = if reason.is_empty() { "nothing else held" } else { &reason };
        format!("{}: {reason}\n", model.phase(assignment.number).id)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_first_purchase_opens_the_relationship() {
    check(
        "day 0 Order Completed 20",
        10,
        &expect![[r#"
        sozialisierung: Orders 1 (at least 1)
        bindung: Orders 1 (at least 1)
    "#]],
    );
}

#[test]
fn a_second_purchase_is_growth() {
    check(
        "day 0 Order Completed 20 · day 30 Order Completed 30",
        40,
        &expect![[r#"
        wachstum: Purchase days 2 (at least 2)
        bindung: Orders 2 (at least 1)
    "#]],
    );
}

#[test]
fn four_orders_and_no_more_spend_are_maturity() {
    let story =
        "day 0 Order Completed 50 · day 20 Order Completed 50 · day 60 Order Completed 20 · day 80 Order Completed 20";
    check(
        story,
        100,
        &expect![[r#"
        reife: Purchase days 4 (at least 2), Orders 4 (at least 4) and Revenue in the second half 40 EUR (at most 100 EUR)
        bindung: Orders 4 (at least 1)
    "#]],
    );
}

#[test]
fn silence_beyond_the_lower_threshold_is_a_risk() {
    check(
        "day 0 Order Completed 20 · day 30 Order Completed 30",
        150,
        &expect![[r#"
        gefaehrdung: Silence score 43.27 % (at least 40 %)
        reaktivierung: Silence score 43.27 % (at least 40 %)
    "#]],
    );
}

#[test]
fn silence_beyond_the_higher_threshold_is_abstinence() {
    check(
        "day 0 Order Completed 20 · day 30 Order Completed 30",
        400,
        &expect![[r#"
        abstinenz: Silence score 70.41 % (at least 70 %)
        abwanderung: Silence score 70.41 % (at least 70 %)
    "#]],
    );
}

#[test]
fn who_buys_after_abstinence_is_won_back_until_the_settling_time_is_over() {
    let story = "day 0 Order Completed 20 · day 500 Order Completed 30";
    check(
        story,
        510,
        &expect![[r#"
        rueckgewonnen: Silence before the return 81.01 % (at least 70 %)
        bindung: Orders 2 (at least 1)
    "#]],
    );
    check(
        story,
        531,
        &expect![[r#"
        wachstum: Purchase days 2 (at least 2)
        bindung: Orders 2 (at least 1)
    "#]],
    );
}

#[test]
fn a_customer_whose_only_order_was_cancelled_has_not_bought() {
    check(
        "day 0 Order Cancelled 20",
        10,
        &expect![[r#"
        anbahnung: nothing else held
        gewinnung: nothing else held
    "#]],
    );
}

#[test]
fn a_model_without_a_last_resort_is_refused() {
    let zone = Zone::utc();
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let name = "{ de = \"a\", en = \"a\" }";
    let file = |rule: &str| {
        format!(
            "id = \"own\"\nversion = 1\nname = {name}\nsource = {name}\n[[phase]]\nid = \"one\"\nname = {name}\n\
             meaning = {name}\ngroup = \"retention\"\ncolour = \"slot-1\"\nplace = 0\nrule = \"{rule}\"\n"
        )
    };
    let fault =
        |rule: &str| PhaseModel::parse("own.toml", &file(rule), &catalogue).map(|_| ()).expect_err(rule).to_string();
    assert!(PhaseModel::parse("own.toml", &file("true"), &catalogue).is_ok());
    assert!(fault("orders >= 1").contains("the last rule must be `true`"));
    let typo = file("true").replace("place = 0", "place = 0\nplaces = 1");
    assert!(PhaseModel::parse("own.toml", &typo, &catalogue).is_err(), "a key nobody knows is a typing error");
}

/// Days and amounts of orders.
fn orders() -> impl Strategy<Value = Vec<(i32, i64)>> {
    proptest::collection::vec((0..700_i32, 0..100_i64), 1..12)
}

fn story(orders: &[(i32, i64)]) -> String {
    orders.iter().map(|(day, amount)| format!("day {day} Order Completed {amount}")).collect::<Vec<_>>().join(" · ")
}

proptest! {
    #[test]
    fn facts_as_of_a_day_are_the_facts_of_what_had_happened_by_then(orders in orders(), day in 0..700_i32) {
        let known: Vec<(i32, i64)> = orders.iter().copied().filter(|(bought, _)| *bought <= day).collect();
        let then = if known.is_empty() { Facts::default() } else { facts(&book(&story(&known)), day) };
        prop_assert_eq!(facts(&book(&story(&orders)), day), then);
    }

    #[test]
    fn facts_agree_with_a_plain_count(orders in orders()) {
        let found = facts(&book(&story(&orders)), 700);
        let mut days: Vec<i32> = orders.iter().map(|(day, _)| *day).collect();
        days.sort_unstable();
        days.dedup();
        let revenue: i64 = orders.iter().map(|(_, amount)| amount).sum();
        prop_assert_eq!(found.orders as usize, orders.len());
        prop_assert_eq!(found.purchase_days as usize, days.len());
        prop_assert_eq!(found.revenue, Amount::from_units(revenue));
        prop_assert_eq!(found.earlier_half + found.later_half, found.revenue);
        prop_assert_eq!(i64::from(found.gaps.sum_days), i64::from(days[days.len() - 1] - days[0]));
        prop_assert_eq!(found.silence_days(Day::from_number(700)), Some(700 - days[days.len() - 1]));
    }

    #[test]
    fn silence_starts_at_nothing_and_never_falls_without_a_purchase(orders in orders(), wait in 0..900_i32) {
        let book = book(&story(&orders));
        let last = orders.iter().map(|(day, _)| *day).max().unwrap_or_default();
        let score = |day: i32| facts(&book, day).forecast.map_or(0.0, |forecast| forecast.silence.score);
        prop_assert!(score(last).abs() < f32::EPSILON);
        prop_assert!(score(last + wait) <= score(last + wait + 1));
    }
}
