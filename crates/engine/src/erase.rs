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

use domain::{CustomerId, Event};
use intake::Draft;
use jiff::Timestamp;
use lifecycle::Book;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::erasure::{Mark, Receipt, Search, Survey, Traces};
use crate::ports::{NewEvent, Position};

/// Before the random id under which the events of an erased person go on.
pub const ERASED: &str = "erased:";

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
    let is_shared = |key: &&CustomerId| book.identity.claimants(key).any(|by| !keys.contains(by));
    let shared_keys = keys.iter().filter(is_shared).cloned().collect();
    let person = &history.person;
    let particulars = [person.name(), person.email()].into_iter().flatten().map(str::to_owned).collect();
    Some(Traces { keys: keys.into_iter().collect(), shared_keys, particulars })
}

impl Engine {
    /// By what a customer is known who is to be erased; those who were erased already are nobody.
    pub fn traces_of(&self, customer: &str) -> Result<Traces, EngineError> {
        let unknown = || EngineError::NoCustomer { customer: customer.to_owned() };
        let id = CustomerId::new(customer).map_err(|_| unknown())?;
        if is_remains(&id) {
            return Err(unknown());
        }
        traces(&self.state()?.book, &id).ok_or_else(unknown)
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
        let traces = self.traces_of(customer)?;
        let receipt = {
            // Whoever is taking events in looked at the list of the erased before; they finish first.
            let _nobody_ingests = self.close_gate();
            self.folder().order_erasure(&traces, by, now)?
        };
        self.carry_out(&receipt, &traces)
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

    fn carry_out(&self, receipt: &str, traces: &Traces) -> Result<Receipt, EngineError> {
        let done = self.folder().carry_out(receipt, traces)?;
        let state = self.state()?;
        let (position, book) = self.fold_on(Position::default(), Book::new(&state.zone))?;
        self.folder().save(position, &book)?;
        self.publish(state.firm.clone(), position, std::sync::Arc::new(book))?;
        Ok(done)
    }

    /// The keys in the book whose hashes stand in an erasure, with what the book knows of those people.
    fn traces_of_erasure(&self, receipt: &str) -> Result<Traces, EngineError> {
        let state = self.state()?;
        let book = &state.book;
        let mut found = Traces::default();
        let known = book.histories().iter().flat_map(lifecycle::book::History::keys);
        let keys: BTreeSet<CustomerId> = known.chain(book.identity.known_keys().cloned()).collect();
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

    /// Leaves out what belongs to erased people, and of the rest the keys that were theirs.
    pub(crate) fn without_the_erased(&self, mut events: Vec<Event>) -> Vec<Event> {
        let folder = self.folder();
        if !folder.any_erased() {
            return events;
        }
        let before = events.len();
        events.retain_mut(|event| {
            event.also.retain(|key| !folder.is_erased(Mark::Key(key.customer())));
            !event.arrived_as.as_ref().is_some_and(|key| folder.is_erased(Mark::Key(key.customer())))
        });
        self.note_left_out(before - events.len());
        events
    }

    /// Whether an event tells of an order of an erased person, whoever it names.
    pub(crate) fn is_of_the_erased(&self, event: &NewEvent) -> bool {
        let folder = self.folder();
        let order_key = event.touch.order.as_ref().map_or(0, |order| order.order_key);
        let theirs = order_key != 0 && folder.any_erased() && folder.is_erased(Mark::Order(order_key));
        if theirs {
            self.note_left_out(1);
        }
        theirs
    }

    /// Whether a row of a file belongs to an erased person: by who it is of, by its order, or as the row it is.
    pub(crate) fn is_draft_of_the_erased(&self, draft: &Draft) -> bool {
        let folder = self.folder();
        if !folder.any_erased() {
            return false;
        }
        let order_key = lifecycle::touch::OrderTouch::of(&draft.order).order_key;
        draft.arrived_as.as_ref().is_some_and(|key| folder.is_erased(Mark::Key(key.customer())))
            || folder.is_erased(Mark::Row(draft.natural_key))
            || (order_key != 0 && folder.is_erased(Mark::Order(order_key)))
    }
}
