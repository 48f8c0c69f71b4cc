//! Phases after an erasure: those of the past are what they were, and those of all days what a replay of everything says; over
//! random timelines with late events, people who turn out to be one, and people who go.

use std::fmt::Write as _;

use analytics::history::PhaseHistory;
use domain::{ArrivedAs, Day, Event, Kind};
use engine::Engine;
use engine::join::Told;
use engine::ports::Log;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::erase::{event, now, open, order, user};

/// Days over which things happen, and over which they are looked at.
const DAYS: i64 = 700;

/// What may happen to one of a few people.
#[derive(Debug, Clone)]
struct Happening {
    days_ago: i64,
    person: u8,
    /// Whether it happens to the person's browser, of which nobody knows whose it is until they log in.
    is_anonymous: bool,
    what: u8,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = (1..DAYS, 0..3_u8, any::<bool>(), 0..13_u8);
    let one = one.prop_map(|(days_ago, person, is_anonymous, what)| Happening { days_ago, person, is_anonymous, what });
    proptest::collection::vec(one, 1..30)
}

fn told(number: usize, happening: &Happening) -> Event {
    let by = user(&format!("u{}", happening.person));
    let browser = ArrivedAs::anonymous(&format!("b{}", happening.person)).unwrap();
    let ticket = || json!({ "ticket_id": format!("t{}", happening.person), "topic": "Beschwerde" });
    let subscription = || json!({ "subscription_id": format!("s{}", happening.person), "amount": 10 });
    let (kind, properties): (&str, Value) = match happening.what {
        0 => ("Page Viewed", json!({})),
        1 => ("Product Viewed", json!({ "category": "Rotwein" })),
        2 => ("Product Added", json!({ "price": 5, "quantity": 2 })),
        3..=5 => ("Order Completed", json!({})),
        6 => ("Customer Identified", json!({ "name": "Anna Berg" })),
        7 => ("Newsletter Unsubscribed", json!({})),
        8 => ("Ticket Opened", ticket()),
        9 => ("Ticket Resolved", ticket()),
        10 => ("Survey Answered", json!({ "nps": 3 })),
        11 => ("Subscription Started", subscription()),
        _ => ("Social Followed", json!({ "network": "instagram" })),
    };
    let is_login = kind == "Customer Identified";
    let by = if happening.is_anonymous && !is_login { browser.clone() } else { by };
    let name = format!("m{number}");
    if kind == "Order Completed" {
        return order(&name, &by, happening.days_ago, 10 + number as i64);
    }
    let mut told = event(&name, Kind::from_name(kind), &by, happening.days_ago, properties);
    told.also = if is_login { vec![browser] } else { Vec::new() };
    told
}

/// How many customers were in each phase of each model on every tenth day. Nobody is named.
fn phases(engine: &Engine) -> String {
    let state = engine.state().unwrap();
    let last = state.zone.day_of(now());
    let mut lines = String::new();
    for (place, model) in state.models.iter().enumerate() {
        let history = state.history(place, last);
        for back in (0..DAYS as i32 + 10).step_by(10) {
            let day: Day = last.plus(-back);
            let mut column: Vec<u8> = history.column(day).into_iter().map(|phase| phase.0).collect();
            column.retain(|phase| usize::from(*phase) < model.phases.len());
            column.sort_unstable();
            let _ = writeln!(lines, "{} {day}: {column:?}", model.id);
        }
    }
    lines
}

/// What may be done with the people of whom the events tell, between events.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// So many more events come in.
    Told(usize),
    /// Somebody decides that two are one.
    Joined(u8, u8),
    /// Somebody decides that two are not one, whatever was decided before.
    Parted(u8, u8),
    /// Somebody is erased; later events may tell of them again.
    Erased(u8),
    /// What is hot is written into the lake.
    Flushed,
}

