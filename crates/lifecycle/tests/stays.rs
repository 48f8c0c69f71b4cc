//! Stays: a replay that jumps gives what a replay of every day gives, and minimum stays do what the guide says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use domain::{Currency, Day, Zone};
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::phase::{Kept, ModelError};
use lifecycle::stays::{Asked, Replay, Track, is_moving, replay};
use lifecycle::{Book, Categories, CustomerFacts, FactColumns, History, PhaseModel, PhaseNumber, Stay, Vintages};
use proptest::prelude::*;
use rules::Catalogue;
use vintages::vintages;

mod story;
mod vintages;

fn book(story: &str) -> Book {
    story::book(story, &Zone::utc())
}

fn catalogue_of(zone: &Zone) -> Arc<Catalogue> {
    Arc::new(lifecycle::catalogue::catalogue(Currency::EUR, zone).expect("catalogue"))
}

fn catalogue() -> Arc<Catalogue> {
    catalogue_of(&Zone::utc())
}

/// A model of phases, each `id · rule · what else its table says`.
fn file(id: &str, phases: &[(&str, &str, &str)]) -> String {
    let name = "{ de = \"a\", en = \"a\" }";
    let mut text = format!("id = \"{id}\"\nversion = 1\nname = {name}\nsource = {name}\n");
    for (place, (id, rule, more)) in phases.iter().enumerate() {
        let head = format!("[[phase]]\nid = \"{id}\"\nname = {name}\nmeaning = {name}\ngroup = \"retention\"\n");
        let _ = writeln!(text, "{head}colour = \"slot-1\"\nplace = {place}\nrule = '''{rule}'''\n{more}");
    }
    text
}

/// A model whose rules ask for its own past.
fn remembering() -> String {
    file(
        "memory",
        &[
            (
                "again",
                "was in phase \"idle\" of \"own\" in last 20 days and orders >= 1 and not was in phase \"again\" of \"own\" in last 3 days",
                "",
            ),
            (
                "idle",
                "last_visit within last 9 days or silence_score >= 40 %",
                "stay = '''was in phase \"again\" of \"own\" in last 12 days'''",
            ),
            ("late", "not was in phase (\"idle\", \"again\") of \"own\" in last 1 month", "minimum_stay_days = 4"),
            ("other", "true", ""),
        ],
    )
}

/// Models of everything that can turn with time: minimum stays, rules for staying, windows, the calendar, computations with
/// forecasts, and questions for phases of other models. [`with_segments`] adds questions for the past of segments.
fn own_files() -> Vec<String> {
    let waiting = file(
        "waiting",
        &[
            ("gone", "silence_score >= 50 %", "minimum_stay_days = 20\nstay = '''silence_score >= 30 %'''"),
            ("often", "silence <= 40 days and purchase_days >= 2", "minimum_stay_days = 10"),
            (
                "tempted",
                "days_since(last_visit) < 9 or cart_touched within last 5 days",
                "stay = '''last_visit within last 20 days'''",
            ),
            ("promising", "expected_orders > 0.7 or probability_to_buy between 20 % and 40 %", "minimum_stay_days = 3"),
            ("other", "true", "minimum_stay_days = 2"),
        ],
    );
    let windows = file(
        "windows",
        &[
            (
                "busy",
                "count(\"Page Viewed\" in last 14 days) == 2 or sum(\"Order Completed\".revenue in last 1 month) > 40 EUR",
                "",
            ),
            ("before", "any(\"Order Completed\" between 30 and 60 days ago)", "minimum_stay_days = 5"),
            ("birthday", "next_anniversary(first_seen) within next 7 days and orders >= 1", ""),
            ("party", "birthday within next 5 days or days_until(birthday) == 20", ""),
            ("gold", "attribute(\"vip\") == \"gold\" and attribute(\"age\") > 40", ""),
            ("late", "late_deliveries >= 1 or (orders_delivered >= 1 and last_delivery within last 3 days)", ""),
            ("early", "later_half > earlier_half or recent_sessions < earlier_sessions", ""),
            ("other", "true", ""),
        ],
    );
    let asking = file(
        "asking",
        &[
            (
                "back",
                "was in phase \"gone\" of \"waiting\" in last 25 days and not in phase \"gone\" of \"waiting\"",
                "",
            ),
            (
                "risk",
                "in group \"recovery\" of \"stauss_bruhn\" or was in phase \"busy\" of \"windows\"",
                "minimum_stay_days = 4",
            ),
            ("other", "true", ""),
        ],
    );
    let computing = file(
        "computing",
        &[
            ("rising", "probability_to_buy * 2 > silence_score and orders >= 1", ""),
            ("close", "intensity between 40 and 55 or intensity < 5", ""),
            ("slow", "expected_gap_days * 2 < 60 or returned_after >= 20 %", ""),
            ("dear", "expected_value >= 25 EUR or probability_alive < 60 % or category_share >= 50 %", ""),
            ("other", "true", ""),
        ],
    );
    vec![waiting, windows, asking, computing, remembering()]
}

