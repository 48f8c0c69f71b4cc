//! The order table: every counted order as of a day, in columns, sorted by day.
//!
//! Built once whenever the data change; afterwards every KPI of any period is a pass over a stretch of rows, found by
//! binary search on the day. Two links per row spare nearly every look-up per customer: the customer's `previous`
//! order tells whether an order is the customer's first *in a period* (then it stands before the period's first row),
//! and the customer's `first` order tells whether the customer is new and to which cohort they belong.

use std::collections::HashMap;
use std::ops::Range;

use domain::{Amount, Day, Period};
use lifecycle::book::{Entry, OrderState, replay};
use lifecycle::{Book, CustomerIndex};

/// Marks 'none' among row and customer numbers: a guest, or no earlier order.
const NONE: u32 = u32::MAX;

/// Counted orders (placed, not cancelled) as of a day, guests' included, sorted by day and moment.
///
/// A row is addressed by its number, `0..len`. All accessors of a row are plain column reads.
#[derive(Debug, Clone)]
pub struct OrderTable {
    as_of: Day,
    columns: Columns,
    links: Links,
    rows_of_customers: Lists,
    rows_of_countries: Lists,
    rows_of_sales_channels: Lists,
    refunds: Vec<Refund>,
}

/// Money given back. Refunds of orders that were cancelled are not kept: their revenue does not count either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refund {
    /// Day on which it was given back.
    pub day: Day,
    /// To whom; `None` for a guest.
    pub customer: Option<CustomerIndex>,
    /// How much, a positive amount.
    pub amount: Amount,
    /// Row of the order it belongs to; `None` where its source does not say, or the order is not in the data.
    pub order: Option<u32>,
    /// Country of its order, or as the refund itself says; 0 for none.
    pub country: u32,
    /// Sales channel of its order, or as the refund itself says; 0 for none.
    pub sales_channel: u32,
}

/// For each key the rows that have it, ascending.
#[derive(Debug, Clone, Default)]
struct Lists {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Lists {
    /// Sorts rows into lists by their keys (a counting sort, so each list is ascending). [`NONE`] is in no list.
    fn of(keys: &[u32], key_count: usize) -> Self {
        let mut starts = vec![0_u32; key_count + 1];
        for key in keys.iter().filter(|key| **key != NONE) {
            starts[*key as usize + 1] += 1;
        }
        for key in 0..key_count {
            starts[key + 1] += starts[key];
        }
        let mut cursors = starts.clone();
        let mut rows = vec![0; starts[key_count] as usize];
        for (row, key) in (0..).zip(keys).filter(|(_, key)| **key != NONE) {
            let cursor = &mut cursors[*key as usize];
            rows[*cursor as usize] = row;
            *cursor += 1;
        }
        Self { starts, rows }
    }

    fn of_numbers(keys: &[u32]) -> Self {
        Self::of(keys, keys.iter().max().map_or(0, |key| *key as usize + 1))
    }

    fn key_count(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(NONE)
    }

