//! In by password, and out.

use axum::http::StatusCode;
use domain::Language;
use jiff::SignedDuration;
use web::Settings;

use crate::support::{EMAIL, House, PASSWORD, asks_for};

#[tokio::test]
async fn a_person_comes_back_to_where_they_wanted_to_go() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    let answer = browser.get("/settings?at=2011-12-09&q=a%26b").await;
    assert_eq!(answer.location(), "/login?next=%2fsettings%3fat%3d2011-12-09%26q%3da%2526b");
    let page = browser.get(answer.location()).await;
    assert!(page.body.contains("name=\"next\" value=\"/settings?at=2011-12-09&#38;q=a%26b\""), "{}", page.body);
    let fields = [("email", " KATRIN@roesterei.de"), ("password", PASSWORD), ("next", "/settings?at=2011-12-09")];
    assert_eq!(browser.post("/login", &fields).await.location(), "/settings?at=2011-12-09");
    assert_eq!(browser.get("/login?next=%2Fsettings").await.location(), "/settings", "logged in already");
    let mut other = house.browser();
    other.get("/login").await;
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(other.post("/login", &fields).await.location(), "/");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let house = House::set_up("Rösterei", Language::De);
    let mut bodies = Vec::new();
    for email in [EMAIL, "nobody@roesterei.de"] {
        let mut browser = house.browser();
        browser.get("/login").await;
        let answer = browser.post("/login", &[("email", email), ("password", "falsch")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        bodies.push(answer.body.replace(email, "").replace(&browser.csrf, ""));
    }
    assert_eq!(bodies[0], bodies[1]);
    assert!(bodies[0].contains("E-Mail oder Passwort stimmt nicht"));
}

#[tokio::test]
async fn guessing_has_to_wait_and_is_told_until_when() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    browser.get("/login").await;
    let wrong = [("email", EMAIL), ("password", "falsch")];
    for _ in 0..5 {
        assert_eq!(browser.post("/login", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = [("email", EMAIL), ("password", PASSWORD)];
    let answer = browser.post("/login", &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "30");
    // 1,800,000,000 is 09:00:00 in Berlin.
    assert!(answer.body.contains("ab 09:00:30 Uhr"), "{}", answer.body);
    house.wait(SignedDuration::from_secs(31));
    assert_eq!(browser.post("/login", &right).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn logging_out_ends_the_session_and_time_does_too() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.owner().await;
    browser.get("/").await;
    let stolen = browser.clone();
    assert_eq!(browser.post("/logout", &[]).await.location(), "/login");
    assert_eq!(stolen.clone().get("/").await.status, StatusCode::SEE_OTHER);
    let mut browser = house.owner().await;
    house.wait(SignedDuration::from_hours(30 * 24 - 1));
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    house.wait(SignedDuration::from_hours(2));
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn with_https_cookies_belong_to_the_host_alone() {
    let settings = Settings { https: true, ..Settings::new(([127, 0, 0, 1], 8080).into()) };
    let house = House::with_settings(settings);
    let path = house.link(&engine::ports::LinkPurpose::SetUp);
    let mut browser = house.browser();
    let answer = browser.get_with(&path, &asks_for("en")).await;
    assert!(answer.header("set-cookie").starts_with("__Host-stammkunde-csrf="), "{:?}", answer.headers);
    assert!(answer.header("set-cookie").ends_with("; Secure"));
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}
