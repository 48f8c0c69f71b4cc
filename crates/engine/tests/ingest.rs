//! Events as they come: in the log at once, in what readers see after catching up, each once.

use std::sync::Arc;

use domain::{ArrivedAs, Event, Firm, Kind, MessageId, Order};
use engine::join::Told;
use engine::memory::MemoryFolder;
use engine::ports::{Folder, Log, Recorded, Tables};
use engine::{Engine, EngineError, Source};
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("moment")
}

fn engine() -> (Arc<MemoryFolder>, Engine) {
    let folder = Arc::new(MemoryFolder::new());
    folder.set_firm(&Firm::assumed("Test")).expect("firm");
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
    (folder, engine)
}

fn event(number: i64, kind: Kind, by: &ArrivedAs, also: &[ArrivedAs]) -> Event {
    let occurred_at = now().checked_sub(SignedDuration::from_hours(100 - number)).expect("moment");
    let mut event = Event::new(MessageId(format!("m{number}")), kind, occurred_at, now());
    if event.kind == Kind::OrderCompleted {
        let order = Order { order_id: Some(number.to_string()), source: "shop".into(), ..Order::default() };
        event.properties = order.to_properties();
    }
    Event { arrived_as: Some(by.clone()), also: also.to_vec(), source: Some("web".into()), ..event }
}

fn orders_of(engine: &Engine, customer: &str) -> usize {
    let state = engine.state().expect("set up");
    let place = domain::CustomerId::new(customer).ok().and_then(|id| state.book.find(&id));
    place.and_then(|place| state.book.history(place)).map_or(0, |history| history.entries.len())
}

fn user(id: &str) -> ArrivedAs {
    ArrivedAs::user(id).expect("id")
}

fn visitor() -> ArrivedAs {
    ArrivedAs::anonymous("v1").expect("id")
}

#[test]
fn a_visitor_who_logs_in_brings_everything_along() {
    let (_, engine) = engine();
    let first = vec![event(1, Kind::PageViewed, &visitor(), &[]), event(2, Kind::OrderCompleted, &visitor(), &[])];
    assert_eq!(engine.ingest(first.clone()).expect("in"), Recorded { added: 2, repeated: 0 });
    assert_eq!(orders_of(&engine, "anonymous:v1"), 0, "readers see it after catching up");
    assert!(engine.wait_for_news(std::time::Duration::ZERO));
    assert!(!engine.wait_for_news(std::time::Duration::ZERO));
    assert!(engine.catch_up().expect("caught up").is_some());
    assert_eq!(orders_of(&engine, "anonymous:v1"), 1);

    engine.ingest(vec![event(3, Kind::CustomerIdentified, &user("anna"), &[visitor()])]).expect("in");
    assert_eq!(engine.ingest(first).expect("in"), Recorded { added: 0, repeated: 2 });
    engine.catch_up().expect("caught up");
    assert_eq!(orders_of(&engine, "anna"), 1);
    assert_eq!(engine.timeline("anna", None, 10).expect("timeline").len(), 3);
    assert_eq!(engine.timeline("anonymous:v1", None, 10).expect("timeline").len(), 3);
    assert!(engine.catch_up().expect("caught up").is_none());
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}

/// What whoever reads the rows of the log from outside makes of them with the list of keys is what the pages show.
#[test]
fn the_list_of_keys_groups_the_rows_of_the_log_by_customer() {
    let (folder, engine) = engine();
    let events = vec![
        event(1, Kind::PageViewed, &visitor(), &[]),
        event(2, Kind::OrderCompleted, &visitor(), &[]),
        event(3, Kind::CustomerIdentified, &user("anna"), &[visitor()]),
        event(4, Kind::OrderCompleted, &user("anna-old"), &[]),
        event(5, Kind::CustomerMerged, &user("anna"), &[user("anna-old")]),
        event(6, Kind::OrderCompleted, &user("bert"), &[]),
    ];
    let first = events[0].occurred_at;
    engine.ingest(events).expect("in");
    engine.catch_up().expect("caught up");
    let state = engine.state().expect("set up");
    let lines = engine::ask::keys::keys(&state, state.zone.day_of(now()));
    let whose: std::collections::BTreeMap<_, _> =
        lines.iter().map(|line| (line.key.to_string(), line.customer.to_string())).collect();
    assert_eq!(whose.len(), lines.len(), "each key once");
    let mut counted = std::collections::BTreeMap::<String, usize>::new();
    for key in ["anonymous:v1", "anna", "anna-old", "bert"] {
        let rows = folder.timeline(&[domain::CustomerId::new(key).expect("an id")], None, 10).expect("rows");
        *counted.entry(whose[key].clone()).or_default() += rows.len();
    }
    let shown = ["anna", "bert"].map(|id| (id.to_owned(), engine.timeline(id, None, 10).expect("timeline").len()));
    assert_eq!(counted.into_iter().collect::<Vec<_>>(), shown);
    let visitor = lines.iter().find(|line| line.key.as_str() == "anonymous:v1").expect("the visitor");
    assert_eq!(visitor.since, first);
    let before = state.zone.day_of(first).plus(-1);
    assert_eq!(engine::ask::keys::keys(&state, before), []);
}

