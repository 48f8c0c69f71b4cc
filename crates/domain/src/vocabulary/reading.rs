//! Values of properties as clients send them: numbers as text, empty texts for nothing, sums of floating-point numbers.
//!
//! Each reader gives the value, `None` for nothing, or the name of the fault.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::money::AmountError;
use crate::{Amount, Currency};

/// The name of a fault, as flaws carry it.
pub(crate) type Fault = &'static str;

/// Longer texts are no numbers.
const LONGEST_NUMBER: usize = 64;

/// Whether a value says nothing: absent, null, or an empty text.
pub(crate) fn is_nothing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// A text, or a number that stands for one.
pub(crate) fn text(value: &Value) -> Result<Option<String>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) => Ok(Some(text.trim().to_owned())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err("no-text"),
    }
}

/// An amount that is not negative.
///
/// A JSON number is a binary fraction to nearly every client, so 0.1 + 0.2 arrives as 0.30000000000000004: it is read as the
/// nearest millionth. A text is taken at its word.
pub(crate) fn amount(value: &Value) -> Result<Option<Amount>, Fault> {
    let read = match value {
        value if is_nothing(Some(value)) => return Ok(None),
        Value::Number(number) => match number.to_string().parse() {
            Err(AmountError::TooFine(_)) => number.as_f64().and_then(Amount::from_f64_rounded).ok_or("too-large")?,
            Err(_) => return Err("too-large"),
            Ok(amount) => amount,
        },
        Value::String(text) if text.len() <= LONGEST_NUMBER => text.parse().map_err(|fault| match fault {
            AmountError::NotANumber(_) => "no-amount",
            AmountError::TooFine(_) => "too-fine",
            AmountError::TooLarge(_) => "too-large",
        })?,
        _ => return Err("no-amount"),
    };
    if read < Amount::ZERO { Err("negative") } else { Ok(Some(read)) }
}

/// A whole number from 0.
pub(crate) fn integer(value: &Value) -> Result<Option<i64>, Fault> {
    let read = match value {
        value if is_nothing(Some(value)) => return Ok(None),
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match read {
        None => Err("no-integer"),
        Some(negative) if negative < 0 => Err("negative"),
        Some(number) => Ok(Some(number)),
    }
}

/// `2.0` is a whole number too.
fn whole(number: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)] // bounded by the comparison
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// A number between two bounds.
pub(crate) fn number_within(value: &Value, low: f64, high: f64) -> Result<Option<f64>, Fault> {
    let read = match value {
        value if is_nothing(Some(value)) => return Ok(None),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text.len() <= LONGEST_NUMBER => text.trim().parse().ok(),
        _ => None,
    };
    match read.filter(|number| number.is_finite()) {
        None => Err("no-number"),
        Some(number) if (low..=high).contains(&number) => Ok(Some(number)),
        Some(_) => Err("out-of-range"),
    }
}

/// A moment with its offset.
pub(crate) fn moment(value: &Value) -> Result<Option<Timestamp>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| "no-moment"),
        _ => Err("no-moment"),
    }
}

/// A calendar day, also as the day of a moment where it was written.
pub(crate) fn day(value: &Value) -> Result<Option<Date>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| "no-day"),
        _ => Err("no-day"),
    }
}

/// An address of the web or a path on the site.
pub(crate) fn url(value: &Value) -> Result<Option<&str>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) if is_url(text.trim()) => Ok(Some(text.trim())),
        _ => Err("no-url"),
    }
}

fn is_url(text: &str) -> bool {
    let has_scheme = || {
        text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
                && !rest.is_empty()
        })
    };
    !text.chars().any(char::is_whitespace) && (text.starts_with('/') || has_scheme())
}

/// A code of ISO 4217, or a spelling that means one currency; see [`Currency::understood`].
pub(crate) fn currency(value: &Value) -> Result<Option<Currency>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) => Currency::understood(text).map(Some).ok_or("no-currency"),
        _ => Err("no-currency"),
    }
}

/// An e-mail address, normalised.
pub(crate) fn email(value: &Value) -> Result<Option<String>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::String(text) if crate::customer::is_address(text.trim()) => Ok(Some(text.trim().to_lowercase())),
        _ => Err("no-email"),
    }
}

/// True or false, also as a text.
pub(crate) fn boolean(value: &Value) -> Result<Option<bool>, Fault> {
    match value {
        value if is_nothing(Some(value)) => Ok(None),
        Value::Bool(value) => Ok(Some(*value)),
        Value::String(text) => match text.trim() {
            text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err("no-boolean"),
        },
        _ => Err("no-boolean"),
    }
}
