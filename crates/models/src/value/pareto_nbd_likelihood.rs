//! The Pareto/NBD log-likelihood with its first and second derivatives, summed over grouped customers.
//!
//! With n = r + x, a history's likelihood is Γ(n)/Γ(r) · α^r β^s times
//!
//! (α+T)⁻ⁿ (β+T)⁻ˢ + s ∫ (α+y)⁻ⁿ (β+y)⁻⁽ˢ⁺¹⁾ dy over y from `t_x` to T:
//!
//! still there at T, or left at y. The papers turn the integral into a difference of two hypergeometric functions, which cancels
//! where the two are close, and overflows. Here it is taken by Gauss–Legendre as it stands, over w = ln(1 + (y − `t_x`)/(m + `t_x`)) with m
//! the lesser of α and β: then the integrand has no pole nearer than iπ. All terms are positive, relative to the value at
//! `t_x`, and the derivatives are moments under the same weights: with φ the logarithm of a term,
//! ∇ℓ = E\[∇φ\] and ∇²ℓ = E\[∇²φ\] + Cov\[∇φ\].

use super::PurchaseHistory;
use super::bg_nbd_likelihood::Rising;
use super::fitting::Leaving;
use super::grouping::Grouped;
use super::usual::UsualShop;
use crate::numeric::optimise::Evaluation;
use crate::numeric::quadrature::{Piece, nodes};
use crate::parallel;

/// Above this shape the times to leave of customers differ as little as chance allows: one rate of leaving for all.
const LARGEST_SHAPE: f64 = 1e4;
/// Terms below e^(−50) of that at `t_x` are left out.
const NEGLIGIBLE: f64 = 50.0;

/// Customers leave after an exponential time whose rate is Gamma(s, β) over the population.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetimes;

/// Parameters in the order r, α, s, β.
impl Leaving for Lifetimes {
    fn evaluate(&self, grouped: &Grouped<'_>, counts: &[(u32, f64)], parameters: &[f64; 4]) -> Evaluation<4> {
        let jobs = grouped.histories.chunks(parallel::CHUNK).enumerate().collect();
        let parts = parallel::map(jobs, |(chunk, rows): (usize, &[PurchaseHistory])| {
            let from = chunk * parallel::CHUNK;
            let mut sum = Evaluation::ZERO;
            for (row, history) in rows.iter().enumerate() {
                add_history(&mut sum, parameters, history, grouped.customers_of(from + row));
            }
            sum
        });
        let mut sum = rates(parameters, counts);
        for part in &parts {
            sum.add(part);
        }
        sum.mirror();
        sum
    }

    /// Half of the customers leave within the mean age.
    fn start(&self, histories: &[PurchaseHistory]) -> [f64; 2] {
        let time: f64 = histories.iter().map(PurchaseHistory::age).sum();
        let beta = 0.5 * time / histories.len().max(1) as f64;
        [0.6, if beta > 0.0 { beta } else { 1.0 }]
    }

    fn is_one_for_all(&self, [s, _]: [f64; 2]) -> bool {
        s > LARGEST_SHAPE
    }

    fn usual_shop(&self, gap: f64) -> UsualShop {
        UsualShop::of_lifetimes([0.7, 0.65, 0.5, 1.0], gap)
    }
}

/// Γ(r+x)/Γ(r) · α^r β^s of all customers; upper triangle.
fn rates(&[r, alpha, s, beta]: &[f64; 4], counts: &[(u32, f64)]) -> Evaluation<4> {
    let mut sum = Evaluation::<4>::ZERO;
    let customers: f64 = counts.iter().map(|(_, customers)| customers).sum();
    sum.value = customers * (r * alpha.ln() + s * beta.ln());
    sum.gradient = [customers * alpha.ln(), customers * r / alpha, customers * beta.ln(), customers * s / beta];
    sum.hessian[0][1] = customers / alpha;
    sum.hessian[1][1] = -customers * r / (alpha * alpha);
    sum.hessian[2][3] = customers / beta;
    sum.hessian[3][3] = -customers * s / (beta * beta);
    let mut rate = Rising::at(r);
    for (repeats, customers) in counts {
        rate.rise_to(*repeats);
        sum.value += customers * rate.value;
        sum.gradient[0] += customers * rate.first;
        sum.hessian[0][0] += customers * rate.second;
    }
    sum
}

/// A moment at which the customer may have left, or the end of the watch: its weight, ln((α+y)/(α+t)), ln((β+y)/(β+t)), 1/(α+y), 1/(β+y).
struct Moment {
    weight: f64,
    purchases: f64,
    leaving: f64,
    inverse_alpha: f64,
    inverse_beta: f64,
}

