//! All KPIs of a period.

use std::sync::Arc;

use analytics::kpi::{self, CATALOGUE, Compared, Context, KpiPhase, Point, Reading};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Comparison;
use engine::EngineError;
use engine::ask;
use engine::ask::activity::ActiveRule;
use engine::ask::course::{Course, course};

use super::trend::{self, Trend};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Flash, PageFrame, page, shortened};
use crate::view::csv::{Csv, number};
use crate::view::figure;
use crate::view::phases::within;
use crate::view::sentence::{Gap, Sentence};
use crate::view::tile::{Delta, Tile};

/// The KPI whose course is shown where none is chosen.
const USUAL_KPI: &str = "revenue";

#[derive(Template)]
#[template(path = "kpis.html")]
struct Kpis {
    frame: PageFrame,
    answer: Sentence,
    footing: Sentence,
    groups: Vec<Group>,
    choices: Vec<Choice>,
    trend: Trend,
    trend_csv: String,
    rows: Vec<Row>,
    csv: String,
    is_empty: bool,
}

/// The KPIs of a part of the customer lifecycle.
struct Group {
    id: String,
    name: String,
    tiles: Vec<Tile>,
}

/// A KPI whose course can be shown.
struct Choice {
    id: &'static str,
    name: &'static str,
    is_current: bool,
}

/// A KPI in the table.
struct Row {
    name: &'static str,
    href: String,
    value: String,
    reason: Option<String>,
    interval: String,
    numerator: String,
    denominator: String,
    changes: Vec<Change>,
}

/// A comparison in the table.
struct Change {
    value: String,
    delta: Delta,
}

/// What the page computes.
struct Measured {
    readings: Vec<Reading>,
    points: Vec<Vec<Point>>,
    course: Course,
}

fn chosen(frame: &PageFrame) -> &'static kpi::Kpi {
    let chosen = frame.query.get("kpi").and_then(kpi::find);
    chosen.or_else(|| kpi::find(USUAL_KPI)).unwrap_or(&CATALOGUE[0])
}

/// All KPIs, as a page.
pub(crate) async fn show(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let active = active(&mut frame);
    let (period, comparison) = (frame.period, frame.comparison);
    let main = chosen(&frame);
    let measured = of_period(&app, &frame, active, move |context| {
        let readings = ask::kpis::readings(context, &[])?;
        let course_of = |kpi: &kpi::Kpi| kpi::series(kpi, context, ask::kpis::grain_for(kpi, period));
        let points = CATALOGUE.iter().map(course_of).collect();
        Ok(Measured { readings, points, course: course(context, main, comparison) })
    })
    .await?;
    let csv = frame.link("/kpis.csv");
    page(&Kpis {
        answer: answer(&frame, &measured.readings),
        footing: footing(&frame, &measured.readings),
        groups: groups(&frame, &measured, active),
        choices: choices(&frame, main),
        trend: Trend::new(&frame, main.definition, &measured.course),
        trend_csv: frame.link(&format!("/kpis/{}/course.csv", main.definition.id)),
        rows: measured.readings.iter().map(|reading| Row::new(&frame, reading)).collect(),
        csv,
        is_empty: frame.state.span().is_none(),
        frame,
    })
}

/// All KPIs, as a file.
pub(crate) async fn download(State(app): State<App>, mut frame: PageFrame) -> Result<Response, PageError> {
    let active = active(&mut frame);
    let readings = of_period(&app, &frame, active, |context| ask::kpis::readings(context, &[])).await?;
    Ok(csv(&readings).file(&format!("kpis-{}", frame.period)))
}

/// Asks something of the page's period, as of its day, away from the threads that serve.
pub(crate) async fn of_period<T: Send + 'static>(
    app: &App,
    frame: &PageFrame,
    active: ActiveRule,
    ask: impl FnOnce(&Context<'_>) -> Result<T, EngineError> + Send + 'static,
) -> Result<T, PageError> {
    let (state, at, period) = (Arc::clone(&frame.state), frame.at, frame.period);
    app.blocking(move |engine| {
        let moment = state.at(at);
        Ok(ask(&ask::kpis::context_with_costs(engine, &state, &moment, period, active)?)?)
    })
    .await
}

/// Who counts as active, chosen with `?active=`; what cannot be read is told above the page.
pub(crate) fn active(frame: &mut PageFrame) -> ActiveRule {
    let Some(wanted) = frame.query.get("active") else {
        return ActiveRule::default();
    };
    wanted.parse().unwrap_or_else(|_| {
        let warning =
            Flash::warning(frame.format.format("kpis-active-unknown", &[("value", shortened(wanted).into())]));
        frame.flashes.push(warning);
        ActiveRule::default()
    })
}

