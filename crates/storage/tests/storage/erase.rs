//! Erasing a person: nothing tells of them any more, and no figure of the past has changed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::{ArrivedAs, CustomerId, Event, Firm, Kind, MessageId, Order, Period};
use engine::Engine;
use engine::ask::activity::ActiveRule;
use engine::ask::kpis::{self, KpiLine};
use engine::erase::is_remains;
use engine::ports::erasure::{Erasures, Search, Traces};
use engine::ports::{Folder, ImportRecord, Log, Tables};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use storage::DataFolder;

use crate::support::tiny;

pub(crate) const ANNA: &str = "17850";
/// What may stand nowhere afterwards, as bytes; the short id is looked for in the columns.
const TELLING: [&str; 7] = [
    "anna.berg@example.de",
    "Anna Berg",
    "v-anna-7f3e9c21",
    "Lindenweg 7",
    "+49 6131 555 0199",
    "1984-03-09",
    "Platin-Perle",
];

pub(crate) fn now() -> Timestamp {
    "2026-05-22T12:00:00Z".parse().unwrap()
}

pub(crate) fn open(path: &Path) -> (Arc<DataFolder>, Engine) {
    let folder = Arc::new(DataFolder::open_with(path, tiny()).unwrap());
    if folder.firm().unwrap().is_none() {
        folder.set_firm(&Firm::assumed("Weingut")).unwrap();
    }
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).unwrap();
    (folder, engine)
}

#[allow(clippy::needless_pass_by_value)] // reads better at the place of use
pub(crate) fn event(name: &str, kind: Kind, by: &ArrivedAs, days_ago: i64, properties: Value) -> Event {
    let occurred_at = now().checked_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
    let mut event = Event::new(MessageId(name.to_owned()), kind, occurred_at, now());
    event.arrived_as = Some(by.clone());
    event.source = Some("web".to_owned());
    event.properties = properties.as_object().cloned().unwrap();
    event
}

pub(crate) fn order(name: &str, by: &ArrivedAs, days_ago: i64, euros: i64) -> Event {
    let order = Order { order_id: Some(name.to_owned()), source: "shop".to_owned(), ..Order::default() };
    let mut properties = order.to_properties();
    properties.insert("revenue".to_owned(), json!(euros));
    properties.insert("country".to_owned(), json!("DE"));
    properties.insert("sales_channel".to_owned(), json!("shop"));
    properties.insert("note".to_owned(), json!("please ring"));
    properties.insert("products".to_owned(), json!([{ "category": "Wein", "price": euros, "quantity": 1 }]));
    event(name, Kind::OrderCompleted, by, days_ago, Value::Object(properties))
}

pub(crate) fn user(id: &str) -> ArrivedAs {
    ArrivedAs::user(id).unwrap()
}

fn device() -> ArrivedAs {
    ArrivedAs::anonymous("v-anna-7f3e9c21").unwrap()
}

fn tablet() -> ArrivedAs {
    ArrivedAs::anonymous("family-tablet-0815").unwrap()
}

/// What Anna did, under all her keys, and what others say of her.
fn of_anna() -> Vec<Event> {
    let anna = user(ANNA);
    let traits = json!({ "name": "Anna Berg", "email": "anna.berg@example.de", "phone": "+49 6131 555 0199", "country": "DE",
                         "postcode": "55116", "address": { "street": "Lindenweg 7", "postalCode": "55116" },
                         "birthday": "1984-03-09", "vip level": "Platin-Perle" });
    let mut identified = event("a-1", Kind::CustomerIdentified, &anna, 300, traits.clone());
    identified.also = vec![device(), tablet()];
    identified.context.insert("traits".to_owned(), traits);
    identified.context.insert("ip".to_owned(), json!("203.0.113.7"));
    let viewed = event(
        "a-2",
        Kind::PageViewed,
        &device(),
        320,
        json!({ "url": "https://shop.example/?u=anna.berg@example.de" }),
    );
    let mut ticket = event(
        "a-3",
        Kind::from_name("Ticket Opened"),
        &anna,
        200,
        json!({ "ticket_id": "T-1", "text": "Anna Berg, Lindenweg 7" }),
    );
    ticket.also = vec![user("anna.berg@example.de")];
    vec![
        viewed,
        order("a-o0", &device(), 310, 18),
        identified,
        order("a-o1", &anna, 290, 20),
        order("a-o2", &anna, 290, 30),
        order("a-o3", &anna, 90, 40),
        event("a-r", Kind::OrderRefunded, &anna, 80, json!({ "order_id": "a-o3", "source": "shop", "revenue": 15 })),
        order("a-o4", &user("anna.berg@example.de"), 40, 55),
        ticket,
        event("a-4", Kind::from_name("Wine Tasted"), &anna, 10, json!({ "with": "Anna Berg" })),
    ]
}

