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
  generate    writes the pages of the guide that are made from code, in both languages: the KPI catalogue, the
              events with their JSON Schemas, the configuration, the figures";

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

/// The tests that hold generated pages against what they are made from: arguments of `cargo test`, and the pages.
const GENERATED: [(&[&str], &str); 5] = [
    (&["--package", "lifecycle", "--test", "guide"], "docs/src/de/merkmale.md, docs/src/en/facts.md"),
    (&["--package", "analytics", "--test", "guide", "fresh"], "docs/src/{de,en}/kpis.md"),
    (
        &["--package", "domain", "--test", "guide", "fresh"],
        "docs/src/de/ereignisse.md, docs/src/en/events.md, docs/events/",
    ),
    (
        &["--package", "web", "--test", "web", "figures::the_tables_of_figures_are_fresh"],
        "docs/src/de/betrieb.md, docs/src/en/operating.md",
    ),
    (
        &["--package", "configuration", "--lib", "guide::the_page_on_the_configuration_is_fresh"],
        "docs/src/{de,en}/configuration.md",
    ),
];

/// Runs those tests and lets them write instead.
fn generate(root: &Path) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for (arguments, pages) in GENERATED {
        let mut run = Command::new(&cargo);
        run.args(["test", "--quiet"]).args(arguments).env("UPDATE_EXPECT", "1").current_dir(root);
        match run.status() {
            Ok(status) if status.success() => println!("generated: {pages}"),
            Ok(_) => return ExitCode::FAILURE,
            Err(fault) => {
                eprintln!("cargo cannot be run: {fault}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
