//! One face for the purchase models, and the choice among them.

use super::bg_nbd::BgNbd;
use super::empirical::EmpiricalRates;
use super::forecast::PurchaseForecast;
use super::nbd::Nbd;
use super::{Degeneracy, Fitted, NotFitted, Prediction, PurchaseHistory, Range, Verdict};
use serde::{Deserialize, Serialize};

/// A model of repeat purchases with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "snake_case")]
pub enum PurchaseModel {
    /// Customers buy at own rates and may leave.
    BgNbd(BgNbd),
    /// Customers buy at own rates and stay.
    Nbd(Nbd),
    /// Rates of two groups; no model.
    Empirical(EmpiricalRates),
}

/// The model that the data carry, with the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The model to use.
    pub model: PurchaseModel,
    /// BG/NBD as fitted, sound or not; the reason stands in its verdict.
    pub bg_nbd: Result<Fitted<BgNbd>, NotFitted>,
    /// NBD as fitted, where BG/NBD was not sound.
    pub nbd: Option<Result<Fitted<Nbd>, NotFitted>>,
}

impl Choice {
    /// Why BG/NBD was not taken, if it could be fitted at all.
    pub fn degeneracy(&self) -> Option<Degeneracy> {
        match &self.bg_nbd {
            Ok(Fitted { verdict: Verdict::Degenerate(reason), .. }) => Some(*reason),
            Ok(Fitted { verdict: Verdict::Sound, .. }) | Err(_) => None,
        }
    }
}

impl PurchaseModel {
    /// BG/NBD where it is sound; else NBD where that is; else the empirical rates. Fails only where there is nobody, or no
    /// time has passed.
    pub fn choose(histories: &[PurchaseHistory]) -> Result<Choice, NotFitted> {
        let bg_nbd = BgNbd::fit(histories);
        if let Ok(fitted) = &bg_nbd
            && fitted.verdict.is_sound()
        {
            return Ok(Choice { model: Self::BgNbd(fitted.model), bg_nbd, nbd: None });
        }
        let nbd = Nbd::fit(histories);
        let model = match &nbd {
            Ok(fitted) if fitted.verdict.is_sound() => Self::Nbd(fitted.model),
            Ok(_) | Err(_) => Self::Empirical(EmpiricalRates::of(histories)?),
        };
        Ok(Choice { model, bg_nbd, nbd: Some(nbd) })
    }

    /// Everything about one customer and horizon.
    pub fn predict(&self, history: &PurchaseHistory, horizon: f64) -> Prediction {
        match self {
            Self::BgNbd(model) => model.predict(history, horizon),
            Self::Nbd(model) => model.predict(history, horizon),
            Self::Empirical(rates) => rates.predict(history, horizon),
        }
    }

    /// Probability of at least one purchase in the horizon.
    pub fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.probability_to_buy(history, horizon),
            Self::Nbd(model) => model.probability_to_buy(history, horizon),
            Self::Empirical(rates) => rates.probability_to_buy(history, horizon),
        }
    }

    /// [`Self::predict`] for all customers, in parallel, into `predictions` (of the same length).
    pub fn predict_into(&self, histories: &[PurchaseHistory], horizon: f64, predictions: &mut [Prediction]) {
        match self {
            Self::BgNbd(model) => model.predict_into(histories, horizon, predictions),
            Self::Nbd(model) => model.predict_into(histories, horizon, predictions),
            Self::Empirical(rates) => rates.predict_into(histories, horizon, predictions),
        }
    }

    /// Probability of at least `purchases` in the horizon: the predictive distribution.
    pub fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.probability_of_at_least(purchases, history, horizon),
            Self::Nbd(model) => model.probability_of_at_least(purchases, history, horizon),
            Self::Empirical(rates) => rates.probability_of_at_least(purchases, history, horizon),
        }
    }

    /// Range that holds the number of purchases in the horizon with probability `level` or more, equal tails.
    pub fn purchases_range(&self, history: &PurchaseHistory, horizon: f64, level: f64) -> Range {
        count_range(level, |purchases| self.probability_of_at_least(purchases, history, horizon))
    }

    /// The gap between two purchases that fits a customer while they buy, in the models' unit of time: the reciprocal of
    /// the rate expected at the last purchase, so that own gaps are drawn towards those of all (empirical Bayes) and the
    /// silence since does not stretch it. `None` where nothing is expected.
    pub fn expected_gap(&self, history: &PurchaseHistory) -> Option<f64> {
        let rate = match self {
            Self::BgNbd(model) => (model.r + f64::from(history.repeats())) / (model.alpha + history.recency()),
            Self::Nbd(model) => (model.r + f64::from(history.repeats())) / (model.alpha + history.recency()),
            Self::Empirical(rates) => rates.rate(history),
        };
        (rate > 0.0).then(|| rate.recip())
    }

    /// Expected purchases now as a share of those right after the last purchase; `None` for the empirical rates, which do not
    /// look at silence.
    pub fn decline(&self, history: &PurchaseHistory, horizon: f64) -> Option<f64> {
        match self {
            Self::BgNbd(model) => Some(model.decline(history, horizon)),
            Self::Nbd(model) => Some(model.decline(history)),
            Self::Empirical(_) => None,
        }
    }
}

/// Equal-tailed range of a count from its P(N ≥ k): the smallest k with P(N ≤ k) ≥ the tail's end, on both sides.
pub(crate) fn count_range(level: f64, at_least: impl Fn(u32) -> f64) -> Range {
    let tail = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
    Range { low: f64::from(count_quantile(tail, &at_least)), high: f64::from(count_quantile(1.0 - tail, &at_least)) }
}

fn count_quantile(probability: f64, at_least: &impl Fn(u32) -> f64) -> u32 {
    /// No range goes on for ever: level 1 ends here.
    const MOST: u32 = 1 << 24;
    let enough = |count: u32| 1.0 - at_least(count + 1) >= probability;
    let mut high = 0;
    while !enough(high) {
        if high >= MOST {
            return MOST;
        }
        high = high * 2 + 1;
    }
    let mut low = 0;
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}
