//! How many customers a rule held for over time, who came and who left: a segment's past.

use analytics::kpi::Grain;
use analytics::traffic::traffic;
use domain::{Day, Period};
use lifecycle::past::{IN, OUT};
use rules::Rule;
use serde::Serialize;

use crate::state::{Moment, State};

/// The members of a segment through a period. The past is asked by the rule as it is now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Membership {
    /// The day as of which it is told.
    pub at: Day,
    /// How long the steps are.
    pub grain: Grain,
    /// The steps, in order; none after the day of asking.
    pub steps: Vec<MembershipStep>,
}

/// One day, week or month.
///
/// Every coming and going is counted on its day: who comes twice is counted twice. So `after = before + came − left`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MembershipStep {
    /// First day.
    pub first: Day,
    /// Last day; it may lie after the day of asking, which the counts do not.
    pub last: Day,
    /// Members on the evening before.
    pub before: u64,
    /// Became members, those included who became known as such.
    pub came: u64,
    /// Ceased to be members.
    pub left: u64,
    /// Members on the last evening, or on that of the day of asking.
    pub after: u64,
    /// All customers known by that evening.
    pub of: u64,
}

/// For whom a rule held through a period, as far as the day is known.
pub fn membership(state: &State, moment: &Moment, rule: &Rule, period: Period, grain: Grain) -> Membership {
    let history = state.history_of(rule, moment.day);
    let steps = traffic(&history, 2, period, grain, moment.day).into_iter().map(|step| {
        let of = |phase: lifecycle::PhaseNumber| step.phases[usize::from(phase.0)];
        let (members, others) = (of(IN), of(OUT));
        MembershipStep {
            first: step.period.first(),
            last: step.period.last(),
            before: members.before,
            came: members.new + members.entered,
            left: members.left,
            after: members.after,
            of: members.after + others.after,
        }
    });
    Membership { at: moment.day, grain, steps: steps.collect() }
}
