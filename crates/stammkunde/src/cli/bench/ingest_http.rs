//! Events over HTTP: the server in a process of its own on a folder of its own, clients here that keep their connections
//! and wait for each answer, which comes when the events are on disk.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::client::{self, Connection};
use super::pages::Running;
use super::{Figure, Given, memory_megabytes, processor_seconds};
use crate::clock;
use crate::fault::Fault;

const EVENTS_PER_SECOND: f64 = 50_000.0;
const REQUESTS_PER_SECOND: f64 = 8_000.0;
/// Of 100 requests at half load 99 are answered within so long.
const HALF_LOAD_MILLISECONDS: f64 = 50.0;

/// Events of a batch, and how many batches are sent by how many connections.
const BATCH: usize = 100;
const BATCHES: u64 = 5_000;
const BATCH_CONNECTIONS: usize = 16;
/// Single events, each a request, and by how many connections.
const SINGLES: u64 = 60_000;
const SINGLE_CONNECTIONS: usize = 128;
/// How long half the load goes on.
const HALF_LOAD: Duration = Duration::from_secs(8);

pub(crate) fn measure(_given: &Given) -> Result<Vec<Figure>, Fault> {
    let folder = tempfile::tempdir()?;
    let keys = client::set_up(folder.path())?;
    let server = Running::start(folder.path())?;
    let numbers = AtomicU64::new(0);
    let load = |per_request, requests, connections, per_second| Load {
        address: &server.address,
        keys: &keys,
        numbers: &numbers,
        per_request,
        requests,
        connections,
        per_second,
    };
    let mut figures = Vec::new();
    // Warm: the first events of a folder make its tables grow.
    load(BATCH, 200, BATCH_CONNECTIONS, None).run()?;
    let (batches, processor) = with_processor(&server, || load(BATCH, BATCHES, BATCH_CONNECTIONS, None).run())?;
    figures.extend(figures_of("batches", &batches, BATCH, EVENTS_PER_SECOND));
    figures.push(shown("batches-processor", processor * 1e6 / (BATCHES as f64 * BATCH as f64), "µs"));
    figures.push(half_load("batches", &load, BATCH, BATCH_CONNECTIONS, batches.per_second())?);
    let (singles, processor) = with_processor(&server, || load(1, SINGLES, SINGLE_CONNECTIONS, None).run())?;
    figures.extend(figures_of("singles", &singles, 1, REQUESTS_PER_SECOND));
    figures.push(shown("singles-processor", processor * 1e6 / SINGLES as f64, "µs"));
    figures.push(half_load("singles", &load, 1, SINGLE_CONNECTIONS, singles.per_second())?);
    if let Some(held) = memory_megabytes(server.process(), "VmHWM") {
        figures.push(shown("memory", held, "MB"));
    }
    Ok(figures)
}

/// What the server's processors did meanwhile, in seconds: what other programs on the machine do hardly changes it.
fn with_processor(server: &Running, load: impl FnOnce() -> Result<Outcome, Fault>) -> Result<(Outcome, f64), Fault> {
    let before = processor_seconds(server.process());
    let outcome = load()?;
    Ok((outcome, processor_seconds(server.process()) - before))
}

fn shown(name: &str, measured: f64, unit: &str) -> Figure {
    Figure { budget: None, ..Figure::at_most("ingest-http", &format!("ingest-http-{name}"), measured, unit, 0.0) }
}

fn figures_of(name: &str, outcome: &Outcome, per_request: usize, budget: f64) -> Vec<Figure> {
    let rate = outcome.per_second() * per_request as f64;
    let rate = Figure::at_most("ingest-http", &format!("ingest-http-{name}"), rate, "/s", budget);
    vec![
        Figure { at_least: true, ..rate },
        shown(&format!("{name}-p50"), outcome.percentile(0.5), "ms"),
        shown(&format!("{name}-p99"), outcome.percentile(0.99), "ms"),
    ]
}

/// The 99th percentile at half of what was reached, or of the budget where more was reached.
fn half_load<'a>(
    name: &str,
    load: &impl Fn(usize, u64, usize, Option<f64>) -> Load<'a>,
    per_request: usize,
    connections: usize,
    reached: f64,
) -> Result<Figure, Fault> {
    let budget = if per_request == 1 { REQUESTS_PER_SECOND } else { EVENTS_PER_SECOND / per_request as f64 };
    let per_second = reached.min(budget) / 2.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some thousands
    let requests = (per_second * HALF_LOAD.as_secs_f64()) as u64;
    let outcome = load(per_request, requests, connections, Some(per_second)).run()?;
    let (name, measured) = (format!("ingest-http-{name}-half"), outcome.percentile(0.99));
    Ok(Figure::at_most("ingest-http", &name, measured, "ms", HALF_LOAD_MILLISECONDS))
}

/// What is sent, and how.
struct Load<'a> {
    address: &'a str,
    keys: &'a [String],
    numbers: &'a AtomicU64,
    /// Events of a request.
    per_request: usize,
    requests: u64,
    connections: usize,
    /// Requests in a second; `None` for as many as there are answers.
    per_second: Option<f64>,
}