/// Who counts as active, to be said beside a KPI that rests on it.
pub(crate) fn active_text(frame: &PageFrame, active: ActiveRule) -> String {
    let rule = frame.message(&active.message());
    frame.format.format("kpis-active", &[("rule", rule.into())])
}

fn compared(reading: &Reading, comparison: Comparison) -> Option<&Compared> {
    reading.compared.iter().find(|compared| compared.comparison == comparison)
}

/// Revenue of the period and its change on last year, or on the period before where last year is not known.
fn answer(frame: &PageFrame, readings: &[Reading]) -> Sentence {
    let format = &frame.format;
    let Some(revenue) = readings.iter().find(|reading| reading.kpi.definition.id == USUAL_KPI) else {
        return Sentence::default();
    };
    if frame.state.span().is_none() || revenue.measurement.value.is_none() {
        let key = if frame.state.span().is_none() { "kpis-answer-empty" } else { "kpis-answer-no-value" };
        return Sentence::new(format, key, &[Gap::plain("when", within(format, frame.period))]);
    }
    let definition = revenue.kpi.definition;
    let value = figure::short_value(format, definition.unit, &revenue.measurement);
    let change = [Comparison::LastYear, Comparison::Previous].into_iter().find_map(|comparison| {
        Some((comparison, compared(revenue, comparison)?.change?)).filter(|_| frame.comparison.is_some())
    });
    let key = match change {
        None => "kpis-answer",
        Some((Comparison::LastYear, change)) if change < 0.0 => "kpis-answer-less-than-last-year",
        Some((Comparison::LastYear, _)) => "kpis-answer-more-than-last-year",
        Some((Comparison::Previous, change)) if change < 0.0 => "kpis-answer-less-than-before",
        Some((Comparison::Previous, _)) => "kpis-answer-more-than-before",
    };
    let mut gaps = vec![
        Gap::plain("when", within(format, frame.period)),
        Gap::linked("revenue", value, frame.link(&format!("/kpis/{}", definition.id))),
    ];
    if let Some((_, change)) = change {
        gaps.push(Gap::plain("change", format.percent(change.abs(), 1)));
    }
    Sentence::new(format, key, &gaps)
}

/// What changed most beside revenue, beyond what chance explains.
fn footing(frame: &PageFrame, readings: &[Reading]) -> Sentence {
    let format = &frame.format;
    if frame.state.span().is_none() {
        return Sentence::default();
    }
    let Some(comparison) = frame.comparison else {
        return Sentence::new(format, "kpis-changed-uncompared", &[]);
    };
    let changes = |reading: &Reading| {
        let compared = *compared(reading, comparison)?;
        let is_chance = figure::is_chance(&reading.measurement, &compared.measurement);
        let change = compared.change.filter(|change| !is_chance && change.abs() > 0.0)?;
        (reading.kpi.definition.id != USUAL_KPI).then_some((compared, change))
    };
    let candidates = readings.iter().filter_map(|reading| Some((reading, changes(reading)?)));
    let most = candidates.max_by(|(_, (_, one)), (_, (_, other))| one.abs().total_cmp(&other.abs()));
    let against = format.period(frame.period.compared(comparison));
    let Some((reading, (compared, _))) = most else {
        let is_comparable =
            readings.iter().any(|it| self::compared(it, comparison).is_some_and(|it| it.difference.is_some()));
        let key = if is_comparable { "kpis-changed-nothing" } else { "kpis-not-comparable" };
        return Sentence::new(format, key, &[Gap::plain("period", against)]);
    };
    let definition = reading.kpi.definition;
    let change = figure::change(format, definition.unit, compared.difference.unwrap_or_default(), compared.change);
    let href = frame.link(&format!("/kpis/{}", definition.id));
    Sentence::new(
        format,
        "kpis-changed-most",
        &[
            Gap::linked("kpi", definition.name.in_language(format.language), href),
            Gap::plain("change", change),
            Gap::plain("period", against),
        ],
    )
}

/// Key of the name of a part of the customer lifecycle.
pub(crate) fn phase_key(phase: KpiPhase) -> &'static str {
    match phase {
        KpiPhase::Awareness => "kpis-phase-awareness",
        KpiPhase::Consideration => "kpis-phase-consideration",
        KpiPhase::Decision => "kpis-phase-decision",
        KpiPhase::Delivery => "kpis-phase-delivery",
        KpiPhase::Retention => "kpis-phase-retention",
        KpiPhase::Advocacy => "kpis-phase-advocacy",
        KpiPhase::Recovery => "kpis-phase-recovery",
        KpiPhase::Measures => "kpis-phase-measures",
    }
}

