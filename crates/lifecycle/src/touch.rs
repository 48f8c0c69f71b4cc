//! A touch: what the fold needs to know of one event, and nothing more.
//!
//! The log keeps these few fields in columns of their own beside the properties, so that a refold of millions of
//! events reads integers instead of parsing JSON.

use domain::attributes::attributes;
use domain::event::digest;
use domain::order::{is_in_currency, revenue_of};
use domain::particulars::ALIAS;
use domain::{Amount, ArrivedAs, Currency, CustomerId, Event, Kind, Order, Particulars, Person};
use jiff::Timestamp;

use crate::book::thing_digest;

type Properties = serde_json::Map<String, serde_json::Value>;

/// The part of an event that the fold reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    /// The customer, unless nobody is known.
    pub customer: Option<CustomerId>,
    /// What happened.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it reached us; decides between two states of an order at the same moment.
    pub received_at: Timestamp,
    /// Digest of the message id: equal for a repeated event.
    pub message: u64,
    /// The particulars of an order, refund or cancellation.
    pub order: Option<OrderTouch>,
    /// The particulars of any other event; `None` where there are none.
    pub detail: Option<Box<Detail>>,
    /// What the event says about the person.
    pub person: Option<Person>,
    /// The keys that the event says belong together; `None` for nearly all events.
    pub claims: Option<Box<Claims>>,
}

/// What the fold reads of an event that is no order; [`Particulars`] with the thing as a digest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// Digest of the thing it is about; 0 for none.
    pub thing: u64,
    /// How much, by kind.
    pub quantity: Option<i64>,
    /// What, in a word.
    pub word: Option<String>,
    /// The campaign.
    pub campaign: Option<String>,
}

impl Detail {
    /// The detail of an event; `None` where there is none.
    pub fn of(event: &Event, reporting: Currency) -> Option<Box<Self>> {
        Self::read(&event.kind, &event.properties, &event.context, reporting)
    }

    /// The same of the parts of an event.
    pub fn read(kind: &Kind, properties: &Properties, context: &Properties, reporting: Currency) -> Option<Box<Self>> {
        let Particulars { thing, quantity, word, campaign } = Particulars::read(kind, properties, context, reporting);
        let source = properties.get("source").and_then(serde_json::Value::as_str).unwrap_or_default();
        let detail = Self { thing: thing.map_or(0, |thing| thing_digest(source, &thing)), quantity, word, campaign };
        (detail != Self::default()).then(|| Box::new(detail))
    }
}

/// Keys that one event carries together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The key under which it arrived.
    pub by: ArrivedAs,
    /// The others, each once.
    pub others: Vec<ArrivedAs>,
}

impl Claims {
    /// The claims of an event that arrived under `by` and carries further keys; an address that it gives for the person is
    /// one of them. `by` is asked only where there is something to claim.
    pub fn of(
        by: impl FnOnce() -> Option<ArrivedAs>,
        mut others: Vec<ArrivedAs>,
        person: Option<&Person>,
    ) -> Option<Box<Self>> {
        others.extend(person.and_then(|person| ArrivedAs::email(person.email.as_deref()?).ok()));
        if others.is_empty() {
            return None;
        }
        let by = by()?;
        others.retain(|other| *other != by);
        others.sort_unstable();
        others.dedup();
        (!others.is_empty()).then(|| Box::new(Self { by, others }))
    }
}

/// The part of an order event that the fold reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderTouch {
    /// Digest of source and order number; 0 where the source has no number.
    pub order_key: u64,
    /// Digest of the number alone, by which several sources tell of one order; 0 where there is none.
    pub order_number: u64,
    /// Revenue, or the amount refunded, in the reporting currency.
    pub amount: Amount,
    /// Discount already taken off.
    pub discount: Amount,
    /// Pieces.
    pub items: u32,
    /// Categories bought, each once.
    pub categories: Vec<String>,
    /// Sales channel as written.
    pub sales_channel: Option<String>,
    /// Country as written.
    pub country: Option<String>,
}

