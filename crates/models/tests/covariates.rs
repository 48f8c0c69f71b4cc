//! Models whose customers differ by what is known of them.

mod support;

use models::chance::Chance;
use models::value::bg_nbd::BgNbd;
use models::value::covariates::{Affects, CovariateFault, Covariates, FittedWith, On, TakesCovariates};
use models::value::forecast::PurchaseForecast;
use models::value::mbg_nbd::MbgNbd;
use models::value::pareto_nbd::ParetoNbd;
use models::value::{Degeneracy, NotFitted, Parameters, PurchaseHistory, Verdict};
use support::{Leaving, customer_of};

const HORIZON: f64 = 20.0;

/// Customers of a mark (half of them) and a number; coefficients of the mark and the number on α, and of the mark on leaving.
fn shop(
    leaving: Leaving,
    law: [f64; 4],
    customers: usize,
    effects: ([f64; 2], [f64; 2]),
) -> (Vec<PurchaseHistory>, Vec<Vec<f64>>, Vec<u32>) {
    let mut chance = Chance::new(customers as u64);
    let (mut histories, mut rows, mut later) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..customers {
        let mark = f64::from(u8::from(chance.happens(0.5)));
        // Five steps, so that customers share their covariates.
        let number = 10.0 + chance.below(5) as f64;
        let ([on_alpha, number_on_alpha], [third, fourth]) = effects;
        let own = [
            law[0],
            law[1] * (-on_alpha * mark - number_on_alpha * number).exp(),
            law[2] * (third * mark).exp(),
            law[3] * (fourth * mark).exp(),
        ];
        let age = ((25.0 + 25.0 * chance.uniform()) * 7.0).round() / 7.0;
        let (history, bought) = customer_of(leaving, &mut chance, own, age, HORIZON, None);
        histories.push(history);
        rows.push(vec![mark, number]);
        later.push(bought);
    }
    (histories, rows, later)
}

fn check<Model: TakesCovariates + Parameters + PurchaseForecast + std::fmt::Debug>(
    leaving: Leaving,
    law: [f64; 4],
    effects: ([f64; 2], [f64; 2]),
    expected: &[(usize, On, f64)],
) {
    let (histories, rows, later) = shop(leaving, law, 15_000, effects);
    let covariates = Covariates::new(rows.clone(), vec![Affects::Both, Affects::Purchases]).expect("sound");
    let found: FittedWith<Model> = Model::fit_with(&histories, &covariates).expect("a fit");
    assert!(found.verdict.is_sound(), "{found:?}");
    assert_eq!(found.coefficients.len(), expected.len());
    for (coefficient, (column, on, truth)) in found.coefficients.iter().zip(expected) {
        assert_eq!((coefficient.column, coefficient.on), (*column, *on));
        let error = coefficient.standard_error.expect("a proper maximum");
        assert!((coefficient.estimate - truth).abs() < 4.0 * error, "{coefficient:?}, truth {truth}");
        assert!(coefficient.interval(0.95).is_some_and(|interval| interval.low < interval.high));
    }
    let errors = found.baseline_errors.expect("a proper maximum").named();
    for (((name, found), (_, error)), truth) in found.baseline.named().into_iter().zip(errors).zip(law) {
        assert!((found - truth).abs() < 4.0 * error, "{name}: found {found} ± {error}, truth {truth}");
    }
    assert!(found.p_value() < 1e-10 && found.log_likelihood > found.log_likelihood_without + 50.0);
    // Foretold for each by the own law: unbiased for those with the mark and those without.
    for mark in [0.0, 1.0] {
        let (mut said, mut came) = (0.0, 0.0);
        for ((history, row), later) in
            histories.iter().zip(&rows).zip(&later).filter(|((_, row), _)| (row[0] - mark).abs() < 0.5)
        {
            said += found.of(row).expected_purchases(history, HORIZON);
            came += f64::from(*later);
        }
        assert!((said / came - 1.0).abs() < 0.06, "mark {mark}: said {said}, came {came}");
    }
}

/// Where a coin decides who leaves, whenever it is tossed: r, α, a, b; effects; and what is to be found of them.
const TOSSED_LAW: [f64; 4] = [1.1, 20.0, 0.8, 3.0];
const TOSSED_EFFECTS: ([f64; 2], [f64; 2]) = ([0.6, 0.08], [0.3, -0.4]);
const TOSSED_COEFFICIENTS: [(usize, On, f64); 4] =
    [(0, On::BuyingRate, 0.6), (0, On::FirstOfLeaving, 0.3), (0, On::SecondOfLeaving, -0.4), (1, On::BuyingRate, 0.08)];

