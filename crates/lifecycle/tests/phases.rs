//! Phases, told as stories of one customer: what happened, and what the models say on a day.
//!
//! Without a recorded vintage the silence score rests on fixed days (90 overdue, 365 gone), so stories need no data.

#![allow(clippy::needless_raw_string_hashes)] // expect-test writes them

use std::sync::Arc;

use domain::{Amount, Currency, Day, Zone};
use expect_test::{Expect, expect};
use lifecycle::facts::{Facts, Ground, Scratch, facts_as_of};
use lifecycle::{Book, Categories, CustomerFacts, PhaseModel, Vintages};
use proptest::prelude::*;
use rules::{Lang, PlainRender};

mod story;

fn book(story: &str) -> Book {
    story::book(story, &Zone::utc())
}

fn facts(book: &Book, day: i32) -> Facts {
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let zone = Zone::utc();
    let ground = Ground { book, vintages: &vintages, categories: &categories, zone: &zone, delivery_days: 5 };
    facts_as_of(&book.histories()[0], Day::from_number(day), &ground, &mut Scratch::default())
}

/// The phases of Stauss/Bruhn and of the four phases on a day, each with its reason.
fn check(story: &str, day: i32, expected: &Expect) {
    check_of(&["stauss_bruhn", "four_phases"], story, day, expected);
}

/// The phase of a model on a day with its reason, and the overlays.
fn check_in(model: &str, story: &str, day: i32, expected: &Expect) {
    check_of(&[model], story, day, expected);
}

