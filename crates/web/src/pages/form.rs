//! Forms: read with faults of our own, checked field by field, shown again with what was typed.

use std::collections::BTreeMap;

use axum::extract::{Form as Extracted, FromRequest, Request};
use domain::{Amount, Message};
use serde::de::DeserializeOwned;

use crate::error::PageError;

/// A form's fields; one that cannot be read is a [`PageError::Unreadable`].
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let Extracted(fields) = Extracted::from_request(request, state).await.map_err(|_| PageError::Unreadable)?;
        Ok(Self(fields))
    }
}

/// What is wrong with a form, by field.
#[derive(Debug, Default)]
pub(crate) struct Faults(BTreeMap<&'static str, Message>);

impl Faults {
    /// Notes what is wrong with a field; the first fault of a field stays.
    pub(crate) fn note(&mut self, field: &'static str, message: Message) {
        self.0.entry(field).or_insert(message);
    }

    /// Keeps a value that is right, notes a fault otherwise.
    pub(crate) fn keep<T>(&mut self, field: &'static str, value: Result<T, Message>) -> Option<T> {
        value.map_err(|message| self.note(field, message)).ok()
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&Message> {
        self.0.get(field)
    }
}

/// A text that must not be empty nor longer than a line.
pub(crate) fn line(text: &str, missing: &'static str) -> Result<String, Message> {
    const MOST_CHARACTERS: usize = 200;
    let text = text.trim();
    if text.is_empty() {
        Err(Message::new(missing))
    } else if text.chars().count() > MOST_CHARACTERS || text.chars().any(char::is_control) {
        Err(Message::new("form-line-too-long").with("most", MOST_CHARACTERS))
    } else {
        Ok(text.to_owned())
    }
}

/// An e-mail address, in small letters. Whether it exists only a message would show.
pub(crate) fn email(text: &str) -> Result<String, Message> {
    let text = text.trim().to_lowercase();
    let plausible = text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && text.len() <= 254
            && !text
                .chars()
                .any(|character| character.is_whitespace() || character.is_control() || "<>,;".contains(character))
    });
    if plausible { Ok(text) } else { Err(Message::new("form-no-email")) }
}

/// A percentage between 0 and 100 as an exact fraction; decimal point or comma, with or without the sign.
pub(crate) fn percentage(text: &str) -> Result<Amount, Message> {
    let fault = || Message::new("form-no-percentage");
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let percent: Amount = text.parse().map_err(|_| fault())?;
    let fraction = percent.divided_by(Amount::from_units(100).to_decimal()).ok_or_else(fault)?;
    let possible = Amount::ZERO <= fraction && fraction <= Amount::from_units(1);
    if possible { Ok(fraction) } else { Err(fault()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_people_write_them() {
        for (text, micros) in [("19", 190_000), ("19,5 %", 195_000), ("7.7%", 77_000), ("0", 0), ("100", 1_000_000)] {
            assert_eq!(percentage(text).map(Amount::micros), Ok(micros), "{text}");
        }
        for text in ["", "-1", "101", "viel", "1.000,5"] {
            assert!(percentage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_has_both_its_sides() {
        assert_eq!(email(" Katrin@Roesterei.DE "), Ok("katrin@roesterei.de".to_owned()));
        for text in ["", "katrin", "@b.de", "a@", "a@b@c.de", "a b@c.de", "a@.de", "<a@b.de>"] {
            assert!(email(text).is_err(), "{text}");
        }
    }
}
