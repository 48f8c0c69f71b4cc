//! Who is at risk to leave, why, and what is at stake; how far to believe it; when somebody orders next.

mod reasons;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use analytics::CustomerSet;
use analytics::buying::{Buying, BuyingTrial, CHURN_DAYS, Driver, HORIZONS, LevelOff, NotLearned, everybody};
use analytics::next_order::{NextOrder, Outlook};
use analytics::value::purchase_days;
use domain::{Amount, Day, Language};
use lifecycle::facts::{Scratch, Standing};
use lifecycle::vintage::{Basis, OVERDUE_SCORE, Purchases, YEAR_DAYS};
use lifecycle::{CustomerIndex, Facts, History, Vintages, gone};
use rules::Truth;
use serde::Serialize;
use words::Format;

use super::customer::meant;
use super::customers::{CustomerLine, line, overlays_of};
use super::phases::overlay_members;
use super::{model_with_exit, segments};
use crate::erase::is_remains;
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::{Moment, State};

pub use reasons::{Reason, driver_name};

/// Days for which learned models are kept.
const DAYS_KEPT: usize = 3;
/// Reasons told of one customer in a list.
const REASONS_IN_LIST: usize = 3;
/// Odds of a purchase that are moved by less than this are not told: e^0.1, a tenth.
const LEAST_ADDED: f64 = 0.1;

/// The learned models of the latest days asked about, which go along from state to state: learned once a day and not anew with
/// every event.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    days: Mutex<VecDeque<Arc<LearnedDay>>>,
}

/// The models of one day, by horizon, each learned when first asked for.
#[derive(Debug)]
struct LearnedDay {
    day: Day,
    vintages: Arc<Vintages>,
    by_horizon: [OnceLock<Arc<Buying>>; HORIZONS.len()],
}

impl Learned {
    fn on(&self, state: &State, day: Day) -> Arc<LearnedDay> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let known = days.iter().find(|kept| kept.day == day && Arc::ptr_eq(&kept.vintages, &state.vintages));
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let by_horizon = std::array::from_fn(|_| OnceLock::new());
        let fresh = Arc::new(LearnedDay { day, vintages: Arc::clone(&state.vintages), by_horizon });
        days.push_back(Arc::clone(&fresh));
        while days.len() > DAYS_KEPT {
            days.pop_front();
        }
        fresh
    }
}

/// Who buys within one of [`HORIZONS`] after a day, as learned from what was known on it.
pub fn buying(state: &State, day: Day, horizon_days: u32) -> Arc<Buying> {
    let learn = || Arc::new(Buying::learn(&state.knowledge(), horizon_days, day));
    let kept = state.learned().on(state, day);
    let place = HORIZONS.iter().position(|horizon| *horizon == horizon_days);
    place.map_or_else(learn, |place| Arc::clone(kept.by_horizon[place].get_or_init(learn)))
}

/// What a probability rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rests {
    /// The model learned from all facts.
    Learned,
    /// The value model's course over time, led through what was learned for [`CHURN_DAYS`].
    LearnedCourse,
    /// The value model alone.
    ValueModel,
    /// Nothing says anything.
    Nothing,
}

impl Rests {
    /// The key of its name in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Learned => "churn-rests-learned",
            Self::LearnedCourse => "churn-rests-learned-course",
            Self::ValueModel => "churn-rests-value-model",
            Self::Nothing => "churn-rests-nothing",
        }
    }

    /// The key of what reasons are compared with in the word lists.
    pub const fn compared_key(self) -> &'static str {
        match self {
            Self::Learned | Self::LearnedCourse => "churn-odds-note",
            Self::ValueModel | Self::Nothing => "churn-odds-note-value-model",
        }
    }

    fn of(state: &State, buying: &Buying, day: Day) -> Self {
        if buying.believed().is_some() {
            return Self::Learned;
        }
        if has_value(state, day) { Self::ValueModel } else { Self::Nothing }
    }
}

