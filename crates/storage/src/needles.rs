//! What is searched for when a person is erased: their ids, addresses and names, in decoded values and in bytes.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use domain::{ArrivedAs, CustomerId};
use engine::ports::PortError;
use engine::ports::erasure::Traces;
use serde_json::Value;

use crate::error::failed;

/// Texts at least this long do not come about by chance in other values, unless they are only digits.
const LONG: usize = 8;
/// Digits of a number that does not come about by chance.
const LONG_NUMBER: usize = 11;
/// Names shorter than this are words of every language.
const SHORTEST_WORD: usize = 4;

/// Properties in which a customer's id stands: there a short one is one.
const NAMES_OF_IDS: [&str; 12] = [
    "customer_id",
    "customerid",
    "user_id",
    "userid",
    "anonymous_id",
    "anonymousid",
    "previous_id",
    "previousid",
    "referred_id",
    "referrer_id",
    "referrer",
    "referred_by",
];

/// The texts that tell of one person.
pub(crate) struct Needles {
    keys: BTreeSet<String>,
    own_keys: BTreeSet<String>,
    short_ids: BTreeSet<String>,
    /// Searched for as whole words in texts; the first [`Self::long`] of them also in bytes.
    words: Vec<String>,
    long: usize,
    in_text: AhoCorasick,
    in_bytes: AhoCorasick,
}

/// The id within a key: without the name of its sort.
fn id_of(key: &CustomerId) -> &str {
    let text = key.as_str();
    match text.split_once(':') {
        Some((sort, id)) if sort == "anonymous" || sort.starts_with("key.") => id,
        _ => text,
    }
}

fn is_long(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.len() >= if digits { LONG_NUMBER } else { LONG }
}

impl Needles {
    /// Of the keys that are the person's alone, and of words that tell of nobody else.
    pub(crate) fn new(traces: &Traces, words: impl IntoIterator<Item = String>) -> Result<Self, PortError> {
        let own: Vec<&CustomerId> = traces.keys.iter().filter(|key| !traces.shared_keys.contains(key)).collect();
        let ids: BTreeSet<String> = own.iter().map(|key| id_of(key).to_owned()).collect();
        let (long_ids, short_ids): (BTreeSet<String>, BTreeSet<String>) = ids.into_iter().partition(|id| is_long(id));
        let words: BTreeSet<String> = words.into_iter().map(|word| word.trim().to_owned()).collect();
        let shared: BTreeSet<&str> = traces.shared_keys.iter().map(id_of).collect();
        let words = words.into_iter().filter(|word| !shared.contains(word.to_lowercase().as_str()));
        let (long, short): (Vec<String>, Vec<String>) =
            words.filter(|word| word.chars().count() >= SHORTEST_WORD).partition(|word| is_long(word));
        let long: BTreeSet<String> = long_ids.into_iter().chain(long).collect();
        let count = long.len();
        let words: Vec<String> =
            long.into_iter().chain(short.into_iter().filter(|word| !short_ids.contains(word))).collect();
        let build = |words: &[String]| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(words)
                .map_err(failed("preparing the search for a person"))
        };
        Ok(Self {
            keys: traces.keys.iter().map(|key| key.as_str().to_owned()).collect(),
            own_keys: own.iter().map(|key| key.as_str().to_owned()).collect(),
            short_ids,
            in_text: build(&words)?,
            in_bytes: build(&words[..count])?,
            words,
            long: count,
        })
    }

    /// Texts searched for in values and bytes.
    pub(crate) fn long(&self) -> u64 {
        self.long as u64
    }

    /// Texts searched for as whole values or words only.
    pub(crate) fn short(&self) -> u64 {
        (self.words.len() - self.long + self.short_ids.len()) as u64
    }

    /// Length of the longest text searched for in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.words[..self.long].iter().map(String::len).max().unwrap_or(0)
    }

    /// Whether a customer is the person, under whatever key.
    pub(crate) fn is_person(&self, customer: Option<&str>) -> bool {
        customer.is_some_and(|customer| self.keys.contains(customer))
    }

    /// Whether a key, as rows keep it, is the person's alone.
    pub(crate) fn is_own_key(&self, key: &str) -> bool {
        ArrivedAs::from_key(key).is_some_and(|key| self.own_keys.contains(key.customer().as_str()))
    }

    /// Whether a value as a whole is a key or an id of the person's alone.
    pub(crate) fn is_id(&self, value: &str) -> bool {
        self.own_keys.contains(value) || self.short_ids.contains(value) || self.is_own_key(value)
    }

    /// Whether a text names the person.
    pub(crate) fn in_text(&self, text: &str) -> bool {
        self.in_text.find_overlapping_iter(text).any(|found| {
            let part = |letter: char| letter.is_alphanumeric();
            !text[..found.start()].ends_with(part) && !text[found.end()..].starts_with(part)
        })
    }

    /// Whether bytes hold what tells of the person; where, from their begin.
    ///
    /// In a byte before the text a letter may be the length of the text, as some formats write it.
    pub(crate) fn in_bytes(&self, bytes: &[u8]) -> Option<usize> {
        let found = self.in_bytes.find_overlapping_iter(bytes).find(|found| {
            let before = found.start().checked_sub(1).map(|place| bytes[place]);
            before.is_none_or(|before| !before.is_ascii_alphanumeric() || usize::from(before) == found.len())
        });
        found.map(|found| found.start())
    }

    /// Whether JSON, read or not, may name the person: cheap, and never wrongly no.
    fn may_be_in_json(&self, json: &str) -> bool {
        json.contains('\\')
            || self.in_text.is_match(json)
            || self
                .short_ids
                .iter()
                .any(|id| json.contains(id.as_str()) && NAMES_OF_IDS.iter().any(|name| contains_name(json, name)))
    }

    /// A JSON text without what names the person; `None` where nothing does. A text that is no JSON is taken as a whole.
    pub(crate) fn redacted(&self, json: &str) -> Option<String> {
        if !self.may_be_in_json(json) {
            return None;
        }
        match serde_json::from_str::<Value>(json) {
            Ok(mut value) => self.redact(None, &mut value).then(|| value.to_string()),
            Err(_) => self.in_text(json).then(String::new),
        }
    }

    /// Takes out of a value what names the person; whether there was anything. Only the text that names them goes, and an
    /// empty one stands in its place, so that whoever expects a text finds one.
    fn redact(&self, name: Option<&str>, value: &mut Value) -> bool {
        match value {
            Value::String(text) => {
                let holds_ids = name.is_some_and(|name| NAMES_OF_IDS.contains(&name.to_lowercase().as_str()));
                let found = self.in_text(text) || (holds_ids && self.is_id(text));
                if found {
                    *value = Value::String(String::new());
                }
                found
            }
            Value::Number(number) => {
                let holds_ids = name.is_some_and(|name| NAMES_OF_IDS.contains(&name.to_lowercase().as_str()));
                let found = holds_ids && self.short_ids.contains(&number.to_string());
                if found {
                    *value = Value::String(String::new());
                }
                found
            }
            Value::Array(values) => {
                let mut found = false;
                for value in values {
                    found |= self.redact(name, value);
                }
                found
            }
            Value::Object(members) => {
                let before = members.len();
                members.retain(|name, _| !self.in_text(name));
                let mut found = members.len() < before;
                for (name, value) in members {
                    found |= self.redact(Some(name), value);
                }
                found
            }
            Value::Null | Value::Bool(_) => false,
        }
    }
}

