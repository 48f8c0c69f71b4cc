//! Questions about the events in a window of time, and their answer over one customer's timeline.

use std::sync::Arc;

use jiff::{Span as CalendarSpan, Timestamp};

use crate::ast::{Arithmetic, Comparison, Direction, Period, TimeUnit, WindowFunction};
use crate::calendar::Calendar;
use crate::typed::{Matcher, compare, compute};
use crate::value::{Quantity, Truth, Type, Value};

/// A checked question about the events of one kind, or of several. Whoever holds the events answers it, most simply with
/// [`WindowQuery::answer`].
#[derive(Clone, Debug)]
pub struct WindowQuery {
    pub(crate) function: WindowFunction,
    pub(crate) events: Vec<Arc<str>>,
    pub(crate) property: Option<Arc<str>>,
    pub(crate) value_type: Type,
    pub(crate) period: Option<Period>,
    pub(crate) until: Option<Period>,
    pub(crate) filters: Vec<PropertyTest>,
    pub(crate) text: Arc<str>,
}

/// One `where` condition of a window.
#[derive(Clone, Debug)]
pub struct PropertyTest {
    pub(crate) property: Arc<str>,
    pub(crate) value_type: Type,
    pub(crate) matcher: Matcher,
}

impl PropertyTest {
    /// The property asked about.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// What the condition says of a property's value.
    pub fn of(&self, value: Value) -> Truth {
        self.matcher.of(&value.of_type(self.value_type))
    }
}

/// A stretch of time in microseconds since 1970-01-01 UTC, both ends included; no `from` is the beginning of all time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The first instant inside.
    pub from: Option<i64>,
    /// The last instant inside: now, or the end of a window that ends earlier.
    pub until: i64,
}

impl Bounds {
    /// Whether `at` lies inside; both ends belong to it.
    pub fn contain(self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && at <= self.until
    }
}

/// An event as a window looks at it.
pub trait Event {
    /// Its kind, such as `Order Completed`.
    fn kind(&self) -> &str;
    /// When it occurred, in microseconds since 1970-01-01 UTC.
    fn occurred_at(&self) -> i64;
    /// A property's value; [`Value::Missing`] if it has none.
    fn property(&self, name: &str) -> Value;
}

impl WindowQuery {
    /// What is computed.
    pub fn function(&self) -> WindowFunction {
        self.function
    }

