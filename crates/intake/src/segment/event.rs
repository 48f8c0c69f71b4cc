//! One call as an event.

use domain::customer::{CustomerId, MAX_ANONYMOUS_BYTES, MAX_ID_BYTES};
use domain::event::digest;
use domain::{ArrivedAs, Event, Flaw, Kind, MessageId, vocabulary};
use serde_json::{Map, Value};

use super::wire::{Object, Scalar, Wire};
use super::{Call, Fault, Receipt, ip, when};

/// Longest name of an event, in bytes.
pub const MAX_NAME_BYTES: usize = 200;
/// A longer message id is kept by its digest: the same id gives the same one.
const MAX_MESSAGE_ID_BYTES: usize = 256;
/// What a server may send that belongs to nobody: what a campaign or an article cost, who came through a door, and orders of guests and at the counter. From a page
/// that anybody can read everything is somebody's.
const OF_NOBODY: [Kind; 7] = [
    Kind::CampaignSpendRecorded,
    Kind::CostPriceRecorded,
    Kind::StoreVisited,
    Kind::OrderCompleted,
    Kind::OrderUpdated,
    Kind::OrderCancelled,
    Kind::OrderRefunded,
];
/// The fault of an alias with a public key: nobody is joined by it.
pub(super) const NOT_JOINED: &str = "not-joined";
/// What clients say of the page in `context.page`; the properties of a view of a page have the same names.
const OF_PAGE: [&str; 5] = ["url", "path", "title", "referrer", "search"];

/// The event of a call. `path` is what stands before the names of its fields in the body.
pub(super) fn of(call: Call, wire: Wire<'_>, receipt: &Receipt<'_>, path: &str) -> Result<Event, Fault> {
    let field = |name: &str| format!("{path}{name}");
    let (mut arrived_as, mut also) = keys(&wire, &field)?;
    let mut context = map(wire.context, || field("context"))?;
    let (kind, mut properties) = match call {
        Call::Track => (kind(&wire.event, &field)?, map(wire.properties, || field("properties"))?),
        Call::Page | Call::Screen => {
            let mut properties = map(wire.properties, || field("properties"))?;
            named(&mut properties, "name", &wire.name);
            named(&mut properties, "category", &wire.category);
            if call == Call::Page {
                fill_from_page(&mut properties, &context);
            }
            (if call == Call::Page { Kind::PageViewed } else { Kind::ScreenViewed }, properties)
        }
        Call::Identify => (Kind::CustomerIdentified, traits(wire.traits, &mut context, &field)?),
        Call::Group => {
            let mut properties = map(wire.traits, || field("traits"))?;
            let group = id(&wire.group_id, || field("groupId"), MAX_ID_BYTES, CustomerId::new)?;
            if group.is_none() && !properties.contains_key("group_id") {
                return Err(Fault::Missing { path: field("groupId") });
            }
            named(&mut properties, "group_id", &wire.group_id);
            (Kind::GroupJoined, properties)
        }
        Call::Alias => {
            also = previous(&wire.previous_id, &wire.anonymous_id, &field)?;
            (if receipt.is_public { Kind::CustomerMergeProposed } else { Kind::CustomerMerged }, Map::new())
        }
        // A batch within a batch is refused by its `type` before.
        Call::Batch => return Err(Fault::UnknownType { path: field("type") }),
    };
    if !receipt.is_public {
        also.extend(receipt.keys.iter().filter_map(|name| named_key(name, properties.get(name)?)));
    }
    if arrived_as.is_none() {
        if receipt.is_public || !OF_NOBODY.contains(&kind) {
            return Err(Fault::Missing { path: field("userId") });
        }
        arrived_as = address(&properties).or_else(|| also.pop());
    }
    if !receipt.keeps_ip {
        ip::forget(&mut context);
        ip::forget(&mut properties);
    }
    let mut flaws = Vec::new();
    if kind == Kind::CustomerMergeProposed && names_somebody_known(&mut also, &wire.anonymous_id) {
        flaws.push(Flaw::new("previousId", NOT_JOINED));
    }
    let original = match wire.original_timestamp {
        Scalar::Absent => (&wire.timestamp, "timestamp"),
        ref original => (original, "originalTimestamp"),
    };
    let occurred_at = when::occurred_at(original, &wire.sent_at, (receipt.received_at, receipt.zone), &mut flaws);
    let message_id = message_id(&wire.message_id, receipt, &mut flaws);
    Ok(Event {
        arrived_as,
        also,
        properties,
        context,
        source: Some(receipt.source.to_owned()),
        flaws,
        ..Event::new(message_id, kind, occurred_at, receipt.received_at)
    })
}

