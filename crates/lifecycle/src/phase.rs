//! Phase models: data files whose rules put every customer into exactly one phase.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{Day, Language};
use rules::{Catalogue, Explanation, NoMemberships, Rule, Truth};
use serde::{Deserialize, Serialize};

use crate::catalogue::CustomerFacts;

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

impl Name {
    /// The name in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

/// What a phase is about: where the firm wins, keeps or wins back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Not yet, or only just, a customer.
    Acquisition,
    /// A customer who keeps coming back.
    Retention,
    /// Leaving, gone or just back.
    Recovery,
}

/// A phase as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseFile {
    id: String,
    name: Name,
    meaning: Name,
    group: Group,
    colour: String,
    place: u8,
    rule: String,
}

/// A phase model as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelFile {
    id: String,
    version: u32,
    name: Name,
    source: Name,
    phase: Vec<PhaseFile>,
    #[serde(default)]
    overlay: Vec<OverlayFile>,
}

/// An overlay as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    id: String,
    name: Name,
    meaning: Name,
    rule: String,
}

/// What may be true of a customer beside the phase: every overlay whose rule holds, whatever the phase.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Stable id, `[a-z_]`.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// What it means, in a sentence.
    pub meaning: Name,
    /// The rule.
    pub rule: Rule,
}

/// One phase of a model.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Stable id, `[a-z_]`.
    pub id: String,
    /// Its names.
    pub name: Name,
    /// What it means, in a sentence.
    pub meaning: Name,
    /// What it is about.
    pub group: Group,
    /// Colour and shape under which every page shows it.
    pub colour: String,
    /// Its place along the cycle, from 0; rules are tested in another order.
    pub place: u8,
    /// The rule that puts a customer here.
    pub rule: Rule,
    /// The rule as written.
    pub rule_text: String,
}

/// A phase's number within its model: its position in the order in which rules are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PhaseNumber(pub u8);

/// A phase model, ready to be asked.
#[derive(Debug, Clone)]
pub struct PhaseModel {
    /// Stable id.
    pub id: String,
    /// Version of the file; assignments name it.
    pub version: u32,
    /// Its names.
    pub name: Name,
    /// Where it comes from.
    pub source: Name,
    /// The phases in the order in which their rules are tested.
    pub phases: Vec<Phase>,
    /// What else may be true of a customer.
    pub overlays: Vec<Overlay>,
}

/// Why a phase model's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is not the TOML that a phase model is.
    #[error("phase model `{model}`: {reason}")]
    File {
        /// Name of the file.
        model: String,
        /// What is wrong.
        reason: String,
    },
    /// A rule that does not read or type.
    #[error("phase model `{model}`, phase `{phase}`")]
    Rule {
        /// Id of the model.
        model: String,
        /// Id of the phase.
        phase: String,
        /// What is wrong with it.
        #[source]
        cause: Box<rules::RuleError>,
    },
    /// The last rule must hold for everybody, or somebody has no phase.
    #[error("phase model `{model}`: the last rule must be `true`, so that every customer has a phase")]
    NoLastResort {
        /// Id of the model.
        model: String,
    },
    /// Two phases share an id or a place.
    #[error("phase model `{model}`: `{what}` stands there twice")]
    Twice {
        /// Id of the model.
        model: String,
        /// The id or place.
        what: String,
    },
    /// No phase at all, or more than fit.
    #[error("phase model `{model}` has {count} phases; 1 to 32 are possible")]
    Count {
        /// Id of the model.
        model: String,
        /// How many.
        count: usize,
    },
}

/// Most phases of one model: more would be segments.
const MOST_PHASES: usize = 32;

/// The built-in models by file name: the leading one first.
const BUILT_IN: [(&str, &str); 5] = [
    ("stauss_bruhn.toml", include_str!("../phase_models/stauss_bruhn.toml")),
    ("four_phases.toml", include_str!("../phase_models/four_phases.toml")),
    ("six_phases.toml", include_str!("../phase_models/six_phases.toml")),
    ("five_phases.toml", include_str!("../phase_models/five_phases.toml")),
    ("subscription.toml", include_str!("../phase_models/subscription.toml")),
];

impl PhaseModel {
    /// The built-in models, the leading one first.
    pub fn built_in(catalogue: &Arc<Catalogue>) -> Result<Vec<Self>, ModelError> {
        BUILT_IN.iter().map(|(name, text)| Self::parse(name, text, catalogue)).collect()
    }

