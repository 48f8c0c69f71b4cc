//! Real files against numbers that others computed.

mod support;

use std::fs;

use domain::Amount;
use serde_json::Value;
use support::{import, net, shared};

#[test]
fn online_retail_gives_the_known_totals() {
    let (Some(data), Some(oracle)) =
        (shared("data/online_retail/online_retail_2010_2011_sales.csv.gz"), shared("oracles/b3_online_retail.json"))
    else {
        return;
    };
    let oracle: Value = serde_json::from_slice(&fs::read(oracle).expect("oracle")).expect("json");
    let expected = |name: &str| oracle["totals"][name].as_u64().expect("number");
    let summary = import(&fs::read(data).expect("data"), &net(), None).summary;
    assert_eq!(summary.rows, expected("file_rows"));
    assert_eq!(summary.customers, expected("customers"));
    assert_eq!(summary.orders, expected("invoices"));
    let left_out: u64 = summary.left_out.iter().map(|left_out| left_out.rows).sum();
    assert_eq!(summary.rows - left_out, expected("rows"));
    assert_eq!(summary.totals.len(), 1);
    assert_eq!(summary.totals[0].revenue, "8911407.904".parse::<Amount>().expect("amount"));
    assert_eq!(summary.rejected_rows, 0);
}

#[test]
fn online_retail_returns_are_all_read() {
    let Some(data) = shared("data/online_retail/online_retail_2010_2011_returns_no_invoice.csv.gz") else { return };
    let outcome = import(&fs::read(data).expect("data"), &net(), None);
    assert_eq!((outcome.summary.rows, outcome.summary.rejected_rows), (10_624, 0));
    assert!(outcome.drafts.iter().all(|draft| draft.order.revenue > Amount::ZERO));
}

#[test]
fn cdnow_customers_are_those_of_the_literature() {
    let Some(data) = shared("data/cdnow/CDNOW_sample.txt") else { return };
    let outcome = import(&fs::read(data).expect("data"), &net(), None);
    assert_eq!((outcome.summary.orders, outcome.summary.customers), (6_919, 2_357));
    assert_eq!(outcome.drafts.iter().filter(|draft| draft.order.revenue.is_zero()).count(), 8);
    // The oracle's customer 157 bought on 29 days after the first within the calibration period.
    let of_157 = outcome
        .drafts
        .iter()
        .filter(|draft| draft.arrived_as.as_ref().is_some_and(|arrived| arrived.to_key() == "id:157"));
    assert_eq!(of_157.count(), 47);
}
