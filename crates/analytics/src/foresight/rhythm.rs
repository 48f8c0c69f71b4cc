//! Those who have bought: what silence will make of each of them is known to the day, and how likely they buy before, the value
//! model says.
//!
//! Rates counted over phases do not see this. Where all customers came at once, or the shop is young, nobody has been silent for as
//! long as many soon will be, and those who are in a phase now are others than those who were in it a year ago. So every
//! customer is taken ahead by themselves ([`Replay::resume`]): once in silence, and once for each time at which the next order
//! may be the last one before the day foretold. These futures weigh as much as the value model of the day holds them likely.
//!
//! ```text
//!               no order until then ─────────────► phase in silence
//! a customer ──┤ last order in days  1–12 ───────► phase after an order on day 6, then silence
//!               last order in days 13–30 ───────► …
//! ```
//!
//! What else moves buyers (trouble, recommendations, goods sent back) goes on as often as in the past year ([`Drift`]).

use domain::{Amount, Day};
use lifecycle::book::DayNumber;
use lifecycle::facts::{Ground, Scratch};
use lifecycle::phase::Standing;
use lifecycle::stays::{CategoriesAsOf, Mover, Replay, Track, mover_on};
use lifecycle::vintage::{DAYS_PER_WEEK, Purchases, Vintage};
use lifecycle::{CustomerIndex, EntryKind, History, PhaseModel, PhaseNumber, Vintages};
use models::value::PurchaseHistory;
use models::value::purchase_model::PurchaseModel;

use super::{DAYS_COUNTED, Expected, HORIZONS};
use crate::history::{PhaseHistory, Sojourn};
use crate::population::Knowledge;
use crate::value::purchase_days;

/// What is known of customers, and the model in whose phases they are.
pub struct Rhythm<'a> {
    /// What is known of customers.
    pub knowledge: &'a Knowledge<'a>,
    /// The model.
    pub model: &'a PhaseModel,
}

/// So many buyers at most are taken ahead; of more, every so-manieth stands for those of the same phase who last ordered about
/// the same time.
const MOST_TAKEN_AHEAD: usize = 1_000;
/// The days between which the last order before the day foretold may lie. Both horizons are among them.
const EDGES: [i32; 5] = [0, 12, 30, 60, 90];
/// Times at which the last order may lie.
const TIMES: usize = EDGES.len() - 1;
/// Orders after which one more changes little about the next.
const MOST_ORDERS: u32 = 4;
/// Who orders within the longest horizon less likely than this is taken ahead in silence only.
const LEAST_PROBABILITY: f64 = 0.005;

/// What is expected of buyers.
pub(super) struct Buyers {
    /// Day of the first order by customer; `None` of those who had not ordered by the day.
    pub(super) first_orders: Vec<Option<Day>>,
    /// By horizon and phase.
    pub(super) expected: Vec<Vec<Expected>>,
}

impl Buyers {
    pub(super) fn has(&self, customer: CustomerIndex) -> bool {
        self.first_orders.get(customer.0 as usize).is_some_and(Option::is_some)
    }
}

/// What becomes of the buyers of one phase.
#[derive(Clone)]
struct Ahead {
    customers: u64,
    taken: f64,
    /// By horizon and phase reached: sums over those taken ahead of the probability and of its variance.
    reached: Vec<Vec<(f64, f64)>>,
}

/// The middle of the days between two edges.
fn middle(time: usize) -> i32 {
    (EDGES[time] + EDGES[time + 1] + 1) / 2
}

/// The day of a buyer's first order; `None` without one by the day.
pub(super) fn first_order(history: &History, day: Day) -> Option<Day> {
    let known = history.entries.iter().take_while(|entry| Day::from(entry.day) <= day);
    known.into_iter().find(|entry| entry.kind == EntryKind::Completed).map(|entry| Day::from(entry.day))
}

