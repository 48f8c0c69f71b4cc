//! The log-likelihoods of BG/NBD and MBG/NBD with first and second derivatives, summed over grouped customers.

use super::PurchaseHistory;
use super::fitting::Leaving;
use super::grouping::Grouped;
use super::usual::UsualShop;
use crate::numeric::optimise::Evaluation;
use crate::numeric::special::{digamma, ln_rising, trigamma};
use crate::parallel;

/// When a customer may leave: after which purchases a coin is tossed whose chance is Beta(a, b) over the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dropout {
    /// After every repeat purchase: BG/NBD, Fader, Hardie & Lee (2005), equation (6).
    AfterRepeats,
    /// After every purchase, the first as well: MBG/NBD, Batislam, Denizel & Filiztekin (2007).
    AfterEvery,
}

/// Above this sum of a and b the chances to leave differ by less than 1 %: one for all.
const LARGEST_DROPOUT_SUM: f64 = 1e4;

impl Dropout {
    /// Tosses beyond those of the repeats.
    pub(crate) fn tosses_at_first(self) -> u32 {
        match self {
            Self::AfterRepeats => 0,
            Self::AfterEvery => 1,
        }
    }
}

/// Parameters in the order r, α, a, b; ln A₁ + ln A₂ + ln(e^{A₃} + e^{A₄}) in the letters of the first paper.
impl Leaving for Dropout {
    fn evaluate(&self, grouped: &Grouped<'_>, counts: &[(u32, f64)], parameters: &[f64; 4]) -> Evaluation<4> {
        let rows = &grouped.histories;
        let jobs = rows.chunks(parallel::CHUNK).enumerate().collect();
        let parts = parallel::map(jobs, |(chunk, rows): (usize, &[PurchaseHistory])| {
            let from = chunk * parallel::CHUNK;
            let customers = grouped.customers.get(from..from + rows.len()).unwrap_or(&[]);
            sum_of_times(*self, parameters, rows, customers)
        });
        let mut sum = gamma_functions(*self, parameters, counts);
        for part in &parts {
            sum.add(part);
        }
        sum
    }

    /// One in four leaves after a purchase.
    fn start(&self, _: &[PurchaseHistory]) -> [f64; 2] {
        [0.8, 2.4]
    }

    fn is_one_for_all(&self, [a, b]: [f64; 2]) -> bool {
        a + b > LARGEST_DROPOUT_SUM
    }

    fn usual_shop(&self, gap: f64) -> UsualShop {
        let centre = match self {
            Self::AfterRepeats => [0.5, 0.7, 0.2, 1.3],
            Self::AfterEvery => [0.85, 0.55, 0.5, 0.75],
        };
        UsualShop::of_tosses(centre, gap)
    }
}

/// ln A₁ + ln A₂ of all customers: Γ(r+x)/Γ(r) · α^r and B(a, b+x)/B(a, b), with x + 1 there where the first purchase is tossed for.
fn gamma_functions(dropout: Dropout, &[r, alpha, a, b]: &[f64; 4], counts: &[(u32, f64)]) -> Evaluation<4> {
    let mut sum = Evaluation::ZERO;
    let customers: f64 = counts.iter().map(|(_, customers)| customers).sum();
    sum.value = customers * r * alpha.ln();
    sum.gradient[0] = customers * alpha.ln();
    sum.gradient[1] = customers * r / alpha;
    sum.hessian[0][1] = customers / alpha;
    sum.hessian[1][0] = customers / alpha;
    sum.hessian[1][1] = -customers * r / (alpha * alpha);
    let (mut rate, mut stay, mut all) = (Rising::at(r), Rising::at(b), Rising::at(a + b));
    for (repeats, customers) in counts {
        rate.rise_to(*repeats);
        let tosses = repeats.saturating_add(dropout.tosses_at_first());
        stay.rise_to(tosses);
        all.rise_to(tosses);
        sum.value += customers * (rate.value + stay.value - all.value);
        sum.gradient[0] += customers * rate.first;
        sum.gradient[2] -= customers * all.first;
        sum.gradient[3] += customers * (stay.first - all.first);
        sum.hessian[0][0] += customers * rate.second;
        sum.hessian[2][2] -= customers * all.second;
        sum.hessian[2][3] -= customers * all.second;
        sum.hessian[3][2] -= customers * all.second;
        sum.hessian[3][3] += customers * (stay.second - all.second);
    }
    sum
}

