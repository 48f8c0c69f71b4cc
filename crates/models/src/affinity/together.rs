//! How often two products lie in one basket, against what chance would bring.

use super::baskets::{Baskets, Occurrences};
use crate::parallel;

/// Two things (products, or sets of them) and the baskets that hold one, the other and both.
///
/// Every measure keeps its counts; a quotient without a denominator is `None`, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Together {
    /// Baskets that hold both.
    pub both: u32,
    /// Baskets that hold the first: what is given.
    pub first: u32,
    /// Baskets that hold the second: what is looked for.
    pub second: u32,
    /// All baskets.
    pub baskets: u32,
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

impl Together {
    /// The same with the second given.
    #[must_use]
    pub const fn turned(self) -> Self {
        Self { first: self.second, second: self.first, ..self }
    }

    /// Share of all baskets that hold both.
    pub fn support(&self) -> Option<f64> {
        share(self.both, self.baskets)
    }

    /// Share of the baskets with the first that hold the second, too.
    pub fn confidence(&self) -> Option<f64> {
        share(self.both, self.first)
    }

    /// How many times as often the second lies in baskets with the first as in any; 1 where neither says anything of the other.
    pub fn lift(&self) -> Option<f64> {
        let usual = share(self.second, self.baskets).filter(|usual| *usual > 0.0)?;
        Some(self.confidence()? / usual)
    }

    /// Share of baskets with both beyond that of independence (Piatetsky-Shapiro 1991).
    pub fn leverage(&self) -> Option<f64> {
        Some(self.support()? - share(self.first, self.baskets)? * share(self.second, self.baskets)?)
    }

    /// How many times as often the first would come without the second if they were independent (Brin et al. 1997);
    /// infinite where it never does.
    pub fn conviction(&self) -> Option<f64> {
        let (without, failing) = (1.0 - share(self.second, self.baskets)?, 1.0 - self.confidence()?);
        Some(if failing > 0.0 { without / failing } else { f64::INFINITY })
    }

    /// The cosine of both columns of the matrix of baskets by products.
    pub fn cosine(&self) -> Option<f64> {
        let length = (f64::from(self.first) * f64::from(self.second)).sqrt();
        (length > 0.0).then(|| f64::from(self.both) / length)
    }

    /// Share of the baskets with one of them that hold both.
    pub fn jaccard(&self) -> Option<f64> {
        share(self.both, self.first + self.second - self.both)
    }

    /// Dunning's log-likelihood ratio (1993) of the table of both, one, the other and neither: how surely they are not independent.
    /// From 10.83 on chance would bring it once in a thousand times; 0 where there is nothing to compare.
    pub fn surprise(&self) -> f64 {
        let cell = |count: u32, row: u32, column: u32| {
            if count == 0 {
                return 0.0;
            }
            let expected = f64::from(row) * f64::from(column) / f64::from(self.baskets);
            f64::from(count) * (f64::from(count) / expected).ln()
        };
        let (no_first, no_second) = (self.baskets - self.first, self.baskets - self.second);
        let neither = no_second - (self.first - self.both);
        let sum = cell(self.both, self.first, self.second)
            + cell(self.first - self.both, self.first, no_second)
            + cell(self.second - self.both, no_first, self.second)
            + cell(neither, no_first, no_second);
        (2.0 * sum).max(0.0)
    }
}

/// The least lift that is worth a word: what is bought along a tenth more often than anything.
const LEAST_LIFT: f64 = 1.1;
/// The log-likelihood ratio that chance reaches once in a thousand times (chi-squared with one degree of freedom).
const BEYOND_CHANCE: f64 = 10.828;

impl Together {
    /// Whether both belong together: more often than chance would bring, and so surely that chance would bring it once in a thousand
    /// times. With many orders a lift of 1.01 is sure, too, and says nothing, so a tenth is asked for.
    pub fn is_affinity(&self) -> bool {
        self.lift().is_some_and(|lift| lift >= LEAST_LIFT) && self.surprise() >= BEYOND_CHANCE
    }
}

/// Products that one thread looks at in one go.
const PRODUCTS_AT_ONCE: usize = 64;

