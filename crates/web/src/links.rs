//! One-time links: for setting a folder up, and for logging in without a password.

use engine::ports::{AccessTables, LinkPurpose, PortError};
use jiff::{SignedDuration, Timestamp};

use crate::security::token;

/// Keeps a new one-time link and returns its token.
pub fn new_link(
    tables: &dyn AccessTables,
    purpose: &LinkPurpose,
    now: Timestamp,
    random: &dyn Fn(&mut [u8]),
    valid_for: SignedDuration,
) -> Result<String, PortError> {
    let token = token::new(random);
    let expires_at = now.saturating_add(valid_for).unwrap_or(Timestamp::MAX);
    tables.add_link(&token::digest(&token), purpose, expires_at)?;
    Ok(token)
}

/// The path at which a link of this purpose answers; the roof puts the server's address before it.
pub fn path(purpose: &LinkPurpose, token: &str) -> String {
    match purpose {
        LinkPurpose::SetUp => format!("/setup/{token}"),
        LinkPurpose::LogIn(_) | LinkPurpose::SecondFactor(_) => format!("/login/{token}"),
        LinkPurpose::Join(_) => format!("/join/{token}"),
    }
}
