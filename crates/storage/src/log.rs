//! The log: appending, and reading in the order of the export.

use std::ops::ControlFlow;

use domain::{CustomerId, NaturalKey};
use engine::ports::{
    Expired, Expiry, Flushed, Hot, Log, LogTotals, NewEvent, PortError, Position, Recorded, StoredEvent, Taker, Tally,
    Telling,
};
use jiff::Timestamp;
use lifecycle::Touch;
use rusqlite::{Connection, OptionalExtension};

use crate::batch::BatchBuilder;
use crate::error::failed;
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake;
use crate::merge::{Source, file_source, merge};
use crate::row::{COLUMNS, NewRow, RowRef};
use crate::timeline::newest_first;

/// Hot rows that go into one batch of a merge.
const HOT_BATCH_ROWS: usize = 1024;

/// Position of the last event: the last hot one, or where there is none the watermark.
pub(crate) fn last_position(connection: &Connection) -> Result<i64, PortError> {
    // Below the watermark lies what has been flushed and is not deleted yet.
    connection
        .prepare_cached("SELECT max(coalesce((SELECT max(position) FROM events), 0), flushed_through) FROM watermark")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(failed("reading the last position of the log"))
}

pub(crate) type RememberedKey = ([u8; 16], [u8; 16]);

pub(crate) fn insert(connection: &Connection, rows: &[NewRow], keys: &[RememberedKey]) -> Result<i64, PortError> {
    let first = last_position(connection)? + 1;
    let write = || -> Result<(), rusqlite::Error> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO events (message_id, message_digest, arrived_as, customer, shard, kind, occurred_at, received_at,
                                 order_key, amount, discount, items, sales_channel, country, categories, person,
                                 properties, also, context, source, flaws, thing, quantity, word, campaign)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     $22, $23, $24, $25)",
        )?;
        for row in rows {
            row.insert(&mut statement)?;
        }
        let mut statement = connection.prepare_cached(
            "INSERT INTO natural_keys (key, content) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET content = excluded.content",
        )?;
        for (key, content) in keys {
            statement.execute([&key[..], &content[..]])?;
        }
        Ok(())
    };
    write().map_err(failed("appending to the log"))?;
    let last = last_position(connection)?;
    let expected = first - 1 + i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if last == expected {
        Ok(first)
    } else {
        Err(failed("appending to the log")(format!("the last position is {last}, and should be {expected}")))
    }
}

impl Log for DataFolder {
    fn known(&self, keys: &[NaturalKey]) -> Result<Vec<Option<[u8; 16]>>, PortError> {
        self.readers.read(|connection| {
            let look_up = || -> Result<Vec<Option<[u8; 16]>>, rusqlite::Error> {
                let mut statement = connection.prepare_cached("SELECT content FROM natural_keys WHERE key = $1")?;
                keys.iter().map(|key| statement.query_row([&key.0[..]], |row| row.get(0)).optional()).collect()
            };
            look_up().map_err(failed("looking up what is known already"))
        })
    }

    fn append(&self, events: &[NewEvent]) -> Result<Position, PortError> {
        let rows = events.iter().map(NewRow::of).collect::<Result<Vec<_>, _>>()?;
        let mut keys: Vec<RememberedKey> =
            events.iter().filter_map(|event| event.natural_key).map(|(key, content)| (key.0, content)).collect();
        // In the order of the tree, so that neighbours meet in one page; stable, so that the last word holds.
        keys.sort_by_key(|(key, _)| *key);
        self.writer.write(move |connection| insert(connection, &rows, &keys)).map(Position)
    }

    fn touches(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Touch) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        self.scan_touches(after, each)
    }

    fn touches_apart(&self, takers: Vec<Taker<'_>>) -> Result<(), PortError> {
        self.scan_apart(takers)
    }

    fn tellings(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Telling) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        self.scan_tellings(after, each)
    }

    fn spend_is_told(&self) -> Result<bool, PortError> {
        self.any_spend()
    }

    fn record(&self, events: &[NewEvent]) -> Result<Recorded, PortError> {
        self.record_once(events)
    }

    fn timeline(
        &self,
        keys: &[CustomerId],
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, PortError> {
        if let [key] = keys {
            return self.read_timeline(key, before, limit);
        }
        let mut events = Vec::new();
        for key in keys {
            events.extend(self.read_timeline(key, before, limit)?);
            newest_first(&mut events, limit);
        }
        Ok(events)
    }

    fn events(&self, each: &mut dyn FnMut(StoredEvent) -> ControlFlow<()>) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let files = lake::manifest(connection)?;
            let action = || "reading the hot log";
            let mut statement = connection
                .prepare(&format!(
                    "SELECT {COLUMNS} FROM events WHERE {HOT} ORDER BY customer IS NULL, customer, occurred_at, position"
                ))
                .map_err(failed(action()))?;
            let mut rows = statement.query([]).map_err(failed(action()))?;
            let mut sources =
                files.iter().map(|file| file_source(&self.lake, &file.path)).collect::<Result<Vec<Source<'_>>, _>>()?;
            sources.push(Box::new(move || {
                let mut builder = BatchBuilder::new();
                while builder.rows() < HOT_BATCH_ROWS
                    && let Some(row) = rows.next().map_err(failed(action()))?
                {
                    builder.push(&RowRef::from_sql(row)?);
                }
                if builder.rows() == 0 { Ok(None) } else { builder.finish().map(Some) }
            }));
            merge(sources, &mut |row| Ok(each(row.to_event()?)))
        })
    }

    fn last_position(&self) -> Result<Position, PortError> {
        self.readers.read(last_position).map(Position)
    }

    fn flush(&self) -> Result<Flushed, PortError> {
        self.flush_all()
    }

    fn compact(&self) -> Result<bool, PortError> {
        self.compact_some()
    }

    fn hot(&self) -> Result<Hot, PortError> {
        self.readers.read(|connection| {
            let action = || "looking at the hot log";
            let (through, last) = (crate::flush::watermark(connection)?, last_position(connection)?);
            let oldest: Option<i64> = connection
                .query_row(
                    &format!("SELECT received_at FROM events WHERE {HOT} ORDER BY position LIMIT 1"),
                    [],
                    |row| row.get(0),
                )
                .optional()
                .map_err(failed(action()))?;
            let oldest_received_at = oldest.map(Timestamp::from_microsecond).transpose().map_err(failed(action()))?;
            Ok(Hot { events: last.abs_diff(through), oldest_received_at })
        })
    }

    fn tally(&self, since: Timestamp) -> Result<Vec<Tally>, PortError> {
        self.tallies(since)
    }

    fn expire(&self, expiry: &[Expiry]) -> Result<Expired, PortError> {
        self.expire_events(expiry)
    }

    fn totals(&self) -> Result<LogTotals, PortError> {
        self.log_totals()
    }
}