/// Whether a value model says what customers bring.
fn has_value(state: &State, day: Day) -> bool {
    state.vintages.valid_on(day).is_some_and(|vintage| vintage.purchase.model.is_some())
}

/// How the probabilities came about, and how far to believe them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    /// Days within which somebody buys or does not.
    pub horizon_days: u32,
    /// What the probabilities rest on.
    pub rests_on: Rests,
    /// Why nothing was learned; `None` where something was, in use or not.
    pub not_learned: Option<NotLearned>,
    /// First day learned from.
    pub first_lesson: Option<Day>,
    /// Last day learned from.
    pub last_lesson: Option<Day>,
    /// Examples learned from.
    pub examples: u64,
    /// How a model learned a horizon earlier did since; `None` where the data are too short.
    pub trial: Option<BuyingTrial>,
    /// How what is in use said more or fewer in the trial than came; `None` where by no more than chance.
    pub off: Option<LevelOff>,
}

/// What all at risk have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriverLine {
    /// The driver.
    pub driver: Driver,
    /// Customers at risk for whom it weighs most against a purchase.
    pub customers: u64,
    /// What is at stake with them; `None` where no value model says.
    pub value_at_stake: Option<Amount>,
}

/// A customer at risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtRisk {
    /// The customer.
    #[serde(flatten)]
    pub customer: CustomerLine,
    /// Days since the last order.
    pub silence_days: Option<i32>,
    /// Probability not to buy within [`CHURN_DAYS`]; `None` where nothing says.
    pub risk: Option<f64>,
    /// Expected revenue of 12 months times the risk; `None` where no value model says.
    pub value_at_stake: Option<Amount>,
    /// What weighs most against a purchase, and for one.
    pub reasons: Vec<Reason>,
}

/// Who is at risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Churn {
    /// The day.
    pub at: Day,
    /// How the probabilities came about.
    pub proof: Proof,
    /// Customers who had bought.
    pub customers: u64,
    /// Those of them expected to buy within the horizon; `None` where nothing says.
    pub expected_buyers: Option<f64>,
    /// Those silent for too long for them, or under notice, and not gone yet. Nobody can write to whoever was erased, so they are not
    /// among them.
    pub at_risk: u64,
    /// Expected revenue of 12 months of those at risk times their risk; `None` where no value model says.
    pub value_at_stake: Option<Amount>,
    /// Customers who had bought and are gone: silent for so long, or their subscription ended ([`lifecycle::gone`]).
    pub gone: u64,
    /// What weighs most against a purchase, over all at risk.
    pub drivers: Vec<DriverLine>,
    /// Those at risk, most at stake first: a page of them.
    pub list: Vec<AtRisk>,
}

/// Which of those at risk are asked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only those in the segment with this id.
    pub segment: Option<String>,
    /// For whom.
    pub reader: Reader,
    /// How many to leave out from the start.
    pub offset: usize,
    /// How many to give.
    pub limit: usize,
}

/// Everybody's probabilities as of a day, and who is at risk.
#[derive(Debug)]
pub(crate) struct Scores {
    buying: Arc<Buying>,
    /// Probability to buy within [`CHURN_DAYS`], in the order of the book; NaN where there is none.
    to_buy: Vec<f32>,
    /// Those who can be written to, in the order of the book.
    at_risk: Vec<CustomerIndex>,
}

impl Scores {
    fn of(state: &State, moment: &Moment, gone: &CustomerSet) -> Self {
        let buying = buying(state, moment.day, CHURN_DAYS);
        let population = moment.population(state);
        let to_buy = everybody(&state.knowledge(), population, buying.believed(), CHURN_DAYS);
        let histories = state.book.histories();
        let is_at_risk = |(place, facts): &(CustomerIndex, Facts)| {
            danger(facts, gone.contains(*place)) == Some(Danger::AtRisk)
                && !is_remains(&histories[place.0 as usize].customer)
        };
        let rows = (0..).map(CustomerIndex).zip(&population.facts);
        let at_risk = rows.filter(is_at_risk).map(|(place, _)| place).collect();
        Self { buying, to_buy, at_risk }
    }

