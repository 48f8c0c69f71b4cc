//! What comes next: into which phase each customer will go and when, and how many customers each phase will have.
//!
//! The estimate is semi-Markov with competing ways out: how likely a customer goes from a phase to another tomorrow
//! depends on the phase, on how many days they have been in it, and on the phase they came from. These daily rates are
//! counted over the past year; chained, they are the estimate of Aalen & Johansen ([`models::survival::Incidence`]) given the days
//! already spent. Few observations are drawn towards what more of them say: the rates of those who came from one phase
//! towards the rates of all in the phase at that age, and these towards the phase's mean.
//!
//! ```text
//! PhaseHistory ──► Foresight::fit(day): rates by phase, phase before and age
//!                      ├──► outlook(phase, from, age): of one customer
//!                      └──► expect(horizons): of the firm ──┐
//! Rhythm: each buyer taken ahead by themselves ─────────────┴──► backtest: the same as of past month ends, against what came,
//!                                                               and against standing still; the closest is taken
//! ```

mod arrivals;
mod backtest;
mod expectation;
mod rhythm;

pub use backtest::{
    Backtest, BacktestRow, Forecast, Forecasted, HORIZONS, INTERVAL_LEVEL, Method, Skill, forecast, rates,
};
pub use expectation::Expected;
pub use rhythm::Rhythm;

use domain::Day;
use lifecycle::PhaseNumber;
use models::survival::DayCounts;
use serde::Serialize;

use crate::history::PhaseHistory;

/// Days of the past that the rates are counted over: a whole year, so that no season weighs more than another.
pub const DAYS_COUNTED: i32 = 365;
/// Days ahead within which a customer's next phase is looked for.
pub const DAYS_AHEAD: usize = 365;
/// Ages above this many days have one rate in common.
const AGES: usize = 400;
/// What a rate is drawn towards weighs as much as an observation in which so many customers went.
const STRENGTH: f64 = 5.0;

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

/// Where one customer will go next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// The probability to be in the same phase without a break for [`DAYS_AHEAD`] days more.
    pub stays: f64,
    /// The phases that may come next, the most likely first.
    pub next: Vec<Next>,
}

/// A phase that may come next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Next {
    /// The phase.
    #[serde(skip)]
    pub phase: PhaseNumber,
    /// The probability that it is the next one, and comes within [`DAYS_AHEAD`] days.
    pub probability: f64,
    /// Days from today until half of those have gone who go there; and until a quarter and three quarters have.
    pub median_days: u32,
    /// Lower quartile of the days.
    pub early_days: u32,
    /// Upper quartile of the days.
    pub late_days: u32,
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

/// The place of a phase before in the table of origins.
fn origin(phases: usize, from: Option<PhaseNumber>) -> usize {
    from.map_or(phases, |from| usize::from(from.0))
}

impl Foresight {
    /// Counts the rates of a history of so many phases as of a day; nothing later is looked at.
    pub fn fit(history: &PhaseHistory, phases: usize, day: Day) -> Self {
        let since = day.plus(1 - DAYS_COUNTED);
        let mut counts = vec![DayCounts::new(phases); phases * (phases + 1)];
        let mut has_any = vec![false; counts.len()];
        let mut came = Vec::new();
        for sojourn in history.sojourns(day) {
            let place = usize::from(sojourn.phase.0) * (phases + 1) + origin(phases, sojourn.from);
            let entry = u32::try_from(since.plus(-1).since(sojourn.since)).unwrap_or(0);
            let to = sojourn.to.map(|to| usize::from(to.0));
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
        let of_phase: Vec<Vec<f64>> = by_age.iter().map(|seen| seen.drawn_to(&mean)).collect();
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

    /// Where a customer will go who has been in a phase for `age` days (0 on the first), and came from another or from
    /// nowhere.
    pub fn outlook(&self, phase: PhaseNumber, from: Option<PhaseNumber>, age: u32) -> Outlook {
        let set = self.set_of(phase, from);
        let mut reached = vec![vec![0.0; DAYS_AHEAD + 1]; self.phases];
        let mut lasting = 1.0;
        for day in 1..=DAYS_AHEAD {
            let rates = self.rates_of(set, age as usize + day - 1);
            for (reached, rate) in reached.iter_mut().zip(rates) {
                reached[day] = reached[day - 1] + lasting * rate;
            }
            lasting *= (1.0 - rates.iter().sum::<f64>()).max(0.0);
        }
        let after = |reached: &[f64], part: f64| {
            let wanted = part * reached[DAYS_AHEAD];
            u32::try_from(reached.partition_point(|share| *share < wanted)).unwrap_or(u32::MAX)
        };
        let mut next: Vec<Next> = (0..)
            .map(PhaseNumber)
            .zip(&reached)
            .filter(|(_, reached)| reached[DAYS_AHEAD] > 0.0)
            .map(|(phase, reached)| Next {
                phase,
                probability: reached[DAYS_AHEAD],
                median_days: after(reached, 0.5),
                early_days: after(reached, 0.25),
                late_days: after(reached, 0.75),
            })
            .collect();
        next.sort_by(|left, right| right.probability.total_cmp(&left.probability).then(left.phase.cmp(&right.phase)));
        Outlook { stays: lasting, next }
    }
}

#[cfg(test)]
mod tests;
