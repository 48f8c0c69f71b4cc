//! Who is in which phase, what they are worth, and who moved where.

use std::sync::Arc;

use analytics::CustomerSet;
use analytics::flows::{PhaseGrid, PhaseTotal, phase_totals};
use analytics::population::{Population, UNKNOWN};
use domain::{Amount, Day};
use lifecycle::phase::{Group, Name, Standing};
use lifecycle::{Overlay, PhaseModel, PhaseNumber};
use models::statistics;
use serde::Serialize;

use super::model;
use crate::error::EngineError;
use crate::state::{Moment, State};

/// One phase with who is in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseLine {
    /// Id of the phase.
    pub id: String,
    /// Its number in the model.
    #[serde(skip)]
    pub number: PhaseNumber,
    /// Its names.
    pub name: Name,
    /// What it means.
    pub meaning: Name,
    /// What it is about.
    pub group: Group,
    /// Colour and shape.
    pub colour: String,
    /// Customers in it.
    pub customers: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
    /// Their revenue so far.
    pub revenue: Amount,
    /// For how many of them each overlay of the model holds; one that holds for nobody here is not among them.
    pub overlays: Vec<OverlayCount>,
}

/// Customers for whom an overlay holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlayCount {
    /// Id of the overlay.
    pub overlay: String,
    /// How many.
    pub customers: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
}

/// One overlay with those for whom it holds, whatever their phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlayLine {
    /// Its id.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// What it means.
    pub meaning: Name,
    /// Whether it says that its customers are away or have come back; `None` where it says nothing of that.
    pub standing: Option<Standing>,
    /// Customers for whom it holds.
    pub customers: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
}

/// All phases of a model as of a day, in their order along the cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phases {
    /// Id of the model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// Its names.
    pub name: Name,
    /// The day.
    pub at: Day,
    /// The phases.
    pub phases: Vec<PhaseLine>,
    /// What else is true of customers, in the order of the model.
    pub overlays: Vec<OverlayLine>,
    /// Customers in all.
    pub total: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
}

impl Phases {
    /// The overlay of those who are away though their phase does not say so.
    pub fn away(&self) -> Option<&OverlayLine> {
        self.overlays.iter().find(|overlay| overlay.standing == Some(Standing::Away))
    }
}

impl PhaseLine {
    /// How many of its customers an overlay holds for.
    pub fn overlay(&self, id: &str) -> Option<&OverlayCount> {
        self.overlays.iter().find(|count| count.overlay == id)
    }
}

/// The customers for whom each overlay of a model holds, in the order of the model.
pub(super) fn overlay_members<'a>(
    state: &State,
    moment: &Moment,
    model: &'a PhaseModel,
) -> Vec<(&'a Overlay, Arc<CustomerSet>)> {
    model.overlays.iter().map(|overlay| (overlay, moment.members(state, &overlay.rule))).collect()
}

/// For one overlay how many customers, and of what value, are in each phase, by the phase's number.
fn by_phase(
    population: &Population,
    model_place: usize,
    model: &PhaseModel,
    members: &CustomerSet,
) -> Vec<(u64, Amount)> {
    let mut counts = vec![(0, Amount::ZERO); model.phases.len()];
    for customer in members.iter() {
        let row = customer.0 as usize;
        let Some(count) = counts.get_mut(usize::from(population.phases[model_place][row].0)) else { continue };
        count.0 += 1;
        count.1 += population.facts.forecast(row).map_or(Amount::ZERO, |forecast| forecast.value_year);
    }
    counts
}

