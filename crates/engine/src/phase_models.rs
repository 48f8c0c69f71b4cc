//! The phase models of a firm: built-in ones and its own, in versions; which are in use, in which order, and which leads.
//!
//! A version is never changed. What is in use is read when the state is made, so that a change makes phases of all days anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Language, Message};
use jiff::Timestamp;
use lifecycle::model_text::{RuleFault, RuleOf};
use lifecycle::phase::{ModelError, Name};
use lifecycle::{ModelText, PhaseModel};
use rules::Catalogue;

use crate::ask::activity;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{ActiveModel, Folder, PortError, StoredModel};
use crate::segments::{SegmentError, Segments, id_of, told};
use crate::state::State;

/// Most models in use: every day's phases are worked out in each of them.
pub const MOST_ACTIVE: usize = 8;
/// Most characters of a name or meaning.
const MOST_LETTERS: usize = 400;

/// One version of a model that there is.
#[derive(Debug, Clone)]
pub struct ModelVersion {
    /// What it says.
    pub text: ModelText,
    /// Whether it came with the program.
    pub is_built_in: bool,
    /// Who wrote it; `None` for the command line and for built-in ones.
    pub created_by: Option<i64>,
    /// When; `None` for built-in ones.
    pub created_at: Option<Timestamp>,
    /// Its place among the models in use, 0 for the leading one; `None` where this version is not in use.
    pub place: Option<usize>,
}

impl ModelVersion {
    /// Whether it is the version that is meant.
    fn is(&self, active: &ActiveModel) -> bool {
        self.text.id == active.model && self.text.version == active.version
    }
}

/// Why the models stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such model or version.
    #[error("there is no version {version} of a phase model `{model}`; look at the list")]
    Unknown {
        /// Id of the model.
        model: String,
        /// The version.
        version: u32,
    },
    /// A name, or a meaning, is missing or too long.
    #[error("the model and each of its phases need a name of one line of at most {MOST_LETTERS} characters")]
    NoName,
    /// A place or a minimum stay that is no number.
    #[error("`{value}` is no whole number; write a place as 0 to 255, a minimum stay as 0 to 365 days")]
    NoNumber {
        /// What was written.
        value: String,
    },
    /// Rules that cannot be read.
    #[error("some rules cannot be read")]
    Rules(Vec<RuleFault>),
    /// The model as a whole is not in order.
    #[error("the model is not in order")]
    Model(#[source] Box<ModelError>),
    /// At least one model must be in use, and not too many.
    #[error("1 to {MOST_ACTIVE} models can be in use")]
    Count,
    /// Retention and churn ask for this phase.
    #[error("the KPIs retention and churn ask for the phase `{phase}` of `{model}`; keep it in use")]
    KpisRestOn {
        /// Id of the model.
        model: String,
        /// Id of the phase.
        phase: String,
    },
    /// Segments ask for phases that would not be there any more.
    #[error("the segments {segments} could not be read any more; change those first")]
    Breaks {
        /// Their ids.
        segments: String,
    },
}

