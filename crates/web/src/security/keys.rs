//! API keys: what a program shows in place of a login, as `Authorization: Bearer stk_…`.
//!
//! Kept in memory by digest, because every request asks. When a key was last used is written at most once an hour.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use engine::ports::{ApiKey, Folder, PortError, Scope};
use jiff::{SignedDuration, Timestamp};

use super::token;

/// What an API key begins with, so that scanners of source text find those that slipped in.
const MARK: &str = "stk_";
/// So many characters of a key are kept and shown, to recognise it by.
const PREFIX: usize = 12;
/// How often at most it is written that a key was used.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// A key with the moment last noted, in seconds.
#[derive(Debug)]
struct Known {
    key: Arc<ApiKey>,
    noted_at: AtomicI64,
}

/// The API keys that are not revoked.
#[derive(Debug, Default)]
pub struct ApiKeys {
    by_digest: RwLock<Arc<HashMap<[u8; 32], Known>>>,
}

/// A key that was found, and whether its use is to be noted.
pub(crate) struct Found {
    pub(crate) key: Arc<ApiKey>,
    pub(crate) to_note: bool,
}

impl ApiKeys {
    /// The key with this secret, if it is valid. Of many askers in an hour one is told to note its use.
    pub(crate) fn find(&self, secret: &str, now: Timestamp) -> Option<Found> {
        let known = Arc::clone(&self.by_digest.read().unwrap_or_else(PoisonError::into_inner));
        let known = known.get(&token::digest(secret)).filter(|known| known.key.is_valid(now))?;
        let noted = known.noted_at.load(Ordering::Relaxed);
        let to_note = now.as_second().saturating_sub(noted) >= NOTED_EVERY.as_secs()
            && known.noted_at.compare_exchange(noted, now.as_second(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
        Some(Found { key: Arc::clone(&known.key), to_note })
    }

    /// Reads them from the folder. Whoever changes a key calls it afterwards.
    pub fn refresh(&self, folder: &dyn Folder) -> Result<(), PortError> {
        let keys = folder.api_keys()?.into_iter().filter(|key| key.revoked_at.is_none());
        let by_digest = keys.map(|key| {
            let noted_at = AtomicI64::new(key.last_used_at.map_or(i64::MIN, Timestamp::as_second));
            (key.digest, Known { key: Arc::new(key), noted_at })
        });
        *self.by_digest.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by_digest.collect());
        Ok(())
    }
}

/// A new API key as it is kept, and the secret itself, which is shown once.
pub fn new_api_key(
    name: &str,
    scopes: &[Scope],
    created_at: Timestamp,
    random: &dyn Fn(&mut [u8]),
) -> (ApiKey, String) {
    let secret = format!("{MARK}{}", token::new(random));
    let key = ApiKey {
        id: 0,
        name: name.to_owned(),
        prefix: secret[..PREFIX].to_owned(),
        digest: token::digest(&secret),
        scopes: scopes.to_vec(),
        created_by: None,
        created_at,
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    };
    (key, secret)
}

/// What a program shows as its key. The name of the scheme has no case (RFC 9110, section 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
