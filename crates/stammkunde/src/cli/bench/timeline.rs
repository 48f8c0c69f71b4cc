//! One customer's timeline of a thousand events among ten million, as the customer's page asks for it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use domain::Message;
use engine::Engine;

use super::{Figure, Given, lake, stream};
use crate::fault::Fault;

const MILLISECONDS: f64 = 30.0;
/// Asked so often when everything is warm; the one in the middle counts.
const TIMES: usize = 21;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let folder = lake::filled(given)?;
    let wanted = given.events / stream::EVENTS_PER_REGULAR;
    let engine = Engine::open(folder)?;
    // Facts and phases are no part of it.
    engine.state()?;
    let ask = || -> Result<f64, Fault> {
        let begun = Instant::now();
        let events = engine.timeline(stream::REGULAR, None, usize::MAX)?;
        let taken = begun.elapsed().as_secs_f64() * 1e3;
        if events.len() as u64 == wanted {
            return Ok(taken);
        }
        let found = events.len().to_string();
        Err(Fault::Told(Message::new("cli-bench-wrong").with("name", "timeline").with("found", found)))
    };
    // The program knows no file yet. What the system keeps in memory of them is thrown out where it lets us.
    let forgotten = forget(given.lake()?);
    let first = ask()?;
    let mut warm = (0..TIMES).map(|_| ask()).collect::<Result<Vec<f64>, Fault>>()?;
    warm.sort_by(f64::total_cmp);
    let name = if forgotten { "timeline-cold" } else { "timeline-first" };
    Ok(vec![
        Figure::at_most("timeline", name, first, "ms", MILLISECONDS),
        Figure::at_most("timeline", "timeline-warm", warm[TIMES / 2], "ms", MILLISECONDS),
        Figure { budget: None, ..Figure::at_most("timeline", "timeline-slowest", warm[TIMES - 1], "ms", 0.0) },
    ])
}

/// Asks the system to drop what it keeps in memory of the lake's files; whether it could be asked.
fn forget(folder: &Path) -> bool {
    let files = || -> Result<Vec<_>, std::io::Error> {
        let mut files = Vec::new();
        for month in std::fs::read_dir(folder.join("lake"))? {
            for file in std::fs::read_dir(month?.path())? {
                files.push(file?.path());
            }
        }
        Ok(files)
    };
    let forget = |file: &Path| {
        let mut dd = Command::new("dd");
        dd.arg(format!("if={}", file.display())).args(["iflag=nocache", "count=0"]);
        dd.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    files().is_ok_and(|files| files.iter().all(|file| forget(file)))
}