#[test]
fn an_order_that_cannot_be_read_is_kept_with_its_flaw() {
    let (folder, engine) = engine();
    let mut broken = event(1, Kind::OrderCompleted, &user("anna"), &[]);
    broken.properties.insert("revenue".into(), "zwölf".into());
    engine.ingest(vec![broken]).expect("in");
    engine.catch_up().expect("caught up");
    let kept = folder.timeline(&[user("anna").customer().clone()], None, 1).expect("timeline");
    assert_eq!(kept[0].event.flaws.len(), 1);
    assert_eq!(kept[0].event.flaws[0].property, "revenue");
    assert_eq!(orders_of(&engine, "anna"), 1);
}

#[test]
fn an_order_of_which_two_sources_tell_counts_once() {
    let (_, engine) = engine();
    let told_by = |source: &str, message: &str| {
        let mut event = event(1, Kind::OrderCompleted, &user("anna"), &[]);
        let revenue = domain::Amount::from_micros(20_000_000);
        let order = Order { order_id: Some("1001".into()), source: source.into(), revenue, ..Order::default() };
        event.properties = order.to_properties();
        Event { message_id: MessageId(message.into()), ..event }
    };
    engine.ingest(vec![told_by("shopify", "import-1"), told_by("shop", "m1")]).expect("in");
    engine.catch_up().expect("caught up");
    assert_eq!(orders_of(&engine, "anna"), 2, "the log keeps what both told");
    let state = engine.state().expect("state");
    let history = state.book.history(state.book.find(user("anna").customer()).expect("known")).expect("history");
    let mut orders = Vec::new();
    lifecycle::book::replay(&history.entries, state.today(now()), &mut orders, |_| {});
    assert_eq!(orders.iter().filter(|order| order.counts()).count(), 1);
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}

#[test]
fn people_are_joined_and_parted_by_decision() {
    let (_, engine) = engine();
    let both =
        vec![event(1, Kind::OrderCompleted, &user("anna"), &[]), event(2, Kind::OrderCompleted, &user("a.m"), &[])];
    engine.ingest(both).expect("in");
    engine.catch_up().expect("caught up");
    engine.join("a.m", "anna", "olga@example.de", now()).expect("joined");
    assert_eq!((orders_of(&engine, "anna"), orders_of(&engine, "a.m")), (2, 2));
    assert_eq!(engine.state().expect("state").book.len(), 1);
    let decisions = engine.decisions("anna").expect("decisions");
    assert!(decisions.len() == 1 && decisions[0].joined);
    let later = now().checked_add(SignedDuration::from_secs(1)).expect("moment");
    engine.keep_apart("a.m", "anna", "olga@example.de", later).expect("parted");
    assert_eq!((orders_of(&engine, "anna"), orders_of(&engine, "a.m")), (1, 1));
    assert!(matches!(engine.join("nobody", "anna", "x", now()), Err(EngineError::NoCustomer { .. })));
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}

#[test]
fn two_joined_through_a_third_are_parted_or_it_is_refused() {
    let (_, engine) = engine();
    let address = |text: &str| ArrivedAs::email(text).expect("address");
    let orders = ["a", "b", "c"].map(user);
    let mut events: Vec<Event> =
        orders.iter().zip(1..).map(|(key, id)| event(id, Kind::OrderCompleted, key, &[])).collect();
    for (id, text) in [(8, "a@example.de"), (9, "a@example.com")] {
        events.push(event(id, Kind::CustomerIdentified, &user("a"), &[address(text)]));
    }
    engine.ingest(events).expect("in");
    engine.join("b", "a", "olga@example.de", now()).expect("joined");
    engine.join("c", "b", "olga@example.de", now()).expect("joined");
    assert_eq!(orders_of(&engine, "c"), 3);
    let state = engine.state().expect("state");
    assert_eq!(state.book.identity.resolve(user("c").customer()).as_str(), "a", "the customer keeps the name");
    // That takes the first joining back, of which whoever decides is told before.
    let refused = engine.keep_apart("c", "a", "olga@example.de", now());
    let Err(EngineError::Overrules { decisions }) = refused else { panic!("{refused:?}") };
    assert_eq!(decisions.len(), 1);
    let first = &decisions[0];
    assert_eq!((first.from.as_str(), first.into.as_str(), first.by.as_deref()), ("b", "a", Some("olga@example.de")));
    assert_eq!(orders_of(&engine, "c"), 3, "and nothing was decided");
    let told = [first.at_micros];
    engine.decide(false, ("c", "a"), "otto@example.de", now(), Told::These(&told)).expect("parted");
    let decisions = engine.decisions("a").expect("decisions");
    let undone = decisions.iter().find(|decision| decision.joined && decision.from.as_str() == "b").expect("listed");
    let by = undone.undone_by.as_deref().expect("taken back");
    assert_eq!((by.joined, by.by.as_deref()), (false, Some("otto@example.de")));
    assert!(decisions.iter().any(|decision| !decision.joined && decision.undone_by.is_none()), "{decisions:?}");
    assert_eq!((orders_of(&engine, "a"), orders_of(&engine, "c")), (1, 2));
    // Of two addresses of one customer nobody says by that which is hers.
    let refused = engine.keep_apart("a@example.de", "a@example.com", "olga@example.de", now());
    assert!(matches!(refused, Err(EngineError::StillOne { customer, .. }) if customer == "a"));
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}

