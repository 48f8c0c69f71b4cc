//! One KPI, one file, and its documentation is its help page: four headings, each with words under it.

use super::Finding;
use crate::source::Source;

const FOLDER: &str = "crates/analytics/src/kpi";
const HEADINGS: [&str; 4] = ["What it measures", "Formula", "Not shown", "Source"];

/// Finds a KPI's file (`kpi/<phase>/<kpi>.rs`) that lacks a heading or has nothing under one.
pub(crate) fn check(source: &Source) -> Vec<Finding> {
    let Ok(inner) = source.path.strip_prefix(FOLDER) else { return Vec::new() };
    if inner.iter().count() != 2 || inner.ends_with("mod.rs") {
        return Vec::new();
    }
    let documentation: Vec<&str> =
        source.text.lines().filter_map(|line| line.trim_start().strip_prefix("//!")).map(str::trim).collect();
    let lacks = |heading: &&&str| {
        let is_heading = |line: &&str| line.starts_with('#') && line.trim_start_matches('#').trim() == **heading;
        let after = documentation.iter().skip_while(|line| !is_heading(line)).skip(1);
        !after.take_while(|line| !line.starts_with('#')).any(|line| !line.is_empty())
    };
    let fault = |heading: &&str| {
        let fault = format!("nothing stands under `//! # {heading}`; the documentation of a KPI is its help page");
        Finding::new(&source.path, 0, fault)
    };
    HEADINGS.iter().filter(lacks).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const GOOD: &str = "//! Orders.\n//!\n//! # What it measures\n//!\n//! Orders.\n//! # Formula\n//! count\n\
                        //! # Not shown\n//! never\n//! # Source\n//! ours\n";

    fn faults(path: &str, text: &str) -> usize {
        check(&Source::new(Path::new(path), text)).len()
    }

    #[test]
    fn a_kpi_needs_its_four_headings_with_words_under_them() {
        let path = "crates/analytics/src/kpi/retention/orders.rs";
        assert_eq!(faults(path, GOOD), 0);
        assert_eq!(faults(path, &GOOD.replace("# Formula", "# Formel")), 1);
        assert_eq!(faults(path, &GOOD.replace("//! count\n", "")), 1);
        assert_eq!(faults(path, ""), 4);
    }

    #[test]
    fn other_files_need_none() {
        for path in
            ["crates/analytics/src/kpi/catalogue.rs", "crates/analytics/src/kpi/retention/mod.rs", "xtask/src/a.rs"]
        {
            assert_eq!(faults(path, ""), 0, "{path}");
        }
    }
}
