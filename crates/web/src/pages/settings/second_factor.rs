//! One's own second factor: set up with an app, taken away, and the list of one's devices.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Message;
use engine::ports::SecondFactor;
use serde::Deserialize;

use super::super::form::Form;
use super::super::login::From;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page, page_with};
use crate::security::caller::Identity;
use crate::security::second_factor::{self, Picture};

/// Path of the page.
pub(crate) const PATH: &str = "/settings/second-factor";

#[derive(Template)]
#[template(path = "settings/second_factor.html")]
struct SecondFactorPage {
    frame: PageFrame,
    /// Whether the firm asks it of this person's role and they have none yet.
    is_required: bool,
    has_one: bool,
    codes_left: String,
    secret: String,
    typed_by_hand: String,
    picture: Option<Picture>,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/recovery_codes.html")]
struct RecoveryCodes {
    frame: PageFrame,
    codes: Vec<String>,
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let pair = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
    (text.len() == 40 && text.is_ascii()).then(|| (0..40).step_by(2).map(pair).collect::<Option<_>>())?
}

async fn written(
    app: &App,
    frame: PageFrame,
    secret: Option<Vec<u8>>,
    fault: Option<&'static str>,
) -> Result<Response, PageError> {
    let user = frame.user.id;
    let left = app.blocking(move |engine| Ok(engine.folder().recovery_codes_left(user)?)).await?;
    // The secret rides in the form until the first code proves that the app has it: nothing is kept before.
    let secret = secret.unwrap_or_else(|| second_factor::new_secret(&**app.chance()));
    let address = second_factor::address(&secret, &frame.firm().name, &frame.user.email);
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SecondFactorPage {
        is_required: app.must_set_up_second_factor(&frame.user),
        has_one: frame.user.has_second_factor,
        codes_left: frame.format.format("factor-codes-left", &[("count", left.into())]),
        typed_by_hand: second_factor::base32(&secret),
        picture: second_factor::picture(&address),
        secret: hexadecimal(&secret),
        fault: fault.map(|key| frame.message(&Message::new(key))),
        frame,
    };
    page_with(status, &page)
}

/// The page: a picture for the app, or what is set up already.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, None, None).await
}

/// The form that proves the app.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Proof {
    secret: String,
    code: String,
    password: String,
}

/// Keeps the second factor once a code of the app was right, and shows the recovery codes, this once.
pub(crate) async fn set_up(
    State(app): State<App>,
    From(address): From,
    frame: PageFrame,
    Form(typed): Form<Proof>,
) -> Result<Response, PageError> {
    let secret = bytes_of(&typed.secret).ok_or(PageError::Unreadable)?;
    let user = Arc::clone(&frame.user);
    if user.has_second_factor {
        return Err(PageError::Forbidden);
    }
    app.attempt(address, &user.email)?;
    if !app.verify(typed.password, Some(user.password_hash.clone())).await? {
        return written(&app, frame, Some(secret), Some("settings-password-wrong")).await;
    }
    let Some(step) = second_factor::step_of(&secret, &typed.code, app.now()) else {
        return written(&app, frame, Some(secret), Some("factor-wrong-code")).await;
    };
    app.throttle.succeeded(address, &user.email);
    let codes = second_factor::new_recovery_codes(&**app.chance());
    let recovery = codes.iter().map(|code| second_factor::recovery_digest(code)).collect();
    let factor = SecondFactor { secret, recovery };
    app.blocking(move |engine| {
        engine.folder().set_second_factor(user.id, Some(&factor))?;
        // The code that proved the app is used up with it.
        engine.folder().take_code_step(user.id, step)?;
        Ok(())
    })
    .await?;
    page(&RecoveryCodes { frame, codes })
}

/// Takes the second factor away: with the password and a code.
pub(crate) async fn remove(
    State(app): State<App>,
    From(address): From,
    frame: PageFrame,
    Form(typed): Form<Proof>,
) -> Result<Response, PageError> {
    let user = Arc::clone(&frame.user);
    app.attempt(address, &user.email)?;
    if !app.verify(typed.password, Some(user.password_hash.clone())).await? {
        return written(&app, frame, None, Some("settings-password-wrong")).await;
    }
    if !prove(&app, user.id, typed.code).await? {
        return written(&app, frame, None, Some("factor-wrong-code")).await;
    }
    app.throttle.succeeded(address, &user.email);
    app.blocking(move |engine| Ok(engine.folder().set_second_factor(user.id, None)?)).await?;
    Ok(done(&app, PATH, "done-factor-removed"))
}

/// Whether a code of the app or a recovery code is right; either is used up by it.
pub(crate) async fn prove(app: &App, user: i64, typed: String) -> Result<bool, PageError> {
    let now = app.now();
    app.blocking(move |engine| {
        let folder = engine.folder();
        let Some(secret) = folder.second_factor_secret(user)? else {
            return Ok(false);
        };
        if let Some(step) = second_factor::step_of(&secret, &typed, now) {
            return Ok(folder.take_code_step(user, step)?);
        }
        Ok(folder.take_recovery_code(user, &second_factor::recovery_digest(&typed))?)
    })
    .await
}

/// Ends one of one's own sessions.
pub(crate) async fn end_session(
    State(app): State<App>,
    Path(session): Path<String>,
    Extension(identity): Extension<Identity>,
) -> Result<Response, PageError> {
    let (user, now) = (identity.user.id, app.now());
    app.blocking(move |engine| {
        let sessions = engine.folder().sessions_of(user, now)?;
        let found = sessions.iter().find(|own| name_of(&own.token_digest) == session).ok_or(PageError::NotFound)?;
        Ok(engine.folder().end_session(&found.token_digest)?)
    })
    .await?;
    Ok(done(&app, "/settings", "done-session-ended"))
}

/// What a session is called in addresses: enough of its digest to find it among one's own, and no way back to the token.
pub(crate) fn name_of(digest: &[u8; 32]) -> String {
    hexadecimal(&digest[..8])
}
