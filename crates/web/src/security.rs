//! Who is asking, whether they may, whether it was really they who asked, and what is kept of it.

pub mod address;
pub mod audit;
pub mod caller;
pub(crate) mod cookies;
pub(crate) mod csrf;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod hosts;
pub mod keys;
pub mod password;
pub(crate) mod reach;
pub(crate) mod second_factor;
pub mod sessions;
pub mod sources;
pub mod throttle;
pub mod token;

/// The code that an app with this secret shows at a moment; for tests that stand in for the app.
pub fn second_factor_code(secret: &[u8], now: jiff::Timestamp) -> String {
    second_factor::code_at(secret, now)
}
