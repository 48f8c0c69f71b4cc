//! How good probabilities were, in the figures that people ask for.

use serde::{Deserialize, Serialize};

use crate::value::backtest::{Backtest, BacktestFault};
use crate::value::calibration::Calibration;

/// Probabilities against what then came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// AUC, Brier and log loss, and how often came what was said.
    #[serde(flatten)]
    pub calibration: Calibration,
    /// How many times as often it came among the tenth with the highest probability as among all; `None` where it never came.
    pub top_tenth_lift: Option<f64>,
    /// The share of all to whom it came that stands in that tenth; `None` where it never came.
    pub top_tenth_share: Option<f64>,
}

impl Judgement {
    /// Compares one probability with what came, for each.
    ///
    /// # Errors
    ///
    /// Where lengths differ, there is nothing, or a probability is none.
    pub fn of(probabilities: &[f64], came: &[bool]) -> Result<Self, BacktestFault> {
        let calibration = Calibration::of(probabilities, came)?;
        let outcomes: Vec<f64> = came.iter().map(|came| f64::from(u8::from(*came))).collect();
        let tenths = Backtest::of(probabilities, &outcomes)?;
        let first = tenths.deciles.first();
        let share = |tenth: &crate::value::backtest::Decile| {
            let all = tenths.actual_total;
            (all > 0.0).then(|| tenth.actual_mean * tenth.customers as f64 / all)
        };
        Ok(Self {
            top_tenth_lift: first.and_then(|tenth| tenth.lift),
            top_tenth_share: first.and_then(share),
            calibration,
        })
    }
}
