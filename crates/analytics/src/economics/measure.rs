//! The figures of groups of customers.

use std::collections::BTreeMap;

use domain::{Amount, Day, Period};
use lifecycle::CustomerIndex;
use models::statistics::{self, Moments, USUAL_LEVEL};
use serde::Serialize;

use super::costs::NONE;
use super::curve::{Curve, CurvePoint, FEWEST_WATCHED, Gathered};
use super::{Ledger, Measure, amount, per_head, tenure};
use crate::orders::OrderTable;

/// Orders of a customer that are told apart.
const ORDERS_TOLD_APART: usize = 50;

/// A share with its numbers and Wilson's 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Part {
    /// Those for whom it holds.
    pub part: u64,
    /// Of all.
    pub whole: u64,
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Part {
    pub(super) fn of(part: u64, whole: u64) -> Option<Self> {
        let interval = statistics::share(part, whole, USUAL_LEVEL)?;
        Some(Self { part, whole, share: interval.estimate, low: interval.low, high: interval.high })
    }
}

/// A mean over customers with Student's 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Lower end; `None` of a single customer.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Mean {
    fn of(moments: &Moments) -> Option<Self> {
        let interval = moments.mean_interval(USUAL_LEVEL);
        Some(Self { mean: moments.mean()?, low: interval.map(|it| it.low), high: interval.map(|it| it.high) })
    }

    fn over(self, cost: Amount) -> Option<Self> {
        let cost = Some(cost.to_f64()).filter(|cost| *cost > 0.0)?;
        let of = |end: f64| end / cost;
        Some(Self { mean: of(self.mean), low: self.low.map(of), high: self.high.map(of) })
    }
}

/// What was spent to win customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outlay {
    /// As recorded by campaign and day.
    pub recorded: Amount,
    /// What clicks cost, where nothing was recorded of their campaign.
    pub clicks: Amount,
}

impl Outlay {
    /// Both.
    pub fn total(self) -> Amount {
        self.recorded + self.clicks
    }

    fn add(&mut self, cost: Amount, is_of_clicks: bool) {
        *(if is_of_clicks { &mut self.clicks } else { &mut self.recorded }) += cost;
    }
}

/// First orders of the customers won.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct FirstOrders {
    /// Their revenue.
    pub revenue: Amount,
    /// Revenue of one on average.
    pub mean_revenue: Option<Amount>,
    /// Their margin; `None` where none is known.
    pub margin: Option<Amount>,
    /// Margin of one on average.
    pub mean_margin: Option<Amount>,
    /// Those whose margin covers what a customer of the group cost; `None` without a margin or a cost.
    pub covered: Option<Part>,
}

/// Why nothing is paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoPayback {
    /// Nobody was won.
    NoCustomers,
    /// Nothing was spent, or nothing that is known.
    NoCost,
    /// No margin is known, and revenue pays nothing back.
    NoMargin,
    /// Not within the days watched.
    NotYet,
}

/// When customers have paid back what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Payback {
    /// Days after the first order until the mean margin of a customer covers the cost: 0 with the first order.
    pub days: Option<u32>,
    /// Orders until the mean margins of the first, second … order cover it; `None` where fewer than ten have placed so many, as a
    /// curve ends where fewer than ten are watched. Of fewer customers in all, each must have.
    pub orders: Option<u32>,
    /// Customers who have placed so many.
    pub orders_customers: u64,
    /// Days for which enough customers were watched.
    pub watched_days: u32,
    /// Why there are no days.
    pub because: Option<NoPayback>,
}

/// What all customers of a group are worth, whenever they were won.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Worth {
    /// Customers.
    pub customers: u64,
    /// Revenue less refunds to date.
    pub revenue: Amount,
    /// Margin to date; `None` where none is known.
    pub margin: Option<Amount>,
    /// Revenue expected in 12 months; `None` where nothing is foretold.
    pub expected_revenue: Option<Amount>,
    /// What a customer is worth: what they have brought, and what is expected in 12 months.
    pub value: Option<Mean>,
    /// What all are worth.
    pub sum: Option<Amount>,
}

