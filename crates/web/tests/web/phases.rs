//! Phases and today, as a marketer reads them: sentences with counts that lead to the customers counted.

use axum::http::StatusCode;
use domain::Language;
use engine::ports::Role;
use engine::{ImportReport, Source};

use super::support::{Answer, Browser, House};

const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,\
Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount\n";

const SCRIPT: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

/// One order of a Shopify export.
fn order(number: u32, name: &str, email: &str, day: &str, total: u32) -> String {
    format!(
        "#{number},{email},paid,{day} 10:00:00 +0100,EUR,{total}.00,0.00,0.00,{total}.00,0.00,{day} 10:00:00 +0100,\
         1,Espresso,{total}.00,{name},DE,,0.00\n"
    )
}

fn import(house: &House, text: &str) -> ImportReport {
    let state = house.app.engine.state().expect("set up");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let layout = intake::recognise("orders.csv", text.as_bytes(), &context, None, None).expect("recognised");
    let source =
        Source { name: "orders.csv".into(), bytes: text.len() as u64, layout, reader: Box::new(text.as_bytes()) };
    let now = house.app.now();
    house.app.engine.import(vec![source], false, now, &mut |_, _| {}, &mut |_, _, _| {}).expect("imported")
}

/// A small shop, too small for a value model, so that fixed days decide: Anna bought in January and February and then
/// no more, Bernd in June for the second time, the one with the strange name in May for the first. Until 30 June 2025.
async fn shop(language: Language) -> Browser {
    house(language).owner().await
}

fn house(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let orders = [
        order(1, "Anna Muster", "anna@example.org", "2025-01-10", 40),
        order(2, "Anna Muster", "anna@example.org", "2025-03-05", 60),
        order(3, "Bernd Beispiel", "bernd@example.org", "2025-05-20", 30),
        order(4, "Bernd Beispiel", "bernd@example.org", "2025-06-30", 30),
        order(5, SCRIPT, "loriot@example.org", "2025-05-02", 20),
    ];
    import(&house, &format!("{HEADER}{}", orders.concat()));
    house
}

/// The text of the page's answer, without its links.
fn answer(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("<h1 class=\"answer\">").expect("an answer");
    let (inside, _) = rest.split_once("</h1>").expect("its end");
    let mut text = String::new();
    for piece in inside.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text.replace('\u{a0}', " ").trim().to_owned()
}

fn assert_no_gap(page: &Answer) {
    for fault in ["<phases-", "&lt;phases-", "<today-", "&#60;today-", "&#60;phases-", "NaN", "undefined", "⟨"] {
        assert!(!page.body.contains(fault), "`{fault}` in {}", page.body);
    }
}

#[tokio::test]
async fn a_month_is_answered_in_both_languages() {
    for (language, sentence) in [
        (Language::De, "1 Kunde rückte im Juni 2025 vor, 1 geriet in Gefahr, keiner kam zurück."),
        (Language::En, "1 customer moved forward in June 2025, 1 came into danger, none came back."),
    ] {
        let page = shop(language).await.get("/phases?model=stauss_bruhn").await;
        assert_eq!(answer(&page), sentence);
        assert_no_gap(&page);
        let forward = "href=\"/customers?model=stauss_bruhn&#38;movement=forward&#38;since=2025-05-31\"";
        assert!(page.body.contains(forward), "{}", page.body);
    }
}

