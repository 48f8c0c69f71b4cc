//! The port of access: who may log in, with what, and what they did.

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PortError;
use super::audit::{AuditEntry, AuditQuery};
use super::keys::{ApiKey, Source, WriteKey};

/// What a person may do; which routes that are is said in one table, beside the routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, owners included.
    Owner,
    /// Everything but owners.
    Admin,
    /// Figures and customers, to act on them.
    Marketer,
    /// Figures, values and exports, without names and addresses.
    Analyst,
    /// Customers, to answer them.
    Service,
    /// Figures only.
    Viewer,
    /// Customers, the audit log, what the law asks for.
    DataProtection,
}

impl Role {
    /// All roles, the most powerful first.
    pub const ALL: [Self; 7] =
        [Self::Owner, Self::Admin, Self::Marketer, Self::Analyst, Self::Service, Self::Viewer, Self::DataProtection];

    /// Its word in forms, on the command line and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Marketer => "marketer",
            Self::Analyst => "analyst",
            Self::Service => "service",
            Self::Viewer => "viewer",
            Self::DataProtection => "data_protection",
        }
    }

    /// The key of its name in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "role-owner",
            Self::Admin => "role-admin",
            Self::Marketer => "role-marketer",
            Self::Analyst => "role-analyst",
            Self::Service => "role-service",
            Self::Viewer => "role-viewer",
            Self::DataProtection => "role-data-protection",
        }
    }

    /// Whether names, addresses and other words about a person are shown to it; without, customers bear pseudonyms.
    pub const fn sees_persons(self) -> bool {
        match self {
            Self::Owner | Self::Admin | Self::Marketer | Self::Service | Self::DataProtection => true,
            Self::Analyst | Self::Viewer => false,
        }
    }
}

/// No role is called that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no role is called `{0}`; there are owner, admin, marketer, analyst, service, viewer, data_protection")]
pub struct NoRole(pub String);

impl FromStr for Role {
    type Err = NoRole;

    fn from_str(text: &str) -> Result<Self, NoRole> {
        let wanted = text.trim().to_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|role| role.code() == wanted).ok_or(NoRole(text.to_owned()))
    }
}

/// A person who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Stable number; 0 before it is stored.
    pub id: i64,
    /// E-mail address, normalised.
    pub email: String,
    /// Name shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The language they chose.
    pub language: domain::Language,
    /// Argon2id hash in PHC form; empty for one who was invited and has not chosen a password: nothing matches it.
    pub password_hash: String,
    /// When they were added; `None` for those of folders of format 2.
    pub created_at: Option<Timestamp>,
    /// When they last logged in.
    pub last_login_at: Option<Timestamp>,
    /// Since when they may not log in; their sessions have ended.
    pub deactivated_at: Option<Timestamp>,
    /// Whether they confirm each login with a code of an app.
    pub has_second_factor: bool,
}

impl User {
    /// A person who was not stored yet.
    pub fn new(email: impl Into<String>, name: impl Into<String>, role: Role, language: domain::Language) -> Self {
        Self {
            id: 0,
            email: email.into(),
            name: name.into(),
            role,
            language,
            password_hash: String::new(),
            created_at: None,
            last_login_at: None,
            deactivated_at: None,
            has_second_factor: false,
        }
    }

    /// The same person with a password, by its hash.
    #[must_use]
    pub fn with_password(self, password_hash: impl Into<String>) -> Self {
        Self { password_hash: password_hash.into(), ..self }
    }

    /// Whether they were invited and have not chosen a password yet.
    pub fn is_invited(&self) -> bool {
        self.password_hash.is_empty()
    }
}

/// One change of a person; each touches only what it names, so that two at once do not undo each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserChange {
    /// Name and language.
    Profile {
        /// Name shown.
        name: String,
        /// The language they chose.
        language: domain::Language,
    },
    /// The language alone.
    Language(domain::Language),
    /// The hash of a new password.
    Password(String),
    /// Another role.
    Role(Role),
    /// May not log in since then; `None` lets them in again.
    Deactivated(Option<Timestamp>),
    /// Logged in then.
    LoggedIn(Timestamp),
}

/// What a person's app makes codes from, and the digests of the codes for when the app is lost.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The shared secret of RFC 6238.
    pub secret: Vec<u8>,
    /// BLAKE3 digests of the recovery codes.
    pub recovery: Vec<[u8; 32]>,
}

/// Without the secret: debug texts end up in logs.
impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SecondFactor").field("recovery", &self.recovery.len()).finish_non_exhaustive()
    }
}

/// A logged-in browser, by the digest of its token; the token itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// BLAKE3 digest of the cookie's token.
    pub token_digest: [u8; 32],
    /// Whose it is.
    pub user: i64,
    /// Token that forms must carry against cross-site requests.
    pub csrf_token: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What the browser calls itself, shortened; to tell devices apart.
    pub browser: String,
    /// The network it logged in from.
    pub network: String,
}

/// What a one-time link lets its holder do once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Set the folder up.
    SetUp,
    /// Log in as this user without a password (demo, reset).
    LogIn(i64),
    /// Choose the first password of this user, who was invited.
    Join(i64),
    /// Finish a login with the second factor: the password of this user was right.
    SecondFactor(i64),
}

