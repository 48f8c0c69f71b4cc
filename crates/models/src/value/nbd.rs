//! NBD: how often will each buy, if nobody ever leaves?
//!
//! Everybody buys at random with an own rate, Gamma(r, α) over the population (Ehrenberg 1959). It is BG/NBD with a → 0, looks
//! at the number of repeats and the age only, and stands in where the data show nobody leaving.

use super::bg_nbd_likelihood::Rising;
use super::discount::{DiscountRate, Until};
use super::fitting::too_few;
use super::forecast::PurchaseForecast;
use super::grouping::{Grouped, group, repeat_counts};
use super::{Degeneracy, Fitted, NotFitted, PurchaseHistory};
use crate::numeric::optimise::{Evaluation, Maximum, maximise};
use crate::numeric::special::beta_share_below;
use crate::parallel;
use serde::{Deserialize, Serialize};

/// Above this shape the rates differ by less than 3 % between customers: one rate for all.
const LARGEST_SHAPE: f64 = 1e3;

/// The parameters; both positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate parameter (a time) of the purchase rates.
    pub alpha: f64,
}

impl Nbd {
    /// Fits by unpenalised maximum likelihood, as [`super::bg_nbd::BgNbd::fit`].
    pub fn fit(histories: &[PurchaseHistory]) -> Result<Fitted<Self>, NotFitted> {
        let customers = histories.len();
        if customers == 0 {
            return Err(NotFitted::NoCustomers);
        }
        let grouped = group(histories);
        let counts = repeat_counts(&grouped);
        let repeat_buyers = histories.iter().filter(|history| history.repeats() > 0).count();
        if repeat_buyers == 0 {
            return Err(NotFitted::NobodyRepeats { customers });
        }
        let maximum = climb(&grouped, &counts).ok_or(NotFitted::NoLikelihood { customers })?;
        let degeneracy = too_few(customers, repeat_buyers)
            .or_else(|| (maximum.point[0].exp() > LARGEST_SHAPE).then_some(Degeneracy::OneRateForAll));
        let fitted = Fitted::at(&maximum, customers, repeat_buyers, degeneracy);
        Ok(fitted.map(|[r, alpha]| Self { r, alpha }))
    }

    /// Expected purchases now as a share of those right after the last purchase: (α + `t_x`)/(α + T), for any horizon.
    pub fn decline(&self, history: &PurchaseHistory) -> f64 {
        (self.alpha + history.recency()) / (self.alpha + history.age())
    }
}

impl PurchaseForecast for Nbd {
    /// Everybody stays a customer here.
    fn probability_alive(&self, _: &PurchaseHistory) -> f64 {
        1.0
    }

    /// (r + x)/(α + T) a unit of time.
    fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        (self.r + f64::from(history.repeats())) * horizon / (self.alpha + history.age())
    }

    fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        match purchases {
            0 => 1.0,
            1 => self.probability_to_buy(history, horizon),
            _ => {
                let z = horizon / (self.alpha + history.age() + horizon);
                beta_share_below(f64::from(purchases), self.r + f64::from(history.repeats()), z)
            }
        }
    }

    fn expected_purchases_new(&self, time: f64) -> f64 {
        self.r * time / self.alpha
    }

    /// The same expectation at every time to come.
    fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        steady(self.expected_purchases(history, 1.0), rate, until)
    }

    fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let n = self.r + f64::from(history.repeats());
        -(-n * (horizon / (self.alpha + history.age())).ln_1p()).exp_m1()
    }
}

/// A stream of so many purchases a unit of time, discounted; `None` where it has no finite value.
pub(crate) fn steady(per_time: f64, rate: DiscountRate, until: Until) -> Option<f64> {
    match until {
        Until::Horizon(time) => (time >= 0.0).then(|| per_time * rate.annuity(time)),
        Until::Forever => (rate.delta() > 0.0).then(|| per_time / rate.delta()),
    }
}

pub(crate) fn climb(grouped: &Grouped<'_>, counts: &[(u32, f64)]) -> Option<Maximum<2>> {
    let (mut purchases, mut time) = (0.0, 0.0);
    for (row, history) in grouped.histories.iter().enumerate() {
        let customers = grouped.customers_of(row);
        purchases += customers * f64::from(history.repeats());
        time += customers * history.age();
    }
    if purchases <= 0.0 || time <= 0.0 {
        return None;
    }
    let start = [0.5_f64, 0.5 * time / purchases].map(f64::ln);
    maximise(start, 25.0, 1e-9, |logarithms| {
        let point = logarithms.map(f64::exp);
        evaluate(grouped, counts, point).by_logarithm(&point)
    })
}

/// Σ ln Γ(r+x)/Γ(r) + r ln α − (r+x) ln(α+T): the likelihood of the times of purchase, comparable with BG/NBD's.
fn evaluate(grouped: &Grouped<'_>, counts: &[(u32, f64)], [r, alpha]: [f64; 2]) -> Evaluation<2> {
    let jobs = grouped.histories.chunks(parallel::CHUNK).enumerate().collect();
    let parts = parallel::map(jobs, |(chunk, rows): (usize, &[PurchaseHistory])| {
        let from = chunk * parallel::CHUNK;
        let mut sum = Evaluation::<2>::ZERO;
        for (row, history) in rows.iter().enumerate() {
            let weight = grouped.customers.get(from + row).map_or(1.0, |customers| f64::from(*customers));
            let n = r + f64::from(history.repeats());
            let end = alpha + history.age();
            let (ln_end, inverse) = (end.ln(), 1.0 / end);
            sum.value -= weight * n * ln_end;
            sum.gradient[0] -= weight * ln_end;
            sum.gradient[1] -= weight * n * inverse;
            sum.hessian[0][1] -= weight * inverse;
            sum.hessian[1][1] += weight * n * inverse * inverse;
        }
        sum
    });
    let mut sum = Evaluation::<2>::ZERO;
    let mut rising = Rising::at(r);
    for (repeats, customers) in counts {
        rising.rise_to(*repeats);
        sum.value += customers * (rising.value + r * alpha.ln());
        sum.gradient[0] += customers * (rising.first + alpha.ln());
        sum.gradient[1] += customers * r / alpha;
        sum.hessian[0][0] += customers * rising.second;
        sum.hessian[0][1] += customers / alpha;
        sum.hessian[1][1] -= customers * r / (alpha * alpha);
    }
    for part in &parts {
        sum.add(part);
    }
    sum.hessian[1][0] = sum.hessian[0][1];
    sum
}