    fn risk(&self, place: CustomerIndex) -> Option<f64> {
        let probability = f64::from(*self.to_buy.get(place.0 as usize)?);
        (!probability.is_nan()).then_some(1.0 - probability)
    }
}

/// How near a customer is to leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Within their own rhythm.
    None,
    /// Silent for too long for them, or under notice.
    AtRisk,
    /// Silent for so long that they count as gone, or their subscription ended and nothing was ordered since.
    Gone,
}

/// `None` of whom has never bought.
fn danger(facts: &Facts, is_gone: bool) -> Option<Danger> {
    let silence = f64::from(facts.forecast?.silence.score);
    // Scores are kept in four bytes; what is as long as the limit has reached it.
    let is_overdue = silence >= OVERDUE_SCORE - 1e-6;
    Some(match facts.contract.standing {
        _ if is_gone => Danger::Gone,
        Standing::Cancelled => Danger::AtRisk,
        Standing::None | Standing::Ended if is_overdue => Danger::AtRisk,
        Standing::Active | Standing::Trial | Standing::None | Standing::Ended => Danger::None,
    })
}

fn at_stake(facts: &Facts, risk: Option<f64>) -> Amount {
    let value = facts.forecast.map_or(Amount::ZERO, |forecast| forecast.value_year);
    Amount::from_f64_rounded(value.to_f64() * risk.unwrap_or(0.0)).unwrap_or_default()
}

fn proof(state: &State, buying: &Buying, day: Day) -> Proof {
    let model = buying.model.as_ref();
    Proof {
        horizon_days: buying.horizon_days,
        rests_on: Rests::of(state, buying, day),
        not_learned: model.err().copied(),
        first_lesson: model.ok().map(|model| model.first_lesson),
        last_lesson: model.ok().map(|model| model.last_lesson),
        examples: model.map_or(0, |model| model.examples as u64),
        trial: buying.trial.clone(),
        off: buying.off(),
    }
}

/// Who is at risk on a day, why, and what is at stake.
///
/// # Errors
///
/// Where there are no data, or the segment is not known or not for this reader.
pub fn churn(state: &State, moment: &Moment, query: &Query, language: Language) -> Result<Churn, EngineError> {
    let gone = moment.members(state, &gone::rule(&state.catalogue)?);
    let scores = moment.scores(|| Scores::of(state, moment, &gone));
    let population = moment.population(state);
    let segment = query.segment.as_deref();
    let members = segment.map(|id| segments::members_of(state, moment, id, &query.reader)).transpose()?;
    let is_asked = |place: &CustomerIndex| members.as_ref().is_none_or(|set: &Arc<CustomerSet>| set.contains(*place));
    let facts = |place: CustomerIndex| population.facts.row(place.0 as usize);
    let stake = |place: CustomerIndex| at_stake(&facts(place), scores.risk(place));
    let mut at_risk: Vec<(CustomerIndex, Amount)> =
        scores.at_risk.iter().copied().filter(is_asked).map(|place| (place, stake(place))).collect();
    at_risk.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    let buyers = || population.known().filter(is_asked).filter(|place| facts(*place).purchase_days > 0);
    let said = |place: CustomerIndex| scores.risk(place).map(|risk| 1.0 - risk);
    let proof = proof(state, &scores.buying, moment.day);
    let expected_buyers = (proof.rests_on != Rests::Nothing).then(|| buyers().filter_map(said).sum());
    let shown = at_risk.iter().skip(query.offset).take(query.limit);
    let one = Lines::new(state, moment, scores, language)?;
    Ok(Churn {
        at: moment.day,
        proof,
        customers: buyers().count() as u64,
        expected_buyers,
        at_risk: at_risk.len() as u64,
        value_at_stake: has_value(state, moment.day).then(|| at_risk.iter().map(|(_, stake)| *stake).sum()),
        gone: buyers().filter(|place| gone.contains(*place)).count() as u64,
        drivers: drivers(state, moment, scores, &at_risk),
        list: shown.map(|(place, stake)| one.at_risk(*place, *stake, &query.reader)).collect(),
    })
}

