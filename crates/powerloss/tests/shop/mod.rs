//! A shop that sends events, and what must be true of its folder whatever happened to the machine.
#![allow(dead_code)] // each test binary uses its part

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use domain::{Amount, ArrivedAs, Event, Firm, Kind, MessageId, Order};
use engine::Engine;
use engine::ports::{Folder, Log, Tables};
use jiff::Timestamp;
use storage::{DataFolder, Options};

/// Options under which a few events already make portions, several files and compaction.
pub(crate) fn options() -> Options {
    Options { flush_rows: 60, delete_rows: 7, small_files: 2, ..Options::default() }
}

/// The message with a number: an order, or a look at a page, now or months ago.
pub(crate) fn message(number: u64) -> Event {
    let late = if number.is_multiple_of(7) { 90 * 86_400 } else { 0 };
    let seconds = 1_750_000_000 + i64::try_from(number).unwrap() * 600;
    let (occurred_at, received_at) =
        (Timestamp::from_second(seconds - late).unwrap(), Timestamp::from_second(seconds).unwrap());
    let key = ArrivedAs::external(&format!("customer {}", number % 23)).unwrap();
    let order = Order {
        order_id: Some(number.to_string()),
        source: "web".to_owned(),
        revenue: Amount::from_micros(10_000_000 + i64::try_from(number).unwrap()),
        ..Order::default()
    };
    let is_order = number.is_multiple_of(3);
    let kind = if is_order { Kind::OrderCompleted } else { Kind::from_name("Page Viewed") };
    Event {
        customer: Some(key.customer().clone()),
        arrived_as: Some(key),
        properties: if is_order { order.to_properties() } else { serde_json::Map::new() },
        source: Some("web".to_owned()),
        ..Event::new(MessageId(format!("m{number}")), kind, occurred_at, received_at)
    }
}

/// Whose shop it is.
pub(crate) fn firm() -> Firm {
    Firm::assumed("Weingut")
}

/// Opens what was left, and finds everything that was acknowledged once, and nothing that was never sent. The folder's engine,
/// and the numbers of its events.
pub(crate) fn opened(
    path: &Path,
    acknowledged: &BTreeSet<u64>,
    what: &str,
) -> (Arc<DataFolder>, Engine, BTreeSet<u64>) {
    let folder = Arc::new(DataFolder::open_with(path, options()).unwrap_or_else(|error| panic!("{what}: {error:?}")));
    let mut found: BTreeMap<u64, u32> = BTreeMap::new();
    let mut events = 0;
    folder
        .events(&mut |stored| {
            let number = stored.event.message_id.0[1..].parse().unwrap();
            let (found_event, sent) = (&stored.event, message(number));
            assert_eq!((found_event.occurred_at, &found_event.customer), (sent.occurred_at, &sent.customer), "{what}");
            *found.entry(number).or_default() += 1;
            events += 1;
            ControlFlow::Continue(())
        })
        .unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{what}: there twice: {twice:?}");
    let lost: Vec<_> = acknowledged.iter().filter(|number| **number > 0 && !found.contains_key(number)).collect();
    assert!(lost.is_empty(), "{what}: acknowledged and lost: {lost:?}");
    assert!(folder.firm().unwrap().is_some() || !acknowledged.contains(&0), "{what}: the firm's settings are lost");

    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).unwrap();
    engine.set_firm(&firm()).unwrap();
    let check = engine.check(&mut |_, _, _| {}).unwrap();
    assert!(check.passed() && check.counted.events == events, "{what}: {check:?}");
    (folder, engine, found.into_keys().collect())
}

/// How many losses are tried.
pub(crate) fn losses() -> u64 {
    std::env::var("STAMMKUNDE_LOSSES").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

/// The instant of a loss: they are spread over the tape from a deed on, and scattered within.
pub(crate) fn instant(loss: u64, from: usize, to: usize) -> usize {
    let step = (to - from) as u64 / losses() + 1;
    from + usize::try_from(loss * step + loss.wrapping_mul(0x9E37_79B9_7F4A_7C15) % step).unwrap().min(to - from)
}
