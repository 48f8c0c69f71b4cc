//! The value models: which is in use and why, since when, how well all of them foretold, and which is proposed.

use std::sync::Arc;

use analytics::economics::{Formulas, Measure, Sources};
use analytics::value::backtest::{Holdout, Laws, Test, Tried, holdout};
use analytics::value::default_calibration_end;
use analytics::value::drivers::Drivers;
use analytics::value::spread::Spread;
use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::phase::Name;
use lifecycle::vintage::{Basis, DAYS_PER_WEEK, LawChosen, NotUsed, Origin, Review};
use lifecycle::{CustomerIndex, Vintage};
use models::value::Verdict;
use models::value::backtest::Backtest;
use models::value::calibration::Calibration;
use models::value::purchase_model::{Law, PurchaseModel};
use serde::Serialize;
use words::Format;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::state::State;

/// Customers on whom a page compares the laws at most, evenly picked, so that an answer never takes long.
pub const COMPARED_ON_A_PAGE: usize = 50_000;

/// A phase as distributions name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseNamed {
    /// Its id.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// Colour and shape.
    #[serde(skip)]
    pub colour: String,
}

/// How value is spread over customers, and what a mean one is worth by formulas.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// The day.
    pub at: Day,
    /// Whether margin is known; where it is not, none is told.
    pub measure: Measure,
    /// What margins rest on.
    pub sources: Sources,
    /// Margin of all customers to date, less what refunds took.
    pub margin: Option<Amount>,
    /// Margin expected of all in 12 months, each customer's by their own share.
    pub margin_year: Option<Amount>,
    /// The phases by which customers of a bin are counted.
    pub phases: Vec<PhaseNamed>,
    /// How revenue expected in 12 months is spread; `None` where nothing is foretold.
    pub year: Option<Spread>,
    /// A mean customer by formulas that need no model; `None` where nobody ordered in the last year.
    pub formulas: Option<Formulas>,
}

/// How value is spread over customers as of a day, by the phases of a model.
///
/// # Errors
///
/// Where the model is not known, or the log cannot be read.
pub fn distribution(
    engine: &Engine,
    state: &State,
    day: Day,
    model_id: Option<&str>,
) -> Result<Distribution, EngineError> {
    let (place, model) = super::model(state, model_id)?;
    let (moment, ledger) = (state.at(day), engine.ledger(state, day)?);
    let (orders, population) = (moment.orders(state), moment.population(state));
    let (mut brought, mut to_come, mut values) = (Amount::ZERO, Amount::ZERO, Vec::new());
    for row in 0..population.facts.len() {
        let customer = CustomerIndex(u32::try_from(row).unwrap_or(u32::MAX));
        if orders.first_order_day(customer).is_none() {
            continue;
        }
        brought += ledger.brought(customer);
        let forecast = population.facts.forecast(row).filter(|forecast| forecast.basis != Basis::FixedDays);
        if let Some(year) = forecast.map(|forecast| forecast.value_year) {
            to_come += ledger.contributions.of_expected(orders, customer, year);
            values.push((year.max(Amount::ZERO), usize::from(population.phases[place][row].0)));
        }
    }
    let measure = ledger.contributions.measure;
    let is_margin = |amount: Amount| (measure == Measure::Margin).then_some(amount);
    let named = |phase: &lifecycle::Phase| PhaseNamed {
        id: phase.id.clone(),
        name: phase.name.clone(),
        colour: phase.colour.clone(),
    };
    Ok(Distribution {
        at: day,
        measure,
        sources: ledger.contributions.sources,
        margin: is_margin(brought),
        margin_year: is_margin(to_come).filter(|_| !values.is_empty()),
        phases: model.phases.iter().map(named).collect(),
        year: Spread::of(values, model.phases.len()),
        formulas: ledger.formulas(state.discount_rate()),
    })
}

/// The vintage valid on a day.
pub fn fit(state: &State, day: Day) -> Result<&Vintage, EngineError> {
    state.vintages.valid_on(day).ok_or(EngineError::NoData)
}

