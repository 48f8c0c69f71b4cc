//! What customers are worth: by phase, by which models, how well those foretold, and since when.

mod drivers;
mod holdout;
mod laws;
mod models;
mod spread;

use std::sync::Arc;

use analytics::kpi::Unit;
use analytics::value::backtest::Holdout;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{Amount, Day};
use engine::EngineError;
use engine::ask::customers::{CustomerLine, Query, customers};
use engine::ask::economics::{By, Economics, economics};
use engine::ask::phases::{PhaseLine, Phases, phases};
use engine::ask::value::{Distribution, distribution, fit, of_day};
use lifecycle::Vintage;
use words::NO_VALUE;

pub(crate) use self::laws::choose;
pub(crate) use self::spread::{show_curve_csv, show_distribution_csv};

use self::drivers::DriversView;
use self::holdout::Tested;
use self::laws::Compared;
use self::models::ModelPanel;
use self::spread::SpreadShown;
use super::customers::basis_id;
use super::economics::{Drawn, cohort_curves};
use super::formulas::FormulasShown;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, PageFrame, page};
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::{self, Csv};
use crate::view::danger::model_choices;
use crate::view::sentence::{Gap, Sentence};

/// With more customers than this a back-test takes long enough to be asked for.
const TESTED_AT_ONCE: usize = 20_000;
/// Vintages shown at once; the earlier ones stand behind a fold.
const VINTAGES_SHOWN: usize = 6;

/// A phase with what its customers are worth.
struct PhaseRow {
    name: String,
    /// Those of them who are away though the phase does not say so: words, and the list.
    away: Option<(String, String)>,
    colour: String,
    link: String,
    customers: String,
    value: String,
    share: String,
    mean: String,
    revenue: String,
}

/// One figure.
struct Tile {
    name: String,
    value: String,
    note: String,
}

/// A vintage as a line of the list.
struct VintageRow {
    day: String,
    customers: String,
    repeat_customers: String,
    purchases: String,
    spend: String,
    revision: String,
}

/// Vintages in a table.
struct VintageTable {
    label: String,
    is_folded: bool,
    rows: Vec<VintageRow>,
}

/// What the page shows once there is a vintage.
struct Shown {
    answer: Sentence,
    sub: String,
    tiles: Vec<Tile>,
    picture: Picture,
    rows: Vec<PhaseRow>,
    total: PhaseRow,
    spread: Option<SpreadShown>,
    formulas: Option<FormulasShown>,
    cohorts: Option<Drawn>,
    cohort_curves_csv: String,
    models: [ModelPanel; 2],
    tested: Option<Tested>,
    compared: Option<Compared>,
    drivers: Option<DriversView>,
    /// Where the back-test can be asked for, where it takes longer.
    ask_for_test: Option<String>,
    /// Why there is none.
    untested: Option<String>,
    /// Those shown at once, and the earlier ones behind a fold.
    vintages: [VintageTable; 2],
    csv: String,
    test_csv: String,
}

#[derive(Template)]
#[template(path = "value.html")]
struct ValuePage {
    frame: PageFrame,
    models: Vec<Choice>,
    shown: Option<Shown>,
}

/// What customers are worth as of a day.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    if fit(&frame.state, frame.at).is_err() {
        return page(&ValuePage { frame, models: Vec::new(), shown: None });
    }
    let (state, at, now) = (Arc::clone(&frame.state), frame.at, app.now());
    let model = frame.query.get("model").map(str::to_owned);
    let is_asked = frame.query.get("backtest").is_some() || state.book.len() <= TESTED_AT_ONCE;
    let (period, reader) = (frame.period, frame.reader.clone());
    let (told, tested) = app
        .blocking(move |engine| {
            let by_phase = phases(&state, &state.at(at), model.as_deref())?;
            let spread = distribution(engine, &state, at, model.as_deref())?;
            let query = engine::ask::economics::Query { period: Some(period), by: By::Cohort, reader };
            let cohorts = match economics(engine, &state, at, &query) {
                Ok(cohorts) => Some(cohorts),
                Err(EngineError::NoData) => None,
                Err(fault) => return Err(fault.into()),
            };
            let told = Told { by_phase, spread, cohorts };
            Ok((told, is_asked.then(|| of_day(&state, at, now))))
        })
        .await?;
    let by_phase = &told.by_phase;
    let shown = shown(&frame, &told, tested)?;
    let models = model_choices(&frame, engine::ask::model(&frame.state, Some(&by_phase.model))?.1);
    page(&ValuePage { models, shown: Some(shown), frame })
}

