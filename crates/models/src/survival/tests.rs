use proptest::prelude::*;

use super::*;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "found {found}, expected {expected}");
}

fn spell(exit: f64, cause: Option<usize>) -> Spell {
    Spell { entry: 0.0, exit, cause }
}

/// Remission of leukaemia under 6-mercaptopurine, in weeks (Freireich et al. 1963), the textbook example.
fn remission() -> Vec<Spell> {
    let ended = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
    let lasting = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
    let ended = ended.into_iter().map(|age| spell(age, Some(0)));
    ended.chain(lasting.into_iter().map(|age| spell(age, None))).collect()
}

#[test]
fn the_curve_is_that_of_the_textbook() {
    let curve = Curve::of(&RiskTable::of(&remission(), 1), 0.95);
    assert_eq!((curve.watched, curve.ended), (21, 9));
    // Kleinbaum & Klein, Survival Analysis, table 2.2; at 10 weeks with Greenwood's error .0963.
    for (age, share) in [(6.0, 0.8571), (7.0, 0.8067), (10.0, 0.7529), (13.0, 0.6902), (16.0, 0.6275), (22.0, 0.5378)] {
        let found = curve.at(age).expect("watched").estimate;
        assert!((found - share).abs() < 5e-5, "{age}: {found}");
    }
    assert_eq!(curve.quantile(0.5), Some(23.0));
    // R, survfit(conf.type = "log-log"): the interval of the median is 13 and beyond.
    assert_eq!(curve.quantile_range(0.5), (Some(13.0), None));
    assert_eq!(curve.quantile(0.9), None);
    assert!(curve.at(36.0).is_none());
}

#[test]
fn five_spells_by_hand() {
    // 1: one of 5 ends. 2: one censored. 3: two of 3 end. 4: the last is censored.
    let spells = [spell(1.0, Some(0)), spell(2.0, None), spell(3.0, Some(0)), spell(3.0, Some(1)), spell(4.0, None)];
    let table = RiskTable::of(&spells, 2);
    let rows: Vec<(f64, u64, Vec<u64>)> = table.rows().map(|(age, n, ends)| (age, n, ends.to_vec())).collect();
    assert_eq!(rows, [(1.0, 5, vec![1, 0]), (3.0, 3, vec![1, 1])]);
    let curve = Curve::of(&table, 0.95);
    close(curve.steps[0].share, 0.8);
    close(curve.steps[1].share, 0.8 / 3.0);
    // Greenwood: 1/(5·4) = .05; ln .8 = −.2231436; z·√.05/.2231436 = 1.9640344
    close(curve.steps[0].low, 0.8_f64.powf((1.959_963_984_540_054 * 0.05_f64.sqrt() / 0.8_f64.ln().abs()).exp()));
    // 1·1 + .8·2 + .8/3·1
    close(curve.restricted_mean(4.0).expect("watched"), 1.0 + 1.6 + 0.8 / 3.0);
    let incidence = Incidence::of(&table);
    close(incidence.share(0, 3.0), 0.2 + 0.8 / 3.0);
    close(incidence.share(1, 3.0), 0.8 / 3.0);
    close(incidence.share_given(1, 1.0, 3.0).expect("some last"), 1.0 / 3.0);
    assert!(incidence.share_given(0, 0.0, 0.5).expect("all last").abs() < 1e-12);
}

#[test]
fn who_is_watched_late_is_at_risk_from_then_on() {
    let spells = [
        Spell { entry: 0.0, exit: 5.0, cause: Some(0) },
        Spell { entry: 3.0, exit: 8.0, cause: None },
        Spell { entry: 5.0, exit: 6.0, cause: Some(0) },
        Spell { entry: 9.0, exit: 9.0, cause: Some(0) },
    ];
    let table = RiskTable::of(&spells, 1);
    let rows: Vec<(f64, u64)> = table.rows().map(|(age, n, _)| (age, n)).collect();
    assert_eq!(rows, [(5.0, 2), (6.0, 2)]);
    assert_eq!(table.watched(), 3);
}

#[test]
fn nothing_watched_says_nothing() {
    for table in [RiskTable::of(&[], 1), DayCounts::new(1).table()] {
        let curve = Curve::of(&table, 0.95);
        assert!(curve.at(0.0).is_none() && curve.quantile(0.5).is_none() && curve.restricted_mean(1.0).is_none());
        close(Incidence::of(&table).lasting(10.0), 1.0);
    }
}

#[test]
fn a_curve_that_reaches_zero_keeps_its_upper_end() {
    let curve = Curve::of(&RiskTable::of(&[spell(1.0, Some(0)), spell(2.0, Some(0))], 1), 0.95);
    let last = curve.steps[1];
    assert!(last.share == 0.0 && last.low == 0.0 && (last.high - curve.steps[0].high).abs() < 1e-12);
}

fn spells(causes: usize) -> impl Strategy<Value = Vec<(u32, u32, Option<usize>)>> {
    let one = (0_u32..6, 1_u32..40, prop::option::weighted(0.7, 0..causes));
    let one = one.prop_map(|(entry, lasts, cause)| (entry, entry + lasts, cause));
    prop::collection::vec(one, 0..60)
}

