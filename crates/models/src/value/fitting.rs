//! What fitting the models of purchases has in common: groups, a start, Newton's climb, and a judgement of where it ended.

use super::grouping::{Grouped, group, repeat_counts};
use super::usual::{UsualShop, time_per_repeat};
use super::{
    Degeneracy, FEWEST_CUSTOMERS, FEWEST_REPEAT_BUYERS, Fitted, NotFitted, PurchaseHistory, Verdict, WIDEST_LOG_ERROR,
    errors, nbd,
};
use crate::numeric::optimise::{Evaluation, Maximum, maximise};

/// Gain in log-likelihood over NBD that two more parameters must bring (Akaike's criterion), else nobody leaves.
pub const LEAST_GAIN_OVER_NBD: f64 = 2.0;
/// Above this shape the rates differ by less than 3 % between customers: one rate for all.
const LARGEST_SHAPE: f64 = 1e3;
/// Below this a parameter is as good as zero.
const SMALLEST: f64 = 1e-6;
/// Logarithms of the parameters stay within ±this; e²⁵ is beyond all meaning and within all arithmetic.
pub(crate) const BORDER: f64 = 25.0;
/// Gain in log-likelihood that is not worth another evaluation: a hundred-millionth of a standard error.
pub(crate) const TOLERANCE: f64 = 1e-9;
/// From this many customers on a sample gives the start.
const SAMPLE_FROM: usize = 100_000;
/// Customers in that sample; it lands within a few per cent, two or three steps from the end.
const SAMPLE: usize = 20_000;

/// A law of repeat buying of four positive parameters, of which the first two are shape and rate of the purchases as in NBD, and
/// the other two say how customers leave.
pub(crate) trait Leaving: Sync {
    /// Log-likelihood with its derivatives by the parameters; `counts` as [`repeat_counts`] gives them.
    fn evaluate(&self, grouped: &Grouped<'_>, counts: &[(u32, f64)], parameters: &[f64; 4]) -> Evaluation<4>;
    /// The last two parameters to start from.
    fn start(&self, histories: &[PurchaseHistory]) -> [f64; 2];
    /// Whether the last two parameters say that all customers leave alike.
    fn is_one_for_all(&self, leaving: [f64; 2]) -> bool;
    /// What is expected of a shop with so much time per repeat purchase before its data are seen.
    fn usual_shop(&self, gap: f64) -> UsualShop;
}

/// Fits by unpenalised maximum likelihood: Newton's method in the logarithms of the parameters, on grouped histories. Where the data
/// do not carry that maximum, the fit is drawn towards usual shops ([`super::usual`]), unless they speak against it.
pub(crate) fn fit(law: &impl Leaving, histories: &[PurchaseHistory]) -> Result<Fitted<[f64; 4]>, NotFitted> {
    let alone = alone(law, histories)?;
    let Verdict::Degenerate(reason) = alone.fitted.verdict else { return Ok(alone.fitted) };
    let drawn = time_per_repeat(histories)
        .and_then(|gap| climb_drawn(law, &law.usual_shop(gap), &alone.grouped, &alone.counts))
        .filter(|drawn| is_borne(reason, drawn.evaluation.value - alone.without_leaving));
    Ok(match drawn {
        Some(drawn) => alone.drawn_to(law, &drawn, reason),
        None => alone.fitted,
    })
}

/// The same on these data alone, whatever they carry.
pub(crate) fn fit_alone(law: &impl Leaving, histories: &[PurchaseHistory]) -> Result<Fitted<[f64; 4]>, NotFitted> {
    Ok(alone(law, histories)?.fitted)
}

/// What the data alone say, with what it was found by.
struct Alone<'a> {
    fitted: Fitted<[f64; 4]>,
    grouped: Grouped<'a>,
    counts: Vec<(u32, f64)>,
    /// The log-likelihood of NBD.
    without_leaving: f64,
}

