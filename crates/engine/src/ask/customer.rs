//! One customer: facts, phases with reasons and history, value with interval, timeline.

use std::sync::Arc;

use analytics::economics::{Account, Formulas, Ledger, MessageCosts, Rates, Sources, sources_of};
use domain::{Amount, CustomerId, Day, Language};
use jiff::Timestamp;
use lifecycle::facts::{Facts, Intensity, Scratch};
use lifecycle::phase::{Assignment, Kept, Name};
use lifecycle::stays::Tracks;
use lifecycle::vintage::{Basis, DAYS_PER_WEEK, INTERVAL_LEVEL, NotUsed, Purchases, Vintage, YEAR_DAYS};
use lifecycle::{CustomerIndex, History, PhaseModel};
use models::value::Range;
use models::value::discount::{DiscountRate, Until};
use rules::{Explanation, Lang};
use serde::Serialize;
use words::Format;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::StoredEvent;
use crate::state::State;

/// One stay in a phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StayLine {
    /// Id of the phase.
    pub phase: String,
    /// Its names.
    pub name: Name,
    /// Colour and shape.
    pub colour: String,
    /// First day.
    pub since: Day,
    /// Last day; `None` while it lasts.
    pub until: Option<Day>,
    /// Why the phase was reached, in a sentence.
    pub reason: String,
}

/// A customer's phase in one model.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseOf {
    /// Id of the model.
    pub model: String,
    /// Names of the model.
    pub model_name: Name,
    /// Version of the model.
    pub version: u32,
    /// Id of the phase.
    pub phase: String,
    /// Names of the phase.
    pub name: Name,
    /// What the phase means.
    pub meaning: Name,
    /// Colour and shape.
    pub colour: String,
    /// First day of the stay.
    pub since: Option<Day>,
    /// The rule that held, as written.
    pub rule: String,
    /// Why it held, in a sentence.
    pub reason: String,
    /// Its explanation with the facts it looked at.
    pub explanation: Explanation,
    /// The day on which the phase changes if nothing happens, and to which one.
    pub next: Option<NextPhase>,
    /// All stays, oldest first.
    pub history: Vec<StayLine>,
    /// What else is true of the customer, whatever the phase.
    pub overlays: Vec<OverlayOf>,
}

/// What is true of a customer beside the phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlayOf {
    /// Its id.
    pub overlay: String,
    /// Its names.
    pub name: Name,
    /// What it means.
    pub meaning: Name,
    /// Whether it says that the customer is away or has come back; `None` where it says nothing of that.
    pub standing: Option<lifecycle::phase::Standing>,
}

/// The phase that follows if nothing happens.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextPhase {
    /// Its id.
    pub phase: String,
    /// Its names.
    pub name: Name,
    /// Colour and shape.
    pub colour: String,
    /// First day in it.
    pub on: Day,
}

/// The horizons in which discounted value is told, in years.
pub const HORIZON_YEARS: [u32; 3] = [1, 3, 5];

/// Discounted value within a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Discounted {
    /// Years from the day.
    pub years: u32,
    /// Expected revenue, each purchase discounted to the day.
    pub revenue: Option<Amount>,
    /// Margin of it.
    pub margin: Option<Amount>,
}

