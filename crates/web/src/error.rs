//! Faults on their way to a person: a page in their language, or problem details (RFC 9457) for a program.
//!
//! The HTTP status is chosen here, once.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::{Language, Message};
use engine::EngineError;
use engine::ports::PortError;
use jiff::Timestamp;

use crate::app::App;
use crate::frame::{Face, GateFrame};

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There is no such page, or no such thing on it.
    #[error("there is nothing at this address")]
    NotFound,
    /// The folder is not set up; only the set-up link answers.
    #[error("not set up yet; open the link that the program printed")]
    NotSetUp,
    /// The one-time link was used, has expired or never was.
    #[error("this link was used or has expired; have a new one printed")]
    LinkSpent,
    /// A script asks for what only a logged-in person may see.
    #[error("not logged in")]
    SignedOut,
    /// A program shows an API key that opens nothing.
    #[error("this API key is unknown, revoked or has expired; have a new one made")]
    NoSuchKey,
    /// Events came without a write key, or with one that no source has.
    #[error("no source has this write key; copy it from the page of sources")]
    NoSuchWriteKey,
    /// The API key is good, but not for this.
    #[error("this API key lacks the scope `{scope}`; have one made that has it")]
    OutOfScope {
        /// What it would need.
        scope: &'static str,
    },
    /// The person's role does not allow it.
    #[error("your role does not allow this; ask an owner")]
    Forbidden,
    /// The request did not come from a page of ours, or from one that is too old.
    #[error("the form did not come from this page; reload it and try again")]
    Csrf,
    /// The request names a host that is not ours.
    #[error("`{host}` is no name of this server; add it to the configured hosts")]
    Host {
        /// What it named.
        host: String,
    },
    /// The figures are for this machine, or for who has the token.
    #[error("the figures are read from this machine, or with the token of `metrics.token`")]
    MetricsClosed,
    /// The page does not take this method.
    #[error("this address does not take such requests")]
    MethodNotAllowed,
    /// The body cannot be read as what it says it is.
    #[error("the form could not be read")]
    Unreadable,
    /// An upload that is no form with files.
    #[error("files are taken as a form with files (multipart/form-data) only")]
    NotAnUpload,
    /// The body is longer than this page takes.
    #[error("the request is too large")]
    TooLarge,
    /// Too many attempts to log in.
    #[error("too many attempts; again from {again_at}")]
    TooManyAttempts {
        /// From when the next attempt is looked at.
        again_at: Timestamp,
    },
    /// What was asked for cannot be right; the message says what and what to do.
    #[error("{}", words::message(Language::En, .0))]
    Refused(Message),
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A fault of this program; the log says more.
    #[error("this program made a mistake; its log says more")]
    Unforeseen,
}

impl From<PortError> for PageError {
    fn from(error: PortError) -> Self {
        Self::Engine(EngineError::Port(error))
    }
}

impl PageError {
    /// What the disk of the uploads refuses.
    pub(crate) fn of_disk(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let action = || "keeping an upload".to_owned();
        match error.kind() {
            StorageFull | QuotaExceeded => PortError::DiskFull { action: action(), cause: error.into() }.into(),
            ReadOnlyFilesystem | PermissionDenied => {
                PortError::NotWritable { action: action(), cause: error.into() }.into()
            }
            _ => Self::Refused(Message::new("import-disk").with("reason", error.to_string())),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "rendering a page");
        Self::Unforeseen
    }
}

/// What a fault says to a person: a heading, and what to do.
struct Told {
    title: Message,
    text: Message,
}

