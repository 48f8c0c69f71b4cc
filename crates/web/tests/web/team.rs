//! People: invited, changed, shut out; the second factor; what roles without names see.

use axum::http::StatusCode;
use domain::Language;
use engine::ports::{AuditQuery, LinkPurpose, Role, SecondFactor};
use jiff::SignedDuration;

use crate::support::{Browser, EMAIL, House, PASSWORD};

/// The value of the field with this id on a page.
fn field(body: &str, id: &str) -> String {
    let rest = body.split_once(&format!("id=\"{id}\" value=\"")).expect("the field").1;
    rest.split('"').next().expect("its end").to_owned()
}

fn path_of(link: &str) -> String {
    link.trim_start_matches("http://localhost:8080").to_owned()
}

#[tokio::test]
async fn a_person_is_invited_chooses_a_password_and_gets_their_role() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/team").await;
    let fields = [("name", "Jana Ölt"), ("email", "Jana@Roesterei.de"), ("role", "service")];
    let answer = owner.post("/team", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let link = field(&answer.body, "handed");
    assert!(link.starts_with("http://localhost:8080/join/"), "{link}");
    assert!(!owner.get("/team").await.body.contains("/join/"), "shown once");

    let mut jana = house.browser();
    let path = path_of(&link);
    assert!(jana.get(&path).await.body.contains("jana@roesterei.de"));
    for (password, fault) in [("kurz", "password-fault"), ("Passwort12345", "password-fault")] {
        let answer = jana.post(&path, &[("name", "Jana"), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(fault), "{password}");
    }
    let fields = [("name", "Jana"), ("password", "ein Kännchen Tee")];
    assert_eq!(jana.post(&path, &fields).await.location(), "/");
    assert_eq!(jana.get("/").await.location(), "/customers", "who sees no figures begins with the customers");
    assert_eq!(jana.get("/kpis").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.browser().get(&path).await.status, StatusCode::NOT_FOUND, "the link is spent");

    owner.get("/team").await;
    let answer = owner.post("/team", &[("name", "J"), ("email", "jana@roesterei.de"), ("role", "viewer")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("gehört schon einem Benutzer"));
    assert_eq!(owner.post("/team/2/role", &[("role", "viewer")]).await.location(), "/team");
    assert_eq!(jana.get("/customers").await.status, StatusCode::FORBIDDEN, "at once");
    owner.post("/team/2/deactivate", &[]).await;
    assert!(jana.get("/settings").await.location().starts_with("/login"), "shut out at once");
    jana.get("/login").await;
    let fields = [("email", "jana@roesterei.de"), ("password", "ein Kännchen Tee")];
    assert_eq!(jana.post("/login", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    owner.post("/team/2/activate", &[]).await;
    assert_eq!(jana.post("/login", &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_last_owner_stays_and_admins_make_none() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/team").await;
    for path in ["/team/1/remove", "/team/1/deactivate"] {
        let answer = owner.post(path, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains("der letzte Inhaber"), "{}", answer.body);
    }
    assert_eq!(owner.post("/team/1/role", &[("role", "admin")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.add(Role::Admin);
    let mut admin = house.logged_in(Role::Admin);
    for (path, fields) in [
        ("/team/2/role", vec![("role", "owner")]),
        ("/team/1/remove", vec![]),
        ("/team/1/link", vec![]),
        ("/team", vec![("name", "X"), ("email", "x@y.de"), ("role", "owner")]),
    ] {
        let answer = admin.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains("nur ein Inhaber"), "{path}");
    }
    assert_eq!(admin.post("/team/policy", &[("audit_days", "90")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.app.engine.folder().users().expect("users").len(), 2);
}

/// The code of the app whose secret stands on the page, for now.
fn code(secret: &str, house: &House) -> String {
    let bytes: Vec<u8> =
        (0..40).step_by(2).map(|place| u8::from_str_radix(&secret[place..place + 2], 16).expect("hex")).collect();
    web::security::second_factor_code(&bytes, house.app.now())
}

async fn log_in(house: &House) -> (Browser, String) {
    let mut browser = house.browser();
    browser.get("/login?next=/settings").await;
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/settings")];
    let answer = browser.post("/login", &fields).await;
    assert!(browser.cookies.keys().all(|name| !name.contains("session")), "not in before the code");
    let path = answer.location().to_owned();
    (browser, path)
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    let page = owner.get("/settings/second-factor").await.body;
    assert!(page.contains("<svg viewBox"), "{page}");
    let secret = page.split_once("name=\"secret\" value=\"").expect("secret").1[..40].to_owned();
    let wrong = [("secret", secret.as_str()), ("code", "000000"), ("password", PASSWORD)];
    assert_eq!(owner.post("/settings/second-factor", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = code(&secret, &house);
    let right = [("secret", secret.as_str()), ("code", first.as_str()), ("password", PASSWORD)];
    let answer = owner.post("/settings/second-factor", &right).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let codes: Vec<String> =
        answer.body.split("<li>").skip(1).filter_map(|rest| rest.split("</li>").next()).map(str::to_owned).collect();
    assert_eq!(codes.len(), 10);

    let (mut browser, path) = log_in(&house).await;
    assert!(path.starts_with("/login/") && path.ends_with("?next=%2fsettings"), "{path}");
    browser.get(&path).await;
    let answer = browser.post(&path, &[("code", &first)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "used when it was set up");
    house.wait(SignedDuration::from_secs(60));
    let next = code(&secret, &house);
    assert_eq!(browser.post(&path, &[("code", &next)]).await.location(), "/settings");
    assert_eq!(browser.get("/settings").await.status, StatusCode::OK);

    let (mut thief, path) = log_in(&house).await;
    thief.get(&path).await;
    assert_eq!(thief.post(&path, &[("code", &next)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "replayed");
    assert_eq!(thief.post(&path, &[("code", &codes[0])]).await.location(), "/settings", "a recovery code");
    let (mut thief, path) = log_in(&house).await;
    thief.get(&path).await;
    for _ in 0..5 {
        assert_eq!(thief.post(&path, &[("code", &codes[0])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(thief.post(&path, &[("code", &codes[1])]).await.status, StatusCode::TOO_MANY_REQUESTS);

    // A link in place of the password does not pass by it either.
    let link = house.link(&LinkPurpose::LogIn(1));
    let mut browser = house.browser();
    browser.get(&link).await;
    assert!(browser.post(&link, &[]).await.location().starts_with("/login/"));
}

#[tokio::test]
async fn a_role_may_have_to_set_one_up_before_all_else() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/team").await;
    let fields = [("role", "marketer"), ("role", "data_protection"), ("audit_days", "365")];
    assert_eq!(owner.post("/team/policy", &fields).await.location(), "/team");
    assert_eq!(house.app.policy().audit_days, 365);
    let user = house.add(Role::Marketer);
    let mut marketer = house.logged_in(Role::Marketer);
    for path in ["/", "/customers", "/settings"] {
        assert_eq!(marketer.get(path).await.location(), "/settings/second-factor", "{path}");
    }
    assert!(marketer.get("/settings/second-factor").await.body.contains("Ihre Rolle verlangt"));
    let factor = SecondFactor { secret: vec![1; 20], recovery: Vec::new() };
    house.app.engine.folder().set_second_factor(user, Some(&factor)).expect("set");
    assert_eq!(marketer.get("/settings").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_device_is_signed_out_and_the_others_stay() {
    let house = House::set_up("Rösterei", Language::De);
    let (mut here, mut elsewhere) = (house.owner().await, house.owner().await);
    let page = here.get("/settings").await.body;
    let other = page.split_once("action=\"/settings/sessions/").expect("the other").1[..16].to_owned();
    assert_eq!(here.post(&format!("/settings/sessions/{other}"), &[]).await.location(), "/settings");
    assert_eq!(elsewhere.get("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/").await.status, StatusCode::OK);
    house.add(Role::Viewer);
    let mut stranger = house.logged_in(Role::Viewer);
    let own = here.get("/settings").await.body;
    assert!(!own.contains(&other));
    assert_eq!(stranger.post(&format!("/settings/sessions/{other}"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_is_shown_once_and_a_source_has_its_keys_on_the_page() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    owner.get("/keys").await;
    assert_eq!(owner.post("/keys", &[("name", "Kasse")]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "no scope");
    let answer = owner.post("/keys", &[("name", "Kasse"), ("scope", "read:customers"), ("days", "30")]).await;
    let secret = field(&answer.body, "secret");
    assert!(secret.starts_with("stk_"));
    let page = owner.get("/keys").await.body;
    assert!(page.contains(&secret[..12]) && !page.contains(&secret), "shown once");
    let bearer = format!("Bearer {secret}");
    let ask = [("authorization", bearer.as_str())];
    assert_eq!(house.browser().get_with("/api/customers/nobody", &ask).await.status, StatusCode::NOT_FOUND);
    owner.post("/keys/1/revoke", &[]).await;
    assert_eq!(house.browser().get_with("/api/customers/nobody", &ask).await.status, StatusCode::UNAUTHORIZED);

    owner.get("/sources").await;
    let fields = [("name", "Laden"), ("kind", "web"), ("origins", "laden.example")];
    assert_eq!(owner.post("/sources", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("name", "Laden"), ("kind", "web"), ("origins", "https://Laden.example/")];
    assert_eq!(owner.post("/sources", &fields).await.location(), "/sources");
    let key = house.app.engine.folder().sources().expect("sources")[0].keys[0].key.clone();
    assert!(owner.get("/sources").await.body.contains(&key));
    assert!(house.app.sources.by_write_key(&key).is_some_and(|it| it.allows_origin("https://laden.example")));
    owner.post("/sources/1/keys", &[]).await;
    owner.post("/sources/1/revoke", &[("key", &key)]).await;
    assert!(house.app.sources.by_write_key(&key).is_none());
    let second = house.app.engine.folder().sources().expect("sources")[0].keys[1].key.clone();
    assert!(house.app.sources.by_write_key(&second).is_some());
    assert_eq!(owner.post("/sources/9/retire", &[]).await.status, StatusCode::NOT_FOUND);
    owner.post("/sources/1/retire", &[]).await;
    assert!(house.app.sources.by_write_key(&second).is_none());

    let page = owner.get("/audit").await.body;
    for told in ["Quelle angelegt", "Schreibschlüssel zurückgezogen", "API-Schlüssel ausgestellt", "Quelle stillgelegt"]
    {
        assert!(page.contains(told), "{told}");
    }
    assert!(!page.contains(&secret), "no secrets");
    let csv = owner.get("/audit.csv?action=key-added").await.body;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    house.wait(SignedDuration::from_hours(24 * 731));
    assert!(house.app.prune_audit().expect("pruned") > 5);
    let query = AuditQuery { limit: 10, ..AuditQuery::default() };
    assert!(house.app.engine.folder().audit(&query).expect("entries").is_empty());
}
