//! What a rule rests on: facts, windows, memberships, segments, and time.

use std::sync::Arc;

use crate::ast::{CalendarFunction, Tense};
use crate::catalogue::{Catalogue, FactIndex, Growth};
use crate::membership::MembershipQuery;
use crate::rule::Rule;
use crate::turning;
use crate::typed::{Condition, Matcher, Term, TermKind, Test, TestKind};
use crate::value::Value;
use crate::window::WindowQuery;

/// Everything a rule looks at, each once, in the order of the rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rests {
    pub(crate) facts: Vec<FactIndex>,
    pub(crate) windows: Vec<Arc<WindowQuery>>,
    pub(crate) memberships: Vec<Arc<MembershipQuery>>,
    pub(crate) segments: Vec<Arc<str>>,
    pub(crate) models: Vec<Arc<str>>,
    pub(crate) moves: bool,
    /// Whether it moves otherwise than by facts on a curve.
    pub(crate) by_clock: bool,
    /// Facts on a curve with what each is compared with; `None` where that does not stand written out.
    pub(crate) curves: Vec<(FactIndex, Option<Vec<Value>>)>,
}

impl Rests {
    pub(crate) fn of(condition: &Condition, catalogue: &Catalogue) -> Self {
        let mut rests = Self::default();
        rests.condition(condition, catalogue);
        rests
    }

    fn condition(&mut self, condition: &Condition, catalogue: &Catalogue) {
        match condition {
            Condition::Constant(_) => {}
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part, catalogue);
                }
            }
            Condition::Not(inner) => self.condition(inner, catalogue),
            Condition::Segment { name, inner } => {
                // What a segment rests on is gathered once, however often it is referred to.
                if !self.segments.contains(name) {
                    self.segments.push(Arc::clone(name));
                    self.condition(inner, catalogue);
                }
            }
            Condition::Test(test) => self.test(test, catalogue),
        }
    }

    fn test(&mut self, test: &Test, catalogue: &Catalogue) {
        self.moves |= test.kind.moves(catalogue);
        self.by_clock |= test.kind.moves_by_clock(catalogue);
        self.curves_of(&test.kind, catalogue);
        if let TestKind::Member(query) = &test.kind {
            if let Some(model) = query.model()
                && !query.is_own()
                && !self.models.iter().any(|known| **known == *model.id)
            {
                self.models.push(model.id.as_str().into());
            }
            if !self.memberships.iter().any(|known| known.text == query.text) {
                self.memberships.push(Arc::clone(query));
                if let Some(past) = query.past() {
                    self.past(past);
                }
            }
        }
        for term in test.kind.terms().into_iter().flatten() {
            term.each(&mut |term| match &term.kind {
                TermKind::Fact(fact) if !self.facts.contains(fact) => self.facts.push(*fact),
                TermKind::Window(query) if !self.windows.iter().any(|known| known.text == query.text) => {
                    self.windows.push(Arc::clone(query));
                }
                _ => {}
            });
        }
    }
}

impl Rests {
    /// What a segment rests on whose past is asked for. When its past turns is a question of its own, so neither its windows nor
    /// its questions of membership, nor how it moves with time, are this rule's.
    fn past(&mut self, past: &Rule) {
        let Self { facts, segments, models, .. } = &*past.rests;
        add(&mut self.facts, facts);
        add(&mut self.segments, segments);
        add(&mut self.models, models);
    }

    /// Facts on a curve that the test looks at.
    fn curves_of(&mut self, test: &TestKind, catalogue: &Catalogue) {
        let mut found = Vec::new();
        for term in test.terms().into_iter().flatten() {
            term.each(&mut |term| {
                if let TermKind::Fact(fact) = &term.kind
                    && catalogue.fact(*fact).is_some_and(|fact| fact.growth == Growth::OnCurve)
                {
                    found.push(*fact);
                }
            });
        }
        for fact in found {
            let compared = match test {
                TestKind::Match { value: Term { kind: TermKind::Fact(_), .. }, matcher } => match matcher {
                    Matcher::Text(..) | Matcher::Set(..) => None,
                    matcher => Some(turning::thresholds(matcher)),
                },
                _ => None,
            };
            match self.curves.iter_mut().find(|(known, _)| *known == fact) {
                Some((_, known)) => {
                    *known = known.take().zip(compared).map(|(mut known, more)| {
                        known.extend(more);
                        known
                    });
                }
                None => self.curves.push((fact, compared)),
            }
        }
    }
}

/// Adds those that are not there yet.
fn add<T: PartialEq + Clone>(known: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !known.contains(one) {
            known.push(one.clone());
        }
    }
}

