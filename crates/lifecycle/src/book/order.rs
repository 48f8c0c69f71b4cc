//! Entries replayed into the states of their orders.

use std::collections::HashMap;

use domain::{Amount, Day};
use jiff::Timestamp;

use super::{DayNumber, Entry, EntryKind, History};

/// The state of one order as of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderState {
    /// Its digest, 0 where its source has no numbers.
    pub order_key: u64,
    /// Day on which it was placed.
    pub day: Day,
    /// Moment at which it was placed, in microseconds.
    pub placed_at_micros: i64,
    /// Revenue.
    pub amount: Amount,
    /// Discount.
    pub discount: Amount,
    /// Pieces.
    pub items: u32,
    /// Set of categories.
    pub categories: u32,
    /// Sales channel.
    pub sales_channel: u32,
    /// Country.
    pub country: u32,
    /// Whether it had been cancelled.
    pub cancelled: bool,
    /// Given back by then, whenever that was.
    pub refunded: Amount,
    /// Whether an entry said that it was placed; a cancellation that arrived first waits for it.
    placed: bool,
    /// When the state that holds reached us.
    received_at_micros: i64,
}

impl OrderState {
    /// Whether it counts as an order: placed and not cancelled.
    pub const fn counts(&self) -> bool {
        self.placed && !self.cancelled
    }
}

/// Replays entries up to and with `day` into the states of their orders, in the order in which they were placed, and
/// calls `refund` for each refund. The states are appended to `states`, which is cleared first.
pub fn replay(entries: &[Entry], day: Day, states: &mut Vec<OrderState>, mut refund: impl FnMut(&Entry)) {
    states.clear();
    let last = DayNumber::from(day);
    let mut places = Places::for_entries(entries.len());
    for entry in entries.iter().take_while(|entry| entry.day <= last) {
        let known = places.find(entry.order_key, states);
        match entry.kind {
            EntryKind::Completed | EntryKind::Updated => match known {
                Some(place) => states[place].restate(entry),
                None => states.push(OrderState::of(entry, true)),
            },
            EntryKind::Cancelled => match known {
                Some(place) => states[place].cancelled = true,
                None if entry.order_key != 0 => {
                    let mut state = OrderState::of(entry, false);
                    state.cancelled = true;
                    states.push(state);
                }
                None => {}
            },
            EntryKind::Refunded => {
                if let Some(place) = known {
                    states[place].refunded += entry.amount;
                }
                refund(entry);
            }
        }
    }
}

impl History {
    /// Asks something of the same customer as if they placed one more order of so much, later than all others and on the way of the
    /// last one; the history is what it was afterwards.
    pub fn supposing_order<Answer>(
        &mut self,
        (day, moment): (Day, Timestamp),
        amount: Amount,
        ask: impl FnOnce(&Self) -> Answer,
    ) -> Answer {
        let micros = moment.as_microsecond();
        let like = self.entries.last().copied();
        self.entries.push(Entry {
            occurred_at_micros: micros,
            received_at_micros: micros,
            kind: EntryKind::Completed,
            order_key: 0,
            // No real message has it but by a chance of one in 2⁶⁴.
            message: u64::MAX,
            amount,
            discount: Amount::ZERO,
            day: day.into(),
            items: like.map_or(1, |like| like.items),
            categories: like.map_or(0, |like| like.categories),
            sales_channel: like.map_or(0, |like| like.sales_channel),
            country: like.map_or(0, |like| like.country),
            strand: like.map_or(0, |like| like.strand),
        });
        let answer = ask(self);
        self.entries.pop();
        answer
    }
}

/// Where each order stands among the states: a look back for the few orders of a person, an index for the many of
/// guests and wholesalers.
enum Places {
    LookBack,
    Index { seen: usize, places: HashMap<u64, usize> },
}

impl Places {
    fn for_entries(count: usize) -> Self {
        if count <= 64 { Self::LookBack } else { Self::Index { seen: 0, places: HashMap::new() } }
    }

    fn find(&mut self, order_key: u64, states: &[OrderState]) -> Option<usize> {
        if order_key == 0 {
            return None;
        }
        match self {
            Self::LookBack => states.iter().rposition(|state| state.order_key == order_key),
            Self::Index { seen, places } => {
                for (place, state) in states.iter().enumerate().skip(*seen) {
                    places.insert(state.order_key, place);
                }
                *seen = states.len();
                places.get(&order_key).copied()
            }
        }
    }
}

impl OrderState {
    fn of(entry: &Entry, placed: bool) -> Self {
        Self {
            order_key: entry.order_key,
            day: entry.day.into(),
            placed_at_micros: entry.occurred_at_micros,
            amount: entry.amount,
            discount: entry.discount,
            items: entry.items,
            categories: entry.categories,
            sales_channel: entry.sales_channel,
            country: entry.country,
            cancelled: false,
            refunded: Amount::ZERO,
            placed,
            received_at_micros: entry.received_at_micros,
        }
    }

    /// Another state of the same order. What was received last holds, whatever moment it speaks of; the order was placed
    /// at the earliest moment that any of them names, because an update may tell of a later change as well as correct
    /// the order's own date.
    fn restate(&mut self, entry: &Entry) {
        let (cancelled, refunded) = (self.cancelled, self.refunded);
        let (day, placed_at_micros) =
            if self.placed { (self.day, self.placed_at_micros) } else { (entry.day.into(), entry.occurred_at_micros) };
        let newer = !self.placed || entry.received_at_micros >= self.received_at_micros;
        let state = if newer { Self::of(entry, true) } else { *self };
        *self = Self { cancelled, refunded, day, placed_at_micros, placed: true, ..state };
    }
}
