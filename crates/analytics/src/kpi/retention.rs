//! KPIs of retention: who comes back, how often, and who stays away.

use std::ops::Range;
use std::sync::Arc;

use domain::Day;
use lifecycle::CustomerIndex;

use super::{Activity, Context, Measurement, NoValue};
use crate::orders::CustomerSet;

pub mod churn_rate;
pub mod customers;
pub mod discount_share;
pub mod median_days_between_orders;
pub mod new_customer_share;
pub mod new_revenue_share;
pub mod purchase_frequency;
pub mod repeat_purchase_rate;
pub mod repeat_purchase_rate_365;
pub mod repeat_purchase_rate_90;
pub mod retention_rate;
pub mod returning_customer_share;
pub mod returning_customers;
pub mod revenue_per_customer;

/// Share of customers with a second order within `days` among those whose first order became so old in the period.
fn within_days(context: &Context<'_>, days: i32) -> Measurement {
    let orders = context.orders;
    // The period's last days may lie beyond what the table knows: there nobody's time is over yet.
    let start = orders.row_at(context.period.first().plus(-days));
    let end = orders.row_at(context.last_day().plus(1 - days)).max(start);
    let known_until = context.rows().end;
    repeat_share(context, start..end, known_until, |first, second| orders.day(second).since(orders.day(first)) <= days)
}

/// Share of customers with a second order before row `known_until` and in time, among those whose first order stands in
/// `first_rows`; `in_time` is asked for the rows of the first and the second order.
fn repeat_share(
    context: &Context<'_>,
    first_rows: Range<u32>,
    known_until: u32,
    in_time: impl Fn(u32, u32) -> bool,
) -> Measurement {
    let orders = context.orders;
    let (mut customers, mut repeaters) = (0, 0);
    if context.filter.is_all() {
        // Two passes over columns instead of a look-up per customer.
        customers = first_rows.clone().filter(|row| orders.ordinal(*row) == 1).count() as u64;
        for second in (first_rows.start..known_until).filter(|row| orders.ordinal(*row) == 2) {
            let first = orders.first(second).filter(|first| first_rows.contains(first));
            repeaters += u64::from(first.is_some_and(|first| in_time(first, second)));
        }
    } else {
        context.each_first_order_in(first_rows, |first, customer| {
            customers += 1;
            let second = orders.orders_of(customer).get(1).filter(|second| **second < known_until);
            repeaters += u64::from(second.is_some_and(|second| in_time(first, *second)));
        });
    }
    Measurement::share(repeaters, customers)
}

/// Customers active at the start of a period, and how many of them still at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stayed {
    active_at_start: u64,
    kept: u64,
}

fn stayed(context: &Context<'_>) -> Result<Stayed, NoValue> {
    let (before, last) = (context.period.first().plus(-1), context.last_day());
    // Before anybody could have been lost, a rate of 100 % would say nothing.
    let needed_from = match context.activity {
        Activity::BoughtWithinMonths(months) => Some(before.plus_months(-months).plus(1)),
        Activity::Told(active) => active.needed_from(last),
    };
    let reaches_back = |needed| context.orders.first_day().is_some_and(|first| first <= needed);
    if let Some(needed_from) = needed_from.filter(|needed| !reaches_back(*needed)) {
        return Err(NoValue::HistoryTooShort { needed_from });
    }
    let (at_start, at_end) = (Moment::at_end_of(context, before), Moment::at_end_of(context, last));
    let mut stayed = Stayed::default();
    let mut count = |customer: CustomerIndex| {
        if at_start.is_active(context, customer) {
            stayed.active_at_start += 1;
            stayed.kept += u64::from(at_end.is_active(context, customer));
        }
    };
    if context.filter.is_all() {
        (0..).take(context.orders.customer_count()).map(CustomerIndex).for_each(count);
    } else {
        context.each_first_order_in(0..at_start.end_row, |_, customer| count(customer));
    }
    Ok(stayed)
}

/// Customers who had bought and were no longer active at the start of a period, and how many of them bought in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Returned {
    pub(super) away_at_start: u64,
    pub(super) bought_again: u64,
}

pub(super) fn returned(context: &Context<'_>) -> Returned {
    let at_start = Moment::at_end_of(context, context.period.first().plus(-1));
    let known_until = context.rows().end;
    let mut returned = Returned::default();
    let mut count = |customer: CustomerIndex| {
        let orders = context.orders.orders_of(customer);
        let had_bought = orders.first().is_some_and(|first| *first < at_start.end_row);
        if had_bought && !at_start.is_active(context, customer) {
            returned.away_at_start += 1;
            returned.bought_again += u64::from(orders.iter().any(|row| (at_start.end_row..known_until).contains(row)));
        }
    };
    if context.filter.is_all() {
        (0..).take(context.orders.customer_count()).map(CustomerIndex).for_each(count);
    } else {
        context.each_first_order_in(0..at_start.end_row, |_, customer| count(customer));
    }
    returned
}

/// The end of a day: who is active then.
struct Moment {
    active: Active,
    /// First row after the day.
    end_row: u32,
}

/// Who is active at a moment, of those who had bought by then.
enum Active {
    /// Whose latest order stands in this row or later.
    SinceRow(u32),
    /// Those in a set.
    In(Arc<CustomerSet>),
}

impl Moment {
    fn at_end_of(context: &Context<'_>, day: Day) -> Self {
        let active = match context.activity {
            Activity::BoughtWithinMonths(months) => {
                Active::SinceRow(context.orders.row_at(day.plus_months(-months).plus(1)))
            }
            Activity::Told(active) => Active::In(active.at_end_of(day)),
        };
        Self { active, end_row: context.orders.row_at(day.plus(1)) }
    }

    fn is_active(&self, context: &Context<'_>, customer: CustomerIndex) -> bool {
        // The latest order by then; almost always among a customer's last few.
        let latest = context.orders.orders_of(customer).iter().rev().find(|row| **row < self.end_row);
        latest.is_some_and(|latest| match &self.active {
            Active::SinceRow(start) => latest >= start,
            Active::In(set) => set.contains(customer),
        })
    }
}
