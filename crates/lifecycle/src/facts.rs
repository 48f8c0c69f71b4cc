//! Customer facts: what is true of a customer as of a day, in a few numbers.

pub mod attributes;
mod basket;
mod contract;
pub mod intensity;
mod looking;
mod parcels;
mod service;
pub mod table;
mod ties;

use domain::{Amount, Day, Zone};
use serde::Serialize;

use crate::book::{Book, DayNumber, History, Mark, OrderState, replay};
use crate::catalogue::Step;
use crate::vintage::{Forecast, Purchases, Vintages};
use parcels::ParcelDay;

pub use attributes::Birthday;
pub use basket::Basket;
pub use contract::{Contact, Contract, Loyalty, Standing, TRIAL_PATIENCE_DAYS};
pub use intensity::{Aspect, Bonds, Intensity};
pub use looking::Looking;
pub use parcels::{PARCEL_PATIENCE_DAYS, Parcels};
pub use service::{Advocacy, Service};
pub use table::FactTable;
pub use ties::{Newsletter, Ties};

/// A purchase within this many days after a long silence makes a won-back customer; the time in which a new relation
/// settles (DOMAIN.md: settling time). The rule of the phase *Rückgewonnen* says the same number; a test holds it to that.
pub const SETTLING_DAYS: i32 = 30;

/// Gaps between the days on which a customer bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Gaps {
    /// How many.
    pub count: u32,
    /// Their sum, in days.
    pub sum_days: u32,
    /// The sum of their squares, in days².
    pub sum_squares: u64,
}

impl Gaps {
    fn add(&mut self, days: i32) {
        let days = days.unsigned_abs();
        self.count += 1;
        self.sum_days = self.sum_days.saturating_add(days);
        self.sum_squares = self.sum_squares.saturating_add(u64::from(days) * u64::from(days));
    }

    /// Mean gap in days; `None` without a gap.
    pub fn mean_days(self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.sum_days) / f64::from(self.count))
    }

    /// Standard deviation of the gaps in days; `None` below two.
    pub fn spread_days(self) -> Option<f64> {
        let (mean, count) = (self.mean_days()?, f64::from(self.count));
        #[allow(clippy::cast_precision_loss)] // squares of days
        let variance = (self.sum_squares as f64 / count - mean * mean).max(0.0);
        (self.count > 1).then(|| variance.sqrt())
    }
}

/// What is true of one customer at the end of a day.
///
/// Everything rests on what happened until then alone, but for `category_share`, `returned_after`, `forecast` and `bonds`, which
/// rest on the vintage of the value model that was valid that day too.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Facts {
    /// Day of the first order.
    pub first_order: Option<Day>,
    /// Day of the latest order.
    pub last_order: Option<Day>,
    /// Orders placed and not cancelled.
    pub orders: u32,
    /// Different days with an order.
    pub purchase_days: u32,
    /// Orders cancelled.
    pub cancelled_orders: u32,
    /// Pieces in all orders.
    pub items: u32,
    /// Refunds received.
    pub refunds: u32,
    /// Revenue: goods after discounts, net of VAT, without shipping, before refunds.
    pub revenue: Amount,
    /// Money given back, on whatever order.
    pub refunded: Amount,
    /// Discounts received.
    pub discount: Amount,
    /// Revenue of orders with a discount.
    pub discounted_revenue: Amount,
    /// Gaps between purchase days.
    pub gaps: Gaps,
    /// Revenue in the first half of the time since the first order.
    pub earlier_half: Amount,
    /// Revenue in the second half of it.
    pub later_half: Amount,
    /// Different categories bought.
    pub categories_bought: u32,
    /// Share of the usual categories bought; `None` where the data name no categories.
    pub category_share: Option<f32>,
    /// The highest silence score that a purchase of the last [`SETTLING_DAYS`] days broke.
    pub returned_after: Option<f32>,
    /// What the value model says.
    pub forecast: Option<Forecast>,
    /// The first day on which anything is known.
    pub first_seen: Option<Day>,
    /// How they looked around.
    pub looking: Looking,
    /// What ties them to the firm beside buying.
    pub ties: Ties,
    /// The open cart.
    pub basket: Basket,
    /// Deliveries.
    pub parcels: Parcels,
    /// Service and feedback.
    pub service: Service,
    /// What they did to recommend the firm.
    pub advocacy: Advocacy,
    /// Subscriptions.
    pub contract: Contract,
    /// Messages.
    pub contact: Contact,
    /// Points and tier.
    pub loyalty: Loyalty,
    /// What intensity rests on beside the other facts.
    pub bonds: Bonds,
}

