//! What the phase history tells, as tables.

use engine::ask::history::{Breakdown, Matrix, Outlook, Stays, Stock, Traffic, Within};
use engine::ask::movements::NEW;
use engine::ask::phases::Phases as Answer;
use models::statistics::Interval;
use serde_json::json;
use words::Format;

use super::title;
use crate::output::{Cell, Report, Table};

/// The phases of the model with their names, and the reader's language.
pub(super) struct Told<'a> {
    pub(super) phases: &'a Answer,
    pub(super) format: &'a Format,
}

/// Estimate and both ends of an interval.
fn interval(share: Option<&Interval>) -> [Cell; 3] {
    let cell = |of: fn(&Interval) -> f64| Cell::of(share, |share| Cell::Share(of(share), 1));
    [cell(|share| share.estimate), cell(|share| share.low), cell(|share| share.high)]
}

fn days(days: Option<f64>) -> Cell {
    Cell::of(days, |days| Cell::Number(days, 0))
}

impl Told<'_> {
    fn report(&self, json: serde_json::Value, table: Table, note: &str) -> Report {
        let report = Report::new(json).line(title(self.phases, self.format)).line("").table(table);
        report.line("").line(self.format.text(note).into_owned())
    }

    fn table(&self, columns: &[&str]) -> Table {
        Table::new(self.format, columns)
    }

    /// A table whose last columns are the phases along the cycle.
    fn by_phase(&self, columns: &[&str]) -> Table {
        let mut table = self.table(columns);
        let named = |phase: &engine::ask::phases::PhaseLine| {
            (phase.id.clone(), phase.name.get(self.format.language).to_owned())
        };
        table.columns.extend(self.phases.phases.iter().map(named));
        table
    }

    /// A phase: its id for programs and its name for people; `new` of customers who were not known before.
    fn name(&self, id: &str) -> Cell {
        let phase = self.phases.phases.iter().find(|phase| phase.id == id);
        let name = match phase {
            Some(phase) => phase.name.get(self.format.language).to_owned(),
            None if id == NEW => self.format.text("phases-new").into_owned(),
            None => id.to_owned(),
        };
        Cell::Named { id: id.to_owned(), name }
    }

    /// Customers at every month end.
    pub(super) fn stock(&self, stock: &Stock) -> Report {
        let mut table = self.by_phase(&["day"]);
        for one in &stock.days {
            let counts = one.phases.iter().map(|phase| Cell::count(phase.customers));
            table.push(std::iter::once(Cell::Day(one.day)).chain(counts).collect());
        }
        self.report(json!(stock), table, "cli-phases-stock-note")
    }

    /// Who came and went.
    pub(super) fn traffic(&self, traffic: &Traffic) -> Report {
        let mut table = self.table(&["first", "last", "phase", "before", "new", "entered", "went", "after"]);
        for step in &traffic.steps {
            for line in &step.phases {
                let counts = line.traffic;
                let mut row = vec![Cell::Day(step.first), Cell::Day(step.last), self.name(&line.phase)];
                row.extend([counts.before, counts.new, counts.entered, counts.left, counts.after].map(Cell::count));
                table.push(row);
            }
        }
        self.report(json!(traffic), table, "cli-phases-traffic-note")
    }

    /// Who moved where.
    pub(super) fn transitions(&self, matrix: &Matrix) -> Report {
        let mut table = self.table(&["since", "until", "from", "to", "customers", "of", "share", "low", "high"]);
        for one in &matrix.moves {
            let mut row = vec![
                Cell::Day(matrix.since),
                Cell::Day(matrix.until),
                self.name(&one.from),
                self.name(&one.to),
                Cell::count(one.customers),
                Cell::of(one.of, Cell::count),
            ];
            row.extend(interval(one.share.as_ref()));
            table.push(row);
        }
        self.report(json!(matrix), table, "cli-phases-transitions-note")
    }

    /// How long customers stay, and how many step on.
    pub(super) fn stays(&self, stays: &Stays) -> Report {
        let mut table = self.table(&[
            "phase",
            "stays",
            "lasting",
            "lower_quartile",
            "median",
            "upper_quartile",
            "onward",
            "onward_90",
            "low",
            "high",
        ]);
        for phase in &stays.phases {
            let dwell = &phase.dwell;
            let within = |wanted: &&Within| wanted.days == 90;
            let onward = phase.conversion.within.iter().find(within).and_then(|within| within.share);
            let mut row = vec![
                self.name(&phase.phase),
                Cell::count(dwell.stays),
                Cell::count(dwell.lasting),
                days(dwell.lower_quartile),
                days(dwell.median),
                days(dwell.upper_quartile),
                Cell::count(phase.conversion.onward),
            ];
            row.extend(interval(onward.as_ref()));
            table.push(row);
        }
        self.report(json!(stays), table, "cli-phases-stays-note")
    }

    /// Phases by cohort or channel.
    pub(super) fn breakdown(&self, breakdown: &Breakdown) -> Report {
        let mut table = self.by_phase(&[breakdown.by.name(), "customers"]);
        for group in &breakdown.groups {
            let mut row = vec![Cell::text(group.group.clone()), Cell::count(group.customers)];
            row.extend(group.phases.iter().map(|phase| Cell::count(phase.customers)));
            table.push(row);
        }
        self.report(json!(breakdown), table, "cli-phases-breakdown-note")
    }

    /// How many customers each phase will have, and how such forecasts did.
    pub(super) fn forecast(&self, outlook: &Outlook) -> Report {
        let mut table = self.table(&["days", "day", "phase", "now", "expected", "low_80", "high_80"]);
        for horizon in &outlook.horizons {
            for phase in &horizon.phases {
                let forecasted = &phase.forecasted;
                table.push(vec![
                    Cell::count(horizon.days),
                    Cell::Day(horizon.day),
                    self.name(&phase.phase),
                    Cell::count(forecasted.expected.now),
                    Cell::Number(forecasted.expected.customers, 0),
                    Cell::Number(forecasted.low, 0),
                    Cell::Number(forecasted.high, 0),
                ]);
            }
        }
        let note = if outlook.horizons.is_empty() { "cli-phases-forecast-none" } else { "cli-phases-forecast-note" };
        let mut report = self.report(json!(outlook), table, note);
        for horizon in &outlook.horizons {
            let Some(skill) = horizon.skill else { continue };
            let gaps = [
                ("days", horizon.days.into()),
                ("forecasts", skill.forecasts.into()),
                ("error", self.format.decimal(skill.mean_absolute_error, 1).into()),
                ("naive", self.format.decimal(skill.naive_mean_absolute_error, 1).into()),
                ("held", skill.held.into()),
                ("intervals", skill.intervals.into()),
            ];
            let skill = self.format.format("cli-phases-forecast-skill", &gaps);
            report = report.line(format!("{skill} {}", self.format.text(horizon.method.key())));
        }
        report
    }
}
