//! Looks up every name and gives every part its type.

mod membership;
mod terms;
mod tests_of;

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Expr, ExprKind, Literal};
use crate::catalogue::Catalogue;
use crate::error::{ErrorKind, RuleError, Span};
use crate::membership::Memberships;
use crate::typed::{Asked, Condition, Test, TestKind};
use crate::value::{Truth, Type};

/// The most conditions a rule can have, those of the segments it refers to included.
pub const MAX_CONDITIONS: usize = 20_000;

/// The longest chain of segments that refer to each other.
const MAX_SEGMENT_CHAIN: usize = 32;

/// Checks a rule that was read from `source`.
pub(crate) fn check(
    expr: &Expr,
    source: &str,
    catalogue: &Arc<Catalogue>,
    memberships: &dyn Memberships,
) -> Result<Condition, RuleError> {
    let mut known = Known { memberships, checked: HashMap::new(), path: Vec::new() };
    let mut checker = Checker { source, catalogue, known: &mut known, weight: 0 };
    checker.condition(expr)
}

/// What is shared by a rule and all segments it refers to.
struct Known<'a> {
    memberships: &'a dyn Memberships,
    checked: HashMap<String, (Arc<Condition>, usize)>,
    path: Vec<String>,
}

struct Checker<'a, 'k> {
    source: &'a str,
    catalogue: &'a Arc<Catalogue>,
    known: &'a mut Known<'k>,
    /// Conditions so far, those of segments counted at every reference.
    weight: usize,
}

type Checked<T> = Result<T, RuleError>;

impl Checker<'_, '_> {
    fn error<T>(&self, kind: ErrorKind, span: Span) -> Checked<T> {
        Err(RuleError::new(kind, span, self.source))
    }

    fn condition(&mut self, expr: &Expr) -> Checked<Condition> {
        match &expr.value {
            ExprKind::All(parts) => Ok(Condition::All(self.conditions(parts)?)),
            ExprKind::Any(parts) => Ok(Condition::Any(self.conditions(parts)?)),
            ExprKind::Not(inner) => Ok(Condition::Not(Box::new(self.condition(inner)?))),
            ExprKind::Member(membership) => self.membership(expr, membership),
            ExprKind::Literal(Literal::Bool(yes)) => Ok(Condition::Constant(Truth::from(*yes))),
            ExprKind::Fact(_) | ExprKind::Attribute(_) | ExprKind::Window(_) => {
                let term = self.typed(expr, Type::Bool)?;
                if term.value_type != Type::Bool {
                    return self.error(ErrorKind::NotACondition { found: term.value_type }, expr.span);
                }
                self.test(expr, TestKind::Holds(term), Asked::Holds)
            }
            ExprKind::Compare { left, comparison, right } => self.compare(expr, left, *comparison, right),
            ExprKind::Between { value, low, high } => self.between(expr, value, low, high),
            ExprKind::OneOf { value, list } => self.one_of(expr, value, list),
            ExprKind::TextTest { value, test, text } => self.text_test(expr, value, *test, text),
            ExprKind::SetTest { value, test, list } => self.set_test(expr, value, *test, list),
            ExprKind::When { value, relation, moment } => self.when(expr, value, *relation, moment),
            ExprKind::Within { value, direction, period } => self.within(expr, value, *direction, period),
            ExprKind::Known { value, known } => self.is_known(expr, value, *known),
            ExprKind::Literal(_)
            | ExprKind::Now
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Calendar { .. }
            | ExprKind::Least(_)
            | ExprKind::Greatest(_) => {
                let found = self.term(expr)?.value_type;
                self.error(ErrorKind::NotACondition { found }, expr.span)
            }
        }
    }

    fn conditions(&mut self, parts: &[Expr]) -> Checked<Vec<Condition>> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn test(&mut self, expr: &Expr, kind: TestKind, asked: Asked) -> Checked<Condition> {
        self.weigh(1, expr.span)?;
        Ok(Condition::Test(Test { kind, text: expr.to_string().into(), asked }))
    }

    fn weigh(&mut self, more: usize, span: Span) -> Checked<()> {
        self.weight = self.weight.saturating_add(more);
        if self.weight > MAX_CONDITIONS {
            return self.error(ErrorKind::TooLarge { limit: MAX_CONDITIONS }, span);
        }
        Ok(())
    }
}
