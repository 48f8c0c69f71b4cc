//! Who is in a segment, what they are worth, and why.

use std::sync::Arc;

use analytics::{Crowd, CustomerSet};
use domain::{Amount, CustomerId, Day, Language};
use lifecycle::phase::Name;
use lifecycle::{CustomerIndex, PhaseModel};
use rules::{Rule, RuleError};
use serde::Serialize;

use super::customer::{RuleValues, lang};
use super::customers::{CustomerLine, line, overlays_of};
use super::explained::{TestedFact, findings, held};
use super::model;
use super::phases::overlay_members;
use crate::error::EngineError;
use crate::ports::Segment;
use crate::pseudonym::Reader;
use crate::segments::{KnownSegment, SegmentError, told, without_persons};
use crate::state::{Moment, State};

/// How many customers a rule holds for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SegmentCount {
    /// The day.
    pub at: Day,
    /// Customers for whom it holds.
    pub customers: u64,
    /// All customers known by then.
    pub of: u64,
    /// Expected revenue of the next 12 months of those for whom it holds.
    pub value: Amount,
}

/// A segment in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentLine {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its names.
    pub name: Name,
    /// Its rule; empty where the reader sees no persons and it asks for them.
    pub rule: String,
    /// When this version was written.
    pub since: jiff::Timestamp,
    /// Who is in it; `None` where its rule cannot be read.
    pub count: Option<SegmentCount>,
    /// Why its rule cannot be read, in words.
    pub fault: Option<String>,
}

/// One customer with the reason for which a rule holds, or does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// The customer.
    #[serde(flatten)]
    pub customer: CustomerLine,
    /// Whether it holds; `None` where a value that decides is missing.
    pub held: Option<bool>,
    /// Why, in a sentence; empty for a rule that asks nothing.
    pub reason: String,
    /// What it looked at, in the order of the rule.
    pub findings: Vec<TestedFact>,
    /// The day on which it turns if nothing happens; `None` if never, or if that cannot be foretold.
    pub turns_on: Option<Day>,
}

/// A rule as it is asked for: a segment by its id, or a rule written out.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The segment, where it was one.
    pub segment: Option<KnownSegment>,
    /// The rule.
    pub rule: Rule,
}

/// Reads what a person wrote: the id of a segment, else a rule.
pub fn asked(state: &State, text: &str, reader: &Reader) -> Result<Asked, SegmentError> {
    let found = state.segments.find(text.trim());
    let rule = match found {
        Some(known) => known.rule.clone().map_err(|_| broken(known))?,
        None => Rule::new(text, &state.catalogue, &state.memberships_for(reader))?,
    };
    if !reader.sees_persons() {
        without_persons(&rule)?;
    }
    Ok(Asked { segment: found.cloned(), rule })
}

fn broken(known: &KnownSegment) -> EngineError {
    EngineError::BrokenSegment { segment: known.segment.id.clone() }
}

/// The segment with an id, and its rule. One that asks who somebody is is refused to readers who see no persons.
pub fn segment_of<'s>(state: &'s State, id: &str, reader: &Reader) -> Result<(&'s Segment, &'s Rule), EngineError> {
    let known = state.segments.find(id).ok_or_else(|| EngineError::NoSegment { segment: id.to_owned() })?;
    let rule = known.rule.as_ref().map_err(|_: &RuleError| broken(known))?;
    if !reader.sees_persons() && without_persons(rule).is_err() {
        return Err(EngineError::OfPersons { segment: id.to_owned() });
    }
    Ok((&known.segment, rule))
}

/// Everybody in the segment with an id, under the same conditions.
pub fn members_of(state: &State, moment: &Moment, id: &str, reader: &Reader) -> Result<Arc<CustomerSet>, EngineError> {
    Ok(moment.members(state, segment_of(state, id, reader)?.1))
}

/// How many customers a rule holds for.
pub fn count(state: &State, moment: &Moment, rule: &Rule) -> SegmentCount {
    let members = moment.members(state, rule);
    let facts = &moment.population(state).facts;
    let forecasts = members.iter().filter_map(|place| facts.forecast(place.0 as usize));
    SegmentCount {
        at: moment.day,
        customers: members.len() as u64,
        of: moment.population(state).known().count() as u64,
        value: forecasts.map(|forecast| forecast.value_year).sum(),
    }
}

