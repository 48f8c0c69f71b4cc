//! Facts: their laws over random histories; and what makes a model none.
//!
//! Without a recorded vintage the silence score rests on fixed days (90 overdue, 365 gone), so histories need no data.

use std::sync::Arc;

use domain::{Amount, Currency, Day, Zone};
use lifecycle::facts::{Facts, Ground, Scratch, facts_as_of};
use lifecycle::{Book, Categories, PhaseModel, Vintages};
use proptest::prelude::*;

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
    const KINDS: [&str; 25] = [
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
        "Trial Started subscription_id=S ends_on=1970-04-15",
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

#[test]
fn the_settling_time_of_the_facts_is_that_of_the_rule() {
    let zone = Zone::utc();
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("built-in models");
    let stauss = models.iter().find(|model| model.id == "stauss_bruhn").expect("the model");
    let won_back = stauss.phase(stauss.number_of("rueckgewonnen").expect("the phase"));
    let lengths: Vec<&str> =
        won_back.rule_text.split("last ").filter_map(|rest| rest.split_once(" days")).map(|(days, _)| days).collect();
    assert_eq!(lengths, vec![lifecycle::facts::SETTLING_DAYS.to_string(); 3]);
    assert!(won_back.meaning.en.contains(&format!("{} days", lifecycle::facts::SETTLING_DAYS)));
}
