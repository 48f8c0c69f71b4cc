//! When time alone turns a rule.
//!
//! A comparison is followed from one *break* to the next: the instants at which an event leaves a window, or an
//! anniversary comes and goes. Between two breaks its values stand still, rise or fall ([`course`]), so that it turns
//! where one passes a threshold, which is found by halving. What neither stands, rises nor falls is looked at day by day.

mod course;
mod later;
mod near;

use crate::ast::CalendarFunction;
use crate::ast::Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
use crate::ast::Direction;
use crate::catalogue::{Catalogue, Growth};
use crate::evaluate::{Facts, term_value, test as test_truth};
use crate::membership::MembershipQuery;
use crate::typed::{Condition, Matcher, Term, TermKind, TestKind, compare};
use crate::value::{MICROS_PER_DAY, Quantity, Truth, Value};
use crate::window::Bounds;
use course::Course;
use later::Later;

/// Turns of single comparisons at which a whole rule is tried; what turns only after more is not foretold.
const MAX_TURNS: usize = 64;
/// Breaks over which one comparison is followed.
const MAX_BREAKS: usize = 256;
/// Days within which most thresholds are passed.
const NEAR_DAYS: i64 = 4_000;
/// Days over which a comparison is followed that neither stands, rises nor falls.
const MAX_DAYS: i64 = 1_100;
/// The last instant that is looked at: the end of the calendar.
const END_OF_TIME: i64 = 253_402_207_200_000_000;

/// When the test first says something else if nothing happens.
pub(crate) fn test_turns_at(test: &TestKind, facts: &dyn Facts, catalogue: &Catalogue) -> Option<i64> {
    Path::new(test, facts, catalogue).next_turn(facts.now())
}

/// When the whole rule first says something else if nothing happens: it is tried at every instant at which one of its
/// tests turns.
pub(crate) fn rule_turns_at(condition: &Condition, facts: &dyn Facts, catalogue: &Catalogue) -> Option<i64> {
    let mut tests = Vec::new();
    each_test(condition, &mut |test| tests.push(test));
    let now = facts.now();
    let paths: Vec<Path<'_>> = tests.into_iter().map(|test| Path::new(test, facts, catalogue)).collect();
    let mut turns: Vec<Option<i64>> = paths.iter().map(|path| path.next_turn(now)).collect();
    let mut truths: Vec<Truth> = paths.iter().map(|path| path.truth_at(now)).collect();
    let present = replay(condition, &mut truths.iter().copied());
    for _ in 0..MAX_TURNS {
        let at = turns.iter().flatten().copied().min()?;
        for (position, path) in paths.iter().enumerate().filter(|(_, path)| path.moves || path.told.is_some()) {
            // Also of those not foretold to turn now, so that what is told of the whole is true in any case.
            let truth = path.truth_at(at);
            if turns[position] == Some(at) || truth != truths[position] {
                turns[position] = path.next_turn(at);
            }
            truths[position] = truth;
        }
        if replay(condition, &mut truths.iter().copied()) != present {
            return Some(at);
        }
    }
    None
}

fn each_test<'a>(condition: &'a Condition, visit: &mut dyn FnMut(&'a TestKind)) {
    match condition {
        Condition::Constant(_) => {}
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                each_test(part, visit);
            }
        }
        Condition::Not(inner) => each_test(inner, visit),
        Condition::Segment { inner, .. } => each_test(inner, visit),
        Condition::Test(test) => visit(&test.kind),
    }
}

/// The condition's truth from its tests' truths, in the order of [`each_test`].
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

/// One test of one customer over the time to come.
struct Path<'a> {
    test: &'a TestKind,
    facts: &'a dyn Facts,
    catalogue: &'a Catalogue,
    /// When it turns, as its source says; it turns then and never again.
    told: Option<i64>,
    /// When an event enters or leaves one of its windows, ascending.
    breaks: Vec<i64>,
    moves: bool,
    /// Whether nothing in it moves but the days, so that between breaks it turns at midnight only.
    by_day: bool,
}

impl<'a> Path<'a> {
    fn new(test: &'a TestKind, facts: &'a dyn Facts, catalogue: &'a Catalogue) -> Self {
        let moves = test.moves(catalogue);
        let told = told(test, facts, catalogue);
        let by_day = !test.terms().into_iter().flatten().any(|term| term.flows(catalogue));
        let mut path = Self { test, facts, catalogue, told, breaks: Vec::new(), moves, by_day };
        if moves && told.is_none() {
            path.breaks = path.window_breaks();
        }
        path
    }

