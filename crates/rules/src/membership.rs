//! Phases, groups of phases and segments: what there is, what a rule asks of them, and how a customer's history answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ast::{Circle, Direction, Period, Tense};
use crate::calendar::Calendar;
use crate::rule::Rule;
use crate::value::{Truth, Words};
use crate::window::{Bounds, shifted};

/// A phase, or a group of phases, as rules and readers know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseDef {
    /// The name in rules, such as `reife`.
    pub id: String,
    /// Its name for readers.
    pub name: Words,
    /// Id of its group; without, it is in none.
    pub group: Option<String>,
}

/// A group of phases as rules and readers know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDef {
    /// The name in rules, such as `recovery`.
    pub id: String,
    /// Its name for readers.
    pub name: Words,
}

/// A phase model as rules know it: every customer is in exactly one of its phases at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelDef {
    /// The name in rules, such as `stauss_bruhn`.
    pub id: String,
    /// Its name for readers.
    pub name: Words,
    /// Its phases; their positions are what [`Stay::place`] means.
    pub phases: Vec<PhaseDef>,
    /// The groups its phases are in.
    pub groups: Vec<GroupDef>,
    /// Ids of the models whose phases its own rules ask for, see [`crate::Rule::models`].
    pub rests_on: Vec<String>,
}

/// What can be asked about with `in` and `was in`.
pub trait Memberships {
    /// The text of a segment's rule, `None` if there is no such segment.
    fn segment_rule(&self, name: &str) -> Option<String>;

    /// All segments, for the suggestion of the nearest name.
    fn segment_names(&self) -> Vec<String> {
        Vec::new()
    }

    /// All phase models, the leading one first.
    fn models(&self) -> &[ModelDef] {
        &[]
    }

    /// The attributes that are known of anybody; `None` where that is not known, and any may be asked for.
    fn attributes(&self) -> Option<&BTreeSet<String>> {
        None
    }

    /// The names of the firm's own of which there are events; `None` where that is not known, and any may be asked for.
    fn own_events(&self) -> Option<&BTreeSet<String>> {
        None
    }

    /// Id of the phase model whose own rule is being checked: such a rule can ask for no phase of the same model but for the past of
    /// `own`, nor of one that rests on it.
    fn own_model(&self) -> Option<&str> {
        None
    }
}

/// Neither phases nor segments.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMemberships;

impl Memberships for NoMemberships {
    fn segment_rule(&self, _: &str) -> Option<String> {
        None
    }
}

/// Segments alone, with the texts of their rules.
impl Memberships for BTreeMap<String, String> {
    fn segment_rule(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }

    fn segment_names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// Phase models and segments, listed.
#[derive(Clone, Debug, Default)]
pub struct KnownMemberships {
    /// The phase models, the leading one first.
    pub models: Vec<ModelDef>,
    /// The texts of the segments' rules by name.
    pub segments: BTreeMap<String, String>,
    /// The phase model whose own rule is being checked, if it is one's.
    pub own_model: Option<String>,
    /// The attributes that are known of anybody; `None` where any may be asked for.
    pub attributes: Option<BTreeSet<String>>,
    /// The names of the firm's own of which there are events; `None` where any may be asked for.
    pub own_events: Option<BTreeSet<String>>,
}

impl Memberships for KnownMemberships {
    fn segment_rule(&self, name: &str) -> Option<String> {
        self.segments.segment_rule(name)
    }

    fn segment_names(&self) -> Vec<String> {
        self.segments.segment_names()
    }

    fn models(&self) -> &[ModelDef] {
        &self.models
    }

    fn attributes(&self) -> Option<&BTreeSet<String>> {
        self.attributes.as_ref()
    }

    fn own_events(&self) -> Option<&BTreeSet<String>> {
        self.own_events.as_ref()
    }

    fn own_model(&self) -> Option<&str> {
        self.own_model.as_deref()
    }
}

/// The name by which the rules of a phase model ask for the past of its own phases: a copy of the model asks for its own.
pub(crate) const OWN_MODEL: &str = "own";

/// A checked question of membership. Whoever keeps the histories of phases and segments answers it, most simply with
/// [`MembershipQuery::answer`].
#[derive(Clone, Debug)]
pub struct MembershipQuery {
    pub(crate) circle: Circle,
    pub(crate) tense: Tense,
    /// Without for segments.
    pub(crate) model: Option<Arc<ModelDef>>,
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) places: Vec<usize>,
    pub(crate) period: Option<Period>,
    /// Whether the leading model is asked about.
    pub(crate) leading: bool,
    /// Of a segment the rule whose past is asked for.
    pub(crate) past: Option<Box<Rule>>,
    /// Whether a rule of the model itself asks.
    pub(crate) own: bool,
    pub(crate) text: Arc<str>,
}