/// The first eight bytes of a digest as a number.
pub(crate) fn short_digest(parts: &[&[u8]]) -> u64 {
    let bytes = digest(parts.iter().copied());
    u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}

/// The digest of a message id under which the fold knows it. Ids are a source's own: two that number their messages from 1, or
/// somebody who reads a web site's key and guesses the ids of the shop's server, take nothing from each other. What was
/// imported from files has no source.
pub fn message_digest(source: Option<&str>, message_id: &str) -> u64 {
    match source {
        Some(source) => short_digest(&[source.as_bytes(), b"\x1f", message_id.as_bytes()]),
        None => short_digest(&[message_id.as_bytes()]),
    }
}

/// The digest of an order's number under which the fold knows it; never 0.
pub fn order_key(source: &str, order_id: &str) -> u64 {
    short_digest(&[source.as_bytes(), order_id.as_bytes()]).max(1)
}

/// The digest of an order's number alone; never 0. Some exports put a `#` before it: Shopify's files have `#1001`, its
/// clients `1001`.
fn order_number(order_id: &str) -> u64 {
    short_digest(&[b"order number", order_id.trim().trim_start_matches('#').as_bytes()]).max(1)
}

impl OrderTouch {
    /// What the fold reads of an order.
    pub fn of(order: &Order) -> Self {
        let mut categories: Vec<String> = order.lines.iter().filter_map(|line| line.category.clone()).collect();
        categories.sort_unstable();
        categories.dedup();
        Self {
            order_key: order.order_id.as_ref().map_or(0, |id| order_key(&order.source, id)),
            order_number: order.order_id.as_deref().map_or(0, order_number),
            amount: order.revenue,
            discount: order.discount,
            items: order.items(),
            categories,
            sales_channel: order.sales_channel.clone(),
            country: order.person.country.clone(),
        }
    }
}

/// The order that an event tells of, without its amounts where they are in another currency or in one that cannot be read.
fn order_of(event: &Event, reporting: Currency) -> OrderTouch {
    let order = Order::of(event);
    let mut touch = OrderTouch::of(&order);
    if !is_in_currency(&event.properties, reporting) {
        touch.amount = Amount::ZERO;
        touch.discount = Amount::ZERO;
    }
    touch
}

impl Touch {
    /// What the fold reads of an event whatever its properties: who, what, when, and which keys belong together.
    pub fn bare(event: &Event) -> Self {
        Self {
            claims: Claims::of(|| event.arrived_as.clone(), event.also.clone(), None),
            customer: event.customer.clone(),
            kind: event.kind.clone(),
            occurred_at: event.occurred_at,
            received_at: event.received_at,
            message: message_digest(event.source.as_deref(), &event.message_id.0),
            order: None,
            detail: None,
            person: None,
        }
    }

    /// Whether it is what a server's `alias` said of two keys, and no decision of a person.
    pub fn is_alias(&self) -> bool {
        self.kind == Kind::CustomerMerged
            && self.detail.as_ref().is_some_and(|detail| detail.word.as_deref() == Some(ALIAS))
    }

