//! The parameters of an address, kept in order, and addresses made of them.

use std::fmt;

use axum::extract::Query as Extracted;
use axum::http::Uri;

/// Names and values as they stand behind the `?`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The parameters of an address; none where they cannot be read.
    pub fn of(uri: &Uri) -> Self {
        Self(Extracted::try_from_uri(uri).map(|Extracted(pairs)| pairs).unwrap_or_default())
    }

    /// The first value of a name; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The first name that stands more than once.
    pub fn repeated(&self) -> Option<&str> {
        let names = || self.0.iter().map(|(name, _)| name.as_str());
        names()
            .enumerate()
            .find(|(place, name)| names().take(*place).any(|before| before == *name))
            .map(|(_, name)| name)
    }

    /// The parameters without some.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(key, _)| !names.contains(&key.as_str())).cloned().collect())
    }

    /// The parameters of only these names.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(key, _)| names.contains(&key.as_str())).cloned().collect())
    }

    /// The parameters with one set anew.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.without(&[name]);
        changed.0.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// Names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// With its `?`, or nothing where there are no parameters.
impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (key, value)) in self.0.iter().enumerate() {
            write!(formatter, "{}{}={}", if number == 0 { '?' } else { '&' }, encode(key), encode(value))?;
        }
        Ok(())
    }
}

/// Whether a percent-encoded path stands for a text: `/customers/%FF` does for none, so nothing can be found there.
pub fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |place: usize| after.get(place).and_then(|digit| char::from(*digit).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, hex(0), hex(1)) {
            bytes.extend(u8::try_from(high * 16 + low));
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// A text as part of an address.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].iter().filter_map(|digit| char::from_digit(u32::from(*digit), 16)));
        }
    }
    encoded
}

/// A path of ours to go to after a form, or the overview where the text is an address elsewhere.
pub fn local_path(wanted: Option<&str>) -> &str {
    let ours = |path: &&str| {
        let second = path.as_bytes().get(1);
        path.starts_with('/')
            && !matches!(second, Some(b'/' | b'\\'))
            && path.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'\\')
    };
    wanted.filter(ours).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_no_text_is_known() {
        for text in ["/", "/customers/eve%40example.de", "/customers/M%C3%BCller", "/100%", "/%zz"] {
            assert!(is_text(text), "{text}");
        }
        assert!(!is_text("/customers/%FF"));
    }

    #[test]
    fn a_name_that_stands_twice_is_found() {
        let repeated = |text: &str| {
            let query = Query::of(&format!("/x?{text}").parse().expect("address"));
            query.repeated().map(str::to_owned)
        };
        assert_eq!(repeated("model=nbd&unit=day"), None);
        assert_eq!(repeated("model=nbd&unit=day&model=bg_nbd").as_deref(), Some("model"));
        assert_eq!(repeated("at=&m%6fdel=a&at=").as_deref(), Some("at"));
    }

    #[test]
    fn parameters_come_back_as_they_were() {
        let query = Query::of(&"/x?q=M%C3%BCller+%26+Sohn&at=2011-12-09&empty=".parse().expect("address"));
        assert_eq!(query.get("q"), Some("Müller & Sohn"));
        assert_eq!(query.get("empty"), None);
        let changed = query.without(&["empty"]).with("at", "2011-12-08").to_string();
        assert_eq!(changed, "?q=M%c3%bcller%20%26%20Sohn&at=2011-12-08");
        assert_eq!(Query::of(&format!("/{changed}").parse().expect("address")).get("q"), Some("Müller & Sohn"));
    }

    #[test]
    fn only_paths_of_ours_are_gone_to() {
        assert_eq!(local_path(Some("/customers?q=%C3%BC")), "/customers?q=%C3%BC");
        for elsewhere in ["//evil.example", "/\\evil.example", "https://evil.example", "", "x", "/a\r\nb", "/\t/evil"] {
            assert_eq!(local_path(Some(elsewhere)), "/", "{elsewhere}");
        }
    }
}
