//! The CDNOW sample of Fader, Hardie & Lee (2005) against published and independently computed results.

mod support;

use models::value::PurchaseHistory;
use models::value::backtest::{Backtest, auc};
use models::value::bg_nbd::BgNbd;
use models::value::forecast::PurchaseForecast;
use models::value::gamma_gamma::{GammaGamma, SpendHistory};
use models::value::purchase_model::{Law, PurchaseModel};
use models::value::spend::{expected_spend_in, spend_range};
use support::{Customer, Log, day, histories, oracle, within};

const PUBLISHED: BgNbd = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

fn calibration() -> Option<Vec<Customer>> {
    Some(Log::cdnow()?.customers(day(1997, 9, 30), day(1998, 6, 30)))
}

#[test]
fn bg_nbd_finds_the_published_maximum() {
    let Some(customers) = calibration() else { return };
    assert_eq!(customers.len(), 2357);
    assert_eq!(customers.iter().map(|customer| customer.bought_later).sum::<u32>(), 1882);
    let fitted = BgNbd::fit(&histories(&customers)).expect("a fit");
    assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
    within(fitted.model.r, 0.242_594_523_9, 1e-5, "r");
    within(fitted.model.alpha, 4.413_602_236_6, 1e-5, "alpha");
    within(fitted.model.a, 0.792_922_053_1, 1e-5, "a");
    within(fitted.model.b, 2.425_906_700_9, 1e-5, "b");
    assert!((fitted.log_likelihood + 9_582.429_206_67).abs() < 1e-6, "{}", fitted.log_likelihood);
    let standard_errors = fitted.standard_errors.expect("a proper maximum");
    // Pinned, not published: the second derivatives behind them are checked against differences elsewhere.
    within(standard_errors.r, 0.0126, 0.02, "standard error of r");
    within(standard_errors.alpha, 0.3782, 0.02, "standard error of alpha");
    within(standard_errors.a, 0.1857, 0.02, "standard error of a");
    within(standard_errors.b, 0.7054, 0.02, "standard error of b");
    assert!(fitted.iterations < 25, "{} iterations", fitted.iterations);
    assert_eq!((fitted.customers, fitted.repeat_buyers), (2357, 946));
}

#[test]
fn bg_nbd_holdout_total_and_tables_agree() {
    let (Some(customers), Some(oracle)) = (calibration(), oracle("b1_cdnow_btyd.json")) else { return };
    let fixed = &oracle["fits"]["bgnbd"]["at_fixed"];
    let histories = histories(&customers);
    within(PUBLISHED.log_likelihood(&histories), fixed["ll"].as_f64().expect("a number"), 1e-9, "log-likelihood");
    let mut predictions = vec![models::value::Prediction::default(); histories.len()];
    PUBLISHED.predict_into(&histories, 39.0, &mut predictions);
    let alive: f64 = predictions.iter().map(|prediction| prediction.probability_alive).sum();
    within(alive, fixed["sum_p_alive"].as_f64().expect("a number"), 1e-9, "sum of P(alive)");
    let total: f64 = predictions.iter().map(|prediction| prediction.expected_purchases).sum();
    within(total, fixed["holdout_predicted_total"].as_f64().expect("a number"), 1e-9, "holdout total");
    for (weeks, expected) in fixed["unconditional_expectation"].as_object().expect("a table") {
        let found = PUBLISHED.expected_purchases_new(weeks.parse().expect("weeks"));
        within(found, expected.as_f64().expect("a number"), 1e-9, weeks);
    }
    let model = BgNbd::fit(&histories).expect("a fit").model;
    let total: f64 = histories.iter().map(|history| model.expected_purchases(history, 39.0)).sum();
    assert!((total - 1653.41).abs() < 0.1, "predicted holdout total {total}");
}

