//! Economics for programs: what customers cost, when they have paid it back, and what keeping them costs.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{Day, Message, Period};
use engine::ask::economics::{By, Query, economics};

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;

fn refused(name: &'static str, value: &str, known: &str) -> PageError {
    PageError::Refused(Message::new("api-no-value").with("name", name).with("value", value).with("known", known))
}

fn by(frame: &ApiFrame) -> Result<By, PageError> {
    let Some(text) = frame.query.get("by").filter(|text| !text.is_empty()) else { return Ok(By::default()) };
    By::from_id(text).ok_or_else(|| refused("by", text, &By::ALL.map(By::id).join(", ")))
}

/// The period, by its name or its days; none that ends before it starts, nor one that is yet to come.
fn period(frame: &ApiFrame) -> Result<Option<Period>, PageError> {
    let (at, first) = (frame.at, frame.state.span().map_or(frame.at, |(first, _)| first));
    let day = |name: &'static str| match frame.query.get(name) {
        None | Some("") => Ok(None),
        Some(text) => text.parse::<Day>().map(Some).map_err(|_| refused(name, text, "2011-12-09")),
    };
    let asked = match (day("from")?, day("to")?, frame.query.get("period").filter(|text| !text.is_empty())) {
        (None, None, None) => return Ok(None),
        (None, None, Some(text)) => {
            Period::parse(text, at, first).map_err(|_| refused("period", text, "2011, 2011-Q4, 2011-11, all"))?
        }
        (from, to, _) => {
            let (from, to) = (from.unwrap_or(first), to.unwrap_or(at));
            Period::from_days(from, to).ok_or_else(|| refused("from", &from.to_string(), &format!("≤ {to}")))?
        }
    };
    if asked.first() > at {
        return Err(refused("period", &asked.to_string(), &format!("≤ {at}")));
    }
    Ok(Some(asked))
}

/// What customers won in a period cost and brought.
pub(crate) async fn show(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let (period, by) = (period(&frame)?, by(&frame)?);
    let told = app
        .blocking(move |engine| {
            let query = Query { period, by, reader: frame.reader.clone() };
            Ok(economics(engine, &frame.state, frame.at, &query)?)
        })
        .await?;
    Ok(Json(told).into_response())
}
