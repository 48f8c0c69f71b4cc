//! One customer's history: everything that arrived under the keys that stand for them.

use domain::{CustomerId, Day, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DayNumber, Entry, Look, Mark, PersonFacts, Traces, Visit, insert, look, unite, visit};

/// First and last moment at which anything happened, in microseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The first.
    pub first_micros: i64,
    /// The last.
    pub last_micros: i64,
}

impl Seen {
    /// Nothing at all; whatever is seen lies within.
    pub(super) const NEVER: Self = Self { first_micros: i64::MAX, last_micros: i64::MIN };

    pub(super) fn merge(&mut self, other: Self) {
        self.first_micros = self.first_micros.min(other.first_micros);
        self.last_micros = self.last_micros.max(other.last_micros);
    }
}

/// What arrived under one key of a customer who has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strand {
    /// The key, as the customer it would stand for alone.
    pub key: CustomerId,
    /// What it says of the person.
    pub(super) person: PersonFacts,
    pub(super) seen: Seen,
}

/// One customer's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Whose it is.
    pub customer: CustomerId,
    /// What is known of the person.
    pub person: PersonFacts,
    /// When they were seen.
    pub seen: Seen,
    /// The entries, sorted, each once.
    pub entries: Vec<Entry>,
    /// What else happened, sorted, each once.
    pub marks: Vec<Mark>,
    /// When they looked around, sorted.
    pub visits: Vec<Visit>,
    /// What categories they looked at, sorted.
    pub looks: Vec<Look>,
    /// Their strands; empty for nearly everybody, whose only key is the customer's own id.
    pub(super) strands: Vec<Strand>,
}

/// A strand taken out of a history, with its entries.
pub(super) struct Part {
    pub(super) strand: Strand,
    pub(super) entries: Vec<Entry>,
    pub(super) marks: Vec<Mark>,
    pub(super) visits: Vec<Visit>,
    pub(super) looks: Vec<Look>,
}

impl Part {
    pub(super) fn empty(strand: Strand) -> Self {
        Self { strand, entries: Vec::new(), marks: Vec::new(), visits: Vec::new(), looks: Vec::new() }
    }
}

impl History {
    pub(super) fn new(customer: CustomerId) -> Self {
        Self {
            customer,
            person: PersonFacts::default(),
            seen: Seen::NEVER,
            entries: Vec::new(),
            marks: Vec::new(),
            visits: Vec::new(),
            looks: Vec::new(),
            strands: Vec::new(),
        }
    }

    /// The first day on which anything is known of the customer, in the zone of the book.
    pub fn first_seen(&self, zone: &Zone) -> Option<Day> {
        Timestamp::from_microsecond(self.seen.first_micros).ok().map(|moment| zone.day_of(moment))
    }

    /// The keys under which their events arrived.
    pub fn keys(&self) -> Vec<CustomerId> {
        if self.strands.is_empty() {
            return vec![self.customer.clone()];
        }
        self.strands.iter().map(|strand| strand.key.clone()).collect()
    }

    /// The keys under which their events arrived, each with the moment of its first event in microseconds.
    pub fn keys_since(&self) -> Vec<(&CustomerId, i64)> {
        if self.strands.is_empty() {
            return vec![(&self.customer, self.seen.first_micros)];
        }
        self.strands.iter().map(|strand| (&strand.key, strand.seen.first_micros)).collect()
    }

    /// The key under which one of the entries arrived.
    pub fn key_of(&self, entry: &Entry) -> &CustomerId {
        self.strands.get(entry.strand as usize).map_or(&self.customer, |strand| &strand.key)
    }

    /// The same customer as if nothing had happened after a day.
    #[must_use]
    pub fn until(&self, day: Day) -> Self {
        let last = DayNumber::from(day);
        let mut until = self.clone();
        // Entries, marks and visits are sorted by moment, and so by day.
        until.entries.truncate(self.entries.partition_point(|entry| entry.day <= last));
        until.marks.truncate(self.marks.partition_point(|mark| mark.day <= last));
        until.visits.truncate(self.visits.partition_point(|visit| visit.day <= last));
        until.looks.truncate(self.looks.partition_point(|look| look.day <= last));
        until.person.cut(last);
        until
    }

