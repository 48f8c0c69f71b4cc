//! Data quality: what clients send that is not as the vocabulary promises, and what to do about it.
//!
//! Names that senders gave, to messages and to kinds that the vocabulary does not know, may tell of a person: each look is
//! recorded, and who sees no persons reads pseudonyms in their place.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::vocabulary::FAULTS;
use engine::ask::quality::{FlawCount, Quality, UnknownKind};
use intake::segment::FAULTS as OF_THE_DOOR;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::view::csv::{Csv, number};

/// Spans to choose from, in days; the first is meant where none is chosen.
const SPANS: [i64; 3] = [30, 7, 90];
/// Rows shown of each list; the file has them all.
const ROWS: usize = 100;

struct FlawRow {
    kind: String,
    source: String,
    property: String,
    fault: String,
    remedy: String,
    events: String,
    share: String,
    of: String,
    last: String,
    example: String,
}

struct UnknownRow {
    kind: String,
    source: String,
    nearest: Option<&'static str>,
    events: String,
    last: String,
    example: String,
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    frame: PageFrame,
    answer: String,
    spans: Vec<(String, String, bool)>,
    csv: String,
    is_empty: bool,
    flaws: Vec<FlawRow>,
    more_flaws: Option<String>,
    unknown: Vec<UnknownRow>,
    more_unknown: Option<String>,
}

/// The page.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (days, quality) = asked(&app, &frame).await?;
    let format = &frame.format;
    let span = |span: i64| {
        let value = if span == SPANS[0] { String::new() } else { span.to_string() };
        let label = format.format("quality-days", &[("count", span.into())]);
        (frame.with("days", &value), label, span == days)
    };
    let mut spans = SPANS;
    spans.sort_unstable();
    let more = |all: usize| {
        (all > ROWS).then(|| format.format("quality-more", &[("shown", ROWS.into()), ("count", all.into())]))
    };
    page(&QualityPage {
        answer: answer(&frame, &quality, days),
        spans: spans.map(span).to_vec(),
        csv: frame.with("days", &days.to_string()).replacen("/quality", "/quality.csv", 1),
        is_empty: quality.events == 0,
        flaws: quality.flaws.iter().take(ROWS).map(|flaw| flaw_row(&frame, flaw)).collect(),
        more_flaws: more(quality.flaws.len()),
        unknown: quality.unknown.iter().take(ROWS).map(|kind| unknown_row(&frame, kind)).collect(),
        more_unknown: more(quality.unknown.len()),
        frame,
    })
}

/// Both lists as one file; an unknown kind stands there with the fault `unknown-kind`.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (days, quality) = asked(&app, &frame).await?;
    let mut csv =
        Csv::new(&["kind", "source", "property", "fault", "events", "of", "share", "last_at", "example", "nearest"]);
    let reader = &frame.reader;
    for flaw in quality.flaws {
        csv.row([
            reader.kind(&flaw.kind).into_owned(),
            flaw.source.unwrap_or_default(),
            reader.text(&flaw.property).into_owned(),
            flaw.fault,
            flaw.events.to_string(),
            flaw.of.to_string(),
            number((flaw.of > 0).then(|| flaw.events as f64 / flaw.of as f64)),
            flaw.last_at.to_string(),
            reader.message(&flaw.example.0).into_owned(),
            String::new(),
        ]);
    }
    for kind in quality.unknown {
        csv.row([
            reader.kind(&kind.kind).into_owned(),
            kind.source.unwrap_or_default(),
            String::new(),
            "unknown-kind".to_owned(),
            kind.events.to_string(),
            kind.events.to_string(),
            "1".to_owned(),
            kind.last_at.to_string(),
            reader.message(&kind.example.0).into_owned(),
            kind.nearest.unwrap_or_default().to_owned(),
        ]);
    }
    Ok(csv.file(&format!("quality-{days}-days")))
}

/// The span chosen, in days, and what is wrong with what came in it. It counts by the wall clock, as arrival does.
async fn asked(app: &App, frame: &PageFrame) -> Result<(i64, Quality), PageError> {
    let chosen = frame.query.get("days").and_then(|days| days.parse().ok());
    let days = chosen.filter(|days| SPANS.contains(days)).unwrap_or(SPANS[0]);
    let since = app.now().checked_sub(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MIN);
    let quality = app.blocking(move |engine| Ok(engine.quality(since)?)).await?;
    Ok((days, quality))
}

fn answer(frame: &PageFrame, quality: &Quality, days: i64) -> String {
    let format = &frame.format;
    if quality.events == 0 {
        return format.format("quality-answer-none", &[("days", days.into())]);
    }
    let events = format.integer(quality.events);
    if quality.flawed == 0 {
        return format.format("quality-answer-good", &[("events", events.into()), ("days", days.into())]);
    }
    let share = format.percent(quality.flawed as f64 / quality.events as f64, 1);
    format.format(
        "quality-answer",
        &[("count", quality.flawed.into()), ("events", events.into()), ("share", share.into()), ("days", days.into())],
    )
}

fn source(frame: &PageFrame, source: Option<&str>) -> String {
    source.map_or_else(|| frame.text("quality-own").into_owned(), str::to_owned)
}

/// The end of a fault's keys. Faults of another version are told as such.
pub(crate) fn known(fault: &str) -> &str {
    let ours = FAULTS.contains(&fault) || OF_THE_DOOR.contains(&fault);
    if ours { fault } else { "other" }
}

fn flaw_row(frame: &PageFrame, flaw: &FlawCount) -> FlawRow {
    let format = &frame.format;
    let fault = known(&flaw.fault);
    FlawRow {
        kind: frame.reader.kind(&flaw.kind).into_owned(),
        source: source(frame, flaw.source.as_deref()),
        property: frame.reader.text(&flaw.property).into_owned(),
        fault: format.text(&format!("fault-{fault}")).into_owned(),
        remedy: format.text(&format!("remedy-{fault}")).into_owned(),
        events: format.integer(flaw.events),
        share: format.percent(flaw.events as f64 / flaw.of.max(1) as f64, 1),
        of: format.integer(flaw.of),
        last: format.datetime(flaw.last_at),
        example: frame.reader.message(&flaw.example.0).into_owned(),
    }
}

fn unknown_row(frame: &PageFrame, kind: &UnknownKind) -> UnknownRow {
    let format = &frame.format;
    UnknownRow {
        kind: frame.reader.kind(&kind.kind).into_owned(),
        source: source(frame, kind.source.as_deref()),
        nearest: kind.nearest,
        events: format.integer(kind.events),
        last: format.datetime(kind.last_at),
        example: frame.reader.message(&kind.example.0).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn every_fault_is_told_in_both_languages() {
        for fault in FAULTS.iter().copied().chain(OF_THE_DOOR).chain(["other"]) {
            for language in Language::ALL {
                for part in ["fault", "remedy"] {
                    let key = format!("{part}-{fault}");
                    assert!(words::has(language, &key), "{language}: `{key}`");
                }
            }
        }
    }
}