fn alone<'a>(law: &impl Leaving, histories: &'a [PurchaseHistory]) -> Result<Alone<'a>, NotFitted> {
    let customers = histories.len();
    if customers == 0 {
        return Err(NotFitted::NoCustomers);
    }
    let start = sampled_start(law, histories).unwrap_or_else(|| default_start(law, histories));
    let grouped = group(histories);
    let counts = repeat_counts(&grouped);
    let repeat_buyers = repeat_buyers(&counts);
    if repeat_buyers == 0 {
        return Err(NotFitted::NobodyRepeats { customers });
    }
    let maximum = climb(law, &grouped, &counts, start).ok_or(NotFitted::NoLikelihood { customers })?;
    let without_leaving = nbd::climb(&grouped, &counts).map_or(f64::NEG_INFINITY, |end| end.evaluation.value);
    let degeneracy = too_few(customers, repeat_buyers)
        .or_else(|| runaway(law, &maximum.point.map(f64::exp), maximum.evaluation.value - without_leaving));
    let fitted = Fitted::at(&maximum, customers, repeat_buyers, degeneracy);
    Ok(Alone { fitted, grouped, counts, without_leaving })
}

/// With fewer customers than this what is drawn says nothing of them, only of other shops.
const FEWEST_DRAWN: usize = 10;

/// Whether data that do not carry the maximum at least bear what usual shops say: those of few customers, if there are any to speak of,
/// bear anything; others must not be so much likelier without leaving that they deny it. `gain` is that of the drawn fit with its prior.
fn is_borne(reason: Degeneracy, gain: f64) -> bool {
    match reason {
        Degeneracy::TooFewCustomers { customers } => customers >= FEWEST_DRAWN,
        Degeneracy::TooFewRepeatBuyers { .. } => true,
        Degeneracy::NobodyLeaves { .. }
        | Degeneracy::OneRateForAll
        | Degeneracy::OneDropoutForAll
        | Degeneracy::OneSpendForAll
        | Degeneracy::AtTheBorder
        | Degeneracy::FlatRidge
        | Degeneracy::InfiniteMean { .. } => gain > -LEAST_GAIN_OVER_NBD,
    }
}

/// The greatest posterior density; `None` where no maximum was reached.
fn climb_drawn(
    law: &impl Leaving,
    usual: &UsualShop,
    grouped: &Grouped<'_>,
    counts: &[(u32, f64)],
) -> Option<Maximum<4>> {
    maximise(usual.centre().map(f64::ln), BORDER, TOLERANCE, |logarithms| {
        let point = logarithms.map(f64::exp);
        usual.weigh(logarithms, law.evaluate(grouped, counts, &point).by_logarithm(&point))
    })
    .filter(|end| end.converged)
}

impl Alone<'_> {
    /// The fit drawn towards usual shops: its log-likelihood is that of the data alone, its errors those of the posterior.
    fn drawn_to(self, law: &impl Leaving, maximum: &Maximum<4>, reason: Degeneracy) -> Fitted<[f64; 4]> {
        let Self { fitted, grouped, counts, .. } = self;
        let drawn = Fitted::at(maximum, fitted.customers, fitted.repeat_buyers, None);
        Fitted {
            log_likelihood: law.evaluate(&grouped, &counts, &drawn.model).value,
            iterations: fitted.iterations + maximum.iterations,
            verdict: Verdict::Drawn(reason),
            ..drawn
        }
    }
}

