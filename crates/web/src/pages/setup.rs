//! The first run: the firm and its first user, on one page.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Firm;
use engine::Engine;
use engine::ports::{LinkPurpose, Role, User, UserChange};
use serde::Deserialize;

use super::firm::{FirmFields, zones};
use super::form::{Faults, Form, email, line};
use super::login;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{GateFrame, page, page_with};
use crate::security::sessions::Device;
use crate::security::{password, token};

/// Where the person goes on once all is set up: to bring in their orders.
const NEXT: &str = "/import";

#[derive(Template)]
#[template(path = "setup.html")]
struct SetUp {
    frame: GateFrame,
    firm: FirmFields,
    name: String,
    email: String,
    faults: Faults,
    zones: &'static [String],
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Fields {
    #[serde(flatten)]
    firm: FirmFields,
    name: String,
    email: String,
    password: String,
}

async fn is_valid(app: &App, link: &str) -> Result<(), PageError> {
    let (digest, now) = (token::digest(link), app.now());
    match app.blocking(move |engine| Ok(engine.folder().peek_link(&digest, now)?)).await? {
        Some(LinkPurpose::SetUp) => Ok(()),
        Some(_) | None => Err(PageError::LinkSpent),
    }
}

/// The form with what we propose.
pub(crate) async fn show(
    State(app): State<App>,
    Path(link): Path<String>,
    frame: GateFrame,
) -> Result<Response, PageError> {
    is_valid(&app, &link).await?;
    let firm = FirmFields::proposed(frame.face.language);
    let (name, email) = (String::new(), String::new());
    page(&SetUp { frame, firm, name, email, faults: Faults::default(), zones: zones() })
}

/// Sets the folder up and logs the first user in, or shows the form again with what is wrong.
pub(crate) async fn submit(
    State(app): State<App>,
    Path(link): Path<String>,
    device: Device,
    frame: GateFrame,
    Form(typed): Form<Fields>,
) -> Result<Response, PageError> {
    is_valid(&app, &link).await?;
    let mut faults = Faults::default();
    let firm = typed.firm.checked(None, None, &mut faults);
    let name = faults.keep("name", line(&typed.name, "form-no-name"));
    let address = faults.keep("email", email(&typed.email));
    let good = password::check(&typed.password, &typed.email).map_err(password::PasswordFault::message);
    faults.keep("password", good);
    let (Some(firm), Some(name), Some(address), true) = (firm, name, address, faults.is_empty()) else {
        let form = SetUp { frame, firm: typed.firm, name: typed.name, email: typed.email, faults, zones: zones() };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form);
    };
    let password_hash = app.hash(typed.password).await?;
    let language = frame.face.language;
    let user = User::new(address, name, Role::Owner, language).with_password(password_hash);
    let (digest, now) = (token::digest(&link), app.now());
    let user = app
        .blocking(move |engine| match engine.folder().take_link(&digest, now)? {
            Some(LinkPurpose::SetUp) => set_up(engine, &firm, User { created_at: Some(now), ..user }),
            Some(_) | None => Err(PageError::LinkSpent),
        })
        .await?;
    login::log_in(&app, &user, device, NEXT, "logged-in").await
}

/// The user first: a crash in between leaves a folder that is still to be set up, not one that nobody can enter.
fn set_up(engine: &Engine, firm: &Firm, user: User) -> Result<User, PageError> {
    let folder = engine.folder();
    let id = match folder.users()?.into_iter().find(|known| known.email == user.email) {
        Some(known) => {
            let profile = UserChange::Profile { name: user.name.clone(), language: user.language };
            folder.change_user(known.id, &profile)?;
            folder.change_user(known.id, &UserChange::Password(user.password_hash.clone()))?;
            known.id
        }
        None => folder.add_user(&user)?,
    };
    engine.set_firm(firm)?;
    Ok(User { id, ..user })
}
