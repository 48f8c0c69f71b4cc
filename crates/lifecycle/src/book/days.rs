//! The days of moments, remembered: what a zone says of a moment costs more than all else that is done with most events.

use domain::{Day, Zone};
use jiff::Timestamp;

/// Days remembered, two for each: over so long events may jump about without a look into the zone.
const STRETCHES: usize = 2048;
/// Half a day: hardly any half of a day in UTC lies in two days of a zone.
const STRETCH_MICROS: i64 = 12 * 3_600 * 1_000_000;

/// A day, and the moments from its first up to the next one's first, exclusive.
#[derive(Debug, Clone, Copy)]
struct Known {
    from_micros: i64,
    until_micros: i64,
    day: Day,
}

/// The days of one zone. A copy remembers nothing.
#[derive(Debug, Default)]
pub(super) struct Days(Vec<Option<Known>>);

impl Clone for Days {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Days {
    /// The day of a moment in a zone, which must always be the same one.
    pub(super) fn day_of(&mut self, moment: Timestamp, zone: &Zone) -> Day {
        let micros = moment.as_microsecond();
        if self.0.is_empty() {
            self.0 = vec![None; STRETCHES];
        }
        let stretch = micros.div_euclid(STRETCH_MICROS).rem_euclid(i64::try_from(STRETCHES).unwrap_or(i64::MAX));
        let known = &mut self.0[usize::try_from(stretch).unwrap_or_default()];
        if let Some(known) = known.filter(|known| known.from_micros <= micros && micros < known.until_micros) {
            return known.day;
        }
        let day = zone.day_of(moment);
        *known = zone.moments_of(day).map(|moments| Known {
            from_micros: moments.start.as_microsecond(),
            until_micros: moments.end.as_microsecond(),
            day,
        });
        day
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_remembered_is_what_the_zone_says(
            seconds in proptest::collection::vec(
                prop_oneof![-4_000_000_000_i64..4_000_000_000, 1_750_000_000_i64..1_780_000_000],
                1..200,
            ),
            zone in prop::sample::select(vec!["Europe/Berlin", "Pacific/Apia", "America/St_Johns", "UTC"]),
        ) {
            let zone = Zone::new(zone).expect("a zone");
            let mut days = Days::default();
            for second in seconds.iter().chain(&seconds) {
                let moment = Timestamp::from_second(*second).expect("a moment");
                prop_assert_eq!(days.day_of(moment, &zone), zone.day_of(moment));
            }
        }
    }
}
