//! BG/BB on the donations of Fader, Hardie & Shang (2010), and the shifted beta-geometric model on the cohorts of Fader & Hardie (2007).

mod support;

use models::chance::Chance;
use models::value::bg_bb::{BgBb, MOST_OPPORTUNITIES, OpportunityFault, OpportunityHistory};
use models::value::discount::{DiscountRate, Until};
use models::value::shifted_beta_geometric::{Cohort, CohortFault, ShiftedBetaGeometric};
use models::value::{Degeneracy, NotFitted, Verdict};
use proptest::prelude::*;
use support::{from_uniform, oracle, within};

const PUBLISHED: BgBb = BgBb { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 };

/// x, `t_x`, n and the donors who share them: table 1 of the paper.
const DONATIONS: [(u32, u32, u32, usize); 22] = [
    (0, 0, 6, 3464),
    (1, 1, 6, 1091),
    (1, 2, 6, 277),
    (1, 3, 6, 129),
    (1, 4, 6, 78),
    (1, 5, 6, 119),
    (1, 6, 6, 129),
    (2, 2, 6, 613),
    (2, 3, 6, 255),
    (2, 4, 6, 155),
    (2, 5, 6, 173),
    (2, 6, 6, 234),
    (3, 3, 6, 322),
    (3, 4, 6, 181),
    (3, 5, 6, 225),
    (3, 6, 6, 357),
    (4, 4, 6, 240),
    (4, 5, 6, 284),
    (4, 6, 6, 512),
    (5, 5, 6, 335),
    (5, 6, 6, 728),
    (6, 6, 6, 1203),
];

fn history(purchases: u32, last: u32, opportunities: u32) -> OpportunityHistory {
    OpportunityHistory::new(purchases, last, opportunities).expect("sound")
}

fn donors() -> Vec<OpportunityHistory> {
    DONATIONS.iter().flat_map(|(x, last, n, donors)| std::iter::repeat_n(history(*x, *last, *n), *donors)).collect()
}

#[test]
fn bg_bb_finds_the_published_maximum() {
    let donors = donors();
    assert_eq!(donors.len(), 11_104);
    let fitted = BgBb::fit(&donors).expect("a fit");
    assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
    within(fitted.model.alpha, 1.203_522_433_904_834_7, 1e-5, "α");
    within(fitted.model.beta, 0.749_716_377_342_032_8, 1e-5, "β");
    within(fitted.model.gamma, 0.656_718_134_675_632_8, 1e-5, "γ");
    within(fitted.model.delta, 2.783_441_791_797_646, 1e-5, "δ");
    assert!((fitted.log_likelihood + 33_225.581_274_346_994).abs() < 1e-5, "{}", fitted.log_likelihood);
    let total: f64 = donors.iter().map(|donor| fitted.model.expected_purchases(donor, 5)).sum();
    within(total, 12_884.157_078_586_76, 1e-6, "expected in five years");
    assert!((total - 12_884.2).abs() < 0.1);
    let errors = fitted.standard_errors.expect("a proper maximum");
    assert!(errors.alpha > 0.01 && errors.alpha < 0.2 && errors.delta > 0.05 && errors.delta < 0.6, "{errors:?}");
}

#[test]
fn published_figures_of_the_donations() {
    // P(alive in 2002), to the two digits of the paper; expected donors by number of donations in sample.
    for (donor, alive) in [(history(0, 0, 6), 0.11), (history(2, 4, 6), 0.59), (history(6, 6, 6), 0.93)] {
        assert!((PUBLISHED.probability_alive_next(&donor) - alive).abs() < 0.005);
    }
    let newcomer = history(0, 0, 0);
    let exactly = |x| {
        11_104.0
            * (PUBLISHED.probability_of_at_least(x, &newcomer, 6)
                - PUBLISHED.probability_of_at_least(x + 1, &newcomer, 6))
    };
    for (x, expected) in (0..).zip([3455.8, 1888.9, 1348.9, 1113.3, 1017.8, 1026.9, 1252.4]) {
        assert!((exactly(x) - expected).abs() < 0.06, "{x} donations: {} expected {expected}", exactly(x));
    }
    assert!((PUBLISHED.log_likelihood(&donors()) + 33_225.581_754_518_58).abs() < 1e-6);
    within(PUBLISHED.expected_purchases(&history(2, 4, 6), 5), 1.057_348_941_909_462_8, 1e-9, "CET");
}

