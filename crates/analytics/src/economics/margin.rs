//! The contribution margin of orders, and what it rests on.

use std::collections::HashMap;

use domain::{Amount, Day, Firm, Period};
use lifecycle::book::{Entry, EntryKind, OrderState, replay};
use lifecycle::cost_prices::PricesOfOne;
use lifecycle::goods::Held;
use lifecycle::spending::compared_name;
use lifecycle::{Book, CustomerIndex, Goods};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::{amount, divided};
use crate::orders::{OrderTable, Refund};

/// The grain of rates.
const BILLION: i64 = 1_000_000_000;
/// With less of the revenue known than this, what is called margin would be mostly missing: revenue is told instead.
const LEAST_KNOWN: f64 = 0.5;

/// The firm's margins as shares of revenue, in billionths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    by_category: HashMap<String, i64>,
    otherwise: Option<i64>,
}

fn billionths(rate: Decimal) -> Option<i64> {
    rate.checked_mul(Decimal::from(BILLION))?.round().to_i64()
}

impl Rates {
    /// Those of a firm's settings. Categories are compared without regard to case.
    pub fn of(firm: &Firm) -> Self {
        let category = |(name, rate): (&String, &Decimal)| Some((compared_name(name), billionths(*rate)?));
        Self {
            by_category: firm.category_margins.iter().filter_map(category).collect(),
            otherwise: firm.margin_rate.and_then(billionths),
        }
    }

    fn of_category(&self, category: &str) -> Option<i64> {
        self.by_category.get(&compared_name(category)).copied()
    }
}

/// Revenue of customers' orders to date, before refunds, by what its margin rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sources {
    /// Cost prices: of the orders' lines, else those told of the articles.
    pub cost_prices: Amount,
    /// The rate of a category.
    pub category_rates: Amount,
    /// The firm's one rate.
    pub firm_rate: Amount,
    /// Nothing: no margin is known.
    pub unknown: Amount,
}

impl Sources {
    /// All of it.
    pub fn total(self) -> Amount {
        self.cost_prices + self.category_rates + self.firm_rate + self.unknown
    }

    /// The share of revenue whose margin is known; `None` without revenue.
    pub fn known_share(self) -> Option<f64> {
        let total = self.total();
        (total > Amount::ZERO).then(|| 1.0 - self.unknown.to_f64() / total.to_f64())
    }
}

/// What a figure speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Contribution margin: revenue less the cost of the goods.
    Margin,
    /// Revenue, because for more than half of it no margin is known. It pays back nothing.
    Revenue,
}

/// What each order brought.
#[derive(Debug, Clone)]
pub struct Contributions {
    /// What it is that they brought.
    pub measure: Measure,
    /// What margins rest on.
    pub sources: Sources,
    by_row: Vec<Amount>,
    /// By refund, in the order of the table's, what it takes.
    by_refund: Vec<Amount>,
    whole: Whole,
}

/// All orders of customers together.
#[derive(Debug, Clone, Copy, Default)]
struct Whole {
    orders: u64,
    revenue: i128,
    brought: i128,
}

impl Contributions {
    /// Margins of orders; what they are together, and what refunds take of them, comes after.
    fn new(sources: Sources, by_row: Vec<Amount>) -> Self {
        Self { measure: Measure::Margin, sources, by_row, by_refund: Vec::new(), whole: Whole::default() }
    }

    /// Of a table's orders. A line's share of the order's revenue is that of its price times pieces in all lines, so discounts are
    /// spread over the lines; its margin is that less its cost price (what the line tells, else what
    /// the article cost on the day of the order), else it times the rate of its category, else times the firm's.
    /// Where nothing is known, it counts as no margin; where that is more than half of the revenue, revenue is told instead.
    pub fn build(book: &Book, orders: &OrderTable, goods: &Goods, rates: &Rates) -> Self {
        let mut found = if goods.tell_costs() || !rates.by_category.is_empty() {
            of_lines(book, orders, goods, rates)
        } else {
            of_one_rate(orders, rates)
        };
        if found.sources.known_share().is_none_or(|known| known < LEAST_KNOWN) {
            found.measure = Measure::Revenue;
            found.by_row = orders.all_rows().map(|row| orders.amount(row)).collect();
        }
        for row in orders.all_rows().filter(|row| orders.customer(*row).is_some()) {
            found.whole.orders += 1;
            found.whole.brought += i128::from(found.of(row).micros());
            found.whole.revenue += i128::from(orders.amount(row).micros());
        }
        found.by_refund = found.taken_back(orders);
        found
    }

    /// What an order brought.
    #[inline]
    pub fn of(&self, row: u32) -> Amount {
        self.by_row[row as usize]
    }

