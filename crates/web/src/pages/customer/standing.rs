//! In which phase a customer stands, since when and why, and how they came there.

use engine::ask::customer::{Customer, NextPhase, OverlayOf, PhaseOf, StayLine};
use engine::ask::explained::{Rhythm, TestedRule};
use lifecycle::phase::Standing;
use serde_json::json;
use words::Format;

use crate::frame::PageFrame;
use crate::view::chart::Picture;

/// Stays shown at once; the earlier ones stand behind a fold.
const STAYS_SHOWN: usize = 6;
/// A stretch of the phase line shorter than this share has no room for words.
const LEAST_SHARE_WITH_WORDS: f64 = 0.1;

/// A phase's rule as it was tested.
pub(crate) struct Reason {
    /// Whether it held.
    pub(crate) held: bool,
    /// Name and colour of the phase.
    pub(crate) phase: String,
    /// Colour and shape.
    pub(crate) colour: String,
    /// The rule as written.
    pub(crate) rule: String,
    /// What was found.
    pub(crate) found: String,
    /// Yes, no, or that a value is missing.
    pub(crate) verdict: String,
}

/// One stay in a phase.
pub(crate) struct StayRow {
    /// Name of the phase.
    pub(crate) phase: String,
    /// Colour and shape.
    pub(crate) colour: String,
    /// First day.
    pub(crate) since: String,
    /// Last day, or that it lasts.
    pub(crate) until: String,
    /// How long.
    pub(crate) days: String,
    /// Why the phase was reached.
    pub(crate) reason: String,
}

/// A stretch of the phase line.
pub(crate) struct Stretch {
    /// Colour and shape.
    pub(crate) colour: String,
    /// Name of the phase, where there is room.
    pub(crate) words: String,
    /// Name and days.
    pub(crate) title: String,
    /// Its length.
    pub(crate) days: i32,
}

/// The phase in another model.
pub(crate) struct Other {
    /// Name of the model.
    pub(crate) model: String,
    /// Name of the phase.
    pub(crate) phase: String,
    /// Colour and shape.
    pub(crate) colour: String,
    /// Since when and why.
    pub(crate) text: String,
    /// This page in that model.
    pub(crate) link: String,
}

/// Since when a customer is in a phase and why, in a sentence.
pub(crate) fn answer(frame: &PageFrame, one: &Customer, phase: &PhaseOf) -> String {
    let format = &frame.format;
    let since = format.date(phase.since.unwrap_or(one.at));
    let name = phase.name.get(format.language);
    if phase.reason.is_empty() {
        return format.format("customer-answer-plain", &[("since", since.into()), ("phase", name.into())]);
    }
    let arguments = [("since", since.into()), ("phase", name.into()), ("reason", phase.reason.as_str().into())];
    format.format("customer-answer", &arguments)
}

/// What the phase means, that the customer is away although the phase does not say so, the rhythm, and what happens if nothing
/// happens.
pub(crate) fn sub(frame: &PageFrame, one: &Customer, phase: &PhaseOf) -> String {
    let format = &frame.format;
    let mut parts = vec![phase.meaning.get(format.language).to_owned()];
    for overlay in phase.overlays.iter().filter(|overlay| overlay.standing == Some(Standing::Away)) {
        let (name, meaning) = (overlay.name.get(format.language), overlay.meaning.get(format.language));
        parts.push(format.format("customer-besides", &[("overlay", name.into()), ("meaning", meaning.into())]));
    }
    if let (Some(gap), Some(silence)) = (one.facts.gaps.mean_days(), one.facts.silence_days(one.at)) {
        let arguments = [("gap", format.duration_days(gap, 0).into()), ("count", silence.into())];
        parts.push(format.format("customer-rhythm-now", &arguments));
    }
    parts.push(by_silence(frame, one, phase));
    parts.join(" ")
}

/// Which phase silence alone brings, and when. A phase of a model without phases for customers who leave may last for ever; then it is
/// told of the model that says who comes into danger.
pub(crate) fn by_silence(frame: &PageFrame, one: &Customer, phase: &PhaseOf) -> String {
    let format = &frame.format;
    let (day, to) =
        (|next: &NextPhase| format.date(next.on), |next: &NextPhase| next.name.get(format.language).to_owned());
    if let Some(next) = &phase.next {
        return format.format("customer-then", &[("day", day(next).into()), ("phase", to(next).into())]);
    }
    let danger = engine::ask::model_with_exit(&frame.state, Some(&phase.model)).map(|(place, _)| place);
    let told = danger.ok().and_then(|place| one.phases.get(place)).filter(|told| told.model != phase.model);
    let Some((told, next)) = told.and_then(|told| Some((told, told.next.as_ref()?))) else {
        return format.text("customer-then-same").into_owned();
    };
    let model = told.model_name.get(format.language);
    format.format("customer-then-in", &[("day", day(next).into()), ("phase", to(next).into()), ("model", model.into())])
}

/// The rules tested, as a list with the one that held last.
pub(crate) fn reasons(frame: &PageFrame, rules: &[TestedRule]) -> Vec<Reason> {
    let format = &frame.format;
    let reason = |rule: &TestedRule| {
        let found: Vec<&str> = rule.findings.iter().map(|finding| finding.sentence.as_str()).collect();
        let verdict = match rule.held {
            Some(true) => "answer-yes",
            Some(false) => "answer-no",
            None => "customer-rule-unknown",
        };
        Reason {
            held: rule.held == Some(true),
            phase: rule.name.get(format.language).to_owned(),
            colour: rule.colour.clone(),
            rule: rule.rule.clone(),
            found: if found.is_empty() { format.text("customer-rule-rest").into_owned() } else { found.join(" · ") },
            verdict: format.text(verdict).into_owned(),
        }
    };
    rules.iter().map(reason).collect()
}