fn of_others() -> Vec<Event> {
    let mut events = Vec::new();
    for number in 0..30_i64 {
        let who = user(&format!("2{number:04}"));
        for again in 0..=(number % 4) {
            events.push(order(&format!("o-{number}-{again}"), &who, 380 - number * 7 - again * 31, 10 + number));
        }
    }
    let bert = user("20003");
    let mut bert_known = event(
        "b-1",
        Kind::CustomerIdentified,
        &bert,
        200,
        json!({ "name": "Bert Berg", "email": "bert@example.de", "recommended_by": "Anna Berg", "vip level": "gold" }),
    );
    bert_known.also = vec![tablet()];
    events.push(bert_known);
    events.push(event(
        "b-2",
        Kind::from_name("Referral Completed"),
        &bert,
        250,
        json!({ "code": "B", "referred_id": ANNA }),
    ));
    events.push(event("b-3", Kind::from_name("Note Added"), &bert, 100, json!({ "text": "kommt mit Anna Berg" })));
    events
}

/// Every KPI of every month and of the whole time, with its comparisons.
pub(crate) fn figures(engine: &Engine) -> Vec<String> {
    let state = engine.state().unwrap();
    let (first, last) = state.span().unwrap();
    let moment = state.at(last);
    let whole = Period::from_days(first, last).unwrap();
    let mut lines = Vec::new();
    for period in whole.months().chain([whole]) {
        let context = kpis::context(&state, &moment, period, ActiveRule::default()).unwrap();
        for reading in kpis::readings(&context, &[]).unwrap() {
            lines.push(serde_json::to_string(&KpiLine::of(&reading, period)).unwrap());
        }
    }
    let mut cohorts = serde_json::to_value(moment.cohorts(&state)).unwrap_or_default();
    lines.push(cohorts.take().to_string());
    lines
}

pub(crate) fn filled(path: &Path) -> (Arc<DataFolder>, Engine) {
    let (folder, engine) = open(path);
    let (mut anna, others) = (of_anna(), of_others());
    let later = anna.split_off(6);
    engine.ingest(others).unwrap();
    engine.ingest(anna).unwrap();
    engine.catch_up().unwrap();
    folder.flush().unwrap();
    engine.ingest(later).unwrap();
    engine.catch_up().unwrap();
    engine.keep_apart("20005", ANNA, "owner", now()).unwrap();
    engine.tick(now()).unwrap();
    engine.save().unwrap();
    let record = ImportRecord {
        id: 0,
        files: vec!["orders.csv".to_owned()],
        format: "shop".to_owned(),
        started_at: now(),
        finished_at: Some(now()),
        report: json!({ "rejects": [{ "line": 3, "value": "anna.berg@example.de" }], "rows": 7 }),
    };
    folder.begin_import(&record).unwrap();
    std::fs::create_dir_all(path.join("uploads/x")).unwrap();
    std::fs::write(path.join("uploads/x/orders.csv"), "1;Anna Berg").unwrap();
    (folder, engine)
}

/// Looks for what tells of Anna without the search that is tested: in every value that SQL gives, and in every byte.
pub(crate) fn told(folder: &DataFolder) -> Vec<String> {
    let mut found = places_of(folder, &TELLING);
    each_value(folder, &mut |column, text| {
        let is_id = ["customer", "arrived_as", "also"].contains(&column) && text.contains(ANNA);
        if is_id || text.contains(&format!("\"{ANNA}\"")) {
            found.push(format!("{column}: {text}"));
        }
    });
    found
}

/// Every value of every row, as SQL gives it, with its column.
fn each_value(folder: &DataFolder, each: &mut dyn FnMut(&str, &str)) {
    for batch in folder.sql("SELECT * FROM events").unwrap() {
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            for row in 0..batch.num_rows() {
                each(field.name(), &arrow::util::display::array_value_to_string(column, row).unwrap());
            }
        }
    }
}

