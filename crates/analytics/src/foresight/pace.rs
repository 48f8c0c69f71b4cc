//! How often customers order in truth, measured against what the value model says.
//!
//! The model knows purchases only, and it has one law for all. Where customers of a phase, or those silent for long, order more
//! or less often than it says, its expectation is put right by a factor: by what was expected of customers within the windows of
//! the past year and what they did. Factors of few customers are drawn towards those of all who have been silent as long, and
//! these towards one.
//!
//! The factor multiplies the hazard: with a probability P to order and a factor c it is 1 − (1 − P)^c. Who is still expected to order
//! after a quarter may have gone unseen, so there are two factors, of a quarter and of a year, the second drawn towards the first;
//! between them it goes from one to the other evenly.

use domain::Day;
use lifecycle::vintage::{DAYS_PER_WEEK, GONE_SCORE, OVERDUE_SCORE, Purchases, Vintage};
use lifecycle::{CustomerIndex, EntryKind, History};

use super::Rhythm;
use crate::history::PhaseHistory;
use crate::value::purchase_days;

/// Days of a window where the past is long enough, and where it is not.
const WINDOWS: [i32; 2] = [90, 30];
/// Windows watched.
const MOST_WINDOWS: i32 = 4;
/// Days of the long window.
const YEAR: i32 = 365;
/// Days known before the long window without which nothing is learned from it.
const DAYS_BEFORE_THE_YEAR: i32 = 90;
/// How many orders' worth the factor is drawn with towards what more customers say.
const STRENGTH: f64 = 8.0;
/// Customers looked at in each window.
const MOST_LOOKED_AT: usize = 20_000;

/// How long a customer has been silent for their rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Band {
    /// Within their rhythm.
    InRhythm,
    /// Silent for longer than usual.
    Overdue,
    /// Silent for so long that they count as gone.
    Gone,
}

impl Band {
    const COUNT: usize = 3;

    /// By the silence score.
    pub(super) fn of(vintage: &Vintage, purchases: &Purchases) -> Self {
        let score = f64::from(vintage.silence(purchases).score);
        if score >= GONE_SCORE {
            Self::Gone
        } else if score >= OVERDUE_SCORE {
            Self::Overdue
        } else {
            Self::InRhythm
        }
    }
}

/// One customer in one window: the cumulated hazard of an order that the model says, and whether one came.
#[derive(Debug, Clone, Copy)]
struct Watched {
    hazard: f64,
    ordered: bool,
}

/// The factors by phase and band.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pace {
    /// Days of the short windows.
    days: i32,
    factors: Vec<[f64; Band::COUNT]>,
    of_a_year: Vec<[f64; Band::COUNT]>,
}

/// What was watched, by phase and band.
type Watch = Vec<[Vec<Watched>; Band::COUNT]>;

/// Whether a customer placed an order after a day and up to another.
pub(super) fn orders_within(history: &History, after: Day, until: Day) -> bool {
    let of_days = |day: Day| history.entries.partition_point(|entry| Day::from(entry.day) <= day);
    history.entries[of_days(after)..of_days(until)].iter().any(|entry| entry.kind == EntryKind::Completed)
}

impl Pace {
    /// Measured over the windows before a day; nothing later is looked at.
    pub(super) fn fit(history: &PhaseHistory, rhythm: &Rhythm<'_>, first: Day, day: Day) -> Self {
        let phases = rhythm.model.phases.len();
        let nothing = || -> Watch { vec![std::array::from_fn(|_| Vec::new()); phases] };
        let days = WINDOWS.into_iter().find(|days| day.since(first) >= 3 * days).unwrap_or(WINDOWS[WINDOWS.len() - 1]);
        let mut watched = nothing();
        for window in 1..=MOST_WINDOWS {
            let start = day.plus(-window * days);
            if start > first {
                watch(history, rhythm, (start, start.plus(days)), &mut watched);
            }
        }
        let factors = factors(&watched, &vec![[1.0; Band::COUNT]; phases]);
        let (mut long, year) = (nothing(), day.plus(-YEAR));
        if year.since(first) >= DAYS_BEFORE_THE_YEAR {
            watch(history, rhythm, (year, day), &mut long);
        }
        Self { days, of_a_year: self::factors(&long, &factors), factors }
    }

