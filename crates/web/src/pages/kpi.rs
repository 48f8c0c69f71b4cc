//! One KPI: its value, its course, its parts, and what it means.

use analytics::kpi::{self, Buyers, Dimension, Kpi, Part, Reading, Slice, Unit};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Comparison;
use engine::ask;
use engine::ask::activity::ActiveRule;
use engine::ask::course::{Course, course};
use words::{Format, NO_VALUE};

use super::customers::wanted::NOT_STATED;
use super::kpis::{active, active_text, of_period};
use super::trend::{self, Trend};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page, to};
use crate::view::chart::{Chart, Picture, Series};
use crate::view::csv::Csv;
use crate::view::figure;
use crate::view::link::with;
use crate::view::phases::within;
use crate::view::sentence::{Gap, Sentence};
use crate::view::tile::{self, Delta};

/// So many parts are shown at once; more stand behind a link.
const MOST_PARTS: usize = 12;

#[derive(Template)]
#[template(path = "kpi.html")]
struct KpiPage {
    frame: PageFrame,
    name: &'static str,
    meaning: &'static str,
    answer: Sentence,
    footing: Vec<String>,
    tiles: Vec<Figure>,
    is_empty: bool,
    trend: Trend,
    trend_csv: String,
    split: Option<Split>,
    active: Option<ActiveChoice>,
    help: Vec<(String, String)>,
    deeds: Vec<(String, String)>,
}

/// Who counts as active, and what else could.
struct ActiveChoice {
    text: String,
    choices: Vec<(String, String, bool)>,
}

impl ActiveChoice {
    fn new(frame: &PageFrame, active: ActiveRule) -> Self {
        let choice = |rule: ActiveRule| {
            let name = match rule {
                ActiveRule::NotInAbstinence => frame.text("kpis-active-abstinenz").into_owned(),
                ActiveRule::BoughtWithinMonths(months) => {
                    frame.format.format("kpis-active-months", &[("months", u64::from(months).into())])
                }
            };
            (frame.with("active", &rule.to_string()), name, rule == active)
        };
        Self { text: active_text(frame, active), choices: ActiveRule::CHOICES.map(choice).to_vec() }
    }
}

/// A figure of the row on top.
struct Figure {
    name: String,
    value: String,
    note: String,
    class: &'static str,
    interval: Option<Axis>,
}

/// An interval on its axis, all in per cent of the axis.
struct Axis {
    low: f64,
    high: f64,
    x: f64,
    mean: Option<f64>,
    label: String,
}

/// The KPI split by a dimension.
struct Split {
    choices: Vec<(String, String, bool)>,
    name: String,
    csv: String,
    picture: Option<Picture>,
    rows: Vec<PartRow>,
    has_intervals: bool,
    has_parts: bool,
    marks: Vec<String>,
    all: Option<String>,
    hint: String,
}

/// One part in the table.
struct PartRow {
    name: String,
    href: Option<String>,
    value: String,
    reason: Option<String>,
    axis: Option<Axis>,
    numerator: String,
    denominator: String,
    cases: String,
}

fn known(id: &str) -> Result<&'static Kpi, PageError> {
    Ok(ask::kpis::kpi(id)?)
}

/// The dimension chosen in the address, or the first that the KPI has.
fn dimension(frame: &PageFrame, kpi: &Kpi) -> Option<Dimension> {
    let dimensions = kpi.definition.dimensions;
    let chosen = frame.query.get("by").and_then(|by| dimensions.iter().find(|it| dimension_id(**it) == by));
    chosen.or(dimensions.first()).copied()
}

const fn dimension_id(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Country => "country",
        Dimension::SalesChannel => "sales_channel",
        Dimension::Buyers => "buyers",
        Dimension::Cohort => "cohort",
        Dimension::WonBy => "won_by",
        Dimension::HomeCountry => "home_country",
    }
}

const fn dimension_key(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Country => "kpis-by-country",
        Dimension::SalesChannel => "kpis-by-sales-channel",
        Dimension::Buyers => "kpis-by-buyers",
        Dimension::Cohort => "kpis-by-cohort",
        Dimension::WonBy => "kpis-by-won-by",
        Dimension::HomeCountry => "kpis-by-home-country",
    }
}

/// What the page computes.
struct Measured {
    reading: Reading,
    course: Course,
    parts: Vec<Part>,
}

