//! The engine: one process, one folder, one state that readers share.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;

use domain::{Day, Firm, Message, Zone};
use jiff::Timestamp;
use lifecycle::book::Foldings;
use lifecycle::vintage::Origin;
use lifecycle::{Book, CustomerIndex, PhaseModel, Vintage, Vintages};
use serde::Serialize;

use crate::error::EngineError;
use crate::ingest::News;
use crate::laws;
use crate::phase_models;
use crate::ports::{Folder, ImportRecord, LogTotals, Position, Taker};
use crate::segments::{self, Segments};
use crate::state::State;

/// Tells how far a long piece of work has come.
pub type Progress<'a> = &'a mut dyn FnMut(Stage, u64, u64);

/// The stages of long work, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading files; counted in bytes.
    Reading,
    /// Moving rows into the lake.
    Flushing,
    /// Folding events into the book.
    Folding,
    /// Fitting value models of past months.
    Fitting,
    /// Comparing what was derived with what is derived anew.
    Checking,
}

impl Stage {
    /// The key of its name in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reading => "engine-stage-reading",
            Self::Flushing => "engine-stage-flushing",
            Self::Folding => "engine-stage-folding",
            Self::Fitting => "engine-stage-fitting",
            Self::Checking => "engine-stage-checking",
        }
    }
}

/// A month that ended longer ago than this was not watched: its vintage comes from an import.
const DAYS_TO_BE_PAST: i32 = 31;

/// Threads that fold the whole log, at most: each holds a stretch of every file open.
const MOST_FOLDING: usize = 8;

/// The engine over one data folder.
pub struct Engine {
    folder: Arc<dyn Folder>,
    state: RwLock<Option<Arc<State>>>,
    writing: Mutex<()>,
    /// Open while events come in; closed for the moment in which somebody is put on the list of the erased.
    gate: RwLock<()>,
    left_out: AtomicU64,
    news: News,
}

impl Engine {
    /// The engine over a folder; a folder that is set up is folded up to its last event.
    pub fn open(folder: Arc<dyn Folder>) -> Result<Self, EngineError> {
        let engine = Self {
            folder,
            state: RwLock::new(None),
            writing: Mutex::new(()),
            gate: RwLock::new(()),
            left_out: AtomicU64::new(0),
            news: News::default(),
        };
        if let Some(firm) = engine.folder.firm()? {
            let (position, book) = engine.load_book(&firm.validated()?)?;
            engine.publish(firm, position, Arc::new(book))?;
            engine.complete_erasures()?;
        }
        Ok(engine)
    }

    /// The folder beneath.
    pub fn folder(&self) -> &Arc<dyn Folder> {
        &self.folder
    }

