//! Probes for who runs the server: is it alive, is it ready? Answered as JSON, with reasons and without secrets.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::Mutex;

use crate::app::App;
use crate::metrics::READY;

/// An answer is good for so long: whoever asks more often does not keep the disk busy.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// A writer or a disk that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The file that is written and taken away again, and what stands in it: a whole block of the disk.
const PROBE: &str = ".writable";
const BLOCK: [u8; 4_096] = [0; 4_096];

/// What the probes remember.
#[derive(Debug, Default)]
pub(crate) struct Health {
    stopping: AtomicBool,
    last: Mutex<Option<(Instant, Vec<Check>)>>,
}

impl Health {
    /// From now on the server is about to stop.
    pub(crate) fn announce_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// One thing that must be right.
#[derive(Debug, Clone, Serialize)]
struct Check {
    name: &'static str,
    passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Check {
    fn of(name: &'static str, outcome: Result<(), String>) -> Self {
        Self { name, passed: outcome.is_ok(), reason: outcome.err() }
    }
}

#[derive(Debug, Serialize)]
struct Report {
    status: &'static str,
    checks: Vec<Check>,
}

/// The process answers.
pub(crate) async fn alive() -> Response {
    Json(Report { status: "alive", checks: Vec::new() }).into_response()
}

/// It is not about to stop, the folder is set up and folded, the writer answers, the disk takes a file.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let stopping = app.health.stopping.load(Ordering::Relaxed);
    let mut checks = vec![
        Check::of("running", if stopping { Err("the server is about to stop".to_owned()) } else { Ok(()) }),
        Check::of(
            "set_up",
            if app.engine.is_set_up() { Ok(()) } else { Err("open the link that the program printed".to_owned()) },
        ),
    ];
    checks.extend(looked_at(&app).await);
    let passed = checks.iter().all(|check| check.passed);
    app.metrics.gauge(&READY, &[]).set(f64::from(u8::from(passed)));
    let (status, word) = if passed {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, if stopping { "stopping" } else { "not_ready" })
    };
    (status, Json(Report { status: word, checks })).into_response()
}

/// Asks writer and disk, one asker at a time.
async fn looked_at(app: &App) -> Vec<Check> {
    let mut last = app.health.last.lock().await;
    if let Some((at, checks)) = &*last
        && at.elapsed() < GOOD_FOR
    {
        return checks.clone();
    }
    let engine = Arc::clone(&app.engine);
    let writer = in_time(move || {
        let outcome = engine.folder().append(&[]);
        outcome.map(|_| ()).map_err(|fault| {
            tracing::error!(error = &fault as &dyn std::error::Error, "the log's writer refuses");
            "the log's writer refuses; the log of the program says why".to_owned()
        })
    });
    let data = app.settings.data.clone();
    let disk =
        in_time(move || data.map_or(Ok(()), |data| take_a_file(&data).map_err(|fault| fault.kind().to_string())));
    let (writer, disk) = tokio::join!(writer, disk);
    let checks = vec![Check::of("writer", writer), Check::of("disk", disk)];
    *last = Some((Instant::now(), checks.clone()));
    checks
}

async fn in_time(work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err("the check itself failed".to_owned()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

/// Writes a file into a folder and takes it away again. The kind of a fault names no path.
fn take_a_file(folder: &std::path::Path) -> std::io::Result<()> {
    let probe = folder.join(PROBE);
    let written = std::fs::write(&probe, BLOCK);
    let removed = std::fs::remove_file(&probe);
    written.and(removed)
}