/// So many at risk, those with most at stake, are asked for what weighs most.
const ASKED_FOR_DRIVERS: usize = 20_000;

/// What weighs most against a purchase, over those at risk.
fn drivers(state: &State, moment: &Moment, scores: &Scores, at_risk: &[(CustomerIndex, Amount)]) -> Vec<DriverLine> {
    let (mut states, mut found) = (Vec::new(), BTreeMap::<Driver, (u64, Amount)>::new());
    for (place, stake) in at_risk.iter().take(ASKED_FOR_DRIVERS) {
        let row = place.0 as usize;
        let facts = &moment.population(state).facts.row(row);
        let bought = purchase_days(&state.book.histories()[row], moment.day, &mut states);
        let told = scores.buying.foretell(facts, &bought, &state.vintages, moment.day);
        let against = told.iter().flat_map(|told| &told.drivers).find(|driven| driven.adds < 0.0);
        if let Some(driven) = against {
            let line = found.entry(driven.driver).or_default();
            line.0 += 1;
            line.1 += *stake;
        }
    }
    let is_told = has_value(state, moment.day);
    let line = |(driver, (customers, value))| {
        let value_at_stake = is_told.then_some(value);
        DriverLine { driver, customers, value_at_stake }
    };
    let mut lines: Vec<DriverLine> = found.into_iter().map(line).collect();
    lines.sort_by(|one, other| other.customers.cmp(&one.customers).then(one.driver.cmp(&other.driver)));
    lines
}

/// What is needed to tell of single customers.
struct Lines<'a> {
    state: &'a State,
    moment: &'a Moment,
    scores: &'a Scores,
    format: Format,
    model: (usize, &'a lifecycle::PhaseModel),
    overlays: Vec<(&'a lifecycle::Overlay, Arc<CustomerSet>)>,
}

impl<'a> Lines<'a> {
    fn new(state: &'a State, moment: &'a Moment, scores: &'a Scores, language: Language) -> Result<Self, EngineError> {
        let model = model_with_exit(state, None)?;
        let overlays = overlay_members(state, moment, model.1);
        let format = Format::new(language, state.firm.currency, state.zone.clone());
        Ok(Self { state, moment, scores, format, model, overlays })
    }

    fn at_risk(&self, place: CustomerIndex, value_at_stake: Amount, reader: &Reader) -> AtRisk {
        let (population, row) = (self.moment.population(self.state), place.0 as usize);
        let (history, facts) = (&self.state.book.histories()[row], &population.facts.row(row));
        let phase = population.phases[self.model.0][row];
        let phase = (self.model.1.phase(phase).id.as_str(), phase);
        let customer = line(history, facts, phase, overlays_of(&self.overlays, place));
        let mut reasons = reasons(self.state, history, facts, &self.scores.buying, (self.moment.day, &self.format));
        reasons.truncate(REASONS_IN_LIST);
        AtRisk {
            customer: reader.line(customer),
            silence_days: facts.silence_days(self.moment.day),
            risk: self.scores.risk(place),
            value_at_stake: has_value(self.state, self.moment.day).then_some(value_at_stake),
            reasons,
        }
    }
}

/// What speaks against a purchase and for it, as far as it weighs anything; empty where no model says.
fn reasons(
    state: &State,
    history: &History,
    facts: &Facts,
    buying: &Buying,
    (day, format): (Day, &Format),
) -> Vec<Reason> {
    let bought = purchase_days(history, day, &mut Vec::new());
    let told = buying.foretell(facts, &bought, &state.vintages, day);
    let weighs = |driven: &analytics::buying::Driven| driven.adds.abs() >= LEAST_ADDED;
    let drivers = told.map(|told| told.drivers).unwrap_or_default();
    drivers.into_iter().filter(weighs).map(|driven| Reason::of(driven, (facts, &bought), day, format)).collect()
}

/// The probability to buy within a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WithinDays {
    /// The horizon.
    pub days: u32,
    /// The probability; `None` where nothing says.
    pub probability: Option<f64>,
    /// What it rests on.
    pub rests_on: Rests,
}

