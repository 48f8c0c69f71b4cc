//! The mean intensity of those won in the same quarter, quarter by quarter since.

use std::sync::Arc;

use analytics::intensity::IntensityCohort;
use analytics::kpi::Unit;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use engine::ask::intensity::cohorts;
use words::{Format, NO_VALUE};

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::{Csv, number};

/// So many cohorts are drawn: more lines cannot be told apart.
const DRAWN: usize = 5;

/// The panel.
pub(crate) struct IntensityPanel {
    /// The latest cohorts; `None` where none is old enough for a line.
    pub(crate) picture: Option<Picture>,
    /// Heads of the columns: quarters since the first.
    pub(crate) columns: Vec<String>,
    /// The cohorts.
    pub(crate) rows: Vec<CohortRow>,
    /// All as a file.
    pub(crate) csv: String,
}

/// One cohort.
pub(crate) struct CohortRow {
    /// The quarter of the first order.
    pub(crate) quarter: String,
    /// How many they are, and how many the means rest on where that is not all.
    pub(crate) size: String,
    /// The means, each with its interval and day.
    pub(crate) cells: Vec<(String, String)>,
}

/// The quarter by its name: `Q4 2011`.
fn quarter(format: &Format, cohort: &IntensityCohort) -> String {
    let first = cohort.quarter.first().date();
    let number = (i32::from(first.month()) - 1) / 3 + 1;
    format.format(
        "intensity-quarter",
        &[("quarter", number.to_string().into()), ("year", first.year().to_string().into())],
    )
}

/// The panel of the cohorts' page; `None` before anybody has bought.
pub(crate) fn panel(frame: &PageFrame, cohorts: &[IntensityCohort]) -> Option<IntensityPanel> {
    let format = &frame.format;
    let widest = cohorts.iter().map(|cohort| cohort.points.len()).max()?;
    Some(IntensityPanel {
        picture: picture(frame, cohorts, widest),
        columns: (0..widest).map(|quarters| column(format, quarters)).collect(),
        rows: cohorts.iter().rev().map(|cohort| row(format, cohort)).collect(),
        csv: frame.link("/cohorts/intensity.csv"),
    })
}

fn column(format: &Format, quarters: usize) -> String {
    format.format("intensity-quarters-since", &[("quarters", quarters.into())])
}

fn row(format: &Format, cohort: &IntensityCohort) -> CohortRow {
    let cell = |point: &analytics::intensity::CohortPoint| {
        let (low, high) = (point.low.map(|low| format.decimal(low, 1)), point.high.map(|high| format.decimal(high, 1)));
        let interval = low.zip(high).map_or_else(|| NO_VALUE.to_owned(), |(low, high)| format.interval(&low, &high));
        let gaps = [("day", format.date(point.day).into()), ("interval", interval.into())];
        (format.decimal(point.mean, 1), format.format("intensity-cell", &gaps))
    };
    let size = format.integer(cohort.size);
    CohortRow {
        quarter: quarter(format, cohort),
        size: if cohort.drawn == cohort.size {
            size
        } else {
            format.format("intensity-drawn", &[("drawn", format.integer(cohort.drawn).into()), ("size", size.into())])
        },
        cells: cohort.points.iter().map(cell).collect(),
    }
}

fn picture(frame: &PageFrame, cohorts: &[IntensityCohort], widest: usize) -> Option<Picture> {
    let format = &frame.format;
    let old_enough: Vec<&IntensityCohort> = cohorts.iter().filter(|cohort| cohort.points.len() > 1).collect();
    let (first, last) = (old_enough.first()?, old_enough.last()?);
    let shown = &old_enough[old_enough.len().saturating_sub(DRAWN)..];
    let mut chart = Chart::lines(Unit::Points).named((0..widest).map(|quarters| column(format, quarters)).collect());
    for cohort in shown {
        let mut means: Vec<Option<f64>> =
            cohort.points.iter().map(|point| Some((point.mean * 10.0).round() / 10.0)).collect();
        means.resize(widest, None);
        chart = chart.with(Series::new(quarter(format, cohort), means));
    }
    let description = format.format(
        "intensity-cohorts-description",
        &[("first", quarter(format, first).into()), ("last", quarter(format, last).into())],
    );
    Some(Picture::new("intensity", &chart.on(frame), description))
}

/// The cohorts as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, at) = (Arc::clone(&frame.state), frame.at);
    let csv = app.blocking(move |_| Ok(csv(state.at(at).intensity(&state)))).await?;
    Ok(csv.file(&format!("intensity-cohorts-{at}")))
}

fn csv(cohorts: &[IntensityCohort]) -> Csv {
    let mut csv = Csv::new(&["cohort", "size", "drawn", "quarters_since", "day", "mean", "low", "high"]);
    for cohort in cohorts {
        for point in &cohort.points {
            csv.row([
                cohort.quarter.to_string(),
                cohort.size.to_string(),
                cohort.drawn.to_string(),
                point.quarters_since.to_string(),
                point.day.to_string(),
                point.mean.to_string(),
                number(point.low),
                number(point.high),
            ]);
        }
    }
    csv
}

/// The cohorts for programs.
pub(crate) async fn show_json(State(app): State<App>, frame: ApiFrame) -> Result<Response, PageError> {
    let told = app.blocking(move |_| Ok(cohorts(&frame.state, &frame.state.at(frame.at)))).await?;
    Ok(Json(told).into_response())
}
