//! What makes customers buy more, or leave sooner: covariates that do not change, such as channel, country, first category.
//!
//! Each covariate z multiplies a scale of a customer's own law: for Pareto/NBD αᵢ = α e^(−γ₁z), βᵢ = β e^(−γ₂z), for BG/NBD and MBG/NBD
//! αᵢ = α e^(−γ₁z), aᵢ = a e^(γ₂z), bᵢ = b e^(γ₃z), so that a positive γ₁ means more purchases, a positive γ₂ of Pareto/NBD shorter lives.
//! Fader & Hardie (2007), "Incorporating Time-Invariant Covariates into the Pareto/NBD and BG/NBD Models".
//!
//! The logarithms of a customer's parameters are linear in those of the model. So the likelihood of all who share their covariates is
//! evaluated as ever, with its derivatives by those four logarithms, and brought to all parameters by that linear map.

use std::collections::BTreeMap;

use super::bg_nbd::BgNbd;
use super::bg_nbd_likelihood::Dropout;
use super::fitting::{self, BORDER, Leaving, TOLERANCE};
use super::grouping::{Grouped, group, repeat_counts};
use super::mbg_nbd::MbgNbd;
use super::pareto_nbd::ParetoNbd;
use super::pareto_nbd_likelihood::Lifetimes;
use super::{Degeneracy, NotFitted, PurchaseHistory, Verdict, WIDEST_LOG_ERROR};
use crate::numeric::distribution::{normal_quantile, normal_share_below};
use crate::numeric::optimise_many::{Landscape, Square, Summit, maximise_many};
use crate::numeric::special::gamma_share_above;
use crate::parallel;
use crate::statistics::Interval;

/// What a covariate may act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affects {
    /// How often customers buy.
    Purchases,
    /// How they leave.
    Leaving,
    /// Both.
    Both,
}

/// Covariates of customers, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariates {
    rows: Vec<Vec<f64>>,
    affects: Vec<Affects>,
    means: Vec<f64>,
    scales: Vec<f64>,
}

/// Why covariates cannot be used, or no model be fitted with them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CovariateFault {
    /// As many rows as customers, as many values as columns.
    #[error("row {row} has {found} covariates instead of {expected}; give every customer all of them")]
    Lengths {
        /// Place of the row, from 0.
        row: usize,
        /// Values in it.
        found: usize,
        /// Columns.
        expected: usize,
    },
    /// Rows and customers differ.
    #[error("{rows} rows of covariates for {customers} customers; give one for each, in the same order")]
    Rows {
        /// Rows of covariates.
        rows: usize,
        /// Customers.
        customers: usize,
    },
    /// Not a number.
    #[error("covariate {column} of row {row} is no finite number")]
    NotANumber {
        /// Place of the row, from 0.
        row: usize,
        /// Place of the covariate, from 0.
        column: usize,
    },
    /// The same for all.
    #[error("covariate {column} is the same for all customers, so it explains nothing; leave it out")]
    Constant {
        /// Place of the covariate, from 0.
        column: usize,
    },
    /// The model cannot be fitted even without covariates.
    #[error(transparent)]
    NotFitted(#[from] NotFitted),
}

impl Covariates {
    /// One row for each customer, one value in it for each of `affects`. Categories are given as 0 or 1 for all but one of them.
    pub fn new(rows: Vec<Vec<f64>>, affects: Vec<Affects>) -> Result<Self, CovariateFault> {
        let columns = affects.len();
        for (row, values) in rows.iter().enumerate() {
            if values.len() != columns {
                return Err(CovariateFault::Lengths { row, found: values.len(), expected: columns });
            }
            if let Some(column) = values.iter().position(|value| !value.is_finite()) {
                return Err(CovariateFault::NotANumber { row, column });
            }
        }
        let n = rows.len().max(1) as f64;
        let mean = |column: usize| rows.iter().map(|row| row[column]).sum::<f64>() / n;
        let means: Vec<f64> = (0..columns).map(mean).collect();
        let scale = |column: usize| {
            let squares: f64 = rows.iter().map(|row| (row[column] - means[column]).powi(2)).sum();
            (squares / n).sqrt()
        };
        let scales: Vec<f64> = (0..columns).map(scale).collect();
        // A mean of equal numbers may be off by its last digit.
        if let Some(column) = (0..columns).find(|column| scales[*column] <= 1e-12 * means[*column].abs()) {
            return Err(CovariateFault::Constant { column });
        }
        Ok(Self { rows, affects, means, scales })
    }
}

