//! Every example in the user's guide is a rule, in both languages.

use std::path::Path;

use rules::{GroupDef, Lang, ModelDef, PhaseDef, Rule, Words};

use crate::shop::{catalogue, memberships};

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

/// The model that leads unless a firm chooses another.
fn leading() -> ModelDef {
    let group = |id: &str| GroupDef { id: id.to_owned(), name: Words::new(id, id) };
    let phase = |(id, group): (&str, &str)| PhaseDef {
        id: id.to_owned(),
        name: Words::new(id, id),
        group: Some(group.to_owned()),
    };
    ModelDef {
        id: "six_phases".to_owned(),
        name: Words::new("Sechs Phasen", "Six phases"),
        phases: [("advocacy", "retention"), ("retention", "retention"), ("delivery", "acquisition")]
            .map(phase)
            .to_vec(),
        groups: ["acquisition", "retention"].map(group).to_vec(),
        rests_on: Vec::new(),
    }
}

#[test]
fn the_guides_examples_are_rules() {
    let mut memberships = memberships();
    memberships.models.insert(0, leading());
    for page in ["en/rules.md", "de/regeln.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page);
        let guide = std::fs::read_to_string(&path).expect("the guide");
        let (blocks, cells) = (blocks(&guide), cells(&guide));
        assert!(blocks.len() >= 12, "{page} has only {} examples", blocks.len());
        assert!(cells.len() >= 44, "{page} has only {} examples in tables", cells.len());
        let examples: Vec<String> = blocks.into_iter().chain(cells).collect();
        for example in &examples {
            if let Err(error) = Rule::new(example, &catalogue(), &memberships) {
                panic!("{page}: {}", error.render(example, Lang::En));
            }
        }
        for word in WORDS {
            assert!(examples.iter().any(|example| example.contains(word)), "{page} has no example of `{word}`");
        }
    }
}
