//! Expectations over a beta- or gamma-distributed variable, by quadrature over its logarithm.

use super::quadrature::{Piece, nodes};
use super::special::{ln_beta, ln_gamma};

/// Terms below e^(−42) of the largest are left out.
const NEGLIGIBLE: f64 = 42.0;
/// So much nearer to 0 than anything in which the integrand bends, it is a power.
const NEAR: f64 = 1e-18;

/// Calls `visit` with p, 1 − p and a weight, for the nodes of E\[f(p)\] ≈ Σ weight · f(p, 1 − p) with p ~ Beta(a, b).
///
/// Good to some 1e-12 relative (1e-15 times a + b where that is more) for an f that is positive, falls no faster than 1/p, does not change
/// below p = `bend`, and is smooth in ln p and ln(1 − p): no pole nearer than iπ.
///
/// Taken over v = ln(p/(1 − p)), in which the density is p^a (1 − p)^b/B(a, b) and has no singularity, however small a and b are. The
/// first and the last node stand for the tails, where all is a power.
pub fn beta_nodes(a: f64, b: f64, bend: f64, mut visit: impl FnMut(f64, f64, f64)) {
    if ![a, b, bend].iter().all(|argument| *argument > 0.0 && argument.is_finite()) {
        visit(f64::NAN, f64::NAN, f64::NAN);
        return;
    }
    let ln_whole = ln_beta(a, b);
    let density = |v: f64| {
        let (ln_p, ln_q) = chances(v);
        a * ln_p + b * ln_q - ln_whole
    };
    let (first, last) = ((NEAR * bend.min(1.0) / (1.0 + b)).ln(), -(NEAR / (1.0 + a)).ln());
    let turn = (a / b).ln().clamp(first, last);
    let bends_at = bend.ln().clamp(first, turn);
    // The top of density × f lies between those for an f that is constant and for one that falls as 1/p.
    let drawn = if a > 1.0 { ((a - 1.0) / b).ln().clamp(bends_at, turn) } else { bends_at };
    // At most so high, next to the top of the density: f grows from there to `bend` by no more than 1/p.
    let bound = |v: f64| density(v) + (turn - v.max(bends_at)).max(0.0);
    let top = density(turn);
    let judge = |low: f64, high: f64, may_drop: bool| {
        if may_drop && bound(low).max(bound(high)) < top - NEGLIGIBLE {
            return Piece::Negligible;
        }
        let longest = if high <= bends_at - 4.0 || low >= bends_at.max(0.0) + 6.0 {
            // Sums of exponentials of v, of which all but the first are small.
            8.0
        } else if low < bends_at + 6.0 {
            2.0
        } else {
            4.0
        };
        let nearest = if low > 0.0 { low } else { high.min(0.0) };
        let (ln_p, ln_q) = chances(nearest);
        let curved = (a + b) * (ln_p + ln_q).exp() * (high - low).powi(2);
        let is_short = high - low <= longest && curved <= 6.0 && (density(high) - density(low)).abs() <= 8.0;
        if is_short { Piece::Short } else { Piece::Long }
    };
    visit(first.exp(), 1.0, (a * first - a.ln() - ln_whole).exp());
    for (from, to, may_drop) in
        [(first, bends_at, true), (bends_at, drawn, true), (drawn, turn, false), (turn, last, true)]
    {
        nodes(
            from,
            to,
            |low, high| judge(low, high, may_drop),
            |v, width| {
                let (ln_p, ln_q) = chances(v);
                visit(ln_p.exp(), ln_q.exp(), width * (a * ln_p + b * ln_q - ln_whole).exp());
            },
        );
    }
    visit(1.0, (-last).exp(), (-b * last - b.ln() - ln_whole).exp());
}

/// ln p and ln(1 − p) of v = ln(p/(1 − p)).
fn chances(v: f64) -> (f64, f64) {
    let small = (-v.abs()).exp().ln_1p();
    (v.min(0.0) - small, (-v).min(0.0) - small)
}

/// E\[f(p)\] for p ~ Beta(a, b), with f as [`beta_nodes`] asks.
pub fn beta_mean(a: f64, b: f64, bend: f64, f: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    beta_nodes(a, b, bend, |p, q, weight| sum += weight * f(p, q));
    sum
}

