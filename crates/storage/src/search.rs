//! The search for what may be left of a person: every column of every row decoded, every line of every table, every byte of
//! every file.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use domain::Message;
use engine::ports::PortError;
use engine::ports::erasure::{Search, Traces};
use rusqlite::Connection;
use rusqlite::types::{Value as Cell, ValueRef};

use crate::erase::own_keys;
use crate::error::failed;
use crate::folder::DataFolder;
use crate::needles::Needles;
use crate::scrub::{self, Concern};
use crate::tables::audit;

/// Bytes read at once.
const CHUNK: usize = 1 << 20;
/// Tables that are searched otherwise, or hold nothing but digests and numbers.
const OTHERWISE: [&str; 3] = ["events", "natural_keys", "lake_files"];
/// Tables whose lines are not changed by what they say: who may log in is no customer, and the audit log names customers by
/// pseudonyms, which an erasure exchanges.
const UNCHANGED: [&str; 12] = [
    "users",
    "sessions",
    "links",
    "api_keys",
    "sources",
    "write_keys",
    "recovery_codes",
    "audit",
    "meta",
    "watermark",
    "erasures",
    "seen_runs",
];

/// A line of a table whose texts name a person, and the texts as they stay.
pub(crate) struct RedactedLine {
    table: String,
    line: i64,
    columns: Vec<(String, String)>,
}

impl RedactedLine {
    /// Writes the texts; part of the caller's transaction.
    pub(crate) fn write(&self, connection: &Connection) -> Result<(), PortError> {
        for (column, text) in &self.columns {
            let sql = format!("UPDATE {} SET {} = $1 WHERE rowid = $2", quoted(&self.table), quoted(column));
            connection
                .execute(&sql, rusqlite::params![text, self.line])
                .map_err(failed(format!("erasing from the table {}", self.table)))?;
        }
        Ok(())
    }
}

