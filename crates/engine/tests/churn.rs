//! Who is at risk, on the purchases of real customers (CDNOW) and on made-up subscribers.

use std::sync::Arc;

use analytics::buying::Driver;
use analytics::value::{Occasion, fit_vintage, purchase_days};
use domain::{Amount, CustomerId, Day, Firm, Kind, Language, Zone};
use engine::ask::churn::{Churn, Danger, Query, Rests, buying, churn, churn_of};
use engine::ask::lasting::{Grouping, lasting};
use engine::ports::Position;
use engine::pseudonym::Reader;
use engine::{EngineError, State};
use jiff::Timestamp;
use lifecycle::touch::{Detail, OrderTouch};
use lifecycle::vintage::Origin;
use lifecycle::{Book, PhaseModel, Touch, Vintages};

const CDNOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt");

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn touch(customer: &str, kind: Kind, at: Timestamp, message: u64, amount: Option<Amount>) -> Touch {
    Touch {
        customer: CustomerId::new(customer).ok(),
        kind,
        occurred_at: at,
        received_at: at,
        message,
        order: amount.map(|amount| OrderTouch { amount, ..OrderTouch::default() }),
        detail: None,
        person: None,
        claims: None,
    }
}

fn cdnow(zone: &Zone) -> Book {
    let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
    let mut book = Book::new(zone);
    for (message, line) in (0..).zip(text.lines()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let bought = day(&format!("{}-{}-{}", &words[2][..4], &words[2][4..6], &words[2][6..]));
        let amount = words[4].parse::<Amount>().expect("amount");
        book.apply(&touch(words[1], Kind::OrderCompleted, zone.start_of(bought), message, Some(amount)));
    }
    book
}

fn state(book: Book, zone: Zone) -> State {
    let (first, last) = book.span().expect("orders");
    let mut days: Vec<Day> = (0..40).map(|month| first.plus_months(month).month_end()).collect();
    days.retain(|day| *day <= last);
    let vintage = |day: Day| Occasion::first(day, zone.start_of(day), Origin::Import);
    let vintages = Vintages::new(days.into_iter().map(|day| fit_vintage(&book, vintage(day))).collect());
    let firm = Firm::assumed("Test");
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(firm.currency, &zone).expect("catalogue"));
    let models = PhaseModel::built_in(&catalogue).expect("models");
    State::new(firm, zone, Position::default(), Arc::new(book), Arc::new(vintages), catalogue, Arc::new(models))
}

fn asked(state: &State, on: Day, query: &Query) -> Churn {
    churn(state, &state.at(on), query, Language::De).expect("an answer")
}

#[test]
fn those_at_risk_stand_by_what_is_at_stake_and_pages_are_parts_of_the_whole() {
    let zone = Zone::utc();
    let (state, on) = (state(cdnow(&zone), zone), day("1998-04-30"));
    let all = asked(&state, on, &Query { limit: usize::MAX, ..Query::default() });
    assert_eq!((all.customers, all.list.len() as u64), (2357, all.at_risk));
    assert!(all.at_risk > 50 && all.gone > 500, "{} at risk, {} gone", all.at_risk, all.gone);
    assert!(all.list.windows(2).all(|pair| pair[0].value_at_stake >= pair[1].value_at_stake));
    assert_eq!(all.list.iter().map(|one| one.value_at_stake).sum::<Option<Amount>>(), all.value_at_stake);
    assert!(all.list.iter().all(|one| one.risk.is_some_and(|risk| (0.0..=1.0).contains(&risk))));
    assert_eq!(all.proof.rests_on, Rests::Learned);
    let trial = all.proof.trial.as_ref().expect("long enough");
    assert_eq!(trial.day, on.plus(-90));
    assert!(trial.learned.calibration.auc.is_some_and(|auc| auc > 0.75));
    let driven: u64 = all.drivers.iter().map(|line| line.customers).sum();
    assert!(driven <= all.at_risk && driven * 10 > all.at_risk * 9, "{driven} of {}", all.at_risk);
    let page = asked(&state, on, &Query { offset: 10, limit: 5, ..Query::default() });
    assert_eq!(page.list, all.list[10..15]);
    assert_eq!((page.at_risk, page.value_at_stake), (all.at_risk, all.value_at_stake));
}

