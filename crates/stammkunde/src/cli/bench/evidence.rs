//! `stammkunde bench phases`: what phases and forecasts are measured by, for the guide.
//!
//! Three questions, each answered on real logs as far as they are at hand, or on simulated shops of which the truth is known: do
//! probability, silence score and phase tell who buys within 90 days? Are those who left noticed, and those who stay not written
//! off? Does the firm's forecast come closer than standing still?

mod logs;
mod measured;
mod page;
mod shops;

use std::path::{Path, PathBuf};

use analytics::foresight::Method;
use domain::{Currency, Language, Message, Zone};
use serde_json::json;
use words::Format;

use crate::cli::Desk;
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use measured::{BASELINES, Confusion, Forecasted, Measured, Simulated, ValidityRow};

/// The name under which it is asked for.
pub(crate) const NAME: &str = "phases";

/// The pages of the guide below the folder of its sources.
const PAGES: [(Language, &str); 2] = [(Language::En, "en/phase-evidence.md"), (Language::De, "de/phasen-nachweis.md")];

/// Measures, prints, and writes the tables into the guide's pages below a folder.
pub(crate) fn run(shared: &Path, write: Option<&PathBuf>, desk: &Desk) -> Result<(), Fault> {
    let measured = Measured::of(shared, desk)?;
    let format = desk.plain_format();
    if let Some(folder) = write {
        for (language, page) in PAGES {
            let path = folder.join(page);
            let format = Format::new(language, Currency::EUR, Zone::utc());
            page::write(&path, &report(&measured, &format), &format)?;
            desk.say(&Message::new("cli-bench-written").with("file", path.display().to_string()));
        }
    }
    desk.print(&report(&measured, &format), &format)
}

fn report(measured: &Measured, format: &Format) -> Report {
    let mut report = Report::new(json!(measured));
    if !measured.validity.is_empty() {
        report = report
            .heading(format.text("cli-evidence-validity"))
            .line(format.text("cli-evidence-validity-note"))
            .table(validity(measured, format));
        for line in verdicts(measured, format) {
            report = report.line(line);
        }
    }
    report = report
        .heading(format.text("cli-evidence-lived"))
        .line(format.text("cli-evidence-lived-note"))
        .table(lived(&measured.simulated, format));
    for confusion in &measured.confusions {
        let gaps = [("model", confusion.model.get(format.language).into())];
        report = report
            .heading(format.format("cli-evidence-confusion", &gaps))
            .line(format.text("cli-evidence-confusion-note"))
            .table(matrix(confusion, &confusion.last_day, format))
            .line(format.text("cli-evidence-confusion-months"))
            .table(matrix(confusion, &confusion.month_ends, format));
    }
    report
        .heading(format.text("cli-evidence-forecast"))
        .line(format.text("cli-evidence-forecast-note"))
        .table(forecasts(&measured.forecasts, format))
}

fn auc(value: Option<f64>) -> Cell {
    Cell::of(value, |value| Cell::Number(value, 3))
}

fn validity(measured: &Measured, format: &Format) -> Table {
    let mut table = Table::new(
        format,
        &["log", "day", "customers", "bought", "learned_auc", "probability_auc", "silence_auc", "phase_auc"],
    );
    for name in BASELINES {
        let key = format!("cli-evidence-beside-{}", name.replace('_', "-"));
        table.columns.push((name.to_owned(), format.text(&key).into_owned()));
    }
    let row = |row: &ValidityRow| {
        let trial = &row.trial;
        let mut cells = vec![
            Cell::Text(row.log.clone()),
            Cell::Day(trial.day),
            Cell::count(trial.customers),
            Cell::Share(trial.bought as f64 / trial.customers.max(1) as f64, 0),
            auc(row.learned),
            auc(trial.probability),
            auc(trial.silence),
            auc(trial.phase),
        ];
        cells.extend(BASELINES.iter().map(|name| auc(row.baselines.get(*name).copied().flatten())));
        cells
    };
    for validity in &measured.validity {
        table.push(row(validity));
    }
    let means = measured.means();
    let mut total = vec![Cell::Text(format.text("cli-evidence-mean").into_owned()), Cell::None, Cell::None, Cell::None];
    total.extend([means.learned, means.probability, means.silence, means.phase].map(auc));
    total.extend(BASELINES.iter().map(|name| auc(means.baselines.get(*name).copied().flatten())));
    table.total = Some(total);
    table
}