impl Rhythm<'_> {
    /// Whether silence leads customers out of the model's phases: only then is there more to know than rates say.
    pub(super) fn is_of_use(&self) -> bool {
        let leads_away =
            |phase: &lifecycle::Phase| phase.standing == Standing::Away && phase.rule.curves().next().is_some();
        self.model.phases.iter().any(leads_away)
    }

    /// What is expected of all who had ordered by a day; `None` where no value model was valid.
    pub(super) fn buyers(&self, history: &PhaseHistory, day: Day) -> Option<Buyers> {
        let vintages = self.knowledge.vintages.until(day);
        let vintage = vintages.valid_on(day)?;
        // Phases rest on what silence is measured with, and so does what they foretell, whatever law the firm chose for value.
        let model = vintage.purchase.silence_model()?;
        let first_orders: Vec<Option<Day>> =
            self.knowledge.book.histories().iter().map(|history| first_order(history, day)).collect();
        let phases = self.model.phases.len();
        let nobody = Ahead { customers: 0, taken: 0.0, reached: vec![vec![(0.0, 0.0); phases]; HORIZONS.len()] };
        let mut of_phase = vec![nobody; phases];
        let buyers = self.in_order(history, &first_orders, day);
        let step = buyers.len().div_ceil(MOST_TAKEN_AHEAD).max(1);
        let mut traveller = Traveller::new(self, &vintages, (vintage, model), day);
        for (place, (stay, _)) in buyers.iter().enumerate() {
            let Some(ahead) = of_phase.get_mut(usize::from(stay.phase.0)) else { continue };
            ahead.customers += 1;
            if place % step == step / 2 {
                traveller.take(stay, ahead);
            }
        }
        let drift = Drift::of(self.knowledge, history, &first_orders, phases, day);
        Some(Buyers { first_orders, expected: expected(&of_phase, &drift) })
    }
}

impl Rhythm<'_> {
    /// The stays in which buyers are on a day, by phase and by the day of the last order, so that neighbours are alike.
    fn in_order(&self, history: &PhaseHistory, first_orders: &[Option<Day>], day: Day) -> Vec<(Sojourn, DayNumber)> {
        let today = DayNumber::from(day);
        let places = (0..).map(CustomerIndex).zip(self.knowledge.book.histories()).zip(first_orders);
        let buyers = places.filter(|(_, first)| first.is_some()).filter_map(|((customer, of), _)| {
            let last = of.entries.partition_point(|entry| entry.day <= today).checked_sub(1)?;
            Some((history.last_sojourn(customer, day)?, of.entries[last].day))
        });
        let mut buyers: Vec<(Sojourn, DayNumber)> = buyers.collect();
        buyers.sort_by_key(|(stay, last)| (stay.phase, *last, stay.customer));
        buyers
    }
}

/// Adds up what becomes of all phases.
fn expected(of_phase: &[Ahead], drift: &Drift) -> Vec<Vec<Expected>> {
    let now: Vec<f64> = of_phase.iter().map(|ahead| ahead.customers as f64).collect();
    let all: f64 = now.iter().sum();
    let of_horizon = |(place, days): (usize, u32)| {
        let mut phases = vec![Expected::default(); of_phase.len()];
        for (from, ahead) in of_phase.iter().enumerate() {
            phases[from].now += ahead.customers;
            if ahead.taken <= 0.0 {
                // Nobody of so few was among those taken ahead.
                phases[from].customers += ahead.customers as f64;
                continue;
            }
            let weight = ahead.customers as f64 / ahead.taken;
            for (phase, (probability, variance)) in phases.iter_mut().zip(&ahead.reached[place]) {
                phase.customers += weight * probability;
                phase.variance += weight * variance;
            }
        }
        for (phase, change) in phases.iter_mut().zip(drift.change(&now, days)) {
            phase.customers = (phase.customers + change).max(0.0);
        }
        let sum: f64 = phases.iter().map(|phase| phase.customers).sum();
        if sum > 0.0 {
            for phase in &mut phases {
                phase.customers *= all / sum;
            }
        }
        phases
    };
    HORIZONS.into_iter().enumerate().map(of_horizon).collect()
}

