//! What the phase history tells: who came and went, who moved where, how long customers stay, where they go from there,
//! and how phases differ by cohort and channel. For any model, as of any day.

use analytics::breakdown::{self, CustomerGroup, GroupedBy};
use analytics::dwell::{Conversion, Dwell, Dwells, HORIZONS};
use analytics::flows::{PhaseGrid, Transitions};
use analytics::foresight::{BacktestRow, Forecast, Forecasted, INTERVAL_LEVEL, Method, Skill};
use analytics::kpi::Grain;
use analytics::traffic::{self, PhaseTraffic};
use domain::{Day, Period};
use lifecycle::{PhaseModel, PhaseNumber};
use models::statistics::Interval;
use serde::Serialize;

use super::model;
use super::movements::NEW;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// Which model and day an answer speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Id of the model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// The day.
    pub at: Day,
}

impl Asked {
    fn of(model: &PhaseModel, moment: &Moment) -> Self {
        Self { model: model.id.clone(), version: model.version, at: moment.day }
    }
}

fn id(model: &PhaseModel, number: PhaseNumber) -> String {
    model.phase(number).id.clone()
}

/// Customers per phase at the end of every month up to a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stock {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The days, oldest first.
    pub days: Vec<StockDay>,
}

/// Customers per phase on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockDay {
    /// The day.
    pub day: Day,
    /// Customers, along the cycle.
    pub phases: Vec<PhaseCount>,
}

/// Customers of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseCount {
    /// Id of the phase.
    pub phase: String,
    /// How many.
    pub customers: u64,
}

/// Customers per phase at the end of every month up to a day, and on the day.
pub fn stock(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<Stock, EngineError> {
    let (place, model) = model(state, model_id)?;
    let grid: std::sync::Arc<PhaseGrid> = moment.grid(state, place);
    let along = model.along_the_cycle();
    let day = |(day, counts): (&Day, &Vec<u64>)| StockDay {
        day: *day,
        phases: along
            .iter()
            .map(|(number, phase)| PhaseCount { phase: phase.id.clone(), customers: counts[usize::from(number.0)] })
            .collect(),
    };
    Ok(Stock { asked: Asked::of(model, moment), days: grid.days.iter().zip(&grid.counts).map(day).collect() })
}

/// Who came into each phase and who left it, by day, week or month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Traffic {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// How long the steps are.
    pub grain: Grain,
    /// The steps, in order.
    pub steps: Vec<TrafficStep>,
}

/// One day, week or month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrafficStep {
    /// First day.
    pub first: Day,
    /// Last day; it may lie after the day of asking, which the counts do not.
    pub last: Day,
    /// Along the cycle.
    pub phases: Vec<TrafficLine>,
}

/// Coming and going of one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrafficLine {
    /// Id of the phase.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// The counts.
    #[serde(flatten)]
    pub traffic: PhaseTraffic,
}

/// Who came and went through a period.
pub fn traffic(
    state: &State,
    moment: &Moment,
    model_id: Option<&str>,
    period: Period,
    grain: Grain,
) -> Result<Traffic, EngineError> {
    let (place, model) = model(state, model_id)?;
    let history = moment.history(state, place);
    let along = model.along_the_cycle();
    let step = |step: traffic::TrafficStep| TrafficStep {
        first: step.period.first(),
        last: step.period.last(),
        phases: along
            .iter()
            .map(|(number, phase)| TrafficLine {
                phase: phase.id.clone(),
                number: *number,
                traffic: step.phases[usize::from(number.0)],
            })
            .collect(),
    };
    let steps = traffic::traffic(&history, model.phases.len(), period, grain, moment.day);
    Ok(Traffic { asked: Asked::of(model, moment), grain, steps: steps.into_iter().map(step).collect() })
}

/// Who moved where between two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The evening from which moves count.
    pub since: Day,
    /// The evening until which they count.
    pub until: Day,
    /// Where customers were on both evenings, one entry for each pair with anybody in it.
    pub moves: Vec<Move>,
    /// Every change of phase in between; who changed twice is in it twice, and nobody who stayed.
    pub changes: Vec<Move>,
}

/// How many went from one phase to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// Id of the phase left; `new` for customers first known in between.
    pub from: String,
    /// Id of the phase reached.
    pub to: String,
    /// How many.
    pub customers: u64,
    /// Customers of the phase left, of whom these are a share; none for new customers and for changes.
    pub of: Option<u64>,
    /// The share with its interval of 95 %.
    pub share: Option<Interval>,
}

