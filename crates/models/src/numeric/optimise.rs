//! Newton's method with Levenberg's damping, for a handful of parameters.

use super::climb::{Ground, Limits, Reached, climb};
use super::triangular;

/// Value, gradient and matrix of second derivatives of a function of `N` parameters at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation<const N: usize> {
    /// The function's value.
    pub value: f64,
    /// First derivatives.
    pub gradient: [f64; N],
    /// Second derivatives, symmetric.
    pub hessian: [[f64; N]; N],
}

impl<const N: usize> Evaluation<N> {
    /// All zero: the start of a sum over rows.
    pub const ZERO: Self = Self { value: 0.0, gradient: [0.0; N], hessian: [[0.0; N]; N] };

    /// Adds another part of the sum.
    pub fn add(&mut self, other: &Self) {
        self.value += other.value;
        for row in 0..N {
            self.gradient[row] += other.gradient[row];
            for column in 0..N {
                self.hessian[row][column] += other.hessian[row][column];
            }
        }
    }

    /// Second derivatives below the diagonal from those above it, where only these were summed.
    pub fn mirror(&mut self) {
        for row in 1..N {
            for column in 0..row {
                self.hessian[row][column] = self.hessian[column][row];
            }
        }
    }

    /// The same function seen from the logarithms of its (positive) parameters.
    #[must_use]
    pub fn by_logarithm(mut self, parameters: &[f64; N]) -> Self {
        for row in 0..N {
            for column in 0..N {
                self.hessian[row][column] *= parameters[row] * parameters[column];
            }
            self.gradient[row] *= parameters[row];
            self.hessian[row][row] += self.gradient[row];
        }
        self
    }
}

impl<const N: usize> Ground for Evaluation<N> {
    type Vector = [f64; N];

    fn value(&self) -> f64 {
        self.value
    }

    fn gradient(&self) -> &[f64; N] {
        &self.gradient
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|slope| slope.is_finite())
            && self.hessian.iter().flatten().all(|entry| entry.is_finite())
    }

    fn damped_newton(&self, damping: f64) -> Option<[f64; N]> {
        let scale = self.hessian.iter().enumerate().map(|(row, line)| line[row].abs()).fold(1e-12, f64::max);
        let mut matrix = self.hessian.map(|line| line.map(|entry| -entry));
        for (row, line) in matrix.iter_mut().enumerate() {
            line[row] += damping * (line[row].abs() + 1e-3 * scale);
        }
        Some(Cholesky::of(&matrix)?.solve(&self.gradient))
    }
}

/// Where a maximisation ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Maximum<const N: usize> {
    /// The best point found.
    pub point: [f64; N],
    /// The function there.
    pub evaluation: Evaluation<N>,
    /// Evaluations of the function.
    pub iterations: u32,
    /// Whether the expected gain of a further step fell below the tolerance (and not the patience ended).
    pub converged: bool,
}

/// Evaluations before the maximiser gives up: Newton needs about ten, a ridge without end takes them all.
const PATIENCE: u32 = 120;

/// Maximises `function` from `start`, every coordinate kept within ±`border`.
///
/// Ends when a Newton step would gain less than `tolerance`. `None` if the function is not finite at the start.
pub fn maximise<const N: usize>(
    start: [f64; N],
    border: f64,
    tolerance: f64,
    function: impl FnMut(&[f64; N]) -> Evaluation<N>,
) -> Option<Maximum<N>> {
    let Reached { point, here, iterations, converged } =
        climb(start, &Limits { border, tolerance, patience: PATIENCE }, function)?;
    Some(Maximum { point, evaluation: here, iterations, converged })
}

/// Lower triangular factor of a positive definite matrix.
#[derive(Debug, Clone, Copy)]
pub struct Cholesky<const N: usize>([[f64; N]; N]);

impl<const N: usize> Cholesky<N> {
    /// `None` where the matrix is not positive definite (to 1e-13 of its own diagonal).
    pub fn of(matrix: &[[f64; N]; N]) -> Option<Self> {
        let mut factor = *matrix;
        triangular::factor(factor.as_flattened_mut(), N, 1e-13).then_some(Self(factor))
    }

    /// The solution of `matrix · x = right`.
    pub fn solve(&self, right: &[f64; N]) -> [f64; N] {
        let mut x = *right;
        triangular::solve(self.0.as_flattened(), &mut x);
        x
    }

    /// The inverse of the matrix.
    pub fn inverse(&self) -> [[f64; N]; N] {
        let mut inverse = [[0.0; N]; N];
        for column in 0..N {
            let mut unit = [0.0; N];
            unit[column] = 1.0;
            let solution = self.solve(&unit);
            for (row, entry) in solution.into_iter().enumerate() {
                inverse[row][column] = entry;
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_top_of_a_bent_hill() {
        // −(1 − x)² − 100 (y − x²)², Rosenbrock's valley turned over, top at (1, 1)
        let hill = |[x, y]: &[f64; 2]| Evaluation {
            value: -(1.0 - x).powi(2) - 100.0 * (y - x * x).powi(2),
            gradient: [2.0 * (1.0 - x) + 400.0 * x * (y - x * x), -200.0 * (y - x * x)],
            hessian: [[-2.0 + 400.0 * y - 1200.0 * x * x, 400.0 * x], [400.0 * x, -200.0]],
        };
        let top = maximise([-1.2, 1.0], 50.0, 1e-14, hill).expect("finite at the start");
        assert!(top.converged && (top.point[0] - 1.0).abs() < 1e-6 && (top.point[1] - 1.0).abs() < 1e-6, "{top:?}");
    }

    #[test]
    fn a_slope_without_end_stops_at_the_border_unconverged() {
        let slope = |[x]: &[f64; 1]| Evaluation { value: *x, gradient: [1.0], hessian: [[0.0]] };
        let end = maximise([0.0], 5.0, 1e-9, slope).expect("finite at the start");
        assert!(!end.converged && (end.point[0] - 5.0).abs() < 1e-12, "{end:?}");
    }

    #[test]
    fn a_function_without_value_at_the_start_is_refused() {
        let nothing = |_: &[f64; 1]| Evaluation { value: f64::NAN, gradient: [0.0], hessian: [[0.0]] };
        assert!(maximise([0.0], 5.0, 1e-9, nothing).is_none());
    }

    #[test]
    fn cholesky_inverts_and_refuses() {
        let matrix = [[4.0, 2.0], [2.0, 3.0]];
        let inverse = Cholesky::of(&matrix).expect("positive definite").inverse();
        assert!((inverse[0][0] - 0.375).abs() < 1e-15 && (inverse[0][1] + 0.25).abs() < 1e-15);
        assert!(Cholesky::of(&[[1.0, 1.0], [1.0, 1.0]]).is_none());
        assert!(Cholesky::of(&[[f64::NAN, 0.0], [0.0, 1.0]]).is_none());
    }
}
