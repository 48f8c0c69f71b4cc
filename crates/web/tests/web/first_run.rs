//! Day 0: the set-up link, the form, the first login.

use axum::http::StatusCode;
use domain::{Language, PriceBasis};
use engine::ports::LinkPurpose;
use jiff::SignedDuration;

use crate::support::{House, asks_for};

const GOOD: [(&str, &str); 10] = [
    ("firm", "<script>alert(1)</script> Müller-Lüdenscheidt"),
    ("time_zone", "Europe/Vienna"),
    ("currency", "chf"),
    ("prices", "gross"),
    ("vat_rate", "8,1"),
    ("margin_rate", "42 %"),
    ("language", "de"),
    ("name", "Katrin Albers"),
    ("email", " Katrin@Roesterei.de "),
    ("password", "eine Tasse am Morgen"),
];

#[tokio::test]
async fn a_folder_is_set_up_once_and_its_first_user_is_logged_in() {
    let house = House::empty();
    let path = house.link(&LinkPurpose::SetUp);
    let mut browser = house.browser();
    let page = browser.get_with(&path, &asks_for("de")).await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["Stammkunde einrichten", "<option value=\"Europe/Vienna\">", "<html lang=\"de\"", "Deckungsbeitrag"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    let mut late = browser.clone();
    let answer = browser.post(&path, &GOOD).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/import"), "{}", answer.body);

    let firm = house.app.engine.state().expect("set up").firm.clone();
    assert_eq!((firm.currency.as_str(), firm.time_zone.as_str()), ("CHF", "Europe/Vienna"));
    assert_eq!(firm.margin_rate.map(|rate| rate.to_string()).as_deref(), Some("0.42"));
    let PriceBasis::Gross { vat_rate } = firm.prices else { panic!("gross") };
    assert_eq!(vat_rate.to_string(), "0.081");
    assert_eq!(house.app.engine.folder().users().expect("users")[0].email, "katrin@roesterei.de");

    let home = browser.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.body.contains("&#60;script&#62;alert(1)&#60;/script&#62; Müller-Lüdenscheidt"), "{}", home.body);
    assert!(!home.body.contains("<script>alert(1)"));
    assert_eq!(late.post(&path, &GOOD).await.status, StatusCode::NOT_FOUND, "used");
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let house = House::empty();
    let path = house.link(&LinkPurpose::SetUp);
    let mut browser = house.browser();
    browser.get(&path).await;
    let typed = [
        ("firm", "\"><script>alert(1)</script>"),
        ("time_zone", "Berlin"),
        ("currency", "Euro"),
        ("prices", "gross"),
        ("vat_rate", "viel"),
        ("margin_rate", "142"),
        ("language", "en"),
        ("name", ""),
        ("email", "katrin"),
        ("password", "kurz"),
    ];
    let answer = browser.post(&path, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["time_zone", "currency", "vat_rate", "margin_rate", "name", "email", "password"] {
        assert!(answer.body.contains(&format!("id=\"{field}-fault\"")), "{field}");
    }
    for kept in ["value=\"Berlin\"", "value=\"142\"", "value=\"katrin\"", "value=\"gross\" checked"] {
        assert!(answer.body.contains(kept), "{kept}");
    }
    assert!(!answer.body.contains("value=\"kurz\"") && !answer.body.contains("<script>alert"), "{}", answer.body);
    assert!(!house.app.engine.is_set_up());
    let answer = browser.post(&path, &GOOD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the link is still good");
}

#[tokio::test]
async fn a_link_that_is_late_wrong_or_of_another_kind_does_not_set_up() {
    let house = House::empty();
    let (late, other) = (house.link(&LinkPurpose::SetUp), house.link(&LinkPurpose::LogIn(1)));
    let other = other.replace("/login/", "/setup/");
    house.wait(SignedDuration::from_hours(2));
    for path in [late.as_str(), other.as_str(), "/setup/x"] {
        assert_eq!(house.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = house.browser().get_with("/", &asks_for("en")).await;
    assert!(answer.body.contains("Open the set-up link that the program printed"), "{}", answer.body);
    assert!(house.browser().get_with("/", &asks_for("de")).await.body.contains("Noch nicht eingerichtet"));
}

#[tokio::test]
async fn a_one_time_login_is_not_used_up_by_looking() {
    let house = House::set_up("Rösterei", Language::De);
    let path = house.link(&LinkPurpose::LogIn(1));
    let mut browser = house.browser();
    for _ in 0..3 {
        assert!(browser.get(&path).await.body.contains("<form method=\"post\""));
    }
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
    let mut second = browser.clone();
    assert_eq!(browser.post(&path, &[]).await.location(), "/");
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    assert_eq!(second.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.browser().get(&path).await.status, StatusCode::NOT_FOUND);
}
