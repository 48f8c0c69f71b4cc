//! What comes next: into which phase each customer will go and when, and how many customers each phase will have.
//!
//! Two things are estimated. Where single customers go next, [`Outlooks`] says: from the day on which silence alone moves them,
//! what the value model expects of them, and the rates below; [`trial()`] tries it on the past. Of the rates:
//!
//! The estimate is semi-Markov with competing ways out: how likely a customer goes from a phase to another tomorrow
//! depends on the phase, on how many days they have been in it, and on the phase they came from. These daily rates are
//! counted over the past year; chained, they are the estimate of Aalen & Johansen ([`models::survival::Incidence`]) given the days
//! already spent. Few observations are drawn towards what more of them say: the rates of those who came from one phase
//! towards the rates of all in the phase at that age, and these towards those of the ages around it.
//!
//! ```text
//! PhaseHistory ──► Foresight::fit(day): rates by phase, phase before and age
//!                      ├──► Outlooks: of one customer, with their silence and rhythm ──► trial: the same as of past days, by customer
//!                      └──► expect(horizons): of the firm ──┐
//! Rhythm: each buyer taken ahead by themselves ─────────────┴──► backtest: the same as of past month ends, against what came,
//!                                                               and against standing still; the closest is taken
//! ```

mod arrivals;
mod backtest;
mod expectation;
mod futures;
mod outlooks;
mod pace;
mod rhythm;
mod trial;

pub use backtest::{Backtest, BacktestRow, Forecast, Forecasted, HORIZONS, INTERVAL_LEVEL, Method, Skill, forecast};
pub use expectation::Expected;
pub use outlooks::{Next, Outlook, Outlooks, Way};
pub use rhythm::Rhythm;
pub use trial::{TRIAL_HORIZONS, Trial, TrialBand, TrialHorizon, TrialPhase, TrialScore, trial};

use domain::Day;
use lifecycle::PhaseNumber;
use models::survival::DayCounts;

use crate::history::{PhaseHistory, Sojourn};

/// Days of the past that the rates are counted over: a whole year, so that no season weighs more than another.
pub const DAYS_COUNTED: i32 = 365;
/// Days ahead within which a customer's next phase is looked for.
pub const DAYS_AHEAD: usize = 365;
/// Ages above this many days have one rate in common.
const AGES: usize = 400;
/// What a rate is drawn towards weighs as much as an observation in which so many customers went.
const STRENGTH: f64 = 5.0;
/// So many customers have to have gone for their rate to be one towards which others are drawn.
const ENOUGH: f64 = 10.0;

/// The daily rates at which customers go from phase to phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Foresight {
    day: Day,
    phases: usize,
    /// By phase and phase before (the last for 'none'): which rates hold.
    origins: Vec<usize>,
    /// `rates[(rates_of * AGES + age) * phases + to]`: the share of those in the phase for `age` days that goes to another
    /// on the next day.
    rates: Vec<f64>,
    /// Phase of each set of rates, and the phase before where it is of these only.
    sets: Vec<usize>,
    /// New customers a day, by the phase in which they become known.
    arrivals: Vec<f64>,
}

/// Ages grouped so that each group is a fifth longer than the one before: rates change fast in the first days and
/// slowly later. The last one goes on for ever.
fn age_groups() -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    while start < AGES {
        let end = (start + 1).max(start * 6 / 5).min(AGES);
        groups.push(start..end);
        start = end;
    }
    groups
}

/// Observations of one group of ages: customers at risk times days, and how many went to each phase.
#[derive(Debug, Clone, PartialEq, Default)]
struct Seen {
    at_risk: f64,
    went: Vec<f64>,
}

impl Seen {
    fn add(&mut self, other: &Self) {
        self.at_risk += other.at_risk;
        self.went.resize(self.went.len().max(other.went.len()), 0.0);
        for (own, other) in self.went.iter_mut().zip(&other.went) {
            *own += other;
        }
    }

    /// The rates, drawn towards others.
    fn drawn_to(&self, towards: &[f64]) -> Vec<f64> {
        let leaving: f64 = towards.iter().sum();
        if leaving <= 0.0 {
            return towards.to_vec();
        }
        let weight = STRENGTH / leaving;
        let went = self.went.iter().copied().chain(std::iter::repeat(0.0));
        towards.iter().zip(went).map(|(rate, went)| (went + weight * rate) / (self.at_risk + weight)).collect()
    }

    /// The rates as they were seen.
    fn plain(&self, phases: usize) -> Vec<f64> {
        let went = self.went.iter().copied().chain(std::iter::repeat(0.0)).take(phases);
        went.map(|went| if self.at_risk > 0.0 { went / self.at_risk } else { 0.0 }).collect()
    }
}

/// What was seen of stays, by group of ages.
fn seen(counts: &DayCounts, groups: &[std::ops::Range<usize>]) -> Vec<Seen> {
    let mut all = vec![Seen::default(); groups.len()];
    // The change on the day after an age of n days is counted under n + 1.
    for (age, (at_risk, ends)) in counts.days().skip(1).enumerate() {
        let place = groups.partition_point(|group| group.end <= age).min(groups.len() - 1);
        let went = ends.iter().map(|count| *count as f64).collect();
        all[place].add(&Seen { at_risk: at_risk as f64, went });
    }
    all
}

