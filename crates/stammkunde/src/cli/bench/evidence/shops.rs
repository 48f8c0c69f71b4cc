//! Logs and simulated shops as books with the value models of their month ends.

use std::sync::Arc;

use analytics::flows::PhaseGrid;
use analytics::population::Knowledge;
use analytics::validity::lived::Lived;
use analytics::value::{Occasion, fit_vintage};
use domain::{ArrivedAs, Currency, Day, Zone};
use engine::EngineError;
use lifecycle::vintage::Origin;
use lifecycle::{Book, Categories, CustomerIndex, PhaseModel, Touch, Vintage, Vintages};
use simulator::{Life, ShopPlan};

use super::logs::Purchases;
use crate::cli::simulate;
use crate::fault::Fault;

/// A shop with what is known of it.
pub(super) struct Shop {
    pub(super) book: Book,
    pub(super) models: Vec<PhaseModel>,
    vintages: Vintages,
    categories: Categories,
    zone: Zone,
}

fn vintage(book: &Book, zone: &Zone, day: Day) -> Vintage {
    fit_vintage(book, Occasion::first(day, zone.start_of(day), Origin::Import))
}

impl Shop {
    /// With the value models of some days.
    fn new(book: Book, zone: Zone, days: &[Day]) -> Result<Self, Fault> {
        let vintages = Vintages::new(days.iter().map(|day| vintage(&book, &zone, *day)).collect());
        let catalogue = lifecycle::catalogue::catalogue(Currency::EUR, &zone).map_err(EngineError::from)?;
        let models = PhaseModel::built_in(&Arc::new(catalogue)).map_err(EngineError::from)?;
        let categories = Categories::of(&book, &vintages);
        Ok(Self { book, models, vintages, categories, zone })
    }

    /// A log with the value models of its month ends up to a day, and of the day.
    pub(super) fn as_of(purchases: &Purchases, day: Day) -> Result<Self, Fault> {
        let zone = Zone::utc();
        let book = Book::of_purchases(purchases, &zone);
        let (first, _) = book.span().ok_or(EngineError::NoData)?;
        Self::new(book, zone, &PhaseGrid::days_between(first, day))
    }

    /// A log with the value models of all its month ends.
    pub(super) fn of(purchases: &Purchases) -> Result<Self, Fault> {
        let zone = Zone::utc();
        Self::monthly(Book::of_purchases(purchases, &zone), zone)
    }

    fn monthly(book: Book, zone: Zone) -> Result<Self, Fault> {
        let (first, last) = book.span().ok_or(EngineError::NoData)?;
        Self::new(book, zone, &PhaseGrid::days_between(first, last))
    }

    /// A simulated shop, and the lives behind it without their events.
    pub(super) fn simulated(plan: ShopPlan) -> Result<(Self, Vec<Life>), Fault> {
        let shop = simulate::shop(plan)?;
        let zone = Zone::new(simulator::ZONE).map_err(|_| EngineError::NoData)?;
        let (mut book, mut lives) = (Book::new(&zone), Vec::new());
        for group in 0..shop.groups() {
            shop.each_life(group, |mut life| {
                for event in std::mem::take(&mut life.events) {
                    book.apply(&Touch::of(&event, Currency::EUR));
                }
                lives.push(life);
            });
        }
        Ok((Self::monthly(book, zone)?, lives))
    }

    pub(super) fn knowledge(&self) -> Knowledge<'_> {
        Knowledge {
            book: &self.book,
            vintages: &self.vintages,
            categories: &self.categories,
            models: &self.models,
            zone: &self.zone,
            delivery_days: domain::firm::USUAL_DELIVERY_DAYS,
        }
    }

    /// A built-in model with its place.
    pub(super) fn model(&self, id: &str) -> Result<(usize, &PhaseModel), Fault> {
        let found = self.models.iter().enumerate().find(|(_, model)| model.id == id);
        Ok(found.ok_or_else(|| EngineError::NoData)?)
    }

    /// The customer that a simulated person is here; `None` of whom nothing was seen, or everything erased that tells.
    pub(super) fn customer(&self, life: &Life) -> Option<CustomerIndex> {
        if life.person.is_erased {
            return None;
        }
        let mut keys = life.person.keys.iter().filter_map(|key| ArrivedAs::from_key(key));
        keys.find_map(|key| self.book.find(key.customer()))
    }

    /// What is true of a simulated buyer.
    pub(super) fn lived(&self, life: &Life) -> Option<Lived> {
        Some(Lived {
            customer: self.customer(life)?,
            since: self.zone.day_of(life.person.first_order?),
            left: life.person.left_at.map(|left| self.zone.day_of(left)),
            gap_days: 7.0 / life.person.orders_per_week?,
        })
    }
}
