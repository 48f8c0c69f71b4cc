//! Cross-site requests: a change is accepted only from a page of ours.
//!
//! Two proofs. The browser's: `Sec-Fetch-Site` and `Origin`, where sent, name our own origin. The page's: the token that
//! it was given, as header `x-csrf-token` or form field `csrf`. A multipart body streams past unread, so there the
//! browser's proof must be present.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, Method};

use super::{hosts, token};
use crate::app::Settings;
use crate::error::PageError;

/// A form that is not an upload is at most so large.
const MOST_FORM_BYTES: usize = 256 * 1024;

/// The token the reader's pages carry.
#[derive(Debug, Clone)]
pub(crate) struct CsrfToken(pub(crate) String);

/// Whether a method changes nothing.
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Lets a changing request pass that carries both proofs.
pub(crate) async fn check(request: Request, expected: &str, settings: &Settings) -> Result<Request, PageError> {
    let vouched = browser_vouches(&request, settings)?;
    if let Some(sent) = request.headers().get("x-csrf-token") {
        let right = sent.to_str().is_ok_and(|sent| token::same(sent, expected));
        return if right { Ok(request) } else { Err(PageError::Csrf) };
    }
    match body_kind(request.headers()) {
        BodyKind::Form => check_form(request, expected).await,
        BodyKind::Multipart if vouched => Ok(request),
        BodyKind::Multipart | BodyKind::Other => Err(PageError::Csrf),
    }
}

/// Whether the browser says that the request comes from us; an error where it says that it does not.
fn browser_vouches(request: &Request, settings: &Settings) -> Result<bool, PageError> {
    let headers = request.headers();
    let mut vouched = false;
    if let Some(site) = headers.get("sec-fetch-site") {
        if site != "same-origin" {
            return Err(PageError::Csrf);
        }
        vouched = true;
    }
    if let Some(origin) = headers.get(ORIGIN) {
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
        let same = origin.is_some_and(|origin| {
            let asked = hosts::authority(request).unwrap_or_default();
            origin.eq_ignore_ascii_case(asked) || settings.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(origin))
        });
        if !same {
            return Err(PageError::Csrf);
        }
        vouched = true;
    }
    Ok(vouched)
}

enum BodyKind {
    Form,
    Multipart,
    Other,
}

fn body_kind(headers: &HeaderMap) -> BodyKind {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "multipart/form-data" => BodyKind::Multipart,
        _ => BodyKind::Other,
    }
}

/// Reads the form for its token and hands the request on with its body whole.
async fn check_form(request: Request, expected: &str) -> Result<Request, PageError> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_FORM_BYTES).await.map_err(|_| PageError::TooLarge)?;
    let again = |bytes: Bytes| Request::from_parts(parts.clone(), Body::from(bytes));
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(again(bytes.clone()), &())
        .await
        .map_err(|_| PageError::Unreadable)?;
    let sent = fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
    if sent.is_some_and(|sent| token::same(sent, expected)) { Ok(again(bytes)) } else { Err(PageError::Csrf) }
}
