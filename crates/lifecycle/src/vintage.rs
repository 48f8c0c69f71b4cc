//! Vintages: the value model as it was fitted on the data of a day, recorded and never refitted.
//!
//! "As of a day" uses the vintage valid that day, so history does not know the future (DESIGN.md, invariant 10).
//! A purchase here is a day with at least one order; time is counted in weeks, as in the papers.
//!
//! A vintage says by which law it foretells ([`PurchaseFit::law`]); a firm may choose another, or what the back-test proposes. How silent
//! a customer is rests on BG/NBD whatever law that is ([`PurchaseFit::silence_model`]): phases were tried out with it, and must not move
//! because somebody compares forecasts.

mod fits;

use domain::{Amount, Day};
use jiff::Timestamp;
use models::value::discount::{DiscountRate, Until};
use models::value::gamma_gamma::SpendHistory;
use models::value::purchase_model::{Law, PurchaseModel};
use models::value::spend::spend_range;
use models::value::{PurchaseHistory, Range};
use serde::{Deserialize, Serialize};

pub use self::fits::{LawChosen, NotUsed, PurchaseFit, SpendFit};

use crate::facts::intensity::Yardstick;

/// Days in the unit in which models count time.
pub const DAYS_PER_WEEK: f64 = 7.0;
/// The horizon of the silence score and of 'buys within 90 days', in days.
pub const HORIZON_DAYS: f64 = 90.0;
/// The horizon of the predicted value, in days.
pub const YEAR_DAYS: f64 = 365.0;
/// The silence score that stands for 'overdue', at [`FIXED_OVERDUE_DAYS`] where only fixed days are at hand.
pub const OVERDUE_SCORE: f64 = 0.3;
/// The silence score that stands for 'gone', at [`FIXED_GONE_DAYS`] where only fixed days are at hand.
pub const GONE_SCORE: f64 = 0.8;
/// Days of silence that stand for 'overdue' where the data carry no model.
pub const FIXED_OVERDUE_DAYS: f64 = 90.0;
/// Days of silence that stand for 'gone' where the data carry no model.
pub const FIXED_GONE_DAYS: f64 = 365.0;

/// The most by which weak or strong expectations make silence heavier or lighter: beyond it one purchase more or less
/// would decide about phases.
pub const HEAVIEST_SILENCE: f64 = 3.0;
/// What each purchase on which the rhythm rests adds to the weight of silence.
pub const WEIGHT_OF_A_PURCHASE: f64 = 0.2;

/// A customer's purchases as the value models see them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchases {
    /// Repeat purchases, time of the last and age, in weeks.
    pub history: PurchaseHistory,
    /// Mean revenue of the repeat purchases, in currency units; `None` without one.
    pub mean_repeat_spend: Option<f64>,
    /// Mean revenue of all purchases, in currency units.
    pub mean_spend: f64,
}

impl Purchases {
    /// From days with their revenue, sorted, none later than `today`; `None` without a purchase.
    pub fn of(purchase_days: &[(Day, Amount)], today: Day) -> Option<Self> {
        let ((first, first_spend), (last, _)) = (purchase_days.first()?, purchase_days.last()?);
        let repeats = u32::try_from(purchase_days.len() - 1).ok()?;
        let total: Amount = purchase_days.iter().map(|(_, amount)| *amount).sum();
        let weeks = |until: Day| f64::from(until.since(*first)) / DAYS_PER_WEEK;
        Some(Self {
            history: PurchaseHistory::new(repeats, weeks(*last), weeks(today)).ok()?,
            mean_repeat_spend: (repeats > 0).then(|| (total - *first_spend).to_f64() / f64::from(repeats)),
            mean_spend: total.to_f64() / purchase_days.len() as f64,
        })
    }

    /// The repeat purchases as Gamma-Gamma sees them; `None` without one, or where they brought nothing.
    pub fn spend_history(&self) -> Option<SpendHistory> {
        SpendHistory::new(self.history.repeats(), self.mean_repeat_spend?).ok()
    }