#[test]
fn fifty_customers_agree_one_by_one() {
    let Some(oracle) = oracle("b1_cdnow_btyd.json") else { return };
    let of = |name: &str| {
        let params = &oracle["fits"]["bgnbd"][name]["params"];
        let of = |letter: &str| params[letter].as_f64().expect("a parameter");
        BgNbd { r: of("r"), alpha: of("alpha"), a: of("a"), b: of("b") }
    };
    let spend = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let customers = oracle["customers"].as_array().expect("customers");
    assert_eq!(customers.len(), 50);
    for customer in customers {
        let of_customer = |field: &str| customer[field].as_f64().expect("a number");
        let repeats = u32::try_from(customer["x"].as_u64().expect("a count")).expect("small");
        let history = PurchaseHistory::new(repeats, of_customer("t_x"), of_customer("T")).expect("sound");
        for (key, model) in [("bgnbd_fixed", of("at_fixed")), ("bgnbd_mle", of("at_mle"))] {
            let expected = |field: &str| customer[key][field].as_f64().expect("a number");
            within(model.probability_alive(&history), expected("p_alive"), 1e-8, "P(alive)");
            within(model.expected_purchases(&history, 39.0), expected("cet39"), 1e-8, "expected purchases");
            within(model.log_likelihood(&[history]), expected("ll"), 1e-8, "log-likelihood");
        }
        if let Some(expected) = customer["gg_expected_spend_fixed"].as_f64() {
            let own = SpendHistory::new(repeats, of_customer("m").max(1e-9)).ok();
            within(spend.expected_spend(own).expect("a mean"), expected, 1e-6, "expected spend");
        }
    }
}

/// Lifetime value over twelve months as `lifetimes` has it: purchases of each month of 4.345 weeks, discounted by 1 % a month,
/// times the expected spend, at the published parameters.
#[test]
fn a_year_s_value_of_customers_agrees() {
    let Some(oracle) = oracle("b1_cdnow_btyd.json") else { return };
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let spend = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let month = 4.345;
    let mut compared = 0;
    for customer in oracle["customers"].as_array().expect("customers") {
        let repeats = u32::try_from(customer["x"].as_u64().expect("a count")).expect("small");
        let (Some(expected), Some(mean)) = (customer["bgnbd_clv12m_1pct"].as_f64(), customer["m"].as_f64()) else {
            continue;
        };
        let history = PurchaseHistory::new(repeats, number(&customer["t_x"]), number(&customer["T"])).expect("sound");
        let reached: Vec<f64> =
            (0..=12).map(|months| PUBLISHED.expected_purchases(&history, f64::from(months) * month)).collect();
        let purchases: f64 =
            reached.windows(2).zip(1..).map(|(pair, month)| (pair[1] - pair[0]) / 1.01_f64.powi(month)).sum();
        let own = SpendHistory::new(repeats, mean).ok();
        let found = purchases * spend.expected_spend(own).expect("a mean");
        assert!((found - expected).abs() <= 1e-6 * expected + 1e-9, "{customer}: {found}, expected {expected}");
        compared += 1;
    }
    assert!(compared >= 20, "{compared}");
}

#[test]
fn published_probabilities_of_counts_agree() {
    let Some(oracle) = oracle("b1_cdnow_btyd.json") else { return };
    let newcomer = PurchaseHistory::new(0, 0.0, 0.0).expect("sound");
    let pmf = &oracle["published_extra"]["bgnbd_pmf"];
    let exactly = |count: u32, weeks: f64| {
        PUBLISHED.probability_of_at_least(count, &newcomer, weeks)
            - PUBLISHED.probability_of_at_least(count + 1, &newcomer, weeks)
    };
    within(exactly(10, 2.0), pmf["P_10_in_2"].as_f64().expect("a number"), 1e-5, "P(10 in 2 weeks)");
    within(exactly(0, 39.0), pmf["P_0_in_39"].as_f64().expect("a number"), 1e-6, "P(0 in 39 weeks)");
    for (count, expected) in (11..=20).zip(pmf["P_11_to_20_in_30"].as_array().expect("a list")) {
        within(exactly(count, 30.0), expected.as_f64().expect("a number"), 1e-6, "P(count in 30 weeks)");
    }
}

