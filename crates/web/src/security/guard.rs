//! The guard before every handler: one place decides who may do what.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::ports::{Session, User};

use super::cookies::Cookie;
use super::csrf::{self, CsrfToken};
use super::token;
use crate::app::App;
use crate::error::PageError;
use crate::observe::Asker;
use crate::query;
use crate::routes::Access;

/// Who is logged in, for handlers.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) session: Arc<Session>,
    pub(crate) user: Arc<User>,
}

/// What the guard needs to know of one route.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) access: Access,
}

/// Lets a request through to its handler, or answers itself.
pub(crate) async fn admit(State(gate): State<Gate>, mut request: Request, next: Next) -> Result<Response, PageError> {
    let Gate { app, access } = gate;
    if !query::is_text(request.uri().path()) {
        return Err(PageError::NotFound);
    }
    let https = app.settings.https;
    match (access, app.engine.is_set_up()) {
        (Access::SetUp, true) => return Err(PageError::LinkSpent),
        (Access::Open | Access::User(_), false) => return Err(PageError::NotSetUp),
        (Access::Always, _) | (Access::SetUp, false) | (Access::Open | Access::User(_), true) => {}
    }
    let changing = !csrf::is_safe(request.method());
    let identity = match access {
        // Static files and probes ask nothing of the folder.
        Access::Always if !changing => None,
        Access::Always | Access::SetUp | Access::Open | Access::User(_) => identify(&app, request.headers()).await?,
    };
    if let Access::User(roles) = access {
        match &identity {
            None => return Ok(sign_in(&request)),
            Some(identity) if !roles.contains(&identity.user.role) => return Err(PageError::Forbidden),
            Some(_) => {}
        }
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
    if let Some(identity) = identity {
        if let Some(asker) = request.extensions().get::<Asker>() {
            asker.is(identity.user.id);
        }
        request.extensions_mut().insert(identity);
    }
    let mut response = next.run(request).await;
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && fresh {
        Cookie::Csrf.set(response.headers_mut(), &csrf, https);
    }
    if is_page && had_flash {
        Cookie::Flash.remove(response.headers_mut(), https);
    }
    Ok(response)
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
