//! What ARCHITECTURE.md names in backticks exists.

use std::path::Path;

use super::Finding;
use super::floors::Package;
use crate::source::Source;

const FILE: &str = "ARCHITECTURE.md";

/// Crates that are not ours and may be named with a path.
const FOREIGN: [&str; 3] = ["std", "jiff", "datafusion"];

/// Checks every name in backticks: a path (`crates/rules/`), a file (`Cargo.toml`), an item (`rules::parse`), and the
/// word after "crate". In a path `<…>`, `{…}` and `*` stand for any name, and what comes before them must exist.
pub(crate) fn check(
    architecture: &str,
    sources: &[Source],
    packages: &[Package],
    exists: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let is_crate = |name: &str| packages.iter().any(|package| package.name == name);
    let mut findings = Vec::new();
    let mut fenced = false;
    for (index, line) in architecture.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        for (name, before) in in_backticks(line) {
            let fault = if let Some((first, last)) = item(name) {
                let ours = is_crate(first);
                let known =
                    ours && sources.iter().any(|source| source.crate_name() == Some(first) && names(source, last));
                (!known && !FOREIGN.contains(&first)).then(|| format!("`{name}`: `{first}` has no `{last}`"))
            } else if is_path(name) {
                let literal = literal_part(name);
                (!exists(literal)).then(|| format!("`{name}`: there is no `{literal}`"))
            } else if before.trim_end().ends_with("crate") {
                (!is_crate(name)).then(|| format!("no crate is called `{name}`"))
            } else {
                None
            };
            findings.extend(fault.map(|fault| Finding::new(FILE, index + 1, format!("{fault}; mend the name"))));
        }
    }
    findings
}

/// The names in backticks on a line, each with the text before it.
fn in_backticks(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts: Vec<&str> = line.split('`').collect();
    // An unclosed backtick opens nothing.
    let closed = parts.len().saturating_sub(1) / 2;
    (0..closed).map(move |pair| (parts[2 * pair + 1], parts[2 * pair]))
}

/// First and last part of `crate::module::item`.
fn item(name: &str) -> Option<(&str, &str)> {
    let plain = name.trim_end_matches("()");
    let is_word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (first, rest) = plain.split_once("::")?;
    let last = rest.rsplit("::").next()?;
    (plain.split("::").all(is_word) && first.chars().all(|c| !c.is_ascii_uppercase())).then_some((first, last))
}

fn names(source: &Source, word: &str) -> bool {
    let whole = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|part| part == word);
    source.path.file_stem().is_some_and(|stem| stem == word) || whole(&source.code)
}

/// A path within the repository: no blank, no leading slash (that is a route), and a slash or a file's ending.
fn is_path(name: &str) -> bool {
    let plain = !name.contains([' ', '=', '(', ':', '"', '$', '~']) && !name.starts_with(['/', '-', '<']);
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    plain && (name.contains('/') || ending.is_some_and(|e| ["md", "rs", "toml", "html", "ftl"].contains(&e)))
}

/// The path up to the first folder or file that stands for any name.
fn literal_part(name: &str) -> &str {
    let end = name.find(['<', '{', '*']).map_or(name.len(), |place| name[..place].rfind('/').unwrap_or(0));
    name[..end].trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let sources = [Source::new(Path::new("crates/rules/src/parse.rs"), "pub fn expression() {}")];
        let packages = [Package { name: "rules".to_owned(), needs: Vec::new() }];
        let exists = |path: &str| ["crates/rules", "Cargo.toml", "crates/rules/src"].contains(&path);
        check(text, &sources, &packages, exists).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_that_exist_and_names_that_are_none_pass() {
        let text = "See `crates/rules/`, `crates/rules/src/<name>.rs`, `Cargo.toml`, `rules::parse`, `rules::expression()`,\n\
                    the crate `rules`, the route `/v1/track`, `make demo`, `fold`, `std::time::SystemTime`, `Err(_)`.\n\
                    ```text\n`crates/gone/`\n```";
        assert_eq!(faults(text), Vec::<String>::new());
    }

    #[test]
    fn a_path_a_file_an_item_and_a_crate_that_are_gone_are_found() {
        for (text, expected) in [
            ("`crates/gone/src`", "there is no `crates/gone/src`"),
            ("`crates/gone/<name>.rs`", "there is no `crates/gone`"),
            ("`GONE.md`", "there is no `GONE.md`"),
            ("`rules::gone`", "`rules` has no `gone`"),
            ("`gone::parse`", "`gone` has no `parse`"),
            ("the crate `gone`", "no crate is called `gone`"),
        ] {
            let found = faults(text);
            assert!(found.len() == 1 && found[0].contains(expected), "{text}: {found:?}");
        }
    }
}