/// Who moved where in a period, as far as the day is known.
pub fn matrix(state: &State, moment: &Moment, model_id: Option<&str>, period: Period) -> Result<Matrix, EngineError> {
    let (place, model) = model(state, model_id)?;
    let history = moment.history(state, place);
    let until = period.last().min(moment.day);
    let since = period.first().plus(-1).min(until);
    let moves = Transitions::between(since, &history.column(since), until, &history.column(until), model);
    let changes = Transitions::changes(&history, model, since, until);
    Ok(Matrix {
        asked: Asked::of(model, moment),
        since,
        until,
        moves: listed(model, &moves, true),
        changes: listed(model, &changes, false),
    })
}

fn listed(model: &PhaseModel, transitions: &Transitions, has_shares: bool) -> Vec<Move> {
    let along = model.along_the_cycle();
    let mut moves = Vec::new();
    for (to, reached) in &along {
        let customers = transitions.entered[usize::from(to.0)];
        moves.push(Move { from: NEW.to_owned(), to: reached.id.clone(), customers, of: None, share: None });
    }
    for (from, left) in &along {
        for (to, reached) in &along {
            moves.push(Move {
                from: left.id.clone(),
                to: reached.id.clone(),
                customers: transitions.moves[usize::from(from.0)][usize::from(to.0)],
                of: has_shares.then(|| transitions.whole(*from)),
                share: if has_shares { transitions.share(*from, *to) } else { None },
            });
        }
    }
    moves.retain(|one| one.customers > 0);
    moves
}

/// Steps of a curve that are told; the quartiles are read from all of them.
const MOST_STEPS: usize = 120;

/// How long customers stay in each phase, and where they go from there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stays {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// Only what happened from this day on was watched; all where there is none.
    pub since: Option<Day>,
    /// Along the cycle.
    pub phases: Vec<PhaseStays>,
}

/// How long customers stay in one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseStays {
    /// Id of the phase.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// How long.
    pub dwell: Dwell,
    /// How many step on, and where the others go.
    pub conversion: ConversionOf,
}

/// How many of those who come into a phase step on, in ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversionOf {
    /// Stays that were watched.
    pub stays: u64,
    /// Those that ended with a step on.
    pub onward: u64,
    /// Those that ended otherwise.
    pub elsewhere: u64,
    /// The share that has stepped on within so many days.
    pub within: Vec<Within>,
    /// By the phase they go to, most first.
    pub exits: Vec<ExitTo>,
}

/// Customers who go from a phase to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExitTo {
    /// Id of the phase they go to.
    pub to: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// Whether that is a step on.
    pub is_onward: bool,
    /// How many went there.
    pub customers: u64,
    /// The share that has gone there within so many days.
    pub within: Vec<Within>,
}

/// A share within so many days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Within {
    /// Days since coming into the phase.
    pub days: u32,
    /// The share with its interval of 95 %; `None` beyond what was watched.
    pub share: Option<Interval>,
}

fn within(shares: [Option<Interval>; HORIZONS.len()]) -> Vec<Within> {
    HORIZONS.into_iter().zip(shares).map(|(days, share)| Within { days, share }).collect()
}

fn conversion_of(model: &PhaseModel, conversion: Conversion) -> ConversionOf {
    let exit = |exit: analytics::dwell::Exit| ExitTo {
        to: id(model, exit.to),
        number: exit.to,
        is_onward: exit.is_onward,
        customers: exit.customers,
        within: within(exit.within),
    };
    ConversionOf {
        stays: conversion.stays,
        onward: conversion.onward,
        elsewhere: conversion.elsewhere,
        within: within(conversion.within),
        exits: conversion.exits.into_iter().map(exit).collect(),
    }
}

/// How long customers stay in each phase of a model as of a moment, watched from `since` on.
pub fn stays(state: &State, moment: &Moment, model_id: Option<&str>, since: Option<Day>) -> Result<Stays, EngineError> {
    let (place, model) = model(state, model_id)?;
    let dwells = Dwells::of(&moment.history(state, place), model, moment.day, since);
    let dwell = |number: PhaseNumber| {
        let dwell = dwells.dwell(number);
        Dwell { curve: dwell.curve.thinned(MOST_STEPS), ..dwell }
    };
    let phase = |(number, phase): (PhaseNumber, &lifecycle::phase::Phase)| PhaseStays {
        phase: phase.id.clone(),
        number,
        dwell: dwell(number),
        conversion: conversion_of(model, dwells.conversion(model, number)),
    };
    let phases = model.along_the_cycle().into_iter().map(phase).collect();
    Ok(Stays { asked: Asked::of(model, moment), since, phases })
}

