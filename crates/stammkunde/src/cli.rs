//! The commands, one file each. Here: what they are called with, and what they share.

pub(crate) mod access;
mod backup;
mod bench;
mod check;
mod churn;
mod cohorts;
mod customer;
mod demo;
mod economics;
mod erase;
mod export;
mod identity;
mod import;
mod init;
mod intensity;
mod key;
mod kpis;
mod lake;
mod phases;
mod rebuild;
mod recommend;
mod restore;
mod segment;
mod serve;
mod simulate;
mod source;
mod user;
mod value;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgAction, Args, Parser, Subcommand};
use domain::{Currency, Day, Language, Message, Zone};
use engine::{Engine, State};
use jiff::Timestamp;
use storage::DataFolder;
use words::Format;

use crate::clock;
use crate::fault::Fault;
use crate::output::{Form, Report};
use crate::progress::ProgressLine;
use crate::texts::Hint;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "stammkunde",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    arg_required_else_help = true,
    subcommand_required = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The form of the output; for `import` also the layout of the files.
    #[arg(long, global = true, action = ArgAction::Append, value_name = "FORM")]
    format: Vec<String>,
    /// The language of everything printed.
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = parse_language)]
    lang: Option<Language>,
    /// Whether nothing but the result is printed.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(Box<init::Init>),
    Demo(demo::Demo),
    Serve(serve::Serve),
    Simulate(simulate::Simulate),
    Import(import::Import),
    Phases(phases::Phases),
    Customer(customer::Customer),
    Kpis(kpis::Kpis),
    Cohorts(cohorts::Cohorts),
    Intensity(intensity::Intensity),
    Recommend(recommend::Recommend),
    Value(value::Value),
    Economics(economics::Economics),
    Churn(churn::Churn),
    Segment(segment::Segment),
    Export(export::Export),
    Identity(identity::Identity),
    Lake(lake::Lake),
    Check(check::Check),
    Rebuild(rebuild::Rebuild),
    Erase(erase::Erase),
    Backup(backup::Backup),
    Restore(restore::Restore),
    User(user::User),
    Key(key::Key),
    Source(source::Source),
    Bench(bench::Bench),
}

/// The data folder.
#[derive(Debug, Clone, Args)]
pub(crate) struct Data {
    #[arg(long, value_name = "DIR", env = "STAMMKUNDE_DATA")]
    data: PathBuf,
}

/// The day that is spoken of.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct At {
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    at: Option<Day>,
}

/// Where a command prints and in which language.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The language.
    pub language: Language,
    /// The form of the result.
    pub form: Form,
    quiet: bool,
}

impl Desk {
    /// A desk that prints tables until told otherwise.
    pub(crate) fn new(language: Language, quiet: bool) -> Self {
        Self { language, form: Form::default(), quiet }
    }

    /// A line that shows progress.
    pub(crate) fn progress(&self) -> ProgressLine {
        ProgressLine::new(self.language, self.quiet)
    }

    /// Says something beside the result, on standard error; nothing when asked to be quiet.
    pub(crate) fn say(&self, message: &Message) {
        if !self.quiet {
            eprintln!("{}", words::message(self.language, message));
        }
    }

    /// Numbers and dates in the language, for a folder without a firm.
    pub(crate) fn plain_format(&self) -> Format {
        Format::new(self.language, Currency::EUR, Zone::utc())
    }

    /// Numbers and dates in the language, with the firm's currency and zone.
    pub(crate) fn format(&self, state: &State) -> Format {
        Format::new(self.language, state.firm.currency, state.zone.clone())
    }

    /// Prints a report.
    pub(crate) fn print(&self, report: &Report, format: &Format) -> Result<(), Fault> {
        Ok(report.print(self.form, format)?)
    }

    /// The text of a key without gaps.
    pub(crate) fn text(&self, key: &str) -> String {
        words::text(self.language, key).into_owned()
    }
}