/// Which of a customer's own parameters a coefficient multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// 1/α: the rate of buying.
    BuyingRate,
    /// a: the first parameter of the chance to leave.
    FirstOfLeaving,
    /// b: the second parameter of the chance to leave.
    SecondOfLeaving,
    /// 1/β: the rate of leaving.
    LeavingRate,
}

impl On {
    /// The parameter's place, and the sign with which the coefficient enters its logarithm.
    fn place(self) -> (usize, f64) {
        match self {
            Self::BuyingRate => (1, -1.0),
            Self::FirstOfLeaving => (2, 1.0),
            Self::SecondOfLeaving => (3, 1.0),
            Self::LeavingRate => (3, -1.0),
        }
    }
}

/// A γ: what a covariate does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Place of the covariate, from 0.
    pub column: usize,
    /// What it multiplies, by e^γ for each unit.
    pub on: On,
    /// γ.
    pub estimate: f64,
    /// Its standard error; `None` where the likelihood is flat.
    pub standard_error: Option<f64>,
}

impl Coefficient {
    /// γ with its interval (Wald); `None` without standard error or for a level outside 0 and 1.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        if !(level > 0.0 && level < 1.0) {
            return None;
        }
        let half = normal_quantile(0.5 + level / 2.0) * self.standard_error?;
        Some(Interval { low: self.estimate - half, estimate: self.estimate, high: self.estimate + half })
    }

    /// Probability of such a γ, or a greater one either way, if there were none (Wald's test).
    pub fn p_value(&self) -> Option<f64> {
        Some(2.0 * normal_share_below(-(self.estimate / self.standard_error?).abs()))
    }
}

/// A model with covariates, fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedWith<Model> {
    /// The parameters of somebody all of whose covariates are 0.
    pub baseline: Model,
    /// Their standard errors; `None` where the likelihood is flat.
    pub baseline_errors: Option<Model>,
    /// What the covariates do.
    pub coefficients: Vec<Coefficient>,
    /// Covariance of the logarithms of the baseline and the coefficients, in this order; `None` where the likelihood is flat.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// The log-likelihood at its maximum.
    pub log_likelihood: f64,
    /// That of the model without covariates.
    pub log_likelihood_without: f64,
    /// Customers in the data.
    pub customers: usize,
    /// Evaluations of the likelihood on all data.
    pub iterations: u32,
    /// Whether the data carry the model; where they do not without covariates, not with them either.
    pub verdict: Verdict,
}

/// A model whose parameters may depend on covariates.
pub trait TakesCovariates: Sized + Copy {
    /// Fits by unpenalised maximum likelihood; as many rows of covariates as histories, in the same order.
    fn fit_with(histories: &[PurchaseHistory], covariates: &Covariates) -> Result<FittedWith<Self>, CovariateFault>;

    /// Each parameter multiplied.
    #[must_use]
    fn times(self, factors: [f64; 4]) -> Self;
}

impl TakesCovariates for BgNbd {
    fn fit_with(histories: &[PurchaseHistory], covariates: &Covariates) -> Result<FittedWith<Self>, CovariateFault> {
        fit(&Dropout::AfterRepeats, &[On::FirstOfLeaving, On::SecondOfLeaving], histories, covariates, Self::from_array)
    }

    fn times(self, [r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r: self.r * r, alpha: self.alpha * alpha, a: self.a * a, b: self.b * b }
    }
}

impl TakesCovariates for MbgNbd {
    fn fit_with(histories: &[PurchaseHistory], covariates: &Covariates) -> Result<FittedWith<Self>, CovariateFault> {
        fit(&Dropout::AfterEvery, &[On::FirstOfLeaving, On::SecondOfLeaving], histories, covariates, Self::from_array)
    }

