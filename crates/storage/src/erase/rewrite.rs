//! The one transaction of an erasure: files of the lake exchanged, hot rows changed, the receipt kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use domain::Kind;
use engine::erase::OTHER_KINDS;
use engine::ports::PortError;
use engine::ports::erasure::{Receipt, Survey, Traces};
use rusqlite::{Connection, OptionalExtension};

use super::{each_hot, each_of, note, own_keys};
use crate::batch::{BatchBuilder, EventColumns};
use crate::erased::random;
use crate::error::{damaged, failed};
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile};
use crate::merge::{Source, file_source};
use crate::needles::Needles;
use crate::scrub::{Own, OwnedRow, Scrub};
use crate::tables::audit;

/// What is written in the one transaction of an erasure.
struct Exchange {
    new_files: Vec<LakeFile>,
    old_files: Vec<String>,
    hot: Vec<OwnedRow>,
    natural_keys: Vec<[u8; 16]>,
}

impl DataFolder {
    /// Exchanges rows and files in one transaction, with the receipt.
    pub(super) fn rewrite(
        &self,
        receipt: &str,
        traces: &Traces,
        own: &Own,
        needles: &Needles,
    ) -> Result<(), PortError> {
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
