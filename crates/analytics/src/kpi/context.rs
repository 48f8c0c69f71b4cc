//! What a KPI is asked for: the orders, the period, and whom or what to look at.

use std::ops::Range;
use std::sync::Arc;

use domain::{Amount, Day, Period};
use lifecycle::{Book, CustomerIndex};
use serde::Serialize;

use super::measurement::Moments;
use crate::economics::Acquired;
use crate::orders::{CustomerSet, OrderTable, Refund};

/// Months without an order after which a customer is no longer active, where nothing else is chosen.
pub const ACTIVE_MONTHS: i32 = 12;

/// What makes a customer active at the end of a day, for retention and churn.
#[derive(Clone, Copy)]
pub enum Activity<'a> {
    /// Bought within so many months.
    BoughtWithinMonths(i32),
    /// Whoever somebody else says: those not in the phase Abstinenz, for example.
    Told(&'a dyn ActiveCustomers),
}

/// Says who is active, by what was known on the day spoken of and nothing later.
pub trait ActiveCustomers {
    /// The customers active at the end of a day. Whoever had not bought by then is not asked about.
    fn at_end_of(&self, day: Day) -> Arc<CustomerSet>;

    /// The day from which orders would have to be known for anybody to be no longer active at the end of `day`; `None`
    /// where that can be told whatever the data reach back to.
    fn needed_from(&self, day: Day) -> Option<Day>;
}

/// On which day a refund lessens revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundDay {
    /// On the day on which the money was given back.
    #[default]
    OfRefund,
    /// On the day of the order; a refund whose order is not known stays on its own day.
    OfOrder,
}

/// Who bought, seen from a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyers {
    /// Customers whose first order lies in the period.
    New,
    /// Customers whose first order lies before it.
    Returning,
    /// Guests, of whom nobody knows whether they are new.
    Guests,
}

/// Which orders or customers to look at; each part narrows. The default is all.
///
/// In KPIs of orders, country and channel are those of the order. In KPIs of the relationship (repeat purchase rates,
/// retention, churn) they are those of the customer's first order, so that a customer belongs to one of each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Only this country, by its number in the book; 0 for 'not stated'.
    pub country: Option<u32>,
    /// Only this sales channel, by its number in the book; 0 for 'not stated'.
    pub sales_channel: Option<u32>,
    /// Only these buyers.
    pub buyers: Option<Buyers>,
    /// Only customers whose first order lies in this span, usually a month.
    pub cohort: Option<Period>,
    /// Only these customers. Guests are in no set.
    pub customers: Option<&'a CustomerSet>,
}

/// How much of a period the data cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "covered")]
pub enum Coverage {
    /// Every day of it.
    Full,
    /// From the first order in the data or to the day at which the table speaks, and not all of it.
    Part {
        /// First day covered.
        from: Day,
        /// Last day covered.
        to: Day,
    },
    /// Not a day of it.
    None,
}

/// What a KPI is asked for.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The orders.
    pub orders: &'a OrderTable,
    /// The book they come from: names of countries and channels.
    pub book: &'a Book,
    /// The period.
    pub period: Period,
    /// Whom or what to look at.
    pub filter: Filter<'a>,
    /// What makes a customer active.
    pub activity: Activity<'a>,
    /// On which day refunds lessen revenue.
    pub refund_day: RefundDay,
    /// What winning customers cost; `None` where no cost is known.
    pub acquired: Option<Acquired<'a>>,
}

impl<'a> Context<'a> {
    /// All orders of a period, with the usual settings.
    pub fn new(orders: &'a OrderTable, book: &'a Book, period: Period) -> Self {
        Self {
            orders,
            book,
            period,
            filter: Filter::default(),
            activity: Activity::BoughtWithinMonths(ACTIVE_MONTHS),
            refund_day: RefundDay::default(),
            acquired: None,
        }
    }