impl From<PortError> for ModelsError {
    fn from(error: PortError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<ModelError> for ModelsError {
    fn from(error: ModelError) -> Self {
        Self::Model(Box::new(error))
    }
}

impl ModelsError {
    /// The fault in words for a person; those of rules in a language.
    pub fn message(&self, language: Language) -> Message {
        match self {
            Self::Engine(error) => error.message(),
            Self::Unknown { model, version } => {
                Message::new("models-unknown").with("model", model.as_str()).with("version", u64::from(*version))
            }
            Self::NoName => Message::new("models-no-name").with("most", MOST_LETTERS),
            Self::NoNumber { value } => Message::new("models-no-number").with("value", value.as_str()),
            Self::Rules(faults) => {
                let fault = faults.first().map_or_else(String::new, |fault| told(&fault.cause, language));
                Message::new("models-rule-faults").with("count", faults.len()).with("fault", fault)
            }
            Self::Model(error) => model_message(error, language),
            Self::Count => Message::new("models-count").with("most", MOST_ACTIVE),
            Self::KpisRestOn { model, phase } => {
                Message::new("models-kpis-rest-on").with("model", model.as_str()).with("phase", phase.as_str())
            }
            Self::Breaks { segments } => Message::new("models-breaks").with("segments", segments.as_str()),
        }
    }
}

fn model_message(error: &ModelError, language: Language) -> Message {
    match error {
        ModelError::Rule { phase, cause, .. } => {
            Message::new("models-rule-of").with("phase", phase.as_str()).with("fault", told(cause, language))
        }
        ModelError::NoLastResort { .. } => Message::new("models-no-last-resort"),
        ModelError::Twice { what, .. } => Message::new("models-twice").with("what", what.as_str()),
        ModelError::Count { count, .. } => Message::new("models-phase-count").with("count", *count),
        ModelError::MinimumStay { phase, days, .. } => {
            Message::new("models-minimum-stay").with("phase", phase.as_str()).with("days", u64::from(*days))
        }
        ModelError::StayOfLast { .. } => Message::new("models-stay-of-last"),
        ModelError::NotBefore { model, asked } => {
            Message::new("models-not-before").with("model", model.as_str()).with("asked", asked.as_str())
        }
        ModelError::File { reason, .. } => Message::new("models-file").with("reason", reason.as_str()),
    }
}

/// All versions that the folder keeps and the program brings, by id (built-in ones first) and version. A kept version
/// stands for a built-in one of the same number: it is the text that was in use.
fn versions(folder: &dyn Folder) -> Result<Vec<ModelVersion>, EngineError> {
    let mut all: Vec<ModelVersion> = Vec::new();
    let stored = folder.stored_models()?;
    let is_stored = |text: &ModelText| stored.iter().any(|model| model.id == text.id && model.version == text.version);
    for text in ModelText::built_in()?.into_iter().filter(|text| !is_stored(text)) {
        all.push(ModelVersion { text, is_built_in: true, created_by: None, created_at: None, place: None });
    }
    let built_in = ModelText::built_in()?;
    for model in &stored {
        let damaged = |error: serde_json::Error| PortError::Damaged {
            what: format!("phase model `{}`, version {}", model.id, model.version),
            reason: error.to_string(),
        };
        let text: ModelText = serde_json::from_str(&model.content).map_err(damaged)?;
        let is_built_in = built_in.contains(&text);
        all.push(ModelVersion {
            text: text.without_emptied(),
            is_built_in,
            created_by: model.created_by,
            created_at: (!is_built_in).then_some(model.created_at),
            place: None,
        });
    }
    let rank = |id: &str| built_in.iter().position(|text| text.id == id).unwrap_or(usize::MAX);
    all.sort_by(|left, right| {
        let key = |version: &ModelVersion| (rank(&version.text.id), version.text.id.clone(), version.text.version);
        key(left).cmp(&key(right))
    });
    for (place, active) in chosen(folder)?.iter().enumerate() {
        let found = all.iter().position(|known| known.is(active)).or_else(|| successor(&all, active));
        if let Some(found) = found {
            all[found].place = Some(place);
        }
    }
    Ok(all)
}

/// The built-in version that stands in for a chosen one of the same model that an earlier release brought and this one does
/// not: what the firm never changed keeps up with the program.
fn successor(all: &[ModelVersion], gone: &ActiveModel) -> Option<usize> {
    let is_it = |known: &ModelVersion| known.is_built_in && known.text.id == gone.model;
    all.iter().rposition(is_it)
}

/// The models in use; the built-in ones where the firm never chose.
fn chosen(folder: &dyn Folder) -> Result<Vec<ActiveModel>, EngineError> {
    let chosen = folder.active_models()?;
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let built_in = ModelText::built_in()?.into_iter();
    Ok(built_in.map(|text| ActiveModel { model: text.id, version: text.version }).collect())
}

/// Reads models in their order. Rules may ask for segments, and for phases of models that stand before.
fn read(
    texts: &[ModelText],
    catalogue: &Arc<Catalogue>,
    segments: &BTreeMap<String, String>,
) -> Result<Vec<PhaseModel>, ModelError> {
    let files = texts.iter().map(|text| Ok((text.id.clone(), text.to_toml()?)));
    let files: Vec<(String, String)> = files.collect::<Result<_, ModelError>>()?;
    let files: Vec<(&str, &str)> = files.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    PhaseModel::parse_all(&files, catalogue, segments)
}

/// The models in use, read. One that cannot be read any more is left out and told in the log; where nothing usable is left the
/// built-in ones stand in, so that a firm never stands without phases.
pub(crate) fn in_use(
    folder: &dyn Folder,
    catalogue: &Arc<Catalogue>,
    segments: &BTreeMap<String, String>,
) -> Result<Vec<PhaseModel>, EngineError> {
    let mut texts: Vec<ModelText> = Vec::new();
    let mut models: Vec<PhaseModel> = Vec::new();
    for version in in_order(versions(folder)?) {
        let (id, number) = (version.text.id.clone(), version.text.version);
        texts.push(version.text);
        match read(&texts, catalogue, segments) {
            Ok(read) => models = read,
            Err(error) => {
                texts.pop();
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, model = id, version = number, "a phase model in use cannot be read");
            }
        }
    }
    if activity::rests_on(&models).is_err() {
        tracing::error!("the phase models in use are not usable; the built-in ones stand in");
        return Ok(PhaseModel::built_in(catalogue)?);
    }
    Ok(models)
}

/// The models in use with one of them written anew, or with a new one at the end.
pub fn proposed(state: &State, folder: &dyn Folder, text: &ModelText) -> Result<Vec<PhaseModel>, ModelsError> {
    let faults = text.faults(&state.catalogue, &state.memberships_for_drafts());
    if !faults.is_empty() {
        return Err(ModelsError::Rules(faults));
    }
    let mut texts = texts_in_use(folder)?;
    match texts.iter_mut().find(|known| known.id == text.id) {
        Some(known) => known.clone_from(text),
        None => texts.push(text.clone()),
    }
    Ok(read(&texts, &state.catalogue, &state.segments.memberships().segments)?)
}

/// Reads the models of a state as they would be read with other segments, to see whether they could be.
pub(crate) fn read_with(
    state: &State,
    folder: &dyn Folder,
    segments: &BTreeMap<String, String>,
) -> Result<(), SegmentError> {
    let mut texts = texts_in_use(folder)?;
    let is_read = |text: &ModelText| state.models.iter().any(|it| it.id == text.id && it.version == text.version);
    texts.retain(is_read);
    match read(&texts, &state.catalogue, segments) {
        Ok(_) => Ok(()),
        Err(cause) => Err(SegmentError::BreaksModel { cause: Box::new(cause) }),
    }
}

/// How a change of a segment would break a model, in words for a person.
pub(crate) fn broken_by_segment(cause: &ModelError, language: Language) -> Message {
    match cause {
        ModelError::Rule { model, phase, cause } => Message::new("segments-breaks-model")
            .with("model", model.as_str())
            .with("phase", phase.as_str())
            .with("fault", told(cause, language)),
        other => model_message(other, language),
    }
}

fn texts_in_use(folder: &dyn Folder) -> Result<Vec<ModelText>, EngineError> {
    Ok(in_order(versions(folder)?).map(|version| version.text).collect())
}

/// Of all versions those in use, the leading one first.
fn in_order(mut all: Vec<ModelVersion>) -> impl Iterator<Item = ModelVersion> {
    all.retain(|version| version.place.is_some());
    all.sort_by_key(|version| version.place);
    all.into_iter()
}

/// Of all versions those in use, as they are chosen.
fn used(all: Vec<ModelVersion>) -> Vec<ActiveModel> {
    in_order(all).map(|version| ActiveModel { model: version.text.id, version: version.text.version }).collect()
}

fn is_line(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= MOST_LETTERS && !text.chars().any(char::is_control)
}

fn named(name: &mut Name) -> Result<(), ModelsError> {
    if name.en.trim().is_empty() {
        name.en.clone_from(&name.de);
    }
    if is_line(&name.de) && is_line(&name.en) { Ok(()) } else { Err(ModelsError::NoName) }
}

/// Names where they are missing, ids where there are none, rules in their canonical text.
fn finished(mut text: ModelText) -> Result<ModelText, ModelsError> {
    named(&mut text.name)?;
    let phases = text.phase.iter_mut().map(|phase| (&mut phase.id, &mut phase.name, &mut phase.meaning));
    let overlays = text.overlay.iter_mut().map(|overlay| (&mut overlay.id, &mut overlay.name, &mut overlay.meaning));
    let mut parts: Vec<(&mut String, &mut Name, &mut Name)> = phases.chain(overlays).collect();
    let mut known: Vec<String> = parts.iter().map(|(id, ..)| (**id).clone()).collect();
    for (id, name, meaning) in &mut parts {
        named(name)?;
        if meaning.de.trim().is_empty() {
            **meaning = (**name).clone();
        }
        named(meaning)?;
        if id.is_empty() {
            let wanted = id_of(&name.de);
            let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
            let free = std::iter::once(wanted.clone()).chain(numbered).find(|id| !known.contains(id));
            **id = free.unwrap_or(wanted);
            known.push((**id).clone());
        }
    }
    Ok(text.canonical())
}

impl Engine {
    /// All versions of all models, built-in ones first.
    pub fn model_versions(&self) -> Result<Vec<ModelVersion>, EngineError> {
        versions(&**self.folder())
    }

