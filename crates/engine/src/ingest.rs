//! Events that arrive one by one: into the log at once, into what readers see a moment later.
//!
//! An event is acknowledged when the log has it. The fold follows: it reads the log from where it stands, so nothing is
//! handed over in memory and nothing can be lost between the two. How often readers are given a new state adapts to what it
//! costs, so that folding never takes more than a share of a core.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use domain::{Currency, Event, vocabulary};
use lifecycle::Touch;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{NewEvent, Position, Recorded};

/// A bell that rings when events have come.
#[derive(Debug, Default)]
pub(crate) struct News {
    is_there: Mutex<bool>,
    bell: Condvar,
}

impl News {
    fn ring(&self) {
        *self.is_there.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }
}

/// What catching up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaughtUp {
    /// Where readers stood before.
    pub from: Position,
    /// Where they stand now.
    pub to: Position,
}

impl Engine {
    /// Takes events of a source in. They are on disk when it returns; a message id that came before changes nothing.
    ///
    /// Their properties are brought to the names of the vocabulary. An event of a known kind with bad properties is kept with
    /// its flaws noted, and counts as far as it can be read.
    pub fn ingest(&self, events: Vec<Event>) -> Result<Recorded, EngineError> {
        let reporting = self.state()?.firm.currency;
        let _gate = self.pass_gate();
        let events = events.into_iter().map(|event| named(event, reporting));
        let events: Vec<NewEvent> = if self.folder().any_erased() {
            self.without_the_erased(events, reporting)
        } else {
            events.map(|event| arriving(event, reporting)).collect()
        };
        let recorded = self.folder().record(&events)?;
        if recorded.added > 0 {
            self.news().ring();
        }
        Ok(recorded)
    }

    /// Waits until events have come, or so long. Whether they have.
    pub fn wait_for_news(&self, patience: Duration) -> bool {
        let is_there = self.news().is_there.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.news().bell.wait_timeout_while(is_there, patience, |is_there| !*is_there);
        let (mut is_there, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *is_there, false)
    }

    /// Folds what has come since into a new state for readers. `None` where nothing has, or the folder is not set up.
    pub fn catch_up(&self) -> Result<Option<CaughtUp>, EngineError> {
        let _writing = self.write();
        let Ok(state) = self.state() else { return Ok(None) };
        if self.folder().last_position()? <= state.position {
            return Ok(None);
        }
        let mut book = state.book.as_ref().clone();
        book.note_changes();
        let (to, book) = self.fold_on(state.position, book)?;
        self.advance(&state, to, book);
        Ok(Some(CaughtUp { from: state.position, to }))
    }

    /// Keeps the state that readers see beside the log, so that the next start is quick.
    pub fn save(&self) -> Result<(), EngineError> {
        let _writing = self.write();
        let Ok(state) = self.state() else { return Ok(()) };
        Ok(self.folder().save(state.position, &state.book)?)
    }
}

/// An event under the names of the vocabulary, with its flaws.
pub(crate) fn named(mut event: Event, reporting: Currency) -> Event {
    if event.customer.is_none() {
        event.customer = event.arrived_as.as_ref().map(|key| key.customer().clone());
    }
    for flaw in vocabulary::normalise(&event.kind, &mut event.properties, reporting) {
        if !event.flaws.contains(&flaw) {
            event.flaws.push(flaw);
        }
    }
    event
}

/// An event with what the fold reads of it.
pub(crate) fn arriving(event: Event, reporting: Currency) -> NewEvent {
    let touch = Touch::of(&event, reporting);
    NewEvent { event, touch, natural_key: None }
}
