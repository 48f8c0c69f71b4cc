//! Rows of the log as Arrow columns, for Parquet and DataFusion.

use std::sync::Arc;

use arrow::array::builder::{Int32Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow::array::{Array, ArrayRef, AsArray, Int32Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema, SchemaRef, TimeUnit, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use engine::ports::PortError;

use crate::error::{damaged, failed};
use crate::row::{RowRef, TouchRef};

const UTC: &str = "UTC";

/// The columns of the log. Times are instants, amounts micro-units, digests signed 64-bit numbers, categories and
/// properties JSON texts.
pub(crate) fn schema() -> SchemaRef {
    let time = DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into()));
    Arc::new(Schema::new(vec![
        Field::new("position", DataType::Int64, false),
        Field::new("message_id", DataType::Utf8, false),
        Field::new("message_digest", DataType::Int64, false),
        Field::new("arrived_as", DataType::Utf8, true),
        Field::new("customer", DataType::Utf8, true),
        Field::new("shard", DataType::Int32, false),
        Field::new("kind", DataType::Utf8, false),
        Field::new("occurred_at", time.clone(), false),
        Field::new("received_at", time, false),
        Field::new("order_key", DataType::Int64, true),
        Field::new("amount", DataType::Int64, true),
        Field::new("discount", DataType::Int64, true),
        Field::new("items", DataType::Int64, true),
        Field::new("sales_channel", DataType::Utf8, true),
        Field::new("country", DataType::Utf8, true),
        Field::new("categories", DataType::Utf8, true),
        Field::new("person", DataType::Utf8, true),
        Field::new("properties", DataType::Utf8, false),
        Field::new("also", DataType::Utf8, true),
        Field::new("context", DataType::Utf8, true),
        Field::new("source", DataType::Utf8, true),
        Field::new("flaws", DataType::Utf8, true),
        Field::new("thing", DataType::Int64, true),
        Field::new("quantity", DataType::Int64, true),
        Field::new("word", DataType::Utf8, true),
        Field::new("campaign", DataType::Utf8, true),
    ]))
}

/// Gathers rows into a record batch.
pub(crate) struct BatchBuilder {
    position: Int64Builder,
    message_id: StringBuilder,
    message_digest: Int64Builder,
    arrived_as: StringBuilder,
    customer: StringBuilder,
    shard: Int32Builder,
    kind: StringBuilder,
    occurred_at: TimestampMicrosecondBuilder,
    received_at: TimestampMicrosecondBuilder,
    order_key: Int64Builder,
    amount: Int64Builder,
    discount: Int64Builder,
    items: Int64Builder,
    sales_channel: StringBuilder,
    country: StringBuilder,
    categories: StringBuilder,
    person: StringBuilder,
    properties: StringBuilder,
    also: StringBuilder,
    context: StringBuilder,
    source: StringBuilder,
    flaws: StringBuilder,
    thing: Int64Builder,
    quantity: Int64Builder,
    word: StringBuilder,
    campaign: StringBuilder,
    rows: usize,
    bytes: usize,
}

