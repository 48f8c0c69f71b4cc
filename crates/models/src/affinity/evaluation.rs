//! How well recommendations foretell: each customer's last basket is left out, and looked for in what is suggested without it.

use super::baskets::Shoppers;
use super::recommender::{Habit, Recommender, Wanted};

/// Customers' baskets without the last one of each who has at least two, and those last ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// All other baskets, of all customers in their order.
    pub known: Shoppers,
    /// By customer the products of the last basket that lie in any other basket at all; empty where there was one basket only.
    pub last: Vec<Vec<u32>>,
}

impl Split {
    /// Leaves out each customer's last basket.
    pub fn of(shoppers: &Shoppers) -> Self {
        let products = shoppers.baskets().products();
        let mut known = Shoppers::new(products);
        let mut seen = vec![false; products];
        for customer in 0..shoppers.len() {
            let kept = match shoppers.places(customer).len() {
                0 | 1 => usize::MAX,
                baskets => baskets - 1,
            };
            known.push(shoppers.of(customer).take(kept).map(|basket| basket.iter().copied()));
        }
        for product in known.baskets().iter().flatten() {
            seen[*product as usize] = true;
        }
        let last = |customer: usize| match shoppers.places(customer) {
            places if places.len() < 2 => Vec::new(),
            places => shoppers
                .baskets()
                .get(places.end - 1)
                .iter()
                .copied()
                .filter(|product| seen[*product as usize])
                .collect(),
        };
        Self { last: (0..shoppers.len()).map(last).collect(), known }
    }
}

/// How much of the last baskets was foretold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hits {
    /// Customers asked about: all with something to foretell.
    pub customers: u32,
    /// Of them those with at least one product foretold.
    pub hit: u32,
    /// Mean of the discounted cumulative gain (Järvelin & Kekäläinen 2002), where the best order of the basket's products is 1;
    /// `None` without customers.
    pub ndcg: Option<f64>,
    /// Mean share of the basket that was suggested; `None` without customers.
    pub recall: Option<f64>,
    /// Mean share of the suggestions that were bought; `None` without customers.
    pub precision: Option<f64>,
}

impl Hits {
    /// Share of the customers with at least one product foretold.
    pub fn hit_rate(&self) -> Option<f64> {
        (self.customers > 0).then(|| f64::from(self.hit) / f64::from(self.customers))
    }

    /// Of each customer's last basket and what was suggested in its place, best first.
    ///
    /// # Panics
    /// Where `most` is 0.
    pub fn of<'a>(baskets: impl IntoIterator<Item = (&'a [u32], Vec<u32>)>, most: usize) -> Self {
        assert!(most > 0, "nothing is suggested");
        let (mut customers, mut hit, mut sums) = (0_u32, 0, [0.0; 3]);
        let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        for (basket, suggested) in baskets {
            let (mut found, mut gained) = (0_u32, 0.0);
            for (place, product) in suggested.iter().take(most).enumerate() {
                if basket.contains(product) {
                    found += 1;
                    gained += gain(place);
                }
            }
            let best: f64 = (0..basket.len().min(most)).map(gain).sum();
            customers += 1;
            hit += u32::from(found > 0);
            sums[0] += gained / best;
            sums[1] += f64::from(found) / basket.len() as f64;
            sums[2] += f64::from(found) / most as f64;
        }
        let [ndcg, recall, precision] = sums.map(|sum| (customers > 0).then(|| sum / f64::from(customers)));
        Self { customers, hit, ndcg, recall, precision }
    }
}

/// How well a recommender foretells a shop's last baskets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// Suggestions for each customer.
    pub suggested: usize,
    /// Any product of the last basket counts.
    pub all: Hits,
    /// Only products count that the customer had not bought before, and only such are suggested.
    pub new: Hits,
    /// What [`Evaluation::all`] would be if everybody were suggested the products with the most buyers.
    pub most_bought: Hits,
    /// The same of [`Evaluation::new`], without what the customer had bought before.
    pub most_bought_new: Hits,
}

/// Customers asked about at most: of more, every so-manieth. The share is then known to a hundredth.
const ASKED: usize = 10_000;

