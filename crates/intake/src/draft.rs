//! An event as a file tells it, before it has a place in the log.

use domain::event::digest;
use domain::{ArrivedAs, Kind, NaturalKey, Order};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// An event as a file tells it: everything but the moment it was received and the customer after identity resolution.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// First line of the file that it was made from, from 1.
    pub line: u64,
    /// What it is, whatever file it stands in.
    pub natural_key: NaturalKey,
    /// Digest of what it says. The same key with another content is a changed order.
    pub content: [u8; 16],
    /// The customer's key; `None` for guests without any.
    pub arrived_as: Option<ArrivedAs>,
    /// `Order Completed`, `Order Cancelled` or `Order Refunded`.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Its particulars. For a refund the amount given back; for a cancellation the amount called off; neither repeats
    /// the lines of its order.
    pub order: Order,
}

impl Draft {
    /// The particulars as properties of an event. Made when asked for: rows already known need none.
    pub fn properties(&self) -> Map<String, Value> {
        self.order.to_properties()
    }
}

/// Writes what a draft says in one definite form. Absent parts leave no trace, so that a part added in a later version
/// changes the digest of those orders only that have it.
pub(crate) fn content_of(
    kind: &Kind,
    occurred_at: Timestamp,
    arrived_as: Option<&ArrivedAs>,
    order: &Order,
    buffer: &mut Vec<u8>,
) -> [u8; 16] {
    buffer.clear();
    let mut part = |tag: u8, bytes: &[u8]| {
        if !bytes.is_empty() {
            buffer.push(tag);
            buffer.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            buffer.extend_from_slice(bytes);
        }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    part(1, kind.name().as_bytes());
    part(2, &occurred_at.as_microsecond().to_le_bytes());
    if let Some(arrived_as) = arrived_as {
        part(3, arrived_as.to_key().as_bytes());
    }
    part(4, text(&order.order_id).as_bytes());
    part(5, &order.revenue.micros().to_le_bytes());
    for (tag, amount) in [(6, order.discount), (7, order.shipping), (8, order.tax)] {
        if !amount.is_zero() {
            part(tag, &amount.micros().to_le_bytes());
        }
    }
    part(9, order.currency.as_ref().map_or("", |currency| currency.as_str()).as_bytes());
    part(10, text(&order.sales_channel).as_bytes());
    let person = &order.person;
    for (tag, value) in [(11, &person.name), (12, &person.email), (13, &person.country), (14, &person.postcode)] {
        part(tag, value.as_deref().unwrap_or_default().as_bytes());
    }
    for line in &order.lines {
        for (tag, value) in [(20, &line.sku), (21, &line.name), (22, &line.category)] {
            part(tag, value.as_deref().unwrap_or_default().as_bytes());
        }
        part(23, &line.price.micros().to_le_bytes());
        part(24, &line.quantity.to_le_bytes());
    }
    digest([buffer.as_slice()])
}
