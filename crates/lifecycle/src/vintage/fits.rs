//! What a vintage holds of when customers buy and of what they spend: the models as fitted, and why not another.

use models::value::bg_nbd::BgNbd;
use models::value::empirical::EmpiricalSpend;
use models::value::gamma_gamma::{GammaGamma, SpendHistory};
use models::value::purchase_model::{Choice, Law, PurchaseModel};
use models::value::{Degeneracy, Fitted, NotFitted, Prediction, PurchaseHistory, Verdict};
use serde::{Deserialize, Serialize};

use super::{DAYS_PER_WEEK, HORIZON_DAYS, Purchases};

/// Why a model was not used: shown on page, CLI and API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotUsed {
    /// Nobody has bought yet.
    NoCustomers,
    /// Too few customers.
    TooFewCustomers,
    /// Too few of them bought again.
    TooFewRepeatBuyers,
    /// None of them bought again.
    NobodyRepeats,
    /// No time has passed since the first purchases.
    NoTime,
    /// The data cover less time than the shortest horizon: rates counted in days say nothing about a year.
    TooShort,
    /// The optimum ran off: nobody seems to leave for good.
    NobodyLeaves,
    /// The optimum ran off: all customers seem alike.
    AllAlike,
    /// The likelihood is flat or its maximum lies at the border: the data do not say.
    NoMaximum,
    /// Spend differs so wildly that its mean is not defined.
    InfiniteMean,
}

impl From<Degeneracy> for NotUsed {
    fn from(degeneracy: Degeneracy) -> Self {
        match degeneracy {
            Degeneracy::TooFewCustomers { .. } => Self::TooFewCustomers,
            Degeneracy::TooFewRepeatBuyers { .. } => Self::TooFewRepeatBuyers,
            Degeneracy::NobodyLeaves { .. } => Self::NobodyLeaves,
            Degeneracy::OneRateForAll | Degeneracy::OneDropoutForAll | Degeneracy::OneSpendForAll => Self::AllAlike,
            Degeneracy::AtTheBorder | Degeneracy::FlatRidge => Self::NoMaximum,
            Degeneracy::InfiniteMean { .. } => Self::InfiniteMean,
        }
    }
}

impl From<&NotFitted> for NotUsed {
    fn from(fault: &NotFitted) -> Self {
        match fault {
            NotFitted::NoCustomers => Self::NoCustomers,
            NotFitted::NobodyRepeats { .. } => Self::NobodyRepeats,
            NotFitted::NoLikelihood { .. } => Self::NoTime,
        }
    }
}

impl NotUsed {
    /// Why a fit may not be used, if it may not.
    pub fn of<Model>(fit: &Result<Fitted<Model>, NotFitted>) -> Option<Self> {
        match fit {
            Ok(Fitted { verdict: Verdict::Sound | Verdict::Drawn(_), .. }) => None,
            Ok(Fitted { verdict: Verdict::Degenerate(degeneracy), .. }) => Some((*degeneracy).into()),
            Err(fault) => Some(fault.into()),
        }
    }

    /// The key of why a model in use was drawn towards usual shops, where this was the reason.
    pub const fn drawn_key(self) -> &'static str {
        match self {
            Self::NoCustomers | Self::TooFewCustomers | Self::TooFewRepeatBuyers | Self::NobodyRepeats => {
                "value-drawn-few"
            }
            Self::NoTime
            | Self::TooShort
            | Self::NobodyLeaves
            | Self::AllAlike
            | Self::NoMaximum
            | Self::InfiniteMean => "value-drawn-unclear",
        }
    }

    /// The key of its explanation in the word lists; `{ $model }` in it is the model that is not in use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoCustomers => "value-not-used-no-customers",
            Self::TooFewCustomers => "value-not-used-too-few-customers",
            Self::TooFewRepeatBuyers => "value-not-used-too-few-repeat-buyers",
            Self::NobodyRepeats => "value-not-used-nobody-repeats",
            Self::NoTime => "value-not-used-no-time",
            Self::TooShort => "value-not-used-too-short",
            Self::NobodyLeaves => "value-not-used-nobody-leaves",
            Self::AllAlike => "value-not-used-all-alike",
            Self::NoMaximum => "value-not-used-no-maximum",
            Self::InfiniteMean => "value-not-used-infinite-mean",
        }
    }
}