    /// One version of a model.
    pub fn model_version(&self, model: &str, version: u32) -> Result<ModelVersion, ModelsError> {
        let found = self.model_versions()?.into_iter().find(|it| it.text.id == model && it.text.version == version);
        found.ok_or_else(|| ModelsError::Unknown { model: model.to_owned(), version })
    }

    /// Keeps a model as one more version of its id; with an empty id as a new model, named by an id made from its name. With
    /// `in_use` it takes the place of the version in use, or comes last.
    pub fn save_model(
        &self,
        text: ModelText,
        in_use: bool,
        by: Option<i64>,
        now: Timestamp,
    ) -> Result<ModelText, ModelsError> {
        let _writing = self.write();
        let state = self.state()?;
        let known = self.model_versions()?;
        let mut text = finished(text)?;
        if text.id.is_empty() {
            let wanted = id_of(&text.name.de);
            let is_free = |id: &String| !known.iter().any(|version| version.text.id == *id);
            let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
            text.id = std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or(wanted);
        }
        let own = || known.iter().filter(|version| version.text.id == text.id);
        text.version = own().map(|version| version.text.version).max().map_or(1, |latest| latest + 1);
        proposed(&state, &**self.folder(), &text)?;
        // The built-in version is kept beside it: a later release may bring another text under its number.
        let stored = self.folder().stored_models()?;
        let is_stored = |version: &&ModelVersion| {
            stored.iter().any(|model| model.id == version.text.id && model.version == version.text.version)
        };
        let beside = own().filter(|version| version.is_built_in).filter(|version| !is_stored(version));
        let added = beside.map(|version| &version.text).chain([&text]).map(|text| stored_model(text, by, now));
        let added: Vec<StoredModel> = added.collect::<Result<_, EngineError>>()?;
        let mut active = used(known);
        if in_use {
            match active.iter_mut().find(|active| active.model == text.id) {
                Some(active) => active.version = text.version,
                None => active.push(ActiveModel { model: text.id.clone(), version: text.version }),
            }
        }
        self.change(&state, &added, &active)?;
        Ok(text)
    }

