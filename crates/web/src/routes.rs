//! The table of routes: method, path, who may, handler. The router is built from it and from nothing else, so a route
//! without a rule cannot exist.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use engine::ports::{Role, Scope};

use crate::api::{
    economics as api_economics, events, openapi, phases as api_phases, products as api_products,
    segments as api_segments, value as api_value,
};
use crate::app::App;
use crate::pages::settings::second_factor;
use crate::pages::{
    audit, churn, cohorts, customer, customers, economics, erase, health, identity, import, join, keys, kpi, kpis,
    login, models, overview, phase, phases, preferences, products, quality, segments, settings, setup, sources, team,
    value,
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
    /// Programs whose API key has this scope, and who is logged in and has one of these roles.
    Api(Scope, &'static [Role]),
    /// Whoever names a write key of a source, once the folder is set up. Clients put the key into the header, the path or
    /// the body, so the **handler** asks `app.sources.by_write_key(…)` and answers [`PageError::NoSuchWriteKey`]
    /// itself; a test sends each such route a request without a key.
    ///
    /// [`PageError::NoSuchWriteKey`]: crate::PageError::NoSuchWriteKey
    WriteKey,
}

// The rights: which roles may do what. A role that is not named here may not.

/// Everybody who is logged in: what is one's own.
pub const EVERYBODY: Access = Access::User(&Role::ALL);
/// Figures of all customers together.
pub const FIGURES: Access = Access::User(FIGURES_ROLES);
/// Single customers; to roles that see no persons they are shown by pseudonym.
pub const CUSTOMERS: Access = Access::User(CUSTOMERS_ROLES);
/// Who is who among the customers: of all who see persons those who answer for them.
pub const PERSONS: Access = Access::User(&[Role::Owner, Role::Admin, Role::Service, Role::DataProtection]);
/// Figures of each single customer.
pub const VALUES: Access = Access::User(&[Role::Owner, Role::Admin, Role::Marketer, Role::Analyst]);
/// What changes how the firm counts, what comes in, and who may look; owners themselves only by owners.
pub const ADMINS: Access = Access::User(&[Role::Owner, Role::Admin]);
/// By which model purchases are foretold.
pub const LAWS: Access = Access::User(&[Role::Owner, Role::Admin, Role::Analyst]);
/// What the firm defines itself: segments and phase models.
pub const MARKETING: Access = Access::User(&[Role::Owner, Role::Admin, Role::Marketer]);
/// Owners only.
pub const OWNER: Access = Access::User(&[Role::Owner]);
/// The audit log.
pub const AUDIT: Access = Access::User(DATA_PROTECTION_ROLES);
/// What the law asks for: a person's data erased, handed out, their consent.
pub const DATA_PROTECTION: Access = Access::User(DATA_PROTECTION_ROLES);
/// Single customers, for programs too.
pub const API_CUSTOMERS: Access = Access::Api(Scope::ReadCustomers, CUSTOMERS_ROLES);
/// Figures, for programs too.
pub const API_FIGURES: Access = Access::Api(Scope::ReadKpis, FIGURES_ROLES);

const FIGURES_ROLES: &[Role] = &[Role::Owner, Role::Admin, Role::Marketer, Role::Analyst, Role::Viewer];
const CUSTOMERS_ROLES: &[Role] =
    &[Role::Owner, Role::Admin, Role::Marketer, Role::Analyst, Role::Service, Role::DataProtection];
const DATA_PROTECTION_ROLES: &[Role] = &[Role::Owner, Role::Admin, Role::DataProtection];

/// What a request to a route leaves in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Nothing.
    Nothing,
    /// Somebody looked at personal data.
    Look {
        /// What was looked at, as the log calls it.
        action: Cow<'static, str>,
        /// Kind of what was looked at.
        thing: Option<&'static str>,
    },
    /// Somebody changed something.
    Change {
        /// What was done, as the log calls it: method and path where the route says nothing better.
        action: Cow<'static, str>,
        /// Kind of what was changed.
        thing: Option<&'static str>,
    },
}

/// One line of the table.
#[derive(Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, with `{names}` of its variable parts.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// What it leaves in the audit log.
    pub record: Record,
    pub(crate) handler: MethodRouter<App>,
}

impl Route {
    /// The same route taking bodies of up to so many bytes (2 MB otherwise).
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// The same route, whose changes stand in the audit log under a name with a text `audit-<name>` in the word lists.
    /// `thing` is the kind of what is changed; the first variable part of the path says which.
    #[must_use]
    pub fn changes(mut self, action: &'static str, thing: &'static str) -> Self {
        self.record = Record::Change { action: Cow::Borrowed(action), thing: Some(thing) };
        self
    }

