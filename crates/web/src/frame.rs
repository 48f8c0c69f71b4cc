//! What stands around every page: language, firm, day, period, navigation, messages.
//!
//! [`PageFrame`] is for pages behind the login, [`GateFrame`] for those before it. Both are extractors.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{HOST, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::period::PeriodError;
use domain::{ClockMode, Comparison, Day, Firm, Language, Message, Period};
use engine::State;
use engine::ports::{Role, User};
use engine::pseudonym::Reader;
use words::Format;

use crate::app::App;
use crate::assets::Manifest;
use crate::error::PageError;
use crate::locale::{self, Theme};
use crate::overview::Reading;
use crate::query::Query;
use crate::routes;
use crate::security::caller::Identity;
use crate::security::cookies::Cookie;
use crate::security::csrf::CsrfToken;

/// The period of a page whose address names none.
pub const USUAL_PERIOD: &str = "last-12-months";

/// The parameters that travel with links from page to page.
pub const TRAVELLING: [&str; 4] = ["at", "period", "compare", "active"];

/// What every document needs, whoever reads it.
#[derive(Debug, Clone)]
pub struct Face {
    /// The reader's language.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The token that forms carry; `None` on pages that can have no form.
    pub csrf: Option<String>,
    /// Path and parameters of this page, to come back to.
    pub here: String,
    /// Scheme and host under which the reader reaches us, for links that are handed on.
    pub origin: String,
    /// Whether the customers on it are simulated: every page says so, before the login too.
    pub is_simulated: bool,
    assets: Arc<Manifest>,
}

impl Face {
    fn of(parts: &Parts, app: &App, user: Option<&User>) -> Self {
        let firm = app.engine.state().ok();
        Self {
            language: locale::language(&parts.headers, user, firm.as_deref().map(|state| &state.firm)),
            theme: Theme::of(&parts.headers),
            csrf: parts.extensions.get::<CsrfToken>().map(|CsrfToken(token)| token.clone()),
            origin: origin(&parts.headers, app),
            here: parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str).to_owned(),
            is_simulated: firm.as_deref().is_some_and(|state| state.firm.is_simulated),
            assets: Arc::clone(&app.assets),
        }
    }

    /// The path of a static file by its plain name; `None` where it is not built in.
    pub fn asset(&self, name: &str) -> Option<String> {
        self.assets.path(name)
    }

    /// The themes to choose from.
    pub fn themes(&self) -> [ThemeChoice; 3] {
        Theme::ALL.map(|theme| ThemeChoice {
            code: theme.code(),
            icon: theme.icon(),
            key: theme.key(),
            is_current: theme == self.theme,
        })
    }

    /// The languages to choose from.
    pub fn languages(&self) -> [LanguageChoice; 2] {
        Language::ALL.map(|language| LanguageChoice {
            code: language.code(),
            name: words::text(self.language, locale::key(language)),
            is_current: language == self.language,
        })
    }
}

/// As configured, or as the reader's browser named us; the host check has seen that it is a name of ours.
fn origin(headers: &HeaderMap, app: &App) -> String {
    if let Some(origin) = &app.settings.public_origin {
        return origin.clone();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if app.settings.https { "https" } else { "http" })
}

/// A theme in the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeChoice {
    /// The word in cookie and markup.
    pub code: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// Key of its name.
    pub key: &'static str,
    /// Whether it is chosen.
    pub is_current: bool,
}

/// A language in the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageChoice {
    /// BCP 47 code.
    pub code: &'static str,
    /// Its name in the reader's language.
    pub name: Cow<'static, str>,
    /// Whether the page is in it.
    pub is_current: bool,
}

/// What stands around a page before the login.
#[derive(Debug, Clone)]
pub struct GateFrame {
    /// What every document needs.
    pub face: Face,
    /// Name of the firm, once there is one.
    pub firm_name: Option<String>,
}

impl GateFrame {
    /// A frame without forms, for a reader of whom only the headers are known.
    pub(crate) fn of_headers(app: &App, headers: &HeaderMap) -> Self {
        let state = app.engine.state().ok();
        let firm = state.as_deref().map(|state| &state.firm);
        let face = Face {
            language: locale::language(headers, None, firm),
            theme: Theme::of(headers),
            csrf: None,
            here: "/".to_owned(),
            origin: origin(headers, app),
            is_simulated: firm.is_some_and(|firm| firm.is_simulated),
            assets: Arc::clone(&app.assets),
        };
        Self { face, firm_name: None }
    }

    /// The text of a key in the reader's language.
    pub fn text(&self, key: &str) -> Cow<'static, str> {
        words::text(self.face.language, key)
    }

    /// A message in the reader's language.
    pub fn message(&self, message: &Message) -> String {
        words::message(self.face.language, message)
    }
}

