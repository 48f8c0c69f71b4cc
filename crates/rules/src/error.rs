//! What can be wrong with a rule: where, what, and the way out, in both languages.

mod english;
mod german;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ast::Circle;
use crate::value::{Lang, Type};

/// A stretch of a rule's text in bytes, half-open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// From `start` up to, but without, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What the parser could have read at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A fact, number, text or the like.
    Value,
    /// A written-out value.
    Literal,
    /// `>=`, `in`, `contains` and the like.
    Comparison,
    /// A text in quotes.
    Text,
    /// A whole number.
    WholeNumber,
    /// A unit of time.
    TimeUnit,
    /// A property's name.
    Property,
    /// A kind of event in quotes.
    EventKind,
    /// This very word or sign.
    Word(&'static str),
    /// The end, or `and` or `or`.
    End,
}

/// What is wrong. Each variant has a stable code, see [`RuleError::code`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// A sign the language does not have.
    UnexpectedCharacter {
        /// The sign.
        found: char,
    },
    /// A text without its closing quote on the same line.
    UnterminatedText {
        /// The quote it began with.
        quote: char,
    },
    /// Typographic quotes, as word processors make them.
    CurlyQuote {
        /// The quote.
        found: char,
    },
    /// A backslash before a sign it cannot stand before.
    InvalidEscape,
    /// A number with too many digits.
    InvalidNumber,
    /// A day or time that no calendar has.
    InvalidDate {
        /// What was written.
        written: String,
    },
    /// More text than a rule may have.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// Deeper nesting than a rule may have.
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// More conditions than a rule may have, segments included.
    TooLarge {
        /// The limit in conditions.
        limit: usize,
    },
    /// Another word or sign than can stand here.
    Unexpected {
        /// What was found; `None` is the end of the rule.
        found: Option<String>,
        /// What could stand here.
        expected: Vec<Expected>,
        /// The language's word for what was probably meant, such as `and` for `und`.
        hint: Option<&'static str>,
    },
    /// A number with a word behind it that is no unit.
    UnknownUnit {
        /// The word.
        name: String,
        /// The nearest unit.
        nearest: Option<String>,
    },
    /// Something called like a function that is none.
    UnknownFunction {
        /// The name.
        name: String,
        /// The nearest function.
        nearest: Option<String>,
    },
    /// `in last` behind `in phase`, which asks about now.
    PeriodWithoutPast {
        /// What is asked about.
        circle: Circle,
    },
    /// No such fact.
    UnknownFact {
        /// The name.
        name: String,
        /// The nearest fact.
        nearest: Option<String>,
    },
    /// Nobody has such an attribute.
    UnknownAttribute {
        /// The name.
        name: String,
        /// The nearest one known.
        nearest: Option<String>,
    },
    /// More different attributes than rules can ask for.
    TooManyAttributes {
        /// The limit.
        limit: usize,
    },
    /// No such kind of event.
    UnknownEvent {
        /// The kind.
        name: String,
        /// The nearest kind.
        nearest: Option<String>,
    },
    /// Events of the kind have no such property.
    UnknownProperty {
        /// The kind of event.
        event: String,
        /// The name.
        name: String,
        /// The nearest property.
        nearest: Option<String>,
    },
    /// A kind of event that the log alone keeps.
    EventNotAsked {
        /// The kind.
        name: String,
    },
    /// A property that the log alone keeps.
    PropertyNotAsked {
        /// The kind of event.
        event: String,
        /// The name.
        name: String,
    },
    /// No such segment.
    UnknownSegment {
        /// The name.
        name: String,
        /// The nearest segment.
        nearest: Option<String>,
    },
    /// A segment that rests on itself.
    SegmentCycle {
        /// The way from the segment back to itself.
        path: Vec<String>,
    },
    /// A segment whose own rule is wrong.
    SegmentInvalid {
        /// The segment.
        name: String,
        /// What is wrong with it.
        cause: Box<RuleError>,
    },
    /// The phase model has no such phase.
    UnknownPhase {
        /// The phase model.
        model: String,
        /// The name.
        name: String,
        /// The nearest phase.
        nearest: Option<String>,
    },
    /// The phase model has no such group of phases.
    UnknownGroup {
        /// The phase model.
        model: String,
        /// The name.
        name: String,
        /// The nearest group.
        nearest: Option<String>,
    },
    /// No such phase model.
    UnknownModel {
        /// The name.
        name: String,
        /// The nearest phase model.
        nearest: Option<String>,
    },
    /// A phase model whose rules ask for its own phase.
    PhaseCycle {
        /// The way from the phase model back to itself, over other models if there are any.
        path: Vec<String>,
    },
    /// A phase asked about where there is no phase model at all.
    NoPhaseModel,
    /// Two values that cannot be compared.
    NotComparable {
        /// The left one's type.
        left: Type,
        /// The right one's type.
        right: Type,
    },
    /// `days_since(…) > 3 days`: a count of days compared with a length of time.
    DaysAreCounted {
        /// The function.
        function: &'static str,
    },
    /// Only equality can be asked of this type.
    NotOrdered {
        /// The type.
        value_type: Type,
    },
    /// A value of another type than is needed here.
    WrongType {
        /// The types that could stand here.
        expected: Vec<Type>,
        /// The type found.
        found: Type,
    },
    /// Two values that cannot be computed with.
    NoArithmetic {
        /// The operator's sign.
        operator: char,
        /// The left one's type.
        left: Type,
        /// The right one's type.
        right: Type,
    },
    /// Money in another currency than the reporting currency.
    WrongCurrency {
        /// The currency written.
        found: String,
        /// The reporting currency.
        reporting: String,
    },
    /// Months or years as a fixed length.
    CalendarLength,
    /// Hours or less as a stretch of time before or after now.
    PartOfADay {
        /// The whole days that are meant, at least one.
        days: i64,
    },
    /// A value where a condition is needed.
    NotACondition {
        /// The value's type.
        found: Type,
    },
    /// `<`, `>=`, `==` between points in time, which read `before`, `on or after`, `on`.
    UseTimeWords {
        /// What to write instead.
        instead: &'static str,
    },
    /// A share compared with a plain number.
    ShareNeedsPercent,
    /// A value too large, or with more decimal places than are kept.
    OutOfRange,
    /// A range whose end lies before its beginning.
    EmptyRange,
    /// A stretch of time without any: `in last 0 days`.
    EmptyPeriod,
    /// A function over a property without one.
    PropertyMissing {
        /// The function.
        function: &'static str,
    },
    /// A function over events with a property.
    PropertyNotWanted {
        /// The function.
        function: &'static str,
    },
    /// `on` with something that is not a day.
    DayNeeded,
    /// Several kinds of events with different properties behind them.
    PropertiesDiffer {
        /// The first.
        first: String,
        /// The other one.
        found: String,
    },
    /// A property that has another type in another kind of event of the same window.
    PropertyTypesDiffer {
        /// The property.
        property: String,
        /// Its type in the first kind.
        first: Type,
        /// Its type in the other kind.
        found: Type,
    },
}

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Error)]
#[error("{} {}", self.code(), self.message(Lang::En))]
pub struct RuleError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The stretch of the text that it is about.
    pub span: Span,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
}

