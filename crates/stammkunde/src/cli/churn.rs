//! `stammkunde churn`: who is at risk of leaving and why, one customer's outlook, or how long customers stay.

use analytics::buying::LevelOff;
use clap::Args;
use engine::ask::churn::{AtRisk, Churn as Told, ChurnOf, Query, Reason, churn, churn_of};
use engine::ask::lasting::{Grouping, LastingOf, PlanOf, lasting};
use models::learning::Judgement;
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk, access};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct Churn {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER", conflicts_with = "by")]
    customer: Option<String>,
    #[arg(long, value_name = "ID", conflicts_with = "customer")]
    segment: Option<String>,
    #[arg(long, value_name = "GROUP", value_parser = grouping)]
    by: Option<Grouping>,
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    at: At,
}

fn grouping(text: &str) -> Result<Grouping, Hint> {
    Grouping::from_name(text).ok_or(Hint("cli-hint-churn-by"))
}

impl Churn {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let (state, day) = (&opened.state, opened.day(self.at)?);
        let format = desk.format(state);
        let folder = opened.engine.folder().as_ref();
        let report = if let Some(customer) = &self.customer {
            let told = churn_of(state, customer, day, desk.language)?;
            let about = access::customer_of(folder, &told.customer)?;
            access::note(folder, "customer-seen", Some(about), Value::Null)?;
            of_one(&told, desk, &format)
        } else if let Some(by) = &self.by {
            let told = lasting(state, &state.at(day), by, &engine::pseudonym::Reader::Persons)?;
            of_lasting(&told, desk, &format)
        } else {
            let query = Query { segment: self.segment.clone(), limit: self.limit, ..Query::default() };
            let told = churn(state, &state.at(day), &query, desk.language)?;
            access::note(folder, "customers-listed", None, json!({ "rows": told.list.len() }))?;
            of_all(&told, desk, &format)
        };
        desk.print(&report, &format)
    }
}

/// What speaks against a purchase and for it, on one line.
fn reasons(reasons: &[Reason], format: &Format) -> String {
    let told = |reason: &Reason| {
        let sign = if reason.is_against() { "\u{2212}" } else { "+" };
        format!("{sign} {}: {}", reason.name(format), reason.text)
    };
    reasons.iter().map(told).collect::<Vec<_>>().join("; ")
}

fn of_all(told: &Told, desk: &Desk, format: &Format) -> Report {
    let mut report = Report::new(json!(told)).line(desk.text("churn-title")).facts(vec![
        (desk.text("churn-tile-at-risk"), Cell::count(told.at_risk)),
        (desk.text("churn-tile-stake"), Cell::of(told.value_at_stake, Cell::Money)),
        (desk.text("churn-tile-gone"), Cell::count(told.gone)),
        (desk.text("churn-tile-expected"), Cell::of(told.expected_buyers, |buyers| Cell::Number(buyers, 0))),
        (desk.text("churn-proof"), Cell::Text(desk.text(told.proof.rests_on.key()))),
    ]);
    if let Some(because) = told.proof.not_learned {
        report = report.line(desk.text(because.key()));
    }
    if let Some(off) = &told.proof.off {
        report = report.line(level(off, format));
    }
    if let Some(trial) = &told.proof.trial {
        let columns = ["model", "day", "customers", "auc", "brier", "top_decile_lift", "calibration_error"];
        let mut table = Table::new(format, &columns);
        let mut line = |name: &str, one: &Judgement| {
            table.push(vec![
                Cell::Text(desk.text(name)),
                Cell::Day(trial.day),
                Cell::count(one.calibration.customers),
                Cell::of(one.calibration.auc, |auc| Cell::Number(auc, 4)),
                Cell::Number(one.calibration.brier, 4),
                Cell::of(one.top_tenth_lift, |lift| Cell::Number(lift, 2)),
                Cell::Number(one.calibration.error(), 3),
            ]);
        };
        line("churn-rests-learned", &trial.learned);
        if let Some(value) = &trial.value_model {
            line("churn-rests-value-model", value);
        }
        report = report.line("").table(table);
    }
    let mut table = Table::new(format, &["customer", "silence_days", "risk", "value_at_stake", "reasons"]);
    for one in &told.list {
        table.push(row(one, format));
    }
    report.line("").table(table)
}

/// How far the level of the probabilities was off when tried.
fn level(off: &LevelOff, format: &Format) -> String {
    let share = |share: f64| format.percent(share, 1);
    let gaps =
        [("day", format.date(off.day).into()), ("said", share(off.said).into()), ("came", share(off.came).into())];
    format.format(off.key(), &gaps)
}

