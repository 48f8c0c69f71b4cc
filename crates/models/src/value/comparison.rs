//! All models of purchases side by side: fitted on the past, measured on what came after, the best proposed.
//!
//! Each model is judged by the mean logarithm of the probability that it had given to the number of purchases that came (logarithmic
//! score, Good 1952). It is a proper score: no model gains by saying other than it knows, neither in its mean nor in
//! its spread, while bias, error and rank each see one side only; those stand beside it. Whether the best is better than another beyond chance
//! tells the standard error of the difference over the same customers. What is proposed keeps to the usual model unless another
//! is better beyond doubt: a law that changes with every draw would change everybody's figures and tell nothing.

use super::backtest::{Backtest, BacktestFault};
use super::calibration::Calibration;
use super::empirical::EmpiricalRates;
use super::forecast::PurchaseForecast;
use super::purchase_model::{Law, PurchaseModel};
use super::tracking::{Tracked, track, tracking_error};
use super::{Fitted, NotFitted, Parameters, Prediction, PurchaseHistory, Verdict};
use crate::parallel;
use crate::statistics::Moments;
use serde::{Deserialize, Serialize};

/// The logarithmic score is taken over so many customers at most, evenly picked; its error is then below a hundredth of its spread.
const SCORED: usize = 20_000;
/// So many standard errors must lie between the best model and the usual one for the best to be proposed in its place: the larger of
/// four differences that are none passes three by chance once in two hundred times.
pub const CLEARLY: f64 = 3.0;
/// A probability below this counts as this: one surprise must not outweigh all other customers.
const SURPRISE: f64 = 1e-12;

/// How well a model explains the past that it was fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// The log-likelihood at its maximum; comparable between these models.
    pub log_likelihood: f64,
    /// How many parameters it took.
    pub parameters: usize,
    /// Whether the data carry it.
    pub verdict: Verdict,
}

impl Explained {
    fn of<Model: Parameters>(fitted: &Fitted<Model>) -> Self {
        Self { log_likelihood: fitted.log_likelihood, parameters: fitted.model.named().len(), verdict: fitted.verdict }
    }

    /// Akaike's criterion, 2k − 2 ln L: the lower, the better.
    pub fn akaike(&self) -> f64 {
        2.0 * self.parameters as f64 - 2.0 * self.log_likelihood
    }
}

/// What predictions were worth, whatever made them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Expected against actual purchases: bias, error, correlation, Gini, tenths with lift.
    pub purchases: Backtest,
    /// Probability to buy against who bought.
    pub buying: Calibration,
}

impl Scorecard {
    /// Of one prediction and the purchases that came, per customer.
    pub fn of(predictions: &[Prediction], later: &[u32]) -> Result<Self, BacktestFault> {
        let expected: Vec<f64> = predictions.iter().map(|prediction| prediction.expected_purchases).collect();
        let probabilities: Vec<f64> = predictions.iter().map(|prediction| prediction.probability_to_buy).collect();
        let came: Vec<f64> = later.iter().map(|purchases| f64::from(*purchases)).collect();
        let bought: Vec<bool> = later.iter().map(|purchases| *purchases > 0).collect();
        Ok(Self { purchases: Backtest::of(&expected, &came)?, buying: Calibration::of(&probabilities, &bought)? })
    }
}

/// One model, fitted and measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contender {
    /// The model with its parameters.
    pub model: PurchaseModel,
    /// How it explains the past; `None` for the empirical rates, which have no likelihood.
    pub explained: Option<Explained>,
    /// What its predictions were worth.
    pub scorecard: Scorecard,
    /// Mean logarithm of the probability of what came; the higher, the better.
    pub log_score: f64,
    /// How far its score lies behind the best one's, with the standard error of that difference; (0, 0) for the best itself.
    pub behind: (f64, f64),
    /// Repeat purchases over time.
    pub tracking: Vec<Tracked>,
    /// Mean share by which the tracked expectation was off; `None` where nothing was tracked.
    pub tracking_error: Option<f64>,
}

/// What models are tried on.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// Customers at the end of the calibration.
    pub histories: &'a [PurchaseHistory],
    /// The purchases of each in the holdout after it.
    pub later: &'a [u32],
    /// How long the holdout is.
    pub horizon: f64,
    /// How long customers had been watched at the end of the calibration.
    pub watched: f64,
    /// Times since the watch began, with the repeat purchases of all these customers up to then; may be empty.
    pub repeats: &'a [(f64, f64)],
}

/// All models that could be fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The models, in the order of [`Law::ALL`].
    pub contenders: Vec<Contender>,
    /// Place of the best one among them: of those that the data carry, the one with the best score.
    pub best: usize,
    /// Place of the one that is taken if nothing is known of how models do: BG/NBD where the data carry it, else NBD, else rates.
    pub usual: usize,
}

