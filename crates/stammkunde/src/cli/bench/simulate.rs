//! Events of the simulated shop, told on two threads and thrown away.

use std::time::Instant;

use simulator::{Shop, ShopPlan};

use super::{Figure, Given, processor_seconds};
use crate::cli::simulate;
use crate::fault::Fault;

const EVENTS_PER_SECOND: f64 = 500_000.0;
const THREADS: u32 = 2;
const CUSTOMERS: u32 = 20_000;
const MONTHS: u32 = 24;

pub(crate) fn measure(_given: &Given) -> Result<Vec<Figure>, Fault> {
    let shop = simulate::shop(ShopPlan::new(CUSTOMERS, MONTHS, 7))?;
    let begun = Instant::now();
    let events: u64 = std::thread::scope(|scope| {
        let shop = &shop;
        let tellers: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || tell(shop, thread))).collect();
        tellers.into_iter().map(|teller| teller.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).sum()
    });
    let per_second = events as f64 / begun.elapsed().as_secs_f64();
    let processor = processor_seconds(std::process::id()) * 1e6 / events as f64;
    let figure = Figure::at_most("simulate", "simulate", per_second, "/s", EVENTS_PER_SECOND);
    let processor = Figure::at_most("simulate", "simulate-processor", processor, "µs", 0.0);
    Ok(vec![Figure { at_least: true, ..figure }, Figure { budget: None, ..processor }])
}

fn tell(shop: &Shop, thread: u32) -> u64 {
    let mut events = 0;
    for group in (thread..shop.groups()).step_by(THREADS as usize) {
        shop.each_life(group, |life| events += life.events.len() as u64);
    }
    events
}
