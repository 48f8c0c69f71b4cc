//! The host check: a page of a foreign site that points its own name at our address (DNS rebinding) is not answered.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::Response;

use crate::app::{App, Settings};
use crate::error::PageError;

/// Host and port a request names.
pub(crate) fn authority(request: &Request) -> Option<&str> {
    let header = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    header.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str))
}

/// The host of an authority, without port and without the brackets of an IPv6 address.
pub(crate) fn host_of(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}

/// Whether a host is one of ours: `localhost`, the address listened on, or a configured name. An address written in
/// digits cannot be rebound, so where all addresses are listened on, any of them will do.
pub(crate) fn is_ours(authority: &str, settings: &Settings) -> bool {
    let host = host_of(authority);
    let listen = settings.listen.ip();
    match host.parse::<IpAddr>() {
        Ok(address) if address == listen || listen.is_unspecified() => true,
        Ok(address) if address.is_loopback() && listen.is_loopback() => true,
        _ => {
            host.eq_ignore_ascii_case("localhost")
                || settings.hosts.iter().any(|ours| host_of(ours).eq_ignore_ascii_case(host))
        }
    }
}

/// Refuses requests for hosts that are not ours.
pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Result<Response, PageError> {
    let asked = authority(&request).unwrap_or_default();
    if !is_ours(asked, &app.settings) {
        return Err(PageError::Host { host: asked.chars().take(100).collect() });
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered() {
        let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
        settings.hosts = vec!["Kunden.example".to_owned()];
        for ours in
            ["localhost:8080", "LOCALHOST", "127.0.0.1:8080", "[::1]:8080", "kunden.example", "kunden.example:443"]
        {
            assert!(is_ours(ours, &settings), "{ours}");
        }
        for foreign in ["", "evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example:8080"] {
            assert!(!is_ours(foreign, &settings), "{foreign}");
        }
        let everywhere = Settings::new(([0, 0, 0, 0], 80).into());
        assert!(is_ours("192.168.1.5", &everywhere) && !is_ours("evil.example", &everywhere));
    }
}
