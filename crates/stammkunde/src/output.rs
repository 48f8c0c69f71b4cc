//! What a command prints: tables for people, JSON and CSV for programs.
//!
//! Every command makes one [`Report`] and the form chosen decides what becomes of it. JSON is the contract: names and
//! meaning stay. Money in it is a number of currency units with all its decimals (`8911407.904`), a share is a
//! fraction of one, a day is `2011-12-09`; what has no value is `null`.

use std::io::{self, BufWriter, Write, stdout};

use domain::{Amount, Day};
use serde_json::Value;
use words::{Format, NO_VALUE};

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

impl Form {
    /// The form with a name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "table" => Some(Self::Table),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// A value of a table: written for people in the language's way, for programs in one way only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// No value.
    None,
    /// A text.
    Text(String),
    /// The id of something, for programs, and its name, for people.
    Named {
        /// For programs.
        id: String,
        /// For people.
        name: String,
    },
    /// A whole number.
    Count(i64),
    /// A number with so many decimals for people.
    Number(f64, u8),
    /// A fraction of one with so many decimals of a per cent for people.
    Share(f64, u8),
    /// An exact amount.
    Money(Amount),
    /// An estimated amount in currency units.
    Estimate(f64),
    /// A calendar day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// A text or none.
    pub(crate) fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.into()))
    }

    /// A count of any width.
    pub(crate) fn count(count: impl TryInto<i64>) -> Self {
        Self::Count(count.try_into().unwrap_or(i64::MAX))
    }

    /// The same of an option.
    pub(crate) fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::None, cell)
    }

    /// As people read it.
    pub(crate) fn shown(&self, format: &Format) -> String {
        match self {
            Self::None => NO_VALUE.to_owned(),
            Self::Text(text) | Self::Named { name: text, .. } => text.clone(),
            Self::Count(count) => format.integer(*count),
            Self::Number(number, decimals) => format.decimal(*number, *decimals),
            Self::Share(share, decimals) => format.percent(*share, *decimals),
            Self::Money(amount) => format.money(*amount),
            Self::Estimate(units) => format.money_estimate(*units),
            Self::Day(day) => format.date_short(*day),
            Self::Flag(flag) => format.text(if *flag { "answer-yes" } else { "answer-no" }).into_owned(),
        }
    }

    /// As programs read it; empty where there is no value.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) | Self::Named { id: text, .. } => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number, _) | Self::Share(number, _) | Self::Estimate(number) => number.to_string(),
            Self::Money(amount) => amount.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// Whether it is a number, which stands on the right of its column.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Number(..) | Self::Share(..) | Self::Money(_) | Self::Estimate(_))
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    /// Name for programs and heading for people of every column.
    pub columns: Vec<(String, String)>,
    /// The rows, as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// A last row for people only: totals.
    pub total: Option<Vec<Cell>>,
}

impl Table {
    /// An empty table with columns, headed by the texts `cli-column-<name>`.
    pub(crate) fn new(format: &Format, names: &[&str]) -> Self {
        let heading = |name: &&str| {
            let key = format!("cli-column-{}", name.replace('_', "-"));
            debug_assert!(words::has(format.language, &key), "`{key}` is in no list of words");
            ((*name).to_owned(), format.text(&key).into_owned())
        };
        Self { columns: names.iter().map(heading).collect(), rows: Vec::new(), total: None }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    fn write(&self, out: &mut dyn Write, format: &Format) -> io::Result<()> {
        let lines: Vec<Vec<String>> =
            std::iter::once(self.columns.iter().map(|(_, heading)| heading.clone()).collect())
                .chain(
                    self.rows.iter().chain(&self.total).map(|row| row.iter().map(|cell| cell.shown(format)).collect()),
                )
                .collect();
        let width =
            |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|text| text.chars().count()).max();
        let widths: Vec<usize> = (0..self.columns.len()).map(|column| width(column).unwrap_or(0)).collect();
        let is_right = |column: usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| **cell != Cell::None);
            cells.next().is_some_and(Cell::is_number)
        };
        let right: Vec<bool> = (0..self.columns.len()).map(is_right).collect();
        for (number, line) in lines.iter().enumerate() {
            let mut text = String::new();
            for (column, value) in line.iter().enumerate() {
                let fill = " ".repeat(widths[column].saturating_sub(value.chars().count()));
                let gap = if column == 0 { "" } else { "  " };
                if right[column] {
                    text.extend([gap, &fill, value]);
                } else {
                    text.extend([gap, value, &fill]);
                }
            }
            writeln!(out, "{}", text.trim_end())?;
            if number == 0 {
                let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                writeln!(out, "{}", rule.join("  "))?;
            }
        }
        Ok(())
    }

    fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.columns.iter().map(|(name, _)| name)).map_err(io_error)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::plain)).map_err(io_error)?;
        }
        writer.flush()
    }
}

