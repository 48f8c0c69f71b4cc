//! A simulated shop in a data folder, where every page says that it is one.

use domain::{ClockMode, Currency, Event, Firm, Language, Message, PriceBasis};
use engine::Engine;
use rust_decimal::Decimal;
use simulator::{Group, Shop};

use super::{Counted, each_group};
use crate::cli::Desk;
use crate::clock;
use crate::fault::Fault;

/// Events that are taken in at once.
const BATCH: usize = 2_000;
/// Events after which those in the hot log move to the lake.
const FLUSH_EVENTS: u64 = 200_000;

/// The estate's settings.
fn firm(language: Language) -> Firm {
    Firm {
        name: "Weingut Sonnhalde".to_owned(),
        time_zone: simulator::ZONE.to_owned(),
        currency: Currency::EUR,
        prices: PriceBasis::Net,
        margin_rate: Some(Decimal::new(45, 2)),
        category_margins: std::collections::BTreeMap::new(),
        language,
        clock: Some(ClockMode::Data),
        is_simulated: true,
        delivery_days: domain::firm::USUAL_DELIVERY_DAYS,
        discount_rate: domain::firm::usual_discount_rate(),
    }
}

/// The source under which they stand in the log.
const SOURCE: &str = "simulator";

/// Takes all events of a shop in, and derives what pages show.
///
/// A folder of real customers is refused. One that was cut off is taken up again: what is there already changes nothing.
pub(crate) fn load(engine: &Engine, shop: &Shop, desk: &Desk) -> Result<Counted, Fault> {
    if engine.is_set_up() {
        let state = engine.state()?;
        if !state.firm.is_simulated {
            // One that was set up and holds nobody yet is somebody's own firm all the same.
            let key = if state.book.is_empty() { "cli-simulate-firm" } else { "cli-simulate-real" };
            return Err(Fault::Told(Message::new(key)));
        }
    } else {
        engine.set_firm(&firm(desk.language))?;
    }
    let mut counted = Counted::default();
    let mut unflushed = 0;
    let mut take_in = |mut events: Vec<Event>| -> Result<(), Fault> {
        // They reach this system now, whenever they are said to have happened, and from a source like any other: only
        // message ids of sources are remembered.
        let now = clock::now();
        for event in &mut events {
            event.received_at = now;
            event.source = Some(SOURCE.to_owned());
        }
        unflushed += events.len() as u64;
        while !events.is_empty() {
            let rest = events.split_off(events.len().min(BATCH));
            engine.ingest(events)?;
            events = rest;
        }
        if unflushed >= FLUSH_EVENTS {
            engine.folder().flush()?;
            unflushed = 0;
        }
        Ok(())
    };
    for month in 0..shop.months() {
        let events = shop.firm_events(month);
        counted.events += events.len() as u64;
        take_in(events)?;
    }
    let events_of = |group: Group| {
        let mut some = Counted::default();
        some.add(&group);
        (some, group.lives.into_iter().flat_map(|life| life.events).collect())
    };
    each_group(shop, desk, events_of, |(some, events)| {
        counted.people += some.people;
        counted.orders += some.orders;
        counted.events += some.events;
        take_in(events)
    })?;
    engine.folder().flush()?;
    engine.catch_up()?;
    engine.save()?;
    engine.tick(clock::now())?;
    Ok(counted)
}