fn deed() -> impl Strategy<Value = Deed> {
    let two = || (0..3_u8, 0..3_u8);
    prop_oneof![
        4 => (1..9_usize).prop_map(Deed::Told),
        3 => two().prop_map(|(one, other)| Deed::Joined(one, other)),
        2 => two().prop_map(|(one, other)| Deed::Parted(one, other)),
        1 => (0..3_u8).prop_map(Deed::Erased),
        1 => Just(Deed::Flushed),
    ]
}

/// The phases that went along are those of a replay of everything.
fn as_replayed(engine: &Engine) -> Result<(), TestCaseError> {
    let state = engine.state().unwrap();
    let today = state.zone.day_of(now());
    for (place, model) in state.models.iter().enumerate() {
        let live = state.history(place, today);
        let fresh = PhaseHistory::build(&state.knowledge(), model, live.until());
        prop_assert_eq!(live.len(), state.book.len());
        prop_assert!(*live == fresh, "{}", &model.id);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn an_erasure_leaves_phases_of_all_days_as_they_were(
        happenings in happenings(),
        cuts in proptest::collection::vec(1..9_usize, 1..6),
        erased in 0..3_u8,
        is_flushed in any::<bool>(),
    ) {
        let data = tempfile::tempdir().unwrap();
        let (folder, engine) = open(data.path());
        let events: Vec<Event> = happenings.iter().enumerate().map(|(number, happening)| told(number, happening)).collect();
        let mut rest = events.as_slice();
        for cut in cuts.iter().cycle() {
            let (batch, more) = rest.split_at((*cut).min(rest.len()));
            rest = more;
            engine.ingest(batch.to_vec()).unwrap();
            engine.catch_up().unwrap();
            // Looked at between batches, so that the histories go along.
            let _ = phases(&engine);
            if rest.is_empty() {
                break;
            }
        }
        if is_flushed {
            folder.flush().unwrap();
        }
        let before = phases(&engine);
        if let Ok(receipt) = engine.erase(&format!("u{erased}"), "owner", now()) {
            prop_assert!(receipt.search.unwrap().is_clean());
        }
        prop_assert_eq!(&phases(&engine), &before);
        prop_assert_eq!(engine.check(&mut |_, _, _| {}).unwrap().findings, []);
        engine.save().unwrap();
        drop((folder, engine));
        let (_, engine) = open(data.path());
        prop_assert_eq!(&phases(&engine), &before, "also when everything is read anew");
    }

    #[test]
    fn live_is_replayed_through_erasures_and_decisions(
        happenings in happenings(),
        deeds in proptest::collection::vec(deed(), 3..14),
    ) {
        let data = tempfile::tempdir().unwrap();
        let (folder, engine) = open(data.path());
        let events: Vec<Event> = happenings.iter().enumerate().map(|(number, happening)| told(number, happening)).collect();
        let mut rest = events.as_slice();
        let all = [Deed::Told(usize::MAX)];
        for (round, deed) in deeds.iter().chain(&all).enumerate() {
            let at = now().checked_add(SignedDuration::from_mins(round as i64)).unwrap();
            match *deed {
                Deed::Told(count) => {
                    let (batch, more) = rest.split_at(count.min(rest.len()));
                    rest = more;
                    engine.ingest(batch.to_vec()).unwrap();
                    engine.catch_up().unwrap();
                }
                // Of those who are not known, or not any more, nothing is decided.
                Deed::Joined(one, other) => {
                    drop(engine.decide(true, (&format!("u{one}"), &format!("u{other}")), "owner", at, Told::All));
                }
                Deed::Parted(one, other) => {
                    drop(engine.decide(false, (&format!("u{one}"), &format!("u{other}")), "owner", at, Told::All));
                }
                Deed::Erased(one) => drop(engine.erase(&format!("u{one}"), "owner", at)),
                Deed::Flushed => {
                    folder.flush().unwrap();
                }
            }
            as_replayed(&engine)?;
        }
        let before = phases(&engine);
        prop_assert_eq!(engine.check(&mut |_, _, _| {}).unwrap().findings, []);
        engine.save().unwrap();
        drop((folder, engine));
        let (_, engine) = open(data.path());
        prop_assert_eq!(&phases(&engine), &before, "also when everything is read anew");
    }
}
