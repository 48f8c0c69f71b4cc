//! Covariates of the value models: found where they are, and nothing of the future in them.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // days and chances of a small world

use analytics::value::drivers::{Rate, Trait, drivers};
use domain::{Amount, CustomerId, Day, Kind, Zone};
use jiff::{SignedDuration, Timestamp};
use lifecycle::Book;
use lifecycle::touch::{OrderTouch, Touch};

const START: i32 = 19_358;

/// An order; `country` says by what the customers differ.
fn order(customer: usize, number: u64, day: i32, country: &str) -> Touch {
    let at =
        Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_hours(24 * i64::from(day) + 10)).expect("a moment");
    Touch {
        customer: CustomerId::new(&format!("c{customer}")).ok(),
        kind: Kind::OrderCompleted,
        occurred_at: at,
        received_at: at,
        message: number,
        order: Some(OrderTouch {
            order_key: number,
            amount: Amount::from_units(20),
            country: Some(country.to_owned()),
            ..OrderTouch::default()
        }),
        claims: None,
        detail: None,
        person: None,
    }
}

/// A number between 0 and 1 from a seed: no law of these tests needs better chance.
fn chance(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

/// Customers of a BG/NBD world (r = 1, a = 1, b = 3), those of AT buying so many times as often.
fn shop(times: f64, later_country: Option<&str>) -> Book {
    let mut book = Book::new(&Zone::utc());
    let (mut seed, mut number) = (7_u64, 0_u64);
    for customer in 0..3_000 {
        let country = if customer % 3 == 0 { "AT" } else { "DE" };
        let own = -chance(&mut seed).max(1e-12).ln() / 60.0 * if country == "AT" { times } else { 1.0 };
        let leaves = 1.0 - chance(&mut seed).powf(1.0 / 3.0);
        let mut day = START + (chance(&mut seed) * 200.0) as i32;
        let (mut told, mut repeats) = (country, 0);
        while day < START + 730 {
            number += 1;
            book.apply(&order(customer, number, day, told));
            told = later_country.unwrap_or(country);
            if repeats > 0 && chance(&mut seed) < leaves {
                break;
            }
            repeats += 1;
            day += 1 + (-chance(&mut seed).max(1e-12).ln() / own) as i32;
        }
    }
    book
}

fn days() -> (Day, Day) {
    (Day::from_number(START + 480), Day::from_number(START + 729))
}

#[test]
fn who_buys_twice_as_often_is_found() {
    let found = drivers(&shop(2.0, None), days()).expect("drivers");
    assert_eq!(
        (found.values.len(), found.values[0].value.as_deref(), found.values[0].of),
        (1, Some("AT"), Trait::Country)
    );
    assert_eq!(found.held_against[0].value.as_deref(), Some("DE"));
    let law = &found.laws[0];
    let effect = law.effects.iter().find(|effect| effect.on == Rate::Buying).expect("an effect");
    let (low, high) = effect.low.zip(effect.high).expect("an interval");
    assert!(effect.is_clear && low < 2.0 && high > 2.0 && low > 1.5, "{effect:?}");
    assert!(law.p_value < 1e-6 && law.log_likelihood > law.log_likelihood_without);
    // Their own histories say nearly all of it by then, so that knowing the country helps little to foretell.
    assert!(law.lead > 0.0, "{} ± {}", law.lead, law.lead_error);
}

#[test]
fn where_nothing_differs_nothing_is_claimed() {
    let found = drivers(&shop(1.0, None), days()).expect("drivers");
    for law in &found.laws {
        assert!(!law.is_clear && !law.is_clearly_worse(), "{:?}: {} ± {}", law.law, law.lead, law.lead_error);
        assert!(law.p_value > 0.001, "{}", law.p_value);
    }
}

#[test]
fn only_the_first_order_tells() {
    let (plain, moved) = (drivers(&shop(2.0, None), days()), drivers(&shop(2.0, Some("CH")), days()));
    assert_eq!(plain, moved);
    // What comes after the calibration changes predictions' worth and no effect.
    let (calibration, _) = days();
    let early = drivers(&shop(2.0, None), (calibration, calibration.plus(30))).expect("drivers");
    assert_eq!(early.laws[0].effects, plain.expect("drivers").laws[0].effects);
}

#[test]
fn too_few_tell_nothing() {
    let mut book = Book::new(&Zone::utc());
    for number in 0..40 {
        book.apply(&order(number, number as u64 + 1, START, "DE"));
    }
    assert_eq!(drivers(&book, days()), None);
}