/// What to test the models on; whatever is not said is chosen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Last day of the data on which models are fitted; by itself two thirds of the way.
    pub calibration_end: Option<Day>,
    /// Last day of the data by which they are judged; by itself the last one.
    pub holdout_end: Option<Day>,
    /// The law to look at closely; by itself the one in use.
    pub law: Option<Law>,
    /// How many customers the laws are compared on at most; by itself all.
    pub compared: Option<usize>,
}

fn test(state: &State, asked: Asked, today: Day) -> Result<Test, EngineError> {
    let (first, last) = state.span().ok_or(EngineError::NoData)?;
    let holdout_end = asked.holdout_end.unwrap_or(last).min(last.min(today));
    let calibration_end = match asked.calibration_end {
        Some(day) => day,
        None => default_calibration_end(first, holdout_end).ok_or(match asked.holdout_end {
            // Data there are, but hardly any by the day that was asked for.
            Some(_) => EngineError::NoHoldout { first, calibration_end: holdout_end, holdout_end },
            None => EngineError::NoData,
        })?,
    };
    if calibration_end <= first || calibration_end >= holdout_end {
        return Err(EngineError::NoHoldout { first, calibration_end, holdout_end });
    }
    let in_use = || state.vintages.valid_on(today).map_or_else(Law::default, |vintage| vintage.purchase.law);
    let law = asked.law.unwrap_or_else(in_use);
    Ok(Test { calibration_end, holdout_end, law, compared: asked.compared.unwrap_or(usize::MAX) })
}

/// A back-test over a part of the data.
pub fn backtest(state: &State, asked: Asked, today: Day, now: Timestamp) -> Result<Holdout, EngineError> {
    Ok(holdout(&state.book, &test(state, asked, today)?, now))
}

/// The back-test that pages show on a day, done at most once while the day is remembered.
pub fn of_day(state: &State, today: Day, now: Timestamp) -> Result<Arc<Holdout>, EngineError> {
    let asked = Asked { compared: Some(COMPARED_ON_A_PAGE), ..Asked::default() };
    let test = test(state, asked, today)?;
    Ok(state.at(today).backtest(|| holdout(&state.book, &test, now)))
}

/// A back-test as programs are told of it.
#[derive(Debug, Clone, Serialize)]
pub struct BacktestTold {
    /// Last day of the data on which the models were fitted.
    pub calibration_end: Day,
    /// Last day of the data by which they were judged.
    pub holdout_end: Day,
    /// The unit of time of all parameters.
    pub unit: &'static str,
    /// The model in use of those fitted, `None` where not even rates could be counted.
    pub model: Option<&'static str>,
    /// Why the law that was asked for is not in use, if it is not.
    pub because: Option<NotUsed>,
    /// Why the model in use was drawn towards usual shops, if it was.
    pub drawn: Option<NotUsed>,
    /// Customers with a purchase by the calibration's end.
    pub customers: u32,
    /// Purchases predicted by the model in use.
    pub predicted: Option<f64>,
    /// Purchases made.
    pub actual: Option<f64>,
    /// Predicted over made.
    pub bias: Option<f64>,
    /// How well the model in use foretold purchases.
    pub purchases: Option<Backtest>,
    /// How well it foretold revenue.
    pub revenue: Option<Backtest>,
    /// Purchases expected and made, week by week.
    pub weeks: Vec<analytics::value::backtest::HoldoutWeek>,
    /// The model in use with its parameters.
    pub in_use: Option<PurchaseModel>,
    /// Customers on whom the models were compared.
    pub compared: usize,
    /// The model that told best what came.
    pub best: Option<&'static str>,
    /// The model that is taken if nothing is known of how models do.
    pub usual: Option<&'static str>,
    /// The model proposed: the usual one, unless the best is clearly better.
    pub proposed: Option<&'static str>,
    /// Whether the best is better than the usual one beyond doubt.
    pub is_clear: bool,
    /// All models side by side.
    pub models: Vec<ModelTold>,
    /// Models with channel, country and first category of customers; `None` where there is too little to tell.
    pub covariates: Option<Drivers>,
}

