//! A row of the log, on its way between SQLite, Parquet and the engine.

use std::collections::HashMap;

use domain::{Amount, ArrivedAs, Currency, CustomerId, Event, Kind, MessageId, Person};
use engine::ports::{NewEvent, PortError, Position, StoredEvent};
use jiff::Timestamp;
use lifecycle::Touch;
use lifecycle::touch::{Claims, Detail, OrderTouch};
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

use crate::error::{damaged, failed};

/// The columns of the table `events` and of the lake's files, in this order.
pub(crate) const COLUMNS: &str = "position, message_id, message_digest, arrived_as, customer, shard, kind, \
    occurred_at, received_at, order_key, amount, discount, items, sales_channel, country, categories, person, properties, \
    also, context, source, flaws, thing, quantity, word, campaign";

/// The columns a touch is made of.
pub(crate) const TOUCH_COLUMNS: [&str; 20] = [
    "position",
    "message_digest",
    "customer",
    "kind",
    "occurred_at",
    "received_at",
    "order_key",
    "amount",
    "discount",
    "items",
    "sales_channel",
    "country",
    "categories",
    "person",
    "arrived_as",
    "also",
    "thing",
    "quantity",
    "word",
    "campaign",
];

/// What the details of a row of an older format are read from.
pub(crate) const DETAIL_SOURCES: [&str; 2] = ["properties", "context"];

/// A row as SQLite and Parquet have it, its texts borrowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRef<'a> {
    pub(crate) position: i64,
    pub(crate) message_id: &'a str,
    pub(crate) message_digest: i64,
    pub(crate) arrived_as: Option<&'a str>,
    pub(crate) customer: Option<&'a str>,
    pub(crate) shard: i32,
    pub(crate) kind: &'a str,
    pub(crate) occurred_at: i64,
    pub(crate) received_at: i64,
    pub(crate) order_key: Option<i64>,
    pub(crate) amount: Option<i64>,
    pub(crate) discount: Option<i64>,
    pub(crate) items: Option<i64>,
    pub(crate) sales_channel: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) categories: Option<&'a str>,
    pub(crate) person: Option<&'a str>,
    pub(crate) properties: &'a str,
    pub(crate) also: Option<&'a str>,
    pub(crate) context: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    pub(crate) flaws: Option<&'a str>,
    pub(crate) thing: Option<i64>,
    pub(crate) quantity: Option<i64>,
    pub(crate) word: Option<&'a str>,
    pub(crate) campaign: Option<&'a str>,
}

impl<'a> RowRef<'a> {
    /// From a result row of `SELECT` [`COLUMNS`].
    pub(crate) fn from_sql(row: &'a rusqlite::Row<'_>) -> Result<Self, PortError> {
        let read = || {
            Ok::<_, rusqlite::Error>(Self {
                position: row.get(0)?,
                message_id: text(row, 1)?.unwrap_or_default(),
                message_digest: row.get(2)?,
                arrived_as: text(row, 3)?,
                customer: text(row, 4)?,
                shard: row.get(5)?,
                kind: text(row, 6)?.unwrap_or_default(),
                occurred_at: row.get(7)?,
                received_at: row.get(8)?,
                order_key: row.get(9)?,
                amount: row.get(10)?,
                discount: row.get(11)?,
                items: row.get(12)?,
                sales_channel: text(row, 13)?,
                country: text(row, 14)?,
                categories: text(row, 15)?,
                person: text(row, 16)?,
                properties: text(row, 17)?.unwrap_or_default(),
                also: text(row, 18)?,
                context: text(row, 19)?,
                source: text(row, 20)?,
                flaws: text(row, 21)?,
                thing: row.get(22)?,
                quantity: row.get(23)?,
                word: text(row, 24)?,
                campaign: text(row, 25)?,
            })
        };
        read().map_err(failed("reading an event of the hot log"))
    }

    /// Bytes its texts take, to bound memory.
    pub(crate) fn text_bytes(&self) -> usize {
        let optional = [
            self.arrived_as,
            self.customer,
            self.sales_channel,
            self.country,
            self.categories,
            self.person,
            self.also,
            self.context,
            self.source,
            self.flaws,
            self.word,
            self.campaign,
        ];
        let length = |text: Option<&str>| text.map_or(0, str::len);
        self.message_id.len()
            + self.kind.len()
            + self.properties.len()
            + optional.into_iter().map(length).sum::<usize>()
    }

