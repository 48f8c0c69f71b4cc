//! What stands around every page: language, theme, day, period, comparison.

use axum::http::{Method, StatusCode};
use domain::Language;
use engine::ports::LinkPurpose;

use crate::support::{House, asks_for};

const FIRM: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

#[tokio::test]
async fn every_page_speaks_both_languages_whole() {
    for language in Language::ALL {
        let house = House::set_up(FIRM, language);
        let empty = House::empty();
        let asked = asks_for(language.code());
        let mut pages = Vec::new();
        pages.push(empty.browser().get_with(&empty.link(&LinkPurpose::SetUp), &asked).await);
        pages.push(empty.browser().get_with("/", &asked).await);
        pages.push(house.browser().get_with("/login", &asked).await);
        pages.push(house.browser().get_with(&house.link(&LinkPurpose::LogIn(1)), &asked).await);
        pages.push(house.browser().get_with("/nowhere", &asked).await);
        let mut owner = house.owner().await;
        for path in ["/", "/settings", "/?period=2011&compare=last-year&at=2011-12-09", "/?at=gestern&period=x"] {
            pages.push(owner.get(path).await);
        }
        for page in pages {
            assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{}", page.body);
            assert!(!page.body.contains("<script>alert"), "{}", page.body);
            for broken in ["&#60;page-", "&#60;setup-", "{$", "NaN"] {
                assert!(!page.body.contains(broken), "{broken}: {}", page.body);
            }
        }
    }
    assert_eq!(words::missing_keys(), Vec::<String>::new());
}

#[tokio::test]
async fn language_and_theme_are_switched_without_script() {
    let house = House::set_up("Rösterei", Language::De);
    let mut browser = house.browser();
    let page = browser.get_with("/login", &asks_for("de")).await;
    assert!(page.body.contains("data-bs-theme=\"auto\""));
    let fields = [("theme", "dark"), ("language", "en"), ("back", "/login?next=%2Fsettings")];
    assert_eq!(browser.post("/preferences", &fields).await.location(), "/login?next=%2Fsettings");
    let page = browser.get_with("/login", &asks_for("de")).await;
    assert!(page.body.contains("<html lang=\"en\" data-bs-theme=\"dark\""), "{}", page.body);
    let mut owner = house.owner().await;
    assert!(owner.get("/").await.body.contains("<html lang=\"de\""));
    assert_eq!(
        owner.post("/preferences", &[("language", "en"), ("back", "https://evil.example")]).await.location(),
        "/"
    );
    owner.cookies.remove("language");
    assert!(owner.get("/").await.body.contains("<html lang=\"en\""), "kept with the person");
}

#[tokio::test]
async fn day_period_and_comparison_travel_with_links() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    let page = owner.get("/?at=2011-12-09&period=2011-11&compare=last-year&sort=value").await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in [
        "November 2011",
        "zu November 2010",
        "Stand 9. Dezember 2011",
        "Zum aktuellen Stand",
        "href=\"/settings?at=2011-12-09&#38;period=2011-11&#38;compare=last-year\"",
        "href=\"/?at=2011-12-09&#38;compare=last-year&#38;sort=value&#38;period=2011-Q3\"",
        "<input type=\"hidden\" name=\"sort\" value=\"value\">",
        "name=\"from\" value=\"2011-11-01\"",
    ] {
        assert!(page.body.contains(shown), "{shown}\n{}", page.body);
    }
    let page = owner.get("/?from=2011-11-02&to=2011-11-03").await;
    assert!(page.body.contains("2.\u{a0}Nov.") || page.body.contains("2. Nov. – 3. Nov. 2011"), "{}", page.body);
    assert!(page.body.contains("href=\"/settings?period=2011-11-02..2011-11-03\""), "{}", page.body);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_not_obeyed() {
    let house = House::set_up("Rösterei", Language::De);
    let mut owner = house.owner().await;
    for (path, said) in [
        ("/?at=<b>gestern", "„&#60;b&#62;gestern“ ist kein Tag"),
        ("/?at=2999-01-01", "ist kein Tag bis heute"),
        ("/?period=2011-13", "„2011-13“ ist kein Zeitraum"),
        ("/?from=2011-11-02&to=2011-11-01", "endet, bevor er beginnt"),
    ] {
        let page = owner.get(&path.replace('<', "%3C").replace('>', "%3E")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(said), "{path}\n{}", page.body);
    }
    owner.cookies.insert("stammkunde-flash".to_owned(), "login-wrong".to_owned());
    assert!(!owner.get("/").await.body.contains("stimmt nicht"), "only messages of our own");
}

#[tokio::test]
async fn only_sections_with_a_route_are_in_the_navigation() {
    let house = House::set_up("Rösterei", Language::De);
    let page = house.owner().await.get("/settings").await;
    for (path, icon) in
        [("/phases", "phases"), ("/customers", "customers"), ("/kpis", "kpis"), ("/settings", "settings")]
    {
        let shown = page.body.contains(&format!("data-icon=\"{icon}\""));
        assert_eq!(shown, web::routes::is_allowed(path, engine::ports::Role::Owner), "{path}");
    }
    assert!(page.body.contains("href=\"/settings\" aria-current=\"page\""));
}

/// Wherever somebody looks, before the login too, the page says that its customers do not exist, and settings cannot take it back.
#[tokio::test]
async fn a_simulated_shop_says_so_on_every_page() {
    for (language, words) in [(Language::De, "Simuliertes Weingut"), (Language::En, "Simulated wine estate")] {
        let house = House::set_up("Weingut", language);
        let real = house.owner().await.get("/").await;
        assert!(!real.body.contains("class=\"simulated\""));
        let engine = &house.app.engine;
        let mut firm = engine.state().expect("state").firm.clone();
        firm.is_simulated = true;
        engine.set_firm(&firm).expect("firm");
        let asked = asks_for(language.code());
        let mut pages = vec![
            house.browser().get_with("/login", &asked).await,
            house.browser().get_with(&house.link(&LinkPurpose::LogIn(1)), &asked).await,
            house.browser().get_with("/nowhere", &asked).await,
        ];
        let mut owner = house.owner().await;
        let paths =
            ["/", "/phases", "/customers", "/value", "/kpis", "/cohorts", "/import", "/settings", "/customers/none"];
        for path in paths {
            pages.push(owner.get(path).await);
        }
        let fields = [("firm", "Weingut"), ("time_zone", "Europe/Berlin"), ("currency", "EUR"), ("prices", "net")];
        assert_eq!(owner.post("/settings/firm", &fields).await.status, StatusCode::SEE_OTHER);
        // Every route that answers with a page; `/logout` would end the walk.
        let routes = web::routes::table();
        for route in routes.iter().filter(|route| route.method == Method::GET && route.path != "/logout") {
            let path = route.path.replace(['{', '}'], "");
            let answer = owner.get_with(&path, &asked).await;
            let is_page = answer.header("content-type").starts_with("text/html") && answer.body.contains("<html");
            // A login that is over, and the set-up of a firm that is set up, are no pages.
            if is_page {
                pages.push(answer);
            }
        }
        assert!(pages.len() > 25, "only {} pages", pages.len());
        for page in pages {
            assert!(page.body.contains("class=\"simulated\"") && page.body.contains(words), "{}", page.body);
        }
    }
}
