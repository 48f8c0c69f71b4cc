//! Many events into one folder, over HTTP, until they lie in the lake: what the server holds meanwhile; and the folder for
//! those measurements that ask it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::Message;
use engine::Engine;
use engine::ports::{Log, Position};
use storage::DataFolder;

use super::client::{self, Connection, Reader};
use super::pages::Running;
use super::{Figure, Given, memory_megabytes, processor_seconds, stream};
use crate::fault::Fault;

/// What the server holds in the last quarter of the events, against the second quarter.
const GROWTH: f64 = 1.1;
const BATCH: u64 = 100;
const CONNECTIONS: usize = 16;
const SAMPLED_EVERY: Duration = Duration::from_millis(250);

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let folder = given.lake()?;
    if is_full(folder, given.events)? {
        let name = folder.display().to_string();
        return Err(Fault::Told(Message::new("cli-bench-lake-full").with("folder", name)));
    }
    let filled = fill(folder, given.events)?;
    let shown = |name: &str, measured: f64, unit: &str| Figure {
        budget: None,
        ..Figure::at_most("steady", &format!("steady-{name}"), measured, unit, 0.0)
    };
    let (second, last) = (filled.median_of(1, |sample| sample.held), filled.median_of(3, |sample| sample.held));
    let beside = |quarter| filled.median_of(quarter, |sample| sample.held - sample.histories);
    Ok(vec![
        shown("rate", filled.events as f64 / filled.seconds, "/s"),
        shown("processor", filled.processor * 1e6 / filled.events as f64, "µs"),
        shown("second-quarter", second, "MB"),
        shown("last-quarter", last, "MB"),
        shown("peak", filled.peak, "MB"),
        shown("growth", last / second, "×"),
        shown("histories", filled.median_of(3, |sample| sample.histories), "MB"),
        Figure::at_most("steady", "steady-growth-beside", beside(3) / beside(1), "×", GROWTH),
    ])
}

/// The folder with all events in the lake, filled unless it is.
pub(super) fn filled(given: &Given) -> Result<Arc<DataFolder>, Fault> {
    let folder = given.lake()?;
    if !is_full(folder, given.events)? {
        fill(folder, given.events)?;
    }
    Ok(Arc::new(DataFolder::open(folder)?))
}

fn is_full(folder: &Path, events: u64) -> Result<bool, Fault> {
    if !DataFolder::exists(folder) {
        return Ok(false);
    }
    let data = DataFolder::open(folder)?;
    Ok(data.last_position()? >= Position(events.cast_signed()) && data.hot()?.events == 0)
}

/// How filling went.
struct Filled {
    events: u64,
    seconds: f64,
    /// Seconds of the server's processors.
    processor: f64,
    /// The most memory it ever held, in MB.
    peak: f64,
    samples: Vec<Sample>,
}

/// What the server holds at a moment, in MB.
#[derive(Clone, Copy)]
struct Sample {
    /// Events answered until then.
    events: u64,
    held: f64,
    /// Of it what the histories of customers take: they grow with what customers do.
    histories: f64,
}

impl Sample {
    fn of(server: &Running, events: u64) -> Self {
        let histories = figure(&server.address, "stammkunde_history_bytes").unwrap_or(f64::NAN) / 1e6;
        Self { events, held: memory_megabytes(server.process(), "VmRSS").unwrap_or(f64::NAN), histories }
    }
}

/// A figure that a server tells of itself.
fn figure(address: &str, name: &str) -> Option<f64> {
    let (_, answer) = Reader { address, cookie: "" }.get("/metrics").ok()?;
    answer.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

impl Filled {
    /// Something of the samples in a quarter of the events, in the middle.
    fn median_of(&self, quarter: u64, what: impl Fn(&Sample) -> f64) -> f64 {
        let is_in = |sample: &&Sample| sample.events * 4 / self.events.max(1) == quarter;
        let mut held: Vec<f64> = self.samples.iter().filter(is_in).map(what).collect();
        held.sort_by(f64::total_cmp);
        held.get(held.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Sends all events to a server on the folder, then brings the rest into the lake.
fn fill(folder: &Path, events: u64) -> Result<Filled, Fault> {
    let keys = client::set_up(folder)?;
    let server = Running::start(folder)?;
    let (next, answered, done) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    let (sent, samples) = std::thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            let mut samples = Vec::new();
            while !done.load(Ordering::Relaxed) {
                std::thread::sleep(SAMPLED_EVERY);
                samples.push(Sample::of(&server, answered.load(Ordering::Relaxed)));
            }
            samples
        });
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|sender| {
                let (key, address) = (&keys[sender % keys.len()], &server.address);
                let (next, answered) = (&next, &answered);
                scope.spawn(move || send(address, key, next, answered, events))
            })
            .collect();
        let panicked = || std::io::Error::other("a sender had panicked");
        let sent: Result<Vec<()>, std::io::Error> =
            senders.into_iter().map(|sender| sender.join().map_err(|_| panicked())?).collect();
        done.store(true, Ordering::Relaxed);
        (sent, sampler.join().unwrap_or_default())
    });
    sent?;
    let seconds = begun.elapsed().as_secs_f64();
    let processor = processor_seconds(server.process());
    let peak = memory_megabytes(server.process(), "VmHWM").unwrap_or(f64::NAN);
    drop(server);
    let data = Arc::new(DataFolder::open(folder)?);
    data.flush()?;
    while data.compact()? {}
    let engine = Engine::open(data)?;
    engine.catch_up()?;
    engine.save()?;
    Ok(Filled { events, seconds, processor, peak, samples })
}

/// Sends batches over one connection until all were sent.
fn send(address: &str, key: &str, next: &AtomicU64, answered: &AtomicU64, events: u64) -> Result<(), std::io::Error> {
    let mut connection = Connection::open(address)?;
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= events {
            return Ok(());
        }
        let count = BATCH.min(events - first);
        let mut body = format!("{{\"writeKey\":\"{key}\",\"batch\":[");
        for number in first..first + count {
            if number > first {
                body.push(',');
            }
            stream::write(&mut body, number, events);
        }
        body.push_str("]}");
        connection.send((client::head(address, "batch", body.len()) + &body).as_bytes())?;
        answered.fetch_add(count, Ordering::Relaxed);
    }
}
