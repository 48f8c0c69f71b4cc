//! Phase models: data files whose rules put every customer into exactly one phase.
//!
//! # Who is in and stays
//!
//! At the end of a day the rules are tested in the order of the file; the first that holds decides ([`PhaseModel::assign`]).
//! Two things keep customers from flickering between phases, so that the phase also rests on the phase of the day before
//! ([`PhaseModel::decide`]):
//!
//! - `stay`: for a customer who is in the phase its rule is `rule or stay`. Phases tested before it still take them away,
//!   phases tested after it do not as long as `stay` holds.
//! - `minimum_stay_days`: on so many days at least the customer is in the phase, the first one counted, unless they act. On a
//!   day on which something happened to them ([`crate::stays::is_moving`]) the rules decide at once; what time or a new vintage
//!   alone would change waits until the days are over.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use domain::{Day, Language};
use rules::{Catalogue, Columns, Explanation, Facts, KnownMemberships, Memberships, ModelDef, Rule, Truth};
use serde::{Deserialize, Serialize};

use crate::model_text::{ModelText, OverlayText, PhaseText};
use crate::past::pasts_of;
use crate::stays::Watch;

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

/// Whether customers of a phase buy, leave or have come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not yet a customer, or a customer who buys.
    Active,
    /// Overdue, leaving or gone.
    Away,
    /// Bought again after having been gone.
    Returned,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Away, Self::Returned];

    /// Its name in files and forms.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Away => "away",
            Self::Returned => "returned",
        }
    }

    /// What a phase stands for whose file does not say it.
    pub const fn usual(group: Group) -> Self {
        match group {
            Group::Acquisition | Group::Retention => Self::Active,
            Group::Recovery => Self::Away,
        }
    }
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
    /// Whether it says that its customers are away or have come back, whatever the standing of their phase; `None` where it
    /// says nothing of that.
    pub standing: Option<Standing>,
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
    /// Whether its customers buy, leave or have come back.
    pub standing: Standing,
    /// Colour and shape under which every page shows it.
    pub colour: String,
    /// Its place along the cycle, from 0; rules are tested in another order.
    pub place: u8,
    /// The rule that puts a customer here.
    pub rule: Rule,
    /// The rule as written.
    pub rule_text: String,
    /// What is enough for whoever is in the phase to stay in it.
    pub stay: Option<Rule>,
    /// For whom those of these rules that ask for phases of the days before can hold, whatever those were.
    pub possible: Vec<Rule>,
    /// On how many days a customer is in it at least, the first one counted, unless they act; 0 and 1 say nothing.
    pub minimum_stay_days: i32,
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
    /// The models whose phases its rules ask for; all stand before it in the order of models.
    pub rests_on: Vec<String>,
    /// The models of the segments whose past its rules ask for ([`crate::past`]), each once.
    pub(crate) pasts: Vec<Arc<PhaseModel>>,
    /// When a replay has to look at a customer.
    pub(crate) watch: Watch,
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
    /// A minimum stay beyond all sense.
    #[error(
        "phase model `{model}`, phase `{phase}`: a minimum stay of {days} days; 0 to {LONGEST_MINIMUM_STAY} are possible"
    )]
    MinimumStay {
        /// Id of the model.
        model: String,
        /// Id of the phase.
        phase: String,
        /// Its days.
        days: u32,
    },
    /// The last rule holds for everybody, so whoever is in the last phase needs no rule to stay.
    #[error(
        "phase model `{model}`, phase `{phase}`: `stay` says nothing there, because the last rule always holds; leave it out"
    )]
    StayOfLast {
        /// Id of the model.
        model: String,
        /// Id of the phase.
        phase: String,
    },
    /// A rule asks for the phase of a model that is replayed later.
    #[error(
        "phase model `{model}` asks for phases of `{asked}`, which does not stand before it; put `{asked}` first, or leave the question out where `{asked}` rests on `{model}`"
    )]
    NotBefore {
        /// Id of the model.
        model: String,
        /// The one asked about.
        asked: String,
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

impl ModelError {
    /// Id of the model, or the name of its file.
    pub fn model(&self) -> &str {
        match self {
            Self::File { model, .. }
            | Self::Rule { model, .. }
            | Self::NoLastResort { model }
            | Self::Twice { model, .. }
            | Self::MinimumStay { model, .. }
            | Self::StayOfLast { model, .. }
            | Self::NotBefore { model, .. }
            | Self::Count { model, .. } => model,
        }
    }
}

/// Most phases of one model: more would be segments.
const MOST_PHASES: usize = 32;
/// The longest minimum stay: what lasts longer is no flicker.
const LONGEST_MINIMUM_STAY: u32 = 365;

/// The built-in models by file name: the leading one first.
const BUILT_IN: [(&str, &str); 5] = [
    ("six_phases.toml", include_str!("../phase_models/six_phases.toml")),
    ("stauss_bruhn.toml", include_str!("../phase_models/stauss_bruhn.toml")),
    ("four_phases.toml", include_str!("../phase_models/four_phases.toml")),
    ("five_phases.toml", include_str!("../phase_models/five_phases.toml")),
    ("subscription.toml", include_str!("../phase_models/subscription.toml")),
];

/// The files of the built-in models, by name: the leading one first.
pub(crate) fn built_in_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.into_iter()
}

