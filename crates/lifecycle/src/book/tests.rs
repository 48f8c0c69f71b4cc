use domain::{Amount, CustomerId, Day, Kind, Zone};
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::touch::{Detail, OrderTouch, Touch};

fn touches() -> impl Strategy<Value = Vec<Touch>> {
    let touch = (0..4_u8, 0..3_u64, 0..6_u64, 0..5_i64, 0..3_i64, 0..4_i64, any::<u64>()).prop_map(
        |(kind, customer, order_key, day, received, units, message)| {
            let kind = [Kind::OrderCompleted, Kind::OrderUpdated, Kind::OrderCancelled, Kind::OrderRefunded]
                [usize::from(kind)]
            .clone();
            Touch {
                customer: (customer > 0).then(|| CustomerId::new(&format!("c{customer}")).expect("id")),
                kind,
                occurred_at: Timestamp::from_second(day * 86_400).expect("moment"),
                received_at: Timestamp::from_second(received).expect("moment"),
                message,
                order: Some(OrderTouch {
                    order_key,
                    amount: Amount::from_units(units),
                    items: 1,
                    categories: vec![format!("category {units}")],
                    sales_channel: Some(format!("channel {received}")),
                    ..OrderTouch::default()
                }),
                detail: None,
                person: None,
                claims: None,
            }
        },
    );
    let identified = (1..3_u64, 0..5_i64, 0..3_u8).prop_map(|(customer, day, name)| Touch {
        customer: CustomerId::new(&format!("c{customer}")).ok(),
        kind: Kind::CustomerIdentified,
        occurred_at: Timestamp::from_second(day * 86_400).expect("moment"),
        received_at: Timestamp::UNIX_EPOCH,
        message: 0,
        order: None,
        detail: None,
        person: Some(domain::Person {
            name: Some(format!("name {name}")),
            country: (name > 0).then(|| format!("country {name}")),
            attributes: [("vip level".to_owned(), ["", "gold", "silver"][usize::from(name)].to_owned())].into(),
            ..domain::Person::default()
        }),
        claims: None,
    });
    let marked = (1..3_u64, 0..5_i64, 0..4_u8, any::<u64>()).prop_map(|(customer, day, topic, message)| Touch {
        customer: CustomerId::new(&format!("c{customer}")).ok(),
        kind: [Kind::TicketOpened, Kind::ProductAdded][usize::from(topic % 2)].clone(),
        occurred_at: Timestamp::from_second(day * 86_400).expect("moment"),
        received_at: Timestamp::UNIX_EPOCH,
        message,
        order: None,
        detail: Some(Box::new(Detail {
            word: Some(format!("topic {topic}")),
            thing: topic.into(),
            ..Detail::default()
        })),
        person: None,
        claims: None,
    });
    proptest::collection::vec(prop_oneof![4 => touch, 1 => identified, 1 => marked], 0..40)
}

/// Touches with pages viewed in between, each told once, as the log does.
fn touches_with_visits() -> impl Strategy<Value = Vec<Touch>> {
    let viewed = (1..3_u64, 0..500_i64, 0..3_u8).prop_map(|(customer, minute, kind)| Touch {
        customer: CustomerId::new(&format!("c{customer}")).ok(),
        kind: [Kind::PageViewed, Kind::ProductViewed, Kind::CheckoutStarted][usize::from(kind)].clone(),
        occurred_at: Timestamp::from_second(minute * 600).expect("moment"),
        received_at: Timestamp::UNIX_EPOCH,
        message: 0,
        order: None,
        detail: None,
        person: None,
        claims: None,
    });
    (touches(), proptest::collection::vec(viewed, 0..40)).prop_map(|(mut touches, viewed)| {
        for (place, touch) in viewed.into_iter().enumerate() {
            touches.insert((place * 3) % (touches.len() + 1), touch);
        }
        touches
    })
}

