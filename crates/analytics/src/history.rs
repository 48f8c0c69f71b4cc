//! In which phase everybody was on every day: all stays of all customers in one phase model.

mod board;

use std::ops::Range;
use std::sync::Arc;
use std::thread;

use domain::Day;
use lifecycle::facts::Scratch;
use lifecycle::stays::{Replay, Track};
use lifecycle::{CustomerIndex, PhaseModel, PhaseNumber, Stay};

use crate::population::{Knowledge, UNKNOWN, thread_count};
use board::{BOARD, Board, Renewal, Stays};

/// All customers' stays in the phases of one model, in the order of the book, in columns: five bytes a stay, eight a customer.
///
/// A customer's stays follow each other without a gap: each lasts until the day before the next one, the last one until
/// [`PhaseHistory::until`] and on. What was true on a day does not change with later days, so the history up to an earlier
/// day is this one, cut.
///
/// As time goes by and events come it is renewed instead of being built anew ([`PhaseHistory::renewed`]): the new one shares
/// with the old one whatever stays as it is.
#[derive(Debug, Clone)]
pub struct PhaseHistory {
    until: Day,
    /// All but the last hold [`BOARD`] customers.
    boards: Vec<Arc<Board>>,
}

impl PartialEq for PhaseHistory {
    fn eq(&self, other: &Self) -> bool {
        self.until == other.until && self.each().eq(other.each())
    }
}

