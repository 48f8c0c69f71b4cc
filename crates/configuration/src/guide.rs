//! The guide's page on the configuration, made from the keys; and what holds of all keys.
//!
//! `cargo xtask generate` writes the pages anew (it runs this test with `UPDATE_EXPECT=1`); without that, stale pages fail
//! here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use domain::Language;
use expect_test::expect_file;

use super::{Config, KEYS, Key};

/// What stands above it is written by hand.
const MARK: &str = "<!-- Below this line: written by `cargo xtask generate` from the keys. -->";

fn page(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/src/{}/configuration.md", language.code()))
}

fn text_key(key: &Key) -> String {
    format!("config-{}", key.path.replace(['.', '_'], "-"))
}

fn written(language: Language) -> String {
    let text = |key: &str| words::text(language, key).into_owned();
    let defaults = Config::default();
    let mut page = String::new();
    let mut section = None;
    for key in KEYS {
        let (here, _) = key.path.split_once('.').unwrap_or(("", key.path));
        if section != Some(here) {
            section = Some(here);
            if !here.is_empty() {
                let _ = writeln!(page, "## `[{here}]`\n");
            }
        }
        let takes = words::message(language, &key.expected.message());
        let default = key.shown(&defaults).map_or_else(|| text("config-guide-none"), |value| format!("`{value}`"));
        let _ = writeln!(page, "### `{}`\n\n{}\n", key.path, text(&text_key(key)));
        let _ = writeln!(page, "- {}: {takes}", text("config-guide-takes"));
        let _ = writeln!(page, "- {}: {default}", text("config-guide-default"));
        let _ = writeln!(page, "- {}: `{}`\n", text("config-guide-variable"), key.variable());
    }
    page
}

#[test]
fn the_page_on_the_configuration_is_fresh() {
    for language in Language::ALL {
        let path = page(language);
        let old = std::fs::read_to_string(&path).expect("the page is there");
        let (above, _) = old.split_once(MARK).expect("the mark is there");
        expect_file![&path].assert_eq(&format!("{above}{MARK}\n\n{}\n", written(language).trim_end()));
    }
}

#[test]
fn the_documentation_of_a_key_is_its_text() {
    for key in KEYS {
        let lines: Vec<&str> = key.about.iter().map(|line| line.trim()).collect();
        assert_eq!(words::text(Language::En, &text_key(key)), lines.join(" "), "{}", key.path);
        assert!(words::has(Language::De, &text_key(key)), "{}", key.path);
    }
}
