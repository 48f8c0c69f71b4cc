//! How customers move between phases: from month to month, and within any span.

use domain::{Amount, Day};
use lifecycle::{CustomerIndex, PhaseModel, PhaseNumber};
use models::statistics::{self, Interval, USUAL_LEVEL};
use serde::Serialize;

use crate::history::PhaseHistory;
use crate::population::{Population, UNKNOWN};

/// How many customers were in each phase of a model at the ends of months, and who moved in between.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PhaseGrid {
    /// Month ends, oldest first; the last may be the day of asking inside a month.
    pub days: Vec<Day>,
    /// `counts[day][phase]`, phases by number.
    pub counts: Vec<Vec<u64>>,
    /// `moves[i]` are the moves from `days[i]` to `days[i + 1]`.
    pub moves: Vec<Transitions>,
}

impl PhaseGrid {
    /// Month ends from the first to the last day of the data, and the last day itself.
    pub fn days_between(first: Day, last: Day) -> Vec<Day> {
        let mut days = Vec::new();
        let mut end = first.month_end();
        while end < last {
            days.push(end);
            end = end.plus(1).month_end();
        }
        days.push(last);
        days
    }

    /// What a history shows at days in rising order.
    pub fn of(history: &PhaseHistory, model: &PhaseModel, days: Vec<Day>) -> Self {
        let phases = model.phases.len();
        let mut counts = vec![vec![0; phases]; days.len()];
        let mut moves: Vec<Transitions> =
            days.windows(2).map(|pair| Transitions::none(pair[0], pair[1], phases)).collect();
        let mut row = Vec::with_capacity(days.len());
        for customer in (0..).map(CustomerIndex).take(history.len()) {
            history.row(customer, &days, &mut row);
            for (phase, counts) in row.iter().zip(&mut counts) {
                if let Some(count) = counts.get_mut(usize::from(phase.0)) {
                    *count += 1;
                }
            }
            for (pair, moves) in row.windows(2).zip(&mut moves) {
                moves.add(pair[0], pair[1]);
            }
        }
        Self { days, counts, moves }
    }
}

/// Who moved where between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transitions {
    /// The earlier day.
    pub from: Day,
    /// The later day.
    pub to: Day,
    /// `moves[from][to]`: customers, by phase numbers; the diagonal stayed.
    pub moves: Vec<Vec<u64>>,
    /// Customers first known in between, by the phase they reached.
    pub entered: Vec<u64>,
}

impl Transitions {
    fn none(from: Day, to: Day, phases: usize) -> Self {
        Self { from, to, moves: vec![vec![0; phases]; phases], entered: vec![0; phases] }
    }

    fn add(&mut self, before: PhaseNumber, after: PhaseNumber) {
        if after == UNKNOWN {
            return;
        }
        if before == UNKNOWN {
            self.entered[usize::from(after.0)] += 1;
        } else {
            self.moves[usize::from(before.0)][usize::from(after.0)] += 1;
        }
    }

    /// Between two columns in the order of the book.
    pub fn between(from: Day, before: &[PhaseNumber], to: Day, after: &[PhaseNumber], model: &PhaseModel) -> Self {
        let mut transitions = Self::none(from, to, model.phases.len());
        for (before, after) in before.iter().zip(after) {
            transitions.add(*before, *after);
        }
        transitions
    }

    /// Every change of phase on the days after `from` up to and with `to`, so that who changes twice is counted twice, and
    /// who went and came back within the span is counted at all. Nobody stands on the diagonal.
    pub fn changes(history: &PhaseHistory, model: &PhaseModel, from: Day, to: Day) -> Self {
        let mut changes = Self::none(from, to, model.phases.len());
        for sojourn in history.sojourns(to).filter(|sojourn| from < sojourn.since) {
            changes.add(sojourn.from.unwrap_or(UNKNOWN), sojourn.phase);
        }
        changes
    }

    /// Customers of a phase at the earlier day.
    pub fn whole(&self, from: PhaseNumber) -> u64 {
        self.moves[usize::from(from.0)].iter().sum()
    }

    /// Of the customers of a phase at the earlier day, the share that was in another (or the same) at the later one, with
    /// Wilson's interval; `None` where nobody was in it.
    pub fn share(&self, from: PhaseNumber, to: PhaseNumber) -> Option<Interval> {
        let moved = self.moves[usize::from(from.0)][usize::from(to.0)];
        statistics::share(moved, self.whole(from), USUAL_LEVEL)
    }
}

/// One phase of a model with who is in it and what they are worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseTotal {
    /// The phase.
    pub phase: PhaseNumber,
    /// Customers in it.
    pub customers: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
    /// Their revenue so far.
    pub revenue: Amount,
}

/// Customers and value by phase, in the order along the cycle.
pub fn phase_totals(population: &Population, model_place: usize, model: &PhaseModel) -> Vec<PhaseTotal> {
    let mut totals: Vec<PhaseTotal> = model
        .along_the_cycle()
        .into_iter()
        .map(|(phase, _)| PhaseTotal { phase, customers: 0, value: Amount::ZERO, revenue: Amount::ZERO })
        .collect();
    let mut places = vec![0; model.phases.len()];
    for (place, total) in totals.iter().enumerate() {
        places[usize::from(total.phase.0)] = place;
    }
    for (phase, facts) in population.phases[model_place].iter().zip(&population.facts) {
        if *phase == UNKNOWN {
            continue;
        }
        let total = &mut totals[places[usize::from(phase.0)]];
        total.customers += 1;
        total.revenue += facts.revenue;
        total.value += facts.forecast.map_or(Amount::ZERO, |forecast| forecast.value_year);
    }
    totals
}
