//! How customers move between phases from month to month.

use domain::{Amount, Day};
use lifecycle::{PhaseModel, PhaseNumber};
use serde::Serialize;

use crate::population::{Knowledge, Population, UNKNOWN};

/// The phases of all customers at the ends of months: for every day a column in the order of the book.
#[derive(Debug, Clone, Default)]
pub struct PhaseGrid {
    /// Month ends, oldest first; the last may be the day of asking inside a month.
    pub days: Vec<Day>,
    /// `phases[model][day][customer]`.
    pub phases: Vec<Vec<Vec<PhaseNumber>>>,
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

    /// Replays the phases at the given days, each with the vintage valid then.
    pub fn build(knowledge: &Knowledge<'_>, days: Vec<Day>, mut progress: impl FnMut(usize, usize)) -> Self {
        let mut phases: Vec<Vec<Vec<PhaseNumber>>> = knowledge.models.iter().map(|_| Vec::new()).collect();
        for (done, day) in days.iter().enumerate() {
            let population = knowledge.population(*day);
            for (model, column) in phases.iter_mut().zip(population.phases) {
                model.push(column);
            }
            progress(done + 1, days.len());
        }
        Self { days, phases }
    }

    /// Customers per phase at every day, for one model; phases in the model's own order.
    pub fn counts(&self, model_place: usize, model: &PhaseModel) -> Vec<Vec<u64>> {
        let columns = self.phases.get(model_place).map_or(&[][..], Vec::as_slice);
        columns.iter().map(|column| count(column, model.phases.len())).collect()
    }

    /// Moves between two days of the grid.
    pub fn transitions(&self, model_place: usize, model: &PhaseModel, from: usize, to: usize) -> Option<Transitions> {
        let columns = self.phases.get(model_place)?;
        Some(Transitions::between(
            *self.days.get(from)?,
            columns.get(from)?,
            *self.days.get(to)?,
            columns.get(to)?,
            model,
        ))
    }
}

fn count(column: &[PhaseNumber], phases: usize) -> Vec<u64> {
    let mut counts = vec![0; phases];
    for phase in column {
        if let Some(count) = counts.get_mut(usize::from(phase.0)) {
            *count += 1;
        }
    }
    counts
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
    /// Between two columns in the order of the book.
    pub fn between(from: Day, before: &[PhaseNumber], to: Day, after: &[PhaseNumber], model: &PhaseModel) -> Self {
        let phases = model.phases.len();
        let mut moves = vec![vec![0; phases]; phases];
        let mut entered = vec![0; phases];
        for (before, after) in before.iter().zip(after) {
            if *after == UNKNOWN {
                continue;
            }
            if *before == UNKNOWN {
                entered[usize::from(after.0)] += 1;
            } else {
                moves[usize::from(before.0)][usize::from(after.0)] += 1;
            }
        }
        Self { from, to, moves, entered }
    }

    /// Customers of a phase at the earlier day.
    pub fn whole(&self, from: PhaseNumber) -> u64 {
        self.moves[usize::from(from.0)].iter().sum()
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
