//! Exact money: integers of a millionth of a currency unit.
//!
//! Shops write prices with up to four decimals and sums are taken over millions of rows, so amounts are `i64`
//! micro-units: exact, small in memory, summable in SQL and Parquet. The largest amount is 9.2 × 10¹² units.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// Micro-units in one currency unit.
pub const MICROS_PER_UNIT: i64 = 1_000_000;

/// An exact amount of the currency that its context names, in micro-units.
///
/// For people (JSON) it is written as a number of currency units, `8911407.904`; in snapshots as its micro-units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

/// Micro-units up to which a 64-bit float says an amount exactly: 15 significant digits.
const EXACT_IN_FLOAT: u64 = 1_000_000_000_000_000;

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            serializer.serialize_i64(self.0)
        } else if self.0.unsigned_abs() < EXACT_IN_FLOAT {
            serializer.serialize_f64(self.to_f64())
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        if !deserializer.is_human_readable() {
            return i64::deserialize(deserializer).map(Self);
        }
        match Written::deserialize(deserializer)? {
            Written::Number(units) => units.to_string().parse(),
            Written::Text(text) => text.parse(),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// Why a text or number is no [`Amount`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number at all.
    #[error("`{0}` is not an amount; write digits with a decimal point, for example 1234.50")]
    NotANumber(String),
    /// More decimals than a micro-unit holds.
    #[error("`{0}` has more than six decimals; amounts are exact to a millionth")]
    TooFine(String),
    /// Beyond ±9.2 × 10¹² units.
    #[error("`{0}` is larger than any amount this system keeps (9.2 × 10¹²)")]
    TooLarge(String),
}

impl Amount {
    /// Nothing: no money, which is not the same as 'no value'.
    pub const ZERO: Self = Self(0);

    /// An amount from micro-units.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// An amount of whole currency units; saturates at the bounds.
    pub const fn from_units(units: i64) -> Self {
        Self(units.saturating_mul(MICROS_PER_UNIT))
    }

    /// The amount in micro-units.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The amount in currency units, for statistics and display only.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_UNIT as f64
    }

    /// The nearest amount to a number of currency units, for estimates; `None` for NaN, infinities and overflow.
    pub fn from_f64_rounded(units: f64) -> Option<Self> {
        let micros = (units * MICROS_PER_UNIT as f64).round();
        #[allow(clippy::cast_possible_truncation)] // bounded by the comparison
        (micros.is_finite() && micros.abs() < 9.2e18).then_some(Self(micros as i64))
    }

    /// An exact decimal, refused where it is finer than a micro-unit or too large.
    pub fn from_decimal(decimal: Decimal) -> Result<Self, AmountError> {
        let scaled = decimal
            .checked_mul(Decimal::from(MICROS_PER_UNIT))
            .ok_or_else(|| AmountError::TooLarge(decimal.to_string()))?;
        if !scaled.fract().is_zero() {
            return Err(AmountError::TooFine(decimal.to_string()));
        }
        scaled.to_i64().map(Self).ok_or_else(|| AmountError::TooLarge(decimal.to_string()))
    }

    /// The same amount as a decimal number of currency units.
    pub fn to_decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.0), 6).normalize()
    }

    /// Price times quantity; `None` where it leaves the range.
    pub fn checked_times(self, quantity: i64) -> Option<Self> {
        self.0.checked_mul(quantity).map(Self)
    }

    /// The amount as a JSON number of currency units; as text where a number would not say it exactly.
    pub fn to_json(self) -> serde_json::Value {
        if self.0.unsigned_abs() < EXACT_IN_FLOAT
            && let Some(number) = serde_json::Number::from_f64(self.to_f64())
        {
            return serde_json::Value::Number(number);
        }
        serde_json::Value::String(self.to_string())
    }

    /// The sum; `None` where it leaves the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The amount times a decimal factor, rounded half to even to a micro-unit. For taxes and margins.
    pub fn times_decimal(self, factor: Decimal) -> Option<Self> {
        let product = Decimal::from(self.0).checked_mul(factor)?;
        product.round().to_i64().map(Self)
    }

    /// The amount divided by a decimal, rounded half to even to a micro-unit; `None` for zero.
    pub fn divided_by(self, divisor: Decimal) -> Option<Self> {
        let quotient = Decimal::from(self.0).checked_div(divisor)?;
        quotient.round().to_i64().map(Self)
    }

    /// Whether it is exactly zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let trimmed = text.trim();
        let decimal = Decimal::from_str(trimmed)
            .or_else(|_| Decimal::from_scientific(trimmed))
            .map_err(|_| AmountError::NotANumber(text.to_owned()))?;
        Self::from_decimal(decimal)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_decimal().fmt(formatter)
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// An ISO 4217 currency code, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The codes of ISO 4217 for money in use (and HRK, in which older orders are written).
const CODES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
    GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD \
    KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK \
    NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD \
    SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF \
    XCD XCG XOF XPF YER ZAR ZMW ZWG ";