/// What a customer is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueOf {
    /// What the forecast rests on.
    pub basis: Basis,
    /// Why the usual model is not in use, if it is not.
    pub because: Option<NotUsed>,
    /// The last day of the data that the model knows.
    pub vintage: Option<Day>,
    /// Revenue so far, less refunds.
    pub historic_revenue: Amount,
    /// Margin so far, from the ledger of economics: cost prices, else rates of categories, else the firm's rate, less what refunds took;
    /// `None` where too little of the firm's margin is known.
    pub historic_margin: Option<Amount>,
    /// Revenue of their orders by what its margin rests on.
    pub margin_sources: Sources,
    /// What it cost to win them, where that is known: an equal part of what their channel cost in the month of their first order.
    pub acquisition_cost: Option<Amount>,
    /// Messages sent to them, and what those cost that tell it.
    pub messages: MessageCosts,
    /// Historic value: margin so far less what winning them and messages cost, as far as known.
    pub historic_value: Option<Amount>,
    /// Share of the customers who brought less so far.
    pub better_than: Option<f64>,
    /// Expected revenue of 12 months.
    pub revenue_year: Option<Amount>,
    /// Lower end of its interval.
    pub revenue_year_low: Option<Amount>,
    /// Upper end of its interval.
    pub revenue_year_high: Option<Amount>,
    /// Expected margin of 12 months, by the customer's share; `None` where too little of the firm's margin is known.
    pub margin_year: Option<Amount>,
    /// Expected revenue without end, each purchase discounted to the day at [`Self::discount_rate`]; `None` where it has no finite sum.
    pub revenue_endless: Option<Amount>,
    /// Margin of it.
    pub margin_endless: Option<Amount>,
    /// Expected revenue and margin within so many years, each purchase discounted to the day.
    pub discounted: [Discounted; HORIZON_YEARS.len()],
    /// What formulas without a model say, with what goes into them; `None` where nobody ordered in the last year.
    pub formulas: Option<Formulas>,
    /// The firm's yearly discount rate, a fraction.
    pub discount_rate: f64,
    /// Expected purchases in 12 months.
    pub purchases_year: Option<f32>,
    /// Lower end of their interval.
    pub purchases_year_low: Option<f64>,
    /// Upper end of their interval.
    pub purchases_year_high: Option<f64>,
    /// Expected revenue of one purchase.
    pub spend: Option<f32>,
    /// Probability to buy within 90 days.
    pub probability_to_buy_90_days: Option<f32>,
    /// Probability that the relationship still exists.
    pub probability_alive: Option<f32>,
    /// Level of the intervals.
    pub interval_level: f64,
}

/// One customer.
#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    /// Their id.
    pub customer: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their country.
    pub country: Option<String>,
    /// Their postcode.
    pub postcode: Option<String>,
    /// The day.
    pub at: Day,
    /// Facts.
    pub facts: Facts,
    /// Their categories.
    pub categories: Vec<String>,
    /// The channel by which they first came.
    pub first_channel: Option<String>,
    /// The campaign with it.
    pub first_campaign: Option<String>,
    /// The plan of their subscription.
    pub plan: Option<String>,
    /// Their tier of the loyalty programme.
    pub tier: Option<String>,
    /// Their phase in every model, the leading one first.
    pub phases: Vec<PhaseOf>,
    /// What they are worth.
    pub value: ValueOf,
    /// How close they are to the firm.
    pub intensity: Intensity,
}

impl Engine {
    /// A customer's events, newest first.
    pub fn timeline(
        &self,
        customer: &str,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, EngineError> {
        let unknown = || EngineError::NoCustomer { customer: customer.to_owned() };
        let id = CustomerId::new(customer).map_err(|_| unknown())?;
        let state = self.state()?;
        let history = state.book.find(&id).and_then(|place| state.book.history(place));
        let keys = history.map_or_else(|| vec![id], lifecycle::History::keys);
        Ok(self.folder().timeline(&keys, before, limit)?)
    }
}

/// The customer that a person means: as written, else a number without the zeros before it, because files whose customer
/// numbers are numbers (CDNOW) are kept without them.
pub(super) fn meant<'a>(state: &'a State, id: &str) -> Option<&'a History> {
    let kept = |id: &str| state.book.find(&CustomerId::new(id).ok()?).and_then(|place| state.book.history(place));
    let without_zeros = || {
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
        Some(id.trim_start_matches('0')).filter(|number| is_number && !number.is_empty() && *number != id)
    };
    kept(id).or_else(|| kept(without_zeros()?))
}