/// Calls `visit` with y and a weight, for the nodes of E\[f(y)\] ≈ Σ weight · f(y) with y ~ Gamma(shape, 1).
///
/// For an f that is positive, rises no faster than y, is proportional to it far below `bend`, and is smooth in ln y.
pub fn gamma_nodes(shape: f64, bend: f64, visit: impl FnMut(f64, f64)) {
    let ln_whole = ln_gamma(shape);
    let density = |v: f64| shape * v - v.exp() - ln_whole;
    let turn = shape.ln();
    let first = bend.min(shape).min(1.0).ln() - NEGLIGIBLE / (shape + 1.0);
    let last = (shape + 9.0 * shape.sqrt() + NEGLIGIBLE).ln();
    let top = density(turn);
    let bends_at = bend.ln();
    let judge = |low: f64, high: f64| {
        // f is at most 1/bend times as high as at the top, and falls with y below `bend`.
        let bound = |v: f64| density(v) + (v - bends_at).min(0.0);
        if (high <= turn || low >= turn) && bound(low).max(bound(high)) < top + (turn - bends_at).min(0.0) - NEGLIGIBLE
        {
            return Piece::Negligible;
        }
        let longest = if high > -2.0 { 2.0 } else { 4.0 };
        let curved = if high > turn - 3.0 { shape.min(high.exp()) * (high - low).powi(2) } else { 0.0 };
        let is_short = high - low <= longest && curved <= 6.0 && (density(high) - density(low)).abs() <= 8.0;
        if is_short { Piece::Short } else { Piece::Long }
    };
    let mut visit = visit;
    for (from, to) in [(first, turn.max(first)), (turn.max(first), last)] {
        nodes(from, to, judge, |v, width| visit(v.exp(), width * density(v).exp()));
    }
}

/// Σ E\[(z (1 − θ))ᵏ\] over k from 1, with z = e^(−δ) and θ ~ Beta(a, b): how often somebody still comes whose chance to leave is θ each
/// time, the k-th time discounted by δk. δ must be positive.
pub fn discounted_returns(a: f64, b: f64, delta: f64) -> f64 {
    let (z, lost) = ((-delta).exp(), -(-delta).exp_m1());
    beta_mean(a, b, lost / z, |leaves, stays| z * stays / (lost + z * leaves))
}

/// E\[y/(κ + yp)\] with y ~ Gamma(n, 1) and p ~ Beta(a, b), independent; κ must be positive.
pub fn rate_over_leaving(n: f64, a: f64, b: f64, kappa: f64) -> f64 {
    let mut rates = Vec::new();
    gamma_nodes(n, kappa, |y, weight| rates.push((y, weight * y)));
    let bend = kappa / (n + 10.0 * n.sqrt() + NEGLIGIBLE);
    beta_mean(a, b, bend, |p, _| rates.iter().map(|(y, weighed)| weighed / (kappa + y * p)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_any_beta_are_found() {
        for a in [0.001, 0.05, 0.8, 1.0, 3.5, 60.0, 2e3, 1e6] {
            for b in [0.002, 0.3, 1.0, 2.4, 31.0, 900.0, 1e5, 1e9] {
                let close = |found: f64, expected: f64, what: &str| {
                    let error = (found / expected - 1.0).abs();
                    assert!(error < 1e-12 + 1e-15 * (a + b), "{what} of Beta({a}, {b}): {found}, {expected}");
                };
                close(beta_mean(a, b, 1.0, |_, _| 1.0), 1.0, "whole");
                close(beta_mean(a, b, 1.0, |_, q| 1.0 + q), 1.0 + b / (a + b), "mean");
                // Uniform p: E[1/(1 + pτ)] = ln(1 + τ)/τ.
                let logarithm = beta_mean(1.0, 1.0, 1.0 / b, |p, _| 1.0 / (1.0 + p * b));
                close(logarithm, b.ln_1p() / b, "ln(1 + τ)/τ");
            }
        }
        assert!(beta_mean(0.0, 1.0, 1.0, |_, _| 1.0).is_nan());
    }

    #[test]
    fn moments_of_any_gamma_are_found() {
        for shape in [0.003, 0.24, 1.0, 7.5, 62.0, 900.0, 1e5] {
            for kappa in [1e-6, 0.04, 1.0, 300.0] {
                let mut mean = 0.0;
                gamma_nodes(shape, kappa, |y, weight| mean += weight * y);
                assert!((mean / shape - 1.0).abs() < 1e-12 + 1e-15 * shape, "Gamma({shape}), {kappa}: {mean}");
            }
        }
        // Shape 1 and p = 1: E[y/(κ + y)] = 1 − κ e^κ E₁(κ); at κ = 1 it is 1 − .596347362323194.
        let mut found = 0.0;
        gamma_nodes(1.0, 1.0, |y, weight| found += weight * y / (1.0 + y));
        assert!((found - 0.403_652_637_676_806).abs() < 1e-13, "{found}");
    }
}
