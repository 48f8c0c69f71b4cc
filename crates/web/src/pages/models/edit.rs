//! The editor of a phase model: its phases in the order of testing, with the errors of their rules, and what would change.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use engine::ask::proposal::{Comparison, compare};
use engine::segments::told;
use engine::{Engine, ModelsError};
use lifecycle::ModelText;
use lifecycle::model_text::{OverlayText, PhaseText, RuleFault, RuleOf};
use lifecycle::phase::{Group, Standing};
use rules::Lang;
use serde_json::json;

use super::PATH;
use super::draft::{act, no_number, sent};
use super::matrix::{Shown, shown};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::pages::form::Form;
use crate::query::encode;
use crate::security::audit::Note;

/// The colours and shapes a phase may have, in the order of the cycle.
const COLOURS: [(&str, &str); 8] = [
    ("slot-1", "models-colour-1"),
    ("slot-2", "models-colour-2"),
    ("slot-3", "models-colour-3"),
    ("slot-4", "models-colour-4"),
    ("slot-5", "models-colour-5"),
    ("slot-6", "models-colour-6"),
    ("slot-7", "models-colour-7"),
    ("slot-8", "models-colour-8"),
];

/// What other names for colours and shapes look like (`tokens.css`): those of phases in the built-in models.
const NAMED: [(&str, &str); 10] = [
    ("anbahnung", "models-colour-1"),
    ("sozialisierung", "models-colour-2"),
    ("wachstum", "models-colour-3"),
    ("reife", "models-colour-4"),
    ("gefaehrdung", "models-colour-5"),
    ("aufloesung", "models-colour-6"),
    ("abstinenz", "models-colour-7"),
    ("rueckgewonnen", "models-colour-8"),
    ("delivery", "models-colour-delivery"),
    ("advocacy", "models-colour-9"),
];

/// What a colour that is not among those to choose from looks like; one that nobody named is called as it was written.
fn look(frame: &PageFrame, colour: &str) -> String {
    let named = NAMED.iter().find(|(name, _)| *name == colour);
    named.map_or_else(|| colour.to_owned(), |(_, key)| frame.text(key).into_owned())
}

/// What is wrong with a rule, and the place in it.
struct Fault {
    message: String,
    place: String,
}

