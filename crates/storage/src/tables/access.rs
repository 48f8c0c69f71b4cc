//! People, their second factor, sessions and one-time links; what the firm asks of access.

use domain::CustomerId;
use engine::ports::erasure::Mark;
use engine::ports::{
    AccessPolicy, AccessTables, ApiKey, AuditEntry, AuditQuery, LinkPurpose, PortError, Role, SecondFactor, Session,
    Source, User, UserChange, WriteKey,
};
use engine::pseudonym::{Pseudonyms, is_pseudonym};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Sql, audit, json, keys, moment, moment_if_any, one_row, written};
use crate::folder::DataFolder;

const USER_COLUMNS: &str = "users.id, users.email, users.name, users.role, users.language, users.password_hash, \
    users.created_at, users.last_login_at, users.deactivated_at, users.second_factor IS NOT NULL";
/// So many columns are a user's.
const USER_WIDTH: usize = 10;
const SESSION_COLUMNS: &str = "sessions.token_digest, sessions.user_id, sessions.csrf_token, sessions.created_at, \
    sessions.expires_at, sessions.browser, sessions.network";

fn user(row: &Row<'_>) -> Sql<User> {
    let role: Role = json(row, 3)?;
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role,
        language: json(row, 4)?,
        password_hash: row.get(5)?,
        created_at: moment_if_any(row, 6)?,
        last_login_at: moment_if_any(row, 7)?,
        deactivated_at: moment_if_any(row, 8)?,
        has_second_factor: row.get(9)?,
    })
}

/// A session from the columns after the first so many.
fn session(row: &Row<'_>, first: usize) -> Sql<Session> {
    Ok(Session {
        token_digest: row.get(first)?,
        user: row.get(first + 1)?,
        csrf_token: row.get(first + 2)?,
        created_at: moment(row, first + 3)?,
        expires_at: moment(row, first + 4)?,
        browser: row.get(first + 5)?,
        network: row.get(first + 6)?,
    })
}

fn change_user(connection: &Connection, id: i64, change: UserChange) -> Sql<()> {
    let changed = match change {
        UserChange::Profile { name, language } => connection
            .execute("UPDATE users SET name = $1, language = $2 WHERE id = $3", params![name, written(&language)?, id]),
        UserChange::Language(language) => {
            connection.execute("UPDATE users SET language = $1 WHERE id = $2", params![written(&language)?, id])
        }
        UserChange::Password(hash) => {
            connection.execute("UPDATE users SET password_hash = $1 WHERE id = $2", params![hash, id])
        }
        UserChange::Role(role) => {
            connection.execute("UPDATE users SET role = $1 WHERE id = $2", params![written(&role)?, id])
        }
        UserChange::Deactivated(since) => connection.execute(
            "UPDATE users SET deactivated_at = $1 WHERE id = $2",
            params![since.map(Timestamp::as_microsecond), id],
        ),
        UserChange::LoggedIn(at) => {
            connection.execute("UPDATE users SET last_login_at = $1 WHERE id = $2", params![at.as_microsecond(), id])
        }
    };
    one_row(changed?)
}

fn set_second_factor(connection: &Connection, user: i64, factor: Option<&SecondFactor>) -> Sql<()> {
    let secret = factor.map(|factor| factor.secret.as_slice());
    one_row(connection.execute(
        "UPDATE users SET second_factor = $1, second_factor_step = 0 WHERE id = $2",
        params![secret, user],
    )?)?;
    connection.execute("DELETE FROM recovery_codes WHERE user_id = $1", [user])?;
    let mut statement = connection.prepare_cached("INSERT INTO recovery_codes (user_id, digest) VALUES ($1, $2)")?;
    for digest in factor.into_iter().flat_map(|factor| &factor.recovery) {
        statement.execute(params![user, digest])?;
    }
    Ok(())
}

