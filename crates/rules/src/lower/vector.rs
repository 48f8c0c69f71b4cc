//! Chunks of values and of truths, and the loops over them. No loop decides anything by row but its own condition.

use std::borrow::Cow;

use super::CHUNK_ROWS;
use crate::ast::{Arithmetic, Comparison};
use crate::columns::{Column, Known};
use crate::typed::{compare_floats, compute_floats, compute_integers, round_to_integer};

pub(super) const WORDS: usize = CHUNK_ROWS / 64;

/// Calls with each comparison named one by one, so that each becomes a loop of its own, without a choice inside.
macro_rules! one_by_one {
    ($comparison:expr, $with:expr) => {
        match $comparison {
            Comparison::Equal => $with(Comparison::Equal),
            Comparison::NotEqual => $with(Comparison::NotEqual),
            Comparison::Less => $with(Comparison::Less),
            Comparison::AtMost => $with(Comparison::AtMost),
            Comparison::More => $with(Comparison::More),
            Comparison::AtLeast => $with(Comparison::AtLeast),
        }
    };
}
pub(super) use one_by_one;

/// One bit a row of a chunk.
#[derive(Clone, Copy)]
pub(super) struct Mask(pub(super) [u64; WORDS]);

impl Mask {
    pub(super) const NONE: Self = Self([0; WORDS]);

    /// The first `rows` rows.
    pub(super) fn first(rows: usize) -> Self {
        let mut words = [0; WORDS];
        for (position, word) in words.iter_mut().enumerate() {
            let rest = rows.saturating_sub(position * 64).min(64);
            *word = if rest == 64 { u64::MAX } else { (1 << rest) - 1 };
        }
        Self(words)
    }

    /// The rows for which `holds` says yes.
    #[inline(always)]
    #[allow(clippy::inline_always)] // the loop is only fast when its condition is compiled into it
    pub(super) fn of<T: Copy>(values: &[T], holds: impl Fn(T) -> bool) -> Self {
        let mut words = [0; WORDS];
        for (word, block) in words.iter_mut().zip(values.chunks(64)) {
            let mut bits = 0_u64;
            for (bit, value) in block.iter().enumerate() {
                bits |= u64::from(holds(*value)) << bit;
            }
            *word = bits;
        }
        Self(words)
    }

    /// The rows for whose two values `holds` says yes.
    #[inline(always)]
    #[allow(clippy::inline_always)] // as above
    pub(super) fn of_pairs<T: Copy>(left: &[T], right: &[T], holds: impl Fn(T, T) -> bool) -> Self {
        let mut words = [0; WORDS];
        for ((word, left), right) in words.iter_mut().zip(left.chunks(64)).zip(right.chunks(64)) {
            let mut bits = 0_u64;
            for (bit, (a, b)) in left.iter().zip(right).enumerate() {
                bits |= u64::from(holds(*a, *b)) << bit;
            }
            *word = bits;
        }
        Self(words)
    }

    pub(super) fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    pub(super) fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    pub(super) fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.0[row / 64] >> (row % 64) & 1 == 1
    }

    pub(super) fn clear(&mut self, row: usize) {
        self.0[row / 64] &= !(1 << (row % 64));
    }

    fn zip(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = [0; WORDS];
        for (position, word) in words.iter_mut().enumerate() {
            *word = join(self.0[position], other.0[position]);
        }
        Self(words)
    }
}

impl PartialEq for Mask {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// A truth a row: yes, no, or neither.
#[derive(Clone, Copy)]
pub(super) struct Kleene {
    pub(super) yes: Mask,
    pub(super) no: Mask,
}

impl Kleene {
    /// `holds` where known, unknown elsewhere.
    pub(super) fn known(holds: Mask, known: Mask) -> Self {
        Self { yes: holds.and(known), no: known.without(holds) }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { yes: self.yes.and(other.yes), no: self.no.or(other.no) }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { yes: self.yes.or(other.yes), no: self.no.and(other.no) }
    }

