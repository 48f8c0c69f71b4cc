//! Economics: the page, its files and the interface, on a shop small enough to count by hand.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Firm, Kind, Language, MessageId};
use engine::ports::{Role, Scope};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::support::House;

const EVIL: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

/// Two customers of a search campaign that cost 30, one of another that cost 20; the first orders again after thirty days.
fn shop(language: Language, margin: Option<&str>) -> House {
    let house = House::set_up("Rösterei", language);
    let firm = Firm { margin_rate: margin.map(|rate| rate.parse().expect("a rate")), ..Firm::assumed("Rösterei") };
    house.app.engine.set_firm(&firm).expect("firm");
    let now = house.app.now();
    let mut number = 0;
    let mut event = |who: &str, days_ago: i64, kind: Kind, properties: Value| {
        number += 1;
        let at = now.checked_sub(SignedDuration::from_hours(24 * days_ago)).expect("a moment");
        Event {
            arrived_as: ArrivedAs::user(who).ok(),
            properties: properties.as_object().cloned().expect("an object"),
            source: Some("web".into()),
            ..Event::new(MessageId(format!("m{number}")), kind, at, now)
        }
    };
    let spend = |channel: &str, days_ago: i64, cost: i64| {
        let day = now.checked_sub(SignedDuration::from_hours(24 * days_ago)).expect("a moment");
        let day = house.app.engine.state().expect("a state").zone.day_of(day);
        json!({ "day": day.to_string(), "channel": channel, "campaign": EVIL, "cost": cost })
    };
    let click = |channel: &str| json!({ "channel": channel, "campaign": EVIL, "cost": 0.5 });
    let order = |id: &str, revenue: i64| json!({ "order_id": id, "revenue": revenue });
    let events = vec![
        event("", 90, Kind::CampaignSpendRecorded, spend("search", 90, 30)),
        event("", 90, Kind::CampaignSpendRecorded, spend("social", 90, 20)),
        event("anna", 90, Kind::AdClicked, click("search")),
        event("anna", 89, Kind::OrderCompleted, order("1", 40)),
        event("anna", 59, Kind::OrderCompleted, order("2", 60)),
        event("bert", 90, Kind::AdClicked, click("search")),
        event("bert", 88, Kind::OrderCompleted, order("3", 20)),
        event("cleo", 90, Kind::AdClicked, click("social")),
        event("cleo", 88, Kind::OrderCompleted, order("4", 100)),
    ];
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("folded");
    house
}