fn add_session(connection: &Connection, session: &Session) -> Sql<()> {
    let began = session.created_at.as_microsecond();
    connection.execute("DELETE FROM sessions WHERE expires_at <= $1", [began])?;
    connection.execute(
        "INSERT INTO sessions (token_digest, user_id, csrf_token, created_at, expires_at, browser, network)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            session.token_digest,
            session.user,
            session.csrf_token,
            began,
            session.expires_at.as_microsecond(),
            session.browser,
            session.network
        ],
    )?;
    Ok(())
}

impl AccessTables for DataFolder {
    fn users(&self) -> Result<Vec<User>, PortError> {
        self.ask("users", |connection| {
            connection
                .prepare_cached(&format!("SELECT {USER_COLUMNS} FROM users ORDER BY id"))?
                .query_map([], user)?
                .collect()
        })
    }

    fn add_user(&self, user: &User) -> Result<i64, PortError> {
        let user = user.clone();
        self.change("users", move |connection| {
            connection.query_row(
                "INSERT INTO users (email, name, role, language, password_hash, created_at, deactivated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                params![
                    user.email,
                    user.name,
                    written(&user.role)?,
                    written(&user.language)?,
                    user.password_hash,
                    user.created_at.map(Timestamp::as_microsecond),
                    user.deactivated_at.map(Timestamp::as_microsecond)
                ],
                |row| row.get(0),
            )
        })
    }

    fn change_user(&self, id: i64, change: &UserChange) -> Result<(), PortError> {
        let change = change.clone();
        self.change("users", move |connection| change_user(connection, id, change))
    }

    fn remove_user(&self, id: i64) -> Result<(), PortError> {
        self.change("users", move |connection| connection.execute("DELETE FROM users WHERE id = $1", [id]).map(drop))
    }

    fn set_second_factor(&self, user: i64, factor: Option<&SecondFactor>) -> Result<(), PortError> {
        let factor = factor.cloned();
        self.change("users", move |connection| set_second_factor(connection, user, factor.as_ref()))
    }

    fn second_factor_secret(&self, user: i64) -> Result<Option<Vec<u8>>, PortError> {
        self.ask("users", |connection| {
            connection.query_row("SELECT second_factor FROM users WHERE id = $1", [user], |row| row.get(0))
        })
    }

    fn take_code_step(&self, user: i64, step: i64) -> Result<bool, PortError> {
        self.change("users", move |connection| {
            let taken = connection.execute(
                "UPDATE users SET second_factor_step = $1
                 WHERE id = $2 AND second_factor IS NOT NULL AND second_factor_step < $1",
                [step, user],
            )?;
            Ok(taken == 1)
        })
    }

    fn take_recovery_code(&self, user: i64, digest: &[u8; 32]) -> Result<bool, PortError> {
        let digest = *digest;
        self.change("users", move |connection| {
            let sql = "DELETE FROM recovery_codes WHERE user_id = $1 AND digest = $2";
            Ok(connection.execute(sql, params![user, digest])? == 1)
        })
    }

    fn recovery_codes_left(&self, user: i64) -> Result<u64, PortError> {
        self.ask("users", |connection| {
            let sql = "SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1";
            connection.query_row(sql, [user], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
        })
    }

    fn add_session(&self, session: &Session) -> Result<(), PortError> {
        let session = session.clone();
        self.change("sessions", move |connection| add_session(connection, &session))
    }

    fn session(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<(Session, User)>, PortError> {
        self.ask("sessions", |connection| {
            let sql = format!(
                "SELECT {USER_COLUMNS}, {SESSION_COLUMNS} FROM sessions JOIN users ON users.id = sessions.user_id
                 WHERE sessions.token_digest = $1 AND sessions.expires_at > $2 AND users.deactivated_at IS NULL"
            );
            connection
                .prepare_cached(&sql)?
                .query_row(params![token_digest, now.as_microsecond()], |row| {
                    Ok((session(row, USER_WIDTH)?, user(row)?))
                })
                .optional()
        })
    }

    fn sessions_of(&self, user: i64, now: Timestamp) -> Result<Vec<Session>, PortError> {
        self.ask("sessions", |connection| {
            let sql = format!(
                "SELECT {SESSION_COLUMNS} FROM sessions WHERE user_id = $1 AND expires_at > $2
                 ORDER BY created_at DESC"
            );
            connection
                .prepare_cached(&sql)?
                .query_map(params![user, now.as_microsecond()], |row| session(row, 0))?
                .collect()
        })
    }

    fn end_session(&self, token_digest: &[u8; 32]) -> Result<(), PortError> {
        let token_digest = *token_digest;
        self.change("sessions", move |connection| {
            connection.execute("DELETE FROM sessions WHERE token_digest = $1", [token_digest]).map(drop)
        })
    }

    fn end_sessions_of(&self, user: i64) -> Result<(), PortError> {
        self.change("sessions", move |connection| {
            connection.execute("DELETE FROM sessions WHERE user_id = $1", [user]).map(drop)
        })
    }

    fn add_link(&self, token_digest: &[u8; 32], purpose: &LinkPurpose, expires_at: Timestamp) -> Result<(), PortError> {
        let (token_digest, purpose) = (*token_digest, purpose.clone());
        self.change("links", move |connection| {
            connection
                .execute(
                    "INSERT INTO links (token_digest, purpose, expires_at) VALUES ($1, $2, $3)",
                    params![token_digest, written(&purpose)?, expires_at.as_microsecond()],
                )
                .map(drop)
        })
    }

    fn peek_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        self.ask("links", |connection| {
            connection
                .query_row(
                    "SELECT purpose FROM links WHERE token_digest = $1 AND expires_at > $2",
                    params![token_digest, now.as_microsecond()],
                    |row| json(row, 0),
                )
                .optional()
        })
    }

    fn take_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        let token_digest = *token_digest;
        // Deleting is taking: there is one writer, so of two calls one finds the row and the other does not.
        self.change("links", move |connection| {
            connection.execute("DELETE FROM links WHERE expires_at <= $1", [now.as_microsecond()])?;
            let sql = "DELETE FROM links WHERE token_digest = $1 RETURNING purpose";
            connection.query_row(sql, [token_digest], |row| json(row, 0)).optional()
        })
    }

    fn drop_links(&self, purpose: &LinkPurpose) -> Result<(), PortError> {
        let purpose = purpose.clone();
        self.change("links", move |connection| {
            connection.execute("DELETE FROM links WHERE purpose = $1", [written(&purpose)?]).map(drop)
        })
    }

    fn api_keys(&self) -> Result<Vec<ApiKey>, PortError> {
        self.ask("API keys", keys::api_keys)
    }

    fn add_api_key(&self, key: &ApiKey) -> Result<i64, PortError> {
        let key = key.clone();
        self.change("API keys", move |connection| keys::add_api_key(connection, &key))
    }

    fn revoke_api_key(&self, id: i64, at: Timestamp) -> Result<(), PortError> {
        self.change("API keys", move |connection| {
            let sql = "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2";
            one_row(connection.execute(sql, params![at.as_microsecond(), id])?)
        })
    }

    fn note_api_keys_used(&self, used: &[(i64, Timestamp)]) -> Result<(), PortError> {
        let used = used.to_vec();
        self.change("API keys", move |connection| {
            let mut statement = connection.prepare_cached("UPDATE api_keys SET last_used_at = $1 WHERE id = $2")?;
            used.iter().try_for_each(|(id, at)| statement.execute(params![at.as_microsecond(), id]).map(drop))
        })
    }

    fn sources(&self) -> Result<Vec<Source>, PortError> {
        self.ask("sources", keys::sources)
    }

    fn add_source(&self, source: &Source) -> Result<i64, PortError> {
        let source = source.clone();
        self.change("sources", move |connection| keys::add_source(connection, &source))
    }

    fn change_source(&self, id: i64, name: &str, origins: &[String]) -> Result<(), PortError> {
        let (name, origins) = (name.to_owned(), origins.to_vec());
        self.change("sources", move |connection| {
            let sql = "UPDATE sources SET name = $1, origins = $2 WHERE id = $3";
            one_row(connection.execute(sql, params![name, written(&origins)?, id])?)
        })
    }

    fn retire_source(&self, id: i64, at: Timestamp) -> Result<(), PortError> {
        self.change("sources", move |connection| {
            let sql = "UPDATE sources SET retired_at = COALESCE(retired_at, $1) WHERE id = $2";
            one_row(connection.execute(sql, params![at.as_microsecond(), id])?)
        })
    }

    fn add_write_key(&self, source: i64, key: &WriteKey) -> Result<(), PortError> {
        let key = key.clone();
        self.change("write keys", move |connection| keys::add_write_key(connection, source, &key))
    }

    fn revoke_write_key(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        let key = key.to_owned();
        self.change("write keys", move |connection| {
            let sql = "UPDATE write_keys SET revoked_at = COALESCE(revoked_at, $1) WHERE key = $2";
            one_row(connection.execute(sql, params![at.as_microsecond(), key])?)
        })
    }

    fn add_audit(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        let is_erased = |id: &str| is_pseudonym(id) && self.erased.holds(Mark::Pseudonym(id));
        let entries: Vec<AuditEntry> = if self.erased.is_empty() {
            entries.to_vec()
        } else {
            entries.iter().map(|entry| audit::without(entry, &is_erased)).collect()
        };
        self.change("the audit log", move |connection| audit::add(connection, &entries))
    }

    fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, PortError> {
        self.ask("the audit log", |connection| audit::find(connection, query))
    }

    fn prune_audit(&self, before: Timestamp) -> Result<u64, PortError> {
        self.change("the audit log", move |connection| {
            let removed = connection.execute("DELETE FROM audit WHERE at < $1", [before.as_microsecond()])?;
            Ok(removed as u64)
        })
    }

    fn access_policy(&self) -> Result<AccessPolicy, PortError> {
        self.ask("the rules of access", |connection| {
            let sql = "SELECT value FROM meta WHERE key = 'access_policy'";
            Ok(connection.query_row(sql, [], |row| json(row, 0)).optional()?.unwrap_or_default())
        })
    }

    fn set_access_policy(&self, policy: &AccessPolicy) -> Result<(), PortError> {
        let policy = policy.clone();
        self.change("the rules of access", move |connection| {
            let sql = "INSERT INTO meta (key, value) VALUES ('access_policy', $1)
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            connection.execute(sql, [written(&policy)?]).map(drop)
        })
    }

    fn pseudonym_key(&self, proposed: &[u8; 32]) -> Result<[u8; 32], PortError> {
        let proposed = *proposed;
        self.change("the key of pseudonyms", move |connection| {
            let sql = "INSERT INTO meta (key, value) VALUES ('pseudonym_key', $1) ON CONFLICT (key) DO NOTHING";
            connection.execute(sql, [written(&proposed)?])?;
            connection.query_row(KEY_OF_PSEUDONYMS, [], |row| json(row, 0))
        })
    }
}

const KEY_OF_PSEUDONYMS: &str = "SELECT value FROM meta WHERE key = 'pseudonym_key'";

impl DataFolder {
    /// The pseudonyms of some keys; none where this folder has made none yet.
    pub(crate) fn pseudonyms_of<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a CustomerId>,
    ) -> Result<Vec<String>, PortError> {
        let key: Option<[u8; 32]> = self.ask("the key of pseudonyms", |connection| {
            connection.query_row(KEY_OF_PSEUDONYMS, [], |row| json(row, 0)).optional()
        })?;
        let Some(key) = key else { return Ok(Vec::new()) };
        let pseudonyms = Pseudonyms::new(&key);
        Ok(keys.into_iter().map(|key| pseudonyms.of(key.as_str())).collect())
    }
}