/// Segments that turn by events and by time, one that asks for a phase, and one that asks for the past of another.
const SEGMENTS: [(&str, &str); 4] = [
    ("keen", "orders >= 2 and silence < 45 days or count(\"Product Viewed\" in last 10 days) >= 1"),
    ("costly", "expected_value >= 15 EUR and not in phase \"gone\" of \"waiting\""),
    ("lapsed", "was in segment \"keen\" in last 60 days and not in segment \"keen\""),
    ("never", "not was in segment \"costly\" and not was in segment \"keen\""),
];

/// The segments as models, and a model whose rules ask for their past.
fn with_segments(mut models: Vec<PhaseModel>, files: &[(&str, &str)], zone: &Zone) -> Vec<PhaseModel> {
    let segments: BTreeMap<String, String> = SEGMENTS.map(|(id, rule)| (id.to_owned(), rule.to_owned())).into();
    let known = rules::KnownMemberships {
        models: models.iter().map(PhaseModel::definition).collect(),
        segments: segments.clone(),
        ..rules::KnownMemberships::default()
    };
    for (id, _) in SEGMENTS {
        let asking =
            rules::Rule::new(&format!("was in segment \"{id}\""), &catalogue_of(zone), &known).expect("a rule");
        models.extend(asking.memberships().filter_map(|query| PhaseModel::of_past(query)));
    }
    let asking = file(
        "remembering",
        &[
            ("back", "was in segment \"lapsed\" in last 30 days and in segment \"keen\"", "minimum_stay_days = 5"),
            ("lapsed", "was in segment (\"keen\", \"costly\") in last 40 days", "stay = '''in segment \"lapsed\"'''"),
            ("never", "in segment \"never\"", ""),
            ("other", "true", ""),
        ],
    );
    let files: Vec<(&str, &str)> = files.iter().copied().chain([("remembering.toml", asking.as_str())]).collect();
    let read = PhaseModel::parse_all(&files, &catalogue_of(zone), &segments).expect("models");
    models.extend(read.into_iter().next_back());
    models
}

fn all_models(zone: &Zone) -> Vec<PhaseModel> {
    let own = own_files();
    let mut files: Vec<(&str, &str)> = vec![
        ("stauss_bruhn.toml", include_str!("../phase_models/stauss_bruhn.toml")),
        ("four_phases.toml", include_str!("../phase_models/four_phases.toml")),
        ("six_phases.toml", include_str!("../phase_models/six_phases.toml")),
        ("five_phases.toml", include_str!("../phase_models/five_phases.toml")),
        ("subscription.toml", include_str!("../phase_models/subscription.toml")),
    ];
    files.extend(own.iter().map(|text| ("own.toml", text.as_str())));
    let models = PhaseModel::parse_all(&files, &catalogue_of(zone), &BTreeMap::new()).expect("models");
    with_segments(models, &files, zone)
}

/// The day from which random stories are counted: the clocks in Berlin are changed on its days 63 and 273.
const FIRST: i32 = 19_750;

/// What stories are judged by.
struct World {
    book: Book,
    vintages: Vintages,
    categories: Categories,
    zone: Zone,
    models: Vec<PhaseModel>,
}

impl World {
    fn new(book: Book, vintages: Vintages, models: Vec<PhaseModel>) -> Self {
        let categories = Categories::of(&book, &vintages);
        Self { book, vintages, categories, zone: Zone::utc(), models }
    }

