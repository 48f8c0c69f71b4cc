//! What the shop writes: mailings to those who consented, and notices that belong to an order.

use domain::Kind;
use serde_json::{Map, Value};

use super::{Placed, Story};
use crate::calendar::seconds;
use crate::campaign::COUPON;
use crate::mailing::{Fate, Sent};
use crate::person::Via;
use crate::properties::properties;

impl Story<'_> {
    /// Every mailing of this person, and the end of their consent.
    pub(super) fn letters(&mut self) {
        let sketch = self.sketch;
        for sent in &sketch.mailings.sent {
            self.mailing(sent);
        }
        let Some((at, reason)) = sketch.mailings.unsubscribed else { return };
        let unsubscribed = properties! { "list": "weinpost", "reason": reason };
        self.note(at, Via::Direct, Kind::NewsletterUnsubscribed, unsubscribed);
        let withdrawn = properties! { "channel": "email", "purpose": "advertising" };
        self.note(at, Via::Direct, Kind::ConsentWithdrawn, withdrawn);
    }

    fn mailing(&mut self, sent: &Sent) {
        let shop = self.shop;
        let campaign = &shop.mailings()[sent.campaign];
        if campaign.is_offer {
            let variant = if sent.fate == Fate::Control { "control" } else { "offer" };
            let exposed = properties! { "experiment": campaign.id.as_str(), "variant": variant };
            self.note(sent.at - seconds(30.0), Via::Direct, Kind::ExperimentExposed, exposed);
        }
        if sent.fate == Fate::Control {
            return;
        }
        if campaign.is_offer {
            let coupon = properties! {
                "coupon": format!("{}-{}", campaign.id, self.sketch.person.id),
                "campaign": campaign.id.as_str(),
                "discount_share": COUPON,
            };
            self.note(sent.at - seconds(20.0), Via::Direct, Kind::CouponIssued, coupon);
        }
        let message = self.number('m');
        let about = || {
            properties! {
                "message_ref": message.as_str(),
                "channel": "email",
                "campaign": campaign.id.as_str(),
                "subject": campaign.name,
                "basis": "consent",
            }
        };
        if campaign.is_offer {
            self.note(sent.at - seconds(10.0), Via::Direct, Kind::MessageQueued, about());
        }
        self.note(sent.at, Via::Direct, Kind::MessageSent, about());
        self.fate(sent, about);
    }

    /// What became of a message; opening is seen only where that was consented to.
    fn fate(&mut self, sent: &Sent, about: impl Fn() -> Map<String, Value>) {
        if sent.fate == Fate::Bounced {
            let mut bounced = about();
            let is_permanent = self.sketch.mailings.bounced == Some(sent.at);
            let reason = if is_permanent { "unknown_address" } else { "mailbox_full" };
            bounced.insert("reason".to_owned(), Value::String(reason.to_owned()));
            bounced.insert("permanent".to_owned(), Value::Bool(is_permanent));
            self.note(sent.at + seconds(40.0), Via::Direct, Kind::MessageBounced, bounced);
            return;
        }
        self.note(sent.at + seconds(8.0), Via::Direct, Kind::MessageDelivered, about());
        match sent.fate {
            Fate::Opened(at) | Fate::Clicked(at, _) if self.sketch.person.allows_tracking => {
                self.note(at, Via::Direct, Kind::MessageOpened, about());
            }
            Fate::Complained(at) => self.note(at, Via::Direct, Kind::MessageComplained, about()),
            _ => {}
        }
        if let Fate::Clicked(_, at) = sent.fate {
            self.note(at, Via::Direct, Kind::MessageClicked, about());
            let shop = self.shop;
            self.visit_from_mail(at + seconds(3.0), &shop.mailings()[sent.campaign].id);
        }
    }

    pub(super) fn write_confirmation(&mut self, placed: &Placed) {
        if placed.channel != "marketplace" {
            self.write_transactional(placed.at + seconds(15.0), "order_confirmation", Some(&placed.id));
        }
    }

    /// A notice that the contract itself asks for: it needs no consent, and carries no advertising.
    pub(super) fn write_transactional(&mut self, at: f64, template: &str, order_id: Option<&str>) {
        let notice = properties! {
            "message_ref": self.number('m'),
            "channel": "email",
            "template": template,
            "order_id": order_id,
            "basis": "transactional",
        };
        self.note(at, Via::Direct, Kind::MessageSent, notice);
    }
}