impl Facts {
    /// How close they are to the firm.
    pub fn intensity(&self) -> Intensity {
        Intensity::of(self)
    }

    /// Ties that keep them within reach: the newsletter, and networks on which they follow; from 0 to 2.
    pub fn standing_ties(&self) -> u16 {
        intensity::standing_ties(self)
    }

    /// Revenue less refunds.
    pub fn net_revenue(&self) -> Amount {
        self.revenue - self.refunded
    }

    /// Revenue per order; `None` without one.
    pub fn average_order_value(&self) -> Option<Amount> {
        (self.orders > 0).then(|| Amount::from_micros(self.revenue.micros() / i64::from(self.orders)))
    }

    /// Days since the latest order; `None` without one.
    pub fn silence_days(&self, today: Day) -> Option<i32> {
        self.last_order.map(|last| today.since(last))
    }

    /// Share of revenue bought with a discount; `None` without revenue.
    pub fn discount_share(&self) -> Option<f64> {
        (self.revenue > Amount::ZERO).then(|| self.discounted_revenue.to_f64() / self.revenue.to_f64())
    }
}

/// Scratch space for folding many customers without allocating for each.
#[derive(Debug, Default)]
pub struct Scratch {
    states: Vec<OrderState>,
    purchase_days: Vec<(Day, Amount)>,
    categories: Vec<u32>,
    ties: Vec<ties::Tie>,
    parcels: Vec<parcels::Parcel>,
    tickets: Vec<service::Ticket>,
    contracts: Vec<contract::Running>,
    contact_days: Vec<DayNumber>,
}

/// What facts rest on beside the history itself.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The book the history stands in, for the words behind numbers.
    pub book: &'a Book,
    /// The value models by day.
    pub vintages: &'a Vintages,
    /// Categories by set.
    pub categories: &'a dyn CategoryKnowledge,
    /// The firm's zone.
    pub zone: &'a Zone,
    /// Days that a delivery takes of which nothing is told.
    pub delivery_days: u16,
}

/// Sales channels where goods are handed over at once.
const AT_ONCE: [&str; 6] = ["store", "pos", "shop_floor", "laden", "filiale", "kasse"];

/// Categories by set: which single categories a set number stands for, and which of all are usual.
pub trait CategoryKnowledge {
    /// Calls `each` with the number of every category of a set.
    fn each_of_set(&self, set: u32, each: &mut dyn FnMut(u32));
    /// Whether a category is among the usual ones as of the vintage in force.
    fn is_usual(&self, category: u32, day: Day) -> bool;
    /// How many usual categories there are as of a day; 0 where the data name none.
    fn usual_count(&self, day: Day) -> u32;
    /// Whether other categories are usual on a day than on the day before.
    fn changes_on(&self, day: Day) -> bool;
}

/// What of facts is left out where nobody asks for it: what the value model says costs more than all else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Whether there is to be a forecast.
    pub(crate) forecast: bool,
    /// Whether the silence before a return is asked for.
    pub(crate) returned_after: bool,
    /// Whether intensity is asked for.
    pub(crate) bonds: bool,
}

/// Folds a customer's history into facts as of the end of `day`.
pub fn facts_as_of(history: &History, day: Day, ground: &Ground<'_>, scratch: &mut Scratch) -> Facts {
    fold(history, day, ground, Extent { forecast: true, returned_after: true, bonds: true }, scratch)
}

/// How close a customer was to the firm at the end of `day`: what [`Facts::intensity`] says, without the cost of a forecast.
pub fn intensity_as_of(history: &History, day: Day, ground: &Ground<'_>, scratch: &mut Scratch) -> Intensity {
    let mut facts = fold(history, day, ground, Extent { forecast: false, returned_after: false, bonds: true }, scratch);
    let silence = Purchases::of(&scratch.purchase_days, day).map(|it| ground.vintages.silence_score(&it, day));
    facts.forecast = silence.map(|silence| Forecast { silence, ..Forecast::default() });
    facts.intensity()
}

