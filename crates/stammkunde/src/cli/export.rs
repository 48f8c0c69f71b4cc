//! `stammkunde export`: one row for each customer, key, phase, value, segment or event, as CSV, JSON or Parquet.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use domain::{Amount, Day, Message};
use engine::ask::customers::CustomerLine;
use engine::ports::StoredEvent;
use engine::pseudonym::Reader;
use serde_json::{Map, Value, json};
use storage::{Column, Table};

use super::customer::event_json;
use super::{At, Data, Desk, Opened, access};
use crate::fault::Fault;
use crate::output::{Cell, io_error};

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "WHAT")]
    what: What,
    #[arg(value_name = "CUSTOMER")]
    id: Option<String>,
    #[command(flatten)]
    at: At,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Customers,
    Keys,
    Phases,
    Values,
    Events,
    Person,
    Segments,
}

impl What {
    /// What the audit log calls it.
    fn action(self) -> &'static str {
        match self {
            Self::Customers | Self::Keys | Self::Segments => "customers-exported",
            Self::Phases => "phases-exported",
            Self::Values => "values-exported",
            Self::Events => "events-exported",
            Self::Person => "person-exported",
        }
    }
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
    Parquet,
}

impl Format {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "csv" | "table" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }

    /// The one asked for, else that of the file's name, else CSV.
    fn chosen(asked: &[String], out: Option<&Path>) -> Result<Self, Fault> {
        if let Some(name) = asked.last() {
            return Self::from_name(name)
                .ok_or_else(|| Fault::Usage(Message::new("cli-unknown-export-format").with("value", name.as_str())));
        }
        let Some(extension) = out.and_then(Path::extension).map(|it| it.to_string_lossy()) else {
            return Ok(Self::Csv);
        };
        let known = Self::from_name(&extension.to_lowercase()).filter(|_| extension != "table");
        known.ok_or_else(|| Fault::Usage(Message::new("cli-unknown-export-ending").with("value", extension.as_ref())))
    }
}

impl Export {
    pub(crate) fn run(&self, desk: &Desk, formats: &[String]) -> Result<(), Fault> {
        if self.what == What::Person {
            return self.person(desk, formats);
        }
        let format = Format::chosen(formats, self.out.as_deref())?;
        let opened = self.data.open()?;
        let day = match (self.what, self.at.at) {
            // An event may bear a day to come, where a sender's clock is wrong.
            (What::Events, Some(day)) => day,
            _ => opened.day(self.at)?,
        };
        access::note(opened.engine.folder().as_ref(), self.what.action(), None, json!({ "format": format.name() }))?;
        let table = match self.what {
            What::Customers => customers(&opened, day)?,
            What::Keys => keys(&opened, day),
            What::Phases => phases(&opened, day),
            What::Values => values(&opened, day)?,
            What::Events if format == Format::Parquet => events(&opened, day)?,
            What::Segments => segments(&opened, day)?,
            What::Events | What::Person => return self.stream_events(desk, &opened, day, format),
        };
        let rows = match (format, &self.out) {
            (Format::Parquet, None) => return Err(Fault::Usage(Message::new("cli-parquet-needs-file"))),
            (Format::Parquet, Some(path)) => {
                storage::export_parquet(path, &table)?;
                rows(&table)
            }
            (Format::Csv | Format::Json, _) => self.written(|out| write(&table, format, out))?,
        };
        self.say(desk, rows);
        Ok(())
    }

    /// Everything that is kept of one person, as JSON.
    fn person(&self, desk: &Desk, formats: &[String]) -> Result<(), Fault> {
        let Some(id) = &self.id else { return Err(Fault::Usage(Message::new("cli-export-needs-id"))) };
        if formats.iter().any(|format| format != "json") {
            return Err(Fault::Usage(Message::new("cli-export-person-json")));
        }
        let opened = self.data.open()?;
        let folder = opened.engine.folder().as_ref();
        access::note(folder, "person-exported", Some(access::customer_of(folder, id)?), Value::Null)?;
        let person = engine::ask::person::person(&opened.engine, id, opened.now, desk.language)?;
        let rows = self.written(|out| {
            writeln!(out, "{person:#}")?;
            Ok(1)
        })?;
        self.say(desk, rows);
        Ok(())
    }

