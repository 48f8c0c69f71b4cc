//! Quantiles of the normal, Student's t and gamma distributions.

use super::special::{beta_share_below, erfc, gamma_share_below, ln_gamma};

/// Share of a standard normal variable below `z`.
pub fn normal_share_below(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// The standard normal quantile: the z with `probability` below it; ∓∞ at 0 and 1, NaN outside.
///
/// Wichura (1988), algorithm AS 241 (PPND16), relative error about 1e-16.
pub fn normal_quantile(probability: f64) -> f64 {
    if probability.is_nan() || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    let from_middle = probability - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return from_middle * ratio(&MIDDLE, r);
    }
    let tail = if from_middle < 0.0 { probability } else { 1.0 - probability };
    if tail == 0.0 {
        return from_middle.signum() * f64::INFINITY;
    }
    let r = (-tail.ln()).sqrt();
    let size = if r <= 5.0 { ratio(&TAIL, r - 1.6) } else { ratio(&FAR_TAIL, r - 5.0) };
    from_middle.signum() * size
}

/// Numerator and denominator of a rational approximation, lowest power first.
type Rational = ([f64; 8], [f64; 8]);

fn ratio((numerator, denominator): &Rational, r: f64) -> f64 {
    let polynomial = |terms: &[f64; 8]| terms.iter().rev().fold(0.0, |sum, term| sum * r + term);
    polynomial(numerator) / polynomial(denominator)
}

const MIDDLE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
);

const TAIL: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

const FAR_TAIL: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

/// Share of Student's t with `degrees` of freedom below `t`.
pub fn student_share_below(t: f64, degrees: f64) -> f64 {
    let outside = beta_share_below(degrees / 2.0, 0.5, degrees / (degrees + t * t));
    if t > 0.0 { 1.0 - outside / 2.0 } else { outside / 2.0 }
}

/// The quantile of Student's t with `degrees` > 0 of freedom.
pub fn student_quantile(probability: f64, degrees: f64) -> f64 {
    if degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if probability < 0.5 {
        return -student_quantile(1.0 - probability, degrees);
    }
    let normal = normal_quantile(probability);
    if !normal.is_finite() || normal <= 0.0 {
        return normal;
    }
    bisect(normal.min(1.0) * 0.5, |t| student_share_below(t, degrees) < probability)
}

/// The quantile of a Gamma(shape, 1) variable, shape > 0.
pub fn gamma_quantile(probability: f64, shape: f64) -> f64 {
    if shape.is_nan() || shape <= 0.0 || probability.is_nan() || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return f64::INFINITY;
    }
    // P(shape, x) ≤ x^shape / Γ(shape + 1): the x where that bound reaches the probability lies below the quantile.
    let lower = ((probability.ln() + ln_gamma(shape + 1.0)) / shape).exp();
    if lower == 0.0 {
        return 0.0;
    }
    bisect(lower, |x| gamma_share_below(shape, x) < probability)
}

/// The point above `from` > 0 where `below` turns false: doubling, then halving to the last bit.
fn bisect(from: f64, below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, from);
    while below(high) && high < f64::MAX / 4.0 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
#[allow(clippy::unreadable_literal, clippy::excessive_precision)] // reference values, digit for digit
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error <= 1e-12, "found {found:e}, expected {expected:e}, error {error:e}");
    }

    // Reference values computed with 40 digits (mpmath).
    #[test]
    fn quantiles_agree_with_forty_digit_values() {
        for (probability, z) in [
            (1e-10, -6.3613409024040562),
            (0.001, -3.09023230616781354),
            (0.025, -1.95996398454005421),
            (0.3, -0.524400512708040816),
            (0.5, 0.0),
            (0.9, 1.28155156554460059),
            (0.9999, 3.71901648545570839),
        ] {
            close(normal_quantile(probability), z);
            close(normal_share_below(z), probability);
        }
        for (degrees, t) in [
            (1.0, 12.706204736174693),
            (2.0, 4.3026527297494618),
            (10.0, 2.2281388519862742),
            (1000.0, 1.9623390808264081),
        ] {
            close(student_quantile(0.975, degrees), t);
            close(student_quantile(0.025, degrees), -t);
        }
        for (probability, shape, x) in [
            (0.1, 3.7, 1.5463608223900246),
            (0.9, 3.7, 6.2789223210226344),
            (0.5, 20.0, 19.667672423305667),
            (0.025, 250.0, 219.96799563093731),
        ] {
            close(gamma_quantile(probability, shape), x);
        }
    }

    #[test]
    fn borders_and_senseless_arguments() {
        assert!(normal_quantile(0.0) == f64::NEG_INFINITY && normal_quantile(1.0) == f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan() && student_quantile(0.9, 0.0).is_nan());
        assert!(gamma_quantile(0.0, 2.0) == 0.0 && gamma_quantile(f64::NAN, 2.0).is_nan());
        assert!(gamma_quantile(0.01, 1e-6).abs() < 1e-300);
    }
}
