//! `stammkunde import`: order files into the folder, with the layout shown first and bad rows put aside.

mod layout;
mod rejects;

use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;
use domain::{ClockMode, Currency, Firm, Message};
use engine::{Engine, ImportReport, Source};
use intake::{Context, FileMap, Layout, MapKind, NotRecognised, Purpose};
use serde_json::{Value, json};
use storage::DataFolder;
use words::Format;

use super::{Data, Desk, access, open_engine};
use crate::clock;
use crate::fault::Fault;
use crate::output::{Cell, Form, Part, Report};
use rejects::RejectFiles;

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// A file with the layout in which it will be read.
pub(crate) struct Recognised {
    path: PathBuf,
    name: String,
    bytes: u64,
    layout: Layout,
}

impl Import {
    pub(crate) fn run(&self, desk: &Desk, formats: &[&str]) -> Result<(), Fault> {
        let choice = match formats {
            [] => None,
            [one] => Some(*one),
            [_, ..] => return Err(Fault::Usage(Message::new("cli-one-layout"))),
        };
        let map = self.map.as_deref().map(|path| read_map(path, desk)).transpose()?;
        // Nothing is made before the files are understood.
        let existing = DataFolder::exists(&self.data.data).then(|| open_engine(&self.data.data)).transpose()?;
        let settled = existing.as_ref().map(|engine| engine.folder().firm()).transpose()?.flatten();
        let made = settled.is_none();
        let firm = settled.unwrap_or_else(|| Firm::assumed(&folder_name(&self.data.data)));
        let files = self.recognise(desk, &firm, choice, map.as_ref())?;
        let firm = if made { for_files(firm, &files) } else { firm };
        // What depends on the firm's currency is settled now.
        let files = if made { self.recognise(desk, &firm, choice, map.as_ref())? } else { files };
        for file in &files {
            check_currency(file, &firm)?;
        }
        let (engine, _scratch) = match existing {
            Some(engine) if !(made && self.dry_run) => (engine, None),
            Some(_) | None => self.new_engine()?,
        };
        if made {
            engine.set_firm(&firm)?;
        }
        let format = Format::new(desk.language, firm.currency, firm.validated().map_err(engine::EngineError::from)?);
        self.show_layouts(desk, &files, made.then_some(&firm), &format)?;
        let mut rejects = RejectFiles::new(self.dry_run, desk.language);
        let report = self.read(&engine, &files, desk, &mut rejects)?;
        let written = rejects.finish()?;
        if !self.dry_run {
            // Not their names: one may name a person, and what stands in the audit log stays.
            let statements = report.statements_taken();
            let details = json!({
                "files": files.len(), "rows": report.rows, "orders": report.new_orders, "statements": statements,
            });
            access::note(engine.folder().as_ref(), "files-imported", None, details)?;
        }
        self.show_report(desk, &files, &report, &written, &format)?;
        let taken = report.orders_taken() + report.statements_taken() + report.known;
        if report.rejected_rows > 0 && taken == 0 { Err(Fault::Said) } else { Ok(()) }
    }

    /// The engine of a new folder; for a dry run of one that goes away with the second value.
    fn new_engine(&self) -> Result<(Engine, Option<tempfile::TempDir>), Fault> {
        if !self.dry_run {
            return Ok((open_engine(&self.data.data)?, None));
        }
        let made = tempfile::Builder::new().prefix("stammkunde-").tempdir();
        let scratch = made.map_err(|cause| Fault::file("cli-cannot-write", &std::env::temp_dir(), &cause))?;
        Ok((open_engine(scratch.path())?, Some(scratch)))
    }

    fn recognise(
        &self,
        desk: &Desk,
        firm: &Firm,
        choice: Option<&str>,
        map: Option<&FileMap>,
    ) -> Result<Vec<Recognised>, Fault> {
        let zone = firm.validated().map_err(engine::EngineError::from)?;
        let context = Context { zone_of_source: zone, currency: firm.currency, prices: firm.prices };
        self.files.iter().map(|path| recognise(path, &context, choice, map, desk)).collect()
    }

    fn read(
        &self,
        engine: &Engine,
        files: &[Recognised],
        desk: &Desk,
        rejects: &mut RejectFiles,
    ) -> Result<ImportReport, Fault> {
        let mut sources = Vec::with_capacity(files.len());
        for file in files {
            let reader = BufReader::with_capacity(256 << 10, open(&file.path)?);
            rejects.expect(&file.name, &file.layout);
            sources.push(Source {
                name: file.name.clone(),
                bytes: file.bytes,
                layout: file.layout.clone(),
                reader: Box::new(reader),
            });
        }
        let mut progress = desk.progress();
        let report = engine.import(
            sources,
            self.dry_run,
            clock::now(),
            &mut |file, reject| rejects.take(file, reject),
            &mut |stage, done, total| progress.update(stage, done, total),
        )?;
        Ok(report)
    }

