//! Looks up every name and gives every part its type.

mod terms;
mod tests_of;

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Expr, ExprKind, Literal, Name};
use crate::catalogue::Catalogue;
use crate::error::{ErrorKind, RuleError, Span, nearest};
use crate::typed::{Asked, Condition, Test, TestKind};
use crate::value::{Truth, Type};

/// The most conditions a rule can have, those of the segments it refers to included.
pub const MAX_CONDITIONS: usize = 20_000;

/// The longest chain of segments that refer to each other.
const MAX_SEGMENT_CHAIN: usize = 32;

/// Where rules that are referred to by `in segment "…"` are found.
pub trait Segments {
    /// The text of the segment's rule, `None` if there is no such segment.
    fn rule_text(&self, name: &str) -> Option<String>;

    /// All names, for the suggestion of the nearest one.
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// No segments at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSegments;

impl Segments for NoSegments {
    fn rule_text(&self, _: &str) -> Option<String> {
        None
    }
}

impl Segments for std::collections::BTreeMap<String, String> {
    fn rule_text(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// Checks a rule that was read from `source`.
pub(crate) fn check(
    expr: &Expr,
    source: &str,
    catalogue: &Catalogue,
    segments: &dyn Segments,
) -> Result<Condition, RuleError> {
    let mut known = Known { segments, checked: HashMap::new(), path: Vec::new() };
    let mut checker = Checker { source, catalogue, known: &mut known, weight: 0 };
    checker.condition(expr)
}

/// What is shared by a rule and all segments it refers to.
struct Known<'a> {
    segments: &'a dyn Segments,
    checked: HashMap<String, (Arc<Condition>, usize)>,
    path: Vec<String>,
}

struct Checker<'a, 'k> {
    source: &'a str,
    catalogue: &'a Catalogue,
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
            ExprKind::Segment(name) => self.segment(name),
            ExprKind::Literal(Literal::Bool(yes)) => Ok(Condition::Constant(Truth::from(*yes))),
            ExprKind::Fact(_) | ExprKind::Window(_) => {
                let term = self.term(expr)?;
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

    fn segment(&mut self, name: &Name) -> Checked<Condition> {
        if let Some(start) = self.known.path.iter().position(|open| *open == name.value) {
            let mut path = self.known.path[start..].to_vec();
            path.push(name.value.clone());
            return self.error(ErrorKind::SegmentCycle { path }, name.span);
        }
        let (inner, weight) = match self.known.checked.get(&name.value) {
            Some(checked) => checked.clone(),
            None => self.open_segment(name)?,
        };
        self.weigh(weight, name.span)?;
        Ok(Condition::Segment { name: name.value.as_str().into(), inner })
    }

    /// Reads and checks a segment's own rule. An error in it is reported at the reference, with the cause.
    fn open_segment(&mut self, name: &Name) -> Checked<(Arc<Condition>, usize)> {
        if self.known.path.len() >= MAX_SEGMENT_CHAIN {
            return self.error(ErrorKind::TooDeep { limit: MAX_SEGMENT_CHAIN }, name.span);
        }
        let Some(text) = self.known.segments.rule_text(&name.value) else {
            let names = self.known.segments.names();
            let nearest = nearest(&name.value, names.iter().map(String::as_str));
            return self.error(ErrorKind::UnknownSegment { name: name.value.clone(), nearest }, name.span);
        };
        self.known.path.push(name.value.clone());
        let result = crate::parse::parse(&text).and_then(|expr| {
            let mut checker = Checker { source: &text, catalogue: self.catalogue, known: self.known, weight: 0 };
            let condition = checker.condition(&expr)?;
            Ok((Arc::new(condition), checker.weight))
        });
        self.known.path.pop();
        match result {
            Ok(checked) => {
                self.known.checked.insert(name.value.clone(), checked.clone());
                Ok(checked)
            }
            // A cycle and a missing segment speak for themselves; naming every segment on the way would bury them.
            Err(RuleError {
                kind: kind @ (ErrorKind::SegmentCycle { .. } | ErrorKind::TooLarge { .. } | ErrorKind::TooDeep { .. }),
                ..
            }) => self.error(kind, name.span),
            Err(cause) => {
                self.error(ErrorKind::SegmentInvalid { name: name.value.clone(), cause: Box::new(cause) }, name.span)
            }
        }
    }
}
