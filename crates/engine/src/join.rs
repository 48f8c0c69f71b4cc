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
use crate::ports::access::User;

/// The name under which this system's own events stand in the log.
pub const OWN_SOURCE: &str = "stammkunde";

/// How many events of one customer at one moment are looked through for the one that a decision is.
const AT_ONCE: usize = 64;

/// Before the number of a user who decided something on a page.
const USER: &str = "user:";

/// Which earlier decisions, that would not hold any more, whoever decides was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// Of none: where there is one the decision is refused.
    Nothing,
    /// Of those made at these moments, in microseconds since 1970 UTC.
    These(&'a [i64]),
    /// Whichever they are, they shall not hold any more.
    All,
}

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

    /// What was decided about the keys of a customer, the latest first, each with who decided it and whether it still holds.
    pub fn decisions(&self, customer: &str) -> Result<Vec<Decision>, EngineError> {
        let mut decisions = self.decided(customer)?;
        self.add_who(&mut decisions)?;
        Ok(decisions)
    }

    /// The same without who decided.
    pub(crate) fn decided(&self, customer: &str) -> Result<Vec<Decision>, EngineError> {
        let state = self.state()?;
        let history = CustomerId::new(customer)
            .ok()
            .and_then(|id| state.book.find(&id))
            .and_then(|place| state.book.history(place));
        Ok(history.map_or_else(Vec::new, |history| state.book.identity.decisions(&history.keys())))
    }

    /// Adds who decided, as the log tells it.
    fn add_who(&self, decisions: &mut [Decision]) -> Result<(), EngineError> {
        if decisions.iter().all(|decision| decision.is_alias && decision.undone_by.is_none()) {
            return Ok(());
        }
        let users = self.folder().users()?;
        for decision in decisions {
            decision.by = self.who(decision, &users)?;
            if let Some(other) = &mut decision.undone_by {
                other.by = self.who(other, &users)?;
            }
        }
        Ok(())
    }

    /// Who made a decision: the name of a member of the team, else what the log has; `None` where it does not say.
    fn who(&self, decision: &Decision, users: &[User]) -> Result<Option<String>, EngineError> {
        if decision.is_alias {
            return Ok(None);
        }
        let after = decision.at_micros.checked_add(1).and_then(|micros| Timestamp::from_microsecond(micros).ok());
        let of_then = self.folder().timeline(std::slice::from_ref(&decision.into), after, AT_ONCE)?;
        let is_it = |event: &Event| {
            event.occurred_at.as_microsecond() == decision.at_micros
                && event.also.iter().any(|key| *key.customer() == decision.from)
        };
        let event = of_then.into_iter().map(|stored| stored.event).find(is_it);
        let by = event.and_then(|event| event.properties.get(DECIDED_BY)?.as_str().map(str::to_owned));
        Ok(by.map(|by| {
            let id = by.strip_prefix(USER).and_then(|id| id.parse::<i64>().ok());
            let user = users.iter().find(|user| Some(user.id) == id);
            user.map_or(by, |user| if user.name.is_empty() { user.email.clone() } else { user.name.clone() })
        }))
    }

    /// Joins two customers: `from` becomes part of `into`, with all of the past. It can be undone by [`Self::keep_apart`].
    ///
    /// # Errors
    ///
    /// [`EngineError::Overrules`] where an earlier decision would not hold any more; [`Self::decide`] takes it back knowingly.
    pub fn join(&self, from: &str, into: &str, by: &str, now: Timestamp) -> Result<(), EngineError> {
        self.decide(true, (from, into), by, now, Told::Nothing)
    }

    /// Says that two customers are not the same person: undoes their joining, and settles a conflict between them.
    ///
    /// # Errors
    ///
    /// [`EngineError::Overrules`] where the joining of others would not hold any more.
    pub fn keep_apart(&self, from: &str, into: &str, by: &str, now: Timestamp) -> Result<(), EngineError> {
        self.decide(false, (from, into), by, now, Told::Nothing)
    }

    /// Says of two customers, `from` and `into`, whether they are one. The last word holds, so earlier decisions of persons may
    /// not hold any more: it is refused unless whoever decides was told of each of them.
    pub fn decide(
        &self,
        joined: bool,
        (from, into): (&str, &str),
        by: &str,
        now: Timestamp,
        told: Told<'_>,
    ) -> Result<(), EngineError> {
        let kind = if joined { Kind::CustomerMerged } else { Kind::CustomersKeptApart };
        self.catch_up()?;
        let (from, into) = (self.key_of(from)?, self.key_of(into)?);
        // The last word holds, so this one comes after all others about the two and whom they are joined with, however fast they follow, and
        // after what events say against them, of which some clocks are fast.
        let state = self.state()?;
        let identity = &state.book.identity;
        let ends = [from.customer(), into.customer()];
        let words = ends.into_iter().filter_map(|key| identity.last_word(key));
        let resolved = ends.map(|key| identity.resolve(key));
        let is_theirs = |customer: &CustomerId| ends.contains(&customer) || resolved.contains(customer);
        let against = identity.conflicts().into_iter().filter(|conflict| conflict.customers.iter().any(is_theirs));
        let last = words.chain(against.map(|conflict| conflict.since_micros)).max();
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
        self.none_untold(identity.overruled_by(&touch), told)?;
        self.folder().record(&[NewEvent { event, touch, natural_key: None }])?;
        self.catch_up()?;
        Ok(())
    }

    /// Refuses what would take back decisions of which nobody was told.
    fn none_untold(&self, mut overruled: Vec<Decision>, told: Told<'_>) -> Result<(), EngineError> {
        let is_told = |decision: &Decision| match told {
            Told::Nothing => false,
            Told::These(moments) => moments.contains(&decision.at_micros),
            Told::All => true,
        };
        if overruled.iter().all(is_told) {
            return Ok(());
        }
        self.add_who(&mut overruled)?;
        Err(EngineError::Overrules { decisions: overruled })
    }

    /// The key that a customer's id stands for, of a customer who is known, or of whom somebody decided.
    fn key_of(&self, id: &str) -> Result<ArrivedAs, EngineError> {
        let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
        let customer = CustomerId::new(id).map_err(|_| unknown())?;
        let state = self.state()?;
        if state.book.find(&customer).is_none() && !state.book.identity.knows(&customer) {
            return Err(unknown());
        }
        let prefixed = ArrivedAs::from_key(id).filter(|key| key.customer() == &customer);
        prefixed.map_or_else(|| ArrivedAs::user(id), Ok).map_err(|_| unknown())
    }
}

/// Refuses to keep two apart who were both seen with one customer, as two addresses of hers: it would not say which is not hers.
fn still_one(identity: &Identity, touch: &lifecycle::Touch, event: &Event) -> Result<(), EngineError> {
    let mut after = identity.clone();
    after.learn(touch);
    let (Some(into), Some(from)) = (&event.customer, event.also.first().map(ArrivedAs::customer)) else {
        return Ok(());
    };
    let Some(customer) = after.seen_with_both(from, into) else { return Ok(()) };
    let (from, into, customer) = (from.to_string(), into.to_string(), customer.to_string());
    Err(EngineError::StillOne { from, into, customer })
}