fn groups(frame: &PageFrame, measured: &Measured, active: ActiveRule) -> Vec<Group> {
    let mut groups: Vec<(KpiPhase, Group)> = Vec::new();
    for (reading, points) in measured.readings.iter().zip(&measured.points) {
        let phase = reading.kpi.definition.phase;
        let tile = Tile::of(frame, reading, points).active(frame, active);
        if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == phase) {
            group.tiles.push(tile);
        } else {
            let key = phase_key(phase);
            let (id, name) = (key.replace("kpis-phase-", "h-"), frame.text(key).into_owned());
            groups.push((phase, Group { id, name, tiles: vec![tile] }));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn choices(frame: &PageFrame, main: &kpi::Kpi) -> Vec<Choice> {
    let choice = |kpi: &kpi::Kpi| Choice {
        id: kpi.definition.id,
        name: kpi.definition.name.in_language(frame.format.language),
        is_current: kpi.definition.id == main.definition.id,
    };
    CATALOGUE.iter().map(choice).collect()
}

impl Row {
    fn new(frame: &PageFrame, reading: &Reading) -> Self {
        let format = &frame.format;
        let (definition, measurement) = (reading.kpi.definition, &reading.measurement);
        let quantity = |quantity| figure::quantity(format, quantity);
        // A plain count or sum is its own numerator; twice the same figure says nothing.
        let numerator = measurement.numerator.filter(|_| measurement.denominator.is_some());
        // The value of a period that the data cover only in part would be taken for that of the whole.
        let change = |compared: &Compared| Change {
            value: match compared.difference {
                Some(_) => figure::full_value(format, definition.unit, &compared.measurement),
                None => String::new(),
            },
            delta: Delta::new(format, reading, compared),
        };
        Self {
            name: definition.name.in_language(format.language),
            href: frame.link(&format!("/kpis/{}", definition.id)),
            value: figure::full_value(format, definition.unit, measurement),
            reason: measurement.no_value.map(|reason| reason.text(format.language)),
            interval: figure::interval(format, definition.unit, measurement).unwrap_or_default(),
            numerator: numerator.map_or_else(String::new, quantity),
            denominator: measurement.denominator.map_or_else(String::new, quantity),
            changes: reading.compared.iter().map(change).collect(),
        }
    }
}

fn csv(readings: &[Reading]) -> Csv {
    let mut head = vec!["kpi", "unit"];
    head.extend(trend::MEASURED);
    head.extend(["previous", "previous_change", "last_year", "last_year_change", "no_value"]);
    let mut csv = Csv::new(&head);
    for reading in readings {
        let (definition, it) = (reading.kpi.definition, &reading.measurement);
        let there = |comparison| compared(reading, comparison);
        let value = |comparison| there(comparison).map_or_else(String::new, |it| trend::exact(&it.measurement));
        let change = |comparison| number(there(comparison).and_then(|it| it.change));
        let mut row = vec![definition.id.to_owned(), unit_id(definition.unit).to_owned()];
        row.extend(trend::measured(it));
        row.extend([
            value(Comparison::Previous),
            change(Comparison::Previous),
            value(Comparison::LastYear),
            change(Comparison::LastYear),
            it.no_value.map_or("", no_value_id).to_owned(),
        ]);
        csv.row(row);
    }
    csv
}

const fn unit_id(unit: kpi::Unit) -> &'static str {
    match unit {
        kpi::Unit::Count => "count",
        kpi::Unit::Money => "money",
        kpi::Unit::Share => "share",
        kpi::Unit::Days => "days",
        kpi::Unit::Points => "points",
        kpi::Unit::Number => "number",
    }
}

const fn no_value_id(reason: kpi::NoValue) -> &'static str {
    match reason {
        kpi::NoValue::OutsideData => "outside_data",
        kpi::NoValue::PartlyCovered { .. } => "partly_covered",
        kpi::NoValue::DivisionByZero => "division_by_zero",
        kpi::NoValue::BelowMinimum { .. } => "below_minimum",
        kpi::NoValue::HistoryTooShort { .. } => "history_too_short",
        kpi::NoValue::NoCosts => "no_costs",
        kpi::NoValue::NoMargin => "no_margin",
        kpi::NoValue::NotYet { .. } => "not_yet",
    }
}
