//! A checked rule: names are positions, literals are values, every part has a type.

use std::sync::Arc;

use crate::ast::{Arithmetic, CalendarFunction, Comparison, Direction, Period, SetTest, TextTest, TimeRelation};
use crate::catalogue::FactIndex;
use crate::membership::MembershipQuery;
use crate::value::{Quantity, Truth, Type, Value};
use crate::window::WindowQuery;

#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Constant(Truth),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Segment { name: Arc<str>, inner: Arc<Condition> },
    Test(Test),
}

/// One comparison, the smallest thing that is true or false of a customer.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub(crate) kind: TestKind,
    /// The canonical text.
    pub(crate) text: Arc<str>,
    /// How it reads in an explanation.
    pub(crate) asked: Asked,
}

#[derive(Clone, Debug)]
pub(crate) enum TestKind {
    /// A fact or window that is itself yes or no.
    Holds(Term),
    /// A value against something written out.
    Match { value: Term, matcher: Matcher },
    /// Two values against each other.
    Compare { left: Term, comparison: Comparison, right: Term },
    /// Both ends included.
    Between { value: Term, low: Term, high: Term },
    /// A point in time near now.
    Within { value: Term, direction: Direction, period: Period },
    /// A phase, group or segment.
    Member(Arc<MembershipQuery>),
}

impl TestKind {
    /// What the test is about: the term on the left; `None` for memberships.
    pub(crate) fn subject(&self) -> Option<&Term> {
        self.terms().into_iter().flatten().next()
    }

    /// The terms it looks at, its subject first.
    pub(crate) fn terms(&self) -> [Option<&Term>; 3] {
        match self {
            Self::Holds(value) | Self::Match { value, .. } | Self::Within { value, .. } => [Some(value), None, None],
            Self::Compare { left, right, .. } => [Some(left), Some(right), None],
            Self::Between { value, low, high } => [Some(value), Some(low), Some(high)],
            Self::Member(_) => [None, None, None],
        }
    }
}

/// What is asked of the subject, in the words of the rule rather than of its lowered form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    Holds,
    Compare(Comparison),
    Between,
    OneOf,
    Text(TextTest),
    Set(SetTest),
    Time(TimeRelation, Option<Value>),
    TimeBetween(Value, Value),
    Within(Direction, Period),
    Known(bool),
    Member,
}

/// A test of one value against something written out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Matcher {
    Compare(Comparison, Value),
    Between(Value, Value),
    /// A half-open stretch of time, such as a day.
    Stretch {
        from: i64,
        until: i64,
    },
    OneOf(Vec<Value>),
    Text(TextTest, Arc<str>),
    Set(SetTest, Vec<Arc<str>>),
    Known(bool),
}

#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) kind: TermKind,
    pub(crate) value_type: Type,
}

#[derive(Clone, Debug)]
pub(crate) enum TermKind {
    Constant(Value),
    Fact(FactIndex),
    Now,
    Window(Arc<WindowQuery>),
    Calendar(CalendarFunction, Box<Term>),
    Negate(Box<Term>),
    Arithmetic { left: Box<Term>, operator: Arithmetic, right: Box<Term> },
    Least(Vec<Term>),
    Greatest(Vec<Term>),
}

impl Matcher {
    /// What the test says of `value`. A missing value is only known to be unknown.
    pub(crate) fn of(&self, value: &Value) -> Truth {
        if let Self::Known(known) = self {
            return Truth::from(value.is_missing() != *known);
        }
        if value.is_missing() {
            return Truth::Unknown;
        }
        match self {
            Self::Compare(comparison, wanted) => compare(value, *comparison, wanted),
            Self::Between(low, high) => {
                compare(value, Comparison::AtLeast, low).and(compare(value, Comparison::AtMost, high))
            }
            Self::Stretch { from, until } => match value {
                Value::Instant(at) => Truth::from(from <= at && at < until),
                _ => Truth::Unknown,
            },
            Self::OneOf(list) => {
                list.iter().map(|wanted| compare(value, Comparison::Equal, wanted)).fold(Truth::No, Truth::or)
            }
            Self::Text(test, wanted) => match value {
                Value::Text(text) => Truth::from(test.accepts(text, wanted)),
                _ => Truth::Unknown,
            },
            Self::Set(test, wanted) => match value {
                Value::TextSet(set) => Truth::from(match test {
                    SetTest::ContainsAny => wanted.iter().any(|text| set.contains(text)),
                    SetTest::ContainsAll => wanted.iter().all(|text| set.contains(text)),
                }),
                _ => Truth::Unknown,
            },
            Self::Known(_) => Truth::Unknown,
        }
    }
}

