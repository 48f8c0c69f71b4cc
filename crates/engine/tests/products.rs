//! What is bought together, what comes next and what is due: a wine shop with a few regulars.

use std::sync::Arc;

use analytics::products::{Leaning, Tier};
use domain::{Amount, ArrivedAs, Day, Event, Firm, Kind, MessageId};
use engine::Engine;
use engine::ask::products::{product, products, rules};
use engine::ask::recommend::{Reason, basket, customer, offers, refills};
use engine::memory::MemoryFolder;
use engine::ports::{Folder, Tables};
use engine::pseudonym::{Pseudonyms, Reader};
use jiff::{SignedDuration, Timestamp};
use models::affinity::Wanted;
use serde_json::{Value, json};

const FIRST: &str = "2026-01-01T17:30:00Z";

fn moment(day: i64) -> Timestamp {
    let first: Timestamp = FIRST.parse().expect("a moment");
    first.checked_add(SignedDuration::from_hours(24 * day)).expect("a moment")
}

fn day(number: i32) -> Day {
    "2026-01-01".parse::<Day>().expect("a day").plus(number)
}

fn line(sku: &str) -> Value {
    let (name, category, price) = match sku {
        "R1" => ("Riesling", "Wein", 8),
        "R2" => ("Riesling Spätlese", "Wein", 14),
        "R3" => ("Riesling Großes Gewächs", "Wein", 32),
        "G1" => ("Gläser", "Zubehör", 20),
        _ => ("Versand", "Versand", 5),
    };
    json!({ "sku": sku, "name": name, "category": category, "price": price, "quantity": 1 })
}

fn order(number: usize, who: &str, day: i64, skus: &[&str]) -> Event {
    let mut event = Event::new(MessageId(format!("m{number}")), Kind::OrderCompleted, moment(day), moment(day));
    let mut lines: Vec<Value> = skus.iter().map(|sku| line(sku)).collect();
    lines.push(line("VERSAND"));
    let told = json!({
        "order_id": number.to_string(), "revenue": 8 * skus.len(), "currency": "EUR", "products": lines,
        "discount": i32::from(who == "anna@example.de"),
    });
    event.properties = told.as_object().cloned().expect("an object");
    event.arrived_as = Some(if who.contains('@') {
        ArrivedAs::email(who).expect("an address")
    } else {
        ArrivedAs::user(who).expect("an id")
    });
    event.source = Some("shop".into());
    event
}

/// Anna buys Riesling every ten days; Ben bought it once; of thirty others half buy Riesling with glasses, half dearer wine.
fn shop() -> Engine {
    let folder = Arc::new(MemoryFolder::new());
    folder.set_firm(&Firm::assumed("Weinhandlung")).expect("firm");
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
    let mut events: Vec<Event> =
        (0..5).map(|time| order(time, "anna@example.de", 10 * i64::try_from(time).expect("few"), &["R1"])).collect();
    events.push(order(10, "ben", 40, &["R1"]));
    for other in 0..30 {
        let who = format!("guest{other}");
        events.push(order(100 + other, &who, 20, if other % 2 == 0 { &["R1", "G1"] } else { &["R2", "R3"] }));
    }
    engine.ingest(events).expect("in");
    engine.catch_up().expect("caught up");
    engine
}

#[test]
fn riesling_and_glasses_are_bought_together() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let told = products(&engine, &state, day(60)).expect("told");
    assert_eq!((told.orders, told.orders_without_lines, told.total), (36, 0, 4), "shipping is no product");
    assert_eq!(told.products[0].name, "Riesling");
    let pair = told.pairs.iter().find(|pair| pair.along.product == "G1").expect("a pair");
    assert_eq!((pair.given.product.as_str(), pair.measures.both, pair.measures.first), ("R1", 15, 21));
    let glasses = product(&engine, &state, "g1", day(60)).expect("told");
    assert_eq!(glasses.beside[0].named.product, "R1");
    assert!(product(&engine, &state, "X", day(60)).is_err());
    let found = rules(&engine, &state, (0.3, 0.9), day(60)).expect("few");
    assert!(found.rules.iter().any(|rule| rule.given[0].product == "G1" && rule.along[0].product == "R1"));
}

