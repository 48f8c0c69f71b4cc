//! Import: from a file in the browser to orders in the book.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::{ClockMode, Language};
use jiff::SignedDuration;
use web::Settings;

use crate::support::{Answer, Browser, House};

const SHOPIFY: &[u8] = include_bytes!("../../../intake/tests/fixtures/shopify.csv");
const BAKERY: &[u8] = include_bytes!("../../../intake/tests/fixtures/bakery.csv");
const BAKERY_MAP: &str = include_str!("../../../intake/tests/fixtures/bakery.toml");
const PACKED: &[u8] = include_bytes!("../../../intake/tests/fixtures/woocommerce.csv.gz");
const CDNOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt");

const OURS: [(&str, &str); 2] = [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")];

/// A house whose uploads lie in a folder of its own.
fn house(language: Language) -> House {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let mut settings = Settings::new(([127, 0, 0, 1], 8080).into());
    settings.uploads = std::env::temp_dir().join(format!("stammkunde-import-{}-{number}", std::process::id()));
    House::set_up_with(settings, "Rösterei", language)
}

fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in files {
        body.extend_from_slice(b"--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"");
        body.extend_from_slice(format!("{name}\"\r\nContent-Type: text/csv\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--seam--\r\n");
    body
}

async fn send(browser: &mut Browser, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("content-type", "multipart/form-data; boundary=seam")], headers].concat();
    browser.send(Method::POST, path, &headers, Body::from(body)).await
}

/// Uploads files; the address of their check.
async fn upload(browser: &mut Browser, files: &[(&str, &[u8])]) -> String {
    let answer = send(browser, "/import", form(files), &OURS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// Reads a page, waiting through pages that only show progress.
async fn settled(browser: &mut Browser, path: &str) -> (String, Answer) {
    let mut path = path.to_owned();
    for _ in 0..600 {
        let answer = browser.get(&path).await;
        if answer.status == StatusCode::SEE_OTHER {
            answer.location().clone_into(&mut path);
        } else if path.ends_with("/progress") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        } else {
            return (path, answer);
        }
    }
    panic!("{path} never settles");
}

/// Starts a checked import and waits for what it brought.
async fn import(browser: &mut Browser, check: &str) -> Answer {
    let answer = browser.post(&format!("{check}/start"), &[]).await;
    assert_eq!(answer.location(), format!("{check}/progress"), "{}", answer.body);
    let (path, answer) = settled(browser, answer.location()).await;
    assert!(path.ends_with("/result"), "{path}: {}", answer.body);
    answer
}

fn assert_says(answer: &Answer, sentences: &[&str]) {
    let body = answer.body.replace('\u{a0}', " ");
    for sentence in sentences {
        assert!(body.contains(sentence), "{sentence} is not in {body}");
    }
    assert!(!body.contains('⟨') && !body.contains("??") && !body.contains("{$"), "{body}");
}

#[tokio::test]
async fn the_demos_file_comes_in_and_sets_the_clock() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    assert_says(&owner.get("/import").await, &["Bringen Sie Ihre Bestellungen herein.", "Shopware 6", "bis 500 MB"]);
    let text = std::fs::read(CDNOW).expect("the demo's data");
    let check = upload(&mut owner, &[("CDNOW_sample.txt", &text)]).await;
    let (path, page) = settled(&mut owner, &check).await;
    assert_eq!(path, check);
    let expected = [
        "6.919 Bestellungen stehen bereit, aus Dateien mit 2.357 Kunden.",
        "Erkannt: CDNOW-Käufe (Stichprobe)",
        "6.919 Bestellungen einlesen",
        "Leerzeichen",
    ];
    assert_says(&page, &expected);
    let state = house.app.engine.state().expect("state");
    assert_eq!((state.book.len(), state.firm.clock), (0, None), "a check writes nothing");
    assert_says(&owner.get("/import").await, &["Noch nicht eingelesen", "bereit zur Prüfung"]);

    let result = import(&mut owner, &check).await;
    assert_says(
        &result,
        &["6.919 Bestellungen sind eingelesen", "2.357 Kunden</a>", "30. Juni 1998", "Mit dem Kalendertag rechnen"],
    );
    let state = house.app.engine.state().expect("state");
    assert_eq!((state.book.len(), state.firm.clock), (2_357, Some(ClockMode::Data)));
    assert_eq!(
        result.body,
        owner.get("/import/1/result").await.body.replace("/import/1/result", &format!("{check}/result"))
    );
    let answer = owner.post("/import/clock", &[("clock", "wall"), ("back", "/import/1/result")]).await;
    assert_eq!(answer.location(), "/import/1/result");
    assert_eq!(house.app.engine.state().expect("state").firm.clock, Some(ClockMode::Wall));

    let again = upload(&mut owner, &[("CDNOW_sample.txt", &text)]).await;
    let (_, page) = settled(&mut owner, &again).await;
    assert_says(&page, &["Alles darin ist schon da; einzulesen ist nichts."]);
    assert!(!page.body.contains("/start"), "nothing to start");
    let answer = owner.post(&format!("{again}/discard"), &[]).await;
    assert_eq!(answer.location(), "/import");
    assert_eq!(owner.get(&again).await.status, StatusCode::NOT_FOUND);
    assert_says(&owner.get("/import").await, &["Die Dateien sind gelöscht.", "Bisherige Importe", "6.919"]);
}

#[tokio::test]
async fn bad_rows_stay_out_and_come_in_mended() {
    let house = house(Language::En);
    let mut owner = house.owner().await;
    let text = String::from_utf8(SHOPIFY.to_vec()).expect("text");
    let spoilt = text.replace("2024-02-01 18:00:00 +0100,1,Probierpaket", "neulich,1,<script>alert(1)</script>");
    let check = upload(&mut owner, &[("shop <b>.csv", spoilt.as_bytes())]).await;
    let (_, page) = settled(&mut owner, &check).await;
    assert_says(&page, &["4 orders are ready", "1 row needs your help.", "“neulich” in “Created at”", "Rejected rows"]);
    assert!(!page.body.contains("<script>alert") && !page.body.contains("shop <b>"), "{}", page.body);
    let result = import(&mut owner, &check).await;
    assert_says(&result, &["4 orders are imported", "1 row of shop", "Import mended rows"]);

    let rejects = owner.get(&format!("{check}/rejects/0")).await;
    assert_eq!(rejects.header("content-type"), "text/csv; charset=utf-8");
    assert!(rejects.header("content-disposition").contains("rejected-shop%20%3cb%3e.csv"), "{:?}", rejects.headers);
    assert_eq!(rejects.body.lines().count(), 2, "{}", rejects.body);
    let mended = rejects.body.replace("neulich", "2024-02-01 18:00:00 +0100");
    let like = format!("/import?like={}.0", check.trim_start_matches("/import/"));
    let answer = send(&mut owner, &like, form(&[("mended.csv", mended.as_bytes())]), &OURS).await;
    let (path, page) = settled(&mut owner, answer.location()).await;
    assert_says(&page, &["1 order is ready"]);
    assert_says(&import(&mut owner, path.split('?').next().expect("path")).await, &["1 order is imported"]);
    assert_eq!(owner.get(&format!("{check}/rejects/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_file_is_read_with_a_map() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    let check = upload(&mut owner, &[("kasse.csv", BAKERY)]).await;
    let (_, page) = settled(&mut owner, &check).await;
    let expected = ["Den Aufbau von »kasse.csv« kennt Stammkunde nicht.", "[columns]", "Filiale", "selbst erkennen"];
    assert_says(&page, &expected);
    assert!(!page.body.contains("/start\""), "nothing to start");
    assert_eq!(owner.post(&format!("{check}/start"), &[]).await.location(), check);

    let choices = format!("{check}/choices");
    for (map, fault) in [
        ("id =", "Zeile 1 der Zuordnung ist nicht lesbar"),
        ("[columns]\ntotal = \"Preis\"", "Unter [columns] fehlt eine Spalte für: occurred_at"),
        ("filter = [\"foo > 1\"]\n[columns]\noccurred_at = \"Datum\"\ntotal = \"Preis\"", "nennt »foo«"),
    ] {
        let answer = owner.post(&choices, &[("file", "0"), ("use-map", "yes"), ("map", map)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(
            &answer,
            &[fault, map.lines().next().expect("a line").replace('"', "&#34;").replace('>', "&#62;").as_str()],
        );
    }
    let answer = owner.post(&choices, &[("file", "0"), ("zone", "Mars/Olympus")]).await;
    assert_says(&answer, &["Eine Zeitzone dieses Namens gibt es nicht", "Mars/Olympus"]);

    let fields = [("file", "0"), ("use-map", "yes"), ("map", BAKERY_MAP), ("zone", "UTC"), ("dates", "day-first")];
    assert_eq!(owner.post(&choices, &fields).await.location(), check);
    let (_, page) = settled(&mut owner, &check).await;
    let ready = ["2 Bestellungen stehen bereit", "Erkannt: Kasse", "Menge &#62; 0", "<dd>UTC</dd>"];
    assert_says(&page, &ready);
    assert_says(&page, &["Windows-1252", "Semikolon", "Brötchen", "Filiale"]);
    assert_says(&import(&mut owner, &check).await, &["2 Bestellungen sind eingelesen", "Vom Filter ausgelassen"]);
}

#[tokio::test]
async fn packed_and_several_files_go_together() {
    let house = house(Language::En);
    let mut owner = house.owner().await;
    let check =
        upload(&mut owner, &[("orders.csv.gz", PACKED), ("orders.csv", SHOPIFY), ("orders.csv", SHOPIFY)]).await;
    let (_, page) = settled(&mut owner, &check).await;
    assert_says(
        &page,
        &[
            "Recognised: WooCommerce order export",
            "Recognised: Shopify order export",
            "orders.csv (2)",
            "Known already",
        ],
    );
    assert_says(&import(&mut owner, &check).await, &["orders are imported"]);
    let foreign = String::from_utf8(SHOPIFY.to_vec()).expect("text").replace(",EUR,", ",USD,");
    let check = upload(&mut owner, &[("dollars.csv", foreign.as_bytes())]).await;
    let (_, page) = settled(&mut owner, &check).await;
    assert_says(&page, &["Nothing in it can be imported.", "The file counts in USD, your firm in EUR."]);
    let cut = &PACKED[..PACKED.len() / 2];
    let check = upload(&mut owner, &[("cut.csv.gz", cut)]).await;
    assert_says(&settled(&mut owner, &check).await.1, &["The file is damaged or came only in part."]);
}

#[tokio::test]
async fn an_interrupted_import_says_so_and_goes_again() {
    let house = house(Language::En);
    let mut owner = house.owner().await;
    let check = upload(&mut owner, &[("orders.csv", SHOPIFY)]).await;
    settled(&mut owner, &check).await;
    // As a process leaves it that ends in the midst of the work.
    let id = check.trim_start_matches("/import/");
    let kept = house.app.settings.uploads.join(format!("{id}.json"));
    let text = std::fs::read_to_string(&kept).expect("kept").replace("\"stage\":\"open\"", "\"stage\":\"importing\"");
    std::fs::write(&kept, text).expect("written");
    assert_says(&owner.get("/import").await, &["interrupted"]);
    let (_, page) = settled(&mut owner, &check).await;
    assert_says(&page, &["The import was interrupted because the server stopped.", "Import 5 orders"]);
    assert_says(&import(&mut owner, &check).await, &["5 orders are imported"]);
}

#[tokio::test]
async fn uploads_have_bounds_and_are_swept() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    let none = send(&mut owner, "/import", form(&[]), &OURS).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_says(&none, &["Wählen Sie zuerst eine Datei."]);
    let many: Vec<(&str, &[u8])> = vec![("a.csv", b"x"); 25];
    assert_says(&send(&mut owner, "/import", form(&many), &OURS).await, &["höchstens 24 Dateien"]);
    let large = send(&mut owner, "/import", form(&[("large.csv", &vec![b'x'; 500_000_001])]), &OURS).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_says(&large, &["Das ist zu groß: Zusammen dürfen die Dateien 500 MB haben."]);
    let left = || std::fs::read_dir(&house.app.settings.uploads).expect("a folder").count();
    assert_eq!(left(), 0, "what is refused is not kept");
    let check = upload(&mut owner, &[("orders.csv", SHOPIFY)]).await;
    assert!(left() > 0);
    house.wait(SignedDuration::from_hours(25));
    house.app.sweep_uploads();
    assert_eq!(left(), 0);
    assert_eq!(owner.get(&check).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_owners_from_our_own_pages_upload() {
    let house = house(Language::De);
    let mut stranger = house.browser();
    stranger.get("/login").await;
    assert_eq!(stranger.get("/import").await.location(), "/login?next=%2fimport");
    let answer = send(&mut stranger, "/import", form(&[("a.csv", b"x")]), &OURS).await;
    assert_eq!(answer.location(), "/login");
    let mut owner = house.owner().await;
    let check = upload(&mut owner, &[("orders.csv", SHOPIFY)]).await;
    for path in [check.clone(), format!("{check}/rejects/0"), format!("{check}/result")] {
        assert!(stranger.get(&path).await.location().starts_with("/login"), "{path}");
    }
    for headers in [&[][..], &[("origin", "http://evil.example")], &[("sec-fetch-site", "cross-site")]] {
        let answer = send(&mut owner, "/import", form(&[("a.csv", b"x")]), headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let bare = owner.post_bare(&format!("{check}/start"), &[("csrf", "0000")], &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    for strange in ["/import/..%2f..%2fetc%2fpasswd", "/import/0af9", "/import/-1/result", "/import/99/result"] {
        assert_eq!(owner.get(strange).await.status, StatusCode::NOT_FOUND, "{strange}");
    }
    owner.get("/import").await;
    let plain = owner.post_bare("/import", &[("csrf", owner.csrf.clone().as_str())], &[]).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST, "a form without files");
}

const SPEND: &[u8] = include_bytes!("../../../intake/tests/fixtures/spend.csv");
const PRICES: &[u8] = include_bytes!("../../../intake/tests/fixtures/cost-prices.csv");

#[tokio::test]
async fn spend_and_cost_prices_come_in_beside_orders() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    let start = owner.get("/import").await;
    assert_says(
        &start,
        &["Was steht in den Dateien?", "<option value=\"spend\">Werbeausgaben</option>", "Einkaufspreise"],
    );
    let check = upload(&mut owner, &[("ads.csv", SPEND), ("ek.csv", PRICES)]).await;
    let (_, page) = settled(&mut owner, &check).await;
    let expected = [
        "4 Tage von Kampagnen · 3 Einkaufspreise: bereit zum Einlesen. 8 Zeilen brauchen Ihre Hilfe.",
        "Erkannt: Werbeausgaben",
        "Erkannt: Einkaufspreise",
        "Eine Zeile je Tag und Kampagne",
        "»vierzig« in »Kosten« ist kein Betrag.",
        "1.223,65 €",
    ];
    assert_says(&page, &expected);
    let result = import(&mut owner, &check).await;
    assert_says(&result, &["4 Tage von Kampagnen · 3 Einkaufspreise</a>: eingelesen.", "href=\"/economics"]);
    assert_says(&owner.get("/import").await, &["Werbeausgaben"]);
    let again = upload(&mut owner, &[("ads.csv", SPEND)]).await;
    assert_says(&settled(&mut owner, &again).await.1, &["Alles darin ist schon da; einzulesen ist nichts."]);
}

#[tokio::test]
async fn the_kind_and_the_channel_of_a_file_can_be_said() {
    let house = house(Language::De);
    let mut owner = house.owner().await;
    let text = "Tag;Kampagne;Ausgaben\n01.05.2026;Muttertag;12,50\n".as_bytes();
    let mut body = b"--seam\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\nspend\r\n".to_vec();
    body.extend(form(&[("meta.csv", text)]));
    let answer = send(&mut owner, "/import", body, &OURS).await;
    let check = answer.location().to_owned();
    let (_, page) = settled(&mut owner, &check).await;
    assert_says(&page, &["Es fehlt eine Spalte für den Werbekanal.", "Nennen Sie unten den Werbekanal der Datei."]);
    let fields = [("file", "0"), ("format", "spend"), ("channel", "social")];
    assert_eq!(owner.post(&format!("{check}/choices"), &fields).await.location(), check);
    assert_says(
        &settled(&mut owner, &check).await.1,
        &["1 Tag einer Kampagne: bereit zum Einlesen.", "value=\"social\""],
    );
    import(&mut owner, &check).await;
}
