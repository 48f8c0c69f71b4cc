//! Appending to the log in batches of 100, each answered when it is on disk.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use domain::{Amount, ArrivedAs, Currency, Event, Kind, MessageId, Order};
use engine::ports::{Log, NewEvent};
use jiff::{SignedDuration, Timestamp};
use lifecycle::Touch;
use storage::DataFolder;

use super::{Figure, Given};
use crate::clock;
use crate::fault::Fault;

const EVENTS_PER_SECOND: f64 = 50_000.0;
const BATCH: usize = 100;
const BATCHES: usize = 2_000;
/// Clients that send at the same time; what they send is committed together.
const CLIENTS: usize = 8;

pub(crate) fn measure(_given: &Given) -> Result<Vec<Figure>, Fault> {
    let folder = tempfile::tempdir()?;
    let data = DataFolder::open(folder.path())?;
    let now = clock::now();
    let batches: Vec<Vec<NewEvent>> =
        (0..BATCHES).map(|batch| (0..BATCH).filter_map(|row| event(batch, row, now)).collect()).collect();
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let failures: Vec<_> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                        data.append(batch)?;
                    }
                    Ok(())
                })
            })
            .collect();
        clients.into_iter().filter_map(|client| client.join().ok()?.err()).collect()
    });
    if let Some(failure) = failures.into_iter().next() {
        let failure: engine::ports::PortError = failure;
        return Err(failure.into());
    }
    let rate = (BATCHES * BATCH) as f64 / begun.elapsed().as_secs_f64();
    Ok(vec![Figure { at_least: true, ..Figure::at_most("ingest", "ingest", rate, "/s", EVENTS_PER_SECOND) }])
}

fn event(batch: usize, row: usize, now: Timestamp) -> Option<NewEvent> {
    let number = batch * BATCH + row;
    let arrived = ArrivedAs::external(&format!("{}", number * 7_919 % 40_000)).ok()?;
    let order = Order {
        order_id: Some(number.to_string()),
        source: "bench".to_owned(),
        revenue: Amount::from_units(i64::try_from(number % 200).ok()?),
        ..Order::default()
    };
    let occurred_at = now.saturating_sub(SignedDuration::from_secs(i64::try_from(number).ok()?)).ok()?;
    let event = Event {
        customer: Some(arrived.customer().clone()),
        arrived_as: Some(arrived),
        properties: order.to_properties(),
        ..Event::new(MessageId(format!("bench-{number:012}")), Kind::OrderCompleted, occurred_at, now)
    };
    let touch = Touch::of(&event, Currency::EUR);
    Some(NewEvent { event, touch, natural_key: None })
}