impl FromRequestParts<App> for GateFrame {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let user = parts.extensions.get::<Identity>().map(|identity| &*identity.user);
        let firm_name = app.engine.state().ok().map(|state| state.firm.name.clone());
        Ok(Self { face: Face::of(parts, app, user), firm_name })
    }
}

/// Something to tell the person above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// `good` or `warn`, as the style sheet calls them.
    pub kind: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// What it says, in the reader's language.
    pub text: String,
}

impl Flash {
    pub(crate) fn warning(text: String) -> Self {
        Self { kind: "warn", icon: "warning", text }
    }
}

/// A section in the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where it leads, with day, period and comparison.
    pub link: String,
    /// Name of its icon.
    pub icon: &'static str,
    /// Key of its name.
    pub key: &'static str,
    /// Whether this page belongs to it.
    pub is_current: bool,
}

/// Path, icon and key of all sections in their order; those without a route are not shown.
const SECTIONS: [(&str, &str, &str); 13] = [
    ("/", "today", "nav-overview"),
    ("/phases", "phases", "nav-phases"),
    ("/customers", "customers", "nav-customers"),
    ("/segments", "segments", "nav-segments"),
    ("/value", "value", "nav-value"),
    ("/economics", "economics", "nav-economics"),
    ("/churn", "warning", "nav-churn"),
    ("/products", "cart", "nav-products"),
    ("/kpis", "kpis", "nav-kpis"),
    ("/cohorts", "cohorts", "nav-cohorts"),
    ("/quality", "check", "nav-quality"),
    ("/import", "import", "nav-import"),
    ("/settings", "settings", "nav-settings"),
];

/// Names of the icons of all sections.
#[cfg(test)]
pub(crate) fn section_icons() -> impl Iterator<Item = &'static str> {
    SECTIONS.into_iter().map(|(_, icon, _)| icon)
}

/// Path and key of the pages of the settings in their order.
const SETTINGS: [(&str, &str); 5] = [
    ("/settings", "settings-general"),
    ("/team", "team-title"),
    ("/sources", "sources-title"),
    ("/keys", "keys-title"),
    ("/audit", "audit-title"),
];

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it leads.
    pub link: String,
    /// What it says.
    pub label: String,
    /// What it means here, in grey.
    pub note: String,
    /// Whether it is chosen.
    pub is_current: bool,
}

/// What stands around a page behind the login, and what all such pages ask of the address.
pub struct PageFrame {
    /// What every document needs.
    pub face: Face,
    /// How this reader sees numbers, money and days.
    pub format: Format,
    /// The state to read from; the whole page speaks of this one.
    pub state: Arc<State>,
    /// Who is logged in.
    pub user: Arc<User>,
    /// Digest of the token of the session in which they ask.
    pub(crate) session: [u8; 32],
    /// For whom customers are shown: what every question about single customers is asked with.
    pub reader: Reader,
    /// Today by the folder's clock.
    pub today: Day,
    /// The day the page speaks of: today, or the one chosen with `?at=`.
    pub at: Day,
    /// The period the page speaks of, chosen with `?period=` or `?from=&to=`.
    pub period: Period,
    /// What the period is compared with, chosen with `?compare=previous|last-year|none`.
    pub comparison: Option<Comparison>,
    /// Messages above the page.
    pub flashes: Vec<Flash>,
    /// The parameters of the address.
    pub query: Query,
    path: String,
    /// Says when it is done.
    _reading: Reading,
}

impl FromRequestParts<App> for PageFrame {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let identity = parts.extensions.get::<Identity>().ok_or(PageError::SignedOut)?;
        let (user, session) = (Arc::clone(&identity.user), identity.session.token_digest);
        let reading = app.overview.read(app.engine.state()?, parts);
        let state = Arc::clone(&reading.state);
        let face = Face::of(parts, app, Some(&user));
        let format = Format::new(face.language, state.firm.currency, state.zone.clone());
        let query = Query::of(&parts.uri);
        let flash =
            Cookie::Flash.read(&parts.headers, app.settings.https).and_then(|key| told_once(key, face.language));
        let mut flashes: Vec<Flash> = flash.into_iter().collect();
        let today = state.today(app.now());
        let at = chosen_day(&query, today, &format).unwrap_or_else(|warning| {
            flashes.push(warning);
            today
        });
        let first = state.span().map_or(at, |(first, _)| first);
        let period = chosen_period(&query, at, first, &format).unwrap_or_else(|warning| {
            flashes.push(warning);
            usual_period(at, first)
        });
        let comparison = match query.get("compare") {
            Some("none") => None,
            Some("last-year") => Some(Comparison::LastYear),
            _ => Some(Comparison::Previous),
        };
        let path = parts.uri.path().to_owned();
        Ok(Self {
            face,
            format,
            state,
            reader: app.reader(user.role.sees_persons()),
            user,
            session,
            today,
            at,
            period,
            comparison,
            flashes,
            query,
            path,
            _reading: reading,
        })
    }
}

