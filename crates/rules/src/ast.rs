//! The tree a rule is written as: what the text says, before any name or type is looked up.
//!
//! It is also the form in which a clicking builder keeps a rule: it serialises to JSON, and [`std::fmt::Display`] prints
//! it as the one canonical text, which [`crate::parse()`] reads back to an equal tree.

mod membership;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::error::Span;
use crate::value::{Decimal, Lang, MICROS_PER_DAY, MICROS_PER_SECOND};

pub use membership::{Circle, Membership, Tense};

/// Something with the place it was read from. The place is no part of its identity nor of its JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Located<T> {
    /// The thing.
    pub value: T,
    /// Where it stands in the text; empty if it was not read from one.
    #[serde(skip)]
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Located<T> {
    /// The thing at a place.
    pub fn at(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> From<T> for Located<T> {
    fn from(value: T) -> Self {
        Self { value, span: Span::default() }
    }
}

/// A name or a text with its place.
pub type Name = Located<String>;

/// A part of a rule with its place.
pub type Expr = Located<ExprKind>;

/// The kinds of parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExprKind {
    /// `a and b and c`.
    All(Vec<Expr>),
    /// `a or b or c`.
    Any(Vec<Expr>),
    /// `not (a)`.
    Not(Box<Expr>),
    /// `orders >= 2`.
    Compare {
        /// What is compared.
        left: Box<Expr>,
        /// How.
        comparison: Comparison,
        /// With what.
        right: Box<Expr>,
    },
    /// `orders between 2 and 5`, both ends included.
    Between {
        /// What is compared.
        value: Box<Expr>,
        /// The lowest.
        low: Box<Expr>,
        /// The highest.
        high: Box<Expr>,
    },
    /// `country in ("DE", "AT")`.
    OneOf {
        /// What is looked up.
        value: Box<Expr>,
        /// The list.
        list: Vec<Located<Literal>>,
    },
    /// `email ends with "@example.de"`; `categories contains "Tee"`.
    TextTest {
        /// The text or set.
        value: Box<Expr>,
        /// The test.
        test: TextTest,
        /// What is looked for.
        text: Name,
    },
    /// `categories contains any ("Tee", "Kaffee")`.
    SetTest {
        /// The set.
        value: Box<Expr>,
        /// The test.
        test: SetTest,
        /// What is looked for.
        list: Vec<Name>,
    },
    /// `first_order before 2011-06-01`.
    When {
        /// The point in time.
        value: Box<Expr>,
        /// How it lies.
        relation: TimeRelation,
        /// The point or day it is compared with.
        moment: Box<Expr>,
    },
    /// `last_order within last 30 days`.
    Within {
        /// The point in time.
        value: Box<Expr>,
        /// Before or after now.
        direction: Direction,
        /// How far.
        period: Located<Period>,
    },
    /// `email is known`.
    Known {
        /// The value.
        value: Box<Expr>,
        /// `true` for `is known`, `false` for `is unknown`.
        known: bool,
    },
    /// `in segment "vip"`, `was in phase "abstinenz" in last 90 days`.
    Member(Membership),
    /// A value written out.
    Literal(Literal),
    /// A fact by name.
    Fact(String),
    /// `attribute("vip_level")`: what a source told of the person under that name.
    Attribute(Name),
    /// The point in time the rule is asked at.
    Now,
    /// `revenue / orders`.
    Arithmetic {
        /// The left operand.
        left: Box<Expr>,
        /// The operator.
        operator: Arithmetic,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `-(margin)`.
    Negate(Box<Expr>),
    /// `min(a, b)`.
    Least(Vec<Expr>),
    /// `max(a, b)`.
    Greatest(Vec<Expr>),
    /// `days_since(last_order)`.
    Calendar {
        /// What is read from the calendar.
        function: CalendarFunction,
        /// Of which point in time.
        of: Box<Expr>,
    },
    /// `count("Order Completed" in last 90 days)`.
    Window(Window),
}

/// A value written out in a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Literal {
    /// `2` or `2.5`.
    Number(Decimal),
    /// `40 %`; holds the 40.
    Percent(Decimal),
    /// `99.50 EUR`.
    Money {
        /// The amount.
        amount: Decimal,
        /// The ISO 4217 code.
        currency: String,
    },
    /// `90 days`.
    Duration {
        /// How many.
        amount: Decimal,
        /// Of which unit.
        unit: TimeUnit,
    },
    /// `2011-06-01`, a day in the firm's time zone.
    Date(Date),
    /// `2011-06-01T14:30`, in the firm's time zone.
    DateTime(DateTime),
    /// `"DE"`.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign in rules.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks which of two is greater.
    pub fn is_ordering(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// The comparison that says the same with its sides swapped.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
        }
    }

    /// Whether it holds for two values that lie to each other as `ordering` says.
    pub(crate) fn accepts(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::More => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}

/// Tests of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextTest {
    /// Holds the text anywhere; of a set: has it as a member.
    Contains,
    /// Begins with it.
    StartsWith,
    /// Ends with it.
    EndsWith,
}

