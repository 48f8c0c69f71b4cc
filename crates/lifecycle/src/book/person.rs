//! What is known of a person: of each particular the latest word.

use serde::{Deserialize, Serialize};

use super::attributes::Attributes;
use super::{DayNumber, Dictionary};
use crate::touch::Touch;

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
    attributes: Attributes,
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

    /// What else was told of them, day by day.
    pub(crate) fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// As if no attribute had been told after a day.
    pub(super) fn cut(&mut self, last: DayNumber) {
        self.attributes.cut(last);
    }

    /// The same with other numbers for the words.
    pub(super) fn renumber(&mut self, number: &mut impl FnMut(u32) -> u32) {
        self.attributes.renumber(number);
    }

    /// As text with the numbers of words resolved, in an order that does not depend on them.
    pub(super) fn canonical(&self, words: &Dictionary) -> String {
        let Self { name, email, country, postcode, attributes } = self;
        format!("{name:?}{email:?}{country:?}{postcode:?}{}", attributes.canonical(words))
    }

    /// What a touch says on a day.
    pub(super) fn said(touch: &Touch, day: DayNumber, words: &mut Dictionary) -> Self {
        let Some(person) = &touch.person else { return Self::default() };
        let said = |text: &Option<String>| {
            text.as_ref().map(|text| Said {
                at_micros: touch.occurred_at.as_microsecond(),
                received_micros: touch.received_at.as_microsecond(),
                text: text.clone(),
            })
        };
        Self {
            name: said(&person.name),
            email: said(&person.email),
            country: said(&person.country),
            postcode: said(&person.postcode),
            attributes: Attributes::told(touch, day, words),
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
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
        self.attributes.merge(other.attributes);
    }
}
