//! SQL over hot ∪ lake, by Apache DataFusion: for `check`, which wants an engine of its own, and for the analyst.
//!
//! DataFusion is asynchronous and the ports are not. Queries run on a small runtime that belongs to the folder, and
//! the caller waits on a plain channel; so a call is right from any thread, also from one of another runtime (which
//! it holds up like any other blocking call), and a folder can be dropped anywhere.

use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::catalog::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::object_store::local::LocalFileSystem;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::scalar::ScalarValue;
use domain::MessageId;
use engine::ports::{LogTotals, PortError, Position, Tally};
use jiff::Timestamp;
use tokio::runtime::Runtime;

use crate::batch::{self, BatchBuilder};
use crate::error::failed;
use crate::flush::HOT;
use crate::folder::DataFolder;
use crate::lake::{self, LakeFile, Lease};
use crate::property;
use crate::row::{COLUMNS, RowRef};

/// Threads of the runtime; queries are few, and the machine has other work.
const THREADS: usize = 2;
/// Hot rows in one batch.
const HOT_BATCH_ROWS: usize = 8192;
/// Under this address DataFusion finds the lake, wherever the folder lies.
const LAKE_ADDRESS: &str = "lake://files/";

/// The folder's runtime, made when it is first needed, and what queries remember of the lake's files from one to the next:
/// their metadata and statistics, which hold for good because files never change.
#[derive(Debug)]
pub(crate) struct Engine {
    runtime: Mutex<Option<Runtime>>,
    environment: Arc<RuntimeEnv>,
}

impl Engine {
    /// An engine over the lake's folder.
    pub(crate) fn new(lake: &Path) -> Result<Self, PortError> {
        let action = "opening the log for queries";
        // The manifest lists the files, not the folder.
        let environment =
            RuntimeEnvBuilder::new().with_object_list_cache_limit(0).build_arc().map_err(failed(action))?;
        let store = LocalFileSystem::new_with_prefix(lake).map_err(failed(action))?;
        let address = ObjectStoreUrl::parse(LAKE_ADDRESS).map_err(failed(action))?;
        environment.register_object_store(address.as_ref(), Arc::new(store));
        Ok(Self { runtime: Mutex::default(), environment })
    }

    /// Runs a future to its end and waits for it.
    fn run<T, F>(&self, action: &'static str, future: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, DataFusionError>> + Send + 'static,
    {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        {
            let mut runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
            let runtime = match &mut *runtime {
                Some(runtime) => runtime,
                empty => empty.insert(
                    tokio::runtime::Builder::new_multi_thread()
                        .worker_threads(THREADS)
                        .thread_name("stammkunde-query")
                        .enable_time()
                        .build()
                        .map_err(failed("starting the query engine"))?,
                ),
            };
            runtime.spawn(async move {
                // A caller that is gone needs no answer.
                let _ = sender.send(future.await);
            });
        }
        receiver.recv().map_err(failed(action))?.map_err(failed(action))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Waiting for a runtime inside another one is forbidden, so it is left to end by itself.
        if let Some(runtime) = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}

/// A DataFusion session with the table `events`: all columns of the log, hot ∪ lake, as of the moment it was made. Times are UTC.
///
/// It holds the hot rows in memory, and while it lives no file it reads is deleted; make it, ask, and drop it.
pub struct Query {
    context: SessionContext,
    _lease: Lease,
}

impl std::fmt::Debug for Query {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Query").finish_non_exhaustive()
    }
}

impl Query {
    /// The session, for those who build plans themselves. To be used on a runtime.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}

/// An answer's rows, each value as text; an absent one is empty.
pub fn as_text(answer: &[RecordBatch]) -> Result<Vec<Vec<String>>, PortError> {
    let action = "writing an answer as text";
    let options = FormatOptions::default();
    let mut rows = Vec::new();
    for batch in answer {
        let columns: Result<Vec<_>, _> =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &options)).collect();
        let columns = columns.map_err(failed(action))?;
        rows.extend(
            (0..batch.num_rows()).map(|row| columns.iter().map(|column| column.value(row).to_string()).collect()),
        );
    }
    Ok(rows)
}

