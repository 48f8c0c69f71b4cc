//! Entries replayed into the states of their orders.

use std::collections::HashMap;

use domain::{Amount, Day};
use jiff::Timestamp;

use super::{DayNumber, Entry, EntryKind, History};

/// The state of one order as of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderState {
    /// Its digest, 0 where its source has no numbers; of an order of which two sources tell that of the first.
    pub order_key: u64,
    /// Its digest at another source that tells of it, 0 where none does.
    also_known_as: u64,
    /// Digest of its number alone, 0 for none.
    order_number: u64,
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
    /// What said the state that holds.
    said_by: EntryKind,
}

/// Two sources that tell of one order name moments that are at most so far apart: files often know only the day, and in
/// some zone.
const MOST_APART_MICROS: i64 = 3 * 24 * 3600 * 1_000_000;

impl OrderState {
    /// Whether this is the digest of the order at a source.
    pub const fn is(&self, order_key: u64) -> bool {
        order_key != 0 && (self.order_key == order_key || self.also_known_as == order_key)
    }

    /// Whether it was placed, cancelled since or not.
    pub const fn was_placed(&self) -> bool {
        self.placed
    }

    /// Its digests at the sources that tell of it, the first one's first; 0 for none.
    pub const fn keys(&self) -> [u64; 2] {
        [self.order_key, self.also_known_as]
    }

    /// Whether it counts as an order: placed and not cancelled.
    pub const fn counts(&self) -> bool {
        self.placed && !self.cancelled
    }
}

/// Replays entries up to and with `day` into the states of their orders, in the order in which they were placed, and
/// calls `refund` for each refund. The states are appended to `states`, which is cleared first.
///
/// An order of which several sources tell (a file and a client, a page and a server) is one order. They are taken for one
/// where number and customer are the same and either the amounts are equal and the moments near, or one tells of a change.
/// Then the latest word holds, a refund of which two tell counts once, and the entries that `refund` is called with bear the
/// key of the order's state.
pub fn replay(entries: &[Entry], day: Day, states: &mut Vec<OrderState>, refund: impl FnMut(&Entry)) {
    tell(entries, day, states, refund, |_, _| {});
}

/// Whether two entries of a kind may tell of the same order: cheaper than [`told_again`], which they then have to be asked for.
pub(crate) fn may_tell_again(entries: &[Entry], kind: EntryKind) -> bool {
    let repeats = |digest: fn(&Entry) -> u64| {
        let of_kind = entries.iter().filter(|entry| entry.kind == kind);
        let mut digests: Vec<u64> = of_kind.map(digest).filter(|digest| *digest != 0).collect();
        digests.sort_unstable();
        digests.windows(2).any(|pair| pair[0] == pair[1])
    };
    repeats(|entry| entry.order_key) || repeats(|entry| entry.order_number)
}

/// The places of entries up to and with `day` that tell once more what another one of them tells, ascending: of an order
/// placed, cancelled or paid back, by another source or by the same one under another message. Of two that tell of an order
/// placed, one that says an amount stands before one that says none.
pub(crate) fn told_again(entries: &[Entry], day: Day) -> Vec<usize> {
    let (mut states, mut again) = (Vec::new(), Vec::new());
    let is_placing =
        |at: usize, state: &OrderState| entries[at].kind == EntryKind::Completed && state.is(entries[at].order_key);
    tell(
        entries,
        day,
        &mut states,
        |_| {},
        |place, state| {
            if entries[place].kind != EntryKind::Completed {
                again.push(place);
                return;
            }
            // A correction may stand before the only entry that tells of the order placed.
            let Some(standing) = (0..place).find(|at| is_placing(*at, state) && !again.contains(at)) else { return };
            let says_more = entries[standing].amount.is_zero() && !entries[place].amount.is_zero();
            again.push(if says_more { standing } else { place });
        },
    );
    again.sort_unstable();
    again
}

/// What [`replay`] says, calling `again` for each entry that tells once more what is known, with its place and its order's state.
fn tell(
    entries: &[Entry],
    day: Day,
    states: &mut Vec<OrderState>,
    mut refund: impl FnMut(&Entry),
    mut again: impl FnMut(usize, &OrderState),
) {
    states.clear();
    let last = DayNumber::from(day);
    let mut places = Places::for_entries(entries.len());
    for (at, entry) in entries.iter().enumerate().take_while(|(_, entry)| entry.day <= last) {
        let known = places.find(entry, states);
        match entry.kind {
            EntryKind::Completed | EntryKind::Updated => match known {
                Some(place) => {
                    if entry.kind == EntryKind::Completed && states[place].placed {
                        again(at, &states[place]);
                    }
                    states[place].restate(entry);
                }
                None => states.push(OrderState::of(entry, true)),
            },
            EntryKind::Cancelled => match known {
                Some(place) => {
                    if states[place].cancelled {
                        again(at, &states[place]);
                    }
                    states[place].cancelled = true;
                }
                None if entry.order_key != 0 => {
                    let mut state = OrderState::of(entry, false);
                    state.cancelled = true;
                    states.push(state);
                }
                None => {}
            },
            EntryKind::Refunded => {
                let Some(place) = known else {
                    refund(entry);
                    continue;
                };
                if places.was_told(place, entry) {
                    again(at, &states[place]);
                } else {
                    states[place].refunded += entry.amount;
                    refund(&Entry { order_key: states[place].order_key, ..*entry });
                }
            }
        }
    }
}

