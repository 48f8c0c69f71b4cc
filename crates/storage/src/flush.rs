//! Flushing: moving rows from the hot table to the lake, and compacting what many flushes left small.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, PoisonError};

use arrow::array::{Array, AsArray, StringArray, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use engine::ports::{Flushed, PortError};
use rusqlite::Connection;

use crate::batch::BatchBuilder;
use crate::error::failed;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile};
use crate::merge::{Source, file_source, merge};
use crate::row::{COLUMNS, RowRef};
use crate::runs;
use crate::seen::{self, ByDay, gather};

/// Files at least this large are not compacted again.
const LARGE_FILE_BYTES: i64 = 64 << 20;
/// Rows handed to a file at once.
const WRITTEN_ROWS: usize = 8192;
/// Files smaller than this are of the smallest size.
const SMALL_FILE_BYTES: i64 = 1 << 20;
/// A file of the next size is so many times as large.
const SIZE_FACTOR: i64 = 8;

/// The condition on rows of `events` that are hot. Rows up to the watermark are in the lake; some may lie in the table for a
/// while until they are deleted in small portions, and nobody may read them there.
pub(crate) const HOT: &str = "position > (SELECT flushed_through FROM watermark)";

/// The position up to which events are in the lake.
pub(crate) fn watermark(connection: &Connection) -> Result<i64, PortError> {
    connection
        .query_row("SELECT flushed_through FROM watermark", [], |row| row.get(0))
        .map_err(failed("reading the watermark of the lake"))
}

impl DataFolder {
    /// Moves all rows that are hot when it begins, in portions that bound memory; each portion is one transaction, which
    /// only lists files and moves the watermark. Writers wait for that, not for the rows to be written or deleted.
    pub(crate) fn flush_all(&self) -> Result<Flushed, PortError> {
        let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        self.sweep()?;
        self.delete_flushed()?;
        let last = self.readers.read(crate::log::last_position)?;
        let mut flushed = Flushed::default();
        while let Some(portion) = self.portion(last)? {
            flushed.events += portion.num_rows() as u64;
            flushed.files += self.move_portion(&portion)?;
            self.delete_flushed()?;
        }
        self.merge_runs()?;
        self.sweep()?;
        Ok(flushed)
    }

    /// Deletes files that are listed nowhere. Only for whoever may also write them.
    pub(crate) fn sweep(&self) -> Result<(), PortError> {
        let swept = self.lake.sweep(|| self.readers.read(lake::manifest))?;
        if swept > 0 {
            tracing::info!(swept, "removed files of the lake that no manifest lists");
        }
        self.sweep_runs()
    }

