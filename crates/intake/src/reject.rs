//! Rows that could not be read, and the file in which they can be mended.

use domain::Message;

use crate::{Delimiter, Layout};

/// A row that could not be read. All rows of an order are rejected together, so that it is never half imported and
/// the mended file can be imported on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// Name of the column at fault, in the file's words; empty where the row as a whole is.
    pub field: String,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong with it.
    pub reason: Message,
    /// What to do about it.
    pub mend: Message,
    /// The row as it was written (UTF-8, same delimiter, no line end).
    pub raw: String,
}

/// The beginning of a reject file: the header of the file the rows come from, with a line end; empty where it has none.
///
/// A reject file is this and the `raw` of every [`Reject`], a line each. Reasons belong beside it, not into it: a row
/// that lacks a value would take a reason in its last column for one.
pub fn reject_file_head(layout: &Layout) -> String {
    if layout.header && layout.delimiter != Delimiter::Blanks || !layout.header_line.is_empty() {
        format!("{}\n", layout.header_line)
    } else {
        String::new()
    }
}
