//! Where single customers go next, when, and how sure that is.
//!
//! Three things decide, and each is asked for what it knows:
//!
//! - *Silence.* On which day it alone moves a customer, and where to, is known for certain ([`super::futures`]). Before that day
//!   nobody goes there in silence.
//! - *Orders.* Of buyers the value model says how likely one comes before, put right by what such customers did ([`super::pace`]).
//! - *All else* (parcels, visits, trouble, recommendations) goes on at the rates of the past year, by phase, phase before and days
//!   in it, drawn towards more customers where few were watched; those who were still in a phase count for as long as they were
//!   watched ([`super::Foresight`]).
//!
//! Of those who have not bought yet no model says anything, and of firms without a model of anybody: then all events go by rates
//! ([`Way::Rates`]), and whoever the rates would have gone in silence before the day of silence goes on it. Which way comes
//! closer of a firm's buyers, [`super::trial()`] finds out.

use domain::{Amount, Day};
use lifecycle::stays::{Mover, mover_on};
use lifecycle::vintage::Purchases;
use lifecycle::{History, PhaseNumber, Stay, Vintage, Vintages};
use models::value::purchase_model::PurchaseModel;
use serde::Serialize;

use super::backtest::LEAST_DAYS;
use super::futures::{self, Buyer, Goes};
use super::pace::Pace;
use super::rhythm::{Traveller, first_order};
use super::{DAYS_AHEAD, Foresight, Rhythm};
use crate::history::{PhaseHistory, Sojourn};
use crate::value::purchase_days;

/// Customers whose stays rates are counted of; of more, every so-manieth.
const MOST_COUNTED: usize = 50_000;

/// How it is estimated where buyers go next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// From how likely each orders, and what silence does on its day.
    Rhythm,
    /// By the rates at which customers of the phase went, and what silence does on its day.
    Rates,
}

impl Way {
    /// Both, the usual one first.
    pub const ALL: [Self; 2] = [Self::Rhythm, Self::Rates];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Rhythm => Self::Rates,
            Self::Rates => Self::Rhythm,
        }
    }

    /// The key of the sentence that says so.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rhythm => "phases-next-by-rhythm",
            Self::Rates => "phases-next-by-rates",
        }
    }
}

/// Where one customer will go next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// The probability to be in the same phase without a break for [`DAYS_AHEAD`] days more.
    pub stays: f64,
    /// The phases that may come next, the most likely first.
    pub next: Vec<Next>,
}

/// A phase that may come next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Next {
    /// The phase.
    #[serde(skip)]
    pub phase: PhaseNumber,
    /// The probability that it is the next one, and comes within [`DAYS_AHEAD`] days.
    pub probability: f64,
    /// Days from today until half of those have gone who go there; and until a quarter and three quarters have.
    pub median_days: u32,
    /// Lower quartile of the days.
    pub early_days: u32,
    /// Upper quartile of the days.
    pub late_days: u32,
}

/// All that is known as of a day to say where customers go next.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlooks {
    day: Day,
    phases: usize,
    /// Moves of anybody by whatever happened.
    events: Foresight,
    /// Moves of anybody on days on which nothing happened.
    silence: Foresight,
    /// Moves of buyers by something else than orders.
    others: Foresight,
    pace: Pace,
}

/// The value models that were known on a day, and the one of the day.
pub(super) struct Known {
    vintages: Vintages,
}

impl Known {
    pub(super) fn on(rhythm: &Rhythm<'_>, day: Day) -> Self {
        Self { vintages: rhythm.knowledge.vintages.until(day) }
    }

    fn model(&self, day: Day) -> Option<(&Vintage, &PurchaseModel)> {
        let vintage = self.vintages.valid_on(day)?;
        Some((vintage, vintage.purchase.silence_model()?))
    }

    /// Who takes customers ahead; `None` where no model was valid.
    pub(super) fn traveller<'a>(&'a self, rhythm: &'a Rhythm<'a>, day: Day) -> Option<Traveller<'a>> {
        Some(Traveller::new(rhythm, &self.vintages, self.model(day)?, day))
    }
}