/// Tests of a set of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetTest {
    /// Has at least one of them.
    ContainsAny,
    /// Has every one of them.
    ContainsAll,
}

/// How a point in time lies to another or to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeRelation {
    /// Earlier; before the day begins.
    Before,
    /// Not later; before the day ends.
    OnOrBefore,
    /// During the day.
    On,
    /// Not earlier; from the day's beginning.
    OnOrAfter,
    /// Later; after the day has ended.
    After,
}

/// Looking back or ahead from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `last`
    Last,
    /// `next`
    Next,
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Arithmetic {
    /// The sign in rules.
    pub fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
        }
    }
}

/// What is read from the calendar of the firm's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarFunction {
    /// Midnights since a point in time: 0 for today, 1 for yesterday, -1 for tomorrow.
    DaysSince,
    /// Midnights until a point in time: 0 for today, 1 for tomorrow, -1 for yesterday.
    DaysUntil,
    /// The next moment at which it is the same month and day again; now, if that is today.
    NextAnniversary,
}

impl CalendarFunction {
    /// All functions with their names in rules.
    pub(crate) const ALL: [(Self, &'static str); 3] =
        [(Self::DaysSince, "days_since"), (Self::DaysUntil, "days_until"), (Self::NextAnniversary, "next_anniversary")];

    /// The name in rules.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Units of time. As a length of time those up to weeks are fixed (a day is 24 hours) and months and years are none. As what a
/// rule looks back or ahead by, days and more follow the calendar, and less than a day is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 1 second.
    Seconds,
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// 7 days.
    Weeks,
    /// A calendar month.
    Months,
    /// A calendar year.
    Years,
}

impl TimeUnit {
    /// All units with their singular and plural.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Seconds, "second", "seconds"),
        (Self::Minutes, "minute", "minutes"),
        (Self::Hours, "hour", "hours"),
        (Self::Days, "day", "days"),
        (Self::Weeks, "week", "weeks"),
        (Self::Months, "month", "months"),
        (Self::Years, "year", "years"),
    ];

    /// The unit's length, `None` for months and years.
    pub fn micros(self) -> Option<i64> {
        match self {
            Self::Seconds => Some(MICROS_PER_SECOND),
            Self::Minutes => Some(60 * MICROS_PER_SECOND),
            Self::Hours => Some(3_600 * MICROS_PER_SECOND),
            Self::Days => Some(MICROS_PER_DAY),
            Self::Weeks => Some(7 * MICROS_PER_DAY),
            Self::Months | Self::Years => None,
        }
    }

    /// The word in rules, for one or for several.
    pub fn word(self, singular: bool) -> &'static str {
        let (_, one, many) = Self::ALL[self as usize];
        if singular { one } else { many }
    }

