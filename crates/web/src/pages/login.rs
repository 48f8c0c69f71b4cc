//! Logging in by password or one-time link, and out.

use askama::Template;
use axum::Extension;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use engine::Engine;
use engine::ports::{Actor, LinkPurpose, User};
use serde::Deserialize;

use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{GateFrame, page, page_with, to};
use crate::query::{Query, local_path};
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
    app.throttle
        .attempt(address, &email, app.now())
        .map_err(|early| PageError::TooManyAttempts { again_at: early.again_at })?;
    let wanted = email.clone();
    let user = app.blocking(move |engine| may_log_in(engine, |user| user.email == wanted)).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = app.verify(typed.password, hash).await?;
    let next = local_path(typed.next.as_deref());
    match user {
        Some(user) if right => {
            app.throttle.succeeded(address, &email);
            log_in(&app, &user, device, next).await
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

/// Begins a session for a person and sends their browser on.
pub(crate) async fn log_in(app: &App, user: &User, device: Device, next: &str) -> Result<Response, PageError> {
    let actor = Actor::User { id: user.id, email: user.email.clone() };
    let note = Note { actor: Some(actor), action: Some("logged-in"), ..Note::default() }.about("user", user.id);
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

/// Shows a button, so that a program that fetches links ahead does not use the link up.
pub(crate) async fn show_link(
    State(app): State<App>,
    Path(link): Path<String>,
    frame: GateFrame,
) -> Result<Response, PageError> {
    let (digest, now) = (token::digest(&link), app.now());
    match app.blocking(move |engine| Ok(engine.folder().peek_link(&digest, now)?)).await? {
        Some(LinkPurpose::LogIn(_)) => page(&LoginLink { frame }),
        Some(_) | None => Err(PageError::LinkSpent),
    }
}

/// Uses the link up and logs its person in.
pub(crate) async fn submit_link(
    State(app): State<App>,
    Path(link): Path<String>,
    device: Device,
) -> Result<Response, PageError> {
    let (digest, now) = (token::digest(&link), app.now());
    let user: Option<User> = app
        .blocking(move |engine| {
            let folder = engine.folder();
            // Looked at first: a set-up link is not to be spent here.
            let Some(LinkPurpose::LogIn(id)) = folder.peek_link(&digest, now)? else {
                return Ok(None);
            };
            let user = may_log_in(engine, |user| user.id == id)?;
            Ok(folder.take_link(&digest, now)?.and(user))
        })
        .await?;
    log_in(&app, &user.ok_or(PageError::LinkSpent)?, device, "/").await
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
