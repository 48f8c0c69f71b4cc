//! A report between the marks of a page of the guide.

use std::fmt::Write as _;
use std::path::Path;

use words::Format;

use crate::fault::Fault;
use crate::output::{Cell, Part, Report, Table};

const BEGIN: &str = "<!-- begin: written by `stammkunde bench phases --write docs/src` -->";
const END: &str = "<!-- end -->";

/// Writes the report's parts between the marks; a page without marks is refused, since the rest of it is written by hand.
pub(super) fn write(path: &Path, report: &Report, format: &Format) -> Result<(), Fault> {
    let fault = |cause: &std::io::Error| Fault::file("cli-cannot-write", path, cause);
    let old = std::fs::read_to_string(path).map_err(|cause| fault(&cause))?;
    let (Some(begin), Some(end)) = (old.find(BEGIN), old.find(END)) else {
        return Err(fault(&std::io::Error::other(BEGIN)));
    };
    let new = format!("{}{BEGIN}\n\n{}{}", &old[..begin], markdown(report, format), &old[end..]);
    std::fs::write(path, new).map_err(|cause| fault(&cause))
}

fn markdown(report: &Report, format: &Format) -> String {
    let mut text = String::new();
    for part in &report.parts {
        let _ = match part {
            Part::Heading(heading) => writeln!(text, "### {heading}\n"),
            Part::Line(line) => writeln!(text, "{line}\n"),
            Part::Table(table) => writeln!(text, "{}", table_of(table, format)),
            Part::Facts(facts) => {
                facts.iter().try_for_each(|(name, cell)| writeln!(text, "{name}: {}\n", cell.shown(format)))
            }
        };
    }
    text
}

fn table_of(table: &Table, format: &Format) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let is_number = |column: usize| {
        table
            .rows
            .iter()
            .filter_map(|row| row.get(column))
            .find(|cell| **cell != Cell::None)
            .is_some_and(Cell::is_number)
    };
    let mut text = line(table.columns.iter().map(|(_, heading)| heading.clone()).collect());
    let rule = |column: usize| if is_number(column) { "---:" } else { "---" }.to_owned();
    text.push_str(&line((0..table.columns.len()).map(rule).collect()));
    for row in &table.rows {
        text.push_str(&line(row.iter().map(|cell| cell.shown(format)).collect()));
    }
    if let Some(total) = &table.total {
        let strong =
            |cell: &Cell| if *cell == Cell::None { String::new() } else { format!("**{}**", cell.shown(format)) };
        text.push_str(&line(total.iter().map(strong).collect()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_marks_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("page.md");
        let format = Format::new(domain::Language::En, domain::Currency::EUR, domain::Zone::utc());
        let report = Report::new(serde_json::Value::Null).heading("H").line("one");
        assert!(write(&path, &report, &format).is_err(), "no page");
        std::fs::write(&path, "by hand").expect("written");
        assert!(write(&path, &report, &format).is_err(), "no marks");
        std::fs::write(&path, format!("before\n\n{BEGIN}\nold\n{END}\n\nafter\n")).expect("written");
        for _ in 0..2 {
            write(&path, &report, &format).expect("written");
            let text = std::fs::read_to_string(&path).expect("a page");
            assert_eq!(text, format!("before\n\n{BEGIN}\n\n### H\n\none\n\n{END}\n\nafter\n"));
        }
    }
}
