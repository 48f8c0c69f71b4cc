//! Retention: events of some kinds expire. What facts rest on stays, so that a refold gives the same book.
//!
//! Events of which the fold reads something are thinned: who, what, when and the detail in columns of its own stay, the
//! particulars go. Of other kinds the first and the last of a month are thinned and the rest deleted, for each set of keys under
//! which they came: a history's first and last moment and the first moment at which keys were seen together are all that the
//! fold reads of such events, and they are among these.

use std::collections::{BTreeMap, HashMap};
use std::sync::PoisonError;

use arrow::record_batch::RecordBatch;
use domain::Kind;
use engine::ports::{Expired, Expiry, PortError};
use rusqlite::{Connection, OptionalExtension};

use crate::batch::{BatchBuilder, EventColumns};
use crate::error::failed;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile, ROW_GROUP_ROWS};
use crate::merge::{Source, file_source};
use crate::row::RowRef;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    /// Its particulars go.
    Thinned,
    Deleted,
}

/// Which kinds expire, and the moment (in microseconds) before which.
struct Rules<'a>(BTreeMap<&'a str, i64>);

impl Rules<'_> {
    fn is_expired(&self, row: &RowRef<'_>) -> bool {
        self.0.get(row.kind).is_some_and(|before| row.occurred_at < *before)
    }

    /// What the rules say about a file, and what is noted of it once it was looked through: for each kind that may expire in it
    /// the moment, `null` where that lies beyond the file. So a file is looked through again only when that has changed.
    fn say_about(&self, file: &LakeFile) -> Option<String> {
        let said: BTreeMap<&str, Option<i64>> = self
            .0
            .iter()
            .filter(|(_, before)| **before > file.min_occurred_at)
            .map(|(kind, before)| (*kind, (*before <= file.max_occurred_at).then_some(*before)))
            .collect();
        (!said.is_empty()).then(|| serde_json::json!(said).to_string())
    }
}

/// Whose events of a kind they are: the keys under which they came.
type Group = (String, Option<String>, Option<String>);

fn group(row: &RowRef<'_>) -> Group {
    (row.kind.to_owned(), row.arrived_as.map(str::to_owned), row.also.map(str::to_owned))
}

impl DataFolder {
    /// Expires events in the files of the lake; each file is replaced in a transaction of its own. What is hot waits until it is
    /// flushed.
    pub(crate) fn expire_events(&self, expiry: &[Expiry]) -> Result<Expired, PortError> {
        let rules = Rules(expiry.iter().map(|expiry| (expiry.kind.as_str(), expiry.before.as_microsecond())).collect());
        let paths: Vec<String> = self
            .readers
            .read(lake::manifest)?
            .into_iter()
            .filter(|file| rules.say_about(file).is_some())
            .map(|file| file.path)
            .collect();
        let mut expired = Expired::default();
        for path in paths {
            let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
            // Compaction may have replaced it meanwhile; its rows have their turn the next time.
            let noted = self.readers.read(|connection| noted(connection, &path))?;
            let file = self.readers.read(lake::manifest)?.into_iter().find(|file| file.path == path);
            let Some((file, said)) = file.and_then(|file| rules.say_about(&file).map(|said| (file, said))) else {
                continue;
            };
            if noted.as_ref() != Some(&said) {
                let part = self.expire_file(&file, &rules, said)?;
                expired.deleted += part.deleted;
                expired.thinned += part.thinned;
            }
        }
        if expired != Expired::default() {
            let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
            self.sweep()?;
        }
        Ok(expired)
    }

    /// Replaces a file by one without what has expired, if anything has, and notes what was `said` about it.
    fn expire_file(&self, file: &LakeFile, rules: &Rules<'_>, said: String) -> Result<Expired, PortError> {
        let last = self.readers.read(crate::log::last_position)?;
        let fates = self.fates(file, rules, last)?;
        let count = |fate: Fate| fates.iter().filter(|known| **known == fate).count() as u64;
        let expired = Expired { deleted: count(Fate::Deleted), thinned: count(Fate::Thinned) };
        let old = file.path.clone();
        if expired == Expired::default() {
            self.writer.write(move |connection| note(connection, &old, &said))?;
            return Ok(expired);
        }
        let (mut source, mut fates) = (file_source(&self.lake, &file.path)?, fates.into_iter());
        let replacement = self.lake.write(&file.month, &mut || self.rest(&mut source, &mut fates))?;
        self.writer.write(move |connection| {
            lake::list(connection, std::slice::from_ref(&replacement))?;
            lake::delist(connection, &[old])?;
            note(connection, &replacement.path, &said)
        })?;
        Ok(expired)
    }

