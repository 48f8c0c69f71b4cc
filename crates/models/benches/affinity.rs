//! Groups of a million customers (budget 1.5 s on two cores; scikit-learn 2.79 s) and what Online Retail buys together (.4 s;
//! implicit .87 s).
#![allow(missing_docs)] // criterion's macro makes public items

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use models::affinity::{Habit, Recommender, Thresholds, Wanted, rules};
use models::chance::Chance;
use models::clusters::{Scale, Search, k_means};
use support::online_retail::Shop;

/// Recency, frequency and spend of customers as a shop has them: few who buy much, many who bought once.
fn customers(count: usize) -> Vec<[f64; 3]> {
    let mut chance = Chance::new(7);
    let points: Vec<[f64; 3]> = (0..count)
        .map(|_| {
            let rate = chance.gamma(0.8) / 12.0;
            let orders = 1.0 + f64::from(chance.poisson(52.0 * rate));
            let silence = chance.exponential((1.0 / rate.max(0.005)).min(52.0));
            let spend = orders * (3.5 + 0.6 * chance.normal()).exp();
            [silence, orders, spend].map(f64::ln_1p)
        })
        .collect();
    let scale = Scale::of(&points);
    points.into_iter().map(|point| scale.standard(point)).collect()
}

fn clusters(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clusters");
    group.sample_size(10);
    let points = customers(1_000_000);
    group.bench_function("k_means_1000000_by_3_in_4", |bencher| {
        bencher.iter(|| k_means(&points, Search::of(4), 1).inertia);
    });
    group.finish();
}

fn affinity(criterion: &mut Criterion) {
    let Some(shop) = Shop::read() else { return };
    let mut group = criterion.benchmark_group("affinity");
    group.sample_size(10);
    group.bench_function("recommender_fit_online_retail", |bencher| {
        bencher.iter(|| Recommender::fit(&shop.shoppers, Habit::default()));
    });
    let recommender = Recommender::fit(&shop.shoppers, Habit::default());
    let everybody: Vec<usize> = (0..shop.shoppers.len()).collect();
    group.bench_function("recommend_online_retail", |bencher| {
        bencher.iter(|| recommender.suggest_all(&shop.shoppers, &everybody, Wanted::New, 10).len());
    });
    let thresholds = Thresholds { support: 0.01, confidence: 0.5, products: 8, sets: 100_000 };
    group.bench_function("rules_online_retail", |bencher| {
        bencher.iter(|| rules(shop.shoppers.baskets(), thresholds).map(|rules| rules.len()));
    });
    group.finish();
}

criterion_group!(benches, clusters, affinity);
criterion_main!(benches);