/// Folds a customer's history into facts as of the end of `day`, to the extent asked for.
pub(crate) fn fold(history: &History, day: Day, ground: &Ground<'_>, extent: Extent, scratch: &mut Scratch) -> Facts {
    let Ground { vintages, categories, .. } = *ground;
    let first_seen = history.first_seen(ground.zone).filter(|first| *first <= day);
    let mut facts = Facts { first_seen, ..Facts::default() };
    replay(&history.entries, day, &mut scratch.states, |refund| {
        facts.refunds += 1;
        facts.refunded += refund.amount;
    });
    scratch.purchase_days.clear();
    scratch.categories.clear();
    for state in &scratch.states {
        if !state.counts() {
            // Money paid back for a cancelled order is no refund: its revenue no longer counts either.
            facts.refunded -= state.refunded;
            facts.cancelled_orders += u32::from(state.cancelled);
            continue;
        }
        facts.orders += 1;
        facts.items = facts.items.saturating_add(state.items);
        facts.revenue += state.amount;
        facts.discount += state.discount;
        if state.discount > Amount::ZERO {
            facts.discounted_revenue += state.amount;
        }
        if state.categories != 0 {
            categories.each_of_set(state.categories, &mut |category| scratch.categories.push(category));
        }
        match scratch.purchase_days.last_mut() {
            Some((last, amount)) if *last == state.day => *amount += state.amount,
            _ => scratch.purchase_days.push((state.day, state.amount)),
        }
    }
    // An order that was cancelled before it arrived, or restated, may stand out of order; days must not.
    if !scratch.purchase_days.is_sorted_by_key(|(day, _)| *day) {
        scratch.purchase_days.sort_by_key(|(day, _)| *day);
        scratch.purchase_days.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
    }
    fold_rhythm(&mut facts, day, &scratch.purchase_days);
    fold_categories(&mut facts, day, categories, &mut scratch.categories);
    if let Some(purchases) = Purchases::of(&scratch.purchase_days, day) {
        facts.forecast = extent.forecast.then(|| vintages.forecast(&purchases, day));
        if extent.returned_after {
            facts.returned_after = returned_after(&scratch.purchase_days, day, vintages);
        }
    }
    if !history.visits.is_empty() {
        facts.looking = Looking::of(&history.visits, &history.marks, day);
    }
    fold_marks(&mut facts, &history.marks, day, ground, scratch);
    if extent.bonds {
        let yardstick = vintages.valid_on(day).map(|vintage| &vintage.yardstick);
        facts.bonds = Bonds::of(history, &scratch.states, day, yardstick, &mut scratch.contact_days);
    }
    facts
}

/// Folds what happened beside orders; the orders' states stand in `scratch`.
fn fold_marks(facts: &mut Facts, marks: &[Mark], day: Day, ground: &Ground<'_>, scratch: &mut Scratch) {
    let Scratch { states, ties, parcels, tickets, contracts, .. } = scratch;
    ties.clear();
    parcels.clear();
    tickets.clear();
    contracts.clear();
    let counting = states.iter().filter(|state| state.counts());
    let bought_micros = counting.map(|state| state.placed_at_micros).max();
    let placed = states.iter().filter(|state| state.was_placed());
    let ordered_micros = placed.map(|state| state.placed_at_micros).max();
    let last = DayNumber::from(day);
    for mark in marks.iter().take_while(|mark| mark.day <= last) {
        facts.ties.take(mark, ties);
        facts.basket.take(mark, ordered_micros);
        facts.parcels.take(mark, parcels);
        facts.service.take(mark, bought_micros, &ground.book.words, tickets);
        facts.advocacy.take(mark);
        facts.contract.take(mark, contracts);
        facts.contact.take(mark);
        facts.loyalty.take(mark);
    }
    facts.ties.close(ties);
    facts.service.close(tickets);
    facts.contract.close(contracts, day);
    if facts.orders > 0 {
        facts.parcels.close(states, parcels, &ground.parcel_day(day));
    }
}

