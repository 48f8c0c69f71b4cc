//! Segments: rules that the firm keeps under a name, and may use in other rules.
//!
//! Every change is one more version. A rule is checked with all others before it is kept, so that none rests on itself and none
//! breaks another.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Language, Message};
use jiff::Timestamp;
use lifecycle::PhaseModel;
use lifecycle::phase::{ModelError, Name};
use rules::{Catalogue, FactIndex, KnownMemberships, Lang, Rule, RuleError};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::phase_models;
use crate::ports::{PortError, Segment};
use crate::state::State;

/// Most segments of one firm: a page lists them all.
pub const MOST_SEGMENTS: usize = 500;
/// Most characters of an id.
const MOST_LETTERS: usize = 48;
/// Most characters of a name.
const MOST_NAME: usize = 200;
/// Facts that tell who a person is. Who sees no persons may not ask for them: a rule that guesses would confirm the guess.
const OF_PERSONS: [&str; 9] =
    ["name", "email", "postcode", "customer", "city", "birthday", "birth_date", "birth_month", "interests"];

/// A segment as it holds now, with its rule read.
#[derive(Debug, Clone)]
pub struct KnownSegment {
    /// Its latest version.
    pub segment: Segment,
    /// Its rule, or why it cannot be read: a segment it rests on is gone, or an erasure emptied it.
    pub rule: Result<Rule, RuleError>,
}

/// All segments that hold now.
#[derive(Debug, Clone, Default)]
pub struct Segments {
    known: Vec<KnownSegment>,
    memberships: KnownMemberships,
}

/// Of all versions those that hold, by id.
fn latest(versions: Vec<Segment>) -> BTreeMap<String, Segment> {
    let mut latest: BTreeMap<String, Segment> = BTreeMap::new();
    for segment in versions {
        if latest.get(&segment.id).is_none_or(|known| known.version <= segment.version) {
            latest.insert(segment.id.clone(), segment);
        }
    }
    latest.retain(|_, segment| !segment.is_retired);
    latest
}

/// The texts of the rules that hold, by id.
pub(crate) fn texts(versions: &[Segment]) -> BTreeMap<String, String> {
    latest(versions.to_vec()).into_iter().map(|(id, segment)| (id, segment.rule)).collect()
}

impl Segments {
    /// Of all versions those that hold, by id.
    pub fn new(versions: Vec<Segment>, catalogue: &Arc<Catalogue>, models: &[PhaseModel]) -> Self {
        let latest = latest(versions);
        let memberships = KnownMemberships {
            models: models.iter().map(PhaseModel::definition).collect(),
            segments: latest.values().map(|segment| (segment.id.clone(), segment.rule.clone())).collect(),
            own_model: None,
            attributes: None,
            own_events: None,
        };
        let read = |segment: Segment| {
            let rule = Rule::new(&segment.rule, catalogue, &memberships);
            KnownSegment { segment, rule }
        };
        let known = latest.into_values().map(read).collect();
        Self { known, memberships }
    }

    /// All, by id.
    pub fn iter(&self) -> impl Iterator<Item = &KnownSegment> {
        self.known.iter()
    }

    /// The segment with an id.
    pub fn find(&self, id: &str) -> Option<&KnownSegment> {
        let place = self.known.binary_search_by(|known| known.segment.id.as_str().cmp(id)).ok()?;
        self.known.get(place)
    }

    /// What rules may name.
    pub fn memberships(&self) -> &KnownMemberships {
        &self.memberships
    }

    /// Ids of the segments whose rules rest on one, however far.
    pub fn resting_on(&self, id: &str) -> Vec<&str> {
        let rests = |known: &&KnownSegment| known.rule.as_ref().is_ok_and(|rule| rule.segments().any(|own| own == id));
        self.known.iter().filter(rests).map(|known| known.segment.id.as_str()).collect()
    }
}

/// A segment as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentDraft {
    /// Which is changed; `None` for a new one, whose id is made from its name.
    pub id: Option<String>,
    /// Its names; where the English one is empty the German one stands for both.
    pub name: Name,
    /// The rule.
    pub rule: String,
}