/// A name in SQL; names of tables and columns come from the database itself.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Every file below a folder; none where there is no such folder.
pub(crate) fn files_below(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), PortError> {
    let action = || format!("looking into {}", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(action())(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed(action()))?;
        let kind = entry.file_type().map_err(failed(action()))?;
        if kind.is_dir() {
            files_below(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    files.sort_unstable();
    Ok(())
}

/// Tables with a number for each line, that erasures may change.
fn tables(connection: &Connection, all: bool) -> Result<Vec<String>, PortError> {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .map_err(failed("listing the tables"))?;
    let is_other = |name: &String| !OTHERWISE.contains(&name.as_str());
    Ok(names.into_iter().filter(is_other).filter(|name| all || !UNCHANGED.contains(&name.as_str())).collect())
}

/// Called with the number of a line, the names of its columns and its values.
type EachLine<'a> = &'a mut dyn FnMut(i64, &[String], &[Cell]);

/// Calls `each` with every line of a table: its number where it has one, the names of its columns, its values.
fn each_line(connection: &Connection, table: &str, each: EachLine<'_>) -> Result<(), PortError> {
    let action = || format!("reading the table {table}");
    let with_number = format!("SELECT rowid, * FROM {}", quoted(table));
    let without = format!("SELECT 0, * FROM {}", quoted(table));
    let mut statement =
        connection.prepare(&with_number).or_else(|_| connection.prepare(&without)).map_err(failed(action()))?;
    let names: Vec<String> = statement.column_names().into_iter().skip(1).map(str::to_owned).collect();
    let mut rows = statement.query([]).map_err(failed(action()))?;
    while let Some(row) = rows.next().map_err(failed(action()))? {
        let line: i64 = row.get(0).map_err(failed(action()))?;
        let values: Vec<Cell> =
            (1..=names.len()).map(|column| row.get(column)).collect::<Result<_, _>>().map_err(failed(action()))?;
        each(line, &names, &values);
    }
    Ok(())
}

/// What stays of a text of a table; `None` where it does not name the person.
fn redacted(needles: &Needles, value: &Cell) -> Option<String> {
    let Cell::Text(text) = value else { return None };
    if needles.is_id(text) { Some(String::new()) } else { needles.redacted(text) }
}

impl DataFolder {
    /// Lines of tables beside the log that name the person.
    pub(crate) fn lines_that_name(&self, needles: &Needles) -> Result<u64, PortError> {
        Ok(self.redacted_lines(needles)?.len() as u64)
    }

    /// Those lines, as they stay.
    pub(crate) fn redacted_lines(&self, needles: &Needles) -> Result<Vec<RedactedLine>, PortError> {
        self.readers.read(|connection| {
            let mut lines = Vec::new();
            for table in tables(connection, false)? {
                each_line(connection, &table, &mut |line, names, values| {
                    let columns: Vec<(String, String)> = names
                        .iter()
                        .zip(values)
                        .filter_map(|(name, value)| Some((name.clone(), redacted(needles, value)?)))
                        .collect();
                    if !columns.is_empty() {
                        lines.push(RedactedLine { table: table.clone(), line, columns });
                    }
                })?;
            }
            Ok(lines)
        })
    }

    /// Searches rows, tables, free pages and files.
    pub(crate) fn search_for(
        &self,
        traces: &Traces,
        needles: &Needles,
        orders: &BTreeSet<u64>,
    ) -> Result<Search, PortError> {
        let mut search = Search { searched: needles.long(), short: needles.short(), ..Search::default() };
        self.each_row("TRUE", &mut |row| {
            search.events += 1;
            if let Some(concern) = scrub::concern(needles, orders, row) {
                let place = match concern {
                    Concern::Own => "erase-place-own",
                    Concern::TheirOrder => "erase-place-order",
                    Concern::Mention => "erase-place-mention",
                };
                search.note(|| Message::new(place).with("event", row.position.unsigned_abs()));
            }
            Ok(())
        })?;
        self.search_tables(needles, &mut search)?;
        let pseudonyms = self.pseudonyms_of(own_keys(traces))?;
        let entries = self
            .readers
            .read(|connection| audit::with_any(connection, &pseudonyms).map_err(failed("searching the audit log")))?;
        for entry in entries {
            search.note(|| Message::new("erase-place-entry").with("entry", entry.unsigned_abs()));
        }
        self.search_files(needles, &mut search)?;
        Ok(search)
    }

    fn search_tables(&self, needles: &Needles, search: &mut Search) -> Result<(), PortError> {
        self.readers.read(|connection| {
            for table in tables(connection, true)? {
                // Who works with the program may share a name with a customer; bytes of their address are searched for below.
                let people = ["users", "sessions", "sources"].contains(&table.as_str());
                each_line(connection, &table, &mut |line, names, values| {
                    search.table_lines += 1;
                    let named = names.iter().zip(values).find(|(_, value)| redacted(needles, value).is_some());
                    if let Some((name, _)) = named.filter(|_| !people) {
                        search.note(|| {
                            Message::new("erase-place-line")
                                .with("table", table.as_str())
                                .with("line", line.unsigned_abs())
                                .with("column", name.as_str())
                        });
                    }
                })?;
            }
            let free: i64 = connection
                .query_row("PRAGMA freelist_count", [], |row| match row.get_ref(0)? {
                    ValueRef::Integer(count) => Ok(count),
                    _ => Ok(0),
                })
                .map_err(failed("counting the free pages of the database"))?;
            search.free_pages = free.unsigned_abs();
            Ok(())
        })
    }

    fn search_files(&self, needles: &Needles, search: &mut Search) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        let mut files = Vec::new();
        files_below(self.path(), &mut files)?;
        for path in files {
            let name = path.strip_prefix(self.path()).unwrap_or(&path).display().to_string();
            // Side files of the database come and go.
            let mut file = match File::open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(format!("searching {name}"))(error)),
            };
            search.files += 1;
            let mut places = Vec::new();
            search.bytes += search_bytes(&mut file, needles, |place| places.push(place))
                .map_err(failed(format!("searching {name}")))?;
            for place in places {
                search.note(|| Message::new("erase-place-file").with("file", name.as_str()).with("byte", place));
            }
        }
        Ok(())
    }
}

/// Reads to the end and tells the first place in each chunk; the number of bytes. Chunks overlap by the longest text.
fn search_bytes(file: &mut impl Read, needles: &Needles, mut found: impl FnMut(u64)) -> std::io::Result<u64> {
    let overlap = needles.longest() + 1;
    let mut buffer: Vec<u8> = Vec::with_capacity(CHUNK + overlap);
    let (mut start, mut read) = (0_u64, 0_u64);
    loop {
        let kept = buffer.len();
        let count = Read::by_ref(file).take(CHUNK as u64).read_to_end(&mut buffer)?;
        if count == 0 {
            return Ok(read);
        }
        read += count as u64;
        if let Some(place) = needles.in_bytes(&buffer) {
            found(start + place as u64);
        }
        let drop_to = buffer.len().saturating_sub(overlap);
        start += drop_to as u64;
        buffer.drain(..drop_to);
        debug_assert!(kept <= overlap);
    }
}

#[cfg(test)]
mod tests {
    use domain::CustomerId;
    use engine::ports::erasure::Traces;

    use super::*;

    #[test]
    fn a_text_across_two_chunks_is_found() {
        let traces = Traces { keys: vec![CustomerId::new("anna@example.de").expect("an id")], ..Traces::default() };
        let needles = Needles::new(&traces, [], &BTreeSet::new()).expect("needles");
        for before in [0, CHUNK - 7, CHUNK - 1, 2 * CHUNK - 3] {
            let mut bytes = vec![b' '; before];
            bytes.extend(b"anna@example.de");
            bytes.extend(vec![b' '; 99]);
            let mut places = Vec::new();
            let read = search_bytes(&mut bytes.as_slice(), &needles, |place| places.push(place)).expect("read");
            assert_eq!((read, places.first().copied()), (bytes.len() as u64, Some(before as u64)));
        }
    }
}