/// Whether the bar is met, a line each.
fn verdicts(measured: &Measured, format: &Format) -> Vec<String> {
    let told = |met: bool| format.text(if met { "cli-evidence-met" } else { "cli-evidence-missed" }).into_owned();
    let mut lines = Vec::new();
    let (above, rows) = (measured.learned_above_all(), measured.validity.len());
    let gaps = [("kept", above.into()), ("all", rows.into()), ("verdict", told(above == rows).into())];
    lines.push(format.format("cli-evidence-bar-learned", &gaps));
    let (kept, all) = measured.probabilities_kept();
    let gaps = [("kept", kept.into()), ("all", all.into()), ("verdict", told(kept == all).into())];
    lines.push(format.format("cli-evidence-bar-probability", &gaps));
    let means = measured.means();
    let baseline = |name: &str| means.baselines.get(name).copied().flatten();
    if let Some(phase) = means.phase {
        let bars = [measured.phase_bar(), baseline("fixed_90_365"), baseline("amperity")];
        let met = bars.iter().flatten().all(|bar| phase >= *bar);
        let [recency, fixed, amperity] = bars.map(|bar| bar.map_or_else(String::new, |bar| format.decimal(bar, 3)));
        let gaps = [
            ("phase", format.decimal(phase, 3).into()),
            ("recency", recency.into()),
            ("fixed", fixed.into()),
            ("amperity", amperity.into()),
            ("verdict", told(met).into()),
        ];
        lines.push(format.format("cli-evidence-bar-phase", &gaps));
    }
    lines
}

fn lived(simulated: &[Simulated], format: &Format) -> Table {
    let columns = ["seed", "buyers", "months", "left_for_good", "noticed", "noticed_later", "written_off", "alarmed"];
    let mut table = Table::new(format, &columns);
    let share = |share: Option<f64>| Cell::of(share, |share| Cell::Share(share, 1));
    let cells = |of: &Simulated| {
        vec![
            Cell::count(of.told.left),
            share(of.told.noticed_share()),
            share(of.later.noticed_share()),
            share(of.told.written_off_share()),
            share(of.alarmed.written_off_share()),
        ]
    };
    for shop in simulated {
        let head = vec![Cell::Text(shop.seed.to_string()), Cell::count(shop.customers), Cell::count(shop.months)];
        table.push([head, cells(shop)].concat());
    }
    let all = simulated.iter().copied().reduce(Simulated::and);
    table.total = all.map(|all| {
        let head =
            vec![Cell::Text(format.text("cli-evidence-together").into_owned()), Cell::count(all.customers), Cell::None];
        [head, cells(&all)].concat()
    });
    table
}

fn matrix(confusion: &Confusion, counts: &[(String, Vec<u64>)], format: &Format) -> Table {
    let mut table = Table::new(format, &["truth", "customers"]);
    for (id, name) in &confusion.phases {
        table.columns.push((id.clone(), name.get(format.language).to_owned()));
    }
    for (truth, phases) in counts {
        let all: u64 = phases.iter().sum();
        let mut row =
            vec![Cell::Text(format.text(&format!("cli-evidence-truth-{truth}")).into_owned()), Cell::count(all)];
        row.extend(phases.iter().map(|count| Cell::Share(*count as f64 / all.max(1) as f64, 1)));
        table.push(row);
    }
    table
}

fn forecasts(forecasts: &[Forecasted], format: &Format) -> Table {
    let mut table = Table::new(format, &["shop", "model", "days", "method", "off_by", "standstill"]);
    for one in forecasts {
        let method = match one.method {
            Method::Customers => "cli-evidence-customers",
            Method::Flows => "cli-evidence-flows",
            Method::Standstill => "cli-evidence-standstill",
        };
        table.push(vec![
            Cell::Text(one.shop.clone()),
            Cell::Text(one.model.clone()),
            Cell::count(one.days),
            Cell::Text(format.text(method).into_owned()),
            Cell::Number(one.error, 1),
            Cell::Number(one.standstill, 1),
        ]);
    }
    table
}
