//! Questions about KPIs: with comparisons, over time, by a dimension.

use domain::{Comparison, Day, Period};
use serde::Serialize;

use super::{Buyers, CATALOGUE, Context, Coverage, Dimension, Filter, Kpi, Measurement, NoValue};
use crate::economics::{Acquired, NamedFigures};

/// A KPI's measurement with the periods it is compared with.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Which KPI.
    pub kpi: &'static Kpi,
    /// The measurement.
    pub measurement: Measurement,
    /// How much of the period the data cover.
    pub coverage: Coverage,
    /// The same for the periods compared with, in the order asked for.
    pub compared: Vec<Compared>,
}

/// A measurement of a period that another is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compared {
    /// Which comparison.
    pub comparison: Comparison,
    /// The period compared with.
    pub period: Period,
    /// The measurement there; without a value where the data cover only part of that period, because it would be taken
    /// for the value of the whole.
    pub measurement: Measurement,
    /// How much of that period the data cover.
    pub coverage: Coverage,
    /// The value less the value there; `None` where either has none, or either period is not fully covered.
    pub difference: Option<f64>,
    /// The difference as a fraction of the value there; `None` also where that is 0 or less.
    pub change: Option<f64>,
}

/// Reads one KPI with comparisons.
pub fn read(kpi: &'static Kpi, context: &Context<'_>, comparisons: &[Comparison]) -> Reading {
    let (measurement, coverage) = (kpi.measure(context), context.coverage());
    let compare = |comparison: &Comparison| {
        let there = context.in_period(context.period.compared(*comparison));
        let other_coverage = there.coverage();
        let other = match other_coverage {
            Coverage::Part { from, to } => Measurement::none(NoValue::PartlyCovered { from, to }),
            Coverage::Full | Coverage::None => kpi.measure(&there),
        };
        let values = measurement.value.zip(other.value).filter(|_| coverage == Coverage::Full);
        Compared {
            comparison: *comparison,
            period: there.period,
            measurement: other,
            coverage: other_coverage,
            difference: values.map(|(value, other)| value - other),
            change: values.filter(|(_, other)| *other > 0.0).map(|(value, other)| value / other - 1.0),
        }
    };
    Reading { kpi, measurement, coverage, compared: comparisons.iter().map(compare).collect() }
}

/// Reads every KPI of the catalogue with comparisons.
pub fn measure_all(context: &Context<'_>, comparisons: &[Comparison]) -> Vec<Reading> {
    CATALOGUE.iter().map(|kpi| read(kpi, context, comparisons)).collect()
}

/// The step of a time series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Calendar days.
    Day,
    /// ISO weeks, from Monday.
    Week,
    /// Calendar months.
    Month,
}

impl Grain {
    /// The whole step in which a day lies.
    pub fn step_of(self, day: Day) -> Option<Period> {
        match self {
            Self::Day => Period::from_days(day, day),
            Self::Week => {
                let monday = day.plus(-i32::from(day.date().weekday().to_monday_zero_offset()));
                Period::from_days(monday, monday.plus(6))
            }
            Self::Month => Some(Period::month_of(day)),
        }
    }

    /// The steps of a period in order, the first and last clipped to it.
    pub fn steps(self, period: Period) -> Vec<Period> {
        let mut steps = Vec::new();
        let mut day = period.first();
        while day <= period.last() {
            let last = self.step_of(day).map_or(day, Period::last).min(period.last());
            steps.extend(Period::from_days(day, last));
            day = last.plus(1);
        }
        steps
    }
}

/// One step of a time series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The step, clipped to the period asked for.
    pub period: Period,
    /// The measurement in it.
    pub measurement: Measurement,
    /// How much of the step the data cover.
    pub coverage: Coverage,
    /// Whether it is a whole day, week or month and fully covered; only such points can be held against each other.
    pub is_whole: bool,
}

/// A KPI over time.
pub fn series(kpi: &Kpi, context: &Context<'_>, grain: Grain) -> Vec<Point> {
    let measure = |period: Period| {
        let step = context.in_period(period);
        let coverage = step.coverage();
        let is_whole = coverage == Coverage::Full && grain.step_of(period.first()) == Some(period);
        Point { period, measurement: kpi.measure(&step), coverage, is_whole }
    };
    grain.steps(context.period).into_iter().map(measure).collect()
}

/// One value of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slice {
    /// A country, by its number in the book; 0 for 'not stated'.
    Country(u32),
    /// A sales channel, by its number in the book; 0 for 'not stated'.
    SalesChannel(u32),
    /// New or returning customers, or guests.
    Buyers(Buyers),
    /// Customers whose first order lies in a month.
    Cohort(Period),
    /// Those whom an advertising channel won; told by the name of the part.
    WonBy,
    /// Those of a country; told by the name of the part.
    HomeCountry,
}

