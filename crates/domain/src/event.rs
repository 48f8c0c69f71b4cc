//! Events: everything that happens between a firm and a customer.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::customer::{ArrivedAs, CustomerId};

/// The unique name of an event, which makes retries harmless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub String);

/// What an imported row is, whatever file it stands in: the same key is the same thing, without a time limit.
///
/// A digest, so that the table of known keys stays small: 16 bytes of BLAKE3 over source, kind and the natural id
/// (an order number, or the row's own fields and its ordinal among equal rows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NaturalKey(pub [u8; 16]);

impl NaturalKey {
    /// The key of `parts`, kept apart so that ("ab", "c") differs from ("a", "bc").
    pub fn of(parts: &[&str]) -> Self {
        Self(digest(parts.iter().map(|part| part.as_bytes())))
    }
}

/// Sixteen bytes of BLAKE3 over length-prefixed parts.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes
}

/// One event on a customer's timeline.
///
/// `customer` is absent for what belongs to no person, and for guests without any key. Properties follow the Segment
/// spec (ecommerce v2); [`crate::Order`] reads those of orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Unique name of the event.
    pub message_id: MessageId,
    /// The key under which it arrived.
    pub arrived_as: Option<ArrivedAs>,
    /// The customer it belongs to, after identity resolution.
    pub customer: Option<CustomerId>,
    /// Further keys that the event carries: the anonymous id beside the user id, the address a person gave. They are what
    /// joins histories.
    pub also: Vec<ArrivedAs>,
    /// What happened.
    pub kind: Kind,
    /// When it happened, as far as the sender's clock can be corrected.
    pub occurred_at: Timestamp,
    /// When it reached this system.
    pub received_at: Timestamp,
    /// Its particulars.
    pub properties: Map<String, Value>,
    /// Where and with what it happened, as the Segment spec has it: page, campaign, locale, library.
    pub context: Map<String, Value>,
    /// The source whose write key sent it; absent for files and for what this system did itself.
    pub source: Option<String>,
    /// What is wrong with the properties of a known kind. The event counts all the same, without what could not be read.
    pub flaws: Vec<Flaw>,
}

impl Event {
    /// An event with nothing but its name, its kind and its moment; the rest is empty.
    pub fn new(message_id: MessageId, kind: Kind, occurred_at: Timestamp, received_at: Timestamp) -> Self {
        Self {
            message_id,
            arrived_as: None,
            customer: None,
            also: Vec::new(),
            kind,
            occurred_at,
            received_at,
            properties: Map::new(),
            context: Map::new(),
            source: None,
            flaws: Vec::new(),
        }
    }
}

/// Something about an event that is not as its kind promises.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Flaw {
    /// Path of the property, `products.0.price`; empty where the event as a whole is meant.
    pub property: String,
    /// What is wrong with it: the end of a key in the word lists, `missing`, `no-amount`, `in-the-future`.
    pub fault: String,
}

impl Flaw {
    /// A flaw of a property.
    pub fn new(property: impl Into<String>, fault: impl Into<String>) -> Self {
        Self { property: property.into(), fault: fault.into() }
    }
}

macro_rules! kinds {
    ($($area:ident { $($variant:ident = $name:literal,)+ })+) => {
        /// What happened: the kinds that Stammkunde reads, and any other name as it came.
        ///
        /// Names follow the Segment spec (object and past participle; ecommerce v2).
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[doc = concat!("`", $name, "`")] $variant,)+)+
            /// A kind this version has no use for; stored, and usable in rules by its name.
            Other(Box<str>),
        }

        /// The kinds' numbers.
        #[derive(Clone, Copy)]
        enum Number {
            $($($variant,)+)+
        }

        impl Kind {
            /// Every kind that Stammkunde reads.
            pub const KNOWN: &'static [&'static str] = &[$($($name),+),+];

            /// The same kinds, in the same order.
            pub const ALL: &'static [Self] = &[$($(Self::$variant),+),+];

            /// The kind's place in [`Self::ALL`]; `None` for one that is not known.
            pub fn number(&self) -> Option<u8> {
                // Unit variants stand in the order of their declaration, so this compiles to a read of the tag.
                match self {
                    $($(Self::$variant => Some(Number::$variant as u8),)+)+
                    Self::Other(_) => None,
                }
            }

            /// The kind with this name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($($name => Self::$variant,)+)+
                    other => Self::Other(other.into()),
                }
            }

            /// The name as stored.
            pub fn name(&self) -> Cow<'_, str> {
                match self {
                    $($(Self::$variant => Cow::Borrowed($name),)+)+
                    Self::Other(name) => Cow::Borrowed(name),
                }
            }

            /// The part of the customer's life in which it happens; `None` for a kind that is not known.
            pub fn area(&self) -> Option<Area> {
                match self {
                    $($(Self::$variant)|+ => Some(Area::$area),)+
                    Self::Other(_) => None,
                }
            }
        }
    };
}

