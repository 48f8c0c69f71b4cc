//! `stammkunde source`: where events come from, and the write keys with which they are sent.

use clap::{Args, Subcommand, ValueEnum};
use domain::Message;
use engine::ports::SourceKind;
use serde_json::Value;

use super::access::{self, Order};
use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Source {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Add(Add),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "KIND", default_value = "server")]
    kind: SortOfSource,
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortOfSource {
    Web,
    Server,
    Shop,
    Import,
}

impl From<SortOfSource> for SourceKind {
    fn from(sort: SortOfSource) -> Self {
        match sort {
            SortOfSource::Web => Self::Web,
            SortOfSource::Server => Self::Server,
            SortOfSource::Shop => Self::Shop,
            SortOfSource::Import => Self::Import,
        }
    }
}

impl Source {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::List(list) => list.run(desk),
            Action::Add(add) => add.run(desk),
        }
    }
}

/// A field of a source as a cell.
fn cell(source: &Value, name: &str) -> Cell {
    Cell::Text(match &source[name] {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    })
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let sources = access::ask(&self.data, desk, Order::Sources)?;
        let format = desk.plain_format();
        let mut table = Table::new(&format, &["id", "name", "source_kind", "origins", "write_keys"]);
        for source in sources.as_array().into_iter().flatten() {
            let kind = source["kind"].as_str().and_then(SourceKind::from_code);
            let kind = kind.map_or_else(String::new, |kind| format.text(kind.key()).into_owned());
            let [id, name, origins, keys] = ["id", "name", "origins", "write_keys"].map(|name| cell(source, name));
            table.push(vec![id, name, Cell::Text(kind), origins, keys]);
        }
        desk.print(&Report::new(sources).table(table), &format)
    }
}

impl Add {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(Fault::Usage(Message::new("cli-source-no-name")));
        }
        let origins = self.origins.iter().map(|origin| origin.trim().trim_end_matches('/').to_owned()).collect();
        let order = Order::AddSource { name: name.to_owned(), kind: self.kind.into(), origins };
        let source = access::ask(&self.data, desk, order)?;
        let format = desk.plain_format();
        let key = source["write_keys"][0].as_str().unwrap_or_default().to_owned();
        let report = Report::new(source).line(format.format("cli-source-added", &[("name", name.into())])).line(key);
        desk.print(&report, &format)
    }
}
