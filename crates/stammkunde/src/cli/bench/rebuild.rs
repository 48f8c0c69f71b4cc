//! Everything derived, made anew from the log: histories, facts and phases of a million customers, beside DuckDB, which
//! groups the same files by customer.

use std::sync::Arc;
use std::time::Instant;

use domain::{ArrivedAs, Day, Event, Firm, Kind, MessageId, Order};
use engine::Engine;
use engine::ports::{Log, Tables};
use storage::DataFolder;

use super::group_by::DuckDb;
use super::{Figure, Given, phases};
use crate::fault::Fault;

const SECONDS: f64 = 3.0;
const START_SECONDS: f64 = 2.0;
const BYTES: f64 = 256.0;
/// Events written at once.
const BATCH: usize = 20_000;
/// Each side is asked so often; the quickest counts.
const TIMES: usize = 3;

/// What DuckDB is asked: a part of what the facts say of each customer, summed up so that little is handed over.
const QUESTION: &str = "WITH moments AS (SELECT customer, kind, amount, occurred_at, \
    CASE WHEN kind = 'Page Viewed' AND (lag(occurred_at) OVER each IS NULL \
        OR occurred_at - lag(occurred_at) OVER each >= INTERVAL 30 MINUTE) THEN 1 ELSE 0 END AS begins \
    FROM events WINDOW each AS (PARTITION BY customer, kind ORDER BY occurred_at)), \
  facts AS (SELECT customer, min(occurred_at) AS first_seen, max(occurred_at) AS last_seen, \
    count(*) FILTER (kind = 'Order Completed') AS orders, \
    sum(amount) FILTER (kind = 'Order Completed') AS revenue, \
    min(occurred_at) FILTER (kind = 'Order Completed') AS first_order, \
    max(occurred_at) FILTER (kind = 'Order Completed') AS last_order, \
    count(DISTINCT CAST(occurred_at AS DATE)) FILTER (kind = 'Order Completed') AS purchase_days, \
    count(*) FILTER (kind = 'Page Viewed') AS pages, sum(begins) AS sessions \
    FROM moments GROUP BY customer) \
  SELECT count(*), CAST(sum(orders) AS BIGINT), CAST(sum(revenue) AS BIGINT), CAST(sum(sessions) AS BIGINT) FROM facts";

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let place = tempfile::tempdir()?;
    let customers = usize::try_from(given.events / phases::EVENTS).unwrap_or(usize::MAX);
    fill(place.path(), customers)?;
    let (mut folded, mut derived) = (f64::INFINITY, f64::INFINITY);
    let (mut histories, mut held) = (0.0, 0.0);
    for _ in 0..TIMES {
        let begun = Instant::now();
        let engine = Engine::open(Arc::new(DataFolder::open(place.path())?))?;
        folded = folded.min(begun.elapsed().as_secs_f64());
        let state = engine.state()?;
        let (_, last) = state.span().ok_or_else(|| Fault::from(std::io::Error::other("an empty log")))?;
        let begun = Instant::now();
        let population = state.knowledge().population(last);
        derived = derived.min(begun.elapsed().as_secs_f64());
        let each = |bytes: usize| bytes as f64 / customers.max(1) as f64;
        histories = each(state.book.held_bytes());
        held = each(population.held_bytes());
    }
    let shown = |name: &str, measured: f64, unit: &str| Figure {
        budget: None,
        ..Figure::at_most("rebuild", name, measured, unit, 0.0)
    };
    let whole = Figure::at_most("rebuild", "rebuild", folded + derived, "s", SECONDS);
    Ok(vec![
        Figure { peer: duckdb(place.path())?, ..whole },
        shown("rebuild-folded", folded, "s"),
        shown("rebuild-facts", derived, "s"),
        shown("rebuild-histories", histories, "B"),
        Figure::at_most("rebuild", "rebuild-held", held, "B", BYTES),
        Figure::at_most("rebuild", "rebuild-saved", saved(place.path())?, "s", START_SECONDS),
    ])
}

/// All events in the lake, and nothing derived from them on the disk.
pub(super) fn fill(path: &std::path::Path, customers: usize) -> Result<(), Fault> {
    let folder = Arc::new(DataFolder::open(path)?);
    folder.set_firm(&Firm::assumed("bench"))?;
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn engine::ports::Folder>)?;
    let zone = engine.state()?.zone.clone();
    let (mut batch, mut fault) = (Vec::with_capacity(BATCH), None);
    phases::events(customers, Day::from_number(20_000), &zone, |done| {
        batch.push(event(&done));
        if batch.len() == BATCH && fault.is_none() {
            fault = engine.ingest(std::mem::take(&mut batch)).err();
        }
    });
    fault.map_or(Ok(()), Err)?;
    engine.ingest(batch)?;
    folder.flush()?;
    while folder.compact()? {}
    Ok(())
}

fn event(done: &phases::Done<'_>) -> Event {
    let mut event = Event::new(MessageId(format!("m{}", done.message)), done.kind.clone(), done.at, done.at);
    if done.kind == Kind::OrderCompleted {
        let order_id = Some(done.message.to_string());
        let order = Order { order_id, source: "bench".into(), revenue: done.amount, ..Order::default() };
        event.properties = order.to_properties();
    }
    Event { arrived_as: ArrivedAs::user(done.customer.as_str()).ok(), source: Some("bench".into()), ..event }
}

/// DuckDB's time for some of the same facts; `None` where it is not installed.
fn duckdb(path: &std::path::Path) -> Result<Option<f64>, Fault> {
    let Some(mut duckdb) = DuckDb::start(path) else { return Ok(None) };
    let mut seconds = f64::INFINITY;
    for _ in 0..TIMES {
        seconds = seconds.min(duckdb.ask(QUESTION)?.0);
    }
    Ok(Some(seconds))
}

/// Seconds until a folder answers whose state was saved.
fn saved(path: &std::path::Path) -> Result<f64, Fault> {
    let engine = Engine::open(Arc::new(DataFolder::open(path)?))?;
    engine.save()?;
    drop(engine);
    let begun = Instant::now();
    let engine = Engine::open(Arc::new(DataFolder::open(path)?))?;
    let seconds = begun.elapsed().as_secs_f64();
    drop(engine);
    Ok(seconds)
}
