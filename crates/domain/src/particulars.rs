//! What the fold reads of an event that is no order: which thing it is about, how much, and in a word what.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::channel::Origin;
use crate::event::{Event, Kind};
use crate::order::{is_in_currency, readable_amount, readable_lines, readable_text};
use crate::vocabulary::reading;
use crate::{Amount, Currency};

/// The thing that an event is about, by the number its source gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An order.
    Order(String),
    /// A ticket.
    Ticket(String),
    /// A subscription.
    Subscription(String),
    /// A message that was sent.
    Message(String),
    /// A coupon.
    Coupon(String),
    /// An account of a social network, a mailing list, a purpose of consent: what is followed, ordered, agreed to.
    Tie(String),
}

/// What the fold reads of an event beside who, what and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// What it is about.
    pub thing: Option<Thing>,
    /// How much. By kind: money in micro-units (cart, checkout, cost of a click or a message, monthly price of a subscription), stars and
    /// scores in millionths with the scale told by `word`, points whole, a promised moment in
    /// microseconds, 1 for a ticket that is a complaint.
    pub quantity: Option<i64>,
    /// What, in a word. By kind: channel, network, reason, plan, tier, topic, or the scale of a score.
    pub word: Option<String>,
    /// The campaign.
    pub campaign: Option<String>,
}

/// The property that says who decided about two customers.
pub const DECIDED_BY: &str = "decided_by";
/// The word of a joining that nobody decided: a server told it by `alias`.
pub const ALIAS: &str = "alias";
/// Longer words are cut: they are labels, not texts.
const LONGEST_WORD: usize = 80;
/// Millionths: the grain of amounts and scores.
const MILLION: i64 = 1_000_000;

/// Mean number of months in an interval of a subscription, as (numerator, denominator).
const fn months_of(interval: &str) -> (i64, i64) {
    match interval.as_bytes() {
        b"day" => (12, 365),
        b"week" => (12, 52),
        b"quarter" => (3, 1),
        b"year" => (12, 1),
        _ => (1, 1),
    }
}

/// Whether the topic of a ticket says that it is a complaint, where the ticket itself does not say so.
pub fn names_a_complaint(topic: &str) -> bool {
    let topic = topic.to_lowercase();
    ["beschwerde", "reklamation", "complaint", "claim"].iter().any(|word| topic.contains(word))
}

/// Whether the reason of a return or an exchange says that the firm delivered something wrong, broken or incomplete. Who chose the
/// wrong thing or size says nothing against the delivery.
pub fn names_a_faulty_delivery(reason: &str) -> bool {
    const FAULTS: [&str; 32] = [
        "falsch",
        "defekt",
        "kaputt",
        "beschädigt",
        "beschaedigt",
        "schaden",
        "schäden",
        "zerbrochen",
        "bruch",
        "mangel",
        "mängel",
        "maengel",
        "fehlerhaft",
        "fehlt",
        "fehlend",
        "unvollständig",
        "unvollstaendig",
        "verdorben",
        "wrong",
        "incorrect",
        "defect",
        "damage",
        "broken",
        "faulty",
        "missing",
        "incomplete",
        "spoiled",
        "not_as_described",
        "nicht_wie_beschrieben",
        "dead_on_arrival",
        "not_working",
        "funktioniert_nicht",
    ];
    const OWN_CHOICE: [&str; 10] =
        ["bestellt", "ordered", "by_mistake", "gekauft", "bought", "größe", "groesse", "size", "gewählt", "chosen"];
    const SENT: [&str; 8] =
        ["geliefert", "erhalten", "bekommen", "geschickt", "delivered", "received", "sent", "shipped"];
    let reason = reason.to_lowercase().replace([' ', '-'], "_");
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    // `defective` begins as `defect` does, `damaged` as `damage`.
    says(&FAULTS) && (says(&SENT) || !says(&OWN_CHOICE))
}

impl Particulars {
    /// Reads the particulars of an event; what is flawed is absent. Amounts in another currency than the `reporting` one,
    /// or in one that cannot be read, are absent too, as they would be wrong in every sum.
    pub fn of(event: &Event, reporting: Currency) -> Self {
        Self::read(&event.kind, &event.properties, &event.context, reporting)
    }

