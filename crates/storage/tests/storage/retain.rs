//! Events expire, and what is folded from the log stays the same.

use std::collections::BTreeMap;

use domain::{Event, Kind, Zone};
use engine::ports::{Expiry, Log, NewEvent, Position, StoredEvent};
use jiff::Timestamp;
use lifecycle::Book;
use proptest::prelude::*;
use storage::DataFolder;

use crate::support::{all_events, all_touches, arriving, event, tiny};

const EXPIRING: [&str; 3] = ["Page Viewed", "Product Viewed", "Machine Serviced"];

/// Events of which many are of a kind that expires.
fn visit() -> impl Strategy<Value = Event> {
    let kinds = proptest::option::weighted(0.7, proptest::sample::select(&EXPIRING[..]));
    (event(), kinds).prop_map(|(event, kind)| match kind {
        Some(kind) => Event { kind: Kind::from_name(kind), ..event },
        None => event,
    })
}

fn folded(folder: &DataFolder) -> [u8; 16] {
    let mut book = Book::new(&Zone::utc());
    for (_, touch) in all_touches(folder, Position(0)) {
        book.apply(&touch);
    }
    book.digest()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_refold_gives_the_same_book(
        events in proptest::collection::vec(visit(), 1..60), cut in 1_usize..60, seconds in 1_293_840_000_i64..1_310_000_000,
    ) {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_with(place.path(), tiny()).unwrap();
        let arriving: Vec<NewEvent> = events.into_iter().map(arriving).collect();
        let cut = cut.min(arriving.len());
        for part in [&arriving[..cut], &arriving[cut..]] {
            folder.append(part).unwrap();
            folder.flush().unwrap();
        }
        while folder.compact().unwrap() {}
        let before = Timestamp::from_second(seconds).unwrap();
        let expiry: Vec<Expiry> =
            EXPIRING.iter().map(|kind| Expiry { kind: (*kind).to_owned(), before }).collect();
        let (book, all) = (folded(&folder), all_events(&folder));
        let expired = folder.expire(&expiry).unwrap();
        prop_assert_eq!(folded(&folder), book);

        let left = all_events(&folder);
        prop_assert_eq!(all.len() as u64 - left.len() as u64, expired.deleted);
        let left: BTreeMap<Position, &StoredEvent> = left.iter().map(|stored| (stored.position, stored)).collect();
        for stored in &all {
            let is_expired = EXPIRING.contains(&&*stored.event.kind.name()) && stored.event.occurred_at < before;
            match left.get(&stored.position) {
                None => prop_assert!(is_expired, "{:?} was not to expire", stored),
                Some(kept) if is_expired => {
                    prop_assert!(kept.event.properties.is_empty() && kept.event.context.is_empty(), "{:?}", kept);
                }
                Some(kept) => prop_assert_eq!(&kept.event, &stored.event),
            }
        }
        prop_assert_eq!(folder.last_position().unwrap().0, all.len() as i64);
        prop_assert_eq!(folder.totals().unwrap().last, folder.last_position().unwrap());
        // What has expired does not expire again, and no file is written for it.
        prop_assert_eq!(folder.expire(&expiry).unwrap(), engine::ports::Expired::default());
    }
}

/// Expires a thousand events of a kind: how many are left, and what was told of the others.
fn expired_of_thousand(kind: &str) -> (usize, u64, u64) {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let events: Vec<NewEvent> = (0..1000)
        .map(|number| {
            let event = crate::support::order(&format!("m{number}"), Some("anna"), number);
            arriving(Event { kind: Kind::from_name(kind), ..event })
        })
        .collect();
    folder.append(&events).unwrap();
    folder.flush().unwrap();
    folder.append(&[arriving(crate::support::order("later", Some("anna"), 2000))]).unwrap();
    let expiry = Expiry { kind: kind.to_owned(), before: Timestamp::from_second(1_300_000_000).unwrap() };
    let expired = folder.expire(&[expiry]).unwrap();
    (all_events(&folder).len() - 1, expired.deleted, expired.thinned)
}

#[test]
fn of_events_on_which_no_fact_rests_the_first_and_the_last_are_left() {
    assert_eq!(expired_of_thousand("Note Added"), (2, 998, 2));
}

#[test]
fn events_on_which_facts_rest_lose_their_particulars_alone() {
    assert_eq!(expired_of_thousand("Page Viewed"), (1000, 0, 1000));
    // Rules may ask how often an event of the firm's own occurred.
    assert_eq!(expired_of_thousand("Machine Serviced"), (1000, 0, 1000));
}
