//! Who a customer is, and under which key they arrived.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The customer an event belongs to, after identity resolution.
///
/// For an external id the id itself (`17850`), for somebody known only by e-mail the normalised address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CustomerId(Arc<str>);

/// An id with nothing in it, or longer than any real one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no customer id: it must have 1 to {MAX_ID_BYTES} bytes and no control characters")]
pub struct CustomerIdError(String);

/// Longest id accepted, in bytes of UTF-8. Longer ones are a mapping mistake, not a customer.
pub const MAX_ID_BYTES: usize = 256;

impl CustomerId {
    /// An id from text; surrounding white space is not part of it.
    pub fn new(text: &str) -> Result<Self, CustomerIdError> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.len() > MAX_ID_BYTES || trimmed.chars().any(char::is_control) {
            return Err(CustomerIdError(text.chars().take(40).collect()));
        }
        Ok(Self(Arc::from(trimmed)))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The shard of this customer's events.
    pub fn shard(&self) -> Shard {
        Shard(blake3::hash(self.0.as_bytes()).as_bytes()[0])
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for CustomerId {
    type Error = CustomerIdError;
    fn try_from(text: String) -> Result<Self, CustomerIdError> {
        Self::new(&text)
    }
}

impl From<CustomerId> for String {
    fn from(id: CustomerId) -> Self {
        id.0.as_ref().to_owned()
    }
}

/// One of 256 parts into which customers fall by a stable hash; the unit of scaling out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(pub u8);

/// The key under which an event arrived. It stays on the row for ever, also when the customer is merged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArrivedAs {
    /// The shop's own customer number.
    External(CustomerId),
    /// A normalised e-mail address: trimmed and in lower case.
    Email(CustomerId),
    /// A visitor's random id.
    Anonymous(CustomerId),
}

impl ArrivedAs {
    /// An e-mail key, normalised so that it matches case-insensitively.
    pub fn email(address: &str) -> Result<Self, CustomerIdError> {
        CustomerId::new(&address.trim().to_lowercase()).map(Self::Email)
    }

    /// An external id.
    pub fn external(id: &str) -> Result<Self, CustomerIdError> {
        CustomerId::new(id).map(Self::External)
    }

    /// The customer this key stands for while nothing has been merged.
    pub fn customer(&self) -> &CustomerId {
        match self {
            Self::External(id) | Self::Email(id) | Self::Anonymous(id) => id,
        }
    }

    /// The form in which rows keep it: `id:17850`, `email:anna@example.de`, `anonymous:…`.
    pub fn to_key(&self) -> String {
        match self {
            Self::External(id) => format!("id:{id}"),
            Self::Email(id) => format!("email:{id}"),
            Self::Anonymous(id) => format!("anonymous:{id}"),
        }
    }

    /// Reads the form of [`Self::to_key`]; `None` for anything else.
    pub fn from_key(key: &str) -> Option<Self> {
        let (namespace, id) = key.split_once(':')?;
        let id = CustomerId::new(id).ok()?;
        match namespace {
            "id" => Some(Self::External(id)),
            "email" => Some(Self::Email(id)),
            "anonymous" => Some(Self::Anonymous(id)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_matches_whatever_its_case() {
        assert_eq!(ArrivedAs::email(" Anna@Example.DE "), ArrivedAs::email("anna@example.de"));
    }

    #[test]
    fn a_key_reads_back() {
        for key in ["id:17850", "email:anna@example.de", "anonymous:a:b"] {
            assert_eq!(ArrivedAs::from_key(key).map(|arrived| arrived.to_key()).as_deref(), Some(key));
        }
        assert_eq!(ArrivedAs::from_key("id: "), None);
    }
}