    /// The state to read from. Whoever holds it sees one whole, whatever happens meanwhile.
    pub fn state(&self) -> Result<Arc<State>, EngineError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(Arc::clone).ok_or(EngineError::NotSetUp)
    }

    /// Whether the folder is set up.
    pub fn is_set_up(&self) -> bool {
        self.state.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Keeps the firm's settings. A new time zone shifts days, so everything is folded anew.
    pub fn set_firm(&self, firm: &Firm) -> Result<(), EngineError> {
        let _writing = self.write();
        let zone = firm.validated()?;
        self.folder.set_firm(firm)?;
        let kept = self.state().ok().filter(|state| state.zone == zone);
        let (position, book) = if let Some(state) = kept {
            (state.position, Arc::clone(&state.book))
        } else {
            let (position, book) = self.load_book(&zone)?;
            (position, Arc::new(book))
        };
        self.publish(firm.clone(), position, book)
    }

    /// Whether events have come that readers do not see yet.
    pub(crate) fn news(&self) -> &News {
        &self.news
    }

    /// Held by whoever takes events in.
    pub(crate) fn pass_gate(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for those who are taking events in, and keeps others waiting.
    pub(crate) fn close_gate(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note_left_out(&self, events: usize) {
        self.left_out.fetch_add(events as u64, Ordering::Relaxed);
    }

    /// Events of sources that were left out since the start, because they belong to erased people.
    pub fn events_left_out(&self) -> u64 {
        self.left_out.load(Ordering::Relaxed)
    }

    /// Only one change at a time.
    pub(crate) fn write(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The book of the snapshot with everything that came after it.
    fn load_book(&self, zone: &Zone) -> Result<(Position, Book), EngineError> {
        let snapshot = self.folder.load()?;
        let revived = snapshot.and_then(|(position, book)| Some((position, book.revived(zone)?)));
        let (position, book) = revived.unwrap_or_else(|| (Position::default(), Book::new(zone)));
        self.fold_on(position, book)
    }

    /// Folds everything after a position into a book.
    pub(crate) fn fold_on(&self, after: Position, mut book: Book) -> Result<(Position, Book), EngineError> {
        if after == Position::default()
            && let Some(zone) = book.zone().filter(|_| book.is_empty())
        {
            return self.fold_whole(zone);
        }
        let mut last = after;
        self.folder.touches(after, &mut |position, touch| {
            last = last.max(position);
            book.apply(&touch);
            ControlFlow::Continue(())
        })?;
        Ok((last, book))
    }

    /// Folds the whole log, a part of it on each thread.
    fn fold_whole(&self, zone: &Zone) -> Result<(Position, Book), EngineError> {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_FOLDING);
        let mut foldings = Foldings::new(zone, threads);
        let mut lasts = vec![Position::default(); threads];
        let takers = foldings.each().iter_mut().zip(&mut lasts).map(|(folding, last)| -> Taker<'_> {
            Box::new(move |position, touch| {
                *last = position.max(*last);
                folding.take(touch);
            })
        });
        self.folder.touches_apart(takers.collect())?;
        Ok((lasts.into_iter().max().unwrap_or_default(), foldings.together()))
    }

    /// Makes a book the state that readers see.
    pub(crate) fn publish(&self, firm: Firm, position: Position, book: Arc<Book>) -> Result<(), EngineError> {
        let zone = firm.validated()?;
        let catalogue = Arc::new(lifecycle::catalogue::catalogue(firm.currency, &zone)?);
        let versions = self.folder.segment_versions()?;
        let models = Arc::new(phase_models::in_use(&*self.folder, &catalogue, &segments::texts(&versions))?);
        let vintages = Arc::new(Vintages::new(self.folder.vintages()?));
        let segments = Segments::new(versions, &catalogue, &models);
        let state = State::new(firm, zone, position, book, vintages, catalogue, models);
        let laws = self.folder.law_choices()?;
        self.replace(state.with_laws(laws.into()).with_segments(Arc::new(segments)));
        Ok(())
    }

    /// Makes a book that has grown, and in which changes were noted, the state that readers see; all else stays as it is.
    pub(crate) fn advance(&self, state: &State, position: Position, mut book: Book) {
        // Without notes everybody may be another one.
        let changes = match book.take_changes() {
            Some(changes) => changes,
            None => (0..).map(CustomerIndex).take(book.len()).collect(),
        };
        self.replace(state.followed_by(position, Arc::new(book), changes));
    }

    pub(crate) fn replace(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(state));
    }

    /// Fits and records the value models of all month ends that have none, and of those whose data have changed since
    /// `changed_from`; then of the last day of the data where the clock stands there.
    ///
    /// A recorded vintage is never changed: what is fitted again becomes a new revision.
    pub(crate) fn record_vintages(
        &self,
        changed_from: Option<Day>,
        now: Timestamp,
        progress: Progress<'_>,
    ) -> Result<(), EngineError> {
        let state = self.state()?;
        let Some((first, last)) = state.span() else {
            return Ok(());
        };
        let today = state.today(now);
        let mut days: Vec<Day> = analytics::flows::PhaseGrid::days_between(first, today.min(last).max(first));
        if days.last() != Some(&today) && today > last {
            // The clock has moved on beyond the data: later months are as known as the last day of the data.
            days.extend(analytics::flows::PhaseGrid::days_between(last, today).into_iter().filter(|day| *day < today));
        }
        // Days on which a law was chosen, and the last days of earlier data, are no month ends and must not stay behind either.
        days.extend(state.vintages.iter().map(|vintage| vintage.day).filter(|day| *day <= today));
        days.sort_unstable();
        days.dedup();
        let newest = days.last().copied();
        let due: Vec<Day> = days
            .into_iter()
            .filter(|day| state.vintages.revision_of(*day).is_none() || changed_from.is_some_and(|from| from <= *day))
            .collect();
        let mut recorded: Vec<Vintage> = Vec::with_capacity(due.len());
        for (done, day) in (0_u64..).zip(&due) {
            progress(Stage::Fitting, done, due.len() as u64);
            let past = state.zone.day_of(now).since(*day) > DAYS_TO_BE_PAST;
            let origin = if past { Origin::Import } else { Origin::Live };
            recorded.push(laws::vintage(&state, *day, origin, Some(*day) == newest, now));
        }
        progress(Stage::Fitting, due.len() as u64, due.len() as u64);
        if !recorded.is_empty() {
            self.folder.add_vintages(&recorded)?;
            self.publish(state.firm.clone(), state.position, Arc::clone(&state.book))?;
        }
        Ok(())
    }

    /// Does what the passing of time asks for: goes on with erasures that could not clear away everything, and records the
    /// vintages of months that have ended.
    pub fn tick(&self, now: Timestamp) -> Result<(), EngineError> {
        if !self.is_set_up() {
            return Ok(());
        }
        self.complete_erasures()?;
        let _writing = self.write();
        self.settle(None, now, &mut |_, _, _| {})
    }

    /// Whether orders are known and no value model was fitted to them yet, as in a shop whose first orders come event by event.
    pub fn awaits_first_vintage(&self) -> bool {
        self.state().is_ok_and(|state| state.vintages.iter().next().is_none() && state.span().is_some())
    }

    /// Records due vintages and closes imports that were killed: what they changed is not known, so all months are
    /// fitted anew after them.
    pub(crate) fn settle(
        &self,
        changed_from: Option<Day>,
        now: Timestamp,
        progress: Progress<'_>,
    ) -> Result<(), EngineError> {
        let interrupted: Vec<ImportRecord> =
            self.folder.imports(usize::MAX)?.into_iter().filter(|record| record.finished_at.is_none()).collect();
        let first = self.state()?.span().map(|(first, _)| first);
        let changed_from = if interrupted.is_empty() { changed_from } else { first };
        self.record_vintages(changed_from, now, progress)?;
        for mut record in interrupted {
            record.finished_at = Some(now);
            record.report = serde_json::json!({ "interrupted": true });
            self.folder.finish_import(&record)?;
        }
        Ok(())
    }

    /// Throws derived state away and makes it again from the log.
    pub fn rebuild(&self, now: Timestamp, progress: Progress<'_>) -> Result<Rebuilt, EngineError> {
        let _writing = self.write();
        let state = self.state()?;
        self.folder.discard()?;
        progress(Stage::Folding, 0, 1);
        let (position, book) = self.fold_on(Position::default(), Book::new(&state.zone))?;
        let customers = book.len() as u64;
        self.folder.save(position, &book)?;
        progress(Stage::Folding, 1, 1);
        self.publish(state.firm.clone(), position, Arc::new(book))?;
        self.record_vintages(None, now, progress)?;
        Ok(Rebuilt { events: u64::try_from(position.0).unwrap_or(0), customers })
    }

    /// Ids of segments, and of phase models in use, that cannot be read.
    fn unreadable_definitions(&self, state: &State) -> Result<Vec<String>, EngineError> {
        let segments = state.segments.iter().filter(|known| known.rule.is_err());
        let mut unreadable: Vec<String> = segments.map(|known| known.segment.id.clone()).collect();
        for chosen in self.folder.active_models()? {
            let is_read = |model: &PhaseModel| model.id == chosen.model && model.version == chosen.version;
            if !state.models.iter().any(is_read) {
                unreadable.push(format!("{} {}", chosen.model, chosen.version));
            }
        }
        Ok(unreadable)
    }

    /// Folds the log anew and compares: with the book in memory, with the snapshot, and with totals counted by SQL.
    pub fn check(&self, progress: Progress<'_>) -> Result<CheckReport, EngineError> {
        let _writing = self.write();
        let state = self.state()?;
        progress(Stage::Checking, 0, 3);
        let (position, fresh) = self.fold_on(Position::default(), Book::new(&state.zone))?;
        progress(Stage::Checking, 1, 3);
        let mut findings = Vec::new();
        if position != state.position || fresh.digest() != state.book.digest() {
            findings.push(Message::new("engine-check-book"));
        }
        if let Some((at, book)) = self.folder.load()?
            && let Some(revived) = book.revived(&state.zone)
        {
            let (_, caught_up) = self.fold_on(at, revived)?;
            if caught_up.digest() != fresh.digest() {
                findings.push(Message::new("engine-check-snapshot"));
            }
        }
        progress(Stage::Checking, 2, 3);
        let counted = self.folder.totals()?;
        let folded = totals(&fresh, position);
        if (counted.keys, counted.orders, counted.refunded_micros, counted.last)
            != (folded.keys, folded.orders, folded.refunded_micros, folded.last)
        {
            findings.push(Message::new("engine-check-totals"));
        }
        let forgotten = self.folder.forgotten_erasures()?;
        if !forgotten.is_empty() {
            findings.push(Message::new("engine-list-lost").with("receipts", forgotten.join(", ")));
        }
        let unreadable = self.unreadable_definitions(&state)?;
        if !unreadable.is_empty() {
            findings.push(Message::new("engine-check-definitions").with("which", unreadable.join(", ")));
        }
        progress(Stage::Checking, 3, 3);
        Ok(CheckReport { counted, folded, findings })
    }
}

