//! Phases held against lives that are known: of simulated customers it is true when they left, and how often they buy.
//!
//! Two things a model must not do: overlook those who have left, and write off those who have not.
//!
//! # Method
//!
//! Of everybody who left, so long before the end of the data that three of their own gaps have passed, it is asked whether within
//! these three gaps there was a day on which they stood in a phase of those who are away ([`Standing::Away`]). A gap is the reciprocal
//! of the rate at which they truly bought. Of those who bought and have not left, the days from the first order until they
//! left, or until the end, are counted, and how many of them lie in a phase for those who are lost.

use domain::Day;
use lifecycle::phase::Standing;
use lifecycle::{CustomerIndex, PhaseModel, PhaseNumber, Stay};
use serde::Serialize;

use crate::history::PhaseHistory;

/// Own gaps within which those who left are to be noticed.
pub const GAPS: f64 = 3.0;

/// A buyer as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lived {
    /// Whose phases are theirs.
    pub customer: CustomerIndex,
    /// Day of the first order.
    pub since: Day,
    /// Day after whose end they buy no more; `None` of those who stay.
    pub left: Option<Day>,
    /// Days between two orders on average while they stay.
    pub gap_days: f64,
}

/// How a model did.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Told {
    /// Those who left, early enough to be noticed in time.
    pub left: u64,
    /// Of them those who were noticed in time.
    pub noticed: u64,
    /// Days of buyers who had not left.
    pub days: u64,
    /// Of them days in a phase for those who are lost.
    pub days_written_off: u64,
}

impl Told {
    /// The share of those who left that was noticed in time; `None` where nobody left early enough.
    pub fn noticed_share(&self) -> Option<f64> {
        (self.left > 0).then(|| self.noticed as f64 / self.left as f64)
    }

    /// The share of the days of those who had not left on which they were written off; `None` without a day.
    pub fn written_off_share(&self) -> Option<f64> {
        (self.days > 0).then(|| self.days_written_off as f64 / self.days as f64)
    }

    /// Both together, as if of one shop.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            left: self.left + other.left,
            noticed: self.noticed + other.noticed,
            days: self.days + other.days,
            days_written_off: self.days_written_off + other.days_written_off,
        }
    }
}

/// How the phases of a model did up to a day, where being in one of the phases `lost` is to be written off.
pub fn told(history: &PhaseHistory, model: &PhaseModel, lost: &[&str], lived: &[Lived], until: Day) -> Told {
    let is_away = |phase: PhaseNumber| model.phase(phase).standing == Standing::Away;
    let is_lost = |phase: PhaseNumber| lost.contains(&model.phase(phase).id.as_str());
    let mut told = Told::default();
    for buyer in lived {
        let stays: Vec<Stay> = history.stays_of(buyer.customer).collect();
        if let Some(left) = buyer.left {
            #[allow(clippy::cast_possible_truncation)] // gaps of years, beyond the end anyway
            let in_time = left.plus((GAPS * buyer.gap_days).ceil().min(1e6) as i32);
            if in_time <= until {
                told.left += 1;
                told.noticed += u64::from(days_within(&stays, left.plus(1), in_time, is_away) > 0);
            }
        }
        let last = buyer.left.map_or(until, |left| left.min(until));
        told.days += u64::try_from(last.since(buyer.since) + 1).unwrap_or(0);
        told.days_written_off += days_within(&stays, buyer.since, last, is_lost);
    }
    told
}

/// Days between two days, both counted, on which a customer was in such phases.
fn days_within(stays: &[Stay], first: Day, last: Day, counts: impl Fn(PhaseNumber) -> bool) -> u64 {
    let within = |stay: &Stay| {
        let (from, until) = (stay.since.max(first), stay.until.map_or(last, |until| until.min(last)));
        u64::try_from(until.since(from) + 1).unwrap_or(0)
    };
    stays.iter().filter(|stay| counts(stay.phase)).map(within).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::{Currency, Zone};

    use super::*;
    use crate::history::tests::{day, stays};

    #[test]
    fn two_lives_by_hand() {
        let catalogue = lifecycle::catalogue::catalogue(Currency::EUR, &Zone::utc()).expect("catalogue");
        let models = PhaseModel::built_in(&Arc::new(catalogue)).expect("models");
        let model = models.iter().find(|model| model.id == "four_phases").expect("a model");
        let number = |id: &str| model.number_of(id).expect("a phase").0;
        let (bought, overdue, gone) = (number("bindung"), number("reaktivierung"), number("abwanderung"));
        // One leaves on day 20, is overdue from day 50 and gone from day 80; the other stays, and is gone for ten days in between.
        let left = stays(&[(0, bought), (50, overdue), (80, gone)]);
        let stayed = stays(&[(10, bought), (40, gone), (50, bought)]);
        let history = PhaseHistory::from_stays(day(99), [left, stayed]);
        let lived = |gap_days: f64| {
            [
                Lived { customer: CustomerIndex(0), since: day(0), left: Some(day(20)), gap_days },
                Lived { customer: CustomerIndex(1), since: day(10), left: None, gap_days },
            ]
        };
        let told = |gap: f64| super::told(&history, model, &["abwanderung"], &lived(gap), day(99));
        // Within three gaps of ten days is until day 50.
        assert_eq!(told(10.0), Told { left: 1, noticed: 1, days: 21 + 90, days_written_off: 10 });
        assert_eq!(told(9.5).noticed, 0);
        assert_eq!(told(30.0), Told { left: 0, noticed: 0, days: 111, days_written_off: 10 }, "too late to be noticed");
        assert_eq!(told(30.0).noticed_share(), None);
        assert_eq!(told(10.0).and(told(9.5)).noticed_share(), Some(0.5));
        assert!(told(10.0).written_off_share().is_some_and(|share| (share - 10.0 / 111.0).abs() < 1e-12));
    }
}
