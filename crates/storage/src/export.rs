//! Exports as Parquet: a table of plain columns, for customers, phases and values.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use domain::{Amount, Day};
use engine::ports::PortError;
use jiff::Timestamp;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::failed;

/// Decimals of an [`Amount`]: it counts millionths.
const AMOUNT_SCALE: i8 = 6;
/// Digits of the largest [`Amount`].
const AMOUNT_DIGITS: u8 = 19;

/// The values of one column; `None` is 'no value'.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Real numbers: estimates, probabilities.
    Real(Vec<Option<f64>>),
    /// Exact money, as decimal(19, 6).
    Amount(Vec<Option<Amount>>),
    /// Calendar days.
    Day(Vec<Option<Day>>),
    /// Instants, to the microsecond, UTC.
    Moment(Vec<Option<Timestamp>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
}

impl Column {
    fn array(&self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(values) => Arc::new(values.iter().map(Option::as_deref).collect::<StringArray>()),
            Self::Integer(values) => Arc::new(Int64Array::from(values.clone())),
            Self::Real(values) => Arc::new(Float64Array::from(values.clone())),
            Self::Amount(values) => Arc::new(
                values
                    .iter()
                    .map(|value| value.map(|amount| i128::from(amount.micros())))
                    .collect::<Decimal128Array>()
                    .with_precision_and_scale(AMOUNT_DIGITS, AMOUNT_SCALE)?,
            ),
            Self::Day(values) => Arc::new(values.iter().map(|value| value.map(Day::number)).collect::<Date32Array>()),
            Self::Moment(values) => Arc::new(
                values
                    .iter()
                    .map(|value| value.map(Timestamp::as_microsecond))
                    .collect::<TimestampMicrosecondArray>()
                    .with_timezone("UTC"),
            ),
            Self::Flag(values) => Arc::new(BooleanArray::from(values.clone())),
        })
    }
}

/// A table to export: named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Names and values, in the order of the file.
    pub columns: Vec<(String, Column)>,
}

/// Writes a table as a Parquet file, which is replaced if it exists, and makes it durable.
pub fn export_parquet(path: &Path, table: &Table) -> Result<(), PortError> {
    let action = || format!("writing {}", path.display());
    let arrays = table
        .columns
        .iter()
        .map(|(name, column)| Ok((name, column.array()?)))
        .collect::<Result<Vec<_>, ArrowError>>()
        .map_err(failed(action()))?;
    let fields: Vec<Field> =
        arrays.iter().map(|(name, array)| Field::new(name.as_str(), array.data_type().clone(), true)).collect();
    let arrays = arrays.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(failed(action()))?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let file = File::create(path).map_err(failed(action()))?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).map_err(failed(action()))?;
    writer.write(&batch).map_err(failed(action()))?;
    writer.into_inner().map_err(failed(action()))?.sync_all().map_err(failed(action()))
}