/// The columns as questions see them. Times are without a zone, and are UTC: truncating and casting them is then a matter of
/// whole numbers, where a named zone is asked for every single row. Texts are views into what was decoded, not copies of it.
fn asked_schema() -> SchemaRef {
    let as_asked = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 => field.as_ref().clone().with_data_type(DataType::Utf8View),
        DataType::Timestamp(unit, Some(_)) => field.as_ref().clone().with_data_type(DataType::Timestamp(*unit, None)),
        _ => field.as_ref().clone(),
    };
    Arc::new(Schema::new(batch::schema().fields().iter().map(as_asked).collect::<Vec<_>>()))
}

/// A batch with the columns that a schema wants.
fn recast(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns: Result<Vec<_>, _> = columns.map(|(column, field)| cast(column, field.data_type())).collect();
    RecordBatch::try_new(Arc::clone(schema), columns?)
}

/// An answer with texts of its own: what only looks into decoded pages would keep them in memory.
fn owned(answer: &[RecordBatch]) -> Result<Vec<RecordBatch>, ArrowError> {
    let as_owned = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8View => field.as_ref().clone().with_data_type(DataType::Utf8),
        _ => field.as_ref().clone(),
    };
    let Some(first) = answer.first() else { return Ok(Vec::new()) };
    let schema = Arc::new(Schema::new(first.schema().fields().iter().map(as_owned).collect::<Vec<_>>()));
    answer.iter().map(|batch| recast(batch, &schema)).collect()
}

fn session(
    files: &[LakeFile],
    hot: &[RecordBatch],
    environment: Arc<RuntimeEnv>,
) -> Result<SessionContext, DataFusionError> {
    let mut config = SessionConfig::new().with_target_partitions(THREADS);
    // A column that decides is decoded with the others and filtered afterwards: rows of interest lie scattered, and skipping to
    // each of them costs more than the few columns of such a question.
    config.options_mut().execution.parquet.pushdown_filters = false;
    let cache = environment.cache_manager.get_file_statistic_cache();
    let context = SessionContext::new_with_config_rt(config, environment);
    context.register_udf(property::function());
    let schema = asked_schema();
    let hot = hot.iter().map(|batch| recast(batch, &schema)).collect::<Result<_, _>>()?;
    let hot = Arc::new(MemTable::try_new(Arc::clone(&schema), vec![hot])?);
    if files.is_empty() {
        context.register_table("events", hot)?;
        return Ok(context);
    }
    let addresses = files
        .iter()
        .map(|file| ListingTableUrl::parse(format!("{LAKE_ADDRESS}{}", file.path)))
        .collect::<Result<Vec<_>, _>>()?;
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(addresses).with_listing_options(options).with_schema(schema);
    let cold = context.read_table(Arc::new(ListingTable::try_new(config)?.with_cache(cache)))?;
    let all = cold.union(context.read_table(hot)?)?;
    context.register_table("events", all.into_view())?;
    Ok(context)
}

impl DataFolder {
    /// A session over the log as of now.
    pub fn query(&self) -> Result<Query, PortError> {
        let lease = self.lake.lease();
        let (files, hot) = self.readers.read(|connection| {
            let action = || "reading the hot log";
            let files = lake::manifest(connection)?;
            let mut statement = connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM events WHERE {HOT}"))
                .map_err(failed(action()))?;
            let mut rows = statement.query([]).map_err(failed(action()))?;
            let (mut batches, mut builder) = (Vec::new(), BatchBuilder::new());
            while let Some(row) = rows.next().map_err(failed(action()))? {
                builder.push(&RowRef::from_sql(row)?);
                if builder.rows() == HOT_BATCH_ROWS {
                    batches.push(builder.finish()?);
                }
            }
            batches.push(builder.finish()?);
            Ok((files, batches))
        })?;
        let action = "opening the log for queries";
        let context = session(&files, &hot, Arc::clone(&self.engine.environment)).map_err(failed(action))?;
        Ok(Query { context, _lease: lease })
    }

