//! Rows of the log without a person: what stays of their own, and what others say of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::erasure::{kept_properties, own_addresses, particulars, particulars_of_person, particulars_of_themselves};
use domain::{ArrivedAs, Currency, CustomerId, Kind, NaturalKey, Particulars};
use engine::ports::PortError;
use serde_json::{Map, Value};

use crate::erased::{from_hexadecimal, hexadecimal, random};
use crate::error::damaged;
use crate::needles::Needles;
use crate::row::RowRef;

/// A row that owns its texts.
#[derive(Debug, Clone)]
pub(crate) struct OwnedRow {
    pub(crate) position: i64,
    pub(crate) message_id: String,
    pub(crate) message_digest: i64,
    pub(crate) arrived_as: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) shard: i32,
    pub(crate) kind: String,
    pub(crate) occurred_at: i64,
    pub(crate) received_at: i64,
    pub(crate) order_key: Option<i64>,
    pub(crate) amount: Option<i64>,
    pub(crate) discount: Option<i64>,
    pub(crate) items: Option<i64>,
    pub(crate) sales_channel: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) categories: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) properties: String,
    pub(crate) also: Option<String>,
    pub(crate) context: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) flaws: Option<String>,
    pub(crate) thing: Option<i64>,
    pub(crate) quantity: Option<i64>,
    pub(crate) word: Option<String>,
    pub(crate) campaign: Option<String>,
}

impl OwnedRow {
    fn of(row: &RowRef<'_>) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            position: row.position,
            message_id: row.message_id.to_owned(),
            message_digest: row.message_digest,
            arrived_as: text(row.arrived_as),
            customer: text(row.customer),
            shard: row.shard,
            kind: row.kind.to_owned(),
            occurred_at: row.occurred_at,
            received_at: row.received_at,
            order_key: row.order_key,
            amount: row.amount,
            discount: row.discount,
            items: row.items,
            sales_channel: text(row.sales_channel),
            country: text(row.country),
            categories: text(row.categories),
            person: text(row.person),
            properties: row.properties.to_owned(),
            also: text(row.also),
            context: text(row.context),
            source: text(row.source),
            flaws: text(row.flaws),
            thing: row.thing,
            quantity: row.quantity,
            word: text(row.word),
            campaign: text(row.campaign),
        }
    }

    /// The same, borrowed.
    pub(crate) fn borrowed(&self) -> RowRef<'_> {
        RowRef {
            position: self.position,
            message_id: &self.message_id,
            message_digest: self.message_digest,
            arrived_as: self.arrived_as.as_deref(),
            customer: self.customer.as_deref(),
            shard: self.shard,
            kind: &self.kind,
            occurred_at: self.occurred_at,
            received_at: self.received_at,
            order_key: self.order_key,
            amount: self.amount,
            discount: self.discount,
            items: self.items,
            sales_channel: self.sales_channel.as_deref(),
            country: self.country.as_deref(),
            categories: self.categories.as_deref(),
            person: self.person.as_deref(),
            properties: &self.properties,
            also: self.also.as_deref(),
            context: self.context.as_deref(),
            source: self.source.as_deref(),
            flaws: self.flaws.as_deref(),
            thing: self.thing,
            quantity: self.quantity,
            word: self.word.as_deref(),
            campaign: self.campaign.as_deref(),
        }
    }
}

/// What an erasure knows of the person's own rows before it changes the first one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    /// Digests of messages.
    pub(crate) messages: BTreeSet<u64>,
    /// Digests of orders, without 0.
    pub(crate) orders: BTreeSet<u64>,
    /// Digests of other things, without 0.
    pub(crate) things: BTreeSet<u64>,
    /// What imported rows are.
    pub(crate) rows: BTreeSet<[u8; 16]>,
    /// Names, addresses, telephone numbers that the rows tell.
    pub(crate) words: BTreeSet<String>,
    /// E-mail addresses that they give as the person's own.
    pub(crate) addresses: BTreeSet<String>,
    /// Numbers of orders, each with the source that told it; an empty one where none did.
    pub(crate) numbers: BTreeSet<(String, String)>,
}

