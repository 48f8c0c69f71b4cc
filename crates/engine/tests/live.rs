//! Phases as events come and days pass are what a replay of everything says, in whatever order the events arrive.

use std::sync::Arc;

use analytics::history::PhaseHistory;
use analytics::kpi::Grain;
use domain::{ArrivedAs, Day, Event, Firm, Kind, MessageId, Order, Period};
use engine::Engine;
use engine::ask::membership::membership;
use engine::memory::MemoryFolder;
use engine::ports::{Folder, Tables};
use engine::segments::SegmentDraft;
use jiff::{SignedDuration, Timestamp};
use lifecycle::facts::intensity::Yardstick;
use lifecycle::past::IN;
use lifecycle::phase::Name;
use lifecycle::vintage::{Origin, PurchaseFit, SpendFit, Vintage};
use lifecycle::{CustomerIndex, ModelText, PhaseModel};
use models::value::bg_nbd::BgNbd;
use models::value::purchase_model::PurchaseModel;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const FIRST: &str = "2025-01-01T09:00:00Z";

fn moment(day: i64) -> Timestamp {
    let first: Timestamp = FIRST.parse().expect("a moment");
    first.checked_add(SignedDuration::from_hours(24 * day)).expect("a moment")
}

/// What may happen to one of a few people.
#[derive(Debug, Clone)]
struct Happening {
    day: i64,
    person: u8,
    /// Whether it happens to the person's browser, of which nobody knows whose it is until they log in.
    is_anonymous: bool,
    what: u8,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = (0..200_i64, 0..4_u8, any::<bool>(), 0..9_u8);
    let one = one.prop_map(|(day, person, is_anonymous, what)| Happening { day, person, is_anonymous, what });
    proptest::collection::vec(one, 1..40)
}

