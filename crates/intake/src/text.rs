//! From bytes to text: gzip, encodings, delimiters.

use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use crate::limits;

/// How the text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, what German Excel and older shops write.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-16, low byte first, what Excel calls Unicode text.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// What parts the values of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// A tab.
    #[serde(rename = "tab")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Bar,
    /// Any run of blanks; no quotation marks.
    #[serde(rename = "blanks")]
    Blanks,
}

impl Delimiter {
    /// The name in the word lists (`intake-delimiter`).
    pub const fn id(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Bar => "bar",
            Self::Blanks => "blanks",
        }
    }

    /// The byte between values; blanks are parted by runs and not by one byte, and answer a space.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
            Self::Blanks => b' ',
        }
    }
}

/// The bytes of a file, unpacked while read if they are gzip.
pub fn open<'a>(mut reader: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut magic = [0; 2];
    let mut filled = 0;
    while filled < magic.len() {
        match reader.read(&mut magic[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let whole = io::Cursor::new(magic).take(filled as u64).chain(reader);
    if magic[..filled] == [0x1f, 0x8b] {
        return Ok(Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, whole))));
    }
    Ok(Box::new(whole))
}

/// The beginning of a file, unpacked, as much of it as [`crate::recognise`] looks at.
pub fn head<'a>(reader: impl Read + 'a) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    open(reader)?.take(limits::HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

impl Encoding {
    /// The encoding of a beginning; `is_whole` says whether it is all there is.
    pub(crate) fn guess(head: &[u8], is_whole: bool) -> Self {
        if head.starts_with(&[0xff, 0xfe]) {
            return Self::Utf16Le;
        }
        if head.starts_with(&[0xfe, 0xff]) {
            return Self::Utf16Be;
        }
        match std::str::from_utf8(head) {
            Ok(_) => Self::Utf8,
            // A character cut at the end of the head is no fault.
            Err(error) if error.error_len().is_none() && !is_whole => Self::Utf8,
            Err(_) => Self::Windows1252,
        }
    }

    /// The bytes as text without byte order mark. Bytes that are none in this encoding become U+FFFD.
    ///
    /// A file taken for UTF-8 because its beginning was plain ASCII, whose first other byte is no UTF-8, is
    /// Windows-1252 after all.
    pub(crate) fn decode(self, bytes: Vec<u8>) -> String {
        let strip = |mut text: String| {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            text
        };
        let decoded = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            strip(text.into_owned())
        };
        match self {
            Self::Windows1252 => decoded(encoding_rs::WINDOWS_1252, &bytes),
            Self::Utf16Le => decoded(encoding_rs::UTF_16LE, &bytes),
            Self::Utf16Be => decoded(encoding_rs::UTF_16BE, &bytes),
            Self::Utf8 => match String::from_utf8(bytes) {
                Ok(text) => strip(text),
                Err(error) => {
                    let valid = error.utf8_error().valid_up_to();
                    let is_incomplete = error.utf8_error().error_len().is_none();
                    let bytes = error.into_bytes();
                    if bytes[..valid].is_ascii() && !is_incomplete {
                        decoded(encoding_rs::WINDOWS_1252, &bytes)
                    } else {
                        strip(String::from_utf8_lossy(&bytes).into_owned())
                    }
                }
            },
        }
    }

    /// A beginning as text; a character cut at its end is left off.
    pub(crate) fn decode_head(self, head: &[u8]) -> String {
        let mut text = self.decode(head.to_vec());
        if text.ends_with('\u{fffd}') {
            text.pop();
        }
        text
    }
}

/// The delimiter that parts the rows of `head` most evenly; `None` where it has one column only.
pub(crate) fn guess_delimiter(head: &str) -> Option<Delimiter> {
    let candidates = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar];
    let best = candidates
        .into_iter()
        .map(|delimiter| (evenness(head, delimiter), delimiter))
        .filter(|(score, _)| *score > 0)
        .max_by_key(|(score, _)| *score);
    if let Some((_, delimiter)) = best {
        return Some(delimiter);
    }
    let fields = |line: &str| line.split_ascii_whitespace().count();
    let mut lines = head.lines().filter(|line| !line.trim().is_empty()).take(20);
    let first = fields(lines.next()?);
    (first > 1 && lines.all(|line| fields(line) == first)).then_some(Delimiter::Blanks)
}

/// Columns of the first row times rows that have as many; 0 with one column.
fn evenness(head: &str, delimiter: Delimiter) -> usize {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(head.as_bytes());
    let mut record = csv::ByteRecord::new();
    let (mut columns, mut even) = (0, 0);
    for _ in 0..50 {
        match reader.read_byte_record(&mut record) {
            Ok(true) if columns == 0 => columns = record.len(),
            Ok(true) if record.len() == columns => even += 1,
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
    }
    if columns > 1 { columns * (1 + even) } else { 0 }
}

/// Text of a cell, trimmed, for showing.
pub(crate) fn shortened(text: &str, characters: usize) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(characters).collect();
    if text.chars().nth(characters).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn gzip_is_unpacked_and_anything_else_passes() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"a;b\n1;2\n").expect("packed");
        let packed = packed.finish().expect("packed");
        for bytes in [packed.as_slice(), b"a;b\n1;2\n"] {
            assert_eq!(head(bytes).expect("read"), b"a;b\n1;2\n");
        }
        assert_eq!(head(b"".as_slice()).expect("read"), b"");
        assert_eq!(head(b"\x1f".as_slice()).expect("read"), b"\x1f");
    }

    #[test]
    fn umlauts_read_in_every_encoding() {
        let windows = [b'K', 0xf6, b'l', b'n'];
        assert_eq!(Encoding::guess(&windows, true), Encoding::Windows1252);
        assert_eq!(Encoding::Windows1252.decode(windows.to_vec()), "Köln");
        assert_eq!(Encoding::Utf8.decode(windows.to_vec()), "Köln");
        assert_eq!(Encoding::Utf8.decode("\u{feff}Köln".as_bytes().to_vec()), "Köln");
        let cut = &"Kö".as_bytes()[..2];
        assert_eq!(Encoding::guess(cut, false), Encoding::Utf8);
        let sixteen: Vec<u8> = "\u{feff}Köln".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Encoding::guess(&sixteen, true).decode(sixteen), "Köln");
    }

    #[test]
    fn the_delimiter_shows_in_the_rows() {
        assert_eq!(guess_delimiter("a;b;c\n1,5;2,5;3\n"), Some(Delimiter::Semicolon));
        assert_eq!(guess_delimiter("a,b\n\"x;y;z\",2\n"), Some(Delimiter::Comma));
        assert_eq!(guess_delimiter("a\tb\n1\t2\n"), Some(Delimiter::Tab));
        assert_eq!(
            guess_delimiter(" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73"),
            Some(Delimiter::Blanks)
        );
        assert_eq!(guess_delimiter("one\ntwo\n"), None);
    }
}
