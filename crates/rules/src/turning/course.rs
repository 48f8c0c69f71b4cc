//! How a value moves while nothing happens, up to the next break.

use super::later::Later;
use crate::ast::{Arithmetic, CalendarFunction};
use crate::catalogue::{Catalogue, Growth};
use crate::evaluate::{Facts as _, term_value};
use crate::typed::{Term, TermKind};
use crate::value::Value;

/// How a value moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// By so much a microsecond, exactly.
    Linear(i64),
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// None of these, or not known.
    Wild,
}

impl Course {
    pub(super) const STILL: Self = Self::Linear(0);

    /// Whether it rises (`true`) or falls; nothing if it stands; `None` if that is not known.
    #[allow(clippy::option_option)] // three answers, asked with `?`
    pub(super) fn direction(self) -> Option<Option<bool>> {
        match self {
            Self::Linear(0) => Some(None),
            Self::Linear(slope) => Some(Some(slope > 0)),
            Self::Rising => Some(Some(true)),
            Self::Falling => Some(Some(false)),
            Self::Wild => None,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.flipped())
    }

    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Linear(a), Self::Linear(b)) => Self::Linear(a + b),
            (a, b) => a.join(b),
        }
    }

    fn flipped(self) -> Self {
        match self {
            Self::Linear(slope) => Self::Linear(-slope),
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            Self::Wild => Self::Wild,
        }
    }

    /// The direction alone: what is left of a slope where values are multiplied and rounded.
    fn loosened(self) -> Self {
        match self.direction() {
            Some(None) => Self::STILL,
            Some(Some(true)) => Self::Rising,
            Some(Some(false)) => Self::Falling,
            None => Self::Wild,
        }
    }

    /// The course that both follow.
    fn join(self, other: Self) -> Self {
        match (self.loosened(), other.loosened()) {
            (Self::STILL, course) | (course, Self::STILL) => course,
            (a, b) if a == b => a,
            _ => Self::Wild,
        }
    }

    /// The course of a term from `at` up to the next break.
    pub(super) fn of(term: &Term, at: &Later<'_>, catalogue: &Catalogue) -> Self {
        let course = |term: &Term| Self::of(term, at, catalogue);
        match &term.kind {
            // Windows change at breaks only.
            TermKind::Constant(_) | TermKind::Window(_) => Self::STILL,
            TermKind::Now => Self::Linear(1),
            TermKind::Fact(fact) => match catalogue.fact(*fact).map(|fact| fact.growth) {
                Some(Growth::WithTime) => Self::Linear(1),
                // A curve is its source's secret, but for the crossings that it tells.
                Some(Growth::Still | Growth::OnCurve) | None => Self::STILL,
            },
            TermKind::Calendar(CalendarFunction::DaysSince, of) => Self::Rising.minus(Self::of_day(of, at, catalogue)),
            TermKind::Calendar(CalendarFunction::DaysUntil, of) => Self::of_day(of, at, catalogue).minus(Self::Rising),
            TermKind::Calendar(CalendarFunction::NextAnniversary, of) => match (course(of), at.value(of, catalogue)) {
                (Self::STILL, Value::Instant(of)) => {
                    let calendar = catalogue.calendar();
                    let is_today = calendar.next_anniversary_day(of, at.now()) == calendar.day_of(at.now());
                    Self::Linear(i64::from(is_today))
                }
                (Self::STILL, _) => Self::STILL,
                _ => Self::Wild,
            },
            TermKind::Negate(inner) => course(inner).flipped(),
            TermKind::Arithmetic { left, operator, right } => match operator {
                Arithmetic::Add => course(left).plus(course(right)),
                Arithmetic::Subtract => course(left).minus(course(right)),
                Arithmetic::Multiply => Self::of_product(left, right, at, catalogue),
                Arithmetic::Divide => Self::of_quotient(left, right, at, catalogue),
            },
            TermKind::Least(items) | TermKind::Greatest(items) => {
                items.iter().map(course).fold(Self::STILL, Self::join)
            }
        }
    }

    /// The course of the day of an instant. An anniversary's day stands still up to its end.
    fn of_day(of: &Term, at: &Later<'_>, catalogue: &Catalogue) -> Self {
        match (Self::of(of, at, catalogue), &of.kind) {
            (Self::Linear(_), TermKind::Calendar(CalendarFunction::NextAnniversary, _)) => Self::STILL,
            (course, _) => course.loosened(),
        }
    }

    fn of_product(left: &Term, right: &Term, at: &Later<'_>, catalogue: &Catalogue) -> Self {
        let courses = (Self::of(left, at, catalogue).loosened(), Self::of(right, at, catalogue).loosened());
        let (left, right) = (at.sign(left, catalogue), at.sign(right, catalogue));
        match courses {
            (Self::STILL, course) => course.times(left),
            (course, Self::STILL) => course.times(right),
            (Self::Rising, Self::Rising)
                if left.is_some_and(|sign| sign >= 0) && right.is_some_and(|sign| sign >= 0) =>
            {
                Self::Rising
            }
            _ => Self::Wild,
        }
    }

    fn of_quotient(left: &Term, right: &Term, at: &Later<'_>, catalogue: &Catalogue) -> Self {
        let courses = (Self::of(left, at, catalogue).loosened(), Self::of(right, at, catalogue).loosened());
        let (left, right) = (at.sign(left, catalogue), at.sign(right, catalogue));
        match (courses, right) {
            ((course, Self::STILL), sign) => course.times(sign),
            // A divisor that moves away from zero; one that moves towards it will pass it.
            ((Self::STILL, Self::Rising), Some(1)) => Self::Falling.times(left),
            ((Self::STILL, Self::Falling), Some(-1)) => Self::Rising.times(left),
            _ => Self::Wild,
        }
    }

    /// Multiplied by, or divided by, something of that sign; without a value there is none to move.
    fn times(self, sign: Option<i32>) -> Self {
        match sign {
            Some(1) => self,
            Some(-1) => self.flipped(),
            _ => Self::STILL,
        }
    }
}

impl Later<'_> {
    fn value(&self, term: &Term, catalogue: &Catalogue) -> Value {
        term_value(term, self, catalogue)
    }

    /// -1, 0 or 1; `None` without a value.
    fn sign(&self, term: &Term, catalogue: &Catalogue) -> Option<i32> {
        let quantity = self.value(term, catalogue).quantity()?.as_float();
        Some(i32::from(quantity > 0.0) - i32::from(quantity < 0.0))
    }
}