/// The key it arrived under, if any, and the one beside it.
fn keys(wire: &Wire<'_>, field: &impl Fn(&str) -> String) -> Result<(Option<ArrivedAs>, Vec<ArrivedAs>), Fault> {
    let user = id(&wire.user_id, || field("userId"), MAX_ID_BYTES, ArrivedAs::user)?;
    let anonymous = id(&wire.anonymous_id, || field("anonymousId"), MAX_ANONYMOUS_BYTES, ArrivedAs::anonymous)?;
    Ok(match user {
        Some(user) => (Some(user), anonymous.into_iter().collect()),
        None => (anonymous, Vec::new()),
    })
}

/// A configured key as the event gives it.
fn named_key(name: &str, value: &Value) -> Option<ArrivedAs> {
    match value {
        Value::String(text) if !text.trim().is_empty() => ArrivedAs::named(name, text.trim()).ok(),
        Value::Number(number) => ArrivedAs::named(name, &number.to_string()).ok(),
        _ => None,
    }
}

/// The address by which somebody is known who has no other key: a guest who ordered with one.
fn address(properties: &Map<String, Value>) -> Option<ArrivedAs> {
    let email = ["email", "customer_email"].iter().find_map(|name| properties.get(*name)?.as_str())?;
    ArrivedAs::email(email).ok()
}

fn id<Key>(
    written: &Scalar<'_>,
    path: impl Fn() -> String,
    most: usize,
    make: impl Fn(&str) -> Result<Key, domain::customer::CustomerIdError>,
) -> Result<Option<Key>, Fault> {
    let made = match written {
        Scalar::Absent => return Ok(None),
        Scalar::Text(text) if text.trim().is_empty() => return Ok(None),
        Scalar::Text(text) => make(text),
        Scalar::Number(number) => make(&number.to_string()),
        Scalar::Other(found) => return Err(Fault::wrong_type(&path(), found, "a text")),
    };
    made.map(Some).map_err(|_| Fault::BadId { path: path(), most })
}

/// The ids by which a person was known before. Of a text nobody can tell whether it was a visitor's or a customer's, so it
/// is both. Clients that leave it out mean the visitor.
fn previous(
    written: &Scalar<'_>,
    anonymous: &Scalar<'_>,
    field: &impl Fn(&str) -> String,
) -> Result<Vec<ArrivedAs>, Fault> {
    let path = || field("previousId");
    let visitor = id(written, path, MAX_ANONYMOUS_BYTES, ArrivedAs::anonymous)?;
    let Some(visitor) = visitor else {
        let visitor = id(anonymous, || field("anonymousId"), MAX_ANONYMOUS_BYTES, ArrivedAs::anonymous)?;
        return visitor.map(|visitor| vec![visitor]).ok_or_else(|| Fault::Missing { path: path() });
    };
    Ok(std::iter::once(visitor).chain(id(written, path, MAX_ID_BYTES, ArrivedAs::user)?).collect())
}

