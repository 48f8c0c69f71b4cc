//! A folder in memory: for tests of whoever stands on the ports, and for trying files without writing anything.
//!
//! It keeps what the ports promise but durability: it is gone with the process.

mod access;
mod definitions;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Currency, CustomerId, Firm, NaturalKey};
use jiff::Timestamp;
use lifecycle::cost_prices::Priced;
use lifecycle::goods::Ordered;
use lifecycle::spending::Spent;
use lifecycle::{Book, EntryKind, Touch, Vintage};

use crate::ports::erasure::{Erasures, Mark, Receipt, Search, Survey, Traces};
use crate::ports::{
    Expired, Expiry, Flushed, Hot, ImportRecord, LawChoice, Log, LogTotals, NewEvent, PortError, Position, Recorded,
    Snapshots, StoredEvent, Tables, Taker, Tally, Telling,
};

/// Everything a folder holds.
#[derive(Default)]
struct Kept {
    events: Vec<NewEvent>,
    natural_keys: HashMap<NaturalKey, [u8; 16]>,
    firm: Option<Firm>,
    access: access::Kept,
    definitions: definitions::Kept,
    imports: Vec<ImportRecord>,
    vintages: Vec<Vintage>,
    law_choices: Vec<LawChoice>,
    snapshot: Option<(Position, Book)>,
}

/// A data folder in memory.
#[derive(Default)]
pub struct MemoryFolder {
    kept: Mutex<Kept>,
}

impl MemoryFolder {
    /// An empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn position(place: usize) -> Position {
    Position(i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1))
}

