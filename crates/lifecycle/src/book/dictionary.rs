//! Texts that many entries and marks share.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Texts that repeat, each stored once. Number 0 is 'none'.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dictionary {
    pub(super) texts: Vec<String>,
    #[serde(skip)]
    numbers: HashMap<String, u32>,
}

impl Dictionary {
    /// The number of a text, which is entered if it is new.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if self.numbers.len() != self.texts.len() {
            self.numbers = self.texts.iter().cloned().zip(1..).collect();
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The text with a number; `None` for 0.
    pub fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(usize::try_from(number).ok()?.checked_sub(1)?).map(String::as_str)
    }

    /// The number of a text; `None` where it is not entered.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.numbers.len() == self.texts.len() {
            return self.numbers.get(text).copied();
        }
        self.iter().find(|(_, known)| *known == text).map(|(number, _)| number)
    }

    /// Makes finding texts quick again after reading them from a snapshot.
    pub(super) fn revive(&mut self) {
        self.numbers = self.texts.iter().cloned().zip(1..).collect();
    }

    /// All texts with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.texts.iter().map(String::as_str))
    }
}
