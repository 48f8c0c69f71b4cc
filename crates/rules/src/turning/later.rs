//! A customer to whom nothing happens.

use crate::ast::Arithmetic;
use crate::catalogue::{Catalogue, FactIndex, Growth};
use crate::evaluate::Facts;
use crate::membership::{MembershipAnswer, MembershipQuery};
use crate::typed::compute;
use crate::value::{Type, Value};
use crate::window::{Bounds, WindowQuery};

/// The same customer at a later instant, if nothing happens until then.
pub(super) struct Later<'a> {
    pub(super) facts: &'a dyn Facts,
    pub(super) catalogue: &'a Catalogue,
    pub(super) at: i64,
}

impl Facts for Later<'_> {
    fn now(&self) -> i64 {
        self.at
    }

    fn fact(&self, fact: FactIndex) -> Value {
        let value = self.facts.fact(fact);
        let grows = self.catalogue.fact(fact).is_some_and(|definition| definition.growth == Growth::WithTime);
        let passed = Value::Duration(self.at.saturating_sub(self.facts.now()));
        if grows { compute(&value, Arithmetic::Add, &passed, Type::Duration) } else { value }
    }

    /// Nothing happens after now: an event that bears a later date has not happened.
    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.facts.window(query, Bounds { until: bounds.until.min(self.facts.now()), ..bounds })
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        self.facts.membership(query, bounds)
    }
}
