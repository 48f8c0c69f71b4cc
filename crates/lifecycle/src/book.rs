//! The book: every customer's entries, folded from the log.
//!
//! An entry is one commercial event in a few integers. A customer's history is the *set* of their entries, kept
//! sorted; merging two histories is the union of the sets. Union is commutative, associative and idempotent, so the
//! order of arrival, repeated delivery and any cut of the log give the same book, and "as of a day" is a prefix.

use std::collections::HashMap;

use domain::{Amount, CustomerId, Day, Kind, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::touch::{OrderTouch, Touch};

/// A customer's place in the book. Places are never reused while a book lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CustomerIndex(pub u32);

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
    /// Set of categories, by its number in [`Dictionary`]; 0 for none.
    pub categories: u32,
    /// Sales channel, by its number; 0 for none.
    pub sales_channel: u32,
    /// Country, by its number; 0 for none.
    pub country: u32,
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

/// Texts that repeat, each stored once. Number 0 is 'none'.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dictionary {
    texts: Vec<String>,
    #[serde(skip)]
    numbers: HashMap<String, u32>,
}

impl Dictionary {
    /// The number of a text, which is entered if it is new.
    fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if self.numbers.len() != self.texts.len() {
            self.numbers = self.texts.iter().cloned().zip(1..).collect();
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The text with a number; `None` for 0.
    pub fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(usize::try_from(number).ok()?.checked_sub(1)?).map(String::as_str)
    }

    /// All texts with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.texts.iter().map(String::as_str))
    }
}

/// A particular of a person with the moment it was said: the latest word holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Said {
    at_micros: i64,
    received_micros: i64,
    text: String,
}

/// What is known of the person, each particular by its latest word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    name: Option<Said>,
    email: Option<Said>,
    country: Option<Said>,
    postcode: Option<Said>,
}

impl PersonFacts {
    /// Their name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(|said| said.text.as_str())
    }

    /// Their e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.email.as_ref().map(|said| said.text.as_str())
    }

    /// Their country.
    pub fn country(&self) -> Option<&str> {
        self.country.as_ref().map(|said| said.text.as_str())
    }

    /// Their postcode.
    pub fn postcode(&self) -> Option<&str> {
        self.postcode.as_ref().map(|said| said.text.as_str())
    }

    /// The moment of the earliest particular still known, in microseconds.
    fn first_said_micros(&self) -> Option<i64> {
        [&self.name, &self.email, &self.country, &self.postcode].into_iter().flatten().map(|said| said.at_micros).min()
    }

    fn merge(&mut self, other: Self) {
        // `Option`'s order puts `None` first and `Said` sorts by moment, so the maximum is the latest word.
        let latest = |mine: &mut Option<Said>, theirs: Option<Said>| {
            if theirs > *mine {
                *mine = theirs;
            }
        };
        latest(&mut self.name, other.name);
        latest(&mut self.email, other.email);
        latest(&mut self.country, other.country);
        latest(&mut self.postcode, other.postcode);
    }
}

/// One customer's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Whose it is.
    pub customer: CustomerId,
    /// What is known of the person.
    pub person: PersonFacts,
    /// The entries, sorted, each once.
    pub entries: Vec<Entry>,
}

impl History {
    /// The first day on which anything is known of the customer, in the zone of the book.
    pub fn first_seen(&self, zone: &Zone) -> Option<Day> {
        let said = || {
            let micros = self.person.first_said_micros()?;
            Timestamp::from_microsecond(micros).ok().map(|moment| zone.day_of(moment))
        };
        self.entries.first().map(|entry| Day::from(entry.day)).or_else(said)
    }
}

/// Inserts an entry into a sorted set; almost always it belongs at the end.
fn insert(entries: &mut Vec<Entry>, entry: Entry) {
    match entries.last() {
        None => entries.push(entry),
        Some(last) if *last < entry => entries.push(entry),
        Some(_) => {
            if let Err(place) = entries.binary_search(&entry) {
                entries.insert(place, entry);
            }
        }
    }
}

/// Every customer's history, and the orders of guests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Book {
    zone_name: String,
    #[serde(skip)]
    zone: Option<Zone>,
    histories: Vec<History>,
    guests: Vec<Entry>,
    /// Countries as written.
    pub countries: Dictionary,
    /// Sales channels as written.
    pub sales_channels: Dictionary,
    /// Sets of categories: their names joined by the unit separator.
    category_sets: Dictionary,
    #[serde(skip)]
    index: HashMap<CustomerId, CustomerIndex>,
}