/// A phase in the form.
struct PhaseForm {
    title: String,
    text: PhaseText,
    groups: Vec<(&'static str, String, bool)>,
    standings: Vec<(&'static str, String, bool)>,
    colours: Vec<(String, String, bool)>,
    rule_fault: Option<Fault>,
    stay_fault: Option<Fault>,
    rows: usize,
    is_last: bool,
    can_rise: bool,
    can_fall: bool,
}

/// An overlay in the form.
struct OverlayForm {
    title: String,
    text: OverlayText,
    standings: Vec<(&'static str, String, bool)>,
    rule_fault: Option<Fault>,
    rows: usize,
}

#[derive(Template)]
#[template(path = "models/edit.html")]
struct EditPage {
    frame: PageFrame,
    heading: String,
    answer: String,
    text: ModelText,
    /// The version the form was opened with.
    base: (String, u32),
    phases: Vec<PhaseForm>,
    overlays: Vec<OverlayForm>,
    standing_hint: String,
    /// What is swapped beside the proposal while typing.
    marks: String,
    proposal: Option<Shown>,
    is_new: bool,
    fault: Option<String>,
}

fn lang(frame: &PageFrame) -> Lang {
    match frame.format.language {
        domain::Language::De => Lang::De,
        domain::Language::En => Lang::En,
    }
}

fn fault(frame: &PageFrame, found: &RuleFault) -> Fault {
    let place = found.cause.render(&found.text, lang(frame));
    Fault {
        message: told(&found.cause, frame.format.language),
        place: place.split_once('\n').map_or_else(String::new, |(_, place)| place.to_owned()),
    }
}

/// What customers of a phase or overlay do, to choose from; `unsaid` is called what says nothing of it.
fn standings(frame: &PageFrame, unsaid: &str, chosen: Option<Standing>) -> Vec<(&'static str, String, bool)> {
    let mut choices = vec![("", frame.text(unsaid).into_owned(), chosen.is_none())];
    choices.extend(Standing::ALL.map(|standing| {
        let key = match standing {
            Standing::Active => "models-standing-active",
            Standing::Away => "models-standing-away",
            Standing::Returned => "models-standing-returned",
        };
        (standing.id(), frame.text(key).into_owned(), chosen == Some(standing))
    }));
    choices
}

/// Lines that the text of a rule takes.
fn rows(rule: &str) -> usize {
    (rule.chars().count() / 90 + 1).clamp(1, 8)
}

fn overlay_form(frame: &PageFrame, text: &ModelText, place: usize, faults: &[RuleFault]) -> OverlayForm {
    let overlay = &text.overlay[place];
    let found = faults.iter().find(|fault| fault.of == RuleOf::Overlay(place));
    OverlayForm {
        title: match overlay.name.get(frame.format.language) {
            "" => frame.text("models-new-overlay").into_owned(),
            name => name.to_owned(),
        },
        standings: standings(frame, "models-standing-none", overlay.standing),
        rule_fault: found.map(|found| fault(frame, found)),
        rows: rows(&overlay.rule),
        text: overlay.clone(),
    }
}

fn phase_form(frame: &PageFrame, text: &ModelText, place: usize, faults: &[RuleFault]) -> PhaseForm {
    let (phase, last) = (&text.phase[place], text.phase.len() - 1);
    let language = frame.format.language;
    let of = |wanted: RuleOf| faults.iter().find(|fault| fault.of == wanted).map(|found| fault(frame, found));
    let groups = Group::ALL.map(|group| (group.id(), group.name().get(language).to_owned(), group == phase.group));
    let mut colours: Vec<(String, String, bool)> =
        COLOURS.map(|(slot, key)| (slot.to_owned(), frame.text(key).into_owned(), slot == phase.colour)).into();
    if !colours.iter().any(|(_, _, chosen)| *chosen) {
        let own = frame.format.format("models-colour-own", &[("name", look(frame, &phase.colour).into())]);
        colours.insert(0, (phase.colour.clone(), own, true));
    }
    let title = match phase.name.get(language) {
        "" => frame.text("models-new-phase").into_owned(),
        name => name.to_owned(),
    };
    PhaseForm {
        title,
        groups: groups.into(),
        standings: standings(frame, "models-standing-usual", phase.standing),
        colours,
        rule_fault: of(RuleOf::Phase(place)),
        stay_fault: of(RuleOf::Stay(place)),
        rows: rows(&phase.rule),
        is_last: place == last,
        can_rise: place > 0 && place < last,
        can_fall: place + 1 < last,
        text: phase.clone(),
    }
}

/// What the page is asked for.
struct Asked {
    base: ModelText,
    text: ModelText,
    preview: bool,
    fault: Option<ModelsError>,
}

fn base_of(engine: &Engine, id: &str, version: u32) -> Result<ModelText, PageError> {
    match engine.model_version(id, version) {
        Ok(found) => Ok(found.text),
        Err(ModelsError::Engine(error)) => Err(error.into()),
        Err(_) => Err(PageError::NotFound),
    }
}

async fn written(app: &App, frame: PageFrame, asked: Asked) -> Result<Response, PageError> {
    let Asked { base, text, preview, fault } = asked;
    let faults = text.faults(&frame.state.catalogue, &frame.state.memberships_for_drafts());
    let compared: Option<Result<Comparison, ModelsError>> = if preview && faults.is_empty() {
        let (state, at) = (Arc::clone(&frame.state), frame.at);
        let mut wanted = text.clone();
        // A copy that has no id yet stands beside the others.
        if wanted.id.is_empty() {
            "_proposed".clone_into(&mut wanted.id);
        }
        for (place, phase) in wanted.phase.iter_mut().enumerate().filter(|(_, phase)| phase.id.is_empty()) {
            phase.id = format!("_{place}");
        }
        for (place, overlay) in wanted.overlay.iter_mut().enumerate().filter(|(_, overlay)| overlay.id.is_empty()) {
            overlay.id = format!("_besides_{place}");
        }
        let before = base.clone();
        Some(app.blocking(move |engine| Ok(compare(engine, &state, [&before, &wanted], at))).await?)
    } else {
        None
    };
    let mut fault = fault;
    let proposal = match compared {
        Some(Ok(found)) => {
            let names = ["models-as-is", "models-as-proposed"].map(|key| frame.text(key).into_owned());
            Some(shown(&frame, &found, names))
        }
        Some(Err(error)) => {
            fault = Some(error);
            None
        }
        None => None,
    };
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let marks: Vec<String> = (0..text.phase.len())
        .flat_map(|place| [format!("#rule-fault-{place}"), format!("#stay-fault-{place}")])
        .chain((0..text.overlay.len()).map(|place| format!("#overlay-fault-{place}")))
        .collect();
    let answer = match (&proposal, faults.len()) {
        (Some(proposal), _) => proposal.answer.clone(),
        (None, 0) => frame.text("models-edit-answer").into_owned(),
        (None, count) => frame.format.format("models-edit-faults", &[("count", count.into())]),
    };
    let is_new = text.id.is_empty();
    let heading: Cow<'_, str> =
        if is_new { frame.text("models-copy") } else { base.name.get(frame.format.language).to_owned().into() };
    let view = EditPage {
        heading: heading.into_owned(),
        answer,
        base: (base.id.clone(), base.version),
        phases: (0..text.phase.len()).map(|place| phase_form(&frame, &text, place, &faults)).collect(),
        overlays: (0..text.overlay.len()).map(|place| overlay_form(&frame, &text, place, &faults)).collect(),
        standing_hint: frame.format.format(
            "models-standing-hint",
            &[("group", Group::Recovery.name().get(frame.format.language).to_owned().into())],
        ),
        marks: marks.join(","),
        proposal,
        is_new,
        fault: fault.map(|fault| frame.message(&fault.message(frame.format.language))),
        text,
        frame,
    };
    page_with(status, &view)
}

async fn opened(app: App, frame: PageFrame, id: String, is_copy: bool) -> Result<Response, PageError> {
    let version = frame.query.get("version").and_then(|version| version.parse().ok());
    let in_use = frame.state.models.iter().find(|model| model.id == id).map(|model| model.version);
    let version = version.or(in_use).unwrap_or(1);
    let base = app.blocking(move |engine| base_of(engine, &id, version)).await?;
    let mut text = base.clone();
    if is_copy {
        text.id = String::new();
        text.name.de = frame.format.format("models-copy-of", &[("name", base.name.de.as_str().into())]);
        text.name.en.clear();
    }
    written(&app, frame, Asked { base, text, preview: false, fault: None }).await
}

/// The editor with a version of a model.
pub(crate) async fn open(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    opened(app, frame, id, false).await
}

/// The editor with a copy of a version.
pub(crate) async fn copy(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    opened(app, frame, id, true).await
}

fn value<'f>(fields: &'f [(String, String)], wanted: &str) -> &'f str {
    fields.iter().rev().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
}

/// The form with what it was opened with.
async fn read(app: &App, fields: &[(String, String)]) -> Result<(ModelText, ModelText), PageError> {
    let id = value(fields, "base").to_owned();
    let version = value(fields, "base_version").parse().map_err(|_| PageError::NotFound)?;
    let base = app.blocking(move |engine| base_of(engine, &id, version)).await?;
    let text = sent(&base, fields);
    if text.phase.is_empty() { Err(PageError::Unreadable) } else { Ok((base, text)) }
}

/// What is wrong with the numbers of the form; nothing is taken for 0 that says something else.
fn number_fault(fields: &[(String, String)]) -> Option<ModelsError> {
    no_number(fields).map(|value| ModelsError::NoNumber { value: value.to_owned() })
}

/// Tries the form as it stands, after what its button did to it. Nothing is kept.
pub(crate) async fn try_out(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (base, mut text) = read(&app, &fields).await?;
    let action = value(&fields, "do");
    act(&mut text, action);
    let fault = number_fault(&fields);
    written(&app, frame, Asked { base, text, preview: action == "preview" && fault.is_none(), fault }).await
}

/// Keeps the form as a new version.
pub(crate) async fn save(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (base, text) = read(&app, &fields).await?;
    let fault = number_fault(&fields);
    if fault.is_some() {
        return written(&app, frame, Asked { base, text, preview: false, fault }).await;
    }
    let in_use = value(&fields, "use") == "yes";
    let (by, now, wanted) = (frame.user.id, app.now(), text.clone());
    match app.blocking(move |engine| Ok(engine.save_model(wanted, in_use, Some(by), now))).await? {
        Ok(kept) => {
            let note = Note::details(json!({ "version": kept.version, "in_use": in_use })).about("model", &kept.id);
            Ok(note.on(done(&app, PATH, "done-model-saved")))
        }
        Err(ModelsError::Engine(error)) => Err(error.into()),
        Err(error) => written(&app, frame, Asked { base, text, preview: false, fault: Some(error) }).await,
    }
}

/// A version as a file, as `phase_models` of the program have it.
pub(crate) async fn file(
    State(app): State<App>,
    Path((id, version)): Path<(String, String)>,
    _frame: PageFrame,
) -> Result<Response, PageError> {
    let number = version.strip_suffix(".toml").and_then(|version| version.parse().ok()).ok_or(PageError::NotFound)?;
    let text = app.blocking(move |engine| base_of(engine, &id, number)).await?;
    let name = format!("attachment; filename=\"{}-{}.toml\"", encode(&text.id), text.version);
    let content = text.to_toml().map_err(|_| PageError::Unforeseen)?;
    Ok(([(CONTENT_TYPE, "application/toml".to_owned()), (CONTENT_DISPOSITION, name)], content).into_response())
}