/// The phases of a model as of a moment.
pub fn phases(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<Phases, EngineError> {
    let (place, model) = model(state, model_id)?;
    let population = moment.population(state);
    let totals = phase_totals(population, place, model);
    let overlays: Vec<(&Overlay, Vec<(u64, Amount)>)> = overlay_members(state, moment, model)
        .into_iter()
        .map(|(overlay, members)| (overlay, by_phase(population, place, model, &members)))
        .collect();
    let overlays_in = |number: PhaseNumber| {
        let counts = overlays.iter().map(|(overlay, counts)| {
            let (customers, value) = counts[usize::from(number.0)];
            OverlayCount { overlay: overlay.id.clone(), customers, value }
        });
        counts.filter(|count| count.customers > 0).collect()
    };
    let overlay_line = |(overlay, counts): &(&Overlay, Vec<(u64, Amount)>)| OverlayLine {
        id: overlay.id.clone(),
        name: overlay.name.clone(),
        meaning: overlay.meaning.clone(),
        standing: overlay.standing,
        customers: counts.iter().map(|(customers, _)| customers).sum(),
        value: counts.iter().map(|(_, value)| *value).sum(),
    };
    let line = |total: &PhaseTotal| {
        let phase = model.phase(total.phase);
        PhaseLine {
            id: phase.id.clone(),
            number: total.phase,
            name: phase.name.clone(),
            meaning: phase.meaning.clone(),
            group: phase.group,
            colour: phase.colour.clone(),
            customers: total.customers,
            value: total.value,
            revenue: total.revenue,
            overlays: overlays_in(total.phase),
        }
    };
    Ok(Phases {
        model: model.id.clone(),
        version: model.version,
        name: model.name.clone(),
        at: moment.day,
        total: totals.iter().map(|total| total.customers).sum(),
        value: totals.iter().map(|total| total.value).sum(),
        phases: totals.iter().map(line).collect(),
        overlays: overlays.iter().map(overlay_line).collect(),
    })
}

/// How a model's phases filled and emptied month by month up to a day, and who moved.
pub fn flow(state: &State, moment: &Moment, model_id: Option<&str>) -> Result<Arc<PhaseGrid>, EngineError> {
    let (place, _) = model(state, model_id)?;
    Ok(moment.grid(state, place))
}

/// What the customers of one phase have in common, in figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PhaseFigures {
    /// Customers in it.
    pub customers: u64,
    /// Customers in all.
    pub total: u64,
    /// Their expected revenue of the next 12 months.
    pub value: Amount,
    /// Their revenue so far, less refunds.
    pub net_revenue: Amount,
    /// Those of them who have ordered.
    pub buyers: u64,
    /// Orders of these.
    pub orders: u64,
    /// Median of the days since the latest order; `None` without a buyer.
    pub silence_days: Option<f64>,
    /// Mean probability to buy within 90 days, over those for whom there is one.
    pub probability_to_buy_90_days: Option<f64>,
}

/// The figures of a phase of a model as of a moment.
pub fn figures(
    state: &State,
    moment: &Moment,
    model_id: Option<&str>,
    phase: PhaseNumber,
) -> Result<PhaseFigures, EngineError> {
    let (place, _) = model(state, model_id)?;
    let population = moment.population(state);
    let phases = &population.phases[place];
    let total = phases.iter().filter(|phase| **phase != UNKNOWN).count() as u64;
    let own = || phases.iter().zip(&population.facts).filter(|(other, _)| **other == phase).map(|(_, facts)| facts);
    let mut figures = PhaseFigures {
        customers: 0,
        total,
        value: Amount::ZERO,
        net_revenue: Amount::ZERO,
        buyers: 0,
        orders: 0,
        silence_days: None,
        probability_to_buy_90_days: None,
    };
    let (mut silences, mut probabilities) = (Vec::new(), Vec::new());
    for facts in own() {
        figures.customers += 1;
        figures.net_revenue += facts.net_revenue();
        figures.buyers += u64::from(facts.orders > 0);
        figures.orders += u64::from(facts.orders);
        silences.extend(facts.silence_days(moment.day).map(f64::from));
        if let Some(forecast) = facts.forecast {
            figures.value += forecast.value_year;
            probabilities.push(f64::from(forecast.probability_to_buy_90_days));
        }
    }
    figures.silence_days = statistics::median(&silences);
    figures.probability_to_buy_90_days =
        (!probabilities.is_empty()).then(|| probabilities.iter().sum::<f64>() / probabilities.len() as f64);
    Ok(figures)
}
