//! The vocabulary: what each kind of event is called, means and carries.
//!
//! One table says it all, an area to a file. From it come the names understood ([`kind_of`]), the check of properties
//! ([`normalise()`]), the JSON Schemas in `docs/events` ([`schema`]) and the guide's page on events. Names follow the Segment
//! spec (ecommerce v2); the names of Google Analytics 4 and of older specs are synonyms.
//!
//! The law of flaws: what is flagged is not read as a value, and what is not flagged is. A flawed event counts all the
//! same, without the property that could not be read.

mod advocacy;
mod consideration;
mod decision;
mod delivery;
mod lifecycle;
mod names;
mod normalise;
mod property;
mod reach;
pub(crate) mod reading;
mod recurring;
mod retention;
pub mod schema;
mod service;

use serde_json::{Map, Value};

use crate::event::{Area, Kind};

pub use names::{kind_of, nearest};
pub use normalise::{FAULTS, MAX_FLAWS, normalise};
pub use property::{Property, Type, Wording};
pub use recurring::PRODUCT;

/// What a kind of event means and carries.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// Name of the kind, as [`Kind::name`] has it.
    pub name: &'static str,
    /// What it means.
    pub meaning: Wording,
    /// Other names under which clients send it, in whatever spelling.
    pub also: &'static [&'static str],
    /// Its properties, in groups; [`Self::properties`] joins them.
    pub groups: &'static [&'static [Property]],
    /// Of each of these sets of properties at least one must be there.
    pub one_of: &'static [&'static [&'static str]],
    /// Who may say that it happened.
    pub teller: Teller,
}

/// Who may say that something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teller {
    /// Any client with a write key.
    Anybody,
    /// Only Stammkunde itself, because it changes who is who: a client that sends the name says nothing about it.
    Ourselves,
}

impl Definition {
    const fn new(
        name: &'static str,
        de: &'static str,
        en: &'static str,
        groups: &'static [&'static [Property]],
    ) -> Self {
        Self { name, meaning: Wording { de, en }, also: &[], groups, one_of: &[], teller: Teller::Anybody }
    }

    const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    const fn one_of(mut self, sets: &'static [&'static [&'static str]]) -> Self {
        self.one_of = sets;
        self
    }

    const fn ours(mut self) -> Self {
        self.teller = Teller::Ourselves;
        self
    }

    /// The kind itself.
    pub fn kind(&self) -> Kind {
        Kind::from_name(self.name)
    }

    /// Its properties, in the order in which they are told.
    pub fn properties(&self) -> impl Iterator<Item = &'static Property> + use<> {
        self.groups.iter().copied().flatten()
    }

    /// Properties of an event as it may arrive, made of the examples.
    pub fn example(&self) -> Map<String, Value> {
        self.properties().map(|property| (property.name.to_owned(), property.example_value())).collect()
    }
}

/// The table: all kinds that Stammkunde reads, area by area.
pub fn definitions() -> impl Iterator<Item = &'static Definition> {
    [
        reach::KINDS,
        consideration::KINDS,
        decision::KINDS,
        delivery::KINDS,
        retention::KINDS,
        service::KINDS,
        advocacy::KINDS,
        lifecycle::KINDS,
    ]
    .into_iter()
    .flatten()
}

/// What a kind means and carries; `None` for a kind that is not known.
pub fn definition(kind: &Kind) -> Option<&'static Definition> {
    names::entry(kind).map(|entry| entry.definition)
}

/// Whether a client may tell of this kind. What changes who is who is told by Stammkunde alone; a name that is not in the
/// vocabulary is anybody's.
pub fn may_be_sent(kind: &Kind) -> bool {
    definition(kind).is_none_or(|definition| definition.teller == Teller::Anybody)
}

/// The areas in the order of a customer's life.
pub const AREAS: [Area; 8] = [
    Area::Reach,
    Area::Consideration,
    Area::Decision,
    Area::Delivery,
    Area::Retention,
    Area::Service,
    Area::Advocacy,
    Area::Lifecycle,
];

#[cfg(test)]
mod tests;
