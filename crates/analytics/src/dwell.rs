//! How long customers stay in a phase, and where they go from there.
//!
//! Who still is in the phase on the day of asking counts with the days they have been there so far (censored), so the
//! many who came of late do not make stays look short. Days are counted to the day of the change: in on the 3rd and
//! elsewhere from the 10th on is 7 days.

use domain::Day;
use lifecycle::phase::{Phase, Standing};
use lifecycle::{PhaseModel, PhaseNumber};
use models::statistics::{Interval, USUAL_LEVEL};
use models::survival::{Curve, DayCounts, Incidence, RiskTable};
use serde::Serialize;

use crate::history::PhaseHistory;

/// After how many days it is told how many have moved on.
pub const HORIZONS: [u32; 3] = [30, 90, 365];

/// Stays in every phase of a model, by the phase to which they went, as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Dwells {
    tables: Vec<RiskTable>,
    lasting: Vec<u64>,
}

/// How long customers stay in one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dwell {
    /// Stays that were watched.
    pub stays: u64,
    /// Those that are over.
    pub over: u64,
    /// Those that last.
    pub lasting: u64,
    /// Days after which a quarter has left the phase; `None` where so many have not left as far as was watched.
    pub lower_quartile: Option<f64>,
    /// Days after which half has left.
    pub median: Option<f64>,
    /// The interval of the median; an end that cannot be told is `None`.
    pub median_range: (Option<f64>, Option<f64>),
    /// Days after which three quarters have left.
    pub upper_quartile: Option<f64>,
    /// The share that is still there after so many days, with its band.
    pub curve: Curve,
}

/// Where customers of a phase go, and how soon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exit {
    /// The phase they go to.
    pub to: PhaseNumber,
    /// Whether that is a step on: see [`is_onward`].
    pub is_onward: bool,
    /// How many went there.
    pub customers: u64,
    /// Of those who come into the phase, the share that has gone there within each of [`HORIZONS`]; `None` beyond what
    /// was watched.
    pub within: [Option<Interval>; HORIZONS.len()],
}

/// How many of those who come into a phase step on from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conversion {
    /// Stays that were watched.
    pub stays: u64,
    /// Those that ended with a step on.
    pub onward: u64,
    /// Those that ended otherwise.
    pub elsewhere: u64,
    /// The share that has stepped on within each of [`HORIZONS`].
    pub within: [Option<Interval>; HORIZONS.len()],
    /// By the phase they go to, most first; those nobody went to are left out.
    pub exits: Vec<Exit>,
}

/// Whether going from one phase to another is a step on: to a later phase of those who buy; back from being away; from
/// having returned to buying as before.
pub fn is_onward(from: &Phase, to: &Phase) -> bool {
    match (from.standing, to.standing) {
        (Standing::Active, Standing::Active) => from.place < to.place,
        (Standing::Away, Standing::Active | Standing::Returned) | (Standing::Returned, Standing::Active) => true,
        _ => false,
    }
}

/// Whether there is a phase to step on to from this one. From the last of those who buy there is none.
pub fn leads_on(model: &PhaseModel, from: PhaseNumber) -> bool {
    let phase = model.phase(from);
    model.phases.iter().any(|other| is_onward(phase, other))
}

/// Counts the stays of every phase of a history by the day, as of a day.
///
/// With `since`, only what happened from that day on is watched: stays begun earlier count from the age they had then, so
/// the estimate is of the present and yet knows long stays.
pub fn day_counts(history: &PhaseHistory, phases: usize, day: Day, since: Option<Day>) -> Vec<DayCounts> {
    let mut counts = vec![DayCounts::new(phases); phases];
    for sojourn in history.sojourns(day) {
        let entry = since.map_or(0, |since| u32::try_from(since.plus(-1).since(sojourn.since)).unwrap_or(0));
        let exit = sojourn.age_on(day);
        // What ended before it was watched is left out there.
        counts[usize::from(sojourn.phase.0)].add(entry, exit, sojourn.to.map(|to| usize::from(to.0)));
    }
    counts
}

