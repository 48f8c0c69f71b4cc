//! Everything that was sold by the end of a day, by product and by customer.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::{Amount, Day};
use lifecycle::book::{DayNumber, Entry, EntryKind, OrderState, replay};
use lifecycle::goods::{Goods, Piece};
use lifecycle::{Book, CustomerIndex};
use models::affinity::{
    Evaluation, Habit, Occurrences, Recommender, Rule, Shoppers, Split, Suggestion, Thresholds, Together, TooManySets,
    Wanted, beside, rules, strongest,
};
use serde::Serialize;

use super::habits::Usual;
use super::refills::Refills;

/// Marks 'none' among shoppers and products.
const NONE: u32 = u32::MAX;
/// Fewest baskets that two products share before anything is said of them: fewer are chance in any shop.
const FEWEST_TOGETHER: u32 = 5;
/// Pairs kept, the most surprising first.
const PAIRS_KEPT: usize = 500;
/// Suggestions by which recommendations are judged.
const JUDGED_BY: usize = 10;

/// Where a product's price lies among those of its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The lower third.
    Low,
    /// The middle third.
    Middle,
    /// The upper third.
    High,
}

impl Tier {
    /// All, the lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Middle, Self::High];

    /// Its name in addresses and keys.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
        }
    }
}

/// What is known of a product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductFacts {
    /// By what it is known: its article number, or its name.
    pub product: String,
    /// Its name.
    pub name: String,
    /// Its category; `None` where the sources name none.
    pub category: Option<String>,
    /// Orders with it.
    pub orders: u32,
    /// Customers who bought it; guests count in orders alone.
    pub buyers: u32,
    /// Of them those who bought it in more than one order.
    pub again: u32,
    /// Pieces.
    pub pieces: u64,
    /// Price times pieces over all orders with a price.
    pub revenue: Amount,
    /// Mean price of a piece; `None` where no order says one.
    pub price: Option<Amount>,
    /// The third of its category's prices that it lies in; `None` without a price, a category or three prices to compare.
    pub tier: Option<Tier>,
}

/// Two products that lie together in baskets more often than chance would bring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one bought more often: what is given.
    pub given: u32,
    /// The other.
    pub along: u32,
    /// The counts, `given` first.
    pub counts: Together,
}

/// A dearer product in place of one that the customer buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpSell {
    /// What they buy.
    pub from: u32,
    /// The product of the next price tier in the same category.
    pub to: u32,
}

/// Products and baskets as of a day.
pub struct Assortment {
    /// The day.
    pub day: Day,
    /// The products, in the order of their keys.
    pub products: Vec<ProductFacts>,
    /// Orders whose lines are known.
    pub orders: u32,
    /// Counted orders of which no line is known.
    pub orders_without_lines: u32,
    shoppers: Shoppers,
    /// Day of each basket.
    days: Vec<DayNumber>,
    /// By customer the place among shoppers.
    shopper_of: Vec<u32>,
    /// By shopper the customer; guests stand behind them.
    customers: Vec<CustomerIndex>,
    occurrences: Occurrences,
    pub(super) usual: Usual,
    recommender: OnceLock<Recommender>,
    evaluation: OnceLock<Evaluation>,
    pairs: OnceLock<Vec<Pair>>,
    refills: OnceLock<Refills>,
}

/// An order with its lines.
struct Basket<'a> {
    placed_at_micros: i64,
    day: DayNumber,
    pieces: &'a [Piece],
}

/// Baskets of everybody, before products have their numbers.
#[derive(Default)]
struct Gathered<'a> {
    baskets: Vec<Basket<'a>>,
    /// By shopper where their baskets end.
    ends: Vec<usize>,
    customers: Vec<CustomerIndex>,
    orders_without_lines: u32,
    states: Vec<OrderState>,
}

