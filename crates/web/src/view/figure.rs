//! A KPI's numbers in words: short for a tile, in full for a table, a change with its sign and whether it is good.

use std::cmp::Ordering;

use analytics::kpi::{Direction, Measurement, Quantity, Unit};
use words::{Format, NO_VALUE};

/// A value of a unit for a tile or a sentence: at most three significant digits.
pub(crate) fn short(format: &Format, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => format.number_short(value),
        Unit::Money => format.money_estimate_short(value),
        Unit::Share => format.percent(value, 1),
        Unit::Days => format.duration_days(value, u8::from(value.fract().abs() > 0.04)),
        Unit::Points => format.points(value, 1),
        Unit::Number => format.decimal(value, 2),
    }
}

/// A value of a unit for a table: in full.
pub(crate) fn full(format: &Format, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => format.decimal(value, 0),
        Unit::Money => format.money_estimate(value),
        Unit::Share => format.percent(value, 1),
        Unit::Days => format.duration_days(value, 1),
        Unit::Points => format.points(value, 1),
        Unit::Number => format.decimal(value, 2),
    }
}

/// A measurement for a tile; `–` where it has no value.
pub(crate) fn short_value(format: &Format, unit: Unit, measurement: &Measurement) -> String {
    match (measurement.exact_amount(), measurement.value) {
        (Some(amount), _) => format.money_short(amount),
        (None, Some(value)) => short(format, unit, value),
        (None, None) => NO_VALUE.to_owned(),
    }
}

/// A measurement for a table, exact where it is a sum of money; `–` where it has no value.
pub(crate) fn full_value(format: &Format, unit: Unit, measurement: &Measurement) -> String {
    match (measurement.exact_amount(), measurement.value) {
        (Some(amount), _) => format.money(amount),
        (None, Some(value)) => full(format, unit, value),
        (None, None) => NO_VALUE.to_owned(),
    }
}

/// A numerator or denominator in full.
pub(crate) fn quantity(format: &Format, quantity: Quantity) -> String {
    match quantity {
        Quantity::Count(count) => format.integer(count),
        Quantity::Money(amount) => format.money(amount),
    }
}

/// The 95 % interval of a measurement, where it has one.
pub(crate) fn interval(format: &Format, unit: Unit, measurement: &Measurement) -> Option<String> {
    let (low, high) = measurement.low.zip(measurement.high)?;
    Some(format.interval(&full(format, unit, low), &full(format, unit, high)))
}

/// A change with its sign: percentage points for a share, per cent otherwise; the plain difference where there was
/// nothing to take per cent of.
pub(crate) fn change(format: &Format, unit: Unit, difference: f64, change: Option<f64>) -> String {
    match (unit, change) {
        (Unit::Share, _) => format.change_points(difference, 1),
        (Unit::Points, _) | (_, None) => format.change(difference, u8::from(difference.fract().abs() > 0.0)),
        (_, Some(change)) => format.change_percent(change, 1),
    }
}

/// How a change reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// In the direction wanted.
    Good,
    /// Against it.
    Bad,
    /// Neither: no direction is wanted, nothing changed, or chance alone explains it.
    Plain,
}

impl Verdict {
    /// Its class in the style sheet; empty for a plain one.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Plain => "",
        }
    }

    /// The verdict on `now` after `before`. A sum or count without interval is a fact; of a share, mean or median only
    /// a difference beyond chance is good or bad.
    pub(crate) fn on(direction: Direction, now: &Measurement, before: &Measurement) -> Self {
        let Some((value, other)) = now.value.zip(before.value) else { return Self::Plain };
        if is_chance(now, before) {
            return Self::Plain;
        }
        match (direction, value.total_cmp(&other)) {
            (Direction::Neutral, _) | (_, Ordering::Equal) => Self::Plain,
            (Direction::Up, Ordering::Greater) | (Direction::Down, Ordering::Less) => Self::Good,
            (Direction::Up, Ordering::Less) | (Direction::Down, Ordering::Greater) => Self::Bad,
        }
    }
}

/// Whether the 95 % interval of the difference of two estimates holds zero, by Newcombe's square-and-add of the two
/// intervals (Statistics in Medicine 17, 1998, method 10), which serves means with their own intervals as well.
/// Two measurements without interval differ by more than chance: they count what was.
pub(crate) fn is_chance(now: &Measurement, before: &Measurement) -> bool {
    let ends = |it: &Measurement| Some((it.value?, it.low?, it.high?));
    let Some(((value, low, high), (other, other_low, other_high))) = ends(now).zip(ends(before)) else { return false };
    let difference = (value - other).abs();
    let (down, up) = if value > other { (value - low, other_high - other) } else { (high - value, other - other_low) };
    difference <= down.hypot(up)
}

#[cfg(test)]
mod tests {
    use domain::{Amount, Currency, Language, Zone};

    use super::*;

    fn german() -> Format {
        Format::new(Language::De, "EUR".parse::<Currency>().expect("currency"), Zone::utc())
    }

    #[test]
    fn a_figure_is_short_in_a_tile_and_full_in_a_table() {
        let revenue = Measurement::money(Amount::from_micros(8_911_407_904_000), 18_532);
        assert_eq!(short_value(&german(), Unit::Money, &revenue), "8,91\u{a0}Mio.\u{a0}€");
        assert_eq!(full_value(&german(), Unit::Money, &revenue), "8.911.407,90\u{a0}€");
        let share = Measurement::share(324, 885);
        assert_eq!(short_value(&german(), Unit::Share, &share), "36,6\u{a0}%");
        assert_eq!(interval(&german(), Unit::Share, &share), Some("33,5\u{a0}% bis 39,8\u{a0}%".to_owned()));
        assert_eq!(short_value(&german(), Unit::Share, &Measurement::share(0, 0)), "–");
    }

    #[test]
    fn a_change_is_good_or_bad_only_beyond_chance() {
        let verdict = |now, before| Verdict::on(Direction::Up, &now, &before);
        assert_eq!(verdict(Measurement::share(187, 658), Measurement::share(182, 658)), Verdict::Plain);
        assert_eq!(verdict(Measurement::share(280, 658), Measurement::share(182, 658)), Verdict::Good);
        assert_eq!(verdict(Measurement::share(182, 658), Measurement::share(280, 658)), Verdict::Bad);
        assert_eq!(verdict(Measurement::count(9), Measurement::count(10)), Verdict::Bad);
        assert_eq!(verdict(Measurement::count(10), Measurement::count(10)), Verdict::Plain);
        let falling = Verdict::on(Direction::Down, &Measurement::count(9), &Measurement::count(10));
        assert_eq!(falling, Verdict::Good);
        let neutral = Verdict::on(Direction::Neutral, &Measurement::count(9), &Measurement::count(10));
        assert_eq!(neutral, Verdict::Plain);
    }

    #[test]
    fn shares_change_by_points_and_sums_by_per_cent() {
        assert_eq!(change(&german(), Unit::Share, 0.035, Some(0.14)), "+3,5\u{a0}Prozentpunkte");
        assert_eq!(change(&german(), Unit::Money, -87.0, Some(-0.03)), "−3,0\u{a0}%");
        assert_eq!(change(&german(), Unit::Count, 12.0, None), "+12");
    }
}
