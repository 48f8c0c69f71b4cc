//! Losses of power while all else is written than events of sources: files are imported, people decide who is who, users and
//! keys are made and taken away, the audit log grows. What was acknowledged is there, once.
//!
//! `STAMMKUNDE_LOSSES` says how many losses (default 40).
#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs)]

mod shop;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use domain::{CustomerId, Language};
use engine::ports::{
    AccessTables, Actor, ApiKey, AuditEntry, AuditQuery, Folder, Log, Role, Scope, Tables, Thing, User,
};
use engine::{Engine, Source};
use jiff::Timestamp;
use powerloss::{RecordedFiles, Tape, layer};
use shop::{firm, instant, losses, message, options};
use storage::DataFolder;

/// Customers whose events are there before: `customer 0` to `customer 22`.
const BEFORE: u64 = 46;
/// Files, and the orders in each.
const FILES: u64 = 4;
const ORDERS: u64 = 15;
/// Deeds of every other sort.
const DEEDS: u64 = 10;

/// What was acknowledged: sort and number in one number for the tape.
const IMPORTED: u64 = 1_000;
const JOINED: u64 = 2_000;
const USER_ADDED: u64 = 3_000;
const USER_REMOVED: u64 = 4_000;
const KEY_ADDED: u64 = 5_000;
const KEY_REVOKED: u64 = 6_000;
const NOTED: u64 = 7_000;

fn now() -> Timestamp {
    Timestamp::from_second(1_760_000_000).unwrap()
}

/// A file of a shop; each has orders of its own.
fn orders(file: u64) -> String {
    const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,\
                          Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount\n";
    let row = |order: u64| {
        let number = file * 100 + order;
        let at = format!("2024-0{file}-{:02} 10:00:00 +0100", 1 + order % 28);
        format!(
            "#{number},k{number}@kundin.example,paid,{at},EUR,20.00,0.00,0.00,20.00,0.00,{at},1,Riesling,20.00,Anna Muster,DE,,0.00\n"
        )
    };
    HEADER.to_owned() + &(0..ORDERS).map(row).collect::<String>()
}

/// Imports a file; how many of its orders were new, and how many were there already.
fn import(engine: &Engine, file: u64) -> (u64, u64) {
    let (name, text) = (format!("orders-{file}.csv"), orders(file));
    let state = engine.state().unwrap();
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let layout = intake::recognise(&name, text.as_bytes(), &context, None, None).unwrap();
    let source = Source { name, bytes: text.len() as u64, layout, reader: Box::new(text.as_bytes()) };
    let report = engine.import(vec![source], false, now(), &mut |_, _| {}, &mut |_, _, _| {}).unwrap();
    assert_eq!((report.rejected_rows, report.rows), (0, ORDERS));
    (report.new_orders, report.known)
}

/// Two customers who are one, each pair its own.
fn pair(deed: u64) -> [String; 2] {
    [2 * deed, 2 * deed + 1].map(|number| format!("customer {number}"))
}

