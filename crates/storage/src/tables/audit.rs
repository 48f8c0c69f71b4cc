//! The audit log.

use engine::ports::{Actor, AuditEntry, AuditQuery, Thing};
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use super::{Sql, json, moment, written};

fn actor(row: &Row<'_>) -> Sql<Actor> {
    let (kind, name): (String, String) = (row.get(2)?, row.get(4)?);
    Ok(match kind.as_str() {
        "user" => Actor::User { id: row.get(3)?, email: name },
        "key" => Actor::Key { id: row.get(3)?, name },
        "command" => Actor::Command { user: name },
        "system" => Actor::System,
        "nobody" => Actor::Nobody,
        _ => {
            let fault = format!("`{kind}` is no kind of actor");
            return Err(rusqlite::Error::FromSqlConversionFailure(2, Type::Text, fault.into()));
        }
    })
}

fn entry(row: &Row<'_>) -> Sql<AuditEntry> {
    let thing: Option<String> = row.get(6)?;
    Ok(AuditEntry {
        id: row.get(0)?,
        at: moment(row, 1)?,
        actor: actor(row)?,
        action: row.get(5)?,
        thing: thing.map(|kind| Ok::<_, rusqlite::Error>(Thing { kind, id: row.get(7)? })).transpose()?,
        network: row.get(8)?,
        details: json(row, 9)?,
    })
}

pub(super) fn add(connection: &Connection, entries: &[AuditEntry]) -> Sql<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, thing_kind, thing_id, network, details)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )?;
    for entry in entries {
        statement.execute(params![
            entry.at.as_microsecond(),
            entry.actor.kind(),
            entry.actor.id(),
            entry.actor.name(),
            entry.action,
            entry.thing.as_ref().map(|thing| thing.kind.as_str()),
            entry.thing.as_ref().map(|thing| thing.id.as_str()),
            entry.network,
            written(&entry.details)?
        ])?;
    }
    Ok(())
}

/// Puts another pseudonym in the place of some.
///
/// A trigger keeps entries from being changed; an erasure is the one exception and puts each in anew, under its number.
pub(crate) fn rename(connection: &Connection, pseudonyms: &[String], other: &str) -> Sql<()> {
    let mut statement = connection.prepare_cached(
        "REPLACE INTO audit (id, at, actor_kind, actor_id, actor_name, action, thing_kind, thing_id, network, details)
         SELECT id, at, actor_kind, actor_id, actor_name, action, thing_kind,
                CASE WHEN thing_kind = 'customer' AND thing_id = $1 THEN $2 ELSE thing_id END, network, replace(details, $1, $2)
         FROM audit WHERE (thing_kind = 'customer' AND thing_id = $1) OR instr(details, $1) > 0",
    )?;
    pseudonyms.iter().try_for_each(|pseudonym| statement.execute([pseudonym.as_str(), other]).map(drop))
}

/// The entries that have one of some pseudonyms.
pub(crate) fn with_any(connection: &Connection, pseudonyms: &[String]) -> Sql<Vec<i64>> {
    let mut found = Vec::new();
    let sql = "SELECT id FROM audit WHERE (thing_kind = 'customer' AND thing_id = $1) OR instr(details, $1) > 0";
    let mut statement = connection.prepare_cached(sql)?;
    for pseudonym in pseudonyms {
        let ids: Vec<i64> = statement.query_map([pseudonym], |row| row.get(0))?.collect::<Sql<_>>()?;
        found.extend(ids);
    }
    Ok(found)
}

/// An entry without pseudonyms of the erased.
pub(super) fn without(entry: &AuditEntry, is_erased: &dyn Fn(&str) -> bool) -> AuditEntry {
    let mut entry = entry.clone();
    if let Some(thing) = entry.thing.as_mut().filter(|thing| thing.kind == "customer" && is_erased(&thing.id)) {
        thing.id.clear();
    }
    if let serde_json::Value::Object(details) = &mut entry.details {
        details.retain(|_, value| !value.as_str().is_some_and(is_erased));
    }
    entry
}

pub(super) fn find(connection: &Connection, query: &AuditQuery) -> Sql<Vec<AuditEntry>> {
    connection
        .prepare_cached(
            "SELECT id, at, actor_kind, actor_id, actor_name, action, thing_kind, thing_id, network, details FROM audit
             WHERE ($1 IS NULL OR actor_kind = $1) AND ($2 IS NULL OR actor_id = $2)
               AND ($3 IS NULL OR action = $3) AND ($4 IS NULL OR thing_kind = $4) AND ($5 IS NULL OR thing_id = $5)
               AND ($6 IS NULL OR at >= $6) AND ($7 IS NULL OR at < $7) AND ($8 IS NULL OR id < $8)
             ORDER BY id DESC LIMIT $9",
        )?
        .query_map(
            params![
                query.actor_kind,
                query.actor_id,
                query.action,
                query.thing_kind,
                query.thing_id,
                query.from.map(Timestamp::as_microsecond),
                query.until.map(Timestamp::as_microsecond),
                query.before,
                i64::try_from(query.limit).unwrap_or(i64::MAX)
            ],
            entry,
        )?
        .collect()
}
