//! The one expression language of phases, segments, triggers, conditions and KPI filters. Floor 1.
//!
//! A rule is one line that a marketer can read and a program can trust:
//!
//! ```text
//! orders >= 2 and silence > 90 days and not (country in ("DE", "AT"))
//! ```
//!
//! It is read once ([`parse()`]), checked against a [`Catalogue`] of what can be asked, and then asked in three ways: for
//! one customer ([`Rule::evaluate`]), for a million in columns ([`Rule::evaluate_columns`], always with the same result),
//! and with its reasons ([`explain()`]). The language is written down in [`grammar`].
//!
//! ```
//! use std::sync::Arc;
//! use jiff::tz::TimeZone;
//! use rules::{Catalogue, FactDef, Lang, NoMemberships, PlainRender, Rule, Truth, Type, Value, WrittenFacts, explain};
//!
//! let mut catalogue = Catalogue::new("EUR", TimeZone::UTC)?;
//! catalogue.add_fact(FactDef::new("orders", Type::Whole).named("Bestellungen", "orders"))?;
//! catalogue.add_fact(FactDef::new("silence", Type::Duration).named("Stille", "silence").grows_with_time())?;
//! let catalogue = Arc::new(catalogue);
//!
//! let rule = Rule::new("orders >= 2 and silence <= 90 days", &catalogue, &NoMemberships)?;
//! let customer = WrittenFacts::new(&catalogue, 0).with("orders", Value::Whole(3)).with("silence", Value::days(20));
//! assert_eq!(rule.evaluate(&customer), Truth::Yes);
//!
//! let told = explain(&rule, &customer);
//! let render = PlainRender::new(&catalogue);
//! assert_eq!(told.sentence(Lang::En, &render), "orders 3 (at least 2) and silence 20 days (at most 90 days)");
//! assert_eq!(told.sentence(Lang::De, &render), "Bestellungen 3 (mindestens 2) und Stille 20 Tage (höchstens 90 Tage)");
//! // If nothing happens, the customer drops out in 70 days.
//! assert_eq!(told.turns_at, Some(70 * rules::MICROS_PER_DAY + 1));
//!
//! let mistake = Rule::new("ordes >= 2", &catalogue, &NoMemberships).unwrap_err();
//! assert_eq!(mistake.message(Lang::De), "Kein Merkmal heißt `ordes`; meinten Sie `orders`?");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Values
//!
//! Whole numbers, money (millionths of the reporting currency), lengths of time and points in time (microseconds) are
//! integers and exact; numbers and shares are floating point. A computation whose result does not fit, or a division by
//! zero, has no value. A quotient of money or time is rounded to the grain, half away from zero.
//! Texts are compared exactly, capitals included.
//!
//! A length of time such as `silence > 90 days` counts days of 24 hours. What a rule looks back or ahead by (after `last` and
//! `next`, before `ago`) follows the calendar of the firm's time zone: a day back is the same time of day on the day before, also
//! where the clocks were changed. Only there months and years are known, and hours are refused. `days_since`, `days_until` and `next_anniversary` count the
//! calendar's days: `days_since` is 1 from midnight on. A date stands for the whole day in that zone: `before` ends
//! where it begins, `after` begins where it ends. `between` includes both ends.
//!
//! # Attributes
//!
//! `attribute("vip_level")` asks for what a source told of the person under that name. It has the type that the rule compares
//! it with: a text, a number, a day, or yes and no by itself; what was told of another type is no value. Where the names are
//! known ([`Memberships::attributes`]), others are refused.
//!
//! # No value
//!
//! 'No value' is not zero. A comparison with a missing value is neither yes nor no but [`Truth::Unknown`], and so is its
//! contrary (Kleene's logic): `not (country == "DE")` does not hold for a customer whose country nobody knows. `and` is
//! no as soon as one part is no, `or` yes as soon as one is yes, whatever the others are. Only yes counts as held.
//! `is known` and `is unknown` ask for the value itself and are always yes or no.
//!
//! # Memberships
//!
//! `in phase` and `was in` ask for the phase of a phase model, a group of its phases, or a segment, see [`Memberships`].
//! The present of a segment is its rule, which becomes part of the rule that refers to it; everything else is a
//! [`MembershipQuery`] that the facts answer. That for the past of a segment takes the segment's rule along
//! ([`MembershipQuery::past`]), so that it can be asked of every day. `was in` includes now. Where a history does not
//! reach back far enough, the answer is unknown unless a later stay decides. The rules of a phase model cannot ask for its
//! own phases.
//!
//! # Time alone
//!
//! [`Rule::turns_at`] and [`Explanation::turns_at`] tell when a rule turns though nothing happens, to the microsecond:
//! lengths of time grow, days pass, anniversaries come, events leave their windows ([`Facts::window_times`]), stays the
//! past that is asked about. A phase lasts unless [`Facts::membership_turns`] says otherwise, and a fact on a curve stands
//! still but for its [`Facts::crossing`] of the one value it is compared with. Computations whose parts move against each
//! other are looked at day by day for three years. A rule is followed over 64 turns of its comparisons, a comparison
//! over 256 comings and goings of events and anniversaries.
//!
//! # Limits
//!
//! Whatever the text, reading it ends: [`MAX_LENGTH_BYTES`] of text, [`MAX_DEPTH`] levels, [`MAX_CONDITIONS`] conditions
//! with all segments counted at every reference. A segment that rests on itself is refused. Nothing here panics on
//! any input, and nothing knows a clock: *now* comes with the facts.

mod ast;
mod attribute;
mod build;
mod calendar;
mod catalogue;
mod check;
mod columns;
mod error;
mod evaluate;
mod explain;
pub mod grammar;
mod lex;
mod lower;
mod membership;
mod parse;
mod print;
mod rests;
mod rule;
mod settled;
mod simple;
mod turning;
mod typed;
mod value;
mod window;

pub use ast::{
    Arithmetic, CalendarFunction, Circle, Comparison, Direction, Expr, ExprKind, Filter, FilterTest, Literal, Located,
    Membership, Name, Period, SetTest, Tense, TextTest, TimeRelation, TimeUnit, Window, WindowFunction,
};
pub use attribute::MAX_ATTRIBUTES;
pub use catalogue::{Catalogue, CatalogueError, EventDef, FactDef, FactIndex, Growth, PropertyDef};
pub use check::MAX_CONDITIONS;
pub use columns::{Column, Columns, Dictionary, Known, Truths};
pub use error::{ErrorKind, Expected, RuleError, Span};
pub use evaluate::{Facts, WrittenFacts};
pub use explain::{
    Explanation, Finding, FoundMembership, FoundStay, Operator, Part, PartKind, PlainRender, Render, explain,
};
pub use membership::{
    GroupDef, KnownMemberships, MembershipAnswer, MembershipQuery, Memberships, ModelDef, NoMemberships, PhaseDef, Stay,
};
pub use parse::{MAX_DEPTH, MAX_LENGTH_BYTES, parse};
pub use print::print_lines;
pub use rule::Rule;
pub use settled::Unsettled;
pub use simple::{SimpleRow, SimpleRule, SimpleTest};
pub use value::{Decimal, Lang, MICROS_PER_DAY, MICROS_PER_SECOND, Text, Truth, Type, Value, Words};
pub use window::{Bounds, Event, PropertyTest, WindowQuery};
