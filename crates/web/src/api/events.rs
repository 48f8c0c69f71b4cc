//! The Events API: the Segment HTTP API, so that its clients and `RudderStack`'s work when they are given this host.
//!
//! An answer of 200 says that the events are on disk. What a body becomes, [`intake::segment`] says. Faults are told in
//! English, as JSON that the clients understand (`code`, `message`) and that is problem details as well (RFC 9457).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, request};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use domain::Event;
use engine::EngineError;
use engine::ports::{PortError, Source, SourceKind};
use intake::segment::{Bounds, Call, Envelope, Receipt, Refusal, Rejected, Taken, unpack};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::cors;
use super::live;
use super::queue::NotTaken;
use super::receive::{self, NoBody, Packing};
use crate::app::App;
use crate::routes::{Access, Route, options, post};
use crate::security::hosts;

/// At most so many rejected events are told one by one; all are counted.
const MOST_TOLD: usize = 20;
/// Of an origin that may not send so many characters are shown.
const LONGEST_ORIGIN: usize = 100;
/// When a sender who was sent away should come again, in seconds.
const AGAIN_AFTER: u32 = 1;
/// When to come again after the log could not be written, in seconds.
const AGAIN_AFTER_FAULT: u32 = 5;

/// The routes of all calls, each with the browser's question before it.
pub(crate) fn routes() -> Vec<Route> {
    let calls = Call::PATHS.into_iter().flat_map(|(path, call)| {
        let take = move |State(app): State<App>, request: Request| async move { take(&app, call, request).await };
        [post(path, Access::WriteKey, take).unrecorded(), options(path, Access::WriteKey, preflight)]
    });
    calls.collect()
}

/// Why a request is not answered with 200.
#[derive(Debug, thiserror::Error)]
enum NotDone {
    #[error("{0}")]
    Refused(Refusal),
    #[error("{}", .0.told())]
    NoBody(NoBody),
    #[error("no source has this write key; copy it from the page of sources")]
    NoSuchWriteKey,
    #[error("pages of this origin may not send with this write key; add the origin to the source")]
    Origin,
    #[error("this source sends more requests in a second than are allowed; send batches, or again after a second")]
    TooOften,
    #[error("too many events are waiting to be written; send them again after a second")]
    Full,
    #[error("the events could not be written, and none was kept; send them again")]
    NotWritten,
    #[error("the server's disk is full, and none of these events was kept; send them again when there is space")]
    DiskFull,
    #[error("the server may not write to its disk, and none of these events was kept; send them again when it may")]
    NotWritable,
}

impl NoBody {
    fn told(self) -> &'static str {
        match self {
            Self::TooLarge => "the body is larger than any may be; send smaller batches",
            Self::TooSlow => "the body did not come in time; send it again",
            Self::BrokenOff => "the body broke off; send it again",
            Self::Busy => "too many large bodies are being read; send it again after a second",
            Self::Encoding => "the body is packed in a way that is not understood; send it plain or packed by gzip",
        }
    }
}

