//! Customers, one customer and what they are worth, as a marketer reads them.

use axum::http::StatusCode;
use domain::{ArrivedAs, Event, Kind, Language, MessageId};
use engine::Source;
use engine::ports::Role;
use serde_json::{Value, json};

use super::support::{Answer, Browser, House};

const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,\
Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount\n";

const SCRIPT: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";
const WRITTEN: &str = "&#60;script&#62;alert(1)&#60;/script&#62; Müller-Lüdenscheidt";
const CDNOW: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt"));

/// One order of a Shopify export, of which something may be paid back.
fn order(number: u32, name: &str, email: &str, day: &str, total: u32, refunded: u32) -> String {
    format!(
        "#{number},{email},paid,{day} 10:00:00 +0100,EUR,{total}.00,0.00,0.00,{total}.00,0.00,{day} 10:00:00 +0100,\
         2,Espresso <kräftig>,{total}.00,{name},DE,,{refunded}.00\n"
    )
}

fn import(house: &House, name: &str, bytes: &[u8], format: Option<&str>) {
    let state = house.app.engine.state().expect("set up");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let head = intake::head(bytes).expect("a head");
    let layout = intake::recognise(name, &head, &context, format, None).expect("recognised");
    let source = Source { name: name.into(), bytes: bytes.len() as u64, layout, reader: Box::new(bytes) };
    let now = house.app.now();
    house.app.engine.import(vec![source], false, now, &mut |_, _| {}, &mut |_, _, _| {}).expect("imported");
}

/// A small shop until 30 June 2025: Anna bought in January and March, Bernd in May and June, and somebody with a
/// strange name in May.
pub(crate) fn shop(language: Language) -> House {
    let house = House::set_up("Rösterei", language);
    let orders = [
        order(1, "Anna Muster", "anna@example.org", "2025-01-10", 40, 0),
        order(2, "Anna Muster", "anna@example.org", "2025-03-05", 60, 15),
        order(3, "Bernd Beispiel", "bernd@example.org", "2025-05-20", 30, 0),
        order(4, "Bernd Beispiel", "bernd@example.org", "2025-06-30", 30, 0),
        order(5, SCRIPT, "loriot@example.org", "2025-05-02", 20, 0),
    ];
    import(&house, "orders.csv", format!("{HEADER}{}", orders.concat()).as_bytes(), None);
    house
}

/// The text of the page's answer, without its links.
fn answer(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("class=\"answer\">").expect("an answer");
    let (inside, _) = rest.split_once("</h1>").or_else(|| rest.split_once("</p>")).expect("its end");
    let inside = inside.split("</p>").next().unwrap_or(inside);
    let mut text = String::new();
    for piece in inside.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text.replace('\u{a0}', " ").trim().to_owned()
}

async fn seen(browser: &mut Browser, path: &str) -> Answer {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    assert!(!page.body.contains("<script>alert(1)"), "{path}: a name became a script");
    for fault in ["NaN", "undefined", "&#60;customer", "&#60;value", "{$"] {
        assert!(!page.body.contains(fault), "{path}: `{fault}`");
    }
    page
}

#[tokio::test]
async fn what_does_not_exist_is_said_with_what_does() {
    let mut owner = shop(Language::De).owner().await;
    for (path, known) in [
        ("/customers.csv?from_phase=nope", "Keine Phase heißt »nope«."),
        ("/phases?model=xx", "Es gibt: six_phases, stauss_bruhn, four_phases"),
        ("/kpis/zzz", "Es gibt: revenue, net_revenue"),
    ] {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("Hier ist nichts") && page.body.contains(known), "{path}: {}", page.body);
    }
    let long = owner.get(&format!("/customers?q={}", "x".repeat(5_000))).await;
    assert_eq!(long.status, StatusCode::OK);
    assert!(long.body.contains(&format!("value=\"{}\"", "x".repeat(200))), "what is searched for has an end");
}

#[tokio::test]
async fn a_list_is_answered_in_both_languages() {
    for (language, all, one) in [
        (Language::De, "3 Kunden, mit ", "1 Kunde in Gefährdung, mit "),
        (Language::En, "3 customers, with ", "1 customer in At risk, with "),
    ] {
        let mut browser = shop(language).owner().await;
        let page = seen(&mut browser, "/customers").await;
        assert!(answer(&page).starts_with(all), "{}", answer(&page));
        assert!(page.body.contains(WRITTEN), "{}", page.body);
        assert!(page.body.contains("href=\"/customers/loriot%40example.org\""), "{}", page.body);
        let page = seen(&mut browser, "/customers?phase=gefaehrdung").await;
        assert!(answer(&page).starts_with(one), "{}", answer(&page));
        assert!(page.body.contains("Anna Muster") && !page.body.contains("Bernd Beispiel"));
    }
}

