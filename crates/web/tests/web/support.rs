//! A data folder in memory, a house with a set clock, and a browser that keeps cookies.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use domain::{CustomerId, Firm, Language, NaturalKey};
use engine::Engine;
use engine::ports::{
    Flushed, ImportRecord, LinkPurpose, Log, LogTotals, NewEvent, PortError, Position, Role, Session, Snapshots,
    StoredEvent, Tables, User,
};
use jiff::{SignedDuration, Timestamp};
use lifecycle::{Book, Touch, Vintage};
use tower::ServiceExt;
use web::routes::Route;
use web::{App, Settings, links, query};

type Digest = [u8; 32];

#[derive(Default)]
struct Kept {
    firm: Option<Firm>,
    users: Vec<User>,
    sessions: Vec<Session>,
    links: HashMap<Digest, (LinkPurpose, Timestamp)>,
    imports: Vec<ImportRecord>,
    vintages: Vec<Vintage>,
    events: Vec<NewEvent>,
    keys: HashMap<NaturalKey, [u8; 16]>,
}

/// A folder that forgets everything at the end.
#[derive(Default)]
pub(crate) struct MemoryFolder(Mutex<Kept>);

impl MemoryFolder {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().expect("no test panics while holding it")
    }
}

impl Log for MemoryFolder {
    fn known(&self, keys: &[NaturalKey]) -> Result<Vec<Option<[u8; 16]>>, PortError> {
        let kept = self.kept();
        Ok(keys.iter().map(|key| kept.keys.get(key).copied()).collect())
    }

    fn append(&self, events: &[NewEvent]) -> Result<Position, PortError> {
        let mut kept = self.kept();
        let first = Position(i64::try_from(kept.events.len()).expect("few") + 1);
        for event in events {
            if let Some((key, digest)) = &event.natural_key {
                kept.keys.insert(*key, *digest);
            }
            kept.events.push(event.clone());
        }
        Ok(first)
    }

