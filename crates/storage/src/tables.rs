//! The operational tables: firm, users, sessions, links, imports, vintages.

use domain::Firm;
use engine::ports::{ImportRecord, LinkPurpose, PortError, Role, Session, Tables, User};
use jiff::Timestamp;
use lifecycle::Vintage;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::failed;
use crate::folder::DataFolder;

type Sql<T> = Result<T, rusqlite::Error>;

const USER_COLUMNS: &str = "users.id, users.email, users.name, users.role, users.language, users.password_hash";

/// A column that holds JSON.
fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Sql<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}

fn to_json<T: Serialize>(what: &str, value: &T) -> Result<String, PortError> {
    serde_json::to_string(value).map_err(failed(format!("writing {what} as JSON")))
}

fn moment(row: &Row<'_>, column: usize) -> Sql<Timestamp> {
    let microseconds: i64 = row.get(column)?;
    Timestamp::from_microsecond(microseconds)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error.into()))
}

fn user(row: &Row<'_>) -> Sql<User> {
    let role: Role = json(row, 3)?;
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role,
        language: json(row, 4)?,
        password_hash: row.get(5)?,
    })
}

impl DataFolder {
    fn ask<T>(&self, what: &'static str, question: impl FnOnce(&Connection) -> Sql<T>) -> Result<T, PortError> {
        self.readers.read(|connection| question(connection).map_err(failed(format!("reading {what}"))))
    }

    fn change<T: Send + 'static>(
        &self,
        what: &'static str,
        change: impl FnOnce(&Connection) -> Sql<T> + Send + 'static,
    ) -> Result<T, PortError> {
        self.writer.write(move |connection| change(connection).map_err(failed(format!("changing {what}"))))
    }
}

impl Tables for DataFolder {
    fn firm(&self) -> Result<Option<Firm>, PortError> {
        self.ask("the firm's settings", |connection| {
            connection.query_row("SELECT value FROM meta WHERE key = 'firm'", [], |row| json(row, 0)).optional()
        })
    }

    fn set_firm(&self, firm: &Firm) -> Result<(), PortError> {
        let content = to_json("the firm's settings", firm)?;
        self.change("the firm's settings", move |connection| {
            let sql = "INSERT INTO meta (key, value) VALUES ('firm', $1)
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            connection.execute(sql, [content]).map(drop)
        })
    }

    fn users(&self) -> Result<Vec<User>, PortError> {
        self.ask("users", |connection| {
            connection
                .prepare_cached(&format!("SELECT {USER_COLUMNS} FROM users ORDER BY id"))?
                .query_map([], user)?
                .collect()
        })
    }

    fn add_user(&self, user: &User) -> Result<i64, PortError> {
        let (role, language) = (to_json("a role", &user.role)?, to_json("a language", &user.language)?);
        let user = user.clone();
        self.change("users", move |connection| {
            connection.query_row(
                "INSERT INTO users (email, name, role, language, password_hash) VALUES ($1, $2, $3, $4, $5) RETURNING id",
                [user.email, user.name, role, language, user.password_hash],
                |row| row.get(0),
            )
        })
    }

    fn update_user(&self, user: &User) -> Result<(), PortError> {
        let (role, language) = (to_json("a role", &user.role)?, to_json("a language", &user.language)?);
        let user = user.clone();
        self.change("users", move |connection| {
            let changed = connection.execute(
                "UPDATE users SET email = $1, name = $2, role = $3, language = $4, password_hash = $5 WHERE id = $6",
                rusqlite::params![user.email, user.name, role, language, user.password_hash, user.id],
            )?;
            if changed == 1 { Ok(()) } else { Err(rusqlite::Error::QueryReturnedNoRows) }
        })
    }

    fn add_session(&self, session: &Session) -> Result<(), PortError> {
        let session = session.clone();
        self.change("sessions", move |connection| {
            let began = session.created_at.as_microsecond();
            connection.execute("DELETE FROM sessions WHERE expires_at <= $1", [began])?;
            connection.execute(
                "INSERT INTO sessions (token_digest, user_id, csrf_token, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5)",
                rusqlite::params![
                    &session.token_digest[..],
                    session.user,
                    session.csrf_token,
                    began,
                    session.expires_at.as_microsecond()
                ],
            )?;
            Ok(())
        })
    }

