//! `/api/segments`: segments with their counts, and who is in them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::Message;
use engine::EngineError;
use engine::ask::customers::{Query, Sort, customers};
use engine::ask::membership::{Membership, membership};
use engine::ask::segments::{SegmentLine, segment_of, segments};
use serde::Serialize;
use serde_json::json;

use super::phases::{grain, period};
use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::security::audit::Note;

/// Members of one answer where none are asked for.
const USUAL: usize = 100;
/// Most members of one answer.
const MOST: usize = 1_000;

fn lines(frame: &ApiFrame) -> Vec<SegmentLine> {
    segments(&frame.state, &frame.state.at(frame.at), &frame.reader, frame.language)
}

/// All segments.
pub(crate) async fn list(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let found = app.blocking(move |_| Ok(json!({ "at": frame.at, "segments": lines(&frame) }))).await?;
    Ok(Json(found).into_response())
}

/// One segment.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let found = app
        .blocking(move |_| {
            let line = lines(&frame).into_iter().find(|line| line.id == id);
            Ok(line.ok_or(EngineError::NoSegment { segment: id })?)
        })
        .await?;
    Ok(Json(found).into_response())
}

/// A segment's members through a period.
#[derive(Serialize)]
struct History {
    segment: String,
    version: u32,
    #[serde(flatten)]
    membership: Membership,
}

/// How many were in a segment over time, who came and who left.
pub(crate) async fn history(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let told = app
        .blocking(move |_| {
            let (period, grain) = (period(&frame)?, grain(&frame)?);
            let (segment, rule) = segment_of(&frame.state, &id, &frame.reader)?;
            let membership = membership(&frame.state, &frame.state.at(frame.at), rule, period, grain);
            Ok(History { segment: segment.id.clone(), version: segment.version, membership })
        })
        .await?;
    Ok(Json(told).into_response())
}

/// A parameter that is a whole number.
fn number(frame: &ApiFrame, name: &'static str, usual: usize) -> Result<usize, PageError> {
    let refused = |text: &str| PageError::Refused(Message::new("api-no-number").with("name", name).with("text", text));
    frame.query.get(name).map_or(Ok(usual), |text| text.parse().map_err(|_| refused(text)))
}

/// Who is in a segment, the most valuable first, page by page.
pub(crate) async fn members(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let limit = number(&frame, "limit", USUAL)?.clamp(1, MOST);
    let offset = number(&frame, "after", 0)?;
    let note = Note::default().about("segment", &id);
    let answer = app
        .blocking(move |_| {
            let state = Arc::clone(&frame.state);
            let moment = state.at(frame.at);
            let (segment, reader) = (Some(id.clone()), frame.reader.clone());
            let query = Query { segment, reader, sort: Sort::Value, offset, limit, ..Query::default() };
            let list = customers(&state, &moment, &query)?;
            let shown = offset.saturating_add(list.customers.len());
            let next = (shown < usize::try_from(list.total).unwrap_or(usize::MAX)).then(|| shown.to_string());
            Ok(json!({
                "segment": id,
                "at": list.at,
                "total": list.total,
                "value": list.value,
                "customers": list.customers,
                "next": next,
            }))
        })
        .await?;
    Ok(note.on(Json(answer).into_response()))
}
