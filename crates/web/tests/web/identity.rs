//! Who is who, as the person decides it who looks after the customers.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId, Order};
use jiff::SignedDuration;

use super::support::House;

fn user(id: &str) -> ArrivedAs {
    ArrivedAs::user(id).expect("id")
}

/// Two customers who gave the same address, and a device that both use.
fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let now = house.app.now();
    let event = |number: i64, by: &str, also: &[ArrivedAs]| {
        let occurred_at = now.checked_sub(SignedDuration::from_hours(100 - number)).expect("moment");
        let order = Order { order_id: Some(number.to_string()), source: "shop".into(), ..Order::default() };
        Event {
            arrived_as: Some(user(by)),
            also: also.to_vec(),
            properties: order.to_properties(),
            source: Some("web".into()),
            ..Event::new(MessageId(format!("m{number}")), Kind::OrderCompleted, occurred_at, now)
        }
    };
    let shared = [user("familie@example.org"), ArrivedAs::anonymous("tablet-im-flur").expect("id")];
    house
        .app
        .engine
        .ingest(vec![event(1, "17", &shared), event(2, "<18>", &shared), event(3, "<18>", &[])])
        .expect("in");
    house.app.engine.catch_up().expect("caught up");
    house
}

#[tokio::test]
async fn a_conflict_is_decided_and_the_decision_taken_back() {
    for (language, open, settled) in [
        (Language::De, "1 Zuordnung ist zu entscheiden", "Zu entscheiden ist nichts"),
        (Language::En, "1 match is to be decided", "Nothing is to be decided"),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        let page = owner.get("/identity").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains(open), "{}", page.body);
        assert!(page.body.contains("familie@example.org") && !page.body.contains("<18>"), "{}", page.body);

        let joined = owner.post("/identity/join", &[("from", "<18>"), ("into", "17")]).await;
        assert_eq!((joined.status, joined.location()), (StatusCode::SEE_OTHER, "/identity?customer=17"));
        let page = owner.get("/identity?customer=17").await;
        assert!(page.body.contains(settled), "{}", page.body);
        assert_eq!(house.app.engine.state().expect("state").book.len(), 1);

        owner.post("/identity/apart", &[("from", "<18>"), ("into", "17")]).await;
        assert_eq!(house.app.engine.state().expect("state").book.len(), 2);
        let page = owner.get("/identity").await;
        assert!(page.body.contains(settled), "keeping apart settles it too: {}", page.body);
    }
}

/// Three customers of whom the first two are different and the first and the third one.
fn three(house: &House) {
    let engine = &house.app.engine;
    let now = house.app.now();
    let order = |number: i64| {
        let occurred_at = now.checked_sub(SignedDuration::from_hours(50 - number)).expect("moment");
        let order = Order { order_id: Some(format!("x{number}")), source: "shop".into(), ..Order::default() };
        Event {
            arrived_as: Some(user(&format!("k{number}"))),
            properties: order.to_properties(),
            source: Some("web".into()),
            ..Event::new(MessageId(format!("x{number}")), Kind::OrderCompleted, occurred_at, now)
        }
    };
    engine.ingest((1..=3).map(order).collect()).expect("in");
    let user = &engine.folder().users().expect("users")[0];
    engine.keep_apart("k1", "k2", &format!("user:{}", user.id), now).expect("apart");
    engine.join("k3", "k1", "owner", now).expect("joined");
}

#[tokio::test]
async fn who_decides_against_an_earlier_word_is_told_of_it_and_asked_again() {
    for (language, asked, holds, undone) in [
        (Language::De, "gilt nicht mehr, was vorher entschieden wurde", "Gilt.", "Gilt nicht, denn seit"),
        (
            Language::En,
            "what was decided before does not hold any more",
            "It holds.",
            "It does not hold, because since",
        ),
    ] {
        let house = shop(language);
        three(&house);
        let mut owner = house.owner().await;
        let page = owner.get("/identity?customer=k1").await;
        assert!(page.body.matches(holds).count() == 2 && !page.body.contains(undone), "{}", page.body);
        let name = house.app.engine.folder().users().expect("users")[0].name.clone();
        assert!(!name.is_empty() && page.body.contains(&name), "{}", page.body);

        let customers = house.app.engine.state().expect("state").book.len();
        let asking = owner.post("/identity/join", &[("from", "k3"), ("into", "k2")]).await;
        assert_eq!(asking.status, StatusCode::CONFLICT, "{}", asking.body);
        assert!(asking.body.contains(asked), "{}", asking.body);
        assert_eq!(house.app.engine.state().expect("state").book.len(), customers, "nothing was decided");
        let told = asking.body.split("name=\"told\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let told = told.expect("the form says what it told").to_owned();
        assert!(!told.is_empty());
        let done = owner.post("/identity/join", &[("from", "k3"), ("into", "k2"), ("told", &told)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(house.app.engine.state().expect("state").book.len(), customers - 1);

        let page = owner.get("/identity?customer=k1").await;
        assert!(page.body.matches(undone).count() == 1, "{}", page.body);
    }
}

#[tokio::test]
async fn a_server_that_says_what_a_person_denied_is_listed_to_be_decided() {
    for (language, listed) in
        [(Language::De, "Ein Mensch hat sie für verschieden"), (Language::En, "A person said that")]
    {
        let house = shop(language);
        three(&house);
        let engine = &house.app.engine;
        let later = house.app.now().checked_add(SignedDuration::from_secs(5)).expect("moment");
        let alias = Event {
            arrived_as: Some(user("k2")),
            also: vec![user("k1")],
            source: Some("crm".into()),
            ..Event::new(MessageId("alias".into()), Kind::CustomerMerged, later, later)
        };
        engine.ingest(vec![alias]).expect("in");
        engine.catch_up().expect("caught up");
        let state = engine.state().expect("state");
        let resolve = |id: &str| state.book.identity.resolve(user(id).customer());
        assert_ne!(resolve("k1"), resolve("k2"), "the word of a person holds");
        let mut owner = house.owner().await;
        let page = owner.get("/identity").await;
        assert!(page.body.contains(listed), "{}", page.body);
        owner.post("/identity/apart", &[("from", "k1"), ("into", "k2")]).await;
        // The decision is later than the alias, which tells of five seconds from now.
        let page = owner.get("/identity").await;
        assert!(!page.body.contains(listed), "{}", page.body);
    }
}

#[tokio::test]
async fn nobody_is_joined_with_themselves_or_with_nobody() {
    let house = shop(Language::De);
    let mut owner = house.owner().await;
    owner.get("/identity").await;
    for (from, into, said) in [("17", " 17 ", "zweimal derselbe"), ("99", "17", "99")] {
        let answer = owner.post("/identity/join", &[("from", from), ("into", into)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    assert_eq!(house.app.engine.state().expect("state").book.len(), 2);
}

#[tokio::test]
async fn a_customer_is_found_under_each_of_their_keys() {
    let house = shop(Language::De);
    let mut owner = house.owner().await;
    for key in ["17", "familie%40example.org", "anonymous%3Atablet-im-flur"] {
        let page = owner.get(&format!("/customers/{key}")).await;
        assert_eq!(page.status, StatusCode::OK, "{key}");
        assert!(page.body.contains("/identity?customer=17"), "{key}: {}", page.body);
    }
}
