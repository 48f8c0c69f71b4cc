//! What tells of an erased person in other words than their name and their number: an address that only an order knows, ids
//! under other names, other spellings, their orders in the events of others. And what brings it back.

use domain::{ArrivedAs, Kind};
use engine::Engine;
use engine::ports::erasure::Erasures;
use engine::ports::{AccessTables, Actor, AuditEntry, AuditQuery, Log, Thing};
use engine::pseudonym::{Pseudonyms, is_pseudonym};
use serde_json::json;
use storage::DataFolder;

use crate::erase::{ANNA, event, filled, now, order, places_of, told, user};

/// An address that no identification of Anna knows.
const PRIVATE: &str = "anna.privat@example.de";

fn cookie(number: u32) -> ArrivedAs {
    ArrivedAs::anonymous(&format!("visitor-{number:08}")).unwrap()
}

fn properties_of(folder: &DataFolder, message: &str) -> serde_json::Value {
    let mut found = None;
    let each = &mut |stored: engine::ports::StoredEvent| {
        if stored.event.message_id.0 == message {
            found = Some(serde_json::Value::Object(stored.event.properties));
        }
        std::ops::ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    found.unwrap_or_else(|| panic!("{message} is gone"))
}

/// Anna's order that tells more of her than she told before, and a visitor nobody knows who left the same address.
fn order_that_tells(engine: &Engine) {
    let mut sent = order("a-o9", &user(ANNA), 20, 25);
    let told = json!({
        "customer_email": "Anna.Privat@example.de",
        "shipping_address": { "name": "A. Berg-Lindner", "line1": "Am Rosenhang 12", "phone": "06131 5550188" },
    });
    sent.properties.extend(told.as_object().cloned().unwrap());
    let newsletter = json!({ "email": "anna.privat@example.de", "list": "Wein" });
    let form = json!({ "email": PRIVATE, "form": "contact", "message": "Lieferung Am Rosenhang 12, A. Berg-Lindner" });
    engine
        .ingest(vec![
            sent,
            event("n-1", Kind::NewsletterSubscribed, &cookie(1), 30, newsletter),
            event("f-1", Kind::FormSubmitted, &cookie(2), 29, form),
            // A customer with an address and a telephone number of his own.
            event(
                "d-1",
                Kind::CustomerIdentified,
                &user("20007"),
                28,
                json!({ "email": "dirk@example.de", "name": "Dirk Roth" }),
            ),
        ])
        .unwrap();
    engine.catch_up().unwrap();
}

#[test]
fn an_address_that_only_an_order_tells_goes_everywhere() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    order_that_tells(&engine);
    folder.flush().unwrap();
    let telling = [PRIVATE, "Rosenhang", "Berg-Lindner", "5550188"];
    assert!(places_of(&folder, &telling).len() > 4);
    let keys: Vec<String> = engine.traces_of(ANNA).unwrap().keys.iter().map(ToString::to_string).collect();
    assert!(keys.contains(&PRIVATE.to_owned()), "{keys:?}");
    let receipt = engine.erase(ANNA, "owner", now()).unwrap();
    assert_eq!(receipt.search.unwrap().found.len(), 0);
    assert_eq!(places_of(&folder, &telling), Vec::<String>::new());
    assert_eq!(properties_of(&folder, "d-1"), json!({ "email": "dirk@example.de", "name": "Dirk Roth" }));
    assert_eq!(properties_of(&folder, "n-1"), json!({ "email": "", "list": "Wein" }));
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed());

    // It does not come back with what is sent later.
    let newsletter = json!({ "email": PRIVATE, "list": "Wein" });
    engine.ingest(vec![event("n-2", Kind::NewsletterSubscribed, &cookie(3), 1, newsletter)]).unwrap();
    engine.catch_up().unwrap();
    assert_eq!(places_of(&folder, &telling), Vec::<String>::new());
}

