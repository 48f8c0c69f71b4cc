//! What articles cost the firm, by the day from which a price holds: told by files and servers, and of no order.
//!
//! For each article and first day there is one statement, and the one received last holds; so a price told again changes nothing, and any
//! order of arrival gives the same. A price without a day holds from the beginning. Articles are compared without regard to case.

use std::collections::{BTreeMap, HashMap};

use domain::order::{reported_amount, reported_day, reported_text};
use domain::{Amount, Currency, Day, Kind};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// What one event tells of an article's cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// The article's number.
    pub product: String,
    /// The first day on which it holds; `None` for from the beginning.
    pub valid_from: Option<Date>,
    /// What one piece costs, net of VAT.
    pub cost: Amount,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Digest of the message id.
    pub message: u64,
}

impl Priced {
    /// Whether events of a kind tell of cost prices.
    pub const fn is_told_by(kind: &Kind) -> bool {
        matches!(kind, Kind::CostPriceRecorded)
    }

    /// Reads the properties of an event; `None` where they name no article or no cost in the reporting currency. A day that cannot be
    /// read says nothing either: held from the beginning, the price would change margins of the past.
    pub fn read(
        properties: &Map<String, Value>,
        received_at: Timestamp,
        message: u64,
        reporting: Currency,
    ) -> Option<Self> {
        let product = reported_text(properties, "sku").or_else(|| reported_text(properties, "product_id"))?;
        let told = properties.get("valid_from").filter(|value| !value.is_null());
        let valid_from = match told {
            None => None,
            Some(_) => Some(reported_day(properties, "valid_from")?),
        };
        let cost = reported_amount(properties, "cost_price", reporting).filter(|cost| *cost >= Amount::ZERO)?;
        Some(Self { product, valid_from, cost, received_at, message })
    }
}

/// The prices of one article, by the first day on which they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PricesOfOne(BTreeMap<Option<Day>, (Amount, (i64, u64))>);

impl PricesOfOne {
    /// The price that holds on a day; `None` before the first one.
    pub fn at(&self, day: Day) -> Option<Amount> {
        self.0.range(..=Some(day)).next_back().map(|(_, (cost, _))| *cost)
    }
}

/// Everything told of cost prices.
#[derive(Debug, Clone, Default)]
pub struct CostPrices(HashMap<String, PricesOfOne>);

fn compared(product: &str) -> String {
    product.trim().to_uppercase()
}

impl CostPrices {
    /// Takes a statement in.
    pub fn add(&mut self, priced: &Priced) {
        let said_at = (priced.received_at.as_microsecond(), priced.message);
        let prices = &mut self.0.entry(compared(&priced.product)).or_default().0;
        let holds = prices.entry(priced.valid_from.map(Day::from_date)).or_insert((priced.cost, said_at));
        if said_at >= holds.1 {
            *holds = (priced.cost, said_at);
        }
    }

    /// Whether nothing was told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many articles have a price.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The prices of an article, by its number or, where it has none, its name.
    pub fn of(&self, product: &str) -> Option<&PricesOfOne> {
        self.0.get(&compared(product))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn priced(product: &str, from: Option<&str>, cost: f64, received: i64) -> Priced {
        let properties = json!({ "sku": product, "cost_price": cost, "valid_from": from });
        let at = Timestamp::from_second(received).expect("a moment");
        let properties = properties.as_object().expect("an object");
        Priced::read(properties, at, received.cast_unsigned(), Currency::EUR).expect("a price")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_price_holds_from_its_day_until_the_next() {
        let mut prices = CostPrices::default();
        prices.add(&priced("W-1", None, 4.0, 1));
        prices.add(&priced("w-1 ", Some("2026-03-01"), 5.0, 2));
        prices.add(&priced("W-1", Some("2026-03-01"), 5.5, 3));
        prices.add(&priced("W-2", Some("2026-03-01"), 7.0, 4));
        let at =
            |product: &str, on: &str| prices.of(product).and_then(|of| of.at(day(on))).map(|cost| cost.to_string());
        assert_eq!(at("W-1", "2020-01-01").as_deref(), Some("4"));
        assert_eq!(at("W-1", "2026-02-28").as_deref(), Some("4"));
        assert_eq!(at("w-1", "2026-03-01").as_deref(), Some("5.5"));
        assert_eq!((at("W-2", "2026-02-28"), at("W-3", "2026-02-28")), (None, None));
        assert_eq!(prices.len(), 2);
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        let read = |properties: Value| {
            Priced::read(properties.as_object().expect("an object"), Timestamp::UNIX_EPOCH, 1, Currency::EUR)
        };
        assert!(read(json!({ "product_id": 7, "cost_price": "4.20" })).is_some());
        for flawed in [
            json!({ "cost_price": 4 }),
            json!({ "sku": "a" }),
            json!({ "sku": "a", "cost_price": -1 }),
            json!({ "sku": "a", "cost_price": 1, "currency": "USD" }),
            json!({ "sku": "a", "cost_price": 1, "valid_from": "bald" }),
        ] {
            assert_eq!(read(flawed.clone()), None, "{flawed}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            told in prop::collection::vec((0_usize..2, 0_usize..3, 0_i32..9), 1..10), turn in 0_usize..10,
        ) {
            let days = [None, Some("2026-01-01"), Some("2026-02-01")];
            let told: Vec<Priced> = (1..)
                .zip(&told)
                .map(|(at, (product, from, cost))| priced(["a", "B"][*product], days[*from], f64::from(*cost), at))
                .collect();
            let fold = |told: &[Priced]| {
                let mut prices = CostPrices::default();
                for one in told {
                    prices.add(one);
                }
                ["a", "b"].map(|product| prices.of(product).cloned())
            };
            let mut turned = told.clone();
            turned.rotate_left(turn % told.len());
            prop_assert_eq!(fold(&told), fold(&turned));
        }
    }
}