#[test]
fn what_is_due_is_told_with_its_rhythm() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let told = customer(&engine, &state, &Reader::Persons, "anna@example.de", day(45)).expect("told");
    assert_eq!(told.refills.len(), 1);
    let refill = &told.refills[0];
    assert_eq!((refill.named.name.as_str(), refill.times, refill.last, refill.due), ("Riesling", 5, day(40), day(50)));
    assert!(matches!(told.next[0].because, Reason::Every { days: 10, .. }), "{:?}", told.next[0]);
    // Before her third purchase nothing can be said, and long after the last one nothing is due any more.
    let early = customer(&engine, &state, &Reader::Persons, "anna@example.de", day(15)).expect("told");
    assert!(early.refills.is_empty());
    let late = refills(&engine, &state, &Reader::Persons, (day(2000), 10), day(1000)).expect("told");
    assert_eq!((late.total, late.lapsed), (0, 1));
}

#[test]
fn what_is_due_stands_by_its_distance_to_the_day_and_is_told_by_name() {
    let engine = shop();
    let mut named = order(600, "clara", 0, &[]);
    named.kind = Kind::CustomerIdentified;
    named.properties = json!({ "name": "Clara Klein" }).as_object().cloned().expect("an object");
    let mut more = vec![named, order(700, "clara", 0, &["R2"])];
    // Clara every 20 days, last on day 40: due on 60. The remains of somebody erased are due on the same day as Anna.
    more.extend((1..3).map(|time| order(700 + time, "clara", 20 * i64::try_from(time).expect("few"), &["R2"])));
    more.extend((0..5).map(|time| order(800 + time, "erased:0a", 10 * i64::try_from(time).expect("few"), &["R1"])));
    engine.ingest(more).expect("in");
    engine.catch_up().expect("caught up");
    let state = engine.state().expect("set up");
    let asked = |on: i32| {
        let told = refills(&engine, &state, &Reader::Persons, (day(on + 30), 10), day(on)).expect("told");
        assert_eq!(told.total, told.refills.len());
        told.refills.into_iter().map(|line| (line.customer, line.due)).collect::<Vec<_>>()
    };
    let names = |found: &[(String, Day)]| found.iter().map(|(who, _)| who.clone()).collect::<Vec<_>>();
    assert_eq!(names(&asked(48)), ["anna@example.de", "clara"]);
    let found = asked(59);
    assert_eq!(names(&found), ["clara", "anna@example.de"], "what is long overdue does not stand first: {found:?}");
    // Anna let the next one pass, too.
    assert_eq!(names(&asked(70)), ["clara"]);
    let line = refills(&engine, &state, &Reader::Persons, (day(90), 1), day(59)).expect("told").refills;
    assert_eq!((line[0].customer.as_str(), line[0].customer_name.as_deref()), ("clara", Some("Clara Klein")));
    let reader = Reader::Figures(Arc::new(Pseudonyms::new(&[1; 32])));
    let hidden = refills(&engine, &state, &reader, (day(90), 1), day(59)).expect("told").refills;
    assert_eq!(hidden[0].customer_name, None);
    let offered = offers(&engine, &state, &Reader::Persons, (Wanted::New, 2), day(60)).expect("told");
    assert!(offered.iter().all(|offer| !offer.customer.starts_with("erased:")));
}

#[test]
fn suggestions_are_judged_beside_what_is_bought_most() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let proof = products(&engine, &state, day(60)).expect("told").proof;
    assert_eq!(proof.most_bought.customers, proof.all.customers);
    assert_eq!(proof.most_bought_new.customers, proof.new.customers);
    assert_eq!((proof.all.hit, proof.most_bought.hit), (1, 1), "Anna's Riesling is what sells most");
}

