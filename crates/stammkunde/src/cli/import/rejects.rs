//! The reject files: rows to be mended, the reasons beside them, and the map that reads them again.
//!
//! They lie in the current folder, named after the file the rows come from. A file that is there already is kept: it
//! may hold what somebody has mended.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use domain::Language;
use intake::{Layout, Reject};

use crate::fault::Fault;

/// What was written for one file.
pub(crate) struct Written {
    /// The rows.
    pub rows: String,
    /// Their reasons.
    pub reasons: String,
    /// The map that reads them.
    pub map: String,
}

/// Gathers rejects file by file.
pub(crate) struct RejectFiles {
    dry_run: bool,
    expected: HashMap<String, Expected>,
    open: Vec<OpenFile>,
    language: Language,
    failure: Option<Fault>,
}

struct Expected {
    head: String,
    map: String,
}

struct OpenFile {
    name: String,
    paths: [PathBuf; 3],
    rows: BufWriter<File>,
    reasons: BufWriter<File>,
}

impl RejectFiles {
    /// No file yet: they are made with the first reject. A dry run writes none.
    pub(crate) fn new(dry_run: bool, language: Language) -> Self {
        Self { dry_run, expected: HashMap::new(), open: Vec::new(), language, failure: None }
    }

    /// Names a file from which rejects may come.
    pub(crate) fn expect(&mut self, name: &str, layout: &Layout) {
        let map = toml::to_string(&layout.settled_map()).unwrap_or_default();
        self.expected.insert(name.to_owned(), Expected { head: intake::reject_file_head(layout), map });
    }

    /// Takes a reject.
    pub(crate) fn take(&mut self, name: &str, reject: &Reject) {
        if self.dry_run || self.failure.is_some() {
            return;
        }
        if let Err(fault) = self.write(name, reject) {
            self.failure = Some(fault);
        }
    }

    fn write(&mut self, name: &str, reject: &Reject) -> Result<(), Fault> {
        let language = self.language;
        let file = self.file_of(name)?;
        let reason = words::message(language, &reject.reason);
        let mend = words::message(language, &reject.mend);
        let rows = if reject.raw.is_empty() { Ok(()) } else { writeln!(file.rows, "{}", reject.raw) };
        rows.map_err(|cause| Fault::file("cli-cannot-write", &file.paths[0], &cause))?;
        writeln!(file.reasons, "{}: {} = {:?}: {reason} {mend}", reject.line, reject.field, reject.value)
            .map_err(|cause| Fault::file("cli-cannot-write", &file.paths[1], &cause))
    }

    fn file_of(&mut self, name: &str) -> Result<&mut OpenFile, Fault> {
        let at = if let Some(at) = self.open.iter().position(|file| file.name == name) {
            at
        } else {
            let (head, map) =
                self.expected.get(name).map_or(("", ""), |expected| (expected.head.as_str(), expected.map.as_str()));
            self.open.push(OpenFile::make(name, head, map)?);
            self.open.len() - 1
        };
        Ok(&mut self.open[at])
    }

    /// Closes all files and names them.
    pub(crate) fn finish(mut self) -> Result<Vec<Written>, Fault> {
        if let Some(fault) = self.failure.take() {
            return Err(fault);
        }
        self.open.into_iter().map(OpenFile::finish).collect()
    }
}

impl OpenFile {
    fn make(name: &str, head: &str, map: &str) -> Result<Self, Fault> {
        let stem = name.strip_suffix(".gz").unwrap_or(name);
        // The first name that is free.
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = |kind: &str| PathBuf::from(format!("{stem}.rejects{suffix}.{kind}"));
            let paths = [path("csv"), path("txt"), path("toml")];
            let fault = |place: usize| {
                let path = paths[place].clone();
                move |cause: std::io::Error| Fault::file("cli-cannot-write", &path, &cause)
            };
            let rows = match OpenOptions::new().write(true).create_new(true).open(&paths[0]) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    number += 1;
                    continue;
                }
                Err(error) => return Err(fault(0)(error)),
            };
            let mut rows = BufWriter::new(rows);
            rows.write_all(head.as_bytes()).map_err(fault(0))?;
            let reasons = BufWriter::new(File::create(&paths[1]).map_err(fault(1))?);
            std::fs::write(&paths[2], map).map_err(fault(2))?;
            return Ok(Self { name: name.to_owned(), paths, rows, reasons });
        }
    }

    fn finish(mut self) -> Result<Written, Fault> {
        self.rows.flush().map_err(|cause| Fault::file("cli-cannot-write", &self.paths[0], &cause))?;
        self.reasons.flush().map_err(|cause| Fault::file("cli-cannot-write", &self.paths[1], &cause))?;
        let shown = |path: &Path| path.display().to_string();
        let [rows, reasons, map] = &self.paths;
        Ok(Written { rows: shown(rows), reasons: shown(reasons), map: shown(map) })
    }
}