    /// The word for readers; the German one stands in the genitive and dative after 'letzten' and a number.
    pub fn words(self, singular: bool, lang: Lang) -> &'static str {
        if lang == Lang::En {
            return self.word(singular);
        }
        match (self, singular) {
            (Self::Seconds, true) => "Sekunde",
            (Self::Seconds, false) => "Sekunden",
            (Self::Minutes, true) => "Minute",
            (Self::Minutes, false) => "Minuten",
            (Self::Hours, true) => "Stunde",
            (Self::Hours, false) => "Stunden",
            (Self::Days, true) => "Tag",
            (Self::Days, false) => "Tage",
            (Self::Weeks, true) => "Woche",
            (Self::Weeks, false) => "Wochen",
            (Self::Months, true) => "Monat",
            (Self::Months, false) => "Monate",
            (Self::Years, true) => "Jahr",
            (Self::Years, false) => "Jahre",
        }
    }
}

/// A length of time counted from now, such as `30 days` or `12 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of which unit.
    pub unit: TimeUnit,
}

impl Period {
    /// The shortest it can be: a month has 28 days at least.
    pub(crate) fn at_least_micros(self) -> i64 {
        self.micros(28, 365)
    }

    /// The longest it can be, in microseconds: a month has 31 days at most.
    pub fn at_most_micros(self) -> i64 {
        self.micros(31, 366)
    }

    fn micros(self, days_of_month: i64, days_of_year: i64) -> i64 {
        let unit = match self.unit {
            TimeUnit::Months => days_of_month * MICROS_PER_DAY,
            TimeUnit::Years => days_of_year * MICROS_PER_DAY,
            fixed => fixed.micros().unwrap_or(MICROS_PER_DAY),
        };
        i64::from(self.count).saturating_mul(unit)
    }
}

/// What a window computes over the events in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowFunction {
    /// How many events; 0 if none.
    Count,
    /// Whether there is at least one.
    Any,
    /// When the first was; no value if none.
    First,
    /// When the last was; no value if none.
    Last,
    /// The sum of a property; 0 if none.
    Sum,
    /// The mean of a property; no value if none.
    Average,
    /// A property's lowest value; no value if none.
    Lowest,
    /// A property's highest value; no value if none.
    Highest,
    /// How many different values a property has.
    Distinct,
}

impl WindowFunction {
    /// All functions with their names in rules.
    pub(crate) const ALL: [(Self, &'static str); 9] = [
        (Self::Count, "count"),
        (Self::Any, "any"),
        (Self::First, "first"),
        (Self::Last, "last"),
        (Self::Sum, "sum"),
        (Self::Average, "average"),
        (Self::Lowest, "lowest"),
        (Self::Highest, "highest"),
        (Self::Distinct, "distinct"),
    ];

    /// The name in rules.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether it computes over a property rather than over the events themselves.
    pub fn takes_property(self) -> bool {
        matches!(self, Self::Sum | Self::Average | Self::Lowest | Self::Highest | Self::Distinct)
    }
}

/// A question about the events of one kind, or of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// What is computed.
    pub function: WindowFunction,
    /// The kinds of events, at least one.
    pub events: Vec<Name>,
    /// The property it is computed over, of every kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<Name>,
    /// How far back it looks; without, over all time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Located<Period>>,
    /// How long ago it ends, of what `period` reaches back to; without, it ends now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Located<Period>>,
    /// All must hold for an event to count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
}

/// One `where` condition on a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The property.
    pub property: Name,
    /// What must hold of it.
    pub test: FilterTest,
}

/// What must hold of a property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FilterTest {
    /// `total >= 50 EUR`
    Compare {
        /// How.
        comparison: Comparison,
        /// With what.
        value: Located<Literal>,
    },
    /// `channel in ("shop", "store")`
    OneOf(Vec<Located<Literal>>),
    /// `product starts with "Tee"`
    TextTest {
        /// The test.
        test: TextTest,
        /// What is looked for.
        text: Name,
    },
    /// `reason is known` (`true`) or `is unknown` (`false`)
    Known(bool),
}