fn table_of(spells: &[(u32, u32, Option<usize>)], causes: usize) -> RiskTable {
    let spell = |(entry, exit, cause): &(u32, u32, Option<usize>)| Spell {
        entry: f64::from(*entry),
        exit: f64::from(*exit),
        cause: *cause,
    };
    RiskTable::of(&spells.iter().map(spell).collect::<Vec<_>>(), causes)
}

proptest! {
    #[test]
    fn counted_by_day_is_the_same_as_sorted(spells in spells(3), cut in 0_usize..60) {
        let (left, right) = spells.split_at(cut.min(spells.len()));
        let counts = |part: &[(u32, u32, Option<usize>)]| {
            let mut counts = DayCounts::new(3);
            for (entry, exit, cause) in part {
                counts.add(*entry, *exit, *cause);
            }
            counts
        };
        let mut merged = counts(left);
        merged.merge(&counts(right));
        prop_assert_eq!(merged.table(), table_of(&spells, 3));
    }

    #[test]
    fn the_curve_falls_within_its_band(spells in spells(1)) {
        let curve = Curve::of(&table_of(&spells, 1), 0.95);
        let mut before = 1.0;
        for step in &curve.steps {
            prop_assert!(step.share <= before && step.at_risk >= step.ended && step.ended > 0);
            prop_assert!(0.0 <= step.low && step.low <= step.share + 1e-12);
            prop_assert!(step.share <= step.high + 1e-12 && step.high <= 1.0);
            before = step.share;
        }
        for pair in [0.25, 0.5, 0.75].windows(2) {
            if let (Some(early), Some(late)) = (curve.quantile(pair[0]), curve.quantile(pair[1])) {
                prop_assert!(early <= late);
            }
        }
    }

    #[test]
    fn a_thinned_curve_has_fewer_of_the_same_steps(spells in spells(1), most in 1_usize..20) {
        let curve = Curve::of(&table_of(&spells, 1), 0.95);
        let thinned = curve.thinned(most);
        prop_assert!(thinned.steps.len() <= most);
        prop_assert!(thinned.steps.iter().all(|step| curve.steps.contains(step)));
        prop_assert_eq!(thinned.steps.last(), curve.steps.last());
    }

    #[test]
    fn without_censoring_the_curve_counts(ages in prop::collection::vec(1_u32..30, 1..40), age in 0_u32..30) {
        let ended: Vec<_> = ages.iter().map(|age| (0, *age, Some(0))).collect();
        let curve = Curve::of(&table_of(&ended, 1), 0.95);
        let lasting = ages.iter().filter(|other| **other > age).count() as f64 / ages.len() as f64;
        let found = curve.at(f64::from(age)).map_or(0.0, |interval| interval.estimate);
        prop_assert!((found - lasting).abs() < 1e-9);
        let until = f64::from(*ages.iter().max().expect("some"));
        let mean = ages.iter().map(|age| f64::from(*age)).sum::<f64>() / ages.len() as f64;
        prop_assert!((curve.restricted_mean(until).expect("watched") - mean).abs() < 1e-9);
    }

    #[test]
    fn all_ways_and_who_lasts_make_one(spells in spells(3), age in 0_u32..50, spent in 0_u32..20) {
        let table = table_of(&spells, 3);
        let incidence = Incidence::of(&table);
        let age = f64::from(age);
        let all: f64 = (0..3).map(|cause| incidence.share(cause, age)).sum();
        prop_assert!((all + incidence.lasting(age) - 1.0).abs() < 1e-9);
        let curve = Curve::of(&table, 0.95);
        if let Some(lasting) = curve.at(age) {
            prop_assert!((incidence.lasting(age) - lasting.estimate).abs() < 1e-9);
        }
        let given: Option<f64> = (0..3).map(|cause| incidence.share_given(cause, f64::from(spent), age.max(f64::from(spent)))).sum();
        prop_assert!(given.is_none_or(|given| (0.0..=1.0 + 1e-9).contains(&given)));
        for cause in 0..3 {
            if let Some(interval) = incidence.interval(cause, age, 0.95) {
                prop_assert!(0.0 <= interval.low && interval.low <= interval.estimate + 1e-12);
                prop_assert!(interval.estimate <= interval.high + 1e-12 && interval.high <= 1.0);
            }
        }
    }

    /// With one way of ending the interval of the incidence is that of the curve, turned over.
    #[test]
    fn a_single_way_has_greenwoods_band(spells in spells(1), age in 0_u32..50) {
        let table = table_of(&spells, 1);
        let (curve, incidence) = (Curve::of(&table, 0.95), Incidence::of(&table));
        let age = f64::from(age);
        let curve = curve.at(age).filter(|curve| curve.estimate > 0.0 && curve.estimate < 1.0);
        if let (Some(curve), Some(incidence)) = (curve, incidence.interval(0, age, 0.95)) {
            // ln(−ln(1 − F)) is the scale of the curve's band.
            prop_assert!((1.0 - curve.high - incidence.low).abs() < 1e-6, "{curve:?} {incidence:?}");
            prop_assert!((1.0 - curve.low - incidence.high).abs() < 1e-6, "{curve:?} {incidence:?}");
        }
    }
}
