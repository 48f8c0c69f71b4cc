//! Segments: the list, the builder, who may, and what programs are told.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId};
use engine::SegmentDraft;
use engine::ports::{AuditQuery, Role, Scope};
use lifecycle::phase::Name;
use serde_json::json;

use super::support::House;

const EVIL: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

/// Three customers: one bought three times, one once, and one bears a name that is no name.
fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let now = house.app.now();
    let mut number = 0;
    let mut event = |who: &str, kind: Kind, properties: serde_json::Value| {
        number += 1;
        Event {
            arrived_as: ArrivedAs::user(who).ok(),
            properties: properties.as_object().cloned().expect("an object"),
            source: Some("web".into()),
            ..Event::new(MessageId(format!("m{number}")), kind, now, now)
        }
    };
    let mut events = vec![event("evil", Kind::CustomerIdentified, json!({ "name": EVIL }))];
    for (who, orders) in [("anna", 3), ("bert", 1), ("evil", 2)] {
        for order in 0..orders {
            let id = format!("{who}{order}");
            events.push(event(who, Kind::OrderCompleted, json!({ "order_id": id, "revenue": 12.5 })));
        }
    }
    house.app.engine.ingest(events).expect("in");
    house.app.engine.catch_up().expect("folded");
    house
}

fn keep(house: &House, name: &str, rule: &str) {
    let name = Name { de: name.to_owned(), en: String::new() };
    let draft = SegmentDraft { id: None, name, rule: rule.to_owned() };
    house.app.engine.save_segment(&draft, None, house.app.now()).expect("kept");
}

