//! The scan for what the book does not keep: the lines of every order of the log, what campaigns and what articles cost, in parallel over row groups.
//! Rows of other kinds are passed over before their properties are read.

use std::ops::ControlFlow;

use arrow::array::{Array, AsArray, BooleanArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use domain::{Currency, Kind};
use engine::ports::{PortError, Position, Tables, Telling};
use jiff::Timestamp;
use lifecycle::cost_prices::Priced;
use lifecycle::goods::Ordered;
use lifecycle::spending::Spent;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::error::{damaged, failed};
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::parts::{Outlet, Part, read_parts};

/// What is read of a row.
const COLUMNS: [&str; 7] =
    ["position", "message_digest", "order_key", "occurred_at", "received_at", "properties", "kind"];
/// Rows decoded at once, and handed on together.
const BATCH_ROWS: usize = 4096;

type Each<'a> = &'a mut dyn FnMut(Position, Telling) -> ControlFlow<()>;

/// One row.
struct Row<'a> {
    position: i64,
    message_digest: i64,
    order_key: Option<i64>,
    occurred_at: i64,
    received_at: i64,
    properties: &'a str,
    kind: &'a str,
}

impl Row<'_> {
    /// What it tells; `None` for spend and prices of nothing that has a name.
    fn telling(&self, reporting: Currency) -> Result<Option<(Position, Telling)>, PortError> {
        let fault = |reason: String| damaged(format!("event {}", self.position), reason);
        let moment = |micros: i64| {
            Timestamp::from_microsecond(micros).map_err(|error| fault(format!("{micros} µs is no time: {error}")))
        };
        let properties = serde_json::from_str(self.properties)
            .map_err(|error| fault(format!("its properties are no JSON: {error}")))?;
        let (occurred_at, received_at) = (moment(self.occurred_at)?, moment(self.received_at)?);
        let message = self.message_digest.cast_unsigned();
        let kind = Kind::from_name(self.kind);
        let telling = if Priced::is_told_by(&kind) {
            Priced::read(&properties, received_at, message, reporting).map(Telling::Priced)
        } else if Spent::is_told_by(&kind) {
            Spent::read(&properties, (occurred_at, received_at), self.position, reporting).map(Telling::Spent)
        } else {
            let order_key = self.order_key.unwrap_or(0).cast_unsigned();
            let lines = Ordered::lines(&properties, reporting);
            let message = self.message_digest.cast_unsigned();
            Some(Telling::Ordered(Ordered { order_key, message, occurred_at, received_at, lines }))
        };
        Ok(telling.map(|telling| (Position(self.position), telling)))
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// Everything told.
    All,
    /// What campaigns cost, alone.
    Spend,
}

impl Wanted {
    /// The names of its kinds of events.
    fn kinds(self) -> Vec<String> {
        let all = [Kind::CampaignSpendRecorded, Kind::OrderCompleted, Kind::OrderUpdated, Kind::CostPriceRecorded];
        let count = match self {
            Self::All => all.len(),
            Self::Spend => 1,
        };
        all.into_iter().take(count).map(|kind| kind.name().into_owned()).collect()
    }
}

impl DataFolder {
    pub(crate) fn scan_tellings(&self, after: Position, each: Each<'_>) -> Result<(), PortError> {
        self.scan_told(after, Wanted::All, each)
    }

    /// Whether any event tells what a campaign cost: of all others only the kind is read.
    pub(crate) fn any_spend(&self) -> Result<bool, PortError> {
        let mut any = false;
        self.scan_told(Position::default(), Wanted::Spend, &mut |_, _| {
            any = true;
            ControlFlow::Break(())
        })?;
        Ok(any)
    }