/// Why a segment is not kept.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// No segment is called that.
    #[error("no segment is called `{id}`; look at the list")]
    Unknown {
        /// What was asked for.
        id: String,
    },
    /// It needs a name of one line.
    #[error("a segment needs a name of one line of at most {MOST_NAME} characters")]
    NoName,
    /// The rule does not read or type, names what is not there, or rests on itself.
    #[error("the rule cannot be used")]
    Rule(#[source] Box<RuleError>),
    /// With this rule another segment would not read any more.
    #[error("the segment `{segment}`, which rests on this one, could not be read any more")]
    Breaks {
        /// Id of the other one.
        segment: String,
        /// What would be wrong with it.
        #[source]
        cause: Box<RuleError>,
    },
    /// With this rule a phase model in use would not read any more, or would rest on itself.
    #[error("the phase model `{}`, whose rules rest on this segment, could not be used any more", cause.model())]
    BreaksModel {
        /// What would be wrong with it.
        #[source]
        cause: Box<ModelError>,
    },
    /// Others rest on it.
    #[error("the segment `{id}` is used by {by}; change those first")]
    InUse {
        /// Its id.
        id: String,
        /// Ids of the segments and phase models that rest on it.
        by: String,
    },
    /// The rule asks who somebody is, and the writer sees no persons.
    #[error("your role sees no persons, so the rule may not ask for `{fact}`; ask for something else")]
    AsksForPersons {
        /// The fact.
        fact: String,
    },
    /// There are too many.
    #[error("there are {MOST_SEGMENTS} segments already; do away with one first")]
    TooMany,
}

impl From<PortError> for SegmentError {
    fn from(error: PortError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<RuleError> for SegmentError {
    fn from(error: RuleError) -> Self {
        Self::Rule(Box::new(error))
    }
}

impl SegmentError {
    /// The fault in words for a person; those of a rule in a language.
    pub fn message(&self, language: Language) -> Message {
        match self {
            Self::Engine(error) => error.message(),
            Self::Unknown { id } => Message::new("engine-no-segment").with("segment", id.as_str()),
            Self::NoName => Message::new("segments-no-name").with("most", MOST_NAME),
            Self::Rule(error) => Message::new("segments-rule-fault").with("fault", told(error, language)),
            Self::Breaks { segment, cause } => {
                Message::new("segments-breaks").with("segment", segment.as_str()).with("fault", told(cause, language))
            }
            Self::BreaksModel { cause } => phase_models::broken_by_segment(cause, language),
            Self::InUse { id, by } => {
                Message::new("segments-in-use").with("segment", id.as_str()).with("by", by.as_str())
            }
            Self::AsksForPersons { fact } => Message::new("segments-asks-persons").with("fact", fact.as_str()),
            Self::TooMany => Message::new("segments-too-many").with("most", MOST_SEGMENTS),
        }
    }
}

/// What is wrong with a rule, in a language.
pub fn told(error: &RuleError, language: Language) -> String {
    error.message(match language {
        Language::De => Lang::De,
        Language::En => Lang::En,
    })
}

/// Refuses a rule that asks who somebody is; for readers who see no persons.
pub fn without_persons(rule: &Rule) -> Result<(), SegmentError> {
    // What sources tell under names of their own may be anything, a telephone number too.
    let tells = |fact: &FactIndex, id: &str| fact.attribute().is_some() || OF_PERSONS.contains(&id);
    let facts = rule.facts().filter_map(|fact| Some((fact, &rule.catalogue().fact(fact)?.id)));
    match facts.filter(|(fact, id)| tells(fact, id)).map(|(_, id)| id).next() {
        Some(fact) => Err(SegmentError::AsksForPersons { fact: fact.clone() }),
        None => Ok(()),
    }
}

fn line(text: &str) -> Result<String, SegmentError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= MOST_NAME && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(SegmentError::NoName) }
}

impl SegmentDraft {
    fn names(&self) -> Result<Name, SegmentError> {
        let de = line(&self.name.de)?;
        let en = if self.name.en.trim().is_empty() { de.clone() } else { line(&self.name.en)? };
        Ok(Name { de, en })
    }
}