    /// The same purchases seen on another day, `days` after the first of them; `None` where that lies before the last.
    pub(crate) fn seen_after(&self, days: i32) -> Option<Self> {
        let age = f64::from(days) / DAYS_PER_WEEK;
        let history = PurchaseHistory::new(self.history.repeats(), self.history.recency(), age).ok()?;
        Some(Self { history, ..*self })
    }

    fn silence_days(&self) -> f64 {
        (self.history.age() - self.history.recency()) * DAYS_PER_WEEK
    }
}

/// Whether a vintage was made with an import of old years or as time went by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// At an import, for a month of the past.
    Import,
    /// On its day.
    Live,
}

/// What a comparison of all laws on the data of a day found: fitted on the first two thirds, measured on the last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The law that told best what came.
    pub best: Law,
    /// The law to take: the usual BG/NBD, with whatever stands in for it, unless the best is better beyond doubt.
    pub proposed: Law,
    /// The law that stood in for the proposed one where the data it was fitted to did not carry that.
    #[serde(default)]
    pub stands_in: Option<Law>,
    /// By how much the best told better than the usual model, in mean logarithm of the probability of what came.
    pub lead: f64,
    /// Standard error of that.
    pub lead_error: f64,
    /// Last day of the data on which the models were fitted.
    pub calibration_end: Day,
    /// Customers compared.
    pub customers: u32,
}

/// The value model as of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vintage {
    /// The last day whose data it knows.
    pub day: Day,
    /// Number of this vintage among those of its day: a later import of the same time makes a new one.
    pub revision: u32,
    /// When it was fitted.
    pub recorded_at: Timestamp,
    /// On which occasion.
    pub origin: Origin,
    /// Customers with a purchase.
    pub customers: u32,
    /// Customers with more than one.
    pub repeat_customers: u32,
    /// When they buy.
    pub purchase: PurchaseFit,
    /// What they spend.
    pub spend: SpendFit,
    /// The median of the purchases expected of customers in 90 days right after their last purchase: what is typical
    /// here. `None` where no model says.
    pub typical_expectation: Option<f64>,
    /// Categories that at least a tenth of the repeat buyers have bought.
    pub usual_categories: Vec<String>,
    /// What the intensity of relationships is compared with; empty in vintages that were recorded before there was any.
    #[serde(default)]
    pub yardstick: Yardstick,
    /// How the laws compare on the data of the day, where that was looked at.
    #[serde(default)]
    pub review: Option<Review>,
}

/// What a silence score or a forecast rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// BG/NBD.
    BgNbd,
    /// MBG/NBD.
    MbgNbd,
    /// Pareto/NBD.
    ParetoNbd,
    /// NBD.
    Nbd,
    /// Rates counted from the data.
    Empirical,
    /// Fixed days.
    #[default]
    FixedDays,
}

impl Basis {
    /// Its name in files and answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::BgNbd => Law::BgNbd.id(),
            Self::MbgNbd => Law::MbgNbd.id(),
            Self::ParetoNbd => Law::ParetoNbd.id(),
            Self::Nbd => Law::Nbd.id(),
            Self::Empirical => Law::Empirical.id(),
            Self::FixedDays => "fixed_days",
        }
    }
}

impl From<Law> for Basis {
    fn from(law: Law) -> Self {
        match law {
            Law::BgNbd => Self::BgNbd,
            Law::MbgNbd => Self::MbgNbd,
            Law::ParetoNbd => Self::ParetoNbd,
            Law::Nbd => Self::Nbd,
            Law::Empirical => Self::Empirical,
        }
    }
}

/// How silent a customer is, against their own rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Silence {
    /// 0 right after a purchase, 1 in complete silence.
    pub score: f32,
    /// What it rests on.
    pub basis: Basis,
}