/// The message a cookie names; only keys of our own lists, so nobody can put words into our mouth.
fn told_once(key: &str, language: Language) -> Option<Flash> {
    let ours = key.starts_with("done-") && words::has(language, key);
    ours.then(|| Flash { kind: "good", icon: "success", text: words::text(language, key).into_owned() })
}

/// What stood in an address, short enough to be said again.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

fn chosen_day(query: &Query, today: Day, format: &Format) -> Result<Day, Flash> {
    let Some(wanted) = query.get("at") else {
        return Ok(today);
    };
    match wanted.parse::<Day>() {
        Ok(day) if day <= today => Ok(day),
        Ok(day) => Err(Flash::warning(
            format.format("page-day-ahead", &[("day", format.date(day).into()), ("today", format.date(today).into())]),
        )),
        Err(_) => Err(Flash::warning(format.format("page-no-day", &[("day", shortened(wanted).into())]))),
    }
}

fn usual_period(at: Day, first: Day) -> Period {
    Period::parse(USUAL_PERIOD, at, first).unwrap_or_else(|_| Period::month_of(at))
}

fn chosen_period(query: &Query, at: Day, first: Day, format: &Format) -> Result<Period, Flash> {
    let wanted = match (query.get("from"), query.get("to"), query.get("period")) {
        (Some(from), to, _) => Cow::Owned(format!("{from}..{}", to.map_or_else(|| at.to_string(), str::to_owned))),
        (None, Some(to), _) => Cow::Owned(format!("{first}..{to}")),
        (None, None, period) => Cow::Borrowed(period.unwrap_or(USUAL_PERIOD)),
    };
    Period::parse(&wanted, at, first).map_err(|error| {
        let key = match error {
            PeriodError::NotAPeriod(_) => "page-no-period",
            PeriodError::Backwards(_) => "page-period-backwards",
        };
        Flash::warning(words::format(format.language, key, &[("period", shortened(&wanted).into())]))
    })
}

impl PageFrame {
    /// The firm.
    pub fn firm(&self) -> &Firm {
        &self.state.firm
    }

