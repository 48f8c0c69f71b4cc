//! What comes next for one customer: the most likely phases with their probability and time, and the one that silence
//! alone brings.

use analytics::foresight::DAYS_AHEAD;
use domain::Day;
use lifecycle::PhaseNumber;
use lifecycle::phase::Name;
use serde::Serialize;

use super::customer::{NextPhase, by_silence, meant};
use super::model;
use crate::error::EngineError;
use crate::state::State;

/// What comes next for a customer in one model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextOf {
    /// Id of the model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// The day it speaks of.
    pub at: Day,
    /// Id of the phase they are in.
    pub phase: String,
    /// First day in it.
    pub since: Day,
    /// Days within which the next phase is looked for.
    pub days_ahead: u32,
    /// The probability to stay in it for so long without a break; `None` where the history of all customers is too short.
    pub stays: Option<f64>,
    /// The phases that may come next, the most likely first.
    pub next: Vec<LikelyPhase>,
    /// The phase that comes, and when, if nothing happens; `None` where silence changes nothing in sight.
    pub by_silence: Option<NextPhase>,
}

/// A phase that may come next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LikelyPhase {
    /// Its id.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// Its names.
    pub name: Name,
    /// The probability that it is the next one, and comes within the days looked ahead.
    pub probability: f64,
    /// Days from the day it speaks of until half of those have gone who go there.
    pub median_days: u32,
    /// Until a quarter has gone.
    pub early_days: u32,
    /// Until three quarters have gone.
    pub late_days: u32,
}

/// What comes next for a customer as of a day, from how customers of their phase went on in the past year.
pub fn next(state: &State, id: &str, model_id: Option<&str>, day: Day) -> Result<NextOf, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    let customer = state.book.find(&history.customer).ok_or_else(unknown)?;
    let (place, model) = model(state, model_id)?;
    let moment = state.at(day);
    let stay = moment.history(state, place).last_sojourn(customer, day).ok_or_else(unknown)?;
    let outlook = moment.rates(state, place).map(|rates| rates.outlook(stay.phase, stay.from, stay.age_on(day)));
    let next = outlook.iter().flat_map(|outlook| &outlook.next).map(|next| {
        let phase = model.phase(next.phase);
        LikelyPhase {
            phase: phase.id.clone(),
            number: next.phase,
            name: phase.name.clone(),
            probability: next.probability,
            median_days: next.median_days,
            early_days: next.early_days,
            late_days: next.late_days,
        }
    });
    Ok(NextOf {
        model: model.id.clone(),
        version: model.version,
        at: day,
        phase: model.phase(stay.phase).id.clone(),
        since: stay.since,
        days_ahead: u32::try_from(DAYS_AHEAD).unwrap_or(u32::MAX),
        stays: outlook.as_ref().map(|outlook| outlook.stays),
        next: next.collect(),
        by_silence: by_silence(state, history, model, day),
    })
}