impl Eq for PhaseHistory {}

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
        let mut boards = Vec::new();
        for stays in stays {
            if boards.last().is_none_or(|board: &Board| board.len() == BOARD) {
                boards.push(Board::default());
            }
            if let Some(board) = boards.last_mut() {
                board.push(&Track { stays, due: None });
            }
        }
        Self { until, boards: boards.into_iter().map(Arc::new).collect() }
    }

    /// Replays everybody's phases up to and with `until`, each day with the vintage valid then.
    pub fn build(knowledge: &Knowledge<'_>, model: &PhaseModel, until: Day) -> Self {
        Self { until, boards: Vec::new() }.renewed(knowledge, model, &[], until)
    }

    /// The history of a book that has gone on from this one's, up to a day that is not earlier than this one's last.
    ///
    /// `touched` are the places whose customer is another one or has another history than before, ascending; places beyond
    /// the end of the old book need not be among them. Vintages up to this one's last day, models and settings must be the
    /// same. Replayed are those touched, from their first day on, and those due by the day, from where they stand.
    #[must_use]
    pub fn renewed(
        &self,
        knowledge: &Knowledge<'_>,
        model: &PhaseModel,
        touched: &[CustomerIndex],
        until: Day,
    ) -> Self {
        let until = until.max(self.until);
        let is_vintage_new = knowledge.vintages.next_after(self.until).is_some_and(|day| day <= until);
        let renewal = Renewal { touched, from: self.until, until, is_vintage_new };
        let customers = knowledge.book.len();
        let empty = Arc::new(Board::default());
        let old = |board: usize| self.boards.get(board).unwrap_or(&empty);
        let range = |board: usize| -> Range<u32> {
            let place = |customer: usize| u32::try_from(customer.min(customers)).unwrap_or(u32::MAX);
            place(board * BOARD)..place((board + 1) * BOARD)
        };
        let work = (0..customers.div_ceil(BOARD)).map(|board| (board, old(board).work(range(board), &renewal)));
        let (mut open, mut rows): (Vec<usize>, usize) = (Vec::new(), 0);
        for (board, work) in work {
            if let Some(work) = work {
                open.push(board);
                rows += work;
            }
        }
        let renew = |boards: &[usize]| -> Vec<Board> {
            let (replay, mut scratch) = (Replay::of_one(knowledge.models, model), Scratch::default());
            let renew = |board: &usize| old(*board).renewed(range(*board), &renewal, knowledge, &replay, &mut scratch);
            boards.iter().map(renew).collect()
        };
        let part = open.len().div_ceil(thread_count(rows)).max(1);
        let renewed: Vec<Board> = thread::scope(|scope| {
            let renew = &renew;
            let workers: Vec<_> = open.chunks(part).map(|part| scope.spawn(move || renew(part))).collect();
            // A panic goes on in the caller: a history without some of its customers would be wrong for all others.
            let join = |worker: thread::ScopedJoinHandle<'_, Vec<Board>>| match worker.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            workers.into_iter().flat_map(join).collect()
        });
        let mut boards: Vec<Arc<Board>> = (0..customers.div_ceil(BOARD)).map(|board| Arc::clone(old(board))).collect();
        for (board, renewed) in open.into_iter().zip(renewed) {
            boards[board] = Arc::new(renewed);
        }
        Self { until, boards }
    }

    /// The last day it knows.
    pub fn until(&self) -> Day {
        self.until
    }

    /// Customers in it, also those without a stay.
    pub fn len(&self) -> usize {
        self.boards.last().map_or(0, |last| (self.boards.len() - 1) * BOARD + last.len())
    }

    /// Whether it is of no customer.
    pub fn is_empty(&self) -> bool {
        self.boards.is_empty()
    }

    /// Stays of all customers together.
    pub fn stay_count(&self) -> usize {
        self.boards.iter().map(|board| board.stay_count()).sum()
    }

    /// The first day on which anybody was known.
    pub fn first_day(&self) -> Option<Day> {
        self.each().filter_map(|stays| stays.since.first().copied()).min()
    }

    fn of(&self, customer: CustomerIndex) -> Stays<'_> {
        let place = customer.0 as usize;
        self.boards.get(place / BOARD).map_or_else(Stays::default, |board| board.stays(place % BOARD))
    }

    /// Everybody's stays, in the order of the book.
    fn each(&self) -> impl Iterator<Item = Stays<'_>> {
        self.boards.iter().flat_map(|board| (0..board.len()).map(|place| board.stays(place)))
    }

    /// One customer's stays, oldest first; none for customers not known yet.
    pub fn stays_of(&self, customer: CustomerIndex) -> impl Iterator<Item = Stay> {
        self.of(customer).each()
    }

    /// A customer's phase on a day; [`UNKNOWN`] where they were not known by then.
    pub fn at(&self, customer: CustomerIndex, day: Day) -> PhaseNumber {
        self.of(customer).at(day)
    }

    /// A customer's phases on days in rising order, into `row`.
    pub fn row(&self, customer: CustomerIndex, days: &[Day], row: &mut Vec<PhaseNumber>) {
        let Stays { phases, since } = self.of(customer);
        let mut begun = 0;
        row.clear();
        row.extend(days.iter().map(|day| {
            while since.get(begun).is_some_and(|since| since <= day) {
                begun += 1;
            }
            begun.checked_sub(1).map_or(UNKNOWN, |place| phases[place])
        }));
    }

    /// Everybody's phase on a day, in the order of the book; [`UNKNOWN`] for those not known by then.
    pub fn column(&self, day: Day) -> Vec<PhaseNumber> {
        self.each().map(|stays| stays.at(day)).collect()
    }

    /// The stay in which a customer was on a day, as it stood then; `None` where they were not known by then.
    pub fn last_sojourn(&self, customer: CustomerIndex, day: Day) -> Option<Sojourn> {
        let stays = self.of(customer);
        Some(sojourn(customer, stays, stays.begun(day).checked_sub(1)?, false))
    }

    /// All stays that had begun by a day, as they stood on it: those that went on lasted still. By customer in the order
    /// of the book, each customer's oldest first.
    pub fn sojourns(&self, day: Day) -> impl Iterator<Item = Sojourn> {
        let of_customer = move |(customer, stays): (CustomerIndex, Stays<'_>)| {
            let begun = stays.begun(day);
            (0..begun).map(move |place| sojourn(customer, stays, place, place + 1 < begun)).collect::<Vec<_>>()
        };
        (0..).map(CustomerIndex).zip(self.each()).flat_map(of_customer)
    }
}

/// A stay of a customer by its place among theirs, over or not.
fn sojourn(customer: CustomerIndex, stays: Stays<'_>, place: usize, is_over: bool) -> Sojourn {
    Sojourn {
        customer,
        phase: stays.phases[place],
        since: stays.since[place],
        until: is_over.then(|| stays.since[place + 1].plus(-1)),
        from: place.checked_sub(1).map(|before| stays.phases[before]),
        to: is_over.then(|| stays.phases[place + 1]),
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
    }
}
