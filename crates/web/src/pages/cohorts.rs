//! Repeat purchases by cohort: which share of the customers won in a month ordered in the months after.

pub(crate) mod intensity;

use std::sync::Arc;

use analytics::cohort::{Cell, Cohort, Cohorts};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Amount;
use words::{Format, NO_VALUE};

use self::intensity::IntensityPanel;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::view::csv::{Csv, number};
use crate::view::link::with;
use crate::view::sentence::{Gap, Sentence};

/// So many cohorts beside the one that still grows, and so many months after the first, are shown at once.
const SHOWN: usize = 12;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Share of the cohort that ordered in the month.
    Share,
    /// How many of it did.
    Customers,
    /// Revenue of the month for each customer of the cohort.
    Revenue,
}

impl Measure {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Share, "share", "cohorts-measure-share"),
        (Self::Customers, "customers", "cohorts-measure-customers"),
        (Self::Revenue, "revenue", "cohorts-measure-revenue"),
    ];

    fn of(frame: &PageFrame) -> Self {
        let chosen = frame.query.get("measure");
        Self::ALL.iter().find(|(_, id, _)| Some(*id) == chosen).map_or(Self::Share, |(measure, ..)| *measure)
    }

    /// The first month shown: that of the first order says something only of revenue.
    const fn first_month(self) -> usize {
        match self {
            Self::Share | Self::Customers => 1,
            Self::Revenue => 0,
        }
    }

    /// The value of a cell, for its tint; `None` where nobody is in the cohort.
    fn value(self, size: u64, customers: u64, revenue: Amount) -> Option<f64> {
        let size_of = |part: f64| (size > 0).then(|| part / size as f64);
        match self {
            Self::Share => size_of(customers as f64),
            Self::Customers => (size > 0).then_some(customers as f64),
            Self::Revenue => size_of(revenue.to_f64()),
        }
    }

    /// The value in words, short: its unit stands in the caption.
    fn written(self, format: &Format, value: f64) -> String {
        match self {
            Self::Share => format.decimal(value * 100.0, 1),
            Self::Customers => format.decimal(value, 0),
            Self::Revenue => format.decimal(value, if value < 1000.0 { 2 } else { 0 }),
        }
    }
}

#[derive(Template)]
#[template(path = "cohorts.html")]
struct CohortsPage {
    frame: PageFrame,
    answer: Sentence,
    footing: Vec<Sentence>,
    is_empty: bool,
    measures: Vec<(String, String, bool)>,
    caption: String,
    csv: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    average: Option<Row>,
    more: Option<(String, String)>,
    width: usize,
    intensity: Option<IntensityPanel>,
}

/// One cohort.
struct Row {
    month: String,
    is_growing: bool,
    size: String,
    href: String,
    cells: Vec<Shown>,
}

/// One cell of the heat map.
struct Shown {
    text: String,
    title: String,
    /// Tint in per cent of the strongest; `None` where there is no value or the month still runs.
    tint: Option<f64>,
    is_running: bool,
}

/// Repeat purchases by cohort, as a page.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, at) = (Arc::clone(&frame.state), frame.at);
    let moment = app
        .blocking(move |_| {
            let moment = state.at(at);
            moment.cohorts(&state);
            moment.intensity(&state);
            Ok(moment)
        })
        .await?;
    let state = Arc::clone(&frame.state);
    let cohorts = moment.cohorts(&state);
    let measure = Measure::of(&frame);
    let shows_all = frame.query.get("cohorts") == Some("all");
    let rows = if shows_all { &cohorts.rows[..] } else { latest(cohorts) };
    let widest = rows.iter().map(|cohort| cohort.cells.len()).max().unwrap_or_default();
    let months = measure.first_month()..widest.min(if shows_all { widest } else { SHOWN + 1 });
    let format = &frame.format;
    let hidden = cohorts.rows.len() - rows.len();
    let measures = Measure::ALL.map(|(it, id, key)| {
        let value = if it == Measure::Share { "" } else { id };
        (frame.with("measure", value), format.text(key).into_owned(), it == measure)
    });
    page(&CohortsPage {
        answer: answer(&frame, rows),
        footing: footing(&frame, cohorts),
        is_empty: cohorts.rows.is_empty(),
        measures: measures.to_vec(),
        caption: caption(&frame, measure),
        csv: frame.link("/cohorts.csv"),
        columns: months.clone().map(|k| column(format, k, months.start)).collect(),
        rows: heat(&frame, rows, measure, months.clone()),
        average: average(&frame, cohorts, measure, months.clone()),
        more: (hidden > 0)
            .then(|| (frame.with("cohorts", "all"), format.format("cohorts-more", &[("count", hidden.into())]))),
        width: 14 + 4 * months.len(),
        intensity: intensity::panel(&frame, moment.intensity(&state)),
        frame,
    })
}

