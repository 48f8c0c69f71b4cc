//! Products that the same customers buy.

use std::cmp::Ordering;

use super::baskets::{Shoppers, Sparse};
use crate::parallel;

/// How the cells of the matrix of customers by products are weighed before columns are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weighting {
    /// Bought or not, and columns of length 1: the cosine of both sets of customers.
    Cosine,
    /// Okapi BM25 (Robertson & Walker 1994) with products as documents and customers as terms: a customer who buys everything says
    /// little, the hundredth purchase of the same says little more than the tenth, and a product that sells much is not near to
    /// everything for that.
    Bm25 {
        /// How soon further purchases of the same say no more: `k1` of the paper, greater than 0.
        saturation: f32,
        /// How much a product's sales are held against it, from 0 to 1: `b` of the paper.
        leveling: f32,
    },
}

/// For each product those that are nearest to it, the nearest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    starts: Vec<usize>,
    products: Vec<u32>,
    nearness: Vec<f32>,
}

/// Most neighbours that are kept of all products together, eight bytes each: of a large assortment fewer of each.
const MOST_IN_ALL: usize = 1 << 23;
/// Fewest that are kept of each even so.
const FEWEST_OF_EACH: usize = 64;

/// Products that one thread compares at once: few enough to balance two cores, many enough for one array of sums to pay.
const PRODUCTS_AT_ONCE: usize = 32;

impl Neighbours {
    /// The nearest products of each, at most `most`, from who bought what how often.
    pub fn fit(shoppers: &Shoppers, weighting: Weighting, most: usize) -> Self {
        let products = shoppers.baskets().products();
        let most = most.min((MOST_IN_ALL / products.max(1)).max(FEWEST_OF_EACH));
        let mut customers = purchases(shoppers);
        weigh(&mut customers, products, weighting);
        let buyers = customers.transposed(products);
        let all: Vec<u32> = (0..).take(products).collect();
        let jobs: Vec<&[u32]> = all.chunks(PRODUCTS_AT_ONCE).collect();
        let lists = parallel::map(jobs, |chunk| {
            let mut sums = Sums::new(products);
            chunk.iter().map(|product| sums.nearest(&customers, &buyers, *product, most)).collect::<Vec<_>>()
        });
        let mut fitted = Self { starts: vec![0], products: Vec::new(), nearness: Vec::new() };
        for list in lists.into_iter().flatten() {
            for (product, nearness) in list {
                fitted.products.push(product);
                fitted.nearness.push(nearness);
            }
            fitted.starts.push(fitted.products.len());
        }
        fitted
    }

    /// The nearest products of one with their nearness, the nearest first. Nearness is greater than 0 and comparable between
    /// products of one fit.
    pub fn of(&self, product: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let cells = self.starts[product as usize]..self.starts[product as usize + 1];
        self.products[cells.clone()].iter().copied().zip(self.nearness[cells].iter().copied())
    }

    /// Number of products.
    pub fn products(&self) -> usize {
        self.starts.len() - 1
    }
}

/// By customer: each product they bought, and in how many baskets.
fn purchases(shoppers: &Shoppers) -> Sparse {
    let mut matrix = Sparse::with_room(shoppers.len(), shoppers.baskets().lines());
    let mut lines: Vec<u32> = Vec::new();
    for customer in 0..shoppers.len() {
        lines.clear();
        lines.extend(shoppers.of(customer).flatten());
        lines.sort_unstable();
        matrix.push(lines.chunk_by(|one, next| one == next).map(|same| (same[0], same.len() as f32)));
    }
    matrix
}

fn weigh(customers: &mut Sparse, products: usize, weighting: Weighting) {
    let mut sales = vec![0.0_f64; products];
    for customer in 0..customers.len() {
        for (product, count) in customers.cells(customer) {
            sales[product as usize] += if weighting == Weighting::Cosine { 1.0 } else { f64::from(count) };
        }
    }
    let factors: Vec<f32> = match weighting {
        Weighting::Cosine => sales.iter().map(|sales| single(1.0 / sales.sqrt())).collect(),
        Weighting::Bm25 { saturation, leveling } => levels(&sales, saturation, leveling),
    };
    for customer in 0..customers.len() {
        let (bought, _) = customers.row(customer);
        let rarity = single(((1.0 + products as f64) / (1.0 + bought.len() as f64)).ln());
        for (product, value) in customers.values_mut(customer) {
            let factor = factors[product as usize];
            *value = match weighting {
                Weighting::Cosine => factor,
                Weighting::Bm25 { saturation, .. } => rarity * *value * (saturation + 1.0) / (factor + *value),
            };
        }
    }
}

/// What BM25 adds to the count of a product by its sales.
fn levels(sales: &[f64], saturation: f32, leveling: f32) -> Vec<f32> {
    let usual = sales.iter().sum::<f64>() / sales.len().max(1) as f64;
    let level = |sales: f64| saturation * (1.0 - leveling + leveling * single(sales / usual));
    sales.iter().map(|sales| level(*sales)).collect()
}