/// Why models could not be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ComparisonFault {
    /// Not even empirical rates.
    #[error(transparent)]
    NotFitted(#[from] NotFitted),
    /// Predictions and outcomes do not go together.
    #[error(transparent)]
    Backtest(#[from] BacktestFault),
}

impl Comparison {
    /// Fits every model to the calibration and measures it on the holdout.
    pub fn of(trial: &Trial<'_>) -> Result<Self, ComparisonFault> {
        if trial.histories.len() != trial.later.len() {
            let lengths = BacktestFault::Lengths { predicted: trial.histories.len(), actual: trial.later.len() };
            return Err(lengths.into());
        }
        let contestants = contestants(trial.histories)?;
        let scores: Vec<Vec<f64>> = contestants.iter().map(|(model, _)| log_scores(model.forecast(), trial)).collect();
        let mean = |scores: &[f64]| Moments::of(scores.iter().copied()).mean().unwrap_or(f64::NEG_INFINITY);
        let carries = |explained: &Option<Explained>| explained.is_none_or(|explained| explained.verdict.is_sound());
        let best = (0..contestants.len())
            .filter(|place| carries(&contestants[*place].1))
            .max_by(|one, other| mean(&scores[*one]).total_cmp(&mean(&scores[*other])).then(other.cmp(one)))
            .ok_or(NotFitted::NoCustomers)?;
        let stands =
            |law: Law| contestants.iter().position(|(model, explained)| model.law() == law && carries(explained));
        let usual = [Law::BgNbd, Law::Nbd, Law::Empirical].into_iter().find_map(stands).unwrap_or(best);
        let contenders = contestants
            .iter()
            .zip(&scores)
            .map(|((model, explained), own)| contender(*model, *explained, own, &scores[best], trial))
            .collect::<Result<_, _>>()?;
        Ok(Self { contenders, best, usual })
    }

    /// The model with the best score of those that the data carry.
    pub fn best(&self) -> &Contender {
        &self.contenders[self.best]
    }

    /// The one that is taken if nothing is known of how models do.
    pub fn usual(&self) -> &Contender {
        &self.contenders[self.usual]
    }

    /// Whether the best model is better than the usual one beyond doubt ([`CLEARLY`]).
    pub fn is_clear(&self) -> bool {
        let (lead, error) = self.usual().behind;
        self.best != self.usual && lead > CLEARLY * error
    }

    /// The proposed model: the best if it is clearly better than the usual one, which is kept otherwise.
    pub fn proposed(&self) -> &Contender {
        if self.is_clear() { self.best() } else { self.usual() }
    }
}

fn contestants(histories: &[PurchaseHistory]) -> Result<Vec<(PurchaseModel, Option<Explained>)>, NotFitted> {
    let fitted = Law::ALL.into_iter().filter_map(|law| law.fit(histories)?.ok());
    let mut found: Vec<_> = fitted.map(|fitted| (fitted.model, Some(Explained::of(&fitted)))).collect();
    found.push((PurchaseModel::Empirical(EmpiricalRates::of(histories)?), None));
    Ok(found)
}

fn contender(
    model: PurchaseModel,
    explained: Option<Explained>,
    scores: &[f64],
    best: &[f64],
    trial: &Trial<'_>,
) -> Result<Contender, ComparisonFault> {
    let forecast = model.forecast();
    let mut predictions = vec![Prediction::default(); trial.histories.len()];
    forecast.predict_into(trial.histories, trial.horizon, &mut predictions);
    let tracking = track(forecast, trial.histories, trial.watched, trial.repeats);
    let apart = Moments::of(best.iter().zip(scores).map(|(best, own)| best - own));
    let error = (apart.variance().unwrap_or(0.0) / scores.len() as f64).sqrt();
    Ok(Contender {
        model,
        explained,
        scorecard: Scorecard::of(&predictions, trial.later)?,
        log_score: Moments::of(scores.iter().copied()).mean().unwrap_or(f64::NEG_INFINITY),
        behind: (apart.mean().unwrap_or(0.0), error),
        tracking_error: tracking_error(&tracking),
        tracking,
    })
}

/// The logarithmic score of every customer of a law: the logarithm of the probability that it had given to the purchases that came within
/// a horizon. As many of `later` as histories; of more than 20,000 customers every second, third … is scored.
pub fn log_scores_of(
    forecast: &dyn PurchaseForecast,
    histories: &[PurchaseHistory],
    later: &[u32],
    horizon: f64,
) -> Vec<f64> {
    log_scores(forecast, &Trial { histories, later, horizon, watched: 0.0, repeats: &[] })
}

/// ln P(N = what came) of every customer, or of every k-th; those with equal histories of whom as much came are asked about once.
fn log_scores(forecast: &dyn PurchaseForecast, trial: &Trial<'_>) -> Vec<f64> {
    let stride = trial.histories.len().div_ceil(SCORED).max(1);
    let rows: Vec<(PurchaseHistory, u32)> =
        trial.histories.iter().copied().zip(trial.later.iter().copied()).step_by(stride).collect();
    let key = |row: &usize| {
        let (history, later) = &rows[*row];
        (history.repeats(), *later, history.recency().to_bits(), history.age().to_bits())
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_unstable_by_key(key);
    let score = |(history, later): &(PurchaseHistory, u32)| {
        let reached = forecast.probability_of_at_least(*later, history, trial.horizon);
        let passed = forecast.probability_of_at_least(later.saturating_add(1), history, trial.horizon);
        (reached - passed).max(SURPRISE).ln()
    };
    let alike: Vec<&[usize]> = order.chunk_by(|one, other| key(one) == key(other)).collect();
    let found = parallel::map(alike.chunks(64).collect(), |alike: &[&[usize]]| {
        alike.iter().map(|rows_alike| score(&rows[rows_alike[0]])).collect::<Vec<f64>>()
    });
    let mut scores = vec![0.0; rows.len()];
    for (rows_alike, score) in alike.iter().zip(found.into_iter().flatten()) {
        for row in *rows_alike {
            scores[*row] = score;
        }
    }
    scores
}
