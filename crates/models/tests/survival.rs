//! The Telco churn sample of IBM against what lifelines computed: curves, log-rank tests, proportional hazards.

mod support;

use std::io::Read;

use models::chance::Chance;
use models::survival::{Cox, CoxFault, CoxVerdict, Curve, LogRank, RiskTable, Spell, Subject, Ties};
use proptest::prelude::*;
use support::{oracle, shared};

/// A customer: contract, spell, and the covariates of the oracle in its order.
struct Customer {
    contract: String,
    spell: Spell,
    covariates: Vec<f64>,
}

fn telco() -> Option<Vec<Customer>> {
    let path = shared()?.join("data/telco_churn/Telco-Customer-Churn.ibm.csv.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("a packed text");
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let place = |name: &str| heads.iter().position(|head| *head == name).expect("a column");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let is = |column: &str, value: &str| f64::from(u8::from(cells[place(column)].trim() == value));
        let spell = Spell {
            entry: 0.0,
            exit: cells[place("tenure")].parse().expect("months"),
            cause: (cells[place("Churn")].trim() == "Yes").then_some(0),
        };
        let covariates = vec![
            is("SeniorCitizen", "1"),
            is("Partner", "Yes"),
            is("Dependents", "Yes"),
            is("PaperlessBilling", "Yes"),
            is("InternetService", "Fiber optic"),
            is("InternetService", "No"),
            is("OnlineSecurity", "Yes"),
            is("TechSupport", "Yes"),
            is("Contract", "One year"),
            is("Contract", "Two year"),
            is("PaymentMethod", "Electronic check"),
            cells[place("MonthlyCharges")].parse().expect("an amount"),
        ];
        Customer { contract: cells[place("Contract")].to_owned(), spell, covariates }
    };
    Some(lines.filter(|line| !line.is_empty()).map(row).collect())
}

fn spells_of(rows: &[Customer], contract: Option<&str>) -> Vec<Spell> {
    rows.iter().filter(|row| contract.is_none_or(|contract| row.contract == contract)).map(|row| row.spell).collect()
}

#[test]
fn curves_of_contracts_agree_with_lifelines() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let (share_within, band_within) = (1e-9, 1e-6);
    for (group, expected) in oracle["km"].as_object().expect("groups") {
        let spells = spells_of(&rows, group.strip_prefix("Contract="));
        let curve = Curve::of(&RiskTable::of(&spells, 1), 0.95);
        assert_eq!((curve.watched, curve.ended), (number(expected, "n"), number(expected, "events")), "{group}");
        for (months, share) in expected["S"].as_object().expect("shares") {
            let found = curve.at(months.parse().expect("months")).expect("watched");
            let close = |found: f64, of: &str, within: f64| {
                let expected = if of == "S" { share } else { &expected[of][months] };
                let expected = expected.as_f64().expect("a number");
                assert!((found - expected).abs() <= within, "{group}, {of}({months}): {found}, expected {expected}");
            };
            close(found.estimate, "S", share_within);
            close(found.low, "lower", band_within);
            close(found.high, "upper", band_within);
        }
        assert_eq!(curve.quantile(0.5), expected["median"].as_f64(), "{group}");
    }
}

fn number(object: &serde_json::Value, field: &str) -> u64 {
    object[field].as_u64().expect("a count")
}

fn figure(value: &serde_json::Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn log_rank_of_contracts_agrees_with_lifelines() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let groups: Vec<Vec<Spell>> =
        ["Month-to-month", "One year", "Two year"].map(|contract| spells_of(&rows, Some(contract))).into();
    let two = LogRank::of(&groups[..2]).expect("comparable");
    let expected = &oracle["logrank_m2m_vs_1y"];
    assert!((two.chi_square / figure(&expected["chi2"]) - 1.0).abs() < 1e-9, "{two:?}");
    assert!((two.p_value.ln() / figure(&expected["p"]).ln() - 1.0).abs() < 1e-9, "{two:?}");
    let three = LogRank::of(&groups).expect("comparable");
    assert!((three.chi_square / figure(&oracle["logrank_contract_3"]["chi2"]) - 1.0).abs() < 1e-9, "{three:?}");
    assert_eq!((two.degrees, three.degrees), (1, 2));
    let all: f64 = three.groups.iter().map(|group| group.ended - group.expected).sum();
    assert!(all.abs() < 1e-8);
}