    /// The same route, which shows personal data: each look stands in the audit log, named as by [`Self::changes`].
    #[must_use]
    pub fn looks_at(mut self, action: &'static str, thing: &'static str) -> Self {
        self.record = Record::Look { action: Cow::Borrowed(action), thing: Some(thing) };
        self
    }

    /// The same route, which keeps nothing worth recording: a choice of colours, a step that a later one completes.
    #[must_use]
    pub fn unrecorded(mut self) -> Self {
        self.record = Record::Nothing;
        self
    }
}

/// A page or anything else that is read.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::GET, path, access, record: Record::Nothing, handler: routing::get(handler) }
}

/// A change. The guard asks for proof that it comes from a page of ours, or for an API key, and records it.
pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let record = Record::Change { action: Cow::Owned(format!("POST {path}")), thing: None };
    Route { method: Method::POST, path, access, record, handler: routing::post(handler) }
}

/// The question of a browser before a page of another site may send.
pub fn options<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::OPTIONS, path, access, record: Record::Nothing, handler: routing::options(handler) }
}

/// All routes.
pub fn table() -> Vec<Route> {
    let mut table = pages();
    table.extend(value_routes());
    table.extend(phase_routes());
    table.extend(settings_routes());
    table.extend(product_routes());
    table.extend(definitions());
    table.extend(programs());
    table.extend(events::routes());
    table
}

/// What programs ask beside the events they send.
fn programs() -> Vec<Route> {
    use Access::{Always, WriteKey};
    vec![
        get("/api/openapi.json", Always, openapi::show),
        get("/api/segments", API_FIGURES, api_segments::list),
        get("/api/segments/{id}", API_FIGURES, api_segments::show),
        get("/api/segments/{id}/history", API_FIGURES, api_segments::history),
        get("/api/segments/{id}/members", API_CUSTOMERS, api_segments::members).looks_at("segment-fetched", "segment"),
        get("/v1/projects/{key}/settings", WriteKey, events::settings),
        options("/v1/projects/{key}/settings", WriteKey, events::preflight),
        post("/v1/m", WriteKey, events::own_figures).unrecorded(),
        options("/v1/m", WriteKey, events::preflight),
    ]
}

/// In and out, and what is looked at.
fn pages() -> Vec<Route> {
    use Access::{Always, Open, SetUp};
    vec![
        get("/healthz", Always, health::alive),
        get("/readyz", Always, health::ready),
        get("/metrics", Always, metrics::show),
        get("/assets/{file}", Always, assets::serve),
        get("/stammkunde.js", Always, assets::tracker),
        post("/preferences", Always, preferences::choose).unrecorded(),
        // first run
        get("/setup/{token}", SetUp, setup::show),
        post("/setup/{token}", SetUp, setup::submit),
        // in and out
        get("/login", Open, login::show),
        post("/login", Open, login::submit),
        get("/login/{token}", Open, login::show_link),
        post("/login/{token}", Open, login::submit_link),
        get("/join/{token}", Open, join::show),
        post("/join/{token}", Open, join::submit),
        post("/logout", EVERYBODY, login::log_out).changes("logged-out", "user"),
        // pages
        get("/", EVERYBODY, overview::show).looks_at("overview-seen", "customer"),
        get("/kpis", FIGURES, kpis::show),
        get("/kpis.csv", FIGURES, kpis::download),
        get("/kpis/{id}", FIGURES, kpi::show),
        get("/kpis/{id}/course.csv", FIGURES, kpi::download_course),
        get("/kpis/{id}/parts.csv", FIGURES, kpi::download_parts),
        get("/help/kpis/{id}", EVERYBODY, kpi::help_page),
        get("/cohorts", FIGURES, cohorts::show),
        get("/cohorts.csv", FIGURES, cohorts::download),
        get("/cohorts/intensity.csv", FIGURES, cohorts::intensity::download),
        get("/api/intensity", API_FIGURES, cohorts::intensity::show_json),
        get("/quality", FIGURES, quality::show).looks_at("quality-seen", "source"),
        get("/quality.csv", FIGURES, quality::download).looks_at("quality-seen", "source"),
        // customers
        get("/customers", CUSTOMERS, customers::show).looks_at("customers-listed", "customer"),
        get("/customers.csv", CUSTOMERS, customers::show_csv).looks_at("customers-exported", "customer"),
        get("/customers/suggestions", CUSTOMERS, customers::suggest).looks_at("customers-searched", "customer"),
        get("/customers/{id}", CUSTOMERS, customer::show).looks_at("customer-seen", "customer"),
        get("/customers/{id}/erase", DATA_PROTECTION, erase::show).looks_at("erasure-seen", "customer"),
        post("/customers/{id}/erase", DATA_PROTECTION, erase::submit).changes("person-erased", "customer"),
        get("/customers/{id}/data.json", DATA_PROTECTION, erase::data).looks_at("person-exported", "customer"),
        get("/erasures", DATA_PROTECTION, erase::list),
        get("/erasures/{receipt}", DATA_PROTECTION, erase::receipt),
        post("/erasures/readmit", DATA_PROTECTION, erase::readmit).changes("person-readmitted", "customer"),
        get("/api/customers/{id}", API_CUSTOMERS, customer::show_json).looks_at("customer-fetched", "customer"),
        get("/customers/{id}/intensity.csv", CUSTOMERS, customer::intensity::download)
            .looks_at("customer-fetched", "customer"),
        get("/api/customers/{id}/intensity", API_CUSTOMERS, customer::intensity::show_json)
            .looks_at("customer-fetched", "customer"),
        get("/identity", PERSONS, identity::show).looks_at("identities-seen", "customer"),
        post("/identity/join", PERSONS, identity::join).changes("customers-joined", "customer"),
        post("/identity/apart", PERSONS, identity::apart).changes("customers-kept-apart", "customer"),
        // import
        get("/import", ADMINS, import::show),
        post("/import", ADMINS, import::upload)
            .with_body_limit(import::MOST_DRAINED)
            .changes("file-uploaded", "upload"),
        post("/import/clock", ADMINS, import::set_clock).changes("clock-changed", "firm"),
        get("/import/{upload}", ADMINS, import::preview).looks_at("upload-seen", "upload"),
        post("/import/{upload}/choices", ADMINS, import::choose).unrecorded(),
        post("/import/{upload}/discard", ADMINS, import::discard).changes("upload-discarded", "upload"),
        post("/import/{upload}/start", ADMINS, import::start).changes("import-started", "upload"),
        get("/import/{upload}/progress", ADMINS, import::progress),
        get("/import/{upload}/result", ADMINS, import::result).looks_at("upload-seen", "upload"),
        get("/import/{upload}/rejects/{file}", ADMINS, import::rejects).looks_at("rejects-fetched", "upload"),
    ]
}