impl<const N: usize> Fitted<[f64; N]> {
    /// What a climb in the logarithms of the parameters found; `degeneracy` where one is known already, else the likelihood is
    /// looked at for a flat ridge.
    pub(crate) fn at(
        maximum: &Maximum<N>,
        customers: usize,
        repeat_buyers: usize,
        degeneracy: Option<Degeneracy>,
    ) -> Self {
        let point = maximum.point.map(f64::exp);
        let errors = errors(&point, &maximum.evaluation.hessian);
        let sharp = errors.is_some_and(|(log_errors, _)| log_errors.iter().all(|error| *error < WIDEST_LOG_ERROR));
        let degeneracy = degeneracy.or_else(|| (!sharp || !maximum.converged).then_some(Degeneracy::FlatRidge));
        Self {
            model: point,
            log_likelihood: maximum.evaluation.value,
            standard_errors: errors.map(|(log_errors, _)| std::array::from_fn(|row| log_errors[row] * point[row])),
            covariance: errors.map(|(_, covariance)| covariance.iter().map(|line| line.to_vec()).collect()),
            customers,
            repeat_buyers,
            iterations: maximum.iterations,
            verdict: degeneracy.map_or(Verdict::Sound, Verdict::Degenerate),
        }
    }
}

pub(crate) fn repeat_buyers(counts: &[(u32, f64)]) -> usize {
    let count: f64 = counts.iter().filter(|(repeats, _)| *repeats > 0).map(|(_, customers)| customers).sum();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of rows, far below 2⁵³
    let count = count as usize;
    count
}

pub(crate) fn climb(
    law: &impl Leaving,
    grouped: &Grouped<'_>,
    counts: &[(u32, f64)],
    start: [f64; 4],
) -> Option<Maximum<4>> {
    maximise(start.map(f64::ln), BORDER, TOLERANCE, |logarithms| {
        let point = logarithms.map(f64::exp);
        law.evaluate(grouped, counts, &point).by_logarithm(&point)
    })
}

/// The maximum of every k-th customer, where there are so many that a full evaluation costs more than all of the sample.
fn sampled_start(law: &impl Leaving, histories: &[PurchaseHistory]) -> Option<[f64; 4]> {
    if histories.len() < SAMPLE_FROM {
        return None;
    }
    let sample: Vec<PurchaseHistory> = histories.iter().step_by(histories.len() / SAMPLE).copied().collect();
    let grouped = group(&sample);
    let counts = repeat_counts(&grouped);
    if repeat_buyers(&counts) < FEWEST_REPEAT_BUYERS {
        return None;
    }
    climb(law, &grouped, &counts, default_start(law, &sample))
        .filter(|end| end.converged)
        .map(|end| end.point.map(f64::exp))
}

/// Rates spread as widely as shops usually show, at the data's own mean; those who stay buy twice as often as all.
pub(crate) fn default_start(law: &impl Leaving, histories: &[PurchaseHistory]) -> [f64; 4] {
    let (mut purchases, mut time) = (0.0, 0.0);
    for history in histories {
        purchases += f64::from(history.repeats());
        time += history.age();
    }
    let r = 0.5;
    let alpha = if purchases > 0.0 && time > 0.0 { r * time / purchases } else { 1.0 };
    let [third, fourth] = law.start(histories);
    [r, 0.5 * alpha, third, fourth]
}

pub(crate) fn too_few(customers: usize, repeat_buyers: usize) -> Option<Degeneracy> {
    if customers < FEWEST_CUSTOMERS {
        Some(Degeneracy::TooFewCustomers { customers })
    } else if repeat_buyers < FEWEST_REPEAT_BUYERS {
        Some(Degeneracy::TooFewRepeatBuyers { repeat_buyers })
    } else {
        None
    }
}

pub(crate) fn runaway(law: &impl Leaving, point: &[f64; 4], gain: f64) -> Option<Degeneracy> {
    if gain < LEAST_GAIN_OVER_NBD {
        Some(Degeneracy::NobodyLeaves { gain })
    } else if point[0] > LARGEST_SHAPE {
        Some(Degeneracy::OneRateForAll)
    } else if law.is_one_for_all([point[2], point[3]]) {
        Some(Degeneracy::OneDropoutForAll)
    } else if point.iter().any(|parameter| *parameter < SMALLEST) {
        Some(Degeneracy::AtTheBorder)
    } else {
        None
    }
}
