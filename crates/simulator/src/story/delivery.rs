//! After the order: payment, parcels, promises kept and broken, returns.

use domain::{Amount, Kind};
use serde_json::{Map, Value};

use super::{Placed, Story};
use crate::calendar::{hour_of_work, on_day, seconds};
use crate::catalogue::Piece;
use crate::person::Via;
use crate::properties::properties;

/// Days within which the shop promises to deliver.
const PROMISED_DAYS: f64 = 6.0;

/// What went wrong with what arrived, and what the customer does.
#[derive(Clone, Copy)]
enum Complaint {
    Returned(&'static str),
    Exchanged(&'static str),
}

impl Story<'_> {
    /// Everything that follows from an order.
    ///
    /// Whether a customer leaves is the buying law's; what they met before leaving is drawn knowing it, so that bad
    /// deliveries and leaving go together without bending the law.
    pub(super) fn after_order(&mut self, placed: &Placed) {
        if placed.channel == "store" {
            self.note(placed.at + seconds(60.0), Via::Direct, Kind::PaymentReceived, payment(placed));
            self.first_delivered.get_or_insert(placed.at);
            self.feel(placed.at, 0.02);
            self.after_delivery(placed, placed.at);
            return;
        }
        self.pay(placed);
        self.write_confirmation(placed);
        if self.chance.happens(0.015) {
            self.cancel(placed);
            return;
        }
        if self.chance.happens(0.025) {
            self.change(placed);
        }
        let delivered = self.deliver(placed);
        self.first_delivered.get_or_insert(delivered);
        self.after_delivery(placed, delivered);
    }

    fn pay(&mut self, placed: &Placed) {
        let days = match placed.method {
            "invoice" => 3.0 + self.chance.exponential(7.0),
            "prepayment" => 0.5 + self.chance.exponential(1.2),
            "sepa_debit" => 2.0,
            _ => seconds(20.0),
        };
        let mut at = placed.at + days;
        if placed.method == "invoice" && days > 14.0 {
            let overdue = properties! {
                "order_id": placed.id.as_str(),
                "amount": placed.properties.get("total").cloned(),
                "currency": "EUR",
                "due_on": self.shop.calendar().day(placed.at + 14.0).to_string(),
            };
            self.note(placed.at + 14.5, Via::Direct, Kind::PaymentOverdue, overdue);
            at = at.max(placed.at + 15.0);
        }
        self.note(at, Via::Direct, Kind::PaymentReceived, payment(placed));
    }

    fn cancel(&mut self, placed: &Placed) {
        let at = placed.at + self.chance.between(0.02, 0.7);
        let reason = self.chance.pick(&["out_of_stock", "customer_request"]);
        // A cancelled order never came; waiting for it is over.
        self.first_delivered.get_or_insert(at);
        let cancelled = properties! {
            "order_id": placed.id.as_str(),
            "revenue": placed.revenue,
            "currency": "EUR",
            "reason": reason,
        };
        self.note(at, Via::Direct, Kind::OrderCancelled, cancelled);
        if reason == "out_of_stock" {
            self.feel(at, -0.15);
        }
    }

    /// A changed order says all that it said before, and what changed.
    fn change(&mut self, placed: &Placed) {
        let mut properties = placed.properties.clone();
        properties.insert("reason".to_owned(), Value::String("address_changed".to_owned()));
        let at = placed.at + self.chance.between(0.01, 0.5);
        self.note(at, Via::Direct, Kind::OrderUpdated, properties);
    }

    /// Parcel and promise; back comes when it arrived.
    fn deliver(&mut self, placed: &Placed) -> f64 {
        let (late, fails) = if placed.is_last { (0.26, 0.06) } else { (0.07, 0.015) };
        // Shipped within two days and a Sunday, on the way for two and perhaps another.
        let promised = placed.at.floor() + PROMISED_DAYS + 0.83;
        let is_late = self.chance.happens(late);
        let has_failed = self.chance.happens(fails);
        let calendar = self.shop.calendar();
        let shipped = calendar.not_on_sunday(on_day(placed.at + 1.0 + self.chance.between(0.0, 1.0), 15.5 / 24.0));
        let arrives = if is_late {
            promised.floor() + 1.0 + self.chance.exponential(2.5).floor() + hour_of_work(&mut self.chance)
        } else {
            on_day(shipped + 1.0 + self.chance.between(0.0, 0.99), hour_of_work(&mut self.chance)).min(promised - 1.01)
        };
        let arrives = calendar.not_on_sunday(arrives.max(shipped + 0.3));
        let parcel = format!("DHL{}", &placed.id);
        let moment = |at: f64| calendar.moment(at).to_string();
        let (promised_at, eta) = (moment(promised), moment(arrives));
        let shipment = properties! {
            "order_id": placed.id.as_str(),
            "shipment_id": parcel.as_str(),
            "carrier": "DHL",
            "promised_at": promised_at.as_str(),
        };
        self.note(shipped, Via::Direct, Kind::OrderShipped, shipment);
        self.write_transactional(shipped + seconds(30.0), "shipping_notice", Some(&placed.id));
        let update = properties! {
            "order_id": placed.id.as_str(),
            "shipment_id": parcel.as_str(),
            "eta": eta,
            "tracking_url": format!("https://tracking.example/{parcel}"),
        };
        self.note(shipped + 0.25, Via::Direct, Kind::ShipmentUpdated, update);
        let mut delivered = arrives;
        if has_failed {
            let failed =
                properties! { "order_id": placed.id.as_str(), "shipment_id": parcel.as_str(), "reason": "nobody_home" };
            self.note(arrives, Via::Direct, Kind::DeliveryFailed, failed);
            delivered = arrives + 1.0 + self.chance.between(0.0, 0.1);
            self.feel(arrives, -0.08);
        }
        let arrived = properties! {
            "order_id": placed.id.as_str(),
            "shipment_id": parcel,
            "promised_at": promised_at,
        };
        self.note(delivered, Via::Direct, Kind::OrderDelivered, arrived);
        let is_late = delivered > promised;
        if let Some(order) = self.orders.last_mut() {
            order.is_late = is_late;
        }
        if is_late {
            self.feel(delivered, -0.24);
            self.ask_where(placed, promised, delivered);
        } else {
            self.feel(delivered, 0.04);
        }
        delivered
    }

    /// What is done with a delivered order.
    fn after_delivery(&mut self, placed: &Placed, delivered: f64) {
        let (returned, exchanged) = if placed.is_last { (0.07, 0.03) } else { (0.025, 0.012) };
        let complaint = match self.chance.weighted(&[returned, exchanged, 1.0 - returned - exchanged]) {
            0 => Some(Complaint::Returned(self.chance.pick(&["corked", "broken", "wrong_item", "not_to_my_taste"]))),
            1 => Some(Complaint::Exchanged(self.chance.pick(&["corked", "broken", "wrong_item"]))),
            _ => None,
        };
        if let Some(complaint) = complaint {
            let at = delivered + 0.2 + self.chance.exponential(4.0);
            self.complain(placed, at, complaint);
        }
        self.earn_points(placed, delivered);
        self.feedback(placed, delivered);
    }

    fn complain(&mut self, placed: &Placed, at: f64, complaint: Complaint) {
        let piece = self.chance.pick(&placed.pieces);
        let requested = |reason: &str| {
            properties! {
                "order_id": placed.id.as_str(),
                "return_id": format!("R{}", &placed.id),
                "reason": reason,
                "products": Value::Array(vec![piece.article.product(piece.quantity)]),
            }
        };
        self.feel(at, -0.12);
        match complaint {
            Complaint::Returned(reason) => {
                self.note(at, Via::Web(0), Kind::ReturnRequested, requested(reason));
                if reason != "not_to_my_taste" {
                    self.ticket(at + seconds(120.0), "complaint", Some(&placed.id));
                }
                let returned = at + 4.0 + self.chance.exponential(4.0);
                self.refund(placed, piece, returned);
            }
            Complaint::Exchanged(reason) => {
                self.note(at, Via::Web(0), Kind::ExchangeRequested, requested(reason));
                self.ticket(at + seconds(120.0), "complaint", Some(&placed.id));
            }
        }
    }

    /// Money back for one line, less its part of the discount: never more than was paid.
    fn refund(&mut self, placed: &Placed, piece: Piece, at: f64) {
        let goods = placed.revenue + placed.discount;
        let part = piece.amount().to_f64() / goods.to_f64();
        let amount = Amount::from_f64_rounded((placed.revenue.to_f64() * part * 100.0).floor() / 100.0);
        let refunded = properties! {
            "order_id": placed.id.as_str(),
            "refund_id": format!("E{}", &placed.id),
            "revenue": amount.map(|amount| amount.min(placed.revenue)),
            "currency": "EUR",
            "products": Value::Array(vec![piece.article.product(piece.quantity)]),
        };
        self.note(at, Via::Direct, Kind::OrderRefunded, refunded);
    }
}

fn payment(placed: &Placed) -> Map<String, Value> {
    properties! {
        "order_id": placed.id.as_str(),
        "amount": placed.properties.get("total").cloned(),
        "currency": "EUR",
        "method": placed.method,
    }
}