/// What customers are worth, and who is about to leave.
fn value_routes() -> Vec<Route> {
    vec![
        get("/value", FIGURES, value::show),
        get("/value.csv", VALUES, value::show_csv).looks_at("values-exported", "customer"),
        get("/value/backtest.csv", FIGURES, value::show_test_csv),
        get("/value/distribution.csv", FIGURES, value::show_distribution_csv),
        get("/value/curve.csv", FIGURES, value::show_curve_csv),
        get("/value/models.csv", FIGURES, value::show_models_csv),
        get("/value/tracking.csv", FIGURES, value::show_tracking_csv),
        post("/value/law", LAWS, value::choose).changes("law-chosen", "law"),
        get("/api/value/backtest", API_FIGURES, api_value::backtest),
        get("/api/value/distribution", API_FIGURES, api_value::distribution),
        get("/api/value/vintages", API_FIGURES, api_value::vintages),
        get("/economics", FIGURES, economics::show),
        get("/economics.csv", FIGURES, economics::download),
        get("/economics/curves.csv", FIGURES, economics::download_curves),
        get("/api/economics", API_FIGURES, api_economics::show),
        get("/churn", VALUES, churn::show).looks_at("customers-listed", "customer"),
        get("/churn.csv", VALUES, churn::download).looks_at("customers-exported", "customer"),
        get("/customers/{id}/churn", CUSTOMERS, churn::one::show).looks_at("customer-seen", "customer"),
        get("/api/churn", API_CUSTOMERS, churn::one::list_json).looks_at("customers-listed", "customer"),
        get("/api/churn/lasting", API_FIGURES, churn::lasting::show_json),
        get("/api/customers/{id}/churn", API_CUSTOMERS, churn::one::show_json).looks_at("customer-fetched", "customer"),
    ]
}

