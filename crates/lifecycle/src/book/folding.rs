//! The fold of a whole log, in several parts at once.
//!
//! A log that lies in the order of customers tells of one key after the other. So a folding has one history open, the last key's,
//! and closes it when another key's turn comes: nobody is looked up for an event, and lists are made in their right length.
//! Who is whom is known when all has been read. Then the histories are put together: most are somebody's own as they stand, the
//! others become strands of those for whom their keys stand, as when books are merged.

use domain::{CustomerId, Zone};

use super::{Book, CustomerIndex, Dictionary, History, Shelf, insert};
use crate::touch::Touch;

/// Foldings that together become one book.
#[derive(Debug)]
pub struct Foldings(Vec<Folding>);

/// A part of a log, folded key by key.
#[derive(Debug)]
pub struct Folding {
    /// All but the histories.
    book: Book,
    /// The last key's; its lists are roomy, and used again for the next one.
    open: Option<History>,
    closed: Shelf<History>,
    /// Whose the closed ones are, with their hashes.
    keys: Vec<(u64, CustomerId)>,
}

impl Foldings {
    /// So many empty ones, at least one, whose days begin in `zone`.
    pub fn new(zone: &Zone, count: usize) -> Self {
        // All from one book, so that they hash alike.
        let book = Book::new(zone);
        let folding = || Folding { book: book.clone(), open: None, closed: Shelf::default(), keys: Vec::new() };
        Self((0..count.max(1)).map(|_| folding()).collect())
    }

    /// Each of them, to be given a part of the log.
    pub fn each(&mut self) -> &mut [Folding] {
        &mut self.0
    }

    /// The book of everything that they were given.
    pub fn together(self) -> Book {
        let mut foldings = self.0;
        foldings.iter_mut().for_each(Folding::close);
        let mut all = foldings.into_iter();
        let Some(Folding { mut book, closed, keys, .. }) = all.next() else { return Book::new(&Zone::utc()) };
        let mut parts = vec![(closed, keys)];
        for Folding { book: other, mut closed, keys, .. } in all {
            book.identity.merge(&other.identity);
            if let Some(numbers) = Numbers::of(&mut book, &other) {
                numbers.renumber(&mut closed);
                other.guests.into_iter().for_each(|guest| insert(&mut book.guests, numbers.entry(guest)));
            } else {
                other.guests.into_iter().for_each(|guest| insert(&mut book.guests, guest));
            }
            parts.push((closed, keys));
        }
        book.index.reserve(parts.iter().map(|(_, keys)| keys.len()).sum());
        let mut others = Vec::new();
        for (closed, keys) in parts {
            book.take_over(closed, keys, &mut others);
        }
        for history in others {
            for part in history.into_parts() {
                let owner = book.identity.resolve(&part.strand.key);
                let place = book.place_of(&owner);
                book.absorb(place, part);
            }
        }
        book
    }
}

impl Folding {
    /// Takes one touch in; most quickly the touches of one key after the other.
    pub fn take(&mut self, touch: &Touch) {
        // Nobody has a history that could move yet.
        self.book.identity.learn(touch);
        let traces = self.book.traces(touch);
        let Some(key) = &touch.customer else {
            if let Some(entry) = traces.entry {
                insert(&mut self.book.guests, entry);
            }
            return;
        };
        if self.open.as_ref().is_none_or(|open| open.customer != *key) {
            self.close();
            match &mut self.open {
                Some(open) => open.customer = key.clone(),
                open => *open = Some(History::new(key.clone())),
            }
        }
        if let Some(open) = &mut self.open {
            open.take(0, traces);
        }
    }

    /// Puts the open history to the others, in lists of the right length.
    fn close(&mut self) {
        let Some(open) = self.open.as_mut().filter(|open| !open.is_new()) else { return };
        self.keys.push((self.book.index.hash(&open.customer), open.customer.clone()));
        self.closed.push(open.clone());
        open.clear();
    }
}

impl Book {
    /// Puts histories of single keys to its own, but for those whose keys stand for somebody else or were there before: these
    /// go to `others`.
    fn take_over(&mut self, closed: Shelf<History>, keys: Vec<(u64, CustomerId)>, others: &mut Vec<History>) {
        let is_plain = self.identity.is_plain();
        let mut aside = Vec::new();
        let mut next = u32::try_from(self.histories.len()).unwrap_or(u32::MAX);
        for (row, (hash, key)) in keys.into_iter().enumerate() {
            let is_own = is_plain || self.identity.resolve(&key) == key;
            if is_own && self.index.insert_new(hash, key, CustomerIndex(next)) {
                next += 1;
            } else {
                aside.push(row);
            }
        }
        if aside.is_empty() {
            self.histories.append(closed);
            return;
        }
        let mut aside = aside.into_iter().peekable();
        for (row, history) in closed.into_shared().enumerate() {
            if aside.next_if_eq(&row).is_some() {
                others.push(std::sync::Arc::unwrap_or_clone(history));
            } else {
                self.histories.push_shared(history);
            }
        }
    }
}

/// What the numbers of another book's words are in this one, by the other's numbers.
struct Numbers {
    categories: Vec<u32>,
    sales_channels: Vec<u32>,
    countries: Vec<u32>,
    words: Vec<u32>,
}

impl Numbers {
    /// Enters another book's words; `None` where all have the same numbers.
    fn of(book: &mut Book, other: &Book) -> Option<Self> {
        let numbers = |mine: &mut Dictionary, theirs: &Dictionary| -> Vec<u32> {
            std::iter::once(0).chain(theirs.iter().map(|(_, text)| mine.number(text))).collect()
        };
        book.own_events.extend(other.own_events.iter().cloned());
        let numbers = Self {
            categories: numbers(&mut book.category_sets, &other.category_sets),
            sales_channels: numbers(&mut book.sales_channels, &other.sales_channels),
            countries: numbers(&mut book.countries, &other.countries),
            words: numbers(&mut book.words, &other.words),
        };
        let stays = |numbers: &[u32]| (0..).zip(numbers).all(|(theirs, mine)| theirs == *mine);
        let Self { categories, sales_channels, countries, words } = &numbers;
        let all_stay = [categories, sales_channels, countries, words].into_iter().all(|numbers| stays(numbers));
        (!all_stay).then_some(numbers)
    }

    fn entry(&self, entry: super::Entry) -> super::Entry {
        super::Entry {
            categories: self.categories[entry.categories as usize],
            sales_channel: self.sales_channels[entry.sales_channel as usize],
            country: self.countries[entry.country as usize],
            ..entry
        }
    }

    /// Gives the histories of the other book this one's numbers. Sets stay sorted.
    fn renumber(&self, histories: &mut Shelf<History>) {
        let word = |number: u32| self.words[number as usize];
        for place in 0..histories.len() {
            let Some(history) = histories.get_mut(place) else { continue };
            for entry in &mut history.entries {
                *entry = self.entry(*entry);
            }
            for mark in &mut history.marks {
                (mark.word, mark.campaign) = (word(mark.word), word(mark.campaign));
            }
            for look in &mut history.looks {
                look.category = word(look.category);
            }
            history.entries.sort_unstable();
            history.marks.sort_unstable();
            history.looks.sort_unstable();
            history.person.renumber(&mut |number| word(number));
        }
    }
}
