//! Every message of this crate stands in both word lists, and its gaps are filled.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use intake::Purpose;

fn list(language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../words/locales").join(language).join("intake.ftl");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn keys_of_list(text: &str) -> BTreeSet<String> {
    let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
    text.lines().filter(|line| line.starts_with("intake-")).filter_map(key).collect()
}

/// Keys that the sources in a folder and the folders in it name literally.
fn keys_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                return keys_in(&path);
            }
            let text = fs::read_to_string(path).expect("source");
            text.split('"').filter(|part| part.starts_with("intake-")).map(str::to_owned).collect()
        })
        .collect()
}

#[test]
fn every_message_stands_in_both_languages() {
    let (german, english) = (keys_of_list(&list("de")), keys_of_list(&list("en")));
    assert_eq!(german, english);
    let missing: Vec<_> =
        keys_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).difference(&german).cloned().collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_purpose_has_a_name_in_both_languages() {
    for language in ["de", "en"] {
        let text = list(language);
        for purpose in Purpose::ALL {
            assert!(text.contains(&format!("    [{}] ", purpose.id())), "{language}: {}", purpose.id());
            assert_eq!(Purpose::from_id(purpose.id()), Some(purpose));
        }
    }
}
