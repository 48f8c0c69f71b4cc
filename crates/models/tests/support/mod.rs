//! Reads the shared data and oracles, and simulates customers; for tests only.
#![allow(dead_code)] // each test binary uses a part

pub(crate) mod online_retail;

use models::chance::Chance;
use models::value::PurchaseHistory;
use models::value::gamma_gamma::SpendHistory;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folder of shared data, or a message and `None`.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("STAMMKUNDE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    if folder.join("oracles").is_dir() {
        return Some(folder);
    }
    eprintln!(
        "skipped: the folder of shared data and oracles is missing at {} (or set STAMMKUNDE_SHARED)",
        folder.display()
    );
    None
}

pub(crate) fn oracle(name: &str) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(shared()?.join("oracles").join(name)).expect("the oracle is readable");
    Some(serde_json::from_str(&text).expect("the oracle is JSON"))
}

/// Asserts that a number is the expected one but for a relative error.
#[track_caller]
pub(crate) fn within(found: f64, expected: f64, relative: f64, what: &str) {
    assert!((found / expected - 1.0).abs() <= relative, "{what}: found {found}, expected {expected}");
}

/// Days since 1970-01-01 of a Gregorian date (Hinnant's `days_from_civil`).
pub(crate) fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

pub(crate) fn day_of_number(yyyymmdd: i64) -> i64 {
    day(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100)
}

/// A log of purchases: customer → day → money spent that day.
pub(crate) struct Log(pub(crate) BTreeMap<u32, BTreeMap<i64, f64>>);

/// A customer at the end of calibration, with what came after.
pub(crate) struct Customer {
    pub(crate) id: u32,
    pub(crate) history: PurchaseHistory,
    pub(crate) spend: Option<SpendHistory>,
    pub(crate) bought_later: u32,
}

impl Log {
    pub(crate) fn cdnow() -> Option<Self> {
        let path = shared()?.join("data/cdnow/CDNOW_sample.txt");
        let text = std::fs::read_to_string(path).expect("the CDNOW sample is readable");
        let mut log: BTreeMap<u32, BTreeMap<i64, f64>> = BTreeMap::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [_, customer, date, _, dollars] = fields[..] else { panic!("not a CDNOW line: {line}") };
            let when = day_of_number(date.parse().expect("a date"));
            let spent: f64 = dollars.parse().expect("an amount");
            *log.entry(customer.parse().expect("a customer")).or_default().entry(when).or_default() += spent;
        }
        Some(Self(log))
    }

    /// Known customers at the end of day `end`, times in weeks; purchases after it until `holdout_end` counted by days.
    pub(crate) fn customers(&self, end: i64, holdout_end: i64) -> Vec<Customer> {
        let weeks = |days: i64| days as f64 / 7.0;
        let mut customers = Vec::new();
        for (id, purchases) in &self.0 {
            let known: Vec<_> = purchases.range(..=end).collect();
            let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else { continue };
            let repeats = u32::try_from(known.len() - 1).expect("few purchases");
            let spent: f64 = known[1..].iter().map(|(_, money)| *money).sum();
            customers.push(Customer {
                id: *id,
                history: PurchaseHistory::new(repeats, weeks(*last - *first), weeks(end - *first))
                    .expect("a sound history"),
                spend: (repeats > 0).then(|| SpendHistory::new(repeats, spent / f64::from(repeats)).ok()).flatten(),
                bought_later: u32::try_from(purchases.range(end + 1..=holdout_end).count()).expect("few purchases"),
            });
        }
        customers
    }
}

pub(crate) fn histories(customers: &[Customer]) -> Vec<PurchaseHistory> {
    customers.iter().map(|customer| customer.history).collect()
}

/// How simulated customers leave.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Leaving {
    /// After a repeat purchase, with a chance Beta(a, b): BG/NBD.
    AfterRepeats,
    /// After any purchase, with a chance Beta(a, b): MBG/NBD.
    AfterEvery,
    /// At any time, with a rate Gamma(s, β): Pareto/NBD.
    AnyTime,
}

/// One BG/NBD customer, as [`customer_of`].
pub(crate) fn one_customer(
    chance: &mut Chance,
    law: [f64; 4],
    age: f64,
    horizon: f64,
    grain: Option<f64>,
) -> (PurchaseHistory, u32) {
    customer_of(Leaving::AfterRepeats, chance, law, age, horizon, grain)
}

/// One customer: the history at `age` and the purchases in the `horizon` after it. Times rounded up to `grain`
/// where given, as a shop's days are.
pub(crate) fn customer_of(
    leaving: Leaving,
    chance: &mut Chance,
    [r, alpha, third, fourth]: [f64; 4],
    age: f64,
    horizon: f64,
    grain: Option<f64>,
) -> (PurchaseHistory, u32) {
    let rate = chance.gamma(r) / alpha;
    let (leaves, life) = match leaving {
        Leaving::AfterRepeats | Leaving::AfterEvery => (chance.beta(third, fourth), f64::INFINITY),
        Leaving::AnyTime => {
            let leaves = chance.gamma(third) / fourth;
            (0.0, chance.exponential(1.0 / leaves))
        }
    };
    let (mut time, mut repeats, mut recency, mut later) = (0.0, 0, 0.0, 0);
    if matches!(leaving, Leaving::AfterEvery) && chance.happens(leaves) {
        time = f64::INFINITY;
    }
    loop {
        time += -chance.uniform().ln() / rate;
        if time > (age + horizon).min(life) {
            break;
        }
        if time <= age {
            let rounded = grain.map_or(time, |grain| ((time / grain).ceil() * grain).min(age));
            if rounded > recency {
                repeats += 1;
            }
            recency = rounded;
        } else {
            later += 1;
        }
        if chance.uniform() < leaves {
            break;
        }
    }
    (PurchaseHistory::new(repeats, recency, age).expect("simulated histories are sound"), later)
}

/// The distance of Kolmogorov and Smirnov between places on (0, 1) and the uniform law, times √n: above 1.63 once in a hundred uniform
/// samples, above 1.36 five times.
pub(crate) fn from_uniform(mut places: Vec<f64>) -> f64 {
    let n = places.len() as f64;
    places.sort_unstable_by(f64::total_cmp);
    let apart = |(rank, place): (usize, &f64)| (place - rank as f64 / n).abs().max((rank as f64 + 1.0) / n - place);
    places.iter().enumerate().map(apart).fold(0.0, f64::max) * n.sqrt()
}
