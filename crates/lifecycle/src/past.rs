//! Who was in a segment: a rule as a model of two phases.
//!
//! At the end of every day a rule holds for a customer or does not. That is a phase model of two phases, and its past is
//! replayed as theirs is: by what had occurred by each day and the vintage valid then, with jumps over the days on which nothing
//! can be different ([`crate::stays`]). So there is no list of members that could disagree with the rule: who was in a segment is
//! who would have been in it by the rule as it is now.

use std::collections::BTreeMap;
use std::sync::Arc;

use rules::{MembershipQuery, Rule};

use crate::phase::{Group, Name, Phase, PhaseModel, PhaseNumber, Standing};
use crate::stays::Watch;

/// The phase, in a model made of a rule, of the customers for whom the rule holds.
pub const IN: PhaseNumber = PhaseNumber(0);
/// The phase, in a model made of a rule, of all others.
pub const OUT: PhaseNumber = PhaseNumber(1);

/// How ids of models begin that stand for segments. No phase model's id has a colon.
const OF_SEGMENT: &str = "segment:";

/// Models of segments by id, each made once.
type Known = BTreeMap<String, Arc<PhaseModel>>;

impl PhaseModel {
    /// A rule as a model of two phases, [`IN`] and [`OUT`].
    pub fn of_rule(rule: &Rule) -> Self {
        of(String::from("rule:"), rule, &mut Known::new())
    }

    /// The model of the segment whose past is asked for; `None` of a question for phases.
    pub fn of_past(query: &MembershipQuery) -> Option<Self> {
        Some(of(format!("{OF_SEGMENT}{}", query.segment()?), query.past()?, &mut Known::new()))
    }

    /// Whether its phases are asked for: it is the phase model, or stands for the segment whose past is asked for.
    pub fn is_asked_by(&self, query: &MembershipQuery) -> bool {
        match query.model() {
            Some(model) => self.id == model.id,
            None => self.id.strip_prefix(OF_SEGMENT).is_some_and(|own| query.segment() == Some(own)),
        }
    }

    /// Whether its rules ask for the phases of another model, or for the past of the segment that the other one stands for.
    pub(crate) fn asks_for(&self, other: &Self) -> bool {
        self.rests_on.contains(&other.id) || self.pasts.iter().any(|past| past.id == other.id)
    }

    /// Whether its rules ask for any, be they its own of the days before.
    pub fn asks(&self) -> bool {
        !self.rests_on.is_empty() || !self.pasts.is_empty() || self.watch.remembers
    }
}

/// The models of all segments whose past some rules ask for, each once.
pub(crate) fn pasts_of<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Vec<Arc<PhaseModel>> {
    pasts(rules, &mut Known::new())
}

fn pasts<'r>(rules: impl IntoIterator<Item = &'r Rule>, known: &mut Known) -> Vec<Arc<PhaseModel>> {
    let mut pasts: Vec<Arc<PhaseModel>> = Vec::new();
    for query in rules.into_iter().flat_map(Rule::memberships) {
        let (Some(segment), Some(past)) = (query.segment(), query.past()) else { continue };
        let id = format!("{OF_SEGMENT}{segment}");
        if pasts.iter().any(|known| known.id == id) {
            continue;
        }
        if !known.contains_key(&id) {
            // Segments do not rest on themselves, so that this ends.
            let model = Arc::new(of(id.clone(), past, known));
            known.insert(id.clone(), model);
        }
        pasts.extend(known.get(&id).cloned());
    }
    pasts
}

fn of(id: String, rule: &Rule, known: &mut Known) -> PhaseModel {
    let phases = vec![phase(IN, "in", rule.clone()), phase(OUT, "out", Rule::always(rule.catalogue()))];
    let watch = Watch::of(&phases);
    PhaseModel {
        id,
        version: 0,
        name: nameless(),
        source: nameless(),
        phases,
        overlays: Vec::new(),
        rests_on: rule.models().map(str::to_owned).collect(),
        pasts: pasts([rule], known),
        watch,
    }
}

/// Readers are told of segments and rules, never of the models made of them.
fn nameless() -> Name {
    Name { de: String::new(), en: String::new() }
}

fn phase(number: PhaseNumber, id: &str, rule: Rule) -> Phase {
    Phase {
        id: id.to_owned(),
        name: nameless(),
        meaning: nameless(),
        group: Group::Retention,
        standing: Standing::Active,
        colour: String::new(),
        place: number.0,
        rule_text: rule.to_string(),
        rule,
        stay: None,
        possible: Vec::new(),
        minimum_stay_days: 0,
    }
}
