//! Stories: how customers come into every phase of every model that ships, stay, and leave it forwards and backwards.
//!
//! They stand in a file for each model beside this one, a section `== phase` for each phase. A story is a sentence, what happens,
//! and where that leads, a line for each stay with its first day and the rule that held then:
//!
//! ```text
//! enters: A first order waits for its parcel.
//!   day 0 Page Viewed · day 2 Order Completed 20
//!   → awareness since day 0: nothing else held
//!   → delivery since day 2: Under way 1 (at least 1)
//! ```
//!
//! `enters` ends in the phase, for the first time; `stays` ends in it although something happens or days pass; `forwards` and
//! `backwards` leave it, towards a later or an earlier place along the cycle. A bare `day 40` at the end is the day of the look;
//! another line without an arrow says what holds then, where that is something else. Without data the silence score rests
//! on fixed days: 30 % after 90 days without a purchase, 80 % after 365. `with BG/NBD r alpha a b typical t on day d` is a law fitted on
//! a day, by which the score is the shipped one; several of them are the vintages of a history.
//!
//! A phase with a rule for staying (`stay`) needs a story of somebody whom only that keeps, and one of somebody whom it kept and who leaves.
//!
//! Where a way out does not exist, the file says `backwards: never, because …`; that is tried on thousands of random lives.
//!
//! To add a story write its first lines and let `UPDATE_EXPECT=1 cargo test -p lifecycle --test stories` write where it leads;
//! then read whether a marketer would agree. A phase or a model without its stories fails here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use lifecycle::PhaseModel;
use table::{Aspect, Entry, Table, Told};
use telling::{Course, QUIET_DAYS, catalogue, way};

mod chance;
#[path = "../story/mod.rs"]
mod story;
mod table;
mod telling;
#[path = "../vintages/mod.rs"]
mod vintages;

/// The files of models, and those of stories.
const FOLDERS: [(&str, &str); 2] = [("phase_models", "toml"), ("tests/stories", "story")];

fn models() -> Vec<PhaseModel> {
    PhaseModel::built_in(&catalogue()).expect("built-in models")
}

fn path_of(model: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/stories/{model}.story"))
}

fn table_of(model: &str) -> Table {
    let path = path_of(model);
    let text = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    Table::read(model, &text)
}

#[test]
fn stories_go_as_they_are_told() {
    let catalogue = catalogue();
    for model in models() {
        let written = table_of(&model.id).written(|story| Course::of(&model, &catalogue, story).lines);
        expect_file![path_of(&model.id)].assert_eq(&written);
    }
}

