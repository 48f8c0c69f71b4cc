//! Events a second: the budget is 500,000 on two cores.
#![allow(missing_docs)] // criterion's macro makes public items

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use simulator::{Shop, ShopPlan};

const THREADS: u32 = 2;

/// Tells every group of the shop, spread over the threads; back comes how many events that were.
fn generate(shop: &Shop) -> usize {
    std::thread::scope(|scope| {
        let telling = |thread: u32| {
            scope.spawn(move || {
                let groups = (thread..shop.groups()).step_by(THREADS as usize);
                let mut events = 0;
                groups.for_each(|group| drop(shop.each_life(group, |life| events += life.events.len())));
                events
            })
        };
        let threads: Vec<_> = (0..THREADS).map(telling).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread that tells")).sum()
    })
}

fn bench(criterion: &mut Criterion) {
    let shop = Shop::new(ShopPlan::new(6_400, 24, 7)).expect("a plan");
    let mut group = criterion.benchmark_group("simulator");
    group.sample_size(10).throughput(Throughput::Elements(generate(&shop) as u64));
    group.bench_function("generate", |bencher| bencher.iter(|| generate(&shop)));
    let lives: Vec<_> = (0..8).flat_map(|number| shop.group(number).lives).collect();
    let events = lives.iter().map(|life| life.events.len()).sum::<usize>();
    group.throughput(Throughput::Elements(events as u64));
    group.bench_function("write", |bencher| {
        bencher.iter(|| {
            let mut out = Vec::with_capacity(events * 600);
            for event in lives.iter().flat_map(|life| &life.events) {
                simulator::segment::write_line(event, &mut out).expect("memory takes it");
            }
            out.len()
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
