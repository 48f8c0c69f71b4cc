//! The data folder after a loss of power, at hundreds of instants of one busy hour: everything acknowledged is there once.
//!
//! `STAMMKUNDE_LOSSES` says how many losses (default 40).
#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs)]

mod shop;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use engine::Engine;
use engine::ports::erasure::{Erasures, Mark};
use engine::ports::{Folder, Log, Snapshots, StoredEvent};
use jiff::Timestamp;
use powerloss::{RecordedFiles, Tape, layer};
use shop::{firm, instant, losses, message, opened, options};
use storage::DataFolder;

/// Messages that are sent, in calls of different sizes.
const MESSAGES: u64 = 600;

/// An hour of a shop: messages from three sides, some sent twice, while the folder flushes, compacts and saves.
fn work(folder: DataFolder, tape: &Arc<Tape>) {
    let engine = Engine::open(Arc::new(folder)).unwrap();
    engine.set_firm(&firm()).unwrap();
    tape.acknowledge(0);
    std::thread::scope(|scope| {
        let (engine, tape) = (&engine, &tape);
        let senders: Vec<_> = (0..3)
            .map(|side| {
                scope.spawn(move || {
                    let mine: Vec<u64> = (1..=MESSAGES).filter(|number| number % 3 == side).collect();
                    for (call, numbers) in mine.chunks(5).enumerate() {
                        let again = numbers.iter().filter(|_| call.is_multiple_of(4));
                        let events = numbers.iter().chain(again).map(|number| message(*number)).collect();
                        engine.ingest(events).unwrap();
                        for number in numbers {
                            tape.acknowledge(*number);
                        }
                    }
                })
            })
            .collect();
        while !senders.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            engine.catch_up().unwrap();
            engine.folder().flush().unwrap();
            engine.folder().compact().unwrap();
            engine.save().unwrap();
        }
    });
}

/// What a loss left is whole, and goes on: sending all again completes the log.
fn survives(path: &Path, acknowledged: &BTreeSet<u64>, what: &str) {
    let (folder, engine, found) = opened(path, acknowledged, what);
    let events = found.len() as u64;
    let recorded = engine.ingest((1..=MESSAGES).map(message).collect()).unwrap();
    assert_eq!((u64::from(recorded.repeated), u64::from(recorded.added)), (events, MESSAGES - events), "{what}");
    folder.flush().unwrap();
    while folder.compact().unwrap() {}
    engine.catch_up().unwrap();
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed(), "{what}");
    assert!(folder.load().is_ok(), "{what}");
}

#[test]
fn nothing_acknowledged_is_lost_with_the_power() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap();
    let tape = Tape::new(&root);
    layer::register("powerloss", &tape).unwrap();
    let files = RecordedFiles::new(&tape, Some("powerloss"));
    work(DataFolder::open_over(&root.join("shop"), options(), Arc::new(files)).unwrap(), &tape);
    let all = tape.len();
    assert_eq!(tape.acknowledged(all).len() as u64, MESSAGES + 1);
    for loss in 0..losses() {
        let instant = instant(loss, 0, all);
        let image = tempfile::tempdir().unwrap();
        tape.image(instant, loss, image.path()).unwrap();
        let acknowledged = tape.acknowledged(instant).into_iter().collect();
        survives(&image.path().join("shop"), &acknowledged, &format!("instant {instant} of {all}, seed {loss}"));
    }
}

