//! For tests: derivatives against differences.

use super::optimise::Evaluation;

/// Fails where first or second derivatives at a point are not what differences of the value and of the gradient say.
#[track_caller]
pub(crate) fn assert_derivatives<const N: usize>(point: &[f64; N], evaluate: impl Fn(&[f64; N]) -> Evaluation<N>) {
    let here = evaluate(point);
    for axis in 0..N {
        let step = point[axis] * 1e-5;
        let moved = |by: f64| {
            let mut there = *point;
            there[axis] += by;
            evaluate(&there)
        };
        let (up, down) = (moved(step), moved(-step));
        let slope = (up.value - down.value) / (2.0 * step);
        assert!((slope - here.gradient[axis]).abs() < 1e-5 * (1.0 + slope.abs()), "{axis}: {slope} {here:?}");
        for other in 0..N {
            let bend = (up.gradient[other] - down.gradient[other]) / (2.0 * step);
            let error = (bend - here.hessian[axis][other]).abs();
            assert!(error < 1e-5 * (1.0 + bend.abs()), "{axis} {other}: {bend} {here:?}");
        }
    }
}