/// One KPI, as a page.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    mut frame: PageFrame,
) -> Result<Response, PageError> {
    let kpi = known(&id)?;
    let active = active(&mut frame);
    let comparison = frame.comparison;
    let by = dimension(&frame, kpi);
    let measured = of_period(&app, &frame, active, move |context| {
        Ok(Measured {
            reading: kpi::read(kpi, context, &ask::kpis::COMPARISONS),
            course: course(context, kpi, comparison),
            parts: by.map_or_else(|| Ok(Vec::new()), |by| kpi::by(kpi, context, by))?,
        })
    })
    .await?;
    let definition = kpi.definition;
    page(&KpiPage {
        name: definition.name.in_language(frame.format.language),
        meaning: definition.meaning.in_language(frame.format.language),
        answer: answer(&frame, &measured.reading),
        footing: footing(&frame, &measured.reading),
        tiles: figures(&frame, &measured.reading),
        is_empty: frame.state.span().is_none(),
        trend: Trend::new(&frame, definition, &measured.course),
        trend_csv: frame.link(&format!("/kpis/{id}/course.csv")),
        split: by.map(|by| split(&frame, &measured, by)),
        active: kpi.definition.rests_on_activity.then(|| ActiveChoice::new(&frame, active)),
        help: help(&frame.format, kpi),
        deeds: deeds(&frame),
        frame,
    })
}

/// The help of a KPI stands on its page.
pub(crate) async fn help_page(Path(id): Path<String>, frame: PageFrame) -> Result<Response, PageError> {
    let kpi = known(&id)?;
    Ok(to(&format!("{}#help", frame.link(&format!("/kpis/{}", kpi.definition.id)))))
}

/// The course of a KPI, as a file.
pub(crate) async fn download_course(
    State(app): State<App>,
    Path(id): Path<String>,
    mut frame: PageFrame,
) -> Result<Response, PageError> {
    let kpi = known(&id)?;
    let active = active(&mut frame);
    let comparison = frame.comparison;
    let course = of_period(&app, &frame, active, move |context| Ok(course(context, kpi, comparison))).await?;
    Ok(trend::csv(&course).file(&format!("{id}-{}", frame.period)))
}

/// The parts of a KPI, as a file.
pub(crate) async fn download_parts(
    State(app): State<App>,
    Path(id): Path<String>,
    mut frame: PageFrame,
) -> Result<Response, PageError> {
    let kpi = known(&id)?;
    let active = active(&mut frame);
    let by = dimension(&frame, kpi).ok_or(PageError::NotFound)?;
    let parts = of_period(&app, &frame, active, move |context| Ok(kpi::by(kpi, context, by)?)).await?;
    let head: Vec<&str> = [dimension_id(by)].into_iter().chain(trend::MEASURED).collect();
    let mut csv = Csv::new(&head);
    for part in &parts {
        csv.row([part_id(part)].into_iter().chain(trend::measured(&part.measurement)));
    }
    Ok(csv.file(&format!("{id}-{}-{}", dimension_id(by), frame.period)))
}

/// A part as machines name it; empty where the source states nothing.
fn part_id(part: &Part) -> String {
    match part.slice {
        Slice::Country(_) | Slice::SalesChannel(_) | Slice::WonBy | Slice::HomeCountry => {
            part.name.clone().unwrap_or_default()
        }
        Slice::Buyers(Buyers::New) => "new".to_owned(),
        Slice::Buyers(Buyers::Returning) => "returning".to_owned(),
        Slice::Buyers(Buyers::Guests) => "guests".to_owned(),
        Slice::Cohort(month) => month.to_string(),
    }
}