    /// Whether one value is asked to lie above or below one other: where they only move apart or only towards each other,
    /// that turns at most once.
    fn turns_once(&self) -> bool {
        match self.test {
            TestKind::Match { matcher: Matcher::Compare(comparison, _), .. } | TestKind::Compare { comparison, .. } => {
                !matches!(comparison, Equal | NotEqual)
            }
            _ => false,
        }
    }

    fn later(&self, at: i64) -> Later<'a> {
        Later { facts: self.facts, catalogue: self.catalogue, at }
    }

    fn truth_at(&self, at: i64) -> Truth {
        if let Some(told) = self.told {
            let present = test_truth(self.test, self.facts, self.catalogue);
            return if told <= at { present.negate() } else { present };
        }
        test_truth(self.test, &self.later(at), self.catalogue)
    }

    fn value_at(&self, term: &Term, at: i64) -> Value {
        term_value(term, &self.later(at), self.catalogue)
    }

    /// The first instant after `from` at which it says something else than at `from`.
    fn next_turn(&self, from: i64) -> Option<i64> {
        if let Some(told) = self.told {
            return (told > from).then_some(told);
        }
        if !self.moves {
            return None;
        }
        if let TestKind::Member(query) = self.test {
            return self.membership_turn(query, from);
        }
        let present = self.truth_at(from);
        let mut start = from;
        for _ in 0..MAX_BREAKS {
            let next_break = self.next_break(start);
            let last = next_break.map_or(END_OF_TIME, |next| next - 1);
            if let Some(at) = self.turn_between(start, last, present) {
                return Some(at);
            }
            start = next_break?;
            if self.truth_at(start) != present {
                return Some(start);
            }
        }
        None
    }

    /// The first instant in `start + 1 ..= last` with another truth; there is no break among them.
    fn turn_between(&self, start: i64, last: i64, present: Truth) -> Option<i64> {
        let candidates = match self.test {
            TestKind::Holds(_) | TestKind::Member(_) => Some(Vec::new()),
            TestKind::Match { value, matcher } => self.passing(start, last, value, matcher),
            TestKind::Compare { left, right, .. } => self.meeting(start, last, left, right),
            TestKind::Between { value, low, high } => self.meeting(start, last, value, low).and_then(|mut meeting| {
                meeting.extend(self.meeting(start, last, value, high)?);
                Some(meeting)
            }),
            TestKind::Within { value, direction, period } => {
                match (self.course(value, start), self.value_at(value, start)) {
                    (Course::STILL, Value::Instant(at)) => {
                        let stretch = near::Stretch { direction: *direction, period: *period };
                        Some(stretch.next_change(at, start, self.catalogue.calendar()).into_iter().collect())
                    }
                    (Course::STILL, _) => Some(Vec::new()),
                    _ => None,
                }
            }
        };
        let Some(mut candidates) = candidates else { return self.day_by_day(start, last, present) };
        candidates.sort_unstable();
        candidates.into_iter().filter(|at| (start + 1..=last).contains(at)).find(|at| self.truth_at(*at) != present)
    }

    /// When a value passes what it is compared with; `None` if it neither stands, rises nor falls. One that is missing
    /// and does not move otherwise stays missing.
    fn passing(&self, start: i64, last: i64, value: &Term, matcher: &Matcher) -> Option<Vec<i64>> {
        let course = self.course(value, start);
        let quantity = self.value_at(value, start).quantity();
        if quantity.is_none() && course != Course::Wild {
            return Some(Vec::new());
        }
        let thresholds = thresholds(matcher);
        if let (Course::Linear(slope), Some(Quantity::Integer(from))) = (course, quantity)
            && thresholds.iter().all(|threshold| matches!(threshold.quantity(), Some(Quantity::Integer(_))))
        {
            return Some(thresholds.iter().flat_map(|threshold| reached(start, from, slope, threshold)).collect());
        }
        let mut candidates = Vec::new();
        if let Some(rises) = course.direction()? {
            if self.turns_once() {
                let present = self.truth_at(start);
                return Some(self.first(start, last, |at| self.truth_at(at) != present).into_iter().collect());
            }
            for threshold in &thresholds {
                candidates.extend(
                    self.crossings((start, last), rises, &|at| self.value_at(value, at), &|_| threshold.clone()),
                );
            }
            candidates.extend(self.first(start, last, |at| self.value_at(value, at).is_missing()));
        }
        Some(candidates)
    }

    /// When one value passes another.
    fn meeting(&self, start: i64, last: i64, left: &Term, right: &Term) -> Option<Vec<i64>> {
        let course = self.course(left, start).minus(self.course(right, start));
        let mut candidates = Vec::new();
        if let Some(rises) = course.direction()? {
            if self.turns_once() {
                let present = self.truth_at(start);
                return Some(self.first(start, last, |at| self.truth_at(at) != present).into_iter().collect());
            }
            let sides = (|at| self.value_at(left, at), |at| self.value_at(right, at));
            candidates.extend(self.crossings((start, last), rises, &sides.0, &sides.1));
            let missing = |at| self.value_at(left, at).is_missing() || self.value_at(right, at).is_missing();
            candidates.extend(self.first(start, last, missing));
        }
        Some(candidates)
    }

    /// When `left - right`, which only rises or only falls, reaches zero and when it leaves it. A value that has become
    /// missing has run out of all bounds.
    fn crossings(
        &self,
        (start, last): (i64, i64),
        rises: bool,
        left: &dyn Fn(i64) -> Value,
        right: &dyn Fn(i64) -> Value,
    ) -> impl Iterator<Item = i64> + use<> {
        let passed = if rises { [AtLeast, More] } else { [AtMost, Less] };
        let found = passed
            .map(|comparison| self.first(start, last, |at| compare(&left(at), comparison, &right(at)) != Truth::No));
        found.into_iter().flatten()
    }

    /// The first instant after `start` from which `reached` says yes, between breaks.
    fn first(&self, start: i64, last: i64, reached: impl Fn(i64) -> bool) -> Option<i64> {
        if !self.by_day {
            return first_instant(start + 1, last, reached);
        }
        let calendar = self.catalogue.calendar();
        let tomorrow = calendar.day_of(start) + 1;
        let day = first_step(tomorrow, calendar.day_of(last), NEAR_DAYS, |day| reached(calendar.start_of(day)))?;
        Some(calendar.start_of(day))
    }

    /// The first of the next days on which the truth is another one, and the instant of that day.
    fn day_by_day(&self, start: i64, last: i64, present: Truth) -> Option<i64> {
        let calendar = self.catalogue.calendar();
        let today = calendar.day_of(start);
        let mut before = start;
        for day in today + 1..=today + MAX_DAYS {
            let at = calendar.start_of(day).min(last);
            if at > before && self.truth_at(at) != present {
                return first_instant(before + 1, at, |at| self.truth_at(at) != present);
            }
            if at >= last {
                return None;
            }
            before = at;
        }
        None
    }

    fn course(&self, term: &Term, at: i64) -> Course {
        Course::of(term, &self.later(at), self.catalogue)
    }

    /// The next break after `at`.
    fn next_break(&self, at: i64) -> Option<i64> {
        let window = self.breaks.get(self.breaks.partition_point(|known| *known <= at)).copied();
        let mut next = window;
        for term in self.test.terms().into_iter().flatten() {
            term.each(&mut |term| {
                if let TermKind::Calendar(CalendarFunction::NextAnniversary, of) = &term.kind
                    && let Value::Instant(of) = self.value_at(of, at)
                {
                    let calendar = self.catalogue.calendar();
                    let (day, today) = (calendar.next_anniversary_day(of, at), calendar.day_of(at));
                    let change = calendar.start_of(if day == today { today + 1 } else { day });
                    next = Some(next.map_or(change, |next| next.min(change)));
                }
            });
        }
        next.filter(|next| *next > at && *next < END_OF_TIME)
    }

    /// When events enter or leave the windows of the test.
    fn window_breaks(&self) -> Vec<i64> {
        let (calendar, now) = (self.catalogue.calendar(), self.facts.now());
        let mut breaks = Vec::new();
        for term in self.test.terms().into_iter().flatten() {
            term.each(&mut |term| {
                let TermKind::Window(query) = &term.kind else { return };
                let Some(period) = query.period() else { return };
                let stretches: Vec<near::Stretch> = [Some(period), query.until()]
                    .into_iter()
                    .flatten()
                    .map(|period| near::Stretch { direction: Direction::Last, period })
                    .collect();
                // Events that have just left can come back for a day where months differ in length, and those that are
                // too young for a window that ended earlier are still to come.
                let from = query.bounds(now, calendar).from;
                let bounds = Bounds { from: from.map(|from| from.saturating_sub(near::SLACK_MICROS)), until: now };
                for time in self.facts.window_times(query, bounds) {
                    for stretch in &stretches {
                        let mut at = now;
                        while let Some(change) = stretch.next_change(time, at, calendar) {
                            breaks.push(change);
                            at = change;
                        }
                    }
                }
            });
        }
        breaks.sort_unstable();
        breaks.dedup();
        breaks
    }

    /// When the past that is asked about no longer reaches back to the latest stay, or begins to be all known.
    fn membership_turn(&self, query: &MembershipQuery, from: i64) -> Option<i64> {
        let present = self.truth_at(from);
        let stretch = near::Stretch { direction: Direction::Last, period: query.period()? };
        let mut at = from;
        for _ in 0..MAX_BREAKS {
            let answer = self.later(at).membership(query, query.bounds(at, self.catalogue.calendar()));
            // A stay ends before its last instant; what is known begins after what is not.
            let edge =
                answer.stay.and_then(|stay| stay.until).or(answer.known_from).or_else(|| self.last_edge(query))?;
            at = stretch.next_change(edge.saturating_sub(1), at, self.catalogue.calendar())?;
            if self.truth_at(at) != present {
                return Some(at);
            }
        }
        None
    }

    /// The end of the stay that the question found at first, which can come back where months differ in length.
    fn last_edge(&self, query: &MembershipQuery) -> Option<i64> {
        let bounds = query.bounds(self.facts.now(), self.catalogue.calendar());
        let answer = self.facts.membership(query, bounds);
        answer.stay.and_then(|stay| stay.until).or(answer.known_from)
    }
}

