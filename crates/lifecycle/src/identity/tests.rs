use std::collections::BTreeMap;

use domain::particulars::ALIAS;
use domain::{Amount, Zone};
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::Book;
use crate::book::Foldings;
use crate::touch::{Detail, OrderTouch};

/// A key by its short form: `u1` an external id, `e1` an address, `c1` a card, `a1` an anonymous id.
fn key(short: &str) -> ArrivedAs {
    match short.split_at(1) {
        ("u", _) => ArrivedAs::external(short),
        ("e", number) => ArrivedAs::email(&format!("e{number}@example.de")),
        ("c", number) => ArrivedAs::named("card", number),
        _ => ArrivedAs::anonymous(short),
    }
    .expect("key")
}

fn touch(kind: Kind, at: i64, message: u64, by: &str, others: &[&str]) -> Touch {
    let by = key(by);
    let is_order = kind == Kind::OrderCompleted;
    Touch {
        customer: Some(by.customer().clone()),
        occurred_at: Timestamp::from_second(at).expect("moment"),
        received_at: Timestamp::UNIX_EPOCH,
        message,
        order: is_order.then(|| OrderTouch {
            order_key: message,
            amount: Amount::from_units(1),
            ..OrderTouch::default()
        }),
        detail: None,
        person: None,
        claims: Claims::of(|| Some(by.clone()), others.iter().copied().map(key).collect(), None),
        kind,
    }
}

/// What a server tells, where a person would decide.
fn alias(touch: Touch) -> Touch {
    let word = Detail { word: Some(ALIAS.to_owned()), ..Detail::default() };
    Touch { detail: Some(Box::new(word)), ..touch }
}

/// Tells a story, one line an event: `3 u1 a1` (seen together), `4 order a1`, `5 merge u1 u2` (the first is kept),
/// `6 apart u1 u2`, `7 propose u1 u2` (an alias of a web site), `8 alias u1 u2` (of a server). The first word is the second at which it happens.
fn story(lines: &[&str]) -> Book {
    let mut book = Book::new(&Zone::utc());
    for (message, line) in (1..).zip(lines) {
        let words: Vec<&str> = line.split(' ').collect();
        let at = words[0].parse().expect("second");
        if words[1] == "alias" {
            book.apply(&alias(touch(Kind::CustomerMerged, at, message, words[2], &words[3..])));
            continue;
        }
        let (kind, keys) = match words[1] {
            "order" => (Kind::OrderCompleted, &words[2..]),
            "merge" => (Kind::CustomerMerged, &words[2..]),
            "apart" => (Kind::CustomersKeptApart, &words[2..]),
            "propose" => (Kind::CustomerMergeProposed, &words[2..]),
            _ => (Kind::PageViewed, &words[1..]),
        };
        book.apply(&touch(kind, at, message, keys[0], &keys[1..]));
    }
    book
}

/// Who has how many orders, in the short form of the keys.
fn orders(book: &Book) -> BTreeMap<String, usize> {
    book.histories().iter().map(|history| (short(&history.customer), history.entries.len())).collect()
}

fn short(customer: &CustomerId) -> String {
    let text = customer.as_str();
    let text = text.strip_prefix("anonymous:").unwrap_or(text);
    let text = text.strip_suffix("@example.de").unwrap_or(text);
    text.replace("key.card:", "c")
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(name, orders)| ((*name).to_owned(), *orders)).collect()
}

#[test]
fn a_visitor_who_becomes_known_brings_the_history_along() {
    let book = story(&["1 order a1", "2 order u1", "3 u1 a1", "4 order a1"]);
    assert_eq!(orders(&book), counts(&[("u1", 3)]));
    assert_eq!(book.histories()[0].keys().len(), 2);
}

#[test]
fn on_a_shared_device_events_follow_the_user_id_they_carry() {
    let book = story(&["1 u1 a1", "2 order u1 a1", "3 order u2 a1", "4 order a1"]);
    assert_eq!(orders(&book), counts(&[("u1", 2), ("u2", 1)]));
    let devices = book.identity.shared_devices();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].customers.iter().map(short).collect::<Vec<_>>(), ["u1", "u2"]);
    assert_eq!(book.identity.conflicts(), []);
}

