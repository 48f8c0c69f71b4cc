//! What arrived of late, in memory, for whoever sets a source up: what it was and whether something is wrong with it, and
//! nothing of the person.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{ArrivedAs, Currency, Event, Flaw, Kind, vocabulary};
use intake::segment::{Call, Fault, Refusal};
use jiff::Timestamp;

/// So many of each are remembered.
const REMEMBERED: usize = 50;
/// Of one request so many of the last events are shown.
const OF_ONE_REQUEST: usize = 10;
/// The short word for events of a page whose origin the source does not name.
pub(crate) const ORIGIN_NOT_ALLOWED: &str = "origin-not-allowed";

/// By which sort of key an event knows the person; not which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// A customer number.
    Number,
    /// An e-mail address.
    Address,
    /// A key that the firm configured.
    Own,
    /// The random id of a device or browser.
    Device,
    /// It belongs to no person.
    Nothing,
}

impl KnownBy {
    fn of(key: Option<&ArrivedAs>) -> Self {
        match key {
            Some(ArrivedAs::External(_)) => Self::Number,
            Some(ArrivedAs::Email(_)) => Self::Address,
            Some(ArrivedAs::Named(_)) => Self::Own,
            Some(ArrivedAs::Anonymous(_)) => Self::Device,
            None => Self::Nothing,
        }
    }
}

/// An event that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// When it arrived.
    pub received_at: Timestamp,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What.
    pub kind: Kind,
    /// How the person is known.
    pub known_by: KnownBy,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
}

/// Something that was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// When.
    pub at: Timestamp,
    /// What was asked for.
    pub call: Call,
    /// The short word for the reason.
    pub code: &'static str,
    /// The field that is meant; empty where the whole is.
    pub path: String,
}

/// What came of one source since the start.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recent {
    /// Events taken, the repeated ones too.
    pub taken: u64,
    /// Events and whole bodies not taken.
    pub rejected: u64,
    /// The last ones taken, the newest first.
    pub arrivals: VecDeque<Arrival>,
    /// The last ones not taken, the newest first.
    pub rejections: VecDeque<Rejection>,
    /// The second in which arrivals were last looked at.
    looked_at: i64,
}

/// What came of late, by source.
#[derive(Debug, Default)]
pub struct Live {
    by_source: Mutex<HashMap<i64, Recent>>,
}

fn keep<T>(list: &mut VecDeque<T>, newest: T) {
    list.truncate(REMEMBERED - 1);
    list.push_front(newest);
}

impl Live {
    fn sources(&self) -> MutexGuard<'_, HashMap<i64, Recent>> {
        self.by_source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What came of a source.
    pub fn of(&self, source: i64) -> Recent {
        self.sources().get(&source).cloned().unwrap_or_default()
    }

    /// Looks at events before they are written: at the last few, once a second at most, because looking costs.
    pub(crate) fn look(&self, source: i64, events: &[Event], currency: Currency) -> Vec<Arrival> {
        let Some(last) = events.last() else { return Vec::new() };
        {
            let mut sources = self.sources();
            let recent = sources.entry(source).or_default();
            let second = last.received_at.as_second();
            let is_quiet = recent.arrivals.len() < REMEMBERED || recent.looked_at != second;
            recent.looked_at = second;
            if !is_quiet {
                return Vec::new();
            }
        }
        let shown = &events[events.len().saturating_sub(OF_ONE_REQUEST)..];
        shown.iter().map(|event| arrival(event, currency)).collect()
    }

    /// Events of a source were written.
    pub(crate) fn taken(&self, source: i64, count: usize, arrivals: Vec<Arrival>) {
        let mut sources = self.sources();
        let recent = sources.entry(source).or_default();
        recent.taken += count as u64;
        for arrival in arrivals {
            keep(&mut recent.arrivals, arrival);
        }
    }

    /// An event of a source, or a whole body, was not taken.
    pub(crate) fn rejected(&self, source: i64, call: Call, at: Timestamp, code: &'static str, path: &str) {
        let mut sources = self.sources();
        let recent = sources.entry(source).or_default();
        recent.rejected += 1;
        keep(&mut recent.rejections, Rejection { at, call, code, path: path.to_owned() });
    }

    /// A body of a source was refused.
    pub(crate) fn refused(&self, source: i64, call: Call, at: Timestamp, refusal: &Refusal) {
        match refusal {
            Refusal::NoneTaken(rejected) => {
                for rejected in rejected {
                    self.rejected(source, call, at, rejected.fault.code(), rejected.fault.path());
                }
            }
            other => {
                let path = if let Refusal::Event(fault) = other { Fault::path(fault) } else { "" };
                self.rejected(source, call, at, other.code(), path);
            }
        }
    }
}

/// As the log will have it: its flaws are found again on the way there.
fn arrival(event: &Event, currency: Currency) -> Arrival {
    let mut flaws = event.flaws.clone();
    flaws.extend(vocabulary::normalise(&event.kind, &mut event.properties.clone(), currency));
    Arrival {
        received_at: event.received_at,
        occurred_at: event.occurred_at,
        kind: event.kind.clone(),
        known_by: KnownBy::of(event.arrived_as.as_ref()),
        flaws,
    }
}

#[cfg(test)]
mod tests {
    use domain::MessageId;

    use super::*;

    #[test]
    fn only_the_last_are_remembered_and_a_flood_is_looked_at_once_a_second() {
        let live = Live::default();
        let at = |second: i64| Timestamp::from_second(1_700_000_000 + second).expect("moment");
        let event = |second| Event::new(MessageId("m".into()), Kind::OrderCompleted, at(second), at(second));
        for second in 0..60 {
            let events = vec![event(second); 3];
            let arrivals = live.look(1, &events, Currency::EUR);
            live.taken(1, events.len(), arrivals);
            assert!(live.look(1, &events, Currency::EUR).len() == if second < 16 { 3 } else { 0 });
            live.rejected(1, Call::Batch, at(second), "missing", "batch.0.userId");
        }
        let recent = live.of(1);
        assert_eq!((recent.taken, recent.rejected), (180, 60));
        assert_eq!((recent.arrivals.len(), recent.rejections.len()), (REMEMBERED, REMEMBERED));
        assert_eq!(recent.arrivals[0].received_at, at(59));
        assert!(recent.arrivals[0].flaws.contains(&Flaw::new("order_id", "missing")), "{:?}", recent.arrivals[0]);
        assert_eq!(live.of(2), Recent::default());
    }
}
