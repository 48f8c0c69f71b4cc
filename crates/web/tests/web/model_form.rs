//! The fields of the form of a phase model as a browser sends them, for the tests of the form and for those of the server.

use lifecycle::ModelText;
use lifecycle::phase::Standing;

/// Names and values, in the order of the form.
pub(crate) fn fields(text: &ModelText) -> Vec<(String, String)> {
    let mut fields =
        vec![("id", text.id.clone()), ("name_de", text.name.de.clone()), ("name_en", text.name.en.clone())];
    for phase in &text.phase {
        fields.extend([
            ("phase_id", phase.id.clone()),
            ("phase_name_de", phase.name.de.clone()),
            ("phase_name_en", phase.name.en.clone()),
            ("phase_meaning_de", phase.meaning.de.clone()),
            ("phase_meaning_en", phase.meaning.en.clone()),
            ("phase_group", phase.group.id().to_owned()),
            ("phase_colour", phase.colour.clone()),
            ("phase_place", phase.place.to_string()),
            ("phase_days", phase.minimum_stay_days.to_string()),
            ("phase_rule", phase.rule.clone()),
            ("phase_stay", phase.stay.clone().unwrap_or_default()),
            ("phase_standing", phase.standing.map_or("", Standing::id).to_owned()),
        ]);
    }
    for overlay in &text.overlay {
        fields.extend([
            ("overlay_id", overlay.id.clone()),
            ("overlay_name_de", overlay.name.de.clone()),
            ("overlay_name_en", overlay.name.en.clone()),
            ("overlay_meaning_de", overlay.meaning.de.clone()),
            ("overlay_meaning_en", overlay.meaning.en.clone()),
            ("overlay_standing", overlay.standing.map_or("", Standing::id).to_owned()),
            ("overlay_rule", overlay.rule.clone()),
        ]);
    }
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