fn properties(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn event(number: usize, happening: &Happening) -> Event {
    let user = ArrivedAs::user(&format!("u{}", happening.person)).expect("a key");
    let browser = ArrivedAs::anonymous(&format!("b{}", happening.person)).expect("a key");
    let (kind, told) = match happening.what {
        0 => (Kind::PageViewed, json!({})),
        1 => (Kind::ProductViewed, json!({ "category": "Rotwein" })),
        2 => (Kind::ProductAdded, json!({ "price": 5, "quantity": 2 })),
        3 | 4 => (Kind::OrderCompleted, json!({})),
        5 => (Kind::CustomerIdentified, json!({})),
        6 => (Kind::NewsletterUnsubscribed, json!({})),
        7 => (Kind::TicketOpened, json!({ "ticket_id": number.to_string(), "topic": "Beschwerde" })),
        _ => (Kind::SubscriptionStarted, json!({ "subscription_id": "s", "amount": 10 })),
    };
    let is_login = kind == Kind::CustomerIdentified;
    let mut event = Event::new(MessageId(format!("m{number}")), kind, moment(happening.day), moment(happening.day));
    event.properties = properties(told);
    if event.kind == Kind::OrderCompleted {
        let order = Order { order_id: Some(number.to_string()), source: "shop".into(), ..Order::default() };
        event.properties = order.to_properties();
    }
    event.arrived_as = Some(if happening.is_anonymous && !is_login { browser.clone() } else { user });
    event.also = if is_login { vec![browser] } else { Vec::new() };
    event.source = Some("web".into());
    event
}

fn vintage(day: i64, alpha: f64) -> Vintage {
    Vintage {
        day: Day::from_date(moment(day).to_zoned(jiff::tz::TimeZone::UTC).date()),
        revision: 0,
        recorded_at: moment(day),
        origin: Origin::Live,
        customers: 100,
        repeat_customers: 50,
        purchase: PurchaseFit::given(Some(PurchaseModel::BgNbd(BgNbd { r: 0.5, alpha, a: 0.8, b: 2.5 }))),
        spend: SpendFit { gamma_gamma: None, mean: None, because: None },
        typical_expectation: Some(0.6),
        usual_categories: Vec::new(),
        yardstick: Yardstick::default(),
        review: None,
    }
}

/// Segments that turn with events and time, that ask for phases, for the past of others, and for both.
const SEGMENTS: [(&str, &str); 4] = [
    ("treu", "orders >= 2 and silence < 45 days or intensity >= 60"),
    ("abgewandert", "was in segment \"treu\" in last 40 days and not in segment \"treu\""),
    ("gefaehrdet", "in group \"recovery\" of \"stauss_bruhn\" or silence_score >= 60 %"),
    ("einst", "was in segment (\"gefaehrdet\", \"abgewandert\") and was in phase \"bindung\" of \"four_phases\""),
];

/// Keeps the segments, and puts a model into use whose rules ask for their past.
fn define(engine: &Engine) {
    for (name, rule) in SEGMENTS {
        let name = Name { de: name.to_owned(), en: name.to_owned() };
        let draft = SegmentDraft { id: None, name, rule: rule.to_owned() };
        engine.save_segment(&draft, None, moment(0)).expect("a segment");
    }
    let mut text =
        ModelText::built_in().expect("models").into_iter().find(|text| text.id == "four_phases").expect("it");
    text.id.clear();
    "Erinnern".clone_into(&mut text.name.de);
    "was in segment \"abgewandert\" in last 30 days and in segment \"einst\"".clone_into(&mut text.phase[0].rule);
    engine.save_model(text, true, None, moment(0)).expect("a model");
}

/// Who is in each segment on a day by the history that goes along, compared with one built anew and with the rule.
fn check_segments(engine: &Engine, day: Day) -> Result<(), TestCaseError> {
    let state = engine.state().expect("state");
    prop_assert_eq!(state.segments.iter().count(), SEGMENTS.len());
    for known in state.segments.iter() {
        let (id, rule) = (&known.segment.id, known.rule.as_ref().expect("a rule"));
        let live = state.history_of(rule, day);
        let fresh = PhaseHistory::build(&state.knowledge(), &PhaseModel::of_rule(rule), live.until());
        prop_assert!(*live == fresh, "{} on {}", id, day);
        let members = state.at(day).members(&state, rule);
        let held = (0..).map(CustomerIndex).zip(live.column(day)).filter(|(_, phase)| *phase == IN);
        prop_assert_eq!(members.iter().collect::<Vec<_>>(), held.map(|(place, _)| place).collect::<Vec<_>>(), "{}", id);
        let period = Period::from_days(day.plus(-80), day).expect("forwards");
        let told = membership(&state, &state.at(day), rule, period, Grain::Week);
        prop_assert_eq!(told.steps.last().expect("a week").after, members.len() as u64, "{}", id);
    }
    Ok(())
}

/// The histories of all models and segments on a day, compared with ones built anew.
fn check(engine: &Engine, day: i64) -> Result<(), TestCaseError> {
    let state = engine.state().expect("state");
    let day = state.zone.day_of(moment(day));
    check_segments(engine, day)?;
    for (place, model) in state.models.iter().enumerate() {
        let live = state.history(place, day);
        let fresh = PhaseHistory::build(&state.knowledge(), model, live.until());
        prop_assert_eq!(live.len(), state.book.len());
        prop_assert!(*live == fresh, "{} on {}", &model.id, day);
        let moment = state.at(day);
        prop_assert_eq!(&live.column(day), &moment.population(&state).phases[place], "{}", &model.id);
    }
    Ok(())
}

/// Joining people takes them out of the middle of the book, and others move to their places.
#[test]
fn hundreds_of_visitors_log_in() {
    const VISITORS: usize = 700;
    let folder = Arc::new(MemoryFolder::new());
    folder.set_firm(&Firm::assumed("Test")).expect("firm");
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
    define(&engine);
    let visitor = |number: usize| ArrivedAs::anonymous(&format!("v{number}")).expect("a key");
    let event = |number: usize, what: Kind, by: ArrivedAs, also: Vec<ArrivedAs>, day: usize| {
        let at = moment(i64::try_from(day).expect("few"));
        let mut event = Event::new(MessageId(format!("{what:?}{number}")), what, at, at);
        (event.arrived_as, event.also, event.source) = (Some(by), also, Some("web".into()));
        event
    };
    let views = (0..VISITORS).map(|number| event(number, Kind::PageViewed, visitor(number), vec![], number % 50));
    engine.ingest(views.collect()).expect("in");
    engine.catch_up().expect("caught up");
    check(&engine, 60).expect("as built anew");
    for round in 0..4 {
        let logins = (round..VISITORS).step_by(4).map(|number| {
            let user = ArrivedAs::user(&format!("u{}", number % 150)).expect("a key");
            event(number, Kind::CustomerIdentified, user, vec![visitor(number)], 60 + round)
        });
        engine.ingest(logins.collect()).expect("in");
        engine.catch_up().expect("caught up");
        check(&engine, 62 + i64::try_from(round).expect("few")).expect("as built anew");
    }
    assert_eq!(engine.state().expect("state").book.len(), 150);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn live_is_replayed(happenings in happenings(), cuts in proptest::collection::vec(1..8_usize, 1..12), alpha in 2.0..12.0_f64) {
        let folder = Arc::new(MemoryFolder::new());
        folder.set_firm(&Firm::assumed("Test")).expect("firm");
        folder.add_vintages(&[vintage(40, 4.0), vintage(90, alpha), vintage(150, 6.0)]).expect("vintages");
        let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
        define(&engine);
        let events: Vec<Event> = happenings.iter().enumerate().map(|(number, happening)| event(number, happening)).collect();
        let (mut rest, mut today) = (events.as_slice(), 0);
        // Events come in batches, whatever days they tell of; between batches days pass, and sometimes nobody looks.
        for (round, cut) in cuts.iter().cycle().enumerate() {
            let (batch, more) = rest.split_at((*cut).min(rest.len()));
            rest = more;
            engine.ingest(batch.to_vec()).expect("in");
            engine.catch_up().expect("caught up");
            today += i64::try_from(*cut).expect("few") * 5;
            let is_last = rest.is_empty();
            if round % 3 == 1 && !is_last {
                continue;
            }
            check(&engine, today)?;
            if is_last {
                break;
            }
        }
        prop_assert_eq!(engine.check(&mut |_, _, _| {}).expect("checked").findings, []);
    }

    /// As of a day the rule of today is asked of what had happened by then.
    #[test]
    fn who_was_in_a_segment_does_not_rest_on_what_came_later(happenings in happenings(), day in 0..200_i64) {
        let engine_of = |events: Vec<Event>| {
            let folder = Arc::new(MemoryFolder::new());
            folder.set_firm(&Firm::assumed("Test")).expect("firm");
            folder.add_vintages(&[vintage(40, 4.0), vintage(90, 7.0)]).expect("vintages");
            let engine = Engine::open(folder as Arc<dyn Folder>).expect("engine");
            define(&engine);
            engine.ingest(events).expect("in");
            engine.catch_up().expect("caught up");
            engine
        };
        let mut events: Vec<Event> = happenings.iter().enumerate().map(|(number, it)| event(number, it)).collect();
        // Who turns out later to be the same person is a fact about persons, not about days.
        for event in &mut events {
            event.also.clear();
        }
        let members = |engine: &Engine| {
            let state = engine.state().expect("state");
            let on = state.at(state.zone.day_of(moment(day)));
            let of = |known: &engine::segments::KnownSegment| {
                let members = on.members(&state, known.rule.as_ref().expect("a rule"));
                let history = |place| state.book.history(place).expect("there").customer.to_string();
                let mut names: Vec<String> = members.iter().map(history).collect();
                names.sort();
                (known.segment.id.clone(), names)
            };
            state.segments.iter().map(of).collect::<Vec<_>>()
        };
        let whole = engine_of(events.clone());
        events.retain(|event| event.occurred_at <= moment(day));
        prop_assert_eq!(members(&whole), members(&engine_of(events)));
    }
}