fn book(touches: &[Touch]) -> Book {
    let mut book = Book::new(&Zone::utc());
    for touch in touches {
        book.apply(touch);
    }
    book
}

proptest! {
    #[test]
    fn any_order_of_arrival_gives_the_same_book(touches in touches_with_visits(), seed in any::<u64>()) {
        let mut shuffled = touches.clone();
        let mut state = seed | 1;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from((state >> 33) % (place as u64 + 1)).expect("small");
            shuffled.swap(place, other);
        }
        prop_assert_eq!(book(&touches).digest(), book(&shuffled).digest());
    }

    #[test]
    fn the_merge_of_two_parts_is_the_fold_of_the_whole(touches in touches_with_visits(), cut in 0..80_usize) {
        let (early, late) = touches.split_at(cut.min(touches.len()));
        let whole = book(&touches);
        let mut early_first = book(early);
        early_first.merge(&book(late));
        let mut late_first = book(late);
        late_first.merge(&book(early));
        prop_assert_eq!(whole.digest(), early_first.digest());
        prop_assert_eq!(whole.digest(), late_first.digest());
    }

    #[test]
    fn a_fold_in_parts_is_the_fold_of_the_whole(
        touches in touches_with_visits(),
        sorted in any::<bool>(),
        takers in proptest::collection::vec(0..3_usize, 80),
    ) {
        let whole = book(&touches);
        let mut parted = touches.clone();
        if sorted {
            parted.sort_by_key(|touch| touch.customer.clone());
        }
        let mut foldings = Foldings::new(&Zone::utc(), 3);
        for (touch, taker) in parted.iter().zip(takers.iter().cycle()) {
            foldings.each()[*taker].take(touch);
        }
        let folded = foldings.together();
        prop_assert_eq!(whole.digest(), folded.digest());
        for (place, history) in folded.customers() {
            prop_assert_eq!(folded.find(&history.customer), Some(place));
        }
        // It goes on as any book does.
        let (mut once_more, mut expected) = (folded, whole);
        for touch in &touches {
            once_more.apply(touch);
            expected.apply(touch);
        }
        prop_assert_eq!(once_more.digest(), expected.digest());
    }

    #[test]
    fn a_repeated_event_changes_nothing(touches in touches()) {
        let once = book(&touches);
        let mut twice = book(&touches);
        twice.merge(&once);
        for touch in &touches {
            twice.apply(touch);
        }
        prop_assert_eq!(once.digest(), twice.digest());
    }

    #[test]
    fn a_prefix_in_time_is_the_past(touches in touches(), day in 0..5_i32) {
        let past: Vec<Touch> =
            touches.iter().filter(|touch| Zone::utc().day_of(touch.occurred_at).number() <= day).cloned().collect();
        let (now, then) = (book(&touches), book(&past));
        for (_, history) in then.customers() {
            let place = now.find(&history.customer).expect("customer");
            let (mut seen_now, mut seen_then) = (Vec::new(), Vec::new());
            replay(&now.history(place).expect("history").entries, Day::from_number(day), &mut seen_now, |_| {});
            replay(&history.entries, Day::from_number(day), &mut seen_then, |_| {});
            prop_assert_eq!(seen_now.len(), seen_then.len());
            for (now, then) in seen_now.iter().zip(&seen_then) {
                prop_assert_eq!((now.order_key, now.amount, now.counts()), (then.order_key, then.amount, then.counts()));
            }
        }
    }
}

