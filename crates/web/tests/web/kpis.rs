//! KPIs and cohorts as a person reads them.

use axum::http::StatusCode;
use domain::Language;
use engine::Source;

use crate::support::{Answer, House};

const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,\
Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount\n";

const NASTY: &str = "<script>alert(1)</script> Müller-Lüdenscheidt";

fn order(number: u32, email: &str, day: &str, total: &str, country: &str) -> String {
    format!(
        "#{number},{email},paid,{day} 10:00:00 +0100,EUR,{total},0.00,0.00,{total},0.00,{day} 10:00:00 +0100,1,\
         Espresso,{total},{NASTY},{country},,0.00\n"
    )
}

/// 24 customers: 12 won in October 2024 and 12 in October 2025; half of each come back the month after.
fn two_autumns() -> String {
    let mut file = HEADER.to_owned();
    let mut number = 1000;
    for (year, total) in [("2024", "20.00"), ("2025", "30.00")] {
        for customer in 0..12 {
            for month in if customer % 2 == 0 { ["10", "11"].as_slice() } else { ["10"].as_slice() } {
                number += 1;
                let email = format!("kunde{customer}.{year}@example.org");
                let country = if customer < 4 { NASTY } else { "DE" };
                file.push_str(&order(number, &email, &format!("{year}-{month}-15"), total, country));
            }
        }
    }
    number += 1;
    file.push_str(&order(number, "kunde0.2025@example.org", "2025-12-10", "30.00", "DE"));
    file
}

fn import(house: &House, text: &str) {
    let engine = &house.app.engine;
    let state = engine.state().expect("set up");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let layout = intake::recognise("orders.csv", text.as_bytes(), &context, None, None).expect("recognised");
    let reader = Box::new(std::io::Cursor::new(text.to_owned().into_bytes()));
    let source = Source { name: "orders.csv".into(), bytes: text.len() as u64, layout, reader };
    engine.import(vec![source], false, house.app.now(), &mut |_, _| {}, &mut |_, _, _| {}).expect("imported");
}

async fn ask(text: &str, language: Language, path: &str) -> Answer {
    let house = House::set_up("Rösterei", language);
    if !text.is_empty() {
        import(&house, text);
    }
    let answer = house.owner().await.get(path).await;
    if answer.status == StatusCode::OK && path.find(".csv").is_none() {
        assert!(!answer.body.contains("<script>alert"), "{path}: escaped");
        for broken in ["&#60;kpi", "&#60;cohorts", "{$", "NaN", "{ $"] {
            assert!(!answer.body.contains(broken), "{path}: {broken}");
        }
    }
    answer
}

/// The words of a page without its markup, no-break spaces made plain.
fn words_of(answer: &Answer) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in answer.body.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            '\u{a0}' if !in_tag => text.push(' '),
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(answer: &Answer, sentence: &str) {
    let words = words_of(answer);
    assert!(words.contains(sentence), "`{sentence}` is not in: {words}");
}

#[tokio::test]
async fn the_list_answers_with_revenue_and_its_change() {
    let file = two_autumns();
    let page = ask(&file, Language::De, "/kpis?period=2025-11&compare=last-year").await;
    says(&page, "Der Umsatz betrug im November 2025 180 €, 50,0 % mehr als im Vorjahr.");
    says(&page, "Wiederkaufrate in 90 Tagen");
    assert!(page.body.contains("href=\"/kpis/revenue?"), "links to the KPI");
    let page = ask(&file, Language::En, "/kpis?period=2025-11&compare=last-year").await;
    says(&page, "€180, 50.0% more than last year.");
}

#[tokio::test]
async fn every_kpi_has_a_page_in_both_languages() {
    for language in Language::ALL {
        let house = House::set_up("Rösterei", language);
        import(&house, &two_autumns());
        let mut owner = house.owner().await;
        for kpi in analytics::kpi::CATALOGUE {
            let id = kpi.definition.id;
            let page = owner.get(&format!("/kpis/{id}?period=last-12-months")).await;
            assert_eq!(page.status, StatusCode::OK, "{id}");
            says(&page, kpi.definition.name.in_language(language));
            for dimension in ["country", "sales_channel", "buyers", "cohort"] {
                let page = owner.get(&format!("/kpis/{id}?by={dimension}&parts=all")).await;
                assert_eq!(page.status, StatusCode::OK, "{id} by {dimension}");
                assert!(!page.body.contains("<script>alert"), "{id} by {dimension}: escaped");
            }
        }
    }
    assert_eq!(words::missing_keys(), Vec::<String>::new());
}

