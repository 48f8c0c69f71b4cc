//! Days in the firm's time zone, as fast for a million points in time as for one.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::value::{MICROS_PER_DAY, MICROS_PER_SECOND};

/// Between these instants the zone's changes of clock are kept in a table (1900 to 2100); beyond, the zone is asked.
const TABLE_FROM: i64 = -25_567 * MICROS_PER_DAY;
const TABLE_UNTIL: i64 = 47_482 * MICROS_PER_DAY;

/// The firm's time zone as a table of offsets. Days are counted from 1970-01-01.
///
/// Days follow each other: where clocks are set back over midnight, the new day has begun and does not end again.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: TimeZone,
    /// From which instant on which offset holds, both in microseconds, ascending.
    spans: Vec<(i64, i64)>,
    /// Each stretch of [`STRETCH_BITS`] from the table's beginning on.
    stretches: Vec<Stretch>,
}

/// A stretch of time within which the clocks are changed once at most.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    change: i64,
    before: i64,
    after: i64,
    /// Whether there are more changes, so that the spans must be asked.
    is_restless: bool,
}

/// A stretch of the table is 2^43 microseconds, about 102 days.
const STRETCH_BITS: u32 = 43;

impl Calendar {
    pub(crate) fn new(zone: TimeZone) -> Self {
        let first = instant(TABLE_FROM);
        let mut spans = vec![(TABLE_FROM, micros(zone.to_offset(first).seconds()))];
        for change in zone.following(first) {
            let (at, offset) = (change.timestamp().as_microsecond(), micros(change.offset().seconds()));
            if at >= TABLE_UNTIL {
                break;
            }
            let before = spans.last().map_or(offset, |(_, offset)| *offset);
            let begun = (at - 1 + before).div_euclid(MICROS_PER_DAY);
            let goes_back = (at + offset).div_euclid(MICROS_PER_DAY) < begun;
            spans.push((if goes_back { begun * MICROS_PER_DAY - offset } else { at }, offset));
        }
        let count = usize::try_from((TABLE_UNTIL - TABLE_FROM) >> STRETCH_BITS).unwrap_or(0) + 1;
        let span_at = |at: i64| spans.partition_point(|(from, _)| *from <= at) - 1;
        let stretches = (0_i64..).take(count).map(|stretch| {
            let begin = TABLE_FROM + (stretch << STRETCH_BITS);
            let (first, last) = (span_at(begin), span_at(begin + (1 << STRETCH_BITS) - 1));
            Stretch {
                change: spans[last].0,
                before: spans[first].1,
                after: spans[last].1,
                is_restless: last > first + 1,
            }
        });
        Self { zone, stretches: stretches.collect(), spans }
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day at an instant.
    pub(crate) fn day_of(&self, at: i64) -> i64 {
        at.saturating_add(self.offset_at(at)).div_euclid(MICROS_PER_DAY)
    }

    fn offset_at(&self, at: i64) -> i64 {
        if !(TABLE_FROM..TABLE_UNTIL).contains(&at) {
            return micros(self.zone.to_offset(instant(at)).seconds());
        }
        let stretch = self.stretches[usize::try_from((at - TABLE_FROM) >> STRETCH_BITS).unwrap_or(0)];
        if stretch.is_restless {
            self.spans[self.spans.partition_point(|(from, _)| *from <= at) - 1].1
        } else if at < stretch.change {
            stretch.before
        } else {
            stretch.after
        }
    }

    /// The offset at an instant from which the clocks are not changed within two days; `None` where they may be.
    pub(crate) fn steady_offset(&self, at: i64) -> Option<i64> {
        let offsets = [at.checked_sub(2 * MICROS_PER_DAY)?, at, at.checked_add(2 * MICROS_PER_DAY)?];
        let [before, now, after] = offsets.map(|at| self.offset_at(at));
        (before == now && now == after).then_some(now)
    }

    /// The instant so many days later (earlier, where negative) at the same time of day; where the clocks left that time out,
    /// as much later as they were set forward, and where it came twice, the first of them. `None` beyond the calendar's end.
    pub(crate) fn plus_days(&self, at: i64, days: i64) -> Option<i64> {
        let about = at.checked_add(days.checked_mul(MICROS_PER_DAY)?)?;
        if let (Some(here), Some(there)) = (self.steady_offset(at), self.steady_offset(about)) {
            return Some(about + here - there);
        }
        let start = Timestamp::from_microsecond(at).ok()?.to_zoned(self.zone.clone());
        let span = jiff::Span::new().try_days(days).ok()?;
        Some(start.checked_add(span).ok()?.timestamp().as_microsecond())
    }

    /// The day's first instant; of a day that the zone left out, the next one's.
    pub(crate) fn start_of(&self, day: i64) -> i64 {
        let midnight = day.saturating_mul(MICROS_PER_DAY);
        if !(TABLE_FROM + MICROS_PER_DAY..TABLE_UNTIL - MICROS_PER_DAY).contains(&midnight) {
            let offset = micros(self.zone.to_offset(instant(midnight)).seconds());
            let about = midnight.saturating_sub(offset);
            let start = midnight.saturating_sub(micros(self.zone.to_offset(instant(about)).seconds()));
            if self.day_of(start) >= day {
                return start;
            }
            // Clocks set forward over midnight: the day begins with the change.
            let change = self.zone.following(instant(start)).next();
            return change.map_or(start, |change| change.timestamp().as_microsecond());
        }
        let next = self.spans.partition_point(|(from, offset)| from + offset <= midnight);
        let (from, offset) = self.spans[next.max(1) - 1];
        // Clocks set back: midnight may have come once before.
        if let Some((earlier_from, earlier_offset)) = next.checked_sub(2).and_then(|earlier| self.spans.get(earlier)) {
            let earlier = midnight - earlier_offset;
            if (*earlier_from..from).contains(&earlier) {
                return earlier;
            }
        }
        // Clocks set forward over midnight: the day begins with the change.
        let change = self.spans.get(next).map_or(i64::MAX, |(change, _)| *change);
        (midnight - offset).clamp(from, change)
    }

    /// The next moment from `now` on at which it is the same month and day as at `at`: `now` itself on such a day,
    /// else the day's first instant. 29 February is 1 March in years without one.
    pub(crate) fn next_anniversary(&self, at: i64, now: i64) -> i64 {
        let day = self.next_anniversary_day(at, now);
        if day <= self.day_of(now) { now } else { self.start_of(day) }
    }

    /// The day of [`Calendar::next_anniversary`]; today, if today is one.
    pub(crate) fn next_anniversary_day(&self, at: i64, now: i64) -> i64 {
        let today = self.day_of(now);
        let (_, month, day) = civil(self.day_of(at));
        let (year, ..) = civil(today);
        let this_year = day_number(year, month, day);
        if this_year >= today { this_year } else { day_number(year + 1, month, day) }
    }
}

fn micros(seconds: i32) -> i64 {
    i64::from(seconds) * MICROS_PER_SECOND
}

/// The instant, or the nearest one that the zone knows of.
fn instant(at: i64) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Year, month and day of a day, after Howard Hinnant, 'chrono-Compatible Low-Level Date Algorithms' (`civil_from_days`).
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1)
}

