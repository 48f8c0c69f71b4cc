//! Who leaves the Telco sample of IBM, learned: against what scikit-learn and `LightGBM` computed on the same split.

mod support;

use std::collections::BTreeMap;
use std::io::Read;

use models::learning::{Examples, Isotonic, Judgement, Logistic, Platt, Pull, Scale};
use support::{oracle, shared};

const NUMBERS: [&str; 4] = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"];

/// A customer: cells by column, and whether they left.
struct Row {
    cells: BTreeMap<String, String>,
    left: bool,
}

impl Row {
    /// A measure by the name the oracle gives it: a number, or 1 where a column says a word.
    fn measure(&self, name: &str) -> f64 {
        if NUMBERS.contains(&name) {
            // Blank for eleven customers of no month yet.
            return self.cells[name].trim().parse().unwrap_or(0.0);
        }
        let (column, word) = name.split_once('_').expect("column and word");
        f64::from(u8::from(self.cells[column].trim() == word))
    }
}

fn telco() -> Option<Vec<Row>> {
    let path = shared()?.join("data/telco_churn/Telco-Customer-Churn.ibm.csv.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("a packed text");
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let heads: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let row = |line: &str| {
        let cells = heads.iter().zip(line.split(',')).map(|(head, cell)| ((*head).to_owned(), cell.to_owned()));
        let cells: BTreeMap<String, String> = cells.collect();
        Row { left: cells["Churn"].trim() == "Yes", cells }
    };
    Some(lines.map(row).collect())
}

/// Names of the measures, rows to learn from with their outcomes, and rows to judge by with theirs.
struct Split {
    names: Vec<String>,
    learned: (Examples, Vec<bool>),
    judged: (Examples, Vec<bool>),
}

fn split(rows: &[Row], oracle: &serde_json::Value) -> Split {
    let named = oracle["classifiers"]["logistic_l2_C1"]["coef"].as_object().expect("coefficients");
    let names: Vec<String> = named.keys().cloned().collect();
    let part = |is_test: bool| {
        let (mut examples, mut left) = (Examples::new(names.len()), Vec::new());
        let chosen = rows.iter().enumerate().filter(|(place, _)| (place % 5 == 4) == is_test);
        for (_, row) in chosen {
            examples.push(names.iter().map(|name| row.measure(name)));
            left.push(row.left);
        }
        (examples, left)
    };
    Split { learned: part(false), judged: part(true), names }
}

/// Numbers in standard deviations from the mean of those learned from, words as they are: as in the oracle.
fn as_in_oracle(split: &Split) -> [Examples; 2] {
    let scale = Scale::of(&split.learned.0).expect("a scale");
    let scaled = |examples: &Examples| {
        let mut into = Examples::new(split.names.len());
        for row in examples.rows() {
            let standard = scale.row(row);
            let measure = |place: usize| {
                if NUMBERS.contains(&split.names[place].as_str()) { standard[place] } else { row[place] }
            };
            into.push((0..row.len()).map(measure));
        }
        into
    };
    [scaled(&split.learned.0), scaled(&split.judged.0)]
}

#[test]
fn weights_agree_with_scikit_learn() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let split = split(&rows, &oracle);
    let [learned, judged] = as_in_oracle(&split);
    for (name, strength) in [("logistic_l2_C1", 1.0), ("logistic_l2_C100", 0.01)] {
        let expected = &oracle["classifiers"][name];
        let pulls = vec![Pull::to_nothing(strength); split.names.len()];
        let found = Logistic::fit(&learned, &split.learned.1, &pulls).expect("a fit");
        assert!(found.converged);
        let figure = |value: &serde_json::Value| value.as_f64().expect("a number");
        assert!((found.intercept - figure(&expected["intercept"])).abs() < 1e-3, "{name}: {}", found.intercept);
        for (weight, measure) in found.weights.iter().zip(&split.names) {
            let coefficient = figure(&expected["coef"][measure]);
            assert!((weight - coefficient).abs() < 1e-3, "{name}, {measure}: {weight}, expected {coefficient}");
        }
        let said: Vec<f64> = judged.rows().map(|row| found.probability(row)).collect();
        for (said, first) in said.iter().zip(expected["p_first10_test"].as_array().expect("ten")) {
            assert!((said - figure(first)).abs() < 1e-3, "{name}: {said}, expected {first}");
        }
        let judgement = Judgement::of(&said, &split.judged.1).expect("comparable");
        assert!((judgement.calibration.auc.expect("both") - figure(&expected["auc"])).abs() < 1e-4);
        assert!((judgement.calibration.brier - figure(&expected["brier"])).abs() < 1e-4);
        assert!((judgement.top_tenth_lift.expect("some left") - figure(&expected["top_decile_lift"])).abs() < 0.05);
    }
}

#[test]
fn who_leaves_is_told_as_well_as_by_trees() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let split = split(&rows, &oracle);
    let scale = Scale::of(&split.learned.0).expect("a scale");
    let pulls = vec![Pull::to_nothing(1.0); scale.width()];
    let model = Logistic::fit(&scale.apply(&split.learned.0), &split.learned.1, &pulls).expect("a fit");
    let said: Vec<f64> = split.judged.0.rows().map(|row| model.probability(&scale.row(row))).collect();
    let judgement = Judgement::of(&said, &split.judged.1).expect("comparable");
    let auc = judgement.calibration.auc.expect("both");
    assert!(auc >= 0.8355, "AUC {auc}");
    let best = oracle["classifiers"]["lightgbm_150x15_lr.05"]["brier"].as_f64().expect("a number");
    assert!(judgement.calibration.brier <= best + 0.002, "Brier {}", judgement.calibration.brier);
    assert!(judgement.calibration.error() < 0.04, "{:?}", judgement.calibration.bins);
}

#[test]
fn correcting_what_is_right_does_no_harm() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let split = split(&rows, &oracle);
    let [learned, judged] = as_in_oracle(&split);
    let pulls = vec![Pull::to_nothing(1.0); split.names.len()];
    let model = Logistic::fit(&learned, &split.learned.1, &pulls).expect("a fit");
    let [known, said] =
        [&learned, &judged].map(|rows| rows.rows().map(|row| model.probability(row)).collect::<Vec<_>>());
    let line = Platt::of(&known, &split.learned.1).expect("a line");
    let steps = Isotonic::of(&known, &split.learned.1).expect("steps");
    let brier = |said: &[f64]| Judgement::of(said, &split.judged.1).expect("comparable").calibration.brier;
    let plain = brier(&said);
    let by_line: Vec<f64> = said.iter().map(|said| line.apply(*said)).collect();
    let by_steps: Vec<f64> = said.iter().map(|said| steps.apply(*said)).collect();
    assert!(brier(&by_line) < plain + 5e-4 && brier(&by_steps) < plain + 2e-3);
}