/// Joins the names of a category set; no name holds a control character.
const UNIT_SEPARATOR: char = '\u{1f}';

impl Book {
    /// An empty book whose days begin in `zone`.
    pub fn new(zone: &Zone) -> Self {
        Self {
            zone_name: zone.name().to_owned(),
            zone: Some(zone.clone()),
            histories: Vec::new(),
            guests: Vec::new(),
            countries: Dictionary::default(),
            sales_channels: Dictionary::default(),
            category_sets: Dictionary::default(),
            index: HashMap::new(),
        }
    }

    /// Makes a book read from a snapshot usable: its zone and index are not stored. `None` where the snapshot was
    /// made for another zone, whose days are others.
    pub fn revived(mut self, zone: &Zone) -> Option<Self> {
        if self.zone_name != zone.name() {
            return None;
        }
        self.zone = Some(zone.clone());
        self.index = (0..)
            .zip(&self.histories)
            .map(|(place, history)| (history.customer.clone(), CustomerIndex(place)))
            .collect();
        Some(self)
    }

    /// The IANA name of the zone in which its days begin.
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.histories.len()
    }

    /// Whether no customer and no guest is in it.
    pub fn is_empty(&self) -> bool {
        self.histories.is_empty() && self.guests.is_empty()
    }

    /// Every customer with their place.
    pub fn customers(&self) -> impl Iterator<Item = (CustomerIndex, &History)> {
        (0..).map(CustomerIndex).zip(&self.histories)
    }

    /// The histories, by place.
    pub fn histories(&self) -> &[History] {
        &self.histories
    }

    /// One customer's history.
    pub fn history(&self, place: CustomerIndex) -> Option<&History> {
        self.histories.get(place.0 as usize)
    }

    /// The place of a customer.
    pub fn find(&self, customer: &CustomerId) -> Option<CustomerIndex> {
        self.index.get(customer).copied()
    }

    /// Entries of orders without any customer.
    pub fn guests(&self) -> &[Entry] {
        &self.guests
    }

    /// First and last day with an entry.
    pub fn span(&self) -> Option<(Day, Day)> {
        let entries =
            || self.histories.iter().map(|history| history.entries.as_slice()).chain([self.guests.as_slice()]);
        // Entries are sorted by moment, and days follow moments, so the ends are enough.
        let first = entries().filter_map(|entries| entries.first()).map(|entry| entry.day).min()?;
        let last = entries().filter_map(|entries| entries.last()).map(|entry| entry.day).max()?;
        Some((first.into(), last.into()))
    }

    /// The categories of an entry.
    pub fn categories(&self, entry: &Entry) -> impl Iterator<Item = &str> {
        self.category_set(entry.categories)
    }

    /// The categories of a set by its number.
    pub fn category_set(&self, number: u32) -> impl Iterator<Item = &str> {
        self.category_sets.text(number).into_iter().flat_map(|set| set.split(UNIT_SEPARATOR))
    }

    /// Number of different category sets; their numbers run from 1 to this.
    pub fn category_set_count(&self) -> u32 {
        u32::try_from(self.category_sets.texts.len()).unwrap_or(u32::MAX)
    }

    fn place_of(&mut self, customer: &CustomerId) -> CustomerIndex {
        if let Some(place) = self.index.get(customer) {
            return *place;
        }
        let place = CustomerIndex(u32::try_from(self.histories.len()).unwrap_or(u32::MAX));
        self.histories.push(History {
            customer: customer.clone(),
            person: PersonFacts::default(),
            entries: Vec::new(),
        });
        self.index.insert(customer.clone(), place);
        place
    }

    /// Takes one touch in and says whose history it changed, if anybody's.
    pub fn apply(&mut self, touch: &Touch) -> Option<CustomerIndex> {
        let place = touch.customer.as_ref().map(|customer| self.place_of(customer));
        if let (Some(person), Some(place)) = (&touch.person, place) {
            let said = |text: &Option<String>| {
                text.as_ref().map(|text| Said {
                    at_micros: touch.occurred_at.as_microsecond(),
                    received_micros: touch.received_at.as_microsecond(),
                    text: text.clone(),
                })
            };
            let facts = PersonFacts {
                name: said(&person.name),
                email: said(&person.email),
                country: said(&person.country),
                postcode: said(&person.postcode),
            };
            self.histories[place.0 as usize].person.merge(facts);
        }
        if let Some(entry) = self.entry(touch) {
            match place {
                Some(place) => insert(&mut self.histories[place.0 as usize].entries, entry),
                None => insert(&mut self.guests, entry),
            }
        }
        place
    }

    fn entry(&mut self, touch: &Touch) -> Option<Entry> {
        let kind = match &touch.kind {
            Kind::OrderCompleted => EntryKind::Completed,
            Kind::OrderUpdated => EntryKind::Updated,
            Kind::OrderCancelled => EntryKind::Cancelled,
            Kind::OrderRefunded => EntryKind::Refunded,
            _ => return None,
        };
        let order: &OrderTouch = touch.order.as_ref()?;
        Some(Entry {
            occurred_at_micros: touch.occurred_at.as_microsecond(),
            received_at_micros: touch.received_at.as_microsecond(),
            kind,
            order_key: order.order_key,
            message: touch.message,
            amount: order.amount,
            discount: order.discount,
            day: self.day_of(touch.occurred_at).into(),
            items: order.items,
            categories: self.category_sets.number(&order.categories.join(&UNIT_SEPARATOR.to_string())),
            sales_channel: self.sales_channels.number(order.sales_channel.as_deref().unwrap_or_default()),
            country: self.countries.number(order.country.as_deref().unwrap_or_default()),
        })
    }

    /// The calendar day of a moment in the zone of the book.
    pub fn day_of(&self, moment: Timestamp) -> Day {
        self.zone.as_ref().map_or_else(|| Zone::utc().day_of(moment), |zone| zone.day_of(moment))
    }

    /// Takes another book of the same zone in: the union of both.
    pub fn merge(&mut self, other: &Self) {
        let mut adopt = |entry: &Entry| Entry {
            categories: other.category_sets.text(entry.categories).map_or(0, |text| self.category_sets.number(text)),
            sales_channel: other
                .sales_channels
                .text(entry.sales_channel)
                .map_or(0, |text| self.sales_channels.number(text)),
            country: other.countries.text(entry.country).map_or(0, |text| self.countries.number(text)),
            ..*entry
        };
        let guests: Vec<Entry> = other.guests.iter().map(&mut adopt).collect();
        let adopted: Vec<Vec<Entry>> =
            other.histories.iter().map(|history| history.entries.iter().map(&mut adopt).collect()).collect();
        for entry in guests {
            insert(&mut self.guests, entry);
        }
        for (history, entries) in other.histories.iter().zip(adopted) {
            let place = self.place_of(&history.customer).0 as usize;
            self.histories[place].person.merge(history.person.clone());
            for entry in entries {
                insert(&mut self.histories[place].entries, entry);
            }
        }
    }

    /// A digest that two books share exactly when they hold the same, whatever the order in which it arrived.
    pub fn digest(&self) -> [u8; 16] {
        let mut histories: Vec<&History> = self.histories.iter().collect();
        histories.sort_unstable_by(|left, right| left.customer.cmp(&right.customer));
        let mut lines: Vec<String> = Vec::with_capacity(histories.len() + 1);
        for history in histories {
            lines.push(format!("{}|{:?}|{}", history.customer, history.person, self.canonical(&history.entries)));
        }
        lines.push(self.canonical(&self.guests));
        domain::event::digest(lines.iter().map(String::as_bytes))
    }

    /// Entries as text with dictionary numbers resolved, in an order that does not depend on the numbers.
    fn canonical(&self, entries: &[Entry]) -> String {
        let mut texts: Vec<String> = entries
            .iter()
            .map(|entry| {
                let plain = Entry { categories: 0, sales_channel: 0, country: 0, ..*entry };
                format!(
                    "{plain:?}{:?}{:?}{:?}",
                    self.category_sets.text(entry.categories),
                    self.sales_channels.text(entry.sales_channel),
                    self.countries.text(entry.country)
                )
            })
            .collect();
        texts.sort_unstable();
        texts.concat()
    }
}

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

#[cfg(test)]
mod tests;