impl History {
    /// Asks something of the same customer as if they placed one more order of so much, later than all others and on the way of the
    /// last one; the history is what it was afterwards. Further orders may be supposed in turn.
    pub fn supposing_order<Answer>(
        &mut self,
        (day, moment): (Day, Timestamp),
        amount: Amount,
        ask: impl FnOnce(&mut Self) -> Answer,
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
            order_number: 0,
        });
        let answer = ask(self);
        self.entries.pop();
        answer
    }
}

/// Where each order stands among the states: a look back for the few orders of a person, an index for the many of
/// guests and wholesalers.
struct Places {
    index: Option<Index>,
    /// Digests of further sources that tell of an order, with its place. Nearly always empty.
    joined: HashMap<u64, usize>,
    /// Refunds told, by place and amount: by which source how often.
    refunds: HashMap<(usize, Amount), Vec<(u64, usize)>>,
}

/// The states seen so far by digest, and by number.
#[derive(Default)]
struct Index {
    seen: usize,
    by_key: HashMap<u64, usize>,
    by_number: HashMap<u64, Vec<usize>>,
}

impl Places {
    fn for_entries(count: usize) -> Self {
        let index = (count > 64).then(Index::default);
        Self { index, joined: HashMap::new(), refunds: HashMap::new() }
    }

    fn find(&mut self, entry: &Entry, states: &mut [OrderState]) -> Option<usize> {
        if entry.order_key == 0 {
            return None;
        }
        if let Some(index) = &mut self.index {
            index.learn(states);
        }
        let own = match &self.index {
            None => states.iter().rposition(|state| state.order_key == entry.order_key),
            Some(index) => index.by_key.get(&entry.order_key).copied(),
        };
        let own = own.or_else(|| self.joined.get(&entry.order_key).copied());
        if own.is_some() || entry.order_number == 0 {
            return own;
        }
        let is_same = |place: &usize| states[*place].may_be(entry);
        let anothers = match &self.index {
            None => (0..states.len()).rev().find(is_same),
            Some(index) => index.by_number.get(&entry.order_number)?.iter().rev().copied().find(is_same),
        }?;
        self.joined.insert(entry.order_key, anothers);
        states[anothers].also_known_as = entry.order_key;
        Some(anothers)
    }

    /// Whether another source told of this refund already: of two sources that tell of equal amounts the second, as often as
    /// the first did.
    fn was_told(&mut self, place: usize, entry: &Entry) -> bool {
        let told = self.refunds.entry((place, entry.amount)).or_default();
        let others = told.iter().filter(|(key, _)| *key != entry.order_key).map(|(_, count)| *count).max();
        let own = if let Some((_, count)) = told.iter_mut().find(|(key, _)| *key == entry.order_key) {
            *count += 1;
            *count
        } else {
            told.push((entry.order_key, 1));
            1
        };
        others.is_some_and(|others| own <= others)
    }
}

impl Index {
    fn learn(&mut self, states: &[OrderState]) {
        for (place, state) in states.iter().enumerate().skip(self.seen) {
            self.by_key.insert(state.order_key, place);
            if state.order_number != 0 {
                self.by_number.entry(state.order_number).or_default().push(place);
            }
        }
        self.seen = states.len();
    }
}

impl OrderState {
    fn of(entry: &Entry, placed: bool) -> Self {
        Self {
            order_key: entry.order_key,
            also_known_as: 0,
            order_number: entry.order_number,
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
            said_by: entry.kind,
        }
    }

    /// Whether an entry of another source tells of this order. A change says so by its number; an order that was placed also
    /// by its amount, where both say one, and by its moment.
    fn may_be(&self, entry: &Entry) -> bool {
        if self.order_number != entry.order_number {
            return false;
        }
        let is_near = (self.placed_at_micros - entry.occurred_at_micros).abs() <= MOST_APART_MICROS;
        let is_equal = self.amount == entry.amount || self.amount.is_zero() || entry.amount.is_zero();
        entry.kind != EntryKind::Completed || !self.placed || (is_near && is_equal)
    }

    /// Another state of the same order. What was received last holds, whatever moment it speaks of; the order was placed
    /// at the earliest moment that any of them names, because an update may tell of a later change as well as correct
    /// the order's own date.
    fn restate(&mut self, entry: &Entry) {
        let (day, placed_at_micros) =
            if self.placed { (self.day, self.placed_at_micros) } else { (entry.day.into(), entry.occurred_at_micros) };
        // An order that says no amount, as one in another currency, takes none away from one that does.
        let silent = |kind: EntryKind, amount: Amount| kind == EntryKind::Completed && amount.is_zero();
        let newer = match (silent(self.said_by, self.amount), silent(entry.kind, entry.amount)) {
            _ if !self.placed => true,
            (false, true) => false,
            (true, false) => true,
            _ => entry.received_at_micros >= self.received_at_micros,
        };
        let state = if newer { Self::of(entry, true) } else { *self };
        *self = Self {
            order_key: self.order_key,
            also_known_as: self.also_known_as,
            order_number: self.order_number,
            cancelled: self.cancelled,
            refunded: self.refunded,
            day,
            placed_at_micros,
            placed: true,
            ..state
        };
    }
}