    /// In Berlin, with all models.
    fn of(happenings: &[(i32, &str)], vintages: Vintages) -> Self {
        let zone = Zone::new("Europe/Berlin").expect("a zone");
        let world = Self::new(story::book(&story_of(happenings), &zone), vintages, all_models(&zone));
        Self { zone, ..world }
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            book: &self.book,
            vintages: &self.vintages,
            categories: &self.categories,
            zone: &self.zone,
            delivery_days: 5,
        }
    }

    fn run(&self, history: &History, until: i32) -> Vec<Track> {
        let until = Day::from_number(until);
        Replay::new(&self.models).run(history, &self.ground(), until, &mut Scratch::default())
    }

    /// The stays by a look at every day after `from`, on which the tracks are known.
    fn every_day(&self, history: &History, mut tracks: Vec<Vec<Stay>>, from: i32, until: i32) -> Vec<Vec<Stay>> {
        let mut scratch = Scratch::default();
        for number in from + 1..=until {
            let today = Day::from_number(number);
            if history.first_seen(&self.zone).is_none_or(|first| first > today) {
                continue;
            }
            let facts = facts_as_of(history, today, &self.ground(), &mut scratch);
            let customer = CustomerFacts { facts: &facts, history, book: &self.book, today, zone: &self.zone };
            let is_moved = happened(history, today);
            for (place, model) in self.models.iter().enumerate() {
                let (before, rest) = tracks.split_at_mut(place);
                let others = self.models.iter().zip(&*before).map(|(model, stays)| (model, stays.as_slice()));
                let own = rest[0].clone();
                let stays: Vec<(&PhaseModel, &[Stay])> = others.chain([(model, own.as_slice())]).collect();
                let asked = Asked::new(&customer, &stays);
                let phase = match rest[0].last() {
                    None => model.assign(&asked),
                    Some(stay) => model.decide(*stay, today, is_moved, &asked),
                };
                match rest[0].last_mut() {
                    Some(stay) if stay.phase == phase => {}
                    last => {
                        if let Some(stay) = last {
                            stay.until = Some(today.plus(-1));
                        }
                        rest[0].push(Stay { phase, since: today, until: None });
                    }
                }
            }
        }
        tracks
    }

    fn told(&self, place: usize, stays: &[Stay]) -> String {
        let model = &self.models[place];
        let told = stays.iter().map(|stay| format!("{} since day {}", model.phase(stay.phase).id, stay.since.number()));
        told.collect::<Vec<_>>().join(" · ")
    }
}

fn happened(history: &History, day: Day) -> bool {
    history.entries.iter().any(|entry| Day::from(entry.day) == day)
        || history.visits.iter().any(|visit| Day::from(visit.day) == day)
        || history.looks.iter().any(|look| Day::from(look.day) == day)
        || history.marks.iter().any(|mark| Day::from(mark.day) == day && is_moving(mark.kind()))
}

const KINDS: [&str; 36] = [
    "Page Viewed",
    "Page Viewed by=v",
    "Customer Identified also=v",
    "Customer Identified vip=gold birthday=1984-05-09",
    "Customer Identified vip=silver by=v",
    "Customer Identified birthday=1990-02-29 age=42",
    "Product Viewed category=Rotwein",
    "Products Searched query=wein",
    "Product Added price=5 quantity=2",
    "Product Removed price=5",
    "Checkout Started value=20",
    "Order Completed 20 order_id=A",
    "Order Completed 30 order_id=B",
    "Order Completed 25",
    "Order Completed 45",
    "Order Completed 10 by=v",
    "Order Completed 15 sales_channel=store",
    "Order Shipped order_id=A",
    "Order Delivered order_id=A",
    "Order Refunded 20 order_id=A",
    "Order Cancelled order_id=B",
    "Newsletter Confirmed",
    "Newsletter Unsubscribed",
    "Message Sent channel=email",
    "Ticket Opened ticket_id=1 topic=Beschwerde",
    "Ticket Resolved ticket_id=1",
    "Survey Answered nps=3",
    "Product Reviewed stars=5",
    "Referral Invited",
    "Trial Started plan=Klein",
    "Trial Started subscription_id=S ends_on=2024-05-01",
    "Trial Started subscription_id=T ends_on=2024-08-01",
    "Subscription Started subscription_id=S amount=10",
    "Subscription Cancelled subscription_id=S",
    "Subscription Ended subscription_id=S",
    "Payment Overdue subscription_id=S",
];

