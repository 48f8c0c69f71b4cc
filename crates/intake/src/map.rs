//! The map of a file: which column means what. Built-in formats and a user's own are written the same way.

use std::collections::BTreeMap;

use domain::{Currency, Message, PriceBasis, Zone};
use serde::{Deserialize, Serialize};

use crate::condition::{Condition, ConditionError};
use crate::moment::DateOrder;
use crate::{DecimalMark, Delimiter, Encoding};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Number of the order in the shop.
    OrderId,
    /// The shop's own number of the customer.
    Customer,
    /// The customer's e-mail address.
    Email,
    /// When the order was placed.
    OccurredAt,
    /// Article number of a line.
    Sku,
    /// Name of the article of a line.
    Product,
    /// Group of goods of a line.
    Category,
    /// How many pieces a line holds.
    Quantity,
    /// Price of one piece.
    Price,
    /// Price of the whole line, after its discounts.
    LineTotal,
    /// Revenue as this system means it: goods after discounts, net of VAT, without shipping. Taken as it stands.
    Revenue,
    /// Goods of the order after discounts, without shipping, on the file's price basis.
    Goods,
    /// What the customer paid: goods, shipping and tax.
    Total,
    /// Value added tax of the whole order, that of shipping included.
    Tax,
    /// Discount on the whole order.
    Discount,
    /// Shipping.
    Shipping,
    /// What was given back for the order.
    Refunded,
    /// ISO 4217 code of the amounts.
    Currency,
    /// Country of the customer.
    Country,
    /// Name of the customer.
    Name,
    /// Given name of the customer.
    FirstName,
    /// Family name of the customer.
    LastName,
    /// Postcode of the customer.
    Postcode,
    /// Where it was sold.
    SalesChannel,
    /// State of the order.
    Status,
    /// State of its payment.
    PaymentStatus,
    /// When it was cancelled.
    CancelledAt,
    /// When it was refunded.
    RefundedAt,
    /// All lines in one cell, as `2x number|1x number`.
    PackedSkus,
    /// All lines in one cell, as `2× name, 1× name`.
    PackedProducts,
    /// Channel on which a campaign ran.
    Channel,
    /// Name of a campaign.
    Campaign,
    /// What a campaign cost on the day.
    Cost,
    /// How often an advertisement was shown.
    Impressions,
    /// How many people saw it.
    Reach,
    /// How often it was clicked.
    Clicks,
    /// What one piece of an article costs the firm, net of VAT.
    CostPrice,
    /// From which day a cost price holds.
    ValidFrom,
}

impl Purpose {
    /// All purposes, in the order of their discriminants.
    pub const ALL: [Self; 38] = [
        Self::OrderId,
        Self::Customer,
        Self::Email,
        Self::OccurredAt,
        Self::Sku,
        Self::Product,
        Self::Category,
        Self::Quantity,
        Self::Price,
        Self::LineTotal,
        Self::Revenue,
        Self::Goods,
        Self::Total,
        Self::Tax,
        Self::Discount,
        Self::Shipping,
        Self::Refunded,
        Self::Currency,
        Self::Country,
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Postcode,
        Self::SalesChannel,
        Self::Status,
        Self::PaymentStatus,
        Self::CancelledAt,
        Self::RefundedAt,
        Self::PackedSkus,
        Self::PackedProducts,
        Self::Channel,
        Self::Campaign,
        Self::Cost,
        Self::Impressions,
        Self::Reach,
        Self::Clicks,
        Self::CostPrice,
        Self::ValidFrom,
    ];

    /// The name in maps and messages, such as `order_id`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OrderId => "order_id",
            Self::Customer => "customer",
            Self::Email => "email",
            Self::OccurredAt => "occurred_at",
            Self::Sku => "sku",
            Self::Product => "product",
            Self::Category => "category",
            Self::Quantity => "quantity",
            Self::Price => "price",
            Self::LineTotal => "line_total",
            Self::Revenue => "revenue",
            Self::Goods => "goods",
            Self::Total => "total",
            Self::Tax => "tax",
            Self::Discount => "discount",
            Self::Shipping => "shipping",
            Self::Refunded => "refunded",
            Self::Currency => "currency",
            Self::Country => "country",
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Postcode => "postcode",
            Self::SalesChannel => "sales_channel",
            Self::Status => "status",
            Self::PaymentStatus => "payment_status",
            Self::CancelledAt => "cancelled_at",
            Self::RefundedAt => "refunded_at",
            Self::PackedSkus => "packed_skus",
            Self::PackedProducts => "packed_products",
            Self::Channel => "channel",
            Self::Campaign => "campaign",
            Self::Cost => "cost",
            Self::Impressions => "impressions",
            Self::Reach => "reach",
            Self::Clicks => "clicks",
            Self::CostPrice => "cost_price",
            Self::ValidFrom => "valid_from",
        }
    }

    /// The purpose with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }

    /// Whether it holds money.
    pub const fn is_money(self) -> bool {
        matches!(
            self,
            Self::Price
                | Self::LineTotal
                | Self::Revenue
                | Self::Goods
                | Self::Total
                | Self::Tax
                | Self::Discount
                | Self::Shipping
                | Self::Refunded
                | Self::Cost
                | Self::CostPrice
        )
    }

    /// Whether it holds a moment.
    pub const fn is_moment(self) -> bool {
        matches!(self, Self::OccurredAt | Self::CancelledAt | Self::RefundedAt | Self::ValidFrom)
    }

    /// Whether it speaks of one line of an order, not of the order as a whole.
    pub const fn is_of_line(self) -> bool {
        matches!(self, Self::Sku | Self::Product | Self::Category | Self::Quantity | Self::Price | Self::LineTotal)
    }
}

