//! The second factor: codes of an app that change every thirty seconds (TOTP, RFC 6238 over HOTP, RFC 4226), and codes on
//! paper for when the app is lost.
//!
//! A code is good once: whoever reads it over a shoulder comes too late (RFC 6238, section 5.2).

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;

use super::token;
use crate::query::encode;

/// Length of a secret in bytes, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Seconds for which a code stands.
const STEP_SECONDS: i64 = 30;
/// Six digits.
const MODULUS: u32 = 1_000_000;
/// Clocks may differ by so many steps in either direction.
const DRIFT: i64 = 1;
/// So many recovery codes are given.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Hexadecimal digits of a recovery code: 64 bits.
const RECOVERY_DIGITS: usize = 16;

/// A new secret.
pub(crate) fn new_secret(random: &dyn Fn(&mut [u8])) -> Vec<u8> {
    let mut secret = vec![0; SECRET_BYTES];
    random(&mut secret);
    secret
}

/// The 31-bit number of a counter (RFC 4226, section 5.3); its last digits are the code.
fn number(secret: &[u8], counter: i64) -> u32 {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else {
        // HMAC takes keys of any length.
        return 0;
    };
    mac.update(&counter.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let bytes = [digest[offset], digest[offset + 1], digest[offset + 2], digest[offset + 3]];
    u32::from_be_bytes(bytes) & 0x7fff_ffff
}

/// The code that an app shows at a moment.
pub(crate) fn code_at(secret: &[u8], now: Timestamp) -> String {
    format!("{:06}", number(secret, now.as_second().div_euclid(STEP_SECONDS)) % MODULUS)
}

/// The step whose code was typed, if it is that of now or of a neighbour. Spaces in between do not count.
pub(crate) fn step_of(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let current = now.as_second().div_euclid(STEP_SECONDS);
    (current - DRIFT..=current + DRIFT)
        .find(|step| token::same(&format!("{:06}", number(secret, *step) % MODULUS), &digits))
}

/// A secret as apps take it typed by hand (base 32, RFC 4648).
pub(crate) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// What the picture says to the app.
pub(crate) fn address(secret: &[u8], firm: &str, email: &str) -> String {
    let issuer = encode(&format!("Stammkunde {firm}"));
    format!("otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}", encode(email), base32(secret))
}

/// A picture for the app's camera: its width in squares, and the path of all dark squares for an SVG.
pub(crate) struct Picture {
    /// Width and height in squares, with the quiet zone of four around.
    pub(crate) width: usize,
    /// Path of the dark squares.
    pub(crate) path: String,
}

/// The picture of a text (QR code, ISO/IEC 18004); `None` where the text is too long for one.
pub(crate) fn picture(text: &str) -> Option<Picture> {
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            // Writing to a string does not fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some(Picture { width: width + 2 * QUIET, path })
}

/// New recovery codes in groups of four digits.
pub(crate) fn new_recovery_codes(random: &dyn Fn(&mut [u8])) -> Vec<String> {
    let grouped = |code: &str| {
        let digits: Vec<char> = code.chars().take(RECOVERY_DIGITS).collect();
        digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    };
    (0..RECOVERY_CODES).map(|_| grouped(&token::new(random))).collect()
}

/// What is kept of a recovery code; how it is grouped and whether in capitals does not matter.
pub(crate) fn recovery_digest(typed: &str) -> [u8; 32] {
    let digits: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    token::digest(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("moment")
    }

    #[test]
    fn the_numbers_are_those_of_rfc_6238_appendix_b() {
        for (second, eight_digits) in [
            (59_i64, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(number(SECRET, second / STEP_SECONDS) % 100_000_000, eight_digits, "{second}");
        }
    }

    #[test]
    fn the_numbers_are_those_of_rfc_4226_appendix_d() {
        let codes: Vec<u32> = (0..10).map(|counter| number(SECRET, counter) % MODULUS).collect();
        assert_eq!(codes, [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489]);
    }

    #[test]
    fn a_code_stands_for_its_step_and_clocks_may_differ_a_little() {
        assert_eq!(step_of(SECRET, " 287 082 ", at(59)), Some(1));
        assert_eq!(step_of(SECRET, "287082", at(89)), Some(1), "the app is slow");
        assert_eq!(step_of(SECRET, "287082", at(29)), Some(1), "the app is fast");
        assert_eq!(step_of(SECRET, "287082", at(90)), None);
        for typed in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(step_of(SECRET, typed, at(59)), None, "{typed}");
        }
    }

    #[test]
    fn a_secret_is_written_as_rfc_4648_says() {
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        let address = address(SECRET, "Rösterei & Söhne", "k@r.de");
        assert_eq!(
            address,
            "otpauth://totp/Stammkunde%20R%c3%b6sterei%20%26%20S%c3%b6hne:k%40r.de?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Stammkunde%20R%c3%b6sterei%20%26%20S%c3%b6hne"
        );
        assert!(
            picture(&address).is_some_and(|picture| picture.width > 40 && picture.path.starts_with("M4 4h1v1h-1z"))
        );
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        let codes = new_recovery_codes(&|bytes| bytes.fill(0xAB));
        assert_eq!((codes.len(), codes[0].as_str()), (RECOVERY_CODES, "abab-abab-abab-abab"));
        assert_eq!(recovery_digest(" ABAB abab-ABABabab"), recovery_digest(&codes[0]));
        assert_ne!(recovery_digest(""), recovery_digest(&codes[0]));
    }
}
