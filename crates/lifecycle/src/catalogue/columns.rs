//! Facts of many customers in columns: what a rule is run over when it is asked of everybody at once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use domain::{Day, Zone};
use rules::{Bounds, Column, FactIndex, Facts as _, Known, Type, Value, WindowQuery};

use super::{CustomerFacts, all_facts};
use crate::book::Book;
use crate::facts::{FactTable, Facts};

/// Facts of many customers as of a day, a row each. Columns are read from the facts when they are asked for; only texts are
/// kept, with one dictionary for all rows, from the first time on.
pub struct FactColumns<'a> {
    facts: &'a FactTable,
    book: &'a Book,
    today: Day,
    zone: &'a Zone,
    texts: Vec<OnceLock<Texts>>,
    /// Those of attributes, by their places.
    attributes: Vec<OnceLock<Box<Texts>>>,
}

/// The texts of a fact: of row `i` the codes from `ends[i - 1]` (0 for the first) up to `ends[i]`.
#[derive(Default)]
struct Texts {
    ends: Vec<u32>,
    codes: Vec<u32>,
    known: Vec<bool>,
    dictionary: Vec<Arc<str>>,
}

impl<'a> FactColumns<'a> {
    /// Facts of a book's customers, row by row in its order, as of a day.
    pub fn new(facts: &'a FactTable, book: &'a Book, today: Day, zone: &'a Zone) -> Self {
        let texts = all_facts().map(|_| OnceLock::new()).collect();
        let attributes = (0..rules::MAX_ATTRIBUTES).map(|_| OnceLock::new()).collect();
        Self { facts, book, today, zone, texts, attributes }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.facts.len().min(self.book.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The facts in a row; the row must be one.
    pub fn facts(&self, row: usize) -> Facts {
        self.facts.row(row)
    }

    /// The customer of a row as rules see them; the row must be one, and `facts` those in it.
    pub fn customer<'b>(&'b self, row: usize, facts: &'b Facts) -> CustomerFacts<'b> {
        let history = &self.book.histories()[row];
        CustomerFacts { facts, history, book: self.book, today: self.today, zone: self.zone }
    }

    /// The last moment of the day, in microseconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        self.zone.start_of(self.today.plus(1)).as_microsecond() - 1
    }

    /// A fact's values.
    pub fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_> {
        let value_type = match fact.attribute() {
            Some((_, _, value_type)) => value_type,
            None => match all_facts().nth(fact.position()) {
                Some(definition) => definition.value_type,
                None => return Column::Missing,
            },
        };
        let rows = rows.start.min(self.len())..rows.end.min(self.len());
        match value_type {
            Type::Text => self.texts_of(fact).column(rows),
            Type::TextSet => self.texts_of(fact).sets(rows),
            value_type => column(value_type, self.values(fact, rows)),
        }
    }

    /// The answers to a window.
    pub fn window(&self, query: &WindowQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        let rows = rows.start.min(self.len())..rows.end.min(self.len());
        column(query.value_type(), rows.map(|row| self.customer(row, &self.facts(row)).window(query, bounds)))
    }

    /// A fact's values one by one.
    fn values(&self, fact: FactIndex, rows: Range<usize>) -> impl Iterator<Item = Value> {
        let read = all_facts().nth(fact.position()).map(|definition| definition.read);
        let value = move |customer: &CustomerFacts<'_>| read.map_or_else(|| customer.fact(fact), |read| read(customer));
        rows.map(move |row| value(&self.customer(row, &self.facts(row))))
    }

    fn texts_of(&self, fact: FactIndex) -> &Texts {
        static NONE: Texts = Texts { ends: Vec::new(), codes: Vec::new(), known: Vec::new(), dictionary: Vec::new() };
        let read = || Texts::of(self.values(fact, 0..self.len()));
        if let Some((place, ..)) = fact.attribute() {
            return self.attributes.get(place).map_or(&NONE, |texts| texts.get_or_init(|| Box::new(read())));
        }
        self.texts.get(fact.position()).map_or(&NONE, |texts| texts.get_or_init(read))
    }
}

impl Texts {
    fn of(values: impl Iterator<Item = Value>) -> Self {
        let mut texts = Self::default();
        let mut numbers: HashMap<Arc<str>, u32> = HashMap::new();
        for value in values {
            let Self { ends, codes, known, dictionary } = &mut texts;
            let mut note = |text: &Arc<str>| {
                let code = *numbers.entry(Arc::clone(text)).or_insert_with(|| {
                    dictionary.push(Arc::clone(text));
                    number(dictionary.len() - 1)
                });
                codes.push(code);
            };
            known.push(!value.is_missing());
            match &value {
                Value::Text(text) => note(text),
                Value::TextSet(members) => members.iter().for_each(note),
                _ => {}
            }
            ends.push(number(codes.len()));
        }
        texts
    }

    fn known(&self, rows: Range<usize>) -> Known<'_> {
        Known::Flags(Cow::Borrowed(&self.known[rows]))
    }

    /// Where the codes of a row begin.
    fn start(&self, row: usize) -> u32 {
        row.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    fn column(&self, rows: Range<usize>) -> Column<'_> {
        // A code beyond the dictionary stands for no value.
        let code = |row: usize| self.codes.get(self.start(row) as usize).filter(|_| self.known[row]);
        let codes = rows.clone().map(|row| code(row).copied().unwrap_or(u32::MAX)).collect();
        Column::Texts { codes: Cow::Owned(codes), dictionary: &self.dictionary, known: self.known(rows) }
    }

    fn sets(&self, rows: Range<usize>) -> Column<'_> {
        let (start, end) = (self.start(rows.start), self.start(rows.end));
        Column::TextSets {
            ends: self.ends[rows.clone()].iter().map(|end| end - start).collect(),
            codes: Cow::Borrowed(&self.codes[start as usize..end as usize]),
            dictionary: &self.dictionary,
            known: self.known(rows),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Values of one type as a column; those of another type count as missing.
fn column<'a>(value_type: Type, values: impl Iterator<Item = Value>) -> Column<'a> {
    fn split<T: Default>(values: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<bool>) {
        values.map(|value| (value.is_some(), value.unwrap_or_default())).map(|(known, value)| (value, known)).unzip()
    }
    match value_type {
        Type::Whole | Type::Money | Type::Duration | Type::Instant => {
            let (values, known) = split(values.map(|value| match (value, value_type) {
                (Value::Whole(number), Type::Whole)
                | (Value::Money(number), Type::Money)
                | (Value::Duration(number), Type::Duration)
                | (Value::Instant(number), Type::Instant) => Some(number),
                _ => None,
            }));
            Column::Integers { values: values.into(), known: Known::Flags(known.into()) }
        }
        Type::Number | Type::Share => {
            let (values, known) = split(values.map(|value| match (value, value_type) {
                (Value::Number(number), Type::Number) | (Value::Share(number), Type::Share) => Some(number),
                (Value::Whole(number), Type::Number) => Some(number as f64),
                _ => None,
            }));
            Column::Numbers { values: values.into(), known: Known::Flags(known.into()) }
        }
        Type::Bool => {
            let (values, known) = split(values.map(|value| match value {
                Value::Bool(yes) => Some(yes),
                _ => None,
            }));
            Column::Bools { values: values.into(), known: Known::Flags(known.into()) }
        }
        // Windows count, sum and tell when; texts are facts alone.
        Type::Text | Type::TextSet => Column::Missing,
    }
}