/// What one row of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A line of an order: rows with the same order number (without one: the same customer and moment) are one order.
    Line,
    /// A whole order.
    Order,
}

impl Grain {
    /// The name in maps and in the word lists (`intake-grain`).
    pub const fn id(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Order => "order",
        }
    }
}

/// What the rows of the file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// `Order Completed`, with cancellations and refunds where the file states them.
    #[default]
    Order,
    /// `Order Refunded`: the file lists returned goods, quantities or amounts may be negative.
    Refund,
    /// `Campaign Spend Recorded`: what campaigns cost by day.
    Spend,
    /// `Cost Price Recorded`: what articles cost the firm.
    CostPrices,
}

impl MapKind {
    /// The name in maps and in the word lists.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Refund => "refund",
            Self::Spend => "spend",
            Self::CostPrices => "cost_prices",
        }
    }

    /// Whether rows tell of orders, and not of what belongs to no customer.
    pub const fn is_of_orders(self) -> bool {
        matches!(self, Self::Order | Self::Refund)
    }

    /// Columns that a file of statements may have. Orders may have any.
    pub(crate) const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Order | Self::Refund => &Purpose::ALL,
            Self::Spend => &[
                Purpose::OccurredAt,
                Purpose::Channel,
                Purpose::Campaign,
                Purpose::Cost,
                Purpose::Currency,
                Purpose::Country,
                Purpose::Impressions,
                Purpose::Reach,
                Purpose::Clicks,
            ],
            Self::CostPrices => {
                &[Purpose::Sku, Purpose::Product, Purpose::CostPrice, Purpose::Currency, Purpose::ValidFrom]
            }
        }
    }

    /// Columns without which such a file says nothing.
    pub(crate) const fn required(self) -> &'static [Purpose] {
        match self {
            Self::Order | Self::Refund => &[Purpose::OccurredAt],
            Self::Spend => &[Purpose::OccurredAt, Purpose::Cost],
            Self::CostPrices => &[Purpose::Sku, Purpose::CostPrice],
        }
    }
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// One name of a column or several, the first one found counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Aliases {
    /// The only name.
    One(String),
    /// Names in order of preference.
    Several(Vec<String>),
}

impl Aliases {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

/// Which states of an order or its payment mean what. Compared without case, punctuation and the prefix `wc-`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StatusWords {
    /// The order was called off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) cancelled: Vec<String>,
    /// All money was given back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) refunded: Vec<String>,
}

/// The map of a file, read from TOML. See `formats/*.toml` for examples.
///
/// Only `columns` is required. Columns are named as in the file's header, upper and lower case, blanks and
/// punctuation aside; in a file without a header (`header = false`) by position, from `"1"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // each is a line of a TOML file that reads best as true or false
pub struct FileMap {
    /// Short name, such as `shopify`.
    #[serde(default = "mapped")]
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: Names,
    /// The shop or family of files: order numbers are unique within it. By default `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A file is of this format when it has all columns of one of these sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Vec<String>>,
    /// What one row is; by default a line where the map names line columns beside an order number, else an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// What rows become.
    #[serde(default)]
    pub kind: MapKind,
    /// Whether the first row names the columns.
    #[serde(default = "yes")]
    pub header: bool,
    /// How many columns a file without a header has, by which it is told from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
    /// Whether only the first row of an order states what concerns the whole order.
    #[serde(default)]
    pub order_on_first_row: bool,
    /// `,` `;` `|` `tab` `blanks`; guessed where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// `utf-8` `windows-1252` `utf-16le` `utf-16be`; guessed where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// `.` or `,`; guessed where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// `year-first` `day-first` `month-first`, or a pattern such as `%d.%m.%Y %H:%M`; guessed where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// IANA zone of times without an offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Currency where no column names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What prices hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<PriceBasis>,
    /// Channel of spend where no column names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Whether shipping is stated net of tax while the total holds tax (`WooCommerce` does so).
    #[serde(default)]
    pub shipping_is_net: bool,
    /// Whether customer numbers are numbers: `00157` and `157.0` are then `157`.
    #[serde(default)]
    pub customer_is_number: bool,
    /// Values of the customer column that mean 'nobody known', such as `0`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_customer: Vec<String>,
    /// Conditions a row must meet, such as `quantity > 0`, `customer is known`, `status not in [failed, pending]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<String>,
    /// Purpose → name of its column, or several names in order of preference.
    pub(crate) columns: BTreeMap<Purpose, Aliases>,
    /// What states mean.
    #[serde(default)]
    pub(crate) status: StatusWords,
    /// Value of the sales channel column → shop, store, telephone or marketplace.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sales_channels: BTreeMap<String, String>,
}

