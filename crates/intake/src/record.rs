//! Rows of a text, cut into values without copying them.
//!
//! A small reader of its own, because a file must not be able to swallow itself: a quotation mark that is never closed
//! ends with its line and spoils one row, not the rest of the file. Rows also know where they stand in the text, so
//! that a rejected one can be handed back as it was written.

use crate::Delimiter;
use crate::limits;

/// Where a row stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// First byte.
    pub(crate) start: u32,
    /// First byte after it, its line end not counted.
    pub(crate) end: u32,
    /// Number of its first line, from 1.
    pub(crate) line: u32,
}

impl Span {
    /// The row as it was written, without its line end.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Why a row could not be cut properly. It is cut as well as can be, and rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// A quotation mark opens and never closes.
    Unclosed,
    /// A value or the row is longer than the limits.
    TooLong,
    /// A character that is none in the file's encoding.
    NotText,
}

/// One row, cut into values. Made once and filled again for each row.
#[derive(Debug, Default)]
pub(crate) struct Record {
    cells: Vec<Cell>,
    /// Values whose quotation marks had to be undoubled.
    unescaped: String,
    /// What is wrong with it as a row.
    pub(crate) damage: Option<Damage>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    start: u32,
    end: u32,
    is_unescaped: bool,
}

impl Record {
    /// Number of values.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A value, trimmed; empty where the row has none there.
    pub(crate) fn get<'a>(&'a self, text: &'a str, index: usize) -> &'a str {
        let Some(cell) = self.cells.get(index) else { return "" };
        let whole = if cell.is_unescaped { self.unescaped.as_str() } else { text };
        whole.get(cell.start as usize..cell.end as usize).unwrap_or_default().trim()
    }

    /// All values, trimmed.
    pub(crate) fn values<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(|index| self.get(text, index))
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.unescaped.clear();
        self.damage = None;
    }

    fn push(&mut self, start: usize, end: usize, is_unescaped: bool) {
        if end - start > limits::MAX_FIELD_BYTES || self.cells.len() >= limits::MAX_COLUMNS {
            self.damage = Some(Damage::TooLong);
            return;
        }
        self.cells.push(Cell { start: narrow(start), end: narrow(end), is_unescaped });
    }
}

/// Offsets fit: texts are bounded to 2 GiB by [`limits::MAX_TEXT_BYTES`].
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Walks the rows of a text. Empty lines are no rows.
#[derive(Debug, Clone)]
pub(crate) struct Rows<'t> {
    text: &'t str,
    delimiter: Delimiter,
    at: usize,
    line: u32,
}

impl<'t> Rows<'t> {
    pub(crate) const fn new(text: &'t str, delimiter: Delimiter) -> Self {
        Self { text, delimiter, at: 0, line: 1 }
    }

    /// Cuts the next row into `record`; `None` at the end of the text.
    pub(crate) fn next_into(&mut self, record: &mut Record) -> Option<Span> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b'\n' => {
                    self.line += 1;
                    self.at += 1;
                }
                b'\r' => self.at += 1,
                _ => break,
            }
        }
        let (start, line) = (self.at, self.line);
        let end = cut(self.text, start, self.delimiter, record);
        self.line += count_lines(&bytes[start..end]);
        self.at = end;
        Some(Span { start: narrow(start), end: narrow(end), line })
    }
}

#[allow(clippy::naive_bytecount)] // rows rarely hold line ends; a dependency for it would not pay
fn count_lines(bytes: &[u8]) -> u32 {
    narrow(bytes.iter().filter(|&&byte| byte == b'\n').count())
}

/// Cuts the row of a span again.
pub(crate) fn cut_again(text: &str, span: Span, delimiter: Delimiter, record: &mut Record) {
    let end = span.end as usize;
    if let Some(until) = text.get(..end) {
        cut(until, span.start as usize, delimiter, record);
    }
}

/// Cuts the row that begins at `start` and returns where it ends, before its line end.
fn cut(text: &str, start: usize, delimiter: Delimiter, record: &mut Record) -> usize {
    record.clear();
    let end = if delimiter == Delimiter::Blanks {
        cut_blanks(text, start, record)
    } else {
        cut_delimited(text.as_bytes(), start, delimiter.byte(), record)
    };
    if end - start > limits::MAX_RECORD_BYTES {
        record.damage = Some(Damage::TooLong);
    }
    // U+FFFD in UTF-8; looked for only in rows that are not plain ASCII.
    let row = &text.as_bytes()[start..end];
    if record.damage.is_none() && !row.is_ascii() && row.windows(3).any(|window| window == [0xef, 0xbf, 0xbd]) {
        record.damage = Some(Damage::NotText);
    }
    end
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    let end = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len());
    from + end
}

