//! Real logs of orders, read as customer, day and amount. All but CDNOW stand in a folder of published data that is not shipped.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use domain::{Amount, Day};

use crate::cli::demo;
use crate::fault::Fault;

/// Customer, day and amount of every order line.
pub(super) type Purchases = Vec<(String, Day, Amount)>;

/// The logs by their names in the trusted results, with their file below the folder of data.
pub(super) const LOGS: [(&str, &str); 4] = [
    ("cdnow_sample", ""),
    ("online_retail", "online_retail/online_retail_2010_2011_sales.csv.gz"),
    ("completejourney", "completejourney/transactions.parquet"),
    ("grocery", "grocery/groceryElog.csv"),
];

/// Where a log stands; `None` for one that is shipped, or not known.
pub(super) fn path(shared: &Path, log: &str) -> Option<PathBuf> {
    let (_, file) = LOGS.iter().find(|(name, file)| *name == log && !file.is_empty())?;
    Some(shared.join("data").join(file))
}

/// Reads a log. Lines that are no sale are left out.
pub(super) fn read(shared: &Path, log: &str) -> Result<Purchases, Fault> {
    let Some(path) = path(shared, log) else { return Ok(cdnow()) };
    let fault = |cause: &std::io::Error| Fault::file("cli-cannot-read", &path, cause);
    let open = || File::open(&path).map_err(|cause| fault(&cause));
    let mut text = String::new();
    match log {
        "online_retail" => {
            let mut reader = flate2::read::GzDecoder::new(open()?);
            reader.read_to_string(&mut text).map_err(|cause| fault(&cause))?;
            Ok(online_retail(&text))
        }
        "completejourney" => {
            let columns = storage::read_numbers(&path, &["household_id", "transaction_timestamp", "sales_value"])
                .map_err(engine::EngineError::from)?;
            Ok(complete_journey(&columns))
        }
        _ => {
            open()?.read_to_string(&mut text).map_err(|cause| fault(&cause))?;
            let sale = |line: &str| {
                let (customer, day) = line.split_once(',')?;
                Some((customer.to_owned(), day.trim().parse().ok()?, Amount::from_units(1)))
            };
            Ok(text.lines().filter_map(sale).collect())
        }
    }
}

/// Columns: customer, customer within the sample, date as 19970101, pieces, dollars.
fn cdnow() -> Purchases {
    let text = String::from_utf8_lossy(demo::CDNOW);
    let sale = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, customer, date, _, amount] = words[..] else { return None };
        let day = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?);
        Some((customer.to_owned(), day.parse().ok()?, amount.parse().ok()?))
    };
    text.lines().filter_map(sale).collect()
}

/// Columns: invoice, article, name, quantity, date and time, price, customer.
fn online_retail(text: &str) -> Purchases {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let sale = |row: csv::StringRecord| {
        let (quantity, price) = (row.get(3)?.parse::<i64>().ok()?, row.get(5)?.parse::<Amount>().ok()?);
        let (customer, day) = (row.get(6)?, row.get(4)?.get(..10)?.parse().ok()?);
        let is_sale = customer != "0" && quantity > 0 && price > Amount::ZERO;
        is_sale.then(|| Some((customer.to_owned(), day, price.checked_times(quantity)?)))?
    };
    reader.records().filter_map(Result::ok).filter_map(sale).collect()
}

/// One order a household and day; lines of a day are added up.
fn complete_journey(columns: &[Vec<f64>]) -> Purchases {
    const NANOSECONDS_PER_DAY: f64 = 86_400e9;
    let [households, moments, values] = columns else { return Vec::new() };
    let mut days: std::collections::BTreeMap<(i64, i32), f64> = std::collections::BTreeMap::new();
    for ((household, moment), value) in households.iter().zip(moments).zip(values) {
        #[allow(clippy::cast_possible_truncation)] // numbers and days written as numbers
        let key = (*household as i64, (moment / NANOSECONDS_PER_DAY).floor() as i32);
        *days.entry(key).or_default() += value;
    }
    let sale = |((household, day), value): ((i64, i32), f64)| {
        Some((household.to_string(), Day::from_number(day), Amount::from_f64_rounded(value)?))
    };
    days.into_iter().filter_map(sale).collect()
}
