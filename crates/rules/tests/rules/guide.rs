//! Every example in the user's guide is a rule, in both languages.

use std::collections::BTreeMap;
use std::path::Path;

use rules::{Lang, Rule};

use crate::shop::catalogue;

/// Whole blocks if they are one rule, else line by line.
fn examples(guide: &str) -> Vec<String> {
    let mut examples = Vec::new();
    for block in guide.split("```rule\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        if rules::parse(block).is_ok() {
            examples.push(block.to_owned());
        } else {
            examples.extend(block.lines().map(str::to_owned));
        }
    }
    examples
}

#[test]
fn the_guides_examples_are_rules() {
    let mut segments = BTreeMap::new();
    segments.insert("vip".to_owned(), "revenue > 1000 EUR".to_owned());
    for page in ["en/rules.md", "de/regeln.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page);
        let guide = std::fs::read_to_string(&path).expect("the guide");
        let examples = examples(&guide);
        assert!(examples.len() >= 14, "{page} has only {} examples", examples.len());
        for example in examples {
            if let Err(error) = Rule::new(&example, &catalogue(), &segments) {
                panic!("{page}: {}", error.render(&example, Lang::En));
            }
        }
    }
}