    /// The kinds of events, at least one.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(AsRef::as_ref)
    }

    /// Whether events of that kind are asked about.
    pub fn asks_about(&self, kind: &str) -> bool {
        self.events.iter().any(|event| &**event == kind)
    }

    /// The property computed over.
    pub fn property(&self) -> Option<&str> {
        self.property.as_deref()
    }

    /// The type of the answer.
    pub fn value_type(&self) -> Type {
        self.value_type
    }

    /// How far back it looks, `None` for all time.
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// How long ago it ends, `None` for now: what this period would hold is left out.
    pub fn until(&self) -> Option<Period> {
        self.until
    }

    /// What must hold of an event to count.
    pub fn filters(&self) -> &[PropertyTest] {
        &self.filters
    }

    /// The question's canonical text; equal texts over one catalogue are equal questions.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The window's bounds at `now` in the firm's time zone.
    pub(crate) fn bounds(&self, now: i64, calendar: &Calendar) -> Bounds {
        let back = |period| shifted(now, period, Direction::Last, calendar);
        let until = self.until.map_or(now, |until| back(until).saturating_sub(1));
        Bounds { from: self.period.map(back), until }
    }

    /// The answer over one customer's events, in any order. Later events than `bounds.until` do not count.
    pub fn answer<E: Event>(&self, events: impl IntoIterator<Item = E>, bounds: Bounds) -> Value {
        let mut tally = Tally::default();
        for event in events {
            if self.counts(&event, bounds) {
                tally.count += 1;
                tally.first =
                    Some(tally.first.map_or(event.occurred_at(), |first: i64| first.min(event.occurred_at())));
                tally.last = Some(tally.last.map_or(event.occurred_at(), |last: i64| last.max(event.occurred_at())));
                if let Some(property) = &self.property {
                    tally.values.push(event.property(property));
                }
            }
        }
        self.conclude(tally)
    }

    /// When the events that count within `bounds` occurred, in the order given; see [`crate::Facts::window_times`].
    pub fn times<E: Event>(&self, events: impl IntoIterator<Item = E>, bounds: Bounds) -> Vec<i64> {
        events.into_iter().filter(|event| self.counts(event, bounds)).map(|event| event.occurred_at()).collect()
    }

    fn counts(&self, event: &impl Event, bounds: Bounds) -> bool {
        self.asks_about(event.kind())
            && bounds.contain(event.occurred_at())
            && self.filters.iter().all(|filter| filter.of(event.property(&filter.property)).holds())
    }

    fn conclude(&self, tally: Tally) -> Value {
        let instant = |at: Option<i64>| at.map_or(Value::Missing, Value::Instant);
        match self.function {
            WindowFunction::Count => Value::Whole(tally.count),
            WindowFunction::Any => Value::Bool(tally.count > 0),
            WindowFunction::First => instant(tally.first),
            WindowFunction::Last => instant(tally.last),
            WindowFunction::Distinct => Value::Whole(distinct(&tally.values)),
            WindowFunction::Sum => self.sum(tally.values),
            WindowFunction::Average => {
                let known = quantities(tally.values);
                let count = i64::try_from(known.len()).unwrap_or(i64::MAX);
                match self.sum(known) {
                    sum @ (Value::Whole(_)
                    | Value::Number(_)
                    | Value::Money(_)
                    | Value::Duration(_)
                    | Value::Share(_))
                        if count > 0 =>
                    {
                        compute(&sum, Arithmetic::Divide, &Value::Whole(count), self.value_type)
                    }
                    _ => Value::Missing,
                }
            }
            WindowFunction::Lowest => self.extreme(tally.values, Comparison::Less),
            WindowFunction::Highest => self.extreme(tally.values, Comparison::More),
        }
    }

    /// The sum in the answer's type (a mean of whole numbers is summed as numbers).
    fn sum(&self, values: Vec<Value>) -> Value {
        let zero = if self.value_type.is_integer() { Quantity::Integer(0) } else { Quantity::Float(0.0) };
        let zero = Value::from_quantity(Some(zero), self.value_type);
        quantities(values).iter().fold(zero, |sum, value| compute(&sum, Arithmetic::Add, value, self.value_type))
    }

    fn extreme(&self, values: Vec<Value>, better: Comparison) -> Value {
        values
            .into_iter()
            .map(|value| value.of_type(self.value_type))
            .filter(|value| !value.is_missing())
            .reduce(|best, value| if compare(&value, better, &best).holds() { value } else { best })
            .unwrap_or(Value::Missing)
    }
}

#[derive(Default)]
struct Tally {
    count: i64,
    first: Option<i64>,
    last: Option<i64>,
    values: Vec<Value>,
}

/// The values that are there and have a quantity.
fn quantities(values: Vec<Value>) -> Vec<Value> {
    values.into_iter().filter(|value| value.quantity().is_some()).collect()
}

fn distinct(values: &[Value]) -> i64 {
    let mut seen: Vec<String> =
        values.iter().filter(|value| !value.is_missing()).map(|value| format!("{value:?}")).collect();
    seen.sort_unstable();
    seen.dedup();
    i64::try_from(seen.len()).unwrap_or(i64::MAX)
}

/// The instant that lies `period` before or after `now`: hours and less by their length, days and more by the calendar, at the
/// same time of day. Beyond the calendar's ends it stays at the end.
pub(crate) fn shifted(now: i64, period: Period, direction: Direction, calendar: &Calendar) -> i64 {
    let back = direction == Direction::Last;
    let count = i64::from(period.count) * if back { -1 } else { 1 };
    let by = |span: Result<CalendarSpan, jiff::Error>| {
        let start = Timestamp::from_microsecond(now).ok()?.to_zoned(calendar.zone().clone());
        Some(start.checked_add(span.ok()?).ok()?.timestamp().as_microsecond())
    };
    let moved = match period.unit {
        TimeUnit::Days => calendar.plus_days(now, count),
        TimeUnit::Weeks => calendar.plus_days(now, 7 * count),
        TimeUnit::Months => by(CalendarSpan::new().try_months(count)),
        TimeUnit::Years => by(CalendarSpan::new().try_years(count)),
        TimeUnit::Seconds | TimeUnit::Minutes | TimeUnit::Hours => {
            period.unit.micros().and_then(|unit| now.checked_add(count.checked_mul(unit)?))
        }
    };
    moved.unwrap_or(if back { i64::MIN } else { i64::MAX })
}
