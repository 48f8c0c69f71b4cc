//! The settings.

use axum::http::StatusCode;
use domain::{ClockMode, Language};

use crate::support::{EMAIL, House, PASSWORD};

#[tokio::test]
async fn the_firm_is_changed_or_says_why_not() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/settings").await;
    let mut fields = vec![
        ("firm", "Müller"),
        ("time_zone", "Europe/Zurich"),
        ("currency", "EUR"),
        ("prices", "net"),
        ("language", "en"),
        ("clock", "data"),
    ];
    assert_eq!(owner.post("/settings/firm", &fields).await.location(), "/settings");
    let firm = house.app.engine.state().expect("state").firm.clone();
    assert_eq!(
        (firm.name.as_str(), firm.time_zone.as_str(), firm.clock),
        ("Müller", "Europe/Zurich", Some(ClockMode::Data))
    );
    assert_eq!(firm.margin_rate, None);
    let page = owner.get("/settings").await;
    assert!(page.body.contains("data-kind=\"good\"") && page.body.contains("Gespeichert."));
    assert!(!owner.get("/settings").await.body.contains("Gespeichert."), "told once");
    fields[0] = ("firm", " ");
    let answer = owner.post("/settings/firm", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("id=\"firm-fault\""));
}

#[tokio::test]
async fn a_new_password_logs_all_other_devices_out() {
    let house = House::set_up("Rösterei", Language::De);
    let (mut here, mut elsewhere) = (house.owner().await, house.owner().await);
    here.get("/settings").await;
    for (current, password, fault) in
        [("falsch", "ein neues Passwort", "current"), (PASSWORD, "kurz", "password"), (PASSWORD, EMAIL, "password")]
    {
        let answer = here.post("/settings/password", &[("current", current), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(&format!("id=\"{fault}-fault\"")), "{fault}");
    }
    let fields = [("current", PASSWORD), ("password", "ein neues Passwort")];
    assert_eq!(here.post("/settings/password", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/").await.status, StatusCode::OK);
    assert_eq!(elsewhere.get("/").await.status, StatusCode::SEE_OTHER);
    let mut again = house.browser();
    again.get("/login").await;
    let fields = [("email", EMAIL), ("password", "ein neues Passwort")];
    assert_eq!(again.post("/login", &fields).await.status, StatusCode::SEE_OTHER);
    again.get("/settings").await;
    assert_eq!(again.post("/settings/sessions", &[]).await.location(), "/login");
    assert_eq!(here.get("/").await.status, StatusCode::SEE_OTHER);
}