/// Days over which things happen.
const DAYS: i32 = 260;
/// Days over which they are replayed.
const REPLAYED: i32 = 420;

/// A few happenings of many kinds, in the order in which they arrive, which is not that of their days.
fn happenings() -> impl Strategy<Value = Vec<(i32, &'static str)>> {
    proptest::collection::vec((0..DAYS, proptest::sample::select(&KINDS[..])), 1..25)
}

fn story_of(happenings: &[(i32, &str)]) -> String {
    happenings.iter().map(|(day, what)| format!("day {} {what}", FIRST + day)).collect::<Vec<_>>().join(" · ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn to_jump_gives_what_every_day_gives(happenings in happenings(), vintages in vintages(FIRST, REPLAYED), cut in 0..REPLAYED) {
        let world = World::of(&happenings, vintages);
        for history in world.book.histories() {
            let naive = world.every_day(history, vec![Vec::new(); world.models.len()], FIRST - 1, FIRST + REPLAYED);
            let tracks = world.run(history, FIRST + REPLAYED);
            for (place, (naive, track)) in naive.iter().zip(&tracks).enumerate() {
                prop_assert_eq!(world.told(place, naive), world.told(place, &track.stays), "{}", world.models[place].id);
                prop_assert_eq!(naive, &track.stays);
                let one = replay(history, &world.models, &world.models[place], &world.ground(), Day::from_number(FIRST + REPLAYED), &mut Scratch::default());
                prop_assert_eq!(naive, &one);
            }
            // What facts alone tell is what the replay says.
            let (today, mut scratch) = (Day::from_number(FIRST + cut), Scratch::default());
            let facts = facts_as_of(history, today, &world.ground(), &mut scratch);
            let (facts, histories) = ([facts], [history]);
            let columns = FactColumns::new(&facts, &histories, &world.book, today, &world.zone);
            for (model, naive) in world.models.iter().zip(&naive) {
                let replayed = naive.iter().rfind(|stay| stay.since <= today).map(|stay| stay.phase);
                if let (Some(settled), Some(replayed)) = (model.settled(&columns, 1)[0], replayed) {
                    prop_assert_eq!(settled, replayed, "{}", model.id);
                }
            }
            // To stop and go on changes nothing.
            let early = world.run(history, FIRST + cut);
            let replay = Replay::new(&world.models);
            let (from, until) = (Day::from_number(FIRST + cut), Day::from_number(FIRST + REPLAYED));
            let resumed = replay.resume(history, &world.ground(), early.clone(), from, until, &mut Scratch::default());
            for (resumed, track) in resumed.iter().zip(&tracks) {
                prop_assert_eq!(&resumed.stays, &track.stays);
            }
            // Whoever is not due is where they were.
            for (early, naive) in early.iter().zip(&naive) {
                let moved = naive.iter().map(|stay| stay.since).find(|since| since.number() > FIRST + cut);
                if let (Some(moved), true) = (moved, !early.stays.is_empty()) {
                    prop_assert!(early.due.is_some_and(|due| due <= moved), "due {:?}, moved {moved}", early.due);
                }
            }
        }
    }

    #[test]
    fn phases_of_a_day_rest_on_what_had_happened_by_then(happenings in happenings(), vintages in vintages(FIRST, REPLAYED), day in 0..DAYS) {
        // Who turns out later to be the same person is a fact about persons, not about days.
        let mut happenings = happenings;
        happenings.retain(|(_, what)| !what.ends_with("=v"));
        let known: Vec<(i32, &str)> = happenings.iter().copied().filter(|(then, _)| *then <= day).collect();
        prop_assume!(!known.is_empty());
        let whole = World::of(&happenings, vintages.clone());
        let cut = World::of(&known, vintages);
        let stays = |world: &World| -> Vec<Vec<Stay>> {
            let tracks = world.run(&world.book.histories()[0], FIRST + day);
            tracks.into_iter().map(|track| track.stays).collect()
        };
        prop_assert_eq!(stays(&whole), stays(&cut));
    }

    #[test]
    fn the_day_on_which_silence_moves_somebody_is_foretold(happenings in happenings(), vintages in vintages(FIRST, REPLAYED), day in 0..REPLAYED) {
        const LOOKED_AHEAD: i32 = 200;
        let world = World::of(&happenings, vintages);
        let today = Day::from_number(FIRST + day);
        for history in world.book.histories() {
            let tracks = world.run(history, FIRST + day);
            if tracks[0].stays.is_empty() {
                continue;
            }
            let silent = World::of(&happenings, world.vintages.until(today));
            let stays: Vec<Vec<Stay>> = tracks.iter().map(|track| track.stays.clone()).collect();
            let naive = silent.every_day(&history.until(today), stays, FIRST + day, FIRST + day + LOOKED_AHEAD);
            for (place, model) in world.models.iter().enumerate() {
                let mut scratch = Scratch::default();
                let replay = Replay::of_one(&world.models, model);
                let own = replay.run(history, &world.ground(), today, &mut scratch);
                let next = replay.next_turn(history, &world.ground(), &own, today, &mut scratch);
                let next = next.filter(|(then, _)| then.since(today) <= LOOKED_AHEAD);
                let seen = naive[place].iter().find(|stay| stay.since > today).map(|stay| (stay.since, stay.phase));
                prop_assert_eq!(next, seen, "{}", &model.id);
            }
        }
    }
}

