//! Flushing: moving rows from the hot table to the lake, and compacting what many flushes left small.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::PoisonError;

use arrow::array::{Array, AsArray, StringArray, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use engine::ports::{Flushed, PortError};
use rusqlite::Connection;

use crate::batch::BatchBuilder;
use crate::error::failed;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile, ROW_GROUP_ROWS};
use crate::merge::{file_source, merge};
use crate::row::{COLUMNS, RowRef};

/// Files at least this large are not compacted again.
const LARGE_FILE_BYTES: i64 = 64 << 20;

/// The position up to which events are in the lake.
pub(crate) fn watermark(connection: &Connection) -> Result<i64, PortError> {
    connection
        .query_row("SELECT flushed_through FROM watermark", [], |row| row.get(0))
        .map_err(failed("reading the watermark of the lake"))
}

impl DataFolder {
    /// Moves all rows that are hot when it begins, in portions that bound memory; each portion is one transaction.
    pub(crate) fn flush_all(&self) -> Result<Flushed, PortError> {
        let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        self.sweep()?;
        let last = self.readers.read(crate::log::last_position)?;
        let mut flushed = Flushed::default();
        while let Some(portion) = self.portion(last)? {
            flushed.events += portion.num_rows() as u64;
            flushed.files += self.move_portion(&portion)?;
        }
        self.compact()?;
        self.sweep()?;
        Ok(flushed)
    }

    pub(crate) fn sweep(&self) -> Result<(), PortError> {
        let swept = self.lake.sweep(|| self.readers.read(lake::manifest))?;
        if swept > 0 {
            tracing::info!(swept, "removed files of the lake that no manifest lists");
        }
        Ok(())
    }

