//! The laws that every model of purchases keeps, against simulation and for any input.

mod support;

use models::chance::Chance;
use models::value::bg_nbd::BgNbd;
use models::value::discount::{DiscountRate, Until};
use models::value::forecast::PurchaseForecast;
use models::value::mbg_nbd::MbgNbd;
use models::value::nbd::Nbd;
use models::value::pareto_nbd::ParetoNbd;
use models::value::{Degeneracy, Fitted, NotFitted, Parameters, PurchaseHistory, Verdict};
use proptest::prelude::*;
use support::{Leaving, customer_of, from_uniform};

const HORIZON: f64 = 20.0;
const LAWS: [(Leaving, [f64; 4]); 3] = [
    (Leaving::AfterRepeats, [1.4, 6.0, 0.8, 4.0]),
    (Leaving::AfterEvery, [1.1, 6.0, 0.8, 3.0]),
    (Leaving::AnyTime, [0.9, 7.0, 0.8, 14.0]),
];

fn model_of(leaving: Leaving, [one, two, three, four]: [f64; 4]) -> Box<dyn PurchaseForecast> {
    match leaving {
        Leaving::AfterRepeats => Box::new(BgNbd { r: one, alpha: two, a: three, b: four }),
        Leaving::AfterEvery => Box::new(MbgNbd { r: one, alpha: two, a: three, b: four }),
        Leaving::AnyTime => Box::new(ParetoNbd { r: one, alpha: two, s: three, beta: four }),
    }
}

/// What is looked at of a fit, whatever the model.
struct Found {
    parameters: Vec<f64>,
    errors: Vec<f64>,
    likelihood: f64,
    verdict: Verdict,
}

fn fit_of(leaving: Leaving, histories: &[PurchaseHistory]) -> Result<Found, NotFitted> {
    fn found<Model: Parameters>(fitted: &Fitted<Model>) -> Found {
        let values = |model: &Model| model.named().into_iter().map(|(_, value)| value).collect::<Vec<f64>>();
        Found {
            parameters: values(&fitted.model),
            errors: fitted.standard_errors.as_ref().map(values).unwrap_or_default(),
            likelihood: fitted.log_likelihood,
            verdict: fitted.verdict,
        }
    }
    Ok(match leaving {
        Leaving::AfterRepeats => found(&BgNbd::fit(histories)?),
        Leaving::AfterEvery => found(&MbgNbd::fit(histories)?),
        Leaving::AnyTime => found(&ParetoNbd::fit(histories)?),
    })
}

fn likelihood_of(leaving: Leaving, parameters: &[f64], histories: &[PurchaseHistory]) -> f64 {
    let [one, two, three, four] = parameters[..] else { panic!("four parameters") };
    match leaving {
        Leaving::AfterRepeats => BgNbd { r: one, alpha: two, a: three, b: four }.log_likelihood(histories),
        Leaving::AfterEvery => MbgNbd { r: one, alpha: two, a: three, b: four }.log_likelihood(histories),
        Leaving::AnyTime => ParetoNbd { r: one, alpha: two, s: three, beta: four }.log_likelihood(histories),
    }
}

fn shop(leaving: Leaving, law: [f64; 4], customers: usize, seed: u64) -> Vec<(PurchaseHistory, u32)> {
    let mut chance = Chance::of(seed, &[customers as u64]);
    (0..customers)
        .map(|_| {
            let age = ((20.0 + 30.0 * chance.uniform()) * 7.0).round() / 7.0;
            customer_of(leaving, &mut chance, law, age, HORIZON, None)
        })
        .collect()
}

#[test]
fn the_law_of_simulated_customers_is_found_again() {
    for (leaving, law) in LAWS {
        let histories: Vec<_> = shop(leaving, law, 30_000, 5).into_iter().map(|(history, _)| history).collect();
        let found = fit_of(leaving, &histories).expect("a fit");
        assert!(found.verdict.is_sound(), "{leaving:?} {:?}", found.verdict);
        for ((found, error), truth) in found.parameters.iter().zip(&found.errors).zip(law) {
            assert!((found - truth).abs() < 4.0 * error, "{leaving:?}: found {found} ± {error}, truth {truth}");
        }
    }
}

