//! Random lives, and the law that holds in all of them: everybody has exactly one phase in every model on every day since they are
//! known, whatever arrives late, whoever turns out to be whom and whoever is erased.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domain::{ArrivedAs, Currency, CustomerId, Day, Event, Kind, MessageId, Zone};
use jiff::Timestamp;
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::stays::Asked;
use lifecycle::{Book, Categories, CustomerFacts, History, PhaseModel, Replay, Stay, Touch, Vintages};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::story;
use crate::telling::catalogue;
use crate::vintages::vintages;

/// What may happen: all that any rule of a model that ships asks about.
const KINDS: [&str; 54] = [
    "Page Viewed",
    "Page Viewed",
    "Page Viewed",
    "Ad Clicked campaign=Sommer",
    "Product Viewed category=Rotwein",
    "Products Searched query=wein",
    "Product Added to Wishlist",
    "Form Submitted",
    "Product Added price=5 quantity=2",
    "Product Removed price=5",
    "Cart Viewed",
    "Checkout Started value=20",
    "Payment Failed",
    "Order Completed 20 order_id=A",
    "Order Completed 30 order_id=B",
    "Order Completed 25",
    "Order Completed 45",
    "Order Completed 10",
    "Order Completed 15 sales_channel=store",
    "Order Updated 35 order_id=B",
    "Order Shipped order_id=A",
    "Order Delivered order_id=A",
    "Order Refunded 20 order_id=A",
    "Order Refunded 10 order_id=B",
    "Order Cancelled order_id=A",
    "Order Cancelled order_id=B",
    "Delivery Failed order_id=B",
    "Newsletter Subscribed",
    "Newsletter Confirmed",
    "Newsletter Unsubscribed",
    "Message Sent channel=email",
    "Message Clicked",
    "Social Followed network=instagram",
    "Social Unfollowed network=instagram",
    "Ticket Opened ticket_id=1 topic=Beschwerde",
    "Ticket Resolved ticket_id=1",
    "Survey Answered nps=3",
    "Survey Answered nps=10",
    "Product Reviewed stars=5",
    "Product Reviewed stars=1",
    "Referral Invited",
    "Referral Converted",
    "Trial Started plan=Klein",
    "Trial Started plan=Klein ends_on=1970-03-01",
    "Trial Started subscription_id=S",
    "Subscription Started amount=10",
    "Subscription Started subscription_id=S amount=10",
    "Subscription Started subscription_id=T amount=10",
    "Subscription Renewed subscription_id=S amount=10",
    "Subscription Cancelled subscription_id=S",
    "Subscription Ended subscription_id=S",
    "Subscription Ended",
    "Payment Overdue subscription_id=S",
    "Payment Received",
];

/// So many lives are looked at.
const LIVES: u32 = 3_000;
/// The longest time over which things happen, and over which they are replayed.
const DAYS: i32 = 900;
const REPLAYED: i32 = 1_400;

/// What happens to one customer, told in order: in a few weeks, a year, or longer.
fn lives() -> impl Strategy<Value = String> {
    let span = prop_oneof![Just(60), Just(300), Just(DAYS)];
    let happenings =
        span.prop_flat_map(|span| proptest::collection::vec((0..span, proptest::sample::select(&KINDS[..])), 1..25));
    happenings.prop_map(|mut happenings| {
        happenings.sort_by_key(|(day, _)| *day);
        happenings.iter().map(|(day, what)| format!("day {day} {what}")).collect::<Vec<_>>().join(" · ")
    })
}

/// Checks the stays of many random customers in each model, by its place. Gives how many lives led into each phase.
pub(crate) fn of_lives(
    models: &[PhaseModel],
    check: impl Fn(usize, &[Stay]) -> Result<(), String>,
) -> Vec<BTreeMap<String, usize>> {
    let visits = RefCell::new(vec![BTreeMap::new(); models.len()]);
    let config = ProptestConfig { cases: LIVES, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&(lives(), vintages(0, REPLAYED)), |(life, vintages)| {
        let (zone, mut scratch) = (Zone::utc(), Scratch::default());
        let book = story::book(&life, &zone);
        let categories = Categories::of(&book, &vintages);
        let ground =
            Ground { book: &book, vintages: &vintages, categories: &categories, zone: &zone, delivery_days: 5 };
        let tracks = Replay::new(models).run(&book.histories()[0], &ground, Day::from_number(REPLAYED), &mut scratch);
        for (place, track) in tracks.iter().enumerate() {
            check(place, &track.stays).map_err(TestCaseError::fail)?;
            let phases: BTreeSet<&str> =
                track.stays.iter().map(|stay| models[place].phase(stay.phase).id.as_str()).collect();
            for phase in phases {
                *visits.borrow_mut()[place].entry(phase.to_owned()).or_default() += 1;
            }
        }
        Ok(())
    });
    if let Err(fault) = outcome {
        panic!("{fault}");
    }
    visits.into_inner()
}

