//! Orders: the properties of `Order Completed`, `Order Updated`, `Order Cancelled` and `Order Refunded`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::vocabulary::reading;
use crate::{Amount, Currency, Event};

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
    /// What one cost the firm, net of VAT, in the order's currency; `None` where the source does not say.
    pub cost: Option<Amount>,
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
    /// What else a client's traits tell of them ([`crate::attributes`]), by name; an empty text where what was told before no longer
    /// holds. Orders tell nothing of the kind.
    pub attributes: BTreeMap<String, String>,
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

    /// The order that an event tells of. What a client sent is read as far as it can be; what came from a file was parsed
    /// before, so that there a negative revenue is a booking and no slip.
    pub fn of(event: &Event) -> Self {
        let sent = || Self::read(&event.properties);
        match event.source {
            Some(_) => sent(),
            None => Self::from_properties(&event.properties).unwrap_or_else(|_| sent()),
        }
    }

    /// Reads what can be read of an order that a client sent: what is flawed is absent, and the rest counts.
    ///
    /// Never fails. Numbers may stand as text. The revenue is as in [`revenue_of`], zero where nothing says it; names
    /// are those of the vocabulary, so [`crate::vocabulary::normalise`] goes before it.
    pub fn read(properties: &Map<String, Value>) -> Self {
        let text = |name: &str| readable_text(properties, name);
        let amount = |name: &str| readable_amount(properties, name).unwrap_or_default();
        Self {
            order_id: text("order_id"),
            source: text("source").unwrap_or_default(),
            revenue: revenue_of(properties).unwrap_or_default(),
            discount: amount("discount"),
            shipping: amount("shipping"),
            tax: amount("tax"),
            currency: properties.get("currency").and_then(|value| reading::currency(value).ok().flatten()),
            sales_channel: text("sales_channel"),
            lines: readable_lines(properties).map(|(line, _)| line).collect(),
            person: Person::read(properties),
        }
    }

    /// Reads the properties of an order event that came from a file; a bad property is an error, because the file's rows
    /// were parsed before.
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
                ..Person::default()
            },
            lines,
        })
    }
}