/// All about one customer as of a day, in words of a language.
///
/// # Errors
///
/// Where there is no such customer by that day, or the log cannot be read.
pub fn customer(
    engine: &Engine,
    state: &State,
    id: &str,
    day: Day,
    language: Language,
) -> Result<Customer, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let history = meant(state, id).ok_or_else(unknown)?;
    if history.first_seen(&state.zone).is_none_or(|first| first > day) {
        return Err(unknown());
    }
    let knowledge = state.knowledge();
    let mut scratch = Scratch::default();
    let facts = knowledge.facts(history, day, &mut scratch);
    let tracks = knowledge.tracks(history, day);
    let one = Standing { state, history, tracks: &tracks, day };
    let phases = state.models.iter().map(|model| one.phase_of(model, &facts, language)).collect();
    let mut categories: Vec<String> = history
        .entries
        .iter()
        .filter(|entry| Day::from(entry.day) <= day)
        .flat_map(|entry| state.book.categories(entry))
        .map(str::to_owned)
        .collect();
    let word = |number: u32| state.book.words.text(number).map(str::to_owned);
    categories.sort_unstable();
    categories.dedup();
    Ok(Customer {
        customer: history.customer.to_string(),
        name: history.person.name().map(str::to_owned),
        email: history.person.email().map(str::to_owned),
        country: history.person.country().map(str::to_owned),
        postcode: history.person.postcode().map(str::to_owned),
        at: day,
        facts,
        categories,
        first_channel: word(facts.looking.first_channel),
        first_campaign: word(facts.looking.first_campaign),
        plan: word(facts.contract.plan),
        tier: word(facts.loyalty.tier),
        phases,
        value: value_of(engine, state, history, &facts, day)?,
        intensity: facts.intensity(),
    })
}

/// The language of rules.
pub(super) fn lang(language: Language) -> Lang {
    match language {
        Language::De => Lang::De,
        Language::En => Lang::En,
    }
}

/// Values of rules in the numbers and dates of a locale.
pub struct RuleValues {
    format: Format,
}

impl RuleValues {
    /// In the reader's language and the firm's currency and zone.
    pub fn new(state: &State, language: Language) -> Self {
        Self { format: Format::new(language, state.firm.currency, state.zone.clone()) }
    }
}

impl rules::Render for RuleValues {
    fn value(&self, value: &rules::Value, _unit: Option<&str>, _lang: Lang) -> String {
        use rules::Value;
        match value {
            Value::Missing => words::NO_VALUE.to_owned(),
            Value::Whole(number) => self.format.integer(*number),
            Value::Number(number) => self.format.decimal(*number, 1),
            Value::Share(share) => self.format.percent(*share, 0),
            Value::Money(micros) => self.format.money(Amount::from_micros(*micros)),
            Value::Duration(micros) => self.format.duration_days(*micros as f64 / rules::MICROS_PER_DAY as f64, 0),
            Value::Instant(micros) => Timestamp::from_microsecond(*micros).map_or_else(
                |_| words::NO_VALUE.to_owned(),
                |moment| self.format.date(self.format.zone.day_of(moment)),
            ),
            Value::Text(text) => match self.format.language {
                Language::De => format!("„{text}“"),
                Language::En => format!("“{text}”"),
            },
            Value::Bool(_) => value_word(*value == Value::Bool(true), &self.format),
            Value::TextSet(texts) => texts.join(", "),
        }
    }
}

fn value_word(yes: bool, format: &Format) -> String {
    format.text(if yes { "common-yes" } else { "common-no" }).into_owned()
}

/// Why a customer is in a phase, in a sentence: why its rule held; for the last phase, whose rule always holds, why
/// the one before did not; where only the minimum stay keeps them, until when.
pub fn reason(state: &State, assignment: &Assignment, language: Language) -> String {
    let render = RuleValues::new(state, language);
    if let Some(Kept::Until(day)) = assignment.kept {
        let format = &render.format;
        return format.format("engine-phase-minimum-stay", &[("day", format.date(day).into())]);
    }
    let held = assignment.held();
    let told = if held.because.is_empty() {
        assignment.tested.iter().rev().nth(1).map_or(held, |(_, explanation)| explanation)
    } else {
        held
    };
    told.sentence(lang(language), &render)
}

