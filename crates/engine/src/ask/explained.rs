//! One customer explained: every rule that was tested, every fact with its meaning, and the rhythm of buying.

use domain::{CustomerId, Day, Language};
use lifecycle::facts::Scratch;
use lifecycle::phase::{Kept, Name, Phase};
use lifecycle::vintage::Purchases;
use lifecycle::{Facts, History};
use rules::{Explanation, Facts as _, Finding, Part, PartKind, Render as _, Truth};
use serde::Serialize;

use super::customer::{RuleValues, lang};
use super::model;
use crate::error::EngineError;
use crate::state::State;

/// A phase's rule as it was tested on a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestedRule {
    /// Id of the phase.
    pub phase: String,
    /// Its names.
    pub name: Name,
    /// Colour and shape.
    pub colour: String,
    /// The rule as written.
    pub rule: String,
    /// Whether it held; `None` where a value that decides is missing.
    pub held: Option<bool>,
    /// What it looked at, in the order of the rule; empty for a rule that always holds.
    pub findings: Vec<TestedFact>,
}

/// One comparison of a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestedFact {
    /// The comparison as written.
    pub text: String,
    /// Whether it held; `None` where a value is missing.
    pub held: Option<bool>,
    /// What was found, in words.
    pub sentence: String,
    /// Whether the rule's answer rests on it.
    pub is_decisive: bool,
}

/// A fact with its meaning and a customer's value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactLine {
    /// Id in the catalogue.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means and where it comes from.
    pub description: String,
    /// The value, written for the reader; `None` where there is none.
    pub value: Option<String>,
}

/// How much of the buying expected right after the latest purchase is still expected on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RhythmPoint {
    /// The day.
    pub day: Day,
    /// 1 on the day of a purchase, 0 in complete silence.
    pub expectation: f64,
}

/// A customer's rhythm from the first purchase to a day.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Rhythm {
    /// Days with a purchase.
    pub purchases: Vec<Day>,
    /// The curve, in order: every day of a short relationship, every few days and around purchases of a long one.
    pub points: Vec<RhythmPoint>,
}

/// A curve has about so many points: a screen shows no more.
const POINTS: i32 = 400;

fn known<'a>(state: &'a State, id: &str, day: Day) -> Result<&'a History, EngineError> {
    let unknown = || EngineError::NoCustomer { customer: id.to_owned() };
    let customer = CustomerId::new(id).map_err(|_| unknown())?;
    let history = state.book.find(&customer).and_then(|place| state.book.history(place)).ok_or_else(unknown)?;
    if history.first_seen(&state.zone).is_none_or(|first| first > day) {
        return Err(unknown());
    }
    Ok(history)
}

fn facts_of(state: &State, history: &History, day: Day) -> Facts {
    state.knowledge().facts(history, day, &mut Scratch::default())
}

/// The rules of a model that were tested on a customer, in the order of testing. The last one put or keeps them in their
/// phase, unless only its minimum stay does.
pub fn tested_rules(
    state: &State,
    id: &str,
    model_id: Option<&str>,
    day: Day,
    language: Language,
) -> Result<Vec<TestedRule>, EngineError> {
    let (_, model) = model(state, model_id)?;
    let history = known(state, id, day)?;
    let facts = facts_of(state, history, day);
    let knowledge = state.knowledge();
    let tracks = knowledge.tracks(history, day);
    let present = tracks.present(model);
    let assignment = knowledge.ask(&facts, history, &tracks, day, |asked| match present {
        Some(stay) => model.explain_stay(stay, day, asked),
        None => model.explain(asked),
    });
    let values = RuleValues::new(state, language);
    let line = |phase: &Phase, rule: &str, explanation: &Explanation| TestedRule {
        phase: phase.id.clone(),
        name: phase.name.clone(),
        colour: phase.colour.clone(),
        rule: rule.to_owned(),
        held: held(explanation.truth),
        findings: findings(explanation, language, &values),
    };
    let own = assignment.tested.iter().zip(&model.phases);
    let mut tested: Vec<TestedRule> =
        own.map(|((_, explanation), phase)| line(phase, &phase.rule_text, explanation)).collect();
    let phase = model.phase(assignment.number);
    if let (Some(Kept::ByRule(explanation)), Some(stay)) = (&assignment.kept, &phase.stay) {
        tested.push(line(phase, stay.source(), explanation));
    }
    Ok(tested)
}

