//! `stammkunde kpis`: KPIs of a period, compared with the previous one and with last year's.

use analytics::kpi::{
    self, Compared, Context, Coverage, Dimension, Kpi, Measurement, Part as KpiPart, Reading, Slice, Unit,
};
use clap::{Args, ValueEnum};
use domain::{Comparison, Message, Period};
use engine::ask::activity::ActiveRule;
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct Kpis {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "PERIOD", default_value = "all")]
    period: String,
    #[arg(long = "kpi", value_name = "ID")]
    kpi: Vec<String>,
    #[arg(long, value_name = "DIMENSION")]
    by: Option<By>,
    #[arg(long, value_name = "ACTIVE", default_value_t, value_parser = parse_active)]
    active: ActiveRule,
    #[command(flatten)]
    at: At,
}

/// What KPIs can be split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Country,
    #[value(name = "sales_channel", alias = "sales-channel")]
    SalesChannel,
    Buyers,
    Cohort,
    #[value(name = "won_by", alias = "won-by")]
    Winning,
    #[value(name = "home_country", alias = "home-country")]
    HomeCountry,
}

impl By {
    const fn dimension(self) -> Dimension {
        match self {
            Self::Country => Dimension::Country,
            Self::SalesChannel => Dimension::SalesChannel,
            Self::Buyers => Dimension::Buyers,
            Self::Cohort => Dimension::Cohort,
            Self::Winning => Dimension::WonBy,
            Self::HomeCountry => Dimension::HomeCountry,
        }
    }
}

fn parse_active(text: &str) -> Result<ActiveRule, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-active"))
}

const COMPARISONS: [Comparison; 2] = [Comparison::Previous, Comparison::LastYear];

impl Kpis {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let chosen = self.chosen()?;
        let opened = self.data.open()?;
        let day = opened.day(self.at)?;
        let moment = opened.state.at(day);
        let first = moment.orders(&opened.state).first_day().unwrap_or(day);
        let period = Period::parse(&self.period, day, first)
            .map_err(|_| Fault::Usage(Message::new("cli-period").with("value", self.period.as_str())))?;
        let context =
            engine::ask::kpis::context_with_costs(&opened.engine, &opened.state, &moment, period, self.active)?;
        let format = desk.format(&opened.state);
        let readings: Vec<Reading> = chosen.iter().map(|kpi| kpi::read(kpi, &context, &COMPARISONS)).collect();
        let title = format
            .format("cli-kpis-title", &[("period", format.period(period).into()), ("day", format.date(day).into())]);
        let asked = Asked { context: &context, active: self.active, format: &format };
        let report = match self.by {
            Some(by) => split(&readings, &asked, by.dimension())?,
            None => Report::new(readings.iter().map(|reading| asked.reading_json(reading)).collect())
                .line(title)
                .line("")
                .table(people(&readings, &format))
                .csv(spreadsheet(&readings, &format)),
        };
        let by_activity = readings.iter().any(|reading| reading.kpi.definition.rests_on_activity);
        let report = if by_activity { report.line("").line(asked.active_note()) } else { report };
        desk.print(&report, &format)
    }

    fn chosen(&self) -> Result<Vec<&'static Kpi>, Fault> {
        if self.kpi.is_empty() {
            return Ok(kpi::CATALOGUE.iter().collect());
        }
        let find = |id: &String| {
            kpi::find(id).ok_or_else(|| {
                let known: Vec<&str> = kpi::CATALOGUE.iter().map(|kpi| kpi.definition.id).collect();
                Fault::Usage(Message::new("cli-no-kpi").with("kpi", id.as_str()).with("known", known.join(", ")))
            })
        };
        self.kpi
            .iter()
            .flat_map(|ids| ids.split(',').map(str::to_owned).collect::<Vec<_>>())
            .map(|id| find(&id))
            .collect()
    }
}

fn period_json(period: Period) -> Value {
    json!({ "first": period.first(), "last": period.last() })
}

