//! The builder of one segment: rows or text, with a live count and some of the customers, each with the reason.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use engine::ask::segments::{Explained, SegmentCount, count, sample};
use engine::pseudonym::Reader;
use engine::segments::{SegmentError, told, without_persons};
use engine::{EngineError, State as Known};
use lifecycle::phase::Name;
use rules::{Lang, Rule, RuleError};
use serde_json::json;
use words::{Format, NO_VALUE};

use super::PATH;
use super::builder::{self, Field, Typed};
use super::draft::{Draft, Mode};
use super::facts::{Group, groups};
use super::history;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::pages::customers::title;
use crate::pages::form::Form;
use crate::query::encode;
use crate::security::audit::Note;

/// Customers shown with their reasons.
const SAMPLED: usize = 5;

/// One to choose from: value, label, whether it is chosen.
type Option3 = (String, String, bool);

/// A row of the builder.
struct RowView {
    subject: String,
    tests: Vec<(&'static str, Cow<'static, str>, bool)>,
    field: &'static str,
    value: String,
    names: Vec<Option3>,
    unit: String,
    takes_days: bool,
    days: String,
    days_label: Cow<'static, str>,
    fault: Option<Cow<'static, str>>,
}

/// A customer for whom the rule holds.
struct Example {
    link: String,
    name: String,
    phase: String,
    colour: String,
    value: String,
    reason: String,
    turns: Option<String>,
}

/// What is found with the rule as it stands.
struct Found {
    answer: String,
    sub: String,
    /// The rule in its canonical text.
    canonical: String,
    examples: Vec<Example>,
    /// What is wrong with the rule, and the place.
    fault: Option<(String, String)>,
}

/// An earlier version.
struct VersionRow {
    version: u32,
    when: String,
    who: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "segments/edit.html")]
struct EditPage {
    frame: PageFrame,
    heading: String,
    draft: Draft,
    is_text: bool,
    fits_rows: bool,
    rows: Vec<RowView>,
    groups: Vec<Group>,
    found: Found,
    versions: Vec<VersionRow>,
    /// Where the customers in the kept segment are.
    members: Option<String>,
    /// Where they are told over time.
    history: Option<String>,
    fault: Option<String>,
}

pub(super) fn lang(format: &Format) -> Lang {
    match format.language {
        domain::Language::De => Lang::De,
        domain::Language::En => Lang::En,
    }
}

fn row_view(frame: &PageFrame, row: &Typed, fault: Option<builder::RowFault>) -> RowView {
    let (catalogue, format) = (&frame.state.catalogue, &frame.format);
    let tests = builder::tests(&row.subject, catalogue).into_iter();
    let is_event = row.subject.starts_with("event:");
    let names = builder::names(&row.subject, &frame.state.segments, lang(format)).into_iter();
    RowView {
        tests: tests.map(|test| (test, frame.text(test_key(test)), test == row.test)).collect(),
        field: match builder::field(row, catalogue) {
            Field::None => "none",
            Field::Number => "number",
            Field::Text => "text",
            Field::Day => "day",
            Field::Name => "name",
        },
        names: names.map(|(id, name)| (id.clone(), name, id == row.value)).collect(),
        unit: builder::unit(row, catalogue, format),
        takes_days: builder::takes_days(row),
        days_label: frame.text(if is_event { "segments-in-days" } else { "segments-within-days" }),
        fault: fault.map(|fault| frame.text(fault.0)),
        subject: row.subject.clone(),
        value: row.value.clone(),
        days: row.days.clone(),
    }
}

const fn test_key(test: &str) -> &'static str {
    match test.as_bytes() {
        b"at_least" => "segments-test-at-least",
        b"at_most" => "segments-test-at-most",
        b"more" => "segments-test-more",
        b"less" => "segments-test-less",
        b"equal" => "segments-test-equal",
        b"not_equal" => "segments-test-not-equal",
        b"contains" => "segments-test-contains",
        b"starts" => "segments-test-starts",
        b"ends" => "segments-test-ends",
        b"known" => "segments-test-known",
        b"unknown" => "segments-test-unknown",
        b"yes" => "segments-test-yes",
        b"no" => "segments-test-no",
        b"last" => "segments-test-last",
        b"next" => "segments-test-next",
        b"before" => "segments-test-before",
        b"until" => "segments-test-until",
        b"on" => "segments-test-on",
        b"from" => "segments-test-from",
        b"after" => "segments-test-after",
        b"in" => "segments-test-in",
        b"not_in" => "segments-test-not-in",
        b"was_in" => "segments-test-was-in",
        _ => "segments-test-was-not-in",
    }
}

