//! The back-test: all models fitted on one part of the past and judged by the next, so that nobody has to believe them.
//!
//! A purchase is a day with an order, as in the models. Customers who came after the calibration are left out: of them nothing had been known.

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::Book;
use lifecycle::vintage::{DAYS_PER_WEEK, Origin, Purchases, Review, SpendFit, Vintage};
use models::value::PurchaseHistory;
use models::value::backtest::Backtest;
use models::value::comparison::{Comparison, Contender, Trial};
use models::value::purchase_model::{Law, PurchaseModel};
use serde::Serialize;

use super::drivers::{Drivers, drivers};
use super::{Occasion, default_calibration_end, fit_vintage, purchase_days};

/// Weeks that are tracked at most; of longer times every second, third … week is.
const MOST_WEEKS: i32 = 156;
/// Customers that a review compares at most, evenly picked: enough to tell laws apart that differ noticeably.
const REVIEWED: usize = 5_000;
/// Days of data before which a review would judge by a handful of weeks.
const REVIEWED_FROM_DAYS: i32 = 182;

/// What to test.
#[derive(Debug, Clone, Copy)]
pub struct Test {
    /// Last day of the data on which models are fitted.
    pub calibration_end: Day,
    /// Last day of the data by which they are judged.
    pub holdout_end: Day,
    /// The law whose predictions are looked at closely.
    pub law: Law,
    /// How many customers the laws are compared on at most, evenly picked.
    pub compared: usize,
}

/// A holdout test of the value models: fitted on one part of the past, judged by the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holdout {
    /// Last day of the data the models were fitted on.
    pub calibration_end: Day,
    /// Last day of the data they were judged by.
    pub holdout_end: Day,
    /// The models as fitted, of the law that was asked for.
    pub vintage: Vintage,
    /// Purchases predicted against purchases made.
    pub purchases: Option<Backtest>,
    /// Revenue predicted against revenue made, in currency units.
    pub revenue: Option<Backtest>,
    /// Weeks since the calibration's end, with purchases expected and made in them; of a long time every second, third … one.
    pub weeks: Vec<HoldoutWeek>,
    /// All laws side by side; `None` without customers.
    pub laws: Option<Laws>,
    /// The laws with what is known of customers at the first order; `None` where there is too little.
    pub drivers: Option<Drivers>,
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

/// All laws on the same customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Laws {
    /// Customers compared.
    pub compared: usize,
    /// Customers who had bought by the calibration's end, of whom those are evenly picked.
    pub customers: usize,
    /// Repeat purchases of those compared by the calibration's end.
    pub repeats: u64,
    /// The day before the first purchase, from which time is counted.
    pub watched_from: Day,
    /// Last days of the weeks tracked, in the order of each law's tracking.
    pub weeks: Vec<Day>,
    /// The laws, in the order of [`Law::ALL`]; those that could not be fitted are left out.
    pub contenders: Vec<Tried>,
    /// The law that told best what came, of those that the data carry.
    pub best: Law,
    /// The model that is taken if nothing is known of how models do.
    pub usual: Law,
    /// The law proposed: the usual one, unless the best is clearly better.
    pub proposed: Law,
    /// Whether the best is better than the usual one beyond doubt.
    pub is_clear: bool,
}

/// One law, fitted and measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried {
    /// Its law.
    pub law: Law,
    /// What its predictions of purchases were worth.
    #[serde(flatten)]
    pub contender: Contender,
    /// Revenue predicted against revenue made, in currency units.
    pub revenue: Option<Backtest>,
}

impl Laws {
    /// The law that told what came better than all that the data carry, where they do not carry it themselves.
    pub fn better_not_carried(&self) -> Option<Law> {
        let is_carried = |tried: &Tried| tried.contender.explained.is_none_or(|explained| explained.verdict.is_sound());
        let ahead = self.contenders.iter().filter(|tried| !is_carried(tried) && tried.contender.behind.0 < 0.0);
        ahead.min_by(|one, other| one.contender.behind.0.total_cmp(&other.contender.behind.0)).map(|tried| tried.law)
    }

    /// A law as it did.
    pub fn of(&self, law: Law) -> Option<&Tried> {
        self.contenders.iter().find(|tried| tried.law == law)
    }
}