#[test]
fn an_address_that_others_have_too_stays_theirs() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    order_that_tells(&engine);
    // Dirk's order went to Anna, and Anna's to Dirk.
    let mut sent = order("d-o1", &user("20007"), 20, 25);
    let to_anna =
        json!({ "email": "dirk@example.de", "shipping_address": { "name": "Anna Berg", "line1": "Lindenweg 7" } });
    sent.properties.extend(to_anna.as_object().cloned().unwrap());
    let mut gift = order("a-o10", &user(ANNA), 19, 30);
    let to_dirk =
        json!({ "shipping_address": { "name": "Dirk Roth", "line1": "Hafenstraße 3" }, "email": "dirk@example.de" });
    gift.properties.extend(to_dirk.as_object().cloned().unwrap());
    engine.ingest(vec![sent, gift]).unwrap();
    engine.catch_up().unwrap();
    let keys = engine.traces_of(ANNA).unwrap().keys;
    assert!(!keys.iter().any(|key| key.as_str() == "dirk@example.de"), "{keys:?}");
    engine.erase(ANNA, "owner", now()).unwrap();
    let dirk = properties_of(&folder, "d-1");
    assert_eq!((&dirk["name"], &dirk["email"]), (&json!("Dirk Roth"), &json!("dirk@example.de")));
    let gift = properties_of(&folder, "d-o1");
    assert_eq!((&gift["email"], &gift["revenue"]), (&json!("dirk@example.de"), &json!(25)));
    assert_eq!(gift["shipping_address"], json!({ "name": "", "line1": "" }), "she was the recipient");
    assert_eq!(told(&folder), Vec::<String>::new());
    assert_eq!(
        engine.ingest(vec![event("d-2", Kind::PageViewed, &user("dirk@example.de"), 1, json!({}))]).unwrap().added,
        1
    );
}

#[test]
fn a_customer_who_is_called_as_a_category_takes_it_from_nobody() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let said = json!({ "name": "Wein", "email": "w@example.de", "phone": "2026", "company": "shop" });
    engine.ingest(vec![event("w-1", Kind::CustomerIdentified, &user("20030"), 20, said)]).unwrap();
    engine.catch_up().unwrap();
    let receipt = engine.erase("20030", "owner", now()).unwrap();
    assert_eq!((receipt.survey.events, receipt.survey.mentions), (1, 0));
    assert_eq!(properties_of(&folder, "o-3-0")["products"][0]["category"], "Wein");
}

#[test]
fn an_erased_address_does_not_come_back_under_a_key_that_nobody_knows() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    engine.erase(ANNA, "owner", now()).unwrap();
    let anna = json!({ "email": "Anna.Berg@example.de", "name": "Anna Berg", "phone": "+49 6131 555 0199", "customerId": ANNA });
    let mut ordered = order("second-1", &user("S2-4711"), 2, 33);
    ordered.properties.extend(anna.as_object().cloned().unwrap());
    ordered.context.insert("traits".to_owned(), anna.clone());
    let mut viewed =
        event("v-9", Kind::PageViewed, &cookie(9), 2, json!({ "url": "https://x.example/?u=anna.berg%40example.de" }));
    viewed.context.insert("traits".to_owned(), json!({ "email": "anna.berg@example.de", "name": "Anna Berg" }));
    let noted =
        event("c-9", Kind::from_name("Note Added"), &user("20008"), 2, json!({ "text": "siehe anna.berg@example.de" }));
    let before = engine.events_left_out();
    let sent = vec![
        event("crm-1", Kind::CustomerIdentified, &user("CRM-1"), 2, anna.clone()),
        event("v-8", Kind::CustomerIdentified, &cookie(8), 2, anna),
        ordered,
        viewed,
        noted,
        event(
            "r-9",
            Kind::from_name("Referral Converted"),
            &user("20008"),
            2,
            json!({ "code": "C", "referred_id": ANNA }),
        ),
    ];
    assert_eq!(engine.ingest(sent).unwrap().added, 4, "what only says who she is, is left out");
    assert_eq!(engine.events_left_out() - before, 2);
    engine.catch_up().unwrap();
    assert_eq!(told(&folder), Vec::<String>::new());
    assert_eq!(places_of(&folder, &["anna.berg%40"]), Vec::<String>::new());
    let order = properties_of(&folder, "second-1");
    assert_eq!((&order["order_id"], &order["revenue"]), (&json!("second-1"), &json!(33)), "the order counts");
    let state = engine.state().unwrap();
    assert!(state.book.histories().iter().all(|history| history.person.email() != Some("anna.berg@example.de")));
}