#[test]
fn an_address_joins_what_arrived_under_it() {
    let book = story(&["1 order e1", "2 order a1", "3 a1 e1", "4 u1 e1"]);
    assert_eq!(orders(&book), counts(&[("u1", 2)]));
    let book = story(&["1 order e1", "2 order a1", "3 a1 e1"]);
    assert_eq!(orders(&book), counts(&[("e1", 2)]));
}

#[test]
fn an_address_given_on_a_device_belongs_to_its_only_user() {
    let book = story(&["1 order e1", "2 a1 e1", "3 u1 a1"]);
    assert_eq!(orders(&book), counts(&[("u1", 1)]));
    // Of two users of a device nobody knows whose address it was.
    let book = story(&["1 order e1", "2 a1 e1", "3 u1 a1", "4 u2 a1"]);
    assert_eq!(orders(&book), counts(&[("e1", 1), ("u1", 0), ("u2", 0)]));
}

#[test]
fn two_customers_with_one_address_are_a_conflict_until_decided() {
    let lines = ["1 u1 e1", "2 order u2 e1", "3 order e1"];
    let book = story(&lines);
    assert_eq!(orders(&book), counts(&[("u1", 1), ("u2", 1)]));
    let conflicts = book.identity.conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].customers.iter().map(short).collect::<Vec<_>>(), ["u1", "u2"]);
    assert_eq!(conflicts[0].since_micros, 2_000_000);

    let joined = story(&[lines[0], lines[1], lines[2], "4 merge u1 u2"]);
    assert_eq!(orders(&joined), counts(&[("u1", 2)]));
    assert_eq!(joined.identity.conflicts(), []);

    let apart = story(&[lines[0], lines[1], lines[2], "4 apart u1 u2"]);
    assert_eq!(orders(&apart), counts(&[("u1", 1), ("u2", 1)]));
    assert_eq!(apart.identity.conflicts(), []);
}

#[test]
fn a_merge_can_be_undone() {
    let lines = ["1 order u1", "2 order u2", "3 order u3", "4 u3 a1", "5 order a1"];
    let before = story(&lines);
    let merged = story(&[&lines[..], &["6 merge u1 u2", "7 merge u1 u3"]].concat());
    assert_eq!(orders(&merged), counts(&[("u1", 4)]));
    let undone = story(&[&lines[..], &["6 merge u1 u2", "7 merge u1 u3", "8 apart u1 u3", "9 apart u1 u2"]].concat());
    assert_eq!(orders(&undone), orders(&before));
    let again = story(&[&lines[..], &["6 merge u1 u2", "8 apart u1 u2", "9 merge u2 u1"]].concat());
    assert_eq!(orders(&again), counts(&[("u2", 2), ("u3", 2)]));
    assert_eq!(again.identity.decisions(&[key("u1").customer().clone()]).len(), 1);
}

#[test]
fn a_merge_with_an_address_a_card_or_a_device_can_be_undone() {
    let lines = ["1 order u1", "2 order e1", "3 order c1", "4 order a1"];
    let before = orders(&story(&lines));
    for pair in ["u1 e1", "u1 c1", "u1 a1", "e1 c1", "e1 a1", "c1 a1", "e1 u1", "a1 u1"] {
        let [merge, apart, again] =
            [(5, "merge"), (6, "apart"), (7, "merge")].map(|(at, it)| format!("{at} {it} {pair}"));
        let merged = story(&[&lines[..], &[&merge]].concat());
        assert_eq!(merged.histories().len(), 3, "{pair}");
        assert_eq!(orders(&story(&[&lines[..], &[&merge, &apart]].concat())), before, "{pair}");
        let again = story(&[&lines[..], &[&merge, &apart, &again]].concat());
        assert_eq!(orders(&again), orders(&merged), "{pair}");
    }
    // Whose the address is then, is the next one's who was seen with it.
    let book = story(&["1 u1 e1", "2 order u2 e1", "3 order e1", "4 apart u1 e1"]);
    assert_eq!(orders(&book), counts(&[("u1", 0), ("u2", 2)]));
    assert_eq!(book.identity.conflicts(), []);
    let address = key("e1");
    assert_eq!(book.identity.claimants(address.customer()).map(short).collect::<Vec<_>>(), ["u2"]);
}

