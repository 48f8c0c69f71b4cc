//! A customer as rules see them who ask for phases too.

use domain::Day;
use jiff::Timestamp;
use rules::{Bounds, FactIndex, Facts as _, MembershipAnswer, MembershipQuery, Value, WindowQuery};

use crate::catalogue::CustomerFacts;
use crate::phase::{PhaseModel, Stay};

/// A customer's facts, and their stays in the phases that rules may ask for.
pub struct Asked<'a> {
    customer: &'a CustomerFacts<'a>,
    now: i64,
    /// Models, and segments as models, with the stays in their phases.
    stays: &'a [(&'a PhaseModel, &'a [Stay])],
}

impl<'a> Asked<'a> {
    /// With the stays in the phases of some models, up to and with the day of the facts.
    pub fn new(customer: &'a CustomerFacts<'a>, stays: &'a [(&'a PhaseModel, &'a [Stay])]) -> Self {
        Self { customer, now: customer.now(), stays }
    }

    pub(super) fn day_of(&self, moment: Timestamp) -> Day {
        self.customer.zone.day_of(moment)
    }
}

impl rules::Facts for Asked<'_> {
    fn now(&self) -> i64 {
        self.now
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.customer.fact(fact)
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.customer.window(query, bounds)
    }

    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        self.customer.window_times(query, bounds)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        let Some((_, stays)) = self.stays.iter().find(|(model, _)| model.is_asked_by(query)) else {
            return MembershipAnswer::UNKNOWN;
        };
        let start = |day: Day| self.customer.zone.start_of(day).as_microsecond();
        // The own phases are told by the days before, of which the last one's goes on as far as anybody knows.
        let (is_own, today) = (query.is_own(), self.customer.today);
        let stays = stays.iter().filter(|stay| !is_own || stay.since < today).map(|stay| rules::Stay {
            place: usize::from(stay.phase.0),
            since: Some(start(stay.since)),
            until: stay.until.map(|until| until.plus(1)).filter(|over| !is_own || *over < today).map(start),
        });
        // Before the customer was known there was no stay: all of the past is known.
        query.answer(stays, i64::MIN, bounds)
    }
}
