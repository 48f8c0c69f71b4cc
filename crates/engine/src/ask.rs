//! Questions, answered once for page, API and CLI alike.

pub mod activity;
pub mod course;
pub mod customer;
pub mod customers;
pub mod explained;
pub mod history;
pub mod intensity;
pub mod kpis;
pub mod movements;
pub mod next;
pub mod person;
pub mod phases;
pub mod proposal;
pub mod quality;
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