#[tokio::test]
async fn a_list_is_searched_filtered_and_sorted() {
    let mut browser = shop(Language::De).owner().await;
    let found = seen(&mut browser, "/customers?q=BERND").await;
    assert!(answer(&found).starts_with("1 Kunde passt zu „BERND“"), "{}", answer(&found));
    let cohort = seen(&mut browser, "/customers?cohort=2025-05&sort=name").await;
    assert!(answer(&cohort).starts_with("2 Kunden mit erster Bestellung im Mai 2025"), "{}", answer(&cohort));
    let place = |page: &Answer, name: &str| page.body.find(name).expect("listed");
    assert!(place(&cohort, WRITTEN) < place(&cohort, "Bernd Beispiel"), "names run from A: < comes first");
    let turned = seen(&mut browser, "/customers?cohort=2025-05&sort=name&dir=asc").await;
    assert!(place(&turned, WRITTEN) > place(&turned, "Bernd Beispiel"));
    let nobody = seen(&mut browser, "/customers?q=niemand").await;
    assert!(nobody.body.contains("Kein Kunde passt zu dieser Auswahl."));
    let strange = browser.get("/customers?phase=%3Cb%3E").await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    assert!(strange.body.contains("Eine Phase „&#60;b&#62;“ gibt es in diesem Modell nicht."));
    let other = seen(&mut browser, "/customers?model=four_phases&phase=reaktivierung").await;
    assert!(other.body.contains("Anna Muster") && !other.body.contains("Bernd Beispiel"));
}

#[tokio::test]
async fn what_is_true_beside_the_phase_is_shown_counted_and_filtered_by() {
    let house = House::set_up("Rösterei", Language::De);
    let orders = [
        order(1, "Anna Muster", "anna@example.org", "2024-01-10", 40, 0),
        order(2, "Bernd Beispiel", "bernd@example.org", "2025-06-01", 30, 0),
    ];
    import(&house, "orders.csv", format!("{HEADER}{}", orders.concat()).as_bytes(), None);
    let mut browser = house.owner().await;
    let all = seen(&mut browser, "/customers").await;
    assert!(
        all.body.contains("href=\"/customers?overlay=inaktiv\">inaktiv <span class=\"n\">1</span>"),
        "{}",
        all.body
    );
    let inactive = seen(&mut browser, "/customers?overlay=inaktiv").await;
    assert!(answer(&inactive).starts_with("Für 1 Kunden gilt „inaktiv“"), "{}", answer(&inactive));
    assert!(inactive.body.contains("Anna Muster") && !inactive.body.contains("Bernd Beispiel"), "{}", inactive.body);
    assert!(inactive.body.contains("<span class=\"tag\" title=\"So lange still"), "{}", inactive.body);
    let both = seen(&mut browser, "/customers?phase=retention&overlay=inaktiv").await;
    assert!(answer(&both).starts_with("1 Kunde in Kundenbindung, außerdem „inaktiv“"), "{}", answer(&both));
    let file = browser.get("/customers.csv?overlay=inaktiv").await;
    assert!(file.body.contains(",retention,inaktiv,1,") && file.body.lines().count() == 2, "{}", file.body);
    let strange = browser.get("/customers?overlay=%3Cb%3E").await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    assert!(strange.body.contains("Einen Zusatz „&#60;b&#62;“ gibt es in diesem Modell nicht."), "{}", strange.body);
    let anna = seen(&mut browser, "/customers/anna%40example.org").await;
    assert!(anna.body.contains("href=\"/customers?overlay=inaktiv\"") && anna.body.contains("Außerdem inaktiv:"));
}

