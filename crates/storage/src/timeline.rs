//! One customer's timeline: the hot rows by index, the lake's by page statistics.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow::array::{AsArray, StringArray};
use arrow::compute::kernels::cmp::eq;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use domain::{CustomerId, Shard};
use engine::ports::{PortError, StoredEvent};
use jiff::Timestamp;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter, RowSelection, RowSelector};
use rusqlite::Connection;

use crate::batch::EventColumns;
use crate::error::{damaged, failed};
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile, OpenFile};
use crate::row::{COLUMNS, RowRef};

/// Parts of the index over hot rows, as the migration made it.
const BUCKETS: u8 = 16;

/// Most threads that read one timeline.
const MOST_AT_ONCE: usize = 4;
/// Files for each thread before it is asked whether that is enough: whoever wants the newest few reads no old months.
const FILES_EACH: usize = 4;

/// Whose events, and until when (exclusive, in microseconds).
#[derive(Clone, Copy)]
struct Wanted<'a> {
    customer: &'a str,
    shard: Shard,
    before: i64,
    limit: usize,
}

impl DataFolder {
    pub(crate) fn read_timeline(
        &self,
        customer: &CustomerId,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let before = before.map_or(i64::MAX, Timestamp::as_microsecond);
        let wanted = Wanted { customer: customer.as_str(), shard: customer.shard(), before, limit };
        let _lease = self.lake.lease();
        let (mut events, mut files) =
            self.readers.read(|connection| Ok((hot_events(connection, wanted)?, lake::manifest(connection)?)))?;
        files.retain(|file| wanted.may_be_in(file));
        files.sort_by_key(|file| std::cmp::Reverse(file.max_occurred_at));
        // Newest first, as many at once as there are processors: a few rows of each of many files are quickly read, but many.
        let at_once = thread::available_parallelism().map_or(1, usize::from).min(MOST_AT_ONCE);
        for files in files.chunks(at_once * FILES_EACH) {
            if files.first().is_some_and(|newest| wanted.is_complete(&events, newest)) {
                break;
            }
            events.extend(self.events_of_files(files, at_once, wanted)?);
            newest_first(&mut events, limit);
        }
        Ok(events)
    }

    /// The customer's events in some files, in no order.
    fn events_of_files(
        &self,
        files: &[LakeFile],
        at_once: usize,
        wanted: Wanted<'_>,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<StoredEvent>, PortError> {
            let mut events = Vec::new();
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.lake_events(file, wanted, &mut events)?;
            }
            Ok(events)
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..at_once.min(files.len())).map(|_| scope.spawn(work)).collect();
            let mut events = work();
            for other in others {
                let found = other.join().unwrap_or_else(|_| Err(failed("reading a timeline")("a reader panicked")));
                events = events.and_then(|mut events| {
                    events.extend(found?);
                    Ok(events)
                });
            }
            events
        })
    }

    fn lake_events(&self, file: &LakeFile, wanted: Wanted<'_>, events: &mut Vec<StoredEvent>) -> Result<(), PortError> {
        let name = format!("lake/{}", file.path);
        let (builder, opened) = self.lake.reader(&file.path)?;
        let (row_groups, selection) = opened.pages_of(wanted.customer);
        if row_groups.is_empty() {
            return Ok(());
        }
        let only_customer = ProjectionMask::columns(builder.parquet_schema(), ["customer"]);
        let customer = StringArray::new_scalar(wanted.customer);
        let is_customer = ArrowPredicateFn::new(only_customer, move |batch: RecordBatch| {
            let column = batch.column(0).as_string_opt::<i32>();
            eq(column.ok_or_else(|| ArrowError::SchemaError("customer is no text".to_owned()))?, &customer)
        });
        let reader = builder
            .with_row_groups(row_groups)
            .with_row_selection(selection)
            .with_row_filter(RowFilter::new(vec![Box::new(is_customer)]))
            .build()
            .map_err(|error| damaged(&name, error))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(&name, error))?;
            let columns = EventColumns::of(&batch)?;
            for row in (0..batch.num_rows()).map(|row| columns.row(row)).filter(|row| row.occurred_at < wanted.before) {
                events.push(row.to_event()?);
            }
        }
        Ok(())
    }
}

impl Wanted<'_> {
    fn may_be_in(&self, file: &LakeFile) -> bool {
        let (Some(min), Some(max)) = (&file.min_customer, &file.max_customer) else { return false };
        min.as_str() <= self.customer && self.customer <= max.as_str() && file.min_occurred_at < self.before
    }

    /// Whether nothing in this file, or in those after it, could be among the newest.
    fn is_complete(&self, events: &[StoredEvent], file: &LakeFile) -> bool {
        match events.last() {
            Some(oldest) => {
                events.len() >= self.limit && oldest.event.occurred_at.as_microsecond() > file.max_occurred_at
            }
            None => self.limit == 0,
        }
    }
}

impl OpenFile {
    /// The row groups and the rows in them where a customer's events may be.
    fn pages_of(&self, customer: &str) -> (Vec<usize>, RowSelection) {
        let mut row_groups: Vec<usize> =
            self.pages.iter().filter(|page| page.may_hold(customer)).map(|page| page.row_group).collect();
        row_groups.dedup();
        let selectors: Vec<RowSelector> =
            self.pages
                .iter()
                .filter(|page| row_groups.binary_search(&page.row_group).is_ok())
                .map(|page| {
                    if page.may_hold(customer) { RowSelector::select(page.rows) } else { RowSelector::skip(page.rows) }
                })
                .collect();
        (row_groups, RowSelection::from(selectors))
    }
}

pub(crate) fn newest_first(events: &mut Vec<StoredEvent>, limit: usize) {
    events.sort_unstable_by_key(|stored| std::cmp::Reverse((stored.event.occurred_at, stored.position)));
    events.truncate(limit);
}

fn hot_events(connection: &Connection, wanted: Wanted<'_>) -> Result<Vec<StoredEvent>, PortError> {
    let action = || "reading a timeline from the hot log";
    // The plus keeps SQLite with the index, which is read for one bucket; a row only where the customer is the one.
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM events WHERE shard % {BUCKETS} = $1 AND customer = $2 AND occurred_at < $3 AND +{HOT}
             ORDER BY occurred_at DESC, position DESC LIMIT $4"
        ))
        .map_err(failed(action()))?;
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let bucket = wanted.shard.0 % BUCKETS;
    let given = rusqlite::params![bucket, wanted.customer, wanted.before, limit];
    let mut rows = statement.query(given).map_err(failed(action()))?;
    let mut events = Vec::new();
    while let Some(row) = rows.next().map_err(failed(action()))? {
        events.push(RowRef::from_sql(row)?.to_event()?);
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hot_rows_of_a_customer_are_found_by_the_index() {
        let mut connection = Connection::open_in_memory().expect("memory");
        crate::schema::migrate(&mut connection).expect("a folder's tables");
        let plan: String = connection
            .query_row(
                &format!(
                    "EXPLAIN QUERY PLAN SELECT * FROM events WHERE shard % {BUCKETS} = 1 AND customer = 'a' AND +{HOT}"
                ),
                [],
                |row| row.get(3),
            )
            .expect("a plan");
        assert!(plan.contains("USING INDEX events_by_bucket"), "{plan}");
    }
}
