//! Passwords: which are good enough, and how they are kept (Argon2id, 19 MiB, two passes; OWASP's first choice).

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::Message;

/// A password has at least so many characters.
pub const LEAST_CHARACTERS: usize = 12;

/// A password has at most so many bytes: longer ones only cost time.
pub const MOST_BYTES: usize = 512;

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Under [`LEAST_CHARACTERS`].
    #[error("the password is too short; use at least {LEAST_CHARACTERS} characters")]
    TooShort,
    /// Over [`MOST_BYTES`].
    #[error("the password is too long; use at most {MOST_BYTES} bytes")]
    TooLong,
    /// It is the e-mail address or the part before its `@`.
    #[error("the password is the e-mail address; choose another")]
    IsAddress,
    /// It stands on the lists that are tried first.
    #[error("the password is one of the most common; choose another")]
    Common,
    /// One character again and again.
    #[error("the password is one character repeated; choose another")]
    OneCharacter,
}

impl PasswordFault {
    /// The fault in words for a person.
    pub fn message(self) -> Message {
        match self {
            Self::TooShort => Message::new("password-too-short").with("least", LEAST_CHARACTERS),
            Self::TooLong => Message::new("password-too-long").with("most", MOST_BYTES),
            Self::IsAddress => Message::new("password-is-address"),
            Self::Common => Message::new("password-common"),
            Self::OneCharacter => Message::new("password-one-character"),
        }
    }
}

/// A password could not be hashed: a fault of this program or of the machine's memory.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashError(String);

/// Checks a new password of the person with this address.
pub fn check(password: &str, email: &str) -> Result<(), PasswordFault> {
    let email = email.trim().to_lowercase();
    let lower = password.trim().to_lowercase();
    let first = password.chars().next();
    if password.chars().count() < LEAST_CHARACTERS {
        Err(PasswordFault::TooShort)
    } else if password.len() > MOST_BYTES {
        Err(PasswordFault::TooLong)
    } else if !email.is_empty() && (lower == email || email.split('@').next() == Some(lower.as_str())) {
        Err(PasswordFault::IsAddress)
    } else if password.chars().all(|character| Some(character) == first) {
        Err(PasswordFault::OneCharacter)
    } else if is_common(&lower) {
        Err(PasswordFault::Common)
    } else {
        Ok(())
    }
}

/// What the lists of broken passwords have among those of twelve characters and more, and what they are made of: a word
/// with digits after it is no better than the word.
const COMMON: [&str; 34] = [
    "123456789012",
    "1234567890123",
    "12345678910",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "administrator",
    "adminadmin",
    "changeme",
    "changemenow",
    "dragon",
    "football",
    "hallo",
    "hallohallo",
    "iloveyou",
    "iloveyouforever",
    "kennwort",
    "letmein",
    "masterpassword",
    "passwort",
    "passwortpasswort",
    "password",
    "passwordpassword",
    "qwertyuiop",
    "qwertzuiop",
    "qwerty",
    "qwertz",
    "schatzi",
    "sommer",
    "stammkunde",
    "sunshine",
    "unbreakable",
    "welcome",
    "willkommen",
];

fn is_common(lower: &str) -> bool {
    let is_ending = |character: char| character.is_ascii_digit() || "!.?-_#*$ ".contains(character);
    // Signs that stand for letters, as in `p@ssw0rd`.
    let spelled =
        |text: &str| text.replace('@', "a").replace('0', "o").replace('1', "i").replace('3', "e").replace('$', "s");
    let rows = [
        "01234567890123456789",
        "qwertzuiopasdfghjklyxcvbnm",
        "qwertyuiopasdfghjklzxcvbnm",
        "abcdefghijklmnopqrstuvwxyz",
    ];
    let stem = lower.trim_matches(is_ending);
    let words = [lower, stem].map(|text| [text.to_owned(), spelled(text)]);
    words.iter().flatten().any(|word| COMMON.contains(&word.as_str())) || rows.iter().any(|row| row.contains(lower))
}

/// The hash of a password in PHC form, with a salt of its own.
pub fn hash(password: &str, random: &dyn Fn(&mut [u8])) -> Result<String, HashError> {
    let mut salt = [0; 16];
    random(&mut salt);
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| HashError(error.to_string()))
}

/// Whether a password has this hash.
pub fn verify(password: &str, hash: &str) -> bool {
    password.len() <= MOST_BYTES && Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_address() {
        assert_eq!(check("kurz", "a@b.de"), Err(PasswordFault::TooShort));
        assert_eq!(check("Katrin.Albers@roesterei.de", "katrin.albers@roesterei.de"), Err(PasswordFault::IsAddress));
        assert_eq!(check("katrin.albers", "katrin.albers@roesterei.de"), Err(PasswordFault::IsAddress));
        assert_eq!(check("aaaaaaaaaaaa", "a@b.de"), Err(PasswordFault::OneCharacter));
        assert_eq!(check(&"ab".repeat(300), "a@b.de"), Err(PasswordFault::TooLong));
        for common in
            ["Passwort12345", "P@ssw0rd2024!", "stammkunde2026", "123456789012", "qwertzuiopasd", "Willkommen!!1"]
        {
            assert_eq!(check(common, "a@b.de"), Err(PasswordFault::Common), "{common}");
        }
        assert_eq!(check("zwölf Zeichen", "a@b.de"), Ok(()));
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let hash = hash("zehn Zeichen", &|salt| salt.fill(7)).expect("hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("zehn Zeichen", &hash) && !verify("zehn zeichen", &hash) && !verify("zehn Zeichen", "no hash"));
    }
}
