//! Every text a person reads, in German and English, with the locale's numbers and dates. Floor 1.
//!
//! Texts stand in Fluent files under `locales/de` and `locales/en`, split by area and joined to one list per
//! language. Numbers, money and dates are written by [`Format`], which knows the reader's language and the firm's
//! currency and zone. Nothing here knows what a page or a command looks like.
//!
//! ```
//! use domain::Language;
//! assert_eq!(words::text(Language::De, "action-save"), "Speichern");
//! assert_eq!(words::format(Language::En, "count-customers", &[("count", 1_284.into())]), "1,284\u{a0}customers");
//! ```

mod calendar;
mod channel;
mod format;
mod lists;
mod numeral;
mod spreadsheet;

pub use format::{Format, NO_VALUE};
pub use lists::{Arg, format, has, keys, message, missing_keys, text};
pub use spreadsheet::disarmed;