/// No step of 1 % in any direction is more likely, and the order of the customers plays no part.
#[test]
fn the_maximum_is_one() {
    for (leaving, law) in LAWS {
        let mut histories: Vec<_> = shop(leaving, law, 3_000, 9).into_iter().map(|(history, _)| history).collect();
        let found = fit_of(leaving, &histories).expect("a fit");
        assert!((found.likelihood - likelihood_of(leaving, &found.parameters, &histories)).abs() < 1e-7);
        for place in 0..4 {
            for step in [0.99, 1.01] {
                let mut beside = found.parameters.clone();
                beside[place] *= step;
                assert!(likelihood_of(leaving, &beside, &histories) < found.likelihood, "{leaving:?} {place}");
            }
        }
        histories.reverse();
        let turned = fit_of(leaving, &histories).expect("a fit");
        for (one, other) in found.parameters.iter().zip(&turned.parameters) {
            assert!((one / other - 1.0).abs() < 1e-5, "{leaving:?}: {one} {other}");
        }
        let again = fit_of(leaving, &histories).expect("a fit");
        assert_eq!(turned.parameters, again.parameters, "{leaving:?}");
    }
}

/// Ranges of 95 % hold at least so many customers, and the randomised places in the distributions are uniform (Kolmogorov).
#[test]
fn predictive_distributions_are_calibrated() {
    for (leaving, law) in LAWS {
        let model = model_of(leaving, law);
        let customers = shop(leaving, law, 4_000, 21);
        let mut chance = Chance::new(77);
        let mut within = 0;
        let places: Vec<f64> = customers
            .iter()
            .map(|(history, purchases)| {
                let range = model.purchases_range(history, HORIZON, 0.95);
                within += usize::from((range.low..=range.high).contains(&f64::from(*purchases)));
                model.randomised_place(*purchases, history, HORIZON, chance.uniform())
            })
            .collect();
        let n = customers.len() as f64;
        assert!(within as f64 / n >= 0.95, "{leaving:?}: {within} of {n}");
        let distance = from_uniform(places);
        assert!(distance < 1.63, "{leaving:?}: {distance}");
    }
}

/// The same where nobody ever leaves.
#[test]
fn predictive_distributions_of_nbd_are_calibrated() {
    let (r, alpha) = (1.2, 6.0);
    let model = Nbd { r, alpha };
    let mut chance = Chance::new(43);
    let mut within = 0;
    let customers = 4_000;
    let place = |_| {
        let age = 20.0 + 30.0 * chance.uniform();
        let law = [r, alpha, 1e-9, 1e3];
        let (history, came) = customer_of(Leaving::AfterRepeats, &mut chance, law, age, HORIZON, None);
        let range = model.purchases_range(&history, HORIZON, 0.95);
        within += u32::from((range.low..=range.high).contains(&f64::from(came)));
        model.randomised_place(came, &history, HORIZON, chance.uniform())
    };
    let distance = from_uniform((0..customers).map(place).collect());
    assert!(f64::from(within) >= 0.95 * f64::from(customers), "{within} of {customers}");
    assert!(distance < 1.63, "{distance}");
}

/// Fitted, not known, parameters: 40 shops of 1,000 customers of each law. The ranges of all hold what they say, and the places of
/// what came are uniform in nearly all: more than six beyond what five in a hundred uniform samples pass are no chance (1 %).
#[test]
fn forecasts_of_fitted_models_are_calibrated_too() {
    const SHOPS: u64 = 40;
    for (leaving, law) in LAWS {
        let (mut held, mut customers_of_all, mut astray) = (0, 0, 0);
        for seed in 0..SHOPS {
            let customers = shop(leaving, law, 1_000, 1_000 + seed);
            let histories: Vec<_> = customers.iter().map(|(history, _)| *history).collect();
            let found = fit_of(leaving, &histories).expect("a fit").parameters;
            let model = model_of(leaving, [found[0], found[1], found[2], found[3]]);
            let mut chance = Chance::of(seed, &[77]);
            let mut places = Vec::with_capacity(customers.len());
            for (history, purchases) in &customers {
                let range = model.purchases_range(history, HORIZON, 0.95);
                held += u32::from((range.low..=range.high).contains(&f64::from(*purchases)));
                places.push(model.randomised_place(*purchases, history, HORIZON, chance.uniform()));
            }
            customers_of_all += u32::try_from(customers.len()).expect("few");
            astray += u32::from(from_uniform(places) > 1.36);
        }
        let share = f64::from(held) / f64::from(customers_of_all);
        eprintln!("{leaving:?}: {share:.4} held, {astray} of {SHOPS} shops astray");
        assert!(share >= 0.95, "{leaving:?}: {share}");
        assert!(astray <= 6, "{leaving:?}: {astray} of {SHOPS}");
    }
}

