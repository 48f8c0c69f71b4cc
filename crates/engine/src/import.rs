//! Importing files: drafts of orders and statements of spend and cost prices become events in the log, each once.

mod statements;

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use domain::{
    Amount, ClockMode, Currency, CustomerId, Day, Event, Kind, Message, MessageId, NaturalKey, Order, Person,
};
use intake::{Draft, Layout, Reject, Row, Statement, Summary};
use jiff::Timestamp;
use lifecycle::touch::Claims;
use lifecycle::{Book, Entry, EntryKind, Touch};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Progress, Stage};
use crate::error::EngineError;
use crate::ports::{ImportRecord, NewEvent, Position};

/// Events written in one transaction: enough to make the disk's wait small, little enough to lose nothing worth
/// naming when killed.
const BATCH: usize = 2_000;

/// Rejects that a report keeps to show; all of them go to the reject file.
pub const REJECTS_SHOWN: usize = 200;

/// A file to import, with the layout in which it will be read.
pub struct Source<'a> {
    /// Its name, for messages.
    pub name: String,
    /// Its size in bytes, if known, for progress.
    pub bytes: u64,
    /// How it is laid out.
    pub layout: Layout,
    /// Its content.
    pub reader: Box<dyn Read + 'a>,
}

/// A rejected row with the file it stands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// Name of the file.
    pub file: String,
    /// Line in it.
    pub line: u64,
    /// Name of the column.
    pub field: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub reason: Message,
    /// What to do.
    pub mend: Message,
}

/// How many rows a clause of the filter left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOutRows {
    /// Name of the file; empty in reports of imports before it was kept.
    #[serde(default)]
    pub file: String,
    /// The clause in words.
    pub clause: Message,
    /// Rows.
    pub rows: u64,
}

/// What an import did, or, in a dry run, would do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Number of the import in the folder's list; 0 for a dry run, which is not listed.
    #[serde(default)]
    pub number: i64,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Rows read.
    pub rows: u64,
    /// Orders seen for the first time.
    pub new_orders: u64,
    /// Orders that say something else than before.
    pub changed_orders: u64,
    /// Refunds seen for the first time.
    pub new_refunds: u64,
    /// Cancellations seen for the first time.
    pub new_cancellations: u64,
    /// Days of campaigns of which the cost is told for the first time.
    #[serde(default)]
    pub new_spend: u64,
    /// Days of campaigns that cost something else than was told before.
    #[serde(default)]
    pub changed_spend: u64,
    /// What the campaigns in the files cost.
    #[serde(default)]
    pub spend: Amount,
    /// Cost prices told for the first time.
    #[serde(default)]
    pub new_prices: u64,
    /// Cost prices that were told otherwise before.
    #[serde(default)]
    pub changed_prices: u64,
    /// Drafts and statements that were known already and say the same.
    pub known: u64,
    /// Customers in the files.
    pub customers: u64,
    /// Revenue of the orders in the files.
    pub revenue: Amount,
    /// First day in the files.
    pub first_day: Option<Day>,
    /// Last day in the files.
    pub last_day: Option<Day>,
    /// Rows that could not be read.
    pub rejected_rows: u64,
    /// The first of them.
    pub rejects: Vec<RejectedRow>,
    /// Rows left out by the filter, by clause.
    pub left_out: Vec<LeftOutRows>,
    /// The clock that was proposed and set, where the folder had none.
    pub clock: Option<ClockMode>,
}

impl ImportReport {
    /// Orders, refunds and cancellations that are new or changed.
    pub const fn orders_taken(&self) -> u64 {
        self.new_orders + self.changed_orders + self.new_refunds + self.new_cancellations
    }

    /// Statements of spend and cost prices that are new or changed.
    pub const fn statements_taken(&self) -> u64 {
        self.new_spend + self.changed_spend + self.new_prices + self.changed_prices
    }
}

/// What the fold of one import needs while it runs.
struct Importing<'a> {
    engine: &'a Engine,
    now: Timestamp,
    reporting: Currency,
    dry_run: bool,
    book: Book,
    position: Position,
    appended: i64,
    report: ImportReport,
    changed_from: Option<Day>,
    batch: Vec<Draft>,
    statements: Vec<Statement>,
    /// Which file is read, from 0: what a later one says of the same is the later word.
    file: i64,
    customers: std::collections::HashSet<String>,
    /// In a dry run, what the files have said so far: nothing of it is in the folder to be asked for.
    said: HashMap<NaturalKey, [u8; 16]>,
    /// Whose every order is, looked up where an order names another customer than before.
    owners: Option<HashMap<u64, Option<CustomerId>>>,
    failure: Option<EngineError>,
    /// Rows left out because they belong to erased people.
    of_the_erased: u64,
}