/// The six phases lead and have no exit: who came into danger is told by a model that knows, and said to be.
#[tokio::test]
async fn who_came_into_danger_is_told_though_the_leading_model_cannot() {
    for (language, sentence, told_by, away) in [
        (
            Language::De,
            "Kein Kunde rückte im Juni 2025 vor, 1 geriet in Gefahr, keiner kam zurück.",
            "sagt das Modell Stauss/Bruhn",
            "davon 1 inaktiv",
        ),
        (
            Language::En,
            "No customer moved forward in June 2025, 1 came into danger, none came back.",
            "is told by the model Stauss/Bruhn",
            "of which 1 inactive",
        ),
    ] {
        let mut browser = shop(language).await;
        let page = browser.get("/phases").await;
        assert_eq!(answer(&page), sentence);
        assert!(page.body.contains(told_by), "{}", page.body);
        let at_risk = "href=\"/customers?model=stauss_bruhn&#38;movement=at_risk&#38;since=2025-05-31\"";
        assert!(page.body.contains(at_risk), "{}", page.body);
        assert!(page.body.contains("href=\"/phases?model=stauss_bruhn\""), "the models are tabs: {}", page.body);
        assert_no_gap(&page);
        // Silent for a year and a half, Anna is lost; the phase says nothing of it, the overlay does.
        let house = House::set_up("Rösterei", language);
        let orders = [
            order(1, "Anna Muster", "anna@example.org", "2024-01-10", 40),
            order(2, "Bernd Beispiel", "bernd@example.org", "2025-06-01", 30),
        ];
        import(&house, &format!("{HEADER}{}", orders.concat()));
        let mut browser = house.owner().await;
        for path in ["/", "/phases", "/phases/retention", "/value"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
            assert!(path == "/phases/retention" || page.body.replace('\u{a0}', " ").contains(away), "{}", page.body);
            assert!(page.body.contains("phase=retention&#38;overlay=inaktiv"), "{path}: {}", page.body);
            assert_no_gap(&page);
        }
    }
}

#[tokio::test]
async fn the_customers_counted_are_the_customers_listed() {
    let mut browser = shop(Language::De).await;
    let forward = browser.get("/customers?movement=forward&since=2025-05-31&model=stauss_bruhn").await;
    assert!(forward.body.contains("Bernd Beispiel") && !forward.body.contains("Anna Muster"), "{}", forward.body);
    // As it was linked to while a model led that tells who is at risk.
    let at_risk = browser.get("/customers?movement=at_risk&since=2025-05-31").await;
    assert!(at_risk.body.contains("Anna Muster") && !at_risk.body.contains("Bernd Beispiel"), "{}", at_risk.body);
}

#[tokio::test]
async fn an_earlier_day_knows_nothing_of_later_ones() {
    let mut browser = shop(Language::De).await;
    let page = browser.get("/phases?at=2025-05-31&model=stauss_bruhn").await;
    assert_eq!(answer(&page), "2 Kunden rückten im Mai 2025 vor, keiner geriet in Gefahr, keiner kam zurück.");
    assert!(
        page.body.contains("at=2025-05-31&#38;model=stauss_bruhn&#38;movement=forward&#38;since=2025-04-30"),
        "{}",
        page.body
    );
    let before = browser.get("/phases?period=2024").await;
    assert_eq!(answer(&before), "Kein Kunde rückte im Jahr 2024 vor, keiner geriet in Gefahr, keiner kam zurück.");
    assert_no_gap(&before);
}

/// The period that was chosen goes along to the next page, and so does who counts as active.
#[tokio::test]
async fn what_was_chosen_travels_between_the_pages_of_phases() {
    let mut browser = shop(Language::De).await;
    let chosen = "active=12&#38;period=2025-05-01..2025-05-20";
    let phase = browser.get("/phases/retention?active=12&from=2025-05-01&to=2025-05-20").await;
    assert!(phase.body.contains(&format!("href=\"/phases?{chosen}\"")), "{}", phase.body);
    let phases = browser.get("/phases?active=12&from=2025-05-01&to=2025-05-20").await;
    assert!(phases.body.contains(&format!("href=\"/phases/retention?{chosen}\"")), "{}", phases.body);
}

