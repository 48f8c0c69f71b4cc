//! The guide's pages on facts, made from the catalogue. `cargo xtask generate` writes them anew (it runs this test with
//! `UPDATE_EXPECT=1`); without that, stale pages fail here.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use domain::{Currency, Language, Zone};
use expect_test::expect_file;
use rules::{Lang, Type};

/// What stands above it is written by hand.
const MARK: &str = "<!-- Below this line: written by `cargo xtask generate` from the catalogue. -->";

fn path(language: Language) -> PathBuf {
    let page = match language {
        Language::De => "de/merkmale.md",
        Language::En => "en/facts.md",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page)
}

/// The type of a value in a reader's words.
fn type_name(value_type: Type, language: Language) -> &'static str {
    let [de, en] = match value_type {
        Type::Whole => ["ganze Zahl", "whole number"],
        Type::Number => ["Zahl", "number"],
        Type::Money => ["Geld", "money"],
        Type::Share => ["Anteil", "share"],
        Type::Duration => ["Dauer", "length of time"],
        Type::Instant => ["Tag", "day"],
        Type::Bool => ["ja oder nein", "yes or no"],
        Type::Text => ["Text", "text"],
        Type::TextSet => ["Menge von Texten", "set of texts"],
    };
    match language {
        Language::De => de,
        Language::En => en,
    }
}

fn tables(language: Language) -> String {
    let catalogue = lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue");
    let (lang, heads) = match language {
        Language::De => {
            (Lang::De, ["Merkmal", "Art", "Bedeutung", "## Ereignisse", "Ereignis", "Eigenschaften", "Bedeutung"])
        }
        Language::En => (Lang::En, ["Fact", "Type", "Meaning", "## Events", "Event", "Properties", "Meaning"]),
    };
    let mut text = String::new();
    let _ = writeln!(text, "| {} | {} | {} |\n| --- | --- | --- |", heads[0], heads[1], heads[2]);
    for fact in catalogue.facts() {
        let unit = fact.unit.as_ref().map(|unit| format!(" ({})", unit.get(lang))).unwrap_or_default();
        let kind = format!("{}{unit}", type_name(fact.value_type, language));
        let (name, meaning) = (fact.name.get(lang), fact.description.get(lang));
        let _ = writeln!(text, "| `{}` | {kind} | {name}: {meaning} |", fact.id);
    }
    let _ = writeln!(text, "\n{}\n\n| {} | {} | {} |\n| --- | --- | --- |", heads[3], heads[4], heads[5], heads[6]);
    for event in catalogue.events() {
        let of =
            |property: &rules::PropertyDef| format!("`{}` ({})", property.id, type_name(property.value_type, language));
        let properties: Vec<String> = event.properties.iter().map(of).collect();
        let _ = writeln!(text, "| `{}` | {} | {} |", event.kind, properties.join(", "), event.name.get(lang));
    }
    text
}

#[test]
fn the_guide_lists_every_fact_and_event() {
    for language in Language::ALL {
        let path = path(language);
        let page = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let head = page.split_once(MARK).map(|(head, _)| head.to_owned());
        let head = head.unwrap_or_else(|| panic!("{}: the mark is missing", path.display()));
        expect_file![path].assert_eq(&format!("{head}{MARK}\n\n{}", tables(language)));
    }
}