#[test]
fn expectations_agree_with_simulation() {
    for (leaving, law) in LAWS {
        let model = model_of(leaving, law);
        let customers = shop(leaving, law, 60_000, 13);
        let n = customers.len() as f64;
        let (mut expected, mut probability, mut later, mut bought) = (0.0, 0.0, 0.0, 0.0);
        for (history, purchases) in &customers {
            let prediction = model.predict(history, HORIZON);
            expected += prediction.expected_purchases / n;
            probability += prediction.probability_to_buy / n;
            later += f64::from(*purchases) / n;
            bought += f64::from(u8::from(*purchases > 0)) / n;
        }
        assert!((expected - later).abs() < 0.03 * later, "{leaving:?}: {expected} expected, {later} bought");
        assert!((probability - bought).abs() < 0.008, "{leaving:?}: {probability} expected, {bought} bought");
    }
}

#[test]
fn the_distribution_sums_up_to_the_expectation() {
    for (leaving, law) in LAWS {
        let model = model_of(leaving, law);
        for (repeats, recency, age) in [(0, 0.0, 5.0), (3, 20.0, 30.0), (40, 38.0, 39.0)] {
            let history = PurchaseHistory::new(repeats, recency, age).expect("sound");
            let sum: f64 = (1..600).map(|count| model.probability_of_at_least(count, &history, 26.0)).sum();
            let expected = model.expected_purchases(&history, 26.0);
            assert!((sum / expected - 1.0).abs() < 1e-8, "{leaving:?} {repeats}: {sum} {expected}");
        }
    }
}

#[test]
fn data_that_carry_no_model_are_told() {
    let once = |age: f64| PurchaseHistory::new(0, 0.0, age).expect("sound");
    for (leaving, law) in LAWS {
        assert!(matches!(fit_of(leaving, &[]), Err(NotFitted::NoCustomers)));
        assert!(matches!(fit_of(leaving, &[once(3.0), once(9.0)]), Err(NotFitted::NobodyRepeats { customers: 2 })));
        let few: Vec<_> = shop(leaving, law, 40, 2).into_iter().map(|(history, _)| history).collect();
        let verdict = fit_of(leaving, &few).expect("a fit").verdict;
        assert_eq!(verdict, Verdict::Drawn(Degeneracy::TooFewCustomers { customers: 40 }));
        let mut rare = vec![once(20.0); 500];
        rare.extend([PurchaseHistory::new(1, 4.0, 20.0).expect("sound"); 3]);
        let verdict = fit_of(leaving, &rare).expect("a fit").verdict;
        assert_eq!(verdict, Verdict::Drawn(Degeneracy::TooFewRepeatBuyers { repeat_buyers: 3 }));
        let alike = vec![PurchaseHistory::new(5, 25.0, 30.0).expect("sound"); 300];
        assert!(!fit_of(leaving, &alike).expect("a fit").verdict.is_sound());
        // Nobody leaves: NBD is as likely.
        let mut chance = Chance::new(3);
        let staying = |_| customer_of(Leaving::AfterRepeats, &mut chance, [1.0, 8.0, 1e-9, 1e3], 40.0, 0.0, None).0;
        let staying: Vec<_> = (0..800).map(staying).collect();
        let verdict = fit_of(leaving, &staying).expect("a fit").verdict;
        assert!(matches!(verdict, Verdict::Degenerate(Degeneracy::NobodyLeaves { .. })), "{leaving:?} {verdict:?}");
        assert!(Nbd::fit(&staying).expect("a fit").verdict.is_sound());
    }
}