impl Own {
    /// Takes a row of the person in.
    pub(crate) fn add(&mut self, row: &RowRef<'_>) {
        self.messages.insert(row.message_digest.cast_unsigned());
        self.orders.extend(order_of(row));
        self.things.extend(thing_of(row));
        self.rows.extend(imported_row(row.message_id).map(|key| key.0));
        self.words.extend(own_particulars(row));
        let properties = object(row.properties);
        self.addresses.extend(own_addresses(&properties));
        self.addresses.extend(row.person.iter().flat_map(|person| own_addresses(&object(person))));
        self.addresses.extend(traits_of(row).iter().flat_map(own_addresses));
        if order_of(row).is_some()
            && let Some(number) = text_of(properties.get("order_id"))
        {
            self.numbers.insert((text_of(properties.get("source")).unwrap_or_default(), number));
        }
    }
}

/// A text, or a number that stands for one.
fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The order of a row, if it has a number.
pub(crate) fn order_of(row: &RowRef<'_>) -> Option<u64> {
    row.order_key.map(i64::cast_unsigned).filter(|key| *key != 0)
}

/// The thing of a row, if there is one.
fn thing_of(row: &RowRef<'_>) -> Option<u64> {
    row.thing.map(i64::cast_unsigned).filter(|thing| *thing != 0)
}

/// What an imported row is, as the name of its event tells it.
fn imported_row(message_id: &str) -> Option<NaturalKey> {
    let digits = message_id.strip_prefix("import-")?.split('-').next()?;
    from_hexadecimal(digits).map(NaturalKey)
}

/// What becomes of rows.
pub(crate) struct Scrub<'a> {
    pub(crate) needles: &'a Needles,
    own: &'a Own,
    remains: CustomerId,
    messages: BTreeMap<u64, u64>,
    orders: BTreeMap<u64, u64>,
    /// Of things that are no orders of theirs.
    things: BTreeMap<u64, u64>,
}

/// How a row concerns a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concern {
    /// It is theirs.
    Own,
    /// It tells of one of their orders, and of no customer.
    TheirOrder,
    /// It is another's and names them.
    Mention,
}

/// Other numbers for numbers, drawn by chance, each for one and in the same order: entries of a history with equal moments
/// are read in the order of these numbers, and an erasure may not change which order was the first.
fn others(numbers: &BTreeSet<u64>) -> Result<BTreeMap<u64, u64>, PortError> {
    let mut drawn = BTreeSet::new();
    while drawn.len() < numbers.len() {
        drawn.insert(u64::from_le_bytes(random()?).max(1));
    }
    Ok(numbers.iter().copied().zip(drawn).collect())
}

impl<'a> Scrub<'a> {
    /// A new random id for the person's rows, and new random numbers for their orders and messages.
    pub(crate) fn new(needles: &'a Needles, own: &'a Own) -> Result<Self, PortError> {
        let remains = format!("{}{}", engine::erase::ERASED, hexadecimal(&random::<16>()?));
        let remains = CustomerId::new(&remains).map_err(|error| damaged("a random id", error))?;
        let things = others(&own.things.difference(&own.orders).copied().collect())?;
        Ok(Self { needles, own, remains, messages: others(&own.messages)?, orders: others(&own.orders)?, things })
    }

    /// How a row concerns the person.
    pub(crate) fn concern(&self, row: &RowRef<'_>) -> Option<Concern> {
        concern(self.needles, &self.own.orders, row)
    }

    /// The row as it stays; `None` where it does not concern the person.
    pub(crate) fn scrubbed(&self, row: &RowRef<'_>) -> Result<Option<OwnedRow>, PortError> {
        match self.concern(row) {
            None => Ok(None),
            Some(Concern::Own) => {
                let mut left = self.reduced(row)?;
                left.customer = Some(self.remains.as_str().to_owned());
                left.shard = i32::from(self.remains.shard().0);
                Ok(Some(left))
            }
            Some(Concern::TheirOrder) => self.reduced(row).map(Some),
            Some(Concern::Mention) => Ok(Some(self.without_mention(row))),
        }
    }

