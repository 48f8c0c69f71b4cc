//! Types of values: facts, literals, arithmetic, windows.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::{Checked, Checker};
use crate::ast::{
    Arithmetic, CalendarFunction, Expr, ExprKind, Filter, FilterTest, Literal, Located, Name, Period, TextTest,
    TimeUnit, Window, WindowFunction,
};
use crate::catalogue::{EventDef, PropertyDef};
use crate::error::{ErrorKind, Span, nearest};
use crate::typed::{Matcher, Term, TermKind, compute, negate};
use crate::value::{MICROS_PER_DAY, Type, Value};
use crate::window::{PropertyTest, WindowQuery};

impl<'c> Checker<'c, '_> {
    pub(super) fn term(&mut self, expr: &Expr) -> Checked<Term> {
        match &expr.value {
            ExprKind::Fact(name) => self.fact(name, expr.span),
            ExprKind::Attribute(name) => self.attribute(name, Type::Text),
            ExprKind::Literal(literal) => self.constant(literal, expr.span),
            ExprKind::Now => Ok(Term { kind: TermKind::Now, value_type: Type::Instant }),
            ExprKind::Window(window) => self.window(window, expr.span),
            ExprKind::Calendar { function, of } => self.calendar(*function, of),
            ExprKind::Negate(inner) => self.negation(inner),
            ExprKind::Arithmetic { left, operator, right } => self.arithmetic(expr, left, *operator, right),
            ExprKind::Least(items) => self.extreme(items, TermKind::Least),
            ExprKind::Greatest(items) => self.extreme(items, TermKind::Greatest),
            _ => {
                // A condition where a value is needed; mistakes within it come first.
                self.condition(expr)?;
                let expected = vec![Type::Number, Type::Money, Type::Text];
                self.error(ErrorKind::WrongType { expected, found: Type::Bool }, expr.span)
            }
        }
    }

    fn fact(&self, name: &str, span: Span) -> Checked<Term> {
        if let Some(index) = self.catalogue.index_of(name) {
            let value_type = self.catalogue.facts()[index.position()].value_type;
            return Ok(Term { kind: TermKind::Fact(index), value_type });
        }
        let nearest = nearest(name, self.catalogue.facts().iter().map(|fact| fact.id.as_str()));
        self.error(ErrorKind::UnknownFact { name: name.to_owned(), nearest }, span)
    }

    /// A term that is to have a type, where it is an attribute; any other has its own.
    pub(super) fn typed(&mut self, expr: &Expr, wanted: Type) -> Checked<Term> {
        match &expr.value {
            ExprKind::Attribute(name) => self.attribute(name, wanted),
            _ => self.term(expr),
        }
    }

    /// Two terms that stand against each other: an attribute has the type of the other one.
    pub(super) fn pair(&mut self, left: &Expr, right: &Expr) -> Checked<(Term, Term)> {
        if matches!(left.value, ExprKind::Attribute(_)) {
            let right = self.term(right)?;
            return Ok((self.typed(left, attribute_type(right.value_type))?, right));
        }
        let left = self.term(left)?;
        let right = self.typed(right, attribute_type(left.value_type))?;
        Ok((left, right))
    }

    fn attribute(&self, name: &Name, value_type: Type) -> Checked<Term> {
        // A segment was checked when it was kept; what nobody is told of any more is then unknown.
        if let Some(known) = self.known.memberships.attributes().filter(|_| self.known.path.is_empty())
            && !known.contains(&name.value)
        {
            let nearest = nearest(&name.value, known.iter().map(String::as_str));
            return self.error(ErrorKind::UnknownAttribute { name: name.value.clone(), nearest }, name.span);
        }
        match crate::attribute::place_of(&name.value, value_type) {
            Some(place) => Ok(Term { kind: TermKind::Fact(place), value_type }),
            None => self.error(ErrorKind::TooManyAttributes { limit: crate::attribute::MAX_ATTRIBUTES }, name.span),
        }
    }

    fn constant(&self, literal: &Literal, span: Span) -> Checked<Term> {
        let value = self.literal(literal, span)?;
        let value_type = value.value_type().unwrap_or(Type::Number);
        Ok(Term { kind: TermKind::Constant(value), value_type })
    }

    pub(super) fn literal(&self, literal: &Literal, span: Span) -> Checked<Value> {
        match literal {
            Literal::Number(number) => {
                Ok(number.whole().map_or_else(|| Value::Number(number.float_shifted(0)), Value::Whole))
            }
            Literal::Percent(number) => Ok(Value::Share(number.float_shifted(2))),
            Literal::Money { amount, currency } => {
                let reporting = self.catalogue.currency();
                if currency != reporting {
                    let kind = ErrorKind::WrongCurrency { found: currency.clone(), reporting: reporting.to_owned() };
                    return self.error(kind, span);
                }
                match amount.exact_times(1_000_000) {
                    Some(micros) => Ok(Value::Money(micros)),
                    None => self.error(ErrorKind::OutOfRange, span),
                }
            }
            Literal::Duration { amount, unit } => {
                let Some(unit) = unit.micros() else { return self.error(ErrorKind::CalendarLength, span) };
                match amount.exact_times(unit) {
                    Some(micros) => Ok(Value::Duration(micros)),
                    None => self.error(ErrorKind::OutOfRange, span),
                }
            }
            Literal::Date(date) => Ok(Value::Instant(self.start_of_day(*date, span)?)),
            Literal::DateTime(moment) => Ok(Value::Instant(self.instant(*moment, span)?)),
            Literal::Text(text) => Ok(Value::text(text.as_str())),
            Literal::Bool(yes) => Ok(Value::Bool(*yes)),
        }
    }

    /// The day's first instant in the firm's time zone, in microseconds.
    pub(super) fn start_of_day(&self, date: Date, span: Span) -> Checked<i64> {
        self.instant(date.to_datetime(jiff::civil::Time::midnight()), span)
    }

    fn instant(&self, moment: DateTime, span: Span) -> Checked<i64> {
        match moment.to_zoned(self.catalogue.zone().clone()) {
            Ok(zoned) => Ok(zoned.timestamp().as_microsecond()),
            Err(_) => self.error(ErrorKind::OutOfRange, span),
        }
    }

    fn negation(&mut self, inner: &Expr) -> Checked<Term> {
        let term = self.typed(inner, Type::Number)?;
        let value_type = term.value_type;
        if !matches!(value_type, Type::Whole | Type::Number | Type::Share | Type::Money | Type::Duration) {
            let expected = vec![Type::Number, Type::Money, Type::Duration];
            return self.error(ErrorKind::WrongType { expected, found: value_type }, inner.span);
        }
        let kind = match &term.kind {
            TermKind::Constant(value) => TermKind::Constant(negate(value, value_type)),
            _ => TermKind::Negate(Box::new(term)),
        };
        Ok(Term { kind, value_type })
    }

    fn arithmetic(&mut self, expr: &Expr, left: &Expr, operator: Arithmetic, right: &Expr) -> Checked<Term> {
        let (left_side, right_side) = (left.span, right.span);
        let (left, right) = (self.typed(left, Type::Number)?, self.typed(right, Type::Number)?);
        let Some(value_type) = result_type(left.value_type, operator, right.value_type) else {
            let kind =
                ErrorKind::NoArithmetic { operator: operator.sign(), left: left.value_type, right: right.value_type };
            let wrong = if left.value_type.is_quantity() { right_side } else { left_side };
            return self.error(kind, wrong);
        };
        let kind = match (&left.kind, &right.kind) {
            (TermKind::Constant(left), TermKind::Constant(right)) => {
                let value = compute(left, operator, right, value_type);
                if value.is_missing() {
                    return self.error(ErrorKind::OutOfRange, expr.span);
                }
                TermKind::Constant(value)
            }
            _ => TermKind::Arithmetic { left: Box::new(left), operator, right: Box::new(right) },
        };
        Ok(Term { kind, value_type })
    }

    fn extreme(&mut self, items: &[Expr], make: fn(Vec<Term>) -> TermKind) -> Checked<Term> {
        let mut terms: Vec<Term> = Vec::with_capacity(items.len());
        let mut value_type: Option<Type> = None;
        for item in items {
            let term = self.typed(item, Type::Number)?;
            let found = term.value_type;
            if !found.is_quantity() {
                let expected = vec![Type::Number, Type::Money, Type::Duration, Type::Instant];
                return self.error(ErrorKind::WrongType { expected, found }, item.span);
            }
            value_type = match value_type {
                None => Some(found),
                Some(common) if common == found => Some(common),
                Some(Type::Whole | Type::Number) if matches!(found, Type::Whole | Type::Number) => Some(Type::Number),
                Some(common) => return self.error(ErrorKind::WrongType { expected: vec![common], found }, item.span),
            };
            terms.push(term);
        }
        Ok(Term { kind: make(terms), value_type: value_type.unwrap_or(Type::Number) })
    }

    fn calendar(&mut self, function: CalendarFunction, of: &Expr) -> Checked<Term> {
        let term = self.typed(of, Type::Instant)?;
        if term.value_type != Type::Instant {
            let kind = ErrorKind::WrongType { expected: vec![Type::Instant], found: term.value_type };
            return self.error(kind, of.span);
        }
        let value_type = match function {
            CalendarFunction::DaysSince | CalendarFunction::DaysUntil => Type::Whole,
            CalendarFunction::NextAnniversary => Type::Instant,
        };
        Ok(Term { kind: TermKind::Calendar(function, Box::new(term)), value_type })
    }

    fn window(&mut self, window: &Window, span: Span) -> Checked<Term> {
        let mut found: Vec<Cow<'_, EventDef>> = Vec::with_capacity(window.events.len());
        for name in &window.events {
            let event = self.event(name)?;
            if !found.iter().any(|known| known.kind == event.kind) {
                found.push(event);
            }
        }
        let events: Vec<&EventDef> = found.iter().map(AsRef::as_ref).collect();
        let function = window.function;
        let property = match &window.property {
            Some(name) if !function.takes_property() => {
                return self.error(ErrorKind::PropertyNotWanted { function: function.name() }, name.span);
            }
            None if function.takes_property() => {
                return self.error(ErrorKind::PropertyMissing { function: function.name() }, span);
            }
            Some(name) => Some((self.property(&events, name)?, name.span)),
            None => None,
        };
        if let Some(period) = &window.period {
            self.period(period)?;
        }
        // A stretch may end now: `between 0 and 30 days ago`.
        if let Some(until) = window.until.as_ref().filter(|until| until.value.count > 0) {
            self.period(until)?;
        }
        if let (Some(far), Some(near)) = (&window.period, &window.until)
            && near.value.at_least_micros() >= far.value.at_most_micros()
        {
            return self.error(ErrorKind::EmptyRange, near.span.to(far.span));
        }
        let value_type = self.window_type(function, property)?;
        let filters = window.filters.iter().map(|filter| self.filter(&events, filter)).collect::<Checked<Vec<_>>>()?;
        let query = WindowQuery {
            function,
            events: events.iter().map(|event| event.kind.as_str().into()).collect(),
            property: property.map(|(property, _)| property.id.as_str().into()),
            value_type,
            period: window.period.as_ref().map(|period| period.value),
            until: window.until.as_ref().map(|until| until.value),
            filters,
            text: window.to_string().into(),
        };
        Ok(Term { kind: TermKind::Window(Arc::new(query)), value_type })
    }

    /// How far a rule looks back or ahead: whole days, because it is asked at the end of a day.
    pub(super) fn period(&self, period: &Located<Period>) -> Checked<Period> {
        match period.value.unit {
            unit @ (TimeUnit::Seconds | TimeUnit::Minutes | TimeUnit::Hours) => {
                let length = i64::from(period.value.count).saturating_mul(unit.micros().unwrap_or(0));
                let days = length.saturating_add(MICROS_PER_DAY - 1) / MICROS_PER_DAY;
                self.error(ErrorKind::PartOfADay { days: days.max(1) }, period.span)
            }
            _ if period.value.count == 0 => self.error(ErrorKind::EmptyPeriod, period.span),
            _ => Ok(period.value),
        }
    }

    /// The kind of event of a name, or one of the firm's own.
    fn event(&self, name: &Name) -> Checked<Cow<'c, EventDef>> {
        let catalogue = self.catalogue;
        if let Some(event) = catalogue.event(&name.value) {
            return Ok(Cow::Borrowed(event));
        }
        // A segment was checked when it was kept; a name of which there are no events any more then stands for none.
        let own = self.known.memberships.own_events().filter(|_| self.known.path.is_empty());
        match catalogue.takes_own_event(&name.value) {
            None => return self.error(ErrorKind::EventNotAsked { name: name.value.clone() }, name.span),
            Some(true) if own.is_none_or(|own| own.contains(&name.value)) => {
                return Ok(Cow::Owned(EventDef::new(name.value.clone())));
            }
            Some(_) => {}
        }
        let own = own.into_iter().flatten().map(String::as_str);
        let nearest = nearest(&name.value, catalogue.events().iter().map(|event| event.kind.as_str()).chain(own));
        self.error(ErrorKind::UnknownEvent { name: name.value.clone(), nearest }, name.span)
    }

    fn window_type(&self, function: WindowFunction, property: Option<(&PropertyDef, Span)>) -> Checked<Type> {
        let Some((property, span)) = property else {
            return Ok(match function {
                WindowFunction::Any => Type::Bool,
                WindowFunction::First | WindowFunction::Last => Type::Instant,
                _ => Type::Whole,
            });
        };
        let found = property.value_type;
        let summable = matches!(found, Type::Whole | Type::Number | Type::Share | Type::Money | Type::Duration);
        let fits = match function {
            WindowFunction::Sum | WindowFunction::Average => summable,
            WindowFunction::Lowest | WindowFunction::Highest => summable || found == Type::Instant,
            _ => true,
        };
        if !fits {
            let expected = vec![Type::Number, Type::Money, Type::Duration];
            return self.error(ErrorKind::WrongType { expected, found }, span);
        }
        Ok(match (function, found) {
            (WindowFunction::Distinct, _) => Type::Whole,
            (WindowFunction::Average, Type::Whole) | (WindowFunction::Sum, Type::Share) => Type::Number,
            _ => found,
        })
    }

    /// The property of that name, which all kinds have with one type.
    fn property<'e>(&self, events: &[&'e EventDef], name: &Name) -> Checked<&'e PropertyDef> {
        let mut common: Option<&PropertyDef> = None;
        for event in events {
            let Some(property) = event.find_property(&name.value) else {
                let is_own = self.catalogue.event(&event.kind).is_none();
                if is_own || event.unasked.contains(&name.value) {
                    let kind = ErrorKind::PropertyNotAsked { event: event.kind.clone(), name: name.value.clone() };
                    return self.error(kind, name.span);
                }
                let nearest = nearest(&name.value, event.properties.iter().map(|property| property.id.as_str()));
                let kind = ErrorKind::UnknownProperty { event: event.kind.clone(), name: name.value.clone(), nearest };
                return self.error(kind, name.span);
            };
            match common {
                Some(first) if first.value_type != property.value_type => {
                    let (first, found) = (first.value_type, property.value_type);
                    let kind = ErrorKind::PropertyTypesDiffer { property: name.value.clone(), first, found };
                    return self.error(kind, name.span);
                }
                Some(_) => {}
                None => common = Some(property),
            }
        }
        match common {
            Some(property) => Ok(property),
            None => self.error(ErrorKind::OutOfRange, name.span),
        }
    }

    fn filter(&self, events: &[&EventDef], filter: &Filter) -> Checked<PropertyTest> {
        let property = self.property(events, &filter.property)?;
        let value_type = property.value_type;
        let matcher = match &filter.test {
            FilterTest::Known(known) => Matcher::Known(*known),
            FilterTest::Compare { comparison, value } => {
                if comparison.is_ordering() && !value_type.is_quantity() {
                    return self.error(ErrorKind::NotOrdered { value_type }, filter.property.span);
                }
                Matcher::Compare(*comparison, self.comparable_literal(value_type, value)?)
            }
            FilterTest::OneOf(list) => Matcher::OneOf(
                list.iter().map(|item| self.comparable_literal(value_type, item)).collect::<Checked<_>>()?,
            ),
            FilterTest::TextTest { test, text } => match (value_type, test) {
                (Type::Text, test) => Matcher::Text(*test, text.value.as_str().into()),
                (Type::TextSet, TextTest::Contains) => {
                    Matcher::Set(crate::ast::SetTest::ContainsAny, vec![text.value.as_str().into()])
                }
                (found, _) => {
                    return self
                        .error(ErrorKind::WrongType { expected: vec![Type::Text], found }, filter.property.span);
                }
            },
        };
        Ok(PropertyTest { property: property.id.as_str().into(), value_type, matcher })
    }

    /// A literal to compare a value of `value_type` with.
    pub(super) fn comparable_literal(&self, value_type: Type, literal: &Located<Literal>) -> Checked<Value> {
        let value = self.literal(&literal.value, literal.span)?;
        let found = value.value_type().unwrap_or(value_type);
        if value_type == Type::Share && matches!(found, Type::Whole | Type::Number) {
            return self.error(ErrorKind::ShareNeedsPercent, literal.span);
        }
        let comparable = comparable(value_type, found) || (value_type == Type::Bool && found == Type::Bool);
        if comparable && value_type != Type::TextSet {
            Ok(value)
        } else {
            self.error(ErrorKind::NotComparable { left: value_type, right: found }, literal.span)
        }
    }
}