impl Outlooks {
    /// Of what was known on a day; `None` where the history up to it is too short.
    pub fn fit(history: &PhaseHistory, rhythm: &Rhythm<'_>, day: Day) -> Option<Self> {
        let first = history.first_day()?;
        if day.since(first) < LEAST_DAYS {
            return None;
        }
        let (histories, phases) = (rhythm.knowledge.book.histories(), rhythm.model.phases.len());
        let step = u32::try_from(histories.len().div_ceil(MOST_COUNTED).max(1)).unwrap_or(1);
        let counted = |sojourn: &Sojourn| sojourn.customer.0.is_multiple_of(step);
        let of = |sojourn: &Sojourn| histories.get(sojourn.customer.0 as usize);
        let mover = |sojourn: &Sojourn| {
            sojourn.until.zip(of(sojourn)).map_or(Mover::Nothing, |(last, of)| mover_on(of, last.plus(1)))
        };
        let has_bought = |sojourn: &Sojourn| of(sojourn).is_some_and(|of| first_order(of, sojourn.since).is_some());
        let fit = |watched: &dyn Fn(&Sojourn) -> bool, counts: &dyn Fn(Mover) -> bool| {
            let watched = |sojourn: &Sojourn| counted(sojourn) && watched(sojourn);
            Foresight::fit_ends(history, phases, day, watched, |sojourn| counts(mover(sojourn)))
        };
        Some(Self {
            day,
            phases,
            events: fit(&|_| true, &|mover| mover != Mover::Nothing),
            silence: fit(&|_| true, &|mover| mover == Mover::Nothing),
            others: fit(&has_bought, &|mover| mover == Mover::Other),
            pace: Pace::fit(history, rhythm, first, day),
        })
    }

    /// The day it knows.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Where a customer will go who is in a stay that lasts on the day.
    pub fn outlook(&self, rhythm: &Rhythm<'_>, stay: &Sojourn, way: Way) -> Outlook {
        let known = Known::on(rhythm, self.day);
        let mut traveller = known.traveller(rhythm, self.day);
        outlook_of(&self.goes(rhythm, traveller.as_mut(), stay, way))
    }

    /// The same day by day.
    pub(super) fn goes(
        &self,
        rhythm: &Rhythm<'_>,
        traveller: Option<&mut Traveller<'_>>,
        stay: &Sojourn,
        way: Way,
    ) -> Goes {
        let Some(whole) = rhythm.knowledge.book.histories().get(stay.customer.0 as usize) else {
            return futures::nowhere(self.phases);
        };
        let Some(traveller) = traveller else {
            let turn = rhythm.knowledge.next_turn(whole, rhythm.model, self.day);
            return self.by_rates(stay, turn.map(|(day, phase)| (day.since(self.day), phase)));
        };
        let mut known: History = whole.until(self.day);
        let present = Stay { phase: stay.phase, since: stay.since, until: None };
        let tracks = traveller.tracks(&known, present);
        let bought = purchase_days(&known, self.day, &mut Vec::new());
        let purchases = Purchases::of(&bought, self.day).filter(|_| way == Way::Rhythm);
        let turn = futures::turn(traveller, &mut known, &tracks, &present, (&[], Amount::ZERO));
        let Some(purchases) = purchases else { return self.by_rates(stay, turn) };
        let buyer = Buyer { known: &mut known, tracks: &tracks, present, purchases, pace: &self.pace };
        let goes = futures::goes(traveller, buyer, self.phases);
        self.besides(stay, &goes, turn)
    }

