//! Relationship intensity over time: of one customer, and the mean of those won in the same quarter.

use std::collections::BTreeMap;

use domain::event::digest;
use domain::{Day, Period};
use lifecycle::facts::{Intensity, Scratch, intensity_as_of};
use lifecycle::{CustomerIndex, History};
use models::statistics::{Moments, USUAL_LEVEL};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::kpi::Grain;
use crate::population::{Knowledge, Population};

/// Up to so many days of a relationship every day is a point.
const DAILY_UP_TO: i32 = 62;
/// Up to so many days every week is.
const WEEKLY_UP_TO: i32 = 2 * 366;
/// So many cohorts, the latest, are followed.
const COHORTS: usize = 12;
/// So many customers of a cohort are followed at most: their mean lies within a point or two of that of all.
const DRAWN: usize = 1_000;

/// How close one customer was to the firm at the end of each day, week or month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntensityCourse {
    /// How long the steps are.
    pub grain: Grain,
    /// The steps in order, from the day on which the customer was first seen.
    pub points: Vec<IntensityPoint>,
}

/// A customer's intensity at the end of a step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IntensityPoint {
    /// The step, clipped to what is spoken of; its last day is the one the intensity holds on.
    #[serde(flatten, serialize_with = "first_and_last")]
    pub period: Period,
    /// The intensity with its parts.
    pub intensity: Intensity,
}

/// Writes a period as its days `first` and `last`.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it so
fn first_and_last<S: Serializer>(period: &Period, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("first", &period.first())?;
    map.serialize_entry("last", &period.last())?;
    map.end()
}

/// Writes a period by its name.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it so
fn name<S: Serializer>(period: &Period, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(period)
}

/// The course of one customer's intensity up to a day, each point by what was known on its own day.
pub fn course(knowledge: &Knowledge<'_>, history: &History, day: Day) -> IntensityCourse {
    let first = history.first_seen(knowledge.zone).filter(|first| *first <= day);
    let span = first.and_then(|first| Period::from_days(first, day));
    let grain = match span.map_or(0, Period::days) {
        days if days <= DAILY_UP_TO => Grain::Day,
        days if days <= WEEKLY_UP_TO => Grain::Week,
        _ => Grain::Month,
    };
    let (ground, mut scratch) = (knowledge.ground(), Scratch::default());
    let point = |period: Period| IntensityPoint {
        period,
        intensity: intensity_as_of(history, period.last(), &ground, &mut scratch),
    };
    IntensityCourse {
        grain,
        points: span.map_or_else(Vec::new, |span| grain.steps(span)).into_iter().map(point).collect(),
    }
}

/// The customers won in one quarter, and how close they were to the firm at each quarter's end since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntensityCohort {
    /// The quarter of their first order; to programs `2011-Q4`.
    #[serde(serialize_with = "name")]
    pub quarter: Period,
    /// How many they are.
    pub size: usize,
    /// How many of them the means rest on: all, or some drawn from them, always the same.
    pub drawn: usize,
    /// The end of the first quarter, of the next one …; the last point is the day spoken of.
    pub points: Vec<CohortPoint>,
}

/// The mean intensity of a cohort on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CohortPoint {
    /// The day.
    pub day: Day,
    /// Quarters since that of the first order.
    pub quarters_since: usize,
    /// The mean, from 0 to 100.
    pub mean: f64,
    /// Lower end of its 95 % interval; `None` of a single customer.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

/// The latest cohorts of a population, oldest first. Each point rests on what was known on its own day.
pub fn cohorts(knowledge: &Knowledge<'_>, population: &Population) -> Vec<IntensityCohort> {
    let mut won: BTreeMap<Day, Vec<CustomerIndex>> = BTreeMap::new();
    for place in population.known() {
        if let Some(first) = population.facts.row(place.0 as usize).first_order {
            won.entry(quarter_start(first)).or_default().push(place);
        }
    }
    let latest = won.into_iter().rev().take(COHORTS);
    let mut scratch = Scratch::default();
    let mut cohorts: Vec<IntensityCohort> =
        latest.map(|(start, customers)| cohort(knowledge, population.day, start, &customers, &mut scratch)).collect();
    cohorts.reverse();
    cohorts
}

fn cohort(
    knowledge: &Knowledge<'_>,
    today: Day,
    start: Day,
    customers: &[CustomerIndex],
    scratch: &mut Scratch,
) -> IntensityCohort {
    let (ground, drawn) = (knowledge.ground(), drawn(knowledge, customers));
    let ends = (1..).map(|quarters| start.plus_months(3 * quarters).plus(-1));
    let mut days: Vec<Day> = ends.take_while(|end| *end < today).collect();
    days.push(today);
    let point = |(quarters_since, day): (usize, Day)| {
        let scores = Moments::of(drawn.iter().map(|history| intensity_as_of(history, day, &ground, scratch).score()));
        let mean = scores.mean().unwrap_or_default();
        let interval = scores.mean_interval(USUAL_LEVEL);
        let bounded = |end: f64| end.clamp(0.0, 100.0);
        let (low, high) = (interval.map(|it| bounded(it.low)), interval.map(|it| bounded(it.high)));
        CohortPoint { day, quarters_since, mean, low, high }
    };
    IntensityCohort {
        quarter: Period::from_days(start, start.plus_months(3).plus(-1)).unwrap_or_else(|| Period::month_of(start)),
        size: customers.len(),
        points: days.into_iter().enumerate().map(point).collect(),
        drawn: drawn.len(),
    }
}

/// Some customers, drawn by a digest of their ids: the same ones on every day.
fn drawn<'a>(knowledge: &Knowledge<'a>, customers: &[CustomerIndex]) -> Vec<&'a History> {
    let mut drawn: Vec<&History> = customers.iter().filter_map(|place| knowledge.book.history(*place)).collect();
    if drawn.len() > DRAWN {
        drawn.sort_by_cached_key(|history| digest([history.customer.as_str().as_bytes()]));
        drawn.truncate(DRAWN);
    }
    drawn
}

/// The first day of the quarter in which a day lies.
fn quarter_start(day: Day) -> Day {
    let month = i32::from(day.date().month()) - 1;
    day.month_start().plus_months(-(month % 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_days_and_quarters() {
        let period = Period::from_days(Day::from_number(0), Day::from_number(30)).expect("a month");
        let point = IntensityPoint { period, intensity: Intensity::default() };
        let json = serde_json::to_value(point).expect("JSON");
        assert_eq!((json["first"].as_str(), json["last"].as_str()), (Some("1970-01-01"), Some("1970-01-31")));
        let quarter = Period::from_days(Day::from_number(0), Day::from_number(89)).expect("a quarter");
        let cohort = IntensityCohort { quarter, size: 1, drawn: 1, points: Vec::new() };
        assert_eq!(serde_json::to_value(cohort).expect("JSON")["quarter"], "1970-Q1");
    }

    #[test]
    fn quarters_begin_in_january_april_july_and_october() {
        let start = |day: &str| quarter_start(day.parse().expect("day")).to_string();
        assert_eq!(
            ["2011-01-01", "2011-03-31", "2011-11-30", "2012-05-17"].map(start),
            ["2011-01-01", "2011-01-01", "2011-10-01", "2012-04-01"]
        );
    }
}
