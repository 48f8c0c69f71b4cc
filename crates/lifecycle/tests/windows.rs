//! Windows over events as rules ask for them: what the last so many days hold.

use std::sync::Arc;

use domain::{Currency, Day, Zone};
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::{Categories, CustomerFacts, Vintages};
use rules::{NoMemberships, Rule, Truth};

mod story;

/// Whether a rule holds for a story's customer at the end of a day.
fn holds(rule: &str, story: &str, zone: &str, day: i32) -> bool {
    let zone = Zone::new(zone).expect("a zone");
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let rule = Rule::new(rule, &catalogue, &NoMemberships).expect("a rule");
    let (book, vintages, categories) = (story::book(story, &zone), Vintages::default(), Categories::default());
    let ground = Ground { book: &book, vintages: &vintages, categories: &categories, zone: &zone, delivery_days: 5 };
    let (history, today) = (&book.histories()[0], Day::from_number(day));
    let facts = facts_as_of(history, today, &ground, &mut Scratch::default());
    rule.evaluate(&CustomerFacts { facts: &facts, history, book: &book, today, zone: &zone }) == Truth::Yes
}

/// Clocks in Berlin are changed on day 20 177 (30 March 2025) and on day 20 387 (26 October 2025).
#[test]
fn so_many_days_hold_the_views_of_as_many_days() {
    for first in [20_000, 20_170, 20_380] {
        let story = format!("day {first} Product Viewed category=Rotwein");
        let last = (first..first + 30)
            .take_while(|day| holds("count(\"Product Viewed\" in last 14 days) == 1", &story, "Europe/Berlin", *day));
        assert_eq!(last.count(), 14, "from day {first} on");
    }
}

#[test]
fn so_many_days_since_an_order_are_days_of_the_calendar() {
    for first in [20_000, 20_172, 20_382] {
        let story = format!("day {first} Order Completed 20 order_id=A");
        let inside = |day: &i32| holds("last_order within last 7 days", &story, "Europe/Berlin", *day);
        assert_eq!((first..first + 20).take_while(inside).count(), 7, "from day {first} on");
    }
}

#[test]
fn orders_are_told_apart_by_what_was_bought_and_where() {
    let story = "day 0 Order Completed 20 order_id=A sales_channel=store country=AT discount=2 · day 3 Order Completed 30 order_id=B";
    for (rule, is_true) in [
        ("count(\"Order Completed\" where channel == \"store\" in last 90 days) == 1", true),
        ("any(\"Order Completed\" where channel == \"shop\")", false),
        ("sum(\"Order Completed\".discount) == 2 EUR and any(\"Order Completed\" where country == \"AT\")", true),
        ("any(\"Order Completed\" where categories contains \"Rotwein\")", false),
        ("count(\"Order Completed\" where categories is unknown) == 2", true),
    ] {
        assert_eq!(holds(rule, story, "UTC", 5), is_true, "{rule}");
    }
}

#[test]
fn an_order_of_which_two_sources_tell_is_counted_once() {
    let story = "day 0 Order Completed 20 order_id=A · day 0 Order Completed 20 order_id=A source=file · day 3 Order Completed 30 order_id=B";
    let orders = |count: u32, sum: u32| {
        format!(
            "orders == {count} and count(\"Order Completed\" in last 90 days) == {count} and sum(\"Order Completed\".revenue) == {sum} EUR"
        )
    };
    assert!(holds(&orders(1, 20), story, "UTC", 0));
    assert!(holds(&orders(2, 50), story, "UTC", 5));
}
