//! Runs a program over columns, chunk by chunk.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::vector::{Kleene, Mask, Vector, known_mask, one_by_one};
use super::{CHUNK_ROWS, Node};
use crate::ast::{CalendarFunction, Comparison, SetTest};
use crate::calendar::Calendar;
use crate::catalogue::FactIndex;
use crate::columns::{Column, Columns, Dictionary, Truths};
use crate::evaluate::stretch_near_now;
use crate::typed::{Matcher, Term, TermKind, compare_floats};
use crate::value::{MICROS_PER_DAY, Quantity, Truth, Value};
use crate::window::shifted;

pub(super) fn run(
    root: &Node,
    memories: usize,
    columns: &dyn Columns,
    rows: Range<usize>,
    calendar: &Calendar,
) -> Truths {
    let mut machine =
        Machine { columns, calendar, now: columns.now(), rows: 0..0, memories: vec![Vec::new(); memories] };
    let mut truths = Truths { rows: rows.len(), yes: Vec::new(), no: Vec::new() };
    let mut start = rows.start;
    while start < rows.end {
        machine.rows = start..rows.end.min(start + CHUNK_ROWS);
        let count = machine.rows.len();
        let truth = machine.node(root);
        let (inside, words) = (Mask::first(count), count.div_ceil(64));
        truths.yes.extend_from_slice(&truth.yes.and(inside).0[..words]);
        truths.no.extend_from_slice(&truth.no.and(inside).0[..words]);
        start = machine.rows.end;
    }
    truths
}

/// What a test knows of a text it has met: nothing yet, not wanted, or wanted as number so much less two.
const UNSEEN: u32 = 0;
const UNWANTED: u32 = 1;

/// Beyond this day, counted from 1970-01-01, there is no instant; neither that many days before.
const LAST_DAY: i64 = i64::MAX / MICROS_PER_DAY;

struct Machine<'a> {
    columns: &'a dyn Columns,
    calendar: &'a Calendar,
    now: i64,
    rows: Range<usize>,
    memories: Vec<Vec<u32>>,
}

impl<'a> Machine<'a> {
    fn node(&mut self, node: &Node) -> Kleene {
        let inside = Mask::first(self.rows.len());
        match node {
            Node::Constant(truth) => match truth {
                Truth::Yes => Kleene { yes: inside, no: Mask::NONE },
                Truth::No => Kleene { yes: Mask::NONE, no: inside },
                Truth::Unknown => Kleene { yes: Mask::NONE, no: Mask::NONE },
            },
            Node::All(parts) => {
                let mut truth = Kleene { yes: inside, no: Mask::NONE };
                for part in parts {
                    truth = truth.and(self.node(part));
                    if truth.no == inside {
                        break;
                    }
                }
                truth
            }
            Node::Any(parts) => {
                let mut truth = Kleene { yes: Mask::NONE, no: inside };
                for part in parts {
                    truth = truth.or(self.node(part));
                    if truth.yes == inside {
                        break;
                    }
                }
                truth
            }
            Node::Not(inner) => self.node(inner).negate(),
            Node::Holds(term) => self.holds(term),
            Node::Known { value, known } => {
                let present = self.known(value).and(inside);
                let truth = Kleene { yes: present, no: inside.without(present) };
                if *known { truth } else { truth.negate() }
            }
            Node::Range { value, low, high } => self.range(value, *low, *high),
            Node::Days { of, function, low, high } => self.days(of, *function, *low, *high),
            Node::Member(query) => {
                let bounds = query.bounds(self.now, self.calendar);
                bools(self.columns.membership(query, bounds, self.rows.clone()))
            }
            Node::Near { value, direction, period } => {
                let far = shifted(self.now, *period, *direction, self.calendar);
                let stretch = stretch_near_now(self.now, far, *direction);
                self.range(value, *stretch.start(), *stretch.end())
            }
            Node::Float { value, comparison, wanted } => self.float(value, *comparison, *wanted),
            Node::Compare { left, comparison, right } => self.term(left).compare(*comparison, self.term(right)),
            Node::SameText { left, equal, right } => self.same_text(*left, *equal, *right),
            Node::Text { fact, matcher, memory } => self.text(*fact, matcher, *memory),
            Node::Set { fact, test, wanted, memory } => self.set(*fact, *test, wanted, *memory),
        }
    }

