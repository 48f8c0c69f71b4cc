//! One phase: who is in it and why, how long they stay, where they come from and where they go, what they are worth.

mod figures;
pub(crate) mod members;

use std::sync::Arc;

use analytics::dwell::leads_on;
use analytics::kpi::Grain;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Period;
use engine::ask;
use engine::ask::activity::ActiveRule;
use engine::ask::history::{ExitTo, Matrix, Outlook, PhaseStays, Stays, Traffic, Within};
use engine::ask::movements::NEW;
use engine::ask::phases::{PhaseFigures, Phases};
use lifecycle::{PhaseModel, PhaseNumber};
use words::{Format, NO_VALUE};

use super::kpis::active;
use super::phases::decided::Keeping;
use super::phases::tells::{self, PhaseName, ShareBar, curve, median, middle_half, of_left, share_bar, told_within};
use super::phases::{file, span};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::view::chart::Picture;
use crate::view::csv::Csv;
use crate::view::overlays::{OverlayShown, overlays_in};
use crate::view::phases::{CustomerLinks, Span, counted};
use crate::view::sentence::Sentence;
use crate::view::tile;

/// Of a period longer than this the chart has months, of one longer than the next weeks, else days.
const MONTHS_FROM_DAYS: i32 = 186;
const WEEKS_FROM_DAYS: i32 = 45;

#[derive(Template)]
#[template(path = "phase.html")]
struct PhasePage {
    frame: PageFrame,
    name: String,
    colour: String,
    meaning: String,
    model: String,
    overview: String,
    rule: String,
    keeping: Keeping,
    shown: Option<Shown>,
}

struct Shown {
    answer: Sentence,
    overlays: Vec<OverlayShown>,
    tiles: Vec<Tile>,
    curve: Option<Picture>,
    curve_note: String,
    curve_rows: Vec<(String, ShareBar)>,
    exits: Vec<ExitRow>,
    exits_note: String,
    origins: Vec<(Option<PhaseName>, String, String)>,
    traffic: Picture,
    traffic_rows: Vec<[String; 5]>,
    traffic_hint: String,
    traffic_file: String,
    stays_file: String,
    customers: String,
    customers_file: String,
    /// Where the first customers stand; `None` for a reader who sees none.
    members: Option<String>,
    kpis: Vec<tile::Tile>,
    kpis_hint: String,
    kpis_href: String,
}

/// A figure with what it rests on.
struct Tile {
    name: String,
    value: String,
    note: String,
    /// What there is no room for beside the figure; empty for nothing.
    title: String,
    href: Option<String>,
}

/// A phase to which customers go.
struct ExitRow {
    phase: PhaseName,
    customers: String,
    share: String,
    within: ShareBar,
    is_onward: bool,
}

/// What is computed away from the threads that serve.
struct Answers {
    figures: PhaseFigures,
    stays: Stays,
    traffic: Traffic,
    matrix: Matrix,
    outlook: Outlook,
    phases: Phases,
    kpis: figures::Measured,
}

/// The period of the page's chart, and its steps: as the reader chose; else the last twelve months.
pub(crate) fn course(frame: &PageFrame, chosen: bool) -> (Period, Grain) {
    let usual = || Period::parse("last-12-months", frame.at, frame.at).unwrap_or(frame.period);
    let period = if chosen { frame.period } else { usual() };
    let grain = match period.days() {
        days if days > MONTHS_FROM_DAYS => Grain::Month,
        days if days > WEEKS_FROM_DAYS => Grain::Week,
        _ => Grain::Day,
    };
    (period, grain)
}

/// The phase with an id, and its model: the one named, else the leading one or another in use that knows the phase.
fn found<'a>(
    state: &'a engine::State,
    model: Option<&str>,
    id: &str,
) -> Result<(&'a PhaseModel, PhaseNumber), PageError> {
    let model = ask::model_that_knows(state, model, &[id])?;
    Ok((model, model.number_of(id).ok_or(PageError::NotFound)?))
}

