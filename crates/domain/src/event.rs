//! Events: everything that happens between a firm and a customer.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::customer::{ArrivedAs, CustomerId};

/// The unique name of an event, which makes retries harmless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub String);

/// What an imported row is, whatever file it stands in: the same key is the same thing, without a time limit.
///
/// A digest, so that the table of known keys stays small: 16 bytes of BLAKE3 over source, kind and the natural id
/// (an order number, or the row's own fields and its ordinal among equal rows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NaturalKey(pub [u8; 16]);

impl NaturalKey {
    /// The key of `parts`, kept apart so that ("ab", "c") differs from ("a", "bc").
    pub fn of(parts: &[&str]) -> Self {
        Self(digest(parts.iter().map(|part| part.as_bytes())))
    }
}

/// Sixteen bytes of BLAKE3 over length-prefixed parts.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes
}

/// One event on a customer's timeline.
///
/// `customer` is absent for what belongs to no person, and for guests without any key. Properties follow the Segment
/// spec (ecommerce v2); [`crate::Order`] reads those of orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Unique name of the event.
    pub message_id: MessageId,
    /// The key under which it arrived.
    pub arrived_as: Option<ArrivedAs>,
    /// The customer it belongs to, after identity resolution.
    pub customer: Option<CustomerId>,
    /// What happened.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it reached this system.
    pub received_at: Timestamp,
    /// Its particulars.
    pub properties: Map<String, Value>,
}

macro_rules! kinds {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// What happened: the kinds that Stammkunde reads, and any other name as it came.
        ///
        /// Names follow the Segment spec (object and past participle; ecommerce v2).
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
            /// A kind this version has no use for; stored, and usable in rules by its name.
            Other(Box<str>),
        }

        impl Kind {
            /// Every kind that Stammkunde reads.
            pub const KNOWN: &'static [&'static str] = &[$($name),+];

            /// The kind with this name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    other => Self::Other(other.into()),
                }
            }

            /// The name as stored.
            pub fn name(&self) -> Cow<'_, str> {
                match self {
                    $(Self::$variant => Cow::Borrowed($name),)+
                    Self::Other(name) => Cow::Borrowed(name),
                }
            }
        }
    };
}

kinds! {
    CustomerIdentified = "Customer Identified",
    OrderCompleted = "Order Completed",
    OrderUpdated = "Order Updated",
    OrderCancelled = "Order Cancelled",
    OrderRefunded = "Order Refunded",
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_keep_their_names() {
        for name in Kind::KNOWN.iter().copied().chain(["Weinprobe besucht"]) {
            assert_eq!(Kind::from_name(name).name(), name);
        }
    }

    #[test]
    fn parts_of_a_key_are_kept_apart() {
        assert_ne!(NaturalKey::of(&["ab", "c"]), NaturalKey::of(&["a", "bc"]));
    }
}