    /// The column of a fact or window; nothing else is one.
    fn column(&self, term: &Term) -> Column<'a> {
        match &term.kind {
            TermKind::Fact(fact) => self.columns.column(*fact, self.rows.clone()),
            TermKind::Window(query) => {
                let bounds = query.bounds(self.now, self.calendar);
                self.columns.window(query, bounds, self.rows.clone())
            }
            _ => Column::Missing,
        }
    }

    fn term(&self, term: &Term) -> Vector<'a> {
        let integers = term.value_type.is_integer();
        let rows = self.rows.len();
        match &term.kind {
            TermKind::Fact(_) | TermKind::Window(_) => Vector::from_column(self.column(term), integers),
            TermKind::Now => Vector::Integers(vec![self.now; rows].into(), Mask::first(rows)),
            TermKind::Constant(value) => constant(value, rows),
            TermKind::Calendar(function, of) => {
                let (calendar, today) = (self.calendar, self.calendar.day_of(self.now));
                match function {
                    CalendarFunction::DaysSince => self.term(of).map_integers(|at| today - calendar.day_of(at)),
                    CalendarFunction::DaysUntil => self.term(of).map_integers(|at| calendar.day_of(at) - today),
                    CalendarFunction::NextAnniversary => {
                        self.term(of).map_integers(|at| calendar.next_anniversary(at, self.now))
                    }
                }
            }
            TermKind::Negate(inner) => self.term(inner).negated(),
            TermKind::Arithmetic { left, operator, right } => {
                self.term(left).compute(*operator, self.term(right), integers)
            }
            TermKind::Least(items) => self.extreme(items, false, integers),
            TermKind::Greatest(items) => self.extreme(items, true, integers),
        }
    }

    fn extreme(&self, items: &[Term], greater: bool, integers: bool) -> Vector<'a> {
        let vectors = items.iter().map(|item| {
            let vector = self.term(item);
            if integers { vector } else { vector.into_floats() }
        });
        vectors.reduce(|best, vector| best.pick(vector, greater)).unwrap_or_else(Vector::missing)
    }

    fn holds(&self, term: &Term) -> Kleene {
        bools(self.column(term))
    }

    /// Days are asked for by the instants at which they begin and end, so that no row needs the calendar.
    fn days(&self, of: &Term, function: CalendarFunction, low: i64, high: i64) -> Kleene {
        if low > high {
            return Kleene::known(Mask::NONE, self.term(of).known());
        }
        let today = self.calendar.day_of(self.now);
        let (first, last) = match function {
            CalendarFunction::DaysSince => (today.saturating_sub(high), today.saturating_sub(low)),
            _ => (today.saturating_add(low), today.saturating_add(high)),
        };
        let begin = if first <= -LAST_DAY { i64::MIN } else { self.calendar.start_of(first) };
        let end = if last >= LAST_DAY { i64::MAX } else { self.calendar.start_of(last + 1).saturating_sub(1) };
        self.range(of, begin, end)
    }

    fn known(&self, term: &Term) -> Mask {
        if term.value_type.is_quantity() {
            return self.term(term).known();
        }
        match (self.column(term), term.value_type) {
            (Column::Bools { values, known }, crate::value::Type::Bool) => known_mask(&known, values.len()),
            (Column::Texts { codes, dictionary, known }, crate::value::Type::Text) => {
                let size = dictionary.len();
                known_mask(&known, codes.len()).and(Mask::of(&codes, |code| (code as usize) < size))
            }
            (Column::TextSets { ends, known, .. }, crate::value::Type::TextSet) => known_mask(&known, ends.len()),
            _ => Mask::NONE,
        }
    }

    fn range(&self, value: &Term, low: i64, high: i64) -> Kleene {
        let Vector::Integers(values, known) = self.term(value) else { return Kleene::known(Mask::NONE, Mask::NONE) };
        if low > high {
            return Kleene::known(Mask::NONE, known);
        }
        // One comparison instead of two: what lies below `low` wraps round to beyond the width.
        let width = high.wrapping_sub(low).cast_unsigned();
        Kleene::known(Mask::of(&values, |value| value.wrapping_sub(low).cast_unsigned() <= width), known)
    }

    fn float(&self, value: &Term, comparison: Comparison, wanted: f64) -> Kleene {
        let Vector::Floats(values, known) = self.term(value).into_floats() else {
            return Kleene::known(Mask::NONE, Mask::NONE);
        };
        let with = |comparison| Mask::of(&values, |value| compare_floats(value, comparison, wanted));
        let holds = one_by_one!(comparison, with);
        Kleene::known(holds, known)
    }

    fn same_text(&self, left: FactIndex, equal: bool, right: FactIndex) -> Kleene {
        let (left, right) =
            (self.columns.column(left, self.rows.clone()), self.columns.column(right, self.rows.clone()));
        let (
            Column::Texts { codes: left, dictionary: left_texts, known: left_known },
            Column::Texts { codes: right, dictionary: right_texts, known: right_known },
        ) = (left, right)
        else {
            return Kleene::known(Mask::NONE, Mask::NONE);
        };
        let both = known_mask(&left_known, left.len()).and(known_mask(&right_known, right.len()));
        let (mut holds, mut known) = (Mask::NONE, Mask::NONE);
        for (row, (a, b)) in left.iter().zip(right.iter()).enumerate().filter(|(row, _)| both.has(*row)) {
            if let (Some(a), Some(b)) = (left_texts.text(*a), right_texts.text(*b)) {
                known.set(row);
                if (a == b) == equal {
                    holds.set(row);
                }
            }
        }
        Kleene::known(holds, known)
    }

    /// Tests each distinct text once and remembers what came out.
    fn text(&mut self, fact: FactIndex, matcher: &Matcher, memory: usize) -> Kleene {
        let Column::Texts { codes, dictionary, known } = self.columns.column(fact, self.rows.clone()) else {
            return Kleene::known(Mask::NONE, Mask::NONE);
        };
        let memory = &mut self.memories[memory];
        memory.resize(dictionary.len(), UNSEEN);
        let known = known_mask(&known, codes.len());
        let (mut holds, mut readable) = (Mask::NONE, Mask::NONE);
        for (row, code) in codes.iter().enumerate() {
            let Some(seen) = memory.get_mut(*code as usize) else { continue };
            if *seen == UNSEEN {
                let wanted = known.has(row) && dictionary.text(*code).is_some_and(|text| matches_text(matcher, text));
                if !known.has(row) {
                    continue;
                }
                *seen = if wanted { UNWANTED + 1 } else { UNWANTED };
            }
            readable.set(row);
            if *seen > UNWANTED {
                holds.set(row);
            }
        }
        Kleene::known(holds, known.and(readable))
    }

    fn set(&mut self, fact: FactIndex, test: SetTest, wanted: &[Arc<str>], memory: usize) -> Kleene {
        let Column::TextSets { ends, codes, dictionary, known } = self.columns.column(fact, self.rows.clone()) else {
            return Kleene::known(Mask::NONE, Mask::NONE);
        };
        let memory = &mut self.memories[memory];
        memory.resize(dictionary.len(), UNSEEN);
        let known = known_mask(&known, ends.len());
        let mut holds = Mask::NONE;
        let mut met = vec![false; wanted.len()];
        let mut start = 0;
        for (row, end) in ends.iter().enumerate() {
            let members = codes.get(start..*end as usize).unwrap_or(&[]);
            start = *end as usize;
            if !known.has(row) {
                continue;
            }
            met.fill(false);
            for code in members {
                if let Some(position) = position_of(*code, memory, dictionary, wanted) {
                    met[position] = true;
                }
            }
            let found = match test {
                SetTest::ContainsAny => met.contains(&true),
                SetTest::ContainsAll => !met.contains(&false),
            };
            if found {
                holds.set(row);
            }
        }
        Kleene::known(holds, known)
    }
}