    /// People see how the files will be read before anything is written.
    fn show_layouts(
        &self,
        desk: &Desk,
        files: &[Recognised],
        made: Option<&Firm>,
        format: &Format,
    ) -> Result<(), Fault> {
        if let Some(firm) = made {
            let folder = self.data.data.display().to_string();
            let key = if self.dry_run { "cli-import-would-make" } else { "cli-import-made" };
            desk.say(
                &Message { key: key.into(), arguments: Vec::new() }
                    .with("folder", folder)
                    .with("firm", firm.name.as_str())
                    .with("zone", firm.time_zone.as_str())
                    .with("currency", firm.currency.to_string()),
            );
        }
        if desk.form != Form::Table {
            return Ok(());
        }
        let mut report = Report::default();
        for file in files {
            report.parts.extend(layout::parts(&file.name, &file.layout, format));
        }
        desk.print(&report, format)
    }

    fn show_report(
        &self,
        desk: &Desk,
        files: &[Recognised],
        report: &ImportReport,
        reject_files: &[rejects::Written],
        format: &Format,
    ) -> Result<(), Fault> {
        let mut json = json!(report);
        json["rejects"] = report.rejects.iter().map(|reject| reject_json(reject, format)).collect();
        json["left_out"] = report
            .left_out
            .iter()
            .map(|left| json!({ "file": left.file, "clause": format.message(&left.clause), "rows": left.rows }))
            .collect();
        json["reject_files"] = reject_files.iter().map(|written| json!(written.rows)).collect();
        json["files"] = files.iter().map(|file| json!({ "file": file.name, "layout": file.layout })).collect();
        let mut out = Report::new(json);
        out.parts.push(Part::Line(String::new()));
        let key = if self.dry_run { "cli-import-would" } else { "cli-import-did" };
        let kinds: Vec<MapKind> = files.iter().map(|file| file.layout.kind).collect();
        out = out.line(format.text(key).into_owned()).facts(counts(report, &kinds, format));
        for reject in report.rejects.iter().take(SHOWN) {
            out = out.line(reject_line(reject, format));
        }
        let more = report.rejected_rows.saturating_sub(report.rejects.len().min(SHOWN) as u64);
        if more > 0 {
            out = out.line(format.format("cli-import-more-rejects", &[("count", more.into())]));
        }
        for written in reject_files {
            let arguments = [("file", written.rows.as_str().into()), ("reasons", written.reasons.as_str().into())];
            out = out.line(format.format("cli-import-reject-file", &arguments));
            let arguments = [
                ("file", written.rows.as_str().into()),
                ("map", written.map.as_str().into()),
                ("folder", self.data.data.display().to_string().into()),
            ];
            out = out.line(format.format("cli-import-reject-again", &arguments));
        }
        if let Some(clock) = report.clock {
            out = out.line(format.text(match clock {
                ClockMode::Data => "cli-import-clock-data",
                ClockMode::Wall => "cli-import-clock-wall",
            }));
        }
        desk.print(&out, format)
    }
}

/// Rejects shown on the screen; all of them stand in the reject file.
const SHOWN: usize = 10;

/// The counts of what the kinds of the files can bring.
fn counts(report: &ImportReport, kinds: &[MapKind], format: &Format) -> Vec<(String, Cell)> {
    let has_orders = kinds.iter().any(|kind| kind.is_of_orders());
    let (has_spend, has_prices) = (kinds.contains(&MapKind::Spend), kinds.contains(&MapKind::CostPrices));
    let mut lines = Vec::new();
    let mut add = |id: &str, cell: Cell| lines.push((format.text(&format!("cli-import-{id}")).into_owned(), cell));
    add("rows", Cell::count(report.rows));
    if has_orders {
        add("new-orders", Cell::count(report.new_orders));
        add("changed-orders", Cell::count(report.changed_orders));
        add("new-refunds", Cell::count(report.new_refunds));
        add("new-cancellations", Cell::count(report.new_cancellations));
    }
    if has_spend {
        add("new-spend", Cell::count(report.new_spend));
        add("changed-spend", Cell::count(report.changed_spend));
    }
    if has_prices {
        add("new-prices", Cell::count(report.new_prices));
        add("changed-prices", Cell::count(report.changed_prices));
    }
    add("known", Cell::count(report.known));
    if has_orders {
        add("customers", Cell::count(report.customers));
        add("revenue", Cell::Money(report.revenue));
    }
    if has_spend {
        add("spend", Cell::Money(report.spend));
    }
    add("first-day", Cell::of(report.first_day, Cell::Day));
    add("last-day", Cell::of(report.last_day, Cell::Day));
    let is_one_file = report.left_out.iter().all(|left| left.file == report.left_out[0].file);
    for left in report.left_out.iter().filter(|left| left.rows > 0) {
        let clause = format.message(&left.clause);
        let name = format.format("cli-import-left-out", &[("clause", clause.into())]);
        let name = if is_one_file { name } else { format!("{}: {name}", left.file) };
        lines.push((name, Cell::count(left.rows)));
    }
    lines.push((format.text("cli-import-rejected").into_owned(), Cell::count(report.rejected_rows)));
    lines
}

