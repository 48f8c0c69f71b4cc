//! A checked rule into the program that is run over columns.

mod machine;
mod vector;

use std::ops::Range;
use std::sync::Arc;

use crate::ast::{CalendarFunction, Comparison, Direction, Period, SetTest};
use crate::calendar::Calendar;
use crate::catalogue::FactIndex;
use crate::columns::{Columns, Truths};
use crate::membership::MembershipQuery;
use crate::typed::{Condition, Matcher, Term, TermKind, TestKind};
use crate::value::{Truth, Type, Value};

/// How many rows are worked on at once: few enough that all intermediate results stay in the nearest cache.
pub(crate) const CHUNK_ROWS: usize = 1024;

/// A rule as a tree of loops over columns. What depends on neither customer nor time was decided when it was made.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    root: Node,
    /// How many tests of texts there are, each with a memory of the texts it has seen.
    memories: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Constant(Truth),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Holds(Term),
    Known {
        value: Term,
        known: bool,
    },
    /// Every comparison of integers with constants is one range, both ends included.
    Range {
        value: Term,
        low: i64,
        high: i64,
    },
    /// Whole days since (or until) an instant, both ends included.
    Days {
        of: Term,
        function: CalendarFunction,
        low: i64,
        high: i64,
    },
    Member(Arc<MembershipQuery>),
    Near {
        value: Term,
        direction: Direction,
        period: Period,
    },
    Float {
        value: Term,
        comparison: Comparison,
        wanted: f64,
    },
    Compare {
        left: Term,
        comparison: Comparison,
        right: Term,
    },
    SameText {
        left: FactIndex,
        equal: bool,
        right: FactIndex,
    },
    Text {
        fact: FactIndex,
        matcher: Matcher,
        memory: usize,
    },
    Set {
        fact: FactIndex,
        test: SetTest,
        wanted: Vec<Arc<str>>,
        memory: usize,
    },
}

impl Program {
    pub(crate) fn new(condition: &Condition) -> Self {
        let mut lowering = Lowering { memories: 0 };
        let root = lowering.condition(condition);
        Self { root, memories: lowering.memories }
    }

    pub(crate) fn run(&self, columns: &dyn Columns, rows: Range<usize>, calendar: &Calendar) -> Truths {
        machine::run(&self.root, self.memories, columns, rows, calendar)
    }
}

struct Lowering {
    memories: usize,
}

impl Lowering {
    fn condition(&mut self, condition: &Condition) -> Node {
        match condition {
            Condition::Constant(truth) => Node::Constant(*truth),
            Condition::All(parts) => Node::All(parts.iter().map(|part| self.condition(part)).collect()),
            Condition::Any(parts) => Node::Any(parts.iter().map(|part| self.condition(part)).collect()),
            Condition::Not(inner) => Node::Not(Box::new(self.condition(inner))),
            Condition::Segment { inner, .. } => self.condition(inner),
            Condition::Test(test) => self.test(&test.kind),
        }
    }

    fn test(&mut self, test: &TestKind) -> Node {
        match test {
            TestKind::Holds(term) => Node::Holds(term.clone()),
            TestKind::Match { value, matcher } => match &value.kind {
                TermKind::Constant(constant) => Node::Constant(matcher.of(constant)),
                _ => self.matching(value, matcher),
            },
            TestKind::Compare { left, comparison, right } => match (&left.kind, &right.kind) {
                (TermKind::Fact(left_fact), TermKind::Fact(right_fact)) if left.value_type == Type::Text => {
                    Node::SameText { left: *left_fact, equal: *comparison == Comparison::Equal, right: *right_fact }
                }
                _ => Node::Compare { left: left.clone(), comparison: *comparison, right: right.clone() },
            },
            TestKind::Between { value, low, high } => Node::All(vec![
                Node::Compare { left: value.clone(), comparison: Comparison::AtLeast, right: low.clone() },
                Node::Compare { left: value.clone(), comparison: Comparison::AtMost, right: high.clone() },
            ]),
            TestKind::Within { value, direction, period } => {
                Node::Near { value: value.clone(), direction: *direction, period: *period }
            }
            TestKind::Member(query) => Node::Member(Arc::clone(query)),
        }
    }

    fn matching(&mut self, value: &Term, matcher: &Matcher) -> Node {
        match (matcher, &value.kind) {
            (Matcher::Known(known), _) => Node::Known { value: value.clone(), known: *known },
            (Matcher::Set(test, wanted), TermKind::Fact(fact)) => {
                let mut wanted = wanted.clone();
                wanted.sort_unstable();
                wanted.dedup();
                Node::Set { fact: *fact, test: *test, wanted, memory: self.memory() }
            }
            (matcher, TermKind::Fact(fact)) if value.value_type == Type::Text => {
                Node::Text { fact: *fact, matcher: matcher.clone(), memory: self.memory() }
            }
            (Matcher::Compare(comparison, wanted), _) => comparing(value, *comparison, wanted),
            (Matcher::Between(low, high), _) => {
                Node::All(vec![comparing(value, Comparison::AtLeast, low), comparing(value, Comparison::AtMost, high)])
            }
            (Matcher::Stretch { from, until }, _) => range(value, *from, until.checked_sub(1)),
            (Matcher::OneOf(list), _) => {
                Node::Any(list.iter().map(|wanted| comparing(value, Comparison::Equal, wanted)).collect())
            }
            // Texts and sets come from facts alone.
            (Matcher::Text(..) | Matcher::Set(..), _) => Node::Constant(Truth::Unknown),
        }
    }

    fn memory(&mut self) -> usize {
        self.memories += 1;
        self.memories - 1
    }
}

fn comparing(value: &Term, comparison: Comparison, wanted: &Value) -> Node {
    use crate::value::Quantity::{Float, Integer};
    match wanted.quantity() {
        Some(Integer(wanted)) if value.value_type.is_integer() => match comparison {
            Comparison::Equal => range(value, wanted, Some(wanted)),
            Comparison::NotEqual => Node::Not(Box::new(range(value, wanted, Some(wanted)))),
            Comparison::Less => range(value, i64::MIN, wanted.checked_sub(1)),
            Comparison::AtMost => range(value, i64::MIN, Some(wanted)),
            Comparison::More => Node::Not(Box::new(range(value, i64::MIN, Some(wanted)))),
            Comparison::AtLeast => range(value, wanted, Some(i64::MAX)),
        },
        Some(quantity @ (Integer(_) | Float(_))) => {
            Node::Float { value: value.clone(), comparison, wanted: quantity.as_float() }
        }
        None => Node::Constant(Truth::Unknown),
    }
}

/// No `high` is an end below all integers: never, for any known value.
fn range(value: &Term, low: i64, high: Option<i64>) -> Node {
    match high {
        Some(high) => match &value.kind {
            TermKind::Calendar(function, of) if *function != CalendarFunction::NextAnniversary => {
                Node::Days { of: (**of).clone(), function: *function, low, high }
            }
            _ => Node::Range { value: value.clone(), low, high },
        },
        None => Node::Not(Box::new(Node::Range { value: value.clone(), low: i64::MIN, high: i64::MAX })),
    }
}