/// ln [Γ(base + x)/Γ(base)] and its derivatives by the base, for growing x: sums of logarithms and powers, which keep their
/// digits where differences of gamma functions of a huge base lose them.
pub(crate) struct Rising {
    base: f64,
    x: u32,
    pub(crate) value: f64,
    pub(crate) first: f64,
    pub(crate) second: f64,
}

impl Rising {
    pub(crate) fn at(base: f64) -> Self {
        Self { base, x: 0, value: 0.0, first: 0.0, second: 0.0 }
    }

    pub(crate) fn rise_to(&mut self, x: u32) {
        /// Beyond this many factors the gamma functions are quicker, and x is large enough for their difference to be exact.
        const FACTORS: u32 = 4096;
        if x.saturating_sub(self.x) > FACTORS {
            let top = self.base + f64::from(x);
            self.value = ln_rising(self.base, f64::from(x));
            self.first = digamma(top) - digamma(self.base);
            self.second = trigamma(top) - trigamma(self.base);
        } else {
            for step in self.x..x {
                let factor = self.base + f64::from(step);
                let inverse = 1.0 / factor;
                self.value += factor.ln();
                self.first += inverse;
                self.second -= inverse * inverse;
            }
        }
        self.x = self.x.max(x);
    }
}

/// The parts that depend on times: −(r+x) ln(α+T) where nobody could leave yet, else ln(e^{A₃} + e^{A₄}).
fn sum_of_times(dropout: Dropout, parameters: &[f64; 4], rows: &[PurchaseHistory], customers: &[u32]) -> Evaluation<4> {
    let &[r, alpha, a, b] = parameters;
    let ln_a = a.ln();
    let inverse_a = 1.0 / a;
    let mut sum = Times::default();
    // Rows of one chunk often share x with their neighbour; the logarithm of b + x − 1 is kept for the small ones.
    let at_first = f64::from(dropout.tosses_at_first());
    let ln_stay: Vec<f64> = (0..64).map(|x| (b + f64::from(x) + at_first - 1.0).ln()).collect();
    for (row, history) in rows.iter().enumerate() {
        let weight = customers.get(row).map_or(1.0, |customers| f64::from(*customers));
        let x = f64::from(history.repeats());
        let n = r + x;
        let end = alpha + history.age();
        let ln_end = end.ln();
        let inverse_end = 1.0 / end;
        if history.repeats() == 0 && dropout == Dropout::AfterRepeats {
            sum.value -= weight * n * ln_end;
            sum.r -= weight * ln_end;
            sum.alpha -= weight * n * inverse_end;
            sum.r_alpha -= weight * inverse_end;
            sum.alpha_alpha += weight * n * inverse_end * inverse_end;
            continue;
        }
        let last = alpha + history.recency();
        let inverse_last = 1.0 / last;
        let ln_last = last.ln();
        let stay = b + x + at_first - 1.0;
        let ln_of_stay = ln_stay.get(history.repeats() as usize).copied().unwrap_or_else(|| stay.ln());
        // Odds that the customer left after the last purchase: e^{A₄ − A₃}.
        let log_odds = ln_a - ln_of_stay + n * (ln_end - ln_last);
        let small = (-log_odds.abs()).exp();
        let lesser = small / (1.0 + small);
        let (left, here) = if log_odds > 0.0 { (1.0 - lesser, lesser) } else { (lesser, 1.0 - lesser) };
        let bend = weight * left * here;
        let left = weight * left;
        let here = weight * here;
        sum.value += weight * (small.ln_1p() + log_odds.max(0.0) - n * ln_end);
        let slope_r = ln_end - ln_last;
        let slope_alpha = n * (inverse_end - inverse_last);
        let inverse_stay = 1.0 / stay;
        sum.r -= here * ln_end + left * ln_last;
        sum.alpha -= n * (here * inverse_end + left * inverse_last);
        sum.a += left;
        sum.b -= left * inverse_stay;
        sum.r_alpha -= here * inverse_end + left * inverse_last;
        sum.alpha_alpha += n * (here * inverse_end * inverse_end + left * inverse_last * inverse_last);
        sum.b_b += left * inverse_stay * inverse_stay;
        sum.bend_rr += bend * slope_r * slope_r;
        sum.bend_r_alpha += bend * slope_r * slope_alpha;
        sum.bend_r += bend * slope_r;
        sum.bend_r_stay += bend * slope_r * inverse_stay;
        sum.bend_alpha_alpha += bend * slope_alpha * slope_alpha;
        sum.bend_alpha += bend * slope_alpha;
        sum.bend_alpha_stay += bend * slope_alpha * inverse_stay;
        sum.bend += bend;
        sum.bend_stay += bend * inverse_stay;
        sum.bend_stay_stay += bend * inverse_stay * inverse_stay;
    }
    sum.into_evaluation(inverse_a)
}