/// One phase as of a day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    mut frame: PageFrame,
) -> Result<Response, PageError> {
    let (period, grain) = course(&frame, crate::view::phases::has_chosen_period(&frame));
    let span = span(&mut frame);
    let active = active(&mut frame);
    let kept = Arc::clone(&frame.state);
    let (model, number) = found(&kept, frame.query.get("model"), &id)?;
    let phase = model.phase(number);
    let language = frame.format.language;
    let mut shown = None;
    if frame.state.span().is_some() {
        let (state, model_id, about) = (Arc::clone(&frame.state), model.id.clone(), phase.clone());
        let answers = app
            .blocking(move |engine| {
                let (moment, model) = (state.at(span.until), Some(model_id.as_str()));
                Ok(Answers {
                    figures: ask::phases::figures(&state, &moment, model, number)?,
                    stays: ask::history::stays(&state, &moment, model, None)?,
                    traffic: ask::history::traffic(&state, &moment, model, period, grain)?,
                    matrix: ask::history::matrix(&state, &moment, model, period)?,
                    outlook: ask::history::outlook(&state, &moment, model)?,
                    phases: ask::phases::phases(&state, &moment, model)?,
                    kpis: figures::measured(engine, &state, (span.until, period), active, &about)?,
                })
            })
            .await?;
        shown = Shown::new(&frame, model, number, span, (period, active, &answers));
    }
    page(&PhasePage {
        name: phase.name.get(language).to_owned(),
        colour: phase.colour.clone(),
        meaning: phase.meaning.get(language).to_owned(),
        model: model.name.get(language).to_owned(),
        overview: format!("/phases{}", frame.in_model(frame.kept(), &model.id)),
        rule: phase.rule_text.clone(),
        keeping: Keeping::of(&frame.format, phase),
        shown,
        frame,
    })
}

impl Shown {
    fn new(
        frame: &PageFrame,
        model: &PhaseModel,
        number: PhaseNumber,
        span: Span,
        (period, active, answers): (Period, ActiveRule, &Answers),
    ) -> Option<Self> {
        let format = &frame.format;
        let phase = model.phase(number);
        let links = CustomerLinks::new(frame, span, model);
        let stays = answers.stays.phases.iter().find(|stays| stays.number == number)?;
        let name = phase.name.get(format.language);
        let line = answers.phases.phases.iter().find(|line| line.number == number)?;
        let file = |what: &str| file(frame, &format!("/phases/{}/{what}.csv", phase.id), &[]);
        Some(Self {
            answer: answer(
                format,
                &answers.figures,
                (stays, onward(model, number, stays)),
                name,
                &links.phase(&phase.id),
            ),
            overlays: overlays_in(format, &answers.phases, line, &links),
            tiles: tiles(frame, number, answers, stays, &links.phase(&phase.id)),
            curve: curve(frame, stays, name, &phase.colour),
            curve_note: median(format, stays).1,
            curve_rows: [7.0, 30.0, 90.0, 180.0, 365.0]
                .into_iter()
                .filter_map(|days| {
                    Some((format.duration_days(days, 0), share_bar(format, Some(stays.dwell.curve.at(days)?))))
                })
                .collect(),
            exits: stays.conversion.exits.iter().map(|exit| exit_row(frame, model, exit, stays)).collect(),
            exits_note: format.format("phase-exits-note", &[("days", tells::DAYS_TOLD.into())]),
            origins: origins(frame, model, number, &answers.matrix),
            traffic: tells::traffic(frame, &answers.traffic, number).called(format!("phase-{}", phase.id)),
            traffic_rows: traffic_rows(format, &answers.traffic, number),
            traffic_hint: format.period(period),
            traffic_file: file("traffic"),
            stays_file: file("stays"),
            customers: links.phase(&phase.id),
            customers_file: links.phase_file(&phase.id),
            members: (answers.figures.customers > 0 && frame.may("/phases/{id}/customers")).then(|| {
                let query = frame.query.only(&["at", "period", "from", "to", "compare", "model"]);
                format!("/phases/{}/customers{query}", phase.id)
            }),
            kpis: figures::tiles(frame, &answers.kpis, active),
            kpis_hint: format.format("phase-kpis-hint", &[("period", format.period(period).into())]),
            kpis_href: frame.link("/kpis"),
        })
    }
}

