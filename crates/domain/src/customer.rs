//! Who a customer is, and under which key they arrived.

use std::fmt;
use std::sync::Arc;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The customer an event belongs to, after identity resolution.
///
/// For an external id the id itself (`17850`), for somebody known only by e-mail the normalised address, for a visitor
/// nobody knows yet `anonymous:` and their random id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(Arc<str>);

/// An id with nothing in it, or longer than any real one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no customer id: it must have 1 to {MAX_ID_BYTES} bytes and no control characters")]
pub struct CustomerIdError(String);

/// Longest id accepted, in bytes of UTF-8. Longer ones are a mapping mistake, not a customer.
pub const MAX_ID_BYTES: usize = 256;

/// Longest id of a visitor, in bytes of UTF-8: with `anonymous:` before it it is an id.
pub const MAX_ANONYMOUS_BYTES: usize = MAX_ID_BYTES - ANONYMOUS.len();

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

impl Serialize for CustomerId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CustomerId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Reads an id from a text that need not be copied before.
        struct Text;

        impl Visitor<'_> for Text {
            type Value = CustomerId;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a customer id")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CustomerId, E> {
                CustomerId::new(text).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
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
///
/// Two keys of different sorts never stand for the same customer by chance: the customer of an anonymous or configured key
/// bears the sort in its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArrivedAs {
    /// The shop's own customer number.
    External(CustomerId),
    /// A normalised e-mail address: trimmed and in lower case.
    Email(CustomerId),
    /// A visitor's random id, with `anonymous:` before it.
    Anonymous(CustomerId),
    /// A key that the firm configured, such as a loyalty card, with `key.` and its name before it: `key.card:4711`.
    Named(CustomerId),
}

const ANONYMOUS: &str = "anonymous:";
const NAMED: &str = "key.";

impl ArrivedAs {
    /// An e-mail key, normalised so that it matches case-insensitively.
    pub fn email(address: &str) -> Result<Self, CustomerIdError> {
        CustomerId::new(&address.trim().to_lowercase()).map(Self::Email)
    }

    /// The key of a user id as clients send it. Many shops use the e-mail address as user id: then it is one.
    pub fn user(id: &str) -> Result<Self, CustomerIdError> {
        if is_address(id.trim()) { Self::email(id) } else { Self::external(id) }
    }

    /// An external id.
    pub fn external(id: &str) -> Result<Self, CustomerIdError> {
        CustomerId::new(id).map(Self::External)
    }

    /// A visitor's random id.
    pub fn anonymous(id: &str) -> Result<Self, CustomerIdError> {
        let id = CustomerId::new(id)?;
        CustomerId::new(&format!("{ANONYMOUS}{id}")).map(Self::Anonymous)
    }

    /// A configured key: the name of its sort (letters, digits, `_`, `-`) and the value.
    pub fn named(name: &str, value: &str) -> Result<Self, CustomerIdError> {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        if name.is_empty() || !name.chars().all(fits) {
            return Err(CustomerIdError(name.chars().take(40).collect()));
        }
        let value = CustomerId::new(value)?;
        CustomerId::new(&format!("{NAMED}{name}:{value}")).map(Self::Named)
    }

    /// The customer this key stands for while nothing has been merged.
    pub fn customer(&self) -> &CustomerId {
        match self {
            Self::External(id) | Self::Email(id) | Self::Anonymous(id) | Self::Named(id) => id,
        }
    }

    /// What was sent as the key, without its sort: `4711` of `key.card:4711`.
    pub fn bare(&self) -> &str {
        let id = self.customer().as_str();
        match self {
            Self::External(_) | Self::Email(_) => id,
            Self::Anonymous(_) => id.strip_prefix(ANONYMOUS).unwrap_or(id),
            Self::Named(_) => id.split_once(':').map_or(id, |(_, value)| value),
        }
    }