/// One model of a back-test.
#[derive(Debug, Clone, Serialize)]
pub struct ModelTold {
    /// Its id.
    pub model: &'static str,
    /// The parameters.
    pub parameters: PurchaseModel,
    /// The log-likelihood of the calibration; `None` for the empirical rates.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion; the lower, the better.
    pub akaike: Option<f64>,
    /// Whether the data carry it; the empirical rates are always carried.
    pub is_sound: bool,
    /// Why not, if not.
    pub because: Option<NotUsed>,
    /// Why it was drawn towards usual shops, if it was.
    pub drawn: Option<NotUsed>,
    /// Predicted over made purchases.
    pub bias: Option<f64>,
    /// How much more the first tenth by prediction bought than the mean customer.
    pub top_decile_lift: Option<f64>,
    /// Purchases: totals, error, correlation, Gini, tenths.
    pub purchases: Backtest,
    /// Revenue, in the same way.
    pub revenue: Option<Backtest>,
    /// Probability to buy against who bought.
    pub buying: Calibration,
    /// Mean distance between probability and share.
    pub calibration_error: f64,
    /// Mean logarithm of the probability of what came; the higher, the better.
    pub log_score: f64,
    /// How far its score lies behind the best one's.
    pub behind: f64,
    /// Standard error of that.
    pub behind_error: f64,
    /// Repeat purchases from the beginning, week by week, as foretold from first purchases alone.
    pub tracking: Vec<WeekTold>,
    /// Mean share by which those were off.
    pub tracking_error: Option<f64>,
}

/// Repeat purchases up to a day.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct WeekTold {
    /// The last day of the week.
    pub day: Day,
    /// Expected up to then.
    pub expected: f64,
    /// Made up to then.
    pub made: f64,
}

/// The unit in which parameters are told. Predictions are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// As in the papers.
    #[default]
    Week,
    /// Days.
    Day,
}

