//! The shop that the tests ask about.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rules::{
    Bounds, Catalogue, Column, Columns, EventDef, FactDef, FactIndex, Facts, GroupDef, Known, KnownMemberships, Lang,
    MICROS_PER_DAY, MembershipAnswer, MembershipQuery, ModelDef, PhaseDef, Rule, Truth, Type, Value, WindowQuery,
    Words,
};

/// The day the tests speak of: 2011-12-01 00:00 in Berlin.
pub(crate) fn now() -> i64 {
    instant("2011-12-01")
}

pub(crate) fn instant(day: &str) -> i64 {
    let day: jiff::civil::Date = day.parse().expect("a date");
    day.to_zoned(berlin()).expect("a day").timestamp().as_microsecond()
}

pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the time zone database")
}

pub(crate) fn catalogue() -> Arc<Catalogue> {
    let mut catalogue = Catalogue::new("EUR", berlin()).expect("a currency");
    let facts = [
        FactDef::new("orders", Type::Whole).named("Bestellungen", "orders").always_known(),
        FactDef::new("returns", Type::Whole).named("Retouren", "returns"),
        FactDef::new("revenue", Type::Money).named("Umsatz", "revenue"),
        FactDef::new("margin", Type::Money).named("Deckungsbeitrag", "margin"),
        FactDef::new("silence", Type::Duration).named("Stille", "silence").grows_with_time(),
        FactDef::new("silence_score", Type::Share).named("Stillewert", "silence score").moves_on_curve(),
        FactDef::new("discount_share", Type::Share).named("Rabattanteil", "discount share"),
        FactDef::new("intensity", Type::Number).named("Intensität", "intensity"),
        FactDef::new("first_order", Type::Instant).named("Erste Bestellung", "first order"),
        FactDef::new("last_order", Type::Instant).named("Letzte Bestellung", "last order"),
        FactDef::new("birthday", Type::Instant).named("Geburtstag", "birthday"),
        FactDef::new("expected_gap_days", Type::Number).named("Üblicher Abstand in Tagen", "usual gap in days"),
        FactDef::new("country", Type::Text).named("Land", "country"),
        FactDef::new("billing_country", Type::Text).named("Rechnungsland", "billing country"),
        FactDef::new("name", Type::Text).named("Name", "name"),
        FactDef::new("email", Type::Text).named("E-Mail", "email"),
        FactDef::new("newsletter", Type::Bool).named("Newsletter", "newsletter"),
        FactDef::new("categories", Type::TextSet).named("Kategorien", "categories"),
    ];
    for fact in facts {
        catalogue.add_fact(fact).expect("a new fact");
    }
    let order = EventDef::new("Order Completed")
        .property("revenue", Type::Money)
        .property("items", Type::Whole)
        .property("channel", Type::Text)
        .property("discounted", Type::Bool);
    catalogue.add_event(order).expect("a new kind");
    let viewed = EventDef::new("Product Viewed").property("category", Type::Text).property("items", Type::Number);
    catalogue.add_event(viewed).expect("a new kind");
    let list = EventDef::new("Product List Viewed").property("category", Type::Text);
    catalogue.add_event(list).expect("a new kind");
    catalogue.add_event(EventDef::new("Order Refunded").property("revenue", Type::Money)).expect("a new kind");
    Arc::new(catalogue)
}

/// Two phase models and some segments.
pub(crate) fn memberships() -> KnownMemberships {
    let words = |(de, en): (&str, &str)| Words::new(de, en);
    let phase = |(id, de, en, group): (&str, &str, &str, &str)| PhaseDef {
        id: id.to_owned(),
        name: words((de, en)),
        group: (!group.is_empty()).then(|| group.to_owned()),
    };
    let group = |(id, de, en): (&str, &str, &str)| GroupDef { id: id.to_owned(), name: words((de, en)) };
    let relationship = ModelDef {
        id: "stauss_bruhn".to_owned(),
        name: words(("Stauss/Bruhn", "Stauss/Bruhn")),
        phases: [
            ("abstinenz", "Abstinenz", "Abstinence", "recovery"),
            ("aufloesung", "Auflösung", "Dissolution", "recovery"),
            ("gefaehrdung", "Gefährdung", "At risk", "recovery"),
            ("reife", "Reife", "Maturity", "retention"),
            ("wachstum", "Wachstum", "Growth", "retention"),
            ("anbahnung", "Anbahnung", "Initiation", "acquisition"),
        ]
        .map(phase)
        .to_vec(),
        groups: [
            ("acquisition", "Gewinnung", "acquisition"),
            ("retention", "Bindung", "retention"),
            ("recovery", "Rückgewinnung", "recovery"),
        ]
        .map(group)
        .to_vec(),
        rests_on: Vec::new(),
    };
    let four = ModelDef {
        id: "four_phases".to_owned(),
        name: words(("Vier Phasen", "Four phases")),
        phases: [("new", "Neu", "New", ""), ("active", "Aktiv", "Active", ""), ("lost", "Verloren", "Lost", "")]
            .map(phase)
            .to_vec(),
        groups: Vec::new(),
        rests_on: Vec::new(),
    };
    let segments = [("vip", "revenue > 1000 EUR and orders >= 3"), ("regular", "orders >= 2 and silence < 30 days")];
    KnownMemberships {
        models: vec![relationship, four],
        segments: segments.map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        ..KnownMemberships::default()
    }
}

