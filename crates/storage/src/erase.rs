//! Erasing a person from the folder: the port [`Erasures`].
//!
//! ```text
//! list of the erased (keyed hashes, synced)
//!   └► read the person's rows: orders, messages, particulars
//!        └► write the files of the lake anew that hold or name them
//!             └► one transaction: files exchanged, hot rows changed, natural keys and table lines gone, receipt in
//!                  └► snapshots and uploads removed, old files removed, database compacted, its journal emptied
//!                       └► search; the receipt says what it found
//! ```
//!
//! Until the last step the receipt has no result of a search, and the erasure counts as open: a running server goes on within
//! the hour, else the next start.

use std::collections::BTreeSet;
use std::fs;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use arrow::record_batch::RecordBatch;
use domain::erasure::tells_of_one;
use domain::{CustomerId, NaturalKey};
use engine::ports::erasure::{Erasures, Mark, Receipt, Search, Survey, Traces};
use engine::ports::{PortError, Snapshots};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::batch::EventColumns;
use crate::erased::{hexadecimal, random};
use crate::error::{damaged, failed};
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile};
use crate::merge::file_source;
use crate::namesakes::Namesakes;
use crate::needles::Needles;
use crate::row::{COLUMNS, RowRef};
use crate::scrub::{self, Concern, Own};

mod rewrite;

/// Where uploads lie until they are imported.
pub(crate) const UPLOADS: &str = "uploads";
const PAUSE: Duration = Duration::from_millis(50);

