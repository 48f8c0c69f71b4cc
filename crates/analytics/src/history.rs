//! In which phase everybody was on every day: all stays of all customers in one phase model.

use std::thread;

use domain::Day;
use lifecycle::book::shelf::Part;
use lifecycle::facts::Scratch;
use lifecycle::phase::Stay;
use lifecycle::stays::Replay;
use lifecycle::{CustomerIndex, History, PhaseModel, PhaseNumber};

use crate::population::{Knowledge, UNKNOWN, thread_count};

/// All customers' stays in the phases of one model, in the order of the book, in columns: five bytes a stay.
///
/// A customer's stays follow each other without a gap: each lasts until the day before the next one, the last one until
/// [`PhaseHistory::until`] and on. What was true on a day does not change with later days, so the history up to an earlier
/// day is this one, cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseHistory {
    until: Day,
    /// Where each customer's stays begin in the columns; one more at the end.
    offsets: Vec<u32>,
    phases: Vec<PhaseNumber>,
    since: Vec<Day>,
}

/// One stay with what came before and after it, as far as was known on the day of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sojourn {
    /// The customer.
    pub customer: CustomerIndex,
    /// The phase.
    pub phase: PhaseNumber,
    /// First day in it.
    pub since: Day,
    /// Last day in it; `None` while it lasts.
    pub until: Option<Day>,
    /// The phase before; `None` where the customer became known with this stay.
    pub from: Option<PhaseNumber>,
    /// The phase after; `None` while it lasts.
    pub to: Option<PhaseNumber>,
}

impl Sojourn {
    /// Days in the phase up to and with a day: 0 on the first. The day after the last day in it is the day of the change,
    /// so a stay that is over lasted as many days as it has.
    pub fn age_on(&self, day: Day) -> u32 {
        let end = self.until.map_or(day, |last| last.plus(1));
        u32::try_from(end.since(self.since)).unwrap_or(0)
    }
}

impl PhaseHistory {
    /// Of stays by customer in the order of the book, each customer's oldest first; of each stay phase and first day count.
    pub fn from_stays(until: Day, stays: impl IntoIterator<Item = Vec<Stay>>) -> Self {
        let mut history = Self { until, offsets: vec![0], phases: Vec::new(), since: Vec::new() };
        for stays in stays {
            history.push(&stays);
        }
        history
    }

    fn push(&mut self, stays: &[Stay]) {
        self.phases.extend(stays.iter().map(|stay| stay.phase));
        self.since.extend(stays.iter().map(|stay| stay.since));
        self.offsets.push(u32::try_from(self.phases.len()).unwrap_or(u32::MAX));
    }

