//! The lake: immutable Parquet files, one or a few a month, and the manifest that lists the valid ones.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, AsArray, StringArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use engine::ports::PortError;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, PageIndexPolicy, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rusqlite::Connection;

use crate::batch;
use crate::error::{damaged, failed};
use crate::files::{Draft, Files, watched};

/// Rows of a row group.
pub(crate) const ROW_GROUP_ROWS: usize = 131_072;
/// Rows of a page; its statistics let a reader of one customer skip it. A reader of one row decodes one page of every
/// column in every month, so pages are small; a scan does not mind.
const PAGE_ROWS: usize = 4096;
/// Bytes of a page before compression: one customer's few properties should not cost a megabyte.
const PAGE_BYTES: usize = 131_072;
/// zstd level: 3 is where time and size balance for such rows.
const ZSTD_LEVEL: i32 = 3;
/// Format version of the files, in their key-value metadata.
const FILE_FORMAT: &str = "3";
/// Formats that are read: the first has no columns `also`, `context`, `source` and `flaws`, the second none of details.
const READ_FORMATS: [&str; 3] = ["1", "2", FILE_FORMAT];
const FILE_FORMAT_KEY: &str = "stammkunde.format";

/// One line of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LakeFile {
    /// Path below `lake/`, with forward slashes.
    pub(crate) path: String,
    /// `2011-12`, in UTC.
    pub(crate) month: String,
    pub(crate) rows: i64,
    pub(crate) min_position: i64,
    pub(crate) max_position: i64,
    /// `None` where no row has a customer.
    pub(crate) min_customer: Option<String>,
    pub(crate) max_customer: Option<String>,
    pub(crate) min_occurred_at: i64,
    pub(crate) max_occurred_at: i64,
    pub(crate) bytes: i64,
}

/// All valid files, as of the connection's snapshot.
pub(crate) fn manifest(connection: &Connection) -> Result<Vec<LakeFile>, PortError> {
    let read = || -> Result<Vec<LakeFile>, rusqlite::Error> {
        connection
            .prepare_cached(
                "SELECT path, month, row_count, min_position, max_position, min_customer, max_customer,
                        min_occurred_at, max_occurred_at, byte_count
                 FROM lake_files ORDER BY path",
            )?
            .query_map([], |row| {
                Ok(LakeFile {
                    path: row.get(0)?,
                    month: row.get(1)?,
                    rows: row.get(2)?,
                    min_position: row.get(3)?,
                    max_position: row.get(4)?,
                    min_customer: row.get(5)?,
                    max_customer: row.get(6)?,
                    min_occurred_at: row.get(7)?,
                    max_occurred_at: row.get(8)?,
                    bytes: row.get(9)?,
                })
            })?
            .collect()
    };
    read().map_err(failed("reading the list of the lake's files"))
}

/// Lists files in the manifest; part of the caller's transaction.
pub(crate) fn list(connection: &Connection, files: &[LakeFile]) -> Result<(), PortError> {
    let insert = || -> Result<(), rusqlite::Error> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO lake_files (path, month, row_count, min_position, max_position, min_customer, max_customer,
                                     min_occurred_at, max_occurred_at, byte_count)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )?;
        for file in files {
            statement.execute(rusqlite::params![
                file.path,
                file.month,
                file.rows,
                file.min_position,
                file.max_position,
                file.min_customer,
                file.max_customer,
                file.min_occurred_at,
                file.max_occurred_at,
                file.bytes,
            ])?;
        }
        Ok(())
    };
    insert().map_err(failed("listing files of the lake"))
}

/// Takes files off the manifest; part of the caller's transaction.
pub(crate) fn delist(connection: &Connection, paths: &[String]) -> Result<(), PortError> {
    let delete = || -> Result<(), rusqlite::Error> {
        let mut statement = connection.prepare_cached("DELETE FROM lake_files WHERE path = $1")?;
        for path in paths {
            statement.execute([path])?;
        }
        Ok(())
    };
    delete().map_err(failed("taking files off the list of the lake"))
}

