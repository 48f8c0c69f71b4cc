//! The course of a KPI as a picture with the table behind it; used by the list of KPIs and by each KPI's page.

use analytics::kpi::{Coverage, Definition, Grain, Measurement, Quantity};
use domain::Comparison;
use engine::ask::course::{Course, Step};
use words::{Format, NO_VALUE};

use crate::frame::PageFrame;
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::{Csv, number};
use crate::view::figure;
use crate::view::link::with;

/// A course in words and as a picture. Its partials are `layout/trend_table.html` and those of [`Picture`].
pub(crate) struct Trend {
    /// The picture; `None` where the data cover no step.
    pub(crate) picture: Option<Picture>,
    /// What it shows: `Monate, Vorjahr in Grau, Band: 95-%-Intervall.`
    pub(crate) caption: String,
    /// Name of the step: `Monat`.
    pub(crate) step_name: String,
    /// Name of the comparison: `Vorjahr`; empty where nothing is compared.
    pub(crate) comparison_name: String,
    /// Whether the values are quotients: then numerator and denominator have columns.
    pub(crate) has_parts: bool,
    /// Whether the values have intervals.
    pub(crate) has_intervals: bool,
    /// The steps, the latest first.
    pub(crate) rows: Vec<TrendRow>,
}

/// One step in the table.
pub(crate) struct TrendRow {
    /// The step.
    pub(crate) name: String,
    /// Who ordered in it.
    pub(crate) href: String,
    /// Whether it still runs.
    pub(crate) is_running: bool,
    /// Its value in full.
    pub(crate) value: String,
    /// Why there is none, or which days the data cover.
    pub(crate) reason: Option<String>,
    /// 95 % interval; empty where there is none.
    pub(crate) interval: String,
    /// Numerator.
    pub(crate) numerator: String,
    /// Denominator.
    pub(crate) denominator: String,
    /// The value it is compared with.
    pub(crate) before: String,
    /// The days of that.
    pub(crate) before_title: String,
}

impl Trend {
    /// The course of a KPI on a page.
    pub(crate) fn new(frame: &PageFrame, definition: &Definition, course: &Course) -> Self {
        let format = &frame.format;
        let measurements = || course.steps.iter().map(|step| &step.measurement);
        let has_intervals = measurements().any(|it| it.low.is_some());
        let comparison_name =
            course.comparison.map_or_else(String::new, |it| format.text(comparison_key(it)).into_owned());
        Self {
            picture: picture(frame, definition, course, has_intervals),
            caption: caption(format, course, has_intervals),
            step_name: format.text(grain_key(course.grain)).into_owned(),
            comparison_name,
            has_parts: measurements().any(|it| it.denominator.is_some()),
            has_intervals,
            rows: course.steps.iter().rev().map(|step| TrendRow::new(frame, definition, course.grain, step)).collect(),
        }
    }
}

/// Key of a comparison's name where it stands alone.
pub(crate) const fn comparison_key(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Previous => "kpis-previous",
        Comparison::LastYear => "kpis-last-year",
    }
}

const fn grain_key(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "kpis-grain-day",
        Grain::Week => "kpis-grain-week",
        Grain::Month => "kpis-grain-month",
    }
}

fn caption(format: &Format, course: &Course, has_intervals: bool) -> String {
    let key = match course.grain {
        Grain::Day => "kpis-trend-days",
        Grain::Week => "kpis-trend-weeks",
        Grain::Month => "kpis-trend-months",
    };
    let mut caption = format.text(key).into_owned();
    let mut add = |key: &str| {
        caption.push(' ');
        caption.push_str(&format.text(key));
    };
    if course.steps.iter().any(|step| step.before.is_some()) {
        add(match course.comparison {
            Some(Comparison::LastYear) => "kpis-trend-last-year",
            Some(Comparison::Previous) | None => "kpis-trend-previous",
        });
    }
    if has_intervals {
        add("kpis-trend-band");
    }
    caption
}

fn picture(frame: &PageFrame, definition: &Definition, course: &Course, has_intervals: bool) -> Option<Picture> {
    let format = &frame.format;
    let steps = &course.steps;
    steps.iter().find(|step| step.measurement.value.is_some())?;
    let of = |value: fn(&Step) -> Option<f64>| steps.iter().map(value).collect::<Vec<_>>();
    let name = definition.name.in_language(format.language);
    let mut series = Series::new(name, of(|step| step.measurement.value));
    if has_intervals {
        series = series.between(of(|step| step.measurement.low), of(|step| step.measurement.high));
    }
    let before = of(|step| step.before.and_then(|before| before.measurement.value));
    let is_compared = before.iter().any(Option::is_some);
    if is_compared {
        series = series.previous(before);
    }
    let mut chart = Chart::lines(definition.unit).over(course.grain, steps.iter().map(|step| step.period)).with(series);
    if let Some(comparison) = course.comparison.filter(|_| is_compared) {
        chart = chart.label("previous", format.text(comparison_key(comparison)));
    }
    if steps.last().is_some_and(|step| step.is_running) {
        chart = chart.partial(format.text("kpis-until-today"));
    }
    let description = description(format, definition, course)?;
    let file_name = format!("{}-{}", definition.id.replace('_', "-"), frame.period);
    Some(Picture::new("trend", &chart.on(frame), description).called(file_name))
}