impl Unit {
    /// How many of it are a week.
    pub const fn per_week(self) -> f64 {
        match self {
            Self::Week => 1.0,
            Self::Day => DAYS_PER_WEEK,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

/// A back-test as programs are told of it.
pub fn told(holdout: &Holdout, unit: Unit) -> BacktestTold {
    let (purchase, purchases) = (&holdout.vintage.purchase, holdout.purchases.as_ref());
    let laws = holdout.laws.as_ref();
    BacktestTold {
        calibration_end: holdout.calibration_end,
        holdout_end: holdout.holdout_end,
        unit: unit.id(),
        model: purchase.model.map(|model| model.law().id()),
        because: purchase.because,
        drawn: purchase.drawn(),
        customers: holdout.vintage.customers,
        predicted: purchases.map(|test| test.predicted_total),
        actual: purchases.map(|test| test.actual_total),
        bias: purchases.and_then(Backtest::bias),
        purchases: holdout.purchases.clone(),
        revenue: holdout.revenue.clone(),
        weeks: holdout.weeks.clone(),
        in_use: purchase.model.map(|model| model.in_units(unit.per_week())),
        compared: laws.map_or(0, |laws| laws.compared),
        best: laws.map(|laws| laws.best.id()),
        usual: laws.map(|laws| laws.usual.id()),
        proposed: laws.map(|laws| laws.proposed.id()),
        is_clear: laws.is_some_and(|laws| laws.is_clear),
        covariates: holdout.drivers.clone(),
        models: laws
            .map_or_else(Vec::new, |laws| laws.contenders.iter().map(|it| model_told(laws, it, unit)).collect()),
    }
}

fn model_told(laws: &Laws, tried: &Tried, unit: Unit) -> ModelTold {
    let contender = &tried.contender;
    // In other units of time the density of every purchase's moment is another one.
    let moments = laws.repeats as f64 * unit.per_week().ln();
    let explained = contender.explained.map(|explained| models::value::comparison::Explained {
        log_likelihood: explained.log_likelihood - moments,
        ..explained
    });
    let (purchases, buying) = (&contender.scorecard.purchases, &contender.scorecard.buying);
    let week = |(day, tracked): (&Day, &models::value::tracking::Tracked)| WeekTold {
        day: *day,
        expected: tracked.expected,
        made: tracked.actual,
    };
    ModelTold {
        model: tried.law.id(),
        parameters: contender.model.in_units(unit.per_week()),
        log_likelihood: explained.map(|explained| explained.log_likelihood),
        akaike: explained.map(|explained| explained.akaike()),
        is_sound: explained.is_none_or(|explained| explained.verdict.is_sound()),
        because: not_carried(tried),
        drawn: drawn(tried),
        bias: purchases.bias(),
        top_decile_lift: purchases.deciles.first().and_then(|decile| decile.lift),
        purchases: purchases.clone(),
        revenue: tried.revenue.clone(),
        calibration_error: buying.error(),
        buying: buying.clone(),
        log_score: contender.log_score,
        behind: contender.behind.0,
        behind_error: contender.behind.1,
        tracking: laws.weeks.iter().zip(&contender.tracking).map(week).collect(),
        tracking_error: contender.tracking_error,
    }
}

/// Which law is proposed and why, in a sentence; `name` gives a law its name.
pub fn proposal(laws: &Laws, format: &Format, name: impl Fn(Law) -> String) -> String {
    let better = laws.better_not_carried();
    let key = match (laws.is_clear, laws.proposed == laws.best) {
        (true, _) => "value-proposal-clear",
        (false, true) if better.is_some() => "value-proposal-best-carried",
        (false, true) => "value-proposal-best",
        (false, false) if laws.usual == Law::default() => "value-proposal-not-clear",
        (false, false) => "value-proposal-not-clear-stands-in",
    };
    let gaps = [
        ("proposed", name(laws.proposed).into()),
        ("best", name(laws.best).into()),
        ("usual", name(laws.usual).into()),
    ];
    let told = format.format(key, &gaps);
    match better {
        Some(law) => format!("{told} {}", format.format("value-proposal-not-carried", &[("better", name(law).into())])),
        None => told,
    }
}

/// Why a model was drawn towards usual shops, if it was.
pub fn drawn(tried: &Tried) -> Option<NotUsed> {
    tried.contender.explained?.verdict.drawn().map(NotUsed::from)
}

/// Why the data do not carry a model, if they do not.
pub fn not_carried(tried: &Tried) -> Option<NotUsed> {
    match tried.contender.explained?.verdict {
        Verdict::Sound | Verdict::Drawn(_) => None,
        Verdict::Degenerate(degeneracy) => Some(degeneracy.into()),
    }
}

/// A vintage as programs are told of it.
#[derive(Debug, Clone, Serialize)]
pub struct VintageTold {
    /// The last day whose data it knows.
    pub day: Day,
    /// Its number among those of the day, from 0.
    pub revision: u32,
    /// When it was fitted.
    pub recorded_at: Timestamp,
    /// Whether with an import of old years or as time went by.
    pub origin: Origin,
    /// Customers with a purchase.
    pub customers: u32,
    /// Customers with more than one.
    pub repeat_customers: u32,
    /// The law that was asked for.
    pub law: &'static str,
    /// Who asked for it.
    pub chosen: LawChosen,
    /// The model in use, `None` where fixed days stand in.
    pub model: Option<&'static str>,
    /// Its parameters, times in weeks.
    pub parameters: Option<PurchaseModel>,
    /// Why the law that was asked for is not in use, if it is not.
    pub because: Option<NotUsed>,
    /// Why the model in use was drawn towards usual shops, if it was.
    pub drawn: Option<NotUsed>,
    /// What expected spend rests on.
    pub spend_model: &'static str,
    /// How the laws compared on its data, where that was looked at.
    pub review: Option<Review>,
}

/// The vintages that hold or held up to a day, oldest first: of each day the last one made.
pub fn vintages(state: &State, today: Day) -> Vec<VintageTold> {
    let known = state.vintages.iter().filter(|vintage| vintage.day <= today);
    known
        .map(|vintage| VintageTold {
            day: vintage.day,
            revision: vintage.revision,
            recorded_at: vintage.recorded_at,
            origin: vintage.origin,
            customers: vintage.customers,
            repeat_customers: vintage.repeat_customers,
            law: vintage.purchase.law.id(),
            chosen: vintage.purchase.chosen,
            model: vintage.purchase.model.map(|model| model.law().id()),
            parameters: vintage.purchase.model,
            because: vintage.purchase.because,
            drawn: vintage.purchase.drawn(),
            spend_model: if vintage.spend.model().is_some() { "gamma_gamma" } else { "mean" },
            review: vintage.review,
        })
        .collect()
}
