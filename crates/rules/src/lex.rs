//! Text into words and signs.

use jiff::civil::{Date, DateTime};

use crate::error::{ErrorKind, RuleError, Span};
use crate::value::Decimal;

/// Words that cannot name a fact or property because they join or compare.
const RESERVED: [&str; 20] = [
    "and", "or", "not", "in", "was", "between", "is", "contains", "starts", "ends", "within", "before", "after", "on",
    "now", "true", "false", "where", "min", "max",
];

/// Whether `word` belongs to the language.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    Word(String),
    Number(Decimal),
    Date(Date),
    DateTime(DateTime),
    Text(String),
    Sign(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// Longest first, so that `>=` is not read as `>` and `=`.
const SIGNS: [&str; 17] = [">=", "<=", "==", "!=", "<>", ">", "<", "=", "(", ")", ",", ".", "+", "-", "*", "/", "%"];

/// All words and signs, closed by [`TokenKind::End`].
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, RuleError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        if first.is_whitespace() || first == '\u{feff}' {
            at += first.len_utf8();
            continue;
        }
        if first == '#' {
            at += source[at..].find('\n').unwrap_or(source.len() - at);
            continue;
        }
        let (kind, length) = token(source, at, first)?;
        tokens.push(Token { kind, span: Span::new(at, at + length) });
        at += length;
    }
    tokens.push(Token { kind: TokenKind::End, span: Span::new(source.len(), source.len()) });
    Ok(tokens)
}

fn token(source: &str, at: usize, first: char) -> Result<(TokenKind, usize), RuleError> {
    let rest = &source[at..];
    if first == '"' || first == '\'' {
        return text(source, at, first);
    }
    if first.is_ascii_digit() {
        return number_or_date(source, at);
    }
    if first.is_alphabetic() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = &rest[..length];
        // `AND` for `and` is what people write who know other query languages.
        let lower = word.to_lowercase();
        let shouted = word.chars().all(|c| c.is_ascii_uppercase()) && is_reserved(&lower);
        return Ok((TokenKind::Word(if shouted { lower } else { word.to_owned() }), length));
    }
    for (typed, sign) in [('≥', ">="), ('≤', "<="), ('≠', "!="), ('–', "-"), ('−', "-"), ('×', "*")] {
        if first == typed {
            return Ok((TokenKind::Sign(sign), first.len_utf8()));
        }
    }
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return match *sign {
            "<>" => Ok((TokenKind::Sign("!="), 2)),
            sign => Ok((TokenKind::Sign(sign), sign.len())),
        };
    }
    let kind = if "„“”‟«»‚‘’".contains(first) {
        ErrorKind::CurlyQuote { found: first }
    } else {
        ErrorKind::UnexpectedCharacter { found: first }
    };
    Err(RuleError::new(kind, Span::new(at, at + first.len_utf8()), source))
}

/// A text in double or in single quotes; within it, the other kind of quote is a sign like any other.
fn text(source: &str, at: usize, quote: char) -> Result<(TokenKind, usize), RuleError> {
    let mut value = String::new();
    let mut characters = source[at + 1..].char_indices();
    while let Some((offset, character)) = characters.next() {
        let here = at + 1 + offset;
        match character {
            end if end == quote => return Ok((TokenKind::Text(value), here + 1 - at)),
            '\n' => break,
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, escaped @ ('"' | '\'' | '\\'))) => value.push(escaped),
                Some((next, other)) => {
                    let span = Span::new(here, at + 1 + next + other.len_utf8());
                    return Err(RuleError::new(ErrorKind::InvalidEscape, span, source));
                }
                None => break,
            },
            other => value.push(other),
        }
    }
    let end = source[at..].find('\n').map_or(source.len(), |newline| at + newline);
    Err(RuleError::new(ErrorKind::UnterminatedText { quote }, Span::new(at, end), source))
}

fn number_or_date(source: &str, at: usize) -> Result<(TokenKind, usize), RuleError> {
    let rest = &source[at..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    if whole == 4 && looks_like_date(rest.as_bytes()) {
        return date(source, at);
    }
    let mut length = whole;
    if rest[whole..].starts_with('.') {
        let fraction = digits(&rest[whole + 1..]);
        if fraction > 0 {
            length += 1 + fraction;
        }
    }
    match Decimal::parse(&rest[..length]) {
        Some(number) => Ok((TokenKind::Number(number), length)),
        None => Err(RuleError::new(ErrorKind::InvalidNumber, Span::new(at, at + length), source)),
    }
}

/// `dddd-dd-dd` at the beginning.
fn looks_like_date(bytes: &[u8]) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let dash = |i: usize| bytes.get(i) == Some(&b'-');
    (0..4).all(digit) && dash(4) && digit(5) && digit(6) && dash(7) && digit(8) && digit(9)
}

fn date(source: &str, at: usize) -> Result<(TokenKind, usize), RuleError> {
    let rest = &source[at..];
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(rest.len());
    let written = &rest[..length];
    let kind = match length {
        10 => written.parse::<Date>().ok().map(TokenKind::Date),
        16 | 19 if written.as_bytes()[10] == b'T' => written.parse::<DateTime>().ok().map(TokenKind::DateTime),
        _ => None,
    };
    if let Some(kind) = kind {
        return Ok((kind, length));
    }
    let kind = ErrorKind::InvalidDate { written: written.to_owned() };
    Err(RuleError::new(kind, Span::new(at, at + length), source))
}

/// The language's word for a German word or a sign of another language, when that is all that is wrong.
pub(crate) fn meant(written: &str) -> Option<&'static str> {
    Some(match written {
        "und" | "Und" | "UND" => "and",
        "oder" | "Oder" | "ODER" => "or",
        "nicht" | "Nicht" | "NICHT" => "not",
        "zwischen" => "between",
        "enthält" => "contains",
        "vor" => "before",
        "nach" => "after",
        "ist" => "is",
        "war" | "War" => "was",
        "Phase" | "Phasen" => "phase",
        "Gruppe" => "group",
        "Segment" => "segment",
        "wahr" => "true",
        "falsch" => "false",
        "Tag" | "Tage" | "Tagen" | "tage" => "days",
        "Woche" | "Wochen" | "wochen" => "weeks",
        "Monat" | "Monate" | "Monaten" | "monate" => "months",
        "Jahr" | "Jahre" | "Jahren" | "jahre" => "years",
        "Stunde" | "Stunden" | "stunden" => "hours",
        _ => return None,
    })
}