#[test]
fn ids_of_the_erased_do_not_come_back_in_other_fields() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let device = "v-anna-7f3e9c21";
    let address = "anna.berg@example.de";
    // As an alias sends an id before: nobody can tell its sort.
    let aliases = |name: &str| -> Vec<domain::Event> {
        let alias = |(place, id): (usize, &&str)| {
            let mut sent = event(&format!("{name}-{place}"), Kind::CustomerMerged, &user("20008"), 2, json!({}));
            sent.also = vec![ArrivedAs::anonymous(id).unwrap(), user(id)];
            sent
        };
        [ANNA, address, device].iter().enumerate().map(alias).collect()
    };
    engine
        .ingest(vec![event("as-device", Kind::PageViewed, &ArrivedAs::anonymous(address).unwrap(), 3, json!({}))])
        .unwrap();
    engine.catch_up().unwrap();
    engine.erase(ANNA, "owner", now()).unwrap();
    engine.ingest(aliases("later")).unwrap();
    let by_device = |id: &str| event("visit", Kind::PageViewed, &ArrivedAs::anonymous(id).unwrap(), 1, json!({}));
    assert_eq!(engine.ingest(vec![by_device(address)]).unwrap().added, 0);
    engine.catch_up().unwrap();
    assert_eq!(told(&folder), Vec::<String>::new());
    let mut seen = 0;
    let each = &mut |stored: engine::ports::StoredEvent| {
        if stored.event.message_id.0.starts_with("later-") {
            assert_eq!(stored.event.also, [], "{}", stored.event.message_id.0);
            seen += 1;
        }
        std::ops::ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    assert_eq!(seen, 3);
}

#[test]
fn what_others_call_their_events_after_an_erasure_names_nobody() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let address = "anna.berg@example.de";
    let sent =
        |name: &str, kind: &str| event(name, Kind::from_name(kind), &user("20008"), 2, json!({ "campaign": "may" }));
    let (before, after) = (format!("{address}-1"), format!("mail_{address}-2"));
    assert_eq!(engine.ingest(vec![sent(&before, "Mail Sent")]).unwrap().added, 1);
    engine.catch_up().unwrap();
    let receipt = engine.erase(ANNA, "owner", now()).unwrap();
    assert!(receipt.search.unwrap().is_clean());
    // The one that came before is still known, and the one that comes twice is one.
    let again =
        vec![sent(&before, "Mail Sent"), sent(&after, &format!("mail to {address}")), sent(&after, "Mail Sent")];
    assert_eq!(engine.ingest(again).unwrap().added, 1);
    assert_eq!(engine.ingest(vec![sent(&after, "Mail Sent")]).unwrap().added, 0);
    engine.catch_up().unwrap();
    folder.flush().unwrap();
    assert_eq!(told(&folder), Vec::<String>::new());
    let mut kinds = Vec::new();
    let each = &mut |stored: engine::ports::StoredEvent| {
        if stored.event.message_id.0.starts_with("named-") {
            kinds.push(stored.event.kind.name().into_owned());
        }
        std::ops::ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    kinds.sort_unstable();
    assert_eq!(kinds, ["Erased", "Mail Sent"]);
}

/// Ids, too, and not only addresses: whole, in names that were put together, and in any field; and whoever is known keeps what
/// they say beside an address that is not theirs.
#[test]
fn ids_of_the_erased_are_in_no_name_and_no_field_that_comes_later() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let id = "KUNDE-778812";
    let bought = order("theirs", &user(id), 3, 25);
    let known = event("b-known", Kind::from_name("Page Viewed"), &user("20008"), 3, json!({}));
    engine.ingest(vec![bought, known]).unwrap();
    engine.catch_up().unwrap();
    assert!(engine.erase(id, "owner", now()).unwrap().search.unwrap().is_clean());
    engine.erase(ANNA, "owner", now()).unwrap();
    let sent = |name: &str, kind: &str, properties| event(name, Kind::from_name(kind), &user("20008"), 2, properties);
    let identified = json!({ "email": "anna.berg@example.de", "loyalty": "gold" });
    let later = vec![
        sent("n-1", id, json!({ "label": id, "note": "about wine" })),
        sent(&format!("order-{id}-paid"), &format!("{id} bought"), json!({})),
        sent("n-3", "Customer Identified", identified),
    ];
    assert_eq!(engine.ingest(later).unwrap().added, 3);
    engine.catch_up().unwrap();
    folder.flush().unwrap();
    let mut whole = Vec::new();
    let each = &mut |stored: engine::ports::StoredEvent| {
        whole.push(format!("{:?}", stored.event));
        std::ops::ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    assert!(!whole.iter().any(|event| event.contains("778812") || event.contains("anna.berg@")), "{whole:#?}");
    assert!(whole.iter().any(|event| event.contains("about wine")) && whole.iter().any(|event| event.contains("gold")));
}

