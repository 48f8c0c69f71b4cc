//! `stammkunde source`: where events come from, and the write keys with which they are sent.

use clap::{Args, Subcommand, ValueEnum};
use domain::Message;
use engine::ports::{Source as Origin, SourceKind, WriteKey};
use serde_json::{Value, json};
use web::security::sources::new_write_key;

use super::{Data, Desk};
use crate::clock;
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

/// The keys that are taken.
fn valid_keys(source: &Origin) -> Vec<&str> {
    let is_retired = source.retired_at.is_some();
    let valid = source.keys.iter().filter(|key| !is_retired && key.revoked_at.is_none());
    valid.map(|key| key.key.as_str()).collect()
}

fn source_json(source: &Origin) -> Value {
    json!({
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "origins": source.origins,
        "write_keys": valid_keys(source),
        "retired_at": source.retired_at,
    })
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        let format = desk.plain_format();
        let sources = engine.folder().sources()?;
        let mut table = Table::new(&format, &["id", "name", "source_kind", "origins", "write_keys"]);
        for source in &sources {
            table.push(vec![
                Cell::Text(source.id.to_string()),
                Cell::Text(source.name.clone()),
                Cell::Text(format.text(source.kind.key()).into_owned()),
                Cell::Text(source.origins.join(", ")),
                Cell::Text(valid_keys(source).join(", ")),
            ]);
        }
        desk.print(&Report::new(sources.iter().map(source_json).collect()).table(table), &format)
    }
}

impl Add {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        let name = self.name.trim();
        if name.is_empty() {
            return Err(Fault::Usage(Message::new("cli-source-no-name")));
        }
        let now = clock::now();
        let key = new_write_key(&clock::fill);
        let mut source = Origin {
            id: 0,
            name: name.to_owned(),
            kind: self.kind.into(),
            origins: self.origins.iter().map(|origin| origin.trim().trim_end_matches('/').to_owned()).collect(),
            keys: vec![WriteKey { key: key.clone(), created_at: now, revoked_at: None }],
            created_at: now,
            retired_at: None,
        };
        source.id = engine.folder().add_source(&source)?;
        let format = desk.plain_format();
        let report = Report::new(source_json(&source))
            .line(format.format("cli-source-added", &[("name", name.into())]))
            .line(key);
        desk.print(&report, &format)
    }
}