/// The stays, the latest first: those shown at once, and the earlier ones.
pub(crate) fn stays(frame: &PageFrame, phase: &PhaseOf) -> (Vec<StayRow>, Vec<StayRow>) {
    let mut rows: Vec<StayRow> = phase.history.iter().rev().map(|stay| stay_row(frame, stay)).collect();
    let earlier = rows.split_off(rows.len().min(STAYS_SHOWN));
    (rows, earlier)
}

fn stay_row(frame: &PageFrame, stay: &StayLine) -> StayRow {
    let format = &frame.format;
    StayRow {
        phase: stay.name.get(format.language).to_owned(),
        colour: stay.colour.clone(),
        since: format.date_short(stay.since),
        until: stay.until.map_or_else(|| format.text("customer-lasts").into_owned(), |day| format.date_short(day)),
        days: format.integer(days(frame, stay)),
        reason: stay.reason.clone(),
    }
}

/// Length of a stay, with its first and last day.
fn days(frame: &PageFrame, stay: &StayLine) -> i32 {
    stay.until.unwrap_or(frame.at).since(stay.since) + 1
}

/// The stays as a line of stretches, and the same in words.
pub(crate) fn stretches(frame: &PageFrame, phase: &PhaseOf) -> (Vec<Stretch>, String) {
    let format = &frame.format;
    let whole: i32 = phase.history.iter().map(|stay| days(frame, stay)).sum();
    let mut words = Vec::new();
    let mut stretches = Vec::new();
    for stay in &phase.history {
        let (name, length) = (stay.name.get(format.language), days(frame, stay));
        let arguments = [("phase", name.into()), ("day", format.date(stay.since).into())];
        let title = format.format("customer-stretch", &arguments);
        let has_room = f64::from(length) >= LEAST_SHARE_WITH_WORDS * f64::from(whole);
        stretches.push(Stretch {
            colour: stay.colour.clone(),
            words: if has_room { name.to_owned() } else { String::new() },
            title: title.clone(),
            days: length,
        });
        words.push(title);
    }
    let label = format.format("customer-stretches", &[("stretches", words.join(", ").into())]);
    (stretches, label)
}

/// Something that is true of the customer beside the phase.
pub(crate) struct Overlay {
    /// Its name.
    pub(crate) name: String,
    /// What it means.
    pub(crate) meaning: String,
    /// All of whom it is true.
    pub(crate) link: String,
}

/// What else is true of the customer.
pub(crate) fn overlays(frame: &PageFrame, phase: &PhaseOf) -> Vec<Overlay> {
    let language = frame.format.language;
    let list = frame.query.only(&["at", "compare", "model"]);
    let shown = |overlay: &OverlayOf| Overlay {
        name: overlay.name.get(language).to_owned(),
        meaning: overlay.meaning.get(language).to_owned(),
        link: format!("/customers{}", list.with("overlay", &overlay.overlay)),
    };
    phase.overlays.iter().map(shown).collect()
}

/// The phase in the other models.
pub(crate) fn others(frame: &PageFrame, one: &Customer, chosen: usize) -> Vec<Other> {
    let leading = frame.state.models.first().map(|model| model.id.as_str());
    let other = |phase: &PhaseOf| Other {
        model: phase.model_name.get(frame.format.language).to_owned(),
        phase: phase.name.get(frame.format.language).to_owned(),
        colour: phase.colour.clone(),
        text: answer(frame, one, phase),
        link: frame.with("model", if leading == Some(&phase.model) { "" } else { &phase.model }),
    };
    let places = (0..).zip(&one.phases).filter(|(place, _)| *place != chosen);
    places.map(|(_, phase)| other(phase)).collect()
}

/// The curve of what is expected of a customer, over the same days as the phase line.
pub(crate) fn rhythm(frame: &PageFrame, rhythm: &Rhythm, phase: &PhaseOf) -> Option<Picture> {
    let format = &frame.format;
    let (first, last) = (phase.history.first()?.since, frame.at);
    if rhythm.points.len() < 2 || first >= last {
        return None;
    }
    // In per cent, with one decimal.
    let rounded = |share: f64| (share * 1_000.0).round() / 10.0;
    let line: Vec<_> =
        rhythm.points.iter().map(|point| json!([point.day.to_string(), rounded(point.expectation)])).collect();
    let events: Vec<String> = rhythm.purchases.iter().map(ToString::to_string).collect();
    let chart = json!({
        "kind": "relationship",
        "unit": "score",
        "language": format.language.code(),
        "from": first.to_string(),
        "to": last.to_string(),
        "line": line,
        "events": events,
        "labels": { "line": format.text("customer-curve"), "events": format.text("customer-purchases") },
    });
    Some(Picture {
        id: "rhythm",
        height: 240,
        description: rhythm_note(frame, rhythm),
        file_name: "rhythm".to_owned(),
        // `<` never stands in a script element.
        json: chart.to_string().replace('<', "\\u003c"),
    })
}

/// What the curve says, in a sentence.
pub(crate) fn rhythm_note(frame: &PageFrame, rhythm: &Rhythm) -> String {
    let format: &Format = &frame.format;
    let (Some(bought), Some(now)) = (rhythm.purchases.last(), rhythm.points.last()) else {
        return format.text("customer-curve-none").into_owned();
    };
    let arguments = [("day", format.date(*bought).into()), ("share", format.percent(now.expectation, 0).into())];
    format.format("customer-curve-note", &arguments)
}
