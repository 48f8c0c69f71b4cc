//! A rule for one customer.

use std::sync::Arc;

use crate::ast::{CalendarFunction, Comparison, Direction};
use crate::calendar::Calendar;
use crate::catalogue::{Catalogue, FactIndex};
use crate::membership::{MembershipAnswer, MembershipQuery};
use crate::typed::{Condition, Term, TermKind, TestKind, compare, compute, negate, pick};
use crate::value::{Quantity, Truth, Type, Value};
use crate::window::{Bounds, WindowQuery, shifted};

/// What is known of one customer at one point in time.
pub trait Facts {
    /// The point in time that is asked about, in microseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;

    /// A fact's value; [`Value::Missing`] if there is none. A value of another type than declared counts as none.
    fn fact(&self, fact: FactIndex) -> Value;

    /// The answer to a window over the customer's events within `bounds`; see [`WindowQuery::answer`].
    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        let _ = (query, bounds);
        Value::Missing
    }

    /// When the events that count within `bounds` occurred, in any order, in microseconds since 1970-01-01 UTC; see
    /// [`WindowQuery::times`]. Only to foretell when they leave the window: without, that is not foretold.
    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        let _ = (query, bounds);
        Vec::new()
    }

    /// The answer to a question of membership within `bounds`; see [`MembershipQuery::answer`].
    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        let _ = (query, bounds);
        MembershipAnswer::UNKNOWN
    }

    /// When the answer to a question of membership will turn between yes and no if nothing happens to the customer, in
    /// microseconds since 1970-01-01 UTC, if the one who assigns phases knows it. Without, a phase is taken to last;
    /// that `was in … in last` ends is known all the same.
    fn membership_turns(&self, query: &MembershipQuery) -> Option<i64> {
        let _ = query;
        None
    }

    /// When a fact that is declared to move on a curve of its own will pass `threshold` if nothing happens, in
    /// microseconds since 1970-01-01 UTC; `None` if never or not known.
    fn crossing(&self, fact: FactIndex, threshold: &Value) -> Option<i64> {
        let _ = (fact, threshold);
        None
    }
}

/// Facts of one customer written down one by one: for tests, trials and the command line.
#[derive(Clone, Debug)]
pub struct WrittenFacts {
    catalogue: Arc<Catalogue>,
    now: i64,
    values: Vec<Value>,
    windows: Vec<(String, Value)>,
    memberships: Vec<(String, MembershipAnswer)>,
}

impl WrittenFacts {
    /// No fact known yet, at `now` in microseconds since 1970-01-01 UTC.
    pub fn new(catalogue: &Arc<Catalogue>, now: i64) -> Self {
        let values = vec![Value::Missing; catalogue.facts().len()];
        Self { catalogue: Arc::clone(catalogue), now, values, windows: Vec::new(), memberships: Vec::new() }
    }

    /// Writes down a fact. A name that the catalogue does not have is ignored.
    #[must_use]
    pub fn with(mut self, id: &str, value: Value) -> Self {
        if let Some(index) = self.catalogue.index_of(id) {
            self.values[index.position()] = value;
        }
        self
    }

    /// Writes down the answer to the window of that canonical text.
    #[must_use]
    pub fn with_window(mut self, text: impl Into<String>, value: Value) -> Self {
        self.windows.push((text.into(), value));
        self
    }

    /// Writes down the answer to the question of membership of that canonical text, such as
    /// `in phase "reife" of "stauss_bruhn"`.
    #[must_use]
    pub fn with_membership(mut self, text: impl Into<String>, answer: impl Into<MembershipAnswer>) -> Self {
        self.memberships.push((text.into(), answer.into()));
        self
    }
}

impl Facts for WrittenFacts {
    fn now(&self) -> i64 {
        self.now
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.values.get(fact.position()).cloned().unwrap_or(Value::Missing)
    }

    fn window(&self, query: &WindowQuery, _: Bounds) -> Value {
        let answer = self.windows.iter().find(|(text, _)| text == query.text());
        answer.map_or(Value::Missing, |(_, value)| value.clone())
    }

    fn membership(&self, query: &MembershipQuery, _: Bounds) -> MembershipAnswer {
        let answer = self.memberships.iter().find(|(text, _)| text == query.text());
        answer.map_or(MembershipAnswer::UNKNOWN, |(_, answer)| *answer)
    }
}

