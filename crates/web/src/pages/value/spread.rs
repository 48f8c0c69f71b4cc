//! How value is spread over customers: how many are worth how much, and what the best bring of all.

use analytics::kpi::Unit;
use analytics::value::spread::{Bin, Spread};
use axum::extract::State;
use axum::response::Response;
use engine::ask::value::{Distribution, distribution};
use words::Format;

use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::view::chart::{Chart, Picture, Role, Series};
use crate::view::csv::Csv;

/// The two pictures with their tables.
pub(super) struct SpreadShown {
    pub(super) picture: Picture,
    /// A bin: from and until, customers, value.
    pub(super) bins: Vec<[String; 3]>,
    pub(super) csv: String,
    pub(super) pareto: Picture,
    pub(super) curve: Vec<[String; 2]>,
    pub(super) curve_csv: String,
    pub(super) note: String,
}

/// The bounds of a bin in words.
fn bounds(format: &Format, bin: &Bin) -> String {
    format.interval(&format.money_short(bin.from), &format.money_short(bin.until))
}

impl SpreadShown {
    pub(super) fn new(frame: &PageFrame, told: &Distribution, year: &Spread) -> Self {
        let format = &frame.format;
        let bin = |bin: &Bin| [bounds(format, bin), format.integer(bin.customers), format.money(bin.value)];
        let point = |point: &analytics::value::spread::Brought| {
            [format.percent(point.customers, 0), format.percent(point.value, 1)]
        };
        let gaps = [("half", format.percent(year.half_by, 0).into()), ("gini", format.decimal(year.gini, 2).into())];
        Self {
            picture: histogram(frame, told, year),
            bins: year.bins.iter().map(bin).collect(),
            csv: frame.link("/value/distribution.csv"),
            pareto: pareto(frame, year),
            curve: year.curve.iter().map(point).collect(),
            curve_csv: frame.link("/value/curve.csv"),
            note: format.format("value-pareto-note", &gaps),
        }
    }
}

fn histogram(frame: &PageFrame, told: &Distribution, year: &Spread) -> Picture {
    let format = &frame.format;
    let names = year.bins.iter().map(|bin| bounds(format, bin)).collect();
    let mut chart = Chart::piles(Unit::Count).named(names);
    for (place, phase) in told.phases.iter().enumerate() {
        let counts: Vec<u64> = year.bins.iter().map(|bin| bin.by_group[place]).collect();
        if counts.iter().any(|count| *count > 0) {
            let values = counts.iter().map(|count| Some(*count as f64)).collect();
            let name = phase.name.get(format.language).to_owned();
            chart = chart.with(Series::new(name, values).phase(phase.colour.clone()));
        }
    }
    let gaps = [("median", format.money_short(year.median).into()), ("count", year.customers.into())];
    let description = format.format("value-spread-description", &gaps);
    Picture::new("spread", &chart.on(frame), description).called(format!("value-distribution-{}", frame.at))
}

fn pareto(frame: &PageFrame, year: &Spread) -> Picture {
    let format = &frame.format;
    let names = year.curve.iter().map(|point| format.percent(point.customers, 0)).collect();
    let brought = year.curve.iter().map(|point| Some(point.value)).collect();
    let alike = year.curve.iter().map(|point| Some(point.customers)).collect();
    let chart = Chart::lines(Unit::Share)
        .named(names)
        .with(Series::new(format.text("value-pareto-share"), brought))
        .with(Series::new(format.text("value-pareto-alike"), alike).role(Role::Expected));
    let gaps = [("share", format.percent(year.top_fifth, 0).into())];
    let description = format.format("value-pareto-description", &gaps);
    Picture::new("pareto", &chart.zero_based().on(frame), description).called(format!("value-pareto-{}", frame.at))
}

async fn asked(app: &App, frame: PageFrame) -> Result<Distribution, PageError> {
    let model = frame.query.get("model").map(str::to_owned);
    app.blocking(move |engine| Ok(distribution(engine, &frame.state, frame.at, model.as_deref())?)).await
}

/// How many customers are worth how much, by phase, as a file.
pub(crate) async fn show_distribution_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let at = frame.at;
    let told = asked(&app, frame).await?;
    let mut csv = Csv::new(&["from", "until", "phase", "customers"]);
    for bin in told.year.iter().flat_map(|year| &year.bins) {
        for (phase, count) in told.phases.iter().zip(&bin.by_group) {
            csv.row([bin.from.to_string(), bin.until.to_string(), phase.id.clone(), count.to_string()]);
        }
    }
    Ok(csv.file(&format!("value-distribution-{at}")))
}

/// What the customers worth most bring of all, as a file.
pub(crate) async fn show_curve_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let at = frame.at;
    let told = asked(&app, frame).await?;
    let mut csv = Csv::new(&["customers_share", "value_share"]);
    for point in told.year.iter().flat_map(|year| &year.curve) {
        csv.row([point.customers.to_string(), point.value.to_string()]);
    }
    Ok(csv.file(&format!("value-pareto-{at}")))
}