impl TestKind {
    /// Whether it may say something else later though nothing happens, facts on a curve aside.
    fn moves_by_clock(&self, catalogue: &Catalogue) -> bool {
        match self {
            Self::Within { .. } | Self::Member(_) => self.moves(catalogue),
            _ => self.terms().into_iter().flatten().any(|term| {
                let mut moves = false;
                term.each(&mut |term| {
                    moves |= match &term.kind {
                        TermKind::Fact(fact) => {
                            catalogue.fact(*fact).is_some_and(|fact| fact.growth == Growth::WithTime)
                        }
                        TermKind::Now | TermKind::Calendar(..) => true,
                        TermKind::Window(query) => query.period.is_some(),
                        _ => false,
                    };
                });
                moves
            }),
        }
    }

    /// Whether it may say something else later though nothing happens.
    pub(crate) fn moves(&self, catalogue: &Catalogue) -> bool {
        match self {
            Self::Within { .. } => true,
            Self::Member(query) => query.tense == Tense::Was && query.period.is_some(),
            _ => self.terms().into_iter().flatten().any(|term| term.moves(catalogue)),
        }
    }
}

impl Term {
    /// Whether its value may be another one later though nothing happens.
    pub(crate) fn moves(&self, catalogue: &Catalogue) -> bool {
        let mut moves = false;
        self.each(&mut |term| {
            moves |= match &term.kind {
                TermKind::Fact(fact) => catalogue.fact(*fact).is_some_and(|fact| fact.growth != Growth::Still),
                TermKind::Now | TermKind::Calendar(..) => true,
                TermKind::Window(query) => query.period.is_some(),
                _ => false,
            };
        });
        moves
    }

    /// Whether its value moves at other times than midnight and when something comes or goes.
    pub(crate) fn flows(&self, catalogue: &Catalogue) -> bool {
        match &self.kind {
            TermKind::Now => true,
            TermKind::Fact(fact) => catalogue.fact(*fact).is_some_and(|fact| fact.growth == Growth::WithTime),
            TermKind::Constant(_) | TermKind::Window(_) => false,
            // Of an anniversary's moment only the day is asked for.
            TermKind::Calendar(function, of) => match &of.kind {
                TermKind::Calendar(CalendarFunction::NextAnniversary, of)
                    if *function != CalendarFunction::NextAnniversary =>
                {
                    of.flows(catalogue)
                }
                _ => *function == CalendarFunction::NextAnniversary || of.flows(catalogue),
            },
            TermKind::Negate(inner) => inner.flows(catalogue),
            TermKind::Arithmetic { left, right, .. } => left.flows(catalogue) || right.flows(catalogue),
            TermKind::Least(items) | TermKind::Greatest(items) => items.iter().any(|item| item.flows(catalogue)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::tz::TimeZone;

    use crate::{Catalogue, EventDef, FactDef, NoMemberships, Rule, Type, Value};

    fn rule(text: &str) -> Rule {
        let mut catalogue = Catalogue::new("EUR", TimeZone::UTC).expect("a catalogue");
        catalogue.add_fact(FactDef::new("orders", Type::Whole)).expect("a fact");
        catalogue.add_fact(FactDef::new("silence", Type::Duration).grows_with_time()).expect("a fact");
        catalogue.add_fact(FactDef::new("last_order", Type::Instant)).expect("a fact");
        catalogue.add_fact(FactDef::new("score", Type::Share).moves_on_curve()).expect("a fact");
        catalogue.add_event(EventDef::new("Page Viewed")).expect("a kind");
        Rule::new(text, &Arc::new(catalogue), &NoMemberships).expect(text)
    }

    #[test]
    fn what_turns_a_rule_beside_curves_is_the_clock() {
        let by_clock = |text: &str| rule(text).moves_by_clock();
        assert!(!by_clock("orders >= 2 and score > 40 %"));
        assert!(!by_clock("count(\"Page Viewed\") >= 3"));
        assert!(by_clock("silence > 90 days"));
        assert!(by_clock("last_order within last 30 days or orders > 2"));
        assert!(by_clock("days_since(last_order) > 3"));
        assert!(by_clock("count(\"Page Viewed\" in last 7 days) >= 3"));
    }

    #[test]
    fn curves_come_with_what_they_are_compared_with() {
        let curves = |text: &str| {
            let rule = rule(text);
            let told: Vec<Option<Vec<Value>>> =
                rule.curves().map(|(_, values)| values.map(<[Value]>::to_vec)).collect();
            told
        };
        assert_eq!(curves("orders > 1 and silence > 3 days"), []);
        let both = Some(vec![Value::Share(0.4), Value::Share(0.2), Value::Share(0.3)]);
        assert_eq!(curves("score >= 40 % or score between 20 % and 30 %"), [both]);
        assert_eq!(curves("score is known"), [Some(vec![])]);
        assert_eq!(curves("score * 2 > 40 % and score > 10 %"), [None]);
    }
}
