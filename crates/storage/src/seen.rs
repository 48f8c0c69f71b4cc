//! Message ids that arrived of late: a repeated one changes nothing.
//!
//! Only their digests of 64 bits are kept, by the day on which they were received: those of hot rows in memory, those of the
//! lake's in runs ([`crate::runs`]), which a flush writes and lists in the transaction that moves the rows. That two of 30
//! million have the same digest has a chance of one in 40,000; that a new event meets one, of one in 600 billion.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use engine::ports::{NewEvent, PortError, Recorded};
use parquet::arrow::ProjectionMask;
use rusqlite::Connection;

use crate::error::{damaged, failed};
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake;
use crate::log::insert;
use crate::row::NewRow;
use crate::runs::{self, Run, RunFile, Unusable};

const MICROS_PER_DAY: i64 = 86_400_000_000;
/// Runs of a day that are of about the same size; more are merged.
const RUNS_OF_A_SIZE: usize = 4;
/// A run of the next size has so many times the digests.
const SIZE_FACTOR: u64 = 4;
/// Runs with fewer digests than this are of the smallest size.
const SMALL_RUN: u64 = 4096;
/// Digests gathered in memory while runs are made anew.
const GATHERED: usize = 4 << 20;

/// Digests by the day (in UTC, since 1970) on which their events were received.
pub(crate) type ByDay = BTreeMap<i64, Vec<u64>>;

pub(crate) fn day_of(received_micros: i64) -> i64 {
    received_micros.div_euclid(MICROS_PER_DAY)
}

/// What is known of message ids.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Position and day of the event, by the digest of its message id.
    hot: HashMap<i64, (i64, i64)>,
    /// The same in the order of arrival.
    order: VecDeque<(i64, i64)>,
    runs: Vec<Arc<Run>>,
}

