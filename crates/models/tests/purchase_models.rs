//! MBG/NBD and Pareto/NBD on the CDNOW sample against published and independently computed results.

mod support;

use models::value::bg_nbd::BgNbd;
use models::value::discount::{DiscountRate, Until};
use models::value::forecast::PurchaseForecast;
use models::value::gamma_gamma::{GammaGamma, SpendHistory};
use models::value::mbg_nbd::MbgNbd;
use models::value::pareto_nbd::ParetoNbd;
use models::value::spend::discounted_spend;
use models::value::{Fitted, Prediction, PurchaseHistory};
use serde_json::Value;
use support::{Customer, Log, day, histories, oracle, within};

const WEEKS: f64 = 39.0;

fn calibration() -> Option<Vec<Customer>> {
    Some(Log::cdnow()?.customers(day(1997, 9, 30), day(1998, 6, 30)))
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn mbg_nbd(params: &Value) -> MbgNbd {
    let of = |letter: &str| number(&params[letter]);
    MbgNbd { r: of("r"), alpha: of("alpha"), a: of("a"), b: of("b") }
}

fn pareto_nbd(params: &Value) -> ParetoNbd {
    let of = |letter: &str| number(&params[letter]);
    ParetoNbd { r: of("r"), alpha: of("alpha"), s: of("s"), beta: of("beta") }
}

fn history_of(customer: &Value) -> PurchaseHistory {
    let repeats = u32::try_from(customer["x"].as_u64().expect("a count")).expect("small");
    PurchaseHistory::new(repeats, number(&customer["t_x"]), number(&customer["T"])).expect("sound")
}

/// A fit against the oracle: parameters to .2 %, likelihood to .05 as it asks, and closer where both agree closer.
fn check_fit<Model>(fitted: &Fitted<Model>, found: [(f64, &str); 4], expected: &Value) {
    assert!(fitted.verdict.is_sound(), "{:?}", fitted.verdict);
    for (found, letter) in found {
        within(found, number(&expected["mle"][letter]), 1e-4, letter);
    }
    let likelihood = number(&expected["mle_ll"]);
    assert!((fitted.log_likelihood - likelihood).abs() < 1e-4, "{} {likelihood}", fitted.log_likelihood);
    assert!(fitted.iterations < 30, "{} iterations", fitted.iterations);
}

/// Totals and tables of the whole sample at given parameters.
fn check_sums(model: &impl PurchaseForecast, likelihood: f64, customers: &[Customer], expected: &Value) {
    let histories = histories(customers);
    within(likelihood, number(&expected["ll"]), 1e-9, "log-likelihood");
    let mut predictions = vec![Prediction::default(); histories.len()];
    model.predict_into(&histories, WEEKS, &mut predictions);
    let alive: f64 = predictions.iter().map(|prediction| prediction.probability_alive).sum();
    within(alive, number(&expected["sum_p_alive"]), 1e-8, "sum of P(alive)");
    let total: f64 = predictions.iter().map(|prediction| prediction.expected_purchases).sum();
    within(total, number(&expected["holdout_predicted_total"]), 1e-8, "holdout total");
    let over_half = predictions.iter().filter(|prediction| prediction.probability_alive > 0.5).count();
    assert_eq!(over_half as u64, expected["customers_alive_over_half"].as_u64().expect("a count"));
    for (weeks, expected) in expected["unconditional_expectation"].as_object().expect("a table") {
        within(model.expected_purchases_new(weeks.parse().expect("weeks")), number(expected), 1e-8, weeks);
    }
    for (repeats, expected) in expected["cet_by_x"].as_object().expect("a table") {
        let repeats: u32 = repeats.parse().expect("a count");
        let of_row = |history: &PurchaseHistory| history.repeats().min(7) == repeats;
        let group = || histories.iter().zip(&predictions).filter(|(history, _)| of_row(history));
        let sum: f64 = group().map(|(_, prediction)| prediction.expected_purchases).sum();
        within(sum / group().count() as f64, number(&expected["predicted_mean"]), 1e-6, "mean by repeats");
    }
}

#[test]
fn mbg_nbd_agrees_with_the_oracle() {
    let (Some(customers), Some(oracle)) = (calibration(), oracle("b1_cdnow_btyd.json")) else { return };
    let histories = histories(&customers);
    let expected = &oracle["fits"]["mbgnbd"];
    let fitted = MbgNbd::fit(&histories).expect("a fit");
    let MbgNbd { r, alpha, a, b } = fitted.model;
    check_fit(&fitted, [(r, "r"), (alpha, "alpha"), (a, "a"), (b, "b")], expected);
    for key in ["at_fixed", "at_mle"] {
        let model = mbg_nbd(&expected[key]["params"]);
        check_sums(&model, model.log_likelihood(&histories), &customers, &expected[key]);
    }
}

#[test]
fn pareto_nbd_agrees_with_the_oracle() {
    let (Some(customers), Some(oracle)) = (calibration(), oracle("b1_cdnow_btyd.json")) else { return };
    let histories = histories(&customers);
    let expected = &oracle["fits"]["pnbd"];
    let fitted = ParetoNbd::fit(&histories).expect("a fit");
    let ParetoNbd { r, alpha, s, beta } = fitted.model;
    check_fit(&fitted, [(r, "r"), (alpha, "alpha"), (s, "s"), (beta, "beta")], expected);
    for key in ["at_fixed", "at_mle"] {
        let model = pareto_nbd(&expected[key]["params"]);
        check_sums(&model, model.log_likelihood(&histories), &customers, &expected[key]);
    }
}

#[test]
fn fifty_customers_agree_one_by_one() {
    let Some(oracle) = oracle("b1_cdnow_btyd.json") else { return };
    let customers = oracle["customers"].as_array().expect("customers");
    assert_eq!(customers.len(), 50);
    let rate = DiscountRate::over(0.15, 52.0).expect("a rate");
    within(rate.delta(), number(&oracle["dert"]["weekly_continuous_rate"]), 1e-12, "weekly rate");
    for customer in customers {
        let history = history_of(customer);
        for key in ["fixed", "mle"] {
            let mbg = mbg_nbd(&oracle["fits"]["mbgnbd"][format!("at_{key}")]["params"]);
            let pareto = pareto_nbd(&oracle["fits"]["pnbd"][format!("at_{key}")]["params"]);
            let found: [(&str, &dyn PurchaseForecast, f64); 2] = [
                ("mbgnbd", &mbg, mbg.log_likelihood(&[history])),
                ("pnbd", &pareto, pareto.log_likelihood(&[history])),
            ];
            for (name, model, likelihood) in found {
                let expected = |field: &str| number(&customer[format!("{name}_{key}")][field]);
                within(model.probability_alive(&history), expected("p_alive"), 1e-7, "P(alive)");
                within(model.expected_purchases(&history, WEEKS), expected("cet39"), 1e-7, "expected purchases");
                within(likelihood, expected("ll"), 1e-8, "log-likelihood");
            }
        }
        let model = pareto_nbd(&oracle["fits"]["pnbd"]["at_fixed"]["params"]);
        let found = model.discounted_purchases(&history, rate, Until::Forever).expect("finite");
        within(found, number(&customer["dert_pnbd_fixed"]), 1e-7, "DERT");
    }
}

#[test]
fn discounted_purchases_of_all_agree() {
    let (Some(customers), Some(oracle)) = (calibration(), oracle("b1_cdnow_btyd.json")) else { return };
    let model = pareto_nbd(&oracle["fits"]["pnbd"]["at_fixed"]["params"]);
    let rate = DiscountRate::over(0.15, 52.0).expect("a rate");
    let sum: f64 = customers
        .iter()
        .map(|customer| model.discounted_purchases(&customer.history, rate, Until::Forever).expect("finite"))
        .sum();
    within(sum, number(&oracle["dert"]["sum_all"]), 1e-8, "sum of DERT");
}

/// Customer lifetime value: DERT times the expected spend of Gamma-Gamma (the oracle: spend at p 6.25, q 3.74, v 15.44).
#[test]
fn discounted_spend_agrees() {
    let Some(oracle) = oracle("b1_cdnow_btyd.json") else { return };
    let model = pareto_nbd(&oracle["fits"]["pnbd"]["at_fixed"]["params"]);
    let spends = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let rate = DiscountRate::over(0.15, 52.0).expect("a rate");
    let mut compared = 0;
    for customer in oracle["customers"].as_array().expect("customers") {
        let history = history_of(customer);
        let (Some(own), Some(expected)) = (customer["m"].as_f64(), customer["pnbd_clv_gross"].as_f64()) else {
            continue;
        };
        let spend = SpendHistory::new(history.repeats(), own).ok();
        let found = discounted_spend(&model, &spends, &history, spend, rate, Until::Forever).expect("finite");
        within(found, expected, 1e-6, "lifetime value");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

/// DERT of BG/NBD and MBG/NBD by another formula with 25 digits (mpmath): E\[λ/(δ + λp)\] over rate and chance to leave.
#[test]
fn endless_discounted_purchases_agree_with_many_digits() {
    let bg = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    let mbg = MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
    let lasting = BgNbd { r: 2.0, alpha: 30.0, a: 0.05, b: 40.0 };
    let history = |x, recency, age| PurchaseHistory::new(x, recency, age).expect("sound");
    let rows: [(&dyn PurchaseForecast, PurchaseHistory, f64, f64); 7] = [
        (&bg, history(0, 0.0, 5.0), 0.15, 2.503_522_256_587_68),
        (&bg, history(3, 20.0, 30.0), 0.15, 7.122_684_701_620_51),
        (&bg, history(26, 30.0, 31.0), 0.05, 110.763_983_914_079),
        (&mbg, history(0, 0.0, 39.0), 0.15, 0.722_749_920_869_545),
        (&mbg, history(10, 30.0, 39.0), 0.01, 36.233_130_475_781_2),
        (&lasting, history(1, 4.0, 10.0), 0.1, 39.462_486_536_440_2),
        (&lasting, history(60, 100.0, 100.0), 0.3, 91.798_815_899_053_5),
    ];
    for (model, history, yearly, expected) in rows {
        let rate = DiscountRate::over(yearly, 52.0).expect("a rate");
        let found = model.discounted_purchases(&history, rate, Until::Forever).expect("finite");
        within(found, expected, 1e-8, "DERT");
    }
    // Without discount and end: finite where a > 1 only.
    let leaving = BgNbd { a: 1.5, ..bg };
    let old = history(3, 20.0, 30.0);
    let endless = leaving.discounted_purchases(&old, DiscountRate::NONE, Until::Forever).expect("finite");
    within(leaving.expected_purchases(&old, 1e9), endless, 1e-3, "without discount");
    assert_eq!(bg.discounted_purchases(&old, DiscountRate::NONE, Until::Forever), None);
    assert_eq!(bg.discounted_purchases(&old, DiscountRate::NONE, Until::Horizon(-1.0)), None);
}

/// The tables of R's BTYD manual, which every machine can check.
#[test]
fn published_tables_of_pareto_nbd() {
    let model = ParetoNbd { r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 };
    let history = PurchaseHistory::new(26, 216.0 / 7.0, 31.0).expect("sound");
    let expected = model.expected_purchases(&history, 52.0);
    assert!((expected - 25.46).abs() < 0.01, "{expected}");
    assert!((model.probability_alive(&history) - 0.9979).abs() < 5e-5);
    let model = ParetoNbd { r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 };
    let table = [
        0.0, 0.050_778_21, 0.099_160_88, 0.145_425_07, 0.189_799_3, 0.232_474_66, 0.273_612_74, 0.313_351_59,
        0.351_810_24, 0.389_092_11,
    ];
    for (weeks, expected) in (0_u32..).zip(table) {
        assert!((model.expected_purchases_new(f64::from(weeks)) - expected).abs() < 5e-9, "{weeks} weeks");
    }
}

/// P(alive) and P(at least j purchases) of Pareto/NBD by quadrature with 30 digits (mpmath), some of them far from any shop.
#[test]
fn pareto_nbd_keeps_its_digits_far_out() {
    let shop = ParetoNbd { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
    let fleeting = ParetoNbd { r: 0.2, alpha: 30.0, s: 0.9, beta: 0.001 };
    let lasting = ParetoNbd { r: 5.0, alpha: 3.0, s: 2.5, beta: 400.0 };
    for (model, (repeats, recency, age), purchases, horizon, alive, expected) in [
        (shop, (0, 0.0, 20.0), 1, 39.0, 0.462_808_684_487_942_66, 0.136_452_961_526_673_05),
        (shop, (2, 10.0, 38.0), 3, 39.0, 0.280_635_463_759_587_53, 0.072_727_226_243_893_69),
        (shop, (29, 37.7, 38.0), 20, 39.0, 0.995_979_730_697_114_8, 0.549_847_946_061_006_8),
        (shop, (200, 38.0, 38.5), 150, 39.0, 0.980_230_721_480_218_1, 0.508_728_154_993_872_3),
        (fleeting, (0, 0.0, 0.0), 1, 500.0, 1.0, 1.168_341_848_707_833_3e-4),
        (fleeting, (0, 0.0, 0.0), 2, 500.0, 1.0, 1.755_673_665_247_613_3e-5),
        (lasting, (30, 9.0, 9.0), 40, 30.0, 1.0, 0.918_504_680_679_610_6),
    ] {
        let history = PurchaseHistory::new(repeats, recency, age).expect("sound");
        within(model.probability_alive(&history), alive, 1e-12, "P(alive)");
        within(model.probability_of_at_least(purchases, &history, horizon), expected, 1e-10, "P(at least j)");
    }
}

/// Where all leave at one rate, s and β run to infinity together: probabilities go over into those of one rate of leaving, and take no
/// longer to find. Half a year in which nobody bought makes such a fit.
#[test]
fn one_rate_of_leaving_for_all_is_the_limit() {
    let of = |s: f64| ParetoNbd { r: 0.575, alpha: 13.0, s, beta: s / 0.0216 };
    let (near, far) = (of(4e5), of(4e7));
    for (repeats, recency, age) in [(0, 0.0, 40.0), (0, 0.0, 90.0), (3, 20.0, 70.0), (25, 60.0, 64.0)] {
        let history = PurchaseHistory::new(repeats, recency, age).expect("sound");
        let mut before = near.probability_alive(&history);
        for purchases in 1..40 {
            let found = near.probability_of_at_least(purchases, &history, 52.0);
            let limit = far.probability_of_at_least(purchases, &history, 52.0);
            assert!((found - limit).abs() <= 2e-3 * limit + 1e-12, "{purchases}: {found}, in the limit {limit}");
            assert!((0.0..=before + 1e-12).contains(&found), "{purchases}: {found} after {before}");
            before = found;
        }
        // Who leaves at the rate μ for sure buys, while alive, with λ ~ Gamma(r + x, α + T): the first purchase comes in time with
        // E[λ/(λ + μ) · (1 − e^(−(λ + μ)t))], here by a sum over fine steps of time.
        let (n, alpha, rate, steps) = (far.r + f64::from(repeats), far.alpha + age, 0.0216, 200_000_u32);
        let step = 52.0 / f64::from(steps);
        let density = |time: f64| n / alpha * (1.0 + time / alpha).powf(-n - 1.0) * (-rate * time).exp();
        let sum: f64 = (0..steps).map(|place| density((f64::from(place) + 0.5) * step) * step).sum();
        let found = far.probability_to_buy(&history, 52.0) / far.probability_alive(&history);
        within(found, sum, 1e-5, "P(buys | alive)");
    }
}

/// The paper's own example for BG/NBD, and MBG/NBD's published fit, at hand on every machine.
#[test]
fn published_figures_of_single_customers() {
    let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    let history = PurchaseHistory::new(2, 30.43, 38.86).expect("sound");
    assert!((model.expected_purchases(&history, 39.0) - 1.226).abs() < 5e-4);
    let model = MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
    for (weeks, expected) in [(1.0, 0.053_084_795_26), (13.0, 0.535_356_864_2), (78.0, 1.804_757_577_6)] {
        within(model.expected_purchases_new(weeks), expected, 1e-8, "MBG/NBD");
    }
    let customer_157 = PurchaseHistory::new(29, 37.714_285_714_285_715, 38.0).expect("sound");
    within(model.probability_alive(&customer_157), 0.965_951_300_317, 1e-9, "P(alive)");
    within(model.expected_purchases(&customer_157, 39.0), 18.954_268_007_66, 1e-9, "expected purchases");
}