    /// Chooses the models in use, in their order, the leading one first.
    pub fn choose_models(&self, active: &[ActiveModel]) -> Result<(), ModelsError> {
        let _writing = self.write();
        let state = self.state()?;
        self.change(&state, &[], active)
    }

    /// Keeps and chooses, if everything can be read and asked for afterwards, and makes the state anew.
    fn change(&self, state: &State, added: &[StoredModel], active: &[ActiveModel]) -> Result<(), ModelsError> {
        if active.is_empty() || active.len() > MOST_ACTIVE {
            return Err(ModelsError::Count);
        }
        let known = self.model_versions()?;
        let text_of = |active: &ActiveModel| -> Result<ModelText, ModelsError> {
            let unknown = || ModelsError::Unknown { model: active.model.clone(), version: active.version };
            if let Some(new) = added.iter().find(|it| it.id == active.model && it.version == active.version) {
                return serde_json::from_str(&new.content).map_err(|_| unknown());
            }
            let is_it = |it: &&ModelVersion| it.text.id == active.model && it.text.version == active.version;
            known.iter().find(is_it).map(|version| version.text.clone()).ok_or_else(unknown)
        };
        let texts: Vec<ModelText> = active.iter().map(text_of).collect::<Result<_, ModelsError>>()?;
        let segments = &state.segments.memberships().segments;
        let models = read(&texts, &state.catalogue, segments)?;
        activity::rests_on(&models)?;
        let after = Segments::new(self.folder().segment_versions()?, &state.catalogue, &models);
        let breaks = |id: &&str| after.find(id).is_some_and(|known| known.rule.is_err());
        let sound = state.segments.iter().filter(|known| known.rule.is_ok());
        let broken: Vec<&str> = sound.map(|known| known.segment.id.as_str()).filter(breaks).collect();
        if !broken.is_empty() {
            return Err(ModelsError::Breaks { segments: broken.join(", ") });
        }
        self.folder().change_models(added, active)?;
        Ok(self.publish(state.firm.clone(), state.position, Arc::clone(&state.book))?)
    }
}

fn stored_model(text: &ModelText, by: Option<i64>, now: Timestamp) -> Result<StoredModel, EngineError> {
    let content = serde_json::to_string(text)
        .map_err(|error| PortError::Failed { action: "writing a phase model".to_owned(), cause: error.into() })?;
    Ok(StoredModel { id: text.id.clone(), version: text.version, content, created_by: by, created_at: now })
}

/// What a rule of a model is for: the phase's or overlay's id.
pub fn fault_place(text: &ModelText, of: RuleOf) -> &str {
    match of {
        RuleOf::Phase(place) | RuleOf::Stay(place) => text.phase.get(place).map_or("", |phase| &phase.id),
        RuleOf::Overlay(place) => text.overlay.get(place).map_or("", |overlay| &overlay.id),
    }
}

#[cfg(test)]
mod tests {
    use domain::Firm;

