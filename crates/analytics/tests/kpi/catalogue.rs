//! The catalogue and its help pages hold together.

use std::collections::HashSet;
use std::path::Path;

use analytics::kpi::{self, KpiPhase};

#[test]
fn every_kpi_has_its_file_with_the_headings_of_its_help_page() {
    let mut files = HashSet::new();
    for phase in ["decision", "delivery", "retention", "recovery"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kpi").join(phase);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let id = path.file_stem().unwrap().to_string_lossy().into_owned();
            let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//! # ")).collect();
            assert_eq!(headings, ["What it measures", "Formula", "Not shown", "Source"], "{}", path.display());
            let kpi = kpi::find(&id).unwrap_or_else(|| panic!("{id} is not in the catalogue"));
            assert_eq!(phase, format!("{:?}", kpi.definition.phase).to_lowercase(), "{id}");
            files.insert(id);
        }
    }
    assert_eq!(files.len(), kpi::CATALOGUE.len());
}

#[test]
fn texts_are_there_in_both_languages() {
    for kpi in kpi::CATALOGUE {
        let definition = kpi.definition;
        for text in [definition.name, definition.formula, definition.meaning] {
            assert!(!text.de.is_empty() && !text.en.is_empty(), "{}", definition.id);
            assert!(!text.de.contains("  ") && !text.en.contains("  "), "{}: {text:?}", definition.id);
        }
        assert!(definition.meaning.de.ends_with('.') && definition.meaning.en.ends_with('.'), "{}", definition.id);
        assert_ne!(definition.phase, KpiPhase::Measures);
    }
}