/// Called with each row; may break off.
pub(crate) type EachRow<'a> = &'a mut dyn FnMut(&RowRef<'_>) -> Result<(), PortError>;

impl Erasures for DataFolder {
    fn any_erased(&self) -> bool {
        !self.erased.is_empty()
    }

    fn is_erased(&self, mark: Mark<'_>) -> bool {
        self.erased.holds(mark)
    }

    fn addresses(&self, traces: &Traces) -> Result<Vec<String>, PortError> {
        Ok(self.own_rows(traces)?.addresses.into_iter().collect())
    }

    fn survey(&self, traces: &Traces) -> Result<Survey, PortError> {
        let (own, needles, _) = self.know(traces)?;
        let mut survey = Survey { table_lines: self.lines_that_name(&needles)?, ..Survey::default() };
        let mut count = |row: &RowRef<'_>| note(&mut survey, scrub::concern(&needles, &own.orders, row), row.kind);
        self.each_row(HOT, &mut |row| {
            count(row);
            Ok(())
        })?;
        survey.uploads = self.uploads()?.len() as u64;
        Ok(survey)
    }

    fn order_erasure(&self, traces: &Traces, by: &str, at: Timestamp) -> Result<String, PortError> {
        let own = self.own_rows(traces)?;
        let pseudonyms = self.pseudonyms_of(own_keys(traces))?;
        let marks: Vec<Mark<'_>> = own_keys(traces)
            .map(Mark::Key)
            .chain(pseudonyms.iter().map(|pseudonym| Mark::Pseudonym(pseudonym)))
            .chain(own.orders.iter().map(|order| Mark::Order(*order)))
            .chain(own.rows.iter().map(|row| Mark::Row(NaturalKey(*row))))
            .collect();
        let date = jiff::tz::TimeZone::UTC.to_datetime(at).date();
        let receipt = format!("E-{date}-{}", hexadecimal(&random::<4>()?));
        self.erased.add(&receipt, by, at, &marks)?;
        Ok(receipt)
    }

    fn carry_out(&self, receipt: &str, traces: &Traces) -> Result<Receipt, PortError> {
        let began = self.unfinished.lock().unwrap_or_else(PoisonError::into_inner).remove(receipt);
        let known = match began {
            Some(known) => known,
            None => Known::of(self, traces)?,
        };
        if self.receipt(receipt)?.is_none() {
            self.rewrite(receipt, &known.traces, &known.own, &known.needles)?;
        }
        let search = match self.clear_and_search(&known) {
            Ok(search) => search,
            Err(error) => {
                // The rows that told of the person are gone: what is searched for later is known here alone.
                let mut unfinished = self.unfinished.lock().unwrap_or_else(PoisonError::into_inner);
                unfinished.insert(receipt.to_owned(), known);
                return Err(error);
            }
        };
        let json = serde_json::to_string(&search).map_err(failed("writing down what the search found"))?;
        let number = receipt.to_owned();
        self.writer.write(move |connection| {
            connection
                .execute("UPDATE erasures SET search = $1 WHERE receipt = $2", [json, number])
                .map_err(failed("writing down what the search found"))
        })?;
        self.receipt(receipt)?.ok_or_else(|| damaged("erasures", format!("the receipt {receipt} is not there")))
    }

    fn open_erasures(&self) -> Result<Vec<String>, PortError> {
        let done: BTreeSet<String> = self
            .receipts()?
            .into_iter()
            .filter(|receipt| receipt.search.is_some())
            .map(|receipt| receipt.receipt)
            .collect();
        let ordered = self.erased.erasures().into_iter().map(|erasure| erasure.receipt);
        Ok(ordered.filter(|receipt| !done.contains(receipt)).collect())
    }

    fn forgotten_erasures(&self) -> Result<Vec<String>, PortError> {
        self.erased.forgotten(self.readers.read(receipt_numbers)?)
    }

    fn readmit(&self, key: &CustomerId) -> Result<bool, PortError> {
        let pseudonyms = self.pseudonyms_of([key])?;
        let marks = pseudonyms.iter().map(|pseudonym| Mark::Pseudonym(pseudonym)).chain([Mark::Key(key)]);
        Ok(self.erased.holds(Mark::Key(key)) && self.erased.readmit(&marks.collect::<Vec<_>>())?)
    }

    fn is_of_erasure(&self, receipt: &str, key: &CustomerId) -> bool {
        self.erased.is_of(receipt, Mark::Key(key))
    }

    fn search(&self, traces: &Traces) -> Result<Search, PortError> {
        let (own, needles, shared) = self.know(traces)?;
        let mut search = self.search_for(traces, &needles, &own.orders)?;
        search.shared = shared;
        Ok(search)
    }

    fn receipts(&self) -> Result<Vec<Receipt>, PortError> {
        self.readers.read(|connection| receipts(connection, None))
    }
}

/// The keys that are the person's alone.
pub(crate) fn own_keys(traces: &Traces) -> impl Iterator<Item = &CustomerId> {
    traces.keys.iter().filter(|key| !traces.shared_keys.contains(key))
}

fn note(survey: &mut Survey, concern: Option<Concern>, kind: &str) {
    match concern {
        Some(Concern::Own) => {
            survey.events += 1;
            *survey.kinds.entry(kind.to_owned()).or_default() += 1;
        }
        Some(Concern::TheirOrder | Concern::Mention) => survey.mentions += 1,
        None => {}
    }
}

fn receipts(connection: &Connection, number: Option<&str>) -> Result<Vec<Receipt>, PortError> {
    let action = || "reading the receipts of erasures";
    let rows: Vec<(String, i64, String, String, Option<String>)> = connection
        .prepare_cached(
            "SELECT receipt, at, by_whom, survey, search FROM erasures
             WHERE $1 IS NULL OR receipt = $1 ORDER BY at DESC, receipt",
        )
        .and_then(|mut statement| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
            statement.query_map([number], read)?.collect()
        })
        .map_err(failed(action()))?;
    rows.into_iter()
        .map(|(receipt, at, by, survey, search)| {
            Ok(Receipt {
                receipt,
                at: Timestamp::from_microsecond(at).map_err(failed(action()))?,
                by,
                survey: serde_json::from_str(&survey).map_err(failed(action()))?,
                search: search.as_deref().map(serde_json::from_str).transpose().map_err(failed(action()))?,
            })
        })
        .collect()
}

