//! The log says what it was told, however its rows are spread over hot table and lake.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use domain::{CustomerId, Event, Flaw, Kind, NaturalKey};
use engine::memory::MemoryFolder;
use engine::ports::{Log, NewEvent, Position, StoredEvent, Tally};
use jiff::Timestamp;
use lifecycle::Touch;
use proptest::prelude::*;
use serde_json::json;
use storage::{DataFolder, Options};

use crate::support::{all_events, all_tellings, all_touches, arriving, event, order, tiny, touches_apart};

/// What happens to a folder.
#[derive(Debug, Clone)]
enum Step {
    Append(Vec<Event>),
    Flush,
    /// Whether flushes delete what they moved from then on; where not, it lies there as after a crash.
    Reopen(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => proptest::collection::vec(event(), 0..12).prop_map(Step::Append),
        2 => Just(Step::Flush),
        1 => any::<bool>().prop_map(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..8)
}

/// Plays the steps and returns the folder with what it should hold.
fn play(path: &std::path::Path, steps: &[Step]) -> (DataFolder, Vec<StoredEvent>) {
    let mut folder = DataFolder::open_with(path, tiny()).unwrap();
    let mut expected: Vec<StoredEvent> = Vec::new();
    for step in steps {
        match step {
            Step::Append(events) => {
                let arriving: Vec<NewEvent> = events.iter().cloned().map(arriving).collect();
                let first = folder.append(&arriving).unwrap();
                assert_eq!(first.0, expected.len() as i64 + 1);
                let stored = (first.0..).zip(events.iter().cloned());
                expected.extend(stored.map(|(position, event)| StoredEvent { position: Position(position), event }));
            }
            Step::Flush => {
                folder.flush().unwrap();
                while folder.compact().unwrap() {}
            }
            Step::Reopen(deletes) => {
                drop(folder);
                let delete_rows = if *deletes { tiny().delete_rows } else { 0 };
                folder = DataFolder::open_with(path, Options { delete_rows, ..tiny() }).unwrap();
            }
        }
    }
    (folder, expected)
}

fn export_key(stored: &StoredEvent) -> (bool, Option<CustomerId>, jiff::Timestamp, Position) {
    let customer = stored.event.customer.clone();
    (customer.is_none(), customer, stored.event.occurred_at, stored.position)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_was_appended_is_read_back_wherever_it_lies(steps in steps(), after in 0_i64..20, limit in 0_usize..6) {
        let directory = tempfile::tempdir().unwrap();
        let (folder, expected) = play(directory.path(), &steps);

        prop_assert_eq!(&all_events(&folder), &expected);
        prop_assert_eq!(folder.last_position().unwrap(), Position(expected.len() as i64));
        let hot = folder.hot().unwrap();
        let waiting = &expected[expected.len() - usize::try_from(hot.events).unwrap()..];
        prop_assert_eq!(hot.oldest_received_at, waiting.first().map(|stored| stored.event.received_at));
        if steps.last().is_some_and(|step| matches!(step, Step::Flush)) {
            prop_assert_eq!(hot.events, 0);
        }

        let mut exported = Vec::new();
        folder.events(&mut |stored| { exported.push(export_key(&stored)); ControlFlow::Continue(()) }).unwrap();
        prop_assert!(exported.is_sorted(), "the export is not in order: {:?}", exported);

        let touches: Vec<_> = expected
            .iter()
            .filter(|stored| stored.position.0 > after)
            .map(|stored| (stored.position, arriving(stored.event.clone()).touch))
            .collect();
        prop_assert_eq!(all_touches(&folder, Position(after)), touches);

        let all: Vec<_> =
            expected.iter().map(|stored| (stored.position, arriving(stored.event.clone()).touch)).collect();
        prop_assert_eq!(touches_apart(&folder, 1 + after as usize % 4), all);

        // What was ordered, as a folder in memory tells it that was told the same.
        let memory = MemoryFolder::new();
        memory.append(&expected.iter().map(|stored| arriving(stored.event.clone())).collect::<Vec<_>>()).unwrap();
        prop_assert_eq!(all_tellings(&folder, Position(after)), all_tellings(&memory, Position(after)));

        let customers: BTreeSet<CustomerId> =
            expected.iter().filter_map(|stored| stored.event.customer.clone()).collect();
        for customer in customers {
            let mut timeline: Vec<StoredEvent> =
                expected.iter().filter(|stored| stored.event.customer.as_ref() == Some(&customer)).cloned().collect();
            timeline.sort_by_key(|stored| std::cmp::Reverse((stored.event.occurred_at, stored.position)));
            prop_assert_eq!(&folder.timeline(std::slice::from_ref(&customer), None, usize::MAX).unwrap(), &timeline);
            let before = timeline[0].event.occurred_at;
            prop_assert_eq!(folder.timeline(std::slice::from_ref(&customer), None, limit).unwrap(), &timeline[..limit.min(timeline.len())]);
            timeline.retain(|stored| stored.event.occurred_at < before);
            timeline.truncate(limit);
            prop_assert_eq!(folder.timeline(std::slice::from_ref(&customer), Some(before), limit).unwrap(), timeline);
        }
    }

    #[test]
    fn totals_by_sql_are_the_totals_of_the_events(steps in steps()) {
        let directory = tempfile::tempdir().unwrap();
        let (folder, expected) = play(directory.path(), &steps);
        let totals = folder.totals().unwrap();
        let touches: Vec<_> = expected.iter().map(|stored| arriving(stored.event.clone()).touch).collect();
        let customers: BTreeSet<_> = touches.iter().filter_map(|touch| touch.customer.clone()).collect();
        let orders: BTreeSet<u64> = touches
            .iter()
            .filter(|touch| matches!(touch.kind, Kind::OrderCompleted | Kind::OrderUpdated))
            .filter_map(|touch| touch.order.as_ref().map(|order| (order.order_key, touch.message)))
            .map(|(order_key, message)| if order_key == 0 { message } else { order_key })
            .collect();
        let refunded: i64 = touches
            .iter()
            .filter(|touch| touch.kind == Kind::OrderRefunded)
            .filter_map(|touch| touch.order.as_ref().map(|order| order.amount.micros()))
            .sum();
        prop_assert_eq!(totals.events, expected.len() as u64);
        prop_assert_eq!(totals.keys, customers.len() as u64);
        prop_assert_eq!(totals.orders, orders.len() as u64);
        prop_assert_eq!(totals.refunded_micros, refunded);
        prop_assert_eq!(totals.last, Position(expected.len() as i64));
    }
}

#[test]
fn a_flush_moves_what_is_hot_and_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let day = 86_400;
    let events: Vec<NewEvent> =
        (0..30).map(|number| arriving(order(&format!("m{number}"), Some("anna"), number * 3 * day))).collect();
    folder.append(&events).unwrap();
    let flushed = folder.flush().unwrap();
    assert_eq!((flushed.events, flushed.files), (30, 3), "90 days of 2011 lie in three months");
    assert_eq!(folder.flush().unwrap().events, 0);
    assert_eq!(all_events(&folder).len(), 30);
}

