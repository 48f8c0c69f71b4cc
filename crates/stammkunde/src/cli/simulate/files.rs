//! A simulated shop as files: events as clients send them, and the truth beside them.
//!
//! | file | a line |
//! | --- | --- |
//! | `events.jsonl` | a call of the Segment HTTP API |
//! | `truth/people.jsonl` | a person: keys, rate of buying, chance to leave, when they left, who sent them |
//! | `truth/months.jsonl` | a person at the end of a month: the phase lived in, contentment |
//! | `truth/orders.jsonl` | an order: what caused it, whether it came late |
//! | `truth/campaigns.jsonl` | a mailing: recipients, control group, orders that it caused |
//! | `simulated.json` | what was asked for, to make the same again |

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use domain::{Event, Message};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde_json::json;
use simulator::truth::CampaignTruth;
use simulator::{Group, Shop};

use super::{Counted, each_group};
use crate::cli::Desk;
use crate::fault::Fault;

/// The file that says what was asked for.
const ABOUT: &str = "simulated.json";

/// A file of lines, packed or not.
struct Lines {
    path: PathBuf,
    out: Box<dyn Write>,
}

impl Lines {
    /// A new file; one that is there already is not touched.
    fn create(folder: &Path, name: &str, gzip: bool) -> Result<Self, Fault> {
        let name = if gzip { format!("{name}.gz") } else { name.to_owned() };
        let path = folder.join(name);
        let file = File::create_new(&path).map_err(|cause| Fault::file("cli-cannot-write", &path, &cause))?;
        let out: Box<dyn Write> = if gzip {
            Box::new(BufWriter::new(Packed(Some(GzEncoder::new(file, Compression::fast())))))
        } else {
            Box::new(BufWriter::new(file))
        };
        Ok(Self { path, out })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.out.write_all(bytes).map_err(|cause| Fault::file("cli-cannot-write", &self.path, &cause))
    }

    fn end(mut self) -> Result<(), Fault> {
        self.out.flush().map_err(|cause| Fault::file("cli-cannot-write", &self.path, &cause))
    }
}

/// A packed file whose last flush ends it, so that a full disk at the very end is a fault and no silence.
struct Packed(Option<GzEncoder<File>>);

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Err(io::ErrorKind::WriteZero.into()), |encoder| encoder.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.take().map_or(Ok(()), |encoder| encoder.finish().map(drop))
    }
}

/// Lines of one group for each file.
struct Told {
    events: Vec<u8>,
    people: Vec<u8>,
    months: Vec<u8>,
    orders: Vec<u8>,
    campaigns: Vec<CampaignTruth>,
    counted: Counted,
}

fn line(value: &impl Serialize, out: &mut Vec<u8>) {
    // Writing plain structs into memory cannot fail.
    if serde_json::to_writer(&mut *out, value).is_ok() {
        out.push(b'\n');
    }
}

/// Writes the call that tells an event; how many lines that are: none for what clients may not send.
fn call(event: &Event, out: &mut Vec<u8>) -> u64 {
    // As above: memory takes it.
    u64::from(simulator::segment::write_line(event, out).unwrap_or(false))
}

fn told(group: Group) -> Told {
    let mut counted = Counted::default();
    counted.add(&group);
    counted.events = 0;
    let (mut events, mut people, mut months, mut orders) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for life in group.lives {
        for event in &life.events {
            counted.events += call(event, &mut events);
        }
        line(&life.person, &mut people);
        life.months.iter().for_each(|month| line(month, &mut months));
        life.orders.iter().for_each(|order| line(order, &mut orders));
    }
    Told { events, people, months, orders, campaigns: group.campaigns, counted }
}

/// Writes everything into a folder, which is made where there is none.
pub(super) fn write(shop: &Shop, folder: &Path, gzip: bool, desk: &Desk) -> Result<Counted, Fault> {
    let truth = folder.join("truth");
    fs::create_dir_all(&truth).map_err(|cause| Fault::file("cli-cannot-write", &truth, &cause))?;
    // The first of them to be made: where it is, the others are.
    let about = folder.join(ABOUT);
    if about.exists() {
        return Err(Fault::Told(Message::new("cli-simulate-exists").with("file", about.display().to_string())));
    }
    let mut about = Lines::create(folder, ABOUT, false)?;
    about.write(format!("{:#}\n", about_plan(shop)).as_bytes())?;
    let mut events = Lines::create(folder, "events.jsonl", gzip)?;
    let mut people = Lines::create(&truth, "people.jsonl", gzip)?;
    let mut months = Lines::create(&truth, "months.jsonl", gzip)?;
    let mut orders = Lines::create(&truth, "orders.jsonl", gzip)?;
    let mut campaigns = shop.campaigns();
    let mut counted = Counted::default();
    for month in 0..shop.months() {
        let mut lines = Vec::new();
        for event in shop.firm_events(month) {
            counted.events += call(&event, &mut lines);
        }
        events.write(&lines)?;
    }
    each_group(shop, desk, told, |told| {
        events.write(&told.events)?;
        people.write(&told.people)?;
        months.write(&told.months)?;
        orders.write(&told.orders)?;
        campaigns.iter_mut().zip(&told.campaigns).for_each(|(all, some)| all.add(some));
        counted.people += told.counted.people;
        counted.orders += told.counted.orders;
        counted.events += told.counted.events;
        Ok(())
    })?;
    let mut mailings = Lines::create(&truth, "campaigns.jsonl", gzip)?;
    let mut lines = Vec::new();
    for campaign in &campaigns {
        line(campaign, &mut lines);
    }
    mailings.write(&lines)?;
    for file in [events, people, months, orders, mailings, about] {
        file.end()?;
    }
    Ok(counted)
}

/// What was asked for.
fn about_plan(shop: &Shop) -> serde_json::Value {
    let plan = shop.plan();
    json!({
        "simulated": true,
        "version": env!("CARGO_PKG_VERSION"),
        "customers": plan.customers,
        "months": plan.months,
        "first_day": plan.first_day,
        "seed": plan.seed,
        "buying": plan.buying,
        "spend": plan.spend,
        "prospects": plan.prospects,
        "campaign_effect": plan.campaign_effect,
    })
}
