//! Sources: where events come from, with the write keys by which they are known.

pub(crate) mod live;
mod snippets;

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Message;
use engine::ports::{Source, SourceKind, WriteKey};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use self::live::LiveView;
use self::snippets::{Snippet, snippets};
use super::form::{Form, line};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::security::audit::Note;
use crate::security::sources::new_write_key;

/// Path of the page.
const PATH: &str = "/sources";
/// At most so many origins of one source.
const MOST_ORIGINS: usize = 50;

struct KeyRow {
    key: String,
    made: String,
    revoked: Option<String>,
}

struct Panel {
    id: i64,
    name: String,
    kind: Cow<'static, str>,
    is_web: bool,
    origins: String,
    keys: Vec<KeyRow>,
    /// Whether more than one key is taken, so that the last one is not revoked by a slip.
    has_spare_key: bool,
    made: String,
    retired: Option<String>,
    /// Empty where no key is taken.
    snippets: Vec<Snippet>,
    /// Whether nothing was taken yet, so that setting it up comes first.
    is_quiet: bool,
    live: LiveView,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    frame: PageFrame,
    answer: String,
    sources: Vec<Panel>,
    retired: Vec<Panel>,
    kinds: Vec<(&'static str, Cow<'static, str>, bool)>,
    typed: Fields,
    fault: Option<String>,
}

/// The form of a source.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    kind: String,
    origins: String,
}

impl Fields {
    fn checked(&self) -> Result<(String, Vec<String>), Message> {
        let name = line(&self.name, "sources-no-name")?;
        let origins: Result<Vec<String>, Message> =
            self.origins.split([',', '\n', ' ', '\r']).filter(|text| !text.is_empty()).map(origin).collect();
        let origins = origins?;
        if origins.len() > MOST_ORIGINS {
            return Err(Message::new("sources-many-origins").with("most", MOST_ORIGINS));
        }
        Ok((name, origins))
    }
}

/// An origin as browsers send it (RFC 6454, section 6.2): scheme, host and port, nothing after it; or `*`.
fn origin(text: &str) -> Result<String, Message> {
    let fault = || Message::new("sources-no-origin").with("origin", text.chars().take(60).collect::<String>());
    let text = text.trim_end_matches('/').to_lowercase();
    if text == "*" {
        return Ok(text);
    }
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(fault)?;
    let allowed = |character: char| character.is_ascii_alphanumeric() || "-.:[]".contains(character);
    if host.is_empty() || !host.chars().all(allowed) { Err(fault()) } else { Ok(text) }
}

fn panel(app: &App, frame: &PageFrame, source: Source) -> Panel {
    let moment = |at: Timestamp| frame.format.datetime(at);
    let is_web = source.kind == SourceKind::Web;
    // The newest key: who exchanges one makes the new one first.
    let key = source.keys.iter().rfind(|key| key.revoked_at.is_none());
    let snippets = key.map(|key| snippets(source.kind, &frame.face.origin, &key.key)).unwrap_or_default();
    let recent = app.entrance.live.of(source.id);
    let live = live::view(frame, &source, &recent);
    let keys = source.keys.into_iter();
    let keys: Vec<KeyRow> = keys
        .map(|key| KeyRow { key: key.key, made: moment(key.created_at), revoked: key.revoked_at.map(moment) })
        .collect();
    Panel {
        id: source.id,
        name: source.name,
        kind: frame.text(source.kind.key()),
        is_web,
        origins: source.origins.join("\n"),
        has_spare_key: keys.iter().filter(|key| key.revoked.is_none()).count() > 1,
        keys,
        made: moment(source.created_at),
        retired: source.retired_at.map(moment),
        snippets,
        is_quiet: recent.taken == 0,
        live,
    }
}

async fn written(app: &App, frame: PageFrame, typed: Fields, fault: Option<Message>) -> Result<Response, PageError> {
    let sources = app.blocking(|engine| Ok(engine.folder().sources()?)).await?;
    let (retired, sources): (Vec<Panel>, Vec<Panel>) =
        sources.into_iter().map(|source| panel(app, &frame, source)).partition(|panel| panel.retired.is_some());
    let kinds = SourceKind::ALL.map(|kind| (kind.code(), frame.text(kind.key()), kind.code() == typed.kind));
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SourcesPage {
        answer: frame.format.format("sources-answer", &[("count", (sources.len() as u64).into())]),
        fault: fault.map(|fault| frame.message(&fault)),
        sources,
        retired,
        kinds: kinds.into(),
        typed,
        frame,
    };
    page_with(status, &page)
}

