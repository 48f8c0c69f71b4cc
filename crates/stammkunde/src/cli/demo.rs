//! `stammkunde demo`: a shop of 2,357 real customers, imported, folded, fitted and served.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use domain::{ClockMode, Currency, Firm, Message, PriceBasis};
use engine::{Engine, EngineError, Source};
use intake::Context;

use super::serve::{Greeting, Server, add_owner, bind};
use super::{Desk, open_engine, user};
use crate::clock;
use crate::config::{Config, LISTEN};
use crate::fault::Fault;
use crate::output::Form;

/// The purchases, as they are published; where they come from stands beside the file.
static CDNOW: &[u8] = include_bytes!("../../../../data/cdnow/CDNOW_sample.txt");
const CDNOW_NAME: &str = "CDNOW_sample.txt";

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "SHOP", default_value = "cdnow")]
    shop: Shop,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "LISTEN")]
    listen: Option<SocketAddr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shop {
    Cdnow,
    /// Known by name so that asking for it is answered clearly.
    #[value(hide = true)]
    Simulated,
}

impl Demo {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        if self.shop == Shop::Simulated {
            return Err(Fault::Told(Message::new("cli-demo-no-simulator")));
        }
        let folder = self.data.clone().unwrap_or_else(default_folder);
        let engine = open_engine(&folder)?;
        let listener = match self.listen {
            Some(listen) => bind(listen)?,
            // Nobody asked for this address: another will do where it is taken.
            None => bind(LISTEN).or_else(|_| bind(SocketAddr::from(([127, 0, 0, 1], 0))))?,
        };
        // One that was cut off is taken up again: the same rows add only what is missing.
        let is_imported = engine.folder().imports(1)?.iter().any(|import| import.finished_at.is_some());
        if !is_imported {
            prepare(&engine, desk)?;
        }
        let owner = match engine.folder().users()?.first() {
            Some(owner) => owner.id,
            None => add_owner(&engine, desk)?,
        };
        let login = user::login_path(engine.folder().as_ref(), owner)?;
        let server = Server::new(Arc::new(engine), &folder, listener, Config::default())?;
        server.run(|server| {
            server.announce(desk, &Greeting::LogIn(login))?;
            if desk.form == Form::Table {
                let folder = folder.display().to_string();
                println!("{}", words::format(desk.language, "cli-demo-folder", &[("folder", folder.into())]));
                println!("\n{}", desk.text("cli-demo-own"));
            }
            Ok(())
        })
    }
}

/// Where the demo lives unless told otherwise: it is found again the next time.
fn default_folder() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("XDG_DATA_HOME")
        .or_else(|| named("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir)
        .join("stammkunde/demo")
}

/// CDNOW's settings: its days are days of its own coast, its amounts dollars as published.
fn firm(desk: &Desk) -> Firm {
    Firm {
        name: "CDNOW".to_owned(),
        time_zone: "America/New_York".to_owned(),
        currency: Currency::USD,
        prices: PriceBasis::Net,
        margin_rate: None,
        language: desk.language,
        clock: Some(ClockMode::Data),
    }
}

/// Sets the folder up and imports the purchases.
fn prepare(engine: &Engine, desk: &Desk) -> Result<(), Fault> {
    let firm = firm(desk);
    let zone = firm.validated().map_err(EngineError::from)?;
    let context = Context { zone_of_source: zone, currency: firm.currency, prices: firm.prices };
    let head = intake::head(CDNOW)?;
    let layout = intake::recognise(CDNOW_NAME, &head, &context, Some("cdnow"), None)
        .map_err(|refusal| Fault::Told(refusal.reason))?;
    let source = Source { name: CDNOW_NAME.to_owned(), bytes: CDNOW.len() as u64, layout, reader: Box::new(CDNOW) };
    engine.set_firm(&firm)?;
    let mut progress = desk.progress();
    engine.import(vec![source], false, clock::now(), &mut |_, _| {}, &mut |stage, done, total| {
        progress.update(stage, done, total);
    })?;
    Ok(())
}