#[test]
fn every_row_of_the_oracle_agrees() {
    let Some(oracle) = oracle("b1_donations_bgbb.json") else { return };
    let tenth = DiscountRate::over(0.1, 1.0).expect("a rate");
    let rows = oracle["rows_at_published"].as_array().expect("rows");
    assert_eq!(rows.len(), DONATIONS.len());
    for (row, (x, last, n, donors)) in rows.iter().zip(DONATIONS) {
        let number = |field: &str| row[field].as_f64().expect("a number");
        let found = [number("x"), number("t_x"), number("n"), number("count")];
        assert!(found.iter().zip([x, last, n]).all(|(found, own)| (found - f64::from(own)).abs() < 0.1));
        assert!((found[3] - donors as f64).abs() < 0.1);
        let donor = history(x, last, n);
        within(PUBLISHED.probability_alive(&donor), number("p_alive_n"), 1e-9, "P(alive)");
        within(PUBLISHED.probability_alive_next(&donor), number("p_alive_n_plus_1"), 1e-9, "P(alive next)");
        within(PUBLISHED.expected_purchases(&donor, 5), number("cet5"), 1e-9, "CET");
        let dert = PUBLISHED.discounted_purchases(&donor, tenth, Until::Forever).expect("finite");
        within(dert, number("dert_d10"), 1e-9, "DERT");
    }
}

#[test]
fn discounted_purchases_are_their_sum() {
    let rate = DiscountRate::over(0.02, 1.0).expect("a rate");
    let donor = history(3, 5, 6);
    let per_year: Vec<f64> = (0..3_000).map(|years| PUBLISHED.expected_purchases(&donor, years)).collect();
    let sum: f64 = per_year.windows(2).zip(1..).map(|(pair, k)| (pair[1] - pair[0]) * rate.factor(f64::from(k))).sum();
    within(PUBLISHED.discounted_purchases(&donor, rate, Until::Forever).expect("finite"), sum, 1e-9, "endless");
    // Many opportunities, slow discount: as a weekly shop.
    let weekly = DiscountRate::over(0.1, 52.0).expect("a rate");
    let shopper = history(60, 99, 100);
    let per_week: Vec<f64> = (0..25_000).map(|weeks| PUBLISHED.expected_purchases(&shopper, weeks)).collect();
    let sum: f64 =
        per_week.windows(2).zip(1..).map(|(pair, k)| (pair[1] - pair[0]) * weekly.factor(f64::from(k))).sum();
    within(PUBLISHED.discounted_purchases(&shopper, weekly, Until::Forever).expect("finite"), sum, 1e-8, "weekly");
    let five = PUBLISHED.discounted_purchases(&donor, DiscountRate::NONE, Until::Horizon(5.0)).expect("finite");
    within(five, PUBLISHED.expected_purchases(&donor, 5), 1e-12, "without discount");
    assert_eq!(PUBLISHED.discounted_purchases(&donor, DiscountRate::NONE, Until::Forever), None);
    assert_eq!(PUBLISHED.discounted_purchases(&donor, rate, Until::Horizon(-1.0)), None);
    let leaving = BgBb { gamma: 3.0, ..PUBLISHED };
    let endless = leaving.discounted_purchases(&donor, DiscountRate::NONE, Until::Forever).expect("finite");
    within(endless, leaving.expected_purchases(&donor, 200_000), 1e-6, "without discount and end");
}

/// Donors of the law, watched for `opportunities`, and their purchases at as many later.
fn simulated(
    customers: usize,
    seed: u64,
    law: &BgBb,
    opportunities: u32,
    later: u32,
) -> Vec<(OpportunityHistory, u32)> {
    let mut chance = Chance::new(seed);
    (0..customers)
        .map(|_| {
            let (buys, leaves) = (chance.beta(law.alpha, law.beta), chance.beta(law.gamma, law.delta));
            let (mut purchases, mut last, mut after) = (0, 0, 0);
            for opportunity in 1..=opportunities + later {
                if chance.happens(leaves) {
                    break;
                }
                if chance.happens(buys) && opportunity <= opportunities {
                    (purchases, last) = (purchases + 1, opportunity);
                } else if opportunity > opportunities && chance.happens(buys) {
                    after += 1;
                }
            }
            (history(purchases, last, opportunities), after)
        })
        .collect()
}