#[test]
fn a_receipt_names_no_kinds_of_the_shop_and_names_go_from_numbers_of_products() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let mut gift = order("a-gift", &user(ANNA), 20, 25);
    gift.properties
        .insert("products".to_owned(), json!([{ "product_id": "gift-for-Anna-Berg", "price": 25, "quantity": 1 }]));
    let clicked = || Kind::from_name("Anna Berg clicked");
    let wished = json!({ "sku": "ANNA_BERG_2", "tag": "annaberg", "line": "für.anna.berg" });
    engine
        .ingest(vec![
            gift,
            event("k-1", clicked(), &user(ANNA), 9, json!({})),
            event("k-2", Kind::from_name("Wished"), &user("20008"), 8, wished),
        ])
        .unwrap();
    engine.catch_up().unwrap();
    let (_, survey) = engine.survey_erasure(ANNA).unwrap();
    assert_eq!(survey.kinds.get("Anna Berg clicked"), Some(&1), "before, everything is told");
    let receipt = engine.erase(ANNA, "owner", now()).unwrap();
    assert!(receipt.search.as_ref().unwrap().is_clean(), "{receipt:?}");
    let kinds = receipt.survey.kinds;
    assert_eq!((kinds.get("other"), kinds.values().sum::<u64>()), (Some(&2), survey.events), "{kinds:?}");
    assert!(!kinds.keys().any(|kind| kind.contains("Anna")), "{kinds:?}");
    assert_eq!(places_of(&folder, &["Anna-Berg", "ANNA_BERG", "anna.berg"]), Vec::<String>::new());
    let left = properties_of(&folder, "k-2");
    assert_eq!(left, json!({ "sku": "", "tag": "", "line": "" }));
}

#[test]
fn ids_orders_and_spellings_of_the_erased_go_from_the_events_of_others() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let carla = user("20009");
    let identified = json!({ "name": "Jörg Müller-Weiß", "email": "joerg@example.de" });
    let ordered = order("J-2026-77", &user("7318265409112"), 50, 20);
    let mentions = [
        json!({ "shopify": 7_318_265_409_112_i64 }),
        json!({ "text": "JÖRG MÜLLER-WEISS war da" }),
        json!({ "text": "Joerg Mueller-Weiss war da" }),
        json!({ "url": "https://x.example/?q=J%C3%B6rg%20M%C3%BCller-Wei%C3%9F" }),
        json!({ "url": "https://x.example/?u=joerg%40example.de&x=1" }),
        json!({ "externalIds": [{ "id": "7318265409112", "type": "shopify" }] }),
        json!({ "code": "C", "order_id": "J-2026-77" }),
        json!({ "kundennummer": "J-88" }),
        json!({ "customer": "J-88" }),
        json!({ "customerNumber": "J-88", "other": "j-88" }),
    ];
    let mut events: Vec<_> = mentions
        .iter()
        .enumerate()
        .map(|(place, said)| {
            event(&format!("m-{place}"), Kind::from_name("Referral Converted"), &carla, 40, said.clone())
        })
        .collect();
    let mut joerg = event("j-1", Kind::CustomerIdentified, &user("7318265409112"), 60, identified);
    joerg.also = vec![ArrivedAs::named("card", "J-88").unwrap()];
    // Carla's own order with the number that his has in another shop.
    let mut hers = order("J-2026-77", &carla, 45, 20);
    hers.properties.insert("source".to_owned(), json!("till"));
    hers.message_id.0 = "hers".to_owned();
    events.extend([joerg, ordered, hers]);
    engine.ingest(events).unwrap();
    engine.catch_up().unwrap();
    folder.flush().unwrap();
    let receipt = engine.erase("7318265409112", "owner", now()).unwrap();
    assert!(receipt.search.as_ref().unwrap().is_clean(), "{receipt:?}");
    assert_eq!(receipt.survey.mentions, 10, "{receipt:?}");
    for place in 0..mentions.len() {
        let left = properties_of(&folder, &format!("m-{place}")).to_string();
        for text in ["7318265409112", "2026-77", "88", "joerg", "jörg", "%C3"] {
            assert!(!left.to_lowercase().contains(text), "{left}");
        }
    }
    assert_eq!(properties_of(&folder, "hers")["order_id"], "J-2026-77");
    assert!(engine.check(&mut |_, _, _| {}).unwrap().passed());
}