    /// Reads a model's file.
    pub fn parse(file_name: &str, text: &str, catalogue: &Arc<Catalogue>) -> Result<Self, ModelError> {
        let file: ModelFile = toml::from_str(text)
            .map_err(|error| ModelError::File { model: file_name.to_owned(), reason: error.to_string() })?;
        let model = file.id;
        if file.phase.is_empty() || file.phase.len() > MOST_PHASES {
            return Err(ModelError::Count { model, count: file.phase.len() });
        }
        let mut seen = HashSet::new();
        let phases = file.phase.iter().flat_map(|phase| [phase.id.clone(), format!("place {}", phase.place)]);
        for what in phases.chain(file.overlay.iter().map(|overlay| overlay.id.clone())) {
            if !seen.insert(what.clone()) {
                return Err(ModelError::Twice { model, what });
            }
        }
        if file.phase.last().is_none_or(|phase| phase.rule.trim() != "true") {
            return Err(ModelError::NoLastResort { model });
        }
        let rule_of = |id: &str, text: &str| {
            Rule::new(text, catalogue, &NoMemberships).map_err(|cause| ModelError::Rule {
                model: model.clone(),
                phase: id.to_owned(),
                cause: Box::new(cause),
            })
        };
        let overlays = file
            .overlay
            .into_iter()
            .map(|overlay| {
                let rule = rule_of(&overlay.id, &overlay.rule)?;
                Ok(Overlay { id: overlay.id, name: overlay.name, meaning: overlay.meaning, rule })
            })
            .collect::<Result<_, ModelError>>()?;
        let phases = file
            .phase
            .into_iter()
            .map(|phase| {
                let rule = rule_of(&phase.id, &phase.rule)?;
                Ok(Phase {
                    id: phase.id,
                    name: phase.name,
                    meaning: phase.meaning,
                    group: phase.group,
                    colour: phase.colour,
                    place: phase.place,
                    rule,
                    rule_text: phase.rule,
                })
            })
            .collect::<Result<_, ModelError>>()?;
        Ok(Self { id: model, version: file.version, name: file.name, source: file.source, phases, overlays })
    }

    /// The phase with a number.
    pub fn phase(&self, number: PhaseNumber) -> &Phase {
        &self.phases[usize::from(number.0).min(self.phases.len() - 1)]
    }

    /// The number of the phase with an id.
    pub fn number_of(&self, id: &str) -> Option<PhaseNumber> {
        (0..).map(PhaseNumber).zip(&self.phases).find(|(_, phase)| phase.id == id).map(|(number, _)| number)
    }

    /// All phases in their order along the cycle.
    pub fn along_the_cycle(&self) -> Vec<(PhaseNumber, &Phase)> {
        let mut phases: Vec<_> = (0..).map(PhaseNumber).zip(&self.phases).collect();
        phases.sort_by_key(|(_, phase)| phase.place);
        phases
    }

    /// The phase of a customer: the first whose rule holds.
    pub fn assign(&self, facts: &CustomerFacts<'_>) -> PhaseNumber {
        let held = self.phases.iter().position(|phase| phase.rule.evaluate(facts) == Truth::Yes);
        let number = held.unwrap_or(self.phases.len() - 1);
        PhaseNumber(u8::try_from(number).unwrap_or(u8::MAX))
    }

    /// What else is true of a customer.
    pub fn overlays_of<'a>(&'a self, facts: &'a CustomerFacts<'_>) -> impl Iterator<Item = &'a Overlay> {
        self.overlays.iter().filter(|overlay| overlay.rule.evaluate(facts) == Truth::Yes)
    }

    /// Why a customer is in a phase: the explanation of the rule that held, and of those before it that did not.
    pub fn explain(&self, facts: &CustomerFacts<'_>) -> Assignment {
        let number = self.assign(facts);
        let tested = self.phases[..=usize::from(number.0)]
            .iter()
            .map(|phase| (phase.id.clone(), rules::explain(&phase.rule, facts)))
            .collect();
        Assignment { number, tested }
    }
}

/// A phase with its reason.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The phase.
    pub number: PhaseNumber,
    /// Every rule that was tested with its explanation; the last one held.
    pub tested: Vec<(String, Explanation)>,
}

impl Assignment {
    /// The explanation of the rule that held.
    pub fn held(&self) -> &Explanation {
        &self.tested[self.tested.len() - 1].1
    }
}

/// A stay in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// The phase.
    pub phase: PhaseNumber,
    /// First day in it.
    pub since: Day,
    /// Last day in it; `None` while it lasts.
    pub until: Option<Day>,
}
