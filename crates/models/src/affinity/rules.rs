//! Association rules: who buys these products buys that one, too (Agrawal & Srikant 1994), from frequent sets found by
//! intersecting lists of baskets (Eclat: Zaki 2000).

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::baskets::Baskets;
use super::together::Together;
use crate::parallel;

/// From where on a set and a rule count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Least share of all baskets that hold a set.
    pub support: f64,
    /// Least share of the baskets with what is given that hold the rest.
    pub confidence: f64,
    /// Most products in a set.
    pub products: usize,
    /// Most sets: lower thresholds may bring more than there are atoms.
    pub sets: usize,
}

/// Products that lie together in one basket often enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSet {
    /// The products, ascending.
    pub products: Vec<u32>,
    /// Baskets that hold them all.
    pub baskets: u32,
}

/// Whoever buys what is given buys the rest, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What is given, ascending.
    pub given: Vec<u32>,
    /// What comes along, ascending.
    pub rest: Vec<u32>,
    /// The counts; what is given is the first.
    pub counts: Together,
}

/// More sets are frequent than were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {most} sets of products are that frequent; ask for a greater support or for smaller sets")]
pub struct TooManySets {
    /// The most that were asked for.
    pub most: usize,
}

/// The fewest baskets that are a share of all: the least count whose quotient reaches it.
fn fewest(share: f64, baskets: usize) -> usize {
    let reaches = |count: usize| count as f64 / baskets as f64 >= share;
    // A product of floating-point numbers may miss the count by one either way.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count is no greater than it"
    )]
    let mut count = ((share.clamp(0.0, 1.0) * baskets as f64).floor() as usize).saturating_sub(1).max(1);
    while count < baskets && !reaches(count) {
        count += 1;
    }
    count
}

/// Sets being looked for.
struct Search<'a> {
    /// The baskets with frequent products alone, by their rank among those.
    baskets: &'a Baskets,
    names: &'a [u32],
    fewest: usize,
    products: usize,
    sets: usize,
    found: AtomicUsize,
}

impl Search<'_> {
    /// Counts a set; whether there were too many before.
    fn is_full(&self) -> bool {
        self.found.fetch_add(1, Ordering::Relaxed) >= self.sets
    }

    fn set(&self, ranks: &[u32], baskets: usize) -> ItemSet {
        let products = ranks.iter().map(|rank| self.names[*rank as usize]).collect();
        ItemSet { products, baskets: u32::try_from(baskets).unwrap_or(u32::MAX) }
    }

    /// All frequent sets whose least product is this one.
    fn beginning_with(&self, first: u32, holding: &[u32]) -> Vec<ItemSet> {
        let mut sets = Vec::new();
        if self.products == 0 || self.is_full() {
            return sets;
        }
        sets.push(self.set(&[first], holding.len()));
        if self.products == 1 {
            return sets;
        }
        let later = |basket: u32| {
            let basket = self.baskets.get(basket as usize);
            &basket[basket.partition_point(|other| *other <= first)..]
        };
        let mut counts = vec![0_usize; self.names.len()];
        for other in holding.iter().flat_map(|basket| later(*basket)) {
            counts[*other as usize] += 1;
        }
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); self.names.len()];
        for basket in holding {
            for other in later(*basket).iter().filter(|other| counts[**other as usize] >= self.fewest) {
                lists[*other as usize].push(*basket);
            }
        }
        let next: Vec<(u32, Vec<u32>)> = (0..).zip(lists).filter(|(_, list)| !list.is_empty()).collect();
        self.extend(&mut vec![first], &next, &mut sets);
        sets
    }

    /// Adds `prefix` with each of `next`, and what follows from them.
    fn extend(&self, prefix: &mut Vec<u32>, next: &[(u32, Vec<u32>)], sets: &mut Vec<ItemSet>) {
        for (place, (rank, holding)) in next.iter().enumerate() {
            if self.is_full() {
                return;
            }
            prefix.push(*rank);
            sets.push(self.set(prefix, holding.len()));
            if prefix.len() < self.products {
                let further: Vec<(u32, Vec<u32>)> = next[place + 1..]
                    .iter()
                    .map(|(other, list)| (*other, common(holding, list)))
                    .filter(|(_, list)| list.len() >= self.fewest)
                    .collect();
                self.extend(prefix, &further, sets);
            }
            prefix.pop();
        }
    }
}

/// What is in both of two ascending lists.
fn common(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut both = Vec::with_capacity(one.len().min(other.len()));
    let (mut left, mut right) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(left), other.get(right)) {
        if a == b {
            both.push(*a);
        }
        left += usize::from(a <= b);
        right += usize::from(b <= a);
    }
    both
}