/// The numbers of all receipts; none in a database of a format that knew no erasures.
pub(crate) fn receipt_numbers(connection: &Connection) -> Result<Vec<String>, PortError> {
    let action = || "reading the receipts of erasures";
    let table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'erasures'";
    let tables: i64 = connection.query_row(table, [], |row| row.get(0)).map_err(failed(action()))?;
    if tables == 0 {
        return Ok(Vec::new());
    }
    connection
        .prepare("SELECT receipt FROM erasures ORDER BY at, receipt")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .map_err(failed(action()))
}

/// What an erasure that could not clear away everything knows of the person.
pub(crate) struct Known {
    traces: Traces,
    own: Own,
    needles: Needles,
    shared: u64,
}

impl Known {
    fn of(folder: &DataFolder, traces: &Traces) -> Result<Self, PortError> {
        let (own, needles, shared) = folder.know(traces)?;
        Ok(Self { traces: traces.clone(), own, needles, shared })
    }
}

impl DataFolder {
    fn clear_and_search(&self, known: &Known) -> Result<Search, PortError> {
        self.remove_uploads()?;
        self.discard()?;
        self.overwrite()?;
        let search = self.search_for(&known.traces, &known.needles, &known.own.orders)?;
        Ok(Search { shared: known.shared, ..search })
    }

    fn receipt(&self, number: &str) -> Result<Option<Receipt>, PortError> {
        Ok(self.readers.read(|connection| receipts(connection, Some(number)))?.pop())
    }

    /// Every row, in the lake and in the hot table as [`each_hot`] chooses, from one snapshot.
    pub(crate) fn each_row(&self, which: &str, each: EachRow<'_>) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            for file in lake::manifest(connection)? {
                let mut source = file_source(&self.lake, &file.path)?;
                while let Some(batch) = source()? {
                    each_of(&batch, each)?;
                }
            }
            each_hot(connection, which, each)
        })
    }

    /// What the person's own rows tell.
    fn own_rows(&self, traces: &Traces) -> Result<Own, PortError> {
        let mut own = Own::default();
        if traces.keys.is_empty() {
            return Ok(own);
        }
        let keys: BTreeSet<&str> = traces.keys.iter().map(CustomerId::as_str).collect();
        let may_hold = |file: &LakeFile| {
            let (Some(min), Some(max)) = (&file.min_customer, &file.max_customer) else { return false };
            traces.keys.iter().any(|key| min.as_str() <= key.as_str() && key.as_str() <= max.as_str())
        };
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let mut take = |row: &RowRef<'_>| {
                if row.customer.is_some_and(|customer| keys.contains(customer)) {
                    own.add(row);
                }
                Ok(())
            };
            for file in lake::manifest(connection)?.iter().filter(|file| may_hold(file)) {
                let mut source = file_source(&self.lake, &file.path)?;
                while let Some(batch) = source()? {
                    each_of(&batch, &mut take)?;
                }
            }
            each_hot(connection, HOT, &mut take)
        })?;
        Ok(own)
    }

    /// What the person's own rows tell, what is searched for, and how many particulars others have too.
    fn know(&self, traces: &Traces) -> Result<(Own, Needles, u64), PortError> {
        let mut own = self.own_rows(traces)?;
        own.words.extend(traces.particulars.iter().filter(|word| tells_of_one(word)).cloned());
        let mut shared = Namesakes::of(&own.words)?;
        if shared.is_wanted() {
            let keys: BTreeSet<&str> = traces.keys.iter().map(CustomerId::as_str).collect();
            self.each_row(HOT, &mut |row| {
                if row.customer.is_some_and(|customer| !keys.contains(customer)) {
                    shared.look(row);
                }
                Ok(())
            })?;
        }
        let shared = shared.found();
        let words = own.words.iter().filter(|word| !shared.contains(&word.trim().to_lowercase())).cloned();
        let needles = Needles::new(traces, words, &own.numbers)?;
        Ok((own, needles, shared.len() as u64 + traces.shared_keys.len() as u64))
    }

    /// Overwrites what was deleted: the old files go when nobody reads them any more, the database is written anew without
    /// its free pages, and its journal is emptied.
    fn overwrite(&self) -> Result<(), PortError> {
        let deadline = Instant::now() + self.options.erase_patience;
        loop {
            {
                let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
                self.sweep()?;
            }
            if self.writer.write(compact)? && self.unlisted_files()? == 0 {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(failed("removing what was erased")(
                    "somebody is still reading the old rows; a running server removes them within the hour, else the next start of the program",
                ));
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn unlisted_files(&self) -> Result<usize, PortError> {
        let listed: BTreeSet<String> = self.readers.read(lake::manifest)?.into_iter().map(|file| file.path).collect();
        let action = || "looking for old files of the lake";
        let mut unlisted = 0;
        for month in fs::read_dir(self.lake.root()).map_err(failed(action()))? {
            let month = month.map_err(failed(action()))?;
            if !month.path().is_dir() {
                continue;
            }
            for file in fs::read_dir(month.path()).map_err(failed(action()))? {
                let file = file.map_err(failed(action()))?.file_name();
                let path = format!("{}/{}", month.file_name().to_string_lossy(), file.to_string_lossy());
                unlisted += usize::from(path.ends_with(".parquet") && !listed.contains(&path));
            }
        }
        Ok(unlisted)
    }

    /// Uploaded files. They may be packed and in any encoding, so that a search proves nothing: an erasure removes them all,
    /// and who was about to import one uploads it again.
    fn uploads(&self) -> Result<Vec<std::path::PathBuf>, PortError> {
        let root = self.path().join(UPLOADS);
        let mut files = Vec::new();
        crate::search::files_below(&root, &mut files)?;
        Ok(files)
    }

    fn remove_uploads(&self) -> Result<(), PortError> {
        let mut folders = BTreeSet::new();
        for file in self.uploads()? {
            match self.files.remove(&file) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(format!("removing {}", file.display()))(error)),
            }
            folders.extend(file.parent().map(std::path::Path::to_owned));
        }
        // Without it they might come back when power is lost.
        for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
            self.files.sync_folder(&folder).map_err(failed(format!("removing files of {}", folder.display())))?;
        }
        Ok(())
    }
}

