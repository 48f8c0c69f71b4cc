//! The guide's tables of figures, made from the catalogue of figures.
//!
//! `cargo xtask generate` writes them anew (it runs this test with `UPDATE_EXPECT=1`); without that, stale ones fail here.

use std::fmt::Write as _;
use std::path::Path;

use domain::Language;
use expect_test::expect_file;
use web::metrics::CATALOGUE;

/// What stands above it is written by hand.
const MARK: &str = "<!-- Below this line: written by `cargo xtask generate` from the catalogue of figures. -->";

fn written(language: Language) -> String {
    let text = |key: &str| words::text(language, key).into_owned();
    let headings =
        ["config-guide-figure", "config-guide-kind", "config-guide-labels", "config-guide-meaning"].map(text);
    let mut table = format!("| {} |\n| --- | --- | --- | --- |\n", headings.join(" | "));
    for figure in CATALOGUE {
        assert!(words::has(language, &figure.text_key()), "{} has a text in {language}", figure.name);
        let labels = figure.labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let meaning = text(&figure.text_key());
        let _ = writeln!(table, "| `{}` | {} | {labels} | {meaning} |", figure.name, figure.kind.name());
    }
    table
}

#[test]
fn the_tables_of_figures_are_fresh() {
    for (language, page) in [(Language::En, "en/operating.md"), (Language::De, "de/betrieb.md")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page);
        let old = std::fs::read_to_string(&path).expect("the page is there");
        let (above, _) = old.split_once(MARK).expect("the mark is there");
        expect_file![&path].assert_eq(&format!("{above}{MARK}\n\n{}", written(language)));
    }
}

#[test]
fn names_follow_the_customs_of_prometheus() {
    for figure in CATALOGUE {
        let counts = figure.name.ends_with("_total");
        assert_eq!(counts, figure.kind == web::metrics::Kind::Counter, "{}: a counter ends in _total", figure.name);
        assert!(figure.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", figure.name);
        assert!(figure.name.starts_with("stammkunde_") || figure.name.starts_with("process_"), "{}", figure.name);
    }
}