/// The values of all customers as a file.
pub(crate) async fn show_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let at = frame.at;
    let list = app
        .blocking(move |_| {
            let query = Query { limit: usize::MAX, reader: frame.reader.clone(), ..Query::default() };
            Ok(customers(&frame.state, &frame.state.at(at), &query)?)
        })
        .await?;
    Ok(values(&list.customers).file(&format!("customer-value-{at}")))
}

/// The back-test of a page's day.
async fn tested(app: &App, frame: PageFrame) -> Result<Arc<Holdout>, PageError> {
    let (at, now) = (frame.at, app.now());
    app.blocking(move |_| Ok(of_day(&frame.state, at, now)?)).await
}

/// The back-test week by week as a file.
pub(crate) async fn show_test_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (at, holdout) = (frame.at, tested(&app, frame).await?);
    Ok(holdout::table(&holdout).file(&format!("backtest-{at}")))
}

/// All models with their measures as a file.
pub(crate) async fn show_models_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (at, holdout) = (frame.at, tested(&app, frame).await?);
    Ok(laws::measures(&holdout).file(&format!("models-{at}")))
}

/// Repeat purchases week by week, expected by all models, as a file.
pub(crate) async fn show_tracking_csv(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (at, holdout) = (frame.at, tested(&app, frame).await?);
    Ok(laws::tracking(&holdout).file(&format!("tracking-{at}")))
}

/// Values in machine numbers.
fn values(lines: &[CustomerLine]) -> Csv {
    let mut csv = Csv::new(&[
        "customer",
        "phase",
        "value_12_months",
        "expected_purchases_12_months",
        "probability_to_buy_90_days",
        "probability_alive",
        "net_revenue",
        "basis",
    ]);
    for line in lines {
        let share = |share: Option<f32>| csv::number(share.map(f64::from));
        csv.row([
            line.customer.clone(),
            line.phase.clone(),
            line.value_year.map_or_else(String::new, |value| value.to_string()),
            share(line.expected_purchases_year),
            share(line.probability_to_buy_90_days),
            share(line.probability_alive),
            line.net_revenue.to_string(),
            line.basis.map_or("", basis_id).to_owned(),
        ]);
    }
    csv
}

/// The answers of one page.
struct Told {
    by_phase: Phases,
    spread: Distribution,
    cohorts: Option<Economics>,
}

fn shown(
    frame: &PageFrame,
    told: &Told,
    tested: Option<Result<Arc<Holdout>, EngineError>>,
) -> Result<Shown, PageError> {
    let (format, by_phase) = (&frame.format, &told.by_phase);
    let vintage = fit(&frame.state, frame.at)?;
    let is_late = tested.is_none();
    let compared = tested.iter().flatten().next().and_then(|holdout| Compared::new(frame, holdout));
    let drivers = tested.iter().flatten().next().and_then(|holdout| DriversView::new(&frame.format, holdout));
    let (tested, untested) = match tested {
        Some(Ok(holdout)) => match Tested::new(frame, &holdout) {
            Some(tested) => (Some(tested), None),
            None => (None, Some(format.text("value-untested-no-model").into_owned())),
        },
        Some(Err(EngineError::NoData | EngineError::NoHoldout { .. })) => {
            (None, Some(format.text("value-untested-too-short").into_owned()))
        }
        Some(Err(fault)) => return Err(fault.into()),
        None => (None, None),
    };
    Ok(Shown {
        answer: answer(frame, by_phase),
        sub: sub(frame, &told.spread, vintage),
        tiles: tiles(frame, by_phase, vintage),
        picture: picture(frame, by_phase),
        rows: by_phase.phases.iter().map(|phase| phase_row(frame, by_phase, phase)).collect(),
        total: total_row(frame, by_phase),
        spread: told.spread.year.as_ref().map(|year| SpreadShown::new(frame, &told.spread, year)),
        formulas: told.spread.formulas.as_ref().map(|formulas| FormulasShown::new(format, formulas, true)),
        cohorts: told.cohorts.as_ref().map(|cohorts| cohort_curves(frame, cohorts)),
        cohort_curves_csv: crate::view::link::with(&frame.link("/economics/curves.csv"), "by", By::Cohort.id()),
        models: [models::purchase(frame, vintage), models::spend(frame, vintage)],
        tested,
        compared,
        drivers,
        ask_for_test: is_late.then(|| format!("{}#h-test", frame.with("backtest", "1"))),
        untested,
        vintages: vintages(frame),
        csv: frame.link("/value.csv"),
        test_csv: frame.link("/value/backtest.csv"),
    })
}

