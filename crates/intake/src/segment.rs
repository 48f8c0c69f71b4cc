//! Calls of the Segment HTTP API, read into events: what its clients, and those of `RudderStack`, send.
//!
//! Bytes go in, events come out; the moment, the source and chance are handed in. Specification:
//! <https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/> and the pages of the spec it names.
//!
//! 1. [`unpack()`] undoes gzip, up to a limit.
//! 2. [`Envelope::parse`] reads the body once. A body that is not JSON, or larger than the [`Bounds`] allow, is a [`Refusal`].
//! 3. [`Envelope::write_key`] names the source where the body does.
//! 4. [`Envelope::open`] makes the [`Event`]s.
//!
//! # What a call becomes
//!
//! | call | kind | properties |
//! | --- | --- | --- |
//! | `track` | that of the event's name, see [`domain::vocabulary`] | `properties` |
//! | `page` | `Page Viewed` | `properties`, `name`, `category`, and what `context.page` says |
//! | `screen` | `Screen Viewed` | `properties`, `name`, `category` |
//! | `identify` | `Customer Identified` | `traits` |
//! | `group` | `Group Joined` | `traits` and `group_id` |
//! | `alias` | `Customer Merged`; with the public key of a web site `Customer Merge Proposed` | none |
//!
//! `integrations` is not looked at. IP addresses are left out, where the [`Receipt`] does not say otherwise. An event belongs to its `userId`; beside it the `anonymousId` is a further key.
//!
//! # When it happened
//!
//! Segment's formula: `receivedAt − (sentAt − originalTimestamp)`, which takes the sender's wrong clock out. Without
//! `sentAt` the sender's word holds. A moment that cannot be read, or lies before 1970 or more than 36 hours ahead, is replaced by
//! that of the arrival, and flagged.
//!
//! # What is not taken
//!
//! In a batch every event stands for itself: those that cannot be kept at all are left out and told ([`Rejected`]), the
//! others are taken. Only where none can be kept the whole is refused, as a single call would be.

mod bounds;
mod event;
mod fault;
mod ip;
mod unpack;
mod when;
mod wire;

use domain::{Event, Zone};
use jiff::Timestamp;

/// Faults that only this door finds, beside those of the vocabulary.
pub const FAULTS: [&str; 4] = [when::IN_THE_FUTURE, when::BEFORE_1970, when::NO_OFFSET, event::NOT_JOINED];

pub use bounds::{Bounds, MOST_EVENTS};
pub use event::MAX_NAME_BYTES;
pub use fault::{Fault, Refusal};
pub use unpack::unpack;

use wire::{Item, Wire};

/// What is asked for: the last part of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// Something happened.
    Track,
    /// Who somebody is.
    Identify,
    /// A page was viewed.
    Page,
    /// A screen of an app was viewed.
    Screen,
    /// Somebody belongs to a firm or household.
    Group,
    /// Two ids are one person.
    Alias,
    /// Several calls at once, each with its `type`.
    Batch,
}

impl Call {
    /// All paths, the long ones and those of analytics-next, with what they ask for.
    pub const PATHS: [(&'static str, Self); 15] = [
        ("/v1/track", Self::Track),
        ("/v1/identify", Self::Identify),
        ("/v1/page", Self::Page),
        ("/v1/screen", Self::Screen),
        ("/v1/group", Self::Group),
        ("/v1/alias", Self::Alias),
        ("/v1/batch", Self::Batch),
        ("/v1/import", Self::Batch),
        ("/v1/t", Self::Track),
        ("/v1/i", Self::Identify),
        ("/v1/p", Self::Page),
        ("/v1/s", Self::Screen),
        ("/v1/g", Self::Group),
        ("/v1/a", Self::Alias),
        ("/v1/b", Self::Batch),
    ];

    /// The call that an event of a batch names as its `type`; a batch holds no batch.
    fn from_type(name: &str) -> Option<Self> {
        let calls = [Self::Track, Self::Identify, Self::Page, Self::Screen, Self::Group, Self::Alias];
        calls.into_iter().find(|call| call.name().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Identify => "identify",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
            Self::Batch => "batch",
        }
    }
}

/// What the body does not say.
pub struct Receipt<'a> {
    /// When it arrived.
    pub received_at: Timestamp,
    /// The firm's zone: times without an offset are read as of it.
    pub zone: &'a Zone,
    /// Name of the source whose write key sent it.
    pub source: &'a str,
    /// Whether anybody can read the write key, because it stands in the pages of a web site. What such a key says of two
    /// known people joins nobody.
    pub is_public: bool,
    /// Whether an IP address is kept where the event names one; otherwise the field goes, in its context and everywhere else.
    pub keeps_ip: bool,
    /// Names of properties by which people are known too, such as a card's number. Only a secret key may name them.
    pub keys: &'a [String],
    /// Fills a slice with unpredictable bytes, for events without a message id.
    pub chance: &'a dyn Fn(&mut [u8]),
}

