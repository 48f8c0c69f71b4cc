//! Erasing a person: their events stay as those of nobody, everything that tells who they were goes.
//!
//! ```text
//! keys of the joined history ──► list of the erased (keyed hashes, durable) ──► rows, files, tables in one transaction
//!                                       │                                              │
//!                 ingest and import leave their rows out                 overwritten, searched, receipt
//! ```
//!
//! The list is written first, so an erasure that is killed midway is completed when the folder is opened, and one that a
//! restored folder does not know is carried out there.

use std::collections::BTreeSet;

use domain::erasure::{NumberOf, Place, addresses_in, take_out, without_particulars};
use domain::{ArrivedAs, Currency, CustomerId, Event, Kind, MessageId, Person};
use intake::Draft;
use jiff::Timestamp;
use lifecycle::Book;
use lifecycle::touch::OrderTouch;
use serde_json::{Map, Value};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ingest::arriving;
use crate::ports::erasure::{Mark, Receipt, Search, Survey, Traces};
use crate::ports::{Folder, NewEvent, Position};

/// Before the random id under which the events of an erased person go on.
pub const ERASED: &str = "erased:";

/// Letters and digits of a card's number that is nobody else's by chance where it stands as a customer's id. Shorter ones are
/// counted by shops like customers, and a number may be another's.
const LONG_NUMBER: usize = 8;

/// The name of an event whose own name told of somebody erased.
pub const NAMELESS: &str = "Erased";
/// The kinds that the vocabulary does not know, as a receipt counts them: their names are the sender's and may tell of anybody.
pub const OTHER_KINDS: &str = "other";

/// The message id of an event whose own told of somebody erased, from the digest by which the message is known.
pub fn nameless_id(message: u64) -> MessageId {
    MessageId(format!("named-{message:016x}"))
}

/// Whether somebody is an erased person's remains.
pub fn is_remains(customer: &CustomerId) -> bool {
    customer.as_str().starts_with(ERASED)
}

/// By what a customer of the book is known; `None` where there is no such customer.
pub fn traces(book: &Book, customer: &CustomerId) -> Option<Traces> {
    let history = book.find(customer).and_then(|place| book.history(place))?;
    let mut keys: BTreeSet<CustomerId> = history.keys().into_iter().collect();
    keys.insert(history.customer.clone());
    keys.extend(book.identity.keys_of(&history.customer));
    // Their address, sent as the id of a device that nobody known has.
    let addresses = keys.iter().filter(|key| key.as_str().contains('@'));
    let as_device = addresses.filter_map(|key| Some(ArrivedAs::anonymous(key.as_str()).ok()?.customer().clone()));
    let is_alone = |key: &CustomerId| book.find(key).is_some() && book.identity.resolve(key) == *key;
    let as_device: Vec<CustomerId> = as_device.filter(is_alone).collect();
    keys.extend(as_device);
    let is_shared = |key: &&CustomerId| book.identity.claimants(key).any(|by| !keys.contains(by));
    let shared_keys = keys.iter().filter(is_shared).cloned().collect();
    let person = &history.person;
    let particulars = [person.name(), person.email()].into_iter().flatten().map(str::to_owned).collect();
    Some(Traces { keys: keys.into_iter().collect(), shared_keys, particulars })
}

/// By what somebody is known of whom nothing is known but what was typed: an id or an address.
pub fn typed(id: &str) -> Option<Traces> {
    let key = ArrivedAs::user(id).ok()?.customer().clone();
    (!is_remains(&key)).then(|| Traces { keys: vec![key], ..Traces::default() })
}

