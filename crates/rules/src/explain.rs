//! Why a rule holds or does not for one customer, what would change it, and when time alone will.

mod distance;
mod member;
mod naming;
mod sentence;

use std::sync::Arc;

use serde::Serialize;

use crate::ast::{CalendarFunction, Circle, Comparison, Direction, Period, SetTest, Tense, TextTest, TimeRelation};
use crate::catalogue::Catalogue;
use crate::evaluate::{Facts, term_value, test as test_truth};
use crate::rule::Rule;
use crate::turning;
use crate::typed::{Asked, Condition, Matcher, Term, TermKind, Test, TestKind};
use crate::value::{Truth, Type, Value, Words};

pub use sentence::{PlainRender, Render};

/// Why a rule holds or does not for one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// What the rule says.
    pub truth: Truth,
    /// Every part of it with what it says.
    pub root: Part,
    /// The fewest comparisons that by themselves made it so.
    pub because: Vec<Finding>,
    /// The fewest comparisons that would have to turn, all of them, for the rule to turn. Empty if nothing can.
    pub changes: Vec<Finding>,
    /// When the rule will say something else if nothing happens, in microseconds since 1970-01-01 UTC.
    pub turns_at: Option<i64>,
}

/// A part of a rule with what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What kind of part.
    pub kind: PartKind,
    /// What it says.
    pub truth: Truth,
    /// Whether it is among the reasons.
    pub decisive: bool,
    /// The parts within it.
    pub parts: Vec<Part>,
}

/// Kinds of parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// All parts must hold.
    All,
    /// One part must hold.
    Any,
    /// The part must not hold.
    Not,
    /// The rule of the segment of that name must hold.
    Segment(Arc<str>),
    /// Always the same.
    Constant,
    /// One comparison.
    Test(Box<Finding>),
}

/// One comparison with the values it looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The comparison's canonical text.
    pub text: Arc<str>,
    /// What it says.
    pub truth: Truth,
    /// The name of what it is about: the fact's, or a computation or window in words.
    pub name: Words,
    /// The unit of what it is about.
    pub unit: Option<Words>,
    /// The value found.
    pub actual: Value,
    /// What was asked of it.
    pub operator: Operator,
    /// What it was compared with: none, one, two ends, or a list.
    pub wanted: Vec<Value>,
    /// All facts that were looked at, by name, with their values.
    pub looked_at: Vec<(String, Value)>,
    /// How far the value would have to move, up or down, for the comparison to turn, where that can be said: whole
    /// steps for whole numbers, up to the threshold for all else.
    pub distance: Option<Value>,
    /// What the comparison would have to say for the rule to turn. For an unknown one that is yes, or no below a `not`.
    pub turns_to: Truth,
    /// What was found of phases or segments, for [`Operator::Member`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<FoundMembership>,
    /// When the comparison turns if nothing happens, in microseconds since 1970-01-01 UTC.
    pub turns_at: Option<i64>,
    /// Where it is about a window: how many events counted, and when the latest of them was, in microseconds since 1970-01-01 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<(usize, i64)>,
    /// Whether it is about a computation or a window rather than a fact with a name of its own.
    #[serde(skip)]
    computed: bool,
    #[serde(skip)]
    position: usize,
}

/// What a question of membership found, in the words of readers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoundMembership {
    /// The phase or segment the customer is or was in, if that is known.
    pub stay: Option<FoundStay>,
    /// The phases, groups or segments asked for.
    pub wanted: Vec<Words>,
}

/// A stay in a phase or segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoundStay {
    /// The phase's or segment's name.
    pub name: Words,
    /// Its first instant in microseconds since 1970-01-01 UTC; `None` if not known.
    pub since: Option<i64>,
    /// The first instant after it; `None` while it lasts.
    pub until: Option<i64>,
}

/// What a comparison asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Is yes.
    Holds,
    /// Compares with one value.
    Compare(Comparison),
    /// Lies between two values.
    Between,
    /// Is one of a list.
    OneOf,
    /// Tests a text.
    Text(TextTest),
    /// Tests a set.
    Set(SetTest),
    /// Lies so to a day or point in time.
    Time(TimeRelation),
    /// Lies in a period before or after now.
    Within(Direction, Period),
    /// Has a value.
    Known,
    /// Has no value.
    Unknown,
    /// Is or was in a phase, group or segment, within a period if one is given.
    Member(Circle, Tense, Option<Period>),
}

/// Explains a rule for one customer.
pub fn explain(rule: &Rule, facts: &dyn Facts) -> Explanation {
    let catalogue = &rule.catalogue;
    let mut teller = Teller { facts, catalogue, tests: 0, negated: false };
    let mut root = teller.part(&rule.condition);
    let because = reasons(&root);
    mark(&mut root, &because);
    let findings = findings_of(&root);
    let named = |positions: &[usize]| positions.iter().filter_map(|p| findings.get(*p)).map(|f| (*f).clone()).collect();
    let changes = to_turn(&root).unwrap_or_default();
    Explanation {
        truth: root.truth,
        because: named(&because),
        changes: named(&changes),
        turns_at: rule.turns_at(facts),
        root,
    }
}