fn reject_line(reject: &engine::RejectedRow, format: &Format) -> String {
    let reason = format.message(&reject.reason);
    let mend = format.message(&reject.mend);
    format!("{}:{}: {reason} {mend}", reject.file, reject.line)
}

fn reject_json(reject: &engine::RejectedRow, format: &Format) -> Value {
    json!({
        "file": reject.file,
        "line": reject.line,
        "field": reject.field,
        "value": reject.value,
        "id": reject.reason.key,
        "reason": format.message(&reject.reason),
        "mend": format.message(&reject.mend),
    })
}

/// The name of a firm that nobody has named yet: that of its folder.
fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().and_then(|name| name.to_str()).filter(|name| !name.trim().is_empty());
    name.unwrap_or("Stammkunde").to_owned()
}

/// A new folder reports in the currency of its first file, as amounts are kept as the file has them.
fn for_files(firm: Firm, files: &[Recognised]) -> Firm {
    let currency = files.first().map_or(firm.currency, |file| currency_of(&file.layout));
    Firm { currency, ..firm }
}

/// The currency of a file: what its first row says, else what its layout says.
fn currency_of(layout: &Layout) -> Currency {
    let column = layout.columns.iter().find(|column| column.purpose == Purpose::Currency);
    column.and_then(|column| Currency::understood(&column.sample)).unwrap_or(layout.currency)
}

/// Money of two currencies cannot be added. Files that name a currency in each row are looked at row by row instead.
fn check_currency(file: &Recognised, firm: &Firm) -> Result<(), Fault> {
    let named_in_rows = file.layout.columns.iter().any(|column| column.purpose == Purpose::Currency);
    if named_in_rows || file.layout.currency == firm.currency {
        return Ok(());
    }
    Err(Fault::Told(
        Message::new("cli-other-currency")
            .with("file", file.name.as_str())
            .with("found", file.layout.currency.to_string())
            .with("expected", firm.currency.to_string()),
    ))
}

fn read_map(path: &Path, desk: &Desk) -> Result<FileMap, Fault> {
    let text = std::fs::read_to_string(path).map_err(|cause| Fault::file("cli-cannot-read", path, &cause))?;
    FileMap::from_toml(&text).map_err(|error| {
        let cause = words::message(desk.language, &error.message(&text));
        Fault::Told(Message::new("cli-map").with("file", path.display().to_string()).with("cause", cause))
    })
}

fn open(path: &Path) -> Result<File, Fault> {
    File::open(path).map_err(|cause| Fault::file("cli-cannot-read", path, &cause))
}

fn recognise(
    path: &Path,
    context: &Context,
    choice: Option<&str>,
    map: Option<&FileMap>,
    desk: &Desk,
) -> Result<Recognised, Fault> {
    let file = open(path)?;
    let fault = |cause: std::io::Error| {
        let key = match cause.kind() {
            ErrorKind::UnexpectedEof => "cli-cut-off",
            ErrorKind::InvalidData | ErrorKind::InvalidInput => "cli-damaged",
            _ => "cli-cannot-read",
        };
        Fault::file(key, path, &cause)
    };
    let bytes = file.metadata().map_err(fault)?.len();
    let head = intake::head(file).map_err(fault)?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    match intake::recognise(&name, &head, context, choice, map) {
        Ok(layout) => Ok(Recognised { path: path.to_owned(), name, bytes, layout }),
        Err(refusal) if refusal.reason.key == "intake-unknown-format" => Err(Fault::Usage(refusal.reason)),
        Err(refusal) => Err(not_recognised(path, &refusal, desk)),
    }
}

/// Says why, what to do, and prints the beginning of a map where columns were seen.
fn not_recognised(path: &Path, refusal: &NotRecognised, desk: &Desk) -> Fault {
    if let Some(map) = &refusal.map_to_fill {
        eprintln!("{map}");
    }
    let reason = words::message(desk.language, &refusal.reason);
    let mend = words::message(desk.language, &refusal.mend);
    Fault::Told(
        Message::new("cli-not-recognised")
            .with("file", path.display().to_string())
            .with("reason", reason)
            .with("mend", mend),
    )
}
