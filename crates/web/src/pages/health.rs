//! Probes for who runs the server: is it alive, is it ready?

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// The folder is set up and folded.
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.engine.is_set_up() { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not set up\n") }
}
