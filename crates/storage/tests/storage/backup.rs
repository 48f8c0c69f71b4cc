//! Backups: made while events come, proven when restored, and without those who were erased since.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Language;
use engine::ports::erasure::Erasures;
use engine::ports::{AccessTables as _, LinkPurpose, Log, PortError, Role, Session, User};
use storage::{DataFolder, ListOfErased, backup, restore};

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
    let restored = restore(&target, &new, ListOfErased::Nowhere).unwrap();
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
    assert!(
        restore(&target, folder.path(), ListOfErased::Nowhere).is_err(),
        "a folder that holds something is refused"
    );

    // Killed in the middle of the next one: the backup before it is whole.
    fs::write(target.join("database-0123456789abcdef.db"), b"half").unwrap();
    fs::write(target.join("backup.new"), b"{").unwrap();
    restore(&target, &place.path().join("one"), ListOfErased::Nowhere).unwrap();
    assert!(DataFolder::open(&place.path().join("one")).is_ok());
    backup(&data, &target, now()).unwrap();
    assert!(!target.join("database-0123456789abcdef.db").exists());

    // Killed in the middle of the first one: there is none.
    let half = place.path().join("half");
    backup(&data, &half, now()).unwrap();
    fs::remove_file(half.join("backup.json")).unwrap();
    assert!(restore(&half, &place.path().join("two"), ListOfErased::Nowhere).is_err());
    assert!(!place.path().join("two").exists());
    backup(&data, &half, now()).unwrap();

    // A changed byte is found, and the next backup heals it.
    let file = pieces(&target).into_iter().find(|path| path.extension().is_some_and(|it| it == "parquet")).unwrap();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, whole.iter().rev().copied().collect::<Vec<u8>>()).unwrap();
    assert_eq!(backup(&data, &target, now()).unwrap().copied, 1);
    assert_eq!(fs::read(&file).unwrap(), whole);
    let file = pieces(&target).into_iter().find(|path| path.extension().is_some_and(|it| it == "parquet")).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(restore(&target, &place.path().join("three"), ListOfErased::Nowhere).is_err());
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

    assert!(restore(&target, &new, ListOfErased::From(&data)).unwrap().has_list);
    let (restored, restored_engine) = open(&new);
    assert_eq!(told(&restored), Vec::<String>::new());
    assert_eq!(figures(&restored_engine), before);
    assert_eq!(restored_engine.check(&mut |_, _, _| {}).unwrap().findings, []);
    let receipts = restored.receipts().unwrap();
    assert_eq!((receipts.len(), &receipts[0].receipt, receipts[0].at), (1, &receipt.receipt, receipt.at));
    assert_eq!(receipts[0].survey.events, receipt.survey.events);
    drop((folder, engine));
}

#[test]
fn whoever_was_signed_in_on_the_day_of_the_backup_is_not_after_a_restore() {
    let place = tempfile::tempdir().unwrap();
    let (data, target, new) = (place.path().join("data"), place.path().join("backup"), place.path().join("new"));
    let (folder, _engine) = filled(&data);
    let owner = User::new("owner@example.de", "Olga", Role::Owner, Language::De).with_password("$argon2id$".to_owned());
    let user = folder.add_user(&User { created_at: Some(now()), ..owner }).unwrap();
    let until = now().checked_add(jiff::SignedDuration::from_hours(24)).unwrap();
    folder.add_link(&[7; 32], &LinkPurpose::LogIn(user), until).unwrap();
    let session = Session {
        token_digest: [8; 32],
        user,
        csrf_token: "token".to_owned(),
        created_at: now(),
        expires_at: until,
        browser: String::new(),
        network: String::new(),
    };
    folder.add_session(&session).unwrap();
    backup(&data, &target, now()).unwrap();
    restore(&target, &new, ListOfErased::Nowhere).unwrap();
    assert!(!new.join("stammkunde.restoring-wal").exists());
    let (restored, _engine) = open(&new);
    assert_eq!(restored.peek_link(&[7; 32], now()).unwrap(), None);
    assert!(restored.session(&[8; 32], now()).unwrap().is_none());
    assert_eq!(restored.users().unwrap().len(), 1);
    assert!(folder.session(&[8; 32], now()).unwrap().is_some(), "the folder that was backed up is left alone");
}

