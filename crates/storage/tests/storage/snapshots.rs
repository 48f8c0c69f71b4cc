//! Snapshots come back as they were saved, or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{Firm, Zone};
use engine::ports::{Position, Snapshots, Tables};
use lifecycle::Book;
use storage::DataFolder;

use crate::support::{arriving, order};

fn book() -> Book {
    let mut book = Book::new(&Zone::new("Europe/Berlin").unwrap());
    for number in 0..50 {
        let customer = format!("kunde-{}", number % 7);
        book.apply(&arriving(order(&format!("m{number}"), Some(&customer), number * 1000)).touch);
    }
    book
}

fn only_file(directory: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(directory.join("snapshot")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn the_newest_one_comes_back_equal_and_replaces_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    assert!(folder.load().unwrap().is_none());
    folder.save(Position(7), &Book::new(&Zone::new("Europe/Berlin").unwrap())).unwrap();
    folder.save(Position(50), &book()).unwrap();
    only_file(directory.path());
    let (position, loaded) = folder.load().unwrap().unwrap();
    assert_eq!(position, Position(50));
    let loaded = loaded.revived(&Zone::new("Europe/Berlin").unwrap()).unwrap();
    assert_eq!(loaded.histories(), book().histories());
    folder.discard().unwrap();
    assert!(folder.load().unwrap().is_none());
}

#[test]
fn a_damaged_one_is_ignored_wherever_the_damage_is() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    folder.save(Position(50), &book()).unwrap();
    let path = only_file(directory.path());
    let whole = fs::read(&path).unwrap();
    for place in (0..whole.len()).step_by(13).chain([whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&path, bytes).unwrap();
        assert!(folder.load().unwrap().is_none(), "byte {place}");
    }
    for length in [0, 5, 20, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(folder.load().unwrap().is_none(), "cut to {length}");
    }
    fs::write(&path, &whole).unwrap();
    assert!(folder.load().unwrap().is_some());
}

#[test]
fn one_of_another_version_or_another_zone_is_ignored() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    folder.save(Position(50), &book()).unwrap();
    folder.set_firm(&Firm { time_zone: "Asia/Tokyo".to_owned(), ..Firm::assumed("x") }).unwrap();
    assert!(folder.load().unwrap().is_none(), "its days begin elsewhere");
    folder.set_firm(&Firm::assumed("x")).unwrap();
    assert!(folder.load().unwrap().is_some());

    let path = only_file(directory.path());
    let mut bytes = fs::read(&path).unwrap();
    bytes[9] += 1;
    let end = bytes.len() - 32;
    let digest = blake3::hash(&bytes[..end]);
    bytes[end..].copy_from_slice(digest.as_bytes());
    fs::write(&path, bytes).unwrap();
    assert!(folder.load().unwrap().is_none(), "its version is another");
}