    fn session(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<(Session, User)>, PortError> {
        self.ask("sessions", |connection| {
            let sql = format!(
                "SELECT {USER_COLUMNS}, sessions.csrf_token, sessions.created_at, sessions.expires_at
                 FROM sessions JOIN users ON users.id = sessions.user_id
                 WHERE sessions.token_digest = $1 AND sessions.expires_at > $2"
            );
            connection
                .prepare_cached(&sql)?
                .query_row(rusqlite::params![&token_digest[..], now.as_microsecond()], |row| {
                    let user = user(row)?;
                    let session = Session {
                        token_digest: *token_digest,
                        user: user.id,
                        csrf_token: row.get(6)?,
                        created_at: moment(row, 7)?,
                        expires_at: moment(row, 8)?,
                    };
                    Ok((session, user))
                })
                .optional()
        })
    }

    fn end_session(&self, token_digest: &[u8; 32]) -> Result<(), PortError> {
        let token_digest = *token_digest;
        self.change("sessions", move |connection| {
            connection.execute("DELETE FROM sessions WHERE token_digest = $1", [&token_digest[..]]).map(drop)
        })
    }

    fn end_sessions_of(&self, user: i64) -> Result<(), PortError> {
        self.change("sessions", move |connection| {
            connection.execute("DELETE FROM sessions WHERE user_id = $1", [user]).map(drop)
        })
    }

    fn add_link(&self, token_digest: &[u8; 32], purpose: &LinkPurpose, expires_at: Timestamp) -> Result<(), PortError> {
        let (token_digest, purpose) = (*token_digest, to_json("the purpose of a link", purpose)?);
        self.change("links", move |connection| {
            connection
                .execute(
                    "INSERT INTO links (token_digest, purpose, expires_at) VALUES ($1, $2, $3)",
                    rusqlite::params![&token_digest[..], purpose, expires_at.as_microsecond()],
                )
                .map(drop)
        })
    }

    fn peek_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        self.ask("links", |connection| {
            connection
                .query_row(
                    "SELECT purpose FROM links WHERE token_digest = $1 AND expires_at > $2",
                    rusqlite::params![&token_digest[..], now.as_microsecond()],
                    |row| json(row, 0),
                )
                .optional()
        })
    }

    fn take_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        let token_digest = *token_digest;
        // Deleting is taking: there is one writer, so of two calls one finds the row and the other does not.
        self.change("links", move |connection| {
            let now = now.as_microsecond();
            connection.execute("DELETE FROM links WHERE expires_at <= $1", [now])?;
            connection
                .query_row("DELETE FROM links WHERE token_digest = $1 RETURNING purpose", [&token_digest[..]], |row| {
                    json(row, 0)
                })
                .optional()
        })
    }

    fn begin_import(&self, record: &ImportRecord) -> Result<i64, PortError> {
        let (files, report) = (to_json("an import", &record.files)?, to_json("an import", &record.report)?);
        let record = record.clone();
        self.change("imports", move |connection| {
            connection.query_row(
                "INSERT INTO imports (files, format, started_at, finished_at, report) VALUES ($1, $2, $3, $4, $5)
                 RETURNING id",
                rusqlite::params![
                    files,
                    record.format,
                    record.started_at.as_microsecond(),
                    record.finished_at.map(Timestamp::as_microsecond),
                    report
                ],
                |row| row.get(0),
            )
        })
    }

    fn finish_import(&self, record: &ImportRecord) -> Result<(), PortError> {
        let (files, report) = (to_json("an import", &record.files)?, to_json("an import", &record.report)?);
        let record = record.clone();
        self.change("imports", move |connection| {
            let changed = connection.execute(
                "UPDATE imports SET files = $1, format = $2, finished_at = $3, report = $4 WHERE id = $5",
                rusqlite::params![
                    files,
                    record.format,
                    record.finished_at.map(Timestamp::as_microsecond),
                    report,
                    record.id
                ],
            )?;
            if changed == 1 { Ok(()) } else { Err(rusqlite::Error::QueryReturnedNoRows) }
        })
    }

    fn imports(&self, limit: usize) -> Result<Vec<ImportRecord>, PortError> {
        self.ask("imports", |connection| {
            connection
                .prepare_cached(
                    "SELECT id, files, format, started_at, finished_at, report FROM imports ORDER BY id DESC LIMIT $1",
                )?
                .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                    let finished: Option<i64> = row.get(4)?;
                    Ok(ImportRecord {
                        id: row.get(0)?,
                        files: json(row, 1)?,
                        format: row.get(2)?,
                        started_at: moment(row, 3)?,
                        finished_at: finished.map(|_| moment(row, 4)).transpose()?,
                        report: json(row, 5)?,
                    })
                })?
                .collect()
        })
    }

    fn vintages(&self) -> Result<Vec<Vintage>, PortError> {
        self.ask("vintages", |connection| {
            connection
                .prepare_cached("SELECT content FROM vintages ORDER BY day, revision")?
                .query_map([], |row| {
                    toml::from_str(row.get_ref(0)?.as_str()?)
                        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into()))
                })?
                .collect()
        })
    }

    fn add_vintages(&self, vintages: &[Vintage]) -> Result<(), PortError> {
        let rows = vintages
            .iter()
            .map(|vintage| {
                let content = toml::to_string(vintage).map_err(failed("writing a vintage as TOML"))?;
                Ok((vintage.day.number(), vintage.revision, content))
            })
            .collect::<Result<Vec<_>, PortError>>()?;
        self.change("vintages", move |connection| {
            // No "ON CONFLICT": a vintage that is recorded already is a fault of the caller, and stays as it was.
            let mut statement =
                connection.prepare_cached("INSERT INTO vintages (day, revision, content) VALUES ($1, $2, $3)")?;
            for row in rows {
                statement.execute(row)?;
            }
            Ok(())
        })
    }
}
