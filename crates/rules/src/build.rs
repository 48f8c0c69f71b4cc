//! Building a tree in code, as a clicking builder does.

use crate::ast::{
    Arithmetic, CalendarFunction, Circle, Comparison, Direction, Expr, ExprKind, Literal, Membership, Period, SetTest,
    Tense, TextTest, TimeRelation, TimeUnit, Window,
};
use crate::value::Decimal;

fn boxed(expr: impl Into<Expr>) -> Box<Expr> {
    Box::new(expr.into())
}

impl Expr {
    /// All of them hold; `true` if there are none.
    pub fn all(parts: Vec<Self>) -> Self {
        ExprKind::All(parts).into()
    }

    /// At least one of them holds; `false` if there are none.
    pub fn any(parts: Vec<Self>) -> Self {
        ExprKind::Any(parts).into()
    }

    /// The contrary holds.
    #[must_use]
    pub fn negated(self) -> Self {
        ExprKind::Not(boxed(self)).into()
    }

    /// A fact by name.
    pub fn fact(id: impl Into<String>) -> Self {
        ExprKind::Fact(id.into()).into()
    }

    /// An attribute by name.
    pub fn attribute(name: impl Into<String>) -> Self {
        ExprKind::Attribute(name.into().into()).into()
    }

    /// The customer is in the segment of that name.
    pub fn in_segment(name: impl Into<String>) -> Self {
        Self::member(Circle::Segment, Tense::Is, [name])
    }

    /// The customer is, or was at any time, in one of the phases (of the leading model), groups or segments.
    pub fn member<T: Into<String>>(circle: Circle, tense: Tense, names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(|name| name.into().into()).collect();
        ExprKind::Member(Membership { circle, tense, names, model: None, period: None }).into()
    }

    /// Reads a point in time from the calendar.
    #[must_use]
    pub fn calendar(self, function: CalendarFunction) -> Self {
        ExprKind::Calendar { function, of: boxed(self) }.into()
    }

    /// A window over events.
    pub fn window(window: Window) -> Self {
        ExprKind::Window(window).into()
    }

    /// Compares with a value.
    #[must_use]
    pub fn compare(self, comparison: Comparison, right: impl Into<Self>) -> Self {
        ExprKind::Compare { left: boxed(self), comparison, right: boxed(right) }.into()
    }

    /// Lies between two values, both included.
    #[must_use]
    pub fn between(self, low: impl Into<Self>, high: impl Into<Self>) -> Self {
        ExprKind::Between { value: boxed(self), low: boxed(low), high: boxed(high) }.into()
    }

    /// Is one of a list.
    #[must_use]
    pub fn one_of(self, list: impl IntoIterator<Item = Literal>) -> Self {
        ExprKind::OneOf { value: boxed(self), list: list.into_iter().map(Into::into).collect() }.into()
    }

    /// Tests a text.
    #[must_use]
    pub fn text_test(self, test: TextTest, text: impl Into<String>) -> Self {
        ExprKind::TextTest { value: boxed(self), test, text: text.into().into() }.into()
    }

    /// Tests a set of texts.
    #[must_use]
    pub fn set_test<T: Into<String>>(self, test: SetTest, list: impl IntoIterator<Item = T>) -> Self {
        let list = list.into_iter().map(|text| text.into().into()).collect();
        ExprKind::SetTest { value: boxed(self), test, list }.into()
    }

    /// Lies so to a day or point in time.
    #[must_use]
    pub fn when(self, relation: TimeRelation, moment: impl Into<Self>) -> Self {
        ExprKind::When { value: boxed(self), relation, moment: boxed(moment) }.into()
    }

    /// Lies within a period before or after now.
    #[must_use]
    pub fn within(self, direction: Direction, count: u32, unit: TimeUnit) -> Self {
        ExprKind::Within { value: boxed(self), direction, period: Period { count, unit }.into() }.into()
    }

    /// Has a value (`true`) or has none (`false`).
    #[must_use]
    pub fn known(self, known: bool) -> Self {
        ExprKind::Known { value: boxed(self), known }.into()
    }

    /// Computes with another value.
    #[must_use]
    pub fn arithmetic(self, operator: Arithmetic, right: impl Into<Self>) -> Self {
        ExprKind::Arithmetic { left: boxed(self), operator, right: boxed(right) }.into()
    }

    /// Levels of the tree, 1 for a lone part.
    pub(crate) fn depth(&self) -> usize {
        let deepest = |parts: &[Self]| parts.iter().map(Self::depth).max().unwrap_or(0);
        1 + match &self.value {
            ExprKind::All(parts) | ExprKind::Any(parts) | ExprKind::Least(parts) | ExprKind::Greatest(parts) => {
                deepest(parts)
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Calendar { of: inner, .. } => inner.depth(),
            ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => {
                left.depth().max(right.depth())
            }
            ExprKind::Between { value, low, high } => value.depth().max(low.depth()).max(high.depth()),
            ExprKind::When { value, moment, .. } => value.depth().max(moment.depth()),
            ExprKind::OneOf { value, .. }
            | ExprKind::TextTest { value, .. }
            | ExprKind::SetTest { value, .. }
            | ExprKind::Within { value, .. }
            | ExprKind::Known { value, .. } => value.depth(),
            ExprKind::Member(_)
            | ExprKind::Literal(_)
            | ExprKind::Fact(_)
            | ExprKind::Attribute(_)
            | ExprKind::Now
            | ExprKind::Window(_) => 0,
        }
    }
}

impl From<Literal> for Expr {
    fn from(literal: Literal) -> Self {
        ExprKind::Literal(literal).into()
    }
}

impl From<i64> for Expr {
    fn from(number: i64) -> Self {
        Literal::Number(Decimal::from(number)).into()
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Literal::Text(text.to_owned()).into()
    }
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
