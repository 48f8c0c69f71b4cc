//! A message id that came before changes nothing, for as long as was promised and not longer.

use std::collections::HashMap;
use std::path::Path;

use engine::ports::{Log, NewEvent};
use proptest::prelude::*;
use storage::{DataFolder, Options};

use crate::support::{all_events, arriving, order, tiny};

const WINDOW: u16 = 3;

/// What happens to a folder.
#[derive(Debug, Clone)]
enum Step {
    /// Messages by number arrive so many days after those before.
    Record(Vec<u8>, i64),
    Flush,
    Reopen,
    /// The folder is closed; of the lists of message ids some are removed (0), cut short (1) or changed (2), then it is opened.
    Lose(usize, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (proptest::collection::vec(0_u8..30, 0..9), 0_i64..2).prop_map(|(messages, days)| Step::Record(messages, days)),
        4 => Just(Step::Flush),
        1 => Just(Step::Reopen),
        1 => (0_usize..4, 0_u8..3).prop_map(|(place, how)| Step::Lose(place, how)),
    ];
    proptest::collection::vec(step, 1..25)
}

fn of_source(message: &str, day: i64) -> NewEvent {
    let mut event = order(message, Some("anna"), 86_400 * day);
    event.source = Some("web".to_owned());
    NewEvent { natural_key: None, ..arriving(event) }
}

fn options() -> Options {
    Options { idempotency_days: WINDOW, ..tiny() }
}

fn lose(path: &Path, place: usize, how: u8) {
    let mut runs: Vec<_> = std::fs::read_dir(path.join("seen")).unwrap().map(|file| file.unwrap().path()).collect();
    runs.sort();
    let Some(run) = runs.get(place) else { return };
    let mut bytes = std::fs::read(run).unwrap();
    match how {
        0 => return std::fs::remove_file(run).unwrap(),
        1 => bytes.truncate(bytes.len() / 2),
        _ => bytes[3] ^= 1,
    }
    std::fs::write(run, bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn each_message_is_recorded_once_within_the_window(steps in steps()) {
        let place = tempfile::tempdir().unwrap();
        let mut folder = Some(DataFolder::open_with(place.path(), options()).unwrap());
        let (mut today, mut last_seen, mut expected) = (0, HashMap::new(), Vec::new());
        for step in &steps {
            let open = || DataFolder::open_with(place.path(), options()).unwrap();
            match step {
                Step::Record(messages, days) => {
                    today += days;
                    let mut added = 0;
                    for message in messages {
                        let known = last_seen.get(message).is_some_and(|day| today - day <= i64::from(WINDOW));
                        if !known {
                            last_seen.insert(*message, today);
                            expected.push(format!("m{message}"));
                            added += 1;
                        }
                    }
                    let events: Vec<NewEvent> =
                        messages.iter().map(|message| of_source(&format!("m{message}"), today)).collect();
                    let recorded = folder.as_ref().unwrap().record(&events).unwrap();
                    prop_assert_eq!((recorded.added, recorded.added + recorded.repeated), (added, messages.len() as u32));
                }
                Step::Flush => {
                    folder.as_ref().unwrap().flush().unwrap();
                }
                Step::Reopen => {
                    drop(folder.take());
                    folder = Some(open());
                }
                Step::Lose(run, how) => {
                    drop(folder.take());
                    lose(place.path(), *run, *how);
                    folder = Some(open());
                }
            }
        }
        let found: Vec<String> =
            all_events(folder.as_ref().unwrap()).into_iter().map(|stored| stored.event.message_id.0).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_message_that_came_before_changes_nothing_also_after_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let of_source = |message: &str, day: i64| {
        let mut event = order(message, Some("anna"), 86_400 * day);
        event.source = Some("web".to_owned());
        NewEvent { natural_key: None, ..arriving(event) }
    };
    let recorded = |folder: &DataFolder, events: &[NewEvent]| {
        let recorded = folder.record(events).unwrap();
        (recorded.added, recorded.repeated)
    };
    let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
    assert_eq!(recorded(&folder, &[of_source("a", 0), of_source("b", 1), of_source("a", 1)]), (2, 1));
    assert_eq!(recorded(&folder, &[of_source("b", 2), of_source("c", 2)]), (1, 1));
    folder.flush().unwrap();
    assert_eq!(recorded(&folder, &[of_source("d", 3)]), (1, 0));
    drop(folder);
    let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
    assert_eq!(recorded(&folder, &[of_source("a", 3), of_source("d", 3), of_source("e", 3)]), (1, 2));
    // What was received more than 30 days ago is forgotten.
    assert_eq!(recorded(&folder, &[of_source("a", 32), of_source("d", 33)]), (1, 1));
    assert_eq!(folder.last_position().unwrap().0, 6);
}

#[test]
fn of_calls_at_the_same_time_one_records_each_message() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let events: Vec<NewEvent> = (0..40)
        .map(|number| {
            let mut event = order(&format!("m{number}"), Some("anna"), number);
            event.source = Some("web".to_owned());
            NewEvent { natural_key: None, ..arriving(event) }
        })
        .collect();
    let added: u32 = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..4).map(|_| scope.spawn(|| folder.record(&events).unwrap().added)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).sum()
    });
    assert_eq!(added, 40);
    assert_eq!(folder.last_position().unwrap().0, 40);
}