/// Takes customers ahead from a day, with what was known on it.
pub(super) struct Traveller<'a> {
    rhythm: &'a Rhythm<'a>,
    replay: Replay<'a>,
    vintages: &'a Vintages,
    pub(super) vintage: &'a Vintage,
    pub(super) model: &'a PurchaseModel,
    pub(super) day: Day,
    scratch: Scratch,
    states: Vec<lifecycle::book::OrderState>,
}

impl<'a> Traveller<'a> {
    pub(super) fn new(
        rhythm: &'a Rhythm<'a>,
        vintages: &'a Vintages,
        (vintage, model): (&'a Vintage, &'a PurchaseModel),
        day: Day,
    ) -> Self {
        Self {
            replay: Replay::of_one(rhythm.knowledge.models, rhythm.model),
            rhythm,
            vintages,
            vintage,
            model,
            day,
            scratch: Scratch::default(),
            states: Vec::new(),
        }
    }

    /// Adds where a customer will be.
    fn take(&mut self, stay: &Sojourn, ahead: &mut Ahead) {
        let Some(whole) = self.rhythm.knowledge.book.histories().get(stay.customer.0 as usize) else { return };
        let mut known = whole.until(self.day);
        let present = lifecycle::Stay { phase: stay.phase, since: stay.since, until: None };
        let tracks = self.tracks(&known, present);
        let mut reached = vec![vec![0.0; ahead.reached[0].len()]; HORIZONS.len()];
        let silent = self.phases(&known, &tracks);
        let purchases = Purchases::of(&purchase_days(&known, self.day, &mut self.states), self.day);
        let last_orders = purchases.map(|purchases| last_orders(self.model, &purchases.history));
        let orders = |place: usize| -> f64 { last_orders.iter().flatten().map(|of_time| of_time[place]).sum() };
        for (place, phase) in silent.iter().enumerate() {
            reached[place][usize::from(phase.0)] += 1.0 - orders(place);
        }
        let likely = orders(HORIZONS.len() - 1) >= LEAST_PROBABILITY;
        if let Some((purchases, last_orders)) = purchases.zip(last_orders) {
            let spend = Amount::from_f64_rounded(self.vintage.spend.expected_spend(&purchases)).unwrap_or_default();
            for (time, weights) in last_orders.iter().enumerate() {
                let after = if likely { self.after_order(&mut known, &tracks, time, spend) } else { silent.clone() };
                for ((phase, weight), reached) in after.iter().zip(weights).zip(&mut reached) {
                    reached[usize::from(phase.0)] += weight;
                }
            }
        }
        ahead.add(&reached);
    }

    /// The tracks of a customer up to the day: of a model that asks for no phases the stay they are in says all.
    pub(super) fn tracks(&mut self, known: &History, present: lifecycle::Stay) -> Vec<Track> {
        if !self.rhythm.model.asks() {
            // When they are due is not known here, so that they are looked at on the first day.
            return vec![Track { stays: vec![present], due: Some(self.day.plus(1)) }];
        }
        let categories = CategoriesAsOf { categories: self.rhythm.knowledge.categories, day: self.day };
        let ground = Ground { vintages: self.vintages, categories: &categories, ..self.rhythm.knowledge.ground() };
        self.replay.run(known, &ground, self.day, &mut self.scratch)
    }

    /// Phases at the horizons of a customer who orders once more in the middle of a time.
    fn after_order(&mut self, known: &mut History, tracks: &[Track], time: usize, spend: Amount) -> Vec<PhaseNumber> {
        let day = self.day.plus(middle(time));
        let moment = self.start_of(day);
        known.supposing_order((day, moment), spend, |supposed| self.phases(supposed, tracks))
    }

