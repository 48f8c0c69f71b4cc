//! Row filters: a few conditions that a person can read.

use std::fmt;
use std::str::FromStr;

use domain::{Amount, Message};
use serde::Serialize;

use crate::map::{Purpose, normal_name};

/// A condition that a row must meet to be taken, such as `quantity > 0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What it looks at.
    pub purpose: Purpose,
    pub(crate) test: Test,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Known,
    Above(Amount),
    AtLeast(Amount),
    Below(Amount),
    AtMost(Amount),
    In(Vec<String>),
    NotIn(Vec<String>),
}

/// A condition that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// Not one of the forms.
    #[error("`{0}` is no condition; write `customer is known`, `quantity > 0` or `status in [paid, shipped]`")]
    Form(String),
    /// No such purpose.
    #[error("the condition `{condition}` names `{name}`, which is no purpose of a column")]
    Purpose {
        /// The whole condition.
        condition: String,
        /// The unknown name.
        name: String,
    },
}

impl Condition {
    /// The condition for a person.
    pub fn message(&self) -> Message {
        let message = |key| Message::new(key).with("field", self.purpose.id());
        match &self.test {
            Test::Known => message("intake-condition-known"),
            Test::Above(bound) => message("intake-condition-above").with("bound", bound.to_string()),
            Test::AtLeast(bound) => message("intake-condition-at-least").with("bound", bound.to_string()),
            Test::Below(bound) => message("intake-condition-below").with("bound", bound.to_string()),
            Test::AtMost(bound) => message("intake-condition-at-most").with("bound", bound.to_string()),
            Test::In(_) => message("intake-condition-in").with("values", self.list()),
            Test::NotIn(_) => message("intake-condition-not-in").with("values", self.list()),
        }
    }

    /// Whether a number meets it; conditions on texts are met by any number.
    pub(crate) fn holds_for_number(&self, number: Amount) -> bool {
        match &self.test {
            Test::Above(bound) => number > *bound,
            Test::AtLeast(bound) => number >= *bound,
            Test::Below(bound) => number < *bound,
            Test::AtMost(bound) => number <= *bound,
            Test::Known | Test::In(_) | Test::NotIn(_) => true,
        }
    }

    /// Whether a text meets it; conditions on numbers are met by any text.
    pub(crate) fn holds_for_text(&self, text: &str) -> bool {
        match &self.test {
            Test::Known => !text.is_empty(),
            Test::In(values) => values.contains(&normal_status(text)),
            Test::NotIn(values) => !values.contains(&normal_status(text)),
            Test::Above(_) | Test::AtLeast(_) | Test::Below(_) | Test::AtMost(_) => true,
        }
    }

    pub(crate) const fn is_numeric(&self) -> bool {
        matches!(self.test, Test::Above(_) | Test::AtLeast(_) | Test::Below(_) | Test::AtMost(_))
    }

    fn list(&self) -> String {
        self.text.split_once('[').map_or("", |(_, rest)| rest).trim_end().trim_end_matches(']').to_owned()
    }
}

/// The form in which states are compared.
pub(crate) fn normal_status(status: &str) -> String {
    let trimmed = status.trim();
    normal_name(trimmed.strip_prefix("wc-").unwrap_or(trimmed))
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let text = text.trim();
        let form = || ConditionError::Form(text.to_owned());
        let (name, rest) = text.split_once(char::is_whitespace).ok_or_else(form)?;
        let purpose = Purpose::from_id(name)
            .ok_or_else(|| ConditionError::Purpose { condition: text.to_owned(), name: name.to_owned() })?;
        let rest = rest.trim();
        let bound = |text: &str| text.trim().parse::<Amount>().map_err(|_| form());
        let list = |text: &str| {
            let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']')).ok_or_else(form)?;
            Ok(inner.split(',').map(|value| normal_status(value.trim().trim_matches('"'))).collect())
        };
        let test = if rest == "is known" {
            Test::Known
        } else if let Some(number) = rest.strip_prefix(">=") {
            Test::AtLeast(bound(number)?)
        } else if let Some(number) = rest.strip_prefix("<=") {
            Test::AtMost(bound(number)?)
        } else if let Some(number) = rest.strip_prefix('>') {
            Test::Above(bound(number)?)
        } else if let Some(number) = rest.strip_prefix('<') {
            Test::Below(bound(number)?)
        } else if let Some(values) = rest.strip_prefix("not in") {
            Test::NotIn(list(values)?)
        } else if let Some(values) = rest.strip_prefix("in") {
            Test::In(list(values)?)
        } else {
            return Err(form());
        };
        Ok(Self { purpose, test, text: text.to_owned() })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_reads_as_a_person_writes_it() {
        let check = |text: &str| text.parse::<Condition>().expect(text);
        assert!(check("quantity > 0").holds_for_number(Amount::from_micros(1)));
        assert!(!check("quantity > 0").holds_for_number(Amount::ZERO));
        assert!(!check("customer is known").holds_for_text(""));
        assert!(check("status in [paid, \"wc-on-hold\"]").holds_for_text("On hold"));
        assert!(!check("status not in [failed]").holds_for_text("wc-failed"));
        assert!(matches!("quantity".parse::<Condition>(), Err(ConditionError::Form(_))));
        assert!(matches!("colour > 0".parse::<Condition>(), Err(ConditionError::Purpose { .. })));
        assert!("status in paid".parse::<Condition>().is_err());
    }
}
