//! What may stand behind a key: each type reads itself from what was written and can be written again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use domain::Message;
use engine::Network;
use toml::de::DeValue;

/// What was written, before it has a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// An untyped text, from the environment or the command line.
    Word(String),
    /// A text of the file.
    Text(String),
    /// A whole number of the file.
    Number(i64),
    /// Yes or no of the file.
    Flag(bool),
    /// A list of the file.
    List(Vec<Written>),
    /// A table of the file.
    Table(Vec<(String, Written)>),
    /// Anything else, as it looks.
    Other(String),
}

impl Written {
    /// What stands in a file.
    pub fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                parsed.map_or_else(|_| Self::Other(number.as_str().to_owned()), Self::Number)
            }
            DeValue::Float(number) => Self::Other(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Datetime(moment) => Self::Other(moment.to_string()),
            DeValue::Array(items) => Self::List(items.iter().map(|item| Self::of(item.get_ref())).collect()),
            DeValue::Table(table) => {
                let pair = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
                    (key.get_ref().to_string(), Self::of(value.get_ref()))
                };
                Self::Table(table.iter().map(pair).collect())
            }
        }
    }

    /// As it is repeated in a fault.
    pub fn shown(&self) -> String {
        match self {
            Self::Word(text) | Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::shown).collect::<Vec<_>>().join(", ")),
            Self::Table(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| format!("{key} = {}", value.shown()));
                format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Word(text) | Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Number(_) | Self::Flag(_) | Self::List(_) | Self::Table(_) | Self::Other(_) => None,
        }
    }

    fn number(&self) -> Option<u64> {
        match self {
            Self::Word(text) => text.trim().parse().ok(),
            Self::Number(number) => u64::try_from(*number).ok(),
            Self::Text(_) | Self::Flag(_) | Self::List(_) | Self::Table(_) | Self::Other(_) => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Word(text) => text.trim().parse().ok(),
            Self::Text(_) | Self::Number(_) | Self::List(_) | Self::Table(_) | Self::Other(_) => None,
        }
    }
}

/// What a key takes, for the guide and for faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The path of a file or folder.
    Path,
    /// An address with a port.
    Address,
    /// An address with a scheme and without a path.
    Url,
    /// Addresses or networks.
    Networks,
    /// Names of keys that people have.
    KeyNames,
    /// A whole number between two, both included.
    Whole {
        /// The lowest.
        least: u64,
        /// The highest.
        most: u64,
    },
    /// Yes or no.
    Flag,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A text that cannot be guessed.
    Secret,
    /// Kinds of events, each with a number of days.
    DaysByKind,
    /// No value, but a section with keys of its own.
    Section,
}

impl Expected {
    /// What is expected, in words.
    pub fn message(self) -> Message {
        match self {
            Self::Path => Message::new("config-expects-path"),
            Self::Address => Message::new("config-expects-address"),
            Self::Url => Message::new("config-expects-url"),
            Self::Networks => Message::new("config-expects-networks"),
            Self::KeyNames => Message::new("config-expects-key-names"),
            Self::Whole { least, most } => {
                Message::new("config-expects-whole").with("least", least.to_string()).with("most", most.to_string())
            }
            Self::Flag => Message::new("config-expects-flag"),
            Self::OneOf(names) => Message::new("config-expects-one-of").with("names", names.join(", ")),
            Self::Secret => Message::new("config-expects-secret"),
            Self::DaysByKind => Message::new("config-expects-days-by-kind"),
            Self::Section => Message::new("config-expects-section"),
        }
    }
}

/// A type that a key may have.
pub trait Setting: Sized {
    /// What it takes.
    const EXPECTED: Expected;
    /// Whether it is not to be shown.
    const SECRET: bool = false;
    /// Reads it; `None` where what was written is not what is expected.
    fn read(written: &Written) -> Option<Self>;
    /// Writes it, as it would stand in a file; `None` where it is not set.
    fn shown(&self) -> Option<String>;
}

impl<T: Setting> Setting for Option<T> {
    const EXPECTED: Expected = T::EXPECTED;
    const SECRET: bool = T::SECRET;

    fn read(written: &Written) -> Option<Self> {
        T::read(written).map(Some)
    }

    fn shown(&self) -> Option<String> {
        self.as_ref().and_then(Setting::shown)
    }
}

fn quoted(text: impl std::fmt::Display) -> String {
    toml::Value::String(text.to_string()).to_string()
}

impl Setting for PathBuf {
    const EXPECTED: Expected = Expected::Path;

    fn read(written: &Written) -> Option<Self> {
        written.text().map(Self::from)
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(self.display()))
    }
}

impl Setting for SocketAddr {
    const EXPECTED: Expected = Expected::Address;

    fn read(written: &Written) -> Option<Self> {
        written.text()?.parse().ok()
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(self))
    }
}

/// The address under which people reach the server: scheme, host, port, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Whether browsers speak TLS with it.
    pub https: bool,
    /// Host name or address, in small letters, IPv6 in brackets.
    pub host: String,
    /// The port where it is not the scheme's own.
    pub port: Option<u16>,
}

impl PublicUrl {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, Some(port.parse::<u16>().ok().filter(|port| *port > 0)?))
            }
            _ => (authority, None),
        };
        let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let sound = match bracketed {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => is_host_name(host),
        };
        let port = port.filter(|port| *port != if https { 443 } else { 80 });
        sound.then(|| Self { https, host: host.to_ascii_lowercase(), port })
    }

    /// Host and, where it is not the scheme's own, port: what browsers send as `Host` and in `Origin`.
    pub fn authority(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }
}

