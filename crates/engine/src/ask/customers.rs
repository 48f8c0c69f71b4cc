//! Lists of customers: searched, filtered, sorted, page by page.

use std::sync::Arc;

use analytics::CustomerSet;
use analytics::kpi::{Context, Filter};
use analytics::population::UNKNOWN;
use domain::{Amount, Day, Period};
use lifecycle::book::Dictionary;
use lifecycle::vintage::Basis;
use lifecycle::{CustomerIndex, FactTable, Facts, History, Overlay, PhaseNumber};
use serde::Serialize;

use super::movements::{self, Movement};
use super::phases::overlay_members;
use super::{model, segments};
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::{Moment, State};

/// What a list is sorted by, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Expected revenue of the next 12 months.
    #[default]
    Value,
    /// Revenue so far.
    Revenue,
    /// Orders so far.
    Orders,
    /// Day of the latest order.
    LastOrder,
    /// Silence score.
    Silence,
    /// Probability to buy within 90 days.
    ProbabilityToBuy,
    /// Name or number, from A.
    Name,
}

impl Sort {
    /// All orders with the names they have in links.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Value, "value"),
        (Self::Revenue, "revenue"),
        (Self::Orders, "orders"),
        (Self::LastOrder, "last_order"),
        (Self::Silence, "silence"),
        (Self::ProbabilityToBuy, "probability_to_buy"),
        (Self::Name, "name"),
    ];

    /// The order with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(sort, _)| *sort)
    }

    /// The name in links.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _)| *sort == self).map_or("value", |(_, name)| name)
    }
}

/// Which customers are asked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The model whose phases are shown; the leading one where none is named.
    pub model: Option<String>,
    /// Text that id, name, e-mail address or postcode holds, whatever its case.
    pub search: String,
    /// For whom; one who sees no persons finds none by name or address either.
    pub reader: Reader,
    /// Only those in the phase with this id.
    pub phase: Option<String>,
    /// Only those who were in the phase with this id at [`Self::moved_since`]; [`movements::NEW`] for those not known
    /// then.
    pub from_phase: Option<String>,
    /// Only those who have moved this way since [`Self::moved_since`].
    pub movement: Option<Movement>,
    /// The earlier day of a move; used with [`Self::from_phase`] and [`Self::movement`].
    pub moved_since: Option<Day>,
    /// Only those whose first order lies in this month, by its first day.
    pub cohort: Option<Day>,
    /// Only those who placed an order in this period; where only country or channel is named, at any time.
    pub ordered: Option<Period>,
    /// Only those with such an order from this country, as the source writes it; empty for 'not stated'.
    pub country: Option<String>,
    /// Only those with such an order through this sales channel, as the source writes it; empty for 'not stated'.
    pub sales_channel: Option<String>,
    /// Only those for whom the model's overlay with this id holds.
    pub overlay: Option<String>,
    /// Only those in the segment with this id.
    pub segment: Option<String>,
    /// Only these.
    pub members: Option<Arc<CustomerSet>>,
    /// What it is sorted by.
    pub sort: Sort,
    /// The least first.
    pub ascending: bool,
    /// How many to leave out from the start.
    pub offset: usize,
    /// How many to give.
    pub limit: usize,
}

/// One customer of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomerLine {
    /// Their id.
    pub customer: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their country.
    pub country: Option<String>,
    /// Id of their phase.
    pub phase: String,
    /// Number of their phase.
    #[serde(skip)]
    pub phase_number: PhaseNumber,
    /// Ids of the model's overlays that hold for them, whatever the phase.
    pub overlays: Vec<String>,
    /// Orders.
    pub orders: u32,
    /// Day of the first order.
    pub first_order: Option<Day>,
    /// Day of the latest order.
    pub last_order: Option<Day>,
    /// Revenue so far.
    pub revenue: Amount,
    /// Revenue less refunds.
    pub net_revenue: Amount,
    /// Silence score.
    pub silence_score: Option<f32>,
    /// Probability that the relationship still exists.
    pub probability_alive: Option<f32>,
    /// Probability to buy within 90 days.
    pub probability_to_buy_90_days: Option<f32>,
    /// Expected purchases in 12 months.
    pub expected_purchases_year: Option<f32>,
    /// Expected revenue of 12 months.
    pub value_year: Option<Amount>,
    /// What the forecast rests on.
    pub basis: Option<Basis>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomerList {
    /// The day.
    pub at: Day,
    /// Customers that match, on all pages.
    pub total: u64,
    /// Their expected revenue of 12 months.
    pub value: Amount,
    /// The customers of this page.
    pub customers: Vec<CustomerLine>,
}

