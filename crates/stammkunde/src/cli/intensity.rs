//! `stammkunde intensity`: how close a customer is to the firm over time, or the mean of those won in a quarter.

use clap::Args;
use engine::ask::intensity::{IntensityCohorts, IntensityOf, cohorts, course};
use lifecycle::facts::{Aspect, Intensity as Closeness};
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk, access};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Intensity {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER")]
    customer: Option<String>,
    #[command(flatten)]
    at: At,
}

impl Intensity {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let (state, day) = (&opened.state, opened.day(self.at)?);
        let format = desk.format(state);
        let report = if let Some(customer) = &self.customer {
            let told = course(state, customer, day)?;
            let folder = opened.engine.folder().as_ref();
            let about = access::customer_of(folder, &told.customer)?;
            access::note(folder, "customer-seen", Some(about), Value::Null)?;
            let title = format!("{}: {}", told.customer, desk.text("intensity-title"));
            Report::new(json!(told)).line(title).line("").table(of_one(&told, &format))
        } else {
            let told = cohorts(state, &state.at(day));
            Report::new(json!(told))
                .line(desk.text("intensity-cohorts-title"))
                .line("")
                .table(of_cohorts(&told, &format))
                .line(desk.text("intensity-cohorts-foot"))
        };
        desk.print(&report, &format)
    }
}

/// A part in a cell.
fn part(closeness: &Closeness, aspect: Aspect) -> Cell {
    Cell::of(closeness.part(aspect), Cell::count)
}

/// The parts of a customer's intensity, for the report on the customer: name, and value with its share in the whole.
pub(super) fn particulars(closeness: &Closeness, format: &Format) -> Vec<(String, Cell)> {
    let whole = (format.text("intensity-short").into_owned(), Cell::Number(closeness.score(), 1));
    let parts = Aspect::ALL.into_iter().map(|aspect| {
        let text = closeness.part(aspect).map(|points| {
            let weight = format.percent(closeness.share(aspect), 0);
            format!("{points} · {} {weight}", format.text("intensity-weight"))
        });
        (format.text(&format!("intensity-{}", aspect.id())).into_owned(), Cell::text(text))
    });
    std::iter::once(whole).chain(parts).collect()
}

fn of_one(told: &IntensityOf, format: &Format) -> Table {
    let columns: Vec<&str> = ["first", "last", "intensity"].into_iter().chain(Aspect::ALL.map(Aspect::id)).collect();
    let mut table = Table::new(format, &columns);
    for point in &told.course.points {
        let own =
            [Cell::Day(point.period.first()), Cell::Day(point.period.last()), Cell::Number(point.intensity.score(), 1)];
        table.push(own.into_iter().chain(Aspect::ALL.map(|aspect| part(&point.intensity, aspect))).collect());
    }
    table
}

fn of_cohorts(told: &IntensityCohorts, format: &Format) -> Table {
    let mut table = Table::new(format, &["cohort", "size", "drawn", "quarters_since", "day", "mean", "low", "high"]);
    for cohort in &told.cohorts {
        for point in &cohort.points {
            table.push(vec![
                Cell::Text(cohort.quarter.to_string()),
                Cell::count(cohort.size),
                Cell::count(cohort.drawn),
                Cell::count(point.quarters_since),
                Cell::Day(point.day),
                Cell::Number(point.mean, 1),
                Cell::of(point.low, |low| Cell::Number(low, 1)),
                Cell::of(point.high, |high| Cell::Number(high, 1)),
            ]);
        }
    }
    table
}
