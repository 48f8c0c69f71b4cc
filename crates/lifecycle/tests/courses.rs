//! Courses: how customers come into phases, stay and leave them, forwards and backwards, by what they do and by time alone.
//!
//! Without a recorded vintage the silence score rests on fixed days: it reaches 30 % after 90 days of silence and
//! 80 % after 365.

use std::sync::Arc;

use domain::{Currency, Day, Zone};
use expect_test::{Expect, expect};
use lifecycle::facts::{Ground, Scratch};
use lifecycle::{Categories, PhaseModel, Vintages};
use story::book;

mod story;

/// The stays of a story's customer in the phases of a model up to a day.
fn check(model: &str, story: &str, until: i32, expected: &Expect) {
    let zone = Zone::utc();
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("built-in models");
    let model = models.iter().find(|known| known.id == model).expect("a model");
    let (book, vintages, categories) = (book(story, &zone), Vintages::default(), Categories::default());
    let ground = Ground { book: &book, vintages: &vintages, categories: &categories, zone: &zone, delivery_days: 5 };
    let history = &book.histories()[0];
    let until = Day::from_number(until);
    let stays = lifecycle::stays::replay(history, &models, model, &ground, until, &mut Scratch::default());
    let told = stays.iter().map(|stay| format!("{} since day {}", model.phase(stay.phase).id, stay.since.number()));
    expected.assert_eq(&told.collect::<Vec<_>>().join(" · "));
}

#[test]
fn from_the_first_visit_to_the_goods() {
    check(
        "six_phases",
        "day 0 Page Viewed · day 2 Order Completed 20",
        30,
        &expect!["awareness since day 0 · delivery since day 2 · retention since day 7"],
    );
}

#[test]
fn looking_around_before_the_first_purchase() {
    check(
        "six_phases",
        "day 0 Page Viewed · day 1 Product Viewed category=Rotwein · day 3 Product Added price=9.90 · day 20 Product Added price=9.90 · day 22 Product Removed price=9.90",
        60,
        &expect![
            "awareness since day 0 · consideration since day 1 · decision since day 3 · consideration since day 10 · decision since day 20 · consideration since day 29"
        ],
    );
}

#[test]
fn a_parcel_is_waited_for_until_it_is_told_or_thirty_days_have_passed() {
    check(
        "six_phases",
        "day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A · day 3 Order Delivered order_id=A",
        60,
        &expect!["delivery since day 0 · retention since day 3"],
    );
    check(
        "six_phases",
        "day 0 Order Completed 20 order_id=A · day 1 Order Shipped order_id=A",
        60,
        &expect!["delivery since day 0 · retention since day 31"],
    );
}

#[test]
fn everything_sent_back_and_bought_again() {
    check(
        "six_phases",
        "day 0 Order Completed 20 order_id=A · day 8 Order Refunded 20 order_id=A · day 40 Order Completed 30 order_id=B",
        60,
        &expect![
            "delivery since day 0 · retention since day 5 · consideration since day 8 · delivery since day 40 · retention since day 45"
        ],
    );
}

#[test]
fn recommending_lasts_a_year_and_ends_with_silence() {
    check(
        "six_phases",
        "day 0 Order Completed 20 · day 20 Referral Invited · day 300 Order Completed 20",
        500,
        &expect!["delivery since day 0 · retention since day 5 · advocacy since day 20 · retention since day 385"],
    );
    check(
        "six_phases",
        "day 0 Order Completed 20 · day 300 Product Reviewed stars=5",
        700,
        &expect!["delivery since day 0 · retention since day 5 · advocacy since day 300 · retention since day 365"],
    );
}

#[test]
fn a_cart_in_five_phases() {
    check(
        "five_phases",
        "day 0 Page Viewed · day 2 Checkout Started value=20 · day 30 Order Completed 20 · day 50 Content Shared network=instagram",
        500,
        &expect![
            "awareness since day 0 · kauf since day 2 · consideration since day 9 · kauf since day 30 · retention since day 35 · advocacy since day 50 · retention since day 395"
        ],
    );
}

