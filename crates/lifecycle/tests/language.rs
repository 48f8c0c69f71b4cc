//! Every example in the user's guide is a rule that can be asked as it stands there, in both languages: of the facts, events and
//! phase models that there are.

use std::path::Path;
use std::sync::Arc;

use domain::{Currency, Zone};
use lifecycle::PhaseModel;
use rules::{KnownMemberships, Lang, Rule};

/// Whole blocks if they are one rule, else line by line.
fn blocks(guide: &str) -> Vec<String> {
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

/// The examples in the last column of tables that have one.
fn cells(guide: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut in_table = false;
    for line in guide.lines() {
        let last = line.strip_suffix('|').and_then(|line| line.rsplit('|').next()).map(str::trim);
        match last {
            None => in_table = false,
            Some("Example" | "Beispiel") => in_table = true,
            Some(cell) if in_table && !cell.starts_with("---") => {
                examples.extend(cell.split('`').skip(1).step_by(2).map(str::to_owned));
            }
            Some(_) => {}
        }
    }
    examples
}

/// Every function, operator and word that a reader must find an example of.
const WORDS: [&str; 53] = [
    "attribute(",
    "count(",
    "any(",
    "first(",
    "last(",
    "sum(",
    "average(",
    "lowest(",
    "highest(",
    "distinct(",
    "where ",
    "in last",
    "days ago",
    "days_since(",
    "days_until(",
    "next_anniversary(",
    "min(",
    "max(",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "between ",
    " in (",
    "contains ",
    "starts with",
    "ends with",
    "contains any",
    "contains all",
    "before ",
    "on or after",
    "within last",
    "within next",
    "is known",
    "is unknown",
    " and ",
    " or ",
    "not ",
    " + ",
    " - ",
    " * ",
    " / ",
    "now",
    "true",
    " %",
    " EUR",
    "in phase ",
    "was in phase",
    "in group ",
    "in segment ",
    " of \"",
];

#[test]
fn the_guides_examples_are_rules() {
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("built-in models");
    let segments = [("vip", "revenue > 1000 EUR and orders >= 3"), ("regular", "orders >= 2 and silence < 30 days")];
    let memberships = KnownMemberships {
        models: models.iter().map(PhaseModel::definition).collect(),
        segments: segments.map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        ..KnownMemberships::default()
    };
    let examples_of = |page: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page);
        let guide = std::fs::read_to_string(&path).expect("the guide");
        let examples: Vec<String> = blocks(&guide).into_iter().chain(cells(&guide)).collect();
        for example in &examples {
            if let Err(error) = Rule::new(example, &catalogue, &memberships) {
                panic!("{page}: {}", error.render(example, Lang::En));
            }
        }
        examples
    };
    for page in ["en/segments.md", "de/segmente.md"] {
        assert!(!examples_of(page).is_empty(), "{page} has no example");
    }
    for page in ["en/rules.md", "de/regeln.md"] {
        let examples = examples_of(page);
        assert!(examples.len() >= 56, "{page} has only {} examples", examples.len());
        for word in WORDS {
            assert!(examples.iter().any(|example| example.contains(word)), "{page} has no example of `{word}`");
        }
    }
}
