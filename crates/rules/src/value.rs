//! Types, values and the three truths a condition can have.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Microseconds in one second, the grain of every point in time and length of time here.
pub const MICROS_PER_SECOND: i64 = 1_000_000;
/// Microseconds in one day of 24 hours.
pub const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// The language a message is wanted in. Rules themselves have one spelling; only messages about them have two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// German, addressing the reader as 'Sie'.
    De,
    /// English.
    En,
}

/// A name or description in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The German text.
    pub de: String,
    /// The English text.
    pub en: String,
}

impl Words {
    /// The two texts.
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self { de: de.into(), en: en.into() }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// The type of a fact, an event's property or a part of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A whole number such as a count of orders.
    Whole,
    /// Any other number.
    Number,
    /// A share between 0 and 1, written `40 %`.
    Share,
    /// An amount in the reporting currency, kept in millionths of its unit.
    Money,
    /// A length of time, kept in microseconds.
    Duration,
    /// A point in time, kept in microseconds since 1970-01-01 UTC.
    Instant,
    /// A text.
    Text,
    /// Yes or no; also the type of every condition.
    Bool,
    /// A set of texts, such as the categories bought.
    TextSet,
}

impl Type {
    /// The type in words with its article, in the nominative.
    pub fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Whole, Lang::De) => "eine ganze Zahl",
            (Self::Whole, Lang::En) => "a whole number",
            (Self::Number, Lang::De) => "eine Zahl",
            (Self::Number, Lang::En) => "a number",
            (Self::Share, Lang::De) => "ein Anteil in %",
            (Self::Share, Lang::En) => "a share in %",
            (Self::Money, Lang::De) => "ein Geldbetrag",
            (Self::Money, Lang::En) => "an amount of money",
            (Self::Duration, Lang::De) => "eine Zeitdauer",
            (Self::Duration, Lang::En) => "a length of time",
            (Self::Instant, Lang::De) => "ein Zeitpunkt",
            (Self::Instant, Lang::En) => "a point in time",
            (Self::Text, Lang::De) => "ein Text",
            (Self::Text, Lang::En) => "a text",
            (Self::Bool, Lang::De) => "eine Bedingung",
            (Self::Bool, Lang::En) => "a condition",
            (Self::TextSet, Lang::De) => "eine Menge von Texten",
            (Self::TextSet, Lang::En) => "a set of texts",
        }
    }

    /// Whether values are kept as `i64`.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Whole | Self::Money | Self::Duration | Self::Instant)
    }

    /// Whether values can be ordered by `<` or `before`.
    pub(crate) fn is_quantity(self) -> bool {
        self.is_integer() || matches!(self, Self::Number | Self::Share)
    }
}

/// A text, cheap to clone.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Arc<str>", into = "Arc<str>")]
pub struct Text(Letters);

/// Where the letters of a text stand.
#[derive(Clone)]
enum Letters {
    /// In the program.
    Written(&'static str),
    /// On the heap, for all that have the text.
    Shared(Arc<str>),
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Letters::Written(text) => text,
            Letters::Shared(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Self(Letters::Shared(text))
    }
}

impl From<Text> for Arc<str> {
    fn from(text: Text) -> Self {
        match text.0 {
            Letters::Written(text) => text.into(),
            Letters::Shared(text) => text,
        }
    }
}

/// A value of a fact, a property or a part of a rule. `Missing` is 'no value', which is neither zero nor the empty text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// No value.
    Missing,
    /// A whole number.
    Whole(i64),
    /// A number; not finite counts as [`Value::Missing`].
    Number(f64),
    /// A share between 0 and 1.
    Share(f64),
    /// Millionths of the reporting currency's unit.
    Money(i64),
    /// Microseconds.
    Duration(i64),
    /// Microseconds since 1970-01-01 UTC.
    Instant(i64),
    /// A text.
    Text(Text),
    /// Yes or no.
    Bool(bool),
    /// A set of texts; the order says nothing.
    TextSet(Arc<[Arc<str>]>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into().into())
    }

    /// A text that stands in the program, such as the name of a state: nothing is copied for it.
    pub const fn name(name: &'static str) -> Self {
        Self::Text(Text(Letters::Written(name)))
    }

    /// A set of texts.
    pub fn texts<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::TextSet(texts.into_iter().map(Into::into).collect())
    }

    /// A length of time of whole days.
    pub fn days(days: i64) -> Self {
        Self::Duration(days.saturating_mul(MICROS_PER_DAY))
    }

    /// The value's type, `None` for no value.
    pub fn value_type(&self) -> Option<Type> {
        match self {
            Self::Missing => None,
            Self::Whole(_) => Some(Type::Whole),
            Self::Number(_) => Some(Type::Number),
            Self::Share(_) => Some(Type::Share),
            Self::Money(_) => Some(Type::Money),
            Self::Duration(_) => Some(Type::Duration),
            Self::Instant(_) => Some(Type::Instant),
            Self::Text(_) => Some(Type::Text),
            Self::Bool(_) => Some(Type::Bool),
            Self::TextSet(_) => Some(Type::TextSet),
        }
    }

    /// Whether there is no value. A number that is not finite is none.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Number(number) | Self::Share(number) => !number.is_finite(),
            _ => false,
        }
    }

    /// The value if it has `wanted` as its type, else no value: a source that answers with another type than the
    /// catalogue declares has no usable answer. A whole number is welcome where a number is wanted.
    #[inline]
    pub(crate) fn of_type(self, wanted: Type) -> Self {
        match (self, wanted) {
            #[allow(clippy::cast_precision_loss)]
            (Self::Whole(whole), Type::Number) => Self::Number(whole as f64),
            (value, _) if !value.is_missing() && value.value_type() == Some(wanted) => value,
            _ => Self::Missing,
        }
    }

    /// The quantity, in the representation it is computed in.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Whole(i) | Self::Money(i) | Self::Duration(i) | Self::Instant(i) => Some(Quantity::Integer(*i)),
            Self::Number(f) | Self::Share(f) if f.is_finite() => Some(Quantity::Float(*f)),
            _ => None,
        }
    }

    /// The quantity as a value of `value_type`.
    pub(crate) fn from_quantity(quantity: Option<Quantity>, value_type: Type) -> Self {
        match (quantity, value_type) {
            (Some(Quantity::Integer(i)), Type::Whole) => Self::Whole(i),
            (Some(Quantity::Integer(i)), Type::Money) => Self::Money(i),
            (Some(Quantity::Integer(i)), Type::Duration) => Self::Duration(i),
            (Some(Quantity::Integer(i)), Type::Instant) => Self::Instant(i),
            (Some(quantity), Type::Number) => Self::Number(quantity.as_float()),
            (Some(quantity), Type::Share) => Self::Share(quantity.as_float()),
            _ => Self::Missing,
        }
    }
}