    /// All refunds by day, with what each takes.
    ///
    /// Money goes back because goods do, and goods come back at what they cost, but only once. So all refunds of an order together take
    /// the share of its contribution that they are of its revenue, at most all of it; what goes beyond its revenue is money for
    /// nothing and comes off in full. Of an order sold below cost a refund thus gives the loss back, once. Where the order is not known,
    /// a refund takes the share of all orders, and never gives.
    pub fn refunds<'a>(&'a self, orders: &'a OrderTable) -> impl Iterator<Item = (&'a Refund, Amount)> {
        orders.refunds().iter().zip(self.by_refund.iter().copied())
    }

    /// The same of those given on the days of a period.
    pub fn refunds_in<'a>(
        &'a self,
        orders: &'a OrderTable,
        period: Period,
    ) -> impl Iterator<Item = (&'a Refund, Amount)> {
        let within = self.refunds(orders).skip_while(move |(refund, _)| refund.day < period.first());
        within.take_while(move |(refund, _)| refund.day < period.end())
    }

    fn taken_back(&self, orders: &OrderTable) -> Vec<Amount> {
        let mut given_back: HashMap<u32, i128> = HashMap::new();
        let mut taken = |refund: &Refund| {
            let refunded = i128::from(refund.amount.micros());
            let Some(row) = refund.order.filter(|_| self.measure == Measure::Margin) else {
                return self.of_no_order(refund.amount);
            };
            let (brought, revenue) =
                (i128::from(self.of(row).micros()), i128::from(orders.amount(row).micros()).max(0));
            let before = given_back.entry(row).or_default();
            let up_to = |back: i128| {
                let goods = if revenue > 0 { divided(back.min(revenue) * brought, revenue) } else { 0 };
                goods + (back - revenue).max(0)
            };
            let taken = up_to(*before + refunded) - up_to(*before);
            *before += refunded;
            amount(taken)
        };
        orders.refunds().iter().map(&mut taken).collect()
    }

    fn of_no_order(&self, refunded: Amount) -> Amount {
        let Whole { revenue, brought, .. } = self.whole;
        if self.measure == Measure::Revenue || revenue <= 0 {
            return refunded;
        }
        amount(divided(i128::from(refunded.micros()) * brought.max(0), revenue))
    }

    /// What stays of revenue that is expected of a customer: the share that stayed of their orders so far, with one average order of all
    /// customers beside them, so that one odd order does not decide. Each customer has one share, whatever groups they are told in, so groups
    /// add up. It is below 0 for whoever bought below cost.
    pub fn of_expected(&self, orders: &OrderTable, customer: CustomerIndex, expected: Amount) -> Amount {
        let own = orders.orders_of(customer);
        let sum = |of: &dyn Fn(u32) -> Amount| own.iter().map(|row| i128::from(of(*row).micros())).sum::<i128>();
        let count = i128::from(self.whole.orders);
        let brought = count * sum(&|row| self.of(row)) + self.whole.brought;
        let revenue = count * sum(&|row| orders.amount(row)) + self.whole.revenue;
        if revenue <= 0 {
            return Amount::ZERO;
        }
        amount(divided(i128::from(expected.micros()).saturating_mul(brought), revenue))
    }

    pub(super) fn held_bytes(&self) -> usize {
        (self.by_row.capacity() + self.by_refund.capacity()) * size_of::<Amount>()
    }
}

fn times_rate(revenue: i64, billionths: i64) -> i64 {
    amount(divided(i128::from(revenue) * i128::from(billionths), BILLION.into())).micros()
}

fn of_one_rate(orders: &OrderTable, rates: &Rates) -> Contributions {
    let mut sources = Sources::default();
    let mut margin = |row: u32| {
        let revenue = orders.amount(row);
        if orders.customer(row).is_some() {
            *(if rates.otherwise.is_some() { &mut sources.firm_rate } else { &mut sources.unknown }) += revenue;
        }
        rates.otherwise.map_or(Amount::ZERO, |rate| Amount::from_micros(times_rate(revenue.micros(), rate)))
    };
    let by_row = orders.all_rows().map(&mut margin).collect();
    Contributions::new(sources, by_row)
}

/// What stands beside an order while its margin is found.
struct Lines<'a> {
    book: &'a Book,
    goods: &'a Goods,
    rates: &'a Rates,
    /// By product the rate of its category.
    of_product: Vec<Option<i64>>,
    /// By product what is told of its cost prices.
    prices: Vec<Option<&'a PricesOfOne>>,
    sources: Sources,
}

fn of_lines(book: &Book, orders: &OrderTable, goods: &Goods, rates: &Rates) -> Contributions {
    let mut lines = Lines::new(book, goods, rates);
    let mut by_row = vec![Amount::ZERO; orders.len()];
    let mut states = Vec::new();
    for (customer, history) in book.customers() {
        let rows = orders.orders_of(customer);
        if rows.is_empty() {
            continue;
        }
        counted(&history.entries, orders, &mut states);
        for (row, state) in rows.iter().zip(&states) {
            by_row[*row as usize] = lines.margin(state, &history.entries, orders);
        }
    }
    Contributions::new(lines.sources, by_row)
}