/// The value and its change, or why there is none.
fn answer(frame: &PageFrame, reading: &Reading) -> Sentence {
    let format = &frame.format;
    let definition = reading.kpi.definition;
    let name = definition.name.in_language(format.language);
    if frame.state.span().is_none() {
        return Sentence::new(format, "kpis-one-empty", &[Gap::plain("kpi", name)]);
    }
    let when = within(format, frame.period);
    if let Some(reason) = reading.measurement.no_value {
        let gaps =
            [Gap::plain("kpi", name), Gap::plain("when", when), Gap::plain("reason", reason.text(format.language))];
        return Sentence::new(format, "kpis-one-no-value", &gaps);
    }
    let value = figure::short_value(format, definition.unit, &reading.measurement);
    let chosen = reading.compared.iter().find(|compared| Some(compared.comparison) == frame.comparison);
    let change = chosen.and_then(|compared| {
        Some((compared, figure::change(format, definition.unit, compared.difference?, compared.change)))
    });
    let mut gaps = vec![Gap::plain("kpi", name), Gap::plain("value", value), Gap::plain("when", when)];
    let key = match change {
        None => "kpis-one",
        Some((compared, change)) => {
            gaps.push(Gap::plain("change", change));
            match compared.comparison {
                Comparison::Previous => "kpis-one-previous",
                Comparison::LastYear => "kpis-one-last-year",
            }
        }
    };
    Sentence::new(format, key, &gaps)
}

/// How much to make of the change, and of the period.
fn footing(frame: &PageFrame, reading: &Reading) -> Vec<String> {
    let format = &frame.format;
    let chosen = reading.compared.iter().find(|compared| Some(compared.comparison) == frame.comparison);
    let mut footing = Vec::new();
    if let Some(compared) = chosen.filter(|_| frame.state.span().is_some()) {
        if compared.difference.is_none() {
            footing.push(Delta::new(format, reading, compared).title);
        } else if figure::is_chance(&reading.measurement, &compared.measurement) {
            footing.push(format.text("kpis-one-chance").into_owned());
        }
    }
    footing
}

/// Value, numerator and denominator or cases, and both comparisons.
fn figures(frame: &PageFrame, reading: &Reading) -> Vec<Figure> {
    let format = &frame.format;
    let (definition, measurement) = (reading.kpi.definition, &reading.measurement);
    let plain = |name: &str, value: String| Figure {
        name: format.text(name).into_owned(),
        value,
        note: String::new(),
        class: "",
        interval: None,
    };
    let note = measurement.no_value.map(|reason| reason.text(format.language));
    let interval = figure::interval(format, definition.unit, measurement);
    let mut figures = vec![Figure {
        note: note
            .or_else(|| interval.map(|it| format.format("kpis-interval", &[("interval", it.into())])))
            .unwrap_or_default(),
        interval: own_axis(format, definition.unit, measurement),
        ..plain("kpis-value", figure::short_value(format, definition.unit, measurement))
    }];
    let facts = tile::facts(format, reading);
    let interval_name = format.text("kpi-interval-95");
    let parts = facts.into_iter().filter(|(name, _)| *name != interval_name);
    let most = if measurement.denominator.is_some() { 2 } else { 1 };
    figures.extend(parts.take(most).map(|(name, value)| Figure { name, ..plain("kpis-value", value) }));
    for compared in reading.compared.iter().filter(|_| frame.comparison.is_some()) {
        let delta = Delta::new(format, reading, compared);
        figures.push(Figure {
            name: format.text(trend::comparison_key(compared.comparison)).into_owned(),
            value: match compared.difference {
                Some(_) => figure::short_value(format, definition.unit, &compared.measurement),
                None => NO_VALUE.to_owned(),
            },
            note: if compared.difference.is_some() { delta.change } else { delta.title },
            class: delta.class,
            interval: None,
        });
    }
    figures
}

/// The interval of a single value, in the middle of an axis twice as wide.
fn own_axis(format: &Format, unit: Unit, measurement: &kpi::Measurement) -> Option<Axis> {
    let (low, high) = measurement.low.zip(measurement.high)?;
    let half = (high - low) / 2.0;
    (half > 0.0).then_some(())?;
    axis(format, unit, measurement, low - half, high + half, None)
}

fn axis(
    format: &Format,
    unit: Unit,
    measurement: &kpi::Measurement,
    from: f64,
    to: f64,
    mean: Option<f64>,
) -> Option<Axis> {
    let ((low, high), value) = (measurement.low.zip(measurement.high)?, measurement.value?);
    let place = |value: f64| (((value - from) / (to - from) * 1000.0).round() / 10.0).clamp(0.0, 100.0);
    let interval = figure::interval(format, unit, measurement)?;
    Some(Axis {
        low: place(low),
        high: place(high),
        x: place(value),
        mean: mean.map(place),
        label: format.format("kpis-interval", &[("interval", interval.into())]),
    })
}

