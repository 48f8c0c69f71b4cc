//! Figures about the server itself, in the text format that Prometheus reads. Nothing in them is about a customer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::app::App;

/// Upper bounds of the latency buckets, in seconds.
const BUCKETS_SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// A route by its pattern, never by its path: paths hold tokens and customers' numbers.
type Route = (Method, String);

#[derive(Debug, Default)]
struct Latencies {
    buckets: [u64; BUCKETS_SECONDS.len()],
    count: u64,
    sum_seconds: f64,
}

#[derive(Debug, Default)]
struct Counts {
    by_status: BTreeMap<(String, String, u16), u64>,
    latencies: BTreeMap<(String, String), Latencies>,
}

/// Counts since the start. As many series as routes and statuses, no more.
#[derive(Debug)]
pub(crate) struct Metrics {
    started_at: Timestamp,
    counts: Mutex<Counts>,
}

impl Metrics {
    pub(crate) fn new(started_at: Timestamp) -> Self {
        Self { started_at, counts: Mutex::default() }
    }

    fn record(&self, (method, route): Route, status: u16, taken: Duration) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let method = match method {
            Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
                method.to_string()
            }
            _ => "other".to_owned(),
        };
        *counts.by_status.entry((route.clone(), method.clone(), status)).or_default() += 1;
        let latencies = counts.latencies.entry((route, method)).or_default();
        let seconds = taken.as_secs_f64();
        latencies.count += 1;
        latencies.sum_seconds += seconds;
        for (bucket, bound) in latencies.buckets.iter_mut().zip(BUCKETS_SECONDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    fn written(&self) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = counts.write(&mut text);
        let _ = write_process(&mut text, self.started_at);
        text
    }
}

impl Counts {
    fn write(&self, text: &mut String) -> std::fmt::Result {
        text.push_str("# HELP stammkunde_http_requests_total Requests answered.\n");
        text.push_str("# TYPE stammkunde_http_requests_total counter\n");
        for ((route, method, status), count) in &self.by_status {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            writeln!(text, "stammkunde_http_requests_total{{{labels}}} {count}")?;
        }
        text.push_str("# HELP stammkunde_http_request_seconds Time until the answer's head was ready.\n");
        text.push_str("# TYPE stammkunde_http_request_seconds histogram\n");
        for ((route, method), latencies) in &self.latencies {
            let labels = format!("route=\"{route}\",method=\"{method}\"");
            for (bound, count) in BUCKETS_SECONDS.iter().zip(latencies.buckets) {
                writeln!(text, "stammkunde_http_request_seconds_bucket{{{labels},le=\"{bound}\"}} {count}")?;
            }
            let Latencies { count, sum_seconds, .. } = latencies;
            writeln!(text, "stammkunde_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}")?;
            writeln!(text, "stammkunde_http_request_seconds_sum{{{labels}}} {sum_seconds}")?;
            writeln!(text, "stammkunde_http_request_seconds_count{{{labels}}} {count}")?;
        }
        Ok(())
    }
}

fn write_process(text: &mut String, started_at: Timestamp) -> std::fmt::Result {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(text, "# TYPE stammkunde_build_info gauge\nstammkunde_build_info{{version=\"{version}\"}} 1")?;
    let started = started_at.as_second();
    writeln!(text, "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {started}")?;
    if let Some(bytes) = resident_bytes() {
        writeln!(text, "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {bytes}")?;
    }
    Ok(())
}

/// Memory in use, where the system tells (Linux).
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Counts a request and notes it in the log, by its route.
pub(crate) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let (status, taken) = (response.status().as_u16(), began.elapsed());
    tracing::debug!(%method, route, status, milliseconds = taken.as_secs_f64() * 1e3, "answered");
    app.metrics.record((method, route), status, taken);
    response
}

/// The figures.
pub(crate) async fn show(State(app): State<App>) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.written()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_everything_up_to_their_bound() {
        let metrics = Metrics::new(Timestamp::UNIX_EPOCH);
        for milliseconds in [1, 30, 20_000] {
            metrics.record((Method::GET, "/customers/{id}".to_owned()), 200, Duration::from_millis(milliseconds));
        }
        let text = metrics.written();
        let series = "stammkunde_http_request_seconds_bucket{route=\"/customers/{id}\",method=\"GET\"";
        for (bound, count) in [("0.001", 1), ("0.05", 2), ("5", 2), ("+Inf", 3)] {
            assert!(text.contains(&format!("{series},le=\"{bound}\"}} {count}\n")), "{bound}\n{text}");
        }
        assert!(text.contains("status=\"200\"} 3\n"), "{text}");
    }
}
