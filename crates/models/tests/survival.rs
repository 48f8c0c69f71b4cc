//! The Telco churn sample of IBM against curves that lifelines computed.

mod support;

use std::io::Read;

use models::survival::{Curve, RiskTable, Spell};
use support::{oracle, shared};

/// Contract and spell of every customer.
fn telco() -> Option<Vec<(String, Spell)>> {
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
    let (contract, tenure, churn) = (place("Contract"), place("tenure"), place("Churn"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cause = (cells[churn].trim() == "Yes").then_some(0);
        (cells[contract].to_owned(), Spell { entry: 0.0, exit: cells[tenure].parse().expect("months"), cause })
    };
    Some(lines.filter(|line| !line.is_empty()).map(row).collect())
}

#[test]
fn curves_of_contracts_agree_with_lifelines() {
    let (Some(rows), Some(oracle)) = (telco(), oracle("b4_telco_survival_churn.json")) else { return };
    let (share_within, band_within) = (1e-9, 1e-6);
    for (group, expected) in oracle["km"].as_object().expect("groups") {
        let contract = group.strip_prefix("Contract=");
        let spells: Vec<Spell> = rows
            .iter()
            .filter(|(own, _)| contract.is_none_or(|contract| own == contract))
            .map(|(_, spell)| *spell)
            .collect();
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