#[test]
fn many_small_files_of_a_month_become_one() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(directory.path(), tiny()).unwrap();
    for number in 0..20 {
        folder.append(&[arriving(order(&format!("m{number}"), Some("anna"), number))]).unwrap();
        folder.flush().unwrap();
        while folder.compact().unwrap() {}
    }
    let files = std::fs::read_dir(directory.path().join("lake/2011-01")).unwrap().count();
    assert!(files <= tiny().small_files, "{files} files are left");
    assert_eq!(all_events(&folder).len(), 20);
}

#[test]
fn a_scan_that_began_before_a_flush_sees_everything_once() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(directory.path(), tiny()).unwrap();
    let events: Vec<NewEvent> =
        (0..40).map(|number| arriving(order(&format!("m{number}"), Some("anna"), number))).collect();
    folder.append(&events[..20]).unwrap();
    folder.flush().unwrap();
    folder.append(&events[20..]).unwrap();
    let mut seen = Vec::new();
    folder
        .events(&mut |stored| {
            if seen.is_empty() {
                // Compacts the very files that are being read.
                folder.flush().unwrap();
                while folder.compact().unwrap() {}
            }
            seen.push(stored.position.0);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, (1..=40).collect::<Vec<_>>());
    assert_eq!(all_events(&folder).len(), 40);
}

#[test]
fn a_reader_may_stop_early() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(directory.path(), tiny()).unwrap();
    let events: Vec<NewEvent> =
        (0..40).map(|number| arriving(order(&format!("m{number}"), Some("anna"), number))).collect();
    folder.append(&events[..30]).unwrap();
    folder.flush().unwrap();
    folder.append(&events[30..]).unwrap();
    for stop in [1, 3, 35] {
        let mut seen = 0;
        let mut until = || {
            seen += 1;
            if seen == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        folder.touches(Position(0), &mut |_, _| until()).unwrap();
        assert_eq!(seen, stop);
    }
}

#[test]
fn natural_keys_are_remembered_with_their_last_content() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let keyed = |message: &str, content: u8| {
        let mut new = arriving(order(message, Some("anna"), 1));
        new.natural_key = Some((NaturalKey::of(&["order", "1"]), [content; 16]));
        new
    };
    let (known, unknown) = (NaturalKey::of(&["order", "1"]), NaturalKey::of(&["order", "2"]));
    assert_eq!(folder.known(&[known, unknown]).unwrap(), [None, None]);
    folder.append(&[keyed("a", 1), keyed("b", 2)]).unwrap();
    assert_eq!(folder.known(&[unknown, known]).unwrap(), [None, Some([2; 16])]);
    folder.append(&[keyed("c", 3)]).unwrap();
    folder.flush().unwrap();
    assert_eq!(folder.known(&[known]).unwrap(), [Some([3; 16])]);
}