/// The fault beneath a fault of the CSV writer, so that a closed pipe is still known as one.
pub(crate) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A part of what people read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// A line of text; an empty one parts what follows.
    Line(String),
    /// A heading.
    Heading(String),
    /// Names with their values.
    Facts(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
}

/// The result of a command in every form.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Report {
    /// For programs.
    pub json: Value,
    /// For people, in order.
    pub parts: Vec<Part>,
    /// For spreadsheets; where it is absent the first table among the parts.
    pub csv: Option<Table>,
}

impl Report {
    /// A report with its JSON and nothing for people yet.
    pub(crate) fn new(json: Value) -> Self {
        Self { json, parts: Vec::new(), csv: None }
    }

    /// Adds a line.
    #[must_use]
    pub(crate) fn line(mut self, line: impl Into<String>) -> Self {
        self.parts.push(Part::Line(line.into()));
        self
    }

    /// Adds a heading.
    #[must_use]
    pub(crate) fn heading(mut self, heading: impl Into<String>) -> Self {
        self.parts.push(Part::Heading(heading.into()));
        self
    }

    /// Adds names with values.
    #[must_use]
    pub(crate) fn facts(mut self, facts: Vec<(String, Cell)>) -> Self {
        self.parts.push(Part::Facts(facts));
        self
    }

    /// Adds a table.
    #[must_use]
    pub(crate) fn table(mut self, table: Table) -> Self {
        self.parts.push(Part::Table(table));
        self
    }

    /// Names the table for spreadsheets.
    #[must_use]
    pub(crate) fn csv(mut self, table: Table) -> Self {
        self.csv = Some(table);
        self
    }

    /// Writes it to standard output.
    pub(crate) fn print(&self, form: Form, format: &Format) -> io::Result<()> {
        let mut out = BufWriter::new(stdout().lock());
        self.write(form, format, &mut out)?;
        out.flush()
    }

    /// Writes it.
    pub(crate) fn write(&self, form: Form, format: &Format, out: &mut dyn Write) -> io::Result<()> {
        match form {
            Form::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.json).map_err(io::Error::from)?;
                writeln!(out)
            }
            Form::Csv => {
                let first = self.parts.iter().find_map(|part| match part {
                    Part::Table(table) => Some(table),
                    Part::Line(_) | Part::Heading(_) | Part::Facts(_) => None,
                });
                self.csv.as_ref().or(first).map_or(Ok(()), |table| table.write_csv(out))
            }
            Form::Table => self.parts.iter().try_for_each(|part| write_part(part, format, out)),
        }
    }
}

fn write_part(part: &Part, format: &Format, out: &mut dyn Write) -> io::Result<()> {
    match part {
        Part::Line(line) => writeln!(out, "{line}"),
        Part::Heading(heading) => writeln!(out, "\n{heading}"),
        Part::Facts(facts) => {
            let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            facts.iter().try_for_each(|(name, cell)| {
                let fill = " ".repeat(width - name.chars().count());
                writeln!(out, "  {name}{fill}  {}", cell.shown(format))
            })
        }
        Part::Table(table) => table.write(out, format),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Language, Zone};

    use super::*;

    fn table() -> Table {
        let name = |name: &str| (name.to_owned(), name.to_owned());
        Table {
            columns: vec![name("id"), name("value")],
            rows: vec![
                vec![Cell::Text("bindung".into()), Cell::Money(Amount::from_units(1_234_567))],
                vec![Cell::Text("ende".into()), Cell::None],
            ],
            total: None,
        }
    }

    fn written(form: Form, language: Language) -> String {
        let format = Format::new(language, Currency::EUR, Zone::utc());
        let mut out = Vec::new();
        let report = Report::new(serde_json::json!({ "value": Amount::from_micros(8_911_407_904_000) })).table(table());
        report.write(form, &format, &mut out).expect("memory takes all");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn people_read_their_own_numbers_in_line() {
        let german = written(Form::Table, Language::De);
        let lines: Vec<&str> = german.lines().collect();
        assert!(lines[2].starts_with("bindung  1.234.567,00\u{a0}€"), "{german}");
        assert!(lines[3].ends_with('–'), "{german}");
        assert_eq!(lines[2].chars().count(), lines[3].chars().count(), "numbers end in one column");
    }

    #[test]
    fn programs_read_one_way_of_writing_only() {
        assert_eq!(written(Form::Csv, Language::De), "id,value\nbindung,1234567\nende,\n");
        assert!(written(Form::Json, Language::De).contains("8911407.904"));
    }
}
