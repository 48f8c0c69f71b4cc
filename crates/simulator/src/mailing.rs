//! Who consented to messages, what they got of them, and what that led to.

use models::chance::Chance;

use crate::buying::Buying;
use crate::calendar::{hour_of_shopping, on_day, seconds};
use crate::campaign::CONTROL;
use crate::person::{Person, Sort};
use crate::shop::Shop;

/// Why somebody left the list, in the words of the form.
const REASONS: [&str; 4] = ["too_many", "not_interested", "too_expensive", "other"];

/// A person's standing with the newsletter and what came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Mailings {
    /// When the form was sent.
    pub(crate) subscribed: Option<f64>,
    /// When the link in the mail was clicked: from here on messages may be sent.
    pub(crate) confirmed: Option<f64>,
    /// When the person left the list, and why.
    pub(crate) unsubscribed: Option<(f64, &'static str)>,
    /// When a hard bounce ended it.
    pub(crate) bounced: Option<f64>,
    /// What was sent or held back, in the order of time.
    pub(crate) sent: Vec<Sent>,
}

/// A mailing as one person met it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    /// Its place in the list of mailings.
    pub(crate) campaign: usize,
    pub(crate) at: f64,
    pub(crate) fate: Fate,
    /// The order that it caused.
    pub(crate) caused: Option<f64>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fate {
    /// Held back to compare with.
    Control,
    Bounced,
    Delivered,
    Opened(f64),
    Clicked(f64, f64),
    Complained(f64),
}

impl Mailings {
    /// `signup`: when the person would subscribe, if they are the kind.
    pub(crate) fn draw(
        person: &Person,
        signup: f64,
        buying: Option<&Buying>,
        shop: &Shop,
        chance: &mut Chance,
    ) -> Self {
        let (effect, calendar) = (shop.plan().campaign_effect, shop.calendar());
        let subscribes = match person.sort {
            Sort::Customer => 0.55,
            Sort::Lead => 0.9,
            Sort::Visitor => 0.0,
        };
        if !chance.happens(subscribes) {
            return Self::default();
        }
        let confirmed = chance
            .happens(0.88)
            .then(|| signup + seconds(chance.between(40.0, 2_000.0)))
            .filter(|at| *at < calendar.end());
        let mut standing = Self { subscribed: Some(signup), confirmed, ..Self::default() };
        let Some(confirmed) = confirmed else { return standing };
        if let Some(left) = buying.and_then(Buying::left_at)
            && chance.happens(0.3)
        {
            standing.unsubscribed = Some((left.max(confirmed) + 1.0 + chance.exponential(40.0), chance.pick(&REASONS)));
        }
        let first_order = buying.and_then(|buying| buying.orders.first().copied()).unwrap_or(f64::INFINITY);
        for (number, campaign) in shop.mailings().iter().enumerate() {
            let at = campaign.at + seconds(chance.between(0.0, 1_200.0));
            if at <= confirmed {
                continue;
            }
            if standing.unsubscribed.is_some_and(|(until, _)| at >= until) {
                break;
            }
            let buys = buying.filter(|buying| buying.is_alive(at) && at > first_order);
            let is_control = campaign.is_offer && chance.happens(CONTROL);
            let fate = if is_control { Fate::Control } else { fate(at, buys.is_some() || buying.is_none(), chance) };
            let order = on_day(at + chance.between(0.0, 5.0), hour_of_shopping(chance)).max(at + 0.05);
            // Drawn for the control group too, so that another effect leaves all else as it is.
            let would_order = chance.happens(effect) && campaign.is_offer;
            let reached = !matches!(fate, Fate::Control | Fate::Bounced);
            let stays = buys.is_some_and(|buying| buying.is_alive(order)) && order < calendar.end();
            let caused = (would_order && reached && stays).then_some(order);
            standing.sent.push(Sent { campaign: number, at, fate, caused });
            if standing.closes(fate, at, chance) {
                break;
            }
        }
        standing
    }

    /// Whether this message is the last that the person gets.
    fn closes(&mut self, fate: Fate, at: f64, chance: &mut Chance) -> bool {
        match fate {
            // Some addresses never work again.
            Fate::Bounced if chance.happens(0.4) => {
                self.bounced = Some(at);
                true
            }
            Fate::Complained(complained) => {
                self.leave(complained + seconds(5.0), REASONS[0]);
                true
            }
            Fate::Opened(opened) | Fate::Clicked(opened, _) if chance.happens(0.012) => {
                self.leave(opened + seconds(90.0), chance.pick(&REASONS));
                false
            }
            _ => false,
        }
    }

    /// Off the list, unless that happened sooner.
    fn leave(&mut self, at: f64, reason: &'static str) {
        if self.unsubscribed.is_none_or(|(sooner, _)| at < sooner) {
            self.unsubscribed = Some((at, reason));
        }
    }

    /// Whether a message that needs consent may be sent at a time.
    pub(crate) fn allows(&self, at: f64) -> bool {
        self.confirmed.is_some_and(|from| at > from)
            && self.unsubscribed.is_none_or(|(until, _)| at < until)
            && self.bounced.is_none_or(|until| at < until)
    }
}

/// Who has left reads less.
fn fate(at: f64, cares: bool, chance: &mut Chance) -> Fate {
    if chance.happens(0.012) {
        return Fate::Bounced;
    }
    let (opens, clicks) = if cares { (0.42, 0.22) } else { (0.14, 0.05) };
    if !chance.happens(opens) {
        return if chance.happens(0.0008) { Fate::Complained(at + chance.between(0.02, 1.0)) } else { Fate::Delivered };
    }
    let opened = at + chance.between(0.005, 0.3) + if chance.happens(0.3) { chance.between(0.0, 2.0) } else { 0.0 };
    if chance.happens(clicks) {
        Fate::Clicked(opened, opened + seconds(chance.between(10.0, 90.0)))
    } else {
        Fate::Opened(opened)
    }
}
