//! Moments as shops write them.

use std::fmt;

use domain::Zone;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// In which order a date names year, month and day.
///
/// Dates that start with a four-digit year (`2024-01-31`, `2024-01-31T10:00:00+01:00`, `20240131`) read the same in
/// every order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum DateOrder {
    /// `2024-01-31`, and nothing else.
    YearFirst,
    /// `31.01.2024`, `31/01/2024`
    DayFirst,
    /// `01/31/2024`
    MonthFirst,
    /// A pattern as `strptime` takes it.
    Pattern(String),
}

impl From<String> for DateOrder {
    fn from(text: String) -> Self {
        match text.as_str() {
            "year-first" => Self::YearFirst,
            "day-first" => Self::DayFirst,
            "month-first" => Self::MonthFirst,
            _ => Self::Pattern(text),
        }
    }
}

impl From<DateOrder> for String {
    fn from(order: DateOrder) -> Self {
        order.to_string()
    }
}

impl fmt::Display for DateOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::YearFirst => "year-first",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::Pattern(pattern) => pattern,
        })
    }
}

/// The moment in `text`; without an offset it is read in `zone`. `None` where it is none.
pub(crate) fn parse_moment(text: &str, order: &DateOrder, zone: &Zone) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if let DateOrder::Pattern(pattern) = order {
        return parse_pattern(text, pattern, zone);
    }
    let mut scanner = Scanner { rest: text.as_bytes() };
    let date = scanner.date(order)?;
    let time = scanner.time()?;
    let datetime = date.to_datetime(time);
    if !in_range(datetime) {
        return None;
    }
    match scanner.place()? {
        Place::At(offset) => offset.to_timestamp(datetime).ok(),
        Place::OfTheSource => Some(zone.moment(datetime)),
    }
}

fn parse_pattern(text: &str, pattern: &str, zone: &Zone) -> Option<Timestamp> {
    let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
    if let Ok(moment) = parsed.to_timestamp() {
        return Some(moment);
    }
    let datetime = parsed.to_datetime().or_else(|_| parsed.to_date().map(DateTime::from)).ok()?;
    in_range(datetime).then(|| zone.moment(datetime))
}

/// Shops did not sell before 1900; a year outside is a typing mistake, and would stretch every chart.
fn in_range(datetime: DateTime) -> bool {
    (1900..=2200).contains(&datetime.year())
}

/// Where a time of day is meant.
enum Place {
    At(Offset),
    OfTheSource,
}

struct Scanner<'a> {
    rest: &'a [u8],
}

