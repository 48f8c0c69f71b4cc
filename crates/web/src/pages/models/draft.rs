//! What stands in the form of a phase model, and what its buttons do to it.

use lifecycle::ModelText;
use lifecycle::model_text::{OverlayText, PhaseText};
use lifecycle::phase::{Group, Name, Standing};

/// Most phases a form takes, and most overlays.
const MOST_PHASES: usize = 32;

/// The form as it was sent, over the version it was opened with: what the form does not show stays as it was there.
pub(super) fn sent(base: &ModelText, fields: &[(String, String)]) -> ModelText {
    let all =
        |name: &'static str| fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.clone());
    let one = |name: &'static str| all(name).next().unwrap_or_default();
    let names = |de: &'static str, en: &'static str| all(de).zip(all(en)).map(|(de, en)| Name { de, en });
    let ids = all("phase_id").take(MOST_PHASES + 1);
    let rows = ids
        .zip(names("phase_name_de", "phase_name_en"))
        .zip(names("phase_meaning_de", "phase_meaning_en"))
        .zip(all("phase_group").zip(all("phase_colour")))
        .zip(all("phase_place").zip(all("phase_days")))
        .zip(all("phase_rule").zip(all("phase_stay")))
        .zip(all("phase_standing"));
    let phase =
        rows.map(|((((((id, name), meaning), (group, colour)), (place, days)), (rule, stay)), standing)| PhaseText {
            standing: standing_of(&standing),
            id,
            name,
            meaning,
            group: group_of(&group),
            colour,
            place: place.trim().parse().unwrap_or(0),
            rule,
            stay: Some(stay).filter(|stay| !stay.trim().is_empty()),
            minimum_stay_days: days.trim().parse().unwrap_or(0),
        });
    let overlays = all("overlay_id")
        .take(MOST_PHASES + 1)
        .zip(names("overlay_name_de", "overlay_name_en"))
        .zip(names("overlay_meaning_de", "overlay_meaning_en"))
        .zip(all("overlay_standing").zip(all("overlay_rule")));
    let overlay = overlays.map(|(((id, name), meaning), (standing, rule))| OverlayText {
        id,
        name,
        meaning,
        standing: standing_of(&standing),
        rule,
    });
    ModelText {
        id: one("id"),
        version: base.version,
        name: Name { de: one("name_de"), en: one("name_en") },
        source: base.source.clone(),
        phase: phase.collect(),
        overlay: overlay.collect(),
    }
}

/// What stands in a field for a whole number and is none, the first of them; an empty field says 0.
pub(super) fn no_number(fields: &[(String, String)]) -> Option<&str> {
    let is_number = |name: &str, text: &str| match name {
        "phase_place" => text.parse::<u8>().is_ok(),
        "phase_days" => text.parse::<u32>().is_ok(),
        _ => true,
    };
    let wrong = |(name, value): &&(String, String)| !value.trim().is_empty() && !is_number(name, value.trim());
    fields.iter().find(wrong).map(|(_, value)| value.trim())
}

/// What customers of a phase or overlay do, where the form says it.
fn standing_of(id: &str) -> Option<Standing> {
    Standing::ALL.into_iter().find(|standing| standing.id() == id)
}

fn group_of(id: &str) -> Group {
    Group::ALL.into_iter().find(|group| group.id() == id).unwrap_or(Group::Retention)
}

/// Does what a button says: `up:N`, `down:N`, `remove:N`, `add`; `drop:N` and `besides` for overlays. The last phase, whose rule
/// always holds, stays the last.
pub(super) fn act(text: &mut ModelText, action: &str) {
    let last = text.phase.len().saturating_sub(1);
    let place = |rest: &str| rest.parse::<usize>().ok().filter(|place| *place < last);
    match action.split_once(':') {
        Some(("up", rest)) => {
            if let Some(place) = place(rest).filter(|place| *place > 0) {
                text.phase.swap(place, place - 1);
            }
        }
        Some(("down", rest)) => {
            if let Some(place) = place(rest).filter(|place| place + 1 < last) {
                text.phase.swap(place, place + 1);
            }
        }
        Some(("remove", rest)) => {
            if let Some(place) = place(rest) {
                text.phase.remove(place);
            }
        }
        Some(("drop", rest)) => {
            if let Some(place) = rest.parse::<usize>().ok().filter(|place| *place < text.overlay.len()) {
                text.overlay.remove(place);
            }
        }
        _ if action == "besides" && text.overlay.len() < MOST_PHASES => text.overlay.push(fresh_overlay()),
        _ if action == "add" && text.phase.len() < MOST_PHASES => text.phase.insert(last, fresh(text)),
        _ => {}
    }
}