    fn reduced(&self, row: &RowRef<'_>) -> Result<OwnedRow, PortError> {
        let mut left = OwnedRow::of(row);
        left.message_id = format!("erased-{}", hexadecimal(&random::<16>()?));
        let message = row.message_digest.cast_unsigned();
        left.message_digest = match self.messages.get(&message) {
            Some(other) => other.cast_signed(),
            None => i64::from_le_bytes(random()?),
        };
        left.order_key = match order_of(row) {
            Some(order) => Some(self.orders.get(&order).copied().map_or_else(random_number, Ok)?.cast_signed()),
            None => row.order_key,
        };
        let properties = properties_of(row)?;
        let kind = Kind::from_name(row.kind);
        let kept = kept_properties(&kind, &properties);
        self.reduce_detail(row, &kind, &kept, &mut left)?;
        let kept = Value::Object(kept).to_string();
        left.properties = self.needles.redacted(&kept).unwrap_or(kept);
        left.person = row.person.and_then(country_only);
        (left.arrived_as, left.also, left.context, left.flaws) = (None, None, None, None);
        let names = |text: &String| self.needles.in_text(text);
        if names(&left.kind) {
            engine::erase::NAMELESS.clone_into(&mut left.kind);
        }
        for text in [&mut left.sales_channel, &mut left.country, &mut left.source, &mut left.word, &mut left.campaign] {
            *text = text.take().filter(|text| !names(text));
        }
        left.categories = left.categories.map(|json| self.needles.redacted(&json).unwrap_or(json));
        Ok(left)
    }

    /// Of the detail the number stays, and that a ticket is a complaint; the thing gets another number, and of words stay those
    /// that the kept properties say, and the channel by which somebody came.
    fn reduce_detail(
        &self,
        row: &RowRef<'_>,
        kind: &Kind,
        kept: &Map<String, Value>,
        left: &mut OwnedRow,
    ) -> Result<(), PortError> {
        if let Some(thing) = thing_of(row) {
            let other = self.orders.get(&thing).or_else(|| self.things.get(&thing)).copied();
            left.thing = Some(other.map_or_else(random_number, Ok)?.cast_signed());
        } else if row.thing.is_none() {
            // A row of an older format: its details are read from the properties, and those are fewer from now on.
            return Ok(());
        }
        if *kind == Kind::TicketOpened && left.quantity.is_none() {
            // What only the topic said.
            left.quantity = Particulars::read(kind, kept, &Map::new(), Currency::EUR).quantity;
        }
        if !Particulars::tells_origin(kind) {
            let told = Particulars::words(kind, kept);
            (left.word, left.campaign) = told;
        }
        Ok(())
    }
}

fn random_number() -> Result<u64, PortError> {
    Ok(u64::from_le_bytes(random()?).max(1))
}

fn properties_of(row: &RowRef<'_>) -> Result<Map<String, Value>, PortError> {
    serde_json::from_str(row.properties)
        .map_err(|error| damaged(format!("event {}", row.position), format!("its properties are no JSON: {error}")))
}

/// Of what was said of a person the country: customers are counted by it.
fn country_only(person: &str) -> Option<String> {
    let person: Map<String, Value> = serde_json::from_str(person).ok()?;
    let country = person.get("country").cloned();
    let kept: Map<String, Value> = country.into_iter().map(|country| ("country".to_owned(), country)).collect();
    // A row that identifies somebody stays one, also with nothing left in it.
    Some(Value::Object(kept).to_string())
}

/// Whether the numbers of orders in another's row may be those of the person: not where the row is about an order or a thing
/// of its own.
fn may_tell_orders(orders: &BTreeSet<u64>, row: &RowRef<'_>) -> bool {
    order_of(row).is_none() && thing_of(row).is_none_or(|thing| orders.contains(&thing))
}

/// How a row concerns a person who is known by needles and whose orders are known.
pub(crate) fn concern(needles: &Needles, orders: &BTreeSet<u64>, row: &RowRef<'_>) -> Option<Concern> {
    if needles.is_person(row.customer) {
        return Some(Concern::Own);
    }
    if row.customer.is_none() && order_of(row).is_some_and(|order| orders.contains(&order)) {
        return Some(Concern::TheirOrder);
    }
    let names_order = || may_tell_orders(orders, row) && needles.redacted_with_orders(row.properties).is_some();
    let named = row.arrived_as.is_some_and(|key| needles.is_own_key(key))
        || row.also.is_some_and(|also| also.lines().any(|key| needles.is_own_key(key)))
        || needles.in_text(row.message_id)
        || needles.in_text(row.kind)
        || [row.source, row.word, row.campaign].into_iter().flatten().any(|text| needles.in_text(text))
        || [Some(row.properties), row.person, row.context, row.flaws, row.categories]
            .into_iter()
            .flatten()
            .any(|json| needles.redacted(json).is_some())
        || names_order();
    named.then_some(Concern::Mention)
}

