//! The guard before every handler: one place decides who may do what, and records it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::ports::{Actor, AuditEntry, Scope, Thing};
use serde_json::Value;

use super::audit::Note;
use super::caller::{Caller, Identity};
use super::cookies::Cookie;
use super::csrf::{self, CsrfToken};
use super::reach::within_reach;
use super::{address, keys, token};
use crate::app::App;
use crate::error::PageError;
use crate::frame::to;
use crate::observe::Asker;
use crate::pages::settings::second_factor;
use crate::query;
use crate::routes::{Access, Record};

/// What the guard needs to know of one route.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) access: Access,
    pub(crate) record: Record,
}

/// What a person may reach whose role asks for a second factor that they have not set up.
const BEFORE_SECOND_FACTOR: [&str; 2] = [second_factor::PATH, "/logout"];

/// Lets a request through to its handler, or answers itself.
pub(crate) async fn admit(State(gate): State<Gate>, mut request: Request, next: Next) -> Result<Response, PageError> {
    let (app, access) = (&gate.app, gate.access);
    if !query::is_text(request.uri().path()) {
        return Err(PageError::NotFound);
    }
    match (access, app.engine.is_set_up()) {
        (Access::SetUp, true) => return Err(PageError::LinkSpent),
        (Access::Open | Access::User(_) | Access::Api(..) | Access::WriteKey, false) => {
            return Err(PageError::NotSetUp);
        }
        (Access::Always, _)
        | (Access::SetUp, false)
        | (Access::Open | Access::User(_) | Access::Api(..) | Access::WriteKey, true) => {}
    }
    // Programs bring a key with every request and no cookie: nothing of theirs can be forged by another site.
    match access {
        Access::WriteKey => return Ok(next.run(request).await),
        Access::Api(scope, _) => {
            if let Some(secret) = keys::bearer(request.headers()) {
                let caller = program(app, secret, scope).await?;
                return pass(&gate, Some(caller), request, next).await;
            }
        }
        Access::Always | Access::SetUp | Access::Open | Access::User(_) => {}
    }
    let https = app.settings.https;
    let changing = !csrf::is_safe(request.method());
    let identity = match access {
        // Static files and probes ask nothing of the folder.
        Access::Always if !changing => None,
        _ => identify(app, request.headers()).await?,
    };
    if let Access::User(roles) | Access::Api(_, roles) = access {
        match &identity {
            None => return Ok(sign_in(&request)),
            Some(identity) if !roles.contains(&identity.user.role) => return Err(PageError::Forbidden),
            Some(_) => {}
        }
    }
    if let (Access::User(_) | Access::Api(..), Some(identity)) = (access, &identity)
        && app.must_set_up_second_factor(&identity.user)
        && !BEFORE_SECOND_FACTOR.contains(&request.uri().path())
    {
        return Ok(to(second_factor::PATH));
    }
    let known = identity.as_ref().map(|identity| identity.session.csrf_token.clone());
    let from_cookie = Cookie::Csrf.read(request.headers(), https).filter(|token| token.len() == 64).map(str::to_owned);
    let known = known.or(from_cookie);
    if changing {
        request = csrf::check(request, known.as_deref().ok_or(PageError::Csrf)?, &app.settings).await?;
    }
    let fresh = known.is_none();
    let csrf = known.unwrap_or_else(|| token::new(&**app.chance()));
    let had_flash = !changing && Cookie::Flash.read(request.headers(), https).is_some();
    request.extensions_mut().insert(CsrfToken(csrf.clone()));
    let caller = identity.as_ref().map(|identity| Caller::Person(Arc::clone(&identity.user)));
    let role = identity.as_ref().map(|identity| identity.user.role);
    if let Some(identity) = identity {
        if let Some(asker) = request.extensions().get::<Asker>() {
            asker.is(identity.user.id);
        }
        request.extensions_mut().insert(identity);
    }
    let mut response = within_reach(pass(&gate, caller, request, next).await?, role).await?;
    if is_page(response.headers()) {
        set_cookies(&mut response, fresh.then_some(&csrf), had_flash, https);
    }
    Ok(response)
}

/// A page takes the message away that it showed, and brings the token of its forms where the browser has none.
fn set_cookies(response: &mut Response, fresh_token: Option<&String>, had_flash: bool, https: bool) {
    if let Some(token) = fresh_token {
        Cookie::Csrf.set(response.headers_mut(), token, https);
    }
    if had_flash {
        Cookie::Flash.remove(response.headers_mut(), https);
    }
}

