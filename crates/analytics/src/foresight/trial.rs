//! How far to believe where single customers go next: the same said as of past days, against what they did.
//!
//! As of past days, each with nothing known that came later, it is said of customers of every phase how likely they are to leave it
//! within [`TRIAL_HORIZONS`] and where to. Of each phase evenly spread customers are looked at, equally many at most, so that
//! small phases are judged as sharply as large ones. Scores are Brier's over where a customer goes next or that they stay (G. W. Brier
//! 1950, over several classes): the mean squared distance of probabilities from what came, 0 at best, 2 at worst.
//!
//! They are held against the base rate of the phase: as if of everybody in it one had said what share of them later did what. Nobody
//! knew that then, which makes it the harder to beat.

use domain::Day;
use lifecycle::{CustomerIndex, PhaseNumber};
use serde::Serialize;

use super::backtest::LEAST_DAYS;
use super::futures::Goes;
use super::outlooks::Known;
use super::{Outlooks, Rhythm, Way};
use crate::history::{PhaseHistory, Sojourn};

/// Days within which customers leave their phase or do not.
pub const TRIAL_HORIZONS: [u32; 2] = [90, 365];
/// Past days from which each horizon is tried at least, where the history is long enough.
const ORIGINS: i32 = 4;
/// Days between them.
const DAYS_BETWEEN: i32 = 90;
/// Customers of a phase looked at from each of them.
const OF_A_PHASE: usize = 60;
/// Bands of probabilities.
const BANDS: u8 = 5;
/// One way counts as the closer one where it is by so many standard errors.
const SURE: f64 = 2.0;

/// How it did where customers go next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// By days ahead; none that nobody came due for.
    pub horizons: Vec<TrialHorizon>,
}

/// How it did so many days ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrialHorizon {
    /// Days ahead.
    pub days: u32,
    /// The days as of which it was said, oldest first.
    pub made_on: Vec<Day>,
    /// Customers of whom it was said, each counted once for each day.
    pub customers: u64,
    /// The way that came closer.
    pub way: Way,
    /// Whether it did by more than chance would.
    pub is_sure: bool,
    /// Both.
    pub scores: Vec<TrialScore>,
    /// The score of the base rate of the phase.
    pub base_brier: f64,
    /// Of the way that came closer, by phase.
    pub phases: Vec<TrialPhase>,
    /// Of the way that came closer, by how likely it said somebody leaves.
    pub bands: Vec<TrialBand>,
}

/// The score of one way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrialScore {
    /// The way.
    pub way: Way,
    /// Mean Brier score.
    pub brier: f64,
}

/// Customers of one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrialPhase {
    /// The phase.
    #[serde(skip)]
    pub phase: PhaseNumber,
    /// Customers.
    pub customers: u64,
    /// How many were expected to leave.
    pub expected: f64,
    /// How many did.
    pub left: u64,
    /// Mean Brier score.
    pub brier: f64,
    /// The same of the base rate of the phase.
    pub base_brier: f64,
    /// By the number of the phase they go to: how many were expected to, and how many did.
    #[serde(skip)]
    pub next: Vec<(f64, u64)>,
}

/// Customers who were said to leave with a probability between two.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrialBand {
    /// The lower one.
    pub low: f64,
    /// The upper one.
    pub high: f64,
    /// Customers.
    pub customers: u64,
    /// How many were expected to leave.
    pub expected: f64,
    /// How many did.
    pub left: u64,
}

/// What was said of one customer and what came.
struct Judged {
    made_on: Day,
    horizon: usize,
    phase: PhaseNumber,
    /// By way, by phase reached.
    said: [Vec<f64>; Way::ALL.len()],
    came: Option<PhaseNumber>,
}

impl Judged {
    fn score(&self, way: usize) -> f64 {
        brier(&self.said[way], self.came)
    }

    fn leaves(&self, way: usize) -> f64 {
        self.said[way].iter().sum()
    }
}

/// Squared distance of probabilities, and of that to stay, from what came.
fn brier(said: &[f64], came: Option<PhaseNumber>) -> f64 {
    let distance = |(place, said): (usize, &f64)| {
        let came = f64::from(u8::from(came.is_some_and(|came| usize::from(came.0) == place)));
        (said - came) * (said - came)
    };
    let stays = 1.0 - said.iter().sum::<f64>() - f64::from(u8::from(came.is_none()));
    said.iter().enumerate().map(distance).sum::<f64>() + stays * stays
}