fn id(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What an event tells that the book does not keep.
fn telling(new: &NewEvent, position: Position, reporting: Currency) -> Option<Telling> {
    let NewEvent { event, touch, .. } = new;
    let (occurred_at, received_at) = (event.occurred_at, event.received_at);
    if Spent::is_told_by(&event.kind) {
        return Spent::read(&event.properties, (occurred_at, received_at), position.0, reporting).map(Telling::Spent);
    }
    if Priced::is_told_by(&event.kind) {
        return Priced::read(&event.properties, received_at, touch.message, reporting).map(Telling::Priced);
    }
    Ordered::is_told_by(&event.kind).then(|| {
        Telling::Ordered(Ordered {
            order_key: touch.order.as_ref().map_or(0, |order| order.order_key),
            message: touch.message,
            occurred_at,
            received_at,
            lines: Ordered::lines(&event.properties, reporting),
        })
    })
}

impl Log for MemoryFolder {
    fn known(&self, keys: &[NaturalKey]) -> Result<Vec<Option<[u8; 16]>>, PortError> {
        let kept = self.kept();
        Ok(keys.iter().map(|key| kept.natural_keys.get(key).copied()).collect())
    }

    fn append(&self, events: &[NewEvent]) -> Result<Position, PortError> {
        let mut kept = self.kept();
        let first = position(kept.events.len());
        for event in events {
            if let Some((key, content)) = event.natural_key {
                kept.natural_keys.insert(key, content);
            }
            kept.events.push(event.clone());
        }
        Ok(first)
    }

    fn touches(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Touch) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        let touches: Vec<(Position, Touch)> = self
            .kept()
            .events
            .iter()
            .enumerate()
            .map(|(place, event)| (position(place), event.touch.clone()))
            .filter(|(position, _)| *position > after)
            .collect();
        for (position, touch) in touches {
            if each(position, touch).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn touches_apart(&self, mut takers: Vec<Taker<'_>>) -> Result<(), PortError> {
        let count = takers.len();
        let mut place = 0;
        self.touches(Position::default(), &mut |position, touch| {
            takers[place % count](position, &touch);
            place += 1;
            ControlFlow::Continue(())
        })
    }

    fn tellings(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Telling) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        let kept = self.kept();
        let reporting = kept.firm.as_ref().map_or(Currency::EUR, |firm| firm.currency);
        let told: Vec<(Position, Telling)> = (kept.events.iter().enumerate())
            .map(|(place, event)| (position(place), event))
            .filter(|(position, _)| *position > after)
            .filter_map(|(position, new)| Some((position, telling(new, position, reporting)?)))
            .collect();
        drop(kept);
        for (position, telling) in told {
            if each(position, telling).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn record(&self, events: &[NewEvent]) -> Result<Recorded, PortError> {
        let mut kept = self.kept();
        let mut recorded = Recorded::default();
        for event in events {
            let digest = event.touch.message;
            if kept.events.iter().any(|known| known.event.source.is_some() && known.touch.message == digest) {
                recorded.repeated += 1;
            } else {
                kept.events.push(event.clone());
                recorded.added += 1;
            }
        }
        Ok(recorded)
    }

    fn spend_is_told(&self) -> Result<bool, PortError> {
        Ok(self.kept().events.iter().any(|new| Spent::is_told_by(&new.event.kind)))
    }

    fn timeline(
        &self,
        keys: &[CustomerId],
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let kept = self.kept();
        let mut events: Vec<StoredEvent> = kept
            .events
            .iter()
            .enumerate()
            .filter(|(_, new)| new.event.customer.as_ref().is_some_and(|customer| keys.contains(customer)))
            .filter(|(_, new)| before.is_none_or(|before| new.event.occurred_at < before))
            .map(|(place, new)| StoredEvent { position: position(place), event: new.event.clone() })
            .collect();
        events.sort_by_key(|stored| std::cmp::Reverse((stored.event.occurred_at, stored.position)));
        events.truncate(limit);
        Ok(events)
    }

    fn events(&self, each: &mut dyn FnMut(StoredEvent) -> ControlFlow<()>) -> Result<(), PortError> {
        let mut events: Vec<StoredEvent> = self
            .kept()
            .events
            .iter()
            .enumerate()
            .map(|(place, new)| StoredEvent { position: position(place), event: new.event.clone() })
            .collect();
        events.sort_by(|left, right| {
            let key = |stored: &StoredEvent| (stored.event.customer.clone(), stored.event.occurred_at, stored.position);
            key(left).cmp(&key(right))
        });
        for event in events {
            if each(event).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn last_position(&self) -> Result<Position, PortError> {
        Ok(Position(id(self.kept().events.len())))
    }

    fn flush(&self) -> Result<Flushed, PortError> {
        Ok(Flushed::default())
    }

    fn hot(&self) -> Result<Hot, PortError> {
        let kept = self.kept();
        let oldest_received_at = kept.events.first().map(|new| new.event.received_at);
        Ok(Hot { events: kept.events.len() as u64, oldest_received_at })
    }

    /// Nothing expires in memory.
    fn expire(&self, _expiry: &[Expiry]) -> Result<Expired, PortError> {
        Ok(Expired::default())
    }

    fn compact(&self) -> Result<bool, PortError> {
        Ok(false)
    }

    fn tally(&self, since: Timestamp) -> Result<Vec<Tally>, PortError> {
        let mut tallies: Vec<Tally> = Vec::new();
        for event in self.kept().events.iter().map(|kept| &kept.event).filter(|event| event.received_at >= since) {
            let kind = event.kind.name();
            let found =
                tallies.iter_mut().find(|it| it.kind == kind && it.source == event.source && it.flaws == event.flaws);
            match found {
                Some(tally) => {
                    tally.events += 1;
                    if event.received_at >= tally.last_at {
                        tally.last_at = event.received_at;
                        tally.example = event.message_id.clone();
                    }
                }
                None => tallies.push(Tally {
                    kind: kind.into_owned(),
                    source: event.source.clone(),
                    flaws: event.flaws.clone(),
                    events: 1,
                    last_at: event.received_at,
                    example: event.message_id.clone(),
                }),
            }
        }
        Ok(tallies)
    }

    fn totals(&self) -> Result<LogTotals, PortError> {
        let kept = self.kept();
        let mut book = Book::new(&domain::Zone::utc());
        for event in &kept.events {
            book.apply(&event.touch);
        }
        let last = Position(id(kept.events.len()));
        let entries = || book.histories().iter().flat_map(|history| &history.entries).chain(book.guests());
        let orders: std::collections::HashSet<(u64, u64)> = entries()
            .filter(|entry| matches!(entry.kind, EntryKind::Completed | EntryKind::Updated))
            .map(|entry| if entry.order_key == 0 { (0, entry.message) } else { (entry.order_key, 0) })
            .collect();
        let refunds = entries().filter(|entry| entry.kind == EntryKind::Refunded);
        Ok(LogTotals {
            events: kept.events.len() as u64,
            keys: book.key_count() as u64,
            orders: orders.len() as u64,
            refunded_micros: refunds.map(|entry| entry.amount.micros()).sum(),
            last,
        })
    }
}

impl Tables for MemoryFolder {
    fn firm(&self) -> Result<Option<Firm>, PortError> {
        Ok(self.kept().firm.clone())
    }

    fn set_firm(&self, firm: &Firm) -> Result<(), PortError> {
        self.kept().firm = Some(firm.clone());
        Ok(())
    }

    fn begin_import(&self, record: &ImportRecord) -> Result<i64, PortError> {
        let mut kept = self.kept();
        let record = ImportRecord { id: id(kept.imports.len() + 1), ..record.clone() };
        let given = record.id;
        kept.imports.push(record);
        Ok(given)
    }

    fn finish_import(&self, record: &ImportRecord) -> Result<(), PortError> {
        if let Some(known) = self.kept().imports.iter_mut().find(|known| known.id == record.id) {
            *known = record.clone();
        }
        Ok(())
    }

    fn imports(&self, limit: usize) -> Result<Vec<ImportRecord>, PortError> {
        Ok(self.kept().imports.iter().rev().take(limit).cloned().collect())
    }

    fn vintages(&self) -> Result<Vec<Vintage>, PortError> {
        Ok(self.kept().vintages.clone())
    }

    fn add_vintages(&self, vintages: &[Vintage]) -> Result<(), PortError> {
        self.kept().vintages.extend_from_slice(vintages);
        Ok(())
    }

    fn law_choices(&self) -> Result<Vec<LawChoice>, PortError> {
        Ok(self.kept().law_choices.clone())
    }

    fn add_law_choice(&self, choice: &LawChoice) -> Result<(), PortError> {
        self.kept().law_choices.push(*choice);
        Ok(())
    }
}

/// A folder in memory is gone with the process and keeps no list of whom it forgot: nobody was erased in it, and to erase
/// somebody is refused.
impl Erasures for MemoryFolder {
    fn any_erased(&self) -> bool {
        false
    }

    fn is_erased(&self, _mark: Mark<'_>) -> bool {
        false
    }

    fn addresses(&self, _traces: &Traces) -> Result<Vec<String>, PortError> {
        Ok(Vec::new())
    }

    /// Of the person's own events only: others that name them it does not look through, and so nobody is known by a mention.
    fn survey(&self, traces: &Traces) -> Result<Survey, PortError> {
        let kept = self.kept();
        let of_person = |new: &&NewEvent| new.event.customer.as_ref().is_some_and(|key| traces.keys.contains(key));
        let mut survey = Survey::default();
        for new in kept.events.iter().filter(of_person) {
            survey.events += 1;
            *survey.kinds.entry(new.event.kind.name().to_string()).or_default() += 1;
        }
        Ok(survey)
    }

    fn order_erasure(&self, _traces: &Traces, _by: &str, _at: Timestamp) -> Result<String, PortError> {
        Err(not_in_memory())
    }

    fn carry_out(&self, _receipt: &str, _traces: &Traces) -> Result<Receipt, PortError> {
        Err(not_in_memory())
    }

    fn open_erasures(&self) -> Result<Vec<String>, PortError> {
        Ok(Vec::new())
    }

    fn forgotten_erasures(&self) -> Result<Vec<String>, PortError> {
        Ok(Vec::new())
    }

    fn readmit(&self, _key: &CustomerId) -> Result<bool, PortError> {
        Ok(false)
    }

    fn is_of_erasure(&self, _receipt: &str, _key: &CustomerId) -> bool {
        false
    }

    fn search(&self, _traces: &Traces) -> Result<Search, PortError> {
        Err(not_in_memory())
    }

    fn receipts(&self) -> Result<Vec<Receipt>, PortError> {
        Ok(Vec::new())
    }
}

fn not_in_memory() -> PortError {
    PortError::Failed {
        action: "erasing somebody from a folder in memory".to_owned(),
        cause: "it keeps nothing; end the process instead".into(),
    }
}

impl Snapshots for MemoryFolder {
    fn load(&self) -> Result<Option<(Position, Book)>, PortError> {
        Ok(self.kept().snapshot.clone())
    }

    fn save(&self, position: Position, book: &Book) -> Result<(), PortError> {
        self.kept().snapshot = Some((position, book.clone()));
        Ok(())
    }

    fn discard(&self) -> Result<(), PortError> {
        self.kept().snapshot = None;
        Ok(())
    }
}
