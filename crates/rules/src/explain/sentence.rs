//! Explanations in sentences.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Explanation, Finding, Operator};
use crate::ast::{Comparison, Direction, Period, SetTest, Tense, TextTest, TimeRelation};
use crate::catalogue::Catalogue;
use crate::value::{Lang, MICROS_PER_DAY, Truth, Value};

/// How values look; the one who knows the reader's habits brings it.
pub trait Render {
    /// A value in the reader's language; `unit` is the fact's, if it has one.
    fn value(&self, value: &Value, unit: Option<&str>, lang: Lang) -> String;
}

/// Values without any finery: amounts with the currency's code, days as 2011-06-01, a comma before decimals in German.
#[derive(Clone, Debug)]
pub struct PlainRender {
    currency: String,
    zone: TimeZone,
}

impl PlainRender {
    /// In the catalogue's currency and time zone.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self { currency: catalogue.currency().to_owned(), zone: catalogue.zone().clone() }
    }
}

impl Render for PlainRender {
    fn value(&self, value: &Value, _: Option<&str>, lang: Lang) -> String {
        let number = |text: String| if lang == Lang::De { text.replace('.', ",") } else { text };
        match value {
            Value::Missing => words(lang, "kein Wert", "no value").to_owned(),
            Value::Whole(whole) => whole.to_string(),
            Value::Number(float) => number(short_float(*float)),
            Value::Share(share) => number(format!("{} %", short_float(share * 100.0))),
            Value::Money(micros) if micros % 1_000_000 == 0 => format!("{} {}", micros / 1_000_000, self.currency),
            Value::Money(micros) => number(format!("{:.2} {}", *micros as f64 / 1e6, self.currency)),
            Value::Duration(micros) => {
                let days = number(short_float(*micros as f64 / MICROS_PER_DAY as f64));
                let unit = if days == "1" { words(lang, "Tag", "day") } else { words(lang, "Tage", "days") };
                format!("{days} {unit}")
            }
            Value::Instant(micros) => Timestamp::from_microsecond(*micros)
                .map_or_else(|_| micros.to_string(), |at| at.to_zoned(self.zone.clone()).date().to_string()),
            Value::Text(text) => format!("\"{text}\""),
            Value::Bool(true) => words(lang, "ja", "yes").to_owned(),
            Value::Bool(false) => words(lang, "nein", "no").to_owned(),
            Value::TextSet(texts) if texts.is_empty() => words(lang, "leer", "empty").to_owned(),
            Value::TextSet(texts) => {
                let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
                quoted.join(", ")
            }
        }
    }
}

/// At most two decimals, none that are zero.
fn short_float(float: f64) -> String {
    let text = format!("{float:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn words<'w>(lang: Lang, de: &'w str, en: &'w str) -> &'w str {
    match lang {
        Lang::De => de,
        Lang::En => en,
    }
}

pub(super) fn listed(items: &[String], lang: Lang, de: &str, en: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), words(lang, de, en)),
    }
}

impl Explanation {
    /// Why, in one sentence without its full stop: `orders 3 (at least 2) and silence 20 days (at most 90 days)`.
    /// Empty for a rule that always says the same. Of a rule that holds the exceptions that do not apply (`subscription != "active"`,
    /// `bad_contact is unknown`) are left out where anything else is to be said: reasons say what is.
    pub fn sentence(&self, lang: Lang, render: &dyn Render) -> String {
        let is_left_out = |finding: &Finding| self.truth == Truth::Yes && finding.says_what_is_not();
        let says_all = self.because.iter().all(is_left_out);
        let repeats = |finding: &&Finding| self.because.iter().any(|other| finding.only_repeats(other));
        let told = self.because.iter().filter(|finding| (says_all || !is_left_out(finding)) && !repeats(finding));
        let findings: Vec<String> = told.map(|finding| finding.sentence(lang, render)).collect();
        listed(&findings, lang, "und", "and")
    }

    /// What would have to come about for the rule to say the contrary: `orders: at least 2 (1 more)`.
    /// Empty if nothing could.
    pub fn change_sentence(&self, lang: Lang, render: &dyn Render) -> String {
        let findings: Vec<String> = self.changes.iter().map(|finding| finding.change_sentence(lang, render)).collect();
        listed(&findings, lang, "und", "and")
    }
}

