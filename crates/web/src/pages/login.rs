//! Logging in by password or one-time link, and out.

use askama::Template;
use axum::Extension;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use engine::Engine;
use engine::ports::{Actor, LinkPurpose, User};
use jiff::SignedDuration;
use serde::Deserialize;

use super::form::Form;
use super::settings::second_factor::prove;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{GateFrame, page, page_with, to};
use crate::links;
use crate::query::{Query, encode, local_path};
use crate::security::audit::Note;
use crate::security::caller::Identity;
use crate::security::cookies::Cookie;
use crate::security::sessions::Device;
use crate::security::{address, sessions, token};

#[derive(Template)]
#[template(path = "login.html")]
struct Login {
    frame: GateFrame,
    email: String,
    next: String,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "login_link.html")]
struct LoginLink {
    frame: GateFrame,
}

#[derive(Template)]
#[template(path = "login_code.html")]
struct LoginCode {
    frame: GateFrame,
    wrong: bool,
}

/// Between password and code there is so much time.
const SECOND_STEP_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// What the login form sends.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// Where an attempt comes from.
pub(crate) struct From(pub(crate) std::net::IpAddr);

impl FromRequestParts<App> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(address::of(parts, &app.settings)))
    }
}

/// The form; who is logged in already goes on.
pub(crate) async fn show(
    identity: Option<Extension<Identity>>,
    frame: GateFrame,
    uri: axum::http::Uri,
) -> Result<Response, PageError> {
    let query = Query::of(&uri);
    let next = local_path(query.get("next"));
    if identity.is_some() {
        return Ok(to(next));
    }
    page(&Login { frame, email: String::new(), next: next.to_owned(), wrong: false })
}

/// Looks at address and password.
pub(crate) async fn submit(
    State(app): State<App>,
    From(address): From,
    device: Device,
    frame: GateFrame,
    Form(typed): Form<Credentials>,
) -> Result<Response, PageError> {
    let email = typed.email.trim().to_lowercase();
    app.attempt(address, &email)?;
    let wanted = email.clone();
    let user = app.blocking(move |engine| may_log_in(engine, |user| user.email == wanted)).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = app.verify(typed.password, hash).await?;
    let next = local_path(typed.next.as_deref());
    match user {
        Some(user) if right => {
            app.throttle.succeeded(address, &email);
            enter(&app, &user, device, next, "logged-in").await
        }
        someone => {
            // An address that nobody has may be a password typed into the wrong field: it is not kept.
            let note = Note { actor: Some(Actor::Nobody), action: Some("login-failed"), ..Note::default() };
            let note = note.about("user", someone.map_or_else(String::new, |user| user.id.to_string()));
            let form = Login { frame, email: typed.email, next: next.to_owned(), wrong: true };
            Ok(note.on(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form)?))
        }
    }
}

/// The person of whom something holds, if they may log in at all.
fn may_log_in(engine: &Engine, holds: impl Fn(&User) -> bool) -> Result<Option<User>, PageError> {
    let users = engine.folder().users()?;
    Ok(users.into_iter().find(|user| user.deactivated_at.is_none() && holds(user)))
}

/// Lets a person in whose password was right, or who holds a link of theirs: at once, or after their second factor.
pub(crate) async fn enter(
    app: &App,
    user: &User,
    device: Device,
    next: &str,
    action: &'static str,
) -> Result<Response, PageError> {
    if !user.has_second_factor {
        return log_in(app, user, device, next, action).await;
    }
    let (now, chance, purpose) = (app.now(), std::sync::Arc::clone(app.chance()), LinkPurpose::SecondFactor(user.id));
    let link = app
        .blocking(move |engine| Ok(links::new_link(&**engine.folder(), &purpose, now, &*chance, SECOND_STEP_LASTS)?))
        .await?;
    Ok(to(&format!("/login/{link}?next={}", encode(next))))
}

