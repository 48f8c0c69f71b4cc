//! From an event to what a reader sees: a million customers, events coming in, pages in use; and now and then somebody new
//! looks around and buys, and is asked for until the phase is another one.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::Language;

use super::client::{self, Connection, Reader};
use super::pages::{self, Running};
use super::{Figure, Given, phases, rebuild};
use crate::clock;
use crate::fault::Fault;

const VISIBLE_MILLISECONDS: f64 = 1_000.0;
/// Events that come in each second, and in one request.
const PER_SECOND: usize = 5_000;
const BATCH: usize = 100;
/// How long they come, after the pages were opened for the first time.
const LASTS: Duration = Duration::from_secs(30);
/// Between one newcomer and the next.
const WATCHED_EVERY: Duration = Duration::from_millis(200);
/// Between two looks at whoever is watched, and between two pages.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const TURNED_EVERY: Duration = Duration::from_millis(250);
/// Whoever is watched longer is not seen at all.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages that people have open who watch customers come and go.
const PAGES: [&str; 5] = ["/", "/phases", "/customers", "/kpis", "/value"];

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let place = tempfile::tempdir()?;
    let customers = usize::try_from(given.events / phases::EVENTS).unwrap_or(usize::MAX).max(1);
    let keys = client::set_up(place.path())?;
    rebuild::fill(place.path(), customers)?;
    let cookie = pages::log_in(place.path(), Language::En)?;
    let server = Running::start(place.path())?;
    let reader = Reader { address: &server.address, cookie: &cookie };
    let begun = Instant::now();
    while !reader.get("/readyz").is_ok_and(|(status, _)| status == 200) && begun.elapsed() < PATIENCE {
        std::thread::sleep(LOOK_EVERY);
    }
    for page in PAGES {
        reader.get(page)?;
    }
    let done = AtomicBool::new(false);
    let (seen, turned, sent) = std::thread::scope(|scope| {
        let sender = scope.spawn(|| send(&server.address, &keys[0], customers, &done));
        let turning = scope.spawn(|| turn(reader, &done));
        let seen = watch(reader, &keys[1]);
        done.store(true, Ordering::Relaxed);
        (seen, turning.join(), sender.join())
    });
    let panicked = || std::io::Error::other("a client had panicked");
    let (mut seen, mut turned) = (seen?, turned.map_err(|_| panicked())??);
    let rate = sent.map_err(|_| panicked())??;
    let shown = |name: &str, measured: f64, unit: &str| Figure {
        budget: None,
        ..Figure::at_most("visible", name, measured, unit, 0.0)
    };
    Ok(vec![
        Figure::at_most("visible", "visible", percentile(&mut seen, 0.99), "ms", VISIBLE_MILLISECONDS),
        shown("visible-median", percentile(&mut seen, 0.5), "ms"),
        shown("visible-page", percentile(&mut turned, 0.5), "ms"),
        shown("visible-rate", rate, "/s"),
    ])
}

fn percentile(milliseconds: &mut [f64], share: f64) -> f64 {
    milliseconds.sort_by(f64::total_cmp);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a place in a list
    let place = (milliseconds.len() as f64 * share) as usize;
    milliseconds.get(place.min(milliseconds.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Sends what customers look at until it is done; how many events there were in a second.
fn send(address: &str, key: &str, customers: usize, done: &AtomicBool) -> Result<f64, std::io::Error> {
    let mut connection = Connection::open(address)?;
    let begun = Instant::now();
    let mut number = 0;
    while !done.load(Ordering::Relaxed) {
        let due = begun + Duration::from_secs_f64(number as f64 / PER_SECOND as f64);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let mut body = format!("{{\"writeKey\":\"{key}\",\"batch\":[");
        for place in 0..BATCH {
            let customer = (number + place) * 7_919 % customers;
            let comma = if place == 0 { "" } else { "," };
            // Writing into a text cannot fail.
            let _ = write!(
                body,
                "{comma}{{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"look-{}\",\"userId\":\"c{customer}\",\
                 \"timestamp\":\"{}\",\"properties\":{{\"product_id\":\"wein-{}\",\"category\":\"Weißwein\"}}}}",
                number + place,
                clock::now(),
                customer % 400,
            );
        }
        body.push_str("]}");
        connection.send((client::head(address, "batch", body.len()) + &body).as_bytes())?;
        number += BATCH;
    }
    Ok(number as f64 / begun.elapsed().as_secs_f64())
}

/// Opens one page after the other; how long each took, in milliseconds.
fn turn(reader: Reader<'_>, done: &AtomicBool) -> Result<Vec<f64>, Fault> {
    let mut taken = Vec::new();
    for page in PAGES.iter().cycle() {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let begun = Instant::now();
        let (status, _) = reader.get(page)?;
        if status != 200 {
            return Err(std::io::Error::other(format!("{page}: {status}")).into());
        }
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(TURNED_EVERY);
    }
    Ok(taken)
}

/// Lets one newcomer after another look around and then buy; how long each time until the phase was another one, in
/// milliseconds from when the order was sent.
fn watch(reader: Reader<'_>, key: &str) -> Result<Vec<f64>, Fault> {
    let mut connection = Connection::open(reader.address)?;
    let (begun, mut seen) = (Instant::now(), Vec::new());
    for number in 0.. {
        if begun.elapsed() > LASTS {
            break;
        }
        let customer = format!("newcomer-{number}");
        let mut tell = |event: &str, properties: &str| {
            let call = format!(
                "{{\"writeKey\":\"{key}\",\"event\":\"{event}\",\"messageId\":\"{event}-{number}\",\"userId\":\"{customer}\",\
                 \"timestamp\":\"{}\",\"properties\":{{{properties}}}}}",
                clock::now(),
            );
            connection.send((client::head(reader.address, "track", call.len()) + &call).as_bytes())
        };
        tell("Product Viewed", "\"product_id\":\"wein-1\"")?;
        let before = until(reader, &customer, Option::is_some)?;
        let order = format!("\"order_id\":\"visible-{number}\",\"revenue\":20,\"currency\":\"EUR\"");
        let sent = Instant::now();
        tell("Order Completed", &order)?;
        until(reader, &customer, |phase| *phase != before)?;
        seen.push(sent.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(WATCHED_EVERY);
    }
    Ok(seen)
}

/// The phase of a customer in the leading model, as soon as it is one that is waited for.
fn until(
    reader: Reader<'_>,
    customer: &str,
    is_wanted: impl Fn(&Option<String>) -> bool,
) -> Result<Option<String>, Fault> {
    let begun = Instant::now();
    loop {
        let (status, body) = reader.get(&format!("/api/customers/{customer}"))?;
        let told: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let phase = told["phases"][0]["phase"].as_str().map(str::to_owned);
        if status == 200 && is_wanted(&phase) {
            return Ok(phase);
        }
        if begun.elapsed() > PATIENCE {
            return Err(std::io::Error::other(format!("{customer} stays in {phase:?}")).into());
        }
        std::thread::sleep(LOOK_EVERY);
    }
}