    /// The answer to a question in SQL over the table `events`.
    pub fn sql(&self, text: &str) -> Result<Vec<RecordBatch>, PortError> {
        let query = self.query()?;
        let (context, text) = (query.context.clone(), text.to_owned());
        let action = "asking the log in SQL";
        let answer = self.engine.run(action, async move { context.sql(&text).await?.collect().await })?;
        owned(&answer).map_err(failed(action))
    }

    pub(crate) fn tallies(&self, since: Timestamp) -> Result<Vec<Tally>, PortError> {
        let query = self.query()?;
        let context = query.context.clone();
        let since = ScalarValue::TimestampMicrosecond(Some(since.as_microsecond()), None);
        let answer = self.engine.run("counting what came", async move {
            context
                .sql(
                    "SELECT kind, source, flaws, count(*) AS events,
                            CAST(max(received_at) AS BIGINT) AS last_at,
                            last_value(message_id ORDER BY received_at, position) AS example
                     FROM events WHERE received_at >= $1 GROUP BY kind, source, flaws",
                )
                .await?
                .with_param_values(vec![since])?
                .collect()
                .await
        })?;
        let mut tallies = Vec::new();
        for batch in &owned(&answer).map_err(failed("counting what came"))? {
            tallies.extend(tallies_of(batch)?);
        }
        Ok(tallies)
    }

    pub(crate) fn log_totals(&self) -> Result<LogTotals, PortError> {
        // An order without a number is an order of its own, known by its message.
        let answer = self.sql(
            "SELECT count(*) AS events,
                    count(DISTINCT customer) AS keys,
                    count(DISTINCT CASE WHEN kind IN ('Order Completed', 'Order Updated') AND amount IS NOT NULL
                                        THEN CASE WHEN order_key <> 0 THEN order_key ELSE message_digest END END) AS orders,
                    coalesce(sum(CASE WHEN kind = 'Order Refunded' THEN amount END), 0) AS refunded,
                    coalesce(max(position), 0) AS last
             FROM events",
        )?;
        let value = |name: &str| -> Result<i64, PortError> {
            answer
                .iter()
                .filter_map(|batch| batch.column_by_name(name)?.as_primitive_opt::<Int64Type>())
                .find(|column| !column.is_empty())
                .map(|column| column.value(0))
                .ok_or_else(|| failed("adding the log up")(format!("the answer has no number `{name}`")))
        };
        Ok(LogTotals {
            events: value("events")?.cast_unsigned(),
            keys: value("keys")?.cast_unsigned(),
            orders: value("orders")?.cast_unsigned(),
            refunded_micros: value("refunded")?,
            last: Position(value("last")?),
        })
    }
}

/// The rows of an answer that counts by kind, source and flaws.
fn tallies_of(batch: &RecordBatch) -> Result<Vec<Tally>, PortError> {
    let action = "counting what came";
    let missing = |name: &str| failed(action)(format!("the answer has no column `{name}`"));
    let text = |name: &str| {
        batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()).ok_or_else(|| missing(name))
    };
    let number = |name: &str| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.ok_or_else(|| missing(name))
    };
    let (kinds, sources, flaws, examples) = (text("kind")?, text("source")?, text("flaws")?, text("example")?);
    let (events, last_at) = (number("events")?, number("last_at")?);
    let at = |column: &StringArray, row: usize| column.is_valid(row).then(|| column.value(row).to_owned());
    (0..batch.num_rows())
        .map(|row| {
            Ok(Tally {
                kind: kinds.value(row).to_owned(),
                source: at(sources, row),
                flaws: match at(flaws, row) {
                    None => Vec::new(),
                    Some(flaws) => serde_json::from_str(&flaws).map_err(failed(action))?,
                },
                events: events.value(row).cast_unsigned(),
                last_at: Timestamp::from_microsecond(last_at.value(row)).map_err(failed(action))?,
                example: MessageId(examples.value(row).to_owned()),
            })
        })
        .collect()
}