/// Orders of a history that count, as rows stand.
fn counted(entries: &[Entry], orders: &OrderTable, states: &mut Vec<OrderState>) {
    replay(entries, orders.as_of(), states, |_| {});
    states.retain(OrderState::counts);
    states.sort_by_key(|state| (state.day, state.placed_at_micros));
}

/// What the margin of one customer's orders rests on.
pub fn sources_of(book: &Book, orders: &OrderTable, goods: &Goods, rates: &Rates, customer: CustomerIndex) -> Sources {
    let (mut lines, mut states) = (Lines::new(book, goods, rates), Vec::new());
    if let Some(history) = book.history(customer) {
        counted(&history.entries, orders, &mut states);
        for state in &states {
            lines.margin(state, &history.entries, orders);
        }
    }
    lines.sources
}

impl<'a> Lines<'a> {
    fn new(book: &'a Book, goods: &'a Goods, rates: &'a Rates) -> Self {
        let of_product = |product: &lifecycle::goods::Product| rates.of_category(product.category.as_deref()?);
        let of_product = goods.products().iter().map(of_product).collect();
        let prices = goods.products().iter().map(|product| goods.prices_of(product)).collect();
        Self { book, goods, rates, of_product, prices, sources: Sources::default() }
    }

    fn margin(&mut self, state: &OrderState, entries: &[Entry], orders: &OrderTable) -> Amount {
        let (goods, day) = (self.goods, orders.as_of());
        let mut keys = state.keys().into_iter().filter(|key| *key != 0);
        let held = keys.find_map(|key| goods.held(key, 0, day)).or_else(|| {
            let is_it = |entry: &&Entry| {
                let placed = entry.kind == EntryKind::Completed && entry.occurred_at_micros == state.placed_at_micros;
                placed && entry.order_key == 0 && entry.amount == state.amount
            };
            let entry = entries.iter().find(is_it).filter(|_| state.order_key == 0)?;
            goods.held(0, entry.message, day)
        });
        match held.filter(|held| !held.pieces.is_empty()) {
            Some(held) => self.of_held(state.amount.micros(), state.day, &held),
            None => self.of_categories(state),
        }
    }

    fn of_held(&mut self, revenue: i64, day: Day, held: &Held<'_>) -> Amount {
        let listed = |piece: &lifecycle::goods::Piece| i128::from(piece.price.micros()) * i128::from(piece.quantity);
        let by_price: i128 = held.pieces.iter().map(listed).sum();
        let by_pieces: i128 = held.pieces.iter().map(|piece| i128::from(piece.quantity)).sum();
        let (mut so_far, mut given, mut margin) = (0_i128, 0_i64, 0_i128);
        for (place, piece) in held.pieces.iter().enumerate() {
            let (weight, whole) =
                if by_price > 0 { (listed(piece), by_price) } else { (piece.quantity.into(), by_pieces) };
            so_far += weight;
            // What was given up to here less what was given before: the parts add up to the order exactly.
            let up_to_here = amount(divided(i128::from(revenue) * so_far, whole.max(1))).micros();
            let part = up_to_here.saturating_sub(given);
            given = up_to_here;
            let product = piece.product as usize;
            margin += i128::from(match held.cost(place).or_else(|| self.prices[product]?.at(day)) {
                Some(cost) => {
                    self.sources.cost_prices += Amount::from_micros(part);
                    part.saturating_sub(cost.micros().saturating_mul(piece.quantity.into()))
                }
                None => self.by_rate(part, self.of_product[product]),
            });
        }
        amount(margin)
    }

    /// An order of which no line is known: by the rate of its categories where that is one, else by the firm's.
    fn of_categories(&mut self, state: &OrderState) -> Amount {
        let mut rates = self.book.category_set(state.categories).map(|category| self.rates.of_category(category));
        let first = rates.next().flatten();
        let rate = first.filter(|_| rates.all(|rate| rate == first));
        Amount::from_micros(self.by_rate(state.amount.micros(), rate))
    }

    fn by_rate(&mut self, revenue: i64, of_category: Option<i64>) -> i64 {
        let source = match (of_category, self.rates.otherwise) {
            (Some(_), _) => &mut self.sources.category_rates,
            (None, Some(_)) => &mut self.sources.firm_rate,
            (None, None) => &mut self.sources.unknown,
        };
        *source += Amount::from_micros(revenue);
        of_category.or(self.rates.otherwise).map_or(0, |rate| times_rate(revenue, rate))
    }
}