/// What a vintage says of one customer. Amounts are revenue.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Forecast {
    /// How silent they are.
    pub silence: Silence,
    /// What the forecast rests on; fixed days forecast nothing.
    pub basis: Basis,
    /// Probability that the relationship still exists; `None` by laws that do not know leaving.
    pub probability_alive: Option<f32>,
    /// Probability to buy within 90 days.
    pub probability_to_buy_90_days: f32,
    /// Expected purchases in 90 days.
    pub expected_purchases_90_days: f32,
    /// Expected purchases in 365 days.
    pub expected_purchases_year: f32,
    /// Expected revenue of one purchase, in currency units.
    pub expected_spend: f32,
    /// Expected revenue in 365 days.
    pub value_year: Amount,
    /// The gap between two purchase days that fits them while they buy, in days.
    pub expected_gap_days: Option<f32>,
}

/// The level of the intervals shown for one customer.
pub const INTERVAL_LEVEL: f64 = 0.8;

impl Vintage {
    /// What the models say of a customer as of the last day of `purchases`.
    pub fn forecast(&self, purchases: &Purchases) -> Forecast {
        let silence = self.silence(purchases);
        let Some(model) = &self.purchase.model else {
            return Forecast { silence, ..Forecast::default() };
        };
        let soon = model.predict(&purchases.history, HORIZON_DAYS / DAYS_PER_WEEK);
        let year = model.expected_purchases(&purchases.history, YEAR_DAYS / DAYS_PER_WEEK);
        let alive = model.law().knows_leaving().then_some(soon.probability_alive);
        let spend = self.spend.expected_spend(purchases);
        let gap = self.purchase.silence_model().and_then(|model| model.expected_gap(&purchases.history));
        #[allow(clippy::cast_possible_truncation)] // shares and small numbers: four bytes say enough
        Forecast {
            silence,
            basis: model.law().into(),
            probability_alive: alive.map(|share| share as f32),
            probability_to_buy_90_days: soon.probability_to_buy as f32,
            expected_purchases_90_days: soon.expected_purchases as f32,
            expected_purchases_year: year as f32,
            expected_spend: spend as f32,
            value_year: Amount::from_f64_rounded(year * spend).unwrap_or_default(),
            expected_gap_days: gap.map(|weeks| (weeks * DAYS_PER_WEEK) as f32),
        }
    }

    /// How silent a customer is: 1 − dʷ.
    ///
    /// d is the decline: purchases expected in the next 90 days over those expected right after the last purchase, so
    /// that everybody is measured against their own rhythm, drawn towards that of all (empirical Bayes). w weighs the
    /// silence (`weight`): that of a customer of whom little was expected anyway counts more, that of a strong one less;
    /// but the more purchases a rhythm rests on, the more a break in it says. Right after a purchase the score is 0 for everybody.
    ///
    /// Chosen on the logs of `phase_validity` (how well phases foretell who buys in 90 days) and on simulated shops, where it is
    /// known who left; what was tried and found stands in the guide, and `stammkunde bench phases` measures it again.
    pub fn silence(&self, purchases: &Purchases) -> Silence {
        self.silence_curve(purchases).at(purchases)
    }