/// A line of a story: `day 3 order 7 completed 20`. Numbers are a source's own, but for those of a file or a client, which are
/// the firm's: `day 3 order file:7 completed 20`.
fn story(lines: &[&str]) -> Vec<Entry> {
    let mut book = Book::new(&Zone::utc());
    for (message, line) in (1..).zip(lines) {
        let words: Vec<&str> = line.split(' ').collect();
        let [_, day, _, order_key, what, units] = words[..] else { panic!("a story line: {line}") };
        let (order_key, order_number) = match order_key.split_once(':') {
            Some((source, number)) => (format!("{}{number}", source.len()), number.parse().expect("number")),
            None => (order_key.to_owned(), 0),
        };
        let kind = match what {
            "completed" => Kind::OrderCompleted,
            "updated" => Kind::OrderUpdated,
            "cancelled" => Kind::OrderCancelled,
            _ => Kind::OrderRefunded,
        };
        book.apply(&Touch {
            customer: CustomerId::new("anna").ok(),
            kind,
            occurred_at: Timestamp::from_second(day.parse::<i64>().expect("day") * 86_400).expect("moment"),
            received_at: Timestamp::from_second(message).expect("moment"),
            message: u64::try_from(message).expect("positive"),
            order: Some(OrderTouch {
                order_key: order_key.parse().expect("key"),
                order_number,
                amount: units.parse().expect("amount"),
                ..OrderTouch::default()
            }),
            detail: None,
            person: None,
            claims: None,
        });
    }
    book.histories()[0].entries.clone()
}

fn states(lines: &[&str], day: i32) -> Vec<(i32, String, bool, String)> {
    let mut states = Vec::new();
    replay(&story(lines), Day::from_number(day), &mut states, |_| {});
    states
        .iter()
        .map(|state| (state.day.number(), state.amount.to_string(), state.counts(), state.refunded.to_string()))
        .collect()
}

#[test]
fn an_updated_order_keeps_its_day_and_takes_its_new_amount() {
    let lines = ["day 1 order 7 completed 20", "day 3 order 7 updated 15", "day 5 order 7 refunded 5"];
    assert_eq!(states(&lines, 2), [(1, "20".into(), true, "0".into())]);
    assert_eq!(states(&lines, 4), [(1, "15".into(), true, "0".into())]);
    assert_eq!(states(&lines, 5), [(1, "15".into(), true, "5".into())]);
}

#[test]
fn a_correction_to_an_earlier_day_moves_the_order_and_its_amount() {
    let lines = ["day 5 order 7 completed 100", "day 1 order 7 updated 50"];
    assert_eq!(states(&lines, 3), [(1, "50".into(), true, "0".into())]);
    assert_eq!(states(&lines, 9), [(1, "50".into(), true, "0".into())]);
}

#[test]
fn a_cancelled_order_counted_until_it_was_cancelled() {
    let lines = ["day 1 order 7 completed 20", "day 3 order 7 cancelled 0"];
    assert_eq!(states(&lines, 2), [(1, "20".into(), true, "0".into())]);
    assert_eq!(states(&lines, 3), [(1, "20".into(), false, "0".into())]);
}

#[test]
fn orders_without_numbers_are_each_their_own() {
    let lines = ["day 1 order 0 completed 20", "day 1 order 0 completed 20"];
    assert_eq!(states(&lines, 1).len(), 2);
}

#[test]
fn an_order_of_which_a_file_and_a_client_tell_is_one_order() {
    let lines = ["day 2 order client:7 completed 20", "day 1 order file:7 completed 20"];
    assert_eq!(states(&lines, 9), [(1, "20".into(), true, "0".into())]);
    let reversed = ["day 1 order file:7 completed 20", "day 2 order client:7 completed 20"];
    assert_eq!(states(&reversed, 9), states(&lines, 9));
    assert_eq!(states(&lines, 1).len(), 1);
}

#[test]
fn equal_numbers_of_unlike_orders_are_two_orders() {
    let lines = ["day 1 order file:7 completed 20", "day 2 order client:7 completed 21"];
    assert_eq!(states(&lines, 9).len(), 2);
    let lines = ["day 1 order file:7 completed 20", "day 9 order client:7 completed 20"];
    assert_eq!(states(&lines, 9).len(), 2);
    let lines = ["day 1 order file:7 completed 20", "day 1 order client:8 completed 20"];
    assert_eq!(states(&lines, 9).len(), 2);
}

