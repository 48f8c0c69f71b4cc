//! Message ids that arrived of late: a repeated one changes nothing.
//!
//! Only their digests of 64 bits are kept, by the day on which they were received. That two of 30 million have the same digest
//! has a chance of one in 40,000; that a new event meets one, of one in 600 billion.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use engine::ports::{NewEvent, PortError, Recorded};

use crate::error::failed;
use crate::folder::DataFolder;
use crate::log::insert;
use crate::row::NewRow;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Digests of message ids by the day (in UTC, since 1970) on which they were received.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    days: BTreeMap<i64, HashSet<i64>>,
}

impl Seen {
    /// Notes a digest; `false` where it was known.
    fn note(&mut self, digest: i64, day: i64) -> bool {
        if self.days.values().any(|digests| digests.contains(&digest)) {
            return false;
        }
        self.days.entry(day).or_default().insert(digest);
        true
    }

    fn forget(&mut self, notes: &[(i64, i64)]) {
        for (digest, day) in notes {
            if let Some(digests) = self.days.get_mut(day) {
                digests.remove(digest);
            }
        }
    }

    fn forget_before(&mut self, day: i64) {
        self.days = self.days.split_off(&day);
    }
}

fn locked(seen: &Mutex<Option<Seen>>) -> MutexGuard<'_, Option<Seen>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DataFolder {
    /// Appends the events whose message ids are new.
    pub(crate) fn record_once(&self, events: &[NewEvent]) -> Result<Recorded, PortError> {
        let Some(newest) = events.iter().map(|event| event.event.received_at.as_microsecond()).max() else {
            return Ok(Recorded::default());
        };
        self.recall(newest)?;
        let rows = events.iter().map(NewRow::of).collect::<Result<Vec<_>, _>>()?;
        let notes: Vec<(i64, i64)> = events
            .iter()
            .map(|event| {
                let received = event.event.received_at.as_microsecond();
                (event.touch.message.cast_signed(), received.div_euclid(MICROS_PER_DAY))
            })
            .collect();
        let first_day = newest.div_euclid(MICROS_PER_DAY) - i64::from(self.options.idempotency_days);
        let (seen, of_undo) = (Arc::clone(&self.seen), Arc::clone(&self.seen));
        let forget = move |notes: &[(i64, i64)], seen: &Mutex<Option<Seen>>| {
            if let Some(seen) = &mut *locked(seen) {
                seen.forget(notes);
            }
        };
        let work = move |connection: &rusqlite::Connection| {
            let mut fresh: Vec<(i64, i64)> = Vec::with_capacity(rows.len());
            let mut new_rows = Vec::with_capacity(rows.len());
            if let Some(seen) = &mut *locked(&seen) {
                seen.forget_before(first_day);
                for (row, note) in rows.into_iter().zip(&notes) {
                    if seen.note(note.0, note.1) {
                        fresh.push(*note);
                        new_rows.push(row);
                    }
                }
            }
            if !new_rows.is_empty()
                && let Err(error) = insert(connection, &new_rows, &[])
            {
                forget(&fresh, &seen);
                return Err(error);
            }
            Ok((fresh, notes.len()))
        };
        let undo = move |(fresh, _): &(Vec<(i64, i64)>, usize)| forget(fresh, &of_undo);
        let (fresh, all) = self.writer.write_or_undo(work, undo)?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Recorded { added: count(fresh.len()), repeated: count(all - fresh.len()) })
    }

    /// Reads what arrived within the window back from the log, at the first event after the start.
    fn recall(&self, newest: i64) -> Result<(), PortError> {
        let mut seen = locked(&self.seen);
        if seen.is_some() {
            return Ok(());
        }
        let first_day = newest.div_euclid(MICROS_PER_DAY) - i64::from(self.options.idempotency_days);
        let batches = self.sql(&format!(
            "SELECT message_digest, CAST(received_at AS BIGINT) AS received FROM events
             WHERE source IS NOT NULL AND received_at >= to_timestamp_micros({})",
            first_day * MICROS_PER_DAY
        ))?;
        let mut recalled = Seen::default();
        for batch in batches {
            let column = |name: &str| {
                let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
                column.cloned().ok_or_else(|| failed("recalling message ids")(format!("the answer has no `{name}`")))
            };
            for (digest, received) in column("message_digest")?.values().iter().zip(column("received")?.values()) {
                recalled.note(*digest, received.div_euclid(MICROS_PER_DAY));
            }
        }
        *seen = Some(recalled);
        Ok(())
    }
}
