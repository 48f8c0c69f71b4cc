//! `stammkunde restore --from BACKUP`: a data folder of a backup, proven with the same check as `stammkunde check`.

use std::path::PathBuf;

use clap::Args;
use domain::Message;
use serde_json::json;
use storage::ListOfErased;

use super::{Desk, open_engine};
use crate::fault::Fault;
use crate::output::Report;

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The new data folder.
    #[arg(long, value_name = "DIR", env = "STAMMKUNDE_DATA")]
    data: PathBuf,
    /// The backup.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// A list of the erased, or the data folder that has it.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// Whether it is accepted that whoever was erased since the backup comes back.
    #[arg(long, conflicts_with = "erasures")]
    without_erasures: bool,
}

impl Restore {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let list = match &self.erasures {
            Some(path) => ListOfErased::From(path),
            None if self.without_erasures => ListOfErased::Nowhere,
            None => ListOfErased::InTarget,
        };
        let restored = storage::restore(&self.from, &self.data, list)?;
        let engine = open_engine(&self.data)?;
        let state = engine.state()?;
        let receipts = engine.folder().receipts()?;
        let replayed: Vec<&str> = receipts
            .iter()
            .filter(|receipt| receipt.at > restored.made_at)
            .map(|receipt| receipt.receipt.as_str())
            .collect();
        if list == ListOfErased::Nowhere {
            desk.say(&Message::new("cli-restore-no-list"));
        }
        let mut progress = desk.progress();
        let check = engine.check(&mut |stage, done, total| progress.update(stage, done, total))?;
        drop(progress);
        let format = desk.format(&state);
        let mut report = Report::new(json!({
            "restored": restored, "replayed": replayed, "passed": check.passed(), "findings": check.findings,
        }))
        .line(format.format(
            "cli-restore-done",
            &[
                ("events", restored.last_position.into()),
                ("files", restored.files.into()),
                ("made", format.datetime(restored.made_at).into()),
                ("erasures", replayed.len().into()),
            ],
        ));
        for finding in &check.findings {
            report = report.line(format.message(finding));
        }
        if check.passed() {
            report = report.line(desk.text("cli-check-passed"));
        }
        desk.print(&report, &format)?;
        if check.passed() { Ok(()) } else { Err(Fault::Said) }
    }
}