impl Finding {
    /// Whether it asks that something be not so, and it is not.
    fn says_what_is_not(&self) -> bool {
        let asks = matches!(self.operator, Operator::Unknown | Operator::Compare(Comparison::NotEqual));
        asks && self.truth == Truth::Yes
    }

    /// Whether all it says is that something has no value which another one says to be known or unknown.
    pub fn only_repeats(&self, other: &Self) -> bool {
        let asks = |finding: &Self| matches!(finding.operator, Operator::Known | Operator::Unknown);
        self.membership.is_none() && self.actual.is_missing() && !asks(self) && asks(other) && self.name == other.name
    }

    /// `3 times, latest 2011-05-01`, where a window found events.
    fn seen_words(&self, lang: Lang, render: &dyn Render) -> Option<String> {
        let (times, latest) = self.seen?;
        let day = render.value(&Value::Instant(latest), None, lang);
        let latest = format!("{} {day}", words(lang, "zuletzt", "latest"));
        // A number of events is said already, and the moment of one as well.
        if matches!(self.actual, Value::Whole(_)) {
            return Some(latest);
        }
        if matches!(self.actual, Value::Instant(_)) {
            return None;
        }
        Some(match lang {
            Lang::De => format!("{times}-mal, {latest}"),
            Lang::En if times == 1 => format!("once, {latest}"),
            Lang::En => format!("{times} times, {latest}"),
        })
    }

    /// What was found: `orders 3 (at least 2)`, `country "FR" (not one of "DE", "AT")`, `email has no value`.
    pub fn sentence(&self, lang: Lang, render: &dyn Render) -> String {
        if let Some(found) = &self.membership {
            return self.member_sentence(found, lang, render);
        }
        let name = self.name.get(lang);
        match self.operator {
            Operator::Known | Operator::Unknown => {
                let state = if self.actual.is_missing() {
                    words(lang, "unbekannt", "unknown")
                } else {
                    words(lang, "bekannt", "known")
                };
                return format!("{name} {} {state}", words(lang, "ist", "is"));
            }
            _ if self.actual.is_missing() => {
                return format!("{name} {}", words(lang, "hat keinen Wert", "has no value"));
            }
            _ => {}
        }
        let actual = render.value(&self.actual, self.unit.as_ref().map(|unit| unit.get(lang)), lang);
        // Without a verb: names are singular and plural alike.
        let found = if self.computed { format!("{name}: {actual}") } else { format!("{name} {actual}") };
        let seen = self.seen_words(lang, render);
        match self.operator {
            Operator::Holds => seen.map_or_else(|| found.clone(), |seen| format!("{found} ({seen})")),
            _ if self.truth == Truth::Unknown => {
                format!(
                    "{found} ({})",
                    words(lang, "der Vergleichswert fehlt", "what it is compared with has no value")
                )
            }
            _ => {
                let aside: Vec<String> =
                    std::iter::once(self.demand(self.truth.holds(), lang, render)).chain(seen).collect();
                format!("{found} ({})", aside.join("; "))
            }
        }
    }

    /// What would have to come about for this comparison to turn.
    pub fn change_sentence(&self, lang: Lang, render: &dyn Render) -> String {
        let name = self.name.get(lang);
        let demand = self.demand(self.turns_to.holds(), lang, render);
        let mut aside = Vec::new();
        if let Some(distance) = &self.distance
            && let Some((amount, direction)) = split_sign(distance)
        {
            let word = if direction { words(lang, "mehr", "more") } else { words(lang, "weniger", "less") };
            let amount = render.value(&amount, self.unit.as_ref().map(|unit| unit.get(lang)), lang);
            // Points in time lie later, not more.
            match self.actual {
                Value::Instant(_) => {}
                _ => aside.push(format!("{amount} {word}")),
            }
        }
        if let Some(at) = self.turns_at {
            let day = render.value(&Value::Instant(at), None, lang);
            aside.push(match lang {
                Lang::De => format!("ab {day}, wenn nichts geschieht"),
                Lang::En => format!("from {day} if nothing happens"),
            });
        }
        if aside.is_empty() { format!("{name}: {demand}") } else { format!("{name}: {demand} ({})", aside.join("; ")) }
    }