    /// As the engine knows it.
    pub(crate) fn to_event(self) -> Result<StoredEvent, PortError> {
        let fault = |reason: String| damaged(format!("event {}", self.position), reason);
        let key = |key: &str| ArrivedAs::from_key(key).ok_or_else(|| fault(format!("`{key}` is no key of a customer")));
        let json = |what: &str, text: &str| -> Result<Map<String, Value>, PortError> {
            serde_json::from_str(text).map_err(|error| fault(format!("its {what} are no JSON: {error}")))
        };
        let flaws = self.flaws.map_or(Ok(Vec::new()), serde_json::from_str);
        Ok(StoredEvent {
            position: Position(self.position),
            event: Event {
                message_id: MessageId(self.message_id.to_owned()),
                arrived_as: self.arrived_as.map(key).transpose()?,
                also: self.also.map_or(Ok(Vec::new()), |keys| keys.lines().map(key).collect())?,
                customer: self.customer.map(CustomerId::new).transpose().map_err(|error| fault(error.to_string()))?,
                kind: Kind::from_name(self.kind),
                occurred_at: timestamp(self.position, self.occurred_at)?,
                received_at: timestamp(self.position, self.received_at)?,
                properties: json("properties", self.properties)?,
                context: self.context.map_or(Ok(Map::new()), |text| json("particulars of context", text))?,
                source: self.source.map(str::to_owned),
                flaws: flaws.map_err(|error| fault(format!("its flaws are no JSON: {error}")))?,
            },
        })
    }
}

fn text<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<Option<&'a str>, rusqlite::Error> {
    let value: ValueRef<'a> = row.get_ref(column)?;
    Ok(value.as_str_or_null()?)
}

fn timestamp(position: i64, microseconds: i64) -> Result<Timestamp, PortError> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|error| damaged(format!("event {position}"), format!("{microseconds} µs is no time: {error}")))
}

/// A row that waits for its position; owns its texts, because it crosses to the writer's thread.
#[derive(Debug)]
pub(crate) struct NewRow {
    message_id: String,
    message_digest: i64,
    arrived_as: Option<String>,
    customer: Option<CustomerId>,
    shard: i32,
    kind: String,
    occurred_at: i64,
    received_at: i64,
    order: Option<OrderTouch>,
    categories: Option<String>,
    person: Option<String>,
    properties: String,
    also: Option<String>,
    context: Option<String>,
    source: Option<String>,
    flaws: Option<String>,
    detail: Option<Box<Detail>>,
}

impl NewRow {
    /// The digest of its message id, and when it was received.
    pub(crate) fn message(&self) -> (i64, i64) {
        (self.message_digest, self.received_at)
    }

    /// The row of an event. Times are kept to the microsecond.
    pub(crate) fn of(new: &NewEvent) -> Result<Self, PortError> {
        let action = || "writing the particulars of an event as JSON";
        let event = &new.event;
        let categories = match &new.touch.order {
            Some(order) if !order.categories.is_empty() => {
                Some(serde_json::to_string(&order.categories).map_err(failed(action()))?)
            }
            _ => None,
        };
        Ok(Self {
            message_id: event.message_id.0.clone(),
            message_digest: new.touch.message.cast_signed(),
            arrived_as: event.arrived_as.as_ref().map(ArrivedAs::to_key),
            customer: event.customer.clone(),
            // What belongs to nobody lies in shard 0.
            shard: event.customer.as_ref().map_or(0, |customer| i32::from(customer.shard().0)),
            kind: event.kind.name().into_owned(),
            occurred_at: event.occurred_at.as_microsecond(),
            received_at: event.received_at.as_microsecond(),
            order: new.touch.order.clone(),
            categories,
            person: new.touch.person.as_ref().map(person_to_json),
            properties: serde_json::to_string(&event.properties).map_err(failed(action()))?,
            also: (!event.also.is_empty())
                .then(|| event.also.iter().map(ArrivedAs::to_key).collect::<Vec<_>>().join("\n")),
            context: (!event.context.is_empty())
                .then(|| serde_json::to_string(&event.context))
                .transpose()
                .map_err(failed(action()))?,
            source: event.source.clone(),
            flaws: (!event.flaws.is_empty())
                .then(|| serde_json::to_string(&event.flaws))
                .transpose()
                .map_err(failed(action()))?,
            detail: new.touch.detail.clone(),
        })
    }

    /// Writes it into the hot table with an `INSERT` of all [`COLUMNS`] but the position.
    pub(crate) fn insert(&self, statement: &mut rusqlite::CachedStatement<'_>) -> Result<(), rusqlite::Error> {
        let order = self.order.as_ref();
        let detail = self.detail.as_deref();
        statement.execute(rusqlite::params![
            self.message_id,
            self.message_digest,
            self.arrived_as,
            self.customer.as_ref().map(CustomerId::as_str),
            self.shard,
            self.kind,
            self.occurred_at,
            self.received_at,
            order.map(|order| order.order_key.cast_signed()),
            order.map(|order| order.amount.micros()),
            order.map(|order| order.discount.micros()),
            order.map(|order| i64::from(order.items)),
            order.and_then(|order| order.sales_channel.as_deref()),
            order.and_then(|order| order.country.as_deref()),
            self.categories,
            self.person,
            self.properties,
            self.also,
            self.context,
            self.source,
            self.flaws,
            detail.map_or_else(|| order.map_or(0, |order| order.order_number), |detail| detail.thing).cast_signed(),
            detail.and_then(|detail| detail.quantity),
            detail.and_then(|detail| detail.word.as_deref()),
            detail.and_then(|detail| detail.campaign.as_deref()),
        ])?;
        Ok(())
    }
}

