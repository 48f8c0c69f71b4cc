//! Chores of the workspace: `cargo xtask tidy` holds the house to its plan, `cargo xtask generate` writes what is made
//! from code.

use std::path::Path;
use std::process::{Command, ExitCode};

mod source;
mod tidy;

const USAGE: &str = "\
usage: cargo xtask <chore>

  tidy        checks what no compiler does: floors, names in ARCHITECTURE.md, clocks and chance below floor 4,
              lengths of files, names of modules, headings of KPIs, the changelog
  generate    writes the pages of the guide that are made from code: the KPI catalogue and the events in both
              languages, and the JSON Schemas of events";

/// Packages whose test `guide` holds generated files, and the files.
const GENERATED: [(&str, &str); 2] = [
    ("analytics", "docs/src/de/kpis.md, docs/src/en/kpis.md"),
    ("domain", "docs/src/de/ereignisse.md, docs/src/en/events.md, docs/events/"),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match arguments.as_slice() {
        ["tidy"] => tidy(&root),
        ["generate"] => generate(&root),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn tidy(root: &Path) -> ExitCode {
    match tidy::check(root) {
        Ok(findings) if findings.is_empty() => {
            println!("tidy");
            ExitCode::SUCCESS
        }
        Ok(findings) => {
            for finding in &findings {
                eprintln!("{finding}");
            }
            eprintln!("{} to mend", findings.len());
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the tests that hold generated pages against what they are made from, and lets them write instead.
fn generate(root: &Path) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for (package, files) in GENERATED {
        let run = Command::new(&cargo)
            .args(["test", "--quiet", "--package", package, "--test", "guide", "fresh"])
            .env("UPDATE_EXPECT", "1")
            .current_dir(root)
            .status();
        match run {
            Ok(status) if status.success() => println!("generated: {files}"),
            Ok(_) => return ExitCode::FAILURE,
            Err(fault) => {
                eprintln!("cargo cannot be run: {fault}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
