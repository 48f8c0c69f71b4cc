//! `stammkunde segment`: segments, and any rule: who is in, and why.

use clap::{Args, Subcommand};
use domain::Message;
use engine::ask::customers::{Query, Sort, customers};
use engine::ask::membership::membership;
use engine::ask::segments::{self, Asked, Explained, SegmentCount};
use engine::pseudonym::Reader;
use engine::segments::{SegmentError, told};
use serde_json::{Value, json};
use words::Format;

use super::phases::{Step, period};
use super::{At, Data, Desk, Opened, access};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Segment {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Count(Count),
    Members(Members),
    Explain(Explain),
    History(History),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
struct Count {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
struct Members {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
struct Explain {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "RULE")]
    rule: String,
    #[arg(value_name = "CUSTOMER")]
    customer: String,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
struct History {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "RULE")]
    rule: String,
    #[arg(long, value_name = "PERIOD", default_value = "last-12-months")]
    period: String,
    #[arg(long, default_value = "month")]
    grain: Step,
    #[command(flatten)]
    at: At,
}

impl Segment {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::List(list) => list.run(desk),
            Action::Count(count) => count.run(desk),
            Action::Members(members) => members.run(desk),
            Action::Explain(explain) => explain.run(desk),
            Action::History(history) => history.run(desk),
        }
    }
}

/// The segment or rule that was written.
fn asked(opened: &Opened, desk: &Desk, text: &str) -> Result<Asked, Fault> {
    segments::asked(&opened.state, text, &Reader::Persons).map_err(|error| match error {
        SegmentError::Engine(error) => Fault::Engine(error),
        SegmentError::Rule(error) => Fault::Told(
            Message::new("cli-segment-fault")
                .with("fault", told(&error, desk.language))
                .with("line", error.line)
                .with("column", error.column),
        ),
        other => Fault::Told(other.message(desk.language)),
    })
}

/// What was asked, as JSON: the segment where there is one, and the rule.
fn head(asked: &Asked, at: domain::Day) -> Value {
    let segment = asked.segment.as_ref().map(|known| &known.segment.id);
    let version = asked.segment.as_ref().map(|known| known.segment.version);
    json!({ "segment": segment, "version": version, "rule": asked.rule.to_string(), "at": at })
}

fn joined(mut head: Value, tail: Value) -> Value {
    if let (Value::Object(head), Value::Object(tail)) = (&mut head, tail) {
        head.extend(tail);
    }
    head
}

fn share(count: &SegmentCount) -> Cell {
    let share = (count.of > 0).then(|| count.customers as f64 / count.of as f64);
    Cell::of(share, |share| Cell::Share(share, 1))
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let moment = opened.state.at(opened.day(self.at)?);
        let found = segments::segments(&opened.state, &moment, &Reader::Persons, desk.language);
        let format = desk.format(&opened.state);
        let mut table = Table::new(&format, &["id", "version", "name", "customers", "share", "value", "rule"]);
        for line in &found {
            let count = line.count.as_ref();
            table.push(vec![
                Cell::Text(line.id.clone()),
                Cell::count(line.version),
                Cell::Text(line.name.get(desk.language).to_owned()),
                Cell::of(count, |count| Cell::count(count.customers)),
                Cell::of(count, share),
                Cell::of(count, |count| Cell::Money(count.value)),
                Cell::Text(line.fault.clone().unwrap_or_else(|| line.rule.clone())),
            ]);
        }
        let mut report = Report::new(json!(found));
        if found.is_empty() {
            report = report.line(desk.text("cli-segment-none"));
        }
        desk.print(&report.table(table), &format)
    }
}

impl Count {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let asked = asked(&opened, desk, &self.rule)?;
        let moment = opened.state.at(opened.day(self.at)?);
        let count = segments::count(&opened.state, &moment, &asked.rule);
        let format = desk.format(&opened.state);
        let mut table = Table::new(&format, &["customers", "share", "value"]);
        table.push(vec![Cell::count(count.customers), share(&count), Cell::Money(count.value)]);
        let report = Report::new(joined(head(&asked, moment.day), json!(count))).line(asked.rule.to_string());
        desk.print(&report.line("").table(table), &format)
    }
}