    /// Phases at the horizons, if nothing happens but what the history holds.
    fn phases(&mut self, history: &History, tracks: &[Track]) -> Vec<PhaseNumber> {
        let ahead = |days: u32| self.day.plus(i32::try_from(days).unwrap_or(i32::MAX));
        let (until, horizons) = (ahead(HORIZONS[HORIZONS.len() - 1]), HORIZONS.map(ahead));
        let stays = self.stays(history, tracks, until);
        let on = |day: Day| stays.iter().rfind(|stay| stay.since <= day).map_or(PhaseNumber(0), |stay| stay.phase);
        horizons.map(on).into()
    }

    /// Stays up to and with a day from the present one on, if nothing happens but what the history holds.
    pub(super) fn stays(&mut self, history: &History, tracks: &[Track], until: Day) -> Vec<lifecycle::Stay> {
        let categories = CategoriesAsOf { categories: self.rhythm.knowledge.categories, day: self.day };
        let ground = Ground { vintages: self.vintages, categories: &categories, ..self.rhythm.knowledge.ground() };
        let tracks = self.replay.resume(history, &ground, tracks.to_vec(), self.day, until, &mut self.scratch);
        tracks.into_iter().next_back().map_or_else(Vec::new, |track| track.stays)
    }

    /// When a day begins in the firm's zone.
    pub(super) fn start_of(&self, day: Day) -> jiff::Timestamp {
        self.rhythm.knowledge.zone.start_of(day)
    }
}

impl Ahead {
    fn add(&mut self, reached: &[Vec<f64>]) {
        self.taken += 1.0;
        for (sums, reached) in self.reached.iter_mut().zip(reached) {
            for ((sum, variance), probability) in sums.iter_mut().zip(reached) {
                *sum += probability;
                *variance += probability * (1.0 - probability);
            }
        }
    }
}

/// By time and horizon, the probability that the last order before the horizon's end lies in the time.
///
/// Repeat purchases, recency and age are all that the models know of a customer, so after an order on a day the probability of
/// one more is theirs of a customer with one purchase more and no silence. Within one time only the last order counts.
fn last_orders(model: &PurchaseModel, history: &PurchaseHistory) -> [[f64; HORIZONS.len()]; TIMES] {
    let weeks = |days: i32| f64::from(days) / DAYS_PER_WEEK;
    // Probability of an order in each of the times from `first` on, as seen `since` days after the day.
    let within = |history: &PurchaseHistory, since: i32, first: usize| {
        let until =
            |edge: i32| if edge <= since { 0.0 } else { model.probability_to_buy(history, weeks(edge - since)) };
        let mut before = until(EDGES[first]);
        let mut probabilities = [0.0; TIMES];
        for (time, probability) in probabilities.iter_mut().enumerate().skip(first) {
            let after = until(EDGES[time + 1]);
            *probability = (after - before).max(0.0);
            before = after;
        }
        probabilities
    };
    let ends = HORIZONS.map(|days| EDGES[1..].partition_point(|edge| i64::from(*edge) <= i64::from(days)));
    let mut last = [[0.0; HORIZONS.len()]; TIMES];
    let mut reached = within(history, 0, 0);
    for order in 1..=MOST_ORDERS {
        let mut next = [0.0; TIMES];
        for time in 0..TIMES {
            let here = reached[time];
            if here <= 0.0 {
                continue;
            }
            let at = history.age() + weeks(middle(time));
            let Ok(after) = PurchaseHistory::new(history.repeats() + order, at, at) else { continue };
            let again = within(&after, middle(time), time + 1);
            for (place, end) in ends.into_iter().enumerate().filter(|(_, end)| time < *end) {
                last[time][place] += here * (1.0 - again[..end].iter().sum::<f64>()).max(0.0);
                // After the most orders the next one is taken for the last.
                for later in (time + 1..end).filter(|_| order == MOST_ORDERS) {
                    last[later][place] += here * again[later];
                }
            }
            for (next, again) in next.iter_mut().zip(again) {
                *next += here * again;
            }
        }
        reached = next;
    }
    last
}

