//! Who may do what: the table of routes against a running router, and forged requests.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::Language;
use engine::ports::{AuditQuery, Role, Scope, Source, SourceKind, WriteKey};
use jiff::SignedDuration;
use web::routes::{Access, EVERYBODY, Record, Route, get, post, table};

use crate::support::{Answer, Browser, House};

/// A path with something in place of its variable parts.
fn filled(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/")
}

async fn asked(browser: &mut Browser, route: &Route, headers: &[(&str, &str)], with_token: bool) -> Answer {
    let path = filled(route.path);
    match route.method {
        Method::OPTIONS => browser.send(Method::OPTIONS, &path, headers, Body::empty()).await,
        Method::POST if route.access == Access::WriteKey => {
            browser.send(Method::POST, &path, headers, "{}".into()).await
        }
        Method::GET => browser.get_with(&path, headers).await,
        _ if with_token => {
            let csrf = browser.csrf.clone();
            browser.post_bare(&path, &[("csrf", &csrf)], headers).await
        }
        _ => browser.post_bare(&path, &[("csrf", "wrong")], headers).await,
    }
}

/// The roles of a route behind the login.
fn roles(access: Access) -> Option<&'static [Role]> {
    match access {
        Access::User(roles) | Access::Api(_, roles) => Some(roles),
        Access::Always | Access::SetUp | Access::Open | Access::WriteKey => None,
    }
}

/// Who gets where, written down once more: a route, or a role that gets to one, is added here on purpose.
#[test]
fn the_table_is_the_one_that_was_agreed_on() {
    let lines: Vec<String> = table()
        .iter()
        .map(|route| {
            let who = match route.access {
                Access::User(roles) => format!("{roles:?}"),
                Access::Api(scope, roles) => format!("{} {roles:?}", scope.code()),
                other => format!("{other:?}"),
            };
            format!("{} {}: {who}; {:?}\n", route.method, route.path, route.record)
        })
        .collect();
    expect_test::expect_file!["routes.txt"].assert_eq(&lines.concat());
}

#[tokio::test]
async fn nobody_gets_behind_the_login_without_one() {
    let house = House::set_up("Rösterei", Language::De);
    for route in table() {
        let mut browser = house.browser();
        browser.get("/login").await;
        let answer = asked(&mut browser, &route, &[], true).await;
        let (status, path) = (answer.status, route.path);
        let to_login = status == StatusCode::SEE_OTHER && answer.location().starts_with("/login");
        match route.access {
            Access::User(_) | Access::Api(..) if path.starts_with("/api/") => {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
                assert_eq!(answer.header("www-authenticate"), "Bearer", "{path}");
            }
            Access::User(_) | Access::Api(..) => assert!(to_login, "{} {path}: {status}", route.method),
            // A browser asks before it sends, without a key; figures of a client about itself are passed over.
            Access::WriteKey if route.method == Method::OPTIONS => assert_eq!(status, StatusCode::FORBIDDEN, "{path}"),
            Access::WriteKey if path == "/v1/m" => assert_eq!(status, StatusCode::NO_CONTENT),
            Access::WriteKey => assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {path}", route.method),
            Access::SetUp => assert_eq!(status, StatusCode::NOT_FOUND, "{path}"),
            Access::Always | Access::Open => assert!(!to_login, "{} {path}", route.method),
        }
    }
}

#[tokio::test]
async fn each_role_gets_where_the_table_says_and_nowhere_else() {
    let house = House::set_up("Rösterei", Language::De);
    for role in Role::ALL {
        house.add(role);
        for route in table() {
            // Anew for each: some of them log out.
            let mut browser = house.logged_in(role);
            browser.get("/settings").await;
            let answer = asked(&mut browser, &route, &[], true).await;
            let (status, told) = (answer.status, format!("{role:?} {} {}", route.method, route.path));
            match roles(route.access) {
                Some(roles) if roles.contains(&role) => {
                    assert_ne!(status, StatusCode::FORBIDDEN, "{told}");
                    assert_ne!(status, StatusCode::UNAUTHORIZED, "{told}");
                    assert!(!answer.location().starts_with("/login?"), "{told} → {}", answer.location());
                    assert!(!status.is_server_error(), "{told}: {status}");
                }
                Some(_) => assert_eq!(status, StatusCode::FORBIDDEN, "{told}"),
                None => assert!(!status.is_server_error(), "{told}: {status}"),
            }
        }
    }
}