/// Clocks of shops differ, and zones do: a row may be this far ahead of us. Beyond it the year is mistyped.
const MOST_AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_hours(36);

impl Engine {
    /// Imports files, in their order. Rejected rows go to `reject`; all else is in when it returns.
    ///
    /// A dry run counts what would happen and writes nothing; it needs not wait for a change that is under way. An
    /// import that fails midway keeps what it has written, is noted as failed, and can be done again: nothing is
    /// doubled.
    pub fn import(
        &self,
        sources: Vec<Source<'_>>,
        dry_run: bool,
        now: Timestamp,
        reject: &mut dyn FnMut(&str, &Reject),
        progress: Progress<'_>,
    ) -> Result<ImportReport, EngineError> {
        let _writing = (!dry_run).then(|| self.write());
        let state = self.state()?;
        let mut record = ImportRecord {
            id: 0,
            files: sources.iter().map(|source| source.name.clone()).collect(),
            format: sources.first().map_or_else(String::new, |source| source.layout.format.clone()),
            started_at: now,
            finished_at: None,
            report: serde_json::Value::Null,
        };
        if !dry_run {
            record.id = self.folder().begin_import(&record)?;
        }
        let mut run = Importing {
            engine: self,
            now,
            reporting: state.firm.currency,
            dry_run,
            book: state.book.as_ref().clone(),
            position: state.position,
            appended: 0,
            report: ImportReport { dry_run, number: record.id, ..ImportReport::default() },
            changed_from: None,
            batch: Vec::with_capacity(BATCH),
            statements: Vec::new(),
            file: 0,
            customers: std::collections::HashSet::new(),
            said: HashMap::new(),
            owners: None,
            failure: None,
            of_the_erased: 0,
        };
        drop(state);
        let read = run.read_all(sources, reject, progress);
        if dry_run {
            return read.map(|()| run.report);
        }
        let changed_from = run.changed_from;
        let outcome = read.and_then(|()| self.conclude(run, &mut record, progress));
        if let Err(failure) = &outcome {
            // The fault that came first is the one to tell; what is left open here the next import or tick takes up.
            let _ = self.give_up(record, failure, changed_from, now, progress);
        }
        outcome
    }

    /// Makes what was read the state that readers see, with everything derived from it.
    fn conclude(
        &self,
        run: Importing<'_>,
        record: &mut ImportRecord,
        progress: Progress<'_>,
    ) -> Result<ImportReport, EngineError> {
        let Importing { now, book, position, appended, mut report, changed_from, .. } = run;
        let before = self.state()?;
        let (position, book) = if position.0 == before.position.0 + appended {
            (position, book)
        } else {
            // Events of sources arrived between ours: they are folded in with them.
            self.fold_on(before.position, before.book.as_ref().clone())?
        };
        drop(before);
        progress(Stage::Flushing, 0, 1);
        self.folder().flush()?;
        while self.folder().compact()? {}
        progress(Stage::Flushing, 1, 1);
        let state = self.state()?;
        let mut firm = state.firm.clone();
        let last_day = book.span().map(|(_, last)| last);
        if let (None, Some(last)) = (firm.clock, last_day) {
            let old = state.zone.day_of(now).since(last) > domain::firm::OLD_DATA_DAYS;
            firm.clock = Some(if old { ClockMode::Data } else { ClockMode::Wall });
            report.clock = firm.clock;
            self.folder().set_firm(&firm)?;
        }
        drop(state);
        self.publish(firm, position, Arc::new(book))?;
        record.finished_at = Some(now);
        record.report = serde_json::to_value(&report).unwrap_or_default();
        // The models come first: an import that is killed before them is taken up by the next one.
        self.record_vintages(changed_from, now, progress)?;
        self.folder().finish_import(record)?;
        self.settle(None, now, progress)?;
        self.folder().save(position, &self.state()?.book)?;
        Ok(report)
    }

