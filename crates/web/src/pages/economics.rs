//! What customers cost, when they have paid it back, and what keeping them costs.

mod files;
mod pictures;
mod rows;

use std::sync::Arc;

use analytics::economics::{Measure, NoPayback, Payback};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{Amount, Comparison};
use engine::EngineError;
use engine::ask::economics::{By, Earlier, Economics, Query, economics};
use words::{Format, NO_VALUE};

pub(crate) use self::files::{download, download_curves};

pub(crate) use self::pictures::Drawn;
use self::rows::{GroupRow, SideRow, SourceRow};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame, page};
use crate::view::sentence::{Gap, Sentence};

/// One figure.
struct Tile {
    name: String,
    value: String,
    notes: Vec<String>,
}

/// What is missing, and where it can be brought.
struct Missing {
    text: String,
    link: Option<(String, String)>,
}

/// What the page shows once somebody has ordered.
struct Shown {
    answer: Sentence,
    sub: String,
    missing: Vec<Missing>,
    tiles: Vec<Tile>,
    choices: Vec<Choice>,
    groups: Vec<GroupRow>,
    total: GroupRow,
    groups_note: String,
    csv: String,
    drawn_groups: Vec<Choice>,
    payback: Drawn,
    cohorts: Drawn,
    curves_csv: String,
    cohort_curves_csv: String,
    sides: Vec<SideRow>,
    keeping: Vec<String>,
    sources: Vec<SourceRow>,
    costs: Vec<String>,
}

#[derive(Template)]
#[template(path = "economics.html")]
struct EconomicsPage {
    frame: PageFrame,
    shown: Option<Shown>,
}

/// By what the address groups customers.
fn by(frame: &PageFrame) -> By {
    frame.query.get("by").and_then(By::from_id).unwrap_or_default()
}

/// The answers of one page: as asked, with the campaigns of channels, and by cohort.
struct Told {
    asked: Economics,
    campaigns: Option<Economics>,
    cohorts: Economics,
}

/// Economics of the page's period.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, at, by) = (Arc::clone(&frame.state), frame.at, by(&frame));
    let (period, reader) = (Some(frame.period), frame.reader.clone());
    let told = app
        .blocking(move |engine| {
            let ask = |by| economics(engine, &state, at, &Query { period, by, reader: reader.clone() });
            let asked = match ask(by) {
                Ok(asked) => asked,
                Err(EngineError::NoData) => return Ok(None),
                Err(fault) => return Err(fault.into()),
            };
            let campaigns = if by == By::Channel { Some(ask(By::Campaign)?) } else { None };
            let cohorts = if by == By::Cohort { asked.clone() } else { ask(By::Cohort)? };
            Ok(Some(Told { asked, campaigns, cohorts }))
        })
        .await?;
    let shown = told.map(|told| shown(&frame, &told));
    page(&EconomicsPage { frame, shown })
}

fn shown(frame: &PageFrame, told: &Told) -> Shown {
    let asked = &told.asked;
    let by = asked.by;
    let choice = |by: By| Choice {
        link: format!("{}#h-groups", frame.with("by", if by == By::default() { "" } else { by.id() })),
        label: frame.text(by.key()).into_owned(),
        note: String::new(),
        is_current: by == asked.by,
    };
    let with_by = |path: &str, by: By| crate::view::link::with(&frame.link(path), "by", by.id());
    let note = if by.is_shared() { "economics-groups-shared" } else { "economics-groups-note" };
    Shown {
        answer: answer(frame, asked),
        sub: asked.in_short(&frame.format),
        missing: missing(frame, asked),
        tiles: tiles(frame, asked),
        choices: By::ALL.into_iter().map(choice).collect(),
        groups: rows::groups(frame, asked, told.campaigns.as_ref()),
        total: rows::total(frame, asked),
        groups_note: frame.text(note).into_owned(),
        csv: with_by("/economics.csv", by),
        drawn_groups: pictures::choices(frame, asked),
        payback: pictures::payback(frame, asked),
        cohorts: pictures::cohorts(frame, &told.cohorts),
        curves_csv: with_by("/economics/curves.csv", by),
        cohort_curves_csv: with_by("/economics/curves.csv", By::Cohort),
        sides: rows::sides(frame, asked),
        keeping: rows::keeping(frame, asked),
        sources: rows::sources(frame, asked),
        costs: rows::costs(frame, asked),
    }
}