/// A model's file without its rules: what other models may ask about.
struct Draft {
    file: ModelText,
    definition: ModelDef,
}

impl Draft {
    fn read(file_name: &str, text: &str) -> Result<Self, ModelError> {
        let file = ModelText::parse(file_name, text)?;
        file.check()?;
        let phases = file.phase.iter().map(|phase| (phase.id.as_str(), &phase.name, phase.group));
        let definition = crate::known::define(&file.id, &file.name, phases, Vec::new());
        Ok(Self { file, definition })
    }

    /// The model with its rules, which may ask for `memberships`.
    fn with_rules(self, catalogue: &Arc<Catalogue>, memberships: &dyn Memberships) -> Result<PhaseModel, ModelError> {
        let ModelText { id: model, version, name, source, phase: phases, overlay: overlays } = self.file;
        let rule_of = |id: &str, text: &str| {
            Rule::new(text, catalogue, memberships).map_err(|cause| ModelError::Rule {
                model: model.clone(),
                phase: id.to_owned(),
                cause: Box::new(cause),
            })
        };
        let overlay = |overlay: OverlayText| -> Result<Overlay, ModelError> {
            let rule = rule_of(&overlay.id, &overlay.rule)?;
            let OverlayText { id, name, meaning, standing, .. } = overlay;
            Ok(Overlay { id, name, meaning, standing, rule })
        };
        let phase = |phase: PhaseText| -> Result<Phase, ModelError> {
            let rule = rule_of(&phase.id, &phase.rule)?;
            let stay = phase.stay.as_deref().map(|text| rule_of(&phase.id, text)).transpose()?;
            Ok(Phase {
                possible: std::iter::once(&rule).chain(&stay).filter_map(Rule::whatever_the_own_past).collect(),
                rule,
                stay,
                id: phase.id,
                name: phase.name,
                meaning: phase.meaning,
                group: phase.group,
                standing: phase.standing.unwrap_or(Standing::usual(phase.group)),
                colour: phase.colour,
                place: phase.place,
                rule_text: phase.rule,
                minimum_stay_days: i32::try_from(phase.minimum_stay_days).unwrap_or(i32::MAX),
            })
        };
        let phases: Vec<Phase> = phases.into_iter().map(phase).collect::<Result<_, ModelError>>()?;
        let overlays: Vec<Overlay> = overlays.into_iter().map(overlay).collect::<Result<_, ModelError>>()?;
        let mut rests_on: Vec<String> = Vec::new();
        let rules = || rules_of(&phases).chain(overlays.iter().map(|overlay| &overlay.rule));
        for asked in rules().flat_map(Rule::models) {
            if !rests_on.iter().any(|known| known == asked) {
                rests_on.push(asked.to_owned());
            }
        }
        let (watch, pasts) = (Watch::of(&phases), pasts_of(rules()));
        Ok(PhaseModel { id: model, version, name, source, phases, overlays, rests_on, pasts, watch })
    }
}

