//! What is left of an event when its person is erased.
//!
//! Time, money, product, category, channel and country stay, so that every sum over the past stays what it was; all else
//! goes. What stays is said here, in one table, and holds for every kind of the vocabulary: a property that is not in the
//! vocabulary, or of a kind that is not, never stays.

mod telling;

use serde_json::{Map, Value};

pub use telling::{
    NumberOf, Place, Tells, addresses_in, own_addresses, particulars, particulars_of_person, particulars_of_themselves,
    percent_decoded, take_out, tells_of_one, without_particulars,
};

use crate::event::Kind;
use crate::particulars::names_a_complaint;
use crate::vocabulary::{self, PRODUCT, Property, Type};

/// Texts that tell of a product, a category, a channel or a country, and of nobody.
const KEPT_TEXTS: &[&str] = &[
    "product_id",
    "sku",
    "category",
    "brand",
    "variant",
    "sales_channel",
    "channel",
    "country",
    "carrier",
    "plan",
    "previous_plan",
];

/// Texts of a product within a list of products.
const KEPT_OF_PRODUCTS: &[&str] = &["product_id", "sku", "name", "category", "brand", "variant"];

/// Days that tell of a person.
const TELLING_DAYS: &[&str] = &["birthday"];

/// Longest text that stays: names of categories are short, a letter to the shop is not.
const LONGEST_TEXT: usize = 120;

/// The properties of an event that stay when its person is erased.
pub fn kept_properties(kind: &Kind, properties: &Map<String, Value>) -> Map<String, Value> {
    let Some(definition) = vocabulary::definition(kind) else { return Map::new() };
    let mut left: Map<String, Value> =
        definition.properties().filter_map(|property| kept(property, KEPT_TEXTS, properties)).collect();
    // The topic goes, but not that it was a complaint: phases of the past rest on it.
    let topic = properties.get("topic").and_then(Value::as_str);
    if *kind == Kind::TicketOpened && !left.contains_key("complaint") && topic.is_some_and(names_a_complaint) {
        left.insert("complaint".to_owned(), Value::Bool(true));
    }
    left
}

fn kept(property: &Property, texts: &[&str], properties: &Map<String, Value>) -> Option<(String, Value)> {
    let value = properties.get(property.name)?;
    let kept = match property.of {
        Type::Text => value.as_str().is_some_and(|text| text.len() <= LONGEST_TEXT) && texts.contains(&property.name),
        Type::Day | Type::Moment => is_moment(value) && !TELLING_DAYS.contains(&property.name),
        Type::Amount | Type::Integer | Type::Share | Type::Score(..) => is_number(value),
        Type::Boolean => value.is_boolean(),
        Type::Currency => value.as_str().is_some_and(|code| code.parse::<crate::Currency>().is_ok()),
        Type::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Type::Products => return Some((property.name.to_owned(), kept_products(value))),
        Type::Url | Type::Email | Type::Object => false,
    };
    kept.then(|| (property.name.to_owned(), value.clone()))
}

fn kept_products(value: &Value) -> Value {
    let product = |value: &Value| {
        let product = value.as_object()?;
        Some(Value::Object(PRODUCT.iter().filter_map(|property| kept(property, KEPT_OF_PRODUCTS, product)).collect()))
    };
    Value::Array(value.as_array().into_iter().flatten().filter_map(product).collect())
}

/// A number, or a text that is nothing but one.
fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => text.len() <= 24 && text.parse::<f64>().is_ok(),
        _ => false,
    }
}

/// A moment or a day as the vocabulary writes it: digits and what stands between them.
fn is_moment(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        text.len() <= 40
            && text.starts_with(|first: char| first.is_ascii_digit())
            && text.parse::<jiff::civil::Date>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_order_keeps_money_and_products_and_loses_who_bought() {
        let order = json!({
            "order_id": "W-1", "revenue": 12.5, "currency": "EUR", "coupon": "ANNA10", "note": "for Anna",
            "name": "Anna Berg", "email": "anna@example.de", "sales_channel": "shop",
            "products": [{ "sku": "7", "name": "Riesling", "price": 6.25, "quantity": 2, "url": "https://x/anna" }],
        });
        let kept = kept_properties(&Kind::OrderCompleted, order.as_object().expect("an object"));
        assert_eq!(
            Value::Object(kept),
            json!({
                "revenue": 12.5, "currency": "EUR", "sales_channel": "shop",
                "products": [{ "sku": "7", "name": "Riesling", "price": 6.25, "quantity": 2 }],
            })
        );
    }

    #[test]
    fn a_complaint_stays_one_without_its_topic() {
        let kept =
            |ticket: Value| Value::Object(kept_properties(&Kind::TicketOpened, ticket.as_object().expect("an object")));
        assert_eq!(kept(json!({ "ticket_id": "T", "topic": "Beschwerde von Anna" })), json!({ "complaint": true }));
        assert_eq!(kept(json!({ "topic": "Beschwerde", "complaint": false })), json!({ "complaint": false }));
        assert_eq!(kept(json!({ "topic": "Lieferung" })), json!({}));
    }

    #[test]
    fn of_a_person_only_the_country_stays() {
        let definition = vocabulary::definition(&Kind::CustomerIdentified).expect("known");
        let kept = kept_properties(&Kind::CustomerIdentified, &definition.example());
        assert_eq!(Value::Object(kept), json!({ "country": "DE" }));
    }

    #[test]
    fn nothing_stays_that_is_an_address_a_free_text_or_not_in_the_vocabulary() {
        for definition in vocabulary::definitions() {
            let mut properties = definition.example();
            properties.insert("unheard_of".to_owned(), json!("Anna"));
            let kept = kept_properties(&definition.kind(), &properties);
            for name in kept.keys() {
                let property = definition.properties().find(|property| property.name == name);
                let of = property.expect("of the vocabulary").of;
                assert!(!matches!(of, Type::Url | Type::Email | Type::Object), "{}: {name}", definition.name);
                assert!(of != Type::Text || KEPT_TEXTS.contains(&name.as_str()), "{}: {name}", definition.name);
            }
        }
        assert!(
            kept_properties(&Kind::from_name("Wine Tasted"), &Map::from_iter([("price".into(), json!(3))])).is_empty()
        );
    }
}