/// What customers had done by the calibration's end and did after it, row for row.
#[derive(Default)]
struct Sides {
    /// Purchases by the end of the calibration.
    purchases: Vec<Purchases>,
    /// First purchase days.
    first: Vec<Day>,
    /// Days with purchases in the holdout.
    later: Vec<u32>,
    /// Revenue of those, in currency units.
    revenue: Vec<f64>,
    /// Days of repeat purchases, up to the holdout's end.
    repeats: Vec<Day>,
    /// Days with a purchase in the holdout.
    later_days: Vec<Day>,
}

impl Sides {
    /// Of every `step`-th customer who had bought by the calibration's end, and how many had.
    fn of(book: &Book, (calibration_end, holdout_end): (Day, Day), most: usize) -> (Self, usize) {
        let by_then = |entry: &lifecycle::book::Entry| Day::from(entry.day) <= calibration_end;
        let seen = || book.histories().iter().filter(|history| history.entries.iter().any(by_then));
        let step = if book.histories().len() <= most { 1 } else { seen().count().div_ceil(most.max(1)).max(1) };
        let (mut sides, mut states, mut customers) = (Self::default(), Vec::new(), 0);
        for history in seen() {
            let days = purchase_days(history, calibration_end, &mut states);
            let Some(purchases) = Purchases::of(&days, calibration_end) else { continue };
            customers += 1;
            if (customers - 1) % step != 0 {
                continue;
            }
            let whole = purchase_days(history, holdout_end, &mut states);
            let later: &[(Day, Amount)] = &whole[whole.partition_point(|(day, _)| *day <= calibration_end)..];
            sides.first.extend(days.first().map(|(first, _)| *first));
            sides.purchases.push(purchases);
            sides.later.push(u32::try_from(later.len()).unwrap_or(u32::MAX));
            sides.revenue.push(later.iter().map(|(_, amount)| amount.to_f64()).sum());
            sides.repeats.extend(whole.iter().skip(1).map(|(day, _)| *day));
            sides.later_days.extend(later.iter().map(|(day, _)| *day));
        }
        sides.repeats.sort_unstable();
        sides.later_days.sort_unstable();
        (sides, customers)
    }

    fn histories(&self) -> Vec<PurchaseHistory> {
        self.purchases.iter().map(|purchases| purchases.history).collect()
    }
}

/// Fits on the days up to the calibration's end and compares with what customers did until the holdout's end.
pub fn holdout(book: &Book, test: &Test, recorded_at: Timestamp) -> Holdout {
    let Test { calibration_end, holdout_end, law, compared } = *test;
    let occasion = Occasion { law, ..Occasion::first(calibration_end, recorded_at, Origin::Import) };
    let vintage = fit_vintage(book, occasion);
    let (sides, customers) = Sides::of(book, (calibration_end, holdout_end), usize::MAX);
    let (mut purchases, mut revenue, mut weeks) = (None, None, Vec::new());
    if let Some(model) = &vintage.purchase.model {
        let horizon = weeks_between(calibration_end, holdout_end);
        let expected = model.forecast().expected_purchases_of(&sides.histories(), horizon);
        let made: Vec<f64> = sides.later.iter().map(|purchases| f64::from(*purchases)).collect();
        purchases = Backtest::of(&expected, &made).ok();
        revenue = Backtest::of(&times_spend(&expected, &sides, &vintage.spend), &sides.revenue).ok();
        weeks = weekly(model, &sides, calibration_end, holdout_end);
    }
    let laws = if customers <= compared {
        laws(&sides, customers, (calibration_end, holdout_end), &vintage.spend)
    } else {
        let (picked, _) = Sides::of(book, (calibration_end, holdout_end), compared);
        laws(&picked, customers, (calibration_end, holdout_end), &vintage.spend)
    };
    let drivers = drivers(book, (calibration_end, holdout_end));
    Holdout { calibration_end, holdout_end, vintage, purchases, revenue, weeks, laws, drivers }
}

fn weeks_between(start: Day, end: Day) -> f64 {
    f64::from(end.since(start)) / DAYS_PER_WEEK
}

/// Expected purchases as expected revenue.
fn times_spend(expected: &[f64], sides: &Sides, spend: &SpendFit) -> Vec<f64> {
    expected.iter().zip(&sides.purchases).map(|(expected, own)| expected * spend.expected_spend(own)).collect()
}

