//! The back-test on days far from any purchase: a shop that nobody bought at for long, and a holdout of decades.

use analytics::value::backtest::{Holdout, Test, holdout};
use domain::{Amount, Day, Zone};
use jiff::Timestamp;
use lifecycle::Book;
use models::value::Verdict;
use models::value::purchase_model::Law;

/// 400 customers who came within half a year and bought every so many days of their own until its end; then nobody did.
fn shop() -> (Book, Day) {
    let first: Day = "2020-01-01".parse().expect("a day");
    let mut purchases = Vec::new();
    for customer in 0..400_i32 {
        let (mut day, gap) = (customer * 37 % 120, 9 + customer * 53 % 91);
        // Every third stays away after the first order.
        let end = if customer % 3 == 0 { day + 1 } else { 180 };
        while day < end {
            purchases.push((
                format!("customer {customer}"),
                first.plus(day),
                Amount::from_units(20 + i64::from(customer % 7)),
            ));
            day += gap;
        }
    }
    (Book::of_purchases(&purchases, &Zone::utc()), first)
}

fn tested(book: &Book, calibration_end: Day, holdout_end: Day) -> Holdout {
    let test = Test { calibration_end, holdout_end, law: Law::BgNbd, compared: 50_000 };
    holdout(book, &test, Timestamp::UNIX_EPOCH)
}

/// Then Pareto/NBD's parameters of leaving run to infinity together, and every purchase of every customer used to be a matter of
/// millions of steps.
#[test]
fn a_long_silence_is_judged_like_any_other() {
    let (book, first) = shop();
    for silent in [30, 365, 3_650] {
        let end = first.plus(180 + silent);
        let found = tested(&book, end, end.plus(365));
        let laws = found.laws.expect("customers");
        assert_eq!(laws.customers, 400);
        for tried in &laws.contenders {
            let purchases = &tried.contender.scorecard.purchases;
            assert!(purchases.predicted_total.is_finite() && purchases.actual_total.abs() < 1e-9, "{:?}", tried.law);
            assert!(tried.contender.log_score.is_finite() && tried.contender.log_score <= 0.0);
        }
        // The longer nobody comes, the less is expected by those who know of leaving.
        let expected = |law: Law| laws.of(law).map(|tried| tried.contender.scorecard.purchases.predicted_total);
        if silent >= 365 {
            assert!(expected(Law::BgNbd) < expected(Law::Nbd), "{silent}: {:?}", expected(Law::BgNbd));
        }
    }
}

#[test]
fn decades_are_told_in_as_many_weeks_as_a_picture_holds() {
    let (book, first) = shop();
    let found = tested(&book, first.plus(150), first.plus(150 + 365 * 40));
    assert!(found.weeks.len() > 100 && found.weeks.len() <= 156, "{}", found.weeks.len());
    assert!(found.weeks.is_sorted_by(|one, other| one.day < other.day && one.expected <= other.expected));
    assert!(found.laws.expect("customers").weeks.len() <= 156);
    // Of three years each week is told.
    assert_eq!(tested(&book, first.plus(150), first.plus(150 + 7 * 156)).weeks.len(), 156);
}

#[test]
fn what_is_carried_by_few_data_is_said() {
    let (book, first) = shop();
    let found = tested(&book, first.plus(20), first.plus(400));
    let laws = found.laws.expect("customers");
    let told = |law: Law| laws.of(law).and_then(|tried| tried.contender.explained).map(|explained| explained.verdict);
    assert!(told(Law::BgNbd).is_none_or(|verdict| verdict != Verdict::Sound), "{:?}", told(Law::BgNbd));
}
