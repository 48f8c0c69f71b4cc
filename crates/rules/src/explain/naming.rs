//! What a comparison is about, in the words of readers: `recent sessions × 2`, `number of “Page Viewed” in the last 14 days`.

use super::sentence::{listed, near, words};
use super::{Operator, PlainRender, Render, Teller};
use crate::ast::{Arithmetic, Direction, WindowFunction};
use crate::typed::{Matcher, Term, TermKind};
use crate::value::{Lang, Value, Words};
use crate::window::{PropertyTest, WindowQuery};

impl Teller<'_> {
    /// The name of a term, and its unit where it is a fact.
    pub(super) fn naming(&self, term: &Term) -> (Words, Option<Words>) {
        if let TermKind::Fact(fact) = &term.kind
            && let Some(definition) = self.catalogue.fact(*fact)
        {
            return (definition.name.clone(), definition.unit.clone());
        }
        if let TermKind::Calendar(function, of) = &term.kind {
            let (of, _) = self.naming(of);
            return (function.naming(&of), None);
        }
        (Words::new(self.told(term, Lang::De), self.told(term, Lang::En)), None)
    }

    fn told(&self, term: &Term, lang: Lang) -> String {
        match &term.kind {
            TermKind::Constant(value) => self.value(value, lang),
            TermKind::Fact(_) | TermKind::Calendar(..) => self.naming(term).0.get(lang).to_owned(),
            TermKind::Now => words(lang, "jetzt", "now").to_owned(),
            TermKind::Window(query) => self.window(query, lang),
            TermKind::Negate(inner) => format!("−({})", self.told(inner, lang)),
            TermKind::Arithmetic { left, operator, right } => {
                let side = |term: &Term| match term.kind {
                    TermKind::Arithmetic { .. } => format!("({})", self.told(term, lang)),
                    _ => self.told(term, lang),
                };
                let sign = match operator {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '−',
                    Arithmetic::Multiply => '×',
                    Arithmetic::Divide => '÷',
                };
                format!("{} {sign} {}", side(left), side(right))
            }
            TermKind::Least(items) => {
                format!("{} ({})", words(lang, "das kleinste von", "the least of"), self.each(items, lang))
            }
            TermKind::Greatest(items) => {
                format!("{} ({})", words(lang, "das größte von", "the greatest of"), self.each(items, lang))
            }
        }
    }

    fn each(&self, items: &[Term], lang: Lang) -> String {
        items.iter().map(|item| self.told(item, lang)).collect::<Vec<_>>().join("; ")
    }

    fn value(&self, value: &Value, lang: Lang) -> String {
        PlainRender::new(self.catalogue).value(value, None, lang)
    }

    /// What a window looks for.
    fn window(&self, query: &WindowQuery, lang: Lang) -> String {
        let quoted = |name: &str| match lang {
            Lang::De => format!("„{name}“"),
            Lang::En => format!("“{name}”"),
        };
        let known = |kind: &str| {
            self.catalogue.event(kind).map_or_else(|| kind.to_owned(), |event| event.name.get(lang).to_owned())
        };
        let kinds: Vec<String> = query.events().map(|kind| quoted(&known(kind))).collect();
        let mut what = listed(&kinds, lang, "oder", "or");
        let filters: Vec<String> = query.filters.iter().map(|filter| self.filter(query, filter, lang)).collect();
        if !filters.is_empty() {
            what = format!("{what} {} {}", words(lang, "mit", "with"), listed(&filters, lang, "und", "and"));
        }
        if let Some(period) = query.period {
            let back = match query.until {
                None if lang == Lang::En => format!("in {}", near(Direction::Last, period, lang)),
                None => near(Direction::Last, period, lang),
                Some(until) => {
                    let length = |period: crate::ast::Period| {
                        format!("{} {}", period.count, period.unit.words(period.count == 1, lang))
                    };
                    let (near, far) = (length(until), length(period));
                    match lang {
                        Lang::De => format!("im Zeitraum {near} bis {far} zuvor"),
                        Lang::En => format!("between {near} and {far} ago"),
                    }
                }
            };
            what = format!("{what} {back}");
        }
        let Some(property) = &query.property else {
            return match query.function {
                WindowFunction::First => format!("{} {what}", words(lang, "das erste Mal", "the first")),
                WindowFunction::Last => format!("{} {what}", words(lang, "das letzte Mal", "the latest")),
                WindowFunction::Any => what,
                _ => format!("{} {what}", words(lang, "Anzahl", "number of")),
            };
        };
        let function = match query.function {
            WindowFunction::Average => words(lang, "Mittel von", "mean of"),
            WindowFunction::Lowest => words(lang, "niedrigster Wert von", "lowest value of"),
            WindowFunction::Highest => words(lang, "höchster Wert von", "highest value of"),
            WindowFunction::Distinct => words(lang, "verschiedene Werte von", "different values of"),
            _ => words(lang, "Summe von", "sum of"),
        };
        format!("{function} {} {} {what}", quoted(&self.property(query, property, lang)), words(lang, "in", "in"))
    }

    /// The name of a property that all kinds of a window have.
    fn property(&self, query: &WindowQuery, id: &str, lang: Lang) -> String {
        let kind = query.events().next().and_then(|kind| self.catalogue.event(kind));
        let property = kind.and_then(|kind| kind.find_property(id));
        property.map_or_else(|| id.to_owned(), |property| property.name.get(lang).to_owned())
    }

    /// `channel exactly "shop"`.
    fn filter(&self, query: &WindowQuery, filter: &PropertyTest, lang: Lang) -> String {
        let name = self.property(query, &filter.property, lang);
        let (operator, wanted) = match &filter.matcher {
            Matcher::Compare(comparison, value) => (Operator::Compare(*comparison), vec![value.clone()]),
            Matcher::Between(low, high) => (Operator::Between, vec![low.clone(), high.clone()]),
            Matcher::Stretch { from, until } => {
                (Operator::Between, vec![Value::Instant(*from), Value::Instant(*until)])
            }
            Matcher::OneOf(list) => (Operator::OneOf, list.clone()),
            Matcher::Text(test, text) => (Operator::Text(*test), vec![Value::text(std::sync::Arc::clone(text))]),
            Matcher::Set(test, list) => (Operator::Set(*test), list.iter().cloned().map(Value::text).collect()),
            Matcher::Known(true) => (Operator::Known, Vec::new()),
            Matcher::Known(false) => (Operator::Unknown, Vec::new()),
        };
        let wanted: Vec<String> = wanted.iter().map(|value| self.value(value, lang)).collect();
        format!("{name} {} {}", operator.words(true, lang), wanted.join(", ")).trim_end().to_owned()
    }
}