fn mapped() -> String {
    "mapped".to_owned()
}

const fn yes() -> bool {
    true
}

/// A map that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// No TOML, or a key nobody knows.
    #[error("the map cannot be read; compare it with one of the built-in formats")]
    Syntax(#[from] toml::de::Error),
    /// A condition that cannot be read.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// A zone nobody knows.
    #[error(transparent)]
    Zone(#[from] domain::day::ZoneError),
    /// No column for something without which no order can be made.
    #[error("the map names no column for `{0}`; add it under [columns]")]
    Missing(&'static str),
}

impl MapError {
    /// The fault in words for a person, with the line of the map's `text` where one is at fault.
    pub fn message(&self, text: &str) -> Message {
        match self {
            Self::Syntax(fault) => {
                let line = fault.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
                syntax_message(fault.message(), line)
            }
            Self::Condition(ConditionError::Form(condition)) => {
                Message::new("import-map-condition").with("condition", condition.as_str())
            }
            Self::Condition(ConditionError::Purpose { condition, name }) => Message::new("import-map-condition-name")
                .with("condition", condition.as_str())
                .with("name", name.as_str()),
            Self::Zone(_) => Message::new("import-map-zone"),
            Self::Missing(names) => Message::new("import-map-missing").with("names", *names),
        }
    }
}

/// What the TOML reader says, in our words where they are known: it speaks English only.
fn syntax_message(said: &str, line: usize) -> Message {
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<String>>();
    let names = quoted(said);
    match names.split_first() {
        Some((name, known)) if said.starts_with("unknown field") || said.starts_with("unknown variant") => {
            Message::new("import-map-unknown")
                .with("line", line)
                .with("name", name.as_str())
                .with("known", known.join(", "))
        }
        Some((name, _)) if said.starts_with("missing field") => {
            Message::new("import-map-missing-key").with("line", line).with("name", name.as_str())
        }
        _ => {
            Message::new("import-map-syntax").with("line", line).with("reason", said.lines().next().unwrap_or_default())
        }
    }
}

impl FileMap {
    /// Reads and checks a map.
    pub fn from_toml(text: &str) -> Result<Self, MapError> {
        let map: Self = toml::from_str(text)?;
        for condition in map.conditions()? {
            let stands_in = condition.purpose == Purpose::Customer && map.columns.contains_key(&Purpose::Email);
            if !map.columns.contains_key(&condition.purpose) && !stands_in {
                return Err(MapError::Missing(condition.purpose.id()));
            }
        }
        if let Some(zone) = &map.zone {
            Zone::new(zone)?;
        }
        if let Some(missing) = map.kind.required().iter().find(|purpose| !map.columns.contains_key(purpose)) {
            return Err(MapError::Missing(missing.id()));
        }
        if map.kind.is_of_orders() && !map.columns.keys().any(|purpose| purpose.states_revenue()) {
            return Err(MapError::Missing("price, line_total, goods, revenue or total"));
        }
        Ok(map)
    }

    /// The family within which order numbers are unique.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.id)
    }

    /// The same map, with the channel of spend where no column names one.
    #[must_use]
    pub fn with_channel(mut self, channel: String) -> Self {
        self.channel = Some(channel);
        self
    }

    pub(crate) fn conditions(&self) -> Result<Vec<Condition>, ConditionError> {
        self.filter.iter().map(|text| text.parse()).collect()
    }
}

impl Purpose {
    /// Whether an order's revenue can be found from such a column.
    pub(crate) const fn states_revenue(self) -> bool {
        matches!(self, Self::Price | Self::LineTotal | Self::Revenue | Self::Goods | Self::Total)
    }
}

/// The form in which names of columns and states are compared: letters and digits in lower case.
pub(crate) fn normal_name(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
