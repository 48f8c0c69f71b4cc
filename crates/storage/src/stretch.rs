//! The scan for a fold of the whole log: key after key, the keys shared out among threads.
//!
//! Every file of the lake lies in the order of customers, so all of a key's rows are found by reading the files side by side. Each
//! thread has a stretch of the keys, cut by the statistics of pages so that all have about as many rows, and reads of each file
//! the pages of its stretch. What is hot is handed over afterwards, in the order of arrival.

use std::fs::File;
use std::ops::ControlFlow;

use engine::ports::{PortError, Position, Taker};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

use crate::batch::TouchColumns;
use crate::error::{damaged, failed};
use crate::folder::DataFolder;
use crate::lake::{self, CustomerPage, LakeFile, OpenFile};
use crate::row::{DETAIL_SOURCES, TOUCH_COLUMNS, TouchMaker};
use crate::touches::{has_older_rows, hot_touches};

/// Rows decoded at once of each file: they are all open at the same time.
const BATCH_ROWS: usize = 2048;
/// Columns in which mostly nothing stands at all, and which are not read then.
const OFTEN_EMPTY: [&str; 11] = [
    "order_key",
    "amount",
    "discount",
    "items",
    "sales_channel",
    "country",
    "categories",
    "person",
    "also",
    "word",
    "campaign",
];

/// Keys from one up to another, exclusive; without an end those who have no key are the last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    from: String,
    until: Option<String>,
}

impl Stretch {
    /// So many stretches of all keys of some pages, with about as many rows each; fewer where there are few pages.
    fn shared_out<'a>(pages: impl Iterator<Item = &'a CustomerPage>, count: usize) -> Vec<Self> {
        let mut begins: Vec<(&str, usize)> = pages.filter_map(|page| Some((page.bounds()?.0, page.rows))).collect();
        begins.sort_unstable();
        let rows: usize = begins.iter().map(|(_, rows)| rows).sum();
        let (mut stretches, mut passed) = (vec![Self { from: String::new(), until: None }], 0);
        for (begin, more) in begins {
            let is_due = passed >= stretches.len() * rows / count;
            if let Some(last) = stretches.last_mut().filter(|last| is_due && *last.from < *begin) {
                last.until = Some(begin.to_owned());
                stretches.push(Self { from: begin.to_owned(), until: None });
            }
            passed += more;
        }
        stretches
    }

    /// Whether rows of a page may belong to it.
    fn may_hold(&self, page: &CustomerPage) -> bool {
        let is_last = self.until.is_none();
        match page.bounds() {
            _ if is_last && page.may_hold_nobodys() => true,
            Some((least, most)) => *most >= *self.from && self.until.as_deref().is_none_or(|until| least < until),
            // What is not known may be anything.
            None => !page.is_nobodys(),
        }
    }

    /// Whether a key, or none, lies before its end.
    fn is_within(&self, customer: Option<&str>) -> bool {
        match (&self.until, customer) {
            (None, _) => true,
            (Some(until), customer) => customer.is_some_and(|customer| customer < until.as_str()),
        }
    }
}

/// The first bytes of a key as a number: nearly always enough to say which of two is the lesser.
fn head_of(customer: &str) -> u128 {
    let mut head = [0; 16];
    let length = customer.len().min(head.len());
    head[..length].copy_from_slice(&customer.as_bytes()[..length]);
    u128::from_be_bytes(head)
}

/// Above the head of any key: no text has such bytes.
const NOBODY: u128 = u128::MAX;

/// A stretch of one file on the way through its rows.
struct Run<'a> {
    name: String,
    stretch: &'a Stretch,
    reader: ParquetRecordBatchReader,
    left_out: Vec<&'static str>,
    /// The rows at hand, until the stretch ends.
    columns: Option<TouchColumns>,
    rows: usize,
    row: usize,
}