/// The figures of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupFigures {
    /// Customers won in the period.
    pub customers: u64,
    /// What was spent in the period to win them.
    pub spend: Outlay,
    /// What a customer cost; `None` where nobody was won or no cost is known at all.
    pub acquisition_cost: Option<Amount>,
    /// Their first orders.
    pub first_orders: FirstOrders,
    /// When they have paid back what they cost.
    pub payback: Payback,
    /// Those who have paid it back one by one.
    pub paid_back: Option<Part>,
    /// Revenue less refunds to date of a customer won.
    pub mean_revenue: Option<Amount>,
    /// Margin to date of a customer won.
    pub mean_margin: Option<Amount>,
    /// What a customer won is worth (CLTV): what they have brought, and what is expected in 12 months.
    pub value: Option<Mean>,
    /// That over what they cost; `None` where no margin is known.
    pub value_to_cost: Option<Mean>,
    /// What a customer won has brought on average, by days since the first order.
    pub curve: Vec<CurvePoint>,
    /// What all customers of the group are worth, whenever they were won.
    pub worth: Worth,
}

/// By what the cost of a group is found.
pub enum Split<'a> {
    /// By channel and campaign: the group of each key.
    Key(&'a [usize]),
    /// By the day on which it was spent.
    Day(&'a dyn Fn(Day) -> Option<usize>),
    /// Each customer bears an equal part of what their channel cost (what was aimed at a country, those of that country alone);
    /// `channels` are the channels of the keys.
    Shared {
        /// The channel of each key, by number.
        channels: &'a [usize],
    },
}

/// Tells each group of a customer.
pub(super) type Placing<'a> = dyn Fn(CustomerIndex, &mut dyn FnMut(usize)) + 'a;

/// Groups of customers. Somebody may be in several, as in segments, or in none.
pub struct Groups<'a> {
    /// How many.
    pub count: usize,
    /// Tells each group of a customer.
    pub of: &'a Placing<'a>,
    /// By what their cost is found.
    pub split: Split<'a>,
}

/// What is asked of a ledger.
pub struct Question<'a> {
    /// All orders as of a day.
    pub orders: &'a OrderTable,
    /// The period in which customers were won.
    pub period: Period,
    /// Revenue expected of a customer in 12 months.
    pub expected: &'a dyn Fn(CustomerIndex) -> Option<Amount>,
}

/// What is gathered of a group.
#[derive(Clone, Default)]
struct Group {
    spend: Outlay,
    won: u64,
    first_revenue: i128,
    first_brought: i128,
    won_revenue: i128,
    won_brought: i128,
    /// By which order of a customer it is: what they brought, and how many there are.
    by_order: Vec<(i128, u64)>,
    gathered: Gathered,
    members: u64,
    revenue: i128,
    brought: i128,
    expected: Option<i128>,
    covered: u64,
    paid_back: u64,
    values: Moments,
    worths: Moments,
    worth_sum: i128,
}

/// A customer on the way through the passes.
struct Customer {
    index: CustomerIndex,
    first_row: u32,
    is_won: bool,
}

/// The figures of everybody, then those of each group.
pub fn measure(ledger: &Ledger, question: &Question<'_>, groups: &Groups<'_>) -> Vec<GroupFigures> {
    let mut all = vec![Group::default(); groups.count + 1];
    spend(&mut all, ledger, question, groups);
    each(question.orders, question.period, groups, |customer, places| {
        gather(&mut all, ledger, question, customer, places);
    });
    refunds(&mut all, ledger, question, groups);
    let costs_known = ledger.costs.within(question.period).iter().any(|cost| !ledger.costs.is_owned(cost.key));
    each(question.orders, question.period, groups, |customer, places| {
        judge(&mut all, ledger, question, customer, places);
    });
    all.into_iter().map(|group| group.figures(ledger, costs_known)).collect()
}

/// Calls back for each customer with an order, with the groups they are in; the first of all is everybody.
fn each(orders: &OrderTable, period: Period, groups: &Groups<'_>, mut then: impl FnMut(&Customer, &[usize])) {
    let mut places = Vec::new();
    for index in (0..).map(CustomerIndex).take(orders.customer_count()) {
        let Some(first_row) = orders.orders_of(index).first().copied() else { continue };
        places.clear();
        places.push(0);
        (groups.of)(index, &mut |group| places.push(group + 1));
        let is_won = period.contains(orders.day(first_row));
        then(&Customer { index, first_row, is_won }, &places);
    }
}