#[test]
fn an_alias_names_the_visitor_that_the_user_was() {
    let book = story(&["1 order a1", "2 alias u1 a1", "3 order u2 a1"]);
    assert_eq!(orders(&book), counts(&[("u1", 1), ("u2", 1)]));
    // As clients send it, which cannot tell a visitor's id from a customer's number; the latest number is the person's.
    let book = story(&["1 order a1", "2 order u1", "3 alias u2 a1 u1", "4 alias u3 u2"]);
    assert_eq!(orders(&book), counts(&[("u3", 2)]));
    let decided = book.identity.decisions(&["u1", "u2"].map(|short| key(short).customer().clone()));
    assert!(decided.len() == 2 && decided.iter().all(|one| one.joined && one.is_alias), "{decided:?}");
}

#[test]
fn a_device_on_which_two_log_in_joins_them_by_no_alias() {
    let open = |book: &Book| book.identity.proposed(|key| book.has_arrived(key)).len();
    let lines = ["1 order u1", "2 order u2", "3 order a1", "4 alias u1 a1 u8", "5 alias u2 a1 u8", "6 alias u1 a1 u8"];
    let book = story(&lines);
    assert_eq!(orders(&book), counts(&[("u1", 2), ("u2", 1)]));
    assert_eq!((book.identity.shared_devices().len(), open(&book)), (1, 0), "nobody has heard of u8");
    // Of two who are said to have been one customer before, the first was; a person decides about the other.
    let lines = ["1 order u1", "2 order u2", "3 order u8", "5 alias u2 u8", "4 alias u1 u8"];
    let book = story(&lines);
    assert_eq!(orders(&book), counts(&[("u1", 2), ("u2", 1)]));
    assert_eq!(open(&book), 1);
    let said = |words: &[&str]| story(&[&lines[..], words].concat());
    assert_eq!(orders(&said(&["6 merge u1 u2"])), counts(&[("u1", 3)]));
    assert_eq!(orders(&said(&["6 apart u1 u2"])), orders(&book));
    assert_eq!((open(&said(&["6 merge u1 u2"])), open(&said(&["6 apart u1 u2"]))), (0, 0));
    // What a person has undone no server does again, however often it says so.
    let undone = said(&["6 apart u1 u8", "7 alias u1 u8", "8 apart u2 u8"]);
    assert_eq!(orders(&undone), counts(&[("u1", 1), ("u2", 1), ("u8", 1)]));
    assert_eq!(orders(&said(&["6 apart u1 u8", "7 merge u1 u8"])), orders(&book));
    // An address that a customer has is not another's because a server says so.
    let book = story(&["1 u1 e1", "2 order u2", "3 alias u2 e1", "4 order e1"]);
    assert_eq!(orders(&book), counts(&[("u1", 1), ("u2", 1)]));
    assert_eq!(book.identity.conflicts().len(), 1);
    assert_eq!(orders(&story(&["1 order e1", "2 order e2", "3 alias e2 e1"])), counts(&[("e2", 2)]));
}

