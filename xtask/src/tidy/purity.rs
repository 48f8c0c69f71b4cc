//! Below floor 4 time and chance are arguments, and nothing is asynchronous or does IO.

use super::Finding;
use super::floors::Floors;
use crate::source::Source;

/// The first floor that may know the time.
const STAIRS: u32 = 4;

/// What no code below the stairs may name.
const IMPURE: [&str; 14] = [
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "rand::",
    "getrandom",
    "thread_rng",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "tokio::",
    "async fn",
    "async move",
];

/// Modules of `std` that a braced `use` can hide.
const HIDDEN: [&str; 4] = ["env", "fs", "net", "process"];

/// Finds clocks, chance and IO in a source of the lower floors.
pub(crate) fn check(source: &Source, floors: &Floors) -> Vec<Finding> {
    let floor = source.crate_name().and_then(|name| floors.of(name)).filter(|floor| *floor < STAIRS);
    let Some(floor) = floor else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, line) in source.code.lines().enumerate() {
        let named = IMPURE.iter().find(|name| has_word(line, name)).copied();
        let hidden = || HIDDEN.iter().find(|name| imported(line, name)).copied();
        if let Some(name) = named.or_else(hidden) {
            let fault =
                format!("`{name}` on floor {floor}; time, chance and bytes are handed in from floor {STAIRS} up");
            findings.push(Finding::new(&source.path, index + 1, fault));
        }
    }
    findings
}

/// Whether the line names it from the start of a word (`operand::` is not `rand::`).
fn has_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        before.is_none_or(|letter| !letter.is_ascii_alphanumeric() && letter != '_')
    })
}

/// Whether a line imports a module of `std` in braces: `use std::{env, fmt};`.
fn imported(line: &str, module: &str) -> bool {
    line.split_once("use std::{")
        .is_some_and(|(_, list)| list.split([',', '}']).any(|part| part.trim().split("::").next() == Some(module)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        let (_, floors) = Floors::parse("```floors\n4 engine\n1 rules\n```");
        check(&Source::new(Path::new(path), text), &floors).len()
    }

    #[test]
    fn clocks_chance_and_io_are_found_below_the_stairs_only() {
        for text in [
            "let now = Timestamp::now();",
            "let now = jiff::Zoned::now();",
            "let id = rand::random();",
            "getrandom::fill(&mut bytes);",
            "use std::fs;",
            "use std::{env, fmt};",
            "let home = std::env::var(\"HOME\");",
            "pub async fn ask() {}",
        ] {
            assert_eq!(faults("crates/rules/src/lib.rs", text), 1, "{text}");
            assert_eq!(faults("crates/engine/src/lib.rs", text), 0, "{text}");
        }
    }

    #[test]
    fn comments_tests_and_look_alikes_are_not() {
        let text = "//! Never Timestamp::now().\nuse std::{fmt, io};\nlet a = operand::new();\nlet b = \"rand::\";\n\
                    env!(\"CARGO_MANIFEST_DIR\");\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(faults("crates/rules/src/lib.rs", text), 0);
    }
}
