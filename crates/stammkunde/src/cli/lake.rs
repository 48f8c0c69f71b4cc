//! `stammkunde lake`: the files in which events lie, for programs that read Parquet.

use std::path::Path;

use clap::{Args, Subcommand};
use domain::Message;
use serde_json::json;
use storage::{DataFolder, Published};

use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Lake {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Files(Files),
    Flush(Flush),
}

#[derive(Debug, Args)]
struct Files {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Flush {
    #[command(flatten)]
    data: Data,
}

impl Lake {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::Files(files) => files.run(desk),
            Action::Flush(flush) => flush.run(desk),
        }
    }
}

impl Files {
    /// Only reads, so it also works while a server owns the folder.
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let folder = &self.data.data;
        if !DataFolder::exists(folder) {
            return Err(Fault::Told(Message::new("cli-no-folder").with("folder", folder.display().to_string())));
        }
        show(&std::path::absolute(folder)?, desk)
    }
}

impl Flush {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        engine.folder().flush()?;
        while engine.folder().compact()? {}
        drop(engine);
        show(&std::path::absolute(&self.data.data)?, desk)
    }
}

fn show(folder: &Path, desk: &Desk) -> Result<(), Fault> {
    let published = DataFolder::published(folder)?;
    let format = desk.plain_format();
    let waiting = format.format("cli-lake-waiting", &[("waiting", published.waiting.into())]);
    let report = Report::new(json!(published))
        .table(table(&published, &format))
        .line("")
        .line(waiting)
        .line(format.text("cli-lake-keys"));
    desk.print(&report, &format)
}

fn table(published: &Published, format: &words::Format) -> Table {
    let mut table = Table::new(format, &["file", "events", "bytes"]);
    for file in &published.files {
        table.push(vec![Cell::Text(file.path.display().to_string()), Cell::Count(file.rows), Cell::Count(file.bytes)]);
    }
    table
}
