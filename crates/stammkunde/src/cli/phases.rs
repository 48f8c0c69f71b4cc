//! `stammkunde phases`: customers and value by phase.

use clap::Args;
use serde_json::json;

use super::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Phases {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    #[command(flatten)]
    at: At,
}

impl Phases {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let moment = opened.state.at(opened.day(self.at));
        let phases = engine::ask::phases::phases(&opened.state, &moment, self.model.as_deref())?;
        let format = desk.format(&opened.state);
        let mut table = Table::new(&format, &["phase", "name", "customers", "share", "value", "revenue"]);
        let share = |customers: u64| {
            Cell::of((phases.total > 0).then(|| customers as f64 / phases.total as f64), |share| Cell::Share(share, 1))
        };
        for phase in &phases.phases {
            table.push(vec![
                Cell::Text(phase.id.clone()),
                Cell::Text(phase.name.get(desk.language).to_owned()),
                Cell::count(phase.customers),
                share(phase.customers),
                Cell::Money(phase.value),
                Cell::Money(phase.revenue),
            ]);
        }
        let revenue = phases.phases.iter().map(|phase| phase.revenue).sum();
        table.total = Some(vec![
            Cell::Text(String::new()),
            Cell::Text(desk.text("cli-total")),
            Cell::count(phases.total),
            share(phases.total),
            Cell::Money(phases.value),
            Cell::Money(revenue),
        ]);
        let title = format.format(
            "cli-phases-title",
            &[("model", phases.name.get(desk.language).into()), ("day", format.date(phases.at).into())],
        );
        let report = Report::new(json!(phases)).line(title).line("").table(table);
        desk.print(&report, &format)
    }
}