fn spend(all: &mut [Group], ledger: &Ledger, question: &Question<'_>, groups: &Groups<'_>) {
    let costs = ledger.costs.within(question.period).iter().filter(|cost| !ledger.costs.is_owned(cost.key));
    let mut pools = Pools::new();
    for cost in costs {
        all[0].spend.add(cost.amount, cost.is_of_clicks);
        match &groups.split {
            Split::Key(group_of) => {
                all[group_of[cost.key as usize] + 1].spend.add(cost.amount, cost.is_of_clicks);
            }
            Split::Day(group_of) => {
                if let Some(group) = group_of(cost.day) {
                    all[group + 1].spend.add(cost.amount, cost.is_of_clicks);
                }
            }
            Split::Shared { channels } => {
                let pool = pools.entry((channels[cost.key as usize], cost.country)).or_default();
                pool.spent.add(cost.amount, cost.is_of_clicks);
            }
        }
    }
    if let Split::Shared { channels } = &groups.split {
        share(all, pools, ledger, question, groups, channels);
    }
}

/// What is shared by the customers won by a channel, by channel and the country at which it was aimed.
type Pools = BTreeMap<(usize, u32), Pool>;

#[derive(Default)]
struct Pool {
    spent: Outlay,
    /// Customers who bear it.
    won: u64,
    /// Of them those who were given their part.
    so_far: u64,
}

/// Gives each customer won an equal part of what their channel cost, to the last micro-unit.
fn share(
    all: &mut [Group],
    mut pools: Pools,
    ledger: &Ledger,
    question: &Question<'_>,
    groups: &Groups<'_>,
    channels: &[usize],
) {
    // What was aimed at nobody in particular, and what was aimed at the customer's country.
    let pools_of = |customer: &Customer| {
        let key = ledger.costs.key_of(customer.index).filter(|_| customer.is_won);
        let channel = key.map(|key| channels[key as usize]);
        let aimed = channel.zip(ledger.costs.country_of(customer.index));
        channel.map(|channel| (channel, NONE)).into_iter().chain(aimed)
    };
    each(question.orders, question.period, groups, |customer, _| {
        for pool in pools_of(customer) {
            if let Some(pool) = pools.get_mut(&pool) {
                pool.won += 1;
            }
        }
    });
    each(question.orders, question.period, groups, |customer, places| {
        for pool in pools_of(customer) {
            let Some(pool) = pools.get_mut(&pool) else { continue };
            let (before, whole) = (i128::from(pool.so_far), i128::from(pool.won));
            pool.so_far += 1;
            let part = |cost: Amount| {
                let up_to = |count: i128| i128::from(cost.micros()) * count / whole;
                amount(up_to(before + 1) - up_to(before))
            };
            let (recorded, clicks) = (part(pool.spent.recorded), part(pool.spent.clicks));
            for place in &places[1..] {
                all[*place].spend.add(recorded, false);
                all[*place].spend.add(clicks, true);
            }
        }
    });
}

fn gather(all: &mut [Group], ledger: &Ledger, question: &Question<'_>, customer: &Customer, places: &[usize]) {
    let orders = question.orders;
    let (revenue, brought) = (ledger.revenue(customer.index), ledger.brought(customer.index));
    let expected = (question.expected)(customer.index);
    for place in places {
        let group = &mut all[*place];
        group.members += 1;
        group.revenue += i128::from(revenue.micros());
        group.brought += i128::from(brought.micros());
        if let Some(expected) = expected {
            *group.expected.get_or_insert(0) += i128::from(expected.micros());
        }
        if !customer.is_won {
            continue;
        }
        group.won += 1;
        group.won_revenue += i128::from(revenue.micros());
        group.won_brought += i128::from(brought.micros());
        group.first_revenue += i128::from(orders.amount(customer.first_row).micros());
        group.first_brought += i128::from(ledger.contributions.of(customer.first_row).micros());
        let first = orders.day(customer.first_row);
        group.gathered.watch(tenure(first, orders.as_of()));
        for (ordinal, row) in orders.orders_of(customer.index).iter().enumerate() {
            let brought = ledger.contributions.of(*row);
            group.gathered.bring(tenure(first, orders.day(*row)), brought);
            if ordinal < ORDERS_TOLD_APART {
                if group.by_order.len() <= ordinal {
                    group.by_order.resize(ordinal + 1, (0, 0));
                }
                group.by_order[ordinal].0 += i128::from(brought.micros());
                group.by_order[ordinal].1 += 1;
            }
        }
    }
}

fn refunds(all: &mut [Group], ledger: &Ledger, question: &Question<'_>, groups: &Groups<'_>) {
    let orders = question.orders;
    for (refund, taken) in ledger.contributions.refunds(orders) {
        let Some(customer) = refund.customer else { continue };
        let Some(first) = orders.first_order_day(customer).filter(|day| question.period.contains(*day)) else {
            continue;
        };
        let day = tenure(first, refund.day);
        all[0].gathered.bring(day, -taken);
        (groups.of)(customer, &mut |group| all[group + 1].gathered.bring(day, -taken));
    }
}

