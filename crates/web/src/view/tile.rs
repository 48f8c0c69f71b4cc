//! A KPI as a tile: its value, its changes, its explanation and its course, as strings.

use std::fmt::Write as _;

use analytics::kpi::{self, Compared, Coverage, Point, Reading};
use domain::Comparison;
use engine::ask::activity::ActiveRule;
use words::{Format, NO_VALUE};

use super::figure::{self, Verdict};
use crate::frame::PageFrame;
use crate::pages::kpis::active_text;

/// One KPI on a page. Its partial is `layout/tile.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tile {
    /// Id of the KPI; `t-` and this is the tooltip's id, so a KPI has at most one tile a page.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// The value, at most three significant digits; `–` where there is none.
    pub(crate) value: String,
    /// Where the KPI is shown at length, with the page's day, period and comparison.
    pub(crate) href: String,
    /// Where it is explained.
    pub(crate) help: String,
    /// The word on the link to it.
    pub(crate) help_name: String,
    /// How it is calculated.
    pub(crate) formula: String,
    /// Why there is no value, which part of the period the data cover, or why nothing can be compared.
    pub(crate) reason: Option<String>,
    /// Names and values of the tooltip: numerator, denominator, interval, cases.
    pub(crate) facts: Vec<(String, String)>,
    /// Changes, that against the chosen comparison first; none where nothing can be compared.
    pub(crate) deltas: Vec<Delta>,
    /// Its course within the period, where there are at least two whole steps.
    pub(crate) spark: Option<Spark>,
}

/// A change against another period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delta {
    /// The change with its sign; `–` where the two cannot be compared.
    pub(crate) change: String,
    /// `good`, `bad` or empty.
    pub(crate) class: &'static str,
    /// Against what: `zur Vorperiode`.
    pub(crate) against: String,
    /// In full: the value there and its period, or why there is no comparison, or that it may be chance.
    pub(crate) title: String,
}

/// A line without axes in a box of 100 by 40.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spark {
    /// The path of the line.
    pub(crate) path: String,
    /// The dot at its end.
    pub(crate) end: String,
    /// What it shows, in words.
    pub(crate) label: String,
}

impl Tile {
    /// The tile of a reading on a page; `points` are its course, empty for none.
    pub(crate) fn of(frame: &PageFrame, reading: &Reading, points: &[Point]) -> Self {
        Self::new(&frame.format, &|path| frame.link(path), frame.comparison, reading, points)
    }

    /// The tile of a reading. `link` adds to a path what travels with links.
    pub(crate) fn new(
        format: &Format,
        link: &dyn Fn(&str) -> String,
        comparison: Option<Comparison>,
        reading: &Reading,
        points: &[Point],
    ) -> Self {
        let definition = reading.kpi.definition;
        // A dash in every tile says nothing that the tooltip could not say better.
        let (deltas, incomparable): (Vec<Delta>, Vec<Delta>) =
            deltas(format, reading, comparison).into_iter().partition(|delta| delta.change != NO_VALUE);
        let why_alone = incomparable.into_iter().next().filter(|_| deltas.is_empty()).map(|delta| delta.title);
        Self {
            id: definition.id,
            name: definition.name.in_language(format.language),
            value: figure::short_value(format, definition.unit, &reading.measurement),
            href: link(&format!("/kpis/{}", definition.id)),
            help: link(&format!("/help/kpis/{}", definition.id)),
            help_name: format.text("kpi-help").into_owned(),
            formula: definition.formula.in_language(format.language).to_owned(),
            reason: reason(format, reading).or(why_alone),
            facts: facts(format, reading),
            deltas,
            spark: Spark::new(format, reading, points),
        }
    }
}

impl Tile {
    /// Says who counts as active, where the KPI rests on it.
    pub(crate) fn active(mut self, frame: &PageFrame, active: ActiveRule) -> Self {
        if kpi::find(self.id).is_some_and(|kpi| kpi.definition.rests_on_activity) {
            self.formula = format!("{}. {}.", self.formula, active_text(frame, active));
        }
        self
    }
}

/// Why there is no value; else which part of the period it speaks of, where the data do not cover all of it.
fn reason(format: &Format, reading: &Reading) -> Option<String> {
    if let Some(no_value) = reading.measurement.no_value {
        return Some(no_value.text(format.language));
    }
    match reading.coverage {
        Coverage::Part { from, to } => {
            let (from, to) = (format.date_short(from), format.date_short(to));
            Some(format.format("kpi-partly-covered", &[("from", from.into()), ("to", to.into())]))
        }
        Coverage::Full | Coverage::None => None,
    }
}