    /// The probability of an order within some days as the model says it, put right for customers of a phase and a band.
    pub(super) fn right(&self, probability: f64, days: i32, phase: usize, band: Band) -> f64 {
        let of = |factors: &[[f64; Band::COUNT]]| factors.get(phase).map_or(1.0, |bands| bands[band as usize]);
        let late = (f64::from(days - self.days) / f64::from(YEAR - self.days)).clamp(0.0, 1.0);
        let factor = of(&self.factors).powf(1.0 - late) * of(&self.of_a_year).powf(late);
        1.0 - (1.0 - probability).max(0.0).powf(factor)
    }
}

/// The factors that fit what was watched, drawn towards others.
fn factors(watched: &Watch, towards: &[[f64; Band::COUNT]]) -> Vec<[f64; Band::COUNT]> {
    let of_band = |band: usize| {
        let (mut all, mut sum) = (Vec::new(), 0.0);
        for (phase, towards) in watched.iter().zip(towards) {
            all.extend(&phase[band]);
            sum += towards[band].ln() * phase[band].len() as f64;
        }
        let towards = if all.is_empty() { 1.0 } else { (sum / all.len() as f64).exp() };
        // By how much all who have been silent as long differ from what they are drawn towards.
        factor(&all, towards) / towards
    };
    let bands: [f64; Band::COUNT] = std::array::from_fn(of_band);
    let of_phase = |(phase, towards): (&[Vec<Watched>; Band::COUNT], &[f64; Band::COUNT])| {
        std::array::from_fn(|band| factor(&phase[band], towards[band] * bands[band]))
    };
    watched.iter().zip(towards).map(of_phase).collect()
}

/// Adds what customers did in one window.
fn watch(
    history: &PhaseHistory,
    rhythm: &Rhythm<'_>,
    (start, end): (Day, Day),
    watched: &mut [[Vec<Watched>; Band::COUNT]],
) {
    let Some(vintage) = rhythm.knowledge.vintages.valid_on(start) else { return };
    let Some(model) = vintage.purchase.silence_model() else { return };
    let histories = rhythm.knowledge.book.histories();
    let step = histories.len().div_ceil(MOST_LOOKED_AT).max(1);
    let weeks = f64::from(end.since(start)) / DAYS_PER_WEEK;
    let mut states = Vec::new();
    for (place, of) in (0..).zip(histories).step_by(step) {
        let Some(bands) = watched.get_mut(usize::from(history.at(CustomerIndex(place), start).0)) else { continue };
        let Some(purchases) = Purchases::of(&purchase_days(of, start, &mut states), start) else { continue };
        let probability = model.probability_to_buy(&purchases.history, weeks);
        let hazard = -(1.0 - probability).max(1e-12).ln();
        bands[Band::of(vintage, &purchases) as usize].push(Watched { hazard, ordered: orders_within(of, start, end) });
    }
}

/// The factor that fits what was watched best, drawn towards another with the weight of [`STRENGTH`] orders: the mode of the
/// posterior under a gamma prior.
fn factor(watched: &[Watched], towards: f64) -> f64 {
    let slope = |factor: f64| -> f64 {
        let of_one = |one: &Watched| {
            if one.ordered {
                let none = (-factor * one.hazard).exp();
                one.hazard * none / (1.0 - none).max(1e-12)
            } else {
                -one.hazard
            }
        };
        watched.iter().map(of_one).sum::<f64>() + STRENGTH * (1.0 / factor - 1.0 / towards)
    };
    let (mut low, mut high) = (1e-3_f64.ln(), 1e3_f64.ln());
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if slope(middle.exp()) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customers(count: usize, ordered: usize, hazard: f64) -> Vec<Watched> {
        (0..count).map(|place| Watched { hazard, ordered: place < ordered }).collect()
    }

    #[test]
    fn nothing_watched_changes_nothing() {
        assert!((factor(&[], 1.0) - 1.0).abs() < 1e-6);
        assert!((factor(&[], 0.4) - 0.4).abs() < 1e-6);
    }

    #[test]
    fn many_say_more_than_few() {
        // Half as many order as was said: 1 − e^−0.1·c = 0.05 for c = 0.513.
        let many = factor(&customers(20_000, 1_000, 0.1), 1.0);
        assert!((many - 0.513).abs() < 0.01, "{many}");
        let few = factor(&customers(20, 1, 0.1), 1.0);
        assert!(few > 0.8 && few < 1.0, "{few}");
    }
}
