//! `stammkunde demo`: a shop of 2,357 real customers, or a simulated one, prepared and served.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use domain::{ClockMode, Currency, Firm, Message, PriceBasis};
use engine::{Engine, EngineError, Source};
use intake::Context;
use simulator::ShopPlan;

use super::serve::{Greeting, Server, add_owner, bind};
use super::{Desk, open_engine, simulate, user};
use crate::clock;
use crate::fault::Fault;
use crate::output::Form;
use configuration::{Config, LISTEN};

/// The purchases, as they are published; where they come from stands beside the file.
pub(super) static CDNOW: &[u8] = include_bytes!("../../../../data/cdnow/CDNOW_sample.txt");
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
    Simulated,
}

impl Demo {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let folder = self.data.clone().unwrap_or_else(|| default_folder(self.shop));
        let engine = open_engine(&folder)?;
        let listener = match self.listen {
            Some(listen) => bind(listen)?,
            // Nobody asked for this address: another will do where it is taken.
            None => bind(LISTEN).or_else(|_| bind(SocketAddr::from(([127, 0, 0, 1], 0))))?,
        };
        if engine.is_set_up() && engine.state()?.firm.is_simulated != (self.shop == Shop::Simulated) {
            let folder = folder.display().to_string();
            return Err(Fault::Told(Message::new("cli-demo-other-shop").with("folder", folder)));
        }
        match self.shop {
            Shop::Cdnow => prepare(&engine, desk)?,
            Shop::Simulated => prepare_simulated(&engine, desk)?,
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
fn default_folder(shop: Shop) -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("XDG_DATA_HOME")
        .or_else(|| named("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir)
        .join(match shop {
            Shop::Cdnow => "stammkunde/demo",
            Shop::Simulated => "stammkunde/demo-shop",
        })
}

/// CDNOW's settings: its days are days of its own coast, its amounts dollars as published.
fn firm(desk: &Desk) -> Firm {
    Firm {
        name: "CDNOW".to_owned(),
        time_zone: "America/New_York".to_owned(),
        currency: Currency::USD,
        prices: PriceBasis::Net,
        margin_rate: None,
        category_margins: std::collections::BTreeMap::new(),
        language: desk.language,
        clock: Some(ClockMode::Data),
        is_simulated: false,
        delivery_days: domain::firm::USUAL_DELIVERY_DAYS,
        discount_rate: domain::firm::usual_discount_rate(),
    }
}

/// Sets the folder up and imports the purchases, unless that is done. One that was cut off is taken up again: the same
/// rows add only what is missing.
fn prepare(engine: &Engine, desk: &Desk) -> Result<(), Fault> {
    if engine.folder().imports(1)?.iter().any(|import| import.finished_at.is_some()) {
        return Ok(());
    }
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

/// Customers and months of the simulated shop: enough for the models to carry, prepared while one fetches a coffee.
const CUSTOMERS: u32 = 2_000;
const MONTHS: u32 = 24;
const SEED: u64 = 1;

/// Sets the folder up as a simulated shop, unless that is done: the vintages come last. One that was cut off is taken up
/// again, what is there already changes nothing.
fn prepare_simulated(engine: &Engine, desk: &Desk) -> Result<(), Fault> {
    if engine.folder().vintages()?.is_empty() {
        let shop = simulate::shop(ShopPlan::new(CUSTOMERS, MONTHS, SEED))?;
        simulate::load(engine, &shop, desk)?;
    }
    Ok(())
}