/// Calls `each` for every row of a batch.
fn each_of(batch: &RecordBatch, each: EachRow<'_>) -> Result<(), PortError> {
    let columns = EventColumns::of(batch)?;
    (0..batch.num_rows()).try_for_each(|row| each(&columns.row(row)))
}

/// Calls `each` for every row of the hot table.
///
/// `which` is a condition: [`HOT`], or `TRUE` for those too that are in the lake already and not deleted yet.
fn each_hot(connection: &Connection, which: &str, each: EachRow<'_>) -> Result<(), PortError> {
    let action = || "reading the hot log";
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM events WHERE {which} ORDER BY position"))
        .map_err(failed(action()))?;
    let mut rows = statement.query([]).map_err(failed(action()))?;
    while let Some(row) = rows.next().map_err(failed(action()))? {
        each(&RowRef::from_sql(row)?)?;
    }
    Ok(())
}

/// Writes the database anew without free pages and empties its journal; whether the journal could be emptied, which takes
/// that nobody reads what was before.
///
/// A job of the writer runs in a transaction and this cannot: what was done before it in the group is committed, which
/// its callers were going to be told anyway, and a new transaction is begun for what comes after.
fn compact(connection: &Connection) -> Result<bool, PortError> {
    let action = || "compacting the database after an erasure";
    connection.execute_batch("RELEASE job; COMMIT").map_err(failed(action()))?;
    let compacted = connection.execute_batch("VACUUM").and_then(|()| {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map(|busy| busy == 0)
    });
    connection.execute_batch("BEGIN IMMEDIATE; SAVEPOINT job").map_err(failed(action()))?;
    compacted.map_err(failed(action()))
}