/// Running sums of one chunk; `bend` are the parts from the mixture of 'left' and 'still here'.
#[derive(Default)]
struct Times {
    value: f64,
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
    r_alpha: f64,
    alpha_alpha: f64,
    b_b: f64,
    bend: f64,
    bend_r: f64,
    bend_alpha: f64,
    bend_stay: f64,
    bend_rr: f64,
    bend_r_alpha: f64,
    bend_r_stay: f64,
    bend_alpha_alpha: f64,
    bend_alpha_stay: f64,
    bend_stay_stay: f64,
}

impl Times {
    fn into_evaluation(self, inverse_a: f64) -> Evaluation<4> {
        let r_alpha = self.r_alpha + self.bend_r_alpha;
        let r_a = self.bend_r * inverse_a;
        let r_b = -self.bend_r_stay;
        let alpha_a = self.bend_alpha * inverse_a;
        let alpha_b = -self.bend_alpha_stay;
        let a_b = -self.bend_stay * inverse_a;
        let a_a = (self.bend - self.a) * inverse_a * inverse_a;
        Evaluation {
            value: self.value,
            gradient: [self.r, self.alpha, self.a * inverse_a, self.b],
            hessian: [
                [self.bend_rr, r_alpha, r_a, r_b],
                [r_alpha, self.alpha_alpha + self.bend_alpha_alpha, alpha_a, alpha_b],
                [r_a, alpha_a, a_a, a_b],
                [r_b, alpha_b, a_b, self.b_b + self.bend_stay_stay],
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::differences::assert_derivatives;
    use crate::value::grouping::{group, repeat_counts};

    #[test]
    fn derivatives_agree_with_differences() {
        let rows = [(0, 0.0, 3.0), (0, 0.0, 39.0), (1, 2.0, 30.0), (3, 20.0, 21.0), (12, 35.0, 36.5), (70, 30.0, 38.0)];
        let histories: Vec<_> = rows
            .iter()
            .map(|(repeats, recency, age)| PurchaseHistory::new(*repeats, *recency, *age).expect("sound row"))
            .collect();
        let grouped = group(&histories);
        let counts = repeat_counts(&grouped);
        let points = [[0.243, 4.414, 0.793, 2.426], [2.5, 30.0, 0.01, 0.3], [0.7, 9.0, 3.0, 40.0]];
        for (dropout, point) in [Dropout::AfterRepeats, Dropout::AfterEvery]
            .into_iter()
            .flat_map(|dropout| points.map(|point| (dropout, point)))
        {
            assert_derivatives(&point, |point| dropout.evaluate(&grouped, &counts, point));
        }
    }
}
