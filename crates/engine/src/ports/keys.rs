//! Keys of programs: API keys, which are secret, and write keys of sources, which are not.

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an API key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Customers by pseudonym: facts, phases, values.
    #[serde(rename = "read:customers")]
    ReadCustomers,
    /// With [`Self::ReadCustomers`]: names, addresses and the customers' own numbers too.
    #[serde(rename = "read:persons")]
    ReadPersons,
    /// KPIs, phases and values of all customers together.
    #[serde(rename = "read:kpis")]
    ReadKpis,
    /// Keys made before it was taken back are still read. It opens nothing: events come with the write key of their source.
    #[serde(rename = "write:events")]
    WriteEvents,
    /// Everything a program can do.
    #[serde(rename = "admin")]
    Admin,
}

impl Scope {
    /// All scopes that are given, the narrowest first.
    pub const ALL: [Self; 4] = [Self::ReadKpis, Self::ReadCustomers, Self::ReadPersons, Self::Admin];

    /// Its word in forms, on the command line and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReadCustomers => "read:customers",
            Self::ReadPersons => "read:persons",
            Self::ReadKpis => "read:kpis",
            Self::WriteEvents => "write:events",
            Self::Admin => "admin",
        }
    }

    /// The key of its explanation in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadCustomers => "scope-read-customers",
            Self::ReadPersons => "scope-read-persons",
            Self::ReadKpis => "scope-read-kpis",
            Self::WriteEvents => "scope-write-events",
            Self::Admin => "scope-admin",
        }
    }
}

/// No scope is called that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no scope is called `{0}`; there are read:kpis, read:customers, read:persons, admin")]
pub struct NoScope(pub String);

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        Self::ALL.into_iter().find(|scope| scope.code() == text.trim()).ok_or(NoScope(text.to_owned()))
    }
}

/// A secret with which a program asks in place of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Stable number; 0 before it is stored.
    pub id: i64,
    /// What it is for, in the words of who made it.
    pub name: String,
    /// The beginning of the key, by which it is recognised.
    pub prefix: String,
    /// BLAKE3 digest of the whole key; the key itself is never stored.
    pub digest: [u8; 32],
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// Who made it; `None` for the command line.
    pub created_by: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `None` where it does not.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// Since when it opens nothing.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it opens what needs this scope.
    pub fn opens(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|own| *own == scope || *own == Scope::Admin)
    }

    /// Whether it is taken at a moment.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// What sends events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A web site, from the visitors' browsers.
    Web,
    /// A program on a server.
    Server,
    /// A shop, by its web hooks or a plug-in.
    Shop,
    /// Files or another system's history.
    Import,
}

impl SourceKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Web, Self::Server, Self::Shop, Self::Import];

    /// Its word in forms and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Server => "server",
            Self::Shop => "shop",
            Self::Import => "import",
        }
    }

    /// The key of its name in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Web => "source-kind-web",
            Self::Server => "source-kind-server",
            Self::Shop => "source-kind-shop",
            Self::Import => "source-kind-import",
        }
    }

    /// The kind with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where events come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Stable number; 0 before it is stored.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Origins (`https://shop.example.de`) whose pages may send, for CORS; `*` alone allows all. Programs that are
    /// no browser send none and are not asked.
    pub origins: Vec<String>,
    /// Its write keys, the oldest first; several while one replaces another.
    pub keys: Vec<WriteKey>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when nothing of it is taken.
    pub retired_at: Option<Timestamp>,
}

impl Source {
    /// Whether a page of this origin may send.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
    }
}

/// A key that tells which source sends. It stands in the source text of every page that uses it, so it is no secret:
/// it only lets events in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteKey {
    /// The key itself.
    pub key: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is not taken.
    pub revoked_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(scopes: &[Scope]) -> ApiKey {
        ApiKey {
            id: 1,
            name: "Kasse".to_owned(),
            prefix: "stk_abc".to_owned(),
            digest: [0; 32],
            scopes: scopes.to_vec(),
            created_by: None,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::from_second(100).ok(),
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_key_opens_its_scopes_until_it_ends() {
        let at = |second| Timestamp::from_second(second).expect("moment");
        assert!(key(&[Scope::ReadKpis]).opens(Scope::ReadKpis) && !key(&[Scope::ReadKpis]).opens(Scope::ReadCustomers));
        assert!(Scope::ALL.into_iter().all(|scope| key(&[Scope::Admin]).opens(scope)));
        assert!(key(&[]).is_valid(at(99)) && !key(&[]).is_valid(at(100)));
        assert!(!ApiKey { revoked_at: Some(at(5)), ..key(&[]) }.is_valid(at(1)));
        assert!(Scope::ALL.into_iter().all(|scope| scope.code().parse() == Ok(scope)));
    }
}
