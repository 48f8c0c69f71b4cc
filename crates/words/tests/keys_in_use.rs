//! Every key that code or a template names literally stands in both lists.
//!
//! The sources of all crates are read as text: `text("key")`, `tr("key")`, `t("key")`, `format("key"`,
//! `Message::new("key")` and the two-argument forms `words::text(language, "key")`. The heads of the program's tables are
//! composed of a column's name (`Table::new(format, &["kind"])` is `cli-column-kind`); their names are read here too. What
//! else is built at run time is asked of `words::missing_keys` by the crate that builds it. Where the gaps are filled on the spot, by `.with("gap", …)`
//! or `&[("gap", …)]`, they fill all that the text has.

use std::fs;
use std::path::{Path, PathBuf};

use domain::Language;

/// Calls whose first argument is a key.
const FIRST: [&str; 6] = ["Message::new(", ".text(", ".format(", " tr(", ".tr(", "{t("];
/// Calls whose second argument is a key.
const SECOND: [&str; 2] = ["words::text(", "words::format("];
/// Calls whose first argument is a key, in templates only (in code the name is too common).
const IN_TEMPLATES: [&str; 3] = [" t(", "!t(", "(t("];

/// A key as the lists write it: words in small letters joined by hyphens.
fn is_key(text: &str) -> bool {
    text.contains('-')
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The literal that starts right here, and what follows it.
fn literal(source: &str) -> Option<(&str, &str)> {
    source.trim_start().strip_prefix('"')?.split_once('"')
}

/// A key that a source names.
#[derive(Debug, PartialEq)]
struct Named<'a> {
    key: &'a str,
    /// The gaps filled on the spot; `None` where they are filled elsewhere.
    gaps: Option<Vec<&'a str>>,
}

/// The keys a source names.
fn keys_named(source: &str, template: bool) -> Vec<Named<'_>> {
    // Tests at the end of a file name keys that are missing on purpose.
    let source = source.split("#[cfg(test)]").next().unwrap_or(source);
    let after = |call: &'static str| source.match_indices(call).map(move |(at, _)| &source[at + call.len()..]);
    let templates = if template { &IN_TEMPLATES[..] } else { &[] };
    let first = FIRST.iter().chain(templates).flat_map(|call| after(call)).filter_map(literal);
    let second = SECOND
        .iter()
        .flat_map(|call| after(call))
        .filter_map(|rest| rest.split_once(',').and_then(|(_, second)| literal(second)));
    first
        .chain(second)
        .filter(|(text, _)| is_key(text))
        .map(|(key, rest)| Named { key, gaps: gaps_in_list(rest).or_else(|| gaps_in_chain(rest)) })
        .collect()
}

/// The gaps in `, &[("gap", …), …])`, after a key.
fn gaps_in_list(rest: &str) -> Option<Vec<&str>> {
    let list = rest.trim_start().strip_prefix(',')?.trim_start().strip_prefix("&[")?;
    let end = balanced(list, '[', ']')?;
    let mut gaps = Vec::new();
    let mut list = &list[..end];
    while let Some((_, pair)) = list.split_once('(') {
        gaps.extend(literal(pair).map(|(gap, _)| gap));
        list = &pair[balanced(pair, '(', ')')?..];
    }
    Some(gaps)
}

/// The gaps in `).with("gap", …).with(…)`, after a key; `None` where a message goes on by another way.
fn gaps_in_chain(rest: &str) -> Option<Vec<&str>> {
    let mut rest = rest.trim_start().strip_prefix(')')?.trim_start();
    let mut gaps = Vec::new();
    while let Some(call) = rest.strip_prefix(".with(") {
        gaps.push(literal(call)?.0);
        rest = call[balanced(call, '(', ')')? + 1..].trim_start();
    }
    // A message put into a variable may be given more later.
    (!rest.starts_with('.') && !rest.starts_with(';') && !gaps.is_empty()).then_some(gaps)
}

/// Calls of the program that make a table of columns by their names.
const TABLES: [&str; 3] = ["Table::new(", ".table(", ".by_phase("];

/// The texts in quotation marks that are names of columns.
fn column_names(code: &str) -> impl Iterator<Item = &str> {
    let is_name = |text: &&str| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    code.split('"').skip(1).step_by(2).filter(is_name)
}

/// The names of the columns of all tables that a source of the program makes; an error tells of one whose names are not found.
fn columns_named(source: &str) -> Result<Vec<&str>, String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or(source);
    let mut names = Vec::new();
    for call in TABLES {
        for (at, _) in source.match_indices(call) {
            let rest = &source[at + call.len()..];
            let given = &rest[..balanced(rest, '(', ')').unwrap_or(0)];
            if given.contains("&[") {
                names.extend(column_names(given));
            } else if call == "Table::new(" {
                names.extend(columns_of_a_name(source, given)?);
            }
        }
    }
    Ok(names)
}

/// The columns of a table that are given by the name of a constant, a variable or a parameter.
fn columns_of_a_name<'a>(source: &'a str, given: &str) -> Result<Vec<&'a str>, String> {
    let name = given.rsplit(',').map(str::trim).find(|part| !part.is_empty()).unwrap_or("").trim_start_matches('&');
    // Whoever gives a parameter its value names the columns: `.table(&[…])`.
    if source.contains(&format!("{name}: &[&str]")) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for start in
        [format!("const {name}:"), format!("let {name} ="), format!("let {name}:"), format!("let mut {name} =")]
    {
        for (at, _) in source.match_indices(&start) {
            let rest = &source[at + start.len()..];
            let value = rest.split_once('=').filter(|_| start.ends_with(':')).map_or(rest, |(_, value)| value);
            found.extend(column_names(&value[..value.find(';').unwrap_or(0)]));
        }
    }
    if found.is_empty() {
        Err(format!("where `{name}` of `Table::new` names its columns is not found"))
    } else {
        Ok(found)
    }
}