/// All segments, by id.
pub fn segments(state: &State, moment: &Moment, reader: &Reader, language: Language) -> Vec<SegmentLine> {
    let line = |known: &KnownSegment| {
        let KnownSegment { segment, rule } = known;
        let may_be_seen = reader.sees_persons() || rule.as_ref().is_ok_and(|rule| without_persons(rule).is_ok());
        SegmentLine {
            id: segment.id.clone(),
            version: segment.version,
            name: segment.name.clone(),
            rule: if may_be_seen { segment.rule.clone() } else { String::new() },
            since: segment.created_at,
            count: rule.as_ref().ok().map(|rule| count(state, moment, rule)),
            fault: rule.as_ref().err().map(|error| told(error, language)),
        }
    };
    state.segments.iter().map(line).collect()
}

/// Some of those for whom a rule holds, the most valuable first, each with the reason.
pub fn sample(
    state: &State,
    moment: &Moment,
    rule: &Rule,
    (reader, language): (&Reader, Language),
    most: usize,
) -> Result<Vec<Explained>, EngineError> {
    let facts = &moment.population(state).facts;
    let value =
        |place: &CustomerIndex| facts.forecast(place.0 as usize).map_or(Amount::ZERO, |forecast| forecast.value_year);
    let mut members: Vec<CustomerIndex> = moment.members(state, rule).iter().collect();
    if members.len() > most {
        members.select_nth_unstable_by(most, |left, right| value(right).cmp(&value(left)).then(left.cmp(right)));
        members.truncate(most);
    }
    members.sort_by(|left, right| value(right).cmp(&value(left)).then(left.cmp(right)));
    members
        .into_iter()
        .filter_map(|place| explained(state, moment, rule, place, (reader, language)).transpose())
        .collect()
}

/// Why a rule holds for one customer, or does not.
pub fn explain(
    state: &State,
    moment: &Moment,
    rule: &Rule,
    customer: &str,
    (reader, language): (&Reader, Language),
) -> Result<Explained, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: customer.to_owned() };
    let id = CustomerId::new(customer).map_err(|_| unknown())?;
    let place = state.book.find(&id).ok_or_else(unknown)?;
    explained(state, moment, rule, place, (reader, language))?.ok_or_else(unknown)
}

fn explained(
    state: &State,
    moment: &Moment,
    rule: &Rule,
    place: CustomerIndex,
    (reader, language): (&Reader, Language),
) -> Result<Option<Explained>, EngineError> {
    let population = moment.population(state);
    let knowledge = state.knowledge();
    let crowd = Crowd::new(&knowledge, population);
    let Some(member) = crowd.member(place) else { return Ok(None) };
    let told = rules::explain(rule, &member);
    let turns = turns_on(state, rule, place, moment.day, told.turns_at);
    let values = RuleValues::new(state, language);
    let (model_place, model) = model(state, None)?;
    let row = place.0 as usize;
    let phase = population.phases[model_place][row];
    let overlays = overlays_of(&overlay_members(state, moment, model), place);
    let phase = (model.phase(phase).id.as_str(), phase);
    let customer = line(&state.book.histories()[row], &population.facts.row(row), phase, overlays);
    Ok(Some(Explained {
        customer: reader.line(customer),
        held: held(told.truth),
        reason: told.sentence(lang(language), &values),
        findings: findings(&told, language, &values),
        turns_on: turns,
    }))
}

/// The day on which a rule turns for a customer if nothing happens. One that asks for phases, or for the past, turns when those
/// do: they are followed day by day.
fn turns_on(state: &State, rule: &Rule, place: CustomerIndex, day: Day, by_itself: Option<i64>) -> Option<Day> {
    if rule.memberships().next().is_none() {
        let moment = jiff::Timestamp::from_microsecond(by_itself?).ok()?;
        return Some(state.zone.day_of(moment));
    }
    let (knowledge, model) = (state.knowledge(), PhaseModel::of_rule(rule));
    let (on, _) = knowledge.next_turn(state.book.history(place)?, &model, day)?;
    Some(on)
}
