//! The value models: which is in use and why, and how well it foretold.

use analytics::value::{Holdout, default_calibration_end, holdout};
use domain::Day;
use jiff::Timestamp;
use lifecycle::Vintage;

use crate::error::EngineError;
use crate::state::State;

/// The vintage valid on a day.
pub fn fit(state: &State, day: Day) -> Result<&Vintage, EngineError> {
    state.vintages.valid_on(day).ok_or(EngineError::NoData)
}

/// A back-test over a part of the data; by itself two thirds to fit, one third to judge.
pub fn backtest(
    state: &State,
    calibration_end: Option<Day>,
    holdout_end: Option<Day>,
    today: Day,
    now: Timestamp,
) -> Result<Holdout, EngineError> {
    let (first, last) = state.span().ok_or(EngineError::NoData)?;
    let holdout_end = holdout_end.unwrap_or(last).min(last.min(today));
    let calibration_end = match calibration_end {
        Some(day) => day,
        None => default_calibration_end(first, holdout_end).ok_or(EngineError::NoData)?,
    };
    if calibration_end <= first || calibration_end >= holdout_end {
        return Err(EngineError::NoHoldout { first, calibration_end, holdout_end });
    }
    Ok(holdout(&state.book, calibration_end, holdout_end, now))
}
