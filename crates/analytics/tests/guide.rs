//! The guide's pages on KPIs, made from the catalogue: a KPI's file is its help page.
//!
//! English comes from the documentation of each KPI's file, German from its definition and the word list of its page;
//! the page's English must say the same as the file. `cargo xtask generate` writes the pages anew (it runs this test
//! with `UPDATE_EXPECT=1`); without that, stale pages fail here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use analytics::kpi::{CATALOGUE, Definition, Dimension, Direction, KpiPhase, Unit};
use domain::Language;
use expect_test::expect_file;

/// What stands above it is written by hand.
const MARK: &str = "<!-- Below this line: written by `cargo xtask generate` from the catalogue. -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn phase_id(phase: KpiPhase) -> &'static str {
    match phase {
        KpiPhase::Awareness => "awareness",
        KpiPhase::Consideration => "consideration",
        KpiPhase::Decision => "decision",
        KpiPhase::Delivery => "delivery",
        KpiPhase::Retention => "retention",
        KpiPhase::Advocacy => "advocacy",
        KpiPhase::Recovery => "recovery",
        KpiPhase::Measures => "measures",
    }
}

/// The sections of a KPI file's documentation: heading → text in one line.
fn documentation(definition: &Definition) -> BTreeMap<String, String> {
    let path = format!("crates/analytics/src/kpi/{}/{}.rs", phase_id(definition.phase), definition.id);
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut heading = String::new();
    for line in read(&path).lines().map_while(|line| line.strip_prefix("//!")).map(str::trim) {
        if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut heading);
        } else if !line.is_empty() {
            let text = sections.entry(heading.clone()).or_default();
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(line);
        }
    }
    sections
}

/// The texts of a word list, each on a line of its own.
fn words(language: Language) -> BTreeMap<String, String> {
    let text = read(&format!("crates/words/locales/{}/page_kpis.ftl", language.code()));
    let pairs = text.lines().filter_map(|line| line.split_once(" = "));
    pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// Formula, limits and source in the words of the page.
fn told(words: &BTreeMap<String, String>, definition: &Definition, part: &str) -> String {
    let key = format!("kpis-{part}-{}", definition.id.replace('_', "-"));
    words.get(&key).unwrap_or_else(|| panic!("page_kpis.ftl: no `{key}`")).clone()
}

/// The words around the texts, in both languages.
struct Labels {
    split: &'static str,
    dimensions: [&'static str; 6],
    headings: [&'static str; 3],
}

fn labels(language: Language) -> Labels {
    match language {
        Language::De => Labels {
            split: "Zu teilen nach",
            dimensions: [
                "Land",
                "Vertriebskanal",
                "neuen und wiederkehrenden Kunden",
                "Kohorte",
                "Werbekanal",
                "Land des Kunden",
            ],
            headings: ["Formel", "Nicht gezeigt", "Quelle"],
        },
        Language::En => Labels {
            split: "Can be split by",
            dimensions: [
                "country",
                "sales channel",
                "new and returning customers",
                "cohort",
                "advertising channel",
                "country of the customer",
            ],
            headings: ["Formula", "Not shown", "Source"],
        },
    }
}

fn unit(unit: Unit, language: Language) -> &'static str {
    match (unit, language) {
        (Unit::Count, Language::De) => "Anzahl",
        (Unit::Count, Language::En) => "a count",
        (Unit::Money, Language::De) => "Geld",
        (Unit::Money, Language::En) => "money",
        (Unit::Share, Language::De) => "Anteil",
        (Unit::Share, Language::En) => "a share",
        (Unit::Days, Language::De) => "Tage",
        (Unit::Days, Language::En) => "days",
        (Unit::Points, Language::De) => "Punkte",
        (Unit::Points, Language::En) => "points",
        (Unit::Number, Language::De) => "Zahl",
        (Unit::Number, Language::En) => "a number",
    }
}

fn good(direction: Direction, language: Language) -> &'static str {
    match (direction, language) {
        (Direction::Up, Language::De) => "mehr ist besser",
        (Direction::Up, Language::En) => "more is better",
        (Direction::Down, Language::De) => "weniger ist besser",
        (Direction::Down, Language::En) => "less is better",
        (Direction::Neutral, Language::De) => "weder mehr noch weniger ist besser",
        (Direction::Neutral, Language::En) => "neither more nor less is better",
    }
}

fn dimension(dimension: Dimension, labels: &Labels) -> &'static str {
    labels.dimensions[match dimension {
        Dimension::Country => 0,
        Dimension::SalesChannel => 1,
        Dimension::Buyers => 2,
        Dimension::Cohort => 3,
        Dimension::WonBy => 4,
        Dimension::HomeCountry => 5,
    }]
}

fn section(definition: &Definition, language: Language, words: &BTreeMap<String, String>) -> String {
    let labels = labels(language);
    let documentation = documentation(definition);
    let measures = match language {
        Language::De => definition.meaning.de.to_owned(),
        Language::En => documentation["What it measures"].clone(),
    };
    let mut text = format!("### {}\n\n", definition.name.in_language(language));
    let _ = writeln!(
        text,
        "`{}` · {} · {}\n\n{measures}\n",
        definition.id,
        unit(definition.unit, language),
        good(definition.good, language)
    );
    for (part, heading) in ["formula", "not-shown", "source"].into_iter().zip(labels.headings) {
        let _ = writeln!(text, "**{heading}.** {}\n", told(words, definition, part));
    }
    if !definition.dimensions.is_empty() {
        let names: Vec<&str> = definition.dimensions.iter().map(|it| dimension(*it, &labels)).collect();
        let _ = writeln!(text, "{}: {}.\n", labels.split, names.join(", "));
    }
    text
}

/// A page: what is written by hand, then every KPI by phase, in the order of the catalogue.
fn page(path: &str, language: Language) -> String {
    let written = read(path);
    let by_hand = written.split(MARK).next().unwrap_or_default().trim_end();
    let words = words(language);
    let mut text = format!("{by_hand}\n\n{MARK}\n\n");
    let mut phase = None;
    for definition in CATALOGUE.iter().map(|kpi| kpi.definition) {
        if phase != Some(definition.phase) {
            let _ = writeln!(text, "## {}\n", words[&format!("kpis-phase-{}", phase_id(definition.phase))]);
            phase = Some(definition.phase);
        }
        text.push_str(&section(definition, language, &words));
    }
    format!("{}\n", text.trim_end())
}

#[test]
fn the_guide_is_fresh() {
    for language in Language::ALL {
        let path = format!("docs/src/{}/kpis.md", language.code());
        expect_file![root().join(&path)].assert_eq(&page(&path, language));
    }
}

#[test]
fn the_page_says_what_the_file_says() {
    let words = words(Language::En);
    for definition in CATALOGUE.iter().map(|kpi| kpi.definition) {
        let documentation = documentation(definition);
        for (part, heading) in [("formula", "Formula"), ("not-shown", "Not shown"), ("source", "Source")] {
            assert_eq!(told(&words, definition, part), documentation[heading], "{}: {heading}", definition.id);
        }
    }
}
