//! Periods: half-open spans of days, and the periods they are compared with.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::Day;

/// A half-open span of calendar days in the firm's zone: `start` is in it, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    start: Day,
    end: Day,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not one of the forms.
    #[error("`{0}` is no period; write 2011, 2011-Q4, 2011-11, 2011-11-01..2011-11-30, last-30-days or all")]
    NotAPeriod(String),
    /// It ends before it starts.
    #[error("the period `{0}` ends before it starts; swap its days")]
    Backwards(String),
}

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The period of the same length just before; for whole months, the same number of months before.
    Previous,
    /// The same period a year earlier.
    LastYear,
}

impl Period {
    /// From the first to the last day, both in it; `None` where they run backwards.
    pub fn from_days(first: Day, last: Day) -> Option<Self> {
        (first <= last).then(|| Self { start: first, end: last.plus(1) })
    }

    /// The whole month of a day.
    pub fn month_of(day: Day) -> Self {
        Self { start: day.month_start(), end: day.month_end().plus(1) }
    }

    /// The days up to and with `last`, `days` of them (at least one).
    pub fn ending(last: Day, days: i32) -> Self {
        Self { start: last.plus(1 - days.max(1)), end: last.plus(1) }
    }

    /// First day in it.
    pub const fn first(self) -> Day {
        self.start
    }

    /// Last day in it.
    pub const fn last(self) -> Day {
        self.end.plus(-1)
    }

    /// First day after it.
    pub const fn end(self) -> Day {
        self.end
    }

    /// Number of days in it.
    pub const fn days(self) -> i32 {
        self.end.since(self.start)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.start <= day && day < self.end
    }

    /// The months it covers, where it starts and ends on month bounds.
    fn whole_months(self) -> Option<i32> {
        let (start, end) = (self.start.date(), self.end.date());
        (start.day() == 1 && end.day() == 1).then(|| {
            (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month()) - i32::from(start.month())
        })
    }

    /// The period to compare this one with.
    #[must_use]
    pub fn compared(self, comparison: Comparison) -> Self {
        let shift_months = |months| Self { start: self.start.plus_months(months), end: self.end.plus_months(months) };
        match (comparison, self.whole_months()) {
            (Comparison::Previous, Some(months)) => shift_months(-months),
            (Comparison::Previous, None) => Self { start: self.start.plus(-self.days()), end: self.start },
            (Comparison::LastYear, Some(_)) => shift_months(-12),
            (Comparison::LastYear, None) => {
                let start = self.start.plus_months(-12);
                Self { start, end: start.plus(self.days()) }
            }
        }
    }

    /// Its months, clipped to it, in order.
    pub fn months(self) -> impl Iterator<Item = Self> {
        let mut start = self.start;
        std::iter::from_fn(move || {
            (start < self.end).then(|| {
                let end = start.month_end().plus(1).min(self.end);
                let month = Self { start, end };
                start = end;
                month
            })
        })
    }

    /// Reads a period relative to `today` within data that start on `first_day`.
    ///
    /// Forms: `2011`, `2011-Q4`, `2011-11`, `2011-11-01..2011-11-30`, `last-30-days`, `last-12-months`, `all`.
    pub fn parse(text: &str, today: Day, first_day: Day) -> Result<Self, PeriodError> {
        let text = text.trim();
        let fault = || PeriodError::NotAPeriod(text.to_owned());
        if text == "all" {
            return Ok(Self { start: first_day.min(today), end: today.plus(1) });
        }
        if let Some((first, last)) = text.split_once("..") {
            let first = first.parse().map_err(|_| fault())?;
            let last = last.parse().map_err(|_| fault())?;
            return Self::from_days(first, last).ok_or_else(|| PeriodError::Backwards(text.to_owned()));
        }
        if let Some(rest) = text.strip_prefix("last-") {
            let (count, unit) = rest.split_once('-').ok_or_else(fault)?;
            let count: i32 = count.parse().ok().filter(|count| (1..=36_500).contains(count)).ok_or_else(fault)?;
            return match unit {
                "days" | "day" => Ok(Self::ending(today, count)),
                "months" | "month" => {
                    Ok(Self { start: today.plus(1).plus_months(-count.min(1_200)), end: today.plus(1) })
                }
                _ => Err(fault()),
            };
        }
        Self::parse_calendar(text).ok_or_else(fault)
    }

    /// A day, a month, a quarter or a year.
    fn parse_calendar(text: &str) -> Option<Self> {
        let first_of = |year: i16, month: i8| Some(Day::from_date(jiff::civil::Date::new(year, month, 1).ok()?));
        let spanning = |start: Day, months| Some(Self { start, end: start.plus_months(months) });
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = (year.len() == 4).then(|| year.parse().ok())??;
        match rest {
            None => spanning(first_of(year, 1)?, 12),
            Some("Q1" | "q1") => spanning(first_of(year, 1)?, 3),
            Some("Q2" | "q2") => spanning(first_of(year, 4)?, 3),
            Some("Q3" | "q3") => spanning(first_of(year, 7)?, 3),
            Some("Q4" | "q4") => spanning(first_of(year, 10)?, 3),
            Some(month) if month.len() == 2 => spanning(first_of(year, month.parse().ok()?)?, 1),
            Some(_) => {
                let day = Day::from_str(text).ok()?;
                Self::from_days(day, day)
            }
        }
    }
}

/// The shortest form that [`Period::parse`] reads back.
impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.start.date();
        match self.whole_months() {
            Some(12) if start.month() == 1 => write!(formatter, "{:04}", start.year()),
            Some(3) if start.month() % 3 == 1 => write!(formatter, "{:04}-Q{}", start.year(), start.month() / 3 + 1),
            Some(1) => write!(formatter, "{:04}-{:02}", start.year(), start.month()),
            _ => write!(formatter, "{}..{}", self.start, self.last()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        let today = "2011-12-09".parse().expect("day");
        let first = "2010-12-01".parse().expect("day");
        Period::parse(text, today, first).expect(text)
    }

    #[test]
    fn periods_read_as_a_person_writes_them() {
        assert_eq!(period("2011-11").to_string(), "2011-11");
        assert_eq!(period("2011-Q4").days(), 92);
        assert_eq!(period("all").to_string(), "2010-12-01..2011-12-09");
        assert_eq!(period("last-30-days").to_string(), "2011-11-10..2011-12-09");
        assert_eq!(period("last-12-months").to_string(), "2010-12-10..2011-12-09");
        for bad in ["", "2011-13", "2011-Q5", "20111", "last-0-days", "2011-11-02..2011-11-01", "gestern"] {
            assert!(Period::parse(bad, Day::from_number(0), Day::from_number(0)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_month_is_compared_with_whole_months() {
        assert_eq!(period("2011-03").compared(Comparison::Previous).to_string(), "2011-02");
        assert_eq!(period("2011-02").compared(Comparison::LastYear).to_string(), "2010-02");
        assert_eq!(period("last-30-days").compared(Comparison::Previous).to_string(), "2011-10-11..2011-11-09");
    }

    proptest! {
        #[test]
        fn a_period_reads_back_and_its_months_tile_it(start in 0..30_000_i32, days in 1..2_000_i32) {
            let period = Period::ending(Day::from_number(start), days);
            let again = Period::parse(&period.to_string(), Day::from_number(0), Day::from_number(0));
            prop_assert_eq!(again, Ok(period));
            prop_assert_eq!(period.months().map(Period::days).sum::<i32>(), days);
        }
    }
}
