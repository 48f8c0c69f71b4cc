//! When a fixed instant enters or leaves a stretch of time that moves with now.

use super::first_instant;
use crate::ast::{Direction, Period, TimeUnit};
use crate::calendar::Calendar;
use crate::evaluate::stretch_near_now;
use crate::value::MICROS_PER_DAY;
use crate::window::shifted;

/// By how much the far end of a period of months may lie off what the calendar of another day would say: months differ
/// by up to 3 days, a leap day adds one, and the clocks are changed.
pub(super) const SLACK_MICROS: i64 = 5 * MICROS_PER_DAY;

/// A stretch before or after now, such as `last 30 days`; both ends belong to it.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) direction: Direction,
    pub(super) period: Period,
}

impl Stretch {
    fn contains(self, at: i64, now: i64, calendar: &Calendar) -> bool {
        let far = shifted(now, self.period, self.direction, calendar);
        stretch_near_now(now, far, self.direction).contains(&at)
    }

    /// The first instant after `from` at which `at` is inside and was not, or the other way round.
    ///
    /// With months this can happen more than once: on 28 March at noon a month reaches back to 28 February at noon, on
    /// 29 March at midnight to 28 February at midnight, which is earlier.
    pub(super) fn next_change(self, at: i64, from: i64, calendar: &Calendar) -> Option<i64> {
        let inside = self.contains(at, from, calendar);
        let (near_edge, far_edge) = match self.direction {
            Direction::Last => (at, shifted(at, self.period, Direction::Next, calendar)),
            Direction::Next => (at.saturating_add(1), shifted(at, self.period, Direction::Last, calendar)),
        };
        let about = match self.direction {
            Direction::Last => far_edge.saturating_add(1),
            Direction::Next => far_edge,
        };
        let far_change = match self.period.unit {
            TimeUnit::Seconds | TimeUnit::Minutes | TimeUnit::Hours => Some(about),
            // Where no clock is changed the far end goes as now does, so that there is one change.
            TimeUnit::Days | TimeUnit::Weeks if self.is_change(at, about, calendar) => Some(about),
            _ => self.calendar_change(at, from, far_edge, inside, calendar),
        };
        [Some(near_edge), far_change]
            .into_iter()
            .flatten()
            .filter(|change| *change > from && self.contains(at, *change, calendar) != inside)
            .min()
    }

    /// Whether the far end passes `at` then, and no clock is changed near it.
    fn is_change(self, at: i64, then: i64, calendar: &Calendar) -> bool {
        calendar.steady_offset(then).is_some()
            && calendar.steady_offset(at).is_some()
            && self.contains(at, then.saturating_sub(1), calendar) != self.contains(at, then, calendar)
    }

    /// The first change near the far end. Within one day the far end moves in one direction, so each day is looked at
    /// on its own.
    fn calendar_change(self, at: i64, from: i64, about: i64, inside: bool, calendar: &Calendar) -> Option<i64> {
        let low = about.saturating_sub(SLACK_MICROS).max(from.saturating_add(1));
        let high = about.saturating_add(SLACK_MICROS);
        if low > high {
            return None;
        }
        let changed = |then: i64| self.contains(at, then, calendar) != inside;
        (calendar.day_of(low)..=calendar.day_of(high)).find_map(|day| {
            let first = calendar.start_of(day).max(low);
            let last = calendar.start_of(day + 1).saturating_sub(1).min(high);
            if first <= last && changed(first) { Some(first) } else { first_instant(first, last, changed) }
        })
    }
}
