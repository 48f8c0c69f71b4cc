//! Rules that a list of rows can say: what is asked about, how, and with what, all of them joined by the same word.
//!
//! It is what a builder by clicking works on. [`SimpleRule::of`] reads such rules back, however they were written, so that
//! builder and text stay in step; every other rule has no rows and is written as text only.

use crate::ast::{
    Circle, Comparison, Direction, Expr, ExprKind, Literal, Membership, Name, Period, Tense, TextTest, TimeRelation,
    Window, WindowFunction,
};

use crate::parse::parse;

/// Rows joined by `and`, or all by `or`. Without rows it is `true`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimpleRule {
    /// Whether one row is enough; otherwise all must hold. Of a single row it says nothing.
    pub any: bool,
    /// The rows, in order.
    pub rows: Vec<SimpleRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum SimpleRow {
    /// `orders >= 2`
    Fact {
        /// Name of the fact, or of an attribute as it is asked for: `attribute("vip_level")`.
        fact: String,
        /// What is asked of it.
        test: SimpleTest,
    },
    /// `in phase "reife"`, `not in segment "vip"`, `was in phase "abstinenz" of "stauss_bruhn" in last 90 days`
    Member {
        /// What one can be in.
        circle: Circle,
        /// Its name.
        name: String,
        /// The phase model asked about; without, the leading one.
        model: Option<String>,
        /// Now or in the past.
        tense: Tense,
        /// How far `was in` looks back.
        period: Option<Period>,
        /// Whether the contrary is asked.
        negated: bool,
    },
    /// `count("Order Completed" in last 90 days) >= 2`
    Events {
        /// The kind of event.
        kind: String,
        /// How far it looks back; without, over all time.
        period: Option<Period>,
        /// How the count is compared.
        comparison: Comparison,
        /// With what.
        count: Literal,
    },
}

/// What a row asks of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum SimpleTest {
    /// `orders >= 2`, `country == "DE"`
    Compare(Comparison, Literal),
    /// `newsletter_open`, or `not newsletter_open`
    Holds(bool),
    /// `email ends with "@example.de"`
    Text(TextTest, String),
    /// `first_order before 2011-06-01`
    When(TimeRelation, Literal),
    /// `last_order within last 30 days`
    Within(Direction, Period),
    /// `email is known`
    Known(bool),
}

impl SimpleRule {
    /// The rows of a rule; `None` where rows cannot say it.
    pub fn of(expr: &Expr) -> Option<Self> {
        let rows = |parts: &[Expr]| parts.iter().map(SimpleRow::of).collect::<Option<Vec<_>>>();
        match &expr.value {
            ExprKind::All(parts) => Some(Self { any: false, rows: rows(parts)? }),
            ExprKind::Any(parts) if !parts.is_empty() => Some(Self { any: true, rows: rows(parts)? }),
            ExprKind::Literal(Literal::Bool(true)) => Some(Self::default()),
            _ => Some(Self { any: false, rows: vec![SimpleRow::of(expr)?] }),
        }
    }

    /// The rule that the rows say.
    pub fn expr(&self) -> Expr {
        let mut parts: Vec<Expr> = self.rows.iter().map(SimpleRow::expr).collect();
        match parts.len() {
            0 => ExprKind::Literal(Literal::Bool(true)).into(),
            1 => parts.swap_remove(0),
            _ if self.any => Expr::any(parts),
            _ => Expr::all(parts),
        }
    }
}

impl SimpleRow {
    /// A part of a rule as a row; `None` where a row cannot say it.
    fn of(expr: &Expr) -> Option<Self> {
        match &expr.value {
            ExprKind::Member(membership) => Self::member(membership, false),
            ExprKind::Not(inner) => match &inner.value {
                ExprKind::Member(membership) => Self::member(membership, true),
                ExprKind::Fact(_) | ExprKind::Attribute(_) => on_fact(inner, SimpleTest::Holds(false)),
                _ => None,
            },
            ExprKind::Compare { left, comparison, right } => match (&left.value, &right.value) {
                (ExprKind::Window(window), ExprKind::Literal(count)) => Self::events(window, *comparison, count),
                (_, ExprKind::Literal(value)) => on_fact(left, SimpleTest::Compare(*comparison, value.clone())),
                _ => None,
            },
            ExprKind::TextTest { value, test, text } => on_fact(value, SimpleTest::Text(*test, text.value.clone())),
            ExprKind::When { value, relation, moment } => match &moment.value {
                ExprKind::Literal(moment) => on_fact(value, SimpleTest::When(*relation, moment.clone())),
                _ => None,
            },
            ExprKind::Within { value, direction, period } => {
                on_fact(value, SimpleTest::Within(*direction, period.value))
            }
            ExprKind::Known { value, known } => on_fact(value, SimpleTest::Known(*known)),
            ExprKind::Fact(_) | ExprKind::Attribute(_) => on_fact(expr, SimpleTest::Holds(true)),
            _ => None,
        }
    }

