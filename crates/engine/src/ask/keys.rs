//! Which customer each key stands for: what whoever reads the lake from outside needs to group events by customer.
//!
//! Rows of the lake keep the key under which they arrived, because a merge is never written into them: it can be undone.

use domain::{CustomerId, Day};
use jiff::Timestamp;

use crate::state::State;

/// A key and the customer it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// The key as the column `customer` of the lake has it.
    pub key: CustomerId,
    /// The customer that it stands for now; the same where it was joined with no other.
    pub customer: CustomerId,
    /// The first event that arrived under the key.
    pub since: Timestamp,
}

/// Every key under which events of customers have arrived up to the end of a day, each once, in their order. Who is who is as known
/// now: what was learnt later of earlier keys holds for them too.
pub fn keys(state: &State, day: Day) -> Vec<KeyLine> {
    let end = state.zone.start_of(day.plus(1));
    let mut lines: Vec<KeyLine> = state
        .book
        .histories()
        .iter()
        .flat_map(|history| history.keys_since().into_iter().map(move |(key, micros)| (history, key, micros)))
        .filter_map(|(history, key, micros)| {
            let since = Timestamp::from_microsecond(micros).ok().filter(|since| *since < end)?;
            Some(KeyLine { key: key.clone(), customer: history.customer.clone(), since })
        })
        .collect();
    lines.sort_by(|left, right| left.key.cmp(&right.key));
    lines
}
