//! Orders: the properties of `Order Completed`, `Order Updated`, `Order Cancelled` and `Order Refunded`.

use serde_json::{Map, Value};

use crate::{Amount, Currency};

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The shop's article number.
    pub sku: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Its category (group of goods).
    pub category: Option<String>,
    /// Price of one, in the order's currency, on the order's price basis.
    pub price: Amount,
    /// How many.
    pub quantity: i64,
}

/// What an order's file or event says about the person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address, normalised.
    pub email: Option<String>,
    /// Their country as the source writes it.
    pub country: Option<String>,
    /// Their postcode.
    pub postcode: Option<String>,
}

/// The state of an order, or of a refund or cancellation of one.
///
/// `revenue` is goods after discounts, net of VAT, without shipping, before refunds. For a refund it is the amount
/// given back, as a positive number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Order {
    /// The order's number in its source; absent where the source has none (a refund without an invoice).
    pub order_id: Option<String>,
    /// The shop or file family it comes from: order numbers are unique within it.
    pub source: String,
    /// Revenue, or the refunded amount.
    pub revenue: Amount,
    /// Discounts given, already taken off `revenue`.
    pub discount: Amount,
    /// Shipping paid.
    pub shipping: Amount,
    /// Value added tax.
    pub tax: Amount,
    /// ISO 4217 code of all amounts.
    pub currency: Option<Currency>,
    /// shop, store, telephone, marketplace.
    pub sales_channel: Option<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What it says about the person.
    pub person: Person,
}

/// A property that is not what its name promises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("property `{property}` is `{found}`, which is not {expected}")]
pub struct PropertyError {
    /// Name of the property.
    pub property: String,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: &'static str,
}

impl Order {
    /// Pieces ordered over all lines, at least 0.
    pub fn items(&self) -> u32 {
        let pieces: i64 = self.lines.iter().map(|line| line.quantity.max(0)).sum();
        u32::try_from(pieces).unwrap_or(u32::MAX)
    }

    /// As properties of an event, with the names of the Segment ecommerce v2 spec.
    pub fn to_properties(&self) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut text = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                properties.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        };
        text("order_id", self.order_id.as_deref());
        text("source", Some(&self.source));
        text("currency", self.currency.as_ref().map(Currency::as_str));
        text("sales_channel", self.sales_channel.as_deref());
        text("email", self.person.email.as_deref());
        text("name", self.person.name.as_deref());
        text("country", self.person.country.as_deref());
        text("postcode", self.person.postcode.as_deref());
        properties.insert("revenue".into(), self.revenue.to_json());
        for (name, amount) in [("discount", self.discount), ("shipping", self.shipping), ("tax", self.tax)] {
            if !amount.is_zero() {
                properties.insert(name.into(), amount.to_json());
            }
        }
        if !self.lines.is_empty() {
            properties.insert("products".into(), Value::Array(self.lines.iter().map(line_to_json).collect()));
        }
        properties
    }

    /// Reads the properties of an order event.
    pub fn from_properties(properties: &Map<String, Value>) -> Result<Self, PropertyError> {
        let lines = match properties.get("products") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(lines)) => lines.iter().map(line_from_json).collect::<Result<_, _>>()?,
            Some(other) => return Err(fault("products", other, "a list of products")),
        };
        let total_of_lines = || lines.iter().filter_map(|line: &Line| line.price.checked_times(line.quantity)).sum();
        Ok(Self {
            order_id: text(properties, "order_id")?,
            source: text(properties, "source")?.unwrap_or_default(),
            revenue: amount(properties, "revenue")?.unwrap_or_else(total_of_lines),
            discount: amount(properties, "discount")?.unwrap_or_default(),
            shipping: amount(properties, "shipping")?.unwrap_or_default(),
            tax: amount(properties, "tax")?.unwrap_or_default(),
            currency: match text(properties, "currency")? {
                None => None,
                Some(code) => Some(code.parse().map_err(|_| PropertyError {
                    property: "currency".into(),
                    found: code,
                    expected: "a currency code such as EUR",
                })?),
            },
            sales_channel: text(properties, "sales_channel")?,
            person: Person {
                name: text(properties, "name")?,
                email: text(properties, "email")?,
                country: text(properties, "country")?,
                postcode: text(properties, "postcode")?,
            },
            lines,
        })
    }
}

fn line_to_json(line: &Line) -> Value {
    let mut json = Map::new();
    for (name, value) in [("sku", &line.sku), ("name", &line.name), ("category", &line.category)] {
        if let Some(value) = value {
            json.insert(name.into(), Value::String(value.clone()));
        }
    }
    json.insert("price".into(), line.price.to_json());
    json.insert("quantity".into(), Value::Number(line.quantity.into()));
    Value::Object(json)
}

fn line_from_json(json: &Value) -> Result<Line, PropertyError> {
    let Value::Object(line) = json else {
        return Err(fault("products", json, "a list of products"));
    };
    let quantity = match line.get("quantity") {
        None | Some(Value::Null) => 1,
        Some(value) => integer(value).ok_or_else(|| fault("quantity", value, "a whole number"))?,
    };
    Ok(Line {
        sku: text(line, "sku")?.or(text(line, "product_id")?),
        name: text(line, "name")?,
        category: text(line, "category")?,
        price: amount(line, "price")?.unwrap_or_default(),
        quantity,
    })
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn text(properties: &Map<String, Value>, name: &str) -> Result<Option<String>, PropertyError> {
    match properties.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => Err(fault(name, other, "a text")),
    }
}

fn amount(properties: &Map<String, Value>, name: &str) -> Result<Option<Amount>, PropertyError> {
    let parsed = match properties.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.to_string().parse().ok(),
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    };
    match parsed {
        Some(amount) => Ok(Some(amount)),
        None => Err(fault(name, &properties[name], "an amount with at most six decimals")),
    }
}

fn fault(property: &str, found: &Value, expected: &'static str) -> PropertyError {
    let found: String = found.to_string().chars().take(60).collect();
    PropertyError { property: property.to_owned(), found, expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_order_reads_back_exactly(
            revenue in any::<i64>(), price in -1_000_000_000_000_i64..1_000_000_000_000, quantity in 0..1_000_000_i64,
            name in proptest::option::of(".{1,20}"),
        ) {
            let order = Order {
                order_id: Some("536365".into()),
                source: "uci".into(),
                revenue: Amount::from_micros(revenue),
                currency: Some(Currency::GBP),
                lines: vec![Line { price: Amount::from_micros(price), quantity, name, ..Line::default() }],
                ..Order::default()
            };
            prop_assert_eq!(Order::from_properties(&order.to_properties()), Ok(order));
        }
    }

    #[test]
    fn a_wrong_property_is_named() {
        let mut properties = Map::new();
        properties.insert("revenue".into(), Value::String("zwölf".into()));
        let error = Order::from_properties(&properties).expect_err("no amount");
        assert_eq!(error.property, "revenue");
    }
}