#[test]
fn an_erasure_is_whole_or_was_never_begun_when_power_is_lost() {
    const EVENTS: u64 = 92;
    const ERASED: u64 = 1_000_000;
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap();
    let tape = Tape::new(&root);
    layer::register("erasing", &tape).unwrap();
    let files = RecordedFiles::new(&tape, Some("erasing"));
    let folder = DataFolder::open_over(&root.join("shop"), options(), Arc::new(files)).unwrap();
    let engine = Engine::open(Arc::new(folder)).unwrap();
    engine.set_firm(&firm()).unwrap();
    engine.ingest((1..=EVENTS / 2).map(message).collect()).unwrap();
    engine.folder().flush().unwrap();
    engine.ingest((EVENTS / 2 + 1..=EVENTS).map(message).collect()).unwrap();
    engine.catch_up().unwrap();
    engine.save().unwrap();
    let person = message(5).customer.unwrap();
    let (from, traces) = (tape.len(), engine.traces_of(person.as_str()).unwrap());
    engine.erase(person.as_str(), "owner", Timestamp::from_second(1_760_000_000).unwrap()).unwrap();
    tape.acknowledge(ERASED);
    let all = tape.len();
    let (mut gone, mut stayed) = (0, 0);
    for loss in 0..losses() {
        // Every fourth right after it was reported, one before anything was written: what is ordered first is soon on the disk.
        let instant = match loss {
            1 => from,
            loss if loss.is_multiple_of(4) => all,
            loss => instant(loss, from, all),
        };
        let what = format!("instant {instant} of {from} to {all}, seed {loss}");
        let image = tempfile::tempdir().unwrap();
        tape.image(instant, loss, image.path()).unwrap();
        let folder = Arc::new(DataFolder::open_with(&image.path().join("shop"), options()).unwrap());
        // It completes what was ordered.
        let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).unwrap();
        let (mut events, mut theirs) = (0, 0);
        let count = &mut |stored: StoredEvent| {
            events += 1;
            theirs += u64::from(stored.event.customer.as_ref() == Some(&person));
            ControlFlow::Continue(())
        };
        folder.events(count).unwrap();
        let is_erased = folder.is_erased(Mark::Key(&person));
        // The erasure is an event itself.
        assert_eq!(events, EVENTS + u64::from(is_erased), "{what}");
        assert!(engine.check(&mut |_, _, _| {}).unwrap().passed(), "{what}");
        if is_erased {
            gone += 1;
            assert_eq!(theirs, 0, "{what}");
            assert!(engine.search_traces(&traces).unwrap().found.is_empty(), "{what}");
            assert!(folder.receipts().unwrap().len() == 1 && folder.open_erasures().unwrap().is_empty(), "{what}");
            assert_eq!(engine.ingest(vec![message(5)]).unwrap().added, 0, "{what}: they came back");
        } else {
            stayed += 1;
            assert!(!tape.acknowledged(instant).contains(&ERASED), "{what}: reported as erased, and forgotten");
            assert_eq!((theirs, folder.receipts().unwrap().len()), (4, 0), "{what}");
        }
    }
    eprintln!("{} losses: {gone} erasures completed, {stayed} not begun", losses());
    assert!(gone > 0 && stayed > 0, "{gone} completed, {stayed} not begun: one of the two was never tried");
}

#[test]
fn a_folder_that_nobody_syncs_loses_what_was_acknowledged() {
    // The harness itself can fail: without the syncs the same workload is not safe.
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap();
    let tape = Tape::new(&root);
    layer::register("forgetful", &tape).unwrap();
    let path = root.join("unsynced.db");
    let flags = rusqlite::OpenFlags::default();
    let database = rusqlite::Connection::open_with_flags_and_vfs(&path, flags, "forgetful").unwrap();
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE kept (number)").unwrap();
    for number in 0..20_i64 {
        database.execute("INSERT INTO kept VALUES ($1)", [number]).unwrap();
    }
    let lost = (0..20_u64).any(|seed| {
        let image = tempfile::tempdir().unwrap();
        tape.image(tape.len(), seed, image.path()).unwrap();
        let count = rusqlite::Connection::open(image.path().join("unsynced.db"))
            .and_then(|database| database.query_row("SELECT count(*) FROM kept", [], |row| row.get::<_, i64>(0)));
        count.ok() != Some(20)
    });
    assert!(lost, "twenty losses, and nothing was lost");
}
