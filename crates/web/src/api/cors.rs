//! Which pages of other sites may send: those of the origins that the source names (Fetch standard, CORS).
//!
//! Nothing here reads a cookie, so nothing is allowed to bring one.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue};

/// How long a browser remembers the answer to its question, in seconds.
const REMEMBERED: &str = "86400";

/// The origin that a browser names; programs name none.
pub(crate) fn origin(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(ORIGIN)
}

/// Lets the page read the answer.
pub(crate) fn allow(headers: &mut HeaderMap, origin: &HeaderValue) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    // So that a client knows when to come again.
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    tell_apart(headers);
}

/// Has caches keep the answer for each origin by itself.
pub(crate) fn tell_apart(headers: &mut HeaderMap) {
    headers.append(VARY, HeaderValue::from_static("origin"));
}

/// Says what a page may send.
pub(crate) fn allow_sending(headers: &mut HeaderMap, origin: &HeaderValue) {
    allow(headers, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, content-encoding, x-retry-count, anonymousid"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
}