    fn say(&self, desk: &Desk, rows: usize) {
        if let Some(path) = &self.out {
            desk.say(&Message::new("cli-exported").with("rows", rows).with("file", path.display().to_string()));
        }
    }

    /// Writes to the file or to standard output.
    fn written(&self, write: impl FnOnce(&mut dyn Write) -> Result<usize, Fault>) -> Result<usize, Fault> {
        let Some(path) = &self.out else {
            let mut out = BufWriter::new(stdout().lock());
            let rows = write(&mut out)?;
            out.flush()?;
            return Ok(rows);
        };
        let fault = |cause: std::io::Error| Fault::file("cli-cannot-write", path, &cause);
        let mut out = BufWriter::new(File::create(path).map_err(fault)?);
        let rows = write(&mut out).map_err(|error| match error {
            Fault::Output(cause) => fault(cause),
            other => other,
        })?;
        out.flush().map_err(fault)?;
        Ok(rows)
    }

    /// Events can be many: they are written as they are read.
    fn stream_events(&self, desk: &Desk, opened: &Opened, day: Day, format: Format) -> Result<(), Fault> {
        let end = opened.state.zone.start_of(day.plus(1));
        let rows = self.written(|out| {
            let mut rows = 0;
            let mut failure: Option<std::io::Error> = None;
            writeln!(out, "{}", if format == Format::Json { "[".to_owned() } else { EVENT_COLUMNS.join(",") })?;
            opened.engine.folder().events(&mut |stored| {
                if stored.event.occurred_at >= end {
                    return ControlFlow::Continue(());
                }
                let written = match format {
                    Format::Json => {
                        let part = if rows == 0 { "  " } else { ",\n  " };
                        write!(out, "{part}{}", event_json(&stored))
                    }
                    Format::Csv | Format::Parquet => write_event_csv(out, &stored),
                };
                rows += 1;
                match written {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failure = Some(error);
                        ControlFlow::Break(())
                    }
                }
            })?;
            failure.map_or(Ok(()), Err)?;
            if format == Format::Json {
                writeln!(out, "\n]")?;
            }
            Ok(rows)
        })?;
        self.say(desk, rows);
        Ok(())
    }
}

const EVENT_COLUMNS: [&str; 8] =
    ["position", "message_id", "event", "occurred_at", "received_at", "arrived_as", "customer", "properties"];

fn event_fields(stored: &StoredEvent) -> [Option<String>; 8] {
    let event = &stored.event;
    [
        Some(stored.position.0.to_string()),
        Some(event.message_id.0.clone()),
        Some(event.kind.name().into_owned()),
        Some(event.occurred_at.to_string()),
        Some(event.received_at.to_string()),
        event.arrived_as.as_ref().map(domain::ArrivedAs::to_key),
        event.customer.as_ref().map(ToString::to_string),
        serde_json::to_string(&event.properties).ok(),
    ]
}

fn write_event_csv(out: &mut dyn Write, stored: &StoredEvent) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer
        .write_record(event_fields(stored).map(|field| words::disarmed(&field.unwrap_or_default()).into_owned()))
        .map_err(io_error)?;
    writer.flush()
}

/// Gathers columns row by row.
#[derive(Default)]
struct Columns(Vec<(String, Column)>);

macro_rules! gather {
    ($($name:ident: $variant:ident($kind:ty)),+ $(,)?) => {
        impl Columns {
            $(fn $name<Row>(&mut self, name: &str, rows: &[Row], value: impl FnMut(&Row) -> Option<$kind>) {
                self.0.push((name.to_owned(), Column::$variant(rows.iter().map(value).collect())));
            })+
        }
    };
}

gather!(text: Text(String), integer: Integer(i64), real: Real(f64), amount: Amount(Amount), day: Day(Day), moment: Moment(jiff::Timestamp));

