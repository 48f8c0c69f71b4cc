//! Merging sorted streams of rows into one, in the order (customer, `occurred_at`, position), absent customers last.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use arrow::record_batch::RecordBatch;
use engine::ports::PortError;

use crate::batch::EventColumns;
use crate::error::damaged;
use crate::lake::Lake;
use crate::row::RowRef;

/// Rows read at once from each stream.
const BATCH_ROWS: usize = 1024;

/// A stream of sorted batches with all columns.
pub(crate) type Source<'a> = Box<dyn FnMut() -> Result<Option<RecordBatch>, PortError> + 'a>;

/// The rows of a file of the lake, in its own order.
pub(crate) fn file_source(lake: &Lake, path: &str) -> Result<Source<'static>, PortError> {
    let (builder, _) = lake.reader(path)?;
    let name = format!("lake/{path}");
    let mut reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| damaged(&name, error))?;
    Ok(Box::new(move || reader.next().transpose().map_err(|error| damaged(&name, error))))
}

/// Whose row it is, when, and which: the sort order. The first field puts absent customers last.
type Key = (bool, String, i64, i64);

fn key(row: &RowRef<'_>) -> Key {
    (row.customer.is_none(), row.customer.unwrap_or_default().to_owned(), row.occurred_at, row.position)
}

struct Cursor<'a> {
    source: Source<'a>,
    batch: Option<(EventColumns, usize)>,
    row: usize,
}

impl Cursor<'_> {
    /// Goes on to the next row and says its key; `None` at the end.
    fn advance(&mut self) -> Result<Option<Key>, PortError> {
        self.row += 1;
        while self.batch.as_ref().is_none_or(|(_, rows)| self.row >= *rows) {
            self.row = 0;
            let Some(batch) = (self.source)()? else {
                self.batch = None;
                return Ok(None);
            };
            self.batch = Some((EventColumns::of(&batch)?, batch.num_rows()));
        }
        self.with_row(key).map(Some)
    }

    fn with_row<T>(&self, read: impl FnOnce(&RowRef<'_>) -> T) -> Result<T, PortError> {
        let (columns, _) = self.batch.as_ref().ok_or_else(|| damaged("a file of the lake", "it ended early"))?;
        Ok(read(&columns.row(self.row)))
    }
}

/// Calls `each` for every row of all sources, in order, until it breaks.
pub(crate) fn merge(
    sources: Vec<Source<'_>>,
    each: &mut dyn FnMut(&RowRef<'_>) -> Result<ControlFlow<()>, PortError>,
) -> Result<(), PortError> {
    let mut cursors: Vec<Cursor<'_>> =
        sources.into_iter().map(|source| Cursor { source, batch: None, row: 0 }).collect();
    let mut heads = BinaryHeap::with_capacity(cursors.len());
    for (place, cursor) in cursors.iter_mut().enumerate() {
        if let Some(key) = cursor.advance()? {
            heads.push(Reverse((key, place)));
        }
    }
    while let Some(Reverse((_, place))) = heads.pop() {
        if cursors[place].with_row(&mut *each)??.is_break() {
            return Ok(());
        }
        if let Some(key) = cursors[place].advance()? {
            heads.push(Reverse((key, place)));
        }
    }
    Ok(())
}
