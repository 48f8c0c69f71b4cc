//! How a file will be read, shown to a person before anything is written.

use intake::{Column, DecimalMark, Layout};
use serde_json::json;
use words::Format;

use crate::output::{Cell, Part, Table};

/// The layout in words.
pub(crate) fn parts(file: &str, layout: &Layout, format: &Format) -> Vec<Part> {
    let name = match format.language {
        domain::Language::De => &layout.name.de,
        domain::Language::En => &layout.name.en,
    };
    let name = if name.is_empty() { &layout.format } else { name };
    let mut parts =
        vec![Part::Heading(format!("{file}: {name} ({})", layout.format)), Part::Facts(facts(layout, format))];
    parts.push(Part::Line(String::new()));
    parts.push(Part::Table(columns(&layout.columns, format)));
    if !layout.unused.is_empty() {
        let unused = layout.unused.join(", ");
        parts.push(Part::Line(format.format("cli-layout-unused", &[("columns", unused.into())])));
    }
    parts.extend(layout.notes.iter().map(|note| Part::Line(format.message(note))));
    parts
}

fn facts(layout: &Layout, format: &Format) -> Vec<(String, Cell)> {
    let delimiter = format.format("intake-delimiter", &[("delimiter", layout.delimiter.id().into())]);
    let encoding = json!(layout.encoding).as_str().unwrap_or_default().to_owned();
    let decimal = match layout.decimal {
        DecimalMark::Point => "1234.50",
        DecimalMark::Comma => "1234,50",
    };
    let dates = format.format("intake-dates", &[("order", layout.dates.to_string().into())]);
    let grain = format.format("intake-grain", &[("grain", layout.row_id().into())]);
    let filter: Vec<String> = layout.filter.iter().map(|condition| format.message(&condition.message())).collect();
    let prices = format.text(match layout.prices {
        domain::PriceBasis::Net => "cli-layout-net",
        domain::PriceBasis::Gross { .. } => "cli-layout-gross",
    });
    let mut lines = Vec::new();
    let mut add = |id: &str, text: String| {
        lines.push((format.text(&format!("cli-layout-{id}")).into_owned(), Cell::Text(text)));
    };
    add("grain", grain);
    add("encoding", encoding);
    add("delimiter", delimiter);
    add("decimal", decimal.to_owned());
    add("dates", dates);
    add("zone", layout.zone.clone());
    add("currency", layout.currency.to_string());
    if layout.kind.is_of_orders() {
        add("prices", prices.into_owned());
    }
    if let Some(channel) = &layout.channel {
        add("channel", channel.clone());
    }
    if !filter.is_empty() {
        add("filter", filter.join(" · "));
    }
    lines
}

fn columns(columns: &[Column], format: &Format) -> Table {
    let mut table = Table::new(format, &["column", "meaning", "sample"]);
    for column in columns {
        table.push(vec![
            Cell::Text(column.header.clone()),
            Cell::Text(format.format("intake-field", &[("field", column.purpose.id().into())])),
            Cell::Text(column.sample.clone()),
        ]);
    }
    table
}
