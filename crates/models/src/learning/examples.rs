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
    /// What it is held to: the range of what is known, without outliers.
    range: [f64; 2],
    /// Share of rows in which it is known.
    known: f64,
    /// Place of the column that says that it is not known; `None` where it always is, or never.
    absent: Option<usize>,
}

/// Half as far again from the median as the first hundredth of those below it and the last of those above it: the usual tail keeps its order,
/// an outlier does not go on for ever. Halves are looked at apart, so that what is 0 of nearly
/// all and something of a few keeps its range: the few are all above the median. Nothing known has the range of all numbers.
fn usual_range(mut values: Vec<f64>) -> [f64; 2] {
    if values.is_empty() {
        return [f64::MIN, f64::MAX];
    }
    values.sort_unstable_by(f64::total_cmp);
    let median = values[values.len() / 2];
    let below = &values[..values.partition_point(|value| *value < median)];
    let above = &values[values.partition_point(|value| *value <= median)..];
    let low = below.get(below.len() / 100).copied().unwrap_or(median);
    let high = above.len().checked_sub(1 + above.len() / 100).map_or(median, |place| above[place]);
    [median + FENCE * (low - median), median + FENCE * (high - median)]
}

/// A measure may lie so many times as far from the median as the outermost hundredth begins.
const FENCE: f64 = 1.5;

/// Turns measures into distances from what is usual, in standard deviations, so that one penalty is fair to all of them. Each is held to the
/// range that was learned from, so that nobody far beyond all examples is told of as if a straight line went on for ever. What is not
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
            let all = || examples.rows().map(|row| row[column]).filter(|value| !value.is_nan());
            let range = usual_range(all().collect());
            let known = || all().map(|value| value.clamp(range[0], range[1]));
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
            Usual { mean, spread, range, known: count / rows, absent }
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
                let [low, high] = usual.range;
                scaled[place] = (value.clamp(low, high) - usual.mean) / spread;
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
