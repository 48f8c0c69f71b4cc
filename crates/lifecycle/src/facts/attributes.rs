//! Attributes as facts: the last word on them as of a day, read as the type that a rule asks for.

use domain::attributes::MEMBER_SEPARATOR;
use domain::{Day, Zone};
use jiff::civil::Date;
use rules::{Type, Value};

use crate::book::{Book, DayNumber, History};

/// What was last told of an attribute by the end of a day; `None` where nothing holds.
pub fn attribute<'a>(history: &History, book: &'a Book, day: Day, name: &str) -> Option<&'a str> {
    let value = history.person.attributes().value(book.words.find(name)?, DayNumber::from(day))?;
    book.words.text(value)
}

/// A text that was told, as a value of a type; no value where it is none of that type.
pub fn told_as(text: &str, value_type: Type, zone: &Zone) -> Value {
    match value_type {
        Type::Text => Value::text(text.replace(MEMBER_SEPARATOR, ", ")),
        Type::TextSet => Value::texts(members(text)),
        Type::Bool => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Missing,
        },
        Type::Number => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map_or(Value::Missing, Value::Number)
        }
        Type::Instant => match (text.parse::<jiff::Timestamp>(), text.parse::<Date>()) {
            (Ok(moment), _) => Value::Instant(moment.as_microsecond()),
            (_, Ok(date)) => Value::Instant(zone.start_of(Day::from_date(date)).as_microsecond()),
            _ => Value::Missing,
        },
        Type::Whole | Type::Share | Type::Money | Type::Duration => Value::Missing,
    }
}

/// The members of a list; a text by itself may have commas between them.
pub fn members(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split([MEMBER_SEPARATOR, ',', ';']).map(str::trim).collect();
    let mut members: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// Month and day of a birthday, and the year where it is told: `1984-03-09`, `--03-09` or `03-09`, also as a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthday {
    /// The year.
    pub year: Option<i16>,
    /// The month, from 1.
    pub month: i8,
    /// The day, from 1.
    pub day: i8,
}

impl Birthday {
    /// Reads what was told; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        // A leap year, so that 29 February can be a birthday without its year.
        const LEAP: i16 = 2000;
        let date = text.get(..10).and_then(|date| date.parse::<Date>().ok());
        if let Some(date) = date {
            return Some(Self { year: Some(date.year()), month: date.month(), day: date.day() });
        }
        let (month, day) = text.trim_start_matches('-').split_once('-')?;
        let date = Date::new(LEAP, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some(Self { year: None, month: date.month(), day: date.day() })
    }

    /// What was told of a customer by the end of a day.
    pub fn of(history: &History, book: &Book, day: Day) -> Option<Self> {
        Self::read(attribute(history, book, day, "birthday")?)
    }

    /// The day of birth; `None` where the year is not told.
    pub fn birth(self) -> Option<Day> {
        Date::new(self.year?, self.month, self.day).ok().map(Day::from_date)
    }

    /// The next birthday, today if it is today. In years without 29 February it is 1 March, as for anniversaries in rules.
    pub fn next(self, today: Day) -> Day {
        let date = today.date();
        let in_year = |year: i16| {
            let date = Date::new(year, self.month, self.day).or_else(|_| Date::new(year, 3, 1));
            date.map_or(today, Day::from_date)
        };
        let this_year = in_year(date.year());
        if this_year >= today { this_year } else { in_year(date.year().saturating_add(1)) }
    }

    /// The first day after `day` on which what is said of the next birthday changes: the birthday, and the day after it.
    pub fn next_step(self, day: Day) -> Day {
        let next = self.next(day);
        if next > day { next } else { day.plus(1) }
    }
}

/// Whether somebody is a business: told outright, by a kind of customer, or by a company of theirs.
pub fn is_business(told: impl Fn(&str) -> Option<String>) -> Option<bool> {
    const BUSINESS: [&str; 6] = ["business", "b2b", "company", "geschäftlich", "gewerblich", "firma"];
    const PRIVATE: [&str; 4] = ["private", "b2c", "privat", "consumer"];
    if let Some(business) = told("business").and_then(|text| text.parse().ok()) {
        return Some(business);
    }
    if let Some(kind) = told("customer_type").map(|kind| kind.to_lowercase()) {
        let is = |kinds: &[&str]| kinds.contains(&kind.as_str());
        if is(&BUSINESS) || is(&PRIVATE) {
            return Some(is(&BUSINESS));
        }
    }
    told("company").map(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn birthdays_come_with_and_without_a_year() {
        let read = |text| Birthday::read(text).map(|it| (it.year, it.month, it.day));
        assert_eq!(read("1984-03-09"), Some((Some(1984), 3, 9)));
        assert_eq!(read("1984-03-09T00:00:00Z"), Some((Some(1984), 3, 9)));
        assert_eq!(read("--02-29"), Some((None, 2, 29)));
        assert_eq!(read("12-24"), Some((None, 12, 24)));
        for text in ["", "gestern", "13-40", "1984"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_next_birthday_is_today_or_later() {
        let next = |text: &str, today: &str| Birthday::read(text).expect("a birthday").next(day(today)).to_string();
        assert_eq!(next("1984-03-09", "2026-03-09"), "2026-03-09");
        assert_eq!(next("1984-03-09", "2026-03-10"), "2027-03-09");
        assert_eq!(next("1984-02-29", "2026-01-01"), "2026-03-01");
        assert_eq!(next("1984-02-29", "2028-01-01"), "2028-02-29");
    }

    #[test]
    fn a_list_may_be_written_with_commas() {
        assert_eq!(members("Rotwein, Käse;Rotwein"), ["Käse", "Rotwein"]);
        assert_eq!(members("Rotwein\u{1f}Käse"), ["Käse", "Rotwein"]);
        assert_eq!(told_as("12.5", Type::Number, &Zone::utc()), Value::Number(12.5));
        assert_eq!(told_as("gold", Type::Number, &Zone::utc()), Value::Missing);
    }
}