/// Whether an answer is a page.
pub(crate) fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Runs the handler and records what the route says is to be recorded.
async fn pass(gate: &Gate, caller: Option<Caller>, mut request: Request, next: Next) -> Result<Response, PageError> {
    if let Some(caller) = caller.clone() {
        request.extensions_mut().insert(caller);
    }
    let (mut parts, body) = request.into_parts();
    let network = address::network(address::of(&parts, &gate.app.settings));
    let path_id = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(params) => params.iter().next().map(|(_, value)| value.to_owned()),
        Err(_) => None,
    };
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let note = response.extensions_mut().remove::<Note>();
    let succeeded = response.status().is_success() || response.status().is_redirection();
    let Some(entry) = entry(gate, caller, note, succeeded, path_id) else {
        return Ok(response);
    };
    let entry = AuditEntry { network: Some(network), ..entry };
    if matches!(gate.record, Record::Look { .. }) {
        gate.app.audit.look(entry).map_err(|_| PageError::Unforeseen)?;
    } else {
        let audit = Arc::clone(&gate.app.audit);
        gate.app.blocking(move |_| Ok(audit.record(entry)?)).await?;
    }
    Ok(response)
}

/// The entry of the audit log that a request leaves, if it leaves one.
fn entry(
    gate: &Gate,
    caller: Option<Caller>,
    note: Option<Note>,
    succeeded: bool,
    path_id: Option<String>,
) -> Option<AuditEntry> {
    let note_given = note.unwrap_or_default();
    let is_due = note_given.action.is_some() || (succeeded && caller.is_some());
    let (action, kind) = match &gate.record {
        Record::Nothing => (None, None),
        Record::Look { action, thing } | Record::Change { action, thing } => (Some(action.clone()), *thing),
    };
    let action = note_given.action.map(Into::into).or(action).filter(|_| is_due)?;
    let thing = note_given.thing.or_else(|| {
        let kind = kind?;
        let id = path_id.unwrap_or_default();
        let id = if kind == "customer" && !id.is_empty() { gate.app.pseudonyms.of(&id) } else { id };
        Some(Thing { kind: kind.to_owned(), id })
    });
    let masked = caller.as_ref().is_some_and(|caller| !caller.sees_persons());
    let mut details = note_given.details;
    if masked && matches!(gate.record, Record::Look { .. }) {
        match &mut details {
            Value::Object(details) => drop(details.insert("masked".to_owned(), Value::Bool(true))),
            details => *details = serde_json::json!({ "masked": true }),
        }
    }
    Some(AuditEntry {
        id: 0,
        at: gate.app.now(),
        actor: note_given.actor.unwrap_or_else(|| caller.map_or(Actor::Nobody, |caller| caller.actor())),
        action: action.into_owned(),
        thing,
        network: None,
        details,
    })
}

/// The program whose key was sent, if the key opens what is asked for.
async fn program(app: &App, secret: &str, scope: Scope) -> Result<Caller, PageError> {
    let now = app.now();
    let found = app.keys.find(secret, now).ok_or(PageError::NoSuchKey)?;
    if !found.key.opens(scope) {
        return Err(PageError::OutOfScope { scope: scope.code() });
    }
    if found.to_note {
        let id = found.key.id;
        app.blocking(move |engine| Ok(engine.folder().note_api_keys_used(&[(id, now)])?)).await?;
    }
    Ok(Caller::Program(found.key))
}

/// The person whose session's token the browser holds.
async fn identify(app: &App, headers: &HeaderMap) -> Result<Option<Identity>, PageError> {
    let Some(sent) = Cookie::Session.read(headers, app.settings.https) else {
        return Ok(None);
    };
    let (digest, now) = (token::digest(sent), app.now());
    let found = app.blocking(move |engine| Ok(engine.folder().session(&digest, now)?)).await?;
    Ok(found.map(|(session, user)| Identity { session: Arc::new(session), user: Arc::new(user) }))
}

/// Sends a browser to the login, from where it comes back; tells a script that it must.
fn sign_in(request: &Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || request.headers().contains_key("hx-request") {
        return PageError::SignedOut.into_response();
    }
    let target = match (csrf::is_safe(request.method()), path) {
        (false, _) | (true, "/") => "/login".to_owned(),
        (true, _) => {
            let wanted = request.uri().path_and_query().map_or(path, axum::http::uri::PathAndQuery::as_str);
            format!("/login?next={}", query::encode(wanted))
        }
    };
    (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response()
}