    /// What the fold reads of an event. Of what a client sent that which is flawed is absent; the event counts all the same.
    ///
    /// An order in another currency than the `reporting` one, or in one that cannot be read, is an order: who bought, when and what holds. Its amounts count
    /// as nothing until there are exchange rates, because an amount of the wrong currency would be wrong in every sum; the
    /// event keeps them, flagged `other-currency` or `no-currency`, so that a later fold can count them. An `Order Updated` that says no
    /// amount changes none: taken as zero it would wipe out what the order was worth.
    pub fn of(event: &Event, reporting: Currency) -> Self {
        let order = match &event.kind {
            Kind::OrderUpdated if event.source.is_some() && revenue_of(&event.properties).is_none() => None,
            Kind::OrderCompleted | Kind::OrderUpdated | Kind::OrderCancelled | Kind::OrderRefunded => {
                Some(order_of(event, reporting))
            }
            _ => None,
        };
        // What a file says of a person stands beside an order in it; traits come from clients.
        let attributes = || event.source.as_ref().map(|_| attributes(&event.properties)).unwrap_or_default();
        let person = (event.kind == Kind::CustomerIdentified)
            .then(|| Person { attributes: attributes(), ..Person::read(&event.properties) });
        Self {
            claims: Claims::of(|| event.arrived_as.clone(), event.also.clone(), person.as_ref()),
            customer: event.customer.clone(),
            kind: event.kind.clone(),
            occurred_at: event.occurred_at,
            received_at: event.received_at,
            message: message_digest(event.source.as_deref(), &event.message_id.0),
            order,
            detail: Detail::of(event, reporting),
            person,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::MessageId;
    use serde_json::{Value, json};

    use super::*;

    fn touch(kind: Kind, properties: &Value) -> Touch {
        let at = "2026-05-31T10:00:00Z".parse().expect("a moment");
        let mut event = Event::new(MessageId("m".into()), kind, at, at);
        event.properties = properties.as_object().cloned().expect("an object");
        event.source = Some("shop".into());
        Touch::of(&event, Currency::EUR)
    }

    #[test]
    fn an_order_in_another_currency_is_an_order_without_its_amounts() {
        let order = touch(
            Kind::OrderCompleted,
            &json!({ "order_id": "1", "revenue": 20, "currency": "USD", "products": [{ "quantity": 3 }] }),
        );
        let order = order.order.expect("an order");
        assert_ne!(order.order_key, 0);
        assert_eq!((order.amount, order.items), (Amount::ZERO, 3));
        let amount = |currency: &Value| {
            let order = json!({ "order_id": "1", "revenue": 20, "discount": 2, "currency": currency });
            let order = touch(Kind::OrderCompleted, &order).order.expect("an order");
            (order.amount, order.discount)
        };
        for unread in [json!("US$"), json!("$"), json!("Taler"), json!(978), json!({})] {
            assert_eq!(amount(&unread), (Amount::ZERO, Amount::ZERO), "{unread}");
        }
        for read in [json!("eur"), json!("Euro"), json!("€"), json!(""), json!(null)] {
            assert_eq!(amount(&read), (Amount::from_units(20), Amount::from_units(2)), "{read}");
        }
    }

    #[test]
    fn a_number_is_known_whoever_tells_it() {
        let numbers = |properties: Value| {
            let order = touch(Kind::OrderCompleted, &properties).order.expect("an order");
            (order.order_key, order.order_number)
        };
        let client = numbers(json!({ "order_id": "1001", "revenue": 20 }));
        let file = numbers(json!({ "order_id": "#1001", "revenue": 20, "source": "shopify" }));
        assert_ne!(client.0, file.0);
        assert_eq!(client.1, file.1);
        assert_ne!(client.1, numbers(json!({ "order_id": "1002", "revenue": 20 })).1);
        assert_eq!(numbers(json!({ "revenue": 20 })), (0, 0));
    }

    #[test]
    fn a_flawed_order_counts_and_a_flawed_update_changes_nothing() {
        let properties = json!({ "order_id": "1", "revenue": "zwölf" });
        assert!(touch(Kind::OrderCompleted, &properties).order.is_some_and(|order| order.amount.is_zero()));
        assert_eq!(touch(Kind::OrderUpdated, &properties).order, None);
        assert!(touch(Kind::OrderUpdated, &json!({ "order_id": "1", "total": 3 })).order.is_some());
    }

    #[test]
    fn a_person_is_read_from_traits() {
        let traits = json!({ "first_name": "Anna", "email": "ANNA@example.de", "postcode": 55116, "name": {} });
        let person = touch(Kind::CustomerIdentified, &traits).person.expect("a person");
        assert_eq!(person.name.as_deref(), Some("Anna"));
        assert_eq!(person.email.as_deref(), Some("anna@example.de"));
        assert_eq!(person.postcode.as_deref(), Some("55116"));
    }
}