    /// The text of a key in the reader's language.
    pub fn text(&self, key: &str) -> Cow<'static, str> {
        self.format.text(key)
    }

    /// A message in the reader's language.
    pub fn message(&self, message: &Message) -> String {
        self.format.message(message)
    }

    /// What the period is compared with, as a period.
    pub fn compared(&self) -> Option<Period> {
        self.comparison.map(|comparison| self.period.compared(comparison))
    }

    /// The sections this person may see.
    pub fn sections(&self) -> Vec<Section> {
        let allowed = |path: &str| self.may(path);
        let belongs = |path: &str| match path {
            "/" => self.path == "/",
            "/phases" => self.is_at("/phases") || self.is_at("/models"),
            "/settings" => SETTINGS.iter().any(|(path, _)| self.is_at(path)),
            _ => self.is_at(path),
        };
        SECTIONS
            .iter()
            .filter(|(path, ..)| allowed(path))
            .map(|(path, icon, key)| Section { link: self.link(path), icon, key, is_current: belongs(path) })
            .collect()
    }

    /// Whether this page is the one at a path or stands below it.
    fn is_at(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pages of the settings that this person may see.
    pub fn settings_tabs(&self) -> Vec<Section> {
        let seen = SETTINGS.iter().filter(|(path, _)| self.may(path));
        let tab = |(path, key): &(&str, &'static str)| Section {
            link: (*path).to_owned(),
            icon: "settings",
            key,
            is_current: self.is_at(path),
        };
        seen.map(tab).collect()
    }

    /// Whether this person may read the route with this path.
    pub fn may(&self, path: &str) -> bool {
        routes::is_allowed(path, self.user.role)
    }

    /// Whether customers can be searched for, and whether suggestions come while typing.
    pub fn search(&self) -> (bool, bool) {
        (self.may("/customers"), self.may("/customers/suggestions"))
    }

    /// A path of ours with this page's day, period and comparison, where they were chosen.
    pub fn link(&self, path: &str) -> String {
        format!("{path}{}", self.kept())
    }

    /// This page's day, period and comparison, where they were chosen.
    pub fn kept(&self) -> Query {
        let travelling = self.query.only(&TRAVELLING);
        match self.query.get("from").or(self.query.get("to")) {
            Some(_) => travelling.with("period", &self.period.to_string()),
            None => travelling,
        }
    }

    /// Parameters for a page in a phase model; the leading one needs no name.
    pub fn in_model(&self, query: Query, model: &str) -> Query {
        let is_leading = self.state.models.first().is_some_and(|leading| leading.id == model);
        if is_leading { query } else { query.with("model", model) }
    }

    /// This page with one parameter changed; an empty value takes it away. Paging starts anew.
    pub fn with(&self, name: &str, value: &str) -> String {
        let rest = self.query.without(&[name, "after"]);
        let query = if value.is_empty() { rest } else { rest.with(name, value) };
        format!("{}{query}", self.path)
    }

    /// A part of a page that is fetched by itself: its links are those of the page, without what only the part is asked with.
    pub fn stands_on(&mut self, path: &str, own: &[&str]) {
        path.clone_into(&mut self.path);
        self.query = self.query.without(own);
    }

    /// Hidden fields of a form that sets these parameters and keeps all others.
    pub fn others(&self, set: &[&str]) -> Vec<(String, String)> {
        let kept = self.query.without(set).without(&["after"]);
        kept.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Hidden fields of a form that leads to another page and keeps day, period and comparison.
    pub fn travelling(&self) -> Vec<(String, String)> {
        let query = self.query.only(&TRAVELLING);
        query.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The day the page speaks of: `Stand 9. Dezember 2011`.
    pub fn as_of(&self) -> String {
        self.format.format("page-as-of", &[("day", self.format.date(self.at).into())])
    }

    /// Whether today is the last day of the data rather than the wall clock's.
    pub fn is_data_clock(&self) -> bool {
        self.firm().clock == Some(ClockMode::Data) && self.state.span().is_some()
    }

    /// What a table that scrolls within its section is called, because both are places of the page: `Tabelle: Mängel`.
    pub fn table_of(&self, key: &str) -> String {
        self.format.format("page-table-of", &[("name", self.text(key).into_owned().into())])
    }

    /// What the period is called: `Oktober 2026`.
    pub fn period_name(&self) -> String {
        self.format.period(self.period)
    }

    /// With what it is compared: `zu September 2026`; empty where with nothing.
    pub fn comparison_name(&self) -> String {
        self.compared().map_or_else(String::new, |period| {
            self.format.format("page-compared-with", &[("period", self.format.period(period).into())])
        })
    }

    /// Periods to choose from.
    pub fn periods(&self) -> Vec<Choice> {
        let month = Period::month_of(self.at);
        let last_month = month.compared(Comparison::Previous);
        let quarter_start = self.at.month_start().plus_months(-(i32::from(self.at.date().month()) - 1) % 3);
        let last_quarter = Period::from_days(quarter_start.plus_months(-3), quarter_start.plus(-1));
        let choices = [
            ("page-period-last-30-days", "last-30-days".to_owned()),
            ("page-period-this-month", month.to_string()),
            ("page-period-last-month", last_month.to_string()),
            ("page-period-last-quarter", last_quarter.unwrap_or(last_month).to_string()),
            ("page-period-last-12-months", "last-12-months".to_owned()),
            ("page-period-this-year", self.at.date().year().to_string()),
            ("page-period-all", "all".to_owned()),
        ];
        let first = self.state.span().map_or(self.at, |(first, _)| first);
        let rest = self.query.without(&["period", "from", "to", "after"]);
        let choice = |(key, text): (&str, String)| {
            let period = Period::parse(&text, self.at, first);
            Choice {
                link: format!("{}{}", self.path, rest.with("period", &text)),
                label: self.text(key).into_owned(),
                note: String::new(),
                is_current: period == Ok(self.period),
            }
        };
        choices.into_iter().map(choice).collect()
    }

    /// Comparisons to choose from.
    pub fn comparisons(&self) -> Vec<Choice> {
        let choices = [
            ("previous", "page-compare-previous", Some(Comparison::Previous)),
            ("last-year", "page-compare-last-year", Some(Comparison::LastYear)),
            ("none", "page-compare-none", None),
        ];
        let choice = |(text, key, comparison): (&str, &str, Option<Comparison>)| Choice {
            link: self.with("compare", text),
            label: self.text(key).into_owned(),
            note: comparison.map_or_else(String::new, |with| self.format.period(self.period.compared(with))),
            is_current: self.comparison == comparison,
        };
        choices.into_iter().map(choice).collect()
    }

    /// What a role is called.
    pub fn role_name(&self, role: Role) -> Cow<'static, str> {
        self.text(role.key())
    }
}

/// Renders a page.
pub fn page(template: &impl Template) -> Result<Response, PageError> {
    page_with(StatusCode::OK, template)
}

/// Renders a page with a status: 422 for a form that needs mending.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    Ok((status, Html(template.render()?)).into_response())
}

/// Sends the browser on after a change.
pub fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

/// Sends the browser on after a change and tells the person there, once, what was done. The key begins with `done-`.
pub fn done(app: &App, path: &str, key: &'static str) -> Response {
    let mut response = to(path);
    Cookie::Flash.set(response.headers_mut(), key, app.settings.https);
    response
}