/// What the firm asks of everybody's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessPolicy {
    /// Roles that may do nothing before they have set up a second factor.
    pub second_factor_for: Vec<Role>,
    /// For so many days the audit log is kept.
    pub audit_days: u32,
}

impl Default for AccessPolicy {
    fn default() -> Self {
        Self { second_factor_for: Vec::new(), audit_days: 730 }
    }
}

/// The tables of access, in the same database as the log.
pub trait AccessTables: Send + Sync {
    /// All users, by number.
    fn users(&self) -> Result<Vec<User>, PortError>;
    /// Adds a user; the id given is ignored, the new one returned. An address that is taken is an error.
    fn add_user(&self, user: &User) -> Result<i64, PortError>;
    /// Changes a user; an unknown one is an error.
    fn change_user(&self, id: i64, change: &UserChange) -> Result<(), PortError>;
    /// Removes a user with their sessions and second factor; the audit log keeps what they did.
    fn remove_user(&self, id: i64) -> Result<(), PortError>;

    /// Keeps a second factor, or takes it away.
    fn set_second_factor(&self, user: i64, factor: Option<&SecondFactor>) -> Result<(), PortError>;
    /// The secret of a user's second factor.
    fn second_factor_secret(&self, user: i64) -> Result<Option<Vec<u8>>, PortError>;
    /// Uses the code of a time step up: false where that step or a later one was used before.
    fn take_code_step(&self, user: i64, step: i64) -> Result<bool, PortError>;
    /// Uses a recovery code up: false where it is unknown or used.
    fn take_recovery_code(&self, user: i64, digest: &[u8; 32]) -> Result<bool, PortError>;
    /// How many recovery codes are left.
    fn recovery_codes_left(&self, user: i64) -> Result<u64, PortError>;

    /// Keeps a session.
    fn add_session(&self, session: &Session) -> Result<(), PortError>;
    /// The session with this token digest, if it has not expired at `now` and its user may log in.
    fn session(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<(Session, User)>, PortError>;
    /// A user's sessions that have not expired, the newest first.
    fn sessions_of(&self, user: i64, now: Timestamp) -> Result<Vec<Session>, PortError>;
    /// Ends one session.
    fn end_session(&self, token_digest: &[u8; 32]) -> Result<(), PortError>;
    /// Ends all sessions of a user.
    fn end_sessions_of(&self, user: i64) -> Result<(), PortError>;

    /// Keeps a one-time link by the digest of its token.
    fn add_link(&self, token_digest: &[u8; 32], purpose: &LinkPurpose, expires_at: Timestamp) -> Result<(), PortError>;
    /// What a link is for, if it is unused and has not expired, without using it up.
    fn peek_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError>;
    /// Uses a link up; `None` if it is unknown, used or expired. Exactly one of two concurrent calls gets it.
    fn take_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError>;
    /// Takes back all unused links for this purpose.
    fn drop_links(&self, purpose: &LinkPurpose) -> Result<(), PortError>;

    /// All API keys, revoked ones too, by number.
    fn api_keys(&self) -> Result<Vec<ApiKey>, PortError>;
    /// Keeps an API key; the id given is ignored, the new one returned.
    fn add_api_key(&self, key: &ApiKey) -> Result<i64, PortError>;
    /// From then on the key opens nothing; one that is revoked already stays as it is.
    fn revoke_api_key(&self, id: i64, at: Timestamp) -> Result<(), PortError>;
    /// Notes when keys were last used: numbers and moments.
    fn note_api_keys_used(&self, used: &[(i64, Timestamp)]) -> Result<(), PortError>;

    /// All sources with all their write keys, retired and revoked ones too, by number.
    fn sources(&self) -> Result<Vec<Source>, PortError>;
    /// Keeps a source with its write keys; the id given is ignored, the new one returned.
    fn add_source(&self, source: &Source) -> Result<i64, PortError>;
    /// Changes name and allowed origins of a source; an unknown one is an error.
    fn change_source(&self, id: i64, name: &str, origins: &[String]) -> Result<(), PortError>;
    /// From then on no key of the source is taken.
    fn retire_source(&self, id: i64, at: Timestamp) -> Result<(), PortError>;
    /// Gives a source one more write key.
    fn add_write_key(&self, source: i64, key: &WriteKey) -> Result<(), PortError>;
    /// From then on the write key is not taken; one that is revoked already stays as it is.
    fn revoke_write_key(&self, key: &str, at: Timestamp) -> Result<(), PortError>;

    /// Adds entries to the audit log, in one transaction; the ids given are ignored.
    fn add_audit(&self, entries: &[AuditEntry]) -> Result<(), PortError>;
    /// Entries of the audit log, the newest first.
    fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, PortError>;
    /// Removes entries from before a moment; returns how many.
    fn prune_audit(&self, before: Timestamp) -> Result<u64, PortError>;

    /// What the firm asks of everybody's access; the default until something was chosen.
    fn access_policy(&self) -> Result<AccessPolicy, PortError>;
    /// Keeps it.
    fn set_access_policy(&self, policy: &AccessPolicy) -> Result<(), PortError>;

    /// The folder's key for pseudonyms; the first one proposed is kept for good.
    fn pseudonym_key(&self, proposed: &[u8; 32]) -> Result<[u8; 32], PortError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).expect("json"), role.code());
        }
        assert_eq!("Data-Protection".parse(), Ok(Role::DataProtection));
        assert!("boss".parse::<Role>().is_err());
    }
}
