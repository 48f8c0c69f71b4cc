//! Repeat purchases by cohort (Wiederkauf je Kohorte): which share of the customers won in a month orders in month k.
//!
//! This is not retention and must not be turned into churn: whoever does not order in a month may well order in the
//! next one.

use domain::{Amount, Day, Period};
use serde::Serialize;

use crate::orders::{CustomerSet, OrderTable};

/// The matrix of cohorts (months of the first order) by months since, in calendar months of the firm's zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohorts {
    /// One row for each month from the first order to the day at which the table speaks, also those that won nobody.
    pub rows: Vec<Cohort>,
}

/// The customers whose first order lies in one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohort {
    /// The month of their first order.
    pub month: Period,
    /// How many they are.
    pub size: u64,
    /// Whether the month is over; until then the cohort still grows.
    pub is_complete: bool,
    /// What they bought in month 0 (that of the first order), 1, 2 … up to the current one.
    pub cells: Vec<Cell>,
}

/// What a cohort bought in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The calendar month.
    pub month: Period,
    /// Customers of the cohort who ordered in it.
    pub customers: u64,
    /// Their orders.
    pub orders: u64,
    /// The revenue of these.
    pub revenue: Amount,
    /// Whether the month is over; until then the numbers still grow.
    pub is_complete: bool,
}

/// A share with both its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CohortShare {
    /// Customers who ordered.
    pub part: u64,
    /// Customers of the cohorts.
    pub whole: u64,
}

impl CohortShare {
    /// The share; `None` where nobody is in the cohorts.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }
}

impl Cohort {
    /// The share of the cohort that ordered in month `k`; `None` for months that have not begun.
    pub fn share(&self, k: usize) -> Option<CohortShare> {
        self.cells.get(k).map(|cell| CohortShare { part: cell.customers, whole: self.size })
    }
}

impl Cohorts {
    /// The cohorts of a table's customers, or of those in a set (then both cells and sizes are of the set).
    pub fn build(orders: &OrderTable, only: Option<&CustomerSet>) -> Self {
        let months = Months::of(orders);
        let mut rows: Vec<Cohort> =
            (0..months.periods.len()).map(|cohort| months.empty_cohort(cohort, orders.as_of())).collect();
        for (place, month) in months.periods.iter().enumerate() {
            let in_month = orders.rows(*month);
            for row in in_month.clone() {
                let (Some(first), Some(customer)) = (orders.first(row), orders.customer(row)) else { continue };
                if only.is_some_and(|set| !set.contains(customer)) {
                    continue;
                }
                let cohort = &mut rows[months.place_of(orders.day(first))];
                cohort.size += u64::from(first == row);
                let since = place + cohort.cells.len() - months.periods.len();
                let cell = &mut cohort.cells[since];
                cell.customers += u64::from(orders.previous(row).is_none_or(|previous| previous < in_month.start));
                cell.orders += 1;
                cell.revenue += orders.amount(row);
            }
        }
        Self { rows }
    }

    /// The share that ordered in month `k`, over all cohorts for which this month is over; `None` where there is none.
    pub fn average(&self, k: usize) -> Option<CohortShare> {
        let mut average = CohortShare { part: 0, whole: 0 };
        for cohort in &self.rows {
            if let Some(cell) = cohort.cells.get(k).filter(|cell| cell.is_complete) {
                average.part += cell.customers;
                average.whole += cohort.size;
            }
        }
        (average.whole > 0).then_some(average)
    }
}

/// The months of a table, and which one a day lies in.
struct Months {
    periods: Vec<Period>,
    first_day: Day,
    /// Place of the month of each day since `first_day`.
    places: Vec<u32>,
}

impl Months {
    fn of(orders: &OrderTable) -> Self {
        let span = orders.first_day().and_then(|first| Period::from_days(first.month_start(), orders.as_of()));
        let Some(span) = span else {
            return Self { periods: Vec::new(), first_day: orders.as_of(), places: Vec::new() };
        };
        let periods: Vec<Period> = span.months().map(|part| Period::month_of(part.first())).collect();
        let places = (0..)
            .zip(&periods)
            .flat_map(|(place, month)| std::iter::repeat_n(place, usize::try_from(month.days()).unwrap_or_default()))
            .collect();
        Self { periods, first_day: span.first(), places }
    }

    fn place_of(&self, day: Day) -> usize {
        self.places[usize::try_from(day.since(self.first_day)).unwrap_or_default()] as usize
    }

    fn empty_cohort(&self, cohort: usize, as_of: Day) -> Cohort {
        let is_complete = |month: Period| month.last() <= as_of;
        let cell = |month: &Period| Cell {
            month: *month,
            customers: 0,
            orders: 0,
            revenue: Amount::ZERO,
            is_complete: is_complete(*month),
        };
        let month = self.periods[cohort];
        let cells = self.periods[cohort..].iter().map(cell).collect();
        Cohort { month, size: 0, is_complete: is_complete(month), cells }
    }
}