impl BatchBuilder {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let time = || TimestampMicrosecondBuilder::new().with_timezone(UTC);
        Self {
            position: Int64Builder::new(),
            message_id: StringBuilder::new(),
            message_digest: Int64Builder::new(),
            arrived_as: StringBuilder::new(),
            customer: StringBuilder::new(),
            shard: Int32Builder::new(),
            kind: StringBuilder::new(),
            occurred_at: time(),
            received_at: time(),
            order_key: Int64Builder::new(),
            amount: Int64Builder::new(),
            discount: Int64Builder::new(),
            items: Int64Builder::new(),
            sales_channel: StringBuilder::new(),
            country: StringBuilder::new(),
            categories: StringBuilder::new(),
            person: StringBuilder::new(),
            properties: StringBuilder::new(),
            also: StringBuilder::new(),
            context: StringBuilder::new(),
            source: StringBuilder::new(),
            flaws: StringBuilder::new(),
            thing: Int64Builder::new(),
            quantity: Int64Builder::new(),
            word: StringBuilder::new(),
            campaign: StringBuilder::new(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Rows gathered.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of text gathered.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: &RowRef<'_>) {
        self.position.append_value(row.position);
        self.message_id.append_value(row.message_id);
        self.message_digest.append_value(row.message_digest);
        self.arrived_as.append_option(row.arrived_as);
        self.customer.append_option(row.customer);
        self.shard.append_value(row.shard);
        self.kind.append_value(row.kind);
        self.occurred_at.append_value(row.occurred_at);
        self.received_at.append_value(row.received_at);
        self.order_key.append_option(row.order_key);
        self.amount.append_option(row.amount);
        self.discount.append_option(row.discount);
        self.items.append_option(row.items);
        self.sales_channel.append_option(row.sales_channel);
        self.country.append_option(row.country);
        self.categories.append_option(row.categories);
        self.person.append_option(row.person);
        self.properties.append_value(row.properties);
        self.also.append_option(row.also);
        self.context.append_option(row.context);
        self.source.append_option(row.source);
        self.flaws.append_option(row.flaws);
        self.thing.append_option(row.thing);
        self.quantity.append_option(row.quantity);
        self.word.append_option(row.word);
        self.campaign.append_option(row.campaign);
        self.rows += 1;
        self.bytes += row.text_bytes();
    }

    /// What was gathered; the builder is empty afterwards.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, PortError> {
        self.rows = 0;
        self.bytes = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.position.finish()),
            Arc::new(self.message_id.finish()),
            Arc::new(self.message_digest.finish()),
            Arc::new(self.arrived_as.finish()),
            Arc::new(self.customer.finish()),
            Arc::new(self.shard.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.occurred_at.finish()),
            Arc::new(self.received_at.finish()),
            Arc::new(self.order_key.finish()),
            Arc::new(self.amount.finish()),
            Arc::new(self.discount.finish()),
            Arc::new(self.items.finish()),
            Arc::new(self.sales_channel.finish()),
            Arc::new(self.country.finish()),
            Arc::new(self.categories.finish()),
            Arc::new(self.person.finish()),
            Arc::new(self.properties.finish()),
            Arc::new(self.also.finish()),
            Arc::new(self.context.finish()),
            Arc::new(self.source.finish()),
            Arc::new(self.flaws.finish()),
            Arc::new(self.thing.finish()),
            Arc::new(self.quantity.finish()),
            Arc::new(self.word.finish()),
            Arc::new(self.campaign.finish()),
        ];
        RecordBatch::try_new(schema(), columns).map_err(failed("gathering events into columns"))
    }
}

/// Typed access to the columns of a batch by name. The arrays it hands out share the batch's memory.
struct Columns<'a> {
    batch: &'a RecordBatch,
    /// Columns that were not read because nothing stands in them.
    left_out: &'a [&'static str],
}

impl Columns<'_> {
    fn column(&self, name: &str) -> Result<&ArrayRef, PortError> {
        self.batch
            .column_by_name(name)
            .ok_or_else(|| damaged("a file of the lake", format!("it has no column `{name}`")))
    }

    fn wrong(name: &str) -> PortError {
        damaged("a file of the lake", format!("its column `{name}` has another type"))
    }

    fn text(&self, name: &str) -> Result<StringArray, PortError> {
        if self.left_out.contains(&name) {
            return Ok(StringArray::new_null(self.batch.num_rows()));
        }
        self.column(name)?.as_string_opt::<i32>().cloned().ok_or_else(|| Self::wrong(name))
    }

    /// A column that files of an older format do not have: nothing in it then.
    fn later_text(&self, name: &str) -> Result<StringArray, PortError> {
        if self.batch.column_by_name(name).is_none() {
            return Ok(StringArray::new_null(self.batch.num_rows()));
        }
        self.text(name)
    }

    /// A column that files of an older format do not have: nothing in it then.
    fn later_integer(&self, name: &str) -> Result<Int64Array, PortError> {
        if self.batch.column_by_name(name).is_none() {
            return Ok(Int64Array::new_null(self.batch.num_rows()));
        }
        self.integer(name)
    }

    fn integer(&self, name: &str) -> Result<Int64Array, PortError> {
        if self.left_out.contains(&name) {
            return Ok(Int64Array::new_null(self.batch.num_rows()));
        }
        self.column(name)?.as_primitive_opt::<Int64Type>().cloned().ok_or_else(|| Self::wrong(name))
    }

    fn small(&self, name: &str) -> Result<Int32Array, PortError> {
        self.column(name)?.as_primitive_opt::<Int32Type>().cloned().ok_or_else(|| Self::wrong(name))
    }

    fn time(&self, name: &str) -> Result<TimestampMicrosecondArray, PortError> {
        self.column(name)?.as_primitive_opt::<TimestampMicrosecondType>().cloned().ok_or_else(|| Self::wrong(name))
    }
}

fn text_at(column: &StringArray, row: usize) -> Option<&str> {
    (!column.is_null(row)).then(|| column.value(row))
}

fn integer_at(column: &Int64Array, row: usize) -> Option<i64> {
    (!column.is_null(row)).then(|| column.value(row))
}