/// All sets of products that lie together in at least a share of the baskets, in the order of their products. Every subset of
/// a frequent set is frequent and in the list, too.
pub fn frequent_sets(baskets: &Baskets, thresholds: Thresholds) -> Result<Vec<ItemSet>, TooManySets> {
    if baskets.is_empty() {
        return Ok(Vec::new());
    }
    let fewest = fewest(thresholds.support, baskets.len());
    let mut counts = vec![0_usize; baskets.products()];
    for product in baskets.iter().flatten() {
        counts[*product as usize] += 1;
    }
    let names: Vec<u32> = (0..).zip(&counts).filter(|(_, count)| **count >= fewest).map(|(name, _)| name).collect();
    let mut ranks = vec![u32::MAX; counts.len()];
    for (rank, name) in (0..).zip(&names) {
        ranks[*name as usize] = rank;
    }
    let mut frequent = Baskets::new(names.len());
    for basket in baskets.iter() {
        frequent.push(basket.iter().map(|product| ranks[*product as usize]).filter(|rank| *rank != u32::MAX));
    }
    let occurrences = frequent.occurrences();
    let search = Search {
        baskets: &frequent,
        names: &names,
        fewest,
        products: thresholds.products,
        sets: thresholds.sets,
        found: AtomicUsize::new(0),
    };
    let firsts: Vec<u32> = (0..).take(names.len()).collect();
    let sets = parallel::map(firsts, |first| search.beginning_with(first, occurrences.of(first)));
    if search.found.into_inner() > thresholds.sets {
        return Err(TooManySets { most: thresholds.sets });
    }
    Ok(sets.into_iter().flatten().collect())
}

/// All rules between the parts of frequent sets that reach the confidence asked for, in the order of the sets.
pub fn rules(baskets: &Baskets, thresholds: Thresholds) -> Result<Vec<Rule>, TooManySets> {
    let sets = frequent_sets(baskets, thresholds)?;
    let counts: HashMap<&[u32], u32> = sets.iter().map(|set| (&set.products[..], set.baskets)).collect();
    let whole = u32::try_from(baskets.len()).unwrap_or(u32::MAX);
    let mut rules = Vec::new();
    for set in sets.iter().filter(|set| set.products.len() > 1) {
        for parted in 1..(1_u64 << set.products.len().min(63)) - 1 {
            let (given, rest) = parts(&set.products, parted);
            let (Some(first), Some(second)) = (counts.get(&given[..]), counts.get(&rest[..])) else { continue };
            let counts = Together { both: set.baskets, first: *first, second: *second, baskets: whole };
            if counts.confidence().is_some_and(|confidence| confidence >= thresholds.confidence) {
                rules.push(Rule { given, rest, counts });
            }
        }
    }
    Ok(rules)
}

/// The products whose bit is set, and the others.
fn parts(products: &[u32], bits: u64) -> (Vec<u32>, Vec<u32>) {
    let (given, rest): (Vec<_>, Vec<_>) = (0..).zip(products).partition(|(place, _): &(u32, _)| bits >> place & 1 == 1);
    let only = |part: Vec<(u32, &u32)>| part.into_iter().map(|(_, product)| *product).collect();
    (only(given), only(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn baskets_of(given: &[Vec<u32>]) -> Baskets {
        let mut baskets = Baskets::new(8);
        for basket in given {
            baskets.push(basket.iter().copied());
        }
        baskets
    }

    fn thresholds(support: f64) -> Thresholds {
        Thresholds { support, confidence: 0.4, products: 8, sets: 10_000 }
    }

    proptest! {
        #[test]
        fn sets_are_those_that_counting_all_finds(
            given in prop::collection::vec(prop::collection::vec(0_u32..8, 0..7), 1..25),
            support in 0.05_f64..0.9,
        ) {
            let baskets = baskets_of(&given);
            let found = frequent_sets(&baskets, thresholds(support)).expect("few");
            let mut expected = Vec::new();
            for bits in 1_u32..256 {
                let products: Vec<u32> = (0..8).filter(|product| bits >> product & 1 == 1).collect();
                let holds = |basket: &&[u32]| products.iter().all(|product| basket.contains(product));
                let count = baskets.iter().filter(holds).count();
                if count > 0 && count as f64 / baskets.len() as f64 >= support {
                    expected.push(ItemSet { products, baskets: u32::try_from(count).expect("few") });
                }
            }
            expected.sort_by(|one, other| one.products.cmp(&other.products));
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn rules_are_parts_of_sets_and_reach_their_confidence(
            given in prop::collection::vec(prop::collection::vec(0_u32..8, 0..7), 1..25),
        ) {
            let baskets = baskets_of(&given);
            for rule in rules(&baskets, thresholds(0.1)).expect("few") {
                let holds = |products: &[u32]| {
                    baskets.iter().filter(|basket| products.iter().all(|product| basket.contains(product))).count() as u64
                };
                let whole: Vec<u32> = rule.given.iter().chain(&rule.rest).copied().collect();
                prop_assert_eq!(holds(&rule.given), u64::from(rule.counts.first));
                prop_assert_eq!(holds(&rule.rest), u64::from(rule.counts.second));
                prop_assert_eq!(holds(&whole), u64::from(rule.counts.both));
                prop_assert!(rule.counts.confidence().expect("a value") >= 0.4);
            }
        }
    }

    #[test]
    fn more_sets_than_asked_for_are_refused() {
        let baskets = baskets_of(&[(0..8).collect(), (0..8).collect()]);
        let asked = Thresholds { sets: 254, ..thresholds(0.5) };
        assert_eq!(frequent_sets(&baskets, asked), Err(TooManySets { most: 254 }));
        assert_eq!(frequent_sets(&baskets, Thresholds { sets: 255, ..asked }).map(|sets| sets.len()), Ok(255));
    }
}
