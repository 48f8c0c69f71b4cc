//! `stammkunde economics`: what customers cost and when they have paid it back.

use analytics::economics::GroupFigures;
use clap::Args;
use domain::{Message, Period};
use engine::ask::economics::{By, Economics as Told, GroupOf, Query, economics};
use serde_json::json;
use words::Format;

use super::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct Economics {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long, value_name = "GROUP", default_value = "channel", value_parser = grouping)]
    by: By,
    #[command(flatten)]
    at: At,
}

fn grouping(text: &str) -> Result<By, Hint> {
    By::from_id(text).ok_or(Hint("cli-hint-economics-by"))
}

/// Columns of the table.
const COLUMNS: [&str; 13] = [
    "group",
    "campaign",
    "customers",
    "advertising",
    "acquisition_cost",
    "first_order",
    "first_covers",
    "payback_days",
    "payback_orders",
    "brought",
    "value",
    "value_to_cost",
    "value_of_all",
];

impl Economics {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let (state, day) = (&opened.state, opened.day(self.at)?);
        let format = desk.format(state);
        let first = state.span().map_or(day, |(first, _)| first);
        let fault = |text: &str| Fault::Usage(Message::new("cli-period").with("value", text));
        let period = match &self.period {
            Some(text) => Some(Period::parse(text, day, first).map_err(|_| fault(text))?),
            None => None,
        };
        let told = economics(&opened.engine, state, day, &Query { period, by: self.by, ..Query::default() })?;
        desk.print(&report(&told, desk, &format), &format)
    }
}

fn report(told: &Told, desk: &Desk, format: &Format) -> Report {
    let keeping = told.keeping;
    let facts = vec![
        (desk.text("economics-tile-cost"), Cell::of(told.all.acquisition_cost, Cell::Money)),
        (
            desk.text("economics-side-each-discounts"),
            Cell::of(keeping.retention.per_customer_with_discounts, Cell::Money),
        ),
        (desk.text("cli-economics-unknown"), Cell::of(told.sources.known_share(), |known| Cell::Share(1.0 - known, 1))),
    ];
    let mut table = Table::new(format, &COLUMNS);
    for group in &told.groups {
        table.push(row(name(told.by, group, desk, format), group.campaign.clone(), &group.figures));
    }
    table.total = Some(row(Cell::Text(desk.text("economics-all")), None, &told.all));
    Report::new(json!(told))
        .line(desk.text("nav-economics"))
        .line(told.in_short(format))
        .facts(facts)
        .line("")
        .table(table)
}

fn name(by: By, group: &GroupOf, desk: &Desk, format: &Format) -> Cell {
    match (&group.group, &group.name) {
        (Some(id), Some(name)) => Cell::Named { id: id.clone(), name: name.get(format.language).to_owned() },
        (Some(id), None) => Cell::Text(id.clone()),
        (None, _) => {
            let key = if by == By::Country { "economics-no-country" } else { "economics-unknown" };
            Cell::Named { id: String::new(), name: desk.text(key) }
        }
    }
}

fn row(name: Cell, campaign: Option<String>, figures: &GroupFigures) -> Vec<Cell> {
    let (first, payback) = (figures.first_orders, figures.payback);
    vec![
        name,
        Cell::text(campaign),
        Cell::count(figures.customers),
        Cell::Money(figures.spend.total()),
        Cell::of(figures.acquisition_cost, Cell::Money),
        Cell::of(first.mean_margin.or(first.mean_revenue), Cell::Money),
        Cell::of(first.covered, |part| Cell::Share(part.share, 0)),
        Cell::of(payback.days, Cell::count),
        Cell::of(payback.orders, Cell::count),
        Cell::of(figures.mean_margin.or(figures.mean_revenue), Cell::Money),
        Cell::of(figures.value, |value| Cell::Estimate(value.mean)),
        Cell::of(figures.value_to_cost, |ratio| Cell::Number(ratio.mean, 1)),
        Cell::of(figures.worth.sum, Cell::Money),
    ]
}
