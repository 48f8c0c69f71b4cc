//! One buyer taken ahead to the next phase: in silence, and through each time at which the next order may come.
//!
//! What silence brings is known to the day ([`lifecycle::stays::Replay::resume`]); how likely an order comes before, the value
//! model says, put right by [`Pace`]. An order may bring another phase at once or some days later, or none: then the
//! customer goes on from there, silent until a later day, with the next order before them.
//!
//! ```text
//! today ──┬─ silent ──────────────────────────────────► the phase that silence brings, on its day
//!         ├─ order in days 1–7 ─► another phase: there
//!         └─ order in days 8–14 ─► none ──┬─ silent ──► the phase that silence brings then
//!                                         └─ order …
//! ```
//!
//! Orders are looked at by the time in which they fall; of several in one time only the first counts.

use domain::Amount;
use lifecycle::stays::Track;
use lifecycle::vintage::{DAYS_PER_WEEK, Purchases};
use lifecycle::{History, PhaseNumber, Stay};
use models::value::PurchaseHistory;

use super::DAYS_AHEAD;
use super::pace::{Band, Pace};
use super::rhythm::Traveller;

/// Ends of the times in which orders may fall. They grow: a rhythm of weeks is lost in silence long before a quarter is over.
const EDGES: [i32; 17] = [0, 7, 14, 30, 45, 60, 80, 100, 120, 150, 180, 210, 240, 270, 300, 330, 365];
/// Times.
const TIMES: usize = EDGES.len() - 1;
/// What is less likely is not followed.
const LEAST_MASS: f64 = 1e-4;

/// By phase and day ahead (the first for today), the probability that the customer goes there on that day, and from nowhere else.
pub(super) type Goes = Vec<Vec<f64>>;

/// Nobody goes anywhere.
pub(super) fn nowhere(phases: usize) -> Goes {
    vec![vec![0.0; DAYS_AHEAD + 1]; phases]
}

/// A customer who has ordered so often ahead without leaving the phase.
#[derive(Debug, Clone, Default)]
struct Node {
    mass: f64,
    /// The likeliest way here, and how likely it is.
    best: f64,
    /// Days ahead of its orders.
    path: Vec<i32>,
    /// Days between which the last of them fell; the first is not one of them.
    span: (i32, i32),
}

/// What is known of one buyer.
pub(super) struct Buyer<'a> {
    pub(super) known: &'a mut History,
    pub(super) tracks: &'a [Track],
    pub(super) present: Stay,
    pub(super) purchases: Purchases,
    pub(super) pace: &'a Pace,
}

/// The first other phase and how many days ahead, if the customer orders on days ahead and is silent otherwise; `None` if there is
/// none within [`DAYS_AHEAD`].
pub(super) fn turn(
    traveller: &mut Traveller<'_>,
    known: &mut History,
    tracks: &[Track],
    present: &Stay,
    (path, spend): (&[i32], Amount),
) -> Option<(i32, PhaseNumber)> {
    if let Some((first, rest)) = path.split_first() {
        let day = traveller.day.plus(*first);
        let moment = traveller.start_of(day);
        return known
            .supposing_order((day, moment), spend, |known| turn(traveller, known, tracks, present, (rest, spend)));
    }
    let until = traveller.day.plus(i32::try_from(DAYS_AHEAD).unwrap_or(i32::MAX));
    let stays = traveller.stays(known, tracks, until);
    let next = stays.iter().find(|stay| stay.since > traveller.day && stay.phase != present.phase)?;
    Some((next.since.since(traveller.day), next.phase))
}

/// Where a buyer goes next.
pub(super) fn goes(traveller: &mut Traveller<'_>, mut buyer: Buyer<'_>, phases: usize) -> Goes {
    let spend = Amount::from_f64_rounded(traveller.vintage.spend.expected_spend(&buyer.purchases)).unwrap_or_default();
    let band = Band::of(traveller.vintage, &buyer.purchases);
    let mut goes = nowhere(phases);
    let mut reached: Vec<Node> = vec![Node::default(); TIMES];
    let start = Node { mass: 1.0, ..Node::default() };
    follow(traveller, &mut buyer, (&start, None), (band, spend), &mut reached, &mut goes);
    for time in 0..TIMES {
        let node = std::mem::take(&mut reached[time]);
        if node.mass >= LEAST_MASS {
            follow(traveller, &mut buyer, (&node, Some(time)), (Band::InRhythm, spend), &mut reached, &mut goes);
        }
    }
    goes
}

