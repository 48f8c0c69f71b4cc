//! The word lists: Fluent files of both languages, joined to one bundle each and asked by key.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use domain::{Language, Message, Value};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::numeral::Numeral;

/// Names the area files once and embeds each in both languages.
macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        /// File name and text of every area, in German.
        const GERMAN: &[(&str, &str)] = &[$(($area, include_str!(concat!("../locales/de/", $area)))),+];
        /// File name and text of every area, in English.
        const ENGLISH: &[(&str, &str)] = &[$(($area, include_str!(concat!("../locales/en/", $area)))),+];
    };
}

areas![
    "common.ftl",
    "pages.ftl",
    "kpis.ftl",
    "phases.ftl",
    "value.ftl",
    "cli.ftl",
    "erase.ftl",
    "intake.ftl",
    "setup.ftl",
    "errors.ftl",
    "engine.ftl",
    "page_today.ftl",
    "page_phases.ftl",
    "page_kpis.ftl",
    "page_customers.ftl",
    "page_value.ftl",
    "page_import.ftl",
    "page_identity.ftl",
    "config.ftl",
    "metrics.ftl",
    "access.ftl",
    "page_quality.ftl",
    "page_products.ftl",
    "page_segments.ftl",
    "page_models.ftl",
    "intensity.ftl",
    "churn.ftl",
    "economics.ftl",
    "channels.ftl",
];

/// The files of a language.
const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::De => GERMAN,
        Language::En => ENGLISH,
    }
}

/// At most so many different missing keys are remembered.
const MISSING_KEPT: usize = 200;

/// What fills a gap of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// A count: chooses the plural and is written with the language's thousands separators.
    Number(i64),
    /// A text, written as it is. Amounts, shares and dates come here, written by [`Format`](crate::Format).
    Text(Cow<'a, str>),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Value> for Arg<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
        }
    }
}

/// Whole numbers of every width; what `i64` cannot hold saturates.
macro_rules! whole_number_args {
    ($($width:ty),+) => {
        $(impl From<$width> for Arg<'_> {
            fn from(number: $width) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}

whole_number_args!(i8, u8, i16, u16, i32, u32, i64, u64, usize);

type Bundle = FluentBundle<FluentResource>;

/// Joins the files of a language; beside the bundle the faults met (none, as a test sees to).
fn joined(language: Language) -> (Bundle, Vec<String>) {
    let mut faults = Vec::new();
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // The invisible isolation marks would end up in files and in the terminal.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::De => grouped_german,
        Language::En => grouped_english,
    }));
    if let Err(fault) = bundle.add_builtins() {
        faults.push(format!("{language}: {fault}"));
    }
    for (file, text) in files(language) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
            faults.extend(errors.iter().map(|error| format!("{language}/{file}: {error}")));
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            faults.extend(errors.iter().map(|error| format!("{language}/{file}: {error}")));
        }
    }
    (bundle, faults)
}

/// The list of a language, joined at the first call.
fn list(language: Language) -> &'static Bundle {
    static LISTS: [OnceLock<Bundle>; 2] = [OnceLock::new(), OnceLock::new()];
    let slot = match language {
        Language::De => &LISTS[0],
        Language::En => &LISTS[1],
    };
    slot.get_or_init(|| {
        let (bundle, faults) = joined(language);
        faults.into_iter().for_each(remember);
        bundle
    })
}

/// Writes the numbers in texts with the language's separators.
fn grouped<M>(language: Language, value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(Numeral::from_f64(number.value)?.signed(language)),
        FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
    }
}

fn grouped_german<M>(value: &FluentValue<'_>, memoizer: &M) -> Option<String> {
    grouped(Language::De, value, memoizer)
}

fn grouped_english<M>(value: &FluentValue<'_>, memoizer: &M) -> Option<String> {
    grouped(Language::En, value, memoizer)
}

static MISSING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Remembers a fault for [`missing_keys`].
fn remember(fault: String) {
    let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
    if missing.len() < MISSING_KEPT {
        missing.insert(fault);
    }
}

/// Keys that were asked for in this process and stand in no list, and texts whose gaps were not filled; at most 200.
///
/// A reader meets such a key in angle brackets; a test of a crate that builds keys at run time asserts that this is
/// empty after it has shown everything it can show.
pub fn missing_keys() -> Vec<String> {
    MISSING.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// Whether a key stands in the list of a language.
pub fn has(language: Language, key: &str) -> bool {
    list(language).get_message(key).is_some_and(|message| message.value().is_some())
}

/// Every key of a language, sorted.
pub fn keys(language: Language) -> Vec<&'static str> {
    let mut keys: Vec<_> = files(language).iter().flat_map(|(_, text)| text.lines().filter_map(key_of_line)).collect();
    keys.sort_unstable();
    keys
}

