//! Looks: how often somebody viewed products of a category on a day. Interest is in the count, not in the single view. Events of the
//! firm's own names are counted alike, by their names in place of categories.

use domain::Kind;
use serde::{Deserialize, Serialize};

use super::DayNumber;

/// In place of a kind: an event of a name of the firm's own.
pub(super) const OWN: u8 = u8::MAX;

/// Views of one kind and category on one day under one key. The field order is the sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Look {
    /// Calendar day in the firm's zone.
    pub day: DayNumber,
    /// The kind's place in [`Kind::ALL`], or [`OWN`].
    pub(super) kind: u8,
    /// The category by its number among the book's words, 0 for none told; of an event of the firm's own its name.
    pub category: u32,
    /// Place of its key among the history's strands.
    pub strand: u32,
    /// How often.
    pub count: u32,
}

impl Look {
    /// What was viewed; `None` of an event of a name of the firm's own.
    pub fn kind(&self) -> Option<&'static Kind> {
        Kind::ALL.get(usize::from(self.kind))
    }

    /// Whether it counts events of a name of the firm's own.
    pub const fn is_own(&self) -> bool {
        self.kind == OWN
    }

    const fn key(&self) -> (DayNumber, u8, u32, u32) {
        (self.day, self.kind, self.category, self.strand)
    }
}

/// Adds looks to a sorted set; equal ones add up.
pub(super) fn insert(looks: &mut Vec<Look>, look: Look) {
    match looks.binary_search_by_key(&look.key(), Look::key) {
        Ok(place) => looks[place].count = looks[place].count.saturating_add(look.count),
        Err(place) => {
            super::make_room(looks);
            looks.insert(place, look);
        }
    }
}
