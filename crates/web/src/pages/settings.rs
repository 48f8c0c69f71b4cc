//! The settings: of the firm, and of the person who reads.

pub(crate) mod second_factor;

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{ClockMode, Message};
use engine::ports::{Session, UserChange};
use serde::Deserialize;

use super::firm::{FirmFields, zones};
use super::form::{Faults, Form, line};
use super::login::From;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::routes;
use crate::security::caller::Identity;
use crate::security::cookies::Cookie;
use crate::security::sessions::Device;
use crate::security::{password, sessions};

/// One of a person's logged-in browsers.
struct DeviceRow {
    browser: String,
    network: String,
    since: String,
    /// The last part of the address that ends it.
    id: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    frame: PageFrame,
    firm: FirmFields,
    clock: String,
    last_day: Option<String>,
    name: String,
    devices: Vec<DeviceRow>,
    changes_firm: bool,
    faults: Faults,
    zones: &'static [String],
}

/// What is typed into the forms of the page, where it is not what is kept.
#[derive(Default)]
struct Typed {
    firm: Option<FirmFields>,
    clock: Option<String>,
    name: Option<String>,
    faults: Faults,
}

async fn written(app: &App, frame: PageFrame, typed: Typed) -> Result<Response, PageError> {
    let (user, now) = (frame.user.id, app.now());
    let sessions = app.blocking(move |engine| Ok(engine.folder().sessions_of(user, now)?)).await?;
    let device = |session: Session| DeviceRow {
        is_here: session.token_digest == frame.session,
        id: second_factor::name_of(&session.token_digest),
        since: frame.format.datetime(session.created_at),
        browser: session.browser,
        network: session.network,
    };
    let devices = sessions.into_iter().map(device).collect();
    let kept_clock = match frame.firm().clock {
        Some(ClockMode::Data) => "data",
        Some(ClockMode::Wall) | None => "wall",
    };
    let status = if typed.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let settings = Settings {
        firm: typed.firm.unwrap_or_else(|| FirmFields::of(frame.firm(), frame.face.language)),
        clock: typed.clock.unwrap_or_else(|| kept_clock.to_owned()),
        last_day: frame.state.span().map(|(_, last)| frame.format.date(last)),
        name: typed.name.unwrap_or_else(|| frame.user.name.clone()),
        devices,
        changes_firm: routes::may_post("/settings/firm", frame.user.role),
        faults: typed.faults,
        zones: zones(),
        frame,
    };
    page_with(status, &settings)
}

/// All settings.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, Typed::default()).await
}

/// The form of the firm.
#[derive(Deserialize)]
pub(crate) struct FirmForm {
    #[serde(flatten)]
    firm: FirmFields,
    #[serde(default)]
    clock: String,
}

/// Changes the firm's settings.
pub(crate) async fn change_firm(
    State(app): State<App>,
    frame: PageFrame,
    Form(typed): Form<FirmForm>,
) -> Result<Response, PageError> {
    let clock = match typed.clock.parse::<ClockMode>() {
        // Nobody has chosen yet: the first import proposes.
        Ok(ClockMode::Wall) if frame.firm().clock.is_none() => None,
        Ok(clock) => Some(clock),
        Err(_) => frame.firm().clock,
    };
    let mut faults = Faults::default();
    let Some(firm) = typed.firm.checked(clock, Some(frame.firm()), &mut faults) else {
        let typed = Typed { firm: Some(typed.firm), clock: Some(typed.clock), faults, ..Typed::default() };
        return written(&app, frame, typed).await;
    };
    app.blocking(move |engine| Ok(engine.set_firm(&firm)?)).await?;
    Ok(done(&app, "/settings", "done-settings-saved"))
}

/// The form of the person.
#[derive(Deserialize)]
pub(crate) struct ProfileForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    own_language: String,
}

/// Changes a person's own name and language.
pub(crate) async fn change_profile(
    State(app): State<App>,
    frame: PageFrame,
    Form(typed): Form<ProfileForm>,
) -> Result<Response, PageError> {
    let mut faults = Faults::default();
    let Some(name) = faults.keep("name", line(&typed.name, "form-no-name")) else {
        let typed = Typed { name: Some(typed.name), faults, ..Typed::default() };
        return written(&app, frame, typed).await;
    };
    let user = frame.user.id;
    let language = typed.own_language.parse().unwrap_or(frame.user.language);
    let change = UserChange::Profile { name, language };
    app.blocking(move |engine| Ok(engine.folder().change_user(user, &change)?)).await?;
    let mut response = done(&app, "/settings", "done-settings-saved");
    Cookie::Language.set(response.headers_mut(), language.code(), app.settings.https);
    Ok(response)
}

/// The form of the password.
#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// Changes a person's password and ends all their other sessions.
pub(crate) async fn change_password(
    State(app): State<App>,
    From(address): From,
    device: Device,
    frame: PageFrame,
    Form(typed): Form<PasswordForm>,
) -> Result<Response, PageError> {
    let user = Arc::clone(&frame.user);
    app.attempt(address, &user.email)?;
    let mut faults = Faults::default();
    if app.verify(typed.current, Some(user.password_hash.clone())).await? {
        app.throttle.succeeded(address, &user.email);
    } else {
        faults.note("current", Message::new("settings-password-wrong"));
    }
    if let Err(fault) = password::check(&typed.password, &user.email) {
        faults.note("password", fault.message());
    }
    if !faults.is_empty() {
        return written(&app, frame, Typed { faults, ..Typed::default() }).await;
    }
    let change = UserChange::Password(app.hash(typed.password).await?);
    let (now, lifetime, chance) = (app.now(), app.settings.session_lifetime, Arc::clone(app.chance()));
    let session = app
        .blocking(move |engine| {
            let folder = engine.folder();
            folder.change_user(user.id, &change)?;
            folder.end_sessions_of(user.id)?;
            Ok(sessions::begin(&**folder, user.id, device, (now, lifetime), &*chance)?)
        })
        .await?;
    let mut response = done(&app, "/settings", "done-password-changed");
    Cookie::set_session(response.headers_mut(), &session, &app.settings);
    Ok(response)
}

/// Logs a person out everywhere, here too.
pub(crate) async fn end_sessions(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
) -> Result<Response, PageError> {
    let user = identity.user.id;
    app.blocking(move |engine| Ok(engine.folder().end_sessions_of(user)?)).await?;
    let mut response = crate::frame::to("/login");
    Cookie::Session.remove(response.headers_mut(), app.settings.https);
    Ok(response)
}
