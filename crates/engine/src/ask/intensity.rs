//! How close customers are to the firm: one of them over time, and the mean of those won in a quarter.

use analytics::intensity::{self, IntensityCohort, IntensityCourse};
use domain::Day;
use serde::Serialize;

use super::customer::meant;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// A customer's intensity over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntensityOf {
    /// Their id.
    pub customer: String,
    /// The day up to which it is told.
    pub at: Day,
    /// The course.
    #[serde(flatten)]
    pub course: IntensityCourse,
}

/// The mean intensity of those won in the same quarter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntensityCohorts {
    /// The day up to which it is told.
    pub at: Day,
    /// The latest quarters, oldest first.
    pub cohorts: Vec<IntensityCohort>,
}

/// How close a customer was to the firm from the first day on.
pub fn course(state: &State, id: &str, day: Day) -> Result<IntensityOf, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    if history.first_seen(&state.zone).is_none_or(|first| first > day) {
        return Err(unknown());
    }
    let course = intensity::course(&state.knowledge(), history, day);
    Ok(IntensityOf { customer: history.customer.to_string(), at: day, course })
}

/// The mean of those won in each of the latest quarters.
pub fn cohorts(state: &State, moment: &Moment) -> IntensityCohorts {
    IntensityCohorts { at: moment.day, cohorts: moment.intensity(state).to_vec() }
}
