//! What makes customers buy more, or leave sooner: models with static covariates, beside the same models without.
//!
//! Channel, country and category are those of the first order and the touch that led to it, so nothing later is known. Each that enough
//! customers share is a column of 0 and 1, held against the most frequent one of its kind; all others are one column. Whether knowing them
//! helps is told by the days held out, by the same customers with and without them (logarithmic score).

use std::collections::HashMap;

use domain::{Day, Particulars};
use lifecycle::book::{OrderState, replay};
use lifecycle::vintage::{DAYS_PER_WEEK, Purchases};
use lifecycle::{Book, History};
use models::statistics::{Interval, Moments};
use models::value::bg_nbd::BgNbd;
use models::value::comparison::{Scorecard, log_scores_of};
use models::value::covariates::{Affects, Coefficient, Covariates, FittedWith, On, TakesCovariates};
use models::value::forecast::PurchaseForecast;
use models::value::pareto_nbd::ParetoNbd;
use models::value::purchase_model::Law;
use models::value::{Prediction, PurchaseHistory};
use serde::Serialize;

use super::purchase_days;

/// Customers that are looked at at most, evenly picked: enough to tell effects of a tenth, and quick.
const LOOKED_AT: usize = 10_000;
/// Fewer repeat buyers carry no effect.
const REPEAT_BUYERS: usize = 100;
/// So many customers must share a value for an effect of its own.
const SHARED_BY: usize = 50;
/// Values of a kind with effects of their own at most, beside the one they are held against.
const MOST_VALUES: usize = 5;
/// So many standard errors must lie between the scores with and without covariates.
const CLEARLY: f64 = 3.0;
/// The level of the intervals.
const LEVEL: f64 = 0.95;

/// A kind of covariate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// The channel of the first touch up to the day of the first order.
    Channel,
    /// The country of the first order.
    Country,
    /// The first category of the first order.
    FirstCategory,
}

impl Trait {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Channel, Self::Country, Self::FirstCategory];

    /// Its name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Country => "country",
            Self::FirstCategory => "first_category",
        }
    }
}

/// A value of a kind with how many share it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Its kind.
    pub of: Trait,
    /// What it is; `None` for all others together, those of whom nothing is told among them.
    pub value: Option<String>,
    /// Customers who share it.
    pub customers: usize,
}

/// What a rate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// How often somebody buys while they are a customer.
    Buying,
    /// How soon they leave.
    Leaving,
}

/// What a value does to a rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Place of the value among [`Drivers::values`].
    pub value: usize,
    /// What it acts on.
    pub on: Rate,
    /// By how much it multiplies the rate, beside the value that it is held against.
    pub factor: f64,
    /// The 95 % interval of that (Wald); `None` where the likelihood is flat.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Standard error of the logarithm of the factor.
    pub standard_error: Option<f64>,
    /// Whether the interval leaves 1 out.
    pub is_clear: bool,
}

/// A law with covariates, beside itself without.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driven {
    /// The law.
    pub law: Law,
    /// What the values do.
    pub effects: Vec<Effect>,
    /// The log-likelihood of the calibration with them.
    pub log_likelihood: f64,
    /// That without.
    pub log_likelihood_without: f64,
    /// Probability of such a gain if none of them did anything (likelihood-ratio test).
    pub p_value: f64,
    /// What its predictions were worth with them.
    pub with: Scorecard,
    /// What they were worth without.
    pub without: Scorecard,
    /// By how much the mean logarithmic score is better with them; below 0 it is worse.
    pub lead: f64,
    /// Standard error of that.
    pub lead_error: f64,
    /// Whether it foretells better with them beyond doubt.
    pub is_clear: bool,
}

impl Driven {
    /// Whether it foretells worse with covariates beyond doubt.
    pub fn is_clearly_worse(&self) -> bool {
        self.lead < -CLEARLY * self.lead_error
    }
}

/// Models with covariates on the days held out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drivers {
    /// Customers looked at.
    pub compared: usize,
    /// Customers who had bought by the calibration's end, of whom those are evenly picked.
    pub customers: usize,
    /// The values with effects of their own.
    pub values: Vec<Value>,
    /// Of each kind the value that they are held against.
    pub held_against: Vec<Value>,
    /// The laws; empty where the data carry none.
    pub laws: Vec<Driven>,
}

/// One customer looked at.
struct Row {
    history: PurchaseHistory,
    later: u32,
    traits: [Option<String>; 3],
}