/// Whether an alias of a web site may name a customer beside the visitor. The visitor's own random id, which its call carries
/// too, is a visitor's and nobody else's.
fn names_somebody_known(also: &mut Vec<ArrivedAs>, anonymous: &Scalar<'_>) -> bool {
    let own = anonymous.text().and_then(|id| ArrivedAs::anonymous(id).ok());
    if own.is_some_and(|own| also.contains(&own)) {
        also.retain(|key| matches!(key, ArrivedAs::Anonymous(_)));
    }
    also.iter().any(|key| !matches!(key, ArrivedAs::Anonymous(_)))
}

fn kind(written: &Scalar<'_>, field: &impl Fn(&str) -> String) -> Result<Kind, Fault> {
    let path = || field("event");
    let name = match written {
        Scalar::Text(name) => name.trim(),
        Scalar::Absent => "",
        Scalar::Number(_) => return Err(Fault::wrong_type(&path(), "a number", "a text")),
        Scalar::Other(found) => return Err(Fault::wrong_type(&path(), found, "a text")),
    };
    if name.is_empty() {
        return Err(Fault::Missing { path: path() });
    }
    if name.len() > MAX_NAME_BYTES || name.chars().any(char::is_control) {
        return Err(Fault::BadName { path: path() });
    }
    let kind = vocabulary::kind_of(name);
    if vocabulary::may_be_sent(&kind) { Ok(kind) } else { Err(Fault::Reserved { path: path() }) }
}

fn map(object: Object, path: impl Fn() -> String) -> Result<Map<String, Value>, Fault> {
    match object {
        Object::Absent => Ok(Map::new()),
        Object::Map(map) => Ok(map),
        Object::Other(found) => Err(Fault::wrong_type(&path(), found, "an object")),
    }
}

/// What a call says beside its properties goes among them, where they do not say it themselves.
fn named(properties: &mut Map<String, Value>, name: &str, written: &Scalar<'_>) {
    let value = match written {
        Scalar::Text(text) if !text.is_empty() => Value::String(text.clone().into_owned()),
        Scalar::Number(number) => Value::Number(number.clone()),
        Scalar::Text(_) | Scalar::Absent | Scalar::Other(_) => return,
    };
    properties.entry(name).or_insert(value);
}

fn fill_from_page(properties: &mut Map<String, Value>, context: &Map<String, Value>) {
    let Some(Value::Object(page)) = context.get("page") else { return };
    for name in OF_PAGE {
        if let Some(value @ Value::String(text)) = page.get(name)
            && !text.is_empty()
            && !properties.contains_key(name)
        {
            properties.insert(name.to_owned(), value.clone());
        }
    }
}

/// The traits of an `identify`; `RudderStack`'s clients send them within the context.
fn traits(
    written: Object,
    context: &mut Map<String, Value>,
    field: &impl Fn(&str) -> String,
) -> Result<Map<String, Value>, Fault> {
    let mut traits = map(written, || field("traits"))?;
    if let Some(Value::Object(within)) = context.get("traits").filter(|_| traits.is_empty()) {
        traits.clone_from(within);
        context.shift_remove("traits");
    }
    Ok(traits)
}

fn message_id(written: &Scalar<'_>, receipt: &Receipt<'_>, flaws: &mut Vec<Flaw>) -> MessageId {
    let own = |bytes: [u8; 16]| format!("{:032x}", u128::from_be_bytes(bytes));
    let fits = |id: &str| id.len() <= MAX_MESSAGE_ID_BYTES && !id.chars().any(char::is_control);
    let text = match written {
        Scalar::Number(number) => number.to_string(),
        _ => written.text().unwrap_or_default().to_owned(),
    };
    if let Scalar::Other(_) = written {
        flaws.push(Flaw::new("messageId", "no-text"));
    }
    MessageId(match text {
        empty if empty.is_empty() => {
            let mut bytes = [0; 16];
            (receipt.chance)(&mut bytes);
            format!("stammkunde-{}", own(bytes))
        }
        id if fits(&id) => id,
        strange => format!("digest-{}", own(digest([strange.as_bytes()]))),
    })
}
