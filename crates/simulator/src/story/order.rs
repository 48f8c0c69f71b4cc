//! The order itself: in the shop's pages, in the store, on the telephone, on the marketplace.

use domain::{Amount, Kind};

use super::{Placed, Story};
use crate::calendar::seconds;
use crate::campaign::{COUPON, MARKETPLACE, STORE};
use crate::catalogue::{Piece, products, total};
use crate::group::PlannedOrder;
use crate::person::Via;
use crate::properties::properties;
use crate::truth::OrderTruth;

/// German VAT on wine.
const VAT_PER_MILLE: i64 = 190;

impl Story<'_> {
    /// Places an order at its time.
    pub(super) fn order(&mut self, order: &PlannedOrder, is_first: bool) -> Placed {
        let channel = self.sales_channel(is_first);
        let coupon =
            order.caused_by.map(|campaign| format!("{}-{}", self.shop.mailings()[campaign].id, self.sketch.person.id));
        let placed = self.placed(order, channel, coupon.as_deref());
        match channel {
            "shop" => self.check_out(&placed),
            "store" => {
                let occasion = if self.chance.happens(0.2) { "weinprobe" } else { "einkauf" };
                let visited = properties! { "store": "Vinothek Sonnhalde", "occasion": occasion, "bought": true };
                self.note(order.at - seconds(2_400.0), Via::Direct, Kind::StoreVisited, visited);
            }
            "telephone" => {
                let call = properties! { "direction": "inbound", "topic": "bestellung", "seconds": 240_u32 };
                self.note(order.at - seconds(300.0), Via::Direct, Kind::CallLogged, call);
            }
            _ => {}
        }
        if let Some(coupon) = coupon {
            let redeemed = properties! {
                "coupon": coupon,
                "order_id": placed.id.as_str(),
                "discount": placed.discount,
                "currency": "EUR",
            };
            self.note(order.at, Via::Direct, Kind::CouponRedeemed, redeemed);
        }
        let via = if channel == "shop" { Via::Web(0) } else { Via::Direct };
        self.note(order.at, via, Kind::OrderCompleted, placed.properties.clone());
        self.orders.push(OrderTruth {
            order_id: placed.id.clone(),
            person: self.sketch.person.id.clone(),
            at: self.shop.calendar().moment(order.at),
            revenue: placed.revenue,
            caused_by: order.caused_by.map(|campaign| self.shop.mailings()[campaign].id.clone()),
            is_late: false,
            is_last: placed.is_last,
        });
        placed
    }

    fn sales_channel(&mut self, is_first: bool) -> &'static str {
        let person = &self.sketch.person;
        match person.channel {
            STORE if is_first => "store",
            MARKETPLACE if is_first => "marketplace",
            _ if is_first => "shop",
            _ if self.chance.happens(person.online) => "shop",
            STORE => ["store", "telephone"][self.chance.weighted(&[0.8, 0.2])],
            MARKETPLACE => "marketplace",
            _ => ["store", "telephone"][self.chance.weighted(&[0.5, 0.5])],
        }
    }

    /// The order with all that it says.
    fn placed(&mut self, order: &PlannedOrder, channel: &'static str, coupon: Option<&str>) -> Placed {
        let sketch = self.sketch;
        let euros = sketch.buying.as_ref().map_or(0.0, |buying| buying.spend(self.shop.plan(), &mut self.chance));
        // What is paid is as the law says: with a coupon more lies in the basket.
        let goods = if coupon.is_some() { euros / (1.0 - COUPON) } else { euros };
        let pieces = sketch.person.taste.basket(goods, &mut self.chance);
        let goods = total(&pieces);
        let discount = if coupon.is_some() { tenth(goods) } else { Amount::ZERO };
        let revenue = goods - discount;
        let is_mailed = channel != "store";
        let shipping =
            if is_mailed && revenue < Amount::from_units(80) { Amount::from_micros(5_000_000) } else { Amount::ZERO };
        let tax = cents((revenue + shipping).micros() / 1_000 * VAT_PER_MILLE);
        let method = match channel {
            "shop" => self.payment_method(),
            "marketplace" => "marketplace",
            "store" => "card",
            _ => "invoice",
        };
        let id = format!("B{}-{}", &sketch.person.id, self.orders.len() + 1);
        let named = (!sketch.person.is_erased).then_some(&sketch.person.named);
        let properties = properties! {
            "order_id": id.as_str(),
            "revenue": revenue,
            "total": revenue + shipping + tax,
            "discount": (!discount.is_zero()).then_some(discount),
            "shipping": (!shipping.is_zero()).then_some(shipping),
            "tax": tax,
            "currency": "EUR",
            "coupon": coupon,
            "sales_channel": channel,
            "payment_method": method,
            "email": sketch.person.email(),
            "name": named.map(crate::names::Named::full),
            "country": sketch.person.named.country,
            "postcode": named.map(|named| named.postcode),
            "products": products(&pieces),
        };
        let is_last = sketch.buying.as_ref().and_then(crate::buying::Buying::left_at) == Some(order.at);
        Placed { id, at: order.at, pieces, revenue, discount, channel, method, properties, is_last }
    }

    /// The session that ends with the order.
    fn check_out(&mut self, placed: &Placed) {
        let begin = placed.at - seconds(260.0 + 60.0 * placed.pieces.len() as f64 + self.chance.exponential(120.0));
        let via = Via::Web(0);
        let cart = self.number('w');
        self.visits.push(begin);
        let pieces: &[Piece] = &placed.pieces;
        let at = self.land(begin, via, None);
        // However long somebody reads, the order comes when it comes.
        let filled = self.fill(at, via, &cart, pieces).min(placed.at - seconds(200.0));
        self.see_cart(filled, via, &cart, pieces);
        self.start_checkout(filled + seconds(15.0), via, &cart, pieces);
        self.enter_payment(placed.at - seconds(60.0), via, &cart, placed.method);
        let fails = match placed.method {
            "card" => 0.07,
            "sepa_debit" => 0.04,
            "paypal" => 0.02,
            _ => 0.0,
        };
        if self.chance.happens(fails) {
            let reason = self.chance.pick(&["declined", "insufficient_funds", "timeout"]);
            let failed = properties! {
                "checkout_id": cart,
                "method": placed.method,
                "reason": reason,
            };
            self.note(placed.at - seconds(45.0), via, Kind::PaymentFailed, failed);
        }
    }
}

fn cents(micros: i64) -> Amount {
    Amount::from_micros((micros + 5_000) / 10_000 * 10_000)
}

/// The discount of a coupon, to the cent.
fn tenth(goods: Amount) -> Amount {
    #[allow(clippy::cast_possible_truncation)] // a basket is far below 2^53 micro-units
    cents((goods.micros() as f64 * COUPON).round() as i64)
}