fn row(one: &AtRisk, format: &Format) -> Vec<Cell> {
    vec![
        Cell::Text(one.customer.customer.clone()),
        Cell::of(one.silence_days, Cell::count),
        Cell::of(one.risk, |risk| Cell::Share(risk, 0)),
        Cell::of(one.value_at_stake, Cell::Money),
        Cell::Text(reasons(&one.reasons, format)),
    ]
}

fn of_one(told: &ChurnOf, desk: &Desk, format: &Format) -> Report {
    let within = told.to_buy.iter().map(|one| {
        let name = format.format("churn-customer-within", &[("days", one.days.into())]);
        (name, Cell::of(one.probability, |share| Cell::Share(share, 1)))
    });
    let mut facts: Vec<(String, Cell)> = within.collect();
    facts.push((desk.text("churn-customer-stake"), Cell::of(told.value_at_stake, Cell::Money)));
    if let Some(next) = told.next_order {
        let name = |key: &str| desk.text(key);
        facts.push((name("cli-churn-next"), Cell::Day(next.day)));
        facts.push((name("cli-churn-next-early"), Cell::Day(next.early)));
        facts.push((name("cli-churn-next-late"), Cell::Day(next.late)));
    }
    let mut table = Table::new(format, &["driver", "odds_factor", "what"]);
    for reason in &told.reasons {
        table.push(vec![
            Cell::Named { id: reason.driver.id().to_owned(), name: reason.name(format) },
            Cell::Number(reason.odds_factor, 2),
            Cell::Text(reason.text.clone()),
        ]);
    }
    let title = format!("{}: {}", told.customer, desk.text("churn-customer"));
    let mut report = Report::new(json!(told)).line(title).facts(facts);
    if let Some(off) = &told.off {
        report = report.line(level(off, format));
    }
    report.line("").table(table)
}

fn of_lasting(told: &LastingOf, desk: &Desk, format: &Format) -> Report {
    let columns =
        ["group", "customers", "left_once", "after_90", "after_180", "after_365", "after_730", "hazard", "low", "high"];
    let mut table = Table::new(format, &columns);
    let mut line = |name: String, stay: &analytics::lasting::Lasting, hazard: Option<models::statistics::Interval>| {
        let mut cells = vec![Cell::Text(name), Cell::count(stay.watched), Cell::count(stay.left)];
        cells.extend(stay.shares.iter().map(|share| Cell::of(*share, |share| Cell::Share(share.estimate, 0))));
        cells.extend([
            Cell::of(hazard, |ratio| Cell::Number(ratio.estimate, 2)),
            Cell::of(hazard, |ratio| Cell::Number(ratio.low, 2)),
            Cell::of(hazard, |ratio| Cell::Number(ratio.high, 2)),
        ]);
        table.push(cells);
    };
    line(desk.text("churn-lasting-all"), &told.all, None);
    for group in &told.compared.groups {
        let name = group.group.clone().unwrap_or_else(|| desk.text("churn-lasting-rest"));
        line(name, &group.lasting, group.hazard_ratio);
    }
    if let Some(running) = &told.subscriptions {
        line(desk.text("churn-subscriptions"), &running.lasting, None);
    }
    let report = Report::new(json!(told)).line(desk.text("churn-lasting")).line(desk.text("churn-lasting-note"));
    let facts = vec![
        (desk.text("churn-lasting-left"), Cell::count(told.all.left)),
        (desk.text("churn-lasting-returned"), Cell::count(told.parted.returned)),
        (desk.text("churn-tile-gone"), Cell::count(told.parted.gone)),
    ];
    let report = report.facts(facts).line("").table(table);
    match &told.subscriptions {
        Some(running) => report.heading(desk.text("churn-plans")).table(plans(&running.plans, desk, format)),
        None => report,
    }
}

/// What the subscriptions of each plan will bring.
fn plans(told: &[PlanOf], desk: &Desk, format: &Format) -> Table {
    let columns = ["plan", "running", "monthly_price", "stay_12_months", "months_to_come", "value"];
    let mut table = Table::new(format, &columns);
    for PlanOf { plan, figures } in told {
        let forecast = figures.forecast.as_ref();
        let year = forecast.and_then(|forecast| forecast.retention.iter().find(|left| left.months == 12));
        table.push(vec![
            Cell::Text(plan.clone().unwrap_or_else(|| desk.text("churn-plan-unnamed"))),
            Cell::count(figures.running),
            Cell::of(figures.monthly_price, Cell::Money),
            Cell::of(year, |left| Cell::Share(left.share.estimate, 0)),
            Cell::of(forecast.and_then(|forecast| forecast.months_to_come), |months| Cell::Number(months.estimate, 1)),
            Cell::of(forecast.and_then(|forecast| forecast.value), Cell::Money),
        ]);
    }
    table
}
