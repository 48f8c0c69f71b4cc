//! How far a comparison is from turning, and when time alone turns it.

use super::{Finding, difference_type};
use crate::ast::{Arithmetic, Comparison, Direction, Period};
use crate::catalogue::{Catalogue, FactIndex, Growth};
use crate::evaluate::{Facts, term_value, test as test_truth};
use crate::membership::{MembershipAnswer, MembershipQuery};
use crate::typed::{Condition, Matcher, Term, TermKind, Test, TestKind, compare, compute};
use crate::value::{MICROS_PER_DAY, Quantity, Truth, Type, Value};
use crate::window::{Bounds, WindowQuery, shifted};

/// Instants at which a whole rule is tried; more tests than this turning one after the other are not followed.
const MAX_TRIED_INSTANTS: usize = 64;

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

/// When the test first says something else if nothing happens.
pub(super) fn test_turns_at(test: &TestKind, facts: &dyn Facts, catalogue: &Catalogue) -> Option<i64> {
    let now = facts.now();
    if let Some(at) = crossing(test, facts, catalogue) {
        return Some(at);
    }
    let mut candidates = match test {
        TestKind::Match { value, matcher } => {
            let slope = slope(value, catalogue)?;
            let Some(Quantity::Integer(start)) = term_value(value, facts, catalogue).quantity() else { return None };
            thresholds(matcher).iter().flat_map(|threshold| passing(now, start, slope, *threshold)).collect()
        }
        TestKind::Compare { left, right, .. } => {
            let slope = slope(left, catalogue)? - slope(right, catalogue)?;
            let (left, right) = (term_value(left, facts, catalogue), term_value(right, facts, catalogue));
            let (Some(Quantity::Integer(left)), Some(Quantity::Integer(right))) = (left.quantity(), right.quantity())
            else {
                return None;
            };
            passing(now, left.checked_sub(right)?, slope, 0)
        }
        TestKind::Within { value, direction, period } => {
            if slope(value, catalogue)? != 0 {
                return None;
            }
            let Value::Instant(at) = term_value(value, facts, catalogue) else { return None };
            near_turns(now, at, *direction, *period, catalogue)
        }
        TestKind::Holds(_) | TestKind::Between { .. } | TestKind::Member(_) => return None,
    };
    candidates.sort_unstable();
    let present = test_truth(test, facts, catalogue);
    candidates
        .into_iter()
        .filter(|at| *at > now)
        .find(|at| test_truth(test, &Later { facts, catalogue, at: *at }, catalogue) != present)
}

/// When a fact on a curve of its own passes the threshold it is compared with.
fn crossing(test: &TestKind, facts: &dyn Facts, catalogue: &Catalogue) -> Option<i64> {
    let TestKind::Match { value: Term { kind: TermKind::Fact(fact), .. }, matcher: Matcher::Compare(_, threshold) } =
        test
    else {
        return None;
    };
    if catalogue.fact(*fact)?.growth != Growth::OnCurve {
        return None;
    }
    facts.crossing(*fact, threshold).filter(|at| *at > facts.now())
}

fn thresholds(matcher: &Matcher) -> Vec<i64> {
    let integer = |value: &Value| match value.quantity() {
        Some(Quantity::Integer(integer)) => Some(integer),
        _ => None,
    };
    match matcher {
        Matcher::Compare(_, wanted) => integer(wanted).into_iter().collect(),
        Matcher::Between(low, high) => [low, high].into_iter().filter_map(integer).collect(),
        Matcher::Stretch { from, until } => vec![*from, *until],
        Matcher::OneOf(list) => list.iter().filter_map(integer).collect(),
        Matcher::Text(..) | Matcher::Set(..) | Matcher::Known(_) => Vec::new(),
    }
}

/// When a value that moves by `slope` a microsecond reaches and leaves `threshold`.
fn passing(now: i64, start: i64, slope: i64, threshold: i64) -> Vec<i64> {
    if slope == 0 {
        return Vec::new();
    }
    let reached =
        threshold.checked_sub(start).and_then(|way| way.checked_div(slope)).and_then(|time| now.checked_add(time));
    reached.map_or_else(Vec::new, |at| vec![at, at.saturating_add(1)])
}

/// When a fixed instant enters or leaves a period that moves with now.
fn near_turns(now: i64, at: i64, direction: Direction, period: Period, catalogue: &Catalogue) -> Vec<i64> {
    // Months differ by up to 3 days from one to the next; a leap day adds one.
    const SLACK_MICROS: i64 = 5 * MICROS_PER_DAY;
    let zone = catalogue.zone();
    match direction {
        Direction::Last => {
            let about = shifted(at, period, Direction::Next, zone);
            let (low, high) = (about.saturating_sub(SLACK_MICROS), about.saturating_add(SLACK_MICROS));
            let left = first_instant(low.max(now), high, |then| shifted(then, period, Direction::Last, zone) > at);
            [Some(at), left].into_iter().flatten().collect()
        }
        Direction::Next => {
            let entered = first_instant(now, at, |then| shifted(then, period, Direction::Next, zone) >= at);
            entered.into_iter().chain([at.saturating_add(1)]).collect()
        }
    }
}

