//! How well phases foretell who buys within 90 days, on real logs, against the bar of the trusted results.
//!
//! The logs are those that are text files (CDNOW, Online Retail, grocery); Complete Journey is Parquet, which this
//! floor does not read.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use analytics::population::Knowledge;
use analytics::value::{Occasion, fit_vintage};
use domain::{Amount, Currency, CustomerId, Day, Kind, Zone};
use jiff::Timestamp;
use lifecycle::touch::OrderTouch;
use lifecycle::vintage::Origin;
use lifecycle::{Book, Categories, PhaseModel, PhaseNumber, Touch, Vintages};
use models::value::backtest::auc;

/// Log, day, and the trusted results: AUC of BG/NBD's expected purchases (where it could be fitted), of recency.
const ROWS: [(&str, &str, Option<f64>, f64); 6] = [
    ("cdnow", "1997-09-30", Some(0.7891), 0.7843),
    ("cdnow", "1998-03-31", Some(0.8346), 0.8278),
    ("online_retail", "2011-06-30", None, 0.6799),
    ("online_retail", "2011-09-09", Some(0.7287), 0.6831),
    ("grocery", "2006-12-31", Some(0.9002), 0.9116),
    ("grocery", "2007-06-30", Some(0.9322), 0.9360),
];

fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("STAMMKUNDE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = folder.join("data").join(file);
    path.exists().then_some(path)
}

/// Customer, day and amount of every purchase of a log.
fn purchases(log: &str) -> Option<Vec<(String, Day, Amount)>> {
    let day = |text: &str| text[..10].parse::<Day>().expect("day");
    let mut text = String::new();
    match log {
        "cdnow" => {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt");
            let text = std::fs::read_to_string(path).expect("the demo's data");
            Some(
                text.lines()
                    .map(|line| {
                        let words: Vec<&str> = line.split_whitespace().collect();
                        let date = format!("{}-{}-{}", &words[2][..4], &words[2][4..6], &words[2][6..]);
                        (words[1].to_owned(), day(&date), words[4].parse().expect("amount"))
                    })
                    .collect(),
            )
        }
        "grocery" => {
            text = std::fs::read_to_string(shared("grocery/groceryElog.csv")?).expect("grocery");
            Some(
                text.lines()
                    .skip(1)
                    .map(|line| {
                        let (customer, date) = line.split_once(',').expect("two columns");
                        (customer.to_owned(), day(date), Amount::from_units(1))
                    })
                    .collect(),
            )
        }
        _ => {
            let path = shared("online_retail/online_retail_2010_2011_sales.csv.gz")?;
            let file = std::fs::File::open(path).expect("Online Retail");
            flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip");
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows = reader.records().map(|row| row.expect("row"));
            let sales = rows.filter_map(|row| {
                let (customer, quantity, price) =
                    (&row[6], row[3].parse::<i64>().ok()?, row[5].parse::<Amount>().ok()?);
                let sold = customer != "0" && quantity > 0 && price > Amount::ZERO;
                sold.then(|| Some((customer.to_owned(), day(&row[4]), price.checked_times(quantity)?)))?
            });
            Some(sales.collect())
        }
    }
}

fn book(purchases: &[(String, Day, Amount)], zone: &Zone) -> Book {
    let mut book = Book::new(zone);
    for (message, (customer, day, amount)) in (0..).zip(purchases) {
        let at = zone.start_of(*day);
        book.apply(&Touch {
            customer: CustomerId::new(customer).ok(),
            kind: Kind::OrderCompleted,
            occurred_at: at,
            received_at: at,
            message,
            order: Some(OrderTouch { amount: *amount, ..OrderTouch::default() }),
            detail: None,
            person: None,
            claims: None,
        });
    }
    book
}

/// A phase as a score: the further from leaving, the higher, in the order of the model's file but for those who came
/// back, who have just bought.
fn standing(model: &PhaseModel, phase: PhaseNumber) -> f64 {
    match model.phase(phase).id.as_str() {
        "abstinenz" => 0.0,
        "aufloesung" => 1.0,
        "gefaehrdung" => 2.0,
        "sozialisierung" | "anbahnung" => 3.0,
        "rueckgewonnen" => 4.0,
        "wachstum" => 5.0,
        "reife" => 6.0,
        other => panic!("a phase without a standing: {other}"),
    }
}

/// AUC of the phase and of the probability to buy, on a log as of a day.
fn measured(log: &[(String, Day, Amount)], day: Day) -> (f64, f64) {
    let zone = Zone::utc();
    let book = book(log, &zone);
    let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
    let mut models = PhaseModel::built_in(&catalogue).expect("models");
    models.retain(|model| model.id == "stauss_bruhn");
    let occasion = Occasion { day, revision: 0, recorded_at: Timestamp::UNIX_EPOCH, origin: Origin::Import };
    let vintages = Vintages::new(vec![fit_vintage(&book, occasion)]);
    let categories = Categories::of(&book, &vintages);
    let knowledge = Knowledge {
        book: &book,
        vintages: &vintages,
        categories: &categories,
        models: &models,
        zone: &zone,
        delivery_days: 5,
    };
    let population = knowledge.population(day);
    let (mut phases, mut probabilities, mut bought) = (Vec::new(), Vec::new(), Vec::new());
    for (row, history) in book.histories().iter().enumerate() {
        let Some(forecast) = population.facts[row].forecast else { continue };
        phases.push(standing(&models[0], population.phases[0][row]));
        probabilities.push(f64::from(forecast.probability_to_buy_90_days));
        bought.push(history.entries.iter().any(|entry| {
            let later = Day::from(entry.day).since(day);
            later > 0 && later <= 90
        }));
    }
    (auc(&phases, &bought).expect("both happened"), auc(&probabilities, &bought).expect("both happened"))
}

#[test]
fn phases_foretell_who_buys_nearly_as_well_as_recency_does() {
    let (mut phases, mut recency) = (Vec::new(), Vec::new());
    for (log, day, bg_nbd, of_recency) in ROWS {
        let Some(purchases) = purchases(log) else {
            eprintln!("passed without {log}: the folder of shared data is missing; name it in STAMMKUNDE_SHARED");
            continue;
        };
        let (phase, probability) = measured(&purchases, day.parse().expect("day"));
        eprintln!("{log} {day}: phase {phase:.4}, probability to buy {probability:.4}, recency {of_recency:.4}");
        if let Some(bar) = bg_nbd {
            assert!(probability >= bar - 0.005, "{log} {day}: probability to buy {probability:.4}, bar {bar}");
        }
        phases.push(phase);
        recency.push(of_recency);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    assert!(mean(&phases) >= mean(&recency) - 0.03, "phases {:.4}, recency {:.4}", mean(&phases), mean(&recency));
}