/// Stands before the names of attributes, beside the particulars that tell who a person is.
const ATTRIBUTE: char = '+';

fn person_to_json(person: &Person) -> String {
    let particulars = [
        ("name", &person.name),
        ("email", &person.email),
        ("country", &person.country),
        ("postcode", &person.postcode),
    ];
    let mut json: Map<String, Value> = particulars
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value.clone()?))))
        .collect();
    let attributes = person.attributes.iter();
    json.extend(attributes.map(|(name, value)| (format!("{ATTRIBUTE}{name}"), Value::String(value.clone()))));
    Value::Object(json).to_string()
}

fn person_from_json(json: &str) -> Result<Person, serde_json::Error> {
    let mut particulars: HashMap<String, String> = serde_json::from_str(json)?;
    Ok(Person {
        name: particulars.remove("name"),
        email: particulars.remove("email"),
        country: particulars.remove("country"),
        postcode: particulars.remove("postcode"),
        attributes: particulars
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(ATTRIBUTE)?.to_owned(), value)))
            .collect(),
    })
}

/// The part of a row a touch is made of, its texts borrowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TouchRef<'a> {
    pub(crate) position: i64,
    pub(crate) message_digest: i64,
    pub(crate) customer: Option<&'a str>,
    pub(crate) kind: &'a str,
    pub(crate) occurred_at: i64,
    pub(crate) received_at: i64,
    pub(crate) order_key: Option<i64>,
    pub(crate) amount: Option<i64>,
    pub(crate) discount: Option<i64>,
    pub(crate) items: Option<i64>,
    pub(crate) sales_channel: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) categories: Option<&'a str>,
    pub(crate) person: Option<&'a str>,
    pub(crate) arrived_as: Option<&'a str>,
    pub(crate) also: Option<&'a str>,
    /// `None` in rows of an older format.
    pub(crate) thing: Option<i64>,
    pub(crate) quantity: Option<i64>,
    pub(crate) word: Option<&'a str>,
    pub(crate) campaign: Option<&'a str>,
    /// Only where `thing` is `None`.
    pub(crate) properties: Option<&'a str>,
    /// Only where `thing` is `None`.
    pub(crate) context: Option<&'a str>,
}

impl<'a> TouchRef<'a> {
    /// From a result row of `SELECT` [`TOUCH_COLUMNS`], followed by [`DETAIL_SOURCES`] where the row is of an older format.
    pub(crate) fn from_sql(row: &'a rusqlite::Row<'_>) -> Result<Self, PortError> {
        let read = || {
            Ok::<_, rusqlite::Error>(Self {
                position: row.get(0)?,
                message_digest: row.get(1)?,
                customer: text(row, 2)?,
                kind: text(row, 3)?.unwrap_or_default(),
                occurred_at: row.get(4)?,
                received_at: row.get(5)?,
                order_key: row.get(6)?,
                amount: row.get(7)?,
                discount: row.get(8)?,
                items: row.get(9)?,
                sales_channel: text(row, 10)?,
                country: text(row, 11)?,
                categories: text(row, 12)?,
                person: text(row, 13)?,
                arrived_as: text(row, 14)?,
                also: text(row, 15)?,
                thing: row.get(16)?,
                quantity: row.get(17)?,
                word: text(row, 18)?,
                campaign: text(row, 19)?,
                properties: text(row, 20)?,
                context: text(row, 21)?,
            })
        };
        read().map_err(failed("reading a touch from the hot log"))
    }
}

/// Category sets remembered by their JSON; beyond this many the memory starts again.
const REMEMBERED_SETS: usize = 4096;

/// Makes touches of rows, and remembers what repeats from row to row: rows of one customer lie together.
#[derive(Debug)]
pub(crate) struct TouchMaker {
    reporting: Currency,
    customer: Option<CustomerId>,
    kind: Option<Kind>,
    category_sets: HashMap<String, Vec<String>>,
}

impl TouchMaker {
    /// For a log whose amounts are in this currency.
    pub(crate) fn new(reporting: Currency) -> Self {
        Self { reporting, customer: None, kind: None, category_sets: HashMap::new() }
    }