fn answer(frame: &PageFrame, by_phase: &Phases) -> Sentence {
    let format = &frame.format;
    let customers = format.format("count-customers", &[("count", by_phase.total.into())]);
    let gaps = |value: String| {
        [
            Gap::plain("count", by_phase.total),
            Gap::linked("customers", customers.clone(), frame.link("/customers")),
            Gap::plain("value", value),
        ]
    };
    if by_phase.value.is_zero() {
        return Sentence::new(format, "value-answer-none", &gaps(String::new())[..2]);
    }
    Sentence::new(format, "value-answer", &gaps(format.money_short(by_phase.value)))
}

fn sub(frame: &PageFrame, spread: &Distribution, vintage: &Vintage) -> String {
    let format = &frame.format;
    let (name, _) = super::customer::basis_keys(models::basis_of(vintage));
    let arguments = [
        ("at", format.date(frame.at).into()),
        ("model", format.text(name).into()),
        ("day", format.date(vintage.day).into()),
    ];
    let text = format.format("value-sub", &arguments);
    match spread.margin_year {
        Some(margin) => {
            let gaps = [
                ("margin", format.money_short(margin).into()),
                ("sources", super::formulas::sources(format, spread.sources).into()),
            ];
            format!("{text} {}", format.format("value-margin", &gaps))
        }
        None => text,
    }
}

fn tiles(frame: &PageFrame, by_phase: &Phases, vintage: &Vintage) -> Vec<Tile> {
    let format = &frame.format;
    let has_forecast = !by_phase.value.is_zero();
    let or_none = |text: String| if has_forecast { text } else { NO_VALUE.to_owned() };
    let no_forecast = || if has_forecast { String::new() } else { format.text("value-no-forecast").into_owned() };
    let mean = by_phase.value.to_f64() / (by_phase.total.max(1)) as f64;
    let share = f64::from(vintage.repeat_customers) / f64::from(vintage.customers.max(1));
    let repeat =
        [("repeat", format.integer(vintage.repeat_customers).into()), ("share", format.percent(share, 1).into())];
    let vintage_note = [("count", vintage.customers.into())];
    vec![
        Tile {
            name: format.text("value-tile-total").into_owned(),
            value: or_none(format.money_short(by_phase.value)),
            note: no_forecast(),
        },
        Tile {
            name: format.text("value-tile-mean").into_owned(),
            value: or_none(format.money_estimate(mean)),
            note: no_forecast(),
        },
        Tile {
            name: format.text("value-tile-customers").into_owned(),
            value: format.integer(vintage.customers),
            note: format.format("value-tile-repeat", &repeat),
        },
        Tile {
            name: format.text("value-tile-day").into_owned(),
            value: format.date_short(vintage.day),
            note: format.format("value-tile-vintage", &vintage_note),
        },
    ]
}

fn phase_link(frame: &PageFrame, by_phase: &Phases, phase: &PhaseLine) -> String {
    let query = frame.query.only(&["at", "compare"]).with("phase", &phase.id);
    format!("/customers{}", frame.in_model(query, &by_phase.model))
}

fn mean_of(frame: &PageFrame, value: Amount, customers: u64) -> String {
    match customers {
        0 => NO_VALUE.to_owned(),
        customers => frame.format.money_estimate(value.to_f64() / customers as f64),
    }
}

/// Those of a phase who are away though the phase does not say so, with their value.
fn away(frame: &PageFrame, by_phase: &Phases, phase: &PhaseLine) -> Option<(String, String)> {
    let format = &frame.format;
    let overlay = by_phase.away()?;
    let count = phase.overlay(&overlay.id)?;
    let gaps = [
        ("count", count.customers.into()),
        ("overlay", overlay.name.get(format.language).into()),
        ("value", format.money_short(count.value).into()),
    ];
    let link = format!("{}&overlay={}", phase_link(frame, by_phase, phase), overlay.id);
    Some((format.format("value-of-which", &gaps), link))
}

