//! A module is named after what it holds, not after being left over.

use super::Finding;
use crate::source::Source;

/// Names that say nothing.
const EMPTY: [&str; 7] = ["util", "utils", "helper", "helpers", "common", "misc", "shared"];

/// Finds files, folders and inline modules with a name that says nothing.
pub(crate) fn check(source: &Source) -> Vec<Finding> {
    let fault = |name: &str| format!("a module called `{name}` says nothing of what it holds; name the thing");
    let stem = |part: &std::ffi::OsStr| part.to_str().map(|part| part.trim_end_matches(".rs").to_owned());
    let named = source.path.iter().filter_map(stem).find(|part| EMPTY.contains(&part.as_str()));
    let mut findings: Vec<Finding> = named.iter().map(|name| Finding::new(&source.path, 0, fault(name))).collect();
    for (index, line) in source.code.lines().enumerate() {
        let module = line.trim_start().trim_start_matches("pub ").strip_prefix("mod ");
        let name = module.and_then(|rest| rest.split([' ', ';', '{']).next());
        if let Some(name) = name.filter(|name| EMPTY.contains(name) && line.contains('{')) {
            findings.push(Finding::new(&source.path, index + 1, fault(name)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn empty_names_are_found_in_paths_and_in_code() {
        let count = |path: &str, text: &str| check(&Source::new(Path::new(path), text)).len();
        assert_eq!(count("crates/rules/src/util.rs", ""), 1);
        assert_eq!(count("crates/rules/src/helpers/mod.rs", ""), 1);
        assert_eq!(count("crates/rules/tests/common/mod.rs", ""), 1);
        assert_eq!(count("crates/rules/src/lib.rs", "pub mod common {\n}\n"), 1);
        assert_eq!(count("crates/rules/src/lib.rs", "mod commonality;\n// mod util {\n"), 0);
        assert_eq!(count("crates/rules/src/utility.rs", ""), 0);
    }
}