impl TextTest {
    pub(crate) fn accepts(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::Contains => text.contains(wanted),
            Self::StartsWith => text.starts_with(wanted),
            Self::EndsWith => text.ends_with(wanted),
        }
    }
}

/// Compares two values of comparable types; unknown if one is missing.
pub(crate) fn compare(left: &Value, comparison: Comparison, right: &Value) -> Truth {
    if let (Value::Text(left), Value::Text(right)) = (left, right) {
        return Truth::from(comparison.accepts((**left).cmp(&**right)));
    }
    match (left.quantity(), right.quantity()) {
        (Some(left), Some(right)) => Truth::from(compare_quantities(left, comparison, right)),
        _ => Truth::Unknown,
    }
}

fn compare_quantities(left: Quantity, comparison: Comparison, right: Quantity) -> bool {
    match (left, right) {
        (Quantity::Integer(left), Quantity::Integer(right)) => comparison.accepts(left.cmp(&right)),
        _ => compare_floats(left.as_float(), comparison, right.as_float()),
    }
}

/// Compares finite numbers; equality is exact, as it is written.
#[allow(clippy::float_cmp)]
pub(crate) fn compare_floats(left: f64, comparison: Comparison, right: f64) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::More => left > right,
        Comparison::AtLeast => left >= right,
    }
}

/// Computes with integers; no value on overflow or division by zero. Division rounds half away from zero.
pub(crate) fn compute_integers(left: i64, operator: Arithmetic, right: i64) -> Option<i64> {
    match operator {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => {
            if right == 0 {
                return None;
            }
            let (left, right) = (i128::from(left), i128::from(right));
            let doubled = 2 * left.abs() + right.abs();
            let magnitude = doubled / (2 * right.abs());
            i64::try_from(if (left < 0) == (right < 0) { magnitude } else { -magnitude }).ok()
        }
    }
}

/// Computes with floating point; no value if the result is not finite.
pub(crate) fn compute_floats(left: f64, operator: Arithmetic, right: f64) -> Option<f64> {
    let result = match operator {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
    };
    result.is_finite().then_some(result)
}

/// The nearest integer, if it fits.
pub(crate) fn round_to_integer(float: f64) -> Option<i64> {
    // 2^63 is exact in floating point; everything below it fits.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let rounded = float.round();
    #[allow(clippy::cast_possible_truncation)]
    (rounded.abs() < LIMIT).then_some(rounded as i64)
}

/// Computes a value of type `result` from two values; missing if one is missing or the result does not fit.
pub(crate) fn compute(left: &Value, operator: Arithmetic, right: &Value, result: Type) -> Value {
    let quantity = match (left.quantity(), right.quantity()) {
        (Some(Quantity::Integer(left)), Some(Quantity::Integer(right))) if result.is_integer() => {
            compute_integers(left, operator, right).map(Quantity::Integer)
        }
        (Some(left), Some(right)) => {
            let float = compute_floats(left.as_float(), operator, right.as_float());
            if result.is_integer() {
                float.and_then(round_to_integer).map(Quantity::Integer)
            } else {
                float.map(Quantity::Float)
            }
        }
        _ => None,
    };
    Value::from_quantity(quantity, result)
}

/// The lesser or greater of two values of type `result`; missing if one is missing.
pub(crate) fn pick(left: &Value, right: &Value, greater: bool, result: Type) -> Value {
    let wanted = if greater { Comparison::AtLeast } else { Comparison::AtMost };
    match (left.quantity(), right.quantity()) {
        (Some(a), Some(b)) => {
            let chosen = if compare_quantities(a, wanted, b) { a } else { b };
            Value::from_quantity(Some(chosen), result)
        }
        _ => Value::Missing,
    }
}

/// The contrary number of type `result`.
pub(crate) fn negate(value: &Value, result: Type) -> Value {
    let quantity = match value.quantity() {
        Some(Quantity::Integer(integer)) => integer.checked_neg().map(Quantity::Integer),
        Some(Quantity::Float(float)) => Some(Quantity::Float(-float)),
        None => None,
    };
    Value::from_quantity(quantity, result)
}
