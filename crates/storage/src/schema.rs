//! The format of the folder: numbered migrations, each applied once and in its own transaction.
//!
//! Migrations expand: they add tables and columns with defaults, and never change the meaning of what is there, so
//! that a folder written by an older version keeps working at every step.

use engine::ports::PortError;
use rusqlite::{Connection, OptionalExtension};

use crate::error::{damaged, failed};

/// One step of the format.
pub(crate) struct Migration {
    /// The version of the folder once it is applied.
    pub(crate) version: u32,
    /// Its SQL.
    pub(crate) sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: include_str!("../migrations/0001_log.sql") },
    Migration { version: 2, sql: include_str!("../migrations/0002_tables.sql") },
    Migration { version: 3, sql: include_str!("../migrations/0003_events.sql") },
    Migration { version: 4, sql: include_str!("../migrations/0004_lake.sql") },
    Migration { version: 5, sql: include_str!("../migrations/0005_access.sql") },
    Migration { version: 6, sql: include_str!("../migrations/0006_erasures.sql") },
    Migration { version: 7, sql: include_str!("../migrations/0007_buckets.sql") },
    Migration { version: 8, sql: include_str!("../migrations/0008_details.sql") },
    Migration { version: 9, sql: include_str!("../migrations/0009_definitions.sql") },
    Migration { version: 10, sql: include_str!("../migrations/0010_leading.sql") },
    Migration { version: 11, sql: include_str!("../migrations/0011_laws.sql") },
];

/// The newest format of a data folder that this version reads, and the one it writes.
pub const FORMAT_VERSION: u32 = 11;

/// Brings a database to the newest format. A newer one, or one of another program, is refused untouched.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), PortError> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &mut Connection, migrations: &[Migration]) -> Result<(), PortError> {
    let action = || "reading the format of the data folder";
    let found = found_version(connection)?;
    let supported = migrations.last().map_or(0, |migration| migration.version);
    if found > supported {
        return Err(PortError::TooNew { found, supported });
    }
    if found == 0 {
        connection
            .execute_batch("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)")
            .map_err(failed(action()))?;
    }
    for migration in migrations.iter().filter(|migration| migration.version > found) {
        let version = migration.version;
        let step = || format!("migrating the data folder to format {version}");
        let transaction = connection.transaction().map_err(failed(step()))?;
        transaction.execute_batch(migration.sql).map_err(failed(step()))?;
        transaction
            .execute(
                "INSERT INTO meta (key, value) VALUES ('format', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [version.to_string()],
            )
            .map_err(failed(step()))?;
        transaction.commit().map_err(failed(step()))?;
        tracing::info!(version, "the data folder has a new format");
    }
    Ok(())
}

fn found_version(connection: &Connection) -> Result<u32, PortError> {
    let action = "reading the format of the data folder";
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .map_err(failed(action))?;
    if tables.is_empty() {
        return Ok(0);
    }
    if !tables.iter().any(|table| table == "meta") {
        return Err(damaged(
            "stammkunde.db",
            "it is the database of another program; choose an empty folder for Stammkunde",
        ));
    }
    let format: Option<String> = connection
        .query_row("SELECT value FROM meta WHERE key = 'format'", [], |row| row.get(0))
        .optional()
        .map_err(failed(action))?;
    match format {
        // The first migration did not finish; `meta` alone was made.
        None => Ok(0),
        Some(text) => text.parse().map_err(|_| damaged("meta", format!("`{text}` is no format version"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[Migration] =
        &[Migration { version: 1, sql: "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('kept')" }];
    const NEW: &[Migration] = &[
        Migration { version: 1, sql: "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('kept')" },
        Migration { version: 2, sql: "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7" },
        Migration { version: 3, sql: "CREATE TABLE more (id INTEGER)" },
    ];
    const BROKEN: &[Migration] = &[
        Migration { version: 1, sql: "CREATE TABLE things (name TEXT)" },
        Migration { version: 2, sql: "CREATE TABLE half (id INTEGER); CREATE TABLE things (name TEXT)" },
    ];

    #[test]
    fn an_older_folder_is_migrated_and_keeps_its_rows() {
        let mut connection = Connection::open_in_memory().expect("memory");
        apply(&mut connection, OLD).expect("old");
        apply(&mut connection, NEW).expect("new");
        apply(&mut connection, NEW).expect("again changes nothing");
        assert_eq!(found_version(&connection).expect("version"), 3);
        let row: (String, i64) = connection
            .query_row("SELECT name, size FROM things", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("row");
        assert_eq!(row, ("kept".to_owned(), 7));
    }

    /// The models chosen in a folder of format 9 with one segment, once it is brought to format 10.
    fn chosen_after(segment: &str, before: &str) -> Vec<String> {
        let mut connection = Connection::open_in_memory().expect("memory");
        apply(&mut connection, &MIGRATIONS[..9]).expect("format 9");
        let written = "INSERT INTO segments (id, version, name_de, name_en, rule, created_at, is_retired) VALUES ";
        connection.execute_batch(&format!("{written}{segment}; {before}")).expect("written");
        apply(&mut connection, &MIGRATIONS[..10]).expect("format 10");
        let mut statement = connection.prepare("SELECT model FROM active_models ORDER BY place").expect("read");
        let models = statement.query_map([], |row| row.get(0)).expect("read");
        models.collect::<Result<_, _>>().expect("names")
    }

    #[test]
    fn whoever_asks_for_phases_keeps_the_order_and_nobody_else_is_chosen_for() {
        let asks = r#"('a', 1, 'A', 'A', 'in phase "reife" and orders >= 3', 0, 0)"#;
        let kept = chosen_after(asks, "");
        assert_eq!(kept, ["stauss_bruhn", "four_phases", "six_phases", "five_phases", "subscription"]);
        let asked_before =
            r#"('a', 1, 'A', 'A', 'was in group "recovery"', 0, 0), ('a', 2, 'A', 'A', 'orders >= 3', 0, 0)"#;
        let retired = r#"('a', 1, 'A', 'A', 'in phase "reife"', 0, 0), ('a', 2, 'A', 'A', 'in phase "reife"', 0, 1)"#;
        for segment in ["('a', 1, 'A', 'A', 'orders >= 3', 0, 0)", asked_before, retired] {
            assert_eq!(chosen_after(segment, ""), [""; 0], "{segment}");
        }
        let own = "INSERT INTO active_models VALUES (0, 'own', 1)";
        assert_eq!(chosen_after(asks, own), ["own"], "what was chosen stays");
    }

    #[test]
    fn a_newer_folder_is_refused() {
        let mut connection = Connection::open_in_memory().expect("memory");
        apply(&mut connection, NEW).expect("new");
        assert!(matches!(apply(&mut connection, OLD), Err(PortError::TooNew { found: 3, supported: 1 })));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().expect("memory");
        assert!(apply(&mut connection, BROKEN).is_err());
        assert_eq!(found_version(&connection).expect("version"), 1);
        assert!(connection.prepare("SELECT * FROM half").is_err());
    }

    #[test]
    fn the_database_of_another_program_is_refused() {
        let mut connection = Connection::open_in_memory().expect("memory");
        connection.execute_batch("CREATE TABLE recipes (name TEXT)").expect("table");
        assert!(matches!(migrate(&mut connection), Err(PortError::Damaged { .. })));
    }

    #[test]
    fn the_last_migration_has_the_version_of_the_format() {
        assert_eq!(MIGRATIONS.last().map(|migration| migration.version), Some(FORMAT_VERSION));
    }
}