    /// Bytes that its lists hold in memory.
    pub(super) fn held_bytes(&self) -> usize {
        const fn of<T>(list: &Vec<T>) -> usize {
            list.capacity() * size_of::<T>()
        }
        let lists = of(&self.entries) + of(&self.marks) + of(&self.visits) + of(&self.looks) + of(&self.strands);
        size_of::<Self>() + lists + self.person.attributes().held_bytes()
    }

    /// Number of keys under which their events arrived.
    pub fn key_count(&self) -> usize {
        self.strands.len().max(1)
    }

    /// Takes in what a touch leaves, under one of its strands.
    pub(super) fn take(&mut self, strand: u32, traces: Traces) {
        let Traces { occurred_at_micros: micros, entry, mark, visit, look, said } = traces;
        self.note(strand, said.as_ref(), Seen { first_micros: micros, last_micros: micros });
        if let Some(entry) = entry {
            insert(&mut self.entries, Entry { strand, ..entry });
        }
        if let Some(mark) = mark {
            insert(&mut self.marks, Mark { strand, ..mark });
        }
        if let Some(visit) = visit {
            visit::insert(&mut self.visits, Visit { strand, ..visit });
        }
        if let Some(look) = look {
            look::insert(&mut self.looks, Look { strand, ..look });
        }
    }

    /// As if nothing had happened; its lists keep their room.
    pub(super) fn clear(&mut self) {
        (self.person, self.seen) = (PersonFacts::default(), Seen::NEVER);
        self.entries.clear();
        self.marks.clear();
        self.visits.clear();
        self.looks.clear();
        self.strands.clear();
    }

    pub(super) fn is_new(&self) -> bool {
        self.seen == Seen::NEVER
    }

    /// The place of a key's strand, which is begun if there is none.
    pub(super) fn strand_of(&mut self, key: &CustomerId) -> u32 {
        if self.strands.is_empty() {
            if *key == self.customer {
                return 0;
            }
            if !self.is_new() {
                let (key, person, seen) = (self.customer.clone(), self.person.clone(), self.seen);
                self.strands.push(Strand { key, person, seen });
            }
        }
        let known = self.strands.iter().position(|strand| strand.key == *key);
        let place = known.unwrap_or_else(|| {
            let fresh = Strand { key: key.clone(), person: PersonFacts::default(), seen: Seen::NEVER };
            self.strands.push(fresh);
            self.strands.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// Takes in what a strand says of the person and when.
    pub(super) fn note(&mut self, strand: u32, person: Option<&PersonFacts>, seen: Seen) {
        if let Some(strand) = self.strands.get_mut(strand as usize) {
            if let Some(person) = person {
                strand.person.merge(person.clone());
            }
            strand.seen.merge(seen);
        }
        if let Some(person) = person {
            self.person.merge(person.clone());
        }
        self.seen.merge(seen);
    }

    /// Takes a part in: the union of both.
    pub(super) fn absorb(&mut self, part: Part) {
        let place = self.strand_of(&part.strand.key);
        self.note(place, Some(&part.strand.person), part.strand.seen);
        unite(&mut self.entries, part.entries.into_iter().map(|entry| Entry { strand: place, ..entry }));
        unite(&mut self.marks, part.marks.into_iter().map(|mark| Mark { strand: place, ..mark }));
        for visit in part.visits {
            visit::insert(&mut self.visits, Visit { strand: place, ..visit });
        }
        for look in part.looks {
            look::insert(&mut self.looks, Look { strand: place, ..look });
        }
    }

    /// The history as its parts.
    pub(super) fn into_parts(self) -> Vec<Part> {
        if self.strands.is_empty() {
            let strand = Strand { key: self.customer, person: self.person, seen: self.seen };
            let Self { entries, marks, visits, looks, .. } = self;
            return vec![Part { strand, entries, marks, visits, looks }];
        }
        let mut parts: Vec<Part> = self.strands.into_iter().map(Part::empty).collect();
        for entry in self.entries {
            parts[entry.strand as usize].entries.push(entry);
        }
        for mark in self.marks {
            parts[mark.strand as usize].marks.push(mark);
        }
        for visit in self.visits {
            parts[visit.strand as usize].visits.push(visit);
        }
        for look in self.looks {
            parts[look.strand as usize].looks.push(look);
        }
        parts
    }
}
