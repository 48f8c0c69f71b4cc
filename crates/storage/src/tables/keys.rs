//! API keys, sources and their write keys.

use std::collections::HashMap;

use engine::ports::{ApiKey, Source, WriteKey};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{Sql, json, moment, moment_if_any, written};

fn api_key(row: &Row<'_>) -> Sql<ApiKey> {
    Ok(ApiKey {
        id: row.get(0)?,
        name: row.get(1)?,
        prefix: row.get(2)?,
        digest: row.get(3)?,
        scopes: json(row, 4)?,
        created_by: row.get(5)?,
        created_at: moment(row, 6)?,
        expires_at: moment_if_any(row, 7)?,
        last_used_at: moment_if_any(row, 8)?,
        revoked_at: moment_if_any(row, 9)?,
    })
}

pub(super) fn api_keys(connection: &Connection) -> Sql<Vec<ApiKey>> {
    connection
        .prepare_cached(
            "SELECT id, name, prefix, digest, scopes, created_by, created_at, expires_at, last_used_at, revoked_at
             FROM api_keys ORDER BY id",
        )?
        .query_map([], api_key)?
        .collect()
}

pub(super) fn add_api_key(connection: &Connection, key: &ApiKey) -> Sql<i64> {
    connection.query_row(
        "INSERT INTO api_keys (name, prefix, digest, scopes, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        params![
            key.name,
            key.prefix,
            key.digest,
            written(&key.scopes)?,
            key.created_by,
            key.created_at.as_microsecond(),
            key.expires_at.map(Timestamp::as_microsecond)
        ],
        |row| row.get(0),
    )
}

pub(super) fn sources(connection: &Connection) -> Sql<Vec<Source>> {
    let mut keys: HashMap<i64, Vec<WriteKey>> = HashMap::new();
    let mut statement = connection
        .prepare_cached("SELECT source_id, key, created_at, revoked_at FROM write_keys ORDER BY created_at, key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = WriteKey { key: row.get(1)?, created_at: moment(row, 2)?, revoked_at: moment_if_any(row, 3)? };
        keys.entry(row.get(0)?).or_default().push(key);
    }
    connection
        .prepare_cached("SELECT id, name, kind, origins, created_at, retired_at FROM sources ORDER BY id")?
        .query_map([], |row| {
            let id = row.get(0)?;
            Ok(Source {
                id,
                name: row.get(1)?,
                kind: json(row, 2)?,
                origins: json(row, 3)?,
                keys: keys.remove(&id).unwrap_or_default(),
                created_at: moment(row, 4)?,
                retired_at: moment_if_any(row, 5)?,
            })
        })?
        .collect()
}

pub(super) fn add_source(connection: &Connection, source: &Source) -> Sql<i64> {
    let id = connection.query_row(
        "INSERT INTO sources (name, kind, origins, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        params![source.name, written(&source.kind)?, written(&source.origins)?, source.created_at.as_microsecond()],
        |row| row.get(0),
    )?;
    source.keys.iter().try_for_each(|key| add_write_key(connection, id, key))?;
    Ok(id)
}

pub(super) fn add_write_key(connection: &Connection, source: i64, key: &WriteKey) -> Sql<()> {
    connection
        .execute(
            "INSERT INTO write_keys (key, source_id, created_at) VALUES ($1, $2, $3)",
            params![key.key, source, key.created_at.as_microsecond()],
        )
        .map(drop)
}
