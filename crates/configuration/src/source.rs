//! Where values come from, and which of them holds.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use domain::Message;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::ConfigError;
use super::value::{Expected, Written};
use super::{Config, KEYS, Key};

/// How the names of all variables begin.
pub(crate) const PREFIX: &str = "STAMMKUNDE_";
/// A name further from every key than this many letters was not meant for us.
const NEAR: usize = 2;

/// Where a value was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is the default.
    Default,
    /// In the file.
    File {
        /// Its name, as it was given.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// In the environment.
    Environment {
        /// The variable.
        variable: String,
    },
    /// On the command line.
    Option {
        /// The option.
        option: String,
    },
}

impl Origin {
    /// The place in words.
    pub fn message(&self) -> Message {
        match self {
            Self::Default => Message::new("config-origin-default"),
            Self::File { file, line } => {
                Message::new("config-origin-file").with("file", file.as_str()).with("line", line.to_string())
            }
            Self::Environment { variable } => {
                Message::new("config-origin-environment").with("variable", variable.as_str())
            }
            Self::Option { option } => Message::new("config-origin-option").with("option", option.as_str()),
        }
    }

    /// The place for programs.
    pub fn id(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::File { file, line } => format!("{file}:{line}"),
            Self::Environment { variable } => variable.clone(),
            Self::Option { option } => option.clone(),
        }
    }
}

/// Everything that was said, in the order in which it counts.
#[derive(Debug, Default)]
pub struct Given<'a> {
    /// The file's name and text.
    pub file: Option<(&'a Path, &'a str)>,
    /// The environment.
    pub variables: Vec<(OsString, OsString)>,
    /// Option, key and value of the command line.
    pub options: Vec<(String, String, String)>,
}

/// What holds, and where it was said.
#[derive(Debug, Default)]
pub struct Effective {
    /// The values.
    pub config: Config,
    origins: BTreeMap<&'static str, Origin>,
}

impl Effective {
    /// Puts together all that was said.
    pub fn of(given: &Given<'_>) -> Result<Self, ConfigError> {
        let mut effective = Self::default();
        if let Some((path, text)) = given.file {
            effective.take_file(path, text)?;
        }
        effective.take_variables(&given.variables)?;
        for (option, key, value) in &given.options {
            let origin = Origin::Option { option: option.clone() };
            let Some(known) = Key::named(key) else {
                return Err(ConfigError::Unknown { origin, key: key.clone(), nearest: nearest_key(key) });
            };
            effective.take(known, &Written::Word(value.clone()), origin)?;
        }
        effective.checked()
    }

    /// Where the value of a key was said.
    pub fn origin(&self, key: &Key) -> &Origin {
        self.origins.get(key.path).unwrap_or(&Origin::Default)
    }

    fn take(&mut self, key: &Key, written: &Written, origin: Origin) -> Result<(), ConfigError> {
        if !key.set(&mut self.config, written) {
            let found = (!key.secret).then(|| written.shown());
            return Err(ConfigError::Value { origin, key: key.path.to_owned(), found, expected: key.expected });
        }
        self.origins.insert(key.path, origin);
        Ok(())
    }

    fn take_file(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let file = path.display().to_string();
        let table = DeTable::parse(text).map_err(|fault| ConfigError::Syntax {
            file: file.clone(),
            line: fault.span().map_or(1, |span| line_of(text, span.start)),
            cause: fault.message().lines().collect::<Vec<_>>().join(" "),
        })?;
        let origin = |at: usize| Origin::File { file: file.clone(), line: line_of(text, at) };
        self.take_table("", table.get_ref(), &origin)?;
        // What the file says of paths is meant from where it lies.
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        for (key, path) in [
            ("data", &mut self.config.data),
            ("tls.certificate", &mut self.config.tls_certificate),
            ("tls.key", &mut self.config.tls_key),
        ] {
            if let (Some(path), true) = (path, self.origins.contains_key(key)) {
                *path = folder.join(&*path);
            }
        }
        Ok(())
    }