impl<'a> Gathered<'a> {
    /// The baskets of orders that count, in the order of time; whether there were any.
    fn gather(&mut self, entries: &[Entry], goods: &'a Goods, day: Day) -> bool {
        let from = self.baskets.len();
        replay(entries, day, &mut self.states, |_| {});
        for state in self.states.iter().filter(|state| state.counts() && state.order_key != 0) {
            let told = state.keys().into_iter().filter(|key| *key != 0).find_map(|key| goods.of(key, 0, day));
            match told.filter(|pieces| !pieces.is_empty()) {
                Some(pieces) => {
                    let (placed_at_micros, day) = (state.placed_at_micros, state.day.into());
                    self.baskets.push(Basket { placed_at_micros, day, pieces });
                }
                None => self.orders_without_lines += 1,
            }
        }
        let until = DayNumber::from(day);
        let placed = |entry: &&Entry| entry.order_key == 0 && entry.kind == EntryKind::Completed;
        for entry in entries.iter().take_while(|entry| entry.day <= until).filter(placed) {
            match goods.of(0, entry.message, day).filter(|pieces| !pieces.is_empty()) {
                Some(pieces) => {
                    self.baskets.push(Basket { placed_at_micros: entry.occurred_at_micros, day: entry.day, pieces });
                }
                None => self.orders_without_lines += 1,
            }
        }
        self.baskets[from..].sort_by_key(|basket| basket.placed_at_micros);
        self.baskets.len() > from
    }
}

impl Assortment {
    /// What was sold by the end of a day.
    pub fn build(book: &Book, goods: &Goods, day: Day) -> Self {
        let mut gathered = Gathered::default();
        let mut usual = Usual::default();
        let mut shopper_of = vec![NONE; book.len()];
        for (customer, history) in book.customers() {
            let bought = gathered.gather(&history.entries, goods, day);
            usual.count(&gathered.states, history, book, day);
            if bought {
                shopper_of[customer.0 as usize] = u32::try_from(gathered.customers.len()).unwrap_or(NONE);
                gathered.customers.push(customer);
                gathered.ends.push(gathered.baskets.len());
            }
        }
        gathered.gather(book.guests(), goods, day);
        // Guests are nobody twice: each order is a shopper of its own.
        let known = gathered.ends.last().copied().unwrap_or(0);
        gathered.ends.extend(known + 1..=gathered.baskets.len());
        let numbers = numbers(&gathered.baskets, goods);
        let products = facts(&gathered, goods, &numbers);
        let mut shoppers = Shoppers::new(products.len());
        let mut from = 0;
        for end in &gathered.ends {
            let number = |piece: &Piece| numbers[piece.product as usize];
            shoppers.push(gathered.baskets[from..*end].iter().map(|basket| basket.pieces.iter().map(number)));
            from = *end;
        }
        Self {
            day,
            orders: u32::try_from(gathered.baskets.len()).unwrap_or(u32::MAX),
            orders_without_lines: gathered.orders_without_lines,
            days: gathered.baskets.iter().map(|basket| basket.day).collect(),
            occurrences: shoppers.baskets().occurrences(),
            shoppers,
            shopper_of,
            customers: gathered.customers,
            products,
            usual,
            recommender: OnceLock::new(),
            evaluation: OnceLock::new(),
            pairs: OnceLock::new(),
            refills: OnceLock::new(),
        }
    }

    /// The number of a product by its key.
    pub fn number(&self, key: &str) -> Option<u32> {
        let find = |key: &str| self.products.binary_search_by(|known| known.product.as_str().cmp(key)).ok();
        let place = find(key).or_else(|| find(&key.to_uppercase()))?;
        u32::try_from(place).ok()
    }

    /// A product by its number.
    pub fn product(&self, number: u32) -> &ProductFacts {
        &self.products[number as usize]
    }

    /// Customers with at least one order whose lines are known, in the order of the book.
    pub fn customers(&self) -> &[CustomerIndex] {
        &self.customers
    }

    fn shopper(&self, customer: CustomerIndex) -> Option<usize> {
        self.shopper_of.get(customer.0 as usize).filter(|shopper| **shopper != NONE).map(|shopper| *shopper as usize)
    }

    /// A customer's baskets with their days, the oldest first.
    pub fn baskets_of(&self, customer: CustomerIndex) -> impl Iterator<Item = (Day, &[u32])> {
        let places = self.shopper(customer).map_or(0..0, |shopper| self.shoppers.places(shopper));
        places.map(|place| (self.days[place].into(), self.shoppers.baskets().get(place)))
    }

    /// What foretells the next products, fitted when first asked for.
    pub fn recommender(&self) -> &Recommender {
        self.recommender.get_or_init(|| Recommender::fit(&self.shoppers, Habit::default()))
    }

    /// How well it would have foretold each customer's last basket.
    pub fn evaluation(&self) -> &Evaluation {
        let judge = || Evaluation::of(&Split::of(&self.shoppers), Habit::default(), JUDGED_BY);
        self.evaluation.get_or_init(judge)
    }

