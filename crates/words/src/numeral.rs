//! A number as decimal digits: moved, rounded and written without going through floating point again.
//!
//! A share of 0.285 is 28.499999999999996 % once a machine has multiplied it by a hundred. Here the shortest decimal
//! text that means the number is taken once and everything after it is done on digits: moving the point is exact, and
//! rounding is the one people learnt at school, half away from zero (2.675 → 2.68, −0.5 → −1).

use domain::Language;

/// The minus sign, not the hyphen.
pub(crate) const MINUS: &str = "\u{2212}";

/// Decimals beyond this are never shown, however small the number.
const FINEST_SCALE: i32 = 6;

/// A decimal number: digits, of which the last `scale` stand behind the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numeral {
    negative: bool,
    digits: Vec<u8>,
    scale: usize,
}

impl Numeral {
    /// The shortest decimal number that means this one; `None` for what is no number.
    pub(crate) fn from_f64(number: f64) -> Option<Self> {
        let text = number.is_finite().then(|| number.abs().to_string())?;
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = whole.bytes().chain(fraction.bytes()).map(|digit| digit - b'0').collect();
        Some(Self { negative: number.is_sign_negative(), digits, scale: fraction.len() }.normal())
    }

    /// An integer of units of 10^−scale.
    pub(crate) fn from_integer(number: i128, scale: usize) -> Self {
        let digits = number.unsigned_abs().to_string().bytes().map(|digit| digit - b'0').collect();
        Self { negative: number < 0, digits, scale }.normal()
    }

    /// At least one digit before the point, and no needless zeros before that.
    fn normal(mut self) -> Self {
        while self.digits.len() <= self.scale {
            self.digits.insert(0, 0);
        }
        let needed = self.scale + 1;
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros.min(self.digits.len() - needed));
        self
    }

    /// The number times 10^places; `places` may be negative.
    pub(crate) fn moved(mut self, places: i32) -> Self {
        if places < 0 {
            self.scale += places.unsigned_abs() as usize;
        } else {
            for _ in 0..places {
                if self.scale > 0 {
                    self.scale -= 1;
                } else {
                    self.digits.push(0);
                }
            }
        }
        self.normal()
    }

    /// Exactly `scale` decimals, half away from zero; a negative scale rounds to tens, hundreds and so on.
    pub(crate) fn rounded(mut self, scale: i32) -> Self {
        let have = i32::try_from(self.scale).unwrap_or(i32::MAX);
        for _ in have..scale {
            self.digits.push(0);
            self.scale += 1;
        }
        let Ok(dropped) = usize::try_from(have - scale) else { return self };
        if dropped > self.digits.len() {
            self.digits.clear();
        } else if dropped > 0 {
            let kept = self.digits.len() - dropped;
            let up = self.digits[kept] >= 5;
            self.digits.truncate(kept);
            if up {
                self.increment();
            }
        }
        if scale < 0 {
            self.digits.extend(std::iter::repeat_n(0, scale.unsigned_abs() as usize));
        }
        self.scale = usize::try_from(scale).unwrap_or(0);
        self.normal()
    }

    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
    }

    /// At most `count` significant digits, without zeros behind the last that says something.
    pub(crate) fn significant(self, count: i32) -> Self {
        let scale = (count - 1 - self.magnitude()).min(FINEST_SCALE);
        let mut rounded = self.rounded(scale);
        while rounded.scale > 0 && rounded.digits.last() == Some(&0) {
            rounded.digits.pop();
            rounded.scale -= 1;
        }
        rounded
    }

    /// The power of ten of the first digit that is not zero: 2 for 843, −2 for 0.042; 0 for zero.
    pub(crate) fn magnitude(&self) -> i32 {
        let Some(zeros) = self.digits.iter().position(|digit| *digit != 0) else { return 0 };
        let place = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        place(self.digits.len() - self.scale) - 1 - place(zeros)
    }

    /// Whether it is zero as it stands.
    pub(crate) fn is_zero(&self) -> bool {
        self.digits.iter().all(|digit| *digit == 0)
    }

    /// Whether it is below zero as it stands: what rounds to zero has no sign.
    pub(crate) fn is_negative(&self) -> bool {
        self.negative && !self.is_zero()
    }

    /// The digits with the language's separators, without a sign.
    pub(crate) fn unsigned(&self, language: Language) -> String {
        let (thousands, point) = match language {
            Language::De => ('.', ','),
            Language::En => (',', '.'),
        };
        let whole = self.digits.len() - self.scale;
        let mut text = String::with_capacity(self.digits.len() + whole / 3 + 1);
        for (index, digit) in self.digits.iter().enumerate() {
            if index == whole {
                text.push(point);
            } else if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(char::from(b'0' + digit));
        }
        text
    }

    /// The number with a minus sign where it is negative.
    pub(crate) fn signed(&self, language: Language) -> String {
        let sign = if self.is_negative() { MINUS } else { "" };
        format!("{sign}{}", self.unsigned(language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeral(number: f64) -> Numeral {
        Numeral::from_f64(number).expect("finite")
    }

    #[test]
    fn rounding_is_half_away_from_zero_on_the_decimal_text() {
        for (number, scale, expected) in [
            (2.675, 2, "2.68"),
            (-2.675, 2, "−2.68"),
            (0.5, 0, "1"),
            (-0.5, 0, "−1"),
            (0.49, 0, "0"),
            (-0.49, 0, "0"),
            (1.005, 2, "1.01"),
            (999.95, 1, "1,000.0"),
            (9.999, 2, "10.00"),
            (3.0, 2, "3.00"),
            (1_284.0, -2, "1,300"),
            (49.0, -2, "0"),
            (50.0, -2, "100"),
            (4.0, -2, "0"),
            (-0.0, 0, "0"),
        ] {
            assert_eq!(numeral(number).rounded(scale).signed(Language::En), expected, "{number} to {scale}");
        }
    }

    #[test]
    fn moving_the_point_is_exact() {
        assert_eq!(numeral(0.285).moved(2).rounded(0).signed(Language::En), "29");
        assert_eq!(numeral(1.1).moved(2).signed(Language::En), "110");
        assert_eq!(numeral(7.0).moved(-3).signed(Language::En), "0.007");
    }

    #[test]
    fn significant_digits_survive_a_carry_and_drop_empty_zeros() {
        for (number, expected) in [
            (0.0, "0"),
            (84_312.0, "84,300"),
            (999.95, "1,000"),
            (99.96, "100"),
            (1.204, "1.2"),
            (0.042_37, "0.0424"),
            (1e-9, "0"),
            (37.4512, "37.5"),
        ] {
            assert_eq!(numeral(number).significant(3).signed(Language::En), expected, "{number}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_written_out() {
        assert_eq!(Numeral::from_integer(i128::from(i64::MIN), 6).signed(Language::De), "−9.223.372.036.854,775808");
        assert_eq!(numeral(f64::MAX).digits.len(), 309);
        assert_eq!(numeral(f64::MIN_POSITIVE).rounded(2).signed(Language::De), "0,00");
        assert!(Numeral::from_f64(f64::NAN).is_none() && Numeral::from_f64(f64::INFINITY).is_none());
    }
}