#[test]
fn silence_leads_from_onboarding_to_abstinence() {
    check(
        "stauss_bruhn",
        "day 0 Page Viewed · day 5 Order Completed 20",
        500,
        &expect![
            "anbahnung since day 0 · sozialisierung since day 5 · gefaehrdung since day 95 · abstinenz since day 370"
        ],
    );
    check(
        "four_phases",
        "day 0 Page Viewed · day 5 Order Completed 20",
        500,
        &expect![
            "gewinnung since day 0 · bindung since day 5 · reaktivierung since day 95 · abwanderung since day 370"
        ],
    );
}

#[test]
fn a_purchase_leads_back_from_everywhere() {
    let story = "day 0 Order Completed 20 · day 120 Order Completed 20 · day 600 Order Completed 20";
    check(
        "stauss_bruhn",
        story,
        720,
        &expect![
            "sozialisierung since day 0 · gefaehrdung since day 90 · wachstum since day 120 · gefaehrdung since day 210 · abstinenz since day 485 · rueckgewonnen since day 600 · wachstum since day 630 · gefaehrdung since day 690"
        ],
    );
    check(
        "four_phases",
        story,
        720,
        &expect![
            "bindung since day 0 · reaktivierung since day 90 · bindung since day 120 · reaktivierung since day 210 · abwanderung since day 485 · bindung since day 600 · reaktivierung since day 690"
        ],
    );
}

#[test]
fn spend_that_no_longer_rises_is_maturity_and_more_spend_growth_again() {
    check(
        "stauss_bruhn",
        "day 0 Order Completed 50 · day 20 Order Completed 50 · day 40 Order Completed 20 · day 60 Order Completed 20 · day 100 Order Completed 200",
        160,
        &expect!["sozialisierung since day 0 · wachstum since day 20 · reife since day 60 · wachstum since day 100"],
    );
}

#[test]
fn trouble_comes_and_is_healed() {
    check(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 5 Ticket Opened ticket_id=1 topic=Beschwerde · day 9 Ticket Resolved ticket_id=1 · day 20 Survey Answered csat=2 · day 30 Order Completed 20",
        60,
        &expect![
            "sozialisierung since day 0 · gefaehrdung since day 5 · sozialisierung since day 9 · gefaehrdung since day 20 · wachstum since day 30"
        ],
    );
}

#[test]
fn who_unsubscribes_at_risk_dissolves_until_tied_again() {
    check(
        "stauss_bruhn",
        "day 0 Order Completed 20 · day 100 Newsletter Unsubscribed · day 130 Newsletter Subscribed",
        200,
        &expect![
            "sozialisierung since day 0 · gefaehrdung since day 90 · aufloesung since day 100 · gefaehrdung since day 130"
        ],
    );
}

#[test]
fn a_contract_ends_and_begins_again() {
    let story = "day 0 Trial Started plan=Klein · day 14 Subscription Started subscription_id=A amount=10 · day 40 Payment Overdue subscription_id=A · day 45 Payment Received · day 60 Subscription Cancelled subscription_id=A · day 90 Subscription Ended subscription_id=A · day 200 Subscription Started subscription_id=B amount=10";
    check(
        "subscription",
        story,
        400,
        &expect![
            "probe since day 0 · aktiv since day 14 · gefaehrdet since day 40 · aktiv since day 45 · gekuendigt since day 60 · beendet since day 90 · zurueckgewonnen since day 200 · aktiv since day 290"
        ],
    );
    check(
        "stauss_bruhn",
        story,
        400,
        &expect![
            "anbahnung since day 0 · sozialisierung since day 14 · aufloesung since day 60 · abstinenz since day 90 · rueckgewonnen since day 200 · sozialisierung since day 230"
        ],
    );
    check(
        "four_phases",
        story,
        400,
        &expect!["gewinnung since day 0 · bindung since day 14 · abwanderung since day 60 · bindung since day 200"],
    );
}

#[test]
fn usage_falls_and_comes_back() {
    check(
        "subscription",
        "day 0 Subscription Started subscription_id=A amount=10 · day 10 Page Viewed · day 12 Page Viewed · day 14 Page Viewed · day 16 Page Viewed · day 50 Page Viewed · day 60 Page Viewed · day 61 Page Viewed",
        120,
        &expect!["aktiv since day 0 · gefaehrdet since day 46 · aktiv since day 60"],
    );
}