/// The stays of a story's only customer in one model of such phases, up to a day.
fn stays(phases: &[(&str, &str, &str)], story: &str, until: i32) -> String {
    let text = file("own", phases);
    let models = PhaseModel::parse_all(&[("own.toml", &text)], &catalogue(), &BTreeMap::new()).expect("model");
    let world = World::new(book(story), Vintages::default(), models);
    let history = &world.book.histories()[0];
    let naive = world.every_day(history, vec![Vec::new()], -1, until);
    let track = world.run(history, until).swap_remove(0);
    assert_eq!(naive[0], track.stays);
    world.told(0, &track.stays)
}

const PLAIN: [(&str, &str, &str); 3] = [
    ("away", "silence >= 40 days", ""),
    ("fresh", "last_order within last 5 days", "minimum_stay_days = 10"),
    ("rest", "true", ""),
];

#[test]
fn time_alone_does_not_end_a_minimum_stay() {
    // After five days nothing holds but `rest`; the tenth day of the stay is day 9.
    assert_eq!(stays(&PLAIN, "day 0 Order Completed 20", 20), "fresh since day 0 · rest since day 10");
}

#[test]
fn what_the_customer_does_ends_a_minimum_stay_at_once() {
    let story = "day 0 Order Completed 20 · day 7 Page Viewed";
    assert_eq!(stays(&PLAIN, story, 20), "fresh since day 0 · rest since day 7");
}

#[test]
fn what_the_firm_does_does_not_end_it() {
    let story = "day 0 Order Completed 20 · day 7 Message Sent channel=email";
    assert_eq!(stays(&PLAIN, story, 20), "fresh since day 0 · rest since day 10");
}

#[test]
fn a_phase_that_still_holds_is_left_when_it_ends_not_earlier() {
    let phases = [("fresh", "last_order within last 15 days", "minimum_stay_days = 10"), ("rest", "true", "")];
    assert_eq!(stays(&phases, "day 0 Order Completed 20", 20), "fresh since day 0 · rest since day 15");
}

const KEEPING: [(&str, &str, &str); 4] = [
    ("troubled", "open_complaints >= 1", ""),
    ("lost", "silence >= 60 days", "stay = '''silence >= 50 days or orders < 3'''"),
    ("often", "purchase_days >= 2", ""),
    ("rest", "true", ""),
];

#[test]
fn whoever_is_in_a_phase_stays_while_the_rule_for_staying_holds() {
    let story = "day 0 Order Completed 20 · day 70 Order Completed 20 · day 90 Order Completed 20";
    assert_eq!(stays(&KEEPING, story, 100), "rest since day 0 · lost since day 60 · often since day 90");
    // Whoever never was in it needs its own rule.
    let story = "day 0 Order Completed 20 · day 30 Order Completed 20";
    assert_eq!(stays(&KEEPING, story, 80), "rest since day 0 · often since day 30");
}

#[test]
fn phases_tested_before_take_away_whoever_stays() {
    let story =
        "day 0 Order Completed 20 · day 70 Order Completed 20 · day 75 Ticket Opened ticket_id=1 topic=Beschwerde";
    assert_eq!(stays(&KEEPING, story, 80), "rest since day 0 · lost since day 60 · troubled since day 75");
}