fn contains_name(json: &str, name: &str) -> bool {
    json.as_bytes().windows(name.len()).any(|window| window.eq_ignore_ascii_case(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles() -> Needles {
        let key = |text: &str| CustomerId::new(text).expect("an id");
        let traces = Traces {
            keys: vec![
                key("17850"),
                key("anna@example.de"),
                key("anonymous:1f-2e-3d-4c"),
                key("anonymous:family-tablet"),
            ],
            shared_keys: vec![key("anonymous:family-tablet")],
            particulars: Vec::new(),
        };
        Needles::new(&traces, ["Anna Berg".to_owned(), "Li Wu".to_owned()]).expect("needles")
    }

    #[test]
    fn a_name_is_found_as_words_and_an_address_in_any_case() {
        let needles = needles();
        for text in ["Frau Anna Berg rief an", "ANNA@EXAMPLE.DE", "id 1f-2e-3d-4c!", "(Li Wu)"] {
            assert!(needles.in_text(text), "{text}");
        }
        for text in ["Susanna Bergmann", "susanna@example.de", "17850", "family-tablet", "Joanna Berg"] {
            assert!(!needles.in_text(text), "{text}");
        }
    }

    #[test]
    fn a_short_id_goes_where_ids_stand_and_stays_where_it_is_a_price() {
        let json = r#"{"price":"17850","referred_id":"17850","userId":17850,"note":["von Anna Berg","anderes"]}"#;
        let redacted = needles().redacted(json).expect("something");
        assert_eq!(redacted, r#"{"price":"17850","referred_id":"","userId":"","note":["","anderes"]}"#);
        assert_eq!(needles().redacted(r#"{"price":"17850"}"#), None);
    }

    #[test]
    fn bytes_are_searched_for_long_texts() {
        let needles = needles();
        assert_eq!(needles.in_bytes(b"\x00\x01anna@example.deanna"), Some(2));
        assert_eq!(needles.in_bytes(b"susanna@example.de"), None);
        assert_eq!(needles.in_bytes(b"17850 17850"), None);
        assert!(needles.is_own_key("id:17850") && !needles.is_own_key("anonymous:family-tablet"));
    }
}