#[tokio::test]
async fn who_needs_no_names_sees_none_and_who_only_views_no_single_customer() {
    const PERSONAL: [&str; 5] = ["Muster", "Bernd", "Lüdenscheidt", "example.org", "%40"];
    let house = shop(Language::De);
    house.add(Role::Analyst);
    house.add(Role::Viewer);
    let mut analyst = house.logged_in(Role::Analyst);
    let list = seen(&mut analyst, "/customers").await;
    let links = list.body.split("href=\"/customers/").skip(1).filter_map(|rest| rest.split('"').next());
    let links: std::collections::BTreeSet<String> = links.map(|link| format!("/customers/{link}")).collect();
    assert_eq!(links.len(), 3, "{links:?}");
    for path in links.iter().map(String::as_str).chain(["/", "/customers", "/customers.csv", "/value.csv"]) {
        let page = seen(&mut analyst, path).await;
        for personal in PERSONAL {
            assert!(!page.body.contains(personal), "{path} tells {personal}");
        }
    }
    let anna = seen(&mut house.owner().await, "/customers/anna%40example.org").await;
    assert!(anna.body.contains("Anna Muster · anna@example.org · DE"), "the timeline tells who is named");

    let mut viewer = house.logged_in(Role::Viewer);
    let today = seen(&mut viewer, "/").await;
    assert!(!today.body.contains("h-risk") && !today.body.contains("customers/"), "no single customer");
    assert!(seen(&mut analyst, "/").await.body.contains("h-risk"));
}

#[tokio::test]
async fn the_file_holds_the_filtered_list() {
    let mut browser = shop(Language::De).owner().await;
    let file = browser.get("/customers.csv?cohort=2025-05&sort=name").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"customers-2025-06-30.csv\"");
    let lines: Vec<&str> = file.body.lines().collect();
    assert!(lines[0].starts_with("customer,name,email,country,phase,overlays,orders,"), "{}", lines[0]);
    assert!(lines[1].starts_with("loriot@example.org,<script>alert(1)</script> Müller-Lüdenscheidt,"), "{}", lines[1]);
    assert!(lines[2].starts_with("bernd@example.org,Bernd Beispiel,") && lines.len() == 3, "{}", file.body);
    assert!(lines[2].contains(",2,2025-05-20,2025-06-30,60,60,"), "{}", lines[2]);
}

#[tokio::test]
async fn pages_of_fifty_lead_to_each_other() {
    let house = House::set_up("Rösterei", Language::De);
    let orders: Vec<String> =
        (1..=120).map(|n| order(n, "Kunde", &format!("k{n:03}@example.org"), "2025-05-20", n, 0)).collect();
    import(&house, "orders.csv", format!("{HEADER}{}", orders.concat()).as_bytes(), None);
    let mut browser = house.owner().await;
    let first = seen(&mut browser, "/customers?sort=revenue").await;
    assert!(
        first.body.contains("1–50 von 120") && first.body.contains("href=\"/customers?sort=revenue&#38;after=50\"")
    );
    let last = seen(&mut browser, "/customers?sort=revenue&after=100").await;
    assert!(last.body.contains("101–120 von 120") && !last.body.contains("rel=\"next\""), "{}", last.body);
    assert!(last.body.contains("k001@example.org") && !last.body.contains("k120@example.org"));
}

#[tokio::test]
async fn suggestions_lead_to_customers_and_keep_the_day() {
    let mut browser = shop(Language::De).owner().await;
    let page = browser.get("/customers/suggestions?q=m%C3%BCller").await;
    assert!(
        page.body.contains(&format!("<a href=\"/customers/loriot%40example.org\"><span class=\"one-line\">{WRITTEN}"))
    );
    let from = [("hx-current-url", "http://localhost:8080/kpis?at=2025-04-30&sort=x")];
    let page = browser.get_with("/customers/suggestions?q=anna", &from).await;
    assert!(page.body.contains("href=\"/customers/anna%40example.org?at=2025-04-30\""), "{}", page.body);
    let nobody = browser.get("/customers/suggestions?q=niemand").await;
    assert!(nobody.body.contains("Niemand gefunden."));
    assert_eq!(browser.get("/customers/suggestions?q=").await.body.trim(), "");
}