/// The type that an attribute has beside a value of another type.
pub(super) fn attribute_type(other: Type) -> Type {
    match other {
        Type::Whole | Type::Number | Type::Share => Type::Number,
        Type::Instant | Type::Bool => other,
        Type::Money | Type::Duration | Type::Text | Type::TextSet => Type::Text,
    }
}

/// Whether values of the two types can be compared at all.
pub(super) fn comparable(left: Type, right: Type) -> bool {
    let plain = |value_type| matches!(value_type, Type::Whole | Type::Number | Type::Share);
    (left == right && left != Type::Bool && left != Type::TextSet) || (plain(left) && plain(right))
}

/// The type of `left operator right`, `None` if they cannot be combined.
fn result_type(left: Type, operator: Arithmetic, right: Type) -> Option<Type> {
    use Type::{Duration, Instant, Money, Number, Share, Whole};
    let factor = |value_type| matches!(value_type, Whole | Number | Share);
    match (operator, left, right) {
        (Arithmetic::Add | Arithmetic::Subtract, Whole | Number | Share | Money | Duration, _)
        | (Arithmetic::Multiply, Whole | Share, _)
            if left == right =>
        {
            Some(left)
        }
        (Arithmetic::Add | Arithmetic::Subtract, Instant, Duration) | (Arithmetic::Add, Duration, Instant) => {
            Some(Instant)
        }
        (Arithmetic::Subtract, Instant, Instant) => Some(Duration),
        (Arithmetic::Multiply | Arithmetic::Divide, Money | Duration, _) if factor(right) => Some(left),
        (Arithmetic::Multiply, _, Money | Duration) if factor(left) => Some(right),
        (Arithmetic::Divide, Money | Duration, _) if left == right => Some(Number),
        (Arithmetic::Divide, Share, Whole | Number) => Some(Share),
        (Arithmetic::Multiply | Arithmetic::Divide, _, _) if factor(left) && factor(right) => Some(Number),
        (Arithmetic::Add | Arithmetic::Subtract, Whole | Number, Whole | Number) => Some(Number),
        _ => None,
    }
}