/// Begins a session for a person and sends their browser on.
pub(crate) async fn log_in(
    app: &App,
    user: &User,
    device: Device,
    next: &str,
    action: &'static str,
) -> Result<Response, PageError> {
    let actor = Actor::User { id: user.id, email: user.email.clone() };
    let note = Note { actor: Some(actor), action: Some(action), ..Note::default() }.about("user", user.id);
    let user = user.id;
    let (now, lifetime, chance) = (app.now(), app.settings.session_lifetime, std::sync::Arc::clone(app.chance()));
    let session = app
        .blocking(move |engine| Ok(sessions::begin(&**engine.folder(), user, device, (now, lifetime), &*chance)?))
        .await?;
    let mut response = to(next);
    Cookie::set_session(response.headers_mut(), &session, &app.settings);
    Cookie::Csrf.remove(response.headers_mut(), app.settings.https);
    Ok(note.on(response))
}

/// What a link is for, and the person it is for, if both still hold.
async fn held(app: &App, link: &str) -> Result<(LinkPurpose, User), PageError> {
    let (digest, now) = (token::digest(link), app.now());
    let found = app.blocking(move |engine| {
        // Looked at only: a link of another kind is not to be spent here.
        let Some(purpose) = engine.folder().peek_link(&digest, now)? else {
            return Ok(None);
        };
        let (LinkPurpose::LogIn(id) | LinkPurpose::SecondFactor(id)) = purpose else {
            return Ok(None);
        };
        Ok(may_log_in(engine, |user| user.id == id)?.map(|user| (purpose, user)))
    });
    found.await?.ok_or(PageError::LinkSpent)
}

async fn spend(app: &App, link: &str) -> Result<(), PageError> {
    let (digest, now) = (token::digest(link), app.now());
    let taken = app.blocking(move |engine| Ok(engine.folder().take_link(&digest, now)?)).await?;
    taken.map(drop).ok_or(PageError::LinkSpent)
}

/// Shows a button, so that a program that fetches links ahead does not use the link up; or asks for the second factor.
pub(crate) async fn show_link(
    State(app): State<App>,
    Path(link): Path<String>,
    frame: GateFrame,
) -> Result<Response, PageError> {
    match held(&app, &link).await?.0 {
        LinkPurpose::SecondFactor(_) => page(&LoginCode { frame, wrong: false }),
        _ => page(&LoginLink { frame }),
    }
}

/// What the form of a link sends: nothing, or the code of the second factor.
#[derive(Deserialize)]
pub(crate) struct LinkForm {
    #[serde(default)]
    code: String,
}

/// Uses the link up and lets its person in.
pub(crate) async fn submit_link(
    State(app): State<App>,
    Path(link): Path<String>,
    From(address): From,
    device: Device,
    frame: GateFrame,
    uri: axum::http::Uri,
    Form(typed): Form<LinkForm>,
) -> Result<Response, PageError> {
    let (purpose, user) = held(&app, &link).await?;
    let query = Query::of(&uri);
    let next = local_path(query.get("next"));
    if let LinkPurpose::LogIn(_) = purpose {
        spend(&app, &link).await?;
        return enter(&app, &user, device, next, "logged-in").await;
    }
    // A million codes, of which three hold, and each further guess waits longer.
    let account = format!("second factor of {}", user.id);
    app.throttle
        .attempt_code(address, &account, app.now())
        .map_err(|early| PageError::TooManyAttempts { again_at: early.again_at })?;
    if !prove(&app, user.id, typed.code).await? {
        let note = Note { actor: Some(Actor::Nobody), action: Some("login-failed"), ..Note::default() };
        let note = Note { details: serde_json::json!({ "second_factor": true }), ..note.about("user", user.id) };
        return Ok(note.on(page_with(StatusCode::UNPROCESSABLE_ENTITY, &LoginCode { frame, wrong: true })?));
    }
    spend(&app, &link).await?;
    app.throttle.succeeded(address, &account);
    log_in(&app, &user, device, next, "logged-in").await
}

/// Ends this browser's session.
pub(crate) async fn log_out(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
) -> Result<Response, PageError> {
    let digest = identity.session.token_digest;
    app.blocking(move |engine| Ok(engine.folder().end_session(&digest)?)).await?;
    let mut response = to("/login");
    Cookie::Session.remove(response.headers_mut(), app.settings.https);
    Ok(response)
}