#[test]
fn reasons_are_those_of_the_value_model_where_nothing_was_learned() {
    let zone = Zone::utc();
    let (state, on) = (state(cdnow(&zone), zone), day("1997-05-31"));
    let all = asked(&state, on, &Query { limit: usize::MAX, ..Query::default() });
    assert_eq!(all.proof.rests_on, Rests::ValueModel);
    assert!(all.at_risk > 20 && !all.drivers.is_empty());
    let told = all.list.iter().filter(|one| !one.reasons.is_empty()).count();
    assert!(told * 10 > all.list.len() * 9, "{told} of {}", all.list.len());
    let drivers = all.list.iter().flat_map(|one| &one.reasons).map(|reason| reason.driver);
    assert!(drivers.clone().all(|driver| matches!(driver, Driver::Frequency | Driver::Silence)));
    // Whoever is overdue is silent: that speaks against a purchase.
    let silent = all.list.iter().flat_map(|one| &one.reasons).filter(|reason| reason.driver == Driver::Silence);
    assert!(silent.clone().filter(|reason| reason.is_against()).count() * 10 > silent.count() * 9);
    // What is told multiplies up to the probability, from the odds of the usual customer, which are the same for all.
    let usual: Vec<f64> = all
        .list
        .iter()
        .filter(|one| one.reasons.len() == 2)
        .map(|one| {
            let to_buy = 1.0 - one.risk.expect("a risk");
            to_buy / (1.0 - to_buy) / one.reasons.iter().map(|reason| reason.odds_factor).product::<f64>()
        })
        .collect();
    assert!(usual.len() > 10 && usual.iter().all(|odds| (odds / usual[0] - 1.0).abs() < 1e-3), "{usual:?}");
}

#[test]
fn nobody_writes_to_the_erased() {
    let zone = Zone::utc();
    let mut book = cdnow(&zone);
    let on = day("1998-04-30");
    let before = asked(&state(cdnow(&zone), zone.clone()), on, &Query { limit: 1, ..Query::default() });
    // The purchases of somebody at risk, under the id of an erasure.
    let found = book.find(&CustomerId::new(&before.list[0].customer.customer).expect("an id")).expect("a customer");
    let bought = purchase_days(book.history(found).expect("a history"), on, &mut Vec::new());
    for (message, (day, amount)) in (1_000_000..).zip(bought) {
        book.apply(&touch("erased:0a", Kind::OrderCompleted, zone.start_of(day), message, Some(amount)));
    }
    let after = asked(&state(book, zone), on, &Query { limit: usize::MAX, ..Query::default() });
    assert_eq!(after.customers, before.customers + 1, "what they bought still counts");
    assert!(after.list.iter().all(|one| !one.customer.customer.starts_with("erased:")));
}

#[test]
fn those_gone_are_those_who_left_and_did_not_come_back() {
    let zone = Zone::utc();
    let state = state(cdnow(&zone), zone);
    for on in ["1997-12-31", "1998-06-30"].map(day) {
        let (moment, told) = (state.at(on), asked(&state, on, &Query::default()));
        let stay = lasting(&state, &moment, &Grouping::Year, &Reader::Persons).expect("an answer");
        assert!(stay.parted.returned > 0, "{on}");
        assert_eq!(stay.parted.gone, told.gone, "{on}");
        assert_eq!(stay.all.left, stay.parted.gone + stay.parted.returned, "{on}");
        let (_, six) = engine::ask::model(&state, Some("six_phases")).expect("a model");
        let overlay = six.overlays.iter().find(|overlay| overlay.id == "inaktiv").expect("an overlay");
        assert_eq!(moment.members(&state, &overlay.rule).len() as u64, told.gone, "{on}");
    }
}

