//! Learned from examples: of whom something is known, and what then came, to how probable it is for others.
//!
//! ```text
//! Examples: rows of measures, some unknown ──► Scale: what is usual, and how far it spreads
//!                                                 │
//! Logistic: weights, held back by a penalty ◄─────┘──► probability, and what each measure adds to it
//! probabilities of another time, and what came then ──► level, Platt, Isotonic: as often as was said
//!                                                  └──► Judgement: AUC, Brier, lift, calibration
//! ```
//!
//! Why a logistic regression: what each measure adds to the logit adds up to the whole, so a customer's drivers are the model itself and
//! no explanation put beside it; and with few examples it is what was known without any, where trees are guesses.
//! It is a few lines over the maximiser that the other models use; crates for it bring an array library and a solver of their own.

mod calibrate;
mod examples;
mod judgement;
mod logistic;

pub use calibrate::{Isotonic, Platt, level};
pub use examples::{Examples, Scale};
pub use judgement::Judgement;
pub use logistic::{Logistic, Pull};

/// Why nothing can be learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LearningFault {
    /// No rows.
    #[error("there are no examples to learn from; choose an earlier day or import more of the past")]
    Empty,
    /// Rows and outcomes differ in number.
    #[error("{outcomes} outcomes for {rows} examples; give one for each, in the same order")]
    Lengths {
        /// Examples.
        rows: usize,
        /// Outcomes.
        outcomes: usize,
    },
    /// Pulls and columns differ in number.
    #[error("{pulls} pulls for {columns} columns; give one for each, in the same order")]
    Pulls {
        /// Columns.
        columns: usize,
        /// Pulls.
        pulls: usize,
    },
    /// All outcomes are the same.
    #[error("what is to be foretold came to all {rows} examples or to none, so they tell nothing apart")]
    OneOutcome {
        /// Examples.
        rows: usize,
    },
    /// A value that is infinite, or unknown where it has to be known.
    #[error("column {column} of example {row} is no finite number")]
    NotANumber {
        /// Place of the example, from 0.
        row: usize,
        /// Place of the column, from 0.
        column: usize,
    },
}

/// ln(p / (1 − p)), kept off the ends by 1e-6: what is said to be certain is only nearly so.
pub fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-6, 1.0 - 1e-6);
    (inside / (1.0 - inside)).ln()
}

/// 1 / (1 + e^−x), without overflow.
pub fn logistic(score: f64) -> f64 {
    if score >= 0.0 {
        (1.0 + (-score).exp()).recip()
    } else {
        let weight = score.exp();
        weight / (1.0 + weight)
    }
}

#[cfg(test)]
mod tests;