/// DERT by another way: the intensity of purchases under e^(−δu), by Simpson's rule over ln(1 + u) in many small steps. For BG/NBD and
/// MBG/NBD the expectation's own differences give the intensity, for Pareto/NBD its formula.
#[test]
fn discounted_purchases_agree_with_another_integration() {
    let rate = DiscountRate::over(0.15, 52.0).expect("a rate");
    for (leaving, law) in LAWS {
        let model = model_of(leaving, law);
        for (repeats, recency, age) in [(0, 0.0, 5.0), (3, 20.0, 30.0), (26, 30.0, 31.0)] {
            let history = PurchaseHistory::new(repeats, recency, age).expect("sound");
            for (until, end) in [(Until::Horizon(52.0), 52.0), (Until::Forever, 17_000.0)] {
                let steps = 4_000_u32;
                let at = |step: u32| (f64::from(step) * f64::ln_1p(end) / f64::from(steps)).exp_m1();
                // Σ ΔE · e^(−δu) at the middle of each step: second order, 4,000 steps.
                let mut sum = 0.0;
                let mut before = 0.0;
                for step in 1..=steps {
                    let next = model.expected_purchases(&history, at(step));
                    sum += (next - before) * rate.factor(0.5 * (at(step - 1) + at(step)));
                    before = next;
                }
                let found = model.discounted_purchases(&history, rate, until).expect("finite");
                assert!((found / sum - 1.0).abs() < 2e-5, "{leaving:?} {repeats} {until:?}: {found}, {sum}");
            }
        }
    }
}

prop_compose! {
    fn any_history()(repeats in prop_oneof![Just(0_u32), 1..6_u32, 6..100_u32], last in 1e-6..1.0_f64,
                     age in prop_oneof![0.0..60.0_f64, 1e-9..1e-3_f64, 1e3..1e6_f64]) -> PurchaseHistory {
        let age = if repeats > 0 { age.max(1e-9) } else { age };
        let recency = if repeats == 0 { 0.0 } else { age * last };
        PurchaseHistory::new(repeats, recency, age).expect("sound by construction")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_data_make_a_fit_panic_or_lie(histories in prop::collection::vec(any_history(), 0..80), which in 0_usize..3) {
        if let Ok(found) = fit_of(LAWS[which].0, &histories) {
            prop_assert!(found.parameters.iter().all(|parameter| parameter.is_finite() && *parameter > 0.0));
            prop_assert!(found.likelihood.is_finite());
            prop_assert!(!found.verdict.is_sound() || found.errors.iter().all(|error| error.is_finite()));
        }
    }

    #[test]
    fn predictions_keep_their_order(
        history in any_history(), r in 0.01..20.0_f64, alpha in 0.01..200.0_f64, third in 0.01..20.0_f64,
        fourth in 0.05..200.0_f64, horizon in 0.01..100.0_f64, which in 0_usize..3,
    ) {
        let model = model_of(LAWS[which].0, [r, alpha, third, fourth]);
        let near = model.predict(&history, horizon);
        let far = model.predict(&history, 2.0 * horizon);
        prop_assert!((0.0..=1.0).contains(&near.probability_alive));
        prop_assert!(near.probability_to_buy >= 0.0 && near.probability_to_buy <= near.probability_alive + 1e-12);
        prop_assert!(near.probability_to_buy <= far.probability_to_buy + 1e-12);
        prop_assert!(near.probability_to_buy <= near.expected_purchases * (1.0 + 1e-7) + 1e-12, "{:?}", near);
        prop_assert!(near.expected_purchases <= far.expected_purchases * (1.0 + 1e-7) + 1e-12);
        let nobody_leaves = (r + f64::from(history.repeats())) * horizon / (alpha + history.age());
        prop_assert!(near.expected_purchases <= nobody_leaves * (1.0 + 1e-7));
        let two = model.probability_of_at_least(2, &history, horizon);
        prop_assert!(two >= 0.0 && two <= near.probability_to_buy + 1e-9, "{} {:?}", two, near);
        let range = model.purchases_range(&history, horizon, 0.8);
        prop_assert!(range.low <= range.high);
        let rate = DiscountRate::over(0.1, 52.0).expect("a rate");
        let discounted = model.discounted_purchases(&history, rate, Until::Horizon(horizon)).expect("finite");
        prop_assert!(discounted >= 0.0 && discounted <= near.expected_purchases * (1.0 + 1e-7) + 1e-15);
        prop_assert!(discounted >= near.expected_purchases * rate.factor(horizon) * (1.0 - 1e-7));
    }
}
