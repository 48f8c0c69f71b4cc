//! Two versions of a model beside each other: customers per phase at the ends of months, and who would move.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::ModelsError;
use engine::ask::proposal::{Course, compare as compare_now, course};
use lifecycle::ModelText;

use super::PATH;
use super::matrix::{Head, Shown, shown};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::query::encode;
use crate::view::csv::Csv;

/// One month end.
struct DayLine {
    day: String,
    /// For each phase of either version the customers before and after; empty where a version has no such phase.
    counts: Vec<(String, String, bool)>,
    moved: String,
}

#[derive(Template)]
#[template(path = "models/compare.html")]
struct ComparePage {
    frame: PageFrame,
    heading: String,
    shown: Shown,
    heads: Vec<Head>,
    days: Vec<DayLine>,
    csv: String,
    versions: [String; 2],
}

/// The versions that the address names.
fn versions(frame: &PageFrame) -> Result<[u32; 2], PageError> {
    let number = |name: &str| frame.query.get(name).and_then(|text| text.parse().ok()).ok_or(PageError::NotFound);
    Ok([number("before")?, number("after")?])
}

async fn found(
    app: &App,
    frame: &PageFrame,
    id: String,
) -> Result<([ModelText; 2], engine::ask::proposal::Comparison, Course), PageError> {
    let [before, after] = versions(frame)?;
    let (state, at, language) = (Arc::clone(&frame.state), frame.at, frame.format.language);
    app.blocking(move |engine| {
        let text = |version: u32| match engine.model_version(&id, version) {
            Ok(found) => Ok(found.text),
            Err(ModelsError::Engine(error)) => Err(PageError::from(error)),
            Err(_) => Err(PageError::NotFound),
        };
        let texts = [text(before)?, text(after)?];
        let refused = |error: ModelsError| match error {
            ModelsError::Engine(error) => PageError::from(error),
            other => PageError::Refused(other.message(language)),
        };
        let sides = [&texts[0], &texts[1]];
        let now = compare_now(engine, &state, sides, at).map_err(refused)?;
        let months = course(engine, &state, sides, at).map_err(refused)?;
        Ok((texts, now, months))
    })
    .await
}

/// Phases of either version: the id, and its place in each.
fn joined(now: &engine::ask::proposal::Comparison) -> Vec<(String, [Option<usize>; 2])> {
    let mut phases: Vec<(String, [Option<usize>; 2])> = Vec::new();
    for (side, own) in [&now.before, &now.after].into_iter().enumerate() {
        for (place, phase) in own.phases.iter().enumerate() {
            let known = phases.iter().position(|(id, _)| *id == phase.id);
            let known = known.unwrap_or_else(|| {
                phases.push((phase.id.clone(), [None, None]));
                phases.len() - 1
            });
            phases[known].1[side] = Some(place);
        }
    }
    phases
}

/// Two versions beside each other.
pub(crate) async fn compare(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (texts, now, months) = found(&app, &frame, id).await?;
    let format = &frame.format;
    let phases = joined(&now);
    let heads = phases.iter().map(|(_, places)| {
        let phase = match places {
            [Some(place), _] => &now.before.phases[*place],
            [None, Some(place)] => &now.after.phases[*place],
            [None, None] => &now.before.phases[0],
        };
        Head { name: phase.name.get(format.language).to_owned(), colour: phase.colour.clone() }
    });
    let heads: Vec<Head> = heads.collect();
    let days = months.days.iter().enumerate().rev().map(|(row, day)| {
        let counts = phases.iter().map(|(_, [before, after])| {
            let of = |counts: &[Vec<u64>], place: &Option<usize>| place.map(|place| counts[row][place]);
            let (before, after) = (of(&months.before, before), of(&months.after, after));
            let written =
                |count: Option<u64>| count.map_or_else(|| words::NO_VALUE.to_owned(), |it| format.integer(it));
            (written(before), written(after), before != after)
        });
        DayLine { day: format.date(*day), counts: counts.collect(), moved: format.integer(months.moved[row]) }
    });
    let days: Vec<DayLine> = days.collect();
    let version =
        |text: &ModelText| format.format("models-version-of", &[("version", format.integer(text.version).into())]);
    let names = [version(&texts[0]), version(&texts[1])];
    let view = ComparePage {
        heading: texts[1].name.get(format.language).to_owned(),
        csv: format!(
            "{PATH}/{}/compare.csv?before={}&after={}",
            encode(&texts[0].id),
            texts[0].version,
            texts[1].version
        ),
        shown: shown(&frame, &now, names.clone()),
        heads,
        days,
        versions: names,
        frame,
    };
    page(&view)
}

/// The months as a file.
pub(crate) async fn download(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (texts, now, months) = found(&app, &frame, id).await?;
    let mut csv = Csv::new(&["day", "phase", "customers_before", "customers_after"]);
    for (row, day) in months.days.iter().enumerate() {
        for (phase, [before, after]) in joined(&now) {
            let of = |counts: &[Vec<u64>], place: Option<usize>| {
                place.map_or_else(String::new, |place| counts[row][place].to_string())
            };
            csv.row([day.to_string(), phase, of(&months.before, before), of(&months.after, after)]);
        }
    }
    Ok(csv.file(&format!("{}-{}-{}", texts[0].id, texts[0].version, texts[1].version)))
}
