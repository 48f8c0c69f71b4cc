//! The value models for programs: how well all of them foretold, and which held since when.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{Day, Message};
use engine::ask::value::{self, Asked, COMPARED_ON_A_PAGE, Unit};
use models::value::purchase_model::Law;

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;

fn refused(name: &'static str, value: &str, known: &str) -> PageError {
    PageError::Refused(Message::new("api-no-value").with("name", name).with("value", value).with("known", known))
}

fn day(frame: &ApiFrame, name: &'static str) -> Result<Option<Day>, PageError> {
    // An empty one is no day either: a program that means none leaves it out.
    let Some((_, text)) = frame.query.pairs().find(|(key, _)| *key == name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| refused(name, text, "2011-12-09"))
}

fn law(frame: &ApiFrame) -> Result<Option<Law>, PageError> {
    let Some(text) = frame.query.get("model") else { return Ok(None) };
    let known = || Law::ALL.map(Law::id).join(", ");
    Law::of_id(text).map(Some).ok_or_else(|| refused("model", text, &known()))
}

fn unit(frame: &ApiFrame) -> Result<Unit, PageError> {
    match frame.query.get("unit").unwrap_or("week") {
        "week" => Ok(Unit::Week),
        "day" => Ok(Unit::Day),
        other => Err(refused("unit", other, "week, day")),
    }
}

/// All models fitted on one part of the past and judged by the next.
pub(crate) async fn backtest(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let asked = Asked {
        calibration_end: day(&frame, "calibration_end")?,
        holdout_end: day(&frame, "holdout_end")?,
        law: law(&frame)?,
        compared: Some(COMPARED_ON_A_PAGE),
    };
    let (unit, now) = (unit(&frame)?, app.now());
    let told = app
        .blocking(move |_| {
            let is_usual = asked.calibration_end.is_none() && asked.holdout_end.is_none() && asked.law.is_none();
            if is_usual {
                let holdout = value::of_day(&frame.state, frame.at, now)?;
                return Ok(value::told(&holdout, unit));
            }
            Ok(value::told(&value::backtest(&frame.state, asked, frame.at, now)?, unit))
        })
        .await?;
    Ok(Json(told).into_response())
}

/// How value is spread over customers, and what a mean one is worth by formulas.
pub(crate) async fn distribution(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let model = frame.query.get("model").map(str::to_owned);
    let told =
        app.blocking(move |engine| Ok(value::distribution(engine, &frame.state, frame.at, model.as_deref())?)).await?;
    Ok(Json(told).into_response())
}

/// Which models held since when.
pub(crate) async fn vintages(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let told = app
        .blocking(move |_| {
            let choice = frame.state.chosen_law(frame.at).and_then(|choice| choice.law);
            Ok(serde_json::json!({
                "at": frame.at,
                "choice": choice.map_or("automatic", Law::id),
                "vintages": value::vintages(&frame.state, frame.at),
            }))
        })
        .await?;
    Ok(Json(told).into_response())
}
