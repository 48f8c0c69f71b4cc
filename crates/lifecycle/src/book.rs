//! The book: every customer's entries, folded from the log.
//!
//! An entry is one commercial event in a few integers. A customer's history is the *set* of their entries, kept
//! sorted; merging two histories is the union of the sets. Union is commutative, associative and idempotent, so the
//! order of arrival, repeated delivery and any cut of the log give the same book, and "as of a day" is a prefix.
//!
//! What else happened is kept likewise: single events of note are a set of [`Mark`]s; the many of somebody who looks around
//! are [`Visit`]s, the connected components of their moments, and [`Look`]s, counts by day and category. Those counts rest on
//! the log giving each row once.
//!
//! A history is made of strands, one for each key under which its events arrived. Who turns out to be the same person
//! ([`crate::identity`]) has their strands in one history; where that is undone, each strand goes back whole.

use std::collections::{BTreeSet, HashSet};

use domain::{Amount, CustomerId, Day, Kind, Zone};
use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::identity::Identity;
use crate::touch::{OrderTouch, Touch};

mod attributes;
mod days;
mod dictionary;
mod digest;
mod entry;
mod folding;
mod history;
pub(crate) mod keyed;
mod look;
mod mark;
mod order;
mod person;
pub mod shelf;
mod visit;

pub use dictionary::Dictionary;
pub use entry::{DayNumber, Entry, EntryKind};
pub use folding::{Folding, Foldings};
pub use history::{History, Seen, Strand};
pub use look::Look;
pub(crate) use mark::thing_digest;
pub use mark::{Mark, leaves_a_trace};
pub use order::{OrderState, replay};
pub(crate) use order::{may_tell_again, told_again};
pub use person::PersonFacts;
pub use visit::{SILENCE_MICROS, Session, Visit, sessions};

use days::Days;
use history::Part;
use keyed::Keyed;
use mark::{Placement, placement};
pub use shelf::Shelf;

/// A customer's place in one book as it stands. It may change when touches are applied: joining people moves others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CustomerIndex(pub u32);

/// Takes more into a sorted set.
fn unite<T: Ord>(set: &mut Vec<T>, more: impl Iterator<Item = T>) {
    let was_empty = set.is_empty();
    set.extend(more);
    if !was_empty || !set.is_sorted() {
        set.sort_unstable();
        set.dedup();
    }
}

/// Room for one more, and for few beside it: there are many lists, most hold little, and each stays for years. Twice the room, as
/// a list takes by itself, would be half of what all of them hold.
fn make_room<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 1);
    }
}

/// Inserts something into a sorted set; almost always it belongs at the end.
fn insert<T: Ord>(entries: &mut Vec<T>, entry: T) {
    make_room(entries);
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
///
/// It is serialised without the histories, which are many: whoever writes it writes them beside it, in parts, so that they can
/// be read on several threads, and [`Book::with_histories`] puts both together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Book {
    zone_name: String,
    #[serde(skip)]
    zone: Option<Zone>,
    #[serde(skip)]
    histories: Shelf<History>,
    guests: Vec<Entry>,
    /// Countries as written.
    pub countries: Dictionary,
    /// Sales channels as written.
    pub sales_channels: Dictionary,
    /// Sets of categories: their names joined by the unit separator.
    category_sets: Dictionary,
    /// The names of the firm's own of which there are events.
    own_events: BTreeSet<String>,
    /// The words of marks: channels, networks, reasons, plans, campaigns.
    pub words: Dictionary,
    /// Which keys stand for whom.
    pub identity: Identity,
    #[serde(skip)]
    index: Keyed<CustomerIndex>,
    /// Places that hold another history than when noting began.
    #[serde(skip)]
    noted: Option<Vec<CustomerIndex>>,
    /// Whose the last touch was: the next one is mostly theirs, too.
    #[serde(skip)]
    latest: Option<Latest>,
    #[serde(skip)]
    days: Days,
}

/// A key, and where its history and strand are.
#[derive(Debug, Clone)]
struct Latest {
    key: CustomerId,
    place: CustomerIndex,
    strand: u32,
}

/// What an event leaves in a history, whatever strand it belongs to.
struct Traces {
    occurred_at_micros: i64,
    entry: Option<Entry>,
    mark: Option<Mark>,
    visit: Option<Visit>,
    look: Option<Look>,
    said: Option<PersonFacts>,
}