/// All sources.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, Fields::default(), None).await
}

/// Runs a change and reads the sources anew for those who send.
async fn change<T: Send + 'static>(
    app: &App,
    change: impl FnOnce(&engine::Engine) -> Result<T, PageError> + Send + 'static,
) -> Result<T, PageError> {
    let sources = Arc::clone(&app.sources);
    app.blocking(move |engine| {
        let done = change(engine)?;
        sources.refresh(&**engine.folder())?;
        Ok(done)
    })
    .await
}

/// Makes a source with its first write key.
pub(crate) async fn add(
    State(app): State<App>,
    frame: PageFrame,
    Form(typed): Form<Fields>,
) -> Result<Response, PageError> {
    let (name, origins) = match typed.checked() {
        Ok(checked) => checked,
        Err(fault) => return written(&app, frame, typed, Some(fault)).await,
    };
    let kind = SourceKind::from_code(&typed.kind).ok_or(PageError::Unreadable)?;
    let now = app.now();
    let key = WriteKey { key: new_write_key(&**app.chance()), created_at: now, revoked_at: None };
    let note = Note::details(json!({ "name": name, "kind": kind.code() }));
    let source = Source { id: 0, name, kind, origins, keys: vec![key], created_at: now, retired_at: None };
    let id = change(&app, move |engine| Ok(engine.folder().add_source(&source)?)).await?;
    Ok(note.about("source", id).on(done(&app, PATH, "done-source-added")))
}

/// Changes name and origins.
pub(crate) async fn edit(
    State(app): State<App>,
    Path(source): Path<i64>,
    frame: PageFrame,
    Form(typed): Form<Fields>,
) -> Result<Response, PageError> {
    let (name, origins) = match typed.checked() {
        Ok(checked) => checked,
        Err(fault) => return written(&app, frame, Fields::default(), Some(fault)).await,
    };
    known(&app, source).await?;
    let note = Note::details(json!({ "name": name, "origins": origins }));
    change(&app, move |engine| Ok(engine.folder().change_source(source, &name, &origins)?)).await?;
    Ok(note.on(done(&app, PATH, "done-settings-saved")))
}

/// Gives a source one more write key.
pub(crate) async fn add_key(State(app): State<App>, Path(source): Path<i64>) -> Result<Response, PageError> {
    known(&app, source).await?;
    let key = WriteKey { key: new_write_key(&**app.chance()), created_at: app.now(), revoked_at: None };
    change(&app, move |engine| Ok(engine.folder().add_write_key(source, &key)?)).await?;
    Ok(done(&app, PATH, "done-write-key-added"))
}

/// The form of a write key.
#[derive(Deserialize)]
pub(crate) struct KeyForm {
    key: String,
}

/// Revokes a write key.
pub(crate) async fn revoke_key(
    State(app): State<App>,
    Path(source): Path<i64>,
    Form(typed): Form<KeyForm>,
) -> Result<Response, PageError> {
    let found = known(&app, source).await?;
    if !found.keys.iter().any(|key| key.key == typed.key) {
        return Err(PageError::NotFound);
    }
    let now = app.now();
    // A write key is no secret.
    let note = Note::details(json!({ "write_key": typed.key }));
    change(&app, move |engine| Ok(engine.folder().revoke_write_key(&typed.key, now)?)).await?;
    Ok(note.on(done(&app, PATH, "done-key-revoked")))
}

/// Takes a source out of use.
pub(crate) async fn retire(State(app): State<App>, Path(source): Path<i64>) -> Result<Response, PageError> {
    known(&app, source).await?;
    let now = app.now();
    change(&app, move |engine| Ok(engine.folder().retire_source(source, now)?)).await?;
    Ok(done(&app, PATH, "done-source-retired"))
}

async fn known(app: &App, id: i64) -> Result<Source, PageError> {
    let sources = app.blocking(|engine| Ok(engine.folder().sources()?)).await?;
    sources.into_iter().find(|source| source.id == id).ok_or(PageError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        assert_eq!(origin("HTTPS://Shop.example.de/").as_deref(), Ok("https://shop.example.de"));
        assert_eq!(origin("http://localhost:3000").as_deref(), Ok("http://localhost:3000"));
        assert_eq!(origin("*").as_deref(), Ok("*"));
        for text in ["shop.example.de", "https://", "https://a.de/path", "javascript:alert(1)", "https://a.de?x"] {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