/// Fits the laws with covariates on the days up to the calibration's end and holds them against the days after it. `None` where fewer
/// than 100 customers came back, or all share their values.
pub fn drivers(book: &Book, (calibration_end, holdout_end): (Day, Day)) -> Option<Drivers> {
    let (rows, customers) = rows(book, calibration_end, holdout_end);
    if rows.iter().filter(|row| row.history.repeats() > 0).count() < REPEAT_BUYERS {
        return None;
    }
    let (values, held_against) = values(&rows);
    if values.is_empty() {
        return None;
    }
    let horizon = f64::from(holdout_end.since(calibration_end)) / DAYS_PER_WEEK;
    let design = Design::new(&rows, &values, &held_against, horizon);
    let laws = [
        design.driven::<BgNbd>(Law::BgNbd, Affects::Purchases),
        design.driven::<ParetoNbd>(Law::ParetoNbd, Affects::Both),
    ];
    Some(Drivers { compared: rows.len(), customers, values, held_against, laws: laws.into_iter().flatten().collect() })
}

fn rows(book: &Book, calibration_end: Day, holdout_end: Day) -> (Vec<Row>, usize) {
    let by_then = |entry: &lifecycle::book::Entry| Day::from(entry.day) <= calibration_end;
    let seen = || book.histories().iter().filter(|history| history.entries.iter().any(by_then));
    let step = if book.len() <= LOOKED_AT { 1 } else { seen().count().div_ceil(LOOKED_AT).max(1) };
    let (mut rows, mut states, mut customers) = (Vec::new(), Vec::new(), 0);
    for history in seen() {
        let days = purchase_days(history, calibration_end, &mut states);
        let Some(purchases) = Purchases::of(&days, calibration_end) else { continue };
        customers += 1;
        if (customers - 1) % step != 0 {
            continue;
        }
        let traits = traits(book, history, calibration_end, &mut states);
        let whole = purchase_days(history, holdout_end, &mut states);
        let later = whole.len() - whole.partition_point(|(day, _)| *day <= calibration_end);
        rows.push(Row { history: purchases.history, later: u32::try_from(later).unwrap_or(u32::MAX), traits });
    }
    (rows, customers)
}

/// What was known of a customer when they placed the first order.
fn traits(book: &Book, history: &History, day: Day, states: &mut Vec<OrderState>) -> [Option<String>; 3] {
    replay(&history.entries, day, states, |_| {});
    let first = states.iter().filter(|state| state.counts()).min_by_key(|state| (state.day, state.placed_at_micros));
    let Some(first) = first else { return [const { None }; 3] };
    let told = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let touch = history.marks.iter().find(|mark| mark.word != 0 && Particulars::tells_origin(mark.kind()));
    let touch = touch.filter(|mark| Day::from(mark.day) <= first.day);
    [
        told(touch.and_then(|mark| book.words.text(mark.word))),
        told(book.countries.text(first.country)),
        told(book.category_set(first.categories).next()),
    ]
}

/// The values with effects of their own, and of each kind the one that they are held against: the most frequent.
fn values(rows: &[Row]) -> (Vec<Value>, Vec<Value>) {
    let (mut values, mut held_against) = (Vec::new(), Vec::new());
    for (place, of) in Trait::ALL.into_iter().enumerate() {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for value in rows.iter().filter_map(|row| row.traits[place].as_deref()) {
            *counts.entry(value).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count >= SHARED_BY).collect();
        counts.sort_unstable_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
        counts.truncate(MOST_VALUES + 1);
        let Some(((usual, most), own)) = counts.split_first() else { continue };
        let rest = rows.len() - counts.iter().map(|(_, count)| count).sum::<usize>();
        let mut found: Vec<Value> = own
            .iter()
            .map(|(value, customers)| Value { of, value: Some((*value).to_owned()), customers: *customers })
            .collect();
        if rest >= SHARED_BY {
            found.push(Value { of, value: None, customers: rest });
        }
        if !found.is_empty() {
            held_against.push(Value { of, value: Some((*usual).to_owned()), customers: *most });
            values.extend(found);
        }
    }
    (values, held_against)
}

/// What the laws are fitted to and judged by.
struct Design<'a> {
    histories: Vec<PurchaseHistory>,
    later: Vec<u32>,
    columns: Vec<Vec<f64>>,
    values: &'a [Value],
    horizon: f64,
}