/// What the rule finds.
enum Outcome {
    Rows,
    Broken(String, RuleError),
    Refused(SegmentError),
    Counted(String, SegmentCount, Vec<Explained>),
}

/// The rule as it would be kept: a segment that rests on itself is refused here already.
fn read(state: &Known, draft: &Draft, text: &str, reader: &Reader) -> Result<Rule, RuleError> {
    let mut memberships = state.memberships_for(reader);
    if !draft.id.is_empty() {
        memberships.segments.insert(draft.id.clone(), text.to_owned());
    }
    Rule::new(text, &state.catalogue, &memberships)
}

fn outcome(
    state: &Known,
    draft: &Draft,
    at: domain::Day,
    (reader, language): (&Reader, domain::Language),
) -> Result<Outcome, EngineError> {
    let Ok(text) = draft.said(state) else { return Ok(Outcome::Rows) };
    let rule = match read(state, draft, &text, reader) {
        Ok(rule) => rule,
        Err(error) => return Ok(Outcome::Broken(text, error)),
    };
    if let Err(error) = if reader.sees_persons() { Ok(()) } else { without_persons(&rule) } {
        return Ok(Outcome::Refused(error));
    }
    let moment = state.at(at);
    let found = count(state, &moment, &rule);
    let examples = sample(state, &moment, &rule, (reader, language), SAMPLED)?;
    Ok(Outcome::Counted(rule.to_string(), found, examples))
}

fn found(frame: &PageFrame, outcome: Outcome) -> Found {
    let format = &frame.format;
    let plain = |key: &str, fault| Found {
        answer: frame.text(key).into_owned(),
        sub: String::new(),
        canonical: String::new(),
        examples: Vec::new(),
        fault,
    };
    match outcome {
        Outcome::Rows => plain("segments-found-rows", None),
        Outcome::Refused(error) => {
            let message = frame.message(&error.message(format.language));
            plain("segments-found-fault", Some((message, String::new())))
        }
        Outcome::Broken(text, error) => {
            let place = error.render(&text, lang(format));
            let place = place.split_once('\n').map_or_else(String::new, |(_, place)| place.to_owned());
            plain("segments-found-fault", Some((told(&error, format.language), place)))
        }
        Outcome::Counted(canonical, counted, examples) => {
            let share = (counted.of > 0).then(|| counted.customers as f64 / counted.of as f64);
            let sub = [
                ("of", format.integer(counted.of).into()),
                ("share", share.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 1)).into()),
                ("day", format.date(counted.at).into()),
            ];
            let value = format.money(counted.value);
            let answer = [("count", counted.customers.into()), ("value", value.as_str().into())];
            Found {
                answer: format.format("segments-found", &answer),
                sub: format.format("segments-found-sub", &sub),
                canonical,
                examples: examples.into_iter().map(|one| example(frame, one)).collect(),
                fault: None,
            }
        }
    }
}

fn example(frame: &PageFrame, one: Explained) -> Example {
    let format = &frame.format;
    let phase = frame.state.models.first().map(|model| model.phase(one.customer.phase_number));
    Example {
        link: frame.link(&format!("/customers/{}", encode(&one.customer.customer))),
        name: title(format, one.customer.name.as_deref(), &one.customer.customer),
        phase: phase.map_or_else(String::new, |phase| phase.name.get(format.language).to_owned()),
        colour: phase.map_or_else(String::new, |phase| phase.colour.clone()),
        value: one.customer.value_year.map_or_else(|| NO_VALUE.to_owned(), |value| format.money(value)),
        reason: one.reason,
        turns: one.turns_on.map(|day| format.format("segments-turns", &[("day", format.date(day).into())])),
    }
}

/// The names of those who wrote versions, by number.
pub(crate) fn writers(engine: &engine::Engine) -> Result<Vec<(i64, String)>, PageError> {
    let name = |user: engine::ports::User| (user.id, if user.name.is_empty() { user.email } else { user.name });
    Ok(engine.folder().users()?.into_iter().map(name).collect())
}