    /// What becomes of each row of a file. The rows of a customer lie together, in the order of time.
    fn fates(&self, file: &LakeFile, rules: &Rules<'_>, last_position: i64) -> Result<Vec<Fate>, PortError> {
        let mut source = file_source(&self.lake, &file.path)?;
        let (mut fates, mut may_go) = (Vec::new(), Vec::new());
        let mut customer: Option<Option<String>> = None;
        // The place of the latest row of each group.
        let mut latest: HashMap<Group, usize> = HashMap::new();
        while let Some(batch) = source()? {
            let columns = EventColumns::of(&batch)?;
            for row in (0..batch.num_rows()).map(|row| columns.row(row)) {
                if customer.as_ref().is_none_or(|known| known.as_deref() != row.customer) {
                    latest.clear();
                    customer = Some(row.customer.map(str::to_owned));
                }
                let is_expired = rules.is_expired(&row);
                fates.push(if is_expired && !is_bare(&row) { Fate::Thinned } else { Fate::Stays });
                let before =
                    if rules.0.contains_key(row.kind) { latest.insert(group(&row), fates.len() - 1) } else { None };
                // The end of the log stays, because positions are counted from it.
                let leaves_nothing = !lifecycle::book::leaves_a_trace(&Kind::from_name(row.kind));
                may_go.push(is_expired && leaves_nothing && before.is_some() && row.position != last_position);
                if let Some(before) = before.filter(|before| may_go[*before]) {
                    fates[before] = Fate::Deleted;
                }
            }
        }
        Ok(fates)
    }

    /// The next rows that are left of a file.
    fn rest(
        &self,
        source: &mut Source<'_>,
        fates: &mut impl Iterator<Item = Fate>,
    ) -> Result<Option<RecordBatch>, PortError> {
        let mut builder = BatchBuilder::new();
        while builder.rows() < ROW_GROUP_ROWS && builder.bytes() < self.options.flush_bytes {
            let Some(batch) = source()? else { break };
            let columns = EventColumns::of(&batch)?;
            for (row, fate) in (0..batch.num_rows()).zip(&mut *fates) {
                let row = columns.row(row);
                match fate {
                    Fate::Stays => builder.push(&row),
                    Fate::Thinned => self.push_thinned(&row, &mut builder)?,
                    Fate::Deleted => {}
                }
            }
        }
        if builder.rows() == 0 { Ok(None) } else { builder.finish().map(Some) }
    }

    /// Adds a row without its particulars. One of an older format gets its detail into columns before they go.
    fn push_thinned(&self, row: &RowRef<'_>, builder: &mut BatchBuilder) -> Result<(), PortError> {
        let thinned = RowRef { properties: "{}", context: None, flaws: None, ..*row };
        if row.thing.is_some() {
            builder.push(&thinned);
            return Ok(());
        }
        let detail = self.touch_maker()?.detail_of(row)?.unwrap_or_default();
        builder.push(&RowRef {
            thing: Some(detail.thing.cast_signed()),
            quantity: detail.quantity,
            word: detail.word.as_deref(),
            campaign: detail.campaign.as_deref(),
            ..thinned
        });
        Ok(())
    }
}

/// Whether it has no particulars to lose.
fn is_bare(row: &RowRef<'_>) -> bool {
    row.properties == "{}" && row.context.is_none() && row.flaws.is_none()
}

/// What was said about a file when it was last looked through.
fn noted(connection: &Connection, path: &str) -> Result<Option<String>, PortError> {
    connection
        .prepare_cached("SELECT thinned FROM lake_files WHERE path = $1")
        .and_then(|mut statement| statement.query_row([path], |row| row.get(0)).optional())
        .map(Option::flatten)
        .map_err(failed("looking up what has expired"))
}

fn note(connection: &Connection, path: &str, said: &str) -> Result<(), PortError> {
    connection
        .execute("UPDATE lake_files SET thinned = $1 WHERE path = $2", [said, path])
        .map(drop)
        .map_err(failed("noting what has expired"))
}