/// What may reach the log, of one of a few people.
#[derive(Debug, Clone)]
enum Arrival {
    /// Something that happened, whenever that was, to the person or to their browser.
    Event { day: i32, person: u8, is_anonymous: bool, what: &'static str },
    /// The person logs in: their browser is theirs.
    Login { day: i32, person: u8 },
    /// Somebody decides that two are one.
    Merge { day: i32, person: u8, other: u8 },
    /// Somebody decides that they are not.
    Apart { day: i32, person: u8, other: u8 },
    /// The person is erased, with all that is known by then to be theirs.
    Erasure { person: u8 },
}

fn arrivals() -> impl Strategy<Value = Vec<Arrival>> {
    const PEOPLE: u8 = 3;
    let event = (0..DAYS, 0..PEOPLE, any::<bool>(), proptest::sample::select(&KINDS[..]))
        .prop_map(|(day, person, is_anonymous, what)| Arrival::Event { day, person, is_anonymous, what });
    let login = (0..DAYS, 0..PEOPLE).prop_map(|(day, person)| Arrival::Login { day, person });
    let two =
        || (0..DAYS, 0..PEOPLE, 1..PEOPLE).prop_map(|(day, person, more)| (day, person, (person + more) % PEOPLE));
    let merge = two().prop_map(|(day, person, other)| Arrival::Merge { day, person, other });
    let apart = two().prop_map(|(day, person, other)| Arrival::Apart { day, person, other });
    let erasure = (0..PEOPLE).prop_map(|person| Arrival::Erasure { person });
    proptest::collection::vec(prop_oneof![20 => event, 2 => login, 2 => merge, 1 => apart, 1 => erasure], 1..30)
}

fn user(person: u8) -> ArrivedAs {
    ArrivedAs::user(&format!("u{person}")).expect("a key")
}

fn browser(person: u8) -> ArrivedAs {
    ArrivedAs::anonymous(&format!("b{person}")).expect("a key")
}

/// An arrival as an event; `None` for an erasure, which is none. Its number makes it an event of its own.
fn event(number: usize, arrival: &Arrival) -> Option<Event> {
    let decision = |day: i32, kind: Kind, by: ArrivedAs, also: Vec<ArrivedAs>| {
        let at =
            Timestamp::from_second(i64::from(day) * 86_400 + i64::try_from(number).expect("few")).expect("a moment");
        let mut event = Event::new(MessageId(format!("m{number}")), kind, at, at);
        event.customer = Some(by.customer().clone());
        (event.arrived_as, event.also, event.source) = (Some(by), also, Some("shop".to_owned()));
        event
    };
    match *arrival {
        Arrival::Event { day, person, is_anonymous, what } => {
            let by = if is_anonymous { browser(person) } else { user(person) };
            Some(story::event(&format!("day {day} {what}"), u64::try_from(number).expect("few"), &by))
        }
        Arrival::Login { day, person } => {
            Some(decision(day, Kind::CustomerIdentified, user(person), vec![browser(person)]))
        }
        Arrival::Merge { day, person, other } => {
            Some(decision(day, Kind::CustomerMerged, user(person), vec![user(other)]))
        }
        Arrival::Apart { day, person, other } => {
            Some(decision(day, Kind::CustomersKeptApart, user(person), vec![user(other)]))
        }
        Arrival::Erasure { .. } => None,
    }
}

/// A log from which somebody with these keys is erased: what happened to them goes on as that of nobody, under an id that says
/// nothing; what told who they are goes.
fn erase(log: &mut Vec<Event>, erased: &[CustomerId], number: usize) {
    let nobody = CustomerId::new(&format!("erased:{number}")).expect("an id");
    let is_theirs = |key: &ArrivedAs| erased.contains(key.customer());
    let tells_who = |event: &Event| {
        matches!(event.kind, Kind::CustomerIdentified | Kind::CustomerMerged | Kind::CustomersKeptApart)
            && event.arrived_as.iter().chain(&event.also).any(is_theirs)
    };
    log.retain(|event| !tells_who(event));
    for event in log.iter_mut().filter(|event| event.arrived_as.as_ref().is_some_and(is_theirs)) {
        event.customer = Some(nobody.clone());
        (event.arrived_as, event.also) = (None, Vec::new());
    }
}

fn fold(log: &[Event]) -> Book {
    let mut book = Book::new(&Zone::utc());
    for event in log {
        book.apply(&Touch::of(event, Currency::EUR));
    }
    book
}

/// What everybody's phases are judged by.
struct World<'a> {
    models: &'a [PhaseModel],
    vintages: &'a Vintages,
}