fn coverage_json(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Full => "full",
        Coverage::Part { .. } => "part",
        Coverage::None => "none",
    }
}

/// Adds the numbers of a measurement to an object.
fn measured(measurement: &Measurement, format: &Format) -> serde_json::Map<String, Value> {
    let mut fields = serde_json::Map::new();
    fields.insert("value".into(), measurement.exact_amount().map_or(json!(measurement.value), |amount| json!(amount)));
    fields.insert("numerator".into(), json!(measurement.numerator));
    fields.insert("denominator".into(), json!(measurement.denominator));
    fields.insert("low".into(), json!(measurement.low));
    fields.insert("high".into(), json!(measurement.high));
    fields.insert("cases".into(), json!(measurement.cases));
    fields.insert("no_value".into(), json!(measurement.no_value.map(|reason| reason.text(format.language))));
    fields
}

/// What was asked for, and how it is written.
struct Asked<'a> {
    context: &'a Context<'a>,
    active: ActiveRule,
    format: &'a Format,
}

impl Asked<'_> {
    fn active_note(&self) -> String {
        let rule = self.format.message(&self.active.message());
        self.format.format("cli-kpis-active-note", &[("rule", rule.into())])
    }

    fn reading_json(&self, reading: &Reading) -> Value {
        let (definition, format) = (reading.kpi.definition, self.format);
        let mut fields = serde_json::Map::new();
        fields.insert("id".into(), json!(definition.id));
        fields.insert("name".into(), json!(definition.name.in_language(format.language)));
        fields.extend(measured(&reading.measurement, format));
        fields.insert("unit".into(), json!(definition.unit));
        fields.insert("good".into(), json!(definition.good));
        if definition.rests_on_activity {
            fields.insert("active".into(), json!(self.active));
            fields.insert("active_means".into(), json!(format.message(&self.active.message())));
        }
        fields.insert("period".into(), period_json(self.context.period));
        fields.insert("coverage".into(), json!(coverage_json(reading.coverage)));
        for compared in &reading.compared {
            fields.insert(comparison_id(compared.comparison).into(), compared_json(compared, format));
        }
        Value::Object(fields)
    }
}

const fn comparison_id(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Previous => "previous",
        Comparison::LastYear => "last_year",
    }
}

fn compared_json(compared: &Compared, format: &Format) -> Value {
    let mut fields = measured(&compared.measurement, format);
    fields.insert("period".into(), period_json(compared.period));
    fields.insert("coverage".into(), json!(coverage_json(compared.coverage)));
    fields.insert("difference".into(), json!(compared.difference));
    fields.insert("change".into(), json!(compared.change));
    Value::Object(fields)
}

/// A value in its unit.
fn cell(value: Option<f64>, unit: Unit) -> Cell {
    let Some(value) = value else { return Cell::None };
    match unit {
        #[allow(clippy::cast_possible_truncation)] // counts
        Unit::Count => Cell::Count(value as i64),
        Unit::Money => Cell::Estimate(value),
        Unit::Share => Cell::Share(value, 1),
        Unit::Days | Unit::Points => Cell::Number(value, 1),
        Unit::Number => Cell::Number(value, 2),
    }
}

fn exact(measurement: &Measurement, unit: Unit) -> Cell {
    measurement.exact_amount().map_or_else(|| cell(measurement.value, unit), Cell::Money)
}

fn quantity(quantity: Option<kpi::Quantity>) -> Cell {
    match quantity {
        Some(kpi::Quantity::Count(count)) => Cell::count(count),
        Some(kpi::Quantity::Money(amount)) => Cell::Money(amount),
        None => Cell::None,
    }
}