#[test]
fn who_stands_only_in_a_rejected_row_can_be_erased() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let rejected = json!({ "rejects": [{ "line": 4, "value": "emil.reject@example.de" }], "rows": 7 });
    let record = engine::ports::ImportRecord {
        id: 0,
        files: vec!["orders.csv".to_owned()],
        format: "shop".to_owned(),
        started_at: now(),
        finished_at: Some(now()),
        report: rejected,
    };
    engine::ports::Tables::begin_import(folder.as_ref(), &record).unwrap();
    assert!(engine.traces_of("nobody@example.de").is_err());
    assert!(engine.traces_of("please ring").is_err(), "a word of others' events is no person");
    let receipt = engine.erase("Emil.Reject@example.de", "owner", now()).unwrap();
    assert_eq!((receipt.survey.events, receipt.survey.table_lines), (0, 1));
    assert_eq!(places_of(&folder, &["emil.reject@example.de"]), Vec::<String>::new());
    assert!(engine.erase("emil.reject@example.de", "owner", now()).is_err());
    assert_eq!(folder.receipts().unwrap().len(), 1);
}

fn entry(customer: &str, from: &str) -> AuditEntry {
    AuditEntry {
        id: 0,
        at: now(),
        actor: Actor::System,
        action: "customer-seen".to_owned(),
        thing: Some(Thing { kind: "customer".to_owned(), id: customer.to_owned() }),
        network: None,
        details: json!({ "from": from }),
    }
}

/// Whom the entries of the audit log name, the latest first.
fn named(folder: &DataFolder) -> Vec<String> {
    let entries = folder.audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).unwrap();
    let of =
        |entry: AuditEntry| [entry.thing.unwrap().id, entry.details["from"].as_str().unwrap_or_default().to_owned()];
    entries.into_iter().flat_map(of).collect()
}

#[test]
fn the_audit_log_has_nothing_that_a_guess_could_be_compared_with() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let pseudonyms = Pseudonyms::new(&folder.pseudonym_key(&[7; 32]).unwrap());
    let [anna, address, bert] = [ANNA, "anna.berg@example.de", "20003"].map(|id| pseudonyms.of(id));
    folder.add_audit(&[entry(&anna, &bert), entry(&bert, &address), entry(&address, "")]).unwrap();
    let traces = engine.traces_of(ANNA).unwrap();
    let found = engine.search_traces(&traces).unwrap().found;
    assert_eq!(found.iter().filter(|place| place.key == "erase-place-entry").count(), 3);
    engine.erase(ANNA, "owner", now()).unwrap();
    let left = named(&folder);
    assert!(is_pseudonym(&left[0]) && ![&anna, &address, &bert].contains(&&left[0]), "{left:?}");
    let other = &left[0];
    assert_eq!(left, [other, "", &bert, other, other, &bert], "what was done stays together");

    // What is done about her later, and what waited to be written.
    folder.add_audit(&[entry(&anna, &address)]).unwrap();
    assert_eq!(named(&folder)[..2], ["", ""]);
    assert_eq!(engine.search_traces(&traces).unwrap().found, []);
}

#[test]
fn who_comes_of_their_own_accord_is_let_in_and_what_was_before_is_not() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let anna = Pseudonyms::new(&folder.pseudonym_key(&[7; 32]).unwrap()).of(ANNA);
    engine.erase(ANNA, "owner", now()).unwrap();
    let bought = || vec![order("new-1", &user(ANNA), 0, 12)];
    assert_eq!(engine.ingest(bought()).unwrap().added, 0);
    assert!(!engine.readmit("20003").unwrap() && engine.readmit(ANNA).unwrap() && !engine.readmit(ANNA).unwrap());
    assert_eq!(engine.ingest(bought()).unwrap().added, 1);
    let mut old = order("a-o1", &user(ANNA), 290, 20);
    old.message_id.0.push_str("-again");
    let by_address = order("new-2", &user("anna.berg@example.de"), 0, 12);
    assert_eq!(engine.ingest(vec![old, by_address]).unwrap().added, 0, "each key by itself, and no old order");
    engine.catch_up().unwrap();
    assert_eq!(engine.traces_of(ANNA).unwrap().keys.len(), 1, "a new customer");
    folder.add_audit(&[entry(&anna, "")]).unwrap();
    assert_eq!(named(&folder)[0], anna);
    engine.erase(ANNA, "owner", now()).unwrap();
    assert_eq!(engine.ingest(bought()).unwrap().added, 0);
    assert_eq!((folder.receipts().unwrap().len(), folder.open_erasures().unwrap().len()), (2, 0));
}

/// The number of Anna's card, and a short one that shops count like customers.
const CARD: &str = "2912345678905";
const SHORT_CARD: &str = "4711";