/// The month of a moment in UTC, as the lake's folders are called.
pub(crate) fn month_of(microseconds: i64) -> String {
    let moment = Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let date = TimeZone::UTC.to_datetime(moment);
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The customers of one page, to skip it by.
#[derive(Debug)]
pub(crate) struct CustomerPage {
    pub(crate) row_group: usize,
    pub(crate) rows: usize,
    /// Bounds, perhaps shortened to a prefix on the safe side; `None` where they are unknown or nobody is in it.
    bounds: Option<(String, String)>,
    all_null: bool,
    /// Whether somebody is absent in some row, as far as is known.
    some_null: bool,
}

impl CustomerPage {
    #[cfg(test)]
    pub(crate) fn of(rows: usize, bounds: Option<(&str, &str)>, nulls: usize) -> Self {
        let bounds = bounds.map(|(least, most)| (least.to_owned(), most.to_owned()));
        Self { row_group: 0, rows, bounds, all_null: nulls == rows, some_null: nulls > 0 }
    }

    /// The least and the greatest customer, perhaps shortened on the safe side; `None` where they are unknown or nobody is in it.
    pub(crate) fn bounds(&self) -> Option<(&str, &str)> {
        self.bounds.as_ref().map(|(least, most)| (least.as_str(), most.as_str()))
    }

    /// Whether all its rows are nobody's.
    pub(crate) const fn is_nobodys(&self) -> bool {
        self.all_null
    }

    /// Whether some of its rows may be nobody's.
    pub(crate) const fn may_hold_nobodys(&self) -> bool {
        self.some_null
    }

    /// Whether the customer's rows may be in it.
    pub(crate) fn may_hold(&self, customer: &str) -> bool {
        match &self.bounds {
            Some((min, max)) => min.as_str() <= customer && customer <= max.as_str(),
            None => !self.all_null,
        }
    }
}

/// What a reader needs to know of a file before its first byte of data; kept, because files never change.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub(crate) metadata: ArrowReaderMetadata,
    pub(crate) pages: Vec<CustomerPage>,
}

/// The folder of files.
pub(crate) struct Lake {
    root: PathBuf,
    files: Arc<dyn Files>,
    known: Mutex<HashMap<String, Arc<OpenFile>>>,
    leases: Mutex<Arc<()>>,
}