/// What people and shop systems write in place of a code, in small letters. Only what means one currency stands here: `$` and `¥`
/// are the money of several countries, `kr` too.
const SPELLINGS: [(&str, Currency); 12] = [
    ("€", Currency::EUR),
    ("euro", Currency::EUR),
    ("euros", Currency::EUR),
    ("us$", Currency::USD),
    ("us-dollar", Currency::USD),
    ("us dollar", Currency::USD),
    ("£", Currency::GBP),
    ("gb£", Currency::GBP),
    ("fr.", Currency::CHF),
    ("sfr.", Currency::CHF),
    ("sfr", Currency::CHF),
    ("zł", Currency::PLN),
];

/// A text that is no currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency code; write three letters as in ISO 4217, for example EUR")]
pub struct CurrencyError(String);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// The Swiss franc.
    pub const CHF: Self = Self(*b"CHF");
    /// The złoty.
    pub const PLN: Self = Self(*b"PLN");

    /// The currency that a text from elsewhere means: a code in letters of any size, or one of the spellings that mean one
    /// currency, such as `€`. `None` for anything else. What is set up here is held to codes: see [`FromStr`].
    pub fn understood(text: &str) -> Option<Self> {
        let spelt = || {
            let text = text.trim().to_lowercase();
            SPELLINGS.iter().find(|(spelling, _)| *spelling == text).map(|(_, currency)| *currency)
        };
        text.parse().ok().or_else(spelt)
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(code) if CODES.split(' ').any(|known| known.as_bytes() == code) => Ok(Self(code)),
            _ => Err(CurrencyError(text.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_is_exact_or_refused() {
        assert_eq!("8911407.904".parse::<Amount>().map(Amount::micros), Ok(8_911_407_904_000));
        assert_eq!("-0.000001".parse::<Amount>().map(Amount::micros), Ok(-1));
        assert!(matches!("0.0000001".parse::<Amount>(), Err(AmountError::TooFine(_))));
        assert!(matches!("12,50".parse::<Amount>(), Err(AmountError::NotANumber(_))));
        assert!(matches!("1e20".parse::<Amount>(), Err(AmountError::TooLarge(_))));
        assert_eq!(Amount::from_micros(1_500_000).to_string(), "1.5");
    }

    #[test]
    fn only_codes_of_money_are_currencies() {
        assert_eq!("eur".parse(), Ok(Currency::EUR));
        for wrong in ["XXZ", "EURO", "", "€"] {
            assert!(wrong.parse::<Currency>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn spellings_of_one_currency_are_understood_and_those_of_several_are_not() {
        for (text, currency) in [
            ("€", Currency::EUR),
            (" Euro ", Currency::EUR),
            ("EURO", Currency::EUR),
            ("eur", Currency::EUR),
            ("US$", Currency::USD),
            ("£", Currency::GBP),
            ("Fr.", Currency::CHF),
            ("chf", Currency::CHF),
            ("ZŁ", Currency::PLN),
        ] {
            assert_eq!(Currency::understood(text), Some(currency), "{text}");
        }
        for text in ["$", "¥", "kr", "Fr", "Taler", "", "EURUSD", "12"] {
            assert_eq!(Currency::understood(text), None, "{text}");
        }
        assert!(SPELLINGS.iter().all(|(text, currency)| text.parse::<Currency>().is_err()
            && currency.as_str().parse::<Currency>().is_ok()
            && *text == text.to_lowercase()));
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_amount(micros in prop_oneof![any::<i64>(), -2_000_000_000_000_000..2_000_000_000_000_000_i64]) {
            let amount = Amount::from_micros(micros);
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
            let json = serde_json::to_string(&amount).expect("json");
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).expect("an amount"), amount);
        }
    }
}
