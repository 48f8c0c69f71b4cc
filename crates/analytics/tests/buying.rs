//! Who buys within 90 days, learned from the past alone: on real logs, against the best of the trusted results on each row, and on
//! simulated shops. `stammkunde bench phases` prints the same for the guide, on all logs.

mod shop;

use analytics::buying::{Buying, CHURN_DAYS, Driver, HORIZONS, NotLearned, expected_probability, judge};
use analytics::next_order::Outlook;
use analytics::value::purchase_days;
use domain::{Day, Zone};
use lifecycle::Book;
use lifecycle::facts::Scratch;
use lifecycle::vintage::Purchases;
use shop::Shop;
use simulator::ShopPlan;

/// Log, day, and the best AUC of all columns of the trusted results on that row. The two rows of Complete Journey, which comes in columns that
/// only storage reads, are tried in `stammkunde bench phases` and in the tests of its measurements.
const ROWS: [(&str, &str, f64); 6] = [
    ("cdnow", "1997-09-30", 0.7891),
    ("cdnow", "1998-03-31", 0.8346),
    ("online_retail", "2011-06-30", 0.6799),
    ("online_retail", "2011-09-09", 0.7287),
    ("grocery", "2006-12-31", 0.9116),
    ("grocery", "2007-06-30", 0.9360),
];

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn the_learned_model_beats_every_rule_on_every_row() {
    let mut missed = Vec::new();
    for (log, on, bar) in ROWS {
        let Some(purchases) = shop::purchases(log) else { continue };
        let zone = Zone::utc();
        let shop = Shop::monthly_until(Book::of_purchases(&purchases, &zone), zone, day(on));
        let knowledge = shop.knowledge();
        let buying = Buying::learn(&knowledge, CHURN_DAYS, day(on));
        let model = buying.model.as_ref().expect("learned");
        let judged = judge(&knowledge, model, day(on)).expect("buyers").calibration;
        let auc = judged.auc.expect("some bought");
        eprintln!(
            "{log} {on}: AUC {auc:.4}, bar {bar}; Brier {:.4}, said {:.3}, came {:.3}, off by {:.3}; {} examples from {}; trial {:?} beside {:?}",
            judged.brier,
            judged.said,
            judged.came,
            judged.error(),
            model.examples,
            model.first_lesson,
            buying.trial.as_ref().and_then(|trial| trial.learned.calibration.auc),
            buying.trial.as_ref().and_then(|trial| trial.value_model.as_ref()?.calibration.auc),
        );
        if auc <= bar {
            missed.push((log, on, auc, bar));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn nothing_later_than_the_day_is_known() {
    let Some(purchases) = shop::purchases("cdnow") else { return };
    let (zone, on) = (Zone::utc(), day("1997-12-31"));
    let learned = |purchases: &[_]| {
        let shop = Shop::monthly_until(Book::of_purchases(purchases, &zone), zone.clone(), on);
        let buying = Buying::learn(&shop.knowledge(), CHURN_DAYS, on);
        (buying.model, buying.trial, buying.usual)
    };
    let until: Vec<_> = purchases.iter().filter(|(_, bought, _)| *bought <= on).cloned().collect();
    assert!(until.len() < purchases.len());
    assert_eq!(learned(&purchases), learned(&until));
}

#[test]
fn drivers_add_up_and_probabilities_rise_with_the_horizon_on_the_whole() {
    let (shop, _) = Shop::simulated(ShopPlan::new(600, 30, 11));
    let knowledge = shop.knowledge();
    let (_, last) = shop.book.span().expect("orders");
    let (mut scratch, mut states) = (Scratch::default(), Vec::new());
    let mut means = Vec::new();
    for horizon in HORIZONS {
        let buying = Buying::learn(&knowledge, horizon, last);
        let model = buying.model.as_ref().expect("learned");
        let (mut sum, mut customers) = (0.0, 0.0);
        for history in shop.book.histories() {
            let bought = purchase_days(history, last, &mut states);
            let facts = knowledge.facts(history, last, &mut scratch);
            let Some(found) = model.foretell(&facts, &bought, &shop.vintages, last) else {
                assert!(bought.is_empty());
                continue;
            };
            let alone = model.probability(&facts, &bought, &shop.vintages, last).expect("a buyer");
            assert!((alone - found.probability).abs() < 1e-12 && (0.0..=1.0).contains(&alone));
            assert_eq!(found.drivers.len(), Driver::ALL.len());
            assert!(found.drivers.windows(2).all(|pair| pair[0].adds.abs() >= pair[1].adds.abs()));
            assert!(expected_probability(history, &shop.vintages, horizon, last).is_some());
            sum += found.probability;
            customers += 1.0;
        }
        means.push(sum / customers);
    }
    assert!(means.is_sorted(), "{means:?}");
}

#[test]
fn touchpoints_tell_something_where_a_shop_has_them() {
    let (shop, _) = Shop::simulated(ShopPlan::new(1_500, 30, 12));
    let (_, last) = shop.book.span().expect("orders");
    let buying = Buying::learn(&shop.knowledge(), CHURN_DAYS, last);
    let trial = buying.trial.as_ref().expect("long enough");
    let (learned, value) = (&trial.learned.calibration, &trial.value_model.as_ref().expect("a model").calibration);
    eprintln!("learned {:?} {}, value model {:?} {}", learned.auc, learned.brier, value.auc, value.brier);
    assert!(learned.auc > value.auc && learned.brier < value.brier);
    assert!(buying.believed().is_some());
}

#[test]
fn too_short_data_teach_nothing_and_say_so() {
    let Some(purchases) = shop::purchases("cdnow") else { return };
    let (zone, on) = (Zone::utc(), day("1997-04-30"));
    let shop = Shop::monthly_until(Book::of_purchases(&purchases, &zone), zone, on);
    let buying = Buying::learn(&shop.knowledge(), CHURN_DAYS, on);
    assert_eq!(buying.model, Err(NotLearned::TooShort));
    assert!(buying.trial.is_none() && buying.believed().is_none());
}

#[test]
fn who_orders_next_does_so_within_the_interval_as_often_as_it_says() {
    let Some(purchases) = shop::purchases("cdnow") else { return };
    let (zone, on) = (Zone::utc(), day("1997-09-30"));
    let shop = Shop::monthly_until(Book::of_purchases(&purchases, &zone), zone, on);
    let vintage = shop.vintages.valid_on(on).expect("a vintage");
    let within = 270;
    let (mut states, mut expected, mut came, mut inside, mut early) = (Vec::new(), 0.0, 0.0, 0.0, 0.0);
    for history in shop.book.histories() {
        let bought = purchase_days(history, on, &mut states);
        let Some(known) = Purchases::of(&bought, on) else { continue };
        // Nothing at all is expected of some who bought often, long ago.
        let outlook = Outlook::of(vintage, &known).expect("a model");
        let Some(next) = outlook.next_order(on, within) else { continue };
        assert!(on < next.early && next.early <= next.day && next.day <= next.late && next.late <= on.plus(270));
        expected += next.probability;
        let all = purchase_days(history, on.plus(270), &mut states);
        let Some((came_on, _)) = all.iter().find(|(bought, _)| *bought > on) else { continue };
        came += 1.0;
        inside += f64::from(u8::from((next.early..=next.late).contains(came_on)));
        early += f64::from(u8::from(*came_on <= next.day));
    }
    eprintln!(
        "expected {expected:.0}, came {came}, in the interval {:.3}, by the day {:.3}",
        inside / came,
        early / came
    );
    assert!((expected / came - 1.0).abs() < 0.15, "{expected} expected, {came} came");
    assert!((inside / came - 0.8).abs() < 0.06 && (early / came - 0.5).abs() < 0.08);
}