/// The customers that a query asks for.
pub fn customers(state: &State, moment: &Moment, query: &Query) -> Result<CustomerList, EngineError> {
    let (place, model) = model(state, query.model.as_deref())?;
    let population = moment.population(state);
    let phases = &population.phases[place];
    let number_of = |id: &str| {
        model.number_of(id).ok_or_else(|| EngineError::NoPhase {
            phase: id.to_owned(),
            known: model.phases.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    };
    let wanted_phase = query.phase.as_deref().map(number_of).transpose()?;
    let overlays = overlay_members(state, moment, model);
    let overlay = query.overlay.as_deref().map(|id| overlay_of(&overlays, id)).transpose()?;
    let who_ordered = who_ordered(state, moment, query);
    let segment =
        query.segment.as_deref().map(|id| segments::members_of(state, moment, id, &query.reader)).transpose()?;
    let before = earlier_phases(state, place, query);
    let wanted_before = match query.from_phase.as_deref() {
        Some(movements::NEW) => Some(UNKNOWN),
        id => id.map(number_of).transpose()?,
    };
    let needle = query.search.trim().to_lowercase();
    let matches = |place: &CustomerIndex| {
        let row = place.0 as usize;
        wanted_phase.is_none_or(|wanted| wanted == phases[row])
            && wanted_before.is_none_or(|wanted| before.as_ref().is_some_and(|column| wanted == column[row]))
            && overlay.is_none_or(|set| set.contains(*place))
            && who_ordered.as_ref().is_none_or(|set| set.contains(*place))
            && segment.as_ref().is_none_or(|set| set.contains(*place))
            && query.members.as_ref().is_none_or(|set| set.contains(*place))
            && query.movement.is_none_or(|wanted| {
                before.as_ref().is_some_and(|column| Movement::of(model, column[row], phases[row]) == Some(wanted))
            })
            && query
                .cohort
                .is_none_or(|month| population.facts.row(row).first_order.is_some_and(|day| day.month_start() == month))
            && (needle.is_empty() || holds(&state.book.histories()[row], &needle, &query.reader))
    };
    let mut found: Vec<CustomerIndex> = population.known().filter(matches).collect();
    let value = found
        .iter()
        .filter_map(|place| population.facts.forecast(place.0 as usize))
        .map(|forecast| forecast.value_year)
        .sum();
    sort(state, &population.facts, &mut found, query);
    let customers = found
        .iter()
        .skip(query.offset)
        .take(query.limit)
        .map(|place| {
            let row = place.0 as usize;
            let phase = (model.phase(phases[row]).id.as_str(), phases[row]);
            let own = overlays_of(&overlays, *place);
            query.reader.line(line(&state.book.histories()[row], &population.facts.row(row), phase, own))
        })
        .collect();
    Ok(CustomerList { at: moment.day, total: found.len() as u64, value, customers })
}

/// An overlay of a model with those for whom it holds.
type OverlayMembers<'a> = (&'a Overlay, Arc<CustomerSet>);

/// Those for whom the overlay with an id holds.
fn overlay_of<'a>(overlays: &'a [OverlayMembers<'_>], id: &str) -> Result<&'a CustomerSet, EngineError> {
    let found = overlays.iter().find(|(overlay, _)| overlay.id == id);
    found.map(|(_, members)| &**members).ok_or_else(|| EngineError::NoOverlay {
        overlay: id.to_owned(),
        known: overlays.iter().map(|(overlay, _)| overlay.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Ids of the overlays that hold for a customer.
pub(super) fn overlays_of(overlays: &[OverlayMembers<'_>], customer: CustomerIndex) -> Vec<String> {
    let own = overlays.iter().filter(|(_, members)| members.contains(customer));
    own.map(|(overlay, _)| overlay.id.clone()).collect()
}

/// Those with an order of the period, country and channel asked for; `None` where none of them is.
fn who_ordered(state: &State, moment: &Moment, query: &Query) -> Option<CustomerSet> {
    if query.ordered.is_none() && query.country.is_none() && query.sales_channel.is_none() {
        return None;
    }
    let orders = moment.orders(state);
    let mut set = CustomerSet::default();
    let number = |names: &Dictionary, name: &str| match name {
        "" => Some(0),
        name => names.iter().find(|(_, known)| *known == name).map(|(number, _)| number),
    };
    let book = &state.book;
    let country = query.country.as_deref().map(|name| number(&book.countries, name));
    let sales_channel = query.sales_channel.as_deref().map(|name| number(&book.sales_channels, name));
    // Nobody ordered from a country that no order names.
    if country == Some(None) || sales_channel == Some(None) {
        return Some(set);
    }
    let everything = orders.first_day().and_then(|first| Period::from_days(first, moment.day.max(first)));
    if let Some(period) = query.ordered.or(everything) {
        let filter = Filter { country: country.flatten(), sales_channel: sales_channel.flatten(), ..Filter::default() };
        Context::new(orders, book, period).filtered(filter).each_order(|row| {
            if let Some(customer) = orders.customer(row) {
                set.insert(customer);
            }
        });
    }
    Some(set)
}

/// The phases at the earlier day of a move.
fn earlier_phases(state: &State, model_place: usize, query: &Query) -> Option<Vec<PhaseNumber>> {
    let is_asked = query.from_phase.is_some() || query.movement.is_some();
    let day = query.moved_since.filter(|_| is_asked)?;
    Some(state.phases_on(model_place, day))
}

fn holds(history: &History, needle: &str, reader: &Reader) -> bool {
    let id = reader.id(history.customer.as_str());
    if !reader.sees_persons() {
        return id.to_lowercase().contains(needle);
    }
    let person = &history.person;
    [Some(&*id), person.name(), person.email(), person.postcode()]
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains(needle))
}

fn sort(state: &State, facts: &FactTable, found: &mut [CustomerIndex], query: &Query) {
    let histories = state.book.histories();
    let id = |place: &CustomerIndex| &histories[place.0 as usize].customer;
    let number = |place: &CustomerIndex| -> f64 {
        let facts = facts.row(place.0 as usize);
        let forecast = facts.forecast.unwrap_or_default();
        match query.sort {
            Sort::Value => forecast.value_year.to_f64(),
            Sort::Revenue => facts.revenue.to_f64(),
            Sort::Orders => f64::from(facts.orders),
            Sort::LastOrder => facts.last_order.map_or(f64::NEG_INFINITY, |day| f64::from(day.number())),
            Sort::Silence => f64::from(forecast.silence.score),
            Sort::ProbabilityToBuy => f64::from(forecast.probability_to_buy_90_days),
            Sort::Name => 0.0,
        }
    };
    if query.sort == Sort::Name {
        let name = |place: &CustomerIndex| {
            let history = &histories[place.0 as usize];
            let name = history.person.name().filter(|_| query.reader.sees_persons());
            name.map_or_else(|| query.reader.id(history.customer.as_str()).to_lowercase(), str::to_lowercase)
        };
        found.sort_by_cached_key(name);
        if query.ascending {
            found.reverse();
        }
        return;
    }
    // Equal numbers stand by id, so that pages never show one customer twice.
    let mut numbered: Vec<(f64, CustomerIndex)> = found.iter().map(|place| (number(place), *place)).collect();
    numbered.sort_by(|(left, one), (right, other)| {
        let order = right.total_cmp(left);
        let order = if query.ascending { order.reverse() } else { order };
        order.then_with(|| id(one).cmp(id(other)))
    });
    found.iter_mut().zip(numbered).for_each(|(place, (_, sorted))| *place = sorted);
}

/// One customer as a line of a list or an export: in a phase, by id and number, and with the overlays that hold.
pub fn line(
    history: &History,
    facts: &Facts,
    (phase, phase_number): (&str, PhaseNumber),
    overlays: Vec<String>,
) -> CustomerLine {
    let forecast = facts.forecast;
    let modelled = forecast.filter(|forecast| forecast.basis != Basis::FixedDays);
    CustomerLine {
        customer: history.customer.to_string(),
        name: history.person.name().map(str::to_owned),
        email: history.person.email().map(str::to_owned),
        country: history.person.country().map(str::to_owned),
        phase: phase.to_owned(),
        phase_number,
        overlays,
        orders: facts.orders,
        first_order: facts.first_order,
        last_order: facts.last_order,
        revenue: facts.revenue,
        net_revenue: facts.net_revenue(),
        silence_score: forecast.map(|forecast| forecast.silence.score),
        probability_alive: modelled.and_then(|forecast| forecast.probability_alive),
        probability_to_buy_90_days: modelled.map(|forecast| forecast.probability_to_buy_90_days),
        expected_purchases_year: modelled.map(|forecast| forecast.expected_purchases_year),
        value_year: modelled.map(|forecast| forecast.value_year),
        basis: forecast.map(|forecast| forecast.basis),
    }
}