/// What is to say of those who step on from a phase.
enum Onward {
    /// No phase of the model comes after this one.
    Nowhere,
    /// Nobody has gone on as far as is known.
    Nobody,
    /// Such a share within the days told of.
    Share(f64),
    /// Not watched for long enough.
    Unknown,
}

fn onward(model: &PhaseModel, number: PhaseNumber, stays: &PhaseStays) -> Onward {
    if !leads_on(model, number) {
        return Onward::Nowhere;
    }
    match told_within(&stays.conversion.within) {
        Some(_) if stays.conversion.onward == 0 => Onward::Nobody,
        Some(share) => Onward::Share(share.estimate),
        None => Onward::Unknown,
    }
}

/// How many are in the phase, how long they stay and how many step on, in a sentence.
fn answer(
    format: &Format,
    figures: &PhaseFigures,
    (stays, onward): (&PhaseStays, Onward),
    name: &str,
    href: &str,
) -> Sentence {
    let href = (figures.customers > 0).then_some(href);
    let mut sentence = counted(format, "phase-answer", figures.customers, href, &[("phase", name.to_owned().into())]);
    let median = stays.dwell.median.map(|median| format.duration_days(median, 0));
    let told = [
        median.map(|median| format.format("phase-answer-median", &[("median", median.into())])),
        match onward {
            // Whoever stays in the last phase has nowhere to go on to; to say 'nobody does' would sound like a fault of theirs.
            Onward::Nowhere => Some(format.text("phase-answer-last").into_owned()),
            Onward::Nobody => (stays.conversion.stays > 0).then(|| format.text("phase-answer-nobody").into_owned()),
            Onward::Share(share) => Some(format.format(
                "phase-answer-onward",
                &[("onward", format.percent(share, 0).into()), ("days", tells::DAYS_TOLD.into())],
            )),
            Onward::Unknown => None,
        },
    ];
    for told in told.into_iter().flatten() {
        sentence.pieces.push(crate::view::sentence::Piece { text: format!(" {told}"), href: None });
    }
    sentence
}

fn tiles(frame: &PageFrame, number: PhaseNumber, answers: &Answers, stays: &PhaseStays, href: &str) -> Vec<Tile> {
    let format = &frame.format;
    let figures = &answers.figures;
    let text = |key: &str| format.text(key).into_owned();
    let tile = |key: &str, value: Option<String>, note: String| plain_tile(format, key, value, note);
    let some = figures.customers > 0;
    let each = |amount: domain::Amount| amount.to_f64() / figures.customers as f64;
    let share = (figures.total > 0).then(|| figures.customers as f64 / figures.total as f64);
    let ahead = answers.outlook.horizons.first().and_then(|horizon| {
        let phase = horizon.phases.iter().find(|phase| phase.number == number)?;
        Some((horizon, phase.forecasted))
    });
    let ahead_note = ahead.map_or_else(
        || text("phase-ahead-short"),
        |(_, forecasted)| {
            let ends = [forecasted.low, forecasted.high].map(|end| format.decimal(end, 0));
            format.format("phase-ahead-note", &[("low", ends[0].as_str().into()), ("high", ends[1].as_str().into())])
        },
    );
    let mut tiles = vec![
        Tile {
            href: some.then(|| href.to_owned()),
            ..tile(
                "phase-customers",
                Some(format.integer(figures.customers)),
                share.map_or_else(String::new, |share| {
                    format.format("phase-of-all", &[("share", format.percent(share, 1).into())])
                }),
            )
        },
        tile(
            "phase-value",
            (some && !figures.value.is_zero()).then(|| format.money_short(figures.value)),
            if some && !figures.value.is_zero() {
                format
                    .format("phase-value-each", &[("amount", format.money_estimate_short(each(figures.value)).into())])
            } else {
                text("phases-no-value")
            },
        ),
        dwell_tile(format, stays),
        tile("phase-ahead", ahead.map(|(_, forecasted)| format.decimal(forecasted.expected.customers, 0)), ahead_note),
    ];
    // Where nobody has bought, what was bought says nothing.
    if figures.buyers > 0 {
        tiles.extend(of_buyers(format, figures));
    }
    tiles
}