    /// The products that a customer will buy most likely, the likeliest first; those that sell best for one who bought nothing.
    pub fn suggest(&self, customer: CustomerIndex, wanted: Wanted, most: usize) -> Vec<Suggestion> {
        match self.shopper(customer) {
            Some(shopper) => self.recommender().suggest(self.shoppers.of(shopper), wanted, most),
            None => self.recommender().suggest(std::iter::empty::<&[u32]>(), wanted, most),
        }
    }

    /// The same for a basket of anybody.
    pub fn suggest_for(&self, basket: &[u32], most: usize) -> Vec<Suggestion> {
        self.recommender().suggest([basket].into_iter(), Wanted::New, most)
    }

    /// The same for every customer who bought something, in the order of [`Assortment::customers`].
    pub fn suggest_all(&self, wanted: Wanted, most: usize) -> Vec<Vec<Suggestion>> {
        let everybody: Vec<usize> = (0..self.customers.len()).collect();
        self.recommender().suggest_all(&self.shoppers, &everybody, wanted, most)
    }

    /// Products that belong into baskets with this one ([`Together::is_affinity`]), the surest first.
    pub fn beside(&self, product: u32) -> Vec<(u32, Together)> {
        let mut near = beside(self.shoppers.baskets(), &self.occurrences, product);
        near.retain(|(_, counts)| counts.both >= FEWEST_TOGETHER && counts.is_affinity());
        near.sort_by(|one, other| other.1.surprise().total_cmp(&one.1.surprise()).then(one.0.cmp(&other.0)));
        near
    }

    /// The pairs that lie together most surely, found when first asked for.
    pub fn pairs(&self) -> &[Pair] {
        self.pairs.get_or_init(|| {
            let found = strongest(self.shoppers.baskets(), &self.occurrences, FEWEST_TOGETHER, PAIRS_KEPT);
            let pair = |(one, other, counts): (u32, u32, Together)| {
                if counts.first >= counts.second {
                    Pair { given: one, along: other, counts }
                } else {
                    Pair { given: other, along: one, counts: counts.turned() }
                }
            };
            found.into_iter().map(pair).collect()
        })
    }

    /// Rules between sets of products.
    pub fn rules(&self, thresholds: Thresholds) -> Result<Vec<Rule>, TooManySets> {
        rules(self.shoppers.baskets(), thresholds)
    }

    /// What customers will need again, and when.
    pub fn refills(&self) -> &Refills {
        self.refills.get_or_init(|| Refills::of(self))
    }

    /// For the products that a customer buys most, one of the next price tier in the same category that they do not buy yet: the one
    /// nearest to what they buy, else the one that sells best.
    pub fn up_sells(&self, customer: CustomerIndex, most: usize) -> Vec<UpSell> {
        let mut bought: BTreeMap<u32, u32> = BTreeMap::new();
        for product in self.baskets_of(customer).flat_map(|(_, basket)| basket) {
            *bought.entry(*product).or_default() += 1;
        }
        let mut most_bought: Vec<(u32, u32)> = bought.iter().map(|(product, times)| (*product, *times)).collect();
        most_bought.sort_by_key(|(product, times)| (std::cmp::Reverse(*times), *product));
        let mut found: Vec<UpSell> = Vec::new();
        for (product, _) in most_bought {
            if found.len() == most {
                break;
            }
            let is_taken = |to: u32| bought.contains_key(&to) || found.iter().any(|known| known.to == to);
            if let Some(to) = self.next_tier(product, is_taken) {
                found.push(UpSell { from: product, to });
            }
        }
        found
    }

    fn next_tier(&self, from: u32, is_taken: impl Fn(u32) -> bool) -> Option<u32> {
        let own = self.product(from);
        let next = match own.tier? {
            Tier::Low => Tier::Middle,
            Tier::Middle => Tier::High,
            Tier::High => return None,
        };
        let fits = |number: &u32| {
            let product = self.product(*number);
            product.tier == Some(next) && product.category == own.category && !is_taken(*number)
        };
        let nearest = self.recommender().neighbours().of(from).map(|(product, _)| product).find(fits);
        nearest.or_else(|| {
            let all = (0..).take(self.products.len()).filter(fits);
            all.max_by_key(|number| (self.product(*number).orders, std::cmp::Reverse(*number)))
        })
    }
}

