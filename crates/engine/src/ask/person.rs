//! Everything that is kept of one person, for the person: what GDPR articles 15 and 20 ask for, readable by machines.

use domain::{ArrivedAs, Day, Language};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::customer::customer;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::StoredEvent;

/// The name of the format, so that whoever reads it later knows it.
const FORMAT: &str = "stammkunde.person.1";

/// A person's data as of now: keys, particulars, facts, phases with their reasons and history, value, consents, and all
/// events with where each came from.
pub fn person(engine: &Engine, id: &str, now: Timestamp, language: Language) -> Result<Value, EngineError> {
    let state = engine.state()?;
    let today: Day = state.today(now);
    let day = state.span().map_or(today, |(_, last)| today.max(last));
    let traces = engine.known(id)?;
    let derived = customer(engine, &state, id, day, language)?;
    let events = engine.timeline(derived.customer.as_str(), None, usize::MAX)?;
    let consents: Vec<Value> = events.iter().filter(|stored| is_consent(stored)).map(event_json).collect();
    Ok(json!({
        "format": FORMAT,
        "made_at": now.to_string(),
        "firm": state.firm.name,
        "customer": derived.customer,
        "keys": traces.keys,
        "keys_shared_with_others": traces.shared_keys,
        "particulars": { "name": derived.name, "email": derived.email, "country": derived.country, "postcode": derived.postcode },
        "decisions": engine.decided(id)?,
        "derived": derived,
        "consents": consents,
        "events": events.iter().map(event_json).collect::<Vec<_>>(),
    }))
}

fn is_consent(stored: &StoredEvent) -> bool {
    let kind = stored.event.kind.name();
    kind.starts_with("Consent") || kind.starts_with("Newsletter")
}

/// An event with all that is kept of it. `source` is the source whose write key sent it; without one it came from a file.
fn event_json(stored: &StoredEvent) -> Value {
    let event = &stored.event;
    json!({
        "position": stored.position,
        "message_id": event.message_id.0,
        "kind": event.kind.name(),
        "occurred_at": event.occurred_at.to_string(),
        "received_at": event.received_at.to_string(),
        "source": event.source,
        "arrived_as": event.arrived_as.as_ref().map(ArrivedAs::to_key),
        "also": event.also.iter().map(ArrivedAs::to_key).collect::<Vec<_>>(),
        "properties": event.properties,
        "context": event.context,
        "flaws": event.flaws,
    })
}