/// Every text within a value.
fn texts_in<'a>(value: &'a Value, each: &mut dyn FnMut(&'a str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(values) => values.iter().for_each(|value| texts_in(value, each)),
        Value::Object(members) => members.values().for_each(|value| texts_in(value, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Engine {
    /// By what a customer is known to the book; those who were erased are nobody.
    pub(crate) fn known(&self, customer: &str) -> Result<Traces, EngineError> {
        let id = CustomerId::new(customer).ok().filter(|id| !is_remains(id));
        let state = self.state()?;
        let known = id.and_then(|id| traces(&state.book, &id));
        known.ok_or_else(|| EngineError::NoCustomer { customer: customer.to_owned() })
    }

    /// By what a person is known who is to be erased; those who were erased already are nobody.
    ///
    /// Somebody who is no customer, but whom something in the folder names (a rejected row of an import), is known by what was
    /// typed. What was acknowledged a moment ago is looked at too.
    pub fn traces_of(&self, customer: &str) -> Result<Traces, EngineError> {
        self.catch_up()?;
        self.traces_in_state(customer)
    }

    /// The same of what readers see.
    fn traces_in_state(&self, customer: &str) -> Result<Traces, EngineError> {
        match (self.known(customer), typed(customer)) {
            (Ok(mut traces), _) => {
                self.add_addresses(&mut traces)?;
                self.add_numbers(&mut traces)?;
                Ok(traces)
            }
            (Err(unknown @ EngineError::NoCustomer { .. }), Some(traces)) => {
                let survey = self.folder().survey(&traces)?;
                // A word that is no address may stand in anybody's events and be no person at all.
                let is_person = survey.mentions == 0 || customer.contains('@');
                if survey.mentions + survey.table_lines > 0 && is_person { Ok(traces) } else { Err(unknown) }
            }
            (Err(fault), _) => Err(fault),
        }
    }

    /// Adds the addresses that the person's events tell beside the keys, as those of orders, and that nobody else has.
    fn add_addresses(&self, traces: &mut Traces) -> Result<(), EngineError> {
        let told = self.folder().addresses(traces)?;
        let state = self.state()?;
        let book = &state.book;
        let known: BTreeSet<&CustomerId> = book.identity.known_keys().collect();
        let is_free = |key: &CustomerId| !known.contains(key) && book.find(key).is_none();
        for key in told.iter().filter_map(|address| ArrivedAs::email(address).ok()) {
            if is_free(key.customer()) && !traces.keys.contains(key.customer()) {
                traces.keys.push(key.customer().clone());
            }
        }
        traces.keys.sort_unstable();
        Ok(())
    }

    /// Adds the numbers of the person's own cards as customer ids, where nobody has such a one: others send them so, as
    /// `userId` or `previousId`.
    fn add_numbers(&self, traces: &mut Traces) -> Result<(), EngineError> {
        let state = self.state()?;
        let book = &state.book;
        let own = traces.keys.iter().filter(|key| !traces.shared_keys.contains(key));
        let cards = own.filter_map(|key| ArrivedAs::from_key(key.as_str()).filter(|card| card.customer() == key));
        let numbers = cards
            .filter(|card| matches!(card, ArrivedAs::Named(_)) && card.bare().chars().count() >= LONG_NUMBER)
            .filter_map(|card| Some(ArrivedAs::external(card.bare()).ok()?.customer().clone()));
        let is_free = |id: &CustomerId| !book.identity.knows(id) && book.find(id).is_none();
        let numbers: Vec<CustomerId> = numbers.filter(is_free).collect();
        traces.keys.extend(numbers);
        traces.keys.sort_unstable();
        traces.keys.dedup();
        Ok(())
    }

    /// What erasing a customer would do.
    pub fn survey_erasure(&self, customer: &str) -> Result<(Traces, Survey), EngineError> {
        let traces = self.traces_of(customer)?;
        let survey = self.folder().survey(&traces)?;
        Ok((traces, survey))
    }

    /// Erases a customer with all keys. It cannot be undone.
    pub fn erase(&self, customer: &str, by: &str, now: Timestamp) -> Result<Receipt, EngineError> {
        self.catch_up()?;
        let _writing = self.write();
        let traces = self.traces_in_state(customer)?;
        let receipt = {
            // Whoever is taking events in looked at the list of the erased before; they finish first.
            let _nobody_ingests = self.close_gate();
            self.folder().order_erasure(&traces, by, now)?
        };
        self.carry_out(&receipt, &traces)
    }

    /// Lets somebody come in again who was erased and comes of their own accord; whether the id was one of somebody erased.
    pub fn readmit(&self, id: &str) -> Result<bool, EngineError> {
        let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
        let key = ArrivedAs::user(id).map_err(|_| unknown())?;
        let _writing = self.write();
        Ok(self.folder().readmit(key.customer())?)
    }

    /// Carries out what was ordered and is not done in this folder, as after a crash or a restore. The receipts.
    pub fn complete_erasures(&self) -> Result<Vec<Receipt>, EngineError> {
        let _writing = self.write();
        let mut receipts = Vec::new();
        for receipt in self.folder().open_erasures()? {
            let traces = self.traces_of_erasure(&receipt)?;
            receipts.push(self.carry_out(&receipt, &traces)?);
        }
        Ok(receipts)
    }

    /// Searches everything in the folder for a person who is, or was, known by these traces.
    pub fn search_traces(&self, traces: &Traces) -> Result<Search, EngineError> {
        Ok(self.folder().search(traces)?)
    }

    /// The book is made anew also where not all could be cleared away: the log has nobody of that name any more.
    fn carry_out(&self, receipt: &str, traces: &Traces) -> Result<Receipt, EngineError> {
        let done = self.folder().carry_out(receipt, traces);
        let state = self.state()?;
        let (position, book) = self.fold_on(Position::default(), Book::new(&state.zone))?;
        self.folder().save(position, &book)?;
        self.publish(state.firm.clone(), position, std::sync::Arc::new(book))?;
        Ok(done?)
    }

    /// The keys in the book, and in what imports report, whose hashes stand in an erasure, with what the book knows of those
    /// people.
    fn traces_of_erasure(&self, receipt: &str) -> Result<Traces, EngineError> {
        let state = self.state()?;
        let book = &state.book;
        let mut found = Traces::default();
        let known = book.histories().iter().flat_map(lifecycle::book::History::keys);
        let mut keys: BTreeSet<CustomerId> = known.chain(book.identity.known_keys().cloned()).collect();
        for import in self.folder().imports(usize::MAX)? {
            texts_in(&import.report, &mut |text| {
                let addresses = addresses_in(text);
                let typed =
                    addresses.iter().map(String::as_str).chain([text]).filter_map(|id| ArrivedAs::user(id).ok());
                keys.extend(typed.map(|key| key.customer().clone()));
            });
        }
        for key in keys.into_iter().filter(|key| self.folder().is_of_erasure(receipt, key)) {
            let whole = traces(book, &book.identity.resolve(&key)).unwrap_or_default();
            found.particulars.extend(whole.particulars);
            found.shared_keys.extend(whole.shared_keys.into_iter().filter(|shared| *shared == key));
            found.keys.push(key);
        }
        found.particulars.sort_unstable();
        found.particulars.dedup();
        Ok(found)
    }

    /// What arrives without what belongs to erased people, and of the rest without what tells of them.
    ///
    /// Asked only where somebody was erased.
    pub(crate) fn without_the_erased(&self, events: impl Iterator<Item = Event>, reporting: Currency) -> Vec<NewEvent> {
        let erased = TheErased { folder: self.folder().as_ref() };
        let state = self.state().ok();
        // Shops count alike: where an order names no shop, the number alone does not make it theirs whom another knows by name.
        let is_others = |event: &Event| {
            let named = event.properties.get("source").and_then(Value::as_str).is_some_and(|source| !source.is_empty());
            let by = event.arrived_as.iter().find(|key| !matches!(key, ArrivedAs::Anonymous(_)));
            !named && by.zip(state.as_ref()).is_some_and(|(key, state)| state.book.find(key.customer()).is_some())
        };
        let mut left_out = 0;
        let stays = |mut event: Event| {
            let is_known = event
                .arrived_as
                .iter()
                .zip(state.as_ref())
                .any(|(key, state)| state.book.find(key.customer()).is_some());
            let event =
                erased.take_out_of(&mut event, is_known).then(|| erased.without_naming_id(arriving(event, reporting)));
            let event = event.filter(|new| !erased.has_order(new.touch.order.as_ref()) || is_others(&new.event));
            left_out += usize::from(event.is_none());
            event
        };
        let events = events.filter_map(stays).collect();
        self.note_left_out(left_out);
        events
    }

    /// Whether a row that was rejected gives an address of somebody erased: it is left out like those that can be read, and
    /// not kept to be mended.
    pub(crate) fn names_the_erased(&self, row: &str) -> bool {
        let folder = self.folder();
        let erased = TheErased { folder: folder.as_ref() };
        folder.any_erased() && addresses_in(row).iter().any(|address| erased.has_address(address))
    }

    /// A row of a file without what tells of erased people; `None` where it belongs to one: by who it is of, by its order, or
    /// as the row it is.
    pub(crate) fn draft_without_the_erased(&self, mut draft: Draft) -> Option<Draft> {
        let folder = self.folder();
        if !folder.any_erased() {
            return Some(draft);
        }
        let erased = TheErased { folder: folder.as_ref() };
        let is_theirs = draft.arrived_as.as_ref().is_some_and(|key| erased.has(key))
            || folder.is_erased(Mark::Row(draft.natural_key))
            || erased.has_order(Some(&OrderTouch::of(&draft.order)));
        if is_theirs {
            return None;
        }
        let person = &mut draft.order.person;
        if person.email.as_deref().is_some_and(|address| erased.has_address(address)) {
            *person = Person { country: person.country.take(), ..Person::default() };
        }
        Some(draft)
    }
}

/// Texts at least this long do not come about by chance, unless they are only digits; of those so many don't.
const TELLING: usize = 8;
const TELLING_DIGITS: usize = 11;
/// Parts of a name that are looked at, and so many together.
const MOST_PARTS: usize = 12;

/// Whether a text that is somebody's id is that id, wherever it stands.
fn is_telling(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.len() >= if digits { TELLING_DIGITS } else { TELLING }
}

/// Whom the list of the erased knows.
struct TheErased<'a> {
    folder: &'a dyn Folder,
}

impl TheErased<'_> {
    /// Whether a key is one of theirs, or the text of one in another field.
    fn has(&self, key: &ArrivedAs) -> bool {
        let holds = |key: &ArrivedAs| self.folder.is_erased(Mark::Key(key.customer()));
        holds(key) || key.in_other_sorts().iter().any(holds)
    }

    fn has_address(&self, address: &str) -> bool {
        ArrivedAs::email(address).is_ok_and(|key| self.has(&key))
    }

    fn has_order(&self, order: Option<&OrderTouch>) -> bool {
        order.is_some_and(|order| order.order_key != 0 && self.folder.is_erased(Mark::Order(order.order_key)))
    }

    /// Whether particulars give the address of somebody erased as that of whom they tell.
    fn are_of(&self, particulars: &Map<String, Value>) -> bool {
        Person::read(particulars).email.is_some_and(|address| self.has_address(&address))
    }

    /// Takes out of an event what tells of the erased; whether anything of it may stay.
    ///
    /// One that arrived under a key of theirs is theirs. One that gives their address for somebody whose key nobody knows,
    /// such as the number of a second shop, loses all that it tells of the person; who bought and what stays. So does what a
    /// customer who is known says of themselves, where nothing else is said it goes. Elsewhere the value goes that names them.
    fn take_out_of(&self, event: &mut Event, is_known: bool) -> bool {
        if event.arrived_as.as_ref().is_some_and(|key| self.has(key)) {
            return false;
        }
        event.also.retain(|key| !self.has(key));
        event.flaws.retain(|flaw| !self.are_addressed(&flaw.property));
        if matches!(&event.kind, Kind::Other(name) if self.are_named(name)) {
            event.kind = Kind::from_name(NAMELESS);
        }
        let traits = event.context.get("traits").and_then(Value::as_object);
        if self.are_of(&event.properties) || traits.is_some_and(|traits| self.are_of(traits)) {
            if event.kind == Kind::CustomerIdentified && !is_known {
                return false;
            }
            without_particulars(&event.kind, &mut event.properties);
            event.context.remove("traits");
        }
        for values in [&mut event.properties, &mut event.context] {
            let mut whole = Value::Object(std::mem::take(values));
            take_out(&mut whole, &|place, text| self.are_told(place, text));
            if let Value::Object(whole) = whole {
                *values = whole;
            }
        }
        true
    }

    /// Whether a text at a place tells of somebody erased: an address of theirs in it, an id where ids stand, or the number of
    /// a card under the name of the key.
    fn are_told(&self, place: &Place, text: &str) -> bool {
        let is_id = |key: Result<ArrivedAs, _>| key.is_ok_and(|key| self.has(&key));
        ((place.number_of == NumberOf::Person || is_telling(text))
            && (is_id(ArrivedAs::user(text)) || is_id(ArrivedAs::anonymous(text))))
            || ArrivedAs::named(&place.written, text).is_ok_and(|key| self.has(&key))
            || self.are_addressed(text)
    }

    /// Whether an address of somebody erased stands in a text.
    fn are_addressed(&self, text: &str) -> bool {
        (text.contains('@') || text.contains("%40") || text.contains("%2540"))
            && addresses_in(text).iter().any(|address| self.has_address(address))
    }

    /// Whether an address of somebody erased stands in a name that was put together, as `welcome-anna@example.de`.
    fn are_within(&self, name: &str) -> bool {
        let ends = |address: &String| {
            let local = address.find('@').unwrap_or(0);
            address[..local]
                .match_indices(['-', '_', '+', '.'])
                .any(|(place, _)| self.has_address(&address[place + 1..]))
        };
        self.are_addressed(name) || addresses_in(name).iter().any(ends)
    }

    /// Whether a name was put together with an id or address of somebody erased, as `order-KUNDE-4711-paid`.
    fn are_named(&self, name: &str) -> bool {
        if self.are_within(name) {
            return true;
        }
        let is_between = |letter: char| letter.is_whitespace() || "-_:/.|#".contains(letter);
        let mut starts = vec![0];
        starts.extend(name.match_indices(is_between).map(|(place, between)| place + between.len()));
        let mut ends: Vec<usize> = name.match_indices(is_between).map(|(place, _)| place).collect();
        ends.push(name.len());
        let place = Place::default();
        let mut parts = starts.iter().take(MOST_PARTS).flat_map(|start| {
            let ends = ends.iter().filter(move |end| *end > start).take(MOST_PARTS);
            ends.map(move |end| &name[*start..*end])
        });
        parts.any(|part| self.are_told(&place, part))
    }

    /// What arrived, without a message id that names somebody erased. Messages are known again by the digest of what was sent,
    /// which stays: the same sent twice, or before the erasure and after it, is still one.
    fn without_naming_id(&self, mut new: NewEvent) -> NewEvent {
        let id = Place { number_of: NumberOf::Person, ..Place::default() };
        let text = &new.event.message_id.0;
        if self.are_told(&id, text) || self.are_named(text) {
            new.event.message_id = nameless_id(new.touch.message);
        }
        new
    }
}
