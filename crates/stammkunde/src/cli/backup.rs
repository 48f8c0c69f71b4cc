//! `stammkunde backup --to FOLDER`: a backup, also while a server runs.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Data, Desk, access};
use crate::clock;
use crate::fault::Fault;
use crate::output::Report;

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

impl Backup {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        // The folder is not opened: it may belong to a server, which goes on meanwhile.
        let backup = storage::backup(self.data.path()?, &self.to, clock::now())?;
        // The audit log belongs to whoever holds the folder.
        access::ask(&self.data, desk, access::Order::BackedUp { events: backup.last_position })?;
        let format = desk.plain_format();
        let line = format.format(
            "cli-backup-done",
            &[
                ("events", backup.last_position.into()),
                ("files", backup.files.into()),
                ("copied", backup.copied.into()),
                ("megabytes", (backup.bytes / 1_000_000).into()),
                ("folder", self.to.display().to_string().into()),
            ],
        );
        desk.print(&Report::new(json!(backup)).line(line), &format)
    }
}