    pub(super) fn negate(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

/// Quantities of a chunk.
pub(super) enum Vector<'a> {
    Integers(Cow<'a, [i64]>, Mask),
    Floats(Cow<'a, [f64]>, Mask),
}

impl<'a> Vector<'a> {
    pub(super) fn missing() -> Self {
        Self::Integers(Cow::Borrowed(&[]), Mask::NONE)
    }

    pub(super) fn from_column(column: Column<'a>, wants_integers: bool) -> Self {
        match column {
            Column::Integers { values, known } => {
                let known = known_mask(&known, values.len());
                let vector = Self::Integers(values, known);
                if wants_integers { vector } else { vector.into_floats() }
            }
            Column::Numbers { values, known } if !wants_integers => {
                let finite = Mask::of(&values, f64::is_finite);
                let known = known_mask(&known, values.len()).and(finite);
                Self::Floats(values, known)
            }
            _ => Self::missing(),
        }
    }

    pub(super) fn known(&self) -> Mask {
        match self {
            Self::Integers(_, known) | Self::Floats(_, known) => *known,
        }
    }

    pub(super) fn into_floats(self) -> Self {
        match self {
            Self::Integers(values, known) => Self::Floats(values.iter().map(|value| *value as f64).collect(), known),
            floats @ Self::Floats(..) => floats,
        }
    }

    /// Integers of known rows into others.
    pub(super) fn map_integers(self, map: impl Fn(i64) -> i64) -> Self {
        match self {
            Self::Integers(values, known) => {
                let mapped = values.iter().enumerate().map(|(row, value)| if known.has(row) { map(*value) } else { 0 });
                Self::Integers(mapped.collect(), known)
            }
            Self::Floats(..) => Self::missing(),
        }
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::Integers(values, mut known) => {
                for (row, value) in values.iter().enumerate() {
                    if *value == i64::MIN {
                        known.clear(row);
                    }
                }
                Self::Integers(values.iter().map(|value| value.wrapping_neg()).collect(), known)
            }
            Self::Floats(values, known) => Self::Floats(values.iter().map(|value| -value).collect(), known),
        }
    }

    /// Computes row by row with the same functions as for one customer.
    pub(super) fn compute(self, operator: Arithmetic, other: Self, to_integers: bool) -> Self {
        let mut known = self.known().and(other.known());
        match (self, other) {
            (Self::Integers(left, _), Self::Integers(right, _)) if to_integers => {
                let values = zip_known(&left, &right, &mut known, |a, b| compute_integers(a, operator, b));
                Self::Integers(values.into(), known)
            }
            (left, right) => {
                let (Self::Floats(left, _), Self::Floats(right, _)) = (left.into_floats(), right.into_floats()) else {
                    return Self::missing();
                };
                if to_integers {
                    let round = |a, b| compute_floats(a, operator, b).and_then(round_to_integer);
                    let values = zip_known(&left, &right, &mut known, round);
                    return Self::Integers(values.into(), known);
                }
                // What is unknown is computed along and stays unknown; what is not finite has no value.
                let values = match operator {
                    Arithmetic::Add => zip_floats(&left, &right, |a, b| a + b),
                    Arithmetic::Subtract => zip_floats(&left, &right, |a, b| a - b),
                    Arithmetic::Multiply => zip_floats(&left, &right, |a, b| a * b),
                    Arithmetic::Divide => zip_floats(&left, &right, |a, b| a / b),
                };
                let finite = Mask::of(&values, f64::is_finite);
                Self::Floats(values.into(), known.and(finite))
            }
        }
    }

    /// The lesser or greater row by row.
    pub(super) fn pick(self, other: Self, greater: bool) -> Self {
        let mut known = self.known().and(other.known());
        match (self, other) {
            (Self::Integers(left, _), Self::Integers(right, _)) => {
                let values =
                    zip_known(&left, &right, &mut known, |a, b| Some(if greater { a.max(b) } else { a.min(b) }));
                Self::Integers(values.into(), known)
            }
            (left, right) => {
                let (Self::Floats(left, _), Self::Floats(right, _)) = (left.into_floats(), right.into_floats()) else {
                    return Self::missing();
                };
                let keeps_left = |a: f64, b: f64| if greater { a >= b } else { a <= b };
                let values = zip_known(&left, &right, &mut known, |a, b| Some(if keeps_left(a, b) { a } else { b }));
                Self::Floats(values.into(), known)
            }
        }
    }

    pub(super) fn compare(self, comparison: Comparison, other: Self) -> Kleene {
        let known = self.known().and(other.known());
        let holds = match (self, other) {
            (Self::Integers(left, _), Self::Integers(right, _)) => {
                let with = |comparison: Comparison| {
                    Mask::of_pairs(&left, &right, |a: i64, b: i64| comparison.accepts(a.cmp(&b)))
                };
                one_by_one!(comparison, with)
            }
            (left, right) => match (left.into_floats(), right.into_floats()) {
                (Self::Floats(left, _), Self::Floats(right, _)) => {
                    let with = |comparison| Mask::of_pairs(&left, &right, |a, b| compare_floats(a, comparison, b));
                    one_by_one!(comparison, with)
                }
                _ => Mask::NONE,
            },
        };
        Kleene::known(holds, known)
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // as for masks
fn zip_floats(left: &[f64], right: &[f64], join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    left.iter().zip(right).map(|(a, b)| join(*a, *b)).collect()
}

/// Joins known rows; a row whose result is none becomes unknown.
fn zip_known<T: Copy, U: Default>(
    left: &[T],
    right: &[T],
    known: &mut Mask,
    join: impl Fn(T, T) -> Option<U>,
) -> Vec<U> {
    let joined = left.iter().zip(right).enumerate().map(|(row, (a, b))| {
        if !known.has(row) {
            return U::default();
        }
        join(*a, *b).unwrap_or_else(|| {
            known.clear(row);
            U::default()
        })
    });
    joined.collect()
}

/// Which of the first `rows` rows have a value.
pub(super) fn known_mask(known: &Known<'_>, rows: usize) -> Mask {
    let rows = rows.min(CHUNK_ROWS);
    match known {
        Known::All => Mask::first(rows),
        Known::Flags(flags) => Mask::of(&flags[..rows.min(flags.len())], |flag| flag),
        Known::Bits { words, first } => {
            let word_at = |position: usize| words.get(position).copied().unwrap_or(0);
            let (skipped, shift) = (first / 64, first % 64);
            let mut mask = Mask::NONE;
            for (position, word) in mask.0.iter_mut().enumerate() {
                let low = word_at(skipped + position) >> shift;
                let high = if shift == 0 { 0 } else { word_at(skipped + position + 1) << (64 - shift) };
                *word = low | high;
            }
            mask.and(Mask::first(rows))
        }
    }
}
