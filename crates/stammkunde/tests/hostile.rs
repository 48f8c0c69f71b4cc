//! What nobody should send: a real server answers each clearly, stays up within bounded memory, and keeps nothing by half.

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use support::server::{Answer, Server};
use support::{Place, text};

/// No burst of what is refused may take more memory than this, in kB: 128 large bodies of 1 MB, and the program itself.
#[cfg(target_os = "linux")]
const MOST_MEMORY_KB: u64 = 600_000;

/// A folder with a source, and the head of a request with its write key.
fn shop() -> (Place, String) {
    let place = Place::new();
    place.json(&["init", "--firm", "Weingut Sommer"]);
    let added = place.json(&["source", "add", "Laden"]);
    let key = added["write_keys"][0].as_str().expect("a key").to_owned();
    let basic = format!("Authorization: Basic {}", base64(format!("{key}:").as_bytes()));
    (place, basic)
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - part.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63] as char;
            written.push(if place <= part.len() { letter } else { '=' });
        }
    }
    written
}

fn pack(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(plain).expect("memory");
    packer.finish().expect("memory")
}

fn post(server: &Server, path: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    server.send(&format!("POST {path} HTTP/1.1\r\n{headers}"), body)
}

/// The events that the folder holds, in the order in which they came.
fn kept(place: &Place) -> Vec<Value> {
    let exported = place.json(&["export", "events"]);
    let mut events = exported.as_array().expect("a list").clone();
    events.sort_by_key(|event| event["position"].as_i64());
    events
}

#[cfg(target_os = "linux")]
fn assert_memory_is_bounded(server: &Server) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process.id())).expect("its status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    assert!(peak < MOST_MEMORY_KB, "{peak} kB at the peak");
}

#[cfg(not(target_os = "linux"))]
fn assert_memory_is_bounded(_: &Server) {}

/// A refusal with its code and something of its words.
fn assert_refused(name: &str, answer: &Answer, status: u16, code: &str, words: &str) {
    assert_eq!(answer.status, status, "{name}: {}", answer.body);
    let problem = answer.json();
    assert_eq!((&problem["code"], &problem["success"]), (&code.into(), &false.into()), "{name}: {problem}");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{name}: {problem}");
}

/// Name, path, body, status, code, and something of the words.
type Refused = (&'static str, &'static str, Vec<u8>, u16, &'static str, &'static str);

