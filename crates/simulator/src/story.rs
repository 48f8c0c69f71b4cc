//! One person's story with the shop, told into a [`Record`].
//!
//! | part | tells |
//! | --- | --- |
//! | [`reach`] | how they came, left an address, followed |
//! | [`visit`] | sessions on the pages, carts that are left |
//! | [`order`] | the order itself, on whatever channel |
//! | [`delivery`] | payment, parcels, promises, returns |
//! | [`service`] | tickets, surveys, reviews |
//! | [`letters`] | mailings and what the shop writes by itself |
//! | [`loyalty`] | points, tiers, coupons, the wine subscription |
//! | [`advocacy`] | recommending, sharing |

mod advocacy;
mod delivery;
mod letters;
mod loyalty;
mod order;
mod reach;
mod service;
mod visit;

use domain::{Amount, Event, Kind};
use models::chance::Chance;
use serde_json::{Map, Value};

use crate::calendar::seconds;
use crate::group::Sketch;
use crate::person::Via;
use crate::record::Record;
use crate::shop::Shop;
use crate::truth::{LatentPhase, MonthTruth, OrderTruth};

/// A story while it is told.
pub(crate) struct Story<'s> {
    shop: &'s Shop,
    sketch: &'s Sketch,
    chance: Chance,
    record: Record,
    /// How content from when on, in the order of time.
    content: Vec<(f64, f64)>,
    /// Visits before the first order, and those with a cart.
    visits: Vec<f64>,
    carts: Vec<f64>,
    /// Acts of recommending.
    acts: Vec<f64>,
    first_delivered: Option<f64>,
    orders: Vec<OrderTruth>,
    ledger: loyalty::Ledger,
    count: u32,
}

/// An order as the parts of the story need it.
#[derive(Debug, Clone)]
struct Placed {
    id: String,
    at: f64,
    pieces: Vec<crate::catalogue::Piece>,
    /// Goods after discounts, net.
    revenue: Amount,
    discount: Amount,
    channel: &'static str,
    method: &'static str,
    /// All that the order says, to be said again where it changes.
    properties: Map<String, Value>,
    /// The last before the customer leaves.
    is_last: bool,
}

/// What a story leaves.
pub(crate) struct Told {
    pub(crate) events: Vec<Event>,
    pub(crate) months: Vec<MonthTruth>,
    pub(crate) orders: Vec<OrderTruth>,
}

impl<'s> Story<'s> {
    pub(crate) fn new(shop: &'s Shop, sketch: &'s Sketch, chance: Chance) -> Self {
        Self {
            shop,
            sketch,
            chance,
            record: Record::default(),
            content: vec![(0.0, sketch.person.content)],
            visits: Vec::new(),
            carts: Vec::new(),
            acts: Vec::new(),
            first_delivered: None,
            orders: Vec::new(),
            ledger: loyalty::Ledger::default(),
            count: 0,
        }
    }

    /// From the first contact to the end of the simulated time.
    pub(crate) fn tell(mut self) -> Told {
        self.reach();
        let mut before = self.sketch.contact;
        for (place, order) in self.sketch.orders.iter().enumerate() {
            self.browse(before, order.at, place == 0);
            let placed = self.order(order, place == 0);
            self.after_order(&placed);
            before = order.at;
        }
        self.browse_afterwards(before);
        self.letters();
        self.loyalty();
        self.advocacy();
        self.end()
    }

    fn end(self) -> Told {
        let months = self.months();
        let person = &self.sketch.person;
        let mut record = self.record;
        if person.is_erased {
            let at = self.sketch.orders.last().map_or(self.sketch.contact, |order| order.at) + 90.0;
            record.note(at, Via::Direct, Kind::CustomerErased, Map::new());
        }
        let name = format!("{:x}-{}", self.shop.plan().seed, person.id);
        let events = record.into_events(&name, &person.keys, self.shop.calendar(), person.is_erased);
        Told { events, months, orders: self.orders }
    }

    fn note(&mut self, at: f64, via: Via, kind: Kind, properties: Map<String, Value>) {
        self.record.note(at, via, kind, properties);
    }

    /// How content the person is at a time.
    fn content_at(&self, at: f64) -> f64 {
        let known = self.content.iter().rev().find(|(from, _)| *from <= at);
        known.map_or(self.sketch.person.content, |(_, content)| *content)
    }

    /// Contentment changes, within 0 to 1.
    fn feel(&mut self, at: f64, change: f64) {
        let content = (self.content_at(at) + change).clamp(0.02, 0.99);
        let place = self.content.partition_point(|(from, _)| *from <= at);
        self.content.insert(place, (at, content));
    }

    /// A number that is unique within the story, with a letter for what it numbers.
    fn number(&mut self, letter: char) -> String {
        self.count += 1;
        format!("{letter}-{}-{}", self.sketch.person.id, self.count)
    }

    /// The device for a visit.
    fn device(&mut self, at: f64) -> Via {
        let on_second = self.chance.happens(0.35) && at > self.sketch.person.keys.device_from;
        Via::Web(usize::from(on_second))
    }

    /// A later moment of the same session.
    fn moments(&mut self, at: f64, mean_seconds: f64) -> f64 {
        let pause = 4.0 + self.chance.exponential(mean_seconds - 4.0);
        at + seconds(pause)
    }

    fn is_alive(&self, at: f64) -> bool {
        self.sketch.buying.as_ref().is_none_or(|buying| buying.is_alive(at))
    }

    /// The phase lived in at the end of each month that the person was known in.
    fn months(&self) -> Vec<MonthTruth> {
        let calendar = self.shop.calendar();
        let mut months = Vec::new();
        for month in 0..calendar.months() {
            let end = f64::from(calendar.month(month).1);
            if self.sketch.contact >= end {
                continue;
            }
            let orders = self.sketch.orders.iter().filter(|order| order.at < end).count();
            months.push(MonthTruth {
                person: self.sketch.person.id.clone(),
                day: calendar.day(end - 0.5),
                phase: self.phase_at(end, orders > 0),
                content: (self.content_at(end) * 1_000.0).round() / 1_000.0,
                orders: u32::try_from(orders).unwrap_or(u32::MAX),
            });
        }
        months
    }

    fn phase_at(&self, at: f64, has_bought: bool) -> LatentPhase {
        let within = |times: &[f64], days: f64| times.iter().any(|time| *time < at && *time >= at - days);
        if has_bought {
            return match self.first_delivered {
                _ if !self.is_alive(at) => LatentPhase::Gone,
                Some(delivered) if delivered <= at => {
                    if within(&self.acts, 365.0) {
                        LatentPhase::Advocacy
                    } else {
                        LatentPhase::Retention
                    }
                }
                _ => LatentPhase::Delivery,
            };
        }
        if within(&self.carts, 7.0) {
            return LatentPhase::Decision;
        }
        let came_back = self.visits.iter().filter(|visit| **visit < at).count() > 1;
        let left_address = self.sketch.mailings.subscribed.is_some_and(|subscribed| subscribed < at);
        if came_back || left_address { LatentPhase::Consideration } else { LatentPhase::Awareness }
    }
}