/// What the customers of a phase have bought, and what to expect of them.
fn of_buyers(format: &Format, figures: &PhaseFigures) -> [Tile; 4] {
    let tile = |key: &str, value: Option<String>, note: String| plain_tile(format, key, value, note);
    let text = |key: &str| format.text(key).into_owned();
    [
        tile(
            "phase-orders",
            Some(format.decimal(figures.orders as f64 / figures.buyers as f64, 1)),
            format.format("phase-orders-note", &[("count", figures.buyers.into())]),
        ),
        tile(
            "phase-silence",
            figures.silence_days.map(|days| format.duration_days(days, 0)),
            text("phase-silence-note"),
        ),
        tile(
            "phase-revenue",
            Some(format.money_estimate_short(figures.net_revenue.to_f64() / figures.customers as f64)),
            text("phase-revenue-note"),
        ),
        tile(
            "phase-buys",
            figures.probability_to_buy_90_days.map(|share| format.percent(share, 0)),
            text("phase-buys-note"),
        ),
    ]
}

/// A figure without a link.
fn plain_tile(format: &Format, key: &str, value: Option<String>, note: String) -> Tile {
    Tile {
        name: format.text(key).into_owned(),
        value: value.unwrap_or_else(|| NO_VALUE.to_owned()),
        note,
        title: String::new(),
        href: None,
    }
}

/// How long customers stay: the middle half beside the figure, all that is known where somebody looks closer.
fn dwell_tile(format: &Format, stays: &PhaseStays) -> Tile {
    let dwell = &stays.dwell;
    Tile {
        name: format.text("phase-median").into_owned(),
        value: dwell.median.map_or_else(|| NO_VALUE.to_owned(), |days| format.duration_days(days, 0)),
        note: middle_half(format, dwell).unwrap_or_else(|| format.text("phase-median-none").into_owned()),
        title: median(format, stays).1,
        href: None,
    }
}

fn exit_row(frame: &PageFrame, model: &PhaseModel, exit: &ExitTo, stays: &PhaseStays) -> ExitRow {
    let format = &frame.format;
    ExitRow {
        phase: PhaseName::of(frame, model, exit.number),
        customers: format.integer(exit.customers),
        share: of_left(format, exit.customers, &stays.conversion),
        within: share_bar(format, told_within(&exit.within)),
        is_onward: exit.is_onward,
    }
}

/// Whence customers came into the phase in the period, most first, with their share of all who came.
fn origins(
    frame: &PageFrame,
    model: &PhaseModel,
    number: PhaseNumber,
    matrix: &Matrix,
) -> Vec<(Option<PhaseName>, String, String)> {
    let format = &frame.format;
    let own = &model.phase(number).id;
    let mut came: Vec<_> = matrix.changes.iter().filter(|change| change.to == *own).collect();
    came.sort_by_key(|change| std::cmp::Reverse(change.customers));
    let whole: u64 = came.iter().map(|change| change.customers).sum();
    came.into_iter()
        .map(|change| {
            let from = model.number_of(&change.from).filter(|_| change.from != NEW);
            let share = change.customers as f64 / whole as f64;
            (
                from.map(|from| PhaseName::of(frame, model, from)),
                format.integer(change.customers),
                format.percent(share, 0),
            )
        })
        .collect()
}

/// Step, before, came, left, after; the latest first.
fn traffic_rows(format: &Format, traffic: &Traffic, number: PhaseNumber) -> Vec<[String; 5]> {
    let row = |step: &ask::history::TrafficStep| {
        let counts = step.phases.iter().find(|line| line.number == number)?.traffic;
        let period = Period::from_days(step.first, step.last)?;
        let name = if step.first == step.last { format.date_short(step.first) } else { format.period(period) };
        let [before, came, left, after] =
            [counts.before, counts.new + counts.entered, counts.left, counts.after].map(|count| format.integer(count));
        Some([name, before, came, left, after])
    };
    traffic.steps.iter().rev().filter_map(row).collect()
}

