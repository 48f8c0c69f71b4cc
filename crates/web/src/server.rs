//! The router built from the table, with everything that stands around all routes; and serving it.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt as _;
use tokio::net::{TcpListener, TcpStream};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::connections;
use crate::error::{self, PageError};
use crate::observe;
use crate::routes::Route;
use crate::security::audit::Audit;
use crate::security::guard::{self, Gate};
use crate::security::{headers, hosts};
use crate::tls::{Certificate, TlsListener};

/// Builds the router of a table of routes.
pub fn router(app: App, table: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in table {
        let gate = Gate { app: app.clone(), access: route.access, record: route.record };
        router = router.route(route.path, route.handler.route_layer(from_fn_with_state(gate, guard::admit)));
    }
    router
        .fallback(not_found)
        .method_not_allowed_fallback(async || PageError::MethodNotAllowed)
        // From here outwards: each layer sees what those above it answer.
        .layer(from_fn_with_state(app.clone(), hosts::check))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), error::render))
        .layer(CompressionLayer::new().gzip(true).compress_when(worth_compressing))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}

/// Serves until `stop` is done, then lets what is under way finish.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let audit = Arc::clone(&app.audit);
    connections::serve(listener.tap_io(answer_at_once), router(app, crate::routes::table()), stop).await;
    write_what_waits(audit).await
}

/// The same over TLS.
pub async fn serve_tls(
    listener: TcpListener,
    certificate: &Certificate,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let audit = Arc::clone(&app.audit);
    let listener = TlsListener::start(listener, certificate)?;
    connections::serve(listener, router(app, crate::routes::table()), stop).await;
    write_what_waits(audit).await
}

/// The looks of the last second, which wait to be recorded together.
async fn write_what_waits(audit: Arc<Audit>) -> std::io::Result<()> {
    tokio::task::spawn_blocking(move || audit.flush_or_say()).await.map_err(std::io::Error::other)
}

/// Small answers are not held back to be sent together with more (Nagle's algorithm).
pub(crate) fn answer_at_once(stream: &mut TcpStream) {
    // A connection that is gone already answers nothing anyway.
    let _ = stream.set_nodelay(true);
}

async fn not_found(State(app): State<App>) -> PageError {
    if app.engine.is_set_up() { PageError::NotFound } else { PageError::NotSetUp }
}

fn panicked(_cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    // What panicked and where, the panic itself has printed.
    PageError::Unforeseen.into_response()
}

/// Texts; static files come compressed from the build, and what is small is not worth it.
fn worth_compressing(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json") || kind.starts_with("application/problem+json")
}
