//! `stammkunde erase ID`: erases a person, shows what that would do, or searches for what may be left.

use clap::Args;
use domain::{Currency, Message, Zone};
use engine::ports::erasure::{Receipt, Search, Survey};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use words::Format;

use super::access::{self, Order};
use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::prompt;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub(crate) struct Erase {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER", required_unless_present_any = ["receipts", "list_is_lost"])]
    id: Option<String>,
    /// Whether it is only said what would go.
    #[arg(long, conflicts_with_all = ["yes", "verify"])]
    dry_run: bool,
    /// Whether it is done without asking.
    #[arg(long)]
    yes: bool,
    /// Whether everything is searched for the id, erased or not, and nothing changed.
    #[arg(long, conflicts_with = "yes")]
    verify: bool,
    /// Whether the receipts of all erasures are listed.
    #[arg(long, conflicts_with_all = ["id", "dry_run", "yes", "verify"])]
    receipts: bool,
    /// Whether events under the id come in again, after the person was erased.
    #[arg(long, conflicts_with_all = ["dry_run", "yes", "verify", "receipts"])]
    readmit: bool,
    /// Whether it is accepted that the list of the erased is lost.
    #[arg(long, conflicts_with_all = ["id", "dry_run", "yes", "verify", "receipts", "readmit"])]
    list_is_lost: bool,
}

impl Erase {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        if self.list_is_lost {
            return self.accept_lost_list(desk);
        }
        let Some(id) = &self.id else {
            let (receipts, format) = self.ask::<Vec<Receipt>>(desk, Order::Receipts)?;
            return desk.print(&listed(&receipts, &format), &format);
        };
        let id = id.trim().to_owned();
        if self.readmit {
            let (was_erased, format) = self.ask::<bool>(desk, Order::Readmit { id })?;
            if !was_erased {
                return Err(Fault::Told(Message::new("cli-erase-was-not-erased")));
            }
            return desk
                .print(&Report::new(json!({ "readmitted": true })).line(format.text("cli-erase-readmitted")), &format);
        }
        if self.verify {
            let (search, format) = self.ask::<Search>(desk, Order::SearchPerson { id })?;
            desk.print(&searched(Report::new(json!(search)), &search, &format), &format)?;
            return if search.is_clean() { Ok(()) } else { Err(Fault::Said) };
        }
        let (surveyed, format) = self.ask::<Surveyed>(desk, Order::SurveyErasure { id: id.clone() })?;
        if self.dry_run {
            return desk.print(&surveyed.report(&format), &format);
        }
        self.confirm(desk, &id, &surveyed.survey, &format)?;
        let (receipt, format) = self.ask::<Receipt>(desk, Order::Erase { id })?;
        desk.print(&erased(&receipt, &format), &format)?;
        if receipt.search.is_some_and(|search| search.is_clean()) { Ok(()) } else { Err(Fault::Said) }
    }

    /// The folder is not opened for it: it would be refused.
    fn accept_lost_list(&self, desk: &Desk) -> Result<(), Fault> {
        let lost = storage::DataFolder::accept_lost_list(self.data.path()?)?;
        let format = Format::new(desk.language, Currency::EUR, Zone::utc());
        let line = format
            .format("cli-erase-list-accepted", &[("receipts", lost.join(", ").into()), ("count", lost.len().into())]);
        desk.print(&Report::new(json!({ "lost": lost })).line(line), &format)
    }

    /// Asks the folder, or the server that holds it; with the answer come numbers and days in the firm's zone.
    fn ask<T: DeserializeOwned>(&self, desk: &Desk, order: Order) -> Result<(T, Format), Fault> {
        let mut answer = access::ask(&self.data, desk, order)?;
        let zone = answer["time_zone"].as_str().and_then(|name| Zone::new(name).ok()).unwrap_or_else(Zone::utc);
        let result = serde_json::from_value(answer["result"].take()).map_err(std::io::Error::other)?;
        Ok((result, Format::new(desk.language, Currency::EUR, zone)))
    }

    /// Asks for the id once more: what is erased does not come back.
    fn confirm(&self, desk: &Desk, id: &str, survey: &Survey, format: &Format) -> Result<(), Fault> {
        if self.yes {
            return Ok(());
        }
        if !prompt::can_ask() {
            return Err(Fault::Usage(Message::new("cli-erase-needs-yes")));
        }
        desk.say(&Message::new("cli-erase-warning").with("events", format.integer(survey.events)));
        if prompt::ask(&desk.text("cli-erase-ask"), "")?.trim() == id.trim() {
            Ok(())
        } else {
            Err(Fault::Told(Message::new("cli-erase-not-confirmed")))
        }
    }
}

fn counts(figures: &[(&'static str, u64)], format: &Format) -> Vec<(String, Cell)> {
    figures.iter().map(|(key, count)| (format.text(key).into_owned(), Cell::count(*count))).collect()
}

/// What an erasure would do.
#[derive(Deserialize)]
struct Surveyed {
    keys: Vec<String>,
    shared_keys: Vec<String>,
    survey: Survey,
}

impl Surveyed {
    fn report(&self, format: &Format) -> Report {
        let mut kinds = Table::new(format, &["kind", "events"]);
        for (kind, events) in &self.survey.kinds {
            kinds.push(vec![Cell::Text(kind.clone()), Cell::count(*events)]);
        }
        let mut facts = counts(&self.survey.figures(), format);
        facts.insert(0, (format.text("cli-erase-keys").into_owned(), Cell::Text(self.keys.join(", "))));
        if !self.shared_keys.is_empty() {
            let shared = Cell::Text(self.shared_keys.join(", "));
            facts.insert(1, (format.text("cli-erase-shared-keys").into_owned(), shared));
        }
        let json = json!({ "keys": self.keys, "shared_keys": self.shared_keys, "survey": self.survey });
        Report::new(json).facts(facts).table(kinds)
    }
}

fn searched(report: Report, search: &Search, format: &Format) -> Report {
    let mut report = report.facts(counts(&search.figures(), format));
    for place in &search.found {
        report = report.line(format.message(place));
    }
    report.line(format.text(search.key()))
}

fn erased(receipt: &Receipt, format: &Format) -> Report {
    let title = format.format("cli-erase-receipt", &[("receipt", receipt.receipt.as_str().into())]);
    let report = Report::new(json!(receipt)).line(title).facts(counts(&receipt.survey.figures(), format));
    match &receipt.search {
        Some(search) => searched(report, search, format),
        None => report,
    }
}

fn listed(receipts: &[Receipt], format: &Format) -> Report {
    let mut table = Table::new(format, &["receipt", "when", "by", "events", "left"]);
    for receipt in receipts {
        let left = receipt.search.as_ref().map(|search| search.found.len());
        table.push(vec![
            Cell::Text(receipt.receipt.clone()),
            Cell::Text(format.datetime(receipt.at)),
            Cell::Text(receipt.by.clone()),
            Cell::count(receipt.survey.events),
            Cell::of(left, Cell::count),
        ]);
    }
    Report::new(json!(receipts)).table(table)
}
