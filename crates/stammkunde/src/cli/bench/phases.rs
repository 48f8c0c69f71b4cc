//! Phases of many customers: two years replayed day by day, a day's tick, and those to whom something has happened.

use std::sync::Arc;
use std::time::Instant;

use analytics::history::PhaseHistory;
use analytics::population::Knowledge;
use analytics::value::{Occasion, fit_vintage};
use domain::{Amount, Currency, CustomerId, Day, Kind, Zone};
use jiff::Timestamp;
use lifecycle::touch::OrderTouch;
use lifecycle::vintage::Origin;
use lifecycle::{Book, Categories, CustomerIndex, PhaseModel, Touch, Vintages};
use models::chance::Chance;

use super::{Figure, Given};
use crate::fault::Fault;

const HISTORY_SECONDS: f64 = 60.0;
const TICK_MILLISECONDS: f64 = 50.0;
/// Days over which customers buy and look around.
pub(super) const DAYS: i32 = 730;
/// Events of a customer, on average.
pub(super) const EVENTS: u64 = 10;
/// Customers to whom something has happened: as many as events come in a second.
const TOUCHED: usize = 5_000;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let zone = Zone::utc();
    let first = Day::from_number(20_000);
    let last = first.plus(DAYS);
    let book = shop(usize::try_from(given.events / EVENTS).unwrap_or(usize::MAX), first, &zone);
    let fit = |month: i32| {
        let day = first.plus_months(month).month_end();
        fit_vintage(&book, Occasion::first(day, zone.start_of(day), Origin::Import))
    };
    let vintages = Vintages::new((0..24).map(fit).collect());
    let categories = Categories::of(&book, &vintages);
    let catalogue = lifecycle::catalogue::catalogue(Currency::EUR, &zone).map_err(engine::EngineError::from)?;
    let models = PhaseModel::built_in(&Arc::new(catalogue)).map_err(engine::EngineError::from)?;
    let knowledge = Knowledge {
        book: &book,
        vintages: &vintages,
        categories: &categories,
        models: &models,
        zone: &zone,
        delivery_days: 5,
    };
    let (mut figures, mut histories) = (Vec::new(), Vec::new());
    for model in &models {
        let begun = Instant::now();
        histories.push(PhaseHistory::build(&knowledge, model, last));
        let measured = begun.elapsed().as_secs_f64();
        let history = Figure::at_most("phases-live", "phases-history", measured, "s", HISTORY_SECONDS);
        figures.push(Figure { of: model.id.clone(), ..history });
    }
    for (model, history) in models.iter().zip(&histories) {
        let begun = Instant::now();
        let next = history.renewed(&knowledge, model, &[], last.plus(1));
        let measured = begun.elapsed().as_secs_f64() * 1e3;
        assert!(next.len() == history.len(), "a tick leaves everybody in place");
        let tick = Figure::at_most("phases-live", "phases-tick", measured, "ms", TICK_MILLISECONDS);
        figures.push(Figure { of: model.id.clone(), ..tick });
    }
    let step = (book.len() / TOUCHED).max(1);
    let touched: Vec<CustomerIndex> = (0..).step_by(step).map(CustomerIndex).take(TOUCHED.min(book.len())).collect();
    let begun = Instant::now();
    for (model, history) in models.iter().zip(&histories) {
        let _ = history.renewed(&knowledge, model, &touched, last);
    }
    let measured = begun.elapsed().as_secs_f64() * 1e3;
    let renewed = Figure::at_most("phases-live", "phases-touched", measured, "ms", 0.0);
    figures.push(Figure { budget: None, ..renewed });
    Ok(figures)
}

/// The book of a shop's events.
fn shop(customers: usize, first: Day, zone: &Zone) -> Book {
    let mut book = Book::new(zone);
    events(customers, first, zone, |event| {
        let is_order = event.kind == Kind::OrderCompleted;
        book.apply(&Touch {
            customer: Some(event.customer.clone()),
            order: is_order.then(|| OrderTouch { amount: event.amount, ..OrderTouch::default() }),
            kind: event.kind,
            occurred_at: event.at,
            received_at: event.at,
            message: event.message,
            detail: None,
            person: None,
            claims: None,
        });
    });
    book
}

/// Something that a customer did.
pub(super) struct Done<'a> {
    pub(super) customer: &'a CustomerId,
    pub(super) kind: Kind,
    pub(super) at: Timestamp,
    /// Of an order.
    pub(super) amount: Amount,
    /// Which event it is.
    pub(super) message: u64,
}

/// What customers do who look around, buy and leave as BG/NBD says, with CDNOW's parameters, one after the other; always the
/// same.
pub(super) fn events(customers: usize, first: Day, zone: &Zone, mut each: impl FnMut(Done<'_>)) {
    let mut chance = Chance::new(7);
    let mut message = 0;
    for customer in 0..customers {
        let Ok(customer) = CustomerId::new(&format!("c{customer}")) else { continue };
        let mut tell = |day: f64, kind: Kind| {
            message += 1;
            #[allow(clippy::cast_possible_truncation)] // days of two years
            let at = zone.start_of(first.plus(day as i32));
            let amount = Amount::from_units(10 + i64::try_from(message % 90).unwrap_or(0));
            each(Done { customer: &customer, kind, at, amount, message });
        };
        let end = f64::from(DAYS);
        let begins = end * chance.uniform();
        let (rate, leaves) = (chance.gamma(0.243) / (4.414 * 7.0), chance.beta(0.793, 2.426));
        let mut day = begins;
        while day < end {
            tell(day, Kind::OrderCompleted);
            if chance.happens(leaves) {
                break;
            }
            day += chance.exponential(1.0 / rate.max(1e-6));
        }
        for _ in 0..chance.poisson(8.0) {
            tell(begins + (end - begins) * chance.uniform(), Kind::PageViewed);
        }
    }
}
