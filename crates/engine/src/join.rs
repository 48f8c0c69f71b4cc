//! Decisions about who is the same person. Each is an event in the log; who decided stands in it.

use domain::event::digest;
use domain::particulars::DECIDED_BY;
use domain::{ArrivedAs, CustomerId, Event, Kind, MessageId};
use jiff::Timestamp;
use lifecycle::identity::{Conflict, Decision, Identity, SharedDevice};
use serde::Serialize;
use serde_json::Value;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::NewEvent;

/// The name under which this system's own events stand in the log.
pub const OWN_SOURCE: &str = "stammkunde";

/// What is to be decided, and what was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joins {
    /// Addresses and keys that several customers claim, and customers whom a web site takes for one; those open longest first.
    pub conflicts: Vec<Conflict>,
    /// Devices that several customers use.
    pub devices: Vec<SharedDevice>,
}

impl Engine {
    /// What is to be decided.
    pub fn joins(&self) -> Result<Joins, EngineError> {
        let state = self.state()?;
        let identity = &state.book.identity;
        let mut conflicts = identity.conflicts();
        conflicts.extend(identity.proposed(|key| state.book.has_arrived(key)));
        conflicts.sort_by_key(|conflict| conflict.since_micros);
        Ok(Joins { conflicts, devices: identity.shared_devices() })
    }

    /// What was decided about the keys of a customer, the latest first.
    pub fn decisions(&self, customer: &str) -> Result<Vec<Decision>, EngineError> {
        let state = self.state()?;
        let history = CustomerId::new(customer)
            .ok()
            .and_then(|id| state.book.find(&id))
            .and_then(|place| state.book.history(place));
        Ok(history.map_or_else(Vec::new, |history| state.book.identity.decisions(&history.keys())))
    }

    /// Joins two customers: `from` becomes part of `into`, with all of the past. It can be undone by [`Self::keep_apart`].
    pub fn join(&self, from: &str, into: &str, by: &str, now: Timestamp) -> Result<(), EngineError> {
        self.decide(Kind::CustomerMerged, from, into, by, now)
    }

    /// Says that two customers are not the same person: undoes their joining, and settles a conflict between them.
    pub fn keep_apart(&self, from: &str, into: &str, by: &str, now: Timestamp) -> Result<(), EngineError> {
        self.decide(Kind::CustomersKeptApart, from, into, by, now)
    }

    fn decide(&self, kind: Kind, from: &str, into: &str, by: &str, now: Timestamp) -> Result<(), EngineError> {
        self.catch_up()?;
        let (from, into) = (self.key_of(from)?, self.key_of(into)?);
        // The last word holds, so this one comes after all others about the two and whom they are joined with, however fast they follow.
        let state = self.state()?;
        let identity = &state.book.identity;
        let last = [&from, &into].into_iter().filter_map(|key| identity.last_word(key.customer())).max();
        let earliest = last.map_or(i64::MIN, |last| last.saturating_add(1));
        let at = Timestamp::from_microsecond(now.as_microsecond().max(earliest)).unwrap_or(now);
        let (name, from_key, into_key, micros) =
            (kind.name().into_owned(), from.to_key(), into.to_key(), at.as_microsecond().to_le_bytes());
        let name = digest([name.as_bytes(), from_key.as_bytes(), into_key.as_bytes(), by.as_bytes(), &micros]);
        let message_id = MessageId(format!("decision-{:032x}", u128::from_be_bytes(name)));
        let mut event = Event::new(message_id, kind, at, now);
        event.customer = Some(into.customer().clone());
        event.arrived_as = Some(into);
        event.also = vec![from];
        event.source = Some(OWN_SOURCE.to_owned());
        event.properties.insert(DECIDED_BY.to_owned(), Value::String(by.to_owned()));
        let touch = lifecycle::Touch::bare(&event);
        if event.kind == Kind::CustomersKeptApart {
            still_one(identity, &touch, &event)?;
        }
        self.folder().record(&[NewEvent { event, touch, natural_key: None }])?;
        self.catch_up()?;
        Ok(())
    }

    /// The key that a customer's id stands for, of a customer who is known.
    fn key_of(&self, id: &str) -> Result<ArrivedAs, EngineError> {
        let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
        let customer = CustomerId::new(id).map_err(|_| unknown())?;
        self.state()?.book.find(&customer).ok_or_else(unknown)?;
        let prefixed = ArrivedAs::from_key(id).filter(|key| key.customer() == &customer);
        prefixed.map_or_else(|| ArrivedAs::user(id), Ok).map_err(|_| unknown())
    }
}

/// Refuses to keep two apart who would be one all the same, as two addresses that one customer was seen with.
fn still_one(identity: &Identity, touch: &lifecycle::Touch, event: &Event) -> Result<(), EngineError> {
    let mut after = identity.clone();
    after.learn(touch);
    let (Some(into), Some(from)) = (&event.customer, event.also.first().map(ArrivedAs::customer)) else {
        return Ok(());
    };
    let customer = after.resolve(into);
    if after.resolve(from) != customer {
        return Ok(());
    }
    let (from, into, customer) = (from.to_string(), into.to_string(), customer.to_string());
    Err(EngineError::StillOne { from, into, customer })
}
