//! Sessions on the shop's pages and in its app, and carts that are filled and left.

use domain::Kind;
use serde_json::{Map, Value};

use super::Story;
use crate::calendar::{hour_of_shopping, on_day, seconds};
use crate::campaign::Channel;
use crate::catalogue::{Article, Piece, products, total};
use crate::person::Via;
use crate::properties::properties;

/// Path and title of the pages that are no product.
const PAGES: [(&str, &str); 5] = [
    ("/", "Weingut Sonnhalde"),
    ("/weine", "Unsere Weine"),
    ("/weingut", "Das Weingut"),
    ("/veranstaltungen", "Weinproben und Feste"),
    ("/versand", "Versand und Zahlung"),
];

const SEARCHES: [&str; 8] =
    ["grauburgunder", "geschenk", "rotwein trocken", "sekt", "probierpaket", "rosé", "alkoholfrei", "spätburgunder"];

/// How far a cart gets that is not ordered.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Left {
    Filled,
    Seen,
    AtCheckout,
    AtPayment,
}

impl Story<'_> {
    /// Sessions between one order and the next: most shortly before it, many with a cart that is left.
    pub(super) fn browse(&mut self, from: f64, until: f64, is_first: bool) {
        let online = self.sketch.person.online;
        if is_first && online < 0.5 {
            return;
        }
        for _ in 0..self.chance.poisson(4.2 * online) {
            let at = on_day(until - 0.5 - self.chance.exponential(12.0), hour_of_shopping(&mut self.chance));
            if at <= from + 0.05 || at >= until - 0.1 {
                continue;
            }
            let via = self.device(at);
            if self.chance.happens(0.62) { self.visit_with_cart(at, via) } else { self.visit(at, via, None) }
        }
    }

    /// After the last order: who stays looks in as before, who has left does so now and then for a while.
    pub(super) fn browse_afterwards(&mut self, from: f64) {
        let Some(buying) = &self.sketch.buying else { return };
        let end = self.shop.calendar().end();
        let (mean, reach) = if buying.has_left {
            (0.8, 60.0_f64.min(end - from))
        } else {
            ((2.0 * buying.rate * (end - from) / 7.0).min(8.0), end - from)
        };
        for _ in 0..self.chance.poisson(mean * self.sketch.person.online) {
            let at = on_day(from + 1.0 + self.chance.uniform() * reach, hour_of_shopping(&mut self.chance));
            let via = self.device(at);
            if self.chance.happens(0.4) { self.visit_with_cart(at, via) } else { self.visit(at, via, None) }
        }
    }

    /// A visit that looks around; back comes its end.
    pub(super) fn visit(&mut self, at: f64, via: Via, landing: Option<&Channel>) {
        self.visits.push(at);
        let at = self.land(at, via, landing);
        self.look_around(at, via);
    }

    /// A visit from a mailing.
    pub(super) fn visit_from_mail(&mut self, at: f64, campaign: &str) {
        self.visits.push(at);
        let via = self.device(at);
        let context = parameters("weinpost", "email", campaign);
        let at = self.page(at, via, 1, context);
        self.look_around(at, via);
    }

    pub(super) fn land(&mut self, at: f64, via: Via, landing: Option<&Channel>) -> f64 {
        if self.sketch.person.uses_app && landing.is_none() && self.chance.happens(0.5) {
            self.note(at, via, Kind::ScreenViewed, properties! { "name": "Start" });
            self.moments(at, 35.0)
        } else {
            let context = landing.map_or_else(Map::new, |channel| {
                parameters(channel.source, channel.medium, channel.ad.map_or(channel.name, |ad| ad.campaign))
            });
            let page = self.chance.weighted(&[0.45, 0.3, 0.1, 0.1, 0.05]);
            self.page(at, via, page, context)
        }
    }

    /// Reads a page; back comes when it is left.
    fn page(&mut self, at: f64, via: Via, page: usize, context: Map<String, Value>) -> f64 {
        let (path, title) = PAGES[page];
        let url = format!("https://weingut-sonnhalde.example{path}");
        let viewed = properties! { "path": path, "title": title, "url": url };
        self.record.note_with(at, via, Kind::PageViewed, viewed, context);
        let left = self.moments(at, 35.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // minutes at most
        let visible = ((left - at) / seconds(1.0)).round() as u32;
        self.note(left, via, Kind::PageLeft, properties! { "path": path, "seconds_visible": visible });
        left
    }

    fn look_around(&mut self, mut at: f64, via: Via) {
        // Four in ten see one page only.
        if self.chance.happens(0.4) {
            return;
        }
        if self.chance.happens(0.03) {
            let link = properties! { "url": "https://weinfest.example", "text": "Zum Weinfest", "outbound": true };
            self.note(at, via, Kind::LinkClicked, link);
            at = self.moments(at, 60.0);
        }
        if self.chance.happens(0.25) {
            let query = self.chance.pick(&SEARCHES);
            self.note(at, via, Kind::ProductsSearched, properties! { "query": query });
            at = self.moments(at, 20.0);
        }
        for place in 0..=self.chance.poisson(0.8) {
            let article = self.sketch.person.taste.article(&mut self.chance);
            if place == 0 && self.chance.happens(0.6) {
                self.list(at, via, article);
                at = self.moments(at, 30.0);
            }
            self.look_at(at, via, article);
            at = self.moments(at, 40.0);
            if self.chance.happens(0.03) {
                self.note(at, via, Kind::ProductAddedToWishlist, article.properties(1));
            }
        }
    }

    fn list(&mut self, at: f64, via: Via, article: &Article) {
        let list = properties! { "list_id": article.category, "category": article.category };
        self.note(at, via, Kind::ProductListViewed, list);
    }

    fn look_at(&mut self, at: f64, via: Via, article: &Article) {
        self.note(at, via, Kind::ProductViewed, article.properties(1));
    }

    /// A visit that fills a cart and leaves it.
    pub(super) fn visit_with_cart(&mut self, at: f64, via: Via) {
        self.visits.push(at);
        self.carts.push(at);
        let at = self.land(at, via, None);
        let euros = 40.0 + self.chance.exponential(60.0);
        let pieces = self.sketch.person.taste.basket(euros, &mut self.chance);
        let cart = self.number('w');
        let left = match self.chance.weighted(&[0.35, 0.3, 0.22, 0.13]) {
            0 => Left::Filled,
            1 => Left::Seen,
            2 => Left::AtCheckout,
            _ => Left::AtPayment,
        };
        let at = self.fill(at, via, &cart, &pieces);
        if self.chance.happens(0.12) {
            let piece = pieces[0];
            let mut removed = piece.article.properties(piece.quantity);
            removed.insert("cart_id".to_owned(), Value::String(cart.clone()));
            self.note(at, via, Kind::ProductRemoved, removed);
        }
        self.towards_checkout(at, via, &cart, &pieces, left);
    }

    /// Looks at the pieces and puts them into a cart; back comes when it is done.
    pub(super) fn fill(&mut self, mut at: f64, via: Via, cart: &str, pieces: &[Piece]) -> f64 {
        for piece in pieces {
            self.look_at(at, via, piece.article);
            at = self.moments(at, 30.0);
            let mut added = piece.article.properties(piece.quantity);
            added.insert("cart_id".to_owned(), Value::String(cart.to_owned()));
            self.note(at, via, Kind::ProductAdded, added);
            at = self.moments(at, 20.0);
        }
        at
    }

    fn towards_checkout(&mut self, at: f64, via: Via, cart: &str, pieces: &[Piece], left: Left) {
        if left >= Left::Seen {
            self.see_cart(at, via, cart, pieces);
        }
        if left >= Left::AtCheckout {
            self.start_checkout(at + seconds(25.0), via, cart, pieces);
        }
        if left >= Left::AtPayment {
            let method = self.payment_method();
            self.enter_payment(at + seconds(80.0), via, cart, method);
        }
    }

    pub(super) fn see_cart(&mut self, at: f64, via: Via, cart: &str, pieces: &[Piece]) {
        let seen = properties! { "cart_id": cart, "products": products(pieces) };
        self.note(at, via, Kind::CartViewed, seen);
    }

    pub(super) fn start_checkout(&mut self, at: f64, via: Via, cart: &str, pieces: &[Piece]) {
        let started = properties! {
            "cart_id": cart,
            "checkout_id": cart,
            "value": total(pieces),
            "currency": "EUR",
            "products": products(pieces),
        };
        self.note(at, via, Kind::CheckoutStarted, started);
    }

    pub(super) fn enter_payment(&mut self, at: f64, via: Via, cart: &str, method: &str) {
        let entered = properties! { "checkout_id": cart, "method": method };
        self.note(at, via, Kind::PaymentInfoEntered, entered);
    }

    /// As people in these countries pay.
    pub(super) fn payment_method(&mut self) -> &'static str {
        const METHODS: [&str; 5] = ["paypal", "invoice", "card", "sepa_debit", "prepayment"];
        METHODS[self.chance.weighted(&[0.34, 0.3, 0.18, 0.12, 0.06])]
    }
}

/// Campaign parameters as the context of an event has them.
fn parameters(source: &str, medium: &str, name: &str) -> Map<String, Value> {
    properties! { "campaign": properties! { "source": source, "medium": medium, "name": name } }
}
