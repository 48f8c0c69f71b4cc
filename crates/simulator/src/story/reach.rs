//! How people come, leave an address and follow.

use domain::{Amount, Kind};
use serde_json::{Map, Value};

use super::Story;
use crate::calendar::{hour_of_shopping, hour_of_work, on_day, seconds};
use crate::campaign::{MARKETPLACE, STORE};
use crate::person::{Sort, Via};
use crate::properties::properties;

impl Story<'_> {
    /// The first contact and what follows from it before anything is bought.
    pub(super) fn reach(&mut self) {
        let contact = self.sketch.contact;
        let person = &self.sketch.person;
        match person.channel {
            // The store and the market bring people straight to their order.
            STORE | MARKETPLACE => {}
            _ => self.first_visit(contact),
        }
        if person.sort == Sort::Visitor {
            self.visits_of_a_visitor(contact);
        }
        if person.sort == Sort::Lead {
            self.visits_of_a_lead(contact);
        }
        self.subscribe();
        self.identify();
        if person.sort == Sort::Customer && self.chance.happens(0.12) {
            self.follow();
        }
    }

    fn first_visit(&mut self, contact: f64) {
        let channel = self.sketch.person.channel();
        if let Some(ad) = channel.ad {
            let cost = Amount::from_f64_rounded((ad.click * self.chance.between(0.6, 1.5) * 100.0).round() / 100.0);
            let clicked = properties! {
                "channel": channel.name,
                "campaign": ad.campaign,
                "cost": cost,
                "currency": "EUR",
            };
            self.note(contact - seconds(2.0), Via::Web(0), Kind::AdClicked, clicked);
        }
        self.visit(contact, Via::Web(0), Some(channel));
    }

    fn visits_of_a_visitor(&mut self, contact: f64) {
        for _ in 0..self.chance.poisson(0.7) {
            let at =
                on_day(contact + self.chance.exponential(20.0), hour_of_shopping(&mut self.chance)).max(contact + 0.05);
            self.visit(at, Via::Web(0), None);
        }
    }

    fn visits_of_a_lead(&mut self, contact: f64) {
        let mut at = contact;
        for _ in 0..self.chance.poisson(2.5) {
            at = on_day(at + 0.5 + self.chance.exponential(25.0), hour_of_shopping(&mut self.chance)).max(at + 0.05);
            let via = Via::Web(0);
            if self.chance.happens(0.25) { self.visit_with_cart(at, via) } else { self.visit(at, via, None) }
        }
        if self.chance.happens(0.25) {
            let at = contact + 0.02 + self.chance.exponential(15.0);
            self.book_tasting(at);
        }
    }

    /// A seat at a tasting, booked by a form, and the evening itself.
    pub(super) fn book_tasting(&mut self, at: f64) {
        let booked = properties! { "form": "weinprobe", "url": "https://weingut-sonnhalde.example/veranstaltungen" };
        self.note(at, Via::Web(0), Kind::FormSubmitted, booked);
        let evening = on_day(at + 3.0 + self.chance.exponential(10.0), 18.5 / 24.0);
        let visited = properties! { "store": "Vinothek Sonnhalde", "occasion": "weinprobe" };
        self.note(evening, Via::Direct, Kind::StoreVisited, visited);
    }

    /// Form, mail, click: the double opt-in, whose proof is kept with the consent.
    fn subscribe(&mut self) {
        let mailings = &self.sketch.mailings;
        let Some(at) = mailings.subscribed else { return };
        let person = &self.sketch.person;
        let email = person.email().map(str::to_owned);
        let form = properties! { "form": "newsletter", "list": "weinpost", "email": email.clone() };
        self.note(at - seconds(1.0), Via::Web(0), Kind::FormSubmitted, form);
        let list = || properties! { "list": "weinpost", "email": email.clone() };
        self.note(at, Via::Web(0), Kind::NewsletterSubscribed, list());
        let request = properties! {
            "channel": "email",
            "message_ref": self.number('m'),
            "template": "double_opt_in",
            "basis": "transactional",
        };
        self.note(at + seconds(2.0), Via::Direct, Kind::MessageSent, request);
        let Some(confirmed) = mailings.confirmed else { return };
        self.note(confirmed, Via::Web(0), Kind::NewsletterConfirmed, list());
        let consent = properties! {
            "channel": "email",
            "purpose": "advertising",
            "wording": "Ja, ich möchte die Weinpost lesen.",
            "proof": properties! { "double_opt_in": true },
        };
        self.note(confirmed, Via::Web(0), Kind::ConsentGiven, consent);
        if person.allows_tracking {
            let tracking = properties! { "channel": "email", "purpose": "analytics", "wording": "Sie dürfen sehen, was ich lese." };
            self.note(confirmed, Via::Web(0), Kind::ConsentGiven, tracking);
        }
    }

    /// Where a person becomes known, clients say so.
    fn identify(&mut self) {
        let keys = &self.sketch.person.keys;
        let (email_from, device_from, second_from) = (keys.email_from, keys.device_from, keys.second_from);
        let account_from = if keys.account.is_some() { keys.account_from } else { f64::INFINITY };
        let has_second = keys.second.is_some();
        if email_from < account_from {
            self.note(email_from, Via::Web(0), Kind::CustomerIdentified, self.traits(false));
        }
        if account_from.is_finite() {
            let via = if self.sketch.person.channel == STORE { Via::Direct } else { Via::Web(0) };
            self.note(account_from, via, Kind::CustomerIdentified, self.traits(false));
        }
        if device_from.is_finite() {
            self.visit(device_from - seconds(300.0), Via::Web(1), None);
            self.note(device_from, Via::Web(1), Kind::CustomerIdentified, self.traits(false));
        }
        if has_second && second_from.is_finite() {
            self.note(second_from, Via::Web(0), Kind::CustomerIdentified, self.traits(true));
            self.merge(second_from);
        }
    }

    /// What is known about the person, under the second address where they registered twice.
    fn traits(&self, second: bool) -> Map<String, Value> {
        let person = &self.sketch.person;
        let named = &person.named;
        let email = if second { &person.keys.other_email } else { &person.keys.email };
        let (year, month, day) = named.birthday;
        properties! {
            "email": email.customer().as_str(),
            "name": named.full(),
            "first_name": named.first,
            "last_name": named.last,
            "birthday": format!("{year}-{month:02}-{day:02}"),
            "country": named.country,
            "postcode": named.postcode,
            "city": named.town,
            "language": "de",
        }
    }

    /// Somebody at the estate notices that two accounts are one person; not always.
    fn merge(&mut self, second_from: f64) {
        let Some(account) = &self.sketch.person.keys.account else { return };
        let merged = properties! { "into": account.customer().as_str() };
        if self.chance.happens(0.6) {
            let at = on_day(second_from + 5.0 + self.chance.exponential(45.0), hour_of_work(&mut self.chance));
            self.note(at, Via::Direct, Kind::CustomerMerged, merged);
        }
    }

    fn follow(&mut self) {
        let after = self.sketch.orders.first().map_or(self.sketch.contact, |order| order.at);
        let at = after + 0.1 + self.chance.exponential(30.0);
        let network = self.chance.pick(&["instagram", "facebook"]);
        self.note(at, Via::Web(0), Kind::SocialFollowed, properties! { "network": network });
        if let Some(left) = self.sketch.buying.as_ref().and_then(crate::buying::Buying::left_at)
            && self.chance.happens(0.35)
        {
            let at = left.max(at) + 5.0 + self.chance.exponential(60.0);
            self.note(at, Via::Web(0), Kind::SocialUnfollowed, properties! { "network": network });
        }
    }
}
