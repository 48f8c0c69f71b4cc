//! The table of routes: method, path, who may, handler. The router is built from it and from nothing else, so a route
//! without a rule cannot exist.

use std::sync::LazyLock;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use engine::ports::Role;

use crate::app::App;
use crate::pages::{
    cohorts, customer, customers, health, identity, import, kpi, kpis, login, overview, phases, preferences, settings,
    setup, value,
};
use crate::{assets, metrics};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody at any time, set up or not: probes, static files, switches.
    Always,
    /// Whoever holds the link, until the folder is set up.
    SetUp,
    /// Anybody, once the folder is set up.
    Open,
    /// Who is logged in and has one of these roles.
    User(&'static [Role]),
}

/// Everybody who is logged in.
pub const EVERYBODY: Access = Access::User(&[Role::Owner]);
/// Owners only.
pub const OWNER: Access = Access::User(&[Role::Owner]);

/// One line of the table.
#[derive(Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, with `{names}` of its variable parts.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    pub(crate) handler: MethodRouter<App>,
}

impl Route {
    /// The same route taking bodies of up to so many bytes (2 MB otherwise).
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }
}

/// A page or anything else that is read.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::GET, path, access, handler: routing::get(handler) }
}

/// A change. The guard asks for proof that it comes from a page of ours.
pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::POST, path, access, handler: routing::post(handler) }
}

/// All routes.
pub fn table() -> Vec<Route> {
    use Access::{Always, Open, SetUp};
    vec![
        get("/healthz", Always, health::alive),
        get("/readyz", Always, health::ready),
        get("/metrics", Always, metrics::show),
        get("/assets/{file}", Always, assets::serve),
        get("/stammkunde.js", Always, assets::tracker),
        post("/preferences", Always, preferences::choose),
        // first run
        get("/setup/{token}", SetUp, setup::show),
        post("/setup/{token}", SetUp, setup::submit),
        // in and out
        get("/login", Open, login::show),
        post("/login", Open, login::submit),
        get("/login/{token}", Open, login::show_link),
        post("/login/{token}", Open, login::submit_link),
        post("/logout", EVERYBODY, login::log_out),
        // pages
        get("/", EVERYBODY, overview::show),
        get("/kpis", EVERYBODY, kpis::show),
        get("/kpis.csv", EVERYBODY, kpis::download),
        get("/kpis/{id}", EVERYBODY, kpi::show),
        get("/kpis/{id}/course.csv", EVERYBODY, kpi::download_course),
        get("/kpis/{id}/parts.csv", EVERYBODY, kpi::download_parts),
        get("/help/kpis/{id}", EVERYBODY, kpi::help_page),
        get("/cohorts", EVERYBODY, cohorts::show),
        get("/cohorts.csv", EVERYBODY, cohorts::download),
        get("/phases", EVERYBODY, phases::show),
        get("/phases.csv", EVERYBODY, phases::stock_file),
        get("/phases/transitions.csv", EVERYBODY, phases::transitions_file),
        // customers and what they are worth
        get("/customers", EVERYBODY, customers::show),
        get("/customers.csv", EVERYBODY, customers::show_csv),
        get("/customers/suggestions", EVERYBODY, customers::suggest),
        get("/customers/{id}", EVERYBODY, customer::show),
        get("/api/customers/{id}", EVERYBODY, customer::show_json),
        get("/identity", OWNER, identity::show),
        post("/identity/join", OWNER, identity::join),
        post("/identity/apart", OWNER, identity::apart),
        get("/value", EVERYBODY, value::show),
        get("/value.csv", EVERYBODY, value::show_csv),
        get("/value/backtest.csv", EVERYBODY, value::show_test_csv),
        // import
        get("/import", OWNER, import::show),
        post("/import", OWNER, import::upload).with_body_limit(import::MOST_DRAINED),
        post("/import/clock", OWNER, import::set_clock),
        get("/import/{upload}", OWNER, import::preview),
        post("/import/{upload}/choices", OWNER, import::choose),
        post("/import/{upload}/discard", OWNER, import::discard),
        post("/import/{upload}/start", OWNER, import::start),
        get("/import/{upload}/progress", OWNER, import::progress),
        get("/import/{upload}/result", OWNER, import::result),
        get("/import/{upload}/rejects/{file}", OWNER, import::rejects),
        // settings
        get("/settings", EVERYBODY, settings::show),
        post("/settings/firm", OWNER, settings::change_firm),
        post("/settings/profile", EVERYBODY, settings::change_profile),
        post("/settings/password", EVERYBODY, settings::change_password),
        post("/settings/sessions", EVERYBODY, settings::end_sessions),
    ]
}

/// Whether a path can be read by a role; paths without a route cannot.
pub fn is_allowed(path: &str, role: Role) -> bool {
    static READABLE: LazyLock<Vec<(&'static str, Access)>> = LazyLock::new(|| {
        let readable = table().into_iter().filter(|route| route.method == Method::GET);
        readable.map(|route| (route.path, route.access)).collect()
    });
    READABLE.iter().any(|(known, access)| {
        *known == path
            && match access {
                Access::Always | Access::Open => true,
                Access::SetUp => false,
                Access::User(roles) => roles.contains(&role),
            }
    })
}
