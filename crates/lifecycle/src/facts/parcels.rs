//! Delivery: which orders are under way, which arrived, late or never, which came back.

use domain::{Amount, Day, Kind};
use serde::Serialize;

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

    /// Says of each order where it stands as of `day`; `delivery_days` is how long an order takes of which nothing is told,
    /// `is_at_once` tells sales channels where goods are handed over at once.
    pub(super) fn close(
        &mut self,
        orders: &[OrderState],
        parcels: &[Parcel],
        day: Day,
        day_end_micros: i64,
        delivery_days: i32,
        is_at_once: impl Fn(u32) -> bool,
    ) {
        for order in orders.iter().filter(|order| order.counts()) {
            // Parcels of orders without a number cannot be told apart: they count for the latest order before them.
            let parcel = parcels.iter().find(|parcel| parcel.thing == order.order_key && order.order_key != 0);
            let assumed = match parcel {
                _ if is_at_once(order.sales_channel) => order.day,
                Some(Parcel { shipped_on: Some(shipped), .. }) => shipped.plus(PARCEL_PATIENCE_DAYS),
                _ => order.day.plus(delivery_days),
            };
            let told = parcel.and_then(|parcel| parcel.delivered_on);
            let delivered_on = told.unwrap_or(assumed);
            let promised = parcel.and_then(|parcel| parcel.promised_micros);
            let arrived = parcel.and_then(|parcel| parcel.delivered_micros).unwrap_or(day_end_micros);
            let is_late = promised.is_some_and(|promised| arrived > promised) && (told.is_some() || delivered_on > day);
            self.late = self.late.saturating_add(u16::from(is_late));
            if delivered_on > day {
                self.under_way = self.under_way.saturating_add(1);
                continue;
            }
            self.delivered = self.delivered.saturating_add(1);
            self.last_delivery = self.last_delivery.max(Some(delivered_on));
            let is_returned = order.amount > Amount::ZERO && order.refunded >= order.amount;
            if is_returned {
                self.returned = self.returned.saturating_add(1);
            } else {
                self.kept = self.kept.saturating_add(1);
            }
        }
    }
}