fn split(frame: &PageFrame, measured: &Measured, by: Dimension) -> Split {
    let format = &frame.format;
    let definition = measured.reading.kpi.definition;
    let shows_all = frame.query.get("parts") == Some("all");
    let mut parts: Vec<&Part> = measured.parts.iter().collect();
    // The latest cohorts stand first: they are the ones to act upon.
    if by == Dimension::Cohort {
        parts.reverse();
    }
    let more = parts.len() > MOST_PARTS && !shows_all;
    let rest = parts.len().saturating_sub(MOST_PARTS);
    parts.truncate(if shows_all { parts.len() } else { MOST_PARTS });
    let has_intervals = parts.iter().any(|part| part.measurement.low.is_some());
    let highest = parts.iter().filter_map(|part| part.measurement.high).fold(0.0, f64::max);
    let top = nice_top(highest, definition.unit);
    let mean = measured.reading.measurement.value;
    let row = |part: &&Part| PartRow::new(frame, definition.unit, part, top, mean);
    Split {
        choices: definition
            .dimensions
            .iter()
            .map(|it| (frame.with("by", dimension_id(*it)), format.text(dimension_key(*it)).into_owned(), *it == by))
            .collect(),
        name: format.format(
            "kpis-split",
            &[
                ("kpi", definition.name.in_language(format.language).into()),
                ("by", format.text(dimension_key(by)).into()),
            ],
        ),
        csv: parts_link(frame, definition.id, by),
        picture: (!has_intervals).then(|| parts_picture(frame, measured, by, &parts)).flatten(),
        rows: parts.iter().map(row).collect(),
        has_intervals,
        has_parts: parts.iter().any(|part| part.measurement.denominator.is_some()),
        marks: (0..4).map(|mark| mark_text(format, definition.unit, top * f64::from(mark) / 3.0)).collect(),
        all: more.then(|| frame.with("parts", "all")),
        hint: format.format("kpis-parts-more", &[("count", rest.into())]),
    }
}

/// An end of the axis that a person would choose, a multiple of three of its step so that four marks are round.
fn nice_top(highest: f64, unit: Unit) -> f64 {
    if highest <= 0.0 {
        return 1.0;
    }
    let step = highest / 3.0;
    let power = 10_f64.powf(step.log10().floor());
    let top = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0].map(|factor| factor * power * 3.0);
    let top = top.into_iter().find(|top| *top >= highest * 0.999).unwrap_or(highest);
    if unit == Unit::Share { top.min(1.0) } else { top }
}

/// A mark of an axis, without needless decimals.
fn mark_text(format: &Format, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => format.percent(value, u8::from((value * 100.0).fract() > 1e-9)),
        Unit::Count | Unit::Money | Unit::Days | Unit::Points | Unit::Number => figure::short(format, unit, value),
    }
}

fn parts_link(frame: &PageFrame, id: &str, by: Dimension) -> String {
    with(&frame.link(&format!("/kpis/{id}/parts.csv")), "by", dimension_id(by))
}

fn parts_picture(frame: &PageFrame, measured: &Measured, by: Dimension, parts: &[&Part]) -> Option<Picture> {
    if parts.len() < 2 {
        return None;
    }
    let format = &frame.format;
    let definition = measured.reading.kpi.definition;
    let names: Vec<String> = parts.iter().map(|part| part_name(format, part)).collect();
    let values = parts.iter().map(|part| part.measurement.value).collect();
    let name = definition.name.in_language(format.language);
    let first = parts.iter().zip(&names).max_by(|(one, _), (other, _)| {
        one.measurement.value.unwrap_or_default().total_cmp(&other.measurement.value.unwrap_or_default())
    })?;
    let description = format.format(
        "kpis-parts-description",
        &[
            ("kpi", name.into()),
            ("by", format.text(dimension_key(by)).into()),
            ("part", first.1.into()),
            ("value", figure::short_value(format, definition.unit, &first.0.measurement).into()),
        ],
    );
    let height = u16::try_from(parts.len() * 30 + 40).unwrap_or(400).max(120);
    let chart = Chart::bars(definition.unit).named(names).with(Series::new(name, values)).on(frame);
    let file_name = format!("{}-{}", definition.id.replace('_', "-"), dimension_id(by).replace('_', "-"));
    Some(Picture::new("parts", &chart, description).height(height).called(file_name))
}