/// A customer as of a day, with the stays in the phases of all models.
struct Standing<'a> {
    state: &'a State,
    history: &'a History,
    tracks: &'a Tracks<'a>,
    day: Day,
}

impl Standing<'_> {
    fn phase_of(&self, model: &PhaseModel, facts: &Facts, language: Language) -> PhaseOf {
        let now = self.assignment(model, facts);
        let phase = model.phase(now.number);
        let stays = self.tracks.of(model);
        PhaseOf {
            model: model.id.clone(),
            model_name: model.name.clone(),
            version: model.version,
            phase: phase.id.clone(),
            name: phase.name.clone(),
            meaning: phase.meaning.clone(),
            colour: phase.colour.clone(),
            since: stays.last().map(|stay| stay.since),
            rule: phase.rule_text.clone(),
            reason: reason(self.state, &now, language),
            explanation: now.held().clone(),
            next: self.next_phase(model),
            history: self.stay_lines(model, language),
            overlays: self.overlays(model, facts),
        }
    }

    fn assignment(&self, model: &PhaseModel, facts: &Facts) -> Assignment {
        let knowledge = self.state.knowledge();
        knowledge.ask(facts, self.history, self.tracks, self.day, |asked| match self.tracks.present(model) {
            Some(stay) => model.explain_stay(stay, self.day, asked),
            None => model.explain(asked),
        })
    }

    /// Every stay with the reason for which it began, by what was known on that day.
    fn stay_lines(&self, model: &PhaseModel, language: Language) -> Vec<StayLine> {
        let knowledge = self.state.knowledge();
        let mut scratch = Scratch::default();
        let line = |stay: &lifecycle::Stay| {
            let phase = model.phase(stay.phase);
            let facts = knowledge.facts(self.history, stay.since, &mut scratch);
            let because = knowledge.ask(&facts, self.history, self.tracks, stay.since, |asked| model.explain(asked));
            StayLine {
                phase: phase.id.clone(),
                name: phase.name.clone(),
                colour: phase.colour.clone(),
                since: stay.since,
                until: stay.until,
                reason: reason(self.state, &because, language),
            }
        };
        self.tracks.of(model).iter().map(line).collect()
    }

    fn overlays(&self, model: &PhaseModel, facts: &Facts) -> Vec<OverlayOf> {
        let told = |overlay: &lifecycle::Overlay| OverlayOf {
            overlay: overlay.id.clone(),
            name: overlay.name.clone(),
            meaning: overlay.meaning.clone(),
            standing: overlay.standing,
        };
        let knowledge = self.state.knowledge();
        knowledge.ask(facts, self.history, self.tracks, self.day, |asked| model.overlays_of(asked).map(told).collect())
    }

    fn next_phase(&self, model: &PhaseModel) -> Option<NextPhase> {
        by_silence(self.state, self.history, model, self.day)
    }
}

/// The first day on which silence alone changes the phase. Nothing that happens after the day may count.
pub(super) fn by_silence(state: &State, history: &History, model: &PhaseModel, day: Day) -> Option<NextPhase> {
    let (on, number) = state.knowledge().next_turn(history, model, day)?;
    let phase = model.phase(number);
    Some(NextPhase { phase: phase.id.clone(), name: phase.name.clone(), colour: phase.colour.clone(), on })
}

/// Expected revenue without end, discounted; `None` where it has no finite sum, as without discount.
fn endless(vintage: Option<&Vintage>, purchases: Option<&Purchases>, discount_rate: f64) -> Option<Amount> {
    let rate = DiscountRate::over(discount_rate, YEAR_DAYS / DAYS_PER_WEEK).ok()?;
    Amount::from_f64_rounded(vintage?.endless_value(purchases?, rate)?)
}

/// Expected revenue within so many years, discounted.
fn within(vintage: Option<&Vintage>, purchases: Option<&Purchases>, discount_rate: f64, years: f64) -> Option<Amount> {
    let year = YEAR_DAYS / DAYS_PER_WEEK;
    let rate = DiscountRate::over(discount_rate, year).ok()?;
    Amount::from_f64_rounded(vintage?.discounted_value(purchases?, rate, Until::Horizon(years * year))?)
}