/// Week by week since the calibration's end, or by every so manieth week, each customer's expectation resting on their history.
fn weekly(model: &PurchaseModel, sides: &Sides, start: Day, end: Day) -> Vec<HoldoutWeek> {
    let weeks = tracked_weeks(start, end);
    let horizons: Vec<f64> = weeks.iter().map(|day| weeks_between(start, *day)).collect();
    let expected = model.forecast().expected_totals(&sides.histories(), &horizons);
    let week = |(day, expected): (Day, f64)| HoldoutWeek {
        day,
        expected,
        made: sides.later_days.partition_point(|bought| *bought <= day) as u64,
    };
    weeks.into_iter().zip(expected).map(week).collect()
}

/// All laws on the same customers; `None` without any, and where no time has passed since they came.
fn laws(sides: &Sides, customers: usize, (start, end): (Day, Day), spend: &SpendFit) -> Option<Laws> {
    let watched_from = sides.first.iter().min()?.plus(-1);
    let weeks: Vec<Day> = tracked_weeks(watched_from, end);
    let repeats = |day: &Day| {
        let made = sides.repeats.partition_point(|bought| bought <= day);
        (weeks_between(watched_from, *day), made as f64)
    };
    let repeats: Vec<(f64, f64)> = weeks.iter().map(repeats).collect();
    let comparison = compare(sides, (start, end), watched_from, &repeats)?;
    let Comparison { contenders, best, usual } = &comparison;
    let law = |place: &usize| contenders[*place].model.law();
    let (best, usual, proposed) = (law(best), law(usual), comparison.proposed().model.law());
    let is_clear = comparison.is_clear();
    let (horizon, histories) = (weeks_between(start, end), sides.histories());
    let tried = |contender: Contender| {
        let expected = contender.model.forecast().expected_purchases_of(&histories, horizon);
        let revenue = Backtest::of(&times_spend(&expected, sides, spend), &sides.revenue).ok();
        Tried { law: contender.model.law(), contender, revenue }
    };
    let compared = sides.purchases.len();
    let repeat_purchases = sides.purchases.iter().map(|own| u64::from(own.history.repeats())).sum();
    let contenders = comparison.contenders.into_iter().map(tried).collect();
    Some(Laws {
        compared,
        customers,
        repeats: repeat_purchases,
        watched_from,
        weeks,
        contenders,
        best,
        usual,
        proposed,
        is_clear,
    })
}

fn compare(sides: &Sides, (start, end): (Day, Day), watched_from: Day, repeats: &[(f64, f64)]) -> Option<Comparison> {
    let histories = sides.histories();
    let (horizon, watched) = (weeks_between(start, end), weeks_between(watched_from, start));
    let trial = Trial { histories: &histories, later: &sides.later, horizon, watched, repeats };
    Comparison::of(&trial).ok()
}

/// Last days of the weeks from a day on that end by another.
fn tracked_weeks(from: Day, until: Day) -> Vec<Day> {
    let weeks = until.since(from) / 7;
    let step = (weeks + MOST_WEEKS - 1) / MOST_WEEKS;
    (1..=weeks).filter(|week| week % step.max(1) == 0).map(|week| from.plus(week * 7)).collect()
}

/// How the laws compare on what was known on a day, the last third of it held out; `None` where that is too short to tell.
pub fn review(book: &Book, day: Day) -> Option<Review> {
    let (first, _) = book.span()?;
    if day.since(first) < REVIEWED_FROM_DAYS {
        return None;
    }
    let calibration_end = default_calibration_end(first, day)?;
    let (sides, _) = Sides::of(book, (calibration_end, day), REVIEWED);
    let watched_from = sides.first.iter().min()?.plus(-1);
    let comparison = compare(&sides, (calibration_end, day), watched_from, &[])?;
    let (lead, lead_error) = comparison.usual().behind;
    let proposed = if comparison.is_clear() { comparison.best().model.law() } else { Law::default() };
    let in_fact = comparison.proposed().model.law();
    Some(Review {
        best: comparison.best().model.law(),
        // What stands in for BG/NBD where the data do not carry it is found by the fit itself.
        proposed,
        stands_in: (in_fact != proposed).then_some(in_fact),
        lead,
        lead_error,
        calibration_end,
        customers: u32::try_from(sides.purchases.len()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_times_are_tracked_by_every_so_manyth_week() {
        let day = Day::from_number;
        assert_eq!(tracked_weeks(day(0), day(27)), [day(7), day(14), day(21)]);
        assert!(tracked_weeks(day(0), day(6)).is_empty() && tracked_weeks(day(9), day(0)).is_empty());
        let long = tracked_weeks(day(0), day(7 * 500));
        assert_eq!((long.len(), long[0], long[124]), (125, day(28), day(3_500)));
    }
}