/// Follows a customer from their last order to the next one or to another phase.
fn follow(
    traveller: &mut Traveller<'_>,
    buyer: &mut Buyer<'_>,
    (node, time): (&Node, Option<usize>),
    (band, spend): (Band, Amount),
    reached: &mut [Node],
    goes: &mut Goes,
) {
    let at = node.path.last().copied().unwrap_or(0);
    let turn = turn(traveller, buyer.known, buyer.tracks, &buyer.present, (&node.path, spend));
    let end = turn.map_or(EDGES[TIMES], |(day, _)| day - 1);
    let mut ordered = 0.0;
    if let Some(history) = history_after(&buyer.purchases, &node.path).filter(|_| end > at) {
        let (phase, weeks) = (usize::from(buyer.present.phase.0), |days: i32| f64::from(days) / DAYS_PER_WEEK);
        let by = |day: i32| {
            let said = if day <= at { 0.0 } else { traveller.model.probability_to_buy(&history, weeks(day - at)) };
            buyer.pace.right(said, day - at, phase, band)
        };
        let mut before = time.map_or(0.0, |time| by(EDGES[time + 1].min(end)));
        for next in time.map_or(0, |time| time + 1)..TIMES {
            let span = (EDGES[next].max(at), EDGES[next + 1].min(end));
            if span.1 <= span.0 {
                break;
            }
            let after = by(span.1);
            let mass = node.mass * (after - before).max(0.0);
            before = after;
            ordered += mass;
            reached[next].mass += mass;
            if mass > reached[next].best {
                let mut path = node.path.clone();
                path.push((span.0 + span.1 + 1) / 2);
                reached[next] = Node { best: mass, path, span, ..reached[next] };
            }
        }
    }
    if let Some((day, phase)) = turn {
        // Of an order that falls into a time, so does what comes of it.
        let shift = day - at;
        let days = if time.is_some() { (node.span.0 + shift + 1, node.span.1 + shift) } else { (day, day) };
        spread(&mut goes[usize::from(phase.0)], days, (node.mass - ordered).max(0.0));
    }
}

/// Spreads a probability evenly over days, the last one with it; what lies beyond those looked ahead is not of interest.
fn spread(goes: &mut [f64], (first, last): (i32, i32), mass: f64) {
    let each = mass / f64::from((last - first + 1).max(1));
    for day in first..=last.max(first) {
        if let Some(goes) = usize::try_from(day).ok().and_then(|day| goes.get_mut(day)) {
            *goes += each;
        }
    }
}

/// What the models know of a customer right after the last order ahead; today where there is none.
fn history_after(purchases: &Purchases, path: &[i32]) -> Option<PurchaseHistory> {
    let Some(last) = path.last() else { return Some(purchases.history) };
    let at = purchases.history.age() + f64::from(*last) / DAYS_PER_WEEK;
    PurchaseHistory::new(purchases.history.repeats() + u32::try_from(path.len()).ok()?, at, at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_follow_each_other_up_to_the_last_day() {
        assert!(EDGES.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(usize::try_from(EDGES[TIMES]), Ok(DAYS_AHEAD));
    }

    #[test]
    fn what_is_spread_is_all_there() {
        let mut goes = vec![0.0; DAYS_AHEAD + 1];
        spread(&mut goes, (8, 14), 0.7);
        spread(&mut goes, (20, 20), 0.1);
        assert!((goes.iter().sum::<f64>() - 0.8).abs() < 1e-12 && goes[7] == 0.0 && (goes[8] - 0.1).abs() < 1e-12);
        spread(&mut goes, (365, 366), 0.2);
        assert!((goes[365] - 0.1).abs() < 1e-12);
    }
}
