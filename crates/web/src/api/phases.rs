//! Phases for programs: who is where, who came and went, who moved where, how long customers stay, what comes next.

use analytics::breakdown::GroupedBy;
use analytics::kpi::Grain;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Day, Message, Period};
use engine::ask::{history, next, phases};
use serde::Serialize;

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;

/// The steps of time by the names they have in addresses.
const GRAINS: [(Grain, &str); 3] = [(Grain::Day, "day"), (Grain::Week, "week"), (Grain::Month, "month")];

fn refused(name: &'static str, value: &str, known: &str) -> PageError {
    PageError::Refused(Message::new("api-no-value").with("name", name).with("value", value).with("known", known))
}

fn model(frame: &ApiFrame) -> Option<&str> {
    frame.query.get("model")
}

/// The period asked for; the last twelve months where none is.
pub(super) fn period(frame: &ApiFrame) -> Result<Period, PageError> {
    let text = frame.query.get("period").unwrap_or("last-12-months");
    let first = frame.state.span().map_or(frame.at, |(first, _)| first.min(frame.at));
    let known = "2011-11, 2011-Q4, 2011, 2011-11-01..2011-11-30, last-30-days, last-12-months, all";
    Period::parse(text, frame.at, first).map_err(|_| refused("period", text, known))
}

pub(super) fn grain(frame: &ApiFrame) -> Result<Grain, PageError> {
    let text = frame.query.get("grain").unwrap_or("month");
    let found = GRAINS.iter().find(|(_, name)| *name == text).map(|(grain, _)| *grain);
    found.ok_or_else(|| refused("grain", text, "day, week, month"))
}

fn grouped_by(frame: &ApiFrame) -> Result<GroupedBy, PageError> {
    let text = frame.query.get("by").unwrap_or("cohort");
    GroupedBy::from_name(text).ok_or_else(|| refused("by", text, &GroupedBy::ALL.map(|(_, name)| name).join(", ")))
}

fn since(frame: &ApiFrame) -> Result<Option<Day>, PageError> {
    let Some(text) = frame.query.get("since") else { return Ok(None) };
    let day = text.parse::<Day>().ok().filter(|day| *day <= frame.at);
    day.map(Some).ok_or_else(|| refused("since", text, "2011-12-09"))
}

/// Answers a question away from the threads that serve.
async fn answer<T: Serialize + Send + 'static>(
    app: &App,
    frame: ApiFrame,
    ask: impl FnOnce(&ApiFrame) -> Result<T, PageError> + Send + 'static,
) -> Result<Response, PageError> {
    let answer = app.blocking(move |_| ask(&frame)).await?;
    Ok(Json(answer).into_response())
}

/// Customers and value by phase.
pub(crate) async fn show(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| Ok(phases::phases(&frame.state, &frame.state.at(frame.at), model(frame))?)).await
}

/// Customers by phase at every month end.
pub(crate) async fn stock(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| Ok(history::stock(&frame.state, &frame.state.at(frame.at), model(frame))?)).await
}

/// Who came and went by day, week or month.
pub(crate) async fn traffic(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| {
        let (period, grain) = (period(frame)?, grain(frame)?);
        Ok(history::traffic(&frame.state, &frame.state.at(frame.at), model(frame), period, grain)?)
    })
    .await
}

/// Who moved where in a period.
pub(crate) async fn transitions(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| {
        Ok(history::matrix(&frame.state, &frame.state.at(frame.at), model(frame), period(frame)?)?)
    })
    .await
}

/// How long customers stay, and where they go from there.
pub(crate) async fn stays(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| {
        Ok(history::stays(&frame.state, &frame.state.at(frame.at), model(frame), since(frame)?)?)
    })
    .await
}

/// Phases by cohort or channel.
pub(crate) async fn breakdown(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| {
        Ok(history::breakdown(&frame.state, &frame.state.at(frame.at), model(frame), grouped_by(frame)?)?)
    })
    .await
}

/// How many customers each phase will have.
pub(crate) async fn forecast(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| Ok(history::outlook(&frame.state, &frame.state.at(frame.at), model(frame))?)).await
}

/// How far to believe where customers go next.
pub(crate) async fn next_trial(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    answer(&app, frame, |frame| Ok(next::trial(&frame.state, &frame.state.at(frame.at), model(frame))?)).await
}

/// What comes next for one customer.
pub(crate) async fn next_of(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    frame.answer_about(&app, id, |frame, id| next::next(&frame.state, id, model(frame), frame.at)).await
}
