//! Newton's method with Levenberg's damping for as many parameters as the data bring, beside [`super::optimise`] for a fixed handful.

use super::climb::{Ground, Limits, Reached, climb};
use super::triangular;

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    size: usize,
    entries: Vec<f64>,
}

impl Square {
    /// All zero.
    pub fn zero(size: usize) -> Self {
        Self { size, entries: vec![0.0; size * size] }
    }

    /// Rows, which are as many as columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// An entry.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.size + column]
    }

    /// An entry to change.
    pub fn at_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.entries[row * self.size + column]
    }

    /// Adds a multiple of another of the same size.
    pub fn add_scaled(&mut self, other: &Self, factor: f64) {
        for (into, from) in self.entries.iter_mut().zip(&other.entries) {
            *into += factor * from;
        }
    }

    /// Adds `factor` · left rightᵀ.
    pub fn add_outer(&mut self, left: &[f64], right: &[f64], factor: f64) {
        for (line, left) in self.entries.chunks_mut(self.size.max(1)).zip(left) {
            for (entry, right) in line.iter_mut().zip(right) {
                *entry += factor * left * right;
            }
        }
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.entries.chunks(self.size.max(1))
    }

    /// Lower triangular factor; `None` where the matrix is not positive definite (to 1e-12 of its own diagonal).
    pub fn factor(&self) -> Option<Factor> {
        let mut factor = self.clone();
        triangular::factor(&mut factor.entries, self.size, 1e-12).then_some(Factor(factor))
    }

    /// Whether all entries are numbers.
    fn is_finite(&self) -> bool {
        self.entries.iter().all(|entry| entry.is_finite())
    }
}

/// A lower triangular factor of a positive definite matrix (Cholesky).
#[derive(Debug, Clone)]
pub struct Factor(Square);

impl Factor {
    /// The solution of `matrix · x = right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        triangular::solve(&self.0.entries, &mut x);
        x
    }

    /// The inverse of the matrix.
    pub fn inverse(&self) -> Square {
        let size = self.0.size;
        let mut inverse = Square::zero(size);
        for column in 0..size {
            let mut unit = vec![0.0; size];
            unit[column] = 1.0;
            for (row, entry) in self.solve(&unit).into_iter().enumerate() {
                *inverse.at_mut(row, column) = entry;
            }
        }
        inverse
    }
}

/// Value, gradient and matrix of second derivatives of a function at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Landscape {
    /// The function's value.
    pub value: f64,
    /// First derivatives.
    pub gradient: Vec<f64>,
    /// Second derivatives, symmetric.
    pub hessian: Square,
}

impl Landscape {
    /// All zero: the start of a sum.
    pub fn zero(size: usize) -> Self {
        Self { value: 0.0, gradient: vec![0.0; size], hessian: Square::zero(size) }
    }

    /// Adds another part of the sum.
    pub fn add(&mut self, other: &Self) {
        self.value += other.value;
        for (into, from) in self.gradient.iter_mut().zip(&other.gradient) {
            *into += from;
        }
        self.hessian.add_scaled(&other.hessian, 1.0);
    }
}

impl Ground for Landscape {
    type Vector = Vec<f64>;

    fn value(&self) -> f64 {
        self.value
    }

    fn gradient(&self) -> &Vec<f64> {
        &self.gradient
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|slope| slope.is_finite()) && self.hessian.is_finite()
    }

    fn damped_newton(&self, damping: f64) -> Option<Vec<f64>> {
        let size = self.gradient.len();
        let scale = (0..size).map(|row| self.hessian.at(row, row).abs()).fold(1e-12, f64::max);
        let mut matrix = Square::zero(size);
        matrix.add_scaled(&self.hessian, -1.0);
        for row in 0..size {
            let diagonal = matrix.at(row, row).abs();
            *matrix.at_mut(row, row) += damping * (diagonal + 1e-3 * scale);
        }
        Some(matrix.factor()?.solve(&self.gradient))
    }
}

/// Where a maximisation ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Summit {
    /// The best point found.
    pub point: Vec<f64>,
    /// The function there.
    pub landscape: Landscape,
    /// Evaluations of the function.
    pub iterations: u32,
    /// Whether the expected gain of a further step fell below the tolerance (and not the patience ended).
    pub converged: bool,
}

/// Evaluations before the maximiser gives up.
const PATIENCE: u32 = 150;

/// Maximises `function` from `start`, every coordinate kept within ±`border`; coordinates should be of the order of 1.
///
/// Ends when a Newton step would gain less than `tolerance`. `None` if the function is not finite at the start.
pub fn maximise_many(
    start: Vec<f64>,
    border: f64,
    tolerance: f64,
    mut function: impl FnMut(&[f64]) -> Landscape,
) -> Option<Summit> {
    let limits = Limits { border, tolerance, patience: PATIENCE };
    let Reached { point, here, iterations, converged } = climb(start, &limits, |point: &Vec<f64>| function(point))?;
    Some(Summit { point, landscape: here, iterations, converged })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_top_of_a_bent_hill() {
        // −(1 − x)² − 100 (y − x²)², Rosenbrock's valley turned over, top at (1, 1)
        let hill = |point: &[f64]| {
            let (x, y) = (point[0], point[1]);
            let mut hessian = Square::zero(2);
            *hessian.at_mut(0, 0) = -2.0 + 400.0 * y - 1200.0 * x * x;
            *hessian.at_mut(0, 1) = 400.0 * x;
            *hessian.at_mut(1, 0) = 400.0 * x;
            *hessian.at_mut(1, 1) = -200.0;
            Landscape {
                value: -(1.0 - x).powi(2) - 100.0 * (y - x * x).powi(2),
                gradient: vec![2.0 * (1.0 - x) + 400.0 * x * (y - x * x), -200.0 * (y - x * x)],
                hessian,
            }
        };
        let top = maximise_many(vec![-1.2, 1.0], 50.0, 1e-14, hill).expect("finite at the start");
        assert!(top.converged && (top.point[0] - 1.0).abs() < 1e-6 && (top.point[1] - 1.0).abs() < 1e-6, "{top:?}");
    }

    #[test]
    fn no_parameters_are_at_their_top_and_no_value_is_refused() {
        let nothing = maximise_many(Vec::new(), 1.0, 1e-9, |_| Landscape::zero(0)).expect("finite");
        assert!(nothing.converged && nothing.point.is_empty());
        let nowhere = |_: &[f64]| Landscape { value: f64::NAN, ..Landscape::zero(1) };
        assert!(maximise_many(vec![0.0], 1.0, 1e-9, nowhere).is_none());
    }

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let mut matrix = Square::zero(3);
        matrix.add_outer(&[1.0, 2.0, 0.5], &[1.0, 2.0, 0.5], 1.0);
        for place in 0..3 {
            *matrix.at_mut(place, place) += 1.0;
        }
        let inverse = matrix.factor().expect("positive definite").inverse();
        for row in 0..3 {
            for column in 0..3 {
                let found: f64 = (0..3).map(|k| matrix.at(row, k) * inverse.at(k, column)).sum();
                assert!((found - f64::from(u8::from(row == column))).abs() < 1e-14);
            }
        }
        assert!(Square::zero(2).factor().is_none());
    }
}
