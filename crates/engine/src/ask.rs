//! Questions, answered once for page, API and CLI alike.

pub mod activity;
pub mod churn;
pub mod course;
pub mod customer;
pub mod customers;
pub mod economics;
pub mod explained;
pub mod history;
pub mod intensity;
pub mod keys;
pub mod kpis;
pub mod lasting;
pub mod members;
pub mod membership;
pub mod movements;
pub mod next;
pub mod person;
pub mod phases;
pub mod products;
pub mod proposal;
pub mod quality;
pub mod recommend;
pub mod segments;
pub mod value;

use lifecycle::PhaseModel;

use crate::error::EngineError;
use crate::state::State;

/// The place and the model with an id; the leading one where none is named.
pub fn model<'a>(state: &'a State, id: Option<&str>) -> Result<(usize, &'a PhaseModel), EngineError> {
    let Some(id) = id else {
        return state.models.first().map(|model| (0, model)).ok_or(EngineError::NoData);
    };
    state.models.iter().enumerate().find(|(_, model)| model.id == id).ok_or_else(|| EngineError::NoModel {
        model: id.to_owned(),
        known: state.models.iter().map(|model| model.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The place and the model that tells who comes into danger and who comes back: the one with an id (the leading one where
/// none is named) if some of its phases are for customers who leave, else the first in use that has such phases. Where none
/// has, the one asked for.
pub fn model_with_exit<'a>(state: &'a State, id: Option<&str>) -> Result<(usize, &'a PhaseModel), EngineError> {
    let asked = model(state, id)?;
    let others = state.models.iter().enumerate();
    Ok(std::iter::once(asked).chain(others).find(|(_, model)| model.has_exit()).unwrap_or(asked))
}

/// The model of whose phases an address speaks that may name none: the leading one, unless that does not know one of the
/// phases and another in use knows all of them. So what was linked to while another model led leads there still.
pub fn model_that_knows<'a>(
    state: &'a State,
    id: Option<&str>,
    phases: &[&str],
) -> Result<&'a PhaseModel, EngineError> {
    let (_, leading) = model(state, id)?;
    if id.is_some() {
        return Ok(leading);
    }
    let knows = |model: &&PhaseModel| phases.iter().all(|phase| model.number_of(phase).is_some());
    Ok(std::iter::once(leading).chain(state.models.iter()).find(knows).unwrap_or(leading))
}
