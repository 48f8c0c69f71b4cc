//! What customers buy again and again, and when each will need it next.
//!
//! The rhythm of one customer with one product is a mean of the logarithms of the days between purchases, pulled towards that of
//! the product and of all products, as far as customers are alike (empirical Bayes): two purchases say little about a rhythm.

use domain::Day;
use lifecycle::CustomerIndex;

use super::assortment::Assortment;

/// Purchases of a product on different days from which on a customer has a rhythm.
const FEWEST_TIMES: usize = 3;
/// Standard deviations from the middle to the ends of the interval that holds four of five next purchases.
const FOUR_OF_FIVE: f64 = 1.281_551_565_545;
/// Standard deviations after which somebody who did not come buys it no more: 98 of 100 would have come.
const LAPSED: f64 = 2.053_748_910_631;
/// Own intervals after which a rhythm ended however wide rhythms spread: the purchase that was due did not come, nor did the next one.
/// Where gaps spread widely, the deviations alone would call something due for years.
const LAPSED_INTERVALS: f64 = 2.0;
/// How many gaps the product's own rhythm weighs at least and at most, whatever the data say of how alike customers are.
const WEIGHT: std::ops::RangeInclusive<f64> = 0.25..=20.0;
/// Spread of the logarithm of a gap where no data tell it: a factor of two either way in nearly all cases.
const USUAL_SPREAD: f64 = 0.5;

/// A product that a customer will need again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refill {
    /// Who.
    pub customer: CustomerIndex,
    /// What.
    pub product: u32,
    /// Days on which they bought it.
    pub times: u32,
    /// The last of them.
    pub last: Day,
    /// Days from one purchase to the next, by half sooner and by half later.
    pub every_days: f64,
    /// When the next one is due.
    pub due: Day,
    /// One of ten buys before.
    pub earliest: Day,
    /// One of ten buys after.
    pub latest: Day,
}

/// All that customers will need again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Refills {
    /// Those whose day is nearest first, be it past or to come; then by customer and product.
    pub due: Vec<Refill>,
    /// Places among those by customer, in the same order.
    by_customer: Vec<u32>,
    /// Rhythms that ended: so late that the customer seems to buy the product no more.
    pub lapsed: u32,
}

/// One customer's purchases of one product.
struct Rhythm {
    customer: CustomerIndex,
    product: u32,
    last: Day,
    /// Days between purchases.
    gaps: u32,
    /// Sum and sum of squares of their logarithms.
    sum: f64,
    squares: f64,
}

impl Rhythm {
    fn mean(&self) -> f64 {
        self.sum / f64::from(self.gaps)
    }
}

/// How alike rhythms are.
struct Spread {
    /// Of one rhythm's gaps, the standard deviation of the logarithm.
    within: f64,
    /// Gaps that what others do weighs.
    weight: f64,
}

impl Refills {
    pub(super) fn of(assortment: &Assortment) -> Self {
        let rhythms = rhythms(assortment);
        if rhythms.is_empty() {
            return Self::default();
        }
        let spread = Spread::of(&rhythms);
        let all = mean(rhythms.iter().map(|rhythm| (rhythm.sum, rhythm.gaps)), 0.0, 0.0);
        let mut of_products = vec![(0.0, 0_u32); assortment.products.len()];
        for rhythm in &rhythms {
            let (sum, gaps) = &mut of_products[rhythm.product as usize];
            *sum += rhythm.sum;
            *gaps += rhythm.gaps;
        }
        let mut refills = Self::default();
        for rhythm in rhythms {
            let products = mean(std::iter::once(of_products[rhythm.product as usize]), all, spread.weight);
            let own = mean(std::iter::once((rhythm.sum, rhythm.gaps)), products, spread.weight);
            let after = |deviations: f64| plus(rhythm.last, (own + deviations * spread.within).exp());
            if after(LAPSED).min(plus(rhythm.last, LAPSED_INTERVALS * own.exp())) < assortment.day {
                refills.lapsed += 1;
                continue;
            }
            refills.due.push(Refill {
                customer: rhythm.customer,
                product: rhythm.product,
                times: rhythm.gaps + 1,
                last: rhythm.last,
                every_days: own.exp(),
                due: after(0.0),
                earliest: after(-FOUR_OF_FIVE),
                latest: after(FOUR_OF_FIVE),
            });
        }
        let away = |due: Day| due.since(assortment.day).unsigned_abs();
        refills.due.sort_by_key(|refill| (away(refill.due), refill.due, refill.customer, refill.product));
        refills.by_customer = (0..).take(refills.due.len()).collect();
        refills.by_customer.sort_by_key(|place| refills.due[*place as usize].customer);
        refills
    }

