//! Reading numbers out of a Parquet file that is none of ours: for measurements on published data.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, Float64Array};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use engine::ports::PortError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::{damaged, failed};

/// The numbers of columns, in the order of `names`; a value that is absent or no number is NaN.
pub fn read_numbers(path: &Path, names: &[&str]) -> Result<Vec<Vec<f64>>, PortError> {
    let action = || format!("reading {}", path.display());
    let file = File::open(path).map_err(failed(action()))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed(action()))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(65_536).build().map_err(failed(action()))?;
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
    for batch in reader {
        let batch = batch.map_err(failed(action()))?;
        for (name, column) in names.iter().zip(&mut columns) {
            let array = batch
                .column_by_name(name)
                .ok_or_else(|| damaged(path.display().to_string(), format!("it has no column `{name}`")))?;
            append(array, column).map_err(failed(action()))?;
        }
    }
    Ok(columns)
}

fn append(array: &ArrayRef, column: &mut Vec<f64>) -> Result<(), arrow::error::ArrowError> {
    let numbers = cast(array, &DataType::Float64)?;
    if let Some(numbers) = numbers.as_any().downcast_ref::<Float64Array>() {
        column.extend(numbers.iter().map(|number| number.unwrap_or(f64::NAN)));
    }
    Ok(())
}
