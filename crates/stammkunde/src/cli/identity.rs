//! `stammkunde identity`: who is who, and the decisions about it.

use clap::{Args, Subcommand};
use domain::{CustomerId, Message};
use engine::EngineError;
use engine::join::Told;
use jiff::Timestamp;
use lifecycle::identity::Decision;
use serde_json::{Value, json};
use words::Format;

use super::{Data, Desk, access};
use crate::fault::Fault;
use crate::operator;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Identity {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Conflicts and shared devices.
    List(List),
    /// The keys of one customer, and what was decided about them.
    Show(Show),
    /// Joins two customers.
    Join(Pair),
    /// Keeps two customers apart, or parts them again.
    Apart(Pair),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ID")]
    id: String,
}

#[derive(Debug, Args)]
struct Pair {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "INTO")]
    into: String,
    #[arg(value_name = "FROM")]
    from: String,
    #[arg(long)]
    overrule: bool,
}

impl Identity {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::List(list) => list.run(desk),
            Action::Show(show) => show.run(desk),
            Action::Join(pair) => pair.run(desk, true),
            Action::Apart(pair) => pair.run(desk, false),
        }
    }
}

fn names(customers: &[CustomerId]) -> String {
    customers.iter().map(CustomerId::as_str).collect::<Vec<_>>().join(", ")
}

fn when(format: &Format, decision: &Decision) -> String {
    Timestamp::from_microsecond(decision.at_micros).map(|moment| format.datetime(moment)).unwrap_or_default()
}

fn said(format: &Format, decision: &Decision) -> String {
    let ends = [("from", decision.from.as_str().into()), ("into", decision.into.as_str().into())];
    format.format(decision.key(), &ends)
}

/// When it was decided, what, and by whom.
fn line(format: &Format, decision: &Decision) -> String {
    let who = decision.by.as_ref().map(|by| format.format("identity-by", &[("by", by.as_str().into())]));
    [Some(format!("{}: {}", when(format, decision), said(format, decision))), who]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        let joins = opened.engine.joins()?;
        access::note(opened.engine.folder().as_ref(), "identities-seen", None, Value::Null)?;
        let mut table = Table::new(&format, &["what", "key", "customers"]);
        let mut row = |what: &str, key: &CustomerId, customers: &[CustomerId]| {
            table.push(vec![Cell::Text(desk.text(what)), Cell::Text(key.to_string()), Cell::Text(names(customers))]);
        };
        for conflict in &joins.conflicts {
            let what = if conflict.against_a_word { "cli-identity-against-a-word" } else { "cli-identity-conflict" };
            row(what, &conflict.key, &conflict.customers);
        }
        for device in &joins.devices {
            row("cli-identity-device", &device.key, &device.customers);
        }
        desk.print(&Report::new(json!(joins)).table(table), &format)
    }
}

impl Show {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        let book = &opened.state.book;
        let history =
            CustomerId::new(&self.id).ok().and_then(|id| book.find(&id)).and_then(|place| book.history(place));
        let unknown = || engine::EngineError::NoCustomer { customer: self.id.clone() };
        let history = history.ok_or_else(unknown)?;
        let decisions = opened.engine.decisions(&self.id)?;
        let folder = opened.engine.folder().as_ref();
        let thing = access::customer_of(folder, history.customer.as_str())?;
        access::note(folder, "identities-seen", Some(thing), Value::Null)?;
        let mut table = Table::new(&format, &["key", "orders"]);
        for key in history.keys() {
            let entries = history.entries.iter().filter(|entry| *history.key_of(entry) == key).count();
            table.push(vec![Cell::Text(key.to_string()), Cell::count(entries)]);
        }
        let mut report = Report::new(json!({
            "customer": history.customer,
            "keys": history.keys(),
            "decisions": decisions,
        }))
        .table(table);
        for decision in &decisions {
            report = report.line(line(&format, decision));
            if let Some(by) = &decision.undone_by {
                let gaps = [("when", when(&format, by).into()), ("what", said(&format, by).into())];
                report = report.line(format!("    {}", format.format("identity-undone", &gaps)));
            }
        }
        desk.print(&report, &format)
    }
}

impl Pair {
    fn run(&self, desk: &Desk, joined: bool) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        if self.from.trim() == self.into.trim() {
            return Err(Fault::Usage(Message::new("identity-same-twice")));
        }
        let (from, into) = (self.from.trim(), self.into.trim());
        let by = operator::name();
        let told = if self.overrule { Told::All } else { Told::Nothing };
        opened.engine.decide(joined, (from, into), &by, opened.now, told).map_err(|fault| match fault {
            EngineError::Overrules { decisions } => {
                let lines: Vec<String> = decisions.iter().map(|decision| line(&format, decision)).collect();
                Fault::Told(Message::new("cli-identity-overrules").with("decisions", lines.join("\n")))
            }
            fault => Fault::Engine(fault),
        })?;
        let folder = opened.engine.folder().as_ref();
        let action = if joined { "customers-joined" } else { "customers-kept-apart" };
        let other = access::customer_of(folder, from)?.id;
        access::note(folder, action, Some(access::customer_of(folder, into)?), json!({ "from": other }))?;
        let key = if joined { "identity-was-joined" } else { "identity-was-apart" };
        let line = format.format(key, &[("from", from.into()), ("into", into.into())]);
        desk.print(&Report::new(json!({ "from": from, "into": into, "joined": joined })).line(line), &format)
    }
}
