//! A rule asked of everybody at once says the same as asked of each.

use std::sync::Arc;

use analytics::Crowd;
use analytics::history::PhaseHistory;
use analytics::population::{Knowledge, UNKNOWN};
use domain::{Currency, CustomerId, Day, Event, Kind, MessageId, Zone};
use jiff::Timestamp;
use lifecycle::facts::attributes::{attribute, told_as};
use lifecycle::{Book, Categories, CustomerIndex, PhaseModel, Touch, Vintages, catalogue};
use proptest::prelude::*;
use rules::{KnownMemberships, Rule, Truth, Type, Value};

use super::support::told;

/// Rules over every kind of fact, windows, phases now and in the past, and other segments.
const RULES: [&str; 30] = [
    "orders >= 2",
    "silence > 20 days and revenue >= 30.50 EUR",
    "not (silence <= 20 days)",
    "average_order_value between 10 EUR and 40 EUR",
    "discount_share > 0 % or category_share is unknown",
    "last_order within last 30 days and first_order before 1970-02-10",
    "customer starts with \"a\" or country == \"DE\"",
    "email is unknown and not (country in (\"AT\", \"CH\"))",
    "count(\"Order Completed\" in last 40 days) >= 2",
    "any(\"Order Refunded\")",
    "in phase \"wachstum\" of \"stauss_bruhn\"",
    "in group (\"acquisition\", \"recovery\") of \"stauss_bruhn\"",
    "not in phase \"sozialisierung\" of \"stauss_bruhn\" and orders >= 1",
    "was in phase \"gefaehrdung\" of \"stauss_bruhn\"",
    "in phase \"retention\"",
    "was in phase (\"anbahnung\", \"sozialisierung\") of \"stauss_bruhn\" in last 10 days and in segment \"treue\"",
    "in segment \"treue\" or subscription_back",
    "was in segment \"treue\"",
    "not was in segment \"treue\" in last 30 days and orders >= 1",
    "was in segment (\"abgekuehlt\", \"treue\") in last 2 months and not in segment \"treue\"",
    "was in segment \"abgekuehlt\" in last 20 days or was in segment \"im_aufbau\"",
    "country == \"AT\" and orders >= 1",
    "attribute(\"vip level\") == \"gold\" or attribute(\"vip level\") in (\"silver\", \"bronze\")",
    "attribute(\"vip level\") is unknown and attribute(\"vip level\") != \"gold\"",
    "attribute(\"age\") >= 40 and attribute(\"age\") * 2 < 100",
    "not attribute(\"newsletter\") or business",
    "interests contains \"wine\" or attribute(\"interests\") contains any (\"wine\", \"tea\")",
    "birthday within next 30 days and birth_month between 1 and 4",
    "days_until(birthday) <= 20 or birth_date before 1960-01-01",
    "intensity >= 40 or attribute(\"vip level\") == language",
];

/// Segments that turn with events and time, one that rests on the past of another, and one that asks for phases.
const SEGMENTS: [(&str, &str); 3] = [
    ("treue", "orders >= 2 and silence < 60 days"),
    ("abgekuehlt", "was in segment \"treue\" in last 40 days and not in segment \"treue\""),
    ("im_aufbau", "in phase \"wachstum\" of \"stauss_bruhn\" and silence_score < 80 %"),
];

fn memberships(models: &[PhaseModel]) -> KnownMemberships {
    KnownMemberships {
        models: models.iter().map(PhaseModel::definition).collect(),
        segments: SEGMENTS.map(|(id, rule)| (id.to_owned(), rule.to_owned())).into(),
        ..KnownMemberships::default()
    }
}

/// Everybody's stays in what a rule asks for the past of.
fn with_histories<'a>(crowd: Crowd<'a>, knowledge: &Knowledge<'_>, rule: &Rule, until: Day) -> Crowd<'a> {
    let pasts = rule.memberships().filter_map(|query| PhaseModel::of_past(query));
    let asked = knowledge.models.iter().filter(|model| rule.models().any(|asked| asked == model.id)).cloned();
    pasts.chain(asked).fold(crowd, |crowd, model| {
        let history = PhaseHistory::build(knowledge, &model, until);
        crowd.with_history(model.id, Arc::new(history))
    })
}

fn same_answers(book: &Book, day: Day) {
    let zone = Zone::utc();
    let catalogue = Arc::new(catalogue::catalogue(Currency::EUR, &zone).unwrap());
    let models = PhaseModel::built_in(&catalogue).unwrap();
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let knowledge = Knowledge {
        book,
        vintages: &vintages,
        categories: &categories,
        models: &models,
        zone: &zone,
        delivery_days: 3,
    };
    let population = knowledge.population(day);
    let crowd = Crowd::new(&knowledge, &population);
    let memberships = memberships(&models);
    for text in RULES {
        let rule = Rule::new(text, &catalogue, &memberships).unwrap_or_else(|error| panic!("{text}: {error}"));
        let who = crowd.who(&rule);
        for place in (0..).map(CustomerIndex).take(book.histories().len()) {
            let member = crowd.member(place);
            assert_eq!(member.is_none(), population.phases[0][place.0 as usize] == UNKNOWN);
            let held = member.is_some_and(|member| {
                let truth = rule.evaluate(&member);
                assert_eq!(rules::explain(&rule, &member).truth, truth, "{text}");
                truth == Truth::Yes
            });
            assert_eq!(who.contains(place), held, "{text}, customer {}", place.0);
        }
        assert_eq!(who.len(), who.iter().count(), "{text}");
        // Histories that know more days than the one asked about say the same.
        let known = with_histories(Crowd::new(&knowledge, &population), &knowledge, &rule, day.plus(30));
        assert_eq!(known.who(&rule), who, "{text}");
    }
}

