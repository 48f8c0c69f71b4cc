//! The way into the audit log.
//!
//! The guard writes an entry for every change and every look that a route declares, so none can be forgotten. A change
//! is answered once its entry is on disk. Looks wait together for at most a second, so that reading pages costs no write
//! each; a crash can lose the looks of its last second.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::Response;
use engine::ports::{Actor, AuditEntry, Folder, PortError, Thing};
use serde_json::Value;

/// A look waits at most so long.
const WAIT: Duration = Duration::from_secs(1);
/// So many looks are written without waiting further.
const BATCH: usize = 256;
/// Where so many wait because the folder takes none, personal data are not shown any more.
const MOST_WAITING: usize = 8_192;

/// Looks cannot be recorded: the folder takes no entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// Entries on their way into the folder.
pub struct Audit {
    folder: Arc<dyn Folder>,
    waiting: Mutex<Vec<AuditEntry>>,
}

impl Audit {
    pub(crate) fn new(folder: Arc<dyn Folder>) -> Self {
        Self { folder, waiting: Mutex::new(Vec::new()) }
    }

    /// Records an entry that may wait. The same look again while it waits is one look.
    pub(crate) fn look(self: &Arc<Self>, entry: AuditEntry) -> Result<(), Full> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |known: &AuditEntry| {
            (&known.actor, &known.action, &known.thing, &known.details)
                == (&entry.actor, &entry.action, &entry.thing, &entry.details)
        };
        if waiting.iter().rev().take(BATCH).any(same) {
            return Ok(());
        }
        if waiting.len() >= MOST_WAITING {
            return Err(Full);
        }
        waiting.push(entry);
        let wait = match waiting.len() {
            1 => WAIT,
            count if count % BATCH == 0 => Duration::ZERO,
            _ => return Ok(()),
        };
        drop(waiting);
        let audit = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            let _ = tokio::task::spawn_blocking(move || audit.flush_or_say()).await;
        });
        Ok(())
    }

    /// Records an entry, and what waits, and returns when it is on disk. Blocks.
    pub fn record(&self, entry: AuditEntry) -> Result<(), PortError> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
        self.flush()
    }

    /// Writes what waits. Blocks.
    pub fn flush(&self) -> Result<(), PortError> {
        let entries = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if entries.is_empty() {
            return Ok(());
        }
        let written = self.folder.add_audit(&entries);
        if written.is_err() {
            // They are tried again with the next; those that came meanwhile are the later ones.
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let later = std::mem::replace(&mut *waiting, entries);
            waiting.extend(later);
        }
        written
    }

    pub(crate) fn flush_or_say(&self) {
        if let Err(error) = self.flush() {
            tracing::error!(error = &error as &dyn std::error::Error, "the audit log was not written");
        }
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.flush_or_say();
    }
}

/// What a handler adds to the entry that the guard writes; it rides on the answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Note {
    /// Who, where the guard does not know it: a login.
    pub(crate) actor: Option<Actor>,
    /// What was done, where the route alone does not tell; recorded then also where the answer is a refusal.
    pub(crate) action: Option<&'static str>,
    /// To what, where the path does not tell.
    pub(crate) thing: Option<Thing>,
    /// More, without secrets and without words about persons.
    pub(crate) details: Value,
}

impl Note {
    /// More about what was done.
    pub(crate) fn details(details: Value) -> Self {
        Self { details, ..Self::default() }
    }

    /// The same about a thing.
    #[must_use]
    pub(crate) fn about(self, kind: &str, id: impl std::fmt::Display) -> Self {
        let id = id.to_string();
        Self { thing: Some(Thing { kind: kind.to_owned(), id }), ..self }
    }

    /// The answer with this note on it.
    pub(crate) fn on(self, mut response: Response) -> Response {
        response.extensions_mut().insert(self);
        response
    }
}