/// An event of a batch that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its place in the batch, from 0.
    pub place: usize,
    /// Why.
    pub fault: Fault,
}

/// What a body brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The events to be kept, in the order in which they stand.
    pub events: Vec<Event>,
    /// Those of a batch that cannot be.
    pub rejected: Vec<Rejected>,
}

/// A body that is JSON of the right form.
#[derive(Debug)]
pub struct Envelope<'a> {
    call: Call,
    bounds: Bounds,
    bytes: usize,
    wire: Wire<'a>,
}

impl<'a> Envelope<'a> {
    /// Reads a body, unpacked.
    pub fn parse(call: Call, body: &'a [u8], bounds: &Bounds) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|error| Refusal::NotText { at: error.valid_up_to() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_ascii().is_empty() {
            return Err(Refusal::Empty);
        }
        let whole = if call == Call::Batch { bounds.batch_bytes } else { bounds.event_bytes };
        if text.len() > whole {
            return Err(match call {
                Call::Batch => Refusal::BatchTooLarge { bytes: text.len(), most: whole },
                _ => Refusal::Event(Fault::TooLarge { bytes: text.len(), most: whole }),
            });
        }
        let item: Item<'a> = serde_json::from_str(text).map_err(|error| Refusal::of_json(&error))?;
        let Item::Object(wire) = item else {
            return Err(Refusal::Event(Fault::wrong_type("", item.found(), "an object")));
        };
        Ok(Self { call, bounds: *bounds, bytes: text.len(), wire: *wire })
    }

    /// The write key in the body: of the whole, or of the first event of a batch.
    pub fn write_key(&self) -> Option<&str> {
        let first = || match self.wire.batch.as_ref()?.items.first()? {
            Item::Object(first) => first.write_key.text(),
            Item::Other(_) => None,
        };
        self.wire.write_key.text().or_else(first)
    }

    /// The events.
    pub fn open(self, receipt: &Receipt<'_>) -> Result<Taken, Refusal> {
        let Self { call, bounds, bytes, mut wire } = self;
        if call != Call::Batch {
            let event = event::of(call, wire, receipt, "").map_err(Refusal::Event)?;
            return Ok(Taken { events: vec![event], rejected: Vec::new() });
        }
        let batch = wire.batch.take().ok_or(Refusal::NoBatch)?;
        let all = batch.items.len() + batch.more;
        let most = bounds.events_per_batch.min(MOST_EVENTS);
        if all > most {
            return Err(Refusal::TooManyEvents { events: all, most });
        }
        // An event in a body that is small enough for one is.
        let most_bytes = if bytes > bounds.event_bytes { bounds.event_bytes } else { usize::MAX };
        let mut taken = Taken { events: Vec::with_capacity(batch.items.len()), rejected: Vec::new() };
        for (place, item) in batch.items.into_iter().enumerate() {
            match event_of_batch(item, &wire, receipt, place, most_bytes) {
                Ok(event) => taken.events.push(event),
                Err(fault) => taken.rejected.push(Rejected { place, fault }),
            }
        }
        if taken.events.is_empty() && !taken.rejected.is_empty() {
            return Err(Refusal::NoneTaken(taken.rejected));
        }
        Ok(taken)
    }
}

fn event_of_batch(
    item: Item<'_>,
    around: &Wire<'_>,
    receipt: &Receipt<'_>,
    place: usize,
    most_bytes: usize,
) -> Result<Event, Fault> {
    let found = item.found();
    let Item::Object(mut wire) = item else {
        return Err(Fault::wrong_type(&format!("batch.{place}"), found, "an object"));
    };
    if most_bytes < usize::MAX {
        let bytes = wire.bytes();
        if bytes > most_bytes {
            return Err(Fault::TooLarge { bytes, most: most_bytes });
        }
    }
    let path = format!("batch.{place}.");
    let Some(name) = wire.call.text() else {
        return Err(Fault::Missing { path: format!("{path}type") });
    };
    let call = Call::from_type(name).ok_or_else(|| Fault::UnknownType { path: format!("{path}type") })?;
    wire.take_from(around);
    event::of(call, *wire, receipt, &path)
}

#[cfg(test)]
mod tests;