#[test]
fn proportional_hazards_agree_with_lifelines() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let expected = &oracle["cox"];
    let subjects: Vec<Subject> =
        rows.iter().map(|row| Subject { spell: row.spell, covariates: row.covariates.clone() }).collect();
    let found = Cox::fit(&subjects, Ties::Efron).expect("a fit");
    assert_eq!((found.verdict, found.spells, found.ended), (CoxVerdict::Sound, 7043, 1869));
    assert!((found.log_likelihood - figure(&expected["log_likelihood"])).abs() < 1e-3, "{}", found.log_likelihood);
    assert!((found.akaike() - figure(&expected["aic"])).abs() < 2e-3);
    let columns = oracle["inputs"]["cox_columns"].as_array().expect("columns");
    assert_eq!(columns.len(), found.effects.len());
    for (effect, column) in found.effects.iter().zip(columns) {
        let own = &expected["coef"][column.as_str().expect("a name")];
        assert!((effect.coefficient - figure(&own["coef"])).abs() < 1e-4, "{column}: {effect:?}");
        let error = effect.standard_error.expect("a proper maximum");
        assert!((error / figure(&own["se"]) - 1.0).abs() < 1e-3, "{column}: {effect:?}");
        let ratio = effect.hazard_ratio(0.95).expect("an interval");
        assert!((ratio.estimate / figure(&own["hr"]) - 1.0).abs() < 1e-3 && ratio.low < ratio.high);
        assert!((effect.p_value().expect("a test") - figure(&own["p"])).abs() < 1e-3, "{column}");
    }
    let concordance = found.concordance.expect("pairs");
    assert!((concordance - figure(&expected["concordance"])).abs() < 1e-6, "{concordance}");
    for (months, hazard) in expected["baseline_cumulative_hazard"].as_object().expect("a table") {
        let age: f64 = months.parse().expect("months");
        let lasting = found.share_lasting(age, &found.means);
        assert!((-lasting.ln() - figure(hazard)).abs() < 1e-3 * figure(hazard), "{months}: {lasting}");
    }
    for (subject, hazard) in subjects.iter().zip(expected["partial_hazard_first5"].as_array().expect("a list")) {
        assert!((found.score(&subject.covariates).exp() / figure(hazard) - 1.0).abs() < 1e-3);
    }
    assert!(found.p_value() < 1e-100);
}

/// Remission of leukaemia in weeks (Freireich et al. 1963): 6-mercaptopurine, then placebo; the example of every textbook.
fn remission() -> [Vec<Spell>; 2] {
    let spell = |exit: f64, ends: bool| Spell { entry: 0.0, exit, cause: ends.then_some(0) };
    let ended = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0].map(|age| spell(age, true));
    let lasting = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0].map(|age| spell(age, false));
    let placebo = [
        1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0, 22.0, 23.0,
    ];
    [ended.into_iter().chain(lasting).collect(), placebo.map(|age| spell(age, true)).into()]
}

fn treated() -> Vec<Subject> {
    let [treated, placebo] = remission();
    let of = |spells: Vec<Spell>, z: f64| spells.into_iter().map(move |spell| Subject { spell, covariates: vec![z] });
    of(treated, 0.0).chain(of(placebo, 1.0)).collect()
}