impl<'a> Design<'a> {
    fn new(rows: &[Row], values: &'a [Value], held_against: &[Value], horizon: f64) -> Self {
        let is_named = |of: Trait, told: Option<&str>| {
            told.is_some() && values.iter().chain(held_against).any(|it| it.of == of && it.value.as_deref() == told)
        };
        let column = |row: &Row| {
            let one = |value: &Value| {
                let told = row.traits[value.of as usize].as_deref();
                let is_it =
                    if value.value.is_some() { told == value.value.as_deref() } else { !is_named(value.of, told) };
                f64::from(u8::from(is_it))
            };
            values.iter().map(one).collect()
        };
        Self {
            histories: rows.iter().map(|row| row.history).collect(),
            later: rows.iter().map(|row| row.later).collect(),
            columns: rows.iter().map(column).collect(),
            values,
            horizon,
        }
    }

    /// A law with covariates beside itself without; `None` where the data do not carry it, or nothing can be told of the covariates.
    fn driven<Model: TakesCovariates + PurchaseForecast>(&self, law: Law, affects: Affects) -> Option<Driven> {
        let covariates = Covariates::new(self.columns.clone(), vec![affects; self.values.len()]).ok()?;
        let fitted = Model::fit_with(&self.histories, &covariates).ok()?;
        let without = law.fit(&self.histories)?.ok()?;
        if !fitted.verdict.is_sound() || !without.verdict.is_sound() {
            return None;
        }
        let (predictions, scores) = self.told_with(&fitted);
        let plain = without.model.forecast();
        let mut predictions_without = vec![Prediction::default(); self.histories.len()];
        plain.predict_into(&self.histories, self.horizon, &mut predictions_without);
        let scores_without = log_scores_of(plain, &self.histories, &self.later, self.horizon);
        let gains = Moments::of(scores.iter().zip(&scores_without).map(|(with, without)| with - without));
        let lead = gains.mean()?;
        let lead_error = (gains.variance().unwrap_or(0.0) / scores.len() as f64).sqrt();
        Some(Driven {
            law,
            effects: fitted.coefficients.iter().filter_map(effect).collect(),
            log_likelihood: fitted.log_likelihood,
            log_likelihood_without: fitted.log_likelihood_without,
            p_value: fitted.p_value(),
            with: Scorecard::of(&predictions, &self.later).ok()?,
            without: Scorecard::of(&predictions_without, &self.later).ok()?,
            lead,
            lead_error,
            is_clear: lead > CLEARLY * lead_error,
        })
    }

    /// What the fitted law foretold of every customer, and the logarithms of the probabilities of what came. Customers with the same
    /// covariates have one law.
    fn told_with<Model: TakesCovariates + PurchaseForecast>(
        &self,
        fitted: &FittedWith<Model>,
    ) -> (Vec<Prediction>, Vec<f64>) {
        let mut alike: HashMap<Vec<u64>, Vec<usize>> = HashMap::new();
        for (row, columns) in self.columns.iter().enumerate() {
            alike.entry(columns.iter().map(|value| value.to_bits()).collect()).or_default().push(row);
        }
        let mut predictions = vec![Prediction::default(); self.histories.len()];
        let mut scores = vec![0.0; self.histories.len()];
        for rows in alike.into_values() {
            let law = fitted.of(&self.columns[rows[0]]);
            let histories: Vec<PurchaseHistory> = rows.iter().map(|row| self.histories[*row]).collect();
            let later: Vec<u32> = rows.iter().map(|row| self.later[*row]).collect();
            let mut told = vec![Prediction::default(); rows.len()];
            law.predict_into(&histories, self.horizon, &mut told);
            let scored = log_scores_of(&law, &histories, &later, self.horizon);
            for ((row, told), score) in rows.into_iter().zip(told).zip(scored) {
                (predictions[row], scores[row]) = (told, score);
            }
        }
        (predictions, scores)
    }
}

/// A coefficient as a factor; `None` for those of which a factor says nothing by itself.
fn effect(coefficient: &Coefficient) -> Option<Effect> {
    let on = match coefficient.on {
        On::BuyingRate => Rate::Buying,
        On::LeavingRate => Rate::Leaving,
        On::FirstOfLeaving | On::SecondOfLeaving => return None,
    };
    let interval = coefficient.interval(LEVEL);
    let end = |end: fn(&Interval) -> f64| interval.as_ref().map(end).map(f64::exp);
    let (low, high) = (end(|interval| interval.low), end(|interval| interval.high));
    Some(Effect {
        value: coefficient.column,
        on,
        factor: coefficient.estimate.exp(),
        low,
        high,
        standard_error: coefficient.standard_error,
        is_clear: low.is_some_and(|low| low > 1.0) || high.is_some_and(|high| high < 1.0),
    })
}
