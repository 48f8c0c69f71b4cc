//! Rows of measures, and what is usual of them.

use serde::{Deserialize, Serialize};

use super::LearningFault;

/// Measures of many, row by row; NaN stands for what is not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Examples {
    columns: usize,
    values: Vec<f64>,
}

impl Examples {
    /// None yet, of so many columns (at least one).
    pub fn new(columns: usize) -> Self {
        Self { columns: columns.max(1), values: Vec::new() }
    }

    /// Adds a row; one that is too short is filled up with what is not known, one that is too long cut.
    pub fn push(&mut self, row: impl IntoIterator<Item = f64>) {
        let end = self.values.len() + self.columns;
        self.values.extend(row.into_iter().take(self.columns));
        self.values.resize(end, f64::NAN);
    }

    /// Measures of each row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The rows in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns.max(1))
    }

    /// Rows in chunks of so many.
    pub(super) fn chunks(&self, rows: usize) -> impl Iterator<Item = &[f64]> {
        self.values.chunks((rows * self.columns).max(1))
    }

    /// Where the first value stands that is infinite, or not known if it has to be.
    pub(super) fn fault(&self, may_be_unknown: bool) -> Option<LearningFault> {
        let is_wrong = |value: &f64| value.is_infinite() || (value.is_nan() && !may_be_unknown);
        let place = self.values.iter().position(is_wrong)?;
        Some(LearningFault::NotANumber { row: place / self.columns, column: place % self.columns })
    }
}

/// What is usual of one column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Usual {
    mean: f64,
    /// Standard deviation over all rows; `None` where all that is known is the same, which tells nothing.
    spread: Option<f64>,
    /// Share of rows in which it is known.
    known: f64,
    /// Place of the column that says that it is not known; `None` where it always is, or never.
    absent: Option<usize>,
}

/// Turns measures into distances from what is usual, in standard deviations, so that one penalty is fair to all of them. What is not
/// known becomes usual (0), and where some know it and others do not, one more column says so: not to know may tell something too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    columns: Vec<Usual>,
    width: usize,
}

impl Scale {
    /// Of examples.
    pub fn of(examples: &Examples) -> Result<Self, LearningFault> {
        if examples.is_empty() {
            return Err(LearningFault::Empty);
        }
        if let Some(fault) = examples.fault(true) {
            return Err(fault);
        }
        let mut width = examples.columns();
        let rows = examples.len() as f64;
        let usual = |column: usize| {
            let known = || examples.rows().map(|row| row[column]).filter(|value| !value.is_nan());
            let count = known().count() as f64;
            let mean = if count > 0.0 { known().sum::<f64>() / count } else { 0.0 };
            let variance = known().map(|value| (value - mean).powi(2)).sum::<f64>() / count.max(1.0);
            let spread = variance.sqrt();
            // Less than this is rounding.
            let spread = (spread > 1e-9 * mean.abs().max(1e-3)).then_some(spread);
            let is_mixed = count > 0.0 && count < rows;
            let absent = is_mixed.then(|| {
                width += 1;
                width - 1
            });
            Usual { mean, spread, known: count / rows, absent }
        };
        let columns = (0..examples.columns()).map(usual).collect();
        Ok(Self { columns, width })
    }

    /// Columns after scaling: those of the examples, then one for each that is known of some only.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The column of the examples that a scaled column speaks of.
    pub fn source(&self, scaled: usize) -> usize {
        let is_it = |usual: &Usual| usual.absent == Some(scaled);
        self.columns.iter().position(is_it).unwrap_or(scaled.min(self.columns.len().saturating_sub(1)))
    }

    /// Standard deviation of a column of the examples; `None` where it tells nothing.
    pub fn spread(&self, column: usize) -> Option<f64> {
        self.columns.get(column)?.spread
    }

    /// A row, scaled.
    pub fn row(&self, row: &[f64]) -> Vec<f64> {
        let mut scaled = vec![0.0; self.width];
        for (place, (usual, value)) in self.columns.iter().zip(row).enumerate() {
            if let (Some(spread), false) = (usual.spread, value.is_nan()) {
                scaled[place] = (value - usual.mean) / spread;
            }
            if let Some(absent) = usual.absent {
                // About its own mean, so that what is usual is 0 here too.
                let share = 1.0 - usual.known;
                let deviation = (share * usual.known).sqrt();
                scaled[absent] = (f64::from(u8::from(value.is_nan())) - share) / deviation;
            }
        }
        scaled
    }

    /// All rows, scaled.
    pub fn apply(&self, examples: &Examples) -> Examples {
        let mut scaled = Examples::new(self.width);
        for row in examples.rows() {
            scaled.push(self.row(row));
        }
        scaled
    }
}
