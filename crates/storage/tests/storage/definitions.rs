//! Segments and phase models of the firm.

use engine::ports::{ActiveModel, Definitions, Segment, StoredModel};
use jiff::Timestamp;
use lifecycle::phase::Name;
use storage::DataFolder;

fn segment(id: &str, version: u32) -> Segment {
    Segment {
        id: id.to_owned(),
        version,
        name: Name { de: "Stille Käufer".to_owned(), en: "Silent buyers".to_owned() },
        rule: "orders >= 2 and silence > 90 days".to_owned(),
        created_by: Some(3),
        created_at: Timestamp::UNIX_EPOCH,
        is_retired: version > 1,
    }
}

fn model(id: &str, version: u32) -> StoredModel {
    StoredModel {
        id: id.to_owned(),
        version,
        content: "{}".to_owned(),
        created_by: None,
        created_at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn versions_of_segments_are_added_and_never_changed() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    for (id, version) in [("still", 1), ("gross", 1), ("still", 2)] {
        folder.add_segment(&segment(id, version)).unwrap();
    }
    assert!(folder.add_segment(&Segment { rule: "true".to_owned(), ..segment("still", 1) }).is_err());
    drop(folder);
    let kept = DataFolder::open(directory.path()).unwrap().segment_versions().unwrap();
    assert_eq!(kept, [segment("gross", 1), segment("still", 1), segment("still", 2)]);
}

#[test]
fn models_and_the_choice_among_them_change_together() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    assert!(folder.active_models().unwrap().is_empty());
    let chosen = |model: &str, version| ActiveModel { model: model.to_owned(), version };
    let active = [chosen("own", 2), chosen("four_phases", 1)];
    folder.change_models(&[model("own", 1), model("own", 2)], &active).unwrap();
    assert!(folder.change_models(&[model("own", 3), model("own", 2)], &[]).is_err());
    drop(folder);
    let folder = DataFolder::open(directory.path()).unwrap();
    assert_eq!(folder.stored_models().unwrap(), [model("own", 1), model("own", 2)], "all or nothing");
    assert_eq!(folder.active_models().unwrap(), active);
    folder.change_models(&[], &active[1..]).unwrap();
    assert_eq!(folder.active_models().unwrap(), active[1..]);
}