#[test]
fn who_joins_against_an_earlier_word_is_told_of_it_before() {
    let (_, engine) = engine();
    let orders: Vec<Event> =
        ["a", "b", "c"].map(user).iter().zip(1..).map(|(key, id)| event(id, Kind::OrderCompleted, key, &[])).collect();
    engine.ingest(orders).expect("in");
    engine.keep_apart("a", "b", "olga@example.de", now()).expect("different");
    engine.join("a", "c", "olga@example.de", now()).expect("joined");
    // Directly, and by way of a third: both name the earlier word.
    for (from, into) in [("b", "a"), ("c", "b")] {
        let refused = engine.join(from, into, "otto@example.de", now());
        let Err(EngineError::Overrules { decisions }) = refused else { panic!("{refused:?}") };
        assert!(matches!(&decisions[..], [one] if !one.joined && one.by.as_deref() == Some("olga@example.de")));
        assert!(matches!(
            engine.decide(true, (from, into), "otto@example.de", now(), Told::These(&[decisions[0].at_micros + 1])),
            Err(EngineError::Overrules { .. })
        ));
    }
    assert_eq!(orders_of(&engine, "b"), 1, "nothing was decided");
    engine.decide(true, ("c", "b"), "otto@example.de", now(), Told::All).expect("joined");
    assert_eq!(orders_of(&engine, "b"), 3);
    let decisions = engine.decisions("a").expect("decisions");
    let apart = decisions.iter().find(|decision| !decision.joined).expect("the word is still listed");
    let by = apart.undone_by.as_deref().expect("taken back");
    assert_eq!((by.from.as_str(), by.into.as_str(), by.by.as_deref()), ("c", "b", Some("otto@example.de")));
    // What a decision of their own two undoes needs no second word.
    engine.keep_apart("c", "b", "olga@example.de", now()).expect("parted");
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}

#[test]
fn a_key_under_which_nothing_arrived_can_be_parted_and_joined_again() {
    let (_, engine) = engine();
    let address = ArrivedAs::email("a@example.de").expect("address");
    engine.ingest(vec![event(1, Kind::OrderCompleted, &user("a"), &[address])]).expect("in");
    engine.catch_up().expect("caught up");
    engine.keep_apart("a@example.de", "a", "olga@example.de", now()).expect("parted");
    engine.decide(true, ("a@example.de", "a"), "olga@example.de", now(), Told::All).expect("joined again");
    let decisions = engine.decisions("a").expect("decisions");
    assert!(matches!(&decisions[..], [one] if one.joined && one.undone_by.is_none()), "{decisions:?}");
}

#[test]
fn an_erasure_and_a_decision_know_what_was_acknowledged_a_moment_ago() {
    let (_, engine) = engine();
    let orders = [1, 2].map(|id| event(id, Kind::OrderCompleted, &user(&format!("new-{id}")), &[]));
    engine.ingest(orders.to_vec()).expect("in");
    let (traces, survey) = engine.survey_erasure("new-1").expect("known");
    assert_eq!((traces.keys.len(), survey.events), (1, 1));
    engine.ingest(vec![event(3, Kind::OrderCompleted, &user("new-3"), &[])]).expect("in");
    engine.join("new-3", "new-2", "olga@example.de", now()).expect("joined");
}

#[test]
fn events_that_arrive_during_an_import_are_folded_with_it() {
    /// A file during whose reading an event arrives.
    struct Interrupted<'a> {
        engine: &'a Engine,
        rest: &'a [u8],
        done: bool,
    }
    impl std::io::Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if !std::mem::replace(&mut self.done, true) {
                self.engine.ingest(vec![event(7, Kind::OrderCompleted, &user("anna"), &[])]).expect("in");
            }
            self.rest.read(buffer)
        }
    }
    let (_, engine) = engine();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt");
    let text = std::fs::read(path).expect("file");
    let state = engine.state().expect("state");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let layout = intake::recognise("CDNOW_sample.txt", &text, &context, None, None).expect("recognised");
    let reader = Box::new(Interrupted { engine: &engine, rest: &text, done: false });
    let source = Source { name: "CDNOW_sample.txt".into(), bytes: text.len() as u64, layout, reader };
    engine.import(vec![source], false, now(), &mut |_, _| {}, &mut |_, _, _| {}).expect("imported");
    engine.catch_up().expect("caught up");
    assert_eq!(orders_of(&engine, "anna"), 1);
    assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
}
