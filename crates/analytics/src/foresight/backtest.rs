//! The forecast of the firm, and how far to believe it: the same made as of past month ends, against what came.

use domain::Day;
use lifecycle::PhaseNumber;
use models::numeric::distribution::normal_quantile;
use serde::Serialize;

use super::{Expected, Foresight, Rhythm};
use crate::history::PhaseHistory;

/// How many days ahead the firm's phases are forecast.
pub const HORIZONS: [u32; 2] = [30, 90];
/// Level of the intervals.
pub const INTERVAL_LEVEL: f64 = 0.8;
/// Past month ends from which forecasts are tried.
const ORIGINS: usize = 12;
/// Days of history without which no forecast is tried: a shorter past knows no rates worth the name.
pub(super) const LEAST_DAYS: i32 = 90;
/// Forecasts that came due before an interval takes their errors into account.
const LEAST_ERRORS: usize = 3;

/// How a forecast is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// From what each buyer is likely to do, and silence will do for certain; of others by rates.
    Customers,
    /// By the rates at which customers went from phase to phase.
    Flows,
    /// It stays as it is, because that came closer in the past.
    Standstill,
}

impl Method {
    /// The key of the sentence that says so.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Customers => "phases-outlook-by-customers",
            Self::Flows => "phases-outlook-by-flows",
            Self::Standstill => "phases-outlook-by-standstill",
        }
    }
}

/// Customers per phase some days ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Days ahead.
    pub days: u32,
    /// The day that is foretold.
    pub day: Day,
    /// How: the way that came closest in the back-test.
    pub method: Method,
    /// By phase number.
    pub phases: Vec<Forecasted>,
    /// How such forecasts did in the past: those of the method, or where that is to stand still of the better one of the others.
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

/// The rates at which customers change their phase, as of a day; `None` where the history up to it is too short.
fn rates(history: &PhaseHistory, phases: usize, day: Day) -> Option<Foresight> {
    let first = history.first_day()?;
    (day.since(first) >= LEAST_DAYS).then(|| Foresight::fit(history, phases, day))
}

/// The forecasts for [`HORIZONS`] as of a day, each with its back-test. `None` where the history is too short. Each horizon is foretold in
/// the way that came closest there: with a rhythm three are tried, without one two.
pub fn forecast(history: &PhaseHistory, phases: usize, day: Day, rhythm: Option<&Rhythm<'_>>) -> Option<Vec<Forecast>> {
    let first = history.first_day()?;
    let foresight = rates(history, phases, day)?;
    let origins: Vec<Day> = month_ends_before(day).filter(|origin| origin.since(first) >= LEAST_DAYS).collect();
    let rhythm = rhythm.filter(|rhythm| rhythm.is_of_use());
    let tried = tried(history, phases, &origins, rhythm);
    let now = expect(&foresight, history, rhythm);
    let forecasts = (0..).zip(HORIZONS).map(|(place, days)| {
        let of_way = |(method, now): &(Method, Vec<Vec<Expected>>)| {
            let of_method = |ways: &Ways| {
                ways.iter().find(|(known, _)| known == method).map(|(_, expected)| expected[place].clone())
            };
            let past: Vec<Tried> =
                origins.iter().zip(&tried).filter_map(|(origin, ways)| Some((*origin, of_method(ways)?))).collect();
            (*method, now[place].clone(), backtest(history, &past, days, day))
        };
        best(now.iter().map(of_way).collect(), (days, phases, day))
    });
    Some(forecasts.collect())
}

/// The forecast of the way that came closest.
fn best(ways: Vec<(Method, Vec<Expected>, Backtest)>, (days, phases, day): (u32, usize, Day)) -> Forecast {
    let error = |backtest: &Backtest| backtest.skill.map_or(f64::INFINITY, |skill| skill.mean_absolute_error);
    let closest = ways.into_iter().reduce(|one, other| if error(&other.2) < error(&one.2) { other } else { one });
    let (mut method, expected, backtest) = closest.unwrap_or((Method::Flows, Vec::new(), Backtest::default()));
    if backtest.skill.is_some_and(|skill| skill.naive_mean_absolute_error < skill.mean_absolute_error) {
        method = Method::Standstill;
    }
    let errors = errors_known(&backtest.rows, phases, day, method);
    let shown = |(expected, errors): (&Expected, &Vec<f64>)| interval(by(method, *expected), errors);
    let phases = expected.iter().zip(&errors).map(shown).collect();
    Forecast { days, day: ahead(day, days), method, phases, backtest }
}

