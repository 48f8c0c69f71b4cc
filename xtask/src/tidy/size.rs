//! A file holds one thing: at most 800 lines beside its tests. (Functions: clippy, 70 lines, see clippy.toml.)

use super::Finding;
use crate::source::Source;

/// Lines of a file that are not tests.
const MOST_LINES: usize = 800;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 0] = [];

/// Finds a file that is too long.
pub(crate) fn check(source: &Source) -> Option<Finding> {
    let allowed = LONGER.iter().any(|(path, _)| source.path.as_path() == std::path::Path::new(path));
    let lines = source.lines();
    (lines > MOST_LINES && !allowed).then(|| {
        let fault = format!("{lines} lines, more than {MOST_LINES}; split it by the things it holds");
        Finding::new(&source.path, 0, fault)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_long_file_is_found_and_long_tests_are_not() {
        let check = |text: &str| check(&Source::new(Path::new("crates/rules/src/lib.rs"), text));
        assert!(check(&"fn a() {}\n".repeat(MOST_LINES + 1)).is_some());
        assert!(check(&"fn a() {}\n".repeat(MOST_LINES)).is_none());
        let tests = "#[test]\nfn b() {}\n".repeat(MOST_LINES);
        assert!(check(&format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{tests}}}\n")).is_none());
    }
}