fn lines(opened: &Opened, day: Day) -> Result<Vec<CustomerLine>, Fault> {
    let moment = opened.state.at(day);
    let query = engine::ask::customers::Query {
        sort: engine::ask::customers::Sort::Name,
        limit: usize::MAX,
        ..engine::ask::customers::Query::default()
    };
    let mut lines = engine::ask::customers::customers(&opened.state, &moment, &query)?.customers;
    lines.sort_by(|left, right| left.customer.cmp(&right.customer));
    Ok(lines)
}

fn customers(opened: &Opened, day: Day) -> Result<Table, Fault> {
    let rows = lines(opened, day)?;
    let mut columns = Columns::default();
    columns.text("customer", &rows, |row| Some(row.customer.clone()));
    columns.text("name", &rows, |row| row.name.clone());
    columns.text("email", &rows, |row| row.email.clone());
    columns.text("country", &rows, |row| row.country.clone());
    columns.text("phase", &rows, |row| Some(row.phase.clone()));
    columns.text("overlays", &rows, |row| Some(row.overlays.join(" ")));
    columns.integer("orders", &rows, |row| Some(i64::from(row.orders)));
    columns.day("first_order", &rows, |row| row.first_order);
    columns.day("last_order", &rows, |row| row.last_order);
    columns.amount("revenue", &rows, |row| Some(row.revenue));
    columns.amount("net_revenue", &rows, |row| Some(row.net_revenue));
    columns.real("silence_score", &rows, |row| row.silence_score.map(f64::from));
    columns.amount("value_year", &rows, |row| row.value_year);
    Ok(Table { columns: columns.0 })
}

/// One row for each key under which events arrived: whose they are, for whoever reads the lake.
fn keys(opened: &Opened, day: Day) -> Table {
    let rows = engine::ask::keys::keys(&opened.state, day);
    let mut columns = Columns::default();
    columns.text("key", &rows, |row| Some(row.key.to_string()));
    columns.text("customer", &rows, |row| Some(row.customer.to_string()));
    columns.moment("since", &rows, |row| Some(row.since));
    Table { columns: columns.0 }
}

fn values(opened: &Opened, day: Day) -> Result<Table, Fault> {
    let rows = lines(opened, day)?;
    let mut columns = Columns::default();
    columns.text("customer", &rows, |row| Some(row.customer.clone()));
    columns.text("basis", &rows, |row| json!(row.basis).as_str().map(str::to_owned));
    columns.amount("historic_revenue", &rows, |row| Some(row.net_revenue));
    columns.real("probability_alive", &rows, |row| row.probability_alive.map(f64::from));
    columns.real("probability_to_buy_90_days", &rows, |row| row.probability_to_buy_90_days.map(f64::from));
    columns.real("expected_purchases_year", &rows, |row| row.expected_purchases_year.map(f64::from));
    columns.amount("value_year", &rows, |row| row.value_year);
    Ok(Table { columns: columns.0 })
}

/// One row for each customer and phase model.
fn phases(opened: &Opened, day: Day) -> Table {
    let state = &opened.state;
    let moment = state.at(day);
    let population = moment.population(state);
    let mut rows: Vec<(String, String, u32, String)> = Vec::new();
    for (model, column) in state.models.iter().zip(&population.phases) {
        for place in population.known() {
            let row = place.0 as usize;
            let phase = &model.phase(column[row]).id;
            let customer = state.book.histories()[row].customer.to_string();
            rows.push((customer, model.id.clone(), model.version, phase.clone()));
        }
    }
    rows.sort();
    let mut columns = Columns::default();
    columns.text("customer", &rows, |row| Some(row.0.clone()));
    columns.text("model", &rows, |row| Some(row.1.clone()));
    columns.integer("version", &rows, |row| Some(i64::from(row.2)));
    columns.text("phase", &rows, |row| Some(row.3.clone()));
    columns.day("at", &rows, |_| Some(day));
    Table { columns: columns.0 }
}

