//! Segments and phase models of the firm.

use engine::ports::{ActiveModel, Definitions, PortError, Segment, StoredModel};
use lifecycle::phase::Name;
use rusqlite::{Connection, params};

use super::{Sql, moment};
use crate::folder::DataFolder;

fn segment_versions(connection: &Connection) -> Sql<Vec<Segment>> {
    connection
        .prepare_cached(
            "SELECT id, version, name_de, name_en, rule, created_by, created_at, is_retired
             FROM segments ORDER BY id, version",
        )?
        .query_map([], |row| {
            Ok(Segment {
                id: row.get(0)?,
                version: row.get(1)?,
                name: Name { de: row.get(2)?, en: row.get(3)? },
                rule: row.get(4)?,
                created_by: row.get(5)?,
                created_at: moment(row, 6)?,
                is_retired: row.get(7)?,
            })
        })?
        .collect()
}

fn stored_models(connection: &Connection) -> Sql<Vec<StoredModel>> {
    connection
        .prepare_cached("SELECT id, version, content, created_by, created_at FROM phase_models ORDER BY id, version")?
        .query_map([], |row| {
            Ok(StoredModel {
                id: row.get(0)?,
                version: row.get(1)?,
                content: row.get(2)?,
                created_by: row.get(3)?,
                created_at: moment(row, 4)?,
            })
        })?
        .collect()
}

/// A version that is there already is a fault of the caller, and stays as it was.
fn one_new_row(changed: usize) -> Sql<()> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
}

fn change_models(connection: &Connection, added: &[StoredModel], active: &[ActiveModel]) -> Sql<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO phase_models (id, version, content, created_by, created_at) SELECT $1, $2, $3, $4, $5
         WHERE NOT EXISTS (SELECT 1 FROM phase_models WHERE id = $1 AND version = $2)",
    )?;
    for model in added {
        let at = model.created_at.as_microsecond();
        one_new_row(add.execute(params![model.id, model.version, model.content, model.created_by, at])?)?;
    }
    connection.execute("DELETE FROM active_models", [])?;
    let mut choose =
        connection.prepare_cached("INSERT INTO active_models (place, model, version) VALUES ($1, $2, $3)")?;
    for (place, chosen) in (0_i64..).zip(active) {
        choose.execute(params![place, chosen.model, chosen.version])?;
    }
    Ok(())
}

impl Definitions for DataFolder {
    fn segment_versions(&self) -> Result<Vec<Segment>, PortError> {
        self.ask("segments", segment_versions)
    }

    fn add_segment(&self, segment: &Segment) -> Result<(), PortError> {
        let segment = segment.clone();
        self.change("segments", move |connection| {
            one_new_row(connection.execute(
                "INSERT INTO segments (id, version, name_de, name_en, rule, created_by, created_at, is_retired)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8
                 WHERE NOT EXISTS (SELECT 1 FROM segments WHERE id = $1 AND version = $2)",
                params![
                    segment.id,
                    segment.version,
                    segment.name.de,
                    segment.name.en,
                    segment.rule,
                    segment.created_by,
                    segment.created_at.as_microsecond(),
                    segment.is_retired
                ],
            )?)
        })
    }

    fn stored_models(&self) -> Result<Vec<StoredModel>, PortError> {
        self.ask("phase models", stored_models)
    }

    fn active_models(&self) -> Result<Vec<ActiveModel>, PortError> {
        self.ask("phase models", |connection| {
            connection
                .prepare_cached("SELECT model, version FROM active_models ORDER BY place")?
                .query_map([], |row| Ok(ActiveModel { model: row.get(0)?, version: row.get(1)? }))?
                .collect()
        })
    }

    fn change_models(&self, added: &[StoredModel], active: &[ActiveModel]) -> Result<(), PortError> {
        let (added, active) = (added.to_vec(), active.to_vec());
        self.change("phase models", move |connection| change_models(connection, &added, &active))
    }
}