#[test]
fn the_textbook_example() {
    let test = LogRank::of(&remission()).expect("comparable");
    // Kleinbaum & Klein: 16.79; 19.25 and 10.75 expected.
    assert!((test.chi_square - 16.79).abs() < 0.005 && test.p_value < 1e-4, "{test:?}");
    assert!((test.groups[0].expected - 19.25).abs() < 0.005 && (test.groups[1].expected - 10.75).abs() < 0.005);
    // R: coxph(ties = "efron") 1.5721 ± .4124, "breslow" 1.5092 ± .4096.
    for (ties, coefficient, error) in [(Ties::Efron, 1.5721, 0.4124), (Ties::Breslow, 1.5092, 0.4096)] {
        let found = Cox::fit(&treated(), ties).expect("a fit");
        assert!((found.effects[0].coefficient - coefficient).abs() < 5e-5, "{found:?}");
        assert!(found.effects[0].standard_error.is_some_and(|found| (found - error).abs() < 5e-5), "{found:?}");
        assert!(
            found.verdict == CoxVerdict::Sound && found.concordance.is_some_and(|share| (0.6..0.8).contains(&share))
        );
    }
}

/// Lifetimes of 3,000 with known effects; some watched late, a third censored.
#[test]
fn known_effects_are_found_again_whatever_the_order() {
    let mut chance = Chance::new(5);
    let truth = [0.7, -0.4];
    let mut subjects = Vec::new();
    while subjects.len() < 3_000 {
        let covariates = vec![chance.normal(), f64::from(u8::from(chance.happens(0.3)))];
        let score: f64 = covariates.iter().zip(truth).map(|(z, effect)| z * effect).sum();
        // Weibull with shape 1.5: the course is the model's own business.
        let life = (chance.exponential(1.0) * (-score).exp()).powf(1.0 / 1.5) * 10.0;
        let entry = if chance.happens(0.4) { chance.between(0.0, 5.0) } else { 0.0 };
        let censored = chance.between(5.0, 20.0);
        let exit = life.min(censored);
        if exit > entry {
            let spell = Spell { entry, exit, cause: (life <= censored).then_some(0) };
            subjects.push(Subject { spell, covariates });
        }
    }
    let found = Cox::fit(&subjects, Ties::Efron).expect("a fit");
    assert_eq!(found.verdict, CoxVerdict::Sound);
    for (effect, truth) in found.effects.iter().zip(truth) {
        let error = effect.standard_error.expect("a proper maximum");
        assert!((effect.coefficient - truth).abs() < 4.0 * error && error < 0.1, "{effect:?}, truth {truth}");
    }
    // The course is found, too: the share that lasts at the means.
    for age in [2.0_f64, 5.0, 10.0] {
        let score: f64 = found.means.iter().zip(truth).map(|(z, effect)| z * effect).sum();
        let expected = (-(age / 10.0).powf(1.5) * score.exp()).exp();
        assert!((found.share_lasting(age, &found.means) - expected).abs() < 0.04, "{age}");
    }
    let mut turned = subjects.clone();
    turned.reverse();
    let again = Cox::fit(&turned, Ties::Efron).expect("a fit");
    for (one, other) in found.effects.iter().zip(&again.effects) {
        assert!((one.coefficient - other.coefficient).abs() < 1e-9);
    }
    assert!((found.concordance.expect("pairs") - again.concordance.expect("pairs")).abs() < 1e-12);
    // Other units, other coefficients, the same model.
    let mut scaled = subjects;
    for subject in &mut scaled {
        subject.covariates[0] = 1e4 + 250.0 * subject.covariates[0];
    }
    let scaled = Cox::fit(&scaled, Ties::Efron).expect("a fit");
    assert!((scaled.effects[0].coefficient * 250.0 - found.effects[0].coefficient).abs() < 1e-7);
    assert!((scaled.log_likelihood - found.log_likelihood).abs() < 1e-6);
}

