//! Bounds on what a file may hold, so that no file can take the machine's memory.

/// Longest unpacked text of one file, in bytes (2 GiB). Orders are grouped in memory, which takes about twice the text.
pub const MAX_TEXT_BYTES: u64 = 2 << 30;

/// Longest record (row), in bytes. A longer one is nearly always a quotation mark that was never closed.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// Longest single value, in bytes.
pub const MAX_FIELD_BYTES: usize = 64 << 10;

/// Most columns of a file.
pub const MAX_COLUMNS: usize = 1_024;

/// Most lines of one order; beyond it the order number is no order number.
pub const MAX_LINES_OF_ORDER: u32 = 100_000;

/// How much of the beginning is looked at to recognise a file, in bytes.
pub const HEAD_BYTES: usize = 256 << 10;