#[test]
fn a_customer_is_told_of_as_in_the_list() {
    let zone = Zone::utc();
    let (state, on) = (state(cdnow(&zone), zone), day("1998-04-30"));
    let all = asked(&state, on, &Query { limit: 3, ..Query::default() });
    for one in &all.list {
        let told = churn_of(&state, &one.customer.customer, on, Language::De).expect("a customer");
        assert_eq!(told.danger, Some(Danger::AtRisk));
        let (risk, listed) = (told.risk.expect("a risk"), one.risk.expect("a risk"));
        assert!((risk - listed).abs() < 1e-5, "{risk}, in the list {listed}");
        let found: Vec<f64> = told.to_buy.iter().filter_map(|within| within.probability).collect();
        assert!(found.len() == 3 && found.is_sorted(), "{found:?}");
        // One source, named for what it is: learned for 90 days, and the value model's course led through that.
        let rests: Vec<Rests> = told.to_buy.iter().map(|within| within.rests_on).collect();
        assert_eq!(rests, [Rests::LearnedCourse, Rests::Learned, Rests::LearnedCourse]);
        let next = told.next_order.expect("a model");
        assert!((next.probability - found[2]).abs() < 1e-12, "the date is drawn from the same curve");
        assert!(on < next.early && next.early <= next.day && next.day <= next.late);
        assert_eq!(told.reasons[..one.reasons.len()], one.reasons[..]);
        assert!(told.reasons.iter().all(|reason| !reason.text.contains("{$") && reason.odds_factor > 0.0));
        let english = churn_of(&state, &one.customer.customer, on, Language::En).expect("a customer");
        assert_ne!(english.reasons[0].text, told.reasons[0].text);
    }
    assert!(matches!(churn_of(&state, "nobody", on, Language::En), Err(EngineError::NoCustomer { .. })));
}

#[test]
fn what_is_learned_is_learned_once_a_day() {
    let zone = Zone::utc();
    let (state, on) = (state(cdnow(&zone), zone), day("1998-04-30"));
    let first = buying(&state, on, 90);
    let next = state.followed_by(Position::default(), Arc::clone(&state.book), Vec::new());
    assert!(Arc::ptr_eq(&first, &buying(&next, on, 90)));
    assert!(!Arc::ptr_eq(&first, &buying(&next, on.plus(1), 90)));
}

#[test]
fn how_long_customers_stay_is_told_by_year() {
    let zone = Zone::utc();
    let (state, on) = (state(cdnow(&zone), zone), day("1998-06-30"));
    let told = lasting(&state, &state.at(on), &Grouping::Year, &Reader::Persons).expect("an answer");
    assert_eq!((told.all.watched, told.compared.groups.len(), told.compared.p_value), (2357, 1, None));
    assert_eq!(told.compared.groups[0].group.as_deref(), Some("1997"));
    assert!(told.all.left > 500 && told.subscriptions.is_none());
    let unknown = lasting(&state, &state.at(on), &Grouping::Segment("none".to_owned()), &Reader::Persons);
    assert!(matches!(unknown, Err(EngineError::NoSegment { .. })));
}

#[test]
fn subscribers_who_gave_notice_are_at_risk_and_counted() {
    let zone = Zone::utc();
    let mut book = Book::new(&zone);
    let on = day("2025-06-30");
    for customer in 0..40_u64 {
        let (id, began) = (format!("s{customer}"), day("2025-01-01").plus(i32::try_from(customer).expect("few")));
        let mut tell = |kind: Kind, day: Day, part: u64, amount: Option<Amount>| {
            let is_order = kind == Kind::OrderCompleted;
            let mut touch = touch(&id, kind, zone.start_of(day), customer * 10 + part, amount);
            if !is_order {
                touch.detail = Some(Box::new(Detail { thing: 1, ..Detail::default() }));
            }
            book.apply(&touch);
        };
        tell(Kind::OrderCompleted, began, 0, Some(Amount::from_units(20)));
        tell(Kind::SubscriptionStarted, began, 1, None);
        if customer < 10 {
            tell(Kind::SubscriptionCancelled, day("2025-06-20"), 2, None);
        }
    }
    let state = state(book, zone);
    let told = asked(&state, on, &Query { limit: 100, ..Query::default() });
    assert_eq!((told.customers, told.at_risk, told.gone), (40, 10, 0));
    let stay = lasting(&state, &state.at(on), &Grouping::SalesChannel, &Reader::Persons).expect("an answer");
    let running = stay.subscriptions.expect("subscriptions");
    assert_eq!((running.running, running.before, running.left), (30, 40, 10));
    assert_eq!((running.lasting.watched, running.lasting.left), (40, 10));
}