/// By number in the goods the number in the order of keys; [`NONE`] for what no basket holds.
fn numbers(baskets: &[Basket<'_>], goods: &Goods) -> Vec<u32> {
    let mut numbers = vec![NONE; goods.products().len()];
    for piece in baskets.iter().flat_map(|basket| basket.pieces) {
        numbers[piece.product as usize] = 0;
    }
    let mut sold: Vec<usize> = (0..numbers.len()).filter(|number| numbers[*number] != NONE).collect();
    sold.sort_by(|one, other| goods.products()[*one].key.cmp(&goods.products()[*other].key));
    for (place, number) in (0..).zip(sold) {
        numbers[number] = place;
    }
    numbers
}

/// Pieces and money of a product while they are counted.
#[derive(Clone, Default)]
struct Sold {
    facts: Option<ProductFacts>,
    priced: u64,
    /// The latest basket and shopper counted, so that each counts once.
    basket: Option<usize>,
    shopper: Option<usize>,
    is_again: bool,
}

fn facts(gathered: &Gathered<'_>, goods: &Goods, numbers: &[u32]) -> Vec<ProductFacts> {
    let count = numbers.iter().filter(|number| **number != NONE).count();
    let mut sold = vec![Sold::default(); count];
    let mut from = 0;
    for (shopper, end) in gathered.ends.iter().enumerate() {
        let is_known = shopper < gathered.customers.len();
        for basket in from..*end {
            for piece in gathered.baskets[basket].pieces {
                let one = &mut sold[numbers[piece.product as usize] as usize];
                one.count(piece, goods, basket, is_known.then_some(shopper));
            }
        }
        from = *end;
    }
    let mut products: Vec<ProductFacts> = sold.into_iter().filter_map(Sold::into_facts).collect();
    assign_tiers(&mut products);
    products
}

impl Sold {
    fn count(&mut self, piece: &Piece, goods: &Goods, basket: usize, shopper: Option<usize>) {
        let product = &goods.products()[piece.product as usize];
        let facts = self.facts.get_or_insert_with(|| ProductFacts {
            product: product.key.clone(),
            name: product.name.clone(),
            category: product.category.clone(),
            orders: 0,
            buyers: 0,
            again: 0,
            pieces: 0,
            revenue: Amount::ZERO,
            price: None,
            tier: None,
        });
        facts.pieces += u64::from(piece.quantity);
        if let Some(money) = piece.price.checked_times(piece.quantity.into()).filter(|money| !money.is_zero()) {
            // What is beyond the largest amount stays out, as one line of that price would.
            facts.revenue = facts.revenue.checked_add(money).unwrap_or(facts.revenue);
            self.priced += u64::from(piece.quantity);
        }
        if self.basket == Some(basket) {
            return;
        }
        self.basket = Some(basket);
        facts.orders += 1;
        match shopper {
            Some(_) if self.shopper == shopper => {
                facts.again += u32::from(!self.is_again);
                self.is_again = true;
            }
            Some(_) => {
                facts.buyers += 1;
                (self.shopper, self.is_again) = (shopper, false);
            }
            None => {}
        }
    }

    fn into_facts(self) -> Option<ProductFacts> {
        let facts = self.facts?;
        let pieces = i64::try_from(self.priced).ok().filter(|pieces| *pieces > 0);
        let price = pieces.map(|pieces| Amount::from_micros(facts.revenue.micros() / pieces));
        Some(ProductFacts { price, ..facts })
    }
}

/// Thirds of the prices within each category.
fn assign_tiers(products: &mut [ProductFacts]) {
    let mut categories: BTreeMap<String, Vec<(Amount, usize)>> = BTreeMap::new();
    for (place, product) in products.iter().enumerate() {
        if let (Some(category), Some(price)) = (&product.category, product.price) {
            categories.entry(category.clone()).or_default().push((price, place));
        }
    }
    for prices in categories.values_mut() {
        prices.sort_unstable();
        let mut different: Vec<Amount> = prices.iter().map(|(price, _)| *price).collect();
        different.dedup();
        if different.len() < Tier::ALL.len() {
            continue;
        }
        for (price, place) in prices {
            // Equal prices are of one tier.
            let rank = different.partition_point(|other| *other < *price);
            products[*place].tier = Some(Tier::ALL[rank * Tier::ALL.len() / different.len()]);
        }
    }
}