/// Says it as of past days and looks at what came by a day; `None` where the history is too short to have any come due.
pub fn trial(history: &PhaseHistory, rhythm: &Rhythm<'_>, day: Day) -> Option<Trial> {
    let first = history.first_day()?;
    let back = TRIAL_HORIZONS.into_iter().flat_map(|days| {
        (0..ORIGINS).map(move |place| -i32::try_from(days).unwrap_or(i32::MAX) - place * DAYS_BETWEEN)
    });
    let mut origins: Vec<Day> =
        back.map(|back| day.plus(back)).filter(|origin| origin.since(first) >= LEAST_DAYS).collect();
    origins.sort_unstable();
    origins.dedup();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = origins.len().div_ceil(threads).max(1);
    let of = |origins: &[Day]| -> Vec<Judged> {
        origins.iter().flat_map(|origin| judged(history, rhythm, *origin, day)).collect()
    };
    let judged: Vec<Judged> = std::thread::scope(|scope| {
        let of = &of;
        let workers: Vec<_> = origins.chunks(chunk).map(|origins| scope.spawn(move || of(origins))).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<Judged>>| match worker.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().flat_map(join).collect()
    });
    let of_horizon = |place: usize| {
        let own: Vec<&Judged> = judged.iter().filter(|judged| judged.horizon == place).collect();
        horizon(TRIAL_HORIZONS[place], &own, rhythm.model.phases.len())
    };
    let horizons: Vec<TrialHorizon> = (0..TRIAL_HORIZONS.len()).filter_map(of_horizon).collect();
    (!horizons.is_empty()).then_some(Trial { horizons })
}

impl Trial {
    /// The way to go, and whether it is known to be the closer one: by the longest horizon that came due.
    pub fn way(&self) -> (Way, bool) {
        self.horizons.last().map_or((Way::Rhythm, false), |horizon| (horizon.way, horizon.is_sure))
    }
}

/// Of each phase evenly spread customers who were in it on a day.
fn looked_at(history: &PhaseHistory, phases: usize, origin: Day) -> Vec<Sojourn> {
    let mut of_phase: Vec<Vec<CustomerIndex>> = vec![Vec::new(); phases];
    for (customer, phase) in (0..).map(CustomerIndex).zip(history.column(origin)) {
        if let Some(of_phase) = of_phase.get_mut(usize::from(phase.0)) {
            of_phase.push(customer);
        }
    }
    let spread = |customers: &Vec<CustomerIndex>| -> Vec<CustomerIndex> {
        let taken = customers.len().min(OF_A_PHASE);
        (0..taken).map(|place| customers[place * customers.len() / taken]).collect()
    };
    of_phase.iter().flat_map(spread).filter_map(|customer| history.last_sojourn(customer, origin)).collect()
}