#[test]
fn the_reason_says_what_keeps_somebody() {
    let kept = |phases: &[(&str, &str, &str)], story: &str, day: i32| {
        let text = file("own", phases);
        let models = PhaseModel::parse_all(&[("own.toml", &text)], &catalogue(), &BTreeMap::new()).expect("model");
        let world = World::new(book(story), Vintages::default(), models);
        let (history, today) = (&world.book.histories()[0], Day::from_number(day));
        let stay = world.run(history, day)[0].present().expect("a stay");
        let facts = facts_as_of(history, today, &world.ground(), &mut Scratch::default());
        let customer = CustomerFacts { facts: &facts, history, book: &world.book, today, zone: &world.zone };
        let told = world.models[0].explain_stay(stay, today, &customer);
        assert_eq!(told.number, stay.phase);
        told.kept
    };
    assert!(kept(&PLAIN, "day 0 Order Completed 20", 3).is_none());
    let until = |kept: Option<Kept>| if let Some(Kept::Until(day)) = kept { Some(day.number()) } else { None };
    assert_eq!(until(kept(&PLAIN, "day 0 Order Completed 20", 8)), Some(9));
    let story = "day 0 Order Completed 20 · day 70 Order Completed 20";
    assert!(matches!(kept(&KEEPING, story, 75), Some(Kept::ByRule(told)) if told.truth == rules::Truth::Yes));
}

#[test]
fn faults_of_models_are_told() {
    let fault = |files: &[String]| {
        let files: Vec<(&str, &str)> = files.iter().map(|text| ("own.toml", text.as_str())).collect();
        PhaseModel::parse_all(&files, &catalogue(), &BTreeMap::new()).expect_err("a fault")
    };
    let plain = |id: &str| file(id, &[("all", "true", "")]);
    let asking =
        |id: &str, of: &str| file(id, &[("some", &format!("in phase \"all\" of \"{of}\""), ""), ("all", "true", "")]);
    let long = file("own", &[("all", "true", "minimum_stay_days = 400")]);
    assert!(matches!(fault(&[long]), ModelError::MinimumStay { days: 400, .. }));
    let last = file("own", &[("all", "true", "stay = 'orders > 1'")]);
    assert!(matches!(fault(&[last]), ModelError::StayOfLast { .. }));
    let told = fault(&[asking("one", "two"), plain("two")]);
    assert!(matches!(&told, ModelError::NotBefore { model, asked } if model == "one" && asked == "two"), "{told}");
    let told = fault(&[asking("one", "two"), asking("two", "one")]);
    assert!(matches!(&told, ModelError::NotBefore { .. }), "{told}");
    let told = fault(&[asking("one", "one")]);
    assert!(matches!(told, ModelError::Rule { .. }));
    assert!(matches!(fault(&[plain("one"), plain("one")]), ModelError::Twice { .. }));
    let bad = file("own", &[("some", "orders > 1", "stay = 'ordes > 1'"), ("all", "true", "")]);
    assert!(matches!(fault(&[bad]), ModelError::Rule { .. }));
}

#[test]
fn a_model_may_ask_for_phases_and_segments() {
    let first = file("first", &[("buyer", "orders >= 1", ""), ("all", "true", "")]);
    let second = file(
        "second",
        &[
            ("settled", "in phase \"buyer\" of \"first\" and in segment \"vip\"", ""),
            ("asked", "in phase \"buyer\"", ""),
            ("all", "true", ""),
        ],
    );
    let segments = BTreeMap::from([("vip".to_owned(), "revenue >= 100 EUR".to_owned())]);
    let files = [("first.toml", first.as_str()), ("second.toml", second.as_str())];
    let models = PhaseModel::parse_all(&files, &catalogue(), &segments).expect("models");
    assert_eq!(models[1].rests_on, ["first"]);
    assert!(models[1].rests_on_the_past() && !models[0].rests_on_the_past());
    let world = World::new(
        book("day 0 Page Viewed · day 3 Order Completed 60 · day 9 Order Completed 60"),
        Vintages::default(),
        models,
    );
    let tracks = world.run(&world.book.histories()[0], 20);
    assert_eq!(world.told(1, &tracks[1].stays), "all since day 0 · asked since day 3 · settled since day 9");
    assert_eq!(tracks[1].stays[2].phase, PhaseNumber(0));
}