impl Seen {
    fn is_known(&self, digest: i64, first_day: i64) -> Result<bool, PortError> {
        if self.hot.get(&digest).is_some_and(|(_, day)| *day >= first_day) {
            return Ok(true);
        }
        for run in self.runs.iter().filter(|run| run.listed.day >= first_day) {
            if run.holds(digest.cast_unsigned()).map_err(failed("looking up a message id"))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn note(&mut self, digest: i64, position: i64, day: i64) {
        self.hot.insert(digest, (position, day));
        self.order.push_back((position, digest));
    }

    /// Takes back what was noted from a position on.
    fn forget_from(&mut self, position: i64) {
        while let Some((at, digest)) = self.order.pop_back_if(|(at, _)| *at >= position) {
            if self.hot.get(&digest).is_some_and(|(known, _)| *known == at) {
                self.hot.remove(&digest);
            }
        }
    }

    /// Adds runs that are listed, unless they are there.
    pub(crate) fn add(&mut self, runs: &[Arc<Run>]) {
        let known = |run: &Arc<Run>| self.runs.iter().any(|known| known.listed == run.listed);
        let fresh: Vec<_> = runs.iter().filter(|run| !known(run)).map(Arc::clone).collect();
        self.runs.extend(fresh);
    }

    /// Forgets runs that are listed no more.
    pub(crate) fn drop_runs(&mut self, gone: impl Fn(&RunFile) -> bool) {
        self.runs.retain(|run| !gone(&run.listed));
    }

    /// Forgets hot digests up to and with a position, which stand in runs now.
    pub(crate) fn settle(&mut self, through: i64) {
        while let Some((at, digest)) = self.order.pop_front_if(|(at, _)| *at <= through) {
            if self.hot.get(&digest).is_some_and(|(known, _)| *known == at) {
                self.hot.remove(&digest);
            }
        }
    }
}

pub(crate) fn locked(seen: &Mutex<Option<Seen>>) -> MutexGuard<'_, Option<Seen>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why message ids could not be recalled.
enum Lost {
    Run(String, Unusable),
    Behind,
    Port(PortError),
}

impl From<PortError> for Lost {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl DataFolder {
    /// Appends the events whose message ids are new.
    pub(crate) fn record_once(&self, events: &[NewEvent]) -> Result<Recorded, PortError> {
        let Some(newest) = events.iter().map(|event| event.event.received_at.as_microsecond()).max() else {
            return Ok(Recorded::default());
        };
        let first_day = day_of(newest) - i64::from(self.options.idempotency_days);
        self.recall(first_day)?;
        let rows = events.iter().map(NewRow::of).collect::<Result<Vec<_>, _>>()?;
        let all = rows.len();
        let (seen, of_undo) = (Arc::clone(&self.seen), Arc::clone(&self.seen));
        let work = move |connection: &Connection| {
            let mut seen = locked(&seen);
            let seen = seen.as_mut().ok_or_else(|| failed("looking up a message id")("they were not recalled"))?;
            record(connection, seen, rows, first_day)
        };
        let undo = move |(first, _): &(i64, usize)| {
            if let Some(seen) = &mut *locked(&of_undo) {
                seen.forget_from(*first);
            }
        };
        let (_, added) = self.writer.write_or_undo(work, undo)?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Recorded { added: count(added), repeated: count(all - added) })
    }

    /// Opens the runs and reads the digests of hot rows, at the first event after the start.
    fn recall(&self, first_day: i64) -> Result<(), PortError> {
        for _ in 0..2 {
            let mut seen = locked(&self.seen);
            if seen.is_some() {
                return Ok(());
            }
            match self.readers.read(|connection| Ok(self.recalled(connection))).and_then(|recalled| match recalled {
                Err(Lost::Port(error)) => Err(error),
                other => Ok(other),
            })? {
                Ok(recalled) => {
                    *seen = Some(recalled);
                    return Ok(());
                }
                Err(Lost::Run(path, reason)) => {
                    tracing::warn!(path, %reason, "a list of message ids is not used; all are made anew from the log");
                }
                Err(_) => tracing::info!("the lists of message ids are made from the log"),
            }
            // Whoever flushes waits for what is seen, so it may not be held while waiting for them.
            drop(seen);
            self.make_runs_anew(first_day)?;
        }
        Err(damaged("seen", "the lists of message ids cannot be read, though they were just written"))
    }

    fn recalled(&self, connection: &Connection) -> Result<Seen, Lost> {
        let action = || "recalling message ids";
        let complete: bool = connection
            .query_row("SELECT seen_through >= flushed_through FROM watermark", [], |row| row.get(0))
            .map_err(failed(action()))?;
        if !complete {
            return Err(Lost::Behind);
        }
        let mut seen = Seen::default();
        for listed in runs::listed(connection)? {
            let run = Run::open(&self.runs, &listed).map_err(|error| Lost::Run(listed.path, error))?;
            seen.runs.push(Arc::new(run));
        }
        let mut hot = || -> Result<(), rusqlite::Error> {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT position, message_digest, received_at FROM events WHERE {HOT} AND source IS NOT NULL
                 ORDER BY position"
            ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                seen.note(row.get(1)?, row.get(0)?, day_of(row.get(2)?));
            }
            Ok(())
        };
        hot().map_err(failed(action()))?;
        Ok(seen)
    }

    /// Reads what was received since a day back from the lake, and lists it in runs.
    fn make_runs_anew(&self, first_day: i64) -> Result<(), PortError> {
        let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let (files, through) =
            self.readers.read(|connection| Ok((lake::manifest(connection)?, crate::flush::watermark(connection)?)))?;
        let (mut made, mut gathered) = (Vec::new(), ByDay::new());
        for file in &files {
            let name = || format!("lake/{}", file.path);
            let (builder, _) = self.lake.reader(&file.path)?;
            let columns =
                ProjectionMask::columns(builder.parquet_schema(), ["message_digest", "received_at", "source"]);
            let reader = builder.with_projection(columns).build().map_err(|error| damaged(name(), error))?;
            for batch in reader {
                gather(&batch.map_err(|error| damaged(name(), error))?, first_day, &mut gathered);
                if gathered.values().map(Vec::len).sum::<usize>() >= GATHERED {
                    made.extend(self.write_runs(std::mem::take(&mut gathered))?);
                }
            }
        }
        made.extend(self.write_runs(gathered)?);
        self.writer.write(move |connection| {
            let action = || "listing message ids received";
            connection.execute("DELETE FROM seen_runs", []).map_err(failed(action()))?;
            runs::list(connection, &made)?;
            connection.execute("UPDATE watermark SET seen_through = $1", [through]).map_err(failed(action()))?;
            Ok(())
        })
    }

    /// One run for each day.
    pub(crate) fn write_runs(&self, digests: ByDay) -> Result<Vec<RunFile>, PortError> {
        let write = |(day, digests)| runs::of_digests(self.files.as_ref(), &self.runs, day, digests);
        digests.into_iter().map(write).collect()
    }

    /// Opens runs that were just written.
    pub(crate) fn open_runs(&self, listed: &[RunFile]) -> Result<Vec<Arc<Run>>, PortError> {
        let open = |run: &RunFile| {
            Run::open(&self.runs, run).map(Arc::new).map_err(failed(format!("opening seen/{}", run.path)))
        };
        listed.iter().map(open).collect()
    }

    /// Merges runs of which a day has too many of a size. Only for whoever flushes.
    pub(crate) fn merge_runs(&self) -> Result<(), PortError> {
        let mut days: BTreeMap<i64, Vec<RunFile>> = BTreeMap::new();
        for run in self.readers.read(runs::listed)? {
            days.entry(run.day).or_default().push(run);
        }
        for (day, runs) in days {
            let Some(small) = too_many(runs) else { continue };
            let merged = match runs::merged(self.files.as_ref(), &self.runs, day, &small) {
                Ok(merged) => merged,
                // They are derived: what cannot be merged is found damaged at the next start, and made anew.
                Err(error) if !error.is_for_want_of_space() => {
                    tracing::warn!(%error, "lists of message ids were not merged");
                    continue;
                }
                Err(error) => return Err(error),
            };
            let opened = self.open_runs(std::slice::from_ref(&merged))?;
            let gone = small.clone();
            self.writer.write(move |connection| {
                runs::list(connection, &[merged])?;
                for run in &gone {
                    connection
                        .execute("DELETE FROM seen_runs WHERE path = $1", [&run.path])
                        .map_err(failed("merging lists of message ids"))?;
                }
                Ok(())
            })?;
            if let Some(seen) = &mut *locked(&self.seen) {
                seen.add(&opened);
                seen.drop_runs(|run| small.contains(run));
            }
        }
        Ok(())
    }

    /// Deletes runs that are not listed. Only for whoever may also write them.
    pub(crate) fn sweep_runs(&self) -> Result<(), PortError> {
        let valid = self.readers.read(runs::listed)?;
        let action = || "sweeping lists of message ids";
        for file in std::fs::read_dir(&self.runs).map_err(failed(action()))? {
            let file = file.map_err(failed(action()))?;
            let is_valid = valid.iter().any(|run| file.file_name().to_str() == Some(&run.path));
            if !is_valid {
                self.files.remove(&file.path()).map_err(failed(action()))?;
            }
        }
        Ok(())
    }
}

/// Appends the rows that are new and notes their digests; the first position and how many.
fn record(
    connection: &Connection,
    seen: &mut Seen,
    rows: Vec<NewRow>,
    first_day: i64,
) -> Result<(i64, usize), PortError> {
    let mut position = crate::log::last_position(connection)? + 1;
    let first = position;
    let work = || -> Result<usize, PortError> {
        let mut fresh = Vec::with_capacity(rows.len());
        for row in rows {
            let (digest, received) = row.message();
            if !seen.is_known(digest, first_day)? {
                seen.note(digest, position, day_of(received));
                position += 1;
                fresh.push(row);
            }
        }
        if !fresh.is_empty() {
            insert(connection, &fresh, &[])?;
        }
        Ok(fresh.len())
    };
    let worked = work();
    if worked.is_err() {
        seen.forget_from(first);
    }
    Ok((first, worked?))
}

/// Adds the digests of a batch that were received from a day on.
pub(crate) fn gather(batch: &RecordBatch, first_day: i64, digests: &mut ByDay) {
    let column = |name: &str| batch.column_by_name(name);
    let (Some(digest), Some(received), Some(source)) =
        (column("message_digest"), column("received_at"), column("source"))
    else {
        // Files of the first format hold nothing that came from a source.
        return;
    };
    let digest = digest.as_primitive::<Int64Type>().values();
    let received = received.as_primitive::<TimestampMicrosecondType>().values();
    for row in (0..batch.num_rows()).filter(|row| !source.is_null(*row)) {
        let day = day_of(received[row]);
        if day >= first_day {
            digests.entry(day).or_default().push(digest[row].cast_unsigned());
        }
    }
}

/// The runs of a day to merge: those of a size of which there are too many, and all smaller ones.
fn too_many(mut runs: Vec<RunFile>) -> Option<Vec<RunFile>> {
    let size = |run: &RunFile| (run.count / SMALL_RUN).max(1).ilog(SIZE_FACTOR);
    let largest = runs.iter().map(size).max()?;
    let full =
        (0..=largest).rev().find(|wanted| runs.iter().filter(|run| size(run) == *wanted).count() > RUNS_OF_A_SIZE)?;
    runs.retain(|run| size(run) <= full);
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_merged_by_size_and_stay_few() {
        let names = std::cell::Cell::new(0);
        let run = |count: u64| {
            names.set(names.get() + 1);
            RunFile { path: names.get().to_string(), day: 0, count }
        };
        assert_eq!(too_many((1..=4).map(run).collect()), None);
        assert_eq!(too_many((1..=5).map(run).collect()).map(|runs| runs.len()), Some(5));
        let mut large: Vec<RunFile> = (0..5).map(|number| run(1_000_000 + number)).collect();
        large.push(run(3));
        assert_eq!(too_many(large).map(|runs| runs.len()), Some(6));
        // A day of a thousand flushes: never more than a few of each size, and none written again and again.
        let (mut runs, mut written) = (Vec::new(), 0);
        for _ in 0..1000 {
            runs.push(run(10_000));
            while let Some(merging) = too_many(runs.clone()) {
                let merged = run(merging.iter().map(|run| run.count).sum());
                written += merged.count;
                runs.retain(|run| !merging.contains(run));
                runs.push(merged);
            }
            assert!(runs.len() <= 30, "{} runs", runs.len());
        }
        assert_eq!(runs.iter().map(|run| run.count).sum::<u64>(), 10_000_000);
        assert!(written < 6 * 10_000_000, "{written} digests were written");
    }

    #[test]
    fn what_a_failed_write_noted_is_taken_back() {
        let mut seen = Seen::default();
        seen.note(1, 1, 0);
        seen.note(2, 2, 0);
        seen.note(1, 3, 40);
        seen.forget_from(2);
        assert_eq!(seen.order.len(), 1);
        assert!(!seen.is_known(2, 0).expect("no run is asked"));
        seen.settle(1);
        assert!(seen.hot.is_empty());
    }
}