/// The rules that put customers into phases and keep them there.
fn rules_of(phases: &[Phase]) -> impl Iterator<Item = &Rule> {
    phases.iter().flat_map(|phase| std::iter::once(&phase.rule).chain(&phase.stay))
}

impl ModelText {
    /// Whether everything but the rules is in order.
    fn check(&self) -> Result<(), ModelError> {
        let model = || self.id.clone();
        if self.phase.is_empty() || self.phase.len() > MOST_PHASES {
            return Err(ModelError::Count { model: model(), count: self.phase.len() });
        }
        let mut seen = HashSet::new();
        let phases = self.phase.iter().flat_map(|phase| [phase.id.clone(), format!("place {}", phase.place)]);
        for what in phases.chain(self.overlay.iter().map(|overlay| overlay.id.clone())) {
            if !seen.insert(what.clone()) {
                return Err(ModelError::Twice { model: model(), what });
            }
        }
        if self.phase.last().is_none_or(|phase| phase.rule.trim() != "true") {
            return Err(ModelError::NoLastResort { model: model() });
        }
        if let Some(phase) = self.phase.iter().find(|phase| phase.minimum_stay_days > LONGEST_MINIMUM_STAY) {
            let (phase, days) = (phase.id.clone(), phase.minimum_stay_days);
            return Err(ModelError::MinimumStay { model: model(), phase, days });
        }
        if let Some(phase) = self.phase.last().filter(|phase| phase.stay.is_some()) {
            return Err(ModelError::StayOfLast { model: model(), phase: phase.id.clone() });
        }
        Ok(())
    }
}

impl PhaseModel {
    /// The built-in models, the leading one first.
    pub fn built_in(catalogue: &Arc<Catalogue>) -> Result<Vec<Self>, ModelError> {
        Self::parse_all(&BUILT_IN, catalogue, &BTreeMap::new())
    }

    /// Reads the file of a model that asks for neither phases of other models nor segments; for its own past it may.
    pub fn parse(file_name: &str, text: &str, catalogue: &Arc<Catalogue>) -> Result<Self, ModelError> {
        let draft = Draft::read(file_name, text)?;
        let own_model = Some(draft.definition.id.clone());
        let known =
            KnownMemberships { models: vec![draft.definition.clone()], own_model, ..KnownMemberships::default() };
        draft.with_rules(catalogue, &known)
    }

