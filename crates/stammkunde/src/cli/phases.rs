//! `stammkunde phases`: customers and value by phase, and what the phase history tells.

mod history;

use analytics::breakdown::GroupedBy;
use analytics::kpi::Grain;
use clap::{Args, ValueEnum};
use domain::{Day, Message, Period};
use engine::ask::history as ask;
use engine::ask::phases::{OverlayLine, Phases as Answer};
use serde_json::json;
use words::Format;

use super::{At, Data, Desk, parse_day};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Phases {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    #[arg(long, default_value = "now")]
    show: Show,
    #[arg(long, value_name = "PERIOD", default_value = "last-12-months")]
    period: String,
    #[arg(long, default_value = "month")]
    grain: Step,
    #[arg(long, default_value = "cohort")]
    by: By,
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    since: Option<Day>,
    #[command(flatten)]
    at: At,
}

/// What is told of the phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Customers and value.
    Now,
    /// Customers at every month end.
    Stock,
    /// Who came and went.
    Traffic,
    /// Who moved where.
    Transitions,
    /// How long customers stay, and where they go.
    Stays,
    /// Phases by cohort or channel.
    Breakdown,
    /// How many customers each phase will have.
    Forecast,
}

/// A step of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    Day,
    Week,
    Month,
}

impl Step {
    pub(super) const fn grain(self) -> Grain {
        match self {
            Self::Day => Grain::Day,
            Self::Week => Grain::Week,
            Self::Month => Grain::Month,
        }
    }
}

/// What phases can be split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Cohort,
    #[value(name = "sales_channel", alias = "sales-channel")]
    SalesChannel,
    #[value(name = "first_channel", alias = "first-channel")]
    FirstChannel,
}

impl By {
    const fn grouped(self) -> GroupedBy {
        match self {
            Self::Cohort => GroupedBy::Cohort,
            Self::SalesChannel => GroupedBy::SalesChannel,
            Self::FirstChannel => GroupedBy::FirstChannel,
        }
    }
}

impl Phases {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let (state, day) = (&opened.state, opened.day(self.at)?);
        let moment = state.at(day);
        let model = self.model.as_deref();
        let phases = engine::ask::phases::phases(state, &moment, model)?;
        let format = desk.format(state);
        let first = state.span().map_or(day, |(first, _)| first.min(day));
        let period = || period(&self.period, day, first);
        let told = history::Told { phases: &phases, format: &format };
        let report = match self.show {
            Show::Now => now(&phases, &format),
            Show::Stock => told.stock(&ask::stock(state, &moment, model)?),
            Show::Traffic => told.traffic(&ask::traffic(state, &moment, model, period()?, self.grain.grain())?),
            Show::Transitions => told.transitions(&ask::matrix(state, &moment, model, period()?)?),
            Show::Stays => told.stays(&ask::stays(state, &moment, model, self.since)?),
            Show::Breakdown => told.breakdown(&ask::breakdown(state, &moment, model, self.by.grouped())?),
            Show::Forecast => told.forecast(&ask::outlook(state, &moment, model)?),
        };
        desk.print(&report, &format)
    }
}

/// The period that was written.
pub(super) fn period(text: &str, day: Day, first: Day) -> Result<Period, Fault> {
    Period::parse(text, day, first).map_err(|_| Fault::Usage(Message::new("cli-period").with("value", text)))
}

fn title(phases: &Answer, format: &Format) -> String {
    let gaps = [("model", phases.name.get(format.language).into()), ("day", format.date(phases.at).into())];
    format.format("cli-phases-title", &gaps)
}

/// Customers and value by phase.
fn now(phases: &Answer, format: &Format) -> Report {
    let mut table = Table::new(format, &["phase", "name", "customers", "share", "value", "revenue"]);
    let share = |customers: u64| {
        Cell::of((phases.total > 0).then(|| customers as f64 / phases.total as f64), |share| Cell::Share(share, 1))
    };
    for phase in &phases.phases {
        table.push(vec![
            Cell::Text(phase.id.clone()),
            Cell::Text(phase.name.get(format.language).to_owned()),
            Cell::count(phase.customers),
            share(phase.customers),
            Cell::Money(phase.value),
            Cell::Money(phase.revenue),
        ]);
    }
    let revenue = phases.phases.iter().map(|phase| phase.revenue).sum();
    table.total = Some(vec![
        Cell::Text(String::new()),
        Cell::Text(format.text("cli-total").into_owned()),
        Cell::count(phases.total),
        share(phases.total),
        Cell::Money(phases.value),
        Cell::Money(revenue),
    ]);
    let report = Report::new(json!(phases)).line(title(phases, format)).line("").table(table);
    let told = |overlay: &OverlayLine| {
        let gaps = [("overlay", overlay.name.get(format.language).into()), ("count", overlay.customers.into())];
        format.format("cli-phases-overlay", &gaps)
    };
    if phases.overlays.is_empty() {
        return report;
    }
    let told: Vec<String> = phases.overlays.iter().map(told).collect();
    report.line("").line(format.format("cli-phases-overlays", &[("overlays", told.join(" · ").into())]))
}