/// Nearness is summed in single precision: it halves the memory that is read, and the order of neighbours needs no more.
#[expect(clippy::cast_possible_truncation, reason = "nearness needs no more than single precision")]
pub(super) const fn single(value: f64) -> f32 {
    value as f32
}

/// The greater first, equals by their number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "sorting calls it so")]
fn best_first(one: &(u32, f32), other: &(u32, f32)) -> Ordering {
    other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
}

/// The best of a list, at most so many, best first.
pub(super) fn best(list: &mut Vec<(u32, f32)>, most: usize) {
    if list.len() > most && most > 0 {
        list.select_nth_unstable_by(most - 1, best_first);
    }
    list.truncate(most);
    list.sort_unstable_by(best_first);
}

/// One number for each product, 0 for most of them, and which of them are not.
pub(super) struct Sums {
    pub(super) of: Vec<f32>,
    pub(super) met: Vec<u32>,
}

impl Sums {
    pub(super) fn new(products: usize) -> Self {
        Self { of: vec![0.0; products], met: Vec::new() }
    }

    /// Adds to a product's sum something greater than 0, be it less than a number can hold: a product is met once.
    pub(super) fn add(&mut self, product: u32, more: f32) {
        let sum = &mut self.of[product as usize];
        if *sum == 0.0 {
            self.met.push(product);
        }
        *sum = (*sum + more).max(f32::MIN_POSITIVE);
    }

    /// All sums back to 0.
    pub(super) fn clear(&mut self) {
        for product in self.met.drain(..) {
            self.of[product as usize] = 0.0;
        }
    }

    fn nearest(&mut self, customers: &Sparse, buyers: &Sparse, product: u32, most: usize) -> Vec<(u32, f32)> {
        for (customer, weight) in buyers.cells(product as usize).filter(|(_, weight)| *weight > 0.0) {
            for (other, value) in customers.cells(customer as usize) {
                self.add(other, weight * value);
            }
        }
        let mut nearest: Vec<(u32, f32)> = self
            .met
            .iter()
            .filter(|other| **other != product)
            .map(|other| (*other, self.of[*other as usize]))
            .collect();
        self.clear();
        best(&mut nearest, most);
        nearest.shrink_to_fit();
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shop(given: &[Vec<Vec<u32>>]) -> Shoppers {
        let mut shoppers = Shoppers::new(6);
        for customer in given {
            shoppers.push(customer.iter().map(|basket| basket.iter().copied()));
        }
        shoppers
    }

    fn nearness(neighbours: &Neighbours, from: u32, to: u32) -> f32 {
        neighbours.of(from).find(|(product, _)| *product == to).map_or(0.0, |(_, nearness)| nearness)
    }

    proptest! {
        #[test]
        fn nearness_is_mutual_and_the_cosine_is_that_of_the_sets_of_customers(
            given in prop::collection::vec(prop::collection::vec(prop::collection::vec(0_u32..6, 0..5), 0..4), 1..12),
        ) {
            let shoppers = shop(&given);
            let cosine = Neighbours::fit(&shoppers, Weighting::Cosine, 6);
            let bm25 = Neighbours::fit(&shoppers, Weighting::Bm25 { saturation: 1.2, leveling: 0.75 }, 6);
            let buys = |customer: usize, product: u32| shoppers.of(customer).any(|basket| basket.contains(&product));
            for one in 0..6 {
                for other in (0..6).filter(|other| *other != one) {
                    prop_assert!((nearness(&bm25, one, other) - nearness(&bm25, other, one)).abs() < 1e-4);
                    let count = |which: &dyn Fn(usize) -> bool| (0..shoppers.len()).filter(|customer| which(*customer)).count();
                    let both = count(&|customer| buys(customer, one) && buys(customer, other)) as f32;
                    let (first, second) = (count(&|customer| buys(customer, one)), count(&|customer| buys(customer, other)));
                    let expected = if both > 0.0 { both / ((first * second) as f32).sqrt() } else { 0.0 };
                    prop_assert!((nearness(&cosine, one, other) - expected).abs() < 1e-5);
                }
            }
        }

        #[test]
        fn fewer_neighbours_are_the_nearest_of_more(
            given in prop::collection::vec(prop::collection::vec(prop::collection::vec(0_u32..6, 0..5), 0..4), 1..12),
        ) {
            let shoppers = shop(&given);
            let (two, all) = (Neighbours::fit(&shoppers, Weighting::Cosine, 2), Neighbours::fit(&shoppers, Weighting::Cosine, 6));
            for product in 0..6 {
                let nearest: Vec<_> = all.of(product).take(2).collect();
                prop_assert_eq!(two.of(product).collect::<Vec<_>>(), nearest);
            }
        }
    }

    #[test]
    fn a_customer_who_buys_everything_says_nothing() {
        let everything = shop(&[vec![(0..6).collect()]]);
        let fitted = Neighbours::fit(&everything, Weighting::Bm25 { saturation: 1.2, leveling: 0.75 }, 6);
        assert_eq!(fitted.of(0).count(), 0);
    }
}