fn check_of(wanted: &[&str], story: &str, day: i32, expected: &Expect) {
    let zone = Zone::utc();
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("built-in models");
    let book = book(story);
    let facts = facts(&book, day);
    let history = &book.histories()[0];
    let customer = CustomerFacts { facts: &facts, history, book: &book, today: Day::from_number(day), zone: &zone };
    let lines = models.iter().filter(|model| wanted.contains(&model.id.as_str())).map(|model| {
        let assignment = model.explain(&customer);
        let reason = assignment.held().sentence(Lang::En, &PlainRender::new(&catalogue));
        let reason = if reason.is_empty() { "nothing else held" } else { &reason };
        let overlays = model.overlays_of(&customer).map(|overlay| overlay.id.as_str());
        let told: Vec<&str> = [model.phase(assignment.number).id.as_str()].into_iter().chain(overlays).collect();
        format!("{}: {reason}\n", told.join(" + "))
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
            gefaehrdung: Silence score 35.45 % (at least 30 %)
            reaktivierung: Silence score 35.45 % (at least 30 %)
        "#]],
    );
}

#[test]
fn silence_beyond_the_higher_threshold_is_abstinence() {
    check(
        "day 0 Order Completed 20 · day 30 Order Completed 30",
        400,
        &expect![[r#"
            abstinenz: Silence score 80.27 % (at least 80 %)
            abwanderung: Silence score 80.27 % (at least 80 %)
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
            rueckgewonnen: Silence before the return 87.34 % (at least 80 %)
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
fn a_first_visit_is_awareness() {
    check_in(
        "six_phases",
        "day 0 Page Viewed",
        3,
        &expect![[r#"
            awareness: nothing else held
        "#]],
    );
}

#[test]
fn who_comes_back_or_looks_at_products_considers() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Page Viewed",
        3,
        &expect![[r#"
            consideration: Sessions 2 (at least 2)
        "#]],
    );
}

#[test]
fn a_single_look_at_a_product_is_consideration() {
    check_in(
        "five_phases",
        "day 0 Product Viewed category=Rotwein",
        0,
        &expect![[r#"
            consideration: Product views 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_cart_before_the_first_purchase_is_a_decision() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Product Added price=9.90 quantity=2",
        4,
        &expect![[r#"
            decision: Orders 0 (exactly 0) and Cart last touched 1970-01-03 (within the last 7 days)
        "#]],
    );
}

#[test]
fn a_cart_left_alone_for_a_week_goes_back_to_consideration() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Product Added price=9.90",
        10,
        &expect![[r#"
            consideration: Sessions 2 (at least 2)
        "#]],
    );
}

#[test]
fn a_cart_that_was_emptied_is_none() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Product Added price=9.90 · day 2 Product Removed price=9.90",
        3,
        &expect![[r#"
            consideration: Sessions 2 (at least 2)
        "#]],
    );
}

#[test]
fn an_order_that_is_not_there_yet_is_delivery() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Order Completed 20",
        3,
        &expect![[r#"
            delivery: Under way 1 (at least 1)
        "#]],
    );
}

#[test]
fn an_order_of_which_nothing_is_told_arrives_after_the_usual_time() {
    check_in(
        "six_phases",
        "day 0 Page Viewed · day 2 Order Completed 20",
        7,
        &expect![[r#"
            retention: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_delivery_told_ends_the_phase_at_once() {
    check_in(
        "six_phases",
        "day 2 Order Completed 20 order_id=A · day 3 Order Shipped order_id=A · day 4 Order Delivered order_id=A",
        4,
        &expect![[r#"
            retention: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_parcel_that_was_sent_is_waited_for() {
    check_in(
        "six_phases",
        "day 2 Order Completed 20 order_id=A · day 3 Order Shipped order_id=A",
        20,
        &expect![[r#"
            delivery: Under way 1 (at least 1)
        "#]],
    );
}

#[test]
fn goods_bought_in_the_store_are_there_at_once() {
    check_in(
        "six_phases",
        "day 2 Order Completed 20 sales_channel=store",
        2,
        &expect![[r#"
            retention: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn who_sent_everything_back_considers_again() {
    check_in(
        "six_phases",
        "day 2 Order Completed 20 order_id=A · day 4 Order Delivered order_id=A · day 9 Order Refunded 20 order_id=A",
        10,
        &expect![[r#"
            consideration: Orders 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_known_buyer_stays_in_retention_with_a_cart_and_a_parcel() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20 · day 30 Order Completed 20 · day 31 Product Added price=5",
        31,
        &expect![[r#"
            retention + warenkorb + paket: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_long_silence_is_an_overlay_of_retention() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20",
        400,
        &expect![[r#"
            retention + inaktiv: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_recommending_act_is_advocacy() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20 · day 20 Referral Invited",
        40,
        &expect![[r#"
            advocacy: Last recommended 1970-01-21 (within the last 12 months), Kept 1 (at least 1) and Silence score 13.33 % (less than 80 %)
        "#]],
    );
}

#[test]
fn a_good_review_is_advocacy_for_a_year() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 300 Order Completed 20",
        380,
        &expect![[r#"
            advocacy: Last recommended 1970-01-21 (within the last 12 months), Kept 2 (at least 1) and Silence score 26.67 % (less than 80 %)
        "#]],
    );
}

#[test]
fn a_good_review_is_advocacy_not_longer() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20 · day 20 Product Reviewed stars=5 · day 300 Order Completed 20",
        390,
        &expect![[r#"
            retention: Kept 2 (at least 1)
        "#]],
    );
}

#[test]
fn an_answer_alone_makes_a_possible_advocate() {
    check_in(
        "six_phases",
        "day 0 Order Completed 20 · day 20 Survey Answered nps=9",
        40,
        &expect![[r#"
            retention + moeglicher_fuersprecher: Kept 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_cart_is_purchase_in_five_phases() {
    check_in(
        "five_phases",
        "day 0 Page Viewed · day 2 Checkout Started value=20",
        4,
        &expect![[r#"
            kauf: Orders 0 (exactly 0) and Cart last touched 1970-01-03 (within the last 7 days)
        "#]],
    );
}

#[test]
fn a_complaint_puts_the_relationship_at_risk() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde",
        6,
        &expect![[r#"
            gefaehrdung: Orders 1 (at least 1) and Unhealed trouble is known
        "#]],
    );
}

#[test]
fn a_complaint_that_was_resolved_does_not() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 6 Ticket Resolved ticket_id=1",
        6,
        &expect![[r#"
            sozialisierung: Orders 1 (at least 1)
        "#]],
    );
}

#[test]
fn a_bad_answer_is_healed_by_a_purchase() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 5 Survey Answered csat=2 · day 20 Order Completed 20",
        21,
        &expect![[r#"
            wachstum: Purchase days 2 (at least 2)
        "#]],
    );
}

#[test]
fn a_bad_answer_unhealed_is_a_risk() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 5 Survey Answered csat=2",
        21,
        &expect![[r#"
            gefaehrdung: Orders 1 (at least 1) and Unhealed trouble is known
        "#]],
    );
}

#[test]
fn who_is_at_risk_and_unsubscribes_dissolves() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 100 Newsletter Unsubscribed",
        120,
        &expect![[r#"
            aufloesung: Silence score 35.45 % (at least 30 %), Tie cut is known and Tie cut 1970-04-11 (on or after 1970-01-01)
        "#]],
    );
}

#[test]
fn to_unsubscribe_alone_moves_nobody() {
    check_in(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 10 Newsletter Unsubscribed",
        20,
        &expect![[r#"
            sozialisierung: Orders 1 (at least 1)
        "#]],
    );
}

#[test]
fn notice_dissolves_and_the_end_of_the_contract_is_abstinence() {
    check_in(
        "stauss_bruhn",
        "day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A",
        45,
        &expect![[r#"
            aufloesung: Subscription "cancelled" (exactly "cancelled")
        "#]],
    );
}

#[test]
fn an_ended_contract_is_abstinence() {
    check_in(
        "stauss_bruhn",
        "day 0 Subscription Started subscription_id=A amount=10 · day 40 Subscription Cancelled subscription_id=A · day 60 Subscription Ended subscription_id=A · day 61 Social Followed network=instagram",
        65,
        &expect![[r#"
            abstinenz + verbunden: Subscription "ended" (exactly "ended") and Last order is unknown
        "#]],
    );
}

#[test]
fn a_trial_is_no_subscription_yet() {
    check_in(
        "subscription",
        "day 0 Trial Started plan=Klein",
        3,
        &expect![[r#"
            probe: Subscription "trial" (exactly "trial")
        "#]],
    );
}

#[test]
fn a_subscription_runs() {
    check_in(
        "subscription",
        "day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10",
        20,
        &expect![[r#"
            aktiv: Subscription "active" (exactly "active")
        "#]],
    );
}

#[test]
fn an_unpaid_invoice_is_a_risk_until_it_is_paid() {
    check_in(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A",
        41,
        &expect![[r#"
            gefaehrdet: Subscription "active" (exactly "active") and Payment overdue since is known
        "#]],
    );
}

#[test]
fn a_payment_clears_it() {
    check_in(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 45 Payment Received",
        46,
        &expect![[r#"
            aktiv: Subscription "active" (exactly "active")
        "#]],
    );
}

#[test]
fn usage_that_falls_is_a_risk() {
    check_in(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50 Page Viewed",
        60,
        &expect![[r#"
            gefaehrdet: Subscription "active" (exactly "active"), Sessions before 4 (at least 4) and recent_sessions * 2 2 (less than 4)
        "#]],
    );
}

#[test]
fn who_subscribes_again_is_won_back() {
    check_in(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10",
        210,
        &expect![[r#"
            zurueckgewonnen: Subscription "active" (exactly "active"), Subscription won back yes and Subscription started 1970-07-20 (within the last 90 days)
        "#]],
    );
}

#[test]
fn and_after_ninety_days_simply_active() {
    check_in(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 60 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10",
        300,
        &expect![[r#"
            aktiv: Subscription "active" (exactly "active")
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

/// A few happenings of many kinds, by day, each with the order of the story as its number.
fn happenings() -> impl Strategy<Value = Vec<(i32, String)>> {
    const KINDS: [&str; 24] = [
        "Page Viewed",
        "Product Viewed category=Rotwein",
        "Products Searched query=wein",
        "Product Added price=5 quantity=2",
        "Product Removed price=5",
        "Checkout Started value=20",
        "Order Completed 20 order_id=A",
        "Order Completed 30 order_id=B",
        "Order Shipped order_id=A",
        "Order Delivered order_id=A",
        "Order Refunded 20 order_id=A",
        "Order Cancelled order_id=B",
        "Newsletter Confirmed",
        "Newsletter Unsubscribed",
        "Social Followed network=instagram",
        "Ticket Opened ticket_id=1 topic=Beschwerde",
        "Ticket Resolved ticket_id=1",
        "Survey Answered nps=3",
        "Product Reviewed stars=5",
        "Referral Invited",
        "Subscription Started subscription_id=S amount=10",
        "Subscription Ended subscription_id=S",
        "Payment Overdue subscription_id=S",
        "Points Earned points=10",
    ];
    proptest::collection::vec((0..200_i32, proptest::sample::select(&KINDS[..]).prop_map(str::to_owned)), 1..25)
        .prop_map(|mut happenings| {
            happenings.sort_by_key(|(day, _)| *day);
            happenings
        })
}

fn told(happenings: &[(i32, String)]) -> String {
    happenings.iter().map(|(day, what)| format!("day {day} {what}")).collect::<Vec<_>>().join(" · ")
}

proptest! {
    #[test]
    fn facts_of_all_touchpoints_know_nothing_of_what_comes_later(happenings in happenings(), day in 0..200_i32) {
        let known: Vec<(i32, String)> = happenings.iter().filter(|(then, _)| *then <= day).cloned().collect();
        let then = if known.is_empty() { Facts::default() } else { facts(&book(&told(&known)), day) };
        prop_assert_eq!(facts(&book(&told(&happenings)), day), then);
    }

    #[test]
    fn every_customer_has_exactly_one_phase_in_every_model(happenings in happenings(), day in 0..400_i32) {
        let zone = Zone::utc();
        let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
        let book = book(&told(&happenings));
        let facts = facts(&book, day);
        let customer = CustomerFacts {
            facts: &facts,
            history: &book.histories()[0],
            book: &book,
            today: Day::from_number(day),
            zone: &zone,
        };
        for model in PhaseModel::built_in(&catalogue).expect("built-in models") {
            let assignment = model.explain(&customer);
            prop_assert_eq!(assignment.number, model.assign(&customer));
            prop_assert_eq!(assignment.held().truth, rules::Truth::Yes);
        }
    }

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