    fn list(&self, key: u32) -> &[u32] {
        match (self.starts.get(key as usize), self.starts.get(key as usize + 1)) {
            (Some(start), Some(end)) => &self.rows[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// The part of an ascending list of rows that lies in a stretch of rows.
fn within(list: &[u32], rows: Range<u32>) -> &[u32] {
    let start = list.partition_point(|row| *row < rows.start);
    let end = start + list[start..].partition_point(|row| *row < rows.end);
    &list[start..end]
}

impl OrderTable {
    /// The table of a book as of the end of a day: later entries are not known yet.
    pub fn build(book: &Book, as_of: Day) -> Self {
        let entries = book.guests().len() + book.histories().iter().map(|history| history.entries.len()).sum::<usize>();
        let mut staging = Staging { orders: Vec::with_capacity(entries), ..Staging::default() };
        for (customer, history) in book.customers() {
            staging.stage(&history.entries, customer.0, as_of);
        }
        staging.stage(book.guests(), NONE, as_of);
        staging.into_table(book.len(), as_of)
    }

    /// The day at whose end it speaks.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// Day of the earliest order; `None` without one.
    pub fn first_day(&self) -> Option<Day> {
        self.columns.days.first().map(|day| Day::from_number(*day))
    }

    /// Number of orders.
    pub fn len(&self) -> usize {
        self.columns.days.len()
    }

    /// Whether it holds no order.
    pub fn is_empty(&self) -> bool {
        self.columns.days.is_empty()
    }

    /// All rows.
    pub fn all_rows(&self) -> Range<u32> {
        0..u32::try_from(self.len()).unwrap_or(NONE)
    }

    /// The first row on or after a day.
    pub fn row_at(&self, day: Day) -> u32 {
        u32::try_from(self.columns.days.partition_point(|other| *other < day.number())).unwrap_or(NONE)
    }

    /// The rows of a period.
    pub fn rows(&self, period: Period) -> Range<u32> {
        self.row_at(period.first())..self.row_at(period.end())
    }

    /// Number of customers in the book, those without an order included.
    pub fn customer_count(&self) -> usize {
        self.rows_of_customers.key_count() as usize
    }

    /// A customer's orders, as ascending rows.
    pub fn orders_of(&self, customer: CustomerIndex) -> &[u32] {
        self.rows_of_customers.list(customer.0)
    }

    /// A customer's orders within a stretch of rows.
    pub fn orders_of_within(&self, customer: CustomerIndex, rows: Range<u32>) -> &[u32] {
        within(self.orders_of(customer), rows)
    }

    /// Day of a customer's first order; `None` without one.
    pub fn first_order_day(&self, customer: CustomerIndex) -> Option<Day> {
        self.orders_of(customer).first().map(|row| self.day(*row))
    }

    /// The orders of a country (by its number in the book, 0 for none) within a stretch of rows.
    pub fn orders_of_country(&self, country: u32, rows: Range<u32>) -> &[u32] {
        within(self.rows_of_countries.list(country), rows)
    }

    /// The orders of a sales channel (by its number in the book, 0 for none) within a stretch of rows.
    pub fn orders_of_sales_channel(&self, sales_channel: u32, rows: Range<u32>) -> &[u32] {
        within(self.rows_of_sales_channels.list(sales_channel), rows)
    }

    /// One more than the highest number of a country with an order or a refund.
    pub fn country_count(&self) -> u32 {
        let of_refunds = self.refunds.iter().map(|refund| refund.country + 1).max();
        self.rows_of_countries.key_count().max(of_refunds.unwrap_or(0))
    }

    /// One more than the highest number of a sales channel with an order or a refund.
    pub fn sales_channel_count(&self) -> u32 {
        let of_refunds = self.refunds.iter().map(|refund| refund.sales_channel + 1).max();
        self.rows_of_sales_channels.key_count().max(of_refunds.unwrap_or(0))
    }

    /// Refunds, by day.
    pub fn refunds(&self) -> &[Refund] {
        &self.refunds
    }

    /// Refunds given on the days of a period.
    pub fn refunds_in(&self, period: Period) -> &[Refund] {
        let start = self.refunds.partition_point(|refund| refund.day < period.first());
        let end = self.refunds.partition_point(|refund| refund.day < period.end());
        &self.refunds[start..end]
    }
}

/// Columns of a row. A row outside `0..len` is a mistake of the caller and panics as an index does.
impl OrderTable {
    /// Calendar day in the firm's zone on which the order was placed.
    #[inline]
    pub fn day(&self, row: u32) -> Day {
        Day::from_number(self.columns.days[row as usize])
    }

    /// Moment at which it was placed, in microseconds since 1970 UTC.
    #[inline]
    pub fn placed_at_micros(&self, row: u32) -> i64 {
        self.columns.placed_at_micros[row as usize]
    }

    /// Who placed it; `None` for a guest.
    #[inline]
    pub fn customer(&self, row: u32) -> Option<CustomerIndex> {
        let customer = self.columns.customers[row as usize];
        (customer != NONE).then_some(CustomerIndex(customer))
    }

    /// Which of the customer's orders it is, from 1; 0 for a guest's.
    #[inline]
    pub fn ordinal(&self, row: u32) -> u32 {
        self.links.ordinals[row as usize]
    }

    /// The customer's order before it.
    #[inline]
    pub fn previous(&self, row: u32) -> Option<u32> {
        let previous = self.links.previous[row as usize];
        (previous != NONE).then_some(previous)
    }

    /// The customer's first order of all, possibly this one; `None` for a guest's.
    #[inline]
    pub fn first(&self, row: u32) -> Option<u32> {
        let first = self.links.first[row as usize];
        (first != NONE).then_some(first)
    }

    /// Revenue: goods after discounts, net of VAT, without shipping, before refunds.
    #[inline]
    pub fn amount(&self, row: u32) -> Amount {
        self.columns.amounts[row as usize]
    }

    /// Discount already taken off.
    #[inline]
    pub fn discount(&self, row: u32) -> Amount {
        self.columns.discounts[row as usize]
    }

    /// Pieces.
    #[inline]
    pub fn items(&self, row: u32) -> u32 {
        self.columns.items[row as usize]
    }

    /// Country, by its number in the book; 0 for none.
    #[inline]
    pub fn country(&self, row: u32) -> u32 {
        self.columns.countries[row as usize]
    }

    /// Sales channel, by its number in the book; 0 for none.
    #[inline]
    pub fn sales_channel(&self, row: u32) -> u32 {
        self.columns.sales_channels[row as usize]
    }

    /// Set of categories, by its number in the book; 0 for none.
    #[inline]
    pub fn categories(&self, row: u32) -> u32 {
        self.columns.categories[row as usize]
    }
}

/// One order before it has a row.
#[derive(Debug, Clone, Copy)]
struct Staged {
    placed_at_micros: i64,
    amount: Amount,
    discount: Amount,
    day: i32,
    customer: u32,
    items: u32,
    country: u32,
    sales_channel: u32,
    categories: u32,
}

/// What orders say of themselves, by row.
#[derive(Debug, Clone)]
struct Columns {
    days: Vec<i32>,
    placed_at_micros: Vec<i64>,
    customers: Vec<u32>,
    amounts: Vec<Amount>,
    discounts: Vec<Amount>,
    items: Vec<u32>,
    countries: Vec<u32>,
    sales_channels: Vec<u32>,
    categories: Vec<u32>,
}

impl Columns {
    fn with_capacity(rows: usize) -> Self {
        Self {
            days: Vec::with_capacity(rows),
            placed_at_micros: Vec::with_capacity(rows),
            customers: Vec::with_capacity(rows),
            amounts: Vec::with_capacity(rows),
            discounts: Vec::with_capacity(rows),
            items: Vec::with_capacity(rows),
            countries: Vec::with_capacity(rows),
            sales_channels: Vec::with_capacity(rows),
            categories: Vec::with_capacity(rows),
        }
    }

    fn push(&mut self, key: &SortKey, order: &Staged) {
        self.days.push(key.day);
        self.placed_at_micros.push(key.placed_at_micros);
        self.customers.push(order.customer);
        self.amounts.push(order.amount);
        self.discounts.push(order.discount);
        self.items.push(order.items);
        self.countries.push(order.country);
        self.sales_channels.push(order.sales_channel);
        self.categories.push(order.categories);
    }
}

/// Where a staged order belongs: day, then moment, then the order of staging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SortKey {
    day: i32,
    placed_at_micros: i64,
    staged: u32,
}

/// Orders and refunds as the histories give them, customer by customer.
#[derive(Default)]
struct Staging {
    orders: Vec<Staged>,
    /// Refunds with the staged order they belong to in place of the row.
    refunds: Vec<Refund>,
    states: Vec<OrderState>,
    refund_entries: Vec<Entry>,
    /// Staged place of each order number of one history, `None` where the order does not count.
    places: HashMap<u64, Option<u32>>,
}

impl Staging {
    fn stage(&mut self, entries: &[Entry], customer: u32, as_of: Day) {
        self.refund_entries.clear();
        let refund_entries = &mut self.refund_entries;
        replay(entries, as_of, &mut self.states, |refund| refund_entries.push(*refund));
        // An order whose cancellation arrived first stands where the cancellation stood.
        let moment = |state: &OrderState| (state.day, state.placed_at_micros);
        if !self.states.is_sorted_by_key(moment) {
            self.states.sort_by_key(moment);
        }
        let staged_before = self.orders.len();
        self.orders.extend(self.states.iter().filter(|state| state.counts()).map(|state| Staged {
            placed_at_micros: state.placed_at_micros,
            amount: state.amount,
            discount: state.discount,
            day: state.day.number(),
            customer,
            items: state.items,
            country: state.country,
            sales_channel: state.sales_channel,
            categories: state.categories,
        }));
        if !self.refund_entries.is_empty() {
            self.stage_refunds(customer, staged_before);
        }
    }

    fn stage_refunds(&mut self, customer: u32, staged_before: usize) {
        self.places.clear();
        let mut place = u32::try_from(staged_before).unwrap_or(NONE);
        for state in &self.states {
            if state.order_key != 0 {
                self.places.insert(state.order_key, state.counts().then_some(place));
            }
            place += u32::from(state.counts());
        }
        for entry in &self.refund_entries {
            let order = match self.places.get(&entry.order_key) {
                Some(None) => continue,
                Some(Some(place)) => Some(*place),
                None => None,
            };
            self.refunds.push(Refund {
                day: entry.day.into(),
                customer: (customer != NONE).then_some(CustomerIndex(customer)),
                amount: entry.amount,
                order,
                country: order.map_or(entry.country, |place| self.orders[place as usize].country),
                sales_channel: order.map_or(entry.sales_channel, |place| self.orders[place as usize].sales_channel),
            });
        }
    }

    fn into_table(self, customer_count: usize, as_of: Day) -> OrderTable {
        let Self { orders, mut refunds, .. } = self;
        let mut keys: Vec<SortKey> = (0..)
            .zip(&orders)
            .map(|(staged, order)| SortKey { day: order.day, placed_at_micros: order.placed_at_micros, staged })
            .collect();
        keys.sort_unstable();
        place_refunds(&mut refunds, &keys);
        let mut columns = Columns::with_capacity(keys.len());
        for key in &keys {
            columns.push(key, &orders[key.staged as usize]);
        }
        drop((orders, keys));
        let rows_of_customers = Lists::of(&columns.customers, customer_count);
        let links = Links::of(&columns.customers, &rows_of_customers);
        OrderTable {
            as_of,
            rows_of_customers,
            links,
            rows_of_countries: Lists::of_numbers(&columns.countries),
            rows_of_sales_channels: Lists::of_numbers(&columns.sales_channels),
            columns,
            refunds,
        }
    }
}

/// Turns the staged order of each refund into its row, and sorts the refunds by day.
fn place_refunds(refunds: &mut [Refund], keys: &[SortKey]) {
    if refunds.is_empty() {
        return;
    }
    let mut rows = vec![NONE; keys.len()];
    for (row, key) in (0..).zip(keys) {
        rows[key.staged as usize] = row;
    }
    for refund in refunds.iter_mut() {
        refund.order = refund.order.map(|staged| rows[staged as usize]);
    }
    refunds.sort_by_key(|refund| refund.day);
}

/// The links of each row to the customer's other orders.
#[derive(Debug, Clone)]
struct Links {
    ordinals: Vec<u32>,
    previous: Vec<u32>,
    first: Vec<u32>,
}

impl Links {
    fn of(customers: &[u32], rows_of_customers: &Lists) -> Self {
        let mut links = Self {
            ordinals: vec![0; customers.len()],
            previous: vec![NONE; customers.len()],
            first: vec![NONE; customers.len()],
        };
        for customer in 0..rows_of_customers.key_count() {
            let rows = rows_of_customers.list(customer);
            let mut previous = NONE;
            for (ordinal, row) in (1..).zip(rows) {
                let place = *row as usize;
                links.ordinals[place] = ordinal;
                links.previous[place] = previous;
                links.first[place] = rows[0];
                previous = *row;
            }
        }
        links
    }
}

/// A set of customers, one bit each: a segment, a phase, a persona.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerSet {
    words: Vec<u64>,
    count: usize,
}

impl CustomerSet {
    /// Whether a customer is in it.
    #[inline]
    pub fn contains(&self, customer: CustomerIndex) -> bool {
        self.words.get(customer.0 as usize / 64).is_some_and(|word| word >> (customer.0 % 64) & 1 == 1)
    }

    /// Puts a customer in.
    pub fn insert(&mut self, customer: CustomerIndex) {
        let place = customer.0 as usize / 64;
        if place >= self.words.len() {
            self.words.resize(place + 1, 0);
        }
        let bit = 1 << (customer.0 % 64);
        self.count += usize::from(self.words[place] & bit == 0);
        self.words[place] |= bit;
    }

    /// How many customers are in it.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether nobody is in it.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Its customers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = CustomerIndex> {
        (0..).zip(&self.words).flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    CustomerIndex(place * 64 + bit)
                })
            })
        })
    }
}

impl FromIterator<CustomerIndex> for CustomerSet {
    fn from_iter<I: IntoIterator<Item = CustomerIndex>>(customers: I) -> Self {
        let mut set = Self::default();
        for customer in customers {
            set.insert(customer);
        }
        set
    }
}
