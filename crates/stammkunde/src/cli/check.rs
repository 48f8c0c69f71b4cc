//! `stammkunde check`: makes everything derived again and compares it with what is kept.

use clap::Args;
use engine::ports::LogTotals;
use serde_json::json;

use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    data: Data,
}

impl Check {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let mut progress = desk.progress();
        let check = opened.engine.check(&mut |stage, done, total| progress.update(stage, done, total))?;
        drop(progress);
        let format = desk.format(&opened.state);
        let findings: Vec<String> = check.findings.iter().map(|finding| format.message(finding)).collect();
        let json = json!({
            "passed": check.passed(),
            "digest": hexadecimal(&opened.state.book.digest()),
            "counted": check.counted,
            "folded": check.folded,
            "findings": check.findings.iter().zip(&findings)
                .map(|(finding, text)| json!({ "id": finding.key, "text": text }))
                .collect::<Vec<_>>(),
        });
        let mut report = Report::new(json).table(compared(&check.counted, &check.folded, &format)).line("");
        for finding in &findings {
            report = report.line(finding.as_str());
        }
        if check.passed() {
            report = report.line(desk.text("cli-check-passed"));
        }
        desk.print(&report, &format)?;
        if check.passed() { Ok(()) } else { Err(Fault::Said) }
    }
}

fn compared(counted: &LogTotals, folded: &LogTotals, format: &words::Format) -> Table {
    let mut table = Table::new(format, &["what", "counted", "folded"]);
    let mut row = |id: &str, counted: Cell, folded: Cell| {
        let name = format.text(&format!("cli-check-{id}")).into_owned();
        table.push(vec![Cell::Text(name), counted, folded]);
    };
    row("events", Cell::count(counted.events), Cell::count(folded.events));
    row("keys", Cell::count(counted.keys), Cell::count(folded.keys));
    row("orders", Cell::count(counted.orders), Cell::count(folded.orders));
    let money = |totals: &LogTotals| Cell::Money(domain::Amount::from_micros(totals.refunded_micros));
    row("refunded", money(counted), money(folded));
    row("last", Cell::Count(counted.last.0), Cell::Count(folded.last.0));
    table
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
