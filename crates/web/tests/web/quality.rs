//! Data quality, as those see it who send the events.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId};
use engine::ports::Role;
use serde_json::json;

use super::support::House;

/// A shop whose client writes amounts in German and mistypes a name.
fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let now = house.app.now();
    let event = |number: usize, kind: Kind, properties: serde_json::Value| Event {
        arrived_as: ArrivedAs::user("17").ok(),
        properties: properties.as_object().cloned().expect("an object"),
        source: Some("web".into()),
        ..Event::new(MessageId(format!("m{number}")), kind, now, now)
    };
    let events = vec![
        event(1, Kind::OrderCompleted, json!({ "order_id": "1", "revenue": "12,50" })),
        event(2, Kind::OrderCompleted, json!({ "order_id": "2", "revenue": "12.50" })),
        event(3, Kind::Other("Order Complet <b>".into()), json!({})),
    ];
    house.app.engine.ingest(events).expect("in");
    house
}

#[tokio::test]
async fn flaws_are_counted_and_say_what_to_do() {
    for (language, answer, fault, remedy) in [
        (Language::De, "1 von 3 Ereignissen", "ist kein Betrag", "mit Dezimalpunkt"),
        (Language::En, "1 of 3 events", "is no amount", "with a decimal point"),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        let page = owner.get("/quality").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        for text in [answer, fault, remedy, "Order Completed", "revenue", "m1", "web"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains("Complet <b>"), "{}", page.body);
        let file = owner.get("/quality.csv?days=7").await.body;
        assert!(file.contains("Order Completed,web,revenue,no-amount,1,2,0.5,"), "{file}");
        assert!(file.contains("Order Complet <b>,web,,unknown-kind,1,1,1,"), "{file}");
    }
}

#[tokio::test]
async fn who_sees_no_persons_reads_no_names_that_senders_gave() {
    let house = shop(Language::De);
    let now = house.app.now();
    let event = |id: &str, kind: Kind, properties: serde_json::Value| Event {
        arrived_as: ArrivedAs::user("18").ok(),
        properties: properties.as_object().cloned().expect("an object"),
        source: Some("web".into()),
        ..Event::new(MessageId(id.into()), kind, now, now)
    };
    let events = vec![
        event("dora@example.com-1", Kind::OrderCompleted, json!({ "order_id": "dora@example.com/1", "revenue": "?" })),
        event("dora@example.com-2", Kind::Other("Anna Traube clicked".into()), json!({})),
    ];
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("caught up");
    let personal = ["dora@example.com", "Anna Traube"];
    let mut owner = house.owner().await;
    for path in ["/quality", "/quality.csv"] {
        let body = owner.get(path).await.body;
        for text in personal {
            assert!(body.contains(text), "{path}: {text} in {body}");
        }
    }
    for role in [Role::Analyst, Role::Viewer] {
        house.add(role);
        let mut reader = house.logged_in(role);
        let customer = (role == Role::Analyst).then_some("/customers/18");
        for path in ["/quality", "/quality.csv"].into_iter().chain(customer) {
            let page = reader.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            for text in personal {
                assert!(!page.body.contains(text), "{role:?} {path}: {text} in {}", page.body);
            }
        }
        assert!(reader.get("/quality").await.body.contains("Order Completed"));
    }
}

#[tokio::test]
async fn without_events_it_says_so() {
    let house = House::set_up("Rösterei", Language::De);
    let page = house.owner().await.get("/quality?days=x").await;
    assert!(page.body.contains("In den letzten 30 Tagen kamen keine Ereignisse an."), "{}", page.body);
}