    /// After a failure the log may hold more than the book that readers see: folds the rest in, fits what that
    /// changed, and notes why the import ended.
    fn give_up(
        &self,
        mut record: ImportRecord,
        failure: &EngineError,
        changed_from: Option<Day>,
        now: Timestamp,
        progress: Progress<'_>,
    ) -> Result<(), EngineError> {
        let state = self.state()?;
        let (position, book) = self.fold_on(state.position, state.book.as_ref().clone())?;
        self.publish(state.firm.clone(), position, Arc::new(book))?;
        self.record_vintages(changed_from, now, progress)?;
        record.finished_at = Some(now);
        record.report = serde_json::json!({ "failed": failure.message() });
        Ok(self.folder().finish_import(&record)?)
    }
}

impl Importing<'_> {
    fn read_all(
        &mut self,
        sources: Vec<Source<'_>>,
        reject: &mut dyn FnMut(&str, &Reject),
        progress: Progress<'_>,
    ) -> Result<(), EngineError> {
        let bytes: u64 = sources.iter().map(|source| source.bytes).sum();
        let mut done = 0;
        for source in sources {
            let size = source.bytes;
            progress(Stage::Reading, done, bytes);
            let mut tell = |read: intake::Progress| {
                progress(Stage::Reading, done + size * u64::from(read.permille) / 1_000, bytes);
            };
            self.read(source, reject, &mut tell)?;
            done += size;
        }
        self.report.customers = self.customers.len() as u64;
        if self.of_the_erased > 0 {
            let clause = Message::new("engine-left-out-erased");
            self.report.left_out.push(LeftOutRows { file: String::new(), clause, rows: self.of_the_erased });
        }
        Ok(())
    }

    fn read(
        &mut self,
        source: Source<'_>,
        reject: &mut dyn FnMut(&str, &Reject),
        progress: &mut dyn FnMut(intake::Progress),
    ) -> Result<(), EngineError> {
        let Source { name, mut layout, reader, .. } = source;
        layout.latest = self.now.checked_add(MOST_AHEAD).ok();
        let summary = {
            let mut sink = |row: Row| match row {
                Row::Draft(draft) => self.take(*draft),
                Row::Statement(statement) => self.take_statement(*statement),
                Row::Reject(rejected) if self.engine.names_the_erased(&rejected.raw) => self.of_the_erased += 1,
                Row::Reject(rejected) => {
                    reject(&name, &rejected);
                    self.note_reject(&name, *rejected);
                }
            };
            intake::read(reader, &layout, &mut sink, progress)
        }
        .map_err(|cause| EngineError::Read { file: name.clone(), cause })?;
        self.write_batch();
        self.write_statements();
        self.file += 1;
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.note_summary(&name, &summary);
        Ok(())
    }

    fn note_reject(&mut self, file: &str, reject: Reject) {
        self.report.rejected_rows += 1;
        if self.report.rejects.len() < REJECTS_SHOWN {
            self.report.rejects.push(RejectedRow {
                file: file.to_owned(),
                line: reject.line,
                field: reject.field,
                value: reject.value,
                reason: reject.reason,
                mend: reject.mend,
            });
        }
    }

    fn note_summary(&mut self, file: &str, summary: &Summary) {
        self.report.rows += summary.rows;
        for left_out in &summary.left_out {
            let (clause, rows) = (left_out.condition.message(), left_out.rows);
            self.report.left_out.push(LeftOutRows { file: file.to_owned(), clause, rows });
        }
    }

    /// Takes a draft into the batch.
    fn take(&mut self, draft: Draft) {
        if self.failure.is_some() {
            return;
        }
        let Some(draft) = self.engine.draft_without_the_erased(draft) else {
            self.of_the_erased += 1;
            return;
        };
        self.batch.push(draft);
        if self.batch.len() >= BATCH {
            self.write_batch();
        }
    }

    fn write_batch(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        if let Err(failure) = self.try_write(batch) {
            self.failure.get_or_insert(failure);
        }
    }

    fn try_write(&mut self, batch: Vec<Draft>) -> Result<(), EngineError> {
        let keys: Vec<NaturalKey> = batch.iter().map(|draft| draft.natural_key).collect();
        let known = self.engine.folder().known(&keys)?;
        let mut said = if self.dry_run { std::mem::take(&mut self.said) } else { HashMap::new() };
        let mut events: Vec<NewEvent> = Vec::with_capacity(batch.len());
        for (draft, known) in batch.into_iter().zip(known) {
            self.note_draft(&draft);
            let before = said.insert(draft.natural_key, draft.content).or(known);
            if before == Some(draft.content) {
                self.report.known += 1;
                continue;
            }
            self.draft_to_events(draft, before.is_some(), &mut events);
        }
        if self.dry_run {
            self.said = said;
            return Ok(());
        }
        self.append(&events)
    }

    fn append(&mut self, events: &[NewEvent]) -> Result<(), EngineError> {
        if events.is_empty() {
            return Ok(());
        }
        let first = self.engine.folder().append(events)?;
        let count = i64::try_from(events.len()).unwrap_or(0);
        self.position = Position(first.0 + count - 1);
        self.appended += count;
        Ok(())
    }

    fn note_day(&mut self, moment: Timestamp) {
        let day = self.zone_day(moment);
        let report = &mut self.report;
        report.first_day = Some(report.first_day.map_or(day, |first| first.min(day)));
        report.last_day = Some(report.last_day.map_or(day, |last| last.max(day)));
    }

    fn note_draft(&mut self, draft: &Draft) {
        self.note_day(draft.occurred_at);
        let report = &mut self.report;
        if draft.kind == Kind::OrderCompleted {
            report.revenue += draft.order.revenue;
        }
        if let Some(arrived_as) = &draft.arrived_as {
            let key = arrived_as.customer().as_str();
            if !self.customers.contains(key) {
                self.customers.insert(key.to_owned());
            }
        }
    }

    fn zone_day(&self, moment: Timestamp) -> Day {
        self.book.day_of(moment)
    }

    /// The events of a draft that is new or changed: of the person where it says something new, and its own.
    fn draft_to_events(&mut self, mut draft: Draft, changed: bool, events: &mut Vec<NewEvent>) {
        let kind = match (&draft.kind, changed) {
            (Kind::OrderCompleted, true) => Kind::OrderUpdated,
            (kind, _) => kind.clone(),
        };
        let owner = self.owner_of(&draft, changed);
        if changed && kind == Kind::OrderRefunded {
            // An export states what was given back in all; what came on top since is the event.
            draft.order.revenue -= self.refunded_so_far(&draft, owner.as_ref());
        }
        let counter = match kind {
            Kind::OrderUpdated => &mut self.report.changed_orders,
            Kind::OrderRefunded => &mut self.report.new_refunds,
            Kind::OrderCancelled => &mut self.report.new_cancellations,
            _ => &mut self.report.new_orders,
        };
        *counter += 1;
        let person = std::mem::take(&mut draft.order.person);
        draft.order.person.country.clone_from(&person.country);
        if let Some(identified) = self.identified(&draft, &person) {
            events.push(identified);
        }
        let natural_key = Some((draft.natural_key, draft.content));
        // What a row said before it may say again: every change is an event of its own.
        let change = changed.then_some(self.now);
        let message_id = message_id(&draft.natural_key, &draft.content, change);
        let order = draft.order.clone();
        events.push(self.new_event(&draft, kind, order, owner, message_id, natural_key));
        let day = self.zone_day(draft.occurred_at);
        self.changed_from = Some(self.changed_from.map_or(day, |from| from.min(day)));
    }

    /// Whose an order is. One that changes its customer between two exports stays with the first, so that it is never
    /// counted twice; joining the two people is a decision about their identity, not about an order.
    fn owner_of(&mut self, draft: &Draft, changed: bool) -> Option<CustomerId> {
        let named = draft.arrived_as.as_ref().map(|arrived| arrived.customer().clone());
        let order_key = lifecycle::touch::OrderTouch::of(&draft.order).order_key;
        let may_be_anothers = changed || draft.kind != Kind::OrderCompleted;
        if order_key == 0 || !may_be_anothers || holds_order(self.entries_of(named.as_ref()), order_key) {
            return named;
        }
        let book = &self.book;
        let owners = self.owners.get_or_insert_with(|| owners_of_orders(book));
        owners.get(&order_key).cloned().unwrap_or(named)
    }

    /// The entries of a customer, or of guests.
    fn entries_of(&self, customer: Option<&CustomerId>) -> &[Entry] {
        match customer {
            None => self.book.guests(),
            Some(customer) => {
                let history = self.book.find(customer).and_then(|place| self.book.history(place));
                history.map_or(&[], |history| &history.entries)
            }
        }
    }

    fn refunded_so_far(&self, draft: &Draft, owner: Option<&CustomerId>) -> Amount {
        let order_key = lifecycle::touch::OrderTouch::of(&draft.order).order_key;
        self.entries_of(owner)
            .iter()
            .filter(|entry| entry.kind == EntryKind::Refunded && entry.order_key == order_key)
            .map(|entry| entry.amount)
            .sum()
    }

    /// A `Customer Identified` where the draft says something of the person that the book does not know. So a
    /// person's particulars stand in few rows of the log, and orders hold none.
    fn identified(&mut self, draft: &Draft, person: &Person) -> Option<NewEvent> {
        let customer = draft.arrived_as.as_ref()?.customer();
        let known = self.book.find(customer).and_then(|place| self.book.history(place)).map(|history| &history.person);
        let news = |text: &Option<String>, known: Option<&str>| text.is_some() && text.as_deref() != known;
        let any_news = news(&person.name, known.and_then(|known| known.name()))
            || news(&person.email, known.and_then(|known| known.email()))
            || news(&person.country, known.and_then(|known| known.country()))
            || news(&person.postcode, known.and_then(|known| known.postcode()));
        if !any_news {
            return None;
        }
        let order = Order { person: person.clone(), source: draft.order.source.clone(), ..Order::default() };
        let mut message_id = message_id(&draft.natural_key, &draft.content, Some(self.now));
        message_id.0.push_str("-person");
        let owner = Some(customer.clone());
        Some(self.new_event(draft, Kind::CustomerIdentified, order, owner, message_id, None))
    }

    fn new_event(
        &mut self,
        draft: &Draft,
        kind: Kind,
        order: Order,
        owner: Option<CustomerId>,
        message_id: MessageId,
        natural_key: Option<(NaturalKey, [u8; 16])>,
    ) -> NewEvent {
        let is_person = kind == Kind::CustomerIdentified;
        let mut properties = order.to_properties();
        if is_person {
            properties.remove("revenue");
        }
        let event = Event {
            arrived_as: draft.arrived_as.clone(),
            customer: owner,
            properties,
            ..Event::new(message_id, kind.clone(), draft.occurred_at, self.now)
        };
        let said = is_person.then_some(&order.person);
        let touch = Touch {
            claims: Claims::of(|| draft.arrived_as.clone(), Vec::new(), said),
            customer: event.customer.clone(),
            kind,
            occurred_at: event.occurred_at,
            received_at: event.received_at,
            message: lifecycle::touch::message_digest(event.source.as_deref(), &event.message_id.0),
            order: (!is_person).then(|| lifecycle::touch::OrderTouch::of(&order)),
            detail: None,
            person: is_person.then_some(order.person),
        };
        self.book.apply(&touch);
        NewEvent { event, touch, natural_key }
    }
}

