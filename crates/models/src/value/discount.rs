//! Money and purchases yet to come, discounted to now.
//!
//! A purchase at time u from now counts e^(−δu), where δ is a *continuous* rate per unit of the models' time. A yearly rate d is
//! δ = ln(1 + d)/52 a week: neither d/52 nor ln(1 + d) a week (which is the default of a well-known package and 52 times too much).

use crate::numeric::quadrature::{Piece, integral};
use serde::{Deserialize, Serialize};

/// e^(−40) is beyond all digits.
pub(crate) const REST: f64 = 40.0;

/// A continuous discount rate per unit of time; 0 or more.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct DiscountRate(f64);

/// A rate that is none.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "discount rate {rate} over {units} units of time is no rate: give 0 or more, such as 0.15 for 15 % a year of 52 weeks"
)]
pub struct NoRate {
    /// The rate as given.
    pub rate: f64,
    /// Units of time that it holds for, as given.
    pub units: f64,
}

impl DiscountRate {
    /// No discount: money later is money now.
    pub const NONE: Self = Self(0.0);

    /// An effective rate over so many units of time: 0.15 over 52 weeks is 15 % a year.
    pub fn over(rate: f64, units: f64) -> Result<Self, NoRate> {
        let is_rate = rate.is_finite() && rate >= 0.0 && units.is_finite() && units > 0.0;
        if is_rate { Ok(Self(rate.ln_1p() / units)) } else { Err(NoRate { rate, units }) }
    }

    /// δ itself, per unit of time.
    pub fn continuous(rate: f64) -> Result<Self, NoRate> {
        if rate.is_finite() && rate >= 0.0 { Ok(Self(rate)) } else { Err(NoRate { rate, units: 1.0 }) }
    }

    /// δ, per unit of time.
    pub fn delta(self) -> f64 {
        self.0
    }

    /// What 1 is worth now that comes after so much time.
    pub fn factor(self, time: f64) -> f64 {
        (-self.0 * time).exp()
    }

    /// The mean of [`Self::factor`] over the time up to a horizon, times its length: ∫ e^(−δu) du.
    pub fn annuity(self, time: f64) -> f64 {
        if self.0 * time < 1e-12 { time } else { -(-self.0 * time).exp_m1() / self.0 }
    }
}

impl TryFrom<f64> for DiscountRate {
    type Error = NoRate;

    fn try_from(rate: f64) -> Result<Self, NoRate> {
        Self::continuous(rate)
    }
}

impl From<DiscountRate> for f64 {
    fn from(rate: DiscountRate) -> Self {
        rate.0
    }
}

/// How far ahead is looked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// So much time from now, in the models' unit.
    Horizon(f64),
    /// Without end (the residual of DERT).
    Forever,
}

/// ∫ e^(−δu) dE(u) from the expected number `E(u)` of purchases in the next u, by parts: e^(−δt) E(t) + δ ∫ e^(−δu) E(u) du, in which
/// nothing cancels. The integral is taken over ln(1 + u/`scale`), where E is smooth if `scale` is the time in which it bends.
///
/// `None` for no discount without end, where the caller has to know the limit, and for a horizon that is no time.
pub(crate) fn discounted(expected: impl Fn(f64) -> f64, scale: f64, rate: DiscountRate, until: Until) -> Option<f64> {
    let delta = rate.delta();
    let time = match until {
        Until::Horizon(time) if time.is_nan() || time < 0.0 => return None,
        Until::Horizon(time) => time.min(REST / delta),
        Until::Forever => REST / delta,
    };
    if !time.is_finite() {
        return None;
    }
    let at = |log: f64| scale * log.exp_m1();
    let inner = integral(
        0.0,
        (time / scale).ln_1p(),
        |low, high| {
            let is_short = high - low <= 3.0 && delta * (at(high) - at(low)) <= 12.0;
            if is_short { Piece::Short } else { Piece::Long }
        },
        |log| {
            let time = at(log);
            rate.factor(time) * expected(time) * scale * log.exp()
        },
    );
    Some(rate.factor(time) * expected(time) + delta * inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_checked_and_converted() {
        let yearly = DiscountRate::over(0.15, 52.0).expect("a rate");
        assert!((yearly.delta() - 0.002_687_729_661_060_743).abs() < 1e-16);
        assert!((yearly.factor(52.0) - 1.0 / 1.15).abs() < 1e-15);
        for (rate, units) in [(-0.1, 52.0), (f64::NAN, 52.0), (0.1, 0.0), (0.1, f64::INFINITY)] {
            assert!(DiscountRate::over(rate, units).is_err());
        }
        assert!(DiscountRate::continuous(-1.0).is_err());
    }

    #[test]
    fn a_steady_stream_is_an_annuity() {
        for delta in [0.0, 1e-6, 0.003, 0.5, 20.0] {
            let rate = DiscountRate::continuous(delta).expect("a rate");
            for time in [0.0, 0.3, 39.0, 1e4] {
                let found = discounted(|time| 0.7 * time, 10.0, rate, Until::Horizon(time)).expect("finite");
                let expected = 0.7 * rate.annuity(time);
                assert!((found - expected).abs() <= 1e-12 * expected, "{delta} {time}: {found}, expected {expected}");
            }
            let endless = discounted(|time| 0.7 * time, 10.0, rate, Until::Forever);
            assert_eq!(endless.is_none(), delta == 0.0);
            assert!(endless.is_none_or(|found| (found * delta / 0.7 - 1.0).abs() < 1e-12));
        }
        assert!(discounted(|time| time, 1.0, DiscountRate::NONE, Until::Horizon(-1.0)).is_none());
    }
}
