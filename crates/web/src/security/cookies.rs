//! Cookies in and out. Values are tokens and keys of our own: no character that a cookie would need quoted.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

use crate::app::Settings;

/// The cookies we set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Token of a session.
    Session,
    /// Token against cross-site requests of a browser that is not logged in.
    Csrf,
    /// What to tell the person once on the next page.
    Flash,
    /// `light`, `dark` or `auto`; the page's script writes it too.
    Theme,
    /// `de` or `en`.
    Language,
}

const YEAR_SECONDS: i64 = 31_536_000;
const HOUR_SECONDS: i64 = 3_600;

impl Cookie {
    /// Its name. With https the browser itself enforces that only we can set it (`__Host-`).
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-stammkunde-session",
            (Self::Session, false) => "stammkunde-session",
            (Self::Csrf, true) => "__Host-stammkunde-csrf",
            (Self::Csrf, false) => "stammkunde-csrf",
            (Self::Flash, true) => "__Host-stammkunde-flash",
            (Self::Flash, false) => "stammkunde-flash",
            (Self::Theme, _) => "theme",
            (Self::Language, _) => "language",
        }
    }

    fn max_age_seconds(self) -> i64 {
        match self {
            Self::Session | Self::Csrf => 24 * HOUR_SECONDS,
            Self::Flash => 60,
            Self::Theme | Self::Language => YEAR_SECONDS,
        }
    }

    /// What the browser sent.
    pub(crate) fn read(self, headers: &HeaderMap, https: bool) -> Option<&str> {
        let name = self.name(https);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
    }

    /// Gives it to the browser.
    pub(crate) fn set(self, headers: &mut HeaderMap, value: &str, https: bool) {
        self.write(headers, value, self.max_age_seconds(), https);
    }

    /// Gives a session's token to the browser, for as long as the session lasts.
    pub(crate) fn set_session(headers: &mut HeaderMap, token: &str, settings: &Settings) {
        Self::Session.write(headers, token, settings.session_lifetime.as_secs(), settings.https);
    }

    /// Takes it away from the browser.
    pub(crate) fn remove(self, headers: &mut HeaderMap, https: bool) {
        self.write(headers, "", 0, https);
    }

    fn write(self, headers: &mut HeaderMap, value: &str, max_age_seconds: i64, https: bool) {
        let name = self.name(https);
        let hidden = if self == Self::Theme { "" } else { "; HttpOnly" };
        let secure = if https { "; Secure" } else { "" };
        let line = format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; SameSite=Lax{hidden}{secure}");
        if let Ok(line) = HeaderValue::from_str(&line) {
            headers.append(SET_COOKIE, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
        let mut headers = HeaderMap::new();
        let mut settings = Settings::new(([127, 0, 0, 1], 80).into());
        settings.https = true;
        Cookie::set_session(&mut headers, "abc", &settings);
        let line = headers[SET_COOKIE].to_str().expect("text");
        assert!(line.starts_with("__Host-stammkunde-session=abc; Path=/; "), "{line}");
        assert!(line.ends_with("SameSite=Lax; HttpOnly; Secure") && !line.contains("Domain"), "{line}");
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("xtheme=dark; theme=light ; language="));
        assert_eq!(Cookie::Theme.read(&headers, false), Some("light"));
        assert_eq!(Cookie::Language.read(&headers, false), None);
    }
}
