//! What can be wrong with a configuration, told with its place, and what to do.

use domain::{Language, Message};

use super::source::Origin;
use super::value::Expected;

/// A configuration that is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file is not TOML.
    #[error("{file}:{line}: {cause}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        cause: String,
    },
    /// A key that does not exist.
    #[error("{origin:?}: unknown key {key}")]
    Unknown {
        /// Where it stands.
        origin: Origin,
        /// The key, or the variable.
        key: String,
        /// The key, or the variable, that was meant perhaps.
        nearest: Option<String>,
    },
    /// A value that its key does not take.
    #[error("{origin:?}: {key} does not take {found:?}")]
    Value {
        /// Where it stands.
        origin: Origin,
        /// The key.
        key: String,
        /// What stands there; `None` where it is not to be repeated.
        found: Option<String>,
        /// What is expected.
        expected: Expected,
    },
    /// A key that needs another.
    #[error("{key} without {other}")]
    Alone {
        /// The key that is set.
        key: &'static str,
        /// The one that it needs.
        other: &'static str,
    },
    /// The server speaks HTTPS and calls its address `http`.
    #[error("a certificate, and a public_url of plain http")]
    PlainUrl,
}

impl ConfigError {
    /// The fault in words of a language.
    pub fn message(&self, language: Language) -> Message {
        match self {
            Self::Syntax { file, line, cause } => Message::new("config-syntax")
                .with("file", file.as_str())
                .with("line", line.to_string())
                .with("cause", cause.as_str()),
            Self::Unknown { origin, key, nearest } => {
                let place = words::message(language, &origin.message());
                match nearest {
                    None => Message::new("config-unknown").with("place", place).with("key", key.as_str()),
                    Some(nearest) => Message::new("config-unknown-nearest")
                        .with("place", place)
                        .with("key", key.as_str())
                        .with("nearest", nearest.as_str()),
                }
            }
            Self::Value { origin, key, found, expected } => {
                let place = words::message(language, &origin.message());
                let expected = words::message(language, &expected.message());
                let message = Message::new(match found {
                    None => "config-bad-secret",
                    Some(_) => "config-bad-value",
                });
                let message = message.with("place", place).with("key", key.as_str()).with("expected", expected);
                match found {
                    None => message,
                    Some(found) => message.with("found", found.as_str()),
                }
            }
            Self::Alone { key, other } => Message::new("config-alone").with("key", *key).with("other", *other),
            Self::PlainUrl => Message::new("config-plain-url"),
        }
    }
}
