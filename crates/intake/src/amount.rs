//! Amounts and quantities as people and shops write them.

use domain::Amount;
use serde::{Deserialize, Serialize};

/// Which mark parts units from decimals. The other one groups thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,234.50`
    #[serde(rename = ".")]
    Point,
    /// `1.234,50`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    const fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }
}

/// Decimals kept exactly; beyond them an amount is rounded half to even, because shops export binary floats such as
/// `19.989999999999998`.
const DECIMALS: u32 = 6;

/// The amount in `field`; `None` where it is none.
///
/// Accepts a sign before or after, a currency sign or code around, and groups of three digits parted by the other
/// mark, blanks or apostrophes. A group of any other length is refused: `12,50` is never twelve hundred and fifty.
pub(crate) fn parse_amount(field: &str, mark: DecimalMark) -> Option<Amount> {
    if let Some(plain) = parse_plain(field.as_bytes(), mark.byte()) {
        return Some(plain);
    }
    let (negative, body) = strip_decoration(field)?;
    let amount = parse_grouped(body.as_bytes(), mark)?;
    Some(if negative { -amount } else { amount })
}

/// Digits, the mark, at most six digits: what nearly every value is.
fn parse_plain(bytes: &[u8], mark: u8) -> Option<Amount> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 16 || digits == [mark] {
        return None;
    }
    let mut value: i64 = 0;
    let mut decimals: Option<u32> = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                decimals = decimals.map(|count| count + 1);
            }
            _ if byte == mark && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let missing = DECIMALS.checked_sub(decimals.unwrap_or(0))?;
    let micros = value.checked_mul(10_i64.pow(missing))?;
    Some(Amount::from_micros(if negative { -micros } else { micros }))
}

/// The number inside signs, brackets, currency signs and codes.
fn strip_decoration(field: &str) -> Option<(bool, &str)> {
    let around = |char: char| char.is_whitespace() || "€$£¥".contains(char);
    let mut body = field.trim_matches(around);
    let mut negative = false;
    if let Some(inside) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, body) = (true, inside.trim_matches(around));
    }
    let code = |char: char| char.is_ascii_alphabetic();
    let without = body.trim_start_matches(code);
    if matches!(body.len() - without.len(), 0 | 3) {
        body = without.trim_matches(around);
    }
    let without = body.trim_end_matches(code);
    if matches!(body.len() - without.len(), 0 | 3) {
        body = without.trim_matches(around);
    }
    for sign in ["-", "−"] {
        if let Some(rest) = body.strip_prefix(sign).or_else(|| body.strip_suffix(sign)) {
            (negative, body) = (!negative, rest.trim_matches(around));
        }
    }
    body = body.strip_prefix('+').unwrap_or(body);
    (!body.is_empty() && body.len() <= 64).then_some((negative, body))
}

fn parse_grouped(body: &[u8], mark: DecimalMark) -> Option<Amount> {
    let at = body.iter().position(|&byte| byte == mark.byte()).unwrap_or(body.len());
    let (whole, rest) = body.split_at(at);
    let fraction = rest.get(1..).unwrap_or(&[]);
    if !fraction.iter().all(u8::is_ascii_digit) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let units = parse_whole(whole, mark)?;
    let micros = units.checked_mul(1_000_000)?.checked_add(round_fraction(fraction))?;
    i64::try_from(micros).ok().map(Amount::from_micros)
}

