//! Value models over all customers: fitting a vintage, and the back-test that says how far to believe it.

use std::collections::{HashMap, HashSet};

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::book::{OrderState, replay};
use lifecycle::facts::intensity::{Yardstick, has_been_in_contact, year_revenue};
use lifecycle::vintage::{DAYS_PER_WEEK, Origin, PurchaseFit, Purchases, SpendFit, Vintage};
use lifecycle::{Book, History};
use models::value::PurchaseHistory;
use models::value::backtest::Backtest;
use serde::Serialize;

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
    let purchase = PurchaseFit::of(&histories);
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

/// A holdout test of the value models: fitted on one part of the past, judged by the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holdout {
    /// Last day of the data the models were fitted on.
    pub calibration_end: Day,
    /// Last day of the data they were judged by.
    pub holdout_end: Day,
    /// The models as fitted.
    pub vintage: Vintage,
    /// Purchases predicted against purchases made.
    pub purchases: Option<Backtest>,
    /// Revenue predicted against revenue made, in currency units.
    pub revenue: Option<Backtest>,
    /// Weeks since the calibration's end, with purchases expected and made in them.
    pub weeks: Vec<HoldoutWeek>,
}

/// One week of a holdout: purchases added up from the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HoldoutWeek {
    /// Last day of the week.
    pub day: Day,
    /// Purchases expected up to then.
    pub expected: f64,
    /// Purchases made up to then.
    pub made: u64,
}

/// Fits on the days up to `calibration_end` and compares with what customers did until `holdout_end`.
///
/// A purchase is a day with an order. Customers who came after the calibration are left out.
pub fn holdout(book: &Book, calibration_end: Day, holdout_end: Day, recorded_at: Timestamp) -> Holdout {
    let occasion = Occasion { day: calibration_end, revision: 0, recorded_at, origin: Origin::Import };
    let vintage = fit_vintage(book, occasion);
    let horizon = f64::from(holdout_end.since(calibration_end)) / DAYS_PER_WEEK;
    let mut states = Vec::new();
    let (mut expected, mut made, mut expected_revenue, mut revenue) = (vec![], vec![], vec![], vec![]);
    let mut calibrated = Vec::new();
    let mut later_days: Vec<Day> = Vec::new();
    for history in book.histories() {
        let Some(purchases) = Purchases::of(&purchase_days(history, calibration_end, &mut states), calibration_end)
        else {
            continue;
        };
        let later: Vec<(Day, Amount)> = purchase_days(history, holdout_end, &mut states)
            .into_iter()
            .filter(|(day, _)| *day > calibration_end)
            .collect();
        let in_horizon = vintage
            .purchase
            .model
            .as_ref()
            .map_or(0.0, |model| model.predict(&purchases.history, horizon).expected_purchases);
        expected.push(in_horizon);
        made.push(later.len() as f64);
        expected_revenue.push(in_horizon * vintage.spend.expected_spend(&purchases));
        revenue.push(later.iter().map(|(_, amount)| amount.to_f64()).sum());
        later_days.extend(later.iter().map(|(day, _)| *day));
        calibrated.push(purchases.history);
    }
    let compare = |predicted: &[f64], actual: &[f64]| {
        vintage.purchase.model.as_ref().and_then(|_| Backtest::of(predicted, actual).ok())
    };
    let (purchases, revenue) = (compare(&expected, &made), compare(&expected_revenue, &revenue));
    let weeks = weekly(&vintage, &calibrated, &mut later_days, calibration_end, holdout_end);
    Holdout { calibration_end, holdout_end, vintage, purchases, revenue, weeks }
}

fn weekly(
    vintage: &Vintage,
    histories: &[PurchaseHistory],
    made: &mut [Day],
    start: Day,
    end: Day,
) -> Vec<HoldoutWeek> {
    made.sort_unstable();
    let Some(model) = &vintage.purchase.model else {
        return Vec::new();
    };
    let mut predictions = vec![models::value::Prediction::default(); histories.len()];
    let weeks = (end.since(start) / 7).max(0);
    (1..=weeks)
        .map(|week| {
            let day = start.plus(week * 7);
            model.predict_into(histories, f64::from(week), &mut predictions);
            HoldoutWeek {
                day,
                expected: predictions.iter().map(|prediction| prediction.expected_purchases).sum(),
                made: made.partition_point(|bought| *bought <= day) as u64,
            }
        })
        .collect()
}

/// The calibration's end that a back-test takes by itself: two thirds of the way, at a month's end.
pub fn default_calibration_end(first: Day, last: Day) -> Option<Day> {
    let days = last.since(first);
    let end = first.plus(days * 2 / 3).month_end();
    let end = if end < last { end } else { first.plus(days * 2 / 3) };
    (days >= 60 && end > first && end < last).then_some(end)
}
