//! An invitation, or a new start for one who forgot their password: whoever holds the link chooses name and password,
//! once, and is let in.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use engine::ports::{LinkPurpose, User, UserChange};
use serde::Deserialize;

use super::form::{Faults, Form, line};
use super::login;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{GateFrame, page, page_with};
use crate::security::sessions::Device;
use crate::security::{password, token};

#[derive(Template)]
#[template(path = "join.html")]
struct Join {
    frame: GateFrame,
    email: String,
    name: String,
    faults: Faults,
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    password: String,
}

/// The person whom a link invites.
async fn invited(app: &App, link: &str) -> Result<User, PageError> {
    let (digest, now) = (token::digest(link), app.now());
    let found = app.blocking(move |engine| {
        let Some(LinkPurpose::Join(id)) = engine.folder().peek_link(&digest, now)? else {
            return Ok(None);
        };
        let users = engine.folder().users()?;
        Ok(users.into_iter().find(|user| user.id == id && user.deactivated_at.is_none()))
    });
    found.await?.ok_or(PageError::LinkSpent)
}

/// The form.
pub(crate) async fn show(
    State(app): State<App>,
    Path(link): Path<String>,
    frame: GateFrame,
) -> Result<Response, PageError> {
    let user = invited(&app, &link).await?;
    page(&Join { frame, email: user.email, name: user.name, faults: Faults::default() })
}

/// Keeps name and password and logs the person in.
pub(crate) async fn submit(
    State(app): State<App>,
    Path(link): Path<String>,
    device: Device,
    frame: GateFrame,
    Form(typed): Form<Fields>,
) -> Result<Response, PageError> {
    let user = invited(&app, &link).await?;
    let mut faults = Faults::default();
    let name = faults.keep("name", line(&typed.name, "form-no-name"));
    let good = password::check(&typed.password, &user.email).map_err(password::PasswordFault::message);
    faults.keep("password", good);
    let (Some(name), true) = (name, faults.is_empty()) else {
        let form = Join { frame, email: user.email, name: typed.name, faults };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form);
    };
    let hash = app.hash(typed.password).await?;
    let (digest, now, id, language) = (token::digest(&link), app.now(), user.id, frame.face.language);
    app.blocking(move |engine| {
        let folder = engine.folder();
        folder.take_link(&digest, now)?.ok_or(PageError::LinkSpent)?;
        folder.change_user(id, &UserChange::Profile { name, language })?;
        folder.change_user(id, &UserChange::Password(hash))?;
        Ok(folder.end_sessions_of(id)?)
    })
    .await?;
    login::enter(&app, &user, device, "/", "joined").await
}