/// How many customers each phase will have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// Level of the intervals.
    pub interval_level: f64,
    /// By days ahead; empty where the history is too short to foretell anything.
    pub horizons: Vec<Horizon>,
}

/// The phases some days ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Horizon {
    /// Days ahead.
    pub days: u32,
    /// The day that is foretold.
    pub day: Day,
    /// How: the way that came closest in the past.
    pub method: Method,
    /// Along the cycle.
    pub phases: Vec<HorizonPhase>,
    /// How forecasts of this kind did in the past; `None` where none has come due yet.
    pub skill: Option<Skill>,
    /// What was expected in the past and what came, oldest first.
    pub past: Vec<PastForecast>,
}

/// What is foretold of one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HorizonPhase {
    /// Id of the phase.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// The expectation with its interval.
    #[serde(flatten)]
    pub forecasted: Forecasted,
}

/// One phase in a forecast of the past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastForecast {
    /// Id of the phase.
    pub phase: String,
    /// The rest of it.
    #[serde(flatten)]
    pub row: BacktestRow,
}

/// How many customers each phase will have, and how such forecasts did.
pub fn outlook(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<Outlook, EngineError> {
    let (place, model) = model(state, model_id)?;
    let along = model.along_the_cycle();
    let of = |forecast: &Forecast| Horizon {
        days: forecast.days,
        day: forecast.day,
        method: forecast.method,
        phases: along
            .iter()
            .map(|(number, phase)| HorizonPhase {
                phase: phase.id.clone(),
                number: *number,
                forecasted: forecast.phases[usize::from(number.0)],
            })
            .collect(),
        skill: forecast.backtest.skill,
        past: forecast
            .backtest
            .rows
            .iter()
            .map(|row| PastForecast { phase: id(model, row.phase), row: *row })
            .collect(),
    };
    let horizons = moment.forecasts(state, place).map_or_else(Vec::new, |told| told.iter().map(of).collect());
    Ok(Outlook { asked: Asked::of(model, moment), interval_level: INTERVAL_LEVEL, horizons })
}

/// Phases by what customers have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breakdown {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// What customers are grouped by.
    pub by: GroupedBy,
    /// The groups: cohorts in time, channels from most customers to fewest.
    pub groups: Vec<GroupOf>,
}

/// A group of customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOf {
    /// The month, as `2011-12`, or the channel as it is written; `None` for those of whom neither is told.
    pub group: Option<String>,
    /// The month of a cohort.
    #[serde(skip)]
    pub month: Option<Period>,
    /// How many customers.
    pub customers: u64,
    /// Along the cycle.
    pub phases: Vec<GroupPhase>,
}

/// Customers of a group in one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupPhase {
    /// Id of the phase.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// How many.
    pub customers: u64,
    /// Their share of the group, with its interval of 95 %.
    pub share: Option<Interval>,
}

/// Phases by cohort or channel.
pub fn breakdown(
    state: &State,
    moment: &Moment,
    model_id: Option<&str>,
    by: GroupedBy,
) -> Result<Breakdown, EngineError> {
    let (place, model) = model(state, model_id)?;
    let phases = moment.history(state, place).column(moment.day);
    let (population, orders) = (moment.population(state), moment.orders(state));
    let lines = breakdown::breakdown(by, &phases, model.phases.len(), population, orders);
    let words = match by {
        GroupedBy::SalesChannel => &state.book.sales_channels,
        GroupedBy::Cohort | GroupedBy::FirstChannel => &state.book.words,
    };
    let name = |line: &breakdown::GroupLine| match line.group {
        CustomerGroup::Cohort(_) => line.month.map(|month| month.to_string()),
        CustomerGroup::Channel(number) => words.text(number).map(str::to_owned),
        CustomerGroup::Nothing => None,
    };
    let along = model.along_the_cycle();
    let group = |line: &breakdown::GroupLine| GroupOf {
        group: name(line),
        month: line.month,
        customers: line.customers,
        phases: along
            .iter()
            .map(|(number, phase)| GroupPhase {
                phase: phase.id.clone(),
                number: *number,
                customers: line.phases[usize::from(number.0)],
                share: line.share(*number),
            })
            .collect(),
    };
    Ok(Breakdown { asked: Asked::of(model, moment), by, groups: lines.iter().map(group).collect() })
}