impl Members {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let asked = asked(&opened, desk, &self.rule)?;
        access::note(opened.engine.folder().as_ref(), "customers-exported", None, json!({ "format": "segment" }))?;
        let moment = opened.state.at(opened.day(self.at)?);
        let members = moment.members(&opened.state, &asked.rule);
        let query = Query { members: Some(members), sort: Sort::Value, limit: usize::MAX, ..Query::default() };
        let list = customers(&opened.state, &moment, &query)?;
        let format = desk.format(&opened.state);
        let mut table = Table::new(&format, &["customer", "name", "email", "phase", "orders", "last_order", "value"]);
        for line in &list.customers {
            table.push(vec![
                Cell::Text(line.customer.clone()),
                Cell::text(line.name.clone()),
                Cell::text(line.email.clone()),
                Cell::Text(line.phase.clone()),
                Cell::count(line.orders),
                Cell::of(line.last_order, Cell::Day),
                Cell::of(line.value_year, Cell::Money),
            ]);
        }
        let tail = json!({ "total": list.total, "value": list.value, "customers": list.customers });
        let report = Report::new(joined(head(&asked, moment.day), tail)).line(asked.rule.to_string());
        desk.print(&report.line("").table(table), &format)
    }
}

impl Explain {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let asked = asked(&opened, desk, &self.rule)?;
        let moment = opened.state.at(opened.day(self.at)?);
        let reading = (&Reader::Persons, desk.language);
        let told = segments::explain(&opened.state, &moment, &asked.rule, &self.customer, reading)?;
        let folder = opened.engine.folder().as_ref();
        let about = access::customer_of(folder, &told.customer.customer)?;
        access::note(folder, "customer-seen", Some(about), Value::Null)?;
        let format = desk.format(&opened.state);
        let json = joined(head(&asked, moment.day), json!(told));
        let report = Report::new(json).line(asked.rule.to_string()).line("").facts(facts(&told, desk));
        desk.print(&report.line("").table(findings(&told, &format)), &format)
    }
}

impl History {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let asked = asked(&opened, desk, &self.rule)?;
        let (state, day) = (&opened.state, opened.day(self.at)?);
        let first = state.span().map_or(day, |(first, _)| first.min(day));
        let period = period(&self.period, day, first)?;
        let told = membership(state, &state.at(day), &asked.rule, period, self.grain.grain());
        let format = desk.format(state);
        let mut table = Table::new(&format, &["first", "last", "before", "entered", "went", "after", "share"]);
        for step in &told.steps {
            let share = (step.of > 0).then(|| step.after as f64 / step.of as f64);
            table.push(vec![
                Cell::Day(step.first),
                Cell::Day(step.last),
                Cell::count(step.before),
                Cell::count(step.came),
                Cell::count(step.left),
                Cell::count(step.after),
                Cell::of(share, |share| Cell::Share(share, 1)),
            ]);
        }
        let report = Report::new(joined(head(&asked, day), json!(told))).line(asked.rule.to_string());
        desk.print(&report.line(desk.text("cli-segment-history-note")).line("").table(table), &format)
    }
}

fn facts(told: &Explained, desk: &Desk) -> Vec<(String, Cell)> {
    let held = match told.held {
        Some(true) => "cli-segment-in",
        Some(false) => "cli-segment-out",
        None => "cli-segment-unknown",
    };
    let mut facts = vec![(told.customer.customer.clone(), Cell::Text(desk.text(held)))];
    if !told.reason.is_empty() {
        facts.push((desk.text("cli-column-reason"), Cell::Text(told.reason.clone())));
    }
    if told.turns_on.is_some() {
        facts.push((desk.text("cli-segment-turns"), Cell::of(told.turns_on, Cell::Day)));
    }
    facts
}

fn findings(told: &Explained, format: &Format) -> Table {
    let mut table = Table::new(format, &["condition", "held", "reason"]);
    for finding in &told.findings {
        table.push(vec![
            Cell::Text(finding.text.clone()),
            Cell::of(finding.held, Cell::Flag),
            Cell::Text(finding.sentence.clone()),
        ]);
    }
    table
}