/// Who came into a phase and who left it, as a file.
pub(crate) async fn traffic_file(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (period, grain) = course(&frame, crate::view::phases::has_chosen_period(&frame));
    let (state, at, asked) = (Arc::clone(&frame.state), frame.at, frame.query.get("model").map(str::to_owned));
    let csv = app
        .blocking(move |_| {
            let (model, number) = found(&state, asked.as_deref(), &id)?;
            let traffic = ask::history::traffic(&state, &state.at(at), Some(&model.id), period, grain)?;
            let mut csv = Csv::new(&["first", "last", "model", "phase", "before", "new", "entered", "left", "after"]);
            for step in &traffic.steps {
                for line in step.phases.iter().filter(|line| line.number == number) {
                    let counts = line.traffic;
                    let names = [step.first.to_string(), step.last.to_string(), model.id.clone(), line.phase.clone()];
                    let counts = [counts.before, counts.new, counts.entered, counts.left, counts.after];
                    csv.row(names.into_iter().chain(counts.map(|count| count.to_string())));
                }
            }
            Ok(csv.file(&format!("phase-{id}-traffic")))
        })
        .await?;
    Ok(csv)
}

/// How long customers stay in a phase, as a file: the curve with its band.
pub(crate) async fn stays_file(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (state, at, asked) = (Arc::clone(&frame.state), frame.at, frame.query.get("model").map(str::to_owned));
    app.blocking(move |_| {
        let (model, number) = found(&state, asked.as_deref(), &id)?;
        let stays = ask::history::stays(&state, &state.at(at), Some(&model.id), None)?;
        let mut csv = Csv::new(&["model", "phase", "days", "at_risk", "ended", "share", "low", "high"]);
        for stays in stays.phases.iter().filter(|stays| stays.number == number) {
            for step in &stays.dwell.curve.steps {
                let numbers = [step.age, step.at_risk as f64, step.ended as f64, step.share, step.low, step.high];
                let names = [model.id.clone(), stays.phase.clone()];
                csv.row(names.into_iter().chain(numbers.map(|number| number.to_string())));
            }
        }
        Ok(csv.file(&format!("phase-{id}-stays")))
    })
    .await
}

/// How long customers stay in every phase and where they go, as a file.
pub(crate) async fn all_stays_file(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, at, asked) = (Arc::clone(&frame.state), frame.at, frame.query.get("model").map(str::to_owned));
    app.blocking(move |_| {
        let stays = ask::history::stays(&state, &state.at(at), asked.as_deref(), None)?;
        let mut csv = Csv::new(&[
            "at",
            "model",
            "phase",
            "stays",
            "lasting",
            "lower_quartile",
            "median",
            "upper_quartile",
            "to",
            "is_onward",
            "customers",
            "within_30",
            "within_90",
            "within_365",
        ]);
        let days = |days: Option<f64>| days.map_or_else(String::new, |days| days.to_string());
        let share = |within: &Within| within.share.map_or_else(String::new, |share| share.estimate.to_string());
        for phase in &stays.phases {
            let dwell = &phase.dwell;
            let head = [
                stays.asked.at.to_string(),
                stays.asked.model.clone(),
                phase.phase.clone(),
                dwell.stays.to_string(),
                dwell.lasting.to_string(),
                days(dwell.lower_quartile),
                days(dwell.median),
                days(dwell.upper_quartile),
            ];
            let onward = ["onward".to_owned(), "true".to_owned(), phase.conversion.onward.to_string()];
            csv.row(head.iter().cloned().chain(onward).chain(phase.conversion.within.iter().map(share)));
            for exit in &phase.conversion.exits {
                let to = [exit.to.clone(), exit.is_onward.to_string(), exit.customers.to_string()];
                csv.row(head.iter().cloned().chain(to).chain(exit.within.iter().map(share)));
            }
        }
        Ok(csv.file(&format!("stays-{}", stays.asked.at)))
    })
    .await
}