/// A name as an id: small letters, digits and `_`, beginning with a letter.
pub(crate) fn id_of(name: &str) -> String {
    let mut id = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'ä' => id.push_str("ae"),
            'ö' => id.push_str("oe"),
            'ü' => id.push_str("ue"),
            'ß' => id.push_str("ss"),
            'a'..='z' | '0'..='9' => id.push(letter),
            _ if id.is_empty() || id.ends_with('_') => {}
            _ => id.push('_'),
        }
        if id.len() >= MOST_LETTERS {
            break;
        }
    }
    let id = id.trim_end_matches('_');
    if id.starts_with(|first: char| first.is_ascii_lowercase()) { id.to_owned() } else { format!("s_{id}") }
}

/// An id that none has had yet.
fn free_id(name: &str, versions: &[Segment]) -> String {
    let wanted = id_of(name);
    let is_free = |id: &String| !versions.iter().any(|segment| segment.id == *id);
    let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or(wanted)
}

impl Engine {
    /// Keeps a segment: a new one, or one more version of one that there is. The rule is kept in its canonical text.
    pub fn save_segment(&self, draft: &SegmentDraft, by: Option<i64>, now: Timestamp) -> Result<Segment, SegmentError> {
        let _writing = self.write();
        let state = self.state()?;
        let name = draft.names()?;
        let versions = self.folder().segment_versions()?;
        let id = match &draft.id {
            Some(id) if state.segments.find(id).is_none() => return Err(SegmentError::Unknown { id: id.clone() }),
            Some(id) => id.clone(),
            None if state.segments.iter().count() >= MOST_SEGMENTS => return Err(SegmentError::TooMany),
            None => free_id(&name.de, &versions),
        };
        let mut memberships = state.memberships_for_drafts();
        memberships.segments.insert(id.clone(), draft.rule.clone());
        let rule = Rule::new(&draft.rule, &state.catalogue, &memberships)?;
        // Those that are kept may ask for attributes that nobody has any more.
        memberships.attributes = None;
        if rule.segments().any(|own| own == id) {
            // Checked as it would be asked for by another, so that the error names the way round.
            Rule::new(&rules::Expr::in_segment(&*id).to_string(), &state.catalogue, &memberships)?;
        }
        for other in state.segments.resting_on(&id) {
            let text = memberships.segments.get(other).cloned().unwrap_or_default();
            Rule::new(&text, &state.catalogue, &memberships)
                .map_err(|cause| SegmentError::Breaks { segment: other.to_owned(), cause: Box::new(cause) })?;
        }
        if models_resting_on(&state, &id).next().is_some() {
            phase_models::read_with(&state, &**self.folder(), &memberships.segments)?;
        }
        let latest = versions.iter().filter(|segment| segment.id == id).map(|segment| segment.version).max();
        let segment = Segment {
            id,
            version: latest.unwrap_or(0) + 1,
            name,
            rule: rule.to_string(),
            created_by: by,
            created_at: now,
            is_retired: false,
        };
        self.keep(&segment)?;
        Ok(segment)
    }

    /// Does away with a segment. Its versions stay; its id is not given again.
    pub fn retire_segment(&self, id: &str, by: Option<i64>, now: Timestamp) -> Result<Segment, SegmentError> {
        let _writing = self.write();
        let state = self.state()?;
        let known = state.segments.find(id).ok_or_else(|| SegmentError::Unknown { id: id.to_owned() })?;
        let mut users = state.segments.resting_on(id);
        users.extend(models_resting_on(&state, id));
        if !users.is_empty() {
            return Err(SegmentError::InUse { id: id.to_owned(), by: users.join(", ") });
        }
        let segment = Segment {
            version: known.segment.version + 1,
            created_by: by,
            created_at: now,
            is_retired: true,
            ..known.segment.clone()
        };
        self.keep(&segment)?;
        Ok(segment)
    }

    fn keep(&self, segment: &Segment) -> Result<(), SegmentError> {
        self.folder().add_segment(segment)?;
        let state = self.state()?;
        if models_resting_on(&state, &segment.id).next().is_some() {
            // Its rule is part of theirs: phases of all days are other ones.
            return Ok(self.publish(state.firm.clone(), state.position, Arc::clone(&state.book))?);
        }
        let segments = Segments::new(self.folder().segment_versions()?, &state.catalogue, &state.models);
        self.replace(state.redefined(segments));
        Ok(())
    }
}