    /// The same of the parts of an event.
    #[allow(clippy::too_many_lines)] // one table, an arm to a kind
    pub fn read(
        kind: &Kind,
        properties: &Map<String, Value>,
        context: &Map<String, Value>,
        reporting: Currency,
    ) -> Self {
        let reader = Reader { properties, context, reporting };
        match kind {
            Kind::AdClicked => Self { quantity: reader.money("cost"), ..reader.origin_of_campaign() },
            Kind::PageViewed | Kind::ScreenViewed | Kind::FormSubmitted => reader.origin(),
            Kind::ProductViewed | Kind::ProductListViewed => Self { word: reader.word("category"), ..Self::default() },
            Kind::PageLeft => Self { quantity: reader.whole("seconds"), ..Self::default() },
            Kind::NewsletterSubscribed | Kind::NewsletterConfirmed | Kind::NewsletterUnsubscribed => {
                Self { thing: reader.tie("list"), word: reader.word("reason"), ..Self::default() }
            }
            Kind::SocialFollowed | Kind::SocialUnfollowed => {
                Self { thing: reader.tie("network"), word: reader.word("network"), ..Self::default() }
            }
            Kind::ConsentGiven | Kind::ConsentWithdrawn => reader.consent(),
            Kind::TrialStarted => Self {
                thing: reader.text("subscription_id").map(Thing::Subscription),
                quantity: reader.day("ends_on"),
                word: reader.word("plan"),
                ..Self::default()
            },
            Kind::ProductAdded | Kind::ProductRemoved => {
                Self { quantity: reader.line_value(), word: reader.word("category"), ..Self::default() }
            }
            Kind::CartViewed | Kind::CheckoutStarted => Self { quantity: reader.basket_value(), ..Self::default() },
            Kind::PaymentFailed => Self { thing: reader.order(), word: reader.word("method"), ..Self::default() },
            Kind::PaymentReceived => {
                Self { thing: reader.order(), quantity: reader.money("amount"), ..Self::default() }
            }
            Kind::OrderShipped | Kind::ShipmentUpdated | Kind::OrderDelivered => {
                let promised = reader.moment("promised_at").or_else(|| reader.moment("eta"));
                Self { thing: reader.order(), quantity: promised, ..Self::default() }
            }
            Kind::DeliveryFailed | Kind::ReturnRequested | Kind::ExchangeRequested => {
                Self { thing: reader.order(), word: reader.word("reason"), ..Self::default() }
            }
            Kind::MessageSent => Self { quantity: reader.money("cost"), ..reader.message() },
            Kind::MessageQueued
            | Kind::MessageDelivered
            | Kind::MessageOpened
            | Kind::MessageClicked
            | Kind::MessageBounced
            | Kind::MessageComplained => reader.message(),
            Kind::CouponIssued | Kind::CouponRedeemed => Self {
                thing: reader.text("coupon").map(Thing::Coupon),
                quantity: reader.money("discount"),
                campaign: reader.word("campaign"),
                ..Self::default()
            },
            Kind::PointsEarned | Kind::PointsRedeemed | Kind::PointsExpired => {
                Self { quantity: reader.whole("points"), ..Self::default() }
            }
            Kind::TierReached => Self { word: reader.word("tier"), ..Self::default() },
            Kind::SubscriptionStarted
            | Kind::SubscriptionRenewed
            | Kind::SubscriptionUpgraded
            | Kind::SubscriptionDowngraded
            | Kind::SubscriptionCancelled
            | Kind::SubscriptionEnded => reader.subscription(),
            Kind::PaymentOverdue => Self {
                thing: reader.text("subscription_id").map(Thing::Subscription).or_else(|| reader.order()),
                quantity: reader.money("amount"),
                ..Self::default()
            },
            Kind::TicketOpened => Self {
                thing: reader.text("ticket_id").map(Thing::Ticket),
                quantity: reader.truth("complaint").map(i64::from),
                word: reader.word("topic"),
                ..Self::default()
            },
            Kind::TicketAnswered | Kind::TicketReopened | Kind::TicketResolved => Self {
                thing: reader.text("ticket_id").map(Thing::Ticket),
                word: reader.word("topic"),
                ..Self::default()
            },
            Kind::SurveyAnswered => reader.answer(),
            Kind::ProductReviewed | Kind::CompanyReviewed => {
                Self { quantity: reader.score("stars"), ..Self::default() }
            }
            Kind::ReferralInvited | Kind::ReferralConverted => Self { word: reader.word("channel"), ..Self::default() },
            Kind::ContentShared => Self { word: reader.word("network"), ..Self::default() },
            Kind::StoreVisited => Self { word: reader.word("store"), ..Self::default() },
            Kind::CallLogged => Self { word: reader.word("topic"), ..Self::default() },
            Kind::CustomerMerged if !properties.contains_key(DECIDED_BY) => {
                Self { word: Some(ALIAS.to_owned()), ..Self::default() }
            }
            Kind::LinkClicked
            | Kind::CampaignSpendRecorded
            | Kind::CostPriceRecorded
            | Kind::ProductsSearched
            | Kind::ProductAddedToWishlist
            | Kind::PaymentInfoEntered
            | Kind::OrderCompleted
            | Kind::OrderUpdated
            | Kind::OrderCancelled
            | Kind::OrderRefunded
            | Kind::NoteAdded
            | Kind::SurveySent
            | Kind::CustomerIdentified
            | Kind::GroupJoined
            | Kind::ExperimentExposed
            | Kind::CustomerMerged
            | Kind::CustomersKeptApart
            | Kind::CustomerMergeProposed
            | Kind::CustomerErased
            | Kind::Other(_) => Self::default(),
        }
    }