    fn times(self, [r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r: self.r * r, alpha: self.alpha * alpha, a: self.a * a, b: self.b * b }
    }
}

impl TakesCovariates for ParetoNbd {
    fn fit_with(histories: &[PurchaseHistory], covariates: &Covariates) -> Result<FittedWith<Self>, CovariateFault> {
        fit(&Lifetimes, &[On::LeavingRate], histories, covariates, Self::from_array)
    }

    fn times(self, [r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r: self.r * r, alpha: self.alpha * alpha, s: self.s * s, beta: self.beta * beta }
    }
}

impl<Model: TakesCovariates> FittedWith<Model> {
    /// The law of customers with these covariates, to be asked as any other.
    pub fn of(&self, covariates: &[f64]) -> Model {
        let mut logarithms = [0.0; 4];
        for coefficient in &self.coefficients {
            let (place, sign) = coefficient.on.place();
            logarithms[place] +=
                sign * coefficient.estimate * covariates.get(coefficient.column).copied().unwrap_or(0.0);
        }
        self.baseline.times(logarithms.map(f64::exp))
    }

    /// Probability of such a gain, or a greater one, if no covariate did anything (likelihood-ratio test).
    pub fn p_value(&self) -> f64 {
        let gain = (self.log_likelihood - self.log_likelihood_without).max(0.0);
        gamma_share_above(self.coefficients.len() as f64 / 2.0, gain)
    }
}

/// A parameter of the whole: it enters the logarithm of the one at `place`, times `sign` and, where it has a column, the covariate there.
#[derive(Debug, Clone, Copy)]
struct Entry {
    place: usize,
    sign: f64,
    column: Option<usize>,
}

/// Customers with the same covariates, which are standardised.
struct Cell<'a> {
    z: Vec<f64>,
    grouped: Grouped<'a>,
    counts: Vec<(u32, f64)>,
}