impl Scanner<'_> {
    /// A run of digits and how many there were; `None` without any or with more than nine.
    fn number(&mut self) -> Option<(i32, usize)> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        let value = self.rest[..digits].iter().fold(0, |value, byte| value * 10 + i32::from(byte - b'0'));
        self.rest = &self.rest[digits..];
        Some((value, digits))
    }

    fn skip(&mut self, accepted: &[u8]) -> bool {
        match self.rest.split_first() {
            Some((byte, rest)) if accepted.contains(byte) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn blanks(&mut self) {
        while self.skip(b" \t,") {}
    }

    fn date(&mut self, order: &DateOrder) -> Option<Date> {
        let (first, digits) = self.number()?;
        if digits == 8 {
            return date(first / 10_000, first / 100 % 100, first % 100);
        }
        let separator = *self.rest.first()?;
        if !self.skip(b"-./") {
            return None;
        }
        let (second, _) = self.number()?;
        if !self.skip(&[separator]) {
            return None;
        }
        let (third, third_digits) = self.number()?;
        if digits == 4 {
            return date(first, second, third);
        }
        let year = match third_digits {
            4 => third,
            2 => 2000 + third,
            _ => return None,
        };
        match order {
            DateOrder::DayFirst => date(year, second, first),
            DateOrder::MonthFirst => date(year, first, second),
            DateOrder::YearFirst | DateOrder::Pattern(_) => None,
        }
    }

    /// The time of day; midnight where the text ends before one.
    fn time(&mut self) -> Option<Time> {
        if !self.skip(b"T") {
            self.blanks();
        }
        if self.rest.is_empty() {
            return Some(Time::midnight());
        }
        let (mut hour, _) = self.number()?;
        let minute = if self.skip(b":") { self.number()?.0 } else { return None };
        let second = if self.skip(b":") { self.number()?.0 } else { 0 };
        let nanosecond = if self.skip(b".,") {
            let (value, digits) = self.number()?;
            value.checked_mul(10_i32.pow(9 - u32::try_from(digits).ok()?))?
        } else {
            0
        };
        self.blanks();
        if let Some(afternoon) = self.half_of_day() {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        let small = |value: i32| i8::try_from(value).ok();
        Time::new(small(hour)?, small(minute)?, small(second)?, nanosecond).ok()
    }

    fn half_of_day(&mut self) -> Option<bool> {
        let [first, second, rest @ ..] = self.rest else { return None };
        let afternoon = match (first.to_ascii_lowercase(), second.to_ascii_lowercase()) {
            (b'a', b'm') => false,
            (b'p', b'm') => true,
            _ => return None,
        };
        self.rest = rest;
        Some(afternoon)
    }

    /// `Z`, `UTC`, `+01:00`, `+0100`, `+01`, or nothing; `None` for anything else that is left over.
    fn place(&mut self) -> Option<Place> {
        self.blanks();
        match self.rest {
            [] => return Some(Place::OfTheSource),
            b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Place::At(Offset::UTC)),
            _ => {}
        }
        let sign = if self.skip(b"+") {
            1
        } else if self.skip(b"-") {
            -1
        } else {
            return None;
        };
        let (value, digits) = self.number()?;
        let (hours, minutes) = match digits {
            1 | 2 if self.skip(b":") => (value, self.number()?.0),
            1 | 2 => (value, 0),
            4 => (value / 100, value % 100),
            _ => return None,
        };
        if !self.rest.is_empty() || hours > 18 || minutes > 59 {
            return None;
        }
        Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok().map(Place::At)
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// What the values of date columns say about the order of their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateGuess {
    /// All readable dates start with the year, or there is none.
    YearFirst,
    /// Some value is only possible this way, or the dates are written with points.
    Sure(DateOrder),
    /// Every value could be read both ways.
    Either,
}

pub(crate) fn guess_dates<'a>(values: impl Iterator<Item = &'a str>) -> DateGuess {
    let (mut day_first, mut month_first, mut either) = (0_u32, 0_u32, 0_u32);
    for value in values {
        let mut parts = value.trim().splitn(3, ['.', '/', '-']);
        let number = |text: Option<&str>| text.filter(|text| text.len() <= 2).and_then(|text| text.parse::<u8>().ok());
        let (Some(first), Some(second)) = (number(parts.next()), number(parts.next())) else { continue };
        if value.trim().bytes().find(|byte| !byte.is_ascii_digit()) == Some(b'.') || first > 12 {
            day_first += 1;
        } else if second > 12 {
            month_first += 1;
        } else {
            either += 1;
        }
    }
    match (day_first, month_first) {
        (0, 0) if either == 0 => DateGuess::YearFirst,
        (0, 0) => DateGuess::Either,
        _ if day_first >= month_first => DateGuess::Sure(DateOrder::DayFirst),
        _ => DateGuess::Sure(DateOrder::MonthFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn berlin() -> Zone {
        Zone::new("Europe/Berlin").expect("zone")
    }

    #[test]
    fn moments_read_as_shops_write_them() {
        for (text, order, expected) in [
            ("2010-12-01 08:26:00", DateOrder::YearFirst, "2010-12-01T07:26:00Z"),
            ("2021-08-03T09:23:11.500+00:00", DateOrder::YearFirst, "2021-08-03T09:23:11.5Z"),
            ("2024-01-15 10:22:33 +0100", DateOrder::YearFirst, "2024-01-15T09:22:33Z"),
            ("2024-01-15 10:22:33 UTC", DateOrder::YearFirst, "2024-01-15T10:22:33Z"),
            ("19970101", DateOrder::YearFirst, "1996-12-31T23:00:00Z"),
            ("15.01.2024 10:22", DateOrder::DayFirst, "2024-01-15T09:22:00Z"),
            ("15.01.24", DateOrder::DayFirst, "2024-01-14T23:00:00Z"),
            ("12/1/2010 8:26", DateOrder::MonthFirst, "2010-12-01T07:26:00Z"),
            ("1/15/2024 3:04 PM", DateOrder::MonthFirst, "2024-01-15T14:04:00Z"),
            ("15. 1. 2024", DateOrder::Pattern("%d. %m. %Y".into()), "2024-01-14T23:00:00Z"),
        ] {
            let expected: Timestamp = expected.parse().expect("moment");
            assert_eq!(parse_moment(text, &order, &berlin()), Some(expected), "{text}");
        }
        for text in
            ["", "gestern", "2024-13-01", "2024-01-15 25:00", "15.01.2024", "2024-01-15 10:00 +99:00", "1824-01-01"]
        {
            assert_eq!(parse_moment(text, &DateOrder::YearFirst, &berlin()), None, "{text}");
        }
    }

    #[test]
    fn the_order_shows_in_the_values() {
        let guess = |values: &[&str]| guess_dates(values.iter().copied());
        assert_eq!(guess(&["2024-01-15", "19970101"]), DateGuess::YearFirst);
        assert_eq!(guess(&["1/2/2024", "12/31/2024"]), DateGuess::Sure(DateOrder::MonthFirst));
        assert_eq!(guess(&["1/2/2024", "31/12/2024"]), DateGuess::Sure(DateOrder::DayFirst));
        assert_eq!(guess(&["1.2.2024"]), DateGuess::Sure(DateOrder::DayFirst));
        assert_eq!(guess(&["1/2/2024"]), DateGuess::Either);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9TZ:./+ apm-]{0,30}", pattern in ".{0,10}") {
            for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::Pattern(pattern)] {
                let _ = parse_moment(&text, &order, &berlin());
            }
            let _ = guess_dates(std::iter::once(text.as_str()));
        }
    }
}