#[test]
fn a_web_site_makes_a_visitor_known_but_joins_no_two_customers() {
    let open = |book: &Book| {
        let conflicts = book.identity.proposed(|key| book.has_arrived(key));
        conflicts.iter().map(|one| one.customers.iter().map(short).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    // As a client sends it, which cannot tell a visitor's id from a customer's.
    let lines = ["1 order a1", "2 order u1", "3 order u2", "4 propose u1 a1", "5 propose u1 a2 u2", "6 propose u1 u9"];
    let book = story(&lines);
    assert_eq!(orders(&book), counts(&[("u1", 2), ("u2", 1)]));
    assert_eq!(open(&book), ["u2 u1"], "and nobody has heard of u9");
    assert_eq!(book.identity.conflicts(), []);
    let said = |word: &str| story(&[&lines[..], &[word]].concat());
    assert_eq!((orders(&said("7 merge u1 u2")), open(&said("7 merge u1 u2")).len()), (counts(&[("u1", 3)]), 0));
    assert_eq!((orders(&said("7 apart u1 u2")), open(&said("7 apart u1 u2")).len()), (orders(&book), 0));
    // The visitor of somebody else's browser, or an address: nobody is joined either.
    let shared =
        story(&["1 order u2 a1", "2 order u1", "3 propose u1 a1", "4 order e1", "5 propose u1 e1", "6 propose e2 u1"]);
    assert_eq!(orders(&shared), counts(&[("e1", 1), ("e2", 0), ("u1", 1), ("u2", 1)]));
}

#[test]
fn people_known_by_their_address_only_can_be_merged() {
    let book = story(&["1 order e1", "2 order e2", "3 merge e1 e2", "4 u1 e2"]);
    assert_eq!(orders(&book), counts(&[("e1", 2)]));
}

#[test]
fn two_kept_apart_are_not_joined_through_a_third() {
    let lines = ["1 order u1", "2 order u2", "3 order u3", "4 merge u1 u2", "5 merge u2 u3"];
    let said = |words: &[&str]| orders(&story(&[&lines[..], words].concat()));
    // The customer keeps the name that it had when the third came.
    assert_eq!(said(&[]), counts(&[("u1", 3)]));
    for apart in ["6 apart u1 u3", "6 apart u3 u1"] {
        assert_eq!(said(&[apart]), counts(&[("u1", 1), ("u2", 2)]), "{apart}");
        // Later words hold: one about the same two, or one that takes the second to the first again.
        assert_eq!(said(&[apart, "7 merge u1 u3"]), counts(&[("u1", 3)]), "{apart}");
        assert_eq!(said(&[apart, "7 merge u1 u2"]), counts(&[("u1", 2), ("u3", 1)]), "{apart}");
        // What a server tells does not.
        assert_eq!(said(&[apart, "7 alias u1 u2", "8 alias u4 u1", "9 alias u4 u3"]), counts(&[("u2", 2), ("u4", 1)]));
    }
}

fn customer(short: &str) -> CustomerId {
    key(short).customer().clone()
}

/// What was decided about some keys, each with what took it back: `u2=u1` joined, `u3/u1` kept apart, `u2=u1 < u3/u1`.
fn decided(book: &Book, keys: &[&str]) -> Vec<String> {
    let said =
        |one: &Decision| format!("{}{}{}", short(&one.from), if one.joined { "=" } else { "/" }, short(&one.into));
    let line = |one: &Decision| match &one.undone_by {
        Some(by) => format!("{} < {}", said(one), said(by)),
        None => said(one),
    };
    let keys: Vec<CustomerId> = keys.iter().map(|short| customer(short)).collect();
    book.identity.decisions(&keys).iter().map(line).collect()
}

/// What contradicts a person's word: the key and both customers.
fn against(book: &Book) -> Vec<String> {
    let conflicts = book.identity.conflicts();
    let told = conflicts.iter().filter(|one| one.against_a_word);
    told.map(|one| [&one.key, &one.customers[0], &one.customers[1]].map(short).join(" ")).collect()
}

#[test]
fn a_decision_says_which_later_one_took_it_back() {
    let joined = ["1 order u1", "2 order u2", "3 order u3", "4 merge u1 u2", "5 merge u2 u3"];
    let said = |words: &[&str]| story(&[&joined[..], words].concat());
    assert_eq!(decided(&said(&[]), &["u1", "u2", "u3"]), ["u3=u2", "u2=u1"]);
    // The joining of others does not hold because of the later word that they are different.
    let apart = said(&["6 apart u1 u3"]);
    assert_eq!(decided(&apart, &["u1"]), ["u3/u1", "u2=u1 < u3/u1"]);
    assert_eq!(decided(&apart, &["u2", "u3"]), ["u3/u1", "u3=u2", "u2=u1 < u3/u1"]);
    // The word that they are different does not hold because of the later joining with a third.
    let again = said(&["6 apart u1 u3", "7 merge u1 u2"]);
    assert_eq!(decided(&again, &["u1", "u3"]), ["u2=u1", "u3/u1", "u3=u2 < u3/u1"]);
    let lines = ["1 order u1", "2 order u2", "3 order u3", "4 apart u1 u2", "5 merge u3 u1", "6 merge u3 u2"];
    assert_eq!(decided(&story(&lines), &["u1"]), ["u1=u3", "u2/u1 < u2=u3"]);
    assert_eq!(decided(&story(&lines), &["u2"]), ["u2=u3", "u2/u1 < u2=u3"]);
    // What a server tells holds only beside what persons say.
    let told = story(&["1 order u1", "2 order u2", "3 order u3", "4 alias u2 u1", "5 apart u1 u3", "6 merge u3 u2"]);
    assert_eq!(decided(&told, &["u1", "u2"]), ["u2=u3", "u3/u1", "u1=u2 < u3/u1"]);
}

#[test]
fn what_a_decision_would_take_back_is_known_before() {
    let overruled = |lines: &[&str], kind: Kind, by: &str, other: &str| {
        let told = story(lines).identity.overruled_by(&touch(kind, 50, 99, by, &[other]));
        let told = told
            .iter()
            .map(|one| format!("{}{}{}", short(&one.from), if one.joined { "=" } else { "/" }, short(&one.into)));
        told.collect::<Vec<_>>()
    };
    let (join, apart) = (Kind::CustomerMerged, Kind::CustomersKeptApart);
    let orders = ["1 order u1", "2 order u2", "3 order u3"];
    let lines = [&orders[..], &["4 apart u1 u2", "5 merge u3 u1"]].concat();
    assert_eq!(overruled(&lines, join.clone(), "u3", "u2"), ["u2/u1"], "by way of a third");
    assert_eq!(overruled(&lines, join.clone(), "u1", "u2"), ["u2/u1"], "directly");
    assert_eq!(overruled(&lines, join.clone(), "u1", "u3"), [""; 0], "said once more");
    assert_eq!(overruled(&lines, apart.clone(), "u1", "u3"), [""; 0], "undoing is what it is for");
    let lines = [&orders[..], &["4 merge u1 u2", "5 merge u2 u3"]].concat();
    assert_eq!(overruled(&lines, apart, "u1", "u3"), ["u2=u1"]);
    // What a server told gives way without a word, and a key that is now another's ties whom it did not tie.
    let lines = [&orders[..], &["4 alias u1 u2", "5 apart u1 u3", "6 u3 e1"]].concat();
    assert_eq!(overruled(&lines, join, "u1", "e1"), ["u3/u1"]);
}

#[test]
fn what_a_person_joins_is_no_conflict_with_their_own_word() {
    let lines = ["1 order u2", "2 order u1", "3 order e1", "4 apart u2 e1", "5 merge u1 u2", "6 merge u1 e1"];
    assert_eq!(against(&story(&lines)), [""; 0]);
    let lines = ["1 order u2", "2 order u1", "3 order e1", "4 apart u2 e1", "5 merge u1 e1", "6 merge u1 u2"];
    assert_eq!(against(&story(&lines)), [""; 0]);
}

#[test]
fn what_events_say_joins_nobody_whom_a_person_keeps_apart() {
    let lines = ["1 order e1", "2 order c1", "3 apart e1 c1", "4 u1 e1", "5 u1 c1", "6 order u1"];
    let book = story(&lines);
    assert_eq!(orders(&book), counts(&[("u1", 2), ("c1", 1)]));
    assert_eq!(against(&book), ["c1 u1 c1"]);
    assert_eq!(decided(&book, &["e1", "c1"]), ["c1/e1"]);
    // Who decides it settles it, either way.
    let said = |word: &str| story(&[&lines[..], &[word]].concat());
    let apart = said("7 apart u1 c1");
    assert_eq!((orders(&apart), against(&apart).len()), (counts(&[("u1", 2), ("c1", 1)]), 0));
    let same = said("7 merge u1 c1");
    assert_eq!((orders(&same), against(&same).len()), (counts(&[("u1", 3)]), 0));
    assert_eq!(decided(&same, &["e1", "c1"]), ["c1=u1", "c1/e1 < c1=u1"]);
    // Through a device that both came with, and where it is the card that another key leads to.
    let book = story(&["1 order e1", "2 order a1", "3 apart e1 a1", "4 c1 e1", "5 a1 c1"]);
    assert_eq!(orders(&book), counts(&[("e1", 1), ("a1", 1)]));
    // Who knew it when they decided is not asked again.
    let book = story(&["1 order e1", "2 order c1", "3 u1 e1", "4 u1 c1", "5 apart e1 c1"]);
    assert_eq!((orders(&book), against(&book).len()), (counts(&[("u1", 1), ("c1", 1)]), 0));
}

#[test]
fn an_event_against_a_persons_word_is_a_conflict() {
    let lines = ["1 order u1", "2 order u2", "3 apart u1 u2"];
    let said = |words: &[&str]| story(&[&lines[..], words].concat());
    let apart = orders(&said(&[]));
    let told = said(&["4 alias u2 u1"]);
    assert_eq!((orders(&told), against(&told)), (apart.clone(), vec!["u1 u2 u1".to_owned()]));
    assert_eq!(decided(&told, &["u1"]), ["u2/u1"]);
    let again = said(&["4 alias u2 u1", "5 apart u1 u2", "6 alias u2 u1"]);
    assert_eq!((orders(&again), against(&again).len()), (apart.clone(), 0), "said again it is settled");
    let joined = said(&["4 alias u2 u1", "5 merge u1 u2"]);
    assert_eq!((joined.histories().len(), against(&joined).len()), (1, 0));
    assert_eq!(
        against(&story(&["1 order u1", "2 order u2", "3 alias u2 u1", "4 apart u1 u2"])).len(),
        0,
        "known before"
    );
    // A customer and an address, or an address and a card, in one event.
    for pair in ["u1 e1", "e1 c1", "u1 a1"] {
        let (one, other) = pair.split_once(' ').expect("two");
        let lines =
            [format!("1 order {one}"), format!("2 order {other}"), format!("3 apart {pair}"), format!("4 {pair}")];
        let book = story(&lines.each_ref().map(String::as_str));
        assert_eq!((book.histories().len(), against(&book).len()), (2, 1), "{pair}");
    }
    // Two words of persons that only what came later sets against each other.
    let lines = ["1 order u1", "2 order u2", "3 apart u1 u2", "4 order e1", "4 order e2", "5 merge e1 e2"];
    assert_eq!(against(&story(&lines)).len(), 0);
    let later = story(&[&lines[..], &["6 u1 e1", "7 u2 e2"]].concat());
    assert_eq!(against(&later).len(), 1, "{:?}", later.identity.conflicts());
    let settled = story(&[&lines[..], &["6 u1 e1", "7 u2 e2", "8 apart u1 u2"]].concat());
    assert_eq!((against(&settled).len(), orders(&settled)["u1"]), (0, 2));
}

fn any_key() -> impl Strategy<Value = String> {
    let sort = prop_oneof![3 => Just("u"), 2 => Just("e"), 1 => Just("c"), 3 => Just("a")];
    (sort, 1..4_u8).prop_map(|(sort, number)| format!("{sort}{number}"))
}

fn any_touch() -> impl Strategy<Value = Touch> {
    let short = any_key;
    let kind = prop_oneof![
        4 => Just(Kind::PageViewed), 3 => Just(Kind::OrderCompleted), 2 => Just(Kind::CustomerMerged),
        1 => Just(Kind::CustomersKeptApart), 1 => Just(Kind::CustomerMergeProposed),
    ];
    (kind, 0..9_i64, 1..u64::MAX, short(), proptest::collection::vec(short(), 0..3), any::<bool>()).prop_map(
        |(kind, at, message, by, others, is_told)| {
            let others: Vec<&str> = others.iter().map(String::as_str).collect();
            let is_alias = is_told && kind == Kind::CustomerMerged;
            let touch = touch(kind, at, message, &by, &others);
            if is_alias { alias(touch) } else { touch }
        },
    )
}

fn fold<'a>(touches: impl IntoIterator<Item = &'a Touch>) -> Book {
    let mut book = Book::new(&Zone::utc());
    for touch in touches {
        book.apply(touch);
    }
    book
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (touches, shuffled) in proptest::collection::vec(any_touch(), 0..25)
            .prop_flat_map(|touches| (Just(touches.clone()), Just(touches).prop_shuffle())),
        cut in 0..25_usize,
    ) {
        let whole = fold(&touches);
        prop_assert_eq!(whole.digest(), fold(&shuffled).digest());
        let (early, late) = touches.split_at(cut.min(touches.len()));
        let mut merged = fold(late);
        merged.merge(&fold(early));
        prop_assert_eq!(whole.digest(), merged.digest());
        // Nor does it matter that who is whom is known only at the end.
        let mut foldings = Foldings::new(&Zone::utc(), 2);
        for touch in early {
            foldings.each()[0].take(touch);
        }
        for touch in late {
            foldings.each()[1].take(touch);
        }
        prop_assert_eq!(whole.digest(), foldings.together().digest());
    }

    #[test]
    fn a_joined_history_is_the_fold_of_all_its_keys(touches in proptest::collection::vec(any_touch(), 0..25)) {
        let book = fold(&touches);
        // Everything learnt first, then each touch given to whom it belongs: nothing ever moves.
        let mut known = Identity::default();
        for touch in &touches {
            known.learn(touch);
        }
        let mut expected: BTreeMap<CustomerId, Vec<(i64, u64)>> = BTreeMap::new();
        for touch in &touches {
            let entries = expected.entry(known.resolve(touch.customer.as_ref().expect("key"))).or_default();
            if touch.order.is_some() {
                entries.push((touch.occurred_at.as_microsecond(), touch.message));
            }
        }
        for entries in expected.values_mut() {
            entries.sort_unstable();
            entries.dedup();
        }
        let found: BTreeMap<CustomerId, Vec<(i64, u64)>> = book.histories().iter().map(|history| {
            let mut entries: Vec<_> = history.entries.iter().map(|entry| (entry.occurred_at_micros, entry.message)).collect();
            entries.sort_unstable();
            (history.customer.clone(), entries)
        }).collect();
        prop_assert_eq!(found, expected);
        for history in book.histories() {
            for key in history.keys() {
                prop_assert_eq!(book.find(&key).and_then(|place| book.history(place)), Some(history));
            }
        }
    }

    #[test]
    fn external_ids_are_joined_by_bonds_only(touches in proptest::collection::vec(any_touch(), 0..25)) {
        let without: Vec<Touch> = touches.into_iter().filter(|touch| touch.kind != Kind::CustomerMerged).collect();
        let book = fold(&without);
        for history in book.histories() {
            let external = history.keys().iter().filter(|key| key.as_str().starts_with('u')).count();
            prop_assert!(external <= 1, "{:?}", history.keys());
        }
    }

    #[test]
    fn the_last_word_of_a_person_takes_effect(
        touches in proptest::collection::vec(any_touch(), 0..25),
        (one, other) in (1..4_u8, 1..4_u8).prop_filter("two", |(one, other)| one != other),
        joined in any::<bool>(),
    ) {
        let (one, other) = (format!("u{one}"), format!("u{other}"));
        let kind = if joined { Kind::CustomerMerged } else { Kind::CustomersKeptApart };
        let last = touch(kind, 100, 7, &one, &[&other]);
        let book = fold(touches.iter().chain([&last]));
        let resolve = |short: &str| book.identity.resolve(key(short).customer());
        prop_assert_eq!(resolve(&one) == resolve(&other), joined);
    }

    #[test]
    fn what_events_say_never_undoes_that_two_are_kept_apart(
        touches in proptest::collection::vec(any_touch(), 0..25),
        (one, other) in (any_key(), any_key()).prop_filter("two", |(one, other)| one != other),
    ) {
        let is_word = |touch: &Touch| !touch.is_alias() && matches!(touch.kind, Kind::CustomerMerged | Kind::CustomersKeptApart);
        // Words of persons before it, events before and after it.
        let later = touches.iter().filter(|touch| !is_word(touch)).map(|touch| Touch {
            occurred_at: touch.occurred_at + jiff::SignedDuration::from_secs(200), ..touch.clone()
        });
        let last = touch(Kind::CustomersKeptApart, 100, 7, &one, &[&other]);
        let story: Vec<Touch> = touches.iter().cloned().chain([last.clone()]).chain(later).collect();
        let book = fold(&story);
        prop_assert_ne!(book.identity.resolve(&customer(&one)), book.identity.resolve(&customer(&other)));
        let decisions = book.identity.decisions(&[customer(&one)]);
        let own = decisions.iter().find(|decision| decision.at_micros == 100_000_000);
        prop_assert!(own.is_some_and(|own| !own.joined && own.undone_by.is_none()), "{:?}", decisions);
    }

    #[test]
    fn a_decision_holds_or_names_a_later_one(touches in proptest::collection::vec(any_touch(), 0..25)) {
        let book = fold(&touches);
        let keys: Vec<CustomerId> = book.identity.known_keys().cloned().collect();
        for decision in book.identity.decisions(&keys) {
            let are_one = book.identity.resolve(&decision.from) == book.identity.resolve(&decision.into);
            match &decision.undone_by {
                None => prop_assert_eq!(are_one, decision.joined, "{:?}", decision),
                Some(by) => {
                    // What keeps apart does so at once; what joins may be undone by a word about others, and they be one all the same.
                    prop_assert!(decision.joined || are_one, "{:?}", decision);
                    prop_assert!(decision.is_alias || by.at_micros >= decision.at_micros, "{:?}", decision);
                }
            }
        }
    }

    #[test]
    fn what_is_not_told_before_does_not_change(
        touches in proptest::collection::vec(any_touch(), 0..20),
        (one, other) in (any_key(), any_key()).prop_filter("two", |(one, other)| one != other),
        joined in any::<bool>(),
    ) {
        let kind = if joined { Kind::CustomerMerged } else { Kind::CustomersKeptApart };
        let word = touch(kind, 100, 7, &one, &[&other]);
        let before = fold(&touches);
        let told = before.identity.overruled_by(&word);
        let after = fold(touches.iter().chain([&word]));
        let keys: Vec<CustomerId> = after.identity.known_keys().cloned().collect();
        let after = after.identity.decisions(&keys);
        for decision in before.identity.decisions(&keys).iter().filter(|decision| !decision.is_alias && decision.undone_by.is_none()) {
            let about = [customer(&one), customer(&other)];
            let is_their_own = about.contains(&decision.from) && about.contains(&decision.into);
            prop_assert!(after.contains(decision) || told.contains(decision) || is_their_own, "{:?} of {:?}", decision, told);
        }
    }

    #[test]
    fn keeping_apart_undoes_every_merge(touches in proptest::collection::vec(any_touch(), 0..20)) {
        let is_bond = |touch: &Touch| {
            matches!(touch.kind, Kind::CustomerMerged | Kind::CustomersKeptApart | Kind::CustomerMergeProposed)
        };
        // Claims of an alias stay, so only bonds between people known by themselves are undone without a trace.
        let between_known = |touch: &Touch| touch.claims.as_ref().is_none_or(|claims| {
            matches!(claims.by, ArrivedAs::External(_)) && claims.others.iter().all(|other| matches!(other, ArrivedAs::External(_)))
        });
        let story: Vec<Touch> = touches.into_iter().filter(|touch| !is_bond(touch) || between_known(touch)).collect();
        let undone = story.iter().filter(|touch| touch.kind == Kind::CustomerMerged).map(|touch| Touch {
            kind: Kind::CustomersKeptApart,
            occurred_at: Timestamp::from_second(100).expect("moment"),
            ..touch.clone()
        });
        let plain = fold(story.iter().filter(|touch| !is_bond(touch)));
        let after = fold(story.iter().cloned().chain(undone).collect::<Vec<_>>().iter());
        let people = |book: &Book| {
            let owners = story.iter().filter(|touch| !is_bond(touch)).filter_map(|touch| touch.customer.as_ref());
            owners.map(|key| book.identity.resolve(key)).collect::<Vec<_>>()
        };
        prop_assert_eq!(people(&plain), people(&after));
    }
}
