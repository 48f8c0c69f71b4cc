//! The Events API, as clients and pages of other sites see it.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::{Event, Kind, Language};
use engine::ports::{Log, Source, SourceKind, WriteKey};
use jiff::SignedDuration;
use serde_json::{Value, json};
use web::Settings;

use crate::support::{Answer, House};

const KEY: &str = "wk_0123456789abcdef0123456789abcdef";
const ORIGIN: &str = "https://laden.example";
/// `KEY:` as Basic authorisation has it.
const BASIC: &str = "Basic d2tfMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY6";

/// A firm with one source.
fn shop() -> House {
    shop_with(Settings::new(([127, 0, 0, 1], 8080).into()))
}

fn shop_with(settings: Settings) -> House {
    let house = House::set_up_with(settings, "Rösterei", Language::De);
    let folder = house.app.engine.folder();
    let source = Source {
        id: 0,
        name: "Laden".to_owned(),
        kind: SourceKind::Web,
        origins: vec![ORIGIN.to_owned()],
        keys: vec![WriteKey { key: KEY.to_owned(), created_at: house.app.now(), revoked_at: None }],
        created_at: house.app.now(),
        retired_at: None,
    };
    folder.add_source(&source).expect("source");
    house.app.sources.refresh(&**folder).expect("read");
    house
}

async fn send(house: &House, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    house.browser().send(Method::POST, path, headers, body.into()).await
}

async fn post(house: &House, path: &str, body: &Value) -> Answer {
    send(house, path, &[("authorization", BASIC)], body.to_string()).await
}

fn events(house: &House) -> Vec<Event> {
    let mut events = Vec::new();
    let log: &dyn Log = &**house.app.engine.folder();
    log.events(&mut |stored| {
        events.push(stored.event);
        ControlFlow::Continue(())
    })
    .expect("the log is read");
    events
}

fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.body);
    let problem: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!((&problem["success"], &problem["status"]), (&false.into(), &answer.status.as_u16().into()));
    assert!(problem["message"].as_str().is_some_and(|message| !message.is_empty()), "{problem}");
    problem
}

#[tokio::test]
async fn what_is_answered_with_success_is_in_the_log() {
    let house = shop();
    let names = ["track", "identify", "page", "screen", "group", "alias", "t", "i", "p", "s", "g", "a"];
    for name in names {
        let body = json!({
            "messageId": name, "userId": "17850", "previousId": "abc", "groupId": "g", "event": "Product Viewed",
            "timestamp": "2027-01-15T07:59:50Z", "sentAt": "2027-01-15T07:59:58Z",
        });
        let answer = post(&house, &format!("/v1/{name}"), &body).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "{\"success\":true}"), "{name}");
        assert_eq!(answer.header("content-type"), "application/json");
    }
    let kept = events(&house);
    assert_eq!(kept.len(), names.len());
    for event in &kept {
        assert_eq!(event.received_at, house.app.now());
        assert_eq!(event.received_at.duration_since(event.occurred_at), SignedDuration::from_secs(8), "{event:?}");
        assert_eq!(event.source.as_deref(), Some("1"));
    }
    assert_eq!(kept.iter().filter(|event| event.kind == Kind::CustomerMergeProposed).count(), 2);
}

