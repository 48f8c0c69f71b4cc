//! Facts of many customers in columns, and what a rule says of each.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::catalogue::FactIndex;
use crate::membership::MembershipQuery;
use crate::value::Truth;
use crate::window::{Bounds, WindowQuery};

/// Facts of many customers at one point in time, column by column.
///
/// A column handed out for `rows` has one entry a row, in order. A column of another kind than the fact's type counts as
/// missing, and so do rows it does not reach.
pub trait Columns {
    /// The point in time that is asked about, in microseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;

    /// A fact's values for `rows`. Stored columns are lent, computed ones (such as the silence until now) are owned.
    fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_>;

    /// The answers to a window for `rows`.
    fn window(&self, query: &WindowQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        let _ = (query, bounds, rows);
        Column::Missing
    }

    /// The answers to a question of membership for `rows`, as [`Column::Bools`]; see [`MembershipQuery::places`].
    fn membership(&self, query: &MembershipQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        let _ = (query, bounds, rows);
        Column::Missing
    }
}

/// The values of one fact for a range of rows.
#[derive(Clone)]
pub enum Column<'a> {
    /// No row has a value.
    Missing,
    /// Whole numbers, money, lengths of time or points in time.
    Integers {
        /// One a row; what stands where no value is known does not matter.
        values: Cow<'a, [i64]>,
        /// Which rows have a value.
        known: Known<'a>,
    },
    /// Numbers or shares; what is not finite counts as missing.
    Numbers {
        /// One a row.
        values: Cow<'a, [f64]>,
        /// Which rows have a value.
        known: Known<'a>,
    },
    /// Yes or no.
    Bools {
        /// One a row.
        values: Cow<'a, [bool]>,
        /// Which rows have a value.
        known: Known<'a>,
    },
    /// Texts by their code in a dictionary.
    Texts {
        /// One a row; a code that the dictionary does not have counts as missing.
        codes: Cow<'a, [u32]>,
        /// The texts; the same for all rows of a fact.
        dictionary: &'a dyn Dictionary,
        /// Which rows have a value.
        known: Known<'a>,
    },
    /// Sets of texts by their codes in a dictionary.
    TextSets {
        /// Where in `codes` each row's set ends; it begins where the one before ends, the first at 0.
        ends: Cow<'a, [u32]>,
        /// The members, row after row.
        codes: Cow<'a, [u32]>,
        /// The texts; the same for all rows of a fact.
        dictionary: &'a dyn Dictionary,
        /// Which rows have a value.
        known: Known<'a>,
    },
}

/// Which rows of a column have a value.
#[derive(Clone, Debug)]
pub enum Known<'a> {
    /// All.
    All,
    /// One flag a row.
    Flags(Cow<'a, [bool]>),
    /// One bit a row, the lowest bit of each word first; the first row's bit is number `first`.
    Bits {
        /// The words.
        words: Cow<'a, [u64]>,
        /// The first row's bit.
        first: usize,
    },
}

/// Texts by code.
pub trait Dictionary {
    /// How many texts there are; codes are below it.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a code, if there is one.
    fn text(&self, code: u32) -> Option<&str>;
}

impl Dictionary for Vec<Arc<str>> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn text(&self, code: u32) -> Option<&str> {
        self.get(code as usize).map(AsRef::as_ref)
    }
}

impl Dictionary for Vec<String> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn text(&self, code: u32) -> Option<&str> {
        self.get(code as usize).map(AsRef::as_ref)
    }
}

/// What a rule says of each of many customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truths {
    pub(crate) rows: usize,
    pub(crate) yes: Vec<u64>,
    pub(crate) no: Vec<u64>,
}

impl Truths {
    /// How many customers were asked about.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether none was asked about.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// What it says of the customer in `row`, counted from the range's beginning; unknown beyond its end.
    pub fn get(&self, row: usize) -> Truth {
        let bit = |words: &[u64]| words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
        match (bit(&self.yes), bit(&self.no)) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::No,
            (false, false) => Truth::Unknown,
        }
    }

    /// For how many it holds.
    pub fn count_yes(&self) -> usize {
        self.yes.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// For which rows it holds, in ascending order, counted from the range's beginning.
    pub fn rows_yes(&self) -> impl Iterator<Item = usize> + '_ {
        self.yes.iter().enumerate().flat_map(|(position, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    position * 64 + bit
                })
            })
        })
    }

    /// Where it holds, as bits: row `64 i + j` is bit `j` of word `i`.
    pub fn yes_words(&self) -> &[u64] {
        &self.yes
    }

    /// Where it does not hold, in the same form. What stands in neither is unknown.
    pub fn no_words(&self) -> &[u64] {
        &self.no
    }

    /// What it says of each, in order.
    pub fn iter(&self) -> impl Iterator<Item = Truth> + '_ {
        (0..self.rows).map(|row| self.get(row))
    }
}