    /// Reads the files of all models of a firm in their order, the leading one first: names and texts. Rules may ask for
    /// `segments` (names and the texts of their rules) and for the phases of models that stand before their own.
    pub fn parse_all(
        files: &[(&str, &str)],
        catalogue: &Arc<Catalogue>,
        segments: &BTreeMap<String, String>,
    ) -> Result<Vec<Self>, ModelError> {
        let drafts: Vec<Draft> = files.iter().map(|(name, text)| Draft::read(name, text)).collect::<Result<_, _>>()?;
        let mut known = KnownMemberships {
            models: drafts.iter().map(|draft| draft.definition.clone()).collect(),
            segments: segments.clone(),
            ..KnownMemberships::default()
        };
        let mut models: Vec<Self> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let (place, id) = (models.len(), draft.definition.id.clone());
            if models.iter().any(|model| model.id == id) {
                return Err(ModelError::Twice { model: id.clone(), what: id });
            }
            known.own_model = Some(id.clone());
            let model = draft.with_rules(catalogue, &known)?;
            if let Some(asked) = model.rests_on.iter().find(|asked| !models.iter().any(|model| model.id == **asked)) {
                return Err(ModelError::NotBefore { model: id, asked: asked.clone() });
            }
            known.models[place].rests_on.clone_from(&model.rests_on);
            models.push(model);
        }
        Ok(models)
    }

    /// Ids of the segments that its rules, those of overlays included, rest on, now or in the past: when one of them is changed,
    /// the model must be read again.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        rules_of(&self.phases).chain(self.overlays.iter().map(|overlay| &overlay.rule)).flat_map(Rule::segments)
    }

    /// Whether the phase of a day rests on phases of the days before, so that a customer's facts alone may not tell it.
    pub fn rests_on_the_past(&self) -> bool {
        self.watch.waits || self.watch.remembers || self.phases.iter().any(|phase| phase.stay.is_some())
    }

    /// The phases of customers whose facts stand in columns of so many rows, where facts alone tell them, whatever phase the
    /// customer was in before: nearly always, in a model whose only memory are rules for staying. `None` where only a replay
    /// tells it.
    pub fn settled(&self, columns: &dyn Columns, rows: usize) -> Vec<Option<PhaseNumber>> {
        if self.watch.waits {
            return vec![None; rows];
        }
        let mut phases = vec![Some(self.last()); rows];
        let mut open = vec![true; rows];
        let mut decide = |rule: &Rule, phase: Option<PhaseNumber>| {
            for row in rule.evaluate_columns(columns, 0..rows).rows_yes() {
                if std::mem::take(&mut open[row]) {
                    phases[row] = phase;
                }
            }
        };
        for (number, phase) in (0..).map(PhaseNumber).zip(&self.phases) {
            decide(&phase.rule, Some(number));
            // Whoever was in this phase would stay, or whoever was in another one might be in it.
            for rule in phase.stay.iter().chain(&phase.possible) {
                decide(rule, None);
            }
        }
        phases
    }

    /// The phase with a number.
    pub fn phase(&self, number: PhaseNumber) -> &Phase {
        &self.phases[usize::from(number.0).min(self.phases.len() - 1)]
    }

    /// The number of the phase with an id.
    pub fn number_of(&self, id: &str) -> Option<PhaseNumber> {
        (0..).map(PhaseNumber).zip(&self.phases).find(|(_, phase)| phase.id == id).map(|(number, _)| number)
    }

    /// Whether some of its phases are for customers who are overdue, leaving or gone, so that its moves tell who comes into
    /// danger. A model without such phases may still have an overlay for them.
    pub fn has_exit(&self) -> bool {
        self.phases.iter().any(|phase| phase.standing == Standing::Away)
    }

    /// All phases in their order along the cycle.
    pub fn along_the_cycle(&self) -> Vec<(PhaseNumber, &Phase)> {
        let mut phases: Vec<_> = (0..).map(PhaseNumber).zip(&self.phases).collect();
        phases.sort_by_key(|(_, phase)| phase.place);
        phases
    }

    /// All phases from the one whose customers are most likely lost to the one whose customers are surest, by what the file says
    /// of each: those who are away, the furthest along the cycle first; those who are being won; those who have just come back;
    /// those who stay. The last three stand along the cycle among themselves.
    pub fn by_risk(&self) -> Vec<PhaseNumber> {
        let key = |phase: &Phase| match (phase.standing, phase.group) {
            (Standing::Away, _) => (0, u8::MAX - phase.place),
            (Standing::Active, Group::Acquisition) => (1, phase.place),
            (Standing::Returned, _) => (2, phase.place),
            (Standing::Active, Group::Retention | Group::Recovery) => (3, phase.place),
        };
        let mut phases: Vec<PhaseNumber> = (0..).map(PhaseNumber).take(self.phases.len()).collect();
        phases.sort_by_key(|number| key(self.phase(*number)));
        phases
    }

    /// The phase by the rules alone, of a customer who was in none before: the first whose rule holds.
    pub fn assign(&self, facts: &dyn Facts) -> PhaseNumber {
        self.first_that_holds(None, facts)
    }

    /// The phase at the end of a day for a customer who was in the phase of `before` at the end of the day before.
    ///
    /// `is_moved` says whether something happened to them that day, which ends a minimum stay ([`crate::stays::is_moving`]).
    pub fn decide(&self, before: Stay, day: Day, is_moved: bool, facts: &dyn Facts) -> PhaseNumber {
        if !is_moved && self.is_held(before, day) {
            return before.phase;
        }
        self.first_that_holds(Some(before.phase), facts)
    }

    /// Whether a day belongs to the minimum of a stay.
    pub fn is_held(&self, stay: Stay, day: Day) -> bool {
        day.since(stay.since) < self.phase(stay.phase).minimum_stay_days
    }

    /// The first phase whose rule holds; for the phase that a customer is in, what is enough to stay counts as well.
    pub(crate) fn first_that_holds(&self, present: Option<PhaseNumber>, facts: &dyn Facts) -> PhaseNumber {
        let numbered = (0..).map(PhaseNumber).zip(&self.phases);
        let mut holding = numbered.filter(|(number, phase)| {
            phase.rule.evaluate(facts) == Truth::Yes || (present == Some(*number) && phase.keeps(facts))
        });
        holding.next().map_or(self.last(), |(number, _)| number)
    }

    /// The phase whose rule always holds.
    fn last(&self) -> PhaseNumber {
        PhaseNumber(u8::try_from(self.phases.len().saturating_sub(1)).unwrap_or(u8::MAX))
    }

    /// What else is true of a customer.
    pub fn overlays_of<'a>(&'a self, facts: &'a dyn Facts) -> impl Iterator<Item = &'a Overlay> {
        self.overlays.iter().filter(|overlay| overlay.rule.evaluate(facts) == Truth::Yes)
    }

    /// Why the rules alone put a customer into a phase: the explanation of the rule that held, and of those before it that
    /// did not.
    pub fn explain(&self, facts: &dyn Facts) -> Assignment {
        let number = self.assign(facts);
        Assignment { number, tested: self.tested(number, facts), kept: None }
    }

    /// Why a customer is in the phase of a stay at the end of a day, as a replay says they are.
    pub fn explain_stay(&self, stay: Stay, day: Day, facts: &dyn Facts) -> Assignment {
        let tested = self.tested(stay.phase, facts);
        let phase = self.phase(stay.phase);
        let (own, before) =
            tested.split_last().map_or((Truth::Unknown, &[][..]), |(own, before)| (own.1.truth, before));
        let is_taken = before.iter().any(|(_, explanation)| explanation.truth == Truth::Yes);
        let kept = match &phase.stay {
            _ if !is_taken && own == Truth::Yes => None,
            Some(stay) if !is_taken && phase.keeps(facts) => Some(Kept::ByRule(rules::explain(stay, facts))),
            _ => Some(Kept::Until(stay.since.plus(phase.minimum_stay_days - 1).max(day))),
        };
        Assignment { number: stay.phase, tested, kept }
    }

    fn tested(&self, until: PhaseNumber, facts: &dyn Facts) -> Vec<(String, Explanation)> {
        let phases = self.phases.iter().take(usize::from(until.0) + 1);
        phases.map(|phase| (phase.id.clone(), rules::explain(&phase.rule, facts))).collect()
    }
}

impl Phase {
    /// Whether whoever is in it has enough to stay.
    fn keeps(&self, facts: &dyn Facts) -> bool {
        self.stay.as_ref().is_some_and(|stay| stay.evaluate(facts) == Truth::Yes)
    }
}

/// A phase with its reason.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The phase.
    pub number: PhaseNumber,
    /// Every rule that was tested with its explanation; the last one is that of the phase.
    pub tested: Vec<(String, Explanation)>,
    /// What keeps the customer in the phase where its rule does not put them there.
    pub kept: Option<Kept>,
}

/// What keeps a customer in a phase into which its rule would not put them.
#[derive(Debug, Clone)]
pub enum Kept {
    /// The rule for those who are in it.
    ByRule(Explanation),
    /// The minimum stay, up to and with this day, unless something happens before.
    Until(Day),
}

impl Assignment {
    /// The explanation of the rule that held: the phase's own, or the one by which the customer stays. Where only the minimum
    /// stay keeps them, that of the phase's own rule, which does not hold.
    pub fn held(&self) -> &Explanation {
        match &self.kept {
            Some(Kept::ByRule(explanation)) => explanation,
            Some(Kept::Until(_)) | None => &self.tested[self.tested.len() - 1].1,
        }
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