#[tokio::test]
async fn a_repeated_message_changes_nothing_and_is_success() {
    let house = shop();
    let event = |id: &str| json!({"type": "track", "userId": "1", "event": "x", "messageId": id});
    for path in ["/v1/batch", "/v1/import", "/v1/b"] {
        let answer = post(&house, path, &json!({"batch": [event("a"), event("b"), event("a")]})).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    assert_eq!(events(&house).len(), 2);
}

#[tokio::test]
async fn the_write_key_stands_in_the_header_or_in_the_body() {
    let house = shop();
    let event = json!({"userId": "1", "event": "x"});
    let with_key = json!({"userId": "1", "event": "x", "writeKey": KEY});
    for (headers, body, status) in [
        (&[("authorization", BASIC)][..], &event, StatusCode::OK),
        (&[("content-type", "text/plain")], &with_key, StatusCode::OK),
        (&[], &with_key, StatusCode::OK),
        (&[], &event, StatusCode::UNAUTHORIZED),
        (&[("authorization", "Basic d3Jvbmc6")], &with_key, StatusCode::UNAUTHORIZED),
        (&[("authorization", "Bearer x")], &event, StatusCode::UNAUTHORIZED),
    ] {
        let answer = send(&house, "/v1/track", headers, body.to_string()).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
        if status == StatusCode::UNAUTHORIZED {
            assert_eq!(problem(&answer)["code"], "no-such-write-key");
            assert_eq!(answer.header("www-authenticate"), "Basic realm=\"write key\"");
        }
    }
}

#[tokio::test]
async fn packed_bodies_are_taken_and_bombs_are_not() {
    let house = shop();
    let pack = |plain: &[u8]| {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(plain).expect("memory");
        packer.finish().expect("memory")
    };
    let packed = [("authorization", BASIC), ("content-encoding", "gzip")];
    let body = json!({"userId": "1", "event": "x"}).to_string();
    assert_eq!(send(&house, "/v1/track", &packed, pack(body.as_bytes())).await.status, StatusCode::OK);
    let bomb = pack(&vec![b' '; 50 << 20]);
    let answer = send(&house, "/v1/track", &packed, bomb).await;
    assert_eq!((answer.status, &problem(&answer)["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too-large")));
    let answer = send(&house, "/v1/track", &packed, "no gzip").await;
    assert_eq!((answer.status, &problem(&answer)["code"]), (StatusCode::BAD_REQUEST, &json!("not-gzip")));
    let brotli = [("authorization", BASIC), ("content-encoding", "br")];
    assert_eq!(send(&house, "/v1/track", &brotli, body).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_is_too_large_or_wrong_is_told_with_its_place() {
    let house = shop();
    let text = |bytes: usize| "x".repeat(bytes);
    for (path, body, status, code) in [
        (
            "/v1/track",
            json!({"userId": "1", "event": "x", "properties": {"t": text(33_000)}}).to_string(),
            400,
            "event-too-large",
        ),
        ("/v1/batch", json!({"batch": [], "t": text(520_000)}).to_string(), 400, "batch-too-large"),
        ("/v1/batch", text(2 << 20), 413, "too-large"),
        ("/v1/batch", text(10 << 20), 413, "too-large"),
        ("/v1/batch", text(20 << 20), 413, "too-large"),
        ("/v1/track", String::new(), 400, "empty"),
        ("/v1/track", "{\"userId\":NaN}".to_owned(), 400, "not-json"),
        ("/v1/track", "[".repeat(30_000), 400, "not-json"),
        ("/v1/track", json!({"event": "x"}).to_string(), 400, "missing"),
        ("/v1/batch", json!({"batch": [{"type": "track"}]}).to_string(), 400, "none-taken"),
    ] {
        let answer = send(&house, path, &[("authorization", BASIC)], body).await;
        assert_eq!((answer.status.as_u16(), &problem(&answer)["code"]), (status, &json!(code)));
    }
    let answer = send(&house, "/v1/track", &[("authorization", BASIC)], &b"{\"userId\":\"\xff\"}"[..]).await;
    assert_eq!((answer.status, &problem(&answer)["code"]), (StatusCode::BAD_REQUEST, &json!("not-utf-8")));
    let answer = post(&house, "/v1/identify", &json!({"userId": ["1"]})).await;
    assert_eq!(problem(&answer)["path"], "userId");
    assert_eq!(events(&house), vec![]);
}

#[tokio::test]
async fn of_a_batch_the_good_events_are_kept_and_the_others_told() {
    let house = shop();
    let body = json!({"batch": [
        {"type": "track", "userId": "1", "event": "Order Completed", "properties": {"revenue": -5, "order_id": "1"}},
        {"type": "track", "event": "anna@example.de"},
    ]});
    let answer = post(&house, "/v1/batch", &body).await;
    let told: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!((answer.status, &told["success"], &told["rejectedCount"]), (StatusCode::OK, &true.into(), &1.into()));
    assert_eq!(told["rejected"][0]["path"], "batch.1.userId");
    let kept = events(&house);
    assert_eq!(kept.len(), 1);
    assert!(kept[0].flaws.iter().any(|flaw| (flaw.property.as_str(), flaw.fault.as_str()) == ("revenue", "negative")));
    let recent = house.app.entrance.live.of(1);
    assert_eq!((recent.taken, recent.rejected), (1, 1));
    assert_eq!(recent.arrivals[0].kind, Kind::OrderCompleted);
    assert!(!format!("{recent:?}").contains("anna"), "nothing of a person: {recent:?}");
}

#[tokio::test]
async fn pages_of_allowed_origins_may_send_and_others_may_not() {
    let house = shop();
    let asked = |origin: &'static str| {
        let house = &house;
        async move {
            let headers = [("origin", origin), ("access-control-request-method", "POST")];
            house.browser().send(Method::OPTIONS, "/v1/t", &headers, Body::empty()).await
        }
    };
    let answer = asked(ORIGIN).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    assert!(answer.header("access-control-allow-methods").contains("POST"));
    assert!(answer.header("access-control-allow-headers").contains("authorization"));
    let answer = asked("https://evil.example").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::FORBIDDEN, ""));

    let body = json!({"anonymousId": "a", "event": "x", "writeKey": KEY}).to_string();
    let answer = send(&house, "/v1/t", &[("origin", ORIGIN), ("content-type", "text/plain")], body.clone()).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, ORIGIN));
    assert!(answer.header("vary").contains("origin"));
    let answer = send(&house, "/v1/t", &[("origin", ORIGIN)], "{}").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::UNAUTHORIZED, ORIGIN));
    let answer = send(&house, "/v1/t", &[("origin", "https://evil.example")], body).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::FORBIDDEN, ""));
    assert_eq!(events(&house).len(), 1);
}