fn people(readings: &[Reading], format: &Format) -> Table {
    let mut table = Table::new(
        format,
        &["kpi", "value", "numerator", "denominator", "low", "high", "previous", "change", "last_year", "change"],
    );
    for reading in readings {
        let (definition, measurement) = (reading.kpi.definition, &reading.measurement);
        let mut row = vec![
            Cell::Text(definition.name.in_language(format.language).to_owned()),
            exact(measurement, definition.unit),
            quantity(measurement.numerator),
            quantity(measurement.denominator),
            cell(measurement.low, definition.unit),
            cell(measurement.high, definition.unit),
        ];
        for compared in &reading.compared {
            row.push(exact(&compared.measurement, definition.unit));
            row.push(Cell::text(compared.change.map(|change| format.change_percent(change, 1))));
        }
        table.push(row);
    }
    table
}

fn spreadsheet(readings: &[Reading], format: &Format) -> Table {
    let names = [
        "id",
        "value",
        "numerator",
        "denominator",
        "low",
        "high",
        "unit",
        "cases",
        "previous",
        "last_year",
        "no_value",
    ];
    let mut table = Table::new(format, &names);
    for reading in readings {
        let (definition, measurement) = (reading.kpi.definition, &reading.measurement);
        let unit = json!(definition.unit).as_str().unwrap_or_default().to_owned();
        let mut row = vec![
            Cell::Text(definition.id.to_owned()),
            exact(measurement, definition.unit),
            quantity(measurement.numerator),
            quantity(measurement.denominator),
            cell(measurement.low, definition.unit),
            cell(measurement.high, definition.unit),
            Cell::Text(unit),
            Cell::count(measurement.cases),
        ];
        row.extend(reading.compared.iter().map(|compared| exact(&compared.measurement, definition.unit)));
        row.push(Cell::text(measurement.no_value.map(|reason| reason.text(format.language))));
        table.push(row);
    }
    table
}

/// Every KPI that can be split by the dimension; where none of those asked for can, that is said.
fn split(readings: &[Reading], asked: &Asked<'_>, dimension: Dimension) -> Result<Report, Fault> {
    let (context, format) = (asked.context, asked.format);
    let mut table = Table::new(format, &["id", "kpi", "slice", "value", "numerator", "denominator", "low", "high"]);
    let mut json = Vec::new();
    for reading in readings {
        let definition = reading.kpi.definition;
        let Ok(parts) = kpi::by(reading.kpi, context, dimension) else { continue };
        for part in &parts {
            let measurement = &part.measurement;
            table.push(vec![
                Cell::Text(definition.id.to_owned()),
                Cell::Text(definition.name.in_language(format.language).to_owned()),
                Cell::Text(slice_name(part, format)),
                exact(measurement, definition.unit),
                quantity(measurement.numerator),
                quantity(measurement.denominator),
                cell(measurement.low, definition.unit),
                cell(measurement.high, definition.unit),
            ]);
        }
        let mut whole = asked.reading_json(reading);
        whole["by"] = json!(dimension);
        whole["parts"] = parts.iter().map(|part| part_json(part, format)).collect();
        json.push(whole);
    }
    if json.is_empty() {
        return Err(Fault::Usage(Message::new("cli-not-split")));
    }
    Ok(Report::new(Value::Array(json)).table(table))
}

fn slice_id(part: &KpiPart) -> Option<String> {
    match part.slice {
        Slice::Country(_) | Slice::SalesChannel(_) | Slice::WonBy | Slice::HomeCountry => part.name.clone(),
        Slice::Buyers(buyers) => json!(buyers).as_str().map(str::to_owned),
        Slice::Cohort(month) => Some(month.to_string()),
    }
}

fn slice_name(part: &KpiPart, format: &Format) -> String {
    match (part.slice, slice_id(part)) {
        (Slice::Buyers(_), Some(id)) => format.text(&format!("cli-buyers-{id}")).into_owned(),
        (_, Some(name)) => name,
        (_, None) => format.text("cli-not-stated").into_owned(),
    }
}

fn part_json(part: &KpiPart, format: &Format) -> Value {
    let mut fields = serde_json::Map::new();
    fields.insert("slice".into(), json!(slice_id(part)));
    fields.extend(measured(&part.measurement, format));
    Value::Object(fields)
}
