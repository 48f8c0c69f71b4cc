//! What is noted down while a person's story is told, and how it becomes events.

use domain::event::MessageId;
use domain::{Event, Kind};
use jiff::SignedDuration;
use serde_json::{Map, Value};

use crate::calendar::Calendar;
use crate::person::{Keys, Via};

/// A touch before it has its name, key and moment.
#[derive(Debug)]
struct Draft {
    at: f64,
    kind: Kind,
    via: Via,
    properties: Map<String, Value>,
    context: Map<String, Value>,
}

/// The notes on one person, in any order.
#[derive(Debug, Default)]
pub(crate) struct Record {
    drafts: Vec<Draft>,
}

impl Record {
    pub(crate) fn note(&mut self, at: f64, via: Via, kind: Kind, properties: Map<String, Value>) {
        self.note_with(at, via, kind, properties, Map::new());
    }

    pub(crate) fn note_with(
        &mut self,
        at: f64,
        via: Via,
        kind: Kind,
        properties: Map<String, Value>,
        context: Map<String, Value>,
    ) {
        // What a session before an order of the very first morning would put before the beginning is at the beginning.
        self.drafts.push(Draft { at: at.max(0.0), kind, via, properties, context });
    }

    /// The events in the order of time; what lies beyond the end has not happened. `erased` leaves out who it was.
    pub(crate) fn into_events(mut self, name: &str, keys: &Keys, calendar: &Calendar, erased: bool) -> Vec<Event> {
        let end = calendar.end();
        self.drafts.retain(|draft| draft.at < end && !(erased && draft.kind == Kind::CustomerIdentified));
        self.drafts.sort_by(|one, other| one.at.total_cmp(&other.at));
        let canonical = keys.canonical().customer();
        let to_event = |(ordinal, draft): (usize, Draft)| {
            let occurred_at = calendar.moment(draft.at);
            let delay = delay(ordinal, draft.via);
            let message_id = MessageId(format!("{name}-{ordinal}"));
            let (arrived_as, also) = match draft.kind {
                Kind::CustomerMerged => (keys.account.clone(), keys.second.clone()),
                _ => keys.at(draft.at, draft.via),
            };
            // The address that a person gave joins what else is known by it.
            let address = (draft.kind == Kind::CustomerIdentified).then(|| keys.address_at(draft.at).clone());
            let address = address.filter(|address| Some(address) != arrived_as.as_ref());
            Event {
                customer: arrived_as.is_some().then(|| canonical.clone()),
                arrived_as,
                also: also.into_iter().chain(address).collect(),
                properties: draft.properties,
                context: draft.context,
                ..Event::new(
                    message_id,
                    draft.kind,
                    occurred_at,
                    occurred_at.saturating_add(delay).unwrap_or(occurred_at),
                )
            }
        };
        self.drafts.into_iter().enumerate().map(to_event).collect()
    }
}

/// How long an event takes to reach the system: browsers send at once or within seconds, now and then a day late.
fn delay(ordinal: usize, via: Via) -> SignedDuration {
    let mixed = (ordinal as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let milliseconds = i64::try_from(mixed % 4_000).unwrap_or(0);
    match via {
        Via::Web(_) if mixed.is_multiple_of(97) => SignedDuration::from_millis(milliseconds * 20_000),
        Via::Web(_) | Via::Direct => SignedDuration::from_millis(40 + milliseconds),
    }
}