/// Phases, for people and for programs.
fn phase_routes() -> Vec<Route> {
    vec![
        get("/phases", FIGURES, phases::show),
        get("/live/phases", FIGURES, phases::live),
        get("/phases.csv", FIGURES, phases::stock_file),
        get("/phases/transitions.csv", FIGURES, phases::transitions_file),
        get("/phases/stays.csv", FIGURES, phase::all_stays_file),
        get("/phases/forecast.csv", FIGURES, phases::forecast_file),
        get("/phases/breakdown.csv", FIGURES, phases::breakdown_file),
        get("/phases/{id}", FIGURES, phase::show),
        get("/phases/{id}/customers", CUSTOMERS, phase::members::show).looks_at("customers-listed", "customer"),
        get("/phases/{id}/traffic.csv", FIGURES, phase::traffic_file),
        get("/phases/{id}/stays.csv", FIGURES, phase::stays_file),
        get("/api/phases", API_FIGURES, api_phases::show),
        get("/api/phases/stock", API_FIGURES, api_phases::stock),
        get("/api/phases/traffic", API_FIGURES, api_phases::traffic),
        get("/api/phases/transitions", API_FIGURES, api_phases::transitions),
        get("/api/phases/stays", API_FIGURES, api_phases::stays),
        get("/api/phases/breakdown", API_FIGURES, api_phases::breakdown),
        get("/api/phases/forecast", API_FIGURES, api_phases::forecast),
        get("/api/phases/forecast/customers", API_FIGURES, api_phases::next_trial),
        get("/api/customers/{id}/next", API_CUSTOMERS, api_phases::next_of).looks_at("customer-fetched", "customer"),
    ]
}

/// Products, and what to offer whom.
fn product_routes() -> Vec<Route> {
    vec![
        get("/products", FIGURES, products::show).looks_at("customers-listed", "customer"),
        get("/products.csv", FIGURES, products::files::all),
        get("/products/pairs.csv", FIGURES, products::files::pairs),
        get("/products/refills.csv", CUSTOMERS, products::files::due).looks_at("customers-exported", "customer"),
        get("/products/offers.csv", CUSTOMERS, products::files::point_of_sale)
            .looks_at("customers-exported", "customer"),
        get("/products/{product}", FIGURES, products::show_one),
        get("/products/{product}/pairs.csv", FIGURES, products::files::pairs_of),
        get("/customers/{id}/offers", CUSTOMERS, customer::offers::show).looks_at("customer-seen", "customer"),
        get("/api/products", API_FIGURES, api_products::list),
        get("/api/products/{product}", API_FIGURES, api_products::show),
        get("/api/affinities", API_FIGURES, api_products::rules),
        get("/api/recommendations", API_FIGURES, api_products::basket),
        get("/api/refills", API_CUSTOMERS, api_products::refills).looks_at("customers-exported", "customer"),
        get("/api/offers", API_CUSTOMERS, api_products::offers).looks_at("customers-exported", "customer"),
        get("/api/customers/{id}/recommendations", API_CUSTOMERS, customer::offers::show_json)
            .looks_at("customer-fetched", "customer"),
    ]
}

/// What the firm defines itself.
fn definitions() -> Vec<Route> {
    vec![
        get("/segments", FIGURES, segments::show),
        get("/segments.csv", FIGURES, segments::download),
        get("/segments/facts", MARKETING, segments::facts::show),
        get("/segments/new", MARKETING, segments::add).looks_at("segment-tried", "segment"),
        get("/segments/{id}", MARKETING, segments::open).looks_at("segment-tried", "segment"),
        get("/segments/{id}/history", FIGURES, segments::history::show),
        get("/segments/{id}/history.csv", FIGURES, segments::history::download),
        post("/segments/try", MARKETING, segments::try_out).looks_at("segment-tried", "segment"),
        post("/segments/save", MARKETING, segments::save).changes("segment-saved", "segment"),
        post("/segments/{id}/save", MARKETING, segments::change).changes("segment-saved", "segment"),
        post("/segments/{id}/retire", MARKETING, segments::retire).changes("segment-retired", "segment"),
        get("/models", FIGURES, models::show),
        get("/models/{id}/edit", MARKETING, models::open),
        get("/models/{id}/copy", MARKETING, models::copy),
        get("/models/{id}/compare", FIGURES, models::compare),
        get("/models/{id}/compare.csv", FIGURES, models::download),
        get("/models/{id}/{file}", FIGURES, models::file),
        post("/models/try", MARKETING, models::try_out).unrecorded(),
        post("/models/save", MARKETING, models::save).changes("model-saved", "model"),
        post("/models/choose", MARKETING, models::choose).changes("models-chosen", "model"),
    ]
}