struct Teller<'a> {
    facts: &'a dyn Facts,
    catalogue: &'a Catalogue,
    /// How many tests have been told so far.
    tests: usize,
    /// Whether an odd number of `not` stands above.
    negated: bool,
}

impl Teller<'_> {
    fn part(&mut self, condition: &Condition) -> Part {
        let (kind, parts, truth) = match condition {
            Condition::Constant(truth) => (PartKind::Constant, Vec::new(), *truth),
            Condition::All(inner) => {
                let parts = self.parts(inner);
                let truth = parts.iter().fold(Truth::Yes, |truth, part| truth.and(part.truth));
                (PartKind::All, parts, truth)
            }
            Condition::Any(inner) => {
                let parts = self.parts(inner);
                let truth = parts.iter().fold(Truth::No, |truth, part| truth.or(part.truth));
                (PartKind::Any, parts, truth)
            }
            Condition::Not(inner) => {
                self.negated = !self.negated;
                let part = self.part(inner);
                self.negated = !self.negated;
                let truth = part.truth.negate();
                (PartKind::Not, vec![part], truth)
            }
            Condition::Segment { name, inner } => {
                let part = self.part(inner);
                let truth = part.truth;
                (PartKind::Segment(Arc::clone(name)), vec![part], truth)
            }
            Condition::Test(test) => {
                let finding = self.finding(test);
                let truth = finding.truth;
                (PartKind::Test(Box::new(finding)), Vec::new(), truth)
            }
        };
        Part { kind, truth, decisive: false, parts }
    }

    fn parts(&mut self, conditions: &[Condition]) -> Vec<Part> {
        conditions.iter().map(|condition| self.part(condition)).collect()
    }

    fn finding(&mut self, test: &Test) -> Finding {
        if let TestKind::Member(query) = &test.kind {
            return self.member_finding(test, query);
        }
        let subject = test.kind.subject();
        let (name, unit) = subject.map_or_else(Default::default, |subject| self.naming(subject));
        let actual = subject.map_or(Value::Missing, |subject| term_value(subject, self.facts, self.catalogue));
        let wanted = self.wanted(test);
        let mut looked_at = Vec::new();
        for term in test.kind.terms().into_iter().flatten() {
            term.each(&mut |term| self.look_at(term, &mut looked_at));
        }
        let position = self.place();
        let truth = test_truth(&test.kind, self.facts, self.catalogue);
        Finding {
            text: Arc::clone(&test.text),
            truth,
            turns_to: self.turns_to(truth),
            name,
            unit,
            distance: distance::distance(&test.kind, &actual, self.facts, self.catalogue),
            turns_at: turning::test_turns_at(&test.kind, self.facts, self.catalogue),
            actual,
            operator: operator(&test.asked),
            wanted,
            looked_at,
            membership: None,
            seen: subject.and_then(|subject| self.seen(subject)),
            computed: subject
                .is_some_and(|subject| !matches!(subject.kind, TermKind::Fact(_) | TermKind::Calendar(..))),
            position,
        }
    }

    fn place(&mut self) -> usize {
        self.tests += 1;
        self.tests - 1
    }

    fn turns_to(&self, truth: Truth) -> Truth {
        if truth == Truth::Unknown { Truth::from(!self.negated) } else { truth.negate() }
    }

    fn look_at(&self, term: &Term, looked_at: &mut Vec<(String, Value)>) {
        if let TermKind::Fact(fact) = term.kind
            && let Some(definition) = self.catalogue.fact(fact)
            && !looked_at.iter().any(|(id, _)| *id == definition.id)
        {
            looked_at.push((definition.id.clone(), self.facts.fact(fact).of_type(definition.value_type)));
        }
    }

    /// How many events a window counted, and when the latest was.
    fn seen(&self, term: &Term) -> Option<(usize, i64)> {
        let TermKind::Window(query) = &term.kind else { return None };
        let times = self.facts.window_times(query, query.bounds(self.facts.now(), self.catalogue.calendar()));
        Some((times.len(), times.into_iter().max()?))
    }

    fn wanted(&self, test: &Test) -> Vec<Value> {
        match (&test.asked, &test.kind) {
            (Asked::Time(_, Some(wanted)), _) => vec![wanted.clone()],
            (Asked::TimeBetween(from, to), _) => vec![from.clone(), to.clone()],
            (_, TestKind::Match { matcher, .. }) => match matcher {
                Matcher::Compare(_, wanted) => vec![wanted.clone()],
                Matcher::Between(low, high) => vec![low.clone(), high.clone()],
                Matcher::Stretch { from, until } => vec![Value::Instant(*from), Value::Instant(*until)],
                Matcher::OneOf(list) => list.clone(),
                Matcher::Text(_, wanted) => vec![Value::text(Arc::clone(wanted))],
                Matcher::Set(_, wanted) => wanted.iter().cloned().map(Value::text).collect(),
                Matcher::Known(_) => Vec::new(),
            },
            (_, TestKind::Compare { right, .. }) => vec![term_value(right, self.facts, self.catalogue)],
            (_, TestKind::Between { low, high, .. }) => {
                [low, high].map(|end| term_value(end, self.facts, self.catalogue)).to_vec()
            }
            (_, TestKind::Holds(_) | TestKind::Within { .. } | TestKind::Member(_)) => Vec::new(),
        }
    }
}

