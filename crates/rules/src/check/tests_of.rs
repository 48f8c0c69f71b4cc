//! Types of comparisons: what may be asked of which value.

use std::sync::Arc;

use super::terms::{attribute_type, comparable};
use super::{Checked, Checker};
use crate::ast::{
    CalendarFunction, Comparison, Direction, Expr, ExprKind, Literal, Located, Name, Period, SetTest, TextTest,
    TimeRelation,
};
use crate::error::{ErrorKind, Span};
use crate::typed::{Asked, Condition, Matcher, Term, TermKind, TestKind, compare};
use crate::value::{Type, Value};

impl Checker<'_, '_> {
    pub(super) fn compare(
        &mut self,
        expr: &Expr,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Checked<Condition> {
        let (left_term, right_term) = self.pair(left, right)?;
        let (left_type, right_type) = (left_term.value_type, right_term.value_type);
        if left_type == Type::Instant && right_type == Type::Instant {
            let instead = match comparison {
                Comparison::Equal | Comparison::NotEqual => "on",
                Comparison::Less => "before",
                Comparison::AtMost => "on or before",
                Comparison::More => "after",
                Comparison::AtLeast => "on or after",
            };
            return self.error(ErrorKind::UseTimeWords { instead }, expr.span);
        }
        if !comparable(left_type, right_type) {
            // What is written out does not fit the other side; of two that are asked for, the second one does not fit the first.
            let is_written = |side: &Expr| matches!(side.value, ExprKind::Literal(_));
            let wrong = if is_written(left) && !is_written(right) { left } else { right };
            return self.not_comparable((left, left_type), (right, right_type), wrong.span);
        }
        for (side, other) in [(left, right_type), (right, left_type)] {
            // 0.4 or 40 beside a share: which of the two is meant cannot be known.
            if other == Type::Share && matches!(side.value, ExprKind::Literal(Literal::Number(_))) {
                return self.error(ErrorKind::ShareNeedsPercent, side.span);
            }
        }
        if comparison.is_ordering() && !left_type.is_quantity() {
            return self.error(ErrorKind::NotOrdered { value_type: left_type }, expr.span);
        }
        // `2 <= orders` asks about the orders, not about the 2.
        let (left_term, comparison, right_term) = match (&left_term.kind, &right_term.kind) {
            (TermKind::Constant(_), TermKind::Constant(_)) => (left_term, comparison, right_term),
            (TermKind::Constant(_), _) => (right_term, comparison.mirrored(), left_term),
            _ => (left_term, comparison, right_term),
        };
        let kind = match right_term.kind {
            TermKind::Constant(value) => {
                TestKind::Match { value: left_term, matcher: Matcher::Compare(comparison, value) }
            }
            _ => TestKind::Compare { left: left_term, comparison, right: right_term },
        };
        self.test(expr, kind, Asked::Compare(comparison))
    }

    fn not_comparable<T>(&self, left: (&Expr, Type), right: (&Expr, Type), span: Span) -> Checked<T> {
        for ((side, _), (_, other)) in [(left, right), (right, left)] {
            if other == Type::Duration
                && let ExprKind::Calendar { function, .. } = &side.value
                && *function != CalendarFunction::NextAnniversary
            {
                return self.error(ErrorKind::DaysAreCounted { function: function.name() }, span);
            }
        }
        self.error(ErrorKind::NotComparable { left: left.1, right: right.1 }, span)
    }

    pub(super) fn between(&mut self, expr: &Expr, value: &Expr, low: &Expr, high: &Expr) -> Checked<Condition> {
        let (term, _) = self.pair(value, low)?;
        if term.value_type == Type::Instant
            && let (ExprKind::Literal(Literal::Date(first)), ExprKind::Literal(Literal::Date(last))) =
                (&low.value, &high.value)
        {
            let from = self.start_of_day(*first, low.span)?;
            let last_start = self.start_of_day(*last, high.span)?;
            let until = self.end_of_day(*last, high)?;
            if last < first {
                return self.error(ErrorKind::EmptyRange, low.span.to(high.span));
            }
            let asked = Asked::TimeBetween(Value::Instant(from), Value::Instant(last_start));
            return self.test(expr, TestKind::Match { value: term, matcher: Matcher::Stretch { from, until } }, asked);
        }
        if !term.value_type.is_quantity() {
            return self.error(ErrorKind::NotOrdered { value_type: term.value_type }, value.span);
        }
        let mut ends = Vec::with_capacity(2);
        for end in [low, high] {
            let end_term = self.typed(end, attribute_type(term.value_type))?;
            if !comparable(term.value_type, end_term.value_type) {
                return self.not_comparable((value, term.value_type), (end, end_term.value_type), end.span);
            }
            if term.value_type == Type::Share && matches!(end.value, ExprKind::Literal(Literal::Number(_))) {
                return self.error(ErrorKind::ShareNeedsPercent, end.span);
            }
            ends.push(end_term);
        }
        let (Some(high_term), Some(low_term)) = (ends.pop(), ends.pop()) else {
            return self.error(ErrorKind::EmptyRange, expr.span);
        };
        let kind = match (low_term, high_term) {
            (Term { kind: TermKind::Constant(from), .. }, Term { kind: TermKind::Constant(to), .. }) => {
                if compare(&to, Comparison::Less, &from).holds() {
                    return self.error(ErrorKind::EmptyRange, low.span.to(high.span));
                }
                TestKind::Match { value: term, matcher: Matcher::Between(from, to) }
            }
            (low, high) => TestKind::Between { value: term, low, high },
        };
        self.test(expr, kind, Asked::Between)
    }

    pub(super) fn one_of(&mut self, expr: &Expr, value: &Expr, list: &[Located<Literal>]) -> Checked<Condition> {
        let first = list.first().map(|item| self.literal(&item.value, item.span)).transpose()?;
        let wanted = first.and_then(|first| first.value_type()).map_or(Type::Text, attribute_type);
        let term = self.typed(value, wanted)?;
        if !matches!(
            term.value_type,
            Type::Text | Type::Whole | Type::Number | Type::Money | Type::Share | Type::Duration
        ) {
            let kind = ErrorKind::WrongType { expected: vec![Type::Text, Type::Number], found: term.value_type };
            return self.error(kind, value.span);
        }
        let list =
            list.iter().map(|item| self.comparable_literal(term.value_type, item)).collect::<Checked<Vec<_>>>()?;
        self.test(expr, TestKind::Match { value: term, matcher: Matcher::OneOf(list) }, Asked::OneOf)
    }

    pub(super) fn text_test(&mut self, expr: &Expr, value: &Expr, test: TextTest, text: &Name) -> Checked<Condition> {
        let term = self.term(value)?;
        let wanted: Arc<str> = text.value.as_str().into();
        let matcher = match (term.value_type, test) {
            (Type::Text, _) => Matcher::Text(test, wanted),
            (Type::TextSet, TextTest::Contains) => Matcher::Set(SetTest::ContainsAny, vec![wanted]),
            (found, TextTest::Contains) => {
                return self
                    .error(ErrorKind::WrongType { expected: vec![Type::Text, Type::TextSet], found }, value.span);
            }
            (found, _) => return self.error(ErrorKind::WrongType { expected: vec![Type::Text], found }, value.span),
        };
        self.test(expr, TestKind::Match { value: term, matcher }, Asked::Text(test))
    }

    pub(super) fn set_test(&mut self, expr: &Expr, value: &Expr, test: SetTest, list: &[Name]) -> Checked<Condition> {
        let term = self.typed(value, Type::TextSet)?;
        if term.value_type != Type::TextSet {
            let kind = ErrorKind::WrongType { expected: vec![Type::TextSet], found: term.value_type };
            return self.error(kind, value.span);
        }
        let list = list.iter().map(|name| name.value.as_str().into()).collect();
        self.test(expr, TestKind::Match { value: term, matcher: Matcher::Set(test, list) }, Asked::Set(test))
    }

    pub(super) fn when(
        &mut self,
        expr: &Expr,
        value: &Expr,
        relation: TimeRelation,
        moment: &Expr,
    ) -> Checked<Condition> {
        let term = self.typed(value, Type::Instant)?;
        if term.value_type != Type::Instant {
            let kind = ErrorKind::WrongType { expected: vec![Type::Instant], found: term.value_type };
            return self.error(kind, value.span);
        }
        if let ExprKind::Literal(Literal::Date(day)) = &moment.value {
            let from = self.start_of_day(*day, moment.span)?;
            let until = self.end_of_day(*day, moment)?;
            let matcher = match relation {
                TimeRelation::Before => Matcher::Compare(Comparison::Less, Value::Instant(from)),
                TimeRelation::OnOrBefore => Matcher::Compare(Comparison::Less, Value::Instant(until)),
                TimeRelation::On => Matcher::Stretch { from, until },
                TimeRelation::OnOrAfter => Matcher::Compare(Comparison::AtLeast, Value::Instant(from)),
                TimeRelation::After => Matcher::Compare(Comparison::AtLeast, Value::Instant(until)),
            };
            let asked = Asked::Time(relation, Some(Value::Instant(from)));
            return self.test(expr, TestKind::Match { value: term, matcher }, asked);
        }
        let right = self.typed(moment, Type::Instant)?;
        if right.value_type != Type::Instant {
            let kind = ErrorKind::WrongType { expected: vec![Type::Instant], found: right.value_type };
            return self.error(kind, moment.span);
        }
        let comparison = match relation {
            TimeRelation::Before => Comparison::Less,
            TimeRelation::OnOrBefore => Comparison::AtMost,
            TimeRelation::OnOrAfter => Comparison::AtLeast,
            TimeRelation::After => Comparison::More,
            TimeRelation::On => return self.error(ErrorKind::DayNeeded, moment.span),
        };
        let (kind, wanted) = match right.kind {
            TermKind::Constant(wanted) => {
                let matcher = Matcher::Compare(comparison, wanted.clone());
                (TestKind::Match { value: term, matcher }, Some(wanted))
            }
            _ => (TestKind::Compare { left: term, comparison, right }, None),
        };
        self.test(expr, kind, Asked::Time(relation, wanted))
    }

    pub(super) fn within(
        &mut self,
        expr: &Expr,
        value: &Expr,
        direction: Direction,
        period: &Located<Period>,
    ) -> Checked<Condition> {
        let term = self.typed(value, Type::Instant)?;
        if term.value_type != Type::Instant {
            let kind = ErrorKind::WrongType { expected: vec![Type::Instant], found: term.value_type };
            return self.error(kind, value.span);
        }
        let period = self.period(period)?;
        self.test(expr, TestKind::Within { value: term, direction, period }, Asked::Within(direction, period))
    }

    pub(super) fn is_known(&mut self, expr: &Expr, value: &Expr, known: bool) -> Checked<Condition> {
        let term = self.term(value)?;
        self.test(expr, TestKind::Match { value: term, matcher: Matcher::Known(known) }, Asked::Known(known))
    }

    fn end_of_day(&self, day: jiff::civil::Date, at: &Expr) -> Checked<i64> {
        match day.tomorrow() {
            Ok(next) => self.start_of_day(next, at.span),
            Err(_) => self.error(ErrorKind::OutOfRange, at.span),
        }
    }
}
