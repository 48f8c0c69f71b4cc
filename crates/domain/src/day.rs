//! Calendar days in the firm's time zone, as small integers.

use std::fmt;
use std::num::NonZeroI32;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A calendar day, counted from 1970-01-01, in whatever zone its context names.
///
/// Phases, cohorts and value models work in whole days: customers do not buy by the microsecond, and integer days
/// make "as of" exact and cheap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NonZeroI32); // the number, moved: so `Option<Day>` takes four bytes, and facts of a million customers hold many

/// A text that is no calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day; write it as year-month-day, for example 2011-12-09")]
pub struct DayError(String);

/// By how much the stored number is moved: the calendar's days, from the year -9999 to 9999, become positive.
const MOVED: i32 = 1 << 30;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// The day with this number; day 0 is 1970-01-01.
    pub const fn from_number(number: i32) -> Self {
        // Only numbers beyond any calendar could meet zero.
        match NonZeroI32::new(number.saturating_add(MOVED)) {
            Some(moved) => Self(moved),
            None => Self(NonZeroI32::MIN),
        }
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0.get().saturating_sub(MOVED)
    }

    /// The day of a calendar date.
    pub fn from_date(date: Date) -> Self {
        Self::from_number(EPOCH.until(date).map_or(0, |span| span.get_days()))
    }

    /// The calendar date of this day; clamped to the calendar's ends.
    pub fn date(self) -> Date {
        EPOCH.checked_add(Span::new().days(self.number())).unwrap_or(if self.number() < 0 {
            Date::MIN
        } else {
            Date::MAX
        })
    }

    /// This day moved by a number of days.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self::from_number(self.number().saturating_add(days))
    }

    /// Days from `earlier` to this day; negative where it lies before.
    pub const fn since(self, earlier: Self) -> i32 {
        self.number().saturating_sub(earlier.number())
    }

    /// First day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self::from_date(self.date().first_of_month())
    }

    /// Last day of this day's month.
    #[must_use]
    pub fn month_end(self) -> Self {
        Self::from_date(self.date().last_of_month())
    }

    /// The same day some months later, clamped to the month's length.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self::from_date(self.date().saturating_add(months.months()))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Day").field(&self.number()).finish()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(formatter)
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        text.trim().parse::<Date>().map(Self::from_date).map_err(|_| DayError(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A time zone by its IANA name, with the rules to turn moments into days.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
    offsets: Arc<Offsets>,
}

/// A zone's changes of clock within a span of years, so that a day's beginning need not be looked for among its rules.
#[derive(Debug, PartialEq)]
struct Offsets {
    /// From which moment on which offset from UTC holds, both in microseconds, ascending.
    changes: Vec<(i64, i64)>,
}

/// The changes of clock of these years are kept; beyond them the zone is asked.
const OFFSETS_FROM: Date = jiff::civil::date(1960, 1, 1);
const OFFSETS_UNTIL: Date = jiff::civil::date(2100, 1, 1);
const MICROS_PER_DAY: i64 = 86_400_000_000;
/// No offset is longer, and none changes by more but where a day is left out.
const LONGEST_OFFSET: i64 = MICROS_PER_DAY + MICROS_PER_DAY / 4;

impl Offsets {
    fn of(rules: &TimeZone) -> Self {
        let micros = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1_000_000;
        let [from, until] =
            [OFFSETS_FROM, OFFSETS_UNTIL].map(|date| i64::from(Day::from_date(date).number()) * MICROS_PER_DAY);
        let first = Timestamp::from_microsecond(from).unwrap_or(Timestamp::UNIX_EPOCH);
        let later = rules.following(first).map(|change| (change.timestamp().as_microsecond(), micros(change.offset())));
        let mut changes = vec![(from, micros(rules.to_offset(first)))];
        changes.extend(later.take_while(|(at, _)| *at < until));
        // Beyond the last one nothing is known.
        changes.push((until, 0));
        Self { changes }
    }

    /// The offset that holds all the time from `from` up to and with `until`; `None` where it changes meanwhile, or is not kept.
    fn throughout(&self, from: i64, until: i64) -> Option<i64> {
        let next = self.changes.partition_point(|(at, _)| *at <= from);
        let (end, _) = self.changes.get(next)?;
        let (_, offset) = self.changes.get(next.checked_sub(1)?)?;
        (until < *end).then_some(*offset)
    }
}

/// A time zone nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called `{0}`; write an IANA name, for example Europe/Berlin")]
pub struct ZoneError(String);

impl Zone {
    /// The zone with an IANA name.
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        let rules = TimeZone::get(name).map_err(|_| ZoneError(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), offsets: Arc::new(Offsets::of(&rules)), rules })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        let rules = TimeZone::UTC;
        Self { name: "UTC".to_owned(), offsets: Arc::new(Offsets::of(&rules)), rules }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The calendar day on which a moment falls here.
    pub fn day_of(&self, moment: Timestamp) -> Day {
        let micros = moment.as_microsecond();
        if let Some(offset) = self.offsets.throughout(micros, micros) {
            let day = (micros + offset).div_euclid(MICROS_PER_DAY);
            return Day::from_number(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }));
        }
        Day::from_date(self.rules.to_datetime(moment).date())
    }

    /// The first moment of a day here (not always midnight: some zones skip it).
    pub fn start_of(&self, day: Day) -> Timestamp {
        let midnight = i64::from(day.number()) * MICROS_PER_DAY;
        let steady = self.offsets.throughout(midnight - LONGEST_OFFSET, midnight + LONGEST_OFFSET);
        let start = steady.and_then(|offset| Timestamp::from_microsecond(midnight - offset).ok());
        start.unwrap_or_else(|| self.moment(day.date().to_datetime(jiff::civil::Time::midnight())))
    }

    /// All moments of a day here; `None` where the clock changes during it, so that they need not be one stretch.
    pub fn moments_of(&self, day: Day) -> Option<Range<Timestamp>> {
        let (start, end) = (self.start_of(day), self.start_of(day.plus(1)));
        let changes = self.rules.following(start).next().is_some_and(|change| change.timestamp() < end);
        (!changes).then_some(start..end)
    }

    /// A civil date and time here as a moment; a time that a clock change skips or repeats is read as RFC 5545 does.
    pub fn moment(&self, datetime: jiff::civil::DateTime) -> Timestamp {
        self.rules.to_ambiguous_timestamp(datetime).compatible().unwrap_or(if datetime.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The civil date and time of a moment here.
    pub fn datetime(&self, moment: Timestamp) -> jiff::civil::DateTime {
        self.rules.to_datetime(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_before_midnight_in_utc_is_the_next_day_in_berlin() {
        let berlin = Zone::new("Europe/Berlin").expect("zone");
        let moment: Timestamp = "2011-06-30T22:30:00Z".parse().expect("moment");
        assert_eq!(berlin.day_of(moment).to_string(), "2011-07-01");
        assert_eq!(Zone::utc().day_of(moment).to_string(), "2011-06-30");
    }

    #[test]
    fn the_day_of_the_clock_change_starts_and_ends_right() {
        let berlin = Zone::new("Europe/Berlin").expect("zone");
        let day: Day = "2026-03-29".parse().expect("day");
        let hours = berlin.start_of(day).until(berlin.start_of(day.plus(1))).expect("span").total(jiff::Unit::Hour);
        assert_eq!(hours.ok(), Some(23.0));
    }

    proptest! {
        #[test]
        fn all_moments_of_a_day_fall_on_it(
            zone in prop_oneof![Just("Europe/Berlin"), Just("America/Sao_Paulo"), Just("Asia/Gaza"), Just("Pacific/Apia"), Just("UTC")],
            seconds in 0..2_000_000_000_i64,
            others in proptest::collection::vec(-200_000..200_000_i64, 20),
        ) {
            let zone = Zone::new(zone).expect("zone");
            let moment = Timestamp::from_second(seconds).expect("moment");
            if let Some(moments) = zone.moments_of(zone.day_of(moment)) {
                prop_assert!(moments.contains(&moment));
                for other in others.iter().filter_map(|other| Timestamp::from_second(seconds + other).ok()) {
                    prop_assert_eq!(moments.contains(&other), zone.day_of(other) == zone.day_of(moment));
                }
            }
        }

        /// What the table of offsets says is what the zone's rules say, also beyond the table.
        #[test]
        fn days_are_those_of_the_rules(
            zone in prop_oneof![Just("Europe/Berlin"), Just("America/Sao_Paulo"), Just("Asia/Gaza"), Just("Pacific/Apia"), Just("Pacific/Kiritimati"), Just("UTC")],
            seconds in prop_oneof![-1_000_000_000..5_000_000_000_i64, 1_325_000_000..1_325_400_000_i64, 782_000_000..790_000_000_i64],
        ) {
            let zone = Zone::new(zone).expect("zone");
            let moment = Timestamp::from_second(seconds).expect("moment");
            let day = zone.day_of(moment);
            prop_assert_eq!(day, Day::from_date(zone.rules.to_datetime(moment).date()));
            for day in [day.plus(-1), day, day.plus(1)] {
                prop_assert_eq!(zone.start_of(day), zone.moment(day.date().to_datetime(jiff::civil::Time::midnight())));
            }
        }

        #[test]
        fn a_day_reads_back(number in -200_000..200_000_i32) {
            let day = Day::from_number(number);
            prop_assert_eq!(Day::from_date(day.date()), day);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert!(day.month_start() <= day && day <= day.month_end());
        }

        #[test]
        fn a_day_starts_within_itself(number in -20_000..40_000_i32) {
            let berlin = Zone::new("Europe/Berlin").expect("zone");
            let day = Day::from_number(number);
            prop_assert_eq!(berlin.day_of(berlin.start_of(day)), day);
        }
    }
}