    /// What one customer will need again, the nearest to the day first.
    pub fn of_customer(&self, customer: CustomerIndex) -> impl Iterator<Item = &Refill> {
        let first = self.by_customer.partition_point(|place| self.due[*place as usize].customer < customer);
        let all = self.by_customer[first..].iter().map(|place| &self.due[*place as usize]);
        all.take_while(move |refill| refill.customer == customer)
    }
}

fn plus(day: Day, days: f64) -> Day {
    #[expect(clippy::cast_possible_truncation, reason = "bounded to a century")]
    let days = days.round().clamp(1.0, 36_525.0) as i32;
    day.plus(days)
}

/// The mean of sums over counts, pulled towards another with so much weight.
fn mean(sums: impl Iterator<Item = (f64, u32)>, towards: f64, weight: f64) -> f64 {
    let (sum, count) = sums.fold((0.0, 0.0), |whole, (sum, count)| (whole.0 + sum, whole.1 + f64::from(count)));
    if count + weight > 0.0 { (sum + towards * weight) / (count + weight) } else { towards }
}

fn rhythms(assortment: &Assortment) -> Vec<Rhythm> {
    let mut rhythms = Vec::new();
    let mut bought: Vec<(u32, Day)> = Vec::new();
    for customer in assortment.customers() {
        bought.clear();
        let lines =
            assortment.baskets_of(*customer).flat_map(|(day, basket)| basket.iter().map(move |one| (*one, day)));
        bought.extend(lines);
        bought.sort_unstable();
        bought.dedup();
        for days in bought.chunk_by(|one, next| one.0 == next.0).filter(|days| days.len() >= FEWEST_TIMES) {
            let gaps = days.windows(2).map(|pair| f64::from(pair[1].1.since(pair[0].1)).ln());
            let (sum, squares) = gaps.fold((0.0, 0.0), |sums, gap| (sums.0 + gap, sums.1 + gap * gap));
            let (product, last) = days[days.len() - 1];
            let gaps = u32::try_from(days.len() - 1).unwrap_or(u32::MAX);
            rhythms.push(Rhythm { customer: *customer, product, last, gaps, sum, squares });
        }
    }
    rhythms
}

impl Spread {
    /// The variance within rhythms, and how many gaps weigh as much as what is known of others: the variance within over that
    /// between (by moments, Searle, Casella & `McCulloch` 1992).
    fn of(rhythms: &[Rhythm]) -> Self {
        let (mut squares, mut freedom, mut inverse) = (0.0, 0.0, 0.0);
        let count = rhythms.len() as f64;
        for rhythm in rhythms {
            let gaps = f64::from(rhythm.gaps);
            squares += (rhythm.squares - rhythm.sum * rhythm.sum / gaps).max(0.0);
            freedom += gaps - 1.0;
            inverse += 1.0 / gaps;
        }
        let within = if freedom > 0.0 && squares > 0.0 { squares / freedom } else { USUAL_SPREAD * USUAL_SPREAD };
        let middle = rhythms.iter().map(Rhythm::mean).sum::<f64>() / count;
        let apart = rhythms.iter().map(|rhythm| (rhythm.mean() - middle).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        let between = (apart - within * inverse / count).max(0.0);
        let weight = if between > 0.0 { within / between } else { *WEIGHT.end() };
        Self { within: within.sqrt(), weight: weight.clamp(*WEIGHT.start(), *WEIGHT.end()) }
    }
}