/// Whether an order with this key was placed among these entries.
fn holds_order(entries: &[Entry], order_key: u64) -> bool {
    entries.iter().any(|entry| entry.order_key == order_key && is_placed(entry))
}

const fn is_placed(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Completed | EntryKind::Updated)
}

/// Whose every order with a number is; `None` for guests'.
fn owners_of_orders(book: &Book) -> HashMap<u64, Option<CustomerId>> {
    let guests = book.guests().iter().map(|entry| (entry, None));
    let known = book
        .histories()
        .iter()
        .flat_map(|history| history.entries.iter().map(|entry| (entry, Some(history.key_of(entry)))));
    guests
        .chain(known)
        .filter(|(entry, _)| entry.order_key != 0 && is_placed(entry))
        .map(|(entry, customer)| (entry.order_key, customer.cloned()))
        .collect()
}

/// The name of an imported event: of a row seen for the first time by what it says, so that it is the same however often
/// it is tried; of a change also by the moment of its import.
fn message_id(natural_key: &NaturalKey, content: &[u8; 16], change: Option<Timestamp>) -> MessageId {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(80);
    text.push_str("import-");
    for byte in natural_key.0 {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('-');
    for byte in &content[..8] {
        let _ = write!(text, "{byte:02x}");
    }
    if let Some(moment) = change {
        let _ = write!(text, "-{:x}", moment.as_microsecond());
    }
    MessageId(text)
}