#[tokio::test]
async fn one_customer_says_phase_reason_value_and_timeline() {
    let mut browser = shop(Language::De).owner().await;
    let page = seen(&mut browser, "/customers/anna%40example.org").await;
    // The phase of the leading model has no end; who is overdue is told of the model that knows.
    assert!(answer(&page).starts_with("Seit 15. Januar 2025 in Kundenbindung: "), "{}", answer(&page));
    assert!(page.body.replace('\u{a0}', " ").contains("in Abstinenz (Stauss/Bruhn)."), "{}", page.body);
    let page = seen(&mut browser, "/customers/anna%40example.org?model=stauss_bruhn").await;
    // Fixed days: 90 after the order of 5 March.
    assert!(answer(&page).starts_with("Seit 3. Juni 2025 in Gefährdung: Stillewert "), "{}", answer(&page));
    for part in [
        "Kunde seit 10. Januar 2025",
        "Ohne weitere Bestellung ab",
        "2. Bestellung",
        "−15,00",
        "überfällig",
        "silence_score &#62;= 30 %",
        "Espresso &#60;kräftig&#62;",
    ] {
        assert!(page.body.contains(part), "`{part}` in {}", page.body);
    }
    let place = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("`{text}` in {}", page.body));
    assert!(place("Erstattung <span") < place("2. Bestellung"), "what is paid back was bought before");
    let strange = seen(&mut browser, "/customers/loriot%40example.org?model=four_phases").await;
    assert!(strange.body.contains(WRITTEN) && strange.body.contains("In anderen Modellen"));
    assert!(strange.body.contains("Ein eigener Abstand zeigt sich erst ab zwei Kauftagen."));
    let mut english = shop(Language::En).owner().await;
    let page = seen(&mut english, "/customers/anna%40example.org?model=stauss_bruhn").await;
    assert!(answer(&page).starts_with("In At risk since 3 June 2025: Silence score "), "{}", answer(&page));
}

#[tokio::test]
async fn an_earlier_day_knows_nothing_of_later_ones() {
    let mut browser = shop(Language::De).owner().await;
    let page = seen(&mut browser, "/customers/anna%40example.org?at=2025-02-01").await;
    assert!(page.body.contains("1. Bestellung") && !page.body.contains("2. Bestellung"));
    assert!(page.body.contains("href=\"/customers?at=2025-02-01\""), "the day travels with the path");
    let list = seen(&mut browser, "/customers?at=2025-02-01").await;
    assert!(answer(&list).starts_with("1 Kunde, mit "), "{}", answer(&list));
    let page = browser.get("/customers/bernd%40example.org?at=2025-02-01").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("Am 1. Februar 2025 war dieser Kunde noch nicht bekannt."), "{}", page.body);
}

#[tokio::test]
async fn a_stranger_is_told_apart_and_searched_for() {
    let mut browser = shop(Language::En).owner().await;
    let page = browser.get("/customers/%3Cb%3E17850").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("There is no customer “&#60;b&#62;17850”."), "{}", page.body);
    assert!(page.body.contains("name=\"q\"") && page.body.contains("aria-label=\"Main menu\""));
}

