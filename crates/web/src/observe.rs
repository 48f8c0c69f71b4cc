//! What is noted about each request: one line of the log, and counts. Never its path, its query, its body, or anything a
//! person typed: only the pattern of its route, and the number of the user.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::app::App;
use crate::metrics::{HTTP_IN_FLIGHT, HTTP_REQUEST_DURATION, HTTP_REQUESTS};

/// Takes the number of who asks, as soon as the guard knows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker(Arc<OnceLock<i64>>);

impl Asker {
    /// Notes the user's number.
    pub(crate) fn is(&self, user: i64) {
        // The first word holds: one request has one asker.
        let _ = self.0.set(user);
    }
}

/// The header that names a request in our log.
const REQUEST_ID: &str = "x-request-id";

/// Sixteen hexadecimal digits that no other request has.
fn request_id(app: &App) -> String {
    let mut bytes = [0; 8];
    (app.chance())(&mut bytes);
    format!("{:016x}", u64::from_be_bytes(bytes))
}

/// Methods are the asker's words too: only those that we know are repeated.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Counts a request and notes it in the log, by its route.
pub(crate) async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("other", MatchedPath::as_str);
    let method = method_name(request.method());
    let id = request_id(&app);
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let in_flight = app.metrics.gauge(&HTTP_IN_FLIGHT, &[]);
    in_flight.add(1.0);
    // Given back also where the asker hangs up, which drops this future.
    let _answered = Answered(in_flight);
    let span = tracing::info_span!("request", id, method, route);
    let mut response = next.run(request).instrument(span).await;
    let (status, taken) = (response.status().as_u16(), began.elapsed());
    let milliseconds = (taken.as_secs_f64() * 1e6).round() / 1e3;
    let user = asker.0.get().copied();
    // Events come by the thousand in a second: those that were taken are counted, and no line each.
    if route.starts_with("/v1/") && status < 400 {
        tracing::debug!(method, route, status, milliseconds, id, user, "answered");
    } else {
        tracing::info!(method, route, status, milliseconds, id, user, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    app.metrics.counter(&HTTP_REQUESTS, &[method, route, response.status().as_str()]).add(1);
    app.metrics.histogram(&HTTP_REQUEST_DURATION, &[method, route]).observe(taken.as_secs_f64());
    response
}

struct Answered(crate::metrics::Gauge);

impl Drop for Answered {
    fn drop(&mut self) {
        self.0.add(-1.0);
    }
}