pub(crate) fn condition(condition: &Condition, facts: &dyn Facts, catalogue: &Catalogue) -> Truth {
    match condition {
        Condition::Constant(truth) => *truth,
        Condition::All(parts) => {
            let mut truth = Truth::Yes;
            for part in parts {
                truth = truth.and(self::condition(part, facts, catalogue));
                if truth == Truth::No {
                    break;
                }
            }
            truth
        }
        Condition::Any(parts) => {
            let mut truth = Truth::No;
            for part in parts {
                truth = truth.or(self::condition(part, facts, catalogue));
                if truth == Truth::Yes {
                    break;
                }
            }
            truth
        }
        Condition::Not(inner) => self::condition(inner, facts, catalogue).negate(),
        Condition::Segment { inner, .. } => self::condition(inner, facts, catalogue),
        Condition::Test(test) => self::test(&test.kind, facts, catalogue),
    }
}

pub(crate) fn test(test: &TestKind, facts: &dyn Facts, catalogue: &Catalogue) -> Truth {
    let value_of = |term: &Term| term_value(term, facts, catalogue);
    match test {
        TestKind::Holds(term) => match value_of(term) {
            Value::Bool(yes) => Truth::from(yes),
            _ => Truth::Unknown,
        },
        TestKind::Match { value, matcher } => matcher.of(&value_of(value)),
        TestKind::Compare { left, comparison, right } => compare(&value_of(left), *comparison, &value_of(right)),
        TestKind::Between { value, low, high } => {
            let value = value_of(value);
            let above = compare(&value, Comparison::AtLeast, &value_of(low));
            above.and(compare(&value, Comparison::AtMost, &value_of(high)))
        }
        TestKind::Within { value, direction, period } => match value_of(value) {
            Value::Instant(at) => {
                let far = shifted(facts.now(), *period, *direction, catalogue.calendar());
                Truth::from(stretch_near_now(facts.now(), far, *direction).contains(&at))
            }
            _ => Truth::Unknown,
        },
        TestKind::Member(query) => facts.membership(query, query.bounds(facts.now(), catalogue.calendar())).truth,
    }
}

/// From the far end to now, or from now to the far end; both ends belong to it.
pub(crate) fn stretch_near_now(now: i64, far: i64, direction: Direction) -> std::ops::RangeInclusive<i64> {
    match direction {
        Direction::Last => far..=now,
        Direction::Next => now..=far,
    }
}

pub(crate) fn term_value(term: &Term, facts: &dyn Facts, catalogue: &Catalogue) -> Value {
    let result = term.value_type;
    match &term.kind {
        TermKind::Constant(value) => value.clone(),
        TermKind::Fact(index) => facts.fact(*index).of_type(result),
        TermKind::Now => Value::Instant(facts.now()),
        TermKind::Window(query) => window_value(query, facts, catalogue.calendar()),
        TermKind::Calendar(function, of) => match term_value(of, facts, catalogue) {
            Value::Instant(at) => {
                let read = function.read(at, facts.now(), catalogue.calendar());
                Value::from_quantity(Some(Quantity::Integer(read)), result)
            }
            _ => Value::Missing,
        },
        TermKind::Negate(inner) => negate(&term_value(inner, facts, catalogue), result),
        TermKind::Arithmetic { left, operator, right } => {
            let left = term_value(left, facts, catalogue);
            compute(&left, *operator, &term_value(right, facts, catalogue), result)
        }
        TermKind::Least(items) => extreme(items, false, result, facts, catalogue),
        TermKind::Greatest(items) => extreme(items, true, result, facts, catalogue),
    }
}

impl CalendarFunction {
    /// Reads `at` from the calendar at `now`.
    pub(crate) fn read(self, at: i64, now: i64, calendar: &Calendar) -> i64 {
        match self {
            Self::DaysSince => calendar.day_of(now) - calendar.day_of(at),
            Self::DaysUntil => calendar.day_of(at) - calendar.day_of(now),
            Self::NextAnniversary => calendar.next_anniversary(at, now),
        }
    }
}

fn window_value(query: &WindowQuery, facts: &dyn Facts, calendar: &Calendar) -> Value {
    facts.window(query, query.bounds(facts.now(), calendar)).of_type(query.value_type)
}

fn extreme(items: &[Term], greater: bool, result: Type, facts: &dyn Facts, catalogue: &Catalogue) -> Value {
    items
        .iter()
        .map(|item| term_value(item, facts, catalogue).of_type(result))
        .reduce(|best, value| pick(&best, &value, greater, result))
        .unwrap_or(Value::Missing)
}