fn key(deed: u64) -> ApiKey {
    ApiKey {
        id: 0,
        name: format!("key {deed}"),
        prefix: format!("sk_{deed}"),
        digest: [u8::try_from(deed).unwrap(); 32],
        scopes: vec![Scope::Admin],
        created_by: None,
        created_at: now(),
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

fn address(deed: u64) -> String {
    format!("user{deed}@weingut.example")
}

fn entry(deed: u64) -> AuditEntry {
    AuditEntry {
        id: 0,
        at: now(),
        actor: Actor::System,
        action: "deed".to_owned(),
        thing: Some(Thing { kind: "deed".to_owned(), id: deed.to_string() }),
        network: None,
        details: serde_json::Value::Null,
    }
}

/// What people do at the same time: one imports, one decides who is who, one looks after who may what, and the folder tidies up.
fn work(folder: DataFolder, tape: &Arc<Tape>) {
    let engine = Engine::open(Arc::new(folder)).unwrap();
    engine.set_firm(&firm()).unwrap();
    engine.ingest((1..=BEFORE).map(message).collect()).unwrap();
    engine.catch_up().unwrap();
    tape.acknowledge(0);
    let imports = |engine: &Engine| {
        for file in 1..=FILES {
            assert_eq!(import(engine, file), (ORDERS, 0));
            tape.acknowledge(IMPORTED + file);
        }
    };
    let decides = |engine: &Engine| {
        for deed in 0..DEEDS {
            let [from, into] = pair(deed);
            engine.join(&from, &into, "owner", now()).unwrap();
            tape.acknowledge(JOINED + deed);
        }
    };
    let looks_after = |engine: &Engine| {
        let folder = engine.folder();
        for deed in 0..DEEDS {
            let user = User::new(address(deed), "Someone", Role::Viewer, Language::De).with_password("digest");
            let user = folder.add_user(&user).unwrap();
            tape.acknowledge(USER_ADDED + deed);
            let key = folder.add_api_key(&key(deed)).unwrap();
            tape.acknowledge(KEY_ADDED + deed);
            folder.add_audit(&[entry(deed)]).unwrap();
            tape.acknowledge(NOTED + deed);
            if deed.is_multiple_of(2) {
                folder.remove_user(user).unwrap();
                tape.acknowledge(USER_REMOVED + deed);
                folder.revoke_api_key(key, now()).unwrap();
                tape.acknowledge(KEY_REVOKED + deed);
            }
        }
    };
    std::thread::scope(|scope| {
        let engine = &engine;
        let people =
            [scope.spawn(|| imports(engine)), scope.spawn(|| decides(engine)), scope.spawn(|| looks_after(engine))];
        while !people.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            engine.folder().flush().unwrap();
            engine.folder().compact().unwrap();
            engine.save().unwrap();
        }
    });
}

/// The same word once, and how often each stands there.
fn counted(words: impl IntoIterator<Item = String>) -> BTreeMap<String, u32> {
    let mut counted = BTreeMap::new();
    for word in words {
        *counted.entry(word).or_default() += 1;
    }
    counted
}

/// What a loss left is whole, and goes on.
fn survives(path: &Path, acknowledged: &BTreeSet<u64>, what: &str) {
    let has = |sort: u64, number: u64| acknowledged.contains(&(sort + number));
    let folder = Arc::new(DataFolder::open_with(path, options()).unwrap_or_else(|error| panic!("{what}: {error:?}")));
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).unwrap();
    if !acknowledged.contains(&0) {
        return;
    }
    // It closes an import that was cut off.
    engine.tick(now()).unwrap();
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed(), "{what}");
    assert!(folder.imports(usize::MAX).unwrap().iter().all(|record| record.finished_at.is_some()), "{what}");
    for file in 1..=FILES {
        let (new, known) = import(&engine, file);
        assert_eq!(new + known, ORDERS, "{what}");
        assert!(new == 0 || !has(IMPORTED, file), "{what}: {new} orders of file {file} are lost");
    }
    let mut messages = Vec::new();
    let each = &mut |stored: engine::ports::StoredEvent| {
        messages.push(stored.event.message_id.0);
        ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    let twice: Vec<_> = counted(messages).into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "{what}: there twice: {twice:?}");
    for deed in 0..DEEDS {
        let [from, into] = pair(deed).map(|id| CustomerId::new(&id).unwrap());
        let identity = &engine.state().unwrap().book.identity;
        let joined = identity.resolve(&from) == identity.resolve(&into);
        assert!(joined || !has(JOINED, deed), "{what}: the decision {deed} is lost");
    }
    survives_of_access(folder.as_ref(), &has, what);
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed(), "{what}");
}

fn survives_of_access(folder: &DataFolder, has: &dyn Fn(u64, u64) -> bool, what: &str) {
    let users = counted(folder.users().unwrap().into_iter().map(|user| user.email));
    let keys = folder.api_keys().unwrap();
    let query = AuditQuery { limit: usize::MAX >> 1, ..AuditQuery::default() };
    let entries = folder.audit(&query).unwrap().into_iter().filter_map(|entry| entry.thing).map(|thing| thing.id);
    let entries = counted(entries);
    for deed in 0..DEEDS {
        let there = users.get(&address(deed)).copied();
        assert!(there.is_none_or(|times| times == 1), "{what}: user {deed} is there {there:?} times");
        let is_removed = deed.is_multiple_of(2);
        assert!(there.is_some() || is_removed || !has(USER_ADDED, deed), "{what}: user {deed} is lost");
        assert!(there.is_none() || !has(USER_REMOVED, deed), "{what}: user {deed} is back");
        let key = keys.iter().find(|known| known.name == format!("key {deed}"));
        assert!(key.is_some() || !has(KEY_ADDED, deed), "{what}: key {deed} is lost");
        let opens = key.is_some_and(|key| key.revoked_at.is_none());
        assert!(!opens || !has(KEY_REVOKED, deed), "{what}: key {deed} opens again");
        let times = entries.get(&deed.to_string()).copied().unwrap_or(0);
        assert!(times == 1 || (times == 0 && !has(NOTED, deed)), "{what}: entry {deed} is there {times} times");
    }
}

#[test]
fn imports_decisions_users_keys_and_entries_survive_a_loss_of_power() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap();
    let tape = Tape::new(&root);
    layer::register("writers", &tape).unwrap();
    let files = RecordedFiles::new(&tape, Some("writers"));
    work(DataFolder::open_over(&root.join("shop"), options(), Arc::new(files)).unwrap(), &tape);
    let all = tape.len();
    let deeds = 1 + FILES + 4 * DEEDS + DEEDS;
    assert_eq!(tape.acknowledged(all).len() as u64, deeds, "every deed of every sort was done");
    let mut midway = 0;
    for loss in 0..losses() {
        let instant = instant(loss, 0, all);
        let image = tempfile::tempdir().unwrap();
        tape.image(instant, loss, image.path()).unwrap();
        let acknowledged: BTreeSet<u64> = tape.acknowledged(instant).into_iter().collect();
        midway += u64::from(acknowledged.len() > 1 && (acknowledged.len() as u64) < deeds);
        survives(&image.path().join("shop"), &acknowledged, &format!("instant {instant} of {all}, seed {loss}"));
    }
    assert!(midway > 0, "no loss fell between the deeds");
}
