//! Backups: made while events come, proven when restored, and without those who were erased since.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use engine::ports::Log;
use engine::ports::erasure::Erasures;
use storage::{DataFolder, backup, restore};

use crate::erase::{ANNA, figures, filled, now, open, told};
use crate::support::{all_events, arriving, order, tiny};

fn pieces(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn a_backup_under_load_is_a_prefix_of_the_log() {
    let place = tempfile::tempdir().unwrap();
    let (data, target) = (place.path().join("data"), place.path().join("backup"));
    let folder = DataFolder::open_with(&data, tiny()).unwrap();
    let stop = AtomicBool::new(false);
    let mut last = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0_i64.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let event = order(&format!("m{number}"), Some(&format!("c{}", number % 9)), number * 50_000);
                folder.append(&[arriving(event)]).unwrap();
                if number % 40 == 0 {
                    folder.flush().unwrap();
                    while folder.compact().unwrap() {}
                }
            }
        });
        for round in 0..3 {
            while folder.last_position().unwrap().0 < 60 * (round + 1) {
                std::thread::yield_now();
            }
            let made = backup(&data, &target, now()).unwrap();
            assert!(made.last_position > last);
            last = made.last_position;
        }
        stop.store(true, Ordering::Relaxed);
    });
    let events = all_events(&folder);

    let new = place.path().join("restored");
    let restored = restore(&target, &new, None).unwrap();
    assert_eq!((restored.last_position, restored.has_list), (last, false));
    let restored = DataFolder::open_with(&new, tiny()).unwrap();
    let there = all_events(&restored);
    assert_eq!(there.len() as i64, last);
    assert_eq!(there[..], events[..there.len()]);
}

#[test]
fn a_second_backup_copies_what_is_new_and_an_unfinished_one_is_none() {
    let place = tempfile::tempdir().unwrap();
    let (data, target) = (place.path().join("data"), place.path().join("backup"));
    let (folder, _engine) = filled(&data);
    let first = backup(&data, &target, now()).unwrap();
    assert_eq!(first.copied, first.files);
    let second = backup(&data, &target, now()).unwrap();
    assert_eq!((second.copied, second.files, second.bytes), (0, first.files, first.bytes));
    assert_eq!(pieces(&target).len() as u64, second.files + 2, "nothing is left of the first database");
    let names = pieces(&target).into_iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
    assert!(!names.is_empty());
    assert!(restore(&target, folder.path(), None).is_err(), "a folder that holds something is refused");

    // Killed in the middle of the next one: the backup before it is whole.
    fs::write(target.join("database-0123456789abcdef.db"), b"half").unwrap();
    fs::write(target.join("backup.new"), b"{").unwrap();
    restore(&target, &place.path().join("one"), None).unwrap();
    assert!(DataFolder::open(&place.path().join("one")).is_ok());
    backup(&data, &target, now()).unwrap();
    assert!(!target.join("database-0123456789abcdef.db").exists());

    // Killed in the middle of the first one: there is none.
    let half = place.path().join("half");
    backup(&data, &half, now()).unwrap();
    fs::remove_file(half.join("backup.json")).unwrap();
    assert!(restore(&half, &place.path().join("two"), None).is_err());
    assert!(!place.path().join("two").exists());
    backup(&data, &half, now()).unwrap();

    // A changed byte is found.
    let file = pieces(&target).into_iter().find(|path| path.extension().is_some_and(|it| it == "parquet")).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(restore(&target, &place.path().join("three"), None).is_err());
    assert!(!DataFolder::exists(&place.path().join("three")));
    fs::write(place.path().join("backup-of-photos"), b"x").unwrap();
    assert!(backup(&data, place.path(), now()).is_err(), "a folder of something else is refused");
}

#[test]
fn who_was_erased_after_the_backup_does_not_come_back_with_it() {
    let place = tempfile::tempdir().unwrap();
    let (data, target, new) = (place.path().join("data"), place.path().join("backup"), place.path().join("new"));
    let (folder, engine) = filled(&data);
    let before = figures(&engine);
    backup(&data, &target, now()).unwrap();
    let receipt = engine.erase(ANNA, "owner", now()).unwrap();
    assert!(pieces(&target).iter().all(|path| !path.to_string_lossy().contains("erased")));

    assert!(restore(&target, &new, Some(&data)).unwrap().has_list);
    let (restored, restored_engine) = open(&new);
    assert_eq!(told(&restored), Vec::<String>::new());
    assert_eq!(figures(&restored_engine), before);
    assert_eq!(restored_engine.check(&mut |_, _, _| {}).unwrap().findings, []);
    let receipts = restored.receipts().unwrap();
    assert_eq!((receipts.len(), &receipts[0].receipt, receipts[0].at), (1, &receipt.receipt, receipt.at));
    assert_eq!(receipts[0].survey.events, receipt.survey.events);
    drop((folder, engine));
}