    /// Whether the word and campaign of a kind tell by which way somebody came; those of others stand in the properties.
    pub const fn tells_origin(kind: &Kind) -> bool {
        matches!(kind, Kind::PageViewed | Kind::ScreenViewed | Kind::FormSubmitted | Kind::AdClicked)
    }

    /// The word and the campaign that properties alone say.
    pub fn words(kind: &Kind, properties: &Map<String, Value>) -> (Option<String>, Option<String>) {
        let told = Self::read(kind, properties, &Map::new(), Currency::EUR);
        (told.word, told.campaign)
    }

    /// Whether there is anything in them.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads properties one by one.
struct Reader<'a> {
    properties: &'a Map<String, Value>,
    context: &'a Map<String, Value>,
    reporting: Currency,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> Option<String> {
        readable_text(self.properties, name)
    }

    fn word(&self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        Some(if text.chars().count() > LONGEST_WORD { text.chars().take(LONGEST_WORD).collect() } else { text })
    }

    fn is_reported(&self) -> bool {
        is_in_currency(self.properties, self.reporting)
    }

    fn money(&self, name: &str) -> Option<i64> {
        readable_amount(self.properties, name).filter(|_| self.is_reported()).map(Amount::micros)
    }

    fn whole(&self, name: &str) -> Option<i64> {
        reading::integer(self.properties.get(name)?).ok()?
    }

    fn truth(&self, name: &str) -> Option<bool> {
        reading::boolean(self.properties.get(name)?).ok()?
    }

    /// A score in millionths.
    fn score(&self, name: &str) -> Option<i64> {
        let score = reading::number_within(self.properties.get(name)?, 0.0, 100.0).ok()??;
        #[allow(clippy::cast_possible_truncation)] // at most a hundred million
        Some((score * MILLION as f64).round() as i64)
    }

    fn moment(&self, name: &str) -> Option<i64> {
        Some(reading::moment(self.properties.get(name)?).ok()??.as_microsecond())
    }

    /// The end of a calendar day in UTC: near enough for what ends on a day.
    fn day(&self, name: &str) -> Option<i64> {
        let day: Date = reading::day(self.properties.get(name)?).ok()??;
        let end = day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
        Some(end.timestamp().as_microsecond() - 1)
    }

    fn order(&self) -> Option<Thing> {
        self.text("order_id").map(Thing::Order)
    }

    fn tie(&self, name: &str) -> Option<Thing> {
        self.word(name).map(Thing::Tie)
    }

    fn origin(&self) -> Particulars {
        let origin = Origin::read(self.properties, self.context);
        let (word, campaign) = origin.map_or((None, None), |origin| (Some(origin.channel), origin.campaign));
        Particulars { word, campaign, ..Particulars::default() }
    }

    fn origin_of_campaign(&self) -> Particulars {
        let told = self.origin();
        Particulars {
            word: self.word("channel").or(told.word),
            campaign: self.word("campaign").or(told.campaign),
            ..Particulars::default()
        }
    }

    fn consent(&self) -> Particulars {
        let channel = self.word("channel").unwrap_or_default();
        let purpose = self.word("purpose").unwrap_or_default();
        Particulars {
            thing: Some(Thing::Tie(format!("{channel}/{purpose}"))),
            word: self.word("channel"),
            ..Particulars::default()
        }
    }

    fn message(&self) -> Particulars {
        Particulars {
            thing: self.text("message_ref").map(Thing::Message),
            word: self.word("channel"),
            campaign: self.word("campaign"),
            ..Particulars::default()
        }
    }

    /// Price times quantity of the product that the properties themselves are.
    fn line_value(&self) -> Option<i64> {
        let price = readable_amount(self.properties, "price").filter(|_| self.is_reported())?;
        let quantity = self.whole("quantity").unwrap_or(1);
        price.checked_times(quantity).map(Amount::micros)
    }

