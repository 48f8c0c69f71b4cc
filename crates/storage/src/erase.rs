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

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use arrow::record_batch::RecordBatch;
use domain::erasure::tells_of_one;
use domain::{CustomerId, Kind, NaturalKey};
use engine::erase::OTHER_KINDS;
use engine::ports::erasure::{Erasures, Mark, Receipt, Search, Survey, Traces};
use engine::ports::{PortError, Snapshots};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::batch::{BatchBuilder, EventColumns};
use crate::erased::{hexadecimal, random};
use crate::error::{damaged, failed};
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile};
use crate::merge::{Source, file_source};
use crate::namesakes::Namesakes;
use crate::needles::Needles;
use crate::row::{COLUMNS, RowRef};
use crate::scrub::{self, Concern, Own, OwnedRow, Scrub};
use crate::tables::audit;

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

/// Counts the kinds that the vocabulary does not know as one: the receipt stays, and what a shop calls its events may name
/// the person.
fn without_own_names(survey: &mut Survey) {
    let (known, others): (BTreeMap<String, u64>, BTreeMap<String, u64>) =
        std::mem::take(&mut survey.kinds).into_iter().partition(|(kind, _)| Kind::KNOWN.contains(&kind.as_str()));
    survey.kinds = known;
    if !others.is_empty() {
        survey.kinds.insert(OTHER_KINDS.to_owned(), others.values().sum());
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

/// What is written in the one transaction of an erasure.
struct Exchange {
    new_files: Vec<LakeFile>,
    old_files: Vec<String>,
    hot: Vec<OwnedRow>,
    natural_keys: Vec<[u8; 16]>,
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

    /// Exchanges rows and files in one transaction, with the receipt.
    fn rewrite(&self, receipt: &str, traces: &Traces, own: &Own, needles: &Needles) -> Result<(), PortError> {
        let _only_one = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let scrub = Scrub::new(needles, own)?;
        let mut survey = Survey { table_lines: self.lines_that_name(needles)?, ..Survey::default() };
        let mut exchange = Exchange {
            new_files: Vec::new(),
            old_files: Vec::new(),
            hot: Vec::new(),
            natural_keys: own.rows.iter().copied().collect(),
        };
        for file in self.readers.read(lake::manifest)? {
            if let Some(new) = self.rewritten(&file, &scrub, &mut survey)? {
                exchange.new_files.push(new);
                exchange.old_files.push(file.path);
            }
        }
        self.readers.read(|connection| {
            let watermark = crate::flush::watermark(connection)?;
            each_hot(connection, "TRUE", &mut |row| {
                if row.position > watermark {
                    note(&mut survey, scrub.concern(row), row.kind);
                }
                exchange.hot.extend(scrub.scrubbed(row)?);
                Ok(())
            })
        })?;
        without_own_names(&mut survey);
        survey.files = exchange.old_files.len() as u64;
        survey.uploads = self.uploads()?.len() as u64;
        let erasures = self.erased.erasures();
        let erasure = erasures.into_iter().find(|erasure| erasure.receipt == receipt);
        let erasure = erasure.ok_or_else(|| damaged("the list of the erased", format!("it has no {receipt}")))?;
        let receipt = Receipt { receipt: erasure.receipt, at: erasure.at, by: erasure.by, survey, search: None };
        let lines = self.redacted_lines(needles)?;
        let pseudonyms = self.pseudonyms_of(own_keys(traces))?;
        let other = engine::pseudonym::of_nobody(random()?);
        self.writer.write(move |connection| {
            lake::list(connection, &exchange.new_files)?;
            take_away(connection, &exchange)?;
            update_hot(connection, &exchange.hot)?;
            for line in &lines {
                line.write(connection)?;
            }
            audit::rename(connection, &pseudonyms, &other).map_err(failed("renaming somebody in the audit log"))?;
            note_receipt(connection, &receipt)
        })
    }

    /// A file of the lake without the person; `None` where it does not concern them.
    fn rewritten(
        &self,
        file: &LakeFile,
        scrub: &Scrub<'_>,
        survey: &mut Survey,
    ) -> Result<Option<LakeFile>, PortError> {
        let mut changed: Vec<OwnedRow> = Vec::new();
        let mut source = file_source(&self.lake, &file.path)?;
        while let Some(batch) = source()? {
            each_of(&batch, &mut |row| {
                note(survey, scrub.concern(row), row.kind);
                changed.extend(scrub.scrubbed(row)?);
                Ok(())
            })?;
        }
        if changed.is_empty() {
            return Ok(None);
        }
        let gone: BTreeSet<i64> = changed.iter().map(|row| row.position).collect();
        changed.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
        let new = self.without_and_with(file, gone, changed)?;
        if new.rows == file.rows {
            return Ok(Some(new));
        }
        let reason = format!("{} rows became {}", file.rows, new.rows);
        Err(failed(format!("erasing from lake/{}", file.path))(reason))
    }

    /// The rows of a file but those that are gone, with changed ones in their order.
    fn without_and_with(
        &self,
        file: &LakeFile,
        gone: BTreeSet<i64>,
        changed: Vec<OwnedRow>,
    ) -> Result<LakeFile, PortError> {
        let sources = || Ok(vec![self.without(&file.path, gone)?, rows_source(changed)]);
        self.write_merged(&file.month, || format!("erasing from lake/{}", file.path), sources)
    }

    /// A file's rows without those at some positions.
    fn without(&self, path: &str, gone: BTreeSet<i64>) -> Result<Source<'static>, PortError> {
        let mut source = file_source(&self.lake, path)?;
        let name = format!("lake/{path}");
        Ok(Box::new(move || {
            let Some(batch) = source()? else { return Ok(None) };
            let columns = EventColumns::of(&batch)?;
            let stays: BooleanArray =
                (0..batch.num_rows()).map(|row| Some(!gone.contains(&columns.row(row).position))).collect();
            filter_record_batch(&batch, &stays).map(Some).map_err(|error| damaged(&name, error))
        }))
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

fn sort_key(row: &OwnedRow) -> (bool, &str, i64, i64) {
    (row.customer.is_none(), row.customer.as_deref().unwrap_or_default(), row.occurred_at, row.position)
}

/// Sorted rows as a source of a merge.
fn rows_source(rows: Vec<OwnedRow>) -> Source<'static> {
    const BATCH_ROWS: usize = 1024;
    let mut rows = rows.into_iter();
    Box::new(move || {
        let mut builder = BatchBuilder::new();
        for row in rows.by_ref().take(BATCH_ROWS) {
            builder.push(&row.borrowed());
        }
        if builder.rows() == 0 { Ok(None) } else { builder.finish().map(Some) }
    })
}

/// Takes the old files off the list, and the rows' natural keys out of the table.
fn take_away(connection: &Connection, exchange: &Exchange) -> Result<(), PortError> {
    let delete = || -> Result<(), rusqlite::Error> {
        let mut statement = connection.prepare_cached("DELETE FROM natural_keys WHERE key = $1")?;
        for key in &exchange.natural_keys {
            statement.execute([&key[..]])?;
        }
        Ok(())
    };
    lake::delist(connection, &exchange.old_files)?;
    delete().map_err(failed("exchanging the files of an erased person"))
}

fn update_hot(connection: &Connection, rows: &[OwnedRow]) -> Result<(), PortError> {
    let update = || -> Result<(), rusqlite::Error> {
        let mut statement = connection.prepare_cached(
            "UPDATE events SET message_id = $1, message_digest = $2, arrived_as = $3, customer = $4, shard = $5, kind = $6,
                    order_key = $7, sales_channel = $8, country = $9, categories = $10, person = $11, properties = $12,
                    also = $13, context = $14, source = $15, flaws = $16, thing = $17, word = $18, campaign = $19,
                    quantity = $20
             WHERE position = $21",
        )?;
        for row in rows {
            statement.execute(rusqlite::params![
                row.message_id,
                row.message_digest,
                row.arrived_as,
                row.customer,
                row.shard,
                row.kind,
                row.order_key,
                row.sales_channel,
                row.country,
                row.categories,
                row.person,
                row.properties,
                row.also,
                row.context,
                row.source,
                row.flaws,
                row.thing,
                row.word,
                row.campaign,
                row.quantity,
                row.position,
            ])?;
        }
        Ok(())
    };
    update().map_err(failed("erasing from the hot log"))
}

/// Keeps the receipt, and tells of it in the log.
fn note_receipt(connection: &Connection, receipt: &Receipt) -> Result<(), PortError> {
    let action = || "writing the receipt of an erasure";
    let survey = serde_json::to_string(&receipt.survey).map_err(failed(action()))?;
    let known: Option<String> = connection
        .query_row("SELECT receipt FROM erasures WHERE receipt = $1", [&receipt.receipt], |row| row.get(0))
        .optional()
        .map_err(failed(action()))?;
    if known.is_some() {
        return Ok(());
    }
    connection
        .execute(
            "INSERT INTO erasures (receipt, at, by_whom, survey) VALUES ($1, $2, $3, $4)",
            rusqlite::params![receipt.receipt, receipt.at.as_microsecond(), receipt.by, survey],
        )
        .map_err(failed(action()))?;
    crate::log::insert(connection, &[crate::row::NewRow::of(&told(receipt))?], &[])?;
    Ok(())
}

/// The event that tells of an erasure: its receipt, and nothing of the person.
fn told(receipt: &Receipt) -> engine::ports::NewEvent {
    let message_id = domain::MessageId(format!("erasure-{}", receipt.receipt));
    let mut event = domain::Event::new(message_id, domain::Kind::CustomerErased, receipt.at, receipt.at);
    event.source = Some(engine::join::OWN_SOURCE.to_owned());
    event.properties.insert("receipt".to_owned(), receipt.receipt.clone().into());
    event.properties.insert("events".to_owned(), receipt.survey.events.into());
    let touch = lifecycle::Touch::bare(&event);
    engine::ports::NewEvent { event, touch, natural_key: None }
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
