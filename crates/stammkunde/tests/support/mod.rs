//! A folder of its own and the built command, as a user at a shell has them.
#![allow(dead_code)] // each test binary uses its part

pub(crate) mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The moment at which all runs take place, so that two of them can be compared byte for byte.
pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

/// A place with a data folder in it.
pub(crate) struct Place {
    pub folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    /// A file in the place.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The command with arguments, `--data` put behind the first.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare();
        command.current_dir(self.folder.path()).arg(arguments[0]);
        // Commands such as `value fit` have their data behind both words.
        let words =
            if ["identity", "lake", "segment", "source", "user", "value"].contains(&arguments[0]) { 2 } else { 1 };
        command.args(&arguments[1..words]).arg("--data").arg(self.data()).args(&arguments[words..]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command runs")
    }

    /// Runs and expects success; the JSON it printed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json", "--quiet"]).collect();
        let output = self.run(&arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
    }

    /// Runs and expects failure with a code; what it said.
    pub(crate) fn refused(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}{}", text(&output.stdout));
        assert!(!said.contains("panicked") && !said.contains("Error {"), "{said}");
        said
    }

    pub(crate) fn import(&self, files: &[&Path]) -> Value {
        let files: Vec<&str> = files.iter().map(|file| file.to_str().expect("text")).collect();
        self.json(&[&["import"], files.as_slice()].concat())
    }

    pub(crate) fn check(&self) -> Value {
        let check = self.json(&["check"]);
        assert_eq!(check["passed"], true, "{check}");
        check
    }
}

/// The command in English at a fixed moment.
pub(crate) fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stammkunde"));
    command.env("STAMMKUNDE_NOW", NOW).env("LC_ALL", "en_GB.UTF-8").env_remove("STAMMKUNDE_DATA");
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The purchases that are shipped with the source.
pub(crate) fn cdnow() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/cdnow/CDNOW_sample.txt")
}

/// A file of the published data beside the repository; `None`, and a word about it, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("STAMMKUNDE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let file = root.join(path);
    if file.is_file() {
        return Some(file);
    }
    eprintln!("passed over: {path} is missing below {}; name the folder in STAMMKUNDE_SHARED", root.display());
    None
}

pub(crate) fn online_retail() -> Option<PathBuf> {
    shared("data/online_retail/online_retail_2010_2011_sales.csv.gz")
}

pub(crate) fn online_retail_returns() -> Option<PathBuf> {
    shared("data/online_retail/online_retail_2010_2011_returns_no_invoice.csv.gz")
}

/// Whether two numbers agree to a share of the wanted one.
pub(crate) fn near(found: &Value, wanted: f64, share: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((number - wanted).abs() <= share * wanted.abs(), "{number} is not within {share} of {wanted}");
}