/// Ids of the phase models in use whose rules rest on a segment, however far.
fn models_resting_on<'s>(state: &'s State, id: &str) -> impl Iterator<Item = &'s str> {
    let rests = move |model: &&PhaseModel| model.segments().any(|own| own == id);
    state.models.iter().filter(rests).map(|model| model.id.as_str())
}

#[cfg(test)]
mod tests {
    use domain::Firm;
    use rules::ErrorKind;

    use super::*;
    use crate::memory::MemoryFolder;

    fn engine() -> Engine {
        let engine = Engine::open(Arc::new(MemoryFolder::new())).expect("opened");
        engine.set_firm(&Firm::assumed("Rösterei")).expect("set up");
        engine
    }

    fn save(engine: &Engine, id: Option<&str>, name: &str, rule: &str) -> Result<Segment, SegmentError> {
        let name = Name { de: name.to_owned(), en: String::new() };
        let draft = SegmentDraft { id: id.map(str::to_owned), name, rule: rule.to_owned() };
        engine.save_segment(&draft, Some(1), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn ids_are_made_of_names() {
        for (name, id) in [("Stille Käufer", "stille_kaeufer"), ("  10 % Größte!", "s_10_groesste"), ("?", "s_")] {
            assert_eq!(id_of(name), id);
        }
        assert!(id_of(&"a".repeat(500)).len() <= MOST_LETTERS);
    }

    #[test]
    fn each_change_is_a_version_and_the_rule_is_kept_canonically() {
        let engine = engine();
        let first = save(&engine, None, "Treue", "orders>=3 AND silence<90 days").expect("kept");
        assert_eq!((first.id.as_str(), first.version), ("treue", 1));
        assert_eq!(first.rule, "orders >= 3 and silence < 90 days");
        assert_eq!(first.name.en, "Treue");
        let second = save(&engine, Some("treue"), "Treue", "orders >= 4").expect("kept");
        assert_eq!(second.version, 2);
        assert_eq!(save(&engine, None, "Treue", "orders >= 5").expect("kept").id, "treue_2");
        let state = engine.state().expect("state");
        assert_eq!(state.segments.find("treue").expect("there").segment.rule, "orders >= 4");
        engine.retire_segment("treue", None, Timestamp::UNIX_EPOCH).expect("retired");
        assert!(engine.state().expect("state").segments.find("treue").is_none());
        assert_eq!(save(&engine, None, "Treue", "orders >= 5").expect("kept").id, "treue_3", "ids are not given again");
        assert_eq!(engine.folder().segment_versions().expect("versions").len(), 5);
    }

    #[test]
    fn a_segment_cannot_rest_on_itself() {
        let engine = engine();
        save(&engine, None, "A", "orders >= 1").expect("kept");
        save(&engine, None, "B", "in segment \"a\" and orders >= 2").expect("kept");
        let error = save(&engine, Some("a"), "A", "in segment \"b\"").expect_err("a circle");
        let SegmentError::Rule(error) = error else { panic!("{error:?}") };
        let ErrorKind::SegmentCycle { path } = &error.kind else { panic!("{error:?}") };
        assert!(path.contains(&"a".to_owned()) && path.contains(&"b".to_owned()), "{path:?}");
        let own = save(&engine, Some("a"), "A", "in segment \"a\"").expect_err("a circle");
        assert!(matches!(own, SegmentError::Rule(error) if matches!(error.kind, ErrorKind::SegmentCycle { .. })));
        let used = engine.retire_segment("a", None, Timestamp::UNIX_EPOCH).expect_err("used");
        assert!(matches!(used, SegmentError::InUse { by, .. } if by == "b"));
    }

    #[test]
    fn segments_and_phase_models_cannot_rest_on_each_other() {
        let engine = engine();
        save(&engine, None, "Treue", "orders >= 3").expect("kept");
        save(&engine, None, "Einst", "was in segment \"treue\" in last 90 days").expect("kept");
        let mut text = lifecycle::ModelText::built_in().expect("models").swap_remove(2);
        (text.id, text.name.de) = (String::new(), "Eigenes".to_owned());
        "was in segment \"einst\"".clone_into(&mut text.phase[0].rule);
        let model = engine.save_model(text, true, None, Timestamp::UNIX_EPOCH).expect("kept");
        let phase = model.phase[0].id.clone();
        // Behind two segments the model would ask for itself.
        for rule in [format!("was in phase \"{phase}\" of \"eigenes\""), format!("in phase \"{phase}\" of \"eigenes\"")]
        {
            let error = save(&engine, Some("treue"), "Treue", &rule).expect_err("a circle");
            assert!(matches!(&error, SegmentError::BreaksModel { cause } if cause.model() == "eigenes"), "{error:?}");
            let told = error.message(Language::En);
            assert_eq!(told.key, "segments-breaks-model", "{told:?}");
        }
        let own = save(&engine, Some("treue"), "Treue", "was in segment \"einst\"").expect_err("a circle");
        assert!(matches!(own, SegmentError::Rule(error) if matches!(error.kind, ErrorKind::SegmentCycle { .. })));
        let used = engine.retire_segment("einst", None, Timestamp::UNIX_EPOCH).expect_err("used");
        assert!(matches!(used, SegmentError::InUse { by, .. } if by == "eigenes"));
        assert_eq!(engine.state().expect("state").segments.find("treue").expect("there").segment.version, 1);
    }

    #[test]
    fn a_changed_segment_changes_the_phases_that_rest_on_it() {
        let engine = engine();
        save(&engine, None, "Treue", "orders >= 3").expect("kept");
        let mut text = lifecycle::ModelText::built_in().expect("models").swap_remove(2);
        (text.id, text.name.de) = (String::new(), "Eigenes".to_owned());
        "in segment \"treue\"".clone_into(&mut text.phase[0].rule);
        engine.save_model(text, true, None, Timestamp::UNIX_EPOCH).expect("kept");
        let windows = || {
            let state = engine.state().expect("state");
            let model = state.models.iter().find(|model| model.id == "eigenes").expect("in use");
            model.phases[0].rule.windows().count()
        };
        assert_eq!(windows(), 0);
        save(&engine, Some("treue"), "Treue", "any(\"Order Completed\" in last 9 days)").expect("kept");
        assert_eq!(windows(), 1);
    }

    #[test]
    fn an_attribute_that_nobody_has_is_refused_where_it_is_written_and_read_where_it_was_kept() {
        let engine = engine();
        let fault = save(&engine, None, "Gold", "attribute(\"vip_level\") == \"gold\"").expect_err("nobody has it");
        assert!(matches!(fault, SegmentError::Rule(error) if matches!(error.kind, ErrorKind::UnknownAttribute { .. })));
        // As it was kept while somebody had it.
        let kept = Segment {
            id: "gold".to_owned(),
            version: 1,
            name: Name { de: "Gold".to_owned(), en: "Gold".to_owned() },
            rule: "attribute(\"vip_level\") == \"gold\"".to_owned(),
            created_by: None,
            created_at: Timestamp::UNIX_EPOCH,
            is_retired: false,
        };
        engine.keep(&kept).expect("kept");
        let state = engine.state().expect("state");
        assert!(state.segments.find("gold").expect("there").rule.is_ok());
        save(&engine, None, "Gold und treu", "in segment \"gold\" and orders >= 2").expect("rests on it");
    }

    #[test]
    fn who_sees_no_persons_may_not_ask_for_them() {
        let engine = engine();
        let state = engine.state().expect("state");
        let rule = |text| Rule::new(text, &state.catalogue, state.segments.memberships()).expect("a rule");
        assert!(without_persons(&rule("orders >= 2")).is_ok());
        let error = without_persons(&rule("email == \"anna@example.de\"")).expect_err("a guess");
        assert!(matches!(error, SegmentError::AsksForPersons { fact } if fact == "email"));
        for text in ["attribute(\"vip level\") is known", "birthday within next 7 days", "interests contains \"wine\""]
        {
            assert!(without_persons(&rule(text)).is_err(), "{text}");
        }
        assert!(without_persons(&rule("language == \"de\" and business")).is_ok());
        save(&engine, None, "Anna", "name contains \"Anna\"").expect("kept");
        let state = engine.state().expect("state");
        let through = Rule::new("in segment \"anna\"", &state.catalogue, state.segments.memberships()).expect("a rule");
        assert!(without_persons(&through).is_err(), "not through another segment either");
    }
}
