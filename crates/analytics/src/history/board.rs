//! Boards: the stays of some customers who stand beside each other in the book, in columns.

use domain::Day;
use lifecycle::facts::Scratch;
use lifecycle::stays::{Replay, Track};
use lifecycle::{CustomerIndex, PhaseNumber, Stay};

use crate::population::{Knowledge, UNKNOWN};

/// Customers of one board: who changes costs a copy of so many customers' stays, all others a pointer for so many.
pub(super) const BOARD: usize = 256;

/// The stays of up to [`BOARD`] customers.
#[derive(Debug, Clone, Default)]
pub(super) struct Board {
    /// Where each customer's stays end in the columns.
    ends: Vec<u32>,
    phases: Vec<PhaseNumber>,
    since: Vec<Day>,
    /// When each has to be looked at again.
    due: Vec<Option<Day>>,
}

/// One customer's stays in a board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stays<'a> {
    pub(super) phases: &'a [PhaseNumber],
    pub(super) since: &'a [Day],
}

impl<'a> Stays<'a> {
    /// Their stays as such.
    pub(super) fn each(self) -> impl Iterator<Item = Stay> + 'a {
        let untils = self.since.iter().skip(1).map(|next| Some(next.plus(-1))).chain([None]);
        let stays = self.phases.iter().zip(self.since).zip(untils);
        stays.map(|((phase, since), until)| Stay { phase: *phase, since: *since, until })
    }

    /// How many had begun by a day.
    pub(super) fn begun(self, day: Day) -> usize {
        self.since.partition_point(|since| *since <= day)
    }

    /// The phase on a day; [`UNKNOWN`] before the first.
    pub(super) fn at(self, day: Day) -> PhaseNumber {
        self.begun(day).checked_sub(1).map_or(UNKNOWN, |place| self.phases[place])
    }
}

/// Which customers are looked at again, and up to which day.
pub(super) struct Renewal<'a> {
    /// Those whose history is another one, ascending.
    pub(super) touched: &'a [CustomerIndex],
    /// The day up to which stays are known.
    pub(super) from: Day,
    /// The day up to which they are to be known.
    pub(super) until: Day,
    /// Whether a new vintage holds in between, so that everybody is due.
    pub(super) is_vintage_new: bool,
}

impl Renewal<'_> {
    fn reaches(&self, due: Option<Day>) -> bool {
        self.from < self.until && (self.is_vintage_new || due.is_some_and(|due| due <= self.until))
    }
}

impl Board {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn stay_count(&self) -> usize {
        self.phases.len()
    }

    pub(super) fn push(&mut self, track: &Track) {
        self.phases.extend(track.stays.iter().map(|stay| stay.phase));
        self.since.extend(track.stays.iter().map(|stay| stay.since));
        self.ends.push(u32::try_from(self.phases.len()).unwrap_or(u32::MAX));
        self.due.push(track.due);
    }

    /// The stays of the customer at a place of the board; none beyond its end.
    pub(super) fn stays(&self, place: usize) -> Stays<'_> {
        let Some(end) = self.ends.get(place) else { return Stays::default() };
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let range = start..*end as usize;
        Stays { phases: &self.phases[range.clone()], since: &self.since[range] }
    }

    /// Takes over the stays of some customers of another board as they are.
    fn extend(&mut self, other: &Self, places: std::ops::Range<usize>) {
        if places.is_empty() {
            return;
        }
        let start = |place: usize| place.checked_sub(1).map_or(0, |before| other.ends[before] as usize);
        let stays = start(places.start)..start(places.end);
        let held = self.phases.len();
        let moved = |end: &u32| u32::try_from(*end as usize - stays.start + held).unwrap_or(u32::MAX);
        self.ends.extend(other.ends[places.clone()].iter().map(moved));
        self.phases.extend_from_slice(&other.phases[stays.clone()]);
        self.since.extend_from_slice(&other.since[stays]);
        self.due.extend_from_slice(&other.due[places]);
    }

    fn track(&self, place: usize) -> Track {
        Track { stays: self.stays(place).each().collect(), due: self.due.get(place).copied().flatten() }
    }

    /// How many of these customers would be looked at again in a renewal; `None` if the board can stay as it is.
    pub(super) fn work(&self, customers: std::ops::Range<u32>, renewal: &Renewal<'_>) -> Option<usize> {
        let before = |customer: u32| renewal.touched.partition_point(|touched| touched.0 < customer);
        let touched = before(customers.end) - before(customers.start);
        let due = self.due.iter().filter(|due| renewal.reaches(**due)).count();
        let more = customers.len().saturating_sub(self.len());
        let work = touched + due + more;
        (work > 0 || customers.len() != self.len()).then_some(work)
    }

    /// The board of these customers: of those whose history is another one everything anew, of those who are due what has
    /// happened since, of all others what it was.
    pub(super) fn renewed(
        &self,
        customers: std::ops::Range<u32>,
        renewal: &Renewal<'_>,
        knowledge: &Knowledge<'_>,
        replay: &Replay<'_>,
        scratch: &mut Scratch,
    ) -> Self {
        let ground = knowledge.ground();
        let mut board = Self::default();
        // Nearly all stay as they are: they are taken over in stretches.
        let mut kept = 0..0;
        for (place, customer) in customers.map(CustomerIndex).enumerate() {
            let Some(history) = knowledge.book.history(customer) else { break };
            let is_touched = place >= self.len() || renewal.touched.binary_search(&customer).is_ok();
            let is_due = || renewal.reaches(self.due[place]);
            // Where a rule asks for phases of other models, those are replayed along, from the first day on.
            let is_alone = replay.models().len() == 1;
            let track = if is_touched || (is_due() && !is_alone) {
                replay.run(history, &ground, renewal.until, scratch).pop()
            } else if is_due() {
                let tracks = vec![self.track(place)];
                replay.resume(history, &ground, tracks, renewal.from, renewal.until, scratch).pop()
            } else {
                kept.end = place + 1;
                continue;
            };
            board.extend(self, kept);
            board.push(&track.unwrap_or_default());
            kept = place + 1..place + 1;
        }
        board.extend(self, kept);
        board
    }
}
