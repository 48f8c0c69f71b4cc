//! Who may do what: the table of routes against a running router, and forged requests.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::Language;
use web::routes::{Access, EVERYBODY, get, post, table};

use crate::support::{Browser, House};

/// A path with something in place of its variable parts.
fn filled(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/")
}

async fn asked(browser: &mut Browser, method: &Method, path: &str) -> (StatusCode, String) {
    let answer = match *method {
        Method::GET => browser.get(path).await,
        _ => browser.post(path, &[]).await,
    };
    (answer.status, answer.location().to_owned())
}

#[tokio::test]
async fn nobody_gets_behind_the_login_without_one() {
    let house = House::set_up("Rösterei", Language::De);
    for route in table() {
        let path = filled(route.path);
        let (status, location) = asked(&mut house.browser(), &route.method, &path).await;
        let to_login = status == StatusCode::SEE_OTHER && location.starts_with("/login");
        match route.access {
            Access::User(_) if path.starts_with("/api/") => assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}"),
            Access::User(_) => assert!(to_login, "{} {path}: {status}", route.method),
            Access::SetUp => assert_eq!(status, StatusCode::NOT_FOUND, "{path}"),
            Access::Always | Access::Open => assert!(!to_login, "{} {path}", route.method),
        }
    }
}

#[tokio::test]
async fn an_owner_gets_everywhere() {
    let house = House::set_up("Rösterei", Language::De);
    for route in table() {
        let path = filled(route.path);
        // Anew for each: some of them log out.
        let mut owner = house.owner().await;
        owner.get("/").await;
        let (status, location) = asked(&mut owner, &route.method, &path).await;
        if let Access::User(_) = route.access {
            assert_ne!(status, StatusCode::FORBIDDEN, "{} {path}", route.method);
            assert!(status != StatusCode::SEE_OTHER || route.method == Method::POST, "{path} → {location}");
            assert!(!status.is_server_error(), "{} {path}: {status}", route.method);
        }
    }
}

#[tokio::test]
async fn until_it_is_set_up_only_the_link_and_the_probes_answer() {
    let house = House::empty();
    for route in table() {
        let path = filled(route.path);
        let (status, _) = asked(&mut house.browser(), &route.method, &path).await;
        match route.access {
            Access::User(_) | Access::Open => assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}"),
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