#[tokio::test]
async fn programs_get_the_same_customer() {
    let mut browser = shop(Language::De).owner().await;
    let answer = browser.get("/api/customers/anna%40example.org").await;
    let one: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(
        (one["customer"].as_str(), one["phases"][0]["phase"].as_str(), one["phases"][1]["phase"].as_str()),
        (Some("anna@example.org"), Some("retention"), Some("gefaehrdung"))
    );
    assert_eq!(one["facts"]["orders"], 2);
    assert_eq!(browser.get("/api/customers/nobody").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_orders_pages_say_what_will_be_there() {
    for (language, customers, value) in [
        (Language::De, "Noch sind keine Kunden da.", "Noch gibt es keinen Kundenwert."),
        (Language::En, "There are no customers yet.", "There is no customer value yet."),
    ] {
        let mut browser = House::set_up("Rösterei", language).owner().await;
        for (path, sentence) in [("/customers", customers), ("/value", value)] {
            let page = seen(&mut browser, path).await;
            assert_eq!(answer(&page), sentence);
            assert!(page.body.contains("href=\"/import\""));
        }
    }
}

#[tokio::test]
async fn one_customer_alone_is_singular() {
    let house = House::set_up("Rösterei", Language::De);
    let text = format!("{HEADER}{}", order(1, SCRIPT, "loriot@example.org", "2025-05-02", 20, 0));
    import(&house, "orders.csv", text.as_bytes(), None);
    let mut browser = house.owner().await;
    assert!(answer(&seen(&mut browser, "/customers").await).starts_with("1 Kunde, mit "));
    let value = seen(&mut browser, "/value").await;
    assert!(answer(&value).starts_with("1 Kunde"), "{}", answer(&value));
    seen(&mut browser, "/customers/loriot%40example.org").await;
}

#[tokio::test]
async fn what_customers_cannot_be_compared_by_is_refused() {
    let mut owner = shop(Language::De).owner().await;
    let refused = owner.get("/churn?by=segmemt").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("segmemt") && refused.body.contains("sales_channel"), "{}", refused.body);
    seen(&mut owner, "/churn?by=country").await;
    seen(&mut owner, "/churn?by=").await;
}

#[tokio::test]
async fn a_handful_of_customers_carry_no_model_and_the_page_says_so() {
    for (language, fallback) in [(Language::De, "Ersatz"), (Language::En, "stand-in")] {
        let mut browser = shop(language).owner().await;
        let page = seen(&mut browser, "/value").await;
        assert!(page.body.contains(fallback), "{}", page.body);
        let reason = words::text(language, "value-not-used-too-few-customers");
        assert!(page.body.contains(&*reason), "{}", page.body);
    }
}

#[tokio::test]
async fn few_data_are_drawn_towards_usual_shops_and_the_page_says_so() {
    // The orders of some thirty customers.
    let some: Vec<&[u8]> = CDNOW.split_inclusive(|byte| *byte == b'\n').take(100).collect();
    for language in [Language::De, Language::En] {
        let house = House::set_up("CDNOW", language);
        import(&house, "cdnow.txt", &some.concat(), Some("cdnow"));
        let mut browser = house.owner().await;
        let page = seen(&mut browser, "/value").await;
        let drawn = words::text(language, "value-drawn-few");
        assert!(page.body.contains(&*drawn), "{}", page.body);
        // Spend has no usual shop: Gamma-Gamma is refused, and said to be.
        assert!(page.body.contains("Gamma-Gamma: "), "{}", page.body);
    }
}

#[tokio::test]
async fn cdnow_carries_the_model_and_the_back_test() {
    let house = House::set_up("CDNOW", Language::De);
    import(&house, "cdnow.txt", CDNOW, Some("cdnow"));
    let mut browser = house.owner().await;
    let page = seen(&mut browser, "/value").await;
    assert!(
        answer(&page).starts_with("2.357 Kunden bringen in den nächsten 12 Monaten voraussichtlich"),
        "{}",
        answer(&page)
    );
    for part in [
        "BG/NBD",
        "Gamma-Gamma",
        "Standardfehler",
        "Erwartet waren",
        "data-chart=\"tracking\"",
        "30. Juni 1998",
        "Rangfolge (Gini)",
    ] {
        assert!(page.body.contains(part), "`{part}` in {}", page.body);
    }
    assert!(!page.body.contains("Ersatz"), "{}", page.body);
    let file = browser.get("/value/backtest.csv").await.body;
    let last: Vec<&str> = file.lines().last().expect("a week").split(',').collect();
    let (expected, made): (f64, f64) = (last[1].parse().expect("number"), last[2].parse().expect("number"));
    assert!(made > 500.0 && (expected / made - 1.0).abs() < 0.25, "{last:?}");
    assert_eq!(browser.get("/value.csv").await.body.lines().count(), 2_358);
    let earlier = seen(&mut browser, "/value?at=1997-06-30").await;
    assert!(earlier.body.contains("30. Juni 1997") && !earlier.body.contains("31. Juli 1997"), "{}", earlier.body);
    for part in [
        "data-chart=\"laws\"",
        "Vorschlag: BG/NBD, das übliche Modell. Pareto/NBD traf etwas besser",
        "Pareto/NBD",
        "Eichung",
    ] {
        assert!(page.body.contains(part), "`{part}` in {}", page.body);
    }
    let models = browser.get("/value/models.csv").await.body;
    assert_eq!(models.lines().count(), 6, "{models}");
    assert!(models.lines().nth(1).is_some_and(|line| line.starts_with("bg_nbd,true,true,")), "{models}");
    let weeks = browser.get("/value/tracking.csv").await.body;
    assert!(weeks.contains("1997-09-30,bg_nbd,") && weeks.lines().count() > 300, "{weeks}");
    let one = seen(&mut browser, "/customers/1981").await;
    assert!(one.body.contains("data-chart=\"rhythm\"") && one.body.contains("80\u{a0}%:"), "{}", one.body);
    let before = one.body.split("before=").nth(1).and_then(|rest| rest.split('#').next()).expect("older touchpoints");
    let older = seen(&mut browser, &format!("/customers/1981?before={before}")).await;
    assert!(older.body.contains("1. Bestellung") && older.body.contains("Zum Neuesten"));
    assert!(one.body.contains("ohne Ende:") && one.body.contains("abgezinst mit 10\u{a0}% im Jahr"), "{}", one.body);
    let missing: Vec<String> = words::missing_keys();
    let ours = |key: &&String| ["customer", "value-", "nav-value"].iter().any(|start| key.starts_with(start));
    assert_eq!(missing.iter().find(ours), None);
}

#[tokio::test]
async fn touchpoints_say_what_they_were_about_and_persons_only_to_those_who_see_them() {
    let house = House::set_up("Rösterei", Language::De);
    house.add(Role::Analyst);
    let now = house.app.now();
    let happened = [
        (Kind::CustomerIdentified, json!({ "name": "Anna Berg", "country": "DE" })),
        (Kind::ProductViewed, json!({ "category": "Rotwein" })),
        (Kind::TicketOpened, json!({ "ticket_id": "T1", "topic": "Beschwerde von Anna Berg" })),
        (Kind::SurveyAnswered, json!({ "nps": 9 })),
        (Kind::CompanyReviewed, json!({ "stars": 4 })),
    ];
    let events = happened.into_iter().enumerate().map(|(number, (kind, properties))| Event {
        arrived_as: ArrivedAs::user("k1").ok(),
        properties: properties.as_object().cloned().expect("an object"),
        source: Some("web".into()),
        ..Event::new(MessageId(number.to_string()), kind, now, now)
    });
    house.app.engine.ingest(events.collect()).expect("in");
    house.app.engine.catch_up().expect("folded");
    let told = ["Rotwein", "NPS 9", "4 von 5 Sternen"];
    let page = house.owner().await.get("/customers/k1").await;
    for text in told.iter().chain(&["Anna Berg", "Beschwerde von Anna Berg"]) {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let page = house.logged_in(Role::Analyst).get("/customers/k1").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in told {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(!page.body.contains("Anna"), "{}", page.body);
}

#[tokio::test]
async fn who_answers_for_figures_chooses_the_model() {
    let house = House::set_up("CDNOW", Language::En);
    import(&house, "cdnow.txt", CDNOW, Some("cdnow"));
    house.add(Role::Analyst);
    house.add(Role::Viewer);
    let mut analyst = house.logged_in(Role::Analyst);
    let english = [("language", "en"), ("back", "/")];
    analyst.post("/preferences", &english).await;
    let page = seen(&mut analyst, "/value").await;
    assert!(page.body.contains("Automatic: BG/NBD at present.") && page.body.contains("value=\"pareto_nbd\""));
    let answer = analyst.post("/value/law", &[("law", "pareto_nbd")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/value"));
    let page = seen(&mut analyst, "/value").await;
    assert!(page.body.contains("Model chosen."), "{}", page.body);
    for part in
        ["Chosen since 30 June 1998: Pareto/NBD.", "value=\"pareto_nbd\" checked", "Basis: Pareto/NBD", "<i>β</i>"]
    {
        assert!(page.body.contains(part), "`{part}` in {}", page.body);
    }
    assert_eq!(analyst.post("/value/law", &[("law", "weather")]).await.status, StatusCode::BAD_REQUEST);
    let mut viewer = house.logged_in(Role::Viewer);
    viewer.post("/preferences", &english).await;
    let page = seen(&mut viewer, "/value").await;
    assert!(page.body.contains("can choose.") && !page.body.contains("action=\"/value/law\""), "{}", page.body);
    assert_eq!(viewer.post("/value/law", &[("law", "automatic")]).await.status, StatusCode::FORBIDDEN);
    let mut owner = house.owner().await;
    let log = seen(&mut owner, "/audit").await;
    assert!(log.body.contains("Value model chosen") && log.body.contains("pareto_nbd"), "{}", log.body);
    assert_eq!(owner.post("/value/law", &[("law", "automatic")]).await.status, StatusCode::SEE_OTHER);
    assert!(seen(&mut owner, "/value").await.body.contains("Automatic: BG/NBD at present."));
}

#[tokio::test]
async fn programs_are_told_of_models_and_vintages() {
    let house = House::set_up("CDNOW", Language::En);
    import(&house, "cdnow.txt", CDNOW, Some("cdnow"));
    let mut owner = house.owner().await;
    let path = "/api/value/backtest?calibration_end=1997-09-30&holdout_end=1998-06-30&model=pareto_nbd&unit=day";
    let test: Value = serde_json::from_str(&owner.get(path).await.body).expect("JSON");
    assert_eq!(
        (&test["model"], &test["unit"], &test["actual"]),
        (&json!("pareto_nbd"), &json!("day"), &json!(1_882.0))
    );
    assert!(test["predicted"].as_f64().is_some_and(|found| (found - 1_665.5).abs() < 3.0), "{}", test["predicted"]);
    assert!(
        test["in_use"]["beta"].as_f64().is_some_and(|beta| (beta / 7.0 - 11.669).abs() < 0.05),
        "{}",
        test["in_use"]
    );
    assert_eq!((&test["proposed"], &test["best"]), (&json!("bg_nbd"), &json!("mbg_nbd")));
    assert_eq!(test["models"].as_array().map(Vec::len), Some(5));
    let vintages: Value = serde_json::from_str(&owner.get("/api/value/vintages").await.body).expect("JSON");
    assert_eq!(vintages["choice"], "automatic");
    let last = vintages["vintages"].as_array().and_then(|all| all.last()).expect("a vintage");
    assert_eq!(
        (&last["law"], &last["model"], &last["day"]),
        (&json!("bg_nbd"), &json!("bg_nbd"), &json!("1998-06-30"))
    );
    assert_eq!(last["review"]["proposed"], "bg_nbd");
    for wrong in ["model=weather", "unit=month", "calibration_end=soon", "model=nbd&model=bg_nbd"] {
        let answer = owner.get(&format!("/api/value/backtest?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}: {}", answer.body);
    }
    let nothing_left = owner.get("/api/value/backtest?calibration_end=1998-06-30&holdout_end=1997-09-30").await;
    assert_eq!(nothing_left.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing_left.body);
}

/// The text between two others.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split_once(end).expect("its end").0
}

#[tokio::test]
async fn one_probability_to_buy_stands_on_a_customers_page() {
    let house = House::set_up("CDNOW", Language::En);
    import(&house, "CDNOW_sample.txt", CDNOW, None);
    let mut owner = house.owner().await;
    let page = owner.get("/customers/4").await.body;
    // The tile waits for the panel of purchase and churn and says nothing of its own.
    let tile = between(&page, "id=\"tile-buys\"", "</a>");
    assert!(tile.ends_with(">…"), "{tile}");
    assert!(page.contains("hx-select-oob=\"#tile-buys:innerHTML,#note-buys:innerHTML\""), "{page}");
    let panel = owner.get("/customers/4/churn").await.body;
    let (figure, note) = (between(&panel, "id=\"tile-buys\">", "<"), between(&panel, "id=\"note-buys\">", "<"));
    let told = between(&panel, "Buys within 90 days</span>", "</div>");
    assert!(figure.ends_with('%') && told.contains(&format!(">{figure}<")), "{figure} and {told}");
    assert!(told.contains(note), "{note} and {told}");
}

#[tokio::test]
async fn the_next_phase_is_told_with_its_trial() {
    let house = House::set_up("CDNOW", Language::En);
    import(&house, "CDNOW_sample.txt", CDNOW, None);
    let mut owner = house.owner().await;
    let trial = owner.get("/api/phases/forecast/customers?model=stauss_bruhn").await.body;
    let trial: Value = serde_json::from_str(&trial).expect("JSON");
    let horizons = trial["horizons"].as_array().expect("horizons");
    assert_eq!(horizons.iter().map(|horizon| horizon["days"].as_u64()).collect::<Vec<_>>(), [Some(90), Some(365)]);
    for horizon in horizons {
        let taken = horizon["scores"].as_array().expect("scores").iter().find(|score| score["way"] == horizon["way"]);
        assert!(taken.expect("a score")["brier"].as_f64() < horizon["base_brier"].as_f64(), "{horizon}");
    }
    let page = owner.get("/phases?model=stauss_bruhn").await.body;
    assert!(page.contains("Single customers: said and done") && page.contains("365 days ahead, tried from"), "{page}");
    let next = owner.get("/api/customers/4/next?model=stauss_bruhn").await.body;
    let next: Value = serde_json::from_str(&next).expect("JSON");
    assert!(next["way"] == "rhythm" && next["is_sure"] == true, "{next}");
}