/// What customers of each month have brought since their first order, for a page that tells of it, too; nothing where nobody ordered.
pub(crate) fn cohort_curves(frame: &PageFrame, told: &Economics) -> Drawn {
    pictures::cohorts(frame, told)
}

/// An amount, or none.
fn money(format: &Format, amount: Option<Amount>) -> String {
    amount.map_or_else(|| NO_VALUE.to_owned(), |amount| format.money(amount))
}

/// After what time a customer has paid back what they cost.
fn payback(format: &Format, payback: &Payback) -> String {
    match (payback.days, payback.because) {
        (Some(0), _) => format.text("economics-payback-at-once").into_owned(),
        (Some(days), _) => format.duration_days(days.into(), 0),
        (None, Some(NoPayback::NotYet)) => {
            let days = format.duration_days(payback.watched_days.into(), 0);
            format.format("economics-payback-not-yet", &[("days", days.into())])
        }
        (None, _) => NO_VALUE.to_owned(),
    }
}

fn because(format: &Format, because: NoPayback) -> String {
    let key = match because {
        NoPayback::NoCustomers => "economics-because-no-customers",
        NoPayback::NoCost => "economics-because-no-cost",
        NoPayback::NoMargin => "economics-because-no-margin",
        NoPayback::NotYet => "economics-because-not-yet",
    };
    format.text(key).into_owned()
}

fn answer(frame: &PageFrame, told: &Economics) -> Sentence {
    let format = &frame.format;
    let (all, cost) = (&told.all, told.all.acquisition_cost.filter(|cost| !cost.is_zero()));
    let Some(cost) = cost else {
        let key = if all.customers == 0 { "economics-answer-nobody" } else { "economics-answer-no-cost" };
        return Sentence::new(format, key, &[]);
    };
    let time = match all.payback.days {
        Some(0) => return Sentence::new(format, "economics-answer-at-once", &[Gap::plain("cost", format.money(cost))]),
        Some(days) => format.duration_days(days.into(), 0),
        None => {
            let key = match all.payback.because {
                Some(NoPayback::NotYet) => "economics-answer-not-yet",
                _ => "economics-answer-no-margin",
            };
            let days = format.duration_days(all.payback.watched_days.into(), 0);
            return Sentence::new(format, key, &[Gap::plain("cost", format.money(cost)), Gap::plain("days", days)]);
        }
    };
    Sentence::new(format, "economics-answer", &[Gap::plain("cost", format.money(cost)), Gap::plain("days", time)])
}

/// What cannot be told because nothing brings it, with the way to bring it.
fn missing(frame: &PageFrame, told: &Economics) -> Vec<Missing> {
    let format = &frame.format;
    let way = |path: &'static str, key: &str| frame.may(path).then(|| (path.to_owned(), frame.text(key).into_owned()));
    let mut missing = Vec::new();
    if told.all.spend.total().is_zero() {
        let text = match (told.costs.first, told.costs.last) {
            (Some(first), Some(last)) => {
                let gaps = [("first", format.date(first).into()), ("last", format.date(last).into())];
                format.format("economics-missing-cost-now", &gaps)
            }
            _ => format.text("economics-missing-cost").into_owned(),
        };
        missing.push(Missing { text, link: way("/sources", "economics-missing-cost-do") });
    }
    if told.costs.in_other_currency > 0 {
        let gaps = [("count", told.costs.in_other_currency.into()), ("currency", format.currency.to_string().into())];
        missing.push(Missing { text: format.format("economics-missing-currency", &gaps), link: None });
    }
    if told.measure == Measure::Revenue {
        let text = format.text("economics-missing-margin").into_owned();
        missing.push(Missing { text, link: way("/settings", "economics-missing-margin-do") });
    } else if let Some(known) = told.sources.known_share().filter(|known| *known < 1.0) {
        let gaps = [("share", format.percent(1.0 - known, 1).into())];
        let text = format.format("economics-missing-part", &gaps);
        missing.push(Missing { text, link: way("/settings", "economics-missing-margin-do") });
    }
    if told.all.worth.customers > 0 && told.all.worth.expected_revenue.is_none() {
        missing.push(Missing { text: format.text("economics-missing-forecast").into_owned(), link: None });
    }
    if !told.keeping.retention.is_known && told.keeping.retention.messages.without_cost > 0 {
        let messages = told.keeping.retention.messages;
        let gaps =
            [("without", format.integer(messages.without_cost).into()), ("sent", format.integer(messages.sent).into())];
        missing.push(Missing { text: format.format("economics-missing-messages", &gaps), link: None });
    }
    missing
}

