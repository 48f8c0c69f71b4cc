//! What a rule may ask about: facts of a customer, kinds of events and their properties.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::Calendar;
use crate::lex::{is_reserved, meant};
use crate::value::{Type, Words};

/// The position of a fact in its catalogue; stable for as long as facts are only appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactIndex(pub u32);

impl FactIndex {
    /// The position as an index into a slice.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// Whether a fact changes while nothing happens to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// Only an event changes it.
    #[default]
    Still,
    /// It grows by one second a second, such as the silence since the last order. Only for lengths of time.
    WithTime,
    /// It moves with time on a curve that only its source knows; see [`crate::Facts::crossing`].
    OnCurve,
}

/// A fact: what it is called, what type it has, how it reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDef {
    /// The name in rules: a letter, then letters, digits and `_`.
    pub id: String,
    /// Its type.
    pub value_type: Type,
    /// What its numbers count or are measured in, such as `orders` or `%`; for display only. A value without a number has none.
    pub unit: Option<Words>,
    /// Whether a customer can be without a value.
    pub nullable: bool,
    /// Whether it changes with time alone.
    pub growth: Growth,
    /// Its name for readers.
    pub name: Words,
    /// What it means, for readers.
    pub description: Words,
}

impl FactDef {
    /// A fact that may be missing, with its id as its name.
    pub fn new(id: impl Into<String>, value_type: Type) -> Self {
        let id = id.into();
        let name = Words::new(id.clone(), id.clone());
        Self { id, value_type, unit: None, nullable: true, growth: Growth::Still, name, description: Words::default() }
    }

    /// Names it for readers.
    #[must_use]
    pub fn named(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.name = Words::new(de, en);
        self
    }

    /// Says what it means.
    #[must_use]
    pub fn described(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.description = Words::new(de, en);
        self
    }

    /// Says what is counted.
    #[must_use]
    pub fn unit(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.unit = Some(Words::new(de, en));
        self
    }

    /// Every customer has a value.
    #[must_use]
    pub fn always_known(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// It grows by itself as time passes.
    #[must_use]
    pub fn grows_with_time(mut self) -> Self {
        self.growth = Growth::WithTime;
        self
    }

    /// It moves with time on a curve of its own.
    #[must_use]
    pub fn moves_on_curve(mut self) -> Self {
        self.growth = Growth::OnCurve;
        self
    }
}

/// A property that events of a kind carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyDef {
    /// The name in rules; the same form as a fact's.
    pub id: String,
    /// Its type.
    pub value_type: Type,
    /// Its name for readers.
    pub name: Words,
}

/// A kind of event that windows may ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDef {
    /// The kind as it stands in the log, such as `Order Completed`.
    pub kind: String,
    /// Its name for readers.
    pub name: Words,
    /// What can be summed or filtered by.
    pub properties: Vec<PropertyDef>,
    /// Properties that events of the kind may carry and rules cannot ask for, because the log alone keeps them.
    pub unasked: Vec<String>,
}

impl EventDef {
    /// A kind without properties, with itself as its name.
    pub fn new(kind: impl Into<String>) -> Self {
        let kind = kind.into();
        Self { name: Words::new(kind.clone(), kind.clone()), kind, properties: Vec::new(), unasked: Vec::new() }
    }

    /// Names it for readers.
    #[must_use]
    pub fn named(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.name = Words::new(de, en);
        self
    }

    /// Adds a property, with its id as its name.
    #[must_use]
    pub fn property(self, id: impl Into<String>, value_type: Type) -> Self {
        let id = id.into();
        let name = Words::new(id.clone(), id.clone());
        self.named_property(PropertyDef { id, value_type, name })
    }

    /// Adds a property.
    #[must_use]
    pub fn named_property(mut self, property: PropertyDef) -> Self {
        self.properties.push(property);
        self
    }

    /// Of these properties those that rules cannot ask for are the ones it does not have.
    #[must_use]
    pub fn with_unasked<'p>(mut self, all: impl Iterator<Item = &'p str>) -> Self {
        self.unasked = all.filter(|name| self.find_property(name).is_none()).map(str::to_owned).collect();
        self
    }

    /// The property of that name.
    pub fn find_property(&self, id: &str) -> Option<&PropertyDef> {
        self.properties.iter().find(|property| property.id == id)
    }
}

/// Why a catalogue cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogueError {
    /// The name cannot be written in a rule.
    #[error("`{id}` cannot be a name in rules; use a lower-case letter, then lower-case letters, digits and `_`")]
    InvalidName {
        /// The name.
        id: String,
    },
    /// The name is a word of the language.
    #[error("`{id}` is a word of the rule language; choose another name")]
    ReservedName {
        /// The name.
        id: String,
    },
    /// Two of one name.
    #[error("`{id}` is declared twice; keep one of the two")]
    Duplicate {
        /// The name.
        id: String,
    },
    /// Only a length of time can grow with time.
    #[error("`{id}` is not a length of time, so it cannot grow with time; use `moves_on_curve` or leave it still")]
    CannotGrow {
        /// The fact.
        id: String,
    },
    /// Not an ISO 4217 code.
    #[error("`{code}` is not a currency code; use three capital letters such as EUR")]
    InvalidCurrency {
        /// What was given.
        code: String,
    },
}

