//! Economics: what it costs to win customers, when they have paid it back, what they are worth beside that, and what keeping them costs.
//!
//! ```text
//! OrderTable + Goods + rates ──► Contributions: the margin of each order, and what it rests on
//! Book (one pass over marks)  ──► Traces: whence who came, what clicks and messages cost
//! Spending + Traces           ──► Costs: what each channel and campaign cost, by day; no euro twice
//! all of them                 ──► Ledger ──► measure: groups of the customers won in a period, with their curves
//!                                        └─► keeping: the cost of winning beside that of keeping
//! ```
//!
//! A customer is *won* in the period of their first order, by the channel and campaign of the first touch that was not after the day of
//! that order. Money is exact; what is divided is divided last. Guests are nobody twice, so they are in none of it.
//!
//! Curves and payback rest on the mean cumulative function of recurring events (Nelson 1988, "Graphical analysis of system repair data"):
//! on each day after the first order the mean is taken over those who have been customers for so long, and the means are added up. So
//! customers won yesterday make no curve fall, and none is thrown away.

mod account;
mod acquired;
mod costs;
mod curve;
mod formulas;
mod keeping;
mod margin;
mod measure;

pub use account::Account;
pub use acquired::{Acquired, NamedFigures, Remembered, channels, expected_of};
pub use costs::{Costs, Key, MessageCosts, Traces};
pub use curve::{Curve, CurvePoint, STEP_DAYS};
pub use formulas::{Formulas, Inputs};
pub use keeping::{Keeping, PerCustomer, Side, keeping};
pub use margin::{Contributions, Measure, Rates, Sources, sources_of};
pub use measure::{
    FirstOrders, GroupFigures, Groups, Mean, NoPayback, Outlay, Part, Payback, Question, Split, Worth, measure,
};

use domain::{Amount, Day};
use lifecycle::{Book, CustomerIndex, Goods, Spending};

use crate::orders::OrderTable;

/// Everything that economics rest on, as of a day: derived once, asked for any period and group.
pub struct Ledger {
    /// The margin of each order.
    pub contributions: Contributions,
    /// What channels and campaigns cost.
    pub costs: Costs,
    /// Revenue less refunds of each customer to date.
    revenue: Vec<Amount>,
    /// What each customer has brought to date, by the measure of the contributions.
    brought: Vec<Amount>,
    /// What each customer won cost.
    winning: account::Winning,
    /// What a mean customer's last year was.
    mean_year: Option<Inputs>,
}

impl Ledger {
    /// Of a book as of the day of the order table.
    pub fn build(book: &Book, orders: &OrderTable, goods: &Goods, spending: &Spending, rates: &Rates) -> Self {
        let contributions = Contributions::build(book, orders, goods, rates);
        let traces = Traces::of(book, orders);
        let costs = Costs::of(book, spending, traces, orders.as_of());
        let winning = account::Winning::of(&costs, orders);
        let mut ledger = Self {
            contributions,
            costs,
            revenue: vec![Amount::ZERO; book.len()],
            brought: vec![Amount::ZERO; book.len()],
            winning,
            mean_year: None,
        };
        for row in orders.all_rows() {
            if let Some(customer) = orders.customer(row) {
                ledger.revenue[customer.0 as usize] += orders.amount(row);
                ledger.brought[customer.0 as usize] += ledger.contributions.of(row);
            }
        }
        for (refund, taken) in ledger.contributions.refunds(orders) {
            if let Some(customer) = refund.customer {
                ledger.revenue[customer.0 as usize] -= refund.amount;
                ledger.brought[customer.0 as usize] -= taken;
            }
        }
        ledger.mean_year = formulas::mean_year(&ledger, orders);
        ledger
    }

    /// Revenue less refunds of a customer to date.
    pub fn revenue(&self, customer: CustomerIndex) -> Amount {
        self.revenue[customer.0 as usize]
    }

    /// What a customer has brought to date, by the measure of the contributions.
    pub fn brought(&self, customer: CustomerIndex) -> Amount {
        self.brought[customer.0 as usize]
    }

    /// Bytes held in memory.
    pub fn held_bytes(&self) -> usize {
        (self.revenue.capacity() + self.brought.capacity()) * size_of::<Amount>()
            + self.contributions.held_bytes()
            + self.costs.held_bytes()
    }
}

/// A sum of micro-units as money; sums of all customers of any firm fit.
fn amount(micros: i128) -> Amount {
    let clamped = micros.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Amount::from_micros(i64::try_from(clamped).unwrap_or_default())
}

/// A sum divided, rounded half to even to a micro-unit; `None` by nobody.
pub(crate) fn per_head(sum: Amount, heads: u64) -> Option<Amount> {
    (heads > 0).then(|| amount(divided(i128::from(sum.micros()), i128::from(heads))))
}

/// The nearest integer of a quotient, half to even; the divisor is positive.
fn divided(number: i128, divisor: i128) -> i128 {
    let (floor, rest) = (number.div_euclid(divisor), number.rem_euclid(divisor));
    match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

/// How many whole days somebody has been a customer at the end of a day.
fn tenure(first: Day, as_of: Day) -> usize {
    usize::try_from(as_of.since(first)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quotients_are_rounded_like_decimals(number in -1_000_000_i64..1_000_000, divisor in 1_i64..1_000) {
            let expected = Amount::from_micros(number).divided_by(rust_decimal::Decimal::from(divisor)).expect("a quotient");
            prop_assert_eq!(divided(number.into(), divisor.into()), i128::from(expected.micros()));
        }
    }
}