#[tokio::test]
async fn the_four_phases_are_one_link_away() {
    let mut browser = shop(Language::En).await;
    let page = browser.get("/phases?model=four_phases").await;
    assert!(page.body.contains("Reactivation of inactive customers"), "{}", page.body);
    assert!(page.body.contains("model=four_phases&#38;phase=reaktivierung"), "{}", page.body);
    assert_no_gap(&page);
    let unknown = browser.get("/phases?model=sieben").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_phases_rest_on_is_said() {
    let page = shop(Language::De).await.get("/phases?model=stauss_bruhn").await;
    assert!(page.body.contains("Es gelten feste Tage") || page.body.contains("gezählt"), "{}", page.body);
    assert!(page.body.contains("silence_score &#62;= 30 %"), "{}", page.body);
}

#[tokio::test]
async fn moves_and_stock_come_as_files() {
    let mut browser = shop(Language::De).await;
    let leading = browser.get("/phases.csv").await;
    assert!(leading.body.contains("2025-06-30,six_phases,retention,Kundenbindung,"), "{}", leading.body);
    let stock = browser.get("/phases.csv?model=stauss_bruhn").await;
    assert_eq!(stock.header("content-type"), "text/csv; charset=utf-8");
    assert!(stock.header("content-disposition").contains("phases-2025-06-30.csv"));
    assert!(stock.body.starts_with("day,model,phase,name,customers\r\n"), "{}", stock.body);
    assert!(stock.body.contains("2025-06-30,stauss_bruhn,gefaehrdung,Gefährdung,1\r\n"), "{}", stock.body);
    let moves = browser.get("/phases/transitions.csv?model=stauss_bruhn").await;
    let row = "2025-05-31,2025-06-30,stauss_bruhn,sozialisierung,wachstum,1,2\r\n";
    assert!(moves.body.contains(row), "{}", moves.body);
    let by_month = browser.get("/phases/transitions.csv?by=month&model=stauss_bruhn").await;
    assert!(by_month.body.contains("2025-01-31,2025-02-28"), "{}", by_month.body);
}

#[tokio::test]
async fn today_tells_who_is_at_risk_and_escapes_names() {
    for (language, sentence) in [
        (Language::De, "1 Kunde ist seit dem 1. Juni 2025 gefährdet"),
        (Language::En, "1 customer has been at risk since 1 June 2025"),
    ] {
        let mut browser = shop(language).await;
        let page = browser.get("/").await;
        assert!(answer(&page).starts_with(sentence), "{}", answer(&page));
        assert!(page.body.contains("Anna Muster"), "{}", page.body);
        assert_no_gap(&page);
        // By August the one with the strange name is overdue as well, and in the list of those at risk.
        let later = browser.get("/customers?phase=sozialisierung").await;
        assert!(!later.body.contains(SCRIPT) && later.body.contains("Müller-Lüdenscheidt"), "{}", later.body);
    }
}

#[tokio::test]
async fn a_name_with_a_script_is_text() {
    let house = House::set_up("Rösterei", Language::De);
    let orders =
        [order(1, SCRIPT, "loriot@example.org", "2025-01-02", 20), order(2, "B", "b@example.org", "2025-06-30", 1)];
    import(&house, &format!("{HEADER}{}", orders.concat()));
    let page = house.owner().await.get("/").await;
    assert!(page.body.contains("Müller-Lüdenscheidt") && !page.body.contains("<script>alert"), "{}", page.body);
}

#[tokio::test]
async fn an_empty_folder_says_what_will_be_here_and_leads_to_the_import() {
    for (language, today, phases) in [
        (Language::De, "Noch sind keine Bestellungen da.", "Noch ist kein Kunde in einer Phase."),
        (Language::En, "There are no orders yet.", "No customer is in a phase yet."),
    ] {
        let mut browser = House::set_up("Rösterei", language).owner().await;
        for (path, sentence) in [("/", today), ("/phases", phases)] {
            let page = browser.get(path).await;
            assert_eq!(answer(&page), sentence);
            assert!(page.body.contains("href=\"/import\""), "{}", page.body);
            assert_no_gap(&page);
        }
        assert_eq!(browser.get("/phases.csv").await.body, "day,model,phase,name,customers\r\n");
    }
}

#[tokio::test]
async fn one_customer_stands_in_the_singular() {
    let house = House::set_up("Rösterei", Language::De);
    import(&house, &format!("{HEADER}{}", order(1, "Anna Muster", "anna@example.org", "2025-06-20", 40)));
    let mut browser = house.owner().await;
    let page = browser.get("/phases").await;
    assert_eq!(answer(&page), "1 Kunde rückte im Juni 2025 vor, keiner geriet in Gefahr, keiner kam zurück.");
    assert_no_gap(&page);
    let today = browser.get("/").await;
    assert_eq!(answer(&today), "Seit dem 22. Mai 2025 ist kein Kunde in Gefahr geraten.");
    assert_no_gap(&today);
}

#[tokio::test]
async fn a_phase_has_a_page_of_its_own_in_both_languages_and_any_model() {
    for (language, sentence) in
        [(Language::De, "1 Kunde ist in Gefährdung."), (Language::En, "1 customer is in At risk.")]
    {
        let mut browser = shop(language).await;
        let page = browser.get("/phases/gefaehrdung").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(
            page.body.replace('\u{a0}', " ").contains(sentence.split(' ').next_back().expect("a word")),
            "{}",
            page.body
        );
        // The leading model does not know the phase; the one that does is meant, and travels with the links.
        assert!(page.body.contains("href=\"/customers?model=stauss_bruhn&#38;phase=gefaehrdung\""), "{}", page.body);
        assert_no_gap(&page);
        for path in ["/phases/bindung?model=four_phases", "/phases/retention?model=six_phases&at=2025-05-31"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            assert_no_gap(&page);
        }
    }
    let mut browser = shop(Language::De).await;
    assert_eq!(browser.get("/phases/sieben").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/phases/bindung").await.status, StatusCode::OK, "of the four phases");
    assert_eq!(browser.get("/phases/bindung?model=six_phases").await.status, StatusCode::NOT_FOUND);
    let mut empty = House::set_up("Rösterei", Language::De).owner().await;
    let page = empty.get("/phases/reife").await;
    assert!(page.status == StatusCode::OK && page.body.contains("href=\"/import\""), "{}", page.body);
    assert_no_gap(&page);
}

#[tokio::test]
async fn the_history_comes_as_files() {
    let mut browser = shop(Language::De).await;
    let traffic = browser.get("/phases/wachstum/traffic.csv?period=2025-06").await;
    // Bernd bought for the second time on the 30th.
    let row = "2025-06-30,2025-06-30,stauss_bruhn,wachstum,0,0,1,0,1\r\n";
    assert!(traffic.body.contains(row), "{}", traffic.body);
    let stays = browser.get("/phases/stays.csv?model=stauss_bruhn").await;
    assert!(stays.body.contains("2025-06-30,stauss_bruhn,sozialisierung,"), "{}", stays.body);
    // Anna stayed 54 days with one order (10 January to 5 March), Bernd 41 (20 May to 30 June).
    let curve = browser.get("/phases/sozialisierung/stays.csv").await;
    assert!(curve.body.contains("stauss_bruhn,sozialisierung,41,3,1,"), "{}", curve.body);
    let groups = browser.get("/phases/breakdown.csv?model=stauss_bruhn").await;
    assert!(groups.body.contains("2025-06-30,stauss_bruhn,2025-05,sozialisierung,1,2\r\n"), "{}", groups.body);
    let forecast = browser.get("/phases/forecast.csv?model=stauss_bruhn").await;
    assert!(forecast.body.starts_with("made_on,day,days,model,phase,before,expected,low,high,came\r\n"));
    assert!(forecast.body.contains("2025-06-30,2025-07-30,30,stauss_bruhn,wachstum,1,"), "{}", forecast.body);
}

#[tokio::test]
async fn programs_ask_the_same() {
    let mut browser = shop(Language::En).await;
    for (path, held) in [
        ("/api/phases", "\"total\":3"),
        ("/api/phases/stock?at=2025-05-31", "\"at\":\"2025-05-31\""),
        ("/api/phases/traffic?period=2025-06&grain=week", "\"grain\":\"week\""),
        (
            "/api/phases/transitions?period=2025-06&model=stauss_bruhn",
            "\"from\":\"sozialisierung\",\"to\":\"wachstum\",\"customers\":1,\"of\":2",
        ),
        ("/api/phases/stays?model=four_phases", "\"model\":\"four_phases\""),
        ("/api/phases/breakdown?by=sales_channel", "\"by\":\"sales_channel\""),
        ("/api/phases/forecast", "\"days\":30"),
        ("/api/customers/anna%40example.org/next", "\"by_silence\":"),
    ] {
        let answer = browser.get(path).await;
        assert!(answer.status == StatusCode::OK && answer.body.contains(held), "{path}: {}", answer.body);
    }
    for path in
        ["/api/phases/traffic?grain=year", "/api/phases/breakdown?by=colour", "/api/phases/stays?since=2030-01-01"]
    {
        assert_eq!(browser.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(browser.get("/api/phases/stock?model=sieben").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/api/customers/nobody/next").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_customer_sees_what_comes_next() {
    for (language, title) in [(Language::De, "Was als Nächstes kommt"), (Language::En, "What comes next")] {
        let page = shop(language).await.get("/customers/anna%40example.org").await;
        assert!(page.body.contains(title), "{}", page.body);
        assert_no_gap(&page);
    }
}

#[tokio::test]
async fn a_phase_shows_its_first_customers_and_its_own_kpis() {
    let house = house(Language::De);
    house.add(Role::Analyst);
    house.add(Role::Viewer);
    let (page, part) = ("/phases/gefaehrdung?model=stauss_bruhn", "/phases/gefaehrdung/customers?model=stauss_bruhn");
    let mut owner = house.owner().await;
    let shown = owner.get(page).await;
    assert_no_gap(&shown);
    for text in [&format!("hx-get=\"{part}\""), "Kennzahlen dieser Phase", "/kpis/churn_rate"] {
        assert!(shown.body.contains(text), "{text}: {}", shown.body);
    }
    let members = owner.get(part).await;
    assert_no_gap(&members);
    for text in ["Anna Muster", "3. Juni 2025", "27 Tage", "Stillewert "] {
        assert!(members.body.replace('\u{a0}', " ").contains(text), "{text}: {}", members.body);
    }
    assert!(!members.body.contains("Bernd"), "{}", members.body);
    let members = house.logged_in(Role::Analyst).get(part).await;
    assert_eq!(members.status, StatusCode::OK);
    assert!(members.body.contains("/customers/~") && !members.body.contains("Anna"), "{}", members.body);
    let mut viewer = house.logged_in(Role::Viewer);
    let shown = viewer.get(page).await;
    assert!(!shown.body.contains("hx-get=\"/phases"), "{}", shown.body);
    assert_eq!(viewer.get(part).await.status, StatusCode::FORBIDDEN);
}

/// The address at which the page asks again.
fn asks_again(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("data-live=\"waits\" hx-get=\"").expect("a part that asks again");
    rest.split_once('"').expect("its end").0.replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn the_map_goes_along_with_what_comes() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    let page = owner.get("/phases?model=stauss_bruhn&period=2025-06").await;
    let again = asks_again(&page);
    assert!(
        again.starts_with("/live/phases?") && again.contains("seen=") && again.contains("model=stauss_bruhn"),
        "{again}"
    );
    assert_eq!(owner.get(&again).await.status, StatusCode::NO_CONTENT, "nothing has come");
    assert!(!page.body.contains("aria-live=\"assertive\""));
    import(&house, &format!("{HEADER}{}", order(6, "Clara Neu", "clara@example.org", "2025-06-30", 50)));
    let part = owner.get(&again).await;
    assert_eq!(part.status, StatusCode::OK);
    assert_no_gap(&part);
    assert!(part.body.starts_with("<div class=\"live-part\"") && !part.body.contains("<html"), "{}", part.body);
    // Its links are those of the page, and the next question knows what was seen by this one.
    assert!(!part.body.contains("/live/phases?period") && !part.body.contains("href=\"/live"), "{}", part.body);
    assert!(
        !part.body.replace(&asks_again(&part).replace('&', "&#38;"), "").contains("href=\"/phases?seen"),
        "{}",
        part.body
    );
    assert_ne!(asks_again(&part), again);
    assert_eq!(owner.get(&asks_again(&part)).await.status, StatusCode::NO_CONTENT);
    // A day of the past stays as it is.
    let past = owner.get("/phases?model=stauss_bruhn&at=2025-05-31").await;
    assert!(!past.body.contains("data-live=\"waits\""), "{}", past.body);
}