/// What became of it.
struct Outcome {
    taken: Duration,
    /// From when a request was due until its answer, in milliseconds, sorted.
    milliseconds: Vec<f64>,
}

impl Outcome {
    fn per_second(&self) -> f64 {
        self.milliseconds.len() as f64 / self.taken.as_secs_f64()
    }

    fn percentile(&self, share: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a place in a list
        let place = (self.milliseconds.len() as f64 * share) as usize;
        self.milliseconds.get(place.min(self.milliseconds.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

impl Load<'_> {
    fn run(&self) -> Result<Outcome, Fault> {
        let next = AtomicU64::new(0);
        let begun = Instant::now();
        let clients: Result<Vec<Vec<f64>>, std::io::Error> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.connections)
                .map(|client| {
                    let (key, next) = (&self.keys[client % self.keys.len()], &next);
                    scope.spawn(move || self.client(key, next, begun))
                })
                .collect();
            let panicked = || std::io::Error::other("a client had panicked");
            clients.into_iter().map(|client| client.join().map_err(|_| panicked())?).collect()
        });
        let mut milliseconds: Vec<f64> = clients?.concat();
        let taken = begun.elapsed();
        milliseconds.sort_by(f64::total_cmp);
        Ok(Outcome { taken, milliseconds })
    }

    /// Sends requests over one connection until all were sent.
    fn client(&self, key: &str, next: &AtomicU64, begun: Instant) -> Result<Vec<f64>, std::io::Error> {
        let mut request = Request::new(self.address, key, self.per_request);
        let mut connection = Connection::open(self.address)?;
        let mut milliseconds = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= self.requests {
                return Ok(milliseconds);
            }
            // Waiting counts from when it was due, also where the client itself was late.
            let due = self.per_second.map(|rate| begun + Duration::from_secs_f64(place as f64 / rate));
            if let Some(wait) = due.and_then(|due| due.checked_duration_since(Instant::now())) {
                std::thread::sleep(wait);
            }
            let sent = due.unwrap_or_else(Instant::now);
            request.number(self.numbers);
            connection.send(&request.bytes)?;
            milliseconds.push(sent.elapsed().as_secs_f64() * 1e3);
        }
    }
}

/// A request whose message ids are written anew before it is sent.
struct Request {
    bytes: Vec<u8>,
    /// Where the digits of the ids begin.
    ids: Vec<usize>,
}

const DIGITS: usize = 12;
const ID: &str = "bench-############";

impl Request {
    fn new(address: &str, key: &str, events: usize) -> Self {
        let list: Vec<String> = (0..events).map(event).collect();
        let (path, fields) = match list.as_slice() {
            [one] => ("track", one.trim_start_matches('{').to_owned()),
            many => ("batch", format!("\"sentAt\":\"{}\",\"batch\":[{}]}}", clock::now(), many.join(","))),
        };
        let body = format!("{{\"writeKey\":\"{key}\",{fields}");
        let text = client::head(address, path, body.len()) + &body;
        let ids = text.match_indices(ID).map(|(place, _)| place + ID.len() - DIGITS).collect();
        Self { bytes: text.into_bytes(), ids }
    }

    fn number(&mut self, numbers: &AtomicU64) {
        let first = numbers.fetch_add(self.ids.len() as u64, Ordering::Relaxed);
        for (number, place) in (first..).zip(&self.ids) {
            let digits = format!("{number:0DIGITS$}");
            self.bytes[*place..place + DIGITS].copy_from_slice(digits.as_bytes());
        }
    }
}

/// An event as clients of shops send it.
fn event(place: usize) -> String {
    serde_json::json!({
        "type": "track",
        "messageId": ID,
        "userId": format!("kunde-{}", place * 7_919 % 20_000),
        "anonymousId": format!("5f0c7a3e-0000-4000-8000-{:012}", place * 7_919 % 20_000),
        "event": "Product Viewed",
        "timestamp": clock::now().to_string(),
        "integrations": { "All": true },
        "properties": {
            "product_id": format!("wein-{}", place % 400), "name": "Riesling trocken", "category": "Weißwein",
            "price": 11.9, "currency": "EUR",
        },
        "context": {
            "library": { "name": "bench", "version": "1.0.0" }, "locale": "de-DE",
            "page": { "url": "https://weingut.example/weine/riesling", "path": "/weine/riesling", "title": "Riesling" },
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_that_the_server_reads() {
        for events in [1, 3] {
            let mut request = Request::new("localhost:1", "wk_1", events);
            let numbers = AtomicU64::new(7);
            request.number(&numbers);
            assert_eq!(numbers.into_inner(), 7 + events as u64);
            let text = String::from_utf8(request.bytes).expect("text");
            let (head, body) = text.split_once("\r\n\r\n").expect("a body");
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
            let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(body["writeKey"], "wk_1");
            let first = if events == 1 { &body } else { &body["batch"][0] };
            assert_eq!(first["messageId"], "bench-000000000007");
        }
    }
}
