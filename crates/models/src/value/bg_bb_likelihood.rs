//! The BG/BB log-likelihood with its first and second derivatives.
//!
//! A history's likelihood is a sum over the last opportunity m at which the person was still a customer: n, or one from `t_x` to n − 1
//! with the person gone before the next. With rising factorials (·)ₖ each term is
//! (α)ₓ (β)ₘ₋ₓ/(α+β)ₘ · γᵈ (δ)ₘ/(γ+δ)ₘ₊d, d = 1 for who has left. Derivatives are moments under the terms as weights.

use std::collections::BTreeMap;

use super::bg_bb::OpportunityHistory;
use super::bg_nbd_likelihood::Rising;
use super::fitting::{BORDER, LEAST_GAIN_OVER_NBD, TOLERANCE, too_few};
use super::{Degeneracy, Fitted, NotFitted};
use crate::numeric::optimise::{Evaluation, maximise};

/// Above this sum of two parameters the chances of customers differ by less than 1 %: one for all.
const LARGEST_SUM: f64 = 1e4;

/// Equal histories with the number of customers that share each.
pub(crate) struct Groups {
    rows: Vec<(OpportunityHistory, f64)>,
    most_opportunities: u32,
}

impl Groups {
    pub(crate) fn of(histories: &[OpportunityHistory]) -> Self {
        let mut rows = BTreeMap::<OpportunityHistory, f64>::new();
        for history in histories {
            *rows.entry(*history).or_default() += 1.0;
        }
        let most_opportunities = rows.keys().map(OpportunityHistory::opportunities).max().unwrap_or(0);
        Self { rows: rows.into_iter().collect(), most_opportunities }
    }

    fn customers(&self, counts: impl Fn(&OpportunityHistory) -> bool) -> usize {
        let count: f64 = self.rows.iter().filter(|(row, _)| counts(row)).map(|(_, customers)| customers).sum();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of rows, far below 2⁵³
        let count = count as usize;
        count
    }
}

/// Fits all four parameters, and the beta-binomial model without leaving to see whether they are worth it.
pub(crate) fn fit(groups: &Groups) -> Result<Fitted<[f64; 4]>, NotFitted> {
    let customers = groups.customers(|_| true);
    let repeat_buyers = groups.customers(|row| row.purchases() > 0);
    if customers == 0 {
        return Err(NotFitted::NoCustomers);
    }
    if repeat_buyers == 0 {
        return Err(NotFitted::NobodyRepeats { customers });
    }
    let start = [1.0_f64, 1.0, 0.5, 2.0].map(f64::ln);
    let maximum = maximise(start, BORDER, TOLERANCE, |logarithms| {
        let point = logarithms.map(f64::exp);
        likelihood_of(groups, &point).by_logarithm(&point)
    })
    .ok_or(NotFitted::NoLikelihood { customers })?;
    let without_leaving = maximise([0.0; 2], BORDER, TOLERANCE, |logarithms| {
        let point = logarithms.map(f64::exp);
        without_leaving(groups, &point).by_logarithm(&point)
    })
    .map_or(f64::NEG_INFINITY, |end| end.evaluation.value);
    let [alpha, beta, gamma, delta] = maximum.point.map(f64::exp);
    let gain = maximum.evaluation.value - without_leaving;
    let degeneracy = too_few(customers, repeat_buyers).or(if gain < LEAST_GAIN_OVER_NBD {
        Some(Degeneracy::NobodyLeaves { gain })
    } else if alpha + beta > LARGEST_SUM {
        Some(Degeneracy::OneRateForAll)
    } else if gamma + delta > LARGEST_SUM {
        Some(Degeneracy::OneDropoutForAll)
    } else {
        [alpha, beta, gamma, delta].iter().any(|one| *one < 1e-6).then_some(Degeneracy::AtTheBorder)
    });
    Ok(Fitted::at(&maximum, customers, repeat_buyers, degeneracy))
}

/// ln (base)ₖ with its derivatives by the base, for k from 0.
struct Table(Vec<[f64; 3]>);

impl Table {
    fn of(base: f64, steps: u32) -> Self {
        let mut rising = Rising::at(base);
        let row = |k| {
            rising.rise_to(k);
            [rising.value, rising.first, rising.second]
        };
        Self((0..=steps).map(row).collect())
    }

    fn at(&self, k: u32) -> [f64; 3] {
        self.0[k as usize]
    }
}

/// One term of a history's likelihood: its logarithm, slopes by α, β, γ, δ, and bends αα, αβ, ββ, γγ, γδ, δδ.
struct Term {
    log: f64,
    slopes: [f64; 4],
    bends: [f64; 6],
}

struct Tables {
    alpha: Table,
    beta: Table,
    both: Table,
    gamma: f64,
    delta: Table,
    leaving: Table,
}