/// The key that a line of a Fluent file defines: it starts in the first column and ends at `=`.
fn key_of_line(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let starts = key.starts_with(|first: char| first.is_ascii_alphabetic());
    (starts && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))).then_some(key)
}

fn shown(language: Language, key: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle = list(language);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        remember(key.to_owned());
        return Cow::Owned(format!("<{key}>"));
    };
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, arguments, &mut faults);
    for fault in faults {
        remember(format!("{key} ({language}): {fault}"));
    }
    Cow::Owned(text.into_owned())
}

/// The text of a key without gaps. A key in no list comes back in angle brackets.
pub fn text(language: Language, key: &str) -> Cow<'static, str> {
    shown(language, key, None)
}

/// The text of a key with its gaps filled. A key in no list comes back in angle brackets.
pub fn format(language: Language, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
    let mut filled = FluentArgs::with_capacity(arguments.len());
    for (name, argument) in arguments {
        let value = match argument {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.as_ref()),
        };
        filled.set(Cow::Borrowed(*name), value);
    }
    shown(language, key, Some(&filled)).into_owned()
}

/// A message of the lower floors in the reader's language.
pub fn message(language: Language, message: &Message) -> String {
    let arguments: Vec<(&str, Arg<'_>)> =
        message.arguments.iter().map(|(name, value)| (name.as_ref(), Arg::from(value))).collect();
    format(language, &message.key, &arguments)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The gaps (`$name`) of every message of a language.
    fn gaps(language: Language) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, text) in files(language) {
            let mut key = None;
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                key = key_of_line(line).or(key);
                let Some(key) = key else { continue };
                let gaps = found.entry(key).or_default();
                for part in line.split('$').skip(1) {
                    let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
                    gaps.insert(&part[..end.unwrap_or(part.len())]);
                }
            }
        }
        found
    }

    #[test]
    fn both_lists_are_read_without_a_fault() {
        for language in Language::ALL {
            assert_eq!(joined(language).1, Vec::<String>::new());
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_gaps() {
        let (german, english) = (gaps(Language::De), gaps(Language::En));
        let only = |left: &BTreeMap<&'static str, _>, right: &BTreeMap<&'static str, _>| -> Vec<&str> {
            left.keys().filter(|key| !right.contains_key(*key)).copied().collect()
        };
        assert_eq!(only(&german, &english), Vec::<&str>::new(), "German only");
        assert_eq!(only(&english, &german), Vec::<&str>::new(), "English only");
        for (key, gaps) in &german {
            assert_eq!(Some(gaps), english.get(key), "gaps of `{key}`");
        }
    }

    #[test]
    fn every_key_is_written_the_same_way_and_has_a_text() {
        for language in Language::ALL {
            for key in keys(language) {
                assert!(has(language, key), "`{key}` has no text in {language}");
                assert!(
                    key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                    "`{key}`: small letters and hyphens"
                );
            }
        }
    }

    #[test]
    fn every_text_fills_its_gaps_with_numbers_and_with_words() {
        for language in Language::ALL {
            for (key, gaps) in gaps(language) {
                for argument in [Arg::Number(0), Arg::Number(1), Arg::Number(2_345), Arg::from("Wort")] {
                    let arguments: Vec<_> = gaps.iter().map(|gap| (*gap, argument.clone())).collect();
                    let text = format(language, key, &arguments);
                    assert!(!text.trim().is_empty() && !text.contains("{$"), "{language} {key}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_plural_follows_the_count_and_the_count_the_language() {
        let customers = |language, count: i64| format(language, "count-customers", &[("count", count.into())]);
        assert_eq!(customers(Language::De, 0), "0\u{a0}Kunden");
        assert_eq!(customers(Language::De, 1), "1\u{a0}Kunde");
        assert_eq!(customers(Language::De, 1_284), "1.284\u{a0}Kunden");
        assert_eq!(customers(Language::En, 1), "1\u{a0}customer");
        assert_eq!(customers(Language::En, 1_284), "1,284\u{a0}customers");
        assert_eq!(customers(Language::En, -3), "−3\u{a0}customers");
    }

    #[test]
    fn a_missing_key_is_shown_in_brackets_and_remembered() {
        assert_eq!(text(Language::De, "no-such-key"), "<no-such-key>");
        assert!(missing_keys().iter().any(|key| key == "no-such-key"));
        assert!(!has(Language::De, "no-such-key"));
    }

    #[test]
    fn an_unfilled_gap_is_remembered() {
        let _ = text(Language::En, "count-orders");
        assert!(missing_keys().iter().any(|fault| fault.starts_with("count-orders (en)")));
    }

    #[test]
    fn a_message_of_a_lower_floor_is_put_into_words() {
        let fault = Message::new("count-orders").with("count", 2_usize);
        assert_eq!(message(Language::De, &fault), "2\u{a0}Bestellungen");
        assert_eq!(message(Language::En, &fault), "2\u{a0}orders");
    }
}