#[test]
fn what_changes_an_order_may_come_from_another_source() {
    let lines =
        ["day 1 order file:7 completed 20", "day 40 order client:7 updated 15", "day 50 order client:7 refunded 5"];
    assert_eq!(states(&lines, 60), [(1, "15".into(), true, "5".into())]);
    let lines = ["day 1 order file:7 completed 20", "day 40 order client:7 cancelled 0"];
    assert_eq!(states(&lines, 60), [(1, "20".into(), false, "0".into())]);
}

#[test]
fn a_refund_of_which_two_sources_tell_counts_once() {
    let lines = [
        "day 1 order file:7 completed 20",
        "day 1 order client:7 completed 20",
        "day 5 order file:7 refunded 5",
        "day 5 order client:7 refunded 5",
        "day 6 order client:7 refunded 5",
    ];
    assert_eq!(states(&lines, 9), [(1, "20".into(), true, "10".into())]);
    let mut refunds = Vec::new();
    replay(&story(&lines), Day::from_number(9), &mut Vec::new(), |entry| refunds.push(entry.order_key));
    assert_eq!(refunds, [47, 47], "both bear the key of the order's state");
}

#[test]
fn what_is_told_once_more_is_known() {
    let again_on = |lines: &[&str], day: i32| {
        let (entries, again) = (story(lines), super::told_again(&story(lines), Day::from_number(day)));
        for place in &again {
            assert!(super::may_tell_again(&entries, entries[*place].kind), "the cheaper look finds it, too");
        }
        again
    };
    let again = |lines: &[&str]| again_on(lines, 9);
    let two_sources = [
        "day 1 order file:7 completed 20",
        "day 1 order client:7 completed 20",
        "day 2 order client:8 completed 20",
        "day 5 order file:7 refunded 5",
        "day 5 order client:7 refunded 5",
        "day 6 order file:7 cancelled 0",
        "day 7 order client:7 cancelled 0",
    ];
    assert_eq!(again(&two_sources), [1, 4, 6]);
    let silent = ["day 1 order client:7 completed 0", "day 2 order file:7 completed 20"];
    assert_eq!((again(&silent), again_on(&silent, 1)), (vec![0], vec![]));
    assert_eq!(again(&["day 1 order file:7 updated 50", "day 5 order file:7 completed 100"]), [0_usize; 0]);
    assert_eq!(again(&["day 1 order 0 completed 20", "day 1 order 0 completed 20"]), [0_usize; 0]);
}

#[test]
fn an_amount_that_is_not_known_takes_none_away() {
    let lines = ["day 1 order file:7 completed 20", "day 1 order client:7 completed 0"];
    assert_eq!(states(&lines, 9), [(1, "20".into(), true, "0".into())]);
    let lines = ["day 1 order client:7 completed 0", "day 1 order file:7 completed 20"];
    assert_eq!(states(&lines, 9), [(1, "20".into(), true, "0".into())]);
}

proptest! {
    #[test]
    fn many_entries_are_joined_as_few_are(orders in prop::collection::vec((0..3_i32, 1..6_u64, 1..3_i64, any::<bool>()), 1..40)) {
        // The same orders beside so many others that an index finds them instead of a look back.
        let lines: Vec<String> = orders
            .iter()
            .map(|(day, number, units, is_file)| {
                format!("day {day} order {}:{number} completed {units}", if *is_file { "file" } else { "client" })
            })
            .collect();
        let others: Vec<String> = (0..100).map(|number| format!("day 0 order other:{} completed 9", 100 + number)).collect();
        let few: Vec<&str> = lines.iter().map(String::as_str).collect();
        let many: Vec<&str> = few.iter().copied().chain(others.iter().map(String::as_str)).collect();
        let beside: Vec<_> = states(&many, 9).into_iter().filter(|state| state.1 != "9").collect();
        prop_assert_eq!(states(&few, 9), beside);
    }
}
