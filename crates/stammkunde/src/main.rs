//! Stammkunde: the customer lifecycle, self-hosted. The binary: CLI, configuration, wiring.

mod cli;
mod clock;
mod control;
mod fault;
mod logging;
mod operator;
mod output;
mod progress;
mod prompt;
mod supervisor;
mod texts;
mod under_way;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use domain::Language;

use cli::{Arguments, Desk};

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let arguments = arguments();
    let language = texts::language(&arguments, |name| std::env::var(name).ok());
    let command = texts::localised(Arguments::command(), language);
    let parsed = command.try_get_matches_from(&arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return told(&error, language),
    };
    let desk = Desk::new(language, parsed.quiet);
    match cli::run(parsed, desk) {
        Ok(()) => ExitCode::from(fault::DONE),
        Err(fault) => {
            if let Some(message) = fault.message() {
                eprintln!("stammkunde: {}", words::message(language, &message));
            }
            fault.exit_code()
        }
    }
}

/// The arguments as given; `stammkunde help import` is another way to say `stammkunde import --help`.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// Help and version go to standard output, everything else is a wrong call.
fn told(error: &clap::Error, language: Language) -> ExitCode {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(error.kind(), DisplayHelp | DisplayVersion) {
        print!("{error}");
        return ExitCode::from(fault::DONE);
    }
    if error.kind() == DisplayHelpOnMissingArgumentOrSubcommand {
        eprint!("{error}");
    }
    eprintln!("stammkunde: {}", texts::usage_error(error, language));
    ExitCode::from(fault::USAGE)
}