/// What a method expects.
fn by(method: Method, expected: Expected) -> Expected {
    match method {
        Method::Customers | Method::Flows => expected,
        Method::Standstill => Expected { customers: expected.now as f64, new: 0.0, variance: 0.0, ..expected },
    }
}

/// What is expected by horizon and phase, in each way that can be gone: of buyers by their rhythm, where it is known, and by the
/// rates alone.
fn expect(foresight: &Foresight, history: &PhaseHistory, rhythm: Option<&Rhythm<'_>>) -> Ways {
    let by_rates = || foresight.expect(history, &HORIZONS);
    let Some(rhythm) = rhythm else { return vec![(Method::Flows, by_rates())] };
    let Some(buyers) = rhythm.buyers(history, foresight.day()) else {
        // Nobody's rhythm was known that early.
        return vec![(Method::Customers, by_rates()), (Method::Flows, by_rates())];
    };
    let mut expected = foresight.expect_others(history, &HORIZONS, |customer| buyers.has(customer));
    for (all, buyers) in expected.iter_mut().flatten().zip(buyers.expected.iter().flatten()) {
        all.now += buyers.now;
        all.customers += buyers.customers;
        all.variance += buyers.variance;
    }
    vec![(Method::Customers, expected), (Method::Flows, by_rates())]
}

/// A day and what was expected of every phase from there.
type Tried = (Day, Vec<Expected>);

/// What was expected by horizon and phase, in each way that was tried.
type Ways = Vec<(Method, Vec<Vec<Expected>>)>;

fn ahead(day: Day, days: u32) -> Day {
    day.plus(i32::try_from(days).unwrap_or(i32::MAX))
}

/// The latest month ends before a day, oldest first, so many that the longest horizon has [`ORIGINS`] that are due.
fn month_ends_before(day: Day) -> impl Iterator<Item = Day> {
    let longest = HORIZONS[HORIZONS.len() - 1];
    let months = i32::try_from(ORIGINS).unwrap_or(i32::MAX) + i32::try_from(longest / 30).unwrap_or(0);
    (0..months).rev().map(move |back| day.month_start().plus_months(-back).plus(-1))
}

/// What was expected from each origin; the origins are spread over threads.
fn tried(history: &PhaseHistory, phases: usize, origins: &[Day], rhythm: Option<&Rhythm<'_>>) -> Vec<Ways> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = origins.len().div_ceil(threads).max(1);
    let expect = |origin: &Day| expect(&Foresight::fit(history, phases, *origin), history, rhythm);
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
fn backtest(history: &PhaseHistory, tried: &[Tried], days: u32, day: Day) -> Backtest {
    let mut rows: Vec<BacktestRow> = Vec::new();
    let due: Vec<&Tried> = tried.iter().filter(|(origin, _)| ahead(*origin, days) <= day).collect();
    for (made_on, expected) in &due[due.len().saturating_sub(ORIGINS)..] {
        let on = ahead(*made_on, days);
        let mut came = vec![0_u64; expected.len()];
        for phase in history.column(on) {
            if let Some(count) = came.get_mut(usize::from(phase.0)) {
                *count += 1;
            }
        }
        let errors = errors_known(&rows, expected.len(), *made_on, Method::Customers);
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

/// By phase the squared errors of a method's forecasts that were due by a day, less what chance alone explains of each.
fn errors_known(rows: &[BacktestRow], phases: usize, day: Day, method: Method) -> Vec<Vec<f64>> {
    let mut errors = vec![Vec::new(); phases];
    for row in rows.iter().filter(|row| row.day <= day) {
        let expected = by(method, row.forecasted.expected);
        let error = expected.customers - row.came as f64;
        errors[usize::from(row.phase.0)].push(error * error - expected.variance);
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