/// Names and values of what a reading rests on.
pub(crate) fn facts(format: &Format, reading: &Reading) -> Vec<(String, String)> {
    let (unit, measurement) = (reading.kpi.definition.unit, &reading.measurement);
    let mut facts = Vec::with_capacity(4);
    let mut tell = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push((format.text(key).into_owned(), value));
        }
    };
    let quantity = |quantity| figure::quantity(format, quantity);
    // Where nothing is divided, the numerator is the value itself, in full.
    let numerator = if measurement.denominator.is_some() { "kpi-numerator" } else { "kpi-in-full" };
    tell(numerator, measurement.numerator.map(quantity));
    tell("kpi-denominator", measurement.denominator.map(quantity));
    tell("kpi-interval-95", figure::interval(format, unit, measurement));
    tell("kpi-cases", (measurement.cases > 0).then(|| format.integer(measurement.cases)));
    facts
}

/// The changes of a reading, that against the chosen comparison first; none where nothing is compared.
pub(crate) fn deltas(format: &Format, reading: &Reading, comparison: Option<Comparison>) -> Vec<Delta> {
    let Some(chosen) = comparison else { return Vec::new() };
    let mut compared: Vec<&Compared> = reading.compared.iter().collect();
    compared.sort_by_key(|compared| compared.comparison != chosen);
    compared.into_iter().map(|compared| Delta::new(format, reading, compared)).collect()
}

impl Delta {
    /// The change of a reading against another period.
    pub(crate) fn new(format: &Format, reading: &Reading, compared: &Compared) -> Self {
        let definition = reading.kpi.definition;
        let against = match compared.comparison {
            Comparison::Previous => "kpi-against-previous",
            Comparison::LastYear => "kpi-against-last-year",
        };
        let against = format.text(against).into_owned();
        let period = format.period(compared.period);
        let Some(difference) = compared.difference else {
            let title = not_comparable(format, reading, compared, &period);
            return Self { change: NO_VALUE.to_owned(), class: "", against, title };
        };
        let there = figure::full_value(format, definition.unit, &compared.measurement);
        let is_chance = figure::is_chance(&reading.measurement, &compared.measurement);
        let key = if is_chance { "kpi-delta-chance" } else { "kpi-delta-from" };
        Self {
            change: figure::change(format, definition.unit, difference, compared.change),
            class: Verdict::on(definition.good, &reading.measurement, &compared.measurement).class(),
            against,
            title: format.format(key, &[("value", there.into()), ("period", period.into())]),
        }
    }
}

/// Why a reading cannot be held against another period.
fn not_comparable(format: &Format, reading: &Reading, compared: &Compared, period: &str) -> String {
    let no_value =
        |reason: &str| format.format("kpi-compared-no-value", &[("period", period.into()), ("reason", reason.into())]);
    match (reading.measurement.no_value, compared.measurement.no_value) {
        (Some(here), _) => here.text(format.language),
        (None, Some(there)) => no_value(&there.text(format.language)),
        (None, None) if reading.coverage != Coverage::Full => format.text("kpi-not-comparable-here").into_owned(),
        (None, None) => format.format("kpi-not-comparable-there", &[("period", period.into())]),
    }
}

impl Spark {
    /// The line of a reading's whole steps; the step that still runs would look like a fall.
    fn new(format: &Format, reading: &Reading, points: &[Point]) -> Option<Self> {
        let unit = reading.kpi.definition.unit;
        let whole: Vec<&Point> = points.iter().filter(|point| point.is_whole).collect();
        let values: Vec<Option<f64>> = whole.iter().map(|point| point.measurement.value).collect();
        let known = || values.iter().copied().flatten();
        if known().count() < 2 {
            return None;
        }
        let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let (first, last) = (known().next()?, known().last()?);
        let span = whole.first()?.period.first()..=whole.last()?.period.last();
        // Single steps between gaps are dots and no course.
        let (path, end) = line(&values, low, high).filter(|(path, _)| path.contains('L'))?;
        let label = format.format(
            "kpi-spark",
            &[
                ("from", format.date_short(*span.start()).into()),
                ("to", format.date_short(*span.end()).into()),
                ("first", figure::short(format, unit, first).into()),
                ("last", figure::short(format, unit, last).into()),
                ("low", figure::short(format, unit, low).into()),
                ("high", figure::short(format, unit, high).into()),
            ],
        );
        Some(Self { path, end, label })
    }
}

