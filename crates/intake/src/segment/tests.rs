use std::sync::LazyLock;

use domain::{ArrivedAs, Flaw, Kind};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

const RECEIVED: &str = "2026-11-22T10:00:10Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

static BERLIN: LazyLock<Zone> = LazyLock::new(|| Zone::new("Europe/Berlin").expect("a zone"));

fn receipt() -> Receipt<'static> {
    let chance = &|bytes: &mut [u8]| bytes.fill(7);
    Receipt {
        received_at: at(RECEIVED),
        zone: &BERLIN,
        source: "shop",
        is_public: false,
        keeps_ip: false,
        keys: &[],
        chance,
    }
}

fn open_with(call: Call, body: &[u8], keeps_ip: bool) -> Result<Taken, Refusal> {
    let receipt = Receipt { keeps_ip, ..receipt() };
    Envelope::parse(call, body, &Bounds::default())?.open(&receipt)
}

fn open(call: Call, body: &Value) -> Result<Taken, Refusal> {
    open_with(call, body.to_string().as_bytes(), false)
}

fn event(call: Call, body: &Value) -> Event {
    open(call, body).expect("taken").events.remove(0)
}

fn fault(call: Call, body: &Value) -> Fault {
    match open(call, body) {
        Err(Refusal::Event(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_track_is_the_event_it_names() {
    let event = event(
        Call::Track,
        &json!({
            "userId": "17850", "anonymousId": "abc", "event": "purchase", "messageId": "m1", "integrations": {"All": false},
            "properties": {"order_id": "1", "revenue": 19.9}, "context": {"ip": "203.0.113.7", "locale": "de-DE"},
        }),
    );
    assert_eq!(event.kind, Kind::OrderCompleted);
    assert_eq!(event.message_id.0, "m1");
    assert_eq!(event.arrived_as, ArrivedAs::user("17850").ok());
    assert_eq!(event.also, vec![ArrivedAs::anonymous("abc").expect("key")]);
    assert_eq!(Value::Object(event.properties), json!({"order_id": "1", "revenue": 19.9}));
    assert_eq!(Value::Object(event.context), json!({"locale": "de-DE"}), "without the address");
    assert_eq!((event.occurred_at, event.received_at), (at(RECEIVED), at(RECEIVED)));
    assert_eq!(event.source.as_deref(), Some("shop"));
    assert_eq!(event.flaws, vec![]);
}

#[test]
fn an_address_is_kept_only_where_it_is_wanted() {
    let body = br#"{"userId":"1","event":"x","context":{"ip":"203.0.113.7"}}"#;
    let kept = open_with(Call::Track, body, true).expect("taken").events.remove(0);
    assert_eq!(kept.context["ip"], "203.0.113.7");
    for call in [Call::Track, Call::Identify, Call::Page, Call::Screen, Call::Group] {
        let body = json!({
            "userId": "1", "event": "x", "groupId": "g", "request_ip": "203.0.113.7",
            "properties": {"$ip": "203.0.113.7", "zip": "1010", "list": [{"IP-Address": "203.0.113.7"}]},
            "traits": {"ipAddress": "203.0.113.7", "ship": "Anna", "address": {"remote_addr": "203.0.113.7"}},
            "context": {"ip": "203.0.113.7", "device": {"ip": "203.0.113.7"}, "traits": {"user_ip": "203.0.113.7"}},
        });
        let event = event(call, &body);
        assert!(!format!("{event:?}").contains("203.0.113"), "{event:?}");
        let other = if matches!(call, Call::Identify | Call::Group) { ("ship", "Anna") } else { ("zip", "1010") };
        assert_eq!(event.properties[other.0], other.1);
    }
}

#[test]
fn a_page_says_what_its_context_says() {
    let event = event(
        Call::Page,
        &json!({
            "anonymousId": "abc", "name": "Weine", "category": "Shop", "properties": {"title": "Eigener Titel"},
            "context": {"page": {"url": "https://w.example/weine", "path": "/weine", "title": "Titel", "referrer": ""}},
        }),
    );
    assert_eq!(event.kind, Kind::PageViewed);
    assert_eq!(
        Value::Object(event.properties),
        json!({"title": "Eigener Titel", "name": "Weine", "category": "Shop", "url": "https://w.example/weine", "path": "/weine"})
    );
    assert_eq!(event.context["page"]["path"], "/weine");
    assert_eq!(event.arrived_as, ArrivedAs::anonymous("abc").ok());
    assert_eq!(event.also, vec![]);
}

#[test]
fn the_other_calls_have_kinds_of_their_own() {
    let screen = event(Call::Screen, &json!({"userId": 7, "name": "Start"}));
    assert_eq!((screen.kind, &screen.properties["name"]), (Kind::ScreenViewed, &json!("Start")));
    assert_eq!(screen.arrived_as, ArrivedAs::user("7").ok(), "a number is an id");
    let group = event(Call::Group, &json!({"userId": "7", "groupId": "g", "traits": {"name": "Verein"}}));
    assert_eq!(
        (group.kind, Value::Object(group.properties)),
        (Kind::GroupJoined, json!({"name": "Verein", "group_id": "g"}))
    );
    let traits = json!({"email": "Anna@Example.de", "firstName": "Anna"});
    let identify = event(Call::Identify, &json!({"userId": "7", "traits": traits}));
    assert_eq!((identify.kind, Value::Object(identify.properties)), (Kind::CustomerIdentified, traits.clone()));
    let rudder = event(Call::Identify, &json!({"userId": "7", "context": {"traits": traits, "locale": "de"}}));
    assert_eq!(Value::Object(rudder.properties), traits, "RudderStack's place for traits");
    assert_eq!(Value::Object(rudder.context), json!({"locale": "de"}));
}

#[test]
fn a_server_may_tell_of_what_belongs_to_nobody() {
    let spend = json!({"event": "Campaign Spend Recorded", "properties": {"cost": 12.5, "channel": "search"}});
    assert_eq!(event(Call::Track, &spend).arrived_as, None);
    let order = json!({"event": "Order Completed", "properties": {"order_id": "1", "revenue": 9.9}});
    assert_eq!(event(Call::Track, &order).arrived_as, None, "sold at the counter");
    let guest = json!({"event": "Order Completed", "properties": {"order_id": "1", "email": "Anna@Example.de"}});
    assert_eq!(event(Call::Track, &guest).arrived_as, ArrivedAs::email("anna@example.de").ok());
    // A page that anybody can read tells of somebody, always; and what is neither spend nor order is somebody's.
    let receipt = Receipt { is_public: true, ..receipt() };
    let bytes = order.to_string();
    let envelope = Envelope::parse(Call::Track, bytes.as_bytes(), &Bounds::default()).expect("a body");
    let missing = Fault::Missing { path: "userId".into() };
    assert_eq!(envelope.open(&receipt), Err(Refusal::Event(missing.clone())));
    assert_eq!(fault(Call::Track, &json!({"event": "Product Viewed"})), missing);
}

#[test]
fn a_server_names_configured_keys() {
    let names = ["card_number".to_owned()];
    let read = |is_public, body: &Value| {
        let receipt = Receipt { is_public, keys: &names, ..receipt() };
        let bytes = body.to_string();
        let envelope = Envelope::parse(Call::Track, bytes.as_bytes(), &Bounds::default()).expect("a body");
        envelope.open(&receipt).expect("taken").events.remove(0)
    };
    let card = |number: &str| ArrivedAs::named("card_number", number).expect("a key");
    let properties = json!({"order_id": "1", "card_number": 4711});
    let known = json!({"userId": "7", "event": "Order Completed", "properties": properties});
    assert_eq!(read(false, &known).also, [card("4711")]);
    assert!(read(true, &known).also.is_empty(), "whoever reads a page could claim any card");
    let counter = read(false, &json!({"event": "Order Completed", "properties": properties}));
    assert_eq!((counter.arrived_as, counter.also), (Some(card("4711")), Vec::new()));
    let nothing = json!({"userId": "7", "event": "Order Completed", "properties": {"card_number": " "}});
    assert!(read(false, &nothing).also.is_empty());
}

#[test]
fn an_alias_with_a_public_key_is_a_proposal() {
    let read = |body: &Value| {
        let receipt = Receipt { is_public: true, ..receipt() };
        let bytes = body.to_string();
        let envelope = Envelope::parse(Call::Alias, bytes.as_bytes(), &Bounds::default()).expect("a body");
        envelope.open(&receipt).expect("taken").events.remove(0)
    };
    let known = read(&json!({"userId": "17850", "previousId": "12345", "anonymousId": "abc"}));
    assert_eq!(known.kind, Kind::CustomerMergeProposed);
    assert_eq!(known.also, vec![ArrivedAs::anonymous("12345").expect("key"), ArrivedAs::user("12345").expect("key")]);
    assert_eq!(known.flaws, vec![Flaw::new("previousId", "not-joined")]);
    // The usual one: the visitor of this browser has logged in.
    for body in [
        json!({"userId": "17850", "previousId": "abc", "anonymousId": "abc"}),
        json!({"userId": "17850", "anonymousId": "abc"}),
    ] {
        let visitor = read(&body);
        assert_eq!(
            (visitor.kind, visitor.also),
            (Kind::CustomerMergeProposed, vec![ArrivedAs::anonymous("abc").expect("key")])
        );
        assert_eq!(visitor.flaws, vec![]);
    }
}

#[test]
fn an_alias_names_who_it_was_before() {
    let alias = event(Call::Alias, &json!({"userId": "17850", "previousId": "abc"}));
    assert_eq!(alias.kind, Kind::CustomerMerged);
    assert_eq!(alias.also, vec![ArrivedAs::anonymous("abc").expect("key"), ArrivedAs::user("abc").expect("key")]);
    let visitor = event(Call::Alias, &json!({"userId": "17850", "anonymousId": "abc"}));
    assert_eq!(visitor.also, vec![ArrivedAs::anonymous("abc").expect("key")]);
    assert_eq!(fault(Call::Alias, &json!({"userId": "17850"})), Fault::Missing { path: "previousId".into() });
}

/// The example of Segment's documentation: the sender's clock is wrong by years, the event is two seconds old when sent.
#[test]
fn a_wrong_clock_is_taken_out() {
    let body =
        json!({"userId": "1", "event": "x", "timestamp": "2006-01-02T03:04:05Z", "sentAt": "2006-01-02T03:04:07Z"});
    assert_eq!(event(Call::Track, &body).occurred_at, at("2026-11-22T10:00:08Z"));
    let body = json!({"sentAt": "2031-01-01T00:00:10+01:00", "batch": [
        {"type": "track", "userId": "1", "event": "x", "originalTimestamp": "2031-01-01T00:00:00+01:00"},
        {"type": "track", "userId": "1", "event": "x", "timestamp": "2031-01-01T00:00:00", "sentAt": "2031-01-01T00:00:01"},
        {"type": "track", "userId": "1", "event": "x"},
    ]});
    let moments: Vec<Timestamp> =
        open(Call::Batch, &body).expect("taken").events.iter().map(|event| event.occurred_at).collect();
    assert_eq!(moments, [at("2026-11-22T10:00:00Z"), at("2026-11-22T10:00:09Z"), at(RECEIVED)]);
}

#[test]
fn moments_are_read_as_clients_write_them() {
    for written in [
        json!("2024-05-01T12:00:00.5Z"),
        json!("2024-05-01T14:00:00.500+02:00"),
        json!("2024-05-01T14:00:00.5+0200"),
        json!(1_714_564_800.5),
        json!(1_714_564_800_500_u64),
        json!("1714564800500"),
    ] {
        let event = event(Call::Track, &json!({"userId": "1", "event": "x", "timestamp": written}));
        assert_eq!((event.occurred_at, event.flaws.len()), (at("2024-05-01T12:00:00.5Z"), 0), "{written}");
    }
}

#[test]
fn a_moment_without_an_offset_is_of_the_firms_zone_and_told() {
    for (written, moment) in [
        ("2024-05-01T12:00:00.5", "2024-05-01T10:00:00.5Z"),
        ("2024-05-01 12:00:00.500000", "2024-05-01T10:00:00.5Z"),
        ("2024-01-01T12:00", "2024-01-01T11:00:00Z"),
        ("2024-05-01", "2024-04-30T22:00:00Z"),
    ] {
        let event = event(Call::Track, &json!({"userId": "1", "event": "x", "timestamp": written}));
        let told = vec![Flaw::new("timestamp", "no-offset")];
        assert_eq!((event.occurred_at, event.flaws), (at(moment), told), "{written}");
    }
    let body = json!({
        "userId": "1", "event": "x", "timestamp": "2026-11-22T08:00:00", "sentAt": "2026-11-22T09:00:00",
    });
    let both = event(Call::Track, &body);
    let told = vec![Flaw::new("timestamp", "no-offset"), Flaw::new("sentAt", "no-offset")];
    assert_eq!((both.occurred_at, both.flaws), (at(RECEIVED) - SignedDuration::from_hours(1), told));
}

#[test]
fn a_moment_that_cannot_be_is_the_arrival_and_told() {
    for (written, flaw) in [
        (json!("gestern"), "no-moment"),
        (json!({"day": 1}), "no-moment"),
        (json!(1e300), "no-moment"),
        (json!("0000-01-01T00:00:00Z"), "before-1970"),
        (json!("1969-12-31T23:59:59Z"), "before-1970"),
        (json!("-009999-01-01T00:00:00+23:59"), "before-1970"),
        (json!("9999-12-30T00:00:00Z"), "in-the-future"),
        (json!("9999-12-31T23:59:59Z"), "in-the-future"),
        (json!("9999-12-31T23:59:59-23:59"), "in-the-future"),
        (json!("2099-01-01T00:00:00Z"), "in-the-future"),
        (json!("2026-01-01T00:00:00+99:99"), "no-moment"),
        (json!("2026-11-23T22:00:11Z"), "in-the-future"),
    ] {
        let event = event(Call::Track, &json!({"userId": "1", "event": "x", "timestamp": written}));
        assert_eq!((event.occurred_at, event.flaws), (at(RECEIVED), vec![Flaw::new("timestamp", flaw)]), "{written}");
    }
    let near = event(Call::Track, &json!({"userId": "1", "event": "x", "timestamp": "2026-11-23T22:00:10Z"}));
    assert_eq!(near.occurred_at.duration_since(near.received_at), SignedDuration::from_hours(36));
    let mut body =
        json!({"userId": "1", "event": "x", "timestamp": "2026-11-22T09:00:00Z", "sentAt": "0000-01-01T00:00:00Z"});
    assert_eq!(event(Call::Track, &body).flaws, vec![Flaw::new("timestamp", "in-the-future")]);
    body["sentAt"] = json!("soeben");
    let unsent = event(Call::Track, &body);
    assert_eq!(
        (unsent.occurred_at, unsent.flaws),
        (at("2026-11-22T09:00:00Z"), vec![Flaw::new("sentAt", "no-moment")])
    );
}

#[test]
fn a_message_without_a_name_is_given_one() {
    let named = |id: Value| event(Call::Track, &json!({"userId": "1", "event": "x", "messageId": id})).message_id.0;
    assert_eq!(named(Value::Null), "stammkunde-07070707070707070707070707070707");
    assert_eq!(named(json!("")), named(Value::Null));
    assert_eq!(named(json!(12)), "12");
    let long = "x".repeat(300);
    assert_eq!(named(json!(long)), named(json!(long)), "so that a repeated one is known");
    assert!(named(json!(long)).starts_with("digest-") && named(json!("a\nb")).starts_with("digest-"));
}

#[test]
fn a_fault_names_its_place() {
    let missing = |path: &str| Fault::Missing { path: path.into() };
    let wrong = |path: &str, found, expected| Fault::wrong_type(path, found, expected);
    for (call, body, expected) in [
        (Call::Track, json!({"event": "x"}), missing("userId")),
        (Call::Track, json!({"userId": " ", "anonymousId": null, "event": "x"}), missing("userId")),
        (Call::Track, json!({"userId": "1"}), missing("event")),
        (Call::Track, json!({"userId": "1", "event": ["x"]}), wrong("event", "a list", "a text")),
        (Call::Track, json!({"userId": {"id": 1}, "event": "x"}), wrong("userId", "an object", "a text")),
        (Call::Track, json!({"userId": "a\u{0}b", "event": "x"}), Fault::BadId { path: "userId".into(), most: 256 }),
        (
            Call::Track,
            json!({"anonymousId": "a".repeat(300), "event": "x"}),
            Fault::BadId { path: "anonymousId".into(), most: 246 },
        ),
        (Call::Track, json!({"userId": "1", "event": "x".repeat(201)}), Fault::BadName { path: "event".into() }),
        (Call::Track, json!({"userId": "1", "event": "Customer Merged"}), Fault::Reserved { path: "event".into() }),
        (
            Call::Track,
            json!({"userId": "1", "event": "x", "properties": []}),
            wrong("properties", "a list", "an object"),
        ),
        (Call::Page, json!({"userId": "1", "context": "x"}), wrong("context", "a text", "an object")),
        (Call::Identify, json!({"userId": "1", "traits": 1}), wrong("traits", "a number", "an object")),
        (Call::Group, json!({"userId": "1"}), missing("groupId")),
        (Call::Group, json!({"userId": "1", "groupId": " "}), missing("groupId")),
        (Call::Group, json!({"userId": "1", "groupId": ["g"]}), wrong("groupId", "a list", "a text")),
        (Call::Track, json!(["x"]), wrong("", "a list", "an object")),
    ] {
        assert_eq!(fault(call, &body), expected, "{body}");
    }
    let large = json!({"userId": "1", "event": "x", "properties": {"text": "x".repeat(40_000)}});
    assert!(matches!(fault(Call::Track, &large), Fault::TooLarge { most: 32_768, .. }));
}

#[test]
fn no_bounds_are_so_wide_that_events_are_passed_over() {
    let event = json!({"type": "track", "userId": "1", "event": "x"});
    let body = json!({"batch": vec![event; MOST_EVENTS + 1]}).to_string();
    let bounds = Bounds { batch_bytes: 10 << 20, events_per_batch: 100_000, ..Bounds::default() };
    let receipt = Receipt {
        zone: &BERLIN,
        received_at: at(RECEIVED),
        source: "shop",
        is_public: false,
        keeps_ip: false,
        keys: &[],
        chance: &|_: &mut [u8]| (),
    };
    let opened = Envelope::parse(Call::Batch, body.as_bytes(), &bounds).expect("JSON").open(&receipt);
    assert_eq!(opened, Err(Refusal::TooManyEvents { events: MOST_EVENTS + 1, most: MOST_EVENTS }));
}

#[test]
fn of_a_batch_the_good_ones_are_taken() {
    let large = json!({"type": "track", "userId": "1", "event": "x", "properties": {"text": "x".repeat(40_000)}});
    let body = json!({"batch": [
        {"type": "track", "userId": "1", "event": "x"}, {"type": "track"}, {"type": "teleport", "userId": "1"},
        {"userId": "1"}, "text", large, {"type": "page", "anonymousId": "a"}, {"type": "batch", "batch": []},
    ], "context": {"locale": "de", "ip": "203.0.113.7"}});
    let taken = open(Call::Batch, &body).expect("taken");
    assert_eq!(taken.events.len(), 2);
    assert_eq!(Value::Object(taken.events[1].context.clone()), json!({"locale": "de"}), "the batch's holds for each");
    let told: Vec<(usize, &str, &str)> =
        taken.rejected.iter().map(|rejected| (rejected.place, rejected.fault.code(), rejected.fault.path())).collect();
    assert_eq!(
        told,
        [
            (1, "missing", "batch.1.event"),
            (2, "unknown-type", "batch.2.type"),
            (3, "missing", "batch.3.type"),
            (4, "wrong-type", "batch.4"),
            (5, "event-too-large", ""),
            (7, "unknown-type", "batch.7.type"),
        ]
    );
    let none = open(Call::Batch, &json!({"batch": [{"type": "track"}]})).expect_err("refused");
    assert_eq!(none.code(), "none-taken");
    assert_eq!(open(Call::Batch, &json!({"batch": []})), Ok(Taken { events: vec![], rejected: vec![] }));
}

#[test]
fn what_is_no_batch_or_too_much_is_refused() {
    for (body, code) in [
        (json!({"events": []}), "no-batch"),
        (json!({"batch": {"a": 1}}), "no-batch"),
        (json!({"batch": vec![json!({}); 3_000]}), "too-many-events"),
        (json!({"batch": vec![json!(0); 20_000]}), "too-many-events"),
        (json!({"batch": [], "text": "x".repeat(520_000)}), "batch-too-large"),
    ] {
        assert_eq!(open(Call::Batch, &body).expect_err("refused").code(), code);
    }
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    let deep = format!(
        "{{\"userId\":\"1\",\"event\":\"x\",\"properties\":{{\"a\":{}{}}}}}",
        "[".repeat(2_000),
        "]".repeat(2_000)
    );
    let many = format!("{{\"userId\":\"1\",\"event\":\"x\",\"unknown\":{}", "[".repeat(30_000));
    for (body, code) in [
        (&b""[..], "empty"),
        (b" \n", "empty"),
        (b"{\"userId\":", "not-json"),
        (b"{\"userId\":\"1\",\"event\":\"x\",\"properties\":{\"price\":NaN}}", "not-json"),
        (b"{\"userId\":\"1\",\"event\":\"x\",\"properties\":{\"price\":1e999}}", "not-json"),
        (b"{\"userId\":\"1\xff\"}", "not-utf-8"),
        (b"userId=1&event=x", "not-json"),
        (b"{} {}", "not-json"),
        (deep.as_bytes(), "not-json"),
        (many.as_bytes(), "not-json"),
    ] {
        let refusal = open_with(Call::Track, body, false).expect_err("refused");
        assert_eq!(refusal.code(), code, "{refusal}");
    }
    let refusal = open_with(Call::Track, b"{\n  \"userId\": NaN}", false).expect_err("refused");
    assert_eq!(refusal, Refusal::NotJson { line: 2, column: 13, cause: "expected value".into() });
}

#[test]
fn the_write_key_is_found_where_clients_put_it() {
    let key = |call, body: Value| {
        let body = body.to_string();
        let envelope = Envelope::parse(call, body.as_bytes(), &Bounds::default()).expect("json");
        envelope.write_key().map(str::to_owned)
    };
    assert_eq!(key(Call::Track, json!({"writeKey": "k"})).as_deref(), Some("k"));
    assert_eq!(key(Call::Batch, json!({"batch": [{"writeKey": "k"}]})).as_deref(), Some("k"));
    assert_eq!(key(Call::Batch, json!({"batch": [1]})), None);
    assert_eq!(key(Call::Track, json!({"writeKey": 1})), None);
}

#[test]
fn packed_bodies_are_unpacked_up_to_the_limit() {
    use std::io::Write as _;
    let pack = |plain: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(plain).expect("memory");
        packer.finish().expect("memory")
    };
    let small = pack(b"{\"a\":1}");
    for said in [true, false] {
        assert_eq!(unpack(&small, said, 100).as_deref(), Ok(&b"{\"a\":1}"[..]));
        assert_eq!(unpack(b"{}", said, 100).as_deref(), Ok(&b"{}"[..]));
    }
    let bomb = pack(&vec![b' '; 20 << 20]);
    assert!(bomb.len() < 100_000);
    assert_eq!(unpack(&bomb, true, 1 << 20), Err(Refusal::TooLarge { most: 1 << 20 }));
    assert_eq!(unpack(&small[..small.len() - 4], true, 100), Err(Refusal::NotGzip));
    assert_eq!(unpack(b"neither", true, 100), Err(Refusal::NotGzip));
    assert_eq!(unpack(b"12345", false, 4), Err(Refusal::TooLarge { most: 4 }));
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop_oneof![
        3 => proptest::sample::select(vec![
            "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name", "category",
            "properties", "traits", "context", "timestamp", "originalTimestamp", "sentAt", "writeKey", "batch", "page",
            "ip", "email", "products", "revenue",
        ]).prop_map(str::to_owned),
        1 => ".{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        proptest::sample::select(vec![
            "track",
            "identify",
            "page",
            "screen",
            "group",
            "alias",
            "batch",
            "Order Completed",
            "17850",
            "a@b.de",
            "2024-05-01T12:00:00Z",
            "0000-00-00",
            "9999-12-31T23:59:59Z",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((names.clone(), inner), 0..10)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect(),
        Value::Array(values) => values.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn nothing_panics_whatever_the_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for (_, call) in Call::PATHS {
            let _ = open_with(call, &bytes, false);
        }
        let _ = unpack(&bytes, true, 100);
    }

    #[test]
    fn nothing_panics_whatever_the_json_and_the_order_of_fields_says_nothing(body in any_json()) {
        for (_, call) in Call::PATHS {
            let (one, other) = (open(call, &body), open(call, &reversed(&body)));
            // Of a batch even the order of the list says something; fields are compared within single calls.
            if call != Call::Batch && !matches!((&one, &other), (Err(_), Err(_))) {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn what_is_taken_can_be_written_and_read_again(body in any_json()) {
        for (_, call) in Call::PATHS {
            for event in open(call, &body).map(|taken| taken.events).unwrap_or_default() {
                let text = serde_json::to_string(&event.properties).expect("JSON");
                prop_assert!(serde_json::from_str::<Map<String, Value>>(&text).is_ok());
                if let Some(key) = event.arrived_as {
                    prop_assert_eq!(ArrivedAs::from_key(&key.to_key()), Some(key));
                }
                prop_assert!(event.occurred_at >= Timestamp::UNIX_EPOCH);
                prop_assert_eq!(Kind::from_name(&event.kind.name()), event.kind);
            }
        }
    }
}