fn bools(column: Column<'_>) -> Kleene {
    match column {
        Column::Bools { values, known } => {
            Kleene::known(Mask::of(&values, |value| value), known_mask(&known, values.len()))
        }
        _ => Kleene::known(Mask::NONE, Mask::NONE),
    }
}

/// Which of the wanted texts a code stands for.
fn position_of(code: u32, memory: &mut [u32], dictionary: &dyn Dictionary, wanted: &[Arc<str>]) -> Option<usize> {
    let seen = memory.get_mut(code as usize)?;
    if *seen == UNSEEN {
        let text = dictionary.text(code)?;
        let position = wanted.iter().position(|wanted| &**wanted == text);
        *seen = position.and_then(|position| u32::try_from(position + 2).ok()).unwrap_or(UNWANTED);
    }
    (*seen > UNWANTED).then(|| (*seen - 2) as usize)
}

fn matches_text(matcher: &Matcher, text: &str) -> bool {
    match matcher {
        Matcher::Text(test, wanted) => test.accepts(text, wanted),
        Matcher::Compare(comparison, Value::Text(wanted)) => comparison.accepts(text.cmp(&**wanted)),
        Matcher::OneOf(list) => list.iter().any(|wanted| matches!(wanted, Value::Text(wanted) if &**wanted == text)),
        _ => false,
    }
}

fn constant(value: &Value, rows: usize) -> Vector<'static> {
    match value.quantity() {
        Some(Quantity::Integer(integer)) => Vector::Integers(Cow::Owned(vec![integer; rows]), Mask::first(rows)),
        Some(Quantity::Float(float)) => Vector::Floats(Cow::Owned(vec![float; rows]), Mask::first(rows)),
        None => Vector::missing(),
    }
}