/// What was seen around a group of ages, so many groups of it and its neighbours that enough customers went; `None` where all together are
/// too few. Where nobody has been in a phase for as long yet, those speak who have been in it for longest.
fn nearby(by_age: &[Seen], group: usize) -> Option<Seen> {
    let mut near = Seen::default();
    let distance = |other: &usize| (other.abs_diff(group), *other);
    let mut others: Vec<usize> = (0..by_age.len()).collect();
    others.sort_by_key(distance);
    for other in others {
        near.add(&by_age[other]);
        if near.went.iter().sum::<f64>() >= ENOUGH {
            return Some(near);
        }
    }
    None
}

/// The place of a phase before in the table of origins.
fn origin(phases: usize, from: Option<PhaseNumber>) -> usize {
    from.map_or(phases, |from| usize::from(from.0))
}

impl Foresight {
    /// Counts the rates of a history of so many phases as of a day; nothing later is looked at.
    pub fn fit(history: &PhaseHistory, phases: usize, day: Day) -> Self {
        Self::fit_ends(history, phases, day, |_| true, |_| true)
    }

    /// The same of some sojourns, of which only some ends count: the others were watched until they ended otherwise.
    fn fit_ends(
        history: &PhaseHistory,
        phases: usize,
        day: Day,
        watched: impl Fn(&Sojourn) -> bool,
        counts_end: impl Fn(&Sojourn) -> bool,
    ) -> Self {
        let since = day.plus(1 - DAYS_COUNTED);
        let mut counts = vec![DayCounts::new(phases); phases * (phases + 1)];
        let mut has_any = vec![false; counts.len()];
        let mut came = Vec::new();
        for sojourn in history.sojourns(day).filter(watched) {
            let place = usize::from(sojourn.phase.0) * (phases + 1) + origin(phases, sojourn.from);
            let entry = u32::try_from(since.plus(-1).since(sojourn.since)).unwrap_or(0);
            let to = sojourn.to.filter(|_| counts_end(&sojourn)).map(|to| usize::from(to.0));
            counts[place].add(entry, sojourn.age_on(day), to);
            has_any[place] |= sojourn.until.is_none_or(|last| last >= since.plus(-1));
            if sojourn.from.is_none() {
                came.push((day.since(sojourn.since), sojourn.phase));
            }
        }
        let arrivals = arrivals::a_day(&came, history.first_day().map_or(0, |first| day.since(first) + 1), phases);
        let mut foresight =
            Self { day, phases, origins: vec![0; counts.len()], rates: Vec::new(), sets: Vec::new(), arrivals };
        for phase in 0..phases {
            let range = phase * (phases + 1)..(phase + 1) * (phases + 1);
            foresight.add_phase(phase, &counts[range.clone()], &has_any[range]);
        }
        foresight
    }

    /// Rates of one phase, from what was seen by phase before.
    fn add_phase(&mut self, phase: usize, counts: &[DayCounts], has_any: &[bool]) {
        let groups = age_groups();
        let by_origin: Vec<Vec<Seen>> = counts.iter().map(|counts| seen(counts, &groups)).collect();
        let mut by_age = vec![Seen::default(); groups.len()];
        for seen in &by_origin {
            for (all, own) in by_age.iter_mut().zip(seen) {
                all.add(own);
            }
        }
        let mut whole = Seen::default();
        for seen in &by_age {
            whole.add(seen);
        }
        let mean = whole.plain(self.phases);
        let around = |group: usize| nearby(&by_age, group).map_or_else(|| mean.clone(), |near| near.plain(self.phases));
        let of_phase: Vec<Vec<f64>> =
            by_age.iter().enumerate().map(|(group, seen)| seen.drawn_to(&around(group))).collect();
        let common = self.push_set(phase, &groups, &of_phase);
        for (from, (seen, has_any)) in by_origin.iter().zip(has_any).enumerate() {
            let place = phase * (self.phases + 1) + from;
            self.origins[place] = if *has_any {
                let rates: Vec<Vec<f64>> =
                    seen.iter().zip(&of_phase).map(|(seen, rates)| seen.drawn_to(rates)).collect();
                self.push_set(phase, &groups, &rates)
            } else {
                common
            };
        }
    }

    fn push_set(&mut self, phase: usize, groups: &[std::ops::Range<usize>], rates: &[Vec<f64>]) -> usize {
        for (group, rates) in groups.iter().zip(rates) {
            for _ in group.clone() {
                self.rates.extend(rates);
            }
        }
        self.sets.push(phase);
        self.sets.len() - 1
    }

    /// The day it knows.
    pub fn day(&self) -> Day {
        self.day
    }

    /// New customers a day, by the phase in which they become known.
    pub fn arrivals(&self) -> &[f64] {
        &self.arrivals
    }

    fn set_of(&self, phase: PhaseNumber, from: Option<PhaseNumber>) -> usize {
        self.origins[usize::from(phase.0) * (self.phases + 1) + origin(self.phases, from)]
    }

    fn rates_of(&self, set: usize, age: usize) -> &[f64] {
        let start = (set * AGES + age.min(AGES - 1)) * self.phases;
        &self.rates[start..start + self.phases]
    }
}

#[cfg(test)]
mod tests;