/// What a rebuild made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Events folded.
    pub events: u64,
    /// Customers in the book.
    pub customers: u64,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckReport {
    /// Totals counted by SQL over the log.
    pub counted: LogTotals,
    /// The same totals from the fold.
    pub folded: LogTotals,
    /// What differs; empty where all is well.
    pub findings: Vec<Message>,
}

impl CheckReport {
    /// Whether everything agreed.
    pub fn passed(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The totals of a book, counted without SQL.
fn totals(book: &Book, last: Position) -> LogTotals {
    use lifecycle::EntryKind;
    let mut orders = std::collections::HashSet::new();
    let (mut without_number, mut refunded_micros) = (0, 0);
    let entries = book.histories().iter().flat_map(|history| &history.entries).chain(book.guests());
    for entry in entries {
        match entry.kind {
            EntryKind::Completed | EntryKind::Updated if entry.order_key == 0 => without_number += 1,
            EntryKind::Completed | EntryKind::Updated => {
                orders.insert(entry.order_key);
            }
            EntryKind::Refunded => refunded_micros += entry.amount.micros(),
            EntryKind::Cancelled => {}
        }
    }
    LogTotals {
        events: u64::try_from(last.0).unwrap_or(0),
        keys: book.key_count() as u64,
        orders: orders.len() as u64 + without_number,
        refunded_micros,
        last,
    }
}