/// Path and end of values in a box of 100 by 40, with 2 above and below; a step without value is a gap.
fn line(values: &[Option<f64>], low: f64, high: f64) -> Option<(String, String)> {
    let (mut path, mut end, mut pen_down) = (String::new(), None, false);
    let last = (values.len() - 1).max(1) as f64;
    for (place, value) in (0_u32..).zip(values) {
        let Some(value) = value else {
            pen_down = false;
            continue;
        };
        let x = 100.0 * f64::from(place) / last;
        // What never changes runs through the middle.
        let y = if high > low { 38.0 - 34.0 * (value - low) / (high - low) } else { 21.0 };
        let _ = write!(path, "{}{} {}", if pen_down { 'L' } else { 'M' }, tenths(x), tenths(y));
        end = Some(format!("M{} {}h0", tenths(x), tenths(y)));
        pen_down = true;
    }
    end.map(|end| (path, end))
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use analytics::kpi::{Measurement, NoValue};
    use domain::{Currency, Language, Period, Zone};

    use super::*;

    fn reading(id: &str, now: Measurement, before: Measurement) -> Reading {
        let month = |text: &str| {
            let day = "2011-12-09".parse().expect("day");
            Period::parse(text, day, day).expect("period")
        };
        let difference = now.value.zip(before.value).map(|(now, before)| now - before);
        let compared = |comparison, text| Compared {
            comparison,
            period: month(text),
            measurement: before,
            coverage: Coverage::Full,
            difference,
            change: difference.zip(before.value).map(|(difference, before)| difference / before),
        };
        Reading {
            kpi: kpi::find(id).expect("in the catalogue"),
            measurement: now,
            coverage: Coverage::Full,
            compared: vec![compared(Comparison::Previous, "2011-10"), compared(Comparison::LastYear, "2010-11")],
        }
    }

    fn tile(language: Language, comparison: Option<Comparison>, reading: &Reading, points: &[Point]) -> Tile {
        let format = Format::new(language, "EUR".parse::<Currency>().expect("currency"), Zone::utc());
        Tile::new(&format, &|path| format!("{path}?at=2011-12-01"), comparison, reading, points)
    }

    #[test]
    fn a_tile_tells_value_changes_and_what_it_rests_on() {
        let reading = reading("repeat_purchase_rate", Measurement::share(280, 658), Measurement::share(182, 658));
        let tile = tile(Language::De, Some(Comparison::LastYear), &reading, &[]);
        assert_eq!(
            (tile.value.as_str(), tile.href.as_str()),
            ("42,6\u{a0}%", "/kpis/repeat_purchase_rate?at=2011-12-01")
        );
        assert_eq!(tile.facts[0], ("Zähler".to_owned(), "280".to_owned()));
        assert_eq!(tile.deltas[0].against, "zum Vorjahr");
        assert_eq!((tile.deltas[0].change.as_str(), tile.deltas[0].class), ("+14,9\u{a0}Prozentpunkte", "good"));
        assert_eq!(tile.deltas[0].title, "November 2010: 27,7\u{a0}%");
        assert_eq!(tile.spark, None);
    }

    #[test]
    fn chance_is_neither_good_nor_bad_and_says_so() {
        let reading = reading("repeat_purchase_rate", Measurement::share(187, 658), Measurement::share(182, 658));
        let tile = tile(Language::En, Some(Comparison::Previous), &reading, &[]);
        assert_eq!(tile.deltas[0].class, "");
        assert!(tile.deltas[0].title.contains("within what chance explains"), "{}", tile.deltas[0].title);
    }

    #[test]
    fn no_value_has_its_reason_and_no_change() {
        let reading =
            reading("repeat_purchase_rate", Measurement::share(3, 9).from_at_least(10), Measurement::share(5, 20));
        let tile = tile(Language::De, Some(Comparison::Previous), &reading, &[]);
        assert_eq!(tile.value, "–");
        assert_eq!(tile.reason.as_deref(), Some("Zu wenige Fälle: 9, nötig sind 10."));
        assert!(tile.deltas.is_empty());
    }

    #[test]
    fn what_cannot_be_compared_says_why_in_the_tooltip() {
        let reading = reading("orders", Measurement::count(3), Measurement::none(NoValue::OutsideData));
        let compared = tile(Language::De, Some(Comparison::Previous), &reading, &[]);
        assert!(compared.deltas.is_empty());
        assert!(compared.reason.is_some_and(|reason| reason.starts_with("Für Oktober 2011 gibt es keinen Wert.")));
        assert_eq!(tile(Language::De, None, &reading, &[]).reason, None);
    }

    #[test]
    fn a_course_leaves_out_the_running_step_and_breaks_at_a_gap() {
        let point = |month: &str, measurement, is_whole| {
            let day = "2011-12-09".parse().expect("day");
            let period = Period::parse(month, day, day).expect("month");
            Point { period, measurement, coverage: Coverage::Full, is_whole }
        };
        let points = [
            point("2011-07", Measurement::count(10), true),
            point("2011-08", Measurement::count(20), true),
            point("2011-09", Measurement::share(0, 0), true),
            point("2011-10", Measurement::count(15), true),
            point("2011-11", Measurement::count(1), false),
        ];
        let reading = reading("orders", Measurement::count(46), Measurement::count(40));
        let spark = tile(Language::De, None, &reading, &points).spark.expect("four whole months");
        assert_eq!(spark.path, "M0 38L33.3 4M100 21");
        assert_eq!(spark.end, "M100 21h0");
        assert!(spark.label.starts_with("Verlauf vom 1. Juli 2011 bis 31. Okt. 2011"), "{}", spark.label);
    }
}