#[test]
fn a_restore_wants_to_know_who_was_erased() {
    let place = tempfile::tempdir().unwrap();
    let (data, target) = (place.path().join("data"), place.path().join("backup"));
    let (folder, engine) = filled(&data);
    backup(&data, &target, now()).unwrap();
    // Nobody was erased in the folder that the list is to come from.
    assert!(!restore(&target, &place.path().join("nobody"), ListOfErased::From(&data)).unwrap().has_list);
    let receipt = engine.erase(ANNA, "owner", now()).unwrap().receipt;
    drop((folder, engine));

    let refused = restore(&target, &place.path().join("new"), ListOfErased::InTarget).unwrap_err();
    assert!(matches!(refused, PortError::NoList), "{refused:?}");
    assert!(!place.path().join("new").exists());
    assert!(!restore(&target, &place.path().join("accepted"), ListOfErased::Nowhere).unwrap().has_list);

    // The list that lies in the target.
    let new = place.path().join("kept");
    fs::create_dir_all(new.join("erased")).unwrap();
    fs::copy(data.join("erased/list.json"), new.join("erased/list.json")).unwrap();
    assert!(restore(&target, &new, ListOfErased::InTarget).unwrap().has_list);
    assert_eq!(open(&new).0.receipts().unwrap()[0].receipt, receipt);

    // A folder that lost its list is no source of one, and a later backup knows whom the list has to know.
    fs::remove_file(data.join("erased/list.json")).unwrap();
    assert!(restore(&target, &place.path().join("other"), ListOfErased::From(&data)).is_err());
}

#[test]
fn a_folder_whose_list_of_the_erased_is_lost_is_not_opened_until_that_is_accepted() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let receipt = engine.erase(ANNA, "owner", now()).unwrap().receipt;
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed());
    let list = data.path().join("erased/list.json");
    let kept = fs::read(&list).unwrap();
    fs::remove_file(&list).unwrap();
    let check = engine.check(&mut |_, _, _| {}).unwrap();
    assert_eq!(check.findings.iter().map(|finding| finding.key.as_ref()).collect::<Vec<_>>(), ["engine-list-lost"]);
    drop((folder, engine));

    let refused = DataFolder::open_with(data.path(), tiny()).unwrap_err();
    assert!(matches!(&refused, PortError::ListLost { receipts } if *receipts == receipt), "{refused:?}");
    fs::write(&list, kept).unwrap();
    drop(open(data.path()));
    fs::remove_file(&list).unwrap();
    assert_eq!(DataFolder::accept_lost_list(data.path()).unwrap(), [receipt]);
    let (folder, engine) = open(data.path());
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed());
    assert!(folder.any_erased() || folder.receipts().unwrap().len() == 1);
    drop((folder, engine));
    assert_eq!(DataFolder::accept_lost_list(data.path()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_restore_that_was_broken_off_is_begun_again() {
    let place = tempfile::tempdir().unwrap();
    let (data, target, new) = (place.path().join("data"), place.path().join("backup"), place.path().join("new"));
    let (folder, engine) = filled(&data);
    backup(&data, &target, now()).unwrap();
    let events = all_events(&folder);
    drop((folder, engine));
    let file =
        pieces(&target).into_iter().rev().find(|path| path.extension().is_some_and(|it| it == "parquet")).unwrap();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, b"changed").unwrap();
    assert!(restore(&target, &new, ListOfErased::Nowhere).is_err());
    assert!(pieces(&new).len() > 1, "something is left");
    fs::write(&file, whole).unwrap();
    restore(&target, &new, ListOfErased::Nowhere).unwrap();
    assert_eq!(all_events(&DataFolder::open_with(&new, tiny()).unwrap()), events);
    assert!(restore(&target, &new, ListOfErased::Nowhere).is_err(), "a folder that holds something is refused");
}
