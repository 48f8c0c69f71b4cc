//! What was told of a person, day by day, so that the last word as of a day can be found.
//!
//! Of each attribute the last word of a day is kept. That is a union by (attribute, day), so the order of arrival, repeats and
//! any cut give the same. Names and values are numbers of the book's words: what many people share stands there once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DayNumber, Dictionary};
use crate::touch::{Touch, short_digest};

/// The last word on an attribute on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    /// The attribute, by its number.
    name: u32,
    day: DayNumber,
    at_micros: i64,
    received_micros: i64,
    /// A part of the digest of the value: decides between words of the same moment, whatever their numbers.
    tie: u32,
    /// The value, by its number; 0 where what was told before no longer holds.
    value: u32,
}

impl Word {
    const fn key(&self) -> (u32, DayNumber) {
        (self.name, self.day)
    }

    const fn rank(&self) -> (i64, i64, u32) {
        (self.at_micros, self.received_micros, self.tie)
    }
}

/// All that was told of a person, sorted by attribute and day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attributes(Vec<Word>);

impl Attributes {
    /// What a touch tells of the person.
    pub(super) fn told(touch: &Touch, day: DayNumber, words: &mut Dictionary) -> Self {
        let Some(person) = &touch.person else { return Self::default() };
        let mut told: BTreeMap<&str, &str> = BTreeMap::new();
        told.extend(person.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        told.extend(person.country.as_deref().map(|country| ("country", country)));
        told.extend(person.postcode.as_deref().map(|postcode| ("postcode", postcode)));
        let mut attributes = Self(Vec::with_capacity(told.len()));
        for (name, value) in told {
            #[allow(clippy::cast_possible_truncation)] // a part of a digest
            let tie = short_digest(&[value.as_bytes()]) as u32;
            attributes.insert(Word {
                name: words.number(name),
                day,
                at_micros: touch.occurred_at.as_microsecond(),
                received_micros: touch.received_at.as_microsecond(),
                tie,
                value: words.number(value),
            });
        }
        attributes
    }

    fn insert(&mut self, word: Word) {
        match self.0.binary_search_by_key(&word.key(), Word::key) {
            Ok(place) if self.0[place].rank() < word.rank() => self.0[place] = word,
            Ok(_) => {}
            Err(place) => {
                super::make_room(&mut self.0);
                self.0.insert(place, word);
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        for word in other.0 {
            self.insert(word);
        }
    }

    /// The number of the last value told of an attribute by the end of a day; `None` where none was.
    pub(crate) fn value(&self, name: u32, day: DayNumber) -> Option<u32> {
        let next = self.0.partition_point(|word| word.key() <= (name, day));
        let word = self.0.get(next.checked_sub(1)?)?;
        (word.name == name && word.value != 0).then_some(word.value)
    }

    /// The numbers of the attributes told of.
    pub(super) fn names(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().map(|word| word.name)
    }

    /// The days on which something was told, in no particular order.
    pub(crate) fn days(&self) -> impl Iterator<Item = DayNumber> + '_ {
        self.0.iter().map(|word| word.day)
    }

    /// Bytes that it holds in memory, the words left out.
    pub(super) fn held_bytes(&self) -> usize {
        self.0.capacity() * size_of::<Word>()
    }

    /// As if nothing had been told after a day.
    pub(super) fn cut(&mut self, last: DayNumber) {
        self.0.retain(|word| word.day <= last);
    }

    /// The same with other numbers for the words.
    pub(super) fn renumber(&mut self, number: &mut impl FnMut(u32) -> u32) {
        for word in &mut self.0 {
            (word.name, word.value) = (number(word.name), number(word.value));
        }
        self.0.sort_unstable_by_key(Word::key);
    }

    /// As text with the numbers resolved, in an order that does not depend on them.
    pub(super) fn canonical(&self, words: &Dictionary) -> String {
        let text = |word: &Word| {
            let Word { day, at_micros, received_micros, .. } = word;
            let (name, value) = (words.text(word.name), words.text(word.value));
            format!("{name:?}{value:?}{day:?}{at_micros}|{received_micros}")
        };
        let mut texts: Vec<String> = self.0.iter().map(text).collect();
        texts.sort_unstable();
        texts.concat()
    }
}
