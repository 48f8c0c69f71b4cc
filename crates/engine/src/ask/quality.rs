//! Quality of the data: what clients send that is not as the vocabulary promises.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use domain::vocabulary::nearest;
use domain::{Kind, MessageId};
use jiff::Timestamp;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::Tally;

/// What is wrong with what came since a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    /// Events that came.
    pub events: u64,
    /// Events that carry a flaw.
    pub flawed: u64,
    /// Their flaws, the most frequent first.
    pub flaws: Vec<FlawCount>,
    /// Kinds that the vocabulary does not know, the most frequent first.
    pub unknown: Vec<UnknownKind>,
}

/// One flaw of one kind from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlawCount {
    /// Name of the kind.
    pub kind: String,
    /// The source; `None` for files and for what this system did itself.
    pub source: Option<String>,
    /// The property, `products.*.price` for that of any product; empty where the event as a whole is meant.
    pub property: String,
    /// What is wrong with it.
    pub fault: String,
    /// Events with it; an event whose products have it twice counts once.
    pub events: u64,
    /// All events of the kind from the source.
    pub of: u64,
    /// When the last of them reached us.
    pub last_at: Timestamp,
    /// The name of the last of them.
    pub example: MessageId,
}

/// A name that the vocabulary does not know. Its events are kept as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKind {
    /// The name as sent.
    pub kind: String,
    /// The source.
    pub source: Option<String>,
    /// The known name that may have been meant.
    pub nearest: Option<&'static str>,
    /// Events.
    pub events: u64,
    /// When the last of them reached us.
    pub last_at: Timestamp,
    /// The name of the last of them.
    pub example: MessageId,
}

/// Kind and source.
type KindOf<'a> = (&'a str, Option<&'a str>);
/// How many, when last, and which was the last.
type Seen<'a> = (u64, Timestamp, &'a MessageId);

impl Engine {
    /// What is wrong with what reached us since a moment.
    pub fn quality(&self, since: Timestamp) -> Result<Quality, EngineError> {
        Ok(Quality::of(&self.folder().tally(since)?))
    }
}

impl Quality {
    /// Adds counts up.
    pub fn of(tallies: &[Tally]) -> Self {
        let mut quality = Self::default();
        let mut of_kind: BTreeMap<KindOf<'_>, u64> = BTreeMap::new();
        let mut flaws: BTreeMap<(KindOf<'_>, String, &str), Seen<'_>> = BTreeMap::new();
        let mut unknown: BTreeMap<KindOf<'_>, Seen<'_>> = BTreeMap::new();
        for tally in tallies {
            let (kind, source) = (tally.kind.as_str(), tally.source.as_deref());
            quality.events += tally.events;
            quality.flawed += if tally.flaws.is_empty() { 0 } else { tally.events };
            *of_kind.entry((kind, source)).or_default() += tally.events;
            let kinds_of_flaw: BTreeSet<(String, &str)> =
                tally.flaws.iter().map(|flaw| (any_product(&flaw.property), flaw.fault.as_str())).collect();
            for (property, fault) in kinds_of_flaw {
                count(flaws.entry(((kind, source), property, fault)), tally);
            }
            if matches!(Kind::from_name(kind), Kind::Other(_)) {
                count(unknown.entry((kind, source)), tally);
            }
        }
        quality.flaws = flaws
            .into_iter()
            .map(|(((kind, source), property, fault), (events, last_at, example))| FlawCount {
                kind: kind.to_owned(),
                source: source.map(str::to_owned),
                property,
                fault: fault.to_owned(),
                events,
                of: of_kind[&(kind, source)],
                last_at,
                example: example.clone(),
            })
            .collect();
        quality.unknown = unknown
            .into_iter()
            .map(|((kind, source), (events, last_at, example))| UnknownKind {
                kind: kind.to_owned(),
                source: source.map(str::to_owned),
                nearest: nearest(kind),
                events,
                last_at,
                example: example.clone(),
            })
            .collect();
        // Of equally frequent ones the order of the names stays.
        quality.flaws.sort_by_key(|flaw| std::cmp::Reverse(flaw.events));
        quality.unknown.sort_by_key(|kind| std::cmp::Reverse(kind.events));
        quality
    }
}

fn count<'a, K: Ord>(entry: Entry<'_, K, Seen<'a>>, tally: &'a Tally) {
    let (events, last_at, example) = entry.or_insert((0, tally.last_at, &tally.example));
    *events += tally.events;
    if tally.last_at > *last_at {
        (*last_at, *example) = (tally.last_at, &tally.example);
    }
}

/// `products.3.price` as `products.*.price`.
fn any_product(path: &str) -> String {
    let part = |part: &str| {
        let is_number = !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
        if is_number { "*".to_owned() } else { part.to_owned() }
    };
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use domain::Flaw;

    use super::*;

    fn tally(kind: &str, flaws: &[(&str, &str)], events: u64, hour: i64) -> Tally {
        Tally {
            kind: kind.into(),
            source: Some("shop".into()),
            flaws: flaws.iter().map(|(property, fault)| Flaw::new(*property, *fault)).collect(),
            events,
            last_at: Timestamp::from_second(hour * 3600).expect("a moment"),
            example: MessageId(format!("m{hour}")),
        }
    }

    #[test]
    fn an_event_counts_once_for_a_flaw_of_several_products() {
        let quality = Quality::of(&[
            tally("Cart Viewed", &[], 6, 9),
            tally("Cart Viewed", &[("products.0.price", "missing"), ("products.7.price", "missing")], 3, 1),
            tally("Cart Viewed", &[("products.2.price", "missing"), ("value", "negative")], 1, 2),
            tally("Cart Viewd", &[], 2, 3),
        ]);
        assert_eq!((quality.events, quality.flawed), (12, 4));
        let price = &quality.flaws[0];
        assert_eq!((price.property.as_str(), price.events, price.of), ("products.*.price", 4, 10));
        assert_eq!(price.example, MessageId("m2".into()));
        assert_eq!(quality.flaws.len(), 2);
        assert_eq!(quality.unknown.len(), 1);
        assert_eq!((quality.unknown[0].events, quality.unknown[0].nearest), (2, Some("Cart Viewed")));
    }
}
