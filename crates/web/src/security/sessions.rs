//! Logged-in browsers. A session lasts a set time from its login (thirty days), whatever happens meanwhile: the folder is not written
//! to by reading pages, and a stolen cookie dies by itself.

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use engine::ports::{AccessTables, PortError, Session, UserChange};
use jiff::{SignedDuration, Timestamp};

use super::{address, token};
use crate::app::App;

/// How long a session lasts where nothing else is said.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A browser's name for itself is kept up to so many characters.
const MOST_OF_BROWSER: usize = 200;

/// The device that logs in, to tell devices apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device {
    /// What the browser calls itself.
    pub(crate) browser: String,
    /// The network it asks from.
    pub(crate) network: String,
}

impl FromRequestParts<App> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let browser = parts.headers.get(USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or_default();
        Ok(Self {
            browser: browser.chars().take(MOST_OF_BROWSER).collect(),
            network: address::network(address::of(parts, &app.settings)),
        })
    }
}

/// Begins a session and returns the token for the browser's cookie.
pub(crate) fn begin(
    tables: &dyn AccessTables,
    user: i64,
    device: Device,
    (now, lifetime): (Timestamp, SignedDuration),
    random: &dyn Fn(&mut [u8]),
) -> Result<String, PortError> {
    let token = token::new(random);
    tables.add_session(&Session {
        token_digest: token::digest(&token),
        user,
        csrf_token: token::new(random),
        created_at: now,
        expires_at: now.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        browser: device.browser,
        network: device.network,
    })?;
    tables.change_user(user, &UserChange::LoggedIn(now))?;
    Ok(token)
}