#[test]
fn effects_on_bg_nbd_are_found_again() {
    check::<BgNbd>(Leaving::AfterRepeats, TOSSED_LAW, TOSSED_EFFECTS, &TOSSED_COEFFICIENTS);
}

#[test]
fn effects_on_mbg_nbd_are_found_again() {
    check::<MbgNbd>(Leaving::AfterEvery, TOSSED_LAW, TOSSED_EFFECTS, &TOSSED_COEFFICIENTS);
}

#[test]
fn effects_on_pareto_nbd_are_found_again() {
    check::<ParetoNbd>(
        Leaving::AnyTime,
        [0.9, 20.0, 0.9, 15.0],
        ([0.6, 0.08], [0.0, -0.7]),
        &[(0, On::BuyingRate, 0.6), (0, On::LeavingRate, 0.7), (1, On::BuyingRate, 0.08)],
    );
}

/// Units and order of the customers do not matter; a covariate without effect is seen to have none.
#[test]
fn the_fit_does_not_depend_on_units_and_order() {
    let (histories, rows, _) = shop(Leaving::AfterRepeats, TOSSED_LAW, 3_000, ([0.6, 0.0], [0.0, 0.0]));
    let fit = |histories: &[PurchaseHistory], rows: Vec<Vec<f64>>| {
        let covariates = Covariates::new(rows, vec![Affects::Purchases, Affects::Purchases]).expect("sound");
        BgNbd::fit_with(histories, &covariates).expect("a fit")
    };
    let found = fit(&histories, rows.clone());
    let scaled = fit(&histories, rows.iter().map(|row| vec![row[0], 1e3 * row[1]]).collect());
    let (turned_histories, turned_rows): (Vec<_>, Vec<_>) = histories.iter().copied().zip(rows).rev().unzip();
    let turned = fit(&turned_histories, turned_rows);
    assert!((found.log_likelihood - scaled.log_likelihood).abs() < 1e-6);
    assert!((found.coefficients[1].estimate - 1e3 * scaled.coefficients[1].estimate).abs() < 1e-5);
    for (one, other) in found.coefficients.iter().zip(&turned.coefficients) {
        assert!((one.estimate - other.estimate).abs() < 1e-5);
    }
    assert!(found.coefficients[0].p_value().is_some_and(|p| p < 1e-6));
    assert!(found.coefficients[1].p_value().is_some_and(|p| p > 1e-3));
    assert!(found.log_likelihood >= found.log_likelihood_without);
}

#[test]
fn faults_are_told() {
    let both = vec![Affects::Both];
    let lengths = CovariateFault::Lengths { row: 1, found: 2, expected: 1 };
    assert_eq!(Covariates::new(vec![vec![1.0], vec![1.0, 2.0]], both.clone()), Err(lengths));
    let no_number = CovariateFault::NotANumber { row: 0, column: 0 };
    assert_eq!(Covariates::new(vec![vec![f64::INFINITY]], both.clone()), Err(no_number));
    assert_eq!(Covariates::new(vec![vec![0.1]; 3], both.clone()), Err(CovariateFault::Constant { column: 0 }));
    let two = Covariates::new(vec![vec![0.0], vec![1.0]], both.clone()).expect("sound");
    assert_eq!(BgNbd::fit_with(&[], &two), Err(CovariateFault::Rows { rows: 2, customers: 0 }));
    let once = PurchaseHistory::new(0, 0.0, 5.0).expect("sound");
    let nobody = CovariateFault::NotFitted(NotFitted::NobodyRepeats { customers: 2 });
    assert_eq!(BgNbd::fit_with(&[once, once], &two), Err(nobody));
    // Two columns that say the same: their effects cannot be told apart.
    let (histories, rows, _) = shop(Leaving::AnyTime, [0.9, 8.0, 0.9, 15.0], 1_000, ([0.4, 0.0], [0.0, 0.0]));
    let twice = rows.iter().map(|row| vec![row[0], 2.0 * row[0]]).collect();
    let covariates = Covariates::new(twice, vec![Affects::Purchases; 2]).expect("sound");
    let found = ParetoNbd::fit_with(&histories, &covariates).expect("a fit");
    assert_eq!(found.verdict, Verdict::Degenerate(Degeneracy::FlatRidge));
    assert!(found.coefficients.iter().all(|coefficient| coefficient.estimate.is_finite()));
}
