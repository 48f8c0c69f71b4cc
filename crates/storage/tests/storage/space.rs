//! A full disk and a folder without the right to write: refused in clear words, nothing lost, and it goes on afterwards.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::EngineError;
use engine::ports::{Log, NewEvent, PortError, Snapshots};
use storage::DataFolder;
use tempfile::TempDir;

use crate::support::{all_events, arriving, order, tiny};

/// A small disk in memory.
struct SmallDisk {
    place: TempDir,
}

impl SmallDisk {
    /// `None`, and a word about it, where this process may not mount anything; a failure there where the environment has
    /// `STAMMKUNDE_DEMAND_DISKS`.
    fn of_megabytes(size: u32) -> Option<Self> {
        let disk = Self { place: tempfile::tempdir().unwrap() };
        if disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}m"), "tmpfs"]) {
            return Some(disk);
        }
        assert!(
            std::env::var_os("STAMMKUNDE_DEMAND_DISKS").is_none(),
            "STAMMKUNDE_DEMAND_DISKS is set, and a small disk cannot be mounted here"
        );
        eprintln!("passed over: a small disk cannot be mounted here; run the test as root");
        None
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let run = Command::new("mount").args(arguments).arg(self.place.path()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    }

    fn shop(&self) -> PathBuf {
        self.place.path().join("shop")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.place.path()).stderr(Stdio::null()).status();
    }
}

fn events(from: usize) -> Vec<NewEvent> {
    (from..from + 20)
        .map(|number| {
            let mut event = order(&format!("m{number}"), Some("anna"), i64::try_from(number).unwrap());
            event.source = Some("web".to_owned());
            event.context.insert("page".to_owned(), "x".repeat(400).into());
            NewEvent { natural_key: None, ..arriving(event) }
        })
        .collect()
}

/// The reason in the words of a person.
fn is_told_as_full(error: PortError) {
    assert!(error.is_for_want_of_space(), "{error:?}");
    assert_eq!(EngineError::from(error).message().key, "engine-disk-full");
}

fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
}

#[test]
fn a_full_disk_loses_nothing_and_goes_on_when_there_is_space() {
    let Some(disk) = SmallDisk::of_megabytes(16) else { return };
    let folder = DataFolder::open_with(&disk.shop(), tiny()).unwrap();
    let mut written = 0;
    while written < 200 {
        written += folder.record(&events(written)).unwrap().added as usize;
    }
    let ballast = disk.place.path().join("ballast");
    fill(&ballast);

    // Some more may still fit into the pages that are there; then it is refused, and refused again.
    let refused = loop {
        match folder.record(&events(written)) {
            Ok(recorded) => written += recorded.added as usize,
            Err(error) => break error,
        }
    };
    is_told_as_full(refused);
    is_told_as_full(folder.record(&events(written)).unwrap_err());
    is_told_as_full(folder.flush().unwrap_err());
    is_told_as_full(folder.save(engine::ports::Position(1), &lifecycle::Book::new(&domain::Zone::utc())).unwrap_err());
    assert_eq!(all_events(&folder).len(), written, "what was acknowledged is read while the disk is full");

    std::fs::remove_file(&ballast).unwrap();
    let again = folder.record(&events(written - 20)).unwrap();
    assert_eq!((again.added, again.repeated), (0, 20), "what was acknowledged is known");
    written += folder.record(&events(written)).unwrap().added as usize;
    folder.flush().unwrap();
    while folder.compact().unwrap() {}
    drop(folder);
    let folder = DataFolder::open_with(&disk.shop(), tiny()).unwrap();
    let positions: Vec<i64> = all_events(&folder).iter().map(|stored| stored.position.0).collect();
    assert_eq!(positions, (1..=i64::try_from(written).unwrap()).collect::<Vec<_>>());
}

#[test]
fn a_folder_that_may_not_be_written_to_is_refused_at_once() {
    let Some(disk) = SmallDisk::of_megabytes(16) else { return };
    drop(DataFolder::open_with(&disk.shop(), tiny()).unwrap());
    assert!(disk.mount(&["-o", "remount,ro"]));
    for path in [disk.shop(), disk.place.path().join("new")] {
        let refused = DataFolder::open_with(&path, tiny()).unwrap_err();
        assert!(matches!(refused, PortError::NotWritable { .. }), "{refused:?}");
        assert_eq!(EngineError::from(refused).message().key, "engine-not-writable");
    }
    assert!(disk.mount(&["-o", "remount,rw"]));
    assert!(DataFolder::open_with(&disk.shop(), tiny()).is_ok());
}