impl Dwells {
    /// Of a history as of a day, watched from `since` on (see [`day_counts`]).
    pub fn of(history: &PhaseHistory, model: &PhaseModel, day: Day, since: Option<Day>) -> Self {
        let phases = model.phases.len();
        let counts = day_counts(history, phases, day, since);
        let mut lasting = vec![0; phases];
        for phase in history.column(day) {
            if let Some(count) = lasting.get_mut(usize::from(phase.0)) {
                *count += 1;
            }
        }
        Self { tables: counts.iter().map(DayCounts::table).collect(), lasting }
    }

    /// How long customers stay in a phase.
    pub fn dwell(&self, phase: PhaseNumber) -> Dwell {
        let table = &self.tables[usize::from(phase.0)];
        let curve = Curve::of(table, USUAL_LEVEL);
        Dwell {
            stays: curve.watched,
            over: curve.ended,
            lasting: self.lasting[usize::from(phase.0)],
            lower_quartile: curve.quantile(0.25),
            median: curve.quantile(0.5),
            median_range: curve.quantile_range(0.5),
            upper_quartile: curve.quantile(0.75),
            curve,
        }
    }

    /// Where customers of a phase go.
    pub fn conversion(&self, model: &PhaseModel, phase: PhaseNumber) -> Conversion {
        let table = &self.tables[usize::from(phase.0)];
        let here = model.phase(phase);
        let onward_to = |to: usize| model.phases.get(to).is_some_and(|to| is_onward(here, to));
        let within = |incidence: &Incidence, cause: usize| {
            HORIZONS.map(|days| incidence.interval(cause, f64::from(days), USUAL_LEVEL))
        };
        let incidence = Incidence::of(table);
        let mut exits: Vec<Exit> = (0_u8..)
            .zip(&model.phases)
            .map(|(to, _)| (to, table.ended(usize::from(to))))
            .filter(|(_, customers)| *customers > 0)
            .map(|(to, customers)| Exit {
                to: PhaseNumber(to),
                is_onward: onward_to(usize::from(to)),
                customers,
                within: within(&incidence, usize::from(to)),
            })
            .collect();
        exits.sort_by_key(|exit| (std::cmp::Reverse(exit.customers), exit.to));
        let grouped = table.grouped(2, |to| Some(usize::from(!onward_to(to))));
        Conversion {
            stays: table.watched(),
            onward: grouped.ended(0),
            elsewhere: grouped.ended(1),
            within: within(&Incidence::of(&grouped), 0),
            exits,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Zone;
    use proptest::prelude::*;

    use super::*;
    use crate::history::tests::{day, histories, stays};

    fn model() -> PhaseModel {
        let catalogue = lifecycle::catalogue::catalogue("EUR".parse().expect("currency"), &Zone::utc());
        let models = PhaseModel::built_in(&Arc::new(catalogue.expect("catalogue"))).expect("models");
        models.into_iter().find(|model| model.id == "four_phases").expect("the model of four phases")
    }

    /// Numbers of the model of four phases: churn 0, reactivation 1, retention 2, acquisition 3.
    const AWAY: u8 = 1;
    const BUYING: u8 = 2;
    const NEW: u8 = 3;

    #[test]
    fn from_the_last_phase_of_buyers_nothing_leads_on() {
        let model = model();
        let onward: Vec<bool> = (0..4).map(|number| leads_on(&model, PhaseNumber(number))).collect();
        // Back from churn and from reactivation, on from acquisition; from retention there is no phase to go on to.
        assert_eq!(onward, [true, true, false, true]);
    }

    #[test]
    fn four_stays_by_hand() {
        let model = model();
        // In acquisition: 4 days, then bought; 8 days, then bought; 6 days so far; 0 days so far.
        let history = PhaseHistory::from_stays(
            day(30),
            [
                stays(&[(10, NEW), (14, BUYING)]),
                stays(&[(12, NEW), (20, BUYING), (25, AWAY)]),
                stays(&[(24, NEW)]),
                stays(&[(30, NEW)]),
            ],
        );
        let dwells = Dwells::of(&history, &model, day(30), None);
        let dwell = dwells.dwell(PhaseNumber(NEW));
        assert_eq!((dwell.stays, dwell.over, dwell.lasting), (4, 2, 2));
        // At 4 days 3 are at risk (the one of today is not), at 8 days only one.
        assert_eq!(
            dwell.curve.steps.iter().map(|step| (step.at_risk, step.ended)).collect::<Vec<_>>(),
            [(3, 1), (1, 1)]
        );
        assert!((dwell.curve.steps[0].share - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!((dwell.lower_quartile, dwell.median, dwell.upper_quartile), (Some(4.0), Some(8.0), Some(8.0)));
        let conversion = dwells.conversion(&model, PhaseNumber(NEW));
        assert_eq!((conversion.stays, conversion.onward, conversion.elsewhere), (4, 2, 0));
        let buying = dwells.conversion(&model, PhaseNumber(BUYING));
        assert_eq!((buying.onward, buying.elsewhere, buying.exits.len()), (0, 1, 1));
        assert!(!buying.exits[0].is_onward);
        // Nothing was watched for 30 days.
        assert_eq!(conversion.within, [None; 3]);
        // As of the 15th the second had not bought yet.
        assert_eq!(Dwells::of(&history, &model, day(15), None).dwell(PhaseNumber(NEW)).over, 1);
    }

    #[test]
    fn who_came_earlier_is_watched_from_the_day_on() {
        let model = model();
        let history = PhaseHistory::from_stays(
            day(30),
            [stays(&[(0, NEW), (5, BUYING)]), stays(&[(2, NEW), (22, BUYING)]), stays(&[(15, NEW), (21, BUYING)])],
        );
        let dwell = Dwells::of(&history, &model, day(30), Some(day(10))).dwell(PhaseNumber(NEW));
        // The first left before; the second is at risk from 7 days on, so not at the 6 days of the third.
        let rows: Vec<(f64, u64)> = dwell.curve.steps.iter().map(|step| (step.age, step.at_risk)).collect();
        assert_eq!((dwell.stays, rows), (2, vec![(6.0, 1), (20.0, 1)]));
    }

    proptest! {
        #[test]
        fn every_stay_is_counted_once(stays in histories(), asked in 0_i32..140, since in prop::option::of(0_i32..60)) {
            let model = model();
            let history = PhaseHistory::from_stays(day(130), stays);
            let asked = day(asked);
            let dwells = Dwells::of(&history, &model, asked, None);
            let (mut all, mut over) = (0, 0);
            for number in (0..4).map(PhaseNumber) {
                let (dwell, conversion) = (dwells.dwell(number), dwells.conversion(&model, number));
                prop_assert_eq!(dwell.stays, dwell.over + dwell.lasting);
                prop_assert_eq!(conversion.onward + conversion.elsewhere, dwell.over);
                prop_assert_eq!(conversion.exits.iter().map(|exit| exit.customers).sum::<u64>(), dwell.over);
                all += dwell.stays;
                over += dwell.over;
            }
            prop_assert_eq!(all, history.sojourns(asked).count() as u64);
            // Watched from a day on, those that ended are the changes since.
            if let Some(since) = since.map(day) {
                let late = Dwells::of(&history, &model, asked, Some(since));
                let ended: u64 = (0..4).map(|number| late.dwell(PhaseNumber(number)).over).sum();
                let changes = history.sojourns(asked).filter(|one| one.until.is_some_and(|last| last.plus(1) >= since));
                prop_assert_eq!(ended, changes.count() as u64);
                prop_assert!(ended <= over);
            }
        }
    }
}
