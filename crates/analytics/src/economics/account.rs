//! What one customer brought and cost to date, as far as it is known.

use std::collections::BTreeMap;

use domain::{Amount, Day, Period};
use lifecycle::CustomerIndex;
use serde::Serialize;

use super::{Costs, Ledger, Measure, MessageCosts, per_head};
use crate::orders::OrderTable;

/// A customer's historic value and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Revenue less refunds to date.
    pub revenue: Amount,
    /// Margin to date, less what refunds took; `None` where too little of the firm's margin is known.
    pub margin: Option<Amount>,
    /// What it cost to win them: an equal part of what was spent on their channel in the calendar month of their first order, among all it
    /// won in it. `None` where nothing was.
    pub acquisition: Option<Amount>,
    /// Messages sent to them.
    pub messages: MessageCosts,
    /// Historic value: margin less what winning and messages cost, as far as known.
    pub net: Option<Amount>,
}

/// By calendar month of the first order and channel: what was spent to win, and how many were won.
#[derive(Debug, Clone, Default)]
pub(super) struct Winning(BTreeMap<(Day, u32), (Amount, u64)>);

impl Winning {
    pub(super) fn of(costs: &Costs, orders: &OrderTable) -> Self {
        let mut winning = Self::default();
        let whole = costs.span().and_then(|(first, last)| Period::from_days(first, last));
        for cost in whole.iter().flat_map(|period| costs.within(*period)).filter(|cost| !costs.is_owned(cost.key)) {
            let place = (cost.day.month_start(), costs.channel_of(cost.key));
            winning.0.entry(place).or_default().0 += cost.amount;
        }
        if winning.0.is_empty() {
            return winning;
        }
        for customer in (0..).map(CustomerIndex).take(orders.customer_count()) {
            if let Some(place) = place_of(costs, orders, customer)
                && let Some(share) = winning.0.get_mut(&place)
            {
                share.1 += 1;
            }
        }
        winning
    }
}

fn place_of(costs: &Costs, orders: &OrderTable, customer: CustomerIndex) -> Option<(Day, u32)> {
    let (first, key) = (orders.first_order_day(customer)?, costs.key_of(customer)?);
    Some((first.month_start(), costs.channel_of(key)))
}

impl Ledger {
    /// What a customer brought and cost to date.
    pub fn account(&self, orders: &OrderTable, customer: CustomerIndex) -> Account {
        let share = place_of(&self.costs, orders, customer).and_then(|place| self.winning.0.get(&place));
        let acquisition = share.and_then(|(cost, won)| per_head(*cost, *won)).filter(|cost| !cost.is_zero());
        let messages = self.costs.messages_to(customer);
        let margin = (self.contributions.measure == Measure::Margin).then(|| self.brought(customer));
        let cost = acquisition.unwrap_or_default() + messages.cost;
        Account {
            revenue: self.revenue(customer),
            margin,
            acquisition,
            messages,
            net: margin.map(|margin| margin - cost),
        }
    }
}