    /// The keys of other sorts that the same text may be: a client that sends somebody's number, address or device in another field
    /// names the same person. Of a configured key only an address is one; cards and customers are counted alike.
    pub fn in_other_sorts(&self) -> Vec<Self> {
        let text = self.bare();
        if matches!(self, Self::Named(_)) && !is_address(text) {
            return Vec::new();
        }
        let keys = [Self::external(text), Self::email(text), Self::anonymous(text)];
        keys.into_iter().flatten().filter(|key| key.customer() != self.customer()).collect()
    }

    /// The form in which rows keep it: `id:17850`, `email:anna@example.de`, `anonymous:…`, `key.card:4711`.
    pub fn to_key(&self) -> String {
        match self {
            Self::External(id) => format!("id:{id}"),
            Self::Email(id) => format!("email:{id}"),
            Self::Anonymous(id) | Self::Named(id) => id.to_string(),
        }
    }

    /// Reads the form of [`Self::to_key`]; `None` for anything else.
    pub fn from_key(key: &str) -> Option<Self> {
        let (namespace, id) = key.split_once(':')?;
        match namespace {
            "id" => Self::external(id).ok(),
            "email" => CustomerId::new(id).ok().map(Self::Email),
            "anonymous" => Self::anonymous(id).ok(),
            named => Self::named(named.strip_prefix(NAMED)?, id).ok(),
        }
    }
}

/// Whether a text looks like an e-mail address: one `@` with something before it and a dotted name after it.
pub(crate) fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.contains('@')
            && host.split('.').count() > 1
            && host.split('.').all(|label| !label.is_empty())
            && !text.chars().any(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_matches_whatever_its_case() {
        assert_eq!(ArrivedAs::email(" Anna@Example.DE "), ArrivedAs::email("anna@example.de"));
    }

    #[test]
    fn a_text_may_be_a_key_of_another_sort() {
        let others = |key: Result<ArrivedAs, CustomerIdError>| {
            key.expect("key").in_other_sorts().iter().map(|key| key.customer().to_string()).collect::<Vec<_>>()
        };
        let (eva, visitor) = ("eva@example.de", "anonymous:Eva@example.de");
        assert_eq!(others(ArrivedAs::anonymous("Eva@example.de")), ["Eva@example.de", eva]);
        assert_eq!(others(ArrivedAs::external("Eva@example.de")), [eva, visitor]);
        assert_eq!(others(ArrivedAs::external("4711")), ["anonymous:4711"]);
        assert_eq!(others(ArrivedAs::named("card", "4711")), Vec::<String>::new());
        assert_eq!(others(ArrivedAs::named("card", eva)), [eva, eva, "anonymous:eva@example.de"]);
    }

    #[test]
    fn a_user_id_that_is_an_address_is_an_address() {
        assert_eq!(ArrivedAs::user(" Anna@Example.de"), ArrivedAs::email("anna@example.de"));
        for id in ["17850", "anna@", "@example.de", "anna@example", "a b@example.de", "anna@b@example.de"] {
            assert_eq!(ArrivedAs::user(id), ArrivedAs::external(id), "{id}");
        }
    }

    #[test]
    fn keys_of_different_sorts_stand_for_different_customers() {
        let keys = [ArrivedAs::external("4711"), ArrivedAs::anonymous("4711"), ArrivedAs::named("card", "4711")];
        let customers: std::collections::HashSet<_> =
            keys.iter().flatten().map(|key| key.customer().as_str().to_owned()).collect();
        assert_eq!(customers.len(), 3);
    }

    #[test]
    fn a_key_reads_back() {
        for key in ["id:17850", "email:anna@example.de", "anonymous:a:b", "key.card:47:11", "id:anonymous:a"] {
            assert_eq!(ArrivedAs::from_key(key).map(|arrived| arrived.to_key()).as_deref(), Some(key));
        }
        for key in ["id: ", "anonymous:", "key.:1", "card:1", "17850"] {
            assert_eq!(ArrivedAs::from_key(key), None, "{key}");
        }
    }
}