fn part_name(format: &Format, part: &Part) -> String {
    let key = match part.slice {
        Slice::Country(_) | Slice::SalesChannel(_) | Slice::WonBy | Slice::HomeCountry => {
            match (&part.name, part.slice) {
                (Some(name), Slice::SalesChannel(_)) => return format.channel(name),
                (Some(name), _) => return name.clone(),
                (None, _) => "kpis-part-not-stated",
            }
        }
        Slice::Buyers(Buyers::New) => "kpis-part-new",
        Slice::Buyers(Buyers::Returning) => "kpis-part-returning",
        Slice::Buyers(Buyers::Guests) => "kpis-part-guests",
        Slice::Cohort(month) => return format.month(month.first()),
    };
    format.text(key).into_owned()
}

/// The customers with an order of the page's period from the country or through the channel of a part.
fn who_ordered(frame: &PageFrame, parameter: &str, part: &Part) -> String {
    let list = with(&frame.link("/customers"), "ordered", &frame.period.to_string());
    with(&list, parameter, part.name.as_deref().unwrap_or(NOT_STATED))
}

impl PartRow {
    fn new(frame: &PageFrame, unit: Unit, part: &Part, top: f64, mean: Option<f64>) -> Self {
        let format = &frame.format;
        let measurement = &part.measurement;
        let quantity = |quantity| figure::quantity(format, quantity);
        let href = match part.slice {
            Slice::Cohort(month) => Some(with(&frame.link("/customers"), "cohort", &month.to_string())),
            Slice::Country(_) => Some(who_ordered(frame, "country", part)),
            Slice::SalesChannel(_) => Some(who_ordered(frame, "sales_channel", part)),
            Slice::Buyers(_) | Slice::WonBy | Slice::HomeCountry => None,
        };
        Self {
            name: part_name(format, part),
            href,
            value: figure::full_value(format, unit, measurement),
            reason: measurement.no_value.map(|reason| reason.text(format.language)),
            axis: axis(format, unit, measurement, 0.0, top, mean),
            numerator: measurement.numerator.map_or_else(String::new, quantity),
            denominator: measurement.denominator.map_or_else(String::new, quantity),
            cases: format.integer(measurement.cases),
        }
    }
}

/// Headings and texts of the help: what it measures, how, when it is not shown, from what.
fn help(format: &Format, kpi: &Kpi) -> Vec<(String, String)> {
    let definition = kpi.definition;
    let id = definition.id.replace('_', "-");
    let of = |part: &str| format.text(&format!("kpis-{part}-{id}")).into_owned();
    [
        ("kpis-help-meaning", definition.meaning.in_language(format.language).to_owned()),
        ("kpis-help-formula", of("formula")),
        ("kpis-help-not-shown", of("not-shown")),
        ("kpis-help-source", of("source")),
    ]
    .map(|(key, text)| (format.text(key).into_owned(), text))
    .to_vec()
}

/// Where to go on from here.
fn deeds(frame: &PageFrame) -> Vec<(String, String)> {
    [("/kpis", "kpis-deed-all"), ("/cohorts", "kpis-deed-cohorts"), ("/customers", "kpis-deed-customers")]
        .map(|(path, key)| (frame.link(path), frame.text(key).into_owned()))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use analytics::kpi::CATALOGUE;
    use domain::{Language, Zone};

    use super::*;

    #[test]
    fn every_kpi_has_its_help_in_both_languages() {
        for language in Language::ALL {
            let format = Format::new(language, "EUR".parse().expect("currency"), Zone::utc());
            for (heading, text) in CATALOGUE.iter().flat_map(|kpi| help(&format, kpi)) {
                assert!(!text.starts_with('<') && text.len() > 8, "{heading}: {text}");
            }
        }
    }

    #[test]
    fn an_axis_ends_where_its_marks_are_round() {
        assert!((nice_top(0.398, Unit::Share) - 0.45).abs() < 1e-12);
        assert!((nice_top(0.98, Unit::Share) - 1.0).abs() < 1e-12);
        assert!((nice_top(71.2, Unit::Money) - 75.0).abs() < 1e-9);
        assert!((nice_top(0.0, Unit::Money) - 1.0).abs() < 1e-12);
    }
}
