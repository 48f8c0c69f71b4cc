//! Fit and predict everybody: for a million customers on two cores the budget is 2 s and 200 MB for BG/NBD and MBG/NBD, 15 s
//! for Pareto/NBD.
#![allow(missing_docs)] // criterion's macro makes public items

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use models::chance::Chance;
use models::value::bg_nbd::BgNbd;
use models::value::forecast::PurchaseForecast;
use models::value::mbg_nbd::MbgNbd;
use models::value::pareto_nbd::ParetoNbd;
use models::value::{Prediction, PurchaseHistory};
use support::one_customer;

/// The law of CDNOW; ages 27 to 39 weeks, in whole days or not.
fn customers(count: usize, grain: Option<f64>) -> Vec<PurchaseHistory> {
    let mut chance = Chance::new(7);
    (0..count)
        .map(|_| {
            let age = 27.0 + 12.0 * chance.uniform();
            let age = grain.map_or(age, |grain| (age / grain).round() * grain);
            one_customer(&mut chance, [0.243, 4.414, 0.793, 2.426], age, 0.0, grain).0
        })
        .collect()
}

fn fit_and_predict(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bg_nbd");
    group.sample_size(10);
    for count in [100_000, 1_000_000] {
        for (times, grain) in [("days", Some(1.0 / 7.0)), ("continuous", None)] {
            let histories = customers(count, grain);
            let mut predictions = vec![Prediction::default(); histories.len()];
            group.bench_function(BenchmarkId::new(format!("fit_and_predict_{times}"), count), |bencher| {
                bencher.iter(|| {
                    let model = BgNbd::fit(&histories).expect("simulated customers carry the model").model;
                    model.predict_into(&histories, 52.0, &mut predictions);
                    predictions[0]
                });
            });
            group.bench_function(BenchmarkId::new(format!("fit_{times}"), count), |bencher| {
                bencher.iter(|| BgNbd::fit(&histories));
            });
        }
    }
    group.finish();
}

/// The other two on the same customers; Pareto/NBD on data of another law, as a shop's are.
fn others(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("others");
    group.sample_size(10);
    for (times, grain) in [("days", Some(1.0 / 7.0)), ("continuous", None)] {
        let histories = customers(1_000_000, grain);
        let mut predictions = vec![Prediction::default(); histories.len()];
        group.bench_function(BenchmarkId::new(format!("mbg_nbd_{times}"), histories.len()), |bencher| {
            bencher.iter(|| {
                let model = MbgNbd::fit(&histories).expect("simulated customers carry the model").model;
                model.predict_into(&histories, 52.0, &mut predictions);
                predictions[0]
            });
        });
        group.bench_function(BenchmarkId::new(format!("pareto_nbd_{times}"), histories.len()), |bencher| {
            bencher.iter(|| {
                let model = ParetoNbd::fit(&histories).expect("simulated customers carry the model").model;
                model.predict_into(&histories, 52.0, &mut predictions);
                predictions[0]
            });
        });
    }
    group.finish();
}

criterion_group!(benches, fit_and_predict, others);
criterion_main!(benches);