/// The columns of a touch in a batch.
pub(crate) struct TouchColumns {
    position: Int64Array,
    message_digest: Int64Array,
    customer: StringArray,
    kind: StringArray,
    occurred_at: TimestampMicrosecondArray,
    received_at: TimestampMicrosecondArray,
    order_key: Int64Array,
    amount: Int64Array,
    discount: Int64Array,
    items: Int64Array,
    sales_channel: StringArray,
    country: StringArray,
    categories: StringArray,
    person: StringArray,
    arrived_as: StringArray,
    also: StringArray,
    thing: Int64Array,
    quantity: Int64Array,
    word: StringArray,
    campaign: StringArray,
    properties: StringArray,
    context: StringArray,
}

impl TouchColumns {
    /// Of a batch that has at least [`crate::row::TOUCH_COLUMNS`].
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self, PortError> {
        Self::without(batch, &[])
    }

    /// The same of a batch for which some columns were not read, because nothing stands in them.
    pub(crate) fn without(batch: &RecordBatch, left_out: &[&'static str]) -> Result<Self, PortError> {
        let columns = Columns { batch, left_out };
        Ok(Self {
            position: columns.integer("position")?,
            message_digest: columns.integer("message_digest")?,
            customer: columns.text("customer")?,
            kind: columns.text("kind")?,
            occurred_at: columns.time("occurred_at")?,
            received_at: columns.time("received_at")?,
            order_key: columns.integer("order_key")?,
            amount: columns.integer("amount")?,
            discount: columns.integer("discount")?,
            items: columns.integer("items")?,
            sales_channel: columns.text("sales_channel")?,
            country: columns.text("country")?,
            categories: columns.text("categories")?,
            person: columns.text("person")?,
            arrived_as: columns.text("arrived_as")?,
            also: columns.later_text("also")?,
            thing: columns.later_integer("thing")?,
            quantity: columns.later_integer("quantity")?,
            word: columns.later_text("word")?,
            campaign: columns.later_text("campaign")?,
            properties: columns.later_text("properties")?,
            context: columns.later_text("context")?,
        })
    }

    /// Whose a row is.
    pub(crate) fn customer(&self, row: usize) -> Option<&str> {
        text_at(&self.customer, row)
    }

    /// One row.
    pub(crate) fn row(&self, row: usize) -> TouchRef<'_> {
        TouchRef {
            position: self.position.value(row),
            message_digest: self.message_digest.value(row),
            customer: text_at(&self.customer, row),
            kind: self.kind.value(row),
            occurred_at: self.occurred_at.value(row),
            received_at: self.received_at.value(row),
            order_key: integer_at(&self.order_key, row),
            amount: integer_at(&self.amount, row),
            discount: integer_at(&self.discount, row),
            items: integer_at(&self.items, row),
            sales_channel: text_at(&self.sales_channel, row),
            country: text_at(&self.country, row),
            categories: text_at(&self.categories, row),
            person: text_at(&self.person, row),
            arrived_as: text_at(&self.arrived_as, row),
            also: text_at(&self.also, row),
            thing: integer_at(&self.thing, row),
            quantity: integer_at(&self.quantity, row),
            word: text_at(&self.word, row),
            campaign: text_at(&self.campaign, row),
            properties: text_at(&self.properties, row),
            context: text_at(&self.context, row),
        }
    }
}

/// All columns of a batch.
pub(crate) struct EventColumns {
    touch: TouchColumns,
    message_id: StringArray,
    shard: Int32Array,
    source: StringArray,
    flaws: StringArray,
}

impl EventColumns {
    /// Of a batch with all columns of the log.
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self, PortError> {
        let columns = Columns { batch, left_out: &[] };
        Ok(Self {
            touch: TouchColumns::of(batch)?,
            message_id: columns.text("message_id")?,
            shard: columns.small("shard")?,
            source: columns.later_text("source")?,
            flaws: columns.later_text("flaws")?,
        })
    }

    /// One row.
    pub(crate) fn row(&self, row: usize) -> RowRef<'_> {
        let touch = self.touch.row(row);
        RowRef {
            position: touch.position,
            message_id: self.message_id.value(row),
            message_digest: touch.message_digest,
            arrived_as: touch.arrived_as,
            customer: touch.customer,
            shard: self.shard.value(row),
            kind: touch.kind,
            occurred_at: touch.occurred_at,
            received_at: touch.received_at,
            order_key: touch.order_key,
            amount: touch.amount,
            discount: touch.discount,
            items: touch.items,
            sales_channel: touch.sales_channel,
            country: touch.country,
            categories: touch.categories,
            person: touch.person,
            properties: touch.properties.unwrap_or_default(),
            also: touch.also,
            context: touch.context,
            source: text_at(&self.source, row),
            flaws: text_at(&self.flaws, row),
            thing: touch.thing,
            quantity: touch.quantity,
            word: touch.word,
            campaign: touch.campaign,
        }
    }
}
