//! The shop's time: days since its first, the season, and the moments that they are.

use domain::{Day, Zone};
use jiff::Timestamp;
use models::chance::Chance;

use crate::plan::{Season, ShopPlan};

/// How busy the months of a wine estate are, January first; their mean is 1.
const WINE: [f64; 12] = [0.7, 0.75, 0.9, 1.0, 1.05, 0.95, 0.8, 0.75, 0.95, 1.05, 1.35, 1.75];

/// The zone of the shop.
pub const ZONE: &str = "Europe/Berlin";

/// Times inside the simulation are days since the start of the first day, as numbers; 1.5 is noon of the second day.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    first_day: Day,
    /// Midnights in microseconds since 1970, one more than there are days.
    midnights: Vec<i64>,
    /// First day of each month as a number of days, and the end.
    months: Vec<u32>,
    /// The shop's own time at each midnight: it runs fast in a busy season. The mean day is one long.
    busy: Vec<f64>,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // days of at most some decades
fn whole(days: f64) -> usize {
    days.max(0.0) as usize
}

impl Calendar {
    pub(crate) fn new(plan: &ShopPlan) -> Self {
        let zone = Zone::new(ZONE).unwrap_or_else(|_| Zone::utc());
        let month_starts = (0..=plan.months).map(|month| {
            let day = plan.first_day.plus_months(i32::try_from(month).unwrap_or(0));
            u32::try_from(day.since(plan.first_day)).unwrap_or(0)
        });
        let months: Vec<u32> = month_starts.collect();
        let days = months.last().copied().unwrap_or(0);
        let day = |number: u32| plan.first_day.plus(i32::try_from(number).unwrap_or(0));
        let midnights = (0..=days).map(|number| zone.start_of(day(number)).as_microsecond()).collect();
        let mut busy = vec![0.0];
        for number in 0..days {
            let weight = match plan.season {
                Season::Even => 1.0,
                Season::Wine => WINE[usize::try_from(day(number).date().month() - 1).unwrap_or(0)],
            };
            busy.push(busy[busy.len() - 1] + weight);
        }
        Self { first_day: plan.first_day, midnights, months, busy }
    }

    /// Where the simulation ends.
    pub(crate) fn end(&self) -> f64 {
        (self.midnights.len() - 1) as f64
    }

    /// The calendar day of a time.
    pub(crate) fn day(&self, at: f64) -> Day {
        #[allow(clippy::cast_possible_truncation)] // days of at most some decades
        self.first_day.plus(at.floor() as i32)
    }

    /// The same time, or a day later where that is a Sunday: then no parcel moves.
    pub(crate) fn not_on_sunday(&self, at: f64) -> f64 {
        // 1970-01-01, day 0, was a Thursday.
        if (self.day(at).number() + 4).rem_euclid(7) == 0 { at + 1.0 } else { at }
    }

    /// The moment of a time; before and after the simulated days a day has 24 hours.
    pub(crate) fn moment(&self, at: f64) -> Timestamp {
        const DAY: f64 = 86_400e6;
        let last = self.midnights.len() - 1;
        let whole_day = whole(at).min(last);
        let length = if whole_day < last && at >= 0.0 {
            (self.midnights[whole_day + 1] - self.midnights[whole_day]) as f64
        } else {
            DAY
        };
        #[allow(clippy::cast_possible_truncation)] // microseconds within some days
        let within = ((at - whole_day as f64) * length) as i64;
        // Whole milliseconds: what clients send.
        Timestamp::from_microsecond((self.midnights[whole_day] + within) / 1_000 * 1_000)
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The shop's own time at a time.
    pub(crate) fn busy_at(&self, at: f64) -> f64 {
        let last = self.busy.len() - 1;
        let day = whole(at).min(last - 1);
        self.busy[day] + (at - day as f64) * (self.busy[day + 1] - self.busy[day])
    }

    /// The time at which the shop's own time is this.
    pub(crate) fn time_of_busy(&self, busy: f64) -> f64 {
        let last = self.busy.len() - 1;
        if busy >= self.busy[last] {
            return last as f64 + (busy - self.busy[last]);
        }
        let day = self.busy.partition_point(|passed| *passed <= busy).saturating_sub(1);
        day as f64 + (busy - self.busy[day]) / (self.busy[day + 1] - self.busy[day])
    }

    /// The time at which the year's buying is this far, from 0 to 1.
    pub(crate) fn time_of_share(&self, share: f64) -> f64 {
        self.time_of_busy(share * self.busy[self.busy.len() - 1])
    }

    /// How busy a day is, as a multiple of the mean one.
    pub(crate) fn busyness(&self, day: usize) -> f64 {
        self.busy[day + 1] - self.busy[day]
    }

    /// First day of a month as a number, and the day after its last.
    pub(crate) fn month(&self, month: usize) -> (u32, u32) {
        (self.months[month], self.months[month + 1])
    }

    /// How many months there are.
    pub(crate) fn months(&self) -> usize {
        self.months.len() - 1
    }
}

/// A time of day as people shop: some over lunch, most in the evening.
pub(crate) fn hour_of_shopping(chance: &mut Chance) -> f64 {
    let hour = if chance.happens(0.3) { 12.5 + 1.6 * chance.normal() } else { 19.6 + 1.8 * chance.normal() };
    hour.clamp(0.1, 23.4) / 24.0
}

/// A time of day at which firms work.
pub(crate) fn hour_of_work(chance: &mut Chance) -> f64 {
    chance.between(8.0, 17.5) / 24.0
}

/// The same day at another time of day.
pub(crate) fn on_day(at: f64, time_of_day: f64) -> f64 {
    at.floor() + time_of_day
}

/// Seconds as a part of a day.
pub(crate) fn seconds(count: f64) -> f64 {
    count / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shops_own_time_runs_fast_before_christmas_and_turns_back() {
        let calendar = Calendar::new(&ShopPlan::new(1, 24, 1));
        assert_eq!(calendar.months(), 24);
        assert!((calendar.end() - 731.0).abs() < 1e-9, "2024 is a leap year");
        for at in [0.0, 0.3, 17.9, 359.5, 730.99] {
            assert!((calendar.time_of_busy(calendar.busy_at(at)) - at).abs() < 1e-9, "{at}");
        }
        assert!(calendar.busyness(350) > 2.0 * calendar.busyness(20));
        assert!((calendar.busy_at(calendar.end()) / calendar.end() - 1.0).abs() < 0.01);
    }

    #[test]
    fn no_parcel_moves_on_sunday() {
        let calendar = Calendar::new(&ShopPlan::new(1, 12, 1));
        // 2024-01-06 was a Saturday.
        let moved = [5.5, 6.5, 7.5].map(|at| calendar.day(calendar.not_on_sunday(at)).to_string());
        assert_eq!(moved, ["2024-01-06", "2024-01-08", "2024-01-08"]);
    }

    #[test]
    fn moments_are_local_and_never_run_backwards() {
        let calendar = Calendar::new(&ShopPlan::new(1, 12, 1));
        assert_eq!(calendar.moment(0.0).to_string(), "2023-12-31T23:00:00Z");
        assert_eq!(calendar.moment(200.5).to_string(), "2024-07-19T10:00:00Z");
        let times: Vec<_> = (0..366 * 48).map(|half_hour| calendar.moment(f64::from(half_hour) / 48.0)).collect();
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
