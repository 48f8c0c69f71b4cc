//! The scan for a refold: every touch of the log, without the properties, in parallel over row groups.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use domain::Currency;
use engine::ports::{PortError, Position, Tables};
use lifecycle::Touch;
use parquet::arrow::ProjectionMask;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;
use rusqlite::Connection;

use crate::batch::TouchColumns;
use crate::error::{damaged, failed};
use crate::folder::DataFolder;
use crate::lake;
use crate::row::{DETAIL_SOURCES, TOUCH_COLUMNS, TouchMaker, TouchRef};

/// Rows decoded at once, and handed on together.
const BATCH_ROWS: usize = 8192;
/// Batches that may wait for the fold; bounds memory where reading is faster than folding.
const WAITING: usize = 4;
/// Threads at most; the fold on the caller's thread is the narrow part beyond.
const MOST_THREADS: usize = 8;

type Each<'a> = &'a mut dyn FnMut(Position, Touch) -> ControlFlow<()>;
type Portion = Result<Vec<(Position, Touch)>, PortError>;

/// A row group to read.
struct Part {
    path: String,
    row_group: usize,
}

impl DataFolder {
    pub(crate) fn scan_touches(&self, after: Position, each: Each<'_>) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let mut parts = Vec::new();
            for file in lake::manifest(connection)?.into_iter().filter(|file| file.max_position > after.0) {
                let row_groups = self.lake.open(&file.path)?.metadata.metadata().num_row_groups();
                parts.extend((0..row_groups).map(|row_group| Part { path: file.path.clone(), row_group }));
            }
            if self.lake_touches(&parts, after, each)?.is_continue() {
                hot_touches(connection, self.touch_maker()?, after, each)?;
            }
            Ok(())
        })
    }

    /// For the rows of this log. A folder that is not set up has none.
    pub(crate) fn touch_maker(&self) -> Result<TouchMaker, PortError> {
        Ok(TouchMaker::new(self.firm()?.map_or(Currency::EUR, |firm| firm.currency)))
    }

    fn lake_touches(&self, parts: &[Part], after: Position, each: Each<'_>) -> Result<ControlFlow<()>, PortError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(parts.len());
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<Portion>(WAITING);
            for _ in 0..threads {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || self.read_parts(parts, next, after, &sender));
            }
            drop(sender);
            for portion in receiver {
                for (position, touch) in portion? {
                    if each(position, touch).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Reads one part after the other until none is left or nobody listens.
    fn read_parts(&self, parts: &[Part], next: &AtomicUsize, after: Position, sender: &SyncSender<Portion>) {
        let mut maker = match self.touch_maker() {
            Ok(maker) => maker,
            Err(error) => {
                let _ = sender.send(Err(error));
                return;
            }
        };
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            match self.read_part(part, after, &mut maker, sender) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return,
                Err(error) => {
                    let _ = sender.send(Err(error));
                    return;
                }
            }
        }
    }

    fn read_part(
        &self,
        part: &Part,
        after: Position,
        maker: &mut TouchMaker,
        sender: &SyncSender<Portion>,
    ) -> Result<ControlFlow<()>, PortError> {
        let name = || format!("lake/{}", part.path);
        let (builder, _) = self.lake.reader(&part.path)?;
        let older = has_older_rows(builder.metadata().row_group(part.row_group));
        let sources = DETAIL_SOURCES.into_iter().filter(|_| older);
        let columns = ProjectionMask::columns(builder.parquet_schema(), TOUCH_COLUMNS.into_iter().chain(sources));
        let reader = builder
            .with_projection(columns)
            .with_row_groups(vec![part.row_group])
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| damaged(name(), error))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(name(), error))?;
            let columns = TouchColumns::of(&batch)?;
            let touches = (0..batch.num_rows())
                .map(|row| columns.row(row))
                .filter(|row| row.position > after.0)
                .map(|row| maker.touch(&row))
                .collect::<Result<Vec<_>, _>>()?;
            if sender.send(Ok(touches)).is_err() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Whether some rows of a row group were written before there were columns for their details.
pub(crate) fn has_older_rows(row_group: &RowGroupMetaData) -> bool {
    let column = row_group.columns().iter().find(|column| column.column_path().string() == "thing");
    let nulls = column.and_then(|column| column.statistics()).and_then(Statistics::null_count_opt);
    nulls != Some(0)
}

pub(crate) fn hot_touches(
    connection: &Connection,
    mut maker: TouchMaker,
    after: Position,
    each: Each<'_>,
) -> Result<(), PortError> {
    let action = || "reading touches from the hot log";
    let older = DETAIL_SOURCES.map(|column| format!("CASE WHEN thing IS NULL THEN {column} END"));
    let columns = [TOUCH_COLUMNS.join(", "), older.join(", ")].join(", ");
    let mut statement = connection
        .prepare_cached(&format!("SELECT {columns} FROM events WHERE position > max($1, (SELECT flushed_through FROM watermark)) ORDER BY position"))
        .map_err(failed(action()))?;
    let mut rows = statement.query([after.0]).map_err(failed(action()))?;
    while let Some(row) = rows.next().map_err(failed(action()))? {
        let (position, touch) = maker.touch(&TouchRef::from_sql(row)?)?;
        if each(position, touch).is_break() {
            break;
        }
    }
    Ok(())
}
