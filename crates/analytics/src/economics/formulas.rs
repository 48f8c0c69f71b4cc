//! Customer value by formulas that need no model, with what goes into them: of a mean customer, and of one.

use domain::{Amount, Period};
use lifecycle::CustomerIndex;
use models::value::formulas::{new_customer, retention, revenue, textbook, years};
use serde::Serialize;

use super::curve::FEWEST_WATCHED;
use super::{Ledger, Measure, Part, keeping};
use crate::orders::OrderTable;

/// Days of the year that is looked at.
const YEAR_DAYS: i32 = 365;

/// What the formulas are fed with. Money in currency units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Inputs {
    /// Revenue of an order.
    pub order_value: f64,
    /// Orders a year.
    pub orders_a_year: f64,
    /// Revenue a year.
    pub revenue_a_year: f64,
    /// Margin a year; `None` where too little of the firm's margin is known.
    pub margin_a_year: Option<f64>,
    /// What keeping a customer costs a year; `None` where it is not known, and then nothing in the formulas.
    pub keeping_a_year: Option<f64>,
    /// Of those who ordered in the year before the last, the share that ordered in the last year again; `None` of fewer than ten.
    pub retention: Option<Part>,
    /// Years that a customer stays by it: 1 ÷ (1 − retention).
    pub years: Option<f64>,
    /// What winning a customer costs; `None` where it is not known.
    pub acquisition_cost: Option<f64>,
    /// The firm's yearly discount rate, a fraction.
    pub discount_rate: f64,
}

/// Values by the formulas, in currency units; each `None` where an input is missing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Formulas {
    /// What they are fed with.
    pub inputs: Inputs,
    /// Revenue of an order × orders a year × years.
    pub revenue: Option<f64>,
    /// (Revenue a year − cost a year) ÷ (1 + discount rate) × years; cost is that of the goods and of keeping.
    pub textbook: Option<f64>,
    /// m·r ÷ (1 + d − r): what is to come after this year's margin m.
    pub retention: Option<f64>,
    /// m(1 + d) ÷ (1 + d − r) − what winning costs: what a new customer is worth.
    pub new_customer: Option<f64>,
}

impl Formulas {
    fn of(inputs: Inputs) -> Self {
        let Inputs { order_value, orders_a_year, revenue_a_year, discount_rate, years, .. } = inputs;
        let goods = inputs.margin_a_year.map(|margin| revenue_a_year - margin);
        let cost = goods.map(|goods| goods + inputs.keeping_a_year.unwrap_or(0.0));
        let margin = cost.map(|cost| revenue_a_year - cost);
        let share = inputs.retention.map(|part| part.share);
        let each = margin.zip(share);
        Self {
            inputs,
            revenue: years.map(|years| revenue(order_value, orders_a_year, years)),
            textbook: cost.zip(years).map(|(cost, years)| textbook(revenue_a_year, cost, discount_rate, years)),
            retention: each.and_then(|(margin, share)| retention(margin, share, discount_rate)),
            new_customer: each
                .zip(inputs.acquisition_cost)
                .and_then(|((margin, share), cost)| new_customer(margin, share, discount_rate, cost)),
        }
    }
}

/// What a mean customer's last year was, without the discount rate.
pub(super) fn mean_year(ledger: &Ledger, orders: &OrderTable) -> Option<Inputs> {
    let last = orders.as_of();
    let period = Period::from_days(last.plus(1 - YEAR_DAYS), last)?;
    let kept = keeping(ledger, orders, period);
    let customers = kept.per_customer.customers;
    if customers == 0 {
        return None;
    }
    let placed = orders.rows(period).filter(|row| orders.customer(*row).is_some()).count() as f64;
    let revenue_a_year = kept.per_customer.revenue.to_f64() / customers as f64;
    let retention = yearly_retention(orders);
    let paid = kept.retention.spend + kept.retention.messages.cost;
    Some(Inputs {
        order_value: kept.per_customer.revenue.to_f64() / placed,
        orders_a_year: placed / customers as f64,
        revenue_a_year,
        margin_a_year: kept.per_customer.margin.map(|margin| margin.to_f64() / customers as f64),
        keeping_a_year: kept.retention.is_known.then(|| paid.to_f64() / customers as f64),
        years: retention.and_then(|part| years(part.share)),
        retention,
        acquisition_cost: kept.acquisition.per_customer.map(Amount::to_f64),
        discount_rate: 0.0,
    })
}

/// Of those who ordered in the year before the last, how many ordered in the last year again.
fn yearly_retention(orders: &OrderTable) -> Option<Part> {
    let last = orders.as_of();
    let (mut before, mut again) = (0, 0);
    for customer in (0..).map(CustomerIndex).take(orders.customer_count()) {
        let ages = || orders.orders_of(customer).iter().map(|row| last.since(orders.day(*row)));
        let was_there = ages().any(|age| (YEAR_DAYS..2 * YEAR_DAYS).contains(&age));
        before += u64::from(was_there);
        again += u64::from(was_there && ages().any(|age| age < YEAR_DAYS));
    }
    Part::of(again, before).filter(|_| before >= FEWEST_WATCHED)
}

impl Ledger {
    /// The formulas for a mean customer of the last year; `None` where nobody ordered in it.
    pub fn formulas(&self, discount_rate: f64) -> Option<Formulas> {
        self.mean_year.map(|year| Formulas::of(Inputs { discount_rate, ..year }))
    }

    /// The formulas for one customer: their own orders, over at least a year, and their own share of margin; how long customers stay and
    /// what keeping costs is the mean customer's, and so is what winning costs where theirs is not known. `None` for who never ordered, or where nobody ordered in the last year.
    pub fn formulas_of(&self, orders: &OrderTable, customer: CustomerIndex, discount_rate: f64) -> Option<Formulas> {
        let mean = self.mean_year?;
        let own = orders.orders_of(customer);
        let first = orders.first_order_day(customer)?;
        let known_years = (f64::from(orders.as_of().since(first)) / f64::from(YEAR_DAYS)).max(1.0);
        let whole: Amount = own.iter().map(|row| orders.amount(*row)).sum();
        let revenue_a_year = whole.to_f64() / known_years;
        let margin = (self.contributions.measure == Measure::Margin)
            .then(|| self.contributions.of_expected(orders, customer, whole).to_f64() / known_years);
        let cost = self.account(orders, customer).acquisition.map(Amount::to_f64);
        Some(Formulas::of(Inputs {
            order_value: whole.to_f64() / own.len() as f64,
            orders_a_year: own.len() as f64 / known_years,
            revenue_a_year,
            margin_a_year: margin,
            acquisition_cost: cost.or(mean.acquisition_cost),
            discount_rate,
            ..mean
        }))
    }
}
