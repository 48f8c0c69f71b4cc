//! How fast the log is: appending, flushing, scanning for a refold, one customer's timeline.
//!
//! `STAMMKUNDE_BENCH_EVENTS` says how many events (default 100,000). One pass over one folder in the system's folder
//! for temporary files: the times are of the order a user sees, disk included.
#![allow(clippy::unwrap_used, clippy::cast_possible_wrap, missing_docs)]

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use domain::{Amount, ArrivedAs, Currency, CustomerId, Event, Kind, Line, MessageId, NaturalKey, Order};
use engine::ports::{Log, NewEvent, Position};
use jiff::Timestamp;
use lifecycle::Touch;
use storage::DataFolder;

const CATEGORIES: [&str; 5] = ["Rotwein", "Weißwein", "Schaumwein", "Gläser", "Bücher"];

/// The orders of a shop over two years, ten a customer, in the order of time; one customer in a thousand buys much.
fn event_at(number: i64, all: i64) -> NewEvent {
    let scattered = number.wrapping_mul(2_654_435_761).rem_euclid(all.max(1));
    let customer = if number % 10_000 == 0 { 0 } else { scattered / 10 };
    let occurred_at = Timestamp::from_microsecond(1_600_000_000_000_000 + number * (63_072_000_000_000 / all)).unwrap();
    let customer = CustomerId::new(&format!("{:08}", customer * 7919 % 100_000_000)).unwrap();
    let lines = (0..=number % 3).map(|line| Line {
        sku: Some(format!("{}", 20_000 + (number * 31 + line) % 4000)),
        name: Some(format!("Artikel {}", (number * 17 + line) % 4000)),
        category: Some(CATEGORIES[usize::try_from((number + line) % 5).unwrap()].to_owned()),
        price: Amount::from_micros(1_990_000 + number % 50 * 10_000),
        quantity: 1 + line,
        cost: None,
    });
    let order = Order {
        order_id: Some(number.to_string()),
        source: "bench".to_owned(),
        revenue: Amount::from_micros(20_000_000 + number % 1000 * 10_000),
        sales_channel: Some("shop".to_owned()),
        lines: lines.collect(),
        ..Order::default()
    };
    let event = Event {
        arrived_as: Some(ArrivedAs::External(customer.clone())),
        customer: Some(customer),
        properties: order.to_properties(),
        ..Event::new(MessageId(format!("bench-{number}")), Kind::OrderCompleted, occurred_at, occurred_at)
    };
    NewEvent { touch: Touch::of(&event, Currency::EUR), natural_key: None, event }
}

fn report(what: &str, time: Duration, events: i64) {
    let seconds = time.as_secs_f64();
    println!("{what:<42} {:>9.1} ms {:>12.0} events/s", seconds * 1e3, events as f64 / seconds);
}

fn append(folder: &DataFolder, events: &[NewEvent], batch: usize, what: &str) {
    let start = Instant::now();
    for batch in events.chunks(batch) {
        folder.append(batch).unwrap();
    }
    report(what, start.elapsed(), events.len() as i64);
}

fn scan(folder: &DataFolder, what: &str, all: i64) {
    let start = Instant::now();
    let (mut seen, mut sum) = (0, 0);
    folder
        .touches(Position(0), &mut |_, touch| {
            seen += 1;
            sum += touch.order.map_or(0, |order| order.amount.micros());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, all);
    assert!(sum > 0);
    report(what, start.elapsed(), all);
}

fn timelines(folder: &DataFolder, what: &str, customers: i64) {
    for round in ["cold", "warm"] {
        let mut times: Vec<(Duration, usize)> = (0..20)
            .map(|number| {
                let customer = if number == 0 { 0 } else { number * 97_003 % customers };
                let customer = CustomerId::new(&format!("{:08}", customer * 7919 % 100_000_000)).unwrap();
                let start = Instant::now();
                let found = folder.timeline(std::slice::from_ref(&customer), None, 1000).unwrap().len();
                (start.elapsed(), found)
            })
            .collect();
        let (busiest, found) = times[0];
        times.sort_unstable();
        println!(
            "{what:<42} {:>9.1} ms median, {:.1} ms worst, {:.1} ms for the {found} newest of the busiest ({round})",
            times[10].0.as_secs_f64() * 1e3,
            times[19].0.as_secs_f64() * 1e3,
            busiest.as_secs_f64() * 1e3,
        );
    }
}

fn main() {
    let all: i64 = std::env::var("STAMMKUNDE_BENCH_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();

    let part = all.min(50_000);
    let make = |from: i64, to: i64| (from..to).map(|number| event_at(number, all)).collect::<Vec<_>>();
    let mut written = 0;
    for (batch, keyed, what) in [
        (100, false, "append, batches of 100"),
        (1000, false, "append, batches of 1000"),
        (1000, true, "append, batches of 1000, natural keys"),
    ] {
        let mut events = make(written, (written + part).min(all));
        if keyed {
            for event in &mut events {
                event.natural_key = Some((NaturalKey::of(&[&event.event.message_id.0]), [1; 16]));
            }
        }
        append(&folder, &events, batch, what);
        written += events.len() as i64;
    }
    scan(&folder, "touches, hot", written);
    while written < all {
        let events = make(written, (written + 500_000).min(all));
        for batch in events.chunks(5000) {
            folder.append(batch).unwrap();
        }
        written += events.len() as i64;
        let start = Instant::now();
        let flushed = folder.flush().unwrap();
        report(&format!("flush into {} files", flushed.files), start.elapsed(), flushed.events as i64);
    }
    folder.flush().unwrap();
    scan(&folder, "touches, lake", all);
    scan(&folder, "touches, lake, again", all);
    timelines(&folder, "timeline, lake", (all / 10).max(1));
    let start = Instant::now();
    assert_eq!(folder.totals().unwrap().events, all.unsigned_abs());
    report("totals by SQL", start.elapsed(), all);
    let start = Instant::now();
    let mut exported = 0;
    folder
        .events(&mut |_| {
            exported += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(exported, all);
    report("events in the order of the export", start.elapsed(), all);
}