pub(super) fn held(truth: Truth) -> Option<bool> {
    match truth {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    }
}

pub(super) fn findings(explanation: &Explanation, language: Language, values: &RuleValues) -> Vec<TestedFact> {
    let mut found: Vec<(&Finding, bool)> = Vec::new();
    let mut open = vec![&explanation.root];
    while let Some(part) = open.pop() {
        let Part { kind, decisive, parts, .. } = part;
        if let PartKind::Test(finding) = kind {
            found.push((finding, *decisive));
        }
        open.extend(parts.iter().rev());
    }
    // That something is unknown is said once, by whichever question says so, which then decides for both.
    let repeated = |finding: &Finding| found.iter().any(|(other, _)| finding.only_repeats(other));
    let told = found.iter().filter(|(finding, _)| !repeated(finding));
    let decides = |finding: &Finding| found.iter().any(|(other, decisive)| *decisive && other.only_repeats(finding));
    told.map(|(finding, decisive)| tested_fact(finding, *decisive || decides(finding), language, values)).collect()
}

fn tested_fact(finding: &Finding, is_decisive: bool, language: Language, values: &RuleValues) -> TestedFact {
    TestedFact {
        text: finding.text.to_string(),
        held: held(finding.truth),
        sentence: finding.sentence(lang(language), values),
        is_decisive,
    }
}

/// All facts of the catalogue about a customer, in its order.
pub fn fact_lines(state: &State, id: &str, day: Day, language: Language) -> Result<Vec<FactLine>, EngineError> {
    let history = known(state, id, day)?;
    let facts = facts_of(state, history, day);
    let knowledge = state.knowledge();
    let customer = knowledge.customer(&facts, history, day);
    let values = RuleValues::new(state, language);
    let lang = lang(language);
    let lines = state.catalogue.facts().iter().filter_map(|definition| {
        let value = customer.fact(state.catalogue.index_of(&definition.id)?);
        Some(FactLine {
            id: definition.id.clone(),
            name: definition.name.get(lang).to_owned(),
            description: definition.description.get(lang).to_owned(),
            value: (!value.is_missing())
                .then(|| values.value(&value, definition.unit.as_ref().map(|unit| unit.get(lang)), lang)),
        })
    });
    Ok(lines.collect())
}

/// A customer's rhythm up to a day; every point as it was judged on its own day.
pub fn rhythm(state: &State, id: &str, day: Day) -> Result<Rhythm, EngineError> {
    let history = known(state, id, day)?;
    let mut states = Vec::new();
    let bought: Vec<Day> =
        analytics::value::purchase_days(history, day, &mut states).into_iter().map(|(day, _)| day).collect();
    let Some(first) = bought.first() else {
        return Ok(Rhythm::default());
    };
    let step = (day.since(*first) / POINTS + 1).max(1);
    let regular = (0..).map(|place| first.plus(place * step)).take_while(|then| *then < day);
    let around = bought.iter().flat_map(|bought| [bought.plus(-1), *bought]).filter(|then| then >= first);
    let mut days: Vec<Day> = regular.chain(around).chain([day]).collect();
    days.sort_unstable();
    days.dedup();
    let points = days.into_iter().filter_map(|then| {
        let purchases = Purchases::of(&analytics::value::purchase_days(history, then, &mut states), then)?;
        let silence = state.vintages.silence_score(&purchases, then);
        Some(RhythmPoint { day: then, expectation: 1.0 - f64::from(silence.score) })
    });
    Ok(Rhythm { points: points.collect(), purchases: bought })
}