/// Where the bracket that was opened just before the text closes.
fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (place, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some(place);
            }
        }
    }
    None
}

/// What is wrong with a key in a language, if anything is.
fn fault(named: &Named<'_>, language: Language) -> Option<String> {
    let key = named.key;
    if !words::has(language, key) {
        return Some(format!("`{key}` is missing in {language}"));
    }
    let arguments: Vec<_> = named.gaps.as_ref()?.iter().map(|gap| (*gap, words::Arg::Number(2))).collect();
    let shown = words::format(language, key, &arguments);
    shown.contains("{$").then(|| format!("`{key}` in {language} has a gap that is not filled: {shown}"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            let skipped = ["tests", "benches", "target", "node_modules", "words"];
            if !skipped.iter().any(|skipped| name == *skipped) {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            found.push(path);
        }
    }
}

#[test]
fn every_key_in_the_sources_stands_in_the_lists() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut files);
    let mut missing = Vec::new();
    for file in &files {
        let source = fs::read_to_string(file).expect("a source file is readable text");
        for key in keys_named(&source, file.extension().is_some_and(|kind| kind == "html")) {
            let faults = Language::ALL.into_iter().filter_map(|language| fault(&key, language));
            missing.extend(faults.map(|fault| format!("{}: {fault}", file.display())));
        }
    }
    assert!(missing.is_empty(), "add these to crates/words/locales:\n{}", missing.join("\n"));
}

#[test]
fn every_column_of_the_program_has_a_heading() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stammkunde/src");
    let mut files = Vec::new();
    sources(&program, &mut files);
    let mut faults = Vec::new();
    let mut columns = 0;
    for file in &files {
        let source = fs::read_to_string(file).expect("a source file is readable text");
        match columns_named(&source) {
            Err(fault) => faults.push(format!("{}: {fault}", file.display())),
            Ok(names) => {
                columns += names.len();
                for key in names.iter().map(|name| format!("cli-column-{}", name.replace('_', "-"))) {
                    let missing = Language::ALL.into_iter().filter(|language| !words::has(*language, &key));
                    faults.extend(
                        missing.map(|language| format!("{}: `{key}` is missing in {language}", file.display())),
                    );
                }
            }
        }
    }
    assert!(faults.is_empty(), "add these to crates/words/locales:\n{}", faults.join("\n"));
    assert!(columns > 100, "the scan finds only {columns} columns");
}

#[test]
fn the_scan_finds_every_way_to_name_a_column() {
    let code = r#"
        const COLUMNS: [&str; 2] = ["one", "two_b"];
        let a = Table::new(&format, &COLUMNS);
        let names: Vec<&str> = ["three"].into_iter().chain(f()).collect();
        let b = Table::new(format, &names);
        let c = Table::new(
            format,
            &["four"],
        );
        fn table(&self, columns: &[&str]) { Table::new(self.format, columns) }
        self.table(&["five"]);
    "#;
    assert_eq!(columns_named(code), Ok(vec!["one", "two_b", "three", "four", "five"]));
    assert!(columns_named("Table::new(format, &names)").is_err());
}

#[test]
fn the_scan_finds_every_way_to_name_a_key() {
    let code = r#"
        let a = words::text(language, "one-key");
        let b = format.text("two-keys"); // and a call over lines:
        let c = words::format(
            self.language,
            "three-keys", &[]);
        Message::new("four-keys").with("name", 1);
        serde.text("notakey"); tr.format("also-{built}"); x.tr("five-keys");
        #[cfg(test)] mod tests { fn x() { words::text(De, "six-keys"); } }
    "#;
    let mut found: Vec<_> = keys_named(code, false).into_iter().map(|named| named.key).collect();
    found.sort_unstable();
    assert_eq!(found, ["five-keys", "four-keys", "one-key", "three-keys", "two-keys"]);
    assert_eq!(keys_named(r#"<h1>{{ t("page-title") }}</h1>"#, true).len(), 1);
    assert_eq!(keys_named(r#"<h1>{{t("page-title")}} {{ f.text("page-lead") }}</h1>"#, true).len(), 2);
}

#[test]
fn gaps_filled_on_the_spot_are_seen() {
    let gaps = |code| keys_named(code, false).remove(0).gaps;
    assert_eq!(gaps(r#"Err(Message::new("a-b").with("one", f(x)).with("two", 2))"#), Some(vec!["one", "two"]));
    assert_eq!(gaps(r#"f.format("a-b", &[("one", g("x", 1).into()), ("two", y)]);"#), Some(vec!["one", "two"]));
    assert_eq!(gaps(r#"f.format("a-b", &arguments)"#), None);
    assert_eq!(gaps(r#"let m = Message::new("a-b").with("one", 1); m.with("two", 2)"#), None);
    let named = |gaps| Named { key: "count-orders", gaps: Some(gaps) };
    assert_eq!(fault(&named(vec!["count"]), Language::De), None);
    assert!(fault(&named(vec!["number"]), Language::De).is_some());
}