#[tokio::test]
async fn the_list_counts_and_leads_to_the_customers() {
    for (language, empty, answer, members) in [
        (Language::De, "Noch kein Segment", "„Wieder“", "2 Kunden gehören zum Segment „Wieder“"),
        (Language::En, "No segment yet", "‘Wieder’", "2 customers are in the segment ‘Wieder’"),
    ] {
        let house = shop(language);
        let mut owner = house.owner().await;
        assert!(owner.get("/segments").await.body.contains(empty));
        keep(&house, "Wieder", "orders >= 2");
        keep(&house, EVIL, "orders >= 9");
        let page = owner.get("/segments").await;
        assert_eq!(page.status, StatusCode::OK);
        for text in [answer, "orders &#62;= 2", "/customers?segment=wieder", "/segments/wieder", "66,7"] {
            let text = if language == Language::En { text.replace("66,7", "66.7") } else { text.to_owned() };
            assert!(page.body.contains(&text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains(EVIL), "{}", page.body);
        let list = owner.get("/customers?segment=wieder").await;
        assert!(list.body.contains(members), "{}", list.body);
        assert_eq!(owner.get("/customers?segment=nowhere").await.status, StatusCode::NOT_FOUND);
        let file = owner.get("/segments.csv").await.body;
        assert!(file.contains("wieder,1,Wieder,orders >= 2,2,3,"), "{file}");
    }
}

#[tokio::test]
async fn the_builder_writes_the_rule_and_keeps_it() {
    let house = shop(Language::De);
    let mut owner = house.owner().await;
    assert_eq!(owner.get("/segments/new").await.status, StatusCode::OK);
    let csrf = owner.csrf.clone();
    let rows = [
        ("csrf", csrf.as_str()),
        ("mode", "rows"),
        ("join", "all"),
        ("subject", "fact:orders"),
        ("test", "at_least"),
        ("value", "2"),
        ("days", ""),
        ("subject", "event:Order Completed"),
        ("test", "at_most"),
        ("value", "2"),
        ("days", "30"),
    ];
    let tried = owner.post_bare("/segments/try", &rows, &[]).await;
    assert_eq!(tried.status, StatusCode::OK);
    let rule = "orders &#62;= 2 and count(&#34;Order Completed&#34; in last 30 days) &#60;= 2";
    for text in [rule, "1 Kunde gehört dazu", "&#60;script&#62;", "Bestellungen 2 (mindestens 2)"] {
        assert!(tried.body.contains(text), "{text}: {}", tried.body);
    }
    assert!(!tried.body.contains(EVIL));
    let nameless = owner.post_bare("/segments/save", &rows, &[]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.body.contains("braucht einen Namen"));
    let named: Vec<(&str, &str)> = rows.iter().copied().chain([("name_de", "Zwei")]).collect();
    let kept = owner.post_bare("/segments/save", &named, &[]).await;
    assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, "/segments"));
    let broken = [("csrf", csrf.as_str()), ("mode", "text"), ("rule", "ordes >= 2"), ("name_de", "Zwei")];
    let refused = owner.post_bare("/segments/zwei/save", &broken, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("meinten Sie `orders`"), "{}", refused.body);
    let circle = [("csrf", csrf.as_str()), ("mode", "text"), ("rule", "in segment \"zwei\""), ("name_de", "Zwei")];
    let refused = owner.post_bare("/segments/zwei/save", &circle, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entries = house.app.engine.folder().audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).expect("log");
    let saved = entries.iter().find(|entry| entry.action == "segment-saved").expect("an entry");
    assert_eq!(saved.thing.as_ref().map(|thing| thing.id.as_str()), Some("zwei"));
    assert_eq!(saved.details, json!({ "version": 1 }), "not the rule: it may name a person");
    let retired = owner.post_bare("/segments/zwei/retire", &[("csrf", &csrf)], &[]).await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.get("/segments/zwei").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_sees_no_persons_learns_of_none_through_a_segment() {
    let house = shop(Language::De);
    keep(&house, "Annas", "customer == \"anna\"");
    keep(&house, "Wieder", "orders >= 2");
    house.add(Role::Analyst);
    let mut analyst = house.logged_in(Role::Analyst);
    let page = analyst.get("/segments").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("orders &#62;= 2") && !page.body.contains("&#34;anna&#34;"), "{}", page.body);
    assert_eq!(analyst.get("/customers?segment=annas").await.status, StatusCode::FORBIDDEN);
    assert_eq!(analyst.get("/customers?segment=wieder").await.status, StatusCode::OK);
    assert_eq!(analyst.get("/segments/new").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn programs_read_segments_and_their_members() {
    let house = shop(Language::De);
    keep(&house, "Wieder", "orders >= 2");
    let secret = house.api_key(&[Scope::ReadKpis, Scope::ReadCustomers]);
    let bearer = format!("Bearer {secret}");
    let bearer = [("authorization", bearer.as_str())];
    let read = |body: &str| serde_json::from_str::<serde_json::Value>(body).expect("JSON");
    let mut program = house.browser();
    let all = read(&program.get_with("/api/segments", &bearer).await.body);
    assert_eq!(all["segments"][0]["id"], "wieder");
    assert_eq!(all["segments"][0]["count"]["customers"], 2);
    let one = read(&program.get_with("/api/segments/wieder", &bearer).await.body);
    assert_eq!((&one["rule"], &one["version"]), (&json!("orders >= 2"), &json!(1)));
    let first = read(&program.get_with("/api/segments/wieder/members?limit=1", &bearer).await.body);
    assert_eq!((&first["total"], &first["next"]), (&json!(2), &json!("1")));
    let second = read(&program.get_with("/api/segments/wieder/members?limit=1&after=1", &bearer).await.body);
    assert_eq!(second["next"], json!(null));
    assert_ne!(first["customers"][0]["customer"], second["customers"][0]["customer"]);
    assert_eq!(program.get_with("/api/segments/nowhere", &bearer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get_with("/api/segments/wieder/members?limit=x", &bearer).await.status, StatusCode::BAD_REQUEST);
}

/// Everybody ordered today; who bought only once is in a segment no more tomorrow.
#[tokio::test]
async fn the_members_over_time_are_told_by_page_file_and_api() {
    for (language, answer, moves) in [
        (Language::De, "gehören zum Segment „&#60;script&#62;alert(1)", "Dazugekommen"),
        (Language::En, "are in the segment ‘&#60;script&#62;alert(1)", "Joined"),
    ] {
        let house = shop(language);
        keep(&house, EVIL, "orders >= 2");
        keep(&house, "Einst", "was in segment \"script_alert_1_script_mueller_luedenscheidt\" and orders >= 3");
        let mut owner = house.owner().await;
        let list = owner.get("/segments").await.body;
        assert!(list.contains("/segments/einst/history"), "{list}");
        let id = "script_alert_1_script_mueller_luedenscheidt";
        let page = owner.get(&format!("/segments/{id}/history")).await;
        assert_eq!(page.status, StatusCode::OK);
        for text in [answer, moves, "orders &#62;= 2", "data-chart=\"members\"", "data-chart=\"moves\"", "history.csv"]
        {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        let file = owner.get(&format!("/segments/{id}/history.csv?period=last-30-days")).await.body;
        assert!(file.starts_with("first,last,segment,before,came,left,after,of\r\n"), "{file}");
        let last = file.lines().last().expect("a line");
        assert!(last.ends_with(&format!(",{id},0,2,0,2,3")), "{file}");
        let einst = owner.get("/segments/einst/history.csv?period=last-30-days").await.body;
        assert!(einst.lines().last().expect("a line").ends_with(",einst,0,1,0,1,3"), "{einst}");
        assert_eq!(owner.get("/segments/nowhere/history").await.status, StatusCode::NOT_FOUND);
        let secret = house.api_key(&[Scope::ReadKpis]);
        let bearer = format!("Bearer {secret}");
        let path = format!("/api/segments/{id}/history?period=last-30-days&grain=day");
        let told = house.browser().get_with(&path, &[("authorization", bearer.as_str())]).await.body;
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        let step = told["steps"].as_array().and_then(|steps| steps.last()).expect("a step");
        assert_eq!((&step["came"], &step["after"], &step["of"]), (&json!(2), &json!(2), &json!(3)), "{told}");
    }
}

#[tokio::test]
async fn the_members_over_time_of_an_empty_folder_and_of_persons() {
    let house = House::set_up("Rösterei", Language::En);
    keep(&house, "Loyal", "orders >= 2");
    keep(&house, "Anna", "customer == \"anna\"");
    let page = house.owner().await.get("/segments/loyal/history").await;
    assert!(page.status == StatusCode::OK && page.body.contains("Import orders first"), "{}", page.body);
    house.add(Role::Analyst);
    let mut analyst = house.logged_in(Role::Analyst);
    assert_eq!(analyst.get("/segments/anna/history").await.status, StatusCode::FORBIDDEN);
    assert_eq!(analyst.get("/segments/loyal/history").await.status, StatusCode::OK);
}