#[test]
fn the_law_of_simulated_donors_is_found_again_and_foretells() {
    let law = BgBb { alpha: 1.2, beta: 1.5, gamma: 0.9, delta: 4.0 };
    let customers = simulated(30_000, 4, &law, 10, 8);
    let histories: Vec<_> = customers.iter().map(|(history, _)| *history).collect();
    let fitted = BgBb::fit(&histories).expect("a fit");
    assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
    let errors = fitted.standard_errors.expect("a proper maximum");
    for (found, error, truth) in [
        (fitted.model.alpha, errors.alpha, law.alpha),
        (fitted.model.beta, errors.beta, law.beta),
        (fitted.model.gamma, errors.gamma, law.gamma),
        (fitted.model.delta, errors.delta, law.delta),
    ] {
        assert!((found - truth).abs() < 4.0 * error, "found {found} ± {error}, truth {truth}");
    }
    let (mut expected, mut bought, mut within) = (0.0, 0.0, 0);
    for (history, later) in &customers {
        expected += law.expected_purchases(history, 8);
        bought += f64::from(*later);
        let range = law.purchases_range(history, 8, 0.95);
        within += usize::from((range.low..=range.high).contains(&f64::from(*later)));
    }
    assert!((expected / bought - 1.0).abs() < 0.02, "{expected} {bought}");
    assert!(within as f64 / customers.len() as f64 >= 0.95, "{within}");
    // Randomised places of what came in what was foretold are uniform.
    let mut chance = Chance::new(6);
    let place = |(history, later): &(OpportunityHistory, u32)| {
        let at_least = |count| law.probability_of_at_least(count, history, 8);
        1.0 - at_least(*later) + chance.uniform() * (at_least(*later) - at_least(later + 1))
    };
    let distance = from_uniform(customers.iter().map(place).collect());
    assert!(distance < 1.63, "{distance}");
    let mut turned = histories.clone();
    turned.reverse();
    assert_eq!(BgBb::fit(&turned), BgBb::fit(&histories));
}

#[test]
fn opportunities_that_carry_no_model_are_told() {
    assert!(matches!(OpportunityHistory::new(3, 2, 6), Err(OpportunityFault::PurchasesAgainstLast { .. })));
    assert!(matches!(OpportunityHistory::new(0, 2, 6), Err(OpportunityFault::PurchasesAgainstLast { .. })));
    assert!(matches!(OpportunityHistory::new(1, 7, 6), Err(OpportunityFault::LastBeyondEnd { .. })));
    assert!(matches!(OpportunityHistory::new(0, 0, MOST_OPPORTUNITIES + 1), Err(OpportunityFault::TooMany { .. })));
    assert_eq!(BgBb::fit(&[]), Err(NotFitted::NoCustomers));
    assert_eq!(BgBb::fit(&[history(0, 0, 6)]), Err(NotFitted::NobodyRepeats { customers: 1 }));
    let few = vec![history(2, 3, 6); 10];
    let verdict = BgBb::fit(&few).expect("a fit").verdict;
    assert_eq!(verdict, Verdict::Degenerate(Degeneracy::TooFewCustomers { customers: 10 }));
    // Nobody leaves.
    let mut chance = Chance::new(8);
    let staying: Vec<_> = (0..2_000)
        .map(|_| {
            let buys = chance.beta(2.0, 3.0);
            let bought: Vec<u32> = (1..=8).filter(|_| chance.happens(buys)).collect();
            history(u32::try_from(bought.len()).expect("few"), bought.last().copied().unwrap_or(0), 8)
        })
        .collect();
    let verdict = BgBb::fit(&staying).expect("a fit").verdict;
    assert!(matches!(verdict, Verdict::Degenerate(Degeneracy::NobodyLeaves { .. })), "{verdict:?}");
}

fn cohort(left_over: &[u64]) -> Cohort {
    Cohort::new(left_over.to_vec()).expect("sound")
}

#[test]
fn shifted_beta_geometric_finds_the_published_maxima() {
    for (left_over, alpha, beta, likelihood) in [
        ([1000, 631, 468, 382, 326, 289, 262, 241], 0.7041, 1.1820, -1_680.265),
        ([1000, 869, 743, 653, 593, 551, 517, 491], 0.6681, 3.8061, -1_611.158),
    ] {
        let cohorts = [cohort(&left_over)];
        let fitted = ShiftedBetaGeometric::fit(&cohorts).expect("a fit");
        assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
        assert!((fitted.model.alpha - alpha).abs() < 5e-5 && (fitted.model.beta - beta).abs() < 5e-5, "{fitted:?}");
        assert!((fitted.log_likelihood - likelihood).abs() < 5e-4, "{fitted:?}");
        let (errors, model) = (fitted.standard_errors.expect("a proper maximum"), fitted.model);
        assert!(errors.alpha > 0.01 && errors.alpha < 0.2, "{errors:?}");
        for step in [0.99, 1.01] {
            let beside = [
                ShiftedBetaGeometric { alpha: model.alpha * step, ..model },
                ShiftedBetaGeometric { beta: model.beta * step, ..model },
            ];
            assert!(beside.iter().all(|beside| beside.log_likelihood(&cohorts) < fitted.log_likelihood));
        }
        // The retention of each year is that of the model, within what a cohort of 1,000 may stray.
        for (renewals, pair) in (0..).zip(left_over.windows(2)) {
            let found = pair[1] as f64 / pair[0] as f64;
            assert!((model.retention(renewals) - found).abs() < 0.025, "{renewals}: {found}");
        }
    }
}