fn card(number: &str) -> ArrivedAs {
    ArrivedAs::named("card_number", number).unwrap()
}

#[test]
fn the_number_of_an_erased_card_does_not_come_back_in_other_fields() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let mut with_cards = order("card-1", &user(ANNA), 30, 20);
    with_cards.also = vec![card(CARD), card(SHORT_CARD)];
    with_cards.properties.insert("card_number".to_owned(), json!(CARD));
    engine.ingest(vec![with_cards]).unwrap();
    engine.catch_up().unwrap();
    assert!(!places_of(&folder, &[CARD]).is_empty());
    let receipt = engine.erase(ANNA, "owner", now()).unwrap();
    assert_eq!(receipt.search.unwrap().found.len(), 0);
    assert_eq!(places_of(&folder, &[CARD]), Vec::<String>::new());

    // What arrives under it is hers, whatever the field; a short number may be another's customer number.
    let viewed = |name: &str, by: &ArrivedAs| event(name, Kind::PageViewed, by, 1, json!({}));
    let device = ArrivedAs::anonymous(CARD).unwrap();
    for (place, by) in [card(CARD), card(SHORT_CARD), user(CARD), device].iter().enumerate() {
        assert_eq!(engine.ingest(vec![viewed(&format!("under-{place}"), by)]).unwrap().added, 0, "{by:?}");
    }
    assert_eq!(engine.ingest(vec![viewed("another", &user(SHORT_CARD))]).unwrap().added, 1);
    // As an alias tells it, whose sort nobody knows; as other ids, among the traits, and as a number.
    let mut alias = event("alias-1", Kind::CustomerMerged, &user("20008"), 1, json!({}));
    alias.also = vec![ArrivedAs::anonymous(CARD).unwrap(), user(CARD)];
    let number: u64 = CARD.parse().unwrap();
    let told = json!({
        "externalIds": [{ "id": CARD, "type": "card" }], "card_number": number, "customer_id": CARD, "list": "Wein",
    });
    let mut identified = event("told-1", Kind::CustomerIdentified, &user("20008"), 1, told.clone());
    identified
        .context
        .insert("traits".to_owned(), json!({ "card_number": CARD, "loyalty": { "card_number": SHORT_CARD } }));
    let visited = event("told-2", Kind::PageViewed, &cookie(7), 1, told);
    assert_eq!(engine.ingest(vec![alias, identified, visited]).unwrap().added, 3);
    engine.catch_up().unwrap();
    assert_eq!(places_of(&folder, &[CARD]), Vec::<String>::new());
    assert_eq!(properties_of(&folder, "told-2")["list"], "Wein");
    let mut seen = 0;
    let each = &mut |stored: engine::ports::StoredEvent| {
        match stored.event.message_id.0.as_str() {
            "alias-1" => assert_eq!(stored.event.also, []),
            "told-1" => assert_eq!(stored.event.context["traits"]["loyalty"]["card_number"], ""),
            _ => return std::ops::ControlFlow::Continue(()),
        }
        seen += 1;
        std::ops::ControlFlow::Continue(())
    };
    folder.events(each).unwrap();
    assert_eq!(seen, 2);
    // Whoever is a customer under such a number later is let in as others are.
    assert!(engine.readmit(CARD).unwrap());
    assert_eq!(engine.ingest(vec![viewed("again", &user(CARD))]).unwrap().added, 1);
    assert_eq!(engine.ingest(vec![viewed("card-again", &card(CARD))]).unwrap().added, 0, "the card stays hers");
}

#[test]
fn a_customer_whose_number_is_that_of_anothers_card_loses_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (folder, engine) = filled(data.path());
    let mut with_card = order("card-1", &user(ANNA), 30, 20);
    with_card.also = vec![card(CARD)];
    engine.ingest(vec![with_card, order("other-1", &user(CARD), 30, 20)]).unwrap();
    engine.catch_up().unwrap();
    engine.erase(ANNA, "owner", now()).unwrap();
    assert_eq!(engine.ingest(vec![order("other-2", &user(CARD), 1, 20)]).unwrap().added, 1);
    engine.catch_up().unwrap();
    let state = engine.state().unwrap();
    let known = state.book.find(user(CARD).customer()).and_then(|place| state.book.history(place));
    assert_eq!(known.map(|history| history.entries.len()), Some(2));
    assert_eq!(engine.ingest(vec![order("card-2", &card(CARD), 1, 20)]).unwrap().added, 0);
    drop(folder);
}
