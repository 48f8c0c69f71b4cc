//! How far long work has come, on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use domain::Language;
use engine::Stage;

/// A terminal's line is redrawn this often at most.
const REDRAW: Duration = Duration::from_millis(100);
/// Where nobody watches, a line is written this often at most.
const REPEAT: Duration = Duration::from_secs(5);

/// Shows progress: one line that changes on a terminal, an occasional line elsewhere, nothing when asked to be quiet.
pub(crate) struct ProgressLine {
    language: Language,
    quiet: bool,
    terminal: bool,
    last: Option<(&'static str, Instant)>,
    drawn: bool,
}

impl ProgressLine {
    /// A line in a language.
    pub(crate) fn new(language: Language, quiet: bool) -> Self {
        Self { language, quiet, terminal: stderr().is_terminal(), last: None, drawn: false }
    }

    /// Says how much of a stage is done.
    pub(crate) fn update(&mut self, stage: Stage, done: u64, total: u64) {
        self.show(stage.key(), done, total);
    }

    /// Says how much is done of the work whose name stands under this key.
    pub(crate) fn show(&mut self, key: &'static str, done: u64, total: u64) {
        if self.quiet {
            return;
        }
        let now = Instant::now();
        let pause = if self.terminal { REDRAW } else { REPEAT };
        // Work that is quickly done leaves no line behind in a log: there the clock starts with the first call.
        let (last, since) = *self.last.get_or_insert((key, now));
        let is_first_here = self.terminal && (last != key || !self.drawn);
        let is_due = is_first_here || now.duration_since(since) >= pause;
        if !is_due {
            return;
        }
        self.last = Some((key, now));
        let share = (done.min(total) * 100).checked_div(total).unwrap_or(100);
        let name = words::text(self.language, key);
        let line = format!("{name} {share} %");
        let mut out = stderr().lock();
        // Progress is a courtesy: where it cannot be written, the work goes on.
        let _ = if self.terminal { write!(out, "\r\x1b[2K{line}") } else { writeln!(out, "{line}") };
        let _ = out.flush();
        self.drawn = self.terminal;
    }

    /// Takes the line away, so that what follows starts on an empty one.
    pub(crate) fn clear(&mut self) {
        if self.drawn {
            let _ = write!(stderr().lock(), "\r\x1b[2K");
            self.drawn = false;
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.clear();
    }
}
