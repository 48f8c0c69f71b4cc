//! Which language a reader is answered in, and their choice of light or dark.
//!
//! In this order: what this browser was told (cookie `language`), what the person chose in their settings, what the
//! browser asks for (`Accept-Language`), the firm's language. A choice is kept in both places, so that it goes with the
//! person to their next browser.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use domain::{Firm, Language};
use engine::ports::User;

use crate::security::cookies::Cookie;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// As the reader's system.
    Auto,
}

impl Theme {
    /// All, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Auto];

    /// The word in cookie and markup.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }

    /// Name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Light => "sun",
            Self::Dark => "moon",
            Self::Auto => "system",
        }
    }

    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Light => "page-theme-light",
            Self::Dark => "page-theme-dark",
            Self::Auto => "page-theme-auto",
        }
    }

    /// The theme with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }

    /// What the browser's cookie says.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Cookie::Theme.read(headers, false).and_then(Self::from_code).unwrap_or(Self::Auto)
    }
}

/// Key of a language's name.
pub const fn key(language: Language) -> &'static str {
    match language {
        Language::De => "language-de",
        Language::En => "language-en",
    }
}

/// The language in which to answer.
pub fn language(headers: &HeaderMap, user: Option<&User>, firm: Option<&Firm>) -> Language {
    let cookie = || Cookie::Language.read(headers, false).and_then(|code| code.parse().ok());
    let asked = || accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?);
    cookie()
        .or_else(|| user.map(|user| user.language))
        .or_else(asked)
        .or_else(|| firm.map(|firm| firm.language))
        .unwrap_or(Language::En)
}

/// The best liked of our languages in an `Accept-Language`; of equal ones the first.
fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',').take(20) {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if let Ok(language) = tag.parse::<Language>()
            && weight > best.map_or(0.0, |(liked, _)| liked)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_is_taken() {
        assert_eq!(accepted("de-AT,de;q=0.9,en;q=0.8"), Some(Language::De));
        assert_eq!(accepted("fr, en;q=0.5, de;q=0.7"), Some(Language::De));
        assert_eq!(accepted("en-GB, de"), Some(Language::En));
        assert_eq!(accepted("fr, de;q=0"), None);
        assert_eq!(accepted(""), None);
    }
}
