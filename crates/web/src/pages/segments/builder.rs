//! The builder by clicking: rows of a form into a rule, and a rule back into rows.

use engine::Segments;
use jiff::civil::Date;
use rules::{
    Catalogue, Circle, Comparison, Decimal, Direction, FactDef, Lang, Literal, ModelDef, Period, SimpleRow, SimpleRule,
    SimpleTest, Tense, TextTest, TimeRelation, TimeUnit, Type, Words,
};
use words::Format;

/// Stands between the id of a phase and that of its model, where that is not the leading one.
const OF_MODEL: char = '@';
/// Most rows of one rule: more is written as text.
pub(super) const MOST_ROWS: usize = 30;

/// A row as the form has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typed {
    /// What is asked about: `fact:orders`, `event:Order Completed`, `phase`, `group` or `segment`.
    pub(super) subject: String,
    /// How, by its word.
    pub(super) test: String,
    /// With what.
    pub(super) value: String,
    /// Over how many days, for events and for phases of the past; empty for all time.
    pub(super) days: String,
}

/// What is wrong with a row: the key of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowFault(pub(super) &'static str);

/// How a value is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// None is needed.
    None,
    /// A number.
    Number,
    /// Any text.
    Text,
    /// A day.
    Day,
    /// One of a list of names.
    Name,
}

const NUMBERS: [(&str, Comparison); 6] = [
    ("at_least", Comparison::AtLeast),
    ("at_most", Comparison::AtMost),
    ("more", Comparison::More),
    ("less", Comparison::Less),
    ("equal", Comparison::Equal),
    ("not_equal", Comparison::NotEqual),
];
const TEXTS: [(&str, TextTest); 3] =
    [("contains", TextTest::Contains), ("starts", TextTest::StartsWith), ("ends", TextTest::EndsWith)];
const MOMENTS: [(&str, TimeRelation); 5] = [
    ("before", TimeRelation::Before),
    ("until", TimeRelation::OnOrBefore),
    ("on", TimeRelation::On),
    ("from", TimeRelation::OnOrAfter),
    ("after", TimeRelation::After),
];