    fn take_table(
        &mut self,
        before: &str,
        table: &DeTable<'_>,
        origin: &dyn Fn(usize) -> Origin,
    ) -> Result<(), ConfigError> {
        // In the order of the file, so that of several faults the first is told.
        let mut entries: Vec<(&Spanned<_>, &Spanned<DeValue<'_>>)> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let path = format!("{before}{}", name.get_ref());
            let origin_here = origin(name.span().start);
            let section = format!("{path}.");
            if let Some(key) = Key::named(&path) {
                self.take(key, &Written::of(value.get_ref()), origin_here)?;
            } else if !KEYS.iter().any(|key| key.path.starts_with(&section)) {
                let nearest = nearest_key(&path);
                return Err(ConfigError::Unknown { origin: origin_here, key: path, nearest });
            } else if let DeValue::Table(inner) = value.get_ref() {
                self.take_table(&section, inner, origin)?;
            } else {
                let found = Some(Written::of(value.get_ref()).shown());
                return Err(ConfigError::Value { origin: origin_here, key: path, found, expected: Expected::Section });
            }
        }
        Ok(())
    }

    /// An empty variable counts as not set, as container files leave them. A name that is nearly one of ours, or in one
    /// of our sections, is a mistake; all others belong to somebody else (Kubernetes sets `STAMMKUNDE_PORT` by itself).
    fn take_variables(&mut self, variables: &[(OsString, OsString)]) -> Result<(), ConfigError> {
        let mut ours: Vec<(&str, &OsString)> = variables
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| Some((name.to_str().filter(|name| name.starts_with(PREFIX))?, value)))
            .collect();
        ours.sort_unstable();
        for (name, value) in ours {
            let origin = Origin::Environment { variable: name.to_owned() };
            if let Some(key) = KEYS.iter().find(|key| key.variable() == name) {
                let written = value.to_str().map_or_else(
                    || Written::Other(value.to_string_lossy().into_owned()),
                    |text| Written::Word(text.to_owned()),
                );
                self.take(key, &written, origin)?;
            } else if !OTHERS.contains(&name) && is_meant_for_us(name) {
                let known = KEYS.iter().map(Key::variable);
                let nearest = known.min_by_key(|known| distance(known, name));
                return Err(ConfigError::Unknown { origin, key: name.to_owned(), nearest });
            }
        }
        Ok(())
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let config = &self.config;
        match (&config.tls_certificate, &config.tls_key) {
            (Some(_), None) => return Err(ConfigError::Alone { key: "tls.certificate", other: "tls.key" }),
            (None, Some(_)) => return Err(ConfigError::Alone { key: "tls.key", other: "tls.certificate" }),
            (Some(_), Some(_)) if config.server_public_url.as_ref().is_some_and(|url| !url.https) => {
                return Err(ConfigError::PlainUrl);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        Ok(self)
    }
}

/// Variables of ours that are no keys.
const OTHERS: [&str; 4] = ["STAMMKUNDE_CONFIG", "STAMMKUNDE_NOW", "STAMMKUNDE_PASSWORD", "STAMMKUNDE_SHARED"];

fn is_meant_for_us(name: &str) -> bool {
    let in_section = |key: &Key| {
        let section = key.path.split_once('.').map(|(section, _)| section);
        section.is_some_and(|section| name[PREFIX.len()..].starts_with(&format!("{}_", section.to_ascii_uppercase())))
    };
    KEYS.iter().any(|key| in_section(key) || distance(&key.variable(), name) <= NEAR)
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The key that was meant perhaps: by its whole path, or by its last word, which people forget to put into its section.
fn nearest_key(path: &str) -> Option<String> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let far = |key: &Key| distance(key.path, path).min(distance(&last(key.path), &last(path)) + 1);
    let nearest = KEYS.iter().min_by_key(|key| far(key)).map(|key| (far(key), key.path));
    let sections = KEYS.iter().filter_map(|key| key.path.split_once('.').map(|(section, _)| section));
    let section = sections.map(|section| (distance(section, path), section)).min();
    let best = nearest.into_iter().chain(section).min_by_key(|(far, _)| *far);
    best.filter(|(far, _)| *far <= NEAR + 1 && *far < path.chars().count()).map(|(_, path)| path.to_owned())
}

/// The least number of letters to insert, remove or replace (Levenshtein), small and capital letters alike.
fn distance(left: &str, right: &str) -> usize {
    let fold = |text: &str| text.chars().map(|letter| letter.to_ascii_lowercase()).collect::<Vec<_>>();
    let (left, right) = (fold(left), fold(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