/// What one sets for oneself and for the firm, who may come in, and what they did.
fn settings_routes() -> Vec<Route> {
    vec![
        // settings
        get("/settings", EVERYBODY, settings::show),
        post("/settings/firm", ADMINS, settings::change_firm).changes("firm-changed", "firm"),
        post("/settings/profile", EVERYBODY, settings::change_profile).changes("profile-changed", "user"),
        post("/settings/password", EVERYBODY, settings::change_password).changes("password-changed", "user"),
        post("/settings/sessions", EVERYBODY, settings::end_sessions).changes("sessions-ended", "user"),
        post("/settings/sessions/{session}", EVERYBODY, second_factor::end_session).changes("session-ended", "session"),
        get("/settings/second-factor", EVERYBODY, second_factor::show),
        post("/settings/second-factor", EVERYBODY, second_factor::set_up).changes("factor-set-up", "user"),
        post("/settings/second-factor/remove", EVERYBODY, second_factor::remove).changes("factor-removed", "user"),
        // who may, and what they did
        get("/team", ADMINS, team::show),
        post("/team", ADMINS, team::invite).changes("user-invited", "user"),
        post("/team/policy", OWNER, team::change_policy).changes("policy-changed", "policy"),
        post("/team/{user}/role", ADMINS, team::change_role).changes("role-changed", "user"),
        post("/team/{user}/deactivate", ADMINS, team::deactivate).changes("user-deactivated", "user"),
        post("/team/{user}/activate", ADMINS, team::activate).changes("user-activated", "user"),
        post("/team/{user}/remove", ADMINS, team::remove).changes("user-removed", "user"),
        post("/team/{user}/second-factor", ADMINS, team::reset_second_factor).changes("factor-reset", "user"),
        post("/team/{user}/link", ADMINS, team::new_link).changes("link-made", "user"),
        get("/sources", ADMINS, sources::show),
        get("/sources/{source}/live", ADMINS, sources::live::show),
        post("/sources", ADMINS, sources::add).changes("source-added", "source"),
        post("/sources/{source}/change", ADMINS, sources::edit).changes("source-changed", "source"),
        post("/sources/{source}/keys", ADMINS, sources::add_key).changes("write-key-added", "source"),
        post("/sources/{source}/revoke", ADMINS, sources::revoke_key).changes("write-key-revoked", "source"),
        post("/sources/{source}/retire", ADMINS, sources::retire).changes("source-retired", "source"),
        get("/keys", ADMINS, keys::show),
        post("/keys", ADMINS, keys::add).changes("key-added", "key"),
        post("/keys/{key}/revoke", ADMINS, keys::revoke).changes("key-revoked", "key"),
        get("/audit", AUDIT, audit::show).looks_at("audit-read", "audit"),
        get("/audit.csv", AUDIT, audit::download).looks_at("audit-exported", "audit"),
    ]
}

/// Whether a role may send a change to a path; paths without such a route take none.
pub fn may_post(path: &str, role: Role) -> bool {
    static CHANGES: LazyLock<Vec<(&'static str, Access)>> = LazyLock::new(|| {
        table().into_iter().filter(|route| route.method == Method::POST).map(|it| (it.path, it.access)).collect()
    });
    let may = |access: &Access| matches!(access, Access::User(roles) if roles.contains(&role));
    CHANGES.iter().any(|(known, access)| *known == path && may(access))
}

/// What is read, with who may.
fn readable() -> &'static [(&'static str, Access)] {
    static READABLE: LazyLock<Vec<(&'static str, Access)>> = LazyLock::new(|| {
        let readable = table().into_iter().filter(|route| route.method == Method::GET);
        readable.map(|route| (route.path, route.access)).collect()
    });
    &READABLE
}

/// Whether a role may follow a link to a path of ours, its variable parts filled in. What is no path of the table refuses
/// nobody: it is not there.
pub(crate) fn may_go(path: &str, role: Role) -> bool {
    let fits = |known: &str| {
        let (mut known, mut given) = (known.split('/'), path.split('/'));
        loop {
            match (known.next(), given.next()) {
                (None, None) => return true,
                (Some(known), Some(given)) if known == given || known.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    // A path without variable parts goes before one with.
    let found = readable().iter().find(|(known, _)| *known == path).or_else(|| readable().iter().find(|it| fits(it.0)));
    found.is_none_or(|(known, _)| is_allowed(known, role))
}

/// Whether a role may read everything that anybody may read who is logged in.
pub(crate) fn may_go_everywhere(role: Role) -> bool {
    readable().iter().all(|(_, access)| match access {
        Access::User(roles) | Access::Api(_, roles) => roles.contains(&role),
        Access::Always | Access::Open | Access::SetUp | Access::WriteKey => true,
    })
}

/// Whether a path can be read by a role; paths without a route cannot.
pub fn is_allowed(path: &str, role: Role) -> bool {
    readable().iter().any(|(known, access)| {
        *known == path
            && match access {
                Access::Always | Access::Open => true,
                Access::SetUp | Access::WriteKey => false,
                Access::User(roles) | Access::Api(_, roles) => roles.contains(&role),
            }
    })
}