fn cut_blanks(text: &str, start: usize, record: &mut Record) -> usize {
    let bytes = text.as_bytes();
    let end = end_of_line(bytes, start);
    let mut at = start;
    while at < end {
        let blanks = bytes[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        at += blanks;
        let letters = bytes[at..end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        if letters > 0 {
            record.push(at, at + letters, false);
        }
        at += letters;
    }
    end
}

fn cut_delimited(bytes: &[u8], start: usize, delimiter: u8, record: &mut Record) -> usize {
    let mut at = start;
    loop {
        let end = if bytes.get(at) == Some(&b'"') {
            let Some(end) = cut_quoted(bytes, start, at, delimiter, record) else {
                record.damage = Some(Damage::Unclosed);
                let end = end_of_line(bytes, at);
                record.push(at, end, false);
                return end;
            };
            end
        } else {
            let end = end_of_value(bytes, at, delimiter);
            record.push(at, end, false);
            end
        };
        if bytes.get(end) == Some(&delimiter) {
            at = end + 1;
        } else {
            return end;
        }
    }
}

fn end_of_value(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    let rest = &bytes[from..];
    let ends = |&byte: &u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    from + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Cuts a value in quotation marks and returns where it ends; `None` where they do not close within the limits.
fn cut_quoted(bytes: &[u8], row_start: usize, quote: usize, delimiter: u8, record: &mut Record) -> Option<usize> {
    let open = quote + 1;
    let last = bytes.len().min(row_start + limits::MAX_RECORD_BYTES);
    let mut at = open;
    let mut has_doubled = false;
    let close = loop {
        at += bytes.get(at..last)?.iter().position(|&byte| byte == b'"')?;
        if bytes.get(at + 1) == Some(&b'"') {
            has_doubled = true;
            at += 2;
        } else {
            break at;
        }
    };
    let end = end_of_value(bytes, close + 1, delimiter);
    if !has_doubled && end == close + 1 {
        record.push(open, close, false);
        return Some(end);
    }
    let from = record.unescaped.len();
    // Both cuts lie beside ASCII quotation marks, so they are whole characters.
    let inside = std::str::from_utf8(&bytes[open..close]).unwrap_or_default();
    record.unescaped.push_str(&inside.replace("\"\"", "\""));
    record.unescaped.push_str(std::str::from_utf8(&bytes[close + 1..end]).unwrap_or_default());
    let until = record.unescaped.len();
    record.push(from, until, true);
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, delimiter: Delimiter) -> Vec<(u32, Vec<String>)> {
        let mut rows = Rows::new(text, delimiter);
        let mut record = Record::default();
        let mut found = Vec::new();
        while let Some(span) = rows.next_into(&mut record) {
            found.push((span.line, record.values(text).map(str::to_owned).collect()));
        }
        found
    }

    #[test]
    fn rows_are_cut_and_know_their_lines() {
        let text = "a,b\r\n\r\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",2\n";
        let cut = rows(text, Delimiter::Comma);
        assert_eq!(cut[0], (1, vec!["a".into(), "b".into()]));
        assert_eq!(cut[1], (3, vec!["x, y".into(), "say \"hi\"".into()]));
        assert_eq!(cut[2], (4, vec!["two\nlines".into(), "2".into()]));
        let blanks = rows(" 00004 0001  19970101\n", Delimiter::Blanks);
        assert_eq!(blanks, [(1, vec!["00004".into(), "0001".into(), "19970101".into()])]);
    }

    #[test]
    fn an_open_quotation_mark_spoils_one_row_only() {
        let text = "a,\"b\n1,2\n";
        let mut rows = Rows::new(text, Delimiter::Comma);
        let mut record = Record::default();
        rows.next_into(&mut record).expect("row");
        assert_eq!(record.damage, Some(Damage::Unclosed));
        rows.next_into(&mut record).expect("row");
        assert_eq!((record.damage, record.get(text, 1)), (None, "2"));
    }

    proptest! {
        #[test]
        fn any_text_is_cut_the_same_way_twice(text in "[a,;\"\n\r ö|\t]{0,200}") {
            for delimiter in [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar, Delimiter::Blanks] {
                let mut rows = Rows::new(&text, delimiter);
                let (mut record, mut again) = (Record::default(), Record::default());
                while let Some(span) = rows.next_into(&mut record) {
                    cut_again(&text, span, delimiter, &mut again);
                    prop_assert!(record.damage == Some(Damage::Unclosed) || record.values(&text).eq(again.values(&text)));
                    prop_assert!(!span.of(&text).is_empty());
                }
            }
        }

        #[test]
        fn what_the_csv_crate_writes_reads_back(
            written in prop::collection::vec(prop::collection::vec("[a-zö,;\"\n]{0,8}", 3), 1..8)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &written {
                writer.write_record(row).expect("written");
            }
            let text = String::from_utf8(writer.into_inner().expect("written")).expect("text");
            let trimmed: Vec<Vec<String>> =
                written.iter().map(|row| row.iter().map(|value| value.trim().to_owned()).collect()).collect();
            let read: Vec<Vec<String>> = rows(&text, Delimiter::Comma).into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(read, trimmed);
        }
    }
}
