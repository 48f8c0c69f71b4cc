//! Making, refusing and migrating folders.

use std::fs;

use domain::Firm;
use engine::ports::{AccessTables, Log, PortError, Position, Tables};
use storage::{Column, DataFolder, FORMAT_VERSION, Table, export_parquet};

use crate::support::{all_events, arriving, order};

#[test]
fn a_missing_folder_is_made_for_its_owner_only() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new/data");
    assert!(!DataFolder::exists(&path));
    drop(DataFolder::create(&path).unwrap());
    assert!(DataFolder::exists(&path));
    assert!(DataFolder::create(&path).is_err(), "what exists is not made again");
    drop(DataFolder::open(&path).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| fs::metadata(path.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(""), 0o700);
        assert_eq!(mode("lake"), 0o700);
        assert_eq!(mode("stammkunde.db"), 0o600);
    }
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("holiday.jpg"), "beach").unwrap();
    let error = DataFolder::open(directory.path()).unwrap_err();
    assert!(error.to_string().contains("holiday.jpg"), "{error}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing was put into it");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("stammkunde.db"), "this is a letter, and not a database at all".repeat(40))
        .unwrap();
    assert!(matches!(DataFolder::open(directory.path()), Err(PortError::Damaged { .. })));
}

#[test]
fn a_folder_of_format_1_is_migrated_and_keeps_its_events() {
    let directory = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(directory.path().join("stammkunde.db")).unwrap();
    old.execute_batch("CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)").unwrap();
    old.execute_batch(include_str!("../../migrations/0001_log.sql")).unwrap();
    old.execute("INSERT INTO meta VALUES ('format', '1')", []).unwrap();
    old.execute(
        "INSERT INTO events (message_id, message_digest, customer, shard, kind, occurred_at, received_at, properties)
         VALUES ('old', 1, 'anna', 3, 'Weinprobe besucht', 5, 6, '{\"weine\":7}')",
        [],
    )
    .unwrap();
    drop(old);

    let folder = DataFolder::open(directory.path()).unwrap();
    assert_eq!(folder.append(&[arriving(order("new", Some("anna"), 9))]).unwrap(), Position(2));
    assert_eq!(all_events(&folder)[0].event.properties["weine"], 7);
    folder.set_firm(&Firm::assumed("Weinhandel")).unwrap();
    assert!(folder.users().unwrap().is_empty());
}

#[test]
fn a_folder_of_format_2_keeps_its_people_and_their_sessions() {
    let directory = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(directory.path().join("stammkunde.db")).unwrap();
    old.execute_batch("CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)").unwrap();
    old.execute_batch(include_str!("../../migrations/0001_log.sql")).unwrap();
    old.execute_batch(include_str!("../../migrations/0002_tables.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO meta VALUES ('format', '2');
         INSERT INTO users (email, name, role, language, password_hash)
         VALUES ('anna@example.de', 'Anna', '\"owner\"', '\"de\"', '$argon2id$');
         INSERT INTO sessions VALUES (zeroblob(32), 1, 'token', 0, 1000000000);",
    )
    .unwrap();
    drop(old);
    let folder = DataFolder::open(directory.path()).unwrap();
    let now = jiff::Timestamp::from_second(5).unwrap();
    let (session, user) = folder.session(&[0; 32], now).unwrap().unwrap();
    assert_eq!((user.role, user.created_at, user.has_second_factor), (engine::ports::Role::Owner, None, false));
    assert_eq!((session.browser.as_str(), session.csrf_token.as_str()), ("", "token"));
    assert_eq!(folder.sources().unwrap(), []);
}

#[test]
fn a_newer_folder_is_refused_untouched() {
    let directory = tempfile::tempdir().unwrap();
    drop(DataFolder::open(directory.path()).unwrap());
    let database = rusqlite::Connection::open(directory.path().join("stammkunde.db")).unwrap();
    database.execute("UPDATE meta SET value = '999' WHERE key = 'format'", []).unwrap();
    drop(database);
    match DataFolder::open(directory.path()) {
        Err(PortError::TooNew { found, supported }) => assert_eq!((found, supported), (999, FORMAT_VERSION)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_that_no_manifest_lists_are_swept_when_it_opens() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    folder.append(&[arriving(order("a", Some("anna"), 1))]).unwrap();
    folder.flush().unwrap();
    drop(folder);
    let orphan = directory.path().join("lake/2011-01/orphan.parquet");
    fs::write(&orphan, "half a file").unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    assert!(!orphan.exists());
    assert_eq!(all_events(&folder).len(), 1);
}

#[test]
fn a_missing_file_of_the_lake_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    folder.append(&[arriving(order("a", Some("anna"), 1))]).unwrap();
    folder.flush().unwrap();
    let file = fs::read_dir(directory.path().join("lake/2011-01")).unwrap().next().unwrap().unwrap();
    fs::remove_file(file.path()).unwrap();
    let error = folder.events(&mut |_| std::ops::ControlFlow::Continue(())).unwrap_err();
    assert!(error.to_string().contains(file.file_name().to_str().unwrap()), "{error}");
}

#[test]
fn an_export_is_read_back_by_another_engine() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("values.parquet");
    let table = Table {
        columns: vec![
            ("customer".to_owned(), Column::Text(vec![Some("anna".to_owned()), None])),
            ("orders".to_owned(), Column::Integer(vec![Some(3), None])),
            ("probability".to_owned(), Column::Real(vec![Some(0.25), None])),
            ("revenue".to_owned(), Column::Amount(vec![Some(domain::Amount::from_micros(12_345_678)), None])),
            ("since".to_owned(), Column::Day(vec![Some(domain::Day::from_number(15_000)), None])),
            ("seen".to_owned(), Column::Moment(vec![Some(jiff::Timestamp::UNIX_EPOCH), None])),
            ("active".to_owned(), Column::Flag(vec![Some(true), None])),
        ],
    };
    export_parquet(&path, &table).unwrap();
    let file = fs::File::open(&path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(file, 10).unwrap();
    let batch = reader.map(Result::unwrap).next().unwrap();
    let shown = |column: usize| arrow::util::display::array_value_to_string(batch.column(column), 0).unwrap();
    let row: Vec<String> = (0..batch.num_columns()).map(shown).collect();
    assert_eq!(row, ["anna", "3", "0.25", "12.345678", "2011-01-26", "1970-01-01T00:00:00Z", "true"]);

    let uneven = Table { columns: vec![("a".to_owned(), Column::Integer(vec![])), table.columns[1].clone()] };
    assert!(export_parquet(&path, &uneven).is_err());
}