/// The day of a year, month and day (`days_from_civil`); a day beyond the month's end is the next month's first.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let march_year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (march_year.div_euclid(400), march_year.rem_euclid(400));
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Calendar {
        Calendar::new(TimeZone::get(name).expect("the time zone database"))
    }

    fn number(date: Date) -> i64 {
        day_number(date.year().into(), date.month().into(), date.day().into())
    }

    #[test]
    fn the_table_covers_two_centuries() {
        assert_eq!(number(date(1900, 1, 1)) * MICROS_PER_DAY, TABLE_FROM);
        assert_eq!(number(date(2100, 1, 1)) * MICROS_PER_DAY, TABLE_UNTIL);
    }

    #[test]
    fn anniversaries_of_leap_days_and_of_today() {
        let berlin = zone("Europe/Berlin");
        let noon = |date: Date| berlin.start_of(number(date)) + MICROS_PER_DAY / 2;
        let next = |of, now| berlin.next_anniversary_day(noon(of), noon(now));
        assert_eq!(next(date(1984, 2, 29), date(2011, 2, 1)), number(date(2011, 3, 1)));
        assert_eq!(next(date(1984, 2, 29), date(2012, 2, 1)), number(date(2012, 2, 29)));
        assert_eq!(next(date(1984, 2, 29), date(2012, 3, 1)), number(date(2013, 3, 1)));
        assert_eq!(next(date(1984, 5, 7), date(2011, 5, 7)), number(date(2011, 5, 7)));
        assert_eq!(next(date(1984, 5, 7), date(2011, 5, 8)), number(date(2012, 5, 7)));
        let today = noon(date(2011, 5, 7));
        assert_eq!(berlin.next_anniversary(noon(date(1984, 5, 7)), today), today);
    }

    #[test]
    fn a_day_beyond_the_table_begins_with_the_change_of_clocks() {
        let havana = zone("America/Havana");
        // 12 March 2102: clocks are set forward from midnight to one.
        let start = havana.start_of(48_282);
        assert_eq!((havana.day_of(start), havana.day_of(start - 1)), (48_282, 48_281));
    }

    proptest! {
        /// Jiff is asked the same; days that follow each other are what differs, near clocks set back over midnight.
        #[test]
        fn days_are_the_zones(
            at in -4_000_000_000_i64..6_000_000_000,
            name in prop::sample::select(vec!["Europe/Berlin", "UTC", "America/St_Johns", "Pacific/Apia", "America/Havana", "Asia/Tehran", "Africa/Casablanca"]),
        ) {
            let (calendar, at) = (zone(name), at * MICROS_PER_SECOND);
            let date = instant(at).to_zoned(calendar.zone().clone()).date();
            let day = calendar.day_of(at);
            let minute = 60 * MICROS_PER_SECOND;
            let near_change = calendar.day_of(at - 61 * minute) != calendar.day_of(at + 61 * minute);
            prop_assert!(day == number(date) || (near_change && day == number(date) + 1), "{date} {day}");
            let (year, month, day_of_month) = civil(number(date));
            prop_assert_eq!((year, month, day_of_month), (date.year().into(), date.month().into(), date.day().into()));
        }

        /// Jiff is asked the same.
        #[test]
        fn days_later_are_the_zones(
            at in -2_000_000_000_i64..4_000_000_000,
            days in -4_000_i64..4_000,
            name in prop::sample::select(vec!["Europe/Berlin", "UTC", "America/St_Johns", "America/Havana", "Asia/Tehran"]),
        ) {
            let (calendar, at) = (zone(name), at * MICROS_PER_SECOND);
            let later = instant(at).to_zoned(calendar.zone().clone()).checked_add(jiff::Span::new().days(days));
            prop_assert_eq!(calendar.plus_days(at, days), later.ok().map(|at| at.timestamp().as_microsecond()));
        }

        #[test]
        fn a_day_begins_with_its_first_instant(
            day in -30_000_i64..50_000,
            name in prop::sample::select(vec!["Europe/Berlin", "UTC", "America/St_Johns", "Pacific/Apia", "America/Havana", "Asia/Tehran", "Africa/Casablanca"]),
        ) {
            let calendar = zone(name);
            let start = calendar.start_of(day);
            prop_assert!(calendar.day_of(start) >= day);
            prop_assert!(calendar.day_of(start - 1) < day);
        }
    }
}
