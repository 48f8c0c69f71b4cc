//! The server itself: headers, hosts, faults, static files, figures.

use axum::http::{Method, StatusCode};
use domain::Language;
use web::routes::{Access, EVERYBODY, get, table};

use crate::support::{House, asks_for};

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let house = House::set_up("Rösterei", Language::De);
    for path in ["/login", "/", "/healthz", "/nowhere", "/assets/nothing.css"] {
        let answer = house.browser().get(path).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "plain http");
    }
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_not_answered() {
    let house = House::set_up("Rösterei", Language::De);
    for host in ["evil.example", "evil.example:8080", "10.0.0.1"] {
        let answer = house.browser().get_with("/login", &[("host", host), ("accept-language", "de")]).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(answer.body.contains(&format!("„{host}“")));
    }
    for host in ["127.0.0.1:8080", "[::1]:8080", "localhost"] {
        assert_eq!(house.browser().get_with("/login", &[("host", host)]).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn faults_are_pages_for_people_and_problems_for_programs() {
    let house = House::set_up("Rösterei", Language::De);
    let answer = house.browser().get_with("/nowhere", &asks_for("en")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("<h1>Nothing here</h1>"));
    let answer = house.browser().get_with("/api/nowhere", &asks_for("de")).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("json");
    assert_eq!((&problem["status"], &problem["title"]), (&404.into(), &"Hier ist nichts".into()));
    let answer = house.browser().send(Method::DELETE, "/login", &[], axum::body::Body::empty()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let answer = house.browser().get_with("/settings", &[("hx-request", "true")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_panic_is_a_page_and_the_server_goes_on() {
    let house = House::set_up("Rösterei", Language::De);
    let mut routes = table();
    routes.push(get("/panic", Access::Always, async || -> &'static str { panic!("a test panics") }));
    routes.push(get("/api/secret", EVERYBODY, async || "{}"));
    let mut browser = house.browser_of(routes);
    let answer = browser.get_with("/panic", &asks_for("de")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("Ihre Daten sind sicher"));
    assert_eq!(browser.get("/api/secret").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn figures_name_routes_and_never_paths() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    browser.get("/login/secret-token").await;
    browser.get("/nowhere/secret").await;
    let text = browser.get("/metrics").await.body;
    assert!(
        text.contains("stammkunde_http_requests_total{route=\"/login/{token}\",method=\"GET\",status=\"404\"} 1"),
        "{text}"
    );
    assert!(text.contains("{route=\"other\",method=\"GET\",status=\"404\"} 1") && !text.contains("secret"), "{text}");
    assert!(text.contains("process_start_time_seconds 1800000000"), "{text}");
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_take_it() {
    let house = House::set_up("Rösterei", Language::De);
    let answer = house.browser().get_with("/login", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(house.browser().get("/login").await.header("content-encoding"), "");
}

#[tokio::test]
async fn static_files_are_kept_by_browsers_for_good() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    let page = browser.get("/login").await.body;
    let Some(path) = house.app.assets.path("app.css") else {
        println!("passed over: no static files in crates/web/assets/dist; `make assets` builds them");
        assert!(!page.contains("/assets/"), "no links to files that are not there");
        return;
    };
    assert!(page.contains(&format!("href=\"{path}\"")));
    let plain = browser.get(&path).await;
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(plain.header("content-type"), "text/css; charset=utf-8");
    for (offer, coding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let answer = browser.get_with(&path, &[("accept-encoding", offer)]).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (StatusCode::OK, coding), "{offer}");
        assert!(!answer.header("etag").is_empty() && answer.header("vary").contains("accept-encoding"));
    }
    let tag = plain.header("etag").to_owned();
    let answer = browser.get_with(&path, &[("if-none-match", &tag)]).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
    for path in ["/assets/manifest.json", "/assets/../Cargo.toml", "/assets/app.css"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_tracker_is_for_every_site_and_asked_for_again() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    let Some(bundled) = house.app.assets.path("tracker.js") else {
        println!("passed over: no static files in crates/web/assets/dist; `make assets` builds them");
        assert_eq!(browser.get("/stammkunde.js").await.status, StatusCode::NOT_FOUND);
        return;
    };
    let answer = browser.get("/stammkunde.js").await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.body, browser.get(&bundled).await.body);
    let tag = answer.header("etag").to_owned();
    let again = browser.get_with("/stammkunde.js", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(browser.get("/login").await.header("cross-origin-resource-policy"), "same-origin");
}
