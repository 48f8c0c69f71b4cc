//! The audit log: who changed what, and who looked at whose data. Entries are added and, after the time that the firm
//! keeps them, removed; what was done, when and by whom is never changed.
//!
//! Customers stand in it by their pseudonym ([`crate::pseudonym`]), not by their id: so the log can be searched for one
//! person. The one change is that of an erasure, which puts a random pseudonym in the place of the person's; what is done
//! about somebody erased later names nobody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person who was logged in.
    User {
        /// Their number.
        id: i64,
        /// Their address then, readable also after they are removed.
        email: String,
    },
    /// A program with an API key.
    Key {
        /// Number of the key.
        id: i64,
        /// Its name.
        name: String,
    },
    /// Somebody at the machine, with the command.
    Command {
        /// Their name in the operating system.
        user: String,
    },
    /// Stammkunde itself.
    System,
    /// Somebody who was not logged in.
    Nobody,
}

impl Actor {
    /// The words of all kinds.
    pub const KINDS: [&'static str; 5] = ["user", "key", "command", "system", "nobody"];

    /// Its kind's word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::User { .. } => "user",
            Self::Key { .. } => "key",
            Self::Command { .. } => "command",
            Self::System => "system",
            Self::Nobody => "nobody",
        }
    }

    /// Its number, where its kind has one.
    pub const fn id(&self) -> Option<i64> {
        match self {
            Self::User { id, .. } | Self::Key { id, .. } => Some(*id),
            Self::Command { .. } | Self::System | Self::Nobody => None,
        }
    }

    /// Its name then; empty where its kind has none.
    pub fn name(&self) -> &str {
        match self {
            Self::User { email, .. } => email,
            Self::Key { name, .. } => name,
            Self::Command { user } => user,
            Self::System | Self::Nobody => "",
        }
    }
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Its kind's word: `customer`, `user`, `key`, `source`, `import`, `export`, …
    pub kind: String,
    /// Which; empty where all of the kind were meant. Of a customer the pseudonym.
    pub id: String,
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number, in the order of time; 0 before it is stored.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done: a short word of ours such as `role-changed`, or method and path of the route.
    pub action: String,
    /// To what.
    pub thing: Option<Thing>,
    /// From which network, shortened to /24 or /48; `None` for what was done at the machine.
    pub network: Option<String>,
    /// More, as an object without secrets; `null` where there is no more.
    pub details: serde_json::Value,
}

/// Which entries are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Kind of the actor.
    pub actor_kind: Option<String>,
    /// Number of the actor.
    pub actor_id: Option<i64>,
    /// What was done.
    pub action: Option<String>,
    /// Kind of the thing.
    pub thing_kind: Option<String>,
    /// Id of the thing.
    pub thing_id: Option<String>,
    /// From this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Only entries with a smaller number: the next page.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: usize,
}
