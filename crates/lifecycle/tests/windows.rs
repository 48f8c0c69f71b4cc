//! Windows over events as rules ask for them: what the last so many days hold.

use std::sync::Arc;

use domain::{ArrivedAs, Currency, Day, Event, Kind, MessageId, Zone};
use jiff::Timestamp;
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::{Book, Categories, CustomerFacts, Touch, Vintages};
use rules::{Catalogue, KnownMemberships, NoMemberships, Rule, Truth};

mod story;

fn catalogue(zone: &Zone) -> Arc<Catalogue> {
    Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, zone).expect("catalogue"))
}

/// Whether a rule holds for a story's customer at the end of a day.
fn holds(rule: &str, story: &str, zone: &str, day: i32) -> bool {
    let zone = Zone::new(zone).expect("a zone");
    holds_of(rule, &story::book(story, &zone), &zone, day)
}

/// Whether a rule holds for a book's first customer at the end of a day.
fn holds_of(rule: &str, book: &Book, zone: &Zone, day: i32) -> bool {
    let rule = Rule::new(rule, &catalogue(zone), &NoMemberships).expect("a rule");
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let ground = Ground { book, vintages: &vintages, categories: &categories, zone, delivery_days: 5 };
    let (history, today) = (&book.histories()[0], Day::from_number(day));
    let facts = facts_as_of(history, today, &ground, &mut Scratch::default());
    rule.evaluate(&CustomerFacts { facts: &facts, history, book, today, zone }) == Truth::Yes
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
        ("count(\"Order Completed\" where sales_channel == \"store\") == 1", true),
        ("any(\"Order Completed\" where category contains \"Rotwein\")", false),
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

/// A book of events of these names and days, of one customer.
fn own_events(told: &[(&str, i64)]) -> Book {
    let mut book = Book::new(&Zone::utc());
    let anna = ArrivedAs::user("anna").expect("a key");
    for (place, (name, day)) in (1_i64..).zip(told) {
        let moment = Timestamp::from_second(day * 86_400 + place).expect("a moment");
        let mut event = Event::new(MessageId(place.to_string()), Kind::from_name(name), moment, moment);
        event.customer = Some(anna.customer().clone());
        event.arrived_as = Some(anna.clone());
        book.apply(&Touch::of(&event, Currency::EUR));
    }
    book
}

#[test]
fn events_of_a_firms_own_names_are_asked_for_by_name_and_day() {
    let told = [("Weinprobe Besucht", 3), ("Weinprobe Besucht", 3), ("Kellertour", 4), ("Weinprobe Besucht", 20)];
    let (book, zone) = (own_events(&told), Zone::utc());
    for (rule, day, is_true) in [
        ("any(\"Weinprobe Besucht\" in last 14 days)", 16, true),
        ("any(\"Weinprobe Besucht\" in last 14 days)", 17, false),
        ("count(\"Weinprobe Besucht\") == 3", 20, true),
        ("count(\"Weinprobe Besucht\", \"Kellertour\") == 3", 4, true),
        ("last(\"Weinprobe Besucht\") within last 1 day", 20, true),
        ("any(\"Weinlese\")", 20, false),
    ] {
        assert_eq!(holds_of(rule, &book, &zone, day), is_true, "{rule} on day {day}");
    }
    // They begin no visit, and two halves of the log make the same book.
    assert!(holds_of("sessions == 0", &book, &zone, 20));
    let mut merged = own_events(&told[..0]);
    for half in [&told[2..], &told[..2]] {
        merged.merge(&own_events(half));
    }
    assert_eq!(merged.own_events(), book.own_events());
    assert!(holds_of("count(\"Weinprobe Besucht\") == 3 and count(\"Kellertour\") == 1", &merged, &zone, 20));
}

#[test]
fn what_rules_cannot_ask_of_events_is_told() {
    let catalogue = catalogue(&Zone::utc());
    let known = KnownMemberships {
        own_events: Some(own_events(&[("Weinprobe Besucht", 3)]).own_events().clone()),
        ..KnownMemberships::default()
    };
    let fault = |rule: &str| Rule::new(rule, &catalogue, &known).expect_err("a fault").to_string();
    assert!(Rule::new("any(\"Weinprobe Besucht\")", &catalogue, &known).is_ok());
    assert!(fault("any(\"Weinprobe Besuch\")").contains("did you mean `Weinprobe Besucht`"));
    for kind in ["Page Left", "Note Added", "Experiment Exposed", "Link Clicked"] {
        assert!(fault(&format!("any(\"{kind}\")")).contains("not for rules"), "{kind}");
    }
    for (kind, property) in [
        ("Page Viewed", "path"),
        ("Product Viewed", "name"),
        ("Products Searched", "query"),
        ("Order Completed", "coupon"),
        ("Weinprobe Besucht", "ort"),
    ] {
        let told = fault(&format!("any(\"{kind}\" where {property} == \"a\")"));
        assert!(told.contains("not for rules"), "{told}");
    }
}