#[test]
fn positions_go_on_after_everything_was_flushed() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    assert_eq!(folder.append(&[]).unwrap(), Position(1));
    assert_eq!(folder.append(&[arriving(order("a", None, 1))]).unwrap(), Position(1));
    folder.flush().unwrap();
    drop(folder);
    let folder = DataFolder::open(directory.path()).unwrap();
    assert_eq!(folder.last_position().unwrap(), Position(1));
    assert_eq!(folder.append(&[arriving(order("b", None, 1))]).unwrap(), Position(2));
}

#[test]
fn writers_from_many_threads_get_a_place_each() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let folder = &folder;
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for number in 0..20 {
                    let pair =
                        [0, 1].map(|half| arriving(order(&format!("{thread}-{number}-{half}"), Some("x"), number)));
                    let first = folder.append(&pair).unwrap();
                    assert_eq!(first.0 % 2, 1, "pairs stay together");
                }
            });
        }
    });
    let messages: BTreeSet<String> = all_events(folder).into_iter().map(|stored| stored.event.message_id.0).collect();
    assert_eq!(messages.len(), 8 * 20 * 2);
}

#[test]
fn sql_is_answered_from_within_another_runtime() {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let folder = DataFolder::open_with(directory.path(), tiny()).unwrap();
        let events: Vec<NewEvent> =
            (0..30).map(|number| arriving(order(&format!("m{number}"), Some("anna"), number))).collect();
        folder.append(&events[..20]).unwrap();
        folder.flush().unwrap();
        folder.append(&events[20..]).unwrap();
        assert_eq!(folder.totals().unwrap().events, 30);
        let answer = folder
            .sql("SELECT date_trunc('month', occurred_at) AS month, sum(amount) FROM events GROUP BY month")
            .unwrap();
        assert_eq!(answer.iter().map(storage::RecordBatch::num_rows).sum::<usize>(), 1);
        assert!(folder.sql("SELECT nonsense FROM events").is_err());
    });
}

#[test]
fn what_came_is_counted_by_kind_source_and_flaws_over_hot_and_lake() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
    let event = |number: i64| {
        let mut event = order(&format!("m{number}"), Some("anna"), 60 * number);
        event.source = (number % 3 > 0).then(|| "shop".to_owned());
        if number % 2 == 0 {
            event.flaws = vec![Flaw::new("revenue", "no-amount"), Flaw::new("email", "no-email")];
        }
        arriving(event)
    };
    let events: Vec<NewEvent> = (0..40).map(event).collect();
    folder.append(&events[..25]).unwrap();
    folder.flush().unwrap();
    folder.append(&events[25..]).unwrap();
    let memory = MemoryFolder::new();
    memory.append(&events).unwrap();
    for since in [Timestamp::UNIX_EPOCH, events[10].event.received_at, Timestamp::MAX] {
        let sorted = |mut tallies: Vec<Tally>| {
            tallies.sort_by(|one, other| one.example.cmp(&other.example));
            tallies
        };
        assert_eq!(sorted(folder.tally(since).unwrap()), sorted(memory.tally(since).unwrap()));
    }
    assert_eq!(folder.tally(Timestamp::UNIX_EPOCH).unwrap().len(), 4);
}

#[test]
fn details_of_rows_of_an_older_format_are_read_from_their_properties() {
    let dir = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(dir.path(), tiny()).unwrap();
    let told = [
        (Kind::TicketOpened, json!({ "ticket_id": "T-1", "topic": "Lieferung", "complaint": true })),
        (Kind::SurveyAnswered, json!({ "nps": 9 })),
        (Kind::PageViewed, json!({ "path": "/" })),
    ];
    let events: Vec<_> = (0_i64..)
        .zip(told)
        .map(|(second, (kind, properties))| {
            let mut event = order(&format!("m{second}"), Some("anna"), second);
            event.kind = kind;
            event.properties = properties.as_object().cloned().expect("an object");
            event.context = json!({ "campaign": { "source": "newsletter" } }).as_object().cloned().expect("an object");
            arriving(event)
        })
        .collect();
    folder.append(&events).expect("append");
    let written: Vec<Touch> = events.into_iter().map(|new| new.touch).collect();
    assert!(written.iter().all(|touch| touch.detail.is_some()));
    let read = |folder: &DataFolder| -> Vec<Touch> {
        let mut touches = all_touches(folder, Position::default());
        touches.sort_by_key(|(position, _)| *position);
        touches.into_iter().map(|(_, touch)| touch).collect()
    };
    assert_eq!(read(&folder), written);
    // As a version left them that knew no details.
    rusqlite::Connection::open(dir.path().join("stammkunde.db"))
        .and_then(|database| {
            database.execute("UPDATE events SET thing = NULL, quantity = NULL, word = NULL, campaign = NULL", [])
        })
        .expect("update");
    assert_eq!(read(&folder), written, "hot");
    folder.flush().expect("flush");
    assert_eq!(read(&folder), written, "in the lake");
}