/// What an event that is no order makes in a history.
#[derive(Default)]
struct Activity {
    mark: Option<Mark>,
    visit: Option<Visit>,
    look: Option<Look>,
}

/// Joins the names of a category set; no name holds a control character.
const UNIT_SEPARATOR: char = '\u{1f}';

impl Book {
    /// An empty book whose days begin in `zone`.
    pub fn new(zone: &Zone) -> Self {
        Self {
            zone_name: zone.name().to_owned(),
            zone: Some(zone.clone()),
            histories: Shelf::default(),
            guests: Vec::new(),
            countries: Dictionary::default(),
            sales_channels: Dictionary::default(),
            category_sets: Dictionary::default(),
            own_events: BTreeSet::new(),
            words: Dictionary::default(),
            identity: Identity::default(),
            index: Keyed::default(),
            noted: None,
            latest: None,
            days: Days::default(),
        }
    }

    /// The book of a log that tells of each purchase only who, on which day and for how much, as published ones do.
    pub fn of_purchases(purchases: &[(String, Day, Amount)], zone: &Zone) -> Self {
        let mut book = Self::new(zone);
        for (message, (customer, day, amount)) in (0..).zip(purchases) {
            let at = zone.start_of(*day);
            book.apply(&Touch {
                customer: CustomerId::new(customer).ok(),
                kind: Kind::OrderCompleted,
                occurred_at: at,
                received_at: at,
                message,
                order: Some(OrderTouch { amount: *amount, ..OrderTouch::default() }),
                detail: None,
                person: None,
                claims: None,
            });
        }
        book
    }

    /// Begins to note whose history changes, so that what is derived from the others can be kept.
    pub fn note_changes(&mut self) {
        self.noted = Some(Vec::new());
    }

    /// The places whose history is another one since noting began, ascending, each once; some may be beyond the end, because
    /// joining people makes the book shorter. `None` if nothing was noted. Noting ends.
    pub fn take_changes(&mut self) -> Option<Vec<CustomerIndex>> {
        let mut noted = self.noted.take()?;
        noted.sort_unstable();
        noted.dedup();
        Some(noted)
    }

    fn note(&mut self, place: CustomerIndex) {
        if let Some(noted) = &mut self.noted {
            noted.push(place);
        }
    }

    /// The book with the histories that were written beside it.
    #[must_use]
    pub fn with_histories(self, histories: Shelf<History>) -> Self {
        Self { histories, ..self }
    }

    /// Makes a book read from a snapshot usable: its zone and index are not stored. `None` where the snapshot was
    /// made for another zone, whose days are others.
    pub fn revived(mut self, zone: &Zone) -> Option<Self> {
        if self.zone_name != zone.name() {
            return None;
        }
        self.zone = Some(zone.clone());
        self.days = Days::default();
        self.words.revive();
        let Self { index, histories, .. } = &mut self;
        *index = Keyed::default();
        index.reserve(histories.len());
        for (place, history) in (0..).zip(&*histories) {
            index.insert(history.customer.clone(), CustomerIndex(place));
        }
        Some(self)
    }

    /// The IANA name of the zone in which its days begin.
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// The zone in which its days begin; `None` of one that was read and not yet [revived](Self::revived).
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
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
    pub fn histories(&self) -> &Shelf<History> {
        &self.histories
    }

    /// One customer's history.
    pub fn history(&self, place: CustomerIndex) -> Option<&History> {
        self.histories.get(place.0 as usize)
    }

    /// The place of the customer for whom a key stands.
    pub fn find(&self, key: &CustomerId) -> Option<CustomerIndex> {
        self.index.get(&self.identity.resolve(key)).copied()
    }

    /// Whether anything has arrived under a key itself, whoever it stands for.
    pub fn has_arrived(&self, key: &CustomerId) -> bool {
        self.find(key).and_then(|place| self.history(place)).is_some_and(|history| history.keys().contains(key))
    }

    /// Number of keys under which events have arrived: customers, those joined counted one by one.
    pub fn key_count(&self) -> usize {
        self.histories.iter().map(History::key_count).sum()
    }

    /// Entries of orders without any customer.
    pub fn guests(&self) -> &[Entry] {
        &self.guests
    }