/// What is said as of one day, for each horizon that is due.
fn judged(history: &PhaseHistory, rhythm: &Rhythm<'_>, origin: Day, day: Day) -> Vec<Judged> {
    let Some(outlooks) = Outlooks::fit(history, rhythm, origin) else { return Vec::new() };
    let known = Known::on(rhythm, origin);
    let mut traveller = known.traveller(rhythm, origin);
    let mut all = Vec::new();
    for stay in looked_at(history, rhythm.model.phases.len(), origin) {
        let ways = Way::ALL.map(|way| outlooks.goes(rhythm, traveller.as_mut(), &stay, way));
        let left = history.stays_of(stay.customer).find(|later| later.since > origin);
        for (horizon, days) in TRIAL_HORIZONS.into_iter().enumerate() {
            let end = origin.plus(i32::try_from(days).unwrap_or(i32::MAX));
            if end > day {
                continue;
            }
            let within =
                |goes: &Goes| -> Vec<f64> { goes.iter().map(|goes| goes[..=days as usize].iter().sum()).collect() };
            all.push(Judged {
                made_on: origin,
                horizon,
                phase: stay.phase,
                said: [within(&ways[0]), within(&ways[1])],
                came: left.filter(|left| left.since <= end).map(|left| left.phase),
            });
        }
    }
    all
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn horizon(days: u32, judged: &[&Judged], phases: usize) -> Option<TrialHorizon> {
    if judged.is_empty() {
        return None;
    }
    let score = |way: usize| mean(judged.iter().map(|one| one.score(way)));
    let scores = [score(0), score(1)];
    let way = usize::from(scores[1] < scores[0]);
    let gain = |one: &&Judged| one.score(1 - way) - one.score(way);
    let mean_gain = mean(judged.iter().map(gain));
    let variance = mean(judged.iter().map(|one| (gain(one) - mean_gain).powi(2)));
    let mut made_on: Vec<Day> = judged.iter().map(|one| one.made_on).collect();
    made_on.sort_unstable();
    made_on.dedup();
    let of_phase = |number: u8| of_phase(PhaseNumber(number), judged, (way, phases));
    let told: Vec<TrialPhase> = (0_u8..).take(phases).filter_map(of_phase).collect();
    let customers = judged.len() as f64;
    Some(TrialHorizon {
        days,
        made_on,
        customers: judged.len() as u64,
        way: Way::ALL[way],
        is_sure: mean_gain > SURE * (variance / customers).sqrt(),
        scores: Way::ALL.into_iter().zip(scores).map(|(way, brier)| TrialScore { way, brier }).collect(),
        base_brier: told.iter().map(|phase| phase.base_brier * phase.customers as f64).sum::<f64>() / customers,
        phases: told,
        bands: (0..BANDS).map(|band| of_band(band, judged, way)).collect(),
    })
}

fn of_phase(phase: PhaseNumber, judged: &[&Judged], (way, phases): (usize, usize)) -> Option<TrialPhase> {
    let own: Vec<&&Judged> = judged.iter().filter(|one| one.phase == phase).collect();
    if own.is_empty() {
        return None;
    }
    let next = |to: usize| {
        let came = own.iter().filter(|one| one.came.is_some_and(|came| usize::from(came.0) == to)).count();
        (own.iter().map(|one| one.said[way][to]).sum::<f64>(), came as u64)
    };
    let next: Vec<(f64, u64)> = (0..phases).map(next).collect();
    let base: Vec<f64> = next.iter().map(|(_, came)| *came as f64 / own.len() as f64).collect();
    Some(TrialPhase {
        phase,
        customers: own.len() as u64,
        expected: next.iter().map(|(expected, _)| expected).sum(),
        left: next.iter().map(|(_, came)| came).sum(),
        brier: mean(own.iter().map(|one| one.score(way))),
        base_brier: mean(own.iter().map(|one| brier(&base, one.came))),
        next,
    })
}

fn of_band(band: u8, judged: &[&Judged], way: usize) -> TrialBand {
    let width = 1.0 / f64::from(BANDS);
    let (low, high) = (f64::from(band) * width, f64::from(band + 1) * width);
    let is_in = |one: &&&Judged| {
        let leaves = one.leaves(way);
        low <= leaves && (leaves < high || band + 1 == BANDS)
    };
    let own: Vec<&&Judged> = judged.iter().filter(is_in).collect();
    TrialBand {
        low,
        high,
        customers: own.len() as u64,
        expected: own.iter().map(|one| one.leaves(way)).sum(),
        left: own.iter().filter(|one| one.came.is_some()).count() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "found {found}, expected {expected}");
    }

    #[test]
    fn scores_are_reckoned_by_hand() {
        close(brier(&[0.0, 1.0], Some(PhaseNumber(1))), 0.0);
        close(brier(&[0.0, 1.0], None), 2.0);
        close(brier(&[0.2, 0.3], Some(PhaseNumber(0))), 0.64 + 0.09 + 0.25);
    }

    #[test]
    fn shares_and_bands_are_counted_by_hand() {
        let one = |leaves: f64, came: Option<u8>| Judged {
            made_on: Day::from_number(0),
            horizon: 0,
            phase: PhaseNumber(0),
            said: [vec![0.0, leaves], vec![0.0, 0.5]],
            came: came.map(PhaseNumber),
        };
        let all = [one(0.9, Some(1)), one(0.9, Some(1)), one(0.1, None), one(0.1, None)];
        let told = horizon(90, &all.iter().collect::<Vec<_>>(), 2).expect("four");
        assert!(told.way == Way::Rhythm && told.is_sure);
        close(told.scores[0].brier, 0.02);
        close(told.base_brier, 0.5);
        assert!(told.phases.len() == 1 && told.phases[0].left == 2 && told.bands[4].customers == 2);
        close(told.bands[0].expected, 0.2);
    }
}