/// What the picture shows, in a sentence.
fn description(format: &Format, definition: &Definition, course: &Course) -> Option<String> {
    let known: Vec<(&Step, f64)> =
        course.steps.iter().filter_map(|step| Some((step, step.measurement.value?))).collect();
    let ((first, first_value), (last, last_value)) = (known.first()?, known.last()?);
    // A step that still runs is no low and no high.
    let over = known.iter().filter(|(step, _)| !step.is_running);
    let highest = over.clone().max_by(|one, other| one.1.total_cmp(&other.1)).or(known.first())?;
    let lowest = over.clone().min_by(|one, other| one.1.total_cmp(&other.1)).or(known.first())?;
    let value = |value| figure::short(format, definition.unit, value);
    let step = |step: &Step| step_name(format, course.grain, step);
    Some(format.format(
        "kpis-trend-description",
        &[
            ("kpi", definition.name.in_language(format.language).into()),
            ("first", step(first).into()),
            ("first-value", value(*first_value).into()),
            ("last", step(last).into()),
            ("last-value", value(*last_value).into()),
            ("highest", step(highest.0).into()),
            ("highest-value", value(highest.1).into()),
            ("lowest", step(lowest.0).into()),
            ("lowest-value", value(lowest.1).into()),
        ],
    ))
}

fn step_name(format: &Format, grain: Grain, step: &Step) -> String {
    match grain {
        Grain::Day => format.date_short(step.period.first()),
        Grain::Week => format.period(step.period),
        Grain::Month => format.month(step.period.first()),
    }
}

impl TrendRow {
    fn new(frame: &PageFrame, definition: &Definition, grain: Grain, step: &Step) -> Self {
        let format = &frame.format;
        let (unit, measurement) = (definition.unit, &step.measurement);
        let quantity = |quantity| figure::quantity(format, quantity);
        let covered = match step.coverage {
            Coverage::Part { from, to } if !step.is_running => Some(format.format(
                "kpi-partly-covered",
                &[("from", format.date_short(from).into()), ("to", format.date_short(to).into())],
            )),
            Coverage::Part { .. } | Coverage::Full | Coverage::None => None,
        };
        let before = step.before.as_ref();
        Self {
            name: step_name(format, grain, step),
            href: with(&frame.link("/customers"), "ordered", &step.period.to_string()),
            is_running: step.is_running,
            value: figure::full_value(format, unit, measurement),
            reason: measurement.no_value.map(|reason| reason.text(format.language)).or(covered),
            interval: figure::interval(format, unit, measurement).unwrap_or_default(),
            numerator: measurement.numerator.map_or_else(String::new, quantity),
            denominator: measurement.denominator.map_or_else(String::new, quantity),
            before: before
                .map_or_else(|| NO_VALUE.to_owned(), |before| figure::full_value(format, unit, &before.measurement)),
            before_title: before
                .map_or_else(|| format.text("kpis-no-comparison").into_owned(), |before| format.period(before.period)),
        }
    }
}

/// A course as a table for spreadsheets.
pub(crate) fn csv(course: &Course) -> Csv {
    let mut head = vec!["from", "to", "is_running"];
    head.extend(MEASURED);
    head.extend(["compared_from", "compared_to", "compared_value"]);
    let mut csv = Csv::new(&head);
    for step in &course.steps {
        let before = step.before;
        let mut row =
            vec![step.period.first().to_string(), step.period.last().to_string(), step.is_running.to_string()];
        row.extend(measured(&step.measurement));
        row.extend([
            before.map_or_else(String::new, |before| before.period.first().to_string()),
            before.map_or_else(String::new, |before| before.period.last().to_string()),
            before.map_or_else(String::new, |before| exact(&before.measurement)),
        ]);
        csv.row(row);
    }
    csv
}

/// The columns of a measurement in a table for spreadsheets.
pub(crate) const MEASURED: [&str; 6] = ["value", "low", "high", "numerator", "denominator", "cases"];

/// A measurement in the columns [`MEASURED`].
pub(crate) fn measured(it: &Measurement) -> [String; 6] {
    [
        exact(it),
        number(it.low),
        number(it.high),
        it.numerator.map_or_else(String::new, quantity),
        it.denominator.map_or_else(String::new, quantity),
        it.cases.to_string(),
    ]
}

/// A value for a spreadsheet: exact where it is a sum of money.
pub(crate) fn exact(measurement: &Measurement) -> String {
    measurement.exact_amount().map_or_else(|| number(measurement.value), |amount| amount.to_string())
}

/// A numerator or denominator for a spreadsheet.
fn quantity(quantity: Quantity) -> String {
    quantity.amount().map_or_else(|| quantity.to_f64().to_string(), |amount| amount.to_string())
}