/// One customer's risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChurnOf {
    /// Their id.
    pub customer: String,
    /// The day.
    pub at: Day,
    /// How near they are to leaving; `None` who never bought.
    pub danger: Option<Danger>,
    /// Probabilities to buy, by horizon.
    pub to_buy: Vec<WithinDays>,
    /// Probability not to buy within [`CHURN_DAYS`].
    pub risk: Option<f64>,
    /// Expected revenue of 12 months.
    pub value_year: Option<Amount>,
    /// The same times the risk.
    pub value_at_stake: Option<Amount>,
    /// How far the level of these probabilities was off when tried; `None` where by no more than chance.
    pub off: Option<LevelOff>,
    /// When they order next, drawn from the same curve as the probabilities; `None` where no model says.
    pub next_order: Option<NextOrder>,
    /// What speaks against a purchase and for it.
    pub reasons: Vec<Reason>,
}

/// The risk of one customer as of a day.
///
/// # Errors
///
/// Where there is no such customer, or there was none on that day.
pub fn churn_of(state: &State, id: &str, day: Day, language: Language) -> Result<ChurnOf, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    if history.first_seen(&state.zone).is_none_or(|first| first > day) {
        return Err(unknown());
    }
    let knowledge = state.knowledge();
    let facts = knowledge.facts(history, day, &mut Scratch::default());
    let is_gone = gone::rule(&state.catalogue)?.evaluate(&knowledge.customer(&facts, history, day)) == Truth::Yes;
    let bought = purchase_days(history, day, &mut Vec::new());
    let buying = buying(state, day, CHURN_DAYS);
    let learned = buying.believed().and_then(|model| model.probability(&facts, &bought, &state.vintages, day));
    let purchases = Purchases::of(&bought, day);
    let value =
        state.vintages.valid_on(day).zip(purchases.as_ref()).and_then(|(vintage, own)| Outlook::of(vintage, own));
    // One curve for all horizons and the date, so that they never contradict each other.
    let outlook = value.map(|outlook| learned.map_or(outlook, |learned| outlook.through(CHURN_DAYS, learned)));
    let within = |days: u32| {
        let (probability, rests_on) = match (learned, outlook) {
            (Some(learned), _) if days == CHURN_DAYS => (Some(learned), Rests::Learned),
            (Some(_), Some(outlook)) => (Some(outlook.within(days)), Rests::LearnedCourse),
            (None, Some(outlook)) => (Some(outlook.within(days)), Rests::ValueModel),
            (_, None) => (None, Rests::Nothing),
        };
        WithinDays { days, probability, rests_on }
    };
    let to_buy: Vec<WithinDays> = if bought.is_empty() { Vec::new() } else { HORIZONS.map(within).into() };
    let churn = to_buy.iter().find(|within| within.days == CHURN_DAYS);
    let risk = churn.and_then(|within| within.probability).map(|probability| 1.0 - probability);
    let modelled = facts.forecast.filter(|forecast| forecast.basis != Basis::FixedDays);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // days of a year
    let next = outlook.and_then(|outlook| outlook.next_order(day, YEAR_DAYS as u32));
    let format = Format::new(language, state.firm.currency, state.zone.clone());
    Ok(ChurnOf {
        customer: history.customer.to_string(),
        at: day,
        danger: danger(&facts, is_gone),
        risk,
        value_year: modelled.map(|forecast| forecast.value_year),
        value_at_stake: modelled.and(risk).map(|risk| at_stake(&facts, Some(risk))),
        off: buying.off(),
        next_order: next,
        reasons: reasons(state, history, &facts, &buying, (day, &format)),
        to_buy,
    })
}