    fn member(membership: &Membership, negated: bool) -> Option<Self> {
        let [name] = membership.names.as_slice() else { return None };
        Some(Self::Member {
            circle: membership.circle,
            name: name.value.clone(),
            model: membership.model.as_ref().map(|model| model.value.clone()),
            tense: membership.tense,
            period: membership.period.as_ref().map(|period| period.value),
            negated,
        })
    }

    fn events(window: &Window, comparison: Comparison, count: &Literal) -> Option<Self> {
        let [kind] = window.events.as_slice() else { return None };
        let is_plain = window.function == WindowFunction::Count && window.until.is_none() && window.filters.is_empty();
        is_plain.then(|| Self::Events {
            kind: kind.value.clone(),
            period: window.period.as_ref().map(|period| period.value),
            comparison,
            count: count.clone(),
        })
    }

    /// What the row says.
    pub fn expr(&self) -> Expr {
        match self {
            Self::Fact { fact, test } => test.of(subject(fact)),
            Self::Member { circle, name, model, tense, period, negated } => {
                let member: Expr = ExprKind::Member(Membership {
                    circle: *circle,
                    tense: *tense,
                    names: vec![Name::from(name.clone())],
                    model: model.clone().map(Name::from),
                    period: period.filter(|_| *tense == Tense::Was).map(Into::into),
                })
                .into();
                if *negated { member.negated() } else { member }
            }
            Self::Events { kind, period, comparison, count } => {
                let window = Window {
                    function: WindowFunction::Count,
                    events: vec![Name::from(kind.clone())],
                    property: None,
                    period: period.map(Into::into),
                    until: None,
                    filters: Vec::new(),
                };
                Expr::window(window).compare(*comparison, count.clone())
            }
        }
    }
}

fn on_fact(expr: &Expr, test: SimpleTest) -> Option<SimpleRow> {
    match &expr.value {
        ExprKind::Fact(fact) => Some(SimpleRow::Fact { fact: fact.clone(), test }),
        ExprKind::Attribute(_) => Some(SimpleRow::Fact { fact: expr.to_string(), test }),
        _ => None,
    }
}

/// The fact or attribute of that name.
fn subject(name: &str) -> Expr {
    match parse(name) {
        Ok(expr) if matches!(expr.value, ExprKind::Attribute(_)) => expr,
        Ok(_) | Err(_) => Expr::fact(name),
    }
}

impl SimpleTest {
    fn of(&self, fact: Expr) -> Expr {
        let value = Box::new(fact);
        let kind = match self {
            Self::Holds(true) => return *value,
            Self::Holds(false) => return value.negated(),
            Self::Compare(comparison, right) => ExprKind::Compare {
                left: value,
                comparison: *comparison,
                right: Box::new(ExprKind::Literal(right.clone()).into()),
            },
            Self::Text(test, text) => ExprKind::TextTest { value, test: *test, text: Name::from(text.clone()) },
            Self::When(relation, moment) => ExprKind::When {
                value,
                relation: *relation,
                moment: Box::new(ExprKind::Literal(moment.clone()).into()),
            },
            Self::Within(direction, period) => {
                ExprKind::Within { value, direction: *direction, period: (*period).into() }
            }
            Self::Known(known) => ExprKind::Known { value, known: *known },
        };
        kind.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that rows can say come back as they are.
    #[test]
    fn rows_and_text_are_in_step() {
        for text in [
            "true",
            "orders >= 2",
            "orders >= 2 and silence > 90 days and country == \"DE\"",
            "subscribed or not subscribed",
            "in phase \"reife\" and not in segment \"vip\"",
            "was in phase \"abstinenz\" in last 90 days",
            "was in segment \"vip\" or not was in segment \"vip\" in last 6 months",
            "in phase \"reife\" of \"stauss_bruhn\" or was in group \"recovery\" of \"stauss_bruhn\" in last 30 days",
            "count(\"Order Completed\" in last 90 days) >= 2 and email is known",
            "last_order within last 30 days or first_order before 2011-06-01 or email ends with \"@example.de\"",
            "category_share >= 80 % and revenue > 99.50 EUR",
        ] {
            let expr = parse(text).expect(text);
            let simple = SimpleRule::of(&expr).expect(text);
            assert_eq!(simple.expr().to_string(), expr.to_string(), "{text}");
            assert_eq!(SimpleRule::of(&simple.expr()), Some(simple), "{text}");
        }
    }

    #[test]
    fn what_rows_cannot_say_has_none() {
        for text in [
            "orders >= 2 and (silence > 90 days or country == \"DE\")",
            "orders > refunds",
            "not (orders >= 2)",
            "in phase (\"reife\", \"wachstum\")",
            "count(\"Product Viewed\" in last 14 days where category = \"Rotwein\") >= 3",
            "days_since(last_order) > 1.5 * 30",
            "country in (\"DE\", \"AT\")",
            "false",
        ] {
            assert_eq!(SimpleRule::of(&parse(text).expect(text)), None, "{text}");
        }
    }
}
