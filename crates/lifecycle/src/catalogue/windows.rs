//! Windows over events: which kinds and properties rules may ask about, and the events of one customer as windows see them.
//!
//! Everything that a window may ask stands in the book, so that a rule with windows costs no look into the log.

use domain::vocabulary::Definition;
use domain::{Day, Kind, Zone};
use rules::{Event, EventDef, MICROS_PER_DAY, Type, Value, WindowQuery};

use crate::book::{Book, Entry, EntryKind, History, Look, Mark, Visit, leaves_a_trace, may_tell_again, told_again};

/// A property of a kind: its name in rules and where it stands in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The quantity of a mark as money.
    Money,
    /// The quantity of a mark in millionths as a number.
    Millionths,
    /// The quantity of a mark as it is.
    Whole,
    /// The word of a mark, or the category of a look.
    Word,
    /// The campaign of a mark.
    Campaign,
    /// The score of an answer on this scale.
    Scale(&'static str),
}

impl Place {
    const fn value_type(self) -> Type {
        match self {
            Self::Money => Type::Money,
            Self::Millionths | Self::Scale(_) => Type::Number,
            Self::Whole => Type::Whole,
            Self::Word | Self::Campaign => Type::Text,
        }
    }
}

/// The properties of a kind that windows may sum and filter by.
const fn properties(kind: &Kind) -> &'static [(&'static str, Place)] {
    use Place::{Campaign, Millionths, Money, Scale, Whole, Word};
    match kind {
        Kind::AdClicked => &[("cost", Money), ("channel", Word), ("campaign", Campaign)],
        Kind::ProductViewed | Kind::ProductListViewed => &[("category", Word)],
        Kind::ProductAdded | Kind::ProductRemoved => &[("value", Money), ("category", Word)],
        Kind::CartViewed | Kind::CheckoutStarted => &[("value", Money)],
        Kind::PaymentFailed => &[("method", Word)],
        Kind::PaymentReceived | Kind::PaymentOverdue => &[("amount", Money)],
        Kind::SocialFollowed | Kind::SocialUnfollowed | Kind::ContentShared => &[("network", Word)],
        Kind::StoreVisited => &[("store", Word)],
        Kind::TrialStarted => &[("plan", Word)],
        Kind::NewsletterSubscribed
        | Kind::NewsletterConfirmed
        | Kind::NewsletterUnsubscribed
        | Kind::DeliveryFailed
        | Kind::ReturnRequested
        | Kind::ExchangeRequested => &[("reason", Word)],
        Kind::FormSubmitted
        | Kind::MessageSent
        | Kind::MessageOpened
        | Kind::MessageClicked
        | Kind::MessageBounced
        | Kind::MessageComplained => &[("channel", Word), ("campaign", Campaign)],
        Kind::CouponIssued | Kind::CouponRedeemed => &[("discount", Money), ("campaign", Campaign)],
        Kind::PointsEarned | Kind::PointsRedeemed | Kind::PointsExpired => &[("points", Whole)],
        Kind::TierReached => &[("tier", Word)],
        Kind::SubscriptionStarted
        | Kind::SubscriptionRenewed
        | Kind::SubscriptionUpgraded
        | Kind::SubscriptionDowngraded
        | Kind::SubscriptionCancelled
        | Kind::SubscriptionEnded => &[("monthly", Money), ("plan", Word)],
        Kind::CallLogged | Kind::TicketOpened | Kind::TicketAnswered | Kind::TicketReopened | Kind::TicketResolved => {
            &[("topic", Word)]
        }
        Kind::SurveyAnswered => &[("nps", Scale("nps")), ("csat", Scale("csat")), ("ces", Scale("ces"))],
        Kind::ProductReviewed | Kind::CompanyReviewed => &[("stars", Millionths)],
        Kind::ReferralInvited | Kind::ReferralConverted | Kind::ConsentGiven | Kind::ConsentWithdrawn => {
            &[("channel", Word)]
        }
        _ => &[],
    }
}

