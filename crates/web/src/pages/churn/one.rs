//! One customer: probability to buy, what speaks for it and against it, and the next order. A panel that the customer's page
//! fetches when it stands, because what is learned from everybody takes a moment on the first question of a day.

use analytics::buying::CHURN_DAYS;
use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Day, Language, Message};
use engine::EngineError;
use engine::ask::churn::{ChurnOf, Danger, Query, Rests, churn, churn_of};
use engine::pseudonym::Reader;
use words::{Format, NO_VALUE};

use super::{ReasonShown, Tile, reason};
use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::pages::customer::about::ask_about;
use crate::query::encode;
use crate::security::audit::Note;

/// Customers of one answer where none are asked for.
const USUAL: usize = 100;
/// Most customers of one answer.
const MOST: usize = 1_000;

#[derive(Template)]
#[template(path = "churn/one.html")]
struct OnePage {
    frame: PageFrame,
    title: String,
    link: String,
    danger: Option<String>,
    tiles: Vec<Tile>,
    /// What the tile of the customer's page says: the figure, and what it rests on.
    of_tile: (String, String),
    reasons: Vec<ReasonShown>,
    compared: String,
    next: String,
    /// How far the level was off when tried.
    level: Option<String>,
}

/// The panel, in a page of its own where scripts do not run.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (reader, at, language) = (frame.reader.clone(), frame.at, frame.format.language);
    let found = ask_about(&app, &frame, id, move |_, state, id| of_one(state, &reader, id, (at, language))).await?;
    let (format, told) = (&frame.format, found.answer);
    let shown = OnePage {
        title: found.title,
        link: frame.link(&format!("/customers/{}", encode(&found.id))),
        danger: told.danger.map(|danger| format.text(danger_key(danger)).into_owned()),
        tiles: tiles(format, &told),
        of_tile: of_tile(format, &told),
        reasons: told.reasons.iter().map(|told| reason(format, told)).collect(),
        compared: format.text(compared_key(&told)).into_owned(),
        next: next(format, &told),
        level: told.off.as_ref().map(|off| super::proof::level(format, off)),
        frame,
    };
    Ok(found.note.on(page(&shown)?))
}

/// The answer with the id that the reader may see.
fn of_one(
    state: &engine::State,
    reader: &Reader,
    id: &str,
    (at, language): (Day, Language),
) -> Result<ChurnOf, EngineError> {
    let told = churn_of(state, id, at, language)?;
    Ok(ChurnOf { customer: reader.id(&told.customer).into_owned(), ..told })
}

/// Reasons are those of the horizon after which somebody counts as lost.
fn compared_key(told: &ChurnOf) -> &'static str {
    let within = told.to_buy.iter().find(|within| within.days == CHURN_DAYS);
    within.map_or(Rests::Nothing, |within| within.rests_on).compared_key()
}

fn danger_key(danger: Danger) -> &'static str {
    match danger {
        Danger::None => "churn-danger-none",
        Danger::AtRisk => "churn-danger-at-risk",
        Danger::Gone => "churn-danger-gone",
    }
}

fn tiles(format: &Format, told: &ChurnOf) -> Vec<Tile> {
    if told.to_buy.is_empty() {
        return Vec::new();
    }
    let within = |one: &engine::ask::churn::WithinDays| Tile {
        name: format.format("churn-customer-within", &[("days", one.days.into())]),
        value: one.probability.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 0)),
        note: format.text(one.rests_on.key()).into_owned(),
    };
    let stake = Tile {
        name: format.text("churn-customer-stake").into_owned(),
        value: told.value_at_stake.map_or_else(|| NO_VALUE.to_owned(), |stake| format.money(stake)),
        note: format.text("churn-tile-stake-note").into_owned(),
    };
    told.to_buy.iter().map(within).chain([stake]).collect()
}

/// The probability of the horizon after which somebody counts as lost, for the tile of the customer's page.
fn of_tile(format: &Format, told: &ChurnOf) -> (String, String) {
    let within = told.to_buy.iter().find(|within| within.days == CHURN_DAYS);
    let probability = within.and_then(|within| within.probability);
    let rests_on = within.map_or(Rests::Nothing, |within| within.rests_on);
    (
        probability.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 0)),
        format.text(rests_on.key()).into_owned(),
    )
}

fn next(format: &Format, told: &ChurnOf) -> String {
    if told.to_buy.is_empty() {
        return format.text("churn-customer-none").into_owned();
    }
    let Some(next) = told.next_order else { return format.text("churn-next-none").into_owned() };
    format.format(
        "churn-next",
        &[
            ("share", format.percent(next.probability, 0).into()),
            ("day", format.date(next.day).into()),
            ("early", format.date(next.early).into()),
            ("late", format.date(next.late).into()),
        ],
    )
}

/// One customer for programs.
pub(crate) async fn show_json(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let ask = |frame: &ApiFrame, id: &str| of_one(&frame.state, &frame.reader, id, (frame.at, frame.language));
    frame.answer_about(&app, id, ask).await
}

/// Who is at risk, for programs, page by page.
pub(crate) async fn list_json(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let number = |name: &'static str, usual: usize| {
        let refused =
            |text: &str| PageError::Refused(Message::new("api-no-number").with("name", name).with("text", text));
        frame.query.get(name).map_or(Ok(usual), |text| text.parse().map_err(|_| refused(text)))
    };
    let limit = number("limit", USUAL)?.clamp(1, MOST);
    let offset = number("after", 0)?;
    let segment = frame.query.get("segment").map(str::to_owned);
    let query = Query { segment, reader: frame.reader.clone(), offset, limit };
    let told =
        app.blocking(move |_| Ok(churn(&frame.state, &frame.state.at(frame.at), &query, frame.language)?)).await?;
    let shown = offset.saturating_add(told.list.len());
    let next = (shown < usize::try_from(told.at_risk).unwrap_or(usize::MAX)).then(|| shown.to_string());
    let note = Note::details(serde_json::json!({ "rows": told.list.len() }));
    let mut answer = serde_json::json!(told);
    answer["next"] = serde_json::json!(next);
    Ok(note.on(Json(answer).into_response()))
}
