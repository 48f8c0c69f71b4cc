//! Data protection: erasing a person in two steps, the receipts of that, and a person's data handed out.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::EngineError;
use engine::ports::erasure::{Receipt, Search, Survey, Traces};
use serde::Deserialize;

use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::query::encode;
use crate::security::audit::Note;

/// A number with its name.
struct Count {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    frame: PageFrame,
    id: String,
    back: String,
    action: String,
    data: String,
    answer: String,
    keys: Vec<String>,
    shared: Vec<String>,
    counts: Vec<Count>,
    kinds: Vec<Count>,
    typed: String,
    fault: Option<String>,
}

/// One erasure, as the list and its own page show it.
struct ReceiptView {
    number: String,
    when: String,
    by: String,
    events: String,
    verdict: String,
    is_clean: bool,
    link: String,
    counts: Vec<Count>,
    searched: Vec<Count>,
    found: Vec<String>,
}

/// The form by which somebody may come again, as it was filled in.
#[derive(Default)]
struct Readmission {
    id: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "erasures.html")]
struct ErasuresPage {
    frame: PageFrame,
    answer: String,
    receipts: Vec<ReceiptView>,
    one: Option<ReceiptView>,
    /// How many events were left out, where there were any.
    left_out: Option<String>,
    readmission: Readmission,
}

/// What the person types to confirm.
#[derive(Deserialize, Default)]
pub(crate) struct Confirmation {
    #[serde(default)]
    id: String,
}

/// What erasing a customer would do, with the question whether to.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    asked(&app, frame, id, String::new(), None).await
}

/// Erases, where the id was typed once more.
pub(crate) async fn submit(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
    Form(confirmation): Form<Confirmation>,
) -> Result<Response, PageError> {
    if confirmation.id.trim() != id.trim() {
        let fault = frame.text("erase-not-confirmed").into_owned();
        return asked(&app, frame, id, confirmation.id, Some(fault)).await;
    }
    let (by, now) = (frame.user.email.clone(), app.now());
    let receipt = app.blocking(move |engine| Ok(engine.erase(&id, &by, now)?)).await?;
    let done = done(&app, &format!("/erasures/{}", encode(&receipt.receipt)), "done-erased");
    // The entry names nobody any more; the receipt does.
    Ok(Note::details(serde_json::json!({ "receipt": receipt.receipt })).about("customer", "").on(done))
}

async fn asked(
    app: &App,
    frame: PageFrame,
    id: String,
    typed: String,
    fault: Option<String>,
) -> Result<Response, PageError> {
    let wanted = id.clone();
    let surveyed = app.blocking(move |engine| Ok(engine.survey_erasure(&wanted)?)).await;
    let (traces, survey): (Traces, Survey) = match surveyed {
        Err(PageError::Engine(EngineError::NoCustomer { .. })) => return Err(PageError::NotFound),
        other => other?,
    };
    let texts = |keys: &[domain::CustomerId]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    let kinds = survey.kinds.iter();
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let path = format!("/customers/{}", encode(&id));
    let shown = ErasePage {
        back: frame.link(&path),
        action: format!("{path}/erase"),
        data: format!("{path}/data.json"),
        answer: frame.format.format("erase-answer", &[("id", id.as_str().into()), ("count", survey.events.into())]),
        keys: texts(&traces.keys),
        shared: texts(&traces.shared_keys),
        counts: counts(&frame, &survey.figures()),
        kinds: kinds.map(|(kind, count)| Count { name: kind.clone(), value: frame.format.integer(*count) }).collect(),
        id,
        typed,
        fault,
        frame,
    };
    page_with(status, &shown)
}

fn counts(frame: &PageFrame, figures: &[(&'static str, u64)]) -> Vec<Count> {
    let count = |(key, value): &(&'static str, u64)| Count {
        name: frame.text(key).into_owned(),
        value: frame.format.integer(*value),
    };
    figures.iter().map(count).collect()
}

fn view(frame: &PageFrame, receipt: &Receipt) -> ReceiptView {
    let is_clean = receipt.search.as_ref().is_some_and(Search::is_clean);
    let verdict = receipt.search.as_ref().map_or("erase-not-searched", Search::key);
    ReceiptView {
        number: receipt.receipt.clone(),
        when: frame.format.datetime(receipt.at),
        by: receipt.by.clone(),
        events: frame.format.integer(receipt.survey.events),
        verdict: frame.text(verdict).into_owned(),
        is_clean,
        link: frame.link(&format!("/erasures/{}", encode(&receipt.receipt))),
        counts: counts(frame, &receipt.survey.figures()),
        searched: receipt.search.as_ref().map_or_else(Vec::new, |search| counts(frame, &search.figures())),
        found: receipt
            .search
            .iter()
            .flat_map(|search| &search.found)
            .map(|place| frame.format.message(place))
            .collect(),
    }
}

/// All erasures.
pub(crate) async fn list(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    receipts(&app, frame, None, Readmission::default()).await
}

/// Lets new events of somebody who was erased in again.
pub(crate) async fn readmit(
    State(app): State<App>,
    frame: PageFrame,
    Form(wanted): Form<Confirmation>,
) -> Result<Response, PageError> {
    let id = wanted.id.trim().to_owned();
    let asked = id.clone();
    let readmitted = app.blocking(move |engine| Ok(engine.readmit(&asked)?)).await;
    let was_erased = match readmitted {
        Err(PageError::Engine(EngineError::NoCustomer { .. })) => false,
        other => other?,
    };
    if was_erased {
        return Ok(Note::default().about("customer", id).on(done(&app, "/erasures", "done-readmitted")));
    }
    let fault = Some(frame.text("cli-erase-was-not-erased").into_owned());
    receipts(&app, frame, None, Readmission { id, fault }).await
}

/// The receipt of one, to be printed.
pub(crate) async fn receipt(
    State(app): State<App>,
    Path(number): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    receipts(&app, frame, Some(number), Readmission::default()).await
}

async fn receipts(
    app: &App,
    frame: PageFrame,
    number: Option<String>,
    readmission: Readmission,
) -> Result<Response, PageError> {
    let receipts = app.blocking(|engine| Ok(engine.folder().receipts()?)).await?;
    let one = match number {
        None => None,
        Some(number) => {
            let found = receipts.iter().find(|receipt| receipt.receipt == number);
            Some(view(&frame, found.ok_or(PageError::NotFound)?))
        }
    };
    let answer = match &one {
        Some(one) => frame.format.format("erasures-one", &[("receipt", one.number.as_str().into())]),
        None => frame.format.format("erasures-answer", &[("count", receipts.len().into())]),
    };
    let receipts =
        if one.is_some() { Vec::new() } else { receipts.iter().map(|receipt| view(&frame, receipt)).collect() };
    let left_out = Some(app.engine.events_left_out())
        .filter(|count| *count > 0 && one.is_none())
        .map(|count| frame.format.format("erasures-left-out", &[("count", count.into())]));
    let status = if readmission.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, &ErasuresPage { frame, answer, receipts, one, left_out, readmission })
}

/// Everything that is kept of a person, as a file of JSON.
pub(crate) async fn data(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (now, language) = (app.now(), frame.format.language);
    let person = app.blocking(move |engine| Ok(engine::ask::person::person(engine, &id, now, language)?)).await;
    let person = match person {
        Err(PageError::Engine(EngineError::NoCustomer { .. })) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut response = Json(person).into_response();
    // The id may be an address and does not belong into the name of a file that is passed on.
    let name = HeaderValue::from_static("attachment; filename=\"person.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
