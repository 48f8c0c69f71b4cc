//! What is told of phases and segments.

use std::sync::Arc;

use super::sentence::{listed, near, words};
use super::{Finding, FoundMembership, FoundStay, Operator, Render, Teller};
use crate::ast::{Circle, Direction, Period, Tense};
use crate::membership::{MembershipQuery, Stay};
use crate::turning;
use crate::typed::Test;
use crate::value::{Lang, Truth, Value, Words};

impl Teller<'_> {
    pub(super) fn member_finding(&mut self, test: &Test, query: &MembershipQuery) -> Finding {
        let bounds = query.bounds(self.facts.now(), self.catalogue.calendar());
        let answer = self.facts.membership(query, bounds);
        let position = self.place();
        let stay = answer.stay.and_then(|stay| found_stay(query, stay));
        Finding {
            text: Arc::clone(&test.text),
            truth: answer.truth,
            turns_to: self.turns_to(answer.truth),
            name: subject(query),
            unit: None,
            actual: answer.stay.and_then(|stay| id_of(query, stay)).map_or(Value::Missing, Value::text),
            operator: Operator::Member(query.circle(), query.tense(), query.period()),
            wanted: query.names().map(Value::text).collect(),
            looked_at: Vec::new(),
            distance: None,
            membership: Some(FoundMembership { stay, wanted: wanted(query) }),
            seen: None,
            computed: false,
            turns_at: turning::test_turns_at(&test.kind, self.facts, self.catalogue),
            position,
        }
    }
}

/// `phase`, or `phase by Four phases` if it is not the leading model's.
fn subject(query: &MembershipQuery) -> Words {
    match query.model() {
        None => Words::new("Segment", "segment"),
        Some(_) if query.leading => Words::new("Phase", "phase"),
        Some(model) => Words::new(format!("Phase nach {}", model.name.de), format!("phase by {}", model.name.en)),
    }
}

fn id_of(query: &MembershipQuery, stay: Stay) -> Option<&str> {
    match query.model() {
        Some(model) => model.phases.get(stay.place).map(|phase| phase.id.as_str()),
        None => query.segment(),
    }
}

fn found_stay(query: &MembershipQuery, stay: Stay) -> Option<FoundStay> {
    let name = match query.model() {
        Some(model) => model.phases.get(stay.place)?.name.clone(),
        None => quoted(query.segment()?),
    };
    Some(FoundStay { name, since: stay.since, until: stay.until })
}

fn quoted(name: &str) -> Words {
    Words::new(format!("\"{name}\""), format!("\"{name}\""))
}

/// What was asked for, in the names of readers.
fn wanted(query: &MembershipQuery) -> Vec<Words> {
    let Some(model) = query.model() else { return query.names().map(quoted).collect() };
    let named = query.names().map(|id| {
        let phase = model.phases.iter().find(|phase| phase.id == id).map(|phase| phase.name.clone());
        let group = model
            .groups
            .iter()
            .find(|group| group.id == id)
            .map(|group| Words::new(format!("Gruppe {}", group.name.de), format!("group {}", group.name.en)));
        let named = if query.circle() == Circle::Group { group } else { phase };
        named.unwrap_or_else(|| quoted(id))
    });
    named.collect()
}

impl Finding {
    /// `phase Growth since 2011-05-01 (not Maturity)`, `phase: never Abstinence in the last 90 days`.
    pub(super) fn member_sentence(&self, found: &FoundMembership, lang: Lang, render: &dyn Render) -> String {
        let name = self.name.get(lang);
        let Operator::Member(circle, tense, _) = self.operator else { return name.to_owned() };
        if self.truth == Truth::Unknown {
            return match tense {
                Tense::Is => format!("{name} {}", words(lang, "ist unbekannt", "is unknown")),
                Tense::Was => {
                    let history = words(lang, "ist für diese Zeit nicht bekannt", "is not known for that time");
                    format!("{name} {history}")
                }
            };
        }
        let demand = self.member_demand(found, self.truth.holds(), lang);
        let Some(stay) = &found.stay else { return format!("{name}: {demand}") };
        let day = |at: i64| render.value(&Value::Instant(at), None, lang);
        // `until` is the first instant after the stay.
        let time = match (stay.since, stay.until) {
            (_, Some(until)) => format!(" {} {}", words(lang, "bis", "until"), day(until.saturating_sub(1))),
            (Some(since), None) => format!(" {} {}", words(lang, "seit", "since"), day(since)),
            (None, None) => String::new(),
        };
        let told = format!("{name} {}{time}", stay.name.get(lang));
        // The very phase that was asked for, now: said already.
        if circle != Circle::Group && tense == Tense::Is && self.truth.holds() && found.wanted.len() == 1 {
            return told;
        }
        format!("{told} ({demand})")
    }

    /// What was asked, or its contrary: `Maturity`, `not Maturity`, `at some time Abstinence in the last 90 days`.
    pub(super) fn member_demand(&self, found: &FoundMembership, positive: bool, lang: Lang) -> String {
        let Operator::Member(_, tense, period) = self.operator else { return String::new() };
        let names: Vec<String> = found.wanted.iter().map(|name| name.get(lang).to_owned()).collect();
        let any = listed(&names, lang, "oder", "or");
        match (tense, positive) {
            (Tense::Is, true) => any,
            (Tense::Is, false) if names.len() == 1 => format!("{} {any}", words(lang, "nicht", "not")),
            (Tense::Is, false) => {
                format!("{} {}", words(lang, "weder", "neither"), listed(&names, lang, "noch", "nor"))
            }
            (Tense::Was, positive) => {
                let often =
                    if positive { words(lang, "irgendwann", "at some time") } else { words(lang, "nie", "never") };
                format!("{often} {any}{}", period.map_or_else(String::new, |period| format!(" {}", back(period, lang))))
            }
        }
    }
}

/// `in the last 90 days`.
fn back(period: Period, lang: Lang) -> String {
    let near = near(Direction::Last, period, lang);
    if lang == Lang::En { format!("in {near}") } else { near }
}
