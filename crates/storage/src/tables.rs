//! The operational tables: firm, imports, vintages; in files of their own people and sessions, keys, the audit log, segments and
//! phase models.

mod access;
pub(crate) mod audit;
mod definitions;
mod keys;

use domain::{Day, Firm};
use engine::ports::{ImportRecord, LawChoice, PortError, Tables};
use jiff::Timestamp;
use lifecycle::Vintage;
use models::value::purchase_model::Law;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::failed;
use crate::folder::DataFolder;

type Sql<T> = Result<T, rusqlite::Error>;

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

fn moment_if_any(row: &Row<'_>, column: usize) -> Sql<Option<Timestamp>> {
    let microseconds: Option<i64> = row.get(column)?;
    microseconds.map(|_| moment(row, column)).transpose()
}

/// A value as a column that holds JSON, inside a change.
fn written<T: Serialize>(value: &T) -> Sql<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// A change of one thing that is not there is an error.
fn one_row(changed: usize) -> Sql<()> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::QueryReturnedNoRows) }
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
                    Ok(ImportRecord {
                        id: row.get(0)?,
                        files: json(row, 1)?,
                        format: row.get(2)?,
                        started_at: moment(row, 3)?,
                        finished_at: moment_if_any(row, 4)?,
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

    fn law_choices(&self) -> Result<Vec<LawChoice>, PortError> {
        self.ask("the choices of a law", |connection| {
            connection
                .prepare_cached("SELECT law, day, chosen_at, chosen_by FROM purchase_laws ORDER BY number")?
                .query_map([], |row| {
                    let id: Option<String> = row.get(0)?;
                    let law = id.map(|id| Law::of_id(&id).ok_or_else(|| unknown_law(&id))).transpose()?;
                    let day = Day::from_number(row.get(1)?);
                    Ok(LawChoice { law, day, chosen_at: moment(row, 2)?, chosen_by: row.get(3)? })
                })?
                .collect()
        })
    }

    fn add_law_choice(&self, choice: &LawChoice) -> Result<(), PortError> {
        let LawChoice { law, day, chosen_at, chosen_by } = *choice;
        self.change("the choices of a law", move |connection| {
            let sql = "INSERT INTO purchase_laws (law, day, chosen_at, chosen_by) VALUES ($1, $2, $3, $4)";
            let row = rusqlite::params![law.map(Law::id), day.number(), chosen_at.as_microsecond(), chosen_by];
            connection.execute(sql, row).map(drop)
        })
    }
}

fn unknown_law(id: &str) -> rusqlite::Error {
    let fault = format!("there is no law of repeat buying called `{id}`");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, fault.into())
}
