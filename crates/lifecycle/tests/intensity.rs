//! Intensity: its laws over random histories.

use domain::{Day, Zone};
use lifecycle::facts::{Aspect, Ground, Intensity, Scratch, facts_as_of, intensity_as_of};
use lifecycle::{Book, Categories, Vintages};
use proptest::prelude::*;
use vintages::{models, vintage};

mod story;
mod vintages;

const KINDS: [&str; 18] = [
    "Page Viewed",
    "Message Clicked",
    "Message Sent channel=email",
    "Order Completed 20 order_id=A",
    "Order Completed 30",
    "Order Completed 70",
    "Order Refunded 20 order_id=A",
    "Order Cancelled order_id=A",
    "Newsletter Confirmed",
    "Newsletter Unsubscribed",
    "Social Followed network=instagram",
    "Ticket Opened ticket_id=1 topic=Beschwerde",
    "Ticket Resolved ticket_id=1",
    "Survey Answered nps=3",
    "Survey Answered csat=5",
    "Product Reviewed stars=4",
    "Subscription Started subscription_id=S amount=10",
    "Subscription Ended subscription_id=S",
];

/// Days over which things happen.
const DAYS: i32 = 500;

fn vintages() -> impl Strategy<Value = Vintages> {
    let vintage = (0..DAYS, models(), 0..2_u32)
        .prop_map(|(day, model, in_contact)| vintage(Day::from_number(day), model, 0.6, (5, in_contact)));
    proptest::collection::vec(vintage, 0..4).prop_map(Vintages::new)
}

fn happenings() -> impl Strategy<Value = Vec<(i32, &'static str)>> {
    proptest::collection::vec((0..DAYS, proptest::sample::select(&KINDS[..])), 1..20)
}

fn book(happenings: &[(i32, &str)]) -> Book {
    let told: Vec<String> = happenings.iter().map(|(day, what)| format!("day {day} {what}")).collect();
    story::book(&told.join(" · "), &Zone::utc())
}

fn intensity(book: &Book, vintages: &Vintages, day: i32) -> Intensity {
    let (zone, categories) = (Zone::utc(), Categories::of(book, vintages));
    let ground = Ground { book, vintages, categories: &categories, zone: &zone, delivery_days: 5 };
    let (history, day, mut scratch) = (&book.histories()[0], Day::from_number(day), Scratch::default());
    let intensity = facts_as_of(history, day, &ground, &mut scratch).intensity();
    assert_eq!(intensity, intensity_as_of(history, day, &ground, &mut scratch));
    intensity
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn silence_never_brings_anybody_closer(happenings in happenings(), vintages in vintages()) {
        let book = book(&happenings);
        let is_quiet = |day: i32| {
            !happenings.iter().any(|(then, _)| *then == day) && vintages.iter().all(|it| it.day.number() != day)
        };
        let mut before = intensity(&book, &vintages, 0);
        for day in 1..DAYS + 100 {
            let now = intensity(&book, &vintages, day);
            prop_assert!((0.0..=100.0).contains(&now.score()));
            if is_quiet(day) {
                prop_assert!(now.score() <= before.score(), "day {}: {:?} after {:?}", day, now, before);
                for aspect in Aspect::ALL {
                    prop_assert_eq!(now.part(aspect).is_some(), before.part(aspect).is_some());
                    prop_assert!(now.part(aspect) <= before.part(aspect), "day {}: {:?}", day, aspect);
                }
            }
            before = now;
        }
    }

    #[test]
    fn the_past_does_not_know_the_future(happenings in happenings(), vintages in vintages(), day in 0..DAYS) {
        let known: Vec<(i32, &str)> = happenings.iter().copied().filter(|(then, _)| *then <= day).collect();
        prop_assume!(!known.is_empty());
        let then = intensity(&book(&known), &vintages.until(Day::from_number(day)), day);
        prop_assert_eq!(then, intensity(&book(&happenings), &vintages, day));
    }

    #[test]
    fn a_purchase_restores_the_rhythm(happenings in happenings(), vintages in vintages(), later in 0..300_i32) {
        let day = DAYS + later;
        let before = intensity(&book(&happenings), &vintages, day);
        let mut bought = happenings.clone();
        bought.push((day, "Order Completed 25"));
        let after = intensity(&book(&bought), &vintages, day);
        prop_assert_eq!(after.part(Aspect::Rhythm), Some(100));
        for aspect in [Aspect::Rhythm, Aspect::Spend, Aspect::Breadth] {
            prop_assert!(before.part(aspect) <= after.part(aspect), "{:?}", aspect);
        }
    }

    #[test]
    fn the_later_the_last_of_two_purchases_the_better_the_rhythm(
        vintages in vintages(), gap in 1..300_i32, more in 0..200_i32, silent in 0..200_i32,
    ) {
        let day = gap + more + silent;
        let with = |second: i32| {
            let story = [(0, "Order Completed 25"), (second, "Order Completed 25")];
            intensity(&book(&story), &vintages, day).part(Aspect::Rhythm)
        };
        prop_assert!(with(gap) <= with(gap + more), "{:?} {:?}", with(gap), with(gap + more));
    }
}
