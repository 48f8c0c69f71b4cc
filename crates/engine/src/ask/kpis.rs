//! KPIs: measured with comparisons, over time, by a dimension.

use analytics::kpi::{self, Context, Grain, Kpi, Quantity, Reading};
use domain::{Amount, Comparison, Day, Kind, Period};
use lifecycle::book::Mark;
use serde::Serialize;

use super::activity::ActiveRule;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// Both comparisons, in the order of the page.
pub const COMPARISONS: [Comparison; 2] = [Comparison::Previous, Comparison::LastYear];

/// A part of a share or mean: exact money or a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// Exact money.
    Money(Amount),
    /// Any other number.
    Plain(f64),
}

impl From<Quantity> for Number {
    fn from(quantity: Quantity) -> Self {
        quantity.amount().map_or_else(|| Self::Plain(quantity.to_f64()), Self::Money)
    }
}

/// A KPI of a period as API and CLI give it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KpiLine {
    /// Id of the KPI.
    pub id: &'static str,
    /// The unit of `value`, `low` and `high`.
    pub unit: kpi::Unit,
    /// The period.
    pub period: Period,
    /// The value; money exact where it is a sum.
    pub value: Option<Number>,
    /// What is divided.
    pub numerator: Option<Number>,
    /// By what.
    pub denominator: Option<Number>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Cases it rests on.
    pub cases: u64,
    /// Why there is no value.
    pub no_value: Option<kpi::NoValue>,
    /// How much of the period the data cover.
    pub coverage: kpi::Coverage,
    /// The periods compared with.
    pub compared: Vec<kpi::Compared>,
}

impl KpiLine {
    /// A reading of a period as a line.
    pub fn of(reading: &Reading, period: Period) -> Self {
        let measurement = &reading.measurement;
        let exact = measurement.exact_amount().map(Number::Money);
        Self {
            id: reading.kpi.definition.id,
            unit: reading.kpi.definition.unit,
            period,
            value: exact.or_else(|| measurement.value.map(Number::Plain)),
            numerator: measurement.numerator.map(Number::from),
            denominator: measurement.denominator.map(Number::from),
            low: measurement.low,
            high: measurement.high,
            cases: measurement.cases,
            no_value: measurement.no_value,
            coverage: reading.coverage,
            compared: reading.compared.clone(),
        }
    }
}

/// The KPI with an id.
pub fn kpi(id: &str) -> Result<&'static Kpi, EngineError> {
    kpi::find(id).ok_or_else(|| EngineError::NoKpi { kpi: id.to_owned() })
}

/// What a period of a moment is measured in.
pub fn context<'a>(
    state: &'a State,
    moment: &'a Moment,
    period: Period,
    active: ActiveRule,
) -> Result<Context<'a>, EngineError> {
    let context = Context::new(moment.orders(state), &state.book, period);
    Ok(Context { activity: active.of(state)?, ..context })
}

/// The same with what winning customers cost. Where no cost is known at all, nothing more is read than is needed to know that.
///
/// # Errors
///
/// As [`context`], and where the log cannot be read.
pub fn context_with_costs<'a>(
    engine: &Engine,
    state: &'a State,
    moment: &'a Moment,
    period: Period,
    active: ActiveRule,
) -> Result<Context<'a>, EngineError> {
    let context = context(state, moment, period, active)?;
    let has_paid_clicks = || {
        let is_paid = |mark: &Mark| *mark.kind() == Kind::AdClicked && mark.quantity.is_some();
        state.book.histories().iter().any(|history| history.marks.iter().any(is_paid))
    };
    if !moment.costs_known::<EngineError>(|| Ok(engine.folder().spend_is_told()? || has_paid_clicks()))? {
        return Ok(context);
    }
    engine.ledger_of(state, moment)?;
    Ok(Context { acquired: moment.acquired(state), ..context })
}

/// Readings of the KPIs with these ids, of all where none is named.
pub fn readings(context: &Context<'_>, ids: &[String]) -> Result<Vec<Reading>, EngineError> {
    if ids.is_empty() {
        return Ok(kpi::measure_all(context, &COMPARISONS));
    }
    ids.iter().map(|id| Ok(kpi::read(kpi(id)?, context, &COMPARISONS))).collect()
}

/// The grain in which a KPI reads well: days up to two months, weeks up to half a year, months beyond, and for KPIs of
/// who is active always months.
pub fn grain_for(kpi: &Kpi, period: Period) -> Grain {
    match period.days() {
        _ if kpi.definition.rests_on_activity => Grain::Month,
        ..=62 => Grain::Day,
        63..=183 => Grain::Week,
        _ => Grain::Month,
    }
}

/// The period shown where none is chosen: the 12 months up to the day.
pub fn default_period(day: Day) -> Period {
    let start = day.plus(1).plus_months(-12);
    Period::from_days(start, day).unwrap_or_else(|| Period::ending(day, 365))
}