/// The second pass, when it is known what a customer cost.
fn judge(all: &mut [Group], ledger: &Ledger, question: &Question<'_>, customer: &Customer, places: &[usize]) {
    let brought = ledger.brought(customer.index);
    let first = ledger.contributions.of(customer.first_row);
    let to_come = (question.expected)(customer.index)
        .map(|expected| ledger.contributions.of_expected(question.orders, customer.index, expected));
    let worth = i128::from(brought.micros()) + i128::from(to_come.unwrap_or_default().micros());
    for place in places {
        let group = &mut all[*place];
        group.worth_sum += worth;
        group.worths.add(amount(worth).to_f64());
        if customer.is_won {
            group.values.add(amount(worth).to_f64());
            let cost = i128::from(group.spend.total().micros());
            let covers = |brought: Amount| i128::from(brought.micros()) * i128::from(group.won) >= cost;
            let (covered, paid_back) = (covers(first), covers(brought));
            group.covered += u64::from(covered);
            group.paid_back += u64::from(paid_back);
        }
    }
}

impl Group {
    fn figures(self, ledger: &Ledger, costs_known: bool) -> GroupFigures {
        let is_margin = ledger.contributions.measure == Measure::Margin;
        let margin = |sum: i128| is_margin.then(|| amount(sum));
        let curve = self.gathered.curve();
        let spend = self.spend.total();
        let acquisition_cost = per_head(spend, self.won).filter(|_| costs_known);
        let has_cost = spend > Amount::ZERO && self.won > 0 && is_margin;
        let value = Mean::of(&self.values);
        GroupFigures {
            customers: self.won,
            spend: self.spend,
            acquisition_cost,
            first_orders: FirstOrders {
                revenue: amount(self.first_revenue),
                mean_revenue: per_head(amount(self.first_revenue), self.won),
                margin: margin(self.first_brought),
                mean_margin: margin(self.first_brought).and_then(|sum| per_head(sum, self.won)),
                covered: Part::of(self.covered, self.won).filter(|_| has_cost),
            },
            payback: self.payback(&curve, is_margin),
            paid_back: Part::of(self.paid_back, self.won).filter(|_| has_cost),
            mean_revenue: per_head(amount(self.won_revenue), self.won),
            mean_margin: margin(self.won_brought).and_then(|sum| per_head(sum, self.won)),
            value,
            value_to_cost: value.filter(|_| is_margin).and_then(|value| value.over(acquisition_cost?)),
            curve: curve.points(),
            worth: Worth {
                customers: self.members,
                revenue: amount(self.revenue),
                margin: margin(self.brought),
                expected_revenue: self.expected.map(amount),
                value: Mean::of(&self.worths),
                sum: (self.members > 0).then(|| amount(self.worth_sum)),
            },
        }
    }

    fn payback(&self, curve: &Curve, is_margin: bool) -> Payback {
        let spend = self.spend.total();
        let watched_days = u32::try_from(curve.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let none = |because| Payback { days: None, orders: None, orders_customers: 0, watched_days, because };
        if self.won == 0 {
            return none(Some(NoPayback::NoCustomers));
        }
        if spend <= Amount::ZERO {
            return none(Some(NoPayback::NoCost));
        }
        if !is_margin {
            return none(Some(NoPayback::NoMargin));
        }
        let days = curve.reaches(spend, self.won).and_then(|day| u32::try_from(day).ok());
        let (orders, orders_customers) = self.orders_until(spend).unzip();
        let because = days.is_none().then_some(NoPayback::NotYet);
        Payback { days, orders, orders_customers: orders_customers.unwrap_or(0), watched_days, because }
    }

    /// How many orders it takes until their mean margins cover what a customer cost, and how many placed so many.
    fn orders_until(&self, spend: Amount) -> Option<(u32, u64)> {
        let needed = spend.to_f64() / self.won as f64;
        let mut sum = 0.0;
        let fewest = FEWEST_WATCHED.min(self.won);
        for (orders, (brought, count)) in (1..).zip(&self.by_order).take_while(|(_, (_, count))| *count >= fewest) {
            sum += amount(*brought).to_f64() / *count as f64;
            if sum >= needed - 1e-9 {
                return Some((orders, *count));
            }
        }
        None
    }
}