/// DERL by 30 digits (mpmath); without discount the mean, and any horizon the sum.
#[test]
fn what_subscribers_are_still_worth() {
    for (alpha, beta, renewals, yearly, expected) in [
        (0.7041, 1.182, 0, 0.1, 2.694_764_729_022_399),
        (0.6681, 3.8061, 0, 0.1, 4.922_204_559_206_979),
        (0.6681, 3.8061, 4, 0.1, 6.269_689_567_625_171),
        (3.0, 2.0, 7, 0.02, 3.811_136_535_123_528),
        (0.05, 0.3, 2, 0.001, 752.269_031_199_472_9),
    ] {
        let model = ShiftedBetaGeometric { alpha, beta };
        let rate = DiscountRate::over(yearly, 1.0).expect("a rate");
        let found = model.discounted_renewals(renewals, rate, Until::Forever).expect("finite");
        within(found, expected, 1e-10, "renewals");
        let long = model.discounted_renewals(renewals, rate, Until::Horizon(100_000.0)).expect("finite");
        within(long, expected, 1e-9, "a long horizon");
        let three: f64 = (1..=3).map(|k| model.stays(renewals, k)).sum();
        within(model.expected_renewals(renewals, Until::Horizon(3.9)).expect("finite"), three, 1e-12, "three");
        assert_eq!(model.expected_renewals(renewals, Until::Forever).is_some(), alpha > 1.0);
        assert_eq!(model.expected_renewals(renewals, Until::Horizon(-1.0)), None);
    }
    let mean = ShiftedBetaGeometric { alpha: 3.0, beta: 2.0 }.expected_renewals(0, Until::Forever);
    assert!(mean.is_some_and(|mean| (mean - 1.0).abs() < 1e-12), "{mean:?}");
}

/// How many more periods subscribers of any age stay, in their places of what is foretold: uniform.
#[test]
fn foretold_renewals_are_calibrated() {
    let law = ShiftedBetaGeometric { alpha: 0.9, beta: 3.0 };
    let mut chance = Chance::new(52);
    let (mut places, ahead) = (Vec::new(), 12);
    while places.len() < 6_000 {
        let (leaves, age) = (chance.beta(law.alpha, law.beta), 1 + u32::try_from(chance.below(6)).expect("few"));
        if (0..age).any(|_| chance.happens(leaves)) {
            continue;
        }
        let stayed = (0..ahead).take_while(|_| !chance.happens(leaves)).count();
        let stayed = u32::try_from(stayed).expect("few");
        let at_least = |periods: u32| if periods > ahead { 0.0 } else { law.stays(age, periods) };
        places.push(1.0 - at_least(stayed) + chance.uniform() * (at_least(stayed) - at_least(stayed + 1)));
    }
    let distance = from_uniform(places);
    assert!(distance < 1.63, "{distance}");
}

