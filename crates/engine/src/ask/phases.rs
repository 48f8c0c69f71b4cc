//! Who is in which phase, what they are worth, and who moved where.

use analytics::flows::{PhaseTotal, Transitions, phase_totals};
use domain::{Amount, Day};
use lifecycle::PhaseNumber;
use lifecycle::phase::{Group, Name};
use serde::Serialize;

use super::model;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// One phase with who is in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseLine {
    /// Id of the phase.
    pub id: String,
    /// Its number in the model.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// Its names.
    pub name: Name,
    /// What it means.
    pub meaning: Name,
    /// What it is about.
    pub group: Group,
    /// Colour and shape.
    pub colour: String,
    /// Customers in it.
    pub customers: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
    /// Their revenue so far.
    pub revenue: Amount,
}

/// All phases of a model as of a day, in their order along the cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phases {
    /// Id of the model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// Its names.
    pub name: Name,
    /// The day.
    pub at: Day,
    /// The phases.
    pub phases: Vec<PhaseLine>,
    /// Customers in all.
    pub total: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
}

/// The phases of a model as of a moment.
pub fn phases(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<Phases, EngineError> {
    let (place, model) = model(state, model_id)?;
    let totals = phase_totals(moment.population(state), place, model);
    let line = |total: &PhaseTotal| {
        let phase = model.phase(total.phase);
        PhaseLine {
            id: phase.id.clone(),
            number: total.phase,
            name: phase.name.clone(),
            meaning: phase.meaning.clone(),
            group: phase.group,
            colour: phase.colour.clone(),
            customers: total.customers,
            value: total.value,
            revenue: total.revenue,
        }
    };
    Ok(Phases {
        model: model.id.clone(),
        version: model.version,
        name: model.name.clone(),
        at: moment.day,
        total: totals.iter().map(|total| total.customers).sum(),
        value: totals.iter().map(|total| total.value).sum(),
        phases: totals.iter().map(line).collect(),
    })
}

/// Customers per phase at every month end up to a day, and who moved in the latest month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseFlow {
    /// The days: month ends, the last one the day asked about.
    pub days: Vec<Day>,
    /// `counts[day][phase]`, phases by number.
    pub counts: Vec<Vec<u64>>,
    /// `moves[i]` are the moves from `days[i]` to `days[i + 1]`.
    pub moves: Vec<Transitions>,
}

/// How a model's phases filled and emptied month by month.
pub fn flow(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<PhaseFlow, EngineError> {
    let (place, model) = model(state, model_id)?;
    let grid = moment.grid(state);
    let moves = (1..grid.days.len()).filter_map(|to| grid.transitions(place, model, to - 1, to)).collect();
    Ok(PhaseFlow { days: grid.days.clone(), counts: grid.counts(place, model), moves })
}
