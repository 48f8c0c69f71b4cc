//! Delivery: which orders are under way, which arrived, late or never, which came back.

use domain::{Amount, Day, Kind};
use jiff::Timestamp;
use serde::Serialize;

use super::Ground;
use crate::book::{Mark, OrderState};

/// Parcels that were sent and of which nothing more was heard arrive some day: after so many days they count as delivered.
pub const PARCEL_PATIENCE_DAYS: i32 = 30;

/// What is true of somebody's deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Parcels {
    /// Orders placed and not yet delivered.
    pub under_way: u16,
    /// Orders that arrived, or came back wholly.
    pub delivered: u16,
    /// Delivered orders of which something was kept.
    pub kept: u16,
    /// Orders that came back wholly.
    pub returned: u16,
    /// Day of the last delivery.
    pub last_delivery: Option<Day>,
    /// Orders that arrived after the promised moment, or are overdue.
    pub late: u16,
    /// Deliveries that failed.
    pub failed: u16,
    /// Returns and exchanges asked for.
    pub returns: u16,
}

/// What is told of one order's parcel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parcel {
    thing: u64,
    shipped_on: Option<Day>,
    delivered_on: Option<Day>,
    delivered_micros: Option<i64>,
    promised_micros: Option<i64>,
}

impl Parcels {
    /// Takes a mark in; marks come in their order.
    pub(super) fn take(&mut self, mark: &Mark, parcels: &mut Vec<Parcel>) {
        let day = Day::from(mark.day);
        match mark.kind() {
            Kind::OrderShipped | Kind::ShipmentUpdated | Kind::OrderDelivered => {
                let place = parcels.iter().position(|parcel| parcel.thing == mark.thing).unwrap_or_else(|| {
                    parcels.push(Parcel { thing: mark.thing, ..Parcel::default() });
                    parcels.len() - 1
                });
                let parcel = &mut parcels[place];
                parcel.promised_micros = parcel.promised_micros.or(mark.quantity);
                if *mark.kind() == Kind::OrderDelivered {
                    parcel.delivered_on = parcel.delivered_on.or(Some(day));
                    parcel.delivered_micros = parcel.delivered_micros.or(Some(mark.occurred_at_micros));
                } else {
                    parcel.shipped_on = Some(day);
                }
            }
            Kind::DeliveryFailed => self.failed = self.failed.saturating_add(1),
            Kind::ReturnRequested | Kind::ExchangeRequested => self.returns = self.returns.saturating_add(1),
            _ => {}
        }
    }

    /// Says of each order where it stands at the end of a day.
    pub(super) fn close(&mut self, orders: &[OrderState], parcels: &[Parcel], day: &ParcelDay<'_>) {
        for order in orders.iter().filter(|order| order.counts()) {
            let arrival = Arrival::of(order, parcels, day);
            let arrived = arrival.arrived_micros.unwrap_or(day.end_micros);
            let is_late = arrival.promised_micros.is_some_and(|promised| arrived > promised)
                && (arrival.is_told || arrival.on > day.day);
            self.late = self.late.saturating_add(u16::from(is_late));
            if arrival.on > day.day {
                self.under_way = self.under_way.saturating_add(1);
                continue;
            }
            self.delivered = self.delivered.saturating_add(1);
            self.last_delivery = self.last_delivery.max(Some(arrival.on));
            let is_returned = order.amount > Amount::ZERO && order.refunded >= order.amount;
            if is_returned {
                self.returned = self.returned.saturating_add(1);
            } else {
                self.kept = self.kept.saturating_add(1);
            }
        }
    }
}

/// The end of a day, and what orders are judged by then.
pub(super) struct ParcelDay<'a> {
    pub(super) day: Day,
    /// Its last moment.
    pub(super) end_micros: i64,
    /// How long an order takes of which nothing is told.
    pub(super) delivery_days: i32,
    pub(super) ground: &'a Ground<'a>,
}

/// When an order arrived or will.
struct Arrival {
    /// The day on which it was delivered or is taken for delivered.
    on: Day,
    /// Whether it was told.
    is_told: bool,
    arrived_micros: Option<i64>,
    promised_micros: Option<i64>,
}

impl Arrival {
    fn of(order: &OrderState, parcels: &[Parcel], day: &ParcelDay<'_>) -> Self {
        // Parcels of orders without a number cannot be told apart: they count for the latest order before them.
        let parcel = parcels.iter().find(|parcel| order.is(parcel.thing));
        let told = parcel.and_then(|parcel| parcel.delivered_on);
        let assumed = || match parcel {
            _ if day.ground.is_at_once(order.sales_channel) => order.day,
            Some(Parcel { shipped_on: Some(shipped), .. }) => shipped.plus(PARCEL_PATIENCE_DAYS),
            _ => order.day.plus(day.delivery_days),
        };
        Self {
            on: told.unwrap_or_else(assumed),
            is_told: told.is_some(),
            arrived_micros: parcel.and_then(|parcel| parcel.delivered_micros),
            promised_micros: parcel.and_then(|parcel| parcel.promised_micros),
        }
    }
}

/// The first day after this one on which an order is taken for delivered, or may be overdue, if nothing is heard.
pub(super) fn next_step(orders: &[OrderState], parcels: &[Parcel], day: &ParcelDay<'_>) -> Option<Day> {
    let days = orders.iter().filter(|order| order.counts()).flat_map(|order| {
        let arrival = Arrival::of(order, parcels, day);
        let due = arrival.promised_micros.filter(|promised| *promised >= day.end_micros);
        // A promise for the last moment of a day is broken on the next.
        let overdue = due.and_then(|due| Timestamp::from_microsecond(due.saturating_add(1)).ok());
        [Some(arrival.on), overdue.map(|moment| day.ground.zone.day_of(moment))]
    });
    days.flatten().filter(|then| *then > day.day).min()
}