fn evaluate(law: &impl Leaving, cells: &[Cell<'_>], entries: &[Entry], point: &[f64]) -> Landscape {
    /// Few enough that sums do not depend on the number of threads, enough to keep them busy.
    const BATCHES: usize = 64;
    let jobs = cells.chunks(cells.len().div_ceil(BATCHES).max(1)).collect();
    let parts = parallel::map(jobs, |cells: &[Cell<'_>]| {
        let mut sum = Landscape::zero(entries.len());
        for cell in cells {
            let factor = |entry: &Entry| entry.sign * entry.column.map_or(1.0, |column| cell.z[column]);
            let factors: Vec<f64> = entries.iter().map(factor).collect();
            let mut logarithms = [0.0; 4];
            for ((entry, factor), value) in entries.iter().zip(&factors).zip(point) {
                logarithms[entry.place] += factor * value;
            }
            let own = logarithms.map(f64::exp);
            let here = law.evaluate(&cell.grouped, &cell.counts, &own).by_logarithm(&own);
            sum.value += here.value;
            for (row, (entry, factor)) in entries.iter().zip(&factors).enumerate() {
                sum.gradient[row] += factor * here.gradient[entry.place];
                for (column, (other, others)) in entries.iter().zip(&factors).enumerate() {
                    *sum.hessian.at_mut(row, column) += factor * others * here.hessian[entry.place][other.place];
                }
            }
        }
        sum
    });
    let mut sum = Landscape::zero(entries.len());
    for part in &parts {
        sum.add(part);
    }
    sum
}

/// Customers by their covariates, standardised.
fn by_covariates(histories: &[PurchaseHistory], covariates: &Covariates) -> Vec<(Vec<f64>, Vec<PurchaseHistory>)> {
    let mut cells = BTreeMap::<Vec<u64>, (Vec<f64>, Vec<PurchaseHistory>)>::new();
    for (history, row) in histories.iter().zip(&covariates.rows) {
        // −0 and 0 are one value.
        let key = row.iter().map(|value| (value + 0.0).to_bits()).collect();
        let standardised = || {
            let scales = covariates.means.iter().zip(&covariates.scales);
            row.iter().zip(scales).map(|(value, (mean, scale))| (value - mean) / scale).collect()
        };
        cells.entry(key).or_insert_with(|| (standardised(), Vec::new())).1.push(*history);
    }
    cells.into_values().collect()
}

fn fit<Model>(
    law: &impl Leaving,
    on_leaving: &[On],
    histories: &[PurchaseHistory],
    covariates: &Covariates,
    named: impl Fn([f64; 4]) -> Model,
) -> Result<FittedWith<Model>, CovariateFault> {
    let customers = histories.len();
    if covariates.rows.len() != customers {
        return Err(CovariateFault::Rows { rows: covariates.rows.len(), customers });
    }
    // Coefficients rest on these data alone: no usual shop says anything of them.
    let without = fitting::fit_alone(law, histories)?;
    let coefficients: Vec<(usize, On)> = covariates
        .affects
        .iter()
        .enumerate()
        .flat_map(|(column, affects)| {
            let buying = (*affects != Affects::Leaving).then_some(On::BuyingRate);
            let leaving = on_leaving.iter().copied().filter(|_| *affects != Affects::Purchases);
            buying.into_iter().chain(leaving).map(move |on| (column, on))
        })
        .collect();
    let baseline = (0..4).map(|place| Entry { place, sign: 1.0, column: None });
    let entry = |(column, on): &(usize, On)| {
        let (place, sign) = on.place();
        Entry { place, sign, column: Some(*column) }
    };
    let entries: Vec<Entry> = baseline.chain(coefficients.iter().map(entry)).collect();
    let rows = by_covariates(histories, covariates);
    let cells: Vec<Cell<'_>> = rows
        .iter()
        .map(|(z, histories)| {
            let grouped = group(histories);
            Cell { z: z.clone(), counts: repeat_counts(&grouped), grouped }
        })
        .collect();
    let mut start: Vec<f64> = without.model.iter().map(|parameter| parameter.ln()).collect();
    start.resize(entries.len(), 0.0);
    let summit = maximise_many(start, BORDER, TOLERANCE, |point| evaluate(law, &cells, &entries, point))
        .ok_or(NotFitted::NoLikelihood { customers })?;
    let told = Told::of(&summit, &entries, covariates);
    let errors = told.errors.as_ref();
    let estimates: [f64; 4] = std::array::from_fn(|place| told.point[place].exp());
    let coefficient = |(row, (column, on)): (usize, (usize, On))| Coefficient {
        column,
        on,
        estimate: told.point[4 + row],
        standard_error: errors.map(|errors| errors[4 + row]),
    };
    Ok(FittedWith {
        baseline_errors: errors.map(|errors| named(std::array::from_fn(|place| errors[place] * estimates[place]))),
        baseline: named(estimates),
        coefficients: coefficients.into_iter().enumerate().map(coefficient).collect(),
        covariance: told.covariance.map(|covariance| covariance.rows().map(<[f64]>::to_vec).collect()),
        log_likelihood: summit.landscape.value,
        log_likelihood_without: without.log_likelihood,
        customers,
        iterations: without.iterations + summit.iterations,
        verdict: match without.verdict {
            Verdict::Sound if !told.is_sharp || !summit.converged => Verdict::Degenerate(Degeneracy::FlatRidge),
            verdict => verdict,
        },
    })
}

/// A maximum in the covariates' own units: the logarithms of the baseline where all covariates are 0, and the coefficients.
struct Told {
    point: Vec<f64>,
    covariance: Option<Square>,
    errors: Option<Vec<f64>>,
    /// Whether every standardised parameter has a standard error of use.
    is_sharp: bool,
}

impl Told {
    fn of(summit: &Summit, entries: &[Entry], covariates: &Covariates) -> Self {
        let size = entries.len();
        // ln p(z) = c + Σ ± γ′ (z − mean)/scale, so γ = γ′/scale, and at z = 0 it is c less Σ ± γ mean.
        let mut map = Square::zero(size);
        for (place, entry) in entries.iter().enumerate() {
            let scale = entry.column.map_or(1.0, |column| covariates.scales[column]);
            *map.at_mut(place, place) = 1.0 / scale;
            if let Some(column) = entry.column {
                *map.at_mut(entry.place, place) -= entry.sign * covariates.means[column] / scale;
            }
        }
        let mut information = Square::zero(size);
        information.add_scaled(&summit.landscape.hessian, -1.0);
        let inverse = information.factor().map(|factor| factor.inverse());
        let is_sharp = inverse
            .as_ref()
            .is_some_and(|inverse| (0..size).all(|place| inverse.at(place, place).sqrt() < WIDEST_LOG_ERROR));
        let covariance = inverse.map(|inverse| {
            let mut covariance = Square::zero(size);
            for (row, left) in map.rows().enumerate() {
                for (column, right) in map.rows().enumerate() {
                    let spread = |(one, left): (usize, &f64)| -> f64 {
                        right.iter().enumerate().map(|(other, right)| left * inverse.at(one, other) * right).sum()
                    };
                    *covariance.at_mut(row, column) = left.iter().enumerate().map(spread).sum();
                }
            }
            covariance
        });
        let errors =
            covariance.as_ref().map(|covariance| (0..size).map(|place| covariance.at(place, place).sqrt()).collect());
        let image = |row: &[f64]| row.iter().zip(&summit.point).map(|(factor, value)| factor * value).sum();
        Self { point: map.rows().map(image).collect(), covariance, errors, is_sharp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Derivatives by all parameters against differences.
    #[test]
    fn derivatives_agree_with_differences() {
        let rows = [(0, 0.0, 3.0), (0, 0.0, 39.0), (1, 2.0, 30.0), (3, 20.0, 21.0), (12, 35.0, 36.5), (4, 9.0, 9.0)];
        let histories: Vec<_> =
            rows.iter().map(|(x, recency, age)| PurchaseHistory::new(*x, *recency, *age).expect("sound row")).collect();
        let values = [[0.0, 1.2], [1.0, -0.4], [0.0, 0.1], [1.0, 2.0], [0.0, 1.2], [1.0, -0.4]];
        let covariates =
            Covariates::new(values.map(Vec::from).into(), vec![Affects::Both, Affects::Leaving]).expect("sound");
        let cells = by_covariates(&histories, &covariates);
        assert_eq!(cells.len(), 4);
        let cells: Vec<Cell<'_>> = cells
            .iter()
            .map(|(z, histories)| Cell {
                z: z.clone(),
                grouped: Grouped::each(histories),
                counts: repeat_counts(&Grouped::each(histories)),
            })
            .collect();
        let base = (0..4).map(|place| Entry { place, sign: 1.0, column: None });
        let more = [(1, -1.0, 0), (2, 1.0, 1), (3, -1.0, 0)];
        let more = more.map(|(place, sign, column)| Entry { place, sign, column: Some(column) });
        let entries: Vec<Entry> = base.chain(more).collect();
        let point = [-0.6, 2.3, -0.5, 2.4, 0.3, -0.2, 0.4];
        check(&Lifetimes, &cells, &entries, &point);
        check(&Dropout::AfterRepeats, &cells, &entries, &point);
    }

    fn check(law: &impl Leaving, cells: &[Cell<'_>], entries: &[Entry], point: &[f64]) {
        let here = evaluate(law, cells, entries, point);
        for axis in 0..entries.len() {
            let moved = |by: f64| {
                let mut there = point.to_vec();
                there[axis] += by;
                evaluate(law, cells, entries, &there)
            };
            let (up, down) = (moved(1e-5), moved(-1e-5));
            let slope = (up.value - down.value) / 2e-5;
            assert!((slope - here.gradient[axis]).abs() < 1e-6 * (1.0 + slope.abs()), "{axis}: {slope} {here:?}");
            for other in 0..entries.len() {
                let bend = (up.gradient[other] - down.gradient[other]) / 2e-5;
                assert!((bend - here.hessian.at(axis, other)).abs() < 1e-6 * (1.0 + bend.abs()), "{axis} {other}");
            }
        }
    }
}
