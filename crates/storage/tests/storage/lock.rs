//! One process owns a folder.

use std::path::Path;
use std::process::Command;

use engine::ports::PortError;
use storage::DataFolder;

const FOLDER: &str = "STAMMKUNDE_LOCK_FOLDER";

/// Not a test by itself: the other process.
#[test]
#[ignore = "started by the test below"]
fn child() {
    let Some(path) = std::env::var_os(FOLDER) else { return };
    match DataFolder::open(Path::new(&path)) {
        Err(PortError::Locked { process }) => println!("owned by {process}"),
        other => println!("{other:?}"),
    }
}

fn other_process(path: &Path) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["lock::child", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn another_process_is_refused_and_told_who_owns_the_folder() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let said = other_process(directory.path());
    assert!(said.contains(&format!("owned by {}", std::process::id())), "{said}");
    drop(folder);
    let said = other_process(directory.path());
    assert!(said.contains("Ok("), "{said}");
}

#[test]
fn the_same_process_cannot_open_it_twice() {
    let directory = tempfile::tempdir().unwrap();
    let _folder = DataFolder::open(directory.path()).unwrap();
    let error = DataFolder::open(directory.path()).unwrap_err();
    assert!(matches!(error, PortError::Locked { .. }), "{error}");
}