    fn scan_told(&self, after: Position, wanted: Wanted, each: Each<'_>) -> Result<(), PortError> {
        // A folder that is not set up has no orders.
        let reporting = self.firm()?.map_or(Currency::EUR, |firm| firm.currency);
        let _lease = self.lake.lease();
        self.readers.read(|connection| {
            let parts = self.parts_after(connection, after)?;
            let reader = || {
                Ok(|part: &Part, outlet: &Outlet<'_, Telling>| {
                    self.read_tellings(part, (after, wanted), reporting, outlet)
                })
            };
            if read_parts(&parts, reader, each)?.is_continue() {
                hot_tellings(connection, (after, wanted), reporting, each)?;
            }
            Ok(())
        })
    }

    fn read_tellings(
        &self,
        part: &Part,
        (after, wanted): (Position, Wanted),
        reporting: Currency,
        outlet: &Outlet<'_, Telling>,
    ) -> Result<ControlFlow<()>, PortError> {
        let name = || format!("lake/{}", part.path);
        let (builder, _) = self.lake.reader(&part.path)?;
        let schema = builder.parquet_schema();
        let columns = ProjectionMask::columns(schema, COLUMNS);
        let is_wanted = ArrowPredicateFn::new(ProjectionMask::columns(schema, ["kind"]), move |batch: RecordBatch| {
            let kind = batch.column(0).as_string_opt::<i32>();
            let kind = kind.ok_or_else(|| ArrowError::SchemaError("kind is no text".to_owned()))?;
            let wanted = wanted.kinds();
            Ok(kind
                .iter()
                .map(|kind| Some(kind.is_some_and(|kind| wanted.iter().any(|known| known == kind))))
                .collect::<BooleanArray>())
        });
        let reader = builder
            .with_projection(columns)
            .with_row_groups(vec![part.row_group])
            .with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]))
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| damaged(name(), error))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(name(), error))?;
            let portion = rows_of(&batch)?;
            let portion = portion.into_iter().filter(|row| row.position > after.0);
            let portion = portion.filter_map(|row| row.telling(reporting).transpose());
            if outlet.hand_on(portion.collect::<Result<_, _>>()?).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn rows_of(batch: &RecordBatch) -> Result<Vec<Row<'_>>, PortError> {
    let column = |name: &str| {
        batch.column_by_name(name).ok_or_else(|| damaged("a file of the lake", format!("it has no column `{name}`")))
    };
    let wrong = |name: &str| damaged("a file of the lake", format!("its column `{name}` has another type"));
    let integer = |name: &str| column(name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| wrong(name));
    let time = |name: &str| column(name)?.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(|| wrong(name));
    let (positions, digests, order_keys) = (integer("position")?, integer("message_digest")?, integer("order_key")?);
    let (occurred, received) = (time("occurred_at")?, time("received_at")?);
    let text = |name: &str| column(name)?.as_string_opt::<i32>().ok_or_else(|| wrong(name));
    let (properties, kinds) = (text("properties")?, text("kind")?);
    let row = |row: usize| Row {
        position: positions.value(row),
        message_digest: digests.value(row),
        order_key: order_keys.is_valid(row).then(|| order_keys.value(row)),
        occurred_at: occurred.value(row),
        received_at: received.value(row),
        properties: properties.value(row),
        kind: kinds.value(row),
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

fn hot_tellings(
    connection: &Connection,
    (after, wanted): (Position, Wanted),
    reporting: Currency,
    each: Each<'_>,
) -> Result<(), PortError> {
    let kinds = wanted.kinds();
    let places: Vec<String> = (0..kinds.len()).map(|place| format!("${}", place + 2)).collect();
    let action = || "reading orders, spend and cost prices from the hot log";
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {} FROM events WHERE {HOT} AND position > $1 AND kind IN ({}) ORDER BY position",
            COLUMNS.join(", "),
            places.join(", ")
        ))
        .map_err(failed(action()))?;
    let told = [Value::Integer(after.0)].into_iter().chain(kinds.into_iter().map(Value::Text));
    let mut rows = statement.query(rusqlite::params_from_iter(told)).map_err(failed(action()))?;
    while let Some(row) = rows.next().map_err(failed(action()))? {
        let read = || {
            Ok::<_, rusqlite::Error>(Row {
                position: row.get(0)?,
                message_digest: row.get(1)?,
                order_key: row.get(2)?,
                occurred_at: row.get(3)?,
                received_at: row.get(4)?,
                properties: row.get_ref(5)?.as_str()?,
                kind: row.get_ref(6)?.as_str()?,
            })
        };
        let telling = read().map_err(failed(action()))?.telling(reporting)?;
        if telling.is_some_and(|(position, telling)| each(position, telling).is_break()) {
            break;
        }
    }
    Ok(())
}