/// What the ledger of economics says of one customer.
struct Owned {
    account: Account,
    sources: Sources,
    customer: CustomerIndex,
    ledger: Arc<Ledger>,
}

fn owned(engine: &Engine, state: &State, history: &History, day: Day) -> Result<Owned, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: history.customer.to_string() };
    let customer = state.book.find(&history.customer).ok_or_else(unknown)?;
    let (ledger, kept, moment) = (engine.ledger(state, day)?, engine.kept_apart(state)?, state.at(day));
    let orders = moment.orders(state);
    Ok(Owned {
        account: ledger.account(orders, customer),
        sources: sources_of(&state.book, orders, &kept.goods, &Rates::of(&state.firm), customer),
        customer,
        ledger,
    })
}

fn value_of(
    engine: &Engine,
    state: &State,
    history: &History,
    facts: &Facts,
    day: Day,
) -> Result<ValueOf, EngineError> {
    let vintage: Option<&Vintage> = state.vintages.valid_on(day);
    let mut states = Vec::new();
    let purchases = Purchases::of(&analytics::value::purchase_days(history, day, &mut states), day);
    let forecast = facts.forecast.filter(|forecast| forecast.basis != Basis::FixedDays);
    let range = |of: fn(&Vintage, &Purchases) -> Option<Range>| {
        forecast.and(vintage).zip(purchases.as_ref()).and_then(|(vintage, purchases)| of(vintage, purchases))
    };
    let revenue_range = range(Vintage::value_range_year);
    let purchases_range = range(Vintage::purchases_range_year);
    let moment = state.at(day);
    let Owned { account, sources, customer, ledger } = owned(engine, state, history, day)?;
    let to_come = |amount: Amount| ledger.contributions.of_expected(moment.orders(state), customer, amount);
    let margin = |amount: Amount| account.margin.map(|_| to_come(amount));
    let own = facts.net_revenue();
    let earnings = state.earnings(day);
    let (less, all) = (earnings.partition_point(|brought| *brought < own), earnings.len());
    let year = forecast.map(|forecast| forecast.value_year);
    let discount_rate = state.discount_rate();
    let within = |years: f64| within(vintage, purchases.as_ref(), discount_rate, years);
    let discounted = HORIZON_YEARS.map(|years| {
        let revenue = within(f64::from(years));
        Discounted { years, revenue, margin: revenue.and_then(margin) }
    });
    let endless = endless(vintage, purchases.as_ref(), discount_rate);
    Ok(ValueOf {
        basis: facts.forecast.map_or(Basis::FixedDays, |forecast| forecast.basis),
        because: vintage.and_then(|vintage| vintage.purchase.because),
        vintage: vintage.map(|vintage| vintage.day),
        historic_revenue: own,
        historic_margin: account.margin,
        margin_sources: sources,
        acquisition_cost: account.acquisition,
        messages: account.messages,
        historic_value: account.net,
        better_than: (all > 0 && facts.orders > 0).then(|| less as f64 / all as f64),
        revenue_year: year,
        revenue_year_low: revenue_range.and_then(|range| Amount::from_f64_rounded(range.low)),
        revenue_year_high: revenue_range.and_then(|range| Amount::from_f64_rounded(range.high)),
        margin_year: year.and_then(margin),
        revenue_endless: endless,
        margin_endless: endless.and_then(margin),
        discounted,
        formulas: ledger.formulas_of(moment.orders(state), customer, discount_rate),
        discount_rate,
        purchases_year: forecast.map(|forecast| forecast.expected_purchases_year),
        purchases_year_low: purchases_range.map(|range| range.low),
        purchases_year_high: purchases_range.map(|range| range.high),
        spend: forecast.map(|forecast| forecast.expected_spend),
        probability_to_buy_90_days: forecast.map(|forecast| forecast.probability_to_buy_90_days),
        probability_alive: forecast.and_then(|forecast| forecast.probability_alive),
        interval_level: INTERVAL_LEVEL,
    })
}