impl RuleError {
    /// An error at `span` of `source`.
    pub(crate) fn new(kind: ErrorKind, span: Span, source: &str) -> Self {
        let before = source.get(..span.start.min(source.len())).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Self { kind, span, line, column }
    }

    /// The stable code of this kind of error.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ErrorKind::UnexpectedCharacter { .. } => "R001",
            ErrorKind::UnterminatedText { .. } => "R002",
            ErrorKind::CurlyQuote { .. } => "R003",
            ErrorKind::InvalidEscape => "R004",
            ErrorKind::InvalidNumber => "R005",
            ErrorKind::InvalidDate { .. } => "R006",
            ErrorKind::TooLong { .. } => "R007",
            ErrorKind::TooDeep { .. } => "R008",
            ErrorKind::TooLarge { .. } => "R009",
            ErrorKind::Unexpected { .. } => "R010",
            ErrorKind::UnknownUnit { .. } => "R011",
            ErrorKind::UnknownFunction { .. } => "R012",
            ErrorKind::PeriodWithoutPast { .. } => "R013",
            ErrorKind::UnknownFact { .. } => "R020",
            ErrorKind::UnknownEvent { .. } => "R021",
            ErrorKind::UnknownProperty { .. } => "R022",
            ErrorKind::UnknownSegment { .. } => "R023",
            ErrorKind::SegmentCycle { .. } => "R024",
            ErrorKind::SegmentInvalid { .. } => "R025",
            ErrorKind::UnknownPhase { .. } => "R026",
            ErrorKind::UnknownGroup { .. } => "R027",
            ErrorKind::UnknownModel { .. } => "R028",
            ErrorKind::PhaseCycle { .. } => "R029",
            ErrorKind::NotComparable { .. } => "R030",
            ErrorKind::NotOrdered { .. } => "R031",
            ErrorKind::WrongType { .. } => "R032",
            ErrorKind::NoArithmetic { .. } => "R033",
            ErrorKind::WrongCurrency { .. } => "R034",
            ErrorKind::CalendarLength => "R035",
            ErrorKind::PartOfADay { .. } => "R050",
            ErrorKind::NotACondition { .. } => "R036",
            ErrorKind::UseTimeWords { .. } => "R037",
            ErrorKind::ShareNeedsPercent => "R038",
            ErrorKind::OutOfRange => "R039",
            ErrorKind::EmptyRange => "R040",
            ErrorKind::PropertyMissing { .. } => "R041",
            ErrorKind::PropertyNotWanted { .. } => "R042",
            ErrorKind::DayNeeded => "R043",
            ErrorKind::PropertiesDiffer { .. } => "R044",
            ErrorKind::PropertyTypesDiffer { .. } => "R045",
            ErrorKind::NoPhaseModel => "R046",
            ErrorKind::DaysAreCounted { .. } => "R047",
            ErrorKind::UnknownAttribute { .. } => "R048",
            ErrorKind::TooManyAttributes { .. } => "R049",
            ErrorKind::EmptyPeriod => "R051",
            ErrorKind::EventNotAsked { .. } => "R052",
            ErrorKind::PropertyNotAsked { .. } => "R053",
        }
    }

    /// The thing, the fault and the way out, in whole sentences.
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::De => german::message(&self.kind),
            Lang::En => english::message(&self.kind),
        }
    }

    /// The message with the line it is about and carets under the place:
    ///
    /// ```text
    /// R020 No fact is called `ordes`; did you mean `orders`?
    ///   1 | ordes >= 2
    ///     | ^^^^^
    /// ```
    ///
    /// `source` is the text the rule was read from.
    pub fn render(&self, source: &str, lang: Lang) -> String {
        let text = source.lines().nth(self.line - 1).unwrap_or("");
        let pad: String = text.chars().take(self.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let marked = source.get(self.span.start..self.span.end).unwrap_or("");
        let width = marked.lines().next().unwrap_or("").chars().count().max(1);
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let (code, message, carets) = (self.code(), self.message(lang), "^".repeat(width));
        format!("{code} {message}\n  {number} | {text}\n  {gutter} | {pad}{carets}")
    }
}

/// The candidate nearest to `name`, if one is near enough to be a slip of the hand.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // Comparing long made-up names with every fact would cost more than the hint is worth.
    const LONGEST_CHARS: usize = 64;
    let wanted: Vec<char> = name.to_lowercase().chars().take(LONGEST_CHARS + 1).collect();
    if wanted.len() > LONGEST_CHARS {
        return None;
    }
    let limit = (wanted.len() / 3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            let distance = edit_distance(&wanted, &letters);
            (distance <= limit && wanted.len() > 1).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
fn edit_distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}