    /// What is asked, or its contrary, without the name.
    fn demand(&self, positive: bool, lang: Lang, render: &dyn Render) -> String {
        if let Some(found) = &self.membership {
            return self.member_demand(found, positive, lang);
        }
        let wanted: Vec<String> = self
            .wanted
            .iter()
            .map(|value| render.value(value, self.unit.as_ref().map(|unit| unit.get(lang)), lang))
            .collect();
        let words = self.operator.words(positive, lang);
        let object = match self.operator {
            Operator::Between => listed(&wanted, lang, "bis", "and"),
            Operator::Within(direction, period) => near(direction, period, lang),
            _ => wanted.join(", "),
        };
        let parts: Vec<&str> = [&*words, &*object].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

fn split_sign(distance: &Value) -> Option<(Value, bool)> {
    match distance {
        Value::Whole(i) if *i != 0 => Some((Value::Whole(i.checked_abs()?), *i > 0)),
        Value::Money(i) if *i != 0 => Some((Value::Money(i.checked_abs()?), *i > 0)),
        Value::Duration(i) if *i != 0 => Some((Value::Duration(i.checked_abs()?), *i > 0)),
        Value::Number(f) if *f != 0.0 => Some((Value::Number(f.abs()), *f > 0.0)),
        Value::Share(f) if *f != 0.0 => Some((Value::Share(f.abs()), *f > 0.0)),
        _ => None,
    }
}

/// `the last 30 days`.
pub(super) fn near(direction: Direction, period: Period, lang: Lang) -> String {
    let one = period.count == 1;
    let unit = period.unit.words(one, lang);
    let count = period.count;
    match (lang, direction) {
        (Lang::En, direction) if one => format!("the {} {unit}", direction.word()),
        (Lang::En, direction) => format!("the {} {count} {unit}", direction.word()),
        // 'Im letzten Monat' would be read as the calendar month before this one.
        (Lang::De, Direction::Last) if one => format!("vor höchstens {count} {unit}"),
        (Lang::De, Direction::Next) if one => format!("in höchstens {count} {unit}"),
        (Lang::De, direction) => {
            let which = if direction == Direction::Last { "letzten" } else { "nächsten" };
            // The dative plural: 30 Tagen, 12 Monaten, 2 Wochen.
            let ending = if unit.ends_with('n') { "" } else { "n" };
            format!("in den {which} {count} {unit}{ending}")
        }
    }
}

impl Operator {
    /// What is asked of a value, after its name: `at least` for `orders 3 (at least 2)`; or the contrary, `less than`.
    pub fn words(self, positive: bool, lang: Lang) -> String {
        if let (false, Some(contrary)) = (positive, self.contrary()) {
            return contrary.words(true, lang);
        }
        let (de, en) = match self {
            Self::Text(test) => return test.clause(positive, lang).to_owned(),
            Self::Set(test) => return test.clause(positive, lang).to_owned(),
            Self::Known => ("bekannt", "known"),
            Self::Unknown => ("unbekannt", "unknown"),
            Self::Compare(Comparison::NotEqual) => ("nicht genau", "not exactly"),
            Self::Holds if positive => ("ja", "yes"),
            Self::Holds => return words(lang, "nein", "no").to_owned(),
            Self::Compare(Comparison::Equal) => ("genau", "exactly"),
            Self::Compare(Comparison::Less) => ("weniger als", "less than"),
            Self::Compare(Comparison::AtMost) => ("höchstens", "at most"),
            Self::Compare(Comparison::More) => ("mehr als", "more than"),
            Self::Compare(Comparison::AtLeast) => ("mindestens", "at least"),
            Self::Between => ("im Bereich", "between"),
            Self::OneOf => ("eines von", "one of"),
            Self::Time(TimeRelation::Before) => ("vor", "before"),
            Self::Time(TimeRelation::OnOrBefore) => ("spätestens", "on or before"),
            Self::Time(TimeRelation::On) => ("am", "on"),
            Self::Time(TimeRelation::OnOrAfter) => ("frühestens", "on or after"),
            Self::Time(TimeRelation::After) => ("nach", "after"),
            Self::Within(..) => ("", "within"),
            Self::Member(_, Tense::Is, _) => ("in", "in"),
            Self::Member(_, Tense::Was, _) => ("irgendwann in", "at some time in"),
        };
        let word = words(lang, de, en);
        let text = if positive { word.to_owned() } else { format!("{} {word}", words(lang, "nicht", "not")) };
        text.trim_end().to_owned()
    }

    /// The operator that asks the contrary, where there is one.
    fn contrary(self) -> Option<Self> {
        Some(match self {
            Self::Compare(Comparison::Equal) => Self::Compare(Comparison::NotEqual),
            Self::Compare(Comparison::NotEqual) => Self::Compare(Comparison::Equal),
            Self::Compare(Comparison::Less) => Self::Compare(Comparison::AtLeast),
            Self::Compare(Comparison::AtMost) => Self::Compare(Comparison::More),
            Self::Compare(Comparison::More) => Self::Compare(Comparison::AtMost),
            Self::Compare(Comparison::AtLeast) => Self::Compare(Comparison::Less),
            Self::Time(TimeRelation::Before) => Self::Time(TimeRelation::OnOrAfter),
            Self::Time(TimeRelation::OnOrBefore) => Self::Time(TimeRelation::After),
            Self::Time(TimeRelation::OnOrAfter) => Self::Time(TimeRelation::Before),
            Self::Time(TimeRelation::After) => Self::Time(TimeRelation::OnOrBefore),
            Self::Known => Self::Unknown,
            Self::Unknown => Self::Known,
            Self::Holds
            | Self::Between
            | Self::OneOf
            | Self::Text(_)
            | Self::Set(_)
            | Self::Time(TimeRelation::On)
            | Self::Within(..)
            | Self::Member(..) => {
                return None;
            }
        })
    }

    /// The same as the predicate of a sentence: `is at least`, `ist mindestens`, `contains`, `enthält`.
    pub fn phrase(self, lang: Lang) -> String {
        match self {
            Self::Text(_) | Self::Set(_) => self.words(true, lang),
            Self::Time(_) | Self::Within(..) => {
                format!("{} {}", words(lang, "liegt", "lies"), self.words(true, lang)).trim_end().to_owned()
            }
            _ => format!("{} {}", words(lang, "ist", "is"), self.words(true, lang)),
        }
    }
}

impl TextTest {
    fn clause(self, positive: bool, lang: Lang) -> &'static str {
        match (self, positive, lang) {
            (Self::Contains, true, Lang::De) => "enthält",
            (Self::Contains, false, Lang::De) => "enthält nicht",
            (Self::Contains, true, Lang::En) => "contains",
            (Self::Contains, false, Lang::En) => "does not contain",
            (Self::StartsWith, true, Lang::De) => "beginnt mit",
            (Self::StartsWith, false, Lang::De) => "beginnt nicht mit",
            (Self::StartsWith, true, Lang::En) => "starts with",
            (Self::StartsWith, false, Lang::En) => "does not start with",
            (Self::EndsWith, true, Lang::De) => "endet mit",
            (Self::EndsWith, false, Lang::De) => "endet nicht mit",
            (Self::EndsWith, true, Lang::En) => "ends with",
            (Self::EndsWith, false, Lang::En) => "does not end with",
        }
    }
}

impl SetTest {
    fn clause(self, positive: bool, lang: Lang) -> &'static str {
        match (self, positive, lang) {
            (Self::ContainsAny, true, Lang::De) => "enthält eines von",
            (Self::ContainsAny, false, Lang::De) => "enthält keines von",
            (Self::ContainsAny, true, Lang::En) => "contains one of",
            (Self::ContainsAny, false, Lang::En) => "contains none of",
            (Self::ContainsAll, true, Lang::De) => "enthält alle von",
            (Self::ContainsAll, false, Lang::De) => "enthält nicht alle von",
            (Self::ContainsAll, true, Lang::En) => "contains all of",
            (Self::ContainsAll, false, Lang::En) => "does not contain all of",
        }
    }
}