#[tokio::test]
async fn no_change_is_made_without_the_token_of_our_page() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.owner().await;
    for route in table().into_iter().filter(|route| route.method != Method::GET) {
        if let Access::User(_) | Access::Api(..) | Access::Always = route.access {
            let status = asked(&mut browser, &route, &[], false).await.status;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn an_api_key_opens_what_its_scope_says_and_no_page() {
    let house = House::set_up("Rösterei", Language::De);
    let keys: Vec<(Scope, String)> = Scope::ALL.iter().map(|scope| (*scope, house.api_key(&[*scope]))).collect();
    for route in table() {
        for (scope, secret) in &keys {
            let bearer = format!("Bearer {secret}");
            let answer = asked(&mut house.browser(), &route, &[("authorization", &bearer)], false).await;
            let (status, told) = (answer.status, format!("{scope:?} {} {}", route.method, route.path));
            match route.access {
                Access::Api(needed, _) if *scope == needed || *scope == Scope::Admin => {
                    assert!(status != StatusCode::UNAUTHORIZED && status != StatusCode::FORBIDDEN, "{told}: {status}");
                    assert!(!status.is_server_error(), "{told}: {status}");
                }
                Access::Api(..) => {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{told}");
                    assert_eq!(answer.header("content-type"), "application/problem+json", "{told}");
                }
                Access::User(_) => {
                    assert!(!status.is_success(), "{told}: a key is no login");
                    assert!(answer.location().starts_with("/login") || status == StatusCode::UNAUTHORIZED, "{told}");
                }
                Access::Always | Access::SetUp | Access::Open | Access::WriteKey => {}
            }
        }
        if let Access::Api(..) = route.access {
            for wrong in ["Bearer stk_0", "Bearer ", "Basic eDp5"] {
                let answer = asked(&mut house.browser(), &route, &[("authorization", wrong)], false).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong} {}", route.path);
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_is_revoked_or_over_opens_nothing() {
    let house = House::set_up("Rösterei", Language::De);
    let secret = house.api_key(&[Scope::Admin]);
    let bearer = [("authorization", format!("bearer {secret}"))];
    let bearer: Vec<(&str, &str)> = bearer.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = "/api/customers/nobody";
    assert_eq!(house.browser().get_with(path, &bearer).await.status, StatusCode::NOT_FOUND);
    let used = house.app.engine.folder().api_keys().expect("keys")[0].last_used_at;
    assert_eq!(used, Some(house.app.now()));
    house.wait(SignedDuration::from_mins(59));
    house.browser().get_with(path, &bearer).await;
    assert_eq!(house.app.engine.folder().api_keys().expect("keys")[0].last_used_at, used, "not with each request");
    house.wait(SignedDuration::from_mins(2));
    house.browser().get_with(path, &bearer).await;
    assert_eq!(house.app.engine.folder().api_keys().expect("keys")[0].last_used_at, Some(house.app.now()));
    house.app.engine.folder().revoke_api_key(1, house.app.now()).expect("revoked");
    house.app.keys.refresh(&**house.app.engine.folder()).expect("read");
    assert_eq!(house.browser().get_with(path, &bearer).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn write_keys_lead_to_their_source_until_they_are_revoked() {
    let house = House::set_up("Rösterei", Language::De);
    let folder = house.app.engine.folder();
    let key = |name: &str| WriteKey { key: name.to_owned(), created_at: house.app.now(), revoked_at: None };
    let source = Source {
        id: 0,
        name: "Laden".to_owned(),
        kind: SourceKind::Web,
        origins: vec!["https://laden.example".to_owned()],
        keys: vec![key("wk_old"), key("wk_new")],
        created_at: house.app.now(),
        retired_at: None,
    };
    let id = folder.add_source(&source).expect("source");
    let sources = &house.app.sources;
    assert!(sources.by_write_key("wk_old").is_none(), "not before it is read");
    sources.refresh(&**folder).expect("read");
    assert_eq!(sources.by_write_key("wk_old").map(|source| source.id), Some(id));
    assert!(sources.any_allows_origin("https://LADEN.example") && !sources.any_allows_origin("https://evil.example"));
    folder.revoke_write_key("wk_old", house.app.now()).expect("revoked");
    sources.refresh(&**folder).expect("read");
    assert!(sources.by_write_key("wk_old").is_none() && sources.by_write_key("wk_new").is_some());
    folder.retire_source(id, house.app.now()).expect("retired");
    sources.refresh(&**folder).expect("read");
    assert!(sources.by_write_key("wk_new").is_none());
}

#[tokio::test]
async fn every_change_has_a_name_in_the_audit_log_and_leaves_an_entry() {
    let house = House::set_up("Rösterei", Language::De);
    for route in table() {
        let (Record::Change { action, .. } | Record::Look { action, .. }) = &route.record else { continue };
        let key = format!("audit-{action}");
        let is_known = action.starts_with("POST ") || Language::ALL.iter().all(|it| words::has(*it, &key));
        assert!(is_known, "{action} of {} has no text", route.path);
    }
    let mut owner = house.owner().await;
    owner.get("/settings").await;
    owner.post("/settings/profile", &[("name", "Neu")]).await;
    owner.get("/customers").await;
    owner.get("/customers/nobody").await;
    house.app.audit.flush().expect("written");
    let query = AuditQuery { limit: 10, ..AuditQuery::default() };
    let entries = house.app.engine.folder().audit(&query).expect("entries");
    let told: Vec<(&str, &str)> =
        entries.iter().map(|entry| (entry.action.as_str(), entry.actor.kind())).rev().collect();
    let expected = [("logged-in", "user"), ("profile-changed", "user"), ("customers-listed", "user")];
    assert_eq!(told, expected, "and nothing of a customer who is not there");
    assert!(entries.iter().all(|entry| entry.network.as_deref() == Some("127.0.0.0/24")), "{entries:?}");
}

#[tokio::test]
async fn until_it_is_set_up_only_the_link_and_the_probes_answer() {
    let house = House::empty();
    for route in table() {
        let path = route.path;
        let status = asked(&mut house.browser(), &route, &[], true).await.status;
        match route.access {
            Access::User(_) | Access::Api(..) | Access::WriteKey | Access::Open => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            }
            Access::SetUp => assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{path}"),
            Access::Always => {}
        }
    }
    assert_eq!(house.browser().get("/anything").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(house.browser().get("/healthz").await.status, StatusCode::OK);
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_role_that_is_not_named_is_refused() {
    let house = House::set_up("Rösterei", Language::De);
    let mut routes = table();
    routes.push(get("/nobody", Access::User(&[]), async || "secret"));
    let mut browser = house.browser_of(routes);
    browser.log_in().await;
    let answer = browser.get("/nobody").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("Ihre Rolle erlaubt es nicht") && !answer.body.contains("secret"));
}

#[tokio::test]
async fn a_change_needs_the_token_of_our_page() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/settings").await;
    let token = owner.csrf.clone();
    let path = "/settings/profile";
    for fields in [&[("name", "X")][..], &[("name", "X"), ("csrf", "wrong")], &[("name", "X"), ("csrf", "")]] {
        let answer = owner.post_bare(path, fields, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{fields:?}");
        assert!(answer.body.contains("Geändert wurde nichts"));
    }
    for forged in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "null")] {
        let answer = owner.post_bare(path, &[("name", "X"), ("csrf", &token)], &[forged]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{forged:?}");
    }
    let elsewhere = [("origin", "http://evil.example")];
    assert_eq!(owner.post_bare(path, &[("csrf", &token)], &elsewhere).await.status, StatusCode::FORBIDDEN);
    let ours = [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")];
    let answer = owner.post_bare(path, &[("name", "Neu"), ("csrf", &token)], &ours).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let answer = owner.post_bare(path, &[("name", "Neu")], &[("x-csrf-token", &token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(owner.get("/settings").await.body.contains("value=\"Neu\""));
}

#[tokio::test]
async fn a_strangers_token_does_not_open_a_session() {
    let house = House::set_up("Rösterei", Language::De);
    let mut stranger = house.browser();
    stranger.get("/login").await;
    let mut owner = house.owner().await;
    let answer = owner.post_bare("/settings/profile", &[("name", "X"), ("csrf", &stranger.csrf)], &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_upload_is_vouched_for_by_the_browser_or_carries_the_token() {
    let house = House::set_up("Rösterei", Language::De);
    let mut routes = table();
    routes.push(post("/upload", EVERYBODY, async |body: String| body.len().to_string()).with_body_limit(100));
    let mut browser = house.browser_of(routes);
    browser.log_in().await;
    browser.get("/").await;
    let token = browser.csrf.clone();
    let kind = ("content-type", "multipart/form-data; boundary=x");
    let mut sent = async |extra: &[(&str, &str)], length: usize| {
        let headers = [&[kind], extra].concat();
        browser.send(Method::POST, "/upload", &headers, Body::from("a".repeat(length))).await.status
    };
    assert_eq!(sent(&[], 9).await, StatusCode::FORBIDDEN);
    assert_eq!(sent(&[("origin", "http://evil.example")], 9).await, StatusCode::FORBIDDEN);
    assert_eq!(sent(&[("origin", "http://localhost:8080")], 9).await, StatusCode::OK);
    assert_eq!(sent(&[("x-csrf-token", &token)], 9).await, StatusCode::OK);
    assert_eq!(sent(&[("x-csrf-token", &token)], 101).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn nobody_is_led_to_where_they_may_not_go() {
    let house = crate::customers::shop(Language::De);
    house.add(Role::Viewer);
    let mut viewer = house.logged_in(Role::Viewer);
    for path in ["/", "/phases", "/kpis", "/kpis/revenue", "/cohorts", "/value", "/quality", "/settings"] {
        let page = viewer.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for link in page.body.split("href=\"/").skip(1) {
            let link = format!("/{}", link.split('"').next().unwrap_or_default()).replace("&#38;", "&");
            if link.starts_with("/assets/") {
                continue;
            }
            let there = viewer.get(&link).await.status;
            assert_ne!(there, StatusCode::FORBIDDEN, "{path} leads to {link}");
        }
        assert!(!page.body.contains("\"/customers"), "charts neither: {path}");
    }
}
