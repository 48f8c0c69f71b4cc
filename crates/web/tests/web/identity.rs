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