impl Slice {
    /// The filter narrowed to this slice.
    pub fn of(self, filter: Filter<'_>) -> Filter<'_> {
        match self {
            Self::Country(country) => Filter { country: Some(country), ..filter },
            Self::SalesChannel(channel) => Filter { sales_channel: Some(channel), ..filter },
            Self::Buyers(buyers) => Filter { buyers: Some(buyers), ..filter },
            Self::Cohort(month) => Filter { cohort: Some(month), ..filter },
            // Their figures are found together and need no filter.
            Self::WonBy | Self::HomeCountry => filter,
        }
    }
}

/// A KPI of one slice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The slice.
    pub slice: Slice,
    /// Country or channel as the source writes it; `None` where it is not stated, and for other dimensions.
    pub name: Option<String>,
    /// The measurement.
    pub measurement: Measurement,
}

/// A KPI that cannot be split by a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the KPI `{kpi}` cannot be split by {dimension:?}; its definition names the dimensions that it can be split by"
)]
pub struct NotSplit {
    /// Its id.
    pub kpi: &'static str,
    /// The dimension asked for.
    pub dimension: Dimension,
}

/// A KPI by a dimension: countries and channels from most cases to fewest, cohorts in time, slices with nothing in
/// them left out. A part of the filter on the same dimension is replaced by the slices.
pub fn by(kpi: &Kpi, context: &Context<'_>, dimension: Dimension) -> Result<Vec<Part>, NotSplit> {
    if !kpi.definition.dimensions.contains(&dimension) {
        return Err(NotSplit { kpi: kpi.definition.id, dimension });
    }
    if let Some(slice) = of_winning(dimension) {
        return Ok(by_winning(kpi, context, dimension, slice));
    }
    let measure = |slice: Slice| {
        let name = match slice {
            Slice::Country(country) => context.book.countries.text(country),
            Slice::SalesChannel(channel) => context.book.sales_channels.text(channel),
            Slice::Buyers(_) | Slice::Cohort(_) | Slice::WonBy | Slice::HomeCountry => None,
        };
        let measurement = kpi.measure(&context.filtered(slice.of(context.filter)));
        Part { slice, name: name.map(str::to_owned), measurement }
    };
    let mut parts: Vec<Part> = slices(context, dimension).into_iter().map(measure).collect();
    parts.retain(|part| part.measurement.cases > 0 || part.measurement.value.is_some_and(|value| value != 0.0));
    if matches!(dimension, Dimension::Country | Dimension::SalesChannel) {
        parts.sort_by_key(|part| std::cmp::Reverse(part.measurement.cases));
    }
    Ok(parts)
}

/// The slice of a dimension of winning customers.
const fn of_winning(dimension: Dimension) -> Option<Slice> {
    match dimension {
        Dimension::WonBy => Some(Slice::WonBy),
        Dimension::HomeCountry => Some(Slice::HomeCountry),
        Dimension::Country | Dimension::SalesChannel | Dimension::Buyers | Dimension::Cohort => None,
    }
}

/// The parts of a dimension of winning, from those who cost most to those who cost least. One pass finds the figures of all.
fn by_winning(kpi: &Kpi, context: &Context<'_>, dimension: Dimension, slice: Slice) -> Vec<Part> {
    let Some(acquired) = context.acquired else { return Vec::new() };
    let mut parts = acquired.parts(context, dimension).unwrap_or_default();
    parts.sort_by_key(|part| std::cmp::Reverse((part.figures.spend.total(), part.figures.customers)));
    let measure = |part: &NamedFigures| {
        let acquired = Some(Acquired { of_part: Some(&part.figures), ..acquired });
        Part { slice, name: part.name.clone(), measurement: kpi.measure(&Context { acquired, ..*context }) }
    };
    parts.iter().map(measure).collect()
}

fn slices(context: &Context<'_>, dimension: Dimension) -> Vec<Slice> {
    let orders = context.orders;
    match dimension {
        Dimension::WonBy | Dimension::HomeCountry => Vec::new(),
        Dimension::Country => (0..orders.country_count()).map(Slice::Country).collect(),
        Dimension::SalesChannel => (0..orders.sales_channel_count()).map(Slice::SalesChannel).collect(),
        Dimension::Buyers => [Buyers::New, Buyers::Returning, Buyers::Guests].map(Slice::Buyers).to_vec(),
        Dimension::Cohort => {
            let span = orders.first_day().and_then(|first| Period::from_days(first, context.last_day()));
            span.map_or_else(Vec::new, |span| {
                span.months().map(|part| Slice::Cohort(Period::month_of(part.first()))).collect()
            })
        }
    }
}