/// The pairs of products that lie together in at least so many baskets and belong together ([`Together::is_affinity`]), at most so many,
/// the most surprising first; each pair once, the lower number first.
pub fn strongest(baskets: &Baskets, occurrences: &Occurrences, fewest: u32, most: usize) -> Vec<(u32, u32, Together)> {
    let all: Vec<u32> = (0..).take(baskets.products()).collect();
    let found = parallel::map(all.chunks(PRODUCTS_AT_ONCE).collect(), |chunk: &[u32]| {
        let mut pairs: Vec<(f64, u32, u32, Together)> = Vec::new();
        for product in chunk {
            let near = beside(baskets, occurrences, *product)
                .into_iter()
                .filter(|(other, counts)| other > product && counts.both >= fewest && counts.is_affinity());
            pairs.extend(near.map(|(other, counts)| (counts.surprise(), *product, other, counts)));
            if pairs.len() > 4 * most {
                keep_strongest(&mut pairs, most);
            }
        }
        keep_strongest(&mut pairs, most);
        pairs
    });
    let mut pairs: Vec<_> = found.into_iter().flatten().collect();
    keep_strongest(&mut pairs, most);
    pairs.into_iter().map(|(_, one, other, counts)| (one, other, counts)).collect()
}

fn keep_strongest(pairs: &mut Vec<(f64, u32, u32, Together)>, most: usize) {
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    pairs.truncate(most);
}

/// Every other product that lies in a basket with this one at least once, ascending.
pub fn beside(baskets: &Baskets, occurrences: &Occurrences, product: u32) -> Vec<(u32, Together)> {
    let mut counts = vec![0_u32; baskets.products()];
    let mut met = Vec::new();
    for basket in occurrences.of(product) {
        for other in baskets.get(*basket as usize) {
            let count = &mut counts[*other as usize];
            if *count == 0 {
                met.push(*other);
            }
            *count += 1;
        }
    }
    met.sort_unstable();
    let whole = u32::try_from(baskets.len()).unwrap_or(u32::MAX);
    let count_of = |product: u32| u32::try_from(occurrences.count(product)).unwrap_or(u32::MAX);
    met.into_iter()
        .filter(|other| *other != product)
        .map(|other| {
            let both = counts[other as usize];
            (other, Together { both, first: count_of(product), second: count_of(other), baskets: whole })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_value() {
        let none = Together { both: 0, first: 0, second: 0, baskets: 0 };
        assert_eq!((none.support(), none.confidence(), none.lift(), none.cosine()), (None, None, None, None));
        assert!(none.surprise().abs() < f64::EPSILON);
    }

    #[test]
    fn independence_is_a_lift_of_one_and_no_surprise() {
        let chance = Together { both: 10, first: 100, second: 100, baskets: 1000 };
        assert!((chance.lift().expect("a value") - 1.0).abs() < 1e-12);
        assert!(chance.leverage().expect("a value").abs() < 1e-12);
        assert!(chance.surprise() < 1e-9);
    }

    #[test]
    fn what_chance_may_bring_is_no_affinity() {
        let pair = |both: u32, first: u32, second: u32, baskets: u32| Together { both, first, second, baskets };
        // Five of a hundred with a lift of 1.25: seen, and nothing to rest on.
        assert!(!pair(5, 20, 20, 100).is_affinity());
        // As often as by chance, and a little more often among very many.
        assert!(!pair(10, 100, 100, 1_000).is_affinity());
        assert!(!pair(102_000, 1_000_000, 1_000_000, 10_000_000).is_affinity());
        // Less often than by chance is as sure, and the opposite.
        assert!(!pair(0, 300, 300, 1_000).is_affinity());
        assert!(pair(20, 100, 50, 1_000).is_affinity());
        assert!(pair(5, 5, 5, 1_000).is_affinity());
    }

    #[test]
    fn surprise_is_that_of_the_paper() {
        // Dunning (1993), table 3: 'the swiss' in 110, 2,442, 111 and 29,114 of 31,777 words has 270.72.
        let swiss = Together { both: 110, first: 110 + 2442, second: 110 + 111, baskets: 31_777 };
        assert!((swiss.surprise() - 270.72).abs() < 0.01, "{}", swiss.surprise());
    }
}
