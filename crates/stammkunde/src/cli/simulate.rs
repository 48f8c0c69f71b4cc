//! `stammkunde simulate`: a believable shop from a seed, into files with the truth beside them, or into a folder.

mod files;
mod folder;

use std::path::PathBuf;

use clap::Args;
use domain::{Day, Message};
use serde_json::json;
use simulator::{Group, Shop, ShopPlan};

use super::{Desk, open_engine, parse_day};
use crate::fault::Fault;
use crate::output::Report;

pub(crate) use folder::load;

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[arg(long, value_name = "COUNT", default_value_t = 2_000)]
    customers: u32,
    #[arg(long, value_name = "COUNT", default_value_t = 24)]
    months: u32,
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    first_day: Option<Day>,
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[arg(long)]
    gzip: bool,
    /// Not from the environment: nobody shall fill a folder of real customers by mistake.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// What was simulated.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
pub(crate) struct Counted {
    /// People, those who never buy included.
    people: u64,
    /// Orders of people who can be told apart.
    orders: u64,
    /// All events.
    events: u64,
}

impl Simulate {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        if self.out.is_none() && self.data.is_none() {
            return Err(Fault::Usage(Message::new("cli-simulate-where")));
        }
        let mut plan = ShopPlan::new(self.customers, self.months, self.seed);
        plan.first_day = self.first_day.unwrap_or(plan.first_day);
        let shop = shop(plan)?;
        let mut counted = Counted::default();
        if let Some(out) = &self.out {
            counted = files::write(&shop, out, self.gzip, desk)?;
        }
        if let Some(data) = &self.data {
            let engine = open_engine(data)?;
            counted = load(&engine, &shop, desk)?;
        }
        let format = desk.plain_format();
        let gaps =
            [("people", counted.people.into()), ("orders", counted.orders.into()), ("events", counted.events.into())];
        let mut report = Report::new(json!(counted)).line(format.format("cli-simulated", &gaps));
        for place in [&self.out, &self.data].into_iter().flatten() {
            report = report.line(place.display().to_string());
        }
        desk.print(&report, &format)
    }
}

/// The shop of a plan.
pub(crate) fn shop(plan: ShopPlan) -> Result<Shop, Fault> {
    Shop::new(plan)
        .map_err(|refusal| Fault::Usage(Message::new("cli-simulate-plan").with("cause", refusal.to_string())))
}

impl Counted {
    fn add(&mut self, group: &Group) {
        self.people += group.lives.len() as u64;
        for life in &group.lives {
            self.orders += life.orders.len() as u64;
            self.events += life.events.len() as u64;
        }
    }
}

/// Tells all groups on as many threads as there are cores and hands what was made of them over in their order. As many
/// groups as threads are in memory at once.
fn each_group<T: Send>(
    shop: &Shop,
    desk: &Desk,
    make: impl Fn(Group) -> T + Sync,
    mut each: impl FnMut(T) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let threads = std::thread::available_parallelism().map_or(1, |count| u32::try_from(count.get()).unwrap_or(1));
    let mut progress = desk.progress();
    let mut next = 0;
    while next < shop.groups() {
        let end = shop.groups().min(next + threads);
        let made: Vec<_> = std::thread::scope(|scope| {
            let make = &make;
            let tellers: Vec<_> = (next..end).map(|group| scope.spawn(move || make(shop.group(group)))).collect();
            tellers.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
        });
        for made in made {
            match made {
                Ok(made) => each(made)?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        next = end;
        progress.show("cli-simulating", u64::from(next), u64::from(shop.groups()));
    }
    Ok(())
}
