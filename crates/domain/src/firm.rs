//! The firm whose customers these are: what the set-up asks.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Currency, Zone};

/// The language of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// Both, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The BCP 47 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl FromStr for Language {
    type Err = FirmError;
    fn from_str(text: &str) -> Result<Self, FirmError> {
        match text.trim().to_ascii_lowercase().split(['-', '_', '.']).next() {
            Some("de") => Ok(Self::De),
            Some("en") => Ok(Self::En),
            _ => Err(FirmError::Language(text.to_owned())),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Whether prices in files hold value added tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "lowercase")]
pub enum PriceBasis {
    /// Amounts are net of VAT, or are to be taken as the file has them.
    Net,
    /// Amounts hold VAT at this rate (0.19 for 19 %), unless the file states the tax.
    Gross {
        /// The rate as a fraction.
        vat_rate: Decimal,
    },
}

/// Which day is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockMode {
    /// The wall clock.
    Wall,
    /// The last day on which anything happened in the data: for a folder of old data.
    Data,
}

impl FromStr for ClockMode {
    type Err = FirmError;
    fn from_str(text: &str) -> Result<Self, FirmError> {
        match text {
            "wall" => Ok(Self::Wall),
            "data" => Ok(Self::Data),
            _ => Err(FirmError::Clock(text.to_owned())),
        }
    }
}

/// An import that ends more than this many days ago proposes [`ClockMode::Data`].
pub const OLD_DATA_DAYS: i32 = 60;

/// The firm's settings, asked once at set-up and kept in the folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Firm {
    /// Name shown on every page.
    pub name: String,
    /// IANA name of the time zone in which days begin.
    pub time_zone: String,
    /// The reporting currency.
    pub currency: Currency,
    /// What prices in files hold.
    pub prices: PriceBasis,
    /// Contribution margin as a fraction of revenue, where cost prices are not known; `None` where the firm has not said.
    pub margin_rate: Option<Decimal>,
    /// The same for single categories, by their names as orders have them; it goes before `margin_rate`.
    #[serde(default)]
    pub category_margins: BTreeMap<String, Decimal>,
    /// Language of what nobody in particular reads, such as exports; people choose their own.
    pub language: Language,
    /// Which day is today; `None` until the first import proposes one.
    pub clock: Option<ClockMode>,
    /// Whether its customers are simulated; every page says so.
    #[serde(default)]
    pub is_simulated: bool,
    /// Days that a delivery takes of which no event tells.
    #[serde(default = "usual_delivery_days")]
    pub delivery_days: u16,
    /// By what share money in a year is worth less than money now, as a fraction.
    #[serde(default = "usual_discount_rate")]
    pub discount_rate: Decimal,
}

/// Days that a delivery takes where the firm says nothing else.
pub const USUAL_DELIVERY_DAYS: u16 = 5;

const fn usual_delivery_days() -> u16 {
    USUAL_DELIVERY_DAYS
}

/// The yearly discount rate where the firm says nothing else: 10 %, a usual cost of capital.
pub fn usual_discount_rate() -> Decimal {
    Decimal::new(10, 2)
}

/// A setting that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FirmError {
    /// No name.
    #[error("the firm has no name; say how your customers know it")]
    NoName,
    /// Unknown time zone.
    #[error(transparent)]
    Zone(#[from] crate::day::ZoneError),
    /// Margin outside 0 to 1.
    #[error("a margin rate of {0} is not between 0 and 1; 35 % is written 0.35")]
    Margin(Decimal),
    /// Margin of a category outside 0 to 1.
    #[error("a margin rate of {rate} for the category `{category}` is not between 0 and 1; 35 % is written 0.35")]
    CategoryMargin {
        /// The category.
        category: String,
        /// What was given for it.
        rate: Decimal,
    },
    /// Discount rate outside 0 to 1.
    #[error("a discount rate of {0} a year is not between 0 and 1; 10 % is written 0.10")]
    Discount(Decimal),
    /// VAT outside 0 to 1.
    #[error("a VAT rate of {0} is not between 0 and 1; 19 % is written 0.19")]
    Vat(Decimal),
    /// Neither German nor English.
    #[error("`{0}` is no language of this system; choose `de` or `en`")]
    Language(String),
    /// Neither wall nor data.
    #[error("`{0}` is no clock; choose `wall` or `data`")]
    Clock(String),
}

impl Firm {
    /// The settings of a folder that an import made by itself: Europe/Berlin, EUR, amounts as the file has them.
    pub fn assumed(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            currency: Currency::EUR,
            prices: PriceBasis::Net,
            margin_rate: None,
            category_margins: BTreeMap::new(),
            language: Language::De,
            clock: None,
            is_simulated: false,
            delivery_days: USUAL_DELIVERY_DAYS,
            discount_rate: usual_discount_rate(),
        }
    }

    /// Checks every setting and hands back the zone it names.
    pub fn validated(&self) -> Result<Zone, FirmError> {
        if self.name.trim().is_empty() {
            return Err(FirmError::NoName);
        }
        let fraction = |rate: Decimal| rate >= Decimal::ZERO && rate <= Decimal::ONE;
        if let Some(rate) = self.margin_rate.filter(|rate| !fraction(*rate)) {
            return Err(FirmError::Margin(rate));
        }
        if let Some((category, rate)) = self.category_margins.iter().find(|(_, rate)| !fraction(**rate)) {
            return Err(FirmError::CategoryMargin { category: category.clone(), rate: *rate });
        }
        if !fraction(self.discount_rate) {
            return Err(FirmError::Discount(self.discount_rate));
        }
        if let PriceBasis::Gross { vat_rate } = self.prices
            && !fraction(vat_rate)
        {
            return Err(FirmError::Vat(vat_rate));
        }
        Ok(Zone::new(&self.time_zone)?)
    }
}