fn refused_bodies() -> Vec<Refused> {
    let track = "/v1/track";
    let with =
        |properties: &str| format!("{{\"userId\":\"1\",\"event\":\"x\",\"properties\":{properties}}}").into_bytes();
    let deep = |open: &str, close: &str| {
        format!(
            "{{\"batch\":[{{\"type\":\"track\",\"userId\":\"1\",\"event\":\"x\",\"properties\":{{\"a\":{}{}",
            open.repeat(100_000),
            close.repeat(100_000)
        )
        .into_bytes()
    };
    let many: Vec<String> = (0..100_000).map(|number| format!("\"p{number}\":{number}")).collect();
    vec![
        ("10 MB", "/v1/batch", vec![b' '; 10 << 20], 413, "too-large", "smaller batches"),
        (
            "10 MB, one event",
            track,
            with(&format!("{{\"a\":\"{}\"}}", "x".repeat(10 << 20))),
            413,
            "too-large",
            "smaller",
        ),
        ("10 MB of figures", "/v1/m", vec![b'x'; 10 << 20], 413, "too-large", "smaller"),
        ("300 KB, one event", track, with(&format!("\"{}\"", "x".repeat(300_000))), 400, "event-too-large", "32768"),
        ("a deep list", "/v1/batch", vec![b'['; 100_000], 400, "not-json", "line 1"),
        ("deep lists", "/v1/batch", deep("[", "]"), 400, "not-json", "recursion limit"),
        ("deep lists without an end", "/v1/batch", deep("[", ""), 400, "not-json", "line 1"),
        (
            "deep objects",
            "/v1/batch",
            format!("{{\"batch\":[{}", "{\"a\":".repeat(90_000)).into_bytes(),
            400,
            "not-json",
            "line 1",
        ),
        (
            "deep properties",
            track,
            with(&format!("{}{}", "{\"a\":".repeat(200), "}".repeat(200))),
            400,
            "not-json",
            "column",
        ),
        ("not UTF-8", track, [b"{\"userId\":\"".as_slice(), &[0xff], b"\"}"].concat(), 400, "not-utf-8", "byte 11"),
        ("UTF-16", track, "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect(), 400, "not-utf-8", "UTF-8"),
        ("a lone surrogate", track, with(r#"{"a":"\ud800"}"#), 400, "not-json", "column"),
        ("NaN", track, with(r#"{"revenue":NaN}"#), 400, "not-json", "column"),
        ("Infinity", track, with(r#"{"revenue":-Infinity}"#), 400, "not-json", "column"),
        ("a number beyond all", track, with(r#"{"revenue":1e400}"#), 400, "not-json", "number out of range"),
        ("100,000 properties", track, with(&format!("{{{}}}", many.join(","))), 413, "too-large", "smaller"),
        ("NUL in an id", track, br#"{"userId":"a\u0000b","event":"x"}"#.to_vec(), 400, "bad-id", "userId"),
        ("NUL in a name", track, br#"{"userId":"1","event":"a\u0000b"}"#.to_vec(), 400, "bad-name", "event"),
        ("NUL between", track, b"{\"userId\":\"1\",\0\"event\":\"x\"}".to_vec(), 400, "not-json", "column 15"),
    ]
}

/// Bodies that are no calls.
fn refused_calls() -> Vec<Refused> {
    let track = "/v1/track";
    vec![
        ("nothing", track, Vec::new(), 400, "empty", "JSON"),
        ("blanks", "/v1/batch", b" \r\n\t".to_vec(), 400, "empty", "JSON"),
        ("XML", track, b"<event/>".to_vec(), 400, "not-json", "column 1"),
        ("a form", track, b"userId=1&event=x".to_vec(), 400, "not-json", "column 1"),
        ("two documents", track, br#"{"userId":"1","event":"x"}{}"#.to_vec(), 400, "not-json", "trailing"),
        ("no object", track, b"\"track\"".to_vec(), 400, "wrong-type", "an object"),
        ("no list", "/v1/batch", br#"{"batch":{}}"#.to_vec(), 400, "no-batch", "list"),
        (
            "nothing good",
            "/v1/batch",
            br#"{"batch":[{"type":"track"},7]}"#.to_vec(),
            400,
            "none-taken",
            "batch.0.event",
        ),
        (
            "a name of ours",
            track,
            br#"{"userId":"1","event":"Customer Erased"}"#.to_vec(),
            400,
            "reserved-name",
            "event",
        ),
    ]
}

#[test]
fn bodies_that_cannot_be_read_are_refused_with_the_place_and_what_to_do() {
    let (place, basic) = shop();
    let mut server = Server::start(&place, &[]);
    for (name, path, body, status, code, words) in refused_bodies().into_iter().chain(refused_calls()) {
        assert_refused(name, &post(&server, path, &basic, &body), status, code, words);
        if !body.is_empty() && path != "/v1/m" {
            let packed = post(&server, path, &format!("{basic}\r\nContent-Encoding: gzip"), pack(&body));
            assert_refused(name, &packed, status, code, "");
        }
    }
    let gzip = format!("{basic}\r\nContent-Encoding: gzip");
    let bomb = pack(&vec![b' '; 200 << 20]);
    assert!(bomb.len() < 1 << 20, "small on the way");
    assert_refused("a bomb", &post(&server, "/v1/batch", &gzip, &bomb), 413, "too-large", "unpacked");
    assert_refused("a bomb unannounced", &post(&server, "/v1/batch", &basic, &bomb), 413, "too-large", "unpacked");
    let whole = pack(br#"{"userId":"1","event":"x"}"#);
    let flipped: Vec<u8> = whole.iter().enumerate().map(|(at, byte)| if at == 14 { !byte } else { *byte }).collect();
    let broken = [
        ("half", whole[..whole.len() / 2].to_vec()),
        ("without its end", whole[..whole.len() - 1].to_vec()),
        ("damaged", flipped),
        ("none", b"event".to_vec()),
        ("nothing behind its mark", vec![0x1f, 0x8b]),
    ];
    for (name, body) in broken {
        assert_refused(name, &post(&server, "/v1/track", &gzip, body), 400, "not-gzip", "plain");
    }
    assert_refused("packed twice", &post(&server, "/v1/track", &gzip, pack(&whole)), 400, "not-utf-8", "");
    for packing in ["br", "deflate", "zstd", "gzip, gzip", "\u{e9}"] {
        let headers = format!("{basic}\r\nContent-Encoding: {packing}");
        let answer = post(&server, "/v1/track", &headers, "{}");
        assert_refused(packing, &answer, 415, "unknown-encoding", "gzip");
    }
    assert_memory_is_bounded(&server);
    assert_eq!(server.get("/readyz", "").status, 200, "it still serves");
    server.stop();
    assert_eq!(kept(&place), Vec::<Value>::new(), "nothing of what was refused is kept");
    assert!(!Server::log(&place).contains("panicked"));
    place.check();
}

/// Name, body, and what is kept of it: properties, and flaws.
type Kept = (&'static str, String, Value, Vec<(&'static str, &'static str)>);

/// Bodies that are taken.
fn taken_bodies() -> Vec<Kept> {
    let order = |fields: &str| {
        format!("{{\"userId\":\"1\",\"event\":\"Order Completed\",\"properties\":{{\"order_id\":\"7\",{fields}}}}}")
    };
    let at = |moment: &str| format!("{{\"userId\":\"1\",\"event\":\"x\",\"properties\":{{}},\"timestamp\":{moment}}}");
    let many: Vec<String> = (0..2_000).map(|number| format!("\"p{number}\":{number}")).collect();
    vec![
        ("negative", order(r#""revenue":-5"#), json!({"revenue": -5}), vec![("revenue", "negative")]),
        ("a text of no number", order(r#""revenue":"NaN""#), json!({"revenue": "NaN"}), vec![("revenue", "no-amount")]),
        ("a huge number", order(r#""revenue":1e300"#), json!({"revenue": 1e300}), vec![("revenue", "too-large")]),
        ("year 0", at(r#""0000-01-01T00:00:00Z""#), json!({}), vec![("timestamp", "before-1970")]),
        ("before year 0", at(r#""-005000-01-01T00:00:00Z""#), json!({}), vec![("timestamp", "before-1970")]),
        ("year 9999", at(r#""9999-12-31T23:59:59Z""#), json!({}), vec![("timestamp", "in-the-future")]),
        ("beyond it", at(r#""9999-12-31T23:59:59-23:59""#), json!({}), vec![("timestamp", "in-the-future")]),
        ("an offset of days", at(r#""2026-01-01T00:00:00+99:99""#), json!({}), vec![("timestamp", "no-moment")]),
        ("seconds beyond all", at("1e308"), json!({}), vec![("timestamp", "no-moment")]),
        ("a boolean", at("true"), json!({}), vec![("timestamp", "no-moment")]),
        (
            "twice",
            r#"{"userId":"1","userId":"2","event":"x","properties":{"a":1,"a":2}}"#.to_owned(),
            json!({"a": 2}),
            vec![],
        ),
        (
            "NUL",
            r#"{"userId":"1","event":"x","properties":{"a\u0000b":"\u0000"}}"#.to_owned(),
            json!({"a\u{0}b": "\u{0}"}),
            vec![],
        ),
        (
            "many properties",
            format!("{{\"userId\":\"1\",\"event\":\"x\",\"properties\":{{{}}}}}", many.join(",")),
            json!({"p1999": 1999}),
            vec![],
        ),
        (
            "depth that is not looked at",
            format!(
                "{{\"userId\":\"1\",\"event\":\"x\",\"properties\":{{}},\"integrations\":{}{}}}",
                "[".repeat(15_000),
                "]".repeat(15_000)
            ),
            json!({}),
            vec![],
        ),
    ]
}

#[test]
fn what_is_strange_is_kept_as_it_is_and_flagged() {
    let (place, basic) = shop();
    let mut server = Server::start(&place, &[]);
    let kinds =
        ["application/json", "text/plain", "image/png", "application/x-www-form-urlencoded", "a; charset=latin1", ""];
    for (number, (name, body, ..)) in taken_bodies().into_iter().enumerate() {
        let headers = format!("{basic}\r\nContent-Type: {}", kinds[number % kinds.len()]);
        let answer = post(&server, "/v1/track", &headers, body);
        assert_eq!((answer.status, answer.body.as_str()), (200, "{\"success\":true}"), "{name}");
    }
    let empty = post(&server, "/v1/batch", &basic, "{\"batch\":[]}");
    assert_eq!((empty.status, empty.body.as_str()), (200, "{\"success\":true}"));
    server.stop();
    let kept = kept(&place);
    assert_eq!(kept.len(), taken_bodies().len());
    for (event, (name, _, properties, flaws)) in kept.iter().zip(taken_bodies()) {
        for (property, value) in properties.as_object().expect("an object") {
            assert_eq!(&event["properties"][property], value, "{name}: {event}");
        }
        let told: Vec<(&str, &str)> = event["flaws"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|flaw| (flaw["property"].as_str().expect("text"), flaw["fault"].as_str().expect("text")))
            .collect();
        for flaw in flaws {
            assert!(told.contains(&flaw), "{name}: {event}");
        }
        assert_eq!(event["occurred_at"], event["received_at"], "{name}: the moment of arrival stands in");
    }
    place.check();
}

#[test]
fn heads_that_are_no_heads_are_refused_and_the_server_stays() {
    let (place, basic) = shop();
    let mut server = Server::start(&place, &[]);
    let event = r#"{"userId":"1","event":"x"}"#;
    for wrong in [
        "Authorization: Basic",
        "Authorization: Basic !!!",
        "Authorization: Basic \u{e9}\u{e9}",
        "Authorization: Basic Og==",
        "Authorization: Basic /////w==",
        "Authorization: Bearer wk_1",
        "Authorization: ",
        "X-Nothing: 1",
    ] {
        let answer = post(&server, "/v1/track", wrong, event);
        assert_refused(wrong, &answer, 401, "no-such-write-key", "sources");
        assert!(answer.head.to_lowercase().contains("www-authenticate: basic"), "{wrong}: {}", answer.head);
    }
    let host = server.address.clone();
    let flood = "X-Nothing: 1\r\n".repeat(5_000);
    let heads: [(&str, Vec<u8>, &[u16]); 9] = [
        ("many headers", format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\n{flood}\r\n").into_bytes(), &[431]),
        (
            "a header of 2 MB",
            format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(2 << 20)).into_bytes(),
            &[431],
        ),
        (
            "a path of 1 MB",
            format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "x".repeat(1 << 20)).into_bytes(),
            &[414, 431],
        ),
        ("no HTTP", b"\0\xff\x16\x03\x01\0\r\n\r\n".to_vec(), &[400]),
        ("no version", format!("POST /v1/track HTTP/7.3\r\nHost: {host}\r\n\r\n").into_bytes(), &[400, 505]),
        ("no host", b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n".to_vec(), &[400, 421]),
        (
            "a length of less than nothing",
            format!("POST /v1/track HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n").into_bytes(),
            &[400],
        ),
        (
            "two lengths",
            format!("POST /v1/track HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{{}}")
                .into_bytes(),
            &[400],
        ),
        (
            "parts of no length",
            format!(
                "POST /v1/track HTTP/1.1\r\nHost: {host}\r\n{basic}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n"
            )
            .into_bytes(),
            &[400],
        ),
    ];
    for (name, bytes, statuses) in heads {
        let answer = server.raw(&bytes).unwrap_or_else(|| panic!("{name}: no answer"));
        assert!(statuses.contains(&answer.status), "{name}: {}", answer.head);
        assert_eq!(server.get("/healthz", "").status, 200, "{name}: it still serves");
    }
    let head = format!("POST /v1/track HTTP/1.1\r\nHost: {host}\r\n{basic}\r\nContent-Length: 1000\r\n\r\n");
    for _ in 0..50 {
        server.raw_and_gone(format!("{head}{event}").as_bytes());
    }
    assert_memory_is_bounded(&server);
    server.stop();
    assert_eq!(kept(&place), Vec::<Value>::new(), "nothing of what broke off is kept");
    assert!(!Server::log(&place).contains("panicked"));
}

#[test]
fn who_sends_too_slowly_is_told_and_holds_nobody_up() {
    let (place, basic) = shop();
    let mut server = Server::start(&place, &[]);
    let head =
        format!("POST /v1/track HTTP/1.1\r\nHost: {}\r\n{basic}\r\nContent-Length: 1000\r\n\r\n{{", server.address);
    let slow: Vec<TcpStream> = (0..200).map(|_| server.sent(head.as_bytes())).collect();
    let quick = post(&server, "/v1/track", &basic, r#"{"userId":"1","event":"x"}"#);
    assert_eq!(quick.status, 200, "nobody waits for them");
    let mut answered = slow.into_iter().map(|mut stream| {
        // The server says that it is over; whoever keeps the line open is not waited for.
        let mut first = [0; 12];
        stream.read_exact(&mut first).expect("an answer");
        text(&first)
    });
    assert!(answered.all(|answer| answer == "HTTP/1.1 408"));
    server.stop();
    assert_eq!(kept(&place).len(), 1);
}

/// Bytes of all files below a folder.
fn bytes_of(folder: &Path, found: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { bytes_of(&path, found) } else { found.extend(std::fs::read(&path).expect("read")) }
    }
}

#[test]
fn addresses_are_stored_nowhere_unless_somebody_asks_for_it() {
    const ADDRESS: &str = "203.0.113.77";
    let body = json!({"batch": [
        {"type": "track", "userId": "1", "event": "Order Completed", "properties": {"order_id": "1", "revenue": 5, "ip": ADDRESS}},
        {"type": "identify", "userId": "1", "traits": {"email": "anna@example.de", "$ip": ADDRESS}, "context": {"traits": {"ip": ADDRESS}}},
        {"type": "page", "anonymousId": "a", "context": {"ip": ADDRESS, "userAgent": "Firefox"}, "request_ip": ADDRESS},
    ], "context": {"ip": ADDRESS}})
    .to_string();
    for wanted in [false, true] {
        let (place, basic) = shop();
        let set = format!("events.keep_ip={wanted}");
        let arguments: &[&str] =
            if wanted { &["--set", &set, "--set", "log.level=debug"] } else { &["--set", "log.level=debug"] };
        let mut server = Server::start(&place, arguments);
        let answer = post(&server, "/v1/batch", &format!("{basic}\r\nX-Forwarded-For: {ADDRESS}"), &body);
        assert_eq!((answer.status, answer.body.as_str()), (200, "{\"success\":true}"));
        server.stop();
        let kept = kept(&place);
        assert_eq!(kept.len(), 3);
        assert_eq!(kept[2]["context"]["userAgent"], "Firefox");
        let mut bytes = Server::log(&place).into_bytes();
        bytes_of(&place.data(), &mut bytes);
        let is_there = bytes.windows(ADDRESS.len()).any(|window| window == ADDRESS.as_bytes());
        assert_eq!(is_there, wanted, "in what is on disk and in the log");
        if wanted {
            assert!(kept.iter().all(|event| event["context"]["ip"] == ADDRESS), "{kept:?}");
        } else {
            assert!(!Value::Array(kept).to_string().contains(ADDRESS));
        }
    }
}
