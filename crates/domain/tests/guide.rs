//! The guide's pages on events and the JSON Schemas, made from the vocabulary's table. `cargo xtask generate` writes them anew
//! (it runs these tests with `UPDATE_EXPECT=1`); without that, stale files fail here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use domain::vocabulary::{AREAS, Definition, PRODUCT, Property, Type, definitions, schema};
use domain::{Area, Language};
use expect_test::expect_file;

/// What stands above it is written by hand.
const MARK: &str = "<!-- Below this line: written by `cargo xtask generate` from the vocabulary. -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const fn path(language: Language) -> &'static str {
    pick(language, "docs/src/de/ereignisse.md", "docs/src/en/events.md")
}

const fn pick(language: Language, de: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::De => de,
        Language::En => en,
    }
}

const fn area(area: Area, language: Language) -> &'static str {
    match area {
        Area::Reach => pick(language, "Reichweite", "Reach"),
        Area::Consideration => pick(language, "Erwägung", "Consideration"),
        Area::Decision => pick(language, "Entscheidung", "Decision"),
        Area::Delivery => pick(language, "Lieferung", "Delivery"),
        Area::Retention => pick(language, "Bindung", "Retention"),
        Area::Service => pick(language, "Service und Rückmeldung", "Service and feedback"),
        Area::Advocacy => pick(language, "Weiterempfehlung", "Advocacy"),
        Area::Lifecycle => pick(language, "Lebenszyklus", "Lifecycle"),
    }
}

fn type_name(of: Type, language: Language) -> String {
    let name = match of {
        Type::Text => pick(language, "Text", "text"),
        Type::Amount => pick(language, "Betrag", "amount"),
        Type::Integer => pick(language, "ganze Zahl", "whole number"),
        Type::Share => pick(language, "Anteil, 0 bis 1", "share, 0 to 1"),
        Type::Score(low, high) => return format!("{} {low}–{high}", pick(language, "Zahl", "number")),
        Type::Moment => pick(language, "Zeitpunkt (RFC 3339)", "moment (RFC 3339)"),
        Type::Day => pick(language, "Tag", "day"),
        Type::Url => pick(language, "Adresse oder Pfad", "address or path"),
        Type::Currency => pick(language, "Währung", "currency"),
        Type::Email => pick(language, "E-Mail-Adresse", "e-mail address"),
        Type::Boolean => pick(language, "wahr oder falsch", "true or false"),
        Type::OneOf(words) => return words.join(", "),
        Type::Products => pick(language, "Liste von Waren", "list of products"),
        Type::Object => pick(language, "Objekt", "object"),
    };
    name.to_owned()
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn table<'a>(properties: impl Iterator<Item = &'a Property>, language: Language) -> String {
    let mut text = String::from(pick(
        language,
        "| Eigenschaft | Art | Bedeutung | auch verstanden |\n| --- | --- | --- | --- |\n",
        "| property | type | meaning | also understood |\n| --- | --- | --- | --- |\n",
    ));
    for property in properties {
        let required = if property.required { pick(language, " (nötig)", " (required)") } else { "" };
        let of = type_name(property.of, language);
        let meaning = property.meaning.in_language(language);
        let _ = writeln!(text, "| `{}`{required} | {of} | {meaning} | {} |", property.name, names(property.also));
    }
    text
}

fn section(definition: &Definition, language: Language) -> String {
    let mut text = format!("### {}\n\n{}", definition.name, definition.meaning.in_language(language));
    if !definition.also.is_empty() {
        let also = pick(language, "Auch verstanden", "Also understood");
        let _ = write!(text, " {also}: {}.", names(definition.also));
    }
    for set in definition.one_of {
        let one = pick(language, "Mindestens eines davon muss da sein", "At least one of these must be there");
        let _ = write!(text, " {one}: {}.", names(set));
    }
    let schema = schema::file_name(definition);
    let _ = writeln!(text, " Schema: `docs/events/{schema}`.\n\n{}", table(definition.properties(), language));
    text
}

fn page(language: Language) -> String {
    let written = fs::read_to_string(root().join(path(language))).unwrap_or_default();
    let by_hand = written.split(MARK).next().unwrap_or_default().trim_end();
    let mut text = format!("{by_hand}\n\n{MARK}\n\n## {}\n\n", pick(language, "Eine Ware", "A product"));
    let _ = writeln!(text, "{}", table(PRODUCT.iter(), language));
    for part in AREAS {
        let _ = writeln!(text, "## {}\n", area(part, language));
        for definition in definitions().filter(|definition| definition.kind().area() == Some(part)) {
            text.push_str(&section(definition, language));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[test]
fn the_guide_is_fresh() {
    for language in Language::ALL {
        expect_file![root().join(path(language))].assert_eq(&page(language));
    }
}

#[test]
fn the_schemas_are_fresh() {
    let folder = root().join("docs/events");
    let mut names = BTreeSet::new();
    for definition in definitions() {
        let name = schema::file_name(definition);
        let text = serde_json::to_string_pretty(&schema::schema(definition)).expect("JSON") + "\n";
        expect_file![folder.join(&name)].assert_eq(&text);
        names.insert(name);
    }
    let there = fs::read_dir(folder).expect("docs/events").flatten();
    let there: BTreeSet<String> = there.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(there, names, "schemas of kinds that there are no more");
}