    /// Replays everybody's phases up to and with `until`, each day with the vintage valid then.
    pub fn build(knowledge: &Knowledge<'_>, model: &PhaseModel, until: Day) -> Self {
        let histories = knowledge.book.histories();
        let chunk = histories.len().div_ceil(thread_count(histories.len())).max(1);
        let replay = |part: Part<'_, History>| {
            let (replay, mut scratch) = (Replay::of_one(knowledge.models, model), Scratch::default());
            let stays = part.into_iter().map(|history| {
                replay.run(history, &knowledge.ground(), until, &mut scratch).pop().unwrap_or_default().stays
            });
            Self::from_stays(until, stays)
        };
        let parts: Vec<Self> = thread::scope(|scope| {
            let replay = &replay;
            let workers: Vec<_> = histories.parts(chunk).map(|part| scope.spawn(move || replay(part))).collect();
            // A panic goes on in the caller: a history without some of its customers would be wrong for all others.
            let join = |worker: thread::ScopedJoinHandle<'_, Self>| match worker.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            workers.into_iter().map(join).collect()
        });
        let mut whole = Self::from_stays(until, []);
        for part in parts {
            whole.append(&part);
        }
        whole
    }

    fn append(&mut self, part: &Self) {
        let before = self.offsets.last().copied().unwrap_or(0);
        self.offsets.extend(part.offsets.iter().skip(1).map(|offset| before.saturating_add(*offset)));
        self.phases.extend(&part.phases);
        self.since.extend(&part.since);
    }

    /// The last day it knows.
    pub fn until(&self) -> Day {
        self.until
    }

    /// Customers in it, also those without a stay.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether it is of no customer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stays of all customers together.
    pub fn stay_count(&self) -> usize {
        self.phases.len()
    }

    /// The first day on which anybody was known.
    pub fn first_day(&self) -> Option<Day> {
        let first_stays = self.offsets.windows(2).filter(|pair| pair[0] < pair[1]);
        first_stays.map(|pair| self.since[pair[0] as usize]).min()
    }

    fn range(&self, customer: usize) -> std::ops::Range<usize> {
        match (self.offsets.get(customer), self.offsets.get(customer + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// One customer's stays, oldest first; none for customers not known yet.
    pub fn stays_of(&self, customer: CustomerIndex) -> impl Iterator<Item = Stay> {
        let range = self.range(customer.0 as usize);
        let end = range.end;
        range.map(move |place| {
            let until = (place + 1 < end).then(|| self.since[place + 1].plus(-1));
            Stay { phase: self.phases[place], since: self.since[place], until }
        })
    }

    /// A customer's phase on a day; [`UNKNOWN`] where they were not known by then.
    pub fn at(&self, customer: CustomerIndex, day: Day) -> PhaseNumber {
        self.in_range(self.range(customer.0 as usize), day)
    }

    fn in_range(&self, range: std::ops::Range<usize>, day: Day) -> PhaseNumber {
        let begun = self.since[range.clone()].partition_point(|since| *since <= day);
        begun.checked_sub(1).map_or(UNKNOWN, |place| self.phases[range.start + place])
    }

    /// A customer's phases on days in rising order, into `row`.
    pub fn row(&self, customer: CustomerIndex, days: &[Day], row: &mut Vec<PhaseNumber>) {
        let range = self.range(customer.0 as usize);
        let mut place = range.start;
        row.clear();
        row.extend(days.iter().map(|day| {
            while place < range.end && self.since[place] <= *day {
                place += 1;
            }
            if place == range.start { UNKNOWN } else { self.phases[place - 1] }
        }));
    }

    /// Everybody's phase on a day, in the order of the book; [`UNKNOWN`] for those not known by then.
    pub fn column(&self, day: Day) -> Vec<PhaseNumber> {
        (0..self.len()).map(|customer| self.in_range(self.range(customer), day)).collect()
    }

    /// The stay in which a customer was on a day, as it stood then; `None` where they were not known by then.
    pub fn last_sojourn(&self, customer: CustomerIndex, day: Day) -> Option<Sojourn> {
        let range = self.range(customer.0 as usize);
        let begun = self.since[range.clone()].partition_point(|since| *since <= day);
        let place = range.start + begun.checked_sub(1)?;
        Some(Sojourn {
            customer,
            phase: self.phases[place],
            since: self.since[place],
            until: None,
            from: (place > range.start).then(|| self.phases[place - 1]),
            to: None,
        })
    }

    /// All stays that had begun by a day, as they stood on it: those that went on lasted still. By customer in the order
    /// of the book, each customer's oldest first.
    pub fn sojourns(&self, day: Day) -> impl Iterator<Item = Sojourn> {
        let of_customer = move |(customer, range): (CustomerIndex, std::ops::Range<usize>)| {
            let begun = self.since[range.clone()].partition_point(|since| *since <= day);
            let (start, end) = (range.start, range.start + begun);
            (start..end).map(move |place| {
                let is_over = place + 1 < end;
                Sojourn {
                    customer,
                    phase: self.phases[place],
                    since: self.since[place],
                    until: is_over.then(|| self.since[place + 1].plus(-1)),
                    from: (place > start).then(|| self.phases[place - 1]),
                    to: is_over.then(|| self.phases[place + 1]),
                }
            })
        };
        (0..).map(CustomerIndex).zip((0..self.len()).map(|customer| self.range(customer))).flat_map(of_customer)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::Day;
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn day(number: i32) -> Day {
        Day::from_number(number)
    }

    /// Stays from the days on which phases begin.
    pub(crate) fn stays(begins: &[(i32, u8)]) -> Vec<Stay> {
        let stay = |(place, (since, phase)): (usize, &(i32, u8))| Stay {
            phase: PhaseNumber(*phase),
            since: day(*since),
            until: begins.get(place + 1).map(|(next, _)| day(next - 1)),
        };
        begins.iter().enumerate().map(stay).collect()
    }

    /// Histories of a few customers in three phases over sixty days, each stay in another phase than the one before.
    pub(crate) fn histories() -> impl Strategy<Value = Vec<Vec<Stay>>> {
        let one = (0_i32..40, prop::collection::vec((1_i32..15, 1_u8..3), 0..6)).prop_map(|(first, steps)| {
            let (mut day, mut phase) = (first, 0);
            let mut begins = Vec::new();
            for (lasts, step) in steps {
                begins.push((day, phase));
                day += lasts;
                phase = (phase + step) % 3;
            }
            stays(&begins)
        });
        prop::collection::vec(one, 0..12)
    }

    #[test]
    fn two_customers_by_hand() {
        let history = PhaseHistory::from_stays(day(20), [stays(&[(3, 0), (10, 1), (12, 0)]), vec![], stays(&[(5, 2)])]);
        assert_eq!((history.len(), history.stay_count(), history.first_day()), (3, 4, Some(day(3))));
        let on = |number| history.column(day(number)).iter().map(|phase| phase.0).collect::<Vec<_>>();
        assert_eq!(on(2), [255, 255, 255]);
        assert_eq!(on(9), [0, 255, 2]);
        assert_eq!(on(11), [1, 255, 2]);
        assert_eq!(on(99), [0, 255, 2]);
        assert_eq!(history.stays_of(CustomerIndex(0)).collect::<Vec<_>>(), stays(&[(3, 0), (10, 1), (12, 0)]));
        assert_eq!(history.stays_of(CustomerIndex(7)).count(), 0);
        let cut: Vec<Sojourn> = history.sojourns(day(11)).collect();
        assert_eq!(cut.len(), 3);
        assert_eq!((cut[1].from, cut[1].to, cut[1].until), (Some(PhaseNumber(0)), None, None));
        assert_eq!((cut[0].age_on(day(11)), cut[1].age_on(day(11)), cut[2].age_on(day(11))), (7, 1, 6));
    }

    proptest! {
        #[test]
        fn columns_and_stays_are_one_truth(stays in histories(), asked in 0_i32..140) {
            let history = PhaseHistory::from_stays(day(130), stays.clone());
            let asked = day(asked);
            let expected: Vec<PhaseNumber> = stays
                .iter()
                .map(|stays| {
                    let here = stays.iter().find(|stay| stay.since <= asked && stay.until.is_none_or(|last| asked <= last));
                    here.map_or(UNKNOWN, |stay| stay.phase)
                })
                .collect();
            prop_assert_eq!(&history.column(asked), &expected);
            for (customer, phase) in (0..).map(CustomerIndex).zip(&expected) {
                prop_assert_eq!(history.at(customer, asked), *phase);
                let mut row = Vec::new();
                history.row(customer, &[day(0), asked, day(140)], &mut row);
                prop_assert_eq!(row, [day(0), asked, day(140)].map(|day| history.at(customer, day)));
            }
            // As of the day exactly one stay of each known customer lasts: the one they are in.
            let lasting: Vec<(CustomerIndex, PhaseNumber)> = history
                .sojourns(asked)
                .filter(|sojourn| sojourn.until.is_none())
                .map(|sojourn| (sojourn.customer, sojourn.phase))
                .collect();
            let known = (0..).map(CustomerIndex).zip(expected).filter(|(_, phase)| *phase != UNKNOWN);
            prop_assert_eq!(lasting, known.collect::<Vec<_>>());
            for customer in (0..).map(CustomerIndex).take(history.len()) {
                let of_customer = |sojourn: &Sojourn| sojourn.customer == customer && sojourn.until.is_none();
                prop_assert_eq!(history.last_sojourn(customer, asked), history.sojourns(asked).find(of_customer));
            }
        }

        #[test]
        fn parts_appended_are_the_whole(stays in histories(), cut in 0_usize..12) {
            let cut = cut.min(stays.len());
            let mut parts = PhaseHistory::from_stays(day(130), stays[..cut].to_vec());
            parts.append(&PhaseHistory::from_stays(day(130), stays[cut..].to_vec()));
            prop_assert_eq!(parts, PhaseHistory::from_stays(day(130), stays));
        }
    }
}
