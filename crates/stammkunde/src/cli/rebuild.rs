//! `stammkunde rebuild`: throws everything derived away and makes it again from the log.

use clap::Args;
use serde_json::json;

use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::Report;

#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    data: Data,
}

impl Rebuild {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let mut progress = desk.progress();
        let rebuilt =
            opened.engine.rebuild(opened.now, &mut |stage, done, total| progress.update(stage, done, total))?;
        drop(progress);
        let format = desk.format(&opened.state);
        let line =
            format.format("cli-rebuilt", &[("events", rebuilt.events.into()), ("customers", rebuilt.customers.into())]);
        desk.print(&Report::new(json!(rebuilt)).line(line), &format)
    }
}
