//! Figures about the server itself, in the text format that Prometheus reads. Nothing in them is about a customer.
//!
//! # Adding a figure
//!
//! 1. A line in the list below: name (<https://prometheus.io/docs/practices/naming/>), kind, labels.
//! 2. What it is, in the area `metrics.ftl` of both languages, under the name with hyphens. `cargo xtask generate` puts it
//!    into the guide.
//! 3. `app.metrics.counter(&NAME, &["label's value"]).add(1)`, and so on; or [`Metrics::watch`] for what is looked up
//!    when somebody asks.
//!
//! Values of labels come from a short list (routes, kinds, results), never from a person: each is a series in memory.

mod process;
mod registry;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

pub(crate) use process::watch_process;
pub use registry::{Counter, Definition, Gauge, Histogram, Kind, Metrics};

use crate::app::App;
use crate::error::PageError;
use crate::security::{address, token};

/// Defines the figures and the list of them at once.
macro_rules! figures {
    ($($constant:ident = $name:literal $kind:ident [$($label:literal),*],)+) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub const $constant: Definition = Definition { name: $name, kind: Kind::$kind, labels: &[$($label),*] };
        )+
        /// All figures, in the order of the guide's page.
        pub const CATALOGUE: &[Definition] = &[$($constant),+];
    };
}

figures! {
    BUILD_INFO = "stammkunde_build_info" Gauge ["version"],
    HTTP_REQUESTS = "stammkunde_http_requests_total" Counter ["method", "route", "status"],
    HTTP_REQUEST_DURATION = "stammkunde_http_request_duration_seconds" Histogram ["method", "route"],
    HTTP_IN_FLIGHT = "stammkunde_http_requests_in_flight" Gauge [],
    READY = "stammkunde_ready" Gauge [],
    LOG_POSITION = "stammkunde_log_position" Gauge [],
    STATE_POSITION = "stammkunde_state_position" Gauge [],
    HISTORY_BYTES = "stammkunde_history_bytes" Gauge [],
    DATABASE_BYTES = "stammkunde_database_bytes" Gauge [],
    LAKE_BYTES = "stammkunde_lake_bytes" Gauge [],
    LAKE_FILES = "stammkunde_lake_files" Gauge [],
    DISK_FREE = "stammkunde_disk_free_bytes" Gauge [],
    TLS_RELOADS = "stammkunde_tls_reloads_total" Counter ["result"],
    EVENTS_TAKEN = "stammkunde_events_taken_total" Counter [],
    EVENTS_REPEATED = "stammkunde_events_repeated_total" Counter [],
    EVENTS_REJECTED = "stammkunde_events_rejected_total" Counter ["reason"],
    EVENTS_WAITING = "stammkunde_events_waiting" Gauge [],
    EVENTS_EXPIRED = "stammkunde_events_expired_total" Counter ["result"],
    EVENTS_LEFT_OUT = "stammkunde_events_left_out_total" Counter [],
    PROCESS_START = "process_start_time_seconds" Gauge [],
    PROCESS_CPU = "process_cpu_seconds_total" Counter [],
    PROCESS_MEMORY = "process_resident_memory_bytes" Gauge [],
    PROCESS_VIRTUAL_MEMORY = "process_virtual_memory_bytes" Gauge [],
    PROCESS_OPEN_FILES = "process_open_fds" Gauge [],
    PROCESS_MOST_FILES = "process_max_fds" Gauge [],
}

/// The figures, for whoever may read them: this machine, or who has the token.
pub(crate) async fn show(State(app): State<App>, request: Request) -> Result<Response, PageError> {
    let allowed = match &app.settings.metrics_token {
        Some(token) => {
            let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            sent.and_then(|sent| sent.strip_prefix("Bearer ")).is_some_and(|sent| token::same(sent.trim(), token))
        }
        None => address::is_from_here(request.extensions(), request.headers()),
    };
    if !allowed {
        return Err(PageError::MetricsClosed);
    }
    let metrics = std::sync::Arc::clone(&app.metrics);
    let text = app.blocking(move |_| Ok(metrics.written())).await?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