/// Where any of some texts stands, whatever its case: in every value that SQL gives, and in every byte.
pub(crate) fn places_of(folder: &DataFolder, texts: &[&str]) -> Vec<String> {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    let mut found = Vec::new();
    each_value(folder, &mut |column, value| {
        if texts.iter().any(|text| value.to_lowercase().contains(text)) {
            found.push(format!("{column}: {value}"));
        }
    });
    let mut files = vec![folder.path().to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
        for text in &texts {
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(format!("{}: {text}", path.display()));
            }
        }
    }
    found
}

#[test]
fn nothing_tells_of_an_erased_person_and_no_figure_changes() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let before = figures(&engine);
    let attributes = |engine: &Engine| engine.state().unwrap().book.attribute_names().into_iter().collect::<Vec<_>>();
    assert_eq!(attributes(&engine), ["birthday", "country", "postcode", "recommended_by", "vip level"]);
    let events = folder.last_position().unwrap();
    assert!(!told(&folder).is_empty());

    let (traces, survey) = engine.survey_erasure(ANNA).unwrap();
    assert_eq!(survey.events, 11, "{survey:?}");
    assert!(survey.mentions >= 2 && survey.table_lines == 1 && survey.uploads == 1, "{survey:?}");
    let keys: Vec<&str> = traces.keys.iter().map(CustomerId::as_str).collect();
    assert_eq!(keys, [ANNA, "anna.berg@example.de", "anonymous:family-tablet-0815", "anonymous:v-anna-7f3e9c21"]);
    assert_eq!(traces.shared_keys.len(), 1);

    let receipt = engine.erase("anna.berg@example.de", "owner@example.de", now()).unwrap();
    let search = receipt.search.clone().unwrap();
    assert_eq!(search.found, []);
    assert!(search.is_clean() && search.searched >= 4 && search.short >= 1, "{search:?}");
    assert_eq!(told(&folder), Vec::<String>::new());
    assert_eq!(engine.search_traces(&traces).unwrap().found, []);

    // Of what was told of Anna the country is left, of what Bert told all but her name.
    assert_eq!(attributes(&engine), ["country", "vip level"]);
    assert_eq!(figures(&engine), before);
    assert_eq!(engine.check(&mut |_, _, _| {}).unwrap().findings, []);
    assert_eq!(folder.last_position().unwrap().0, events.0 + 1, "one event tells of the erasure");
    let state = engine.state().unwrap();
    let remains: Vec<_> = state.book.histories().iter().filter(|history| is_remains(&history.customer)).collect();
    assert_eq!(remains.len(), 1);
    assert_eq!(remains[0].entries.len(), 6);
    assert_eq!((remains[0].person.name(), remains[0].person.country()), (None, Some("DE")));
    assert!(engine.erase(ANNA, "owner", now()).is_err(), "nobody is called that any more");
    assert!(engine.erase(remains[0].customer.as_str(), "owner", now()).is_err(), "whoever is erased is nobody");
}

#[test]
fn an_order_told_by_two_sources_stays_one_after_the_erasure() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = open(data.path());
    let anna = user(ANNA);
    let by_file = |mut event: Event| {
        event.message_id.0.push_str("-file");
        event.properties.insert("source".to_owned(), json!("shopify"));
        event
    };
    let placed = order("a-o1", &anna, 290, 20);
    let refunded =
        event("a-r", Kind::OrderRefunded, &anna, 80, json!({ "order_id": "a-o1", "source": "shop", "revenue": 5 }));
    engine.ingest([of_others(), vec![placed.clone(), refunded.clone()]].concat()).unwrap();
    engine.catch_up().unwrap();
    let once = figures(&engine);
    engine.ingest(vec![by_file(placed), by_file(refunded)]).unwrap();
    engine.catch_up().unwrap();
    assert_eq!(figures(&engine), once, "both tell of one order and of one refund");
    folder.flush().unwrap();
    assert!(engine.erase(ANNA, "owner@example.de", now()).unwrap().search.unwrap().is_clean());
    assert_eq!(figures(&engine), once);
    drop((folder, engine));
    let (_, engine) = open(data.path());
    assert_eq!(figures(&engine), once, "also when everything is read anew");
    assert_eq!(engine.check(&mut |_, _, _| {}).unwrap().findings, []);
}