/// While one is held, no file that was valid when it was taken is deleted.
#[derive(Debug, Clone)]
pub(crate) struct Lease(#[allow(dead_code)] Arc<()>);

impl Lake {
    pub(crate) fn new(root: PathBuf, files: Arc<dyn Files>) -> Self {
        Self { root, files, known: Mutex::default(), leases: Mutex::default() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// To be taken before the snapshot is.
    pub(crate) fn lease(&self) -> Lease {
        Lease(Arc::clone(&self.leases.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Deletes files that the manifest does not list, unless a reader may still need them; then the next time.
    /// Only for whoever may also write files: a file that is being written is not listed either.
    pub(crate) fn sweep(
        &self,
        manifest: impl FnOnce() -> Result<Vec<LakeFile>, PortError>,
    ) -> Result<usize, PortError> {
        let lease = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::strong_count(&lease) > 1 {
            return Ok(0);
        }
        let valid: HashSet<String> = manifest()?.into_iter().map(|file| file.path).collect();
        self.known.lock().unwrap_or_else(PoisonError::into_inner).retain(|path, _| valid.contains(path));
        let mut swept = 0;
        let action = || format!("sweeping {}", self.root.display());
        for month in fs::read_dir(&self.root).map_err(failed(action()))? {
            let month = month.map_err(failed(action()))?;
            if !month.path().is_dir() {
                continue;
            }
            for file in fs::read_dir(month.path()).map_err(failed(action()))? {
                let file = file.map_err(failed(action()))?;
                let path = format!("{}/{}", month.file_name().to_string_lossy(), file.file_name().to_string_lossy());
                if path.ends_with(".parquet") && !valid.contains(&path) {
                    self.files.remove(&file.path()).map_err(failed(action()))?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// The file itself.
    pub(crate) fn file(&self, path: &str) -> Result<File, PortError> {
        File::open(self.root.join(path))
            .map_err(|error| damaged(format!("lake/{path}"), format!("the manifest lists it, but {error}")))
    }

    /// What is known of a file; read at its first use.
    pub(crate) fn open(&self, path: &str) -> Result<Arc<OpenFile>, PortError> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(Arc::clone(known));
        }
        let fault = |error: parquet::errors::ParquetError| damaged(format!("lake/{path}"), error);
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
        let metadata = ArrowReaderMetadata::load(&self.file(path)?, options).map_err(fault)?;
        check_format(path, &metadata)?;
        let pages = customer_pages(&metadata).map_err(fault)?;
        let opened = Arc::new(OpenFile { metadata, pages });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), Arc::clone(&opened));
        Ok(opened)
    }

    /// A reader over a file, to be told what to read.
    pub(crate) fn reader(
        &self,
        path: &str,
    ) -> Result<(ParquetRecordBatchReaderBuilder<File>, Arc<OpenFile>), PortError> {
        let opened = self.open(path)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file(path)?, opened.metadata.clone());
        Ok((builder, opened))
    }

    /// Writes a file of sorted batches of one month and makes it durable. It is not valid until it is listed.
    pub(crate) fn write(
        &self,
        month: &str,
        batches: &mut dyn FnMut() -> Result<Option<RecordBatch>, PortError>,
    ) -> Result<LakeFile, PortError> {
        let path = format!("{month}/{}.parquet", random_name()?);
        let action = || format!("writing lake/{path}");
        let folder = self.root.join(month);
        self.files.make_folder(&folder).map_err(failed(action()))?;
        let (bytes, extent) = self.write_rows(&path, batches).inspect_err(|_| {
            // What was begun may be what filled the disk. Where it cannot be removed it is swept later.
            let _ = self.files.remove(&self.root.join(&path));
        })?;
        self.files.sync_folder(&folder).map_err(failed(action()))?;
        self.files.sync_folder(&self.root).map_err(failed(action()))?;
        Ok(extent.into_file(path, month, i64::try_from(bytes).unwrap_or(i64::MAX)))
    }

    /// The content of a new file, synced; its bytes and what its rows reach over.
    fn write_rows(
        &self,
        path: &str,
        batches: &mut dyn FnMut() -> Result<Option<RecordBatch>, PortError>,
    ) -> Result<(u64, Extent), PortError> {
        let action = || format!("writing lake/{path}");
        let (file, refusal) = watched(self.files.create(&self.root.join(path)).map_err(failed(action()))?);
        let fault = |error: ParquetError| failed(action())(refusal.behind(error));
        let mut writer = ArrowWriter::try_new(file, batch::schema(), Some(properties())).map_err(fault)?;
        let mut extent = Extent::default();
        while let Some(batch) = batches()? {
            extent.add(&batch);
            writer.write(&batch).map_err(fault)?;
        }
        let file = writer.into_inner().map_err(fault)?;
        Ok((Box::new(file).finish().map_err(failed(action()))?, extent))
    }
}

/// A name that no other file has.
pub(crate) fn random_name() -> Result<String, PortError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| failed("asking the system for a random name")(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

fn check_format(path: &str, metadata: &ArrowReaderMetadata) -> Result<(), PortError> {
    let keys = metadata.metadata().file_metadata().key_value_metadata();
    let format =
        keys.into_iter().flatten().find(|pair| pair.key == FILE_FORMAT_KEY).and_then(|pair| pair.value.clone());
    if format.as_deref().is_some_and(|format| READ_FORMATS.contains(&format)) {
        return Ok(());
    }
    let found = format.unwrap_or_else(|| "none".to_owned());
    Err(damaged(format!("lake/{path}"), format!("its format is {found}, and this program reads up to {FILE_FORMAT}")))
}

fn properties() -> WriterProperties {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).unwrap_or_default();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by(concat!("stammkunde ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_sorting_columns(Some(sorting_columns()))
        .set_key_value_metadata(Some(vec![KeyValue::new(FILE_FORMAT_KEY.to_owned(), FILE_FORMAT.to_owned())]));
    for name in ["position", "occurred_at", "received_at"] {
        properties = properties
            .set_column_dictionary_enabled(ColumnPath::from(name), false)
            .set_column_encoding(ColumnPath::from(name), Encoding::DELTA_BINARY_PACKED);
    }
    for name in ["customer", "arrived_as"] {
        // Sorted, so that each shares most of its text with the one before. A dictionary would have to be read whole for
        // one customer's few rows.
        properties = properties
            .set_column_dictionary_enabled(ColumnPath::from(name), false)
            .set_column_encoding(ColumnPath::from(name), Encoding::DELTA_BYTE_ARRAY);
    }
    for name in ["message_id", "message_digest", "order_key", "properties"] {
        // Nearly all different: a dictionary would be built and thrown away.
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    properties.build()
}

/// The order of rows: customer (absent ones last), `occurred_at`, position.
fn sorting_columns() -> Vec<SortingColumn> {
    let schema = batch::schema();
    ["customer", "occurred_at", "position"]
        .iter()
        .filter_map(|name| schema.index_of(name).ok().and_then(|index| i32::try_from(index).ok()))
        .map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: false })
        .collect()
}

fn customer_pages(metadata: &ArrowReaderMetadata) -> Result<Vec<CustomerPage>, parquet::errors::ParquetError> {
    let parquet = metadata.metadata();
    let converter = StatisticsConverter::try_new("customer", metadata.schema(), metadata.parquet_schema())?;
    let (Some(columns), Some(offsets)) = (parquet.column_index(), parquet.offset_index()) else {
        return Err(parquet::errors::ParquetError::General("it has no page index".to_owned()));
    };
    let mut pages = Vec::new();
    for row_group in 0..parquet.num_row_groups() {
        let mins = converter.data_page_mins(columns, offsets, [&row_group])?;
        let maxes = converter.data_page_maxes(columns, offsets, [&row_group])?;
        let nulls = converter.data_page_null_counts(columns, offsets, [&row_group])?;
        let Some(rows) = converter.data_page_row_counts(offsets, parquet.row_groups(), [&row_group])? else {
            return Err(parquet::errors::ParquetError::General("its pages are not counted".to_owned()));
        };
        let (mins, maxes): (&StringArray, &StringArray) = (mins.as_string(), maxes.as_string());
        for page in 0..rows.len() {
            let bounded = !mins.is_null(page) && !maxes.is_null(page);
            pages.push(CustomerPage {
                row_group,
                rows: usize::try_from(rows.value(page)).unwrap_or(usize::MAX),
                bounds: bounded.then(|| (mins.value(page).to_owned(), maxes.value(page).to_owned())),
                all_null: !nulls.is_null(page) && nulls.value(page) == rows.value(page),
                some_null: nulls.is_null(page) || nulls.value(page) > 0,
            });
        }
    }
    Ok(pages)
}

/// What a file's rows reach over.
#[derive(Debug, Default)]
struct Extent {
    rows: i64,
    positions: Option<(i64, i64)>,
    moments: Option<(i64, i64)>,
    customers: Option<(String, String)>,
}

impl Extent {
    fn add(&mut self, batch: &RecordBatch) {
        self.rows += i64::try_from(batch.num_rows()).unwrap_or(i64::MAX);
        let widen = |known: Option<(i64, i64)>, values: &[i64]| {
            values.iter().fold(known, |known, value| {
                Some(known.map_or((*value, *value), |(min, max)| (min.min(*value), max.max(*value))))
            })
        };
        if let Some(column) = batch.column_by_name("position") {
            self.positions = widen(self.positions, column.as_primitive::<Int64Type>().values());
        }
        if let Some(column) = batch.column_by_name("occurred_at") {
            self.moments = widen(self.moments, column.as_primitive::<TimestampMicrosecondType>().values());
        }
        if let Some(column) = batch.column_by_name("customer") {
            // Sorted, with the absent ones at the end: the first and the last present one are the bounds.
            let column: &StringArray = column.as_string();
            let mut present = column.iter().flatten();
            if let Some(first) = present.next() {
                let last = present.next_back().unwrap_or(first);
                let min = self.customers.take().map_or_else(|| first.to_owned(), |(min, _)| min);
                self.customers = Some((min, last.to_owned()));
            }
        }
    }

    fn into_file(self, path: String, month: &str, bytes: i64) -> LakeFile {
        let (min_position, max_position) = self.positions.unwrap_or_default();
        let (min_occurred_at, max_occurred_at) = self.moments.unwrap_or_default();
        let (min_customer, max_customer) = self.customers.unzip();
        LakeFile {
            path,
            month: month.to_owned(),
            rows: self.rows,
            min_position,
            max_position,
            min_customer,
            max_customer,
            min_occurred_at,
            max_occurred_at,
            bytes,
        }
    }
}
