//! One face for the purchase models, and the choice among them.

use super::bg_nbd::BgNbd;
use super::discount::{DiscountRate, Until};
use super::empirical::EmpiricalRates;
use super::forecast::PurchaseForecast;
use super::mbg_nbd::MbgNbd;
use super::nbd::Nbd;
use super::pareto_nbd::ParetoNbd;
use super::{Degeneracy, Fitted, NotFitted, Prediction, PurchaseHistory, Range, Verdict};
use serde::{Deserialize, Serialize};

/// A law of repeat buying: a model without its parameters. The usual one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Customers buy at own rates and may leave after a repeat purchase.
    #[default]
    BgNbd,
    /// … and after the first purchase, too.
    MbgNbd,
    /// … and at any time.
    ParetoNbd,
    /// Customers buy at own rates and stay.
    Nbd,
    /// Rates of two groups; no model.
    Empirical,
}

impl Law {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd, Self::Nbd, Self::Empirical];

    /// Its name in files, addresses and answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
            Self::Nbd => "nbd",
            Self::Empirical => "empirical",
        }
    }

    /// The law of this name.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|law| law.id() == id)
    }

    /// Whether customers may leave in it, so that it has a probability of still being one.
    pub const fn knows_leaving(self) -> bool {
        match self {
            Self::BgNbd | Self::MbgNbd | Self::ParetoNbd => true,
            Self::Nbd | Self::Empirical => false,
        }
    }

    /// Fits it by maximum likelihood, drawn towards usual shops where the data do not tell all of it; `None` for the empirical rates, which are counted and not fitted.
    pub fn fit(self, histories: &[PurchaseHistory]) -> Option<Result<Fitted<PurchaseModel>, NotFitted>> {
        match self {
            Self::BgNbd => Some(BgNbd::fit(histories).map(|fitted| fitted.map(PurchaseModel::BgNbd))),
            Self::MbgNbd => Some(MbgNbd::fit(histories).map(|fitted| fitted.map(PurchaseModel::MbgNbd))),
            Self::ParetoNbd => Some(ParetoNbd::fit(histories).map(|fitted| fitted.map(PurchaseModel::ParetoNbd))),
            Self::Nbd => Some(Nbd::fit(histories).map(|fitted| fitted.map(PurchaseModel::Nbd))),
            Self::Empirical => None,
        }
    }

    /// What is tried in its place, one after the other, where the data do not carry it; the empirical rates stand behind all.
    const fn stands_in(self) -> &'static [Self] {
        match self {
            Self::MbgNbd | Self::ParetoNbd => &[Self::BgNbd, Self::Nbd],
            Self::BgNbd => &[Self::Nbd],
            Self::Nbd | Self::Empirical => &[],
        }
    }
}

/// A model of repeat purchases with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "snake_case")]
pub enum PurchaseModel {
    /// Customers buy at own rates and may leave after a repeat purchase.
    BgNbd(BgNbd),
    /// … and after the first purchase, too.
    MbgNbd(MbgNbd),
    /// … and at any time.
    ParetoNbd(ParetoNbd),
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
    /// The law that was asked for as fitted, sound or not; the reason stands in its verdict. `None` where the empirical rates
    /// were asked for.
    pub asked: Option<Result<Fitted<PurchaseModel>, NotFitted>>,
}

impl Choice {
    /// Why the law that was asked for was not taken, if it could be fitted at all.
    pub fn degeneracy(&self) -> Option<Degeneracy> {
        match &self.asked {
            Some(Ok(Fitted { verdict: Verdict::Degenerate(reason), .. })) => Some(*reason),
            Some(Ok(Fitted { verdict: Verdict::Sound | Verdict::Drawn(_), .. }) | Err(_)) | None => None,
        }
    }
}

impl PurchaseModel {
    /// The law asked for where it is sound; else the usual BG/NBD, else NBD, where those are; else the empirical rates, which draw
    /// everybody towards the rate of all. Fails only where there is nobody, or no time has passed.
    pub fn choose(law: Law, histories: &[PurchaseHistory]) -> Result<Choice, NotFitted> {
        let sound = |fit: &Result<Fitted<Self>, NotFitted>| {
            fit.as_ref().ok().filter(|fitted| fitted.verdict.is_sound()).map(|fitted| fitted.model)
        };
        let asked = law.fit(histories);
        let found = asked
            .as_ref()
            .and_then(sound)
            .or_else(|| law.stands_in().iter().find_map(|other| other.fit(histories).as_ref().and_then(sound)));
        let model = match found {
            Some(model) => model,
            None => Self::Empirical(EmpiricalRates::of(histories)?),
        };
        Ok(Choice { model, asked })
    }

    /// Its law.
    pub const fn law(&self) -> Law {
        match self {
            Self::BgNbd(_) => Law::BgNbd,
            Self::MbgNbd(_) => Law::MbgNbd,
            Self::ParetoNbd(_) => Law::ParetoNbd,
            Self::Nbd(_) => Law::Nbd,
            Self::Empirical(_) => Law::Empirical,
        }
    }