    /// The touch of a row, with its position.
    pub(crate) fn touch(&mut self, row: &TouchRef<'_>) -> Result<(Position, Touch), PortError> {
        let order = match row.order_key {
            None => None,
            Some(order_key) => Some(OrderTouch {
                order_key: order_key.cast_unsigned(),
                order_number: row.thing.map_or(0, i64::cast_unsigned),
                amount: Amount::from_micros(row.amount.unwrap_or_default()),
                discount: Amount::from_micros(row.discount.unwrap_or_default()),
                items: u32::try_from(row.items.unwrap_or_default()).unwrap_or(u32::MAX),
                categories: self.categories(row)?,
                sales_channel: row.sales_channel.map(str::to_owned),
                country: row.country.map(str::to_owned),
            }),
        };
        let damage = |error: &dyn std::fmt::Display| damaged(format!("event {}", row.position), error);
        let person = row.person.map(person_from_json).transpose().map_err(|error| damage(&error))?;
        let keys = row.also.unwrap_or_default().lines().map(ArrivedAs::from_key);
        let also: Option<Vec<ArrivedAs>> = keys.collect();
        let also = also.ok_or_else(|| damage(&"one of its keys is no key of a customer"))?;
        let touch = Touch {
            claims: Claims::of(|| row.arrived_as.and_then(ArrivedAs::from_key), also, person.as_ref()),
            customer: self.customer(row)?,
            kind: self.kind(row.kind),
            occurred_at: timestamp(row.position, row.occurred_at)?,
            received_at: timestamp(row.position, row.received_at)?,
            message: row.message_digest.cast_unsigned(),
            order,
            detail: self.detail(row)?,
            person,
        };
        Ok((Position(row.position), touch))
    }

    fn detail(&self, row: &TouchRef<'_>) -> Result<Option<Box<Detail>>, PortError> {
        let Some(thing) = row.thing else { return self.older_detail(row) };
        // The thing of an order is its number, and stands in the order.
        let thing = if row.order_key.is_some() { 0 } else { thing };
        let text = |text: Option<&str>| text.map(str::to_owned);
        let detail = Detail {
            thing: thing.cast_unsigned(),
            quantity: row.quantity,
            word: text(row.word),
            campaign: text(row.campaign),
        };
        Ok((detail != Detail::default()).then(|| Box::new(detail)))
    }

    /// The detail of a row that was written before there were columns for it.
    fn older_detail(&self, row: &TouchRef<'_>) -> Result<Option<Box<Detail>>, PortError> {
        self.detail_from(row.position, row.kind, row.properties, row.context)
    }

    /// The same of a whole row.
    pub(crate) fn detail_of(&self, row: &RowRef<'_>) -> Result<Option<Box<Detail>>, PortError> {
        self.detail_from(row.position, row.kind, Some(row.properties), row.context)
    }

    fn detail_from(
        &self,
        position: i64,
        kind: &str,
        properties: Option<&str>,
        context: Option<&str>,
    ) -> Result<Option<Box<Detail>>, PortError> {
        let map = |text: Option<&str>| text.map_or(Ok(Map::new()), serde_json::from_str);
        let damage = |error: serde_json::Error| damaged(format!("event {position}"), error);
        let (properties, context) = (map(properties).map_err(damage)?, map(context).map_err(damage)?);
        Ok(Detail::read(&Kind::from_name(kind), &properties, &context, self.reporting))
    }

    fn customer(&mut self, row: &TouchRef<'_>) -> Result<Option<CustomerId>, PortError> {
        let Some(text) = row.customer else { return Ok(None) };
        if self.customer.as_ref().is_none_or(|last| last.as_str() != text) {
            let fresh = CustomerId::new(text).map_err(|error| damaged(format!("event {}", row.position), error))?;
            self.customer = Some(fresh);
        }
        Ok(self.customer.clone())
    }

    fn kind(&mut self, name: &str) -> Kind {
        match &self.kind {
            Some(last) if last.name() == name => last.clone(),
            _ => {
                let kind = Kind::from_name(name);
                self.kind = Some(kind.clone());
                kind
            }
        }
    }

    fn categories(&mut self, row: &TouchRef<'_>) -> Result<Vec<String>, PortError> {
        let Some(json) = row.categories else { return Ok(Vec::new()) };
        if let Some(known) = self.category_sets.get(json) {
            return Ok(known.clone());
        }
        let fresh: Vec<String> =
            serde_json::from_str(json).map_err(|error| damaged(format!("event {}", row.position), error))?;
        if self.category_sets.len() >= REMEMBERED_SETS {
            self.category_sets.clear();
        }
        self.category_sets.insert(json.to_owned(), fresh.clone());
        Ok(fresh)
    }
}