    /// First and last day on which anything happened.
    pub fn span(&self) -> Option<(Day, Day)> {
        let mut seen = Seen::NEVER;
        for history in &self.histories {
            seen.merge(history.seen);
        }
        // Entries are sorted by moment, so the ends are enough.
        for entry in [self.guests.first(), self.guests.last()].into_iter().flatten() {
            seen.merge(Seen { first_micros: entry.occurred_at_micros, last_micros: entry.occurred_at_micros });
        }
        let day = |micros: i64| Timestamp::from_microsecond(micros).ok().map(|moment| self.day_of(moment));
        if seen == Seen::NEVER { None } else { Some((day(seen.first_micros)?, day(seen.last_micros)?)) }
    }

    /// The names of all attributes that anybody was told of with, each once, sorted.
    pub fn attribute_names(&self) -> BTreeSet<String> {
        let mut numbers: HashSet<u32> = HashSet::new();
        for history in &self.histories {
            numbers.extend(history.person.attributes().names());
        }
        numbers.into_iter().filter_map(|number| self.words.text(number)).map(str::to_owned).collect()
    }

    /// The names of the firm's own under which events have come in, each as it was sent.
    pub const fn own_events(&self) -> &BTreeSet<String> {
        &self.own_events
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
        self.histories.push(History::new(customer.clone()));
        self.index.insert(customer.clone(), place);
        place
    }

    fn absorb(&mut self, place: CustomerIndex, part: Part) {
        if let Some(history) = self.histories.get_mut(place.0 as usize) {
            history.absorb(part);
        }
    }

    /// Takes a history out; the last one moves to its place.
    fn take(&mut self, customer: &CustomerId) -> Option<History> {
        self.latest = None;
        let place = self.index.remove(customer)?;
        let history = self.histories.swap_remove(place.0 as usize)?;
        self.note(place);
        if let Some(moved) = self.histories.get(place.0 as usize) {
            self.index.insert(moved.customer.clone(), place);
        }
        Some(history)
    }

    /// Gives every strand of these customers to whom its key stands for now.
    fn restrand(&mut self, customers: &[CustomerId]) {
        for customer in customers {
            let Some(history) = self.index.get(customer).and_then(|place| self.histories.get(place.0 as usize)) else {
                continue;
            };
            if history.keys().iter().all(|key| self.identity.resolve(key) == *customer) {
                continue;
            }
            for part in self.take(customer).map_or_else(Vec::new, History::into_parts) {
                let owner = self.identity.resolve(&part.strand.key);
                let place = self.place_of(&owner);
                self.note(place);
                self.absorb(place, part);
            }
        }
    }

    /// Takes one touch in and says whose history it changed, if anybody's. Where it joins or parts people, other
    /// customers' places may change too.
    pub fn apply(&mut self, touch: &Touch) -> Option<CustomerIndex> {
        let moved = self.identity.learn(touch);
        if !moved.is_empty() {
            self.latest = None;
            self.restrand(&moved);
        }
        let traces = self.traces(touch);
        let Some(key) = &touch.customer else {
            if let Some(entry) = traces.entry {
                insert(&mut self.guests, entry);
            }
            return None;
        };
        let (place, strand) = self.strand_of(key)?;
        self.note(place);
        self.histories.get_mut(place.0 as usize)?.take(strand, traces);
        Some(place)
    }

    /// Where the history and the strand of a key are; both are begun where there are none.
    fn strand_of(&mut self, key: &CustomerId) -> Option<(CustomerIndex, u32)> {
        if let Some(latest) = self.latest.as_ref().filter(|latest| latest.key == *key) {
            return Some((latest.place, latest.strand));
        }
        let customer = self.identity.resolve(key);
        let place = self.place_of(&customer);
        let strand = self.histories.get_mut(place.0 as usize)?.strand_of(key);
        self.latest = Some(Latest { key: key.clone(), place, strand });
        Some((place, strand))
    }

    /// What a touch leaves in the history of whose it is.
    fn traces(&mut self, touch: &Touch) -> Traces {
        let occurred_at_micros = touch.occurred_at.as_microsecond();
        let Activity { mark, visit, look } = self.activity(touch);
        // Nearly all touches tell nothing of the person, and need no day for it.
        let said = touch.person.is_some().then(|| {
            let day = self.day_of(touch.occurred_at).into();
            PersonFacts::said(touch, day, &mut self.words)
        });
        Traces { occurred_at_micros, entry: self.entry(touch), mark, visit, look, said }
    }

