//! Value models over all customers: fitting a vintage, and the [`backtest`] that says how far to believe it.

pub mod backtest;
pub mod drivers;
pub mod spread;

use std::collections::{HashMap, HashSet};

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::book::{OrderState, replay};
use lifecycle::facts::intensity::{Yardstick, has_been_in_contact, year_revenue};
use lifecycle::vintage::{LawChosen, Origin, PurchaseFit, Purchases, SpendFit, Vintage};
use lifecycle::{Book, History};
use models::value::PurchaseHistory;
use models::value::purchase_model::Law;

/// When and why a vintage is fitted.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// The last day whose data it may know.
    pub day: Day,
    /// Number among the vintages of that day.
    pub revision: u32,
    /// When it is recorded.
    pub recorded_at: Timestamp,
    /// On which occasion.
    pub origin: Origin,
    /// The law to fit.
    pub law: Law,
    /// Who asked for it.
    pub chosen: LawChosen,
}

impl Occasion {
    /// The first vintage of a day, by the usual law.
    pub fn first(day: Day, recorded_at: Timestamp, origin: Origin) -> Self {
        let (law, chosen) = (Law::default(), LawChosen::Automatically);
        Self { day, revision: 0, recorded_at, origin, law, chosen }
    }
}

/// A category is usual if at least this share of the repeat buyers bought it.
const USUAL_SHARE: f64 = 0.1;

/// Days with an order and their revenue, as of a day, sorted.
pub fn purchase_days(history: &History, day: Day, states: &mut Vec<OrderState>) -> Vec<(Day, Amount)> {
    replay(&history.entries, day, states, |_| {});
    let mut days: Vec<(Day, Amount)> = Vec::with_capacity(states.len());
    for state in states.iter().filter(|state| state.counts()) {
        match days.iter_mut().rev().find(|(bought, _)| *bought == state.day) {
            Some((_, amount)) => *amount += state.amount,
            None => days.push((state.day, state.amount)),
        }
    }
    days.sort_by_key(|(bought, _)| *bought);
    days
}

/// The purchases of all customers who had bought by a day.
pub fn purchases_as_of(book: &Book, day: Day) -> Vec<Purchases> {
    let mut states = Vec::new();
    let all = book.histories().iter();
    all.filter_map(|history| Purchases::of(&purchase_days(history, day, &mut states), day)).collect()
}

/// Fits the value models on what was known on a day.
pub fn fit_vintage(book: &Book, occasion: Occasion) -> Vintage {
    let purchases = purchases_as_of(book, occasion.day);
    let histories: Vec<PurchaseHistory> = purchases.iter().map(|purchases| purchases.history).collect();
    let purchase = PurchaseFit { chosen: occasion.chosen, ..PurchaseFit::of(occasion.law, &histories) };
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    Vintage {
        day: occasion.day,
        revision: occasion.revision,
        recorded_at: occasion.recorded_at,
        origin: occasion.origin,
        customers: count(histories.len()),
        repeat_customers: count(histories.iter().filter(|history| history.repeats() > 0).count()),
        typical_expectation: purchase.typical_expectation(&histories),
        purchase,
        spend: SpendFit::of(&purchases),
        usual_categories: usual_categories(book, occasion.day),
        yardstick: yardstick(book, occasion.day),
        review: None,
    }
}

/// What the intensity of relationships is compared with, as of a day.
fn yardstick(book: &Book, day: Day) -> Yardstick {
    let (mut states, mut spent, mut in_contact) = (Vec::new(), Vec::new(), 0);
    for history in book.histories() {
        in_contact += u32::from(has_been_in_contact(history, day));
        replay(&history.entries, day, &mut states, |_| {});
        let revenue = year_revenue(&states, day);
        if revenue > Amount::ZERO {
            spent.push(revenue);
        }
    }
    Yardstick::new(spent, in_contact)
}

/// Categories that at least a tenth of the repeat buyers had bought by a day.
fn usual_categories(book: &Book, day: Day) -> Vec<String> {
    let mut buyers: HashMap<&str, u32> = HashMap::new();
    let mut repeat_buyers = 0_u32;
    if book.category_set_count() == 0 {
        return Vec::new();
    }
    let mut states = Vec::new();
    for history in book.histories() {
        if purchase_days(history, day, &mut states).len() < 2 {
            continue;
        }
        repeat_buyers += 1;
        let own: HashSet<&str> = states
            .iter()
            .filter(|state| state.counts())
            .flat_map(|state| book.category_set(state.categories))
            .collect();
        for category in own {
            *buyers.entry(category).or_default() += 1;
        }
    }
    let fewest = USUAL_SHARE * f64::from(repeat_buyers);
    let mut usual: Vec<String> = buyers
        .into_iter()
        .filter(|(_, buyers)| f64::from(*buyers) >= fewest)
        .map(|(category, _)| category.to_owned())
        .collect();
    usual.sort_unstable();
    usual
}

/// The calibration's end that a back-test takes by itself: two thirds of the way, at a month's end.
pub fn default_calibration_end(first: Day, last: Day) -> Option<Day> {
    let days = last.since(first);
    let end = first.plus(days * 2 / 3).month_end();
    let end = if end < last { end } else { first.plus(days * 2 / 3) };
    (days >= 60 && end > first && end < last).then_some(end)
}
