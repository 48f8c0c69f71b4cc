//! What comes next for one customer: the most likely phases with their probability and time, and the one that silence
//! alone brings; and how far to believe it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use analytics::foresight::{self, DAYS_AHEAD, Outlooks, Rhythm, Trial, TrialBand, TrialScore, Way};
use domain::Day;
use lifecycle::phase::Name;
use lifecycle::{PhaseModel, PhaseNumber, Vintages};
use serde::Serialize;

use super::customer::{NextPhase, by_silence, meant};
use super::model;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// Days and models of which is kept what is known to say where customers go next.
const KEPT: usize = 10;

/// What is known to say where customers go next, of the latest days asked about. It goes along from state to state: found out once a
/// day and not anew with every event.
#[derive(Debug, Default)]
pub(crate) struct Foreseen {
    kept: Mutex<VecDeque<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    model: usize,
    day: Day,
    vintages: Arc<Vintages>,
    outlooks: Arc<Outlooks>,
    trial: Option<Arc<Trial>>,
}

/// What is known of a model's phases on a day; `None` where the history up to it is too short.
fn known(state: &State, moment: &Moment, place: usize) -> Option<Known> {
    let kept = || state.foreseen().kept.lock().unwrap_or_else(PoisonError::into_inner);
    let is_it = |known: &&Known| {
        known.model == place && known.day == moment.day && Arc::ptr_eq(&known.vintages, &state.vintages)
    };
    if let Some(known) = kept().iter().find(is_it) {
        return Some(known.clone());
    }
    let (history, knowledge) = (moment.history(state, place), state.knowledge());
    let rhythm = Rhythm { knowledge: &knowledge, model: &state.models[place] };
    let known = Known {
        model: place,
        day: moment.day,
        vintages: Arc::clone(&state.vintages),
        outlooks: Arc::new(Outlooks::fit(&history, &rhythm, moment.day)?),
        trial: foresight::trial(&history, &rhythm, moment.day).map(Arc::new),
    };
    let mut all = kept();
    all.push_back(known.clone());
    while all.len() > KEPT {
        all.pop_front();
    }
    Some(known)
}

/// How far to believe where customers go next: the same said as of past days, against what they did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextTrial {
    /// Id of the model.
    pub model: String,
    /// The day up to which it was looked what came.
    pub at: Day,
    /// By days ahead; empty where the history is too short.
    pub horizons: Vec<NextTrialHorizon>,
}

/// How it did so many days ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextTrialHorizon {
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
    /// Mean Brier scores of both ways.
    pub scores: Vec<TrialScore>,
    /// That of the base rate of the phase, which was only known later.
    pub base_brier: f64,
    /// Along the cycle.
    pub phases: Vec<NextTrialPhase>,
    /// By how likely it was said that somebody leaves.
    pub bands: Vec<TrialBand>,
}

/// Customers of one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextTrialPhase {
    /// Id of the phase.
    pub phase: String,
    /// Its number.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// Customers of whom it was said.
    pub customers: u64,
    /// How many were expected to leave.
    pub expected: f64,
    /// How many did.
    pub left: u64,
    /// Mean Brier score.
    pub brier: f64,
    /// The same of the base rate of the phase.
    pub base_brier: f64,
}

/// How what is said of customers' next phase did in the past.
///
/// # Errors
///
/// Where the model is not known.
pub fn trial(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<NextTrial, EngineError> {
    let (place, model) = model(state, model_id)?;
    let tried = known(state, moment, place).and_then(|known| known.trial);
    let of = |told: &foresight::TrialHorizon| NextTrialHorizon {
        days: told.days,
        made_on: told.made_on.clone(),
        customers: told.customers,
        way: told.way,
        is_sure: told.is_sure,
        scores: told.scores.clone(),
        base_brier: told.base_brier,
        phases: along(model, &told.phases),
        bands: told.bands.clone(),
    };
    let horizons = tried.map_or_else(Vec::new, |tried| tried.horizons.iter().map(of).collect());
    Ok(NextTrial { model: model.id.clone(), at: moment.day, horizons })
}

fn along(model: &PhaseModel, phases: &[foresight::TrialPhase]) -> Vec<NextTrialPhase> {
    let of = |(number, phase): (PhaseNumber, &lifecycle::phase::Phase)| {
        let told = phases.iter().find(|told| told.phase == number)?;
        Some(NextTrialPhase {
            phase: phase.id.clone(),
            number,
            customers: told.customers,
            expected: told.expected,
            left: told.left,
            brier: told.brier,
            base_brier: told.base_brier,
        })
    };
    model.along_the_cycle().into_iter().filter_map(of).collect()
}

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
    /// How it is estimated: the way that came closer in the past; `None` where the history is too short.
    pub way: Option<Way>,
    /// Whether that is known to be the closer one; else each phase tells what the other way says.
    pub is_sure: bool,
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
    /// The same by the other way of estimating it; `None` where the past says which one is closer.
    pub otherwise: Option<f64>,
    /// Days from the day it speaks of until half of those have gone who go there.
    pub median_days: u32,
    /// Until a quarter has gone.
    pub early_days: u32,
    /// Until three quarters have gone.
    pub late_days: u32,
}

/// What comes next for a customer as of a day: from the day on which silence moves them, how likely they order before, and how
/// customers of their phase went on in the past year.
///
/// # Errors
///
/// Where there is no such customer or model, or there was no such customer on that day.
pub fn next(state: &State, id: &str, model_id: Option<&str>, day: Day) -> Result<NextOf, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    let customer = state.book.find(&history.customer).ok_or_else(unknown)?;
    let (place, model) = model(state, model_id)?;
    let moment = state.at(day);
    let stay = moment.history(state, place).last_sojourn(customer, day).ok_or_else(unknown)?;
    let knowledge = state.knowledge();
    let rhythm = Rhythm { knowledge: &knowledge, model };
    let known = known(state, &moment, place);
    let tried = known.as_ref().and_then(|known| known.trial.as_deref());
    let (way, is_sure) = tried.map_or((Way::Rhythm, true), Trial::way);
    let outlook = known.as_ref().map(|known| known.outlooks.outlook(&rhythm, &stay, way));
    let other = known.as_ref().filter(|_| !is_sure).map(|known| known.outlooks.outlook(&rhythm, &stay, way.other()));
    let next = outlook.iter().flat_map(|outlook| &outlook.next).map(|next| {
        let phase = model.phase(next.phase);
        let of_other = |other: &foresight::Outlook| {
            other.next.iter().find(|other| other.phase == next.phase).map_or(0.0, |other| other.probability)
        };
        LikelyPhase {
            phase: phase.id.clone(),
            number: next.phase,
            name: phase.name.clone(),
            probability: next.probability,
            otherwise: other.as_ref().map(of_other),
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
        way: outlook.as_ref().map(|_| way),
        is_sure,
        next: next.collect(),
        by_silence: by_silence(state, history, model, day),
    })
}