impl PageError {
    /// The status that says it to a program.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound
            | Self::LinkSpent
            | Self::Engine(
                EngineError::NoCustomer { .. }
                | EngineError::NoModel { .. }
                | EngineError::NoPhase { .. }
                | EngineError::NoOverlay { .. }
                | EngineError::NoKpi { .. }
                | EngineError::NoProduct { .. }
                | EngineError::NoSegment { .. }
                | EngineError::NoData,
            ) => StatusCode::NOT_FOUND,
            Self::NotSetUp
            | Self::Engine(
                EngineError::NotSetUp | EngineError::Port(PortError::Locked { .. } | PortError::NotWritable { .. }),
            ) => StatusCode::SERVICE_UNAVAILABLE,
            Self::SignedOut | Self::NoSuchKey | Self::NoSuchWriteKey => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::OutOfScope { .. }
            | Self::Csrf
            | Self::MetricsClosed
            | Self::Engine(EngineError::OfPersons { .. }) => StatusCode::FORBIDDEN,
            Self::Host { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable | Self::NotAnUpload | Self::Refused(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Engine(EngineError::Port(PortError::DiskFull { .. })) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Engine(
                EngineError::Firm(_)
                | EngineError::Read { .. }
                | EngineError::NotSplit(_)
                | EngineError::NoHoldout { .. }
                | EngineError::BrokenSegment { .. }
                | EngineError::TooManyRules { .. }
                | EngineError::StillOne { .. }
                | EngineError::MustStay { .. },
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Engine(EngineError::Overrules { .. }) => StatusCode::CONFLICT,
            Self::Engine(EngineError::Port(_) | EngineError::Model(_) | EngineError::Catalogue(_))
            | Self::Unforeseen => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn told(&self, again_at: &str) -> Told {
        let told = |title, text| Told { title: Message::new(title), text };
        match self {
            Self::NotFound => told("error-not-found-title", Message::new("error-page-not-found")),
            Self::NotSetUp => told("error-not-set-up-title", Message::new("error-not-set-up")),
            Self::LinkSpent => told("error-link-spent-title", Message::new("error-link-spent")),
            Self::SignedOut => told("error-signed-out-title", Message::new("error-signed-out")),
            Self::NoSuchKey => told("error-signed-out-title", Message::new("error-no-such-key")),
            Self::NoSuchWriteKey => told("error-signed-out-title", Message::new("error-no-such-write-key")),
            Self::OutOfScope { scope } => {
                told("error-forbidden-title", Message::new("error-out-of-scope").with("scope", *scope))
            }
            Self::Forbidden => told("error-forbidden-title", Message::new("error-forbidden")),
            Self::Csrf => told("error-csrf-title", Message::new("error-csrf")),
            Self::Host { host } => told("error-host-title", Message::new("error-host").with("host", host.as_str())),
            Self::MetricsClosed => told("error-forbidden-title", Message::new("error-metrics-closed")),
            Self::MethodNotAllowed => told("error-title", Message::new("error-method-not-allowed")),
            Self::Unreadable => told("error-title", Message::new("error-unreadable")),
            Self::NotAnUpload => told("error-title", Message::new("error-not-an-upload")),
            Self::TooLarge => told("error-too-large-title", Message::new("error-too-large")),
            Self::TooManyAttempts { .. } => {
                told("error-too-many-attempts-title", Message::new("error-too-many-attempts").with("when", again_at))
            }
            Self::Refused(message) => told("error-title", message.clone()),
            Self::Engine(error @ EngineError::NoCustomer { .. }) => told("error-no-customer-title", error.message()),
            Self::Engine(
                error @ (EngineError::NoModel { .. }
                | EngineError::NoPhase { .. }
                | EngineError::NoOverlay { .. }
                | EngineError::NoKpi { .. }
                | EngineError::NoProduct { .. }
                | EngineError::NoSegment { .. }),
            ) => told("error-not-found-title", error.message()),
            Self::Engine(error @ EngineError::NoData) => told("error-no-data-title", error.message()),
            Self::Engine(error) => told("error-title", error.message()),
            Self::Unforeseen => told("error-title", Message::new("error-unforeseen")),
        }
    }
}

/// Rides on the answer until [`render`] knows who reads it.
#[derive(Clone)]
struct Fault(Arc<PageError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Fault(Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    frame: GateFrame,
    status: u16,
    title: String,
    text: String,
    home: bool,
}

/// Puts faults into words: outside of all that may answer with one.
pub(crate) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_program = is_program_path(request.uri().path()) || wants_json(request.headers());
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let headers = parts.headers.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(Fault(fault)) = response.extensions().get::<Fault>().cloned() else {
        return response;
    };
    if fault.status().is_server_error() && !matches!(*fault, PageError::NotSetUp) {
        tracing::error!(error = &*fault as &dyn std::error::Error, "a request failed");
    }
    let frame = GateFrame::of_headers(&app, &headers);
    let mut answer = if is_program {
        problem(&fault, &frame.face, &path, &app)
    } else {
        written(&fault, frame, &app).unwrap_or_else(|_| fault.status().into_response())
    };
    if is_program && answer.status() == StatusCode::UNAUTHORIZED {
        let scheme = if matches!(*fault, PageError::NoSuchWriteKey) { "Basic realm=\"write key\"" } else { "Bearer" };
        answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    }
    if let PageError::TooManyAttempts { again_at } = &*fault {
        let seconds = again_at.duration_since(app.now()).as_secs().max(1);
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// Whether only programs ask there: the API, and where events come in.
fn is_program_path(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/v1/")
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// When a wait ends, in the firm's zone, to the second where it is near.
fn when(fault: &PageError, app: &App) -> String {
    let PageError::TooManyAttempts { again_at } = fault else {
        return String::new();
    };
    let zone = app.engine.state().map_or_else(|_| domain::Zone::utc(), |state| state.zone.clone());
    let local = zone.datetime(*again_at);
    format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}

fn written(fault: &PageError, frame: GateFrame, app: &App) -> Result<Response, askama::Error> {
    let told = fault.told(&when(fault, app));
    let language = frame.face.language;
    let (title, text) = (words::message(language, &told.title), words::message(language, &told.text));
    let home = app.engine.is_set_up();
    let status = fault.status();
    let html = FaultPage { frame, status: status.as_u16(), title, text, home }.render()?;
    Ok((status, Html(html)).into_response())
}

fn problem(fault: &PageError, face: &Face, path: &str, app: &App) -> Response {
    let told = fault.told(&when(fault, app));
    let body = serde_json::json!({
        "type": format!("urn:stammkunde:problem:{}", told.text.key),
        "title": words::message(face.language, &told.title),
        "status": fault.status().as_u16(),
        "detail": words::message(face.language, &told.text),
        "instance": path,
    });
    (fault.status(), [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}
