//! How far a comparison is from turning.

use super::difference_type;
use crate::ast::{Arithmetic, Comparison};
use crate::catalogue::Catalogue;
use crate::evaluate::{Facts, term_value};
use crate::typed::{Matcher, TestKind, compare, compute};
use crate::value::{Truth, Value};

/// How far the value would have to move for the test to turn.
pub(super) fn distance(test: &TestKind, actual: &Value, facts: &dyn Facts, catalogue: &Catalogue) -> Option<Value> {
    let result = difference_type(actual.value_type()?)?;
    let to = |target: &Value| {
        let distance = compute(target, Arithmetic::Subtract, actual, result);
        (!distance.is_missing()).then_some(distance)
    };
    match test {
        TestKind::Match { matcher: Matcher::Compare(comparison, wanted), .. } => {
            to(&turning_value(*comparison, actual, wanted)?)
        }
        TestKind::Match { matcher: Matcher::Between(low, high), .. } => to(nearest_end(actual, low, high)?),
        TestKind::Compare { comparison, right, .. } => {
            let wanted = term_value(right, facts, catalogue);
            to(&turning_value(*comparison, actual, &wanted)?)
        }
        TestKind::Between { low, high, .. } => {
            let (low, high) = (term_value(low, facts, catalogue), term_value(high, facts, catalogue));
            to(nearest_end(actual, &low, &high)?)
        }
        _ => None,
    }
}

/// The nearest value at which the comparison says the contrary: exact for whole numbers, else the threshold.
fn turning_value(comparison: Comparison, actual: &Value, wanted: &Value) -> Option<Value> {
    let holds = match compare(actual, comparison, wanted) {
        Truth::Unknown => return None,
        truth => truth.holds(),
    };
    let step = match (comparison, holds) {
        (Comparison::Equal | Comparison::AtLeast | Comparison::AtMost, false)
        | (Comparison::Less | Comparison::More, true) => 0,
        (Comparison::More, false) | (Comparison::AtMost, true) => 1,
        (Comparison::Less, false) | (Comparison::AtLeast, true) => -1,
        (Comparison::Equal, true) | (Comparison::NotEqual, _) => return None,
    };
    match wanted {
        Value::Whole(threshold) if matches!(actual, Value::Whole(_)) => threshold.checked_add(step).map(Value::Whole),
        other => Some(other.clone()),
    }
}

/// The end of the range that a value outside it is nearest to.
fn nearest_end<'v>(actual: &Value, low: &'v Value, high: &'v Value) -> Option<&'v Value> {
    if compare(actual, Comparison::Less, low).holds() {
        Some(low)
    } else if compare(actual, Comparison::More, high).holds() {
        Some(high)
    } else {
        None
    }
}