impl Tables {
    fn at(&[alpha, beta, gamma, delta]: &[f64; 4], most: u32) -> Self {
        Self {
            alpha: Table::of(alpha, most),
            beta: Table::of(beta, most),
            both: Table::of(alpha + beta, most),
            gamma,
            delta: Table::of(delta, most),
            leaving: Table::of(gamma + delta, most + 1),
        }
    }

    fn term(&self, purchases: u32, opportunities: u32, has_left: bool) -> Term {
        let left = f64::from(u8::from(has_left));
        let buys = self.alpha.at(purchases);
        let does_not = self.beta.at(opportunities - purchases);
        let both = self.both.at(opportunities);
        let stays = self.delta.at(opportunities);
        let leaving = self.leaving.at(opportunities + u32::from(has_left));
        Term {
            log: buys[0] + does_not[0] - both[0] + left * self.gamma.ln() + stays[0] - leaving[0],
            slopes: [buys[1] - both[1], does_not[1] - both[1], left / self.gamma - leaving[1], stays[1] - leaving[1]],
            bends: [
                buys[2] - both[2],
                -both[2],
                does_not[2] - both[2],
                -left / (self.gamma * self.gamma) - leaving[2],
                -leaving[2],
                stays[2] - leaving[2],
            ],
        }
    }
}

/// Where the bends of [`Term`] stand in the matrix.
const PLACES: [(usize, usize); 6] = [(0, 0), (0, 1), (1, 1), (2, 2), (2, 3), (3, 3)];

/// Sum over customers; parameters in the order α, β, γ, δ. Fader, Hardie & Shang (2010), equation (5).
pub(crate) fn likelihood_of(groups: &Groups, parameters: &[f64; 4]) -> Evaluation<4> {
    let tables = Tables::at(parameters, groups.most_opportunities);
    let mut sum = Evaluation::<4>::ZERO;
    for (history, customers) in &groups.rows {
        let here = tables.term(history.purchases(), history.opportunities(), false);
        let left = (history.last()..history.opportunities()).map(|m| tables.term(history.purchases(), m, true));
        let terms: Vec<Term> = std::iter::once(here).chain(left).collect();
        let largest = terms.iter().map(|term| term.log).fold(f64::NEG_INFINITY, f64::max);
        let whole: f64 = terms.iter().map(|term| (term.log - largest).exp()).sum();
        let mut mean = [0.0; 4];
        for term in &terms {
            let weight = (term.log - largest).exp() / whole;
            for (mean, slope) in mean.iter_mut().zip(term.slopes) {
                *mean += weight * slope;
            }
        }
        sum.value += customers * (largest + whole.ln());
        for (slope, mean) in sum.gradient.iter_mut().zip(mean) {
            *slope += customers * mean;
        }
        for term in &terms {
            let weight = customers * (term.log - largest).exp() / whole;
            for ((row, column), bend) in PLACES.into_iter().zip(term.bends) {
                sum.hessian[row][column] += weight * bend;
            }
            for row in 0..4 {
                for column in row..4 {
                    sum.hessian[row][column] +=
                        weight * (term.slopes[row] - mean[row]) * (term.slopes[column] - mean[column]);
                }
            }
        }
    }
    sum.mirror();
    sum
}

/// Beta-binomial: everybody stays. Parameters in the order α, β.
fn without_leaving(groups: &Groups, &[alpha, beta]: &[f64; 2]) -> Evaluation<2> {
    // γ and δ play no part in what is read.
    let tables = Tables::at(&[alpha, beta, 1.0, 1.0], groups.most_opportunities);
    let mut sum = Evaluation::<2>::ZERO;
    for (history, customers) in &groups.rows {
        let buys = tables.alpha.at(history.purchases());
        let does_not = tables.beta.at(history.opportunities() - history.purchases());
        let both = tables.both.at(history.opportunities());
        sum.value += customers * (buys[0] + does_not[0] - both[0]);
        sum.gradient[0] += customers * (buys[1] - both[1]);
        sum.gradient[1] += customers * (does_not[1] - both[1]);
        sum.hessian[0][0] += customers * (buys[2] - both[2]);
        sum.hessian[0][1] -= customers * both[2];
        sum.hessian[1][1] += customers * (does_not[2] - both[2]);
    }
    sum.mirror();
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::differences::assert_derivatives;

    #[test]
    fn derivatives_agree_with_differences() {
        let rows = [(0, 0, 6), (1, 1, 6), (1, 6, 6), (4, 5, 6), (6, 6, 6), (0, 0, 0), (3, 20, 40), (30, 35, 40)];
        let histories: Vec<_> =
            rows.iter().map(|(x, last, n)| OpportunityHistory::new(*x, *last, *n).expect("sound row")).collect();
        let groups = Groups::of(&histories);
        for point in [[1.204, 0.75, 0.657, 2.783], [0.1, 20.0, 3.0, 0.2], [4.0, 4.0, 0.01, 90.0]] {
            assert_derivatives(&point, |point| likelihood_of(&groups, point));
        }
    }
}