#[tokio::test]
async fn one_kpi_tells_its_value_its_parts_and_what_it_means() {
    let file = two_autumns();
    let page = ask(&file, Language::De, "/kpis/orders?period=2025-11&by=country").await;
    says(&page, "Bestellungen im November 2025: 6, −50,0 % zur Vorperiode.");
    says(&page, "Anzahl der Bestellungen an einem Tag des Zeitraums");
    assert!(page.body.contains("\\u003cscript>alert(1)"), "a country in the chart's data is safe");
    let page = ask(&file, Language::En, "/kpis/orders?period=2025-11&compare=none").await;
    says(&page, "Orders in November 2025: 6.");
    let help = ask(&file, Language::De, "/help/kpis/orders?at=2025-11-30").await;
    assert_eq!((help.status, help.location()), (StatusCode::SEE_OTHER, "/kpis/orders?at=2025-11-30#help"));
    assert_eq!(ask(&file, Language::De, "/kpis/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn too_few_cases_give_a_reason_and_not_a_zero() {
    let file = HEADER.to_owned() + &order(1, "anna@example.org", "2025-10-15", "20.00", "DE");
    let page = ask(&file, Language::De, "/kpis/repeat_purchase_rate?period=2025-10").await;
    says(&page, "Wiederkaufrate im Oktober 2025: kein Wert. Zu wenige Fälle: 1, nötig sind 10.");
}

#[tokio::test]
async fn cohorts_say_how_many_came_back() {
    let file = two_autumns();
    let page = ask(&file, Language::De, "/cohorts").await;
    says(&page, "Von 12 Kunden mit Erstkauf im Oktober 2025 kauften 6 im Monat danach wieder.");
    says(&page, "Über alle Kohorten sind es 50,0 % (12 von 24).");
    assert!(page.body.contains("href=\"/customers?cohort=2025-10\""), "counts link to their customers");
    let page = ask(&file, Language::En, "/cohorts?measure=revenue&cohorts=all").await;
    says(&page, "Of 12 customers with a first order in October 2025, 6 ordered again in the month after.");
    let past = ask(&file, Language::De, "/cohorts?at=2024-12-31").await;
    says(&past, "mit Erstkauf im Oktober 2024 kauften 6 im Monat danach wieder.");
    assert!(!past.body.contains("Okt. 25"), "the past does not know the future");
}

#[tokio::test]
async fn one_customer_is_spoken_of_in_the_singular() {
    let file = HEADER.to_owned()
        + &order(1, "anna@example.org", "2025-10-15", "20.00", "DE")
        + &order(2, "anna@example.org", "2025-12-15", "20.00", "DE");
    let page = ask(&file, Language::De, "/cohorts").await;
    says(&page, "1 Kunde mit Erstkauf im Oktober 2025 kaufte im Monat danach nicht wieder.");
    let page = ask(&file, Language::En, "/cohorts").await;
    says(&page, "1 customer with a first order in October 2025 did not order again in the month after.");
}

#[tokio::test]
async fn who_counts_as_active_is_said_and_can_be_chosen() {
    let file = two_autumns();
    let page = ask(&file, Language::De, "/kpis/churn_rate?period=2025-10").await;
    says(&page, "Aktiv: nicht in der Phase »Abstinenz« (Stauss/Bruhn).");
    let page = ask(&file, Language::En, "/kpis/churn_rate?period=2025-11&active=12").await;
    says(&page, "Active: bought within the last 12 months.");
    assert!(page.body.contains("href=\"/kpis?period=2025-11&#38;active=12\""), "the choice travels");
    // All twelve of October 2024 were active; the six who never came back are lost a year later.
    says(&page, "50");
    let page = ask(&file, Language::En, "/kpis?active=for-ever").await;
    says(&page, "“for-ever” is no measure of who is active.");
    let page = ask(&file, Language::De, "/kpis/revenue?period=2025-10").await;
    assert!(!page.body.contains("Aktiv: "), "{}", page.body);
}

#[tokio::test]
async fn counts_lead_to_the_customers_behind_them() {
    let house = House::set_up("Rösterei", Language::De);
    import(&house, &two_autumns());
    let mut owner = house.owner().await;
    let page = owner.get("/kpis/orders?by=country&period=2025-10").await;
    let link = "/customers?period=2025-10&#38;ordered=2025-10&#38;country=DE";
    assert!(page.body.contains(link), "{}", page.body);
    // Eight of the twelve customers of that month ordered from Germany.
    let list = owner.get("/customers.csv?period=2025-10&ordered=2025-10&country=DE").await;
    assert_eq!(list.body.lines().count(), 1 + 8, "{}", list.body);
    let list = owner.get("/customers.csv?ordered=2025-12").await;
    assert_eq!(list.body.lines().count(), 1 + 1, "{}", list.body);
    let list = owner.get("/customers.csv?country=Nowhere").await;
    assert_eq!(list.body.lines().count(), 1, "{}", list.body);
    let page = owner.get("/customers?ordered=2025-10&country=not-stated").await;
    says(&page, "Bestellt: Oktober 2025");
    says(&page, "Land der Bestellung: ");
}

#[tokio::test]
async fn an_empty_folder_says_what_will_be_here() {
    for path in ["/kpis", "/kpis/revenue", "/kpis/retention_rate", "/cohorts"] {
        for (language, step) in [(Language::De, "Bestellungen einlesen"), (Language::En, "Import orders")] {
            let page = ask("", language, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            says(&page, step);
            assert!(page.body.contains("href=\"/import\""), "{path}");
        }
    }
}

#[tokio::test]
async fn tables_can_be_taken_along() {
    let file = two_autumns();
    let kpis = ask(&file, Language::De, "/kpis.csv?period=2025-10").await;
    assert!(kpis.header("content-type").starts_with("text/csv"));
    assert!(kpis.header("content-disposition").contains("kpis-2025-10.csv"));
    assert!(kpis.body.lines().any(|line| line.starts_with("revenue,money,360,")), "{}", kpis.body);
    let course = ask(&file, Language::De, "/kpis/orders/course.csv?period=2025").await;
    assert!(course.body.lines().any(|line| line.starts_with("2025-11-01,2025-11-30,false,6,")), "{}", course.body);
    let parts = ask(&file, Language::De, "/kpis/orders/parts.csv?by=cohort&period=2025-11").await;
    assert!(parts.body.lines().any(|line| line.starts_with("2025-10,6,")), "{}", parts.body);
    let cohorts = ask(&file, Language::De, "/cohorts.csv").await;
    assert!(cohorts.body.lines().any(|line| line.starts_with("2025-10,12,1,2025-11,6,0.5,6,180")), "{}", cohorts.body);
}
