//! Gauss's hypergeometric function, and the sum over purchases that the BG/NBD expectation is.

use super::special::beta_share_below;

/// Below this a plain power series needs at most some 350 terms; above it the function is continued step by step.
const SERIES_UP_TO: f64 = 0.9;
/// No series here needs more terms than this for arguments with any meaning.
const MOST_TERMS: u32 = 2_000_000;
/// Digits lost to cancellation stay below five where c / n stays below this.
const LARGE_RATIO: f64 = 1e5;
/// Half the width of the gap about the false pole at a = 1 that is bridged.
const POLE_STEP: f64 = 2e-5;
/// Taylor steps lose about one digit for every 15 that a parameter grows.
const CONTINUED_UP_TO: f64 = 40.0;

/// ₂F₁(a, b; c; z) for z < 1 and c > 0, to about 1e-12 relative where a, b and c are below some hundreds.
///
/// Negative z goes to (0, 1) by Pfaff's transformation; for z > 0 Euler's makes c − a − b ≥ 0, which bounds the function at
/// 1; above 0.9 the differential equation carries value and slope along by Taylor steps that halve the distance to 1, so
/// that z → 1 needs no case for whole c − a − b. NaN outside the domain.
pub fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    if [a, b, c, z].iter().any(|argument| argument.is_nan()) || z >= 1.0 || c <= 0.0 {
        return f64::NAN;
    }
    if z < 0.0 {
        return (-a * (-z).ln_1p()).exp() * hypergeometric(a, c - b, c, z / (z - 1.0));
    }
    let excess = c - a - b;
    if excess < 0.0 {
        return (excess * (-z).ln_1p()).exp() * bounded(c - a, c - b, c, z);
    }
    bounded(a, b, c, z)
}

fn bounded(a: f64, b: f64, c: f64, z: f64) -> f64 {
    if z <= SERIES_UP_TO { series(a, b, c, z) } else { continued(a, b, c, z) }
}

fn series(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for step in 0..MOST_TERMS {
        let k = f64::from(step);
        term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        sum += term;
        if term.abs() < 1e-17 * sum.abs() && k > -a && k > -b || term == 0.0 {
            break;
        }
    }
    sum
}

/// Taylor steps of z(1 − z)F″ + [c − (a + b + 1)z]F′ − abF = 0 from ½ towards z.
fn continued(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let mut at = 0.5;
    let mut value = series(a, b, c, at);
    let mut slope = a * b / c * series(a + 1.0, b + 1.0, c + 1.0, at);
    while at < z {
        let step = ((1.0 - at) / 2.0).min(z - at);
        (value, slope) = taylor_step(a, b, c, at, step, value, slope);
        at = if step >= z - at { z } else { at + step };
    }
    value
}

fn taylor_step(a: f64, b: f64, c: f64, at: f64, step: f64, value: f64, slope: f64) -> (f64, f64) {
    let (mut previous, mut current) = (value, slope * step);
    let (mut sum, mut slope_sum) = (previous + current, current);
    let curve = at * (1.0 - at);
    for turn in 0..2_000 {
        let k = f64::from(turn);
        let next = (step * step * (k + a) * (k + b) * previous
            - step * (k + 1.0) * (k * (1.0 - 2.0 * at) + c - (a + b + 1.0) * at) * current)
            / (curve * (k + 1.0) * (k + 2.0));
        sum += next;
        slope_sum += (k + 2.0) * next;
        let small = 1e-17 * sum.abs();
        if next.abs() * (k + 2.0) < small && current.abs() * (k + 1.0) < small {
            break;
        }
        (previous, current) = (current, next);
    }
    (sum, slope_sum / step)
}

/// Expected purchases in a horizon of a customer who is a customer now (BG/NBD).
///
/// The rate is Gamma-distributed with shape `n` and the chance to drop out after a purchase Beta(a, b); `tau` is the
/// horizon over the rate parameter, t / (α + T). This is E\[(1 − (1 + pτ)⁻ⁿ) / p\] over p, which the paper writes as
/// (a + b − 1)/(a − 1) · \[1 − ((α+T)/(α+T+t))ⁿ ₂F₁(n, b; a + b − 1; t/(α+T+t))\]: that form has a false pole at a = 1 and loses
/// all digits as b grows; this function does neither.
///
/// Source: Fader, Hardie & Lee (2005), equation (10), with Euler's and Pfaff's transformations of ₂F₁.
pub fn purchases_while_alive(n: f64, a: f64, b: f64, tau: f64) -> f64 {
    if [n, a, b, tau].iter().any(|argument| argument.is_nan() || *argument < 0.0) {
        return f64::NAN;
    }
    if tau == 0.0 || n == 0.0 {
        return 0.0;
    }
    if a == 0.0 {
        return n * tau;
    }
    let c = a + b - 1.0;
    let other = c - n;
    if c > LARGE_RATIO * n.min(1.0) {
        if c > 200.0 * tau && a * n * tau < 0.5 * c {
            return rare_dropout_series(n, a, c, tau);
        }
        return sum_of_survivals(n, a, b, tau);
    }
    // (other)_k alternates in sign before it grows: cancellation; a small c makes (c)_k start near zero.
    if other < -2.0 || c < 0.05 {
        return sum_of_survivals(n, a, b, tau);
    }
    let z = tau / (1.0 + tau);
    if z <= SERIES_UP_TO {
        return euler_series(a, other, c, z, tau);
    }
    if other > CONTINUED_UP_TO {
        return sum_of_survivals(n, a, b, tau);
    }
    if (a - 1.0).abs() < POLE_STEP {
        // Smooth in a: the straight line between two neighbours has an error of 1e-9, the pole would cost more.
        let (low, high) = (1.0 - POLE_STEP, 1.0 + POLE_STEP);
        let (below, above) = (through_hypergeometric(n, low, b, z), through_hypergeometric(n, high, b, z));
        return below + (above - below) * (a - low) / (high - low);
    }
    through_hypergeometric(n, a, b, z)
}