fn word<T: PartialEq>(list: &[(&'static str, T)], wanted: &T) -> Option<&'static str> {
    list.iter().find(|(_, known)| known == wanted).map(|(word, _)| *word)
}

fn meaning<T: Copy>(list: &[(&'static str, T)], word: &str) -> Option<T> {
    list.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// The words of the tests that a subject takes, the usual one first.
pub(super) fn tests(subject: &str, catalogue: &Catalogue) -> Vec<&'static str> {
    let numbers = NUMBERS.iter().map(|(word, _)| *word);
    match subject {
        "phase" | "group" | "segment" => vec!["in", "not_in", "was_in", "was_not_in"],
        event if event.starts_with("event:") => numbers.collect(),
        _ => match fact(subject, catalogue).map(|fact| fact.value_type) {
            None => Vec::new(),
            Some(Type::Bool) => vec!["yes", "no"],
            Some(Type::Text) => vec!["equal", "not_equal", "contains", "starts", "ends", "known", "unknown"],
            Some(Type::TextSet) => vec!["contains", "known", "unknown"],
            Some(Type::Instant) => {
                let moments = MOMENTS.iter().map(|(word, _)| *word);
                ["last", "next"].into_iter().chain(moments).chain(["known", "unknown"]).collect()
            }
            Some(Type::Whole | Type::Number | Type::Share | Type::Money | Type::Duration) => {
                numbers.chain(["known", "unknown"]).collect()
            }
        },
    }
}

/// How the value of a row is typed.
pub(super) fn field(row: &Typed, catalogue: &Catalogue) -> Field {
    match (row.subject.as_str(), row.test.as_str()) {
        ("phase" | "group" | "segment", _) => Field::Name,
        (_, "known" | "unknown" | "yes" | "no") => Field::None,
        (event, _) if event.starts_with("event:") => Field::Number,
        (subject, test) => match fact(subject, catalogue).map(|fact| fact.value_type) {
            Some(Type::Instant) if matches!(test, "last" | "next") => Field::Number,
            Some(Type::Instant) => Field::Day,
            Some(Type::Text | Type::TextSet) => Field::Text,
            Some(Type::Bool) | None => Field::None,
            Some(_) => Field::Number,
        },
    }
}

/// Whether a row also asks for a number of days.
pub(super) fn takes_days(row: &Typed) -> bool {
    row.subject.starts_with("event:") || matches!(row.test.as_str(), "was_in" | "was_not_in")
}

/// The unit that stands behind a number, as the reader writes it.
pub(super) fn unit(row: &Typed, catalogue: &Catalogue, format: &Format) -> String {
    if row.subject.starts_with("event:") {
        return format.text("segments-unit-times").into_owned();
    }
    let fact = fact(&row.subject, catalogue);
    if fact.is_some_and(|fact| fact.value_type == Type::Instant) {
        return format.text("segments-unit-days").into_owned();
    }
    let unit = fact.and_then(|fact| fact.unit.as_ref());
    unit.map(|unit| unit.get(super::edit::lang(format)).to_owned()).unwrap_or_default()
}

/// The fact of a subject.
pub(super) fn fact<'c>(subject: &str, catalogue: &'c Catalogue) -> Option<&'c FactDef> {
    catalogue.subject(subject.strip_prefix("fact:")?)
}

/// A new row about a subject, with the values most ask for.
pub(super) fn fresh(subject: &str, catalogue: &Catalogue, segments: &Segments) -> Typed {
    let test = tests(subject, catalogue).first().copied().unwrap_or_default();
    let mut row = Typed { subject: subject.to_owned(), test: test.to_owned(), ..Typed::default() };
    row.value = match field(&row, catalogue) {
        Field::Number => match fact(subject, catalogue).map(|fact| fact.value_type) {
            Some(Type::Share) => "50",
            Some(Type::Money) => "100",
            Some(Type::Duration | Type::Instant) => "90",
            _ => "1",
        }
        .to_owned(),
        Field::Name => names(subject, segments, Lang::De).first().map_or_else(String::new, |(id, _)| id.clone()),
        Field::None | Field::Text | Field::Day => String::new(),
    };
    if subject.starts_with("event:") {
        "90".clone_into(&mut row.days);
    }
    row
}

/// What one can be in, by id and name: phases and groups of the leading model by their ids, those of the others with their model,
/// as `gefaehrdung@stauss_bruhn`.
pub(super) fn names(subject: &str, segments: &Segments, lang: Lang) -> Vec<(String, String)> {
    match subject {
        "phase" => of_models(segments, lang, |model| model.phases.iter().map(|it| (&it.id, &it.name)).collect()),
        "group" => of_models(segments, lang, |model| model.groups.iter().map(|it| (&it.id, &it.name)).collect()),
        "segment" => segments
            .iter()
            .map(|known| {
                let name = &known.segment.name;
                (known.segment.id.clone(), if lang == Lang::De { name.de.clone() } else { name.en.clone() })
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn of_models(
    segments: &Segments,
    lang: Lang,
    parts: impl Fn(&ModelDef) -> Vec<(&String, &Words)>,
) -> Vec<(String, String)> {
    let models = segments.memberships().models.iter().enumerate();
    let named = models.flat_map(|(place, model)| {
        let name = |(id, name): (&String, &Words)| match place {
            0 => (id.clone(), name.get(lang).to_owned()),
            _ => (format!("{id}{OF_MODEL}{}", model.id), format!("{} ({})", name.get(lang), model.name.get(lang))),
        };
        parts(model).into_iter().map(name).collect::<Vec<_>>()
    });
    named.collect()
}

fn number(text: &str) -> Result<Decimal, RowFault> {
    let text = text.trim().replace(' ', "").replace(',', ".");
    Decimal::parse(&text).ok_or(RowFault("segments-row-number"))
}

fn days(text: &str) -> Result<Period, RowFault> {
    let count = text.trim().parse::<u32>().ok().filter(|days| (1..=36_500).contains(days));
    Ok(Period { count: count.ok_or(RowFault("segments-row-days"))?, unit: TimeUnit::Days })
}

fn days_if_any(text: &str) -> Result<Option<Period>, RowFault> {
    if text.trim().is_empty() { Ok(None) } else { days(text).map(Some) }
}

/// A row of the form as a row of a rule.
pub(super) fn read(row: &Typed, catalogue: &Catalogue) -> Result<SimpleRow, RowFault> {
    let circle = match row.subject.as_str() {
        "phase" => Some(Circle::Phase),
        "group" => Some(Circle::Group),
        "segment" => Some(Circle::Segment),
        _ => None,
    };
    if let Some(circle) = circle {
        let (tense, negated) = match row.test.as_str() {
            "not_in" => (Tense::Is, true),
            "was_in" => (Tense::Was, false),
            "was_not_in" => (Tense::Was, true),
            _ => (Tense::Is, false),
        };
        if row.value.is_empty() {
            return Err(RowFault("segments-row-name"));
        }
        let period = if tense == Tense::Was { days_if_any(&row.days)? } else { None };
        let (name, model) = match row.value.split_once(OF_MODEL) {
            Some((name, model)) if circle != Circle::Segment => (name.to_owned(), Some(model.to_owned())),
            Some(_) | None => (row.value.clone(), None),
        };
        return Ok(SimpleRow::Member { circle, name, model, tense, period, negated });
    }
    if let Some(kind) = row.subject.strip_prefix("event:") {
        let comparison = meaning(&NUMBERS, &row.test).unwrap_or(Comparison::AtLeast);
        let count = Literal::Number(number(&row.value)?);
        return Ok(SimpleRow::Events { kind: kind.to_owned(), period: days_if_any(&row.days)?, comparison, count });
    }
    let fact = fact(&row.subject, catalogue).ok_or(RowFault("segments-row-subject"))?;
    Ok(SimpleRow::Fact { fact: fact.id.clone(), test: test_of(fact, row, catalogue.currency())? })
}

fn test_of(fact: &FactDef, row: &Typed, currency: &str) -> Result<SimpleTest, RowFault> {
    let test = row.test.as_str();
    match test {
        "known" | "unknown" => return Ok(SimpleTest::Known(test == "known")),
        "yes" | "no" => return Ok(SimpleTest::Holds(test == "yes")),
        _ => {}
    }
    match fact.value_type {
        Type::Bool => Ok(SimpleTest::Holds(true)),
        Type::Text | Type::TextSet => {
            let text = row.value.trim();
            if text.is_empty() {
                return Err(RowFault("segments-row-text"));
            }
            if let Some(text_test) = meaning(&TEXTS, test) {
                return Ok(SimpleTest::Text(text_test, text.to_owned()));
            }
            let comparison = if test == "not_equal" { Comparison::NotEqual } else { Comparison::Equal };
            Ok(SimpleTest::Compare(comparison, Literal::Text(text.to_owned())))
        }
        Type::Instant => {
            if let Some(relation) = meaning(&MOMENTS, test) {
                let day: Date = row.value.trim().parse().map_err(|_| RowFault("segments-row-day"))?;
                return Ok(SimpleTest::When(relation, Literal::Date(day)));
            }
            let direction = if test == "next" { Direction::Next } else { Direction::Last };
            Ok(SimpleTest::Within(direction, days(&row.value)?))
        }
        value_type => {
            let comparison = meaning(&NUMBERS, test).unwrap_or(Comparison::AtLeast);
            let amount = number(&row.value)?;
            let literal = match value_type {
                Type::Share => Literal::Percent(amount),
                Type::Money => Literal::Money { amount, currency: currency.to_owned() },
                Type::Duration => Literal::Duration { amount, unit: TimeUnit::Days },
                _ => Literal::Number(amount),
            };
            Ok(SimpleTest::Compare(comparison, literal))
        }
    }
}

/// The rows of a rule as the form has them; `None` where it cannot say them.
pub(super) fn typed(rule: &SimpleRule, catalogue: &Catalogue) -> Option<Vec<Typed>> {
    if rule.rows.len() > MOST_ROWS {
        return None;
    }
    let rows = rule.rows.iter().map(|row| typed_row(row, catalogue)).collect::<Option<Vec<_>>>()?;
    // What the form cannot bring back is not shown in it.
    let same = rows.iter().zip(&rule.rows).all(|(typed, row)| read(typed, catalogue).as_ref() == Ok(row));
    same.then_some(rows)
}

fn typed_row(row: &SimpleRow, catalogue: &Catalogue) -> Option<Typed> {
    let in_days = |period: Option<Period>| match period {
        None => Some(String::new()),
        Some(Period { count, unit: TimeUnit::Days }) => Some(count.to_string()),
        Some(_) => None,
    };
    match row {
        SimpleRow::Member { circle, name, model, tense, period, negated } => {
            let test = match (tense, negated) {
                (Tense::Is, false) => "in",
                (Tense::Is, true) => "not_in",
                (Tense::Was, false) => "was_in",
                (Tense::Was, true) => "was_not_in",
            };
            Some(Typed {
                subject: circle.word().to_owned(),
                test: test.to_owned(),
                value: model.as_ref().map_or_else(|| name.clone(), |model| format!("{name}{OF_MODEL}{model}")),
                days: in_days(*period)?,
            })
        }
        SimpleRow::Events { kind, period, comparison, count } => Some(Typed {
            subject: format!("event:{kind}"),
            test: word(&NUMBERS, comparison)?.to_owned(),
            value: written(count)?,
            days: in_days(*period)?,
        }),
        SimpleRow::Fact { fact, test } => {
            catalogue.subject(fact)?;
            let (test, value) = match test {
                SimpleTest::Known(known) => (if *known { "known" } else { "unknown" }, String::new()),
                SimpleTest::Holds(yes) => (if *yes { "yes" } else { "no" }, String::new()),
                SimpleTest::Text(test, text) => (word(&TEXTS, test)?, text.clone()),
                SimpleTest::Compare(comparison, literal) => (word(&NUMBERS, comparison)?, written(literal)?),
                SimpleTest::When(relation, literal) => (word(&MOMENTS, relation)?, written(literal)?),
                SimpleTest::Within(direction, period) => {
                    let word = if *direction == Direction::Next { "next" } else { "last" };
                    (word, in_days(Some(*period))?)
                }
            };
            Some(Typed { subject: format!("fact:{fact}"), test: test.to_owned(), value, days: String::new() })
        }
    }
}

/// A value as the form has it.
fn written(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Number(number) | Literal::Percent(number) | Literal::Money { amount: number, .. } => {
            Some(number.to_string())
        }
        Literal::Duration { amount, unit: TimeUnit::Days } => Some(amount.to_string()),
        Literal::Date(day) => Some(day.to_string()),
        Literal::Text(text) => Some(text.clone()),
        Literal::Duration { .. } | Literal::DateTime(_) | Literal::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Zone};

    use super::*;

    fn catalogue() -> Catalogue {
        lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue")
    }

    #[test]
    fn a_rule_of_rows_comes_back_from_the_form() {
        let catalogue = catalogue();
        for text in [
            "orders >= 2 and silence > 90 days and revenue >= 99.50 EUR",
            "category_share >= 80 % or country == \"DE\" or email ends with \"@example.de\"",
            "last_order within last 30 days and first_order before 2011-06-01 and email is known",
            "in phase \"reife\" and not in segment \"vip\" and was in phase \"abstinenz\" in last 90 days",
            "was in phase \"abstinenz\" of \"stauss_bruhn\" in last 90 days and in group \"recovery\" of \"four_phases\"",
            "was in segment \"vip\" in last 90 days and not was in segment \"treue\"",
            "count(\"Order Completed\" in last 90 days) >= 2 and count(\"Page Viewed\") == 0",
            "categories contains \"Rotwein\"",
            "attribute(\"vip level\") == \"gold\" and birthday within next 7 days and interests contains \"Käse\"",
        ] {
            let rule = SimpleRule::of(&rules::parse(text).expect(text)).expect(text);
            let rows = typed(&rule, &catalogue).unwrap_or_else(|| panic!("no rows of {text}"));
            let read: Vec<SimpleRow> = rows.iter().map(|row| read(row, &catalogue).expect(text)).collect();
            assert_eq!(SimpleRule { any: rule.any, rows: read }.expr().to_string(), text);
        }
    }

    #[test]
    fn what_the_form_cannot_say_has_no_rows() {
        let catalogue = catalogue();
        for text in
            ["silence > 3 weeks", "last_order within last 2 months", "no_such_fact >= 1", "first_order == last_order"]
        {
            let rule = SimpleRule::of(&rules::parse(text).expect(text));
            assert!(rule.and_then(|rule| typed(&rule, &catalogue)).is_none(), "{text}");
        }
    }

    #[test]
    fn every_subject_has_tests_and_a_fresh_row_reads() {
        let catalogue = catalogue();
        let segments = Segments::default();
        let facts = catalogue.facts().iter().map(|fact| format!("fact:{}", fact.id));
        let events = catalogue.events().iter().map(|event| format!("event:{}", event.kind));
        for subject in facts.chain(events) {
            let mut row = fresh(&subject, &catalogue, &segments);
            assert!(!row.test.is_empty(), "{subject}");
            if field(&row, &catalogue) == Field::Text {
                assert_eq!(read(&row, &catalogue), Err(RowFault("segments-row-text")), "{subject}");
                "x".clone_into(&mut row.value);
            }
            assert!(read(&row, &catalogue).is_ok(), "{subject} {row:?}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number(" 1,5 ").map(|number| number.to_string()), Ok("1.5".to_owned()));
        for text in ["", "viel", "1.000,5", "-"] {
            assert!(number(text).is_err(), "{text}");
        }
        assert!(days("0").is_err() && days("90").is_ok() && days("-1").is_err());
    }
}
