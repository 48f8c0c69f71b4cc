//! A rule ready for use.

use std::ops::Range;
use std::sync::Arc;

use crate::ast::{Expr, ExprKind, Literal};
use crate::catalogue::{Catalogue, FactIndex};
use crate::check::check;
use crate::columns::{Columns, Truths};
use crate::error::RuleError;
use crate::evaluate::{self, Facts};
use crate::lower::Program;
use crate::membership::{MembershipQuery, Memberships};
use crate::parse::parse;
use crate::rests::Rests;
use crate::settled::{self, Unsettled};
use crate::turning;
use crate::typed::{Condition, TestKind};
use crate::value::{Truth, Value};
use crate::window::WindowQuery;

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
    pub(crate) rests: Arc<Rests>,
}

impl Rule {
    /// Reads and checks a rule's text.
    pub fn new(source: &str, catalogue: &Arc<Catalogue>, memberships: &dyn Memberships) -> Result<Self, RuleError> {
        let expr = parse(source)?;
        let condition = check(&expr, source, catalogue, memberships)?;
        Ok(Self::of(source.to_owned(), expr, condition, catalogue))
    }

    /// The rule `in segment "…"` of a segment whose rule has been checked.
    pub(crate) fn in_segment(name: Arc<str>, inner: Arc<Condition>, catalogue: &Arc<Catalogue>) -> Self {
        let expr = Expr::in_segment(&*name);
        Self::of(expr.to_string(), expr, Condition::Segment { name, inner }, catalogue)
    }

    /// The rule `true`, which holds for everybody.
    pub fn always(catalogue: &Arc<Catalogue>) -> Self {
        let expr = Expr::from(ExprKind::Literal(Literal::Bool(true)));
        Self::of(expr.to_string(), expr, Condition::Constant(Truth::Yes), catalogue)
    }

    fn of(source: String, expr: Expr, condition: Condition, catalogue: &Arc<Catalogue>) -> Self {
        let program = Arc::new(Program::new(&condition));
        let rests = Arc::new(Rests::of(&condition, catalogue));
        Self { source, expr, condition, catalogue: Arc::clone(catalogue), program, rests }
    }

    /// Checks a tree that was built by clicking or came as JSON. Errors point into its canonical text,
    /// which is `expr.to_string()` and becomes [`Rule::source`].
    pub fn from_expr(
        expr: &Expr,
        catalogue: &Arc<Catalogue>,
        memberships: &dyn Memberships,
    ) -> Result<Self, RuleError> {
        Self::new(&expr.to_string(), catalogue, memberships)
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
        self.program.run(columns, rows, self.catalogue.calendar())
    }

    /// Whether it holds whatever the facts come to that `moves` names, and whatever the time; `None` where these decide, and then
    /// `unsettled` takes in which.
    pub fn settled(
        &self,
        facts: &dyn Facts,
        moves: &dyn Fn(FactIndex) -> bool,
        unsettled: &mut Unsettled,
    ) -> Option<bool> {
        settled::settled(&self.condition, facts, &self.catalogue, moves, unsettled)
    }

    /// The rule that holds for whoever this one can hold for, whatever the past of the model's own phases is; `None` where it does
    /// not ask for that.
    pub fn whatever_the_own_past(&self) -> Option<Self> {
        let asks = self.memberships().any(|query| query.is_own());
        asks.then(|| {
            let condition = whatever_the_own_past(&self.condition, true);
            Self::of(self.source.clone(), self.expr.clone(), condition, &self.catalogue)
        })
    }

    /// When it will say something else of a customer if nothing happens, in microseconds since 1970-01-01 UTC; `None` if
    /// never, or if that cannot be foretold, see [time alone](crate#time-alone). It costs little for a rule that
    /// does not move with time.
    pub fn turns_at(&self, facts: &dyn Facts) -> Option<i64> {
        // A phase may be about to change even where the rule's own words do not move.
        if !self.rests.moves && self.rests.memberships.is_empty() {
            return None;
        }
        turning::rule_turns_at(&self.condition, facts, &self.catalogue)
    }

    /// The facts it rests on, each once; those of the segments it refers to included, as in all lists below, and of those whose
    /// past it asks for.
    pub fn facts(&self) -> impl Iterator<Item = FactIndex> + '_ {
        self.rests.facts.iter().copied()
    }

    /// The windows over events it rests on, each question once; not those of segments whose past it asks for.
    pub fn windows(&self) -> impl Iterator<Item = &Arc<WindowQuery>> {
        self.rests.windows.iter()
    }

    /// The questions of membership it rests on, each once; not those of segments whose past it asks for.
    pub fn memberships(&self) -> impl Iterator<Item = &Arc<MembershipQuery>> {
        self.rests.memberships.iter()
    }

    /// The segments whose rules, now or in the past, are part of it: when one of them is changed, this rule must be read again.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.rests.segments.iter().map(AsRef::as_ref)
    }

    /// The phase models it asks about: when a customer's phase changes in one of them, this rule may turn.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.rests.models.iter().map(AsRef::as_ref)
    }

    /// Whether it may turn with time alone, with neither an event nor a change of phase.
    pub fn moves_with_time(&self) -> bool {
        self.rests.moves
    }

    /// Whether it may turn with time alone even while all facts on a curve stand still: it asks for lengths of time that
    /// grow, for days, points in time near now, or windows and pasts that move along. [`Rule::turns_at`] says when.
    pub fn moves_by_clock(&self) -> bool {
        self.rests.by_clock
    }

    /// The facts on a curve that it looks at, each with the values written out that it is compared with; `None` where it
    /// is compared with something else or is part of a computation, so that any change of it may turn the rule.
    pub fn curves(&self) -> impl Iterator<Item = (FactIndex, Option<&[Value]>)> {
        self.rests.curves.iter().map(|(fact, compared)| (*fact, compared.as_deref()))
    }
}

/// A condition in which questions for the past of the own phases are answered in favour of its holding, or of its not holding.
fn whatever_the_own_past(condition: &Condition, holds: bool) -> Condition {
    let each = |parts: &[Condition]| parts.iter().map(|part| whatever_the_own_past(part, holds)).collect();
    match condition {
        Condition::All(parts) => Condition::All(each(parts)),
        Condition::Any(parts) => Condition::Any(each(parts)),
        Condition::Not(inner) => Condition::Not(Box::new(whatever_the_own_past(inner, !holds))),
        Condition::Test(test) => match &test.kind {
            TestKind::Member(query) if query.is_own() => Condition::Constant(Truth::from(holds)),
            _ => condition.clone(),
        },
        // A segment is no part of a model, and asks for none of its own.
        Condition::Constant(_) | Condition::Segment { .. } => condition.clone(),
    }
}

impl std::fmt::Display for Rule {
    /// The canonical text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.expr.fmt(f)
    }
}
