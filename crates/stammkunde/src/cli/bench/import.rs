//! Import of Online Retail until it is durable; then facts and phases of everybody.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use domain::{Currency, Firm};
use engine::{Engine, EngineError, Source, Stage};
use intake::Context;
use storage::DataFolder;

use super::{Figure, Given, memory_megabytes};
use crate::clock;
use crate::fault::Fault;

/// Seconds until every row of the file is in the log.
const DURABLE_SECONDS: f64 = 6.0;
/// Seconds from the log to facts and phases of all customers.
const FOLD_SECONDS: f64 = 0.5;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let file = given.online_retail("import")?;
    let folder = tempfile::tempdir()?;
    let durable = import_online_retail(&file, folder.path())?;
    // A fresh process would find no snapshot after a crash: everything is folded from the log.
    let data = Arc::new(DataFolder::open(folder.path())?);
    engine::ports::Snapshots::discard(data.as_ref())?;
    let begun = Instant::now();
    let engine = Engine::open(data)?;
    let state = engine.state()?;
    let moment = state.at(state.today(clock::now()));
    let customers = moment.population(&state).facts.len();
    let fold = begun.elapsed().as_secs_f64();
    tracing::debug!(customers, "folded");
    let mut figures = vec![
        Figure::at_most("import", "import", durable, "s", DURABLE_SECONDS),
        Figure::at_most("import", "fold", fold, "s", FOLD_SECONDS),
    ];
    if let Some(peak) = memory_megabytes(std::process::id(), "VmHWM") {
        figures.push(Figure { budget: None, ..Figure::at_most("import", "import-memory", peak, "MB", 0.0) });
    }
    Ok(figures)
}

/// Imports the sales into a folder and returns the seconds until the last row was durable.
pub(crate) fn import_online_retail(file: &Path, folder: &Path) -> Result<f64, Fault> {
    let engine = Engine::open(Arc::new(DataFolder::open(folder)?))?;
    let firm =
        Firm { currency: Currency::GBP, time_zone: "Europe/London".to_owned(), ..Firm::assumed("Online Retail") };
    engine.set_firm(&firm)?;
    let context = Context {
        zone_of_source: firm.validated().map_err(EngineError::from)?,
        currency: firm.currency,
        prices: firm.prices,
    };
    let begun = Instant::now();
    let open = || File::open(file).map_err(|cause| Fault::file("cli-cannot-read", file, &cause));
    let bytes = open()?.metadata()?.len();
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let layout = intake::recognise(&name, &intake::head(open()?)?, &context, None, None)
        .map_err(|refusal| Fault::Told(refusal.reason))?;
    let reader = BufReader::with_capacity(256 << 10, open()?);
    let source = Source { name, bytes, layout, reader: Box::new(reader) };
    let mut durable = None;
    engine.import(vec![source], false, clock::now(), &mut |_, _| {}, &mut |stage, _, _| {
        if stage != Stage::Reading {
            durable.get_or_insert_with(|| begun.elapsed().as_secs_f64());
        }
    })?;
    Ok(durable.unwrap_or_else(|| begun.elapsed().as_secs_f64()))
}