    /// What it says of customers.
    pub fn forecast(&self) -> &dyn PurchaseForecast {
        match self {
            Self::BgNbd(model) => model,
            Self::MbgNbd(model) => model,
            Self::ParetoNbd(model) => model,
            Self::Nbd(model) => model,
            Self::Empirical(model) => model,
        }
    }

    /// The same model with times in another unit, of which `per_unit` make one of its own: 7 turns weeks into days.
    #[must_use]
    pub fn in_units(&self, per_unit: f64) -> Self {
        match *self {
            Self::BgNbd(model) => Self::BgNbd(BgNbd { alpha: model.alpha * per_unit, ..model }),
            Self::MbgNbd(model) => Self::MbgNbd(MbgNbd { alpha: model.alpha * per_unit, ..model }),
            Self::ParetoNbd(model) => {
                Self::ParetoNbd(ParetoNbd { alpha: model.alpha * per_unit, beta: model.beta * per_unit, ..model })
            }
            Self::Nbd(model) => Self::Nbd(Nbd { alpha: model.alpha * per_unit, ..model }),
            Self::Empirical(model) => Self::Empirical(EmpiricalRates {
                bought_once: model.bought_once / per_unit,
                bought_again: model.bought_again / per_unit,
                ..model
            }),
        }
    }

    /// Everything about one customer and horizon.
    pub fn predict(&self, history: &PurchaseHistory, horizon: f64) -> Prediction {
        match self {
            Self::BgNbd(model) => model.predict(history, horizon),
            Self::MbgNbd(model) => model.predict(history, horizon),
            Self::ParetoNbd(model) => model.predict(history, horizon),
            Self::Nbd(model) => model.predict(history, horizon),
            Self::Empirical(rates) => rates.predict(history, horizon),
        }
    }

    /// Expected purchases in the horizon.
    pub fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.expected_purchases(history, horizon),
            Self::MbgNbd(model) => model.expected_purchases(history, horizon),
            Self::ParetoNbd(model) => model.expected_purchases(history, horizon),
            Self::Nbd(model) => model.expected_purchases(history, horizon),
            Self::Empirical(rates) => rates.expected_purchases(history, horizon),
        }
    }

    /// Probability of at least one purchase in the horizon.
    pub fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.probability_to_buy(history, horizon),
            Self::MbgNbd(model) => model.probability_to_buy(history, horizon),
            Self::ParetoNbd(model) => model.probability_to_buy(history, horizon),
            Self::Nbd(model) => model.probability_to_buy(history, horizon),
            Self::Empirical(rates) => rates.probability_to_buy(history, horizon),
        }
    }

    /// [`Self::predict`] for all customers, in parallel, into `predictions` (of the same length).
    pub fn predict_into(&self, histories: &[PurchaseHistory], horizon: f64, predictions: &mut [Prediction]) {
        self.forecast().predict_into(histories, horizon, predictions);
    }

    /// Probability of at least `purchases` in the horizon: the predictive distribution.
    pub fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64 {
        self.forecast().probability_of_at_least(purchases, history, horizon)
    }

    /// Expected purchases to come, each discounted to now; `None` where that has no finite value.
    pub fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64> {
        self.forecast().discounted_purchases(history, rate, until)
    }

    /// Range that holds the number of purchases in the horizon with probability `level` or more, equal tails.
    pub fn purchases_range(&self, history: &PurchaseHistory, horizon: f64, level: f64) -> Range {
        self.forecast().purchases_range(history, horizon, level)
    }

    /// Purchases' worth of what is known of all customers that a customer's own rhythm is mixed with: the shape r of the rates.
    /// `None` for the empirical rates, which know no own rhythm.
    pub const fn worth_of_all(&self) -> Option<f64> {
        match self {
            Self::BgNbd(model) => Some(model.r),
            Self::MbgNbd(model) => Some(model.r),
            Self::ParetoNbd(model) => Some(model.r),
            Self::Nbd(model) => Some(model.r),
            Self::Empirical(_) => None,
        }
    }

    /// The gap between two purchases that fits a customer while they buy, in the models' unit of time: the reciprocal of
    /// the rate expected at the last purchase, so that own gaps are drawn towards those of all (empirical Bayes) and the
    /// silence since does not stretch it. `None` where nothing is expected.
    pub fn expected_gap(&self, history: &PurchaseHistory) -> Option<f64> {
        let rate = match self {
            Self::BgNbd(BgNbd { r, alpha, .. })
            | Self::MbgNbd(MbgNbd { r, alpha, .. })
            | Self::ParetoNbd(ParetoNbd { r, alpha, .. })
            | Self::Nbd(Nbd { r, alpha }) => (r + f64::from(history.repeats())) / (alpha + history.recency()),
            Self::Empirical(rates) => rates.rate(history),
        };
        (rate > 0.0).then(|| rate.recip())
    }

    /// Expected purchases now as a share of those right after the last purchase; `None` for the empirical rates, which do not
    /// look at silence.
    pub fn decline(&self, history: &PurchaseHistory, horizon: f64) -> Option<f64> {
        match self {
            Self::Nbd(model) => Some(model.decline(history)),
            Self::Empirical(_) => None,
            Self::BgNbd(_) | Self::MbgNbd(_) | Self::ParetoNbd(_) => Some(self.forecast().decline(history, horizon)),
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