fn operator(asked: &Asked) -> Operator {
    match asked {
        Asked::Compare(comparison) => Operator::Compare(*comparison),
        Asked::Between | Asked::TimeBetween(..) => Operator::Between,
        Asked::OneOf => Operator::OneOf,
        Asked::Text(test) => Operator::Text(*test),
        Asked::Set(test) => Operator::Set(*test),
        Asked::Time(relation, _) => Operator::Time(*relation),
        Asked::Within(direction, period) => Operator::Within(*direction, *period),
        // Memberships have findings of their own.
        Asked::Holds | Asked::Member => Operator::Holds,
        Asked::Known(true) => Operator::Known,
        Asked::Known(false) => Operator::Unknown,
    }
}

/// The truth that decides an 'all' or 'any' by itself: one no, or one yes.
fn deciding(kind: &PartKind) -> Option<Truth> {
    match kind {
        PartKind::All => Some(Truth::No),
        PartKind::Any => Some(Truth::Yes),
        _ => None,
    }
}

/// The fewest tests that by themselves made the part so: one deciding part where there is one, else every part that
/// says the same as the whole.
fn reasons(part: &Part) -> Vec<usize> {
    if let PartKind::Test(finding) = &part.kind {
        return vec![finding.position];
    }
    let same = part.parts.iter().filter(|inner| inner.truth == part.truth).map(reasons);
    match deciding(&part.kind) {
        Some(truth) if truth == part.truth => same.min_by_key(Vec::len).unwrap_or_default(),
        Some(_) => same.flatten().collect(),
        None => part.parts.iter().flat_map(reasons).collect(),
    }
}

/// The fewest tests that would have to turn, all of them, for the part to turn between holding and not; `None` if it
/// cannot.
fn to_turn(part: &Part) -> Option<Vec<usize>> {
    match &part.kind {
        PartKind::Constant => None,
        PartKind::Test(finding) => Some(vec![finding.position]),
        PartKind::Not | PartKind::Segment(_) => part.parts.first().and_then(to_turn),
        PartKind::All | PartKind::Any => {
            // 'All' that holds falls with any one part; 'all' that does not needs every part that does not hold yet.
            let settled = if part.kind == PartKind::All { Truth::Yes } else { Truth::No };
            if part.truth == settled {
                return part.parts.iter().filter_map(to_turn).min_by_key(Vec::len);
            }
            let open: Option<Vec<Vec<usize>>> =
                part.parts.iter().filter(|inner| inner.truth != settled).map(to_turn).collect();
            open.map(|sets| sets.into_iter().flatten().collect())
        }
    }
}

fn mark(part: &mut Part, because: &[usize]) -> bool {
    let mut decisive = matches!(&part.kind, PartKind::Test(finding) if because.contains(&finding.position));
    for inner in &mut part.parts {
        decisive |= mark(inner, because);
    }
    part.decisive = decisive;
    decisive
}

/// All findings in the order of their positions.
fn findings_of(root: &Part) -> Vec<&Finding> {
    let mut findings = Vec::new();
    let mut open = vec![root];
    while let Some(part) = open.pop() {
        if let PartKind::Test(finding) = &part.kind {
            findings.push(&**finding);
        }
        open.extend(part.parts.iter().rev());
    }
    findings
}

impl Term {
    /// Visits the term and all terms within it.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        match &self.kind {
            TermKind::Negate(inner) | TermKind::Calendar(_, inner) => inner.each(visit),
            TermKind::Arithmetic { left, right, .. } => {
                left.each(visit);
                right.each(visit);
            }
            TermKind::Least(items) | TermKind::Greatest(items) => items.iter().for_each(|item| item.each(visit)),
            TermKind::Constant(_) | TermKind::Fact(_) | TermKind::Now | TermKind::Window(_) => {}
        }
    }
}

impl CalendarFunction {
    /// What is read, for readers, from the name of the point in time.
    fn naming(self, of: &Words) -> Words {
        let (de, en) = match self {
            Self::DaysSince => ("Tage seit", "days since"),
            Self::DaysUntil => ("Tage bis", "days until"),
            Self::NextAnniversary => ("nächster Jahrestag von", "next anniversary of"),
        };
        Words::new(format!("{de} „{}“", of.de), format!("{en} {}", of.en))
    }
}

/// The type of the difference of two values of a type, `None` if there is none.
fn difference_type(value_type: Type) -> Option<Type> {
    match value_type {
        Type::Instant => Some(Type::Duration),
        other if other.is_quantity() => Some(other),
        _ => None,
    }
}