/// How often buyers are moved from phase to phase by something else than orders and time.
struct Drift {
    /// `[from][to]`: a day.
    rates: Vec<Vec<f64>>,
}

impl Drift {
    /// Counted over the past year.
    fn of(
        knowledge: &Knowledge<'_>,
        history: &PhaseHistory,
        first_orders: &[Option<Day>],
        phases: usize,
        day: Day,
    ) -> Self {
        let since = day.plus(1 - DAYS_COUNTED);
        let mut days = vec![0.0; phases];
        let mut moved = vec![vec![0.0; phases]; phases];
        let histories = knowledge.book.histories();
        for sojourn in history.sojourns(day) {
            let Some(first) = first_orders.get(sojourn.customer.0 as usize).copied().flatten() else { continue };
            let last = sojourn.until.unwrap_or(day);
            let begun = sojourn.since.max(first).max(since);
            if last < begun {
                continue;
            }
            let from = usize::from(sojourn.phase.0);
            days[from] += f64::from(last.since(begun) + 1);
            let Some((to, of)) = sojourn.to.zip(histories.get(sojourn.customer.0 as usize)) else { continue };
            if mover_on(of, last.plus(1)) == Mover::Other {
                moved[from][usize::from(to.0)] += 1.0;
            }
        }
        for (moved, days) in moved.iter_mut().zip(&days) {
            for moved in moved {
                *moved = if *days > 0.0 { *moved / days } else { 0.0 };
            }
        }
        Self { rates: moved }
    }

    /// By how many customers each phase changes in so many days, from so many in each now.
    fn change(&self, now: &[f64], days: u32) -> Vec<f64> {
        let mut here = now.to_vec();
        for _ in 0..days {
            let before = here.clone();
            for (from, rates) in self.rates.iter().enumerate() {
                for (to, rate) in rates.iter().enumerate() {
                    here[from] -= before[from] * rate;
                    here[to] += before[from] * rate;
                }
            }
        }
        here.iter().zip(now).map(|(then, now)| then - now).collect()
    }
}

#[cfg(test)]
mod tests {
    use models::value::bg_nbd::BgNbd;
    use models::value::nbd::Nbd;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_horizons_are_among_the_edges() {
        for days in HORIZONS {
            assert!(EDGES.iter().any(|edge| i64::from(*edge) == i64::from(days)));
        }
        assert!((0..TIMES).all(|time| EDGES[time] < middle(time) && middle(time) <= EDGES[time + 1]));
    }

    proptest! {
        /// Whoever orders at all within a horizon has a last order in it.
        #[test]
        fn last_orders_are_as_likely_as_any(
            repeats in 0_u32..30, recency in 0.0..60.0_f64, silence in 0.0..60.0_f64,
            r in 0.2..3.0_f64, alpha in 1.0..20.0_f64, leaves in prop::option::of((0.2..3.0_f64, 1.0..5.0_f64)),
        ) {
            let recency = if repeats == 0 { 0.0 } else { recency };
            let history = PurchaseHistory::new(repeats, recency, recency + silence).expect("a history");
            let model = match leaves {
                Some((a, b)) => PurchaseModel::BgNbd(BgNbd { r, alpha, a, b }),
                None => PurchaseModel::Nbd(Nbd { r, alpha }),
            };
            let last = last_orders(&model, &history);
            for (place, days) in HORIZONS.into_iter().enumerate() {
                let all: f64 = last.iter().map(|of_time| of_time[place]).sum();
                let any = model.probability_to_buy(&history, f64::from(days) / DAYS_PER_WEEK);
                prop_assert!((all - any).abs() < 1e-9, "{} of {}", all, any);
                prop_assert!(last.iter().all(|of_time| of_time[place] >= 0.0));
                // What lies after the horizon is none of its times.
                prop_assert!(last.iter().zip(EDGES).all(|(of_time, edge)| i64::from(edge) < i64::from(days) || of_time[place] == 0.0));
            }
        }
    }
}
