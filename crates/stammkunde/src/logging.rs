//! The log on standard error: lines for people or JSON for programs. Nothing personal stands in it.
//!
//! Only our own crates speak below `warn`: what libraries say in detail may repeat what a person sent.

use std::panic::PanicHookInfo;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt};

use configuration::{LogFormat, LogLevel};

/// The crates of the house that log.
const OURS: [&str; 10] =
    ["stammkunde", "web", "storage", "engine", "analytics", "lifecycle", "rules", "words", "intake", "models"];

/// Begins the log. A second call changes nothing.
pub(crate) fn begin(format: LogFormat, level: LogLevel) {
    let level = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let filter = Targets::new().with_default(level.min(Level::WARN)).with_targets(OURS.map(|name| (name, level)));
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let begun = match format {
        LogFormat::Text => tracing_subscriber::registry().with(layer.with_filter(filter)).try_init(),
        LogFormat::Json => {
            let layer = layer.json().flatten_event(true).with_current_span(true).with_span_list(false);
            tracing_subscriber::registry().with(layer.with_filter(filter)).try_init()
        }
    };
    if begun.is_ok() {
        std::panic::set_hook(Box::new(panicked));
    }
}

/// Notes where, and not what: the message of a panic may quote a text that it could not cut.
fn panicked(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let thread = std::thread::current();
    tracing::error!(place, thread = thread.name(), "a panic: a fault of this program");
}
