//! `stammkunde cohorts`: which share of the customers won in a month orders again in month k.

use analytics::cohort::{Cohort, Cohorts as Matrix};
use clap::Args;
use domain::Period;
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Cohorts {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    at: At,
}

impl Cohorts {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let moment = opened.state.at(opened.day(self.at)?);
        let matrix = moment.cohorts(&opened.state);
        let format = desk.format(&opened.state);
        let widest = matrix.rows.iter().map(|cohort| cohort.cells.len()).max().unwrap_or(0);
        let average: Vec<Value> = (0..widest)
            .map(|k| {
                let share = matrix.average(k);
                let value = share.and_then(analytics::cohort::CohortShare::value);
                json!({ "month": k, "customers": share.map(|it| it.part), "of": share.map(|it| it.whole), "share": value })
            })
            .collect();
        let json = json!({
            "at": moment.day,
            "cohorts": matrix.rows.iter().map(cohort_json).collect::<Vec<_>>(),
            "average": average,
        });
        let title = format.format("cli-cohorts-title", &[("day", format.date(moment.day).into())]);
        let report = Report::new(json)
            .line(title)
            .line("")
            .table(shares(matrix, widest, &format))
            .line(desk.text("cli-cohorts-note"))
            .csv(cells(matrix, &format));
        desk.print(&report, &format)
    }
}

/// `2010-12`.
fn month(period: Period) -> String {
    period.to_string()
}

fn cohort_json(cohort: &Cohort) -> Value {
    let cells: Vec<Value> = cohort
        .cells
        .iter()
        .enumerate()
        .map(|(k, cell)| {
            json!({
                "month": month(cell.month),
                "k": k,
                "customers": cell.customers,
                "share": cohort.share(k).and_then(analytics::cohort::CohortShare::value),
                "orders": cell.orders,
                "revenue": cell.revenue,
                "is_complete": cell.is_complete,
            })
        })
        .collect();
    json!({ "month": month(cohort.month), "size": cohort.size, "is_complete": cohort.is_complete, "cells": cells })
}

/// For people: a row for each cohort, a column for each month since.
fn shares(matrix: &Matrix, widest: usize, format: &Format) -> Table {
    let mut table = Table::new(format, &["cohort", "customers"]);
    table.columns.extend((0..widest).map(|k| (format!("month_{k}"), format!("+{k}"))));
    for cohort in &matrix.rows {
        let mut row = vec![Cell::Text(month(cohort.month)), Cell::count(cohort.size)];
        let share = |k| cohort.share(k).and_then(analytics::cohort::CohortShare::value);
        row.extend((0..widest).map(|k| match share(k) {
            Some(share) => Cell::Share(share, 0),
            // Months to come are not 'no value': there is nothing to say yet.
            None => Cell::Text(String::new()),
        }));
        table.push(row);
    }
    table
}

/// For spreadsheets: a row for each cohort and month.
fn cells(matrix: &Matrix, format: &Format) -> Table {
    let mut table =
        Table::new(format, &["cohort", "size", "k", "month", "customers", "share", "orders", "revenue", "is_complete"]);
    for cohort in &matrix.rows {
        for (k, cell) in cohort.cells.iter().enumerate() {
            table.push(vec![
                Cell::Text(month(cohort.month)),
                Cell::count(cohort.size),
                Cell::count(k),
                Cell::Text(month(cell.month)),
                Cell::count(cell.customers),
                Cell::of(cohort.share(k).and_then(analytics::cohort::CohortShare::value), |share| {
                    Cell::Share(share, 1)
                }),
                Cell::count(cell.orders),
                Cell::Money(cell.revenue),
                Cell::Flag(cell.is_complete),
            ]);
        }
    }
    table
}