/// Parts of the customer's life into which kinds fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// How people come to know the firm.
    Reach,
    /// Looking around.
    Consideration,
    /// Cart, checkout, order.
    Decision,
    /// Payment, parcels, returns.
    Delivery,
    /// Messages, points, subscriptions.
    Retention,
    /// Tickets, surveys, reviews.
    Service,
    /// Recommending.
    Advocacy,
    /// Who they are, what they consented to, what was tried with them.
    Lifecycle,
}

kinds! {
    Reach {
        AdClicked = "Ad Clicked",
        PageViewed = "Page Viewed",
        PageLeft = "Page Left",
        ScreenViewed = "Screen Viewed",
        LinkClicked = "Link Clicked",
        FormSubmitted = "Form Submitted",
        NewsletterSubscribed = "Newsletter Subscribed",
        NewsletterConfirmed = "Newsletter Confirmed",
        NewsletterUnsubscribed = "Newsletter Unsubscribed",
        SocialFollowed = "Social Followed",
        SocialUnfollowed = "Social Unfollowed",
        StoreVisited = "Store Visited",
        CampaignSpendRecorded = "Campaign Spend Recorded",
    }
    Consideration {
        ProductsSearched = "Products Searched",
        ProductListViewed = "Product List Viewed",
        ProductViewed = "Product Viewed",
        ProductAddedToWishlist = "Product Added to Wishlist",
        TrialStarted = "Trial Started",
    }
    Decision {
        ProductAdded = "Product Added",
        ProductRemoved = "Product Removed",
        CartViewed = "Cart Viewed",
        CheckoutStarted = "Checkout Started",
        PaymentInfoEntered = "Payment Info Entered",
        PaymentFailed = "Payment Failed",
        OrderCompleted = "Order Completed",
        OrderUpdated = "Order Updated",
        CostPriceRecorded = "Cost Price Recorded",
    }
    Delivery {
        PaymentReceived = "Payment Received",
        OrderShipped = "Order Shipped",
        ShipmentUpdated = "Shipment Updated",
        OrderDelivered = "Order Delivered",
        DeliveryFailed = "Delivery Failed",
        OrderCancelled = "Order Cancelled",
        OrderRefunded = "Order Refunded",
        ReturnRequested = "Return Requested",
        ExchangeRequested = "Exchange Requested",
    }
    Retention {
        MessageQueued = "Message Queued",
        MessageSent = "Message Sent",
        MessageDelivered = "Message Delivered",
        MessageOpened = "Message Opened",
        MessageClicked = "Message Clicked",
        MessageBounced = "Message Bounced",
        MessageComplained = "Message Complained",
        CouponIssued = "Coupon Issued",
        CouponRedeemed = "Coupon Redeemed",
        PointsEarned = "Points Earned",
        PointsRedeemed = "Points Redeemed",
        PointsExpired = "Points Expired",
        TierReached = "Tier Reached",
        SubscriptionStarted = "Subscription Started",
        SubscriptionRenewed = "Subscription Renewed",
        SubscriptionUpgraded = "Subscription Upgraded",
        SubscriptionDowngraded = "Subscription Downgraded",
        SubscriptionCancelled = "Subscription Cancelled",
        SubscriptionEnded = "Subscription Ended",
        PaymentOverdue = "Payment Overdue",
    }
    Service {
        CallLogged = "Call Logged",
        NoteAdded = "Note Added",
        TicketOpened = "Ticket Opened",
        TicketAnswered = "Ticket Answered",
        TicketReopened = "Ticket Reopened",
        TicketResolved = "Ticket Resolved",
        SurveySent = "Survey Sent",
        SurveyAnswered = "Survey Answered",
        ProductReviewed = "Product Reviewed",
        CompanyReviewed = "Company Reviewed",
    }
    Advocacy {
        ReferralInvited = "Referral Invited",
        ReferralConverted = "Referral Converted",
        ContentShared = "Content Shared",
    }
    Lifecycle {
        CustomerIdentified = "Customer Identified",
        GroupJoined = "Group Joined",
        ExperimentExposed = "Experiment Exposed",
        CustomerMerged = "Customer Merged",
        CustomerMergeProposed = "Customer Merge Proposed",
        CustomersKeptApart = "Customers Kept Apart",
        CustomerErased = "Customer Erased",
        ConsentGiven = "Consent Given",
        ConsentWithdrawn = "Consent Withdrawn",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_keep_their_names() {
        for name in Kind::KNOWN.iter().copied().chain(["Weinprobe besucht"]) {
            assert_eq!(Kind::from_name(name).name(), name);
        }
    }

    #[test]
    fn parts_of_a_key_are_kept_apart() {
        assert_ne!(NaturalKey::of(&["ab", "c"]), NaturalKey::of(&["a", "bc"]));
    }
}