/// Repeat purchases by cohort, as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, at) = (Arc::clone(&frame.state), frame.at);
    let csv = app.blocking(move |_| Ok(csv(state.at(at).cohorts(&state)))).await?;
    Ok(csv.file(&format!("cohorts-{at}")))
}

/// The latest whole cohorts and the one that still grows.
fn latest(cohorts: &Cohorts) -> &[Cohort] {
    let growing = cohorts.rows.iter().rev().take_while(|cohort| !cohort.is_complete).count();
    &cohorts.rows[cohorts.rows.len().saturating_sub(SHOWN + growing)..]
}

fn column(format: &Format, k: usize, first: usize) -> String {
    let key = if k == first { "cohorts-month-first" } else { "cohorts-month" };
    format.format(key, &[("month", k.into())])
}

fn caption(frame: &PageFrame, measure: Measure) -> String {
    let key = match measure {
        Measure::Share => "cohorts-caption-share",
        Measure::Customers => "cohorts-caption-customers",
        Measure::Revenue => "cohorts-caption-revenue",
    };
    frame.format.format(key, &[("currency", frame.format.currency.to_string().into())])
}

fn customers_link(frame: &PageFrame, cohort: &Cohort) -> String {
    with(&frame.link("/customers"), "cohort", &cohort.month.to_string())
}

/// How many of the largest cohort bought in the month after.
fn answer(frame: &PageFrame, rows: &[Cohort]) -> Sentence {
    let format = &frame.format;
    let second = |cohort: &Cohort| cohort.cells.get(1).copied().filter(|cell| cell.is_complete);
    let mut known = rows.iter().filter(|cohort| cohort.size > 0);
    // Of equally large ones the latest.
    let largest = known.clone().filter_map(|cohort| Some((cohort, second(cohort)?))).max_by_key(|(it, _)| it.size);
    match (largest, known.next_back()) {
        (Some((cohort, cell)), _) => said(frame, "cohorts-answer", cohort, &cell),
        (None, Some(cohort)) => {
            let size = format.format("count-customers", &[("count", cohort.size.into())]);
            Sentence::new(
                format,
                "cohorts-answer-first",
                &[
                    Gap::linked("customers", size, customers_link(frame, cohort)),
                    Gap::plain("month", format.month(cohort.month.first())),
                ],
            )
        }
        (None, None) => Sentence::new(format, "cohorts-answer-empty", &[]),
    }
}

/// What a cohort did in the month after its first.
fn said(frame: &PageFrame, key: &str, cohort: &Cohort, cell: &Cell) -> Sentence {
    let format = &frame.format;
    let key = match (cohort.size, cell.customers) {
        (1, 0) => format!("{key}-one-did-not"),
        (1, _) => format!("{key}-one-did"),
        (_, 1) => format!("{key}-one-of-many"),
        _ => key.to_owned(),
    };
    let href = customers_link(frame, cohort);
    Sentence::new(
        format,
        &key,
        &[
            Gap::linked("customers", format.format("count-customers", &[("count", cohort.size.into())]), href),
            Gap::plain("month", format.month(cohort.month.first())),
            Gap::plain("again", format.integer(cell.customers)),
        ],
    )
}

/// The average of all cohorts, and where the latest known one stands.
fn footing(frame: &PageFrame, cohorts: &Cohorts) -> Vec<Sentence> {
    let format = &frame.format;
    let mut footing = Vec::new();
    if let Some((share, value)) = cohorts.average(1).and_then(|share| Some((share, share.value()?))) {
        footing.push(Sentence::new(
            format,
            "cohorts-average-sentence",
            &[
                Gap::plain("share", format.percent(value, 1)),
                Gap::plain("part", format.integer(share.part)),
                Gap::plain("whole", format.integer(share.whole)),
            ],
        ));
    }
    let known = |cohort: &&Cohort| cohort.size > 0 && cohort.cells.get(1).is_some_and(|cell| cell.is_complete);
    let latest = cohorts.rows.iter().rev().find(known);
    if let Some((cohort, value)) = latest.and_then(|cohort| Some((cohort, cohort.share(1)?.value()?))) {
        footing.push(Sentence::new(
            format,
            "cohorts-latest-sentence",
            &[
                Gap::linked("month", format.month(cohort.month.first()), customers_link(frame, cohort)),
                Gap::plain("share", format.percent(value, 1)),
            ],
        ));
    }
    footing
}