fn phase_row(frame: &PageFrame, by_phase: &Phases, phase: &PhaseLine) -> PhaseRow {
    let format = &frame.format;
    let whole = by_phase.value.to_f64();
    PhaseRow {
        name: phase.name.get(format.language).to_owned(),
        away: away(frame, by_phase, phase),
        colour: phase.colour.clone(),
        link: phase_link(frame, by_phase, phase),
        customers: format.integer(phase.customers),
        value: format.money(phase.value),
        share: if whole > 0.0 { format.percent(phase.value.to_f64() / whole, 1) } else { NO_VALUE.to_owned() },
        mean: mean_of(frame, phase.value, phase.customers),
        revenue: format.money(phase.revenue),
    }
}

fn total_row(frame: &PageFrame, by_phase: &Phases) -> PhaseRow {
    let format = &frame.format;
    PhaseRow {
        name: format.text("value-total").into_owned(),
        away: None,
        colour: String::new(),
        link: frame.link("/customers"),
        customers: format.integer(by_phase.total),
        value: format.money(by_phase.value),
        share: if by_phase.value.is_zero() { NO_VALUE.to_owned() } else { format.percent(1.0, 0) },
        mean: mean_of(frame, by_phase.value, by_phase.total),
        revenue: format.money(by_phase.phases.iter().map(|phase| phase.revenue).sum()),
    }
}

fn picture(frame: &PageFrame, by_phase: &Phases) -> Picture {
    let format = &frame.format;
    let lines = &by_phase.phases;
    let name = |phase: &PhaseLine| phase.name.get(format.language).to_owned();
    let values = lines.iter().map(|phase| Some(phase.value.to_f64())).collect();
    let series = Series::new(format.text("value-expected-12-months"), values)
        .phases(lines.iter().map(|phase| phase.colour.clone()).collect());
    let chart = Chart::bars(Unit::Money)
        .named(lines.iter().map(name).collect())
        .with(series)
        .hrefs(lines.iter().map(|phase| Some(phase_link(frame, by_phase, phase))).collect())
        .on(frame);
    let most = lines.iter().max_by_key(|phase| phase.value).filter(|phase| !phase.value.is_zero());
    let description = most.map_or_else(
        || format.text("value-no-forecast").into_owned(),
        |most| {
            let share = most.value.to_f64() / by_phase.value.to_f64();
            let arguments = [
                ("phase", name(most).into()),
                ("value", format.money_short(most.value).into()),
                ("share", format.percent(share, 0).into()),
            ];
            format.format("value-most", &arguments)
        },
    );
    Picture::new("by-phase", &chart, description).height(300).called(format!("value-{}", frame.at))
}

/// The vintages known by the day, the latest first: those shown at once, and the earlier ones.
fn vintages(frame: &PageFrame) -> [VintageTable; 2] {
    let known = |vintage: &&Vintage| vintage.day <= frame.at;
    let mut rows: Vec<VintageRow> =
        frame.state.vintages.iter().filter(known).map(|one| vintage_row(frame, one)).collect();
    rows.reverse();
    let earlier = rows.split_off(rows.len().min(VINTAGES_SHOWN));
    let table = |key, is_folded, rows| VintageTable { label: frame.text(key).into_owned(), is_folded, rows };
    [table("value-vintages-table", false, rows), table("value-vintages-earlier", true, earlier)]
}

fn vintage_row(frame: &PageFrame, vintage: &Vintage) -> VintageRow {
    let format = &frame.format;
    let spend = if vintage.spend.model().is_some() { "value-spend-gamma" } else { "value-spend-mean" };
    VintageRow {
        day: format.date_short(vintage.day),
        customers: format.integer(vintage.customers),
        repeat_customers: format.integer(vintage.repeat_customers),
        purchases: models::in_short(format, vintage),
        spend: format.text(spend).into_owned(),
        revision: format.integer(vintage.revision + 1),
    }
}

/// Days of a back-test in words.
fn days(frame: &PageFrame, from: Day, to: Day) -> String {
    domain::Period::from_days(from, to).map_or_else(String::new, |period| frame.format.period(period))
}