impl Ground<'_> {
    /// What parcels are judged by on a day.
    fn parcel_day(&self, day: Day) -> ParcelDay<'_> {
        let end_micros = self.zone.start_of(day.plus(1)).as_microsecond() - 1;
        ParcelDay { day, end_micros, delivery_days: self.delivery_days.into(), ground: self }
    }

    /// Whether goods sold through a channel are handed over at once.
    fn is_at_once(&self, channel: u32) -> bool {
        let name = self.book.sales_channels.text(channel);
        name.is_some_and(|name| AT_ONCE.iter().any(|known| name.eq_ignore_ascii_case(known)))
    }
}

impl Scratch {
    /// The days with a purchase, and what they brought, of the history that was folded last.
    pub(crate) fn purchase_days(&self) -> &[(Day, Amount)] {
        &self.purchase_days
    }

    /// The first day after `day` on which one of these steps changes facts of the history that was folded last, if nothing
    /// happens to the customer.
    pub(crate) fn next_step(&self, step: Step, history: &History, ground: &Ground<'_>, day: Day) -> Option<Day> {
        let bought = &self.purchase_days;
        match step {
            Step::Halves => {
                // A purchase k days after the first is early as soon as 2k days have passed since it (`fold_rhythm`).
                let (first, _) = *bought.first()?;
                let passes = |(bought, _): &(Day, Amount)| bought.plus(bought.since(first));
                bought.get(bought.partition_point(|purchase| passes(purchase) <= day)).map(passes)
            }
            Step::Settling => {
                let settled = |(bought, _): &(Day, Amount)| bought.plus(SETTLING_DAYS);
                let repeats = bought.get(1..)?;
                repeats.get(repeats.partition_point(|purchase| settled(purchase) <= day)).map(settled)
            }
            Step::Sessions => looking::next_step(&history.visits, day),
            Step::Parcels => parcels::next_step(&self.states, &self.parcels, &ground.parcel_day(day)),
            Step::Trials => contract::next_step(&self.contracts, day),
            Step::Birthday => Birthday::of(history, ground.book, day).map(|birthday| birthday.next_step(day)),
        }
    }
}

fn fold_rhythm(facts: &mut Facts, day: Day, purchase_days: &[(Day, Amount)]) {
    let (Some((first, _)), Some((last, _))) = (purchase_days.first(), purchase_days.last()) else {
        return;
    };
    facts.first_order = Some(*first);
    facts.last_order = Some(*last);
    facts.purchase_days = u32::try_from(purchase_days.len()).unwrap_or(u32::MAX);
    for pair in purchase_days.windows(2) {
        facts.gaps.add(pair[1].0.since(pair[0].0));
    }
    // Two equal windows of whole days from the first order to today; an odd day in the middle counts as early.
    let days = day.since(*first) + 1;
    let middle = first.plus(days - days / 2);
    for (bought, amount) in purchase_days {
        if *bought < middle {
            facts.earlier_half += *amount;
        } else {
            facts.later_half += *amount;
        }
    }
}

fn fold_categories(facts: &mut Facts, day: Day, knowledge: &dyn CategoryKnowledge, bought: &mut Vec<u32>) {
    let usual = knowledge.usual_count(day);
    bought.sort_unstable();
    bought.dedup();
    facts.categories_bought = u32::try_from(bought.len()).unwrap_or(u32::MAX);
    if usual > 0 {
        let usual_bought = bought.iter().filter(|category| knowledge.is_usual(**category, day)).count();
        facts.category_share = Some(usual_bought as f32 / usual as f32);
    }
}

/// The highest silence score that a recent purchase ended, judged by the vintage of the day before that purchase.
fn returned_after(purchase_days: &[(Day, Amount)], day: Day, vintages: &Vintages) -> Option<f32> {
    (1..purchase_days.len())
        .rev()
        .take_while(|place| day.since(purchase_days[*place].0) < SETTLING_DAYS)
        .filter_map(|place| {
            let before = purchase_days[place].0.plus(-1);
            let purchases = Purchases::of(&purchase_days[..place], before)?;
            Some(vintages.silence_score(&purchases, before).score)
        })
        .reduce(f32::max)
}