/// All that rules may ask about, with the currency and time zone they are read in.
#[derive(Clone, Debug)]
pub struct Catalogue {
    currency: String,
    calendar: Calendar,
    facts: Vec<FactDef>,
    positions: HashMap<String, FactIndex>,
    events: Vec<EventDef>,
    /// The kinds that the log alone keeps, where events of any other name may be asked about; `None` where there are only those
    /// declared.
    unasked: Option<Vec<String>>,
}

impl Catalogue {
    /// An empty catalogue: `currency` is the reporting currency, `zone` the firm's time zone, in which dates begin and end.
    pub fn new(currency: &str, zone: TimeZone) -> Result<Self, CatalogueError> {
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(CatalogueError::InvalidCurrency { code: currency.to_owned() });
        }
        Ok(Self {
            currency: currency.to_owned(),
            calendar: Calendar::new(zone),
            facts: Vec::new(),
            positions: HashMap::new(),
            events: Vec::new(),
            unasked: None,
        })
    }

    /// Declares a fact at the end and says where it stands.
    pub fn add_fact(&mut self, fact: FactDef) -> Result<FactIndex, CatalogueError> {
        check_name(&fact.id)?;
        if self.positions.contains_key(&fact.id) {
            return Err(CatalogueError::Duplicate { id: fact.id });
        }
        if fact.growth == Growth::WithTime && fact.value_type != Type::Duration {
            return Err(CatalogueError::CannotGrow { id: fact.id });
        }
        let index = FactIndex(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        self.positions.insert(fact.id.clone(), index);
        self.facts.push(fact);
        Ok(index)
    }

    /// Declares a kind of event.
    pub fn add_event(&mut self, event: EventDef) -> Result<(), CatalogueError> {
        for (position, property) in event.properties.iter().enumerate() {
            check_name(&property.id)?;
            if event.properties[..position].iter().any(|other| other.id == property.id) {
                return Err(CatalogueError::Duplicate { id: property.id.clone() });
            }
        }
        if self.event(&event.kind).is_some() {
            return Err(CatalogueError::Duplicate { id: event.kind });
        }
        self.events.push(event);
        Ok(())
    }

    /// Lets rules ask how often and when events of any name occurred, but for those kinds that the log alone keeps.
    pub fn take_own_events(&mut self, unasked: impl Iterator<Item = String>) {
        self.unasked = Some(unasked.collect());
    }

    /// Whether rules may ask about events of a name that is not declared; `None` where the log alone keeps them.
    pub(crate) fn takes_own_event(&self, name: &str) -> Option<bool> {
        let Some(unasked) = &self.unasked else { return Some(false) };
        (!unasked.iter().any(|known| known == name)).then_some(true)
    }

    /// The reporting currency's ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The firm's time zone.
    pub fn zone(&self) -> &TimeZone {
        self.calendar.zone()
    }

    /// Days in the firm's time zone.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// All facts, each at its [`FactIndex`].
    pub fn facts(&self) -> &[FactDef] {
        &self.facts
    }

    /// All kinds of events.
    pub fn events(&self) -> &[EventDef] {
        &self.events
    }

    /// Where the fact of that name stands.
    pub fn index_of(&self, id: &str) -> Option<FactIndex> {
        self.positions.get(id).copied()
    }

    /// The fact at `index`, if the index is this catalogue's or an attribute's.
    pub fn fact(&self, index: FactIndex) -> Option<&FactDef> {
        self.facts.get(index.position()).or_else(|| crate::attribute::definition(index))
    }

    /// What a row of a rule asks about: the fact of that name, or an attribute as it is asked for (`attribute("vip_level")`),
    /// which is taken for a text.
    pub fn subject(&self, text: &str) -> Option<&FactDef> {
        match self.index_of(text) {
            Some(index) => self.fact(index),
            None => crate::attribute::written(text),
        }
    }

    /// The kind of event of that name.
    pub fn event(&self, kind: &str) -> Option<&EventDef> {
        self.events.iter().find(|event| event.kind == kind)
    }
}

fn check_name(id: &str) -> Result<(), CatalogueError> {
    let mut bytes = id.bytes();
    let starts_well = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
    if !starts_well || !bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(CatalogueError::InvalidName { id: id.to_owned() });
    }
    if is_reserved(id) || meant(id).is_some() {
        Err(CatalogueError::ReservedName { id: id.to_owned() })
    } else {
        Ok(())
    }
}
