//! Newton's method with Levenberg's damping, for a handful of parameters.

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

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|slope| slope.is_finite())
            && self.hessian.iter().flatten().all(|entry| entry.is_finite())
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
/// Longest step in one coordinate; coordinates are logarithms, so this is a factor of e².
const LONGEST_STEP: f64 = 2.0;

/// Maximises `function` from `start`, every coordinate kept within ±`border`.
///
/// Ends when a Newton step would gain less than `tolerance`. `None` if the function is not finite at the start.
pub fn maximise<const N: usize>(
    start: [f64; N],
    border: f64,
    tolerance: f64,
    mut function: impl FnMut(&[f64; N]) -> Evaluation<N>,
) -> Option<Maximum<N>> {
    let mut point = start;
    let mut here = function(&point);
    if !here.is_finite() {
        return None;
    }
    let mut damping = 0.0;
    let mut iterations = 1;
    while iterations < PATIENCE {
        let (step, gain) = damped_step(&here, &mut damping);
        let floor = tolerance.max(here.value.abs() * 1e-15);
        if gain < floor {
            return Some(Maximum { point, evaluation: here, iterations, converged: true });
        }
        let mut next = point;
        for (coordinate, change) in next.iter_mut().zip(step) {
            *coordinate = (*coordinate + change).clamp(-border, border);
        }
        let there = function(&next);
        iterations += 1;
        if there.is_finite() && there.value >= here.value - floor {
            (point, here) = (next, there);
            damping = if damping < 1e-6 { 0.0 } else { damping / 8.0 };
        } else {
            damping = (damping * 6.0).max(1e-3);
            if damping > 1e12 {
                break;
            }
        }
    }
    Some(Maximum { point, evaluation: here, iterations, converged: false })
}

/// The step (damping · D − H)⁻¹ g, shortened to the longest allowed, and the gain that it promises.
fn damped_step<const N: usize>(here: &Evaluation<N>, damping: &mut f64) -> ([f64; N], f64) {
    let scale = here.hessian.iter().enumerate().map(|(row, line)| line[row].abs()).fold(1e-12, f64::max);
    loop {
        let mut matrix = here.hessian.map(|line| line.map(|entry| -entry));
        for (row, line) in matrix.iter_mut().enumerate() {
            line[row] += *damping * (line[row].abs() + 1e-3 * scale);
        }
        if let Some(factor) = Cholesky::of(&matrix) {
            let mut step = factor.solve(&here.gradient);
            let longest = step.iter().fold(0.0_f64, |longest, change| longest.max(change.abs()));
            if longest > LONGEST_STEP {
                step = step.map(|change| change * LONGEST_STEP / longest);
            }
            let gain = 0.5 * step.iter().zip(&here.gradient).map(|(change, slope)| change * slope).sum::<f64>();
            return (step, gain);
        }
        *damping = (*damping * 6.0).max(1e-3);
        if *damping > 1e30 {
            return ([0.0; N], 0.0);
        }
    }
}

/// Lower triangular factor of a positive definite matrix.
#[derive(Debug, Clone, Copy)]
pub struct Cholesky<const N: usize>([[f64; N]; N]);

impl<const N: usize> Cholesky<N> {
    /// `None` where the matrix is not positive definite (to 1e-13 of its own diagonal).
    pub fn of(matrix: &[[f64; N]; N]) -> Option<Self> {
        let mut factor = [[0.0; N]; N];
        for row in 0..N {
            for column in 0..=row {
                let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
                let rest = matrix[row][column] - known;
                factor[row][column] = if row == column {
                    // Written so that NaN is refused too.
                    if rest.is_nan() || rest <= matrix[row][row].abs() * 1e-13 {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / factor[column][column]
                };
            }
        }
        Some(Self(factor))
    }

    /// The solution of `matrix · x = right`.
    pub fn solve(&self, right: &[f64; N]) -> [f64; N] {
        let factor = &self.0;
        let mut x = *right;
        for row in 0..N {
            let known: f64 = (0..row).map(|k| factor[row][k] * x[k]).sum();
            x[row] = (x[row] - known) / factor[row][row];
        }
        for row in (0..N).rev() {
            let known: f64 = (row + 1..N).map(|k| factor[k][row] * x[k]).sum();
            x[row] = (x[row] - known) / factor[row][row];
        }
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