/// Runs a command.
pub(crate) fn run(arguments: Arguments, mut desk: Desk) -> Result<(), Fault> {
    // `import` and `export` know more formats than the three of the output; the names differ, so both can be given.
    let mut others = Vec::new();
    for name in &arguments.format {
        match Form::from_name(name) {
            Some(form) => desk.form = form,
            None => others.push(name.as_str()),
        }
    }
    let takes_others = matches!(arguments.command, Command::Import(_) | Command::Export(_));
    if let (Some(name), false) = (others.first(), takes_others) {
        return Err(Fault::Usage(Message::new("cli-unknown-form").with("value", *name)));
    }
    match arguments.command {
        Command::Init(init) => init.run(&desk),
        Command::Demo(demo) => demo.run(&desk),
        Command::Serve(serve) => serve.run(&desk),
        Command::Simulate(simulate) => simulate.run(&desk),
        Command::Import(import) => import.run(&desk, &others),
        Command::Phases(phases) => phases.run(&desk),
        Command::Customer(customer) => customer.run(&desk),
        Command::Kpis(kpis) => kpis.run(&desk),
        Command::Cohorts(cohorts) => cohorts.run(&desk),
        Command::Intensity(intensity) => intensity.run(&desk),
        Command::Recommend(recommend) => recommend.run(&desk),
        Command::Value(value) => value.run(&desk),
        Command::Economics(economics) => economics.run(&desk),
        Command::Churn(churn) => churn.run(&desk),
        Command::Segment(segment) => segment.run(&desk),
        Command::Export(export) => export.run(&desk, &arguments.format),
        Command::Identity(identity) => identity.run(&desk),
        Command::Lake(lake) => lake.run(&desk),
        Command::Check(check) => check.run(&desk),
        Command::Rebuild(rebuild) => rebuild.run(&desk),
        Command::Erase(erase) => erase.run(&desk),
        Command::Backup(backup) => backup.run(&desk),
        Command::Restore(restore) => restore.run(&desk),
        Command::User(user) => user.run(&desk),
        Command::Key(key) => key.run(&desk),
        Command::Source(source) => source.run(&desk),
        Command::Bench(bench) => bench.run(&desk),
    }
}

/// An open folder that is set up.
struct Opened {
    engine: Engine,
    state: Arc<State>,
    now: Timestamp,
}

impl Data {
    /// Where the folder lies; a missing one is refused.
    fn path(&self) -> Result<&Path, Fault> {
        if !DataFolder::exists(&self.data) {
            return Err(Fault::Told(Message::new("cli-no-folder").with("folder", self.data.display().to_string())));
        }
        Ok(&self.data)
    }

    /// Opens the folder's engine; a missing folder is refused rather than made.
    fn engine(&self) -> Result<Engine, Fault> {
        open_engine(self.path()?)
    }

    /// Opens a folder that is set up.
    fn open(&self) -> Result<Opened, Fault> {
        let engine = self.engine()?;
        let state = engine.state()?;
        Ok(Opened { engine, state, now: clock::now() })
    }
}

/// The engine over a folder, which is made where there is none.
fn open_engine(folder: &Path) -> Result<Engine, Fault> {
    Ok(Engine::open(Arc::new(DataFolder::open(folder)?))?)
}

impl Opened {
    /// The day asked for, or the folder's today; one that is yet to come is refused, as by the pages.
    fn day(&self, at: At) -> Result<Day, Fault> {
        let today = self.state.today(self.now);
        match at.at {
            Some(day) if day > today => {
                let (day, today) = (day.to_string(), today.to_string());
                Err(Fault::Usage(Message::new("api-no-day").with("day", day).with("today", today)))
            }
            asked => Ok(asked.unwrap_or(today)),
        }
    }
}

fn parse_language(text: &str) -> Result<Language, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-language"))
}

fn parse_day(text: &str) -> Result<Day, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-day"))
}

fn parse_currency(text: &str) -> Result<Currency, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-currency"))
}

fn parse_zone(text: &str) -> Result<Zone, Hint> {
    Zone::new(text).map_err(|_| Hint("cli-hint-zone"))
}