/// When customers buy: the model in use, and the law that was asked for as it was fitted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "Recorded")]
pub struct PurchaseFit {
    /// The law that was asked for.
    pub law: Law,
    /// Why this one.
    pub chosen: LawChosen,
    /// The model in use; `None` where not even rates could be counted, and fixed days stand in.
    pub model: Option<PurchaseModel>,
    /// The law that was asked for as fitted, sound or not; `None` where it could not be, and for the empirical rates.
    pub fitted: Option<Fitted<PurchaseModel>>,
    /// Why it is not in use, if it is not.
    pub because: Option<NotUsed>,
    /// What silence is measured with, where that is another model than the one in use.
    pub silence: Option<PurchaseModel>,
}

/// Who asked for a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawChosen {
    /// Nobody: the usual one, or the one that the reviews proposed.
    #[default]
    Automatically,
    /// Somebody of the firm.
    ByFirm,
}

/// A [`PurchaseFit`] as it stands in a folder. Those recorded before there was a choice name no law and hold the fit of BG/NBD.
#[derive(Deserialize)]
struct Recorded {
    #[serde(default)]
    law: Law,
    #[serde(default)]
    chosen: LawChosen,
    model: Option<PurchaseModel>,
    fitted: Option<Fitted<PurchaseModel>>,
    bg_nbd: Option<Fitted<BgNbd>>,
    because: Option<NotUsed>,
    silence: Option<PurchaseModel>,
}

impl From<Recorded> for PurchaseFit {
    fn from(recorded: Recorded) -> Self {
        let Recorded { law, chosen, model, fitted, bg_nbd, because, silence } = recorded;
        let fitted = fitted.or_else(|| bg_nbd.map(|fitted| fitted.map(PurchaseModel::BgNbd)));
        Self { law, chosen, model, fitted, because, silence }
    }
}

impl PurchaseFit {
    /// A model that nobody fitted.
    pub fn given(model: Option<PurchaseModel>) -> Self {
        let law = model.map_or_else(Law::default, |model| model.law());
        Self { law, model, ..Self::default() }
    }

    /// What silence is measured with: BG/NBD or what stands in for it, whatever forecasts rest on.
    pub fn silence_model(&self) -> Option<&PurchaseModel> {
        self.silence.as_ref().or(self.model.as_ref())
    }

    /// Why the model in use was drawn towards usual shops, if it was.
    pub fn drawn(&self) -> Option<NotUsed> {
        let fitted = self.fitted.as_ref().filter(|fitted| self.model == Some(fitted.model))?;
        fitted.verdict.drawn().map(NotUsed::from)
    }

    /// The median of what is expected of customers in 90 days right after their last purchase, by the model of silence.
    pub fn typical_expectation(&self, histories: &[PurchaseHistory]) -> Option<f64> {
        let model = self.silence_model()?;
        let fresh: Vec<PurchaseHistory> = histories.iter().map(PurchaseHistory::at_last_purchase).collect();
        let mut predictions = vec![Prediction::default(); fresh.len()];
        model.predict_into(&fresh, HORIZON_DAYS / DAYS_PER_WEEK, &mut predictions);
        let expected: Vec<f64> = predictions.iter().map(|prediction| prediction.expected_purchases).collect();
        models::statistics::median(&expected)
    }