    /// How silent a customer is while they do not buy, day for day.
    pub fn silence_curve(&self, purchases: &Purchases) -> SilenceCurve<'_> {
        let known = self.purchase.silence_model().and_then(|model| Some((model, model.worth_of_all()?)));
        let Some((model, worth_of_all)) = known else { return SilenceCurve::FIXED_DAYS };
        let after = model.expected_purchases(&purchases.history.at_last_purchase(), HORIZON_DAYS / DAYS_PER_WEEK);
        let weight = self.weight(after).max(weight_of_rhythm(worth_of_all, &purchases.history));
        SilenceCurve { model: Some(model), after, weight }
    }

    /// How much a customer's silence weighs by what was to be expected: what is typically expected after a purchase over what was
    /// expected of them, within [`HEAVIEST_SILENCE`] either way.
    fn weight(&self, expected_after_purchase: f64) -> f64 {
        match self.typical_expectation {
            Some(typical) if expected_after_purchase > 0.0 => {
                (typical / expected_after_purchase).clamp(HEAVIEST_SILENCE.recip(), HEAVIEST_SILENCE)
            }
            Some(_) | None => 1.0,
        }
    }

    /// The range of a customer's purchases in the next 365 days, at [`INTERVAL_LEVEL`]. Costly: for one customer.
    pub fn purchases_range_year(&self, purchases: &Purchases) -> Option<Range> {
        let model = self.purchase.model.as_ref()?;
        Some(model.purchases_range(&purchases.history, YEAR_DAYS / DAYS_PER_WEEK, INTERVAL_LEVEL))
    }

    /// The range of a customer's revenue in the next 365 days, in currency units, at [`INTERVAL_LEVEL`]: from both
    /// models together, or, without Gamma-Gamma, of purchases times the expected spend. Costly: for one customer.
    pub fn value_range_year(&self, purchases: &Purchases) -> Option<Range> {
        let model = self.purchase.model.as_ref()?;
        let horizon = YEAR_DAYS / DAYS_PER_WEEK;
        if let Some(spend) = self.spend.model() {
            let own = purchases.spend_history();
            return Some(spend_range(model.forecast(), spend, &purchases.history, own, horizon, INTERVAL_LEVEL));
        }
        let range = self.purchases_range_year(purchases)?;
        let spend = self.spend.expected_spend(purchases);
        Some(Range { low: range.low * spend, high: range.high * spend })
    }

    /// A customer's expected revenue without end, each purchase discounted to the day, in currency units (expected purchases discounted,
    /// DERT, times expected spend). `None` where no model says, or there is no finite sum.
    pub fn endless_value(&self, purchases: &Purchases, rate: DiscountRate) -> Option<f64> {
        self.discounted_value(purchases, rate, Until::Forever)
    }

    /// The same up to a horizon.
    pub fn discounted_value(&self, purchases: &Purchases, rate: DiscountRate, until: Until) -> Option<f64> {
        let model = self.purchase.model.as_ref()?;
        let discounted = model.discounted_purchases(&purchases.history, rate, until)?;
        Some(discounted * self.spend.expected_spend(purchases)).filter(|value| value.is_finite())
    }
}

/// A customer's silence score over the days until they buy again, by one vintage: what no day changes is computed once.
#[derive(Debug, Clone, Copy)]
pub struct SilenceCurve<'a> {
    /// `None` where fixed days stand in.
    model: Option<&'a PurchaseModel>,
    /// Purchases expected right after the last purchase.
    after: f64,
    weight: f64,
}

impl SilenceCurve<'_> {
    /// The curve of fixed days, which is everybody's.
    pub const FIXED_DAYS: Self = Self { model: None, after: 0.0, weight: 1.0 };

    /// The score of the same purchases seen on any day.
    pub fn at(&self, purchases: &Purchases) -> Silence {
        let horizon = HORIZON_DAYS / DAYS_PER_WEEK;
        let Some(model) = self.model else { return fixed_days(purchases) };
        let decline = if let PurchaseModel::Nbd(nbd) = model {
            nbd.decline(&purchases.history)
        } else if self.after > 0.0 {
            model.expected_purchases(&purchases.history, horizon) / self.after
        } else {
            1.0
        };
        let score = 1.0 - decline.clamp(0.0, 1.0).powf(self.weight);
        #[allow(clippy::cast_possible_truncation)] // a share
        Silence { score: score.clamp(0.0, 1.0) as f32, basis: model.law().into() }
    }
}

/// How much a customer's silence weighs at least by how well their rhythm is known: by the purchases it rests on, which are their
/// repeat purchases and as many as what is known of all is worth (r).
fn weight_of_rhythm(worth_of_all: f64, history: &PurchaseHistory) -> f64 {
    (WEIGHT_OF_A_PURCHASE * (worth_of_all + f64::from(history.repeats()))).min(HEAVIEST_SILENCE)
}