/// Who was in a segment, told on several days.
#[test]
fn the_past_of_a_segment_is_known() {
    let book = told(&["1970-01-02 anna 20", "1970-01-20 anna 30", "1970-02-01 bert 20"]);
    let zone = Zone::utc();
    let catalogue = Arc::new(catalogue::catalogue(Currency::EUR, &zone).unwrap());
    let models = PhaseModel::built_in(&catalogue).unwrap();
    let (vintages, categories) = (Vintages::default(), Categories::default());
    let knowledge = Knowledge {
        book: &book,
        vintages: &vintages,
        categories: &categories,
        models: &models,
        zone: &zone,
        delivery_days: 3,
    };
    let anna = |text: &str, day: &str| {
        let rule = Rule::new(text, &catalogue, &memberships(&models)).expect(text);
        let population = knowledge.population(day.parse().expect("a day"));
        let crowd = Crowd::new(&knowledge, &population);
        let told = rules::explain(&rule, &crowd.member(CustomerIndex(0)).expect("anna"));
        assert_eq!(crowd.who(&rule).contains(CustomerIndex(0)), told.truth == Truth::Yes, "{text} {day}");
        (told.truth, told.sentence(rules::Lang::En, &rules::PlainRender::new(&catalogue)))
    };
    let truth = |text: &str, day: &str| anna(text, day).0;
    // In it from 20 January on, until 60 days of silence are over.
    assert_eq!(truth("was in segment \"treue\"", "1970-01-19"), Truth::No);
    assert_eq!(truth("was in segment \"treue\"", "1970-01-20"), Truth::Yes);
    assert_eq!(truth("in segment \"treue\"", "1970-03-25"), Truth::No);
    assert_eq!(truth("was in segment \"treue\"", "1970-12-31"), Truth::Yes);
    assert_eq!(truth("was in segment \"treue\" in last 10 days", "1970-03-25"), Truth::Yes);
    assert_eq!(truth("was in segment \"treue\" in last 10 days", "1970-04-10"), Truth::No);
    assert_eq!(
        anna("was in segment \"treue\"", "1970-12-31").1,
        "segment \"treue\" until 1970-03-20 (at some time \"treue\")"
    );
    assert_eq!(
        anna("was in segment \"treue\" in last 10 days", "1970-04-10").1,
        "segment: never \"treue\" in the last 10 days"
    );
}

/// What sources tell of people.
const TRAITS: [&str; 6] = [
    r#"{ "vip level": "gold", "country": "AT", "age": 43, "language": "gold" }"#,
    r#"{ "vip level": "silver", "newsletter": true, "interests": ["wine", "tea"], "birthday": "1957-02-11" }"#,
    r#"{ "vip level": null, "newsletter": false, "customer_type": "b2b", "age": "many" }"#,
    r#"{ "birthday": "--04-02", "interests": "cheese, wine", "company": "Berg GmbH" }"#,
    r#"{ "country": "DE", "age": 51.5, "interests": [] }"#,
    r#"{ "vip level": 7, "birthday": "soon" }"#,
];

/// Tells of somebody.
fn identify(book: &mut Book, place: i64, who: &str, day: i32, traits: &str) {
    let at = Timestamp::from_second(i64::from(day) * 86_400 + 60 + place).expect("a moment");
    let mut event = Event::new(MessageId(format!("told {place}")), Kind::CustomerIdentified, at, at);
    event.properties = serde_json::from_str(traits).expect("traits");
    event.customer = CustomerId::new(who).ok();
    event.source = Some("shop".to_owned());
    book.apply(&Touch::of(&event, Currency::EUR));
}

#[test]
fn the_last_word_as_of_the_day_holds() {
    let mut book = told(&["1970-01-02 anna 20"]);
    for (place, day, traits) in [(0, 10, 0), (1, 40, 1), (2, 70, 2)] {
        identify(&mut book, place, "anna", day, TRAITS[traits]);
    }
    let (zone, history) = (Zone::utc(), &book.histories()[0]);
    let vip = |day| attribute(history, &book, Day::from_number(day), "vip level");
    assert_eq!(
        [9, 10, 39, 40, 69, 70, 99].map(vip),
        [None, Some("gold"), Some("gold"), Some("silver"), Some("silver"), None, None]
    );
    let country = |day| attribute(history, &book, Day::from_number(day), "country");
    assert_eq!((country(9), country(10), country(99)), (None, Some("AT"), Some("AT")));
    assert_eq!(told_as("gold", Type::Number, &zone), Value::Missing);
    let names: Vec<String> = book.attribute_names().into_iter().collect();
    assert_eq!(
        names,
        ["age", "birthday", "country", "customer_type", "interests", "language", "newsletter", "vip level"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_at_once_says_the_same_as_one_by_one(
        orders in prop::collection::vec((0_usize..6, 0_i32..120, 1_u32..60, 0_usize..4), 0..30),
        identified in prop::collection::vec((0_usize..6, 0_i32..120, 0_usize..TRAITS.len()), 0..12),
        day in 0_i32..150,
    ) {
        let names = ["anna", "bert", "carl", "anton", "17", "ada@example.de"];
        let details = ["", " country DE", " country AT discount 5", " items 3"];
        let lines: Vec<String> = orders
            .iter()
            .map(|(who, day, amount, detail)| {
                format!("{} {} {amount}{}", Day::from_number(*day), names[*who], details[*detail])
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut book = told(&lines);
        for (place, (who, day, traits)) in (0..).zip(&identified) {
            identify(&mut book, place, names[*who], *day, TRAITS[*traits]);
        }
        same_answers(&book, Day::from_number(day));
    }
}
