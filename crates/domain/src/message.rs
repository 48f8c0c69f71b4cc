//! A text for a person, before it is put into a language.
//!
//! Whoever finds a fault names it by a key and its particulars; the floor that talks to people renders it in the
//! reader's language. So a fault is typed once and reads well twice.

use serde::{Deserialize, Serialize};

/// A particular of a [`Message`]: what fills one of its gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A count.
    Number(i64),
    /// A text, shown as it is (and escaped where it is shown).
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A text for a person: a key of the word lists and what fills its gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Key in the word lists of both languages, for example `reject-not-an-amount`.
    pub key: std::borrow::Cow<'static, str>,
    /// Names and values of the gaps.
    pub arguments: Vec<(std::borrow::Cow<'static, str>, Value)>,
}

impl Message {
    /// A message without gaps.
    pub fn new(key: &'static str) -> Self {
        Self { key: key.into(), arguments: Vec::new() }
    }

    /// The same message with one more gap filled.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.arguments.push((name.into(), value.into()));
        self
    }
}
