//! What a changed phase model would do: who would move today, how well it foretells who buys, and how two versions differ over time.

use analytics::population::{Knowledge, Population, UNKNOWN};
use analytics::validity::{self, Validity};
use domain::Day;
use lifecycle::phase::Name;
use lifecycle::{ModelText, PhaseModel, PhaseNumber};
use serde::Serialize;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::phase_models::{ModelsError, proposed};
use crate::state::State;

/// Month ends that a comparison shows at most, the latest.
const MOST_DAYS: usize = 24;

/// A phase in a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseHead {
    /// Its id.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// Colour and shape.
    pub colour: String,
}

/// A model in a comparison: its phases along the cycle, and how well they foretell who buys.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Its id.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// Its phases along the cycle.
    pub phases: Vec<PhaseHead>,
    /// How well they foretell who buys within 90 days; `None` where the data are shorter than 180 days.
    pub validity: Option<Validity>,
}

/// Two versions of a model beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The day of the moves.
    pub at: Day,
    /// As it is.
    pub before: Side,
    /// As it would be.
    pub after: Side,
    /// `moves[i][j]`: customers in the i-th phase before and in the j-th after, both along the cycle.
    pub moves: Vec<Vec<u64>>,
    /// Customers whose phase would bear another id.
    pub moved: u64,
    /// All customers.
    pub of: u64,
}

/// Customers per phase under two versions at the ends of months.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// The days, the last one the day asked about.
    pub days: Vec<Day>,
    /// `before[day][i]`: customers in the i-th phase along the cycle.
    pub before: Vec<Vec<u64>>,
    /// The same under the other version.
    pub after: Vec<Vec<u64>>,
    /// Customers whose phase bears another id, day by day.
    pub moved: Vec<u64>,
}

/// Models read for a question, and which of them is asked about.
struct Bench {
    models: Vec<PhaseModel>,
    place: usize,
}

impl Bench {
    fn model(&self) -> &PhaseModel {
        &self.models[self.place]
    }

    fn knowledge<'a>(&'a self, state: &'a State) -> Knowledge<'a> {
        Knowledge { models: &self.models, ..state.knowledge() }
    }

    fn column(&self, state: &State, day: Day) -> Vec<PhaseNumber> {
        self.knowledge(state).population(day).phases.swap_remove(self.place)
    }

    fn side(&self, state: &State) -> Side {
        let phases = self.model().along_the_cycle().into_iter().map(|(_, phase)| PhaseHead {
            id: phase.id.clone(),
            name: phase.name.clone(),
            colour: phase.colour.clone(),
        });
        Side {
            model: self.model().id.clone(),
            version: self.model().version,
            phases: phases.collect(),
            validity: self.validity(state),
        }
    }

    fn validity(&self, state: &State) -> Option<Validity> {
        let (first, last) = state.span()?;
        let knowledge = self.knowledge(state);
        let populations: [Population; 2] = validity::days(first, last)?.map(|day| knowledge.population(day));
        let [earlier, split] = &populations;
        Some(validity::validity(&knowledge, [earlier, split], self.place, self.model().phases.len()))
    }
}

/// A version of a model, read as it would be among those in use; only those are kept that it asks for.
fn bench(engine: &Engine, state: &State, text: &ModelText) -> Result<Bench, ModelsError> {
    let mut models = proposed(state, &**engine.folder(), text)?;
    let wanted = models.iter().position(|model| model.id == text.id).unwrap_or(0);
    let asked = models[wanted].rests_on.clone();
    if asked.is_empty() {
        return Ok(Bench { models: vec![models.swap_remove(wanted)], place: 0 });
    }
    Ok(Bench { models, place: wanted })
}

/// Where each phase of a model stands along the cycle, by number.
fn places(model: &PhaseModel) -> Vec<usize> {
    let mut places = vec![0; model.phases.len()];
    for (place, (number, _)) in model.along_the_cycle().into_iter().enumerate() {
        places[usize::from(number.0)] = place;
    }
    places
}

fn moves(before: &Bench, after: &Bench, columns: [&[PhaseNumber]; 2]) -> (Vec<Vec<u64>>, u64, u64) {
    let (from, to) = (before.model(), after.model());
    let (rows, along) = (places(from), places(to));
    let mut matrix = vec![vec![0; to.phases.len()]; from.phases.len()];
    let (mut moved, mut all) = (0, 0);
    for (before, after) in columns[0].iter().zip(columns[1]) {
        if *before == UNKNOWN || *after == UNKNOWN {
            continue;
        }
        all += 1;
        matrix[rows[usize::from(before.0)]][along[usize::from(after.0)]] += 1;
        moved += u64::from(from.phase(*before).id != to.phase(*after).id);
    }
    (matrix, moved, all)
}

fn counts(model: &PhaseModel, column: &[PhaseNumber]) -> Vec<u64> {
    let places = places(model);
    let mut counts = vec![0; model.phases.len()];
    for phase in column.iter().filter(|phase| **phase != UNKNOWN) {
        counts[places[usize::from(phase.0)]] += 1;
    }
    counts
}

/// Two versions beside each other on a day.
pub fn compare(
    engine: &Engine,
    state: &State,
    [before, after]: [&ModelText; 2],
    day: Day,
) -> Result<Comparison, ModelsError> {
    let (before, after) = (bench(engine, state, before)?, bench(engine, state, after)?);
    let columns = [before.column(state, day), after.column(state, day)];
    let (matrix, moved, of) = moves(&before, &after, [&columns[0], &columns[1]]);
    Ok(Comparison { at: day, before: before.side(state), after: after.side(state), moves: matrix, moved, of })
}

/// Two versions beside each other at the ends of the months up to a day.
pub fn course(
    engine: &Engine,
    state: &State,
    [before, after]: [&ModelText; 2],
    day: Day,
) -> Result<Course, ModelsError> {
    let (before, after) = (bench(engine, state, before)?, bench(engine, state, after)?);
    let first = state.span().map(|(first, _)| first).ok_or(EngineError::NoData)?;
    let days = analytics::flows::PhaseGrid::days_between(first.min(day), day);
    let days = days[days.len().saturating_sub(MOST_DAYS)..].to_vec();
    let mut course = Course { days: Vec::new(), before: Vec::new(), after: Vec::new(), moved: Vec::new() };
    for day in days {
        let columns = [before.column(state, day), after.column(state, day)];
        let (_, moved, _) = moves(&before, &after, [&columns[0], &columns[1]]);
        course.days.push(day);
        course.before.push(counts(before.model(), &columns[0]));
        course.after.push(counts(after.model(), &columns[1]));
        course.moved.push(moved);
    }
    Ok(course)
}