#[tokio::test]
async fn analytics_next_learns_where_to_send() {
    let house = shop();
    let path = format!("/v1/projects/{KEY}/settings");
    let answer = house.browser().get_with(&path, &[("origin", ORIGIN), ("host", "localhost:8080")]).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, ORIGIN));
    let settings: Value = serde_json::from_str(&answer.body).expect("JSON");
    let segment = &settings["integrations"]["Segment.io"];
    assert_eq!(
        (&segment["apiKey"], &segment["apiHost"], &segment["protocol"]),
        (&json!(KEY), &json!("localhost:8080/v1"), &json!("http"))
    );
    assert_eq!(house.browser().get("/v1/projects/wrong/settings").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&house, "/v1/m", &[("origin", ORIGIN)], "{\"series\":[]}").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn who_sends_too_often_is_sent_away_for_a_while() {
    let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
    settings.limits.requests_per_second = 3;
    let house = shop_with(settings);
    let body = json!({"userId": "1", "event": "x"});
    for _ in 0..3 {
        assert_eq!(post(&house, "/v1/track", &body).await.status, StatusCode::OK);
    }
    let answer = post(&house, "/v1/track", &body).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    assert_eq!(problem(&answer)["code"], "too-often");
    house.wait(SignedDuration::from_secs(1));
    assert_eq!(post(&house, "/v1/track", &body).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_overload_the_queue_does_not_grow_and_nothing_acknowledged_is_lost() {
    let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
    settings.limits.queue_events = 4;
    let house = Arc::new(shop_with(settings));
    let senders: Vec<_> = (0..64)
        .map(|sender| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let mut acknowledged = 0;
                for number in 0..20 {
                    let id = format!("{sender}-{number}");
                    let body = json!({"userId": "1", "event": "x", "messageId": id});
                    let answer = post(&house, "/v1/track", &body).await;
                    match answer.status {
                        StatusCode::OK => acknowledged += 1,
                        StatusCode::TOO_MANY_REQUESTS => assert_eq!(problem(&answer)["code"], "overloaded"),
                        other => panic!("{other}: {}", answer.body),
                    }
                }
                acknowledged
            })
        })
        .collect();
    let mut acknowledged = 0;
    for sender in senders {
        acknowledged += sender.await.expect("no panic");
    }
    assert_eq!(events(&house).len(), acknowledged);
    assert_eq!(house.app.entrance.waiting_events(), 0, "all room was given back");
}

