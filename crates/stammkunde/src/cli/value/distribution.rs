//! `stammkunde value distribution`: how value is spread over customers, and what a mean one is worth by formulas.

use analytics::economics::Formulas;
use clap::Args;
use engine::ask::value::distribution;
use serde_json::json;
use words::Format;

use crate::cli::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(super) struct Distribution {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    at: At,
}

impl Distribution {
    pub(super) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        let told = distribution(&opened.engine, &opened.state, opened.day(self.at)?, None)?;
        let mut table = Table::new(&format, &["from", "until", "customers", "value"]);
        let mut report = Report::new(json!(told)).line(desk.text("value-spread"));
        if let Some(year) = &told.year {
            let gaps = [("share", format.percent(year.top_fifth, 0).into())];
            report = report.line(format.format("value-pareto-description", &gaps));
            for bin in &year.bins {
                let (from, until) = (Cell::Money(bin.from), Cell::Money(bin.until));
                table.push(vec![from, until, Cell::count(bin.customers), Cell::Money(bin.value)]);
            }
        } else {
            report = report.line(desk.text("value-no-forecast"));
        }
        let mut facts = vec![
            (desk.text("cli-fact-historic-margin"), Cell::of(told.margin, Cell::Money)),
            (desk.text("cli-fact-margin-year"), Cell::of(told.margin_year, Cell::Money)),
        ];
        facts.extend(told.formulas.iter().flat_map(|formulas| by_formulas(formulas, &format)));
        desk.print(&report.facts(facts).line("").table(table), &format)
    }
}

/// Values by formulas, as lines.
pub(crate) fn by_formulas(formulas: &Formulas, format: &Format) -> Vec<(String, Cell)> {
    let line = |key: &str, value: Option<f64>| (format.text(key).into_owned(), Cell::of(value, Cell::Estimate));
    vec![
        line("value-formula-revenue", formulas.revenue),
        line("value-formula-textbook", formulas.textbook),
        line("value-formula-retention", formulas.retention),
        line("value-formula-new", formulas.new_customer),
    ]
}