fn nothing() -> Name {
    Name { de: String::new(), en: String::new() }
}

fn fresh_overlay() -> OverlayText {
    OverlayText {
        id: String::new(),
        name: nothing(),
        meaning: nothing(),
        standing: None,
        rule: "orders >= 1".to_owned(),
    }
}

fn fresh(text: &ModelText) -> PhaseText {
    PhaseText {
        id: String::new(),
        name: nothing(),
        meaning: nothing(),
        group: Group::Retention,
        standing: None,
        colour: "slot-1".to_owned(),
        place: text.phase.iter().map(|phase| phase.place).max().map_or(0, |most| most.saturating_add(1)),
        rule: "orders >= 1".to_owned(),
        stay: None,
        minimum_stay_days: 0,
    }
}

#[cfg(test)]
#[path = "../../../tests/web/model_form.rs"]
mod form;

#[cfg(test)]
mod tests {
    use super::form::fields;
    use super::*;

    fn base() -> ModelText {
        ModelText::built_in().expect("built in").swap_remove(0)
    }

    #[test]
    fn a_form_that_nobody_touched_says_what_it_was_opened_with() {
        for base in ModelText::built_in().expect("built in") {
            assert_eq!(sent(&base, &fields(&base)), base);
        }
    }

    #[test]
    fn overlays_and_what_a_phase_stands_for_are_the_forms() {
        let base = base();
        let mut text = base.clone();
        act(&mut text, "besides");
        assert_eq!(text.overlay.len(), base.overlay.len() + 1);
        act(&mut text, "drop:0");
        act(&mut text, "drop:99");
        text.overlay[0].standing = Some(Standing::Returned);
        text.phase[0].standing = Some(Standing::Away);
        assert_eq!(sent(&base, &fields(&text)), text);
    }

    #[test]
    fn what_is_no_number_is_told() {
        let mut fields = fields(&base());
        assert_eq!(no_number(&fields), None);
        for (name, text) in [("phase_days", "14 Tage"), ("phase_place", "256")] {
            let place = fields.iter().rposition(|(known, _)| known == name).expect("the field");
            let before = std::mem::replace(&mut fields[place].1, text.to_owned());
            assert_eq!(no_number(&fields), Some(text));
            fields[place].1 = before;
        }
        fields.push(("phase_days".to_owned(), " ".to_owned()));
        assert_eq!(no_number(&fields), None);
    }

    #[test]
    fn phases_are_ordered_and_the_last_one_stays_the_last() {
        let base = base();
        let ids = |text: &ModelText| text.phase.iter().map(|phase| phase.id.clone()).collect::<Vec<_>>();
        let after = |action: &str| {
            let mut text = base.clone();
            act(&mut text, action);
            text
        };
        let before = ids(&base);
        let last = before.len() - 1;
        assert_eq!(ids(&after("up:1"))[..2], [before[1].clone(), before[0].clone()]);
        assert_eq!(ids(&after("down:0"))[..2], [before[1].clone(), before[0].clone()]);
        assert_eq!(after(&format!("up:{last}")), base);
        assert_eq!(after(&format!("down:{}", last - 1)), base);
        assert_eq!(after(&format!("remove:{last}")), base);
        assert_eq!(after("up:0"), base);
        assert_eq!(after("remove:0").phase.len(), last);
        let added = after("add");
        assert_eq!((added.phase.len(), added.phase[last + 1].id.as_str()), (last + 2, before[last].as_str()));
        assert!(added.phase[last].id.is_empty());
    }
}