/// The weights of 'still there at T' and of 'left at y' for the nodes y, relative to (α+t)⁻ⁿ (β+t)⁻ˢ with t the time of the last
/// purchase; the first goes to the caller, the others to `visit`.
fn weigh(&[r, alpha, s, beta]: &[f64; 4], history: &PurchaseHistory, mut visit: impl FnMut(Moment)) -> Moment {
    let n = r + f64::from(history.repeats());
    let (start_alpha, start_beta) = (alpha + history.recency(), beta + history.recency());
    let silence = history.age() - history.recency();
    let least = start_alpha.min(start_beta);
    let (lasts_alpha, lasts_beta) = (least / start_alpha, least / start_beta);
    // One of the two ratios is 1, and its logarithm is w itself.
    let logs = |w: f64| {
        let grown = w.exp_m1();
        let ln = |ratio: f64| if ratio >= 1.0 { w } else { (ratio * grown).ln_1p() };
        (ln(lasts_alpha), ln(lasts_beta), grown)
    };
    let fall = |w: f64| {
        let (purchases, leaving, _) = logs(w);
        n * purchases + (s + 1.0) * leaving
    };
    let judge = |low: f64, high: f64| {
        let (at_low, at_high) = (fall(low), fall(high));
        if at_low - low > NEGLIGIBLE {
            Piece::Negligible
        } else if high - low <= 1.5 && at_high - at_low <= 3.5 {
            Piece::Brief
        } else if high - low <= 3.0 && at_high - at_low <= 12.0 {
            Piece::Short
        } else {
            Piece::Long
        }
    };
    let scale = s * lasts_beta;
    nodes(0.0, (silence / least).ln_1p(), judge, |w, width| {
        let (purchases, leaving, grown) = logs(w);
        visit(Moment {
            weight: scale * width * (w - n * purchases - (s + 1.0) * leaving).exp(),
            purchases,
            leaving,
            inverse_alpha: 1.0 / (start_alpha + least * grown),
            inverse_beta: 1.0 / (start_beta + least * grown),
        });
    });
    let (purchases, leaving) = ((silence / start_alpha).ln_1p(), (silence / start_beta).ln_1p());
    Moment {
        weight: (-n * purchases - s * leaving).exp(),
        purchases,
        leaving,
        inverse_alpha: 1.0 / (alpha + history.age()),
        inverse_beta: 1.0 / (beta + history.age()),
    }
}

/// Odds that the customer has left.
pub(crate) fn odds_of_leaving(parameters: &[f64; 4], history: &PurchaseHistory) -> f64 {
    let mut left = 0.0;
    let here = weigh(parameters, history, |moment| left += moment.weight);
    left / here.weight
}

/// Sums of weight × (1, slopes, products of slopes, bends); slopes are ln(α+y), 1/(α+y), ln(β+y) − d/s, (s+d)/(β+y) with d = 1 where
/// the customer has left, relative to `t_x` where they are logarithms.
#[derive(Default)]
struct Sums {
    weight: f64,
    left: f64,
    slopes: [f64; 4],
    products: [[f64; 4]; 4],
    inverse_beta: f64,
    bend_beta: f64,
}

impl Sums {
    fn add(&mut self, moment: &Moment, s: f64, left: f64) {
        let weight = moment.weight;
        let slopes =
            [moment.purchases, moment.inverse_alpha, moment.leaving - left / s, (s + left) * moment.inverse_beta];
        self.weight += weight;
        self.left += weight * left;
        self.inverse_beta += weight * moment.inverse_beta;
        self.bend_beta += weight * slopes[3] * moment.inverse_beta;
        for (row, slope) in slopes.into_iter().enumerate() {
            let weighed = weight * slope;
            self.slopes[row] += weighed;
            for (product, other) in self.products[row].iter_mut().zip(slopes) {
                *product += weighed * other;
            }
        }
    }
}

/// The logarithm of the history's likelihood but for what [`rates`] adds; upper triangle.
fn add_history(sum: &mut Evaluation<4>, parameters: &[f64; 4], history: &PurchaseHistory, customers: f64) {
    let &[r, alpha, s, beta] = parameters;
    let n = r + f64::from(history.repeats());
    let mut sums = Sums::default();
    let here = weigh(parameters, history, |moment| sums.add(&moment, s, 1.0));
    sums.add(&here, s, 0.0);
    let (ln_alpha, ln_beta) = ((alpha + history.recency()).ln(), (beta + history.recency()).ln());
    let scale = 1.0 / sums.weight;
    let mean = sums.slopes.map(|slope| slope * scale);
    let covariance = |row: usize, column: usize| sums.products[row][column] * scale - mean[row] * mean[column];
    sum.value += customers * (sums.weight.ln() - n * ln_alpha - s * ln_beta);
    sum.gradient[0] -= customers * (ln_alpha + mean[0]);
    sum.gradient[1] -= customers * n * mean[1];
    sum.gradient[2] -= customers * (ln_beta + mean[2]);
    sum.gradient[3] -= customers * mean[3];
    sum.hessian[0][0] += customers * covariance(0, 0);
    sum.hessian[0][1] += customers * (n * covariance(0, 1) - mean[1]);
    sum.hessian[0][2] += customers * covariance(0, 2);
    sum.hessian[0][3] += customers * covariance(0, 3);
    sum.hessian[1][1] += customers * (n * n * covariance(1, 1) + n * sums.products[1][1] * scale);
    sum.hessian[1][2] += customers * n * covariance(1, 2);
    sum.hessian[1][3] += customers * n * covariance(1, 3);
    sum.hessian[2][2] += customers * (covariance(2, 2) - sums.left * scale / (s * s));
    sum.hessian[2][3] += customers * (covariance(2, 3) - sums.inverse_beta * scale);
    sum.hessian[3][3] += customers * (covariance(3, 3) + sums.bend_beta * scale);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::differences::assert_derivatives;
    use crate::value::grouping::{group, repeat_counts};

    fn histories() -> Vec<PurchaseHistory> {
        [
            (0, 0.0, 0.0),
            (0, 0.0, 39.0),
            (1, 2.0, 30.0),
            (3, 20.0, 21.0),
            (12, 35.0, 36.5),
            (70, 30.0, 38.0),
            (4, 9.0, 9.0),
        ]
        .iter()
        .map(|(repeats, recency, age)| PurchaseHistory::new(*repeats, *recency, *age).expect("sound row"))
        .collect()
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let histories = histories();
        let grouped = group(&histories);
        let counts = repeat_counts(&grouped);
        for point in
            [[0.553, 10.578, 0.606, 11.669], [2.5, 3.0, 0.01, 300.0], [0.7, 9.0, 3.0, 0.4], [40.0, 300.0, 1.0, 30.0]]
        {
            assert_derivatives(&point, |point| Lifetimes.evaluate(&grouped, &counts, point));
        }
    }
}
