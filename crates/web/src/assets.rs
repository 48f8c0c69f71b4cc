//! Static files: built by `make assets` into `assets/dist`, embedded, served by their hashed names.
//!
//! Without them the program still builds and its pages still work, unstyled.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::app::App;
use crate::error::PageError;

#[derive(RustEmbed)]
#[folder = "assets/dist"]
#[allow_missing = true]
struct Files;

/// Plain names of files and the hashed names under which they are served.
#[derive(Debug, Clone, Default)]
pub struct Manifest(HashMap<String, String>);

impl Manifest {
    /// Reads the manifest that was built in; empty where the files were not built.
    pub(crate) fn load() -> Self {
        let read = |file: EmbeddedFile| serde_json::from_slice(&file.data).ok();
        Self(Files::get("manifest.json").and_then(read).unwrap_or_default())
    }

    /// Whether nothing is built in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The path of a file by its plain name.
    pub fn path(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|file| format!("/assets/{file}"))
    }

    fn is_hashed(&self, file: &str) -> bool {
        self.0.values().any(|hashed| hashed == file)
    }
}

/// Whether an `Accept-Encoding` takes a coding.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(";q=").unwrap_or((offer, "1"));
        name.trim() == coding && weight.trim().parse().unwrap_or(0.0_f32) > 0.0
    })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Answers with a file in the best coding the browser takes.
pub(crate) async fn serve(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !app.assets.is_hashed(&file) {
        return Err(PageError::NotFound);
    }
    answer_with(&file, &headers, "public, max-age=31536000, immutable")
}

/// `/stammkunde.js`, the tracker that shops' pages load from here. Its address never changes, so browsers ask again every
/// hour, and are told quickly that nothing changed. Every site may load it, also with `integrity`.
pub(crate) async fn tracker(State(app): State<App>, headers: HeaderMap) -> Result<Response, PageError> {
    let file = app.assets.0.get("tracker.js").ok_or(PageError::NotFound)?;
    let mut response = answer_with(file, &headers, "public, max-age=3600")?;
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    Ok(response)
}

fn answer_with(file: &str, headers: &HeaderMap, cache: &'static str) -> Result<Response, PageError> {
    let coded = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(headers, coding))
        .find_map(|(coding, ending)| Files::get(&format!("{file}{ending}")).map(|found| (Some(coding), found)));
    let (coding, found) = coded.or_else(|| Files::get(file).map(|found| (None, found))).ok_or(PageError::NotFound)?;
    let digest = blake3::Hash::from_bytes(found.metadata.sha256_hash()).to_hex();
    let tag = format!("\"{}\"", &digest[..32]);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(found.data.into_owned()).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(file)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(ETAG, tag);
    }
    if let (Some(coding), false) = (coding, unchanged) {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_refused_is_not_sent() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5, br;q=0"));
        assert!(accepts(&headers, "gzip") && !accepts(&headers, "br") && !accepts(&headers, "zstd"));
    }

    /// Without its shape an icon is a filled square.
    #[test]
    fn every_section_of_the_menu_has_a_shape() {
        let manifest = Manifest::load();
        let Some(sheet) = manifest.0.get("app.css").and_then(|name| Files::get(name)) else {
            eprintln!("passed without style sheet: `make assets` builds it");
            return;
        };
        let sheet = String::from_utf8_lossy(&sheet.data).into_owned();
        for icon in crate::frame::section_icons() {
            let quoted = [format!("[data-icon={icon}]"), format!("[data-icon=\"{icon}\"]")];
            assert!(
                quoted.iter().any(|rule| sheet.contains(rule)),
                "{icon}: build the assets anew, or add it to icons.mjs"
            );
        }
    }
}
