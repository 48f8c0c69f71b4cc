//! How value is spread over customers: how many are worth how much, and what the best bring of all.

use domain::Amount;
use serde::Serialize;

/// Points of the curve: every twentieth of the customers.
const POINTS: u64 = 20;
/// The mantissas of the bounds of bins: each about twice the one before.
const MANTISSAS: [i64; 3] = [1, 2, 5];

/// Customers of like value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// The least value in it; nothing for the first, in which are all below the next.
    pub from: Amount,
    /// The first value beyond it.
    pub until: Amount,
    /// Customers in it.
    pub customers: u64,
    /// What they are worth together.
    pub value: Amount,
    /// Customers by group, as the values were given.
    pub by_group: Vec<u64>,
}

/// What the customers worth most bring.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Brought {
    /// The share of customers, those worth most first.
    pub customers: f64,
    /// The share of all value that they bring.
    pub value: f64,
}

/// How value is spread.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Customers.
    pub customers: u64,
    /// What all are worth.
    pub value: Amount,
    /// Half are worth no more than this.
    pub median: Amount,
    /// How many are worth how much, in bins of 1, 2, 5, 10, 20, … currency units.
    pub bins: Vec<Bin>,
    /// What the customers worth most bring of all value (Pareto's curve; Lorenz 1905 drew it from the other end), from none to all.
    pub curve: Vec<Brought>,
    /// The share of all value that the fifth of the customers worth most brings.
    pub top_fifth: f64,
    /// The share of the customers, those worth most first, that brings half of all value.
    pub half_by: f64,
    /// Gini's coefficient: 0 where all are worth the same, towards 1 where one is worth everything.
    pub gini: f64,
}

impl Spread {
    /// Of values that are not negative, each with its group among so many. `None` of nobody, and where nobody is worth anything.
    pub fn of(mut values: Vec<(Amount, usize)>, groups: usize) -> Option<Self> {
        values.sort_unstable_by(|one, other| other.cmp(one));
        let total: i128 = values.iter().map(|(value, _)| i128::from(value.micros())).sum();
        if total <= 0 {
            return None;
        }
        let count = values.len() as u64;
        let mut up_to = vec![0_i128];
        for (value, _) in &values {
            up_to.push(up_to.last().copied().unwrap_or(0) + i128::from(value.micros()));
        }
        // Between two customers the curve is a straight line.
        let share = |part: f64| {
            let place = part * count as f64;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the list
            let whole = (place.floor() as usize).min(values.len());
            let next = up_to.get(whole + 1).map_or(0.0, |next| (next - up_to[whole]) as f64);
            (up_to[whole] as f64 + next * (place - whole as f64)) / total as f64
        };
        let point = |step: u64| {
            let customers = step as f64 / POINTS as f64;
            Brought { customers, value: if step == POINTS { 1.0 } else { share(customers) } }
        };
        let half = up_to.partition_point(|sum| sum * 2 < total);
        let over = (up_to[half] * 2 - total) as f64 / 2.0;
        let last = (up_to[half] - up_to[half - 1]) as f64;
        let area: f64 = up_to.windows(2).map(|pair| (pair[0] + pair[1]) as f64 / 2.0).sum();
        Some(Self {
            customers: count,
            value: money(total),
            median: values[values.len() / 2].0,
            bins: bins(&values, groups),
            curve: (0..=POINTS).map(point).collect(),
            top_fifth: share(0.2),
            half_by: (half as f64 - over / last) / count as f64,
            gini: (2.0 * area / (total as f64 * count as f64) - 1.0).max(0.0),
        })
    }
}

fn money(micros: i128) -> Amount {
    Amount::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

/// Bounds 1, 2, 5, 10, … up to the first beyond the largest value; `values` are sorted, the largest first.
fn bins(values: &[(Amount, usize)], groups: usize) -> Vec<Bin> {
    let largest = values.first().map_or(Amount::ZERO, |(value, _)| *value);
    let bounds = (0..13).flat_map(|power| MANTISSAS.map(|mantissa| Amount::from_units(mantissa * 10_i64.pow(power))));
    let (mut bins, mut from) = (Vec::new(), Amount::ZERO);
    for until in bounds {
        bins.push(Bin { from, until, customers: 0, value: Amount::ZERO, by_group: vec![0; groups] });
        from = until;
        if until > largest {
            break;
        }
    }
    for (value, group) in values {
        let place = bins.partition_point(|bin| bin.until <= *value).min(bins.len() - 1);
        let bin = &mut bins[place];
        bin.customers += 1;
        bin.value += *value;
        if let Some(count) = bin.by_group.get_mut(*group) {
            *count += 1;
        }
    }
    // Empty bins at the beginning say nothing.
    let begin = bins.iter().position(|bin| bin.customers > 0).unwrap_or(0);
    bins.split_off(begin)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(units: &[i64]) -> Vec<(Amount, usize)> {
        units.iter().enumerate().map(|(place, units)| (Amount::from_units(*units), place % 2)).collect()
    }

    #[test]
    fn a_fifth_that_brings_most_is_told() {
        let spread = Spread::of(values(&[60, 10, 10, 10, 10]), 2).expect("value");
        assert!((spread.top_fifth - 0.6).abs() < 1e-12);
        // The first brings 60, so half of the 100 are reached within them.
        assert!((spread.half_by - 5.0 / 6.0 / 5.0).abs() < 1e-12);
        let told: Vec<_> = spread.bins.iter().map(|bin| (bin.from, bin.until, bin.customers)).collect();
        let units = Amount::from_units;
        assert_eq!(told, [(units(10), units(20), 4), (units(20), units(50), 0), (units(50), units(100), 1)]);
        assert_eq!((spread.median, spread.bins[0].by_group.clone()), (units(10), vec![2, 2]));
        assert!((spread.gini - 0.4).abs() < 1e-12, "{}", spread.gini);
    }

    #[test]
    fn of_nothing_nothing_is_told() {
        assert_eq!(Spread::of(Vec::new(), 1), None);
        assert_eq!(Spread::of(values(&[0, 0]), 2), None);
    }

    proptest! {
        #[test]
        fn curves_rise_ever_slower_and_bins_hold_everybody(units in prop::collection::vec(0_i64..2_000_000, 1..80)) {
            let Some(spread) = Spread::of(values(&units), 2) else { return Ok(()) };
            prop_assert_eq!(spread.bins.iter().map(|bin| bin.customers).sum::<u64>(), units.len() as u64);
            prop_assert_eq!(spread.bins.iter().map(|bin| bin.value).sum::<Amount>(), spread.value);
            prop_assert!(spread.bins.iter().all(|bin| bin.by_group.iter().sum::<u64>() == bin.customers));
            let rises: Vec<f64> = spread.curve.windows(2).map(|pair| pair[1].value - pair[0].value).collect();
            prop_assert!(rises.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9));
            prop_assert!((0.0..=1.0).contains(&spread.gini) && spread.top_fifth >= 0.2 - 1e-9 && spread.half_by <= 0.5 + 1e-9);
            prop_assert!(spread.curve.first().is_some_and(|point| point.value.abs() < 1e-12));
            prop_assert!(spread.curve.last().is_some_and(|point| (point.value - 1.0).abs() < 1e-12));
        }
    }
}