#[test]
fn a_channel_is_the_best_only_of_who_answered_it() {
    let engine = shop();
    let message = |number: usize, kind: Kind, who: &str| {
        let mut event = order(number, who, 45, &[]);
        event.kind = kind;
        event.properties = json!({ "channel": "email", "message_id": "m" }).as_object().cloned().expect("an object");
        event
    };
    let mut told: Vec<Event> =
        (0..6).map(|time| message(500 + time, Kind::MessageSent, ["ben", "anna@example.de"][time % 2])).collect();
    told.push(message(510, Kind::MessageClicked, "anna@example.de"));
    engine.ingest(told).expect("in");
    engine.catch_up().expect("caught up");
    let state = engine.state().expect("set up");
    let channel = |who: &str| {
        customer(&engine, &state, &Reader::Persons, who, day(60))
            .expect("told")
            .habits
            .channel
            .map(|habit| habit.clicked)
    };
    assert_eq!(channel("ben"), None, "three messages, none clicked");
    let clicked = channel("anna@example.de").expect("one clicked");
    assert_eq!((clicked.part, clicked.whole), (1, 3));
}

#[test]
fn a_new_product_is_offered_because_of_one_that_was_bought() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let told = customer(&engine, &state, &Reader::Persons, "ben", day(60)).expect("told");
    assert_eq!(told.new[0].named.product, "G1");
    assert!(matches!(&told.new[0].because, Reason::BoughtWith { named } if named.product == "R1"));
    assert_eq!((told.up_sells[0].from.product.as_str(), told.up_sells[0].to.product.as_str()), ("R1", "R2"));
    assert_eq!(told.up_sells[0].to_price, Some(Amount::from_units(14)));
    let for_cart = basket(&engine, &state, &["r1", "unknown"], day(60)).expect("told");
    assert_eq!((for_cart.basket.len(), for_cart.suggestions[0].named.product.as_str()), (1, "G1"));
}

#[test]
fn habits_are_told_against_what_is_usual() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let told = customer(&engine, &state, &Reader::Persons, "anna@example.de", day(60)).expect("told").habits;
    let hour = told.hour.expect("known");
    // 17:30 UTC is 18:30 in Berlin in winter.
    assert!(hour.from <= 18 && 18 < hour.until && hour.orders.part == 5, "{hour:?}");
    let discount = told.discount.expect("known");
    assert_eq!((discount.orders.part, discount.leaning), (5, Leaning::More));
    assert_eq!(told.tier.map(|tier| tier.tier), Some(Tier::Low));
}

#[test]
fn the_list_for_the_point_of_sale_hides_addresses_from_who_may_not_see_them() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let seen = offers(&engine, &state, &Reader::Persons, (Wanted::New, 2), day(60)).expect("told");
    assert!(seen.iter().any(|offer| offer.customer == "anna@example.de" && offer.rank == 1));
    let reader = Reader::Figures(Arc::new(Pseudonyms::new(&[1; 32])));
    let hidden = offers(&engine, &state, &reader, (Wanted::New, 2), day(60)).expect("told");
    assert_eq!(hidden.len(), seen.len());
    assert!(hidden.iter().all(|offer| !offer.customer.contains('@')));
}

#[test]
fn what_came_later_is_not_known_on_an_earlier_day_and_news_are_taken_in() {
    let engine = shop();
    let state = engine.state().expect("set up");
    let early = products(&engine, &state, day(15)).expect("told");
    assert_eq!((early.orders, early.total), (2, 1));
    let mut cancelled = order(900, "ben", 41, &[]);
    cancelled.kind = Kind::OrderCancelled;
    cancelled.properties = json!({ "order_id": "10" }).as_object().cloned().expect("an object");
    engine.ingest(vec![order(901, "ben", 42, &["G1"]), cancelled]).expect("in");
    engine.catch_up().expect("caught up");
    let state = engine.state().expect("set up");
    let told = customer(&engine, &state, &Reader::Persons, "ben", day(60)).expect("told");
    assert_eq!(told.orders, 1, "the cancelled order does not count");
    assert!(told.new.iter().all(|suggestion| suggestion.named.product != "G1"));
}