#[test]
fn what_cannot_be_compared_is_told() {
    let subject = |exit: f64, ends: bool, covariates: &[f64]| Subject {
        spell: Spell { entry: 0.0, exit, cause: ends.then_some(0) },
        covariates: covariates.to_vec(),
    };
    let fit = |subjects: &[Subject]| Cox::fit(subjects, Ties::Efron);
    assert_eq!(fit(&[]), Err(CoxFault::NoSpells));
    assert_eq!(fit(&[subject(1.0, false, &[1.0])]), Err(CoxFault::NothingEnded { spells: 1 }));
    let lengths = [subject(1.0, true, &[1.0]), subject(1.0, true, &[])];
    assert_eq!(fit(&lengths), Err(CoxFault::Lengths { row: 1, found: 0, expected: 1 }));
    assert_eq!(fit(&[subject(1.0, true, &[f64::NAN])]), Err(CoxFault::NotANumber { row: 0, column: 0 }));
    let same = [subject(1.0, true, &[0.1]), subject(2.0, true, &[0.1]), subject(3.0, true, &[0.1])];
    assert_eq!(fit(&same), Err(CoxFault::Constant { column: 0 }));
    // All with the mark end before all without it: no finite effect.
    let parted: Vec<Subject> = (0..60).map(|n| subject(f64::from(n), true, &[f64::from(u8::from(n < 30))])).collect();
    assert_eq!(fit(&parted).expect("a fit").verdict, CoxVerdict::Separated);
    let mut chance = Chance::new(1);
    let random = |n: u32, chance: &mut Chance| -> Vec<Subject> {
        (0..n)
            .map(|_| {
                let z = chance.normal();
                subject(chance.exponential(1.0), true, &[z, 2.0 * z])
            })
            .collect()
    };
    assert_eq!(fit(&random(200, &mut chance)).expect("a fit").verdict, CoxVerdict::Collinear);
    let few: Vec<Subject> = (0..8)
        .map(|_| {
            let z = chance.normal();
            subject(chance.exponential(1.0), true, &[z])
        })
        .collect();
    assert_eq!(fit(&few).expect("a fit").verdict, CoxVerdict::FewEnds);
    assert_eq!(LogRank::of(&[]), None);
    let alone = few.iter().map(|subject| subject.spell).collect::<Vec<_>>();
    assert_eq!(LogRank::of(&[alone.clone(), Vec::new()]), None);
    // An empty group takes no part.
    let three = LogRank::of(&[alone.clone(), Vec::new(), alone]).expect("comparable");
    assert!(three.degrees == 1 && three.chi_square.abs() < 1e-9 && (three.p_value - 1.0).abs() < 1e-4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_spells_make_the_tests_panic_or_lie(
        rows in prop::collection::vec((0_u32..5, 0_u32..12, any::<bool>(), 0_usize..3, -3.0..3.0_f64), 0..80), efron in any::<bool>(),
    ) {
        let spell = |entry: u32, lasts: u32, ends: bool| Spell {
            entry: f64::from(entry),
            exit: f64::from(entry + lasts),
            cause: ends.then_some(0),
        };
        let mut groups = vec![Vec::new(); 3];
        let mut subjects = Vec::new();
        for (entry, lasts, ends, group, z) in rows {
            groups[group].push(spell(entry, lasts, ends));
            subjects.push(Subject { spell: spell(entry, lasts, ends), covariates: vec![z, group as f64] });
        }
        if let Some(test) = LogRank::of(&groups) {
            prop_assert!((0.0..=1.0).contains(&test.p_value) && test.chi_square >= -1e-9 && (1..=2).contains(&test.degrees));
            let turned = LogRank::of(&groups.iter().rev().cloned().collect::<Vec<_>>()).expect("the same");
            prop_assert!((test.chi_square - turned.chi_square).abs() < 1e-6 * (1.0 + test.chi_square));
        }
        if let Ok(found) = Cox::fit(&subjects, if efron { Ties::Efron } else { Ties::Breslow }) {
            prop_assert!(found.effects.iter().all(|effect| effect.coefficient.is_finite()));
            prop_assert!(found.log_likelihood >= found.log_likelihood_without - 1e-7);
            prop_assert!(found.concordance.is_none_or(|share| (0.0..=1.0).contains(&share)));
            let lasting: Vec<f64> = (0..20).map(|age| found.share_lasting(f64::from(age), &found.means)).collect();
            prop_assert!(lasting.windows(2).all(|pair| pair[1] <= pair[0]));
        }
    }
}
