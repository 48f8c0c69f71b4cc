//! Who came into each phase and who left it, by day, week or month.

use domain::{Day, Period};
use lifecycle::PhaseNumber;
use serde::Serialize;

use crate::history::PhaseHistory;
use crate::kpi::Grain;

/// Coming and going of one phase within one step.
///
/// Every change is counted on the day of the change: who comes twice is counted twice. So
/// `after = before + new + entered − left`, and over all phases as many entered as left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PhaseTraffic {
    /// Customers in the phase on the evening before the step.
    pub before: u64,
    /// Became known in this phase.
    pub new: u64,
    /// Came from another phase.
    pub entered: u64,
    /// Went to another phase.
    pub left: u64,
    /// Customers in the phase on the last evening of the step, or of the day of asking.
    pub after: u64,
}

/// Coming and going within one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrafficStep {
    /// The day, week or month, clipped to the period asked for.
    pub period: Period,
    /// By phase number.
    pub phases: Vec<PhaseTraffic>,
}

/// Coming and going of all `phases` of a model's history through a period, as far as a day is known.
pub fn traffic(history: &PhaseHistory, phases: usize, period: Period, grain: Grain, day: Day) -> Vec<TrafficStep> {
    let mut steps: Vec<TrafficStep> = grain
        .steps(period)
        .into_iter()
        .take_while(|step| step.first() <= day)
        .map(|period| TrafficStep { period, phases: vec![PhaseTraffic::default(); phases] })
        .collect();
    let lasts: Vec<Day> = steps.iter().map(|step| step.period.last()).collect();
    // The step of a day, where the period has one.
    let step_of = |day: Day| {
        let place = lasts.partition_point(|last| *last < day);
        (period.first() <= day && place < lasts.len()).then_some(place)
    };
    let mut before = vec![0_u64; phases];
    let of = |phase: PhaseNumber| usize::from(phase.0);
    for sojourn in history.sojourns(day) {
        let was_there =
            sojourn.since < period.first() && sojourn.until.is_none_or(|last| last.plus(1) >= period.first());
        if was_there {
            before[of(sojourn.phase)] += 1;
        }
        if let Some(place) = step_of(sojourn.since) {
            let traffic = &mut steps[place].phases[of(sojourn.phase)];
            match sojourn.from {
                None => traffic.new += 1,
                Some(_) => traffic.entered += 1,
            }
        }
        if let Some(place) = sojourn.until.and_then(|last| step_of(last.plus(1))) {
            steps[place].phases[of(sojourn.phase)].left += 1;
        }
    }
    for step in &mut steps {
        for (traffic, before) in step.phases.iter_mut().zip(&mut before) {
            traffic.before = *before;
            traffic.after = (traffic.before + traffic.new + traffic.entered).saturating_sub(traffic.left);
            *before = traffic.after;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::tests::{day, histories, stays};

    fn period(first: i32, last: i32) -> Period {
        Period::from_days(day(first), day(last)).expect("forwards")
    }

    #[test]
    fn three_customers_by_hand() {
        let history = PhaseHistory::from_stays(
            day(20),
            [stays(&[(3, 0), (10, 1), (12, 0)]), stays(&[(10, 0), (11, 1)]), stays(&[(5, 1)])],
        );
        let steps = traffic(&history, 2, period(10, 12), Grain::Day, day(20));
        let told = |step: usize, phase: usize| {
            let traffic = steps[step].phases[phase];
            [traffic.before, traffic.new, traffic.entered, traffic.left, traffic.after]
        };
        assert_eq!(told(0, 0), [1, 1, 0, 1, 1]);
        assert_eq!(told(0, 1), [1, 0, 1, 0, 2]);
        assert_eq!(told(1, 0), [1, 0, 0, 1, 0]);
        assert_eq!(told(1, 1), [2, 0, 1, 0, 3]);
        assert_eq!(told(2, 0), [0, 0, 1, 0, 1]);
        assert_eq!(told(2, 1), [3, 0, 0, 1, 2]);
        // As of an earlier day the later changes are not known.
        assert_eq!(traffic(&history, 2, period(10, 12), Grain::Day, day(10)).len(), 1);
    }

    proptest! {
        #[test]
        fn whoever_came_and_did_not_leave_is_there(stays in histories(), first in 0_i32..60, days in 1_i32..60, asked in 0_i32..140) {
            let history = PhaseHistory::from_stays(day(130), stays);
            let asked = day(asked);
            for grain in [Grain::Day, Grain::Week, Grain::Month] {
                for step in traffic(&history, 3, period(first, first + days), grain, asked) {
                    let evening = step.period.last().min(asked);
                    let count = |on: Day, phase: usize| {
                        history.column(on).iter().filter(|found| usize::from(found.0) == phase).count() as u64
                    };
                    let (mut entered, mut left) = (0, 0);
                    for (phase, traffic) in step.phases.iter().enumerate() {
                        prop_assert_eq!(traffic.before, count(step.period.first().plus(-1), phase));
                        prop_assert_eq!(traffic.after, count(evening, phase));
                        prop_assert_eq!(traffic.before + traffic.new + traffic.entered, traffic.after + traffic.left);
                        entered += traffic.entered;
                        left += traffic.left;
                    }
                    prop_assert_eq!(entered, left);
                }
            }
        }
    }
}
