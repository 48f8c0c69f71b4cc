//! `stammkunde bench`: the budgets, measured on this machine.
//!
//! Every measurement runs in a process of its own, so that its memory is its own and nothing is warm but what a user
//! would find warm.

mod client;
mod evidence;
mod group_by;
mod import;
mod ingest;
mod ingest_http;
mod lake;
mod models;
mod pages;
mod phases;
mod rebuild;
mod simulate;
mod stream;
mod timeline;
mod visible;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use domain::{Language, Message};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Desk;
use crate::clock;
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[arg(long, value_name = "DIR", env = "STAMMKUNDE_SHARED")]
    shared: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    sim: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    lake: Option<PathBuf>,
    #[arg(long, value_name = "COUNT", default_value_t = 10_000_000)]
    events: u64,
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Measures in this process and prints lines of JSON: how the command calls itself.
    #[arg(long, hide = true)]
    alone: bool,
}

/// A measured figure beside its budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// Which measurement it belongs to.
    pub bench: String,
    /// The key of its name: `cli-bench-<name>`.
    pub name: String,
    /// What fills the gap of its name, such as the path of a page.
    #[serde(default)]
    pub of: String,
    /// What was measured.
    pub measured: f64,
    /// In what.
    pub unit: String,
    /// What is allowed; `None` where it is shown for information.
    pub budget: Option<f64>,
    /// Whether more is better.
    pub at_least: bool,
    /// The same of a peer, where it is installed.
    pub peer: Option<f64>,
}

impl Figure {
    /// A figure that must not be larger than its budget.
    fn at_most(bench: &str, name: &str, measured: f64, unit: &str, budget: f64) -> Self {
        Self {
            bench: bench.to_owned(),
            name: name.to_owned(),
            of: String::new(),
            measured,
            unit: unit.to_owned(),
            budget: Some(budget),
            at_least: false,
            peer: None,
        }
    }

    /// How much of the budget is used; below 1 is kept, whichever way is better.
    fn ratio(&self) -> Option<f64> {
        self.budget.map(|budget| if self.at_least { budget / self.measured } else { self.measured / budget })
    }
}

/// What measurements need.
pub(crate) struct Given {
    /// Folder of published data.
    shared: PathBuf,
    /// File of simulated customers.
    sim: PathBuf,
    /// Folder of a shop with many events, for those that measure on one.
    lake: Option<PathBuf>,
    /// How many.
    events: u64,
    /// In which what is missing is told.
    language: Language,
}

type Measure = fn(&Given) -> Result<Vec<Figure>, Fault>;

/// The measurements by name.
const BENCHES: [(&str, Measure); 14] = [
    ("import", import::measure),
    ("models", models::measure),
    ("ingest", ingest::measure),
    ("ingest-http", ingest_http::measure),
    ("simulate", simulate::measure),
    ("steady", lake::measure),
    ("timeline", timeline::measure),
    ("group-by", group_by::measure),
    ("rebuild", rebuild::measure),
    ("phases-live", phases::measure),
    ("visible", visible::measure),
    ("start", pages::measure_start),
    ("pages", pages::measure_pages),
    ("memory", pages::measure_memory),
];

impl Bench {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        // What is measured of phases is no budget of this machine, and has pages of its own.
        if self.names == [evidence::NAME] {
            return evidence::run(&self.given(desk.language).shared, self.write.as_ref(), desk);
        }
        let chosen = self.chosen()?;
        if self.alone {
            return self.measure_here(&chosen, desk.language);
        }
        let format = desk.plain_format();
        let mut figures = Vec::new();
        // One folder of many events for all that want one; each fills it unless it is full.
        let own = tempfile::tempdir()?;
        let lake = self.lake.clone().unwrap_or_else(|| own.path().join("lake"));
        for (name, _) in &chosen {
            desk.say(&Message::new("cli-bench-running").with("name", *name));
            figures.extend(self.measure_apart(name, &lake, desk.language)?);
        }
        let machine = machine();
        let optimised = !cfg!(debug_assertions);
        let table = table(&figures, &format);
        let json = json!({
            "machine": machine,
            "optimised": optimised,
            "at": clock::now(),
            "figures": figures.iter().map(|figure| {
                let mut line = json!(figure);
                line["ratio"] = json!(figure.ratio());
                line
            }).collect::<Vec<_>>(),
        });
        let mut report =
            Report::new(json).line(format.format("cli-bench-title", &[("machine", machine.as_str().into())]));
        if !optimised {
            report = report.line(format.text("cli-bench-debug").into_owned());
        }
        let report = report.line("").table(table);
        if let Some(path) = &self.write {
            write_page(path, &figures, &machine, optimised)?;
            desk.say(&Message::new("cli-bench-written").with("file", path.display().to_string()));
        }
        desk.print(&report, &format)
    }

    fn chosen(&self) -> Result<Vec<(&'static str, Measure)>, Fault> {
        if self.names.is_empty() {
            return Ok(BENCHES.to_vec());
        }
        let find = |name: &String| {
            BENCHES.iter().find(|(known, _)| known == name).copied().ok_or_else(|| {
                let known = [&BENCHES.map(|(name, _)| name)[..], &[evidence::NAME]].concat().join(", ");
                Fault::Usage(Message::new("cli-bench-unknown").with("name", name.as_str()).with("known", known))
            })
        };
        self.names.iter().map(find).collect()
    }

    fn given(&self, language: Language) -> Given {
        let shared = self.shared.clone().unwrap_or_else(|| PathBuf::from("../shared"));
        let sim = self.sim.clone().unwrap_or_else(|| shared.join("data/sim/bgnbd_1000000.parquet"));
        Given { shared, sim, lake: self.lake.clone(), events: self.events, language }
    }

    fn measure_here(&self, chosen: &[(&str, Measure)], language: Language) -> Result<(), Fault> {
        let given = self.given(language);
        for (_, measure) in chosen {
            for figure in measure(&given)? {
                println!("{}", json!(figure));
            }
        }
        Ok(())
    }

    fn measure_apart(&self, name: &str, lake: &Path, language: Language) -> Result<Vec<Figure>, Fault> {
        let given = self.given(language);
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "--alone", name, "--shared"]).arg(given.shared).arg("--sim").arg(given.sim);
        command.arg("--lake").arg(lake).arg("--events").arg(given.events.to_string());
        let output = command.stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        // One that lacks its data has said so; the others go on.
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}

