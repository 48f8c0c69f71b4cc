//! Statements of a file, spend and cost prices, as events like those that come over the interface for events.

use domain::{Event, Kind};
use intake::Statement;
use jiff::SignedDuration;

use super::{BATCH, Importing, message_id};
use crate::error::EngineError;
use crate::ingest::{arriving, named};
use crate::ports::NewEvent;

impl Importing<'_> {
    /// Takes a statement into the batch.
    pub(super) fn take_statement(&mut self, statement: Statement) {
        if self.failure.is_some() {
            return;
        }
        self.statements.push(statement);
        if self.statements.len() >= BATCH {
            self.write_statements();
        }
    }

    pub(super) fn write_statements(&mut self) {
        let batch = std::mem::take(&mut self.statements);
        if let Err(failure) = self.try_write_statements(batch) {
            self.failure.get_or_insert(failure);
        }
    }

    fn try_write_statements(&mut self, batch: Vec<Statement>) -> Result<(), EngineError> {
        let keys: Vec<_> = batch.iter().map(|statement| statement.natural_key).collect();
        let known = self.engine.folder().known(&keys)?;
        let mut events = Vec::with_capacity(batch.len());
        for (statement, known) in batch.into_iter().zip(known) {
            // A file says a thing once, so what was said before stands in the folder; in a dry run also in earlier files.
            let before =
                if self.dry_run { self.said.insert(statement.natural_key, statement.content).or(known) } else { known };
            self.note_statement(&statement);
            if before == Some(statement.content) {
                self.report.known += 1;
            } else {
                events.push(self.statement_to_event(statement, before.is_some()));
            }
        }
        if self.dry_run { Ok(()) } else { self.append(&events) }
    }

    fn note_statement(&mut self, statement: &Statement) {
        if let Some(moment) = statement.occurred_at {
            self.note_day(moment);
        }
        if statement.kind == Kind::CampaignSpendRecorded {
            self.report.spend += statement.amount;
        }
    }

    /// Of two statements about the same the one received last holds, so a later file of the same import is received a microsecond later.
    fn statement_to_event(&mut self, statement: Statement, changed: bool) -> NewEvent {
        let report = &mut self.report;
        *match (&statement.kind, changed) {
            (Kind::CampaignSpendRecorded, false) => &mut report.new_spend,
            (Kind::CampaignSpendRecorded, true) => &mut report.changed_spend,
            (_, false) => &mut report.new_prices,
            (_, true) => &mut report.changed_prices,
        } += 1;
        let received_at = self.now.saturating_add(SignedDuration::from_micros(self.file)).unwrap_or(self.now);
        let message_id = message_id(&statement.natural_key, &statement.content, changed.then_some(received_at));
        let occurred_at = statement.occurred_at.unwrap_or(self.now);
        let event = Event {
            properties: statement.properties,
            ..Event::new(message_id, statement.kind, occurred_at, received_at)
        };
        let reporting = self.reporting;
        let new = NewEvent {
            natural_key: Some((statement.natural_key, statement.content)),
            ..arriving(named(event, reporting), reporting)
        };
        self.book.apply(&new.touch);
        new
    }
}