    /// What a touch that is no order makes.
    fn activity(&mut self, touch: &Touch) -> Activity {
        let placement = placement(&touch.kind);
        if matches!(placement, Placement::Entry | Placement::Nowhere) {
            return Activity::default();
        }
        let micros = touch.occurred_at.as_microsecond();
        let day = DayNumber::from(self.learn_day_of(touch.occurred_at));
        if let Kind::Other(name) = &touch.kind {
            if !self.own_events.contains(&**name) {
                self.own_events.insert(name.to_string());
            }
            let category = self.words.number(name);
            return Activity {
                look: Some(Look { day, kind: look::OWN, category, strand: 0, count: 1 }),
                ..Activity::default()
            };
        }
        let detail = touch.detail.as_deref();
        let is_mark = match placement {
            Placement::Mark | Placement::VisitingMark => true,
            // Of visits only what tells whence somebody came is worth a mark.
            Placement::Visit => detail.is_some_and(|detail| detail.word.is_some()),
            Placement::Look | Placement::Entry | Placement::Own | Placement::Nowhere => false,
        };
        let seconds = detail.and_then(|detail| detail.quantity).filter(|_| touch.kind == Kind::PageLeft);
        let look = touch.kind.number().filter(|_| placement == Placement::Look).map(|kind| {
            let category = detail.and_then(|detail| detail.word.as_deref()).unwrap_or_default();
            Look { day, kind, category: self.words.number(category), strand: 0, count: 1 }
        });
        Activity {
            mark: is_mark
                .then(|| mark::mark(&touch.kind, micros, touch.message, detail, day, &mut self.words))
                .flatten(),
            visit: (placement != Placement::Mark).then(|| Visit::of(&touch.kind, micros, seconds, day)),
            look,
        }
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
            day: self.learn_day_of(touch.occurred_at).into(),
            items: order.items,
            categories: self.category_sets.number(&order.categories.join(&UNIT_SEPARATOR.to_string())),
            sales_channel: self.sales_channels.number(order.sales_channel.as_deref().unwrap_or_default()),
            country: self.countries.number(order.country.as_deref().unwrap_or_default()),
            strand: 0,
            order_number: order.order_number,
        })
    }

    /// [`Self::day_of`], remembered.
    fn learn_day_of(&mut self, moment: Timestamp) -> Day {
        match &self.zone {
            Some(zone) => self.days.day_of(moment, zone),
            None => self.day_of(moment),
        }
    }

    /// The calendar day of a moment in the zone of the book.
    pub fn day_of(&self, moment: Timestamp) -> Day {
        self.zone.as_ref().map_or_else(|| Zone::utc().day_of(moment), |zone| zone.day_of(moment))
    }

    /// The time of day of a moment in the zone of the book.
    pub fn time_of(&self, moment: Timestamp) -> Time {
        self.zone.as_ref().map_or_else(|| Zone::utc().datetime(moment), |zone| zone.datetime(moment)).time()
    }

    /// Bytes that histories and orders of guests hold in memory: what grows with customers, their orders and their visits.
    pub fn held_bytes(&self) -> usize {
        let histories: usize = self.histories.iter().map(History::held_bytes).sum();
        histories + self.guests.capacity() * size_of::<Entry>()
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
        let mut word = |number: u32| other.words.text(number).map_or(0, |text| self.words.number(text));
        let guests: Vec<Entry> = other.guests.iter().map(&mut adopt).collect();
        let parts: Vec<Part> = other
            .histories
            .iter()
            .flat_map(|history| {
                let entries = history.entries.iter().map(&mut adopt).collect();
                let mut marks = history.marks.clone();
                for mark in &mut marks {
                    (mark.word, mark.campaign) = (word(mark.word), word(mark.campaign));
                }
                let mut looks = history.looks.clone();
                for look in &mut looks {
                    look.category = word(look.category);
                }
                let mut parts = History { entries, marks, looks, ..history.clone() }.into_parts();
                for part in &mut parts {
                    part.strand.person.renumber(&mut word);
                }
                parts
            })
            .collect();
        for entry in guests {
            insert(&mut self.guests, entry);
        }
        self.latest = None;
        self.own_events.extend(other.own_events.iter().cloned());
        self.identity.merge(&other.identity);
        let everybody: Vec<CustomerId> = self.histories.iter().map(|history| history.customer.clone()).collect();
        self.restrand(&everybody);
        for part in parts {
            let owner = self.identity.resolve(&part.strand.key);
            let place = self.place_of(&owner);
            self.absorb(place, part);
        }
    }
}

#[cfg(test)]
mod tests;