#[test]
fn gamma_gamma_finds_the_published_maximum() {
    let (Some(customers), Some(oracle)) = (calibration(), oracle("b1_cdnow_btyd.json")) else { return };
    let spends: Vec<SpendHistory> = customers.iter().filter_map(|customer| customer.spend).collect();
    assert_eq!(spends.len(), 946);
    let fitted = GammaGamma::fit(&spends).expect("a fit");
    assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
    let own = &oracle["gamma_gamma"]["own_cbs"];
    for (found, letter) in [(fitted.model.p, "p"), (fitted.model.q, "q"), (fitted.model.v, "v")] {
        within(found, own["mle"][letter].as_f64().expect("a number"), 1e-5, letter);
    }
    assert!(
        (fitted.log_likelihood - own["mle_ll"].as_f64().expect("a number")).abs() < 1e-5,
        "{}",
        fitted.log_likelihood
    );
    within(fitted.model.p, 6.249, 0.005, "p");
    within(fitted.model.q, 3.745, 0.005, "q");
    within(fitted.model.v, 15.448, 0.005, "v");
    assert!(fitted.standard_errors.is_some_and(|errors| errors.q > 0.1 && errors.q < 1.0));
    let published = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let mean = oracle["gamma_gamma"]["population_mean_at_published"].as_f64().expect("a number");
    within(published.population_mean().expect("a mean"), mean, 1e-9, "mean of the population");
}

#[test]
fn back_test_tells_what_the_model_is_worth() {
    let Some(customers) = calibration() else { return };
    let histories = histories(&customers);
    let model = BgNbd::fit(&histories).expect("a fit").model;
    let predicted: Vec<f64> = histories.iter().map(|history| model.expected_purchases(history, 39.0)).collect();
    let actual: Vec<f64> = customers.iter().map(|customer| f64::from(customer.bought_later)).collect();
    let test = Backtest::of(&predicted, &actual).expect("comparable");
    assert!(test.bias().is_some_and(|bias| (bias - 0.8785).abs() < 1e-3), "{test:?}");
    assert!(test.correlation.is_some_and(|r| (0.6..0.7).contains(&r)), "{test:?}");
    assert!(test.gini.is_some_and(|gini| gini > 0.6), "{test:?}");
    assert!(test.deciles[0].lift.is_some_and(|lift| lift > 4.0), "{test:?}");
}

#[test]
fn probability_to_buy_ranks_customers_as_well_as_it_must() {
    let (Some(log), Some(oracle)) = (Log::cdnow(), oracle("phase_validity.json")) else { return };
    let horizon = 90.0 / 7.0;
    let mut days = 0;
    for row in oracle["rows"].as_array().expect("rows").iter().filter(|row| row["log"] == "cdnow_sample") {
        let date: i64 = row["day"].as_str().expect("a day").replace('-', "").parse().expect("a date");
        let today = support::day_of_number(date);
        let customers = log.customers(today, today + 90);
        let histories = histories(&customers);
        let choice = PurchaseModel::choose(Law::BgNbd, &histories).expect("a model");
        assert!(matches!(choice.model, PurchaseModel::BgNbd(_)), "{choice:?}");
        let bought: Vec<bool> = customers.iter().map(|customer| customer.bought_later > 0).collect();
        let scores: Vec<f64> =
            histories.iter().map(|history| choice.model.predict(history, horizon).probability_to_buy).collect();
        let found = auc(&scores, &bought).expect("both outcomes");
        let bar = row["auc"]["bgnbd_expected"].as_f64().expect("a number") - 0.005;
        eprintln!("{date}: AUC {found:.4}, bar {bar:.4}");
        assert!(found >= bar, "{date}: AUC {found}, bar {bar}");
        let declines: Vec<f64> =
            histories.iter().map(|history| choice.model.decline(history, horizon).expect("a model")).collect();
        assert!(declines.iter().all(|decline| (0.0..=1.0 + 1e-9).contains(decline)));
        days += 1;
    }
    assert_eq!(days, 2);
}

#[test]
fn value_of_a_customer_has_a_range_around_its_expectation() {
    let Some(customers) = calibration() else { return };
    let purchases = PUBLISHED;
    let spends = GammaGamma { p: 6.249, q: 3.744, v: 15.44 };
    let mut covered = 0;
    let buyers: Vec<&Customer> = customers.iter().filter(|customer| customer.spend.is_some()).take(100).collect();
    for customer in &buyers {
        let expected = expected_spend_in(&purchases, &spends, &customer.history, customer.spend, 39.0).expect("a mean");
        let range = spend_range(&purchases, &spends, &customer.history, customer.spend, 39.0, 0.8);
        assert!(expected >= 0.0 && range.low <= range.high);
        covered += i32::from(range.low <= expected && expected <= range.high);
    }
    // Somebody most likely gone has the range 0 to 0 and an expectation above it.
    assert!(covered > 60, "{covered} of {}", buyers.len());
}