/// The first instant in `low..=high` from which `reached` says yes, by halving.
fn first_instant(mut low: i64, mut high: i64, reached: impl Fn(i64) -> bool) -> Option<i64> {
    if low > high || !reached(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if reached(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}

/// By how much a term moves in a microsecond while nothing happens; `None` if that is not steady or not known.
fn slope(term: &Term, catalogue: &Catalogue) -> Option<i64> {
    let still = |items: &[&Term]| items.iter().all(|item| slope(item, catalogue) == Some(0)).then_some(0);
    match &term.kind {
        TermKind::Constant(_) => Some(0),
        TermKind::Now => Some(1),
        TermKind::Fact(fact) => match catalogue.fact(*fact)?.growth {
            Growth::Still => Some(0),
            Growth::WithTime => Some(1),
            Growth::OnCurve => None,
        },
        // Without events a window without a beginning stays as it is; with one, events leave it at times unknown here.
        TermKind::Window(query) => query.period().is_none().then_some(0),
        TermKind::Calendar(..) => None,
        TermKind::Negate(inner) => slope(inner, catalogue).map(|slope| -slope),
        TermKind::Arithmetic { left, operator, right } => match operator {
            Arithmetic::Add => Some(slope(left, catalogue)? + slope(right, catalogue)?),
            Arithmetic::Subtract => Some(slope(left, catalogue)? - slope(right, catalogue)?),
            Arithmetic::Multiply | Arithmetic::Divide => still(&[left, right]),
        },
        TermKind::Least(items) | TermKind::Greatest(items) => still(&items.iter().collect::<Vec<_>>()),
    }
}

/// When the whole rule first says something else if nothing happens: it is tried at every instant at which one of its
/// tests turns.
pub(super) fn rule_turns_at(
    condition: &Condition,
    findings: &[&Finding],
    tests: &[&Test],
    facts: &dyn Facts,
    catalogue: &Catalogue,
) -> Option<i64> {
    let mut instants: Vec<i64> = findings.iter().filter_map(|finding| finding.turns_at).collect();
    instants.sort_unstable();
    instants.dedup();
    instants.truncate(MAX_TRIED_INSTANTS);
    let truth_at = |at: Option<i64>| {
        let truths: Vec<Truth> = findings
            .iter()
            .zip(tests)
            .map(|(finding, test)| later_truth(finding, test, at, facts, catalogue))
            .collect();
        replay(condition, &mut truths.iter().copied())
    };
    let present = truth_at(None);
    instants.into_iter().find(|at| truth_at(Some(*at)) != present)
}

fn later_truth(finding: &Finding, test: &Test, at: Option<i64>, facts: &dyn Facts, catalogue: &Catalogue) -> Truth {
    let Some(at) = at else { return finding.truth };
    if crossing(&test.kind, facts, catalogue).is_some() {
        let turned = finding.turns_at.is_some_and(|turns_at| turns_at <= at);
        return if turned { finding.truth.negate() } else { finding.truth };
    }
    test_truth(&test.kind, &Later { facts, catalogue, at }, catalogue)
}

/// The condition's truth from its tests' truths, in the order of their positions.
fn replay(condition: &Condition, truths: &mut dyn Iterator<Item = Truth>) -> Truth {
    match condition {
        Condition::Constant(truth) => *truth,
        // No short way out: every part takes its own truths from the row.
        Condition::All(parts) => parts.iter().fold(Truth::Yes, |truth, part| truth.and(replay(part, truths))),
        Condition::Any(parts) => parts.iter().fold(Truth::No, |truth, part| truth.or(replay(part, truths))),
        Condition::Not(inner) => replay(inner, truths).negate(),
        Condition::Segment { inner, .. } => replay(inner, truths),
        Condition::Test(_) => truths.next().unwrap_or(Truth::Unknown),
    }
}

/// The same customer at a later instant, if nothing happens until then.
struct Later<'a> {
    facts: &'a dyn Facts,
    catalogue: &'a Catalogue,
    at: i64,
}

impl Facts for Later<'_> {
    fn now(&self) -> i64 {
        self.at
    }

    fn fact(&self, fact: FactIndex) -> Value {
        let value = self.facts.fact(fact);
        let grows = self.catalogue.fact(fact).is_some_and(|definition| definition.growth == Growth::WithTime);
        let passed = Value::Duration(self.at.saturating_sub(self.facts.now()));
        if grows { compute(&value, Arithmetic::Add, &passed, Type::Duration) } else { value }
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.facts.window(query, bounds)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        self.facts.membership(query, bounds)
    }
}
