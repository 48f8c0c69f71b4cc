//! What ties somebody to the firm beside buying: the newsletter, networks, consent; and what they cut.

use domain::{Day, Kind};
use serde::Serialize;

use crate::book::Mark;

/// How somebody stands to the newsletter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Newsletter {
    /// Never ordered.
    #[default]
    Never,
    /// Ordered, not yet confirmed.
    Subscribed,
    /// Ordered and confirmed.
    Confirmed,
    /// Cancelled.
    Unsubscribed,
}

impl Newsletter {
    /// Its name in rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Subscribed => "subscribed",
            Self::Confirmed => "confirmed",
            Self::Unsubscribed => "unsubscribed",
        }
    }
}

/// What ties somebody to the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Ties {
    /// The newsletter.
    pub newsletter: Newsletter,
    /// Networks on which they follow the firm.
    pub follows: u16,
    /// Purposes for which consent stands.
    pub consents: u16,
    /// The last day on which they cut a tie: cancelled the newsletter, stopped following, withdrew consent, complained about a
    /// message; and did not take it up again since.
    pub cut_on: Option<Day>,
    /// Forms sent: somebody who asks is a lead.
    pub leads: u16,
    /// Visits to a store.
    pub store_visits: u16,
}

/// One tie on the way through the marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    sort: Sort,
    thing: u64,
    holds: bool,
    cut_on: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Newsletter,
    Network,
    Consent,
}

impl Ties {
    /// Takes a mark in; marks come in their order.
    pub(super) fn take(&mut self, mark: &Mark, ties: &mut Vec<Tie>) {
        let mut set = |sort, holds: bool| {
            let cut_on = (!holds).then(|| Day::from(mark.day));
            // There is one newsletter, whatever lists it has: who takes one up again is tied again.
            let thing = if sort == Sort::Newsletter { 0 } else { mark.thing };
            match ties.iter_mut().find(|tie| tie.sort == sort && tie.thing == thing) {
                Some(tie) => (tie.holds, tie.cut_on) = (holds, cut_on),
                None => ties.push(Tie { sort, thing, holds, cut_on }),
            }
        };
        match mark.kind() {
            Kind::NewsletterSubscribed => {
                set(Sort::Newsletter, true);
                if self.newsletter != Newsletter::Confirmed {
                    self.newsletter = Newsletter::Subscribed;
                }
            }
            Kind::NewsletterConfirmed => {
                set(Sort::Newsletter, true);
                self.newsletter = Newsletter::Confirmed;
            }
            Kind::NewsletterUnsubscribed | Kind::MessageComplained => {
                set(Sort::Newsletter, false);
                self.newsletter = Newsletter::Unsubscribed;
            }
            Kind::SocialFollowed => set(Sort::Network, true),
            Kind::SocialUnfollowed => set(Sort::Network, false),
            Kind::ConsentGiven => set(Sort::Consent, true),
            Kind::ConsentWithdrawn => set(Sort::Consent, false),
            Kind::FormSubmitted => self.leads = self.leads.saturating_add(1),
            Kind::StoreVisited => self.store_visits = self.store_visits.saturating_add(1),
            _ => {}
        }
    }

    /// Closes the account of single ties.
    pub(super) fn close(&mut self, ties: &[Tie]) {
        let count = |sort| {
            let held = ties.iter().filter(|tie| tie.sort == sort && tie.holds).count();
            u16::try_from(held).unwrap_or(u16::MAX)
        };
        self.follows = count(Sort::Network);
        self.consents = count(Sort::Consent);
        self.cut_on = ties.iter().filter_map(|tie| tie.cut_on).max();
    }
}
