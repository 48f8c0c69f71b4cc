//! API keys: made, shown once, recognised by their beginning, revoked.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Message;
use engine::ports::{ApiKey, Scope, User};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::form::{Form, line};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::security::audit::Note;
use crate::security::keys::new_api_key;

/// Path of the page.
const PATH: &str = "/keys";
/// Days after which a key may end; 0 for never.
const ENDS: [u16; 4] = [90, 365, 30, 0];

struct Row {
    id: i64,
    name: String,
    prefix: String,
    scopes: String,
    made: String,
    /// Who made it; empty where a command did.
    by: String,
    last_used: String,
    ends: String,
    /// Why it opens nothing; `None` while it does.
    over: Option<String>,
}

struct ScopeChoice {
    code: &'static str,
    text: Cow<'static, str>,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    frame: PageFrame,
    answer: String,
    rows: Vec<Row>,
    scopes: Vec<ScopeChoice>,
    ends: Vec<(u16, String)>,
    /// The new key, shown this once.
    secret: Option<String>,
    name: String,
    fault: Option<String>,
}

fn row(frame: &PageFrame, key: ApiKey, users: &[User], now: Timestamp) -> Row {
    let moment = |at: Timestamp| frame.format.datetime(at);
    let none = || words::NO_VALUE.to_owned();
    let over = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => Some(format!("{} {}", frame.text("keys-revoked"), moment(at))),
        (None, Some(at)) if at <= now => Some(frame.text("keys-expired").into_owned()),
        (None, _) => None,
    };
    Row {
        id: key.id,
        prefix: format!("{}…", key.prefix),
        scopes: key.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", "),
        made: moment(key.created_at),
        by: key.created_by.map_or_else(String::new, |by| maker(frame, users, by)),
        last_used: key.last_used_at.map_or_else(none, moment),
        ends: key.expires_at.map_or_else(|| frame.text("keys-never").into_owned(), moment),
        over,
        name: key.name,
    }
}

/// Who made a key. It stays when they leave, because programs ask with it and not they: so it says that they left.
fn maker(frame: &PageFrame, users: &[User], id: i64) -> String {
    let Some(user) = users.iter().find(|user| user.id == id) else { return words::NO_VALUE.to_owned() };
    if user.deactivated_at.is_none() {
        return user.name.clone();
    }
    frame.format.format("keys-maker-left", &[("name", user.name.as_str().into())])
}

/// What is told above the list.
#[derive(Default)]
struct Told {
    secret: Option<String>,
    name: String,
    chosen: Vec<Scope>,
    fault: Option<Message>,
}

async fn written(app: &App, frame: PageFrame, told: Told) -> Result<Response, PageError> {
    let (keys, users) = app.blocking(|engine| Ok((engine.folder().api_keys()?, engine.folder().users()?))).await?;
    let now = app.now();
    let valid = keys.iter().filter(|key| key.is_valid(now)).count();
    let scopes = Scope::ALL.map(|scope| ScopeChoice {
        code: scope.code(),
        text: frame.text(scope.key()),
        is_chosen: told.chosen.contains(&scope),
    });
    let ends = ENDS.map(|days| {
        let text = match days {
            0 => frame.text("keys-never").into_owned(),
            days => frame.format.format("keys-after-days", &[("days", i64::from(days).into())]),
        };
        (days, text)
    });
    let status = if told.fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = KeysPage {
        answer: frame.format.format("keys-answer", &[("count", (valid as u64).into())]),
        rows: keys.into_iter().rev().map(|key| row(&frame, key, &users, now)).collect(),
        scopes: scopes.into(),
        ends: ends.into(),
        secret: told.secret,
        name: told.name,
        fault: told.fault.map(|fault| frame.message(&fault)),
        frame,
    };
    page_with(status, &page)
}

/// All API keys.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, Told::default()).await
}

/// Makes a key and shows it, this once.
pub(crate) async fn add(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let values =
        |name: &'static str| fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
    let typed = values("name").next().unwrap_or_default().to_owned();
    let chosen: Vec<Scope> = values("scope").filter_map(|scope| scope.parse().ok()).collect();
    let days: u16 = values("days").next().and_then(|days| days.parse().ok()).unwrap_or(ENDS[0]);
    let checked = line(&typed, "keys-no-name").and_then(|name| match chosen.as_slice() {
        [] => Err(Message::new("keys-no-scope")),
        _ => Ok(name),
    });
    let name = match checked {
        Ok(name) => name,
        Err(fault) => {
            return written(&app, frame, Told { name: typed, chosen, fault: Some(fault), secret: None }).await;
        }
    };
    let (key, secret) = new_api_key(&name, &chosen, app.now(), &**app.chance());
    let span = SignedDuration::from_hours(24 * i64::from(days));
    let expires_at = (days > 0).then(|| app.now().saturating_add(span).unwrap_or(Timestamp::MAX));
    let key = ApiKey { created_by: Some(frame.user.id), expires_at, ..key };
    let codes: Vec<&str> = chosen.iter().map(|scope| scope.code()).collect();
    let note = Note::details(json!({ "name": name, "prefix": key.prefix, "scopes": codes }));
    let keys = Arc::clone(&app.keys);
    let id = app
        .blocking(move |engine| {
            let id = engine.folder().add_api_key(&key)?;
            keys.refresh(&**engine.folder())?;
            Ok(id)
        })
        .await?;
    let told = Told { secret: Some(secret), ..Told::default() };
    Ok(note.about("key", id).on(written(&app, frame, told).await?))
}

/// Revokes a key.
pub(crate) async fn revoke(State(app): State<App>, Path(key): Path<i64>) -> Result<Response, PageError> {
    let (keys, now) = (Arc::clone(&app.keys), app.now());
    app.blocking(move |engine| {
        if !engine.folder().api_keys()?.iter().any(|known| known.id == key) {
            return Err(PageError::NotFound);
        }
        engine.folder().revoke_api_key(key, now)?;
        Ok(keys.refresh(&**engine.folder())?)
    })
    .await?;
    Ok(done(&app, PATH, "done-key-revoked"))
}
