//! The server itself: headers, hosts, faults, static files, figures.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use domain::Language;
use web::Settings;
use web::metrics::{CATALOGUE, Definition};
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
        text.contains("stammkunde_http_requests_total{method=\"GET\",route=\"/login/{token}\",status=\"404\"} 1"),
        "{text}"
    );
    assert!(text.contains("{method=\"GET\",route=\"other\",status=\"404\"} 1") && !text.contains("secret"), "{text}");
    assert!(text.contains("process_start_time_seconds 1800000000"), "{text}");
}

#[tokio::test]
async fn every_figure_is_told_with_what_it_is() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    browser.get("/healthz").await;
    let answer = browser.get("/metrics").await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let known: BTreeMap<&str, &Definition> = CATALOGUE.iter().map(|figure| (figure.name, figure)).collect();
    let mut typed = BTreeSet::new();
    for line in answer.body.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a kind");
            assert_eq!(known.get(name).map(|figure| figure.kind.name()), Some(kind), "{name} is in the catalogue");
            assert!(typed.insert(name.to_owned()), "{name} is told once");
        } else if let Some(rest) = line.strip_prefix("# HELP ") {
            let (_, help) = rest.split_once(' ').expect("a help");
            assert!(help.ends_with('.') && !help.contains('<'), "{line}");
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            assert!(value.parse::<f64>().is_ok(), "{line}");
            let name = series.split('{').next().expect("a name");
            let of_histogram = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
            assert!(typed.contains(name) || of_histogram.is_some_and(|name| typed.contains(name)), "{line}");
        }
    }
    for name in ["stammkunde_http_request_duration_seconds", "process_start_time_seconds", "stammkunde_log_position"] {
        assert!(typed.contains(name), "{name}");
    }
    #[cfg(target_os = "linux")]
    for name in ["process_cpu_seconds_total", "process_open_fds", "process_resident_memory_bytes"] {
        let start = format!("\n{name} ");
        let value = answer.body.split_once(&start).and_then(|(_, rest)| rest.lines().next());
        assert!(value.and_then(|value| value.parse::<f64>().ok()).is_some_and(|value| value >= 0.0), "{name}");
    }
}

#[tokio::test]
async fn figures_are_for_this_machine_or_who_has_the_token() {
    let house = House::set_up("Rösterei", Language::De);
    assert_eq!(house.browser().get("/metrics").await.status, StatusCode::OK);
    for header in ["x-forwarded-for", "forwarded", "x-real-ip"] {
        let answer = house.browser().get_with("/metrics", &[(header, "127.0.0.1")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "a proxy on this machine asks for somebody else");
    }
    let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
    settings.metrics_token = Some("abcdefgh12345678".to_owned());
    let house = House::set_up_with(settings, "Rösterei", Language::De);
    let with = async |token: &str| house.browser().get_with("/metrics", &[("authorization", token)]).await.status;
    assert_eq!(with("Bearer abcdefgh12345678").await, StatusCode::OK);
    assert_eq!(with("Bearer abcdefgh12345679").await, StatusCode::FORBIDDEN);
    assert_eq!(with("abcdefgh12345678").await, StatusCode::FORBIDDEN);
    assert_eq!(house.browser().get("/metrics").await.status, StatusCode::FORBIDDEN, "not even from here");
}

#[tokio::test]
async fn probes_say_what_is_wrong() {
    let house = House::empty();
    let report = async |path: &str| {
        let answer = house.browser().get(path).await;
        (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).expect("JSON"))
    };
    let passed = |report: &serde_json::Value, name: &str| {
        let checks = report["checks"].as_array().expect("checks");
        checks.iter().find(|check| check["name"] == name).expect("the check").clone()
    };
    let (status, ready) = report("/readyz").await;
    assert_eq!((status, &ready["status"]), (StatusCode::SERVICE_UNAVAILABLE, &"not_ready".into()));
    assert_eq!(passed(&ready, "set_up")["passed"], false);
    assert!(passed(&ready, "set_up")["reason"].as_str().is_some_and(|reason| reason.contains("link")), "{ready}");
    assert_eq!(passed(&ready, "writer")["passed"], true);
    house.app.engine.set_firm(&domain::Firm::assumed("Rösterei")).expect("firm");
    let (status, ready) = report("/readyz").await;
    assert_eq!((status, &ready["status"]), (StatusCode::OK, &"ready".into()));
    house.app.announce_stop();
    let (status, ready) = report("/readyz").await;
    assert_eq!((status, &ready["status"]), (StatusCode::SERVICE_UNAVAILABLE, &"stopping".into()));
    assert_eq!(report("/healthz").await.0, StatusCode::OK, "it lives until it ends");
}

#[tokio::test]
async fn a_folder_that_takes_no_file_is_not_ready() {
    let place = tempfile::tempdir().expect("a folder");
    let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
    settings.data = Some(place.path().join("gone"));
    let house = House::set_up_with(settings.clone(), "Rösterei", Language::De);
    let answer = house.browser().get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("entity not found"), "{}", answer.body);
    assert!(!answer.body.contains("gone"), "no path is told");
    settings.data = Some(place.path().to_owned());
    let house = House::set_up_with(settings, "Rösterei", Language::De);
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::OK);
    assert_eq!(std::fs::read_dir(place.path()).expect("read").count(), 0, "nothing is left behind");
}

#[tokio::test]
async fn every_answer_has_a_number_of_its_own() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    let first = browser.get("/healthz").await.header("x-request-id").to_owned();
    let second = browser.get_with("/nowhere", &[("x-request-id", "anna@example.de")]).await;
    let second = second.header("x-request-id");
    assert!(first.len() == 16 && second.len() == 16 && first != second, "{first} {second}");
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