#[tokio::test]
async fn the_page_says_what_a_customer_cost_and_when_it_is_paid_back() {
    for (language, texts) in [
        (
            Language::De,
            [
                "Ein neuer Kunde kostete 16,67 €; bis das verdient ist, dauert es 30 Tage.",
                "Gewinnen und Halten",
                "search",
                "↳",
            ],
        ),
        (
            Language::En,
            ["A new customer cost €16.67; after 30 days it is paid back.", "Winning and keeping", "social", "↳"],
        ),
    ] {
        let house = shop(language, Some("0.25"));
        let mut owner = house.owner().await;
        let page = owner.get("/economics").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        for text in texts.into_iter().chain([
            "/economics.csv?by=channel",
            "data-chart=\"payback\"",
            "data-chart=\"cohort-curves\"",
        ]) {
            assert!(page.body.replace('\u{a0}', " ").contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains(EVIL), "{}", page.body);
        for by in ["campaign", "cohort", "country", "segment", "phase"] {
            assert_eq!(owner.get(&format!("/economics?by={by}&curve=0")).await.status, StatusCode::OK, "{by}");
        }
    }
}

#[tokio::test]
async fn files_and_the_interface_tell_the_same() {
    let house = shop(Language::En, Some("0.25"));
    let mut owner = house.owner().await;
    let json = |body: &str| serde_json::from_str::<Value>(body).expect("JSON");
    let told = json(&owner.get("/api/economics").await.body);
    let search = &told["groups"][0];
    assert_eq!(
        (&search["group"], &search["customers"], &search["acquisition_cost"]),
        (&json!("search"), &json!(2), &json!(15.0))
    );
    // Only one of the two has placed a second order.
    assert_eq!((&search["payback"]["days"], &search["payback"]["orders"]), (&json!(30), &json!(null)));
    assert_eq!((&search["first_orders"]["covered"]["part"], &search["paid_back"]["part"]), (&json!(0), &json!(1)));
    assert_eq!((&told["measure"], &told["costs"]["clicks_left_out"]), (&json!("margin"), &json!(1.5)));
    let groups = owner.get("/economics.csv?by=channel").await.body;
    assert!(groups.contains("\r\nsearch,,2,30,0,15,30,7.5,0,30,,"), "{groups}");
    let curves = owner.get("/economics/curves.csv?by=channel").await.body;
    assert!(curves.contains("\r\nsearch,,30,2,15,margin\r\n"), "{curves}");
    let cohort = json(&owner.get("/api/economics?by=cohort&period=all").await.body);
    assert_eq!(cohort["by"], "cohort");
    for wrong in [
        "by=colour",
        "period=soon",
        "from=2026-13-01",
        "from=2027-01-02&to=2027-01-01",
        "from=2099-01-01&to=2099-02-01",
    ] {
        assert_eq!(owner.get(&format!("/api/economics?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_customers_page_values_and_economics_tell_one_margin() {
    let house = shop(Language::De, Some("0.25"));
    let now = house.app.now();
    let at = now.checked_sub(SignedDuration::from_hours(240)).expect("a moment");
    let told = |id: &str, kind: Kind, properties: Value| Event {
        arrived_as: ArrivedAs::user("dora").ok(),
        properties: properties.as_object().cloned().expect("an object"),
        source: Some("web".into()),
        ..Event::new(MessageId(id.to_owned()), kind, at, now)
    };
    let line = json!([{ "sku": "A", "price": 100, "quantity": 1, "cost_price": 130 }]);
    let order = json!({ "order_id": "9", "revenue": 100, "products": line });
    let refund = json!({ "order_id": "9", "revenue": 150, "amount": 150 });
    let events = vec![told("d1", Kind::OrderCompleted, order), told("d2", Kind::OrderRefunded, refund)];
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("folded");
    assert!(house.app.engine.awaits_first_vintage());
    house.app.engine.tick(now).expect("a vintage");
    assert!(!house.app.engine.awaits_first_vintage());
    let mut owner = house.owner().await;
    let json = |body: &str| serde_json::from_str::<Value>(body).expect("JSON");
    let all = json(&owner.get("/api/economics").await.body)["all"]["worth"].clone();
    // A quarter of 220; the goods of 100 came back at what they cost, and 50 more were paid.
    assert_eq!(all["margin"], json!(5.0));
    let customers: Vec<String> = {
        let state = house.app.engine.state().expect("a state");
        state.book.histories().iter().map(|history| history.customer.to_string()).collect()
    };
    let (mut margin, mut costs) = (0.0, 0.0);
    for customer in &customers {
        let value = json(&owner.get(&format!("/api/customers/{customer}")).await.body)["value"].clone();
        let own = |name: &str| value[name].as_f64().unwrap_or(0.0);
        margin += own("historic_margin");
        costs += own("acquisition_cost");
        assert!((own("historic_value") - own("historic_margin") + own("acquisition_cost")).abs() < 1e-9, "{value}");
        assert_eq!(owner.get(&format!("/customers/{customer}")).await.status, StatusCode::OK);
    }
    assert!((margin - 5.0).abs() < 1e-9, "{margin}");
    assert!((costs - 50.0).abs() < 1e-9, "{costs}");
    let spread = json(&owner.get("/api/value/distribution").await.body);
    assert_eq!((&spread["margin"], &spread["sources"]["cost_prices"]), (&json!(5.0), &json!(100.0)));
    let page = owner.get("/value").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for text in ["Nach welcher Formel wie viel", "Lehrbuchformel", "data-chart=\"cohort-curves\""] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    for file in ["distribution", "curve"] {
        assert_eq!(owner.get(&format!("/value/{file}.csv")).await.status, StatusCode::OK, "{file}");
    }
}

#[tokio::test]
async fn revenue_is_not_called_margin_and_the_way_to_one_is_told() {
    let house = shop(Language::De, None);
    let mut owner = house.owner().await;
    let page = owner.get("/economics").await;
    for text in ["Beträge sind Umsätze", "Margen eintragen", "ob das verdient ist, sagt erst eine Marge"] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(!page.body.contains("Deckungsbeitrag je Kunde"), "{}", page.body);
}

#[tokio::test]
async fn whoever_sees_figures_sees_it_and_an_empty_house_says_what_is_missing() {
    let house = House::set_up("Rösterei", Language::De);
    let page = house.owner().await.get("/economics").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Sobald Bestellungen da sind"), "{}", page.body);
    let house = shop(Language::De, Some("0.25"));
    house.add(Role::Viewer);
    assert_eq!(house.logged_in(Role::Viewer).get("/economics").await.status, StatusCode::OK);
    let bearer = format!("Bearer {}", house.api_key(&[Scope::ReadKpis]));
    let answer = house.browser().get_with("/api/economics", &[("authorization", bearer.as_str())]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}
