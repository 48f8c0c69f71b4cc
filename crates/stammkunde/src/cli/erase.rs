//! `stammkunde erase ID`: erases a person, shows what that would do, or searches for what may be left.

use clap::Args;
use domain::Message;
use engine::erase::is_remains;
use engine::ports::erasure::{Receipt, Search, Survey, Traces};
use serde_json::json;
use words::Format;

use super::{Data, Desk};
use crate::clock;
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::prompt;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub(crate) struct Erase {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER", required_unless_present = "receipts")]
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
}

impl Erase {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        let Some(id) = &self.id else {
            return desk.print(&listed(&opened.engine.folder().receipts()?, &format), &format);
        };
        if self.verify {
            let traces = match opened.engine.traces_of(id) {
                Ok(traces) => traces,
                // Whoever is erased is known no more: what was typed is what can be searched for.
                Err(_) => typed(id)?,
            };
            let search = opened.engine.search_traces(&traces)?;
            desk.print(&searched(Report::new(json!(search)), &search, &format), &format)?;
            return if search.is_clean() { Ok(()) } else { Err(Fault::Said) };
        }
        let (traces, survey) = opened.engine.survey_erasure(id)?;
        if self.dry_run {
            return desk.print(&surveyed(&traces, &survey, &format), &format);
        }
        self.confirm(desk, id, &survey, &format)?;
        let receipt = opened.engine.erase(id, "command line", clock::now())?;
        desk.print(&erased(&receipt, &format), &format)?;
        if receipt.search.is_some_and(|search| search.is_clean()) { Ok(()) } else { Err(Fault::Said) }
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

fn typed(id: &str) -> Result<Traces, Fault> {
    let unknown = || Fault::Engine(engine::EngineError::NoCustomer { customer: id.to_owned() });
    let key = domain::CustomerId::new(id).map_err(|_| unknown())?;
    if is_remains(&key) {
        return Err(unknown());
    }
    Ok(Traces { keys: vec![key], ..Traces::default() })
}

fn line(format: &Format, id: &str, count: u64) -> (String, Cell) {
    (format.text(&format!("cli-erase-{id}")).into_owned(), Cell::count(count))
}

fn counts(survey: &Survey, format: &Format) -> Vec<(String, Cell)> {
    vec![
        line(format, "events", survey.events),
        line(format, "mentions", survey.mentions),
        line(format, "table-lines", survey.table_lines),
        line(format, "uploads", survey.uploads),
    ]
}

fn surveyed(traces: &Traces, survey: &Survey, format: &Format) -> Report {
    let keys: Vec<&str> = traces.keys.iter().map(domain::CustomerId::as_str).collect();
    let shared: Vec<&str> = traces.shared_keys.iter().map(domain::CustomerId::as_str).collect();
    let mut kinds = Table::new(format, &["kind", "events"]);
    for (kind, events) in &survey.kinds {
        kinds.push(vec![Cell::Text(kind.clone()), Cell::count(*events)]);
    }
    let mut facts = counts(survey, format);
    facts.insert(0, (format.text("cli-erase-keys").into_owned(), Cell::Text(keys.join(", "))));
    if !shared.is_empty() {
        facts.insert(1, (format.text("cli-erase-shared-keys").into_owned(), Cell::Text(shared.join(", "))));
    }
    Report::new(json!({ "keys": keys, "shared_keys": shared, "survey": survey })).facts(facts).table(kinds)
}

fn searched(report: Report, search: &Search, format: &Format) -> Report {
    let mut report = report.facts(vec![
        line(format, "searched", search.searched),
        line(format, "short", search.short),
        line(format, "shared", search.shared),
        line(format, "searched-events", search.events),
        line(format, "searched-lines", search.table_lines),
        line(format, "searched-files", search.files),
        line(format, "free-pages", search.free_pages),
    ]);
    for place in &search.found {
        report = report.line(place.as_str());
    }
    report.line(format.text(if search.is_clean() { "cli-erase-clean" } else { "cli-erase-found" }))
}

fn erased(receipt: &Receipt, format: &Format) -> Report {
    let title = format.format("cli-erase-receipt", &[("receipt", receipt.receipt.as_str().into())]);
    let report = Report::new(json!(receipt)).line(title).facts(counts(&receipt.survey, format));
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