impl<'a> Run<'a> {
    /// `None` where none of the stretch is in the file.
    fn begin(
        (path, opened): (&str, &OpenFile),
        builder: ParquetRecordBatchReaderBuilder<File>,
        stretch: &'a Stretch,
    ) -> Result<Option<Self>, PortError> {
        let mut row_groups: Vec<usize> =
            opened.pages.iter().filter(|page| stretch.may_hold(page)).map(|page| page.row_group).collect();
        row_groups.dedup();
        if row_groups.is_empty() {
            return Ok(None);
        }
        let pages = opened.pages.iter().filter(|page| row_groups.binary_search(&page.row_group).is_ok());
        let selected = |page: &CustomerPage| {
            if stretch.may_hold(page) { RowSelector::select(page.rows) } else { RowSelector::skip(page.rows) }
        };
        let selection: RowSelection = pages.map(selected).collect();
        let left_out = empty_columns(opened.metadata.metadata(), &row_groups);
        let is_older = |group: &usize| has_older_rows(builder.metadata().row_group(*group));
        let sources = DETAIL_SOURCES.into_iter().filter(|_| row_groups.iter().any(is_older));
        let wanted = TOUCH_COLUMNS.into_iter().filter(|name| !left_out.contains(name)).chain(sources);
        let columns = ProjectionMask::columns(builder.parquet_schema(), wanted);
        let name = format!("lake/{path}");
        let reader = builder
            .with_projection(columns)
            .with_row_groups(row_groups)
            .with_row_selection(selection)
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| damaged(&name, error))?;
        let mut run = Self { name, stretch, reader, left_out, columns: None, rows: 0, row: 0 };
        run.refill()?;
        while run.customer().is_some_and(|customer| *customer < *stretch.from) {
            run.advance()?;
        }
        Ok(Some(run))
    }

    /// Whose the row at hand is; `None` of a row of nobody's and at the end.
    fn customer(&self) -> Option<&str> {
        self.columns.as_ref()?.customer(self.row)
    }

    fn head(&self) -> u128 {
        self.customer().map_or(NOBODY, head_of)
    }

    /// Takes the next rows to hand.
    fn refill(&mut self) -> Result<(), PortError> {
        (self.columns, self.row) = (None, 0);
        while self.columns.is_none() {
            let Some(batch) = self.reader.next() else { return Ok(()) };
            let batch = batch.map_err(|error| damaged(&self.name, error))?;
            self.rows = batch.num_rows();
            self.columns = Some(TouchColumns::without(&batch, &self.left_out)?).filter(|_| self.rows > 0);
        }
        self.end_with_stretch();
        Ok(())
    }

    /// Goes on to the next row.
    fn advance(&mut self) -> Result<(), PortError> {
        self.row += 1;
        if self.row < self.rows {
            self.end_with_stretch();
            return Ok(());
        }
        self.refill()
    }

    fn end_with_stretch(&mut self) {
        if self.columns.is_some() && !self.stretch.is_within(self.customer()) {
            self.columns = None;
        }
    }

    /// Hands over the rows of a key, or of nobody, that come next.
    fn hand_over(
        &mut self,
        customer: Option<&str>,
        maker: &mut TouchMaker,
        taker: &mut Taker<'_>,
    ) -> Result<(), PortError> {
        while let Some(columns) = self.columns.as_ref().filter(|columns| columns.customer(self.row) == customer) {
            let (position, touch) = maker.touch(&columns.row(self.row))?;
            taker(position, &touch);
            self.advance()?;
        }
        Ok(())
    }
}

/// The columns in which nothing stands in some row groups.
fn empty_columns(metadata: &ParquetMetaData, row_groups: &[usize]) -> Vec<&'static str> {
    let is_empty = |name: &&str| {
        row_groups.iter().map(|group| metadata.row_group(*group)).all(|group| {
            let column = group.columns().iter().find(|column| column.column_path().string() == **name);
            let nulls = column.and_then(|column| column.statistics()).and_then(Statistics::null_count_opt);
            column.is_some() && nulls.is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows()))
        })
    };
    let mut empty: Vec<&'static str> = OFTEN_EMPTY.into_iter().filter(is_empty).collect();
    // What an event arrived under says something only where there are further keys.
    if ["also", "person"].iter().all(|name| empty.contains(name)) {
        empty.push("arrived_as");
    }
    empty
}

