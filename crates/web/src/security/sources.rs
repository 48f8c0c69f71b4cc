//! Which source a write key belongs to: in memory, because every event that arrives asks.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use engine::ports::{Folder, PortError, Source};

use super::token;

/// What a write key begins with, so that it is recognised where it stands.
const MARK: &str = "wk_";
/// Hexadecimal digits of a write key after its mark: 128 bits.
const DIGITS: usize = 32;

/// The sources by their valid write keys. Cheap to ask; read anew from the folder after each change.
#[derive(Debug, Default)]
pub struct Sources {
    by_key: RwLock<Arc<HashMap<String, Arc<Source>>>>,
}

impl Sources {
    /// The source that a write key belongs to; `None` where the key is unknown or revoked, or its source retired.
    pub fn by_write_key(&self, key: &str) -> Option<Arc<Source>> {
        self.by_key.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Whether a page of this origin may send to any source; for the browser's question before it sends (preflight),
    /// which carries no key.
    pub fn any_allows_origin(&self, origin: &str) -> bool {
        let by_key = Arc::clone(&self.by_key.read().unwrap_or_else(PoisonError::into_inner));
        by_key.values().any(|source| source.allows_origin(origin))
    }

    /// Reads them from the folder. Whoever changes a source or a key calls it afterwards.
    pub fn refresh(&self, folder: &dyn Folder) -> Result<(), PortError> {
        let mut by_key = HashMap::new();
        for source in folder.sources()?.into_iter().filter(|source| source.retired_at.is_none()) {
            let source = Arc::new(source);
            for key in source.keys.iter().filter(|key| key.revoked_at.is_none()) {
                by_key.insert(key.key.clone(), Arc::clone(&source));
            }
        }
        *self.by_key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by_key);
        Ok(())
    }
}

/// A new write key.
pub fn new_write_key(random: &dyn Fn(&mut [u8])) -> String {
    format!("{MARK}{}", &token::new(random)[..DIGITS])
}