impl Person {
    /// Reads what properties or traits say of a person: the name whole or in two parts, the place also from an address
    /// within (`address.postalCode`, as Segment's traits have it). What is flawed is absent.
    pub fn read(properties: &Map<String, Value>) -> Self {
        let text = |name: &str| readable_text(properties, name);
        let parts = || {
            let parts: Vec<String> = ["first_name", "last_name"].into_iter().filter_map(text).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let address = properties.get("address").and_then(Value::as_object);
        let within = |names: [&str; 2]| names.into_iter().find_map(|name| readable_text(address?, name));
        Self {
            name: text("name").or_else(parts),
            email: properties.get("email").and_then(|value| reading::email(value).ok().flatten()),
            country: text("country").or_else(|| within(["country", "countryCode"])),
            postcode: text("postcode").or_else(|| within(["postalCode", "postal_code"])),
            attributes: BTreeMap::new(),
        }
    }
}

/// The revenue that properties of an order say: goods after discounts, net of VAT, without shipping. `None` where no amount
/// that says it can be read.
///
/// By the Segment spec (ecommerce v2) `revenue` is without shipping and tax, `subtotal` is after discounts and before
/// shipping and tax, `total` is with both. In order:
///
/// 1. `revenue`; but where `subtotal`, or `total` less shipping and tax, is exactly `revenue` less `discount`, discounts
///    were not taken off `revenue` (the spec's own example is such a case), and it is taken off.
/// 2. `total` less `shipping` and `tax`, where all three are there.
/// 3. `subtotal`.
/// 4. `total` less what is there of `shipping` and `tax`.
/// 5. The sum of prices times quantities less `discount`, where every product has a price.
pub fn revenue_of(properties: &Map<String, Value>) -> Option<Amount> {
    let amount = |name: &str| readable_amount(properties, name);
    let (shipping, tax) = (amount("shipping"), amount("tax"));
    let discount = amount("discount").unwrap_or_default();
    let subtotal = amount("subtotal");
    let of_total = amount("total")
        .map(|total| total - shipping.unwrap_or_default() - tax.unwrap_or_default())
        .filter(|goods| *goods >= Amount::ZERO);
    if let Some(revenue) = amount("revenue") {
        let less = revenue - discount;
        let is_proved = !discount.is_zero() && less >= Amount::ZERO && subtotal.or(of_total) == Some(less);
        return Some(if is_proved { less } else { revenue });
    }
    let of_whole_total = of_total.filter(|_| shipping.is_some() && tax.is_some());
    of_whole_total.or(subtotal).or(of_total).or_else(|| {
        let (mut sum, mut any) = (Amount::ZERO, false);
        for (line, is_whole) in readable_lines(properties) {
            sum = sum.checked_add(line.price.checked_times(line.quantity).filter(|_| is_whole)?)?;
            any = true;
        }
        any.then(|| (sum - discount).max(Amount::ZERO))
    })
}

pub(crate) fn readable_text(properties: &Map<String, Value>, name: &str) -> Option<String> {
    reading::text(properties.get(name)?).ok()?
}

pub(crate) fn readable_amount(properties: &Map<String, Value>, name: &str) -> Option<Amount> {
    reading::amount(properties.get(name)?).ok()?
}

/// A text that a client or a platform reported; `None` where there is none that can be read.
pub fn reported_text(properties: &Map<String, Value>, name: &str) -> Option<String> {
    readable_text(properties, name)
}

/// Whether the amounts among properties are in the reporting currency: they say so, or say nothing of a currency. A currency
/// that cannot be read is taken for another one, because an amount of the wrong currency would be wrong in every sum.
pub fn is_in_currency(properties: &Map<String, Value>, reporting: Currency) -> bool {
    match properties.get("currency").map_or(Ok(None), reading::currency) {
        Ok(currency) => currency.is_none_or(|currency| currency == reporting),
        Err(_) => false,
    }
}

/// An amount that was reported in the reporting currency; `None` in another one, or where it cannot be read.
pub fn reported_amount(properties: &Map<String, Value>, name: &str, reporting: Currency) -> Option<Amount> {
    readable_amount(properties, name).filter(|_| is_in_currency(properties, reporting))
}

/// A count that was reported; 0 where there is none that can be read.
pub fn reported_count(properties: &Map<String, Value>, name: &str) -> u64 {
    let count = properties.get(name).and_then(|value| reading::integer(value).ok().flatten());
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
}

/// A calendar day that was reported; `None` where there is none that can be read.
pub fn reported_day(properties: &Map<String, Value>, name: &str) -> Option<jiff::civil::Date> {
    reading::day(properties.get(name)?).ok()?
}

/// The lines of an order that can be read of its properties.
pub fn lines_of(properties: &Map<String, Value>) -> Vec<Line> {
    readable_lines(properties).map(|(line, _)| line).collect()
}

/// The lines that are products, each with whether its price and its quantity could be read.
pub(crate) fn readable_lines(properties: &Map<String, Value>) -> impl Iterator<Item = (Line, bool)> {
    let products = properties.get("products").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    products.iter().filter_map(Value::as_object).map(|product| {
        let price = readable_amount(product, "price");
        let quantity = product.get("quantity").map_or(Ok(None), reading::integer);
        let line = Line {
            sku: readable_text(product, "sku").or_else(|| readable_text(product, "product_id")),
            name: readable_text(product, "name"),
            category: readable_text(product, "category"),
            price: price.unwrap_or_default(),
            quantity: quantity.unwrap_or_default().unwrap_or(1),
            cost: readable_amount(product, "cost_price").filter(|cost| *cost >= Amount::ZERO),
        };
        (line, price.is_some() && quantity.is_ok())
    })
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
    if let Some(cost) = line.cost {
        json.insert("cost_price".into(), cost.to_json());
    }
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
        cost: amount(line, "cost_price")?.filter(|cost| *cost >= Amount::ZERO),
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
    use serde_json::json;

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
            if revenue >= 0 && price >= 0 {
                let order = Order { lines: order.lines.iter().map(trimmed).collect(), ..order.clone() };
                prop_assert_eq!(Order::read(&order.to_properties()), order);
            }
            prop_assert_eq!(Order::from_properties(&order.to_properties()), Ok(order));
        }
    }

    /// The lenient reader leaves out white space around texts, and texts of nothing else.
    fn trimmed(line: &Line) -> Line {
        let name = line.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        Line { name, ..line.clone() }
    }

    #[allow(clippy::needless_pass_by_value)] // reads better at the place of use
    fn revenue(properties: Value) -> Option<String> {
        revenue_of(properties.as_object().expect("an object")).map(|amount| amount.to_string())
    }

    #[test]
    fn revenue_is_goods_after_discounts_net_without_shipping() {
        let some = |amount: &str| Some(amount.to_owned());
        assert_eq!(revenue(json!({ "revenue": "25.00", "discount": 2.5 })), some("25"));
        // The example of the Segment spec, and the same without its subtotal.
        let spec = json!({ "total": 27.5, "subtotal": 22.5, "revenue": 25, "shipping": 3, "tax": 2, "discount": 2.5 });
        assert_eq!(revenue(spec), some("22.5"));
        assert_eq!(
            revenue(json!({ "total": 27.5, "revenue": 25, "shipping": 3, "tax": 2, "discount": 2.5 })),
            some("22.5")
        );
        assert_eq!(
            revenue(json!({ "total": 30, "revenue": 25, "shipping": 3, "tax": 2, "discount": 2.5 })),
            some("25")
        );
        assert_eq!(revenue(json!({ "revenue": "?", "total": 30, "shipping": 3, "tax": 2, "subtotal": 7 })), some("25"));
        assert_eq!(revenue(json!({ "total": 30, "shipping": 3, "subtotal": 22.69 })), some("22.69"));
        assert_eq!(revenue(json!({ "total": 30 })), some("30"));
        assert_eq!(
            revenue(json!({ "products": [{ "price": 9.9, "quantity": 2 }, { "price": "1" }], "discount": 0.8 })),
            some("20")
        );
        assert_eq!(revenue(json!({ "products": [{ "price": 9.9 }, { "quantity": 2 }] })), None);
        assert_eq!(revenue(json!({ "products": [] })), None);
        assert_eq!(revenue(json!({ "revenue": f64::NAN })), None);
    }

    #[test]
    fn a_flawed_order_is_an_order_all_the_same() {
        let properties = json!({
            "order_id": 1001, "revenue": "zwölf", "tax": -3, "currency": "Taler", "email": " Anna@Example.de",
            "products": ["?", { "sku": 7, "price": "9.90", "quantity": "?" }], "first_name": "Anna", "last_name": "Berg",
            "address": { "postalCode": 55116, "country": "DE" },
        });
        let order = Order::read(properties.as_object().expect("an object"));
        assert_eq!(order.order_id.as_deref(), Some("1001"));
        assert_eq!((order.revenue, order.tax, order.currency), (Amount::ZERO, Amount::ZERO, None));
        let line =
            Line { sku: Some("7".into()), price: Amount::from_micros(9_900_000), quantity: 1, ..Line::default() };
        assert_eq!(order.lines, [line]);
        let person = Person {
            name: Some("Anna Berg".into()),
            email: Some("anna@example.de".into()),
            country: Some("DE".into()),
            postcode: Some("55116".into()),
            ..Person::default()
        };
        assert_eq!(order.person, person);
    }

    #[test]
    fn a_wrong_property_is_named() {
        let mut properties = Map::new();
        properties.insert("revenue".into(), Value::String("zwölf".into()));
        let error = Order::from_properties(&properties).expect_err("no amount");
        assert_eq!(error.property, "revenue");
    }
}