    /// The next hot rows in the order of arrival; `None` when none up to `last` are left.
    fn portion(&self, last: i64) -> Result<Option<RecordBatch>, PortError> {
        let action = || "reading the hot log";
        self.readers.read(|connection| {
            let mut statement = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM events WHERE {HOT} AND position <= $1 ORDER BY position LIMIT $2"
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

    /// Writes the files of a portion and the runs of its message ids, then lists them and moves the watermark in one
    /// transaction.
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
        let mut digests = ByDay::new();
        gather(portion, i64::MIN, &mut digests);
        let forgotten = digests.keys().next_back().map(|day| day - i64::from(self.options.idempotency_days) - 1);
        let written = self.write_runs(digests)?;
        let opened = self.open_runs(&written)?;
        let (seen, of_undo, of_rollback) = (Arc::clone(&self.seen), Arc::clone(&self.seen), written.clone());
        let to_add = opened.clone();
        let work = move |connection: &Connection| {
            let action = || "moving events from the hot log to the lake";
            lake::list(connection, &files)?;
            runs::list(connection, &written)?;
            if let Some(day) = forgotten {
                connection.execute("DELETE FROM seen_runs WHERE day < $1", [day]).map_err(failed(action()))?;
            }
            connection
                .execute(
                    "UPDATE watermark SET flushed_through = $1,
                            seen_through = CASE WHEN seen_through = flushed_through THEN $1 ELSE seen_through END",
                    [through],
                )
                .map_err(failed(action()))?;
            // Whoever recalls message ids from a moment before this transaction gets the runs below.
            if let Some(seen) = &mut *seen::locked(&seen) {
                seen.add(&to_add);
            }
            Ok(())
        };
        let undo = move |&(): &()| {
            if let Some(seen) = &mut *seen::locked(&of_undo) {
                seen.drop_runs(|run| of_rollback.contains(run));
            }
        };
        self.writer.write_or_undo(work, undo)?;
        if let Some(seen) = &mut *seen::locked(&self.seen) {
            seen.add(&opened);
            seen.settle(through);
            seen.drop_runs(|run| forgotten.is_some_and(|day| run.day < day));
        }
        Ok(count)
    }

    /// Deletes the rows that are in the lake, a few at a time, so that appending hardly waits. What a crash leaves is deleted
    /// at the next flush.
    fn delete_flushed(&self) -> Result<(), PortError> {
        let rows = i64::try_from(self.options.delete_rows).unwrap_or(i64::MAX);
        let delete = move |connection: &Connection| {
            connection
                .prepare_cached(
                    // One bound: of two SQLite seeks by the first only, and looks at every row that is left each time.
                    "DELETE FROM events WHERE position <= (
                         SELECT min(flushed_through, (SELECT min(position) FROM events) + $1 - 1) FROM watermark)",
                )
                .and_then(|mut statement| statement.execute([rows]))
                .map_err(failed("deleting events from the hot log that are in the lake"))
        };
        while self.writer.write(delete)? > 0 {}
        Ok(())
    }

    /// Merges some small files of one month; whether there may be more to merge.
    pub(crate) fn compact_some(&self) -> Result<bool, PortError> {
        let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let files = self.readers.read(lake::manifest)?;
        let (small_files, compact_bytes) = (self.options.small_files, self.options.compact_bytes);
        let next = to_compact(files.clone(), small_files, compact_bytes).or_else(|| to_close(files, compact_bytes));
        let Some((month, files)) = next else { return Ok(false) };
        self.compact_month(&month, &files)?;
        self.sweep()?;
        Ok(true)
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
            lake::delist(connection, &old)
        })?;
        tracing::debug!(month, files = count, rows, "compacted the lake");
        Ok(())
    }

    /// One file of many.
    fn merge_files(&self, month: &str, files: &[LakeFile]) -> Result<LakeFile, PortError> {
        let sources = || files.iter().map(|file| file_source(&self.lake, &file.path)).collect();
        self.write_merged(month, || format!("compacting lake/{month}"), sources)
    }

    /// A file of a month with the rows of sorted sources, in their common order. The merge pushes rows and the file pulls
    /// batches, so the merge runs on a thread of its own.
    pub(crate) fn write_merged<'a>(
        &self,
        month: &str,
        action: impl FnOnce() -> String,
        sources: impl FnOnce() -> Result<Vec<Source<'a>>, PortError> + Send,
    ) -> Result<LakeFile, PortError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel::<Result<RecordBatch, PortError>>(1);
        let produce = move || {
            let mut builder = BatchBuilder::new();
            merge(sources()?, &mut |row| {
                builder.push(row);
                let full = builder.rows() >= WRITTEN_ROWS || builder.bytes() >= self.options.flush_bytes;
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
                Err(_) => Err(failed(action())("the merge panicked")),
            }
        })
    }
}

/// Which files of which month are merged next: where a size has too many of them, these and all smaller ones, the smallest
/// first, as far as the bytes of one pass go. So a row is written again only a few times, however many flushes there are.
fn to_compact(files: Vec<LakeFile>, small_files: usize, most_bytes: i64) -> Option<(String, Vec<LakeFile>)> {
    let size = |file: &LakeFile| (file.bytes / SMALL_FILE_BYTES).max(1).ilog(SIZE_FACTOR);
    let mut months: BTreeMap<String, Vec<LakeFile>> = BTreeMap::new();
    for file in files.into_iter().filter(|file| file.bytes < LARGE_FILE_BYTES) {
        months.entry(file.month.clone()).or_default().push(file);
    }
    months.into_iter().find_map(|(month, mut files)| {
        let largest = files.iter().map(size).max()?;
        let full =
            (0..=largest).find(|wanted| files.iter().filter(|file| size(file) == *wanted).count() > small_files)?;
        files.retain(|file| size(file) <= full);
        files.sort_by_key(|file| file.bytes);
        let mut bytes = 0;
        let fitting = files
            .iter()
            .take_while(|file| {
                bytes += file.bytes;
                bytes <= most_bytes
            })
            .count();
        files.truncate(fitting.max(2));
        Some((month, files))
    })
}