impl Given {
    /// The folder of many events.
    fn lake(&self) -> Result<&Path, Fault> {
        self.lake.as_deref().ok_or_else(|| Fault::Usage(Message::new("cli-bench-no-lake")))
    }

    /// The line items of Online Retail.
    fn online_retail(&self, bench: &str) -> Result<PathBuf, Fault> {
        let path = self.shared.join("data/online_retail/online_retail_2010_2011_sales.csv.gz");
        if path.is_file() {
            return Ok(path);
        }
        Err(Fault::Told(Message::new("cli-bench-no-data").with("name", bench).with("path", path.display().to_string())))
    }
}

fn name(figure: &Figure, format: &words::Format) -> String {
    format.format(&format!("cli-bench-{}", figure.name), &[("path", figure.of.as_str().into())])
}

fn table(figures: &[Figure], format: &words::Format) -> Table {
    let mut table = Table::new(format, &["bench", "measured", "unit", "budget", "ratio", "peer"]);
    for figure in figures {
        let decimals = decimals(figure.measured);
        let budget = figure.budget.map(|budget| {
            let sign = if figure.at_least { "≥" } else { "≤" };
            format!("{sign} {}", format.decimal(budget, if budget < 10.0 { 2 } else { 0 }))
        });
        table.push(vec![
            Cell::Text(name(figure, format)),
            Cell::Number(figure.measured, decimals),
            Cell::Text(figure.unit.clone()),
            Cell::text(budget),
            Cell::of(figure.ratio(), |ratio| Cell::Number(ratio, 2)),
            Cell::of(figure.peer, |peer| Cell::Number(peer, decimals)),
        ]);
    }
    table
}

fn decimals(measured: f64) -> u8 {
    if measured < 10.0 { 3 } else { u8::from(measured < 100.0) }
}

/// Processor, cores and memory, as far as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let field = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(String::new, |kibibytes| format!(", {:.0} GB", kibibytes / 1e6));
    format!("{processor}, {cores} × {}{memory}", std::env::consts::OS)
}

/// A memory figure of a process in MB: `VmHWM` its peak, `VmRSS` what it holds.
fn memory_megabytes(process: u32, field: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kibibytes| kibibytes * 1_024.0 / 1e6)
}

/// Seconds that a process has had the processors, in its own code and in the system's.
fn processor_seconds(process: u32) -> f64 {
    // What proc(5) calls a tick has been a hundredth of a second for programs on every machine for long.
    const TICKS: f64 = 100.0;
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name before it stands in brackets and may hold anything.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

const BEGIN: &str = "<!-- begin: written by `stammkunde bench --write` -->";
const END: &str = "<!-- end -->";

/// Puts the figures between the marks of a page, which is begun where there is none.
fn write_page(path: &Path, figures: &[Figure], machine: &str, optimised: bool) -> Result<(), Fault> {
    let format = words::Format::new(Language::En, domain::Currency::EUR, domain::Zone::utc());
    let mut lines = vec![BEGIN.to_owned(), String::new()];
    let day = format.date(domain::Zone::utc().day_of(clock::now()));
    let build = if optimised { "optimised build" } else { "not optimised: these figures do not count" };
    lines.push(format!("{machine}, {day}, {build}."));
    lines.extend([
        String::new(),
        "| what | measured | budget | used of it | peer |".into(),
        "| --- | --- | --- | --- | --- |".into(),
    ]);
    for figure in figures {
        let shown = |number: f64| format!("{} {}", format.decimal(number, decimals(number)), figure.unit);
        let budget = figure.budget.map_or_else(String::new, |budget| {
            format!("{} {}", if figure.at_least { "≥" } else { "≤" }, shown(budget))
        });
        let ratio = figure.ratio().map_or_else(String::new, |ratio| format.percent(ratio, 0));
        let peer = figure.peer.map_or_else(String::new, shown);
        lines.push(format!("| {} | {} | {budget} | {ratio} | {peer} |", name(figure, &format), shown(figure.measured)));
    }
    lines.extend([String::new(), END.to_owned()]);
    let section = lines.join("\n");
    let old = std::fs::read_to_string(path).unwrap_or_else(|_| format!("# Benchmarks\n\n{BEGIN}\n{END}\n"));
    let new = match (old.find(BEGIN), old.find(END)) {
        (Some(begin), Some(end)) if begin < end => format!("{}{section}{}", &old[..begin], &old[end + END.len()..]),
        _ => format!("{}\n\n{section}\n", old.trim_end()),
    };
    std::fs::write(path, new).map_err(|cause| Fault::file("cli-cannot-write", path, &cause))
}