/// A quantity as it is computed: exact integers, or floating point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    Integer(i64),
    Float(f64),
}

impl Quantity {
    pub(crate) fn as_float(self) -> f64 {
        match self {
            Self::Integer(i) => i as f64,
            Self::Float(f) => f,
        }
    }
}

/// What a condition says of a customer: Kleene's three truths. Only [`Truth::Yes`] counts as held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// A value that decides is missing.
    Unknown,
}

impl Truth {
    /// Whether the condition holds; unknown does not.
    pub fn holds(self) -> bool {
        self == Self::Yes
    }

    /// Both: no wins over unknown, unknown over yes.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    /// Either: yes wins over unknown, unknown over no.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }

    /// The contrary; the contrary of unknown is unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A decimal number exactly as it is written: `99.50` keeps its two places.
///
/// At most 18 digits, so that every value fits an `i64` mantissa. In JSON it is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    mantissa: i64,
    places: u8,
}

impl Decimal {
    /// The most digits a decimal can have.
    pub const MAX_DIGITS: usize = 18;

    /// Reads `-12.50`; `None` for any other form or for too many digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let significant = whole.trim_start_matches('0').len() + fraction.len();
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || significant > Self::MAX_DIGITS {
            return None;
        }
        let mut mantissa = 0_i64;
        for byte in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
        }
        let places = u8::try_from(fraction.len()).ok()?;
        Some(Self { mantissa: if negative { -mantissa } else { mantissa }, places })
    }

    /// The contrary number.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, places: self.places }
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether it is written without decimal places.
    pub fn is_whole(self) -> bool {
        self.places == 0
    }

    /// The whole number, if it is written as one.
    pub fn whole(self) -> Option<i64> {
        self.is_whole().then_some(self.mantissa)
    }

    /// The nearest floating-point number to this number divided by `10^shift`.
    pub(crate) fn float_shifted(self, shift: u8) -> f64 {
        self.mantissa as f64 / 10_f64.powi(i32::from(self.places) + i32::from(shift))
    }

    /// This number times `unit`, if the product is whole and fits.
    pub(crate) fn exact_times(self, unit: i64) -> Option<i64> {
        let product = i128::from(self.mantissa) * i128::from(unit);
        let divisor = 10_i128.pow(u32::from(self.places));
        if product % divisor == 0 { i64::try_from(product / divisor).ok() } else { None }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.places);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        f.write_str(whole)?;
        if places > 0 { write!(f, ".{fraction}") } else { Ok(()) }
    }
}

impl From<i64> for Decimal {
    /// A whole number; beyond 18 digits it is held at the largest that can be written.
    fn from(whole: i64) -> Self {
        const LARGEST: i64 = 999_999_999_999_999_999;
        Self { mantissa: whole.clamp(-LARGEST, LARGEST), places: 0 }
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

impl TryFrom<String> for Decimal {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
            .ok_or_else(|| format!("`{text}` is not a decimal number of at most {} digits", Self::MAX_DIGITS))
    }
}