fn earlier<'a>(frame: &PageFrame, told: &'a Economics) -> Option<(&'a Earlier, Comparison)> {
    let wanted = frame.comparison?;
    let found = told.compared.iter().find(|earlier| earlier.comparison == wanted)?;
    Some((found, wanted))
}

fn tiles(frame: &PageFrame, told: &Economics) -> Vec<Tile> {
    let format = &frame.format;
    let all = &told.all;
    let before = earlier(frame, told);
    let compared = |text: Option<String>| -> Vec<String> {
        let gaps = |text: String, comparison| {
            [("value", text.into()), ("comparison", format.comparison(comparison).into_owned().into())]
        };
        text.zip(before)
            .map(|(text, (_, comparison))| format.format("economics-before", &gaps(text, comparison)))
            .into_iter()
            .collect()
    };
    let tile =
        |name: &str, value: String, notes: Vec<String>| Tile { name: frame.text(name).into_owned(), value, notes };
    let cost_of = |cost: Option<Amount>| cost.map(|cost| format.money(cost));
    let mut cost_notes = compared(before.and_then(|(before, _)| cost_of(before.acquisition_cost)));
    let gaps = [("spend", format.money_short(all.spend.total()).into()), ("count", all.customers.into())];
    cost_notes.push(format.format("economics-tile-cost-note", &gaps));
    let covered = all.first_orders.covered;
    let mut covered_notes =
        compared(before.and_then(|(before, _)| Some(format.percent(before.first_orders.covered?.share, 0))));
    if let (Some(covered), Some(margin)) = (covered, all.first_orders.mean_margin) {
        let gaps = [
            ("margin", format.money(margin).into()),
            ("interval", format.interval(&format.percent(covered.low, 0), &format.percent(covered.high, 0)).into()),
        ];
        covered_notes.push(format.format("economics-tile-first-note", &gaps));
    } else if let Some(revenue) = all.first_orders.mean_revenue {
        covered_notes.push(format.format("economics-tile-first-revenue", &[("revenue", format.money(revenue).into())]));
    }
    let payback_notes = match (all.payback.orders, all.payback.because) {
        (Some(orders), _) => vec![format.format("economics-tile-payback-note", &[("count", orders.into())])],
        (None, Some(why)) => vec![because(format, why)],
        (None, None) => Vec::new(),
    };
    let ratio = all.value_to_cost;
    vec![
        tile("economics-tile-cost", money(format, all.acquisition_cost), cost_notes),
        tile(
            "economics-tile-first",
            covered.map_or_else(|| NO_VALUE.to_owned(), |it| format.percent(it.share, 0)),
            covered_notes,
        ),
        tile("economics-tile-payback", payback(format, &all.payback), payback_notes),
        tile(
            "economics-tile-ratio",
            ratio.map_or_else(|| NO_VALUE.to_owned(), |it| format.decimal(it.mean, 1)),
            ratio_notes(format, told),
        ),
    ]
}

/// What stands behind value to cost, or why there is none.
fn ratio_notes(format: &Format, told: &Economics) -> Vec<String> {
    let Some(ratio) = told.all.value_to_cost else {
        let because = if told.measure == Measure::Margin { NoPayback::NoCost } else { NoPayback::NoMargin };
        return vec![self::because(format, because)];
    };
    let (Some(low), Some(high), Some(value)) = (ratio.low, ratio.high, told.all.value) else { return Vec::new() };
    let interval = format.interval(&format.decimal(low, 1), &format.decimal(high, 1));
    let gaps = [("value", format.money_estimate(value.mean).into()), ("interval", interval.into())];
    vec![format.format("economics-tile-ratio-note", &gaps)]
}