/// Kinds that leave nothing in the book a window could count: no trace at all, or one within visits alone.
fn leaves_nothing(kind: &Kind) -> bool {
    matches!(kind, Kind::PageLeft | Kind::LinkClicked) || !leaves_a_trace(kind)
}

const fn entry_kind(kind: &Kind) -> Option<EntryKind> {
    match kind {
        Kind::OrderCompleted => Some(EntryKind::Completed),
        Kind::OrderUpdated => Some(EntryKind::Updated),
        Kind::OrderCancelled => Some(EntryKind::Cancelled),
        Kind::OrderRefunded => Some(EntryKind::Refunded),
        _ => None,
    }
}

/// The properties of orders.
const OF_ORDERS: [(&str, Type); 8] = [
    ("revenue", Type::Money),
    ("items", Type::Whole),
    ("discount", Type::Money),
    ("channel", Type::Text),
    ("sales_channel", Type::Text),
    ("country", Type::Text),
    ("categories", Type::TextSet),
    ("category", Type::TextSet),
];

/// The kinds of events that rules may ask about.
pub(super) fn definitions() -> impl Iterator<Item = EventDef> {
    Kind::ALL.iter().filter(|kind| !leaves_nothing(kind)).map(|kind| {
        let name = kind.name();
        let mut event = match domain::vocabulary::definition(kind) {
            Some(Definition { meaning, .. }) => {
                let plain = |text: &str| text.trim_end_matches('.').to_owned();
                EventDef::new(name.clone()).named(plain(meaning.de), plain(meaning.en))
            }
            None => EventDef::new(name.clone()),
        };
        if entry_kind(kind).is_some() {
            event = OF_ORDERS.iter().fold(event, |event, (name, value_type)| event.property(*name, *value_type));
        }
        let event =
            properties(kind).iter().fold(event, |event, (name, place)| event.property(*name, place.value_type()));
        let told = domain::vocabulary::definition(kind).into_iter().flat_map(Definition::properties);
        event.with_unasked(told.map(|property| property.name))
    })
}

/// The kinds of which the log alone keeps the events, so that rules cannot ask about them.
pub(super) fn unasked() -> impl Iterator<Item = String> {
    Kind::ALL.iter().filter(|kind| leaves_nothing(kind)).map(|kind| kind.name().into_owned())
}