impl NotDone {
    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(Refusal::TooLarge { .. }) | Self::NoBody(NoBody::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(_) | Self::NoBody(NoBody::BrokenOff) => StatusCode::BAD_REQUEST,
            Self::NoBody(NoBody::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::NoBody(NoBody::Encoding) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoSuchWriteKey => StatusCode::UNAUTHORIZED,
            Self::Origin => StatusCode::FORBIDDEN,
            Self::NoBody(NoBody::Busy) | Self::TooOften | Self::Full => StatusCode::TOO_MANY_REQUESTS,
            Self::NotWritten | Self::DiskFull | Self::NotWritable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NoBody(NoBody::TooLarge) => "too-large",
            Self::NoBody(NoBody::TooSlow) => "too-slow",
            Self::NoBody(NoBody::BrokenOff) => "broken-off",
            Self::NoBody(NoBody::Encoding) => "unknown-encoding",
            Self::NoSuchWriteKey => "no-such-write-key",
            Self::Origin => live::ORIGIN_NOT_ALLOWED,
            Self::TooOften => "too-often",
            Self::NoBody(NoBody::Busy) | Self::Full => "overloaded",
            Self::NotWritten => "not-written",
            Self::DiskFull => "disk-full",
            Self::NotWritable => "not-writable",
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self.status() {
            StatusCode::TOO_MANY_REQUESTS => Some(AGAIN_AFTER),
            StatusCode::SERVICE_UNAVAILABLE => Some(AGAIN_AFTER_FAULT),
            _ => None,
        }
    }
}

impl IntoResponse for NotDone {
    fn into_response(self) -> Response {
        let (status, code, message) = (self.status(), self.code(), self.to_string());
        let mut body = json!({
            "success": false,
            "code": code,
            "message": message,
            "type": format!("urn:stammkunde:problem:{code}"),
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": message,
        });
        if let Self::Refused(Refusal::NoneTaken(rejected)) = &self {
            body["rejected"] = told(rejected);
        }
        if let Self::Refused(Refusal::Event(fault)) = &self
            && !fault.path().is_empty()
        {
            body["path"] = fault.path().into();
        }
        let mut response = (status, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Basic realm=\"write key\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

fn told(rejected: &[Rejected]) -> Value {
    let one = |rejected: &Rejected| {
        json!({
            "index": rejected.place,
            "code": rejected.fault.code(),
            "path": rejected.fault.path(),
            "message": rejected.fault.to_string(),
        })
    };
    rejected.iter().take(MOST_TOLD).map(one).collect()
}

fn done(rejected: &[Rejected]) -> Response {
    let body = if rejected.is_empty() {
        "{\"success\":true}".to_owned()
    } else {
        json!({ "success": true, "rejectedCount": rejected.len(), "rejected": told(rejected) }).to_string()
    };
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Answers a call, also to the page of another site where its origin may send.
async fn take(app: &App, call: Call, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut allowed = false;
    let answer = answer(app, call, &parts, body, &mut allowed).await;
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    if let Some(origin) = cors::origin(&parts.headers).filter(|_| allowed) {
        cors::allow(response.headers_mut(), origin);
    }
    response
}

/// `allowed` becomes true as soon as it is known that the asking page may read what is answered.
async fn answer(
    app: &App,
    call: Call,
    parts: &request::Parts,
    body: Body,
    allowed: &mut bool,
) -> Result<Response, NotDone> {
    let origin = origin(parts)?;
    *allowed = origin.is_some_and(|origin| app.sources.any_allows_origin(origin));
    let most = app.settings.limits.request_bytes;
    let body = receive::body(body, &parts.headers, most, &app.entrance.places).await.map_err(NotDone::NoBody)?;
    let brought = open(app, call, &parts.headers, &body, allowed)?;
    let Brought { source, taken, bytes, received_at } = brought;
    keep(app, &source, taken.events, bytes).await?;
    for rejected in &taken.rejected {
        app.entrance.live.rejected(source.id, call, received_at, rejected.fault.code(), rejected.fault.path());
        app.entrance.count_fault(rejected.fault.code());
    }
    Ok(done(&taken.rejected))
}

/// What a body brought, and from where.
struct Brought {
    source: Arc<Source>,
    taken: Taken,
    /// Bytes of the body, unpacked.
    bytes: usize,
    received_at: Timestamp,
}

/// Opens a body, if its sender may send.
fn open(app: &App, call: Call, headers: &HeaderMap, body: &[u8], allowed: &mut bool) -> Result<Brought, NotDone> {
    let origin = cors::origin(headers).and_then(|origin| origin.to_str().ok());
    let packing = receive::packing(headers).map_err(NotDone::NoBody)?;
    let received_at = app.now();
    let of_key = |key: &str, allowed: &mut bool| {
        let source = admitted(app, key, origin, allowed);
        if let (Err(NotDone::Origin), Some(origin), Some(source)) = (&source, origin, app.sources.by_write_key(key)) {
            // The usual mistake of a first set-up: whoever looks at the source sees it.
            let origin: String = origin.chars().take(LONGEST_ORIGIN).collect();
            app.entrance.live.rejected(source.id, call, received_at, live::ORIGIN_NOT_ALLOWED, &origin);
        }
        source
    };
    let of_header = match basic_user(headers) {
        Some(key) => Some(of_key(&key, allowed)?),
        None => None,
    };
    let refuse = |source: Option<&Source>, refusal: Refusal| {
        if let Some(source) = source {
            app.entrance.live.refused(source.id, call, received_at, &refusal);
        }
        app.entrance.count_rejected(&refusal);
        NotDone::Refused(refusal)
    };
    let limits = app.settings.limits;
    let plain = unpack(body, packing == Packing::Gzip, limits.request_bytes)
        .map_err(|refusal| refuse(of_header.as_deref(), refusal))?;
    let bounds = Bounds {
        event_bytes: limits.event_bytes,
        batch_bytes: limits.batch_bytes,
        events_per_batch: limits.events_per_batch,
    };
    let envelope = Envelope::parse(call, &plain, &bounds).map_err(|refusal| refuse(of_header.as_deref(), refusal))?;
    let source = match of_header {
        Some(source) => source,
        None => of_key(envelope.write_key().ok_or(NotDone::NoSuchWriteKey)?, allowed)?,
    };
    if !app.entrance.rates.may_ask(source.id, limits.requests_per_second, received_at) {
        return Err(NotDone::TooOften);
    }
    let name = source.id.to_string();
    let state = app.engine.state().map_err(|_| NotDone::NotWritten)?;
    let receipt = Receipt {
        received_at,
        zone: &state.zone,
        source: &name,
        is_public: source.kind == SourceKind::Web,
        keeps_ip: app.settings.keeps_ip,
        keys: &app.settings.identity_keys,
        chance: &**app.chance(),
    };
    let taken = envelope.open(&receipt).map_err(|refusal| refuse(Some(&source), refusal))?;
    Ok(Brought { source, taken, bytes: plain.len(), received_at })
}

/// Writes events and remembers for a while what they were.
async fn keep(app: &App, source: &Source, events: Vec<Event>, bytes: usize) -> Result<(), NotDone> {
    let count = events.len();
    let currency = app.engine.state().map(|state| state.firm.currency).map_err(|_| NotDone::NotWritten)?;
    let arrivals = app.entrance.live.look(source.id, &events, currency);
    app.entrance.queue.take(&app.engine, events, bytes).await.map_err(|fault| match fault {
        NotTaken::Full => NotDone::Full,
        NotTaken::NotWritten(error) => match &*error {
            EngineError::Port(PortError::DiskFull { .. }) => NotDone::DiskFull,
            EngineError::Port(PortError::NotWritable { .. }) => NotDone::NotWritable,
            _ => NotDone::NotWritten,
        },
        NotTaken::Panicked => NotDone::NotWritten,
    })?;
    app.entrance.live.taken(source.id, count, arrivals);
    Ok(())
}

/// The source of a write key, if pages of the asking origin may send with it.
fn admitted(app: &App, key: &str, origin: Option<&str>, allowed: &mut bool) -> Result<Arc<Source>, NotDone> {
    let source = app.sources.by_write_key(key).ok_or(NotDone::NoSuchWriteKey)?;
    *allowed = origin.is_some_and(|origin| source.allows_origin(origin));
    if origin.is_some() && !*allowed { Err(NotDone::Origin) } else { Ok(source) }
}

fn origin(parts: &request::Parts) -> Result<Option<&str>, NotDone> {
    cors::origin(&parts.headers).map(|origin| origin.to_str().map_err(|_| NotDone::Origin)).transpose()
}

/// The user name of Basic authorisation; the password says nothing.
fn basic_user(headers: &HeaderMap) -> Option<String> {
    let (scheme, packed) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let packed = packed.trim();
    let plain = STANDARD.decode(packed).or_else(|_| STANDARD_NO_PAD.decode(packed)).ok()?;
    let text = String::from_utf8(plain).ok()?;
    let user = text.split_once(':').map_or(text.as_str(), |(user, _)| user);
    Some(user.trim().to_owned()).filter(|user| !user.is_empty())
}

/// Answers the question that a browser asks before it sends. It brings no key, so any source's origin may ask.
pub(crate) async fn preflight(State(app): State<App>, headers: HeaderMap) -> Response {
    let asked = cors::origin(&headers).and_then(|origin| Some((origin, origin.to_str().ok()?)));
    match asked.filter(|(_, text)| app.sources.any_allows_origin(text)) {
        Some((origin, _)) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            cors::allow_sending(response.headers_mut(), origin);
            response
        }
        None => NotDone::Origin.into_response(),
    }
}

/// What analytics-next asks for before it begins: where to send, and that nothing else is to be loaded.
pub(crate) async fn settings(State(app): State<App>, Path(key): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut allowed = false;
    let asked = origin(&parts).and_then(|origin| admitted(&app, &key, origin, &mut allowed));
    let mut response = if let Err(fault) = asked {
        fault.into_response()
    } else {
        let request = Request::from_parts(parts.clone(), Body::empty());
        let host = hosts::authority(&request).unwrap_or_default();
        let body = settings_of(&key, host, app.settings.https).to_string();
        let kept = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
        (kept, body).into_response()
    };
    match cors::origin(&parts.headers).filter(|_| allowed) {
        Some(origin) => cors::allow(response.headers_mut(), origin),
        // What is kept for whoever named no origin, or another one, is not for a page.
        None => cors::tell_apart(response.headers_mut()),
    }
    response
}

fn settings_of(key: &str, host: &str, https: bool) -> Value {
    json!({
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": format!("{host}/v1"),
                "protocol": if https { "https" } else { "http" },
                "unbundledIntegrations": [],
                "addBundledMetadata": true,
                "maybeBundledConfigIds": {},
                "versionSettings": { "version": "4.4.7", "componentTypes": ["browser"] },
            },
        },
        "plan": {
            "track": { "__default": { "enabled": true, "integrations": {} } },
            "identify": { "__default": { "enabled": true } },
            "group": { "__default": { "enabled": true } },
        },
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": { "sampleRate": 0 },
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    })
}

/// Figures about itself that analytics-next may send: they say nothing about customers and are not kept.
pub(crate) async fn own_figures(State(app): State<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let most = app.settings.limits.event_bytes;
    let mut response = match receive::body(body, &parts.headers, most, &app.entrance.places).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(fault) => NotDone::NoBody(fault).into_response(),
    };
    let asked = origin(&parts).ok().flatten().filter(|origin| app.sources.any_allows_origin(origin));
    if let Some(origin) = cors::origin(&parts.headers).filter(|_| asked.is_some()) {
        cors::allow(response.headers_mut(), origin);
    }
    response
}