#[test]
fn cohorts_of_several_ages_are_fitted_together_and_faults_are_told() {
    let law = ShiftedBetaGeometric { alpha: 0.9, beta: 3.0 };
    let mut chance = Chance::new(31);
    let cohorts: Vec<Cohort> = (2..10)
        .map(|renewals| {
            let chances: Vec<f64> = (0..3_000).map(|_| chance.beta(law.alpha, law.beta)).collect();
            let mut left: Vec<f64> = chances;
            let mut left_over = vec![left.len() as u64];
            for _ in 0..renewals {
                left.retain(|leaves| !chance.happens(*leaves));
                left_over.push(left.len() as u64);
            }
            cohort(&left_over)
        })
        .collect();
    let fitted = ShiftedBetaGeometric::fit(&cohorts).expect("a fit");
    let errors = fitted.standard_errors.expect("a proper maximum");
    assert!(fitted.verdict.is_sound());
    assert!((fitted.model.alpha - law.alpha).abs() < 4.0 * errors.alpha, "{fitted:?}");
    assert!((fitted.model.beta - law.beta).abs() < 4.0 * errors.beta, "{fitted:?}");
    let turned: Vec<Cohort> = cohorts.iter().rev().cloned().collect();
    assert_eq!(ShiftedBetaGeometric::fit(&turned), ShiftedBetaGeometric::fit(&cohorts));

    assert_eq!(Cohort::new(vec![10]), Err(CohortFault::NoRenewal));
    assert_eq!(Cohort::new(vec![10, 8, 9]), Err(CohortFault::Grows { renewal: 2, now: 9, before: 8 }));
    assert_eq!(ShiftedBetaGeometric::fit(&[]), Err(CohortFault::NoCohort));
    let nobody = ShiftedBetaGeometric::fit(&[cohort(&[100, 100, 100])]);
    assert_eq!(nobody, Err(CohortFault::NobodyLeft { subscribers: 100 }));
    let verdict = |left_over: &[u64]| ShiftedBetaGeometric::fit(&[cohort(left_over)]).expect("a fit").verdict;
    assert_eq!(verdict(&[1000, 600]), Verdict::Degenerate(Degeneracy::FlatRidge));
    assert_eq!(verdict(&[20, 10, 8]), Verdict::Degenerate(Degeneracy::TooFewCustomers { customers: 20 }));
    // Half leave each time: all alike. And a cohort that all leave at once.
    assert_eq!(verdict(&[4096, 2048, 1024, 512, 256]), Verdict::Degenerate(Degeneracy::OneDropoutForAll));
    assert!(!verdict(&[1000, 0, 0]).is_sound());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_opportunities_make_a_fit_panic_or_lie(rows in prop::collection::vec((0_u32..30, 0_u32..30, 0_u32..30), 0..150)) {
        let histories: Vec<_> = rows
            .into_iter()
            .filter_map(|(x, last, n)| OpportunityHistory::new(x, last, n).ok())
            .collect();
        if let Ok(fitted) = BgBb::fit(&histories) {
            let BgBb { alpha, beta, gamma, delta } = fitted.model;
            prop_assert!([alpha, beta, gamma, delta].iter().all(|one| one.is_finite() && *one > 0.0));
            prop_assert!(!fitted.verdict.is_sound() || fitted.standard_errors.is_some());
        }
    }

    #[test]
    fn predictions_at_opportunities_keep_their_order(
        (n, last, x) in (0_u32..40).prop_flat_map(|n| (Just(n), 0..=n)).prop_flat_map(|(n, last)| (Just(n), Just(last), 0..=last)),
        alpha in 0.01..20.0_f64, beta in 0.01..20.0_f64, gamma in 0.01..20.0_f64, delta in 0.01..200.0_f64, horizon in 1_u32..50,
    ) {
        prop_assume!((x == 0) == (last == 0));
        let model = BgBb { alpha, beta, gamma, delta };
        let donor = history(x, last, n);
        let alive = model.probability_alive(&donor);
        prop_assert!((0.0..=1.0).contains(&alive) && (last < n || alive >= 1.0));
        let expected = model.expected_purchases(&donor, horizon);
        let mut before = 1.0;
        let mut sum = 0.0;
        for purchases in 1..=horizon {
            let share = model.probability_of_at_least(purchases, &donor, horizon);
            prop_assert!(share >= 0.0 && share <= before + 1e-12);
            (before, sum) = (share, sum + share);
        }
        prop_assert!((sum - expected).abs() <= 1e-8 * (1.0 + expected), "{} {}", sum, expected);
        prop_assert!(model.probability_of_at_least(horizon + 1, &donor, horizon) <= 0.0);
        prop_assert!(expected <= model.expected_purchases(&donor, horizon + 1) + 1e-12);
    }

    #[test]
    fn retention_rises_and_cohorts_shrink(alpha in 0.01..50.0_f64, beta in 0.01..50.0_f64, renewals in 0_u32..200) {
        let model = ShiftedBetaGeometric { alpha, beta };
        prop_assert!(model.retention(renewals) <= model.retention(renewals + 1));
        prop_assert!(model.share_left(renewals + 1) <= model.share_left(renewals));
        prop_assert!((model.share_left(renewals + 1) / model.share_left(renewals) - model.retention(renewals)).abs() < 1e-9);
    }
}