/// Labels of letters, digits and hyphens (RFC 1123); other alphabets are written in Punycode.
fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }
}

impl Setting for PublicUrl {
    const EXPECTED: Expected = Expected::Url;

    fn read(written: &Written) -> Option<Self> {
        Self::parse(written.text()?)
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(self))
    }
}

impl Setting for Vec<Network> {
    const EXPECTED: Expected = Expected::Networks;

    fn read(written: &Written) -> Option<Self> {
        match written {
            Written::List(items) => items.iter().map(|item| item.text()?.parse().ok()).collect(),
            Written::Word(text) => text.split(',').map(|item| item.trim().parse().ok()).collect(),
            Written::Text(_) | Written::Number(_) | Written::Flag(_) | Written::Table(_) | Written::Other(_) => None,
        }
    }

    fn shown(&self) -> Option<String> {
        Some(format!("[{}]", self.iter().map(quoted).collect::<Vec<_>>().join(", ")))
    }
}

/// Names of properties by which people are known, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyNames(pub Vec<String>);

impl Setting for KeyNames {
    const EXPECTED: Expected = Expected::KeyNames;

    fn read(written: &Written) -> Option<Self> {
        let name = |text: &str| {
            let text = text.trim();
            domain::ArrivedAs::named(text, "1").is_ok().then(|| text.to_owned())
        };
        let mut names = match written {
            Written::List(items) => items.iter().map(|item| name(item.text()?)).collect::<Option<Vec<_>>>()?,
            Written::Word(text) if text.trim().is_empty() => Vec::new(),
            Written::Word(text) => text.split(',').map(name).collect::<Option<Vec<_>>>()?,
            Written::Text(_) | Written::Number(_) | Written::Flag(_) | Written::Table(_) | Written::Other(_) => {
                return None;
            }
        };
        names.sort_unstable();
        names.dedup();
        Some(Self(names))
    }

    fn shown(&self) -> Option<String> {
        Some(format!("[{}]", self.0.iter().map(quoted).collect::<Vec<_>>().join(", ")))
    }
}

/// A whole number within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<const LEAST: u64, const MOST: u64>(pub u64);

impl<const LEAST: u64, const MOST: u64> Setting for Whole<LEAST, MOST> {
    const EXPECTED: Expected = Expected::Whole { least: LEAST, most: MOST };

    fn read(written: &Written) -> Option<Self> {
        written.number().filter(|number| (LEAST..=MOST).contains(number)).map(Self)
    }

    fn shown(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

impl Setting for bool {
    const EXPECTED: Expected = Expected::Flag;

    fn read(written: &Written) -> Option<Self> {
        written.flag()
    }

    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// A text that is compared, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

/// A secret of fewer characters can be guessed.
const SHORTEST_SECRET: usize = 16;

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl Setting for Secret {
    const EXPECTED: Expected = Expected::Secret;
    const SECRET: bool = true;

    fn read(written: &Written) -> Option<Self> {
        let text = written.text()?;
        let sound = text.len() >= SHORTEST_SECRET && text.bytes().all(|byte| byte.is_ascii_graphic());
        sound.then(|| Self(text.to_owned()))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted("***"))
    }
}

/// How long events are kept, by the name of their kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DaysByKind(pub BTreeMap<String, u32>);

/// A hundred years: nobody means more, and dates stay within their bounds.
const MOST_DAYS: u64 = 36_525;

impl Setting for DaysByKind {
    const EXPECTED: Expected = Expected::DaysByKind;

    fn read(written: &Written) -> Option<Self> {
        let words;
        let pairs = match written {
            Written::Table(pairs) => pairs,
            Written::Word(text) => {
                // As in a file, or without braces and quotes.
                let inner = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
                if inner.trim().is_empty() {
                    return Some(Self::default());
                }
                let pair = |pair: &str| {
                    let (kind, days) = pair.rsplit_once('=')?;
                    Some((kind.trim().trim_matches('"').to_owned(), Written::Word(days.trim().to_owned())))
                };
                words = inner.split(',').map(pair).collect::<Option<Vec<_>>>()?;
                &words
            }
            Written::Text(_) | Written::Number(_) | Written::Flag(_) | Written::List(_) | Written::Other(_) => {
                return None;
            }
        };
        let read = |(kind, days): &(String, Written)| {
            let days = days.number().filter(|days| (1..=MOST_DAYS).contains(days))?;
            let kind = Some(kind.trim()).filter(|kind| !kind.is_empty())?;
            Some((kind.to_owned(), u32::try_from(days).ok()?))
        };
        pairs.iter().map(read).collect::<Option<_>>().map(Self)
    }

    fn shown(&self) -> Option<String> {
        if self.0.is_empty() {
            return Some("{}".to_owned());
        }
        let pairs = self.0.iter().map(|(kind, days)| format!("{} = {days}", quoted(kind)));
        Some(format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")))
    }
}

/// A choice among names.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$about])* $variant,)+
        }

        impl Setting for $name {
            const EXPECTED: Expected = Expected::OneOf(&[$($text),+]);

            fn read(written: &Written) -> Option<Self> {
                match written.text()? {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn shown(&self) -> Option<String> {
                Some(quoted(match self { $(Self::$variant => $text,)+ }))
            }
        }
    };
}

choice! {
    /// The form of the log.
    LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line, for programs.
        Json = "json",
    }
}

choice! {
    /// How much is logged.
    LogLevel {
        /// What failed.
        Error = "error",
        /// And what somebody should look at.
        Warn = "warn",
        /// And one line for each request.
        Info = "info",
        /// And what a developer looks at.
        Debug = "debug",
    }
}