impl MembershipQuery {
    /// What is asked about.
    pub fn circle(&self) -> Circle {
        self.circle
    }

    /// Now, or at some time within `MembershipQuery::bounds`.
    pub fn tense(&self) -> Tense {
        self.tense
    }

    /// The phase model asked about, the leading one where the rule names none; `None` for segments.
    pub fn model(&self) -> Option<&ModelDef> {
        self.model.as_deref()
    }

    /// The segment asked about; `None` for phases and groups. Only the past of a segment is ever asked for: its present
    /// is its rule.
    pub fn segment(&self) -> Option<&str> {
        if self.circle == Circle::Segment { self.names.first().map(AsRef::as_ref) } else { None }
    }

    /// Whose past is asked for: the rule `in segment "…"` of the segment asked about, with the segment's rule as it was when
    /// this one was read; `None` for phases and groups. On each day of the past it says who was in.
    pub fn past(&self) -> Option<&Rule> {
        self.past.as_deref()
    }

    /// Whether a phase model's rule asks for the past of that model's own phases. It is told by the days before the one that is
    /// asked about, because the phase of a day is known only when its rules have been tested; the stay of the day before goes on as long
    /// as nothing else is known.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// The names of the phases, groups or segments asked about; one of them is enough.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// The positions of the phases asked about in the model's list, ascending; a group stands for all of its phases.
    /// For a segment 0, the place of being in it.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// How far `was in` looks back, `None` for all time, and for now.
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// The question's canonical text with the model written out; equal texts are equal questions.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The stretch of time asked about at `now`, in the firm's time zone; now alone unless the past is asked for.
    pub(crate) fn bounds(&self, now: i64, calendar: &Calendar) -> Bounds {
        let from = match (self.tense, self.period) {
            (Tense::Is, _) => Some(now),
            (Tense::Was, Some(period)) => Some(shifted(now, period, Direction::Last, calendar)),
            (Tense::Was, None) => None,
        };
        Bounds { from, until: now }
    }

    /// The answer from one customer's stays in the phases of the model, or in the segment, in any order.
    ///
    /// `known_from` is the instant from which on the stays are all that there were, in microseconds since 1970-01-01
    /// UTC ([`i64::MIN`] if ever). Who was in for sure was in; else, where not all of the time asked about is known, the
    /// answer is unknown.
    pub fn answer(&self, stays: impl IntoIterator<Item = Stay>, known_from: i64, bounds: Bounds) -> MembershipAnswer {
        let from = bounds.from.unwrap_or(i64::MIN);
        let (mut wanted, mut other): (Option<Stay>, Option<Stay>) = (None, None);
        for stay in stays {
            let began = stay.since.is_none_or(|since| since <= bounds.until);
            if !began || stay.until.is_some_and(|until| until <= from) {
                continue;
            }
            let latest = if self.places.contains(&stay.place) { &mut wanted } else { &mut other };
            if latest.is_none_or(|latest| latest.since <= stay.since) {
                *latest = Some(stay);
            }
        }
        let stay = match (wanted, self.tense) {
            (Some(_), _) => wanted,
            (None, _) if from < known_from => {
                return MembershipAnswer { known_from: Some(known_from), ..MembershipAnswer::UNKNOWN };
            }
            (None, Tense::Is) => other,
            (None, Tense::Was) => None,
        };
        MembershipAnswer { truth: Truth::from(wanted.is_some()), stay, known_from: None }
    }
}

/// A customer's stay in a phase or segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// The phase's position in its model's list; of a segment 0 for being in it, anything else for not.
    pub place: usize,
    /// Its first instant, in microseconds since 1970-01-01 UTC; `None` if it began before anything is known.
    pub since: Option<i64>,
    /// The first instant after it; `None` while it lasts.
    pub until: Option<i64>,
}

/// What is known about a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MembershipAnswer {
    /// Whether the customer is, or was, in one of those asked about.
    pub truth: Truth,
    /// Where yes, the latest stay that makes it so. Where no and now is asked about, the phase the customer is in.
    pub stay: Option<Stay>,
    /// From when on the history is known, in microseconds since 1970-01-01 UTC, where it is unknown for not reaching
    /// back far enough: a look back over less time will find an answer.
    pub known_from: Option<i64>,
}

impl MembershipAnswer {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { truth: Truth::Unknown, stay: None, known_from: None };
}

impl From<bool> for MembershipAnswer {
    fn from(yes: bool) -> Self {
        Self { truth: Truth::from(yes), stay: None, known_from: None }
    }
}