impl Evaluation {
    /// Fits to all baskets but the last ones, and looks how many of those it foretells with so many suggestions.
    ///
    /// # Panics
    /// Where nothing is to be suggested.
    pub fn of(split: &Split, habit: Habit, suggested: usize) -> Self {
        let recommender = Recommender::fit(&split.known, habit);
        let hits = |wanted: Wanted| {
            let all = split.asked(wanted);
            let step = all.len().div_ceil(ASKED).max(1);
            let asked: Vec<_> = all.into_iter().step_by(step).collect();
            let customers: Vec<usize> = asked.iter().map(|(customer, _)| *customer).collect();
            let suggestions = recommender.suggest_all(&split.known, &customers, wanted, suggested);
            let products = suggestions.into_iter().map(|list| list.into_iter().map(|one| one.product).collect());
            let usual =
                customers.iter().map(|customer| recommender.most_bought(split.known.of(*customer), wanted, suggested));
            let baskets = || asked.iter().map(|(_, basket)| &basket[..]);
            (Hits::of(baskets().zip(products), suggested), Hits::of(baskets().zip(usual), suggested))
        };
        let ((all, most_bought), (new, most_bought_new)) = (hits(Wanted::All), hits(Wanted::New));
        Self { suggested, all, new, most_bought, most_bought_new }
    }
}

impl Split {
    /// The customers with something to foretell, and what it is.
    pub fn asked(&self, wanted: Wanted) -> Vec<(usize, Vec<u32>)> {
        let all = self.last.iter().enumerate().map(|(customer, basket)| {
            let is_asked = |product: &u32| match wanted {
                Wanted::All => true,
                Wanted::New => !self.known.of(customer).any(|known| known.binary_search(product).is_ok()),
            };
            (customer, basket.iter().copied().filter(is_asked).collect::<Vec<u32>>())
        });
        all.filter(|(_, basket)| !basket.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_basket_of_who_came_twice_is_left_out() {
        let mut shoppers = Shoppers::new(4);
        shoppers.push([vec![0, 1], vec![1, 2, 3]]);
        shoppers.push([vec![2]]);
        let split = Split::of(&shoppers);
        assert_eq!(split.known.of(0).collect::<Vec<_>>(), [&[0, 1][..]]);
        assert_eq!(split.known.of(1).collect::<Vec<_>>(), [&[2][..]]);
        // Nobody else bought product 3, so that nothing could foretell it.
        assert_eq!(split.last, [vec![1, 2], vec![]]);
        assert_eq!(split.asked(Wanted::All), [(0, vec![1, 2])]);
        assert_eq!(split.asked(Wanted::New), [(0, vec![2])]);
    }

    #[test]
    fn the_most_bought_are_judged_on_the_same_baskets() {
        // Three customers buy 0 once and again; the last basket of the fourth, who bought 1, holds 2, which only one other bought.
        let mut shoppers = Shoppers::new(3);
        for _ in 0..3 {
            shoppers.push([vec![0], vec![0]]);
        }
        shoppers.push([vec![1], vec![2]]);
        shoppers.push([vec![2]]);
        let judged = Evaluation::of(&Split::of(&shoppers), Habit::default(), 1);
        assert_eq!((judged.most_bought.hit, judged.most_bought.customers), (3, 4));
        // To the fourth 0 is new, too, and has the most buyers.
        assert_eq!((judged.most_bought_new.hit, judged.most_bought_new.customers), (0, 1));
        let judged = Evaluation::of(&Split::of(&shoppers), Habit::default(), 2);
        assert_eq!((judged.most_bought_new.hit, judged.new.customers), (1, 1));
    }

    #[test]
    fn gains_are_discounted_by_place() {
        let hits = Hits::of([(&[7_u32, 9][..], vec![1, 7, 9])], 10);
        let expected = (1.0 / 3.0_f64.log2() + 0.5) / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((hits.ndcg.expect("a value") - expected).abs() < 1e-12);
        assert_eq!((hits.hit_rate(), hits.recall, hits.precision), (Some(1.0), Some(1.0), Some(0.2)));
        assert_eq!(Hits::of([], 10).hit_rate(), None);
    }
}
