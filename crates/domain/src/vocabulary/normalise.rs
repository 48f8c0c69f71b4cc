//! Properties as they arrive, brought to our names and held against what the kind promises.

use serde_json::{Map, Value};

use super::names::{self, PRODUCT_NAMES, PropertyNames};
use super::property::{Property, Type};
use super::reading::{self, Fault, is_nothing};
use crate::event::{Flaw, Kind};
use crate::{Amount, Currency};

/// At most so many flaws are told of one event; [`FAULTS`] `more-flaws` says that there are more.
pub const MAX_FLAWS: usize = 20;

/// Every fault that [`normalise`] tells of. Stable: they stand in the log, and in the word lists behind `fault-`.
pub const FAULTS: &[&str] = &[
    "missing",
    "no-text",
    "no-amount",
    "negative",
    "too-fine",
    "too-large",
    "no-integer",
    "no-number",
    "out-of-range",
    "no-moment",
    "no-day",
    "no-url",
    "no-currency",
    "other-currency",
    "no-email",
    "no-boolean",
    "unknown-value",
    "no-list",
    "no-product",
    "no-object",
    "more-flaws",
];

/// Brings properties to the names of the vocabulary and says what is wrong with them.
///
/// Synonyms are renamed, also in the list of products: `transaction_id` becomes `order_id`, `items` becomes `products`,
/// `item_name` becomes `name`. A synonym whose property is there already stays as it is, and so does every property that the
/// kind does not know: nothing is lost. Values are never changed. Amounts in another currency than the `reporting` one are
/// flagged, for want of a rate, and those in a currency that cannot be read (`no-currency`); without a currency they are taken to
/// be in the reporting one.
///
/// Never fails, reads each property once, does not follow nested objects, and tells at most [`MAX_FLAWS`] flaws. Done
/// again it changes nothing and says the same. A kind that is not known has nothing to hold it against.
pub fn normalise(kind: &Kind, properties: &mut Map<String, Value>, reporting: Currency) -> Vec<Flaw> {
    let Some(entry) = names::entry(kind) else {
        return Vec::new();
    };
    rename(&entry.properties, properties);
    for property in entry.properties.list.iter().filter(|property| property.of == Type::Products) {
        if let Some(Value::Array(products)) = properties.get_mut(property.name) {
            for product in products.iter_mut().filter_map(Value::as_object_mut) {
                rename(&PRODUCT_NAMES, product);
            }
        }
    }
    let mut flaws = Flaws { list: Vec::new(), reporting };
    flaws.check(&entry.properties, properties, "");
    for set in entry.definition.one_of {
        if set.iter().all(|name| is_nothing(properties.get(*name))) {
            flaws.add(set[0].to_owned(), "missing");
        }
    }
    flaws.list
}

/// Gives properties their own names. Of several synonyms of one property the first in the table wins, the others stay.
fn rename(names: &PropertyNames, properties: &mut Map<String, Value>) {
    let mut meant: Vec<(usize, &'static str, String)> = properties
        .iter()
        .filter(|(_, value)| !is_nothing(Some(value)))
        .filter_map(|(name, _)| {
            let (property, rank) = names.meant_by(name)?;
            is_nothing(properties.get(property.name)).then(|| (rank, property.name, name.clone()))
        })
        .collect();
    meant.sort_unstable();
    for (_, target, name) in meant {
        if is_nothing(properties.get(target))
            && let Some(value) = properties.shift_remove(&name)
        {
            properties.insert(target.to_owned(), value);
        }
    }
}

struct Flaws {
    list: Vec<Flaw>,
    reporting: Currency,
}

impl Flaws {
    fn is_full(&self) -> bool {
        self.list.len() > MAX_FLAWS
    }

    fn add(&mut self, property: String, fault: Fault) {
        match self.list.len() {
            few if few < MAX_FLAWS => self.list.push(Flaw::new(property, fault)),
            MAX_FLAWS => self.list.push(Flaw::new("", "more-flaws")),
            _ => {}
        }
    }

    fn check(&mut self, names: &PropertyNames, properties: &Map<String, Value>, path: &str) {
        for property in &names.list {
            if self.is_full() {
                return;
            }
            let value = properties.get(property.name);
            match value.filter(|value| !is_nothing(Some(value))) {
                None if property.required => self.add(format!("{path}{}", property.name), "missing"),
                None => {}
                Some(Value::Array(products)) if property.of == Type::Products => self.check_products(products),
                Some(value) => {
                    if let Err(fault) = self.read(property, value) {
                        self.add(format!("{path}{}", property.name), fault);
                    }
                }
            }
        }
    }

    fn check_products(&mut self, products: &[Value]) {
        for (number, product) in products.iter().enumerate() {
            if self.is_full() {
                return;
            }
            match product {
                Value::Object(product) => self.check(&PRODUCT_NAMES, product, &format!("products.{number}.")),
                _ => self.add(format!("products.{number}"), "no-product"),
            }
        }
    }

    fn read(&self, property: &Property, value: &Value) -> Result<(), Fault> {
        match property.of {
            Type::Text => reading::text(value).map(drop),
            Type::Amount => reading::amount(value).map(|_: Option<Amount>| ()),
            Type::Integer => reading::integer(value).map(drop),
            Type::Share => reading::number_within(value, 0.0, 1.0).map(drop),
            Type::Score(low, high) => reading::number_within(value, low.into(), high.into()).map(drop),
            Type::Moment => reading::moment(value).map(drop),
            Type::Day => reading::day(value).map(drop),
            Type::Url => reading::url(value).map(drop),
            Type::Currency => match reading::currency(value)? {
                Some(currency) if currency != self.reporting => Err("other-currency"),
                _ => Ok(()),
            },
            Type::Email => reading::email(value).map(drop),
            Type::Boolean => reading::boolean(value).map(drop),
            Type::OneOf(words) => match reading::text(value)? {
                Some(word) if words.iter().any(|known| known.eq_ignore_ascii_case(&word)) => Ok(()),
                _ => Err("unknown-value"),
            },
            Type::Products => Err("no-list"),
            Type::Object if value.is_object() => Ok(()),
            Type::Object => Err("no-object"),
        }
    }
}