/// Digits in one run, or groups of three after a first group of one to three.
fn parse_whole(whole: &[u8], mark: DecimalMark) -> Option<i128> {
    let text = std::str::from_utf8(whole).ok()?;
    let separator = |char: char| match char {
        '.' => mark == DecimalMark::Comma,
        ',' => mark == DecimalMark::Point,
        '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => true,
        _ => false,
    };
    let mut value: i128 = 0;
    for (index, group) in text.split(separator).enumerate() {
        let sound = match index {
            0 => group.len() <= 3 || group.len() == text.len(),
            _ => group.len() == 3,
        };
        if !sound || (group.is_empty() && !text.is_empty()) || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        for digit in group.bytes() {
            value = value.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
    }
    (value <= i128::from(i64::MAX)).then_some(value)
}

/// Millionths, half to even.
fn round_fraction(fraction: &[u8]) -> i128 {
    let digit = |index: usize| i128::from(fraction.get(index).map_or(0, |byte| byte - b'0'));
    let micros = (0..6).fold(0, |sum, index| sum * 10 + digit(index));
    let beyond = fraction.get(7..).unwrap_or(&[]).iter().any(|&byte| byte != b'0');
    let up = match digit(6) {
        0..=4 => false,
        5 => beyond || micros % 2 == 1,
        _ => true,
    };
    micros + i128::from(up)
}

/// The mark that the values of money columns speak for; `None` where they do not say.
pub(crate) fn guess_mark<'a>(values: impl Iterator<Item = &'a str>) -> Option<DecimalMark> {
    let (mut points, mut commas) = (0_u32, 0_u32);
    for value in values {
        let (point, comma) = (value.rfind('.'), value.rfind(','));
        let digits_after = |at: usize| value[at + 1..].chars().take_while(char::is_ascii_digit).count();
        match (point, comma) {
            (Some(point), Some(comma)) if point > comma => points += 1,
            (Some(_), Some(_)) => commas += 1,
            (Some(point), None) if digits_after(point) != 3 => points += 1,
            (None, Some(comma)) if digits_after(comma) != 3 => commas += 1,
            _ => {}
        }
    }
    match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

/// `amount × numerator ÷ denominator`, half to even; `None` for a zero denominator or beyond the range.
pub(crate) fn share(amount: Amount, numerator: Amount, denominator: Amount) -> Option<Amount> {
    let product = i128::from(amount.micros()) * i128::from(numerator.micros());
    let divisor = i128::from(denominator.micros());
    let (quotient, remainder) = (product.checked_div(divisor)?, product.checked_rem(divisor)?);
    let away = match (remainder.abs() * 2).cmp(&divisor.abs()) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient % 2,
        std::cmp::Ordering::Greater => 1,
    };
    let sign = if (product < 0) == (divisor < 0) { 1 } else { -1 };
    i64::try_from(quotient + sign * away.abs()).ok().map(Amount::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn micros(text: &str, mark: DecimalMark) -> Option<i64> {
        parse_amount(text, mark).map(Amount::micros)
    }

    #[test]
    fn amounts_read_as_shops_write_them() {
        use DecimalMark::{Comma, Point};
        for (text, mark, expected) in [
            ("29.33", Point, 29_330_000),
            ("-0.5", Point, -500_000),
            ("1,234.50", Point, 1_234_500_000),
            ("1.234,50 €", Comma, 1_234_500_000),
            ("EUR 1 234,5", Comma, 1_234_500_000),
            ("$12.00", Point, 12_000_000),
            ("-$12.00", Point, -12_000_000),
            ("12,00-", Comma, -12_000_000),
            ("(12.00)", Point, -12_000_000),
            ("CHF 1'234.50", Point, 1_234_500_000),
            ("19.989999999999998", Point, 19_990_000),
            (".5", Point, 500_000),
            ("5.", Point, 5_000_000),
        ] {
            assert_eq!(micros(text, mark), Some(expected), "{text}");
        }
        for (text, mark) in [
            ("", Point),
            ("abc", Point),
            ("12,50", Point),
            ("1.23", Comma),
            ("1..2", Point),
            ("-", Point),
            (".", Point),
            ("1,23,456", Point),
            ("1234,567", Point),
            ("99999999999999999999", Point),
            ("1e3", Point),
        ] {
            assert_eq!(micros(text, mark), None, "{text}");
        }
    }

    #[test]
    fn the_mark_shows_in_the_values() {
        assert_eq!(guess_mark(["1.234", "12,50"].into_iter()), Some(DecimalMark::Comma));
        assert_eq!(guess_mark(["1,234.00"].into_iter()), Some(DecimalMark::Point));
        assert_eq!(guess_mark(["1.234", "7"].into_iter()), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = parse_amount(&text, DecimalMark::Point);
            let _ = parse_amount(&text, DecimalMark::Comma);
            let _ = guess_mark(std::iter::once(text.as_str()));
        }

        #[test]
        fn an_amount_written_out_reads_back(micros in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            let amount = Amount::from_micros(micros);
            prop_assert_eq!(parse_amount(&amount.to_string(), DecimalMark::Point), Some(amount));
            let german = amount.to_string().replace('.', ",");
            prop_assert_eq!(parse_amount(&german, DecimalMark::Comma), Some(amount));
        }

        #[test]
        fn a_whole_share_is_the_whole(amount in any::<i32>(), whole in 1..i64::MAX / 2) {
            let (amount, whole) = (Amount::from_micros(i64::from(amount)), Amount::from_micros(whole));
            prop_assert_eq!(share(amount, whole, whole), Some(amount));
        }
    }
}