#[test]
fn stories_show_what_they_stand_for() {
    let catalogue = catalogue();
    let mut faults = Vec::new();
    for model in models() {
        for entry in table_of(&model.id).entries {
            let Told::Story(story) = &entry.told else { continue };
            let course = Course::of(&model, &catalogue, story);
            if let Some(fault) = course.fault(&model, &entry.phase, entry.aspect) {
                let told = course.lines.join("\n  ");
                faults.push(format!(
                    "{}, {}, {}: {}\n  {fault}:\n  {told}",
                    model.id,
                    entry.phase,
                    entry.aspect.word(),
                    story.title
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a model's stories do not tell.
fn missing(model: &PhaseModel, table: &Table) -> Vec<String> {
    let catalogue = catalogue();
    let mut missing = Vec::new();
    for phase in &model.phases {
        let of = |aspect: Aspect| {
            table.entries.iter().filter(move |entry| entry.phase == phase.id && entry.aspect == aspect)
        };
        for aspect in Aspect::ALL {
            let word = aspect.word();
            match of(aspect).filter(|entry| matches!(entry.told, Told::Never(_))).count() {
                0 if of(aspect).next().is_none() => {
                    missing.push(format!("{}, {}: no story `{word}`", model.id, phase.id));
                }
                1.. if of(aspect).count() > 1 => {
                    missing.push(format!("{}, {}: `{word}` is told and said never to happen", model.id, phase.id));
                }
                _ => {}
            }
        }
        let courses = |aspect: Aspect| -> Vec<Course> {
            of(aspect)
                .filter_map(|entry| if let Told::Story(story) = &entry.told { Some(story) } else { None })
                .map(|story| Course::of(model, &catalogue, story))
                .collect()
        };
        let stays = courses(Aspect::Stays);
        if !stays.iter().any(Course::is_stay_of_events) {
            missing.push(format!("{}, {}: no story `stays` in which something happens meanwhile", model.id, phase.id));
        }
        if !stays.iter().any(|course| course.quiet_days() >= QUIET_DAYS) {
            missing.push(format!("{}, {}: no story `stays` with {QUIET_DAYS} days of nothing", model.id, phase.id));
        }
        if phase.stay.is_some() {
            if !stays.iter().any(Course::is_kept_at_last) {
                missing.push(format!(
                    "{}, {}: no story `stays` of somebody kept by the rule for staying",
                    model.id, phase.id
                ));
            }
            let left = [Aspect::Forwards, Aspect::Backwards].into_iter().flat_map(courses);
            if !left.into_iter().any(|course| course.left_when_not_enough()) {
                missing.push(format!(
                    "{}, {}: no story of somebody who had enough to stay and leaves",
                    model.id, phase.id
                ));
            }
        }
    }
    let silent = model.phases.iter().any(|phase| phase.rule_text.contains("silence_score"));
    let has_law = |entry: &Entry| matches!(&entry.told, Told::Story(story) if !story.laws.is_empty());
    if silent && !table.entries.iter().any(has_law) {
        missing.push(format!("{}: no story tells the silence score by a law of buying", model.id));
    }
    let known: BTreeSet<&str> = model.phases.iter().map(|phase| phase.id.as_str()).collect();
    let told: BTreeSet<&str> = table.entries.iter().map(|entry| entry.phase.as_str()).collect();
    missing
        .extend(told.difference(&known).map(|phase| format!("{}: stories of `{phase}`, which is no phase", model.id)));
    missing
}

/// Files in a folder of the crate, without their endings.
fn files(folder: &str, ending: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|known| known == ending));
    wanted.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}

#[test]
fn every_phase_of_every_model_has_its_stories() {
    let models = models();
    let shipped: BTreeSet<String> = models.iter().map(|model| model.id.clone()).collect();
    for (folder, ending) in FOLDERS {
        assert_eq!(files(folder, ending), shipped, "{folder}/*.{ending} and the built-in models are not the same");
    }
    let missing: Vec<String> = models.iter().flat_map(|model| missing(model, &table_of(&model.id))).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_phase_without_stories_is_found() {
    let model = models().swap_remove(0);
    let table = table_of(&model.id);
    // A new phase.
    let mut grown = model.clone();
    grown.phases.insert(0, lifecycle::Phase { id: "delight".to_owned(), place: 9, ..model.phases[0].clone() });
    assert!(grown.phases[0].stay.is_none());
    assert_eq!(missing(&grown, &table).len(), Aspect::ALL.len() + 2, "{:?}", missing(&grown, &table));
    // A phase that is gone.
    let mut shrunk = model.clone();
    let gone = shrunk.phases.remove(1);
    assert!(missing(&shrunk, &table).iter().any(|told| told.contains(&format!("`{}`, which is no phase", gone.id))));
    // Any aspect of any phase that is not told any more.
    for phase in &model.phases {
        for aspect in Aspect::ALL {
            let mut silent = table.clone();
            silent.entries.retain(|entry| entry.phase != phase.id || entry.aspect != aspect);
            let expected = format!("{}, {}: no story `{}`", model.id, phase.id, aspect.word());
            assert!(missing(&model, &silent).contains(&expected), "{expected}");
        }
    }
}

#[test]
fn a_rule_for_staying_without_its_stories_is_found() {
    for model in models() {
        let table = table_of(&model.id);
        for phase in model.phases.iter().filter(|phase| phase.stay.is_some()) {
            let mut silent = table.clone();
            silent.entries.retain(|entry| {
                entry.phase != phase.id || !matches!(&entry.told, Told::Story(story) if story.title.contains("nough"))
            });
            let told = missing(&model, &silent);
            for end in ["kept by the rule for staying", "had enough to stay and leaves"] {
                let found = told
                    .iter()
                    .any(|told| told.starts_with(&format!("{}, {}:", model.id, phase.id)) && told.ends_with(end));
                assert!(found, "{}, {}: {told:?}", model.id, phase.id);
            }
        }
    }
}

/// The ways out of phases that are said not to exist.
fn shut(model: &PhaseModel) -> Vec<(String, Aspect)> {
    let entries = table_of(&model.id).entries.into_iter();
    entries.filter(|entry| matches!(entry.told, Told::Never(_))).map(|entry| (entry.phase, entry.aspect)).collect()
}

#[test]
fn ways_out_that_are_said_not_to_exist_do_not() {
    let models = models();
    let shut: Vec<Vec<(String, Aspect)>> = models.iter().map(shut).collect();
    let visits = chance::of_lives(&models, |place, stays| {
        let model = &models[place];
        for pair in stays.windows(2) {
            let (from, to) = (model.phase(pair[0].phase), model.phase(pair[1].phase));
            if shut[place].iter().any(|(phase, aspect)| *phase == from.id && *aspect == way(from, to)) {
                return Err(format!("{}: from {} to {} on day {}", model.id, from.id, to.id, pair[1].since.number()));
            }
        }
        Ok(())
    });
    // Where nobody ever is nobody leaves.
    for (model, visits) in models.iter().zip(visits) {
        for phase in &model.phases {
            let count = visits.get(&phase.id).copied().unwrap_or(0);
            assert!(count >= 20, "{}, {}: only {count} random lives lead there", model.id, phase.id);
        }
    }
}
