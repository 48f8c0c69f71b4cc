//! The forecast of the firm, and how far to believe it: the same made as of past month ends, against what came.

use domain::Day;
use lifecycle::PhaseNumber;
use models::numeric::distribution::normal_quantile;
use serde::Serialize;

use super::{Expected, Foresight};
use crate::history::PhaseHistory;

/// How many days ahead the firm's phases are forecast.
pub const HORIZONS: [u32; 2] = [30, 90];
/// Level of the intervals.
pub const INTERVAL_LEVEL: f64 = 0.8;
/// Past month ends from which forecasts are tried.
const ORIGINS: usize = 12;
/// Days of history without which no forecast is tried: a shorter past knows no rates worth the name.
const LEAST_DAYS: i32 = 90;
/// Forecasts that came due before an interval takes their errors into account.
const LEAST_ERRORS: usize = 3;

/// Customers per phase some days ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Days ahead.
    pub days: u32,
    /// The day that is foretold.
    pub day: Day,
    /// By phase number.
    pub phases: Vec<Forecasted>,
    /// How forecasts of this kind did in the past.
    pub backtest: Backtest,
}

/// What is foretold of one phase.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Forecasted {
    /// The expectation.
    #[serde(flatten)]
    pub expected: Expected,
    /// Lower end of the interval of [`INTERVAL_LEVEL`].
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How forecasts made as of past month ends did.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Backtest {
    /// What was expected and what came, oldest first.
    pub rows: Vec<BacktestRow>,
    /// How they did; `None` where no forecast has come due yet.
    pub skill: Option<Skill>,
}

/// One phase in one past forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BacktestRow {
    /// The day as of which it was made.
    pub made_on: Day,
    /// The day that was foretold.
    pub day: Day,
    /// The phase.
    #[serde(skip)]
    pub phase: PhaseNumber,
    /// What was expected.
    #[serde(flatten)]
    pub forecasted: Forecasted,
    /// Whether the interval rests on the errors of enough earlier forecasts; else on chance alone.
    pub has_interval: bool,
    /// Customers who were in the phase.
    pub came: u64,
}

/// How forecasts did, over all phases and month ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Skill {
    /// Month ends.
    pub forecasts: usize,
    /// Mean distance of what was expected from what came, in customers.
    pub mean_absolute_error: f64,
    /// The same of 'it stays as it is'.
    pub naive_mean_absolute_error: f64,
    /// Intervals that can be judged: those that rest on earlier errors.
    pub intervals: usize,
    /// Of these, how many held what came.
    pub held: usize,
}

/// The forecasts for [`HORIZONS`] as of a day, each with its back-test. `None` where the history is too short.
pub fn forecast(history: &PhaseHistory, phases: usize, day: Day) -> Option<(Foresight, Vec<Forecast>)> {
    let first = history.first_day()?;
    if day.since(first) < LEAST_DAYS {
        return None;
    }
    let origins: Vec<Day> = month_ends_before(day).filter(|origin| origin.since(first) >= LEAST_DAYS).collect();
    let tried = tried(history, phases, &origins);
    let foresight = Foresight::fit(history, phases, day);
    let expected = foresight.expect(history, &HORIZONS);
    let forecasts = HORIZONS
        .into_iter()
        .zip(expected)
        .enumerate()
        .map(|(place, (days, expected))| {
            let past: Vec<Tried<'_>> =
                origins.iter().zip(&tried).map(|(origin, expected)| (*origin, &expected[place][..])).collect();
            let backtest = backtest(history, &past, days, day);
            let errors = errors_known(&backtest.rows, phases, day);
            let interval = |(expected, errors): (&Expected, &Vec<f64>)| interval(*expected, errors);
            let phases = expected.iter().zip(&errors).map(interval).collect();
            Forecast { days, day: ahead(day, days), phases, backtest }
        })
        .collect();
    Some((foresight, forecasts))
}

/// A day and what was expected of every phase from there.
type Tried<'a> = (Day, &'a [Expected]);

fn ahead(day: Day, days: u32) -> Day {
    day.plus(i32::try_from(days).unwrap_or(i32::MAX))
}

