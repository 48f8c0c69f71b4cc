//! Products for programs: what sells, what is bought together, what goes with a basket, what is due and what to offer whom.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Day, Message};
use engine::ask::products::{product, products, rules as rules_of};
use engine::ask::recommend::{basket as of_basket, offers as offers_of, refills as refills_of};
use serde_json::json;

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::pages::products::files::asked_offers;

/// Rows of one answer where none are asked for.
const USUAL: usize = 100;
/// Most rows of one answer.
const MOST: usize = 10_000;
/// Shares that rules reach where none are asked for: of all orders, and of those with what is given.
const USUAL_SHARES: (f64, f64) = (0.01, 0.5);
/// Days ahead that what is due is looked for where no day is given.
const DAYS_AHEAD: i32 = 14;
/// Most products of a basket.
const BASKET: usize = 100;

fn refused(name: &'static str, value: &str, known: &str) -> PageError {
    PageError::Refused(Message::new("api-no-value").with("name", name).with("value", value).with("known", known))
}

fn most(frame: &ApiFrame) -> Result<usize, PageError> {
    let Some(text) = frame.query.get("most") else { return Ok(USUAL) };
    let most = text.parse().ok().filter(|most| (1..=MOST).contains(most));
    most.ok_or_else(|| refused("most", text, "1 … 10000"))
}

fn share(frame: &ApiFrame, name: &'static str, usual: f64) -> Result<f64, PageError> {
    let Some(text) = frame.query.get(name) else { return Ok(usual) };
    let share = text.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| refused(name, text, "0.01"))
}

/// All products with what is bought together.
pub(crate) async fn list(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let most = most(&frame)?;
    let found = app
        .blocking(move |engine| {
            let mut found = products(engine, &frame.state, frame.at)?;
            found.products.truncate(most);
            Ok(found)
        })
        .await?;
    Ok(Json(found).into_response())
}

/// One product.
pub(crate) async fn show(
    State(app): State<App>,
    Path(key): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let found = app.blocking(move |engine| Ok(product(engine, &frame.state, &key, frame.at)?)).await?;
    Ok(Json(found).into_response())
}

/// Rules between sets of products.
pub(crate) async fn rules(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let shares = (share(&frame, "support", USUAL_SHARES.0)?, share(&frame, "confidence", USUAL_SHARES.1)?);
    let found = app.blocking(move |engine| Ok(rules_of(engine, &frame.state, shares, frame.at)?)).await?;
    Ok(Json(found).into_response())
}

/// What goes with a basket.
pub(crate) async fn basket(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let products = frame.query.get("products").unwrap_or_default().to_owned();
    let found = app
        .blocking(move |engine| {
            let named: Vec<&str> =
                products.split(',').map(str::trim).filter(|one| !one.is_empty()).take(BASKET).collect();
            Ok(of_basket(engine, &frame.state, &named, frame.at)?)
        })
        .await?;
    Ok(Json(found).into_response())
}

/// What customers will need again until a day.
pub(crate) async fn refills(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let most = most(&frame)?;
    let until = match frame.query.get("until") {
        None => frame.at.plus(DAYS_AHEAD),
        Some(text) => text.parse::<Day>().map_err(|_| refused("until", text, "2011-12-24"))?,
    };
    let found = app
        .blocking(move |engine| Ok(refills_of(engine, &frame.state, &frame.reader, (until, most), frame.at)?))
        .await?;
    Ok(Json(found).into_response())
}

/// What to offer whom.
pub(crate) async fn offers(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let asked = asked_offers(&frame.query)?;
    let found = app
        .blocking(move |engine| {
            let offers = offers_of(engine, &frame.state, &frame.reader, asked, frame.at)?;
            Ok(json!({ "at": frame.at, "offers": offers }))
        })
        .await?;
    Ok(Json(found).into_response())
}