impl DataFolder {
    /// Hands every touch of the log to one of the takers.
    pub(crate) fn scan_apart(&self, mut takers: Vec<Taker<'_>>) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let files = lake::manifest(connection)?;
            let opened = files.iter().map(|file| self.lake.open(&file.path)).collect::<Result<Vec<_>, _>>()?;
            let stretches = Stretch::shared_out(opened.iter().flat_map(|file| &file.pages), takers.len());
            std::thread::scope(|scope| {
                let files = &files;
                let read = |(stretch, taker)| scope.spawn(move || self.read_stretch(files, stretch, taker));
                let workers: Vec<_> = stretches.iter().zip(&mut takers).map(read).collect();
                workers.into_iter().try_for_each(|worker| {
                    worker.join().unwrap_or_else(|_| Err(failed("reading the lake")("a reader panicked")))
                })
            })?;
            let Some(first) = takers.first_mut() else { return Ok(()) };
            hot_touches(connection, self.touch_maker()?, Position::default(), &mut |position, touch| {
                first(position, &touch);
                ControlFlow::Continue(())
            })
        })
    }

    /// Reads a stretch of all files, key after key.
    fn read_stretch(&self, files: &[LakeFile], stretch: &Stretch, taker: &mut Taker<'_>) -> Result<(), PortError> {
        let mut maker = self.touch_maker()?;
        let mut runs = Vec::new();
        for file in files {
            let (builder, opened) = self.lake.reader(&file.path)?;
            runs.extend(Run::begin((&file.path, &opened), builder, stretch)?);
        }
        let mut heads: Vec<u128> = runs.iter().map(Run::head).collect();
        let mut customer = String::new();
        while let Some(least) = heads.iter().copied().min().filter(|head| *head != NOBODY) {
            let meant = heads.iter().zip(&runs).filter(|(head, _)| **head == least);
            let next = meant.filter_map(|(_, run)| run.customer()).min().unwrap_or_default();
            customer.clear();
            customer.push_str(next);
            for (head, run) in heads.iter_mut().zip(&mut runs).filter(|(head, _)| **head == least) {
                run.hand_over(Some(&customer), &mut maker, taker)?;
                *head = run.head();
            }
        }
        runs.iter_mut().try_for_each(|run| run.hand_over(None, &mut maker, taker))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_stand_in_the_order_of_keys() {
        let mut keys = ["", "a", "a\u{1}", "aa", "b", "ä", "anonymous:1", "anonymous:11", "\u{10ffff}"];
        keys.sort_unstable();
        let heads: Vec<u128> = keys.iter().map(|key| head_of(key)).collect();
        assert!(heads.is_sorted());
        assert!(heads.iter().all(|head| *head < NOBODY));
    }

    #[test]
    fn keys_are_shared_out_by_rows() {
        let page = |least: &str, most: &str, rows| CustomerPage::of(rows, Some((least, most)), 0);
        let nobodys = CustomerPage::of(10, None, 10);
        let pages = [page("a", "c", 10), page("c", "f", 10), page("f", "k", 20), nobodys];
        let (first, last) = (&pages[1], &pages[3]);
        let shared = |count| Stretch::shared_out(pages.iter(), count);
        let stretches = shared(2);
        assert_eq!(stretches.len(), 2);
        assert_eq!((stretches[0].until.as_deref(), stretches[1].from.as_str()), (Some("f"), "f"));
        // Bounds may be shortened: a page that ends where a stretch begins may have rows of it.
        assert!(stretches.iter().all(|stretch| stretch.may_hold(first)));
        assert!(!stretches[0].may_hold(last) && stretches[1].may_hold(last));
        assert!(
            stretches[0].is_within(Some("ezz")) && !stretches[0].is_within(Some("f")) && stretches[1].is_within(None)
        );
        // The rows of nobody in a page of the first ones are the last one's.
        let mixed = CustomerPage::of(10, Some(("a", "b")), 1);
        assert!(stretches.iter().all(|stretch| stretch.may_hold(&mixed)));
        assert_eq!(shared(1), [Stretch { from: String::new(), until: None }]);
    }
}
