//! The climb itself: Newton's method with Levenberg's damping, whether the parameters are a fixed handful ([`super::optimise`]) or
//! as many as the data bring ([`super::optimise_many`]).

/// A function at a point, as far as the climb looks at it.
pub(super) trait Ground {
    /// A point, a step or a gradient.
    type Vector: Clone + AsRef<[f64]> + AsMut<[f64]>;

    /// The function's value.
    fn value(&self) -> f64;

    /// First derivatives.
    fn gradient(&self) -> &Self::Vector;

    /// Whether value and derivatives are numbers.
    fn is_finite(&self) -> bool;

    /// (damping · D − H)⁻¹ g, where D has the size of the second derivatives on its diagonal; `None` where that matrix is not
    /// positive definite.
    fn damped_newton(&self, damping: f64) -> Option<Self::Vector>;
}

/// How far and how long to climb.
pub(super) struct Limits {
    /// Every coordinate is kept within ± this.
    pub(super) border: f64,
    /// The climb ends when a step would gain less.
    pub(super) tolerance: f64,
    /// Evaluations before it gives up.
    pub(super) patience: u32,
}

/// Where a climb ended.
pub(super) struct Reached<Here: Ground> {
    /// The best point found.
    pub(super) point: Here::Vector,
    /// The function there.
    pub(super) here: Here,
    /// Evaluations of the function.
    pub(super) iterations: u32,
    /// Whether the expected gain of a further step fell below the tolerance (and not the patience ended).
    pub(super) converged: bool,
}

/// Longest step in one coordinate; where coordinates are logarithms, this is a factor of e².
const LONGEST_STEP: f64 = 2.0;
/// A whole Newton step that promises less than this and brings nothing is at the top but for rounding: in log-likelihoods, which are
/// climbed here, a thousandth of a standard error. Sums over many rows lose as much where large parts cancel each other.
const ROUNDING: f64 = 1e-6;
/// Damping below this leaves a step as it is.
const HARDLY: f64 = 1e-6;

/// Climbs from `start`. `None` if the function is not finite there.
pub(super) fn climb<Here: Ground>(
    start: Here::Vector,
    limits: &Limits,
    mut function: impl FnMut(&Here::Vector) -> Here,
) -> Option<Reached<Here>> {
    let Limits { border, tolerance, patience } = *limits;
    let mut point = start;
    let mut here = function(&point);
    if !here.is_finite() {
        return None;
    }
    let mut damping = 0.0;
    let mut iterations = 1;
    while iterations < patience {
        let (step, gain) = damped_step(&here, &mut damping);
        let floor = tolerance.max(here.value().abs() * 1e-15);
        if gain < floor {
            return Some(Reached { point, here, iterations, converged: true });
        }
        let mut next = point.clone();
        for (coordinate, change) in next.as_mut().iter_mut().zip(step.as_ref()) {
            *coordinate = (*coordinate + change).clamp(-border, border);
        }
        let there = function(&next);
        iterations += 1;
        if there.is_finite() && there.value() >= here.value() - floor {
            (point, here) = (next, there);
            damping = if damping < HARDLY { 0.0 } else { damping / 8.0 };
        } else if damping < HARDLY && gain < ROUNDING {
            return Some(Reached { point, here, iterations, converged: true });
        } else {
            damping = (damping * 6.0).max(1e-3);
            if damping > 1e12 {
                break;
            }
        }
    }
    Some(Reached { point, here, iterations, converged: false })
}

/// The damped step, shortened to the longest allowed, and the gain that it promises.
fn damped_step<Here: Ground>(here: &Here, damping: &mut f64) -> (Here::Vector, f64) {
    loop {
        if let Some(mut step) = here.damped_newton(*damping) {
            let longest = step.as_ref().iter().fold(0.0_f64, |longest, change| longest.max(change.abs()));
            if longest > LONGEST_STEP {
                for change in step.as_mut() {
                    *change = *change * LONGEST_STEP / longest;
                }
            }
            let slopes = step.as_ref().iter().zip(here.gradient().as_ref());
            let gain = 0.5 * slopes.map(|(change, slope)| change * slope).sum::<f64>();
            return (step, gain);
        }
        *damping = (*damping * 6.0).max(1e-3);
        if *damping > 1e30 {
            let mut nowhere = here.gradient().clone();
            nowhere.as_mut().fill(0.0);
            return (nowhere, 0.0);
        }
    }
}
