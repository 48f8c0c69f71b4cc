//! What no compiler checks: that the house still stands as ARCHITECTURE.md draws it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::source::Source;

mod changelog;
mod floors;
mod kpis;
mod modules;
mod names;
mod purity;
mod size;

use floors::Floors;

/// Something to mend: where, what is wrong, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    path: PathBuf,
    line: usize,
    fault: String,
}

impl Finding {
    /// A finding at a line of a file, counted from 1; 0 speaks of the whole file.
    fn new(path: impl AsRef<Path>, line: usize, fault: impl Into<String>) -> Self {
        Self { path: path.as_ref().to_owned(), line, fault: fault.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path.display(), self.fault),
            line => write!(formatter, "{}:{line}: {}", self.path.display(), self.fault),
        }
    }
}

/// Runs every rule over the workspace at `root`; an error says what could not be read.
pub(crate) fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let architecture = read(root, "ARCHITECTURE.md")?;
    let sources = sources(root)?;
    let test_files: Vec<PathBuf> = sources.iter().flat_map(|source| source.test_files.iter().cloned()).collect();
    let (mut findings, floors) = Floors::parse(&architecture);
    let packages = floors::packages(root)?;
    findings.extend(floors.check(&packages));
    findings.extend(names::check(&architecture, &sources, &packages, |path| root.join(path).exists()));
    for source in sources.iter().filter(|source| !source.is_test(&test_files)) {
        findings.extend(purity::check(source, &floors));
        findings.extend(size::check(source));
        findings.extend(kpis::check(source));
    }
    findings.extend(sources.iter().flat_map(modules::check));
    findings.extend(changelog::check(&read(root, "CHANGELOG.md")?));
    Ok(findings)
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|fault| format!("{path} cannot be read: {fault}"))
}

/// Every Rust source below `crates/` and `xtask/`.
fn sources(root: &Path) -> Result<Vec<Source>, String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("crates"), PathBuf::from("xtask")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root.join(&folder))
            .map_err(|fault| format!("{} cannot be listed: {fault}", folder.display()))?;
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                if !["node_modules", "target"].iter().any(|skipped| entry.file_name() == *skipped) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(entry.path())
                    .map_err(|fault| format!("{} cannot be read: {fault}", path.display()))?;
                found.push(Source::new(&path, &text));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_its_place() {
        assert_eq!(Finding::new("a/b.rs", 7, "too long").to_string(), "a/b.rs:7: too long");
        assert_eq!(Finding::new("a/b.rs", 0, "too long").to_string(), "a/b.rs: too long");
    }
}