/// What of the book a window looks at.
#[derive(Clone, Copy)]
enum Found<'a> {
    Entry(&'a Entry),
    Mark(&'a Mark),
    Look(&'a Look),
    Own(&'a Look),
    Page(&'a Visit),
}

/// An event of the book as a window sees it.
pub(super) struct Seen<'a> {
    kind: &'a str,
    /// `None` of an event of a name of the firm's own, of which no property is kept.
    known: Option<&'static Kind>,
    found: Found<'a>,
    occurred_at: i64,
    book: &'a Book,
}

impl Event for Seen<'_> {
    fn kind(&self) -> &str {
        self.kind
    }

    fn occurred_at(&self) -> i64 {
        self.occurred_at
    }

    fn property(&self, name: &str) -> Value {
        let place = || properties(self.known?).iter().find(|(known, _)| *known == name).map(|(_, place)| *place);
        let word = |number: u32| self.book.words.text(number).map_or(Value::Missing, Value::text);
        match self.found {
            Found::Entry(entry) => of_order(entry, name, self.book),
            Found::Look(look) if place() == Some(Place::Word) => word(look.category),
            Found::Look(_) | Found::Own(_) | Found::Page(_) => Value::Missing,
            Found::Mark(mark) => match (place(), mark.quantity) {
                (Some(Place::Word), _) => word(mark.word),
                (Some(Place::Campaign), _) => word(mark.campaign),
                (Some(Place::Money), Some(micros)) => Value::Money(micros),
                (Some(Place::Whole), Some(whole)) => Value::Whole(whole),
                (Some(Place::Millionths), Some(millionths)) => Value::Number(millionths as f64 / 1e6),
                (Some(Place::Scale(scale)), Some(millionths)) if self.book.words.text(mark.word) == Some(scale) => {
                    Value::Number(millionths as f64 / 1e6)
                }
                _ => Value::Missing,
            },
        }
    }
}

/// A property of an order, one of [`OF_ORDERS`].
fn of_order(entry: &Entry, name: &str, book: &Book) -> Value {
    let text = |text: Option<&str>| text.map_or(Value::Missing, Value::text);
    match name {
        "revenue" => Value::Money(entry.amount.micros()),
        "items" => Value::Whole(entry.items.into()),
        "discount" => Value::Money(entry.discount.micros()),
        "channel" | "sales_channel" => text(book.sales_channels.text(entry.sales_channel)),
        "country" => text(book.countries.text(entry.country)),
        "categories" | "category" if entry.categories != 0 => Value::texts(book.categories(entry)),
        _ => Value::Missing,
    }
}

/// How often a row of the book stands for its event.
fn times(kind: &Kind, found: Found<'_>) -> u32 {
    match found {
        Found::Entry(_) | Found::Mark(_) => 1,
        Found::Look(look) | Found::Own(look) => look.count,
        Found::Page(visit) if *kind == Kind::ProductsSearched => visit.searches,
        Found::Page(visit) if *kind == Kind::ScreenViewed => visit.screens,
        Found::Page(visit) => visit.pages,
    }
}

/// The events of a customer's history that a window asks about; `None` if the book does not keep one of the kinds. Views
/// stand in the middle of their day, pages at the beginning of their visit: rules are asked at the end of a day, so that the last
/// so many days hold the views of as many days, also where the clocks are changed.
pub(super) fn events<'a>(
    query: &'a WindowQuery,
    history: &'a History,
    book: &'a Book,
    (zone, today): (&Zone, Day),
) -> Option<Vec<Seen<'a>>> {
    let mut seen = Vec::new();
    let noon = |look: &Look| zone.start_of(look.day.into()).as_microsecond() + MICROS_PER_DAY / 2;
    for name in query.events() {
        let kind = Kind::from_name(name);
        let Some(number) = kind.number() else {
            // A name of which no event has come in stands for none.
            let Some(number) = book.words.find(name) else { continue };
            for look in history.looks.iter().filter(|look| look.is_own() && look.category == number) {
                let own = || Seen { kind: name, known: None, found: Found::Own(look), occurred_at: noon(look), book };
                seen.extend((0..look.count).map(|_| own()));
            }
            continue;
        };
        let known = &Kind::ALL[usize::from(number)];
        if leaves_nothing(known) {
            return None;
        }
        for found in rows(known, history, today) {
            let occurred_at = match found {
                Found::Entry(entry) => entry.occurred_at_micros,
                Found::Mark(mark) => mark.occurred_at_micros,
                Found::Look(look) | Found::Own(look) => noon(look),
                Found::Page(visit) => visit.start_micros,
            };
            let known_kind = Some(known);
            seen.extend((0..times(known, found)).map(|_| Seen {
                kind: name,
                known: known_kind,
                found,
                occurred_at,
                book,
            }));
        }
    }
    Some(seen)
}

/// What the book has of a kind. An order of which two sources have told by `today` is one.
fn rows<'a>(kind: &Kind, history: &'a History, today: Day) -> Vec<Found<'a>> {
    match kind {
        Kind::PageViewed | Kind::ScreenViewed | Kind::ProductsSearched => {
            history.visits.iter().map(Found::Page).collect()
        }
        Kind::ProductViewed | Kind::ProductListViewed => {
            history.looks.iter().filter(|look| look.kind() == Some(kind)).map(Found::Look).collect()
        }
        kind => match entry_kind(kind) {
            Some(wanted) => {
                let entries = &history.entries;
                let again = if may_tell_again(entries, wanted) { told_again(entries, today) } else { Vec::new() };
                let once = |place: &usize| again.binary_search(place).is_err();
                let own = entries.iter().enumerate().filter(|(place, entry)| entry.kind == wanted && once(place));
                own.map(|(_, entry)| Found::Entry(entry)).collect()
            }
            None => history.marks.iter().filter(|mark| mark.kind() == kind).map(Found::Mark).collect(),
        },
    }
}
