//! A folder that an older version wrote is read, and written on.

use std::fs::File;
use std::path::Path;

use arrow::record_batch::RecordBatch;
use domain::CustomerId;
use engine::ports::{Log, NewEvent, Position};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rusqlite::Connection;
use storage::{DataFolder, FORMAT_VERSION};

use crate::support::{all_events, all_touches, arriving, order, tiny};

/// Columns that files of format 1 and tables of format 2 do not have.
const LATER: [&str; 8] = ["also", "context", "source", "flaws", "thing", "quantity", "word", "campaign"];

fn events(numbers: std::ops::Range<i64>) -> Vec<NewEvent> {
    numbers.map(|number| arriving(order(&format!("m{number}"), Some("anna"), number * 3600))).collect()
}

/// The same rows as a file of format 1.
fn rewrite_as_first_format(path: &Path) {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    let earlier: Vec<usize> = batches[0]
        .schema()
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| !LATER.contains(&field.name().as_str()))
        .map(|(place, _)| place)
        .collect();
    let batches: Vec<RecordBatch> = batches.iter().map(|batch| batch.project(&earlier).unwrap()).collect();
    let format = KeyValue::new("stammkunde.format".to_owned(), "1".to_owned());
    let properties = WriterProperties::builder()
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_key_value_metadata(Some(vec![format]))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batches[0].schema(), Some(properties)).unwrap();
    for batch in &batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
}

/// Takes a database back to format 2.
fn rewrite_as_second_format(path: &Path) {
    let database = Connection::open(path).unwrap();
    database
        .execute_batch("DROP INDEX events_by_bucket; CREATE INDEX events_by_customer ON events (customer, occurred_at)")
        .unwrap();
    for column in LATER {
        database.execute(&format!("ALTER TABLE events DROP COLUMN {column}"), []).unwrap();
    }
    let tables: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    let second = Connection::open_in_memory().unwrap();
    second.execute_batch(include_str!("../../migrations/0001_log.sql")).unwrap();
    second.execute_batch(include_str!("../../migrations/0002_tables.sql")).unwrap();
    let columns_of = |connection: &Connection, table: &str| -> Vec<String> {
        connection
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .unwrap()
    };
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in tables.iter().filter(|table| *table != "meta") {
        let wanted = columns_of(&second, table);
        if wanted.is_empty() {
            database.execute_batch(&format!("DROP TABLE {table}")).unwrap();
            continue;
        }
        for column in columns_of(&database, table).iter().filter(|column| !wanted.contains(column)) {
            database.execute_batch(&format!("ALTER TABLE {table} DROP COLUMN {column}")).unwrap();
        }
    }
    database.execute("UPDATE meta SET value = '2' WHERE key = 'format'", []).unwrap();
}

#[test]
fn a_folder_of_the_second_format_is_read_and_written_on() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
    folder.append(&events(0..5)).unwrap();
    folder.flush().unwrap();
    folder.append(&events(5..8)).unwrap();
    drop(folder);
    for month in std::fs::read_dir(place.path().join("lake")).unwrap() {
        for file in std::fs::read_dir(month.unwrap().path()).unwrap() {
            rewrite_as_first_format(&file.unwrap().path());
        }
    }
    rewrite_as_second_format(&place.path().join("stammkunde.db"));

    let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
    let expected: Vec<_> = events(0..8).into_iter().map(|new| new.event).collect();
    let found = |folder: &DataFolder| all_events(folder).into_iter().map(|stored| stored.event).collect::<Vec<_>>();
    assert_eq!(found(&folder), expected);
    assert_eq!(all_touches(&folder, Position(2)).len(), 6);
    assert_eq!(folder.timeline(&[CustomerId::new("anna").unwrap()], None, 7).unwrap().len(), 7);
    assert_eq!(folder.totals().unwrap().orders, 8);
    assert!(folder.sql("SELECT count(*) FROM events WHERE source IS NULL AND context IS NULL").is_ok());

    let later = |number: i64| {
        let mut event = order(&format!("m{number}"), Some("anna"), number * 3600);
        event.source = Some("web".to_owned());
        NewEvent { natural_key: None, ..arriving(event) }
    };
    for number in 8..14 {
        assert_eq!(folder.record(&[later(number), later(number)]).unwrap().added, 1);
        folder.flush().unwrap();
        while folder.compact().unwrap() {}
    }
    let expected: Vec<_> = expected.into_iter().chain((8..14).map(|number| later(number).event)).collect();
    assert_eq!(found(&folder), expected);
    assert_eq!(folder.totals().unwrap().orders, 14);
    drop(folder);
    assert_eq!(found(&DataFolder::open(place.path()).unwrap()), expected);
    let database = Connection::open(place.path().join("stammkunde.db")).unwrap();
    let format: String =
        database.query_row("SELECT value FROM meta WHERE key = 'format'", [], |row| row.get(0)).unwrap();
    assert_eq!(format, FORMAT_VERSION.to_string());
}
