//! How long it takes with a million customers; run on demand, in release.

use std::time::Instant;

use analytics::kpi::{self, Context, Dimension};
use analytics::{Cohorts, OrderTable};
use domain::{Amount, Day, Period};
use jiff::Timestamp;

use crate::support::{book, order};

/// A million customers with four orders each over four years, some often and some rarely.
#[test]
#[ignore = "a measurement of a minute; cargo test --release -- --ignored --nocapture speed"]
fn four_million_orders() {
    let (customers, orders) = (1_000_000_u64, 4_000_000_u64);
    let mut state = 1_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let touches: Vec<_> = (1..=orders)
        .map(|number| {
            let customer = if number <= customers { number } else { next(customers) + 1 };
            let day = i32::try_from(18_000 + next(1_460)).unwrap();
            let cents = i64::try_from(500 + next(20_000)).unwrap();
            let mut touch = order(&format!("c{customer}"), number, day, Amount::from_micros(cents * 10_000));
            touch.occurred_at =
                Timestamp::from_second(i64::from(day) * 86_400 + i64::try_from(next(86_400)).unwrap()).unwrap();
            touch.order.as_mut().unwrap().country = Some(format!("country {}", next(30)));
            touch
        })
        .collect();
    let book = book(&touches);
    drop(touches);
    let started = Instant::now();
    let table = OrderTable::build(&book, Day::from_number(19_460));
    println!("build of {} orders: {:?}", table.len(), started.elapsed());
    let all = Period::from_days(Day::from_number(18_000), Day::from_number(19_460)).unwrap();
    let year = Period::ending(Day::from_number(19_459), 365);
    let month = Period::ending(Day::from_number(19_459), 30);
    for kpi in kpi::CATALOGUE {
        let [all, year, month] = [all, year, month].map(|period| {
            let started = Instant::now();
            std::hint::black_box(kpi.measure(&Context::new(&table, &book, period)));
            started.elapsed().as_secs_f64() * 1e3
        });
        println!("{:28} all {all:7.2} ms, year {year:7.2} ms, month {month:7.2} ms", kpi.definition.id);
    }
    for id in ["revenue", "customers", "revenue_per_customer", "repeat_purchase_rate", "retention_rate"] {
        for dimension in [Dimension::Country, Dimension::Cohort] {
            let started = Instant::now();
            let parts = kpi::by(kpi::find(id).unwrap(), &Context::new(&table, &book, year), dimension).unwrap();
            println!("{id} of a year by {dimension:?} ({} parts): {:?}", parts.len(), started.elapsed());
        }
    }
    let started = Instant::now();
    let cohorts = Cohorts::build(&table, None);
    println!("{} cohorts: {:?}", cohorts.rows.len(), started.elapsed());
}