pub(crate) fn rule(text: &str) -> Rule {
    match Rule::new(text, &catalogue(), &memberships()) {
        Ok(rule) => rule,
        Err(error) => panic!("{}", error.render(text, Lang::En)),
    }
}

/// Customers as rows, lent as columns in the ways a column can be lent.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) windows: Vec<Value>,
    flags: bool,
    dictionaries: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(rows: Vec<Vec<Value>>, windows: Vec<Value>, flags: bool) -> Self {
        let facts = rows.first().map_or(0, Vec::len);
        let mut dictionaries = vec![Vec::new(); facts];
        for row in &rows {
            for (dictionary, value) in dictionaries.iter_mut().zip(row) {
                let texts: Vec<&str> = match value {
                    Value::Text(text) => vec![text],
                    Value::TextSet(texts) => texts.iter().map(|text| &**text).collect(),
                    _ => Vec::new(),
                };
                dictionary.extend(texts.into_iter().map(str::to_owned));
            }
        }
        for dictionary in &mut dictionaries {
            dictionary.sort();
            dictionary.dedup();
        }
        Self { rows, windows, flags, dictionaries }
    }

    fn column_of<'a>(&self, values: &[Value], dictionary: &'a Vec<String>) -> Column<'a> {
        let code = |text: &str| {
            u32::try_from(dictionary.binary_search_by(|t| t.as_str().cmp(text)).expect("known")).expect("few")
        };
        let flags: Vec<bool> = values.iter().map(|value| !matches!(value, Value::Missing)).collect();
        let known = if self.flags {
            Known::Flags(Cow::Owned(flags))
        } else {
            // Starts at an odd bit, as a slice of a longer bitmap does.
            const FIRST: usize = 37;
            let mut words = vec![u64::MAX; (FIRST + flags.len()) / 64 + 1];
            for (row, flag) in flags.iter().enumerate().filter(|(_, flag)| !**flag) {
                assert!(!flag);
                words[(FIRST + row) / 64] &= !(1 << ((FIRST + row) % 64));
            }
            Known::Bits { words: Cow::Owned(words), first: FIRST }
        };
        let integer = |value: &Value| match value {
            Value::Whole(i) | Value::Money(i) | Value::Duration(i) | Value::Instant(i) => *i,
            _ => 4_711,
        };
        let float = |value: &Value| match value {
            Value::Number(f) | Value::Share(f) => *f,
            _ => f64::NAN,
        };
        match values.iter().find(|value| !matches!(value, Value::Missing)) {
            None | Some(Value::Missing) => Column::Missing,
            Some(Value::Whole(_) | Value::Money(_) | Value::Duration(_) | Value::Instant(_)) => {
                Column::Integers { values: values.iter().map(integer).collect(), known }
            }
            Some(Value::Number(_) | Value::Share(_)) => {
                Column::Numbers { values: values.iter().map(float).collect(), known }
            }
            Some(Value::Bool(_)) => {
                Column::Bools { values: values.iter().map(|value| *value == Value::Bool(true)).collect(), known }
            }
            Some(Value::Text(_)) => {
                let codes =
                    values.iter().map(|value| if let Value::Text(text) = value { code(text) } else { 0 }).collect();
                Column::Texts { codes, dictionary, known }
            }
            Some(Value::TextSet(_)) => {
                let (mut ends, mut codes) = (Vec::new(), Vec::new());
                for value in values {
                    if let Value::TextSet(texts) = value {
                        codes.extend(texts.iter().map(|text| code(text)));
                    }
                    ends.push(u32::try_from(codes.len()).expect("few"));
                }
                Column::TextSets { ends: ends.into(), codes: codes.into(), dictionary, known }
            }
        }
    }
}

impl Columns for Table {
    fn now(&self) -> i64 {
        now()
    }

    fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_> {
        let values: Vec<Value> = self.rows[rows].iter().map(|row| row[fact.position()].clone()).collect();
        self.column_of(&values, &self.dictionaries[fact.position()])
    }

    fn window(&self, _: &WindowQuery, _: Bounds, rows: Range<usize>) -> Column<'_> {
        self.column_of(&self.windows[rows], &self.dictionaries[0])
    }

    fn membership(&self, query: &MembershipQuery, _: Bounds, rows: Range<usize>) -> Column<'_> {
        let answers: Vec<Value> = rows
            .map(|row| match Row(self, row).membership(query, Bounds { from: None, until: now() }).truth {
                Truth::Unknown => Value::Missing,
                truth => Value::Bool(truth.holds()),
            })
            .collect();
        self.column_of(&answers, &self.dictionaries[0])
    }
}

/// One row of the table as one customer.
pub(crate) struct Row<'a>(pub(crate) &'a Table, pub(crate) usize);

impl Facts for Row<'_> {
    fn now(&self) -> i64 {
        now()
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.0.rows[self.1][fact.position()].clone()
    }

    fn window(&self, _: &WindowQuery, _: Bounds) -> Value {
        self.0.windows[self.1].clone()
    }

    /// Some answer for each customer and question: yes, no, or unknown.
    fn membership(&self, query: &MembershipQuery, _: Bounds) -> MembershipAnswer {
        match (self.1 + query.text().len()) % 3 {
            0 => MembershipAnswer::UNKNOWN,
            rest => MembershipAnswer::from(rest == 1),
        }
    }
}

pub(crate) fn days_ago(days: i64) -> Value {
    Value::Instant(now() - days * MICROS_PER_DAY)
}
