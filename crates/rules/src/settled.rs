//! What a rule says whatever time brings: which of its tests can still decide.
//!
//! Truths are ordered: no, unknown, yes; *and* takes the lesser, *or* the greater, *not* turns the order round. So what a condition
//! can come to is told by the least and the greatest truth that it can have, and a test that may turn can have any. Where both are
//! the same the condition is settled, and so are all tests in it.

use crate::catalogue::{Catalogue, FactIndex};
use crate::evaluate::{self, Facts};
use crate::typed::{Condition, TermKind, TestKind};
use crate::value::Truth;

/// What can turn a rule that is not settled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsettled {
    /// Facts that move and can decide; some perhaps several times.
    pub facts: Vec<FactIndex>,
    /// Whether the clock can decide otherwise than by these: windows, dates, phases.
    pub by_clock: bool,
}

impl Unsettled {
    fn mark(&self) -> (usize, bool) {
        (self.facts.len(), self.by_clock)
    }

    fn forget(&mut self, (facts, by_clock): (usize, bool)) {
        self.facts.truncate(facts);
        self.by_clock = by_clock;
    }
}

/// Whether a condition holds whatever the facts come to that `moves` names, and whatever the time; `None` where these decide, and
/// then `unsettled` takes in which.
pub(crate) fn settled(
    condition: &Condition,
    facts: &dyn Facts,
    catalogue: &Catalogue,
    moves: &dyn Fn(FactIndex) -> bool,
    unsettled: &mut Unsettled,
) -> Option<bool> {
    let mark = unsettled.mark();
    let (least, most) = Scope { facts, catalogue, moves }.range(condition, unsettled);
    if most != Truth::Yes || least == Truth::Yes {
        unsettled.forget(mark);
        return Some(least == Truth::Yes);
    }
    None
}

struct Scope<'a> {
    facts: &'a dyn Facts,
    catalogue: &'a Catalogue,
    moves: &'a dyn Fn(FactIndex) -> bool,
}

impl Scope<'_> {
    /// The least and the greatest truth that a condition can have.
    fn range(&self, condition: &Condition, unsettled: &mut Unsettled) -> (Truth, Truth) {
        let mark = unsettled.mark();
        let (least, most) = match condition {
            Condition::Constant(truth) => (*truth, *truth),
            Condition::All(parts) => {
                let (mut least, mut most) = (Truth::Yes, Truth::Yes);
                for part in parts {
                    let (low, high) = self.range(part, unsettled);
                    (least, most) = (least.and(low), most.and(high));
                    if most == Truth::No {
                        break;
                    }
                }
                (least, most)
            }
            Condition::Any(parts) => {
                let (mut least, mut most) = (Truth::No, Truth::No);
                for part in parts {
                    let (low, high) = self.range(part, unsettled);
                    (least, most) = (least.or(low), most.or(high));
                    if least == Truth::Yes {
                        break;
                    }
                }
                (least, most)
            }
            Condition::Not(inner) => {
                let (least, most) = self.range(inner, unsettled);
                (most.negate(), least.negate())
            }
            Condition::Segment { inner, .. } => self.range(inner, unsettled),
            Condition::Test(test) => self.range_of_test(&test.kind, unsettled),
        };
        if least == most {
            unsettled.forget(mark);
        }
        (least, most)
    }

    fn range_of_test(&self, test: &TestKind, unsettled: &mut Unsettled) -> (Truth, Truth) {
        let mut by_clock = matches!(test, TestKind::Within { .. } | TestKind::Member(_));
        let before = unsettled.facts.len();
        for term in test.terms().into_iter().flatten() {
            term.each(&mut |term| match &term.kind {
                TermKind::Fact(fact) if (self.moves)(*fact) => unsettled.facts.push(*fact),
                TermKind::Now | TermKind::Window(_) | TermKind::Calendar(..) => by_clock = true,
                _ => {}
            });
        }
        if !by_clock && unsettled.facts.len() == before {
            let truth = evaluate::test(test, self.facts, self.catalogue);
            return (truth, truth);
        }
        unsettled.by_clock |= by_clock;
        (Truth::No, Truth::Yes)
    }
}
