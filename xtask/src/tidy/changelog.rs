//! What changed for the user is written down with the change.

use super::Finding;

/// Finds a changelog without a section for what is not yet released, or with something before its title.
pub(crate) fn check(changelog: &str) -> Option<Finding> {
    if !changelog.starts_with("# Changelog") {
        return Some(Finding::new(
            "CHANGELOG.md",
            1,
            "something stands before the title; put it below `## [Unreleased]`",
        ));
    }
    let has = changelog.lines().any(|line| line.trim_end().eq_ignore_ascii_case("## [Unreleased]"));
    (!has).then(|| Finding::new("CHANGELOG.md", 0, "there is no section `## [Unreleased]`; add it at the top"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changelog_has_an_unreleased_section() {
        assert!(check("# Changelog\n\n## [Unreleased]\n").is_none());
        assert!(check("# Changelog\n\n## [0.1.0]\n").is_some());
        assert!(check("- New\n# Changelog\n\n## [Unreleased]\n").is_some());
    }
}