    /// The next hot rows in the order of arrival; `None` when none up to `last` are left.
    fn portion(&self, last: i64) -> Result<Option<RecordBatch>, PortError> {
        let action = || "reading the hot log";
        self.readers.read(|connection| {
            let mut statement = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM events WHERE position <= $1 ORDER BY position LIMIT $2"
                ))
                .map_err(failed(action()))?;
            let limit = i64::try_from(self.options.flush_rows).unwrap_or(i64::MAX);
            let mut rows = statement.query([last, limit]).map_err(failed(action()))?;
            let mut builder = BatchBuilder::new();
            while let Some(row) = rows.next().map_err(failed(action()))? {
                builder.push(&RowRef::from_sql(row)?);
                if builder.bytes() >= self.options.flush_bytes {
                    break;
                }
            }
            if builder.rows() == 0 { Ok(None) } else { builder.finish().map(Some) }
        })
    }

    /// Writes the files of a portion, then lists them and deletes its hot rows in one transaction.
    fn move_portion(&self, portion: &RecordBatch) -> Result<u32, PortError> {
        let mut files = Vec::new();
        for (month, order) in by_month(portion) {
            let mut slices = slices(order.len()).into_iter();
            let mut next = || {
                let Some(slice) = slices.next() else { return Ok(None) };
                let rows = UInt32Array::from(order[slice].to_vec());
                take_record_batch(portion, &rows).map(Some).map_err(failed("sorting events for the lake"))
            };
            files.push(self.lake.write(&month, &mut next)?);
        }
        let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let through = files.iter().map(|file| file.max_position).max().unwrap_or_default();
        let rows = portion.num_rows();
        self.writer.write(move |connection| {
            let action = || "moving events from the hot log to the lake";
            lake::list(connection, &files)?;
            let deleted =
                connection.execute("DELETE FROM events WHERE position <= $1", [through]).map_err(failed(action()))?;
            if deleted != rows {
                return Err(failed(action())(format!("{rows} events were written, {deleted} would be deleted")));
            }
            connection.execute("UPDATE watermark SET flushed_through = $1", [through]).map_err(failed(action()))?;
            Ok(())
        })?;
        Ok(count)
    }

    /// Merges the small files of every month that has too many of them.
    fn compact(&self) -> Result<(), PortError> {
        let mut small: BTreeMap<String, Vec<LakeFile>> = BTreeMap::new();
        for file in self.readers.read(lake::manifest)? {
            if file.bytes < LARGE_FILE_BYTES {
                small.entry(file.month.clone()).or_default().push(file);
            }
        }
        for (month, files) in small {
            if files.len() > self.options.small_files {
                self.compact_month(&month, &files)?;
            }
        }
        Ok(())
    }

    fn compact_month(&self, month: &str, files: &[LakeFile]) -> Result<(), PortError> {
        let merged = self.merge_files(month, files)?;
        let before: i64 = files.iter().map(|file| file.rows).sum();
        let rows = merged.rows;
        if rows != before {
            return Err(failed(format!("compacting lake/{month}"))(format!("{before} rows became {rows}")));
        }
        let old: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
        let count = old.len();
        self.writer.write(move |connection| {
            lake::list(connection, &[merged])?;
            let mut statement = connection
                .prepare_cached("DELETE FROM lake_files WHERE path = $1")
                .map_err(failed("compacting the lake"))?;
            for path in old {
                statement.execute([path]).map_err(failed("compacting the lake"))?;
            }
            Ok(())
        })?;
        tracing::debug!(month, files = count, rows, "compacted the lake");
        Ok(())
    }

    /// One file of many. The merge pushes rows and the file pulls batches, so the merge runs on a thread of its own.
    fn merge_files(&self, month: &str, files: &[LakeFile]) -> Result<LakeFile, PortError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel::<Result<RecordBatch, PortError>>(1);
        let produce = move || {
            let sources =
                files.iter().map(|file| file_source(&self.lake, &file.path)).collect::<Result<Vec<_>, _>>()?;
            let mut builder = BatchBuilder::new();
            merge(sources, &mut |row| {
                builder.push(row);
                let full = builder.rows() >= ROW_GROUP_ROWS || builder.bytes() >= self.options.flush_bytes;
                Ok(if full && sender.send(builder.finish()).is_err() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })?;
            if builder.rows() > 0 {
                // Nobody listens only where the file could not be written, and then that is the error told.
                let _ = sender.send(builder.finish());
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let producer = scope.spawn(produce);
            let written = self.lake.write(month, &mut || receiver.recv().ok().transpose());
            drop(receiver);
            match producer.join() {
                Ok(outcome) => outcome.and(written),
                Err(_) => Err(failed(format!("compacting lake/{month}"))("the merge panicked")),
            }
        })
    }
}

/// Row numbers by month, each in the order of the lake.
fn by_month(portion: &RecordBatch) -> BTreeMap<String, Vec<u32>> {
    let column = |name: &str| portion.column_by_name(name);
    let (Some(customer), Some(occurred_at), Some(position)) =
        (column("customer"), column("occurred_at"), column("position"))
    else {
        return BTreeMap::new();
    };
    let customer: &StringArray = customer.as_string();
    let occurred_at = occurred_at.as_primitive::<TimestampMicrosecondType>().values();
    let position = position.as_primitive::<Int64Type>().values();
    let mut months: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (row, moment) in (0_u32..).zip(occurred_at.iter()) {
        months.entry(lake::month_of(*moment)).or_default().push(row);
    }
    let compare = |left: &u32, right: &u32| -> Ordering {
        let (left, right) = (*left as usize, *right as usize);
        let absent = customer.is_null(left).cmp(&customer.is_null(right));
        let text = |row: usize| if customer.is_null(row) { "" } else { customer.value(row) };
        absent
            .then_with(|| text(left).cmp(text(right)))
            .then_with(|| occurred_at[left].cmp(&occurred_at[right]))
            .then_with(|| position[left].cmp(&position[right]))
    };
    for rows in months.values_mut() {
        rows.sort_unstable_by(compare);
    }
    months
}

/// Ranges of at most a row group.
fn slices(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(ROW_GROUP_ROWS).map(|start| start..(start + ROW_GROUP_ROWS).min(rows)).collect()
}
