//! Logged-in browsers. A session lasts a set time from its login (thirty days), whatever happens meanwhile: the folder is not written
//! to by reading pages, and a stolen cookie dies by itself.

use engine::ports::{PortError, Session, Tables};
use jiff::{SignedDuration, Timestamp};

use super::token;

/// How long a session lasts where nothing else is said.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Begins a session and returns the token for the browser's cookie.
pub(crate) fn begin(
    tables: &dyn Tables,
    user: i64,
    now: Timestamp,
    lifetime: SignedDuration,
    random: &dyn Fn(&mut [u8]),
) -> Result<String, PortError> {
    let token = token::new(random);
    tables.add_session(&Session {
        token_digest: token::digest(&token),
        user,
        csrf_token: token::new(random),
        created_at: now,
        expires_at: now.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
    })?;
    Ok(token)
}