async fn written(app: &App, frame: PageFrame, draft: Draft, fault: Option<String>) -> Result<Response, PageError> {
    let (state, reader, at) = (Arc::clone(&frame.state), frame.reader.clone(), frame.at);
    let (asked, language) = (draft.clone(), frame.format.language);
    let (outcome, versions, writers) = app
        .blocking(move |engine| {
            let versions = engine.folder().segment_versions()?;
            let own: Vec<_> = versions.into_iter().filter(|version| version.id == asked.id).rev().collect();
            Ok((outcome(&state, &asked, at, (&reader, language))?, own, writers(engine)?))
        })
        .await?;
    let faults = draft.said(&frame.state).err().unwrap_or_default();
    let fault_of = |place: usize| faults.iter().find(|(row, _)| *row == place).map(|(_, fault)| *fault);
    let rows = draft.rows.iter().enumerate().map(|(place, row)| row_view(&frame, row, fault_of(place))).collect();
    let who = |by: Option<i64>| {
        let found = by.and_then(|by| writers.iter().find(|(id, _)| *id == by));
        found.map_or_else(|| frame.text("segments-by-command").into_owned(), |(_, name)| name.clone())
    };
    let versions = versions.into_iter().map(|version| VersionRow {
        version: version.version,
        when: frame.format.datetime(version.created_at),
        who: who(version.created_by),
        rule: version.rule,
    });
    let heading = match frame.state.segments.find(&draft.id) {
        Some(known) => known.segment.name.get(language).to_owned(),
        None => frame.text("segments-new").into_owned(),
    };
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let members = (!draft.id.is_empty()).then(|| format!("/customers?segment={}", encode(&draft.id)));
    let view = EditPage {
        heading,
        is_text: draft.mode == Mode::Text,
        fits_rows: draft.fits_rows(&frame.state),
        rows,
        groups: groups(&frame),
        found: found(&frame, outcome),
        versions: versions.collect(),
        members,
        history: (!draft.id.is_empty()).then(|| history::link(&frame, &draft.id)),
        draft,
        fault,
        frame,
    };
    let note = Note::details(json!({ "shown": view.found.examples.len() }));
    Ok(note.on(page_with(status, &view)?))
}

/// An empty builder, or one with the rule of a link.
pub(crate) async fn add(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let given = |name: &str| frame.query.get(name).unwrap_or_default().to_owned();
    let mut draft = Draft::of("", Name { de: given("name"), en: String::new() }, &given("rule"), &frame.state);
    // The list of facts leads here with one of them.
    if given("do").starts_with("add:") {
        draft.act(&given("do"), &frame.state);
    }
    written(&app, frame, draft, None).await
}

/// The builder of a segment.
pub(crate) async fn open(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let known = frame.state.segments.find(&id).ok_or(EngineError::NoSegment { segment: id })?;
    let segment = known.segment.clone();
    let draft = Draft::of(&segment.id, segment.name, &segment.rule, &frame.state);
    written(&app, frame, draft, None).await
}

fn action(fields: &[(String, String)]) -> &str {
    fields.iter().rev().find(|(name, _)| name == "do").map_or("", |(_, value)| value.as_str())
}

/// Tries the form as it stands, after what its button did to it. Nothing is kept.
pub(crate) async fn try_out(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let mut draft = Draft::sent(&fields);
    draft.act(action(&fields), &frame.state);
    written(&app, frame, draft, None).await
}

/// Keeps a new segment.
pub(crate) async fn save(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    keep(app, frame, Draft { id: String::new(), ..Draft::sent(&fields) }).await
}

/// Keeps one more version of a segment.
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    keep(app, frame, Draft { id, ..Draft::sent(&fields) }).await
}

async fn keep(app: App, frame: PageFrame, draft: Draft) -> Result<Response, PageError> {
    let Ok(text) = draft.said(&frame.state) else {
        let fault = frame.text("segments-found-rows").into_owned();
        return written(&app, frame, draft, Some(fault)).await;
    };
    let (by, now, wanted) = (frame.user.id, app.now(), draft.finished(text));
    let kept = app.blocking(move |engine| Ok(engine.save_segment(&wanted, Some(by), now))).await?;
    match kept {
        // Without the rule: it may name a person, and the audit log names none.
        Ok(segment) => {
            let note = Note::details(json!({ "version": segment.version })).about("segment", &segment.id);
            Ok(note.on(done(&app, PATH, "done-segment-saved")))
        }
        Err(SegmentError::Engine(error)) => Err(error.into()),
        Err(error) => {
            let fault = frame.message(&error.message(frame.format.language));
            written(&app, frame, draft, Some(fault)).await
        }
    }
}

/// Does away with a segment.
pub(crate) async fn retire(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (by, now) = (frame.user.id, app.now());
    match app.blocking(move |engine| Ok(engine.retire_segment(&id, Some(by), now))).await? {
        Ok(_) => Ok(done(&app, PATH, "done-segment-retired")),
        Err(SegmentError::Engine(error)) => Err(error.into()),
        Err(SegmentError::Unknown { .. }) => Err(PageError::NotFound),
        Err(error) => Err(PageError::Refused(error.message(frame.format.language))),
    }
}
