//! One commercial event of a history.

use domain::{Amount, Day};
use serde::{Deserialize, Serialize};

/// What kind of commercial event an entry is, in the order in which equal moments are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// An order was placed.
    Completed,
    /// An order changed; the entry holds its new state whole.
    Updated,
    /// An order was cancelled.
    Cancelled,
    /// Money was given back.
    Refunded,
}

/// One commercial event. The field order is the sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// When it happened, in microseconds since 1970 UTC.
    pub occurred_at_micros: i64,
    /// When it reached us: of two states at the same moment the later received holds.
    pub received_at_micros: i64,
    /// What it is.
    pub kind: EntryKind,
    /// Digest of source and order number, 0 for none.
    pub order_key: u64,
    /// Digest of the message id; makes a repeated event one entry.
    pub message: u64,
    /// Revenue of the order or the refunded amount, reporting currency.
    pub amount: Amount,
    /// Discount already taken off.
    pub discount: Amount,
    /// Calendar day in the firm's zone.
    pub day: DayNumber,
    /// Pieces.
    pub items: u32,
    /// Set of categories, by its number in the book's dictionary; 0 for none.
    pub categories: u32,
    /// Sales channel, by its number; 0 for none.
    pub sales_channel: u32,
    /// Country, by its number; 0 for none.
    pub country: u32,
    /// Place of its key among the history's strands.
    pub strand: u32,
    /// Digest of the order's number alone, 0 for none.
    pub order_number: u64,
}

/// A [`Day`] in four bytes, serialised as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DayNumber(pub i32);

impl From<Day> for DayNumber {
    fn from(day: Day) -> Self {
        Self(day.number())
    }
}

impl From<DayNumber> for Day {
    fn from(day: DayNumber) -> Self {
        Self::from_number(day.0)
    }
}
