//! Tables as files: comma separated (RFC 4180), machine numbers, UTF-8 without a mark.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A table in the making.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Csv(String);

impl Csv {
    /// A table with its head.
    pub(crate) fn new(head: &[&str]) -> Self {
        let mut csv = Self::default();
        csv.row(head.iter().map(|name| (*name).to_owned()));
        csv
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.0.push_str(&quoted(&cell));
        }
        self.0.push_str("\r\n");
    }

    /// The table as a file of this name, without ending.
    pub(crate) fn file(self, name: &str) -> Response {
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let headers = [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}.csv\"")),
        ];
        (headers, self.0).into_response()
    }
}

/// A cell with quotes where it needs them. A text that a spreadsheet would take for a formula gets an apostrophe before
/// it; a number keeps its minus.
fn quoted(cell: &str) -> String {
    let cell = words::disarmed(cell);
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into_owned() }
}

/// A number, or nothing where there is none.
pub(crate) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let mut csv = Csv::new(&["name", "value"]);
        csv.row(["Müller, \"Lüdenscheidt\"".to_owned(), number(Some(-1.5))]);
        csv.row(["=cmd|'/c calc'!A1".to_owned(), number(None)]);
        assert_eq!(csv.0, "name,value\r\n\"Müller, \"\"Lüdenscheidt\"\"\",-1.5\r\n'=cmd|'/c calc'!A1,\r\n");
    }
}