    /// What comes by rates, and what silence does on its day: who would have gone in silence before goes then.
    fn by_rates(&self, stay: &Sojourn, turn: Option<(i32, PhaseNumber)>) -> Goes {
        let mut goes = futures::nowhere(self.phases);
        let age = stay.age_on(self.day) as usize;
        let sets = [&self.events, &self.silence].map(|rates| rates.set_of(stay.phase, stay.from));
        let turn = turn.and_then(|(days, phase)| Some((usize::try_from(days).ok()?, phase)));
        let (mut lasting, mut put_off) = (1.0, 0.0);
        for day in 1..=DAYS_AHEAD {
            let events = self.events.rates_of(sets[0], age + day - 1);
            let silence = self.silence.rates_of(sets[1], age + day - 1);
            let mut left = lasting;
            let before = |to: usize| turn.is_some_and(|(on, phase)| day < on && usize::from(phase.0) == to);
            for (to, (goes, rate)) in goes.iter_mut().zip(events).enumerate() {
                let rate = if before(to) { 0.0 } else { *rate };
                goes[day] += lasting * rate;
                left -= lasting * rate;
            }
            let left = left.max(0.0);
            let mut gone = 0.0;
            match turn {
                Some((on, phase)) if on == day => {
                    let hazard: f64 = put_off + silence.iter().sum::<f64>();
                    gone = left * (1.0 - (-hazard).exp());
                    goes[usize::from(phase.0)][day] += gone;
                }
                Some((on, _)) if on < day => {
                    for (goes, rate) in goes.iter_mut().zip(silence) {
                        goes[day] += left * rate;
                        gone += left * rate;
                    }
                }
                Some(_) | None => put_off += silence.iter().sum::<f64>(),
            }
            lasting = (left - gone).max(0.0);
        }
        goes
    }

    /// Adds what else moves buyers, which competes with orders and silence.
    fn besides(&self, stay: &Sojourn, goes: &Goes, turn: Option<(i32, PhaseNumber)>) -> Goes {
        let mut all = futures::nowhere(self.phases);
        let (age, set) = (stay.age_on(self.day) as usize, self.others.set_of(stay.phase, stay.from));
        let (mut by_rhythm, mut besides) = (1.0, 1.0);
        for day in 1..=DAYS_AHEAD {
            let mut rates = self.others.rates_of(set, age + day - 1).to_vec();
            // A visit on the day on which silence moved somebody is counted as a move by something else: into silence's phase nobody
            // goes that way before its day.
            if let Some((on, phase)) = turn
                && i64::from(on) > i64::try_from(day).unwrap_or(i64::MAX)
            {
                rates[usize::from(phase.0)] = 0.0;
            }
            let sum: f64 = rates.iter().sum::<f64>().min(1.0);
            let here = by_rhythm * besides;
            for ((all, own), rate) in all.iter_mut().zip(goes).zip(&rates) {
                all[day] = here * rate + besides * (1.0 - sum) * own[day];
            }
            by_rhythm = (by_rhythm - goes.iter().map(|own| own[day]).sum::<f64>()).max(0.0);
            besides *= 1.0 - sum;
        }
        all
    }
}

/// What days say in sum.
fn outlook_of(goes: &Goes) -> Outlook {
    let next_of = |(number, days): (u8, &Vec<f64>)| {
        let mut sum = 0.0;
        let reached: Vec<f64> = days
            .iter()
            .map(|day| {
                sum += day;
                sum
            })
            .collect();
        let after = |part: f64| u32::try_from(reached.partition_point(|share| *share < part * sum)).unwrap_or(u32::MAX);
        (sum > 0.0).then(|| Next {
            phase: PhaseNumber(number),
            probability: sum,
            median_days: after(0.5),
            early_days: after(0.25),
            late_days: after(0.75),
        })
    };
    let mut next: Vec<Next> = (0..).zip(goes).filter_map(next_of).collect();
    next.sort_by(|left, right| right.probability.total_cmp(&left.probability).then(left.phase.cmp(&right.phase)));
    let stays = 1.0 - next.iter().map(|next| next.probability).sum::<f64>();
    Outlook { stays: stays.clamp(0.0, 1.0), next }
}
