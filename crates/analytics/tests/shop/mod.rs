//! Shops to measure on: real logs, as far as they are at hand, and simulated ones with the truth beside them.
//!
//! The logs are those that are text files (CDNOW, Online Retail, grocery); Complete Journey is Parquet, which this floor does not
//! read.

#![allow(dead_code)] // each test uses its part

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use analytics::flows::PhaseGrid;
use analytics::population::Knowledge;
use analytics::value::{Occasion, fit_vintage};
use domain::{Amount, Currency, Day, Zone};
use jiff::Timestamp;
use lifecycle::vintage::Origin;
use lifecycle::{Book, Categories, PhaseModel, Touch, Vintages};
use simulator::{Life, ShopPlan};

pub(crate) struct Shop {
    pub(crate) book: Book,
    pub(crate) vintages: Vintages,
    pub(crate) categories: Categories,
    pub(crate) models: Vec<PhaseModel>,
    pub(crate) zone: Zone,
}

/// The value models fitted on a day.
pub(crate) fn vintage(book: &Book, day: Day) -> lifecycle::Vintage {
    fit_vintage(book, Occasion::first(day, Timestamp::UNIX_EPOCH, Origin::Import))
}

impl Shop {
    pub(crate) fn new(book: Book, zone: Zone, vintages: Vintages) -> Self {
        let catalogue = Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, &zone).expect("catalogue"));
        let models = PhaseModel::built_in(&catalogue).expect("models");
        let categories = Categories::of(&book, &vintages);
        Self { book, vintages, categories, models, zone }
    }

    /// With one vintage, of a day.
    pub(crate) fn as_of(book: Book, zone: Zone, day: Day) -> Self {
        let vintages = Vintages::new(vec![vintage(&book, day)]);
        Self::new(book, zone, vintages)
    }

    /// With the vintages of all month ends up to a day, and of the day itself.
    pub(crate) fn monthly_until(book: Book, zone: Zone, day: Day) -> Self {
        let (first, _) = book.span().expect("orders");
        let days = PhaseGrid::days_between(first, day);
        let vintages = Vintages::new(days.into_iter().map(|day| vintage(&book, day)).collect());
        Self::new(book, zone, vintages)
    }

    /// With the vintage of every month end of the data, as an import makes them.
    pub(crate) fn monthly(book: Book, zone: Zone) -> Self {
        let (first, last) = book.span().expect("orders");
        let days = PhaseGrid::days_between(first, last);
        let vintages = Vintages::new(days.into_iter().map(|day| vintage(&book, day)).collect());
        Self::new(book, zone, vintages)
    }

    /// A simulated shop, and the lives behind it without their events.
    pub(crate) fn simulated(plan: ShopPlan) -> (Self, Vec<Life>) {
        let zone = Zone::new(simulator::ZONE).expect("a zone");
        let shop = simulator::Shop::new(plan).expect("a plan");
        let mut book = Book::new(&zone);
        let mut lives = Vec::new();
        for group in 0..shop.groups() {
            shop.each_life(group, |mut life| {
                for event in std::mem::take(&mut life.events) {
                    book.apply(&Touch::of(&event, Currency::EUR));
                }
                lives.push(life);
            });
        }
        (Self::monthly(book, zone), lives)
    }

    pub(crate) fn knowledge(&self) -> Knowledge<'_> {
        Knowledge {
            book: &self.book,
            vintages: &self.vintages,
            categories: &self.categories,
            models: &self.models,
            zone: &self.zone,
            delivery_days: 5,
        }
    }

    pub(crate) fn model(&self, id: &str) -> (usize, &PhaseModel) {
        self.models.iter().enumerate().find(|(_, model)| model.id == id).expect("a built-in model")
    }
}

fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("STAMMKUNDE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = folder.join("data").join(file);
    path.exists().then_some(path)
}

/// Customer, day and amount of every purchase of a log; `None`, and a word about it, where it is not at hand. Whoever names the folder has to
/// have it there.
pub(crate) fn purchases(log: &str) -> Option<Vec<(String, Day, Amount)>> {
    let found = read(log);
    if found.is_none() {
        assert!(
            std::env::var_os("STAMMKUNDE_SHARED").is_none(),
            "{log} is not in the folder that STAMMKUNDE_SHARED names"
        );
        eprintln!("passed without {log}: the folder of shared data is missing; name it in STAMMKUNDE_SHARED");
    }
    found
}

fn read(log: &str) -> Option<Vec<(String, Day, Amount)>> {
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

/// A log with the vintages of its month ends.
pub(crate) fn log(name: &str) -> Option<Shop> {
    let zone = Zone::utc();
    Some(Shop::monthly(Book::of_purchases(&purchases(name)?, &zone), zone))
}
