//! A house over a data folder in memory, with a set clock, and a browser that keeps cookies.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use domain::{Firm, Language};
use engine::Engine;
use engine::memory::MemoryFolder;
use engine::ports::{AccessTables, LinkPurpose, Role, Scope, Session, User};
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt;
use web::routes::Route;
use web::security::keys::new_api_key;
use web::security::token;
use web::{App, Settings, links, query};

/// The owner's address and password.
pub(crate) const EMAIL: &str = "katrin@roesterei.de";
pub(crate) const PASSWORD: &str = "eine Tasse am Morgen";

/// A server over a folder in memory, with a clock that stands still until moved.
pub(crate) struct House {
    pub(crate) app: App,
    seconds: Arc<AtomicI64>,
}

impl House {
    /// Not set up yet.
    pub(crate) fn empty() -> Self {
        Self::with_settings(Settings::new(([127, 0, 0, 1], 8080).into()))
    }

    pub(crate) fn with_settings(settings: Settings) -> Self {
        let engine = Engine::open(Arc::new(MemoryFolder::default())).expect("an empty folder opens");
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let clock = Arc::clone(&seconds);
        let drawn = AtomicU64::new(1);
        let chance = move |bytes: &mut [u8]| {
            let number = drawn.fetch_add(1, Ordering::Relaxed);
            bytes.copy_from_slice(&blake3_like(number)[..bytes.len()]);
        };
        let now = move || Timestamp::from_second(clock.load(Ordering::Relaxed)).expect("moment");
        let app = App::new(Arc::new(engine), settings, Arc::new(now), Arc::new(chance)).expect("passwords hash");
        Self { app, seconds }
    }

    /// Set up, with one owner who reads a language.
    pub(crate) fn set_up(firm: &str, language: Language) -> Self {
        Self::set_up_with(Settings::new(([127, 0, 0, 1], 8080).into()), firm, language)
    }

    pub(crate) fn set_up_with(settings: Settings, firm: &str, language: Language) -> Self {
        let house = Self::with_settings(settings);
        let password_hash = web::security::password::hash(PASSWORD, &|salt| salt.fill(1)).expect("hash");
        let user = User::new(EMAIL, firm, Role::Owner, language).with_password(password_hash);
        house.app.engine.folder().add_user(&user).expect("user");
        house.app.engine.set_firm(&Firm::assumed(firm)).expect("firm");
        house
    }

    pub(crate) fn wait(&self, span: SignedDuration) {
        self.seconds.fetch_add(span.as_secs(), Ordering::Relaxed);
    }

    /// A one-time link's path.
    pub(crate) fn link(&self, purpose: &LinkPurpose) -> String {
        let tables: &dyn AccessTables = &**self.app.engine.folder();
        let hour = SignedDuration::from_hours(1);
        let token = links::new_link(tables, purpose, self.app.now(), &**self.app.chance(), hour).expect("link");
        links::path(purpose, &token)
    }

    pub(crate) fn browser(&self) -> Browser {
        self.browser_of(web::routes::table())
    }

    /// A browser before a table of other routes.
    pub(crate) fn browser_of(&self, table: Vec<Route>) -> Browser {
        Browser { router: web::router(self.app.clone(), table), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// One more person with a role, who reads German.
    pub(crate) fn add(&self, role: Role) -> i64 {
        let user = User::new(format!("{}@roesterei.de", role.code()), role.code(), role, Language::De);
        self.app.engine.folder().add_user(&user).expect("user")
    }

    /// A browser in which the person added with a role is logged in, without hashing a password.
    pub(crate) fn logged_in(&self, role: Role) -> Browser {
        let users = self.app.engine.folder().users().expect("users");
        let user = users.iter().rev().find(|user| user.role == role).expect("somebody of the role").id;
        let secret = token::new(&**self.app.chance());
        let session = Session {
            token_digest: token::digest(&secret),
            user,
            csrf_token: token::new(&**self.app.chance()),
            created_at: self.app.now(),
            expires_at: self.app.now() + SignedDuration::from_hours(1),
            browser: "a test".to_owned(),
            network: "127.0.0.0/24".to_owned(),
        };
        self.app.engine.folder().add_session(&session).expect("session");
        let mut browser = self.browser();
        browser.cookies.insert("stammkunde-session".to_owned(), secret);
        browser.csrf = session.csrf_token;
        browser
    }

    /// A new API key.
    pub(crate) fn api_key(&self, scopes: &[Scope]) -> String {
        let (key, secret) = new_api_key("Kasse", scopes, self.app.now(), &**self.app.chance());
        self.app.engine.folder().add_api_key(&key).expect("key");
        self.app.keys.refresh(&**self.app.engine.folder()).expect("read");
        secret
    }

    /// A browser in which the owner is logged in.
    pub(crate) async fn owner(&self) -> Browser {
        let mut browser = self.browser();
        browser.log_in().await;
        browser
    }
}

/// Bytes that differ for every number.
fn blake3_like(number: u64) -> [u8; 64] {
    let mut bytes = [0; 64];
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for chunk in bytes.chunks_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        chunk.copy_from_slice(&state.to_le_bytes());
    }
    bytes
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Keeps cookies, and the token of the last page for its forms.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) async fn log_in(&mut self) {
        self.get("/login").await;
        let answer = self.post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"), "{}", answer.body);
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, Body::empty()).await
    }

    /// Sends a form as the last page would.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let fields = [("csrf", csrf.as_str())].iter().chain(fields).copied().collect::<Vec<_>>();
        self.post_bare(path, &fields, &[]).await
    }

    /// Sends a form with just these fields and headers.
    pub(crate) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", query::encode(name), query::encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let headers = [&[("content-type", "application/x-www-form-urlencoded")], headers].concat();
        self.send(Method::POST, path, &headers, Body::from(body)).await
    }

    pub(crate) async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(COOKIE, cookies.collect::<Vec<_>>().join("; "));
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request = request.header(HOST, "localhost:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let here = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 50_000)));
        let request = request.extension(here).body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("no transport");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.expect("body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        for line in parts.headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let is_page = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if let Some(rest) = body.split_once("name=\"csrf-token\" content=\"").map(|(_, rest)| rest)
            && is_page
        {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

/// Header by which a browser asks for a language.
pub(crate) fn asks_for(language: &'static str) -> [(&'static str, &'static str); 1] {
    [("accept-language", language)]
}
