//! Marks: single events, other than those of orders, that say something of a customer.

use domain::{Kind, Thing};
use serde::{Deserialize, Serialize};

use super::{DayNumber, Dictionary};
use crate::touch::Detail;

/// One event in a few numbers. The field order is the sort order; a set of marks is kept sorted, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// When it happened, in microseconds since 1970 UTC.
    pub occurred_at_micros: i64,
    /// The kind's place in [`Kind::ALL`].
    pub(super) kind: u8,
    /// Digest of the message id: makes a repeated event one mark.
    pub message: u64,
    /// Digest of the thing it is about, 0 for none.
    pub thing: u64,
    /// How much, by kind as [`domain::Particulars`] says.
    pub quantity: Option<i64>,
    /// What, in a word, by its number; 0 for none.
    pub word: u32,
    /// The campaign, by its number; 0 for none.
    pub campaign: u32,
    /// Calendar day in the firm's zone.
    pub day: DayNumber,
    /// Place of its key among the history's strands.
    pub strand: u32,
}

impl Mark {
    /// What happened.
    pub fn kind(&self) -> &'static Kind {
        &Kind::ALL[usize::from(self.kind)]
    }
}

/// What becomes of an event in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// An entry of an order.
    Entry,
    /// A part of a visit alone; with an origin also a mark.
    Visit,
    /// A part of a visit, and a look at a category.
    Look,
    /// A mark that is also a part of a visit.
    VisitingMark,
    /// A mark.
    Mark,
    /// A count by name and day: an event of a name of the firm's own.
    Own,
    /// Nothing: it says who somebody is, or belongs to nobody.
    Nowhere,
}

#[allow(clippy::too_many_lines)] // one table, an arm to a placement
pub(super) const fn placement(kind: &Kind) -> Placement {
    match kind {
        Kind::OrderCompleted | Kind::OrderUpdated | Kind::OrderCancelled | Kind::OrderRefunded => Placement::Entry,
        Kind::PageViewed | Kind::PageLeft | Kind::ScreenViewed | Kind::LinkClicked | Kind::ProductsSearched => {
            Placement::Visit
        }
        Kind::ProductListViewed | Kind::ProductViewed => Placement::Look,
        Kind::AdClicked
        | Kind::FormSubmitted
        | Kind::ProductAddedToWishlist
        | Kind::ProductAdded
        | Kind::ProductRemoved
        | Kind::CartViewed
        | Kind::CheckoutStarted
        | Kind::PaymentInfoEntered => Placement::VisitingMark,
        Kind::NewsletterSubscribed
        | Kind::NewsletterConfirmed
        | Kind::NewsletterUnsubscribed
        | Kind::SocialFollowed
        | Kind::SocialUnfollowed
        | Kind::StoreVisited
        | Kind::TrialStarted
        | Kind::PaymentFailed
        | Kind::PaymentReceived
        | Kind::OrderShipped
        | Kind::ShipmentUpdated
        | Kind::OrderDelivered
        | Kind::DeliveryFailed
        | Kind::ReturnRequested
        | Kind::ExchangeRequested
        | Kind::MessageSent
        | Kind::MessageOpened
        | Kind::MessageClicked
        | Kind::MessageBounced
        | Kind::MessageComplained
        | Kind::CouponIssued
        | Kind::CouponRedeemed
        | Kind::PointsEarned
        | Kind::PointsRedeemed
        | Kind::PointsExpired
        | Kind::TierReached
        | Kind::SubscriptionStarted
        | Kind::SubscriptionRenewed
        | Kind::SubscriptionUpgraded
        | Kind::SubscriptionDowngraded
        | Kind::SubscriptionCancelled
        | Kind::SubscriptionEnded
        | Kind::PaymentOverdue
        | Kind::CallLogged
        | Kind::TicketOpened
        | Kind::TicketAnswered
        | Kind::TicketReopened
        | Kind::TicketResolved
        | Kind::SurveySent
        | Kind::SurveyAnswered
        | Kind::ProductReviewed
        | Kind::CompanyReviewed
        | Kind::ReferralInvited
        | Kind::ReferralConverted
        | Kind::ContentShared
        | Kind::ConsentGiven
        | Kind::ConsentWithdrawn => Placement::Mark,
        // Queued and delivered messages tell nothing that sent ones do not.
        Kind::MessageQueued
        | Kind::MessageDelivered
        | Kind::CampaignSpendRecorded
        | Kind::CostPriceRecorded
        | Kind::NoteAdded
        | Kind::CustomerIdentified
        | Kind::GroupJoined
        | Kind::ExperimentExposed
        | Kind::CustomerMerged
        | Kind::CustomersKeptApart
        | Kind::CustomerMergeProposed
        | Kind::CustomerErased => Placement::Nowhere,
        Kind::Other(_) => Placement::Own,
    }
}

/// Whether an event of this kind leaves something in the book beside who was seen when.
pub fn leaves_a_trace(kind: &Kind) -> bool {
    placement(kind) != Placement::Nowhere
}

/// A mark of what a touch says; `None` for a kind that is not known.
pub(super) fn mark(
    kind: &Kind,
    occurred_at_micros: i64,
    message: u64,
    detail: Option<&Detail>,
    day: DayNumber,
    words: &mut Dictionary,
) -> Option<Mark> {
    let mut word = |text: Option<&String>| text.map_or(0, |text| words.number(text));
    Some(Mark {
        occurred_at_micros,
        kind: kind.number()?,
        message,
        thing: detail.map_or(0, |detail| detail.thing),
        quantity: detail.and_then(|detail| detail.quantity),
        word: word(detail.and_then(|detail| detail.word.as_ref())),
        campaign: word(detail.and_then(|detail| detail.campaign.as_ref())),
        day,
        strand: 0,
    })
}

/// The digest of a thing under which the fold knows it; an order's is that of its entries.
pub(crate) fn thing_digest(source: &str, thing: &Thing) -> u64 {
    let (sort, number) = match thing {
        Thing::Order(number) => return crate::touch::order_key(source, number),
        Thing::Ticket(number) => ("ticket", number),
        Thing::Subscription(number) => ("subscription", number),
        Thing::Message(number) => ("message", number),
        Thing::Coupon(number) => ("coupon", number),
        Thing::Tie(name) => ("tie", name),
    };
    crate::touch::short_digest(&[sort.as_bytes(), number.as_bytes()]).max(1)
}
