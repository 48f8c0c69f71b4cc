use lifecycle::phase::Stay;
use proptest::prelude::*;

use super::*;
use crate::history::tests::{day, histories, stays};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "found {found}, expected {expected}");
}

#[test]
fn groups_of_ages_follow_each_other() {
    let groups = age_groups();
    assert!(groups.windows(2).all(|pair| pair[0].end == pair[1].start) && groups[0].start == 0);
    assert_eq!(groups.last().map(|group| group.end), Some(AGES));
    assert!(groups.iter().take(5).all(|group| group.len() == 1));
}

#[test]
fn rates_are_drawn_by_hand() {
    // 8 of 100 went to the first phase; drawn towards 2 % and 2 % with the weight of 5 / 4 % = 125 observations.
    let seen = Seen { at_risk: 100.0, went: vec![8.0] };
    let drawn = seen.drawn_to(&[0.02, 0.02]);
    close(drawn[0], (8.0 + 2.5) / 225.0);
    close(drawn[1], 2.5 / 225.0);
    assert_eq!(seen.drawn_to(&[0.0, 0.0]), [0.0, 0.0]);
}

#[test]
fn ages_nobody_has_reached_are_like_the_oldest_seen() {
    let many = |at_risk: f64, went: f64| Seen { at_risk, went: vec![went] };
    // Who goes does so at first; later one in a thousand a day does; the last ages nobody has reached.
    let by_age = [many(100.0, 50.0), many(10_000.0, 10.0), many(10_000.0, 10.0), Seen::default(), Seen::default()];
    let rate = |group: usize| nearby(&by_age, group).expect("enough went").plain(1)[0];
    close(rate(4), 0.001);
    close(rate(0), 0.5);
    assert_eq!(nearby(&[many(5.0, 1.0), Seen::default()], 1), None);
}

/// Many customers, each ten days in phase 0, then for good in phase 1; one comes each day.
fn regular() -> PhaseHistory {
    let customer = |first: i32| stays(&[(first, 0), (first + 10, 1)]);
    PhaseHistory::from_stays(day(800), (0..800).map(customer))
}

#[test]
fn who_always_goes_after_ten_days_is_expected_to() {
    let history = regular();
    let foresight = Foresight::fit(&history, 2, day(700));
    close(foresight.arrivals()[0], 1.0);
    // Ten in phase 0 on every evening, and one more in phase 1 each day.
    let expected = foresight.expect(&history, &[30, 90]);
    assert!((expected[0][0].customers - 10.0).abs() < 0.5, "{expected:?}");
    assert!((expected[1][1].customers - (691.0 + 90.0)).abs() < 1.0, "{expected:?}");
    assert_eq!((expected[0][0].now, expected[0][1].now), (10, 691));
}

#[test]
fn nothing_later_than_the_day_is_looked_at() {
    let cut = |until: i32| {
        let keep = |stays: Vec<Stay>| stays.into_iter().filter(|stay| stay.since <= day(until)).collect::<Vec<_>>();
        PhaseHistory::from_stays(day(until), (0..800).map(|first| keep(stays(&[(first, 0), (first + 10, 1)]))))
    };
    assert_eq!(Foresight::fit(&regular(), 2, day(500)), Foresight::fit(&cut(500), 2, day(500)));
    let whole = forecast(&regular(), 2, day(500), None).expect("long enough");
    let known = forecast(&cut(500), 2, day(500), None).expect("long enough");
    assert_eq!(whole, known);
}

#[test]
fn a_steady_shop_is_foretold_better_than_by_standing_still() {
    let forecasts = forecast(&regular(), 2, day(700), None).expect("long enough");
    assert_eq!(forecasts.iter().map(|forecast| forecast.days).collect::<Vec<_>>(), HORIZONS);
    for forecast in &forecasts {
        let skill = forecast.backtest.skill.expect("some are due");
        assert!(skill.forecasts >= 9 && skill.mean_absolute_error < 2.0, "{skill:?}");
        assert!(skill.naive_mean_absolute_error > 10.0, "{skill:?}");
        assert!(skill.held * 10 >= skill.intervals * 8, "{skill:?}");
        for row in &forecast.backtest.rows {
            assert!(row.made_on < row.day && row.day <= day(700));
        }
    }
    assert!(forecast(&regular(), 2, day(60), None).is_none());
}

/// Everybody is known from the first day and goes on once, one a day; from day 400 on nobody goes any more.
#[test]
fn where_everything_has_stopped_standing_still_is_taken() {
    let customer = |goes: i32| if goes < 400 { stays(&[(0, 0), (goes.max(1), 1)]) } else { stays(&[(0, 0)]) };
    let history = PhaseHistory::from_stays(day(800), (0..600).map(customer));
    let moving = forecast(&history, 2, day(395), None).expect("long enough");
    assert!(moving.iter().all(|forecast| forecast.method == Method::Flows), "{moving:?}");
    let stopped = forecast(&history, 2, day(760), None).expect("long enough");
    for forecast in &stopped {
        assert_eq!(forecast.method, Method::Standstill);
        let skill = forecast.backtest.skill.expect("some are due");
        assert!(skill.naive_mean_absolute_error < skill.mean_absolute_error, "{skill:?}");
        for phase in &forecast.phases {
            close(phase.expected.customers, phase.expected.now as f64);
            assert!(phase.low <= phase.expected.customers && phase.expected.customers <= phase.high);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nobody_is_lost(stays in histories(), asked in 30_i32..130) {
        let history = PhaseHistory::from_stays(day(130), stays);
        let asked = day(asked);
        let foresight = Foresight::fit(&history, 3, asked);
        let known = history.column(asked).iter().filter(|phase| phase.0 < 3).count() as f64;
        let arrivals: f64 = foresight.arrivals().iter().sum();
        for (expected, days) in foresight.expect(&history, &[1, 30]).iter().zip([1.0, 30.0]) {
            let all: f64 = expected.iter().map(|phase| phase.customers).sum();
            prop_assert!((all - known - arrivals * days).abs() < 1e-6, "{} of {} and {}", all, known, arrivals * days);
            let new: f64 = expected.iter().map(|phase| phase.new).sum();
            prop_assert!((new - arrivals * days).abs() < 1e-6);
            prop_assert!(expected.iter().all(|phase| phase.customers >= -1e-9 && phase.variance >= -1e-9));
        }
    }
}
