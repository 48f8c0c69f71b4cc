//! A rule ready for use.

use std::ops::Range;
use std::sync::Arc;

use crate::ast::Expr;
use crate::catalogue::Catalogue;
use crate::check::{Segments, check};
use crate::columns::{Columns, Truths};
use crate::error::RuleError;
use crate::evaluate::{self, Facts};
use crate::lower::Program;
use crate::parse::parse;
use crate::typed::Condition;
use crate::value::Truth;

/// A rule that has been read, checked against a catalogue and made ready to be asked.
///
/// Segments it refers to are part of it as they were when it was made.
#[derive(Clone, Debug)]
pub struct Rule {
    source: String,
    expr: Expr,
    pub(crate) condition: Condition,
    pub(crate) catalogue: Arc<Catalogue>,
    program: Arc<Program>,
}

impl Rule {
    /// Reads and checks a rule's text.
    pub fn new(source: &str, catalogue: &Arc<Catalogue>, segments: &dyn Segments) -> Result<Self, RuleError> {
        let expr = parse(source)?;
        let condition = check(&expr, source, catalogue, segments)?;
        let program = Arc::new(Program::new(&condition));
        Ok(Self { source: source.to_owned(), expr, condition, catalogue: Arc::clone(catalogue), program })
    }

    /// Checks a tree that was built by clicking or came as JSON. Errors point into its canonical text,
    /// which is `expr.to_string()` and becomes [`Rule::source`].
    pub fn from_expr(expr: &Expr, catalogue: &Arc<Catalogue>, segments: &dyn Segments) -> Result<Self, RuleError> {
        Self::new(&expr.to_string(), catalogue, segments)
    }

    /// The text as it was given, comments included.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The tree.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The catalogue it was checked against.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// Whether it holds for one customer.
    pub fn evaluate(&self, facts: &dyn Facts) -> Truth {
        evaluate::condition(&self.condition, facts, &self.catalogue)
    }

    /// What it says of each customer in `rows`; the same as [`Rule::evaluate`] for each of them.
    pub fn evaluate_columns(&self, columns: &dyn Columns, rows: Range<usize>) -> Truths {
        self.program.run(columns, rows, self.catalogue.zone())
    }
}

impl std::fmt::Display for Rule {
    /// The canonical text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.expr.fmt(f)
    }
}
