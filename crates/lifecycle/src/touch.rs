//! A touch: what the fold needs to know of one event, and nothing more.
//!
//! The log keeps these few fields in columns of their own beside the properties, so that a refold of millions of
//! events reads integers instead of parsing JSON.

use domain::event::digest;
use domain::order::PropertyError;
use domain::{Amount, ArrivedAs, CustomerId, Event, Kind, Order};
use jiff::Timestamp;

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
    /// What the event says about the person.
    pub person: Option<domain::Person>,
    /// The keys that the event says belong together; `None` for nearly all events.
    pub claims: Option<Box<Claims>>,
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
        person: Option<&domain::Person>,
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
fn short_digest(parts: &[&[u8]]) -> u64 {
    let bytes = digest(parts.iter().copied());
    u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}

/// The digest of a message id under which the fold knows it.
pub fn message_digest(message_id: &str) -> u64 {
    short_digest(&[message_id.as_bytes()])
}

impl OrderTouch {
    /// What the fold reads of an order.
    pub fn of(order: &Order) -> Self {
        let mut categories: Vec<String> = order.lines.iter().filter_map(|line| line.category.clone()).collect();
        categories.sort_unstable();
        categories.dedup();
        Self {
            order_key: order
                .order_id
                .as_ref()
                .map_or(0, |id| short_digest(&[order.source.as_bytes(), id.as_bytes()]).max(1)),
            amount: order.revenue,
            discount: order.discount,
            items: order.items(),
            categories,
            sales_channel: order.sales_channel.clone(),
            country: order.person.country.clone(),
        }
    }
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
            message: message_digest(&event.message_id.0),
            order: None,
            person: None,
        }
    }

    /// What the fold reads of an event; an error where a known kind has properties that are not what they should be.
    pub fn of(event: &Event) -> Result<Self, PropertyError> {
        let (order, person) = match &event.kind {
            Kind::OrderCompleted | Kind::OrderUpdated | Kind::OrderCancelled | Kind::OrderRefunded => {
                (Some(OrderTouch::of(&Order::from_properties(&event.properties)?)), None)
            }
            Kind::CustomerIdentified => (None, Some(Order::from_properties(&event.properties)?.person)),
            _ => (None, None),
        };
        Ok(Self {
            claims: Claims::of(|| event.arrived_as.clone(), event.also.clone(), person.as_ref()),
            customer: event.customer.clone(),
            kind: event.kind.clone(),
            occurred_at: event.occurred_at,
            received_at: event.received_at,
            message: message_digest(&event.message_id.0),
            order,
            person,
        })
    }
}