    use super::*;
    use crate::memory::MemoryFolder;
    use crate::ports::{Definitions, Tables};
    use crate::segments::SegmentDraft;

    fn engine() -> Engine {
        let engine = Engine::open(Arc::new(MemoryFolder::new())).expect("opened");
        engine.set_firm(&Firm::assumed("Rösterei")).expect("set up");
        engine
    }

    fn in_use(engine: &Engine) -> Vec<(String, u32)> {
        let state = engine.state().expect("state");
        state.models.iter().map(|model| (model.id.clone(), model.version)).collect()
    }

    fn built_in(id: &str) -> ModelText {
        ModelText::built_in().expect("built in").into_iter().find(|text| text.id == id).expect("there")
    }

    fn save(engine: &Engine, text: ModelText, used: bool) -> Result<ModelText, ModelsError> {
        engine.save_model(text, used, Some(1), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_changed_model_is_a_new_version_and_the_old_one_stays() {
        let engine = engine();
        let before = built_in("four_phases");
        let mut text = before.clone();
        "Vier".clone_into(&mut text.name.de);
        let kept = save(&engine, text, true).expect("kept");
        assert_eq!(kept.version, before.version + 1);
        assert!(in_use(&engine).contains(&("four_phases".to_owned(), before.version + 1)));
        assert_eq!(in_use(&engine)[0].0, "six_phases", "the order stays");
        let old = engine.model_version("four_phases", before.version).expect("readable");
        assert!(old.is_built_in && old.place.is_none() && old.text == before);
        // Back to the old one.
        let mut active = chosen(&**engine.folder()).expect("chosen");
        active.iter_mut().find(|it| it.model == "four_phases").expect("in use").version = before.version;
        engine.choose_models(&active).expect("chosen");
        assert!(in_use(&engine).contains(&("four_phases".to_owned(), before.version)));
    }

    #[test]
    fn a_copy_gets_an_id_of_its_own_and_may_lead() {
        let engine = engine();
        let mut text = built_in("stauss_bruhn");
        text.id.clear();
        "Unser Lebenszyklus".clone_into(&mut text.name.de);
        let kept = save(&engine, text, false).expect("kept");
        assert_eq!((kept.id.as_str(), kept.version), ("unser_lebenszyklus", 1));
        assert!(!in_use(&engine).iter().any(|(id, _)| *id == kept.id), "only kept");
        let mut active = vec![ActiveModel { model: kept.id.clone(), version: 1 }];
        active.extend(chosen(&**engine.folder()).expect("chosen"));
        engine.choose_models(&active).expect("chosen");
        assert_eq!(in_use(&engine)[0], (kept.id, 1));
    }

    #[test]
    fn who_chose_keeps_what_leads_and_built_in_ones_keep_up_with_the_program() {
        assert_eq!(in_use(&engine())[0].0, "six_phases", "who never chose follows the program");
        // As an earlier release left it: another order, and versions of then.
        let order = ["stauss_bruhn", "four_phases", "six_phases", "five_phases", "subscription"];
        let chosen_then = order.map(|id| ActiveModel { model: id.to_owned(), version: 1 });
        let folder = MemoryFolder::new();
        folder.change_models(&[], &chosen_then).expect("kept");
        folder.set_firm(&Firm::assumed("Rösterei")).expect("firm");
        let engine = Engine::open(Arc::new(folder)).expect("opens");
        let now = order.map(|id| (id.to_owned(), built_in(id).version));
        assert_eq!(in_use(&engine), now);
        // A model of its own comes last, and the others stay as they are.
        let mut text = built_in("four_phases");
        text.id.clear();
        "Unsere vier".clone_into(&mut text.name.de);
        let own = save(&engine, text, true).expect("kept");
        assert_eq!(in_use(&engine), [&now[..], &[(own.id, 1)]].concat());
    }

    #[test]
    fn what_would_leave_others_without_is_refused() {
        let engine = engine();
        let four = ActiveModel { model: "four_phases".to_owned(), version: built_in("four_phases").version };
        let refused = engine.choose_models(std::slice::from_ref(&four)).expect_err("KPIs ask for Abstinenz");
        assert!(matches!(refused, ModelsError::KpisRestOn { .. }), "{refused:?}");
        assert!(matches!(engine.choose_models(&[]), Err(ModelsError::Count)));
        let name = Name { de: "Gefährdet".to_owned(), en: String::new() };
        let rule = "in phase \"kundenabwanderung\" of \"four_phases\"";
        let four_phases: Vec<String> = built_in("four_phases").phase.iter().map(|phase| phase.id.clone()).collect();
        let rule = rule.replace("kundenabwanderung", &four_phases[0]);
        let draft = SegmentDraft { id: None, name, rule };
        engine.save_segment(&draft, None, Timestamp::UNIX_EPOCH).expect("kept");
        let stauss = ActiveModel { model: "stauss_bruhn".to_owned(), version: built_in("stauss_bruhn").version };
        let refused = engine.choose_models(&[stauss]).expect_err("a segment asks for it");
        assert!(matches!(refused, ModelsError::Breaks { segments } if segments == "gefaehrdet"));
        let mut text = built_in("four_phases");
        "ordes >= 1".clone_into(&mut text.phase[0].rule);
        let refused = save(&engine, text, true).expect_err("a rule that does not read");
        assert!(matches!(refused, ModelsError::Rules(faults) if faults.len() == 1));
        assert!(engine.folder().stored_models().expect("models").is_empty());
    }

    #[test]
    fn a_rule_that_was_emptied_holds_for_nobody_and_the_firm_keeps_its_phases() {
        let engine = engine();
        let mut text = built_in("four_phases");
        text.id = "own".to_owned();
        let kept = save(&engine, text, true).expect("kept");
        // As an erasure leaves it, in a folder of its own.
        let mut emptied = kept.clone();
        emptied.phase[0].rule = String::new();
        let folder = MemoryFolder::new();
        let stored = stored_model(&emptied, None, Timestamp::UNIX_EPOCH).expect("written");
        let active = chosen(&**engine.folder()).expect("chosen");
        folder.change_models(&[stored], &active).expect("kept");
        folder.set_firm(&Firm::assumed("Rösterei")).expect("firm");
        let again = Engine::open(Arc::new(folder)).expect("opens");
        let state = again.state().expect("state");
        let own = state.models.iter().find(|model| model.id == "own").expect("still in use");
        assert_eq!(own.phases[0].rule_text, "false");
    }
}
