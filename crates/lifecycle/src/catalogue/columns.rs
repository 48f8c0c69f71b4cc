//! Facts of some customers in columns: what a rule is run over when it is asked of many at once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use domain::{Day, Zone};
use rules::{Bounds, Column, Columns, FactIndex, Facts as _, Known, Type, Value, WindowQuery};

use super::{CustomerFacts, all_facts};
use crate::book::{Book, History};
use crate::facts::Facts;

/// Facts of some customers as of a day, a row each. A fact is read for all rows when it is first asked for, and lent from then
/// on, so that many rules may ask for it. Hand a million customers over in blocks of [`FactColumns::BLOCK`], which the
/// processor's caches hold.
pub struct FactColumns<'a> {
    facts: &'a [Facts],
    histories: &'a [&'a History],
    book: &'a Book,
    today: Day,
    zone: &'a Zone,
    columns: Vec<OnceCell<Held>>,
    /// Those of attributes, by their places.
    attributes: Vec<OnceCell<Held>>,
}

/// What was read of a fact. What stands where no value is known does not matter.
enum Held {
    Integers(Vec<i64>, Vec<bool>),
    Numbers(Vec<f64>, Vec<bool>),
    Bools(Vec<bool>, Vec<bool>),
    Texts(Texts),
    Sets(Texts),
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
    /// How many customers a block holds: four times as many as a rule is run over at once.
    pub const BLOCK: usize = 4096;

    /// Facts as of a day with the histories of whose they are, row by row, of a book's customers.
    ///
    /// # Panics
    /// If there are not as many histories as facts.
    pub fn new(facts: &'a [Facts], histories: &'a [&'a History], book: &'a Book, today: Day, zone: &'a Zone) -> Self {
        assert_eq!(facts.len(), histories.len(), "every row has a history");
        let columns = all_facts().map(|_| OnceCell::new()).collect();
        let attributes = (0..rules::MAX_ATTRIBUTES).map(|_| OnceCell::new()).collect();
        Self { facts, histories, book, today, zone, columns, attributes }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The customer of a row as rules see them; the row must be one.
    fn customer(&self, row: usize) -> CustomerFacts<'_> {
        let (facts, history) = (&self.facts[row], self.histories[row]);
        CustomerFacts { facts, history, book: self.book, today: self.today, zone: self.zone }
    }

    fn within(&self, rows: Range<usize>) -> Range<usize> {
        rows.start.min(self.len())..rows.end.min(self.len())
    }

    /// A fact's values one by one.
    fn read(&self, fact: FactIndex, value_type: Type) -> Held {
        let read = all_facts().nth(fact.position()).map(|definition| definition.read);
        let rows = (0..self.len()).map(|row| self.customer(row));
        match (fact.attribute(), read) {
            (None, Some(read)) => Held::of(value_type, rows.map(|customer| read(&customer))),
            _ => Held::of(value_type, rows.map(|customer| customer.fact(fact))),
        }
    }
}

impl Columns for FactColumns<'_> {
    fn now(&self) -> i64 {
        self.zone.start_of(self.today.plus(1)).as_microsecond() - 1
    }

    fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_> {
        let held = if let Some((place, _, value_type)) = fact.attribute() {
            self.attributes.get(place).map(|held| (held, value_type))
        } else {
            let definition = all_facts().nth(fact.position());
            self.columns.get(fact.position()).zip(definition.map(|definition| definition.value_type))
        };
        let Some((held, value_type)) = held else { return Column::Missing };
        held.get_or_init(|| self.read(fact, value_type)).lent(self.within(rows))
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        let answers = self.within(rows).map(|row| self.customer(row).window(query, bounds));
        Held::of(query.value_type(), answers).given()
    }
}

impl Held {
    /// Values of one type; those of another type count as missing.
    fn of(value_type: Type, values: impl Iterator<Item = Value>) -> Self {
        fn split<T: Default>(values: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<bool>) {
            values
                .map(|value| (value.is_some(), value.unwrap_or_default()))
                .map(|(known, value)| (value, known))
                .unzip()
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
                Self::Integers(values, known)
            }
            Type::Number | Type::Share => {
                let (values, known) = split(values.map(|value| match (value, value_type) {
                    (Value::Number(number), Type::Number) | (Value::Share(number), Type::Share) => Some(number),
                    (Value::Whole(number), Type::Number) => Some(number as f64),
                    _ => None,
                }));
                Self::Numbers(values, known)
            }
            Type::Bool => {
                let (values, known) = split(values.map(|value| match value {
                    Value::Bool(yes) => Some(yes),
                    _ => None,
                }));
                Self::Bools(values, known)
            }
            Type::Text => Self::Texts(Texts::of(values)),
            Type::TextSet => Self::Sets(Texts::of(values)),
        }
    }

    fn lent(&self, rows: Range<usize>) -> Column<'_> {
        match self {
            Self::Integers(values, known) => {
                Column::Integers { values: values[rows.clone()].into(), known: Known::Flags(known[rows].into()) }
            }
            Self::Numbers(values, known) => {
                Column::Numbers { values: values[rows.clone()].into(), known: Known::Flags(known[rows].into()) }
            }
            Self::Bools(values, known) => {
                Column::Bools { values: values[rows.clone()].into(), known: Known::Flags(known[rows].into()) }
            }
            Self::Texts(texts) => texts.column(rows),
            Self::Sets(texts) => texts.sets(rows),
        }
    }

    /// A column of its own. Windows count, sum and tell when: texts are facts alone.
    fn given<'c>(self) -> Column<'c> {
        match self {
            Self::Integers(values, known) => {
                Column::Integers { values: values.into(), known: Known::Flags(known.into()) }
            }
            Self::Numbers(values, known) => {
                Column::Numbers { values: values.into(), known: Known::Flags(known.into()) }
            }
            Self::Bools(values, known) => Column::Bools { values: values.into(), known: Known::Flags(known.into()) },
            Self::Texts(_) | Self::Sets(_) => Column::Missing,
        }
    }
}

impl Texts {
    fn of(values: impl Iterator<Item = Value>) -> Self {
        let mut texts = Self::default();
        let mut numbers: HashMap<Arc<str>, u32> = HashMap::new();
        for value in values {
            let Self { ends, codes, known, dictionary } = &mut texts;
            let mut note = |text: &str| {
                let known = numbers.get(text).copied();
                codes.push(known.unwrap_or_else(|| {
                    let text: Arc<str> = text.into();
                    dictionary.push(Arc::clone(&text));
                    *numbers.entry(text).or_insert(number(dictionary.len() - 1))
                }));
            };
            known.push(!value.is_missing());
            match &value {
                Value::Text(text) => note(text),
                Value::TextSet(members) => members.iter().for_each(|text| note(text)),
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
