//! A real server: what its log holds and does not hold, how it is configured, how it stops.

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::server::{Server, cookie};
use support::{Place, text};

const NAME: &str = "Anneliese Sonnenschein";
const EMAIL: &str = "anneliese.sonnenschein@kundin.example";
const OWNER: &str = "chefin@roesterei.example";
const PASSWORD: &str = "korrekt pferd batterie";

/// The owner's session, and the token of the form by which they logged in.
fn logged_in(server: &Server) -> (String, String) {
    let page = server.get("/login", "");
    let csrf = cookie(&page, "stammkunde-csrf");
    let body = format!("csrf={csrf}&email={}&password={}", OWNER.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let head = format!(
        "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: stammkunde-csrf={csrf}"
    );
    let answer = server.send(&head, &body);
    assert_eq!(answer.status, 303, "{}", answer.body);
    (cookie(&answer, "stammkunde-session"), csrf)
}

/// A shop with one customer whose name and address are known, and an owner with a password.
fn shop() -> Place {
    let place = Place::new();
    let orders = format!(
        "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,\
         Lineitem name,Lineitem price,Billing Name,Id\n\
         #1001,{EMAIL},paid,2026-02-03 10:00:00 +0100,EUR,20.00,0.00,0.00,20.00,2026-02-03 10:00:00 +0100,1,\
         Espresso,20.00,{NAME},5001\n"
    );
    let file = place.write("orders.csv", orders);
    place.import(&[&file]);
    let added = place.command(&["user", "add", OWNER, "--name", NAME]).env("STAMMKUNDE_PASSWORD", PASSWORD).output();
    let added = added.expect("runs");
    assert!(added.status.success(), "{}", text(&added.stderr));
    place
}

#[test]
fn the_log_holds_a_line_for_each_request_and_nothing_personal() {
    let place = shop();
    let mut server = Server::start(&place, &["--set", "log.format=json", "--set", "log.level=debug"]);
    let (token, csrf) = logged_in(&server);
    let session = format!("stammkunde-session={token}");
    let found = server.get(&format!("/customers?q={}", EMAIL.replace('@', "%40")), &session);
    assert_eq!(found.status, 200);
    let link = found.body.split("href=\"/").find(|part| part.starts_with("customers/")).expect("a customer is found");
    let path = link.split(['"', '?']).next().expect("a path").to_owned();
    let shown = server.get(&format!("/{path}?note={NAME}").replace(' ', "%20"), &session);
    assert_eq!(shown.status, 200, "{path}");
    assert!(shown.body.contains(NAME), "the page shows whom the log must not name");
    let secret_link = server.get("/login/0123456789abcdef0123456789abcdef", &session);
    assert_eq!(secret_link.status, 404);
    let number = shown.head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).expect("a number").to_owned();
    server.tell("-TERM");
    assert!(server.process.wait().expect("it ends").success());

    let log = Server::log(&place);
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let answered: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert_eq!(answered.len(), 5, "{log}");
    let of_customer = answered.iter().find(|line| line["id"] == number.as_str()).expect("its line");
    assert_eq!((&of_customer["route"], &of_customer["method"]), (&"/customers/{id}".into(), &"GET".into()), "{log}");
    assert!(of_customer["user"].is_i64() && of_customer["milliseconds"].is_f64(), "{of_customer}");
    assert!(answered[0]["user"].is_null(), "nobody is logged in yet: {}", answered[0]);
    let id = path.trim_start_matches("customers/");
    for personal in [
        EMAIL,
        OWNER,
        NAME,
        "Anneliese",
        "Sonnenschein",
        "kundin.example",
        "korrekt",
        &token,
        &csrf,
        "0123456789abcdef",
        id,
    ] {
        assert!(!log.contains(personal) && !log.contains(&personal.replace('@', "%40")), "{personal} stands in {log}");
    }
}

