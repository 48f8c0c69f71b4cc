//! Time and chance: the only file of the program that asks for either.

use std::sync::OnceLock;

use jiff::Timestamp;

/// Names a moment that stands for the present, so that a run can be repeated exactly: `STAMMKUNDE_NOW=2012-01-01T00:00Z`.
const FIXED: &str = "STAMMKUNDE_NOW";

/// The present moment.
pub(crate) fn now() -> Timestamp {
    static NAMED: OnceLock<Option<Timestamp>> = OnceLock::new();
    NAMED.get_or_init(|| std::env::var(FIXED).ok()?.parse().ok()).unwrap_or_else(Timestamp::now)
}

/// Fills a slice with bytes that nobody can guess.
///
/// Without them no session and no link is safe, and no system that runs this program lacks them: it is better to stop.
pub(crate) fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}
