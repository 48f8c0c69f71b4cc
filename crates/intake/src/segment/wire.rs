//! The body as it is written, read in one pass. Names of fields that are not ours are passed over; of a field that stands there
//! twice the last holds.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde_json::{Map, Number, Value};

use super::bounds::MOST_EVENTS;

/// A field that should hold a text or a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Scalar<'a> {
    /// Not there, or null.
    #[default]
    Absent,
    /// A text; borrowed from the body where nothing in it is escaped.
    Text(Cow<'a, str>),
    /// A number.
    Number(Number),
    /// Something else: what it is.
    Other(&'static str),
}

impl Scalar<'_> {
    pub(super) const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// A text with something in it.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Absent | Self::Number(_) | Self::Other(_) => None,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Absent => 0,
            Self::Text(text) => text.len() + 2,
            Self::Number(_) | Self::Other(_) => 8,
        }
    }
}

/// A field that should hold an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Object {
    /// Not there, or null.
    #[default]
    Absent,
    /// What it holds.
    Map(Map<String, Value>),
    /// Something else: what it is.
    Other(&'static str),
}

/// One call, or a batch of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wire<'a> {
    pub(super) call: Scalar<'a>,
    pub(super) message_id: Scalar<'a>,
    pub(super) user_id: Scalar<'a>,
    pub(super) anonymous_id: Scalar<'a>,
    pub(super) previous_id: Scalar<'a>,
    pub(super) group_id: Scalar<'a>,
    pub(super) event: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) category: Scalar<'a>,
    pub(super) properties: Object,
    pub(super) traits: Object,
    pub(super) context: Object,
    pub(super) timestamp: Scalar<'a>,
    pub(super) original_timestamp: Scalar<'a>,
    pub(super) sent_at: Scalar<'a>,
    pub(super) write_key: Scalar<'a>,
    pub(super) batch: Option<Batch<'a>>,
}

/// The list of a batch.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Batch<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// How many more there are than are held.
    pub(super) more: usize,
}

/// A member of the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item<'a> {
    /// As it should be.
    Object(Box<Wire<'a>>),
    /// Something else: what it is.
    Other(&'static str),
}

impl Item<'_> {
    pub(super) const fn found(&self) -> &'static str {
        match self {
            Self::Object(_) => "an object",
            Self::Other(found) => found,
        }
    }
}

impl<'a> Wire<'a> {
    /// What stands around a batch holds for its events, where they say nothing themselves.
    pub(super) fn take_from(&mut self, around: &Wire<'a>) {
        if self.sent_at.is_absent() {
            self.sent_at.clone_from(&around.sent_at);
        }
        if let Object::Map(theirs) = &around.context {
            match &mut self.context {
                Object::Absent => self.context = Object::Map(theirs.clone()),
                Object::Map(own) => {
                    for (name, value) in theirs {
                        own.entry(name).or_insert_with(|| value.clone());
                    }
                }
                Object::Other(_) => {}
            }
        }
    }

    /// Its bytes as compact JSON, about: what is passed over does not count.
    pub(super) fn bytes(&self) -> usize {
        let scalars = [
            &self.call,
            &self.message_id,
            &self.user_id,
            &self.anonymous_id,
            &self.previous_id,
            &self.group_id,
            &self.event,
            &self.name,
            &self.category,
            &self.timestamp,
            &self.original_timestamp,
            &self.sent_at,
            &self.write_key,
        ];
        let objects = [&self.properties, &self.traits, &self.context];
        let of_objects = objects.into_iter().map(|object| match object {
            Object::Map(map) => bytes_of_map(map),
            Object::Absent | Object::Other(_) => 0,
        });
        scalars.into_iter().map(Scalar::bytes).chain(of_objects).sum()
    }
}

fn bytes_of_map(map: &Map<String, Value>) -> usize {
    map.iter().map(|(name, value)| name.len() + 4 + bytes_of(value)).sum::<usize>() + 2
}

fn bytes_of(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 4,
        Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(values) => values.iter().map(|value| bytes_of(value) + 1).sum::<usize>() + 2,
        Value::Object(map) => bytes_of_map(map),
    }
}

/// The methods of a visitor for what a field should not hold.
macro_rules! others {
    ($($method:ident($of:ty) = $found:literal),*) => {
        $(fn $method<E>(self, _: $of) -> Result<Self::Value, E> {
            Ok(Self::Value::Other($found))
        })*
    };
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    others!(visit_bool(bool) = "a boolean");

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Scalar::Other("no number"), Scalar::Number))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    others!(
        visit_bool(bool) = "a boolean",
        visit_str(&str) = "a text",
        visit_i64(i64) = "a number",
        visit_u64(u64) = "a number",
        visit_f64(f64) = "a number"
    );

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Object::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Map::deserialize(MapAccessDeserializer::new(map)).map(Object::Map)
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor)
    }
}

struct BatchVisitor;

impl<'de> Visitor<'de> for BatchVisitor {
    type Value = Option<Batch<'de>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut batch = Batch::default();
        while batch.items.len() < MOST_EVENTS {
            match list.next_element()? {
                Some(item) => batch.items.push(item),
                None => return Ok(Some(batch)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            batch.more += 1;
        }
        Ok(Some(batch))
    }
}

struct ListOfBatch<'a>(Option<Batch<'a>>);

impl<'de> Deserialize<'de> for ListOfBatch<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BatchVisitor).map(Self)
    }
}

/// The names of the fields.
#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Field {
    Type,
    MessageId,
    UserId,
    AnonymousId,
    PreviousId,
    GroupId,
    Event,
    Name,
    Category,
    Properties,
    Traits,
    Context,
    Timestamp,
    OriginalTimestamp,
    SentAt,
    WriteKey,
    Batch,
    #[serde(other)]
    Unknown,
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    others!(
        visit_bool(bool) = "a boolean",
        visit_str(&str) = "a text",
        visit_i64(i64) = "a number",
        visit_u64(u64) = "a number",
        visit_f64(f64) = "a number"
    );

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Item::Other("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut wire = Wire::default();
        while let Some(name) = map.next_key()? {
            match name {
                Field::Type => wire.call = map.next_value()?,
                Field::MessageId => wire.message_id = map.next_value()?,
                Field::UserId => wire.user_id = map.next_value()?,
                Field::AnonymousId => wire.anonymous_id = map.next_value()?,
                Field::PreviousId => wire.previous_id = map.next_value()?,
                Field::GroupId => wire.group_id = map.next_value()?,
                Field::Event => wire.event = map.next_value()?,
                Field::Name => wire.name = map.next_value()?,
                Field::Category => wire.category = map.next_value()?,
                Field::Properties => wire.properties = map.next_value()?,
                Field::Traits => wire.traits = map.next_value()?,
                Field::Context => wire.context = map.next_value()?,
                Field::Timestamp => wire.timestamp = map.next_value()?,
                Field::OriginalTimestamp => wire.original_timestamp = map.next_value()?,
                Field::SentAt => wire.sent_at = map.next_value()?,
                Field::WriteKey => wire.write_key = map.next_value()?,
                Field::Batch => wire.batch = map.next_value::<ListOfBatch<'de>>()?.0,
                Field::Unknown => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Item::Object(Box::new(wire)))
    }
}

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}
