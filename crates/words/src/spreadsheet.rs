//! Texts on their way into a spreadsheet.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it. Names and
/// addresses come from strangers, and a formula in an export would run on the reader's machine (CSV injection, OWASP).
pub fn disarmed(cell: &str) -> Cow<'_, str> {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if is_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::disarmed;

    #[test]
    fn formulas_are_texts_and_numbers_stay_numbers() {
        assert_eq!(disarmed("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(disarmed("@cmd"), "'@cmd");
        assert_eq!(disarmed("-12.5"), "-12.5");
        assert_eq!(disarmed("Anna"), "Anna");
    }
}