impl Scrub<'_> {
    /// Another's row without the words that name the person.
    fn without_mention(&self, row: &RowRef<'_>) -> OwnedRow {
        let needles = self.needles;
        let mut left = OwnedRow::of(row);
        left.arrived_as = left.arrived_as.filter(|key| !needles.is_own_key(key));
        left.also = left.also.and_then(|also| {
            let others: Vec<&str> = also
                .lines()
                // What joined the other to the person by a word in a longer key goes too.
                .filter(|key| !needles.is_own_key(key))
                .collect();
            (!others.is_empty()).then(|| others.join("\n"))
        });
        let redacted = |json: Option<String>| json.map(|json| needles.redacted(&json).unwrap_or(json));
        if may_tell_orders(&self.own.orders, row) {
            left.properties = needles.redacted_with_orders(&left.properties).unwrap_or(left.properties);
            let theirs = thing_of(row).and_then(|thing| self.orders.get(&thing));
            left.thing = theirs.map(|other| other.cast_signed()).or(left.thing);
        } else {
            left.properties = needles.redacted(&left.properties).unwrap_or(left.properties);
        }
        left.person = without_empty(redacted(left.person));
        left.categories = redacted(left.categories);
        left.context = redacted(left.context);
        left.flaws = left.flaws.filter(|flaws| needles.redacted(flaws).is_none());
        if needles.in_text(&left.message_id) {
            left.message_id = engine::erase::nameless_id(left.message_digest.cast_unsigned()).0;
        }
        if needles.in_text(&left.kind) {
            engine::erase::NAMELESS.clone_into(&mut left.kind);
        }
        for text in [&mut left.source, &mut left.word, &mut left.campaign] {
            *text = text.take().filter(|text| !needles.in_text(text));
        }
        left
    }
}

/// Particulars of a person are texts; one that was taken out is not there.
fn without_empty(person: Option<String>) -> Option<String> {
    let person = person?;
    match serde_json::from_str::<Map<String, Value>>(&person) {
        Ok(mut particulars) => {
            particulars.retain(|_, value| value.as_str() != Some(""));
            Some(Value::Object(particulars).to_string())
        }
        Err(_) => Some(person),
    }
}

/// A JSON object; an empty one where it is none.
fn object(json: &str) -> Map<String, Value> {
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Traits in the context of a row; parsed only where somebody is described in it.
fn traits_of(row: &RowRef<'_>) -> Option<Map<String, Value>> {
    let context = row.context.filter(|context| context.contains("\"traits\""))?;
    match object(context).remove("traits") {
        Some(Value::Object(traits)) => Some(traits),
        _ => None,
    }
}

/// What a row tells of its customer: names, addresses, telephone numbers.
pub(crate) fn own_particulars(row: &RowRef<'_>) -> Vec<String> {
    let mut told = particulars(&Kind::from_name(row.kind), &object(row.properties));
    told.extend(row.person.iter().flat_map(|person| particulars_of_person(&object(person))));
    told.extend(traits_of(row).iter().flat_map(particulars_of_person));
    told
}

/// The same but for what it tells of somebody to whom something is sent.
pub(crate) fn particulars_but_of_recipients(row: &RowRef<'_>) -> Vec<String> {
    particulars_of_themselves(&Kind::from_name(row.kind), &object(row.properties))
}

/// The address or id under which a row arrived.
pub(crate) fn own_id(row: &RowRef<'_>) -> Option<String> {
    Some(ArrivedAs::from_key(row.arrived_as?)?.customer().as_str().to_owned())
}

/// Whether a row describes who its customer is.
pub(crate) fn identifies(row: &RowRef<'_>) -> bool {
    row.person.is_some() || row.kind == Kind::CustomerIdentified.name()
}
