//! Online Retail against the figures that pandas found.

use std::collections::HashMap;
use std::path::PathBuf;

use analytics::kpi::{self, Context, Dimension, Grain};
use analytics::{Cohorts, OrderTable};
use domain::{Amount, CustomerId, Kind, Zone};
use lifecycle::Book;
use lifecycle::touch::{OrderTouch, Touch, message_digest};
use serde_json::Value;

use crate::support::{close, measure, period};

/// The folder of shared data; says so and gives `None` where it is absent.
fn shared() -> Option<PathBuf> {
    let usual = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").into();
    let folder = std::env::var_os("STAMMKUNDE_SHARED").map_or_else(usual, PathBuf::from);
    let file = folder.join("data/online_retail/online_retail_2010_2011_sales.csv.gz");
    if !file.exists() {
        eprintln!("not tested: the folder data/online_retail is absent from {}", folder.display());
        return None;
    }
    Some(folder)
}

/// One touch an invoice, placed at its earliest moment; lines of a known customer with quantity and price above 0.
fn read_book(folder: &std::path::Path) -> Book {
    let file = folder.join("data/online_retail/online_retail_2010_2011_sales.csv.gz");
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()));
    let mut invoices: HashMap<String, Touch> = HashMap::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        let [invoice, _, _, quantity, moment, price, customer, country] = std::array::from_fn(|place| &record[place]);
        let (quantity, price): (i64, Amount) = (quantity.parse().unwrap(), price.parse().unwrap());
        if customer == "0" || quantity <= 0 || price <= Amount::ZERO {
            continue;
        }
        let moment: jiff::civil::DateTime = moment.parse().unwrap();
        let occurred_at = Zone::utc().moment(moment);
        let touch = invoices.entry(invoice.to_owned()).or_insert_with(|| Touch {
            customer: CustomerId::new(customer).ok(),
            kind: Kind::OrderCompleted,
            occurred_at,
            received_at: jiff::Timestamp::UNIX_EPOCH,
            message: message_digest(None, invoice),
            order: Some(OrderTouch {
                order_key: message_digest(None, invoice),
                country: Some(country.to_owned()),
                ..OrderTouch::default()
            }),
            detail: None,
            person: None,
            claims: None,
        });
        touch.occurred_at = touch.occurred_at.min(occurred_at);
        let order = touch.order.as_mut().unwrap();
        order.amount += price.checked_times(quantity).unwrap();
        order.items += u32::try_from(quantity).unwrap();
    }
    let mut book = Book::new(&Zone::utc());
    for touch in invoices.values() {
        book.apply(touch);
    }
    book
}

#[test]
fn every_figure_of_online_retail_is_the_oracles() {
    let Some(folder) = shared() else { return };
    let oracle = std::fs::read_to_string(folder.join("oracles/b3_online_retail.json")).unwrap();
    let oracle: Value = serde_json::from_str(&oracle).unwrap();
    let book = read_book(&folder);
    let table = OrderTable::build(&book, "2011-12-09".parse().unwrap());
    totals(&book, &table, &oracle["totals"]);
    months(&book, &table, oracle["months_2010_2011"].as_object().unwrap());
    cohorts(&table, oracle["cohort_2010_2011"].as_object().unwrap());
    countries(&book, &table);
}

fn totals(book: &Book, table: &OrderTable, oracle: &Value) {
    let all = |id| measure(book, table, id, "all");
    let expected = |name: &str| oracle[name].as_f64().unwrap();
    assert_eq!(all("revenue").exact_amount().unwrap().to_string(), "8911407.904");
    close(all("customers").value, expected("customers"));
    close(all("orders").value, expected("invoices"));
    close(all("average_order_value").value, expected("aov"));
    let repeat = all("repeat_purchase_rate");
    close(repeat.value, expected("repeat_purchase_rate"));
    assert_eq!(repeat.numerator, Some(kpi::Quantity::Count(oracle["repeat_customers"].as_u64().unwrap())));
    close(all("purchase_frequency").value, expected("orders_per_customer"));
    close(all("median_days_between_orders").value, expected("median_days_between_orders"));
    close(all("revenue_per_customer").value, 8_911_407.904 / 4338.0);
    assert_eq!(all("median_days_between_orders").cases, 18_532 - 4_338);
    // Counted by a few lines of Python over the same file: first orders up to 10 September and second ones at most 90
    // days later; buyers of the 12 months to 30 November, and those of them who bought in the 12 months to 9 December.
    let within_90 = all("repeat_purchase_rate_90");
    let counts = |part, whole| (Some(kpi::Quantity::Count(part)), Some(kpi::Quantity::Count(whole)));
    let kept = measure(book, table, "retention_rate", "2011-12");
    assert_eq!((kept.numerator, kept.denominator), counts(4_223, 4_297));
    assert_eq!((within_90.numerator, within_90.denominator), counts(1_607, 3_370));
}

fn months(book: &Book, table: &OrderTable, oracle: &serde_json::Map<String, Value>) {
    assert_eq!(oracle.len(), 13);
    for (month, figures) in oracle {
        let value = |id| measure(book, table, id, month).value;
        for id in ["orders", "customers", "new_customers", "returning_customers"] {
            close(value(id), figures[id].as_f64().unwrap());
        }
        close(value("average_order_value"), figures["aov"].as_f64().unwrap());
        assert!((value("revenue").unwrap() - figures["revenue"].as_f64().unwrap()).abs() < 0.006, "{month}");
    }
    let context = Context::new(table, book, period(table, "all"));
    let orders: f64 = kpi::series(kpi::find("orders").unwrap(), &context, Grain::Month)
        .iter()
        .filter_map(|point| point.measurement.value)
        .sum();
    close(Some(orders), 18_532.0);
}

fn cohorts(table: &OrderTable, oracle: &serde_json::Map<String, Value>) {
    let cohorts = Cohorts::build(table, None);
    assert_eq!(cohorts.rows.len(), oracle.len());
    for cohort in &cohorts.rows {
        let expected: Vec<u64> =
            oracle[&cohort.month.to_string()].as_array().unwrap().iter().map(|cell| cell.as_u64().unwrap()).collect();
        let mut found: Vec<u64> = cohort.cells.iter().map(|cell| cell.customers).collect();
        found.resize(expected.len(), 0);
        assert_eq!(found, expected, "{}", cohort.month);
        // The data end on 9 December: that month is not over.
        assert!(cohort.cells.last().is_some_and(|cell| !cell.is_complete));
    }
    assert_eq!(cohorts.rows[0].cells[..3].iter().map(|cell| cell.customers).collect::<Vec<_>>(), [885, 324, 286]);
}

fn countries(book: &Book, table: &OrderTable) {
    let context = Context::new(table, book, period(table, "all"));
    let parts = kpi::by(kpi::find("revenue").unwrap(), &context, Dimension::Country).unwrap();
    assert_eq!((parts.len(), parts[0].name.as_deref()), (37, Some("United Kingdom")));
    let sum: Amount = parts.iter().filter_map(|part| part.measurement.exact_amount()).sum();
    assert_eq!(sum.to_string(), "8911407.904");
}