/// −(expm1(εL)/ε + e^{εL} G) with ε = a − 1, L = ln(1 − z), and G = Σ (a)ₖ₋₁ (B)ₖ / (c)ₖ zᵏ/k!, times c.
fn euler_series(a: f64, other: f64, c: f64, z: f64, tau: f64) -> f64 {
    let epsilon = a - 1.0;
    let log = -tau.ln_1p();
    let mut term = other / c * z;
    let mut sum = term;
    let mut k = 1.0;
    for _ in 0..MOST_TERMS {
        term *= (epsilon + k) * (other + k) * z / ((c + k) * (k + 1.0));
        sum += term;
        k += 1.0;
        if term.abs() < 1e-17 + 1e-16 * sum.abs() {
            break;
        }
    }
    let grown = epsilon * log;
    let first = if epsilon.abs() < 1e-12 { log } else { grown.exp_m1() / epsilon };
    -c * (first + grown.exp() * sum)
}

fn through_hypergeometric(n: f64, a: f64, b: f64, z: f64) -> f64 {
    let (epsilon, c) = (a - 1.0, a + b - 1.0);
    let log = (-z).ln_1p();
    c / epsilon * (1.0 - (n * log).exp() * hypergeometric(n, b, c, z))
}

/// Σ (a)ₖ₋₁ (n)ₖ / (c + 1)ₖ₋₁ (−1)ᵏ⁻¹ τᵏ/k!: hardly anybody drops out, so that the first terms say it all.
fn rare_dropout_series(n: f64, a: f64, c: f64, tau: f64) -> f64 {
    let mut term = n * tau;
    let mut sum = term;
    for step in 1..200 {
        let k = f64::from(step);
        let next = -term * (a + k - 1.0) * (n + k) * tau / ((c + k) * (k + 1.0));
        if next.abs() > term.abs() {
            break;
        }
        sum += next;
        term = next;
        if term.abs() < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// Σⱼ P(at least j purchases would come) · P(still a customer at the j-th): positive terms only, slow for long horizons.
fn sum_of_survivals(n: f64, a: f64, b: f64, tau: f64) -> f64 {
    let z = tau / (1.0 + tau);
    let log_z = -(1.0 / tau).ln_1p();
    let mut ln_share = -n * tau.ln_1p();
    let mut at_least = -ln_share.exp_m1();
    let mut stays = 1.0;
    let mut sum = 0.0;
    let expected = n * tau;
    for step in 1..MOST_TERMS {
        let j = f64::from(step);
        let term = at_least * stays;
        sum += term;
        if (j > expected && term < 1e-17 * sum) || stays < 1e-300 {
            break;
        }
        ln_share += ((n + j - 1.0) / j).ln() + log_z;
        at_least -= ln_share.exp();
        // Differences of nearly equal shares end in rounding noise; the tail itself does not.
        if at_least < 1e-9 {
            at_least = beta_share_below(j + 1.0, n, z);
        }
        stays *= (b + j - 1.0) / (a + b + j - 1.0);
    }
    sum
}

#[cfg(test)]
#[allow(clippy::unreadable_literal, clippy::excessive_precision)] // reference values, digit for digit
mod tests {
    use super::*;

    include!("hypergeometric_reference.rs");

    // Reference values computed with 40 digits (mpmath).
    #[test]
    fn hypergeometric_agrees_with_forty_digit_values() {
        for (a, b, c, z, expected) in HYPERGEOMETRIC {
            let found = hypergeometric(a, b, c, z);
            let error = (found / expected - 1.0).abs();
            assert!(error < 1e-11, "2F1({a}, {b}; {c}; {z}) = {found}, expected {expected}, error {error:e}");
        }
        assert!(hypergeometric(1.0, 1.0, 2.0, 1.0).is_nan());
    }

    #[test]
    fn purchases_while_alive_agree_with_forty_digit_values() {
        for (n, a, b, tau, expected) in WHILE_ALIVE {
            let found = purchases_while_alive(n, a, b, tau);
            let error = (found / expected - 1.0).abs();
            assert!(error < 1e-9, "n {n} a {a} b {b} tau {tau}: {found}, expected {expected}, error {error:e}");
        }
    }

    #[test]
    fn all_ways_of_calculation_agree() {
        for n in [0.05, 0.243, 1.7, 12.243, 60.0] {
            for a in [0.01, 0.793, 1.0, 1.0000001, 3.5] {
                for b in [0.3, 2.426, 31.0, 900.0] {
                    for tau in [0.001, 0.4, 1.0, 6.0, 30.0, 200.0] {
                        let found = purchases_while_alive(n, a, b, tau);
                        let expected = sum_of_survivals(n, a, b, tau);
                        let error = (found / expected - 1.0).abs();
                        assert!(error < 1e-8, "n {n} a {a} b {b} tau {tau}: {found} vs {expected}, error {error:e}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_nobody_drops_out_the_expectation_is_the_poisson_gamma_one() {
        for b in [1e6, 1e9, 1e14] {
            let found = purchases_while_alive(1.2, 1e-3, b, 3.0);
            assert!((found / 3.6 - 1.0).abs() < 1e-8, "{found}");
        }
        assert!(purchases_while_alive(0.0, 1.0, 1.0, 1.0).abs() < 1e-300);
    }
}