    /// What is in a cart is worth: `value`, or the sum of its products.
    fn basket_value(&self) -> Option<i64> {
        self.money("value").or_else(|| {
            let mut sum = Amount::ZERO;
            for (line, is_whole) in readable_lines(self.properties) {
                sum = sum.checked_add(line.price.checked_times(line.quantity).filter(|_| is_whole)?)?;
            }
            (sum > Amount::ZERO && self.is_reported()).then(|| sum.micros())
        })
    }

    /// The price of a subscription a month, whatever the interval that is paid for.
    fn subscription(&self) -> Particulars {
        let interval = self.text("interval").unwrap_or_default();
        let (numerator, denominator) = months_of(&interval.to_lowercase());
        let monthly = self.money("amount").and_then(|amount| {
            i64::try_from(i128::from(amount) * i128::from(denominator) / i128::from(numerator)).ok()
        });
        Particulars {
            thing: self.text("subscription_id").map(Thing::Subscription),
            quantity: monthly,
            word: self.word("plan"),
            ..Particulars::default()
        }
    }

    /// The answer to the first scale that was asked about.
    fn answer(&self) -> Particulars {
        let scored = ["nps", "csat", "ces"].into_iter().find_map(|scale| Some((scale, self.score(scale)?)));
        Particulars {
            quantity: scored.map(|(_, score)| score),
            word: scored.map(|(scale, _)| scale.to_owned()),
            ..Particulars::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(kind: &Kind, properties: &Value) -> Particulars {
        Particulars::read(kind, properties.as_object().expect("an object"), &Map::new(), Currency::EUR)
    }

    #[test]
    fn reasons_of_returns_tell_faulty_deliveries_from_second_thoughts() {
        let faulty = [
            "falscher Artikel",
            "falsche_größe_geliefert",
            "Defekt",
            "Ware beschädigt",
            "transportschaden",
            "wrong item",
            "Damaged",
            "arrived broken",
            "defective",
            "nicht wie beschrieben",
            "Teile fehlen, fehlend",
            "DEAD-ON-ARRIVAL",
            "received wrong size",
        ];
        for reason in faulty {
            assert!(names_a_faulty_delivery(reason), "{reason}");
        }
        for reason in [
            "zu süß",
            "gefällt nicht",
            "falsche Größe",
            "wrong size",
            "falsch bestellt",
            "ordered by mistake",
            "zu klein",
            "",
        ] {
            assert!(!names_a_faulty_delivery(reason), "{reason}");
        }
    }

    #[test]
    fn each_kind_says_what_it_is_about() {
        let delivered = read(&Kind::OrderDelivered, &json!({ "order_id": 7, "promised_at": "1970-01-01T00:00:01Z" }));
        assert_eq!((delivered.thing, delivered.quantity), (Some(Thing::Order("7".into())), Some(MILLION)));
        let answered = read(&Kind::SurveyAnswered, &json!({ "csat": 4, "text": "gut" }));
        assert_eq!((answered.word.as_deref(), answered.quantity), (Some("csat"), Some(4 * MILLION)));
        let added = read(&Kind::ProductAdded, &json!({ "price": "9.90", "quantity": 3, "category": "Weißwein" }));
        assert_eq!((added.quantity, added.word.as_deref()), (Some(29_700_000), Some("Weißwein")));
        let cart = read(&Kind::CheckoutStarted, &json!({ "products": [{ "price": 2, "quantity": 2 }] }));
        assert_eq!(cart.quantity, Some(4 * MILLION));
    }

    #[test]
    fn a_subscription_is_worth_what_it_costs_a_month() {
        let yearly = json!({ "subscription_id": "A", "amount": 120, "interval": "year", "plan": "Groß" });
        assert_eq!(read(&Kind::SubscriptionStarted, &yearly).quantity, Some(10 * MILLION));
        let other = json!({ "subscription_id": "A", "amount": 120, "currency": "USD" });
        assert_eq!(read(&Kind::SubscriptionStarted, &other).quantity, None);
        let priced = |currency: &str| {
            let subscription = json!({ "subscription_id": "A", "amount": 120, "currency": currency });
            read(&Kind::SubscriptionStarted, &subscription).quantity
        };
        assert_eq!((priced(" "), priced("Euro")), (Some(120 * MILLION), Some(120 * MILLION)));
        assert_eq!(["US$", "$", "Taler"].map(priced), [None; 3], "what cannot be read is no reporting currency");
    }

    #[test]
    fn what_is_flawed_is_absent() {
        assert!(read(&Kind::SurveyAnswered, &json!({ "nps": "sehr gut" })).is_empty());
        assert!(read(&Kind::OrderShipped, &json!({ "order_id": {} })).is_empty());
    }
}