    /// Fits a law, or what stands in for it where the data do not carry it.
    pub fn of(law: Law, histories: &[PurchaseHistory]) -> Self {
        let asked = Self::of_one(law, histories);
        if law == Law::BgNbd || asked.model.is_none() {
            return asked;
        }
        let usual = Self::of_one(Law::BgNbd, histories);
        Self { silence: usual.model.filter(|model| Some(model) != asked.model.as_ref()), ..asked }
    }

    fn of_one(law: Law, histories: &[PurchaseHistory]) -> Self {
        let longest = histories.iter().map(PurchaseHistory::age).fold(0.0, f64::max);
        let none = Self { law, ..Self::default() };
        match PurchaseModel::choose(law, histories) {
            Ok(Choice { model, asked })
                if longest * DAYS_PER_WEEK < HORIZON_DAYS && is_guessed(&model, asked.as_ref()) =>
            {
                Self { fitted: asked.and_then(Result::ok), because: Some(NotUsed::TooShort), ..none }
            }
            Ok(Choice { model, asked }) => {
                let because = asked.as_ref().and_then(NotUsed::of);
                Self { model: Some(model), fitted: asked.and_then(Result::ok), because, ..none }
            }
            Err(fault) => Self { because: Some((&fault).into()), ..none },
        }
    }
}

/// Whether a model rests on the rates of few customers, drawn or not.
fn is_guessed(model: &PurchaseModel, asked: Option<&Result<Fitted<PurchaseModel>, NotFitted>>) -> bool {
    let few = |reason: &Degeneracy| {
        matches!(reason, Degeneracy::TooFewCustomers { .. } | Degeneracy::TooFewRepeatBuyers { .. })
    };
    let drawn = asked.and_then(|asked| asked.as_ref().ok()?.verdict.drawn());
    matches!(model, PurchaseModel::Empirical(_)) || drawn.as_ref().is_some_and(few)
}

/// What customers spend on a purchase: the model in use, and Gamma-Gamma as it was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpendFit {
    /// Gamma-Gamma as fitted, sound or not.
    pub gamma_gamma: Option<Fitted<GammaGamma>>,
    /// The mean of all, towards which own means are pulled where Gamma-Gamma is not in use.
    pub mean: Option<EmpiricalSpend>,
    /// Why Gamma-Gamma is not in use, if it is not.
    pub because: Option<NotUsed>,
}

impl SpendFit {
    /// Fits Gamma-Gamma to the repeat purchases and keeps the mean of all as the estimate beside it.
    pub fn of(purchases: &[Purchases]) -> Self {
        let spends: Vec<SpendHistory> = purchases.iter().filter_map(Purchases::spend_history).collect();
        let fit = GammaGamma::fit(&spends);
        // Gamma-Gamma looks at repeat purchases only: nobody there is nobody who bought again.
        let because = match NotUsed::of(&fit) {
            Some(NotUsed::NoCustomers) if !purchases.is_empty() => Some(NotUsed::NobodyRepeats),
            because => because,
        };
        let count = |purchases: &Purchases| u64::from(purchases.history.repeats()) + 1;
        let total = purchases.iter().map(|purchases| purchases.mean_spend * count(purchases) as f64).sum();
        let mean = EmpiricalSpend::of(total, purchases.iter().map(count).sum());
        Self { gamma_gamma: fit.ok(), mean, because }
    }

    /// Gamma-Gamma, if it is in use.
    pub fn model(&self) -> Option<&GammaGamma> {
        self.gamma_gamma.as_ref().filter(|fit| fit.verdict.is_sound()).map(|fit| &fit.model)
    }

    /// Expected revenue of one future purchase, in currency units.
    pub fn expected_spend(&self, purchases: &Purchases) -> f64 {
        let modelled = self.model().and_then(|model| model.expected_spend(purchases.spend_history()));
        let own_count = purchases.history.repeats() + 1;
        modelled
            .or_else(|| self.mean.map(|mean| mean.expected_spend(own_count, purchases.mean_spend)))
            .unwrap_or(purchases.mean_spend)
    }
}