impl World<'_> {
    /// That everybody in a book has exactly one phase in each model on every day since they are known.
    fn check(&self, book: &Book, look: Day) -> Result<(), TestCaseError> {
        let (zone, mut scratch) = (Zone::utc(), Scratch::default());
        let categories = Categories::of(book, self.vintages);
        let ground = Ground { book, vintages: self.vintages, categories: &categories, zone: &zone, delivery_days: 5 };
        for history in book.histories() {
            let tracks = Replay::new(self.models).run(history, &ground, Day::from_number(REPLAYED), &mut scratch);
            prop_assert_eq!(tracks.len(), self.models.len());
            for (model, track) in self.models.iter().zip(&tracks) {
                one_phase_a_day(model, history, &track.stays)?;
            }
            // The rules by themselves, too, put them into one phase each, and say why.
            let facts = facts_as_of(history, look, &ground, &mut scratch);
            let customer = CustomerFacts { facts: &facts, history, book, today: look, zone: &zone };
            let stays: Vec<_> = self.models.iter().zip(tracks.iter().map(|track| track.stays.as_slice())).collect();
            let customer = Asked::new(&customer, &stays);
            for (model, track) in self.models.iter().zip(&tracks) {
                let assignment = model.explain(&customer);
                prop_assert_eq!(assignment.number, model.assign(&customer));
                prop_assert_eq!(assignment.held().truth, rules::Truth::Yes);
                if let Some(stay) = track.stays.iter().rfind(|stay| stay.since <= look) {
                    prop_assert_eq!(model.explain_stay(*stay, look, &customer).held().truth, rules::Truth::Yes);
                }
            }
        }
        Ok(())
    }
}

/// Stays that follow each other without a gap from the day on which a customer is first seen.
fn one_phase_a_day(model: &PhaseModel, history: &History, stays: &[Stay]) -> Result<(), TestCaseError> {
    let first_seen = history.first_seen(&Zone::utc());
    prop_assert_eq!(stays.first().map(|stay| stay.since), first_seen, "{}", &model.id);
    prop_assert_eq!(stays.last().and_then(|stay| stay.until), None);
    for pair in stays.windows(2) {
        prop_assert_eq!(pair[0].until, Some(pair[1].since.plus(-1)), "{}", &model.id);
        prop_assert!(pair[0].since < pair[1].since && pair[0].phase != pair[1].phase, "{}", &model.id);
    }
    prop_assert!(stays.iter().all(|stay| usize::from(stay.phase.0) < model.phases.len()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn everybody_has_exactly_one_phase_in_every_model_always(
        arrivals in arrivals(), vintages in vintages(0, REPLAYED), look in 0..REPLAYED,
    ) {
        let models = PhaseModel::built_in(&catalogue()).expect("built-in models");
        let world = World { models: &models, vintages: &vintages };
        let (mut log, mut book): (Vec<Event>, Book) = (Vec::new(), fold(&[]));
        for (number, arrival) in arrivals.iter().enumerate() {
            match (event(number, arrival), arrival) {
                (Some(event), _) => {
                    book.apply(&Touch::of(&event, Currency::EUR));
                    log.push(event);
                }
                // Whoever was erased may come back, as somebody of whom nothing is known.
                (None, Arrival::Erasure { person }) => {
                    let key = user(*person).customer().clone();
                    let Some(erased) = book.find(&key).and_then(|place| book.history(place)).map(History::keys) else {
                        continue;
                    };
                    erase(&mut log, &erased, number);
                    book = fold(&log);
                    for key in &erased {
                        prop_assert_eq!(book.find(key), None);
                    }
                }
                (None, _) => {}
            }
            world.check(&book, Day::from_number(look))?;
        }
    }
}