#[test]
fn what_is_sent_again_of_an_erased_person_is_left_out_and_others_stay() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    engine.erase(ANNA, "owner", now()).unwrap();
    let before = folder.last_position().unwrap();
    let mut again: Vec<Event> = of_anna();
    for event in &mut again {
        event.message_id.0.push_str("-anew");
    }
    again.push(order("a-o5", &user("ANNA.BERG@example.de"), 1, 10));
    // An order of hers under another's name is the same order.
    again.push(event(
        "late",
        Kind::OrderRefunded,
        &user("20004"),
        1,
        json!({ "order_id": "a-o1", "source": "shop", "revenue": 5 }),
    ));
    assert_eq!(engine.ingest(again).unwrap().added, 0);
    assert_eq!(folder.last_position().unwrap(), before);
    assert_eq!(engine.events_left_out(), 12);
    // Where no shop is named the number alone is no reason to leave out what another did, who is known.
    let unnamed = |name: &str, by: &ArrivedAs| {
        event(name, Kind::OrderCompleted, by, 1, json!({ "order_id": "1001", "revenue": 30 }))
    };
    engine.ingest(vec![unnamed("o-c", &user("30001"))]).unwrap();
    engine.catch_up().unwrap();
    engine.erase("30001", "owner", now()).unwrap();
    let sent = vec![unnamed("o-b", &user("20003")), unnamed("o-n", &user("40000")), unnamed("o-t", &tablet())];
    assert_eq!(engine.ingest(sent).unwrap().added, 1);
    // The tablet is Bert's as well.
    let mut viewed = event("t", Kind::PageViewed, &tablet(), 1, json!({}));
    viewed.also = vec![device()];
    assert_eq!(engine.ingest(vec![viewed]).unwrap().added, 1);
    engine.catch_up().unwrap();
    assert_eq!(told(&folder), Vec::<String>::new());
    let state = engine.state().unwrap();
    assert_eq!(state.book.identity.resolve(tablet().customer()).as_str(), "20003");
}

#[test]
fn an_erasure_that_waits_for_a_reader_goes_on_while_the_server_runs() {
    let data = tempfile::tempdir().unwrap();
    drop(filled(data.path()));
    let options = storage::Options { erase_patience: Duration::ZERO, ..tiny() };
    let folder = Arc::new(DataFolder::open_with(data.path(), options).unwrap());
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).unwrap();
    let traces = engine.traces_of(ANNA).unwrap();
    let reader = rusqlite::Connection::open(data.path().join("stammkunde.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events;").unwrap();

    assert!(engine.erase(ANNA, "owner", now()).is_err(), "somebody reads the old rows");
    let receipt = || folder.receipts().unwrap().remove(0);
    assert_eq!(receipt().search, None);
    assert!(engine.traces_of(ANNA).is_err(), "nobody is called that any more");
    engine.tick(now()).unwrap_err();
    drop(reader);
    engine.tick(now()).unwrap();
    let search = receipt().search.unwrap();
    assert!(search.is_clean() && search.searched >= 4 && search.short >= 1, "{search:?}");
    assert_eq!(told(&folder), Vec::<String>::new());
    assert_eq!(engine.search_traces(&traces).unwrap().found, []);
    assert!(!Search::default().is_clean(), "who searched for nothing proves nothing");
}

#[test]
fn an_erasure_that_was_killed_is_completed_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let before = figures(&engine);
    let traces: Traces = engine.traces_of(ANNA).unwrap();
    let receipt = folder.order_erasure(&traces, "owner", now()).unwrap();
    drop((folder, engine));

    let (folder, engine) = open(data.path());
    assert_eq!(told(&folder), Vec::<String>::new());
    assert_eq!(figures(&engine), before);
    let receipts = folder.receipts().unwrap();
    assert_eq!((receipts.len(), receipts[0].receipt.as_str(), receipts[0].survey.events), (1, receipt.as_str(), 11));
    assert!(receipts[0].search.as_ref().unwrap().is_clean());
    drop((folder, engine));
    let (folder, _engine) = open(data.path());
    assert_eq!(folder.receipts().unwrap(), receipts);
}
