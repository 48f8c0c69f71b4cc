//! What winning customers costs beside what keeping them costs.

use domain::{Amount, Period};
use serde::Serialize;

use super::{Ledger, Measure, MessageCosts, amount, per_head};
use crate::orders::OrderTable;

/// One side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Advertising: to win customers, or on channels that reach only those who are known.
    pub spend: Amount,
    /// Messages: to people who had not bought, or to customers.
    pub messages: MessageCosts,
    /// Discounts: on first orders, or on later ones. They were taken off revenue before, so they lower the margin too.
    pub discounts: Amount,
    /// Customers won, or customers who ordered again in the period.
    pub customers: u64,
    /// Whether the cost is known: something is told of it, and each message tells its own cost, or spend is recorded beside them:
    /// advertising, or what the tool that sends messages costs.
    pub is_known: bool,
    /// Spend and messages for each of them; `None` of nobody, or where it is not known.
    pub per_customer: Option<Amount>,
    /// The same with discounts.
    pub per_customer_with_discounts: Option<Amount>,
}

impl Side {
    fn of(spend: Amount, messages: MessageCosts, discounts: Amount, customers: u64) -> Self {
        let paid = spend + messages.cost;
        let is_known = paid > Amount::ZERO && (messages.without_cost == 0 || spend > Amount::ZERO);
        let each = |sum: Amount| per_head(sum, customers).filter(|_| is_known);
        Self {
            spend,
            messages,
            discounts,
            customers,
            is_known,
            per_customer: each(paid),
            per_customer_with_discounts: each(paid + discounts),
        }
    }
}

/// What one customer who ordered in the period brought and cost in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PerCustomer {
    /// Customers who ordered in the period.
    pub customers: u64,
    /// Revenue less refunds of the period, of customers.
    pub revenue: Amount,
    /// Margin; `None` where none is known.
    pub margin: Option<Amount>,
    /// Spend and messages, of both sides.
    pub cost: Amount,
    /// Revenue of one.
    pub mean_revenue: Option<Amount>,
    /// Margin of one.
    pub mean_margin: Option<Amount>,
    /// Cost of one.
    pub mean_cost: Option<Amount>,
}

/// The cost of winning and of keeping customers in a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Keeping {
    /// Winning.
    pub acquisition: Side,
    /// Keeping.
    pub retention: Side,
    /// How many times as much it costs to win a customer as to keep one; `None` where either cost is not known.
    pub ratio: Option<f64>,
    /// The same with discounts.
    pub ratio_with_discounts: Option<f64>,
    /// What one customer brought and cost.
    pub per_customer: PerCustomer,
}

/// What is gathered from the orders of a period.
#[derive(Default)]
struct Ordered {
    won: u64,
    again: u64,
    customers: u64,
    first_discounts: i128,
    later_discounts: i128,
    revenue: i128,
    brought: i128,
}

/// What winning and keeping customers cost in a period.
pub fn keeping(ledger: &Ledger, orders: &OrderTable, period: Period) -> Keeping {
    let (mut winning, mut owned) = (Amount::ZERO, Amount::ZERO);
    for cost in ledger.costs.within(period) {
        *(if ledger.costs.is_owned(cost.key) { &mut owned } else { &mut winning }) += cost.amount;
    }
    let [to_customers, to_others] = ledger.costs.messages(period);
    let found = ordered(ledger, orders, period);
    let acquisition = Side::of(winning, to_others, amount(found.first_discounts), found.won);
    let retention = Side::of(owned, to_customers, amount(found.later_discounts), found.again);
    let over = |one: Option<Amount>, other: Option<Amount>| {
        let (one, other) = (one?.to_f64(), other?.to_f64());
        (one > 0.0 && other > 0.0).then(|| one / other)
    };
    let cost = winning + owned + to_customers.cost + to_others.cost;
    let revenue = amount(found.revenue);
    let margin = (ledger.contributions.measure == Measure::Margin).then(|| amount(found.brought));
    Keeping {
        acquisition,
        retention,
        ratio: over(acquisition.per_customer, retention.per_customer),
        ratio_with_discounts: over(acquisition.per_customer_with_discounts, retention.per_customer_with_discounts),
        per_customer: PerCustomer {
            customers: found.customers,
            revenue,
            margin,
            cost,
            mean_revenue: per_head(revenue, found.customers),
            mean_margin: margin.and_then(|margin| per_head(margin, found.customers)),
            mean_cost: per_head(cost, found.customers),
        },
    }
}

fn ordered(ledger: &Ledger, orders: &OrderTable, period: Period) -> Ordered {
    let rows = orders.rows(period);
    let mut found = Ordered::default();
    for row in rows.clone().filter(|row| orders.customer(*row).is_some()) {
        let discount = i128::from(orders.discount(row).micros());
        found.revenue += i128::from(orders.amount(row).micros());
        found.brought += i128::from(ledger.contributions.of(row).micros());
        let previous = orders.previous(row);
        found.customers += u64::from(previous.is_none_or(|previous| previous < rows.start));
        match previous {
            None => {
                found.won += 1;
                found.first_discounts += discount;
            }
            Some(previous) => {
                found.later_discounts += discount;
                // Their first order again in the period: the one before it is older, or their first of all.
                let is_first_again = previous < rows.start || orders.ordinal(row) == 2;
                found.again += u64::from(is_first_again);
            }
        }
    }
    let refunds = ledger.contributions.refunds_in(orders, period);
    for (refund, taken) in refunds.filter(|(refund, _)| refund.customer.is_some()) {
        found.revenue -= i128::from(refund.amount.micros());
        found.brought -= i128::from(taken.micros());
    }
    found
}