/// A month that is over and still lies in several files: since it was last written to, as many events have come as it holds. Whoever
/// asks about years opens one file for each month then, and a row is written once more at most for each event that came.
fn to_close(files: Vec<LakeFile>, most_bytes: i64) -> Option<(String, Vec<LakeFile>)> {
    let through = files.iter().map(|file| file.max_position).max()?;
    let mut months: BTreeMap<String, Vec<LakeFile>> = BTreeMap::new();
    for file in files {
        months.entry(file.month.clone()).or_default().push(file);
    }
    months.into_iter().find(|(_, files)| {
        let last = files.iter().map(|file| file.max_position).max().unwrap_or(through);
        let (rows, bytes) = files.iter().fold((0, 0), |(rows, bytes), file| (rows + file.rows, bytes + file.bytes));
        files.len() > 1 && bytes <= most_bytes && through - last >= rows
    })
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

/// Ranges that are sorted and handed to the file at once. It gathers them to row groups itself, packed.
fn slices(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(WRITTEN_ROWS).map(|start| start..(start + WRITTEN_ROWS).min(rows)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(number: usize, month: &str, bytes: i64) -> LakeFile {
        LakeFile {
            path: format!("{month}/{number}.parquet"),
            month: month.to_owned(),
            rows: 1,
            min_position: 0,
            max_position: 0,
            min_customer: None,
            max_customer: None,
            min_occurred_at: 0,
            max_occurred_at: 0,
            bytes,
        }
    }

    #[test]
    fn a_month_of_many_flushes_has_few_files_and_writes_each_row_a_few_times() {
        const FLUSH_BYTES: i64 = 300_000;
        let (mut files, mut written, mut most) = (Vec::new(), 0, 0);
        for number in 0..3000 {
            files.push(file(number, "2026-01", FLUSH_BYTES));
            let mut pass = 0;
            while let Some((_, merging)) = to_compact(files.clone(), 4, 128 << 20) {
                let bytes: i64 = merging.iter().map(|file| file.bytes).sum();
                assert!(merging.len() >= 2 && bytes <= 128 << 20);
                files.retain(|file| !merging.contains(file));
                files.push(file(10_000 * (number + 1) + pass, "2026-01", bytes));
                (written, pass) = (written + bytes, pass + 1);
            }
            most = most.max(files.iter().filter(|file| file.bytes < LARGE_FILE_BYTES).count());
        }
        let all = 3000 * FLUSH_BYTES;
        assert_eq!(files.iter().map(|file| file.bytes).sum::<i64>(), all);
        assert!(most <= 13, "{most} small files");
        assert!(written < 6 * all, "{} times", written / all);
    }

    #[test]
    fn a_month_that_is_over_becomes_one_file() {
        let at = |number, month, through| LakeFile { rows: 100, max_position: through, ..file(number, month, 5000) };
        let mut files = vec![at(0, "2026-01", 100), at(1, "2026-01", 200), at(2, "2026-02", 399)];
        assert_eq!(to_close(files.clone(), 1 << 20), None, "fewer have come since than it holds");
        files.push(at(3, "2026-02", 400));
        let (month, closing) = to_close(files.clone(), 1 << 20).expect("as many have come");
        assert_eq!((month.as_str(), closing.len()), ("2026-01", 2));
        assert_eq!(to_close(files.clone(), 9000), None, "too large for one pass");
        files.retain(|file| !closing.contains(file));
        files.push(LakeFile { rows: 200, ..at(4, "2026-01", 200) });
        assert_eq!(to_close(files, 1 << 20), None, "done, and the month under way stays as it is");
    }

    #[test]
    fn a_late_event_does_not_rewrite_a_large_month() {
        let mut files = vec![file(0, "2020-01", 60 << 20), file(1, "2020-01", 100 << 20)];
        files.extend((2..7).map(|number| file(number, "2020-01", 5000)));
        let (month, merging) = to_compact(files, 4, 128 << 20).expect("five small files");
        assert_eq!((month.as_str(), merging.len()), ("2020-01", 5));
    }
}
