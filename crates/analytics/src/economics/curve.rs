//! What a customer has brought on average, by days since the first order.

use domain::Amount;
use serde::Serialize;

use super::{amount, divided};

/// Days between the points of a curve: a month, near enough, and the same for everybody.
pub const STEP_DAYS: usize = 30;
/// A curve ends where fewer are watched than this: means of fewer jump about.
pub(super) const FEWEST_WATCHED: u64 = 10;
/// Means are added up with so many parts of a micro-unit, so that roundings do not.
const PARTS: i128 = 1_000_000;

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CurvePoint {
    /// Whole days since the first order.
    pub day: u32,
    /// Customers who have been customers for so long.
    pub customers: u64,
    /// What a customer has brought by then on average.
    pub mean: Amount,
}

/// The mean cumulative function of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curve {
    /// By day: customers who have been watched for so long at least, and the mean in parts of micro-units.
    days: Vec<(u64, i128)>,
}

/// What is gathered for a curve.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    /// What was brought, by days since the first order.
    brought: Vec<i128>,
    /// Customers by how many whole days they have been watched.
    watched: Vec<u64>,
}

fn at<T: Default + Copy>(list: &mut Vec<T>, place: usize) -> &mut T {
    if list.len() <= place {
        list.resize(place + 1, T::default());
    }
    &mut list[place]
}

impl Gathered {
    pub(super) fn watch(&mut self, days: usize) {
        *at(&mut self.watched, days) += 1;
    }

    pub(super) fn bring(&mut self, day: usize, brought: Amount) {
        *at(&mut self.brought, day) += i128::from(brought.micros());
    }

    /// The curve. On each day the mean is taken over those still watched then; of somebody else nothing can have been gathered.
    pub(super) fn curve(&self) -> Curve {
        let all: u64 = self.watched.iter().sum();
        let (mut left, mut sum, mut days) = (all, 0_i128, Vec::with_capacity(self.watched.len()));
        for day in 0..self.watched.len() {
            if left < FEWEST_WATCHED.min(all) || left == 0 {
                break;
            }
            let brought = self.brought.get(day).copied().unwrap_or(0);
            sum += divided(brought * PARTS, left.into());
            days.push((left, sum));
            left -= self.watched[day];
        }
        Curve { days }
    }
}

impl Curve {
    /// Days for which it is known, the day of the first order included.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether it is of nobody.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// What a customer has brought on average so many days after the first order; `None` beyond what was watched.
    pub fn mean(&self, day: usize) -> Option<Amount> {
        self.days.get(day).map(|(_, sum)| amount(divided(*sum, PARTS)))
    }

    /// Every [`STEP_DAYS`]th day.
    pub fn points(&self) -> Vec<CurvePoint> {
        let point = |(day, (customers, sum)): (usize, &(u64, i128))| CurvePoint {
            day: u32::try_from(day).unwrap_or(u32::MAX),
            customers: *customers,
            mean: amount(divided(*sum, PARTS)),
        };
        self.days.iter().enumerate().step_by(STEP_DAYS).map(point).collect()
    }

    /// The first day on which the mean is at least `cost` by `customers`.
    pub(super) fn reaches(&self, cost: Amount, customers: u64) -> Option<usize> {
        let needed = i128::from(cost.micros()) * PARTS;
        // A unit of the last part for each day: so much may have been rounded away.
        let slack = |day: usize| i128::try_from(day + 1).unwrap_or(1) * i128::from(customers);
        let is_enough = |(day, (_, sum)): &(usize, &(u64, i128))| sum * i128::from(customers) + slack(*day) >= needed;
        self.days.iter().enumerate().find(is_enough).map(|(day, _)| day)
    }
}