#[tokio::test]
async fn the_description_of_all_interfaces_is_open_to_all() {
    let answer = House::empty().browser().get("/api/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    let document: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
}

#[tokio::test]
async fn the_page_of_sources_hands_out_ready_lines_and_shows_what_arrives() {
    let house = shop();
    let mut owner = house.owner().await;
    let page = owner.get("/sources").await.body;
    let line = format!(
        "&#60;script async src=&#34;http://localhost:8080/stammkunde.js&#34; data-write-key=&#34;{KEY}&#34;&#62;&#60;/script&#62;"
    );
    assert!(page.contains(&line) && page.contains("@segment/analytics-next"), "{page}");
    assert!(!page.contains("rudder"), "a public key is not for servers");
    assert!(page.contains("Seit dem Start des Servers ist von dieser Quelle nichts angekommen."));
    let live = "/sources/1/live?seen=0-0";
    assert_eq!(owner.get(live).await.status, StatusCode::NO_CONTENT);

    let body = json!({"batch": [
        {"type": "track", "userId": "anna@example.de", "event": "Order Completed", "properties": {"revenue": -5, "order_id": "1"}},
        {"type": "track", "event": "x"},
    ]});
    assert_eq!(post(&house, "/v1/batch", &body).await.status, StatusCode::OK);
    let from_elsewhere = [("authorization", BASIC), ("origin", "https://fremd.example")];
    let event = json!({"userId": "1", "event": "x"}).to_string();
    assert_eq!(send(&house, "/v1/track", &from_elsewhere, event).await.status, StatusCode::FORBIDDEN);
    let part = owner.get(live).await;
    assert_eq!(part.status, StatusCode::OK);
    for told in [
        "1 Ereignis seit dem Start des Servers; 2 wurden abgewiesen.",
        "Order Completed",
        "E-Mail-Adresse",
        "revenue ist negativ",
        "Eine Pflichtangabe fehlt.",
        "batch.1.userId",
        "Diese Website ist bei der Quelle nicht erlaubt.",
        "https://fremd.example",
        "seen=1-2",
    ] {
        assert!(part.body.contains(told), "{told}: {}", part.body);
    }
    assert!(!part.body.contains("anna"), "it speaks of nobody");
    assert_eq!(owner.get("/sources/1/live?seen=1-2").await.status, StatusCode::NO_CONTENT);
    assert_eq!(owner.get("/sources/9/live").await.status, StatusCode::NOT_FOUND);
    house.add(engine::ports::Role::Marketer);
    assert_eq!(house.logged_in(engine::ports::Role::Marketer).get(live).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn lines_to_copy_name_the_address_of_the_configuration() {
    let settings = Settings {
        public_origin: Some("https://daten.laden.example".to_owned()),
        ..Settings::new(([127, 0, 0, 1], 8080).into())
    };
    let house = shop_with(settings);
    let page = house.owner().await.get("/sources").await.body;
    assert!(
        page.contains("https://daten.laden.example/stammkunde.js") && !page.contains("localhost:8080/stammkunde.js")
    );
}

#[tokio::test]
async fn a_public_key_joins_no_two_customers_and_a_servers_key_does() {
    let house = shop();
    let folder = house.app.engine.folder();
    let key = "wk_server";
    let source = Source {
        id: 0,
        name: "Kundenkonto".to_owned(),
        kind: SourceKind::Server,
        origins: Vec::new(),
        keys: vec![WriteKey { key: key.to_owned(), created_at: house.app.now(), revoked_at: None }],
        created_at: house.app.now(),
        retired_at: None,
    };
    folder.add_source(&source).expect("source");
    house.app.sources.refresh(&**folder).expect("read");
    for user in ["17850", "12345"] {
        post(&house, "/v1/track", &json!({"userId": user, "event": "Product Viewed"})).await;
    }
    let one = |house: &House| {
        house.app.engine.catch_up().expect("folded");
        let state = house.app.engine.state().expect("set up");
        let find = |id: &str| state.book.find(&domain::CustomerId::new(id).expect("id")).expect("known");
        find("17850") == find("12345")
    };
    let alias = json!({"userId": "17850", "previousId": "12345", "anonymousId": "abc"});
    assert_eq!(post(&house, "/v1/alias", &alias).await.status, StatusCode::OK);
    assert!(!one(&house), "anybody could have sent it");
    let conflicts = house.app.engine.joins().expect("joins").conflicts;
    assert_eq!(conflicts.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["12345"]);
    let kept = events(&house).pop().expect("kept");
    assert_eq!(
        (kept.kind, kept.flaws),
        (Kind::CustomerMergeProposed, vec![domain::Flaw::new("previousId", "not-joined")])
    );
    let page = house.owner().await.get("/identity").await.body;
    assert!(page.contains("1 Zuordnung ist zu entscheiden") && page.contains("12345"), "{page}");

    let alias = json!({"userId": "17850", "previousId": "12345", "writeKey": key});
    assert_eq!(send(&house, "/v1/alias", &[], alias.to_string()).await.status, StatusCode::OK);
    assert!(one(&house));
    assert_eq!(house.app.engine.joins().expect("joins").conflicts, []);
}