fn heat(frame: &PageFrame, rows: &[Cohort], measure: Measure, months: std::ops::Range<usize>) -> Vec<Row> {
    let format = &frame.format;
    let value = |cohort: &Cohort, cell: &Cell| measure.value(cohort.size, cell.customers, cell.revenue);
    let over = |cohort: &Cohort| {
        let cells = cohort.cells.get(months.start.max(1)..).unwrap_or_default();
        cells.iter().filter(|cell| cell.is_complete).filter_map(|cell| value(cohort, cell)).fold(0.0, f64::max)
    };
    // The month of the first order would outshine all others and is left out of the scale.
    let strongest = rows.iter().map(over).fold(0.0, f64::max);
    let row = |cohort: &Cohort| Row {
        month: format.month_short(cohort.month.first()),
        is_growing: !cohort.is_complete,
        size: format.integer(cohort.size),
        href: customers_link(frame, cohort),
        cells: months
            .clone()
            .map_while(|k| cohort.cells.get(k))
            .map(|cell| shown(format, measure, cohort.size, cell, strongest))
            .collect(),
    };
    rows.iter().map(row).collect()
}

fn shown(format: &Format, measure: Measure, size: u64, cell: &Cell, strongest: f64) -> Shown {
    let Some(value) = measure.value(size, cell.customers, cell.revenue) else {
        let title = format.text("cohorts-nobody").into_owned();
        return Shown { text: NO_VALUE.to_owned(), title, tint: None, is_running: false };
    };
    let key = if cell.is_complete { "cohorts-cell" } else { "cohorts-cell-running" };
    let title = format.format(
        key,
        &[
            ("month", format.month(cell.month.first()).into()),
            ("part", format.integer(cell.customers).into()),
            ("whole", format.integer(size).into()),
            ("orders", format.integer(cell.orders).into()),
            ("revenue", format.money(cell.revenue).into()),
        ],
    );
    let tint = if strongest > 0.0 { (value / strongest * 100.0).min(100.0).round() } else { 0.0 };
    Shown {
        text: measure.written(format, value),
        title,
        tint: cell.is_complete.then_some(tint),
        is_running: !cell.is_complete,
    }
}

/// The average over all cohorts for which a month is over, weighted by their size; there is none of counts.
fn average(frame: &PageFrame, cohorts: &Cohorts, measure: Measure, months: std::ops::Range<usize>) -> Option<Row> {
    if measure == Measure::Customers {
        return None;
    }
    let format = &frame.format;
    let cell = |k: usize| {
        let share = cohorts.average(k)?;
        let of = |cohort: &Cohort| Some(cohort.cells.get(k).filter(|cell| cell.is_complete)?.revenue);
        let revenue = cohorts.rows.iter().filter_map(of).sum();
        let value = measure.value(share.whole, share.part, revenue)?;
        let (part, whole) = (format.integer(share.part), format.integer(share.whole));
        let title = format.format("cohorts-cell-average", &[("part", part.into()), ("whole", whole.into())]);
        Some(Shown { text: measure.written(format, value), title, tint: None, is_running: false })
    };
    let cells: Vec<Shown> = months.map_while(cell).collect();
    let size: u64 = cohorts.rows.iter().map(|cohort| cohort.size).sum();
    (!cells.is_empty()).then(|| Row {
        month: format.text("cohorts-average").into_owned(),
        is_growing: false,
        size: format.integer(size),
        href: frame.link("/customers"),
        cells,
    })
}

fn csv(cohorts: &Cohorts) -> Csv {
    let mut csv = Csv::new(&["cohort", "size", "k", "month", "customers", "share", "orders", "revenue", "is_complete"]);
    for cohort in &cohorts.rows {
        for (k, cell) in cohort.cells.iter().enumerate() {
            csv.row([
                cohort.month.to_string(),
                cohort.size.to_string(),
                k.to_string(),
                cell.month.to_string(),
                cell.customers.to_string(),
                number(cohort.share(k).and_then(analytics::cohort::CohortShare::value)),
                cell.orders.to_string(),
                cell.revenue.to_string(),
                cell.is_complete.to_string(),
            ]);
        }
    }
    csv
}
