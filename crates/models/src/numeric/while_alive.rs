//! The expectation of BG/NBD: a hypergeometric function, calculated in whichever way keeps its digits.

use super::beta_mean::beta_mean;

/// Below this the series of the expectation is quicker than quadrature; it needs some 1,200 terms here.
const QUICKER_UP_TO: f64 = 0.97;
/// No series here needs more terms than this for arguments with any meaning.
const MOST_TERMS: u32 = 2_000_000;
/// Digits lost to cancellation stay below five where c / n stays below this.
const LARGE_RATIO: f64 = 1e5;
/// Above this a the terms of the series grow for long before they fall, by (1 + τ)ᵃ in all, beyond what a number holds.
const LARGEST_A: f64 = 50.0;

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
        return over_chances(n, a, b, tau);
    }
    // (other)_k alternates in sign before it grows: cancellation; a small c makes (c)_k start near zero.
    if other < -2.0 || c < 0.05 || a > LARGEST_A {
        return over_chances(n, a, b, tau);
    }
    let z = tau / (1.0 + tau);
    if z <= QUICKER_UP_TO {
        return euler_series(a, other, c, z, tau);
    }
    over_chances(n, a, b, tau)
}

/// The expectation over p itself, by quadrature: no pole, and no digit lost to any parameter.
fn over_chances(n: f64, a: f64, b: f64, tau: f64) -> f64 {
    beta_mean(a, b, 1.0 / ((n + 1.0) * tau), |p, _| -(-n * (p * tau).ln_1p()).exp_m1() / p)
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

#[cfg(test)]
#[allow(clippy::unreadable_literal, clippy::excessive_precision)] // reference values, digit for digit
mod tests {
    use super::*;
    use crate::numeric::special::beta_share_below;

    include!("while_alive_reference.rs");

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

    // Reference values computed with 40 digits (mpmath).
    #[test]
    fn purchases_while_alive_agree_with_forty_digit_values() {
        for (n, a, b, tau, expected) in WHILE_ALIVE {
            let found = purchases_while_alive(n, a, b, tau);
            let error = (found / expected - 1.0).abs();
            assert!(error < 1e-10, "n {n} a {a} b {b} tau {tau}: {found}, expected {expected}, error {error:e}");
        }
    }

    #[test]
    fn all_ways_of_calculation_agree() {
        for n in [0.05, 0.243, 1.7, 12.243, 30.0, 62.0, 150.0] {
            for a in [0.01, 0.05, 0.793, 1.0, 1.0000001, 3.5, 20.0] {
                for b in [0.3, 2.426, 12.0, 31.0, 100.0, 300.0, 900.0] {
                    for tau in [0.001, 0.4, 1.0, 6.0, 12.0, 30.0, 200.0] {
                        let found = purchases_while_alive(n, a, b, tau);
                        let expected = sum_of_survivals(n, a, b, tau);
                        let error = (found / expected - 1.0).abs();
                        assert!(error < 1e-8, "n {n} a {a} b {b} tau {tau}: {found} vs {expected}, error {error:e}");
                    }
                }
            }
        }
    }

    /// Where all leave with one chance, a and b run to infinity together: the expectation at that chance is the limit.
    #[test]
    fn where_all_drop_out_alike_the_expectation_is_that_of_their_chance() {
        for n in [0.3, 1.2, 8.0] {
            for tau in [0.1, 1.0, 20.0, 200.0] {
                for (a, b) in [(60.0, 140.0), (1e4, 3e4), (5e4, 5e4), (1e7, 9e7), (1e10, 1e10)] {
                    let p: f64 = a / (a + b);
                    let expected = -(-n * (p * tau).ln_1p()).exp_m1() / p;
                    let found = purchases_while_alive(n, a, b, tau);
                    // The quadrature's own error beside that of the limit.
                    let within = 3.0 / a + 1e-14 * (a + b);
                    assert!((found / expected - 1.0).abs() < within, "n {n} a {a} b {b} tau {tau}: {found} {expected}");
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