    fn touches(
        &self,
        after: Position,
        each: &mut dyn FnMut(Position, Touch) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        for (position, event) in (1..).map(Position).zip(&self.kept().events) {
            if position > after && each(position, event.touch.clone()).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn timeline(
        &self,
        customer: &CustomerId,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let kept = self.kept();
        let stored = (1..).map(Position).zip(&kept.events).map(|(position, new)| (position, new.event.clone()));
        let mut found: Vec<StoredEvent> = stored
            .filter(|(_, event)| event.customer.as_ref() == Some(customer))
            .filter(|(_, event)| before.is_none_or(|before| event.occurred_at < before))
            .map(|(position, event)| StoredEvent { position, event })
            .collect();
        found.sort_by_key(|stored| std::cmp::Reverse(stored.event.occurred_at));
        found.truncate(limit);
        Ok(found)
    }

    fn events(&self, each: &mut dyn FnMut(StoredEvent) -> ControlFlow<()>) -> Result<(), PortError> {
        for (position, new) in (1..).map(Position).zip(&self.kept().events) {
            if each(StoredEvent { position, event: new.event.clone() }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn last_position(&self) -> Result<Position, PortError> {
        Ok(Position(i64::try_from(self.kept().events.len()).expect("few")))
    }

    fn flush(&self) -> Result<Flushed, PortError> {
        Ok(Flushed::default())
    }

    fn totals(&self) -> Result<LogTotals, PortError> {
        Ok(LogTotals { events: self.kept().events.len() as u64, last: self.last_position()?, ..LogTotals::default() })
    }
}

impl Tables for MemoryFolder {
    fn firm(&self) -> Result<Option<Firm>, PortError> {
        Ok(self.kept().firm.clone())
    }

    fn set_firm(&self, firm: &Firm) -> Result<(), PortError> {
        self.kept().firm = Some(firm.clone());
        Ok(())
    }

    fn users(&self) -> Result<Vec<User>, PortError> {
        Ok(self.kept().users.clone())
    }

    fn add_user(&self, user: &User) -> Result<i64, PortError> {
        let mut kept = self.kept();
        let id = i64::try_from(kept.users.len()).expect("few") + 1;
        kept.users.push(User { id, ..user.clone() });
        Ok(id)
    }

    fn update_user(&self, user: &User) -> Result<(), PortError> {
        let mut kept = self.kept();
        if let Some(known) = kept.users.iter_mut().find(|known| known.id == user.id) {
            known.clone_from(user);
        }
        Ok(())
    }

    fn add_session(&self, session: &Session) -> Result<(), PortError> {
        self.kept().sessions.push(session.clone());
        Ok(())
    }

    fn session(&self, token_digest: &Digest, now: Timestamp) -> Result<Option<(Session, User)>, PortError> {
        let kept = self.kept();
        let valid = |session: &&Session| session.token_digest == *token_digest && session.expires_at > now;
        Ok(kept.sessions.iter().find(valid).and_then(|session| {
            let user = kept.users.iter().find(|user| user.id == session.user)?;
            Some((session.clone(), user.clone()))
        }))
    }

    fn end_session(&self, token_digest: &Digest) -> Result<(), PortError> {
        self.kept().sessions.retain(|session| session.token_digest != *token_digest);
        Ok(())
    }

    fn end_sessions_of(&self, user: i64) -> Result<(), PortError> {
        self.kept().sessions.retain(|session| session.user != user);
        Ok(())
    }

    fn add_link(&self, token_digest: &Digest, purpose: &LinkPurpose, expires_at: Timestamp) -> Result<(), PortError> {
        self.kept().links.insert(*token_digest, (purpose.clone(), expires_at));
        Ok(())
    }

    fn peek_link(&self, token_digest: &Digest, now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        let kept = self.kept();
        Ok(kept.links.get(token_digest).filter(|(_, end)| *end > now).map(|(purpose, _)| purpose.clone()))
    }

    fn take_link(&self, token_digest: &Digest, now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        Ok(self.kept().links.remove(token_digest).filter(|(_, end)| *end > now).map(|(purpose, _)| purpose))
    }

    fn begin_import(&self, record: &ImportRecord) -> Result<i64, PortError> {
        let mut kept = self.kept();
        let id = i64::try_from(kept.imports.len()).expect("few") + 1;
        kept.imports.push(ImportRecord { id, ..record.clone() });
        Ok(id)
    }

    fn finish_import(&self, record: &ImportRecord) -> Result<(), PortError> {
        let mut kept = self.kept();
        if let Some(known) = kept.imports.iter_mut().find(|known| known.id == record.id) {
            known.clone_from(record);
        }
        Ok(())
    }

    fn imports(&self, limit: usize) -> Result<Vec<ImportRecord>, PortError> {
        Ok(self.kept().imports.iter().rev().take(limit).cloned().collect())
    }

    fn vintages(&self) -> Result<Vec<Vintage>, PortError> {
        Ok(self.kept().vintages.clone())
    }

    fn add_vintages(&self, vintages: &[Vintage]) -> Result<(), PortError> {
        self.kept().vintages.extend_from_slice(vintages);
        Ok(())
    }
}

impl Snapshots for MemoryFolder {
    fn load(&self) -> Result<Option<(Position, Book)>, PortError> {
        Ok(None)
    }

    fn save(&self, _position: Position, _book: &Book) -> Result<(), PortError> {
        Ok(())
    }

    fn discard(&self) -> Result<(), PortError> {
        Ok(())
    }
}

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
        let user = User { id: 0, email: EMAIL.into(), name: firm.into(), role: Role::Owner, language, password_hash };
        house.app.engine.folder().add_user(&user).expect("user");
        house.app.engine.set_firm(&Firm::assumed(firm)).expect("firm");
        house
    }

    pub(crate) fn wait(&self, span: SignedDuration) {
        self.seconds.fetch_add(span.as_secs(), Ordering::Relaxed);
    }

    /// A one-time link's path.
    pub(crate) fn link(&self, purpose: &LinkPurpose) -> String {
        let tables: &dyn Tables = &**self.app.engine.folder();
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
        let request = request.body(body).expect("a request");
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
