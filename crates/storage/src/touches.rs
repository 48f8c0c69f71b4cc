//! The scan for a refold: every touch of the log, without the properties, in parallel over row groups.

use std::ops::ControlFlow;

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
use crate::parts::{Outlet, Part, read_parts};
use crate::row::{DETAIL_SOURCES, TOUCH_COLUMNS, TouchMaker, TouchRef};

/// Rows decoded at once, and handed on together.
const BATCH_ROWS: usize = 8192;

type Each<'a> = &'a mut dyn FnMut(Position, Touch) -> ControlFlow<()>;

impl DataFolder {
    pub(crate) fn scan_touches(&self, after: Position, each: Each<'_>) -> Result<(), PortError> {
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let parts = self.parts_after(connection, after)?;
            let reader = || {
                let mut maker = self.touch_maker()?;
                Ok(move |part: &Part, outlet: &Outlet<'_, Touch>| self.read_part(part, after, &mut maker, outlet))
            };
            if read_parts(&parts, reader, each)?.is_continue() {
                hot_touches(connection, self.touch_maker()?, after, each)?;
            }
            Ok(())
        })
    }

    /// For the rows of this log. A folder that is not set up has none.
    pub(crate) fn touch_maker(&self) -> Result<TouchMaker, PortError> {
        Ok(TouchMaker::new(self.firm()?.map_or(Currency::EUR, |firm| firm.currency)))
    }

    fn read_part(
        &self,
        part: &Part,
        after: Position,
        maker: &mut TouchMaker,
        outlet: &Outlet<'_, Touch>,
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
            if outlet.hand_on(touches).is_break() {
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