/// When the source of a fact on a curve, or of a phase, says that the test turns.
fn told(test: &TestKind, facts: &dyn Facts, catalogue: &Catalogue) -> Option<i64> {
    let at = match test {
        TestKind::Member(query) => facts.membership_turns(query),
        TestKind::Match { value: Term { kind: TermKind::Fact(fact), .. }, matcher: Matcher::Compare(_, threshold) }
            if catalogue.fact(*fact)?.growth == Growth::OnCurve =>
        {
            facts.crossing(*fact, threshold)
        }
        _ => None,
    };
    at.filter(|at| *at > facts.now())
}

/// The values written out that a test compares with.
pub(crate) fn thresholds(matcher: &Matcher) -> Vec<Value> {
    match matcher {
        Matcher::Compare(_, wanted) => vec![wanted.clone()],
        Matcher::Between(low, high) => vec![low.clone(), high.clone()],
        Matcher::Stretch { from, until } => vec![Value::Instant(*from), Value::Instant(*until)],
        Matcher::OneOf(list) => list.clone(),
        Matcher::Text(..) | Matcher::Set(..) | Matcher::Known(_) => Vec::new(),
    }
}

/// When a value that moves by `slope` a microsecond reaches and leaves `threshold`.
fn reached(start: i64, from: i64, slope: i64, threshold: &Value) -> Vec<i64> {
    let Some(Quantity::Integer(threshold)) = threshold.quantity() else { return Vec::new() };
    let way = threshold.checked_sub(from).and_then(|way| way.checked_div(slope));
    let at = way.and_then(|time| start.checked_add(time));
    at.map_or_else(Vec::new, |at| vec![at, at.saturating_add(1)])
}

/// The first instant in `low..=high` from which `reached` says yes, by halving.
fn first_instant(low: i64, high: i64, reached: impl Fn(i64) -> bool) -> Option<i64> {
    first_step(low, high, NEAR_DAYS * MICROS_PER_DAY, reached)
}

/// The first number in `low..=high` from which `reached` says yes, by halving. Most thresholds lie near: what is farther
/// than `near` is halved only if there is nothing before.
fn first_step(mut low: i64, mut high: i64, near: i64, reached: impl Fn(i64) -> bool) -> Option<i64> {
    if low > high {
        return None;
    }
    let near = low.saturating_add(near);
    if near < high && reached(near) {
        high = near;
    } else if !reached(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if reached(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}