/// One row for each customer and segment the customer is in.
fn segments(opened: &Opened, day: Day) -> Result<Table, Fault> {
    let state = &opened.state;
    let moment = state.at(day);
    let mut rows: Vec<(String, String, u32)> = Vec::new();
    for known in state.segments.iter() {
        let segment = &known.segment;
        for place in engine::ask::segments::members_of(state, &moment, &segment.id, &Reader::Persons)?.iter() {
            let customer = state.book.histories()[place.0 as usize].customer.to_string();
            rows.push((customer, segment.id.clone(), segment.version));
        }
    }
    rows.sort();
    let mut columns = Columns::default();
    columns.text("customer", &rows, |row| Some(row.0.clone()));
    columns.text("segment", &rows, |row| Some(row.1.clone()));
    columns.integer("version", &rows, |row| Some(i64::from(row.2)));
    columns.day("at", &rows, |_| Some(day));
    Ok(Table { columns: columns.0 })
}

fn events(opened: &Opened, day: Day) -> Result<Table, Fault> {
    let end = opened.state.zone.start_of(day.plus(1));
    let mut rows: Vec<StoredEvent> = Vec::new();
    opened.engine.folder().events(&mut |stored| {
        if stored.event.occurred_at < end {
            rows.push(stored);
        }
        ControlFlow::Continue(())
    })?;
    let mut columns = Columns::default();
    columns.integer("position", &rows, |row| Some(row.position.0));
    for (place, name) in
        EVENT_COLUMNS.iter().enumerate().filter(|(_, name)| **name != "position" && !name.ends_with("_at"))
    {
        columns.text(name, &rows, |row| event_fields(row)[place].clone());
    }
    let moments =
        |of: fn(&StoredEvent) -> jiff::Timestamp| Column::Moment(rows.iter().map(|row| Some(of(row))).collect());
    columns.0.insert(3, ("occurred_at".to_owned(), moments(|row| row.event.occurred_at)));
    columns.0.insert(4, ("received_at".to_owned(), moments(|row| row.event.received_at)));
    Ok(Table { columns: columns.0 })
}

fn length(column: &Column) -> usize {
    match column {
        Column::Text(values) => values.len(),
        Column::Integer(values) => values.len(),
        Column::Real(values) => values.len(),
        Column::Amount(values) => values.len(),
        Column::Day(values) => values.len(),
        Column::Moment(values) => values.len(),
        Column::Flag(values) => values.len(),
    }
}

fn rows(table: &Table) -> usize {
    table.columns.first().map_or(0, |(_, column)| length(column))
}

fn cell(column: &Column, row: usize) -> (Cell, Value) {
    fn pair<T: Copy + serde::Serialize>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> (Cell, Value) {
        (Cell::of(value, cell), json!(value))
    }
    match column {
        Column::Text(values) => (Cell::text(values[row].clone()), json!(values[row])),
        Column::Integer(values) => pair(values[row], Cell::Count),
        Column::Real(values) => pair(values[row], |number| Cell::Number(number, 6)),
        Column::Amount(values) => pair(values[row], Cell::Money),
        Column::Day(values) => pair(values[row], Cell::Day),
        Column::Moment(values) => pair(values[row], |moment| Cell::Text(moment.to_string())),
        Column::Flag(values) => pair(values[row], Cell::Flag),
    }
}

fn write(table: &Table, format: Format, out: &mut dyn Write) -> Result<usize, Fault> {
    let count = rows(table);
    if format == Format::Json {
        let object = |row: usize| {
            let fields: Map<String, Value> =
                table.columns.iter().map(|(name, column)| (name.clone(), cell(column, row).1)).collect();
            Value::Object(fields)
        };
        writeln!(out, "[")?;
        for row in 0..count {
            writeln!(out, "  {}{}", object(row), if row + 1 < count { "," } else { "" })?;
        }
        writeln!(out, "]")?;
        return Ok(count);
    }
    let mut writer = csv::Writer::from_writer(out);
    let wrote = |result: Result<(), csv::Error>| result.map_err(|error| Fault::Output(io_error(error)));
    wrote(writer.write_record(table.columns.iter().map(|(name, _)| name)))?;
    for row in 0..count {
        wrote(writer.write_record(table.columns.iter().map(|(_, column)| cell(column, row).0.plain())))?;
    }
    writer.flush()?;
    Ok(count)
}