#[test]
fn sources_and_erasures_go_through_the_server_that_holds_the_folder() {
    let place = shop();
    place.json(&["export", "person", EMAIL]);
    place.json(&["segment", "explain", "orders >= 1", EMAIL]);
    let server = Server::start(&place, &[]);
    let source = place.json(&["source", "add", "Kasse", "--kind", "server"]);
    let key = source["write_keys"][0].as_str().expect("a key");
    assert_eq!(place.json(&["source", "list"])[0]["name"], "Kasse");
    let event = format!(r#"{{"writeKey":"{key}","userId":"4711","event":"Product Viewed"}}"#);
    let answer = server.send("POST /v1/track HTTP/1.1\r\nContent-Type: application/json", &event);
    assert_eq!(answer.status, 200, "the key is taken at once: {}", answer.body);

    assert!(place.json(&["erase", EMAIL, "--dry-run"])["survey"]["events"].as_u64() > Some(0));
    let receipt = place.json(&["erase", EMAIL, "--yes"]);
    assert_eq!(receipt["search"]["found"], serde_json::json!([]), "{receipt}");
    assert!(place.refused(&["erase", EMAIL, "--yes"], 1).contains(EMAIL), "they are nobody now");
    assert_eq!(place.json(&["erase", "--receipts"])[0]["receipt"], receipt["receipt"]);
    assert_eq!(place.json(&["erase", EMAIL, "--verify"])["found"], serde_json::json!([]));

    let session = format!("stammkunde-session={}", logged_in(&server).0);
    let audit = server.get("/audit.csv", &session).body;
    for action in [
        "files-imported",
        "user-added",
        "person-exported",
        "customer-seen",
        "source-added",
        "erasure-seen",
        "person-erased",
    ] {
        let line = audit.lines().find(|line| line.contains(action)).unwrap_or_else(|| panic!("{action}: {audit}"));
        assert!(line.contains(",command,"), "{line}");
        assert!(line.split(',').nth(3).is_some_and(|name| !name.is_empty()), "who: {line}");
    }
    assert!(!audit.contains(EMAIL), "by pseudonym: {audit}");
}

#[test]
fn a_stop_is_announced_and_a_second_word_ends_it_at_once() {
    let place = shop();
    let mut server = Server::start(&place, &["--set", "server.announce_stop_seconds=300"]);
    assert_eq!(server.get("/readyz", "").status, 200);
    server.tell("-TERM");
    let begun = Instant::now();
    let ready = loop {
        let ready = server.get("/readyz", "");
        if ready.status != 200 || begun.elapsed() > Duration::from_mins(1) {
            break ready;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert!(ready.body.contains("\"stopping\""), "{}", ready.body);
    assert_eq!(server.get("/healthz", "").status, 200, "it still answers");
    assert!(server.process.try_wait().expect("asked").is_none());
    server.tell("-TERM");
    assert_eq!(server.process.wait().expect("it ends").code(), Some(1), "at once");
    place.check();
}

#[test]
fn what_holds_is_printed_with_its_origin() {
    let place = Place::new();
    let file =
        place.write("stammkunde.toml", "[server]\nstop_seconds = 5\n[metrics]\ntoken = \"a-very-secret-token\"\n");
    let file = file.to_str().expect("text");
    let run = |arguments: &[&str]| {
        let arguments = [&["serve", "--config", file, "--print-config"], arguments].concat();
        place.command(&arguments).env("STAMMKUNDE_LOG_FORMAT", "json").output().expect("runs")
    };
    let output = run(&["--set", "log.level=warn", "--format", "json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let list = said["configuration"].as_array().expect("a list");
    let of = |key: &str| list.iter().find(|line| line["key"] == key).expect("the key");
    assert_eq!(
        (&of("server.stop_seconds")["value"], &of("server.stop_seconds")["origin"]),
        (&"5".into(), &format!("{file}:2").into())
    );
    assert_eq!(of("log.format")["origin"], "STAMMKUNDE_LOG_FORMAT");
    assert_eq!(of("log.level")["origin"], "--set");
    assert_eq!(of("events.idempotency_days")["origin"], "default");
    for form in ["table", "json", "csv"] {
        let output = text(&run(&["--format", form]).stdout);
        assert!(output.contains("***") && !output.contains("secret-token"), "{output}");
    }
    assert!(!place.data().exists(), "nothing is made by looking");
    let wrong = place.write("wrong.toml", "\n[server]\nlisen = \"127.0.0.1:80\"\n");
    let told = place.refused(&["serve", "--config", wrong.to_str().expect("text")], 1);
    assert!(told.contains("line 3") && told.contains("server.listen"), "{told}");
}

#[test]
fn events_expire_and_no_figure_changes() {
    let place = shop();
    let key = place.json(&["source", "add", "Website"])["write_keys"][0].as_str().expect("a key").to_owned();
    let mut server = Server::start(&place, &[]);
    let looks: Vec<Value> = (1..=9)
        .map(|number| {
            let timestamp = format!("2025-01-0{number}T10:00:00Z");
            let context = json!({ "page": { "title": "Espresso" } });
            json!({ "type": "page", "userId": "5001", "messageId": number.to_string(), "timestamp": timestamp, "context": context })
        })
        .collect();
    let sent = server.post("/v1/batch", &json!({ "writeKey": key, "batch": looks }).to_string());
    assert_eq!(sent.status, 200, "{}", sent.body);
    server.stop();
    place.json(&["lake", "flush"]);
    let (kpis, phases, check) = (place.json(&["kpis"]), place.json(&["phases"]), place.check());

    let refused = place.refused(&["serve", "--set", "events.keep_days={ \"Order Completed\" = 400 }"], 1);
    assert!(refused.contains("Order Completed") && refused.contains("events.keep_days"), "{refused}");

    let keep = "events.keep_days={ \"Page Viewed\" = 400 }";
    let mut server = Server::start(&place, &["--set", keep]);
    let begun = Instant::now();
    let expired = "stammkunde_events_expired_total{result=\"thinned\"} 9";
    while !server.get("/metrics", "").body.contains(expired) {
        assert!(begun.elapsed() < Duration::from_mins(1), "{}", server.get("/metrics", "").body);
        std::thread::sleep(Duration::from_millis(20));
    }
    server.stop();
    assert!(Server::log(&place).contains("deleted=0 thinned=9"), "{}", Server::log(&place));
    let events = place.json(&["export", "events"]);
    let left: Vec<&Value> =
        events.as_array().expect("a list").iter().filter(|event| event["event"] == "Page Viewed").collect();
    // Facts rest on them, so they stay; what they told goes.
    assert_eq!(left.len(), 9, "{left:?}");
    assert!(left.iter().all(|event| !event.to_string().contains("Espresso")), "{left:?}");
    let now = place.check();
    assert_eq!((&now["digest"], &now["counted"]["keys"]), (&check["digest"], &check["counted"]["keys"]));
    assert_eq!((place.json(&["kpis"]), place.json(&["phases"])), (kpis, phases));
}