/// The silence score of fixed days: straight lines from 0 over 'overdue' to 'gone' and on to 1 at twice that.
fn fixed_days(purchases: &Purchases) -> Silence {
    let days = purchases.silence_days();
    let score = if days < FIXED_OVERDUE_DAYS {
        OVERDUE_SCORE * days / FIXED_OVERDUE_DAYS
    } else if days < FIXED_GONE_DAYS {
        OVERDUE_SCORE
            + (GONE_SCORE - OVERDUE_SCORE) * (days - FIXED_OVERDUE_DAYS) / (FIXED_GONE_DAYS - FIXED_OVERDUE_DAYS)
    } else {
        (GONE_SCORE + (1.0 - GONE_SCORE) * (days - FIXED_GONE_DAYS) / FIXED_GONE_DAYS).min(1.0)
    };
    #[allow(clippy::cast_possible_truncation)] // a share
    Silence { score: score as f32, basis: Basis::FixedDays }
}

/// All vintages of a folder, one per day: the latest revision.
#[derive(Debug, Clone, Default)]
pub struct Vintages {
    by_day: Vec<Vintage>,
}

impl Vintages {
    /// Of recorded vintages in any order; of equal days the highest revision is kept.
    pub fn new(mut recorded: Vec<Vintage>) -> Self {
        recorded.sort_by_key(|vintage| (vintage.day, std::cmp::Reverse(vintage.revision)));
        recorded.dedup_by_key(|vintage| vintage.day);
        Self { by_day: recorded }
    }

    /// The vintage valid on a day: the latest whose data end on or before it.
    pub fn valid_on(&self, day: Day) -> Option<&Vintage> {
        self.by_day[..self.by_day.partition_point(|vintage| vintage.day <= day)].last()
    }

    /// The first day after this one on which a new vintage holds.
    pub fn next_after(&self, day: Day) -> Option<Day> {
        self.by_day.get(self.by_day.partition_point(|vintage| vintage.day <= day)).map(|vintage| vintage.day)
    }

    /// Those of days up to and with this one, as they were known then.
    #[must_use]
    pub fn until(&self, day: Day) -> Self {
        Self { by_day: self.by_day[..self.by_day.partition_point(|vintage| vintage.day <= day)].to_vec() }
    }

    /// Whether a vintage of exactly this day is recorded, and its highest revision.
    pub fn revision_of(&self, day: Day) -> Option<u32> {
        self.by_day.binary_search_by_key(&day, |vintage| vintage.day).ok().map(|place| self.by_day[place].revision)
    }

    /// The law by which a vintage of a day is fitted where nobody chose one: what the last two reviews before it agree on, so that no
    /// single one turns everybody's figures; else what it was, and BG/NBD in the beginning.
    pub fn automatic_law(&self, day: Day) -> Law {
        let known = &self.by_day[..self.by_day.partition_point(|vintage| vintage.day < day)];
        let mut reviews = known.iter().rev().filter_map(|vintage| vintage.review);
        match (reviews.next(), reviews.next()) {
            (Some(last), Some(before)) if last.proposed == before.proposed => last.proposed,
            _ => {
                let automatic = known.iter().rev().map(|vintage| &vintage.purchase);
                let mut automatic = automatic.filter(|fit| fit.chosen == LawChosen::Automatically);
                automatic.next().map_or_else(Law::default, |fit| fit.law)
            }
        }
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Vintage> {
        self.by_day.iter()
    }

    /// The forecast of a customer on a day, by the vintage valid then; before the first one by fixed days.
    pub fn forecast(&self, purchases: &Purchases, day: Day) -> Forecast {
        match self.valid_on(day) {
            Some(vintage) => vintage.forecast(purchases),
            None => Forecast { silence: fixed_days(purchases), ..Forecast::default() },
        }
    }

    /// How silent a customer is while they do not buy, by the vintage valid on a day.
    pub fn silence_curve(&self, purchases: &Purchases, day: Day) -> SilenceCurve<'_> {
        self.valid_on(day).map_or(SilenceCurve::FIXED_DAYS, |vintage| vintage.silence_curve(purchases))
    }

    /// The silence score of a customer on a day.
    pub fn silence_score(&self, purchases: &Purchases, day: Day) -> Silence {
        self.valid_on(day).map_or_else(|| fixed_days(purchases), |vintage| vintage.silence(purchases))
    }
}
