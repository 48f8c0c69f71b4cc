//! Names of months and the order in which a language writes a date.

use domain::{Day, Language};

const GERMAN_MONTHS: [&str; 12] = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
];
const GERMAN_SHORT: [&str; 12] =
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const ENGLISH_MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];
const ENGLISH_SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long the name of a month is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// `Dezember`.
    Long,
    /// `Dez.`.
    Short,
}

/// Name of a day's month.
pub(crate) fn month_name(language: Language, day: Day, length: Length) -> &'static str {
    let names = match (language, length) {
        (Language::De, Length::Long) => &GERMAN_MONTHS,
        (Language::De, Length::Short) => &GERMAN_SHORT,
        (Language::En, Length::Long) => &ENGLISH_MONTHS,
        (Language::En, Length::Short) => &ENGLISH_SHORT,
    };
    usize::try_from(day.date().month() - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
}

/// Day and month: `9. Dezember`, `9 December`.
pub(crate) fn day_and_month(language: Language, day: Day, length: Length) -> String {
    let month = month_name(language, day, length);
    match language {
        Language::De => format!("{}. {month}", day.date().day()),
        Language::En => format!("{} {month}", day.date().day()),
    }
}

/// A whole date: `9. Dezember 2011`, `9 December 2011`.
pub(crate) fn date(language: Language, day: Day, length: Length) -> String {
    format!("{} {}", day_and_month(language, day, length), day.date().year())
}