    /// The same for another period.
    #[must_use]
    pub fn in_period(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// The same for another choice.
    #[must_use]
    pub fn filtered(self, filter: Filter<'a>) -> Self {
        Self { filter, ..self }
    }

    /// How much of the period the data cover.
    pub fn coverage(&self) -> Coverage {
        let Some(first_day) = self.orders.first_day() else { return Coverage::None };
        let (from, to) = (self.period.first().max(first_day), self.last_day());
        if from > to {
            Coverage::None
        } else if from == self.period.first() && to == self.period.last() {
            Coverage::Full
        } else {
            Coverage::Part { from, to }
        }
    }

    /// The last day of the period that the table knows.
    pub fn last_day(&self) -> Day {
        self.period.last().min(self.orders.as_of())
    }

    /// The rows of the period.
    pub fn rows(&self) -> Range<u32> {
        self.orders.rows(self.period)
    }

    /// Whether an order is chosen. What it says of buyers rests on the period's first row.
    fn chooses(&self, row: u32, period_start: u32) -> bool {
        let Filter { country, sales_channel, buyers, cohort, customers } = self.filter;
        let orders = self.orders;
        country.is_none_or(|country| orders.country(row) == country)
            && sales_channel.is_none_or(|channel| orders.sales_channel(row) == channel)
            && buyers.is_none_or(|buyers| buyers == Buyers::of(orders.first(row), period_start))
            && cohort.is_none_or(|span| orders.first(row).is_some_and(|first| span.contains(orders.day(first))))
            && customers.is_none_or(|set| orders.customer(row).is_some_and(|customer| set.contains(customer)))
    }

    /// Calls `each` for the chosen orders among some rows, in no particular order.
    ///
    /// The narrowest part of the filter leads, so that all slices of a dimension together cost about one pass.
    pub fn each_order_in(&self, rows: Range<u32>, mut each: impl FnMut(u32)) {
        if self.filter.is_all() {
            rows.for_each(each);
            return;
        }
        let (orders, start) = (self.orders, self.rows().start);
        let mut check = |row: u32| {
            if self.chooses(row, start) {
                each(row);
            }
        };
        if let Some(span) = self.filter.cohort {
            for first in orders.rows(span).filter(|row| orders.ordinal(*row) == 1) {
                let of_customer = orders.customer(first).map_or(&[][..], |customer| orders.orders_of(customer));
                of_customer.iter().copied().filter(|row| rows.contains(row)).for_each(&mut check);
            }
        } else if let Some(set) = self.filter.customers.filter(|set| set.len() * 16 < orders.customer_count()) {
            for customer in set.iter() {
                orders.orders_of_within(customer, rows.clone()).iter().copied().for_each(&mut check);
            }
        } else if let Some(country) = self.filter.country {
            orders.orders_of_country(country, rows).iter().copied().for_each(&mut check);
        } else if let Some(channel) = self.filter.sales_channel {
            orders.orders_of_sales_channel(channel, rows).iter().copied().for_each(&mut check);
        } else {
            rows.for_each(&mut check);
        }
    }

    /// Calls `each` for the chosen orders of the period.
    pub fn each_order(&self, each: impl FnMut(u32)) {
        self.each_order_in(self.rows(), each);
    }

    /// Calls `each` for the first orders of all among some rows whose customers are chosen by them.
    pub fn each_first_order_in(&self, rows: Range<u32>, mut each: impl FnMut(u32, CustomerIndex)) {
        self.each_order_in(rows, |row| {
            if self.orders.ordinal(row) == 1
                && let Some(customer) = self.orders.customer(row)
            {
                each(row, customer);
            }
        });
    }

    /// Whether a chosen order is the customer's first chosen one in the period, which starts at row `start`.
    ///
    /// The walk back ends at the last chosen order, so all walks together cost no more than one pass.
    fn opens_period(&self, row: u32, start: u32) -> bool {
        let mut earlier = self.orders.previous(row);
        while let Some(candidate) = earlier.filter(|candidate| *candidate >= start) {
            if self.filter.is_of_customers() || self.chooses(candidate, start) {
                return false;
            }
            earlier = self.orders.previous(candidate);
        }
        true
    }

    /// How many known customers placed a chosen order in the period, new ones and returning ones.
    pub fn buyers(&self) -> BuyerCounts {
        let start = self.rows().start;
        let mut counts = BuyerCounts::default();
        self.each_order(|row| {
            if let Some(first) = self.orders.first(row)
                && self.opens_period(row, start)
            {
                counts.new += u64::from(first >= start);
                counts.returning += u64::from(first < start);
            }
        });
        counts
    }

    /// Calls `each` once for each known customer with a chosen order in the period.
    pub fn each_buyer(&self, mut each: impl FnMut(Purchases)) {
        let rows = self.rows();
        if self.filter.is_all() && rows.len() * 4 >= self.orders.customer_count() {
            self.sum_by_customer(rows, each);
            return;
        }
        let mut chosen: Vec<u32> = Vec::new();
        self.each_order(|row| chosen.push(row));
        if chosen.len() * 4 >= self.orders.customer_count() {
            self.sum_by_customer(chosen.into_iter(), each);
            return;
        }
        chosen.sort_unstable_by_key(|row| self.orders.customer(*row));
        for of_customer in chosen.chunk_by(|left, right| self.orders.customer(*left) == self.orders.customer(*right)) {
            if let Some(first) = self.orders.first(of_customer[0]) {
                let revenue = of_customer.iter().map(|row| self.orders.amount(*row)).sum();
                each(Purchases { orders: of_customer.len() as u64, revenue, is_new: first >= rows.start });
            }
        }
    }

    /// Sums chosen rows by customer in one array: for many rows quicker than sorting them.
    fn sum_by_customer(&self, chosen: impl Iterator<Item = u32>, mut each: impl FnMut(Purchases)) {
        let start = self.rows().start;
        let mut sums = vec![(0_u32, false, Amount::ZERO); self.orders.customer_count()];
        for row in chosen {
            if let Some(customer) = self.orders.customer(row) {
                let (orders, is_new, revenue) = &mut sums[customer.0 as usize];
                *orders += 1;
                *is_new = self.orders.first(row).is_some_and(|first| first >= start);
                *revenue += self.orders.amount(row);
            }
        }
        for (orders, is_new, revenue) in sums.into_iter().filter(|(orders, ..)| *orders > 0) {
            each(Purchases { orders: u64::from(orders), revenue, is_new });
        }
    }

    /// Number, sum and squares of the chosen orders' revenue, in micro-units.
    pub fn revenue(&self) -> Moments {
        let mut moments = Moments::default();
        self.each_order(|row| moments.add(self.orders.amount(row).micros()));
        moments
    }

    /// The refunds of the period, by the day on which the context counts them: how many, how much.
    ///
    /// What was given back before the first order belongs to orders that are not in the data, and is left out: no day
    /// of it is covered.
    pub fn refunds(&self) -> (u64, Amount) {
        let Some(first_day) = self.orders.first_day() else { return (0, Amount::ZERO) };
        let day_of = |refund: &Refund| match self.refund_day {
            RefundDay::OfRefund => refund.day,
            RefundDay::OfOrder => refund.order.map_or(refund.day, |row| self.orders.day(row)),
        };
        let among = match self.refund_day {
            RefundDay::OfRefund => self.orders.refunds_in(self.period),
            RefundDay::OfOrder => self.orders.refunds(),
        };
        let counted = among.iter().filter(|refund| {
            let day = day_of(refund);
            day >= first_day && self.period.contains(day)
        });
        counted
            .filter(|refund| self.chooses_refund(refund))
            .fold((0, Amount::ZERO), |(count, sum), refund| (count + 1, sum + refund.amount))
    }

    fn chooses_refund(&self, refund: &Refund) -> bool {
        let Filter { country, sales_channel, buyers, cohort, customers } = self.filter;
        let first = || {
            let of_customer = refund.customer.map_or(&[][..], |customer| self.orders.orders_of(customer));
            of_customer.first().copied()
        };
        country.is_none_or(|country| refund.country == country)
            && sales_channel.is_none_or(|channel| refund.sales_channel == channel)
            && buyers.is_none_or(|buyers| match refund.customer {
                None => buyers == Buyers::Guests,
                // Whoever has a refund and no order in the data bought before the data begin.
                Some(_) => buyers == first().map_or(Buyers::Returning, |row| Buyers::of(Some(row), self.rows().start)),
            })
            && cohort.is_none_or(|span| first().is_some_and(|row| span.contains(self.orders.day(row))))
            && customers.is_none_or(|set| refund.customer.is_some_and(|customer| set.contains(customer)))
    }
}

/// What one customer bought in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchases {
    /// Orders placed.
    pub orders: u64,
    /// Their revenue.
    pub revenue: Amount,
    /// Whether the customer's first order of all lies in the period.
    pub is_new: bool,
}

/// Customers who bought in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuyerCounts {
    /// Whose first order of all lies in it.
    pub new: u64,
    /// Whose first order lies before it.
    pub returning: u64,
}

impl BuyerCounts {
    /// All of them.
    pub const fn all(self) -> u64 {
        self.new + self.returning
    }
}

impl Buyers {
    /// Who placed an order, by the row of the customer's first order.
    fn of(first: Option<u32>, period_start: u32) -> Self {
        match first {
            None => Self::Guests,
            Some(first) if first >= period_start => Self::New,
            Some(_) => Self::Returning,
        }
    }
}

impl Filter<'_> {
    /// Whether nothing narrows.
    pub const fn is_all(&self) -> bool {
        self.country.is_none() && self.sales_channel.is_none() && self.buyers.is_none() && self.is_of_all_customers()
    }

    const fn is_of_all_customers(&self) -> bool {
        self.cohort.is_none() && self.customers.is_none()
    }

    /// Whether it takes or leaves a customer's orders of a period together.
    const fn is_of_customers(&self) -> bool {
        self.country.is_none() && self.sales_channel.is_none()
    }
}
