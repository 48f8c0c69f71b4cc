//! Products: what is bought together, what is due, and what to offer whom, on pages, in files and for programs.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId};
use engine::ports::{Role, Scope};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::support::House;

const EVIL: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

/// Anna buys coffee every ten days; twelve others buy it with filters, and tea that bears a name that is no name.
fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let now = house.app.now();
    let mut number = 0;
    let mut order = |who: &str, days_ago: i64, products: Value| {
        number += 1;
        let at = now.checked_sub(SignedDuration::from_hours(24 * days_ago)).expect("a moment");
        let told = json!({ "order_id": number.to_string(), "revenue": 12.5, "products": products });
        Event {
            arrived_as: ArrivedAs::user(who).ok(),
            properties: told.as_object().cloned().expect("an object"),
            source: Some("web".into()),
            ..Event::new(MessageId(format!("m{number}")), Kind::OrderCompleted, at, now)
        }
    };
    let coffee = json!({ "sku": "K/1", "name": "Kaffee", "category": "Kaffee", "price": 8, "quantity": 1 });
    let filter = json!({ "sku": "F1", "name": "Filter", "category": "Zubehör", "price": 3, "quantity": 1 });
    let tea = json!({ "sku": "T1", "name": EVIL, "category": "Tee", "price": 5, "quantity": 1 });
    let mut events = Vec::new();
    for time in 0..5 {
        events.push(order("anna", 45 - 10 * time, json!([coffee])));
    }
    for other in 0..12 {
        events.push(order(&format!("k{other}"), 20, json!([coffee, filter])));
        events.push(order(&format!("t{other}"), 20, json!([tea])));
    }
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("folded");
    house
}

#[tokio::test]
async fn the_page_tells_what_is_bought_together_and_what_is_due() {
    for (language, texts) in [
        (Language::De, ["wie üblich auch „Filter“", "12 von 17", "alle 10 Tage", "Bald wieder fällig"]),
        (Language::En, ["Whoever orders “Kaffee” orders “Filter”", "12 of 17", "every 10 days", "Due again soon"]),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        let page = owner.get("/products").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        for text in texts.into_iter().chain(["/customers/anna", "/products/K%2f1", "/products/offers.csv"]) {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains(EVIL), "{}", page.body);
        let one = owner.get("/products/K%2F1").await;
        assert_eq!(one.status, StatusCode::OK, "{}", one.body);
        assert!(one.body.contains("Filter"), "{}", one.body);
        assert_eq!(owner.get("/products/nothing").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_customer_is_offered_what_goes_with_what_they_bought() {
    for (language, because, every) in [
        (Language::De, "wird mit „Kaffee“ gekauft", "alle 10 Tage"),
        (Language::En, "is bought with “Kaffee”", "every 10 days"),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        let page = owner.get("/customers/anna/offers").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        for text in ["id=\"offers\"", because, every] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let own = owner.get("/customers/anna").await;
        assert!(own.body.contains("hx-get=\"/customers/anna/offers\""), "{}", own.body);
        assert_eq!(owner.get("/customers/nobody/offers").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn files_and_interfaces_tell_the_same() {
    let house = shop(Language::En);
    let mut owner = house.owner().await;
    let pairs = owner.get("/products/pairs.csv").await.body;
    assert!(pairs.contains("K/1,Kaffee,F1,Filter,12,17,12,29,"), "{pairs}");
    let offers = owner.get("/products/offers.csv?most=1").await.body;
    assert!(offers.contains("anna,,1,F1,Filter,3,bought_with,K/1,"), "{offers}");
    assert!(owner.get("/products/refills.csv").await.body.contains("anna,K/1,Kaffee,5,"));
    assert!(owner.get("/products.csv").await.body.contains("F1,Filter,Zubehör,12,12,0,12,36,3,"));
    let json = |body: &str| serde_json::from_str::<Value>(body).expect("JSON");
    let one = json(&owner.get("/api/customers/anna/recommendations").await.body);
    assert_eq!(
        (&one["refills"][0]["every_days"], &one["new"][0]["because"]["kind"]),
        (&json!(10), &json!("bought_with"))
    );
    let basket = json(&owner.get("/api/recommendations?products=K/1,X").await.body);
    assert_eq!((&basket["basket"][0]["product"], &basket["suggestions"][0]["product"]), (&json!("K/1"), &json!("F1")));
    let rules = json(&owner.get("/api/affinities?support=0.3&confidence=0.9").await.body);
    assert_eq!(rules["rules"][0]["given"][0]["product"], "F1");
    assert_eq!(json(&owner.get("/api/products?most=1").await.body)["products"].as_array().map(Vec::len), Some(1));
    assert_eq!(json(&owner.get("/api/offers?wanted=all&most=2").await.body)["offers"][0]["rank"], 1);
    for wrong in ["/api/products?most=0", "/api/affinities?support=2", "/api/offers?wanted=x", "/api/refills?until=x"] {
        assert_eq!(owner.get(wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn who_sees_no_customers_sees_no_list_of_them() {
    let house = shop(Language::De);
    house.add(Role::Viewer);
    let page = house.logged_in(Role::Viewer).get("/products").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("anna") && !page.body.contains("offers.csv"), "{}", page.body);
    assert_eq!(house.logged_in(Role::Viewer).get("/products/offers.csv").await.status, StatusCode::FORBIDDEN);
    let key = house.api_key(&[Scope::ReadKpis]);
    let bearer = format!("Bearer {key}");
    let mut program = house.browser();
    let with = [("authorization", bearer.as_str())];
    assert_eq!(program.get_with("/api/products", &with).await.status, StatusCode::OK);
    assert_eq!(program.get_with("/api/offers", &with).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_orders_it_says_what_will_be_here() {
    let house = House::set_up("Rösterei", Language::De);
    let page = house.owner().await.get("/products").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Noch keine Bestellung sagt") && page.body.contains("Artikelnummern"), "{}", page.body);
}
