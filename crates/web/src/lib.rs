//! HTTP and pages. Floor 5.
//!
//! # Adding a page
//!
//! 1. `src/pages/<page>.html` beside `src/pages/<page>.rs`, named in `src/pages.rs`:
//!
//!    ```text
//!    {% extends "layout/shell.html" %}
//!    {% block title %}{{ frame.text("nav-kpis") }}{% endblock %}
//!    {% block crumbs %}<b>{{ frame.text("nav-kpis") }}</b>{% endblock %}
//!    {% block content %} … classes and snippets: frontend/COMPONENTS.md … {% endblock %}
//!    ```
//!
//!    ```text
//!    #[derive(Template)]
//!    #[template(path = "kpis.html")]
//!    struct Kpis { frame: PageFrame, tiles: Vec<Tile> }
//!
//!    /// All KPIs of the period.
//!    pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
//!        let state = Arc::clone(&frame.state);
//!        let tiles = app.blocking(move |_engine| tiles(&state)).await?;   // all that computes or reads the folder
//!        page(&Kpis { frame, tiles })
//!    }
//!    ```
//!
//! 2. One line in [`routes::table`]: method, path, who may, handler. The navigation shows a section as soon as its
//!    path stands there. A long body (an upload) is allowed with [`routes::Route::with_body_limit`].
//! 3. Texts in `crates/words/locales/{de,en}/pages.ftl`, keys beginning with the page's name.
//!
//! A chart's page fills `{% block scripts %}` with `{% include "layout/charts.html" %}`; a file for the browser to keep
//! is `{{ frame.face.asset("charts.js") }}`. Links that keep day, period and comparison: `{{ frame.link("/kpis") }}`; a link
//! to this page with one parameter changed: `{{ frame.with("sort", "value") }}`; hidden fields of a GET form:
//! `{% include "layout/travelling.html" %}`. A form that changes something is `method="post"` and starts with
//! `{% include "layout/csrf.html" %}`; the guard refuses it otherwise. A multipart form needs no token in its body: the
//! browser's own word that the page is ours is asked for instead (`Origin`, `Sec-Fetch-Site`). After a change answer with
//! [`frame::done`], which sends the browser on and shows a message there once.
//!
//! A fault is a [`PageError`]: it becomes a page in the reader's language, or problem details under `/api/`.

pub mod api;
pub mod api_frame;
pub mod app;
pub mod assets;
mod connections;
pub mod error;
pub mod frame;
pub mod links;
pub mod locale;
pub mod metrics;
mod observe;
mod overview;
pub mod pages;
pub mod query;
pub mod routes;
pub mod security;
pub mod server;
pub mod tls;
mod view;

pub use app::{App, Chance, Clock, Settings, StartError};
pub use error::PageError;
pub use frame::PageFrame;
pub use metrics::Metrics;
pub use server::{router, serve, serve_tls};
