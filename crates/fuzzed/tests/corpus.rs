//! All inputs that the fuzzer once found worth keeping, through the same functions.

use std::path::{Path, PathBuf};

use fuzzed::TARGETS;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort_unstable();
    names
}

#[test]
fn every_input_that_was_kept_goes_through() {
    for (name, target) in TARGETS {
        let folder = corpus().join(name);
        let inputs = names(&folder);
        assert!(inputs.len() > 10, "{name} has but {} inputs", inputs.len());
        for input in inputs {
            let bytes = std::fs::read(folder.join(&input)).expect("an input is read");
            println!("{name}/{input}"); // shown where it panics
            target(&bytes);
        }
    }
}

#[test]
fn every_target_has_its_inputs_and_its_fuzzer() {
    let wanted: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names(&corpus()), wanted);
    let fuzzers: Vec<String> = wanted.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&corpus().join("../fuzz_targets")), fuzzers);
}