/// The latest month ends before a day, oldest first, so many that the longest horizon has [`ORIGINS`] that are due.
fn month_ends_before(day: Day) -> impl Iterator<Item = Day> {
    let longest = HORIZONS[HORIZONS.len() - 1];
    let months = i32::try_from(ORIGINS).unwrap_or(i32::MAX) + i32::try_from(longest / 30).unwrap_or(0);
    (0..months).rev().map(move |back| day.month_start().plus_months(-back).plus(-1))
}

/// What was expected from each origin, by horizon and phase; the origins are spread over threads.
fn tried(history: &PhaseHistory, phases: usize, origins: &[Day]) -> Vec<Vec<Vec<Expected>>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = origins.len().div_ceil(threads).max(1);
    let expect = |origin: &Day| Foresight::fit(history, phases, *origin).expect(history, &HORIZONS);
    std::thread::scope(|scope| {
        let expect = &expect;
        let workers: Vec<_> = origins
            .chunks(chunk)
            .map(|origins| scope.spawn(move || origins.iter().map(expect).collect::<Vec<_>>()))
            .collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<_>>| match worker.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().flat_map(join).collect()
    })
}

/// What came of the forecasts that are due by a day.
fn backtest(history: &PhaseHistory, tried: &[Tried<'_>], days: u32, day: Day) -> Backtest {
    let mut rows: Vec<BacktestRow> = Vec::new();
    let due: Vec<&Tried<'_>> = tried.iter().filter(|(origin, _)| ahead(*origin, days) <= day).collect();
    for (made_on, expected) in &due[due.len().saturating_sub(ORIGINS)..] {
        let on = ahead(*made_on, days);
        let mut came = vec![0_u64; expected.len()];
        for phase in history.column(on) {
            if let Some(count) = came.get_mut(usize::from(phase.0)) {
                *count += 1;
            }
        }
        let errors = errors_known(&rows, expected.len(), *made_on);
        let told = expected.iter().zip(&errors).zip(came).enumerate();
        let made: Vec<BacktestRow> = told
            .map(|(place, ((expected, errors), came))| BacktestRow {
                made_on: *made_on,
                day: on,
                phase: PhaseNumber(u8::try_from(place).unwrap_or(u8::MAX)),
                forecasted: interval(*expected, errors),
                has_interval: errors.len() >= LEAST_ERRORS,
                came,
            })
            .collect();
        rows.extend(made);
    }
    let skill = skill(&rows);
    Backtest { rows, skill }
}

/// By phase the squared errors of the forecasts that were due by a day, less what chance alone explains of each.
fn errors_known(rows: &[BacktestRow], phases: usize, day: Day) -> Vec<Vec<f64>> {
    let mut errors = vec![Vec::new(); phases];
    for row in rows.iter().filter(|row| row.day <= day) {
        let error = row.forecasted.expected.customers - row.came as f64;
        errors[usize::from(row.phase.0)].push(error * error - row.forecasted.expected.variance);
    }
    errors
}

/// The interval: what chance does, and on top what earlier forecasts missed beyond it, because rates change.
fn interval(expected: Expected, errors: &[f64]) -> Forecasted {
    let missed =
        if errors.len() < LEAST_ERRORS { 0.0 } else { (errors.iter().sum::<f64>() / errors.len() as f64).max(0.0) };
    let half = normal_quantile(0.5 + INTERVAL_LEVEL / 2.0) * (expected.variance + missed).sqrt();
    Forecasted { expected, low: (expected.customers - half).max(0.0), high: expected.customers + half }
}

fn skill(rows: &[BacktestRow]) -> Option<Skill> {
    if rows.is_empty() {
        return None;
    }
    let mean = |error: fn(&BacktestRow) -> f64| rows.iter().map(error).sum::<f64>() / rows.len() as f64;
    let mut made: Vec<Day> = rows.iter().map(|row| row.made_on).collect();
    made.dedup();
    let judged = || rows.iter().filter(|row| row.has_interval);
    let holds = |row: &&BacktestRow| {
        // Customers are whole: an end within half a customer holds them.
        let came = row.came as f64;
        row.forecasted.low - 0.5 <= came && came <= row.forecasted.high + 0.5
    };
    Some(Skill {
        forecasts: made.len(),
        mean_absolute_error: mean(|row| (row.forecasted.expected.customers - row.came as f64).abs()),
        naive_mean_absolute_error: mean(|row| row.forecasted.expected.now.abs_diff(row.came) as f64),
        intervals: judged().count(),
        held: judged().filter(holds).count(),
    })
}
